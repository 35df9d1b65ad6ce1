#include "base/clock.h"
#include "town/tank.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1780992000000)
#define NARROW "\u202f"

typedef struct {
  LeitTankConfig config;
  LeitThresholds thresholds;
  LeitStream stream;
  LeitReading reading;
  LeitTank *tank;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->config = (LeitTankConfig){ .id = "markt", .name = "Markt", .capacity_litres = 300 };
  leit_thresholds_init (&f->thresholds);
  f->stream = (LeitStream){ .role = LEIT_ROLE_TANK_VOLUME,
                            .depth_cm = LEIT_DEPTH_NONE,
                            .unit = "l",
                            .raw_unit = "l",
                            .scale = 1,
                            .rated = TRUE,
                            .interval_ms = 4 * LEIT_HOUR_MS };
  f->reading = (LeitReading){ 0, LEIT_QUALITY_GOOD, NOW - 12 * LEIT_MINUTE_MS, 187 };
  f->tank = leit_tank_new (&f->config, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->tank);
}

static void
use_level_in_a_box (Fixture *f)
{
  f->config.geometry = (LeitTankGeometry){ .shape = LEIT_TANK_SHAPE_BOX, 60, 50, .height_cm = 100 };
  f->stream.role = LEIT_ROLE_TANK_LEVEL;
  f->stream.unit = "cm";
}

static void
assert_tank (
    Fixture *f, double value, LeitStatus status, double percent, double litres, const char *reason)
{
  const LeitRating *rating;

  f->reading.value = value;
  leit_tank_update (f->tank, &f->thresholds, &f->stream, &f->reading, NOW);
  rating = leit_tank_get_rating (f->tank);
  g_assert_cmpstr (leit_status_to_string (rating->status), ==, leit_status_to_string (status));
  g_assert_cmpstr (rating->reason, ==, reason);
  g_assert_cmpint (isnan (leit_tank_get_level_percent (f->tank)), ==, isnan (percent));
  g_assert_cmpint (isnan (leit_tank_get_volume_litres (f->tank)), ==, isnan (litres));
  if (!isnan (percent))
    g_assert_cmpfloat_with_epsilon (leit_tank_get_level_percent (f->tank), percent, 1e-9);
  if (!isnan (litres))
    g_assert_cmpfloat_with_epsilon (leit_tank_get_volume_litres (f->tank), litres, 1e-9);
}

static void
test_statuses (Fixture *f, gconstpointer data)
{
  assert_tank (f, 0, LEIT_STATUS_NEARLY_EMPTY, 0, 0,
               "0" NARROW "l of 300" NARROW "l (0" NARROW "%), limit 15" NARROW "%");
  assert_tank (f, 31, LEIT_STATUS_NEARLY_EMPTY, 31 / 3.0, 31,
               "31" NARROW "l of 300" NARROW "l (10" NARROW "%), limit 15" NARROW "%");
  assert_tank (f, 44.7, LEIT_STATUS_NEARLY_EMPTY, 14.9, 44.7,
               "45" NARROW "l of 300" NARROW "l (14.9" NARROW "%), limit 15" NARROW "%");
  assert_tank (f, 45, LEIT_STATUS_LOW, 15, 45,
               "45" NARROW "l of 300" NARROW "l (15" NARROW "%), limit 30" NARROW "%");
  assert_tank (f, 90, LEIT_STATUS_GOOD, 30, 90,
               "90" NARROW "l of 300" NARROW "l (30" NARROW "%), limit 30" NARROW "%");
  assert_tank (f, 285, LEIT_STATUS_FULL, 95, 285,
               "285" NARROW "l of 300" NARROW "l (95" NARROW "%), limit 95" NARROW "%");
  assert_tank (f, 312, LEIT_STATUS_FULL, 104, 312,
               "312" NARROW "l of 300" NARROW "l (104" NARROW "%), limit 95" NARROW "%");
}

static void
test_percent (Fixture *f, gconstpointer data)
{
  f->stream.role = LEIT_ROLE_TANK_PERCENT;
  f->stream.unit = "%";
  assert_tank (f, 50, LEIT_STATUS_GOOD, 50, 150,
               "150" NARROW "l of 300" NARROW "l (50" NARROW "%), limit 30" NARROW "%");
  assert_tank (f, 111, LEIT_STATUS_NO_VALUE, NAN, NAN, "implausible value 111" NARROW "%");
}

