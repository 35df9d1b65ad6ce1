#include "town-fixture.h"

#include "town/need.h"

typedef struct {
  LeitTown *town;
  GPtrArray *needs;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->town = fixture_make_town ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->needs, g_ptr_array_unref);
  g_assert_finalize_object (f->town);
}

static guint
list_needs_at (Fixture *f, gint64 now_ms)
{
  g_clear_pointer (&f->needs, g_ptr_array_unref);
  leit_town_refresh (f->town, now_ms);
  f->needs = leit_town_list_needs (f->town, now_ms);
  return f->needs->len;
}

static guint
list_needs (Fixture *f)
{
  return list_needs_at (f, NOW);
}

static const LeitNeed *
assert_need (Fixture *f, guint i, LeitNeedUrgency urgency, const char *title, const char *detail)
{
  const LeitNeed *need;

  g_assert_cmpuint (i, <, f->needs->len);
  need = g_ptr_array_index (f->needs, i);
  g_assert_cmpstr (need->title, ==, title);
  g_assert_cmpstr (need->detail, ==, detail);
  g_assert_cmpint (need->urgency, ==, urgency);
  g_assert_true (leit_town_is_thing (f->town, need->target));
  return need;
}

static void
succeed_all (Fixture *f, gint64 now_ms)
{
  leit_source_set_succeeded (leit_town_get_source (f->town, 0), now_ms, LEIT_TIME_NONE, NULL);
  leit_source_set_succeeded (leit_town_get_source (f->town, 1), now_ms, LEIT_TIME_NONE, NULL);
}

static void
apply_good_values (Fixture *f)
{
  fixture_apply (f->town, MOISTURE_10, fixture_moisture (60));
  fixture_apply (f->town, MOISTURE_30, fixture_moisture (60));
  fixture_apply (f->town, TEMPERATURE_10, 15);
  fixture_apply (f->town, TEMPERATURE_30, 14);
  fixture_apply (f->town, BATTERY, 3.6);
  fixture_apply (f->town, TENSION_30, 12);
  fixture_apply (f->town, TENSION_60, 12);
  fixture_apply (f->town, PARK_MOISTURE, fixture_moisture (60));
  fixture_apply (f->town, MARKT_LITRES, 187);
  fixture_apply (f->town, KLINKE_LEVEL, 60);
}

static void
test_nothing_at_the_start (Fixture *f, gconstpointer data)
{
  g_assert_cmpuint (list_needs (f), ==, 0);
}

static void
test_nothing_when_all_is_well (Fixture *f, gconstpointer data)
{
  succeed_all (f, NOW);
  apply_good_values (f);
  g_assert_cmpuint (list_needs (f), ==, 0);
}

static void
test_tanks (Fixture *f, gconstpointer data)
{
  const LeitNeed *need;

  fixture_apply (f->town, MARKT_LITRES, 60);
  fixture_apply_at (f->town, KLINKE_LEVEL, 10, NOW - 12 * LEIT_MINUTE_MS, NOW);
  g_assert_cmpuint (list_needs (f), ==, 2);
  need = assert_need (f, 0, LEIT_NEED_NOW, "Wassertanke Klinke is nearly empty",
                      "30" NARROW "l of 300" NARROW "l (10" NARROW "%), limit 15" NARROW
                      "%, 12 min ago");
  g_assert_true (leit_thing_equal (need->target, (LeitThing){ LEIT_THING_TANK, KLINKE }));
  g_assert_cmpuint (need->status_mask, ==, 0);
  assert_need (f, 1, LEIT_NEED_WATCH, "Wassertanke Markt is low",
               "60" NARROW "l of 300" NARROW "l (20" NARROW "%), limit 30" NARROW "%, 1 min ago");
}

