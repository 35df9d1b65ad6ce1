/* What a record says, apart from how the server happens to write it. */

#include "content/record-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Deeper than any record; whatever lies below does not count. */
#define MAX_DEPTH 64

/* What the server gives and nobody edits. */
static const char *const server_members[] = { "id", "createdAt", "updatedAt", NULL };

/* Lists whose order means nothing; the server gives them back in another. */
static const char *const sets[] = { "categories", "tagList",      "certificates",      "dates",
                                    "vouchers",   "openingHours", "recurringWeekdays", NULL };

static const char *const times[] = { "timeFrom", "timeTo", "timeStart", "timeEnd", NULL };
static const char *const degrees[] = { "latitude", "longitude", NULL };

static char *canonical_of (const char *member, JsonNode *node, gboolean free_form, guint depth);

static gboolean
is_one_of (const char *member, const char *const *members)
{
  return member != NULL && g_strv_contains (members, member);
}

JsonNode *
leit_record_copy_node (JsonNode *node)
{
  JsonNode *copy;

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    g_autoptr (JsonObject) object = json_object_new ();
    JsonObjectIter iter;
    const char *name;
    JsonNode *child;

    json_object_iter_init_ordered (&iter, json_node_get_object (node));
    while (json_object_iter_next_ordered (&iter, &name, &child))
      json_object_set_member (object, name, leit_record_copy_node (child));
    copy = json_node_init_object (json_node_alloc (), object);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *elements = json_node_get_array (node);
    g_autoptr (JsonArray) array = json_array_new ();

    for (guint i = 0; i < json_array_get_length (elements); i++)
      json_array_add_element (array, leit_record_copy_node (json_array_get_element (elements, i)));
    copy = json_node_init_array (json_node_alloc (), array);
  } else {
    copy = json_node_copy (node);
  }
  return copy;
}

const char *
leit_record_text (JsonObject *content, const char *member)
{
  JsonNode *node = json_object_get_member (content, member);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

/* "08:00:00" is "08:00". */
static gboolean
has_seconds (const char *text)
{
  return strlen (text) == 8 && text[2] == ':' && text[5] == ':';
}

static char *
number_canonical (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_dtostr (buffer, sizeof buffer, value));
}

static char *
string_canonical (const char *member, const char *text)
{
  g_autoptr (GString) plain = g_string_new (text);
  double number;
  char *end;

  g_string_replace (plain, "\r\n", "\n", 0);
  g_strstrip (plain->str);
  if (*plain->str == '\0')
    return NULL;
  if (is_one_of (member, times) && has_seconds (plain->str))
    plain->str[5] = '\0';
  if (is_one_of (member, degrees)) {
    number = g_ascii_strtod (plain->str, &end);
    if (*end == '\0')
      return number_canonical (number);
  }
  return g_strconcat ("\"", plain->str, "\"", NULL);
}

static char *
value_canonical (const char *member, JsonNode *node)
{
  switch (json_node_get_value_type (node)) {
  case G_TYPE_STRING:
    return string_canonical (member, json_node_get_string (node));
  case G_TYPE_BOOLEAN:
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  default:
    return number_canonical (json_node_get_double (node));
  }
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Lengths stand before the texts, so that no text can pass for a structure. */
static char *
join (GPtrArray *texts, char open)
{
  GString *whole = g_string_new (NULL);

  g_string_append_c (whole, open);
  for (guint i = 0; i < texts->len; i++) {
    const char *text = g_ptr_array_index (texts, i);

    g_string_append_printf (whole, "%" G_GSIZE_FORMAT ":%s,", strlen (text), text);
  }
  return g_string_free (whole, FALSE);
}

static char *
array_canonical (const char *member, JsonArray *array, gboolean free_form, guint depth)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < json_array_get_length (array); i++) {
    char *text = canonical_of (member, json_array_get_element (array, i), free_form, depth);

    if (text != NULL)
      g_ptr_array_add (texts, text);
  }
  if (texts->len == 0)
    return NULL;
  if (!free_form && is_one_of (member, sets))
    g_ptr_array_sort (texts, compare_texts);
  return join (texts, '[');
}

