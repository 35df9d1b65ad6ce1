/* CalDAV against a real Radicale, with a second client in between and with a line that breaks. */

#include "../unit/http-fixture.h"

#include "../unit/calendar-home-fixture.h"
#include "net/http.h"
#include "radicale-fixture.h"
#include "schedule/caldav-home.h"
#include "schedule/same-calendar.h"

#define PLANS "/" RADICALE_USER "/plans/"

/* Nobody's secret: a certificate that no computer trusts, and its key. */
static const char untrusted_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQjC7t2uWvSk/AKIk\n"
    "aWyer4QDgZCEcLdMFOhTPDdtnr2hRANCAARlnqvFAVriOIOwZFjPEAlTMu6/1pUO\n"
    "d2IKmGb/MWw+3Z0s/LKCPc+tKqfG8xE9OD1R+LxSoPwewx5dYzPpBnxi\n"
    "-----END PRIVATE KEY-----\n"
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBkDCCATagAwIBAgIUbCvoVjJ3w4U88YjA8hdszOjxVAUwCgYIKoZIzj0EAwIw\n"
    "FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyMzE3NDE0M1oYDzIxMjYxMDMw\n"
    "MTc0MTQzWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO\n"
    "PQMBBwNCAARlnqvFAVriOIOwZFjPEAlTMu6/1pUOd2IKmGb/MWw+3Z0s/LKCPc+t\n"
    "KqfG8xE9OD1R+LxSoPwewx5dYzPpBnxio2QwYjAdBgNVHQ4EFgQUMI35uzkiyzQD\n"
    "iGKZzER++3gXMDMwHwYDVR0jBBgwFoAUMI35uzkiyzQDiGKZzER++3gXMDMwDwYD\n"
    "VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0gAMEUC\n"
    "IG18O1lRV6b4OqoXQyW0EXnmUuJDmxCjelC7rznVyiP+AiEAz7HB6QK+aok6UP2O\n"
    "oXt8rI8wJa+U+5qZz/Vc7PjRqFk=\n"
    "-----END CERTIFICATE-----\n";

/* What the proxy does to the requests of one method, so many times. */
typedef enum {
  PASS,
  CUT_BEFORE,   /* the request does not arrive */
  CUT_AFTER,    /* it does, but its answer is lost */
  WITHOUT_ETAG, /* as some servers answer a PUT */
  REFUSE,       /* with @status */
  WITHOUT_SYNC, /* a server that does not know sync-collection */
} Trick;

typedef struct {
  Radicale *radicale;
  HttpFixture *proxy;
  LeitHttpClient *http;
  LeitCalendarHome *home; /* by the proxy */
  const char *method;
  Trick trick;
  guint times;
  guint status;
  const char *add; /* a line put into each event on its way in: a server that rewrites */
} Fixture;

static char *
rewrite (const Fixture *f, const HttpRequest *request)
{
  GString *body = g_string_new (request->body);

  if (f->add != NULL && g_str_equal (request->method, "PUT"))
    g_string_replace (body, "END:VEVENT", f->add, 0);
  return g_string_free (body, FALSE);
}

static void
copy_headers (SoupMessageHeaders *from, SoupMessageHeaders *to)
{
  static const char *const own[] = { "Host",       "Content-Length",    "Content-Encoding",
                                     "Connection", "Transfer-Encoding", "Accept-Encoding" };
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, from);
  while (soup_message_headers_iter_next (&iter, &name, &value)) {
    gboolean is_own = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS (own); i++)
      is_own = is_own || g_ascii_strcasecmp (name, own[i]) == 0;
    if (!is_own)
      soup_message_headers_replace (to, name, value);
  }
}

