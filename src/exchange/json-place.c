#include "exchange/json-place.h"

#include <string.h>

static const char *
skip_space (const char *p)
{
  while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
    p++;
  return p;
}

static const char *
skip_string (const char *p)
{
  for (p++; *p != '"' && *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
  return *p == '"' ? p + 1 : p;
}

static const char *
skip_container (const char *p)
{
  guint depth = 0;

  do {
    if (*p == '"') {
      p = skip_string (p);
      continue;
    }
    if (*p == '{' || *p == '[')
      depth++;
    else if (*p == '}' || *p == ']')
      depth--;
    p++;
  } while (depth > 0 && *p != '\0');
  return p;
}

static const char *
skip_value (const char *p)
{
  if (*p == '"')
    return skip_string (p);
  if (*p == '{' || *p == '[')
    return skip_container (p);
  return p + strcspn (p, ",]} \t\r\n");
}

/* From behind a value to the next one, or NULL at the container's end. */
static const char *
next_value (const char *p)
{
  p = skip_space (p);
  return *p == ',' ? skip_space (p + 1) : NULL;
}

static LeitJsonSpan
span_at (const char *text, const char *value)
{
  return (LeitJsonSpan){ (gsize) (value - text), (gsize) (skip_value (value) - text) };
}

LeitJsonSpan
leit_json_span_of_root (const char *text)
{
  return span_at (text, skip_space (text));
}

static gboolean
is_named (const char *key, const char *name)
{
  gsize length = strlen (name);

  return strncmp (key + 1, name, length) == 0 && key[length + 1] == '"';
}

/*
 * The value of the member called name; the last one where it stands twice, as parsers take it.
 */
gboolean
leit_json_span_find_member (const char *text,
                            LeitJsonSpan object,
                            const char *name,
                            LeitJsonSpan *value)
{
  gboolean found = FALSE;
  const char *key = skip_space (text + object.start + 1);

  g_assert (text[object.start] == '{');
  while (key != NULL && *key == '"') {
    const char *member = skip_space (skip_space (skip_string (key)) + 1);

    if (is_named (key, name)) {
      *value = span_at (text, member);
      found = TRUE;
    }
    key = next_value (skip_value (member));
  }
  return found;
}

gboolean
leit_json_span_get_element (const char *text, LeitJsonSpan array, guint index, LeitJsonSpan *value)
{
  const char *element = skip_space (text + array.start + 1);

  g_assert (text[array.start] == '[');
  if (*element == ']')
    return FALSE;
  for (guint i = 0; i < index && element != NULL; i++)
    element = next_value (skip_value (element));
  if (element == NULL)
    return FALSE;
  *value = span_at (text, element);
  return TRUE;
}

gboolean
leit_json_span_is_empty (const char *text, LeitJsonSpan container)
{
  const char *first = skip_space (text + container.start + 1);

  return *first == ']' || *first == '}';
}

/*
 * How far the line that holds the offset is indented, in blanks.
 */
guint
leit_json_span_get_indent (const char *text, gsize offset)
{
  gsize start = offset;
  guint indent = 0;

  while (start > 0 && text[start - 1] != '\n')
    start--;
  while (text[start + indent] == ' ')
    indent++;
  return indent;
}
