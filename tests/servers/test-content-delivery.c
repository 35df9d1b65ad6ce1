/* The outbox of entries: in order, once, and what cannot be delivered stays and says why. */

#include "content-fixture.h"

#include "../unit/store-fixture.h"
#include "content/delivery.h"

#define COLLECTION "content"
#define PLACE "Hausarztpraxis Cronewald"
#define IMPORTED "Wanderparkplatz Hagelberg"

typedef struct {
  Content content;
  char *folder;
  char *path;
  LeitStore *store;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  content_set_up (&f->content, NULL);
  f->folder = fixture_folder ();
  f->path = g_build_filename (f->folder, "town.sqlite", NULL);
  f->store = fixture_open (f->path);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  leit_store_close (f->store);
  g_free (f->path);
  fixture_remove (f->folder);
  content_tear_down (&f->content, NULL);
}

static LeitStoredCollection *
load (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_store_load_collection_async (f->store, COLLECTION, NULL, content_take, &result);
  return leit_store_load_collection_finish (f->store, content_wait (&result), NULL);
}

static void
put (Fixture *f, LeitOutboxEdit *edit)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_store_put_edit_async (f->store, COLLECTION, edit, content_take, &result);
  g_assert_true (leit_store_put_edit_finish (f->store, content_wait (&result), NULL));
  leit_outbox_edit_free (edit);
}

static void
put_change (Fixture *f, LeitRecord *base, const char *json)
{
  g_autofree char *href = leit_delivery_href (base);
  g_autoptr (LeitRecord) edit = content_edit (leit_record_get_kind (base), json);

  put (f, leit_delivery_edit_new (href, base, edit, NULL));
}

static LeitRecord *
put_new (Fixture *f, const char *json)
{
  g_autoptr (LeitRecord) edit = content_edit (LEIT_RECORD_PLACE, json);
  LeitRecord *named = leit_safe_save_name_new (edit);
  g_autofree char *href = leit_delivery_href (named);

  put (f, leit_delivery_edit_new (href, NULL, named, NULL));
  return named;
}

static GPtrArray *
run (Fixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_delivery_run_async (f->content.client, f->store, COLLECTION, NULL, content_take, &result);
  return leit_delivery_run_finish (f->content.client, content_wait (&result), error);
}

static const LeitOutboxEdit *
only_edit (const LeitStoredCollection *stored)
{
  g_assert_cmpuint (stored->edits->len, ==, 1);
  return stored->edits->pdata[0];
}

static void
test_goes_out_in_order (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (&f->content, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (LeitRecord) made = put_new (f, "{\"name\":\"Neu\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) delivered = NULL;
  g_autoptr (LeitStoredCollection) stored = NULL;
  const LeitStoredObject *object;

  put_change (f, base, "{\"name\":\"Anders\"}");
  delivered = run (f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (delivered->len, ==, 2);
  g_assert_true (g_str_has_prefix (((LeitDelivered *) delivered->pdata[0])->href, "new/"));
  stored = load (f);
  g_assert_cmpuint (stored->edits->len, ==, 0);
  g_assert_cmpuint (stored->objects->len, ==, 2);
  for (guint i = 0; i < 2; i++) {
    object = stored->objects->pdata[i];
    g_assert_true (g_str_has_prefix (object->href, "PointOfInterest/"));
    g_assert_nonnull (object->etag);
  }
  g_assert_cmpuint (content_count (&f->content, LEIT_RECORD_PLACE, "Neu"), ==, 1);
  g_assert_cmpuint (content_count (&f->content, LEIT_RECORD_PLACE, "Anders"), ==, 1);
}

static void
test_waits_without_server (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) made = put_new (f, "{\"name\":\"Neu\"}");
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitStoredCollection) stored = NULL;
  g_autoptr (GPtrArray) delivered = NULL;

  demo_control (&f->content.demo, "/control/fault",
                "{\"path\":\"/sva\",\"kind\":\"cut\",\"count\":1}");
  g_assert_null (run (f, &error));
  g_assert_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE);
  g_clear_error (&error);
  stored = load (f);
  g_assert_cmpint (only_edit (stored)->state, ==, LEIT_EDIT_WAITING);
  g_assert_cmpuint (only_edit (stored)->attempts, ==, 1);
  delivered = run (f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (content_count (&f->content, LEIT_RECORD_PLACE, "Neu"), ==, 1);
}

static void
test_refused_does_not_stop_the_next (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) imported = content_find (&f->content, LEIT_RECORD_PLACE, IMPORTED);
  g_autoptr (LeitRecord) base = content_find (&f->content, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (GPtrArray) delivered = NULL;
  g_autoptr (LeitStoredCollection) stored = NULL;

  put_change (f, imported, "{\"name\":\"Unser\"}");
  put_change (f, base, "{\"name\":\"Anders\"}");
  delivered = run (f, NULL);
  g_assert_cmpuint (delivered->len, ==, 1);
  stored = load (f);
  g_assert_cmpint (only_edit (stored)->state, ==, LEIT_EDIT_REFUSED);
  g_assert_nonnull (strstr (only_edit (stored)->error, "Tourismus-Schnittstelle"));
  g_assert_cmpuint (content_count (&f->content, LEIT_RECORD_PLACE, "Anders"), ==, 1);
}

static void
test_conflict_keeps_both (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (&f->content, LEIT_RECORD_PLACE, PLACE);
  g_autoptr (LeitSaveOutcome) theirs =
      content_save_json (f->content.client, base, "{\"name\":\"Deren\"}", NULL);
  g_autoptr (GPtrArray) delivered = NULL;
  g_autoptr (LeitStoredCollection) stored = NULL;
  g_autoptr (LeitRecord) kept = NULL;

  put_change (f, base, "{\"description\":\"Unsere\"}");
  delivered = run (f, NULL);
  stored = load (f);
  g_assert_cmpint (only_edit (stored)->state, ==, LEIT_EDIT_CONFLICT);
  kept = leit_record_new_from_text (only_edit (stored)->their_text, NULL);
  g_assert_true (leit_record_equal (kept, theirs->record));
  g_assert_nonnull (strstr (only_edit (stored)->new_text, "Unsere"));
  g_assert_cmpstr (only_edit (stored)->base_etag, ==, leit_record_get_etag (base));
}

/* Half of it was taken: the rest is not sent as a second new record. */
static void
test_incomplete_new_record_is_not_made_again (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) made =
      put_new (f, "{\"name\":\"Neu\",\"description\":\"Sonne \xf0\x9f\x8c\x9e\"}");
  g_autoptr (GPtrArray) delivered = run (f, NULL);
  g_autoptr (GPtrArray) again = run (f, NULL);
  g_autoptr (LeitStoredCollection) stored = load (f);
  g_autoptr (LeitRecord) base = leit_record_new_from_text (only_edit (stored)->base_text, NULL);

  g_assert_cmpuint (delivered->len, ==, 1);
  g_assert_cmpuint (again->len, ==, 0);
  g_assert_cmpint (only_edit (stored)->state, ==, LEIT_EDIT_CONFLICT);
  g_assert_nonnull (leit_record_get_id (base));
  g_assert_cmpuint (content_count (&f->content, LEIT_RECORD_PLACE, "Neu"), ==, 1);
}

