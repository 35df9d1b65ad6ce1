/* A folder as a calendar's home: what others do to it, and what must never happen to it. */

#include "http-fixture.h"

#include "calendar-home-fixture.h"
#include "schedule/folder-home.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
#define OTHER_TEXT "BEGIN:VCALENDAR\r\nX-OTHER:1\r\nEND:VCALENDAR\r\n"

typedef struct {
  char *root;
  char *folder;
  LeitCalendarHome *home;
  guint n_changed;
} Fixture;

static void
count_changed (LeitCalendarHome *home, gpointer user_data)
{
  ((Fixture *) user_data)->n_changed++;
}

/* @data: the folder's name below a new one; NULL: that itself */
static void
set_up (Fixture *f, gconstpointer data)
{
  f->root = g_dir_make_tmp ("leitstand-folder-XXXXXX", NULL);
  f->folder = data != NULL ? g_build_filename (f->root, data, NULL) : g_strdup (f->root);
  f->home = leit_folder_home_new (f->folder);
  g_signal_connect (f->home, "changed", G_CALLBACK (count_changed), f);
}

static void
delete_all (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);

    if (g_file_test (inside, G_FILE_TEST_IS_DIR) && !g_file_test (inside, G_FILE_TEST_IS_SYMLINK))
      delete_all (inside);
    else
      g_assert_cmpint (g_unlink (inside), ==, 0);
  }
  g_rmdir (path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->home);
  let_run (1);
  g_chmod (f->folder, 0755);
  delete_all (f->root);
  g_free (f->folder);
  g_free (f->root);
}

static void
write_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *file = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
}

static void
assert_file (Fixture *f, const char *name, const char *text)
{
  g_autofree char *file = g_build_filename (f->folder, name, NULL);
  g_autofree char *found = NULL;

  g_assert_true (g_file_get_contents (file, &found, NULL, NULL));
  g_assert_cmpstr (found, ==, text);
}

