#include "ui/schedule-rows.h"

#include "base/clock.h"
#include "schedule/schedule-edit.h"
#include "ui/conflict-dialog.h"
#include "ui/schedule-editor.h"
#include "water/context.h"

#include <glib/gi18n-lib.h>

#define LOOK_AHEAD_MS (366 * LEIT_DAY_MS)
#define REST_DAYS 14

/* What a button of a row is about. */
typedef struct {
  LeitWateringEdits *edits;
  char *href;
  LeitRound *round;
  char *reason;
  gint64 time_ms;
  GtkCalendar *until; /* of the form for a rest */
  GtkEntry *why;
} Subject;

static void
subject_free (gpointer data)
{
  Subject *subject = data;

  g_object_unref (subject->edits);
  g_free (subject->href);
  g_clear_pointer (&subject->round, leit_round_free);
  g_free (subject->reason);
  g_free (subject);
}

static Subject *
subject_new (LeitWateringEdits *edits, const char *href)
{
  Subject *subject = g_new0 (Subject, 1);

  subject->edits = g_object_ref (edits);
  subject->href = g_strdup (href);
  return subject;
}

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* Text of people and servers is text, never markup. */
static AdwActionRow *
add_row (GtkListBox *list, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title != NULL ? title : "");
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_append (list, row);
  return ADW_ACTION_ROW (row);
}

static GtkWidget *
add_button (
    AdwActionRow *row, const char *icon, const char *label, GCallback callback, Subject *subject)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect (button, "clicked", callback, subject);
  adw_action_row_add_suffix (row, button);
  return button;
}

/* {{{ Schedules */

static void
edit_schedule (GtkWidget *widget, Subject *subject)
{
  leit_schedule_editor_show (GTK_WINDOW (gtk_widget_get_root (widget)), subject->edits,
                             subject->href);
}

static LeitSchedule *
find_schedule (Subject *subject)
{
  LeitWatering *watering = leit_watering_edits_get_watering (subject->edits);
  LeitBookItem *item =
      leit_calendar_book_find (leit_watering_get_schedules (watering), subject->href);

  return item != NULL ? item->schedule : NULL;
}

static void
remove_schedule (GtkWidget *widget G_GNUC_UNUSED, Subject *subject)
{
  leit_watering_edits_save (subject->edits, subject->href, NULL, NULL, NULL,
                            _ ("The schedule is removed."));
}

static void
resume (GtkWidget *widget G_GNUC_UNUSED, Subject *subject)
{
  LeitSchedule *schedule = find_schedule (subject);
  gint64 now_ms = leit_clock_now_ms ();
  GError *error = NULL;
  char *text;

  if (schedule == NULL)
    return;
  text = leit_schedule_resume (schedule, now_ms, now_ms, &error);
  leit_watering_edits_save (subject->edits, subject->href, leit_schedule_get_text (schedule), text,
                            error, _ ("The schedule takes place again."));
}

/* From now until the day that was chosen, which takes place again. */
static void
rest (GtkWidget *widget, Subject *subject)
{
  LeitSchedule *schedule = find_schedule (subject);
  GTimeZone *zone = leit_watering_get_zone (leit_watering_edits_get_watering (subject->edits));
  g_autoptr (GDateTime) chosen = gtk_calendar_get_date (subject->until);
  LeitCivilTime day = { g_date_time_get_year (chosen), g_date_time_get_month (chosen),
                        g_date_time_get_day_of_month (chosen), 0, 0 };
  gint64 now_ms = leit_clock_now_ms ();
  GError *error = NULL;
  char *text;

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER)));
  if (schedule == NULL)
    return;
  text =
      leit_schedule_suspend (schedule, now_ms, leit_civil_time_to_ms (&day, zone),
                             gtk_editable_get_text (GTK_EDITABLE (subject->why)), now_ms, &error);
  leit_watering_edits_save (subject->edits, subject->href, leit_schedule_get_text (schedule), text,
                            error, _ ("The schedule rests until that day."));
}

