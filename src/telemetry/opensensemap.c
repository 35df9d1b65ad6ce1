#include "telemetry/opensensemap.h"

#include "base/clock.h"
#include "telemetry/device-round.h"

#include <glib/gi18n-lib.h>

/* The server cuts longer answers silently at this many measurements. */
#define CUT_AT 10000
/* The first answer after a rest takes 11 seconds. */
#define TIMEOUT_SECONDS 30
/* The successor shows 5 boxes unless asked for more, and 20 at the most; the legacy interface ignores it. */
#define SUCCESSOR_LIMIT 20

struct _LeitOpensensemap {
  GObject parent_instance;

  const LeitSourceConfig *config;
  LeitProfile *profile;
  LeitHttpClient *http;
};

static void leit_opensensemap_client_init (LeitTelemetryClientInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LeitOpensensemap,
                               leit_opensensemap,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LEIT_TYPE_TELEMETRY_CLIENT,
                                                      leit_opensensemap_client_init))

static void
leit_opensensemap_finalize (GObject *object)
{
  LeitOpensensemap *self = LEIT_OPENSENSEMAP (object);

  g_clear_object (&self->http);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (leit_opensensemap_parent_class)->finalize (object);
}

static void
leit_opensensemap_class_init (LeitOpensensemapClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_opensensemap_finalize;
}

static void
leit_opensensemap_init (LeitOpensensemap *self)
{
}

LeitTelemetryClient *
leit_opensensemap_new (const LeitSourceConfig *config, LeitProfile *profile, LeitHttpClient *http)
{
  LeitOpensensemap *self = g_object_new (LEIT_TYPE_OPENSENSEMAP, NULL);

  self->config = config;
  self->profile = g_object_ref (profile);
  self->http = g_object_ref (http);
  return LEIT_TELEMETRY_CLIENT (self);
}

static void
get_async (LeitOpensensemap *self,
           const char *url,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  LeitHttpRequest request = {
    .method = "GET", .url = url, .timeout_seconds = TIMEOUT_SECONDS, .retries = 1
  };

  leit_http_client_send_async (self->http, &request, cancellable, callback, user_data);
}

static GBytes *
get_finish (GObject *http, GAsyncResult *result, GError **error)
{
  g_autoptr (LeitHttpResponse) response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (http), result, error);

  return response != NULL ? g_bytes_ref (response->body) : NULL;
}

static char *
box_url (LeitOpensensemap *self, const char *box_id, const char *below)
{
  g_autofree char *escaped = g_uri_escape_string (box_id, NULL, FALSE);

  return g_strdup_printf ("%s/boxes/%s%s", self->config->url, escaped, below);
}

