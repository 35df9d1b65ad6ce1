/* What the poller asks a server that does not want to, or cannot, answer. */
#include "source-fixture.h"

#define N_DEVICES 40
#define FRESH_MOISTURE "{\"m\":[{\"ts\":1780991940000,\"value\":\"20\"}]}"

static void
set_up_forty (Fixture *f, gconstpointer data)
{
  source_fixture_set_up (f, "thingsboard", "", N_DEVICES);
}

static guint
count_values (LeitTown *town)
{
  guint count = 0;

  for (guint i = 0; i < leit_town_get_n_streams (town); i++)
    count += leit_town_get_latest (town, i) != NULL;
  return count;
}

static void
test_too_many_stops_the_round (Fixture *f, gconstpointer data)
{
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/*", .status = 429, .headers = "Retry-After: 600" });
  source_fixture_poll (f);
  g_assert_cmpuint (f->server->requests->len, <=, 4);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_DOWN);
  g_assert_cmpint (leit_source_get_next_attempt_ms (source_fixture_source (f)), ==,
                   NOW + 10 * LEIT_MINUTE_MS);
}

/* What came before stays, and the server is left in peace as long as it asked for. */
static void
test_too_many_in_the_middle (Fixture *f, gconstpointer data)
{
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/*", .status = 429, .headers = "Retry-After: 600" });
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/*", .times = 10, .body = FRESH_MOISTURE });
  source_fixture_poll (f);
  g_assert_cmpuint (f->server->requests->len, <=, 10 + 4);
  g_assert_cmpuint (count_values (f->town), ==, 10);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_DOWN);
  g_assert_cmpint (leit_source_get_next_attempt_ms (source_fixture_source (f)), ==,
                   NOW + 10 * LEIT_MINUTE_MS);
}

/* Over some rounds, every device has its turn. */
static void
test_every_device_has_its_turn (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 200 && count_values (f->town) < N_DEVICES; i++) {
    http_fixture_answer (f->server, (HttpAnswer){ .path = "/*", .status = 429 });
    http_fixture_answer (f->server,
                         (HttpAnswer){ .path = "/*", .times = 10, .body = FRESH_MOISTURE });
    source_fixture_poll (f);
  }
  g_assert_cmpuint (count_values (f->town), ==, N_DEVICES);
}

static void
test_silence_stops_the_round (Fixture *f, gconstpointer data)
{
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/*", .silent = TRUE });
  source_fixture_poll (f);
  g_assert_cmpuint (f->server->requests->len, <=, 2 * 7); /* each is tried twice */
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_DOWN);
}

static void
test_one_silent_device_does_not (Fixture *f, gconstpointer data)
{
  const char *note;

  http_fixture_answer_json (f->server, "/*", FRESH_MOISTURE);
  http_fixture_answer (
      f->server, (HttpAnswer){ .path = "/api/plugins/telemetry/DEVICE/d7/*", .silent = TRUE });
  source_fixture_poll (f);
  g_assert_cmpuint (count_values (f->town), ==, N_DEVICES - 1);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_OK);
  note = leit_source_get_note (source_fixture_source (f));
  g_assert_nonnull (strstr (note, "1 device did not answer"));
}

static void
set_up_signed_in (Fixture *f, gconstpointer data)
{
  source_fixture_set_up (f, "thingsboard",
                         ",\"sign_in\":{\"method\":\"public\",\"public_id\":\"p\"}", N_DEVICES);
}

static void
test_refused_sign_in_stops_the_round (Fixture *f, gconstpointer data)
{
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/*", .status = 401 });
  http_fixture_answer_json (f->server, "/api/auth/*", "{\"token\":\"t\"}");
  source_fixture_poll (f);
  /* those under way are tried once more, with a new token */
  g_assert_cmpuint (http_fixture_count (f->server, "/api/plugins"), <=, 2 * 4);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_SIGN_IN);
}

/* One device that is not ours to read says nothing about the others. */
static void
test_forbidden_device_does_not (Fixture *f, gconstpointer data)
{
  http_fixture_answer_json (f->server, "/*", FRESH_MOISTURE);
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/api/plugins/telemetry/DEVICE/d7/*", .status = 403 });
  http_fixture_answer_json (f->server, "/api/auth/*", "{\"token\":\"t\"}");
  source_fixture_poll (f);
  g_assert_cmpuint (count_values (f->town), ==, N_DEVICES - 1);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_OK);
}

int
main (int argc, char *argv[])
{
#define ADD(name, set_up, test)                                                                    \
  g_test_add ("/telemetry/poller/" name, Fixture, NULL, set_up, test, source_fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("too-many", set_up_forty, test_too_many_stops_the_round);
  ADD ("too-many-in-the-middle", set_up_forty, test_too_many_in_the_middle);
  ADD ("every-device-has-its-turn", set_up_forty, test_every_device_has_its_turn);
  ADD ("silence", set_up_forty, test_silence_stops_the_round);
  ADD ("one-silent-device", set_up_forty, test_one_silent_device_does_not);
  ADD ("refused-sign-in", set_up_signed_in, test_refused_sign_in_stops_the_round);
  ADD ("forbidden-device", set_up_signed_in, test_forbidden_device_does_not);
  return g_test_run ();
}
