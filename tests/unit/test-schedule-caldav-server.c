/* CalDAV servers other than Radicale, as far as they differ; each test says what its server answers, in order. */

#include "http-fixture.h"

#include "calendar-home-fixture.h"
#include "net/http.h"
#include "schedule/caldav-home.h"

#define MULTISTATUS(inside)                                                                        \
  "<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'>" inside "</"             \
                                                                                  "d:multistatus>"
#define WITH(path, properties)                                                                     \
  "<d:response><d:href>" path "</d:href><d:propstat><d:prop>" properties                           \
  "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
#define STATUS(path, status)                                                                       \
  "<d:response><d:href>" path "</d:href><d:status>HTTP/1.1 " status "</d:status></d:response>"
#define VERSION(path, etag) WITH (path, "<d:getetag>" etag "</d:getetag>")
#define OBJECT(path, etag)                                                                         \
  WITH (path, "<d:getetag>" etag "</d:getetag><c:calendar-data>TEXT:" path "\n</c:calendar-data>")
#define TOKEN(token) "<d:sync-token>" token "</d:sync-token>"
#define CALENDAR_TYPE "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
#define SYNCS                                                                                      \
  "<d:supported-report-set><d:supported-report><d:report><d:sync-collection/></d:report>"          \
  "</d:supported-report></d:supported-report-set>"
#define CALENDAR(path) MULTISTATUS (WITH (path, CALENDAR_TYPE SYNCS))

/* What comes next: the request must be so, and is answered so. */
typedef struct {
  const char *method;
  const char *path;
  const char *says; /* in its body; NULL: whatever */
  guint status;
  const char *headers;
  const char *body;
} Exchange;

typedef struct {
  HttpFixture *server;
  LeitHttpClient *http;
  LeitCalendarHome *home;
  const Exchange *exchanges;
  guint n_exchanges;
  guint next;
} Fixture;

static void
answer_next (HttpFixture *server, SoupServerMessage *message, GHashTable *query)
{
  Fixture *f = server->data;
  const HttpRequest *request = http_fixture_request (server, server->requests->len - 1);
  const Exchange *exchange;

  g_test_message ("%s %s %s", request->method, request->path, request->body);
  g_assert_cmpuint (f->next, <, f->n_exchanges);
  exchange = &f->exchanges[f->next++];
  g_assert_cmpstr (request->method, ==, exchange->method);
  g_assert_cmpstr (request->path, ==, exchange->path);
  if (exchange->says != NULL)
    g_assert_nonnull (strstr (request->body, exchange->says));
  http_fixture_send (message, &(HttpAnswer){ .status = exchange->status,
                                             .headers = exchange->headers,
                                             .type = "application/xml",
                                             .body = exchange->body });
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *url = NULL;

  f->server = http_fixture_new ();
  f->server->data = f;
  http_fixture_answer (f->server, (HttpAnswer){ .path = "*", .make = answer_next });
  f->http = leit_http_client_new (2);
  url = g_strconcat (f->server->origin, "/cal/", NULL);
  f->home = leit_caldav_home_new (f->http, url, "anna", "geheim");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (f->next, ==, f->n_exchanges);
  g_object_unref (f->home);
  g_object_unref (f->http);
  http_fixture_free (f->server);
}

#define EXPECT(f, ...)                                                                             \
  static const Exchange exchanges[] = { __VA_ARGS__ };                                             \
  (f)->exchanges = exchanges;                                                                      \
  (f)->n_exchanges = G_N_ELEMENTS (exchanges)

#define FOUND                                                                                      \
  {                                                                                                \
    "PROPFIND", "/cal/", "supported-report-set", 207, NULL, CALENDAR ("/cal/")                     \
  }

static LeitCalendarChanges *
sync_well (Fixture *f, const char *token, GHashTable *known)
{
  g_autoptr (GError) error = NULL;
  LeitCalendarChanges *changes = home_sync (f->home, token, known, &error);

  g_assert_no_error (error);
  return changes;
}

