#include "demo-fixture.h"

#include "base/clock.h"
#include "base/json.h"

#include <glib/gstdio.h>
#include <signal.h>

#define DEVICE "7c3a10e5-2f61-11f0-9d4e-5b1de2a0c401" /* Marktplatz Süd */
#define TANK "7c3a1396-2f61-11f0-9d4e-5b1de2a0c40e"   /* Wassertanke Klinke 1 */
#define SERIES "/thingsboard/api/plugins/telemetry/DEVICE/"
#define LATEST SERIES DEVICE "/values/timeseries?keys=Bodenfeuchte_10cm,Bodenfeuchte_30cm"

static JsonNode *
at (JsonNode *node, const char *member)
{
  JsonNode *found = json_object_get_member (json_node_get_object (node), member);

  g_assert_nonnull (found);
  return found;
}

static JsonNode *
element (JsonNode *node, guint index)
{
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), >, index);
  return json_array_get_element (json_node_get_array (node), index);
}

static guint
length (JsonNode *node)
{
  return json_array_get_length (json_node_get_array (node));
}

static const char *
text_at (JsonNode *node, const char *member)
{
  return json_node_get_string (at (node, member));
}

static gint64
int_at (JsonNode *node, const char *member)
{
  return json_node_get_int (at (node, member));
}

/* The program */

static void
assert_ends (const char *const *arguments, int status, const char *message)
{
  g_autoptr (GSubprocess) process = demo_spawn (arguments);
  g_autofree char *errors = NULL;

  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &errors, NULL);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, status);
  g_assert_nonnull (strstr (errors, message));
}

static void
test_arguments (void)
{
  const char *const port[] = { "--port=70000", NULL };
  const char *const now[] = { "--now=yesterday", NULL };
  const char *const early[] = { "--now=1999-01-01T00:00:00Z", NULL };
  const char *const source[] = { "--source=carrier-pigeon", NULL };
  const char *const unknown[] = { "--nonsense", NULL };

  assert_ends (port, 2, "--port");
  assert_ends (now, 2, "2026-06-09T10:00:00Z");
  assert_ends (early, 2, "--now");
  assert_ends (source, 2, "opensensemap");
  assert_ends (unknown, 2, "--nonsense");
}

static void
test_taken_port (void)
{
  g_auto (Demo) demo = { NULL };
  g_autofree char *port = NULL;
  const char *arguments[2] = { NULL };

  demo_start (&demo, NULL, NULL, NULL);
  port = g_strdup_printf ("--port=%s", strrchr (demo.origin, ':') + 1);
  arguments[0] = port;
  assert_ends (arguments, 1, "Cannot listen on port");
}

static void
test_ends_on_sigterm (void)
{
  const char *const arguments[] = { "--port=0", NULL };
  g_autoptr (GSubprocess) process = demo_spawn (arguments);
  g_autofree char *line = demo_read_line (process);

  g_assert_nonnull (line);
  /* without --exit-with-stdin a closed stdin means nothing */
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
test_control_only_when_asked (void)
{
  const char *const arguments[] = { "--port=0", "--exit-with-stdin", NULL };
  g_auto (Demo) demo = { demo_spawn (arguments), soup_session_new (), NULL, NULL };
  g_autofree char *line = demo_read_line (demo.process);
  g_autoptr (Reply) reply = NULL;

  demo.origin = g_strdup (line + strlen ("LISTENING "));
  reply = demo_get (&demo, "/control/requests");
  g_assert_cmpuint (reply->status, ==, 404);
}

/* The town file */

static void
test_town_file (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) again = NULL;
  SoupMessage *message;
  const char *etag;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  reply = demo_get (&demo, "/town.json");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (g_str_has_prefix (text_at (at (reply->json, "tiles"), "url"), demo.origin));
  g_assert_true (
      g_str_has_prefix (text_at (element (at (reply->json, "sources"), 0), "url"), demo.origin));
  etag = soup_message_headers_get_one (soup_message_get_response_headers (reply->message), "ETag");
  g_assert_nonnull (etag);

  message = demo_message (&demo, "GET", "/town.json", NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "If-None-Match", etag);
  again = demo_try (&demo, message, NULL);
  g_assert_cmpuint (again->status, ==, 304);
  g_assert_cmpuint (g_bytes_get_size (again->body), ==, 0);
}

static void
test_trees_file (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) trees = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  trees = demo_get_json (&demo, "/trees.geojson");
  g_assert_cmpuint (length (at (trees, "features")), ==, 120);
}

/* ThingsBoard: sign-in */

static void
assert_refused (Demo *demo, const char *method, const char *path, const char *body, int code)
{
  g_autoptr (Reply) reply = demo_ask (demo, method, path, body);

  g_assert_cmpuint (reply->status, ==, 401);
  g_assert_cmpint (int_at (reply->json, "errorCode"), ==, code);
  g_assert_cmpint (int_at (reply->json, "status"), ==, 401);
  g_assert_nonnull (text_at (reply->json, "message"));
  g_assert_cmpint (int_at (reply->json, "timestamp"), ==, DEMO_NOW_MS);
}

