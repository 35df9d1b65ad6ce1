#include "telemetry/poller.h"

#include "base/clock.h"
#include "telemetry/back-fill.h"

#include <glib/gi18n-lib.h>

/* Requests at a time over all; the HTTP client sees to it for each host. */
#define JITTER_SHARE 0.1
#define FIRST_BACK_OFF_MS LEIT_MINUTE_MS
#define LONGEST_BACK_OFF_MS (15 * LEIT_MINUTE_MS)
/* A server may ask for more patience than that, within reason. */
#define LONGEST_RETRY_AFTER_MS (60 * LEIT_MINUTE_MS)

typedef struct {
  LeitPoller *poller; /* not owned */
  LeitSource *source;
  LeitTelemetryClient *client;
  GPtrArray *streams; /* LeitStream, owned by the town */
  guint timer_id;
  guint failures;
  gboolean asking;
  gboolean ask_again;     /* the answer under way may still be one to the old credentials */
  gboolean needs_sign_in; /* not asked before a person acts */
  GQueue joined;          /* GTask of those who wait for the answer under way */
} Polled;

struct _LeitPoller {
  GObject parent_instance;

  LeitTown *town;
  LeitStore *store;
  GNetworkMonitor *monitor;
  GPtrArray *sources; /* Polled */
  LeitBackFills *back_fills;
  GCancellable *cancellable;
  gboolean running;
};

G_DEFINE_FINAL_TYPE (LeitPoller, leit_poller, G_TYPE_OBJECT)

enum { SIGNAL_STORE_ERROR, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
polled_free (Polled *polled)
{
  g_clear_handle_id (&polled->timer_id, g_source_remove);
  g_queue_clear_full (&polled->joined, g_object_unref);
  g_object_unref (polled->source);
  g_object_unref (polled->client);
  g_ptr_array_unref (polled->streams);
  g_free (polled);
}

static void
leit_poller_dispose (GObject *object)
{
  LeitPoller *self = LEIT_POLLER (object);

  leit_poller_stop (self);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_object (&self->monitor);
  g_clear_object (&self->store);
  g_clear_object (&self->town);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (leit_poller_parent_class)->dispose (object);
}

static void
leit_poller_finalize (GObject *object)
{
  LeitPoller *self = LEIT_POLLER (object);

  leit_back_fills_free (self->back_fills);
  G_OBJECT_CLASS (leit_poller_parent_class)->finalize (object);
}

static void
leit_poller_class_init (LeitPollerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_poller_dispose;
  G_OBJECT_CLASS (klass)->finalize = leit_poller_finalize;
  signals[SIGNAL_STORE_ERROR] =
      g_signal_new ("store-error", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
leit_poller_init (LeitPoller *self)
{
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) polled_free);
  self->cancellable = g_cancellable_new ();
}

static void
add_source (LeitPoller *self, LeitSource *source, LeitHttpClient *http)
{
  LeitProfile *profile = leit_town_get_profile (self->town);
  const LeitSourceConfig *config = leit_source_get_config (source);
  Polled *polled = g_new0 (Polled, 1);

  polled->poller = self;
  polled->source = g_object_ref (source);
  polled->client = leit_telemetry_client_new_for_source (config, profile, http);
  polled->streams = g_ptr_array_new ();
  g_queue_init (&polled->joined);
  for (guint i = 0; i < leit_town_get_n_streams (self->town); i++) {
    const LeitStream *stream = leit_town_get_stream (self->town, i);

    if (g_str_equal (stream->source_id, config->id))
      g_ptr_array_add (polled->streams, (gpointer) stream);
  }
  g_ptr_array_add (self->sources, polled);
}

static gboolean
is_offline (Polled *polled)
{
  GNetworkMonitor *monitor = polled->poller->monitor;

  return monitor != NULL && !g_network_monitor_get_network_available (monitor) &&
         !leit_net_is_loopback (leit_source_get_config (polled->source)->url);
}

static Polled *
find_polled (LeitPoller *self, const char *source_id)
{
  for (guint i = 0; i < self->sources->len; i++) {
    Polled *polled = g_ptr_array_index (self->sources, i);

    if (g_str_equal (leit_source_get_id (polled->source), source_id))
      return polled;
  }
  return NULL;
}

/* A source that is to be left in peace is so for its history too. */
static LeitTelemetryClient *
client_for_history (GObject *owner, const LeitStream *stream, GError **error)
{
  Polled *polled = find_polled (LEIT_POLLER (owner), stream->source_id);
  const char *name = leit_source_get_config (polled->source)->name;

  if (polled->needs_sign_in)
    g_set_error (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_SIGN_IN,
                 _ ("%s needs a sign-in. Please enter it in the Preferences."), name);
  else if (is_offline (polled))
    g_set_error (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_RESTING,
                 /* Translators: a source's name */
                 _ ("%s is not asked while this computer has no network."), name);
  else if (polled->failures > 0)
    g_set_error (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_RESTING,
                 /* Translators: a source's name */
                 _ ("%s did not answer and is asked again a little later."), name);
  else
    return polled->client;
  return NULL;
}

/**
 * leit_poller_new:
 * @town: whose sources are asked
 * @store: (nullable): where readings are kept
 * @http: the client; its connections for each host are the limit of requests at a time
 *
 * Returns: (transfer full): a poller that does nothing yet
 */
LeitPoller *
leit_poller_new (LeitTown *town, LeitStore *store, LeitHttpClient *http)
{
  LeitPoller *self;
  GListModel *sources;

  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);
  g_return_val_if_fail (LEIT_IS_HTTP_CLIENT (http), NULL);

