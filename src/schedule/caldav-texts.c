/* The texts of many objects, in portions (RFC 4791, 7.9). */

#include "schedule/caldav-private.h"

/* Measured with Radicale and 5,000 objects (tests/bench/bench-caldav-sync.c): 25 such requests take 0.6 s in all, fewer and larger ones are no
 * faster. */
#define PORTION 200

typedef struct {
  GHashTable *wanted; /* path -> etag */
  GHashTable *asked;  /* set of those the server has not answered for yet */
  char *single;       /* the one that is asked for by itself */
  guint portion;
  LeitCalendarChanges *fetched;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_hash_table_unref (fetch->wanted);
  g_hash_table_unref (fetch->asked);
  g_free (fetch->single);
  g_clear_pointer (&fetch->fetched, leit_calendar_changes_free);
  g_free (fetch);
}

static void fetch_portion (GTask *task);

static void
give_out (Fetch *fetch, const char *path, const char *etag, const char *text)
{
  const char *listed = g_hash_table_lookup (fetch->wanted, path);

  g_ptr_array_add (fetch->fetched->changed,
                   leit_calendar_object_new (path, etag != NULL ? etag : listed, text));
  g_hash_table_remove (fetch->wanted, path);
  g_hash_table_remove (fetch->asked, path);
}

/* Between list and text somebody may have removed it. */
static void
give_up (Fetch *fetch, const char *path)
{
  g_ptr_array_add (fetch->fetched->removed, g_strdup (path));
  g_hash_table_remove (fetch->wanted, path);
  g_hash_table_remove (fetch->asked, path);
}

static void
on_single (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_caldav_send_finish (LEIT_CALDAV_HOME (source), result, &error);
  guint status = leit_net_error_get_status (error);
  g_autofree char *text = response != NULL ? leit_caldav_text_of (response->body) : NULL;
  g_autofree char *path = g_steal_pointer (&fetch->single);

  if (status == 404 || status == 410) {
    give_up (fetch, path);
  } else if (response != NULL) {
    give_out (fetch, path, response->etag, text);
  } else if (status == 403 || g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE)) {
    give_out (fetch, path, NULL, NULL);
  } else {
    g_task_return_error (task, error);
    return;
  }
  g_clear_error (&error);
  fetch_portion (task);
}

/* What a server left out of its answer is asked for by itself. */
static void
fetch_single (GTask *task)
{
  Fetch *fetch = g_task_get_task_data (task);
  GHashTableIter iter;
  gpointer path = NULL;

  g_hash_table_iter_init (&iter, fetch->asked);
  g_hash_table_iter_next (&iter, &path, NULL);
  fetch->single = g_strdup (path);
  leit_caldav_send_async (g_task_get_source_object (task), "GET", path, NULL, NULL, NULL,
                          g_task_get_cancellable (task), on_single, g_object_ref (task));
}

static void
take_texts (Fetch *fetch, const LeitDavAnswer *answer)
{
  for (guint i = 0; i < answer->resources->len; i++) {
    const LeitDavResource *resource = g_ptr_array_index (answer->resources, i);

    if (!g_hash_table_contains (fetch->asked, resource->path))
      continue; /* nobody asked for it */
    if (resource->status == 404 || resource->status == 410)
      give_up (fetch, resource->path);
    else if (resource->text != NULL)
      give_out (fetch, resource->path, resource->etag, resource->text);
  }
}

static void
on_texts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitDavAnswer) answer =
      leit_caldav_ask_finish (LEIT_CALDAV_HOME (source), result, &error);

  if (answer != NULL) {
    take_texts (fetch, answer);
  } else if (g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE)) {
    if (g_hash_table_size (fetch->asked) > 1)
      g_hash_table_remove_all (fetch->asked);
    fetch->portion = MAX (fetch->portion / 4, 1);
    g_clear_error (&error);
  } else {
    g_task_return_error (task, error);
    return;
  }
  fetch_portion (task);
}

static GPtrArray *
next_portion (Fetch *fetch)
{
  GPtrArray *paths = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, fetch->wanted);
  while (paths->len < fetch->portion && g_hash_table_iter_next (&iter, &path, NULL)) {
    g_hash_table_add (fetch->asked, g_strdup (path));
    g_ptr_array_add (paths, path);
  }
  g_ptr_array_add (paths, NULL);
  return paths;
}

static void
fetch_portion (GTask *task)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GBytes) body = NULL;

  if (g_hash_table_size (fetch->asked) > 0) {
    fetch_single (task);
  } else if (g_hash_table_size (fetch->wanted) == 0) {
    g_task_return_pointer (task, g_steal_pointer (&fetch->fetched),
                           (GDestroyNotify) leit_calendar_changes_free);
  } else {
    paths = next_portion (fetch);
    body = leit_dav_body_multiget ((const char *const *) paths->pdata);
    leit_caldav_ask_async (self, "REPORT", self->collection, "1", body,
                           g_task_get_cancellable (task), on_texts, g_object_ref (task));
  }
}

/**
 * leit_caldav_fetch_async:
 * @wanted: path -> etag; emptied on the way
 *
 * Fetches these objects. Any that the server leaves out of its answers is asked for by itself; one that may not be read or is too large comes
 * without text.
 */
void
leit_caldav_fetch_async (LeitCaldavHome *self,
                         GHashTable *wanted,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Fetch *fetch = g_new0 (Fetch, 1);

  fetch->wanted = g_hash_table_ref (wanted);
  fetch->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  fetch->portion = PORTION;
  fetch->fetched = leit_calendar_changes_new ();
  g_task_set_source_tag (task, leit_caldav_fetch_async);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  fetch_portion (task);
}

/**
 * leit_caldav_fetch_finish:
 *
 * Returns: (transfer full): the objects, by path, and those that are gone by now
 */
LeitCalendarChanges *
leit_caldav_fetch_finish (LeitCaldavHome *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