static void
test_sign_in_refused (void)
{
  g_auto (Demo) demo = { NULL };

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  assert_refused (&demo, "GET", LATEST, NULL, 10);
  assert_refused (&demo, "POST", "/thingsboard/api/auth/login",
                  "{\"username\":\"demo@bad-belzig.example\",\"password\":\"wrong\"}", 10);
  assert_refused (&demo, "POST", "/thingsboard/api/auth/login", "no json", 10);
  assert_refused (&demo, "POST", "/thingsboard/api/auth/login/public",
                  "{\"publicId\":\"00000000-0000-0000-0000-000000000000\"}", 10);
  assert_refused (&demo, "POST", "/thingsboard/api/auth/token", "{\"refreshToken\":\"x\"}", 10);
  demo.token = g_strdup ("demo.a1x1.0123");
  assert_refused (&demo, "GET", LATEST, NULL, 10);
}

static void
test_sign_in_public (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) town = NULL;
  g_autofree char *body = NULL;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (JsonNode) latest = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  town = demo_get_json (&demo, "/town.json");
  body = g_strdup_printf ("{\"publicId\":\"%s\"}",
                          text_at (at (element (at (town, "sources"), 0), "sign_in"), "public_id"));
  reply = demo_ask (&demo, "POST", "/thingsboard/api/auth/login/public", body);
  g_assert_cmpuint (reply->status, ==, 200);
  demo.token = g_strdup (text_at (reply->json, "token"));
  latest = demo_get_json (&demo, LATEST);
  g_assert_cmpuint (length (at (latest, "Bodenfeuchte_10cm")), ==, 1);
}

static void
test_api_key (void)
{
  g_auto (Demo) demo = { NULL };
  SoupMessage *message;
  g_autoptr (Reply) reply = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  message = demo_message (&demo, "GET", LATEST, NULL);
  soup_message_headers_replace (soup_message_get_request_headers (message), "X-Authorization",
                                "ApiKey demo-api-key");
  reply = demo_try (&demo, message, NULL);
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_expired_token (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) refreshed = NULL;
  g_autoptr (JsonNode) latest = NULL;
  g_autofree char *body = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  first = demo_ask (&demo, "POST", "/thingsboard/api/auth/login",
                    "{\"username\":\"demo@bad-belzig.example\",\"password\":\"Wassertanke\"}");
  demo.token = g_strdup (text_at (first->json, "token"));
  demo_control (&demo, "/control/tokens", "{\"expire\":true}");
  assert_refused (&demo, "GET", LATEST, NULL, 11);

  body = g_strdup_printf ("{\"refreshToken\":\"%s\"}", text_at (first->json, "refreshToken"));
  refreshed = demo_ask (&demo, "POST", "/thingsboard/api/auth/token", body);
  g_assert_cmpuint (refreshed->status, ==, 200);
  g_free (demo.token);
  demo.token = g_strdup (text_at (refreshed->json, "token"));
  latest = demo_get_json (&demo, LATEST);

  demo_control (&demo, "/control/tokens",
                "{\"lifetime_seconds\":0,\"refresh_lifetime_seconds\":0}");
  assert_refused (&demo, "GET", LATEST, NULL, 11);
  assert_refused (&demo, "POST", "/thingsboard/api/auth/token", body, 11);
}

/* ThingsBoard: values */

static void
test_latest (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) latest = NULL;
  g_autoptr (JsonNode) strict = NULL;
  JsonNode *point;
  double number, strict_number;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  latest = demo_get_json (&demo, LATEST ",nothing");
  point = element (at (latest, "Bodenfeuchte_10cm"), 0);
  g_assert_cmpint (int_at (point, "ts"), <=, DEMO_NOW_MS);
  g_assert_cmpint (int_at (point, "ts"), >, DEMO_NOW_MS - 4 * LEIT_HOUR_MS);
  g_assert_true (leit_json_text_number (text_at (point, "value"), &number));

  /* what was asked for and is not there is null, and of now */
  point = element (at (latest, "nothing"), 0);
  g_assert_cmpint (int_at (point, "ts"), ==, DEMO_NOW_MS);
  g_assert_true (JSON_NODE_HOLDS_NULL (at (point, "value")));

  strict = demo_get_json (&demo, LATEST "&useStrictDataTypes=true");
  point = element (at (strict, "Bodenfeuchte_10cm"), 0);
  g_assert_true (json_node_get_value_type (at (point, "value")) == G_TYPE_DOUBLE);
  strict_number = json_node_get_double (at (point, "value"));
  g_assert_cmpfloat (strict_number, ==, number);
}

static void
assert_error (Demo *demo, const char *path, guint status, int code)
{
  g_autoptr (Reply) reply = demo_get (demo, path);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpint (int_at (reply->json, "errorCode"), ==, code);
}

