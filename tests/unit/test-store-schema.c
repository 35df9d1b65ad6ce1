#include "store-fixture.h"

/* A file as version 1 wrote it. Never change this: such files are out there. */
static const char version_1[] =
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;"
    "CREATE TABLE stream (id INTEGER PRIMARY KEY, source_id TEXT NOT NULL, device_id TEXT NOT NULL,"
    "  key TEXT NOT NULL, meaning TEXT NOT NULL,"
    "  UNIQUE (source_id, device_id, key, meaning)) STRICT;"
    "CREATE TABLE latest (stream INTEGER PRIMARY KEY REFERENCES stream (id),"
    "  time INTEGER NOT NULL, value REAL NOT NULL, quality INTEGER NOT NULL) STRICT;"
    "CREATE TABLE reading (stream INTEGER NOT NULL REFERENCES stream (id), time INTEGER NOT NULL,"
    "  value REAL NOT NULL, quality INTEGER NOT NULL,"
    "  PRIMARY KEY (stream, time)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE source_state (source_id TEXT PRIMARY KEY, last_success INTEGER,"
    "  last_attempt INTEGER, last_error TEXT) STRICT, WITHOUT ROWID;"
    "INSERT INTO stream VALUES (7, 's', 'd1', 'm30', 'soil_moisture vol.-% 1 0');"
    "INSERT INTO latest VALUES (7, 1717927200000, 23.5, 0);"
    "INSERT INTO reading VALUES (7, 1717927200000, 23.5, 0);"
    "INSERT INTO source_state VALUES ('s', 1717927200000, NULL, NULL);"
    "PRAGMA application_id = 0x4c454954;"
    "PRAGMA user_version = 1;";

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  char *message = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  sqlite3_exec (handle, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
  sqlite3_close (handle);
}

static gint64
ask_sql (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 answer;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  answer = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (handle);
  return answer;
}

static void
assert_content (LeitStore *store)
{
  g_autoptr (LeitTown) town = fixture_town ();
  const LeitStream *stream = fixture_stream (town);
  g_autoptr (GArray) points = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (leit_store_load_latest (store, town, NOON, &error));
  g_assert_no_error (error);
  g_assert_nonnull (leit_town_get_latest (town, stream->index));
  g_assert_cmpfloat (leit_town_get_latest (town, stream->index)->value, ==, 23.5);
  points = fixture_history (store, stream, 0, NOON + LEIT_HOUR_MS, 0);
  g_assert_cmpuint (points->len, ==, 1);
}

static void
test_version_1_is_brought_up_to_date (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);

  run_sql (path, version_1);
  {
    g_autoptr (LeitStore) store = fixture_open (path);

    assert_content (store);
    fixture_thin_well (store, NOON + 100 * LEIT_DAY_MS, 90, 0);
    assert_content (store);
  }
  g_assert_cmpint (ask_sql (path, "PRAGMA user_version"), ==, LEIT_STORE_VERSION);
  g_assert_cmpint (ask_sql (path, "SELECT count(*) FROM hourly"), ==, 1);
}

/* A report must not change the file, nor fail because the window was not opened since the update. */
static void
test_version_1_read_only (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before, length_after;

  run_sql (path, version_1);
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitStore) store = leit_store_open (path, LEIT_STORE_READ_ONLY, &error);

    g_assert_no_error (error);
    g_assert_true (leit_store_is_read_only (store));
    assert_content (store);
  }
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

static void
test_version_1_in_wal_mode_read_only (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitStore) store = NULL;
  g_autoptr (GError) error = NULL;

  run_sql (path, "PRAGMA journal_mode = WAL");
  run_sql (path, version_1);
  store = leit_store_open (path, LEIT_STORE_READ_ONLY, &error);
  g_assert_no_error (error);
  assert_content (store);
}

/* A new file and a migrated one must have the very same layout. */
static void
test_both_ways_lead_to_one_layout (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *migrated = g_build_filename (folder, "migrated.sqlite", NULL);
  g_autofree char *fresh = g_build_filename (folder, "fresh.sqlite", NULL);
  const char *sql = "SELECT count(*) FROM sqlite_schema";

  run_sql (migrated, version_1);
  g_object_unref (fixture_open (migrated));
  g_object_unref (fixture_open (fresh));
  g_assert_cmpint (ask_sql (migrated, sql), ==, ask_sql (fresh, sql));
  g_assert_cmpint (ask_sql (fresh, "PRAGMA application_id"), ==, LEIT_STORE_APPLICATION_ID);
}

static void
test_failing_step_changes_nothing (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (GError) error = NULL;

  run_sql (path, version_1);
  run_sql (path, "CREATE TABLE coverage (in_the_way)");
  g_assert_null (leit_store_open (path, LEIT_STORE_DEFAULT, &error));
  g_assert_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED);
  g_assert_cmpint (ask_sql (path, "PRAGMA user_version"), ==, 1);
  g_assert_cmpint (ask_sql (path, "SELECT count(*) FROM sqlite_schema WHERE name = 'hourly'"), ==,
                   0);
}

static void
test_newer_is_left_alone (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize length_before, length_after;

  run_sql (path, version_1);
  run_sql (path, "PRAGMA user_version = 99");
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  for (guint flags = 0; flags < 2; flags++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (leit_store_open (path, flags, &error));
    g_assert_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_TOO_NEW);
  }
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, length_before, after, length_after);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/schema/version-1", test_version_1_is_brought_up_to_date);
  g_test_add_func ("/store/schema/version-1-read-only", test_version_1_read_only);
  g_test_add_func ("/store/schema/version-1-wal-read-only", test_version_1_in_wal_mode_read_only);
  g_test_add_func ("/store/schema/one-layout", test_both_ways_lead_to_one_layout);
  g_test_add_func ("/store/schema/failing-step", test_failing_step_changes_nothing);
  g_test_add_func ("/store/schema/newer", test_newer_is_left_alone);
  return g_test_run ();
}
