/* A calendar on one desk: edits are safe first, delivered once, and met by others' changes. */
#include "schedule-fixture.h"
#include "store-fixture.h"

#include "schedule/book.h"

/* {{{ A home in memory that can fail as servers do */

typedef enum {
  FAIL_NOT,
  FAIL_UNREACHABLE, /* the request never arrives */
  FAIL_ANSWER_LOST, /* it arrives, the answer does not */
  FAIL_REFUSED,
} Failure;

#define TEST_TYPE_HOME (test_home_get_type ())
G_DECLARE_FINAL_TYPE (TestHome, test_home, TEST, HOME, GObject)

struct _TestHome {
  GObject parent_instance;
  GHashTable *texts; /* href -> text */
  Failure failure;
  gboolean rewrites;
  guint n_puts;
};

static void test_home_iface_init (LeitCalendarHomeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestHome,
                               test_home,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LEIT_TYPE_CALENDAR_HOME,
                                                      test_home_iface_init))

static void
test_home_finalize (GObject *object)
{
  g_hash_table_unref (TEST_HOME (object)->texts);
  G_OBJECT_CLASS (test_home_parent_class)->finalize (object);
}

static void
test_home_class_init (TestHomeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_home_finalize;
}

static void
test_home_init (TestHome *self)
{
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static char *
etag_of (const char *text)
{
  return g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1);
}

static gboolean
fail_before (TestHome *self, GTask *task)
{
  if (self->failure == FAIL_UNREACHABLE) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "down");
    return TRUE;
  }
  return FALSE;
}

static void
home_sync (LeitCalendarHome *home,
           const char *token,
           GHashTable *known,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  TestHome *self = TEST_HOME (home);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  LeitCalendarChanges *changes;
  GHashTableIter iter;
  gpointer href, text;

  (void) token;
  if (fail_before (self, task))
    return;
  changes = leit_calendar_changes_new ();
  g_hash_table_iter_init (&iter, self->texts);
  while (g_hash_table_iter_next (&iter, &href, &text)) {
    g_autofree char *etag = etag_of (text);

    if (g_strcmp0 (g_hash_table_lookup (known, href), etag) != 0)
      g_ptr_array_add (changes->changed, leit_calendar_object_new (href, etag, text));
  }
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &href, &text))
    if (!g_hash_table_contains (self->texts, href))
      g_ptr_array_add (changes->removed, g_strdup (href));
  g_task_return_pointer (task, changes, (GDestroyNotify) leit_calendar_changes_free);
}

static void
home_get (LeitCalendarHome *home,
          const char *href,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  TestHome *self = TEST_HOME (home);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  const char *text = g_hash_table_lookup (self->texts, href);
  g_autofree char *etag = text != NULL ? etag_of (text) : NULL;

  if (fail_before (self, task))
    return;
  if (text == NULL)
    g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE, "gone");
  else
    g_task_return_pointer (task, leit_calendar_object_new (href, etag, text),
                           (GDestroyNotify) leit_calendar_object_free);
}

static gboolean
fail_write (TestHome *self, GTask *task, const char *href, const char *text, const char *etag)
{
  const char *present = g_hash_table_lookup (self->texts, href);
  g_autofree char *version = present != NULL ? etag_of (present) : NULL;

  if (self->failure == FAIL_REFUSED) {
    g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED, "full");
    return TRUE;
  }
  if (g_strcmp0 (etag, version) == 0 || (text != NULL && g_strcmp0 (text, present) == 0))
    return FALSE;
  g_task_return_new_error (
      task, LEIT_SCHEDULE_ERROR,
      present == NULL ? LEIT_SCHEDULE_ERROR_GONE : LEIT_SCHEDULE_ERROR_CONFLICT, "changed");
  return TRUE;
}

