#pragma once

#include "town/profile.h"
#include "town/reading.h"

G_BEGIN_DECLS

/**
 * LeitStation:
 *
 * A soil (or weather) station. Properties (read-only, notified on a real change): `name`,
 * `status` (int, #LeitStatus), `reason` (string), `time` (int64, newest reading, milliseconds UTC).
 */
#define LEIT_TYPE_STATION (leit_station_get_type ())
G_DECLARE_FINAL_TYPE (LeitStation, leit_station, LEIT, STATION, GObject)

LeitStation *leit_station_new (const LeitStationConfig *config, guint index);
const LeitStationConfig *leit_station_get_config (LeitStation *self);
guint leit_station_get_index (LeitStation *self);
const char *leit_station_get_id (LeitStation *self);
const char *leit_station_get_name (LeitStation *self);
const LeitRating *leit_station_get_rating (LeitStation *self);
gint64 leit_station_get_time_ms (LeitStation *self);

gboolean leit_station_update (LeitStation *self, LeitRating *rating, gint64 newest_ms);

G_END_DECLS