/* RFC 6578, 3.6: there is more than the server gives at once. */
static void
test_cut_short (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitCalendarChanges) changes = NULL;

  EXPECT (f, FOUND,
          { "REPORT", "/cal/", "<sync-token></sync-token>", 207, NULL,
            MULTISTATUS (VERSION ("/cal/a.ics", "\"1\"") STATUS ("/cal/", "507 Insufficient")
                             TOKEN ("t1")) },
          { "REPORT", "/cal/", "<sync-token>t1</sync-token>", 207, NULL,
            MULTISTATUS (VERSION ("/cal/b.ics", "\"2\"") TOKEN ("t2")) },
          { "REPORT", "/cal/", "calendar-multiget", 207, NULL,
            MULTISTATUS (OBJECT ("/cal/b.ics", "\"2\"") OBJECT ("/cal/a.ics", "\"1\"")) });
  changes = sync_well (f, NULL, NULL);
  g_assert_cmpuint (changes->changed->len, ==, 2);
  g_assert_cmpstr (home_find (changes, "/cal/a.ics")->text, ==, "TEXT:/cal/a.ics\r\n");
  g_assert_cmpstr (changes->token, ==, "t2");
}

/* It says so again and again. */
static void
test_cut_short_for_ever (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitCalendarChanges) changes = NULL;

  EXPECT (f, FOUND,
          { "REPORT", "/cal/", "sync-collection", 207, NULL,
            MULTISTATUS (STATUS ("/cal/", "507 Insufficient") TOKEN ("t1")) },
          { "REPORT", "/cal/", "sync-collection", 207, NULL,
            MULTISTATUS (STATUS ("/cal/", "507 Insufficient") TOKEN ("t1")) },
          { "PROPFIND", "/cal/", "getetag", 207, NULL,
            MULTISTATUS (VERSION ("/cal/", "\"0\"") VERSION ("/cal/a.ics", "\"1\"")) },
          { "REPORT", "/cal/", "calendar-multiget", 207, NULL,
            MULTISTATUS (OBJECT ("/cal/a.ics", "\"1\"")) });
  changes = sync_well (f, NULL, NULL);
  g_assert_cmpuint (changes->changed->len, ==, 1);
  g_assert_null (changes->token);
}

/* The answer to one object is missing, another went in the meantime, a third may not be read. */
static void
test_texts_left_out (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitCalendarChanges) changes = NULL;

  EXPECT (f, FOUND,
          { "REPORT", "/cal/", "sync-collection", 207, NULL,
            MULTISTATUS (VERSION ("/cal/a.ics", "\"1\"") VERSION ("/cal/b.ics", "\"2\"")
                             TOKEN ("t1")) },
          { "REPORT", "/cal/", "calendar-multiget", 207, NULL,
            MULTISTATUS (STATUS ("/cal/a.ics", "404 Not Found")
                             OBJECT ("/cal/never-asked-for.ics", "\"9\"")) },
          { "GET", "/cal/b.ics", NULL, 403, NULL, NULL });
  changes = sync_well (f, "t0", NULL);
  g_assert_cmpuint (changes->changed->len, ==, 1);
  g_assert_null (home_find (changes, "/cal/b.ics")->text);
  g_assert_cmpstr (home_find (changes, "/cal/b.ics")->etag, ==, "\"2\"");
  g_assert_cmpuint (changes->removed->len, ==, 1);
  g_assert_cmpstr (changes->token, ==, "t1");
}

static void
test_texts_one_by_one (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitCalendarChanges) changes = NULL;

  EXPECT (f, FOUND,
          { "REPORT", "/cal/", "sync-collection", 207, NULL,
            MULTISTATUS (VERSION ("/cal/a.ics", "\"1\"") TOKEN ("t1")) },
          { "REPORT", "/cal/", "calendar-multiget", 207, NULL, MULTISTATUS ("") },
          { "GET", "/cal/a.ics", NULL, 200, "ETag: \"3\"", "TEXT" });
  changes = sync_well (f, NULL, NULL);
  g_assert_cmpstr (home_find (changes, "/cal/a.ics")->text, ==, "TEXT");
  g_assert_cmpstr (home_find (changes, "/cal/a.ics")->etag, ==, "\"3\"");
}

