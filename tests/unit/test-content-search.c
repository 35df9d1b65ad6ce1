#include "content/search.h"

#include "base/clock.h"

#include <string.h>

typedef struct {
  GPtrArray *entries;
  LeitRuleContext context;
  LeitEntryIndex *index;
} Fixture;

static LeitEntry *
add (Fixture *f, LeitEntryKind kind, const char *title)
{
  LeitEntry *entry = leit_entry_new (kind);

  leit_entry_set_text (&entry->title, title);
  entry->visible = LEIT_ANSWER_YES;
  entry->stage = LEIT_STAGE_PUBLISHED;
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
  g_clear_pointer (&f->index, leit_entry_index_free);
  g_ptr_array_unref (f->entries);
}

/* The titles found, with commas between. */
static char *
find (Fixture *f, const LeitEntryFilter *filter)
{
  g_autoptr (GArray) found = NULL;
  GString *titles = g_string_new (NULL);

  if (f->index == NULL)
    f->index = leit_entry_index_new (f->entries, &f->context);
  found = leit_entry_index_find (f->index, filter);
  for (guint i = 0; i < found->len; i++) {
    const LeitEntry *entry = f->entries->pdata[g_array_index (found, guint, i)];

    g_string_append_printf (titles, "%s%s", i > 0 ? "," : "", entry->title);
  }
  return g_string_free (titles, FALSE);
}

static void
assert_text (Fixture *f, const char *text, const char *expected)
{
  g_autoptr (LeitEntryFilter) filter = leit_entry_filter_new ();
  g_autofree char *found = NULL;

  leit_entry_set_text (&filter->text, text);
  found = find (f, filter);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_words (Fixture *f, gconstpointer data)
{
  LeitEntry *mueller = add (f, LEIT_ENTRY_PROVIDER, "Praxis Müller");
  LeitEntry *strasse = add (f, LEIT_ENTRY_PROVIDER, "Apotheke");

  leit_entry_set_text (&mueller->phone, "033841/94705");
  mueller->categories = g_strsplit ("therapy", " ", -1);
  leit_entry_set_text (&strasse->street, "Große Straße 1");
  leit_entry_set_text (&strasse->description, "<b>Tag &amp; Nacht</b>");
  assert_text (f, "", "Apotheke,Praxis Müller");
  assert_text (f, "müller", "Praxis Müller");
  assert_text (f, "MUELLER prax", "Praxis Müller");
  assert_text (f, "muller", "Praxis Müller");
  assert_text (f, "mu\u0308ller", "Praxis Müller");
  assert_text (f, "grosse strasse", "Apotheke");
  assert_text (f, "GROSSE STRAẞE", "Apotheke");
  assert_text (f, "+4933841", "Praxis Müller");
  assert_text (f, "033841 94705", "Praxis Müller");
  assert_text (f, "therapie", "Praxis Müller");
  assert_text (f, "&amp;", "Apotheke");
  assert_text (f, "müller apotheke", "");
  leit_entry_set_text (&strasse->title, "Zur Post");
  leit_entry_index_update (f->index, 1);
  assert_text (f, "post", "Zur Post");
  assert_text (f, "", "Praxis Müller,Zur Post");
}

static void
test_emergency_first (Fixture *f, gconstpointer data)
{
  add (f, LEIT_ENTRY_PROVIDER, "Augenarzt");
  add (f, LEIT_ENTRY_EMERGENCY, "Zentrale Notaufnahme");
  add (f, LEIT_ENTRY_PROVIDER, "Arztpraxis");
  assert_text (f, "", "Zentrale Notaufnahme,Arztpraxis,Augenarzt");
}

static void
assert_filter (Fixture *f, const char *json, const char *expected)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (LeitEntryFilter) filter = leit_entry_filter_from_text (text);
  g_autofree char *again = leit_entry_filter_to_text (filter);
  g_autofree char *found = find (f, filter);

  g_assert_cmpstr (again, ==, text);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_filters (Fixture *f, gconstpointer data)
{
  LeitEntry *a = add (f, LEIT_ENTRY_PROVIDER, "A");
  LeitEntry *b = add (f, LEIT_ENTRY_COURSE, "B");
  LeitEntry *c = add (f, LEIT_ENTRY_NEWS, "C");

  a->categories = g_strsplit ("doctor", " ", -1);
  leit_entry_set_text (&a->data_provider, "Kur GmbH");
  leit_date_parse ("2026-06-09", &a->review_due);
  leit_time_parse ("2026-06-01T00:00:00Z", &a->updated_ms);
  b->stage = LEIT_STAGE_DRAFT;
  b->visible = LEIT_ANSWER_NO;
  leit_date_parse ("2026-06-10", &b->review_due);
  leit_time_parse ("2026-05-31T23:59:59Z", &b->updated_ms);
  c->server_categories = g_strsplit ("Wandern", " ", -1);
  leit_entry_set_text (&c->title, "C");
  g_ptr_array_add (c->blocks, leit_shape_new (&leit_text_block_shape));
  leit_entry_set_text (&((LeitTextBlock *) c->blocks->pdata[0])->body, "Text");
  leit_entry_set_text (&c->title, "Cup");

  assert_filter (f, "{}", "A,B,Cup");
  assert_filter (f, "{'kinds':['course','news']}", "B,Cup");
  assert_filter (f, "{'category':'doctor'}", "A");
  assert_filter (f, "{'category':'Wandern'}", "Cup");
  assert_filter (f, "{'shown':'visible'}", "A,Cup");
  assert_filter (f, "{'shown':'hidden'}", "B");
  assert_filter (f, "{'shown':'drafts'}", "B");
  assert_filter (f, "{'provider':'kur g'}", "A");
  assert_filter (f, "{'incomplete':'yes'}", "A,B");
  assert_filter (f, "{'incomplete':'no'}", "Cup");
  assert_filter (f, "{'review_due':'yes'}", "A");
  assert_filter (f, "{'review_due':'no'}", "B,Cup");
  assert_filter (f, "{'changed_since':'2026-06-01'}", "A");
  assert_filter (f, "{'text':'a','category':'doctor','shown':'visible','review_due':'yes'}", "A");
  assert_filter (f, "{'category':'doctor','shown':'hidden'}", "");
}

static void
test_broken_filter (Fixture *f, gconstpointer data)
{
  static const char *const broken[] = { "", "[]", "{", "{\"shown\":7,\"kinds\":{}}" };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (LeitEntryFilter) filter = leit_entry_filter_from_text (broken[i]);
    g_autofree char *text = leit_entry_filter_to_text (filter);

    g_assert_cmpstr (text, ==, "{}");
  }
}

