/* Answers of calendar servers: their dialects, and what no server should send. */

#include "net/http.h"
#include "schedule/dav-xml.h"
#include "schedule/same-calendar.h"

#include <string.h>

#define URL "https://calendar.example.de/anna/plans/"
#define BEGIN                                                                                      \
  "<?xml version='1.0'?><d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'>"
#define END "</d:multistatus>"
#define OK_STATUS "<d:status>HTTP/1.1 200 OK</d:status>"

static LeitDavAnswer *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return leit_dav_answer_parse (body, URL, error);
}

static LeitDavAnswer *
parse_well (const char *text)
{
  g_autoptr (GError) error = NULL;
  LeitDavAnswer *answer = parse (text, &error);

  g_assert_no_error (error);
  return answer;
}

static const LeitDavResource *
at (const LeitDavAnswer *answer, guint index)
{
  g_assert_cmpuint (index, <, answer->resources->len);
  return g_ptr_array_index (answer->resources, index);
}

static void
test_collection (void)
{
  g_autoptr (LeitDavAnswer) answer = parse_well (
      BEGIN "<d:response><d:href>/anna/plans/</d:href><d:propstat><d:prop>"
            "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>"
            "<d:displayname> Gießpläne </d:displayname>"
            "<d:supported-report-set><d:supported-report><d:report><c:calendar-query/></d:report>"
            "</d:supported-report><d:supported-report><d:report><d:sync-collection/></d:report>"
            "</d:supported-report></d:supported-report-set>"
            "<c:supported-calendar-component-set><c:comp name='VTODO'/><c:comp name='VEVENT'/>"
            "</c:supported-calendar-component-set>"
            "<d:current-user-principal><d:href>/anna/</d:href></d:current-user-principal>"
            "<c:calendar-home-set><d:href>/anna/</d:href><d:href>/shared/</d:href>"
            "</c:calendar-home-set></d:prop>" OK_STATUS "</d:propstat></d:response>" END);
  const LeitDavResource *resource = at (answer, 0);

  g_assert_cmpstr (answer->path, ==, "/anna/plans/");
  g_assert_cmpstr (resource->path, ==, "/anna/plans/");
  g_assert_cmpuint (resource->status, ==, 200);
  g_assert_cmpstr (resource->name, ==, "Gießpläne");
  g_assert_true (resource->is_calendar);
  g_assert_true (resource->takes_events);
  g_assert_true (resource->can_sync);
  g_assert_cmpstr (resource->principal, ==, "/anna/");
  g_assert_cmpuint (resource->homes->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (resource->homes, 1), ==, "/shared/");
  g_assert_true (leit_dav_answer_find (answer, "/anna/plans") == resource);
  g_assert_null (leit_dav_answer_find (answer, "/anna/"));
}

/* Not what counts: prefixes, and properties the server does not have. */
static void
test_dialects (void)
{
  g_autoptr (LeitDavAnswer) other_prefixes = parse_well (
      "<multistatus xmlns='DAV:'><response xmlns:X='urn:ietf:params:xml:ns:caldav'>"
      "<href>/a/</href><propstat><prop><resourcetype><X:calendar/></resourcetype></prop>"
      "<status>HTTP/2 200</status></propstat></response></multistatus>");
  g_autoptr (LeitDavAnswer) wrong_namespace = parse_well (
      BEGIN "<d:response><d:href>/a/</d:href><d:propstat><d:prop><d:resourcetype><d:calendar/>"
            "</d:resourcetype><c:getetag>1</c:getetag></d:prop>" OK_STATUS
            "</d:propstat></d:response>" END);
  g_autoptr (LeitDavAnswer) missing =
      parse_well (BEGIN "<d:response><d:href>/a/</d:href><d:propstat><d:prop><d:getetag>\"1\""
                        "</d:getetag></d:prop>" OK_STATUS "</d:propstat><d:propstat><d:prop>"
                        "<d:getetag>\"2\"</d:getetag><d:resourcetype><c:calendar/></d:resourcetype>"
                        "</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>"
                        "</d:response>" END);

  g_assert_true (at (other_prefixes, 0)->is_calendar);
  g_assert_true (at (other_prefixes, 0)->takes_events);
  g_assert_false (at (wrong_namespace, 0)->is_calendar);
  g_assert_null (at (wrong_namespace, 0)->etag);
  g_assert_false (at (missing, 0)->is_calendar);
  g_assert_cmpstr (at (missing, 0)->etag, ==, "\"1\"");
}