  self = g_object_new (LEIT_TYPE_POLLER, NULL);
  self->town = g_object_ref (town);
  self->store = store != NULL ? g_object_ref (store) : NULL;
  self->back_fills = leit_back_fills_new (store, client_for_history);
  sources = leit_town_get_sources (town);
  for (guint i = 0; i < g_list_model_get_n_items (sources); i++)
    add_source (self, leit_town_get_source (town, i), http);
  return self;
}

/**
 * leit_poller_back_off_ms:
 * @failures: failed attempts in a row, at least 1
 *
 * Returns: how long to wait before the next: 1, 2, 4, 8, then 15 minutes
 */
gint64
leit_poller_back_off_ms (guint failures)
{
  if (failures == 0)
    return 0;
  if (failures > 4)
    return LONGEST_BACK_OFF_MS;
  return FIRST_BACK_OFF_MS << (failures - 1);
}

/* So that forty towns on one server do not ask in the same second. */
static gint64
with_jitter_ms (gint64 interval_ms)
{
  return (gint64) ((double) interval_ms *
                   (1 + g_random_double_range (-JITTER_SHARE, JITTER_SHARE)));
}

static void ask (Polled *polled);
static void ask_now (Polled *polled);

static gboolean
on_timer (gpointer user_data)
{
  Polled *polled = user_data;

  polled->timer_id = 0;
  ask (polled);
  return G_SOURCE_REMOVE;
}

static void
schedule (Polled *polled, gint64 wait_ms)
{
  g_clear_handle_id (&polled->timer_id, g_source_remove);
  if (polled->poller->running)
    polled->timer_id = g_timeout_add ((guint) CLAMP (wait_ms, 1, G_MAXINT32), on_timer, polled);
}

static void
answer_joined (Polled *polled)
{
  GTask *task;

  while ((task = g_queue_pop_head (&polled->joined)) != NULL) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
  }
}

static void
report_store_error (LeitPoller *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_STORE_ERROR], 0, error);
}

static void
on_readings_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitPoller) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!leit_store_save_readings_finish (LEIT_STORE (source), result, &error))
    report_store_error (self, error);
}

static void
on_source_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitPoller) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!leit_store_save_source_finish (LEIT_STORE (source), result, &error))
    report_store_error (self, error);
}

static void
keep_source_state (Polled *polled)
{
  LeitPoller *self = polled->poller;

  if (self->store != NULL)
    leit_store_save_source_async (self->store, polled->source, NULL, on_source_saved,
                                  g_object_ref (self));
}

static gboolean
is_news (LeitTown *town, const LeitReading *reading)
{
  const LeitReading *known = leit_town_get_latest (town, reading->stream);

  /* What lies in the future was kept while this computer's clock was wrong: anything real is news. */
  return known == NULL || reading->time_ms > known->time_ms ||
         known->time_ms > leit_clock_now_ms () + LEIT_CLOCK_TOLERANCE_MS ||
         (reading->time_ms == known->time_ms && reading->value != known->value);
}

/* Only what is new goes on, as one batch, to the model and to the store. */
static void
take_batch (LeitPoller *self, const LeitReadingBatch *batch)
{
  g_autoptr (GArray) news = g_array_new (FALSE, FALSE, sizeof (LeitReading));

  for (guint i = 0; i < batch->readings->len; i++) {
    const LeitReading *reading = &g_array_index (batch->readings, LeitReading, i);

    if (is_news (self->town, reading))
      g_array_append_vals (news, reading, 1);
  }
  if (news->len == 0)
    return;
  if (self->store != NULL)
    leit_store_save_readings_async (self->store, self->town, news, NULL, on_readings_saved,
                                    g_object_ref (self));
  leit_town_apply (self->town, news, leit_clock_now_ms ());
}

