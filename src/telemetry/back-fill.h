#pragma once

#include "store/store.h"
#include "telemetry/telemetry.h"

G_BEGIN_DECLS

/**
 * LeitBackFills:
 *
 * The poller's part that fills gaps in the store's history: the gaps, newest first, page by page, one fill of a stream
 * at a time.
 */
typedef struct _LeitBackFills LeitBackFills;

/* Whether the stream's source may be asked now; %NULL with an error when not. Asked before every page. */
typedef LeitTelemetryClient *(*LeitBackFillClient) (GObject *owner,
                                                    const LeitStream *stream,
                                                    GError **error);

LeitBackFills *leit_back_fills_new (LeitStore *store, LeitBackFillClient get_client);
void leit_back_fills_free (LeitBackFills *fills);
/* Owns itself while a fill runs: @task (of the owner, returning a boolean) keeps its source object alive. */
void leit_back_fills_run (
    LeitBackFills *fills, GTask *task, const LeitStream *stream, gint64 from_ms, gint64 until_ms);

G_END_DECLS
