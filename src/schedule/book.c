#include "schedule/book.h"

#include "base/clock.h"
#include "schedule/book-private.h"

#include <glib/gi18n-lib.h>

struct _LeitCalendarBook {
  GObject parent_instance;
  LeitStore *store;
  char *collection;
  LeitBookKind kind;
  GTimeZone *zone;
  LeitCalendarHome *home;
  GPtrArray *items;    /* by href */
  GHashTable *by_href; /* href -> LeitBookItem in @items */
  char *token;
  gint64 synced_ms;
  GError *error;
  LeitBookQueue queue;
};

G_DEFINE_FINAL_TYPE (LeitCalendarBook, leit_calendar_book, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* {{{ Items */

LeitBookItem *
leit_book_item_new (const char *href, const char *etag, const char *text)
{
  LeitBookItem *item = g_new0 (LeitBookItem, 1);

  item->href = g_strdup (href);
  item->etag = g_strdup (etag);
  item->text = g_strdup (text);
  return item;
}

static void
forget_reading (LeitBookItem *item)
{
  g_clear_object (&item->schedule);
  g_clear_pointer (&item->entry, leit_watering_entry_free);
  g_clear_pointer (&item->problem, g_free);
}

void
leit_book_item_free (LeitBookItem *item)
{
  forget_reading (item);
  g_free (item->href);
  g_free (item->etag);
  g_free (item->text);
  g_clear_pointer (&item->edit, leit_outbox_edit_free);
  g_free (item);
}

/* What is shown: an edit that is not delivered counts, but for one that removes and was objected to. */
const char *
leit_book_item_get_text (const LeitBookItem *item)
{
  return item->edit != NULL && item->edit->new_text != NULL ? item->edit->new_text : item->text;
}

/* Reads the text; any thread, as long as nobody else has the item. */
void
leit_book_item_read (LeitBookItem *item, LeitBookKind kind, GTimeZone *zone)
{
  const char *text = leit_book_item_get_text (item);
  g_autoptr (GError) error = NULL;

  forget_reading (item);
  if (text == NULL) {
    item->problem = g_strdup (_ ("too large, or not text"));
    return;
  }
  if (kind == LEIT_BOOK_SCHEDULES)
    item->schedule = leit_schedule_parse (text, item->href, zone, &error);
  else
    item->entry = leit_watering_entry_read (text, &error);
  if (error != NULL)
    item->problem = g_strdup (error->message);
}

/* }}} */

static void
leit_calendar_book_finalize (GObject *object)
{
  LeitCalendarBook *self = LEIT_CALENDAR_BOOK (object);

  g_clear_object (&self->store);
  g_clear_object (&self->home);
  g_free (self->collection);
  g_free (self->token);
  g_time_zone_unref (self->zone);
  g_hash_table_unref (self->by_href);
  g_ptr_array_unref (self->items);
  g_clear_error (&self->error);
  g_ptr_array_unref (self->queue.waiting);
  G_OBJECT_CLASS (leit_calendar_book_parent_class)->finalize (object);
}

static void
leit_calendar_book_class_init (LeitCalendarBookClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_calendar_book_finalize;
  signals[CHANGED] = g_signal_new ("changed", LEIT_TYPE_CALENDAR_BOOK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_calendar_book_init (LeitCalendarBook *self)
{
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_book_item_free);
  self->by_href = g_hash_table_new (g_str_hash, g_str_equal);
  self->synced_ms = LEIT_TIME_NONE;
  self->queue.waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * leit_calendar_book_new:
 * @collection: its name in the store
 * @zone: the town's time zone
 */
LeitCalendarBook *
leit_calendar_book_new (LeitStore *store,
                        const char *collection,
                        LeitBookKind kind,
                        GTimeZone *zone)
{
  LeitCalendarBook *self = g_object_new (LEIT_TYPE_CALENDAR_BOOK, NULL);

  self->store = g_object_ref (store);
  self->collection = g_strdup (collection);
  self->kind = kind;
  self->zone = g_time_zone_ref (zone);
  return self;
}

void
leit_calendar_book_set_home (LeitCalendarBook *self, LeitCalendarHome *home)
{
  g_return_if_fail (LEIT_IS_CALENDAR_BOOK (self));

  g_set_object (&self->home, home);
}

LeitCalendarHome *
leit_calendar_book_get_home (LeitCalendarBook *self)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_BOOK (self), NULL);

  return self->home;
}

const GPtrArray *
leit_calendar_book_get_items (LeitCalendarBook *self)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_BOOK (self), NULL);

  return self->items;
}

LeitBookItem *
leit_calendar_book_find (LeitCalendarBook *self, const char *href)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_BOOK (self) && href != NULL, NULL);

  return g_hash_table_lookup (self->by_href, href);
}

