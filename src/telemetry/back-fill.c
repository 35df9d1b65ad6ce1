#include "telemetry/back-fill.h"

#include "base/clock.h"

/* Stations out of reach send what they kept hours later: only what is older than this counts as fetched for good. */
#define LATE_MS (48 * LEIT_HOUR_MS)
/* … and is asked for anew after this time at the earliest. */
#define ASK_AGAIN_MS (15 * LEIT_MINUTE_MS)

struct _LeitBackFills {
  LeitStore *store; /* NULL: none */
  LeitBackFillClient get_client;
  GHashTable *running; /* LeitStream → GQueue of GTask; the first runs, the others wait for it */
  GHashTable *recent;  /* LeitStream → Recent */
};

/* What was asked for a moment ago, so that turning pages does not ask for the last two days again and again. */
typedef struct {
  LeitTimeSpan span;
  gint64 asked_ms;
} Recent;

typedef struct {
  LeitBackFills *fills; /* lives as long as the task's source object */
  const LeitStream *stream;
  gint64 from_ms, until_ms;
  GArray *gaps; /* LeitTimeSpan, oldest first; the last is worked on */
  LeitTimeSpan page;
  gint64 gap_until_ms; /* the end the last gap had at first */
} Fill;

static void
queue_free (GQueue *queue)
{
  g_queue_free_full (queue, g_object_unref);
}

/**
 * leit_back_fills_new:
 * @store: (nullable): where history is kept
 * @get_client: whom to ask
 *
 * Returns: (transfer full): nothing under way
 */
LeitBackFills *
leit_back_fills_new (LeitStore *store, LeitBackFillClient get_client)
{
  LeitBackFills *fills = g_new0 (LeitBackFills, 1);

  fills->store = store != NULL ? g_object_ref (store) : NULL;
  fills->get_client = get_client;
  fills->running = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) queue_free);
  fills->recent = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return fills;
}

void
leit_back_fills_free (LeitBackFills *fills)
{
  g_hash_table_unref (fills->running);
  g_hash_table_unref (fills->recent);
  g_clear_object (&fills->store);
  g_free (fills);
}

static void
fill_free (Fill *fill)
{
  g_clear_pointer (&fill->gaps, g_array_unref);
  g_free (fill);
}

static void begin (GTask *task);

/* Those who waited for the same stream share a failure; else they look what is left for them. */
static void
end (GTask *task, GError *error)
{
  Fill *fill = g_task_get_task_data (task);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  GQueue *queue = g_hash_table_lookup (fill->fills->running, fill->stream);
  g_autoptr (GTask) first = g_queue_pop_head (queue);
  GTask *joined;

  g_assert (first == task);
  while (error != NULL && !cancelled && (joined = g_queue_pop_head (queue)) != NULL) {
    g_task_return_error (joined, g_error_copy (error));
    g_object_unref (joined);
  }
  if (queue->length > 0)
    begin (g_queue_peek_head (queue));
  else
    g_hash_table_remove (fill->fills->running, fill->stream);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void fetch_page (GTask *task);

static void
note_recent (Fill *fill, const LeitTimeSpan *gap)
{
  gint64 now_ms = leit_clock_now_ms ();
  Recent *recent;

  if (fill->gap_until_ms <= now_ms - LATE_MS)
    return;
  recent = g_new (Recent, 1);
  recent->span.from_ms = MAX (gap->from_ms, now_ms - LATE_MS);
  recent->span.until_ms = fill->gap_until_ms;
  recent->asked_ms = now_ms;
  g_hash_table_insert (fill->fills->recent, (gpointer) fill->stream, recent);
}

static void
next_gap (Fill *fill)
{
  if (fill->gaps->len > 0)
    fill->gap_until_ms = g_array_index (fill->gaps, LeitTimeSpan, fill->gaps->len - 1).until_ms;
}

static void
on_page_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fill *fill = g_task_get_task_data (task);
  LeitTimeSpan *gap = &g_array_index (fill->gaps, LeitTimeSpan, fill->gaps->len - 1);
  GError *error = NULL;

  if (!leit_store_save_history_finish (LEIT_STORE (source), result, &error)) {
    end (task, error);
    return;
  }
  gap->until_ms = fill->page.from_ms;
  if (gap->until_ms <= gap->from_ms) {
    note_recent (fill, gap);
    g_array_set_size (fill->gaps, fill->gaps->len - 1);
    next_gap (fill);
  }
  fetch_page (task);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fill *fill = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitReadingBatch) batch = leit_telemetry_client_fetch_history_finish (
      LEIT_TELEMETRY_CLIENT (source), result, &fill->page.from_ms, &fill->page.until_ms, &error);
  LeitTimeSpan covered;

  if (batch == NULL) {
    end (task, error);
    return;
  }
  covered = fill->page;
  covered.until_ms = MIN (covered.until_ms, leit_clock_now_ms () - LATE_MS);
  leit_store_save_history_async (fill->fills->store, fill->stream, batch->readings, covered,
                                 g_task_get_cancellable (task), on_page_saved, g_object_ref (task));
}

