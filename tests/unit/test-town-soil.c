#include "base/clock.h"
#include "town/soil.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1780992000000)

static void
assert_rounds_to (double value, double expected)
{
  g_assert_cmpfloat (round (value), ==, expected);
}

/* The public screenshot of 4 April 2026: Ss h3, 22.3/37.3/20.1/34.6 vol.-% at 10/30/60/80 cm. */
static void
test_check_values (void)
{
  const LeitSoilProfile profile = { 22.3, 37.3, 20.1, 34.6 };
  double wilting, field_capacity;
  LeitSoilWater water;

  g_assert_true (leit_soil_get_limits (LEIT_SOIL_SS, LEIT_HUMUS_H3, &wilting, &field_capacity));
  assert_rounds_to (leit_soil_nfk_percent (22.3, wilting, field_capacity), 131);
  assert_rounds_to (leit_soil_nfk_percent (37.3, wilting, field_capacity), 238);
  assert_rounds_to (leit_soil_nfk_percent (20.1, wilting, field_capacity), 115);
  assert_rounds_to (leit_soil_nfk_percent (34.6, wilting, field_capacity), 219);

  g_assert_true (leit_soil_water (&profile, LEIT_SOIL_SS, LEIT_HUMUS_H3, &water));
  assert_rounds_to (water.mean_vol_percent, 28);
  assert_rounds_to (water.nfk_percent, 170);
  assert_rounds_to (water.held_litres, 167);
  assert_rounds_to (water.available_litres, 143);
  assert_rounds_to (water.held_litres - water.available_litres, 24);
  assert_rounds_to (water.capacity_litres, 108);
}

static void
test_table (void)
{
  static const struct {
    const char *soil;
    const char *humus;
    double wilting;
    double field_capacity;
  } cases[] = {
    { "Ss", "h0-1", 2, 13 }, { "Ss", "h2", 3, 16 },   { "Ss", "h3", 4, 18 },
    { "Ss", "h4", 6, 23 },   { "Ss", "h5", 6, 23 },   { "Sl2", "h0", 6, 21 },
    { "Sl2", "h2", 7, 23 },  { "Sl2", "h3", 8, 26 },  { "Sl2", "h4", 9, 30 },
    { "Sl3", "h1", 9, 25 },  { "Sl3", "h2", 10, 27 }, { "Sl3", "h3", 10, 29 },
    { "Sl3", "h4", 12, 34 }, { "Ls4", "h0", 13, 28 }, { "Ls4", "h2", 14, 30 },
    { "Ls4", "h3", 14, 32 }, { "Ls4", "h5", 15, 36 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitHumus humus = LEIT_HUMUS_UNKNOWN;
    LeitSoil soil = LEIT_SOIL_UNKNOWN;
    double wilting, field_capacity;

    g_test_message ("%s %s", cases[i].soil, cases[i].humus);
    g_assert_true (leit_soil_from_string (cases[i].soil, &soil));
    g_assert_true (leit_humus_from_string (cases[i].humus, &humus));
    g_assert_cmpstr (leit_soil_to_string (soil), ==, cases[i].soil);
    g_assert_true (leit_soil_get_limits (soil, humus, &wilting, &field_capacity));
    g_assert_cmpfloat (wilting, ==, cases[i].wilting);
    g_assert_cmpfloat (field_capacity, ==, cases[i].field_capacity);
  }
}

static void
test_names (void)
{
  LeitSoil soil = LEIT_SOIL_SL3;
  LeitHumus humus = LEIT_HUMUS_H3;

  g_assert_false (leit_soil_from_string ("Torf", &soil));
  g_assert_false (leit_soil_from_string (NULL, &soil));
  g_assert_cmpint (soil, ==, LEIT_SOIL_SL3);
  g_assert_true (leit_soil_from_string ("ss", &soil));
  g_assert_cmpint (soil, ==, LEIT_SOIL_SS);
  g_assert_false (leit_humus_from_string ("h6", &humus));
  g_assert_false (leit_humus_from_string (NULL, &humus));
  g_assert_cmpint (humus, ==, LEIT_HUMUS_H3);
  g_assert_null (leit_soil_to_string (LEIT_SOIL_UNKNOWN));
  g_assert_null (leit_humus_to_string (LEIT_HUMUS_UNKNOWN));
  g_assert_cmpstr (leit_humus_to_string (LEIT_HUMUS_H0_1), ==, "h0-1");
}

static void
test_words (void)
{
  g_assert_cmpstr (leit_soil_nfk_word (-3), ==, "no water available");
  g_assert_cmpstr (leit_soil_nfk_word (0), ==, "no water available");
  g_assert_cmpstr (leit_soil_nfk_word (29.9), ==, "very dry");
  g_assert_cmpstr (leit_soil_nfk_word (30), ==, "slightly dry");
  g_assert_cmpstr (leit_soil_nfk_word (50), ==, "optimal");
  g_assert_cmpstr (leit_soil_nfk_word (90), ==, "wet");
  g_assert_cmpstr (leit_soil_nfk_word (110), ==, "very wet");
}

static void
test_layer_mean (void)
{
  static const struct {
    LeitSoilProfile profile;
    double mean;
  } cases[] = {
    { { 10, 20, 30, NAN }, (10 + 15 + 40 + 60) / 6.0 },
    { { 10, 20, 30, 99 }, (10 + 15 + 40 + 60) / 6.0 },
    { { 10, 20, NAN, 40 }, (10 + 15 + 40 + 60) / 6.0 },
    { { 10, 20, NAN, NAN }, (10 + 15 + 80) / 6.0 },
    { { 10, NAN, 30, NAN }, 20 },
    { { 10, NAN, 30, 99 }, 20 },
    { { NAN, 20, 30, NAN }, (80 + 60) / 6.0 },
    { { NAN, 20, NAN, 40 }, (80 + 60) / 6.0 },
    { { 10, NAN, NAN, 30 }, 15 },
    { { 12, NAN, NAN, NAN }, 12 },
    { { NAN, 12, NAN, NAN }, 12 },
    { { NAN, NAN, 12, NAN }, 12 },
    { { NAN, NAN, 12, 99 }, 12 },
    { { NAN, NAN, NAN, 12 }, 12 },
  };
  const LeitSoilProfile nothing = { NAN, NAN, NAN, NAN };
  double mean = 7;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("case %u", i);
    g_assert_true (leit_soil_layer_mean (&cases[i].profile, &mean));
    g_assert_cmpfloat_with_epsilon (mean, cases[i].mean, 1e-9);
  }
  g_assert_false (leit_soil_layer_mean (&nothing, &mean));
}

