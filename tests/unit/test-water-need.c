#include "water-fixture.h"
#include "water/tree-need.h"

#include <string.h>

static LeitTreeNeed
need_of (Water *water, const LeitTreeNeedInput *input, const GArray *rain_days)
{
  LeitTreeNeed need;

  leit_tree_need_compute (&water->context, input, rain_days, &need);
  return need;
}

static void
test_weaning (Water *water, gconstpointer data)
{
  static const struct {
    int standing_years;
    double litres;
    LeitNeedState state;
  } cases[] = {
    { 0, 60, LEIT_NEED_IN_CARE },     { 2, 60, LEIT_NEED_IN_CARE }, { 3, 80, LEIT_NEED_IN_CARE },
    { 4, 100, LEIT_NEED_IN_CARE },    { 5, 0, LEIT_NEED_WEANED },   { 80, 0, LEIT_NEED_WEANED },
    { -1, 0, LEIT_NEED_AGE_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitTreeNeedInput input;
    LeitTreeNeed need;

    leit_tree_need_input_init (&input, cases[i].standing_years);
    need = need_of (water, &input, NULL);
    g_assert_cmpint (need.state, ==, cases[i].state);
    g_assert_cmpfloat (need.litres_needed, ==, cases[i].litres);
    g_assert_cmpint (need.due_ms, ==, cases[i].state == LEIT_NEED_IN_CARE ? NOW : LEIT_TIME_NONE);
    g_assert_cmpint (need.confidence, ==, LEIT_CONFIDENCE_NONE);
    g_assert_false (need.urgent);
  }
}

/* 60 l last 14 days; half of it half as long; two rounds in a day no longer than one. */
static void
test_gifts (Water *water, gconstpointer data)
{
  LeitWaterGift gifts[] = { { NOW - 7 * DAY - HOUR, 60 }, { NOW - 7 * DAY, 60 } };
  LeitTreeNeedInput input;
  LeitTreeNeed need;

  leit_tree_need_input_init (&input, 1);
  input.gifts = gifts;
  input.n_gifts = 2;
  need = need_of (water, &input, NULL);
  g_assert_cmpfloat_with_epsilon (need.stock_litres, 30, 1e-6);
  g_assert_cmpfloat_with_epsilon (need.litres_needed, 30, 1e-6);
  g_assert_cmpint (ABS (need.due_ms - (NOW + 7 * DAY)), <, 1000);
  gifts[1].time_ms = NOW;
  need = need_of (water, &input, NULL);
  g_assert_cmpfloat_with_epsilon (need.litres_needed, 0, 1e-6);
  /* 13 days and 23 hours, 14 days, what is to come does not count */
  gifts[0].time_ms = gifts[1].time_ms = NOW - 14 * DAY;
  need = need_of (water, &input, NULL);
  g_assert_cmpfloat_with_epsilon (need.litres_needed, 60, 1e-6);
  g_assert_cmpint (need.due_ms, ==, NOW);
  gifts[1].time_ms = NOW + HOUR;
  need = need_of (water, &input, NULL);
  g_assert_cmpfloat_with_epsilon (need.litres_needed, 60, 1e-6);
}

/* 10 mm on 6 m² of which 0.7 arrive are 42 l; the 18 l that are missing are not "10 less". */
static void
test_rain (Water *water, gconstpointer data)
{
  g_autoptr (LeitWeather) weather = make_weather (NOW, NOW - 30 * DAY, 40 * 24, 15);
  g_autoptr (GArray) rain_days = NULL;
  LeitTreeNeedInput input;
  LeitTreeNeed need;

  weather_hour (weather, NOW - HOUR)->rain_mm = 10;
  weather_hour (weather, NOW + HOUR)->rain_mm = 100; /* forecast */
  rain_days = leit_rain_days_new (weather, water->zone, NOW);
  g_assert_cmpuint (rain_days->len, ==, 31);
  leit_tree_need_input_init (&input, 1);
  need = need_of (water, &input, rain_days);
  g_assert_cmpfloat_with_epsilon (need.stock_litres, 42, 1e-6);
  g_assert_cmpfloat_with_epsilon (need.litres_needed, 18, 1e-6);
  /* as little as no rain, rain that is not known is no water */
  weather_hour (weather, NOW - HOUR)->rain_mm = NAN;
  g_clear_pointer (&rain_days, g_array_unref);
  rain_days = leit_rain_days_new (weather, water->zone, NOW);
  g_assert_cmpfloat (need_of (water, &input, rain_days).litres_needed, ==, 60);
}

static void
test_no_weather (Water *water, gconstpointer data)
{
  g_autoptr (GArray) rain_days = leit_rain_days_new (NULL, water->zone, NOW);

  g_assert_cmpuint (rain_days->len, ==, 0);
  g_assert_true (isnan (leit_rain_days_sum_mm (rain_days, 0)));
}

static LeitTreeNeedInput
with_probe (double nfk_percent, gint64 age_ms, double distance_m, gboolean by_name)
{
  LeitTreeNeedInput input;

  leit_tree_need_input_init (&input, 1);
  input.nfk_percent = nfk_percent;
  input.probe_time_ms = NOW - age_ms;
  input.probe_distance_m = distance_m;
  input.probe_by_name = by_name;
  return input;
}

static void
test_confidence (Water *water, gconstpointer data)
{
  static const struct {
    gint64 age_ms;
    double distance_m;
    gboolean by_name;
    LeitConfidence confidence;
  } cases[] = {
    { HOUR, 100, FALSE, LEIT_CONFIDENCE_GOOD },  { HOUR, 101, FALSE, LEIT_CONFIDENCE_LOW },
    { HOUR, 1000, FALSE, LEIT_CONFIDENCE_LOW },  { HOUR, 1001, FALSE, LEIT_CONFIDENCE_NONE },
    { HOUR, NAN, FALSE, LEIT_CONFIDENCE_NONE },  { HOUR, 5000, TRUE, LEIT_CONFIDENCE_GOOD },
    { HOUR, NAN, TRUE, LEIT_CONFIDENCE_GOOD },   { DAY, 50, FALSE, LEIT_CONFIDENCE_GOOD },
    { DAY + 1, 50, FALSE, LEIT_CONFIDENCE_LOW }, { 2 * DAY - 1, 50, TRUE, LEIT_CONFIDENCE_LOW },
    { 2 * DAY, 50, TRUE, LEIT_CONFIDENCE_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitTreeNeedInput input =
        with_probe (50, cases[i].age_ms, cases[i].distance_m, cases[i].by_name);

    g_assert_cmpint (leit_tree_need_judge_probe (&water->context, &input), ==, cases[i].confidence);
  }
}

static void
test_soil (Water *water, gconstpointer data)
{
  LeitTreeNeedInput input = with_probe (30, HOUR, 50, FALSE);
  LeitWaterGift gift = { NOW - HOUR / 2, 20 };
  LeitTreeNeed need = need_of (water, &input, NULL);

  g_assert_true (need.soil_decided);
  g_assert_true (need.urgent);
  g_assert_cmpfloat (need.litres_needed, ==, 60);
  /* watered since the probe measured */
  input.gifts = &gift;
  input.n_gifts = 1;
  need = need_of (water, &input, NULL);
  g_assert_false (need.urgent);
  g_assert_cmpfloat_with_epsilon (need.litres_needed, 40, 1e-6);
  /* half way from drought stress to field capacity; beyond it */
  input = with_probe (65, HOUR, 50, FALSE);
  need = need_of (water, &input, NULL);
  g_assert_cmpfloat_with_epsilon (need.litres_needed, 30, 1e-6);
  input = with_probe (170, HOUR, 50, FALSE);
  need = need_of (water, &input, NULL);
  g_assert_cmpfloat (need.litres_needed, ==, 0);
  g_assert_cmpint (need.due_ms, ==, NOW + 14 * DAY);
}

/* 0 kPa is wet soil, not "no value"; the limit of newly planted trees is 33, of others 81. */
static void
test_suction (Water *water, gconstpointer data)
{
  LeitTreeNeedInput input = with_probe (NAN, HOUR, 50, FALSE);

  input.tension_kpa = 0;
  g_assert_cmpfloat (need_of (water, &input, NULL).litres_needed, ==, 0);
  input.tension_kpa = 33;
  g_assert_true (need_of (water, &input, NULL).urgent);
  input.standing_years = 2;
  g_assert_false (need_of (water, &input, NULL).urgent);
  input.tension_kpa = 81;
  g_assert_true (need_of (water, &input, NULL).urgent);
}

/* A doubtful probe only ever says that there is less than was counted. */
static void
test_low_confidence (Water *water, gconstpointer data)
{
  LeitTreeNeedInput wet = with_probe (100, HOUR, 500, FALSE);
  LeitTreeNeedInput dry = with_probe (10, HOUR, 500, FALSE);
  LeitWaterGift gift = { NOW - 2 * HOUR, 60 };
  LeitTreeNeed need = need_of (water, &wet, NULL);

  g_assert_cmpfloat (need.litres_needed, ==, 60);
  g_assert_false (need.soil_decided);
  dry.gifts = &gift;
  dry.n_gifts = 1;
  need = need_of (water, &dry, NULL);
  g_assert_true (need.urgent);
  g_assert_cmpfloat (need.litres_needed, ==, 60);
}

static void
test_out_of_season (void)
{
  Water water;
  LeitTreeNeedInput input;
  LeitTreeNeed need;

  water_init (&water, NOW + 180 * DAY); /* 6 December */
  leit_tree_need_input_init (&input, 1);
  need = need_of (&water, &input, NULL);
  g_assert_cmpint (need.state, ==, LEIT_NEED_OUT_OF_SEASON);
  g_assert_cmpfloat (need.litres_needed, ==, 0);
  /* 2027-04-01T00:00 in Berlin, which is summer time */
  g_assert_cmpint (need.due_ms, ==, G_GINT64_CONSTANT (1806530400000));
  water_clear (&water);
}

static char *
join_reasons (Water *water, const LeitTreeNeedInput *input, const GArray *rain_days)
{
  LeitTreeNeed need = need_of (water, input, rain_days);
  g_autoptr (GPtrArray) reasons =
      leit_tree_need_list_reasons (&water->context, input, rain_days, &need);

  g_ptr_array_add (reasons, NULL);
  return g_strjoinv (" ", (char **) reasons->pdata);
}

static void
test_words (Water *water, gconstpointer data)
{
  LeitTreeNeedInput input = with_probe (18, 2 * HOUR, 40, FALSE);
  LeitWaterGift gift = { NOW - 20 * DAY, 60 };
  g_autofree char *words = NULL;
  g_autofree char *weaned = NULL;
  g_autofree char *bare = NULL;

  input.gifts = &gift;
  input.n_gifts = 1;
  words = join_reasons (water, &input, NULL);
  g_assert_cmpstr (words, ==,
                   "Its soil is dry: it needs 60" NARROW "l now. "
                   "The nearest probe, 40" NARROW "m away: 18" NARROW "% nFK, 2 hours ago. "
                   "Last watered on Wed 20 May with 60" NARROW "l. "
                   "The rain is not known; none is counted. "
                   "Year 2 after planting: 60" NARROW "l every 14 days.");
  input.standing_years = 9;
  weaned = join_reasons (water, &input, NULL);
  g_assert_nonnull (strstr (weaned, "weaned"));
  leit_tree_need_input_init (&input, 1);
  bare = join_reasons (water, &input, NULL);
  g_assert_nonnull (strstr (bare, "No probe speaks for it."));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_water ("/water/need/weaning", test_weaning);
  add_water ("/water/need/gifts", test_gifts);
  add_water ("/water/need/rain", test_rain);
  add_water ("/water/need/no-weather", test_no_weather);
  add_water ("/water/need/confidence", test_confidence);
  add_water ("/water/need/soil", test_soil);
  add_water ("/water/need/suction", test_suction);
  add_water ("/water/need/low-confidence", test_low_confidence);
  g_test_add_func ("/water/need/out-of-season", test_out_of_season);
  add_water ("/water/need/words", test_words);
  return g_test_run ();
}
