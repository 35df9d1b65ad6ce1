#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (leit - json - error - quark, leit_json_error)

typedef struct {
  int line;
  int column;
} TextPosition;

/* The parser knows where it stands only while it reports the error. */
static void
note_position (JsonParser *parser, GError *cause, TextPosition *position)
{
  position->line = (int) json_parser_get_current_line (parser);
  position->column = (int) json_parser_get_current_pos (parser);
}

/* "<data>:3:8: Parse error: …" without the place, which our own message names. */
static const char *
json_cause (const char *message)
{
  const char *cause = strstr (message, "error: ");

  return cause != NULL ? cause + strlen ("error: ") : message;
}

/* The parser calls itself for each list within a list: without a limit, a file or an answer of a
 * million brackets would end the program. Nothing we read goes deeper than ten. */
#define DEEPEST_NESTING 100

/* What one look at a document tells, before the parser sees it. */
typedef struct {
  const char *
      stray; /* where it leaves what JSON allows between texts, or nests too deeply; NULL: nowhere */
  gboolean is_plain_ascii; /* as most answers are: nothing to validate then */
  gboolean has_halves;     /* perhaps: there is a \ud… */
} Scan;

/* From behind the quotation mark that begins a text to the one that ends it. */
static const char *
skip_text (const char *p, const char *end, Scan *scan)
{
  for (; p < end && *p != '"'; p++) {
    if (*p == '\\' && p + 2 < end) {
      scan->has_halves |= p[1] == 'u' && (p[2] == 'd' || p[2] == 'D');
      if (p[1] == '"' || p[1] == '\\')
        p++;
    } else if ((signed char) *p <= 0) {
      scan->is_plain_ascii = FALSE;
    }
  }
  return p;
}

/* Comments, which the parser would take, are strays, so that brackets are counted as it counts them. */
static void
scan_document (const char *text, const char *end, Scan *scan)
{
  int depth = 0;

  for (const char *p = text; p < end; p++) {
    if (*p == '"') {
      p = skip_text (p + 1, end, scan);
    } else if (*p == '[' || *p == '{') {
      if (++depth > DEEPEST_NESTING) {
        scan->stray = p;
        return;
      }
    } else if (*p == ']' || *p == '}') {
      depth--;
    } else if (!g_ascii_isalnum (*p) && (*p == '\0' || strchr (" \t\r\n,:-+.", *p) == NULL)) {
      scan->stray = p;
      return;
    }
  }
}

static void
set_stray_error (GError **error, const char *text, const char *stray, const char *document)
{
  const char *line_start = text;
  int line = 1;

  for (const char *p = text; p < stray; p++)
    if (*p == '\n') {
      line++;
      line_start = p + 1;
    }
  g_set_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX,
               *stray == '[' || *stray == '{'
                   /* Translators: file, line, column */
                   ? _ ("%s, line %d, column %d: lists and objects are nested too deeply")
                   /* Translators: file, line, column */
                   : _ ("%s, line %d, column %d: a character that JSON does not allow here"),
               document, line, (int) g_utf8_pointer_to_offset (line_start, stray) + 1);
}

static gboolean
expect_plain_json (
    const char *text, gsize length, const char *document, gboolean *has_halves, GError **error)
{
  Scan scan = { .is_plain_ascii = TRUE };

  scan_document (text, text + length, &scan);
  if ((scan.stray != NULL || !scan.is_plain_ascii) && !g_utf8_validate_len (text, length, NULL)) {
    g_set_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX, _ ("%s: not text in UTF-8"),
                 document);
    return FALSE;
  }
  if (scan.stray != NULL) {
    set_stray_error (error, text, scan.stray, document);
    return FALSE;
  }
  *has_halves = scan.has_halves;
  return TRUE;
}

/* The number that "\uXXXX" at @escape stands for, or 0. */
static gunichar
read_escape (const char *escape, const char *end)
{
  gunichar number = 0;

  if (end - escape < 6 || escape[0] != '\\' || escape[1] != 'u')
    return 0;
  for (int i = 2; i < 6; i++) {
    if (!g_ascii_isxdigit (escape[i]))
      return 0;
    number = number * 16 + (gunichar) g_ascii_xdigit_value (escape[i]);
  }
  return number;
}

