#include "ui/watering-edits.h"

#include "base/clock.h"
#include "schedule/schedule-edit.h"

#include <glib/gi18n-lib.h>

typedef struct {
  char *href;
  char *text; /* NULL: it was not there */
} Before;

struct _LeitWateringEdits {
  GObject parent_instance;
  LeitWatering *watering;
  AdwToastOverlay *toasts; /* its window keeps both of us */
  GPtrArray *undo;         /* of Before, newest last */
};

G_DEFINE_FINAL_TYPE (LeitWateringEdits, leit_watering_edits, G_TYPE_OBJECT)

static void
before_free (gpointer data)
{
  Before *before = data;

  g_free (before->href);
  g_free (before->text);
  g_free (before);
}

static void
leit_watering_edits_dispose (GObject *object)
{
  LeitWateringEdits *self = LEIT_WATERING_EDITS (object);

  g_clear_object (&self->watering);
  g_clear_object (&self->toasts);
  g_clear_pointer (&self->undo, g_ptr_array_unref);
  G_OBJECT_CLASS (leit_watering_edits_parent_class)->dispose (object);
}

static void
leit_watering_edits_class_init (LeitWateringEditsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_watering_edits_dispose;
}

static void
leit_watering_edits_init (LeitWateringEdits *self)
{
  self->undo = g_ptr_array_new_with_free_func (before_free);
}

LeitWateringEdits *
leit_watering_edits_new (LeitWatering *watering, AdwToastOverlay *toasts)
{
  LeitWateringEdits *self = g_object_new (LEIT_TYPE_WATERING_EDITS, NULL);

  self->watering = g_object_ref (watering);
  self->toasts = g_object_ref (toasts);
  return self;
}

LeitWatering *
leit_watering_edits_get_watering (LeitWateringEdits *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING_EDITS (self), NULL);

  return self->watering;
}

static void
show_toast (LeitWateringEdits *self, const char *text, gboolean with_undo)
{
  /* Titles of toasts are markup; names come from people and servers. */
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  if (with_undo) {
    adw_toast_set_button_label (toast, _ ("_Undo"));
    g_signal_connect_object (toast, "button-clicked", G_CALLBACK (leit_watering_edits_undo), self,
                             G_CONNECT_SWAPPED);
  } else {
    adw_toast_set_timeout (toast, 0);
  }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* {{{ Saving */

typedef struct {
  LeitWateringEdits *edits;
  char *text_before;
  char *done;
  gboolean is_undo;
} Saving;

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Saving *saving = user_data;
  g_autoptr (LeitWateringEdits) self = saving->edits;
  g_autoptr (GError) error = NULL;
  g_autofree char *href =
      leit_calendar_book_save_finish (LEIT_CALENDAR_BOOK (source), result, &error);

  if (href == NULL) {
    g_autofree char *text = g_strdup_printf (_ ("Nothing was saved. %s"), error->message);

    show_toast (self, text, FALSE);
  } else if (!saving->is_undo && self->undo != NULL) {
    Before *before = g_new0 (Before, 1);

    before->href = g_steal_pointer (&href);
    before->text = g_steal_pointer (&saving->text_before);
    g_ptr_array_add (self->undo, before);
    show_toast (self, saving->done, TRUE);
  }
  g_free (saving->text_before);
  g_free (saving->done);
  g_free (saving);
}

static void
save (LeitWateringEdits *self,
      const char *href,
      const char *base_text,
      const char *text,
      const char *done,
      gboolean undo)
{
  LeitCalendarBook *book = leit_watering_get_schedules (self->watering);
  LeitBookItem *item = href != NULL ? leit_calendar_book_find (book, href) : NULL;
  Saving *saving = g_new0 (Saving, 1);

  saving->edits = g_object_ref (self);
  saving->text_before = item != NULL ? g_strdup (leit_book_item_get_text (item)) : NULL;
  saving->done = g_strdup (done);
  saving->is_undo = undo;
  leit_calendar_book_save_from_async (book, href, base_text, text, on_saved, saving);
}

void
leit_watering_edits_save (LeitWateringEdits *self,
                          const char *href,
                          const char *base_text,
                          char *text,
                          GError *error,
                          const char *done)
{
  g_autofree char *owned = text;
  g_autoptr (GError) owned_error = error;

  g_return_if_fail (LEIT_IS_WATERING_EDITS (self));

  if (error != NULL)
    show_toast (self, error->message, FALSE);
  else
    save (self, href, base_text, owned, done, FALSE);
}

gboolean
leit_watering_edits_can_undo (LeitWateringEdits *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING_EDITS (self), FALSE);

  return self->undo->len > 0;
}

/* Takes the last edit back. */
void
leit_watering_edits_undo (LeitWateringEdits *self)
{
  Before *before;

  g_return_if_fail (LEIT_IS_WATERING_EDITS (self));

  if (self->undo->len == 0)
    return;
  before = g_ptr_array_steal_index (self->undo, self->undo->len - 1);
  save (self, before->href, NULL, before->text, NULL, TRUE);
  before_free (before);
}

/* }}} */

/* {{{ One round */

void
leit_watering_edits_skip (LeitWateringEdits *self, const LeitRound *round, const char *reason)
{
  GError *error = NULL;
  char *text = leit_schedule_skip (round->schedule, round->recurrence_id_ms, reason,
                                   leit_clock_now_ms (), &error);

  leit_watering_edits_save (self, round->href, leit_schedule_get_text (round->schedule), text,
                            error, _ ("The round is skipped."));
}

void
leit_watering_edits_move (LeitWateringEdits *self,
                          const LeitRound *round,
                          gint64 start_ms,
                          const char *reason)
{
  GError *error = NULL;
  char *text = leit_schedule_move (round->schedule, round->recurrence_id_ms, start_ms, reason,
                                   leit_clock_now_ms (), &error);

  leit_watering_edits_save (self, round->href, leit_schedule_get_text (round->schedule), text,
                            error, _ ("The round is moved."));
}

/* To another day, at the same hour of the town's clock. */
void
leit_watering_edits_move_days (LeitWateringEdits *self, const LeitRound *round, int days)
{
  GTimeZone *zone = leit_watering_get_zone (self->watering);
  LeitCivilTime start = leit_civil_time_from_ms (round->start_ms, zone);

  if (days == 0 || !leit_round_is_ours (round))
    return;
  start = leit_civil_time_add_days (&start, days);
  leit_watering_edits_move (self, round, leit_civil_time_to_ms (&start, zone), round->reason);
}

void
leit_watering_edits_restore (LeitWateringEdits *self, const LeitRound *round)
{
  GError *error = NULL;
  char *text = leit_schedule_restore (round->schedule, round->recurrence_id_ms,
                                      leit_clock_now_ms (), &error);

  leit_watering_edits_save (self, round->href, leit_schedule_get_text (round->schedule), text,
                            error, _ ("The round takes place as planned."));
}

static void
on_logged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitWateringEdits) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *href =
      leit_calendar_book_save_finish (LEIT_CALENDAR_BOOK (source), result, &error);

  if (href == NULL) {
    g_autofree char *text = g_strdup_printf (_ ("Nothing was logged. %s"), error->message);

    show_toast (self, text, FALSE);
  }
}