static void
set_place (LeitEntry *entry, const char *street, const char *phone)
{
  leit_entry_set_text (&entry->street, street);
  leit_entry_set_text (&entry->postcode, street != NULL ? "14806" : NULL);
  leit_entry_set_text (&entry->phone, phone);
}

static void
test_duplicates (Fixture *f, gconstpointer data)
{
  static const struct {
    LeitEntryKind kind;
    const char *title, *street, *phone;
  } entries[] = {
    { LEIT_ENTRY_PROVIDER, "Praxis Dr. Müller", "Marktstraße 1", "033841 94705" }, /* 0 */
    { LEIT_ENTRY_PROVIDER, "Praxis Dr Mueller", "Markt-Str. 1", NULL },            /* 1 */
    { LEIT_ENTRY_PROVIDER, "Praxis am Markt", "Marktstr. 1", "+49 33841 94705" },  /* 2 */
    { LEIT_ENTRY_PROVIDER, "Apotheke", "Weg 5", "033841 1111" },                   /* 3 */
    { LEIT_ENTRY_PROVIDER, "Apotheke", "Ring 7", "033841 2222" },                  /* 4 */
    { LEIT_ENTRY_OFFER, "Yoga", "Ring 7", "033841 2222" },                         /* 5 */
    { LEIT_ENTRY_OFFER, "Pilates", "Ring 7", "033841 2222" },                      /* 6 */
    { LEIT_ENTRY_OFFER, "Yoga", NULL, NULL },                                      /* 7 */
    { LEIT_ENTRY_EMERGENCY, "Notruf", NULL, "112" },                               /* 8 */
    { LEIT_ENTRY_EMERGENCY, "Feuerwehr", NULL, "112" },                            /* 9 */
  };
  static const guint expected[][2] = { { 0, 1 }, { 0, 2 }, { 5, 7 } };
  g_autoptr (GArray) found = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    set_place (add (f, entries[i].kind, entries[i].title), entries[i].street, entries[i].phone);
  f->index = leit_entry_index_new (f->entries, &f->context);
  found = leit_entry_index_find_duplicates (f->index);
  for (guint i = 0; i < found->len; i++)
    g_test_message ("%u %u", g_array_index (found, LeitDuplicate, i).first,
                    g_array_index (found, LeitDuplicate, i).second);
  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < found->len; i++) {
    g_assert_cmpuint (g_array_index (found, LeitDuplicate, i).first, ==, expected[i][0]);
    g_assert_cmpuint (g_array_index (found, LeitDuplicate, i).second, ==, expected[i][1]);
  }
  words = leit_duplicate_describe (&g_array_index (found, LeitDuplicate, 0));
  g_assert_cmpstr (words, ==, "same name, same address");
}

static void
test_hostile (Fixture *f, gconstpointer data)
{
  g_autofree char *huge = g_strnfill (65536, 'u');
  g_autofree char *umlauts = g_strdup (huge);
  LeitEntry *entry = add (f, LEIT_ENTRY_PROVIDER, huge);

  for (gsize i = 0; i + 1 < 65536; i += 2)
    memcpy (umlauts + i, "ü", 2);
  leit_entry_set_text (&entry->description, umlauts);
  leit_entry_set_text (&entry->phone, huge);
  add (f, LEIT_ENTRY_PROVIDER, "\u202e\001 abc");
  assert_text (f, "abc", "\u202e\001 abc");
  assert_text (f, huge, "");
  assert_text (f, ".*[", "");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/content/search/words", test_words);
  ADD ("/content/search/emergency-first", test_emergency_first);
  ADD ("/content/search/filters", test_filters);
  ADD ("/content/search/broken-filter", test_broken_filter);
  ADD ("/content/search/duplicates", test_duplicates);
  ADD ("/content/search/hostile", test_hostile);
  return g_test_run ();
}
