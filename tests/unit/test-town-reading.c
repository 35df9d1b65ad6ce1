#include "base/clock.h"
#include "town/reading.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1780992000000)

static LeitStream
make_stream (LeitRole role)
{
  return (LeitStream){ .index = 3,
                       .role = role,
                       .depth_cm = LEIT_DEPTH_NONE,
                       .scale = 1,
                       .rated = role != LEIT_ROLE_OTHER };
}

static void
test_plausible_bounds (void)
{
  static const struct {
    LeitRole role;
    double value;
    LeitQuality quality;
  } cases[] = {
    { LEIT_ROLE_SOIL_MOISTURE, -10, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_SOIL_MOISTURE, -10.1, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_SOIL_MOISTURE, 0, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_SOIL_MOISTURE, 60, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_SOIL_MOISTURE, 60.1, LEIT_QUALITY_DOUBTFUL },
    { LEIT_ROLE_SOIL_MOISTURE, 100, LEIT_QUALITY_DOUBTFUL },
    { LEIT_ROLE_SOIL_MOISTURE, 100.1, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_SOIL_TEMPERATURE, -25, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_SOIL_TEMPERATURE, 50, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_SOIL_TEMPERATURE, 110, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_SOIL_TEMPERATURE, 6553.1, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_SOIL_WATER_TENSION, 0, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_SOIL_WATER_TENSION, 1500, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_SOIL_WATER_TENSION, -90, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_TANK_PERCENT, 0, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_TANK_PERCENT, 110, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_TANK_PERCENT, 110.5, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_TANK_PERCENT, -1, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_TANK_LEVEL, -1, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_TANK_LEVEL, -20, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_TANK_VOLUME, -1, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_AIR_TEMPERATURE, -17, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_AIR_HUMIDITY, 100.4, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_AIR_HUMIDITY, 140, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_RAIN, -0.2, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_BATTERY, 3.61, LEIT_QUALITY_GOOD },
    { LEIT_ROLE_BATTERY, 3610, LEIT_QUALITY_IMPLAUSIBLE },
    { LEIT_ROLE_OTHER, 1e9, LEIT_QUALITY_GOOD },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitStream stream = make_stream (cases[i].role);
    LeitReading reading;

    g_test_message ("%s %g", leit_role_to_string (cases[i].role), cases[i].value);
    g_assert_cmpint (leit_reading_judge (&stream, cases[i].value, NOW, NOW, &reading), ==,
                     LEIT_READING_TAKEN);
    g_assert_cmpint (reading.quality, ==, cases[i].quality);
    g_assert_cmpfloat (reading.value, ==, cases[i].value);
    g_assert_cmpuint (reading.stream, ==, 3);
    g_assert_cmpint (reading.time_ms, ==, NOW);
    g_assert_cmpint (leit_reading_is_usable (&reading), ==, cases[i].quality == LEIT_QUALITY_GOOD);
  }
  g_assert_false (leit_reading_is_usable (NULL));
}

static LeitQuality
judge (const LeitStream *stream, double value)
{
  LeitReading reading;

  leit_reading_judge (stream, value, NOW, NOW, &reading);
  if (reading.quality == LEIT_QUALITY_MISSING)
    g_assert_true (isnan (reading.value));
  return reading.quality;
}

static void
test_sentinels (void)
{
  LeitStream stream = make_stream (LEIT_ROLE_SOIL_TEMPERATURE);

  g_assert_cmpint (judge (&stream, -128), ==, LEIT_QUALITY_MISSING);
  g_assert_cmpint (judge (&stream, NAN), ==, LEIT_QUALITY_MISSING);
  g_assert_cmpint (judge (&stream, INFINITY), ==, LEIT_QUALITY_MISSING);
  g_assert_cmpint (judge (&stream, -INFINITY), ==, LEIT_QUALITY_MISSING);
  g_assert_cmpint (judge (&stream, -1), ==, LEIT_QUALITY_GOOD);
  stream.drops_minus_one = TRUE;
  g_assert_cmpint (judge (&stream, -1), ==, LEIT_QUALITY_MISSING);
  g_assert_cmpint (judge (&stream, -1.25), ==, LEIT_QUALITY_GOOD);
}