/* Only what lies in the calendar and on the server is of interest. */
static void
test_foreign_paths (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitCalendarChanges) changes = NULL;

  EXPECT (f, FOUND,
          { "REPORT", "/cal/", "sync-collection", 207, NULL,
            MULTISTATUS (VERSION ("https://evil.example.org/cal/a.ics", "\"1\"")
                             VERSION ("/other/b.ics", "\"1\"") VERSION ("/cal/deep/c.ics", "\"1\"")
                                 VERSION ("/cal/deep/", "\"1\"") VERSION ("/calendar.ics", "\"1\"")
                                     TOKEN ("t1")) });
  changes = sync_well (f, NULL, NULL);
  g_assert_cmpuint (changes->changed->len, ==, 0);
}

/* Each server forgets its tokens in its own way. */
static void
test_token_forgotten (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) known = home_known_new ();
  g_autoptr (LeitCalendarChanges) changes = NULL;

  EXPECT (f, FOUND, { "REPORT", "/cal/", "<sync-token>t0</sync-token>", 409, NULL, NULL },
          { "REPORT", "/cal/", "<sync-token></sync-token>", 207, NULL,
            MULTISTATUS (VERSION ("/cal/a.ics", "\"1\"") VERSION ("/cal/b.ics", "\"2\"")
                             TOKEN ("t1")) },
          { "REPORT", "/cal/", "<href>/cal/b.ics</href></c:calendar-multiget>", 207, NULL,
            MULTISTATUS (OBJECT ("/cal/b.ics", "\"2\"")) });
  g_hash_table_insert (known, g_strdup ("/cal/a.ics"), g_strdup ("\"1\""));
  g_hash_table_insert (known, g_strdup ("/cal/b.ics"), g_strdup ("\"1\""));
  g_hash_table_insert (known, g_strdup ("c.ics"), g_strdup ("\"1\""));
  changes = sync_well (f, "t0", known);
  g_assert_cmpuint (changes->changed->len, ==, 1);
  g_assert_cmpuint (changes->removed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (changes->removed, 0), ==, "c.ics");
  g_assert_cmpstr (changes->token, ==, "t1");
}

/* A server that is down has not lost its calendar. */
static void
test_server_error (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  EXPECT (f, FOUND, { "REPORT", "/cal/", NULL, 500, NULL, NULL });
  g_assert_null (home_sync (f->home, "t0", NULL, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_STATUS);
}

static void
test_html (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  EXPECT (f, { "PROPFIND", "/cal/", NULL, 200, NULL, "<html>It works!</html>" },
          { "PROPFIND", "/.well-known/caldav", NULL, 200, NULL, "<html>It works!</html>" });
  g_assert_null (home_sync (f->home, NULL, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, "/cal/"));
}

/* As Nextcloud does it. */
static void
test_well_known (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitCalendarChanges) changes = NULL;
  g_autofree char *where = NULL;

  EXPECT (f, { "PROPFIND", "/cal/", NULL, 405, NULL, NULL },
          { "PROPFIND", "/.well-known/caldav", NULL, 301, "Location: /dav/", NULL },
          { "PROPFIND", "/dav/", "current-user-principal", 207, NULL,
            MULTISTATUS (WITH ("/dav/", "<d:current-user-principal><d:href>/dav/anna/</d:href>"
                                        "</d:current-user-principal>")) },
          { "PROPFIND", "/dav/anna/", "calendar-home-set", 207, NULL,
            MULTISTATUS (WITH ("/dav/anna/", "<c:calendar-home-set><d:href>/dav/cal/</d:href>"
                                             "<d:href>/dav/shared/</d:href>"
                                             "</c:calendar-home-set>")) },
          { "PROPFIND", "/dav/cal/", NULL, 207, NULL,
            MULTISTATUS (WITH ("/dav/cal/", "<d:displayname>Alle</d:displayname>")
                             WITH ("/dav/cal/plans", CALENDAR_TYPE)) },
          { "PROPFIND", "/dav/shared/", NULL, 207, NULL,
            MULTISTATUS (WITH ("/dav/shared/", "") WITH ("/dav/cal/plans", CALENDAR_TYPE)) },
          { "PROPFIND", "/dav/cal/plans/", "getetag", 207, NULL, MULTISTATUS ("") });
  changes = sync_well (f, NULL, NULL);
  where = leit_calendar_home_describe (f->home);
  g_assert_true (g_str_has_suffix (where, "/dav/cal/plans/"));
}

