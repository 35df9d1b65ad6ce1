#include "base/clock.h"
#include "town/soil.h"

#include <math.h>
#include <string.h>

#define NOW G_GINT64_CONSTANT (1780992000000)
#define NARROW "\u202f"
#define MAXIMUM_SAMPLES 8

/* A station's probes, one a call of add(). */
typedef struct {
  LeitThresholds thresholds;
  LeitSoil soil;
  LeitHumus humus;
  LeitStream streams[MAXIMUM_SAMPLES];
  LeitReading readings[MAXIMUM_SAMPLES];
  LeitSoilSample samples[MAXIMUM_SAMPLES];
  guint n;
  int standing_years;
} Station;

static Station
make_station (LeitSoil soil, LeitHumus humus)
{
  Station station = { .soil = soil, .humus = humus };

  leit_thresholds_init (&station.thresholds);
  station.standing_years = LEIT_STANDING_YEARS_UNKNOWN;
  return station;
}

static LeitReading *
add (Station *station, LeitRole role, int depth_cm, double value)
{
  guint i = station->n++;

  g_assert_cmpuint (i, <, MAXIMUM_SAMPLES);
  station->streams[i] = (LeitStream){ .index = i,
                                      .role = role,
                                      .depth_cm = depth_cm,
                                      .unit = (char *) leit_role_get_unit (role),
                                      .raw_unit = "foo",
                                      .scale = 1,
                                      .rated = TRUE,
                                      .interval_ms = 4 * LEIT_HOUR_MS };
  station->readings[i] = (LeitReading){ i, LEIT_QUALITY_GOOD, NOW - LEIT_MINUTE_MS, value };
  return &station->readings[i];
}

static LeitReading *
add_moisture (Station *station, int depth_cm, double value)
{
  return add (station, LEIT_ROLE_SOIL_MOISTURE, depth_cm, value);
}

static LeitReading *
add_tension (Station *station, int depth_cm, double value)
{
  return add (station, LEIT_ROLE_SOIL_WATER_TENSION, depth_cm, value);
}

static LeitRating *
rate (Station *station)
{
  for (guint i = 0; i < station->n; i++) {
    station->samples[i].stream = &station->streams[i];
    station->samples[i].reading =
        station->readings[i].quality == LEIT_QUALITY_MISSING ? NULL : &station->readings[i];
  }
  return leit_soil_rate (&station->thresholds, station->soil, station->humus, station->samples,
                         station->n, station->standing_years, NOW);
}

static void
assert_rating (Station *station, LeitStatus status, const char *reason)
{
  g_autoptr (LeitRating) rating = rate (station);

  g_assert_cmpstr (leit_status_to_string (rating->status), ==, leit_status_to_string (status));
  g_assert_cmpstr (rating->reason, ==, reason);
}

/* The moisture of Ss h3 (dead water 4, field capacity 18) for a share of its available water. */
static double
moisture_for (double nfk_percent)
{
  return 4 + nfk_percent / 100 * 14;
}

static void
test_nfk_limits (void)
{
  static const struct {
    double nfk;
    LeitStatus status;
    const char *reason;
  } cases[] = {
    { -10, LEIT_STATUS_DRY, "-10" NARROW "% plant-available water at 30 cm, limit 30" NARROW "%" },
    { 18, LEIT_STATUS_DRY, "18" NARROW "% plant-available water at 30 cm, limit 30" NARROW "%" },
    { 29.96, LEIT_STATUS_DRY,
      "29.96" NARROW "% plant-available water at 30 cm, limit 30" NARROW "%" },
    { 30.001, LEIT_STATUS_MODERATE,
      "30" NARROW "% plant-available water at 30 cm, limit 40" NARROW "%" },
    { 39.6, LEIT_STATUS_MODERATE,
      "39.6" NARROW "% plant-available water at 30 cm, limit 40" NARROW "%" },
    { 41, LEIT_STATUS_GOOD, "41" NARROW "% plant-available water at 30 cm, limit 40" NARROW "%" },
    { 109, LEIT_STATUS_GOOD, "109" NARROW "% plant-available water at 30 cm, limit 40" NARROW "%" },
    { 111, LEIT_STATUS_TOO_WET,
      "111" NARROW "% plant-available water at 30 cm, limit 110" NARROW "%" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);

    g_test_message ("%g %%", cases[i].nfk);
    add_moisture (&station, 30, moisture_for (cases[i].nfk));
    assert_rating (&station, cases[i].status, cases[i].reason);
  }
}

