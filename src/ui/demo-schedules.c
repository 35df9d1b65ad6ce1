#include "ui/demo-schedules.h"

#include "base/clock.h"
#include "schedule/schedule-edit.h"
#include "water/context.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A schedule of the demo town; days count from today. */
typedef struct {
  const char *name;
  const char *place;
  guint first_tree, n_trees;
  double litres;
  guint tank;
  int days_from_today;
  int hour;
  int interval_weeks;
} DemoSchedule;

static const DemoSchedule demo_schedules[] = {
  { N_ ("Market square, lime trees"), N_ ("Market square"), 0, 10, 20, 0, 0, 7, 1 },
  { N_ ("Klinkengrund, young trees"), N_ ("Klinkengrund"), 20, 6, 40, 1, 1, 8, 2 },
  { N_ ("Park, newly planted"), N_ ("Park"), 40, 8, 60, 2, 3, 7, 2 },
};

static LeitRoundPlan *
make_plan (LeitWatering *watering, const DemoSchedule *demo, guint index)
{
  LeitTown *town = leit_watering_get_town (watering);
  LeitTreeTable *trees = leit_town_get_trees (town);
  const LeitWateringConfig *config = leit_watering_get_config (watering);
  LeitRoundPlan *plan = leit_round_plan_new ();

  plan->name = g_strdup (_ (demo->name));
  plan->place = g_strdup (_ (demo->place));
  for (guint i = 0; i < demo->n_trees; i++)
    if (demo->first_tree + i < leit_tree_table_get_n_rows (trees))
      g_ptr_array_add (plan->tree_ids,
                       g_strdup (leit_tree_table_get_id (trees, demo->first_tree + i)));
  plan->litres_per_tree = demo->litres;
  if (demo->tank < g_list_model_get_n_items (leit_town_get_tanks (town)))
    plan->tank_id = g_strdup (leit_tank_get_id (leit_town_get_tank (town, demo->tank)));
  if (config->crews != NULL && g_strv_length (config->crews) > 0)
    plan->crew = g_strdup (config->crews[index % g_strv_length (config->crews)]);
  if (config->vehicles != NULL && g_strv_length (config->vehicles) > 0)
    plan->vehicle = g_strdup (config->vehicles[0]);
  return plan;
}

static void
make_schedule (LeitWatering *watering, const DemoSchedule *demo, guint index)
{
  GTimeZone *zone = leit_watering_get_zone (watering);
  gint64 now_ms = leit_clock_now_ms ();
  g_autoptr (LeitRoundPlan) plan = make_plan (watering, demo, index);
  LeitPattern pattern = { .duration_minutes = 90, .interval_weeks = demo->interval_weeks };
  g_autofree char *text = NULL;

  pattern.start =
      leit_civil_time_from_ms (leit_local_day_add_ms (zone, now_ms, demo->days_from_today), zone);
  pattern.start.hour = demo->hour;
  text = leit_schedule_create_text (NULL, plan, &pattern, g_time_zone_get_identifier (zone), now_ms,
                                    NULL);
  if (text != NULL)
    leit_calendar_book_save_async (leit_watering_get_schedules (watering), NULL, text, NULL, NULL);
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitWatering) watering = user_data;
  LeitCalendarBook *book = LEIT_CALENDAR_BOOK (source);

  if (!leit_calendar_book_sync_finish (book, result, NULL) ||
      leit_calendar_book_get_items (book)->len > 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (demo_schedules); i++)
    make_schedule (watering, &demo_schedules[i], i);
}

void
leit_demo_schedules_make (LeitWatering *watering)
{
  leit_calendar_book_sync_async (leit_watering_get_schedules (watering), on_synced,
                                 g_object_ref (watering));
}
