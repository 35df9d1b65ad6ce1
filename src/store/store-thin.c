/* Old readings become hours: mean, extremes, and which seconds were counted. */

#include "base/clock.h"
#include "store/store-db.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

gint64
leit_store_hour_of (gint64 time_ms)
{
  return time_ms - ((time_ms % LEIT_HOUR_MS) + LEIT_HOUR_MS) % LEIT_HOUR_MS;
}

/*
 * One hour of one stream. seconds holds the second of every reading that was counted, so that one that is told again,
 * by a poll or by back-fill, does not count twice.
 */
typedef struct {
  gint64 hour_ms;
  double mean, minimum, maximum;
  gint64 n, doubtful, implausible;
  GArray *seconds; /* guint16, rising */
} Hour;

static void
hour_clear (Hour *hour)
{
  g_clear_pointer (&hour->seconds, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hour, hour_clear)

static guint16
second_of (gint64 time_ms)
{
  return (guint16) ((time_ms - leit_store_hour_of (time_ms)) / LEIT_SECOND_MS);
}

/* Where it stands, or would stand. */
static gboolean
find_second (const GArray *seconds, guint16 second, guint *place)
{
  guint low = 0, high = seconds->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (g_array_index (seconds, guint16, middle) < second)
      low = middle + 1;
    else
      high = middle;
  }
  *place = low;
  return low < seconds->len && g_array_index (seconds, guint16, low) == second;
}

static void
hour_add_value (Hour *hour, double value)
{
  if (hour->n == 0) {
    hour->mean = hour->minimum = hour->maximum = value;
  } else {
    hour->mean += (value - hour->mean) / (double) (hour->n + 1);
    hour->minimum = MIN (hour->minimum, value);
    hour->maximum = MAX (hour->maximum, value);
  }
  hour->n++;
}

static void
hour_add (Hour *hour, const LeitReading *reading)
{
  guint16 second = second_of (reading->time_ms);
  guint place;

  if (find_second (hour->seconds, second, &place))
    return;
  g_array_insert_val (hour->seconds, place, second);
  if (reading->quality == LEIT_QUALITY_IMPLAUSIBLE)
    hour->implausible++;
  else if (isfinite (reading->value))
    hour_add_value (hour, reading->value);
  if (reading->quality == LEIT_QUALITY_DOUBTFUL)
    hour->doubtful++;
}

static GArray *
read_seconds (sqlite3_stmt *statement, int column)
{
  const guint8 *bytes = sqlite3_column_blob (statement, column);
  guint n = (guint) sqlite3_column_bytes (statement, column) / 2;
  GArray *seconds = g_array_sized_new (FALSE, FALSE, sizeof (guint16), n + 4);

  for (guint i = 0; i < n; i++) {
    guint16 second = (guint16) (bytes[2 * i] | bytes[2 * i + 1] << 8);

    g_array_append_val (seconds, second);
  }
  return seconds;
}

static gboolean
read_hour (LeitStoreDb *db, gint64 stream_id, gint64 hour_ms, Hour *hour, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db,
      "SELECT mean, minimum, maximum, n, doubtful, implausible, seconds FROM hourly "
      "WHERE stream = ?1 AND hour = ?2",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, hour_ms);
  if (!leit_store_db_next (db, statement, &row, error))
    return FALSE;
  *hour = (Hour){ .hour_ms = hour_ms };
  if (!row) {
    hour->seconds = g_array_new (FALSE, FALSE, sizeof (guint16));
    return TRUE;
  }
  hour->mean = sqlite3_column_double (statement, 0);
  hour->minimum = sqlite3_column_double (statement, 1);
  hour->maximum = sqlite3_column_double (statement, 2);
  hour->n = sqlite3_column_int64 (statement, 3);
  hour->doubtful = sqlite3_column_int64 (statement, 4);
  hour->implausible = sqlite3_column_int64 (statement, 5);
  hour->seconds = read_seconds (statement, 6);
  return TRUE;
}

