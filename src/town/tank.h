#pragma once

#include "town/profile.h"
#include "town/reading.h"

G_BEGIN_DECLS

/**
 * LeitTank:
 *
 * A rainwater tank. Properties (read-only, notified on a real change): `name`, `level-percent`
 * (double, NAN without a value), `volume-litres` (double, NAN), `status` (int, #LeitStatus),
 * `reason` (string), `time` (int64, milliseconds UTC of the deciding reading).
 */
#define LEIT_TYPE_TANK (leit_tank_get_type ())
G_DECLARE_FINAL_TYPE (LeitTank, leit_tank, LEIT, TANK, GObject)

LeitTank *leit_tank_new (const LeitTankConfig *config, guint index);
const LeitTankConfig *leit_tank_get_config (LeitTank *self);
guint leit_tank_get_index (LeitTank *self);
const char *leit_tank_get_id (LeitTank *self);
const char *leit_tank_get_name (LeitTank *self);
double leit_tank_get_level_percent (LeitTank *self);
double leit_tank_get_volume_litres (LeitTank *self);
const LeitRating *leit_tank_get_rating (LeitTank *self);
gint64 leit_tank_get_time_ms (LeitTank *self);

double
leit_tank_measure_litres (const LeitTankConfig *config, const LeitStream *stream, double value);
LeitQuality leit_tank_judge (const LeitTankConfig *config,
                             const LeitStream *stream,
                             const LeitReading *reading);
gboolean leit_tank_update (LeitTank *self,
                           const LeitThresholds *thresholds,
                           const LeitStream *stream,
                           const LeitReading *reading,
                           gint64 now_ms);

G_END_DECLS
