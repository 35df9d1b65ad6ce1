#include "store/store-db.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

G_DEFINE_QUARK (leit_store_error_quark, leit_store_error)

static LeitStoreError
error_for_code (int code)
{
  switch (code & 0xff) {
  case SQLITE_FULL:
    return LEIT_STORE_ERROR_FULL;
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return LEIT_STORE_ERROR_DAMAGED;
  case SQLITE_READONLY:
    return LEIT_STORE_ERROR_READ_ONLY;
  case SQLITE_IOERR:
    /* What cannot be read is damage; what cannot be written is treated like a full disk. */
    if (code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ ||
        code == SQLITE_IOERR_CORRUPTFS || code == SQLITE_IOERR_DATA)
      return LEIT_STORE_ERROR_DAMAGED;
    return LEIT_STORE_ERROR_FULL;
  default:
    return LEIT_STORE_ERROR_FAILED;
  }
}

/*
 * Fills error from an SQLite result code: what failed, where, and what the user can do. FALSE always.
 */
gboolean
leit_store_db_set_error (LeitStoreDb *db, int code, GError **error)
{
  LeitStoreError kind = error_for_code (code);
  const char *cause = db->handle != NULL && sqlite3_extended_errcode (db->handle) == code
                          ? sqlite3_errmsg (db->handle)
                          : sqlite3_errstr (code);

  if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
    g_set_error (error, LEIT_STORE_ERROR, kind,
                 _ ("Another program keeps %s locked, so it was not changed. Close other windows "
                    "of Leitstand and try again."),
                 db->path);
  else if (kind == LEIT_STORE_ERROR_FULL)
    g_set_error (error, LEIT_STORE_ERROR, kind,
                 _ ("%s cannot be written (%s). Please free disk space; what was saved before is "
                    "still there."),
                 db->path, cause);
  else if (kind == LEIT_STORE_ERROR_DAMAGED)
    g_set_error (error, LEIT_STORE_ERROR, kind,
                 _ ("The file %s is damaged (%s). Leitstand can keep a copy of it and begin a new "
                    "one."),
                 db->path, cause);
  else if (kind == LEIT_STORE_ERROR_READ_ONLY)
    g_set_error (error, LEIT_STORE_ERROR, kind,
                 _ ("%s can only be read, so nothing can be saved. Please check the permissions "
                    "of the file and its folder."),
                 db->path);
  else
    g_set_error (error, LEIT_STORE_ERROR, kind, _ ("%s cannot be used: %s"), db->path, cause);
  return FALSE;
}

/* Runs fixed text with one or more statements; values never go in here. */
gboolean
leit_store_db_exec (LeitStoreDb *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || leit_store_db_set_error (db, code, error);
}

/* A prepared statement by its text, ready to bind; owned by db, to be ended with g_autoptr. */
sqlite3_stmt *
leit_store_db_prepare (LeitStoreDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *statement = g_hash_table_lookup (db->statements, sql);
  int code;

  if (statement != NULL)
    return statement;
  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK) {
    leit_store_db_set_error (db, code, error);
    return NULL;
  }
  g_hash_table_insert (db->statements, g_strdup (sql), statement);
  return statement;
}

void
leit_store_statement_end (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/* Fetches the next row; *row is FALSE after the last one. */
gboolean
leit_store_db_next (LeitStoreDb *db, sqlite3_stmt *statement, gboolean *row, GError **error)
{
  int code = sqlite3_step (statement);

  *row = code == SQLITE_ROW;
  return *row || code == SQLITE_DONE || leit_store_db_set_error (db, code, error);
}

/* Runs a statement that gives no rows and makes it ready for the next values. */
gboolean
leit_store_db_step (LeitStoreDb *db, sqlite3_stmt *statement, GError **error)
{
  gboolean row;
  gboolean done = leit_store_db_next (db, statement, &row, error);

  sqlite3_reset (statement);
  return done;
}

gboolean
leit_store_db_get_int (LeitStoreDb *db, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (db, sql, error);
  gboolean row;

  if (statement == NULL || !leit_store_db_next (db, statement, &row, error))
    return FALSE;
  *value = row ? sqlite3_column_int64 (statement, 0) : 0;
  return TRUE;
}

/* A file that was moved or deleted still takes writes, into nowhere. */
static gboolean
check_still_there (LeitStoreDb *db, GError **error)
{
  GStatBuf now;

  if (!db->in_file)
    return TRUE;
  if (g_stat (db->path, &now) == 0 && (guint64) now.st_dev == db->device &&
      (guint64) now.st_ino == db->inode)
    return TRUE;
  g_set_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED,
               _ ("%s was moved or deleted while it was in use, so nothing can be saved. Please "
                  "put it back or open the town again."),
               db->path);
  return FALSE;
}

/* Begins a transaction that writes; waits for other programs up to the busy time-out. */
gboolean
leit_store_db_begin (LeitStoreDb *db, GError **error)
{
  if (db->read_only) {
    g_set_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_READ_ONLY,
                 _ ("%s is open for reading only; nothing was saved."), db->path);
    return FALSE;
  }
  return check_still_there (db, error) && leit_store_db_exec (db, "BEGIN IMMEDIATE", error);
}

/* Ends the transaction. FALSE when it was not to be committed or could not be: nothing is changed then. */
gboolean
leit_store_db_end (LeitStoreDb *db, gboolean commit, GError **error)
{
  if (commit && leit_store_db_exec (db, "COMMIT", error))
    return TRUE;
  /* SQLite may have rolled back by itself (disk full). */
  if (!sqlite3_get_autocommit (db->handle))
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}
