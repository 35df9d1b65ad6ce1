#include "town-fixture.h"

#include <math.h>

typedef struct {
  LeitTown *town;
  guint n_changed;
  guint flags;
} Fixture;

static void
on_changed (Fixture *f, guint flags)
{
  f->n_changed++;
  f->flags = flags;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->town = fixture_make_town ();
  g_signal_connect_swapped (f->town, "changed", G_CALLBACK (on_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->town);
}

static LeitStatus
tree_status (Fixture *f, guint row)
{
  g_autoptr (LeitRating) rating = leit_town_rate_tree (f->town, row, NOW);
  LeitStatus status = leit_tree_table_get_status (leit_town_get_trees (f->town), row);

  g_assert_cmpint (rating->status, ==, status);
  return status;
}

static const char *
station_reason (Fixture *f, guint station)
{
  return leit_station_get_rating (leit_town_get_station (f->town, station))->reason;
}

static LeitQuality
quality (Fixture *f, guint stream)
{
  return leit_town_get_latest (f->town, stream)->quality;
}

static void
test_begins_without_values (Fixture *f, gconstpointer data)
{
  guint counts[LEIT_N_SOIL_STATUSES];

  g_assert_cmpuint (leit_town_get_n_streams (f->town), ==, N_STREAMS);
  for (guint i = 0; i < N_STREAMS; i++) {
    g_assert_cmpuint (leit_town_get_stream (f->town, i)->index, ==, i);
    g_assert_null (leit_town_get_latest (f->town, i));
  }
  leit_tree_table_count_statuses (leit_town_get_trees (f->town), counts);
  g_assert_cmpuint (counts[LEIT_STATUS_NO_VALUE], ==, N_TREES);
  g_assert_cmpstr (station_reason (f, SCHULE), ==, "no value has come yet");
  g_assert_cmpstr (leit_tank_get_rating (leit_town_get_tank (f->town, BARE))->reason, ==,
                   "no sensor measures the level");
  g_assert_null (leit_town_get_latest (f->town, N_STREAMS));
  g_assert_null (leit_town_get_stream (f->town, N_STREAMS));
  g_assert_null (leit_town_get_tank (f->town, N_TANKS));
}

static void
test_a_batch_is_one_change (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) batch = fixture_make_batch ();

  fixture_add (batch, f->town, MOISTURE_10, fixture_moisture (18), NOW - 2000);
  fixture_add (batch, f->town, MOISTURE_30, fixture_moisture (18), NOW - 1000);
  fixture_add (batch, f->town, MARKT_LITRES, 187, NOW - 1000);
  g_assert_true (leit_town_apply (f->town, batch, NOW));
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpuint (f->flags, ==,
                    LEIT_TOWN_CHANGE_TANKS | LEIT_TOWN_CHANGE_STATIONS | LEIT_TOWN_CHANGE_TREES |
                        LEIT_TOWN_CHANGE_READINGS);
  g_assert_cmpint (tree_status (f, OLD_LINDE), ==, LEIT_STATUS_DRY);
  g_assert_cmpint (tree_status (f, YOUNG_LINDE), ==, LEIT_STATUS_DRY);
  g_assert_cmpint (tree_status (f, OLD_AHORN), ==, LEIT_STATUS_NO_VALUE);
  g_assert_cmpfloat (leit_tank_get_volume_litres (leit_town_get_tank (f->town, MARKT)), ==, 187);
  g_assert_cmpint (leit_station_get_time_ms (leit_town_get_station (f->town, SCHULE)), ==,
                   NOW - 1000);

  /* The same once more is no change at all. */
  g_assert_false (leit_town_apply (f->town, batch, NOW));
  g_assert_cmpuint (f->n_changed, ==, 1);
}

static void
test_an_empty_batch_is_no_change (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) batch = fixture_make_batch ();

  g_assert_false (leit_town_apply (f->town, batch, NOW));
  g_assert_cmpuint (f->n_changed, ==, 0);
}

static void
test_flags_name_what_changed (Fixture *f, gconstpointer data)
{
  g_assert_true (fixture_apply (f->town, BATTERY, 3.6));
  /* The station's newest time moved, its rating did not. */
  g_assert_cmpuint (f->flags, ==, LEIT_TOWN_CHANGE_STATIONS | LEIT_TOWN_CHANGE_READINGS);
  g_assert_true (fixture_apply (f->town, KLINKE_LEVEL, 50));
  g_assert_cmpuint (f->flags, ==, LEIT_TOWN_CHANGE_TANKS | LEIT_TOWN_CHANGE_READINGS);
}