static void
test_public_new_record_is_hidden_later (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) made = put_new (f, "{\"name\":\"Neu\"}");
  g_autoptr (GPtrArray) delivered = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (LeitStoredCollection) stored = NULL;
  g_autoptr (LeitRecord) hidden = NULL;

  content_fault (&f->content, "SetVisible", "status", 2, ",\"status\":500");
  delivered = run (f, NULL);
  stored = load (f);
  g_assert_cmpint (only_edit (stored)->state, ==, LEIT_EDIT_WAITING);
  again = run (f, NULL);
  hidden = content_find (&f->content, LEIT_RECORD_PLACE, "Neu");
  g_assert_false (leit_record_get_visible (hidden));
  g_clear_pointer (&stored, leit_stored_collection_free);
  stored = load (f);
  g_assert_cmpuint (stored->edits->len, ==, 0);
}

static void
test_removal (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) base = content_find (&f->content, LEIT_RECORD_PLACE, PLACE);
  g_autofree char *href = leit_delivery_href (base);
  g_autoptr (GPtrArray) delivered = NULL;
  g_autoptr (LeitStoredCollection) stored = NULL;

  put (f, leit_delivery_edit_new (href, base, NULL, NULL));
  delivered = run (f, NULL);
  g_assert_cmpuint (delivered->len, ==, 1);
  stored = load (f);
  g_assert_cmpuint (stored->edits->len, ==, 0);
  g_assert_cmpuint (content_count (&f->content, LEIT_RECORD_PLACE, PLACE), ==, 0);
}

static void
test_one_run_at_a_time (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitRecord) made = put_new (f, "{\"name\":\"Neu\"}");
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GPtrArray) delivered = NULL;
  g_autoptr (GError) error = NULL;

  leit_delivery_run_async (f->content.client, f->store, COLLECTION, NULL, content_take, &first);
  g_assert_null (run (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  delivered = leit_delivery_run_finish (f->content.client, content_wait (&first), NULL);
  g_assert_cmpuint (delivered->len, ==, 1);
  g_assert_cmpuint (content_count (&f->content, LEIT_RECORD_PLACE, "Neu"), ==, 1);
}

static void
test_damaged_edit (Fixture *f, gconstpointer data)
{
  LeitOutboxEdit *edit = g_new0 (LeitOutboxEdit, 1);
  g_autoptr (GPtrArray) delivered = NULL;
  g_autoptr (LeitStoredCollection) stored = NULL;

  edit->href = g_strdup ("new/x");
  edit->new_text = g_strdup ("{");
  put (f, edit);
  delivered = run (f, NULL);
  stored = load (f);
  g_assert_cmpuint (delivered->len, ==, 0);
  g_assert_cmpint (only_edit (stored)->state, ==, LEIT_EDIT_REFUSED);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/content/delivery/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("goes-out-in-order", test_goes_out_in_order);
  ADD ("waits-without-server", test_waits_without_server);
  ADD ("refused-does-not-stop-the-next", test_refused_does_not_stop_the_next);
  ADD ("conflict-keeps-both", test_conflict_keeps_both);
  ADD ("incomplete-new-record-is-not-made-again", test_incomplete_new_record_is_not_made_again);
  ADD ("public-new-record-is-hidden-later", test_public_new_record_is_hidden_later);
  ADD ("removal", test_removal);
  ADD ("one-run-at-a-time", test_one_run_at_a_time);
  ADD ("damaged-edit", test_damaged_edit);
  return g_test_run ();
}