static void
test_level (Fixture *f, gconstpointer data)
{
  use_level_in_a_box (f);
  assert_tank (f, 20, LEIT_STATUS_LOW, 20, 60,
               "60" NARROW "l of 300" NARROW "l (20" NARROW "%), limit 30" NARROW "%");
  /* Noise around an empty tank is an empty tank. */
  assert_tank (f, -0.8, LEIT_STATUS_NEARLY_EMPTY, 0, 0,
               "0" NARROW "l of 300" NARROW "l (0" NARROW "%), limit 15" NARROW "%");
  assert_tank (f, 111, LEIT_STATUS_NO_VALUE, NAN, NAN, "implausible value 111" NARROW "cm");
}

static void
test_level_above_a_lying_cylinder (Fixture *f, gconstpointer data)
{
  LeitReading reading = { 0, LEIT_QUALITY_GOOD, NOW, 104 };

  use_level_in_a_box (f);
  f->config.geometry =
      (LeitTankGeometry){ .shape = LEIT_TANK_SHAPE_LYING_CYLINDER, 38, .diameter_cm = 100 };
  g_assert_cmpint (leit_tank_judge (&f->config, &f->stream, &reading), ==, LEIT_QUALITY_GOOD);
  reading.value = 111;
  g_assert_cmpint (leit_tank_judge (&f->config, &f->stream, &reading), ==,
                   LEIT_QUALITY_IMPLAUSIBLE);
}

/* Profiles may give a shape that holds up to a fifth more than the capacity. */
static void
test_level_in_a_roomy_shape (Fixture *f, gconstpointer data)
{
  use_level_in_a_box (f);
  f->config.geometry.length_cm = 70;
  assert_tank (f, 98, LEIT_STATUS_FULL, 343 / 3.0, 343,
               "343" NARROW "l of 300" NARROW "l (114" NARROW "%), limit 95" NARROW "%");
}

static void
test_level_without_a_shape (Fixture *f, gconstpointer data)
{
  f->stream.role = LEIT_ROLE_TANK_LEVEL;
  f->stream.unit = "cm";
  assert_tank (f, 42, LEIT_STATUS_NO_VALUE, NAN, NAN,
               "level 42" NARROW "cm, but the tank's shape is unknown");
}

static void
test_implausible (Fixture *f, gconstpointer data)
{
  assert_tank (f, 331, LEIT_STATUS_NO_VALUE, NAN, NAN, "implausible value 331" NARROW "l");
  assert_tank (f, -5, LEIT_STATUS_NO_VALUE, NAN, NAN, "implausible value -5" NARROW "l");
  g_assert_cmpint (leit_tank_get_time_ms (f->tank), ==, f->reading.time_ms);
  f->reading.quality = LEIT_QUALITY_DOUBTFUL;
  assert_tank (f, 150, LEIT_STATUS_NO_VALUE, NAN, NAN, "doubtful value 150" NARROW "l");
}

static void
test_inactive_shows_no_level (Fixture *f, gconstpointer data)
{
  assert_tank (f, 187, LEIT_STATUS_GOOD, 187 / 3.0, 187,
               "187" NARROW "l of 300" NARROW "l (62" NARROW "%), limit 30" NARROW "%");
  f->reading.time_ms = NOW - 3 * LEIT_DAY_MS;
  assert_tank (f, 187, LEIT_STATUS_NO_VALUE, NAN, NAN,
               "no value for 3 days, before that 187" NARROW "l of 300" NARROW "l (62" NARROW "%)");
  g_assert_cmpint (leit_tank_get_time_ms (f->tank), ==, NOW - 3 * LEIT_DAY_MS);
}

static void
test_late_says_so (Fixture *f, gconstpointer data)
{
  f->reading.time_ms = NOW - 11 * LEIT_HOUR_MS;
  assert_tank (f, 31, LEIT_STATUS_NEARLY_EMPTY, 31 / 3.0, 31,
               "31" NARROW "l of 300" NARROW "l (10" NARROW "%), limit 15" NARROW
               "%, value from 11 hours ago");
}

static void
test_below_the_tap (Fixture *f, gconstpointer data)
{
  f->config.dead_volume_litres = 60;
  assert_tank (f, 60, LEIT_STATUS_NEARLY_EMPTY, 20, 60,
               "60" NARROW "l of 300" NARROW "l (20" NARROW "%), all of it below the tap");
  assert_tank (f, 61, LEIT_STATUS_LOW, 61 / 3.0, 61,
               "61" NARROW "l of 300" NARROW "l (20" NARROW "%), limit 30" NARROW "%");
}

static void
test_without_a_reading (Fixture *f, gconstpointer data)
{
  leit_tank_update (f->tank, &f->thresholds, NULL, NULL, NOW);
  g_assert_cmpstr (leit_tank_get_rating (f->tank)->reason, ==, "no sensor measures the level");
  leit_tank_update (f->tank, &f->thresholds, &f->stream, NULL, NOW);
  g_assert_cmpstr (leit_tank_get_rating (f->tank)->reason, ==, "no value has come yet");
  g_assert_cmpint (leit_tank_get_rating (f->tank)->status, ==, LEIT_STATUS_NO_VALUE);
  g_assert_cmpint (leit_tank_get_time_ms (f->tank), ==, LEIT_TIME_NONE);
  g_assert_true (isnan (leit_tank_get_level_percent (f->tank)));
}

