#include "store-fixture.h"

static void
assert_latest (LeitTown *town, const LeitStream *stream, gint64 time_ms, double value)
{
  const LeitReading *latest = leit_town_get_latest (town, stream->index);

  g_assert_nonnull (latest);
  g_assert_cmpint (latest->time_ms, ==, time_ms);
  g_assert_cmpfloat (latest->value, ==, value);
}

static LeitTown *
load_town (const char *path, gint64 now_ms)
{
  LeitTown *town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GError) error = NULL;

  g_assert_true (leit_store_load_latest (store, town, now_ms, &error));
  g_assert_no_error (error);
  return town;
}

static void
test_newest_comes_back (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "deep", "er", "town.sqlite", NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitTown) again = NULL;
  GStatBuf file, directory;

  {
    g_autoptr (LeitStore) store = fixture_open (path);

    fixture_save_one (store, town, NOON, 20);
    fixture_save_one (store, town, NOON + 1000, 21.25);
    fixture_save_one (store, town, NOON - 1000, 22);
    g_assert_cmpint (g_stat (path, &file), ==, 0);
    g_assert_cmpint (g_stat (parent, &directory), ==, 0);
    g_assert_cmpint (file.st_mode & 0777, ==, 0600);
    g_assert_cmpint (directory.st_mode & 0777, ==, 0700);
    g_assert_cmpstr (leit_store_get_path (store), ==, path);
    g_assert_false (leit_store_is_read_only (store));
  }
  again = load_town (path, NOON + LEIT_DAY_MS);
  assert_latest (again, fixture_stream (again), NOON + 1000, 21.25);
}

static void
test_correction_of_the_same_time (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitTown) again = NULL;

  {
    g_autoptr (LeitStore) store = fixture_open (path);
    g_autoptr (GArray) points = NULL;

    fixture_save_one (store, town, NOON, 20);
    fixture_save_one (store, town, NOON, 25);
    points = fixture_history (store, fixture_stream (town), NOON, NOON, 0);
    g_assert_cmpuint (points->len, ==, 1);
    g_assert_cmpfloat (POINT (points, 0)->mean, ==, 25);
  }
  again = load_town (path, NOON);
  assert_latest (again, fixture_stream (again), NOON, 25);
}

static void
test_no_value_replaces_nothing (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitTown) again = NULL;
  guint stream = fixture_stream (town)->index;

  {
    g_autoptr (LeitStore) store = fixture_open (path);
    g_autoptr (GArray) readings = fixture_readings ();
    g_autoptr (GArray) points = NULL;

    fixture_add (readings, stream, NOON, 20, LEIT_QUALITY_GOOD);
    fixture_add (readings, stream, NOON + 1, NAN, LEIT_QUALITY_MISSING);
    fixture_add (readings, stream, NOON + 2, INFINITY, LEIT_QUALITY_GOOD);
    fixture_add (readings, stream, NOON, NAN, LEIT_QUALITY_MISSING);
    g_assert_true (fixture_save (store, town, readings, NULL));
    points = fixture_history (store, fixture_stream (town), 0, G_MAXINT64 / 2, 0);
    g_assert_cmpuint (points->len, ==, 1);
  }
  again = load_town (path, NOON);
  assert_latest (again, fixture_stream (again), NOON, 20);
}

static void
test_quality_is_kept (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitTown) again = NULL;
  const LeitStream *moisture = fixture_stream (town);
  const LeitStream *tension = leit_town_find_stream (town, "s", "d1", "t30");

  {
    g_autoptr (LeitStore) store = fixture_open (path);
    g_autoptr (GArray) readings = fixture_readings ();
    g_autoptr (GArray) doubtful = NULL;
    g_autoptr (GArray) implausible = NULL;

    fixture_add (readings, moisture->index, NOON, 70, LEIT_QUALITY_DOUBTFUL);
    fixture_add (readings, tension->index, NOON, 1e9, LEIT_QUALITY_IMPLAUSIBLE);
    g_assert_true (fixture_save (store, town, readings, NULL));
    doubtful = fixture_history (store, moisture, NOON, NOON, 0);
    implausible = fixture_history (store, tension, NOON, NOON, 0);
    g_assert_cmpuint (doubtful->len, ==, 1);
    g_assert_true (POINT (doubtful, 0)->doubtful);
    g_assert_cmpuint (implausible->len, ==, 0);
  }
  again = load_town (path, NOON);
  g_assert_cmpint (leit_town_get_latest (again, moisture->index)->quality, ==,
                   LEIT_QUALITY_DOUBTFUL);
  g_assert_cmpint (leit_town_get_latest (again, tension->index)->quality, ==,
                   LEIT_QUALITY_IMPLAUSIBLE);
}

