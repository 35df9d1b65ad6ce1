#include "water-fixture.h"
#include "water/round-checks.h"
#include "water/water-use.h"
#include "water/weaning.h"

#include <string.h>

static void
fill_plan (LeitRoundPlan *plan, const char *name, const char *const *ids, double litres)
{
  *plan = (LeitRoundPlan){ .name = (char *) name,
                           .tree_ids = g_ptr_array_new (),
                           .litres_per_tree = litres,
                           .crew = (char *) "Bauhof",
                           .vehicle = (char *) "Lastenrad" };
  for (guint i = 0; ids[i] != NULL; i++)
    g_ptr_array_add (plan->tree_ids, (gpointer) ids[i]);
}

static void
assert_warnings (Water *water, const LeitRoundCheck *check, const char *expected)
{
  g_autoptr (GPtrArray) warnings = leit_round_check (&water->context, check);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < warnings->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((LeitRoundWarning *) warnings->pdata[i])->text);
  g_assert_cmpstr (text->str, ==, expected);
}

/* The tank cannot serve six trees at 60 l. */
static void
test_tank (Water *water, gconstpointer data)
{
  static const char *const ids[] = { "1", "2", "3", "4", "5", "6", NULL };
  LeitTankBalanceInput tank = {
    .level_litres = 187, .capacity_litres = 380, .dead_volume_litres = 20, .n_days = 7
  };
  LeitTankBalance balance;
  LeitRoundPlan plan;
  LeitRoundCheck check = {
    .plan = &plan, .start_ms = NOW + HOUR, .end_ms = NOW + 2 * HOUR, .tank = &tank
  };

  fill_plan (&plan, "Markt", ids, 60);
  /* it could if it were full, and nobody knows */
  assert_warnings (water, &check, "");
  leit_tank_balance_compute (&water->context, &tank, &balance);
  check.balance = &balance;
  assert_warnings (water, &check,
                   "The tank cannot serve 6 trees with 60" NARROW "l each: it has 167" NARROW "l.");
  check.start_ms = NOW + 30 * DAY;
  check.end_ms = check.start_ms + HOUR;
  assert_warnings (water, &check, "");
  plan.litres_per_tree = 60.1;
  assert_warnings (water, &check,
                   "The tank cannot serve 6 trees with 60" NARROW "l each: it has 360" NARROW "l.");
  g_ptr_array_unref (plan.tree_ids);
}

static void
test_bookings (Water *water, gconstpointer data)
{
  static const char *const ids[] = { "1", "2", NULL };
  static const char *const other_ids[] = { "3", NULL };
  LeitRoundPlan plan, other;
  LeitBookedRound booked = { &other, NOW + HOUR, NOW + 2 * HOUR };
  LeitRoundCheck check = { .plan = &plan,
                           .start_ms = NOW + 2 * HOUR,
                           .end_ms = NOW + 3 * HOUR,
                           .booked = &booked,
                           .n_booked = 1 };

  fill_plan (&plan, "Markt", ids, 20);
  fill_plan (&other, "Klinke", other_ids, 20);
  assert_warnings (water, &check, ""); /* one after the other */
  booked.end_ms += 1;
  assert_warnings (water, &check,
                   "Bauhof is already booked: Klinke, 11:00. "
                   "Lastenrad is already booked: Klinke, 11:00.");
  other.crew = NULL;
  plan.vehicle = NULL;
  assert_warnings (water, &check, "");
  g_ptr_array_unref (plan.tree_ids);
  g_ptr_array_unref (other.tree_ids);
}

/* The week ends with Sunday, by the town's clock. */
static void
test_week (Water *water, gconstpointer data)
{
  static const char *const ids[] = { "1", "2", NULL };
  static const char *const other_ids[] = { "2", "3", NULL };
  LeitRoundPlan plan, other;
  LeitBookedRound booked = { &other, NOW + 5 * DAY + 13 * HOUR, NOW + 5 * DAY + 14 * HOUR };
  LeitRoundCheck check = {
    .plan = &plan, .start_ms = NOW, .end_ms = NOW + HOUR, .booked = &booked, .n_booked = 1
  };

  fill_plan (&plan, "Markt", ids, 20);
  fill_plan (&other, "Klinke", other_ids, 20);
  assert_warnings (water, &check, "Tree 2 is already watered this week: Klinke, Sun 14 June.");
  booked.start_ms += HOUR;
  assert_warnings (water, &check, "");
  g_ptr_array_set_size (other.tree_ids, 0);
  g_ptr_array_add (other.tree_ids, (gpointer) "1");
  g_ptr_array_add (other.tree_ids, (gpointer) "2");
  booked.start_ms = NOW - DAY;
  booked.end_ms = NOW - DAY + HOUR;
  other.name = NULL;
  assert_warnings (water, &check,
                   "2 of these trees are already watered this week: another round, Mon 8 June.");
  g_ptr_array_unref (plan.tree_ids);
  g_ptr_array_unref (other.tree_ids);
}

static void
test_season_and_frost (Water *water, gconstpointer data)
{
  static const char *const ids[] = { NULL };
  g_autoptr (LeitWeather) weather = make_weather (NOW, NOW, 24, 15);
  LeitRoundPlan plan;
  LeitRoundCheck check = {
    .plan = &plan, .start_ms = NOW, .end_ms = NOW + HOUR, .weather = weather
  };

  fill_plan (&plan, "Markt", ids, 20);
  assert_warnings (water, &check, "");
  weather_hour (weather, NOW + 3 * HOUR)->temperature_celsius = -2;
  assert_warnings (water, &check, "Frost is forecast for Tue 9 June: -2" NARROW "°C.");
  check.start_ms = G_GINT64_CONSTANT (1793487600000); /* 2026-11-01 in Berlin, October in UTC */
  assert_warnings (water, &check, "Sun 1 November is outside the watering season.");
  g_ptr_array_unref (plan.tree_ids);
}

