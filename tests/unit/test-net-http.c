/* The HTTP client against a server that answers well and badly. */

#include "http-fixture.h"

#include "base/clock.h"
#include "net/http.h"

#define NOW G_GINT64_CONSTANT (1780992000000)

typedef struct {
  HttpFixture *server;
  LeitHttpClient *client;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  leit_clock_set_fixed_ms (NOW);
  f->server = http_fixture_new ();
  f->client = leit_http_client_new (2);
  leit_http_client_set_timeout_seconds (f->client, 1);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (f->client), (gpointer *) &f->client);
  g_object_unref (f->client);
  g_assert_null (f->client);
  http_fixture_free (f->server);
}

static LeitHttpResponse *
send_request (Fixture *f, LeitHttpRequest request, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_http_client_send_async (f->client, &request, NULL, take_result, &result);
  wait_for_result (&result);
  return leit_http_client_send_finish (f->client, result, error);
}

static LeitHttpResponse *
get (Fixture *f, const char *path, GError **error)
{
  g_autofree char *url = g_strconcat (f->server->origin, path, NULL);

  return send_request (f, (LeitHttpRequest){ .url = url }, error);
}

static void
assert_body (const LeitHttpResponse *response, const char *expected)
{
  g_assert_nonnull (response);
  g_assert_cmpmem (g_bytes_get_data (response->body, NULL), g_bytes_get_size (response->body),
                   expected, strlen (expected));
}

static void
test_get (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/a",
                                                .type = "Application/JSON; charset=utf-8",
                                                .headers = "ETag: \"x1\"\nCache-Control: public, "
                                                           "max-age=300",
                                                .body = "{\"a\": 1}" });
  response = get (f, "/a?k=a%2Cb", &error);
  g_assert_no_error (error);
  assert_body (response, "{\"a\": 1}");
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpstr (response->content_type, ==, "application/json");
  g_assert_cmpstr (response->etag, ==, "\"x1\"");
  g_assert_cmpint (response->max_age_seconds, ==, 300);
  g_assert_cmpstr (http_fixture_request (f->server, 0)->path, ==, "/a?k=a%2Cb");
  g_assert_true (g_str_has_prefix (http_fixture_header (f->server, 0, "User-Agent"), "Leitstand/"));
  g_assert_nonnull (strstr (http_fixture_header (f->server, 0, "User-Agent"), "(+https://"));
  g_assert_null (http_fixture_header (f->server, 0, "Cookie"));
}

static void
test_post (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/login", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"u\":1}", 7);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response = NULL;

  http_fixture_answer_json (f->server, "/login", "{}");
  response = send_request (
      f,
      (LeitHttpRequest){
          .method = "POST", .url = url, .content_type = "application/json", .body = body },
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (http_fixture_request (f->server, 0)->method, ==, "POST");
  g_assert_cmpstr (http_fixture_request (f->server, 0)->body, ==, "{\"u\":1}");
  g_assert_cmpstr (http_fixture_header (f->server, 0, "Content-Type"), ==, "application/json");
}

static void
test_not_modified (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/a", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response = NULL;

  http_fixture_answer (
      f->server, (HttpAnswer){ .path = "/a", .status = 304, .headers = "Cache-Control: no-cache" });
  response = send_request (f, (LeitHttpRequest){ .url = url, .etag = "\"x1\"" }, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 304);
  g_assert_cmpuint (g_bytes_get_size (response->body), ==, 0);
  g_assert_cmpint (response->max_age_seconds, ==, 0);
  g_assert_cmpstr (http_fixture_header (f->server, 0, "If-None-Match"), ==, "\"x1\"");
}

