#pragma once

#include "town/tree-table.h"

G_BEGIN_DECLS

/**
 * LeitSearch:
 *
 * Words to look for, case and diacritics aside ("hohe strasse" finds "Höhe Straße"). Shared texts of a tree
 * table are judged once, however many rows have them.
 */
typedef struct _LeitSearch LeitSearch;

char *leit_search_fold (const char *text);
LeitSearch *leit_search_new (const char *text);
void leit_search_free (LeitSearch *self);
gboolean leit_search_is_empty (const LeitSearch *self);
gboolean leit_search_matches (LeitSearch *self, const char *const *texts);
gboolean leit_search_matches_tree (LeitSearch *self, LeitTreeTable *trees, guint row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitSearch, leit_search_free)

G_END_DECLS
