#include "ui/history-loader.h"

#include "base/clock.h"
#include "ui/chart-build.h"

#include <glib/gi18n-lib.h>

/* While pages come in, the chart looks this often at what the store has by now. */
#define LOOK_AGAIN_MS 700
/* Who runs down the list asks no server for each thing passed. */
#define SETTLE_MS 300

/* One series on its way. @loader is NULL once it was stopped. */
typedef struct {
  gatomicrefcount references;
  LeitHistoryLoader *loader;
  guint index;
  LeitStream *stream;
  gboolean read;    /* at least once */
  gboolean reading; /* from the store */
  gboolean again;   /* read once more when done */
  gboolean filling;
} Fetch;

struct _LeitHistoryLoader {
  GObject parent_instance;

  LeitTown *town;
  LeitStore *store;
  LeitPoller *poller;
  LeitChartData *data;
  GCancellable *cancellable;
  GPtrArray *fetches;
  char *problem;
  guint look_again;
  guint settle;
};

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LeitHistoryLoader, leit_history_loader, G_TYPE_OBJECT)

static Fetch *
fetch_ref (Fetch *fetch)
{
  g_atomic_ref_count_inc (&fetch->references);
  return fetch;
}

static void
fetch_unref (Fetch *fetch)
{
  if (!g_atomic_ref_count_dec (&fetch->references))
    return;
  leit_stream_free (fetch->stream);
  g_free (fetch);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fetch, fetch_unref)

static void
fetch_drop (Fetch *fetch)
{
  fetch->loader = NULL;
  fetch_unref (fetch);
}

static void
emit_changed (LeitHistoryLoader *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
set_problem (LeitHistoryLoader *self, char *problem)
{
  g_free (self->problem);
  self->problem = problem;
}

/* The newest reading is in the model before it is in the store. */
static void
add_latest (LeitHistoryLoader *self, Fetch *fetch, GArray *points)
{
  const LeitReading *latest = leit_town_get_latest (self->town, fetch->stream->index);
  LeitHistoryPoint point;

  if (latest == NULL || latest->quality > LEIT_QUALITY_DOUBTFUL ||
      latest->time_ms < self->data->from_ms || latest->time_ms > self->data->until_ms)
    return;
  if (points->len > 0 &&
      g_array_index (points, LeitHistoryPoint, points->len - 1).time_ms >= latest->time_ms)
    return;
  point = (LeitHistoryPoint){ latest->time_ms, latest->value, latest->value, latest->value,
                              latest->quality == LEIT_QUALITY_DOUBTFUL };
  g_array_append_val (points, point);
}

static void
take_points (LeitHistoryLoader *self, Fetch *fetch, GArray *points)
{
  LeitChartSeries *series = g_ptr_array_index (self->data->series, fetch->index);

  add_latest (self, fetch, points);
  leit_chart_convert (self->town, fetch->stream, points);
  leit_chart_series_set_points (series, points);
  fetch->read = TRUE;
}

static void read_series (LeitHistoryLoader *self, Fetch *fetch);
static void fill_gaps_soon (LeitHistoryLoader *self);

static void
on_read (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  g_autoptr (GError) error = NULL;
  GArray *points = leit_store_load_history_finish (LEIT_STORE (object), result, &error);
  g_autoptr (LeitHistoryLoader) self = fetch->loader != NULL ? g_object_ref (fetch->loader) : NULL;
  gboolean first = !fetch->read;

  if (self == NULL) {
    g_clear_pointer (&points, g_array_unref);
    return;
  }
  fetch->reading = FALSE;
  if (points != NULL) {
    take_points (self, fetch, points);
  } else {
    if (first)
      take_points (self, fetch, g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint)));
    /* Translators: %s is what went wrong */
    set_problem (self,
                 g_strdup_printf (_ ("The stored history cannot be read: %s"), error->message));
  }
  if (fetch->again) {
    fetch->again = FALSE;
    read_series (self, fetch);
  }
  if (first && !leit_history_loader_is_reading (self))
    fill_gaps_soon (self);
  emit_changed (self);
}

static void
read_series (LeitHistoryLoader *self, Fetch *fetch)
{
  if (fetch->reading) {
    fetch->again = TRUE;
    return;
  }
  if (self->store == NULL) {
    take_points (self, fetch, g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint)));
    return;
  }
  fetch->reading = TRUE;
  leit_store_load_history_async (self->store, fetch->stream, self->data->from_ms,
                                 self->data->until_ms, 0, self->cancellable, on_read,
                                 fetch_ref (fetch));
}

static gboolean
look_again (gpointer user_data)
{
  LeitHistoryLoader *self = user_data;

  for (guint i = 0; i < self->fetches->len; i++) {
    Fetch *fetch = g_ptr_array_index (self->fetches, i);

    if (fetch->filling)
      read_series (self, fetch);
  }
  return G_SOURCE_CONTINUE;
}

static void
on_filled (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Fetch) fetch = user_data;
  g_autoptr (GError) error = NULL;
  gboolean fine = leit_poller_back_fill_finish (LEIT_POLLER (object), result, &error);
  g_autoptr (LeitHistoryLoader) self = fetch->loader != NULL ? g_object_ref (fetch->loader) : NULL;

  if (self == NULL)
    return;
  fetch->filling = FALSE;
  if (!fine && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_problem (
        self,
        /* Translators: %s is what went wrong */
        g_strdup_printf (_ ("Older values could not be fetched: %s Shown is what is stored on this "
                            "computer."),
                         error->message));
  if (!leit_history_loader_is_filling (self))
    g_clear_handle_id (&self->look_again, g_source_remove);
  read_series (self, fetch);
  emit_changed (self);
}