static void
test_expires (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitHttpResponse) soon = NULL;
  g_autoptr (LeitHttpResponse) past = NULL;
  g_autoptr (LeitHttpResponse) unsaid = NULL;

  http_fixture_answer (
      f->server,
      (HttpAnswer){ .path = "/soon", .headers = "Expires: Tue, 09 Jun 2026 08:01:00 GMT" });
  http_fixture_answer (
      f->server,
      (HttpAnswer){ .path = "/past", .headers = "Expires: Tue, 09 Jun 2020 08:01:00 GMT" });
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/unsaid" });
  soon = get (f, "/soon", NULL);
  past = get (f, "/past", NULL);
  unsaid = get (f, "/unsaid", NULL);
  g_assert_cmpint (soon->max_age_seconds, ==, 60);
  g_assert_cmpint (past->max_age_seconds, ==, 0);
  g_assert_cmpint (unsaid->max_age_seconds, ==, -1);
}

static void
test_status (Fixture *f, gconstpointer data)
{
  static const struct {
    guint status;
    const char *headers;
    LeitNetError code;
    gint64 retry_after_ms;
    const char *says;
  } cases[] = {
    { 500, NULL, LEIT_NET_ERROR_STATUS, -1, "500 Internal Server Error" },
    { 404, NULL, LEIT_NET_ERROR_STATUS, -1, "404 Not Found" },
    { 401, NULL, LEIT_NET_ERROR_UNAUTHORIZED, -1, "does not accept the sign-in" },
    { 403, NULL, LEIT_NET_ERROR_UNAUTHORIZED, -1, "does not allow this access" },
    { 429, "Retry-After: 120", LEIT_NET_ERROR_TOO_MANY, 120000, "asks for fewer requests" },
    { 429, "Retry-After: Tue, 09 Jun 2026 08:05:00 GMT", LEIT_NET_ERROR_TOO_MANY, 300000, "429" },
    { 429, "Retry-After: Tue, 09 Jun 2026 07:00:00 GMT", LEIT_NET_ERROR_TOO_MANY, 0, "429" },
    { 429, "Retry-After: soon", LEIT_NET_ERROR_TOO_MANY, -1, "429" },
    { 429, "Retry-After: -5", LEIT_NET_ERROR_TOO_MANY, -1, "429" },
    { 503, "Retry-After: 7", LEIT_NET_ERROR_TOO_MANY, 7000, "503" },
    { 503, NULL, LEIT_NET_ERROR_STATUS, -1, "503" },
    { 300, NULL, LEIT_NET_ERROR_STATUS, -1, "300" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    http_fixture_answer (
        f->server,
        (HttpAnswer){ .path = "/s", .status = cases[i].status, .headers = cases[i].headers });
    g_assert_null (get (f, "/s?token=geheim", &error));
    g_assert_error (error, LEIT_NET_ERROR, (int) cases[i].code);
    g_assert_cmpuint (leit_net_error_get_status (error), ==, cases[i].status);
    g_assert_cmpint (leit_net_error_get_retry_after_ms (error), ==, cases[i].retry_after_ms);
    g_assert_nonnull (strstr (error->message, cases[i].says));
    g_assert_nonnull (strstr (error->message, "127.0.0.1"));
    g_assert_null (strstr (error->message, "geheim"));
  }
}

static void
test_other_errors (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = g_error_new (G_IO_ERROR, G_IO_ERROR_FAILED, "x");

  g_assert_cmpuint (leit_net_error_get_status (error), ==, 0);
  g_assert_cmpint (leit_net_error_get_retry_after_ms (error), ==, -1);
  g_assert_cmpuint (leit_net_error_get_status (NULL), ==, 0);
}

/* Seven bytes of ten, an unfinished chunk, nothing at all. An end between two chunks or within gzip looks
 * whole to libsoup; the reader of the JSON finds it. */
static void
test_cut_off (Fixture *f, gconstpointer data)
{
  static const HttpAnswer cases[] = {
    { .raw = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[1, 2, " },
    { .raw = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n[1, 2" },
    { .raw = "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    HttpAnswer answer = cases[i];
    g_autoptr (GError) error = NULL;

    answer.path = "/cut";
    http_fixture_answer (f->server, answer);
    g_assert_null (get (f, "/cut", &error));
    g_test_message ("%u: %s", i, error->message);
    g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
    if (i != 2)
      g_assert_nonnull (strstr (error->message, "cut off"));
  }
}

static void
test_not_http (Fixture *f, gconstpointer data)
{
  static const char *const cases[] = { "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 200" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    http_fixture_answer (f->server, (HttpAnswer){ .path = "/odd", .raw = cases[i] });
    g_assert_null (get (f, "/odd", &error));
    g_test_message ("%s", error->message);
    g_assert_cmpuint (error->domain, ==, LEIT_NET_ERROR);
  }
}

static void
test_retry (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/r", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) post_error = NULL;
  g_autoptr (LeitHttpResponse) response = NULL;
  g_autoptr (LeitHttpResponse) posted = NULL;
  const HttpAnswer cut = { .path = "/r",
                           .times = 1,
                           .raw = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n[1, 2, " };

  http_fixture_answer_json (f->server, "/r", "[]");
  http_fixture_answer (f->server, cut);
  response = send_request (f, (LeitHttpRequest){ .url = url, .retries = 1 }, &error);
  g_assert_no_error (error);
  assert_body (response, "[]");
  g_assert_cmpuint (f->server->requests->len, ==, 2);

  /* what is not idempotent is never sent twice */
  http_fixture_answer (f->server, cut);
  posted = send_request (f, (LeitHttpRequest){ .method = "POST", .url = url, .retries = 1 },
                         &post_error);
  g_assert_error (post_error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_assert_cmpuint (f->server->requests->len, ==, 3);
}

static void
test_no_retry_of_an_answer (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/r", NULL);
  g_autoptr (GError) error = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/r", .status = 500 });
  g_assert_null (send_request (f, (LeitHttpRequest){ .url = url, .retries = 3 }, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_STATUS);
  g_assert_cmpuint (f->server->requests->len, ==, 1);
}

static void
test_time_out (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/slow", NULL);
  gint64 began_us = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/slow", .silent = TRUE });
  g_assert_null (send_request (f, (LeitHttpRequest){ .url = url }, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 10 * G_USEC_PER_SEC);

  /* the second try gets its answer: openSenseMap after a rest */
  g_clear_error (&error);
  http_fixture_answer_json (f->server, "/slow", "[]");
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/slow", .silent = TRUE, .times = 1 });
  response = send_request (f, (LeitHttpRequest){ .url = url, .retries = 1 }, &error);
  g_assert_no_error (error);
  assert_body (response, "[]");
}

static void
make_half (HttpFixture *server, SoupServerMessage *message, GHashTable *query)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, 200, NULL);
  soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            "[1, ", 4);
}

static void
test_time_out_in_the_middle (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/half", .make = make_half });
  g_assert_null (get (f, "/half", &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TIMEOUT);
}

static void
test_unreachable (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  /* a port nobody listens on: 1 needs privileges to listen */
  g_assert_null (
      send_request (f, (LeitHttpRequest){ .url = "http://127.0.0.1:1/a?key=geheim" }, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_assert_null (strstr (error->message, "geheim"));
  g_assert_cmpuint (leit_net_error_get_status (error), ==, 0);
}

static void
test_too_large (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/big", NULL);
  g_autofree char *big = g_strnfill (40 * 1000 * 1000, '1');
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) chunked_error = NULL;
  g_autoptr (LeitHttpResponse) fits = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/big", .body = big });
  g_assert_null (send_request (f, (LeitHttpRequest){ .url = url, .max_bytes = 100000 }, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE);
  /* the default is 16 MiB, also when the server does not say how much comes */
  http_fixture_answer (
      f->server,
      (HttpAnswer){ .path = "/big", .headers = "Transfer-Encoding: chunked", .body = big });
  g_assert_null (send_request (f, (LeitHttpRequest){ .url = url }, &chunked_error));
  g_assert_error (chunked_error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE);
  /* exactly as large as allowed */
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/big", .body = "12345678" });
  fits = send_request (f, (LeitHttpRequest){ .url = url, .max_bytes = 8 }, NULL);
  assert_body (fits, "12345678");
}

/* 40 MB of blanks in some kilobytes. */
static void
test_bomb (Fixture *f, gconstpointer data)
{
  g_autoptr (GZlibCompressor) zip = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) zipped = g_converter_output_stream_new (memory, G_CONVERTER (zip));
  g_autofree char *blanks = g_strnfill (40 * 1000 * 1000, ' ');
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (zipped, blanks, strlen (blanks), NULL, NULL, NULL);
  g_output_stream_close (zipped, NULL, NULL);
  http_fixture_answer (
      f->server,
      (HttpAnswer){ .path = "/bomb",
                    .headers = "Content-Encoding: gzip",
                    .body = g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (memory)),
                    .length =
                        g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)) });
  g_assert_cmpuint (g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (memory)), <,
                    1000000);
  g_assert_null (get (f, "/bomb", &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE);
}

static void
test_redirect_within (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/old", NULL);
  g_autofree char *absolute = g_strdup_printf ("Location: %s/new?x=1", f->server->origin);
  const char *const headers[] = { "X-Authorization", "Bearer t", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response = NULL;

  http_fixture_answer_json (f->server, "/new", "[]");
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/old", .status = 302, .headers = "Location: /mid" });
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/mid", .status = 307, .headers = absolute });
  response = send_request (f, (LeitHttpRequest){ .url = url, .headers = headers }, &error);
  g_assert_no_error (error);
  assert_body (response, "[]");
  g_assert_cmpstr (http_fixture_request (f->server, 2)->path, ==, "/new?x=1");
  g_assert_true (g_str_has_suffix (response->url, "/new?x=1"));
  g_assert_cmpstr (http_fixture_header (f->server, 2, "X-Authorization"), ==, "Bearer t");
}

/* Only a POST may turn into a GET on its way; a write that did would look done. */
static void
test_redirect_keeps_method (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *method;
    guint status;
    const char *arrives_as; /* NULL: not followed */
  } cases[] = {
    { "PROPFIND", 301, "PROPFIND" }, { "PROPFIND", 302, "PROPFIND" }, { "PROPFIND", 303, "GET" },
    { "PUT", 301, "PUT" },           { "PUT", 307, "PUT" },           { "PUT", 303, NULL },
    { "DELETE", 302, "DELETE" },     { "DELETE", 303, NULL },         { "POST", 302, "GET" },
    { "POST", 303, "GET" },          { "POST", 308, "POST" },
  };
  g_autofree char *url = g_strconcat (f->server->origin, "/old", NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("x", 1);

  http_fixture_answer_json (f->server, "/new", "[]");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitHttpResponse) response = NULL;

    http_fixture_answer (
        f->server,
        (HttpAnswer){ .path = "/old", .status = cases[i].status, .headers = "Location: /new" });
    response = send_request (
        f,
        (LeitHttpRequest){
            .method = cases[i].method, .url = url, .content_type = "text/plain", .body = body },
        &error);
    if (cases[i].arrives_as != NULL) {
      const HttpRequest *last = http_fixture_request (f->server, f->server->requests->len - 1);

      g_assert_no_error (error);
      g_assert_cmpstr (last->method, ==, cases[i].arrives_as);
      g_assert_cmpstr (last->body, ==, g_str_equal (cases[i].arrives_as, "GET") ? "" : "x");
    } else {
      g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_REDIRECT);
    }
  }
}

static void
test_retry_of_questions (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *method;
    guint n_requests;
  } cases[] = { { "PROPFIND", 2 }, { "REPORT", 2 }, { "PUT", 1 }, { "DELETE", 1 } };
  g_autofree char *url = g_strconcat (f->server->origin, "/r", NULL);

  http_fixture_answer_json (f->server, "/r", "[]");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint before = f->server->requests->len;
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitHttpResponse) response = NULL;

    http_fixture_answer (f->server, (HttpAnswer){ .path = "/r", .times = 1, .raw = "" });
    response = send_request (
        f, (LeitHttpRequest){ .method = cases[i].method, .url = url, .retries = 1 }, &error);
    g_assert_cmpint (response != NULL, ==, cases[i].n_requests == 2);
    g_assert_cmpuint (f->server->requests->len - before, ==, cases[i].n_requests);
  }
}

/* Each redirect holds a connection until it is let go of: with one only, that must happen first. */
static void
test_redirects_with_one_connection (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response = NULL;

  g_object_unref (f->client);
  f->client = leit_http_client_new (1);
  leit_http_client_set_timeout_seconds (f->client, 3);
  http_fixture_answer_json (f->server, "/new", "[]");
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/old",
                                                .status = 302,
                                                .headers = "Location: /new",
                                                .body = "moved, with some words about it" });
  response = get (f, "/old", &error);
  g_assert_no_error (error);
  assert_body (response, "[]");
}