static void
test_thingsboard_errors (void)
{
  g_auto (Demo) demo = { NULL };

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  assert_error (&demo, "/thingsboard/api/nonsense", 404, 32);
  assert_error (&demo, SERIES "7c3a10e5-2f61-11f0-9d4e-ffffffffffff/values/timeseries", 404, 32);
  assert_error (&demo, SERIES "no-uuid/values/timeseries", 400, 31);
  assert_error (&demo, LATEST "&startTs=0", 400, 31);
  assert_error (&demo, LATEST "&startTs=x&endTs=y", 400, 31);
  assert_error (&demo, LATEST "&startTs=0&endTs=1&limit=0", 400, 31);
  assert_error (&demo, LATEST "&startTs=0&endTs=1&agg=MEDIAN", 400, 31);
  assert_error (&demo, LATEST "&startTs=0&endTs=1&agg=AVG", 400, 31);
  assert_error (&demo, "/thingsboard/api/tenant/devices", 400, 31);
  assert_error (&demo, "/thingsboard/api/tenant/devices?pageSize=0&page=0", 400, 31);
}

static void
test_devices (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) last = NULL;
  g_autoptr (JsonNode) beyond = NULL;
  g_autoptr (JsonNode) attributes = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  first = demo_get_json (&demo, "/thingsboard/api/tenant/devices?pageSize=10&page=0");
  g_assert_cmpuint (length (at (first, "data")), ==, 10);
  g_assert_cmpint (int_at (first, "totalElements"), ==, 18);
  g_assert_cmpint (int_at (first, "totalPages"), ==, 2);
  g_assert_true (json_node_get_boolean (at (first, "hasNext")));
  g_assert_cmpstr (text_at (at (element (at (first, "data"), 0), "id"), "id"), ==, DEVICE);
  last = demo_get_json (&demo, "/thingsboard/api/customer/x/devices?pageSize=10&page=1");
  g_assert_cmpuint (length (at (last, "data")), ==, 8);
  g_assert_false (json_node_get_boolean (at (last, "hasNext")));
  beyond = demo_get_json (&demo, "/thingsboard/api/tenant/devices?pageSize=10&page=7");
  g_assert_cmpuint (length (at (beyond, "data")), ==, 0);

  attributes = demo_get_json (&demo, SERIES DEVICE
                              "/values/attributes/SERVER_SCOPE?keys=Bodenart,Anzeigename");
  g_assert_cmpuint (length (attributes), ==, 2);
  g_assert_cmpstr (text_at (element (attributes, 1), "value"), ==, "Sl2");
}

static void
test_history (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) history = NULL;
  g_autoptr (JsonNode) ascending = NULL;
  g_autoptr (JsonNode) none = NULL;
  g_autofree char *path = NULL;
  g_autofree char *up = NULL;
  JsonNode *points;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  path = g_strdup_printf (LATEST "&startTs=%" G_GINT64_FORMAT "&endTs=%" G_GINT64_FORMAT,
                          DEMO_NOW_MS - 60 * LEIT_DAY_MS, DEMO_NOW_MS);
  history = demo_get_json (&demo, path);
  points = at (history, "Bodenfeuchte_10cm");
  g_assert_cmpuint (length (points), ==, 100); /* the default limit, newest first */
  g_assert_cmpint (int_at (element (points, 0), "ts"), >, int_at (element (points, 99), "ts"));
  g_assert_cmpint (int_at (element (points, 0), "ts"), >, DEMO_NOW_MS - 4 * LEIT_HOUR_MS);

  up = g_strconcat (path, "&limit=1000&orderBy=ASC", NULL);
  ascending = demo_get_json (&demo, up);
  points = at (ascending, "Bodenfeuchte_10cm");
  g_assert_cmpuint (length (points), >, 350);
  g_assert_cmpint (int_at (element (points, 0), "ts"), <, int_at (element (points, 1), "ts"));
  g_assert_cmpint (int_at (element (points, 0), "ts"), >=, DEMO_NOW_MS - 60 * LEIT_DAY_MS);

  /* no value in that time: the key is not even named */
  none = demo_get_json (&demo, LATEST "&startTs=1000&endTs=2000");
  g_assert_cmpuint (json_object_get_size (json_node_get_object (none)), ==, 0);
}

