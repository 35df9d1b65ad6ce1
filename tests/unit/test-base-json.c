#include "base/json.h"

static JsonNode *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonNode *root = leit_json_parse (bytes, "town.json", &error);

  g_assert_no_error (error);
  return root;
}

static void
test_syntax_error_names_the_line (void)
{
  const char *text = "{\n  \"a\": 1,\n  \"b\": ]\n}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (leit_json_parse (bytes, "town.json", &error));
  g_assert_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX);
  g_assert_nonnull (strstr (error->message, "town.json, line 3"));
}

static void
test_unreadable_documents (void)
{
  static const char *const texts[] = { "", "\xff\xfe{}", "<html>", "{\"a\": NaN}", "{\"a\": 1" };

  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++) {
    gboolean has_text = i < G_N_ELEMENTS (texts);
    g_autoptr (GBytes) bytes =
        has_text ? g_bytes_new_static (texts[i], strlen (texts[i])) : g_bytes_new (NULL, 0);
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", has_text ? texts[i] : "no bytes");
    g_assert_null (leit_json_parse (bytes, "town.json", &error));
    g_assert_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX);
  }
}

static void
expect_refused (const char *text, const char *message)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_null (leit_json_parse (bytes, "town.json", &error));
  g_assert_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX);
  g_assert_cmpstr (error->message, ==, message);
}

/* The parser calls itself for each level: a million of them would take the program down. */
static void
test_deep_nesting_is_refused (void)
{
  g_autofree char *lists = g_strnfill (1000000, '[');
  g_autofree char *open = g_strnfill (100, '[');
  g_autofree char *closed = g_strnfill (100, ']');
  g_autofree char *deepest = g_strconcat (open, closed, NULL);
  g_autofree char *text = g_strconcat ("{\"a\": \"", lists, "\\\"[\"}", NULL);
  g_autoptr (JsonNode) allowed = parse (deepest);
  g_autoptr (JsonNode) brackets_in_a_text = parse (text);

  g_assert_nonnull (allowed);
  g_assert_nonnull (brackets_in_a_text);
  expect_refused (lists, "town.json, line 1, column 101: lists and objects are nested too deeply");
}

/* The parser takes comments; in them, brackets could hide from the count. */
static void
test_comments_are_refused (void)
{
  static const char expected[] =
      "town.json, line 2, column 6: a character that JSON does not allow here";

  expect_refused ("{\n\"ä\": /* \" */ 1}", expected);
  expect_refused ("{\n\"a\": // [\n1}", expected);
  expect_refused ("{\n\"a\": # [\n1}", expected);
  expect_refused ("{\n\"a\": 'b'}", expected);
}

/* A server that cuts a name after so many units of UTF-16 may cut an emoji in two. */
static void
test_half_characters (void)
{
  static const struct {
    const char *text;
    const char *value;
  } cases[] = {
    { "[\"\\ud83c\\udf33\"]", "🌳" },         { "[\"a\\ud83c\"]", "a\ufffd" },
    { "[\"\\uDF33b\"]", "\ufffdb" },         { "[\"\\ud83c\\ud83c\\udf33\"]", "\ufffd🌳" },
    { "[\"\\ud83c\\n\"]", "\ufffd\n" },      { "[\"\\\\ud83c\"]", "\\ud83c" },
    { "[\"\\u00e4 \\ud83c\"]", "ä \ufffd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (JsonNode) root = parse (cases[i].text);

    g_assert_cmpstr (json_array_get_string_element (json_node_get_array (root), 0), ==,
                     cases[i].value);
  }
}

static void
test_errors_name_the_pointer (void)
{
  g_autoptr (JsonNode) root = parse ("\xef\xbb\xbf{\"tanks\": [{\"a/b~\": \"x\"}]}");
  LeitJsonPlace place = leit_json_root (root, "town.json");
  LeitJsonPlace tanks = leit_json_member (&place, "tanks");
  LeitJsonPlace tank = leit_json_element (&tanks, 0);
  LeitJsonPlace odd = leit_json_member (&tank, "a/b~");
  LeitJsonPlace absent = leit_json_member (&tank, "capacity_litres");
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) missing = NULL;
  double value;

  g_assert_false (leit_json_read_double (&odd, 1, 9, &value, &wrong));
  g_assert_cmpstr (wrong->message, ==, "town.json, /tanks/0/a~1b~0: expected a number from 1 to 9");
  g_assert_false (leit_json_read_double (&absent, 1, 9, &value, &missing));
  g_assert_error (missing, LEIT_JSON_ERROR, LEIT_JSON_ERROR_MISSING);
  g_assert_nonnull (strstr (missing->message, "/tanks/0/capacity_litres is missing"));
}

static void
test_unknown_members_are_errors (void)
{
  static const char *const allowed[] = { "name", NULL };
  g_autoptr (JsonNode) good = parse ("{\"name\": 1, \"$schema\": 2, \"_note\": 3}");
  g_autoptr (JsonNode) bad = parse ("{\"nmae\": 1}");
  LeitJsonPlace good_place = leit_json_root (good, "t");
  LeitJsonPlace bad_place = leit_json_root (bad, "t");
  g_autoptr (GError) error = NULL;

  g_assert_true (leit_json_only_members (&good_place, allowed, NULL));
  g_assert_false (leit_json_only_members (&bad_place, allowed, &error));
  g_assert_nonnull (strstr (error->message, "/nmae"));
}

static void
test_liberal_numbers (void)
{
  static const struct {
    const char *text;
    gboolean is_number;
    double value;
  } cases[] = {
    { "\"25.90\"", TRUE, 25.9 }, { "0", TRUE, 0 },          { "\" -1.5e2 \"", TRUE, -150 },
    { "null", FALSE, 0 },        { "true", FALSE, 0 },      { "\"\"", FALSE, 0 },
    { "\"NaN\"", FALSE, 0 },     { "\"inf\"", FALSE, 0 },   { "\"0x1F\"", FALSE, 0 },
    { "\"12 cm\"", FALSE, 0 },   { "\"1,5\"", FALSE, 0 },   { "[1]", FALSE, 0 },
    { "{}", FALSE, 0 },          { "\"1e999\"", FALSE, 0 }, { "\"--1\"", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *document = g_strdup_printf ("[%s]", cases[i].text);
    g_autoptr (JsonNode) root = parse (document);
    JsonNode *node = json_array_get_element (json_node_get_array (root), 0);
    double value = -7;

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (leit_json_liberal_number (node, &value), ==, cases[i].is_number);
    g_assert_cmpfloat (value, ==, cases[i].is_number ? cases[i].value : -7);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/syntax-line", test_syntax_error_names_the_line);
  g_test_add_func ("/base/json/unreadable", test_unreadable_documents);
  g_test_add_func ("/base/json/deep-nesting", test_deep_nesting_is_refused);
  g_test_add_func ("/base/json/comments", test_comments_are_refused);
  g_test_add_func ("/base/json/half-characters", test_half_characters);
  g_test_add_func ("/base/json/pointer", test_errors_name_the_pointer);
  g_test_add_func ("/base/json/unknown-members", test_unknown_members_are_errors);
  g_test_add_func ("/base/json/liberal-numbers", test_liberal_numbers);
  return g_test_run ();
}
