#pragma once

#include "net/http.h"
#include "schedule/book.h"
#include "town/town.h"
#include "water/level-events.h"
#include "weather/weather.h"

G_BEGIN_DECLS

/**
 * LeitWatering:
 *
 * All that is known of watering in an open town: the calendar of schedules and the log, the weather, and what the tanks' levels tell. Needs no
 * display. Signal `changed`: any of it changed; it comes once for a batch.
 */
#define LEIT_TYPE_WATERING (leit_watering_get_type ())
G_DECLARE_FINAL_TYPE (LeitWatering, leit_watering, LEIT, WATERING, GObject)

LeitWatering *
leit_watering_new (LeitTown *town, LeitStore *store, LeitHttpClient *http, const char *location);
/* Reads the store's copies; then everything below answers. */
void
leit_watering_load_async (LeitWatering *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean leit_watering_load_finish (LeitWatering *self, GAsyncResult *result, GError **error);
void leit_watering_start (LeitWatering *self);   /* syncs, weather and levels, again and again */
void leit_watering_refresh (LeitWatering *self); /* all of it now */
void leit_watering_read_levels (LeitWatering *self); /* the store's history of levels grew */
void leit_watering_stop (LeitWatering *self);

LeitTown *leit_watering_get_town (LeitWatering *self);
LeitStore *leit_watering_get_store (LeitWatering *self);
GTimeZone *leit_watering_get_zone (LeitWatering *self);
const LeitWateringConfig *leit_watering_get_config (LeitWatering *self);
LeitCalendarBook *leit_watering_get_schedules (LeitWatering *self);
LeitCalendarBook *leit_watering_get_log (LeitWatering *self);
LeitWeather *leit_watering_get_weather (LeitWatering *self);        /* (nullable) (transfer none) */
const char *leit_watering_get_weather_problem (LeitWatering *self); /* (nullable) */
gboolean leit_watering_is_ready (LeitWatering *self); /* the store's copies are read */

/* Which calendar waits for a password: its address and user name; NULL: none. */
const LeitCalendarConfig *leit_watering_get_missing_sign_in (LeitWatering *self);
void leit_watering_sign_in (LeitWatering *self, const char *password);

/* (element-type LeitLevelEvent) of the last weeks, newest last; empty until the history is read */
const GArray *leit_watering_get_level_events (LeitWatering *self, guint tank);
double leit_watering_get_cans_litres_a_day (LeitWatering *self, guint tank);

G_END_DECLS