static void
test_aggregates (void)
{
  static const char *const names[] = { "MIN", "AVG", "MAX" };
  g_auto (Demo) demo = { NULL };
  double values[3][8];

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  for (guint i = 0; i < 3; i++) {
    g_autofree char *path =
        g_strdup_printf (LATEST "&startTs=%" G_GINT64_FORMAT "&endTs=%" G_GINT64_FORMAT
                                "&agg=%s&interval=86400000&limit=2",
                         DEMO_NOW_MS - 7 * LEIT_DAY_MS, DEMO_NOW_MS, names[i]);
    g_autoptr (JsonNode) history = demo_get_json (&demo, path);
    JsonNode *points = at (history, "Bodenfeuchte_10cm");

    g_assert_cmpuint (length (points), ==, 7);
    for (guint k = 0; k < 7; k++) {
      g_assert_cmpint (int_at (element (points, k), "ts"), ==,
                       DEMO_NOW_MS - (7 - k) * LEIT_DAY_MS + LEIT_DAY_MS / 2);
      g_assert_true (leit_json_liberal_number (at (element (points, k), "value"), &values[i][k]));
    }
  }
  for (guint k = 0; k < 7; k++) {
    g_assert_cmpfloat (values[0][k], <=, values[1][k] + 0.05);
    g_assert_cmpfloat (values[1][k], <=, values[2][k] + 0.05);
  }
}

/* Determinism */

static char *
history_of (Demo *demo, const char *device, const char *key)
{
  g_autofree char *path =
      g_strdup_printf (SERIES "%s/values/timeseries?keys=%s&startTs=%" G_GINT64_FORMAT
                              "&endTs=%" G_GINT64_FORMAT "&limit=100000",
                       device, key, DEMO_NOW_MS - 30 * LEIT_DAY_MS, DEMO_NOW_MS);
  g_autoptr (JsonNode) history = demo_get_json (demo, path);

  return json_to_string (history, FALSE);
}

static void
test_same_in_two_processes (void)
{
  g_auto (Demo) first = { NULL };
  g_auto (Demo) second = { NULL };
  g_auto (Demo) other = { NULL };
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  g_autofree char *tank_a = NULL, *tank_b = NULL;
  g_autoptr (JsonNode) earlier = NULL;

  demo_start (&first, NULL, "5", DEMO_NOW);
  demo_start (&second, NULL, "5", DEMO_NOW);
  demo_start (&other, NULL, "6", DEMO_NOW);
  demo_sign_in (&first);
  demo_sign_in (&second);
  demo_sign_in (&other);
  /* the order of the questions must not matter */
  earlier = demo_get_json (&second, LATEST "&startTs=1767225600000&endTs=1767312000000");
  a = history_of (&first, DEVICE, "Bodenfeuchte_10cm");
  tank_a = history_of (&first, TANK, "Abstand");
  tank_b = history_of (&second, TANK, "Abstand");
  b = history_of (&second, DEVICE, "Bodenfeuchte_10cm");
  c = history_of (&other, DEVICE, "Bodenfeuchte_10cm");
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (tank_a, ==, tank_b);
  g_assert_cmpstr (a, !=, c);
}

static void
test_history_equals_latest (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) latest = NULL;
  g_autoptr (JsonNode) history = NULL;
  g_autofree char *path = NULL;
  JsonNode *then, *later;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  latest = demo_get_json (&demo, LATEST);
  then = element (at (latest, "Bodenfeuchte_30cm"), 0);
  demo_control (&demo, "/control/clock", "{\"now\":\"2026-09-01T00:00:00Z\"}");
  path = g_strdup_printf (LATEST "&startTs=%" G_GINT64_FORMAT "&endTs=%" G_GINT64_FORMAT,
                          int_at (then, "ts"), int_at (then, "ts") + 1);
  history = demo_get_json (&demo, path);
  later = element (at (history, "Bodenfeuchte_30cm"), 0);
  g_assert_cmpint (int_at (later, "ts"), ==, int_at (then, "ts"));
  g_assert_cmpstr (text_at (later, "value"), ==, text_at (then, "value"));
}

static void
test_clock (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) stopped = NULL;
  g_autoptr (JsonNode) running = NULL;
  g_autoptr (Reply) wrong = NULL;
  gint64 real_now = g_get_real_time () / 1000;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  demo_control (&demo, "/control/clock", "{\"now\":\"2026-12-24T18:00:00Z\"}");
  stopped = demo_get_json (&demo, LATEST ",nothing");
  g_assert_cmpint (int_at (element (at (stopped, "nothing"), 0), "ts"), ==, 1798135200000);
  demo_control (&demo, "/control/clock", "{\"now\":null}");
  running = demo_get_json (&demo, LATEST ",nothing");
  g_assert_cmpint (int_at (element (at (running, "nothing"), 0), "ts"), >=, real_now);
  wrong = demo_ask (&demo, "POST", "/control/clock", "{\"now\":\"tomorrow\"}");
  g_assert_cmpuint (wrong->status, ==, 400);
}

/* The two protocols */

typedef void (*StreamFunc) (JsonNode *stream, gpointer data);

static void
for_each_stream (JsonNode *town, StreamFunc func, gpointer data)
{
  static const char *const lists[] = { "stations", "tanks" };

  for (gsize l = 0; l < G_N_ELEMENTS (lists); l++) {
    for (guint i = 0; i < length (at (town, lists[l])); i++) {
      JsonNode *thing = element (at (town, lists[l]), i);
      JsonObject *object = json_node_get_object (thing);

      if (json_object_has_member (object, "level"))
        func (at (thing, "level"), data);
      for (guint k = 0;
           json_object_has_member (object, "streams") && k < length (at (thing, "streams")); k++)
        func (element (at (thing, "streams"), k), data);
    }
  }
}

