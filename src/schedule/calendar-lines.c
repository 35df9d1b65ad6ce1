#include "schedule/calendar-lines.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Deeper than this no calendar goes: VCALENDAR, VEVENT, VALARM, and what a vendor puts in. */
#define MAX_DEPTH 16
/* RFC 5545, 3.1: lines should not be longer than 75 octets without their ending. */
#define FOLD_OCTETS 75

typedef struct {
  gsize offset;
  gsize length; /* with folds and line ending */
  gsize name_length;
  guint number; /* in the file, from 1 */
  int component;
} ContentLine;

typedef struct {
  guint begin, end; /* indices of lines */
  int parent;
} Component;

/* Replaces @length bytes at @offset. */
typedef struct {
  gsize offset, length;
  char *text;
  guint order;
} Splice;

struct _LeitCalendarLines {
  char *text;
  const char *line_ending;
  GArray *lines;
  GArray *components;
  GArray *splices;
};

static ContentLine *
line_at (LeitCalendarLines *self, guint i)
{
  return &g_array_index (self->lines, ContentLine, i);
}

static Component *
component_at (LeitCalendarLines *self, guint i)
{
  return &g_array_index (self->components, Component, i);
}

static void
splice_clear (gpointer data)
{
  g_free (((Splice *) data)->text);
}

void
leit_calendar_lines_free (LeitCalendarLines *self)
{
  g_free (self->text);
  g_array_unref (self->lines);
  g_array_unref (self->components);
  g_array_unref (self->splices);
  g_free (self);
}

/* {{{ Reading */

static gsize
next_physical_line (const char *text, gsize offset)
{
  const char *newline = strchr (text + offset, '\n');

  return newline != NULL ? (gsize) (newline - text) + 1 : offset + strlen (text + offset);
}

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_' || c == '.';
}

/* The content of line @i without folds and line ending. */
static char *
unfold (LeitCalendarLines *self, guint i)
{
  const ContentLine *line = line_at (self, i);
  const char *end = self->text + line->offset + line->length;
  GString *content = g_string_sized_new (line->length);

  for (const char *p = self->text + line->offset; p < end; p++) {
    if (*p == '\r' && p + 1 < end && p[1] == '\n')
      continue;
    if (*p == '\n') {
      p++; /* the space of the continuation */
      continue;
    }
    g_string_append_c (content, *p);
  }
  return g_string_free (content, FALSE);
}

static gboolean
read_line (LeitCalendarLines *self, gsize offset, gsize length, guint number, GError **error)
{
  const char *start = self->text + offset;
  ContentLine line = { .offset = offset, .length = length, .number = number, .component = -1 };

  while (is_name_character (start[line.name_length]))
    line.name_length++;
  if (line.name_length > 0 && (start[line.name_length] == ':' || start[line.name_length] == ';')) {
    g_array_append_val (self->lines, line);
    return TRUE;
  }
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
               _ ("line %u: not a calendar line (“NAME:value” was expected)"), number);
  return FALSE;
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_lines (LeitCalendarLines *self, GError **error)
{
  gsize offset = g_str_has_prefix (self->text, "\xef\xbb\xbf") ? 3 : 0;
  guint number = 1;

  while (self->text[offset] != '\0') {
    gsize end = next_physical_line (self->text, offset);
    guint first = number++;

    while (self->text[end] == ' ' || self->text[end] == '\t') {
      end = next_physical_line (self->text, end);
      number++;
    }
    if (!is_blank (self->text + offset, end - offset) &&
        !read_line (self, offset, end - offset, first, error))
      return FALSE;
    offset = end;
  }
  return TRUE;
}

static gboolean
line_is (LeitCalendarLines *self, guint i, const char *name)
{
  const ContentLine *line = line_at (self, i);

  return strlen (name) == line->name_length &&
         g_ascii_strncasecmp (self->text + line->offset, name, line->name_length) == 0;
}

/* Where the value begins: after the first colon outside of quotes. */
static char *
value_of (char *content)
{
  gboolean quoted = FALSE;

  for (char *p = content; *p != '\0'; p++) {
    if (*p == '"')
      quoted = !quoted;
    else if (*p == ':' && !quoted)
      return p + 1;
  }
  return content + strlen (content);
}

