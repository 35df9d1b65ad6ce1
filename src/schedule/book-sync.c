/* Delivering edits, and learning what others changed. */

#include "base/clock.h"
#include "schedule/book-private.h"

#include <glib/gi18n-lib.h>

/* After so many merges in one go somebody writes as fast as we do; the next sync goes on. */
#define MAX_MERGES 5u

/* One sync: first what waits is delivered, one after the other, then changes are asked for. */
typedef struct {
  LeitOutboxEdit *edit;   /* on its way */
  LeitStoredObject *sent; /* what was written: the home's version of it */
  GHashTable *tried;      /* hrefs of this sync */
  guint merges;
  GHashTable *known; /* href -> etag, as told to the home */
  LeitCalendarChanges *changes;
  GPtrArray *joined; /* (nullable) GTasks that get the same answer */
} Sync;

static void deliver_next (GTask *task);

static void
sync_free (Sync *sync)
{
  g_clear_pointer (&sync->edit, leit_outbox_edit_free);
  g_clear_pointer (&sync->sent, leit_stored_object_free);
  g_hash_table_unref (sync->tried);
  g_clear_pointer (&sync->known, g_hash_table_unref);
  g_clear_pointer (&sync->changes, leit_calendar_changes_free);
  g_clear_pointer (&sync->joined, g_ptr_array_unref);
  g_free (sync);
}

static LeitCalendarBook *
book_of (GTask *task)
{
  return g_task_get_source_object (task);
}

static LeitCalendarHome *
home_of (GTask *task)
{
  return leit_calendar_book_get_home (book_of (task));
}

/* {{{ One at a time */

static void run (GTask *task, GPtrArray *joined);

/* All who asked meanwhile are served by one more sync. */
static void
start_waiting (LeitCalendarBook *self)
{
  LeitBookQueue *queue = leit_calendar_book_get_queue (self);
  GPtrArray *joined;

  queue->running = NULL;
  if (queue->waiting->len == 0)
    return;
  joined = g_steal_pointer (&queue->waiting);
  queue->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  run (g_ptr_array_steal_index (joined, 0), joined);
}

static void
answer (GTask *task, const GError *error)
{
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_boolean (task, TRUE);
}

/* Ends the sync; takes @task. */
static void
finish (GTask *task, GError *error)
{
  g_autoptr (LeitCalendarBook) self = g_object_ref (book_of (task));
  Sync *sync = g_task_get_task_data (task);
  g_autoptr (GPtrArray) joined = g_steal_pointer (&sync->joined);
  g_autoptr (GError) owned = error;

  if (owned != NULL)
    leit_calendar_book_set_synced (self, NULL, 0, owned);
  leit_calendar_book_emit_changed (self);
  answer (task, owned);
  for (guint i = 0; joined != NULL && i < joined->len; i++)
    answer (joined->pdata[i], owned);
  g_object_unref (task);
  start_waiting (self);
}

/* }}} */

/* {{{ Learning what changed */

static void
on_changes_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  leit_store_save_collection_finish (LEIT_STORE (source), result, &error);
  finish (task, error);
}

/* With an edit under way the copy here stays at what the edit began from; the server's news are met when it is delivered. */
static gboolean
is_held_by_an_edit (LeitCalendarBook *self, const char *href)
{
  const LeitBookItem *item = leit_calendar_book_find (self, href);

  return item != NULL && item->edit != NULL;
}

static void
save_changes (GTask *task, const GPtrArray *items)
{
  Sync *sync = g_task_get_task_data (task);
  LeitCalendarBook *self = book_of (task);
  g_autoptr (GPtrArray) objects =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stored_object_free);

  for (guint i = 0; i < items->len; i++) {
    const LeitBookItem *item = items->pdata[i];

    g_ptr_array_add (objects, leit_stored_object_new (item->href, item->etag, item->text));
  }
  leit_store_save_collection_async (leit_calendar_book_get_store (self),
                                    leit_calendar_book_get_collection (self), sync->changes->token,
                                    leit_clock_now_ms (), objects, sync->changes->removed,
                                    on_changes_saved, task);
}