typedef struct {
  Demo *demo;
  GPtrArray *lines; /* "time value unit role" */
} Telling;

static void
tell (Telling *telling, JsonNode *stream, gint64 time_ms, JsonNode *value)
{
  JsonObject *object = json_node_get_object (stream);
  g_autofree char *text = json_to_string (value, FALSE);

  g_ptr_array_add (
      telling->lines,
      g_strdup_printf ("%" G_GINT64_FORMAT " %s %s %s", time_ms, text,
                       json_object_get_string_member_with_default (object, "unit", ""),
                       json_object_get_string_member_with_default (object, "role", "level")));
}

static void
tell_thingsboard (JsonNode *stream, gpointer data)
{
  Telling *telling = data;
  g_autofree char *path = g_strdup_printf (SERIES "%s/values/timeseries?keys=%s",
                                           text_at (stream, "device"), text_at (stream, "key"));
  g_autoptr (JsonNode) latest = demo_get_json (telling->demo, path);
  JsonNode *point = element (at (latest, text_at (stream, "key")), 0);

  tell (telling, stream, int_at (point, "ts"), at (point, "value"));
}

static void
tell_opensensemap (JsonNode *stream, gpointer data, const char *prefix, const char *id_name)
{
  Telling *telling = data;
  g_autofree char *path =
      g_strdup_printf ("%s/boxes/%s/sensors", prefix, text_at (stream, "device"));
  g_autoptr (JsonNode) box = demo_get_json (telling->demo, path);

  for (guint i = 0; i < length (at (box, "sensors")); i++) {
    JsonNode *sensor = element (at (box, "sensors"), i);
    JsonNode *last = at (sensor, "lastMeasurement");
    gint64 time_ms;

    if (!g_str_equal (text_at (sensor, id_name), text_at (stream, "key")))
      continue;
    g_assert_true (leit_time_parse (text_at (last, "createdAt"), &time_ms));
    tell (telling, stream, time_ms, at (last, "value"));
    return;
  }
  g_assert_not_reached ();
}

static void
tell_old (JsonNode *stream, gpointer data)
{
  tell_opensensemap (stream, data, "/opensensemap", "_id");
}

static void
tell_successor (JsonNode *stream, gpointer data)
{
  tell_opensensemap (stream, data, "/opensensemap2", "id");
}

static GPtrArray *
tell_town (const char *source, const char *kind, StreamFunc func)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) town = NULL;
  Telling telling = { &demo, g_ptr_array_new_with_free_func (g_free) };
  JsonNode *config;

  demo_start (&demo, source, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  town = demo_get_json (&demo, "/town.json");
  config = element (at (town, "sources"), 0);
  g_assert_cmpstr (text_at (config, "kind"), ==, kind);
  g_assert_cmpint (json_object_has_member (json_node_get_object (config), "sign_in"), ==,
                   g_str_equal (kind, "thingsboard"));
  for_each_stream (town, func, &telling);
  return telling.lines;
}

static void
test_protocols_agree (void)
{
  g_autoptr (GPtrArray) things = tell_town ("thingsboard", "thingsboard", tell_thingsboard);
  g_autoptr (GPtrArray) old = tell_town ("opensensemap", "opensensemap", tell_old);
  g_autoptr (GPtrArray) successor =
      tell_town ("opensensemap-successor", "opensensemap", tell_successor);

  g_assert_cmpuint (things->len, >, 40);
  g_assert_cmpuint (things->len, ==, old->len);
  g_assert_cmpuint (things->len, ==, successor->len);
  for (guint i = 0; i < things->len; i++) {
    g_assert_cmpstr (g_ptr_array_index (things, i), ==, g_ptr_array_index (old, i));
    g_assert_cmpstr (g_ptr_array_index (things, i), ==, g_ptr_array_index (successor, i));
  }
}

/* openSenseMap */

static void
test_boxes (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) plain = NULL;
  g_autoptr (JsonNode) full = NULL;
  g_autoptr (JsonNode) nowhere = NULL;
  g_autoptr (JsonNode) untagged = NULL;
  guint exposures[3] = { 0 };

  demo_start (&demo, "opensensemap", NULL, DEMO_NOW);
  plain = demo_get_json (&demo, "/opensensemap/boxes?bbox=12.5,52.1,12.7,52.2");
  g_assert_cmpuint (length (plain), ==, 21);
  /* only an id instead of the value */
  g_assert_true (JSON_NODE_HOLDS_VALUE (
      at (element (at (element (plain, 0), "sensors"), 0), "lastMeasurement")));
  full = demo_get_json (&demo, "/opensensemap/boxes?grouptag=Fl%C3%A4ming&full=true");
  for (guint i = 0; i < length (full); i++) {
    const char *exposure = text_at (element (full, i), "exposure");

    exposures[*exposure == 'o' ? 0 : *exposure == 'i' ? 1 : 2]++;
    g_assert_true (JSON_NODE_HOLDS_OBJECT (
        at (element (at (element (full, i), "sensors"), 0), "lastMeasurement")));
  }
  g_assert_cmpuint (exposures[0], ==, 19);
  g_assert_cmpuint (exposures[1], ==, 1);
  g_assert_cmpuint (exposures[2], ==, 1);
  nowhere = demo_get_json (&demo, "/opensensemap/boxes?bbox=0,0,1,1");
  g_assert_cmpuint (length (nowhere), ==, 0);
  untagged = demo_get_json (&demo, "/opensensemap/boxes?grouptag=Fl%C3%A4ming,Harz");
  g_assert_cmpuint (length (untagged), ==, 0);
}

