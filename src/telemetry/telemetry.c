#include "telemetry/telemetry.h"

#include "telemetry/opensensemap.h"
#include "telemetry/thingsboard.h"

#include <glib/gi18n-lib.h>
#include <math.h>

G_DEFINE_QUARK (leit - telemetry - error - quark, leit_telemetry_error)

G_DEFINE_INTERFACE (LeitTelemetryClient, leit_telemetry_client, G_TYPE_OBJECT)

static void
leit_telemetry_client_default_init (LeitTelemetryClientInterface *iface)
{
}

LeitReadingBatch *
leit_reading_batch_new (void)
{
  LeitReadingBatch *batch = g_new0 (LeitReadingBatch, 1);

  batch->readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));
  return batch;
}

void
leit_reading_batch_free (LeitReadingBatch *batch)
{
  g_array_unref (batch->readings);
  g_free (batch->first_failure);
  g_clear_error (&batch->stopped_by);
  g_free (batch);
}

/**
 * leit_reading_batch_add:
 * @raw_value: as the server sent it, NAN for no value
 * @time_ms: milliseconds UTC
 *
 * Judges one value and adds it, or counts why it was dropped. What has no value is not a reading.
 */
void
leit_reading_batch_add (LeitReadingBatch *batch,
                        const LeitStream *stream,
                        double raw_value,
                        gint64 time_ms,
                        gint64 now_ms)
{
  LeitReading reading;

  if (!isfinite (raw_value))
    return;
  switch (leit_reading_judge (stream, raw_value, time_ms, now_ms, &reading)) {
  case LEIT_READING_FROM_THE_FUTURE:
    batch->n_future++;
    break;
  case LEIT_READING_FROM_THE_PAST:
    batch->n_past++;
    break;
  case LEIT_READING_TAKEN:
  default:
    batch->n_implausible += reading.quality == LEIT_QUALITY_IMPLAUSIBLE;
    if (reading.quality != LEIT_QUALITY_MISSING)
      g_array_append_val (batch->readings, reading);
  }
}

static void
append_note (GString *note, guint count, const char *text)
{
  if (count == 0)
    return;
  if (note->len > 0)
    g_string_append (note, " · ");
  g_string_append (note, text);
}

/**
 * leit_reading_batch_get_note:
 *
 * Returns: (transfer full) (nullable): what was odd, translated; %NULL when nothing was
 */
char *
leit_reading_batch_get_note (const LeitReadingBatch *batch)
{
  GString *note = g_string_new (NULL);
  g_autofree char *future =
      g_strdup_printf (ngettext ("%u value from the future was dropped",
                                 "%u values from the future were dropped", batch->n_future),
                       batch->n_future);
  g_autofree char *past = g_strdup_printf (
      ngettext ("%u value of a clock that was never set was dropped",
                "%u values of clocks that were never set were dropped", batch->n_past),
      batch->n_past);
  g_autofree char *devices = g_strdup_printf (
      ngettext ("%u device did not answer", "%u devices did not answer", batch->n_failed_devices),
      batch->n_failed_devices);
  g_autofree char *failure = batch->first_failure != NULL
                                 ? g_strdup_printf ("%s (%s)", devices, batch->first_failure)
                                 : g_strdup (devices);

  append_note (note, batch->n_failed_devices, failure);
  append_note (note, batch->n_future, future);
  append_note (note, batch->n_past, past);
  return g_string_free (note, note->len == 0);
}

void
leit_found_stream_free (LeitFoundStream *stream)
{
  g_free (stream->key);
  g_free (stream->title);
  g_free (stream->unit);
  g_free (stream);
}

LeitFoundStation *
leit_found_station_new (void)
{
  LeitFoundStation *station = g_new0 (LeitFoundStation, 1);

  station->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_found_stream_free);
  return station;
}

void
leit_found_station_free (LeitFoundStation *station)
{
  g_free (station->device_id);
  g_free (station->name);
  g_ptr_array_unref (station->streams);
  g_free (station);
}

/**
 * leit_telemetry_client_new_for_source:
 * @config: the source; must outlive the client, as does @profile that owns it
 * @profile: the town's profile, for bounds and id
 * @http: the client to use
 *
 * Returns: (transfer full): the client for the source's kind
 */
