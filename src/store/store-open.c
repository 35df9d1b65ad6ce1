/* Opening and closing the file: modes, pragmas, damage. */

#include "store/store-db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Two programs may use one file; transactions are short, so this long a wait means trouble. */
#define BUSY_TIMEOUT_MS 5000
/* After a crash or power cut the whole file is checked, but the window must not wait for it. */
#define CHECK_LIMIT_MS 400

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static LeitStoreDb *
db_new (const char *path)
{
  LeitStoreDb *db = g_new0 (LeitStoreDb, 1);

  db->path = g_strdup (path);
  db->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
  return db;
}

void
leit_store_db_close (LeitStoreDb *db)
{
  g_hash_table_unref (db->statements);
  /* The last one to close writes the log back into the file and removes it. */
  if (sqlite3_close (db->handle) != SQLITE_OK)
    g_warning ("A statement is still open on closing the store");
  g_free (db->path);
  g_free (db);
}

static gboolean
db_connect (LeitStoreDb *db, const char *name, int flags, GError **error)
{
  int code;

  g_clear_pointer (&db->handle, sqlite3_close);
  code = sqlite3_open_v2 (name, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                          NULL);
  if (code != SQLITE_OK)
    return leit_store_db_set_error (db, code, error);
  sqlite3_busy_timeout (db->handle, BUSY_TIMEOUT_MS);
  /* Text from a damaged or foreign file must not run anything. */
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  return TRUE;
}

static void
note_file (LeitStoreDb *db)
{
  GStatBuf now;

  if (g_stat (db->path, &now) != 0)
    return;
  db->in_file = TRUE;
  db->device = (guint64) now.st_dev;
  db->inode = (guint64) now.st_ino;
}

static gint64
log_size (const char *path)
{
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  GStatBuf now;

  return g_stat (log, &now) == 0 ? (gint64) now.st_size : 0;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, LEIT_STORE_ERROR,
               errno == ENOSPC ? LEIT_STORE_ERROR_FULL : LEIT_STORE_ERROR_READ_ONLY,
               _ ("The folder %s cannot be made: %s"), folder, g_strerror (errno));
  return FALSE;
}

/* Readable by its owner only; the files SQLite puts beside it take over the mode. */
static gboolean
make_file (const char *path, GError **error)
{
  int descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (descriptor >= 0)
    return g_close (descriptor, error);
  g_set_error (error, LEIT_STORE_ERROR,
               errno == ENOSPC || errno == EDQUOT ? LEIT_STORE_ERROR_FULL
                                                  : LEIT_STORE_ERROR_READ_ONLY,
               _ ("%s cannot be written: %s. Please check the permissions of the file and its "
                  "folder."),
               path, g_strerror (errno));
  return FALSE;
}

/* synchronous=FULL: a commit is on the disk before it is confirmed, power cut or not. There are few
 * enough transactions (one a poll, one a page of history) that NORMAL would save nothing one feels. */
static gboolean
prepare_for_writing (LeitStoreDb *db, GError **error)
{
  return leit_store_db_exec (db,
                             "PRAGMA journal_mode = WAL;"
                             "PRAGMA synchronous = FULL;"
                             "PRAGMA foreign_keys = ON;"
                             "PRAGMA journal_size_limit = 16777216",
                             error);
}

