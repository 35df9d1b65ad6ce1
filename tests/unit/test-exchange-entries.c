#include "base/json.h"
#include "exchange/entry-csv.h"
#include "exchange/entry-geojson.h"

#include <string.h>

typedef struct {
  GPtrArray *entries;
  LeitRuleContext context;
} Fixture;

static LeitEntry *
add (Fixture *f, const char *id, const char *title)
{
  LeitEntry *entry = leit_entry_new (LEIT_ENTRY_PROVIDER);

  leit_entry_set_text (&entry->id, id);
  leit_entry_set_text (&entry->title, title);
  leit_entry_set_text (&entry->phone, "+493384194705");
  leit_entry_set_text (&entry->area, "Fläming");
  entry->categories = g_strsplit ("doctor therapy", " ", -1);
  entry->latitude = 52.14;
  entry->longitude = 12.58;
  g_ptr_array_add (f->entries, entry);
  return entry;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  GDate today;

  leit_date_parse ("2026-06-09", &today);
  leit_rule_context_init (&f->context, &today);
  f->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_entry_free);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->entries);
}

static LeitEntryCsvPreview *
preview (Fixture *f, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  LeitEntryCsvPreview *result =
      leit_entry_csv_preview (bytes, "a.csv", f->entries, &f->context, &error);

  g_assert_no_error (error);
  return result;
}

static const LeitEntryCsvRow *
get_row (const LeitEntryCsvPreview *self, guint index)
{
  g_assert_cmpuint (index, <, self->rows->len);
  return self->rows->pdata[index];
}

static void
test_round_trip (Fixture *f, gconstpointer data)
{
  LeitEntry *entry = add (f, "1", "Praxis; \"Müller\"\nzwei Zeilen");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LeitEntryCsvPreview) same = NULL;
  g_autoptr (GError) error = NULL;
  const char *text;

  leit_entry_set_text (&entry->summary, "=1+1");
  leit_entry_set_text (&entry->description, "'quoted'\r\n");
  g_ptr_array_add (entry->links, leit_shape_new (&leit_link_shape));
  leit_entry_set_text (&((LeitLink *) entry->links->pdata[0])->url, "https://a.de/?a;b");
  entry->step_cm = 2.5;
  leit_date_parse ("2026-06-09", &entry->reviewed);
  add (f, "2", "  Blanks  ");
  bytes = leit_entry_csv_write (f->entries);
  text = g_bytes_get_data (bytes, NULL);
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbfid;kind;stage;title;"));
  g_assert_nonnull (strstr (text, ";'=1+1;"));
  g_assert_nonnull (strstr (text, ";'+493384194705;"));
  g_assert_nonnull (strstr (text, "\"Praxis; \"\"Müller\"\"\nzwei Zeilen\""));
  same = leit_entry_csv_preview (bytes, "a.csv", f->entries, &f->context, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (same->counts[LEIT_ENTRY_CSV_SAME], ==, 2);
  g_assert_cmpuint (g_strv_length (same->unknown_columns), ==, 0);
}