static void
test_nfk_of_the_layer (void)
{
  Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);

  add_moisture (&station, 10, 22.3);
  add_moisture (&station, 30, 37.3);
  add_moisture (&station, 60, 20.1);
  add_moisture (&station, 80, 34.6);
  assert_rating (&station, LEIT_STATUS_TOO_WET,
                 "170" NARROW "% plant-available water in 0–60 cm, limit 110" NARROW "%");
}

static void
test_nfk_comes_before_suction (void)
{
  Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);
  g_autoptr (LeitRating) rating = NULL;

  add_tension (&station, 30, 200);
  add_moisture (&station, 30, moisture_for (60));
  rating = rate (&station);
  g_assert_cmpint (rating->status, ==, LEIT_STATUS_GOOD);
}

static void
test_suction_stands_in_for_unusable_moisture (void)
{
  Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);

  add_moisture (&station, 30, 26)->quality = LEIT_QUALITY_DOUBTFUL;
  add_tension (&station, 30, 90);
  assert_rating (&station, LEIT_STATUS_DRY, "90" NARROW "kPa at 30 cm, limit 81");
}

static void
test_suction_comes_before_plain_moisture (void)
{
  Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_UNKNOWN);

  add_moisture (&station, 30, 3);
  add_tension (&station, 30, 12);
  assert_rating (&station, LEIT_STATUS_GOOD, "12" NARROW "kPa at 30 cm, limit 33");
}