/* The sentinel is what the server sends, whatever it would be converted to. */
static void
test_sentinels_are_raw (void)
{
  LeitStream distance = make_stream (LEIT_ROLE_TANK_LEVEL);

  distance.scale = -0.1;
  distance.offset = 120;
  g_assert_cmpint (judge (&distance, -128), ==, LEIT_QUALITY_MISSING);
  g_assert_cmpint (judge (&distance, 2480), ==, LEIT_QUALITY_IMPLAUSIBLE);
  g_assert_cmpint (judge (&distance, 900), ==, LEIT_QUALITY_GOOD);
}

static void
test_judged_after_conversion (void)
{
  LeitStream battery = make_stream (LEIT_ROLE_BATTERY);
  LeitReading reading;

  g_assert_true (leit_unit_convert (LEIT_ROLE_BATTERY, "mV", &battery.scale, &battery.offset));
  leit_reading_judge (&battery, 3610, NOW, NOW, &reading);
  g_assert_cmpint (reading.quality, ==, LEIT_QUALITY_GOOD);
  g_assert_cmpfloat_with_epsilon (reading.value, 3.61, 1e-9);
}

static void
test_unrated_streams_have_no_bounds (void)
{
  LeitStream stream = make_stream (LEIT_ROLE_SOIL_MOISTURE);

  stream.rated = FALSE;
  g_assert_cmpint (judge (&stream, 812), ==, LEIT_QUALITY_GOOD);
  g_assert_cmpint (judge (&stream, -128), ==, LEIT_QUALITY_MISSING);
}

static void
test_clocks (void)
{
  static const struct {
    gint64 time_ms;
    LeitReadingVerdict verdict;
  } cases[] = {
    { NOW, LEIT_READING_TAKEN },
    { NOW + LEIT_CLOCK_TOLERANCE_MS, LEIT_READING_TAKEN },
    { NOW + LEIT_CLOCK_TOLERANCE_MS + 1, LEIT_READING_FROM_THE_FUTURE },
    { G_MAXINT64, LEIT_READING_FROM_THE_FUTURE },
    { G_GINT64_CONSTANT (946684800000), LEIT_READING_TAKEN },
    { G_GINT64_CONSTANT (946684799999), LEIT_READING_FROM_THE_PAST },
    { 0, LEIT_READING_FROM_THE_PAST },
    { G_MININT64, LEIT_READING_FROM_THE_PAST },
  };
  const LeitStream stream = make_stream (LEIT_ROLE_AIR_TEMPERATURE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitReading reading;

    g_assert_cmpint (leit_reading_judge (&stream, 20, cases[i].time_ms, NOW, &reading), ==,
                     cases[i].verdict);
  }
}