static void
test_dry_trees_are_one_row (Fixture *f, gconstpointer data)
{
  const LeitNeed *need;

  apply_good_values (f);
  fixture_apply_at (f->town, MOISTURE_10, fixture_moisture (18), NOW - 500, NOW);
  fixture_apply_at (f->town, MOISTURE_30, fixture_moisture (18), NOW - 500, NOW);
  fixture_apply_at (f->town, TENSION_30, 38, NOW - 500, NOW);
  g_assert_cmpuint (list_needs (f), ==, 1);
  need = assert_need (f, 0, LEIT_NEED_NOW, "3 trees need water",
                      "2 of them newly planted, driest: Winterlinde B-1, 18" NARROW
                      "% plant-available water in 0–60 cm, limit 30" NARROW "%");
  g_assert_true (leit_thing_equal (need->target, (LeitThing){ LEIT_THING_TREE, OLD_LINDE }));
  g_assert_cmpuint (need->status_mask, ==, 1 << LEIT_STATUS_DRY);

  /* Suction so high that the maple is the driest. */
  fixture_apply_at (f->town, TENSION_30, 400, NOW - 400, NOW);
  g_assert_cmpuint (list_needs (f), ==, 1);
  need = assert_need (f, 0, LEIT_NEED_NOW, "4 trees need water",
                      "2 of them newly planted, driest: Ahorn 17, 400" NARROW
                      "kPa at 30 cm, limit 33 for trees of 0–1 years");
  g_assert_true (leit_thing_equal (need->target, (LeitThing){ LEIT_THING_TREE, YOUNG_AHORN }));
}

static void
test_young_trees (Fixture *f, gconstpointer data)
{
  apply_good_values (f);
  fixture_apply_at (f->town, TENSION_30, 38, NOW - 500, NOW);
  g_assert_cmpuint (list_needs (f), ==, 1);
  assert_need (f, 0, LEIT_NEED_NOW, "1 young tree needs water",
               "Ahorn 17: 38" NARROW "kPa at 30 cm, limit 33 for trees of 0–1 years");
}

static void
test_few_old_trees_can_wait (Fixture *f, gconstpointer data)
{
  LeitTreeTable *trees = leit_town_get_trees (f->town);

  apply_good_values (f);
  /* The young maple gets a probe of its own. */
  leit_tree_table_set_station (trees, YOUNG_AHORN, PARK);
  fixture_apply_at (f->town, TENSION_30, 90, NOW - 500, NOW);
  g_assert_cmpuint (list_needs (f), ==, 1);
  assert_need (f, 0, LEIT_NEED_TODAY, "1 tree needs water",
               "Acer platanoides B-3: 90" NARROW "kPa at 30 cm, limit 81");
}

static void
test_silent_sensors (Fixture *f, gconstpointer data)
{
  const LeitNeed *need;
  gint64 later = NOW + 3 * LEIT_DAY_MS;

  apply_good_values (f);
  succeed_all (f, later);
  fixture_apply_at (f->town, TENSION_30, 12, later, later);
  fixture_apply_at (f->town, TENSION_60, 12, later, later);
  fixture_apply_at (f->town, KLINKE_LEVEL, 60, later, later);
  fixture_apply_at (f->town, BATTERY, 3.6, later, later);
  g_assert_cmpuint (list_needs_at (f, later), ==, 3);
  need = assert_need (f, 0, LEIT_NEED_TODAY, "Wassertanke Markt is silent", "no value for 3 days");
  g_assert_true (leit_thing_equal (need->target, (LeitThing){ LEIT_THING_TANK, MARKT }));
  need = assert_need (f, 1, LEIT_NEED_TODAY, "Park is silent", "no value for 3 days");
  g_assert_true (leit_thing_equal (need->target, (LeitThing){ LEIT_THING_STATION, PARK }));
  /* This one still sends its battery: single probes are silent, not the station. */
  assert_need (f, 2, LEIT_NEED_WATCH, "Sensors of Schule need a look",
               "Soil moisture, 10 cm: no value for 3 days; "
               "Soil moisture, 30 cm: no value for 3 days; "
               "Soil temperature, 10 cm: no value for 3 days; "
               "Soil temperature, 30 cm: no value for 3 days");
}

