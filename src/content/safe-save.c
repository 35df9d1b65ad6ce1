/* The safe way to save: fetch, compare, merge, send everything, read again, compare. */

#include "base/clock.h"
#include "content/record-input.h"
#include "content/record-private.h"
#include "content/safe-save-private.h"

#include <glib/gi18n-lib.h>

static void
save_free (LeitSave *save)
{
  g_clear_pointer (&save->base, leit_record_unref);
  g_clear_pointer (&save->edit, leit_record_unref);
  g_clear_pointer (&save->current, leit_record_unref);
  g_clear_pointer (&save->wanted, leit_record_unref);
  g_clear_error (&save->cause);
  g_free (save->id);
  g_free (save);
}

/* ---- sending ---- */

static void
return_stray (GTask *task, char *stray_id)
{
  LeitSave *save = g_task_get_task_data (task);
  LeitSaveOutcome *outcome = leit_save_outcome_new (LEIT_SAVE_STRAY, save);

  outcome->record = leit_record_ref (save->current);
  outcome->stray_id = stray_id;
  outcome->is_public = TRUE;
  leit_save_set_message (outcome,
                         _ ("The server did not change the entry but made a second one, which "
                            "everybody can see in the app. Have it removed, and look whether the "
                            "entry still belongs to this key."));
  leit_save_return (task, outcome);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);
  g_autofree char *id =
      leit_sva_client_save_finish (LEIT_SVA_CLIENT (source), result, &save->cause);

  if (id != NULL && !g_str_equal (id, save->id))
    return_stray (task, g_steal_pointer (&id));
  else
    leit_save_reread (task);
}

/* From here on nothing is cancelled: what was begun is brought to its end. */
static void
send (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);
  g_autoptr (JsonObject) variables = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);
  if (save->purpose == LEIT_SAVE_NEW) {
    leit_save_new_send (task);
    return;
  }
  variables = leit_record_to_input (save->wanted, save->current);
  json_object_set_string_member (variables, "id", save->id);
  json_object_set_boolean_member (variables, "forceCreate", TRUE);
  if (save->purpose == LEIT_SAVE_PUSH)
    json_object_set_boolean_member (variables, "pushNotification", TRUE);
  leit_sva_client_save_async (g_task_get_source_object (task), leit_record_get_kind (save->edit),
                              variables, NULL, on_sent, g_object_ref (task));
}

/* ---- before it is sent ---- */

static void
on_categories (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) categories =
      leit_sva_client_categories_finish (LEIT_SVA_CLIENT (source), result, &error);
  g_autofree char *unknown = NULL;

  if (categories == NULL) {
    g_task_return_error (task, error);
    return;
  }
  unknown = leit_save_unknown_categories (save->wanted, categories);
  if (unknown != NULL)
    g_task_return_new_error (task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_CATEGORY,
                             /* Translators: names of categories */
                             _ ("The app has no category of this name: %s. The server would make "
                                "one for the whole town, so nothing was sent. Choose another."),
                             unknown);
  else
    send (task);
}

/* Sends, unless there is a category the server would have to invent. */
void
leit_save_check_categories (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  if (leit_save_knows_categories (save->wanted, save->current))
    send (task);
  else
    leit_sva_client_categories_async (g_task_get_source_object (task),
                                      g_task_get_cancellable (task), on_categories,
                                      g_object_ref (task));
}

static void
return_conflict (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);
  LeitSaveOutcome *outcome = leit_save_outcome_new (LEIT_SAVE_CONFLICT, save);

  leit_save_set_differences (outcome, save->wanted, save->current);
  leit_save_set_message (outcome,
                         _ ("Somebody else changed this meanwhile. Choose what is to stay."));
  leit_save_return (task, outcome);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);
  GError *error = NULL;

  if (leit_sva_client_destroy_finish (LEIT_SVA_CLIENT (source), result, &error) ||
      g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE))
    leit_save_return (task, leit_save_outcome_new (LEIT_SAVE_DONE, save));
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_error (&error);
}