static void
test_units (void)
{
  static const struct {
    LeitRole role;
    const char *unit;
    double scale;
  } cases[] = {
    { LEIT_ROLE_SOIL_MOISTURE, "%", 1 },
    { LEIT_ROLE_SOIL_MOISTURE, "% VWC", 1 },
    { LEIT_ROLE_SOIL_MOISTURE, "vol-%", 1 },
    { LEIT_ROLE_SOIL_MOISTURE, "Vol %", 1 },
    { LEIT_ROLE_SOIL_MOISTURE, "vol.-%", 1 },
    { LEIT_ROLE_SOIL_MOISTURE, " VOL.-% ", 1 },
    { LEIT_ROLE_SOIL_MOISTURE, NULL, 1 },
    { LEIT_ROLE_TANK_LEVEL, "cm", 1 },
    { LEIT_ROLE_TANK_LEVEL, "mm", 0.1 },
    { LEIT_ROLE_TANK_LEVEL, "m", 100 },
    { LEIT_ROLE_TANK_VOLUME, "l", 1 },
    { LEIT_ROLE_TANK_VOLUME, "L", 1 },
    { LEIT_ROLE_TANK_VOLUME, "Liter", 1 },
    { LEIT_ROLE_TANK_VOLUME, "m3", 1000 },
    { LEIT_ROLE_TANK_VOLUME, "m³", 1000 },
    { LEIT_ROLE_TANK_PERCENT, "%", 1 },
    { LEIT_ROLE_SOIL_TEMPERATURE, "°C", 1 },
    { LEIT_ROLE_SOIL_TEMPERATURE, "℃", 1 },
    { LEIT_ROLE_AIR_TEMPERATURE, "C", 1 },
    { LEIT_ROLE_WATER_TEMPERATURE, "Cel", 1 },
    { LEIT_ROLE_SOIL_WATER_TENSION, "kPa", 1 },
    { LEIT_ROLE_SOIL_WATER_TENSION, "cb", 1 },
    { LEIT_ROLE_SOIL_WATER_TENSION, "hPa", 0.1 },
    { LEIT_ROLE_SOIL_WATER_TENSION, "mbar", 0.1 },
    { LEIT_ROLE_BATTERY, "V", 1 },
    { LEIT_ROLE_BATTERY, "mV", 0.001 },
    { LEIT_ROLE_RAIN, "mm", 1 },
    { LEIT_ROLE_RAIN, "l/m²", 1 },
    { LEIT_ROLE_AIR_HUMIDITY, "%", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double scale = 7, offset = 7;

    g_test_message ("%s in %s", leit_role_to_string (cases[i].role), cases[i].unit);
    g_assert_true (leit_unit_convert (cases[i].role, cases[i].unit, &scale, &offset));
    g_assert_cmpfloat (scale, ==, cases[i].scale);
    g_assert_cmpfloat (offset, ==, 0);
  }
}

static void
test_unknown_units (void)
{
  static const struct {
    LeitRole role;
    const char *unit;
  } cases[] = {
    { LEIT_ROLE_TANK_LEVEL, "%" },      { LEIT_ROLE_TANK_LEVEL, "lx" },
    { LEIT_ROLE_TANK_PERCENT, "cm" },   { LEIT_ROLE_SOIL_MOISTURE, "" },
    { LEIT_ROLE_SOIL_MOISTURE, "kPa" }, { LEIT_ROLE_SOIL_MOISTURE, "\xff\xfe" },
    { LEIT_ROLE_RAIN, "cm" },           { LEIT_ROLE_SOIL_TEMPERATURE, "°F" },
    { LEIT_ROLE_OTHER, "cm" },          { LEIT_ROLE_OTHER, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double scale = 7, offset = 7;

    g_assert_false (leit_unit_convert (cases[i].role, cases[i].unit, &scale, &offset));
    g_assert_cmpfloat (scale, ==, 1);
    g_assert_cmpfloat (offset, ==, 0);
  }
}

static void
test_roles (void)
{
  LeitRole role = LEIT_ROLE_RAIN;

  for (guint i = 0; i < LEIT_N_ROLES; i++) {
    LeitRole back = LEIT_N_ROLES;

    g_assert_true (leit_role_from_string (leit_role_to_string (i), &back));
    g_assert_cmpint (back, ==, i);
    g_assert_cmpstr (leit_role_get_label (i), !=, "");
    g_assert_cmpint (leit_role_get_unit (i) == NULL, ==, i == LEIT_ROLE_OTHER);
    g_assert_cmpint (leit_role_get_decimals (i), <=, 2);
  }
  g_assert_false (leit_role_from_string ("pressure", &role));
  g_assert_false (leit_role_from_string (NULL, &role));
  g_assert_cmpint (role, ==, LEIT_ROLE_RAIN);
}

static void
assert_label (const LeitStream *stream, const char *expected)
{
  g_autofree char *label = leit_stream_get_label (stream);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_labels (void)
{
  LeitStream stream = make_stream (LEIT_ROLE_SOIL_MOISTURE);
  g_autoptr (LeitStream) copy = NULL;

  assert_label (&stream, "Soil moisture");
  stream.depth_cm = 30;
  stream.key = "Bodenfeuchte_30cm";
  assert_label (&stream, "Soil moisture, 30 cm");
  copy = leit_stream_copy (&stream);
  g_assert_true (copy->key != stream.key);
  copy->role = LEIT_ROLE_OTHER;
  copy->depth_cm = LEIT_DEPTH_NONE;
  assert_label (copy, "Bodenfeuchte_30cm");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/town/reading/plausible-bounds", test_plausible_bounds);
  g_test_add_func ("/town/reading/sentinels", test_sentinels);
  g_test_add_func ("/town/reading/sentinels-are-raw", test_sentinels_are_raw);
  g_test_add_func ("/town/reading/judged-after-conversion", test_judged_after_conversion);
  g_test_add_func ("/town/reading/unrated-streams", test_unrated_streams_have_no_bounds);
  g_test_add_func ("/town/reading/clocks", test_clocks);
  g_test_add_func ("/town/stream/units", test_units);
  g_test_add_func ("/town/stream/unknown-units", test_unknown_units);
  g_test_add_func ("/town/stream/roles", test_roles);
  g_test_add_func ("/town/stream/labels", test_labels);
  return g_test_run ();
}