static void
test_older_readings_are_ignored (Fixture *f, gconstpointer data)
{
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 187, NOW - 1000, NOW));
  g_assert_false (fixture_apply_at (f->town, MARKT_LITRES, 20, NOW - 2000, NOW));
  g_assert_false (fixture_apply_at (f->town, MARKT_LITRES, 187, NOW - 1000, NOW));
  g_assert_cmpfloat (leit_town_get_latest (f->town, MARKT_LITRES)->value, ==, 187);
  g_assert_cmpuint (f->n_changed, ==, 1);
}

static void
test_the_same_time_with_another_value_is_a_correction (Fixture *f, gconstpointer data)
{
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 187, NOW - 1000, NOW));
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 178, NOW - 1000, NOW));
  g_assert_cmpfloat (leit_tank_get_volume_litres (leit_town_get_tank (f->town, MARKT)), ==, 178);
}

static void
test_missing_never_replaces (Fixture *f, gconstpointer data)
{
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 187, NOW - 5000, NOW));
  g_assert_false (fixture_apply_at (f->town, MARKT_LITRES, NAN, NOW - 1000, NOW));
  g_assert_false (fixture_apply_at (f->town, MARKT_LITRES, -128, NOW - 1000, NOW));
  g_assert_cmpfloat (leit_town_get_latest (f->town, MARKT_LITRES)->value, ==, 187);
  g_assert_cmpuint (f->n_changed, ==, 1);
}

static void
test_implausible_replaces (Fixture *f, gconstpointer data)
{
  LeitTank *tank = leit_town_get_tank (f->town, MARKT);

  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 187, NOW - 5000, NOW));
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 2000, NOW - 1000, NOW));
  g_assert_cmpint (quality (f, MARKT_LITRES), ==, LEIT_QUALITY_IMPLAUSIBLE);
  g_assert_cmpint (leit_tank_get_rating (tank)->status, ==, LEIT_STATUS_NO_VALUE);
  g_assert_true (isnan (leit_tank_get_volume_litres (tank)));
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 188, NOW - 500, NOW));
  g_assert_cmpint (quality (f, MARKT_LITRES), ==, LEIT_QUALITY_GOOD);
  g_assert_cmpint (leit_tank_get_rating (tank)->status, ==, LEIT_STATUS_GOOD);
}

static void
test_readings_from_the_future (Fixture *f, gconstpointer data)
{
  gint64 tomorrow = NOW + LEIT_DAY_MS;

  g_assert_false (fixture_apply_at (f->town, MARKT_LITRES, 187, tomorrow, NOW));
  /* Taken while the clock was a day ahead; when it is right again the present counts. */
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 187, tomorrow, tomorrow));
  g_assert_true (fixture_apply_at (f->town, MARKT_LITRES, 100, NOW, NOW));
  g_assert_cmpfloat (leit_town_get_latest (f->town, MARKT_LITRES)->value, ==, 100);
}

static void
test_odd_readings_are_harmless (Fixture *f, gconstpointer data)
{
  const LeitReading odd[] = {
    { N_STREAMS, LEIT_QUALITY_GOOD, NOW, 1 },
    { G_MAXUINT, LEIT_QUALITY_GOOD, NOW, 1 },
    { MARKT_LITRES, LEIT_QUALITY_GOOD, NOW, NAN },
    { MARKT_LITRES, LEIT_QUALITY_GOOD, G_MININT64, 1 },
    { MARKT_LITRES, LEIT_QUALITY_GOOD, G_MAXINT64, 1 },
  };
  g_autoptr (GArray) batch = fixture_make_batch ();

  g_array_append_vals (batch, odd, G_N_ELEMENTS (odd));
  g_assert_false (leit_town_apply (f->town, batch, NOW));
  g_assert_cmpuint (f->n_changed, ==, 0);
}

