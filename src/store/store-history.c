/* History: pages in, curves out. */

#include "base/clock.h"
#include "store/store-db.h"

#include <math.h>

typedef struct {
  LeitStream *stream;
  GArray *readings;
  LeitTimeSpan covered;
} Page;

static void
page_free (Page *page)
{
  leit_stream_free (page->stream);
  g_array_unref (page->readings);
  g_free (page);
}

static gboolean
put_page (LeitStoreDb *db, const Page *page, GError **error)
{
  gint64 now_ms = leit_clock_now_ms ();
  gint64 stream_id;

  if (!leit_store_find_stream (db, page->stream, TRUE, &stream_id, error))
    return FALSE;
  for (guint i = 0; i < page->readings->len; i++) {
    const LeitReading *reading = &g_array_index (page->readings, LeitReading, i);

    if (!leit_store_put_reading (db, stream_id, reading, error) ||
        !leit_store_put_latest (db, stream_id, reading, now_ms, error))
      return FALSE;
  }
  return leit_store_add_coverage (db, stream_id, page->covered, error);
}

static gboolean
save_history (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return leit_store_db_begin (db, error) &&
         leit_store_db_end (db, put_page (db, data, error), error);
}

/**
 * leit_store_save_history_async:
 * @self: a store
 * @stream: whose history it is; copied
 * @readings: (element-type LeitReading): in any order; copied, their stream index is not looked at
 * @covered: what the server was asked for with this page; from_ms included, until_ms not
 * @cancellable: (nullable): when cancelled, the page may or may not have been saved
 * @callback: told when it is on the disk
 * @user_data: for @callback
 *
 * Keeps a page of history and the span it covers, both or neither. The newest reading of it also
 * becomes the last known state if it is newer than that.
 */
void
leit_store_save_history_async (LeitStore *self,
                               const LeitStream *stream,
                               const GArray *readings,
                               LeitTimeSpan covered,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Page *page;

  g_return_if_fail (LEIT_IS_STORE (self));
  g_return_if_fail (stream != NULL && readings != NULL);

  page = g_new0 (Page, 1);
  page->stream = leit_stream_copy (stream);
  page->readings = g_array_sized_new (FALSE, FALSE, sizeof (LeitReading), readings->len);
  g_array_append_vals (page->readings, readings->data, readings->len);
  page->covered = covered;
  leit_store_run_async (self, leit_store_save_history_async, save_history, page,
                        (GDestroyNotify) page_free, cancellable, callback, user_data);
}

gboolean
leit_store_save_history_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  return leit_store_run_finish (self, leit_store_save_history_async, result, NULL, error);
}

typedef struct {
  LeitStream *stream;
  LeitTimeSpan span;
  guint max_points;
  GArray *points;
} HistoryQuery;

static void
history_query_free (HistoryQuery *query)
{
  leit_stream_free (query->stream);
  g_clear_pointer (&query->points, g_array_unref);
  g_free (query);
}

/* An hour stands at its middle, so that a curve does not shift where it passes from readings to hours. */
#define HISTORY_SQL                                                                                \
  "SELECT hour + 1800000 AS time, mean, minimum, maximum, doubtful > 0 FROM hourly "               \
  "WHERE stream = ?1 AND hour BETWEEN ?2 - 1800000 AND ?3 - 1800000 AND n > 0 "                    \
  "UNION ALL "                                                                                     \
  "SELECT time, value, value, value, quality = 1 FROM reading "                                    \
  "WHERE stream = ?1 AND time BETWEEN ?2 AND ?3 AND quality <= 1 "                                 \
  "ORDER BY time"

G_STATIC_ASSERT (LEIT_QUALITY_GOOD == 0 && LEIT_QUALITY_DOUBTFUL == 1);

static LeitHistoryPoint
read_point (sqlite3_stmt *statement)
{
  return (LeitHistoryPoint){
    .time_ms = sqlite3_column_int64 (statement, 0),
    .mean = sqlite3_column_double (statement, 1),
    .minimum = sqlite3_column_double (statement, 2),
    .maximum = sqlite3_column_double (statement, 3),
    .doubtful = sqlite3_column_int (statement, 4),
  };
}

static gboolean
read_points (LeitStoreDb *db,
             gint64 stream_id,
             HistoryQuery *query,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (db, HISTORY_SQL, error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, query->span.from_ms);
  sqlite3_bind_int64 (statement, 3, query->span.until_ms);
  while (!g_cancellable_set_error_if_cancelled (cancellable, error) &&
         leit_store_db_next (db, statement, &row, error)) {
    LeitHistoryPoint point;

    if (!row)
      return TRUE;
    point = read_point (statement);
    if (isfinite (point.mean))
      g_array_append_val (query->points, point);
  }
  return FALSE;
}

static gboolean
load_history (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  HistoryQuery *query = data;
  gint64 stream_id;

  if (!leit_store_find_stream (db, query->stream, FALSE, &stream_id, error) ||
      !read_points (db, stream_id, query, cancellable, error))
    return FALSE;
  if (query->max_points > 0 && query->points->len > query->max_points) {
    GArray *all = query->points;

    query->points = leit_history_thin (all, query->max_points);
    g_array_unref (all);
  }
  return TRUE;
}

/**
 * leit_store_load_history_async:
 * @self: a store
 * @stream: copied
 * @from_ms: the oldest time wanted, milliseconds UTC
 * @until_ms: the newest time wanted
 * @max_points: at most so many points, 0 for all
 * @cancellable: (nullable): to give up
 * @callback: told when it is read
 * @user_data: for @callback
 *
 * Reads a stream's history: single readings, and hours where they were thinned (these stand at
 * their middle). Implausible and missing readings are not part of it.
 */
void
leit_store_load_history_async (LeitStore *self,
                               const LeitStream *stream,
                               gint64 from_ms,
                               gint64 until_ms,
                               guint max_points,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  HistoryQuery *query;

  g_return_if_fail (LEIT_IS_STORE (self));
  g_return_if_fail (stream != NULL);

  query = g_new0 (HistoryQuery, 1);
  query->stream = leit_stream_copy (stream);
  query->span = (LeitTimeSpan){ from_ms, until_ms };
  query->max_points = max_points;
  query->points = g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint));
  leit_store_run_async (self, leit_store_load_history_async, load_history, query,
                        (GDestroyNotify) history_query_free, cancellable, callback, user_data);
}

/**
 * leit_store_load_history_finish:
 * @self: a store
 * @result: of leit_store_load_history_async()
 * @error: set to a #LeitStoreError
 *
 * Returns: (transfer full) (nullable) (element-type LeitHistoryPoint): oldest first, every number
 *   finite; empty when there is no history
 */
GArray *
leit_store_load_history_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  gpointer data;

  if (!leit_store_run_finish (self, leit_store_load_history_async, result, &data, error))
    return NULL;
  return g_steal_pointer (&((HistoryQuery *) data)->points);
}
