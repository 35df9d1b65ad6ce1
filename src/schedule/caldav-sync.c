/* What changed on the server: RFC 6578, or else a comparison of all versions; then the texts, in portions. */

#include "schedule/caldav-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Measured with Radicale and 5,000 objects (tests/bench/bench-caldav-sync.c): more at a time saves next to nothing. */
#define PORTION 200
/* A server that cuts its answers short (RFC 6578, 3.6) makes progress each time; this one does not. */
#define MAX_ROUNDS 1000

typedef struct {
  char *href;
  char *etag;
} Known;

typedef struct {
  char *token;        /* NULL: everything is compared */
  GHashTable *known;  /* path -> Known */
  GHashTable *there;  /* set of paths, where everything is compared */
  GHashTable *wanted; /* path -> etag */
  GHashTable *gone;   /* set of paths */
  guint n_rounds;
  guint portion;
  GHashTable *rewritten; /* the home's */
  char *single;          /* path that is asked for by itself */
  GHashTable *asked;     /* set of paths of wanted that the server has not answered for yet */
  LeitCalendarChanges *changes;
} Sync;

static void
known_free (Known *known)
{
  g_free (known->href);
  g_free (known->etag);
  g_free (known);
}

static void
sync_free (Sync *sync)
{
  g_free (sync->token);
  g_hash_table_unref (sync->known);
  g_hash_table_unref (sync->there);
  g_hash_table_unref (sync->wanted);
  g_hash_table_unref (sync->gone);
  g_hash_table_unref (sync->asked);
  g_hash_table_unref (sync->rewritten);
  g_free (sync->single);
  g_clear_pointer (&sync->changes, leit_calendar_changes_free);
  g_free (sync);
}

static GHashTable *
path_set_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static GHashTable *
etag_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static Sync *
sync_new (const char *token, GHashTable *rewritten)
{
  Sync *sync = g_new0 (Sync, 1);

  sync->token = g_strdup (token);
  sync->known =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) known_free);
  sync->there = path_set_new ();
  sync->wanted = etag_table_new ();
  sync->gone = path_set_new ();
  sync->asked = path_set_new ();
  sync->rewritten = g_hash_table_ref (rewritten);
  sync->portion = PORTION;
  sync->changes = leit_calendar_changes_new ();
  return sync;
}

static void report (GTask *task);
static void list (GTask *task);
static void fetch_portion (GTask *task);

/* Under which name the caller has it. */
static const char *
href_of (const Sync *sync, const char *path)
{
  const Known *known = g_hash_table_lookup (sync->known, path);

  return known != NULL ? known->href : path;
}

static void
begin_anew (Sync *sync)
{
  g_clear_pointer (&sync->token, g_free);
  g_clear_pointer (&sync->changes->token, g_free);
  g_hash_table_remove_all (sync->there);
  g_hash_table_remove_all (sync->wanted);
  g_hash_table_remove_all (sync->gone);
  sync->n_rounds = 0;
}

static gboolean
is_known (const Sync *sync, const LeitDavResource *resource)
{
  const Known *known = g_hash_table_lookup (sync->known, resource->path);

  return known != NULL && known->etag != NULL && g_strcmp0 (known->etag, resource->etag) == 0 &&
         !g_hash_table_contains (sync->rewritten, resource->path);
}

static void
note_gone (Sync *sync, const char *path)
{
  g_hash_table_remove (sync->wanted, path);
  g_hash_table_add (sync->gone, g_strdup (path));
}

static void
note_there (Sync *sync, const LeitDavResource *resource)
{
  g_hash_table_add (sync->there, g_strdup (resource->path));
  g_hash_table_remove (sync->gone, resource->path);
  if (sync->token != NULL || !is_known (sync, resource))
    g_hash_table_replace (sync->wanted, g_strdup (resource->path), g_strdup (resource->etag));
}

/* Takes in one answer of either kind. @cut: whether there is more. */
static void
take_versions (LeitCaldavHome *self, Sync *sync, const LeitDavAnswer *answer, gboolean *cut)
{
  gsize length = strlen (self->collection);

  *cut = FALSE;
  for (guint i = 0; i < answer->resources->len; i++) {
    const LeitDavResource *resource = g_ptr_array_index (answer->resources, i);
    const char *name = resource->path + length;

    if (resource->status == 507)
      *cut = TRUE;
    /* only what lies directly in the collection is an object of it */
    if (strncmp (resource->path, self->collection, length) != 0 || *name == '\0' ||
        strchr (name, '/') != NULL)
      continue;
    if (resource->status == 404 || resource->status == 410)
      note_gone (sync, resource->path);
    else if (resource->status != 507)
      note_there (sync, resource);
  }
}

