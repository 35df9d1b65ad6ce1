#include "ui/watering-page.h"

#include "base/clock.h"
#include "base/format.h"
#include "ui/round-card.h"
#include "ui/schedule-editor.h"
#include "ui/schedule-rows.h"
#include "ui/weaning-dialog.h"
#include "water/context.h"

#include <glib/gi18n-lib.h>

#define DAYS_A_WEEK 7
#define WEEKS_A_MONTH_VIEW 6
#define TWO_COLUMNS_FROM_WIDTH 1150
#define SIDE_WIDTH 330
#define UPDATE_AGAIN_MS 400

struct _LeitWateringPage {
  GtkWidget parent_instance;
  LeitWatering *watering;
  LeitWateringEdits *edits;
  GtkWidget *scroll;
  GtkBox *columns;
  GtkGrid *grid;
  GtkLabel *title;
  GtkToggleButton *month_button;
  GtkLabel *state;
  GtkListBox *schedules;
  GtkListBox *advice;
  GtkListBox *tanks;
  GtkWidget *sign_in;
  gint64 shown_ms; /* a moment of the week or month that is shown */
  gulong changed_id;
  guint columns_id;
  guint update_id;
};

G_DEFINE_FINAL_TYPE (LeitWateringPage, leit_watering_page, GTK_TYPE_WIDGET)

static GTimeZone *
zone_of (LeitWateringPage *self)
{
  return leit_watering_get_zone (self->watering);
}

static gboolean
shows_month (LeitWateringPage *self)
{
  return gtk_toggle_button_get_active (self->month_button);
}

static void
clear_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

static void
clear_grid (LeitWateringPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
}

/* {{{ The calendar */

static char *
format_day (GTimeZone *zone, gint64 time_ms, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, format);
}

static gint64
month_start_ms (GTimeZone *zone, gint64 time_ms, int months)
{
  LeitCivilTime day = leit_civil_time_from_ms (time_ms, zone);
  int month = day.year * 12 + day.month - 1 + months;
  LeitCivilTime first = { month / 12, month % 12 + 1, 1, 0, 0 };

  return leit_civil_time_to_ms (&first, zone);
}

static gint64
first_day_ms (LeitWateringPage *self)
{
  gint64 time_ms =
      shows_month (self) ? month_start_ms (zone_of (self), self->shown_ms, 0) : self->shown_ms;

  return leit_local_week_start_ms (zone_of (self), time_ms);
}

static GtkWidget *
make_day_label (LeitWateringPage *self, gint64 day_ms, gboolean is_today)
{
  g_autofree char *text =
      format_day (zone_of (self), day_ms, shows_month (self) ? "%-d" : "%a %-d");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, is_today ? "today" : "dim-label");
  if (is_today) {
    g_autofree char *today = g_strdup_printf (_ ("%s · today"), text);

    gtk_label_set_text (GTK_LABEL (label), today);
  }
  return label;
}

static void
fill_day (LeitWateringPage *self, GtkBox *day, gint64 day_ms, GPtrArray *rounds)
{
  gint64 end_ms = leit_local_day_add_ms (zone_of (self), day_ms, 1);

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];

    if (round->start_ms >= day_ms && round->start_ms < end_ms)
      gtk_box_append (day, leit_round_card_new (self->edits, round, shows_month (self)));
  }
}

static void
add_day (LeitWateringPage *self, guint index, gint64 day_ms, GPtrArray *rounds)
{
  GtkWidget *day = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gint64 today_ms = leit_local_day_start_ms (zone_of (self), leit_clock_now_ms ());
  gboolean month = shows_month (self);

  gtk_widget_add_css_class (day, "calendar-day");
  gtk_widget_set_size_request (day, 84, month ? 64 : 150);
  gtk_widget_set_hexpand (day, TRUE);
  gtk_box_append (GTK_BOX (day), make_day_label (self, day_ms, day_ms == today_ms));
  fill_day (self, GTK_BOX (day), day_ms, rounds);
  leit_round_card_accept_drops (day, self->edits, day_ms);
  gtk_grid_attach (self->grid, day, (int) (index % DAYS_A_WEEK), 1 + (int) (index / DAYS_A_WEEK), 1,
                   1);
}

