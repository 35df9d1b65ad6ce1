#include "water-fixture.h"
#include "water/tank-balance.h"

/* The store on the Marktplatz. */
static const LeitTankBalanceInput markt = {
  .level_litres = 187,
  .capacity_litres = 300,
  .dead_volume_litres = 20,
  .roof_area_m2 = 80,
  .roof_runoff = 0.8,
  .n_days = 7,
};

static LeitTankBalance
balance_of (Water *water, const LeitTankBalanceInput *input)
{
  LeitTankBalance balance;

  g_assert_true (leit_tank_balance_compute (&water->context, input, &balance));
  return balance;
}

/* domain.md: 100 m² of roof at 0.8 fill 300 l with 3.75 mm. */
static void
test_fill (Water *water, gconstpointer data)
{
  LeitTankBalanceInput input = {
    .capacity_litres = 300, .roof_area_m2 = 100, .roof_runoff = 0.8, .n_days = 1
  };
  g_autoptr (LeitWeather) weather = make_weather (NOW, NOW, 24, 15);
  LeitTankBalance balance;

  g_assert_cmpfloat_with_epsilon (leit_tank_inflow_litres (100, 0.8, 3.75), 300, 1e-9);
  weather_hour (weather, NOW)->rain_mm = 3.75;
  input.weather = weather;
  balance = balance_of (water, &input);
  g_assert_cmpfloat_with_epsilon (balance.days[0].level_litres, 300, 1e-9);
  g_assert_cmpint (balance.overflow_ms, ==, LEIT_TIME_NONE);
  weather_hour (weather, NOW)->rain_mm = 3.76;
  balance = balance_of (water, &input);
  g_assert_cmpint (balance.overflow_ms, ==, NOW);
  g_assert_cmpfloat_with_epsilon (balance.overflow_litres, 0.8, 1e-9);
}

/* domain.md: 300 l and ten trees at 20–60 l mean one round empties the store. */
static void
test_one_round_empties_it (Water *water, gconstpointer data)
{
  LeitTankDraw draw = { NOW + HOUR, 10 * 30 };
  LeitTankBalanceInput input = {
    .level_litres = 300, .capacity_litres = 300, .draws = &draw, .n_draws = 1, .n_days = 2
  };
  LeitTankBalance balance = balance_of (water, &input);

  g_assert_cmpfloat (balance.days[0].level_litres, ==, 0);
  g_assert_cmpint (balance.run_dry_ms, ==, LEIT_TIME_NONE);
  draw.litres = 10 * 60;
  balance = balance_of (water, &input);
  g_assert_cmpfloat (balance.days[0].rounds_litres, ==, 300);
  g_assert_cmpfloat (balance.days[0].short_litres, ==, 300);
  g_assert_cmpint (balance.run_dry_ms, ==, NOW + HOUR);
}

/* Water below the tap is there, but nobody can draw it; a level above the rim is a full tank. */
static void
test_limits (Water *water, gconstpointer data)
{
  LeitTankBalanceInput input = markt;
  LeitTankBalance balance;

  input.level_litres = 10;
  input.cans_litres_a_day = 24;
  balance = balance_of (water, &input);
  g_assert_cmpfloat (balance.days[6].level_litres, ==, 10);
  g_assert_cmpfloat (leit_tank_balance_get_available (&input, &balance, NOW), ==, 0);
  g_assert_cmpint (balance.run_dry_ms, ==, NOW);
  input.level_litres = 312;
  input.cans_litres_a_day = 0;
  balance = balance_of (water, &input);
  g_assert_cmpfloat (balance.days[0].level_litres, ==, 300);
  g_assert_cmpfloat (balance.overflow_litres, ==, 0);
  input.level_litres = NAN;
  g_assert_false (leit_tank_balance_compute (&water->context, &input, &balance));
  g_assert_cmpuint (balance.n_days, ==, 0);
}

static void
test_cans_by_day (Water *water, gconstpointer data)
{
  LeitTankBalanceInput input = markt;
  LeitTankBalance balance;

  input.cans_litres_a_day = 24;
  balance = balance_of (water, &input);
  /* 14 of 24 hours are left of today */
  g_assert_cmpfloat_with_epsilon (balance.days[0].cans_litres, 14, 1e-9);
  g_assert_cmpfloat_with_epsilon (balance.days[1].cans_litres, 24, 1e-9);
  g_assert_cmpfloat_with_epsilon (balance.days[6].level_litres, 187 - 14 - 6 * 24, 1e-9);
  g_assert_cmpfloat_with_epsilon (leit_tank_balance_get_available (&input, &balance, NOW + DAY),
                                  187 - 14 - 20, 1e-9);
  g_assert_true (isnan (leit_tank_balance_get_available (&input, &balance, NOW + 7 * DAY)));
  g_assert_true (balance.without_weather);
}

/* Rain before a round helps it, rain after it does not. */
static void
test_order_within_a_day (Water *water, gconstpointer data)
{
  g_autoptr (LeitWeather) weather = make_weather (NOW, NOW, 48, 15);
  LeitTankDraw draws[] = { { NOW - HOUR, 500 }, { NOW + 3 * HOUR, 280 } };
  LeitTankBalanceInput input = markt;
  LeitTankBalance balance;

  input.weather = weather;
  input.draws = draws;
  input.n_draws = 2; /* the first is past and in the level already */
  weather_hour (weather, NOW + 2 * HOUR)->rain_mm = 5;
  balance = balance_of (water, &input);
  g_assert_cmpfloat (balance.days[0].short_litres, ==, 0);
  g_assert_cmpfloat_with_epsilon (balance.days[0].overflow_litres, 187 + 320 - 300, 1e-9);
  weather_hour (weather, NOW + 2 * HOUR)->rain_mm = 0;
  weather_hour (weather, NOW + 5 * HOUR)->rain_mm = 5;
  balance = balance_of (water, &input);
  g_assert_cmpfloat_with_epsilon (balance.days[0].short_litres, 280 - 167, 1e-9);
  g_assert_cmpint (balance.run_dry_ms, ==, NOW + 3 * HOUR);
}

