/* What became of a save: the record is read again and compared with what was wanted. */

#include "base/clock.h"
#include "content/record-input.h"
#include "content/record-private.h"
#include "content/safe-save-private.h"

#include <glib/gi18n-lib.h>

void
leit_save_outcome_free (LeitSaveOutcome *outcome)
{
  g_clear_pointer (&outcome->record, leit_record_unref);
  g_clear_pointer (&outcome->before, leit_record_unref);
  g_ptr_array_unref (outcome->differences);
  g_free (outcome->stray_id);
  g_free (outcome->message);
  g_free (outcome);
}

LeitSaveOutcome *
leit_save_outcome_new (LeitSaveState state, const LeitSave *save)
{
  LeitSaveOutcome *outcome = g_new0 (LeitSaveOutcome, 1);

  outcome->state = state;
  outcome->before = save->current != NULL ? leit_record_ref (save->current) : NULL;
  outcome->differences =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_record_difference_free);
  outcome->n_past_dates = save->n_past_dates;
  outcome->is_public = save->is_public;
  outcome->message = g_strdup ("");
  return outcome;
}

void
leit_save_return (GTask *task, LeitSaveOutcome *outcome)
{
  g_task_return_pointer (task, outcome, (GDestroyNotify) leit_save_outcome_free);
}

void
leit_save_set_message (LeitSaveOutcome *outcome, const char *message)
{
  g_free (outcome->message);
  outcome->message = g_strdup (message);
}

void
leit_save_set_differences (LeitSaveOutcome *outcome, const LeitRecord *ours, LeitRecord *theirs)
{
  g_ptr_array_unref (outcome->differences);
  outcome->differences = leit_record_compare_written (ours, theirs);
  g_clear_pointer (&outcome->record, leit_record_unref);
  outcome->record = leit_record_ref (theirs);
}

gboolean
leit_save_says_the_same (const LeitRecord *a, const LeitRecord *b)
{
  g_autoptr (GPtrArray) differences = leit_record_compare_written (a, b);

  return differences->len == 0;
}

static LeitSaveOutcome *
damaged_outcome (const LeitSave *save, LeitRecord *found)
{
  LeitSaveOutcome *outcome = leit_save_outcome_new (LEIT_SAVE_RESTORE, save);
  g_autofree char *message = g_strdup_printf (
      /* Translators: what went wrong */
      _ ("The server failed in the middle of saving and parts of the entry are gone there. The "
         "copy "
         "from before is kept: restore it. (%s)"),
      save->cause->message);

  leit_save_set_differences (outcome, save->wanted, found);
  leit_save_set_message (outcome, message);
  return outcome;
}

static LeitSaveOutcome *
judge (const LeitSave *save, LeitRecord *found)
{
  gboolean taken = leit_save_says_the_same (save->wanted, found);
  LeitSaveOutcome *outcome;

  if (save->cause != NULL && !taken)
    return damaged_outcome (save, found);
  outcome = leit_save_outcome_new (taken ? LEIT_SAVE_DONE : LEIT_SAVE_INCOMPLETE, save);
  leit_save_set_differences (outcome, save->wanted, found);
  if (!taken)
    leit_save_set_message (outcome,
                           _ ("The server did not take everything. Look at what is different and "
                              "save again, or ask whoever runs the app’s server."));
  else if (save->n_past_dates > 0)
    leit_save_set_message (outcome,
                           _ ("Dates that are over were sent again, since the server does not list "
                              "them and would have dropped them."));
  return outcome;
}

const char *
leit_save_pushed_at (const LeitRecord *record)
{
  const char *text = leit_record_text (leit_record_get_content (record), "pushNotificationsSentAt");

  return text != NULL ? text : "";
}

/* A push message is never sent again by itself: better one too few than one too many. */
static void
finish_push (GTask *task, LeitRecord *found)
{
  LeitSave *save = g_task_get_task_data (task);

  if (g_str_equal (leit_save_pushed_at (found), leit_save_pushed_at (save->current)) &&
      save->cause != NULL)
    g_task_return_new_error (task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_UNSURE,
                             /* Translators: what went wrong */
                             _ ("Whether the push message went out is not known. Look at a phone "
                                "before you send it again. (%s)"),
                             save->cause->message);
  else
    leit_save_return (task, judge (save, found));
}

static void
fail_to_check (GTask *task, GError *error)
{
  LeitSave *save = g_task_get_task_data (task);

  if (save->cause != NULL && save->purpose != LEIT_SAVE_PUSH)
    g_task_return_error (task, g_steal_pointer (&save->cause));
  else
    g_task_return_new_error (task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_UNSURE,
                             /* Translators: what went wrong */
                             _ ("It was sent, but whether the server took it could not be checked. "
                                "(%s)"),
                             error->message);
  g_error_free (error);
}

static void
on_reread (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSave *save = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitRecord) fetched =
      leit_sva_client_detail_finish (LEIT_SVA_CLIENT (source), result, &error);
  g_autoptr (LeitRecord) found = NULL;

  if (fetched != NULL)
    found = leit_record_keep_past_dates (fetched, save->wanted, leit_clock_now_ms (), NULL);
  if (save->purpose == LEIT_SAVE_NEW)
    leit_save_new_finish (task, found, error);
  else if (found == NULL)
    fail_to_check (task, error);
  else if (save->purpose == LEIT_SAVE_PUSH)
    finish_push (task, found);
  else if (save->cause != NULL && !leit_save_says_the_same (save->wanted, found) &&
           leit_save_says_the_same (save->current, found))
    g_task_return_error (task, g_steal_pointer (&save->cause)); /* nothing happened */
  else
    leit_save_return (task, judge (save, found));
}

void
leit_save_reread (GTask *task)
{
  LeitSave *save = g_task_get_task_data (task);

  leit_sva_client_detail_async (g_task_get_source_object (task), leit_record_get_kind (save->edit),
                                save->id, NULL, on_reread, g_object_ref (task));
}
