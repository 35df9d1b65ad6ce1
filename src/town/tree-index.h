#pragma once

#include "town/tree-table.h"

G_BEGIN_DECLS

/**
 * LeitTreeIndex:
 *
 * A grid over the rectangle that holds all points; rows sorted by cell. Immutable once built, so
 * that any thread may ask it.
 */
typedef struct _LeitTreeIndex LeitTreeIndex;

LeitTreeIndex *leit_tree_index_new (const guint32 *x, const guint32 *y, guint n_rows);
void leit_tree_index_free (LeitTreeIndex *self);
gsize leit_tree_index_get_bytes (const LeitTreeIndex *self);

void leit_tree_index_visit (const LeitTreeIndex *self,
                            guint32 x_min,
                            guint32 y_min,
                            guint32 x_max,
                            guint32 y_max,
                            LeitTreeVisitor visitor,
                            gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitTreeIndex, leit_tree_index_free)

G_END_DECLS