static void
on_changes_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LeitCalendarBook *self = LEIT_CALENDAR_BOOK (source);
  GTask *task = user_data;
  Sync *sync = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = leit_calendar_book_read_items_finish (self, result);

  /* An edit may have been made while these were read. */
  save_changes (task, items);
  leit_calendar_book_take_objects (self, items, sync->changes->removed);
  leit_calendar_book_set_synced (self, sync->changes->token, leit_clock_now_ms (), NULL);
}

/* Without token the home compares with what we know, so an object that is left aside comes again next time; with one it would not. */
static void
read_changes (GTask *task)
{
  Sync *sync = g_task_get_task_data (task);
  LeitCalendarBook *self = book_of (task);
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_book_item_free);
  gboolean held = FALSE;

  for (guint i = 0; i < sync->changes->changed->len; i++) {
    const LeitCalendarObject *object = sync->changes->changed->pdata[i];

    if (is_held_by_an_edit (self, object->href))
      held = TRUE;
    else
      g_ptr_array_add (items, leit_book_item_new (object->href, object->etag, object->text));
  }
  for (guint i = sync->changes->removed->len; i-- > 0;)
    if (is_held_by_an_edit (self, sync->changes->removed->pdata[i])) {
      g_ptr_array_remove_index (sync->changes->removed, i);
      held = TRUE;
    }
  if (held)
    g_clear_pointer (&sync->changes->token, g_free);
  leit_calendar_book_read_items_async (self, items, on_changes_read, task);
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;

  sync->changes = leit_calendar_home_sync_finish (LEIT_CALENDAR_HOME (source), result, &error);
  if (sync->changes == NULL)
    finish (task, error);
  else
    read_changes (task);
}

static void
ask_for_changes (GTask *task)
{
  Sync *sync = g_task_get_task_data (task);
  LeitCalendarBook *self = book_of (task);
  const GPtrArray *items = leit_calendar_book_get_items (self);

  sync->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < items->len; i++) {
    const LeitBookItem *item = items->pdata[i];

    if (item->etag != NULL)
      g_hash_table_insert (sync->known, g_strdup (item->href), g_strdup (item->etag));
  }
  leit_calendar_home_sync_async (home_of (task), leit_calendar_book_get_token (self), sync->known,
                                 NULL, on_synced, task);
}

/* }}} */

/* {{{ Delivering */

/* Whether later edits can be tried although this one failed: it is about this one alone. */
static gboolean
is_about_one (const GError *error)
{
  return error->domain == LEIT_SCHEDULE_ERROR && error->code != LEIT_SCHEDULE_ERROR_UNREADABLE;
}

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;
  LeitCalendarBook *self = book_of (task);
  const LeitBookItem *item = leit_calendar_book_find (self, sync->edit->href);

  if (!leit_store_put_edit_finish (LEIT_STORE (source), result, &error)) {
    finish (task, error);
    return;
  }
  /* A newer edit made meanwhile stands. */
  if (item != NULL && item->edit != NULL && item->edit->revision <= sync->edit->revision)
    leit_calendar_book_take_edit (self, leit_outbox_edit_copy (sync->edit));
  leit_calendar_book_emit_changed (self);
  deliver_next (task);
}

/* Keeps how the edit stands, then goes on with the next. */
static void
mark (GTask *task, LeitEditState state, const char *message)
{
  Sync *sync = g_task_get_task_data (task);
  LeitCalendarBook *self = book_of (task);

  sync->edit->state = state;
  sync->edit->attempts++;
  g_free (sync->edit->error);
  sync->edit->error = g_strdup (message);
  leit_store_put_edit_async (leit_calendar_book_get_store (self),
                             leit_calendar_book_get_collection (self), sync->edit, on_marked, task);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sync *sync = g_task_get_task_data (task);
  LeitCalendarBook *self = book_of (task);
  GError *error = NULL;

  if (!leit_store_settle_edit_finish (LEIT_STORE (source), result, &error)) {
    finish (task, error);
    return;
  }
  leit_calendar_book_take_settled (self, sync->edit->href, sync->edit->revision, sync->sent);
  leit_calendar_book_emit_changed (self);
  deliver_next (task);
}