static gboolean
open_component (LeitCalendarLines *self, guint i, int *current, GError **error)
{
  Component component = { .begin = i, .end = 0, .parent = *current };
  guint depth = 0;

  for (int up = *current; up >= 0; up = component_at (self, up)->parent)
    depth++;
  if (depth >= MAX_DEPTH || (*current < 0 && self->components->len > 0)) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("line %u: a BEGIN where none can stand"), line_at (self, i)->number);
    return FALSE;
  }
  *current = self->components->len;
  g_array_append_val (self->components, component);
  return TRUE;
}

static gboolean
close_component (LeitCalendarLines *self, guint i, int *current, GError **error)
{
  g_autofree char *end = unfold (self, i);
  g_autofree char *begin = NULL;

  if (*current >= 0)
    begin = unfold (self, component_at (self, *current)->begin);
  if (begin == NULL || g_ascii_strcasecmp (value_of (begin), value_of (end)) != 0) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("line %u: “%s” ends what was not begun"), line_at (self, i)->number, end);
    return FALSE;
  }
  component_at (self, *current)->end = i;
  line_at (self, i)->component = *current;
  *current = component_at (self, *current)->parent;
  return TRUE;
}

static gboolean
read_components (LeitCalendarLines *self, GError **error)
{
  int current = -1;

  for (guint i = 0; i < self->lines->len; i++) {
    if (line_is (self, i, "END")) {
      if (!close_component (self, i, &current, error))
        return FALSE;
      continue;
    }
    if (line_is (self, i, "BEGIN") && !open_component (self, i, &current, error))
      return FALSE;
    line_at (self, i)->component = current;
    if (current < 0) {
      g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                   _ ("line %u: outside of the calendar"), line_at (self, i)->number);
      return FALSE;
    }
  }
  if (current >= 0) {
    const ContentLine *open = line_at (self, component_at (self, current)->begin);

    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("line %u: begun here, and the file ends before its END"), open->number);
    return FALSE;
  }
  return TRUE;
}

static guint
count_lines_until (const char *text, const char *end)
{
  guint number = 1;

  for (const char *p = text; p < end; p++)
    number += *p == '\n';
  return number;
}

static gboolean
check_text (const char *text, GError **error)
{
  const char *wrong;

  if (strlen (text) > LEIT_CALENDAR_MAX_BYTES) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("line 1: larger than %u MiB, which no schedule is"),
                 LEIT_CALENDAR_MAX_BYTES >> 20);
    return FALSE;
  }
  if (g_utf8_validate (text, -1, &wrong))
    return TRUE;
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
               _ ("line %u: not UTF-8 text"), count_lines_until (text, wrong));
  return FALSE;
}

/**
 * leit_calendar_lines_new:
 * @text: iCalendar text with one VCALENDAR; LF instead of CRLF is taken as it is
 *
 * Returns: (nullable): its lines; %NULL with #LEIT_SCHEDULE_ERROR_BROKEN that names the line
 */
LeitCalendarLines *
leit_calendar_lines_new (const char *text, GError **error)
{
  g_autoptr (LeitCalendarLines) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!check_text (text, error))
    return NULL;
  self = g_new0 (LeitCalendarLines, 1);
  self->text = g_strdup (text);
  self->line_ending = strstr (text, "\r\n") != NULL || strchr (text, '\n') == NULL ? "\r\n" : "\n";
  self->lines = g_array_new (FALSE, FALSE, sizeof (ContentLine));
  self->components = g_array_new (FALSE, FALSE, sizeof (Component));
  self->splices = g_array_new (FALSE, FALSE, sizeof (Splice));
  g_array_set_clear_func (self->splices, splice_clear);
  if (!read_lines (self, error) || !read_components (self, error))
    return NULL;
  if (self->components->len == 0 || !leit_calendar_lines_component_is (self, 0, "VCALENDAR")) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("line 1: not a calendar (BEGIN:VCALENDAR was expected)"));
    return NULL;
  }
  return g_steal_pointer (&self);
}

guint
leit_calendar_lines_count_components (LeitCalendarLines *self)
{
  return self->components->len;
}

gboolean
leit_calendar_lines_component_is (LeitCalendarLines *self, guint component, const char *name)
{
  g_autofree char *begin = unfold (self, component_at (self, component)->begin);

  return g_ascii_strcasecmp (value_of (begin), name) == 0;
}

/* The component around it; -1: none. */
int
leit_calendar_lines_get_parent (LeitCalendarLines *self, guint component)
{
  return component_at (self, component)->parent;
}

/* The line of the file its BEGIN stands in, from 1. */
guint
leit_calendar_lines_get_line_number (LeitCalendarLines *self, guint component)
{
  return line_at (self, component_at (self, component)->begin)->number;
}

