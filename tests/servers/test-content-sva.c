/*
 * The main server's hazards (sva.md): each test shows what a careless client does to the demo's server, which does as the
 * real one, and that ours does not.
 */

#include "content-fixture.h"

#define WHOLE_PLACE "Soletherme Demotal"
#define PLACE "Hausarztpraxis Cronewald"
#define IMPORTED "Wanderparkplatz Hagelberg"
#define FOREIGN "Verbundpraxis Nord"
#define SERIES "Kurkonzert im Pavillon"
#define NEWS "Gesundheitstag im Kurpark"

static char *
with_id (const LeitRecord *record, const char *rest)
{
  return g_strdup_printf ("{\"id\":\"%s\",%s}", leit_record_get_id (record), rest);
}

static void
assert_only_differs_in (const LeitRecord *a, const LeitRecord *b, const char *member)
{
  g_autoptr (GPtrArray) differences = leit_record_compare (a, b);

  for (guint i = 0; i < differences->len; i++)
    g_assert_cmpstr (((LeitRecordDifference *) g_ptr_array_index (differences, i))->member, ==,
                     member);
  g_assert_cmpuint (differences->len, ==, member != NULL ? 1 : 0);
}

static gboolean
has_difference (const LeitSaveOutcome *outcome, const char *member)
{
  for (guint i = 0; i < outcome->differences->len; i++) {
    LeitRecordDifference *difference = g_ptr_array_index (outcome->differences, i);

    if (g_str_equal (difference->member, member))
      return TRUE;
  }
  return FALSE;
}

/* 1. An update replaces all nested data. */
static void
test_nested_data_stays (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, WHOLE_PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome =
      content_save_json (f->client, base, "{\"name\":\"Neue Therme\"}", &error);
  g_autoptr (LeitRecord) after = NULL;
  g_autofree char *careless = with_id (base, "\"name\":\"Alte Therme\",\"forceCreate\":true");
  g_autofree char *id = NULL;
  g_autoptr (LeitRecord) emptied = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  after = content_detail (f->client, LEIT_RECORD_PLACE, leit_record_get_id (base), NULL);
  g_assert_cmpuint (content_length (base, "openingHours"), ==, 5);
  g_assert_cmpuint (content_length (base, "lunches"), ==, 1);
  assert_only_differs_in (base, after, "name");

  id = content_raw_save (f->client, LEIT_RECORD_PLACE, careless, NULL);
  g_assert_cmpstr (id, ==, leit_record_get_id (base));
  emptied = content_detail (f->client, LEIT_RECORD_PLACE, id, NULL);
  g_assert_cmpuint (content_length (emptied, "openingHours"), ==, 0);
  g_assert_cmpuint (content_length (emptied, "lunches"), ==, 0);
}

static void
test_part_of_contact_stays (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome =
      content_save_json (f->client, base, "{\"contact\":{\"phone\":\"033841 1\"}}", &error);
  JsonObject *contact, *before;

  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  contact = json_object_get_object_member (leit_record_get_content (outcome->record), "contact");
  before = json_object_get_object_member (leit_record_get_content (base), "contact");
  g_assert_cmpstr (json_object_get_string_member (contact, "phone"), ==, "033841 1");
  g_assert_cmpstr (json_object_get_string_member (contact, "email"), ==,
                   json_object_get_string_member (before, "email"));
}

