/* The main server's client against answers of every kind, good ones among them. */

#include "http-fixture.h"

#include "content/sva-client.h"

#define TOKEN "{\"access_token\":\"t1\",\"token_type\":\"Bearer\",\"expires_in\":86400}"

typedef struct {
  HttpFixture *server;
  LeitHttpClient *http;
  LeitSvaClient *client;
} Fixture;

static void
set_key (Fixture *f, const char *key)
{
  g_autoptr (LeitCredentials) credentials = leit_credentials_new (key, "a&b=c");

  leit_sva_client_set_credentials (f->client, credentials);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->server = http_fixture_new ();
  f->http = leit_http_client_new (4);
  f->client = leit_sva_client_new (f->server->origin, "town", "app", f->http);
  set_key (f, "key");
  http_fixture_answer_json (f->server, "/oauth/token", TOKEN);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->client);
  g_clear_object (&f->http);
  http_fixture_free (f->server);
}

static LeitRecord *
detail (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_sva_client_detail_async (f->client, LEIT_RECORD_PLACE, "7", NULL, take_result, &result);
  wait_for_result (&result);
  return leit_sva_client_detail_finish (f->client, result, error);
}

static char *
save (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (JsonObject) variables = json_object_new ();

  leit_sva_client_save_async (f->client, LEIT_RECORD_NEWS, variables, NULL, take_result, &result);
  wait_for_result (&result);
  return leit_sva_client_save_finish (f->client, result, error);
}

static gboolean
hide (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_sva_client_set_visible_async (f->client, LEIT_RECORD_EVENT, "7", FALSE, NULL, take_result,
                                     &result);
  wait_for_result (&result);
  return leit_sva_client_set_visible_finish (f->client, result, error);
}

static void
test_what_is_sent (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitRecord) record = NULL;
  const HttpRequest *request;

  http_fixture_answer_json (f->server, "/graphql",
                            "{\"data\":{\"pointOfInterest\":{\"id\":7,\"name\":\"N\"}}}");
  record = detail (f, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (leit_record_get_id (record), ==, "7");
  request = http_fixture_request (f->server, 0);
  g_assert_cmpstr (request->body, ==,
                   "grant_type=client_credentials&client_id=key&client_secret=a%26b%3Dc");
  request = http_fixture_request (f->server, 1);
  g_assert_cmpstr (http_fixture_header (f->server, 1, "Authorization"), ==, "Bearer t1");
  g_assert_nonnull (strstr (request->body, "\"operationName\":\"PlaceDetail\""));
  g_assert_nonnull (strstr (request->body, "fragment WebUrlParts on WebUrl"));
  g_assert_nonnull (strstr (request->body, "\"variables\":{\"id\":\"7\"}"));
}

static void
test_details_that_are_none (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *body;
    LeitContentError code;
  } answers[] = {
    { "", LEIT_CONTENT_ERROR_ANSWER },
    { "[]", LEIT_CONTENT_ERROR_ANSWER },
    { "{}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":null}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":[]}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":{}}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":{\"pointOfInterest\":[]}}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":{\"pointOfInterest\":{\"name\":\"N\"}}}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":{\"pointOfInterest\":{\"id\":{}}}}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":{\"pointOfInterest\":null}}", LEIT_CONTENT_ERROR_GONE },
    { "{\"errors\":[{\"message\":\"Couldn't find PointOfInterest with 'id'=7\"}],\"data\":null}",
      LEIT_CONTENT_ERROR_GONE },
    { "{\"errors\":[{\"message\":\"Something\"}],\"data\":{\"pointOfInterest\":{\"id\":\"7\"}}}",
      LEIT_CONTENT_ERROR_REFUSED },
    { "{\"errors\":[1]}", LEIT_CONTENT_ERROR_REFUSED },
    { "<!DOCTYPE html><p>Wartung", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":{\"pointOfInterest\":{\"id\":\"7\",\"name\":NaN}}}", LEIT_CONTENT_ERROR_ANSWER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GError) error = NULL;

    http_fixture_answer_json (f->server, "/graphql", answers[i].body);
    g_assert_null (detail (f, &error));
    g_assert_error (error, LEIT_CONTENT_ERROR, (int) answers[i].code);
    g_assert_nonnull (strstr (error->message, "127.0.0.1"));
  }
}

static void
test_saves_that_are_none (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *body;
    LeitContentError code;
  } answers[] = {
    { "{\"data\":{\"createNewsItem\":null}}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"data\":{\"createNewsItem\":{}}}", LEIT_CONTENT_ERROR_ANSWER },
    { "{\"errors\":[{\"message\":\"Not authorized\"}]}", LEIT_CONTENT_ERROR_READ_ONLY },
    { "{\"errors\":[{\"message\":\"Validation failed: Url is invalid\"}]}",
      LEIT_CONTENT_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autoptr (GError) error = NULL;

    http_fixture_answer_json (f->server, "/graphql", answers[i].body);
    g_assert_null (save (f, &error));
    g_assert_error (error, LEIT_CONTENT_ERROR, (int) answers[i].code);
  }
  g_assert_cmpint (leit_sva_client_get_rights (f->client), ==, LEIT_CONTENT_RIGHTS_READ);
}

/* What the server says is quoted on one line, whatever is in it. */
static void
test_a_servers_words_are_text (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  http_fixture_answer_json (f->server, "/graphql",
                            "{\"errors\":[{\"message\":\"<b>%s\\n\\u0007\\u202edlof\"}]}");
  g_assert_null (save (f, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "<b>%s"));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (strchr (error->message, '\a'));
  g_assert_null (strstr (error->message, "\xe2\x80\xae"));
}

