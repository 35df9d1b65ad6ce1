#pragma once

#include "telemetry/telemetry.h"

G_BEGIN_DECLS

/**
 * LeitThingsboard:
 *
 * A ThingsBoard server over its REST interface: signs in as its profile says, renews its token, asks one device at a
 * time for all its keys.
 */
#define LEIT_TYPE_THINGSBOARD (leit_thingsboard_get_type ())
G_DECLARE_FINAL_TYPE (LeitThingsboard, leit_thingsboard, LEIT, THINGSBOARD, GObject)

LeitTelemetryClient *
leit_thingsboard_new (const LeitSourceConfig *config, LeitProfile *profile, LeitHttpClient *http);

/* Pure readers of its answers; any thread. */
gboolean leit_thingsboard_parse_telemetry (GBytes *body,
                                           const GPtrArray *streams,
                                           gint64 now_ms,
                                           LeitReadingBatch *batch,
                                           gint64 *oldest_ms,
                                           guint *n_points,
                                           GError **error);
gboolean leit_thingsboard_parse_devices (GBytes *body,
                                         GPtrArray *stations,
                                         gboolean *has_next,
                                         GError **error);
gboolean
leit_thingsboard_parse_attributes (GBytes *body, LeitFoundStation *station, GError **error);
gboolean leit_thingsboard_parse_keys (GBytes *body, LeitFoundStation *station, GError **error);

G_END_DECLS