static void
test_suction_limits (void)
{
  static const struct {
    double kpa;
    int standing_years;
    LeitStatus status;
    const char *reason;
  } cases[] = {
    { 33, 2, LEIT_STATUS_GOOD, "33" NARROW "kPa at 30 cm, limit 33" },
    { 33.2, 2, LEIT_STATUS_MODERATE, "33.2" NARROW "kPa at 30 cm, limit 33" },
    { 38, 2, LEIT_STATUS_MODERATE, "38" NARROW "kPa at 30 cm, limit 33" },
    { 81, LEIT_STANDING_YEARS_UNKNOWN, LEIT_STATUS_MODERATE, "81" NARROW "kPa at 30 cm, limit 33" },
    { 82, LEIT_STANDING_YEARS_UNKNOWN, LEIT_STATUS_DRY, "82" NARROW "kPa at 30 cm, limit 81" },
    { 25, 0, LEIT_STATUS_GOOD, "25" NARROW "kPa at 30 cm, limit 25 for trees of 0–1 years" },
    { 26, 1, LEIT_STATUS_MODERATE, "26" NARROW "kPa at 30 cm, limit 25 for trees of 0–1 years" },
    { 38, 1, LEIT_STATUS_DRY, "38" NARROW "kPa at 30 cm, limit 33 for trees of 0–1 years" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Station station = make_station (LEIT_SOIL_UNKNOWN, LEIT_HUMUS_UNKNOWN);

    g_test_message ("%g kPa, %d years", cases[i].kpa, cases[i].standing_years);
    station.standing_years = cases[i].standing_years;
    add_tension (&station, 30, cases[i].kpa);
    assert_rating (&station, cases[i].status, cases[i].reason);
  }
}

static void
test_the_driest_depth_decides (void)
{
  Station station = make_station (LEIT_SOIL_UNKNOWN, LEIT_HUMUS_UNKNOWN);

  station.standing_years = 1;
  add_tension (&station, 10, 5);
  add_tension (&station, 30, 38);
  add_tension (&station, 60, 0);
  assert_rating (&station, LEIT_STATUS_DRY,
                 "38" NARROW "kPa at 30 cm, limit 33 for trees of 0–1 years");
}

static void
test_zero_suction_is_wet (void)
{
  Station station = make_station (LEIT_SOIL_UNKNOWN, LEIT_HUMUS_UNKNOWN);

  add_tension (&station, 10, 0);
  add_tension (&station, 30, 0);
  assert_rating (&station, LEIT_STATUS_TOO_WET, "0" NARROW "kPa or less at every depth, limit 0");
  station.readings[1].value = 3;
  assert_rating (&station, LEIT_STATUS_GOOD, "3" NARROW "kPa at 30 cm, limit 33");
  station.readings[1].value = 0;
  station.thresholds.tension_too_wet_kpa = NAN;
  assert_rating (&station, LEIT_STATUS_GOOD, "0" NARROW "kPa at 10 cm, limit 33");
}

static void
test_plain_moisture (void)
{
  static const struct {
    double moisture;
    LeitStatus status;
    const char *reason;
  } cases[] = {
    { 8.7, LEIT_STATUS_DRY,
      "8.7" NARROW "vol.-% soil moisture at 30 cm, limit 8.8" NARROW "vol.-%" },
    { 8.9, LEIT_STATUS_MODERATE,
      "8.9" NARROW "vol.-% soil moisture at 30 cm, limit 10.4" NARROW "vol.-%" },
    { 12, LEIT_STATUS_GOOD,
      "12.0" NARROW "vol.-% soil moisture at 30 cm, limit 10.4" NARROW "vol.-%" },
    { 22, LEIT_STATUS_TOO_WET,
      "22.0" NARROW "vol.-% soil moisture at 30 cm, limit 21.6" NARROW "vol.-%" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_UNKNOWN);

    add_moisture (&station, 30, cases[i].moisture);
    assert_rating (&station, cases[i].status, cases[i].reason);
  }
}

static void
test_unknown_soil_has_no_value (void)
{
  Station unknown = make_station (LEIT_SOIL_UNKNOWN, LEIT_HUMUS_H3);
  Station limitless = make_station (LEIT_SOIL_SL2, LEIT_HUMUS_UNKNOWN);

  add_moisture (&unknown, 30, 20);
  assert_rating (&unknown, LEIT_STATUS_NO_VALUE, "20.0" NARROW "vol.-%, but the soil is unknown");
  add_moisture (&limitless, 30, 20);
  assert_rating (&limitless, LEIT_STATUS_NO_VALUE,
                 "20.0" NARROW
                 "vol.-%, but the humus class is unknown and there are no limits for Sl2");
}

static void
test_other_depths (void)
{
  Station one = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);
  Station two = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);
  Station none = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);
  Station mixed = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);

  add_moisture (&one, 20, moisture_for (18));
  assert_rating (&one, LEIT_STATUS_DRY,
                 "18" NARROW "% plant-available water at 20 cm, limit 30" NARROW "%");
  add_moisture (&two, 20, moisture_for (10));
  add_moisture (&two, 45, moisture_for (30));
  assert_rating (&two, LEIT_STATUS_DRY,
                 "20" NARROW "% plant-available water, mean of all depths, limit 30" NARROW "%");
  add_moisture (&none, LEIT_DEPTH_NONE, moisture_for (60));
  assert_rating (&none, LEIT_STATUS_GOOD,
                 "60" NARROW "% plant-available water, limit 40" NARROW "%");
  add_moisture (&mixed, 20, 0);
  add_moisture (&mixed, 30, moisture_for (60));
  assert_rating (&mixed, LEIT_STATUS_GOOD,
                 "60" NARROW "% plant-available water at 30 cm, limit 40" NARROW "%");
}

