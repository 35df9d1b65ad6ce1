#include "ui/schedule-editor.h"

#include "base/clock.h"
#include "schedule/schedule-edit.h"
#include "ui/tree-chooser.h"
#include "water/context.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_DATES 10
#define DATES_AHEAD (3 * 366 * LEIT_DAY_MS)

/* Everything the form holds; it belongs to its window. */
typedef struct {
  LeitWateringEdits *edits;
  LeitWatering *watering;
  char *href;             /* (nullable) a new one */
  LeitSchedule *schedule; /* (nullable) */
  LeitRoundPlan *plan;
  gboolean has_pattern;
  GtkWindow *window;
  AdwEntryRow *name, *place, *note, *date, *until;
  AdwActionRow *trees;
  GtkSpinButton *litres, *hour, *minute, *duration, *weeks;
  AdwComboRow *water, *crew, *vehicle;
  GtkToggleButton *weekdays[7];
  GtkToggleButton *months[12];
  GtkLabel *dates, *warnings;
  GtkWidget *save;
} Editor;

static void
editor_free (gpointer data)
{
  Editor *editor = data;

  g_object_unref (editor->edits);
  g_free (editor->href);
  g_clear_object (&editor->schedule);
  leit_round_plan_free (editor->plan);
  g_free (editor);
}

/* {{{ From the form */

static gboolean
read_date (AdwEntryRow *row, int *year, int *month, int *day)
{
  GDate date;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));

  if (sscanf (text, "%4d-%2d-%2d", year, month, day) == 3 && *month >= 1 && *month <= 12 &&
      *day >= 1 && g_date_valid_dmy (*day, *month, *year))
    return TRUE;
  /* As the person's own country writes it: 9.6.2026 */
  g_date_clear (&date, 1);
  g_date_set_parse (&date, text);
  if (!g_date_valid (&date))
    return FALSE;
  *year = g_date_get_year (&date);
  *month = g_date_get_month (&date);
  *day = g_date_get_day (&date);
  return TRUE;
}

static guint
read_toggles (GtkToggleButton **buttons, guint n)
{
  guint mask = 0;

  for (guint i = 0; i < n; i++)
    if (gtk_toggle_button_get_active (buttons[i]))
      mask |= 1u << i;
  return mask;
}

static gboolean
read_pattern (Editor *editor, LeitPattern *pattern)
{
  LeitCivilTime *start = &pattern->start;
  const char *until = gtk_editable_get_text (GTK_EDITABLE (editor->until));

  *pattern = (LeitPattern){ 0 };
  if (!read_date (editor->date, &start->year, &start->month, &start->day) ||
      (*until != '\0' && !read_date (editor->until, &pattern->until_year, &pattern->until_month,
                                     &pattern->until_day)))
    return FALSE;
  start->hour = gtk_spin_button_get_value_as_int (editor->hour);
  start->minute = gtk_spin_button_get_value_as_int (editor->minute);
  pattern->duration_minutes = gtk_spin_button_get_value_as_int (editor->duration);
  pattern->interval_weeks = gtk_spin_button_get_value_as_int (editor->weeks);
  pattern->weekdays = read_toggles (editor->weekdays, 7);
  pattern->months = read_toggles (editor->months, 12);
  if (pattern->months == 0xfff)
    pattern->months = 0;
  return TRUE;
}

static void
take_text (char **target, AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  g_free (*target);
  *target = *text != '\0' ? g_steal_pointer (&text) : NULL;
}

/* The choice of a combo row; its first line is "none". */
static const char *
get_choice (AdwComboRow *row)
{
  GtkStringObject *object = adw_combo_row_get_selected_item (row);

  return adw_combo_row_get_selected (row) > 0 && object != NULL
             ? gtk_string_object_get_string (object)
             : NULL;
}

static void
read_water (Editor *editor)
{
  guint selected = adw_combo_row_get_selected (editor->water);
  LeitTown *town = leit_watering_get_town (editor->watering);
  guint n_tanks = g_list_model_get_n_items (leit_town_get_tanks (town));

  g_clear_pointer (&editor->plan->tank_id, g_free);
  g_clear_pointer (&editor->plan->hydrant, g_free);
  if (selected > 0 && selected <= n_tanks)
    editor->plan->tank_id = g_strdup (leit_tank_get_id (leit_town_get_tank (town, selected - 1)));
  else if (selected > n_tanks)
    editor->plan->hydrant = g_strdup (get_choice (editor->water));
}

