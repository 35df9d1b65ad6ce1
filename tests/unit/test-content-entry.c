#include "content/entry-record.h"

#include "base/clock.h"
#include "base/json.h"

#include <math.h>
#include <string.h>

/* A place as the server sends it, with much that no form of ours shows. */
static const char *const place_json =
    "{'id':'42','name':'Praxis Beispiel','description':'Wir helfen.','visible':true,"
    "'updatedAt':'2026-06-01T08:00:00Z','unknown':{'a':[1,2]},"
    "'payload':{'other':{'keep':'me'},'leitstand':{'version':1,'kind':'provider','future':'yes',"
    "'categories':['therapy','doctor'],'step_cm':3,'lift':'no',"
    "'media':[{'url':'https://x.de/1.jpg','alternative_text':'Ein Haus','licence':'CC0'}]}},"
    "'dataProvider':{'id':'1','name':'Stadt'},'tagList':['eins','zwei'],"
    "'categories':[{'id':'7','name':'Arztpraxis'},{'id':'8','name':'Therapie'},"
    "{'id':'9','name':'Wandern'}],"
    "'addresses':[{'id':'5','street':'Markt 1','zip':'14806','city':'Bad Belzig','kind':'default',"
    "'geoLocation':{'latitude':52.14,'longitude':12.58}},{'id':'6','street':'Zweite 2'}],"
    "'contact':{'id':'3','firstName':'Erika','lastName':'Muster','phone':'033841 94705',"
    "'email':'','webUrls':[{'url':'https://keep.de'}]},"
    "'webUrls':[{'id':'1','url':'https://a.de','description':'A'},"
    "{'id':'2','url':'https://b.de','description':'B','extra':1}],"
    "'priceInformations':[{'id':'11','name':'Kurs','amount':12.5,'ageFrom':18}],"
    "'mediaContents':[{'id':'21','sourceUrl':{'id':'9','url':'https://x.de/1.jpg'},"
    "'contentType':'image','captionText':'Bild','copyright':'Foto: M','width':800}],"
    "'openingHours':[{'id':'31','weekday':'Montag','timeFrom':'08:00','timeTo':'12:00','open':true}"
    ","
    "{'id':'32','weekday':'Feiertag','timeFrom':'09:00','timeTo':'10:00'}],"
    "'lunches':[{'text':'Suppe'}],'certificates':[{'id':'1','name':'ISO'}]}";

static LeitRecord *
make_record (LeitRecordKind kind, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = leit_json_parse (bytes, "record", &error);

  g_assert_no_error (error);
  return leit_record_new (kind, json_node_get_object (node));
}

static char *
to_text (const LeitRecord *record)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, leit_record_get_content (record));
  return json_to_string (node, FALSE);
}

static void
test_read (void)
{
  g_autoptr (LeitRecord) record = make_record (LEIT_RECORD_PLACE, place_json);
  g_autoptr (LeitEntry) entry = leit_entry_from_record (record, NULL);

  g_assert_cmpstr (entry->id, ==, "42");
  g_assert_cmpint (entry->kind, ==, LEIT_ENTRY_PROVIDER);
  g_assert_cmpint (entry->stage, ==, LEIT_STAGE_PUBLISHED);
  g_assert_cmpstr (entry->title, ==, "Praxis Beispiel");
  g_assert_cmpstr (entry->postcode, ==, "14806");
  g_assert_cmpfloat (entry->latitude, ==, 52.14);
  g_assert_cmpstr (entry->last_name, ==, "Muster");
  g_assert_null (entry->email);
  g_assert_cmpstr (entry->data_provider, ==, "Stadt");
  /* the order is ours */
  g_assert_cmpstr (entry->categories[0], ==, "therapy");
  g_assert_cmpstr (entry->categories[1], ==, "doctor");
  g_assert_cmpstr (entry->server_categories[0], ==, "Wandern");
  g_assert_cmpstr (entry->opening_hours, ==, "Mo 08:00-12:00");
  g_assert_cmpuint (entry->links->len, ==, 2);
  g_assert_cmpfloat (((LeitPrice *) entry->prices->pdata[0])->amount, ==, 12.5);
  g_assert_cmpstr (((LeitMedium *) entry->media->pdata[0])->alternative_text, ==, "Ein Haus");
  g_assert_cmpfloat (entry->step_cm, ==, 3);
  g_assert_true (isnan (entry->door_cm));
  g_assert_cmpint (entry->lift, ==, LEIT_ANSWER_NO);
  g_assert_cmpint (entry->guide_dog, ==, LEIT_ANSWER_UNKNOWN);
}