static void
test_redirect_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (HttpFixture) thief = http_fixture_new ();
  g_autofree char *url = g_strconcat (f->server->origin, "/a", NULL);
  g_autofree char *to_thief = g_strdup_printf ("Location: %s/steal", thief->origin);
  const char *const headers[] = { "X-Authorization", "Bearer geheim", NULL };
  const char *const targets[] = { to_thief,
                                  "Location: https://example.org/",
                                  "Location: file:///etc/passwd",
                                  "Location: //example.org/",
                                  "Location: http://",
                                  "X-Nothing: 1" };

  http_fixture_answer_json (thief, "/steal", "{}");
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    g_autoptr (GError) error = NULL;

    http_fixture_answer (f->server,
                         (HttpAnswer){ .path = "/a", .status = 302, .headers = targets[i] });
    g_assert_null (send_request (f, (LeitHttpRequest){ .url = url, .headers = headers }, &error));
    g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_REDIRECT);
    if (i == 0)
      g_assert_true (g_str_has_prefix (leit_net_error_get_location (error), thief->origin));
    else if (i == 1)
      g_assert_cmpstr (leit_net_error_get_location (error), ==, "https://example.org/");
    else if (i != 3)
      g_assert_null (leit_net_error_get_location (error));
  }
  let_run (50);
  g_assert_cmpuint (thief->requests->len, ==, 0);
}