static void
home_put (LeitCalendarHome *home,
          const char *href,
          const char *text,
          const char *etag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  TestHome *self = TEST_HOME (home);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *kept = NULL;

  if (fail_before (self, task) || fail_write (self, task, href, text, etag))
    return;
  self->n_puts++;
  kept = g_strdup (text);
  if (self->rewrites) {
    g_auto (GStrv) halves = g_strsplit (text, "TRANSP:TRANSPARENT\r\n", 2);

    g_free (kept);
    kept = g_strjoinv ("TRANSP:TRANSPARENT\r\nX-SERVER:was here\r\n", halves);
  }
  g_hash_table_insert (self->texts, g_strdup (href), g_strdup (kept));
  if (self->failure == FAIL_ANSWER_LOST)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "cut");
  else
    g_task_return_pointer (task, etag_of (kept), g_free);
}

static void
home_remove (LeitCalendarHome *home,
             const char *href,
             const char *etag,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  TestHome *self = TEST_HOME (home);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (fail_before (self, task))
    return;
  if (g_hash_table_contains (self->texts, href) && fail_write (self, task, href, NULL, etag))
    return;
  g_hash_table_remove (self->texts, href);
  g_task_return_boolean (task, TRUE);
}

static gpointer
finish_pointer (LeitCalendarHome *home G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
finish_boolean (LeitCalendarHome *home G_GNUC_UNUSED, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static char *
home_describe (LeitCalendarHome *home G_GNUC_UNUSED)
{
  return g_strdup ("memory");
}

static void
test_home_iface_init (LeitCalendarHomeInterface *iface)
{
  iface->describe = home_describe;
  iface->sync_async = home_sync;
  iface->sync_finish = (gpointer) finish_pointer;
  iface->get_async = home_get;
  iface->get_finish = (gpointer) finish_pointer;
  iface->put_async = home_put;
  iface->put_finish = (gpointer) finish_pointer;
  iface->remove_async = home_remove;
  iface->remove_finish = finish_boolean;
}

/* }}} */

/* {{{ The desk */

typedef struct {
  char *folder;
  char *path;
  LeitStore *store;
  TestHome *home;
  LeitCalendarBook *book;
} Desk;

static void
keep_result (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return *result;
}

static void
desk_sync (Desk *desk)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_calendar_book_sync_async (desk->book, keep_result, &result);
  leit_calendar_book_sync_finish (desk->book, wait_for (&result), NULL);
}

static void
desk_open (Desk *desk)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  desk->store = leit_store_open (desk->path, LEIT_STORE_DEFAULT, &error);
  g_assert_no_error (error);
  desk->book = leit_calendar_book_new (desk->store, "schedules", LEIT_BOOK_SCHEDULES, zone);
  leit_calendar_book_load_async (desk->book, NULL, keep_result, &result);
  g_assert_true (leit_calendar_book_load_finish (desk->book, wait_for (&result), &error));
  leit_calendar_book_set_home (desk->book, LEIT_CALENDAR_HOME (desk->home));
}

static void
desk_close (Desk *desk)
{
  leit_store_close (desk->store);
  g_clear_object (&desk->book);
  g_clear_object (&desk->store);
}

static void
desk_set_up (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  desk->folder = fixture_folder ();
  desk->path = g_build_filename (desk->folder, "town.sqlite", NULL);
  desk->home = g_object_new (TEST_TYPE_HOME, NULL);
  desk_open (desk);
}

static void
desk_tear_down (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  desk_close (desk);
  g_clear_object (&desk->home);
  fixture_remove (desk->folder);
  g_free (desk->path);
}

static char *
desk_save (Desk *desk, const char *href, const char *text)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *saved;

  leit_calendar_book_save_async (desk->book, href, text, keep_result, &result);
  saved = leit_calendar_book_save_finish (desk->book, wait_for (&result), &error);
  g_assert_no_error (error);
  return saved;
}

static void
desk_resolve (Desk *desk, const char *href, LeitMergeChoice choice)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_calendar_book_resolve_async (desk->book, href, choice, keep_result, &result);
  g_assert_true (leit_calendar_book_resolve_finish (desk->book, wait_for (&result), NULL));
  desk_sync (desk);
}