static void
return_changes (GTask *task)
{
  Sync *sync = g_task_get_task_data (task);
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, sync->gone);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_ptr_array_add (sync->changes->removed, g_strdup (href_of (sync, path)));
  g_task_return_pointer (task, g_steal_pointer (&sync->changes),
                         (GDestroyNotify) leit_calendar_changes_free);
}

/* All versions are known: what was known and is not there is gone. */
static void
compare (Sync *sync)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, sync->known);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (sync->there, path))
      note_gone (sync, path);
}

static void
give_out (Sync *sync, const char *path, const char *etag, const char *text)
{
  const char *listed = g_hash_table_lookup (sync->wanted, path);

  g_ptr_array_add (
      sync->changes->changed,
      leit_calendar_object_new (href_of (sync, path), etag != NULL ? etag : listed, text));
  g_hash_table_remove (sync->rewritten, path);
  g_hash_table_remove (sync->wanted, path);
  g_hash_table_remove (sync->asked, path);
}

/* Between list and text somebody may have removed it. */
static void
give_up (Sync *sync, const char *path)
{
  g_hash_table_remove (sync->asked, path);
  note_gone (sync, path);
}

static void
on_single (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_caldav_send_finish (LEIT_CALDAV_HOME (source), result, &error);
  guint status = leit_net_error_get_status (error);
  g_autofree char *text = response != NULL ? leit_caldav_text_of (response->body) : NULL;
  g_autofree char *path = g_steal_pointer (&sync->single);

  if (status == 404 || status == 410) {
    give_up (sync, path);
  } else if (response != NULL) {
    give_out (sync, path, response->etag, text);
  } else if (status == 403 || g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE)) {
    give_out (sync, path, NULL, NULL);
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
  Sync *sync = g_task_get_task_data (task);
  GHashTableIter iter;
  gpointer path = NULL;

  g_hash_table_iter_init (&iter, sync->asked);
  g_hash_table_iter_next (&iter, &path, NULL);
  sync->single = g_strdup (path);
  leit_caldav_send_async (g_task_get_source_object (task), "GET", path, NULL, NULL, NULL,
                          g_task_get_cancellable (task), on_single, g_object_ref (task));
}

static void
take_texts (Sync *sync, const LeitDavAnswer *answer)
{
  for (guint i = 0; i < answer->resources->len; i++) {
    const LeitDavResource *resource = g_ptr_array_index (answer->resources, i);

    if (!g_hash_table_contains (sync->asked, resource->path))
      continue; /* nobody asked for it */
    if (resource->status == 404 || resource->status == 410)
      give_up (sync, resource->path);
    else if (resource->text != NULL)
      give_out (sync, resource->path, resource->etag, resource->text);
  }
}

static void
on_texts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitDavAnswer) answer =
      leit_caldav_ask_finish (LEIT_CALDAV_HOME (source), result, &error);

  if (answer != NULL) {
    take_texts (sync, answer);
  } else if (g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE)) {
    if (g_hash_table_size (sync->asked) > 1)
      g_hash_table_remove_all (sync->asked);
    sync->portion = MAX (sync->portion / 4, 1);
    g_clear_error (&error);
  } else {
    g_task_return_error (task, error);
    return;
  }
  fetch_portion (task);
}

static GPtrArray *
next_portion (Sync *sync)
{
  GPtrArray *paths = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, sync->wanted);
  while (paths->len < sync->portion && g_hash_table_iter_next (&iter, &path, NULL)) {
    g_hash_table_add (sync->asked, g_strdup (path));
    g_ptr_array_add (paths, path);
  }
  g_ptr_array_add (paths, NULL);
  return paths;
}

static void
fetch_portion (GTask *task)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  Sync *sync = g_task_get_task_data (task);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GBytes) body = NULL;

  if (g_hash_table_size (sync->asked) > 0) {
    fetch_single (task);
  } else if (g_hash_table_size (sync->wanted) == 0) {
    return_changes (task);
  } else {
    paths = next_portion (sync);
    body = leit_dav_body_multiget ((const char *const *) paths->pdata);
    leit_caldav_ask_async (self, "REPORT", self->collection, "1", body,
                           g_task_get_cancellable (task), on_texts, g_object_ref (task));
  }
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCaldavHome *self = LEIT_CALDAV_HOME (source);
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitDavAnswer) answer = leit_caldav_ask_finish (self, result, &error);
  gboolean cut;

  if (answer != NULL) {
    take_versions (self, sync, answer, &cut);
    compare (sync);
    fetch_portion (task);
    return;
  }
  if (leit_net_error_get_status (error) == 404) {
    g_clear_error (&error);
    leit_caldav_set_lost (self, &error);
  }
  g_task_return_error (task, error);
}