static void
place_plan (Editor *editor)
{
  LeitTreeTable *trees = leit_town_get_trees (leit_watering_get_town (editor->watering));
  g_autoptr (GArray) rows = leit_watering_find_rows (editor->watering, editor->plan->tree_ids);

  editor->plan->latitude = editor->plan->longitude = NAN;
  if (rows->len == 0)
    return;
  editor->plan->latitude = editor->plan->longitude = 0;
  for (guint i = 0; i < rows->len; i++) {
    guint row = g_array_index (rows, guint, i);

    editor->plan->latitude += leit_tree_table_get_latitude (trees, row) / rows->len;
    editor->plan->longitude += leit_tree_table_get_longitude (trees, row) / rows->len;
  }
}

static void
read_plan (Editor *editor)
{
  take_text (&editor->plan->name, editor->name);
  take_text (&editor->plan->place, editor->place);
  take_text (&editor->plan->note, editor->note);
  editor->plan->litres_per_tree = gtk_spin_button_get_value (editor->litres);
  read_water (editor);
  g_free (editor->plan->crew);
  g_free (editor->plan->vehicle);
  editor->plan->crew = g_strdup (get_choice (editor->crew));
  editor->plan->vehicle = g_strdup (get_choice (editor->vehicle));
  place_plan (editor);
}

/* The text as it would be saved; NULL with error. */
static char *
make_text (Editor *editor, GError **error)
{
  LeitPattern pattern;
  gint64 now_ms = leit_clock_now_ms ();
  const char *zone = g_time_zone_get_identifier (leit_watering_get_zone (editor->watering));

  read_plan (editor);
  if (editor->has_pattern && !read_pattern (editor, &pattern)) {
    g_set_error_literal (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
                         _ ("A day is written like 2026-06-09 or 9.6.2026."));
    return NULL;
  }
  if (editor->schedule == NULL)
    return leit_schedule_create_text (NULL, editor->plan, &pattern, zone, now_ms, error);
  return leit_schedule_change (editor->schedule, editor->plan,
                               editor->has_pattern ? &pattern : NULL, now_ms, error);
}

/* }}} */

/* {{{ What follows from it */

static GPtrArray *
list_dates (Editor *editor, const char *text)
{
  GTimeZone *zone = leit_watering_get_zone (editor->watering);
  g_autoptr (LeitSchedule) schedule = leit_schedule_parse (text, "preview.ics", zone, NULL);
  gint64 today_ms = leit_local_day_start_ms (zone, leit_clock_now_ms ());

  if (schedule == NULL)
    return g_ptr_array_new ();
  return leit_schedule_expand (schedule, today_ms, today_ms + DATES_AHEAD, N_DATES, NULL);
}

static void
show_dates (Editor *editor, GPtrArray *dates)
{
  GTimeZone *zone = leit_watering_get_zone (editor->watering);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < dates->len; i++) {
    const LeitOccurrence *occurrence = dates->pdata[i];
    g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (occurrence->start_ms / 1000);
    g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);
    g_autofree char *day = g_date_time_format (local, "%a %x");

    g_string_append_printf (text, "%s%s", i > 0 ? " · " : "", day);
  }
  gtk_label_set_text (editor->dates, dates->len > 0 ? text->str : _ ("no date to come"));
  g_string_free (text, TRUE);
}

static void
show_warnings (Editor *editor, GPtrArray *dates)
{
  const LeitOccurrence *first = dates->len > 0 ? dates->pdata[0] : NULL;
  const char *uid = editor->schedule != NULL ? leit_schedule_get_uid (editor->schedule) : NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (first != NULL)
    warnings = leit_watering_check_round (editor->watering, editor->plan, uid, first->start_ms,
                                          first->end_ms);
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    g_string_append_printf (text, "%s⚠ %s", i > 0 ? "\n" : "",
                            ((LeitRoundWarning *) warnings->pdata[i])->text);
  gtk_label_set_text (editor->warnings, text->str);
  gtk_widget_set_visible (GTK_WIDGET (editor->warnings), text->len > 0);
}

static void
update (Editor *editor)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GPtrArray) dates = NULL;

  if (editor->save == NULL)
    return; /* still being filled */
  text = make_text (editor, &error);
  gtk_widget_set_sensitive (editor->save, text != NULL);
  if (text == NULL) {
    gtk_label_set_text (editor->dates, "–");
    gtk_label_set_text (editor->warnings, error->message);
    gtk_widget_set_visible (GTK_WIDGET (editor->warnings), TRUE);
    return;
  }
  dates = list_dates (editor, text);
  show_dates (editor, dates);
  show_warnings (editor, dates);
}