static char *
changed_text (const char *text, double litres, const char *name)
{
  g_autoptr (LeitSchedule) schedule = fixture_parse (text);
  g_autoptr (LeitRoundPlan) plan = leit_round_plan_copy (leit_schedule_get_plan (schedule));

  if (litres > 0)
    plan->litres_per_tree = litres;
  if (name != NULL) {
    g_free (plan->name);
    plan->name = g_strdup (name);
  }
  return leit_schedule_change (schedule, plan, NULL, fixture_ms (2026, 4, 1, 12, 0), NULL);
}

static const char *
text_at_home (Desk *desk, const char *href)
{
  return g_hash_table_lookup (desk->home->texts, href);
}

static const char *
shown_text (Desk *desk, const char *href)
{
  LeitBookItem *item = leit_calendar_book_find (desk->book, href);

  return item != NULL ? leit_book_item_get_text (item) : NULL;
}

static char *
first_text (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();

  return g_strdup (leit_schedule_get_text (schedule));
}

/* Saved and delivered. */
static char *
desk_begin (Desk *desk)
{
  g_autofree char *text = first_text ();
  char *href = desk_save (desk, NULL, text);

  desk_sync (desk);
  g_assert_cmpstr (text_at_home (desk, href), ==, text);
  return href;
}

/* }}} */

static void
test_create_change_remove (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *href = desk_begin (desk);
  g_autofree char *text = changed_text (text_at_home (desk, href), 40, NULL);

  g_assert_cmpstr (href, ==, "one-leitstand.ics");
  g_free (desk_save (desk, href, text));
  desk_sync (desk);
  g_assert_cmpstr (text_at_home (desk, href), ==, text);
  g_assert_cmpuint (desk->home->n_puts, ==, 2);
  g_free (desk_save (desk, href, NULL));
  desk_sync (desk);
  g_assert_cmpuint (g_hash_table_size (desk->home->texts), ==, 0);
  g_assert_cmpuint (leit_calendar_book_get_items (desk->book)->len, ==, 0);
}

/* Confirmed offline, the program ends, and the next start delivers it once. */
static void
test_offline_edit_survives (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *href = desk_begin (desk);
  g_autofree char *text = changed_text (text_at_home (desk, href), 40, NULL);

  desk->home->failure = FAIL_UNREACHABLE;
  g_free (desk_save (desk, href, text));
  desk_sync (desk);
  g_assert_nonnull (leit_calendar_book_get_error (desk->book));
  desk_close (desk);
  desk_open (desk);
  g_assert_cmpstr (shown_text (desk, href), ==, text);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_WAITING), ==, 1);
  desk->home->failure = FAIL_NOT;
  desk_sync (desk);
  desk_sync (desk);
  g_assert_cmpstr (text_at_home (desk, href), ==, text);
  g_assert_cmpuint (desk->home->n_puts, ==, 2);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_WAITING), ==, 0);
}

static void
test_lost_answer (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *text = first_text ();
  g_autofree char *href = NULL;

  desk->home->failure = FAIL_ANSWER_LOST;
  href = desk_save (desk, NULL, text);
  desk_sync (desk);
  desk->home->failure = FAIL_NOT;
  desk_sync (desk);
  g_assert_cmpuint (g_hash_table_size (desk->home->texts), ==, 1);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_WAITING), ==, 0);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_CONFLICT), ==, 0);
}

static void
test_merge_with_others (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *href = desk_begin (desk);
  g_autofree char *mine = changed_text (text_at_home (desk, href), 40, NULL);
  g_autofree char *theirs = changed_text (text_at_home (desk, href), 0, "Marktplatz");
  g_autoptr (LeitSchedule) merged = NULL;

  g_hash_table_insert (desk->home->texts, g_strdup (href), g_strdup (theirs));
  g_free (desk_save (desk, href, mine));
  desk_sync (desk);
  merged = fixture_parse (text_at_home (desk, href));
  g_assert_cmpfloat (leit_schedule_get_plan (merged)->litres_per_tree, ==, 40);
  g_assert_cmpstr (leit_schedule_get_plan (merged)->name, ==, "Marktplatz");
  g_assert_cmpstr (shown_text (desk, href), ==, text_at_home (desk, href));
}

