#include "store-fixture.h"

static void
test_gaps_are_merged (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GArray) none = fixture_readings ();
  const LeitStream *stream = fixture_stream (town);
  static const LeitTimeSpan covered[] = { { 100, 200 }, { 300, 400 }, { 200, 250 }, { 390, 500 },
                                          { 600, 600 }, { 700, 800 }, { 50, 60 } };
  static const LeitTimeSpan expected[] = { { 0, 50 }, { 60, 100 }, { 250, 300 }, { 500, 700 } };
  g_autoptr (GArray) gaps = NULL;
  g_autoptr (GArray) inside = NULL;
  g_autoptr (GArray) joined = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    fixture_save_history (store, stream, none, covered[i].from_ms, covered[i].until_ms);
  gaps = fixture_gaps (store, stream, 0, 750);
  g_assert_cmpuint (gaps->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < gaps->len; i++) {
    g_assert_cmpint (g_array_index (gaps, LeitTimeSpan, i).from_ms, ==, expected[i].from_ms);
    g_assert_cmpint (g_array_index (gaps, LeitTimeSpan, i).until_ms, ==, expected[i].until_ms);
  }
  inside = fixture_gaps (store, stream, 110, 240);
  g_assert_cmpuint (inside->len, ==, 0);
  fixture_save_history (store, stream, none, 0, 1000);
  joined = fixture_gaps (store, stream, 0, 1000);
  g_assert_cmpuint (joined->len, ==, 0);
}

/* Random spans against one flag a millisecond. */
static void
test_gaps_against_brute_force (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GArray) none = fixture_readings ();
  gboolean known[200] = { FALSE };

  for (guint round = 0; round < 40; round++) {
    int from = g_test_rand_int_range (0, 200);
    int length = g_test_rand_int_range (0, 20);
    int until = MIN (200, from + length);
    g_autoptr (GArray) gaps = NULL;
    gboolean missing[200] = { FALSE };

    fixture_save_history (store, fixture_stream (town), none, from, until);
    for (int i = from; i < until; i++)
      known[i] = TRUE;
    gaps = fixture_gaps (store, fixture_stream (town), 0, 200);
    for (guint i = 0; i < gaps->len; i++) {
      LeitTimeSpan gap = g_array_index (gaps, LeitTimeSpan, i);

      g_assert_cmpint (gap.from_ms, <, gap.until_ms);
      for (gint64 t = gap.from_ms; t < gap.until_ms; t++)
        missing[t] = TRUE;
    }
    for (guint i = 0; i < 200; i++)
      g_assert_cmpint (missing[i], ==, !known[i]);
  }
}

static void
test_page_and_order (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GArray) readings = fixture_readings ();
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) part = NULL;
  const LeitStream *stream = fixture_stream (town);

  for (int i = 9; i >= 0; i--)
    fixture_add (readings, G_MAXUINT, NOON + i * 1000, i, LEIT_QUALITY_GOOD);
  fixture_save_history (store, stream, readings, NOON, NOON + 10000);
  all = fixture_history (store, stream, NOON, NOON + 9000, 0);
  part = fixture_history (store, stream, NOON + 2000, NOON + 4000, 0);
  g_assert_cmpuint (all->len, ==, 10);
  for (guint i = 0; i < all->len; i++) {
    g_assert_cmpint (POINT (all, i)->time_ms, ==, NOON + i * 1000);
    g_assert_cmpfloat (POINT (all, i)->minimum, ==, i);
    g_assert_cmpfloat (POINT (all, i)->maximum, ==, i);
    g_assert_false (POINT (all, i)->doubtful);
  }
  g_assert_cmpuint (part->len, ==, 3);
  g_assert_true (leit_store_load_latest (store, town, NOON + 10000, NULL));
  g_assert_cmpfloat (leit_town_get_latest (town, stream->index)->value, ==, 9);
}

static GArray *
make_points (guint n_points)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint));

  for (guint i = 0; i < n_points; i++) {
    double value = g_test_rand_double_range (10, 20);
    LeitHistoryPoint point = { NOON + i * LEIT_MINUTE_MS, value, value, value, FALSE };

    g_array_append_val (points, point);
  }
  return points;
}

static void
test_fewer_points_keep_extremes (void)
{
  g_autoptr (GArray) points = make_points (5000);

  POINT (points, 1234)->minimum = POINT (points, 1234)->mean = -7;
  POINT (points, 4321)->maximum = POINT (points, 4321)->mean = 99;
  for (guint max_points = 1; max_points < 300; max_points++) {
    g_autoptr (GArray) thinned = leit_history_thin (points, max_points);
    double lowest = INFINITY, highest = -INFINITY;

    g_assert_cmpuint (thinned->len, >=, 1);
    g_assert_cmpuint (thinned->len, <=, max_points);
    for (guint i = 0; i < thinned->len; i++) {
      lowest = MIN (lowest, POINT (thinned, i)->minimum);
      highest = MAX (highest, POINT (thinned, i)->maximum);
      g_assert_true (isfinite (POINT (thinned, i)->mean));
      if (i > 0)
        g_assert_cmpint (POINT (thinned, i)->time_ms, >, POINT (thinned, i - 1)->time_ms);
    }
    g_assert_cmpfloat (lowest, ==, -7);
    g_assert_cmpfloat (highest, ==, 99);
    if (max_points < 4)
      continue;
    g_assert_cmpint (POINT (thinned, 0)->time_ms, ==, POINT (points, 0)->time_ms);
    g_assert_cmpint (POINT (thinned, thinned->len - 1)->time_ms, ==, POINT (points, 4999)->time_ms);
  }
}

static void
test_few_points_stay (void)
{
  g_autoptr (GArray) none = make_points (0);
  g_autoptr (GArray) three = make_points (3);
  g_autoptr (GArray) thinned_none = leit_history_thin (none, 10);
  g_autoptr (GArray) thinned_three = leit_history_thin (three, 3);

  g_assert_cmpuint (thinned_none->len, ==, 0);
  g_assert_cmpuint (thinned_three->len, ==, 3);
}

/* One burst and a single reading a year later: the span between is empty. */
static void
test_points_far_apart (void)
{
  g_autoptr (GArray) points = make_points (100);
  g_autoptr (GArray) thinned = NULL;

  POINT (points, 99)->time_ms += 365 * LEIT_DAY_MS;
  thinned = leit_history_thin (points, 20);
  g_assert_cmpuint (thinned->len, ==, 4);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/history/gaps", test_gaps_are_merged);
  g_test_add_func ("/store/history/gaps-brute-force", test_gaps_against_brute_force);
  g_test_add_func ("/store/history/page", test_page_and_order);
  g_test_add_func ("/store/history/extremes", test_fewer_points_keep_extremes);
  g_test_add_func ("/store/history/few-points", test_few_points_stay);
  g_test_add_func ("/store/history/far-apart", test_points_far_apart);
  return g_test_run ();
}