static void
fetch_page (GTask *task)
{
  Fill *fill = g_task_get_task_data (task);
  GError *error = NULL;
  LeitTelemetryClient *client;
  LeitTimeSpan *gap;

  if (fill->gaps->len == 0) {
    end (task, NULL);
    return;
  }
  client = fill->fills->get_client (g_task_get_source_object (task), fill->stream, &error);
  if (client == NULL || g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task),
                                                              error == NULL ? &error : NULL)) {
    end (task, error);
    return;
  }
  gap = &g_array_index (fill->gaps, LeitTimeSpan, fill->gaps->len - 1);
  leit_telemetry_client_fetch_history_async (client, fill->stream, gap->from_ms, gap->until_ms,
                                             g_task_get_cancellable (task), on_page,
                                             g_object_ref (task));
}

/* The values since then come with the newest of the source. */
static void
leave_out_recent (Fill *fill)
{
  const Recent *recent = g_hash_table_lookup (fill->fills->recent, fill->stream);
  LeitTimeSpan *gap;

  if (recent == NULL || fill->gaps->len == 0 ||
      ABS (leit_clock_now_ms () - recent->asked_ms) >= ASK_AGAIN_MS)
    return;
  gap = &g_array_index (fill->gaps, LeitTimeSpan, fill->gaps->len - 1);
  if (gap->from_ms >= recent->span.from_ms && gap->until_ms <= recent->span.until_ms + ASK_AGAIN_MS)
    g_array_set_size (fill->gaps, fill->gaps->len - 1);
}

static void
on_gaps (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Fill *fill = g_task_get_task_data (task);
  GError *error = NULL;

  fill->gaps = leit_store_list_gaps_finish (LEIT_STORE (source), result, &error);
  if (fill->gaps == NULL) {
    end (task, error);
    return;
  }
  leave_out_recent (fill);
  next_gap (fill);
  fetch_page (task);
}

static void
begin (GTask *task)
{
  Fill *fill = g_task_get_task_data (task);

  leit_store_list_gaps_async (fill->fills->store, fill->stream, fill->from_ms, fill->until_ms,
                              g_task_get_cancellable (task), on_gaps, g_object_ref (task));
}

/**
 * leit_back_fills_run:
 * @task: (transfer none): returns %TRUE when the gaps are filled; its source object is the owner
 * @stream: whose history is wanted; lives as long as the owner
 * @from_ms: first instant, milliseconds UTC
 * @until_ms: first instant not wanted
 *
 * What the store does not have is fetched, newest first; every page is kept as it comes. What is younger than two days is
 * asked for anew each time, since late readings may still arrive. Without a store to keep it, nothing is fetched.
 */
void
leit_back_fills_run (
    LeitBackFills *fills, GTask *task, const LeitStream *stream, gint64 from_ms, gint64 until_ms)
{
  Fill *fill = g_new0 (Fill, 1);
  GQueue *queue = g_hash_table_lookup (fills->running, stream);

  fill->fills = fills;
  fill->stream = stream;
  fill->from_ms = from_ms;
  fill->until_ms = until_ms;
  g_task_set_task_data (task, fill, (GDestroyNotify) fill_free);
  if (fills->store == NULL || leit_store_is_read_only (fills->store)) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  if (queue == NULL) {
    queue = g_queue_new ();
    g_hash_table_insert (fills->running, (gpointer) stream, queue);
  }
  g_queue_push_tail (queue, g_object_ref (task));
  if (queue->length == 1)
    begin (task);
}
