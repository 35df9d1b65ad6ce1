/* Copies of what lives on servers or in folders, and the edits on their way there. */

#include "store/collections.h"

#include "base/clock.h"
#include "store/store-db.h"

/* {{{ Types */

LeitStoredObject *
leit_stored_object_new (const char *href, const char *etag, const char *text)
{
  LeitStoredObject *object = g_new0 (LeitStoredObject, 1);

  object->href = g_strdup (href);
  object->etag = g_strdup (etag);
  object->text = g_strdup (text);
  return object;
}

void
leit_stored_object_free (LeitStoredObject *object)
{
  g_free (object->href);
  g_free (object->etag);
  g_free (object->text);
  g_free (object);
}

LeitOutboxEdit *
leit_outbox_edit_copy (const LeitOutboxEdit *edit)
{
  LeitOutboxEdit *copy = g_memdup2 (edit, sizeof *edit);

  copy->href = g_strdup (edit->href);
  copy->base_etag = g_strdup (edit->base_etag);
  copy->base_text = g_strdup (edit->base_text);
  copy->new_text = g_strdup (edit->new_text);
  copy->their_etag = g_strdup (edit->their_etag);
  copy->their_text = g_strdup (edit->their_text);
  copy->error = g_strdup (edit->error);
  return copy;
}

void
leit_outbox_edit_free (LeitOutboxEdit *edit)
{
  g_free (edit->href);
  g_free (edit->base_etag);
  g_free (edit->base_text);
  g_free (edit->new_text);
  g_free (edit->their_etag);
  g_free (edit->their_text);
  g_free (edit->error);
  g_free (edit);
}

void
leit_stored_collection_free (LeitStoredCollection *collection)
{
  g_free (collection->token);
  g_ptr_array_unref (collection->objects);
  g_ptr_array_unref (collection->edits);
  g_free (collection);
}

/* What travels to the store's thread and back. */
typedef struct {
  char *collection;
  char *token;
  gint64 synced_ms;
  GPtrArray *changed;
  GPtrArray *removed;
  char *href;
  gint64 revision;
  LeitStoredObject *object;
  LeitOutboxEdit *edit;
  LeitStoredCollection *found;
} Job;

static Job *
job_new (const char *collection)
{
  Job *job = g_new0 (Job, 1);

  job->collection = g_strdup (collection);
  return job;
}

static void
job_free (Job *job)
{
  g_free (job->collection);
  g_free (job->token);
  g_clear_pointer (&job->changed, g_ptr_array_unref);
  g_clear_pointer (&job->removed, g_ptr_array_unref);
  g_free (job->href);
  g_clear_pointer (&job->object, leit_stored_object_free);
  g_clear_pointer (&job->edit, leit_outbox_edit_free);
  g_clear_pointer (&job->found, leit_stored_collection_free);
  g_free (job);
}

/* }}} */

/* {{{ SQL */

static void
bind_text (sqlite3_stmt *statement, int column, const char *text)
{
  sqlite3_bind_text (statement, column, text, -1, SQLITE_TRANSIENT);
}

static char *
get_text (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static gboolean
put_object (LeitStoreDb *db, const char *collection, const LeitStoredObject *object, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db, "INSERT OR REPLACE INTO object (collection, href, etag, text) VALUES (?1, ?2, ?3, ?4)",
      error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, collection);
  bind_text (statement, 2, object->href);
  bind_text (statement, 3, object->etag);
  bind_text (statement, 4, object->text);
  return leit_store_db_step (db, statement, error);
}

static gboolean
run_on_object (
    LeitStoreDb *db, const char *sql, const char *collection, const char *href, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, collection);
  bind_text (statement, 2, href);
  return leit_store_db_step (db, statement, error);
}

static gboolean
delete_object (LeitStoreDb *db, const char *collection, const char *href, GError **error)
{
  return run_on_object (db, "DELETE FROM object WHERE collection = ?1 AND href = ?2", collection,
                        href, error);
}

static gboolean
delete_edit (LeitStoreDb *db, const char *collection, const char *href, GError **error)
{
  return run_on_object (db, "DELETE FROM outbox WHERE collection = ?1 AND href = ?2", collection,
                        href, error);
}

static gboolean
put_token (
    LeitStoreDb *db, const char *collection, const char *token, gint64 synced_ms, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db, "INSERT OR REPLACE INTO collection (name, token, synced) VALUES (?1, ?2, ?3)", error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, collection);
  bind_text (statement, 2, token);
  sqlite3_bind_int64 (statement, 3, synced_ms);
  return leit_store_db_step (db, statement, error);
}