#define IS_FIRST_HALF(number) ((number) >= 0xd800 && (number) < 0xdc00)
#define IS_SECOND_HALF(number) ((number) >= 0xdc00 && (number) < 0xe000)

/* Half a character, as servers send it that cut a text within an emoji, becomes the replacement
 * character: the parser would make invalid UTF-8 of it. */
static void
replace_halves (char *text, gsize length)
{
  const char *end = text + length;

  for (char *p = text; p < end; p++) {
    gunichar number = *p == '\\' ? read_escape (p, end) : 0;

    if (IS_FIRST_HALF (number) && IS_SECOND_HALF (read_escape (p + 6, end)))
      p += 11;
    else if (IS_FIRST_HALF (number) || IS_SECOND_HALF (number))
      memcpy (p + 2, "fffd", 4);
    else if (*p == '\\')
      p++;
  }
}

/* Nearly no document has any: only then it is copied. */
static char *
copy_without_halves (const char *text, gsize length)
{
  char *copy = g_memdup2 (text, length);

  replace_halves (copy, length);
  return copy;
}

/* The parser tells the place only to who listens, and listening costs with every member: so it listens to the second
 * attempt only. */
static void
set_syntax_error (GError **error, const char *text, gsize length, const char *document)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) cause = NULL;
  TextPosition position = { 1, 1 };

  g_signal_connect (parser, "error", G_CALLBACK (note_position), &position);
  json_parser_load_from_data (parser, text, (gssize) length, &cause);
  g_set_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX,
               /* Translators: file, line, column, what the parser says */
               _ ("%s, line %d, column %d: not valid JSON (%s)"), document, position.line,
               position.column, cause != NULL ? json_cause (cause->message) : "");
}

static JsonNode *
parse_plain (const char *text, gsize length, const char *document, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL)) {
    set_syntax_error (error, text, length, document);
    return NULL;
  }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX, _ ("%s: the document is empty"),
                 document);
  return root;
}

/**
 * leit_json_parse:
 * @bytes: a whole document in UTF-8, a byte-order mark allowed
 * @document: the file's name or URL, for messages
 * @error: set to %LEIT_JSON_ERROR_SYNTAX with line and column
 *
 * Returns: (transfer full) (nullable): the root node
 */
JsonNode *
leit_json_parse (GBytes *bytes, const char *document, GError **error)
{
  g_autofree char *mended = NULL;
  gboolean has_halves;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  const char *text = data != NULL ? data : ""; /* no bytes at all have no address */

  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0) {
    text += 3;
    length -= 3;
  }
  if (!expect_plain_json (text, length, document, &has_halves, error))
    return NULL;
  if (has_halves)
    text = mended = copy_without_halves (text, length);
  return parse_plain (text, length, document, error);
}

LeitJsonPlace
leit_json_root (JsonNode *node, const char *document)
{
  return (LeitJsonPlace){ .document = document, .node = node };
}

/**
 * leit_json_member:
 * @object: the place of an object (of anything else, every member is absent)
 * @member: the member's name; must outlive the place
 *
 * Returns: the member's place, which may be absent
 */
LeitJsonPlace
leit_json_member (const LeitJsonPlace *object, const char *member)
{
  LeitJsonPlace place = { .document = object->document, .parent = object, .member = member };

  if (object->node != NULL && JSON_NODE_HOLDS_OBJECT (object->node))
    place.node = json_object_get_member (json_node_get_object (object->node), member);
  return place;
}

LeitJsonPlace
leit_json_element (const LeitJsonPlace *array, guint element)
{
  LeitJsonPlace place = { .document = array->document, .parent = array, .element = element };

  if (element < leit_json_length (array))
    place.node = json_array_get_element (json_node_get_array (array->node), element);
  return place;
}

/**
 * leit_json_present:
 *
 * Returns: %TRUE when the member is there and not `null`
 */
gboolean
leit_json_present (const LeitJsonPlace *place)
{
  return place->node != NULL && !JSON_NODE_HOLDS_NULL (place->node);
}

guint
leit_json_length (const LeitJsonPlace *array)
{
  if (array->node == NULL || !JSON_NODE_HOLDS_ARRAY (array->node))
    return 0;
  return json_array_get_length (json_node_get_array (array->node));
}