static LeitStoreDb *
open_for_writing (const char *path, GError **error)
{
  g_autoptr (LeitStoreDb) db = db_new (path);
  gboolean unclean;
  int version;

  if (!make_folder (path, error) || !make_file (path, error))
    return NULL;
  unclean = log_size (path) > 0;
  if (!db_connect (db, path, SQLITE_OPEN_READWRITE, error) ||
      !leit_store_schema_check (db, &version, error))
    return NULL;
  if (sqlite3_db_readonly (db->handle, "main") == 1) {
    leit_store_db_set_error (db, SQLITE_READONLY, error);
    return NULL;
  }
  note_file (db);
  if (unclean && !leit_store_db_check_all (db, CHECK_LIMIT_MS, error))
    return NULL;
  if (!prepare_for_writing (db, error) || !leit_store_schema_migrate (db, version, error) ||
      !leit_store_db_check_small (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

/* Takes over a whole database into memory, where it can be changed. */
static gboolean
take_into_memory (LeitStoreDb *db, sqlite3 *from, GError **error)
{
  sqlite3 *memory = NULL;
  sqlite3_backup *backup;
  int code =
      sqlite3_open_v2 (":memory:", &memory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_EXRESCODE, NULL);

  if (code == SQLITE_OK) {
    backup = sqlite3_backup_init (memory, "main", from, "main");
    if (backup != NULL)
      sqlite3_backup_step (backup, -1);
    code = backup != NULL ? sqlite3_backup_finish (backup) : sqlite3_errcode (memory);
  }
  if (code != SQLITE_OK) {
    sqlite3_close (memory);
    return leit_store_db_set_error (db, code, error);
  }
  g_hash_table_remove_all (db->statements);
  sqlite3_close (db->handle);
  db->handle = memory;
  return TRUE;
}

/* A folder that cannot be written: without a log the file is complete in itself. */
static gboolean
connect_immutable (LeitStoreDb *db, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (db->path, NULL);
  g_autofree char *escaped = g_uri_escape_string (absolute, "/", TRUE);
  g_autofree char *name = g_strdup_printf ("file:%s?immutable=1", escaped);

  return db_connect (db, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, error);
}

static gboolean
copy_file (const char *from_path, const char *to_path, GError **error)
{
  g_autoptr (GFile) from = g_file_new_for_path (from_path);
  g_autoptr (GFile) to = g_file_new_for_path (to_path);

  return g_file_copy (from, to, G_FILE_COPY_NOFOLLOW_SYMLINKS | G_FILE_COPY_TARGET_DEFAULT_PERMS,
                      NULL, NULL, NULL, error);
}

/* … with a log beside it the two belong together, and joining them takes a folder that can be written. */
static gboolean
connect_joined_copy (LeitStoreDb *db, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("leitstand-XXXXXX", error);
  g_autofree char *copy = NULL, *log = NULL, *copied_log = NULL, *index = NULL;
  sqlite3 *joined = NULL;
  gboolean done;

  if (folder == NULL)
    return FALSE;
  copy = g_build_filename (folder, "copy", NULL);
  log = g_strconcat (db->path, "-wal", NULL);
  copied_log = g_strconcat (copy, "-wal", NULL);
  index = g_strconcat (copy, "-shm", NULL);
  done = copy_file (db->path, copy, error) && copy_file (log, copied_log, error) &&
         sqlite3_open_v2 (copy, &joined, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
         take_into_memory (db, joined, error);
  sqlite3_close (joined);
  g_unlink (copied_log);
  g_unlink (index);
  g_unlink (copy);
  g_rmdir (folder);
  return done;
}

static gboolean
is_about_the_folder (const GError *error)
{
  return g_error_matches (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED) ||
         g_error_matches (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_READ_ONLY) ||
         g_error_matches (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FULL);
}

static gboolean
connect_for_reading (LeitStoreDb *db, int *version, GError **error)
{
  g_autoptr (GError) first = NULL;

  if (db_connect (db, db->path, SQLITE_OPEN_READONLY, &first) &&
      leit_store_schema_check (db, version, &first))
    return TRUE;
  g_hash_table_remove_all (db->statements);
  if (is_about_the_folder (first) && g_access (db->path, R_OK) == 0 &&
      (log_size (db->path) > 0 ? connect_joined_copy (db, NULL) : connect_immutable (db, NULL)) &&
      leit_store_schema_check (db, version, NULL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

/* An older layout is brought up to date in memory; the file stays as it is. */
static gboolean
update_in_memory (LeitStoreDb *db, int version, GError **error)
{
  return version == LEIT_STORE_VERSION || (take_into_memory (db, db->handle, error) &&
                                           leit_store_schema_migrate (db, version, error));
}

static LeitStoreDb *
open_for_reading (const char *path, GError **error)
{
  g_autoptr (LeitStoreDb) db = db_new (path);
  int version = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)) {
    if (!db_connect (db, ":memory:", SQLITE_OPEN_READWRITE, error) ||
        !leit_store_schema_migrate (db, 0, error))
      return NULL;
  } else if (!connect_for_reading (db, &version, error) || !update_in_memory (db, version, error)) {
    return NULL;
  }
  db->read_only = TRUE;
  return g_steal_pointer (&db);
}

LeitStoreDb *
leit_store_db_open (const char *path, LeitStoreFlags flags, GError **error)
{
  return flags & LEIT_STORE_READ_ONLY ? open_for_reading (path, error)
                                      : open_for_writing (path, error);
}

static gboolean
check_answer (LeitStoreDb *db, sqlite3_stmt *statement, GError **error)
{
  int code = sqlite3_step (statement);
  const char *answer;

  if (code == SQLITE_INTERRUPT || code == SQLITE_DONE)
    return TRUE;
  if (code != SQLITE_ROW)
    return leit_store_db_set_error (db, code, error);
  answer = (const char *) sqlite3_column_text (statement, 0);
  if (g_strcmp0 (answer, "ok") == 0)
    return TRUE;
  g_debug ("Check of the store says: %s", answer);
  return leit_store_db_set_error (db, SQLITE_CORRUPT, error);
}

static gboolean
check (LeitStoreDb *db, const char *sql, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = leit_store_db_prepare (db, sql, error);

  return statement != NULL && check_answer (db, statement, error);
}

/* What the window shows first; a few milliseconds, so at every start. */
gboolean
leit_store_db_check_small (LeitStoreDb *db, GError **error)
{
  return check (db, "PRAGMA quick_check (stream)", error) &&
         check (db, "PRAGMA quick_check (latest)", error) &&
         check (db, "PRAGMA quick_check (source_state)", error);
}

static int
is_too_late (gpointer deadline)
{
  return g_get_monotonic_time () > *(gint64 *) deadline;
}

/* The whole file; limit_ms 0 takes all the time it needs. Running out of time is not a finding. */
gboolean
leit_store_db_check_all (LeitStoreDb *db, guint limit_ms, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + limit_ms * G_GINT64_CONSTANT (1000);
  gboolean sound;

  if (limit_ms > 0)
    sqlite3_progress_handler (db->handle, 10000, is_too_late, &deadline);
  sound = check (db, "PRAGMA quick_check (1)", error);
  sqlite3_progress_handler (db->handle, 0, NULL, NULL);
  return sound;
}