static void
on_box (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *body = get_finish (source, result, &error);

  if (body != NULL)
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

/* A server that does not know …/sensors has the same in the box itself. */
static void
on_sensors (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitOpensensemap *self = g_task_get_source_object (task);
  const char *box_id = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GBytes *body = get_finish (source, result, &error);

  if (body != NULL) {
    g_task_return_pointer (task, body, (GDestroyNotify) g_bytes_unref);
  } else if (leit_net_error_get_status (error) == 404) {
    g_autofree char *url = box_url (self, box_id, "");

    get_async (self, url, g_task_get_cancellable (task), on_box, g_object_ref (task));
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

static void
ask_box (LeitTelemetryClient *client,
         const char *device_id,
         const GPtrArray *streams,
         GCancellable *cancellable,
         GAsyncReadyCallback callback,
         gpointer user_data)
{
  LeitOpensensemap *self = LEIT_OPENSENSEMAP (client);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *url = box_url (self, device_id, "/sensors");

  g_task_set_source_tag (task, ask_box);
  g_task_set_task_data (task, g_strdup (device_id), g_free);
  get_async (self, url, cancellable, on_sensors, task);
}

static GBytes *
take_answer (LeitTelemetryClient *client, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
fetch_latest_async (LeitTelemetryClient *client,
                    const GPtrArray *streams,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  leit_device_round_async (client, streams, ask_box, take_answer, leit_opensensemap_parse_sensors,
                           cancellable, callback, user_data);
}

static LeitReadingBatch *
fetch_latest_finish (LeitTelemetryClient *client, GAsyncResult *result, GError **error)
{
  return leit_device_round_finish (result, error);
}

typedef struct {
  const LeitStream *stream;
  gint64 from_ms;
  gint64 until_ms;
  GBytes *body;
} History;

static void
history_free (History *history)
{
  g_clear_pointer (&history->body, g_bytes_unref);
  g_free (history);
}

/* A server that repeats a full page with nothing older has nothing more to give. */
static gint64
page_begin_ms (gint64 oldest_ms, gint64 from_ms, gint64 until_ms)
{
  return oldest_ms > from_ms && oldest_ms < until_ms ? oldest_ms : from_ms;
}

static void
read_history (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  History *history = task_data;
  g_autoptr (LeitReadingBatch) batch = leit_reading_batch_new ();
  gint64 oldest_ms;
  guint n_points;
  GError *error = NULL;

  if (!leit_opensensemap_parse_data (history->body, history->stream, leit_clock_now_ms (), batch,
                                     &oldest_ms, &n_points, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (n_points >= CUT_AT)
    history->from_ms = page_begin_ms (oldest_ms, history->from_ms, history->until_ms);
  g_task_return_pointer (task, g_steal_pointer (&batch), (GDestroyNotify) leit_reading_batch_free);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  History *history = g_task_get_task_data (task);
  GError *error = NULL;

  history->body = get_finish (source, result, &error);
  if (history->body == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, read_history);
}

static void
fetch_history_async (LeitTelemetryClient *client,
                     const LeitStream *stream,
                     gint64 from_ms,
                     gint64 until_ms,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  LeitOpensensemap *self = LEIT_OPENSENSEMAP (client);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  History *history = g_new0 (History, 1);
  g_autofree char *key = g_uri_escape_string (stream->key, NULL, FALSE);
  g_autofree char *from = leit_time_to_iso8601 (from_ms);
  g_autofree char *until = leit_time_to_iso8601 (until_ms);
  g_autofree char *below =
      g_strdup_printf ("/data/%s?from-date=%s&to-date=%s&format=json", key, from, until);
  g_autofree char *url = box_url (self, stream->device_id, below);

  g_task_set_source_tag (task, fetch_history_async);
  history->stream = stream;
  history->from_ms = from_ms;
  history->until_ms = until_ms;
  g_task_set_task_data (task, history, (GDestroyNotify) history_free);
  get_async (self, url, cancellable, on_history, task);
}

static LeitReadingBatch *
fetch_history_finish (LeitTelemetryClient *client,
                      GAsyncResult *result,
                      gint64 *covered_from_ms,
                      gint64 *covered_until_ms,
                      GError **error)
{
  History *history = g_task_get_task_data (G_TASK (result));
  LeitReadingBatch *batch = g_task_propagate_pointer (G_TASK (result), error);

  if (batch != NULL) {
    *covered_from_ms = history->from_ms;
    *covered_until_ms = history->until_ms;
  }
  return batch;
}

static void
on_boxes (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitOpensensemap *self = g_task_get_source_object (task);
  const LeitBounds *bounds =
      self->config->group_tags == NULL ? leit_profile_get_bounds (self->profile) : NULL;
  GError *error = NULL;
  g_autoptr (GBytes) body = get_finish (source, result, &error);
  GPtrArray *stations = body != NULL ? leit_opensensemap_parse_boxes (body, bounds, &error) : NULL;

  if (stations != NULL)
    g_task_return_pointer (task, stations, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static char *
search_url (LeitOpensensemap *self)
{
  const LeitBounds *bounds = leit_profile_get_bounds (self->profile);
  char west[G_ASCII_DTOSTR_BUF_SIZE], south[G_ASCII_DTOSTR_BUF_SIZE];
  char east[G_ASCII_DTOSTR_BUF_SIZE], north[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->config->group_tags != NULL) {
    g_autofree char *tags = g_strjoinv (",", self->config->group_tags);
    g_autofree char *escaped = g_uri_escape_string (tags, ",", FALSE);

    return g_strdup_printf ("%s/boxes?grouptag=%s&full=true&limit=%d", self->config->url, escaped,
                            SUCCESSOR_LIMIT);
  }
  return g_strdup_printf ("%s/boxes?bbox=%s,%s,%s,%s&full=true&limit=%d", self->config->url,
                          g_ascii_formatd (west, sizeof west, "%.6f", bounds->west),
                          g_ascii_formatd (south, sizeof south, "%.6f", bounds->south),
                          g_ascii_formatd (east, sizeof east, "%.6f", bounds->east),
                          g_ascii_formatd (north, sizeof north, "%.6f", bounds->north),
                          SUCCESSOR_LIMIT);
}

static void
find_stations_async (LeitTelemetryClient *client,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  LeitOpensensemap *self = LEIT_OPENSENSEMAP (client);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *url = search_url (self);

  g_task_set_source_tag (task, find_stations_async);
  get_async (self, url, cancellable, on_boxes, task);
}

static GPtrArray *
find_stations_finish (LeitTelemetryClient *client, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
leit_opensensemap_client_init (LeitTelemetryClientInterface *iface)
{
  iface->fetch_latest_async = fetch_latest_async;
  iface->fetch_latest_finish = fetch_latest_finish;
  iface->fetch_history_async = fetch_history_async;
  iface->fetch_history_finish = fetch_history_finish;
  iface->find_stations_async = find_stations_async;
  iface->find_stations_finish = find_stations_finish;
}