static void
test_redirect_in_a_ring (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  http_fixture_answer (
      f->server, (HttpAnswer){ .path = "/ring", .status = 302, .headers = "Location: /ring" });
  g_assert_null (get (f, "/ring", &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_REDIRECT);
  g_assert_cmpuint (f->server->requests->len, ==, 6);
}

static void
test_secrets_need_encryption (Fixture *f, gconstpointer data)
{
  static const char *const bearer[] = { "Accept", "a/b", "x-authorization", "Bearer t", NULL };
  static const LeitHttpRequest cases[] = {
    { .url = "http://things.example.invalid/api", .carries_secret = TRUE },
    { .url = "http://things.example.invalid/api", .headers = bearer },
    { .url = "http://user:pass@things.example.invalid/api" },
    { .url = "http://127.0.0.1.example.invalid/api", .carries_secret = TRUE },
    { .url = "http://localhost.example.invalid/api", .carries_secret = TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (send_request (f, cases[i], &error));
    g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_PLAIN);
    g_assert_null (strstr (error->message, "pass"));
  }
}

static void
test_addresses (Fixture *f, gconstpointer data)
{
  static const char *const bad[] = { "",
                                     "example.org/a",
                                     "ftp://example.org/",
                                     "http://",
                                     "file:///etc",
                                     "https:///path",
                                     "javascript:1" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (send_request (f, (LeitHttpRequest){ .url = bad[i] }, &error));
    g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_ADDRESS);
  }
}