static guint
count_files (Fixture *f)
{
  g_autoptr (GDir) folder = g_dir_open (f->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
test_sync (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) known = home_known_new ();
  g_autofree char *folder = g_build_filename (f->folder, "folder.ics", NULL);
  g_autofree char *gone = g_build_filename (f->folder, "a.ics", NULL);
  g_autoptr (LeitCalendarChanges) first = NULL;
  g_autoptr (LeitCalendarChanges) second = NULL;
  g_autoptr (LeitCalendarChanges) third = NULL;

  write_file (f, "a.ics", TEXT);
  write_file (f, "Bäume am Markt.ics", OTHER_TEXT);
  write_file (f, ".hidden.ics", TEXT);
  write_file (f, "notes.txt", "no");
  write_file (f, "\xff\xfe.ics", TEXT);
  g_mkdir (folder, 0755);
  first = home_sync (f->home, NULL, known, NULL);
  g_assert_cmpuint (first->changed->len, ==, 2);
  g_assert_cmpuint (first->removed->len, ==, 0);
  g_assert_null (first->token);
  g_assert_cmpstr (home_find (first, "a.ics")->text, ==, TEXT);
  g_assert_cmpstr (home_find (first, "Bäume am Markt.ics")->text, ==, OTHER_TEXT);
  home_learn (known, first);

  second = home_sync (f->home, NULL, known, NULL);
  g_assert_cmpuint (second->changed->len, ==, 0);
  g_assert_cmpuint (second->removed->len, ==, 0);

  g_unlink (gone);
  write_file (f, "Bäume am Markt.ics", TEXT);
  third = home_sync (f->home, NULL, known, NULL);
  g_assert_cmpuint (third->changed->len, ==, 1);
  g_assert_cmpstr (home_find (third, "Bäume am Markt.ics")->text, ==, TEXT);
  g_assert_cmpuint (third->removed->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (third->removed, 0), ==, "a.ics");
}

static void
test_write (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *first = home_put (f->home, "a.ics", TEXT, NULL, &error);
  g_autofree char *file = g_build_filename (f->folder, "a.ics", NULL);
  g_autofree char *second = NULL;
  g_autoptr (LeitCalendarObject) object = NULL;
  GStatBuf status;

  g_assert_no_error (error);
  assert_file (f, "a.ics", TEXT);
  g_chmod (file, 0640);
  second = home_put (f->home, "a.ics", OTHER_TEXT, first, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second, !=, first);
  assert_file (f, "a.ics", OTHER_TEXT);
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 07777, ==, 0640);
  object = home_get (f->home, "a.ics", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (object->etag, ==, second);
  g_assert_cmpstr (object->text, ==, OTHER_TEXT);
  g_assert_cmpuint (count_files (f), ==, 1);
  g_assert_true (home_remove (f->home, "a.ics", second, &error));
  g_assert_cmpuint (count_files (f), ==, 0);
  /* already gone */
  g_assert_true (home_remove (f->home, "a.ics", second, &error));
}

static void
test_conflict (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *etag = home_put (f->home, "a.ics", TEXT, NULL, NULL);

  write_file (f, "a.ics", OTHER_TEXT);
  g_assert_null (home_put (f->home, "a.ics", "BEGIN:X", etag, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_CONFLICT);
  g_clear_error (&error);
  g_assert_false (home_remove (f->home, "a.ics", etag, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_CONFLICT);
  assert_file (f, "a.ics", OTHER_TEXT);
  g_assert_cmpuint (count_files (f), ==, 1);
}

static void
test_exists (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  write_file (f, "a.ics", TEXT);
  g_assert_null (home_put (f->home, "a.ics", OTHER_TEXT, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_EXISTS);
  assert_file (f, "a.ics", TEXT);
  g_assert_cmpuint (count_files (f), ==, 1);
}

static void
test_gone (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (home_put (f->home, "a.ics", TEXT, "0123", &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE);
  g_clear_error (&error);
  g_assert_null (home_get (f->home, "a.ics", &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE);
  g_assert_cmpuint (count_files (f), ==, 0);
}

/* The program crashed between writing and noting that it wrote. */
static void
test_written_before (Fixture *f, gconstpointer data)
{
  g_autofree char *etag = home_put (f->home, "a.ics", TEXT, NULL, NULL);
  g_autofree char *created_again = home_put (f->home, "a.ics", TEXT, NULL, NULL);
  g_autofree char *edited = home_put (f->home, "a.ics", OTHER_TEXT, etag, NULL);
  g_autofree char *edited_again = home_put (f->home, "a.ics", OTHER_TEXT, etag, NULL);

  g_assert_cmpstr (created_again, ==, etag);
  g_assert_nonnull (edited);
  g_assert_cmpstr (edited_again, ==, edited);
  g_assert_cmpuint (count_files (f), ==, 1);
}

static void
test_bad_names (Fixture *f, gconstpointer data)
{
  static const char *const names[] = { "../a.ics", "/etc/a.ics", "b/a.ics", "..",      ".",
                                       "",         ".a.ics",     "a.txt",   "\xff.ics" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GError) get_error = NULL;
    g_autoptr (GError) remove_error = NULL;

    g_assert_null (home_put (f->home, names[i], TEXT, NULL, &error));
    g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
    g_assert_null (home_get (f->home, names[i], &get_error));
    g_assert_error (get_error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
    g_assert_false (home_remove (f->home, names[i], "0", &remove_error));
    g_assert_error (remove_error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
  }
  g_assert_cmpuint (count_files (f), ==, 0);
}

static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autoptr (GHashTable) known = home_known_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitCalendarChanges) empty = home_sync (f->home, NULL, known, &error);
  g_autofree char *etag = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (empty->changed->len, ==, 0);
  g_assert_false (g_file_test (f->folder, G_FILE_TEST_EXISTS));
  /* a network drive that went away has not lost its calendar */
  g_hash_table_insert (known, g_strdup ("a.ics"), g_strdup ("0123"));
  g_assert_null (home_sync (f->home, NULL, known, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
  g_clear_error (&error);
  etag = home_put (f->home, "a.ics", TEXT, NULL, &error);
  g_assert_no_error (error);
  assert_file (f, "a.ics", TEXT);
}

static void
test_no_folder (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (f->folder, "a file", -1, NULL));
  g_assert_null (home_sync (f->home, NULL, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, f->folder));
}

static void
test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (geteuid () == 0) {
    g_test_skip ("root may write everywhere");
    return;
  }
  g_chmod (f->folder, 0555);
  g_assert_null (home_put (f->home, "a.ics", TEXT, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED);
  g_clear_error (&error);
  g_chmod (f->folder, 0000);
  g_assert_null (home_sync (f->home, NULL, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE);
}

static void
test_long_name (Fixture *f, gconstpointer data)
{
  g_autofree char *many = g_strnfill (300, 'a');
  g_autofree char *name = g_strconcat (many, ".ics", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (home_put (f->home, name, TEXT, NULL, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED);
  g_assert_cmpuint (count_files (f), ==, 0);
}

static void
test_odd_files (Fixture *f, gconstpointer data)
{
  g_autofree char *large = g_strnfill (4 * 1024 * 1024 + 1, 'x');
  g_autofree char *pipe = g_build_filename (f->folder, "pipe.ics", NULL);
  g_autofree char *nowhere = g_build_filename (f->folder, "nowhere.ics", NULL);
  g_autofree char *nuls = g_build_filename (f->folder, "nuls.ics", NULL);
  g_autoptr (GHashTable) known = home_known_new ();
  g_autoptr (LeitCalendarChanges) changes = NULL;
  g_autoptr (LeitCalendarChanges) again = NULL;

  write_file (f, "large.ics", large);
  write_file (f, "empty.ics", "");
  write_file (f, "latin.ics", "SUMMARY:B\xe4ume");
  g_assert_true (g_file_set_contents (nuls, "A\0B", 3, NULL));
  g_assert_cmpint (mkfifo (pipe, 0644), ==, 0);
  g_assert_cmpint (symlink ("/nonexistent", nowhere), ==, 0);
  changes = home_sync (f->home, NULL, known, NULL);
  g_assert_cmpuint (changes->changed->len, ==, 4);
  g_assert_null (home_find (changes, "large.ics")->text);
  g_assert_nonnull (home_find (changes, "large.ics")->etag);
  g_assert_cmpstr (home_find (changes, "empty.ics")->text, ==, "");
  g_assert_cmpstr (home_find (changes, "latin.ics")->text, ==, "SUMMARY:B\xe4ume");
  g_assert_cmpstr (home_find (changes, "nuls.ics")->text, ==,
                   "A\xef\xbf\xbd"
                   "B");
  home_learn (known, changes);
  again = home_sync (f->home, NULL, known, NULL);
  g_assert_cmpuint (again->changed->len, ==, 0);
}

static void
test_many_writers (Fixture *f, gconstpointer data)
{
  enum { N = 8 };
  GAsyncResult *results[N] = { NULL };
  g_autofree char *etag = home_put (f->home, "a.ics", TEXT, NULL, NULL);
  guint n_written = 0;

  for (guint i = 0; i < N; i++) {
    g_autofree char *text = g_strdup_printf ("BEGIN:%u", i);

    leit_calendar_home_put_async (f->home, "a.ics", text, etag, NULL, take_result, &results[i]);
  }
  for (guint i = 0; i < N; i++) {
    g_autofree char *written = NULL;

    wait_for_result (&results[i]);
    written = leit_calendar_home_put_finish (f->home, results[i], NULL);
    n_written += written != NULL;
    g_object_unref (results[i]);
  }
  g_assert_cmpuint (n_written, ==, 1);
  g_assert_cmpuint (count_files (f), ==, 1);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  leit_calendar_home_put_async (f->home, "a.ics", TEXT, NULL, cancellable, take_result, &result);
  wait_for_result (&result);
  g_assert_null (leit_calendar_home_put_finish (f->home, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (f), ==, 0);
}

static void
test_watched (Fixture *f, gconstpointer data)
{
  let_run (200);
  for (guint i = 0; i < 20; i++)
    write_file (f, "a.ics", i % 2 == 0 ? TEXT : OTHER_TEXT);
  WAIT_UNTIL (f->n_changed > 0);
  let_run (600);
  g_assert_cmpuint (f->n_changed, ==, 1);
  write_file (f, "notes.txt", "no");
  write_file (f, ".a.ics", "no");
  let_run (600);
  g_assert_cmpuint (f->n_changed, ==, 1);
}

static void
test_watched_when_it_comes (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitCalendarChanges) changes = NULL;

  let_run (100);
  g_mkdir_with_parents (f->folder, 0755);
  changes = home_sync (f->home, NULL, NULL, NULL);
  let_run (600);
  f->n_changed = 0;
  write_file (f, "a.ics", TEXT);
  WAIT_UNTIL (f->n_changed > 0);
}

static void
test_describe (Fixture *f, gconstpointer data)
{
  g_autofree char *name = leit_calendar_home_describe (f->home);

  g_assert_cmpstr (name, ==, f->folder);
}

#define ADD(name, folder, test)                                                                    \
  g_test_add ("/schedule/folder-home/" name, Fixture, folder, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("sync", NULL, test_sync);
  ADD ("write", NULL, test_write);
  ADD ("conflict", NULL, test_conflict);
  ADD ("exists", NULL, test_exists);
  ADD ("gone", NULL, test_gone);
  ADD ("written-before", NULL, test_written_before);
  ADD ("bad-names", NULL, test_bad_names);
  ADD ("missing", "deep/er", test_missing);
  ADD ("no-folder", "file", test_no_folder);
  ADD ("read-only", NULL, test_read_only);
  ADD ("long-name", NULL, test_long_name);
  ADD ("odd-files", NULL, test_odd_files);
  ADD ("many-writers", NULL, test_many_writers);
  ADD ("cancelled", NULL, test_cancelled);
  ADD ("watched", NULL, test_watched);
  ADD ("watched-when-it-comes", "later/on", test_watched_when_it_comes);
  ADD ("describe", NULL, test_describe);
  return g_test_run ();
}