static void
test_young_trees_have_their_own_limits (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRating) rating = NULL;

  g_assert_true (fixture_apply (f->town, TENSION_30, 38));
  g_assert_cmpint (tree_status (f, OLD_AHORN), ==, LEIT_STATUS_MODERATE);
  g_assert_cmpint (tree_status (f, YOUNG_AHORN), ==, LEIT_STATUS_DRY);
  rating = leit_town_rate_tree (f->town, YOUNG_AHORN, NOW);
  g_assert_cmpstr (rating->reason, ==,
                   "38" NARROW "kPa at 30 cm, limit 33 for trees of 0–1 years, "
                   "without the probe at 60 cm");
  g_assert_cmpint (leit_town_get_standing_years (f->town, YOUNG_AHORN, NOW), ==, 1);
  g_assert_cmpint (leit_town_get_standing_years (f->town, OLD_LINDE, NOW), ==, 56);
  g_assert_cmpint (leit_town_get_standing_years (f->town, OLD_AHORN, NOW), ==,
                   LEIT_STANDING_YEARS_UNKNOWN);
}

/* Planted 2025: in 2027 a tree is established, from the first second by the town's clock. */
static void
test_trees_grow_up_at_new_year (Fixture *f, gconstpointer data)
{
  const gint64 new_year = G_GINT64_CONSTANT (1798758000000); /* 2026-12-31T23:00:00Z */

  fixture_apply_at (f->town, TENSION_30, 38, new_year - 2000, new_year - 1000);
  g_assert_cmpint (leit_town_get_standing_years (f->town, YOUNG_AHORN, new_year - 1000), ==, 1);
  g_assert_cmpint (leit_tree_table_get_status (leit_town_get_trees (f->town), YOUNG_AHORN), ==,
                   LEIT_STATUS_DRY);
  leit_town_refresh (f->town, new_year);
  g_assert_cmpint (leit_town_get_standing_years (f->town, YOUNG_AHORN, new_year), ==, 2);
  g_assert_cmpint (leit_tree_table_get_status (leit_town_get_trees (f->town), YOUNG_AHORN), ==,
                   LEIT_STATUS_MODERATE);
  g_assert_cmpuint (f->flags, ==, LEIT_TOWN_CHANGE_TREES);
}

static void
test_a_tree_without_a_station (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRating) rating = leit_town_rate_tree (f->town, LONELY, NOW);

  g_assert_cmpint (rating->status, ==, LEIT_STATUS_NO_VALUE);
  g_assert_cmpstr (rating->reason, ==, "no probe speaks for this tree");
}

static void
test_an_input_without_a_probe (Fixture *f, gconstpointer data)
{
  fixture_apply (f->town, MOISTURE_10, fixture_moisture (60));
  fixture_apply (f->town, MOISTURE_30, fixture_moisture (60));
  g_assert_cmpint (tree_status (f, OLD_LINDE), ==, LEIT_STATUS_GOOD);

  /* 110 °C at 30 cm: nothing is plugged in there; 10 cm is not concerned. */
  fixture_apply (f->town, TEMPERATURE_30, 110);
  g_assert_cmpint (quality (f, TEMPERATURE_30), ==, LEIT_QUALITY_IMPLAUSIBLE);
  g_assert_cmpint (quality (f, MOISTURE_30), ==, LEIT_QUALITY_DOUBTFUL);
  g_assert_cmpint (quality (f, MOISTURE_10), ==, LEIT_QUALITY_GOOD);
  g_assert_cmpstr (station_reason (f, SCHULE), ==,
                   "60" NARROW "% plant-available water at 10 cm, limit 40" NARROW
                   "%, without the probe at 30 cm");

  fixture_apply (f->town, TEMPERATURE_10, 110);
  g_assert_cmpint (tree_status (f, OLD_LINDE), ==, LEIT_STATUS_NO_VALUE);
  g_assert_cmpstr (station_reason (f, SCHULE), ==, "doubtful value 12.4" NARROW "vol.-%");

  /* A newer moisture is no better; */
  fixture_apply_at (f->town, MOISTURE_30, fixture_moisture (50), NOW - 500, NOW);
  g_assert_cmpint (quality (f, MOISTURE_30), ==, LEIT_QUALITY_DOUBTFUL);
  /* a good temperature makes it so. */
  fixture_apply_at (f->town, TEMPERATURE_30, 14, NOW - 500, NOW);
  g_assert_cmpint (quality (f, MOISTURE_30), ==, LEIT_QUALITY_GOOD);
  g_assert_cmpint (quality (f, MOISTURE_10), ==, LEIT_QUALITY_DOUBTFUL);
  g_assert_cmpint (tree_status (f, OLD_LINDE), ==, LEIT_STATUS_GOOD);
}