static void
test_successor_limits (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) five = NULL;
  g_autoptr (JsonNode) twenty = NULL;
  g_autoptr (JsonNode) by_query = NULL;
  g_autoptr (Reply) too_many = NULL;

  demo_start (&demo, "opensensemap", NULL, DEMO_NOW);
  five = demo_get_json (&demo, "/opensensemap2/boxes");
  g_assert_cmpuint (length (five), ==, 5);
  g_assert_nonnull (at (element (five, 0), "latitude"));
  g_assert_false (json_object_has_member (json_node_get_object (element (five, 0)), "_id"));
  twenty = demo_get_json (&demo, "/opensensemap2/api/boxes?limit=20");
  g_assert_cmpuint (length (twenty), ==, 20);
  by_query = demo_get_json (&demo, "/opensensemap/boxes?generation=successor");
  g_assert_cmpuint (length (by_query), ==, 5);
  too_many = demo_get (&demo, "/opensensemap2/boxes?limit=21");
  g_assert_cmpuint (too_many->status, ==, 422);
}

static void
test_box_history (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) boxes = NULL;
  g_autoptr (JsonNode) two_days = NULL;
  g_autoptr (JsonNode) cut = NULL;
  g_autoptr (JsonNode) successor = NULL;
  g_autofree char *path = NULL, *years = NULL, *after = NULL;
  JsonNode *tank;

  demo_start (&demo, "opensensemap", NULL, DEMO_NOW);
  boxes = demo_get_json (&demo, "/opensensemap/boxes");
  tank = element (boxes, 12); /* the tanks come after the stations */
  path = g_strdup_printf ("/opensensemap/boxes/%s/data/%s", text_at (tank, "_id"),
                          text_at (element (at (tank, "sensors"), 0), "_id"));
  two_days = demo_get_json (&demo, path);
  g_assert_cmpuint (length (two_days), >=, 144);
  g_assert_cmpuint (length (two_days), <=, 150);
  g_assert_cmpstr (text_at (element (two_days, 0), "createdAt"), >,
                   text_at (element (two_days, 1), "createdAt"));

  years = g_strdup_printf ("%s?from-date=2024-01-01T00:00:00Z&to-date=2026-07-01T00:00:00Z", path);
  cut = demo_get_json (&demo, years);
  g_assert_cmpuint (length (cut), ==, 10000); /* silently */
  g_assert_true (g_str_has_prefix (text_at (element (cut, 0), "createdAt"), "2026-06-30T23:"));

  after = g_strdup_printf ("/opensensemap2%s", path + strlen ("/opensensemap"));
  successor = demo_get_json (&demo, after);
  g_assert_cmpuint (length (successor), ==, length (two_days));
  g_assert_true (g_str_has_suffix (text_at (element (successor, 0), "time"), "+00"));
}

static void
test_opensensemap_errors (void)
{
  static const struct {
    const char *path;
    guint status;
  } cases[] = {
    { "/opensensemap/nonsense", 404 },
    { "/opensensemap/boxes/123", 422 },
    { "/opensensemap/boxes/0123456789abcdef01234567", 404 },
    { "/opensensemap/boxes?bbox=1,2,3", 422 },
    { "/opensensemap/boxes?bbox=a,b,c,d", 422 },
    { "/opensensemap/boxes/data/bytag?grouptag=x", 400 },
  };
  g_auto (Demo) demo = { NULL };

  demo_start (&demo, "opensensemap", NULL, DEMO_NOW);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Reply) reply = demo_get (&demo, cases[i].path);

    g_assert_cmpuint (reply->status, ==, cases[i].status);
    g_assert_nonnull (text_at (reply->json, "code"));
    g_assert_nonnull (text_at (reply->json, "message"));
  }
}

/* Faults */