static void
bind_seconds (sqlite3_stmt *statement, int column, const GArray *seconds)
{
  g_autofree guint8 *bytes = g_malloc (2 * (gsize) seconds->len + 1);

  for (guint i = 0; i < seconds->len; i++) {
    guint16 second = g_array_index (seconds, guint16, i);

    bytes[2 * i] = (guint8) (second & 0xff);
    bytes[2 * i + 1] = (guint8) (second >> 8);
  }
  sqlite3_bind_blob (statement, column, bytes, 2 * (int) seconds->len, SQLITE_TRANSIENT);
}

static void
bind_number (sqlite3_stmt *statement, int column, const Hour *hour, double number)
{
  if (hour->n > 0)
    sqlite3_bind_double (statement, column, number);
  else
    sqlite3_bind_null (statement, column);
}

static gboolean
write_hour (LeitStoreDb *db, gint64 stream_id, const Hour *hour, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db,
                             "INSERT OR REPLACE INTO hourly (stream, hour, mean, minimum, maximum, "
                             "n, doubtful, implausible, seconds) "
                             "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                             error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, hour->hour_ms);
  bind_number (statement, 3, hour, hour->mean);
  bind_number (statement, 4, hour, hour->minimum);
  bind_number (statement, 5, hour, hour->maximum);
  sqlite3_bind_int64 (statement, 6, hour->n);
  sqlite3_bind_int64 (statement, 7, hour->doubtful);
  sqlite3_bind_int64 (statement, 8, hour->implausible);
  bind_seconds (statement, 9, hour->seconds);
  return leit_store_db_step (db, statement, error);
}

/* Whether a reading of that time is already part of a thinned hour. */
gboolean
leit_store_hour_has (
    LeitStoreDb *db, gint64 stream_id, gint64 time_ms, gboolean *counted, GError **error)
{
  g_auto (Hour) hour = { 0 };
  guint place;

  if (!read_hour (db, stream_id, leit_store_hour_of (time_ms), &hour, error))
    return FALSE;
  *counted = find_second (hour.seconds, second_of (time_ms), &place);
  return TRUE;
}

static LeitReading
read_reading (sqlite3_stmt *statement)
{
  return (LeitReading){
    .time_ms = sqlite3_column_int64 (statement, 0),
    .value = sqlite3_column_double (statement, 1),
    .quality = CLAMP (sqlite3_column_int (statement, 2), LEIT_QUALITY_GOOD, LEIT_QUALITY_MISSING),
  };
}

/* Walks the old readings in order of time; every hour is written when the next begins. */
static gboolean
gather_hours (LeitStoreDb *db, gint64 stream_id, gint64 before_ms, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (
      db, "SELECT time, value, quality FROM reading WHERE stream = ?1 AND time < ?2 ORDER BY time",
      error);
  g_auto (Hour) hour = { 0 };
  gboolean row;

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, before_ms);
  while (leit_store_db_next (db, statement, &row, error)) {
    LeitReading reading = row ? read_reading (statement) : (LeitReading){ 0 };
    gboolean begins =
        row && (hour.seconds == NULL || leit_store_hour_of (reading.time_ms) != hour.hour_ms);

    if ((begins || !row) && hour.seconds != NULL && !write_hour (db, stream_id, &hour, error))
      return FALSE;
    if (!row)
      return TRUE;
    if (begins) {
      hour_clear (&hour);
      if (!read_hour (db, stream_id, leit_store_hour_of (reading.time_ms), &hour, error))
        return FALSE;
    }
    hour_add (&hour, &reading);
  }
  return FALSE;
}

static gboolean
delete_before (LeitStoreDb *db, const char *sql, gint64 stream_id, gint64 before_ms, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, stream_id);
  sqlite3_bind_int64 (statement, 2, before_ms);
  return leit_store_db_step (db, statement, error);
}