static void
settle (GTask *task)
{
  Sync *sync = g_task_get_task_data (task);
  LeitCalendarBook *self = book_of (task);

  leit_store_settle_edit_async (leit_calendar_book_get_store (self),
                                leit_calendar_book_get_collection (self), sync->edit->href,
                                sync->edit->revision, sync->sent, on_settled, task);
}

static void
on_written_read_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sync *sync = g_task_get_task_data (task);
  LeitCalendarObject *object =
      leit_calendar_home_get_finish (LEIT_CALENDAR_HOME (source), result, NULL);

  if (object != NULL && object->text != NULL) {
    leit_stored_object_free (sync->sent);
    sync->sent = leit_stored_object_new (sync->edit->href, object->etag, object->text);
  }
  g_clear_pointer (&object, leit_calendar_object_free);
  settle (task);
}

static void meet_conflict (GTask *task);

static void
fail (GTask *task, GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (owned, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_CONFLICT) ||
      g_error_matches (owned, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_EXISTS) ||
      g_error_matches (owned, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE)) {
    meet_conflict (task);
  } else if (is_about_one (owned)) {
    mark (task, LEIT_EDIT_REFUSED, owned->message);
  } else {
    /* The home is not there: the edit waits, and so do those behind it. */
    finish (task, g_steal_pointer (&owned));
  }
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;
  g_autofree char *etag =
      leit_calendar_home_put_finish (LEIT_CALENDAR_HOME (source), result, &error);

  if (etag == NULL) {
    fail (task, error);
    return;
  }
  g_clear_pointer (&sync->sent, leit_stored_object_free);
  sync->sent = leit_stored_object_new (sync->edit->href, etag, sync->edit->new_text);
  /* Servers rewrite what they are given; the next edit must begin from what really stands there. */
  leit_calendar_home_get_async (LEIT_CALENDAR_HOME (source), sync->edit->href, NULL,
                                on_written_read_back, task);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Sync *sync = g_task_get_task_data (task);
  GError *error = NULL;

  if (!leit_calendar_home_remove_finish (LEIT_CALENDAR_HOME (source), result, &error)) {
    fail (task, error);
    return;
  }
  g_clear_pointer (&sync->sent, leit_stored_object_free);
  settle (task);
}

static void
send_edit (GTask *task)
{
  Sync *sync = g_task_get_task_data (task);
  const LeitOutboxEdit *edit = sync->edit;

  if (edit->new_text != NULL)
    leit_calendar_home_put_async (home_of (task), edit->href, edit->new_text, edit->base_etag, NULL,
                                  on_put, task);
  else if (edit->base_etag != NULL)
    leit_calendar_home_remove_async (home_of (task), edit->href, edit->base_etag, NULL, on_removed,
                                     task);
  else
    settle (task); /* made and removed again before it was ever sent */
}

/* }}} */

/* {{{ Conflicts */

static void
keep_conflict (GTask *task, const char *etag, const char *text)
{
  Sync *sync = g_task_get_task_data (task);

  g_free (sync->edit->their_etag);
  g_free (sync->edit->their_text);
  sync->edit->their_etag = g_strdup (etag);
  sync->edit->their_text = g_strdup (text);
  mark (task, LEIT_EDIT_CONFLICT,
        text != NULL ? _ ("Somebody else changed it, too.") : _ ("Somebody else removed it."));
}

