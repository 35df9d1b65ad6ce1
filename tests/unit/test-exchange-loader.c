#include "base/clock.h"
#include "base/json.h"
#include "exchange/town-copy.h"
#include "exchange/town-file.h"
#include "exchange/town-loader.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <string.h>

#define FIRST_MS G_GINT64_CONSTANT (1717927200000)

static char *
profile_text (const char *name, const char *trees)
{
  return g_strdup_printf ("{\"format\":\"leitstand-town\",\"version\":1,\"id\":\"test\","
                          "\"name\":\"%s\",\"time_zone\":\"Europe/Berlin\","
                          "\"bounds\":{\"south\":52.1,\"west\":12.5,\"north\":52.2,\"east\":12.7},"
                          "\"sources\":[],\"stations\":[],\"tanks\":[],\"trees\":%s}",
                          name, trees);
}

static char *
trees_text (const char *id)
{
  return g_strdup_printf ("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                          "\"geometry\":{\"type\":\"Point\",\"coordinates\":[12.59,52.14]},"
                          "\"properties\":{\"id\":\"%s\"}}]}",
                          id);
}

#define TREES_BESIDE "{\"file\":\"trees.geojson\"}"

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LeitLoadedTown *
load (LeitHttpClient *http, const char *location, GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_town_load_async (location, http, cancellable, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return leit_town_load_finish (result, error);
}

static const char *
tree_id (const LeitLoadedTown *loaded)
{
  LeitTreeTable *trees = leit_profile_get_trees (loaded->profile);

  g_assert_cmpuint (leit_tree_table_get_n_rows (trees), ==, 1);
  return leit_tree_table_get_id (trees, 0);
}

/* Files */

static char *
write_file (const char *name, const char *text)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "towns", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return g_steal_pointer (&path);
}

static void
test_file_with_trees_beside (void)
{
  g_autofree char *profile = profile_text ("Ä", "{\"file\":\"below/trees.geojson\"}");
  g_autofree char *trees = trees_text ("B-001");
  g_autofree char *path = write_file ("a town.json", profile);
  g_autofree char *trees_path = write_file ("below/trees.geojson", trees);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);
  const char *locations[] = { path, uri };

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitLoadedTown) loaded = load (NULL, locations[i], NULL, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (leit_profile_get_name (loaded->profile), ==, "Ä");
    g_assert_cmpstr (tree_id (loaded), ==, "B-001");
    g_assert_cmpstr (loaded->location, ==, path);
    g_assert_cmpint (loaded->copy_of_ms, ==, LEIT_TIME_NONE);
    g_assert_null (loaded->copy_reason);
  }
}

