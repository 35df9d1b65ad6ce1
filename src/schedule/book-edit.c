/* Edits of a calendar: into the store first. */

#include "base/clock.h"
#include "schedule/book-private.h"

#include <glib/gi18n-lib.h>

/* An edit on its way into the store. */
typedef struct {
  LeitOutboxEdit *edit;
  LeitStoredObject *object; /* settling: what holds instead; NULL: gone */
} Saving;

static void
saving_free (Saving *saving)
{
  g_clear_pointer (&saving->edit, leit_outbox_edit_free);
  g_clear_pointer (&saving->object, leit_stored_object_free);
  g_free (saving);
}

static void
begin_delivery (LeitCalendarBook *self)
{
  leit_calendar_book_emit_changed (self);
  if (leit_calendar_book_get_home (self) != NULL)
    leit_calendar_book_sync_async (self, NULL, NULL);
}

static void
on_edit_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCalendarBook *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *href = g_strdup (saving->edit->href);

  if (!leit_store_put_edit_finish (LEIT_STORE (source), result, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  leit_calendar_book_take_edit (self, g_steal_pointer (&saving->edit));
  begin_delivery (self);
  g_task_return_pointer (task, g_steal_pointer (&href), g_free);
}

static void
put_edit (LeitCalendarBook *self, GTask *task, LeitOutboxEdit *edit)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->edit = edit;
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  leit_store_put_edit_async (leit_calendar_book_get_store (self),
                             leit_calendar_book_get_collection (self), edit, on_edit_saved, task);
}

/* Whether @text can be read as what this calendar holds, and the name of a new object. */
static char *
check_text (LeitCalendarBook *self, const char *text, GError **error)
{
  LeitBookItem *item = leit_book_item_new ("new.ics", NULL, text);
  const char *uid = NULL;
  g_autofree char *name = NULL;
  char *href = NULL;

  leit_book_item_read (item, leit_calendar_book_get_kind (self),
                       leit_calendar_book_get_zone (self));
  if (item->problem != NULL) {
    g_set_error_literal (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID, item->problem);
  } else {
    uid = item->schedule != NULL ? leit_schedule_get_uid (item->schedule) : item->entry->uid;
    name = g_strdelimit (g_strdup (uid), "/\\:*?\"<>|%#& ", '-');
    href = g_strconcat (*name == '.' ? "x" : "", name, ".ics", NULL);
  }
  leit_book_item_free (item);
  return href;
}

/* The edit as the outbox will have it: one that is under way already keeps what it began from. */
static LeitOutboxEdit *
make_edit (LeitCalendarBook *self, const char *href, const char *base_text, const char *text)
{
  const LeitBookItem *item = leit_calendar_book_find (self, href);
  const LeitOutboxEdit *before = item != NULL ? item->edit : NULL;
  LeitOutboxEdit *edit = g_new0 (LeitOutboxEdit, 1);

  edit->href = g_strdup (href);
  edit->new_text = g_strdup (text);
  edit->revision = before != NULL ? before->revision + 1 : 1;
  if (before != NULL) {
    edit->base_etag = g_strdup (before->base_etag);
    edit->base_text = g_strdup (before->base_text);
  } else if (item != NULL) {
    edit->base_etag = g_strdup (item->etag);
    edit->base_text = g_strdup (item->text);
  }
  if (base_text != NULL && item != NULL &&
      g_strcmp0 (base_text, leit_book_item_get_text (item)) != 0) {
    /* No version has this name: delivery meets what stands there, and merges. */
    g_free (edit->base_etag);
    g_free (edit->base_text);
    edit->base_etag = g_strdup ("\"overtaken\"");
    edit->base_text = g_strdup (base_text);
  }
  return edit;
}

/**
 * leit_calendar_book_save_async:
 * @href: (nullable): the object; %NULL: a new one
 * @text: (nullable): its new text; %NULL removes it
 * @callback: told when the edit is safe on this desk
 */