static void
test_fault_status (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (Reply) busy = NULL;
  g_autoptr (Reply) fine = NULL;
  g_autoptr (Reply) elsewhere = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  demo_control (&demo, "/control/fault",
                "{\"path\":\"/thingsboard\",\"kind\":\"status\",\"status\":429,\"retry_after\":7,"
                "\"count\":1}");
  elsewhere = demo_get (&demo, "/town.json");
  g_assert_cmpuint (elsewhere->status, ==, 200);
  busy = demo_get (&demo, LATEST);
  g_assert_cmpuint (busy->status, ==, 429);
  g_assert_cmpstr (soup_message_headers_get_one (soup_message_get_response_headers (busy->message),
                                                 "Retry-After"),
                   ==, "7");
  fine = demo_get (&demo, LATEST);
  g_assert_cmpuint (fine->status, ==, 200);
}

static void
test_fault_lasts_until_reset (void)
{
  g_auto (Demo) demo = { NULL };

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_control (&demo, "/control/fault", "{\"path\":\"/\",\"kind\":\"status\"}");
  for (int i = 0; i < 3; i++) {
    g_autoptr (Reply) broken = demo_get (&demo, "/town.json");

    g_assert_cmpuint (broken->status, ==, 500);
  }
  demo_control (&demo, "/control/reset", NULL);
  {
    g_autoptr (Reply) fine = demo_get (&demo, "/town.json");

    g_assert_cmpuint (fine->status, ==, 200);
  }
}

static void
test_fault_cut (void)
{
  static const char *const paths[] = { "/town.json", "/tiles/16/35061/21577.png" };
  g_auto (Demo) demo = { NULL };

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_control (&demo, "/control/fault", "{\"path\":\"/t\",\"kind\":\"cut\",\"count\":2}");
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Reply) reply = demo_try (&demo, demo_message (&demo, "GET", paths[i], NULL), &error);

    g_assert_null (reply);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT);
  }
}

static void
test_fault_slow (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (Reply) reply = NULL;
  gint64 began;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_control (&demo, "/control/fault", "{\"path\":\"/t\",\"kind\":\"slow\",\"seconds\":0.3}");
  began = g_get_monotonic_time ();
  reply = demo_get (&demo, "/town.json");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (g_get_monotonic_time () - began, >=, 300000);
}

/* The server outlives a client that does not wait. */
static void
test_fault_slow_given_up (void)
{
  static const char *const paths[] = { "/town.json", "/tiles/16/35061/21577.png" };
  g_auto (Demo) demo = { NULL };
  g_autoptr (Reply) reply = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_control (&demo, "/control/fault", "{\"path\":\"/t\",\"kind\":\"slow\",\"seconds\":1.5}");
  g_object_unref (demo.session);
  demo.session = soup_session_new_with_options ("timeout", 1, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (Reply) none = demo_try (&demo, demo_message (&demo, "GET", paths[i], NULL), &error);

    g_assert_null (none);
  }
  g_usleep (600000);
  demo_control (&demo, "/control/reset", NULL);
  reply = demo_get (&demo, "/town.json");
  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_fault_bodies (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (Reply) html = NULL;
  g_autoptr (Reply) huge = NULL;
  g_autoptr (Reply) elsewhere = NULL;
  const char *location;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  demo_control (&demo, "/control/fault", "{\"path\":\"/t\",\"kind\":\"html\",\"count\":1}");
  html = demo_get (&demo, LATEST);
  g_assert_cmpuint (html->status, ==, 200);
  g_assert_null (html->json);
  demo_control (&demo, "/control/fault", "{\"path\":\"/t\",\"kind\":\"huge\",\"count\":1}");
  huge = demo_get (&demo, LATEST);
  g_assert_cmpuint (g_bytes_get_size (huge->body), ==, 40 * 1024 * 1024);
  demo_control (&demo, "/control/fault", "{\"path\":\"/t\",\"kind\":\"redirect\",\"count\":1}");
  elsewhere = demo_get (&demo, LATEST);
  g_assert_cmpuint (elsewhere->status, ==, 302);
  location = soup_message_headers_get_one (soup_message_get_response_headers (elsewhere->message),
                                           "Location");
  g_assert_true (g_str_has_prefix (location, "http://localhost:"));
}

static JsonNode *
latest_under_fault (Demo *demo, const char *fault, const char *path)
{
  demo_control (demo, "/control/reset", NULL);
  demo_control (demo, "/control/fault", fault);
  return demo_get_json (demo, path);
}

static void
test_fault_values (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) nan = NULL, none = NULL, strings = NULL, future = NULL;
  g_autoptr (Reply) bare = NULL;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  nan = latest_under_fault (&demo, "{\"path\":\"/thingsboard\",\"kind\":\"nan\"}", LATEST);
  g_assert_cmpstr (text_at (element (at (nan, "Bodenfeuchte_10cm"), 0), "value"), ==, "NaN");
  none = latest_under_fault (&demo, "{\"path\":\"/thingsboard\",\"kind\":\"null\"}", LATEST);
  g_assert_true (JSON_NODE_HOLDS_NULL (at (element (at (none, "Bodenfeuchte_10cm"), 0), "value")));
  strings = latest_under_fault (&demo, "{\"path\":\"/thingsboard\",\"kind\":\"strings\"}",
                                LATEST "&useStrictDataTypes=true");
  g_assert_nonnull (text_at (element (at (strings, "Bodenfeuchte_10cm"), 0), "value"));
  future = latest_under_fault (
      &demo, "{\"path\":\"/thingsboard\",\"kind\":\"future\",\"seconds\":100000}", LATEST);
  g_assert_cmpint (int_at (element (at (future, "Bodenfeuchte_10cm"), 0), "ts"), >, DEMO_NOW_MS);

  demo_control (&demo, "/control/reset", NULL);
  demo_control (&demo, "/control/fault",
                "{\"path\":\"/thingsboard\",\"kind\":\"nan\",\"bare\":true}");
  bare = demo_get (&demo, LATEST);
  g_assert_null (bare->json);
}