/* Every record of the town goes there and back, and nothing but the title changes. */
static void
test_all_records_round_trip (Content *f, gconstpointer data)
{
  static const char *const edits[] = { "{\"name\":\"Umbenannt\"}", "{\"title\":\"Umbenannt\"}",
                                       "{\"title\":\"Umbenannt\"}" };
  g_autoptr (LeitSvaClient) editor = content_client (f, EDITOR, SECRET);

  for (guint kind = 0; kind < LEIT_RECORD_N_KINDS; kind++) {
    g_autoptr (GPtrArray) records = content_list_all (editor, (LeitRecordKind) kind, TRUE, NULL);

    g_assert_cmpuint (records->len, >, 5);
    for (guint i = 0; i < records->len; i++) {
      LeitRecord *base = g_ptr_array_index (records, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (LeitSaveOutcome) outcome = content_save_json (editor, base, edits[kind], &error);

      g_assert_no_error (error);
      g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
      assert_only_differs_in (base, outcome->record, kind == 0 ? "name" : "title");
    }
  }
}

/* 2. An update is not a transaction. */
static void
test_half_done_is_restored (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, WHOLE_PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome =
      content_save_json (f->client, base, "{\"webUrls\":[{\"url\":\"keine Adresse\"}]}", &error);
  g_autoptr (LeitSaveOutcome) restored = NULL;
  g_autoptr (LeitRecord) damaged =
      content_detail (f->client, LEIT_RECORD_PLACE, leit_record_get_id (base), NULL);
  g_autoptr (LeitRecord) after = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_RESTORE);
  g_assert_cmpstr (outcome->message, !=, "");
  g_assert_true (has_difference (outcome, "openingHours"));
  g_assert_cmpuint (content_length (damaged, "openingHours"), ==, 0);
  assert_only_differs_in (base, outcome->before, NULL);

  restored = content_restore (f->client, outcome->before, &error);
  g_assert_no_error (error);
  g_assert_cmpint (restored->state, ==, LEIT_SAVE_DONE);
  after = content_detail (f->client, LEIT_RECORD_PLACE, leit_record_get_id (base), NULL);
  assert_only_differs_in (base, after, NULL);
}

/* 3. An unknown or foreign id makes a new record. */
static void
test_unknown_id_is_not_sent (Content *f, gconstpointer data)
{
  g_autoptr (LeitSvaClient) editor = content_client (f, EDITOR, SECRET);
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, FOREIGN);
  guint count = content_count (f, LEIT_RECORD_PLACE, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *careless = with_id (base, "\"name\":\"Streuner\",\"forceCreate\":true");
  g_autofree char *stray = NULL;

  g_assert_null (content_save_json (editor, base, "{\"name\":\"Anders\"}", &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, NULL), ==, count);

  stray = content_raw_save (editor, LEIT_RECORD_PLACE, careless, NULL);
  g_assert_cmpstr (stray, !=, leit_record_get_id (base));
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, NULL), ==, count + 1);
}

static void
destroy (LeitSvaClient *client, const LeitRecord *record)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leit_sva_client_destroy_async (client, leit_record_get_kind (record), leit_record_get_id (record),
                                 NULL, content_take, &result);
  leit_sva_client_destroy_finish (client, content_wait (&result), &error);
  g_assert_no_error (error);
}

/* It is removed between our reading and our writing. */
static void
test_stray_is_found_and_removed (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_PLACE, "{\"name\":\"Streuner\"}");
  g_autoptr (LeitSvaClient) other = content_client (f, ADMIN, SECRET);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) removed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  g_autoptr (LeitSaveOutcome) cleaned = NULL;

  content_fault (f, "PlaceDetail", "slow", 1, ",\"seconds\":1");
  leit_safe_save_async (f->client, base, edit, 0, NULL, content_take, &result);
  g_clear_pointer (&edit, leit_record_unref);
  for (gint64 until = g_get_monotonic_time () + 400000; g_get_monotonic_time () < until;)
    g_main_context_iteration (NULL, FALSE);
  destroy (other, base);
  g_assert_null (result);
  outcome = leit_safe_save_finish (f->client, content_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_STRAY);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, "Streuner"), ==, 1);

  leit_safe_save_remove_stray_async (f->client, LEIT_RECORD_PLACE, outcome->stray_id, NULL,
                                     content_take, &removed);
  cleaned = leit_safe_save_finish (f->client, content_wait (&removed), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, "Streuner"), ==, 0);
}