static void
test_new_changed_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitEntryCsvPreview) result = NULL;

  add (f, "1", "Praxis");
  add (f, "2", "Apotheke");
  result = preview (f, "id;title;step_cm;phone;categories;area;Farbe\r\n"
                       "1;Praxis Neu;2,5;+493384194705;doctor|therapy;Fläming;rot\r\n"
                       "2;Apotheke;;+493384194705;doctor|therapy;Fläming;\r\n"
                       ";Therme;;94705;spa;Fläming;\r\n"
                       ";Therme;;033841 12345;spa;Fläming;\r\n"
                       "9;Fremd;;033841 12345;spa;Fläming;\r\n"
                       "1;Praxis Alt;;033841 12345;spa;Fläming;\r\n"
                       ";;;;;;\r\n"
                       ";Zahl;viel;033841 12345;spa;Fläming;\r\n"
                       ";Zu lang;;033841 12345;spa;Fläming;;x\r\n");
  g_assert_cmpuint (result->rows->len, ==, 8);
  g_assert_cmpstr (result->unknown_columns[0], ==, "Farbe");

  g_assert_cmpint (get_row (result, 0)->state, ==, LEIT_ENTRY_CSV_CHANGED);
  g_assert_true (get_row (result, 0)->known == f->entries->pdata[0]);
  g_assert_cmpuint (get_row (result, 0)->changes->len, ==, 2);
  g_assert_cmpfloat (get_row (result, 0)->entry->step_cm, ==, 2.5);
  g_assert_cmpint (get_row (result, 1)->state, ==, LEIT_ENTRY_CSV_SAME);
  g_assert_cmpint (get_row (result, 2)->state, ==, LEIT_ENTRY_CSV_REFUSED);
  g_assert_true (g_str_has_prefix (get_row (result, 2)->reasons->pdata[0], "Phone: "));
  g_assert_cmpint (get_row (result, 3)->state, ==, LEIT_ENTRY_CSV_NEW);
  g_assert_cmpuint (get_row (result, 3)->line, ==, 5);
  for (guint i = 4; i < 8; i++) {
    g_assert_cmpint (get_row (result, i)->state, ==, LEIT_ENTRY_CSV_REFUSED);
    g_assert_cmpuint (get_row (result, i)->reasons->len, ==, 1);
  }
  g_assert_cmpuint (get_row (result, 6)->line, ==, 9);
  g_assert_cmpuint (result->counts[LEIT_ENTRY_CSV_REFUSED], ==, 5);
}

/* A file with few columns leaves the rest alone; an empty cell empties. */
static void
test_few_columns (Fixture *f, gconstpointer data)
{
  LeitEntry *entry = add (f, "1", "Praxis");
  g_autoptr (LeitEntryCsvPreview) result = NULL;

  leit_entry_set_text (&entry->summary, "alt");
  result = preview (f, "Summary,ID\n,1\n");
  g_assert_cmpint (get_row (result, 0)->state, ==, LEIT_ENTRY_CSV_CHANGED);
  g_assert_null (get_row (result, 0)->entry->summary);
  g_assert_cmpstr (get_row (result, 0)->entry->title, ==, "Praxis");
}

/* What was wrong before does not stand in the way of another field. */
static void
test_old_errors (Fixture *f, gconstpointer data)
{
  LeitEntry *entry = add (f, "1", "Praxis");
  g_autoptr (LeitEntryCsvPreview) result = NULL;

  leit_entry_set_text (&entry->email, "kaputt");
  result = preview (f, "id;title\n1;Praxis Neu\n");
  g_assert_cmpint (get_row (result, 0)->state, ==, LEIT_ENTRY_CSV_CHANGED);
}

static void
test_kinds_stay (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitEntryCsvPreview) result = NULL;

  add (f, "1", "Praxis");
  add (f, "2", "Yoga");
  result = preview (f, "id\tkind\tpayers\n1\tcourse\t\n2\tOffer\tfree\n");
  g_assert_cmpint (get_row (result, 0)->state, ==, LEIT_ENTRY_CSV_REFUSED);
  g_assert_cmpint (get_row (result, 1)->state, ==, LEIT_ENTRY_CSV_CHANGED);
  g_assert_cmpint (get_row (result, 1)->entry->kind, ==, LEIT_ENTRY_OFFER);
}

static void
test_encodings (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitEntryCsvPreview) latin =
      preview (f, "title;phone;categories;area\nM\xfcller;033841 12345;spa;Fl\xe4ming\n");
  g_autoptr (LeitEntryCsvPreview) marked =
      preview (f, "\xef\xbb\xbftitle;phone;categories;area\r\n\"A\nB\";033841 12345;spa;x");

  g_assert_cmpstr (get_row (latin, 0)->entry->title, ==, "Müller");
  g_assert_cmpint (get_row (latin, 0)->state, ==, LEIT_ENTRY_CSV_NEW);
  g_assert_cmpstr (get_row (marked, 0)->entry->title, ==, "A\nB");
}

