#include "water/context.h"

#include "base/clock.h"
#include "base/format.h"

#include <math.h>

/* Soil dries by a few nFK % a day: yesterday's value still says how it is. Ours. */
#define PROBE_GOOD_AGE_MS LEIT_DAY_MS
/* The same street and the same building rubble; and the same part of a small town. Ours: nobody has published a distance. */
#define PROBE_NEAR_M 100.0
#define PROBE_FAR_M 1000.0
#define FROST_CELSIUS 0.0
/* DWD's forecast of rain is of use for about two days; later it says whether, hardly how much. */
#define RAIN_AHEAD_MS (2 * LEIT_DAY_MS)
/* Rain that brings less than this of a round comes too short. Ours. */
#define RAIN_COVER_SHARE 0.8
#define SHIFT_DAYS 6
/* Between the last and the first dog. Ours. */
#define NIGHT_FROM_HOUR 22
#define NIGHT_UNTIL_HOUR 5
/* A standpipe on a hydrant gives some 100 to 200 litres a minute; a tap 10 to 20. Ours. */
#define FLOW_LITRES_A_MINUTE 200.0
/* Open water loses up to 6 mm on a summer's day; a store of 300 l has less than 1 m² of it. Ours. */
#define EVAPORATION_LITRES_A_DAY 6.0

static GDateTime *
to_local (GTimeZone *zone, gint64 time_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);

  return utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
}

static gint64
day_ms (GTimeZone *zone, int year, int month, int day)
{
  g_autoptr (GDateTime) start = g_date_time_new (zone, year, month, day, 0, 0, 0);

  return start != NULL ? g_date_time_to_unix (start) * 1000 : LEIT_TIME_NONE;
}

/**
 * leit_local_day_add_ms:
 * @days: 0: the day of @time_ms itself
 *
 * Returns: when the day begins that comes so many days after that of @time_ms, milliseconds UTC
 */
gint64
leit_local_day_add_ms (GTimeZone *zone, gint64 time_ms, int days)
{
  g_autoptr (GDateTime) local = to_local (zone, time_ms);
  g_autoptr (GDateTime) day = local != NULL ? g_date_time_add_days (local, days) : NULL;

  if (day == NULL)
    return time_ms;
  return day_ms (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                 g_date_time_get_day_of_month (day));
}

gint64
leit_local_day_start_ms (GTimeZone *zone, gint64 time_ms)
{
  return leit_local_day_add_ms (zone, time_ms, 0);
}

/* Weeks begin on Monday (ISO 8601). */
gint64
leit_local_week_start_ms (GTimeZone *zone, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (zone, time_ms);

  if (local == NULL)
    return time_ms;
  return leit_local_day_add_ms (zone, time_ms, 1 - g_date_time_get_day_of_week (local));
}

int
leit_local_month (GTimeZone *zone, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (zone, time_ms);

  return local != NULL ? g_date_time_get_month (local) : 1;
}

int
leit_local_year (GTimeZone *zone, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (zone, time_ms);

  return local != NULL ? g_date_time_get_year (local) : 1970;
}

int
leit_local_hour (GTimeZone *zone, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (zone, time_ms);

  return local != NULL ? g_date_time_get_hour (local) : 0;
}

/* "Tue" */
char *
leit_local_weekday (GTimeZone *zone, gint64 time_ms)
{
  g_autoptr (GDateTime) local = to_local (zone, time_ms);

  return local != NULL ? g_date_time_format (local, "%a") : g_strdup ("");
}

static gboolean
is_season_month (const LeitWateringConfig *config, int month)
{
  return (config->season_months & LEIT_MONTH_BIT (month)) != 0;
}

static gint64
find_next_season_ms (const LeitWaterContext *context, int month)
{
  int year = leit_local_year (context->zone, context->now_ms);

  for (int i = 1; i < 12; i++) {
    int next = (month - 1 + i) % 12 + 1;

    if (is_season_month (context->config, next))
      return day_ms (context->zone, next > month ? year : year + 1, next, 1);
  }
  return LEIT_TIME_NONE;
}

/**
 * leit_water_context_init:
 * @context: (out caller-allocates): filled
 */
void
leit_water_context_init (LeitWaterContext *context,
                         const LeitWateringConfig *config,
                         const LeitThresholds *thresholds,
                         GTimeZone *zone,
                         gint64 now_ms)
{
  int month;

  g_return_if_fail (context != NULL && config != NULL && thresholds != NULL && zone != NULL);

  month = leit_local_month (zone, now_ms);
  *context = (LeitWaterContext){
    .config = config,
    .thresholds = thresholds,
    .zone = zone,
    .now_ms = now_ms,
    .in_season = is_season_month (config, month),
    .next_season_ms = LEIT_TIME_NONE,
    .probe_good_age_ms = PROBE_GOOD_AGE_MS,
    .probe_near_m = PROBE_NEAR_M,
    .probe_far_m = PROBE_FAR_M,
    .frost_celsius = FROST_CELSIUS,
    .rain_ahead_ms = RAIN_AHEAD_MS,
    .rain_cover_share = RAIN_COVER_SHARE,
    .shift_days = SHIFT_DAYS,
    .night_from_hour = NIGHT_FROM_HOUR,
    .night_until_hour = NIGHT_UNTIL_HOUR,
    .flow_litres_a_minute = FLOW_LITRES_A_MINUTE,
    .evaporation_litres_a_day = EVAPORATION_LITRES_A_DAY,
  };
  if (!context->in_season)
    context->next_season_ms = find_next_season_ms (context, month);
}

/**
 * leit_water_rain_litres:
 * @rain_mm: rain in mm, that is in litres on each m²
 *
 * Millimetres are never added to litres: rain counts by the area it falls on, reduced by what runs off or stays in the crown
 * (mm × m² × share = l; the town's profile says area and share).
 *
 * Returns: what of it reaches the roots of one tree, in litres; NAN for NAN
 */
double
leit_water_rain_litres (const LeitWaterContext *context, double rain_mm)
{
  return rain_mm * context->config->tree_area_m2 * context->config->rain_share;
}

/**
 * leit_water_format_mm:
 *
 * Returns: (transfer full): "8 mm", "2.5 mm", "12 mm"
 */
char *
leit_water_format_mm (double rain_mm)
{
  gboolean whole = rain_mm >= 10 || fabs (rain_mm - round (rain_mm)) < 0.05;

  return leit_format_quantity (rain_mm, whole ? 0 : 1, "mm");
}

/**
 * leit_water_current_weather:
 * @weather: (nullable): what is known
 *
 * Returns: (nullable) (transfer none): the same, or %NULL when it is too old to decide anything by
 */
const LeitWeather *
leit_water_current_weather (const LeitWaterContext *context, const LeitWeather *weather)
{
  g_return_val_if_fail (context != NULL, NULL);

  return weather != NULL && !leit_weather_is_stale (weather, context->now_ms) ? weather : NULL;
}
