#include "exchange/json-writer.h"

#include <math.h>

void
leit_json_writer_init (LeitJsonWriter *writer)
{
  writer->text = g_string_new (NULL);
  writer->depth = 0;
  writer->follows = FALSE;
}

char *
leit_json_writer_end (LeitJsonWriter *writer)
{
  g_assert (writer->depth == 0);

  g_string_append_c (writer->text, '\n');
  return g_string_free (g_steal_pointer (&writer->text), FALSE);
}

static void
append_escaped (GString *text, const char *value)
{
  for (const char *p = value; *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      g_string_append_c (text, '\\');
    if ((guchar) *p < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint) (guchar) *p);
    else
      g_string_append_c (text, *p);
  }
}

static void
append_string (GString *text, const char *value)
{
  g_autofree char *valid = g_utf8_validate (value, -1, NULL) ? NULL : g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  append_escaped (text, valid != NULL ? valid : value);
  g_string_append_c (text, '"');
}

static void
new_line (LeitJsonWriter *writer)
{
  g_string_append_c (writer->text, '\n');
  for (guint i = 0; i < writer->depth; i++)
    g_string_append (writer->text, "  ");
}

static void
begin_value (LeitJsonWriter *writer, const char *name)
{
  if (writer->follows)
    g_string_append_c (writer->text, ',');
  if (writer->depth > 0)
    new_line (writer);
  writer->follows = TRUE;
  if (name == NULL)
    return;
  append_string (writer->text, name);
  g_string_append (writer->text, ": ");
}

void
leit_json_writer_open (LeitJsonWriter *writer, const char *name, char bracket)
{
  begin_value (writer, name);
  g_string_append_c (writer->text, bracket);
  writer->depth++;
  writer->follows = FALSE;
}

void
leit_json_writer_close (LeitJsonWriter *writer, char bracket)
{
  writer->depth--;
  if (writer->follows)
    new_line (writer);
  g_string_append_c (writer->text, bracket);
  writer->follows = TRUE;
}

void
leit_json_writer_null (LeitJsonWriter *writer, const char *name)
{
  begin_value (writer, name);
  g_string_append (writer->text, "null");
}

void
leit_json_writer_string (LeitJsonWriter *writer, const char *name, const char *value)
{
  if (value == NULL) {
    leit_json_writer_null (writer, name);
    return;
  }
  begin_value (writer, name);
  append_string (writer->text, value);
}

/* The shortest text that reads back as the same number: 15 digits do for most, 17 for all. */
void
leit_json_writer_number (LeitJsonWriter *writer, const char *name, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value)) {
    leit_json_writer_null (writer, name);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, sizeof text, formats[i], value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  begin_value (writer, name);
  g_string_append (writer->text, text);
}

void
leit_json_writer_int (LeitJsonWriter *writer, const char *name, gint64 value)
{
  begin_value (writer, name);
  g_string_append_printf (writer->text, "%" G_GINT64_FORMAT, value);
}

void
leit_json_writer_boolean (LeitJsonWriter *writer, const char *name, gboolean value)
{
  begin_value (writer, name);
  g_string_append (writer->text, value ? "true" : "false");
}
