#include "store-fixture.h"

/* 100 days after NOON, so that what was read at NOON is older than 90 days. */
#define LATER (NOON + 100 * LEIT_DAY_MS)
#define HALF_HOUR_MS (LEIT_HOUR_MS / 2)

typedef struct {
  char *folder;
  LeitTown *town;
  LeitStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = fixture_folder ();
  path = g_build_filename (fixture->folder, "town.sqlite", NULL);
  fixture->town = fixture_town ();
  fixture->store = fixture_open (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->town);
  fixture_remove (fixture->folder);
}

static GArray *
whole_history (Fixture *fixture)
{
  return fixture_history (fixture->store, fixture_stream (fixture->town), 0, LATER, 0);
}

static void
save (Fixture *fixture, gint64 time_ms, double value, LeitQuality quality)
{
  g_autoptr (GArray) readings = fixture_readings ();

  fixture_add (readings, fixture_stream (fixture->town)->index, time_ms, value, quality);
  g_assert_true (fixture_save (fixture->store, fixture->town, readings, NULL));
}

static void
assert_hour (
    const LeitHistoryPoint *point, gint64 hour_ms, double mean, double minimum, double maximum)
{
  g_assert_cmpint (point->time_ms, ==, hour_ms + HALF_HOUR_MS);
  g_assert_cmpfloat_with_epsilon (point->mean, mean, 1e-9);
  g_assert_cmpfloat (point->minimum, ==, minimum);
  g_assert_cmpfloat (point->maximum, ==, maximum);
}

static void
test_hours (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) points = NULL;

  save (fixture, NOON, 10, LEIT_QUALITY_GOOD);
  save (fixture, NOON + 15 * LEIT_MINUTE_MS, 20, LEIT_QUALITY_GOOD);
  save (fixture, NOON + LEIT_HOUR_MS - 1, 60, LEIT_QUALITY_DOUBTFUL);
  save (fixture, NOON + LEIT_HOUR_MS, 5, LEIT_QUALITY_GOOD);
  save (fixture, LATER - 1000, 7, LEIT_QUALITY_GOOD);
  fixture_thin_well (fixture->store, LATER, 90, 0);
  points = whole_history (fixture);
  g_assert_cmpuint (points->len, ==, 3);
  assert_hour (POINT (points, 0), NOON, 30, 10, 60);
  g_assert_true (POINT (points, 0)->doubtful);
  assert_hour (POINT (points, 1), NOON + LEIT_HOUR_MS, 5, 5, 5);
  g_assert_false (POINT (points, 1)->doubtful);
  g_assert_cmpint (POINT (points, 2)->time_ms, ==, LATER - 1000);
}

/* Only whole hours: the hour the limit falls into waits. */
static void
test_limit_is_a_full_hour (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) points = NULL;

  save (fixture, NOON - 1, 1, LEIT_QUALITY_GOOD);
  save (fixture, NOON, 2, LEIT_QUALITY_GOOD);
  fixture_thin_well (fixture->store, NOON + LEIT_DAY_MS + LEIT_HOUR_MS - 1, 1, 0);
  points = whole_history (fixture);
  g_assert_cmpuint (points->len, ==, 2);
  assert_hour (POINT (points, 0), NOON - LEIT_HOUR_MS, 1, 1, 1);
  g_assert_cmpint (POINT (points, 1)->time_ms, ==, NOON);
}

static void
test_late_reading_is_merged (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  save (fixture, NOON, 10, LEIT_QUALITY_GOOD);
  save (fixture, NOON + 60000, 20, LEIT_QUALITY_GOOD);
  fixture_thin_well (fixture->store, LATER, 90, 0);
  save (fixture, NOON + 30000, 60, LEIT_QUALITY_DOUBTFUL);
  save (fixture, NOON + 120000, -2, LEIT_QUALITY_GOOD);
  before = whole_history (fixture);
  g_assert_cmpuint (before->len, ==, 3);
  fixture_thin_well (fixture->store, LATER, 90, 0);
  after = whole_history (fixture);
  g_assert_cmpuint (after->len, ==, 1);
  assert_hour (POINT (after, 0), NOON, 22, -2, 60);
  g_assert_true (POINT (after, 0)->doubtful);
}