static void
test_of_two_probes_at_one_depth_the_newer_counts (void)
{
  Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);

  add_moisture (&station, 30, moisture_for (80))->time_ms -= LEIT_HOUR_MS;
  add_moisture (&station, 30, moisture_for (60));
  add_moisture (&station, 30, moisture_for (70))->time_ms -= LEIT_HOUR_MS;
  assert_rating (&station, LEIT_STATUS_GOOD,
                 "60" NARROW "% plant-available water at 30 cm, limit 40" NARROW "%");
}

static void
test_late_values_say_so (void)
{
  Station moist = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);
  Station sucking = make_station (LEIT_SOIL_UNKNOWN, LEIT_HUMUS_UNKNOWN);

  add_moisture (&moist, 10, moisture_for (18));
  add_moisture (&moist, 30, moisture_for (18))->time_ms = NOW - 11 * LEIT_HOUR_MS;
  assert_rating (&moist, LEIT_STATUS_DRY,
                 "18" NARROW "% plant-available water in 0–60 cm, limit 30" NARROW
                 "%, value from 11 hours ago");
  add_tension (&sucking, 30, 38)->time_ms = NOW - 11 * LEIT_HOUR_MS;
  assert_rating (&sucking, LEIT_STATUS_MODERATE,
                 "38" NARROW "kPa at 30 cm, limit 33, value from 11 hours ago");
}

static void
test_missed_probes_are_named (void)
{
  Station moist = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);
  Station sucking = make_station (LEIT_SOIL_UNKNOWN, LEIT_HUMUS_UNKNOWN);

  add_moisture (&moist, 10, 20)->quality = LEIT_QUALITY_IMPLAUSIBLE;
  add_moisture (&moist, 30, moisture_for (60));
  add_moisture (&moist, 60, moisture_for (60));
  add_moisture (&moist, 80, 20)->quality = LEIT_QUALITY_MISSING;
  assert_rating (&moist, LEIT_STATUS_GOOD,
                 "60" NARROW "% plant-available water in 0–60 cm, limit 40" NARROW
                 "%, without the probe at 10 cm");
  add_tension (&sucking, 30, 10);
  add_tension (&sucking, 60, 99)->time_ms = NOW - 3 * LEIT_DAY_MS;
  assert_rating (&sucking, LEIT_STATUS_GOOD,
                 "10" NARROW "kPa at 30 cm, limit 33, without the probe at 60 cm");
}

static void
test_no_value_says_what_is_missing (void)
{
  Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);

  assert_rating (&station, LEIT_STATUS_NO_VALUE, "no probe measures the soil's water here");
  add (&station, LEIT_ROLE_SOIL_TEMPERATURE, 30, 12);
  assert_rating (&station, LEIT_STATUS_NO_VALUE, "no probe measures the soil's water here");
  add_moisture (&station, 30, 12)->quality = LEIT_QUALITY_MISSING;
  assert_rating (&station, LEIT_STATUS_NO_VALUE, "no value has come yet");
  station.readings[1] = (LeitReading){ 1, LEIT_QUALITY_GOOD, NOW - 3 * LEIT_DAY_MS, 12 };
  assert_rating (&station, LEIT_STATUS_NO_VALUE, "no value for 3 days");
  add_moisture (&station, 60, 12)->time_ms = NOW - 3 * LEIT_DAY_MS;
  assert_rating (&station, LEIT_STATUS_NO_VALUE, "no value for 3 days");
  station.readings[2] = (LeitReading){ 2, LEIT_QUALITY_IMPLAUSIBLE, NOW, 655.36 };
  assert_rating (&station, LEIT_STATUS_NO_VALUE,
                 "Soil moisture, 30 cm: no value for 3 days; "
                 "Soil moisture, 60 cm: implausible value 655.4" NARROW "vol.-%");
  station.n = 2;
  station.readings[1] = (LeitReading){ 1, LEIT_QUALITY_DOUBTFUL, NOW, 26 };
  assert_rating (&station, LEIT_STATUS_NO_VALUE, "doubtful value 26.0" NARROW "vol.-%");
}