/* 4. forceCreate:false ignores edits of nested fields; what is not taken is noticed. */
static void
test_nested_edit_is_taken (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autofree char *careless = g_strdup_printf (
      "{\"id\":\"%s\",\"name\":\"%s\",\"forceCreate\":false,\"contact\":{\"phone\":\"033841 5\"}}",
      leit_record_get_id (base), leit_record_get_title (base));
  g_autofree char *id = content_raw_save (f->client, LEIT_RECORD_PLACE, careless, NULL);
  g_autoptr (LeitRecord) ignored = content_detail (f->client, LEIT_RECORD_PLACE, id, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  g_autoptr (LeitSaveOutcome) incomplete = NULL;

  assert_only_differs_in (base, ignored, NULL);
  outcome = content_save_json (f->client, base, "{\"contact\":{\"phone\":\"033841 5\"}}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  assert_only_differs_in (base, outcome->record, "contact");

  incomplete = content_save_json (f->client, outcome->record,
                                  "{\"description\":\"Sonne \xf0\x9f\x8c\x9e scheint\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (incomplete->state, ==, LEIT_SAVE_INCOMPLETE);
  g_assert_cmpuint (incomplete->differences->len, ==, 1);
  g_assert_true (has_difference (incomplete, "description"));
}

/* 5. A create is not idempotent. */
static void
test_create_happens_once (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) edit = content_edit (
      LEIT_RECORD_PLACE, "{\"name\":\"Neu\",\"categories\":[{\"name\":\"Apotheke\"}]}");
  g_autoptr (LeitRecord) named = leit_safe_save_name_new (edit);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  g_autoptr (LeitSaveOutcome) again = NULL;

  content_fault (f, "PlaceSave", "lost", 1, "");
  outcome = content_save (f->client, NULL, named, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, "Neu"), ==, 1);

  /* the program ended before it could note that */
  again = content_save (f->client, NULL, named, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (leit_record_get_id (again->record), ==, leit_record_get_id (outcome->record));
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, "Neu"), ==, 1);
}

static void
test_create_that_never_arrived (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_NEWS, "{\"title\":\"Neu\"}");
  g_autoptr (LeitRecord) named = leit_safe_save_name_new (edit);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;

  content_fault (f, "NewsSave", "cut", 1, "");
  g_assert_null (content_save (f->client, NULL, named, 0, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_NEWS, "Neu"), ==, 0);
  g_clear_error (&error);
  outcome = content_save (f->client, NULL, named, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_NEWS, "Neu"), ==, 1);
}

static void
test_create_that_cannot_be_looked_up (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_NEWS, "{\"title\":\"Neu\"}");
  g_autoptr (LeitRecord) named = leit_safe_save_name_new (edit);
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  content_fault (f, "NewsSave", "lost", 1, "");
  content_fault (f, "NewsList", "status", 1, ",\"status\":500");
  g_assert_null (content_save (f->client, NULL, named, 0, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_UNSURE);
  g_clear_error (&error);
  outcome = content_save (f->client, NULL, named, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_NEWS, "Neu"), ==, 1);
  g_assert_false (leit_record_get_visible (outcome->record));
}

/* 6. Resent certificates are added again. */
static void
test_certificates_stay_single (Content *f, gconstpointer data)
{
  g_autoptr (GPtrArray) records = content_list_all (f->client, LEIT_RECORD_PLACE, TRUE, NULL);
  g_autoptr (GError) error = NULL;
  guint n_tried = 0;

  for (guint i = 0; i < records->len && n_tried < 2; i++) {
    LeitRecord *base = g_ptr_array_index (records, i);
    g_autoptr (LeitSaveOutcome) outcome = NULL;
    g_autoptr (LeitSaveOutcome) more = NULL;

    if (content_length (base, "certificates") == 0)
      continue;
    n_tried++;
    outcome = content_save_json (f->client, base, "{\"description\":\"Anders\"}", &error);
    g_assert_no_error (error);
    g_assert_cmpuint (content_length (outcome->record, "certificates"), ==, 1);
    more = content_save_json (f->client, outcome->record,
                              "{\"certificates\":[{\"name\":\"Barrierefreiheit geprüft\"},"
                              "{\"name\":\"Neu\"}]}",
                              &error);
    g_assert_no_error (error);
    g_assert_cmpint (more->state, ==, LEIT_SAVE_DONE);
    g_assert_cmpuint (content_length (more->record, "certificates"), ==, 2);
  }
  g_assert_cmpuint (n_tried, ==, 2);
}

static guint
count_categories (LeitSvaClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) categories = NULL;

  leit_sva_client_categories_async (client, NULL, content_take, &result);
  categories = leit_sva_client_categories_finish (client, content_wait (&result), &error);
  g_assert_no_error (error);
  return categories->len;
}