static void
test_urls (void)
{
  g_autofree char *shown =
      leit_net_url_for_display ("https://user:geheim@things.example.de:8443/api/x?token=t#f");
  g_autofree char *nothing = leit_net_url_for_display ("geheim");
  g_autofree char *bare = leit_net_url_for_display ("https://things.example.de");

  g_assert_cmpstr (shown, ==, "https://things.example.de:8443/api/x");
  g_assert_null (strstr (nothing, "geheim"));
  g_assert_cmpstr (bare, ==, "https://things.example.de");

  g_assert_true (leit_net_same_origin ("https://A.example.de/x", "https://a.example.de:443/y?z"));
  g_assert_true (leit_net_same_origin ("HTTP://a.example.de", "http://a.example.de:80/"));
  g_assert_false (leit_net_same_origin ("https://a.example.de/", "http://a.example.de/"));
  g_assert_false (leit_net_same_origin ("https://a.example.de/", "https://a.example.de:444/"));
  g_assert_false (leit_net_same_origin ("https://a.example.de/", "https://b.example.de/"));
  g_assert_false (leit_net_same_origin ("x", "x"));

  g_assert_true (leit_net_is_loopback ("http://127.0.0.1:80/a"));
  g_assert_true (leit_net_is_loopback ("http://127.3.2.1/"));
  g_assert_true (leit_net_is_loopback ("http://[::1]:8047/"));
  g_assert_true (leit_net_is_loopback ("http://LOCALHOST/"));
  g_assert_false (leit_net_is_loopback ("http://192.168.0.1/"));
  g_assert_false (leit_net_is_loopback ("http://127.0.0.1.nip.io/"));
  g_assert_false (leit_net_is_loopback ("127.0.0.1"));
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/slow", NULL);
  LeitHttpRequest request = { .url = url, .retries = 5, .timeout_seconds = 60 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) late_error = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/slow", .silent = TRUE });
  leit_http_client_send_async (f->client, &request, cancellable, take_result, &result);
  WAIT_UNTIL (f->server->requests->len == 1);
  g_cancellable_cancel (cancellable);
  wait_for_result (&result);
  g_assert_null (leit_http_client_send_finish (f->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* one that is cancelled before it begins sends nothing */
  leit_http_client_send_async (f->client, &request, cancellable, take_result, &late);
  wait_for_result (&late);
  g_assert_null (leit_http_client_send_finish (f->client, late, &late_error));
  g_assert_error (late_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (f->server->requests->len, ==, 1);
}

/* Who waits behind a silent server need not wait for it to be told. */
static void
test_cancel_while_waiting (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/slow", NULL);
  LeitHttpRequest request = { .url = url, .timeout_seconds = 60 };
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  GAsyncResult *results[3] = { NULL };
  g_autoptr (GError) error = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/slow", .silent = TRUE });
  leit_http_client_send_async (f->client, &request, first, take_result, &results[0]);
  leit_http_client_send_async (f->client, &request, first, take_result, &results[1]);
  leit_http_client_send_async (f->client, &request, second, take_result, &results[2]);
  WAIT_UNTIL (f->server->requests->len == 2);
  g_cancellable_cancel (second);
  wait_for_result (&results[2]);
  g_assert_null (leit_http_client_send_finish (f->client, results[2], &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (results[0]);
  g_cancellable_cancel (first);
  wait_for_result (&results[0]);
  wait_for_result (&results[1]);
  for (guint i = 0; i < 3; i++)
    g_object_unref (results[i]);
  g_assert_cmpuint (f->server->requests->len, ==, 2);
}

static void
test_few_at_a_time (Fixture *f, gconstpointer data)
{
  enum { N = 9 };
  g_autoptr (HttpFixture) other = http_fixture_new ();
  g_autofree char *url = g_strconcat (f->server->origin, "/s", NULL);
  g_autofree char *other_url = g_strconcat (other->origin, "/s", NULL);
  LeitHttpRequest request = { .url = url, .timeout_seconds = 60 };
  LeitHttpRequest other_request = { .url = other_url, .timeout_seconds = 60 };
  GAsyncResult *results[N] = { NULL };

  leit_http_client_set_max_requests (f->client, 3);
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/s", .silent = TRUE });
  http_fixture_answer (other, (HttpAnswer){ .path = "/s", .silent = TRUE });
  for (guint i = 0; i < N; i++)
    leit_http_client_send_async (f->client, i % 3 == 2 ? &other_request : &request, NULL,
                                 take_result, &results[i]);
  WAIT_UNTIL (f->server->paused->len + other->paused->len == 3);
  let_run (100);
  g_assert_cmpuint (f->server->paused->len, ==, 2);
  g_assert_cmpuint (other->paused->len, ==, 1);
  while (f->server->requests->len + other->requests->len < N || f->server->paused->len > 0 ||
         other->paused->len > 0) {
    g_assert_cmpuint (f->server->n_open + other->n_open, <=, 3);
    http_fixture_release (f->server);
    http_fixture_release (other);
    g_main_context_iteration (NULL, TRUE);
  }
  for (guint i = 0; i < N; i++) {
    wait_for_result (&results[i]);
    g_object_unref (results[i]);
  }
  g_assert_cmpuint (f->server->most_open, <=, 2);
  g_assert_cmpuint (other->most_open, <=, 2);
}

/* A connection kept open is closed by the server just when a sign-in wants it. */
static void
test_post_after_a_rest (Fixture *f, gconstpointer data)
{
  g_autofree char *url = g_strconcat (f->server->origin, "/login", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) first = NULL;
  g_autoptr (LeitHttpResponse) second = NULL;

  http_fixture_answer (f->server, (HttpAnswer){ .path = "/a",
                                                .raw = "HTTP/1.1 200 OK\r\nContent-Length: "
                                                       "2\r\n\r\n{}" });
  http_fixture_answer_json (f->server, "/login", "{}");
  first = get (f, "/a", &error);
  g_assert_no_error (error);
  second = send_request (f, (LeitHttpRequest){ .method = "POST", .url = url }, &error);
  g_assert_no_error (error);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/net/http/get", test_get);
  ADD ("/net/http/post", test_post);
  ADD ("/net/http/not-modified", test_not_modified);
  ADD ("/net/http/expires", test_expires);
  ADD ("/net/http/status", test_status);
  ADD ("/net/http/other-errors", test_other_errors);
  ADD ("/net/http/cut-off", test_cut_off);
  ADD ("/net/http/not-http", test_not_http);
  ADD ("/net/http/retry", test_retry);
  ADD ("/net/http/no-retry-of-an-answer", test_no_retry_of_an_answer);
  ADD ("/net/http/time-out", test_time_out);
  ADD ("/net/http/time-out-in-the-middle", test_time_out_in_the_middle);
  ADD ("/net/http/unreachable", test_unreachable);
  ADD ("/net/http/too-large", test_too_large);
  ADD ("/net/http/bomb", test_bomb);
  ADD ("/net/http/redirect-within", test_redirect_within);
  ADD ("/net/http/redirect-keeps-method", test_redirect_keeps_method);
  ADD ("/net/http/retry-of-questions", test_retry_of_questions);
  ADD ("/net/http/redirects-with-one-connection", test_redirects_with_one_connection);
  ADD ("/net/http/redirect-elsewhere", test_redirect_elsewhere);
  ADD ("/net/http/redirect-in-a-ring", test_redirect_in_a_ring);
  ADD ("/net/http/secrets-need-encryption", test_secrets_need_encryption);
  ADD ("/net/http/addresses", test_addresses);
  g_test_add_func ("/net/http/urls", test_urls);
  ADD ("/net/http/cancel", test_cancel);
  ADD ("/net/http/cancel-while-waiting", test_cancel_while_waiting);
  ADD ("/net/http/few-at-a-time", test_few_at_a_time);
  ADD ("/net/http/post-after-a-rest", test_post_after_a_rest);
  return g_test_run ();
}
