#include "ui/round-card.h"

#include "base/clock.h"
#include "ui/schedule-editor.h"
#include "water/context.h"

#include <glib/gi18n-lib.h>
#include <math.h>

typedef struct {
  LeitWateringEdits *edits;
  LeitRound *round;
  GtkPopover *popover;
  GtkEntry *reason;
  GtkSpinButton *litres;
  char *state; /* (nullable) as it was when the card was made */
} Card;

static void
card_free (gpointer data)
{
  Card *card = data;

  g_object_unref (card->edits);
  leit_round_free (card->round);
  g_free (card->state);
  g_free (card);
}

char *
leit_round_format_time (const LeitRound *round, GTimeZone *zone)
{
  LeitCivilTime start = leit_civil_time_from_ms (round->start_ms, zone);

  return g_strdup_printf ("%d:%02d", start.hour, start.minute);
}

/* {{{ What can be done with it */

static const char *
typed_reason (Card *card)
{
  return gtk_editable_get_text (GTK_EDITABLE (card->reason));
}

static void
skip (GtkButton *button G_GNUC_UNUSED, Card *card)
{
  gtk_popover_popdown (card->popover);
  leit_watering_edits_skip (card->edits, card->round, typed_reason (card));
}

static void
restore (GtkButton *button G_GNUC_UNUSED, Card *card)
{
  gtk_popover_popdown (card->popover);
  leit_watering_edits_restore (card->edits, card->round);
}

static void
tomorrow (GtkButton *button G_GNUC_UNUSED, Card *card)
{
  gtk_popover_popdown (card->popover);
  leit_watering_edits_move_days (card->edits, card->round, 1);
}

static void
log_done (GtkButton *button G_GNUC_UNUSED, Card *card)
{
  gtk_popover_popdown (card->popover);
  leit_watering_edits_log (card->edits, card->round, LEIT_WATERING_DONE, -1, typed_reason (card));
}

static void
log_partly (GtkButton *button G_GNUC_UNUSED, Card *card)
{
  gtk_popover_popdown (card->popover);
  leit_watering_edits_log (card->edits, card->round, LEIT_WATERING_PARTLY,
                           gtk_spin_button_get_value (card->litres), typed_reason (card));
}

static void
log_not_done (GtkButton *button G_GNUC_UNUSED, Card *card)
{
  gtk_popover_popdown (card->popover);
  leit_watering_edits_log (card->edits, card->round, LEIT_WATERING_NOT_DONE, -1,
                           typed_reason (card));
}

static void
edit (GtkButton *button, Card *card)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button)));

  gtk_popover_popdown (card->popover);
  leit_schedule_editor_show (window, card->edits, card->round->href);
}

static GtkWidget *
add_button (GtkBox *box, const char *label, GCallback callback, Card *card)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  g_signal_connect (button, "clicked", callback, card);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_box_append (box, button);
  return button;
}

static GtkBox *
add_row (GtkBox *box)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (box, row);
  return GTK_BOX (row);
}

static GtkWidget *
add_label (GtkBox *box, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, label);
  return label;
}

static const char *
outcome_text (LeitWateringOutcome outcome)
{
  return outcome == LEIT_WATERING_DONE     ? _ ("Done")
         : outcome == LEIT_WATERING_PARTLY ? _ ("Partly done")
                                           : _ ("Not done");
}

static char *
describe_water (const LeitRound *round)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);
  guint n = plan->tree_ids->len;

  return g_strdup_printf (ngettext ("%u tree × %.10g l", "%u trees × %.10g l", n), n,
                          plan->litres_per_tree);
}

/* How it stands with it, in words: never by colour or line alone. */
static char *
describe_state (const LeitRound *round)
{
  if (round->entry != NULL)
    return g_strdup (outcome_text (round->entry->outcome));
  switch (round->state) {
  case LEIT_OCCURRENCE_SKIPPED:
    return round->reason != NULL && *round->reason != '\0'
               ? g_strdup_printf (_ ("skipped: %s"), round->reason)
               : g_strdup (_ ("skipped"));
  case LEIT_OCCURRENCE_SUSPENDED:
    return round->reason != NULL && *round->reason != '\0'
               ? g_strdup_printf (_ ("rests: %s"), round->reason)
               : g_strdup (_ ("rests"));
  case LEIT_OCCURRENCE_MOVED:
    return g_strdup (_ ("moved"));
  case LEIT_OCCURRENCE_PLANNED:
  default:
    return NULL;
  }
}