static LeitWateringEntry *
make_entry (LeitWatering *watering,
            const LeitRound *round,
            LeitWateringOutcome outcome,
            double litres,
            const char *note)
{
  const LeitWateringEntry *before = leit_watering_find_entry (
      watering, leit_schedule_get_uid (round->schedule), round->recurrence_id_ms);
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);
  LeitWateringEntry *entry = leit_watering_entry_new ();
  g_autofree char *uid = g_uuid_string_random ();
  double given = outcome == LEIT_WATERING_NOT_DONE ? 0
                 : litres >= 0                     ? litres
                                                   : plan->litres_per_tree;

  entry->uid = g_strconcat (uid, "-leitstand-log", NULL);
  entry->time_ms = round->start_ms;
  entry->written_ms = leit_clock_now_ms ();
  entry->outcome = outcome;
  for (guint i = 0; i < plan->tree_ids->len; i++)
    leit_watering_entry_add_gift (entry, plan->tree_ids->pdata[i], given);
  entry->tank_id = g_strdup (plan->tank_id);
  entry->hydrant = g_strdup (plan->hydrant);
  entry->who = g_strdup (plan->crew);
  entry->name = g_strdup (plan->name);
  entry->note = g_strdup (note);
  entry->schedule_uid = g_strdup (leit_schedule_get_uid (round->schedule));
  entry->recurrence_id_ms = round->recurrence_id_ms;
  entry->corrects = before != NULL ? g_strdup (before->uid) : NULL;
  return entry;
}

void
leit_watering_edits_log (LeitWateringEdits *self,
                         const LeitRound *round,
                         LeitWateringOutcome outcome,
                         double litres,
                         const char *note)
{
  g_autoptr (LeitWateringEntry) entry = make_entry (self->watering, round, outcome, litres, note);
  g_autofree char *text = leit_watering_entry_write (entry);

  leit_calendar_book_save_async (leit_watering_get_log (self->watering), NULL, text, on_logged,
                                 g_object_ref (self));
}

/* }}} */