/* A silent sensor's last reading comes with every poll; back-fill tells once more what was polled. */
static void
test_told_again_counts_once (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 3; i++) {
    g_autoptr (GArray) readings = fixture_readings ();
    g_autoptr (GArray) points = NULL;
    guint stream = fixture_stream (fixture->town)->index;

    fixture_add (readings, stream, NOON, 10, LEIT_QUALITY_GOOD);
    fixture_add (readings, stream, NOON + 60000, 20, LEIT_QUALITY_GOOD);
    fixture_add (readings, stream, NOON + 90000, 500, LEIT_QUALITY_IMPLAUSIBLE);
    g_assert_true (fixture_save (fixture->store, fixture->town, readings, NULL));
    fixture_save_history (fixture->store, fixture_stream (fixture->town), readings, NOON,
                          NOON + LEIT_HOUR_MS);
    save (fixture, NOON, 10, LEIT_QUALITY_GOOD);
    fixture_thin_well (fixture->store, LATER, 90, 0);
    fixture_thin_well (fixture->store, LATER, 90, 0);
    points = whole_history (fixture);
    g_assert_cmpuint (points->len, ==, 1);
    assert_hour (POINT (points, 0), NOON, 15, 10, 20);
  }
}

static void
test_implausible_only (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) points = NULL;

  save (fixture, NOON, 500, LEIT_QUALITY_IMPLAUSIBLE);
  fixture_thin_well (fixture->store, LATER, 90, 0);
  points = whole_history (fixture);
  g_assert_cmpuint (points->len, ==, 0);
}

static void
test_hours_end_too (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) for_ever = NULL;
  g_autoptr (GArray) some_days = NULL;

  save (fixture, NOON, 1, LEIT_QUALITY_GOOD);
  save (fixture, NOON + 5 * LEIT_DAY_MS, 2, LEIT_QUALITY_GOOD);
  fixture_thin_well (fixture->store, LATER, 90, 0);
  for_ever = whole_history (fixture);
  g_assert_cmpuint (for_ever->len, ==, 2);
  fixture_thin_well (fixture->store, LATER, 90, 97);
  some_days = whole_history (fixture);
  g_assert_cmpuint (some_days->len, ==, 1);
  g_assert_cmpfloat (POINT (some_days, 0)->mean, ==, 2);
}

/* Random readings, told in random order and thinned in between, against the plain sum. */
static void
test_against_brute_force (Fixture *fixture, gconstpointer data)
{
  double sum[24] = { 0 }, minimum[24], maximum[24];
  guint n[24] = { 0 };
  g_autoptr (GArray) points = NULL;
  guint hour = 0;

  for (guint i = 0; i < 24; i++) {
    minimum[i] = INFINITY;
    maximum[i] = -INFINITY;
  }
  for (guint batch = 0; batch < 10; batch++) {
    g_autoptr (GArray) readings = fixture_readings ();

    for (guint i = 0; i < 60; i++) {
      guint minute = (guint) g_test_rand_int_range (0, 144) * 10 + batch;
      double value = minute * 0.37 - 100;

      fixture_add (readings, 0, NOON + minute * LEIT_MINUTE_MS, value, LEIT_QUALITY_GOOD);
    }
    fixture_save_history (fixture->store, fixture_stream (fixture->town), readings, NOON, NOON);
    if (batch % 3 == 0)
      fixture_thin_well (fixture->store, LATER, 90, 0);
    for (guint minute = batch; minute < 1440; minute += 10) {
      gboolean told = FALSE;

      for (guint i = 0; i < readings->len; i++)
        told |= g_array_index (readings, LeitReading, i).time_ms == NOON + minute * LEIT_MINUTE_MS;
      if (!told)
        continue;
      sum[minute / 60] += minute * 0.37 - 100;
      minimum[minute / 60] = MIN (minimum[minute / 60], minute * 0.37 - 100);
      maximum[minute / 60] = MAX (maximum[minute / 60], minute * 0.37 - 100);
      n[minute / 60]++;
    }
  }
  fixture_thin_well (fixture->store, LATER, 90, 0);
  points = whole_history (fixture);
  for (guint i = 0; i < points->len; i++, hour++) {
    while (n[hour] == 0)
      hour++;
    assert_hour (POINT (points, i), NOON + hour * LEIT_HOUR_MS, sum[hour] / n[hour], minimum[hour],
                 maximum[hour]);
  }
  while (hour < 24)
    g_assert_cmpuint (n[hour++], ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/store/thin/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("hours", test_hours);
  ADD ("full-hour", test_limit_is_a_full_hour);
  ADD ("late-reading", test_late_reading_is_merged);
  ADD ("told-again", test_told_again_counts_once);
  ADD ("implausible-only", test_implausible_only);
  ADD ("hours-end", test_hours_end_too);
  ADD ("brute-force", test_against_brute_force);
  return g_test_run ();
}
