#include "weather/weather.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

/* DWD's forecasts are renewed every six hours (MOSMIX), measured hours every hour: older than both tells nothing of today. */
#define STALE_AFTER_MS (12 * LEIT_HOUR_MS)

/* Between the wettest hour ever measured in Germany (about 200 mm within two) and a broken gauge. */
#define HIGHEST_RAIN_MM 150.0
#define LOWEST_CELSIUS (-60.0)
#define HIGHEST_CELSIUS 60.0

G_DEFINE_QUARK (leit - weather - error - quark, leit_weather_error)
G_DEFINE_BOXED_TYPE (LeitWeather, leit_weather, leit_weather_ref, leit_weather_unref)

LeitWeatherAlert *
leit_weather_alert_new (const char *id)
{
  LeitWeatherAlert *alert = g_new0 (LeitWeatherAlert, 1);

  alert->id = g_strdup (id);
  alert->onset_ms = LEIT_TIME_NONE;
  alert->expires_ms = LEIT_TIME_NONE;
  return alert;
}

void
leit_weather_alert_free (LeitWeatherAlert *alert)
{
  g_free (alert->id);
  g_free (alert->event_de);
  g_free (alert->event_en);
  g_free (alert->headline_de);
  g_free (alert->headline_en);
  g_free (alert->description_de);
  g_free (alert->description_en);
  g_free (alert->severity);
  g_free (alert);
}

/**
 * leit_weather_new:
 * @fetched_ms: when it was fetched, milliseconds UTC
 *
 * Returns: (transfer full): without any hour; append to its hours in any order, then seal it
 */
LeitWeather *
leit_weather_new (gint64 fetched_ms)
{
  LeitWeather *self = g_atomic_rc_box_new0 (LeitWeather);

  self->hours = g_array_new (FALSE, FALSE, sizeof (LeitWeatherHour));
  self->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_weather_alert_free);
  self->fetched_ms = fetched_ms;
  return self;
}

LeitWeather *
leit_weather_ref (LeitWeather *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LeitWeather *self = data;

  g_array_unref (self->hours);
  g_ptr_array_unref (self->alerts);
  g_free (self->source);
  g_free (self->alerts_problem);
}

void
leit_weather_unref (LeitWeather *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

static int
compare_hours (gconstpointer a, gconstpointer b)
{
  const LeitWeatherHour *one = a;
  const LeitWeatherHour *other = b;

  return (one->start_ms > other->start_ms) - (one->start_ms < other->start_ms);
}

static double
drop_implausible (double value, double lowest, double highest, guint *n_dropped)
{
  if (isnan (value) || (value >= lowest && value <= highest))
    return value;
  (*n_dropped)++;
  return NAN;
}

/* The same hour told twice: what one leaves open the other may know. */
static void
complete (LeitWeatherHour *hour, const LeitWeatherHour *twin)
{
  if (isnan (hour->rain_mm))
    hour->rain_mm = twin->rain_mm;
  if (isnan (hour->temperature_celsius))
    hour->temperature_celsius = twin->temperature_celsius;
  hour->forecast = hour->forecast && twin->forecast;
}

static guint
join_twins (GArray *hours)
{
  guint kept = 0, overlapping = 0;

  for (guint i = 0; i < hours->len; i++) {
    const LeitWeatherHour *hour = &g_array_index (hours, LeitWeatherHour, i);
    LeitWeatherHour *last = kept > 0 ? &g_array_index (hours, LeitWeatherHour, kept - 1) : NULL;

    if (last != NULL && hour->start_ms == last->start_ms)
      complete (last, hour);
    else if (last != NULL && hour->start_ms < last->start_ms + LEIT_HOUR_MS)
      overlapping++;
    else
      g_array_index (hours, LeitWeatherHour, kept++) = *hour;
  }
  g_array_set_size (hours, kept);
  return overlapping;
}

/**
 * leit_weather_seal:
 * @newest_observation_ms: hours that end after it are forecast, milliseconds UTC
 *
 * Puts the hours in order, joins those that came twice and leaves out what cannot be true: less than no rain, more than 150 mm within
 * an hour, temperatures beyond ±60 °C, hours that overlap another. From then on nothing may be changed.
 */
void
leit_weather_seal (LeitWeather *self, gint64 newest_observation_ms)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->hours->len; i++) {
    LeitWeatherHour *hour = &g_array_index (self->hours, LeitWeatherHour, i);

    hour->rain_mm = drop_implausible (hour->rain_mm, 0, HIGHEST_RAIN_MM, &self->n_dropped);
    hour->temperature_celsius = drop_implausible (hour->temperature_celsius, LOWEST_CELSIUS,
                                                  HIGHEST_CELSIUS, &self->n_dropped);
    hour->forecast |= hour->start_ms + LEIT_HOUR_MS > newest_observation_ms;
  }
  g_array_sort (self->hours, compare_hours);
  self->n_dropped += join_twins (self->hours);
}

