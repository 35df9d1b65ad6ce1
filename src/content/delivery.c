/* The outbox of entries, news and events: what waits goes out in its order, once. */

#include "content/delivery.h"

#include "base/clock.h"
#include "content/record-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NEW_PREFIX "new/"

/* One run; the task's data. */
typedef struct {
  LeitStore *store;
  char *collection;
  LeitStoredCollection *stored;
  guint next;           /* of the stored edits */
  LeitOutboxEdit *edit; /* on its way; of @stored */
  LeitRecord *base;
  LeitRecord *wanted;
  GPtrArray *delivered; /* LeitDelivered */
} Delivery;

static void deliver_next (GTask *task);

static void
delivery_free (Delivery *delivery)
{
  g_object_unref (delivery->store);
  g_free (delivery->collection);
  g_clear_pointer (&delivery->stored, leit_stored_collection_free);
  g_clear_pointer (&delivery->base, leit_record_unref);
  g_clear_pointer (&delivery->wanted, leit_record_unref);
  g_ptr_array_unref (delivery->delivered);
  g_free (delivery);
}

void
leit_delivered_free (LeitDelivered *delivered)
{
  g_free (delivered->href);
  leit_save_outcome_free (delivered->outcome);
  g_free (delivered);
}

/**
 * leit_delivery_href:
 *
 * Returns: (transfer full): what @record is called in the store: by its kind and id, a new one by the
 *   name leit_safe_save_name_new() gave it; it keeps that until its edits are delivered
 */
char *
leit_delivery_href (const LeitRecord *record)
{
  const char *kind, *name;

  g_return_val_if_fail (record != NULL, NULL);

  kind = leit_record_kind_to_string (leit_record_get_kind (record));
  if (leit_record_get_id (record) != NULL)
    return g_strconcat (kind, "/", leit_record_get_id (record), NULL);
  name = leit_record_text (leit_record_get_content (record), "externalId");
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  return g_strconcat (NEW_PREFIX, kind, "/", name, NULL);
}

/**
 * leit_delivery_edit_new:
 * @href: of the record, see leit_delivery_href()
 * @base: (nullable): what the edit begins from; %NULL: a new record
 * @edit: (nullable): what it is to become, new ones named by leit_safe_save_name_new(); %NULL: removed
 * @before: (nullable): an edit of the same record that still waits
 *
 * Returns: (transfer full): for leit_store_put_edit_async(); it replaces @before
 */
LeitOutboxEdit *
leit_delivery_edit_new (const char *href,
                        LeitRecord *base,
                        LeitRecord *edit,
                        const LeitOutboxEdit *before)
{
  LeitOutboxEdit *made;

  g_return_val_if_fail (href != NULL && (base != NULL || edit != NULL), NULL);

  made = g_new0 (LeitOutboxEdit, 1);
  made->href = g_strdup (href);
  made->base_etag = base != NULL ? g_strdup (leit_record_get_etag (base)) : NULL;
  made->base_text = base != NULL ? leit_record_to_text (base) : NULL;
  made->new_text = edit != NULL ? leit_record_to_text (edit) : NULL;
  made->revision = before != NULL ? before->revision + 1 : 1;
  made->attempts = before != NULL ? before->attempts : 0;
  return made;
}

/* ---- the end ---- */

static GQuark
running_quark (void)
{
  return g_quark_from_static_string ("leit-delivery-running");
}

static void
finish (GTask *task, GError *error)
{
  Delivery *delivery = g_task_get_task_data (task);

  g_object_set_qdata (g_task_get_source_object (task), running_quark (), NULL);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_ptr_array_ref (delivery->delivered),
                           (GDestroyNotify) g_ptr_array_unref);
}

static void
on_renamed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  leit_store_save_collection_finish (LEIT_STORE (source), result, &error);
  finish (task, error);
}

static gboolean
has_edit (const LeitStoredCollection *stored, const char *href)
{
  for (guint i = 0; i < stored->edits->len; i++)
    if (g_str_equal (((LeitOutboxEdit *) stored->edits->pdata[i])->href, href))
      return TRUE;
  return FALSE;
}

static void
rename_object (const LeitStoredObject *object, GPtrArray *changed, GPtrArray *removed)
{
  g_autoptr (LeitRecord) record =
      object->text != NULL ? leit_record_new_from_text (object->text, NULL) : NULL;
  g_autofree char *href = NULL;

  if (record == NULL || leit_record_get_id (record) == NULL)
    return;
  href = leit_delivery_href (record);
  g_ptr_array_add (changed, leit_stored_object_new (href, object->etag, object->text));
  g_ptr_array_add (removed, g_strdup (object->href));
}