/* Only where there is something to sign in with: else a 403 is a fault like any other. */
static gboolean
is_sign_in_error (const LeitSourceConfig *config, const GError *error)
{
  if (config->sign_in == LEIT_SIGN_IN_NONE)
    return FALSE;
  return g_error_matches (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_SIGN_IN) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNAUTHORIZED) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_KEYRING);
}

static void
take_failure (Polled *polled, const GError *error)
{
  gint64 now_ms = leit_clock_now_ms ();
  gint64 wait_ms;

  polled->needs_sign_in = is_sign_in_error (leit_source_get_config (polled->source), error);
  if (polled->needs_sign_in) {
    /* Asking again would only lock an account; a person has to act. */
    leit_source_set_failed (polled->source, LEIT_SOURCE_SIGN_IN, now_ms, LEIT_TIME_NONE,
                            error->message);
    return;
  }
  polled->failures++;
  wait_ms = MAX (leit_poller_back_off_ms (polled->failures),
                 MIN (leit_net_error_get_retry_after_ms (error), LONGEST_RETRY_AFTER_MS));
  leit_source_set_failed (polled->source, LEIT_SOURCE_DOWN, now_ms, now_ms + wait_ms,
                          error->message);
  schedule (polled, wait_ms);
}

static void
take_success (Polled *polled, const LeitReadingBatch *batch)
{
  gint64 now_ms = leit_clock_now_ms ();
  gint64 wait_ms = with_jitter_ms (leit_source_get_config (polled->source)->interval_ms);
  g_autofree char *note = leit_reading_batch_get_note (batch);

  polled->failures = 0;
  polled->needs_sign_in = FALSE;
  leit_source_set_succeeded (polled->source, now_ms, now_ms + wait_ms, note);
  schedule (polled, wait_ms);
}

static void
on_latest (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Polled *polled = user_data;
  g_autoptr (LeitPoller) self = polled->poller;
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitReadingBatch) batch =
      leit_telemetry_client_fetch_latest_finish (LEIT_TELEMETRY_CLIENT (source), result, &error);

  polled->asking = FALSE;
  if (self->town == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    answer_joined (polled);
    if (self->town != NULL && self->running)
      ask (polled); /* stopped and started again meanwhile */
    return;
  }
  if (batch != NULL)
    take_batch (self, batch);
  if (batch != NULL && batch->stopped_by == NULL)
    take_success (polled, batch);
  else
    take_failure (polled, batch != NULL ? batch->stopped_by : error);
  keep_source_state (polled);
  if (polled->ask_again) {
    polled->ask_again = FALSE;
    ask_now (polled);
  } else {
    answer_joined (polled);
  }
}

/* A question under way is not asked a second time. */
static void
ask_now (Polled *polled)
{
  LeitPoller *self = polled->poller;

  if (polled->asking)
    return;
  g_clear_handle_id (&polled->timer_id, g_source_remove);
  polled->asking = TRUE;
  leit_source_set_asking (polled->source);
  g_object_ref (self); /* the answer finds us alive */
  leit_telemetry_client_fetch_latest_async (polled->client, polled->streams, self->cancellable,
                                            on_latest, polled);
}

static void
ask (Polled *polled)
{
  if (polled->streams->len == 0)
    return;
  if (is_offline (polled)) {
    /* on_network_changed() goes on from here */
    leit_source_set_failed (polled->source, LEIT_SOURCE_OFFLINE, leit_clock_now_ms (),
                            LEIT_TIME_NONE, NULL);
    return;
  }
  ask_now (polled);
}

static void
on_network_changed (LeitPoller *self, gboolean available)
{
  if (!self->running)
    return;
  for (guint i = 0; i < self->sources->len; i++) {
    Polled *polled = g_ptr_array_index (self->sources, i);

    if (is_offline (polled) || leit_source_get_state (polled->source) == LEIT_SOURCE_OFFLINE)
      ask (polled);
  }
}

/**
 * leit_poller_set_network_monitor:
 * @monitor: (nullable): tells whether this computer has a network; %NULL: always
 */
void
leit_poller_set_network_monitor (LeitPoller *self, GNetworkMonitor *monitor)
{
  g_return_if_fail (LEIT_IS_POLLER (self));

  if (self->monitor != NULL)
    g_signal_handlers_disconnect_by_func (self->monitor, on_network_changed, self);
  g_set_object (&self->monitor, monitor);
  if (monitor != NULL)
    g_signal_connect_object (monitor, "network-changed", G_CALLBACK (on_network_changed), self,
                             G_CONNECT_SWAPPED);
}

/**
 * leit_poller_start:
 *
 * Asks every source now and from then on at its interval.
 */