typedef struct {
  gint64 raw_before_ms;
  gint64 hourly_before_ms; /* LEIT_TIME_NONE: hours stay for ever */
} Thinning;

static gboolean
thin_stream (LeitStoreDb *db, gint64 stream_id, const Thinning *thinning, GError **error)
{
  return gather_hours (db, stream_id, thinning->raw_before_ms, error) &&
         delete_before (db, "DELETE FROM reading WHERE stream = ?1 AND time < ?2", stream_id,
                        thinning->raw_before_ms, error) &&
         (thinning->hourly_before_ms == LEIT_TIME_NONE ||
          delete_before (db, "DELETE FROM hourly WHERE stream = ?1 AND hour < ?2", stream_id,
                         thinning->hourly_before_ms, error));
}

static gboolean
list_streams (LeitStoreDb *db, GArray *stream_ids, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db, "SELECT id FROM stream ORDER BY id", error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  while (leit_store_db_next (db, statement, &row, error)) {
    gint64 stream_id;

    if (!row)
      return TRUE;
    stream_id = sqlite3_column_int64 (statement, 0);
    g_array_append_val (stream_ids, stream_id);
  }
  return FALSE;
}

static gboolean
may_go_on (LeitStoreDb *db, GCancellable *cancellable, GError **error)
{
  if (!g_atomic_int_get (&db->closing))
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The store is being closed."));
  return FALSE;
}

/* A transaction a stream: short enough that another program never waits long. */
static gboolean
thin (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) stream_ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!list_streams (db, stream_ids, error))
    return FALSE;
  for (guint i = 0; i < stream_ids->len; i++) {
    gint64 stream_id = g_array_index (stream_ids, gint64, i);

    if (!may_go_on (db, cancellable, error) || !leit_store_db_begin (db, error) ||
        !leit_store_db_end (db, thin_stream (db, stream_id, data, error), error))
      return FALSE;
  }
  return may_go_on (db, cancellable, error) && leit_store_db_check_all (db, 0, error);
}

/**
 * leit_store_thin_async:
 * @self: a store
 * @now_ms: milliseconds UTC
 * @raw_days: single readings stay this many days
 * @hourly_days: hours stay this many days, 0 for ever
 * @cancellable: (nullable): to stop after the stream it is at
 * @callback: told when it is done
 * @user_data: for @callback
 *
 * Turns single readings of whole hours older than @raw_days into the hour's mean and extremes, each
 * stream in one transaction. It may be stopped and repeated at any time; a late reading is merged
 * into its hour with its weight, one that was already counted is not counted again. Implausible
 * readings are counted but are not part of the mean. Afterwards the whole file is checked for
 * damage.
 */
void
leit_store_thin_async (LeitStore *self,
                       gint64 now_ms,
                       guint raw_days,
                       guint hourly_days,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  Thinning *thinning;

  g_return_if_fail (LEIT_IS_STORE (self));

  thinning = g_new0 (Thinning, 1);
  thinning->raw_before_ms = leit_store_hour_of (now_ms - raw_days * LEIT_DAY_MS);
  thinning->hourly_before_ms =
      hourly_days > 0 ? leit_store_hour_of (now_ms - hourly_days * LEIT_DAY_MS) : LEIT_TIME_NONE;
  leit_store_run_async (self, leit_store_thin_async, thin, thinning, g_free, cancellable, callback,
                        user_data);
}

/**
 * leit_store_thin_finish:
 * @self: a store
 * @result: of leit_store_thin_async()
 * @error: set to a #LeitStoreError, %LEIT_STORE_ERROR_DAMAGED if damage was found; or to
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: %TRUE when everything old was thinned and the file is sound
 */
gboolean
leit_store_thin_finish (LeitStore *self, GAsyncResult *result, GError **error)
{
  return leit_store_run_finish (self, leit_store_thin_async, result, NULL, error);
}
