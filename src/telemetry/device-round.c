#include "telemetry/device-round.h"

#include "base/clock.h"

/* Devices asked at a time. What the HTTP client allows, so that those still waiting can be left in peace. */
#define AT_A_TIME 4
/* So many devices in a row without any answer: it is the server that does not answer. */
#define SILENT_AT_MOST 3

typedef struct {
  LeitDeviceAsk ask;
  LeitDeviceAnswer answer;
  LeitDeviceRead read;
  LeitReadingBatch *batch;
  GQueue waiting; /* Device */
  guint n_open;
  guint n_answered;
  guint n_silent; /* in a row */
  GError *first_error;
} Round;

/* One device's part; lives until its answer is read. */
typedef struct {
  GTask *round; /* while it is asked */
  char *device_id;
  GPtrArray *streams;
  GBytes *body;
  gint64 now_ms;
  LeitDeviceRead read;
} Device;

static void
device_free (Device *device)
{
  g_clear_object (&device->round);
  g_clear_pointer (&device->streams, g_ptr_array_unref);
  g_clear_pointer (&device->body, g_bytes_unref);
  g_free (device->device_id);
  g_free (device);
}

static void
round_free (Round *round)
{
  g_clear_pointer (&round->batch, leit_reading_batch_free);
  g_queue_clear_full (&round->waiting, (GDestroyNotify) device_free);
  g_clear_error (&round->first_error);
  g_free (round);
}

static void
finish_if_done (GTask *task)
{
  Round *round = g_task_get_task_data (task);
  LeitReadingBatch *batch = round->batch;

  if (round->n_open > 0)
    return;
  if (round->n_answered == 0 && batch->stopped_by != NULL) {
    g_task_return_error (task, g_steal_pointer (&batch->stopped_by));
    return;
  }
  if (round->n_answered == 0 && round->first_error != NULL) {
    g_task_return_error (task, g_steal_pointer (&round->first_error));
    return;
  }
  if (round->first_error != NULL)
    batch->first_failure = g_strdup (round->first_error->message);
  g_task_return_pointer (task, g_steal_pointer (&round->batch),
                         (GDestroyNotify) leit_reading_batch_free);
}

static gboolean
is_silence (const GError *error)
{
  return g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TIMEOUT) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
}

/* What holds for the server, not for one device of it. A 403 may be about the one device. */
static gboolean
is_for_all (const GError *error)
{
  return g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_MANY) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TLS) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_PLAIN) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_KEYRING) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_ADDRESS) ||
         g_error_matches (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_SIGN_IN) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
         leit_net_error_get_status (error) == 401;
}

/* A server that wants to be left in peace, or is not there, is not asked for the other devices. */
static void
stop (Round *round, const GError *error)
{
  if (round->batch->stopped_by == NULL)
    round->batch->stopped_by = g_error_copy (error);
  round->batch->n_failed_devices += round->waiting.length;
  g_queue_clear_full (&round->waiting, (GDestroyNotify) device_free);
}

static void ask_next (GTask *task);

static void
device_failed (GTask *task, GError *error)
{
  Round *round = g_task_get_task_data (task);

  round->n_silent = is_silence (error) ? round->n_silent + 1 : 0;
  if (is_for_all (error) || round->n_silent >= SILENT_AT_MOST)
    stop (round, error);
  round->batch->n_failed_devices++;
  if (round->first_error == NULL)
    round->first_error = error;
  else
    g_error_free (error);
  round->n_open--;
  ask_next (task);
}

