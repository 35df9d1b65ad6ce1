/* The poller against a server that misbehaves: the old values stay, and the source says what happened. */
#include "base/clock.h"
#include "demo-fixture.h"
#include "exchange/town-loader.h"
#include "telemetry/poller.h"

typedef struct {
  Demo demo;
  LeitHttpClient *http;
  LeitTown *town;
  LeitPoller *poller;
} Fixture;

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
poll (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_poller_poll_once_async (f->poller, NULL, take_result, &result);
  g_assert_true (leit_poller_poll_once_finish (f->poller, wait_for_result (&result), NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LeitLoadedTown) loaded = NULL;
  g_autofree char *url = NULL;

  leit_clock_set_fixed_ms (DEMO_NOW_MS);
  demo_start (&f->demo, "thingsboard", "1", DEMO_NOW);
  f->http = leit_http_client_new (4);
  leit_http_client_set_timeout_seconds (f->http, 2);
  url = g_strconcat (f->demo.origin, "/town.json", NULL);
  leit_town_load_async (url, f->http, NULL, take_result, &result);
  loaded = leit_town_load_finish (wait_for_result (&result), NULL);
  g_assert_nonnull (loaded);
  f->town = leit_town_new (loaded->profile);
  f->poller = leit_poller_new (f->town, NULL, f->http);
  poll (f);
  g_assert_cmpint (leit_source_get_state (leit_town_get_source (f->town, 0)), ==, LEIT_SOURCE_OK);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->poller);
  g_clear_object (&f->town);
  g_clear_object (&f->http);
  demo_stop (&f->demo);
  leit_clock_set_fixed_ms (LEIT_TIME_NONE);
}

static GArray *
copy_readings (LeitTown *town)
{
  GArray *readings = g_array_new (FALSE, TRUE, sizeof (LeitReading));

  for (guint i = 0; i < leit_town_get_n_streams (town); i++) {
    const LeitReading *latest = leit_town_get_latest (town, i);
    LeitReading none = { 0 };

    g_array_append_vals (readings, latest != NULL ? latest : &none, 1);
  }
  return readings;
}

static void
test_old_values_stay (Fixture *f, gconstpointer data)
{
  const char *fault = data;
  g_autoptr (GArray) before = copy_readings (f->town);
  g_autoptr (GArray) after = NULL;
  LeitSource *source = leit_town_get_source (f->town, 0);

  demo_control (&f->demo, "/control/fault", fault);
  poll (f);
  after = copy_readings (f->town);
  g_assert_cmpmem (before->data, before->len * sizeof (LeitReading), after->data,
                   after->len * sizeof (LeitReading));
  if (strstr (fault, "future") != NULL) {
    g_assert_nonnull (leit_source_get_note (source));
  } else if (strstr (fault, "null") == NULL && strstr (fault, "nan") == NULL) {
    /* The text "NaN" and null are good answers without a value. */
    g_assert_cmpint (leit_source_get_state (source), ==, LEIT_SOURCE_DOWN);
    g_assert_nonnull (leit_source_get_last_error (source));
    g_assert_cmpint (leit_source_get_next_attempt_ms (source), >=, DEMO_NOW_MS + LEIT_MINUTE_MS);
  }
}

static void
test_retry_after_is_respected (Fixture *f, gconstpointer data)
{
  LeitSource *source = leit_town_get_source (f->town, 0);

  demo_control (&f->demo, "/control/fault",
                "{\"path\":\"/thingsboard/api/plugins\",\"kind\":\"status\",\"status\":429,"
                "\"retry_after\":600,\"count\":1000}");
  poll (f);
  g_assert_cmpint (leit_source_get_next_attempt_ms (source), ==, DEMO_NOW_MS + 10 * LEIT_MINUTE_MS);
}

static void
test_expired_token_is_renewed (Fixture *f, gconstpointer data)
{
  LeitSource *source = leit_town_get_source (f->town, 0);

  demo_control (&f->demo, "/control/tokens", "{\"expire\":true}");
  poll (f);
  g_assert_cmpint (leit_source_get_state (source), ==, LEIT_SOURCE_OK);
}

static void
test_back_off (void)
{
  static const gint64 minutes[] = { 0, 1, 2, 4, 8, 15, 15, 15 };

  for (guint i = 0; i < G_N_ELEMENTS (minutes); i++)
    g_assert_cmpint (leit_poller_back_off_ms (i), ==, minutes[i] * LEIT_MINUTE_MS);
  g_assert_cmpint (leit_poller_back_off_ms (G_MAXUINT), ==, 15 * LEIT_MINUTE_MS);
}

int
main (int argc, char *argv[])
{
#define FAULT(name, kind)                                                                          \
  g_test_add ("/faults/" name, Fixture,                                                            \
              "{\"path\":\"/thingsboard/api/plugins\",\"count\":1000," kind "}", set_up,           \
              test_old_values_stay, tear_down)
  g_test_init (&argc, &argv, NULL);
  FAULT ("500", "\"kind\":\"status\",\"status\":500");
  FAULT ("404", "\"kind\":\"status\",\"status\":404");
  FAULT ("html", "\"kind\":\"html\"");
  FAULT ("nan", "\"kind\":\"nan\"");
  FAULT ("cut", "\"kind\":\"cut\"");
  FAULT ("huge", "\"kind\":\"huge\"");
  FAULT ("redirect", "\"kind\":\"redirect\"");
  FAULT ("null", "\"kind\":\"null\"");
  FAULT ("future", "\"kind\":\"future\",\"seconds\":864000");
  g_test_add ("/faults/retry-after", Fixture, NULL, set_up, test_retry_after_is_respected,
              tear_down);
  g_test_add ("/faults/expired-token", Fixture, NULL, set_up, test_expired_token_is_renewed,
              tear_down);
  g_test_add_func ("/faults/back-off", test_back_off);
  return g_test_run ();
}
