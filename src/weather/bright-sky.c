#include "weather/bright-sky.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>

/* What the advice looks at: the rain a tree lived on since its last round, and the DWD's longest forecast for a place. */
#define DAYS_BACK 30
#define DAYS_AHEAD 10
/* 40 days of hours are half a megabyte. */
#define MAXIMUM_BYTES (8 * 1024 * 1024)

typedef struct {
  LeitHttpClient *http;
  char *weather_url;
  char *alerts_url;
  gint64 now_ms;
  GBytes *weather_body;
  GBytes *alerts_body;
  char *alerts_problem;
} Fetch;

static void
fetch_free (Fetch *fetch)
{
  g_object_unref (fetch->http);
  g_free (fetch->weather_url);
  g_free (fetch->alerts_url);
  g_free (fetch->alerts_problem);
  g_clear_pointer (&fetch->weather_body, g_bytes_unref);
  g_clear_pointer (&fetch->alerts_body, g_bytes_unref);
  g_free (fetch);
}

static char *
format_date (gint64 time_ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d") : g_strdup ("");
}

static char *
format_place (double latitude, double longitude)
{
  char north[G_ASCII_DTOSTR_BUF_SIZE], east[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (north, sizeof north, "%.4f", latitude);
  g_ascii_formatd (east, sizeof east, "%.4f", longitude);
  return g_strdup_printf ("lat=%s&lon=%s", north, east);
}

static void
make_urls (
    Fetch *fetch, const char *base_url, double latitude, double longitude, const char *time_zone_id)
{
  g_autoptr (GTimeZone) named = g_time_zone_new_identifier (time_zone_id);
  g_autoptr (GTimeZone) zone = named != NULL ? g_time_zone_ref (named) : g_time_zone_new_utc ();
  g_autofree char *place = format_place (latitude, longitude);
  g_autofree char *first = format_date (fetch->now_ms - DAYS_BACK * LEIT_DAY_MS, zone);
  g_autofree char *last = format_date (fetch->now_ms + DAYS_AHEAD * LEIT_DAY_MS, zone);
  g_autofree char *zone_name =
      g_uri_escape_string (named != NULL ? time_zone_id : "UTC", "/", FALSE);

  fetch->weather_url = g_strdup_printf ("%s/weather?%s&date=%s&last_date=%s&tz=%s", base_url, place,
                                        first, last, zone_name);
  fetch->alerts_url = g_strdup_printf ("%s/alerts?%s", base_url, place);
}

/* The answer to the warnings may be broken without that the weather is lost. */
static void
add_alerts (LeitWeather *weather, Fetch *fetch)
{
  g_autoptr (GPtrArray) alerts = NULL;
  g_autoptr (GError) error = NULL;

  if (fetch->alerts_body != NULL) {
    alerts = leit_bright_sky_parse_alerts (fetch->alerts_body, &error);
    if (alerts != NULL) {
      g_ptr_array_unref (weather->alerts);
      weather->alerts = g_steal_pointer (&alerts);
      return;
    }
    weather->alerts_problem = g_strdup (error->message);
    return;
  }
  weather->alerts_problem = g_steal_pointer (&fetch->alerts_problem);
}

static void
read_answers (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Fetch *fetch = task_data;
  GError *error = NULL;
  LeitWeather *weather = leit_bright_sky_parse_weather (fetch->weather_body, fetch->now_ms, &error);

  if (weather == NULL) {
    g_task_return_error (task, error);
    return;
  }
  add_alerts (weather, fetch);
  g_task_return_pointer (task, weather, (GDestroyNotify) leit_weather_unref);
}

static void
on_alerts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (response != NULL)
    fetch->alerts_body = g_bytes_ref (response->body);
  else
    fetch->alerts_problem = g_strdup (error->message);
  g_task_run_in_thread (task, read_answers);
}

static void
send (GTask *task, const char *url, GAsyncReadyCallback callback)
{
  Fetch *fetch = g_task_get_task_data (task);
  LeitHttpRequest request = {
    .method = "GET", .url = url, .max_bytes = MAXIMUM_BYTES, .retries = 1
  };

  leit_http_client_send_async (fetch->http, &request, g_task_get_cancellable (task), callback,
                               g_object_ref (task));
}

static GError *
explain (GError *error)
{
  g_autoptr (GError) cause = error;

  if (leit_net_error_get_status (cause) != 404)
    return g_steal_pointer (&cause);
  return g_error_new_literal (LEIT_WEATHER_ERROR, LEIT_WEATHER_ERROR_NO_STATION,
                              _ ("The weather server knows no weather here. Check its address and "
                                 "the town's place."));
}

static void
on_weather (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fetch *fetch = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);

  if (response == NULL) {
    g_task_return_error (task, explain (error));
    return;
  }
  fetch->weather_body = g_bytes_ref (response->body);
  send (task, fetch->alerts_url, on_alerts);
}

/**
 * leit_bright_sky_fetch_async:
 * @http: the client
 * @base_url: of a Bright Sky server, without a trailing slash
 * @latitude: degrees WGS 84
 * @longitude: degrees WGS 84
 * @time_zone_id: the town's, such as `Europe/Berlin`: its days are asked for
 * @now_ms: the clock, milliseconds UTC
 *
 * Asks for the hours of the last 30 and the next 10 days and the warnings in force. Warnings that fail do not lose the weather: the
 * problem stands in it.
 */
void
leit_bright_sky_fetch_async (LeitHttpClient *http,
                             const char *base_url,
                             double latitude,
                             double longitude,
                             const char *time_zone_id,
                             gint64 now_ms,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Fetch *fetch;

  g_return_if_fail (LEIT_IS_HTTP_CLIENT (http));
  g_return_if_fail (base_url != NULL && time_zone_id != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_bright_sky_fetch_async);
  fetch = g_new0 (Fetch, 1);
  fetch->http = g_object_ref (http);
  fetch->now_ms = now_ms;
  make_urls (fetch, base_url, latitude, longitude, time_zone_id);
  g_task_set_task_data (task, fetch, (GDestroyNotify) fetch_free);
  send (task, fetch->weather_url, on_weather);
}

/**
 * leit_bright_sky_fetch_finish:
 *
 * Returns: (transfer full) (nullable): the weather; %NULL with #LeitNetError, #LeitWeatherError or cancellation
 */
LeitWeather *
leit_bright_sky_fetch_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