/* A later change of the same edit keeps its place in the order. */
static gboolean
put_edit (LeitStoreDb *db, const char *collection, const LeitOutboxEdit *edit, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db,
      "INSERT INTO outbox (collection, href, base_etag, base_text, new_text, their_etag, "
      "their_text, revision, state, error, attempts) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) "
      "ON CONFLICT (collection, href) DO UPDATE SET base_etag = ?3, base_text = ?4, new_text = ?5, "
      "their_etag = ?6, their_text = ?7, revision = ?8, state = ?9, error = ?10, attempts = ?11 "
      "WHERE revision <= ?8",
      error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, collection);
  bind_text (statement, 2, edit->href);
  bind_text (statement, 3, edit->base_etag);
  bind_text (statement, 4, edit->base_text);
  bind_text (statement, 5, edit->new_text);
  bind_text (statement, 6, edit->their_etag);
  bind_text (statement, 7, edit->their_text);
  sqlite3_bind_int64 (statement, 8, edit->revision);
  sqlite3_bind_int (statement, 9, (int) edit->state);
  bind_text (statement, 10, edit->error);
  sqlite3_bind_int64 (statement, 11, edit->attempts);
  return leit_store_db_step (db, statement, error);
}

static gboolean
read_token (LeitStoreDb *db, Job *job, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db, "SELECT token, synced FROM collection WHERE name = ?1", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->collection);
  if (!leit_store_db_next (db, statement, &row, error))
    return FALSE;
  if (row) {
    job->found->token = get_text (statement, 0);
    job->found->synced_ms = sqlite3_column_int64 (statement, 1);
  }
  return TRUE;
}

static gboolean
read_objects (LeitStoreDb *db, Job *job, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db, "SELECT href, etag, text FROM object WHERE collection = ?1 ORDER BY href", error);
  gboolean row = FALSE, read;

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->collection);
  while ((read = leit_store_db_next (db, statement, &row, error)) && row) {
    LeitStoredObject *object = g_new0 (LeitStoredObject, 1);

    object->href = get_text (statement, 0);
    object->etag = get_text (statement, 1);
    object->text = get_text (statement, 2);
    g_ptr_array_add (job->found->objects, object);
  }
  return read;
}

static LeitOutboxEdit *
read_edit (sqlite3_stmt *statement)
{
  LeitOutboxEdit *edit = g_new0 (LeitOutboxEdit, 1);

  edit->href = get_text (statement, 0);
  edit->base_etag = get_text (statement, 1);
  edit->base_text = get_text (statement, 2);
  edit->new_text = get_text (statement, 3);
  edit->their_etag = get_text (statement, 4);
  edit->their_text = get_text (statement, 5);
  edit->revision = sqlite3_column_int64 (statement, 6);
  edit->state = CLAMP (sqlite3_column_int (statement, 7), 0, LEIT_EDIT_REFUSED);
  edit->error = get_text (statement, 8);
  edit->attempts = (guint) sqlite3_column_int64 (statement, 9);
  return edit;
}

static gboolean
read_edits (LeitStoreDb *db, Job *job, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db,
      "SELECT href, base_etag, base_text, new_text, their_etag, their_text, revision, state, "
      "error, attempts FROM outbox WHERE collection = ?1 ORDER BY id",
      error);
  gboolean row = FALSE, read;

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->collection);
  while ((read = leit_store_db_next (db, statement, &row, error)) && row)
    g_ptr_array_add (job->found->edits, read_edit (statement));
  return read;
}

/* }}} */

/* {{{ In the store's thread */

static gboolean
load_collection (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  (void) cancellable;
  job->found = g_new0 (LeitStoredCollection, 1);
  job->found->synced_ms = LEIT_TIME_NONE;
  job->found->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stored_object_free);
  job->found->edits = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_outbox_edit_free);
  return read_token (db, job, error) && read_objects (db, job, error) &&
         read_edits (db, job, error);
}

static gboolean
write_changes (LeitStoreDb *db, Job *job, GError **error)
{
  for (guint i = 0; i < job->changed->len; i++)
    if (!put_object (db, job->collection, job->changed->pdata[i], error))
      return FALSE;
  for (guint i = 0; i < job->removed->len; i++)
    if (!delete_object (db, job->collection, job->removed->pdata[i], error))
      return FALSE;
  return put_token (db, job->collection, job->token, job->synced_ms, error);
}

static gboolean
save_collection (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  return leit_store_db_begin (db, error) &&
         leit_store_db_end (db, write_changes (db, data, error), error);
}

static gboolean
save_edit (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;

  (void) cancellable;
  return leit_store_db_begin (db, error) &&
         leit_store_db_end (db, put_edit (db, job->collection, job->edit, error), error);
}

static gboolean
read_revision (LeitStoreDb *db, Job *job, gint64 *revision, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db, "SELECT revision FROM outbox WHERE collection = ?1 AND href = ?2", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->collection);
  bind_text (statement, 2, job->href);
  if (!leit_store_db_next (db, statement, &row, error))
    return FALSE;
  *revision = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