LeitTelemetryClient *
leit_telemetry_client_new_for_source (const LeitSourceConfig *config,
                                      LeitProfile *profile,
                                      LeitHttpClient *http)
{
  g_return_val_if_fail (config != NULL, NULL);

  switch (config->kind) {
  case LEIT_SOURCE_KIND_OPENSENSEMAP:
    return leit_opensensemap_new (config, profile, http);
  case LEIT_SOURCE_KIND_THINGSBOARD:
  default:
    return leit_thingsboard_new (config, profile, http);
  }
}

/**
 * leit_telemetry_client_fetch_latest_async:
 * @streams: (element-type LeitStream): all of this client's source; must live until the answer
 *
 * Asks for the newest reading of each stream.
 */
void
leit_telemetry_client_fetch_latest_async (LeitTelemetryClient *self,
                                          const GPtrArray *streams,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data)
{
  g_return_if_fail (LEIT_IS_TELEMETRY_CLIENT (self));

  LEIT_TELEMETRY_CLIENT_GET_IFACE (self)->fetch_latest_async (self, streams, cancellable, callback,
                                                              user_data);
}

LeitReadingBatch *
leit_telemetry_client_fetch_latest_finish (LeitTelemetryClient *self,
                                           GAsyncResult *result,
                                           GError **error)
{
  g_return_val_if_fail (LEIT_IS_TELEMETRY_CLIENT (self), NULL);

  return LEIT_TELEMETRY_CLIENT_GET_IFACE (self)->fetch_latest_finish (self, result, error);
}

/**
 * leit_telemetry_client_fetch_history_async:
 * @from_ms: first instant wanted, milliseconds UTC
 * @until_ms: first instant not wanted
 *
 * Asks for the newest page of the span. Where it does not reach back to @from_ms, ask again with
 * the covered beginning as the new end.
 */
void
leit_telemetry_client_fetch_history_async (LeitTelemetryClient *self,
                                           const LeitStream *stream,
                                           gint64 from_ms,
                                           gint64 until_ms,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  g_return_if_fail (LEIT_IS_TELEMETRY_CLIENT (self));
  g_return_if_fail (from_ms < until_ms);

  LEIT_TELEMETRY_CLIENT_GET_IFACE (self)->fetch_history_async (self, stream, from_ms, until_ms,
                                                               cancellable, callback, user_data);
}

LeitReadingBatch *
leit_telemetry_client_fetch_history_finish (LeitTelemetryClient *self,
                                            GAsyncResult *result,
                                            gint64 *covered_from_ms,
                                            gint64 *covered_until_ms,
                                            GError **error)
{
  g_return_val_if_fail (LEIT_IS_TELEMETRY_CLIENT (self), NULL);

  return LEIT_TELEMETRY_CLIENT_GET_IFACE (self)->fetch_history_finish (
      self, result, covered_from_ms, covered_until_ms, error);
}

/**
 * leit_telemetry_client_find_stations_async:
 *
 * Looks for stations the source knows; nothing found is used before a person confirms it.
 */
void
leit_telemetry_client_find_stations_async (LeitTelemetryClient *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data)
{
  g_return_if_fail (LEIT_IS_TELEMETRY_CLIENT (self));

  LEIT_TELEMETRY_CLIENT_GET_IFACE (self)->find_stations_async (self, cancellable, callback,
                                                               user_data);
}

/**
 * leit_telemetry_client_find_stations_finish:
 *
 * Returns: (transfer full) (element-type LeitFoundStation): what was found
 */
GPtrArray *
leit_telemetry_client_find_stations_finish (LeitTelemetryClient *self,
                                            GAsyncResult *result,
                                            GError **error)
{
  g_return_val_if_fail (LEIT_IS_TELEMETRY_CLIENT (self), NULL);

  return LEIT_TELEMETRY_CLIENT_GET_IFACE (self)->find_stations_finish (self, result, error);
}

/**
 * leit_telemetry_client_forget_sign_in:
 *
 * The credentials were replaced: tokens got with the old ones are not used any more.
 */
void
leit_telemetry_client_forget_sign_in (LeitTelemetryClient *self)
{
  LeitTelemetryClientInterface *iface;

  g_return_if_fail (LEIT_IS_TELEMETRY_CLIENT (self));

  iface = LEIT_TELEMETRY_CLIENT_GET_IFACE (self);
  if (iface->forget_sign_in != NULL)
    iface->forget_sign_in (self);
}