/* 7. An unknown category is made for the whole town. */
static void
test_unknown_category_is_not_sent (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (LeitRecord) edit = content_edit (
      LEIT_RECORD_PLACE, "{\"name\":\"Neu\",\"categories\":[{\"name\":\"Apoteke\"}]}");
  guint count = count_categories (f->client);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  g_autofree char *id = NULL;

  g_assert_cmpuint (count, >, 10);
  g_assert_null (
      content_save_json (f->client, base, "{\"categories\":[{\"name\":\"Arztpraxen\"}]}", &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_CATEGORY);
  g_clear_error (&error);
  g_assert_null (content_save (f->client, NULL, edit, 0, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_CATEGORY);
  g_clear_error (&error);
  g_assert_cmpuint (count_categories (f->client), ==, count);
  outcome = content_save_json (
      f->client, base, "{\"categories\":[{\"name\":\"Therapie\"},{\"name\":\"Pflege\"}]}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);

  id = content_raw_save (f->client, LEIT_RECORD_PLACE,
                         "{\"name\":\"Neu\",\"categories\":[{\"name\":\"Apoteke\"}]}", NULL);
  g_assert_cmpuint (count_categories (f->client), ==, count + 1);
}

/* 8. A new record is public. */
static void
test_new_record_is_hidden (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) edit =
      content_edit (LEIT_RECORD_EVENT, "{\"title\":\"Neu\",\"dates\":"
                                       "[{\"dateStart\":\"2026-08-01\"}]}");
  g_autofree char *careless =
      content_raw_save (f->client, LEIT_RECORD_PLACE, "{\"name\":\"Offen\"}", NULL);
  g_autoptr (LeitRecord) visible = content_detail (f->client, LEIT_RECORD_PLACE, careless, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = content_save (f->client, NULL, edit, 0, &error);

  g_assert_true (leit_record_get_visible (visible));
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  g_assert_false (leit_record_get_visible (outcome->record));
  g_assert_false (outcome->is_public);
  g_assert_cmpstr (outcome->message, !=, "");
}

static void
test_new_record_that_stays_public (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_PLACE, "{\"name\":\"Neu\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;

  content_fault (f, "SetVisible", "status", 2, ",\"status\":500");
  outcome = content_save (f->client, NULL, edit, 0, &error);
  g_assert_no_error (error);
  g_assert_true (outcome->is_public);
  g_assert_nonnull (strstr (outcome->message, "everybody"));
}

/* 9. No locking. */
static void
test_conflict_is_shown (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (LeitSvaClient) other = content_client (f, EDITOR, SECRET);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) theirs =
      content_save_json (other, base, "{\"contact\":{\"phone\":\"033841 22222\"}}", &error);
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  g_autoptr (LeitSaveOutcome) decided = NULL;
  g_autoptr (LeitRecord) untouched = NULL;
  LeitRecordDifference *difference;

  g_assert_no_error (error);
  g_assert_cmpint (leit_record_get_updated_ms (base), ==,
                   leit_record_get_updated_ms (theirs->record));
  outcome = content_save_json (f->client, base, "{\"name\":\"Unser Name\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_CONFLICT);
  g_assert_cmpuint (outcome->differences->len, ==, 2);
  difference = g_ptr_array_index (outcome->differences, 0);
  g_assert_cmpstr (difference->member, ==, "contact");
  g_assert_nonnull (strstr (difference->theirs, "033841 22222"));
  g_assert_null (strstr (difference->ours, "033841 22222"));
  untouched = content_detail (f->client, LEIT_RECORD_PLACE, leit_record_get_id (base), NULL);
  assert_only_differs_in (theirs->record, untouched, NULL);

  decided = content_save_json (f->client, outcome->record, "{\"name\":\"Unser Name\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (decided->state, ==, LEIT_SAVE_DONE);
  assert_only_differs_in (theirs->record, decided->record, "name");
}

static void
test_removal_heeds_conflict (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) theirs =
      content_save_json (f->client, base, "{\"name\":\"Anders\"}", &error);
  g_autoptr (LeitSaveOutcome) outcome = content_remove (f->client, base, &error);
  g_autoptr (LeitSaveOutcome) removed = content_remove (f->client, theirs->record, &error);
  g_autoptr (LeitSaveOutcome) again = content_remove (f->client, theirs->record, &error);

  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_CONFLICT);
  g_assert_cmpint (removed->state, ==, LEIT_SAVE_DONE);
  g_assert_null (removed->record);
  g_assert_cmpint (again->state, ==, LEIT_SAVE_DONE);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, "Anders"), ==, 0);
}

