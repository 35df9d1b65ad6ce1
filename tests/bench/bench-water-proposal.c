/* The morning's advice for a middle-sized town: the need of 10,000 trees, the balance of 50 tanks, a proposal in words for each of
 * 500 rounds. */
#include "base/clock.h"
#include "water/proposal.h"

#include <locale.h>
#include <string.h>

#define N_TREES 10000
#define N_TANKS 50
#define N_ROUNDS 500
#define TREES_A_ROUND (N_TREES / N_ROUNDS)
#define REPEATS 21
#define NOW G_GINT64_CONSTANT (1780992000000) /* 2026-06-09T08:00:00Z */

typedef struct {
  LeitWaterContext context;
  LeitWeather *weather;
  LeitTreeNeedInput inputs[N_TREES];
  LeitWaterGift gifts[N_TREES][2];
  LeitTreeNeed needs[N_TREES];
  LeitTankBalanceInput tanks[N_TANKS];
  LeitTankBalance balances[N_TANKS];
  LeitTankDraw draws[N_TANKS][2];
  LeitRoundPlan plans[N_ROUNDS];
} Town;

static LeitWeather *
make_weather (GRand *random)
{
  LeitWeather *weather = leit_weather_new (NOW);

  for (int i = -30 * 24; i < 10 * 24; i++) {
    LeitWeatherHour hour = { NOW + i * LEIT_HOUR_MS };

    hour.rain_mm = g_rand_double (random) < 0.05 ? g_rand_double_range (random, 0.1, 4) : 0;
    hour.temperature_celsius = g_rand_double_range (random, 8, 25);
    g_array_append_val (weather->hours, hour);
  }
  leit_weather_seal (weather, NOW);
  return weather;
}

static void
make_tree (Town *town, guint i, GRand *random)
{
  LeitTreeNeedInput *input = &town->inputs[i];

  leit_tree_need_input_init (input, g_rand_int_range (random, 0, 7));
  if (i % 3 != 0) {
    input->nfk_percent = g_rand_double_range (random, 5, 120);
    input->probe_time_ms = NOW - g_rand_int_range (random, 0, 60) * LEIT_HOUR_MS;
    input->probe_distance_m = g_rand_double_range (random, 1, 1500);
  }
  for (guint k = 0; k < 2; k++)
    town->gifts[i][k] = (LeitWaterGift){
      NOW - (20 - 10 * k) * LEIT_DAY_MS - g_rand_int_range (random, 0, 9) * LEIT_DAY_MS, 40
    };
  input->gifts = town->gifts[i];
  input->n_gifts = 2;
}

static void
make_tank (Town *town, guint i, GRand *random)
{
  for (guint k = 0; k < 2; k++)
    town->draws[i][k] = (LeitTankDraw){ NOW + (k + 1) * LEIT_DAY_MS, 110 };
  town->tanks[i] = (LeitTankBalanceInput){ .level_litres = g_rand_double_range (random, 0, 1000),
                                           .capacity_litres = 1000,
                                           .dead_volume_litres = 20,
                                           .roof_area_m2 = 80,
                                           .roof_runoff = 0.8,
                                           .cans_litres_a_day = 30,
                                           .draws = town->draws[i],
                                           .n_draws = 2,
                                           .weather = town->weather,
                                           .n_days = 10 };
}

static void
make_town (Town *town, GRand *random)
{
  town->weather = make_weather (random);
  for (guint i = 0; i < N_TREES; i++)
    make_tree (town, i, random);
  for (guint i = 0; i < N_TANKS; i++)
    make_tank (town, i, random);
  for (guint i = 0; i < N_ROUNDS; i++)
    town->plans[i].litres_per_tree = 40;
}

static gsize
advise (Town *town)
{
  g_autoptr (GArray) rain_days =
      leit_rain_days_new (town->weather, town->context.zone, town->context.now_ms);
  gsize length = 0;

  leit_tree_need_compute_all (&town->context, town->inputs, rain_days, town->needs, N_TREES);
  for (guint i = 0; i < N_TANKS; i++)
    leit_tank_balance_compute (&town->context, &town->tanks[i], &town->balances[i]);
  for (guint i = 0; i < N_ROUNDS; i++) {
    LeitProposalInput input = { .plan = &town->plans[i],
                                .start_ms = NOW + 2 * LEIT_HOUR_MS,
                                .needs = &town->needs[i * TREES_A_ROUND],
                                .n_needs = TREES_A_ROUND,
                                .tank = &town->tanks[i % N_TANKS],
                                .balance = &town->balances[i % N_TANKS],
                                .weather = town->weather };
    g_autofree char *words = NULL;
    LeitProposal proposal;

    leit_proposal_compute (&town->context, &input, &proposal);
    words = leit_proposal_get_sentence (&town->context, &input, &proposal);
    length += strlen (words);
  }
  return length;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

int
main (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260609);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autofree Town *town = g_new0 (Town, 1);
  LeitWateringConfig config;
  LeitThresholds thresholds;
  double times[REPEATS];

  setlocale (LC_ALL, "");
  leit_watering_config_init (&config);
  leit_thresholds_init (&thresholds);
  leit_water_context_init (&town->context, &config, &thresholds, zone, NOW);
  make_town (town, random);
  for (guint i = 0; i < REPEATS; i++) {
    gint64 started = g_get_monotonic_time ();

    g_assert_cmpuint (advise (town), >, 0);
    times[i] = (double) (g_get_monotonic_time () - started) / 1000;
  }
  qsort (times, REPEATS, sizeof *times, compare_doubles);
  g_print ("BENCH name=water.proposal value=%.3f unit=ms\n", times[REPEATS / 2]);
  leit_weather_unref (town->weather);
  leit_watering_config_clear (&config);
  return 0;
}
