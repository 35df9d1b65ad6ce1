/* Records of the main server: what is the same, what differs, and what an edit leaves alone. */

#include "base/clock.h"
#include "base/json.h"
#include "content/record-input.h"
#include "content/record.h"

/* 2026-07-15T22:30:00Z: in the town the 16th has begun. */
#define NIGHT_MS G_GINT64_CONSTANT (1784154600000)

static LeitRecord *
record (LeitRecordKind kind, const char *json)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (json, &error);

  g_assert_no_error (error);
  return leit_record_new (kind, json_node_get_object (node));
}

static LeitRecord *
place (const char *json)
{
  return record (LEIT_RECORD_PLACE, json);
}

static void
assert_same (const char *json_a, const char *json_b, gboolean same)
{
  g_autoptr (LeitRecord) a = place (json_a);
  g_autoptr (LeitRecord) b = place (json_b);
  g_autoptr (GPtrArray) differences = leit_record_compare (a, b);

  g_assert_cmpint (leit_record_equal (a, b), ==, same);
  g_assert_cmpint (differences->len == 0, ==, same);
  g_assert_cmpint (g_strcmp0 (leit_record_get_etag (a), leit_record_get_etag (b)) == 0, ==, same);
}

static void
test_what_is_the_same (void)
{
  assert_same (
      "{}", "{\"name\":null,\"contact\":{\"phone\":\"\"},\"webUrls\":[],\"tagList\":[\"\"]}", TRUE);
  assert_same ("{\"id\":\"1\",\"updatedAt\":\"a\",\"contact\":{\"id\":\"5\",\"fax\":\"1\"}}",
               "{\"id\":\"2\",\"updatedAt\":\"b\",\"contact\":{\"id\":\"6\",\"fax\":\"1\"}}", TRUE);
  assert_same ("{\"openingHours\":[{\"timeFrom\":\"08:00:00\",\"timeTo\":\"12:00\"}]}",
               "{\"openingHours\":[{\"timeTo\":\"12:00:00\",\"timeFrom\":\"08:00\"}]}", TRUE);
  assert_same ("{\"categories\":[{\"name\":\"a\"},{\"name\":\"b\"}],\"tagList\":[\"x\",\"y\"]}",
               "{\"categories\":[{\"name\":\"b\"},{\"name\":\"a\"}],\"tagList\":[\"y\",\"x\"]}",
               TRUE);
  assert_same ("{\"description\":\"a\\r\\nb \"}", "{\"description\":\"a\\nb\"}", TRUE);
  assert_same ("{\"location\":{\"geoLocation\":{\"latitude\":52.0,\"longitude\":12.5}}}",
               "{\"location\":{\"geoLocation\":{\"latitude\":\"52\",\"longitude\":\"12.50\"}}}",
               TRUE);
  assert_same ("{\"payload\":{\"a\":[]}}", "{\"payload\":null}", TRUE);
}

static void
test_what_is_not (void)
{
  assert_same ("{\"name\":\"a\"}", "{\"name\":\"A\"}", FALSE);
  assert_same ("{\"active\":false}", "{}", FALSE);
  assert_same ("{\"name\":\"1\"}", "{\"name\":1}", FALSE);
  assert_same ("{\"priceInformations\":[{\"amount\":0}]}", "{}", FALSE);
  assert_same ("{\"mediaContents\":[{\"captionText\":\"a\"},{\"captionText\":\"b\"}]}",
               "{\"mediaContents\":[{\"captionText\":\"b\"},{\"captionText\":\"a\"}]}", FALSE);
  assert_same ("{\"openingHours\":[{\"open\":false}]}", "{\"openingHours\":[{}]}", FALSE);
  assert_same ("{\"openingHours\":[{\"timeFrom\":\"08:00\"}]}",
               "{\"openingHours\":[{\"timeFrom\":\"08:01\"}]}", FALSE);
  assert_same ("{\"payload\":{\"id\":\"1\"}}", "{\"payload\":{\"id\":\"2\"}}", FALSE);
  assert_same ("{\"payload\":{\"dates\":[1,2]}}", "{\"payload\":{\"dates\":[2,1]}}", FALSE);
  /* one text cannot pass for two */
  assert_same ("{\"tagList\":[\"a\\\",\\\"b\"]}", "{\"tagList\":[\"a\",\"b\"]}", FALSE);
  assert_same ("{\"contact\":{\"phone\":\"1\\\",7:fax=\\\"2\"}}",
               "{\"contact\":{\"phone\":\"1\",\"fax\":\"2\"}}", FALSE);
}

