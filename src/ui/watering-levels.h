#pragma once

#include "ui/watering.h"

G_BEGIN_DECLS

/**
 * LeitWateringLevels:
 *
 * What the history of the tanks' levels tells: cans, refills, drain-offs. Signal `changed`.
 */
#define LEIT_TYPE_WATERING_LEVELS (leit_watering_levels_get_type ())
G_DECLARE_FINAL_TYPE (LeitWateringLevels, leit_watering_levels, LEIT, WATERING_LEVELS, GObject)

/* @watering is not kept alive by it */
LeitWateringLevels *leit_watering_levels_new (LeitWatering *watering);
void leit_watering_levels_read (LeitWateringLevels *self);
const GArray *leit_watering_levels_get_events (LeitWateringLevels *self, guint tank);
double leit_watering_levels_get_cans_litres_a_day (LeitWateringLevels *self, guint tank);

G_END_DECLS