/* The next line from @i on that is a property of @component itself; the number of lines: none. */
static guint
next_property (LeitCalendarLines *self, guint component, guint i)
{
  const Component *whole = component_at (self, component);

  for (; i < whole->end; i++)
    if (i > whole->begin && line_at (self, i)->component == (int) component)
      return i;
  return self->lines->len;
}

static guint
find_property (LeitCalendarLines *self, guint component, const char *name, guint from)
{
  guint i = next_property (self, component, from);

  while (i < self->lines->len && !line_is (self, i, name))
    i = next_property (self, component, i + 1);
  return i;
}

guint
leit_calendar_lines_get_property_line (LeitCalendarLines *self, guint component, const char *name)
{
  guint begin = component_at (self, component)->begin;
  guint i = find_property (self, component, name, begin + 1);

  return line_at (self, i < self->lines->len ? i : begin)->number;
}

GPtrArray *
leit_calendar_lines_list_names (LeitCalendarLines *self, guint component)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint i = component_at (self, component)->begin;

  while ((i = next_property (self, component, i + 1)) < self->lines->len) {
    const ContentLine *line = line_at (self, i);
    g_autofree char *name = g_ascii_strup (self->text + line->offset, line->name_length);

    if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
      g_ptr_array_add (names, g_steal_pointer (&name));
  }
  return names;
}

char *
leit_calendar_lines_get (LeitCalendarLines *self, guint component, const char *name)
{
  GString *all = NULL;
  guint i = component_at (self, component)->begin;

  while ((i = find_property (self, component, name, i + 1)) < self->lines->len) {
    g_autofree char *content = unfold (self, i);

    if (all == NULL)
      all = g_string_new (content);
    else
      g_string_append_printf (all, "\n%s", content);
  }
  return all != NULL ? g_string_free (all, FALSE) : NULL;
}

char *
leit_calendar_lines_get_value (LeitCalendarLines *self, guint component, const char *name)
{
  guint i = find_property (self, component, name, component_at (self, component)->begin + 1);
  g_autofree char *content = NULL;

  if (i == self->lines->len)
    return NULL;
  content = unfold (self, i);
  return g_strdup (value_of (content));
}

char *
leit_calendar_lines_get_text (LeitCalendarLines *self, guint component, const char *name)
{
  g_autofree char *value = leit_calendar_lines_get_value (self, component, name);

  return value != NULL ? leit_calendar_unescape (value) : NULL;
}

char *
leit_calendar_lines_get_component (LeitCalendarLines *self, guint component)
{
  const ContentLine *first = line_at (self, component_at (self, component)->begin);
  const ContentLine *last = line_at (self, component_at (self, component)->end);

  return g_strndup (self->text + first->offset, last->offset + last->length - first->offset);
}

/* }}} */

/* {{{ Writing */

/* Resolves the escapes of a TEXT value (RFC 5545, 3.3.11). */
char *
leit_calendar_unescape (const char *value)
{
  GString *text = g_string_new (NULL);

  for (const char *p = value; *p != '\0'; p++) {
    if (*p != '\\' || p[1] == '\0') {
      g_string_append_c (text, *p);
      continue;
    }
    p++;
    g_string_append_c (text, *p == 'n' || *p == 'N' ? '\n' : *p);
  }
  return g_string_free (text, FALSE);
}

char *
leit_calendar_escape (const char *text)
{
  GString *value = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '\n')
      g_string_append (value, "\\n");
    else if (*p == '\\' || *p == ';' || *p == ',')
      g_string_append_printf (value, "\\%c", *p);
    else if ((guchar) *p >= ' ' || *p == '\t')
      g_string_append_c (value, *p);
  }
  return g_string_free (value, FALSE);
}

/* Appends @content_line to @out, folded between characters, with its ending. */
void
leit_calendar_fold (GString *out, const char *content_line, const char *line_ending)
{
  guint octets = 0;

  for (const char *p = content_line; *p != '\0'; p = g_utf8_next_char (p)) {
    guint size = (guint) (g_utf8_next_char (p) - p);

    if (octets + size > FOLD_OCTETS) {
      g_string_append_printf (out, "%s ", line_ending);
      octets = 1;
    }
    g_string_append_len (out, p, size);
    octets += size;
  }
  g_string_append (out, line_ending);
}