static void
test_unchanged_stays_the_same (void)
{
  g_autoptr (LeitRecord) record = make_record (LEIT_RECORD_PLACE, place_json);
  g_autoptr (LeitEntry) entry = leit_entry_from_record (record, NULL);
  g_autoptr (LeitRecord) applied = leit_entry_apply_to_record (entry, record, NULL);
  g_autofree char *before = to_text (record);
  g_autofree char *after = to_text (applied);

  g_assert_cmpstr (after, ==, before);
}

static void
assert_contains (const char *text, const char *json)
{
  g_autofree char *expected = g_strdelimit (g_strdup (json), "'", '"');

  if (strstr (text, expected) == NULL)
    g_error ("%s lacks %s", text, expected);
}

static void
test_edit_keeps_the_rest (void)
{
  g_autoptr (LeitRecord) record = make_record (LEIT_RECORD_PLACE, place_json);
  g_autoptr (LeitEntry) entry = leit_entry_from_record (record, NULL);
  g_autoptr (LeitRecord) applied = NULL;
  g_autoptr (LeitEntry) again = NULL;
  g_autofree char *text = NULL;

  leit_entry_set_text (&entry->title, "Praxis Neu");
  leit_entry_set_text (&entry->phone, "+493384194706");
  leit_entry_set_text (&entry->street, "Markt 2");
  leit_entry_set_text (&entry->opening_hours, "Tu 10:00-12:00; PH off");
  entry->door_cm = 90;
  entry->lift = LEIT_ANSWER_YES;
  g_ptr_array_remove_index (entry->links, 0);
  leit_entry_set_text (&((LeitLink *) entry->links->pdata[0])->description, "Neu");
  leit_entry_set_text (&((LeitPrice *) entry->prices->pdata[0])->name, "Kurs 2");
  leit_entry_set_text (&((LeitMedium *) entry->media->pdata[0])->author, "Foto: N");

  applied = leit_entry_apply_to_record (entry, record, NULL);
  text = to_text (applied);
  assert_contains (text, "'unknown':{'a':[1,2]}");
  assert_contains (text, "'other':{'keep':'me'}");
  assert_contains (text, "'future':'yes'");
  assert_contains (text, "{'id':'6','street':'Zweite 2'}");
  assert_contains (text, "'street':'Markt 2','zip':'14806'");
  assert_contains (text, "'webUrls':[{'url':'https://keep.de'}]");
  assert_contains (text, "[{'id':'2','url':'https://b.de','description':'Neu','extra':1}]");
  assert_contains (text, "{'id':'11','name':'Kurs 2','amount':12.5,'ageFrom':18}");
  assert_contains (text, "'copyright':'Foto: N','width':800");
  assert_contains (text, "'weekday':'Dienstag'");
  assert_contains (text, "{'id':'32','weekday':'Feiertag','timeFrom':'09:00','timeTo':'10:00'}");
  assert_contains (text, "'lunches':[{'text':'Suppe'}]");
  assert_contains (text, "'tagList':['eins','zwei']");
  again = leit_entry_from_record (applied, NULL);
  g_assert_true (leit_entry_equal (again, entry));
  g_assert_cmpstr (again->opening_hours, ==, "Tu 10:00-12:00; PH off");
}

/* Another client changes what we had written more fully. */
static void
test_others_change_hours_and_categories (void)
{
  g_autoptr (LeitEntry) entry = leit_entry_new (LEIT_ENTRY_PROVIDER);
  g_autoptr (LeitRecord) record = NULL;
  g_autoptr (LeitRecord) changed = NULL;
  g_autoptr (LeitEntry) again = NULL;
  JsonObject *content;

  leit_entry_set_text (&entry->title, "Therme");
  leit_entry_set_text (&entry->opening_hours, "Mo 08:00-12:00; PH off");
  entry->categories = g_strsplit ("spa therapy", " ", -1);
  record = leit_entry_apply_to_record (entry, NULL, NULL);
  content = leit_record_dup_content (record);
  json_array_remove_element (json_object_get_array_member (content, "openingHours"), 0);
  json_array_remove_element (json_object_get_array_member (content, "categories"), 0);
  changed = leit_record_new (LEIT_RECORD_PLACE, content);
  json_object_unref (content);
  again = leit_entry_from_record (changed, NULL);
  g_assert_null (again->opening_hours);
  g_assert_cmpuint (g_strv_length (again->categories), ==, 1);
  g_assert_cmpstr (again->categories[0], ==, "therapy");
}

