/* What was last heard of each source. */

#include "base/clock.h"
#include "store/store-db.h"

typedef struct {
  char *source_id;
  gint64 last_success_ms;
  gint64 last_attempt_ms;
  char *last_error;
} SourceState;

static void
source_state_free (SourceState *state)
{
  g_free (state->source_id);
  g_free (state->last_error);
  g_free (state);
}

static void
bind_time (sqlite3_stmt *statement, int column, gint64 time_ms)
{
  if (time_ms == LEIT_TIME_NONE)
    sqlite3_bind_null (statement, column);
  else
    sqlite3_bind_int64 (statement, column, time_ms);
}

static gboolean
put_state (LeitStoreDb *db, const SourceState *state, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db,
      "INSERT OR REPLACE INTO source_state (source_id, last_success, last_attempt, last_error) "
      "VALUES (?1, ?2, ?3, ?4)",
      error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_text (statement, 1, state->source_id, -1, SQLITE_TRANSIENT);
  bind_time (statement, 2, state->last_success_ms);
  bind_time (statement, 3, state->last_attempt_ms);
  sqlite3_bind_text (statement, 4, state->last_error, -1, SQLITE_TRANSIENT);
  return leit_store_db_step (db, statement, error);
}

static gboolean
save_source (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return leit_store_db_begin (db, error) &&
         leit_store_db_end (db, put_state (db, data, error), error);
}

/**
 * leit_store_save_source_async:
 * @self: a store
 * @source: its last success, last attempt and last error of this moment are kept
 * @cancellable: (nullable): when cancelled, it may or may not have been saved
 * @callback: told when it is on the disk
 * @user_data: for @callback
 */
void
leit_store_save_source_async (LeitStore *self,
                              LeitSource *source,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  SourceState *state;

  g_return_if_fail (LEIT_IS_STORE (self));
  g_return_if_fail (LEIT_IS_SOURCE (source));

  state = g_new0 (SourceState, 1);
  state->source_id = g_strdup (leit_source_get_id (source));
  state->last_success_ms = leit_source_get_last_success_ms (source);
  state->last_attempt_ms = leit_source_get_last_attempt_ms (source);
  state->last_error = g_strdup (leit_source_get_last_error (source));
  leit_store_run_async (self, leit_store_save_source_async, save_source, state,
                        (GDestroyNotify) source_state_free, cancellable, callback, user_data);
}

gboolean
leit_store_save_source_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  return leit_store_run_finish (self, leit_store_save_source_async, result, NULL, error);
}