static void
test_differences_in_words (void)
{
  g_autoptr (LeitRecord) a =
      place ("{\"name\":\"<b>A</b>\",\"active\":true,\"webUrls\":[{\"id\":\"1\","
             "\"url\":\"u\",\"description\":\"d\"},{\"url\":\"v\"}]}");
  g_autoptr (LeitRecord) b = place ("{\"name\":\"\",\"active\":false}");
  g_autoptr (GPtrArray) differences = leit_record_compare (a, b);
  LeitRecordDifference *difference;

  g_assert_cmpuint (differences->len, ==, 3);
  difference = g_ptr_array_index (differences, 0);
  g_assert_cmpstr (difference->member, ==, "active");
  g_assert_cmpstr (difference->ours, ==, "yes");
  g_assert_cmpstr (difference->theirs, ==, "no");
  difference = g_ptr_array_index (differences, 1);
  g_assert_cmpstr (difference->ours, ==, "<b>A</b>");
  g_assert_cmpstr (difference->theirs, ==, "");
  difference = g_ptr_array_index (differences, 2);
  g_assert_cmpstr (difference->ours, ==, "u, d\nv");
}

static void
test_text_there_and_back (void)
{
  g_autoptr (LeitRecord) a =
      record (LEIT_RECORD_NEWS, "{\"id\":\"7\",\"title\":\"T\",\"visible\":false,\"updatedAt\":"
                                "\"2026-07-15T09:00:00Z\",\"unknown\":{\"x\":[1,null,\"\"]}}");
  g_autofree char *text = leit_record_to_text (a);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitRecord) b = leit_record_new_from_text (text, &error);
  g_autofree char *again = leit_record_to_text (b);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, again);
  g_assert_true (leit_record_equal (a, b));
  g_assert_cmpint (leit_record_get_kind (b), ==, LEIT_RECORD_NEWS);
  g_assert_cmpstr (leit_record_get_id (b), ==, "7");
  g_assert_cmpstr (leit_record_get_title (b), ==, "T");
  g_assert_false (leit_record_get_visible (b));
  g_assert_cmpint (leit_record_get_updated_ms (b), ==, G_GINT64_CONSTANT (1784106000000));
}

static void
test_damaged_text (void)
{
  static const char *const texts[] = {
    "",
    "{}",
    "[]",
    "null",
    "{\"kind\":\"Tour\",\"record\":{}}",
    "{\"kind\":\"NewsItem\"}",
    "{\"kind\":\"NewsItem\",\"record\":[]}",
    "{\"kind\":1,\"record\":{}}",
    "{\"kind\":\"NewsItem\",\"record\":{}",
  };
  g_autoptr (LeitRecord) odd = place ("{\"id\":5,\"name\":{},\"updatedAt\":[],\"visible\":\"x\","
                                      "\"dates\":7,\"categories\":[null,1,[\"a\"]]}");
  g_autoptr (JsonObject) input = leit_record_to_input (odd, odd);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (leit_record_new_from_text (texts[i], &error));
    g_assert_nonnull (error);
    g_assert_true (error->domain == LEIT_JSON_ERROR);
  }
  g_assert_null (leit_record_get_id (odd));
  g_assert_cmpstr (leit_record_get_title (odd), ==, "");
  g_assert_cmpint (leit_record_get_updated_ms (odd), ==, LEIT_TIME_NONE);
}