static void
list (GTask *task)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  g_autoptr (GBytes) body = leit_dav_body_list ();

  begin_anew (g_task_get_task_data (task));
  leit_caldav_ask_async (self, "PROPFIND", self->collection, "1", body,
                         g_task_get_cancellable (task), on_listed, g_object_ref (task));
}

/* The answer's own token counts from where it was cut. */
static void
on_cut (GTask *task, const char *token)
{
  Sync *sync = g_task_get_task_data (task);

  if (token == NULL || g_strcmp0 (token, sync->changes->token) == 0 ||
      ++sync->n_rounds > MAX_ROUNDS) {
    list (task);
    return;
  }
  g_free (sync->changes->token);
  sync->changes->token = g_strdup (token);
  report (task);
}

static void
take_report (GTask *task, const LeitDavAnswer *answer)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  Sync *sync = g_task_get_task_data (task);
  gboolean cut;

  take_versions (self, sync, answer, &cut);
  if (cut) {
    on_cut (task, answer->sync_token);
    return;
  }
  if (sync->token == NULL)
    compare (sync);
  g_free (sync->changes->token);
  sync->changes->token = g_strdup (answer->sync_token);
  fetch_portion (task);
}

/* A server that forgot the token says so with 403, 409, 410 or whatever else; one that cannot do it at all likewise. */
static gboolean
means_not_so (const GError *error)
{
  guint status = leit_net_error_get_status (error);

  return status == 501 || status == 507 ||
         (status >= 400 && status < 500 && status != 401 && status != 404 && status != 429);
}

static void
on_reported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCaldavHome *self = LEIT_CALDAV_HOME (source);
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitDavAnswer) answer = leit_caldav_ask_finish (self, result, &error);

  if (answer != NULL) {
    take_report (task, answer);
  } else if (means_not_so (error) && sync->token != NULL) {
    begin_anew (sync);
    report (task);
  } else if (means_not_so (error)) {
    list (task);
  } else {
    if (leit_net_error_get_status (error) == 404) {
      g_clear_error (&error);
      leit_caldav_set_lost (self, &error);
    }
    g_task_return_error (task, g_steal_pointer (&error));
  }
  g_clear_error (&error);
}

static void
report (GTask *task)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  const Sync *sync = g_task_get_task_data (task);
  const char *token = sync->changes->token != NULL ? sync->changes->token : sync->token;
  g_autoptr (GBytes) body = leit_dav_body_sync (token);

  /* RFC 6578, 3.2 wants Depth 0; sync-level says how deep */
  leit_caldav_ask_async (self, "REPORT", self->collection, "0", body, g_task_get_cancellable (task),
                         on_reported, g_object_ref (task));
}

/* Now that the collection is known, bare names can be told to be paths. */
static void
place_known (LeitCaldavHome *self, Sync *sync)
{
  g_autoptr (GHashTable) by_href = g_steal_pointer (&sync->known);
  GHashTableIter iter;
  gpointer href, etag;

  sync->known =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) known_free);
  g_hash_table_iter_init (&iter, by_href);
  while (g_hash_table_iter_next (&iter, &href, &etag)) {
    char *path = leit_caldav_path_of (self, href, NULL);
    Known *known = g_new0 (Known, 1);

    known->href = g_strdup (href);
    known->etag = g_strdup (etag);
    /* what cannot be in this calendar is gone from it */
    g_hash_table_replace (sync->known, path != NULL ? path : g_strdup (href), known);
  }
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCaldavHome *self = LEIT_CALDAV_HOME (source);
  GError *error = NULL;

  if (!leit_caldav_find_finish (self, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  place_known (self, g_task_get_task_data (task));
  if (self->can_sync)
    report (task);
  else
    list (task);
}

void
leit_caldav_sync_async (LeitCalendarHome *home,
                        const char *token,
                        GHashTable *known,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (home, cancellable, callback, user_data);
  Sync *sync = sync_new (token, LEIT_CALDAV_HOME (home)->rewritten);
  GHashTableIter iter;
  gpointer href, etag;

  g_task_set_source_tag (task, leit_caldav_sync_async);
  g_task_set_task_data (task, sync, (GDestroyNotify) sync_free);
  g_hash_table_unref (sync->known);
  sync->known = etag_table_new ();
  if (known != NULL) {
    g_hash_table_iter_init (&iter, known);
    while (g_hash_table_iter_next (&iter, &href, &etag))
      g_hash_table_insert (sync->known, g_strdup (href), g_strdup (etag));
  }
  leit_caldav_find_async (LEIT_CALDAV_HOME (home), cancellable, on_found, task);
}

LeitCalendarChanges *
leit_caldav_sync_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