static LeitClosure *
add_closure (LeitEntry *entry, const char *from, const char *to, const char *reason)
{
  LeitClosure *closure = leit_shape_new (&leit_closure_shape);

  leit_date_parse (from, &closure->from);
  leit_date_parse (to, &closure->to);
  leit_entry_set_text (&closure->reason, reason);
  g_ptr_array_add (entry->closures, closure);
  return closure;
}

/* The app shows closures only as rows; we know the substitute, too. */
static void
test_closures (void)
{
  g_autoptr (LeitRecord) record = make_record (LEIT_RECORD_PLACE, place_json);
  g_autoptr (LeitEntry) entry = leit_entry_from_record (record, NULL);
  g_autoptr (LeitRecord) closed = NULL;
  g_autoptr (LeitRecord) changed = NULL;
  g_autoptr (LeitEntry) again = NULL;
  g_autoptr (LeitEntry) by_others = NULL;
  g_autofree char *text = NULL;
  JsonObject *content;

  leit_entry_set_text (&add_closure (entry, "2026-07-01", "2026-07-14", "Urlaub")->substitute,
                       "Praxis Nord");
  closed = leit_entry_apply_to_record (entry, record, NULL);
  text = to_text (closed);
  assert_contains (text, "{'open':false,'dateFrom':'2026-07-01','dateTo':'2026-07-14',"
                         "'useYear':true,'description':'Urlaub'");
  assert_contains (text, "{'id':'32','weekday':'Feiertag','timeFrom':'09:00','timeTo':'10:00'}");
  again = leit_entry_from_record (closed, NULL);
  g_assert_true (leit_entry_equal (again, entry));

  content = leit_record_dup_content (closed);
  json_object_set_string_member (
      json_array_get_object_element (json_object_get_array_member (content, "openingHours"), 1),
      "dateTo", "2026-07-21");
  changed = leit_record_new (LEIT_RECORD_PLACE, content);
  json_object_unref (content);
  by_others = leit_entry_from_record (changed, NULL);
  g_assert_cmpuint (by_others->closures->len, ==, 1);
  g_assert_cmpint (g_date_get_day (&((LeitClosure *) by_others->closures->pdata[0])->to), ==, 21);
}

static void
test_normalise (void)
{
  g_autoptr (LeitEntry) entry = leit_entry_new (LEIT_ENTRY_PROVIDER);

  leit_entry_set_text (&entry->title, "  Praxis Mu\u0308ller ");
  leit_entry_set_text (&entry->phone, "033841/94705");
  leit_entry_set_text (&entry->fax, "kaputt");
  leit_entry_set_text (&entry->email, " A@Fläming.de ");
  leit_entry_set_text (&entry->summary, "  ");
  leit_entry_set_text (&entry->opening_hours, " sunrise-sunset ");
  leit_entry_normalise (entry);
  g_assert_cmpstr (entry->title, ==, "Praxis Müller");
  g_assert_cmpstr (entry->phone, ==, "+493384194705");
  g_assert_cmpstr (entry->fax, ==, "kaputt");
  g_assert_cmpstr (entry->email, ==, "A@xn--flming-cua.de");
  g_assert_null (entry->summary);
  g_assert_cmpstr (entry->opening_hours, ==, " sunrise-sunset ");
}

