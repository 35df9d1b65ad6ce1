#include "water-fixture.h"
#include "water/proposal.h"

#include <string.h>

/* Ten lindens on the Marktplatz at 20 l, from its store, today at noon. */
typedef struct {
  Water water;
  LeitWeather *weather;
  LeitRoundPlan plan;
  LeitTreeNeed needs[10];
  LeitTankBalanceInput tank;
  LeitTankBalance balance;
  LeitProposalInput input;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  water_init (&f->water, NOW);
  f->weather = make_weather (NOW, NOW - DAY, 10 * 24, 15);
  f->plan = (LeitRoundPlan){ .tree_ids = g_ptr_array_new (), .litres_per_tree = 20 };
  for (guint i = 0; i < 10; i++) {
    g_ptr_array_add (f->plan.tree_ids, (gpointer) "B-1");
    f->needs[i] = (LeitTreeNeed){ .due_ms = NOW, .litres_needed = 60, .round_litres = 60 };
  }
  f->tank = (LeitTankBalanceInput){ .level_litres = 250,
                                    .capacity_litres = 300,
                                    .dead_volume_litres = 20,
                                    .roof_area_m2 = 80,
                                    .roof_runoff = 0.8,
                                    .weather = f->weather,
                                    .n_days = 7 };
  f->input = (LeitProposalInput){ .plan = &f->plan,
                                  .start_ms = NOW + 2 * HOUR,
                                  .needs = f->needs,
                                  .n_needs = 10,
                                  .tank = &f->tank,
                                  .balance = &f->balance,
                                  .weather = f->weather };
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->plan.tree_ids);
  leit_weather_unref (f->weather);
  water_clear (&f->water);
}

static LeitProposal
assert_proposal (Fixture *f, LeitProposalKind kind, LeitProposalReason reason, const char *words)
{
  g_autofree char *sentence = NULL;
  LeitProposal proposal;

  leit_tank_balance_compute (&f->water.context, &f->tank, &f->balance);
  leit_proposal_compute (&f->water.context, &f->input, &proposal);
  sentence = leit_proposal_get_sentence (&f->water.context, &f->input, &proposal);
  if (words != NULL)
    g_assert_cmpstr (sentence, ==, words);
  g_assert_cmpint (proposal.kind, ==, kind);
  g_assert_cmpint (proposal.reason, ==, reason);
  return proposal;
}

static void
test_run (Fixture *f, gconstpointer data)
{
  LeitProposal p = assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_DUE,
                                    "Run: 10 of 10 trees are due; 230" NARROW
                                    "l in the tank, 200" NARROW "l wanted.");

  g_assert_cmpuint (p.n_due, ==, 10);
  g_assert_cmpfloat (p.wanted_litres, ==, 200);
}

/* One due tree is enough; due tomorrow is not due today. */
static void
test_nothing_due (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    f->needs[i].due_ms = NOW + 14 * HOUR; /* midnight in Berlin */
  assert_proposal (f, LEIT_PROPOSAL_SKIP, LEIT_PROPOSAL_NOTHING_DUE,
                   "Skip: no tree is due before Wed 10 June; 230" NARROW "l in the tank, 200" NARROW
                   "l wanted.");
  f->needs[3].due_ms--;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_DUE, NULL);
}