static void
test_frost_read_unsigned_leaves_the_moisture_alone (Fixture *f, gconstpointer data)
{
  static const double frost[] = { 6553.5, 6541.2, 6500 };

  fixture_apply (f->town, MOISTURE_30, fixture_moisture (60));
  for (guint i = 0; i < G_N_ELEMENTS (frost); i++) {
    fixture_apply_at (f->town, TEMPERATURE_30, frost[i], NOW - 1000 + i, NOW);
    g_assert_cmpint (quality (f, TEMPERATURE_30), ==, LEIT_QUALITY_IMPLAUSIBLE);
    g_assert_cmpint (quality (f, MOISTURE_30), ==, LEIT_QUALITY_GOOD);
    g_assert_cmpint (tree_status (f, OLD_LINDE), ==, LEIT_STATUS_GOOD);
  }
  fixture_apply_at (f->town, TEMPERATURE_30, 6000, NOW - 500, NOW);
  g_assert_cmpint (quality (f, MOISTURE_30), ==, LEIT_QUALITY_DOUBTFUL);
}

/* What a value is by itself stays when its neighbour gets well. */
static void
test_doubtful_by_itself_stays_doubtful (Fixture *f, gconstpointer data)
{
  fixture_apply (f->town, MOISTURE_30, 70);
  fixture_apply (f->town, TEMPERATURE_30, 110);
  fixture_apply_at (f->town, TEMPERATURE_30, 14, NOW - 500, NOW);
  g_assert_cmpint (quality (f, MOISTURE_30), ==, LEIT_QUALITY_DOUBTFUL);
}

static void
test_readings_age (Fixture *f, gconstpointer data)
{
  LeitTank *tank = leit_town_get_tank (f->town, MARKT);

  fixture_apply_at (f->town, MARKT_LITRES, 187, NOW, NOW);
  fixture_apply_at (f->town, TENSION_30, 38, NOW, NOW);
  f->n_changed = 0;
  leit_town_refresh (f->town, NOW + LEIT_MINUTE_MS);
  g_assert_cmpuint (f->n_changed, ==, 0);

  leit_town_refresh (f->town, NOW + 11 * LEIT_HOUR_MS);
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpuint (f->flags, ==, LEIT_TOWN_CHANGE_TANKS | LEIT_TOWN_CHANGE_STATIONS);
  g_assert_cmpint (leit_tank_get_rating (tank)->status, ==, LEIT_STATUS_GOOD);

  leit_town_refresh (f->town, NOW + 48 * LEIT_HOUR_MS);
  g_assert_cmpuint (f->n_changed, ==, 2);
  g_assert_cmpuint (f->flags, ==,
                    LEIT_TOWN_CHANGE_TANKS | LEIT_TOWN_CHANGE_STATIONS | LEIT_TOWN_CHANGE_TREES);
  g_assert_cmpint (leit_tank_get_rating (tank)->status, ==, LEIT_STATUS_NO_VALUE);
  g_assert_true (isnan (leit_tank_get_level_percent (tank)));
  g_assert_cmpint (leit_tree_table_get_status (leit_town_get_trees (f->town), OLD_AHORN), ==,
                   LEIT_STATUS_NO_VALUE);
  /* The reading itself is still there, with its time. */
  g_assert_cmpfloat (leit_town_get_latest (f->town, MARKT_LITRES)->value, ==, 187);
}

static void
count_notify (guint *count)
{
  (*count)++;
}

static void
test_untouched_things_keep_quiet (Fixture *f, gconstpointer data)
{
  guint count = 0;

  fixture_apply (f->town, PARK_MOISTURE, 12);
  g_signal_connect_swapped (leit_town_get_station (f->town, PARK), "notify",
                            G_CALLBACK (count_notify), &count);
  g_signal_connect_swapped (leit_town_get_tank (f->town, KLINKE), "notify",
                            G_CALLBACK (count_notify), &count);
  fixture_apply (f->town, TENSION_30, 38);
  fixture_apply (f->town, MARKT_LITRES, 38);
  g_assert_cmpuint (count, ==, 0);
}

