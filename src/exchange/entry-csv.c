#include "exchange/entry-csv.h"
#include "exchange/csv.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* An entry's fields, but of those that only the server says just the id. */
static gboolean
is_column (const LeitField *field)
{
  return (field->flags & LEIT_FIELD_SERVER) == 0 || g_str_equal (field->name, "id");
}

static const LeitField *
find_field (const char *name)
{
  return leit_shape_find (leit_entry_get_shape (), name);
}

static void
append_line (GString *text, const LeitEntry *entry)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) cells = NULL;

  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++) {
    g_autofree char *cell = NULL;

    if (!is_column (field))
      continue;
    if (entry == NULL)
      cell = g_strdup (field->name);
    else
      cell = leit_field_get_text (field, entry);
    g_strv_builder_add (builder, cell);
  }
  cells = g_strv_builder_end (builder);
  leit_csv_append (text, (const char *const *) cells);
}

/**
 * leit_entry_csv_write:
 * @entries: (element-type LeitEntry): what to write
 *
 * Returns: (transfer full): a table in UTF-8 with a byte-order mark and `;`, as German spreadsheets
 *   expect it; leit_entry_csv_preview() reads it again without a loss. It holds personal data.
 */
GBytes *
leit_entry_csv_write (GPtrArray *entries)
{
  GString *text = g_string_new ("\xef\xbb\xbf");

  g_return_val_if_fail (entries != NULL, NULL);

  append_line (text, NULL);
  for (guint i = 0; i < entries->len; i++)
    append_line (text, entries->pdata[i]);
  return g_string_free_to_bytes (text);
}

static void
row_free (gpointer data)
{
  LeitEntryCsvRow *row = data;

  g_clear_pointer (&row->entry, leit_entry_free);
  g_clear_pointer (&row->changes, g_ptr_array_unref);
  g_ptr_array_unref (row->reasons);
  g_free (row);
}

void
leit_entry_csv_preview_free (LeitEntryCsvPreview *preview)
{
  g_ptr_array_unref (preview->rows);
  g_strfreev (preview->unknown_columns);
  g_free (preview);
}

typedef struct {
  const LeitRuleContext *context;
  const LeitField **columns; /* NULL: unknown */
  guint n_columns;
  GHashTable *known;    /* id -> LeitEntry */
  GHashTable *seen_ids; /* of this file */
} Import;

static const LeitField *
match_column (const char *name)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name));
  g_autofree char *folded = g_utf8_casefold (trimmed, -1);

  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++) {
    g_autofree char *label = g_utf8_casefold (_ (field->label), -1);

    if (is_column (field) && (g_str_equal (field->name, folded) || g_str_equal (label, folded)))
      return field;
  }
  return NULL;
}

static void
match_columns (Import *import, char **names, LeitEntryCsvPreview *preview)
{
  g_autoptr (GStrvBuilder) unknown = g_strv_builder_new ();

  import->n_columns = g_strv_length (names);
  import->columns = g_new0 (const LeitField *, import->n_columns);
  for (guint i = 0; i < import->n_columns; i++) {
    import->columns[i] = match_column (names[i]);
    if (import->columns[i] == NULL && *names[i] != '\0')
      g_strv_builder_add (unknown, names[i]);
  }
  preview->unknown_columns = g_strv_builder_end (unknown);
}

static int
find_column (const Import *import, const char *name)
{
  for (guint i = 0; i < import->n_columns; i++)
    if (import->columns[i] == find_field (name))
      return (int) i;
  return -1;
}

static const char *
get_cell (const Import *import, const LeitCsvRecord *record, const char *name)
{
  int column = find_column (import, name);

  if (column < 0 || g_strv_length (record->cells) <= (guint) column)
    return "";
  return record->cells[column];
}

static void
add_reason (LeitEntryCsvRow *row, char *reason)
{
  g_ptr_array_add (row->reasons, reason);
}

/* An id the server does not know would silently make a new record of it. */
static void
find_known (const Import *import, const LeitCsvRecord *record, LeitEntryCsvRow *row)
{
  g_autofree char *id = g_strstrip (g_strdup (get_cell (import, record, "id")));

  if (*id == '\0')
    return;
  row->known = g_hash_table_lookup (import->known, id);
  if (row->known == NULL)
    add_reason (
        row, g_strdup_printf (_ ("There is no entry %s. Empty the number to make a new one."), id));
  else if (!g_hash_table_add (import->seen_ids, g_strdup (id)))
    add_reason (
        row, g_strdup_printf (_ ("Entry %s is in the file twice. Remove one of the lines."), id));
}

/* Lines longer than the first hold a sign that should have been quoted. */
static void
read_cells (const Import *import, const LeitCsvRecord *record, LeitEntryCsvRow *row)
{
  guint n_cells = g_strv_length (record->cells);

  if (n_cells > import->n_columns)
    add_reason (row, g_strdup (_ ("The line has more cells than the first line has columns.")));
  for (guint i = 0; i < MIN (n_cells, import->n_columns); i++) {
    const LeitField *field = import->columns[i];
    g_autoptr (GError) error = NULL;

    if (field == NULL || (field->flags & LEIT_FIELD_SERVER) != 0)
      continue;
    if (!leit_field_set_text (field, row->entry, record->cells[i], &error))
      add_reason (row, g_strdup (error->message));
  }
}