/* 10. Past dates are neither listed nor kept. */
static void
test_past_dates_stay (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) listed = content_find (f, LEIT_RECORD_EVENT, SERIES);
  g_autoptr (LeitRecord) local = content_stored (f, LEIT_RECORD_EVENT, leit_record_get_id (listed));
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome =
      content_save_json (f->client, local, "{\"description\":\"Bei Regen im Saal\"}", &error);
  g_autoptr (LeitRecord) stored = NULL;
  g_autoptr (LeitSaveOutcome) careless = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (content_length (listed, "dates"), ==, 3);
  g_assert_cmpuint (content_length (local, "dates"), ==, 5);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  g_assert_cmpuint (outcome->n_past_dates, ==, 2);
  g_assert_cmpuint (content_length (outcome->record, "dates"), ==, 5);
  stored = content_stored (f, LEIT_RECORD_EVENT, leit_record_get_id (listed));
  g_assert_cmpuint (content_length (stored, "dates"), ==, 5);
  assert_only_differs_in (local, stored, "description");
}

/* 11. A push message goes to every phone. */
static void
test_push_is_sent_once (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_NEWS, NEWS);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) saved = content_save_json (
      f->client, base, "{\"author\":\"Presse\",\"pushNotification\":true}", &error);
  g_autoptr (LeitSaveOutcome) stale = NULL;
  g_autoptr (LeitSaveOutcome) pushed = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (content_pushes (f), ==, 0);
  stale = content_push (f->client, base, &error); /* not what the user confirmed */
  g_assert_no_error (error);
  g_assert_cmpint (stale->state, ==, LEIT_SAVE_CONFLICT);
  g_assert_cmpint (content_pushes (f), ==, 0);
  content_fault (f, "NewsSave", "lost", 1, "");
  pushed = content_push (f->client, saved->record, &error);
  g_assert_no_error (error);
  g_assert_cmpint (pushed->state, ==, LEIT_SAVE_DONE);
  g_assert_cmpint (content_pushes (f), ==, 1);
  g_assert_null (content_push (f->client, pushed->record, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_PUSHED);
  g_assert_cmpint (content_pushes (f), ==, 1);
}

static void
test_push_that_may_have_gone_out (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_NEWS, NEWS);
  g_autoptr (GError) error = NULL;

  content_fault (f, "NewsSave", "cut", 1, "");
  g_assert_null (content_push (f->client, base, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_UNSURE);
  g_assert_cmpint (content_pushes (f), ==, 0);
}