static void
test_water_is_never_negative (void)
{
  const LeitSoilProfile dry = { -3, -3, -3, NAN };
  LeitSoilWater water;

  g_assert_true (leit_soil_water (&dry, LEIT_SOIL_SS, LEIT_HUMUS_H3, &water));
  g_assert_cmpfloat (water.held_litres, ==, 0);
  g_assert_cmpfloat (water.available_litres, ==, 0);
  g_assert_cmpfloat (water.nfk_percent, ==, -50);
  g_assert_false (leit_soil_water (&dry, LEIT_SOIL_SS, LEIT_HUMUS_UNKNOWN, &water));
  g_assert_false (leit_soil_water (&dry, LEIT_SOIL_UNKNOWN, LEIT_HUMUS_H3, &water));
}

static void
test_default_thresholds (void)
{
  LeitThresholds t;

  leit_thresholds_init (&t);
  g_assert_true (t.moisture[LEIT_SOIL_SS].known);
  g_assert_cmpfloat_with_epsilon (t.moisture[LEIT_SOIL_SS].dry_vol_percent, 8.8, 1e-9);
  g_assert_cmpfloat_with_epsilon (t.moisture[LEIT_SOIL_SS].moderate_vol_percent, 10.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (t.moisture[LEIT_SOIL_SS].too_wet_vol_percent, 21.6, 1e-9);
  g_assert_false (t.moisture[LEIT_SOIL_SL2].known);
  g_assert_cmpint (t.inactive_after_ms, ==, 48 * LEIT_HOUR_MS);
}

static void
test_freshness (void)
{
  const LeitStream stream = { .interval_ms = 4 * LEIT_HOUR_MS, .scale = 1, .rated = TRUE };
  LeitReading reading = { .quality = LEIT_QUALITY_GOOD, .time_ms = NOW };
  LeitThresholds t;

  leit_thresholds_init (&t);
  g_assert_cmpint (leit_freshness_of (&t, &stream, NULL, NOW), ==, LEIT_FRESHNESS_NEVER);
  g_assert_cmpint (leit_freshness_of (&t, &stream, &reading, NOW), ==, LEIT_FRESHNESS_CURRENT);
  reading.time_ms = NOW + 5 * LEIT_MINUTE_MS;
  g_assert_cmpint (leit_freshness_of (&t, &stream, &reading, NOW), ==, LEIT_FRESHNESS_CURRENT);
  reading.time_ms = NOW - 10 * LEIT_HOUR_MS;
  g_assert_cmpint (leit_freshness_of (&t, &stream, &reading, NOW), ==, LEIT_FRESHNESS_CURRENT);
  reading.time_ms -= 1;
  g_assert_cmpint (leit_freshness_of (&t, &stream, &reading, NOW), ==, LEIT_FRESHNESS_LATE);
  reading.time_ms = NOW - 48 * LEIT_HOUR_MS + 1;
  g_assert_cmpint (leit_freshness_of (&t, &stream, &reading, NOW), ==, LEIT_FRESHNESS_LATE);
  reading.time_ms -= 1;
  g_assert_cmpint (leit_freshness_of (&t, &stream, &reading, NOW), ==, LEIT_FRESHNESS_INACTIVE);
  reading.quality = LEIT_QUALITY_MISSING;
  g_assert_cmpint (leit_freshness_of (&t, &stream, &reading, NOW), ==, LEIT_FRESHNESS_NEVER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/town/soil/check-values", test_check_values);
  g_test_add_func ("/town/soil/table", test_table);
  g_test_add_func ("/town/soil/names", test_names);
  g_test_add_func ("/town/soil/words", test_words);
  g_test_add_func ("/town/soil/layer-mean", test_layer_mean);
  g_test_add_func ("/town/soil/water-is-never-negative", test_water_is_never_negative);
  g_test_add_func ("/town/soil/default-thresholds", test_default_thresholds);
  g_test_add_func ("/town/soil/freshness", test_freshness);
  return g_test_run ();
}