static void
append_pointer (GString *pointer, const LeitJsonPlace *place)
{
  if (place->parent == NULL)
    return;
  append_pointer (pointer, place->parent);
  g_string_append_c (pointer, '/');
  if (place->member == NULL) {
    g_string_append_printf (pointer, "%u", place->element);
    return;
  }
  for (const char *p = place->member; *p != '\0'; p++) {
    if (*p == '~')
      g_string_append (pointer, "~0");
    else if (*p == '/')
      g_string_append (pointer, "~1");
    else
      g_string_append_c (pointer, *p);
  }
}

/**
 * leit_json_pointer:
 *
 * Returns: (transfer full): the place as RFC 6901 writes it, such as `/tanks/0/capacity_litres`;
 *   the root as `/`
 */
char *
leit_json_pointer (const LeitJsonPlace *place)
{
  GString *pointer = g_string_new (NULL);

  append_pointer (pointer, place);
  if (pointer->len == 0)
    g_string_append_c (pointer, '/');
  return g_string_free (pointer, FALSE);
}

/**
 * leit_json_set_error:
 * @place: where the document is wrong
 * @code: what kind of wrong
 * @expected: what was expected there, translated
 *
 * Sets an error that names document, JSON pointer and expectation.
 */
void
leit_json_set_error (GError **error,
                     const LeitJsonPlace *place,
                     LeitJsonError code,
                     const char *expected)
{
  g_autofree char *pointer = leit_json_pointer (place);

  if (code == LEIT_JSON_ERROR_MISSING)
    /* Translators: file, JSON pointer, what was expected */
    g_set_error (error, LEIT_JSON_ERROR, code, _ ("%s, %s is missing: expected %s"),
                 place->document, pointer, expected);
  else
    /* Translators: file, JSON pointer, what was expected */
    g_set_error (error, LEIT_JSON_ERROR, code, _ ("%s, %s: expected %s"), place->document, pointer,
                 expected);
}

static gboolean
expect (const LeitJsonPlace *place, gboolean fits, const char *expected, GError **error)
{
  if (fits)
    return TRUE;
  leit_json_set_error (error, place,
                       leit_json_present (place) ? LEIT_JSON_ERROR_TYPE : LEIT_JSON_ERROR_MISSING,
                       expected);
  return FALSE;
}

gboolean
leit_json_expect_object (const LeitJsonPlace *place, GError **error)
{
  return expect (place, place->node != NULL && JSON_NODE_HOLDS_OBJECT (place->node),
                 _ ("an object { … }"), error);
}

gboolean
leit_json_expect_array (const LeitJsonPlace *place, GError **error)
{
  return expect (place, place->node != NULL && JSON_NODE_HOLDS_ARRAY (place->node),
                 _ ("a list [ … ]"), error);
}

/**
 * leit_json_only_members:
 * @object: the place of an object
 * @allowed: %NULL-terminated names; names starting with `$` or `_` are always allowed (comments)
 *
 * A misspelt member would silently do nothing; this makes it an error that lists what is known.
 *
 * Returns: %FALSE with @error at the first unknown member
 */
gboolean
leit_json_only_members (const LeitJsonPlace *object, const char *const *allowed, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (!leit_json_expect_object (object, error))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (object->node));
  while (json_object_iter_next (&iter, &name, &node)) {
    g_autofree char *known = NULL;
    g_autofree char *expected = NULL;
    LeitJsonPlace place;

    if (*name == '$' || *name == '_' || g_strv_contains (allowed, name))
      continue;
    place = leit_json_member (object, name);
    known = g_strjoinv (", ", (char **) allowed);
    expected = g_strdup_printf (_ ("one of the known names: %s"), known);
    leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE, expected);
    return FALSE;
  }
  return TRUE;
}

/**
 * leit_json_read_string:
 * @value: (out) (transfer none): not empty; owned by the document
 */
gboolean
leit_json_read_string (const LeitJsonPlace *place, const char **value, GError **error)
{
  const char *text = NULL;

  if (place->node != NULL && JSON_NODE_HOLDS_VALUE (place->node) &&
      json_node_get_value_type (place->node) == G_TYPE_STRING)
    text = json_node_get_string (place->node);
  if (!expect (place, text != NULL && *text != '\0', _ ("a text that is not empty"), error))
    return FALSE;
  *value = text;
  return TRUE;
}

static gboolean
holds_number (JsonNode *node)
{
  GType type;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE;
}

