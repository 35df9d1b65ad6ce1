#pragma once

#include "exchange/town-loader.h"
#include "net/http.h"
#include "store/store.h"
#include "telemetry/poller.h"
#include "town/filter.h"
#include "town/town.h"

G_BEGIN_DECLS

/**
 * LeitSession:
 *
 * An open town with everything that works for it: model, store, HTTP client, poller, filter. It
 * needs no display; the report uses it as well as the window.
 *
 * Properties (read-only, notified): `offline` (boolean), `store-problem` (string or %NULL: what is
 * wrong with the store and what to do), `copy-problem` (string or %NULL: the profile is a copy, of when and
 * why). Signal `closed`.
 */
typedef struct _LeitWatering LeitWatering;

#define LEIT_TYPE_SESSION (leit_session_get_type ())
G_DECLARE_FINAL_TYPE (LeitSession, leit_session, LEIT, SESSION, GObject)

/**
 * LeitSessionFlags:
 * @LEIT_SESSION_READ_ONLY: the store is opened for reading only (a report without --fetch)
 */
typedef enum {
  LEIT_SESSION_DEFAULT = 0,
  LEIT_SESSION_READ_ONLY = 1 << 0,
} LeitSessionFlags;

/* location: file path, file: URI or http(s) URL. Loads the profile, opens the store, fills the model with the last known state. Nothing is polled yet. */
void leit_session_open_async (const char *location,
                              LeitSessionFlags flags,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
LeitSession *leit_session_open_finish (GAsyncResult *result, GError **error);
void
leit_session_start (LeitSession *self); /* polling, thinning once a day, ageing once a minute */
void leit_session_close (LeitSession *self);

const char *leit_session_get_location (LeitSession *self);
LeitTown *leit_session_get_town (LeitSession *self);
LeitStore *leit_session_get_store (LeitSession *self); /* NULL when it could not be opened at all */
LeitPoller *leit_session_get_poller (LeitSession *self);
LeitHttpClient *leit_session_get_http (LeitSession *self);
LeitWatering *leit_session_get_watering (LeitSession *self); /* (nullable): without a store none */
LeitFilter *leit_session_get_filter (LeitSession *self);

G_END_DECLS
