#include "telemetry/thingsboard.h"

#include "base/clock.h"
#include "telemetry/answer.h"
#include "telemetry/device-round.h"
#include "telemetry/thingsboard-session.h"

#include <glib/gi18n-lib.h>

/* The interface's default is 100 points; a page of this size is a few hundred kilobytes. */
#define HISTORY_PAGE 5000
#define DEVICES_PAGE 100
/* A search that never ends would be a fault of the server. */
#define MAX_DEVICE_PAGES 100

struct _LeitThingsboard {
  GObject parent_instance;

  const LeitSourceConfig *config;
  LeitProfile *profile;
  LeitThingsboardSession *session;
};

static void leit_thingsboard_client_init (LeitTelemetryClientInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LeitThingsboard,
                               leit_thingsboard,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LEIT_TYPE_TELEMETRY_CLIENT,
                                                      leit_thingsboard_client_init))

static void
leit_thingsboard_finalize (GObject *object)
{
  LeitThingsboard *self = LEIT_THINGSBOARD (object);

  g_clear_object (&self->session);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (leit_thingsboard_parent_class)->finalize (object);
}

static void
leit_thingsboard_class_init (LeitThingsboardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_thingsboard_finalize;
}

static void
leit_thingsboard_init (LeitThingsboard *self)
{
}

LeitTelemetryClient *
leit_thingsboard_new (const LeitSourceConfig *config, LeitProfile *profile, LeitHttpClient *http)
{
  LeitThingsboard *self = g_object_new (LEIT_TYPE_THINGSBOARD, NULL);

  self->config = config;
  self->profile = g_object_ref (profile);
  self->session = leit_thingsboard_session_new (config, leit_profile_get_id (profile), http);
  return LEIT_TELEMETRY_CLIENT (self);
}

static char *
escape (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}

static void
ask_device (LeitTelemetryClient *client,
            const char *device_id,
            const GPtrArray *streams,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  LeitThingsboard *self = LEIT_THINGSBOARD (client);
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autofree char *device = escape (device_id);
  g_autofree char *path = NULL;

  for (guint i = 0; i < streams->len; i++) {
    const LeitStream *stream = g_ptr_array_index (streams, i);
    g_autofree char *key = escape (stream->key);

    g_string_append_printf (keys, "%s%s", i > 0 ? "," : "", key);
  }
  path = g_strdup_printf ("/api/plugins/telemetry/DEVICE/%s/values/timeseries?keys=%s", device,
                          keys->str);
  leit_thingsboard_session_get_async (self->session, G_OBJECT (self), path, cancellable, callback,
                                      user_data);
}

static GBytes *
take_answer (LeitTelemetryClient *client, GAsyncResult *result, GError **error)
{
  return leit_thingsboard_session_get_finish (result, error);
}

static gboolean
read_latest (
    GBytes *body, const GPtrArray *streams, gint64 now_ms, LeitReadingBatch *batch, GError **error)
{
  gint64 oldest_ms;
  guint n_points;

  return leit_thingsboard_parse_telemetry (body, streams, now_ms, batch, &oldest_ms, &n_points,
                                           error);
}

static void
fetch_latest_async (LeitTelemetryClient *client,
                    const GPtrArray *streams,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  leit_device_round_async (client, streams, ask_device, take_answer, read_latest, cancellable,
                           callback, user_data);
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
  g_autoptr (GPtrArray) streams = g_ptr_array_new ();
  gint64 oldest_ms;
  guint n_points;
  GError *error = NULL;

  g_ptr_array_add (streams, (gpointer) history->stream);
  if (!leit_thingsboard_parse_telemetry (history->body, streams, leit_clock_now_ms (), batch,
                                         &oldest_ms, &n_points, &error)) {
    g_task_return_error (task, error);
    return;
  }
  /* A full page may go on before its oldest point; anything less reached back to the beginning. */
  if (n_points >= HISTORY_PAGE)
    history->from_ms = page_begin_ms (oldest_ms, history->from_ms, history->until_ms);
  g_task_return_pointer (task, g_steal_pointer (&batch), (GDestroyNotify) leit_reading_batch_free);
}

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  History *history = g_task_get_task_data (task);
  GError *error = NULL;

  history->body = leit_thingsboard_session_get_finish (result, &error);
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
  LeitThingsboard *self = LEIT_THINGSBOARD (client);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  History *history = g_new0 (History, 1);
  g_autofree char *device = escape (stream->device_id);
  g_autofree char *key = escape (stream->key);
  g_autofree char *path = g_strdup_printf (
      "/api/plugins/telemetry/DEVICE/%s/values/timeseries?keys=%s&startTs=%" G_GINT64_FORMAT
      "&endTs=%" G_GINT64_FORMAT "&agg=NONE&limit=%d&orderBy=DESC",
      device, key, from_ms, until_ms, HISTORY_PAGE);

  g_task_set_source_tag (task, fetch_history_async);
  history->stream = stream;
  history->from_ms = from_ms;
  history->until_ms = until_ms;
  g_task_set_task_data (task, history, (GDestroyNotify) history_free);
  leit_thingsboard_session_get_async (self->session, G_OBJECT (self), path, cancellable, on_history,
                                      task);
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

