#pragma once

#include "town/soil.h"
#include "town/watering.h"
#include "weather/weather.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitWaterContext:
 * @config: what the town says about watering
 * @thresholds: the town's limits of soil
 * @zone: the town's time zone: days are its days
 * @now_ms: the clock, milliseconds UTC
 * @in_season: whether trees are watered in this month
 * @next_season_ms: when the next season begins; %LEIT_TIME_NONE: within it, or there is none
 * @probe_good_age_ms: a probe's value up to this age is trusted
 * @probe_near_m: a probe up to this far away speaks for a tree as well as one named for it
 * @probe_far_m: beyond this it says nothing about a tree
 * @frost_celsius: water freezes in hoses and on pavements at or below
 * @rain_ahead_ms: how long a round may wait for rain that is forecast
 * @rain_cover_share: that rain must bring this share of a round to replace it
 * @shift_days: a round may be shifted by so many days
 * @night_from_hour: from this hour of the town's time on nobody is about to fill a can
 * @night_until_hour: until this one
 * @flow_litres_a_minute: faster than this no hose or tap moves water: a sensor jumped
 * @evaporation_litres_a_day: a slow fall up to this is evaporation, beyond it a leak
 *
 * What all advice is worked out from. @config, @thresholds and @zone are borrowed. The fields below @next_season_ms are defaults that
 * leit_water_context_init() sets and a caller may change; their sources stand there.
 */
typedef struct {
  const LeitWateringConfig *config;
  const LeitThresholds *thresholds;
  GTimeZone *zone;
  gint64 now_ms;
  gboolean in_season;
  gint64 next_season_ms;
  gint64 probe_good_age_ms;
  double probe_near_m;
  double probe_far_m;
  double frost_celsius;
  gint64 rain_ahead_ms;
  double rain_cover_share;
  int shift_days;
  int night_from_hour;
  int night_until_hour;
  double flow_litres_a_minute;
  double evaporation_litres_a_day;
} LeitWaterContext;

void leit_water_context_init (LeitWaterContext *context,
                              const LeitWateringConfig *config,
                              const LeitThresholds *thresholds,
                              GTimeZone *zone,
                              gint64 now_ms);
double leit_water_rain_litres (const LeitWaterContext *context, double rain_mm);
char *leit_water_format_mm (double rain_mm);
const LeitWeather *leit_water_current_weather (const LeitWaterContext *context,
                                               const LeitWeather *weather);

/* Civil days of the town: 23, 24 or 25 hours long. */
gint64 leit_local_day_start_ms (GTimeZone *zone, gint64 time_ms);
gint64 leit_local_day_add_ms (GTimeZone *zone, gint64 time_ms, int days);
gint64 leit_local_week_start_ms (GTimeZone *zone, gint64 time_ms);
int leit_local_month (GTimeZone *zone, gint64 time_ms);
int leit_local_year (GTimeZone *zone, gint64 time_ms);
int leit_local_hour (GTimeZone *zone, gint64 time_ms);
char *leit_local_weekday (GTimeZone *zone, gint64 time_ms);

G_END_DECLS
