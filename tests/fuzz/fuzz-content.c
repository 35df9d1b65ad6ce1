/*
 * Random edits of entries with faults in between: lines that break, errors, lost answers, tokens that end, another desk, and
 * kill -9 of the process that delivers. Every confirmed edit is on the server or in the outbox, none twice, and nothing is
 * lost that nobody touched. 1,000 sequences with LEITSTAND_TEST_LONG.
 */

#include "servers/content-fixture.h"

#include "content/delivery.h"
#include "unit/store-fixture.h"

#define COLLECTION "content"
#define SHORT_SEQUENCES 15
#define LONG_SEQUENCES 1000
#define MAX_STEPS 12
#define MAX_RUNS 20

typedef struct {
  Content content;
  LeitSvaClient *client;
  LeitSvaClient *other;
  LeitStore *store;
  GRand *random;
  char *path;
  GHashTable *originals; /* key -> LeitRecord, as planted */
  GHashTable *expected;  /* key -> description that was confirmed */
  guint n_edits;
} Fuzz;

static const char *self_path;

static const char *
text_of (const LeitRecord *record, const char *member)
{
  return json_object_get_string_member_with_default (leit_record_get_content (record), member, "");
}

/* A record's name for this test: new ones have none but their own until they are delivered. */
static const char *
key_of (const LeitRecord *record)
{
  const char *name = text_of (record, "externalId");

  return *name != '\0' ? name : leit_record_get_id (record);
}

static LeitStoredCollection *
load (Fuzz *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LeitStoredCollection *stored;

  leit_store_load_collection_async (f->store, COLLECTION, NULL, content_take, &result);
  stored = leit_store_load_collection_finish (f->store, content_wait (&result), &error);
  g_assert_no_error (error);
  return stored;
}

static void
put (Fuzz *f, const LeitOutboxEdit *edit)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leit_store_put_edit_async (f->store, COLLECTION, edit, content_take, &result);
  leit_store_put_edit_finish (f->store, content_wait (&result), &error);
  g_assert_no_error (error);
}

/* ---- what happens ---- */

static const LeitOutboxEdit *
find_edit (const LeitStoredCollection *stored, const char *href)
{
  for (guint i = 0; i < stored->edits->len; i++) {
    const LeitOutboxEdit *edit = stored->edits->pdata[i];

    if (g_str_equal (edit->href, href))
      return edit;
  }
  return NULL;
}

static void
confirm (
    Fuzz *f, const char *href, LeitRecord *base, LeitRecord *from, const LeitOutboxEdit *before)
{
  g_autoptr (JsonObject) content = leit_record_dup_content (from);
  g_autofree char *text = g_strdup_printf ("Fassung %u", ++f->n_edits);
  g_autoptr (LeitRecord) edit = NULL;
  g_autoptr (LeitOutboxEdit) made = NULL;

  json_object_set_string_member (content, "description", text);
  edit = leit_record_new (leit_record_get_kind (from), content);
  made = leit_delivery_edit_new (href, base, edit, before);
  put (f, made);
  g_hash_table_insert (f->expected, g_strdup (key_of (edit)), g_steal_pointer (&text));
}

/* What waits is edited further; what met somebody else's is decided for ours; the rest begins from the copy here. */
static void
edit_one (Fuzz *f)
{
  g_autoptr (LeitStoredCollection) stored = load (f);
  const LeitStoredObject *object =
      stored->objects
          ->pdata[g_rand_int_range (f->random, 0, MIN (6, (gint32) stored->objects->len))];
  const LeitOutboxEdit *before = find_edit (stored, object->href);
  const char *base_text = object->text;
  g_autoptr (LeitRecord) base = NULL;
  g_autoptr (LeitRecord) from = NULL;

  if (before != NULL)
    base_text = before->state == LEIT_EDIT_CONFLICT ? before->their_text : before->base_text;
  if (base_text == NULL)
    return;
  base = leit_record_new_from_text (base_text, NULL);
  if (before != NULL && before->state != LEIT_EDIT_CONFLICT)
    from = leit_record_new_from_text (before->new_text, NULL);
  confirm (f, object->href, base, from != NULL ? from : base, before);
}

static void
make_one (Fuzz *f)
{
  g_autofree char *json =
      g_strdup_printf ("{\"name\":\"Neu %u\",\"categories\":[{\"name\":\"Pflege\"}]}", f->n_edits);
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_PLACE, json);
  g_autoptr (LeitRecord) named = leit_safe_save_name_new (edit);
  g_autofree char *href = leit_delivery_href (named);

  confirm (f, href, NULL, named, NULL);
}

