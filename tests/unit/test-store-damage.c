#include "store-fixture.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

/* A file of some size with one good reading in the latest table; its path. */
static char *
make_store (const char *folder, guint n_readings)
{
  char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GArray) readings = fixture_readings ();

  for (guint i = 0; i < n_readings; i++)
    fixture_add (readings, 0, NOON + i * LEIT_MINUTE_MS, i % 50, LEIT_QUALITY_GOOD);
  g_assert_true (fixture_save (store, town, readings, NULL));
  return path;
}

static void
assert_not_opened (const char *path, LeitStoreFlags flags, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (leit_store_open (path, flags, &error));
  g_assert_error (error, LEIT_STORE_ERROR, code);
  g_assert_nonnull (strstr (error->message, path));
}

static void
test_not_a_database (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autofree char *text = g_strnfill (10000, 'x');
  g_autofree char *after = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_not_opened (path, LEIT_STORE_DEFAULT, LEIT_STORE_ERROR_DAMAGED);
  assert_not_opened (path, LEIT_STORE_READ_ONLY, LEIT_STORE_ERROR_DAMAGED);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, text);
}

static void
test_truncated (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = make_store (folder, 2000);

  g_assert_cmpint (truncate (path, 3 * 4096 + 100), ==, 0);
  assert_not_opened (path, LEIT_STORE_DEFAULT, LEIT_STORE_ERROR_DAMAGED);
}

static void
overwrite (const char *path, off_t from, off_t until)
{
  int descriptor = g_open (path, O_WRONLY | O_CLOEXEC, 0);
  g_autofree char *noise = g_malloc ((gsize) (until - from));

  memset (noise, 0xa5, (gsize) (until - from));
  g_assert_cmpint (pwrite (descriptor, noise, (size_t) (until - from), from), ==, until - from);
  close (descriptor);
}

static off_t
file_size (const char *path)
{
  GStatBuf now;

  g_assert_cmpint (g_stat (path, &now), ==, 0);
  return now.st_size;
}

/* Every page in turn is overwritten: opening, loading or the daily check must say so, and nothing may crash. */
static void
test_every_page_flipped (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = make_store (folder, 600);
  g_autofree char *sound = NULL;
  gsize length;
  guint n_found = 0, n_pages = (guint) (file_size (path) / 4096);

  g_assert_true (g_file_get_contents (path, &sound, &length, NULL));
  for (guint page = 0; page < n_pages; page++) {
    g_autoptr (LeitTown) town = fixture_town ();
    g_autoptr (LeitStore) store = NULL;
    g_autoptr (GError) error = NULL;

    g_assert_true (g_file_set_contents (path, sound, (gssize) length, NULL));
    overwrite (path, page * 4096, (page + 1) * 4096);
    store = leit_store_open (path, LEIT_STORE_DEFAULT, &error);
    if (store != NULL && leit_store_load_latest (store, town, NOON, &error))
      fixture_thin (store, NOON, 90, 0, &error);
    if (g_error_matches (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_DAMAGED))
      n_found++;
    else
      g_test_message ("page %u: %s", page + 1, error != NULL ? error->message : "not found");
  }
  g_assert_cmpuint (n_found, ==, n_pages);
}

/* The history is damaged, the last known state is not: it can still be read, and a copy kept. */
static void
test_way_on (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = make_store (folder, 5000);
  g_autofree char *copy = NULL;
  g_autofree char *second = NULL;
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (GError) error = NULL;
  off_t size = file_size (path);

  overwrite (path, size - 4 * 4096, size);
  {
    g_autoptr (LeitStore) store = leit_store_open (path, LEIT_STORE_READ_ONLY, &error);

    g_assert_no_error (error);
    g_assert_true (leit_store_load_latest (store, town, NOON + LEIT_DAY_MS * 30, &error));
    g_assert_no_error (error);
    g_assert_nonnull (leit_town_get_latest (town, 0));
  }
  copy = leit_store_keep_copy (path, &error);
  g_assert_no_error (error);
  g_assert_true (g_regex_match_simple ("town\\.sqlite\\.damaged-\\d{8}-\\d{6}$", copy, 0, 0));
  g_assert_cmpint (file_size (copy), ==, size);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  {
    g_autoptr (LeitStore) fresh = fixture_open (path);

    fixture_save_one (fresh, town, NOON, 1);
  }
  second = leit_store_keep_copy (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, !=, copy);
  g_assert_null (leit_store_keep_copy (path, &error));
  g_assert_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED);
}

static void
test_foreign_database (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "CREATE TABLE stream (x)", NULL, NULL, NULL), ==,
                   SQLITE_OK);
  sqlite3_close (handle);
  assert_not_opened (path, LEIT_STORE_DEFAULT, LEIT_STORE_ERROR_FAILED);
  assert_not_opened (path, LEIT_STORE_READ_ONLY, LEIT_STORE_ERROR_FAILED);
}

