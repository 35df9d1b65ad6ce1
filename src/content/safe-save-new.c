/* A new record: made once, however often its answer is lost, and hidden as soon as it is there. */

#include "content/record-input.h"
#include "content/record-private.h"
#include "content/safe-save-private.h"

#include <glib/gi18n-lib.h>

#define NAME_PREFIX "leitstand-"

static const char *
external_id (const LeitRecord *record)
{
  const char *text = leit_record_text (leit_record_get_content (record), "externalId");

  return text != NULL && *text != '\0' ? text : NULL;
}

/**
 * leit_safe_save_name_new:
 * @edit: a new record
 *
 * Gives it a name of its own (`externalId`) by which it is found on the server when the answer to its
 * making is lost. Keep the result in the outbox and send that.
 *
 * Returns: (transfer full): @edit with that name
 */
LeitRecord *
leit_safe_save_name_new (LeitRecord *edit)
{
  g_autoptr (JsonObject) content = NULL;
  g_autofree char *uuid = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (edit != NULL, NULL);

  if (external_id (edit) != NULL)
    return leit_record_ref (edit);
  uuid = g_uuid_string_random ();
  name = g_strconcat (NAME_PREFIX, uuid, NULL);
  content = leit_record_dup_content (edit);
  json_object_set_string_member (content, "externalId", name);
  return leit_record_new (leit_record_get_kind (edit), content);
}

/* ---- the end ---- */

static LeitRecord *
wanted_with_id (const LeitSave *save)
{
  g_autoptr (JsonObject) content = leit_record_dup_content (save->wanted);

  json_object_set_string_member (content, "id", save->id);
  return leit_record_new (leit_record_get_kind (save->wanted), content);
}

static const char *
new_message (const LeitSaveOutcome *outcome)
{
  if (outcome->is_public)
    return _ ("The new entry is on the server but could not be hidden: everybody can see it in the "
              "app. Hide it, or ask whoever runs the app’s server.");
  if (outcome->state == LEIT_SAVE_INCOMPLETE)
    return _ ("The new entry is on the server and hidden, but it is not all there, or could not be "
              "checked. Look at it before you show it.");
  return _ (
      "The new entry is on the server. It could be seen in the app for a moment and is hidden "
      "now; show it when it is ready.");
}

/* @found: (nullable): the record read again; @error: (transfer full): why not */
void
leit_save_new_finish (GTask *task, LeitRecord *found, GError *error)
{
  LeitSave *save = g_task_get_task_data (task);
  LeitSaveOutcome *outcome = leit_save_outcome_new (LEIT_SAVE_INCOMPLETE, save);

  g_clear_error (&error);
  if (found != NULL) {
    g_ptr_array_unref (outcome->differences);
    outcome->differences = leit_record_compare_written (save->wanted, found);
    outcome->record = leit_record_ref (found);
    outcome->is_public = leit_record_get_visible (found);
    if (outcome->differences->len == 0)
      outcome->state = LEIT_SAVE_DONE;
  } else {
    outcome->record = wanted_with_id (save);
  }
  g_free (outcome->message);
  outcome->message = g_strdup (new_message (outcome));
  leit_save_return (task, outcome);
}

static void hide (GTask *task);

static void
on_hidden (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);
  gboolean first = !save->is_public;

  save->is_public = !leit_sva_client_set_visible_finish (LEIT_SVA_CLIENT (source), result, NULL);
  if (save->is_public && first)
    hide (task);
  else
    leit_save_reread (task);
}

static void
hide (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  leit_sva_client_set_visible_async (g_task_get_source_object (task),
                                     leit_record_get_kind (save->edit), save->id, FALSE, NULL,
                                     on_hidden, g_object_ref (task));
}

/* ---- looking for it ---- */

/* By its own name; without one, anything of the same title. */
static LeitRecord *
find (GPtrArray *records, const LeitRecord *wanted)
{
  const char *name = external_id (wanted);

  for (guint i = records->len; i-- > 0;) {
    LeitRecord *record = g_ptr_array_index (records, i);

    if (name != NULL ? g_strcmp0 (external_id (record), name) == 0
                     : g_str_equal (leit_record_get_title (record), leit_record_get_title (wanted)))
      return record;
  }
  return NULL;
}

static void
return_unsure (GTask *task, const char *what)
{
  g_task_return_new_error (
      task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_UNSURE,
      /* Translators: what went wrong */
      _ ("Whether the server has the new entry is not known, so it is not sent "
         "again without looking. (%s)"),
      what);
}

/* Sent or not, it was not found: before the sending that is what was hoped for. */
static void
go_on_without (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  if (save->cause != NULL)
    g_task_return_error (task, g_steal_pointer (&save->cause));
  else
    leit_save_check_categories (task);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records =
      leit_sva_client_list_all_finish (LEIT_SVA_CLIENT (source), result, &error);
  LeitRecord *found = records != NULL ? find (records, save->wanted) : NULL;

  if (records == NULL && save->cause != NULL)
    return_unsure (task, save->cause->message);
  else if (records == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (found == NULL)
    go_on_without (task);
  else if (external_id (save->wanted) == NULL)
    return_unsure (task, _ ("there is an entry of this name"));
  else {
    save->id = g_strdup (leit_record_get_id (found));
    g_task_set_check_cancellable (task, FALSE);
    hide (task);
  }
}

static void
look_for_it (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  leit_sva_client_list_all_async (
      g_task_get_source_object (task), leit_record_get_kind (save->edit), FALSE,
      save->cause == NULL ? g_task_get_cancellable (task) : NULL, on_listed, g_object_ref (task));
}

/* ---- sending it ---- */

static gboolean
is_certain (const GError *error)
{
  return g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY) ||
         g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_SIGN_IN) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_PLAIN) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_ADDRESS) ||
         g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TLS);
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);

  save->id = leit_sva_client_save_finish (LEIT_SVA_CLIENT (source), result, &save->cause);
  if (save->id != NULL)
    hide (task);
  else if (is_certain (save->cause))
    g_task_return_error (task, g_steal_pointer (&save->cause));
  else
    look_for_it (task);
}

void
leit_save_new_send (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);
  g_autoptr (JsonObject) variables = leit_record_to_input (save->wanted, NULL);

  json_object_set_boolean_member (variables, "forceCreate", TRUE);
  leit_sva_client_save_async (g_task_get_source_object (task), leit_record_get_kind (save->edit),
                              variables, NULL, on_made, g_object_ref (task));
}

void
leit_save_new_begin (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  /* Without a name of its own from before, a new one could not be found. */
  save->wanted =
      save->attempts > 0 ? leit_record_ref (save->edit) : leit_safe_save_name_new (save->edit);
  if (save->attempts > 0)
    look_for_it (task);
  else
    leit_save_check_categories (task);
}
