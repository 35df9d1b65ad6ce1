#include "exchange/csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define MOST_BYTES (64 * 1024 * 1024)
/* What a spreadsheet takes for a formula when a cell begins with it (OWASP, CSV injection). */
#define FORMULA_SIGNS "=+-@\t\r"

G_DEFINE_QUARK (leit - csv - error - quark, leit_csv_error)

static void
record_free (gpointer data)
{
  LeitCsvRecord *record = data;

  g_strfreev (record->cells);
  g_free (record);
}

/* Spreadsheets of older offices still write Windows-1252, of which ISO 8859-1 is nearly all. */
static char *
to_utf8 (GBytes *bytes, const char *document, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  char *text = NULL;

  if (length > MOST_BYTES) {
    g_set_error (error, LEIT_CSV_ERROR, LEIT_CSV_ERROR_TEXT,
                 _ ("%s is too large. Split it into several files."), document);
    return NULL;
  }
  if (length == 0)
    return g_strdup ("");
  if (g_str_has_prefix (data, BYTE_ORDER_MARK) && length >= 3) {
    data += 3;
    length -= 3;
  }
  if (g_utf8_validate_len (data, length, NULL))
    return g_strndup (data, length);
  if (memchr (data, '\0', length) == NULL)
    text = g_convert (data, (gssize) length, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  if (text == NULL)
    g_set_error (error, LEIT_CSV_ERROR, LEIT_CSV_ERROR_TEXT,
                 _ ("%s is no text. Save it as CSV in UTF-8 and try again."), document);
  return text;
}

/* The sign that separates most cells of the first line. */
static char
find_delimiter (const char *text)
{
  guint semicolons = 0, commas = 0, tabs = 0;
  gboolean quoted = FALSE;

  for (; *text != '\0' && (quoted || *text != '\n'); text++) {
    if (*text == '"')
      quoted = !quoted;
    if (quoted)
      continue;
    semicolons += *text == ';';
    commas += *text == ',';
    tabs += *text == '\t';
  }
  if (tabs > semicolons && tabs > commas)
    return '\t';
  return commas > semicolons ? ',' : ';';
}

static char *
unguard (const char *cell)
{
  if (cell[0] == '\'' && cell[1] != '\0' && strchr (FORMULA_SIGNS "'", cell[1]) != NULL)
    return g_strdup (cell + 1);
  return g_strdup (cell);
}

typedef struct {
  const char *p;
  char delimiter;
  guint line;
} Reader;

static gboolean
read_quoted (Reader *reader, GString *cell)
{
  for (reader->p++; *reader->p != '\0'; reader->p++) {
    if (*reader->p == '"' && reader->p[1] != '"') {
      reader->p++;
      return TRUE;
    }
    if (*reader->p == '"')
      reader->p++;
    if (*reader->p == '\n')
      reader->line++;
    g_string_append_c (cell, *reader->p);
  }
  return FALSE;
}

static gboolean
is_end (const char *p)
{
  return *p == '\0' || *p == '\n' || (*p == '\r' && p[1] == '\n');
}

static gboolean
read_cell (Reader *reader, GString *cell)
{
  if (*reader->p == '"' && !read_quoted (reader, cell))
    return FALSE;
  while (!is_end (reader->p) && *reader->p != reader->delimiter)
    g_string_append_c (cell, *reader->p++);
  return TRUE;
}

static LeitCsvRecord *
read_record (Reader *reader)
{
  LeitCsvRecord *record = g_new0 (LeitCsvRecord, 1);
  g_autoptr (GStrvBuilder) cells = g_strv_builder_new ();
  gboolean more = TRUE;

  record->line = reader->line;
  while (more) {
    g_autoptr (GString) cell = g_string_new (NULL);
    g_autofree char *plain = NULL;

    if (!read_cell (reader, cell)) {
      record_free (record);
      return NULL;
    }
    plain = unguard (cell->str);
    g_strv_builder_add (cells, plain);
    more = *reader->p == reader->delimiter;
    reader->p += more ? 1 : 0;
  }
  reader->p += *reader->p == '\r' ? 1 : 0;
  reader->p += *reader->p == '\n' ? 1 : 0;
  reader->line++;
  record->cells = g_strv_builder_end (cells);
  return record;
}

static gboolean
is_blank (const LeitCsvRecord *record)
{
  for (guint i = 0; record->cells[i] != NULL; i++)
    if (*record->cells[i] != '\0')
      return FALSE;
  return TRUE;
}

/*
 * Delimiter `;`, `,` or tab, as the first line has it; UTF-8 with or without a byte-order mark, or
 * Windows-1252. Blank lines are left out; the guard of leit_csv_append() is taken off.
 */
GPtrArray *
leit_csv_parse (GBytes *bytes, const char *document, GError **error)
{
  g_autofree char *text = to_utf8 (bytes, document, error);
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (record_free);
  Reader reader = { text, ';', 1 };

  if (text == NULL)
    return NULL;
  reader.delimiter = find_delimiter (text);
  while (*reader.p != '\0') {
    guint line = reader.line;
    LeitCsvRecord *record = read_record (&reader);

    if (record == NULL) {
      g_set_error (error, LEIT_CSV_ERROR, LEIT_CSV_ERROR_QUOTES,
                   _ ("%s, line %u: a quotation mark has no counterpart. Close it and try again."),
                   document, line);
      return NULL;
    }
    if (is_blank (record))
      record_free (record);
    else
      g_ptr_array_add (records, record);
  }
  return g_steal_pointer (&records);
}

/* A number below zero is no formula, and sums must still work; "+49 …" must not become a number. */
static gboolean
needs_guard (const char *cell)
{
  if (*cell == '\0' || strchr (FORMULA_SIGNS "'", *cell) == NULL)
    return FALSE;
  return !(*cell == '-' && cell[1] != '\0' &&
           strspn (cell + 1, "0123456789.") == strlen (cell + 1));
}

static void
append_cell (GString *text, const char *cell)
{
  gboolean guard = needs_guard (cell);
  gboolean quote = strpbrk (cell, ";,\t\"\r\n") != NULL || g_ascii_isspace (*cell);

  g_string_append (text, quote ? "\"" : "");
  g_string_append (text, guard ? "'" : "");
  for (; *cell != '\0'; cell++) {
    g_string_append_c (text, *cell);
    if (*cell == '"')
      g_string_append_c (text, '"');
  }
  g_string_append (text, quote ? "\"" : "");
}

/*
 * One line. What a spreadsheet would run as a formula gets a ' before it.
 */
void
leit_csv_append (GString *text, const char *const *cells)
{
  for (guint i = 0; cells[i] != NULL; i++) {
    g_string_append (text, i > 0 ? ";" : "");
    append_cell (text, cells[i]);
  }
  g_string_append (text, "\r\n");
}