static void
read_in_thread (GTask *reading, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Device *device = task_data;
  LeitReadingBatch *batch = leit_reading_batch_new ();
  GError *error = NULL;

  if (device->read (device->body, device->streams, device->now_ms, batch, &error)) {
    g_task_return_pointer (reading, batch, (GDestroyNotify) leit_reading_batch_free);
  } else {
    leit_reading_batch_free (batch);
    g_task_return_error (reading, error);
  }
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Round *round = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitReadingBatch) part = g_task_propagate_pointer (G_TASK (result), &error);

  if (part == NULL) {
    device_failed (task, error);
    return;
  }
  g_array_append_vals (round->batch->readings, part->readings->data, part->readings->len);
  round->batch->n_future += part->n_future;
  round->batch->n_past += part->n_past;
  round->batch->n_implausible += part->n_implausible;
  round->n_answered++;
  round->n_open--;
  ask_next (task);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Device *device = user_data;
  g_autoptr (GTask) task = g_object_ref (device->round);
  Round *round = g_task_get_task_data (task);
  g_autoptr (GTask) reading = NULL;
  GError *error = NULL;

  device->body = round->answer (LEIT_TELEMETRY_CLIENT (source), result, &error);
  if (device->body == NULL) {
    device_free (device);
    device_failed (task, error);
    return;
  }
  round->n_silent = 0;
  device->now_ms = leit_clock_now_ms ();
  device->read = round->read;
  reading = g_task_new (NULL, g_task_get_cancellable (task), on_read, g_object_ref (task));
  g_task_set_source_tag (reading, on_answer);
  g_clear_object (&device->round);
  g_task_set_task_data (reading, device, (GDestroyNotify) device_free);
  g_task_run_in_thread (reading, read_in_thread);
}

static void
ask_next (GTask *task)
{
  Round *round = g_task_get_task_data (task);
  LeitTelemetryClient *client = g_task_get_source_object (task);
  Device *device;

  while (round->n_open < AT_A_TIME && (device = g_queue_pop_head (&round->waiting)) != NULL) {
    round->n_open++;
    device->round = g_object_ref (task);
    round->ask (client, device->device_id, device->streams, g_task_get_cancellable (task),
                on_answer, device);
  }
  finish_if_done (task);
}

static void
add_stream (Round *round, GHashTable *devices, LeitStream *stream)
{
  Device *device = g_hash_table_lookup (devices, stream->device_id);

  if (device == NULL) {
    device = g_new0 (Device, 1);
    device->device_id = g_strdup (stream->device_id);
    device->streams = g_ptr_array_new ();
    g_hash_table_insert (devices, device->device_id, device);
    g_queue_push_tail (&round->waiting, device);
  }
  g_ptr_array_add (device->streams, stream);
}

/* Where a server stops us in the middle, it shall not be the same devices each time that go without. */
static void
begin_anywhere (GQueue *devices)
{
  guint n_later = devices->length > 1 ? g_random_int_range (0, (gint32) devices->length) : 0;

  for (guint i = 0; i < n_later; i++)
    g_queue_push_tail_link (devices, g_queue_pop_head_link (devices));
}

/**
 * leit_device_round_async:
 * @streams: (element-type LeitStream): must live until the answer
 * @ask: asks one device
 * @answer: takes what @ask brought
 * @read: reads it, in a thread
 *
 * Asks one device after the other. A fault that holds for the whole server (429, a refused sign-in, its certificate), or
 * three devices in a row that do not answer, end the round: see the batch's `stopped_by`.
 */
void
leit_device_round_async (LeitTelemetryClient *client,
                         const GPtrArray *streams,
                         LeitDeviceAsk ask,
                         LeitDeviceAnswer answer,
                         LeitDeviceRead read,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  g_autoptr (GHashTable) devices = g_hash_table_new (g_str_hash, g_str_equal);
  Round *round = g_new0 (Round, 1);

  g_task_set_source_tag (task, leit_device_round_async);
  g_task_set_task_data (task, round, (GDestroyNotify) round_free);
  round->ask = ask;
  round->answer = answer;
  round->read = read;
  round->batch = leit_reading_batch_new ();
  for (guint i = 0; i < streams->len; i++)
    add_stream (round, devices, g_ptr_array_index (streams, i));
  begin_anywhere (&round->waiting);
  ask_next (task);
}

/**
 * leit_device_round_finish:
 *
 * Returns: (transfer full): what came; %NULL with @error when no device answered
 */
LeitReadingBatch *
leit_device_round_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