/* A search: pages of devices, then attributes and keys of each. */
typedef struct {
  GPtrArray *stations;
  char *list_path; /* up to the question mark */
  guint page;
  guint n_open;
  GError *error;
} Search;

static void
search_free (Search *search)
{
  g_clear_pointer (&search->stations, g_ptr_array_unref);
  g_clear_error (&search->error);
  g_free (search->list_path);
  g_free (search);
}

typedef struct {
  GTask *search;
  LeitFoundStation *station;
  gboolean is_keys;
} Detail;

static void
finish_search_if_done (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  if (search->n_open > 0)
    return;
  if (search->error != NULL)
    g_task_return_error (task, g_steal_pointer (&search->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&search->stations),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
on_detail (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Detail *detail = user_data;
  g_autoptr (GTask) task = detail->search;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = leit_thingsboard_session_get_finish (result, &error);

  if (body != NULL && detail->is_keys)
    leit_thingsboard_parse_keys (body, detail->station, &error);
  else if (body != NULL)
    leit_thingsboard_parse_attributes (body, detail->station, &error);
  if (error != NULL && search->error == NULL)
    search->error = g_steal_pointer (&error);
  g_free (detail);
  search->n_open--;
  finish_search_if_done (task);
}

static void
ask_detail (GTask *task, LeitFoundStation *station, gboolean is_keys)
{
  LeitThingsboard *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  Detail *detail = g_new0 (Detail, 1);
  g_autofree char *device = escape (station->device_id);
  g_autofree char *path = g_strdup_printf ("/api/plugins/telemetry/DEVICE/%s/%s", device,
                                           is_keys ? "keys/timeseries" : "values/attributes");

  detail->search = g_object_ref (task);
  detail->station = station;
  detail->is_keys = is_keys;
  search->n_open++;
  leit_thingsboard_session_get_async (self->session, G_OBJECT (self), path,
                                      g_task_get_cancellable (task), on_detail, detail);
}

static void ask_page (GTask *task);

static void
ask_details (GTask *task)
{
  Search *search = g_task_get_task_data (task);

  search->n_open++; /* so that it does not end while we still ask */
  for (guint i = 0; i < search->stations->len; i++) {
    ask_detail (task, g_ptr_array_index (search->stations, i), FALSE);
    ask_detail (task, g_ptr_array_index (search->stations, i), TRUE);
  }
  search->n_open--;
  finish_search_if_done (task);
}

static void
on_user (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GBytes) body = leit_thingsboard_session_get_finish (result, &error);
  g_autoptr (JsonNode) root = body != NULL ? leit_answer_parse (body, &error) : NULL;
  JsonObject *user = leit_answer_object (root);
  JsonObject *customer =
      user != NULL ? leit_answer_object (json_object_get_member (user, "customerId")) : NULL;
  const char *id = leit_answer_text (customer, "id");

  if (id == NULL) {
    if (error == NULL)
      leit_answer_set_shape_error (&error);
    g_task_return_error (task, error);
    return;
  }
  g_free (search->list_path);
  search->list_path = g_strdup_printf ("/api/customer/%s/devices", id);
  ask_page (task);
}

/* Only an administrator may list the tenant's devices; a customer lists its own. */
static gboolean
try_as_customer (GTask *task, const GError *error)
{
  LeitThingsboard *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);

  if (leit_net_error_get_status (error) != 403 ||
      !g_str_equal (search->list_path, "/api/tenant/devices"))
    return FALSE;
  leit_thingsboard_session_get_async (self->session, G_OBJECT (self), "/api/auth/user",
                                      g_task_get_cancellable (task), on_user, g_object_ref (task));
  return TRUE;
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Search *search = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = leit_thingsboard_session_get_finish (result, &error);
  gboolean has_next = FALSE;

  if (body == NULL || !leit_thingsboard_parse_devices (body, search->stations, &has_next, &error)) {
    if (!try_as_customer (task, error))
      g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (has_next && ++search->page < MAX_DEVICE_PAGES)
    ask_page (task);
  else
    ask_details (task);
}

static void
ask_page (GTask *task)
{
  LeitThingsboard *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  g_autofree char *path =
      g_strdup_printf ("%s?pageSize=%d&page=%u", search->list_path, DEVICES_PAGE, search->page);

  leit_thingsboard_session_get_async (self->session, G_OBJECT (self), path,
                                      g_task_get_cancellable (task), on_page, g_object_ref (task));
}

static void
find_stations_async (LeitTelemetryClient *client,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, find_stations_async);
  search->stations = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_found_station_free);
  search->list_path = g_strdup ("/api/tenant/devices");
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  ask_page (task);
}

static GPtrArray *
find_stations_finish (LeitTelemetryClient *client, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
forget_sign_in (LeitTelemetryClient *client)
{
  leit_thingsboard_session_forget (LEIT_THINGSBOARD (client)->session);
}

static void
leit_thingsboard_client_init (LeitTelemetryClientInterface *iface)
{
  iface->forget_sign_in = forget_sign_in;
  iface->fetch_latest_async = fetch_latest_async;
  iface->fetch_latest_finish = fetch_latest_finish;
  iface->fetch_history_async = fetch_history_async;
  iface->fetch_history_finish = fetch_history_finish;
  iface->find_stations_async = find_stations_async;
  iface->find_stations_finish = find_stations_finish;
}