static void
test_tasks_only (void)
{
  g_autoptr (LeitDavAnswer) answer =
      parse_well (BEGIN "<d:response><d:href>/a/</d:href><d:propstat><d:prop>"
                        "<c:supported-calendar-component-set><c:comp name='VTODO'/><c:comp/>"
                        "</c:supported-calendar-component-set></d:prop>" OK_STATUS
                        "</d:propstat></d:response>" END);

  g_assert_false (at (answer, 0)->takes_events);
}

static void
test_sync (void)
{
  g_autoptr (LeitDavAnswer) answer = parse_well (
      BEGIN "<d:response><d:href>a.ics</d:href><d:propstat><d:prop><d:getetag> W/\"1\"\n"
            "</d:getetag></d:prop>" OK_STATUS "</d:propstat></d:response>"
            "<d:response><d:href>/anna/plans/b.ics</d:href><d:status>HTTP/1.1 404 Not Found"
            "</d:status></d:response>"
            "<d:response><d:href>/anna/plans/</d:href><d:status>HTTP/1.1 507 Insufficient Storage"
            "</d:status></d:response>"
            "<d:response><d:href>/c</d:href><d:href>/d</d:href><d:status>HTTP/1.1 410 Gone"
            "</d:status></d:response>"
            "<d:sync-token> http://example.de/ns/sync/7 </d:sync-token>" END);

  g_assert_cmpuint (answer->resources->len, ==, 5);
  g_assert_cmpstr (at (answer, 0)->path, ==, "/anna/plans/a.ics");
  g_assert_cmpstr (at (answer, 0)->etag, ==, "W/\"1\"");
  g_assert_cmpuint (at (answer, 1)->status, ==, 404);
  g_assert_cmpuint (at (answer, 2)->status, ==, 507);
  g_assert_cmpuint (at (answer, 4)->status, ==, 410);
  g_assert_cmpstr (at (answer, 4)->path, ==, "/d");
  g_assert_cmpstr (answer->sync_token, ==, "http://example.de/ns/sync/7");
}

/* XML takes the carriage returns away; they come back. */
static void
test_text (void)
{
  static const struct {
    const char *sent;
    const char *read;
  } cases[] = {
    { "BEGIN:X\r\nEND:X\r\n", "BEGIN:X\r\nEND:X\r\n" },
    { "BEGIN:X\nEND:X\n", "BEGIN:X\r\nEND:X\r\n" },
    { "BEGIN:X&#13;\nEND:X&#13;\n", "BEGIN:X\r\nEND:X\r\n" },
    { "<![CDATA[A:<b> & ü\n]]>", "A:<b> & ü\r\n" },
    { "A:&lt;b&gt; &amp; &#252;\n", "A:<b> & ü\r\n" },
    { "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        g_strdup_printf (BEGIN "<d:response><d:href>/a.ics</d:href><d:propstat><d:prop>"
                               "<c:calendar-data>%s</c:calendar-data></d:prop>" OK_STATUS
                               "</d:propstat></d:response>" END,
                         cases[i].sent);
    g_autoptr (LeitDavAnswer) answer = parse_well (text);

    g_assert_cmpstr (at (answer, 0)->text, ==, cases[i].read);
  }
}