/* A source that has not answered says nothing about its sensors. */
static void
test_a_source_that_is_down_makes_no_sensor_silent (Fixture *f, gconstpointer data)
{
  LeitSource *source = leit_town_get_source (f->town, 0);
  gint64 later = NOW + 3 * LEIT_DAY_MS;

  apply_good_values (f);
  succeed_all (f, NOW);
  leit_source_set_succeeded (leit_town_get_source (f->town, 1), later, LEIT_TIME_NONE, NULL);
  leit_source_set_failed (source, LEIT_SOURCE_DOWN, later, LEIT_TIME_NONE, "HTTP 500");
  g_assert_cmpuint (list_needs_at (f, later), ==, 2);
  assert_need (f, 0, LEIT_NEED_TODAY, "Plattform does not answer",
               "HTTP 500 (last answer 3 days ago)");
  assert_need (f, 1, LEIT_NEED_TODAY, "Schule is silent", "no value for 3 days");
}

static void
test_a_station_that_never_sent (Fixture *f, gconstpointer data)
{
  apply_good_values (f);
  g_clear_object (&f->town);
  f->town = fixture_make_town ();
  leit_source_set_succeeded (leit_town_get_source (f->town, 1), NOW, LEIT_TIME_NONE, NULL);
  g_assert_cmpuint (list_needs (f), ==, 1);
  assert_need (f, 0, LEIT_NEED_TODAY, "Schule is silent", "no value has come yet");
}

static void
test_implausible_sensors (Fixture *f, gconstpointer data)
{
  apply_good_values (f);
  fixture_apply_at (f->town, TEMPERATURE_30, 110, NOW - 500, NOW);
  fixture_apply_at (f->town, MARKT_LITRES, 2000, NOW - 500, NOW);
  g_assert_cmpuint (list_needs (f), ==, 2);
  assert_need (f, 0, LEIT_NEED_WATCH, "Sensors of Wassertanke Markt need a look",
               "Volume: implausible value 2000" NARROW "l");
  assert_need (f, 1, LEIT_NEED_WATCH, "Sensors of Schule need a look",
               "Soil moisture, 30 cm: doubtful value 12.4" NARROW "vol.-%; "
               "Soil temperature, 30 cm: implausible value 110.0" NARROW "°C");
}

static void
test_frost_is_no_need (Fixture *f, gconstpointer data)
{
  apply_good_values (f);
  fixture_apply_at (f->town, TEMPERATURE_30, 6553.1, NOW - 500, NOW);
  g_assert_cmpuint (list_needs (f), ==, 0);
}

static void
test_sources (Fixture *f, gconstpointer data)
{
  LeitSource *platform = leit_town_get_source (f->town, 0);
  LeitSource *schools = leit_town_get_source (f->town, 1);
  const LeitNeed *need;

  apply_good_values (f);
  succeed_all (f, NOW);
  leit_source_set_failed (platform, LEIT_SOURCE_SIGN_IN, NOW, LEIT_TIME_NONE, "refused");
  g_assert_cmpuint (list_needs (f), ==, 1);
  need = assert_need (f, 0, LEIT_NEED_TODAY, "Plattform needs a sign-in",
                      "refused (last answer just now)");
  g_assert_true (leit_thing_equal (need->target, (LeitThing){ LEIT_THING_SOURCE, 0 }));

  leit_source_set_failed (schools, LEIT_SOURCE_DOWN, NOW, LEIT_TIME_NONE, "HTTP 500");
  g_assert_cmpuint (list_needs (f), ==, 2);
  assert_need (f, 0, LEIT_NEED_NOW, "Plattform needs a sign-in", "refused (last answer just now)");
  assert_need (f, 1, LEIT_NEED_NOW, "Schulen does not answer", "HTTP 500 (last answer just now)");

  /* Being asked again is not yet an answer. */
  leit_source_set_asking (schools);
  g_assert_cmpuint (list_needs (f), ==, 2);
}

