#pragma once

#include "telemetry/telemetry.h"

G_BEGIN_DECLS

/**
 * LeitOpensensemap:
 *
 * openSenseMap, the legacy API and its successor: they name things otherwise, so both are read everywhere.
 */
#define LEIT_TYPE_OPENSENSEMAP (leit_opensensemap_get_type ())
G_DECLARE_FINAL_TYPE (LeitOpensensemap, leit_opensensemap, LEIT, OPENSENSEMAP, GObject)

LeitTelemetryClient *
leit_opensensemap_new (const LeitSourceConfig *config, LeitProfile *profile, LeitHttpClient *http);

/* Pure readers of its answers; any thread. */
gboolean leit_opensensemap_parse_sensors (
    GBytes *body, const GPtrArray *streams, gint64 now_ms, LeitReadingBatch *batch, GError **error);
gboolean leit_opensensemap_parse_data (GBytes *body,
                                       const LeitStream *stream,
                                       gint64 now_ms,
                                       LeitReadingBatch *batch,
                                       gint64 *oldest_ms,
                                       guint *n_points,
                                       GError **error);
GPtrArray *leit_opensensemap_parse_boxes (GBytes *body, const LeitBounds *bounds, GError **error);

G_END_DECLS