static void
assert_fails (LeitHttpClient *http, const char *location, GQuark domain, int code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (load (http, location, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_files_that_cannot_be_used (void)
{
  g_autofree char *good = profile_text ("A", TREES_BESIDE);
  g_autofree char *lonely = write_file ("lonely/town.json", good);
  g_autofree char *broken = write_file ("broken.json", "{\"format\": nonsense");
  g_autofree char *folder = g_path_get_dirname (lonely);

  assert_fails (NULL, "/does/not/exist.json", LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_READ,
                "/does/not/exist.json");
  assert_fails (NULL, folder, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_READ, folder);
  assert_fails (NULL, "/dev/zero", LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_READ, "/dev/zero");
  assert_fails (NULL, lonely, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_READ, "trees.geojson");
  assert_fails (NULL, broken, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX, "broken.json");
  assert_fails (NULL, "ftp://example.org/town.json", LEIT_EXCHANGE_ERROR,
                LEIT_EXCHANGE_ERROR_LOCATION, "ftp://");
  assert_fails (NULL, "", LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_LOCATION, "");
}

static void
test_file_too_large (void)
{
  g_autofree char *path = write_file ("large.json", "");
  FILE *file = g_fopen (path, "w");

  g_assert_cmpint (fseek (file, LEIT_MAX_PROFILE_BYTES, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc (' ', file), ==, ' ');
  fclose (file);
  assert_fails (NULL, path, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_TOO_LARGE, "large.json");
}

static void
test_where_trees_may_be (void)
{
  static const char *const refused[] = { "/etc/passwd",
                                         "../trees.geojson",
                                         "below/../../trees.geojson",
                                         "https://example.org/trees.geojson",
                                         "//example.org/trees.geojson",
                                         "file:///etc/passwd",
                                         "..\\trees.geojson",
                                         "trees.geojson?secret=1",
                                         "" };
  g_autoptr (GFile) profile = g_file_new_for_path ("/towns/town.json");
  g_autoptr (GFile) beside = leit_town_file_beside (profile, "below/trees.geojson", NULL);
  g_autofree char *url =
      leit_town_url_beside ("https://example.org/a/town.json?key=1", "below/ü b%20.geojson", NULL);

  g_assert_cmpstr (g_file_peek_path (beside), ==, "/towns/below/trees.geojson");
  g_assert_cmpstr (url, ==, "https://example.org/a/below/%C3%BC%20b%2520.geojson");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", refused[i]);
    g_assert_null (leit_town_file_beside (profile, refused[i], NULL));
    g_assert_null (leit_town_url_beside ("https://example.org/town.json", refused[i], &error));
    g_assert_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_REFERENCE);
  }
}

/* A server */

typedef struct {
  SoupServer *server;
  LeitHttpClient *http;
  char *url;
  char *profile, *profile_etag;
  char *trees, *trees_etag;
  guint status; /* instead of an answer, 0: none */
  gboolean silent;
  guint n_full, n_unchanged;
} Fixture;

static void
answer (Fixture *fixture, SoupServerMessage *message, const char *body, const char *etag)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (message);
  const char *known = soup_message_headers_get_one (asked, "If-None-Match");

  if (etag != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "ETag", etag);
  if (etag != NULL && g_strcmp0 (known, etag) == 0) {
    fixture->n_unchanged++;
    soup_server_message_set_status (message, 304, NULL);
    return;
  }
  fixture->n_full++;
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, body,
                                    strlen (body));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *fixture = user_data;

  if (fixture->silent)
    soup_server_message_pause (message);
  else if (fixture->status != 0)
    soup_server_message_set_status (message, fixture->status, NULL);
  else if (g_str_equal (path, "/town/town.json"))
    answer (fixture, message, fixture->profile, fixture->profile_etag);
  else if (g_str_equal (path, "/town/trees.geojson"))
    answer (fixture, message, fixture->trees, fixture->trees_etag);
  else
    soup_server_message_set_status (message, 404, NULL);
}