/* A day of 23 and one of 25 hours: the same cans, all of the rain. */
static void
test_clock_changes (void)
{
  static const struct {
    const char *now;
    int hours;
  } cases[] = { { "2026-03-28T12:00:00Z", 23 }, { "2026-10-24T12:00:00Z", 25 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitTankBalanceInput input = markt;
    g_autoptr (LeitWeather) weather = NULL;
    LeitTankBalance balance;
    gint64 now_ms;
    Water water;

    g_assert_true (leit_time_parse (cases[i].now, &now_ms));
    water_init (&water, now_ms);
    weather = make_weather (now_ms, now_ms, 80, 10);
    for (guint h = 0; h < weather->hours->len; h++)
      g_array_index (weather->hours, LeitWeatherHour, h).rain_mm = 0.1;
    input.weather = weather;
    input.cans_litres_a_day = 50;
    input.n_days = 3;
    balance = balance_of (&water, &input);
    g_assert_cmpint ((balance.days[1].end_ms - balance.days[1].start_ms) / HOUR, ==,
                     cases[i].hours);
    g_assert_cmpfloat_with_epsilon (balance.days[1].cans_litres, 50, 1e-9);
    g_assert_cmpfloat_with_epsilon (balance.days[1].rain_mm, 0.1 * cases[i].hours, 1e-9);
    g_assert_cmpint (balance.days[1].end_ms, ==, balance.days[2].start_ms);
    water_clear (&water);
  }
}

static void
test_unknown_rain (Water *water, gconstpointer data)
{
  g_autoptr (LeitWeather) weather = make_weather (NOW, NOW, 24, 15);
  g_autoptr (LeitWeather) old = make_weather (NOW - 2 * DAY, NOW, 24, 15);
  LeitTankBalanceInput input = markt;
  LeitTankBalance balance;

  weather_hour (weather, NOW)->rain_mm = NAN;
  input.weather = weather;
  balance = balance_of (water, &input);
  g_assert_cmpuint (balance.days[0].missing_hours, ==, 1);
  g_assert_cmpuint (balance.days[1].missing_hours, ==, 14);
  g_assert_cmpuint (balance.days[2].missing_hours, ==, 24);
  g_assert_false (balance.without_weather);
  weather_hour (old, NOW)->rain_mm = 50;
  input.weather = old;
  balance = balance_of (water, &input);
  g_assert_true (balance.without_weather);
  g_assert_cmpfloat (balance.days[0].inflow_litres, ==, 0);
}

static void
assert_sentence (Water *water, const LeitTankBalanceInput *input, const char *expected)
{
  LeitTankBalance balance;
  g_autofree char *sentence = NULL;

  leit_tank_balance_compute (&water->context, input, &balance);
  sentence = leit_tank_balance_get_sentence (&water->context, input, &balance);
  g_assert_cmpstr (sentence, ==, expected);
}

/* domain.md: "Tue 8 mm: 640 l come, 120 l inside, 180 l free. Give 12 cans before; 340 l will still overflow." */
static void
test_words (Water *water, gconstpointer data)
{
  g_autoptr (LeitWeather) weather = make_weather (NOW, NOW, 24 * 10, 15);
  LeitTankBalanceInput input = { .level_litres = 120,
                                 .capacity_litres = 300,
                                 .roof_area_m2 = 100,
                                 .roof_runoff = 0.8,
                                 .n_days = 7 };

  weather_hour (weather, NOW + HOUR)->rain_mm = 8;
  input.weather = weather;
  assert_sentence (water, &input,
                   "Tue 8" NARROW "mm: 640" NARROW "l come, 120" NARROW "l inside, 180" NARROW
                   "l free. Give 12 cans before; 340" NARROW "l will still overflow.");
  weather_hour (weather, NOW + HOUR)->rain_mm = 2.5;
  assert_sentence (water, &input,
                   "Tue 2.5" NARROW "mm: 200" NARROW "l come, 120" NARROW "l inside, 180" NARROW
                   "l free. Give 2 cans before; then nothing overflows.");
  weather_hour (weather, NOW + HOUR)->rain_mm = 0;
  input.cans_litres_a_day = 48;
  assert_sentence (water, &input, "120" NARROW "l above the tap last until Thu 11 June.");
  input.weather = NULL;
  input.cans_litres_a_day = 0;
  assert_sentence (water, &input,
                   "120" NARROW "l above the tap are enough beyond Mon 15 June. "
                   "Without a weather forecast.");
  input.level_litres = NAN;
  assert_sentence (water, &input, "The level is not known, so no balance can be made.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_water ("/water/balance/fill", test_fill);
  add_water ("/water/balance/one-round-empties-it", test_one_round_empties_it);
  add_water ("/water/balance/limits", test_limits);
  add_water ("/water/balance/cans", test_cans_by_day);
  add_water ("/water/balance/order", test_order_within_a_day);
  g_test_add_func ("/water/balance/clock-changes", test_clock_changes);
  add_water ("/water/balance/unknown-rain", test_unknown_rain);
  add_water ("/water/balance/words", test_words);
  return g_test_run ();
}