static void
test_paths (void)
{
  static const struct {
    const char *href;
    const char *path; /* NULL: refused */
  } cases[] = {
    { "/a/b.ics", "/a/b.ics" },
    { "b.ics", "/anna/plans/b.ics" },
    { "../log/b.ics", "/anna/log/b.ics" },
    { "/a%20b/%c3%9c.ics", "/a%20b/%C3%9C.ics" },
    { "/a b/Ü.ics", "/a%20b/%C3%9C.ics" },
    { "/x@y.ics", "/x%40y.ics" },
    { "/x%40y.ics", "/x%40y.ics" },
    { "/a%2Fb.ics", "/a%2Fb.ics" },
    { "/a.ics?x=1#y", "/a.ics" },
    { "https://calendar.example.de/a.ics", "/a.ics" },
    { "https://CALENDAR.example.de:443/a.ics", "/a.ics" },
    { "https://calendar.example.de", "/" },
    { "http://calendar.example.de/a.ics", NULL },
    { "https://calendar.example.de:444/a.ics", NULL },
    { "https://evil.example.org/a.ics", NULL },
    { "//evil.example.org/a.ics", NULL },
    { "https://calendar.example.de@evil.example.org/a.ics", NULL },
    { "file:///etc/passwd", NULL },
    { "javascript:alert(1)", NULL },
    { "/a/../../etc/passwd", NULL },
    { "/a/%2e%2e/b", NULL },
    { "/a/%2E/b", NULL },
    { "/a%00.ics", NULL },
    { "/a%zz.ics", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = leit_dav_normalise_path (cases[i].href, URL);

    g_test_message ("%s", cases[i].href);
    g_assert_cmpstr (path, ==, cases[i].path);
  }
}

static void
test_other_origins_are_left_out (void)
{
  g_autoptr (LeitDavAnswer) answer = parse_well (
      BEGIN "<d:response><d:href>https://evil.example.org/a.ics</d:href>" OK_STATUS "</d:response>"
            "<d:response><d:href/>" OK_STATUS "</d:response><d:response>" OK_STATUS "</d:response>"
            "<d:response><d:href>/anna/</d:href><d:propstat><d:prop><d:current-user-principal>"
            "<d:href>https://evil.example.org/anna/</d:href></d:current-user-principal>"
            "<c:calendar-home-set><d:href>//evil.example.org/</d:href></c:calendar-home-set>"
            "</d:prop>" OK_STATUS "</d:propstat></d:response>" END);

  g_assert_cmpuint (answer->resources->len, ==, 1);
  g_assert_null (at (answer, 0)->principal);
  g_assert_cmpuint (at (answer, 0)->homes->len, ==, 0);
}

static void
assert_refused (const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (parse (text, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_CONTENT);
  g_assert_nonnull (strstr (error->message, "calendar.example.de"));
}

static void
test_no_answer (void)
{
  static const char *const cases[] = {
    "",
    " ",
    "<",
    "{}",
    "<html><body>It works!</body></html>",
    "<multistatus/>",
    "<multistatus xmlns='dav'/>",
    "<d:multistatus/>",
    BEGIN,
    BEGIN "<d:response>" END,
    BEGIN "<d:response><d:href>/\xff</d:href></d:response>" END,
    BEGIN "<d:response><d:href>/\x01</d:href></d:response>" END,
    BEGIN END "<more/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i]);
}

/* Entities that grow, that read files, that ask other servers: none is ever looked at. */
static void
test_document_types (void)
{
  static const char *const cases[] = {
    "<!DOCTYPE d:multistatus><d:multistatus xmlns:d='DAV:'/>",
    "<!DOCTYPE m [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>"
    "<!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>"
    "<!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'><!ENTITY h '&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;'>]>"
    "<d:multistatus xmlns:d='DAV:'><d:sync-token>&h;</d:sync-token></d:multistatus>",
    "<!DOCTYPE m [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    "<d:multistatus xmlns:d='DAV:'><d:sync-token>&a;</d:sync-token></d:multistatus>",
    "<!DOCTYPE m SYSTEM 'http://127.0.0.1:1/m.dtd'><d:multistatus xmlns:d='DAV:'/>",
    "<!DOCTYPE m [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;]><d:multistatus "
    "xmlns:d='DAV:'/>",
    "<d:multistatus xmlns:d='DAV:'><d:sync-token>&nbsp;</d:sync-token></d:multistatus>",
  };
  gint64 began_us = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i]);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 2 * G_USEC_PER_SEC);
}

static void
test_deep (void)
{
  GString *text = g_string_new (BEGIN);

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "<d:response>");
  assert_refused (text->str);
  g_string_free (text, TRUE);
}

/* What makes no sense counts as not said. */
static void
test_odd_values (void)
{
  static const char *const statuses[] = {
    "", "200", "HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 2x", "HTTP/1.1 99999999999999", "HTTP/1.1 -200 OK"
  };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++) {
    g_autofree char *text =
        g_strdup_printf (BEGIN "<d:response><d:href>/a.ics</d:href><d:propstat><d:prop>"
                               "<d:getetag>\"1\"</d:getetag></d:prop><d:status>%s</d:status>"
                               "</d:propstat></d:response>" END,
                         statuses[i]);
    g_autoptr (LeitDavAnswer) answer = parse_well (text);

    g_assert_null (at (answer, 0)->etag);
  }
}

