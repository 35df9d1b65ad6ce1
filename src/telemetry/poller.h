#pragma once

#include "store/store.h"
#include "telemetry/telemetry.h"

G_BEGIN_DECLS

/**
 * LeitPoller:
 *
 * Asks every source of a town at its interval (with jitter), backs off 1, 2, 4 … 15 min after a
 * failure, has at most 4 requests under way and never two for the same thing, pauses while this
 * computer is offline, and hands what changed to town and store in one batch. Signal
 * `store-error` (GError) when a batch could not be kept.
 */
#define LEIT_TYPE_POLLER (leit_poller_get_type ())
G_DECLARE_FINAL_TYPE (LeitPoller, leit_poller, LEIT, POLLER, GObject)

LeitPoller *leit_poller_new (LeitTown *town, LeitStore *store, LeitHttpClient *http);
void leit_poller_set_network_monitor (LeitPoller *self, GNetworkMonitor *monitor);
void leit_poller_start (LeitPoller *self);
void leit_poller_stop (LeitPoller *self);
void leit_poller_poll_now (LeitPoller *self); /* F5: every source, back-off or not */
gboolean leit_poller_is_asking (LeitPoller *self);

/* Asks every source once and finishes when all have answered or failed (the report's --fetch). */
void leit_poller_poll_once_async (LeitPoller *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean leit_poller_poll_once_finish (LeitPoller *self, GAsyncResult *result, GError **error);

/* Fills gaps in the store's history of one stream, page by page; progress arrives as the store grows. */
void leit_poller_back_fill_async (LeitPoller *self,
                                  const LeitStream *stream,
                                  gint64 from_ms,
                                  gint64 until_ms,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean leit_poller_back_fill_finish (LeitPoller *self, GAsyncResult *result, GError **error);

LeitTelemetryClient *leit_poller_get_client (LeitPoller *self, const char *source_id);
void leit_poller_credentials_changed (LeitPoller *self, const char *source_id);

gint64 leit_poller_back_off_ms (guint failures);

G_END_DECLS
