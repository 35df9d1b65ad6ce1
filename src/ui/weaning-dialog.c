#include "ui/weaning-dialog.h"

#include "base/clock.h"
#include "base/format.h"
#include "schedule/schedule-edit.h"
#include "water/context.h"
#include "water/weaning.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* So many numbers are named; the schedule itself holds all. */
#define MAX_NAMED 40u

/* A schedule that a button makes. */
typedef struct {
  LeitWateringEdits *edits;
  LeitWeaningStep step;
  GPtrArray *tree_ids;
} Group;

static void
group_free (gpointer data)
{
  Group *group = data;

  g_object_unref (group->edits);
  g_ptr_array_unref (group->tree_ids);
  g_free (group);
}

static char *
describe_years (const LeitWeaningStep *step)
{
  if (step->from_standing_year == step->until_standing_year)
    return g_strdup_printf (_ ("Standing year %d"), step->from_standing_year);
  return g_strdup_printf (_ ("Standing years %d to %d"), step->from_standing_year,
                          step->until_standing_year);
}

/* Begins next Monday at seven; the form is for the rest. */
static LeitPattern
make_pattern (LeitWatering *watering, const LeitWeaningStep *step)
{
  GTimeZone *zone = leit_watering_get_zone (watering);
  gint64 monday_ms =
      leit_local_day_add_ms (zone, leit_local_week_start_ms (zone, leit_clock_now_ms ()), 7);
  LeitPattern pattern = { .duration_minutes = 120,
                          .interval_weeks = MAX (1, (int) lround (step->interval_days / 7.0)),
                          .months = leit_watering_get_config (watering)->season_months };

  pattern.start = leit_civil_time_from_ms (monday_ms, zone);
  pattern.start.hour = 7;
  return pattern;
}

static void
make_schedule (GtkButton *button, Group *group)
{
  LeitWatering *watering = leit_watering_edits_get_watering (group->edits);
  LeitPattern pattern = make_pattern (watering, &group->step);
  g_autoptr (LeitRoundPlan) plan = leit_round_plan_new ();
  g_autofree char *years = describe_years (&group->step);
  GError *error = NULL;
  char *text;

  plan->name = g_strdup_printf (_ ("Weaning: %s"), years);
  plan->litres_per_tree = group->step.litres;
  for (guint i = 0; i < group->tree_ids->len; i++)
    g_ptr_array_add (plan->tree_ids, g_strdup (group->tree_ids->pdata[i]));
  text = leit_schedule_create_text (NULL, plan, &pattern,
                                    g_time_zone_get_identifier (leit_watering_get_zone (watering)),
                                    leit_clock_now_ms (), &error);
  leit_watering_edits_save (group->edits, NULL, NULL, text, error, _ ("The schedule is saved."));
  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
}

static char *
name_trees (const GPtrArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < MIN (ids->len, MAX_NAMED); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", (const char *) ids->pdata[i]);
  if (ids->len > MAX_NAMED)
    g_string_append (text, " …");
  return g_string_free (text, FALSE);
}

static AdwActionRow *
add_row (AdwPreferencesGroup *group, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
  return ADW_ACTION_ROW (row);
}

static void
add_group (AdwPreferencesGroup *list, LeitWateringEdits *edits, const LeitWeaningGroup *found)
{
  guint n = found->tree_ids->len;
  g_autofree char *title = describe_years (&found->step);
  g_autofree char *litres = leit_format_quantity (found->step.litres, 0, "l");
  g_autofree char *subtitle =
      g_strdup_printf (ngettext ("%u tree, %s every %d days", "%u trees, %s each every %d days", n),
                       n, litres, found->step.interval_days);
  AdwActionRow *row = add_row (list, title, subtitle);
  GtkWidget *button = gtk_button_new_with_label (_ ("Make a Schedule"));
  Group *group = g_new0 (Group, 1);

  group->edits = g_object_ref (edits);
  group->step = found->step;
  group->tree_ids = g_ptr_array_ref (found->tree_ids);
  g_object_set_data_full (G_OBJECT (button), "group", group, group_free);
  g_signal_connect (button, "clicked", G_CALLBACK (make_schedule), group);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (row, button);
}

static void
add_trees (AdwPreferencesPage *page, const char *title, const GPtrArray *ids)
{
  AdwPreferencesGroup *group;
  guint n = ids->len;
  g_autofree char *count = g_strdup_printf (ngettext ("%u tree", "%u trees", n), n);
  g_autofree char *names = name_trees (ids);

  if (n == 0)
    return;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (group, title);
  add_row (group, count, names);
  adw_preferences_page_add (page, group);
}

static LeitWeaningPlan *
make_plan (LeitWatering *watering)
{
  LeitTreeTable *trees = leit_town_get_trees (leit_watering_get_town (watering));
  guint n = leit_tree_table_get_n_rows (trees);
  g_autofree LeitWeaningTree *list = g_new0 (LeitWeaningTree, n + 1);

  for (guint i = 0; i < n; i++) {
    list[i].id = leit_tree_table_get_id (trees, i);
    list[i].planting_year = leit_tree_table_get_planting_year (trees, i);
  }
  return leit_weaning_plan_new (
      leit_watering_get_config (watering), list, n,
      leit_local_year (leit_watering_get_zone (watering), leit_clock_now_ms ()));
}

static GtkWidget *
make_content (LeitWateringEdits *edits)
{
  g_autoptr (LeitWeaningPlan) plan = make_plan (leit_watering_edits_get_watering (edits));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *groups = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (groups, _ ("Trees in Care"));
  for (guint i = 0; i < plan->groups->len; i++)
    add_group (groups, edits, plan->groups->pdata[i]);
  if (plan->groups->len == 0)
    add_row (groups, _ ("No tree is young enough to be watered."), "");
  adw_preferences_page_add (page, groups);
  add_trees (page, _ ("In Their Last Year of Care"), plan->last_year_ids);
  add_trees (page, _ ("Left Care This Year"), plan->leaving_ids);
  add_trees (page, _ ("Planting Year Not Known"), plan->unknown_ids);
  gtk_widget_set_vexpand (GTK_WIDGET (page), TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page));
  return box;
}

void
leit_weaning_dialog_show (GtkWindow *parent, LeitWateringEdits *edits)
{
  GtkWindow *window = GTK_WINDOW (g_object_new (
      ADW_TYPE_WINDOW, "transient-for", parent, "modal", TRUE, "title", _ ("Weaning Plan"),
      "default-width", 560, "default-height", 520, "destroy-with-parent", TRUE, NULL));

  adw_window_set_content (ADW_WINDOW (window), make_content (edits));
  gtk_window_present (window);
}
