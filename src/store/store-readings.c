/* Newest readings: saved as they come in, read back on start. */

#include "base/clock.h"
#include "store/store-db.h"

#include <math.h>

static void
bind_reading (sqlite3_stmt *statement, gint64 stream_id, const LeitReading *reading)
{
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, reading->time_ms);
  sqlite3_bind_double (statement, 3, reading->value);
  sqlite3_bind_int (statement, 4, reading->quality);
}

static gboolean
has_value (const LeitReading *reading)
{
  return reading->quality != LEIT_QUALITY_MISSING && isfinite (reading->value);
}

/* A reading that comes again with another value is a correction. */
static gboolean
put_raw (LeitStoreDb *db, gint64 stream_id, const LeitReading *reading, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db,
                             "INSERT INTO reading (stream, time, value, quality) "
                             "VALUES (?1, ?2, ?3, ?4) "
                             "ON CONFLICT (stream, time) DO UPDATE "
                             "SET value = excluded.value, quality = excluded.quality",
                             error);

  if (statement == NULL)
    return FALSE;
  bind_reading (statement, stream_id, reading);
  return leit_store_db_step (db, statement, error);
}

/*
 * Keeps one reading, unless it has no value or is already part of a thinned hour: a silent sensor's last value comes with every poll.
 */
gboolean
leit_store_put_reading (LeitStoreDb *db,
                        gint64 stream_id,
                        const LeitReading *reading,
                        GError **error)
{
  gboolean counted;

  if (!has_value (reading))
    return TRUE;
  if (!leit_store_hour_has (db, stream_id, reading->time_ms, &counted, error))
    return FALSE;
  return counted || put_raw (db, stream_id, reading, error);
}

/*
 * The newest wins; of the same time the later told. One from the future (a clock was wrong when it came) gives way to
 * any: it would stand for ever.
 */
gboolean
leit_store_put_latest (
    LeitStoreDb *db, gint64 stream_id, const LeitReading *reading, gint64 now_ms, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db,
                             "INSERT INTO latest (stream, time, value, quality) "
                             "VALUES (?1, ?2, ?3, ?4) "
                             "ON CONFLICT (stream) DO UPDATE SET time = excluded.time, "
                             "value = excluded.value, quality = excluded.quality "
                             "WHERE excluded.time >= latest.time OR latest.time > ?5",
                             error);

  if (!has_value (reading))
    return TRUE;
  if (statement == NULL)
    return FALSE;
  bind_reading (statement, stream_id, reading);
  sqlite3_bind_int64 (statement, 5, now_ms + LEIT_CLOCK_TOLERANCE_MS);
  return leit_store_db_step (db, statement, error);
}

/* The streams belong to the town, which is kept until the work is done; they never change. */
typedef struct {
  LeitTown *town;
  GPtrArray *streams; /* LeitStream, one a reading */
  GArray *readings;
} Batch;

static void
batch_free (Batch *batch)
{
  g_ptr_array_unref (batch->streams);
  g_array_unref (batch->readings);
  g_object_unref (batch->town);
  g_free (batch);
}

static Batch *
batch_new (LeitTown *town, const GArray *readings)
{
  Batch *batch = g_new0 (Batch, 1);

  batch->town = g_object_ref (town);
  batch->streams = g_ptr_array_sized_new (readings->len);
  batch->readings = g_array_sized_new (FALSE, FALSE, sizeof (LeitReading), readings->len);
  for (guint i = 0; i < readings->len; i++) {
    const LeitReading *reading = &g_array_index (readings, LeitReading, i);

    if (reading->stream >= leit_town_get_n_streams (town)) {
      g_warn_if_reached ();
      continue;
    }
    g_ptr_array_add (batch->streams, (gpointer) leit_town_get_stream (town, reading->stream));
    g_array_append_val (batch->readings, *reading);
  }
  return batch;
}

