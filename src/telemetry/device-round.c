#include "telemetry/device-round.h"

#include "base/clock.h"

typedef struct {
  LeitDeviceAnswer answer;
  LeitDeviceRead read;
  LeitReadingBatch *batch;
  guint n_devices;
  guint n_open;
  GError *first_error;
} Round;

/* One device's part; lives until its answer is read. */
typedef struct {
  GTask *round;
  GPtrArray *streams;
  GBytes *body;
  gint64 now_ms;
  LeitDeviceRead read;
} Device;

static void
round_free (Round *round)
{
  g_clear_pointer (&round->batch, leit_reading_batch_free);
  g_clear_error (&round->first_error);
  g_free (round);
}

static void
device_free (Device *device)
{
  g_clear_object (&device->round);
  g_clear_pointer (&device->streams, g_ptr_array_unref);
  g_clear_pointer (&device->body, g_bytes_unref);
  g_free (device);
}

static void
finish_if_done (GTask *task)
{
  Round *round = g_task_get_task_data (task);

  if (round->n_open > 0)
    return;
  if (round->n_devices > 0 && round->batch->n_failed_devices == round->n_devices) {
    g_task_return_error (task, g_steal_pointer (&round->first_error));
    return;
  }
  if (round->first_error != NULL)
    round->batch->first_failure = g_strdup (round->first_error->message);
  g_task_return_pointer (task, g_steal_pointer (&round->batch),
                         (GDestroyNotify) leit_reading_batch_free);
}

static void
device_failed (GTask *task, GError *error)
{
  Round *round = g_task_get_task_data (task);

  round->batch->n_failed_devices++;
  if (round->first_error == NULL)
    round->first_error = error;
  else
    g_error_free (error);
  round->n_open--;
  finish_if_done (task);
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
  round->n_open--;
  finish_if_done (task);
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
  device->now_ms = leit_clock_now_ms ();
  device->read = round->read;
  reading = g_task_new (NULL, g_task_get_cancellable (task), on_read, g_object_ref (task));
  g_task_set_source_tag (reading, on_answer);
  g_clear_object (&device->round);
  g_task_set_task_data (reading, device, (GDestroyNotify) device_free);
  g_task_run_in_thread (reading, read_in_thread);
}

static GHashTable *
group_by_device (const GPtrArray *streams)
{
  GHashTable *devices =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < streams->len; i++) {
    LeitStream *stream = g_ptr_array_index (streams, i);
    GPtrArray *of_device = g_hash_table_lookup (devices, stream->device_id);

    if (of_device == NULL) {
      of_device = g_ptr_array_new ();
      g_hash_table_insert (devices, stream->device_id, of_device);
    }
    g_ptr_array_add (of_device, stream);
  }
  return devices;
}

/**
 * leit_device_round_async:
 * @streams: (element-type LeitStream): must live until the answer
 * @ask: asks one device
 * @answer: takes what @ask brought
 * @read: reads it, in a thread
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
  g_autoptr (GHashTable) devices = group_by_device (streams);
  Round *round = g_new0 (Round, 1);
  GHashTableIter iter;
  gpointer device_id, of_device;

  g_task_set_source_tag (task, leit_device_round_async);
  g_task_set_task_data (task, round, (GDestroyNotify) round_free);
  round->answer = answer;
  round->read = read;
  round->batch = leit_reading_batch_new ();
  round->n_devices = round->n_open = g_hash_table_size (devices);
  g_hash_table_iter_init (&iter, devices);
  while (g_hash_table_iter_next (&iter, &device_id, &of_device)) {
    Device *device = g_new0 (Device, 1);

    device->round = g_object_ref (task);
    device->streams = g_ptr_array_ref (of_device);
    ask (client, device_id, of_device, cancellable, on_answer, device);
  }
  finish_if_done (task);
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
