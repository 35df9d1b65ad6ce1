#include "base/clock.h"
#include "weather/bright-sky.h"

#include <math.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1780992000000) /* 2026-06-09T08:00:00Z */

static LeitWeather *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));

  return leit_bright_sky_parse_weather (body, NOW, error);
}

static LeitWeather *
parse_good (const char *text)
{
  g_autoptr (GError) error = NULL;
  LeitWeather *weather = parse (text, &error);

  g_assert_no_error (error);
  return weather;
}

static const LeitWeatherHour *
hour (const LeitWeather *weather, guint i)
{
  g_assert_cmpuint (i, <, weather->hours->len);
  return &g_array_index (weather->hours, LeitWeatherHour, i);
}

/* Rain belongs to the hour before its time; null is not known; the newest measurement parts past from forecast. */
static void
test_hours (void)
{
  g_autoptr (LeitWeather) weather = parse_good (
      "{\"weather\":["
      "{\"timestamp\":\"2026-06-09T11:00:00+02:00\",\"source_id\":2,\"precipitation\":2.5},"
      "{\"timestamp\":\"2026-06-09T08:00:00+02:00\",\"source_id\":1,\"precipitation\":null,"
      "\"temperature\":12},"
      "{\"timestamp\":\"2026-06-09T09:00:00+02:00\",\"source_id\":1,\"precipitation\":0,"
      "\"temperature\":13.5},"
      "{\"timestamp\":\"2026-06-09T10:00:00+02:00\",\"source_id\":2,\"precipitation\":1}],"
      "\"sources\":[{\"id\":1,\"observation_type\":\"current\",\"station_name\":\"Wiesenburg\"},"
      "{\"id\":2,\"observation_type\":\"forecast\",\"station_name\":\"WIESENBURG\"}]}");

  g_assert_cmpuint (weather->hours->len, ==, 4);
  g_assert_cmpstr (weather->source, ==, "Wiesenburg");
  g_assert_cmpint (hour (weather, 0)->start_ms, ==, NOW - 3 * LEIT_HOUR_MS);
  g_assert_true (isnan (hour (weather, 0)->rain_mm));
  g_assert_cmpfloat (hour (weather, 0)->temperature_celsius, ==, 12);
  g_assert_cmpfloat (hour (weather, 1)->rain_mm, ==, 0);
  g_assert_false (hour (weather, 1)->forecast);
  g_assert_true (hour (weather, 2)->forecast);
  g_assert_true (isnan (hour (weather, 3)->temperature_celsius));
  g_assert_cmpuint (weather->n_dropped, ==, 0);
}

static void
test_twins_and_implausible_values (void)
{
  g_autoptr (LeitWeather) weather =
      parse_good ("{\"weather\":["
                  "{\"timestamp\":\"2026-06-09T06:00Z\",\"precipitation\":null},"
                  "{\"timestamp\":\"2026-06-09T06:00Z\",\"precipitation\":3,\"temperature\":9},"
                  "{\"timestamp\":\"2026-06-09T06:30Z\",\"precipitation\":3},"
                  "{\"timestamp\":\"2026-06-09T07:30Z\",\"precipitation\":-1,\"temperature\":61},"
                  "{\"timestamp\":\"2026-06-09T08:30Z\",\"precipitation\":150.1},"
                  "{\"timestamp\":\"2026-06-09T09:30Z\",\"precipitation\":150,"
                  "\"temperature\":-60.5}]}");

  g_assert_cmpuint (weather->hours->len, ==, 4);
  g_assert_cmpfloat (hour (weather, 0)->rain_mm, ==, 3);
  g_assert_cmpfloat (hour (weather, 0)->temperature_celsius, ==, 9);
  g_assert_true (isnan (hour (weather, 1)->rain_mm));
  g_assert_cmpfloat (hour (weather, 3)->rain_mm, ==, 150);
  g_assert_cmpuint (weather->n_dropped, ==, 5);
}