static void
add_log_buttons (Card *card, GtkBox *box)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (card->round->schedule);
  GtkBox *row = add_row (box);
  GtkWidget *done = add_button (row, _ ("_Done"), G_CALLBACK (log_done), card);
  GtkWidget *label = gtk_label_new (_ ("l per tree"));

  gtk_widget_add_css_class (done, "suggested-action");
  add_button (row, _ ("_Not Done"), G_CALLBACK (log_not_done), card);
  row = add_row (box);
  add_button (row, _ ("_Partly:"), G_CALLBACK (log_partly), card);
  card->litres = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (0, 5000, 5));
  gtk_spin_button_set_value (card->litres, round (plan->litres_per_tree / 2));
  gtk_accessible_update_property (GTK_ACCESSIBLE (card->litres), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Litres each tree got"), -1);
  gtk_box_append (row, GTK_WIDGET (card->litres));
  gtk_box_append (row, label);
}

static void
add_plan_buttons (Card *card, GtkBox *box)
{
  GtkBox *row = add_row (box);

  if (leit_round_takes_place (card->round)) {
    add_button (row, _ ("_Skip"), G_CALLBACK (skip), card);
    add_button (row, _ ("_Tomorrow"), G_CALLBACK (tomorrow), card);
  }
  if (card->round->state != LEIT_OCCURRENCE_PLANNED)
    add_button (row, _ ("As _Planned"), G_CALLBACK (restore), card);
  add_button (box, _ ("_Edit Schedule…"), G_CALLBACK (edit), card);
}

static void
add_facts (Card *card, GtkBox *box)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (card->round->schedule);
  g_autofree char *water = describe_water (card->round);

  add_label (box, plan->name != NULL ? plan->name : _ ("Without a name"), "heading");
  if (leit_round_is_ours (card->round))
    add_label (box, water, NULL);
  else
    add_label (box, _ ("An event of another program in the same calendar. It is only shown."),
               "dim-label");
  if (plan->crew != NULL)
    add_label (box, plan->crew, "dim-label");
  if (card->state != NULL)
    add_label (box, card->state, NULL);
  if (card->round->waiting)
    add_label (box, _ ("Changes wait to be sent."), "dim-label");
}

static void
fill_popover (Card *card)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  add_facts (card, GTK_BOX (box));
  if (leit_round_is_ours (card->round)) {
    card->reason = GTK_ENTRY (gtk_entry_new ());
    gtk_entry_set_placeholder_text (card->reason, _ ("Reason or note"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (card->reason), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Reason or note"), -1);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (card->reason));
    if (card->round->start_ms <= leit_clock_now_ms () + LEIT_DAY_MS)
      add_log_buttons (card, GTK_BOX (box));
    add_plan_buttons (card, GTK_BOX (box));
  }
  gtk_popover_set_child (card->popover, box);
}

static void
show_popover (GtkPopover *popover, Card *card)
{
  if (gtk_popover_get_child (popover) == NULL)
    fill_popover (card);
}

/* }}} */

/* {{{ Moving it */

static GdkContentProvider *
prepare_drag (GtkDragSource *source G_GNUC_UNUSED, double x, double y, Card *card)
{
  g_autofree char *name = g_strdup_printf ("leitstand-round:%" G_GINT64_FORMAT ":%s",
                                           card->round->recurrence_id_ms, card->round->href);

  (void) x;
  (void) y;
  return leit_round_takes_place (card->round) && leit_round_is_ours (card->round)
             ? gdk_content_provider_new_typed (G_TYPE_STRING, name)
             : NULL;
}

static gboolean
on_key (GtkEventControllerKey *controller G_GNUC_UNUSED,
        guint key,
        guint code,
        GdkModifierType state,
        Card *card)
{
  (void) code;
  if ((state & GDK_ALT_MASK) == 0 || (key != GDK_KEY_Left && key != GDK_KEY_Right) ||
      !leit_round_takes_place (card->round))
    return GDK_EVENT_PROPAGATE;
  leit_watering_edits_move_days (card->edits, card->round, key == GDK_KEY_Left ? -1 : 1);
  return GDK_EVENT_STOP;
}

typedef struct {
  LeitWateringEdits *edits;
  gint64 day_ms;
} DropDay;

static void
drop_day_free (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  DropDay *day = data;

  g_object_unref (day->edits);
  g_free (day);
}

static void
move_to_day (LeitWateringEdits *edits, const LeitRound *round, gint64 day_ms)
{
  GTimeZone *zone = leit_watering_get_zone (leit_watering_edits_get_watering (edits));
  gint64 from_ms = leit_local_day_start_ms (zone, round->start_ms);

  leit_watering_edits_move_days (edits, round,
                                 (int) lround ((double) (day_ms - from_ms) / LEIT_DAY_MS));
}

static gboolean
on_drop (GtkDropTarget *target G_GNUC_UNUSED, const GValue *value, double x, double y, DropDay *day)
{
  g_auto (GStrv) parts = g_strsplit (g_value_get_string (value), ":", 3);
  LeitWatering *watering = leit_watering_edits_get_watering (day->edits);
  g_autoptr (GPtrArray) rounds = NULL;
  gint64 id_ms;

  (void) x;
  (void) y;
  if (g_strv_length (parts) != 3 || !g_str_equal (parts[0], "leitstand-round"))
    return FALSE;
  id_ms = g_ascii_strtoll (parts[1], NULL, 10);
  rounds =
      leit_watering_list_rounds (watering, id_ms - 366 * LEIT_DAY_MS, id_ms + 366 * LEIT_DAY_MS);
  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];

    if (round->recurrence_id_ms == id_ms && g_str_equal (round->href, parts[2])) {
      move_to_day (day->edits, round, day->day_ms);
      return TRUE;
    }
  }
  return FALSE;
}