/* A later edit was made while this one was on its way: it now begins from what was delivered. */
static gboolean
rebase_edit (LeitStoreDb *db, Job *job, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db, "UPDATE outbox SET base_etag = ?3, base_text = ?4 WHERE collection = ?1 AND href = ?2",
      error);

  if (statement == NULL)
    return FALSE;
  bind_text (statement, 1, job->collection);
  bind_text (statement, 2, job->href);
  bind_text (statement, 3, job->object != NULL ? job->object->etag : NULL);
  bind_text (statement, 4, job->object != NULL ? job->object->text : NULL);
  return leit_store_db_step (db, statement, error);
}

static gboolean
write_settlement (LeitStoreDb *db, Job *job, GError **error)
{
  gint64 revision;
  gboolean written = job->object != NULL ? put_object (db, job->collection, job->object, error)
                                         : delete_object (db, job->collection, job->href, error);

  if (!written || !read_revision (db, job, &revision, error))
    return FALSE;
  return revision > job->revision ? rebase_edit (db, job, error)
                                  : delete_edit (db, job->collection, job->href, error);
}

static gboolean
settle_edit (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  (void) cancellable;
  return leit_store_db_begin (db, error) &&
         leit_store_db_end (db, write_settlement (db, data, error), error);
}

/* }}} */

void
leit_store_load_collection_async (LeitStore *self,
                                  const char *collection,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (LEIT_IS_STORE (self) && collection != NULL);

  leit_store_run_async (self, leit_store_load_collection_async, load_collection,
                        job_new (collection), (GDestroyNotify) job_free, cancellable, callback,
                        user_data);
}

LeitStoredCollection *
leit_store_load_collection_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  gpointer data;

  if (!leit_store_run_finish (self, leit_store_load_collection_async, result, &data, error))
    return NULL;
  return g_steal_pointer (&((Job *) data)->found);
}

static gpointer
copy_object (gconstpointer object, gpointer data G_GNUC_UNUSED)
{
  const LeitStoredObject *stored = object;

  return leit_stored_object_new (stored->href, stored->etag, stored->text);
}

static gpointer
copy_href (gconstpointer href, gpointer data G_GNUC_UNUSED)
{
  return g_strdup (href);
}

void
leit_store_save_collection_async (LeitStore *self,
                                  const char *collection,
                                  const char *token,
                                  gint64 synced_ms,
                                  const GPtrArray *changed,
                                  const GPtrArray *removed,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  Job *job;

  g_return_if_fail (LEIT_IS_STORE (self) && collection != NULL);

  job = job_new (collection);
  job->token = g_strdup (token);
  job->synced_ms = synced_ms;
  job->changed = g_ptr_array_copy ((GPtrArray *) changed, (GCopyFunc) copy_object, NULL);
  g_ptr_array_set_free_func (job->changed, (GDestroyNotify) leit_stored_object_free);
  job->removed = g_ptr_array_copy ((GPtrArray *) removed, (GCopyFunc) copy_href, NULL);
  g_ptr_array_set_free_func (job->removed, g_free);
  leit_store_run_async (self, leit_store_save_collection_async, save_collection, job,
                        (GDestroyNotify) job_free, NULL, callback, user_data);
}

gboolean
leit_store_save_collection_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  return leit_store_run_finish (self, leit_store_save_collection_async, result, NULL, error);
}

void
leit_store_put_edit_async (LeitStore *self,
                           const char *collection,
                           const LeitOutboxEdit *edit,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  Job *job;

  g_return_if_fail (LEIT_IS_STORE (self) && collection != NULL && edit != NULL);

  job = job_new (collection);
  job->edit = leit_outbox_edit_copy (edit);
  leit_store_run_async (self, leit_store_put_edit_async, save_edit, job, (GDestroyNotify) job_free,
                        NULL, callback, user_data);
}

gboolean
leit_store_put_edit_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  return leit_store_run_finish (self, leit_store_put_edit_async, result, NULL, error);
}

void
leit_store_settle_edit_async (LeitStore *self,
                              const char *collection,
                              const char *href,
                              gint64 revision,
                              const LeitStoredObject *object,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Job *job;

  g_return_if_fail (LEIT_IS_STORE (self) && collection != NULL && href != NULL);

  job = job_new (collection);
  job->href = g_strdup (href);
  job->revision = revision;
  job->object =
      object != NULL ? leit_stored_object_new (object->href, object->etag, object->text) : NULL;
  leit_store_run_async (self, leit_store_settle_edit_async, settle_edit, job,
                        (GDestroyNotify) job_free, NULL, callback, user_data);
}

gboolean
leit_store_settle_edit_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  return leit_store_run_finish (self, leit_store_settle_edit_async, result, NULL, error);
}
