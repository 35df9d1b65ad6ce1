#pragma once

#include "telemetry/telemetry.h"

G_BEGIN_DECLS

/**
 * LeitThingsboardSession:
 *
 * The signed-in connection to one ThingsBoard: gets a token as the profile says, renews it when it expired, signs in
 * anew when that fails, and only then gives up. However many requests wait, it signs in once.
 */
#define LEIT_TYPE_THINGSBOARD_SESSION (leit_thingsboard_session_get_type ())
G_DECLARE_FINAL_TYPE (
    LeitThingsboardSession, leit_thingsboard_session, LEIT, THINGSBOARD_SESSION, GObject)

LeitThingsboardSession *leit_thingsboard_session_new (const LeitSourceConfig *config,
                                                      const char *town_id,
                                                      LeitHttpClient *http);
void leit_thingsboard_session_forget (LeitThingsboardSession *self);
/* GET of a path below the source's address; source_object is the callback's. */
void leit_thingsboard_session_get_async (LeitThingsboardSession *self,
                                         GObject *source_object,
                                         const char *path,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GBytes *leit_thingsboard_session_get_finish (GAsyncResult *result, GError **error);

G_END_DECLS
