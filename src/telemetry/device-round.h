#pragma once

#include "telemetry/telemetry.h"

G_BEGIN_DECLS

/**
 * LeitDeviceRound:
 *
 * Asks one device after the other for its newest values, a few at a time, reads the answers in a thread, and puts them
 * together. One device that fails does not lose the others; a server that wants to be left in peace ends the round.
 */
typedef void (*LeitDeviceAsk) (LeitTelemetryClient *client,
                               const char *device_id,
                               const GPtrArray *streams,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
typedef GBytes *(*LeitDeviceAnswer) (LeitTelemetryClient *client,
                                     GAsyncResult *result,
                                     GError **error);
typedef gboolean (*LeitDeviceRead) (
    GBytes *body, const GPtrArray *streams, gint64 now_ms, LeitReadingBatch *batch, GError **error);

void leit_device_round_async (LeitTelemetryClient *client,
                              const GPtrArray *streams,
                              LeitDeviceAsk ask,
                              LeitDeviceAnswer answer,
                              LeitDeviceRead read,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
LeitReadingBatch *leit_device_round_finish (GAsyncResult *result, GError **error);

G_END_DECLS