static void
test_status_inside_the_answer (Fixture *f, gconstpointer data)
{
  static const struct {
    const char *status;
    LeitContentError code;
  } answers[] = {
    { "{\"statusCode\":403}", LEIT_CONTENT_ERROR_READ_ONLY },
    { "{\"statusCode\":404}", LEIT_CONTENT_ERROR_GONE },
    { "{\"statusCode\":500}", LEIT_CONTENT_ERROR_REFUSED },
    { "{\"status\":\"ok\"}", LEIT_CONTENT_ERROR_ANSWER },
    { "null", LEIT_CONTENT_ERROR_ANSWER },
  };
  g_autoptr (GError) none = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++) {
    g_autofree char *body =
        g_strdup_printf ("{\"data\":{\"changeVisibility\":%s}}", answers[i].status);
    g_autoptr (GError) error = NULL;

    http_fixture_answer_json (f->server, "/graphql", body);
    g_assert_false (hide (f, &error));
    g_assert_error (error, LEIT_CONTENT_ERROR, (int) answers[i].code);
  }
  http_fixture_answer_json (f->server, "/graphql",
                            "{\"data\":{\"changeVisibility\":{\"statusCode\":200}}}");
  g_assert_true (hide (f, &none));
  g_assert_no_error (none);
}

static void
test_sign_ins_that_are_none (Fixture *f, gconstpointer data)
{
  static const char *const bodies[] = { "",
                                        "<html>",
                                        "{}",
                                        "{\"access_token\":null}",
                                        "{\"access_token\":\"\"}",
                                        "{\"access_token\":\"a\\r\\nX: y\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autoptr (GError) error = NULL;

    http_fixture_answer_json (f->server, "/oauth/token", bodies[i]);
    g_assert_null (detail (f, &error));
    g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER);
  }
  g_assert_cmpuint (http_fixture_count (f->server, "/graphql"), ==, 0);
}

/* However many ask at once, it signs in once; and with the key that was set last. */
static void
test_signs_in_once (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (LeitRecord) record = NULL;

  http_fixture_answer_json (f->server, "/graphql",
                            "{\"data\":{\"pointOfInterest\":{\"id\":\"7\"}}}");
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/oauth/token", .silent = TRUE, .times = 1 });
  leit_sva_client_detail_async (f->client, LEIT_RECORD_PLACE, "7", NULL, take_result, &first);
  leit_sva_client_detail_async (f->client, LEIT_RECORD_PLACE, "8", NULL, take_result, &second);
  WAIT_UNTIL (f->server->paused->len == 1);
  set_key (f, "other");
  http_fixture_release (f->server);
  wait_for_result (&first);
  wait_for_result (&second);
  record = leit_sva_client_detail_finish (f->client, first, NULL);
  g_assert_nonnull (record);
  g_assert_cmpuint (http_fixture_count (f->server, "/oauth/token"), ==, 2);
  g_assert_nonnull (strstr (http_fixture_request (f->server, 1)->body, "client_id=other"));
  g_clear_pointer (&record, leit_record_unref);
  record = leit_sva_client_detail_finish (f->client, second, NULL);
  g_assert_nonnull (record);
}

static void
test_list_with_strangers_in_it (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) page = NULL;
  gboolean more = TRUE;

  http_fixture_answer_json (
      f->server, "/graphql",
      "{\"data\":{\"newsItems\":[null,1,[],{},{\"id\":\"\"},{\"id\":\"3\"}]}}");
  leit_sva_client_list_async (f->client, LEIT_RECORD_NEWS, FALSE, 10, 0, NULL, take_result,
                              &result);
  wait_for_result (&result);
  page = leit_sva_client_list_finish (f->client, result, &more, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->len, ==, 1);
  g_assert_false (more);
  g_assert_nonnull (strstr (http_fixture_request (f->server, 1)->body, "\"limit\":11"));
}

/* A server that gives the same page for ever. */
static void
test_endless_list (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GString) body = g_string_new ("{\"data\":{\"newsItems\":[");

  for (guint i = 1; i <= 101; i++)
    g_string_append_printf (body, "%s{\"id\":\"%u\"}", i > 1 ? "," : "", i);
  g_string_append (body, "]}}");
  http_fixture_answer_json (f->server, "/graphql", body->str);
  leit_sva_client_list_all_async (f->client, LEIT_RECORD_NEWS, FALSE, NULL, take_result, &result);
  wait_for_result (&result);
  all = leit_sva_client_list_all_finish (f->client, result, NULL);
  g_assert_cmpuint (all->len, ==, 100);
  g_assert_cmpuint (http_fixture_count (f->server, "/graphql"), ==, 2);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/content/answers/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-is-sent", test_what_is_sent);
  ADD ("details-that-are-none", test_details_that_are_none);
  ADD ("saves-that-are-none", test_saves_that_are_none);
  ADD ("a-servers-words-are-text", test_a_servers_words_are_text);
  ADD ("status-inside-the-answer", test_status_inside_the_answer);
  ADD ("sign-ins-that-are-none", test_sign_ins_that_are_none);
  ADD ("signs-in-once", test_signs_in_once);
  ADD ("list-with-strangers-in-it", test_list_with_strangers_in_it);
  ADD ("endless-list", test_endless_list);
  return g_test_run ();
}