static void
add_weekday_names (LeitWateringPage *self, gint64 first_ms)
{
  for (guint i = 0; i < DAYS_A_WEEK; i++) {
    g_autofree char *name = format_day (
        zone_of (self), leit_local_day_add_ms (zone_of (self), first_ms, (int) i), "%a");
    GtkWidget *label = gtk_label_new (name);

    gtk_widget_add_css_class (label, "caption-heading");
    gtk_grid_attach (self->grid, label, (int) i, 0, 1, 1);
  }
}

static void
update_title (LeitWateringPage *self, gint64 first_ms)
{
  /* Translators: a week of the year, then the year: strftime's %-V is the number */
  const char *format = shows_month (self) ? "%OB %Y" : _ ("Week %-V, %G");
  g_autofree char *text =
      format_day (zone_of (self), shows_month (self) ? self->shown_ms : first_ms, format);

  gtk_label_set_text (self->title, text);
}

static void
update_calendar (LeitWateringPage *self)
{
  guint n_days = shows_month (self) ? DAYS_A_WEEK * WEEKS_A_MONTH_VIEW : DAYS_A_WEEK;
  gint64 first_ms = first_day_ms (self);
  gint64 end_ms = leit_local_day_add_ms (zone_of (self), first_ms, (int) n_days);
  g_autoptr (GPtrArray) rounds = leit_watering_list_rounds (self->watering, first_ms, end_ms);

  clear_grid (self);
  update_title (self, first_ms);
  if (shows_month (self))
    add_weekday_names (self, first_ms);
  for (guint i = 0; i < n_days; i++)
    add_day (self, i, leit_local_day_add_ms (zone_of (self), first_ms, (int) i), rounds);
}

static void
step (LeitWateringPage *self, int direction)
{
  if (self->watering == NULL)
    return;
  self->shown_ms = shows_month (self) ? month_start_ms (zone_of (self), self->shown_ms, direction)
                                      : leit_local_day_add_ms (zone_of (self), self->shown_ms,
                                                               direction * DAYS_A_WEEK);
  update_calendar (self);
}

static void
show_earlier (LeitWateringPage *self)
{
  step (self, -1);
}

static void
show_later (LeitWateringPage *self)
{
  step (self, 1);
}

static void
show_today (LeitWateringPage *self)
{
  self->shown_ms = leit_clock_now_ms ();
  if (self->watering != NULL)
    update_calendar (self);
}

static void
on_view_toggled (LeitWateringPage *self)
{
  if (self->watering != NULL)
    update_calendar (self);
}

/* }}} */

static void
update_state (LeitWateringPage *self)
{
  LeitCalendarBook *book = leit_watering_get_schedules (self->watering);
  const GError *error = leit_calendar_book_get_error (book);
  guint waiting = leit_calendar_book_count_edits (book, LEIT_EDIT_WAITING);
  const char *problem = leit_watering_get_weather_problem (self->watering);
  g_autoptr (GString) text = g_string_new (NULL);

  if (error != NULL)
    g_string_append_printf (text, _ ("The calendar cannot be reached: %s"), error->message);
  if (waiting > 0)
    g_string_append_printf (text, "%s", text->len > 0 ? "\n" : "");
  if (waiting > 0)
    g_string_append_printf (text,
                            ngettext ("%u change waits to be sent. It is safe on this computer.",
                                      "%u changes wait to be sent. They are safe on this computer.",
                                      waiting),
                            waiting);
  if (problem != NULL)
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "",
                            _ ("The weather is not known:"), problem);
  gtk_label_set_text (self->state, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->state), text->len > 0);
  gtk_widget_set_visible (self->sign_in,
                          leit_watering_get_missing_sign_in (self->watering) != NULL);
}

static gboolean update_again (gpointer user_data);

