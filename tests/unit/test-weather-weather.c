#include "base/clock.h"
#include "weather/weather.h"

#include <math.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1780992000000)

static LeitWeather *
make (const double *rain, const double *celsius, guint n)
{
  LeitWeather *weather = leit_weather_new (NOW);

  for (guint i = 0; i < n; i++) {
    LeitWeatherHour hour = { NOW + i * LEIT_HOUR_MS, rain[i], celsius[i], FALSE };

    g_array_append_val (weather->hours, hour);
  }
  leit_weather_seal (weather, NOW + LEIT_HOUR_MS);
  return weather;
}

static const double rain[] = { 1, NAN, 0, 4 };
static const double celsius[] = { 3, -1.5, NAN, 8 };

static void
test_rain (void)
{
  g_autoptr (LeitWeather) weather = make (rain, celsius, 4);
  guint missing;

  g_assert_cmpfloat (leit_weather_rain_mm (weather, NOW, NOW + 4 * LEIT_HOUR_MS, &missing), ==, 5);
  g_assert_cmpuint (missing, ==, 1);
  /* the end is exclusive, the begin is not */
  g_assert_cmpfloat (leit_weather_rain_mm (weather, NOW, NOW + 3 * LEIT_HOUR_MS, &missing), ==, 1);
  g_assert_cmpfloat (
      leit_weather_rain_mm (weather, NOW + 3 * LEIT_HOUR_MS, NOW + 9 * LEIT_HOUR_MS, &missing), ==,
      4);
  g_assert_cmpuint (missing, ==, 5);
  /* half an hour counts half */
  g_assert_cmpfloat (leit_weather_rain_mm (weather, NOW + 3 * LEIT_HOUR_MS + LEIT_HOUR_MS / 2,
                                           NOW + 4 * LEIT_HOUR_MS, &missing),
                     ==, 2);
  g_assert_cmpuint (missing, ==, 0);
  /* no rain is not the same as not known */
  g_assert_cmpfloat (
      leit_weather_rain_mm (weather, NOW + 2 * LEIT_HOUR_MS, NOW + 3 * LEIT_HOUR_MS, NULL), ==, 0);
  g_assert_true (
      isnan (leit_weather_rain_mm (weather, NOW + LEIT_HOUR_MS, NOW + 2 * LEIT_HOUR_MS, &missing)));
  g_assert_cmpuint (missing, ==, 1);
  g_assert_true (isnan (leit_weather_rain_mm (weather, NOW, NOW, &missing)));
  g_assert_cmpuint (missing, ==, 0);
}

static void
test_lowest (void)
{
  g_autoptr (LeitWeather) weather = make (rain, celsius, 4);

  g_assert_cmpfloat (leit_weather_lowest_celsius (weather, NOW, NOW + LEIT_DAY_MS), ==, -1.5);
  g_assert_cmpfloat (
      leit_weather_lowest_celsius (weather, NOW + 2 * LEIT_HOUR_MS, NOW + LEIT_DAY_MS), ==, 8);
  g_assert_true (isnan (
      leit_weather_lowest_celsius (weather, NOW + 2 * LEIT_HOUR_MS, NOW + 3 * LEIT_HOUR_MS)));
}

static void
test_age (void)
{
  g_autoptr (LeitWeather) weather = make (rain, celsius, 4);

  g_assert_false (leit_weather_is_stale (weather, NOW + 12 * LEIT_HOUR_MS));
  g_assert_true (leit_weather_is_stale (weather, NOW + 12 * LEIT_HOUR_MS + 1));
  g_assert_cmpint (leit_weather_get_forecast_end_ms (weather), ==, NOW + 4 * LEIT_HOUR_MS);
}

static void
test_kept_copy (void)
{
  g_autoptr (LeitWeather) weather = make (rain, celsius, 4);
  g_autoptr (LeitWeather) again = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (GError) error = NULL;
  LeitWeatherAlert *alert = leit_weather_alert_new ("a");

  alert->headline_de = g_strdup ("Frost \"heute\"");
  alert->expires_ms = NOW + LEIT_DAY_MS;
  g_ptr_array_add (weather->alerts, alert);
  weather->source = g_strdup ("Wiesenburg");
  weather->n_dropped = 3;
  first = leit_weather_to_json (weather);
  again = leit_weather_from_json (first, "weather.json", &error);
  g_assert_no_error (error);
  second = leit_weather_to_json (again);
  g_assert_true (g_bytes_equal (first, second));
  g_assert_true (isnan (g_array_index (again->hours, LeitWeatherHour, 1).rain_mm));
  g_assert_false (g_array_index (again->hours, LeitWeatherHour, 0).forecast);
  g_assert_true (g_array_index (again->hours, LeitWeatherHour, 1).forecast);
  g_assert_cmpint (again->fetched_ms, ==, NOW);
}

/* Half a file, as a full disk leaves it, and other layouts. */
static void
test_damaged_copies (void)
{
  g_autoptr (LeitWeather) weather = make (rain, celsius, 4);
  g_autoptr (GBytes) whole = leit_weather_to_json (weather);
  static const char *const texts[] = {
    "", "{}", "{\"layout\":2}", "{\"layout\":1,\"n_dropped\":0,\"fetched\":7}", "[]", "null",
  };

  for (gsize length = 0; length < g_bytes_get_size (whole); length += 7) {
    g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, length);

    g_assert_null (leit_weather_from_json (part, "weather.json", NULL));
  }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));

    g_assert_null (leit_weather_from_json (bytes, "weather.json", NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weather/weather/rain", test_rain);
  g_test_add_func ("/weather/weather/lowest", test_lowest);
  g_test_add_func ("/weather/weather/age", test_age);
  g_test_add_func ("/weather/weather/kept-copy", test_kept_copy);
  g_test_add_func ("/weather/weather/damaged-copies", test_damaged_copies);
  return g_test_run ();
}
