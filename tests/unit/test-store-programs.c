/* Several programs on one file, and programs that are killed. This one runs itself for that. */

#include "store-fixture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* Saves reading after reading and says so after each that was confirmed. */
static int
write_readings (const char *path, guint stream, guint count)
{
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);

  for (guint i = 0; i < count; i++) {
    g_autoptr (GArray) readings = fixture_readings ();
    g_autoptr (GError) error = NULL;
    char line[32];

    fixture_add (readings, stream, NOON + i * 1000, i, LEIT_QUALITY_GOOD);
    if (!fixture_save (store, town, readings, &error)) {
      g_printerr ("%s\n", error->message);
      return 1;
    }
    g_snprintf (line, sizeof line, "%u\n", i);
    if (write (STDOUT_FILENO, line, strlen (line)) < 0)
      return 2;
  }
  return 0;
}

static GPid
start_writer (const char *path, guint stream, const char *count, int *output)
{
  const char *self = g_test_get_filename (G_TEST_BUILT, "test-store-programs", NULL);
  g_autofree char *number = g_strdup_printf ("%u", stream);
  const char *arguments[] = { self, "--write", path, number, count, NULL };
  g_autoptr (GError) error = NULL;
  GPid pid;

  g_assert_true (g_spawn_async_with_pipes (NULL, (char **) arguments, NULL,
                                           G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                                           output, NULL, &error));
  g_assert_no_error (error);
  return pid;
}

static int
wait_for_exit (GPid pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}

/* Reads lines until there are n_lines or the writer is gone; the last whole one. */
static int
read_confirmed (FILE *output, int n_lines)
{
  char line[32];
  int last = -1;

  for (int i = 0; i < n_lines && fgets (line, sizeof line, output) != NULL; i++)
    if (strchr (line, '\n') != NULL)
      last = atoi (line);
  return last;
}

static void
test_kill_loses_nothing_confirmed (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();

  for (guint round = 0; round < 5; round++) {
    int descriptor, last, rest;
    GPid pid = start_writer (path, 0, "1000000", &descriptor);
    FILE *output = fdopen (descriptor, "r");
    g_autoptr (LeitStore) store = NULL;
    g_autoptr (GArray) points = NULL;

    last = read_confirmed (output, 20 + 7 * (int) round);
    g_assert_cmpint (last, >=, 0);
    g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
    g_assert_true (WIFSIGNALED (wait_for_exit (pid)));
    rest = read_confirmed (output, G_MAXINT);
    last = MAX (last, rest);
    fclose (output);

    store = fixture_open (path);
    points = fixture_history (store, leit_town_get_stream (town, 0), NOON, NOON + last * 1000, 0);
    g_assert_cmpuint (points->len, ==, (guint) last + 1);
    g_assert_true (leit_store_load_latest (store, town, leit_clock_now_ms (), NULL));
    g_assert_cmpfloat (leit_town_get_latest (town, 0)->value, >=, last);
  }
}

/* The window and the report of a cron job. */
static void
test_two_programs_at_once (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = NULL;
  int output;
  GPid pid = start_writer (path, 1, "200", &output);

  store = fixture_open (path);
  for (guint i = 0; i < 200; i++) {
    g_autoptr (LeitStore) reader = leit_store_open (path, LEIT_STORE_READ_ONLY, NULL);
    g_autoptr (LeitTown) seen = fixture_town ();

    fixture_save_one (store, town, NOON + i * 1000, i);
    g_assert_nonnull (reader);
    g_assert_true (leit_store_load_latest (reader, seen, leit_clock_now_ms (), NULL));
    g_assert_cmpfloat (leit_town_get_latest (seen, fixture_stream (seen)->index)->value, ==, i);
  }
  g_assert_true (WIFEXITED (wait_for_exit (pid)));
  close (output);
  for (guint stream = 0; stream < 2; stream++) {
    g_autoptr (GArray) points =
        fixture_history (store, leit_town_get_stream (town, stream), NOON, NOON + LEIT_HOUR_MS, 0);

    g_assert_cmpuint (points->len, ==, 200);
  }
}

static gpointer
release_lock (gpointer user_data)
{
  g_usleep (300 * 1000);
  g_assert_cmpint (sqlite3_exec (user_data, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  return NULL;
}

static void
test_waits_for_the_other (void)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "town.sqlite", NULL);
  g_autoptr (LeitTown) town = fixture_town ();
  g_autoptr (LeitStore) store = fixture_open (path);
  sqlite3 *other = NULL;
  GThread *thread;

  g_assert_cmpint (sqlite3_open (path, &other), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (other, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  thread = g_thread_new ("other", release_lock, other);
  fixture_save_one (store, town, NOON, 1);
  g_thread_join (thread);
  sqlite3_close (other);
}

int
main (int argc, char *argv[])
{
  if (argc == 5 && g_str_equal (argv[1], "--write"))
    return write_readings (argv[2], (guint) atoi (argv[3]), (guint) atoi (argv[4]));
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/programs/kill", test_kill_loses_nothing_confirmed);
  g_test_add_func ("/store/programs/two-at-once", test_two_programs_at_once);
  g_test_add_func ("/store/programs/waits", test_waits_for_the_other);
  return g_test_run ();
}