/* Somebody types a reason or chooses a day in what hangs at a round or schedule: it is not to vanish under their hands. */
static gboolean
is_in_use (LeitWateringPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *popover = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) : NULL;

  return popover != NULL && gtk_widget_get_mapped (popover) &&
         gtk_widget_is_ancestor (popover, GTK_WIDGET (self));
}

static void
update (LeitWateringPage *self)
{
  if (self->watering == NULL)
    return;
  if (is_in_use (self)) {
    if (self->update_id == 0)
      self->update_id = g_timeout_add (UPDATE_AGAIN_MS, update_again, self);
    return;
  }
  update_calendar (self);
  leit_schedule_rows_fill_schedules (self->schedules, self->edits);
  leit_schedule_rows_fill_advice (self->advice, self->edits);
  leit_schedule_rows_fill_tanks (self->tanks, self->watering);
  update_state (self);
}

static gboolean
update_again (gpointer user_data)
{
  LeitWateringPage *self = user_data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* {{{ Layout */

static GtkWidget *
make_button (const char *icon, const char *label, GCallback callback, LeitWateringPage *self)
{
  GtkWidget *button =
      icon != NULL ? gtk_button_new_from_icon_name (icon) : gtk_button_new_with_mnemonic (label);

  if (icon != NULL)
    gtk_widget_set_tooltip_text (button, label);
  g_signal_connect_swapped (button, "clicked", callback, self);
  return button;
}

static void
show_weaning (LeitWateringPage *self)
{
  if (self->edits != NULL)
    leit_weaning_dialog_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->edits);
}

static GtkWidget *
make_bar (LeitWateringPage *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *week = gtk_toggle_button_new_with_mnemonic (_ ("_Week"));
  GtkWidget *view = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *weaning;
  GtkWidget *create =
      make_button (NULL, _ ("_New Schedule"), G_CALLBACK (leit_watering_page_new_schedule), self);

  gtk_box_append (GTK_BOX (bar), make_button ("go-previous-symbolic", _ ("Earlier"),
                                              G_CALLBACK (show_earlier), self));
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  gtk_box_append (GTK_BOX (bar), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (bar),
                  make_button ("go-next-symbolic", _ ("Later"), G_CALLBACK (show_later), self));
  gtk_box_append (GTK_BOX (bar), make_button (NULL, _ ("_Today"), G_CALLBACK (show_today), self));
  self->month_button = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_ ("M_onth")));
  gtk_toggle_button_set_group (self->month_button, GTK_TOGGLE_BUTTON (week));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (week), TRUE);
  g_signal_connect_swapped (self->month_button, "toggled", G_CALLBACK (on_view_toggled), self);
  gtk_widget_add_css_class (view, "linked");
  gtk_box_append (GTK_BOX (view), week);
  gtk_box_append (GTK_BOX (view), GTK_WIDGET (self->month_button));
  gtk_box_append (GTK_BOX (bar), view);
  weaning = make_button (NULL, _ ("Weaning _Plan…"), G_CALLBACK (show_weaning), self);
  gtk_widget_set_hexpand (weaning, TRUE);
  gtk_widget_set_halign (weaning, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (bar), weaning);
  gtk_widget_add_css_class (create, "suggested-action");
  gtk_box_append (GTK_BOX (bar), create);
  return bar;
}

static GtkListBox *
add_list (GtkBox *box, const char *title)
{
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *list = gtk_list_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (box, heading);
  gtk_box_append (box, list);
  return GTK_LIST_BOX (list);
}

static void
on_password_typed (GtkPasswordEntry *entry, LeitWateringPage *self)
{
  leit_watering_sign_in (self->watering, gtk_editable_get_text (GTK_EDITABLE (entry)));
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
}

static GtkWidget *
make_sign_in (LeitWateringPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *label = gtk_label_new (_ ("The calendar asks for a password."));
  GtkWidget *entry = gtk_password_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Password of the calendar"), -1);
  g_signal_connect (entry, "activate", G_CALLBACK (on_password_typed), self);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), entry);
  return box;
}