static void
test_missing_file_read_only (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *parent = g_build_filename (folder, "none", NULL);
  g_autofree char *path = g_build_filename (parent, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitStore) store = leit_store_open (path, LEIT_STORE_READ_ONLY, &error);
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) readings = fixture_readings ();

  g_assert_no_error (error);
  g_assert_true (leit_store_is_read_only (store));
  g_assert_true (leit_store_load_latest (store, town, NOON, &error));
  points = fixture_history (store, fixture_stream (town), 0, NOON, 0);
  g_assert_cmpuint (points->len, ==, 0);
  g_assert_false (fixture_save (store, town, readings, &error));
  g_assert_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_READ_ONLY);
  g_assert_false (g_file_test (parent, G_FILE_TEST_EXISTS));
}

static void
test_moved_while_open (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GArray) readings = fixture_readings ();
  g_autoptr (GError) error = NULL;

  fixture_add (readings, 0, NOON, 1, LEIT_QUALITY_GOOD);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (fixture_save (store, town, readings, &error));
  g_assert_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED);
}

/* Full means: an error, what was there before stays, and it goes on once there is room again. */
static void
test_disk_full (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GArray) many = fixture_readings ();
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;
  g_autoptr (GError) error = NULL;
  const LeitStream *stream = fixture_stream (town);

  fixture_save_one (store, town, NOON, 20);
  g_assert_true (leit_store_limit_pages (store, 20, NULL));
  for (guint i = 1; i <= 20000; i++)
    fixture_add (many, stream->index, NOON + i * 1000, 1, LEIT_QUALITY_GOOD);
  g_assert_false (fixture_save (store, town, many, &error));
  g_assert_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FULL);
  g_assert_nonnull (strstr (error->message, path));
  before = fixture_history (store, stream, 0, NOON + LEIT_DAY_MS, 0);
  g_assert_cmpuint (before->len, ==, 1);

  g_assert_true (leit_store_limit_pages (store, 0, NULL));
  g_assert_true (fixture_save (store, town, many, NULL));
  after = fixture_history (store, stream, 0, NOON + LEIT_DAY_MS, 0);
  g_assert_cmpuint (after->len, ==, 20001);
}

/* As a user who may read the folder but not write it: 0 when what could be read was read. */
static int
read_as_nobody (const char *path)
{
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = NULL;
  g_autoptr (LeitStore) for_writing = NULL;
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0 && setuid (65534) != 0)
    return 10;
  for_writing = leit_store_open (path, LEIT_STORE_DEFAULT, &error);
  if (for_writing != NULL || !g_error_matches (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_READ_ONLY))
    return 11;
  store = leit_store_open (path, LEIT_STORE_READ_ONLY, NULL);
  if (store == NULL || !leit_store_load_latest (store, town, NOON + LEIT_DAY_MS, NULL))
    return 12;
  return leit_town_get_latest (town, 0) != NULL &&
                 leit_town_get_latest (town, 0)->time_ms == NOON + 99 * LEIT_MINUTE_MS
             ? 0
             : 13;
}

/* Threads and setuid() do not go together, so this program runs itself. */
static void
assert_readable_as_nobody (const char *path)
{
  const char *self = g_test_get_filename (G_TEST_BUILT, "test-store-damage", NULL);
  const char *arguments[] = { self, "--read-as-nobody", path, NULL };
  g_autoptr (GError) error = NULL;
  int status = -1;

  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL,
                               NULL, &status, &error));
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

static void
test_folder_that_cannot_be_written (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = make_store (folder, 100);

  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  assert_readable_as_nobody (path);
}

static void
copy_bytes (const char *from, const char *to, const char *suffix)
{
  g_autofree char *from_path = g_strconcat (from, suffix, NULL);
  g_autofree char *to_path = g_strconcat (to, suffix, NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from_path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (to_path, bytes, (gssize) length, NULL));
  g_assert_cmpint (g_chmod (to_path, 0444), ==, 0);
}

/* The same with a log that a crash left behind: what stands only in the log is read as well. */
static void
test_log_in_a_folder_that_cannot_be_written (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autoptr (FixtureFolder) locked = fixture_folder ();
  g_autofree char *path = make_store (folder, 1);
  g_autofree char *copy = g_build_filename (locked, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);

  fixture_save_one (store, town, NOON + 99 * LEIT_MINUTE_MS, 1);
  copy_bytes (path, copy, "");
  copy_bytes (path, copy, "-wal");
  g_assert_cmpint (g_chmod (locked, 0555), ==, 0);
  assert_readable_as_nobody (copy);
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--read-as-nobody"))
    return read_as_nobody (argv[2]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/damage/not-a-database", test_not_a_database);
  g_test_add_func ("/store/damage/truncated", test_truncated);
  g_test_add_func ("/store/damage/every-page", test_every_page_flipped);
  g_test_add_func ("/store/damage/way-on", test_way_on);
  g_test_add_func ("/store/damage/foreign", test_foreign_database);
  g_test_add_func ("/store/damage/missing-read-only", test_missing_file_read_only);
  g_test_add_func ("/store/damage/moved", test_moved_while_open);
  g_test_add_func ("/store/damage/full", test_disk_full);
  g_test_add_func ("/store/damage/locked-folder", test_folder_that_cannot_be_written);
  g_test_add_func ("/store/damage/locked-folder-log", test_log_in_a_folder_that_cannot_be_written);
  return g_test_run ();
}
