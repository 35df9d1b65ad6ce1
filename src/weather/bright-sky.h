#pragma once

#include "net/http.h"
#include "weather/weather.h"

G_BEGIN_DECLS

void leit_bright_sky_fetch_async (LeitHttpClient *http,
                                  const char *base_url,
                                  double latitude,
                                  double longitude,
                                  const char *time_zone_id,
                                  gint64 now_ms,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LeitWeather *leit_bright_sky_fetch_finish (GAsyncResult *result, GError **error);

/* What the server sends, read; any thread. */
LeitWeather *leit_bright_sky_parse_weather (GBytes *body, gint64 now_ms, GError **error);
GPtrArray *leit_bright_sky_parse_alerts (GBytes *body, GError **error);

G_END_DECLS