static void
test_conflict_waits_for_a_person (Desk *desk, gconstpointer choice_data)
{
  LeitMergeChoice choice = GPOINTER_TO_INT (choice_data);
  g_autofree char *href = desk_begin (desk);
  g_autofree char *mine = changed_text (text_at_home (desk, href), 40, NULL);
  g_autofree char *theirs = changed_text (text_at_home (desk, href), 60, NULL);
  g_autoptr (GPtrArray) conflicts = NULL;
  g_autoptr (LeitSchedule) after = NULL;

  g_hash_table_insert (desk->home->texts, g_strdup (href), g_strdup (theirs));
  g_free (desk_save (desk, href, mine));
  desk_sync (desk);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_CONFLICT), ==, 1);
  g_assert_cmpstr (text_at_home (desk, href), ==, theirs);
  g_assert_cmpstr (shown_text (desk, href), ==, mine);
  desk_close (desk);
  desk_open (desk);
  conflicts = leit_calendar_book_list_conflicts (desk->book, href);
  g_assert_cmpuint (conflicts->len, ==, 1);
  desk_resolve (desk, href, choice);
  after = fixture_parse (text_at_home (desk, href));
  g_assert_cmpfloat (leit_schedule_get_plan (after)->litres_per_tree, ==,
                     choice == LEIT_MERGE_MINE ? 40 : 60);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_CONFLICT), ==, 0);
  g_assert_cmpstr (shown_text (desk, href), ==, text_at_home (desk, href));
}

static void
test_removed_there_changed_here (Desk *desk, gconstpointer choice_data)
{
  LeitMergeChoice choice = GPOINTER_TO_INT (choice_data);
  g_autofree char *href = desk_begin (desk);
  g_autofree char *mine = changed_text (text_at_home (desk, href), 40, NULL);

  g_hash_table_remove (desk->home->texts, href);
  g_free (desk_save (desk, href, mine));
  desk_sync (desk);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_CONFLICT), ==, 1);
  desk_resolve (desk, href, choice);
  g_assert_cmpstr (text_at_home (desk, href), ==, choice == LEIT_MERGE_MINE ? mine : NULL);
  g_assert_cmpuint (leit_calendar_book_get_items (desk->book)->len, ==,
                    choice == LEIT_MERGE_MINE ? 1 : 0);
}

static void
test_refused_stays_visible (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *href = desk_begin (desk);
  g_autofree char *mine = changed_text (text_at_home (desk, href), 40, NULL);
  g_autofree char *before = g_strdup (text_at_home (desk, href));

  desk->home->failure = FAIL_REFUSED;
  g_free (desk_save (desk, href, mine));
  desk_sync (desk);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_REFUSED), ==, 1);
  g_assert_cmpstr (leit_calendar_book_find (desk->book, href)->edit->error, ==, "full");
  desk->home->failure = FAIL_NOT;
  desk_sync (desk);
  g_assert_cmpstr (text_at_home (desk, href), ==, before);
  desk_resolve (desk, href, LEIT_MERGE_MINE);
  g_assert_cmpstr (text_at_home (desk, href), ==, mine);
}

/* The next edit begins from what the server made of the first, and keeps it. */
static void
test_server_rewrites (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *text = first_text ();
  g_autofree char *href = NULL;
  g_autofree char *next = NULL;

  desk->home->rewrites = TRUE;
  href = desk_save (desk, NULL, text);
  desk_sync (desk);
  desk->home->rewrites = FALSE;
  g_assert_nonnull (strstr (shown_text (desk, href), "X-SERVER"));
  next = changed_text (shown_text (desk, href), 40, NULL);
  g_free (desk_save (desk, href, next));
  desk_sync (desk);
  g_assert_nonnull (strstr (text_at_home (desk, href), "X-SERVER"));
}

