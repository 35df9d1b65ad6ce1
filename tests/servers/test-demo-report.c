#include "demo-fixture.h"

#include "base/clock.h"
#include "exchange/report.h"
#include "exchange/town-loader.h"
#include "telemetry/poller.h"

/* The demo town through Leitstand's own clients: whichever protocol tells it, the report is the
 * same. */

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static LeitTown *
load_town (Demo *demo, LeitHttpClient *http)
{
  g_autofree char *location = g_strconcat (demo->origin, "/town.json", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (LeitLoadedTown) loaded = NULL;
  g_autoptr (GError) error = NULL;

  leit_town_load_async (location, http, NULL, keep_result, &result);
  loaded = leit_town_load_finish (wait_for (&result), &error);
  g_assert_no_error (error);
  return leit_town_new (loaded->profile);
}

static void
poll (LeitTown *town, LeitHttpClient *http)
{
  g_autoptr (LeitPoller) poller = leit_poller_new (town, NULL, http);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leit_poller_poll_once_async (poller, NULL, keep_result, &result);
  g_assert_true (leit_poller_poll_once_finish (poller, wait_for (&result), &error));
  g_assert_no_error (error);
  g_assert_cmpint (leit_source_get_state (leit_town_get_source (town, 0)), ==, LEIT_SOURCE_OK);
}

/* What the report says about the source itself differs: its kind and address. */
static char *
without_sources (char *report, LeitReportFormat format)
{
  g_autofree char *owned = report;
  g_autoptr (JsonNode) node = NULL;
  char *sources;

  if (format == LEIT_REPORT_JSON) {
    node = json_from_string (report, NULL);
    g_assert_nonnull (node);
    json_object_remove_member (json_node_get_object (node), "sources");
    return json_to_string (node, TRUE);
  }
  sources = strstr (report, "\nSources (");
  g_assert_nonnull (sources);
  *sources = '\0';
  return g_steal_pointer (&owned);
}

static char *
report_on (const char *source, LeitReportFormat format)
{
  g_auto (Demo) demo = { NULL };
  g_autoptr (LeitHttpClient) http = leit_http_client_new (4);
  g_autoptr (LeitTown) town = NULL;

  demo_start (&demo, source, NULL, DEMO_NOW);
  town = load_town (&demo, http);
  poll (town, http);
  return without_sources (leit_report_write (town, format, DEMO_NOW_MS), format);
}

static void
test_same_report (void)
{
  for (LeitReportFormat format = LEIT_REPORT_TEXT; format <= LEIT_REPORT_JSON; format++) {
    g_autofree char *things = report_on ("thingsboard", format);
    g_autofree char *boxes = report_on ("opensensemap", format);
    g_autofree char *successor = report_on ("opensensemap-successor", format);

    g_assert_cmpuint (strlen (things), >, 1000);
    g_assert_cmpstr (things, ==, boxes);
    g_assert_cmpstr (things, ==, successor);
  }
}

static void
remove_all (GFile *file)
{
  g_autoptr (GFileEnumerator) children = g_file_enumerate_children (
      file, G_FILE_ATTRIBUTE_STANDARD_NAME, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL, NULL);
  GFile *child;

  while (children != NULL && g_file_enumerator_iterate (children, NULL, &child, NULL, NULL) &&
         child != NULL)
    remove_all (child);
  g_file_delete (file, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = g_dir_make_tmp ("leitstand-XXXXXX", NULL);
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  int status;

  g_setenv ("XDG_DATA_HOME", path, TRUE);
  leit_clock_set_fixed_ms (DEMO_NOW_MS);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/report/same-by-every-protocol", test_same_report);
  status = g_test_run ();
  remove_all (folder);
  return status;
}
