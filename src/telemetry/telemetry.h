#pragma once

#include "net/http.h"
#include "net/keyring.h"
#include "town/town.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LEIT_TELEMETRY_ERROR (leit_telemetry_error_quark ())

/**
 * LeitTelemetryError:
 * @LEIT_TELEMETRY_ERROR_CONTENT: the answer cannot be read (HTML, broken JSON, another shape)
 * @LEIT_TELEMETRY_ERROR_SIGN_IN: credentials are missing or were refused
 * @LEIT_TELEMETRY_ERROR_RESTING: not asked: the source failed a moment ago, or there is no network
 */
typedef enum {
  LEIT_TELEMETRY_ERROR_CONTENT,
  LEIT_TELEMETRY_ERROR_SIGN_IN,
  LEIT_TELEMETRY_ERROR_RESTING,
} LeitTelemetryError;

GQuark leit_telemetry_error_quark (void);

/**
 * LeitReadingBatch:
 * @readings: (element-type LeitReading): what is to be taken, judged
 * @n_future: readings dropped because their time is in the future
 * @n_past: readings dropped because their clock was never set
 * @n_implausible: readings kept as "no value, implausible"
 * @n_failed_devices: devices that did not answer while others did
 * @first_failure: (nullable): what the first of them said, translated
 * @stopped_by: (nullable): why the remaining devices were not even asked
 *
 * What one question to a source brought.
 */
typedef struct {
  GArray *readings;
  guint n_future;
  guint n_past;
  guint n_implausible;
  guint n_failed_devices;
  char *first_failure;
  GError *stopped_by;
} LeitReadingBatch;

LeitReadingBatch *leit_reading_batch_new (void);
void leit_reading_batch_free (LeitReadingBatch *batch);
/* Judges one raw value (NAN: no value) and adds it or counts it. */
void leit_reading_batch_add (LeitReadingBatch *batch,
                             const LeitStream *stream,
                             double raw_value,
                             gint64 time_ms,
                             gint64 now_ms);
char *leit_reading_batch_get_note (const LeitReadingBatch *batch); /* NULL: nothing odd */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitReadingBatch, leit_reading_batch_free)

/**
 * LeitFoundStream, LeitFoundStation:
 *
 * What a search found and the app proposes; a person confirms it. @proposed is %FALSE when title
 * and unit are ambiguous: no proposal.
 */
typedef struct {
  char *key;
  char *title;
  char *unit;
  gboolean proposed;
  LeitRole role;
  int depth_cm;
  double value; /* NAN: none */
  gint64 time_ms;
} LeitFoundStream;

typedef struct {
  char *device_id;
  char *name;
  gboolean has_position;
  double latitude, longitude;
  GPtrArray *streams; /* LeitFoundStream */
  LeitSoil soil;
  LeitHumus humus;
} LeitFoundStation;

LeitFoundStation *leit_found_station_new (void);
void leit_found_station_free (LeitFoundStation *station);
void leit_found_stream_free (LeitFoundStream *stream);
gboolean leit_propose_role (const char *title, const char *unit, LeitRole *role, int *depth_cm);

/**
 * LeitTelemetryClient:
 *
 * The source interface. One client a source; main thread only, asynchronous, cancellable.
 */
#define LEIT_TYPE_TELEMETRY_CLIENT (leit_telemetry_client_get_type ())
G_DECLARE_INTERFACE (LeitTelemetryClient, leit_telemetry_client, LEIT, TELEMETRY_CLIENT, GObject)

struct _LeitTelemetryClientInterface {
  GTypeInterface parent;

  void (*fetch_latest_async) (LeitTelemetryClient *self,
                              const GPtrArray *streams,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  LeitReadingBatch *(*fetch_latest_finish) (LeitTelemetryClient *self,
                                            GAsyncResult *result,
                                            GError **error);
  void (*fetch_history_async) (LeitTelemetryClient *self,
                               const LeitStream *stream,
                               gint64 from_ms,
                               gint64 until_ms,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
  LeitReadingBatch *(*fetch_history_finish) (LeitTelemetryClient *self,
                                             GAsyncResult *result,
                                             gint64 *covered_from_ms,
                                             gint64 *covered_until_ms,
                                             GError **error);
  void (*find_stations_async) (LeitTelemetryClient *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
  GPtrArray *(*find_stations_finish) (LeitTelemetryClient *self,
                                      GAsyncResult *result,
                                      GError **error);
  void (*forget_sign_in) (LeitTelemetryClient *self); /* optional */
};

LeitTelemetryClient *leit_telemetry_client_new_for_source (const LeitSourceConfig *config,
                                                           LeitProfile *profile,
                                                           LeitHttpClient *http);

/* The newest reading of each stream (GPtrArray of LeitStream, all of this source). */
void leit_telemetry_client_fetch_latest_async (LeitTelemetryClient *self,
                                               const GPtrArray *streams,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
LeitReadingBatch *leit_telemetry_client_fetch_latest_finish (LeitTelemetryClient *self,
                                                             GAsyncResult *result,
                                                             GError **error);
/* One page of history, newest page first; call again with until = covered_from until covered_from <= from. */
void leit_telemetry_client_fetch_history_async (LeitTelemetryClient *self,
                                                const LeitStream *stream,
                                                gint64 from_ms,
                                                gint64 until_ms,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
LeitReadingBatch *leit_telemetry_client_fetch_history_finish (LeitTelemetryClient *self,
                                                              GAsyncResult *result,
                                                              gint64 *covered_from_ms,
                                                              gint64 *covered_until_ms,
                                                              GError **error);
/* Stations the source knows (by group tag or bounding box; ThingsBoard: its devices), GPtrArray of LeitFoundStation. */
void leit_telemetry_client_find_stations_async (LeitTelemetryClient *self,
                                                GCancellable *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer user_data);
GPtrArray *leit_telemetry_client_find_stations_finish (LeitTelemetryClient *self,
                                                       GAsyncResult *result,
                                                       GError **error);
/* The credentials were replaced: what the client got with the old ones is not used any more. */
void leit_telemetry_client_forget_sign_in (LeitTelemetryClient *self);

G_END_DECLS
