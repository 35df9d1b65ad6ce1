#include "town/tree-table.h"

typedef struct {
  LeitTreeTable *table;
  guint32 x, y;
  guint status_mask;
  guint64 best_distance; /* squared, mercator units */
  guint best_row;
} Pick;

static gboolean
consider (guint row, LeitTreePoint point, gpointer user_data)
{
  Pick *pick = user_data;
  gint64 dx = (gint64) point.x - pick->x;
  gint64 dy = (gint64) point.y - pick->y;
  guint64 distance = (guint64) (dx * dx) + (guint64) (dy * dy);

  if ((pick->status_mask & (1u << leit_tree_table_get_status (pick->table, row))) == 0)
    return TRUE;
  /* Of two at the same place, the lower row, whatever order the index has. */
  if (distance < pick->best_distance || (distance == pick->best_distance && row < pick->best_row)) {
    pick->best_distance = distance;
    pick->best_row = row;
  }
  return TRUE;
}

static void
look_within (Pick *pick, guint32 radius)
{
  leit_tree_table_visit (pick->table, pick->x - MIN (pick->x, radius),
                         pick->y - MIN (pick->y, radius),
                         pick->x + MIN (G_MAXUINT32 - pick->x, radius),
                         pick->y + MIN (G_MAXUINT32 - pick->y, radius), consider, pick);
}

/**
 * leit_tree_table_pick:
 * @x: mercator units
 * @y: mercator units
 * @radius: how far to look, mercator units
 * @status_mask: which statuses count, bit = 1 << #LeitStatus
 *
 * Looks in a small square first and doubles it, so that a crowded place costs no more than it must.
 * Main thread: the statuses are those of now.
 *
 * Returns: the nearest row within @radius, or %LEIT_TREE_NO_ROW
 */
guint
leit_tree_table_pick (LeitTreeTable *self, guint32 x, guint32 y, guint32 radius, guint status_mask)
{
  Pick pick = { self, x, y, status_mask, 0, LEIT_TREE_NO_ROW };
  guint32 reach = MAX (radius >> 6, 1);

  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), LEIT_TREE_NO_ROW);

  radius = MIN (radius, G_MAXINT32); /* half the world; squares then fit into 64 bits */
  pick.best_distance = (guint64) radius * radius;

  for (;;) {
    reach = MIN (reach, radius);
    look_within (&pick, reach);
    /* What lies in the square's corners may be farther than something just outside it. */
    if (reach == radius ||
        (pick.best_row != LEIT_TREE_NO_ROW && pick.best_distance <= (guint64) reach * reach))
      return pick.best_row;
    reach = reach > G_MAXUINT32 / 2 ? radius : reach * 2;
  }
}