/* 12. Importers' records. */
static void
test_imported_is_read_only (Content *f, gconstpointer data)
{
  static const char *const own[] = { "1", NULL };
  g_autoptr (LeitRecord) imported = content_find (f, LEIT_RECORD_PLACE, IMPORTED);
  g_autoptr (LeitRecord) foreign = content_find (f, LEIT_RECORD_PLACE, FOREIGN);
  g_autoptr (LeitRecord) ours = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autofree char *reason = leit_safe_save_read_only_reason (f->client, imported);
  g_autofree char *none = leit_safe_save_read_only_reason (f->client, ours);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (strstr (reason, "Tourismus-Schnittstelle"));
  g_assert_null (none);
  g_assert_null (content_save_json (f->client, imported, "{\"name\":\"Anders\"}", &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (content_remove (f->client, imported, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY);
  g_clear_error (&error);
  leit_sva_client_set_own_providers (f->client, own);
  g_assert_null (content_save_json (f->client, foreign, "{\"name\":\"Anders\"}", &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY);
  g_assert_nonnull (strstr (error->message, "Klinikverbund"));
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, "Anders"), ==, 0);
}

/* ---- the connection ---- */

static void
test_update_whose_answer_is_lost (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;
  g_autoptr (LeitSaveOutcome) again = NULL;

  content_fault (f, "PlaceSave", "lost", 1, "");
  outcome = content_save_json (f->client, base, "{\"name\":\"Anders\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  again = content_save_json (f->client, base, "{\"name\":\"Anders\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->state, ==, LEIT_SAVE_DONE);
}

static void
test_update_that_never_arrived (Content *f, gconstpointer data)
{
  static const struct {
    const char *kind;
    const char *more;
  } faults[] = { { "cut", "" }, { "status", ",\"status\":500" }, { "html", "" } };
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitRecord) after = NULL;

    content_fault (f, "PlaceSave", faults[i].kind, 1, faults[i].more);
    g_assert_null (content_save_json (f->client, base, "{\"name\":\"Anders\"}", &error));
    g_assert_nonnull (error);
    after = content_detail (f->client, LEIT_RECORD_PLACE, leit_record_get_id (base), NULL);
    assert_only_differs_in (base, after, NULL);
  }
}

static void
test_token_is_renewed (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSaveOutcome) outcome = NULL;

  demo_control (&f->demo, "/control/tokens", "{\"expire\":true}");
  outcome = content_save_json (f->client, base, "{\"name\":\"Anders\"}", &error);
  g_assert_no_error (error);
  g_assert_cmpint (outcome->state, ==, LEIT_SAVE_DONE);
  demo_control (&f->demo, "/control/fault",
                "{\"path\":\"/sva/graphql\",\"kind\":\"status\",\"status\":401,\"count\":2}");
  g_assert_null (content_detail (f->client, LEIT_RECORD_PLACE, leit_record_get_id (base), &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_SIGN_IN);
}

static void
test_wrong_secret (Content *f, gconstpointer data)
{
  g_autoptr (LeitSvaClient) client = content_client (f, ADMIN, "falsch");
  g_autoptr (GError) error = NULL;

  g_assert_null (content_list_all (client, LEIT_RECORD_PLACE, FALSE, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_SIGN_IN);
  g_assert_null (strstr (error->message, "falsch"));
}

static void
test_secret_stays_at_home (Content *f, gconstpointer data)
{
  g_autoptr (LeitCredentials) credentials = leit_credentials_new (ADMIN, SECRET);
  g_autoptr (LeitSvaClient) client =
      leit_sva_client_new ("http://sva.example", "town", "app", f->http);
  g_autoptr (GError) error = NULL;

  leit_sva_client_set_credentials (client, credentials);
  g_assert_null (content_list_all (client, LEIT_RECORD_PLACE, FALSE, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_PLAIN);
}

static void
test_answers_that_are_none (Content *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  content_fault (f, "PlaceList", "html", 1, "");
  g_assert_null (content_list_all (f->client, LEIT_RECORD_PLACE, FALSE, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER);
  g_clear_error (&error);
  content_fault (f, "PlaceList", "status", 1, ",\"status\":404");
  g_assert_null (content_list_all (f->client, LEIT_RECORD_PLACE, FALSE, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_STATUS);
  g_clear_error (&error);
  content_fault (f, "PlaceList", "cut", 1, "");
  g_assert_null (content_list_all (f->client, LEIT_RECORD_PLACE, FALSE, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_clear_error (&error);
  g_assert_null (content_detail (f->client, LEIT_RECORD_PLACE, "99999999", &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE);
  g_clear_error (&error);
  g_assert_null (content_raw_save (f->client, LEIT_RECORD_PLACE, "{}", &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_REFUSED);
}

static void
test_pages (Content *f, gconstpointer data)
{
  guint count = content_count (f, LEIT_RECORD_PLACE, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean more = TRUE;

  g_assert_cmpuint (count, ==, 50);
  for (guint skip = 0; more; skip += 10) {
    g_autoptr (GAsyncResult) result = NULL;
    g_autoptr (GPtrArray) page = NULL;

    leit_sva_client_list_async (f->client, LEIT_RECORD_PLACE, FALSE, 10, skip, NULL, content_take,
                                &result);
    page = leit_sva_client_list_finish (f->client, content_wait (&result), &more, NULL);
    g_assert_cmpuint (page->len, ==, 10);
    for (guint i = 0; i < page->len; i++)
      g_assert_true (
          g_hash_table_add (seen, g_strdup (leit_record_get_id (g_ptr_array_index (page, i)))));
  }
  g_assert_cmpuint (g_hash_table_size (seen), ==, count);
}

static LeitContentRights
check_rights (LeitSvaClient *client)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LeitContentRights rights = LEIT_CONTENT_RIGHTS_UNKNOWN;

  leit_sva_client_check_rights_async (client, NULL, content_take, &result);
  leit_sva_client_check_rights_finish (client, content_wait (&result), &rights, &error);
  g_assert_no_error (error);
  g_assert_cmpint (leit_sva_client_get_rights (client), ==, rights);
  return rights;
}

static void
test_roles (Content *f, gconstpointer data)
{
  g_autoptr (LeitSvaClient) reader = content_client (f, READER, SECRET);
  g_autoptr (LeitSvaClient) editor = content_client (f, EDITOR, SECRET);
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_PLACE, "{\"name\":\"Neu\"}");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (check_rights (reader), ==, LEIT_CONTENT_RIGHTS_READ);
  g_assert_cmpint (check_rights (editor), ==, LEIT_CONTENT_RIGHTS_WRITE);
  g_assert_null (content_save_json (reader, base, "{\"name\":\"Anders\"}", &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (content_save (reader, NULL, edit, 0, &error));
  g_assert_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY);
}

static void
test_upload (Content *f, gconstpointer data)
{
  static const guint8 picture[] = { 0x89, 'P', 'N', 'G', 0, '\r', '\n', '-', '-', 0xff };
  g_autoptr (GBytes) bytes = g_bytes_new_static (picture, sizeof picture);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autoptr (Reply) reply = NULL;

  leit_sva_client_upload_async (f->client, "/home/x/Eing\"ang.png", "image/png", "image", bytes,
                                NULL, content_take, &result);
  url = leit_sva_client_upload_finish (f->client, content_wait (&result), &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (url, f->demo.origin));
  reply = demo_get (&f->demo, url + strlen (f->demo.origin));
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_true (g_bytes_equal (reply->body, bytes));
}

static void
test_cancelled_before_it_is_sent (Content *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (f, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_PLACE, "{\"name\":\"Anders\"}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leit_safe_save_async (f->client, base, edit, 0, cancellable, content_take, &result);
  g_cancellable_cancel (cancellable);
  g_assert_null (leit_safe_save_finish (f->client, content_wait (&result), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (content_count (f, LEIT_RECORD_PLACE, "Anders"), ==, 0);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/content/sva/" path, Content, NULL, content_set_up, function, content_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("1-nested-data-stays", test_nested_data_stays);
  ADD ("1-part-of-contact-stays", test_part_of_contact_stays);
  ADD ("1-all-records-round-trip", test_all_records_round_trip);
  ADD ("2-half-done-is-restored", test_half_done_is_restored);
  ADD ("3-unknown-id-is-not-sent", test_unknown_id_is_not_sent);
  ADD ("3-stray-is-found-and-removed", test_stray_is_found_and_removed);
  ADD ("4-nested-edit-is-taken", test_nested_edit_is_taken);
  ADD ("5-create-happens-once", test_create_happens_once);
  ADD ("5-create-that-never-arrived", test_create_that_never_arrived);
  ADD ("5-create-that-cannot-be-looked-up", test_create_that_cannot_be_looked_up);
  ADD ("6-certificates-stay-single", test_certificates_stay_single);
  ADD ("7-unknown-category-is-not-sent", test_unknown_category_is_not_sent);
  ADD ("8-new-record-is-hidden", test_new_record_is_hidden);
  ADD ("8-new-record-that-stays-public", test_new_record_that_stays_public);
  ADD ("9-conflict-is-shown", test_conflict_is_shown);
  ADD ("9-removal-heeds-conflict", test_removal_heeds_conflict);
  ADD ("10-past-dates-stay", test_past_dates_stay);
  ADD ("11-push-is-sent-once", test_push_is_sent_once);
  ADD ("11-push-that-may-have-gone-out", test_push_that_may_have_gone_out);
  ADD ("12-imported-is-read-only", test_imported_is_read_only);
  ADD ("update-whose-answer-is-lost", test_update_whose_answer_is_lost);
  ADD ("update-that-never-arrived", test_update_that_never_arrived);
  ADD ("token-is-renewed", test_token_is_renewed);
  ADD ("wrong-secret", test_wrong_secret);
  ADD ("secret-stays-at-home", test_secret_stays_at_home);
  ADD ("answers-that-are-none", test_answers_that_are_none);
  ADD ("pages", test_pages);
  ADD ("roles", test_roles);
  ADD ("upload", test_upload);
  ADD ("cancelled-before-it-is-sent", test_cancelled_before_it_is_sent);
  return g_test_run ();
}