static LeitEntry *
make_full (LeitEntryKind kind)
{
  LeitEntry *entry = leit_entry_new (kind);

  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++) {
    if ((field->flags & LEIT_FIELD_SERVER) != 0 || !leit_entry_has_field (entry, field) ||
        g_str_equal (field->name, "kind"))
      continue;
    switch (field->type) {
    case LEIT_FIELD_TEXT:
      leit_entry_set_text (G_STRUCT_MEMBER_P (entry, field->offset), field->name);
      break;
    case LEIT_FIELD_LIST:
      G_STRUCT_MEMBER (char **, entry, field->offset) = g_strsplit ("x y", " ", -1);
      break;
    case LEIT_FIELD_DATE:
      leit_date_parse ("2026-06-09", G_STRUCT_MEMBER_P (entry, field->offset));
      break;
    case LEIT_FIELD_ANSWER:
    case LEIT_FIELD_CHOICE:
      G_STRUCT_MEMBER (guint, entry, field->offset) = 2;
      break;
    case LEIT_FIELD_NUMBER:
      G_STRUCT_MEMBER (double, entry, field->offset) = 12.5;
      break;
    case LEIT_FIELD_TIME:
      break;
    case LEIT_FIELD_ROWS: {
      GPtrArray *rows = G_STRUCT_MEMBER (GPtrArray *, entry, field->offset);
      gpointer row = leit_shape_new (field->rows);

      for (const LeitField *member = field->rows->fields; member->name != NULL; member++)
        if (member->type == LEIT_FIELD_TEXT && !g_str_equal (member->name, "id"))
          leit_entry_set_text (G_STRUCT_MEMBER_P (row, member->offset), member->name);
        else if (member->type == LEIT_FIELD_DATE)
          leit_date_parse ("2026-06-10", G_STRUCT_MEMBER_P (row, member->offset));
      g_ptr_array_add (rows, row);
      break;
    }
    }
  }
  g_strfreev (entry->categories);
  entry->categories = kind == LEIT_ENTRY_NEWS ? NULL : g_strsplit ("courses spa", " ", -1);
  if (entry->opening_hours != NULL)
    leit_entry_set_text (&entry->opening_hours, "Mo-Fr 08:00-12:00; PH off");
  return entry;
}

/* Every field of every kind comes back from a new record. */
static void
test_round_trip (void)
{
  for (guint kind = 0; kind < LEIT_ENTRY_N_KINDS; kind++) {
    g_autoptr (LeitEntry) entry = make_full (kind);
    g_autoptr (LeitRecord) record = leit_entry_apply_to_record (entry, NULL, NULL);
    g_autoptr (LeitEntry) again = leit_entry_from_record (record, NULL);
    g_autoptr (GPtrArray) changes = leit_entry_list_changes (entry, again);

    for (guint i = 0; i < changes->len; i++)
      g_test_message ("%u: %s", kind, ((const LeitField *) changes->pdata[i])->name);
    g_assert_cmpuint (changes->len, ==, 0);
    g_assert_true (leit_entry_equal (entry, again));
  }
}

static void
test_copy_and_changes (void)
{
  g_autoptr (LeitEntry) entry = make_full (LEIT_ENTRY_PROVIDER);
  g_autoptr (LeitEntry) copy = leit_entry_copy (entry);
  g_autoptr (GPtrArray) changes = NULL;

  g_assert_true (leit_entry_equal (entry, copy));
  leit_entry_set_text (&copy->title, "");
  leit_entry_set_text (&((LeitLink *) copy->links->pdata[0])->url, "https://neu.de");
  g_assert_false (leit_entry_equal (entry, copy));
  changes = leit_entry_list_changes (entry, copy);
  g_assert_cmpuint (changes->len, ==, 2);
  g_assert_cmpstr (((const LeitField *) changes->pdata[0])->name, ==, "title");
  g_assert_cmpstr (((const LeitField *) changes->pdata[1])->name, ==, "links");
}

static void
test_copy_as_draft (void)
{
  g_autoptr (LeitRecord) record = make_record (LEIT_RECORD_PLACE, place_json);
  g_autoptr (LeitEntry) entry = leit_entry_from_record (record, NULL);
  g_autoptr (LeitEntry) draft = NULL;
  g_autoptr (LeitRecord) applied = NULL;
  g_autofree char *text = NULL;

  entry->consent = LEIT_ANSWER_YES;
  draft = leit_entry_copy_as_draft (entry);
  g_assert_null (draft->id);
  g_assert_cmpint (draft->stage, ==, LEIT_STAGE_DRAFT);
  g_assert_cmpint (draft->consent, ==, LEIT_ANSWER_UNKNOWN);
  g_assert_cmpstr (draft->title, ==, "Praxis Beispiel");
  applied = leit_entry_apply_to_record (draft, NULL, NULL);
  text = to_text (applied);
  g_assert_null (strstr (text, "\"id\""));
}

static void
test_field_texts (void)
{
  g_autoptr (LeitEntry) entry = make_full (LEIT_ENTRY_COURSE);
  g_autoptr (LeitEntry) again = leit_entry_new (LEIT_ENTRY_COURSE);
  const LeitField *date = leit_shape_find (leit_entry_get_shape (), "review_due");
  const LeitField *step = leit_shape_find (leit_entry_get_shape (), "step_cm");
  g_autoptr (GError) error = NULL;

  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++) {
    g_autofree char *text = leit_field_get_text (field, entry);

    if (g_str_equal (field->name, "kind"))
      continue;
    g_assert_true (leit_field_set_text (field, again, text, &error));
    g_assert_no_error (error);
  }
  g_assert_true (leit_entry_equal (entry, again));
  g_assert_true (leit_field_set_text (date, again, "09.06.2026", NULL));
  g_assert_true (leit_field_set_text (step, again, "2,5", NULL));
  g_assert_cmpfloat (again->step_cm, ==, 2.5);
  g_assert_false (leit_field_set_text (date, again, "31.02.2026", &error));
  g_assert_error (error, LEIT_SHAPE_ERROR, LEIT_SHAPE_ERROR_TEXT);
  g_assert_false (g_date_valid (&again->review_due));
}