static void
replace (char **text, char *new_text)
{
  g_free (*text);
  *text = new_text;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, on_request, fixture, NULL);
  g_assert_true (
      soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  g_assert_no_error (error);
  uris = soup_server_get_uris (fixture->server);
  fixture->url =
      g_strdup_printf ("http://127.0.0.1:%d/town/town.json", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  fixture->http = leit_http_client_new (4);
  fixture->profile = profile_text ("One", TREES_BESIDE);
  fixture->profile_etag = g_strdup ("\"p1\"");
  fixture->trees = trees_text ("T1");
  fixture->trees_etag = g_strdup ("\"t1\"");
  leit_clock_set_fixed_ms (FIRST_MS);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  leit_clock_set_fixed_ms (LEIT_TIME_NONE);
  g_clear_object (&fixture->http);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_free (fixture->url);
  g_free (fixture->profile);
  g_free (fixture->profile_etag);
  g_free (fixture->trees);
  g_free (fixture->trees_etag);
}

static void
assert_loads (Fixture *fixture, const char *name, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitLoadedTown) loaded = load (fixture->http, fixture->url, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (leit_profile_get_name (loaded->profile), ==, name);
  g_assert_cmpstr (tree_id (loaded), ==, id);
  g_assert_cmpstr (loaded->location, ==, fixture->url);
  g_assert_cmpint (loaded->copy_of_ms, ==, LEIT_TIME_NONE);
  g_assert_null (loaded->copy_reason);
}

/* The last good pair, with a reason that contains word. */
static void
assert_loads_copy (
    Fixture *fixture, const char *name, const char *id, gint64 copy_of_ms, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitLoadedTown) loaded = load (fixture->http, fixture->url, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (leit_profile_get_name (loaded->profile), ==, name);
  g_assert_cmpstr (tree_id (loaded), ==, id);
  g_assert_cmpint (loaded->copy_of_ms, ==, copy_of_ms);
  g_assert_nonnull (loaded->copy_reason);
  g_test_message ("%s", loaded->copy_reason);
  g_assert_nonnull (strstr (loaded->copy_reason, word));
}

static void
test_unchanged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = leit_town_copy_path (fixture->url);
  GStatBuf now;

  assert_loads (fixture, "One", "T1");
  g_assert_cmpuint (fixture->n_full, ==, 2);
  g_assert_cmpint (g_stat (path, &now), ==, 0);
  g_assert_cmpint (now.st_mode & 0777, ==, 0600);
  assert_loads (fixture, "One", "T1");
  g_assert_cmpuint (fixture->n_full, ==, 2);
  g_assert_cmpuint (fixture->n_unchanged, ==, 2);
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  assert_loads (fixture, "One", "T1");
  replace (&fixture->trees, trees_text ("T2"));
  replace (&fixture->trees_etag, g_strdup ("\"t2\""));
  assert_loads (fixture, "One", "T2");
  replace (&fixture->profile, profile_text ("Two", TREES_BESIDE));
  replace (&fixture->profile_etag, g_strdup ("\"p2\""));
  assert_loads (fixture, "Two", "T2");
  g_assert_cmpuint (fixture->n_full, ==, 4);
  fixture->status = 500;
  assert_loads_copy (fixture, "Two", "T2", FIRST_MS, "500");
}

static void
test_server_without_etags (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->profile_etag, g_free);
  g_clear_pointer (&fixture->trees_etag, g_free);
  assert_loads (fixture, "One", "T1");
  assert_loads (fixture, "One", "T1");
  replace (&fixture->trees, trees_text ("T2"));
  assert_loads (fixture, "One", "T2");
}

static void
test_inline_trees (Fixture *fixture, gconstpointer data)
{
  replace (&fixture->profile,
           profile_text ("One", "[{\"id\":\"I1\",\"latitude\":52.14,\"longitude\":12.59}]"));
  assert_loads (fixture, "One", "I1");
  assert_loads (fixture, "One", "I1");
  g_assert_cmpuint (fixture->n_full, ==, 1);
  g_assert_cmpuint (fixture->n_unchanged, ==, 1);
  fixture->status = 503;
  assert_loads_copy (fixture, "One", "I1", FIRST_MS, "503");
}

/* The copy is as old as the server's last word on it, not as its last change. */
static void
test_offline (Fixture *fixture, gconstpointer data)
{
  assert_loads (fixture, "One", "T1");
  leit_clock_set_fixed_ms (FIRST_MS + LEIT_DAY_MS);
  assert_loads (fixture, "One", "T1");
  leit_clock_set_fixed_ms (FIRST_MS + 2 * LEIT_DAY_MS);
  soup_server_disconnect (fixture->server);
  assert_loads_copy (fixture, "One", "T1", FIRST_MS + LEIT_DAY_MS, "127.0.0.1");
}

static void
test_broken_new_profile (Fixture *fixture, gconstpointer data)
{
  assert_loads (fixture, "One", "T1");
  replace (&fixture->profile, profile_text ("Two", "\"nonsense\""));
  replace (&fixture->profile_etag, g_strdup ("\"p2\""));
  assert_loads_copy (fixture, "One", "T1", FIRST_MS, "/trees");
  assert_loads_copy (fixture, "One", "T1", FIRST_MS, "/trees");
  replace (&fixture->profile, g_strdup ("<html>Sign in</html>"));
  assert_loads_copy (fixture, "One", "T1", FIRST_MS, "town.json");
  replace (&fixture->profile, profile_text ("Three", TREES_BESIDE));
  assert_loads (fixture, "Three", "T1");
}