static gboolean
fill_gaps (gpointer user_data)
{
  LeitHistoryLoader *self = user_data;

  self->settle = 0;
  for (guint i = 0; i < self->fetches->len; i++) {
    Fetch *fetch = g_ptr_array_index (self->fetches, i);

    fetch->filling = TRUE;
    leit_poller_back_fill_async (self->poller, fetch->stream, self->data->from_ms,
                                 self->data->until_ms, self->cancellable, on_filled,
                                 fetch_ref (fetch));
  }
  if (self->look_again == 0 && self->fetches->len > 0)
    self->look_again = g_timeout_add (LOOK_AGAIN_MS, look_again, self);
  emit_changed (self);
  return G_SOURCE_REMOVE;
}

static void
fill_gaps_soon (LeitHistoryLoader *self)
{
  if (self->poller != NULL && self->store != NULL && self->settle == 0)
    self->settle = g_timeout_add (SETTLE_MS, fill_gaps, self);
}

static void
leit_history_loader_dispose (GObject *object)
{
  LeitHistoryLoader *self = LEIT_HISTORY_LOADER (object);

  leit_history_loader_stop (self);
  g_clear_object (&self->town);
  g_clear_object (&self->store);
  g_clear_object (&self->poller);
  G_OBJECT_CLASS (leit_history_loader_parent_class)->dispose (object);
}

static void
leit_history_loader_finalize (GObject *object)
{
  LeitHistoryLoader *self = LEIT_HISTORY_LOADER (object);

  g_clear_pointer (&self->data, leit_chart_data_unref);
  g_ptr_array_unref (self->fetches);
  g_object_unref (self->cancellable);
  g_free (self->problem);
  G_OBJECT_CLASS (leit_history_loader_parent_class)->finalize (object);
}

static void
leit_history_loader_class_init (LeitHistoryLoaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = leit_history_loader_dispose;
  object_class->finalize = leit_history_loader_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_history_loader_init (LeitHistoryLoader *self)
{
  self->cancellable = g_cancellable_new ();
  self->fetches = g_ptr_array_new_with_free_func ((GDestroyNotify) fetch_drop);
}

/**
 * leit_history_loader_new:
 * @town: the town
 * @store: (nullable): where history is kept; %NULL when it could not be opened
 * @poller: (nullable): who asks the sources; %NULL: nobody (offline)
 * @data: what is to be filled, with its span of time
 *
 * Returns: (transfer full): a loader that waits for leit_history_loader_start()
 */
LeitHistoryLoader *
leit_history_loader_new (LeitTown *town, LeitStore *store, LeitPoller *poller, LeitChartData *data)
{
  LeitHistoryLoader *self;

  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);
  g_return_val_if_fail (data != NULL, NULL);

  self = g_object_new (LEIT_TYPE_HISTORY_LOADER, NULL);
  g_set_object (&self->town, town);
  g_set_object (&self->store, store);
  g_set_object (&self->poller, poller);
  self->data = leit_chart_data_ref (data);
  for (guint i = 0; i < data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (data->series, i);
    Fetch *fetch = g_new0 (Fetch, 1);

    g_atomic_ref_count_init (&fetch->references);
    fetch->loader = self;
    fetch->index = i;
    fetch->stream = leit_stream_copy (series->stream);
    g_ptr_array_add (self->fetches, fetch);
  }
  return self;
}

/**
 * leit_history_loader_start:
 * @self: a loader
 *
 * Reads the store, then asks the sources for what is missing there, the newest first.
 */
void
leit_history_loader_start (LeitHistoryLoader *self)
{
  g_return_if_fail (LEIT_IS_HISTORY_LOADER (self));

  leit_history_loader_reload (self);
}

/**
 * leit_history_loader_stop:
 * @self: a loader
 *
 * Gives up what is under way; nothing is emitted any more.
 */
void
leit_history_loader_stop (LeitHistoryLoader *self)
{
  g_return_if_fail (LEIT_IS_HISTORY_LOADER (self));

  g_clear_handle_id (&self->look_again, g_source_remove);
  g_clear_handle_id (&self->settle, g_source_remove);
  g_ptr_array_set_size (self->fetches, 0);
  g_cancellable_cancel (self->cancellable);
}

void
leit_history_loader_reload (LeitHistoryLoader *self)
{
  g_return_if_fail (LEIT_IS_HISTORY_LOADER (self));

  for (guint i = 0; i < self->fetches->len; i++)
    read_series (self, g_ptr_array_index (self->fetches, i));
  if (self->store == NULL)
    emit_changed (self);
}

/**
 * leit_history_loader_is_reading:
 * @self: a loader
 *
 * Returns: whether a series has not been read from the store once
 */
gboolean
leit_history_loader_is_reading (LeitHistoryLoader *self)
{
  g_return_val_if_fail (LEIT_IS_HISTORY_LOADER (self), FALSE);

  for (guint i = 0; i < self->fetches->len; i++) {
    const Fetch *fetch = g_ptr_array_index (self->fetches, i);

    if (!fetch->read)
      return TRUE;
  }
  return FALSE;
}

gboolean
leit_history_loader_is_filling (LeitHistoryLoader *self)
{
  g_return_val_if_fail (LEIT_IS_HISTORY_LOADER (self), FALSE);

  for (guint i = 0; i < self->fetches->len; i++) {
    const Fetch *fetch = g_ptr_array_index (self->fetches, i);

    if (fetch->filling)
      return TRUE;
  }
  return FALSE;
}

/**
 * leit_history_loader_get_problem:
 * @self: a loader
 *
 * Returns: (nullable): what went wrong and what is shown all the same, translated
 */
const char *
leit_history_loader_get_problem (LeitHistoryLoader *self)
{
  g_return_val_if_fail (LEIT_IS_HISTORY_LOADER (self), NULL);

  return self->problem;
}