static void
show_trees (Editor *editor)
{
  guint n = editor->plan->tree_ids->len;
  g_autofree char *title = g_strdup_printf (ngettext ("%u tree", "%u trees", n), n);
  g_autoptr (GString) ids = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, 12); i++)
    g_string_append_printf (ids, "%s%s", i > 0 ? ", " : "",
                            (const char *) editor->plan->tree_ids->pdata[i]);
  if (n > 12)
    g_string_append (ids, " …");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (editor->trees), title);
  adw_action_row_set_subtitle (editor->trees, ids->str);
}

/* As much as most of the chosen trees need in one round. */
static void
propose_litres (Editor *editor)
{
  g_autoptr (GArray) rows = leit_watering_find_rows (editor->watering, editor->plan->tree_ids);
  g_autoptr (GArray) needs = leit_watering_compute_needs (editor->watering, rows);
  double most = 0;

  for (guint i = 0; i < needs->len; i++)
    most = MAX (most, g_array_index (needs, LeitTreeNeed, i).round_litres);
  if (most > 0)
    gtk_spin_button_set_value (editor->litres, most);
}

static void
on_trees_chosen (const GPtrArray *tree_ids, gpointer user_data)
{
  Editor *editor = user_data;

  g_ptr_array_set_size (editor->plan->tree_ids, 0);
  for (guint i = 0; i < tree_ids->len; i++)
    g_ptr_array_add (editor->plan->tree_ids, g_strdup (tree_ids->pdata[i]));
  show_trees (editor);
  propose_litres (editor);
  update (editor);
}

static void
choose_trees (AdwActionRow *row G_GNUC_UNUSED, Editor *editor)
{
  leit_tree_chooser_show (editor->window, leit_watering_get_town (editor->watering),
                          editor->plan->tree_ids, on_trees_chosen, editor);
}

static void
save (GtkButton *button G_GNUC_UNUSED, Editor *editor)
{
  GError *error = NULL;
  char *text = make_text (editor, &error);

  leit_watering_edits_save (editor->edits, editor->href,
                            editor->schedule != NULL ? leit_schedule_get_text (editor->schedule)
                                                     : NULL,
                            text, error, _ ("The schedule is saved."));
  gtk_window_close (editor->window);
}

/* }}} */

/* {{{ The form */

static AdwEntryRow *
add_entry (Editor *editor, AdwPreferencesGroup *group, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
  g_signal_connect_swapped (row, "changed", G_CALLBACK (update), editor);
  adw_preferences_group_add (group, row);
  return ADW_ENTRY_ROW (row);
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (group, row);
  return ADW_ACTION_ROW (row);
}

static GtkSpinButton *
add_spin (Editor *editor, AdwActionRow *row, const char *label, int low, int high, int value)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (low, high, 1);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_widget_set_valign (spin, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (update), editor);
  adw_action_row_add_suffix (row, spin);
  return GTK_SPIN_BUTTON (spin);
}

static AdwComboRow *
add_combo (Editor *editor,
           AdwPreferencesGroup *group,
           const char *title,
           GtkStringList *choices,
           const char *chosen)
{
  GtkWidget *row = adw_combo_row_new ();
  guint selected = 0;

  for (guint i = 1; chosen != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (choices)); i++)
    if (g_str_equal (gtk_string_list_get_string (choices, i), chosen))
      selected = i;
  if (chosen != NULL && selected == 0) {
    /* Somebody typed another one elsewhere: it stays. */
    gtk_string_list_append (choices, chosen);
    selected = g_list_model_get_n_items (G_LIST_MODEL (choices)) - 1;
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (choices));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_swapped (row, "notify::selected", G_CALLBACK (update), editor);
  adw_preferences_group_add (group, row);
  g_object_unref (choices);
  return ADW_COMBO_ROW (row);
}

static GtkStringList *
make_choices (char **names)
{
  GtkStringList *choices = gtk_string_list_new (NULL);

  gtk_string_list_append (choices, _ ("not said"));
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    gtk_string_list_append (choices, names[i]);
  return choices;
}