/* Profile and trees are a pair: neither is taken without the other. */
static void
test_broken_new_trees (Fixture *fixture, gconstpointer data)
{
  assert_loads (fixture, "One", "T1");
  replace (&fixture->profile, profile_text ("Two", TREES_BESIDE));
  replace (&fixture->profile_etag, g_strdup ("\"p2\""));
  replace (&fixture->trees, g_strdup ("{\"type\":\"FeatureCollection\",\"features\":[{}]}"));
  replace (&fixture->trees_etag, g_strdup ("\"t2\""));
  assert_loads_copy (fixture, "One", "T1", FIRST_MS, "trees.geojson");
  replace (&fixture->profile, profile_text ("Two", "{\"file\":\"gone.geojson\"}"));
  assert_loads_copy (fixture, "One", "T1", FIRST_MS, "404");
  replace (&fixture->profile, profile_text ("Two", "{\"file\":\"../secret.geojson\"}"));
  assert_loads_copy (fixture, "One", "T1", FIRST_MS, "secret.geojson");
}

static void
test_first_time_broken (Fixture *fixture, gconstpointer data)
{
  fixture->status = 404;
  assert_fails (fixture->http, fixture->url, LEIT_NET_ERROR, LEIT_NET_ERROR_STATUS, "404");
  fixture->status = 0;
  replace (&fixture->profile, g_strdup ("{}"));
  assert_fails (fixture->http, fixture->url, LEIT_JSON_ERROR, LEIT_JSON_ERROR_MISSING, "town.json");
}

static void
test_damaged_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = leit_town_copy_path (fixture->url);
  g_autofree char *bytes = NULL;
  gsize length;

  assert_loads (fixture, "One", "T1");
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize kept = 0; kept < length; kept += 37) {
    g_assert_true (g_file_set_contents (path, bytes, (gssize) kept, NULL));
    assert_loads (fixture, "One", "T1");
  }
}

static void
test_silent_server (Fixture *fixture, gconstpointer data)
{
  assert_loads (fixture, "One", "T1");
  fixture->silent = TRUE;
  assert_loads_copy (fixture, "One", "T1", FIRST_MS, "does not answer");
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  assert_loads (fixture, "One", "T1");
  fixture->silent = TRUE;
  g_timeout_add (50, cancel, cancellable);
  g_assert_null (load (fixture->http, fixture->url, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    remove_folder (path);
  }
  g_remove (folder);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/exchange/loader/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_autofree char *folder = g_dir_make_tmp ("leitstand-test-XXXXXX", NULL);
  int failed;

  /* G_TEST_OPTION_ISOLATE_DIRS would hide the GSettings schemas that GIO's proxy lookup asks for. */
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/loader/file", test_file_with_trees_beside);
  g_test_add_func ("/exchange/loader/file-refused", test_files_that_cannot_be_used);
  g_test_add_func ("/exchange/loader/file-too-large", test_file_too_large);
  g_test_add_func ("/exchange/loader/beside", test_where_trees_may_be);
  ADD ("unchanged", test_unchanged);
  ADD ("changed", test_changed);
  ADD ("no-etags", test_server_without_etags);
  ADD ("inline-trees", test_inline_trees);
  ADD ("offline", test_offline);
  ADD ("broken-profile", test_broken_new_profile);
  ADD ("broken-trees", test_broken_new_trees);
  ADD ("first-time-broken", test_first_time_broken);
  ADD ("damaged-copy", test_damaged_copy);
  ADD ("silent-server", test_silent_server);
  ADD ("cancelled", test_cancelled);
  failed = g_test_run ();
  remove_folder (folder);
  return failed;
}