static gboolean
save_batch (LeitStoreDb *db, const Batch *batch, GError **error)
{
  gint64 now_ms = leit_clock_now_ms ();

  for (guint i = 0; i < batch->readings->len; i++) {
    const LeitReading *reading = &g_array_index (batch->readings, LeitReading, i);
    gint64 stream_id;

    if (!leit_store_find_stream (db, batch->streams->pdata[i], TRUE, &stream_id, error) ||
        !leit_store_put_reading (db, stream_id, reading, error) ||
        !leit_store_put_latest (db, stream_id, reading, now_ms, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
save_readings (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  return leit_store_db_begin (db, error) &&
         leit_store_db_end (db, save_batch (db, data, error), error);
}

/**
 * leit_store_save_readings_async:
 * @self: a store
 * @town: whose readings they are
 * @readings: (element-type LeitReading): of any streams, in any order; copied
 * @cancellable: (nullable): when cancelled, they may or may not have been saved
 * @callback: told when they are on the disk
 * @user_data: for @callback
 *
 * Adds readings to the history and, where they are newer, to the last known state: all of them or
 * none.
 */
void
leit_store_save_readings_async (LeitStore *self,
                                LeitTown *town,
                                const GArray *readings,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (LEIT_IS_STORE (self));
  g_return_if_fail (LEIT_IS_TOWN (town));
  g_return_if_fail (readings != NULL);

  leit_store_run_async (self, leit_store_save_readings_async, save_readings,
                        batch_new (town, readings), (GDestroyNotify) batch_free, cancellable,
                        callback, user_data);
}

/**
 * leit_store_save_readings_finish:
 * @self: a store
 * @result: of leit_store_save_readings_async()
 * @error: set to a #LeitStoreError: nothing was saved
 *
 * Returns: %TRUE when they are safe
 */
gboolean
leit_store_save_readings_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  return leit_store_run_finish (self, leit_store_save_readings_async, result, NULL, error);
}

/* What the file says was last known: readings by their streams' names, and the states of sources. */
typedef struct {
  char *source_id;
  char *last_error;
  gint64 last_success_ms;
  gint64 last_attempt_ms;
} KnownSource;

static void
known_source_free (KnownSource *known)
{
  g_free (known->source_id);
  g_free (known->last_error);
  g_free (known);
}

typedef struct {
  GHashTable *readings; /* utf8 → LeitReading */
  GPtrArray *sources;   /* KnownSource */
} LastKnown;

static char *
column_dup (sqlite3_stmt *statement, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (statement, column));
}

static gint64
column_time (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL
             ? LEIT_TIME_NONE
             : sqlite3_column_int64 (statement, column);
}

/* Nothing in a name or key can be the unit separator, so that no two streams get the same one. */
static char *
name_stream (const char *source_id, const char *device_id, const char *key, const char *meaning)
{
  return g_strjoin ("\x1f", source_id, device_id, key, meaning, NULL);
}

static char *
read_stream_name (sqlite3_stmt *statement)
{
  const char *parts[4];

  for (int i = 0; i < 4; i++) {
    parts[i] = (const char *) sqlite3_column_text (statement, i);
    if (parts[i] == NULL)
      parts[i] = "";
  }
  return name_stream (parts[0], parts[1], parts[2], parts[3]);
}

static LeitReading
read_reading (sqlite3_stmt *statement, int column)
{
  return (LeitReading){
    .time_ms = sqlite3_column_int64 (statement, column),
    .value = sqlite3_column_double (statement, column + 1),
    .quality =
        CLAMP (sqlite3_column_int (statement, column + 2), LEIT_QUALITY_GOOD, LEIT_QUALITY_MISSING),
  };
}

static gboolean
read_known_readings (LeitStoreDb *db, GHashTable *readings, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db,
                             "SELECT source_id, device_id, key, meaning, time, value, quality "
                             "FROM latest JOIN stream ON stream.id = latest.stream",
                             error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (leit_store_db_next (db, statement, &row, error)) {
    LeitReading reading;

    if (!row)
      return TRUE;
    reading = read_reading (statement, 4);
    g_hash_table_insert (readings, read_stream_name (statement),
                         g_memdup2 (&reading, sizeof reading));
  }
  return FALSE;
}

static gboolean
read_known_sources (LeitStoreDb *db, GPtrArray *sources, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db, "SELECT source_id, last_success, last_attempt, last_error FROM source_state", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (leit_store_db_next (db, statement, &row, error)) {
    KnownSource *known;

    if (!row)
      return TRUE;
    known = g_new0 (KnownSource, 1);
    known->source_id = column_dup (statement, 0);
    known->last_success_ms = column_time (statement, 1);
    known->last_attempt_ms = column_time (statement, 2);
    known->last_error = column_dup (statement, 3);
    g_ptr_array_add (sources, known);
  }
  return FALSE;
}

static gboolean
read_last_known (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  LastKnown *last = data;

  return read_known_readings (db, last->readings, error) &&
         read_known_sources (db, last->sources, error);
}

/* A stream that means something else than it did finds nothing; neither does one from the future. */
static const LeitReading *
find_known (GHashTable *known, const LeitStream *stream, gint64 now_ms)
{
  g_autofree char *meaning = leit_store_describe_stream (stream);
  g_autofree char *name = name_stream (stream->source_id, stream->device_id, stream->key, meaning);
  const LeitReading *reading = g_hash_table_lookup (known, name);

  if (reading == NULL || reading->time_ms > now_ms + LEIT_CLOCK_TOLERANCE_MS)
    return NULL;
  return reading;
}

static void
apply_readings (LeitTown *town, GHashTable *known, gint64 now_ms)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));

  for (guint i = 0; i < leit_town_get_n_streams (town); i++) {
    const LeitReading *found = find_known (known, leit_town_get_stream (town, i), now_ms);

    if (found != NULL) {
      LeitReading reading = *found;

      reading.stream = i;
      g_array_append_val (readings, reading);
    }
  }
  if (readings->len > 0)
    leit_town_apply (town, readings, now_ms);
}

static void
apply_sources (LeitTown *town, GPtrArray *known)
{
  for (guint i = 0; i < known->len; i++) {
    KnownSource *one = known->pdata[i];
    LeitSource *source =
        one->source_id != NULL ? leit_town_find_source (town, one->source_id) : NULL;

    if (source != NULL)
      leit_source_restore (source, one->last_success_ms, one->last_attempt_ms, one->last_error);
  }
}

/**
 * leit_store_load_latest:
 * @self: a store
 * @town: takes over the last known readings and the sources' last states
 * @now_ms: milliseconds UTC
 * @error: set to a #LeitStoreError
 *
 * Brings back the last known state, of any age. Waits for it, so that the first frame has data; a
 * few milliseconds for thousands of streams.
 *
 * Returns: %FALSE when not all of it could be read; what could be is in the town nevertheless
 */
gboolean
leit_store_load_latest (LeitStore *self, LeitTown *town, gint64 now_ms, GError **error)
{
  g_autoptr (GHashTable) readings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) sources =
      g_ptr_array_new_with_free_func ((GDestroyNotify) known_source_free);
  LastKnown last = { readings, sources };
  gboolean complete;

  g_return_val_if_fail (LEIT_IS_STORE (self), FALSE);
  g_return_val_if_fail (LEIT_IS_TOWN (town), FALSE);

  complete = leit_store_run_blocking (self, read_last_known, &last, error);
  apply_readings (town, readings, now_ms);
  apply_sources (town, sources);
  return complete;
}
