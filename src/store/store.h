#pragma once

#include "town/town.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LEIT_STORE_ERROR (leit_store_error_quark ())

/**
 * LeitStoreError:
 * @LEIT_STORE_ERROR_FAILED: SQLite said no; the message says what and where
 * @LEIT_STORE_ERROR_FULL: the disk is full
 * @LEIT_STORE_ERROR_DAMAGED: the file is damaged
 * @LEIT_STORE_ERROR_READ_ONLY: the store is open for reading only
 * @LEIT_STORE_ERROR_TOO_NEW: written by a newer Leitstand
 */
typedef enum {
  LEIT_STORE_ERROR_FAILED,
  LEIT_STORE_ERROR_FULL,
  LEIT_STORE_ERROR_DAMAGED,
  LEIT_STORE_ERROR_READ_ONLY,
  LEIT_STORE_ERROR_TOO_NEW,
} LeitStoreError;

GQuark leit_store_error_quark (void);

/**
 * LeitStoreFlags:
 * @LEIT_STORE_READ_ONLY: change nothing (a report; or the way on when the file cannot be written)
 */
typedef enum {
  LEIT_STORE_DEFAULT = 0,
  LEIT_STORE_READ_ONLY = 1 << 0,
} LeitStoreFlags;

/**
 * LeitHistoryPoint:
 * @mean: the value itself, or the hour's mean once raw readings are thinned
 * @minimum: the hour's minimum (= mean for a raw reading)
 * @maximum: the hour's maximum (= mean for a raw reading)
 * @doubtful: a doubtful reading is among them
 */
typedef struct {
  gint64 time_ms;
  double mean;
  double minimum;
  double maximum;
  gboolean doubtful;
} LeitHistoryPoint;

/**
 * LeitStore:
 *
 * One SQLite file a town (WAL). Work runs in one thread of its own, in the order it was asked for;
 * answers come in the main context of the caller. Readings that were confirmed are never lost.
 */
#define LEIT_TYPE_STORE (leit_store_get_type ())
G_DECLARE_FINAL_TYPE (LeitStore, leit_store, LEIT, STORE, GObject)

char *leit_store_path_for_town (const char *town_id);
LeitStore *leit_store_open (const char *path, LeitStoreFlags flags, GError **error);
void leit_store_close (LeitStore *self); /* finishes what was asked for, then closes */
gboolean leit_store_is_read_only (LeitStore *self);
const char *leit_store_get_path (LeitStore *self);
char *leit_store_keep_copy (const char *path,
                            GError **error); /* moves a damaged file aside; the copy's path */

/* Blocking, for start and report: fills the town's latest readings and source states. FALSE with error when it could not be read. */
gboolean leit_store_load_latest (LeitStore *self, LeitTown *town, gint64 now_ms, GError **error);

void leit_store_save_readings_async (LeitStore *self,
                                     LeitTown *town,
                                     const GArray *readings, /* LeitReading; copied */
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean leit_store_save_readings_finish (LeitStore *self, GAsyncResult *result, GError **error);

void leit_store_save_source_async (LeitStore *self,
                                   LeitSource *source,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean leit_store_save_source_finish (LeitStore *self, GAsyncResult *result, GError **error);

/* History of one stream, oldest first, GArray of LeitHistoryPoint; at most max_points (thinned evenly, extremes kept), 0: all. */
void leit_store_load_history_async (LeitStore *self,
                                    const LeitStream *stream,
                                    gint64 from_ms,
                                    gint64 until_ms,
                                    guint max_points,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GArray *leit_store_load_history_finish (LeitStore *self, GAsyncResult *result, GError **error);

/* What the server was already asked for, so that back-fill asks only for the gaps. GArray of LeitTimeSpan. */
typedef struct {
  gint64 from_ms;
  gint64 until_ms;
} LeitTimeSpan;

void leit_store_list_gaps_async (LeitStore *self,
                                 const LeitStream *stream,
                                 gint64 from_ms,
                                 gint64 until_ms,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GArray *leit_store_list_gaps_finish (LeitStore *self, GAsyncResult *result, GError **error);
/* One transaction: a page of history and the span it covers. */
void leit_store_save_history_async (LeitStore *self,
                                    const LeitStream *stream,
                                    const GArray *readings,
                                    LeitTimeSpan covered,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean leit_store_save_history_finish (LeitStore *self, GAsyncResult *result, GError **error);

/* Raw readings older than raw_days become hourly means and extremes, which stay for ever (hourly_days 0) or that many days. */
void leit_store_thin_async (LeitStore *self,
                            gint64 now_ms,
                            guint raw_days,
                            guint hourly_days,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean leit_store_thin_finish (LeitStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