static void
break_something (Fuzz *f)
{
  static const char *const operations[] = { "PlaceSave",   "PlaceSave", "PlaceSave", "SetVisible",
                                            "PlaceDetail", "PlaceList", "Categories" };
  static const struct {
    const char *kind;
    const char *more;
  } faults[] = { { "cut", "" },
                 { "lost", "" },
                 { "lost", "" },
                 { "html", "" },
                 { "status", ",\"status\":500" },
                 { "status", ",\"status\":401" },
                 { "slow", ",\"seconds\":0.02" } };
  guint fault = (guint) g_rand_int_range (f->random, 0, G_N_ELEMENTS (faults));

  content_fault (
      &f->content, operations[g_rand_int_range (f->random, 0, G_N_ELEMENTS (operations))],
      faults[fault].kind, (guint) g_rand_int_range (f->random, 1, 3), faults[fault].more);
}

static void
edit_elsewhere (Fuzz *f)
{
  g_autoptr (GPtrArray) records = content_list_all (f->other, LEIT_RECORD_PLACE, TRUE, NULL);
  g_autofree char *json = g_strdup_printf ("{\"mobileDescription\":\"%u\"}", f->n_edits);
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  LeitRecord *record;

  if (records == NULL)
    return;
  record = g_ptr_array_index (records, (guint) g_rand_int_range (f->random, 0, 6));
  outcome = content_save_json (f->other, record, json, NULL);
}

static void
deliver_here (Fuzz *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) delivered = NULL;

  leit_delivery_run_async (f->client, f->store, COLLECTION, NULL, content_take, &result);
  delivered = leit_delivery_run_finish (f->client, content_wait (&result), NULL);
}

/* Another process delivers and is killed at some moment. */
static void
deliver_and_kill (Fuzz *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = NULL;
  gulong wait_us = (gulong) g_rand_int_range (f->random, 10000, 120000);

  g_clear_pointer (&f->store, leit_store_close);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, self_path, "--deliver", f->path,
                              f->content.demo.origin, NULL);
  g_assert_no_error (error);
  g_usleep (wait_us);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  f->store = fixture_open (f->path);
}

static void
step (Fuzz *f)
{
  switch (g_rand_int_range (f->random, 0, 10)) {
  case 0:
  case 1:
  case 2:
    edit_one (f);
    break;
  case 3:
  case 4:
    make_one (f);
    break;
  case 5:
    edit_elsewhere (f);
    break;
  case 6:
  case 7:
    break_something (f);
    break;
  case 8:
    deliver_and_kill (f);
    break;
  default:
    deliver_here (f);
  }
}

/* ---- what must hold ---- */

static guint
count_waiting (const LeitStoredCollection *stored)
{
  guint count = 0;

  for (guint i = 0; i < stored->edits->len; i++)
    count += ((LeitOutboxEdit *) stored->edits->pdata[i])->state == LEIT_EDIT_WAITING;
  return count;
}

static gboolean
is_in_outbox (const LeitStoredCollection *stored, const char *key, const char *description)
{
  for (guint i = 0; i < stored->edits->len; i++) {
    const LeitOutboxEdit *edit = stored->edits->pdata[i];
    g_autoptr (LeitRecord) record = leit_record_new_from_text (edit->new_text, NULL);

    if (g_str_equal (key_of (record), key) &&
        g_str_equal (text_of (record, "description"), description))
      return TRUE;
  }
  return FALSE;
}

static void
check_confirmed (Fuzz *f, GHashTable *found, const LeitStoredCollection *stored)
{
  GHashTableIter iter;
  const char *key, *description;

  g_hash_table_iter_init (&iter, f->expected);
  while (g_hash_table_iter_next (&iter, (gpointer *) &key, (gpointer *) &description)) {
    LeitRecord *record = g_hash_table_lookup (found, key);

    if (record == NULL || !g_str_equal (text_of (record, "description"), description))
      g_assert_true (is_in_outbox (stored, key, description));
  }
}

static void
check_untouched (const LeitRecord *original, const LeitRecord *now)
{
  static const char *const touched[] = { "description", "mobileDescription", NULL };
  g_autoptr (GPtrArray) differences = leit_record_compare (original, now);

  for (guint i = 0; i < differences->len; i++) {
    LeitRecordDifference *difference = g_ptr_array_index (differences, i);

    if (!g_strv_contains (touched, difference->member))
      g_error ("%s: %s was %s, is %s", leit_record_get_title (original), difference->member,
               difference->ours, difference->theirs);
  }
}

