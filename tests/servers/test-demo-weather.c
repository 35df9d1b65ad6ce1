/* The weather from a server as Bright Sky speaks, well and misbehaving. */
#include "base/clock.h"
#include "demo-fixture.h"
#include "weather/bright-sky.h"

#include <math.h>

typedef struct {
  Demo demo;
  LeitHttpClient *http;
  char *base_url;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  leit_clock_set_fixed_ms (DEMO_NOW_MS);
  demo_start (&f->demo, "thingsboard", "1", DEMO_NOW);
  f->http = leit_http_client_new (4);
  leit_http_client_set_timeout_seconds (f->http, 2);
  f->base_url = g_strconcat (f->demo.origin, "/brightsky", NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->http);
  g_free (f->base_url);
  demo_stop (&f->demo);
  leit_clock_set_fixed_ms (LEIT_TIME_NONE);
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LeitWeather *
fetch_at (Fixture *f, gint64 now_ms, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_bright_sky_fetch_async (f->http, f->base_url, 52.14, 12.6, "Europe/Berlin", now_ms,
                               cancellable, take_result, &result);
  if (cancellable != NULL)
    g_cancellable_cancel (cancellable);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return leit_bright_sky_fetch_finish (result, error);
}

static void
test_fetch (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitWeather) weather = fetch_at (f, DEMO_NOW_MS, NULL, &error);
  guint missing, forecast = 0;
  double past;

  g_assert_no_error (error);
  past = leit_weather_rain_mm (weather, DEMO_NOW_MS - 30 * LEIT_DAY_MS, DEMO_NOW_MS, &missing);
  g_assert_cmpuint (missing, ==, 0);
  g_assert_cmpfloat (past, >, 0);
  g_assert_cmpfloat (past, <, 300);
  g_assert_false (
      isnan (leit_weather_rain_mm (weather, DEMO_NOW_MS, DEMO_NOW_MS + 9 * LEIT_DAY_MS, &missing)));
  g_assert_cmpuint (missing, ==, 0);
  for (guint i = 0; i < weather->hours->len; i++)
    forecast += g_array_index (weather->hours, LeitWeatherHour, i).forecast;
  g_assert_cmpuint (forecast, >, 9 * 24);
  g_assert_cmpuint (forecast, <=, 10 * 24 + 1);
  g_assert_null (weather->alerts_problem);
  g_assert_cmpuint (weather->n_dropped, ==, 0);
  g_assert_nonnull (weather->source);
}

/* The town's day has 23 hours on 29 March and 25 on 25 October: no hour is lost or told twice. */
static void
test_clock_changes (Fixture *f, gconstpointer data)
{
  static const char *const days[] = { "2026-03-29T12:00:00Z", "2026-10-25T12:00:00Z" };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++) {
    g_autofree char *body = g_strdup_printf ("{\"now\":\"%s\"}", days[i]);
    g_autoptr (LeitWeather) weather = NULL;
    guint missing;
    gint64 now_ms;

    demo_control (&f->demo, "/control/clock", body);
    g_assert_true (leit_time_parse (days[i], &now_ms));
    weather = fetch_at (f, now_ms, NULL, NULL);
    g_assert_nonnull (weather);
    leit_weather_rain_mm (weather, now_ms - 3 * LEIT_DAY_MS, now_ms + 3 * LEIT_DAY_MS, &missing);
    g_assert_cmpuint (missing, ==, 0);
    g_assert_cmpuint (weather->n_dropped, ==, 0);
  }
}

static void
test_alerts (Fixture *f, gconstpointer data)
{
  guint n_alerts = 0;

  for (int day = 0; day < 12; day++) {
    gint64 now_ms = DEMO_NOW_MS + (180 + day) * LEIT_DAY_MS;
    g_autofree char *time = leit_time_to_iso8601 (now_ms);
    g_autofree char *body = g_strdup_printf ("{\"now\":\"%s\"}", time);
    g_autoptr (LeitWeather) weather = NULL;

    demo_control (&f->demo, "/control/clock", body);
    weather = fetch_at (f, now_ms, NULL, NULL);
    g_assert_null (weather->alerts_problem);
    n_alerts += weather->alerts->len;
  }
  g_assert_cmpuint (n_alerts, >, 0); /* there is frost in January */
}

static void
test_fault (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  demo_control (&f->demo, "/control/fault", data);
  g_assert_null (fetch_at (f, DEMO_NOW_MS, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == LEIT_NET_ERROR || error->domain == LEIT_WEATHER_ERROR);
}

static void
test_nothing_but_null (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitWeather) weather = NULL;

  demo_control (&f->demo, "/control/fault",
                "{\"path\":\"/brightsky\",\"kind\":\"null\",\"count\":1000}");
  weather = fetch_at (f, DEMO_NOW_MS, NULL, NULL);
  g_assert_nonnull (weather);
  g_assert_true (
      isnan (leit_weather_rain_mm (weather, DEMO_NOW_MS - LEIT_DAY_MS, DEMO_NOW_MS, NULL)));
}

static void
test_alerts_fail (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitWeather) weather = NULL;

  demo_control (&f->demo, "/control/fault", data);
  weather = fetch_at (f, DEMO_NOW_MS, NULL, NULL);
  g_assert_nonnull (weather);
  g_assert_cmpuint (weather->hours->len, >, 900);
  g_assert_nonnull (weather->alerts_problem);
}

static void
test_before_the_first_station (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (fetch_at (f, G_GINT64_CONSTANT (1000000000000), NULL, &error));
  g_assert_error (error, LEIT_WEATHER_ERROR, LEIT_WEATHER_ERROR_NO_STATION);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (fetch_at (f, DEMO_NOW_MS, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define add(path, data, test) g_test_add ("/weather/" path, Fixture, data, set_up, test, tear_down)
#define add_fault(name, kind, test)                                                                \
  add (name, "{\"path\":\"/brightsky" kind ",\"count\":1000}", test)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("fetch", NULL, test_fetch);
  add ("clock-changes", NULL, test_clock_changes);
  add ("alerts", NULL, test_alerts);
  add_fault ("500", "\",\"kind\":\"status\",\"status\":500", test_fault);
  add_fault ("404", "\",\"kind\":\"status\",\"status\":404", test_fault);
  add_fault ("html", "\",\"kind\":\"html\"", test_fault);
  add_fault ("nan", "\",\"kind\":\"nan\"", test_fault);
  add_fault ("bare-nan", "\",\"kind\":\"nan\",\"bare\":true", test_fault);
  add_fault ("strings", "\",\"kind\":\"strings\"", test_fault);
  add_fault ("cut", "\",\"kind\":\"cut\"", test_fault);
  add_fault ("slow", "\",\"kind\":\"slow\",\"seconds\":30", test_fault);
  add_fault ("huge", "\",\"kind\":\"huge\"", test_fault);
  add_fault ("redirect", "\",\"kind\":\"redirect\"", test_fault);
  add ("null", NULL, test_nothing_but_null);
  add_fault ("alerts-500", "/alerts\",\"kind\":\"status\",\"status\":500", test_alerts_fail);
  add_fault ("alerts-html", "/alerts\",\"kind\":\"html\"", test_alerts_fail);
  add ("no-station", NULL, test_before_the_first_station);
  add ("cancel", NULL, test_cancel);
  return g_test_run ();
}