/* The request goes to Radicale and its answer into @message; without waiting for anybody, as Radicale is another process. */
static void
forward (Fixture *f, SoupServerMessage *message, Trick trick)
{
  const HttpRequest *request = http_fixture_request (f->proxy, f->proxy->requests->len - 1);
  g_autofree char *url = g_strconcat (f->radicale->origin, request->path, NULL);
  g_autoptr (SoupMessage) passed = soup_message_new (request->method, url);
  g_autofree char *text = rewrite (f, request);
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) received = NULL;
  GString *answer;

  soup_message_add_flags (passed, SOUP_MESSAGE_NO_REDIRECT);
  if (*text != '\0')
    soup_message_set_request_body_from_bytes (passed, "application/xml", body);
  copy_headers (request->headers, soup_message_get_request_headers (passed));
  received = soup_session_send_and_read (f->radicale->session, passed, NULL, NULL);
  soup_server_message_set_status (message,
                                  received != NULL ? soup_message_get_status (passed) : 502, NULL);
  if (received == NULL)
    return;
  copy_headers (soup_message_get_response_headers (passed),
                soup_server_message_get_response_headers (message));
  if (trick == WITHOUT_ETAG)
    soup_message_headers_remove (soup_server_message_get_response_headers (message), "ETag");
  answer =
      g_string_new_len (g_bytes_get_data (received, NULL), (gssize) g_bytes_get_size (received));
  if (trick == WITHOUT_SYNC)
    g_string_replace (answer, "sync-collection", "something-else", 0);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY,
                            answer->str, answer->len);
  g_string_free (answer, TRUE);
}

static void
cut (HttpFixture *proxy, SoupServerMessage *message)
{
  proxy->n_open--;
  http_fixture_send_raw (message, &(HttpAnswer){ .raw = "" });
}

static Trick
next_trick (Fixture *f, SoupServerMessage *message)
{
  if (f->times == 0 || g_strcmp0 (f->method, soup_server_message_get_method (message)) != 0)
    return PASS;
  f->times--;
  return f->trick;
}

static void
proxy (HttpFixture *server, SoupServerMessage *message, GHashTable *query)
{
  Fixture *f = server->data;
  Trick trick = next_trick (f, message);

  if (trick == REFUSE)
    soup_server_message_set_status (message, f->status, NULL);
  else if (trick != CUT_BEFORE)
    forward (f, message, trick);
  if (trick == CUT_BEFORE || trick == CUT_AFTER)
    cut (server, message);
}

static void
play (Fixture *f, const char *method, Trick trick, guint times)
{
  f->method = method;
  f->trick = trick;
  f->times = times;
}

static LeitCalendarHome *
home_at (Fixture *f, const char *origin, const char *path, const char *password)
{
  g_autofree char *url = g_strconcat (origin, path, NULL);

  return leit_caldav_home_new (f->http, url, RADICALE_USER, password);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  if (!radicale_is_there ()) {
    g_test_skip ("Radicale is not installed (apt-get install radicale)");
    return;
  }
  f->radicale = radicale_new ();
  f->proxy = http_fixture_new ();
  f->proxy->data = f;
  http_fixture_answer (f->proxy, (HttpAnswer){ .path = "*", .make = proxy });
  f->http = leit_http_client_new (4);
  leit_http_client_set_timeout_seconds (f->http, 20);
  radicale_make_calendar (f->radicale, PLANS, "Gießpläne", "VEVENT");
  f->home = home_at (f, f->proxy->origin, PLANS, RADICALE_PASSWORD);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->radicale == NULL)
    return;
  g_object_unref (f->home);
  g_object_unref (f->http);
  http_fixture_free (f->proxy);
  radicale_free (f->radicale);
}

/* The tests themselves, where there is a server. */
static void
run (Fixture *f, gconstpointer data)
{
  void (*test) (Fixture * f) = data;

  if (f->radicale != NULL)
    test (f);
}

static guint
count_objects (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->radicale->folder, "store", "collection-root",
                                            RADICALE_USER, "plans", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (folder)) != NULL)
    count += g_str_has_suffix (name, ".ics");
  return count;
}