static GtkWidget *
make_rest_form (Subject *subject)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Rest until This Day"));
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (leit_clock_now_ms () / 1000);
  g_autoptr (GDateTime) later = g_date_time_add_days (now, REST_DAYS);

  subject->until = GTK_CALENDAR (gtk_calendar_new ());
  gtk_calendar_select_day (subject->until, later);
  subject->why = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_placeholder_text (subject->why, _ ("Reason or note"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (subject->why), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Reason or note"), -1);
  g_signal_connect (button, "clicked", G_CALLBACK (rest), subject);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (subject->until));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (subject->why));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

static void
add_rest_button (AdwActionRow *row, Subject *subject)
{
  GtkWidget *button = gtk_menu_button_new ();
  GtkWidget *popover = gtk_popover_new ();

  gtk_popover_set_child (GTK_POPOVER (popover), make_rest_form (subject));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "media-playback-pause-symbolic");
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_set_tooltip_text (button, _ ("Rest until a day"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Rest until a day"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_action_row_add_suffix (row, button);
}

static void
duplicate (GtkWidget *widget G_GNUC_UNUSED, Subject *subject)
{
  LeitSchedule *schedule = find_schedule (subject);
  GTimeZone *zone = leit_watering_get_zone (leit_watering_edits_get_watering (subject->edits));
  g_autoptr (LeitRoundPlan) plan = NULL;
  g_autofree char *name = NULL;
  LeitPattern pattern;
  GError *error = NULL;
  char *text;

  if (schedule == NULL || !leit_schedule_get_pattern (schedule, &pattern))
    return;
  plan = leit_round_plan_copy (leit_schedule_get_plan (schedule));
  name = g_strdup_printf (_ ("%s (copy)"), plan->name);
  g_free (plan->name);
  plan->name = g_steal_pointer (&name);
  text = leit_schedule_create_text (NULL, plan, &pattern, g_time_zone_get_identifier (zone),
                                    leit_clock_now_ms (), &error);
  leit_watering_edits_save (subject->edits, NULL, NULL, text, error,
                            _ ("The schedule is duplicated."));
}

static char *
describe_next (LeitWatering *watering, LeitSchedule *schedule)
{
  gint64 now_ms = leit_clock_now_ms ();
  gint64 until_ms = leit_schedule_get_suspended_until_ms (schedule, now_ms);
  g_autoptr (GPtrArray) next =
      leit_schedule_expand (schedule, now_ms, now_ms + LOOK_AHEAD_MS, 20, NULL);
  GTimeZone *zone = leit_watering_get_zone (watering);

  for (guint i = 0; i < next->len; i++) {
    const LeitOccurrence *occurrence = next->pdata[i];
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (occurrence->start_ms / 1000);
    g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
    g_autofree char *day = g_date_time_format (local, "%a %x");

    if (occurrence->state == LEIT_OCCURRENCE_SKIPPED ||
        occurrence->state == LEIT_OCCURRENCE_SUSPENDED)
      continue;
    return until_ms > 0 ? g_strdup_printf (_ ("rests, next %s"), day)
                        : g_strdup_printf (_ ("next %s"), day);
  }
  return g_strdup (_ ("no date to come"));
}

static char *
describe_schedule (LeitWatering *watering, const LeitBookItem *item)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (item->schedule);
  guint n = plan->tree_ids->len;
  g_autofree char *next = describe_next (watering, item->schedule);
  g_autofree char *water = g_strdup_printf (ngettext ("%u tree × %.10g l", "%u trees × %.10g l", n),
                                            n, plan->litres_per_tree);

  switch (leit_schedule_get_kind (item->schedule)) {
  case LEIT_SCHEDULE_FOREIGN:
    return g_strdup_printf (_ ("Of another program, only shown · %s"), next);
  case LEIT_SCHEDULE_UNCLEAR:
    return g_strdup_printf (_ ("Which trees it waters is lost: please choose them again · %s"),
                            next);
  case LEIT_SCHEDULE_REPAIRED:
    return g_strdup_printf (
        _ ("%s · %s · part of it was lost in another program and is mended at the next save"),
        water, next);
  case LEIT_SCHEDULE_OURS:
  default:
    return plan->crew != NULL ? g_strjoin (" · ", water, plan->crew, next, NULL)
                              : g_strjoin (" · ", water, next, NULL);
  }
}

