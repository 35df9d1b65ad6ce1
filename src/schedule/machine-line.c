#include "schedule/machine-line.h"

#include <string.h>

#define PREFIX "Leitstand/"
#define VERSION 1
#define CHECKSUM_DIGITS 8
/* Between what people wrote and what we write. Not translated: every desk must know it again. */
#define SEPARATOR "— Leitstand —"

static char *
checksum_of (const char *json)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);

  return g_strndup (sum, CHECKSUM_DIGITS);
}

/* The JSON of an intact line; NULL: mangled. @newer: it is of a version we do not know. */
static JsonObject *
read_line (const char *line, gboolean *newer)
{
  g_autofree char *text = g_strstrip (g_strdup (line));
  g_autofree char *json = NULL;
  g_autofree char *sum = NULL;
  g_autoptr (JsonNode) node = NULL;
  char *end = NULL;
  guint64 version;
  const char *last;

  if (!g_str_has_prefix (text, PREFIX))
    return NULL;
  version = g_ascii_strtoull (text + strlen (PREFIX), &end, 10);
  if (version > VERSION && *end == ' ')
    *newer = TRUE;
  last = strrchr (text, ' ');
  if (version != VERSION || *end != ' ' || last <= end)
    return NULL;
  json = g_strndup (end + 1, last - end - 1);
  sum = checksum_of (json);
  if (!g_str_equal (sum, last + 1))
    return NULL;
  node = json_from_string (json, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

/* The last line that begins like ours. */
static const char *
find_line (const char *description)
{
  const char *found = NULL;

  for (const char *p = description; p != NULL && *p != '\0';) {
    const char *newline = strchr (p, '\n');

    if (g_str_has_prefix (p, PREFIX))
      found = p;
    p = newline != NULL ? newline + 1 : NULL;
  }
  return found;
}

static char *
people_of (const char *description, const char *line)
{
  const char *separator = strstr (description, SEPARATOR);
  const char *end = description + strlen (description);

  if (separator != NULL && (separator == description || separator[-1] == '\n'))
    end = separator;
  else if (line != NULL)
    end = line;
  return g_strchomp (g_strndup (description, end - description));
}

static gboolean
says_the_same (JsonObject *a, JsonObject *b)
{
  g_autoptr (JsonNode) left = json_node_init_object (json_node_alloc (), a);
  g_autoptr (JsonNode) right = json_node_init_object (json_node_alloc (), b);

  return json_node_equal (left, right);
}

/**
 * leit_machine_part_read:
 * @description: (nullable): DESCRIPTION as text
 * @copy: (nullable): X-LEITSTAND-ROUND as text
 *
 * Nothing is guessed: a line counts only with its checksum, and two intact ones that contradict each other are both lost.
 */
LeitMachinePart
leit_machine_part_read (const char *description, const char *copy)
{
  const char *text = description != NULL ? description : "";
  const char *line = find_line (text);
  gboolean newer = FALSE;
  g_autoptr (JsonObject) first = line != NULL ? read_line (line, &newer) : NULL;
  g_autoptr (JsonObject) second = copy != NULL ? read_line (copy, &newer) : NULL;
  LeitMachinePart part = { LEIT_MACHINE_NONE, NULL, people_of (text, line) };

  if (line != NULL && first == NULL && strchr (line, '\n') != NULL) {
    g_autofree char *alone = g_strndup (line, strchr (line, '\n') - line);

    first = read_line (alone, &newer);
  }
  if (newer)
    part.state = LEIT_MACHINE_NEWER;
  else if (first != NULL && second != NULL)
    part.state = says_the_same (first, second) ? LEIT_MACHINE_INTACT : LEIT_MACHINE_LOST;
  else if (first != NULL || second != NULL)
    part.state = LEIT_MACHINE_REPAIRED;
  else if (line != NULL || copy != NULL || strstr (text, SEPARATOR) != NULL)
    part.state = LEIT_MACHINE_LOST;
  if (part.state == LEIT_MACHINE_INTACT || part.state == LEIT_MACHINE_REPAIRED)
    part.object = json_object_ref (first != NULL ? first : second);
  return part;
}

void
leit_machine_part_clear (LeitMachinePart *part)
{
  g_clear_pointer (&part->object, json_object_unref);
  g_clear_pointer (&part->people, g_free);
}

/* Returns: (transfer full): the line with checksum */
char *
leit_machine_line_write (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *json = json_to_string (node, FALSE);
  g_autofree char *sum = checksum_of (json);

  return g_strdup_printf (PREFIX "%d %s %s", VERSION, json, sum);
}

/**
 * leit_machine_description:
 * @people: (nullable): what people wrote
 * @facts: (nullable): the same as @line in words
 * @line: the machine line
 *
 * Returns: (transfer full): the text for DESCRIPTION
 */
char *
leit_machine_description (const char *people, const char *facts, const char *line)
{
  GString *text = g_string_new (people);

  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append (text, SEPARATOR "\n");
  if (facts != NULL && *facts != '\0')
    g_string_append_printf (text, "%s\n", facts);
  g_string_append (text, line);
  return g_string_free (text, FALSE);
}