static void
test_broken_files (Fixture *f, gconstpointer data)
{
  static const char *const broken[] = { "", "\n\n", "a;b\n1;2\n", "title\n\"offen\n",
                                        "\xef\xbb\xbf" };
  g_autoptr (GBytes) binary = g_bytes_new_static ("title\n\0\xff", 8);
  g_autoptr (GError) failure = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GBytes) bytes = g_bytes_new_static (broken[i], strlen (broken[i]));
    g_autoptr (GError) error = NULL;

    g_assert_null (leit_entry_csv_preview (bytes, "a.csv", f->entries, &f->context, &error));
    g_assert_nonnull (error);
    g_assert_nonnull (strstr (error->message, "a.csv"));
  }
  g_assert_null (leit_entry_csv_preview (binary, "a.csv", f->entries, &f->context, &failure));
  g_assert_nonnull (failure);
}

static void
test_hostile (Fixture *f, gconstpointer data)
{
  static const char *const titles[] = { "=HYPERLINK(1)", "@SUM",    "+1", "-2+3",
                                        "\t=1",          "'=x",     "''", "\u202egnp.exe",
                                        "a\001b",        "<b>&amp;" };
  g_autofree char *huge = g_strnfill (65536, '"');
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LeitEntryCsvPreview) result = NULL;
  g_autoptr (GBytes) geojson = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++) {
    g_autofree char *id = g_strdup_printf ("%u", i);

    add (f, id, titles[i]);
  }
  add (f, "huge", huge);
  bytes = leit_entry_csv_write (f->entries);
  result = leit_entry_csv_preview (bytes, "a.csv", f->entries, &f->context, NULL);
  g_assert_cmpuint (result->counts[LEIT_ENTRY_CSV_SAME], ==, f->entries->len);
  geojson = leit_entry_geojson_write (f->entries);
  g_assert_nonnull (geojson);
}

static void
test_geojson (Fixture *f, gconstpointer data)
{
  LeitEntry *first = add (f, "1", "Praxis");
  LeitEntry *second = add (f, "2", "Mobil");
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonArray *features;
  JsonObject *properties;
  const char *text;

  leit_entry_set_text (&first->last_name, "Muster");
  first->consent = LEIT_ANSWER_YES;
  leit_entry_set_text (&first->consent_by, "Erika");
  leit_entry_set_text (&second->last_name, "Geheim");
  leit_date_parse ("2026-06-09", &second->consent_withdrawn);
  second->consent = LEIT_ANSWER_YES;
  leit_field_clear (leit_shape_find (leit_entry_get_shape (), "latitude"), second);
  bytes = leit_entry_geojson_write (f->entries);
  text = g_bytes_get_data (bytes, NULL);
  g_assert_null (strstr (text, "Geheim"));
  g_assert_null (strstr (text, "Erika"));
  g_assert_nonnull (strstr (text, "Muster"));
  root = leit_json_parse (bytes, "out", NULL);
  g_assert_nonnull (root);
  features = json_object_get_array_member (json_node_get_object (root), "features");
  g_assert_cmpuint (json_array_get_length (features), ==, 2);
  g_assert_true (
      json_object_get_null_member (json_array_get_object_element (features, 1), "geometry"));
  properties =
      json_object_get_object_member (json_array_get_object_element (features, 0), "properties");
  g_assert_cmpstr (json_object_get_string_member (properties, "kind"), ==, "provider");
  g_assert_nonnull (strstr (text, "12.58"));
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/exchange/entries/round-trip", test_round_trip);
  ADD ("/exchange/entries/preview", test_new_changed_refused);
  ADD ("/exchange/entries/few-columns", test_few_columns);
  ADD ("/exchange/entries/old-errors", test_old_errors);
  ADD ("/exchange/entries/kinds-stay", test_kinds_stay);
  ADD ("/exchange/entries/encodings", test_encodings);
  ADD ("/exchange/entries/broken-files", test_broken_files);
  ADD ("/exchange/entries/hostile", test_hostile);
  ADD ("/exchange/entries/geojson", test_geojson);
  return g_test_run ();
}