static void
show_conflict (GtkWidget *widget, Subject *subject)
{
  leit_conflict_dialog_show (
      GTK_WINDOW (gtk_widget_get_root (widget)),
      leit_watering_get_schedules (leit_watering_edits_get_watering (subject->edits)),
      subject->href);
}

static void
add_schedule (GtkListBox *list, LeitWateringEdits *edits, const LeitBookItem *item)
{
  LeitWatering *watering = leit_watering_edits_get_watering (edits);
  const LeitRoundPlan *plan = leit_schedule_get_plan (item->schedule);
  g_autofree char *subtitle = describe_schedule (watering, item);
  AdwActionRow *row = add_row (list, plan->name, subtitle);
  Subject *subject = subject_new (edits, item->href);
  gboolean rests = leit_schedule_get_suspended_until_ms (item->schedule, leit_clock_now_ms ()) > 0;

  g_object_set_data_full (G_OBJECT (row), "subject", subject, subject_free);
  if (item->edit != NULL && item->edit->state != LEIT_EDIT_WAITING)
    add_button (row, "dialog-warning-symbolic", _ ("Not sent: decide"), G_CALLBACK (show_conflict),
                subject);
  if (leit_schedule_get_kind (item->schedule) == LEIT_SCHEDULE_FOREIGN)
    return;
  if (rests)
    add_button (row, "media-playback-start-symbolic", _ ("Take place again"), G_CALLBACK (resume),
                subject);
  else
    add_rest_button (row, subject);
  add_button (row, "edit-copy-symbolic", _ ("Duplicate"), G_CALLBACK (duplicate), subject);
  add_button (row, "user-trash-symbolic", _ ("Remove"), G_CALLBACK (remove_schedule), subject);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (edit_schedule), subject);
}

static void
add_broken (GtkListBox *list, const LeitBookItem *item)
{
  g_autofree char *title = g_strdup_printf (_ ("%s cannot be read"), item->href);
  AdwActionRow *row = add_row (list, title, item->problem);

  adw_action_row_add_prefix (row, gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const LeitBookItem *left = *(LeitBookItem *const *) a, *right = *(LeitBookItem *const *) b;
  const char *name = left->schedule != NULL ? leit_schedule_get_plan (left->schedule)->name : NULL;
  const char *other =
      right->schedule != NULL ? leit_schedule_get_plan (right->schedule)->name : NULL;

  return g_utf8_collate (name != NULL ? name : "", other != NULL ? other : "");
}

void
leit_schedule_rows_fill_schedules (GtkListBox *list, LeitWateringEdits *edits)
{
  LeitWatering *watering = leit_watering_edits_get_watering (edits);
  g_autoptr (GPtrArray) items = g_ptr_array_copy (
      (GPtrArray *) leit_calendar_book_get_items (leit_watering_get_schedules (watering)), NULL,
      NULL);

  g_ptr_array_set_free_func (items, NULL);
  g_ptr_array_sort (items, compare_names);
  clear (list);
  for (guint i = 0; i < items->len; i++) {
    const LeitBookItem *item = items->pdata[i];
    gboolean being_removed = item->edit != NULL && item->edit->new_text == NULL &&
                             item->edit->state == LEIT_EDIT_WAITING;

    if (item->schedule != NULL && !being_removed)
      add_schedule (list, edits, item);
    else if (item->schedule == NULL)
      add_broken (list, item);
  }
  if (gtk_list_box_get_row_at_index (list, 0) == NULL)
    add_row (list, _ ("No schedules yet"),
             _ ("“New Schedule” plans a round: which trees, how many litres, who and when."));
}

/* }}} */

/* {{{ Today's proposals */

static void
skip_round (GtkWidget *widget G_GNUC_UNUSED, Subject *subject)
{
  leit_watering_edits_skip (subject->edits, subject->round, subject->reason);
}

static void
shift_round (GtkWidget *widget G_GNUC_UNUSED, Subject *subject)
{
  GTimeZone *zone = leit_watering_get_zone (leit_watering_edits_get_watering (subject->edits));
  LeitCivilTime start = leit_civil_time_from_ms (subject->round->start_ms, zone);
  LeitCivilTime day = leit_civil_time_from_ms (subject->time_ms, zone);

  day.hour = start.hour;
  day.minute = start.minute;
  leit_watering_edits_move (subject->edits, subject->round, leit_civil_time_to_ms (&day, zone),
                            subject->reason);
}

static void
add_advice (GtkListBox *list, LeitWateringEdits *edits, const LeitRoundAdvice *advice)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (advice->round->schedule);
  g_autofree char *title =
      g_strdup_printf ("%s: %s", plan->name, leit_proposal_kind_get_label (advice->proposal.kind));
  AdwActionRow *row = add_row (list, title, advice->sentence);
  Subject *subject = subject_new (edits, advice->round->href);

  subject->round = leit_round_copy (advice->round);
  subject->reason = g_strdup (advice->sentence);
  subject->time_ms = advice->proposal.shift_to_ms;
  g_object_set_data_full (G_OBJECT (row), "subject", subject, subject_free);
  if (advice->proposal.kind == LEIT_PROPOSAL_SHIFT && subject->time_ms != LEIT_TIME_NONE)
    add_button (row, "go-next-symbolic", _ ("Shift"), G_CALLBACK (shift_round), subject);
  if (advice->proposal.kind != LEIT_PROPOSAL_RUN)
    add_button (row, "action-unavailable-symbolic", _ ("Skip"), G_CALLBACK (skip_round), subject);
}