/* 3.9 mm × 6 m² × 0.7 are 16.4 l of 20: enough; the soil that is dry today does not wait for it. */
static void
test_rain (Fixture *f, gconstpointer data)
{
  weather_hour (f->weather, NOW + 20 * HOUR)->rain_mm = 3.9;
  assert_proposal (f, LEIT_PROPOSAL_SKIP, LEIT_PROPOSAL_RAIN,
                   "Skip: Wed 3.9" NARROW "mm → 16" NARROW "l per tree pit; 230" NARROW
                   "l in the tank, 200" NARROW "l wanted. The tank will overflow on Wed by "
                   "200" NARROW "l.");
  weather_hour (f->weather, NOW + 20 * HOUR)->rain_mm = 3.7;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_DUE, NULL);
  weather_hour (f->weather, NOW + 20 * HOUR)->rain_mm = 30;
  f->needs[0].urgent = TRUE;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_URGENT, NULL);
  /* rain that has fallen is in the needs already, rain beyond two days is not sure enough */
  f->needs[0].urgent = FALSE;
  weather_hour (f->weather, NOW + 20 * HOUR)->rain_mm = 0;
  weather_hour (f->weather, NOW - HOUR)->rain_mm = 30;
  weather_hour (f->weather, NOW + 51 * HOUR)->rain_mm = 30;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_DUE, NULL);
}

static void
test_frost (Fixture *f, gconstpointer data)
{
  LeitProposal p;

  weather_hour (f->weather, NOW - 5 * HOUR)->temperature_celsius = 0;
  weather_hour (f->weather, NOW + 19 * HOUR)->temperature_celsius = -3;
  p = assert_proposal (f, LEIT_PROPOSAL_SHIFT, LEIT_PROPOSAL_FROST, NULL);
  g_assert_cmpint (p.shift_to_ms, ==, NOW + 38 * HOUR); /* Thursday 00:00 */
  for (guint i = 0; i < f->weather->hours->len; i++)
    g_array_index (f->weather->hours, LeitWeatherHour, i).temperature_celsius = -1;
  assert_proposal (f, LEIT_PROPOSAL_SKIP, LEIT_PROPOSAL_FROST,
                   "Skip: frost down to -1" NARROW "°C; 230" NARROW "l in the tank, 200" NARROW
                   "l wanted.");
}

/* Three days until the rain fills it again; with dry soil it is run with what there is. */
static void
test_tank_short (Fixture *f, gconstpointer data)
{
  LeitProposal p;

  f->tank.level_litres = 100;
  weather_hour (f->weather, NOW + 60 * HOUR)->rain_mm = 3;
  p = assert_proposal (f, LEIT_PROPOSAL_SHIFT, LEIT_PROPOSAL_TANK_SHORT,
                       "Shift to Fri 12 June: 80" NARROW "l in the tank, 200" NARROW "l wanted.");
  g_assert_cmpint (p.shift_to_ms, ==, NOW + 62 * HOUR);
  f->needs[0].urgent = TRUE;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_TANK_SHORT, NULL);
  f->needs[0].urgent = FALSE;
  weather_hour (f->weather, NOW + 60 * HOUR)->rain_mm = 0;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_TANK_SHORT, NULL);
}

/* What is not known never speaks against a round. */
static void
test_little_known (Fixture *f, gconstpointer data)
{
  f->input.weather = NULL;
  f->tank.weather = NULL;
  f->tank.level_litres = NAN;
  f->input.n_needs = 0;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_NEED_UNKNOWN,
                   "Run: by the plan, the trees' need is not known. The weather is not known.");
  f->input.tank = NULL;
  f->input.balance = NULL;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_NEED_UNKNOWN, NULL);
}

static void
test_old_weather (Fixture *f, gconstpointer data)
{
  weather_hour (f->weather, NOW + 20 * HOUR)->rain_mm = 30;
  f->weather->fetched_ms = NOW - 3 * DAY;
  assert_proposal (f, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_DUE,
                   "Run: 10 of 10 trees are due; 230" NARROW "l in the tank, 200" NARROW
                   "l wanted. The weather was last fetched 3 days ago and did not count.");
}

#define add(path, test) g_test_add ("/water/proposal/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("run", test_run);
  add ("nothing-due", test_nothing_due);
  add ("rain", test_rain);
  add ("frost", test_frost);
  add ("tank-short", test_tank_short);
  add ("little-known", test_little_known);
  add ("old-weather", test_old_weather);
  return g_test_run ();
}