static void
check (Fuzz *f)
{
  g_autoptr (LeitStoredCollection) stored = load (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records =
      content_list_all (f->content.client, LEIT_RECORD_PLACE, TRUE, &error);
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);

  g_assert_no_error (error);
  g_assert_cmpuint (count_waiting (stored), ==, 0);
  for (guint i = 0; i < records->len; i++) {
    LeitRecord *record = g_ptr_array_index (records, i);
    LeitRecord *original = g_hash_table_lookup (f->originals, key_of (record));

    g_assert_true (g_hash_table_insert (found, (gpointer) key_of (record), record)); /* not twice */
    if (original != NULL)
      check_untouched (original, record);
    else
      g_assert_false (leit_record_get_visible (record));
  }
  g_assert_cmpuint (g_hash_table_size (found), >=, g_hash_table_size (f->originals));
  check_confirmed (f, found, stored);
}

/* ---- a sequence ---- */

static void
fill_store (Fuzz *f)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = content_list_all (f->client, LEIT_RECORD_PLACE, TRUE, &error);
  g_autoptr (GPtrArray) all = content_list_all (f->content.client, LEIT_RECORD_PLACE, TRUE, NULL);
  g_autoptr (GPtrArray) objects =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stored_object_free);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  g_assert_no_error (error);
  for (guint i = 0; i < all->len; i++)
    g_hash_table_insert (f->originals, g_strdup (key_of (all->pdata[i])),
                         leit_record_ref (all->pdata[i]));
  for (guint i = 0; i < records->len; i++) {
    g_autofree char *href = leit_delivery_href (records->pdata[i]);
    g_autofree char *text = leit_record_to_text (records->pdata[i]);

    g_ptr_array_add (objects,
                     leit_stored_object_new (href, leit_record_get_etag (records->pdata[i]), text));
  }
  leit_store_save_collection_async (f->store, COLLECTION, NULL, DEMO_NOW_MS, objects, none,
                                    content_take, &result);
  leit_store_save_collection_finish (f->store, content_wait (&result), &error);
  g_assert_no_error (error);
}

static void
settle_all (Fuzz *f)
{
  demo_control (&f->content.demo, "/control/reset", "{}");
  for (guint i = 0; i < MAX_RUNS; i++) {
    g_autoptr (LeitStoredCollection) stored = load (f);

    if (count_waiting (stored) == 0)
      break;
    deliver_here (f);
  }
}

static void
run_sequence (Content *content, guint32 seed)
{
  g_autoptr (FixtureFolder) folder = fixture_folder ();
  Fuzz f = { .content = *content };
  guint n_steps;

  demo_control (&content->demo, "/control/reset", "{}");
  demo_control (&content->demo, "/control/sva", "{}");
  f.random = g_rand_new_with_seed (seed);
  f.path = g_build_filename (folder, "town.sqlite", NULL);
  f.store = fixture_open (f.path);
  f.client = content_client (content, EDITOR, SECRET);
  f.other = content_client (content, EDITOR, SECRET);
  f.originals =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) leit_record_unref);
  f.expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  fill_store (&f);
  n_steps = (guint) g_rand_int_range (f.random, 3, MAX_STEPS + 1);
  for (guint i = 0; i < n_steps; i++)
    step (&f);
  settle_all (&f);
  check (&f);
  g_clear_pointer (&f.store, leit_store_close);
  g_clear_object (&f.client);
  g_clear_object (&f.other);
  g_hash_table_unref (f.originals);
  g_hash_table_unref (f.expected);
  g_rand_free (f.random);
  g_free (f.path);
}

static void
test_sequences (Content *content, gconstpointer data)
{
  const char *only = g_getenv ("LEITSTAND_TEST_SEED");
  guint count = g_getenv ("LEITSTAND_TEST_LONG") != NULL ? LONG_SEQUENCES : SHORT_SEQUENCES;

  if (only != NULL) {
    run_sequence (content, (guint32) g_ascii_strtoull (only, NULL, 10));
    return;
  }
  for (guint i = 0; i < count; i++) {
    g_test_message ("sequence %u", i + 1);
    run_sequence (content, i + 1);
  }
}

/* The process that is killed. */
static int
deliver_for (const char *path, const char *origin)
{
  Content content = { .demo = { .origin = (char *) origin } };
  g_autoptr (LeitStore) store = fixture_open (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) delivered = NULL;

  leit_clock_set_fixed_ms (DEMO_NOW_MS);
  content.http = leit_http_client_new (4);
  content.client = content_client (&content, EDITOR, SECRET);
  leit_delivery_run_async (content.client, store, COLLECTION, NULL, content_take, &result);
  delivered = leit_delivery_run_finish (content.client, content_wait (&result), NULL);
  leit_store_close (g_steal_pointer (&store));
  g_clear_object (&content.client);
  g_clear_object (&content.http);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_equal (argv[1], "--deliver"))
    return deliver_for (argv[2], argv[3]);
  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/fuzz/content/sequences", Content, NULL, content_set_up, test_sequences,
              content_tear_down);
  return g_test_run ();
}