static char *
object_canonical (JsonObject *object, gboolean free_form, guint depth)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node)) {
    g_autofree char *text = NULL;

    if (!free_form && is_one_of (name, server_members))
      continue;
    text = canonical_of (name, node, free_form || g_str_equal (name, "payload"), depth);
    if (text != NULL)
      g_ptr_array_add (texts, g_strconcat (name, "=", text, NULL));
  }
  if (texts->len == 0)
    return NULL;
  g_ptr_array_sort (texts, compare_texts);
  return join (texts, '{');
}

/* @free_form: within the payload, where names mean nothing known */
static char *
canonical_of (const char *member, JsonNode *node, gboolean free_form, guint depth)
{
  if (node == NULL || depth > MAX_DEPTH || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return object_canonical (json_node_get_object (node), free_form, depth + 1);
  if (JSON_NODE_HOLDS_ARRAY (node))
    return array_canonical (member, json_node_get_array (node), free_form, depth + 1);
  return value_canonical (free_form ? NULL : member, node);
}

char *
leit_record_canonical (const char *member, JsonNode *node)
{
  return canonical_of (member, node, g_strcmp0 (member, "payload") == 0, 0);
}

char *
leit_record_content_canonical (JsonObject *content)
{
  char *text = object_canonical (content, FALSE, 0);

  return text != NULL ? text : g_strdup ("");
}

gboolean
leit_record_member_equal (JsonObject *a, JsonObject *b, const char *member)
{
  g_autofree char *text_a = NULL;
  g_autofree char *text_b = NULL;

  if (is_one_of (member, server_members))
    return TRUE;
  text_a = leit_record_canonical (member, json_object_get_member (a, member));
  text_b = leit_record_canonical (member, json_object_get_member (b, member));
  return g_strcmp0 (text_a, text_b) == 0;
}

/* ---- in words, for people ---- */

static void append_words (GString *words, const char *member, JsonNode *node, guint depth);

static void
append_separated (GString *words, const char *text, const char *separator)
{
  if (*text == '\0')
    return;
  if (words->len > 0)
    g_string_append (words, separator);
  g_string_append (words, text);
}

static void
append_value (GString *words, const char *member, JsonNode *node)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  switch (json_node_get_value_type (node)) {
  case G_TYPE_STRING:
    g_string_append (words, json_node_get_string (node));
    break;
  case G_TYPE_BOOLEAN:
    g_string_append (words, json_node_get_boolean (node) ? _ ("yes") : _ ("no"));
    break;
  default:
    g_string_append (words,
                     g_ascii_formatd (buffer, sizeof buffer, "%.10g", json_node_get_double (node)));
  }
}

static void
append_object (GString *words, JsonObject *object, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node)) {
    g_autoptr (GString) part = g_string_new (NULL);

    if (is_one_of (name, server_members))
      continue;
    append_words (part, name, node, depth);
    append_separated (words, part->str, ", ");
  }
}

static void
append_words (GString *words, const char *member, JsonNode *node, guint depth)
{
  JsonArray *array;

  if (depth > MAX_DEPTH || JSON_NODE_HOLDS_NULL (node))
    return;
  if (JSON_NODE_HOLDS_VALUE (node)) {
    append_value (words, member, node);
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    append_object (words, json_node_get_object (node), depth + 1);
  } else {
    array = json_node_get_array (node);
    for (guint i = 0; i < json_array_get_length (array); i++) {
      g_autoptr (GString) part = g_string_new (NULL);

      append_words (part, member, json_array_get_element (array, i), depth + 1);
      append_separated (words, part->str, depth == 0 ? "\n" : ", ");
    }
  }
}

/* A member as a person reads it: one line a list element, its parts with commas. */
char *
leit_record_member_words (JsonObject *content, const char *member)
{
  GString *words = g_string_new (NULL);
  JsonNode *node = json_object_get_member (content, member);

  if (node != NULL)
    append_words (words, member, node, 0);
  return g_string_free (words, FALSE);
}