static void
test_unknown_unit (Fixture *f, gconstpointer data)
{
  f->stream.rated = FALSE;
  f->stream.raw_unit = "lx";
  assert_tank (f, 42, LEIT_STATUS_NO_VALUE, NAN, NAN, "the unit “lx” is unknown");
}

static void
count_notify (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  guint *count = user_data;

  (*count)++;
}

static void
test_notifies_real_changes_only (Fixture *f, gconstpointer data)
{
  guint count = 0;
  double percent = 0;
  int status = 0;

  g_signal_connect (f->tank, "notify", G_CALLBACK (count_notify), &count);
  g_assert_true (leit_tank_update (f->tank, &f->thresholds, &f->stream, &f->reading, NOW));
  g_assert_cmpuint (count, ==, 5);
  g_assert_false (leit_tank_update (f->tank, &f->thresholds, &f->stream, &f->reading, NOW));
  g_assert_cmpuint (count, ==, 5);
  f->reading.time_ms += LEIT_MINUTE_MS;
  g_assert_true (leit_tank_update (f->tank, &f->thresholds, &f->stream, &f->reading, NOW));
  g_assert_cmpuint (count, ==, 6);
  g_object_get (f->tank, "level-percent", &percent, "status", &status, NULL);
  g_assert_cmpfloat_with_epsilon (percent, 187 / 3.0, 1e-9);
  g_assert_cmpint (status, ==, LEIT_STATUS_GOOD);
}

static double
volume (const LeitTankGeometry *geometry, double level)
{
  double litres = -1;

  g_assert_true (leit_tank_geometry_volume_litres (geometry, level, &litres));
  return litres;
}

static void
test_standing_shapes (void)
{
  const LeitTankGeometry cylinder = { .shape = LEIT_TANK_SHAPE_UPRIGHT_CYLINDER,
                                      .diameter_cm = 60,
                                      .height_cm = 106 };
  const LeitTankGeometry box = { LEIT_TANK_SHAPE_BOX, 50, 40, .height_cm = 100 };

  g_assert_cmpfloat_with_epsilon (volume (&cylinder, 106), 299.7, 0.01);
  g_assert_cmpfloat_with_epsilon (volume (&cylinder, 53), 149.85, 0.01);
  g_assert_cmpfloat (volume (&cylinder, 0), ==, 0);
  g_assert_cmpfloat (volume (&cylinder, -4), ==, 0);
  g_assert_cmpfloat (volume (&box, 100), ==, 200);
  g_assert_cmpfloat (volume (&box, 105), ==, 210);
  g_assert_cmpfloat (leit_tank_geometry_full_level_cm (&box), ==, 100);
}

static void
test_lying_cylinder (void)
{
  const LeitTankGeometry lying = { .shape = LEIT_TANK_SHAPE_LYING_CYLINDER,
                                   .length_cm = 100,
                                   .diameter_cm = 80 };
  double full = G_PI * 40 * 40 * 100 / 1000;

  g_assert_cmpfloat_with_epsilon (volume (&lying, 80), full, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&lying, 40), full / 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&lying, 20) + volume (&lying, 60), full, 1e-9);
  /* A quarter of the height holds 19.55 % of a circle. */
  g_assert_cmpfloat_with_epsilon (volume (&lying, 20) / full, 0.1955, 1e-4);
  g_assert_cmpfloat (volume (&lying, 0), ==, 0);
  g_assert_cmpfloat_with_epsilon (volume (&lying, 95), full, 1e-9);
  g_assert_cmpfloat (leit_tank_geometry_full_level_cm (&lying), ==, 80);
}

static LeitTankGeometry
make_calibration (const LeitCalibrationPoint *points, guint n_points)
{
  LeitTankGeometry geometry = { .shape = LEIT_TANK_SHAPE_CALIBRATION };

  geometry.calibration = g_array_new (FALSE, FALSE, sizeof (LeitCalibrationPoint));
  g_array_append_vals (geometry.calibration, points, n_points);
  return geometry;
}