/* Both changed it: together where they changed different things. */
static void
merge (GTask *task, const LeitCalendarObject *theirs)
{
  Sync *sync = g_task_get_task_data (task);
  LeitOutboxEdit *edit = sync->edit;
  g_autoptr (GPtrArray) conflicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_merge_conflict_free);
  g_autofree char *merged = NULL;

  if (edit->new_text != NULL && sync->merges < MAX_MERGES &&
      leit_calendar_book_get_kind (book_of (task)) == LEIT_BOOK_SCHEDULES)
    merged = leit_schedule_merge (edit->base_text, edit->new_text, theirs->text, LEIT_MERGE_ASK,
                                  leit_clock_now_ms (), conflicts, NULL);
  if (merged == NULL) {
    keep_conflict (task, theirs->etag, theirs->text);
    return;
  }
  sync->merges++;
  g_free (edit->base_etag);
  g_free (edit->base_text);
  g_free (edit->new_text);
  edit->base_etag = g_strdup (theirs->etag);
  edit->base_text = g_strdup (theirs->text);
  edit->new_text = g_steal_pointer (&merged);
  send_edit (task);
}

static void
on_theirs (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;
  LeitCalendarObject *theirs =
      leit_calendar_home_get_finish (LEIT_CALENDAR_HOME (source), result, &error);
  Sync *sync = g_task_get_task_data (task);

  if (theirs != NULL && theirs->text != NULL) {
    merge (task, theirs);
  } else if (g_error_matches (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE)) {
    g_clear_error (&error);
    if (sync->edit->new_text == NULL)
      settle (task); /* both removed it */
    else
      keep_conflict (task, NULL, NULL);
  } else if (theirs != NULL) {
    mark (task, LEIT_EDIT_REFUSED, _ ("What stands there now cannot be read."));
  } else {
    finish (task, g_steal_pointer (&error));
  }
  g_clear_error (&error);
  g_clear_pointer (&theirs, leit_calendar_object_free);
}

static void
meet_conflict (GTask *task)
{
  Sync *sync = g_task_get_task_data (task);

  leit_calendar_home_get_async (home_of (task), sync->edit->href, NULL, on_theirs, task);
}

/* }}} */

static LeitOutboxEdit *
find_next (LeitCalendarBook *self, Sync *sync)
{
  const GPtrArray *items = leit_calendar_book_get_items (self);

  for (guint i = 0; i < items->len; i++) {
    const LeitBookItem *item = items->pdata[i];

    if (item->edit != NULL && item->edit->state == LEIT_EDIT_WAITING &&
        g_hash_table_add (sync->tried, g_strdup_printf ("%s %" G_GINT64_FORMAT, item->href,
                                                        item->edit->revision)))
      return leit_outbox_edit_copy (item->edit);
  }
  return NULL;
}

static void
deliver_next (GTask *task)
{
  Sync *sync = g_task_get_task_data (task);

  g_clear_pointer (&sync->edit, leit_outbox_edit_free);
  g_clear_pointer (&sync->sent, leit_stored_object_free);
  sync->merges = 0;
  sync->edit = find_next (book_of (task), sync);
  if (sync->edit != NULL)
    send_edit (task);
  else
    ask_for_changes (task);
}

static void
run (GTask *task, GPtrArray *joined)
{
  Sync *sync = g_new0 (Sync, 1);

  sync->tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, sync, (GDestroyNotify) sync_free);
  sync->joined = joined;
  leit_calendar_book_get_queue (book_of (task))->running = task;
  deliver_next (task);
}

void
leit_calendar_book_sync_async (LeitCalendarBook *self,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;
  LeitBookQueue *queue = leit_calendar_book_get_queue (self);

  g_return_if_fail (LEIT_IS_CALENDAR_BOOK (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, leit_calendar_book_sync_async);
  if (leit_calendar_book_get_home (self) == NULL) {
    g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE,
                             _ ("Not signed in to the calendar."));
    g_object_unref (task);
  } else if (queue->running == NULL) {
    run (task, NULL);
  } else {
    g_ptr_array_add (queue->waiting, task);
  }
}

gboolean
leit_calendar_book_sync_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
