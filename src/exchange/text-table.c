#include "exchange/text-table.h"

#include <string.h>

#define COLUMN_GAP "  "

typedef struct {
  char *indent;
  char *line;  /* or */
  GStrv cells; /* one of both */
} Row;

struct _LeitTextTable {
  GPtrArray *rows;
  GArray *widths; /* guint, of the columns */
  char *right_aligned;
};

static void
row_free (Row *row)
{
  g_free (row->indent);
  g_free (row->line);
  g_strfreev (row->cells);
  g_free (row);
}

/*
 * right_aligned has one letter a column, 'r' or 'l'; columns beyond it are left-aligned.
 */
LeitTextTable *
leit_text_table_new (const char *right_aligned)
{
  LeitTextTable *table = g_new0 (LeitTextTable, 1);

  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) row_free);
  table->widths = g_array_new (FALSE, TRUE, sizeof (guint));
  table->right_aligned = g_strdup (right_aligned);
  return table;
}

void
leit_text_table_free (LeitTextTable *table)
{
  g_ptr_array_unref (table->rows);
  g_array_unref (table->widths);
  g_free (table->right_aligned);
  g_free (table);
}

static gboolean
is_direction_sign (gunichar c)
{
  return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/*
 * Text from profiles and servers on one line: no control characters, which a terminal would obey, and no signs that
 * turn the direction of what follows.
 */
char *
leit_text_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (g_unichar_iscntrl (c) || c == 0x2028 || c == 0x2029)
      g_string_append_c (clean, ' ');
    else if (!is_direction_sign (c))
      g_string_append_unichar (clean, c);
  }
  return g_string_free (clean, FALSE);
}

/* In cells of a terminal. */
guint
leit_text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);

    if (!g_unichar_iszerowidth (c))
      width += g_unichar_iswide (c) ? 2 : 1;
  }
  return width;
}

/*
 * A line that is no part of the columns.
 */
void
leit_text_table_add_line (LeitTextTable *table, const char *indent, const char *text)
{
  Row *row = g_new0 (Row, 1);

  row->indent = g_strdup (indent);
  row->line = leit_text_clean (text);
  g_ptr_array_add (table->rows, row);
}

void
leit_text_table_add_row (LeitTextTable *table, const char *indent, const char *const *cells)
{
  Row *row = g_new0 (Row, 1);
  guint n_cells = g_strv_length ((GStrv) cells);

  row->indent = g_strdup (indent);
  row->cells = g_new0 (char *, n_cells + 1);
  if (table->widths->len < n_cells)
    g_array_set_size (table->widths, n_cells);
  for (guint i = 0; i < n_cells; i++) {
    guint *width = &g_array_index (table->widths, guint, i);

    row->cells[i] = leit_text_clean (cells[i]);
    *width = MAX (*width, leit_text_width (row->cells[i]));
  }
  g_ptr_array_add (table->rows, row);
}

static void
append_blanks (GString *text, guint count)
{
  for (guint i = 0; i < count; i++)
    g_string_append_c (text, ' ');
}

static void
append_cell (LeitTextTable *table, GString *text, const Row *row, guint column)
{
  const char *cell = row->cells[column];
  guint missing = g_array_index (table->widths, guint, column) - leit_text_width (cell);
  gboolean right = column < strlen (table->right_aligned) && table->right_aligned[column] == 'r';

  g_string_append (text, column > 0 ? COLUMN_GAP : "");
  if (right)
    append_blanks (text, missing);
  g_string_append (text, cell);
  if (!right)
    append_blanks (text, missing);
}

static void
trim_end (GString *text)
{
  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
}

void
leit_text_table_render (LeitTextTable *table, GString *text)
{
  for (guint i = 0; i < table->rows->len; i++) {
    const Row *row = table->rows->pdata[i];

    g_string_append (text, row->indent);
    if (row->line != NULL)
      g_string_append (text, row->line);
    for (guint column = 0; row->cells != NULL && row->cells[column] != NULL; column++)
      append_cell (table, text, row, column);
    trim_end (text);
    g_string_append_c (text, '\n');
  }
}