void
leit_schedule_rows_fill_advice (GtkListBox *list, LeitWateringEdits *edits)
{
  g_autoptr (GPtrArray) advice =
      leit_watering_list_advice (leit_watering_edits_get_watering (edits));

  clear (list);
  for (guint i = 0; i < advice->len; i++)
    add_advice (list, edits, advice->pdata[i]);
  if (advice->len == 0)
    add_row (list, _ ("No round today"), NULL);
}

/* }}} */

/* {{{ Tanks */

static const LeitLevelEvent *
find_drain (const GArray *events)
{
  const LeitLevelEvent *found = NULL;
  gint64 since_ms = leit_clock_now_ms () - 3 * LEIT_DAY_MS;

  for (guint i = 0; i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);

    if (event->kind == LEIT_LEVEL_DRAIN && event->until_ms >= since_ms)
      found = event;
  }
  return found;
}

static void
add_tank (GtkListBox *list, LeitWatering *watering, guint index)
{
  LeitTank *tank = leit_town_get_tank (leit_watering_get_town (watering), index);
  g_auto (LeitTankOutlook) outlook = { 0 };
  LeitWaterContext context;
  const LeitLevelEvent *drain = find_drain (leit_watering_get_level_events (watering, index));
  g_autoptr (GString) text = g_string_new (NULL);

  leit_watering_init_context (watering, &context);
  leit_watering_look_out (watering, index, NULL, &outlook);
  if (outlook.known) {
    g_autofree char *sentence =
        leit_tank_balance_get_sentence (&context, &outlook.input, &outlook.balance);

    g_string_append (text, sentence);
  } else {
    g_string_append (text, _ ("Its level is not known."));
  }
  if (drain != NULL) {
    g_autofree char *sentence = leit_level_event_get_sentence (&context, drain);

    g_string_append_printf (text, "\n⚠ %s", sentence);
  }
  add_row (list, leit_tank_get_name (tank), text->str);
}

void
leit_schedule_rows_fill_tanks (GtkListBox *list, LeitWatering *watering)
{
  GListModel *tanks = leit_town_get_tanks (leit_watering_get_town (watering));

  clear (list);
  for (guint i = 0; i < g_list_model_get_n_items (tanks); i++)
    add_tank (list, watering, i);
}

/* }}} */
