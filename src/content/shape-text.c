#include "content/shape.h"

#include "base/clock.h"
#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define MEMBER(object, field, Type) ((Type *) ((char *) (object) + (field)->offset))
#define CONST_MEMBER(object, field, Type)                                                          \
  ((Type const *) ((const char *) (object) + (field)->offset))

/* What stands between the parts of a list in one cell of a table. */
#define LIST_SEPARATOR "|"

G_DEFINE_QUARK (leit - shape - error - quark, leit_shape_error)

static const LeitChoice answers[] = {
  { "unknown", N_ ("unknown") },
  { "no", N_ ("no") },
  { "yes", N_ ("yes") },
  { NULL },
};

/**
 * leit_date_parse:
 * @text: (nullable): `2026-06-09`, `09.06.2026`, or an ISO 8601 time, of which the day counts
 * @date: (out): the day
 *
 * Returns: whether @text names a day of the calendar
 */
gboolean
leit_date_parse (const char *text, GDate *date)
{
  int year, month, day;
  int length = 0;

  if (text == NULL)
    return FALSE;
  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &length) != 3 || length != 10 ||
      (text[10] != '\0' && text[10] != 'T' && text[10] != ' ')) {
    length = 0;
    if (sscanf (text, "%2d.%2d.%4d%n", &day, &month, &year, &length) != 3 || text[length] != '\0')
      return FALSE;
  }
  if (year < 1000 || month < 1 || day < 1 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  return TRUE;
}

/**
 * leit_date_to_text:
 *
 * Returns: (transfer full) (nullable): `2026-06-09`, %NULL for an unknown day
 */
char *
leit_date_to_text (const GDate *date)
{
  if (!g_date_valid (date))
    return NULL;
  return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (date), g_date_get_month (date),
                          g_date_get_day (date));
}

/**
 * leit_choice_get_label:
 *
 * Returns: the translated name of @value
 */
const char *
leit_choice_get_label (const LeitChoice *choices, guint value)
{
  for (guint i = 0; choices[i].name != NULL; i++)
    if (i == value)
      return _ (choices[i].label);
  return _ ("unknown");
}

static const LeitChoice *
get_choices (const LeitField *field)
{
  return field->type == LEIT_FIELD_ANSWER ? answers : field->choices;
}

static const char *
choice_name (const LeitField *field, guint value)
{
  const LeitChoice *choices = get_choices (field);
  guint count = 0;

  while (choices[count].name != NULL)
    count++;
  return value < count ? choices[value].name : NULL;
}

static char *
number_to_text (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", value));
}

static char *
rows_to_text (const LeitField *field, gconstpointer object)
{
  g_autoptr (JsonNode) node = leit_field_to_json (field, object);

  return json_to_string (node, FALSE);
}

/**
 * leit_field_get_text:
 *
 * Returns: (transfer full): the field as one text, the same in every language and readable by
 *   leit_field_set_text(); "" when it is unknown
 */
char *
leit_field_get_text (const LeitField *field, gconstpointer object)
{
  if (leit_field_is_unknown (field, object))
    return g_strdup ("");
  switch (field->type) {
  case LEIT_FIELD_TEXT:
    return g_strdup (*CONST_MEMBER (object, field, char *));
  case LEIT_FIELD_LIST:
    return g_strjoinv (LIST_SEPARATOR, *CONST_MEMBER (object, field, char **));
  case LEIT_FIELD_DATE:
    return leit_date_to_text (CONST_MEMBER (object, field, GDate));
  case LEIT_FIELD_ANSWER:
  case LEIT_FIELD_CHOICE:
    return g_strdup (choice_name (field, *CONST_MEMBER (object, field, guint)));
  case LEIT_FIELD_NUMBER:
    return number_to_text (*CONST_MEMBER (object, field, double));
  case LEIT_FIELD_TIME:
    return leit_time_to_iso8601 (*CONST_MEMBER (object, field, gint64));
  case LEIT_FIELD_ROWS:
    return rows_to_text (field, object);
  }
  g_return_val_if_reached (NULL);
}