static void
test_bodies (void)
{
  const char *const paths[] = { "/a.ics", "/b&<c>.ics", NULL };
  g_autoptr (GBytes) sync = leit_dav_body_sync ("a<b>&\"c\"");
  g_autoptr (GBytes) first = leit_dav_body_sync (NULL);
  g_autoptr (GBytes) multiget = leit_dav_body_multiget (paths);
  const char *text = g_bytes_get_data (sync, NULL);

  g_assert_nonnull (g_strstr_len (text, (gssize) g_bytes_get_size (sync),
                                  "<sync-token>a&lt;b&gt;&amp;&quot;c&quot;</sync-token>"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (first, NULL), (gssize) g_bytes_get_size (first),
                                  "<sync-token></sync-token>"));
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (multiget, NULL),
                                  (gssize) g_bytes_get_size (multiget),
                                  "<href>/a.ics</href><href>/b&amp;&lt;c&gt;.ics</href>"));
}

static void
test_same_text (void)
{
  static const struct {
    const char *a;
    const char *b;
    gboolean same;
  } cases[] = {
    { "", "", TRUE },
    { "A:1\r\n", "A:1\n", TRUE },
    { "B:2\r\nA:1\r\n", "A:1\r\nB:2\r\n", TRUE },
    { "DESCRIPTION:abc def\r\n", "DESCRIPTION:abc\r\n  def\r\n", TRUE },
    { "BEGIN:X\nA:1\nBEGIN:Y\nB:1\nC:1\nEND:Y\nEND:X\n",
      "BEGIN:X\nBEGIN:Y\nC:1\nB:1\nEND:Y\nA:1\nEND:X\n", TRUE },
    { "A:1\n", "A:2\n", FALSE },
    { "A:1\n", "A:1\nA:1\n", FALSE },
    { "BEGIN:X\nA:1\nEND:X\nBEGIN:X\nB:1\nEND:X\n", "BEGIN:X\nB:1\nEND:X\nBEGIN:X\nA:1\nEND:X\n",
      TRUE },
    { "BEGIN:X\nA:1\nEND:X\nBEGIN:X\nB:1\nEND:X\n", "BEGIN:X\nA:1\nB:1\nEND:X\nBEGIN:X\nEND:X\n",
      FALSE },
    { "BEGIN:X\nA:1\n", "BEGIN:X\nA:1\nEND:X\n", FALSE },
    { "END:X\nEND:X\nA:1\n", "A:1\n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (leit_calendar_text_is_same (cases[i].a, cases[i].b), ==, cases[i].same);
}

static void
test_same_deep_text (void)
{
  GString *text = g_string_new (NULL);
  g_autofree char *other = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (text, "BEGIN:X\n");
  other = g_strconcat (text->str, "A:1\n", NULL);
  g_assert_false (leit_calendar_text_is_same (text->str, other));
  g_string_free (text, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/dav-xml/collection", test_collection);
  g_test_add_func ("/schedule/dav-xml/dialects", test_dialects);
  g_test_add_func ("/schedule/dav-xml/tasks-only", test_tasks_only);
  g_test_add_func ("/schedule/dav-xml/sync", test_sync);
  g_test_add_func ("/schedule/dav-xml/text", test_text);
  g_test_add_func ("/schedule/dav-xml/paths", test_paths);
  g_test_add_func ("/schedule/dav-xml/other-origins", test_other_origins_are_left_out);
  g_test_add_func ("/schedule/dav-xml/no-answer", test_no_answer);
  g_test_add_func ("/schedule/dav-xml/document-types", test_document_types);
  g_test_add_func ("/schedule/dav-xml/deep", test_deep);
  g_test_add_func ("/schedule/dav-xml/odd-values", test_odd_values);
  g_test_add_func ("/schedule/dav-xml/bodies", test_bodies);
  g_test_add_func ("/schedule/same-calendar/text", test_same_text);
  g_test_add_func ("/schedule/same-calendar/deep", test_same_deep_text);
  return g_test_run ();
}