/* Not to another computer, and not without encryption: the password would go with it. */
static void
test_well_known_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  EXPECT (f, { "PROPFIND", "/cal/", NULL, 404, NULL, NULL },
          { "PROPFIND", "/.well-known/caldav", NULL, 302, "Location: https://evil.example.org/",
            NULL });
  g_assert_null (home_sync (f->home, NULL, NULL, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_REDIRECT);
}

static void
test_principal_elsewhere (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  EXPECT (
      f,
      { "PROPFIND", "/cal/", NULL, 207, NULL,
        MULTISTATUS (WITH ("/cal/", "<d:current-user-principal><d:href>https://evil.example.org/"
                                    "</d:href></d:current-user-principal>")) },
      { "PROPFIND", "/.well-known/caldav", NULL, 404, NULL, NULL });
  g_assert_null (home_sync (f->home, NULL, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
}

/* Behind a proxy that packs, each version is "weak": it is asked for again. */
static void
test_weak_etag (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = NULL;

  EXPECT (f, FOUND, { "PUT", "/cal/a.ics", "TEXT", 201, "ETag: W/\"1\"", NULL },
          { "GET", "/cal/a.ics", NULL, 200, "ETag: \"1\"", "TEXT" });
  etag = home_put (f->home, "a.ics", "TEXT", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (etag, ==, "\"1\"");
  g_assert_cmpstr (http_fixture_header (f->server, 1, "If-None-Match"), ==, "*");
  g_assert_cmpstr (http_fixture_header (f->server, 1, "Content-Type"), ==,
                   "text/calendar; charset=utf-8");
  g_assert_true (g_str_has_prefix (http_fixture_header (f->server, 1, "Authorization"), "Basic "));
}

static void
test_no_versions_at_all (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  EXPECT (f, FOUND, { "PUT", "/cal/a.ics", NULL, 204, NULL, NULL },
          { "GET", "/cal/a.ics", NULL, 200, NULL, "TEXT" });
  g_assert_null (home_put (f->home, "a.ics", "TEXT", "\"0\"", &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED);
  g_assert_cmpstr (http_fixture_header (f->server, 1, "If-Match"), ==, "\"0\"");
}

/* The condition did not hold, and there is nothing: whoever removed it was faster. */
static void
test_remove_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  EXPECT (f, FOUND, { "DELETE", "/cal/a.ics", NULL, 412, NULL, NULL },
          { "GET", "/cal/a.ics", NULL, 404, NULL, NULL });
  g_assert_true (home_remove (f->home, "/cal/a.ics", "\"1\"", &error));
  g_assert_no_error (error);
  g_assert_cmpstr (http_fixture_header (f->server, 1, "If-Match"), ==, "\"1\"");
}

#define ADD(name, test)                                                                            \
  g_test_add ("/schedule/caldav-server/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("cut-short", test_cut_short);
  ADD ("cut-short-for-ever", test_cut_short_for_ever);
  ADD ("texts-left-out", test_texts_left_out);
  ADD ("texts-one-by-one", test_texts_one_by_one);
  ADD ("foreign-paths", test_foreign_paths);
  ADD ("token-forgotten", test_token_forgotten);
  ADD ("server-error", test_server_error);
  ADD ("html", test_html);
  ADD ("well-known", test_well_known);
  ADD ("well-known-elsewhere", test_well_known_elsewhere);
  ADD ("principal-elsewhere", test_principal_elsewhere);
  ADD ("weak-etag", test_weak_etag);
  ADD ("no-versions-at-all", test_no_versions_at_all);
  ADD ("remove-gone", test_remove_gone);
  return g_test_run ();
}