/* New records whose edits are all delivered are called by their id from now on. */
static void
on_loaded_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Delivery *delivery = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitStoredCollection) stored =
      leit_store_load_collection_finish (LEIT_STORE (source), result, &error);
  g_autoptr (GPtrArray) changed =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stored_object_free);
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);

  if (stored == NULL) {
    finish (task, error);
    return;
  }
  for (guint i = 0; i < stored->objects->len; i++) {
    const LeitStoredObject *object = stored->objects->pdata[i];

    if (g_str_has_prefix (object->href, NEW_PREFIX) && !has_edit (stored, object->href))
      rename_object (object, changed, removed);
  }
  if (changed->len == 0)
    finish (task, NULL);
  else
    leit_store_save_collection_async (delivery->store, delivery->collection, stored->token,
                                      stored->synced_ms, changed, removed, on_renamed,
                                      g_object_ref (task));
}

static void
rename_delivered (GTask *task)
{
  Delivery *delivery = g_task_get_task_data (task);

  leit_store_load_collection_async (delivery->store, delivery->collection, NULL, on_loaded_again,
                                    g_object_ref (task));
}

/* ---- keeping what became of an edit ---- */

static void
on_marked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (leit_store_put_edit_finish (LEIT_STORE (source), result, &error))
    deliver_next (task);
  else
    finish (task, error);
}

static void
mark (GTask *task, LeitEditState state, const char *message)
{
  Delivery *delivery = g_task_get_task_data (task);

  delivery->edit->state = state;
  g_free (delivery->edit->error);
  delivery->edit->error = g_strdup (message);
  leit_store_put_edit_async (delivery->store, delivery->collection, delivery->edit, on_marked,
                             g_object_ref (task));
}

/* @theirs: (nullable): as the server has it now */
static void
mark_conflict (GTask *task, LeitRecord *theirs, const char *message)
{
  Delivery *delivery = g_task_get_task_data (task);
  LeitOutboxEdit *edit = delivery->edit;

  g_free (edit->their_etag);
  g_free (edit->their_text);
  edit->their_etag = theirs != NULL ? g_strdup (leit_record_get_etag (theirs)) : NULL;
  edit->their_text = theirs != NULL ? leit_record_to_text (theirs) : NULL;
  mark (task, LEIT_EDIT_CONFLICT, message);
}

static LeitStoredObject *
object_new (const char *href, LeitRecord *record)
{
  g_autofree char *text = leit_record_to_text (record);

  return leit_stored_object_new (href, leit_record_get_etag (record), text);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (leit_store_settle_edit_finish (LEIT_STORE (source), result, &error))
    deliver_next (task);
  else
    finish (task, error);
}

/* The server has it as it was wanted. */
static void
settle (GTask *task, LeitRecord *record)
{
  Delivery *delivery = g_task_get_task_data (task);
  g_autoptr (LeitStoredObject) object =
      record != NULL ? object_new (delivery->edit->href, record) : NULL;

  leit_store_settle_edit_async (delivery->store, delivery->collection, delivery->edit->href,
                                delivery->edit->revision, object, on_settled, g_object_ref (task));
}

static LeitSaveOutcome *
last_outcome (const Delivery *delivery)
{
  const LeitDelivered *last = g_ptr_array_index (delivery->delivered, delivery->delivered->len - 1);

  return last->outcome;
}

static void
on_rebased (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Delivery *delivery = g_task_get_task_data (task);
  LeitRecord *record = last_outcome (delivery)->record;
  GError *error = NULL;

  if (!leit_store_settle_edit_finish (LEIT_STORE (source), result, &error)) {
    finish (task, error);
    return;
  }
  g_free (delivery->edit->base_etag);
  g_free (delivery->edit->base_text);
  delivery->edit->base_etag = g_strdup (leit_record_get_etag (record));
  delivery->edit->base_text = leit_record_to_text (record);
  mark_conflict (task, record, last_outcome (delivery)->message);
}

/* The server has some of it: the edit stays, and begins from that; a new record is not made again. */
static void
rebase (GTask *task, LeitRecord *record)
{
  Delivery *delivery = g_task_get_task_data (task);
  g_autoptr (LeitStoredObject) object = object_new (delivery->edit->href, record);

  leit_store_settle_edit_async (delivery->store, delivery->collection, delivery->edit->href,
                                delivery->edit->revision - 1, object, on_rebased,
                                g_object_ref (task));
}

static void
keep_outcome (GTask *task, LeitSaveOutcome *outcome)
{
  Delivery *delivery = g_task_get_task_data (task);
  LeitDelivered *delivered = g_new0 (LeitDelivered, 1);

  delivered->href = g_strdup (delivery->edit->href);
  delivered->outcome = outcome;
  g_ptr_array_add (delivery->delivered, delivered);
  switch (outcome->state) {
  case LEIT_SAVE_DONE:
    settle (task, outcome->record);
    break;
  case LEIT_SAVE_INCOMPLETE:
    rebase (task, outcome->record);
    break;
  case LEIT_SAVE_STRAY:
    mark (task, LEIT_EDIT_REFUSED, outcome->message);
    break;
  case LEIT_SAVE_CONFLICT:
  case LEIT_SAVE_RESTORE:
  default:
    mark_conflict (task, outcome->record, outcome->message);
    break;
  }
}