static void
add_water (Editor *editor, AdwPreferencesGroup *group)
{
  LeitTown *town = leit_watering_get_town (editor->watering);
  GtkStringList *choices = gtk_string_list_new (NULL);
  char **hydrants = leit_watering_get_config (editor->watering)->hydrants;
  int tank = leit_watering_find_tank (editor->watering, editor->plan->tank_id);

  gtk_string_list_append (choices, _ ("not said"));
  for (guint i = 0; i < g_list_model_get_n_items (leit_town_get_tanks (town)); i++)
    gtk_string_list_append (choices, leit_tank_get_name (leit_town_get_tank (town, i)));
  for (guint i = 0; hydrants != NULL && hydrants[i] != NULL; i++)
    gtk_string_list_append (choices, hydrants[i]);
  editor->water =
      add_combo (editor, group, _ ("Water From"), choices,
                 tank >= 0 ? leit_tank_get_name (leit_town_get_tank (town, (guint) tank))
                           : editor->plan->hydrant);
}

static void
add_plan_group (Editor *editor, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const LeitWateringConfig *config = leit_watering_get_config (editor->watering);
  LeitRoundPlan *plan = editor->plan;
  AdwActionRow *litres;

  adw_preferences_page_add (page, group);
  editor->name = add_entry (editor, group, _ ("Name"), plan->name);
  editor->trees = add_row (group, "");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (editor->trees), TRUE);
  adw_action_row_add_suffix (editor->trees, gtk_image_new_from_icon_name ("go-next-symbolic"));
  g_signal_connect (editor->trees, "activated", G_CALLBACK (choose_trees), editor);
  show_trees (editor);
  litres = add_row (group, _ ("Litres per Tree"));
  editor->litres = add_spin (editor, litres, _ ("Litres per Tree"), 0, 5000,
                             (int) round (plan->litres_per_tree));
  add_water (editor, group);
  editor->crew = add_combo (editor, group, _ ("Crew"), make_choices (config->crews), plan->crew);
  editor->vehicle =
      add_combo (editor, group, _ ("Vehicle"), make_choices (config->vehicles), plan->vehicle);
  editor->place = add_entry (editor, group, _ ("Place"), plan->place);
  editor->note = add_entry (editor, group, _ ("Note for the Crew"), plan->note);
}

static GtkWidget *
make_toggles (
    Editor *editor, GtkToggleButton **buttons, guint n, guint mask, gboolean months, int columns)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 4);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 4);
  gtk_widget_set_margin_top (grid, 8);
  gtk_widget_set_margin_bottom (grid, 8);
  for (guint i = 0; i < n; i++) {
    /* 1 January 2024 was a Monday. */
    g_autoptr (GDateTime) day =
        g_date_time_new_utc (2024, months ? (int) i + 1 : 1, months ? 1 : (int) i + 1, 0, 0, 0);
    g_autofree char *label = g_date_time_format (day, months ? "%b" : "%a");
    g_autofree char *whole = g_date_time_format (day, months ? "%OB" : "%A");
    GtkWidget *button = gtk_toggle_button_new_with_label (label);

    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), (mask & (1u << i)) != 0);
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, whole,
                                    -1);
    g_signal_connect_swapped (button, "toggled", G_CALLBACK (update), editor);
    gtk_grid_attach (GTK_GRID (grid), button, (int) i % columns, (int) i / columns, 1, 1);
    buttons[i] = GTK_TOGGLE_BUTTON (button);
  }
  return grid;
}

static void
add_toggles (AdwPreferencesGroup *group, const char *title, GtkWidget *toggles)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 8);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), toggles);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  adw_preferences_group_add (group, row);
}

static LeitPattern
first_pattern (Editor *editor)
{
  GTimeZone *zone = leit_watering_get_zone (editor->watering);
  LeitCivilTime tomorrow = leit_civil_time_from_ms (leit_clock_now_ms () + LEIT_DAY_MS, zone);
  LeitPattern pattern = { .duration_minutes = 90, .interval_weeks = 2 };

  tomorrow.hour = 7;
  tomorrow.minute = 0;
  pattern.start = tomorrow;
  pattern.weekdays = LEIT_WEEKDAY_BIT (leit_civil_time_get_weekday (&tomorrow));
  pattern.months = leit_watering_get_config (editor->watering)->season_months;
  return pattern;
}