LeitBookItem *
leit_calendar_book_find_uid (LeitCalendarBook *self, const char *uid)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_BOOK (self) && uid != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++) {
    LeitBookItem *item = self->items->pdata[i];

    if ((item->schedule != NULL && g_str_equal (leit_schedule_get_uid (item->schedule), uid)) ||
        (item->entry != NULL && g_str_equal (item->entry->uid, uid)))
      return item;
  }
  return NULL;
}

guint
leit_calendar_book_count_edits (LeitCalendarBook *self, LeitEditState state)
{
  guint n = 0;

  g_return_val_if_fail (LEIT_IS_CALENDAR_BOOK (self), 0);

  for (guint i = 0; i < self->items->len; i++) {
    const LeitBookItem *item = self->items->pdata[i];

    n += item->edit != NULL && item->edit->state == state;
  }
  return n;
}

gint64
leit_calendar_book_get_synced_ms (LeitCalendarBook *self)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_BOOK (self), LEIT_TIME_NONE);

  return self->synced_ms;
}

const GError *
leit_calendar_book_get_error (LeitCalendarBook *self)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_BOOK (self), NULL);

  return self->error;
}

LeitBookQueue *
leit_calendar_book_get_queue (LeitCalendarBook *self)
{
  return &self->queue;
}

LeitStore *
leit_calendar_book_get_store (LeitCalendarBook *self)
{
  return self->store;
}

const char *
leit_calendar_book_get_collection (LeitCalendarBook *self)
{
  return self->collection;
}

GTimeZone *
leit_calendar_book_get_zone (LeitCalendarBook *self)
{
  return self->zone;
}

LeitBookKind
leit_calendar_book_get_kind (LeitCalendarBook *self)
{
  return self->kind;
}

const char *
leit_calendar_book_get_token (LeitCalendarBook *self)
{
  return self->token;
}