/* ---- sending ---- */

/* Whether the edits behind it can be tried although this one failed. */
static gboolean
is_about_one (const GError *error)
{
  return g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY) ||
         g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_REFUSED) ||
         g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_CATEGORY);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LeitSaveOutcome *outcome = leit_safe_save_finish (LEIT_SVA_CLIENT (source), result, &error);

  if (outcome != NULL) {
    keep_outcome (task, outcome);
  } else if (g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE)) {
    mark_conflict (task, NULL, error->message);
    g_error_free (error);
  } else if (is_about_one (error)) {
    mark (task, LEIT_EDIT_REFUSED, error->message);
    g_error_free (error);
  } else {
    finish (task, error); /* the server is not there: it waits, and so do those behind it */
  }
}

/* A new record that is edited again may have been sent before as it was. */
static guint
attempts_before (const LeitOutboxEdit *edit)
{
  return MAX (edit->attempts - 1, edit->revision > 1 ? 1 : 0);
}

static void
on_noted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Delivery *delivery = g_task_get_task_data (task);
  LeitSvaClient *client = g_task_get_source_object (task);
  GError *error = NULL;

  if (!leit_store_put_edit_finish (LEIT_STORE (source), result, &error))
    finish (task, error);
  else if (delivery->wanted != NULL)
    leit_safe_save_async (client, delivery->base, delivery->wanted,
                          attempts_before (delivery->edit), g_task_get_cancellable (task), on_saved,
                          g_object_ref (task));
  else
    leit_safe_save_remove_async (client, delivery->base, g_task_get_cancellable (task), on_saved,
                                 g_object_ref (task));
}

static LeitRecord *
record_of (const char *text)
{
  return text != NULL ? leit_record_new_from_text (text, NULL) : NULL;
}

/* That it is tried is on disk before it is: after a crash a new record is looked for first. */
static void
deliver (GTask *task)
{
  Delivery *delivery = g_task_get_task_data (task);
  LeitOutboxEdit *edit = delivery->edit;

  g_clear_pointer (&delivery->base, leit_record_unref);
  g_clear_pointer (&delivery->wanted, leit_record_unref);
  delivery->base = record_of (edit->base_text);
  delivery->wanted = record_of (edit->new_text);
  if ((delivery->base == NULL && edit->base_text != NULL) ||
      (delivery->wanted == NULL && (edit->new_text != NULL || delivery->base == NULL))) {
    mark (task, LEIT_EDIT_REFUSED, _ ("What was to be saved cannot be read any more."));
    return;
  }
  edit->attempts++;
  leit_store_put_edit_async (delivery->store, delivery->collection, edit, on_noted,
                             g_object_ref (task));
}

static void
deliver_next (GTask *task)
{
  Delivery *delivery = g_task_get_task_data (task);

  while (delivery->next < delivery->stored->edits->len) {
    delivery->edit = delivery->stored->edits->pdata[delivery->next++];
    if (delivery->edit->state == LEIT_EDIT_WAITING) {
      deliver (task);
      return;
    }
  }
  rename_delivered (task);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Delivery *delivery = g_task_get_task_data (task);
  GError *error = NULL;

  delivery->stored = leit_store_load_collection_finish (LEIT_STORE (source), result, &error);
  if (delivery->stored == NULL)
    finish (task, error);
  else
    deliver_next (task);
}

/**
 * leit_delivery_run_async:
 * @collection: whose outbox
 *
 * Delivers the edits that wait, in the order they were made. An edit leaves the outbox when the
 * server has it; one the server refuses, or that meets somebody else's, stays and says so, and those
 * behind it go on. One run at a time for a client: another fails with %G_IO_ERROR_BUSY.
 */
void
leit_delivery_run_async (LeitSvaClient *client,
                         LeitStore *store,
                         const char *collection,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Delivery *delivery;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (client) && LEIT_IS_STORE (store) && collection != NULL);

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_delivery_run_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_object_get_qdata (G_OBJECT (client), running_quark ()) != NULL) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, _ ("Changes are on their way."));
    return;
  }
  g_object_set_qdata (G_OBJECT (client), running_quark (), task);
  delivery = g_new0 (Delivery, 1);
  delivery->store = g_object_ref (store);
  delivery->collection = g_strdup (collection);
  delivery->delivered = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_delivered_free);
  g_task_set_task_data (task, delivery, (GDestroyNotify) delivery_free);
  leit_store_load_collection_async (store, collection, cancellable, on_loaded, g_object_ref (task));
}

/**
 * leit_delivery_run_finish:
 *
 * Returns: (transfer full) (nullable) (element-type LeitDelivered): what became of those that were
 *   sent; %NULL when the server or the store is not there: the rest waits
 */
GPtrArray *
leit_delivery_run_finish (LeitSvaClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
