#include "exchange/town-loader.h"

#include "base/clock.h"
#include "exchange/town-copy.h"
#include "exchange/town-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* With a good copy at hand staff need not wait for a server that does not answer … */
#define PATIENCE_MS 3000
/* … even less when this computer seems to be offline (a closed network may look like that). */
#define PATIENCE_OFFLINE_MS 700
/* A server that answered once, but stops in the middle of the trees. */
#define STALLED_SECONDS 10

/**
 * leit_loaded_town_free:
 * @loaded: (transfer full): what leit_town_load_finish() gave
 */
void
leit_loaded_town_free (LeitLoadedTown *loaded)
{
  g_return_if_fail (loaded != NULL);

  g_clear_object (&loaded->profile);
  g_free (loaded->location);
  g_free (loaded->copy_reason);
  g_free (loaded);
}

static void
return_loaded (
    GTask *task, LeitProfile *profile, const char *location, gint64 copy_of_ms, const char *reason)
{
  LeitLoadedTown *loaded = g_new0 (LeitLoadedTown, 1);

  loaded->profile = g_object_ref (profile);
  loaded->location = g_strdup (location);
  loaded->copy_of_ms = copy_of_ms;
  loaded->copy_reason = g_strdup (reason);
  g_task_return_pointer (task, loaded, (GDestroyNotify) leit_loaded_town_free);
}

static void
load_file (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GFile *file = task_data;
  GError *error = NULL;
  g_autoptr (LeitProfile) profile = leit_town_file_load (file, cancellable, &error);

  if (profile == NULL)
    g_task_return_error (task, error);
  else
    return_loaded (task, profile, g_file_peek_path (file), LEIT_TIME_NONE, NULL);
}

/*
 * Loading from a server: read the copy, ask for the profile, ask for the trees it names, parse what is new, keep it as
 * the new copy. Whatever goes wrong on the way leads to the copy, if there is one.
 */
typedef struct {
  char *url;
  char *display_url; /* for messages: without what may be secret */
  char *copy_path;
  LeitHttpClient *http;
  GCancellable *asking; /* cancelled with the task, or when patience ends */
  gulong cancelled_handler;
  guint patience;
  gboolean too_slow;
  LeitTownCopy *copy;        /* NULL: none */
  LeitProfile *copy_profile; /* what it says */
  LeitTownCopy *news;        /* what the server has now */
  LeitProfile *profile;      /* what that says */
} Download;

static void
download_free (Download *download)
{
  g_clear_handle_id (&download->patience, g_source_remove);
  g_clear_object (&download->asking);
  g_clear_object (&download->http);
  g_clear_object (&download->copy_profile);
  g_clear_object (&download->profile);
  g_clear_pointer (&download->copy, leit_town_copy_free);
  g_clear_pointer (&download->news, leit_town_copy_free);
  g_free (download->url);
  g_free (download->display_url);
  g_free (download->copy_path);
  g_free (download);
}

static void
stop_waiting (GTask *task)
{
  Download *download = g_task_get_task_data (task);

  g_clear_handle_id (&download->patience, g_source_remove);
  if (download->cancelled_handler != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), download->cancelled_handler);
  download->cancelled_handler = 0;
}

static void
return_download (GTask *task, LeitProfile *profile, gint64 copy_of_ms, const char *reason)
{
  Download *download = g_task_get_task_data (task);

  stop_waiting (task);
  return_loaded (task, profile, download->url, copy_of_ms, reason);
}

/* Takes the task and the error: falls back to the copy. */
static void
give_up (GTask *task, GError *error)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GError) cause = error;
  Download *download = g_task_get_task_data (task);

  if (download->copy_profile == NULL ||
      g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    stop_waiting (task);
    g_task_return_error (task, g_steal_pointer (&cause));
  } else if (download->too_slow) {
    return_download (task, download->copy_profile, download->copy->confirmed_ms,
                     _ ("The server with the town's file does not answer."));
  } else {
    return_download (task, download->copy_profile, download->copy->confirmed_ms, cause->message);
  }
}