static void
remove_current (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;
  g_task_set_check_cancellable (task, FALSE);
  leit_sva_client_destroy_async (g_task_get_source_object (task), leit_record_get_kind (save->edit),
                                 save->id, NULL, on_removed, g_object_ref (task));
}

static gboolean
is_changed_by_others (const LeitSave *save)
{
  return save->purpose != LEIT_SAVE_BACK && !leit_save_says_the_same (save->base, save->current);
}

static void
return_done_before (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);
  LeitSaveOutcome *outcome = leit_save_outcome_new (LEIT_SAVE_DONE, save);

  outcome->record = leit_record_ref (save->current);
  leit_save_return (task, outcome);
}

/* What an edit that got through before its answer was lost would look like is done, not a conflict. */
static void
go_on (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  if (save->purpose == LEIT_SAVE_PUSH && *leit_save_pushed_at (save->current) != '\0')
    g_task_return_new_error (task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_PUSHED,
                             /* Translators: a time */
                             _ ("The push message for this went out before (%s). It is not sent a "
                                "second time."),
                             leit_save_pushed_at (save->current));
  else if (save->purpose != LEIT_SAVE_PUSH && save->purpose != LEIT_SAVE_REMOVE &&
           leit_save_says_the_same (save->wanted, save->current))
    return_done_before (task);
  else if (is_changed_by_others (save))
    return_conflict (task);
  else if (save->purpose == LEIT_SAVE_REMOVE)
    remove_current (task);
  else
    leit_save_check_categories (task);
}

static LeitRecord *
wanted_of (const LeitSave *save)
{
  g_autoptr (LeitRecord) whole = leit_record_merge (save->base, save->edit);

  return leit_record_merge (save->current, whole);
}

static void
on_current (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitRecord) fetched =
      leit_sva_client_detail_finish (LEIT_SVA_CLIENT (source), result, &error);
  g_autofree char *reason = NULL;

  if (fetched == NULL) {
    if (save->purpose == LEIT_SAVE_REMOVE &&
        g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE)) {
      g_error_free (error);
      leit_save_return (task, leit_save_outcome_new (LEIT_SAVE_DONE, save));
    } else {
      g_task_return_error (task, error);
    }
    return;
  }
  reason = leit_safe_save_read_only_reason (LEIT_SVA_CLIENT (source), fetched);
  if (reason != NULL) {
    g_task_return_new_error (task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY, "%s", reason);
    return;
  }
  save->current =
      leit_record_keep_past_dates (fetched, save->base, leit_clock_now_ms (), &save->n_past_dates);
  save->wanted = wanted_of (save);
  go_on (task);
}

/* ---- public ---- */

static GTask *
save_task_new (LeitSvaClient *client,
               LeitSavePurpose purpose,
               LeitRecord *base,
               LeitRecord *edit,
               gpointer tag,
               GCancellable *cancellable,
               GAsyncReadyCallback callback,
               gpointer user_data)
{
  GTask *task = g_task_new (client, cancellable, callback, user_data);
  LeitSave *save = g_new0 (LeitSave, 1);

  save->purpose = purpose;
  save->base = base != NULL ? leit_record_ref (base) : NULL;
  save->edit = leit_record_ref (edit);
  save->id = base != NULL ? g_strdup (leit_record_get_id (base)) : NULL;
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  return task;
}

static void
fetch_first (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  leit_sva_client_detail_async (g_task_get_source_object (task), leit_record_get_kind (save->edit),
                                save->id, g_task_get_cancellable (task), on_current, task);
}

/**
 * leit_safe_save_async:
 * @base: (nullable): what the edit began from, an event with its past dates; %NULL: a new record
 * @edit: what it is to become; may be partial
 * @attempts: how often this very edit was sent before: a new record is then looked for first
 * @cancellable: (nullable): counts until something is sent
 *
 * Saves so that nothing gets lost: fetches the record and compares it with @base, puts @edit onto
 * it, sends all of it, reads it again and compares. A new record is hidden as soon as it is there.
 */
