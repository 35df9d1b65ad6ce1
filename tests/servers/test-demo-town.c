#include "demo/simulation.h"
#include "town/town.h"

#include "base/clock.h"

#include <math.h>

/* The demo town as Leitstand itself reads and rates it. */

#define FIRST_DAY_MS G_GINT64_CONSTANT (1767225600000) /* 2026-01-01T00:00:00Z */

typedef struct {
  LeitDemoTown *demo;
  LeitDemoSimulation *simulation;
  LeitTown *town;
} Fixture;

static GBytes *
read_file (const char *name)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LEITSTAND_SOURCE"), "data", "demo", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

static LeitProfile *
read_profile (void)
{
  g_autoptr (GBytes) profile_bytes = read_file ("town.json");
  g_autoptr (GBytes) tree_bytes = read_file ("trees.geojson");
  g_autoptr (GError) error = NULL;
  LeitProfile *profile = leit_profile_parse (profile_bytes, "town.json", &error);

  g_assert_no_error (error);
  leit_profile_add_trees (profile, tree_bytes, "trees.geojson", &error);
  g_assert_no_error (error);
  return profile;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) profile_bytes = read_file ("town.json");
  g_autoptr (LeitProfile) profile = read_profile ();

  fixture->demo = leit_demo_town_new (profile_bytes, NULL);
  fixture->simulation =
      leit_demo_simulation_new (fixture->demo, 1, FIRST_DAY_MS + 400 * LEIT_DAY_MS);
  fixture->town = leit_town_new (profile);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->town);
  leit_demo_simulation_free (fixture->simulation);
  leit_demo_town_free (fixture->demo);
}

static void
measure (Fixture *fixture, gint64 now_ms)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));

  for (guint i = 0; i < leit_town_get_n_streams (fixture->town); i++) {
    const LeitStream *stream = leit_town_get_stream (fixture->town, i);
    LeitDemoDevice *device = leit_demo_town_find_device (fixture->demo, stream->device_id);
    LeitDemoSensor *sensor;
    LeitReading reading;
    gint64 n;

    g_assert_nonnull (device);
    sensor = leit_demo_device_find_key (device, stream->key);
    g_assert_nonnull (sensor);
    n = leit_demo_simulation_newest_message (fixture->simulation, device, now_ms);
    leit_reading_judge (
        stream, leit_demo_simulation_get_value (fixture->simulation, device, sensor, n),
        leit_demo_simulation_message_time (fixture->simulation, device, n), now_ms, &reading);
    g_array_append_val (readings, reading);
  }
  leit_town_apply (fixture->town, readings, now_ms);
}

static void
test_profile (void)
{
  g_autoptr (LeitProfile) profile = read_profile ();
  LeitTreeTable *trees = leit_profile_get_trees (profile);
  const LeitBounds *bounds = leit_profile_get_bounds (profile);
  guint unspoken_for = 0;

  g_assert_cmpuint (leit_profile_get_tanks (profile)->len, ==, 4);
  g_assert_cmpuint (leit_profile_get_stations (profile)->len, ==, 12);
  g_assert_cmpuint (leit_tree_table_get_n_rows (trees), ==, 120);
  g_assert_true (leit_profile_get_simulated (profile));
  for (guint row = 0; row < leit_tree_table_get_n_rows (trees); row++) {
    g_assert_cmpfloat (leit_tree_table_get_latitude (trees, row), >, bounds->south);
    g_assert_cmpfloat (leit_tree_table_get_latitude (trees, row), <, bounds->north);
    g_assert_cmpfloat (leit_tree_table_get_longitude (trees, row), >, bounds->west);
    g_assert_cmpfloat (leit_tree_table_get_longitude (trees, row), <, bounds->east);
    if (leit_tree_table_get_station (trees, row) == LEIT_TREE_NO_STATION)
      unspoken_for++;
  }
  /* those on the castle's hill */
  g_assert_cmpuint (unspoken_for, ==, 6);
}