static void
test_a_copy_is_deep (void)
{
  g_autoptr (LeitRecord) a = place ("{\"contact\":{\"phone\":\"1\"}}");
  g_autoptr (JsonObject) copy = leit_record_dup_content (a);
  JsonObject *contact = json_object_get_object_member (leit_record_get_content (a), "contact");

  json_object_set_string_member (json_object_get_object_member (copy, "contact"), "phone", "2");
  g_assert_cmpstr (json_object_get_string_member (contact, "phone"), ==, "1");
}

static void
assert_merge (const char *current, const char *edit, const char *expected)
{
  g_autoptr (LeitRecord) a = place (current);
  g_autoptr (LeitRecord) b = place (edit);
  g_autoptr (LeitRecord) c = place (expected);
  g_autoptr (LeitRecord) merged = leit_record_merge (a, b);
  g_autofree char *text = leit_record_to_text (merged);
  g_autofree char *wanted = leit_record_to_text (c);

  g_assert_cmpstr (text, ==, wanted);
}

static void
test_merge (void)
{
  assert_merge ("{\"a\":1,\"b\":2}", "{\"b\":3}", "{\"a\":1,\"b\":3}");
  assert_merge ("{\"a\":1}", "{\"a\":null}", "{\"a\":null}");
  assert_merge ("{\"contact\":{\"fax\":\"1\",\"phone\":\"2\"}}", "{\"contact\":{\"phone\":\"\"}}",
                "{\"contact\":{\"fax\":\"1\",\"phone\":\"\"}}");
  assert_merge ("{\"contact\":{\"fax\":\"1\"}}", "{\"contact\":null}", "{\"contact\":null}");
  assert_merge ("{\"list\":[{\"id\":\"1\",\"x\":1,\"y\":1},{\"id\":\"2\",\"x\":2}]}",
                "{\"list\":[{\"x\":9},{\"id\":\"1\",\"x\":5}]}",
                "{\"list\":[{\"x\":9},{\"y\":1,\"id\":\"1\",\"x\":5}]}");
  assert_merge ("{\"list\":[1,2]}", "{\"list\":[]}", "{\"list\":[]}");
  assert_merge ("{\"payload\":{\"others\":1,\"ours\":{\"a\":1}}}",
                "{\"payload\":{\"ours\":{\"a\":2}}}",
                "{\"payload\":{\"others\":1,\"ours\":{\"a\":2}}}");
}

static void
test_members_are_taken (void)
{
  static const char *const members[] = { "name", "contact", NULL };
  g_autoptr (LeitRecord) ours =
      place ("{\"name\":\"a\",\"active\":true,\"contact\":{\"fax\":\"1\"}}");
  g_autoptr (LeitRecord) theirs = place ("{\"name\":\"b\",\"active\":false}");
  g_autoptr (LeitRecord) taken = leit_record_take_members (ours, theirs, members);
  g_autoptr (LeitRecord) expected = place ("{\"name\":\"b\",\"active\":true}");

  g_assert_true (leit_record_equal (taken, expected));
}

static void
test_past_dates (void)
{
  g_autoptr (LeitRecord) fetched =
      record (LEIT_RECORD_EVENT, "{\"dates\":[{\"id\":\"9\",\"dateStart\":\"2026-07-16\"}]}");
  g_autoptr (LeitRecord) local = record (
      LEIT_RECORD_EVENT, "{\"title\":\"alt\",\"dates\":[{\"dateStart\":\"2026-07-10\",\"dateEnd\":"
                         "\"2026-07-15\"},{\"dateStart\":\"2026-07-16\"},{\"dateStart\":"
                         "\"2026-08-01\"},{\"dateStart\":\"2026-07-15\",\"dateEnd\":\"\"},{},7]}");
  g_autoptr (LeitRecord) expected = record (
      LEIT_RECORD_EVENT, "{\"dates\":[{\"dateStart\":\"2026-07-10\",\"dateEnd\":\"2026-07-15\"},"
                         "{\"dateStart\":\"2026-07-15\"},{\"dateStart\":\"2026-07-16\"}]}");
  guint n_kept = 99;
  g_autoptr (LeitRecord) kept = leit_record_keep_past_dates (fetched, local, NIGHT_MS, &n_kept);
  g_autoptr (LeitRecord) again = leit_record_keep_past_dates (kept, local, NIGHT_MS, &n_kept);
  g_autoptr (LeitRecord) alone = leit_record_keep_past_dates (fetched, NULL, NIGHT_MS, NULL);

  g_assert_true (leit_record_equal (kept, expected));
  g_assert_true (leit_record_equal (again, expected));
  g_assert_cmpuint (n_kept, ==, 0);
  g_assert_true (leit_record_equal (alone, fetched));
}