static void
test_others_changes_arrive (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *href = desk_begin (desk);
  g_autofree char *theirs = changed_text (text_at_home (desk, href), 0, "Marktplatz");

  g_hash_table_insert (desk->home->texts, g_strdup (href), g_strdup (theirs));
  g_hash_table_insert (desk->home->texts, g_strdup ("b.ics"), g_strdup ("rubbish"));
  desk_sync (desk);
  g_assert_cmpstr (shown_text (desk, href), ==, theirs);
  g_assert_nonnull (leit_calendar_book_find (desk->book, "b.ics")->problem);
  g_hash_table_remove (desk->home->texts, href);
  desk_sync (desk);
  g_assert_null (leit_calendar_book_find (desk->book, href));
  g_assert_cmpstr (text_at_home (desk, "b.ics"), ==, "rubbish");
}

static void
test_edits_during_a_sync (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *href = desk_begin (desk);
  g_autofree char *first = changed_text (text_at_home (desk, href), 40, NULL);
  g_autofree char *second = changed_text (first, 50, NULL);
  g_autoptr (GAsyncResult) one = NULL;
  g_autoptr (GAsyncResult) two = NULL;

  leit_calendar_book_save_async (desk->book, href, first, keep_result, &one);
  leit_calendar_book_sync_async (desk->book, NULL, NULL);
  leit_calendar_book_save_async (desk->book, href, second, keep_result, &two);
  wait_for (&one);
  wait_for (&two);
  desk_sync (desk);
  desk_sync (desk);
  g_assert_cmpstr (text_at_home (desk, href), ==, second);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_WAITING), ==, 0);
  g_assert_cmpuint (leit_calendar_book_count_edits (desk->book, LEIT_EDIT_CONFLICT), ==, 0);
}

/* A form was open while somebody else's change came in: what it saves does not undo that change. */
static void
test_form_was_overtaken (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *href = desk_begin (desk);
  g_autofree char *base = g_strdup (text_at_home (desk, href));
  g_autofree char *mine = changed_text (base, 40, NULL);
  g_autofree char *theirs = changed_text (base, 0, "Marktplatz");
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *saved = NULL;
  g_autoptr (LeitSchedule) merged = NULL;

  g_hash_table_insert (desk->home->texts, g_strdup (href), g_strdup (theirs));
  desk_sync (desk);
  leit_calendar_book_save_from_async (desk->book, href, base, mine, keep_result, &result);
  saved = leit_calendar_book_save_finish (desk->book, wait_for (&result), NULL);
  desk_sync (desk);
  merged = fixture_parse (text_at_home (desk, href));
  g_assert_cmpfloat (leit_schedule_get_plan (merged)->litres_per_tree, ==, 40);
  g_assert_cmpstr (leit_schedule_get_plan (merged)->name, ==, "Marktplatz");
}

static void
test_nonsense_is_not_saved (Desk *desk, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leit_calendar_book_save_async (desk->book, NULL, "rubbish", keep_result, &result);
  g_assert_null (leit_calendar_book_save_finish (desk->book, wait_for (&result), &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
}

#define ADD(name, data, test)                                                                      \
  g_test_add ("/schedule/book/" name, Desk, data, desk_set_up, test, desk_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("create-change-remove", NULL, test_create_change_remove);
  ADD ("offline", NULL, test_offline_edit_survives);
  ADD ("lost-answer", NULL, test_lost_answer);
  ADD ("merge", NULL, test_merge_with_others);
  ADD ("conflict-mine", GINT_TO_POINTER (LEIT_MERGE_MINE), test_conflict_waits_for_a_person);
  ADD ("conflict-theirs", GINT_TO_POINTER (LEIT_MERGE_THEIRS), test_conflict_waits_for_a_person);
  ADD ("removed-mine", GINT_TO_POINTER (LEIT_MERGE_MINE), test_removed_there_changed_here);
  ADD ("removed-theirs", GINT_TO_POINTER (LEIT_MERGE_THEIRS), test_removed_there_changed_here);
  ADD ("refused", NULL, test_refused_stays_visible);
  ADD ("rewrites", NULL, test_server_rewrites);
  ADD ("others", NULL, test_others_changes_arrive);
  ADD ("during-sync", NULL, test_edits_during_a_sync);
  ADD ("overtaken", NULL, test_form_was_overtaken);
  ADD ("nonsense", NULL, test_nonsense_is_not_saved);
  return g_test_run ();
}