static void
test_every_status_every_day (Fixture *fixture, gconstpointer data)
{
  for (int day = 0; day < 365; day++) {
    guint counts[LEIT_N_SOIL_STATUSES];

    measure (fixture, FIRST_DAY_MS + day * LEIT_DAY_MS + 10 * LEIT_HOUR_MS);
    leit_tree_table_count_statuses (leit_town_get_trees (fixture->town), counts);
    for (guint status = 0; status < LEIT_N_SOIL_STATUSES; status++)
      g_assert_cmpuint (counts[status], >, 0);
  }
}

/* Only the silent station, the late one and the open input may look odd. */
static void
test_readings_are_plausible (Fixture *fixture, gconstpointer data)
{
  for (int day = 0; day < 365; day += 5) {
    gint64 now_ms = FIRST_DAY_MS + day * LEIT_DAY_MS + 10 * LEIT_HOUR_MS;
    guint implausible = 0, late = 0, inactive = 0;

    measure (fixture, now_ms);
    for (guint i = 0; i < leit_town_get_n_streams (fixture->town); i++) {
      const LeitReading *reading = leit_town_get_latest (fixture->town, i);
      LeitProfile *profile = leit_town_get_profile (fixture->town);
      LeitFreshness freshness =
          leit_freshness_of (leit_profile_get_thresholds (profile),
                             leit_town_get_stream (fixture->town, i), reading, now_ms);

      g_assert_nonnull (reading);
      implausible += reading->quality == LEIT_QUALITY_IMPLAUSIBLE;
      late += freshness == LEIT_FRESHNESS_LATE;
      inactive += freshness == LEIT_FRESHNESS_INACTIVE;
    }
    g_assert_cmpuint (implausible, ==, 1); /* 110 °C */
    g_assert_cmpuint (late, ==, 3);        /* Bahnhofstraße */
    g_assert_cmpuint (inactive, ==, 4);    /* Mühlenweg */
  }
}

static void
test_tanks (Fixture *fixture, gconstpointer data)
{
  gboolean seen[LEIT_N_STATUSES] = { FALSE };

  for (int day = 0; day < 365; day++) {
    measure (fixture, FIRST_DAY_MS + day * LEIT_DAY_MS + 10 * LEIT_HOUR_MS);
    for (guint i = 0; i < 4; i++) {
      LeitTank *tank = leit_town_get_tank (fixture->town, i);
      double percent = leit_tank_get_level_percent (tank);

      g_assert_false (isnan (percent));
      g_assert_cmpfloat (percent, >, 0);
      g_assert_cmpfloat (percent, <, 102);
      seen[leit_tank_get_rating (tank)->status] = TRUE;
    }
  }
  g_assert_true (seen[LEIT_STATUS_NEARLY_EMPTY]);
  g_assert_true (seen[LEIT_STATUS_LOW]);
  g_assert_true (seen[LEIT_STATUS_GOOD]);
  g_assert_true (seen[LEIT_STATUS_FULL]);
}

static double
litres_at (Fixture *fixture, guint tank, gint64 now_ms)
{
  measure (fixture, now_ms);
  return leit_tank_get_volume_litres (leit_town_get_tank (fixture->town, tank));
}

/* Whatever the day, someone drained a tank in the night before the start. */
static void
test_drained_last_night (Fixture *fixture, gconstpointer data)
{
  for (int day = 3; day < 365; day += 19) {
    gint64 now_ms = FIRST_DAY_MS + day * LEIT_DAY_MS + 9 * LEIT_HOUR_MS;
    g_autoptr (GBytes) profile_bytes = read_file ("town.json");
    g_autoptr (LeitProfile) profile = read_profile ();
    Fixture fresh = { leit_demo_town_new (profile_bytes, NULL), NULL, leit_town_new (profile) };
    double before, after;

    fresh.simulation = leit_demo_simulation_new (fresh.demo, 1, now_ms);
    before = litres_at (&fresh, 1, now_ms - 8 * LEIT_HOUR_MS - 10 * LEIT_MINUTE_MS);
    after = litres_at (&fresh, 1, now_ms - 4 * LEIT_HOUR_MS);
    g_test_message ("day %d: %.0f l, then %.0f l", day, before, after);
    g_assert_cmpfloat (after, <, before - 100);
    g_assert_cmpfloat (after, <, 150);
    tear_down (&fresh, NULL);
  }
}