static void
test_finding (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (leit_town_find_stream (f->town, "tb", "d4", "l")->index, ==, MARKT_LITRES);
  g_assert_cmpuint (leit_town_find_stream (f->town, "tb", "d5", "l")->index, ==, KLINKE_LEVEL);
  g_assert_null (leit_town_find_stream (f->town, "osm", "d4", "l"));
  g_assert_null (leit_town_find_stream (f->town, "tb", "d4", "L"));
  g_assert_true (leit_town_find_source (f->town, "osm") == leit_town_get_source (f->town, 1));
  g_assert_null (leit_town_find_source (f->town, "none"));
}

static void
test_sources_change_the_town (Fixture *f, gconstpointer data)
{
  LeitSource *source = leit_town_get_source (f->town, 0);

  leit_source_set_failed (source, LEIT_SOURCE_DOWN, NOW, NOW + 60000, "HTTP 500");
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpuint (f->flags, ==, LEIT_TOWN_CHANGE_SOURCES);
}

static void
assert_thing (LeitTown *town, LeitThing thing, const char *name, double latitude)
{
  g_autofree char *actual = leit_town_get_thing_name (town, thing);
  double at = 0, longitude = 0;

  g_assert_cmpstr (actual, ==, name);
  g_assert_cmpint (leit_town_is_thing (town, thing), ==, name != NULL);
  g_assert_cmpint (leit_town_get_thing_position (town, thing, &at, &longitude), ==, latitude > 0);
  g_assert_cmpfloat_with_epsilon (at, latitude, 1e-5);
}

static void
test_things (Fixture *f, gconstpointer data)
{
  assert_thing (f->town, (LeitThing){ LEIT_THING_TANK, MARKT }, "Wassertanke Markt", 52.4);
  assert_thing (f->town, (LeitThing){ LEIT_THING_TREE, OLD_LINDE }, "Winterlinde B-1", 52.11);
  assert_thing (f->town, (LeitThing){ LEIT_THING_TREE, OLD_AHORN }, "Acer platanoides B-3", 52.21);
  assert_thing (f->town, (LeitThing){ LEIT_THING_TREE, YOUNG_AHORN }, "Ahorn 17", 52.22);
  assert_thing (f->town, (LeitThing){ LEIT_THING_TREE, LONELY }, "B-5", 52.31);
  assert_thing (f->town, (LeitThing){ LEIT_THING_STATION, PARK }, "Park", 52.3);
  assert_thing (f->town, (LeitThing){ LEIT_THING_SOURCE, 1 }, "Schulen", 0);
  assert_thing (f->town, (LeitThing){ LEIT_THING_TANK, N_TANKS }, NULL, 0);
  assert_thing (f->town, (LeitThing){ LEIT_THING_TREE, N_TREES }, NULL, 0);
  assert_thing (f->town, LEIT_THING_INIT_NONE, NULL, 0);
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/town/town/begins-without-values", test_begins_without_values);
  ADD ("/town/town/a-batch-is-one-change", test_a_batch_is_one_change);
  ADD ("/town/town/empty-batch", test_an_empty_batch_is_no_change);
  ADD ("/town/town/flags", test_flags_name_what_changed);
  ADD ("/town/town/older", test_older_readings_are_ignored);
  ADD ("/town/town/correction", test_the_same_time_with_another_value_is_a_correction);
  ADD ("/town/town/missing", test_missing_never_replaces);
  ADD ("/town/town/implausible", test_implausible_replaces);
  ADD ("/town/town/future", test_readings_from_the_future);
  ADD ("/town/town/odd", test_odd_readings_are_harmless);
  ADD ("/town/town/young-trees", test_young_trees_have_their_own_limits);
  ADD ("/town/town/new-year", test_trees_grow_up_at_new_year);
  ADD ("/town/town/tree-without-a-station", test_a_tree_without_a_station);
  ADD ("/town/town/input-without-a-probe", test_an_input_without_a_probe);
  ADD ("/town/town/frost", test_frost_read_unsigned_leaves_the_moisture_alone);
  ADD ("/town/town/doubtful-by-itself", test_doubtful_by_itself_stays_doubtful);
  ADD ("/town/town/age", test_readings_age);
  ADD ("/town/town/untouched", test_untouched_things_keep_quiet);
  ADD ("/town/town/finding", test_finding);
  ADD ("/town/town/sources", test_sources_change_the_town);
  ADD ("/town/town/things", test_things);
  return g_test_run ();
}
