/* A stream's number in the file. */

#include "store/store-db.h"

/*
 * What a stream's numbers mean. Two streams of one remote key with another role, unit or conversion are different ones:
 * after a corrected sensor height no old, wrong value is shown, and back-fill fetches the history anew.
 */
char *
leit_store_describe_stream (const LeitStream *stream)
{
  char scale[G_ASCII_DTOSTR_BUF_SIZE];
  char offset[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (scale, sizeof scale, stream->scale);
  g_ascii_dtostr (offset, sizeof offset, stream->offset);
  return g_strjoin (" ", leit_role_to_string (stream->role),
                    stream->unit != NULL ? stream->unit : "", scale, offset, NULL);
}

static void
bind_stream (sqlite3_stmt *statement, const LeitStream *stream, const char *meaning)
{
  sqlite3_bind_text (statement, 1, stream->source_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, stream->device_id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 3, stream->key, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 4, meaning, -1, SQLITE_TRANSIENT);
}

static gboolean
look_up (LeitStoreDb *db, const LeitStream *stream, const char *meaning, gint64 *id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db,
                             "SELECT id FROM stream WHERE source_id = ?1 AND device_id = ?2 "
                             "AND key = ?3 AND meaning = ?4",
                             error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  bind_stream (statement, stream, meaning);
  if (!leit_store_db_next (db, statement, &row, error))
    return FALSE;
  *id = row ? sqlite3_column_int64 (statement, 0) : LEIT_STORE_NO_STREAM;
  return TRUE;
}

static gboolean
insert (LeitStoreDb *db, const LeitStream *stream, const char *meaning, gint64 *id, GError **error)
{
  g_autoptr (sqlite3_stmt) statement =
      leit_store_db_prepare (db,
                             "INSERT INTO stream (source_id, device_id, key, meaning) "
                             "VALUES (?1, ?2, ?3, ?4)",
                             error);

  if (statement == NULL)
    return FALSE;
  bind_stream (statement, stream, meaning);
  if (!leit_store_db_step (db, statement, error))
    return FALSE;
  *id = sqlite3_last_insert_rowid (db->handle);
  return TRUE;
}

/* id is LEIT_STORE_NO_STREAM when it is not there and not to be made. */
gboolean
leit_store_find_stream (
    LeitStoreDb *db, const LeitStream *stream, gboolean create, gint64 *id, GError **error)
{
  g_autofree char *meaning = leit_store_describe_stream (stream);

  if (!look_up (db, stream, meaning, id, error))
    return FALSE;
  return *id != LEIT_STORE_NO_STREAM || !create || insert (db, stream, meaning, id, error);
}