void
leit_calendar_book_emit_changed (LeitCalendarBook *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* {{{ Changes in memory */

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 ((*(LeitBookItem *const *) a)->href, (*(LeitBookItem *const *) b)->href);
}

static void
add_item (LeitCalendarBook *self, LeitBookItem *item)
{
  g_ptr_array_add (self->items, item);
  g_hash_table_insert (self->by_href, item->href, item);
}

static void
remove_item (LeitCalendarBook *self, LeitBookItem *item)
{
  g_hash_table_remove (self->by_href, item->href);
  g_ptr_array_remove (self->items, item);
}

/* Takes @edit; what is shown follows it. */
void
leit_calendar_book_take_edit (LeitCalendarBook *self, LeitOutboxEdit *edit)
{
  LeitBookItem *item = leit_calendar_book_find (self, edit->href);

  if (item == NULL) {
    item = leit_book_item_new (edit->href, NULL, NULL);
    add_item (self, item);
    g_ptr_array_sort (self->items, compare_items);
  }
  g_clear_pointer (&item->edit, leit_outbox_edit_free);
  item->edit = edit;
  leit_book_item_read (item, self->kind, self->zone);
}

/* The edit of that revision is over: the object is @object now, or gone. */
void
leit_calendar_book_take_settled (LeitCalendarBook *self,
                                 const char *href,
                                 gint64 revision,
                                 const LeitStoredObject *object)
{
  LeitBookItem *item = leit_calendar_book_find (self, href);

  if (item == NULL)
    return;
  g_free (item->etag);
  g_free (item->text);
  item->etag = object != NULL ? g_strdup (object->etag) : NULL;
  item->text = object != NULL ? g_strdup (object->text) : NULL;
  if (item->edit != NULL && item->edit->revision <= revision)
    g_clear_pointer (&item->edit, leit_outbox_edit_free);
  if (item->edit != NULL) {
    g_free (item->edit->base_etag);
    g_free (item->edit->base_text);
    item->edit->base_etag = g_strdup (item->etag);
    item->edit->base_text = g_strdup (item->text);
  }
  if (object == NULL && item->edit == NULL)
    remove_item (self, item);
  else
    leit_book_item_read (item, self->kind, self->zone);
}

static void
take_object (LeitCalendarBook *self, LeitBookItem *read)
{
  LeitBookItem *present = leit_calendar_book_find (self, read->href);

  if (present != NULL) {
    read->edit = g_steal_pointer (&present->edit);
    remove_item (self, present);
    if (read->edit != NULL)
      leit_book_item_read (read, self->kind, self->zone);
  }
  add_item (self, read);
}

/* Takes @items, read already. */
void
leit_calendar_book_take_objects (LeitCalendarBook *self, GPtrArray *items, const GPtrArray *removed)
{
  for (guint i = 0; i < items->len; i++)
    take_object (self, items->pdata[i]);
  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_set_size (items, 0);
  for (guint i = 0; removed != NULL && i < removed->len; i++) {
    LeitBookItem *item = leit_calendar_book_find (self, removed->pdata[i]);

    if (item == NULL)
      continue;
    if (item->edit == NULL) {
      remove_item (self, item);
    } else {
      g_clear_pointer (&item->etag, g_free);
      g_clear_pointer (&item->text, g_free);
    }
  }
  g_ptr_array_sort (self->items, compare_items);
}

void
leit_calendar_book_set_synced (LeitCalendarBook *self,
                               const char *token,
                               gint64 synced_ms,
                               const GError *error)
{
  g_autofree char *kept = g_strdup (token);

  g_clear_error (&self->error);
  if (error != NULL) {
    self->error = g_error_copy (error);
    return;
  }
  g_free (self->token);
  self->token = g_steal_pointer (&kept);
  self->synced_ms = synced_ms;
}

/* }}} */

/* {{{ Reading many in a thread */

static void
read_items (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  LeitCalendarBook *self = source;
  GPtrArray *items = data;

  (void) cancellable;
  for (guint i = 0; i < items->len; i++)
    leit_book_item_read (items->pdata[i], self->kind, self->zone);
  g_task_return_pointer (task, g_ptr_array_ref (items), (GDestroyNotify) g_ptr_array_unref);
}

/* (transfer full) @items: nobody else may have them */
void
leit_calendar_book_read_items_async (LeitCalendarBook *self,
                                     GPtrArray *items,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, leit_calendar_book_read_items_async);
  g_task_set_task_data (task, items, (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, read_items);
}

GPtrArray *
leit_calendar_book_read_items_finish (LeitCalendarBook *self G_GNUC_UNUSED, GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

static GPtrArray *
make_items (LeitStoredCollection *stored)
{
  GPtrArray *items = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_book_item_free);

  for (guint i = 0; i < stored->objects->len; i++) {
    const LeitStoredObject *object = stored->objects->pdata[i];

    g_ptr_array_add (items, leit_book_item_new (object->href, object->etag, object->text));
  }
  return items;
}

static void
on_items_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LeitCalendarBook *self = LEIT_CALENDAR_BOOK (source);
  g_autoptr (GTask) task = user_data;
  LeitStoredCollection *stored = g_task_get_task_data (task);
  g_autoptr (GPtrArray) items = leit_calendar_book_read_items_finish (self, result);

  leit_calendar_book_take_objects (self, items, NULL);
  for (guint i = 0; i < stored->edits->len; i++)
    leit_calendar_book_take_edit (self, leit_outbox_edit_copy (stored->edits->pdata[i]));
  if (stored->synced_ms != LEIT_TIME_NONE)
    leit_calendar_book_set_synced (self, stored->token, stored->synced_ms, NULL);
  leit_calendar_book_emit_changed (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCalendarBook *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  LeitStoredCollection *stored =
      leit_store_load_collection_finish (LEIT_STORE (source), result, &error);

  if (stored == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  g_task_set_task_data (task, stored, (GDestroyNotify) leit_stored_collection_free);
  leit_calendar_book_read_items_async (self, make_items (stored), on_items_read,
                                       g_steal_pointer (&task));
}

void
leit_calendar_book_load_async (LeitCalendarBook *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LEIT_IS_CALENDAR_BOOK (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_calendar_book_load_async);
  leit_store_load_collection_async (self->store, self->collection, cancellable, on_loaded, task);
}

gboolean
leit_calendar_book_load_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* }}} */

/* (transfer full): "a, b and c differ", for the dialog that shows both versions */
GPtrArray *
leit_calendar_book_list_conflicts (LeitCalendarBook *self, const char *href)
{
  GPtrArray *conflicts = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_merge_conflict_free);
  const LeitBookItem *item = leit_calendar_book_find (self, href);
  g_autofree char *merged = NULL;

  if (item == NULL || item->edit == NULL || item->edit->new_text == NULL ||
      item->edit->their_text == NULL)
    return conflicts;
  merged = leit_schedule_merge (item->edit->base_text, item->edit->new_text, item->edit->their_text,
                                LEIT_MERGE_ASK, leit_clock_now_ms (), conflicts, NULL);
  return conflicts;
}