static GtkWidget *
make_side (LeitWateringPage *self)
{
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->sign_in = make_sign_in (self);
  gtk_box_append (GTK_BOX (side), self->sign_in);
  self->advice = add_list (GTK_BOX (side), _ ("Proposal for Today"));
  self->tanks = add_list (GTK_BOX (side), _ ("Tanks"));
  gtk_widget_set_size_request (side, SIDE_WIDTH, -1);
  return side;
}

static GtkWidget *
make_main (LeitWateringPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_box_append (GTK_BOX (box), make_bar (self));
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->state, TRUE);
  gtk_label_set_xalign (self->state, 0);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->state));
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_homogeneous (self->grid, TRUE);
  gtk_grid_set_column_spacing (self->grid, 4);
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->grid));
  self->schedules = add_list (GTK_BOX (box), _ ("Schedules"));
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static void
leit_watering_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LeitWateringPage *self = LEIT_WATERING_PAGE (widget);
  GtkOrientation orientation =
      width >= TWO_COLUMNS_FROM_WIDTH ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns), orientation);
  gtk_widget_allocate (self->scroll, width, height, baseline, NULL);
}

static void
leit_watering_page_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  gtk_widget_measure (LEIT_WATERING_PAGE (widget)->scroll, orientation, for_size, minimum, natural,
                      minimum_baseline, natural_baseline);
}

static void
leit_watering_page_dispose (GObject *object)
{
  LeitWateringPage *self = LEIT_WATERING_PAGE (object);

  g_clear_handle_id (&self->columns_id, g_source_remove);
  g_clear_handle_id (&self->update_id, g_source_remove);
  leit_watering_page_set_watering (self, NULL, NULL);
  clear_children (GTK_WIDGET (self));
  G_OBJECT_CLASS (leit_watering_page_parent_class)->dispose (object);
}

static void
leit_watering_page_class_init (LeitWateringPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_watering_page_dispose;
  widget_class->size_allocate = leit_watering_page_size_allocate;
  widget_class->measure = leit_watering_page_measure;
}

static void
leit_watering_page_init (LeitWateringPage *self)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);

  self->shown_ms = leit_clock_now_ms ();
  self->columns = GTK_BOX (columns);
  gtk_box_append (self->columns, make_main (self));
  gtk_box_append (self->columns, make_side (self));
  gtk_widget_set_margin_start (columns, 12);
  gtk_widget_set_margin_end (columns, 12);
  gtk_widget_set_margin_top (columns, 12);
  gtk_widget_set_margin_bottom (columns, 12);
  self->scroll = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroll), columns);
  gtk_widget_set_parent (self->scroll, GTK_WIDGET (self));
}

/* }}} */

GtkWidget *
leit_watering_page_new (void)
{
  return g_object_new (LEIT_TYPE_WATERING_PAGE, NULL);
}

/* @watering: (nullable): of the open town; @toasts: (nullable): where its toasts go */
void
leit_watering_page_set_watering (LeitWateringPage *self,
                                 LeitWatering *watering,
                                 AdwToastOverlay *toasts)
{
  g_return_if_fail (LEIT_IS_WATERING_PAGE (self));

  if (self->watering == watering)
    return;
  if (self->watering != NULL)
    g_clear_signal_handler (&self->changed_id, self->watering);
  g_clear_object (&self->edits);
  g_set_object (&self->watering, watering);
  if (watering == NULL)
    return;
  self->edits = leit_watering_edits_new (watering, toasts);
  self->changed_id = g_signal_connect_swapped (watering, "changed", G_CALLBACK (update), self);
  update (self);
}

void
leit_watering_page_new_schedule (LeitWateringPage *self)
{
  g_return_if_fail (LEIT_IS_WATERING_PAGE (self));

  if (self->edits != NULL)
    leit_schedule_editor_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->edits,
                               NULL);
}

void
leit_watering_page_undo (LeitWateringPage *self)
{
  g_return_if_fail (LEIT_IS_WATERING_PAGE (self));

  if (self->edits != NULL)
    leit_watering_edits_undo (self->edits);
}
