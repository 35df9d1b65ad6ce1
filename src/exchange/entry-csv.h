#pragma once

#include "content/rules.h"

G_BEGIN_DECLS

/**
 * LeitEntryCsvState:
 * @LEIT_ENTRY_CSV_NEW: an entry that is not there yet
 * @LEIT_ENTRY_CSV_CHANGED: one that is, and differs
 * @LEIT_ENTRY_CSV_SAME: one that is, and does not
 * @LEIT_ENTRY_CSV_REFUSED: cannot be taken over, for reasons
 */
typedef enum {
  LEIT_ENTRY_CSV_NEW,
  LEIT_ENTRY_CSV_CHANGED,
  LEIT_ENTRY_CSV_SAME,
  LEIT_ENTRY_CSV_REFUSED,
} LeitEntryCsvState;

/**
 * LeitEntryCsvRow:
 * @line: in the file
 * @entry: (nullable): what it would become
 * @known: (nullable): the entry it changes
 * @changes: (element-type LeitField): what differs
 * @reasons: (element-type utf8): why it is refused, translated, each with the field's name
 */
typedef struct {
  guint line;
  LeitEntryCsvState state;
  LeitEntry *entry;
  const LeitEntry *known;
  GPtrArray *changes;
  GPtrArray *reasons;
} LeitEntryCsvRow;

/**
 * LeitEntryCsvPreview:
 * @rows: (element-type LeitEntryCsvRow): one for each line
 * @unknown_columns: names of columns that are left out
 * @counts: of rows, by #LeitEntryCsvState
 */
typedef struct {
  GPtrArray *rows;
  char **unknown_columns;
  guint counts[4];
} LeitEntryCsvPreview;

GBytes *leit_entry_csv_write (GPtrArray *entries);
LeitEntryCsvPreview *leit_entry_csv_preview (GBytes *bytes,
                                             const char *document,
                                             GPtrArray *known,
                                             const LeitRuleContext *context,
                                             GError **error);
void leit_entry_csv_preview_free (LeitEntryCsvPreview *preview);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitEntryCsvPreview, leit_entry_csv_preview_free)

G_END_DECLS