static void
test_calibration (void)
{
  static const LeitCalibrationPoint points[] = { { 5, 10 }, { 50, 100 }, { 100, 300 } };
  LeitTankGeometry geometry = make_calibration (points, G_N_ELEMENTS (points));
  LeitTankGeometry copy;

  g_assert_true (leit_calibration_is_monotone (geometry.calibration, NULL));
  g_assert_cmpfloat_with_epsilon (volume (&geometry, 0), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&geometry, 2.5), 5, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&geometry, 5), 10, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&geometry, 75), 200, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&geometry, 100), 300, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&geometry, 105), 320, 1e-9);
  g_assert_cmpfloat (leit_tank_geometry_full_level_cm (&geometry), ==, 100);

  leit_tank_geometry_copy (&geometry, &copy);
  leit_tank_geometry_clear (&geometry);
  g_assert_cmpint (geometry.shape, ==, LEIT_TANK_SHAPE_UNKNOWN);
  g_assert_cmpfloat_with_epsilon (volume (&copy, 75), 200, 1e-9);
  leit_tank_geometry_clear (&copy);
}

static void
test_calibration_with_water_below_the_sensor (void)
{
  static const LeitCalibrationPoint points[] = { { 0, 12 }, { 50, 112 } };
  LeitTankGeometry geometry = make_calibration (points, G_N_ELEMENTS (points));

  g_assert_cmpfloat_with_epsilon (volume (&geometry, 0), 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&geometry, -1), 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (volume (&geometry, 25), 62, 1e-9);
  leit_tank_geometry_clear (&geometry);
}

static void
test_wrong_calibrations (void)
{
  static const struct {
    LeitCalibrationPoint points[3];
    guint n_points;
    guint first_wrong;
  } cases[] = {
    { { { 0, 0 } }, 0, 0 },
    { { { 0, 0 } }, 1, 1 },
    { { { 0, 0 }, { 10, 20 }, { 10, 30 } }, 3, 2 },
    { { { 0, 0 }, { 10, 20 }, { 20, 19 } }, 3, 2 },
    { { { -1, 0 }, { 10, 20 } }, 2, 0 },
    { { { 0, 0 }, { NAN, 20 } }, 2, 1 },
    { { { 0, 0 }, { 10, INFINITY } }, 2, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitTankGeometry geometry = make_calibration (cases[i].points, cases[i].n_points);
    guint first_wrong = 99;

    g_test_message ("case %u", i);
    g_assert_false (leit_calibration_is_monotone (geometry.calibration, &first_wrong));
    g_assert_cmpuint (first_wrong, ==, cases[i].first_wrong);
    leit_tank_geometry_clear (&geometry);
  }
  g_assert_false (leit_calibration_is_monotone (NULL, NULL));
}

static void
test_unknown_shape (void)
{
  const LeitTankGeometry unknown = { LEIT_TANK_SHAPE_UNKNOWN };
  const LeitTankGeometry empty = { LEIT_TANK_SHAPE_CALIBRATION };
  const LeitTankGeometry box = { LEIT_TANK_SHAPE_BOX, 50, 40, .height_cm = 100 };
  double litres = 7;

  g_assert_false (leit_tank_geometry_volume_litres (&unknown, 10, &litres));
  g_assert_false (leit_tank_geometry_volume_litres (&empty, 10, &litres));
  g_assert_false (leit_tank_geometry_volume_litres (&box, NAN, &litres));
  g_assert_cmpfloat (litres, ==, 7);
  g_assert_true (isnan (leit_tank_geometry_full_level_cm (&unknown)));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/town/tank/statuses", test_statuses);
  ADD ("/town/tank/percent", test_percent);
  ADD ("/town/tank/level", test_level);
  ADD ("/town/tank/level-above-a-lying-cylinder", test_level_above_a_lying_cylinder);
  ADD ("/town/tank/level-in-a-roomy-shape", test_level_in_a_roomy_shape);
  ADD ("/town/tank/level-without-a-shape", test_level_without_a_shape);
  ADD ("/town/tank/implausible", test_implausible);
  ADD ("/town/tank/inactive", test_inactive_shows_no_level);
  ADD ("/town/tank/late", test_late_says_so);
  ADD ("/town/tank/below-the-tap", test_below_the_tap);
  ADD ("/town/tank/without-a-reading", test_without_a_reading);
  ADD ("/town/tank/unknown-unit", test_unknown_unit);
  ADD ("/town/tank/notifies", test_notifies_real_changes_only);
  g_test_add_func ("/town/geometry/standing", test_standing_shapes);
  g_test_add_func ("/town/geometry/lying", test_lying_cylinder);
  g_test_add_func ("/town/geometry/calibration", test_calibration);
  g_test_add_func ("/town/geometry/calibration-below-the-sensor",
                   test_calibration_with_water_below_the_sensor);
  g_test_add_func ("/town/geometry/wrong-calibrations", test_wrong_calibrations);
  g_test_add_func ("/town/geometry/unknown", test_unknown_shape);
  return g_test_run ();
}