static void
test_offline_is_not_down (Fixture *f, gconstpointer data)
{
  LeitSource *platform = leit_town_get_source (f->town, 0);
  gint64 later = NOW + 3 * LEIT_DAY_MS;

  succeed_all (f, NOW);
  leit_source_set_succeeded (leit_town_get_source (f->town, 1), later, LEIT_TIME_NONE, NULL);
  apply_good_values (f);
  leit_source_set_failed (platform, LEIT_SOURCE_OFFLINE, NOW + 1000, LEIT_TIME_NONE, NULL);
  g_assert_cmpuint (list_needs (f), ==, 0);
  /* But after two days nobody should believe that all is well. */
  g_assert_cmpuint (list_needs_at (f, later), ==, 2);
  assert_need (f, 0, LEIT_NEED_TODAY, "The values of Plattform are old", "last answer 3 days ago");
}

static void
test_most_urgent_first (Fixture *f, gconstpointer data)
{
  apply_good_values (f);
  succeed_all (f, NOW);
  fixture_apply_at (f->town, TEMPERATURE_30, 110, NOW - 500, NOW);
  leit_source_set_failed (leit_town_get_source (f->town, 0), LEIT_SOURCE_DOWN, NOW, LEIT_TIME_NONE,
                          NULL);
  fixture_apply_at (f->town, MARKT_LITRES, 60, NOW - 500, NOW);
  fixture_apply_at (f->town, KLINKE_LEVEL, 2, NOW - 500, NOW);
  fixture_apply_at (f->town, TENSION_30, 38, NOW - 500, NOW);
  g_assert_cmpuint (list_needs (f), ==, 5);
  for (guint i = 1; i < f->needs->len; i++) {
    const LeitNeed *before = g_ptr_array_index (f->needs, i - 1);
    const LeitNeed *after = g_ptr_array_index (f->needs, i);

    g_assert_cmpint (before->urgency, <=, after->urgency);
  }
  g_assert_cmpstr (((LeitNeed *) g_ptr_array_index (f->needs, 0))->title, ==,
                   "Wassertanke Klinke is nearly empty");
  g_assert_cmpstr (((LeitNeed *) g_ptr_array_index (f->needs, 1))->title, ==,
                   "1 young tree needs water");
  g_assert_cmpstr (((LeitNeed *) g_ptr_array_index (f->needs, 2))->title, ==,
                   "Plattform does not answer");
  g_assert_cmpstr (((LeitNeed *) g_ptr_array_index (f->needs, 3))->title, ==,
                   "Wassertanke Markt is low");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/town/need/nothing-at-the-start", test_nothing_at_the_start);
  ADD ("/town/need/nothing-when-all-is-well", test_nothing_when_all_is_well);
  ADD ("/town/need/tanks", test_tanks);
  ADD ("/town/need/dry-trees", test_dry_trees_are_one_row);
  ADD ("/town/need/young-trees", test_young_trees);
  ADD ("/town/need/few-old-trees", test_few_old_trees_can_wait);
  ADD ("/town/need/silent", test_silent_sensors);
  ADD ("/town/need/silent-source-down", test_a_source_that_is_down_makes_no_sensor_silent);
  ADD ("/town/need/never-sent", test_a_station_that_never_sent);
  ADD ("/town/need/implausible", test_implausible_sensors);
  ADD ("/town/need/frost", test_frost_is_no_need);
  ADD ("/town/need/sources", test_sources);
  ADD ("/town/need/offline", test_offline_is_not_down);
  ADD ("/town/need/most-urgent-first", test_most_urgent_first);
  return g_test_run ();
}