/* The clock was a year ahead when a reading came: it must neither be shown nor bar the true ones. */
static void
test_reading_from_the_future_gives_way (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitTown) before = NULL;
  g_autoptr (LeitTown) after = NULL;
  g_autoptr (LeitStore) store = fixture_open (path);
  gint64 now_ms = leit_clock_now_ms ();

  fixture_save_one (store, town, now_ms + 365 * LEIT_DAY_MS, 20);
  before = fixture_town ();
  g_assert_true (leit_store_load_latest (store, before, now_ms, NULL));
  g_assert_null (leit_town_get_latest (before, fixture_stream (before)->index));

  fixture_save_one (store, town, now_ms - 1000, 21);
  after = fixture_town ();
  g_assert_true (leit_store_load_latest (store, after, now_ms, NULL));
  assert_latest (after, fixture_stream (after), now_ms - 1000, 21);
}

/* The profile now says that the sensor sends hPa, not kPa: the old numbers were wrong ones. */
static void
test_other_meaning_is_another_stream (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (LeitTown) in_kpa = fixture_town ();
  g_autoptr (LeitTown) in_hpa = fixture_town_with ("hPa");
  const LeitStream *old = leit_town_find_stream (in_kpa, "s", "d1", "t30");
  const LeitStream *new = leit_town_find_stream (in_hpa, "s", "d1", "t30");
  g_autoptr (GArray) readings = fixture_readings ();
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) gaps = NULL;

  fixture_add (readings, old->index, NOON, 300, LEIT_QUALITY_GOOD);
  fixture_save_history (store, old, readings, NOON, NOON + 1);
  g_assert_true (leit_store_load_latest (store, in_hpa, NOON, NULL));
  g_assert_null (leit_town_get_latest (in_hpa, new->index));
  points = fixture_history (store, new, 0, NOON, 0);
  gaps = fixture_gaps (store, new, NOON, NOON + 1);
  g_assert_cmpuint (points->len, ==, 0);
  g_assert_cmpuint (gaps->len, ==, 1);
  g_assert_true (leit_store_load_latest (store, in_kpa, NOON, NULL));
  assert_latest (in_kpa, old, NOON, 300);
}

static void
test_source_state_comes_back (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitTown) again = NULL;
  LeitSource *source = leit_town_find_source (town, "s");
  LeitSource *restored;

  leit_source_set_succeeded (source, NOON, NOON + 1, NULL);
  leit_source_set_failed (source, LEIT_SOURCE_DOWN, NOON + 5, NOON + 6, "It is “down”");
  {
    g_autoptr (LeitStore) store = fixture_open (path);
    g_autoptr (GAsyncResult) result = NULL;

    leit_store_save_source_async (store, source, NULL, fixture_take_result, &result);
    fixture_wait (&result);
    g_assert_true (leit_store_save_source_finish (store, result, NULL));
  }
  again = load_town (path, NOON + 10);
  restored = leit_town_find_source (again, "s");
  g_assert_cmpint (leit_source_get_last_success_ms (restored), ==, NOON);
  g_assert_cmpint (leit_source_get_last_attempt_ms (restored), ==, NOON + 5);
  g_assert_cmpstr (leit_source_get_last_error (restored), ==, "It is “down”");
}

static void
count_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GPtrArray *answers = user_data;

  g_ptr_array_add (answers, g_object_ref (result));
}