static char **
split_list (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, LIST_SEPARATOR, -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

/* People write "Ja" where we write "yes". */
static gboolean
set_choice (const LeitField *field, const char *text, guint *value)
{
  const LeitChoice *choices = get_choices (field);

  for (guint i = 0; choices[i].name != NULL; i++)
    if (g_ascii_strcasecmp (choices[i].name, text) == 0 ||
        g_ascii_strcasecmp (_ (choices[i].label), text) == 0) {
      *value = i;
      return TRUE;
    }
  return FALSE;
}

/* 12,5 as German tables write it */
static gboolean
set_number (const char *text, double *value)
{
  g_autofree char *point = g_strdup (text);

  if (strchr (text, '.') == NULL)
    g_strdelimit (point, ",", '.');
  return leit_json_text_number (point, value);
}

static gboolean
set_rows (const LeitField *field, gpointer object, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (JsonNode) node = leit_json_parse (bytes, field->name, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  leit_field_read_json (field, object, node);
  return TRUE;
}

static gboolean
set_known_text (const LeitField *field, gpointer object, const char *text)
{
  switch (field->type) {
  case LEIT_FIELD_TEXT:
    *MEMBER (object, field, char *) = g_strdup (text);
    return TRUE;
  case LEIT_FIELD_LIST:
    *MEMBER (object, field, char **) = split_list (text);
    return TRUE;
  case LEIT_FIELD_DATE:
    return leit_date_parse (text, MEMBER (object, field, GDate));
  case LEIT_FIELD_ANSWER:
  case LEIT_FIELD_CHOICE:
    return set_choice (field, text, MEMBER (object, field, guint));
  case LEIT_FIELD_NUMBER:
    return set_number (text, MEMBER (object, field, double));
  case LEIT_FIELD_TIME:
    return leit_time_parse (text, MEMBER (object, field, gint64));
  case LEIT_FIELD_ROWS:
    return set_rows (field, object, text);
  }
  g_return_val_if_reached (FALSE);
}

static char *
describe_expected (const LeitField *field)
{
  g_autoptr (GString) names = g_string_new (NULL);

  switch (field->type) {
  case LEIT_FIELD_DATE:
    return g_strdup (_ ("a date such as 2026-06-09"));
  case LEIT_FIELD_ANSWER:
  case LEIT_FIELD_CHOICE:
    for (const LeitChoice *choice = get_choices (field); choice->name != NULL; choice++)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", choice->name);
    /* Translators: %s is a list of words */
    return g_strdup_printf (_ ("one of: %s"), names->str);
  case LEIT_FIELD_NUMBER:
    return g_strdup (_ ("a number"));
  case LEIT_FIELD_TIME:
    return g_strdup (_ ("a time such as 2026-06-09T08:00:00Z"));
  default:
    return g_strdup (_ ("a list [ … ]"));
  }
}

/**
 * leit_field_set_text:
 * @text: as leit_field_get_text() writes it, or as people do: `09.06.2026`, `12,5`, `Ja`; blank is
 *   unknown
 * @error: set to %LEIT_SHAPE_ERROR_TEXT; says what was expected
 *
 * Returns: %FALSE, the field being unknown then, when @text does not fit
 */
gboolean
leit_field_set_text (const LeitField *field, gpointer object, const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *expected = NULL;

  leit_field_clear (field, object);
  if (*trimmed == '\0')
    return TRUE;
  if (set_known_text (field, object, field->type == LEIT_FIELD_TEXT ? text : trimmed))
    return TRUE;
  leit_field_clear (field, object);
  expected = describe_expected (field);
  /* Translators: a field's name, what stands there, what should */
  g_set_error (error, LEIT_SHAPE_ERROR, LEIT_SHAPE_ERROR_TEXT, _ ("%s: “%s” is not %s"),
               _ (field->label), trimmed, expected);
  return FALSE;
}

static JsonNode *
take_array (JsonArray *array)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

static JsonNode *
list_to_json (char **list)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);
  return take_array (array);
}

static JsonNode *
row_to_json (const LeitShape *shape, gconstpointer row)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (const LeitField *field = shape->fields; field->name != NULL; field++)
    if ((field->flags & LEIT_FIELD_HIDDEN) == 0 && !leit_field_is_unknown (field, row))
      json_object_set_member (object, field->name, leit_field_to_json (field, row));
  return json_node_init_object (json_node_alloc (), object);
}

/**
 * leit_field_to_json:
 *
 * Returns: (transfer full): the field's value; `null` when it is unknown
 */
JsonNode *
leit_field_to_json (const LeitField *field, gconstpointer object)
{
  g_autofree char *text = NULL;

  if (leit_field_is_unknown (field, object))
    return json_node_new (JSON_NODE_NULL);
  if (field->type == LEIT_FIELD_LIST)
    return list_to_json (*CONST_MEMBER (object, field, char **));
  if (field->type == LEIT_FIELD_NUMBER)
    return json_node_init_double (json_node_alloc (), *CONST_MEMBER (object, field, double));
  if (field->type == LEIT_FIELD_ROWS) {
    GPtrArray *rows = *CONST_MEMBER (object, field, GPtrArray *);
    JsonArray *array = json_array_sized_new (rows->len);

    for (guint i = 0; i < rows->len; i++)
      json_array_add_element (array, row_to_json (field->rows, rows->pdata[i]));
    return take_array (array);
  }
  text = leit_field_get_text (field, object);
  return json_node_init_string (json_node_alloc (), text);
}

static void
read_list (JsonArray *array, char ***list)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
      g_strv_builder_add (builder, json_node_get_string (element));
  }
  *list = g_strv_builder_end (builder);
}

static void
read_rows (const LeitShape *shape, GPtrArray *rows, JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);
    gpointer row;

    if (!JSON_NODE_HOLDS_OBJECT (element))
      continue;
    row = leit_shape_new (shape);
    for (const LeitField *field = shape->fields; field->name != NULL; field++)
      leit_field_read_json (field, row,
                            json_object_get_member (json_node_get_object (element), field->name));
    g_ptr_array_add (rows, row);
  }
}

/**
 * leit_field_read_json:
 * @node: (nullable): a value as leit_field_to_json() makes it
 *
 * Takes over what fits; anything else leaves the field unknown.
 */
void
leit_field_read_json (const LeitField *field, gpointer object, JsonNode *node)
{
  leit_field_clear (field, object);
  if (node == NULL || JSON_NODE_HOLDS_NULL (node) || JSON_NODE_HOLDS_OBJECT (node))
    return;
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    if (field->type == LEIT_FIELD_LIST)
      read_list (json_node_get_array (node), MEMBER (object, field, char **));
    else if (field->type == LEIT_FIELD_ROWS)
      read_rows (field->rows, *MEMBER (object, field, GPtrArray *), json_node_get_array (node));
    return;
  }
  if (field->type == LEIT_FIELD_NUMBER) {
    leit_json_liberal_number (node, MEMBER (object, field, double));
    return;
  }
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    leit_field_set_text (field, object, json_node_get_string (node), NULL);
}