static char *
put (Fixture *f, const char *name, const char *summary, const char *etag, GError **error)
{
  g_autofree char *text = radicale_event ("round-1", summary);

  return home_put (f->home, name, text, etag, error);
}

/* The second client. */
static void
edit_elsewhere (Fixture *f, const char *name, const char *uid, const char *summary)
{
  g_autofree char *path = g_strconcat (PLANS, name, NULL);
  g_autofree char *text = radicale_event (uid, summary);

  g_assert_cmpuint (radicale_request (f->radicale, "PUT", path, NULL, NULL, text, NULL), ==, 201);
}

static void
assert_summary (Fixture *f, const char *name, const char *summary)
{
  g_autofree char *path = g_strconcat (PLANS, name, NULL);
  g_autofree char *line = g_strconcat ("SUMMARY:", summary, "\r\n", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpuint (radicale_request (f->radicale, "GET", path, NULL, NULL, NULL, &text), ==, 200);
  g_assert_nonnull (strstr (text, line));
}

static void
test_write (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = put (f, "round-1.ics", "Linden", NULL, &error);
  g_autofree char *second = NULL;
  g_autoptr (LeitCalendarObject) object = NULL;

  g_assert_no_error (error);
  g_assert_nonnull (first);
  assert_summary (f, "round-1.ics", "Linden");
  second = put (f, PLANS "round-1.ics", "Linden am Markt", first, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, !=, first);
  assert_summary (f, "round-1.ics", "Linden am Markt");
  object = home_get (f->home, "round-1.ics", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (object->href, ==, "round-1.ics");
  g_assert_cmpstr (object->etag, ==, second);
  g_assert_nonnull (strstr (object->text, "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\r\n"));
  g_assert_true (home_remove (f->home, "round-1.ics", second, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_objects (f), ==, 0);
  /* already gone */
  g_assert_true (home_remove (f->home, "round-1.ics", second, &error));
  g_assert_null (home_get (f->home, "round-1.ics", &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE);
}

static void
test_odd_names (Fixture *f)
{
  static const char *const bad[] = { "",
                                     "../x.ics",
                                     "a/b.ics",
                                     ".hidden.ics",
                                     "/other/x.ics",
                                     "/" RADICALE_USER "/plans",
                                     PLANS,
                                     PLANS "a/b.ics",
                                     PLANS "%2e%2e" };
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = put (f, "Grüne Bäume & mehr@stadt;1?.ics", "Linden", NULL, &error);
  g_autoptr (LeitCalendarChanges) changes = NULL;
  const LeitCalendarObject *object;

  g_assert_no_error (error);
  changes = home_sync (f->home, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->changed->len, ==, 1);
  object = g_ptr_array_index (changes->changed, 0);
  g_assert_cmpstr (object->etag, ==, etag);
  g_assert_true (home_remove (f->home, object->href, etag, &error));
  g_assert_cmpuint (count_objects (f), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_clear_error (&error);
    g_assert_null (put (f, bad[i], "x", NULL, &error));
    g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
  }
}

static void
test_conflict (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = put (f, "a.ics", "Linden", NULL, NULL);

  edit_elsewhere (f, "a.ics", "round-1", "Ulmen");
  g_assert_null (put (f, "a.ics", "Eichen", etag, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (home_remove (f->home, "a.ics", etag, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_null (put (f, "a.ics", "Eichen", NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_EXISTS);
  g_clear_error (&error);
  assert_summary (f, "a.ics", "Ulmen");
  radicale_request (f->radicale, "DELETE", PLANS "a.ics", NULL, NULL, NULL, NULL);
  g_assert_null (put (f, "a.ics", "Eichen", etag, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE);
  g_assert_cmpuint (count_objects (f), ==, 0);
}

static void
test_same_uid_elsewhere (Fixture *f)
{
  g_autoptr (GError) error = NULL;

  edit_elsewhere (f, "other.ics", "round-1", "Ulmen");
  g_assert_null (put (f, "a.ics", "Eichen", NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED);
}

static void
test_sync (Fixture *f)
{
  g_autoptr (GHashTable) known = home_known_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitCalendarChanges) first = NULL;
  g_autoptr (LeitCalendarChanges) second = NULL;
  g_autoptr (LeitCalendarChanges) third = NULL;
  guint before;

  for (guint i = 0; i < 450; i++) {
    g_autofree char *name = g_strdup_printf ("r%u.ics", i);

    edit_elsewhere (f, name, name, "Linden");
  }
  first = home_sync (f->home, NULL, known, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->changed->len, ==, 450);
  g_assert_cmpuint (first->removed->len, ==, 0);
  g_assert_nonnull (first->token);
  g_assert_nonnull (strstr (home_find (first, PLANS "r7.ics")->text, "SUMMARY:Linden\r\n"));
  home_learn (known, first);

  before = f->proxy->requests->len;
  second = home_sync (f->home, first->token, known, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->changed->len, ==, 0);
  g_assert_cmpuint (second->removed->len, ==, 0);
  g_assert_cmpuint (f->proxy->requests->len - before, ==, 1);

  edit_elsewhere (f, "r7.ics", "r7.ics", "Ulmen");
  edit_elsewhere (f, "new.ics", "new", "Eichen");
  radicale_request (f->radicale, "DELETE", PLANS "r8.ics", NULL, NULL, NULL, NULL);
  before = f->proxy->requests->len;
  third = home_sync (f->home, second->token, known, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (third->changed->len, ==, 2);
  g_assert_nonnull (strstr (home_find (third, PLANS "r7.ics")->text, "SUMMARY:Ulmen"));
  g_assert_nonnull (home_find (third, PLANS "new.ics"));
  g_assert_cmpuint (third->removed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (third->removed, 0), ==, PLANS "r8.ics");
  g_assert_cmpuint (f->proxy->requests->len - before, ==, 2);
}

/* What was created under a bare name keeps it. */
static void
test_sync_keeps_names (Fixture *f)
{
  g_autoptr (GHashTable) known = home_known_new ();
  g_autoptr (LeitCalendarChanges) empty = home_sync (f->home, NULL, known, NULL);
  g_autofree char *etag = put (f, "a.ics", "Linden", NULL, NULL);
  g_autoptr (LeitCalendarChanges) changes = NULL;
  g_autoptr (LeitCalendarChanges) removed = NULL;

  g_hash_table_insert (known, g_strdup ("a.ics"), g_strdup (etag));
  changes = home_sync (f->home, empty->token, known, NULL);
  g_assert_cmpuint (changes->changed->len, ==, 1);
  g_assert_nonnull (home_find (changes, "a.ics"));
  radicale_request (f->radicale, "DELETE", PLANS "a.ics", NULL, NULL, NULL, NULL);
  removed = home_sync (f->home, changes->token, known, NULL);
  g_assert_cmpuint (removed->removed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (removed->removed, 0), ==, "a.ics");
}

/* Only what differs is fetched, although all is compared. */
static void
assert_syncs_by_comparing (Fixture *f, const char *token, guint n_requests)
{
  g_autoptr (GHashTable) known = home_known_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitCalendarChanges) first = NULL;
  g_autoptr (LeitCalendarChanges) second = NULL;
  guint before;

  for (guint i = 0; i < 5; i++) {
    g_autofree char *name = g_strdup_printf ("r%u.ics", i);

    edit_elsewhere (f, name, name, "Linden");
  }
  first = home_sync (f->home, NULL, known, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (first->changed->len, ==, 5);
  home_learn (known, first);
  edit_elsewhere (f, "r1.ics", "r1.ics", "Ulmen");
  radicale_request (f->radicale, "DELETE", PLANS "r2.ics", NULL, NULL, NULL, NULL);
  before = f->proxy->requests->len;
  second = home_sync (f->home, token, known, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->changed->len, ==, 1);
  g_assert_nonnull (strstr (home_find (second, PLANS "r1.ics")->text, "SUMMARY:Ulmen"));
  g_assert_cmpuint (second->removed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (second->removed, 0), ==, PLANS "r2.ics");
  g_assert_cmpuint (f->proxy->requests->len - before, ==, n_requests);
}

static void
test_token_invalid (Fixture *f)
{
  assert_syncs_by_comparing (f, "http://radicale.org/ns/sync/0123", 3);
}

static void
test_without_sync (Fixture *f)
{
  play (f, "PROPFIND", WITHOUT_SYNC, 1);
  assert_syncs_by_comparing (f, NULL, 2);
}

/* It says that it can, and then it cannot. */
static void
test_sync_refused (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitCalendarChanges) changes = NULL;

  edit_elsewhere (f, "a.ics", "a", "Linden");
  play (f, "REPORT", REFUSE, 1);
  f->status = 501;
  changes = home_sync (f->home, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changes->changed->len, ==, 1);
  g_assert_null (changes->token);
}

static void
test_calendar_gone (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitCalendarChanges) before = home_sync (f->home, NULL, NULL, NULL);
  g_autoptr (LeitCalendarChanges) after = NULL;

  g_assert_nonnull (before);
  radicale_request (f->radicale, "DELETE", PLANS, NULL, NULL, NULL, NULL);
  g_assert_null (home_sync (f->home, before->token, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
  g_clear_error (&error);
  radicale_make_calendar (f->radicale, PLANS, "Gießpläne", "VEVENT");
  after = home_sync (f->home, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_discovery (Fixture *f)
{
  static const char *const starts[] = {
    "", "/", "/" RADICALE_USER "/", "/.well-known/caldav", PLANS, "/" RADICALE_USER "/plans"
  };
  g_autofree char *expected = g_strconcat (f->radicale->origin, PLANS, NULL);

  radicale_make_calendar (f->radicale, "/" RADICALE_USER "/tasks/", "Aufgaben", "VTODO");
  for (guint i = 0; i < G_N_ELEMENTS (starts); i++) {
    g_autoptr (LeitCalendarHome) home =
        home_at (f, f->radicale->origin, starts[i], RADICALE_PASSWORD);
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitCalendarChanges) changes = home_sync (home, NULL, NULL, &error);
    g_autofree char *found = leit_calendar_home_describe (home);

    g_assert_no_error (error);
    g_assert_cmpstr (found, ==, expected);
  }
}

static void
test_discovery_of_several (Fixture *f)
{
  g_autoptr (LeitCalendarHome) home = home_at (f, f->radicale->origin, "/", RADICALE_PASSWORD);
  g_autoptr (GError) error = NULL;

  radicale_make_calendar (f->radicale, "/" RADICALE_USER "/log/", "Ausführung", "VEVENT");
  g_assert_null (home_sync (home, NULL, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, "Gießpläne (" PLANS ")"));
  g_assert_nonnull (strstr (error->message, "Ausführung (/" RADICALE_USER "/log/)"));
}

static void
test_discovery_of_none (Fixture *f)
{
  g_autoptr (LeitCalendarHome) home = home_at (f, f->radicale->origin, "/", RADICALE_PASSWORD);
  g_autoptr (LeitCalendarHome) tasks = NULL;
  g_autoptr (GError) error = NULL;

  radicale_request (f->radicale, "DELETE", PLANS, NULL, NULL, NULL, NULL);
  g_assert_null (home_sync (home, NULL, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
  g_clear_error (&error);
  radicale_make_calendar (f->radicale, "/" RADICALE_USER "/tasks/", "Aufgaben", "VTODO");
  tasks = home_at (f, f->radicale->origin, "/" RADICALE_USER "/tasks/", RADICALE_PASSWORD);
  g_assert_null (home_sync (tasks, NULL, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, "takes no events"));
}

static void
test_wrong_password (Fixture *f)
{
  g_autoptr (LeitCalendarHome) home = home_at (f, f->radicale->origin, PLANS, "falsch");
  g_autoptr (LeitCalendarHome) without = home_at (f, f->radicale->origin, PLANS, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (home_sync (home, NULL, NULL, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNAUTHORIZED);
  g_assert_nonnull (strstr (error->message, "Preferences"));
  g_assert_null (strstr (error->message, "falsch"));
  g_clear_error (&error);
  g_assert_null (home_sync (without, NULL, NULL, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNAUTHORIZED);
}

/* Not a byte of it goes out. */
static void
test_password_needs_encryption (Fixture *f)
{
  g_autoptr (LeitCalendarHome) home =
      leit_caldav_home_new (f->http, "http://calendar.example.invalid/", "anna", "geheim");
  g_autoptr (GError) error = NULL;

  g_assert_null (home_sync (home, NULL, NULL, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_PLAIN);
}

static void
test_server_down (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = put (f, "a.ics", "Linden", NULL, NULL);
  g_autofree char *second = NULL;

  play (f, "PUT", CUT_BEFORE, 1);
  g_assert_null (put (f, "a.ics", "Ulmen", first, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_clear_error (&error);
  assert_summary (f, "a.ics", "Linden");
  radicale_stop (f->radicale);
  g_assert_null (put (f, "a.ics", "Ulmen", first, &error));
  g_assert_cmpuint (error->domain, ==, LEIT_NET_ERROR);
  g_clear_error (&error);
  radicale_start (f->radicale);
  second = put (f, "a.ics", "Ulmen", first, &error);
  g_assert_no_error (error);
  assert_summary (f, "a.ics", "Ulmen");
}

/* It arrived, and nobody learnt of it. */
static void
test_lost_answer (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *created = NULL;
  g_autofree char *edited = NULL;
  g_autofree char *edited_on = NULL;

  play (f, "PUT", CUT_AFTER, 1);
  g_assert_null (put (f, "a.ics", "Linden", NULL, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_cmpuint (count_objects (f), ==, 1);
  created = put (f, "a.ics", "Linden", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_objects (f), ==, 1);

  play (f, "PUT", CUT_AFTER, 1);
  g_assert_null (put (f, "a.ics", "Ulmen", created, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_clear_error (&error);
  edited = put (f, "a.ics", "Ulmen", created, &error);
  g_assert_no_error (error);
  edited_on = put (f, "a.ics", "Eichen", edited, &error);
  g_assert_no_error (error);

  play (f, "DELETE", CUT_AFTER, 1);
  g_assert_false (home_remove (f->home, "a.ics", edited_on, &error));
  g_clear_error (&error);
  g_assert_true (home_remove (f->home, "a.ics", edited_on, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_objects (f), ==, 0);
}

static void
test_without_etag (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  play (f, "PUT", WITHOUT_ETAG, 2);
  first = put (f, "a.ics", "Linden", NULL, &error);
  g_assert_no_error (error);
  second = put (f, "a.ics", "Ulmen", first, &error);
  g_assert_no_error (error);
  g_assert_nonnull (second);
  assert_summary (f, "a.ics", "Ulmen");
}

/* The server makes something else of it: the next sync tells, with and without tokens. */
static void
assert_rewritten (Fixture *f)
{
  g_autoptr (GHashTable) known = home_known_new ();
  g_autoptr (LeitCalendarChanges) empty = home_sync (f->home, NULL, known, NULL);
  g_autofree char *etag = NULL;
  g_autofree char *edited = NULL;
  g_autoptr (LeitCalendarChanges) changes = NULL;
  const LeitCalendarObject *object;

  f->add = "X-SERVER:was here\r\nEND:VEVENT";
  play (f, "PUT", WITHOUT_ETAG, 1);
  etag = put (f, "a.ics", "Linden", NULL, NULL);
  g_assert_nonnull (etag);
  g_hash_table_insert (known, g_strdup ("a.ics"), g_strdup (etag));
  changes = home_sync (f->home, empty->token, known, NULL);
  object = home_find (changes, "a.ics");
  g_assert_nonnull (object);
  g_assert_cmpstr (object->etag, ==, etag);
  g_assert_nonnull (strstr (object->text, "X-SERVER:was here"));
  f->add = NULL;
  edited = put (f, "a.ics", "Ulmen", etag, NULL);
  g_assert_nonnull (edited);
}

static void
test_rewritten (Fixture *f)
{
  assert_rewritten (f);
}

static void
test_rewritten_without_sync (Fixture *f)
{
  play (f, "PROPFIND", WITHOUT_SYNC, 1);
  assert_rewritten (f);
}

static void
test_refused (Fixture *f)
{
  static const struct {
    guint status;
    const char *says;
  } cases[] = {
    { 403, "Ask whoever runs the server" },
    { 413, "too large" },
    { 507, "full" },
    { 415, "does not take" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    play (f, "PUT", REFUSE, 1);
    f->status = cases[i].status;
    g_assert_null (put (f, "a.ics", "Linden", NULL, &error));
    g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED);
    g_assert_nonnull (strstr (error->message, cases[i].says));
  }
  {
    g_autoptr (GError) error = NULL;

    /* it may take it later */
    play (f, "PUT", REFUSE, 1);
    f->status = 503;
    g_assert_null (put (f, "a.ics", "Linden", NULL, &error));
    g_assert_cmpuint (error->domain, ==, LEIT_NET_ERROR);
    g_clear_error (&error);
    /* Radicale itself */
    g_assert_null (home_put (f->home, "b.ics", "no calendar", NULL, &error));
    g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED);
  }
}

static void
test_untrusted_certificate (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate =
      g_tls_certificate_new_from_pem (untrusted_pem, -1, &error);
  g_autoptr (SoupServer) server = NULL;
  g_autoptr (LeitCalendarHome) home = NULL;
  g_autofree char *origin = NULL;
  GSList *uris;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ())) {
    g_test_skip ("no TLS (apt-get install glib-networking)");
    return;
  }
  g_assert_no_error (error);
  server = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY,
                            &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server);
  origin = g_strdup_printf ("https://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  home = home_at (f, origin, PLANS, RADICALE_PASSWORD);
  g_assert_null (home_sync (home, NULL, NULL, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "administrator"));
}

static void
test_cancel (Fixture *f)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leit_calendar_home_sync_async (f->home, NULL, NULL, cancellable, take_result, &result);
  g_cancellable_cancel (cancellable);
  wait_for_result (&result);
  g_assert_null (leit_calendar_home_sync_finish (f->home, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test) g_test_add ("/schedule/caldav/" name, Fixture, test, set_up, run, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("write", test_write);
  ADD ("odd-names", test_odd_names);
  ADD ("conflict", test_conflict);
  ADD ("same-uid-elsewhere", test_same_uid_elsewhere);
  ADD ("sync", test_sync);
  ADD ("sync-keeps-names", test_sync_keeps_names);
  ADD ("token-invalid", test_token_invalid);
  ADD ("without-sync", test_without_sync);
  ADD ("sync-refused", test_sync_refused);
  ADD ("calendar-gone", test_calendar_gone);
  ADD ("discovery", test_discovery);
  ADD ("discovery-of-several", test_discovery_of_several);
  ADD ("discovery-of-none", test_discovery_of_none);
  ADD ("wrong-password", test_wrong_password);
  ADD ("password-needs-encryption", test_password_needs_encryption);
  ADD ("server-down", test_server_down);
  ADD ("lost-answer", test_lost_answer);
  ADD ("without-etag", test_without_etag);
  ADD ("rewritten", test_rewritten);
  ADD ("rewritten-without-sync", test_rewritten_without_sync);
  ADD ("refused", test_refused);
  ADD ("untrusted-certificate", test_untrusted_certificate);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