static void
test_same_whatever_is_asked_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) profile_bytes = read_file ("town.json");
  g_autoptr (LeitDemoTown) demo = leit_demo_town_new (profile_bytes, NULL);
  gint64 now_ms = FIRST_DAY_MS + 400 * LEIT_DAY_MS;
  g_autoptr (LeitDemoSimulation) other = leit_demo_simulation_new (demo, 1, now_ms);

  for (guint i = 0; i < demo->devices->len; i++) {
    LeitDemoDevice *here = g_ptr_array_index (fixture->demo->devices, i);
    LeitDemoDevice *there = g_ptr_array_index (demo->devices, i);
    gint64 late = leit_demo_simulation_newest_message (other, there, now_ms);
    gint64 early = late - 500;

    for (guint k = 0; k < here->sensors->len; k++) {
      LeitDemoSensor *a = g_ptr_array_index (here->sensors, k);
      LeitDemoSensor *b = g_ptr_array_index (there->sensors, k);
      double early_a = leit_demo_simulation_get_value (fixture->simulation, here, a, early);
      double late_a = leit_demo_simulation_get_value (fixture->simulation, here, a, late);
      double late_b = leit_demo_simulation_get_value (other, there, b, late);
      double early_b = leit_demo_simulation_get_value (other, there, b, early);

      g_assert_cmpfloat (early_a, ==, early_b);
      g_assert_cmpfloat (late_a, ==, late_b);
    }
  }
}

static void
test_a_plausible_year (void)
{
  double rain = 0, warmest = -100, coldest = 100;
  int wet_days = 0;

  for (gint64 hour = FIRST_DAY_MS / LEIT_HOUR_MS; hour < FIRST_DAY_MS / LEIT_HOUR_MS + 365 * 24;
       hour++) {
    LeitDemoWeather weather;

    leit_demo_weather_of_hour (1, hour, &weather);
    rain += weather.rain_mm;
    wet_days += hour % 24 == 0 && weather.wet_day;
    warmest = MAX (warmest, weather.temperature_celsius);
    coldest = MIN (coldest, weather.temperature_celsius);
    g_assert_cmpfloat (weather.rain_mm, >=, 0);
    g_assert_cmpfloat (weather.humidity_percent, <=, 99);
  }
  /* the Fläming: 500 to 650 mm, 120 to 190 days with rain */
  g_assert_cmpfloat (rain, >, 400);
  g_assert_cmpfloat (rain, <, 800);
  g_assert_cmpint (wet_days, >, 110);
  g_assert_cmpint (wet_days, <, 200);
  g_assert_cmpfloat (warmest, >, 26);
  g_assert_cmpfloat (warmest, <, 40);
  g_assert_cmpfloat (coldest, <, 0);
  g_assert_cmpfloat (coldest, >, -20);
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/demo/town/profile", test_profile);
  add ("/demo/town/every-status-every-day", test_every_status_every_day);
  add ("/demo/town/plausible-readings", test_readings_are_plausible);
  add ("/demo/town/tanks", test_tanks);
  add ("/demo/town/drained-last-night", test_drained_last_night);
  add ("/demo/town/order-of-questions", test_same_whatever_is_asked_first);
  g_test_add_func ("/demo/town/weather", test_a_plausible_year);
  return g_test_run ();
}