static void
test_odd_records (void)
{
  static const char *const odd[] = {
    "{}",
    "{'id':7,'name':null,'addresses':[null,5],'contact':[],'payload':''}",
    "{'name':{'a':1},'addresses':{},'categories':['x',{'name':3}],'payload':[1]}",
    "{'openingHours':{'a':1},'webUrls':[[],3],'payload':'no json'}",
    "{'payload':'{\\'leitstand\\':{\\'summary\\':\\'s\\'}}'}",
    "{'payload':{'leitstand':[],'x':1},'mediaContents':[{'sourceUrl':null}]}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    for (guint kind = 0; kind < LEIT_RECORD_N_KINDS; kind++) {
      g_autoptr (LeitRecord) record = make_record (kind, i == 4 ? "{}" : odd[i]);
      g_autoptr (LeitEntry) entry = leit_entry_from_record (record, NULL);
      g_autoptr (LeitRecord) same = leit_entry_apply_to_record (entry, record, NULL);
      g_autoptr (LeitRecord) edited = NULL;
      g_autoptr (LeitEntry) again = NULL;
      g_autofree char *before = to_text (record);
      g_autofree char *after = to_text (same);

      g_assert_cmpstr (before, ==, after);
      leit_entry_set_text (&entry->title, "Neu");
      leit_entry_set_text (&entry->street, "Markt 1");
      leit_entry_set_text (&entry->consent_how, "Brief");
      edited = leit_entry_apply_to_record (entry, record, NULL);
      again = leit_entry_from_record (edited, NULL);
      g_assert_cmpstr (again->title, ==, "Neu");
      g_assert_cmpstr (again->street, ==, "Markt 1");
      g_assert_cmpstr (again->consent_how, ==, "Brief");
    }
}

/* A payload that is no object is not ours to destroy. */
static void
check_demo_records (JsonObject *demo, const char *member, LeitRecordKind kind)
{
  JsonArray *list = json_object_get_array_member (demo, member);

  g_assert_cmpuint (json_array_get_length (list), >, 0);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    g_autoptr (LeitRecord) record = leit_record_new (kind, json_array_get_object_element (list, i));
    g_autoptr (LeitEntry) entry = leit_entry_from_record (record, NULL);
    g_autoptr (LeitRecord) same = leit_entry_apply_to_record (entry, record, NULL);

    g_assert_nonnull (entry->title);
    g_assert_cmpstr (leit_record_get_etag (same), ==, leit_record_get_etag (record));
  }
}

/* The demo town's records, which are as odd as real ones. */
static void
test_demo_records (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LEITSTAND_SOURCE"), "data", "demo", "sva.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  bytes = g_bytes_new (text, length);
  root = leit_json_parse (bytes, path, NULL);
  check_demo_records (json_node_get_object (root), "places", LEIT_RECORD_PLACE);
  check_demo_records (json_node_get_object (root), "news", LEIT_RECORD_NEWS);
  check_demo_records (json_node_get_object (root), "events", LEIT_RECORD_EVENT);
}

static void
test_payload_as_text (void)
{
  g_autoptr (JsonObject) content = json_object_new ();
  g_autoptr (LeitRecord) record = NULL;
  g_autoptr (LeitEntry) entry = NULL;
  g_autoptr (LeitRecord) edited = NULL;
  g_autofree char *text = NULL;

  json_object_set_string_member (content, "payload",
                                 "{\"mine\":1,\"leitstand\":{\"summary\":\"kurz\"}}");
  record = leit_record_new (LEIT_RECORD_PLACE, content);
  entry = leit_entry_from_record (record, NULL);
  g_assert_cmpstr (entry->summary, ==, "kurz");
  leit_entry_set_text (&entry->summary, "lang");
  edited = leit_entry_apply_to_record (entry, record, NULL);
  text = to_text (edited);
  assert_contains (text, "'mine':1");
  assert_contains (text, "'summary':'lang'");
}