static void
test_fault_refused (void)
{
  static const char *const bodies[] = {
    "not json",
    "{\"path\":\"/\"}",
    "{\"path\":\"/\",\"kind\":\"gremlins\"}",
    "{\"path\":\"/\",\"kind\":\"status\",\"status\":7}",
    "{\"path\":\"/\",\"kind\":\"slow\",\"how\":\"very\"}",
  };
  g_auto (Demo) demo = { NULL };

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (Reply) reply = demo_ask (&demo, "POST", "/control/fault", bodies[i]);

    g_assert_cmpuint (reply->status, ==, 400);
  }
}

static void
test_request_list (void)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (JsonNode) requests = NULL;
  g_autoptr (JsonNode) latest = NULL;
  g_autoptr (JsonNode) cleared = NULL;
  JsonNode *second;

  demo_start (&demo, NULL, NULL, DEMO_NOW);
  demo_sign_in (&demo);
  latest = demo_get_json (&demo, LATEST);
  requests = demo_get_json (&demo, "/control/requests");
  g_assert_cmpuint (length (requests), ==, 2);
  second = element (requests, 1);
  g_assert_cmpstr (text_at (second, "method"), ==, "GET");
  g_assert_cmpstr (text_at (second, "path"), ==, SERIES DEVICE "/values/timeseries");
  g_assert_true (g_str_has_prefix (text_at (second, "query"), "keys="));
  g_assert_true (g_str_has_prefix (text_at (at (second, "headers"), "X-Authorization"), "Bearer "));
  demo_control (&demo, "/control/reset", NULL);
  cleared = demo_get_json (&demo, "/control/requests");
  g_assert_cmpuint (length (cleared), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/program/arguments", test_arguments);
  g_test_add_func ("/demo/program/taken-port", test_taken_port);
  g_test_add_func ("/demo/program/sigterm", test_ends_on_sigterm);
  g_test_add_func ("/demo/program/control-only-when-asked", test_control_only_when_asked);
  g_test_add_func ("/demo/files/town", test_town_file);
  g_test_add_func ("/demo/files/trees", test_trees_file);
  g_test_add_func ("/demo/thingsboard/sign-in-refused", test_sign_in_refused);
  g_test_add_func ("/demo/thingsboard/sign-in-public", test_sign_in_public);
  g_test_add_func ("/demo/thingsboard/api-key", test_api_key);
  g_test_add_func ("/demo/thingsboard/expired-token", test_expired_token);
  g_test_add_func ("/demo/thingsboard/latest", test_latest);
  g_test_add_func ("/demo/thingsboard/errors", test_thingsboard_errors);
  g_test_add_func ("/demo/thingsboard/devices", test_devices);
  g_test_add_func ("/demo/thingsboard/history", test_history);
  g_test_add_func ("/demo/thingsboard/aggregates", test_aggregates);
  g_test_add_func ("/demo/same/two-processes", test_same_in_two_processes);
  g_test_add_func ("/demo/same/history-equals-latest", test_history_equals_latest);
  g_test_add_func ("/demo/clock", test_clock);
  g_test_add_func ("/demo/same/protocols", test_protocols_agree);
  g_test_add_func ("/demo/opensensemap/boxes", test_boxes);
  g_test_add_func ("/demo/opensensemap/successor-limits", test_successor_limits);
  g_test_add_func ("/demo/opensensemap/history", test_box_history);
  g_test_add_func ("/demo/opensensemap/errors", test_opensensemap_errors);
  g_test_add_func ("/demo/fault/status", test_fault_status);
  g_test_add_func ("/demo/fault/until-reset", test_fault_lasts_until_reset);
  g_test_add_func ("/demo/fault/cut", test_fault_cut);
  g_test_add_func ("/demo/fault/slow", test_fault_slow);
  g_test_add_func ("/demo/fault/slow-given-up", test_fault_slow_given_up);
  g_test_add_func ("/demo/fault/bodies", test_fault_bodies);
  g_test_add_func ("/demo/fault/values", test_fault_values);
  g_test_add_func ("/demo/fault/refused", test_fault_refused);
  g_test_add_func ("/demo/requests", test_request_list);
  return g_test_run ();
}