static void
add_when_group (Editor *editor, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  LeitPattern pattern = first_pattern (editor);
  g_autofree char *date = NULL;
  g_autofree char *until = NULL;
  AdwActionRow *row;

  adw_preferences_page_add (page, group);
  adw_preferences_group_set_title (group, _ ("When"));
  editor->has_pattern =
      editor->schedule == NULL || leit_schedule_get_pattern (editor->schedule, &pattern);
  if (!editor->has_pattern) {
    add_row (group, _ ("A rule of another program. It stays as it is."));
    return;
  }
  date = g_strdup_printf ("%04d-%02d-%02d", pattern.start.year, pattern.start.month,
                          pattern.start.day);
  until = pattern.until_year == 0 ? g_strdup ("")
                                  : g_strdup_printf ("%04d-%02d-%02d", pattern.until_year,
                                                     pattern.until_month, pattern.until_day);
  editor->date = add_entry (editor, group, _ ("From Day"), date);
  row = add_row (group, _ ("Time"));
  editor->hour = add_spin (editor, row, _ ("Hour"), 0, 23, pattern.start.hour);
  editor->minute = add_spin (editor, row, _ ("Minute"), 0, 59, pattern.start.minute);
  row = add_row (group, _ ("Takes Minutes"));
  editor->duration = add_spin (editor, row, _ ("Takes Minutes"), 5, 1440, pattern.duration_minutes);
  row = add_row (group, _ ("Every so Many Weeks"));
  adw_action_row_set_subtitle (row, _ ("0: only once"));
  editor->weeks = add_spin (editor, row, _ ("Every so Many Weeks"), 0, 52, pattern.interval_weeks);
  add_toggles (group, _ ("On These Days"),
               make_toggles (editor, editor->weekdays, 7, pattern.weekdays, FALSE, 7));
  add_toggles (group, _ ("Season"),
               make_toggles (editor, editor->months, 12,
                             pattern.months != 0 ? pattern.months : 0xfff, TRUE, 6));
  editor->until = add_entry (editor, group, _ ("Until Day (may stay empty)"), until);
}

static void
add_outcome_group (Editor *editor, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  editor->dates = GTK_LABEL (gtk_label_new (NULL));
  editor->warnings = GTK_LABEL (gtk_label_new (NULL));
  for (guint i = 0; i < 2; i++) {
    GtkLabel *label = i == 0 ? editor->dates : editor->warnings;

    gtk_label_set_wrap (label, TRUE);
    gtk_label_set_xalign (label, 0);
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (label));
  }
  gtk_widget_add_css_class (GTK_WIDGET (editor->warnings), "warning");
  adw_preferences_group_set_title (group, _ ("Next Dates"));
  adw_preferences_group_add (group, box);
  adw_preferences_page_add (page, group);
}

static GtkWidget *
make_header (Editor *editor)
{
  GtkWidget *header = adw_header_bar_new ();

  editor->save = gtk_button_new_with_mnemonic (_ ("_Save"));
  gtk_widget_add_css_class (editor->save, "suggested-action");
  g_signal_connect (editor->save, "clicked", G_CALLBACK (save), editor);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), editor->save);
  return header;
}

static GtkWidget *
make_content (Editor *editor)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *header;

  add_plan_group (editor, ADW_PREFERENCES_PAGE (page));
  add_when_group (editor, ADW_PREFERENCES_PAGE (page));
  add_outcome_group (editor, ADW_PREFERENCES_PAGE (page));
  header = make_header (editor);
  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), page);
  return box;
}

void
leit_schedule_editor_show (GtkWindow *parent, LeitWateringEdits *edits, const char *href)
{
  LeitWatering *watering = leit_watering_edits_get_watering (edits);
  LeitBookItem *item =
      href != NULL ? leit_calendar_book_find (leit_watering_get_schedules (watering), href) : NULL;
  Editor *editor = g_new0 (Editor, 1);

  editor->edits = g_object_ref (edits);
  editor->watering = watering;
  editor->href = g_strdup (href);
  if (item != NULL && item->schedule != NULL) {
    editor->schedule = g_object_ref (item->schedule);
    editor->plan = leit_round_plan_copy (leit_schedule_get_plan (item->schedule));
  } else {
    editor->plan = leit_round_plan_new ();
    editor->plan->litres_per_tree = 20;
  }
  editor->window = GTK_WINDOW (g_object_new (
      ADW_TYPE_WINDOW, "transient-for", parent, "modal", TRUE, "title",
      href != NULL ? _ ("Watering Schedule") : _ ("New Watering Schedule"), "default-width", 560,
      "default-height", 620, "destroy-with-parent", TRUE, NULL));
  g_object_set_data_full (G_OBJECT (editor->window), "editor", editor, editor_free);
  adw_window_set_content (ADW_WINDOW (editor->window), make_content (editor));
  update (editor);
  gtk_window_present (editor->window);
}

/* }}} */