gboolean
leit_json_read_double (
    const LeitJsonPlace *place, double minimum, double maximum, double *value, GError **error)
{
  g_autofree char *expected = NULL;
  gboolean is_number = holds_number (place->node);
  double number = is_number ? json_node_get_double (place->node) : NAN;

  if (isfinite (number) && number >= minimum && number <= maximum) {
    *value = number;
    return TRUE;
  }
  expected = g_strdup_printf (_ ("a number from %g to %g"), minimum, maximum);
  if (expect (place, is_number, expected, error))
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
  return FALSE;
}

gboolean
leit_json_read_int (
    const LeitJsonPlace *place, gint64 minimum, gint64 maximum, gint64 *value, GError **error)
{
  g_autofree char *least = NULL;
  g_autofree char *most = NULL;
  g_autofree char *expected = NULL;
  gboolean whole = place->node != NULL && JSON_NODE_HOLDS_VALUE (place->node) &&
                   json_node_get_value_type (place->node) == G_TYPE_INT64;
  gint64 number = whole ? json_node_get_int (place->node) : 0;

  if (whole && number >= minimum && number <= maximum) {
    *value = number;
    return TRUE;
  }
  least = g_strdup_printf ("%" G_GINT64_FORMAT, minimum);
  most = g_strdup_printf ("%" G_GINT64_FORMAT, maximum);
  expected = g_strdup_printf (_ ("a whole number from %s to %s"), least, most);
  if (expect (place, whole, expected, error))
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
  return FALSE;
}

gboolean
leit_json_read_boolean (const LeitJsonPlace *place, gboolean *value, GError **error)
{
  gboolean fits = place->node != NULL && JSON_NODE_HOLDS_VALUE (place->node) &&
                  json_node_get_value_type (place->node) == G_TYPE_BOOLEAN;

  if (!expect (place, fits, _ ("true or false"), error))
    return FALSE;
  *value = json_node_get_boolean (place->node);
  return TRUE;
}

/**
 * leit_json_read_choice:
 * @choices: %NULL-terminated allowed texts
 * @index: (out): which of them it is
 */
gboolean
leit_json_read_choice (const LeitJsonPlace *place,
                       const char *const *choices,
                       int *index,
                       GError **error)
{
  g_autofree char *known = NULL;
  g_autofree char *expected = NULL;
  const char *text = NULL;

  if (place->node != NULL && JSON_NODE_HOLDS_VALUE (place->node) &&
      json_node_get_value_type (place->node) == G_TYPE_STRING)
    text = json_node_get_string (place->node);
  for (int i = 0; text != NULL && choices[i] != NULL; i++)
    if (g_str_equal (choices[i], text)) {
      *index = i;
      return TRUE;
    }
  known = g_strjoinv (", ", (char **) choices);
  expected = g_strdup_printf (_ ("one of: %s"), known);
  if (expect (place, text != NULL, expected, error))
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
  return FALSE;
}

/**
 * leit_json_text_number:
 * @text: (nullable): what a server sent as text
 * @value: (out): the number
 *
 * Returns: %TRUE when the whole of @text, blanks at the ends aside, is a finite decimal number
 */
gboolean
leit_json_text_number (const char *text, double *value)
{
  char *end;
  double number;

  if (text == NULL)
    return FALSE;
  while (g_ascii_isspace (*text))
    text++;
  /* strtod would also take "0x1F", "inf" and "nan" */
  if (*text == '\0' || strspn (text, "+-0123456789.eE \t\r\n") != strlen (text))
    return FALSE;
  number = g_ascii_strtod (text, &end);
  if (end == text || !isfinite (number))
    return FALSE;
  while (g_ascii_isspace (*end))
    end++;
  if (*end != '\0')
    return FALSE;
  *value = number;
  return TRUE;
}

/**
 * leit_json_liberal_number:
 * @node: (nullable): a value as telemetry servers send it: a number or a text that is one
 * @value: (out): the number
 *
 * Returns: %FALSE for null, absent, booleans, objects, lists and texts that are no number: all of
 *   them are "no value", never 0
 */
gboolean
leit_json_liberal_number (JsonNode *node, double *value)
{
  double number;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (holds_number (node)) {
    number = json_node_get_double (node);
    if (!isfinite (number))
      return FALSE;
    *value = number;
    return TRUE;
  }
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return leit_json_text_number (json_node_get_string (node), value);
  return FALSE;
}