static gboolean
was_there (const GPtrArray *before, const LeitFinding *finding)
{
  for (guint i = 0; before != NULL && i < before->len; i++) {
    const LeitFinding *other = before->pdata[i];

    if (g_str_equal (other->rule, finding->rule) && g_str_equal (other->field, finding->field) &&
        other->row == finding->row)
      return TRUE;
  }
  return FALSE;
}

/* What was wrong before the import is not the file's fault. */
static void
check_row (const Import *import, LeitEntryCsvRow *row)
{
  g_autoptr (GPtrArray) findings = leit_entry_check (row->entry, import->context);
  g_autoptr (GPtrArray) before =
      row->known != NULL ? leit_entry_check (row->known, import->context) : NULL;

  for (guint i = 0; i < findings->len; i++) {
    const LeitFinding *finding = findings->pdata[i];

    if (finding->severity == LEIT_SEVERITY_REFUSE && !was_there (before, finding))
      /* Translators: a field's name and what to do */
      add_reason (row, g_strdup_printf (_ ("%s: %s"), _ (find_field (finding->field)->label),
                                        finding->message));
  }
}

static void
judge_kind (LeitEntryCsvRow *row)
{
  if (row->known == NULL)
    return;
  if (leit_entry_is_place (row->known) != leit_entry_is_place (row->entry) ||
      leit_entry_has_sessions (row->known) != leit_entry_has_sessions (row->entry))
    add_reason (row,
                g_strdup (_ ("A place, an event and news cannot become one another. Make a new "
                             "entry instead.")));
}

static LeitEntryCsvState
get_state (const LeitEntryCsvRow *row)
{
  if (row->reasons->len > 0)
    return LEIT_ENTRY_CSV_REFUSED;
  if (row->known == NULL)
    return LEIT_ENTRY_CSV_NEW;
  return row->changes->len > 0 ? LEIT_ENTRY_CSV_CHANGED : LEIT_ENTRY_CSV_SAME;
}

static LeitEntryCsvRow *
read_row (const Import *import, const LeitCsvRecord *record)
{
  LeitEntryCsvRow *row = g_new0 (LeitEntryCsvRow, 1);
  g_autoptr (LeitEntry) empty = leit_entry_new (LEIT_ENTRY_PROVIDER);

  row->line = record->line;
  row->reasons = g_ptr_array_new_with_free_func (g_free);
  find_known (import, record, row);
  row->entry = leit_entry_copy (row->known != NULL ? row->known : empty);
  read_cells (import, record, row);
  row->changes = leit_entry_list_changes (row->known != NULL ? row->known : empty, row->entry);
  judge_kind (row);
  if (row->known == NULL || row->changes->len > 0)
    check_row (import, row);
  row->state = get_state (row);
  return row;
}

static gboolean
expect_columns (const Import *import, const char *document, GError **error)
{
  if (find_column (import, "title") >= 0 || find_column (import, "id") >= 0)
    return TRUE;
  g_set_error (error, LEIT_CSV_ERROR, LEIT_CSV_ERROR_COLUMNS,
               _ ("%s: the first line names no column “title” or “id”. Export a table to see how "
                  "they are named."),
               document);
  return FALSE;
}

static GHashTable *
index_known (GPtrArray *known)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; known != NULL && i < known->len; i++) {
    LeitEntry *entry = known->pdata[i];

    if (entry->id != NULL)
      g_hash_table_insert (index, entry->id, entry);
  }
  return index;
}

/**
 * leit_entry_csv_preview:
 * @bytes: a table: `;`, `,` or tab; UTF-8 or Windows-1252; decimal comma or point; the first line
 *   names the columns as leit_entry_csv_write() or the editor does
 * @document: the file's name, for messages
 * @known: (nullable) (element-type LeitEntry): the entries there are, which must outlive the preview
 * @context: what rows are checked against
 * @error: set to a #LeitCsvError when the file as a whole cannot be read
 *
 * Says what importing the table would do, and does nothing. A line with the id of a known entry
 * changes that entry, in the columns the table has: an empty cell empties the field. A line without
 * one is a new entry.
 *
 * Returns: (transfer full) (nullable): the preview
 */
LeitEntryCsvPreview *
leit_entry_csv_preview (GBytes *bytes,
                        const char *document,
                        GPtrArray *known,
                        const LeitRuleContext *context,
                        GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (LeitEntryCsvPreview) preview = NULL;
  g_autoptr (GHashTable) by_id = index_known (known);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree const LeitField **columns = NULL;
  Import import = { .context = context, .known = by_id, .seen_ids = seen };

  g_return_val_if_fail (bytes != NULL && context != NULL, NULL);

  records = leit_csv_parse (bytes, document, error);
  if (records == NULL)
    return NULL;
  preview = g_new0 (LeitEntryCsvPreview, 1);
  preview->rows = g_ptr_array_new_with_free_func (row_free);
  match_columns (
      &import, records->len > 0 ? ((LeitCsvRecord *) records->pdata[0])->cells : (char *[]){ NULL },
      preview);
  columns = import.columns;
  if (!expect_columns (&import, document, error))
    return NULL;
  for (guint i = 1; i < records->len; i++) {
    LeitEntryCsvRow *row = read_row (&import, records->pdata[i]);

    g_ptr_array_add (preview->rows, row);
    preview->counts[row->state]++;
  }
  return g_steal_pointer (&preview);
}