void
leit_calendar_book_save_async (LeitCalendarBook *self,
                               const char *href,
                               const char *text,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  leit_calendar_book_save_from_async (self, href, NULL, text, callback, user_data);
}

void
leit_calendar_book_save_from_async (LeitCalendarBook *self,
                                    const char *href,
                                    const char *base_text,
                                    const char *text,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (LEIT_IS_CALENDAR_BOOK (self) && (href != NULL || text != NULL));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, leit_calendar_book_save_async);
  if (text != NULL)
    name = check_text (self, text, &error);
  if (error != NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (href == NULL)
    href = name;
  put_edit (self, g_steal_pointer (&task), make_edit (self, href, base_text, text));
}

char *
leit_calendar_book_save_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* {{{ Decisions */

static void
on_given_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCalendarBook *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autofree char *href = g_strdup (saving->edit->href);

  if (!leit_store_settle_edit_finish (LEIT_STORE (source), result, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  leit_calendar_book_take_settled (self, href, saving->edit->revision, saving->object);
  leit_calendar_book_emit_changed (self);
  g_task_return_pointer (task, g_steal_pointer (&href), g_free);
}

/* Theirs stays: what they have, or what stood there before where they did not object. */
static void
give_up (LeitCalendarBook *self, GTask *task, const LeitBookItem *item)
{
  const LeitOutboxEdit *edit = item->edit;
  gboolean conflict = edit->state == LEIT_EDIT_CONFLICT;
  const char *text = conflict ? edit->their_text : item->text;
  const char *etag = conflict ? edit->their_etag : item->etag;
  Saving *saving = g_new0 (Saving, 1);

  saving->edit = leit_outbox_edit_copy (edit);
  if (text != NULL)
    saving->object = leit_stored_object_new (item->href, etag, text);
  g_task_set_task_data (task, saving, (GDestroyNotify) saving_free);
  leit_store_settle_edit_async (leit_calendar_book_get_store (self),
                                leit_calendar_book_get_collection (self), item->href,
                                edit->revision, saving->object, on_given_up, task);
}

/* Mine goes over theirs: it now begins from what they have; what only they changed is kept. */
static LeitOutboxEdit *
insist (const LeitOutboxEdit *edit)
{
  LeitOutboxEdit *again = leit_outbox_edit_copy (edit);
  g_autoptr (GPtrArray) conflicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_merge_conflict_free);

  again->revision++;
  again->state = LEIT_EDIT_WAITING;
  g_clear_pointer (&again->error, g_free);
  if (edit->state != LEIT_EDIT_CONFLICT)
    return again;
  g_free (again->base_etag);
  g_free (again->base_text);
  again->base_etag = g_steal_pointer (&again->their_etag);
  again->base_text = g_steal_pointer (&again->their_text);
  if (edit->new_text != NULL && edit->their_text != NULL) {
    char *merged = leit_schedule_merge (edit->base_text, edit->new_text, edit->their_text,
                                        LEIT_MERGE_MINE, leit_clock_now_ms (), conflicts, NULL);

    if (merged != NULL) {
      g_free (again->new_text);
      again->new_text = merged;
    }
  }
  return again;
}

void
leit_calendar_book_resolve_async (LeitCalendarBook *self,
                                  const char *href,
                                  LeitMergeChoice choice,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;
  const LeitBookItem *item;

  g_return_if_fail (LEIT_IS_CALENDAR_BOOK (self) && choice != LEIT_MERGE_ASK);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, leit_calendar_book_resolve_async);
  item = leit_calendar_book_find (self, href);
  if (item == NULL || item->edit == NULL) {
    g_task_return_pointer (task, g_strdup (href), g_free); /* settled meanwhile */
    g_object_unref (task);
  } else if (choice == LEIT_MERGE_THEIRS) {
    give_up (self, task, item);
  } else {
    put_edit (self, task, insist (item->edit));
  }
}

gboolean
leit_calendar_book_resolve_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error)
{
  g_autofree char *href = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  href = g_task_propagate_pointer (G_TASK (result), error);
  return href != NULL;
}

/* }}} */