void
leit_round_card_accept_drops (GtkWidget *day, LeitWateringEdits *edits, gint64 day_ms)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);
  DropDay *data = g_new0 (DropDay, 1);

  data->edits = g_object_ref (edits);
  data->day_ms = day_ms;
  g_signal_connect_data (target, "drop", G_CALLBACK (on_drop), data, drop_day_free, 0);
  gtk_widget_add_controller (day, GTK_EVENT_CONTROLLER (target));
}

/* }}} */

static void
add_line (GtkBox *box, const char *text, gboolean struck, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  if (struck) {
    g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

    pango_attr_list_insert (attributes, pango_attr_strikethrough_new (TRUE));
    gtk_label_set_attributes (GTK_LABEL (label), attributes);
  }
  gtk_box_append (box, label);
}

static GtkWidget *
make_face (const LeitRound *round, GTimeZone *zone, gboolean compact)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *time = leit_round_format_time (round, zone);
  g_autofree char *water = describe_water (round);
  g_autofree char *state = describe_state (round);
  const char *name = plan->name != NULL ? plan->name : _ ("Without a name");
  gboolean struck = !leit_round_takes_place (round);
  g_autofree char *title = g_strdup_printf ("%s %s", time, name);

  add_line (GTK_BOX (box), compact ? title : name, struck, "caption-heading");
  if (compact)
    return box;
  add_line (GTK_BOX (box), time, struck, "caption");
  if (leit_round_is_ours (round))
    add_line (GTK_BOX (box), water, struck, "caption");
  if (state != NULL)
    add_line (GTK_BOX (box), state, FALSE, "caption");
  return box;
}

static void
name_card (GtkWidget *button, const LeitRound *round, GTimeZone *zone)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);
  g_autofree char *time = leit_round_format_time (round, zone);
  g_autofree char *state = describe_state (round);
  g_autofree char *water = describe_water (round);
  g_autofree char *label =
      g_strjoin (", ", time, plan->name != NULL ? plan->name : "", water, state, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_widget_set_tooltip_text (button, label);
}

GtkWidget *
leit_round_card_new (LeitWateringEdits *edits, const LeitRound *round, gboolean compact)
{
  GTimeZone *zone = leit_watering_get_zone (leit_watering_edits_get_watering (edits));
  GtkWidget *button = gtk_menu_button_new ();
  Card *card = g_new0 (Card, 1);
  GtkDragSource *drag = gtk_drag_source_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  card->edits = g_object_ref (edits);
  card->round = leit_round_copy (round);
  card->state = describe_state (round);
  card->popover = GTK_POPOVER (gtk_popover_new ());
  g_object_set_data_full (G_OBJECT (button), "round", card, card_free);
  g_signal_connect (card->popover, "show", G_CALLBACK (show_popover), card);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), GTK_WIDGET (card->popover));
  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), make_face (round, zone, compact));
  gtk_widget_add_css_class (button, "round-card");
  if (!leit_round_is_ours (round) || !leit_round_takes_place (round))
    gtk_widget_add_css_class (button, "flat");
  name_card (button, round, zone);
  g_signal_connect (drag, "prepare", G_CALLBACK (prepare_drag), card);
  gtk_widget_add_controller (button, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), card);
  gtk_widget_add_controller (button, keys);
  return button;
}
