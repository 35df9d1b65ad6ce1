#include "water/rain-days.h"

#include "base/clock.h"
#include "water/context.h"

#include <math.h>

/**
 * leit_rain_days_new:
 * @weather: (nullable): %NULL: without weather
 * @zone: the town's: days are its days
 * @now_ms: the clock, milliseconds UTC: what is forecast does not count
 *
 * The rain that has fallen, summed up once, so that many trees can look at it.
 *
 * Returns: (transfer full) (element-type LeitRainDay): by rising time, empty without weather
 */
GArray *
leit_rain_days_new (const LeitWeather *weather, GTimeZone *zone, gint64 now_ms)
{
  GArray *days = g_array_new (FALSE, FALSE, sizeof (LeitRainDay));
  gint64 start_ms;

  g_return_val_if_fail (zone != NULL, days);

  if (weather == NULL || weather->hours->len == 0)
    return days;
  start_ms = g_array_index (weather->hours, LeitWeatherHour, 0).start_ms;
  while (start_ms < now_ms) {
    gint64 end_ms = MIN (leit_local_day_add_ms (zone, start_ms, 1), now_ms);
    LeitRainDay day = { end_ms, leit_weather_rain_mm (weather, start_ms, end_ms, NULL) };

    g_array_append_val (days, day);
    start_ms = end_ms;
  }
  return days;
}

/**
 * leit_rain_days_sum_mm:
 * @from_ms: days that end after it count
 *
 * Returns: the rain since then in mm; NAN when none is known
 */
double
leit_rain_days_sum_mm (const GArray *days, gint64 from_ms)
{
  double sum = NAN;

  for (guint i = 0; days != NULL && i < days->len; i++) {
    const LeitRainDay *day = &g_array_index (days, LeitRainDay, i);

    if (day->end_ms > from_ms && !isnan (day->rain_mm))
      sum = (isnan (sum) ? 0 : sum) + day->rain_mm;
  }
  return sum;
}