/* Closing finishes what was asked for; the answers come in the order of the questions. */
static void
test_close_finishes_in_order (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitTown) again = NULL;
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (g_object_unref);
  const guint n_asked = 50;

  {
    g_autoptr (LeitStore) store = fixture_open (path);
    g_autoptr (GError) error = NULL;

    for (guint i = 0; i < n_asked; i++) {
      g_autoptr (GArray) readings = fixture_readings ();

      fixture_add (readings, 0, NOON + i, i, LEIT_QUALITY_GOOD);
      leit_store_save_readings_async (store, town, readings, NULL, count_answer, answers);
    }
    leit_store_close (store);
    leit_store_close (store);
    leit_store_save_readings_async (store, town, fixture_readings (), NULL, count_answer, answers);
    while (answers->len <= n_asked)
      g_main_context_iteration (NULL, TRUE);
    for (guint i = 0; i < n_asked; i++)
      g_assert_true (leit_store_save_readings_finish (store, answers->pdata[i], NULL));
    g_assert_false (leit_store_save_readings_finish (store, answers->pdata[n_asked], &error));
    g_assert_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED);
    g_assert_false (leit_store_load_latest (store, town, NOON, NULL));
  }
  again = load_town (path, NOON + 1000);
  g_assert_cmpfloat (leit_town_get_latest (again, 0)->value, ==, n_asked - 1);
}

/* The last reference to the store may be the one an answer holds. */
static void
test_answer_outlives_the_caller (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();

  for (guint i = 0; i < 20; i++) {
    g_autoptr (GAsyncResult) result = NULL;
    LeitStore *store = fixture_open (path);
    g_autoptr (GArray) readings = fixture_readings ();

    fixture_add (readings, 0, NOON + i, 1, LEIT_QUALITY_GOOD);
    leit_store_save_readings_async (store, town, readings, NULL, fixture_take_result, &result);
    g_object_unref (store);
    fixture_wait (&result);
  }
}

static void
test_cancelled (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  leit_store_load_history_async (store, fixture_stream (town), 0, NOON, 0, cancellable,
                                 fixture_take_result, &result);
  fixture_wait (&result);
  g_assert_null (leit_store_load_history_finish (store, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Awkward names are bound, never pasted into SQL. */
static void
test_awkward_names (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "a b'c%20ü.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (LeitStream) stream = leit_stream_copy (fixture_stream (town));
  g_autoptr (GArray) readings = fixture_readings ();
  g_autoptr (GArray) points = NULL;

  g_free (stream->device_id);
  stream->device_id = g_strdup ("'; DROP TABLE reading; --");
  fixture_add (readings, 0, NOON, 5, LEIT_QUALITY_GOOD);
  fixture_save_history (store, stream, readings, NOON, NOON + 1);
  points = fixture_history (store, stream, 0, NOON, 0);
  g_assert_cmpuint (points->len, ==, 1);
}

static void
test_path_for_town (void)
{
  g_autofree char *path = leit_store_path_for_town ("bad-belzig");
  g_autofree char *expected =
      g_build_filename (g_get_user_data_dir (), "leitstand", "bad-belzig.sqlite", NULL);

  g_assert_cmpstr (path, ==, expected);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/readings/newest-comes-back", test_newest_comes_back);
  g_test_add_func ("/store/readings/correction", test_correction_of_the_same_time);
  g_test_add_func ("/store/readings/no-value", test_no_value_replaces_nothing);
  g_test_add_func ("/store/readings/quality", test_quality_is_kept);
  g_test_add_func ("/store/readings/future", test_reading_from_the_future_gives_way);
  g_test_add_func ("/store/readings/other-meaning", test_other_meaning_is_another_stream);
  g_test_add_func ("/store/readings/source-state", test_source_state_comes_back);
  g_test_add_func ("/store/readings/close-finishes", test_close_finishes_in_order);
  g_test_add_func ("/store/readings/last-reference", test_answer_outlives_the_caller);
  g_test_add_func ("/store/readings/cancelled", test_cancelled);
  g_test_add_func ("/store/readings/awkward-names", test_awkward_names);
  g_test_add_func ("/store/readings/path", test_path_for_town);
  return g_test_run ();
}