/* The first hour that ends after @time_ms. */
static guint
find_hour (const GArray *hours, gint64 time_ms)
{
  guint low = 0, high = hours->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (hours, LeitWeatherHour, middle).start_ms + LEIT_HOUR_MS <= time_ms)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/**
 * leit_weather_rain_mm:
 * @from_ms: begin, milliseconds UTC
 * @until_ms: end, exclusive
 * @missing_hours: (out) (optional): how many hours of the span are not known, begun ones included
 *
 * Of an hour that lies in the span only in part, that part counts.
 *
 * Returns: the rain of the span in mm, unknown hours left out; NAN when none is known
 */
double
leit_weather_rain_mm (const LeitWeather *self,
                      gint64 from_ms,
                      gint64 until_ms,
                      guint *missing_hours)
{
  gint64 known_ms = 0;
  double sum = 0;

  g_return_val_if_fail (self != NULL, NAN);

  for (guint i = find_hour (self->hours, from_ms); i < self->hours->len; i++) {
    const LeitWeatherHour *hour = &g_array_index (self->hours, LeitWeatherHour, i);
    gint64 part_ms = MIN (hour->start_ms + LEIT_HOUR_MS, until_ms) - MAX (hour->start_ms, from_ms);

    if (hour->start_ms >= until_ms)
      break;
    if (isnan (hour->rain_mm))
      continue;
    sum += hour->rain_mm * (double) part_ms / (double) LEIT_HOUR_MS;
    known_ms += part_ms;
  }
  if (missing_hours != NULL)
    *missing_hours =
        (guint) ((MAX (until_ms - from_ms, 0) - known_ms + LEIT_HOUR_MS - 1) / LEIT_HOUR_MS);
  return known_ms > 0 ? sum : NAN;
}

/**
 * leit_weather_lowest_celsius:
 *
 * Returns: the lowest temperature of the hours that touch [@from_ms, @until_ms), NAN when none is known
 */
double
leit_weather_lowest_celsius (const LeitWeather *self, gint64 from_ms, gint64 until_ms)
{
  double lowest = NAN;

  g_return_val_if_fail (self != NULL, NAN);

  for (guint i = find_hour (self->hours, from_ms); i < self->hours->len; i++) {
    const LeitWeatherHour *hour = &g_array_index (self->hours, LeitWeatherHour, i);

    if (hour->start_ms >= until_ms)
      break;
    lowest = fmin (lowest, hour->temperature_celsius);
  }
  return lowest;
}

/**
 * leit_weather_is_stale:
 *
 * Returns: whether it is too old to decide anything by; it may still be shown, with its age
 */
gboolean
leit_weather_is_stale (const LeitWeather *self, gint64 now_ms)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return now_ms - self->fetched_ms > STALE_AFTER_MS;
}

/**
 * leit_weather_get_forecast_end_ms:
 *
 * Returns: the end of the last hour whose rain is known, milliseconds UTC; %LEIT_TIME_NONE without any
 */
gint64
leit_weather_get_forecast_end_ms (const LeitWeather *self)
{
  g_return_val_if_fail (self != NULL, LEIT_TIME_NONE);

  for (guint i = self->hours->len; i > 0; i--) {
    const LeitWeatherHour *hour = &g_array_index (self->hours, LeitWeatherHour, i - 1);

    if (!isnan (hour->rain_mm))
      return hour->start_ms + LEIT_HOUR_MS;
  }
  return LEIT_TIME_NONE;
}
