#pragma once

/* Inside the store only: the connection, and how work reaches the thread that owns it. */

#include "store/store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* The newest layout this program knows; PRAGMA user_version of the file. */
#define LEIT_STORE_VERSION 3
/* "LEIT" in ASCII; PRAGMA application_id of the file. */
#define LEIT_STORE_APPLICATION_ID 0x4c454954

/**
 * LeitStoreDb:
 * @handle: the connection, used by one thread at a time
 * @path: the file, for messages
 * @read_only: nothing may be written
 * @statements: (element-type utf8 sqlite3_stmt): prepared ones by their text
 * @device: with @inode, the file that was opened, so that a moved one is noticed
 * @in_file: %FALSE for an empty store in memory
 * @closing: (atomic): long work should come to an end
 */
typedef struct {
  sqlite3 *handle;
  char *path;
  gboolean read_only;
  GHashTable *statements;
  guint64 device;
  guint64 inode;
  gboolean in_file;
  int closing;
} LeitStoreDb;

LeitStoreDb *leit_store_db_open (const char *path, LeitStoreFlags flags, GError **error);
void leit_store_db_close (LeitStoreDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitStoreDb, leit_store_db_close)

gboolean leit_store_db_set_error (LeitStoreDb *db, int code, GError **error);
gboolean leit_store_db_exec (LeitStoreDb *db, const char *sql, GError **error);
gboolean leit_store_db_get_int (LeitStoreDb *db, const char *sql, gint64 *value, GError **error);
sqlite3_stmt *leit_store_db_prepare (LeitStoreDb *db, const char *sql, GError **error);
gboolean leit_store_db_step (LeitStoreDb *db, sqlite3_stmt *statement, GError **error);
gboolean
leit_store_db_next (LeitStoreDb *db, sqlite3_stmt *statement, gboolean *row, GError **error);
void leit_store_statement_end (sqlite3_stmt *statement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (sqlite3_stmt, leit_store_statement_end)

gboolean leit_store_db_begin (LeitStoreDb *db, GError **error);
gboolean leit_store_db_end (LeitStoreDb *db, gboolean commit, GError **error);

gboolean leit_store_schema_check (LeitStoreDb *db, int *version, GError **error);
gboolean leit_store_schema_migrate (LeitStoreDb *db, int from_version, GError **error);

/* A damaged file is found on opening by these: the small tables always, all of it within a time limit. */
gboolean leit_store_db_check_small (LeitStoreDb *db, GError **error);
gboolean leit_store_db_check_all (LeitStoreDb *db, guint limit_ms, GError **error);

/* What runs in the store's thread. FALSE with error when it failed. */
typedef gboolean (*LeitStoreWork) (LeitStoreDb *db,
                                   gpointer data,
                                   GCancellable *cancellable,
                                   GError **error);

void leit_store_run_async (LeitStore *self,
                           gpointer source_tag,
                           LeitStoreWork work,
                           gpointer data,
                           GDestroyNotify free_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean leit_store_run_finish (
    LeitStore *self, gpointer source_tag, GAsyncResult *result, gpointer *data, GError **error);
gboolean
leit_store_run_blocking (LeitStore *self, LeitStoreWork work, gpointer data, GError **error);

/* Caps the file at this many pages: further growth then fails as it does on a full disk. 0: no cap. */
gboolean leit_store_limit_pages (LeitStore *self, guint pages, GError **error);

#define LEIT_STORE_NO_STREAM 0
char *leit_store_describe_stream (const LeitStream *stream);
gboolean leit_store_find_stream (
    LeitStoreDb *db, const LeitStream *stream, gboolean create, gint64 *id, GError **error);
gboolean leit_store_put_reading (LeitStoreDb *db,
                                 gint64 stream_id,
                                 const LeitReading *reading,
                                 GError **error);
gboolean leit_store_put_latest (
    LeitStoreDb *db, gint64 stream_id, const LeitReading *reading, gint64 now_ms, GError **error);
gboolean
leit_store_add_coverage (LeitStoreDb *db, gint64 stream_id, LeitTimeSpan span, GError **error);
gboolean leit_store_hour_has (
    LeitStoreDb *db, gint64 stream_id, gint64 time_ms, gboolean *counted, GError **error);
GArray *leit_history_thin (const GArray *points, guint max_points);

gint64 leit_store_hour_of (gint64 time_ms);

G_END_DECLS
