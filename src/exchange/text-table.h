#pragma once

/* Inside the exchange room: text in columns for a terminal or a mail. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LeitTextTable LeitTextTable;

LeitTextTable *leit_text_table_new (const char *right_aligned);
void leit_text_table_free (LeitTextTable *table);
void leit_text_table_add_line (LeitTextTable *table, const char *indent, const char *text);
void leit_text_table_add_row (LeitTextTable *table, const char *indent, const char *const *cells);
void leit_text_table_render (LeitTextTable *table, GString *text);

char *leit_text_clean (const char *text);
guint leit_text_width (const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitTextTable, leit_text_table_free)

G_END_DECLS