static void
keep_news (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Download *download = task_data;
  g_autoptr (GError) error = NULL;

  if (!leit_town_copy_write (download->news, download->copy_path, &error))
    g_warning ("The town's file cannot be kept for offline use: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
on_news_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Download *download = g_task_get_task_data (task);

  return_download (task, download->profile, LEIT_TIME_NONE, NULL);
}

/* Runs one step in a thread; the download is its data and outlives it, since the task is its user data. */
static void
run_step (GTask *task, GTaskThreadFunc step, GAsyncReadyCallback next)
{
  g_autoptr (GTask) step_task = g_task_new (NULL, NULL, next, task);

  g_task_set_task_data (step_task, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step_task, step);
}

/* Nothing new: the copy is what the server has. Takes the task. */
static void
use_confirmed_copy (GTask *task)
{
  g_autoptr (GTask) owned = task;
  Download *download = g_task_get_task_data (task);

  leit_town_copy_confirm (download->copy_path, leit_clock_now_ms ());
  return_download (task, download->copy_profile, LEIT_TIME_NONE, NULL);
}

static void
add_news_trees (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Download *download = task_data;
  GError *error = NULL;

  /* The profile is as before, but for the trees: what was parsed from the copy has the old ones. */
  if (download->profile == NULL)
    download->profile =
        leit_profile_parse (download->news->profile_bytes, download->display_url, &error);
  if (download->profile != NULL &&
      leit_town_copy_add_trees (download->news, download->profile, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_trees_added (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    give_up (task, error);
    return;
  }
  download->news->confirmed_ms = leit_clock_now_ms ();
  run_step (task, keep_news, on_news_kept);
}

static void
ask (GTask *task,
     const char *url,
     gsize max_bytes,
     guint timeout_seconds,
     const char *etag,
     GAsyncReadyCallback answered)
{
  Download *download = g_task_get_task_data (task);
  LeitHttpRequest request = {
    .method = "GET",
    .url = url,
    .max_bytes = max_bytes,
    .timeout_seconds = timeout_seconds,
    .retries = download->copy == NULL ? 1 : 0,
    .etag = etag,
  };

  leit_http_client_send_async (download->http, &request, download->asking, answered, task);
}

/*
 * Takes an answer into bytes and etag; 304 means those of the copy. FALSE when it is none.
 */
static gboolean
take_answer (LeitHttpClient *http,
             GAsyncResult *result,
             GBytes *copied_bytes,
             const char *copied_etag,
             GBytes **bytes,
             char **etag,
             GError **error)
{
  g_autoptr (LeitHttpResponse) response = leit_http_client_send_finish (http, result, error);

  if (response == NULL)
    return FALSE;
  if (response->status == 304 && copied_bytes == NULL) {
    g_set_error_literal (error, LEIT_NET_ERROR, LEIT_NET_ERROR_CONTENT,
                         _ ("The server says that the town's file has not changed, but it was "
                            "never fetched before."));
    return FALSE;
  }
  *bytes = g_bytes_ref (response->status == 304 ? copied_bytes : response->body);
  *etag = g_strdup (response->status == 304 ? copied_etag : response->etag);
  return TRUE;
}

static gboolean
same_bytes (GBytes *a, GBytes *b)
{
  return a != NULL && b != NULL && g_bytes_equal (a, b);
}

static gboolean
profile_is_as_copied (Download *download)
{
  return download->copy != NULL &&
         same_bytes (download->news->profile_bytes, download->copy->profile_bytes);
}

static void
on_trees_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  LeitTownCopy *copy = download->copy;
  LeitTownCopy *news = download->news;
  GError *error = NULL;

  if (!take_answer (download->http, result, copy != NULL ? copy->trees_bytes : NULL,
                    copy != NULL ? copy->trees_etag : NULL, &news->trees_bytes, &news->trees_etag,
                    &error)) {
    give_up (task, error);
    return;
  }
  if (profile_is_as_copied (download) && same_bytes (news->trees_bytes, copy->trees_bytes))
    use_confirmed_copy (task);
  else
    run_step (task, add_news_trees, on_trees_added);
}

/* Takes the task. */
static void
ask_for_trees (GTask *task)
{
  Download *download = g_task_get_task_data (task);
  const LeitTownCopy *copy = download->copy;
  const char *name = download->news->trees_file;
  GError *error = NULL;
  g_autofree char *url = leit_town_url_beside (download->url, name, &error);

  if (url == NULL) {
    give_up (task, error);
    return;
  }
  ask (task, url, LEIT_MAX_TREES_BYTES, copy != NULL ? STALLED_SECONDS : 0,
       copy != NULL && g_strcmp0 (name, copy->trees_file) == 0 ? copy->trees_etag : NULL,
       on_trees_answered);
}

static void
parse_news (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Download *download = task_data;
  GError *error = NULL;

  download->profile =
      leit_profile_parse (download->news->profile_bytes, download->display_url, &error);
  if (download->profile != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_news_parsed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    give_up (task, error);
    return;
  }
  download->news->trees_file = g_strdup (leit_profile_get_trees_file (download->profile));
  if (download->news->trees_file != NULL)
    ask_for_trees (task);
  else
    run_step (task, add_news_trees, on_trees_added);
}

static void
on_profile_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  LeitTownCopy *copy = download->copy;
  LeitTownCopy *news = download->news;
  GError *error = NULL;

  g_clear_handle_id (&download->patience, g_source_remove);
  if (!take_answer (download->http, result, copy != NULL ? copy->profile_bytes : NULL,
                    copy != NULL ? copy->profile_etag : NULL, &news->profile_bytes,
                    &news->profile_etag, &error)) {
    give_up (task, error);
    return;
  }
  if (!profile_is_as_copied (download)) {
    run_step (task, parse_news, on_news_parsed);
    return;
  }
  news->trees_file = g_strdup (copy->trees_file);
  if (news->trees_file != NULL)
    ask_for_trees (task);
  else
    use_confirmed_copy (task);
}

static gboolean
on_patience_ended (gpointer user_data)
{
  Download *download = user_data;

  download->patience = 0;
  download->too_slow = TRUE;
  g_cancellable_cancel (download->asking);
  return G_SOURCE_REMOVE;
}

static void
read_copy (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Download *download = task_data;
  g_autoptr (LeitTownCopy) copy = leit_town_copy_read (download->copy_path);
  g_autoptr (LeitProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  if (copy != NULL)
    profile = leit_profile_parse (copy->profile_bytes, download->display_url, &error);
  if (profile != NULL && leit_town_copy_add_trees (copy, profile, &error)) {
    download->copy = g_steal_pointer (&copy);
    download->copy_profile = g_steal_pointer (&profile);
  } else if (error != NULL) {
    g_warning ("The kept copy of the town's file is of no use: %s", error->message);
  }
  g_task_return_boolean (task, TRUE);
}

static void
on_copy_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Download *download = g_task_get_task_data (task);
  gboolean online = g_network_monitor_get_network_available (g_network_monitor_get_default ());

  if (download->copy != NULL)
    download->patience =
        g_timeout_add (online ? PATIENCE_MS : PATIENCE_OFFLINE_MS, on_patience_ended, download);
  download->news = g_new0 (LeitTownCopy, 1);
  ask (task, download->url, LEIT_MAX_PROFILE_BYTES, 0,
       download->copy != NULL ? download->copy->profile_etag : NULL, on_profile_answered);
}

static void
on_cancelled (GCancellable *cancellable, gpointer asking)
{
  g_cancellable_cancel (asking);
}

/* Takes the task. */
static void
load_url (GTask *task, const char *url, LeitHttpClient *http)
{
  Download *download = g_new0 (Download, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  download->url = g_strdup (url);
  download->display_url = leit_net_url_for_display (url);
  download->copy_path = leit_town_copy_path (url);
  download->http = g_object_ref (http);
  download->asking = g_cancellable_new ();
  g_task_set_task_data (task, download, (GDestroyNotify) download_free);
  if (cancellable != NULL)
    download->cancelled_handler = g_cancellable_connect (
        cancellable, G_CALLBACK (on_cancelled), g_object_ref (download->asking), g_object_unref);
  run_step (task, read_copy, on_copy_read);
}

/* A path that looks like a URL is taken for the file it names, if there is one. */
static GFile *
file_for_location (const char *location)
{
  const char *scheme = g_uri_peek_scheme (location);

  if (scheme == NULL || g_file_test (location, G_FILE_TEST_EXISTS))
    return g_file_new_for_path (location);
  return strcmp (scheme, "file") == 0 ? g_file_new_for_uri (location) : NULL;
}

static gboolean
is_web_address (const char *location)
{
  const char *scheme = g_uri_peek_scheme (location);

  return scheme != NULL && (strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0);
}

/**
 * leit_town_load_async:
 * @location: a path, a `file:` URI or an http(s) URL
 * @http: asks the server
 * @cancellable: (nullable): to give up
 * @callback: told when it is loaded
 * @user_data: for @callback
 *
 * Loads a profile and the tree file it names, which must lie in the same folder or below it.
 *
 * What came from a server is kept under `$XDG_DATA_HOME/leitstand/profiles/` once profile and trees
 * were both found good. That copy is used when the server cannot be reached, does not answer
 * within three seconds, or sends something that cannot be read: a broken new profile must not lock
 * anybody out. `copy_of_ms` and `copy_reason` say so.
 */
void
leit_town_load_async (const char *location,
                      LeitHttpClient *http,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GFile *file;

  g_return_if_fail (location != NULL);

  g_task_set_source_tag (task, leit_town_load_async);
  if (is_web_address (location)) {
    g_return_if_fail (LEIT_IS_HTTP_CLIENT (http));
    load_url (g_steal_pointer (&task), location, http);
    return;
  }
  file = file_for_location (location);
  if (file != NULL && g_file_peek_path (file) != NULL) {
    g_task_set_task_data (task, file, g_object_unref);
    g_task_run_in_thread (task, load_file);
    return;
  }
  g_clear_object (&file);
  g_task_return_new_error (task, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_LOCATION,
                           _ ("“%s” is neither a file nor a http or https address."), location);
}

/**
 * leit_town_load_finish:
 * @result: of leit_town_load_async()
 * @error: set to a #LeitExchangeError, #LeitJsonError or #LeitNetError
 *
 * Returns: (transfer full) (nullable): the town
 */
LeitLoadedTown *
leit_town_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == leit_town_load_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