static void
test_category_map (void)
{
  g_autoptr (LeitCategoryMap) map = leit_category_map_new ();
  g_autoptr (LeitEntry) entry = leit_entry_new (LEIT_ENTRY_OFFER);
  g_autoptr (LeitRecord) record = NULL;
  g_autoptr (LeitEntry) again = NULL;
  g_autofree char *text = NULL;

  leit_category_map_set (map, "prevention", "Gesundheitskurse");
  leit_category_map_set (map, "courses", "Gesundheitskurse");
  leit_category_map_set (map, "nonsense", "x");
  g_assert_cmpstr (leit_category_map_find_id (map, "Apotheke"), ==, "pharmacy");
  g_assert_null (leit_category_map_find_id (map, "x"));
  entry->categories = g_strsplit ("courses prevention", " ", -1);
  record = leit_entry_apply_to_record (entry, NULL, map);
  text = to_text (record);
  assert_contains (text, "'categories':[{'name':'Gesundheitskurse'}]");
  again = leit_entry_from_record (record, map);
  g_assert_cmpuint (g_strv_length (again->categories), ==, 2);
  g_assert_cmpstr (again->categories[0], ==, "courses");
}

static void
test_hostile_text (void)
{
  g_autofree char *huge = g_strnfill (65536, 'x');
  const char *texts[] = { huge, "\u202eabc", "a\001b", "<b>&amp;</b><script>", "{\"a\":\"'\"}" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (LeitEntry) entry = leit_entry_new (LEIT_ENTRY_PROVIDER);
    g_autoptr (LeitRecord) record = NULL;
    g_autoptr (LeitEntry) again = NULL;

    leit_entry_set_text (&entry->title, texts[i]);
    leit_entry_set_text (&entry->summary, texts[i]);
    leit_entry_set_text (&entry->opening_hours, texts[i]);
    record = leit_entry_apply_to_record (entry, NULL, NULL);
    again = leit_entry_from_record (record, NULL);
    g_assert_true (leit_entry_equal (entry, again));
  }
}

static void
test_person (void)
{
  g_autoptr (LeitEntry) entry = leit_entry_new (LEIT_ENTRY_PROVIDER);

  leit_entry_set_text (&entry->title, "Stadtverwaltung");
  leit_entry_set_text (&entry->consent_by, "Erika Muster");
  g_assert_false (leit_entry_names_person (entry));
  leit_entry_set_text (&entry->last_name, "Muster");
  g_assert_true (leit_entry_names_person (entry));
}

static void
test_review (void)
{
  g_autoptr (LeitEntry) entry = leit_entry_new (LEIT_ENTRY_PROVIDER);
  g_autofree char *due = NULL;
  GDate today;

  leit_date_parse ("2026-08-31", &today);
  leit_entry_mark_reviewed (entry, &today);
  due = leit_date_to_text (&entry->review_due);
  g_assert_cmpstr (due, ==, "2027-02-28");
  entry->kind = LEIT_ENTRY_EMERGENCY;
  leit_entry_mark_reviewed (entry, &today);
  g_assert_cmpint (g_date_get_month (&entry->review_due), ==, G_DATE_SEPTEMBER);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/entry/read", test_read);
  g_test_add_func ("/content/entry/unchanged", test_unchanged_stays_the_same);
  g_test_add_func ("/content/entry/edit", test_edit_keeps_the_rest);
  g_test_add_func ("/content/entry/others-change", test_others_change_hours_and_categories);
  g_test_add_func ("/content/entry/closures", test_closures);
  g_test_add_func ("/content/entry/normalise", test_normalise);
  g_test_add_func ("/content/entry/round-trip", test_round_trip);
  g_test_add_func ("/content/entry/copy", test_copy_and_changes);
  g_test_add_func ("/content/entry/copy-as-draft", test_copy_as_draft);
  g_test_add_func ("/content/entry/field-texts", test_field_texts);
  g_test_add_func ("/content/entry/odd-records", test_odd_records);
  g_test_add_func ("/content/entry/demo-records", test_demo_records);
  g_test_add_func ("/content/entry/payload-as-text", test_payload_as_text);
  g_test_add_func ("/content/entry/category-map", test_category_map);
  g_test_add_func ("/content/entry/hostile", test_hostile_text);
  g_test_add_func ("/content/entry/person", test_person);
  g_test_add_func ("/content/entry/review", test_review);
  return g_test_run ();
}