static char *
fold_all (LeitCalendarLines *self, const char *content)
{
  g_auto (GStrv) lines = g_strsplit (content, "\n", -1);
  GString *out = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_strchomp (lines[i]);
    /* A line that begins with a space continues the one before: raw lines of another text. */
    if (lines[i][0] == ' ' || lines[i][0] == '\t')
      g_string_append_printf (out, "%s%s", lines[i], self->line_ending);
    else if (lines[i][0] != '\0')
      leit_calendar_fold (out, lines[i], self->line_ending);
  }
  return g_string_free (out, FALSE);
}

static void
add_splice (LeitCalendarLines *self, gsize offset, gsize length, char *text)
{
  Splice splice = { offset, length, text, self->splices->len };

  g_array_append_val (self->splices, splice);
}

/* Where new properties go: before the first component inside, or before the END. */
static gsize
end_of_properties (LeitCalendarLines *self, guint component)
{
  const Component *whole = component_at (self, component);

  for (guint i = whole->begin + 1; i < whole->end; i++)
    if (line_at (self, i)->component != (int) component)
      return line_at (self, i)->offset;
  return line_at (self, whole->end)->offset;
}

void
leit_calendar_lines_set (LeitCalendarLines *self,
                         guint component,
                         const char *name,
                         const char *content)
{
  g_autofree char *present = leit_calendar_lines_get (self, component, name);
  gboolean written = content == NULL;
  guint i = component_at (self, component)->begin;

  if (g_strcmp0 (present, content) == 0)
    return;
  while ((i = find_property (self, component, name, i + 1)) < self->lines->len) {
    const ContentLine *line = line_at (self, i);

    add_splice (self, line->offset, line->length,
                written ? g_strdup ("") : fold_all (self, content));
    written = TRUE;
  }
  if (!written)
    add_splice (self, end_of_properties (self, component), 0, fold_all (self, content));
}

void
leit_calendar_lines_set_text (LeitCalendarLines *self,
                              guint component,
                              const char *name,
                              const char *text)
{
  g_autofree char *present = leit_calendar_lines_get (self, component, name);
  g_autofree char *shown = leit_calendar_lines_get_text (self, component, name);
  g_autofree char *value = NULL;
  g_autofree char *content = NULL;

  if (g_strcmp0 (shown, text) == 0)
    return;
  if (text == NULL) {
    leit_calendar_lines_set (self, component, name, NULL);
    return;
  }
  value = leit_calendar_escape (text);
  if (present != NULL)
    *value_of (present) = '\0';
  content =
      present != NULL ? g_strconcat (present, value, NULL) : g_strconcat (name, ":", value, NULL);
  leit_calendar_lines_set (self, component, name, content);
}

void
leit_calendar_lines_remove_component (LeitCalendarLines *self, guint component)
{
  const ContentLine *first = line_at (self, component_at (self, component)->begin);
  const ContentLine *last = line_at (self, component_at (self, component)->end);

  add_splice (self, first->offset, last->offset + last->length - first->offset, g_strdup (""));
}

void
leit_calendar_lines_append_component (LeitCalendarLines *self, guint parent, const char *content)
{
  const ContentLine *end = line_at (self, component_at (self, parent)->end);

  add_splice (self, end->offset, 0, fold_all (self, content));
}

gboolean
leit_calendar_lines_is_changed (LeitCalendarLines *self)
{
  return self->splices->len > 0;
}

static int
compare_splices (gconstpointer a, gconstpointer b)
{
  const Splice *left = a;
  const Splice *right = b;

  if (left->offset != right->offset)
    return left->offset < right->offset ? -1 : 1;
  return left->order < right->order ? -1 : left->order > right->order;
}

/**
 * leit_calendar_lines_finish:
 *
 * Returns: the text with all changes; every byte that no change names is as it was
 */
char *
leit_calendar_lines_finish (LeitCalendarLines *self)
{
  GString *out = g_string_sized_new (strlen (self->text) + 1024);
  gsize copied = 0;

  g_array_sort (self->splices, compare_splices);
  for (guint i = 0; i < self->splices->len; i++) {
    const Splice *splice = &g_array_index (self->splices, Splice, i);

    if (splice->offset < copied)
      continue; /* inside of a component that was removed */
    g_string_append_len (out, self->text + copied, splice->offset - copied);
    /* The last line of a file may lack its ending. */
    if (out->len > 0 && out->str[out->len - 1] != '\n' && *splice->text != '\0')
      g_string_append (out, self->line_ending);
    g_string_append (out, splice->text);
    copied = splice->offset + splice->length;
  }
  g_string_append (out, self->text + copied);
  return g_string_free (out, FALSE);
}

/* }}} */
