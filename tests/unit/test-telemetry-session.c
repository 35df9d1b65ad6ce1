/* Tokens: renewed, refused, and thrown away with the credentials they came by. */
#include "source-fixture.h"

#define DATA "/api/plugins/telemetry"

static guint n_logins, n_refreshes;
static gboolean refuse_refreshed, refuse_all;

/* Logins give "full1", "full2" …, refreshes "renewed1", "renewed2" … */
static void
make_token (HttpFixture *server, SoupServerMessage *message, GHashTable *query)
{
  const char *path = g_uri_get_path (soup_server_message_get_uri (message));
  gboolean refresh = g_str_equal (path, "/api/auth/token");
  guint count = refresh ? ++n_refreshes : ++n_logins;
  g_autofree char *body = g_strdup_printf ("{\"token\":\"%s%u\",\"refreshToken\":\"r\"}",
                                           refresh ? "renewed" : "full", count);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
}

/* The first token has expired; whether renewed ones do is the test's. */
static void
answer_data (HttpFixture *server, SoupServerMessage *message, GHashTable *query)
{
  static const char body[] = "{\"m\":[{\"ts\":1780991940000,\"value\":\"20\"}]}";
  const char *token = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "X-Authorization");
  gboolean refused = refuse_all || g_str_equal (token, "Bearer full1") ||
                     (refuse_refreshed && g_str_has_prefix (token, "Bearer renewed"));

  soup_server_message_set_status (message, refused ? 401 : 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, body,
                                    strlen (body));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  n_logins = n_refreshes = 0;
  refuse_refreshed = refuse_all = FALSE;
  source_fixture_set_up (f, "thingsboard",
                         ",\"sign_in\":{\"method\":\"public\",\"public_id\":\"p\"}", 8);
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/api/auth/*", .make = make_token });
  http_fixture_answer (f->server, (HttpAnswer){ .path = DATA "*", .make = answer_data });
}

static void
test_expired_token_is_renewed_once (Fixture *f, gconstpointer data)
{
  source_fixture_poll (f);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_OK);
  g_assert_cmpuint (n_logins, ==, 1);
  g_assert_cmpuint (n_refreshes, ==, 1);
}

static void
test_refused_renewed_token_leads_to_a_sign_in (Fixture *f, gconstpointer data)
{
  refuse_refreshed = TRUE;
  source_fixture_poll (f);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_OK);
  g_assert_cmpuint (n_logins, ==, 2);
  g_assert_cmpuint (n_refreshes, ==, 1);
}

static void
test_all_refused_ends (Fixture *f, gconstpointer data)
{
  refuse_all = TRUE;
  source_fixture_poll (f);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_SIGN_IN);
  g_assert_cmpuint (n_logins, <=, 1 + 4);
}

/* Some servers answer an unknown refresh token with 400. */
static void
test_refused_refresh_leads_to_a_sign_in (Fixture *f, gconstpointer data)
{
  http_fixture_answer (f->server, (HttpAnswer){ .path = "/api/auth/token", .status = 400 });
  source_fixture_poll (f);
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_OK);
  g_assert_cmpuint (n_logins, ==, 2);
}

static void
test_new_credentials_drop_the_token (Fixture *f, gconstpointer data)
{
  guint before;

  source_fixture_poll (f);
  before = f->server->requests->len;
  leit_poller_credentials_changed (f->poller, "s");
  WAIT_UNTIL (!leit_poller_is_asking (f->poller));
  g_assert_cmpuint (n_logins, ==, 2);
  g_assert_cmpuint (n_refreshes, ==, 1);
  for (guint i = before; i < f->server->requests->len; i++)
    if (g_str_has_prefix (http_fixture_request (f->server, i)->path, DATA))
      g_assert_cmpstr (http_fixture_header (f->server, i, "X-Authorization"), ==, "Bearer full2");
}

/* What the old ones brought while the new ones were entered says nothing about these. */
static void
test_new_credentials_during_a_sign_in (Fixture *f, gconstpointer data)
{
  http_fixture_answer (f->server,
                       (HttpAnswer){ .path = "/api/auth/*", .times = 1, .silent = TRUE });
  leit_poller_poll_now (f->poller);
  WAIT_UNTIL (f->server->requests->len == 1);
  leit_poller_credentials_changed (f->poller, "s");
  soup_server_message_set_status (g_ptr_array_index (f->server->paused, 0), 401, NULL);
  http_fixture_release (f->server);
  WAIT_UNTIL (!leit_poller_is_asking (f->poller));
  g_assert_cmpint (leit_source_get_state (source_fixture_source (f)), ==, LEIT_SOURCE_OK);
  g_assert_cmpuint (n_logins, ==, 1);
}

int
main (int argc, char *argv[])
{
#define ADD(name, test)                                                                            \
  g_test_add ("/telemetry/session/" name, Fixture, NULL, set_up, test, source_fixture_tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("renewed-once", test_expired_token_is_renewed_once);
  ADD ("renewed-and-refused", test_refused_renewed_token_leads_to_a_sign_in);
  ADD ("all-refused", test_all_refused_ends);
  ADD ("refused-refresh", test_refused_refresh_leads_to_a_sign_in);
  ADD ("new-credentials", test_new_credentials_drop_the_token);
  ADD ("new-credentials-during-sign-in", test_new_credentials_during_a_sign_in);
  return g_test_run ();
}
