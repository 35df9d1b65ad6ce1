/* Which spans of time the server was already asked for. */

#include "store/store-db.h"

/* Spans are kept merged: no two of them overlap or touch. They begin at from_ms and end before until_ms. */
static gboolean
read_joined (LeitStoreDb *db, gint64 stream_id, LeitTimeSpan *span, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db,
                             "SELECT min (from_time), max (until_time) FROM coverage "
                             "WHERE stream = ?1 AND from_time <= ?3 AND until_time >= ?2",
                             error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, span->from_ms);
  sqlite3_bind_int64 (statement, 3, span->until_ms);
  if (!leit_store_db_next (db, statement, &row, error))
    return FALSE;
  if (row && sqlite3_column_type (statement, 0) != SQLITE_NULL) {
    span->from_ms = MIN (span->from_ms, sqlite3_column_int64 (statement, 0));
    span->until_ms = MAX (span->until_ms, sqlite3_column_int64 (statement, 1));
  }
  return TRUE;
}

static gboolean
put_span (
    LeitStoreDb *db, const char *sql, gint64 stream_id, const LeitTimeSpan *span, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, span->from_ms);
  sqlite3_bind_int64 (statement, 3, span->until_ms);
  return leit_store_db_step (db, statement, error);
}

/* Within a transaction. An empty span is nothing. */
gboolean
leit_store_add_coverage (LeitStoreDb *db, gint64 stream_id, LeitTimeSpan span, GError **error)
{
  if (span.from_ms >= span.until_ms)
    return TRUE;
  return read_joined (db, stream_id, &span, error) &&
         put_span (
             db, "DELETE FROM coverage WHERE stream = ?1 AND from_time <= ?3 AND until_time >= ?2",
             stream_id, &span, error) &&
         put_span (db, "INSERT INTO coverage (stream, from_time, until_time) VALUES (?1, ?2, ?3)",
                   stream_id, &span, error);
}

typedef struct {
  LeitStream *stream;
  LeitTimeSpan asked;
  GArray *gaps;
} GapSearch;

static void
gap_search_free (GapSearch *search)
{
  leit_stream_free (search->stream);
  g_clear_pointer (&search->gaps, g_array_unref);
  g_free (search);
}

static void
add_gap (GArray *gaps, gint64 from_ms, gint64 until_ms)
{
  LeitTimeSpan gap = { from_ms, until_ms };

  if (from_ms < until_ms)
    g_array_append_val (gaps, gap);
}

static gboolean
find_gaps (LeitStoreDb *db, gint64 stream_id, GapSearch *search, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db,
      "SELECT from_time, until_time FROM coverage "
      "WHERE stream = ?1 AND from_time < ?3 AND until_time > ?2 ORDER BY from_time",
      error);
  gint64 reached_ms = search->asked.from_ms;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, search->asked.from_ms);
  sqlite3_bind_int64 (statement, 3, search->asked.until_ms);
  while (leit_store_db_next (db, statement, &row, error)) {
    if (!row) {
      add_gap (search->gaps, reached_ms, search->asked.until_ms);
      return TRUE;
    }
    add_gap (search->gaps, reached_ms, sqlite3_column_int64 (statement, 0));
    reached_ms = sqlite3_column_int64 (statement, 1);
  }
  return FALSE;
}

static gboolean
list_gaps (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  GapSearch *search = data;
  gint64 stream_id;

  return leit_store_find_stream (db, search->stream, FALSE, &stream_id, error) &&
         find_gaps (db, stream_id, search, error);
}

/**
 * leit_store_list_gaps_async:
 * @self: a store
 * @stream: copied
 * @from_ms: begin of what is wanted, milliseconds UTC
 * @until_ms: its end, itself not wanted
 * @cancellable: (nullable): to give up
 * @callback: told when it is known
 * @user_data: for @callback
 *
 * Asks which parts of a span leit_store_save_history_async() has not covered yet.
 */
void
leit_store_list_gaps_async (LeitStore *self,
                            const LeitStream *stream,
                            gint64 from_ms,
                            gint64 until_ms,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GapSearch *search;

  g_return_if_fail (LEIT_IS_STORE (self));
  g_return_if_fail (stream != NULL);

  search = g_new0 (GapSearch, 1);
  search->stream = leit_stream_copy (stream);
  search->asked = (LeitTimeSpan){ from_ms, until_ms };
  search->gaps = g_array_new (FALSE, FALSE, sizeof (LeitTimeSpan));
  leit_store_run_async (self, leit_store_list_gaps_async, list_gaps, search,
                        (GDestroyNotify) gap_search_free, cancellable, callback, user_data);
}

/**
 * leit_store_list_gaps_finish:
 * @self: a store
 * @result: of leit_store_list_gaps_async()
 * @error: set to a #LeitStoreError
 *
 * Returns: (transfer full) (nullable) (element-type LeitTimeSpan): what is missing, oldest first
 */
GArray *
leit_store_list_gaps_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  gpointer data;

  if (!leit_store_run_finish (self, leit_store_list_gaps_async, result, &data, error))
    return NULL;
  return g_steal_pointer (&((GapSearch *) data)->gaps);
}