static void
test_weaning (Water *water, gconstpointer data)
{
  static const LeitWeaningTree trees[] = {
    { "fifth", 2022 },   { "first", 2026 }, { "third", 2024 }, { "sixth", 2021 },
    { "seventh", 2020 }, { "old", 1890 },   { "unknown", 0 },  { "next", 2027 },
  };
  g_autoptr (LeitWeaningPlan) plan =
      leit_weaning_plan_new (&water->config, trees, G_N_ELEMENTS (trees), 2026);
  const LeitWeaningGroup *young, *last;

  g_assert_cmpuint (plan->groups->len, ==, 2);
  young = plan->groups->pdata[0];
  last = plan->groups->pdata[1];
  g_assert_cmpuint (young->tree_ids->len, ==, 2);
  g_assert_cmpint (young->step.interval_days, ==, 14);
  g_assert_cmpfloat (young->step.litres, ==, 60);
  g_assert_cmpint (last->step.interval_days, ==, 60);
  g_assert_cmpuint (plan->leaving_ids->len, ==, 1);
  g_assert_cmpstr (plan->leaving_ids->pdata[0], ==, "sixth");
  g_assert_cmpuint (plan->last_year_ids->len, ==, 1);
  g_assert_cmpstr (plan->last_year_ids->pdata[0], ==, "fifth");
  g_assert_cmpuint (plan->unknown_ids->len, ==, 2);
  g_assert_cmpuint (plan->n_weaned, ==, 2);
}

static void
test_season_use (void)
{
  static const LeitUseEntry entries[] = {
    { NOW, LEIT_USE_ROUND, LEIT_USE_DONE, 200, "markt" },
    { NOW + 1, LEIT_USE_ROUND, LEIT_USE_PARTLY, 80, NULL, "Hydrant", "leer" },
    { NOW + 2, LEIT_USE_ROUND, LEIT_USE_NOT_DONE, 500, "markt", NULL, "Regen" },
    { NOW + 3, LEIT_USE_ROUND, LEIT_USE_NOT_DONE, 0, "markt", NULL, "Regen" },
    { NOW + 4, LEIT_USE_ROUND, LEIT_USE_NOT_DONE, 0, NULL, NULL, "" },
    { NOW + 5, LEIT_USE_CANS, LEIT_USE_DONE, 30, "markt" },
    { NOW + 6, LEIT_USE_ROUND, LEIT_USE_DONE, NAN, NULL, NULL },
    { NOW + DAY, LEIT_USE_ROUND, LEIT_USE_DONE, 1000, "markt" },
    { NOW - 1, LEIT_USE_ROUND, LEIT_USE_DONE, 1000, "markt" },
  };
  g_autoptr (LeitSeasonUse) use =
      leit_season_use_new (entries, G_N_ELEMENTS (entries), NOW, NOW + DAY);
  const LeitUseReason *first;

  g_assert_cmpfloat (use->litres, ==, 310);
  g_assert_cmpfloat (use->tank_litres, ==, 230);
  g_assert_cmpfloat (use->hydrant_litres, ==, 80);
  g_assert_cmpfloat (use->cans_litres, ==, 30);
  g_assert_cmpuint (use->n_done, ==, 2);
  g_assert_cmpuint (use->n_partly, ==, 1);
  g_assert_cmpuint (use->n_not_done, ==, 3);
  g_assert_cmpuint (use->reasons->len, ==, 3);
  first = use->reasons->pdata[0];
  g_assert_cmpstr (first->reason, ==, "Regen");
  g_assert_cmpuint (first->n_rounds, ==, 2);
}

static void
test_time_line (void)
{
  static const LeitUseEntry entries[] = {
    { NOW + 2 * DAY, LEIT_USE_ROUND, LEIT_USE_DONE, 200, "markt" },
    { NOW - DAY, LEIT_USE_ROUND, LEIT_USE_DONE, 200, "markt" },
  };
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (LeitLevelEvent));
  LeitLevelEvent cans = { LEIT_LEVEL_CANS, NOW + DAY, NOW + DAY + HOUR, -20, 2, FALSE };
  LeitLevelEvent drain = { LEIT_LEVEL_DRAIN, NOW + DAY, NOW + DAY + HOUR, -142, 0, TRUE };
  g_autoptr (GArray) line = NULL;
  const LeitUsePoint *point;

  g_array_append_val (events, cans);
  g_array_append_val (events, drain);
  line = leit_use_time_line_new (entries, 2, events, NOW, 50);
  g_assert_cmpuint (line->len, ==, 2);
  point = &g_array_index (line, LeitUsePoint, 0);
  g_assert_cmpint (point->kind, ==, LEIT_USE_CANS);
  g_assert_cmpfloat (point->given_litres, ==, 20);
  g_assert_cmpfloat (point->needed_litres, ==, 50);
  point = &g_array_index (line, LeitUsePoint, 1);
  g_assert_cmpfloat (point->given_litres, ==, 220);
  g_assert_cmpfloat (point->needed_litres, ==, 100);
  g_assert_true (point->entry == &entries[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_water ("/water/rounds/tank", test_tank);
  add_water ("/water/rounds/bookings", test_bookings);
  add_water ("/water/rounds/week", test_week);
  add_water ("/water/rounds/season-and-frost", test_season_and_frost);
  add_water ("/water/weaning", test_weaning);
  g_test_add_func ("/water/use/season", test_season_use);
  g_test_add_func ("/water/use/time-line", test_time_line);
  return g_test_run ();
}