static void
test_input (void)
{
  g_autoptr (LeitRecord) a =
      place ("{\"id\":\"1\",\"name\":\"N\",\"visible\":true,\"tagList\":[\"t\"],\"dataProvider\":{"
             "\"id\":\"1\"},"
             "\"categories\":[{\"id\":\"3\",\"name\":\"C\",\"parent\":{}}],\"contact\":{\"id\":"
             "\"4\",\"phone\":"
             "\"5\",\"webUrls\":[{\"id\":\"6\",\"url\":\"u\"}]},\"location\":null,\"payload\":{"
             "\"id\":\"x\"},"
             "\"certificates\":[{\"id\":\"1\",\"name\":\"alt\"},{\"name\":\"neu\"}]}");
  g_autoptr (LeitRecord) existing = place ("{\"certificates\":[{\"id\":\"1\",\"name\":\"alt\"}]}");
  g_autoptr (JsonObject) input = leit_record_to_input (a, existing);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), input);
  g_autofree char *text = json_to_string (node, FALSE);

  g_assert_cmpstr (
      text, ==,
      "{\"name\":\"N\",\"payload\":{\"id\":\"x\"},\"tags\":[\"t\"],\"categories\":[{\"name\":"
      "\"C\"}],\"contact\":{\"phone\":\"5\",\"webUrls\":[{\"url\":\"u\"}]},"
      "\"certificates\":[{\"name\":\"neu\"}]}");
}

static void
test_input_of_event (void)
{
  g_autoptr (LeitRecord) a = record (
      LEIT_RECORD_EVENT, "{\"recurring\":true,\"recurringType\":1,\"recurringWeekdays\":[1,3],"
                         "\"region\":{\"id\":\"1\",\"name\":\"F\"},\"dates\":[]}");
  g_autoptr (LeitRecord) news =
      record (LEIT_RECORD_NEWS, "{\"charactersToBeShown\":\"600\",\"title\":\"\"}");
  g_autoptr (JsonObject) input = leit_record_to_input (a, NULL);
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), input);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (JsonObject) news_input = leit_record_to_input (news, NULL);

  g_assert_cmpstr (
      text, ==,
      "{\"recurring\":\"true\",\"recurringType\":\"1\",\"recurringWeekdays\":[\"1\",\"3\"],"
      "\"regionName\":\"F\",\"dates\":[]}");
  g_assert_cmpint (json_object_get_int_member (news_input, "charactersToBeShown"), ==, 600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/record/what-is-the-same", test_what_is_the_same);
  g_test_add_func ("/content/record/what-is-not", test_what_is_not);
  g_test_add_func ("/content/record/differences-in-words", test_differences_in_words);
  g_test_add_func ("/content/record/text-there-and-back", test_text_there_and_back);
  g_test_add_func ("/content/record/damaged-text", test_damaged_text);
  g_test_add_func ("/content/record/a-copy-is-deep", test_a_copy_is_deep);
  g_test_add_func ("/content/record/merge", test_merge);
  g_test_add_func ("/content/record/members-are-taken", test_members_are_taken);
  g_test_add_func ("/content/record/past-dates", test_past_dates);
  g_test_add_func ("/content/record/input", test_input);
  g_test_add_func ("/content/record/input-of-event", test_input_of_event);
  return g_test_run ();
}