static void
assert_refused (const char *text, const char *pointer)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, &error));
  g_assert_error (error, LEIT_WEATHER_ERROR, LEIT_WEATHER_ERROR_CONTENT);
  if (strstr (error->message, pointer) == NULL)
    g_error ("“%s” does not name %s", error->message, pointer);
}

static void
test_refused (void)
{
  assert_refused ("", "empty");
  assert_refused ("<html>", "web page");
  assert_refused ("{\"weather\":[", "line 1");
  assert_refused ("[]", "/");
  assert_refused ("{}", "/weather is missing");
  assert_refused ("{\"weather\":{}}", "/weather");
  assert_refused ("{\"weather\":[3]}", "/weather/0");
  assert_refused ("{\"weather\":[{}]}", "/weather/0/timestamp");
  assert_refused ("{\"weather\":[{\"timestamp\":\"soon\"}]}", "/weather/0/timestamp");
  assert_refused ("{\"weather\":[{\"timestamp\":\"2026-06-09T06:00Z\",\"precipitation\":\"3\"}]}",
                  "/weather/0/precipitation");
  assert_refused ("{\"weather\":[{\"timestamp\":\"2026-06-09T06:00Z\",\"temperature\":true}]}",
                  "/weather/0/temperature");
  assert_refused ("{\"weather\":[],\"sources\":[{\"id\":\"x\"}]}", "/sources/0/id");
}

static void
test_nothing_known (void)
{
  g_autoptr (LeitWeather) weather = parse_good ("{\"weather\":[],\"sources\":null}");
  guint missing;

  g_assert_true (isnan (leit_weather_rain_mm (weather, NOW, NOW + LEIT_DAY_MS, &missing)));
  g_assert_cmpuint (missing, ==, 24);
  g_assert_true (isnan (leit_weather_lowest_celsius (weather, NOW, NOW + LEIT_DAY_MS)));
  g_assert_cmpint (leit_weather_get_forecast_end_ms (weather), ==, LEIT_TIME_NONE);
}

static void
test_alerts (void)
{
  const char *text = "{\"alerts\":[{\"id\":7,\"alert_id\":\"2.49.0\",\"onset\":"
                     "\"2026-06-09T22:00:00+00:00\",\"expires\":null,\"severity\":\"minor\","
                     "\"event_de\":\"FROST\",\"event_en\":\"frost\",\"headline_de\":\"Amtlich\","
                     "\"headline_en\":null},{\"id\":8}],\"location\":{}}";
  const char *broken = "{\"alerts\":[{\"id\":7,\"onset\":7}]}";
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  g_autoptr (GBytes) broken_body = g_bytes_new_static (broken, strlen (broken));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) alerts = leit_bright_sky_parse_alerts (body, &error);
  const LeitWeatherAlert *alert;

  g_assert_no_error (error);
  g_assert_cmpuint (alerts->len, ==, 2);
  alert = alerts->pdata[0];
  g_assert_cmpstr (alert->id, ==, "2.49.0");
  g_assert_cmpstr (alert->headline_de, ==, "Amtlich");
  g_assert_null (alert->headline_en);
  g_assert_cmpint (alert->onset_ms, ==, NOW + 14 * LEIT_HOUR_MS);
  g_assert_cmpint (alert->expires_ms, ==, LEIT_TIME_NONE);
  alert = alerts->pdata[1];
  g_assert_cmpstr (alert->id, ==, "8");
  g_assert_null (leit_bright_sky_parse_alerts (broken_body, &error));
  g_assert_nonnull (strstr (error->message, "/alerts/0/onset"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weather/bright-sky/hours", test_hours);
  g_test_add_func ("/weather/bright-sky/twins", test_twins_and_implausible_values);
  g_test_add_func ("/weather/bright-sky/refused", test_refused);
  g_test_add_func ("/weather/bright-sky/nothing-known", test_nothing_known);
  g_test_add_func ("/weather/bright-sky/alerts", test_alerts);
  return g_test_run ();
}