void
leit_safe_save_async (LeitSvaClient *client,
                      LeitRecord *base,
                      LeitRecord *edit,
                      guint attempts,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task;
  LeitSave *save;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (client) && edit != NULL);
  g_return_if_fail (base == NULL || leit_record_get_id (base) != NULL);
  g_return_if_fail (base == NULL || leit_record_get_kind (base) == leit_record_get_kind (edit));

  task = save_task_new (client, base != NULL ? LEIT_SAVE_EDIT : LEIT_SAVE_NEW, base, edit,
                        leit_safe_save_async, cancellable, callback, user_data);
  save = g_task_get_task_data (task);
  save->attempts = attempts;
  if (base != NULL) {
    fetch_first (task);
  } else {
    leit_save_new_begin (task);
    g_object_unref (task);
  }
}

/**
 * leit_safe_save_restore_async:
 * @before: of a #LeitSaveOutcome
 *
 * Writes the record again as it was, over whatever is there.
 */
void
leit_safe_save_restore_async (LeitSvaClient *client,
                              LeitRecord *before,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (LEIT_IS_SVA_CLIENT (client));
  g_return_if_fail (before != NULL && leit_record_get_id (before) != NULL);

  fetch_first (save_task_new (client, LEIT_SAVE_BACK, before, before, leit_safe_save_restore_async,
                              cancellable, callback, user_data));
}

/**
 * leit_safe_save_remove_async:
 * @base: the record as the user saw it
 *
 * Removes it for good, unless somebody changed it meanwhile (%LEIT_SAVE_CONFLICT). The outcome's
 * @before is the last copy.
 */
void
leit_safe_save_remove_async (LeitSvaClient *client,
                             LeitRecord *base,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (LEIT_IS_SVA_CLIENT (client));
  g_return_if_fail (base != NULL && leit_record_get_id (base) != NULL);

  fetch_first (save_task_new (client, LEIT_SAVE_REMOVE, base, base, leit_safe_save_remove_async,
                              cancellable, callback, user_data));
}

/**
 * leit_safe_save_remove_stray_async:
 * @stray_id: of a #LeitSaveOutcome
 */
void
leit_safe_save_remove_stray_async (LeitSvaClient *client,
                                   LeitRecordKind kind,
                                   const char *stray_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (LeitRecord) stray = NULL;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (client) && stray_id != NULL);

  content = json_object_new ();
  json_object_set_string_member (content, "id", stray_id);
  stray = leit_record_new (kind, content);
  task = save_task_new (client, LEIT_SAVE_REMOVE, stray, stray, leit_safe_save_remove_stray_async,
                        cancellable, callback, user_data);
  remove_current (task);
}

/**
 * leit_content_push_async:
 * @confirmed: the news item or event as the user saw it when confirming
 *
 * Sends the push message of @confirmed to every phone that has the app. This is the only place that
 * does; it is never repeated by itself, and not done for what was pushed before or changed since.
 */
void
leit_content_push_async (LeitSvaClient *client,
                         LeitRecord *confirmed,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (LEIT_IS_SVA_CLIENT (client));
  g_return_if_fail (confirmed != NULL && leit_record_get_id (confirmed) != NULL);
  g_return_if_fail (leit_record_get_kind (confirmed) == LEIT_RECORD_NEWS);

  fetch_first (save_task_new (client, LEIT_SAVE_PUSH, confirmed, confirmed, leit_content_push_async,
                              cancellable, callback, user_data));
}

/**
 * leit_safe_save_finish:
 *
 * Returns: (transfer full) (nullable): what became of it; %NULL with an error when nothing was
 *   changed, or with %LEIT_CONTENT_ERROR_UNSURE
 */
LeitSaveOutcome *
leit_safe_save_finish (LeitSvaClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