static void
test_unknown_units_are_not_rated (void)
{
  Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);

  add_moisture (&station, 30, 20);
  station.streams[0].rated = FALSE;
  assert_rating (&station, LEIT_STATUS_NO_VALUE, "the unit “foo” is unknown");
}

static void
test_severity_puts_the_driest_first (void)
{
  static const double kpa[] = { 5, 30, 60, 90, 200 };
  double before = -2;

  for (guint i = 0; i < G_N_ELEMENTS (kpa); i++) {
    Station station = make_station (LEIT_SOIL_UNKNOWN, LEIT_HUMUS_UNKNOWN);
    g_autoptr (LeitRating) rating = NULL;

    add_tension (&station, 30, kpa[i]);
    rating = rate (&station);
    g_assert_cmpfloat (rating->severity, >, before);
    g_assert_cmpint (rating->severity > 0, ==, rating->status == LEIT_STATUS_DRY);
    before = rating->severity;
  }
  for (guint i = 1; i < 60; i++) {
    Station station = make_station (LEIT_SOIL_SS, LEIT_HUMUS_H3);
    g_autoptr (LeitRating) rating = NULL;

    add_moisture (&station, 30, moisture_for (60.5 - i));
    rating = rate (&station);
    g_assert_cmpint (rating->severity > 0, ==, rating->status == LEIT_STATUS_DRY);
  }
}

static void
test_sentence (void)
{
  g_autoptr (LeitRating) rating =
      leit_rating_new (LEIT_STATUS_DRY, g_strdup ("38 kPa at 30 cm, limit 33"));
  g_autoptr (LeitRating) copy = leit_rating_copy (rating);
  g_autoptr (LeitRating) bare = leit_rating_new (LEIT_STATUS_TOO_WET, NULL);
  g_autofree char *sentence = leit_rating_get_sentence (copy);
  g_autofree char *bare_sentence = leit_rating_get_sentence (bare);

  g_assert_cmpstr (sentence, ==, "Dry: 38 kPa at 30 cm, limit 33");
  g_assert_cmpstr (bare_sentence, ==, "Too wet");
  g_assert_cmpstr (leit_status_to_string (LEIT_STATUS_NEARLY_EMPTY), ==, "nearly_empty");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/town/rating/nfk-limits", test_nfk_limits);
  g_test_add_func ("/town/rating/nfk-of-the-layer", test_nfk_of_the_layer);
  g_test_add_func ("/town/rating/nfk-before-suction", test_nfk_comes_before_suction);
  g_test_add_func ("/town/rating/suction-for-unusable-moisture",
                   test_suction_stands_in_for_unusable_moisture);
  g_test_add_func ("/town/rating/suction-before-moisture",
                   test_suction_comes_before_plain_moisture);
  g_test_add_func ("/town/rating/suction-limits", test_suction_limits);
  g_test_add_func ("/town/rating/driest-depth", test_the_driest_depth_decides);
  g_test_add_func ("/town/rating/zero-suction", test_zero_suction_is_wet);
  g_test_add_func ("/town/rating/plain-moisture", test_plain_moisture);
  g_test_add_func ("/town/rating/unknown-soil", test_unknown_soil_has_no_value);
  g_test_add_func ("/town/rating/other-depths", test_other_depths);
  g_test_add_func ("/town/rating/two-probes-at-one-depth",
                   test_of_two_probes_at_one_depth_the_newer_counts);
  g_test_add_func ("/town/rating/late", test_late_values_say_so);
  g_test_add_func ("/town/rating/missed-probes", test_missed_probes_are_named);
  g_test_add_func ("/town/rating/no-value", test_no_value_says_what_is_missing);
  g_test_add_func ("/town/rating/unknown-units", test_unknown_units_are_not_rated);
  g_test_add_func ("/town/rating/severity", test_severity_puts_the_driest_first);
  g_test_add_func ("/town/rating/sentence", test_sentence);
  return g_test_run ();
}