void
leit_poller_start (LeitPoller *self)
{
  g_return_if_fail (LEIT_IS_POLLER (self));

  if (self->running)
    return;
  self->running = TRUE;
  for (guint i = 0; i < self->sources->len; i++)
    ask (g_ptr_array_index (self->sources, i));
}

/**
 * leit_poller_stop:
 *
 * Asks nothing more and gives up what is under way.
 */
void
leit_poller_stop (LeitPoller *self)
{
  g_return_if_fail (LEIT_IS_POLLER (self));

  self->running = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; self->sources != NULL && i < self->sources->len; i++)
    g_clear_handle_id (&((Polled *) g_ptr_array_index (self->sources, i))->timer_id,
                       g_source_remove);
}

/**
 * leit_poller_poll_now:
 *
 * Asks every source, whatever its back-off or sign-in state, and even when the system says that
 * there is no network: it may be wrong.
 */
void
leit_poller_poll_now (LeitPoller *self)
{
  g_return_if_fail (LEIT_IS_POLLER (self));

  for (guint i = 0; i < self->sources->len; i++) {
    Polled *polled = g_ptr_array_index (self->sources, i);

    if (polled->streams->len > 0)
      ask_now (polled);
  }
}

gboolean
leit_poller_is_asking (LeitPoller *self)
{
  g_return_val_if_fail (LEIT_IS_POLLER (self), FALSE);

  for (guint i = 0; i < self->sources->len; i++)
    if (((Polled *) g_ptr_array_index (self->sources, i))->asking)
      return TRUE;
  return FALSE;
}

static void
on_one_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint *n_open = g_task_get_task_data (task);

  if (--*n_open == 0)
    g_task_return_boolean (task, TRUE);
}

/**
 * leit_poller_poll_once_async:
 *
 * Asks every source once; finishes when each has answered or failed. What failed stands in the
 * sources.
 */
void
leit_poller_poll_once_async (LeitPoller *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  guint *n_open = g_new0 (guint, 1);

  g_return_if_fail (LEIT_IS_POLLER (self));

  g_task_set_source_tag (task, leit_poller_poll_once_async);
  g_task_set_task_data (task, n_open, g_free);
  for (guint i = 0; i < self->sources->len; i++) {
    Polled *polled = g_ptr_array_index (self->sources, i);

    if (polled->streams->len == 0)
      continue;
    (*n_open)++;
    g_queue_push_tail (&polled->joined,
                       g_task_new (self, NULL, on_one_answered, g_object_ref (task)));
    ask_now (polled);
  }
  if (*n_open == 0)
    g_task_return_boolean (task, TRUE);
}

gboolean
leit_poller_poll_once_finish (LeitPoller *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * leit_poller_get_client:
 *
 * Returns: (transfer none) (nullable): the client of a source
 */
LeitTelemetryClient *
leit_poller_get_client (LeitPoller *self, const char *source_id)
{
  Polled *polled;

  g_return_val_if_fail (LEIT_IS_POLLER (self), NULL);

  polled = find_polled (self, source_id);
  return polled != NULL ? polled->client : NULL;
}

/**
 * leit_poller_credentials_changed:
 *
 * A person has entered new credentials: the old token is forgotten, and the source is asked at once.
 */
void
leit_poller_credentials_changed (LeitPoller *self, const char *source_id)
{
  Polled *polled;

  g_return_if_fail (LEIT_IS_POLLER (self));

  polled = find_polled (self, source_id);
  if (polled == NULL)
    return;
  leit_telemetry_client_forget_sign_in (polled->client);
  polled->failures = 0;
  polled->needs_sign_in = FALSE;
  polled->ask_again = polled->asking;
  if (polled->streams->len > 0)
    ask_now (polled);
}

/**
 * leit_poller_back_fill_async:
 * @stream: whose history is wanted
 * @from_ms: first instant, milliseconds UTC
 * @until_ms: first instant not wanted
 *
 * Fetches what the store does not have yet, newest first; every page is kept as it comes, also when it is cancelled or
 * fails later. Without a store to keep it, nothing is fetched. A source that rests after a failure, or needs a sign-in,
 * is not asked: that is the error then.
 */
void
leit_poller_back_fill_async (LeitPoller *self,
                             const LeitStream *stream,
                             gint64 from_ms,
                             gint64 until_ms,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (LEIT_IS_POLLER (self));
  g_return_if_fail (stream != NULL);

  g_task_set_source_tag (task, leit_poller_back_fill_async);
  leit_back_fills_run (self->back_fills, task, stream, from_ms, until_ms);
}

gboolean
leit_poller_back_fill_finish (LeitPoller *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
