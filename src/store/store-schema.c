#include "store/store-db.h"

#include <glib/gi18n-lib.h>

/* One step a version; a step that was released is never changed again. */
static const char *const steps[LEIT_STORE_VERSION] = {
  /* 1: readings. A stream is known by where it comes from and by what its numbers mean: when a
   * profile gives it another unit or sensor height, old numbers do not pass for new ones. */
  "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;"
  "CREATE TABLE stream ("
  "  id INTEGER PRIMARY KEY,"
  "  source_id TEXT NOT NULL,"
  "  device_id TEXT NOT NULL,"
  "  key TEXT NOT NULL,"
  "  meaning TEXT NOT NULL,"
  "  UNIQUE (source_id, device_id, key, meaning)) STRICT;"
  "CREATE TABLE latest ("
  "  stream INTEGER PRIMARY KEY REFERENCES stream (id),"
  "  time INTEGER NOT NULL,"
  "  value REAL NOT NULL,"
  "  quality INTEGER NOT NULL) STRICT;"
  "CREATE TABLE reading ("
  "  stream INTEGER NOT NULL REFERENCES stream (id),"
  "  time INTEGER NOT NULL,"
  "  value REAL NOT NULL,"
  "  quality INTEGER NOT NULL,"
  "  PRIMARY KEY (stream, time)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE source_state ("
  "  source_id TEXT PRIMARY KEY,"
  "  last_success INTEGER,"
  "  last_attempt INTEGER,"
  "  last_error TEXT) STRICT, WITHOUT ROWID;",
  /* 2: history. seconds: which seconds of the hour were counted (16 bits each, little-endian,
   * rising), so that a reading that comes twice counts once. n: good and doubtful ones. */
  "CREATE TABLE hourly ("
  "  stream INTEGER NOT NULL REFERENCES stream (id),"
  "  hour INTEGER NOT NULL,"
  "  mean REAL,"
  "  minimum REAL,"
  "  maximum REAL,"
  "  n INTEGER NOT NULL,"
  "  doubtful INTEGER NOT NULL,"
  "  implausible INTEGER NOT NULL,"
  "  seconds BLOB NOT NULL,"
  "  PRIMARY KEY (stream, hour)) STRICT, WITHOUT ROWID;"
  "CREATE TABLE coverage ("
  "  stream INTEGER NOT NULL REFERENCES stream (id),"
  "  from_time INTEGER NOT NULL,"
  "  until_time INTEGER NOT NULL,"
  "  PRIMARY KEY (stream, from_time)) STRICT, WITHOUT ROWID;",
  /* 3: copies of collections that live elsewhere, and edits on their way there. */
  "CREATE TABLE collection ("
  "  name TEXT PRIMARY KEY,"
  "  token TEXT,"
  "  synced INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
  "CREATE TABLE object ("
  "  collection TEXT NOT NULL,"
  "  href TEXT NOT NULL,"
  "  etag TEXT,"
  "  text TEXT,"
  "  PRIMARY KEY (collection, href)) STRICT;"
  "CREATE TABLE outbox ("
  "  id INTEGER PRIMARY KEY,"
  "  collection TEXT NOT NULL,"
  "  href TEXT NOT NULL,"
  "  base_etag TEXT,"
  "  base_text TEXT,"
  "  new_text TEXT,"
  "  their_etag TEXT,"
  "  their_text TEXT,"
  "  revision INTEGER NOT NULL,"
  "  state INTEGER NOT NULL,"
  "  error TEXT,"
  "  attempts INTEGER NOT NULL,"
  "  UNIQUE (collection, href)) STRICT;",
};

static gboolean
set_too_new (LeitStoreDb *db, gint64 version, GError **error)
{
  g_set_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_TOO_NEW,
               /* Translators: a file name, then two version numbers. */
               _ ("%s was written by a newer Leitstand (format %d, this one knows up to %d). The "
                  "file was left as it is; please update Leitstand."),
               db->path, (int) version, LEIT_STORE_VERSION);
  return FALSE;
}

static gboolean
set_foreign (LeitStoreDb *db, GError **error)
{
  g_set_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED,
               _ ("%s belongs to another program. The file was left as it is."), db->path);
  return FALSE;
}

/*
 * Looks, without writing, at whose file this is. version is 0 for a new, empty one.
 */
gboolean
leit_store_schema_check (LeitStoreDb *db, int *version, GError **error)
{
  gint64 stored, application, n_tables;

  if (!leit_store_db_get_int (db, "PRAGMA user_version", &stored, error) ||
      !leit_store_db_get_int (db, "PRAGMA application_id", &application, error) ||
      !leit_store_db_get_int (db, "SELECT count(*) FROM sqlite_schema", &n_tables, error))
    return FALSE;
  if (application != LEIT_STORE_APPLICATION_ID && (application != 0 || n_tables > 0))
    return set_foreign (db, error);
  if (stored < 0 || stored > LEIT_STORE_VERSION)
    return set_too_new (db, stored, error);
  *version = (int) stored;
  return TRUE;
}

static gboolean
apply_step (LeitStoreDb *db, int step, GError **error)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d",
                                           LEIT_STORE_APPLICATION_ID, step + 1);

  return leit_store_db_exec (db, steps[step], error) && leit_store_db_exec (db, mark, error);
}

/*
 * Brings a file from from_version to LEIT_STORE_VERSION in one transaction: all or nothing.
 */
gboolean
leit_store_schema_migrate (LeitStoreDb *db, int from_version, GError **error)
{
  gboolean done = TRUE;
  int version;

  if (from_version == LEIT_STORE_VERSION)
    return TRUE;
  if (!leit_store_db_begin (db, error))
    return FALSE;
  /* Another program may have done it while we waited for the lock. */
  done = leit_store_schema_check (db, &version, error);
  for (int step = done ? version : LEIT_STORE_VERSION; done && step < LEIT_STORE_VERSION; step++)
    done = apply_step (db, step, error);
  return leit_store_db_end (db, done, error);
}
