#include "town/tree-index.h"

#include <string.h>

/* About eight trees a cell: small enough to look through, few enough cells to skip empty ground. */
#define ROWS_PER_CELL 8
#define MAX_CELLS_PER_SIDE 1024

struct _LeitTreeIndex {
  const guint32 *x; /* borrowed from the table */
  const guint32 *y;
  guint n_rows;
  guint32 x_min, y_min, x_max, y_max;
  guint columns, lines;
  guint64 cell_width, cell_height; /* mercator units, at least 1 */
  guint32 *starts;                 /* columns × lines + 1 */
  guint32 *rows;                   /* sorted by cell */
};

static void
measure (LeitTreeIndex *self)
{
  self->x_min = self->y_min = G_MAXUINT32;
  for (guint row = 0; row < self->n_rows; row++) {
    self->x_min = MIN (self->x_min, self->x[row]);
    self->x_max = MAX (self->x_max, self->x[row]);
    self->y_min = MIN (self->y_min, self->y[row]);
    self->y_max = MAX (self->y_max, self->y[row]);
  }
}

static guint
sides_for (guint n_rows)
{
  guint side = 1;

  while (side < MAX_CELLS_PER_SIDE && (guint64) side * side * ROWS_PER_CELL < n_rows)
    side *= 2;
  return side;
}

static inline guint
cell_of (const LeitTreeIndex *self, guint32 x, guint32 y)
{
  guint column = (guint) ((x - self->x_min) / self->cell_width);
  guint line = (guint) ((y - self->y_min) / self->cell_height);

  return line * self->columns + column;
}

/* Counting sort: count, sum up, place. */
static void
sort_rows (LeitTreeIndex *self)
{
  guint n_cells = self->columns * self->lines;
  g_autofree guint32 *cells = g_new (guint32, self->n_rows);
  g_autofree guint32 *next = NULL;

  for (guint row = 0; row < self->n_rows; row++) {
    cells[row] = cell_of (self, self->x[row], self->y[row]);
    self->starts[cells[row] + 1]++;
  }
  for (guint cell = 0; cell < n_cells; cell++)
    self->starts[cell + 1] += self->starts[cell];
  next = g_memdup2 (self->starts, n_cells * sizeof *next);
  for (guint row = 0; row < self->n_rows; row++)
    self->rows[next[cells[row]]++] = row;
}

/**
 * leit_tree_index_new:
 * @x: web-mercator column of each row; must outlive the index
 * @y: web-mercator line of each row; must outlive the index
 * @n_rows: how many
 *
 * Returns: (transfer full): the index
 */
LeitTreeIndex *
leit_tree_index_new (const guint32 *x, const guint32 *y, guint n_rows)
{
  LeitTreeIndex *self = g_new0 (LeitTreeIndex, 1);
  guint side = sides_for (n_rows);

  self->x = x;
  self->y = y;
  self->n_rows = n_rows;
  if (n_rows == 0)
    return self;
  measure (self);
  self->columns = self->lines = side;
  self->cell_width = ((guint64) self->x_max - self->x_min) / side + 1;
  self->cell_height = ((guint64) self->y_max - self->y_min) / side + 1;
  self->starts = g_new0 (guint32, (gsize) side * side + 1);
  self->rows = g_new (guint32, n_rows);
  sort_rows (self);
  return self;
}

void
leit_tree_index_free (LeitTreeIndex *self)
{
  g_free (self->starts);
  g_free (self->rows);
  g_free (self);
}

/**
 * leit_tree_index_get_bytes:
 *
 * Returns: the memory it holds
 */
gsize
leit_tree_index_get_bytes (const LeitTreeIndex *self)
{
  if (self->n_rows == 0)
    return 0;
  return ((gsize) self->columns * self->lines + 1 + self->n_rows) * sizeof (guint32);
}

/**
 * leit_tree_index_visit:
 * @x_min: western border, mercator units, included
 * @y_min: northern border, included
 * @x_max: eastern border, included
 * @y_max: southern border, included
 * @visitor: (scope call): called for each row in the rectangle, in no order to rely on
 *
 * Any thread.
 */
void
leit_tree_index_visit (const LeitTreeIndex *self,
                       guint32 x_min,
                       guint32 y_min,
                       guint32 x_max,
                       guint32 y_max,
                       LeitTreeVisitor visitor,
                       gpointer user_data)
{
  guint first_column, last_column, first_line, last_line;

  if (self->n_rows == 0 || x_min > x_max || y_min > y_max || x_max < self->x_min ||
      x_min > self->x_max || y_max < self->y_min || y_min > self->y_max)
    return;
  first_column = (guint) ((MAX (x_min, self->x_min) - self->x_min) / self->cell_width);
  last_column = (guint) ((MIN (x_max, self->x_max) - self->x_min) / self->cell_width);
  first_line = (guint) ((MAX (y_min, self->y_min) - self->y_min) / self->cell_height);
  last_line = (guint) ((MIN (y_max, self->y_max) - self->y_min) / self->cell_height);

  for (guint line = first_line; line <= last_line; line++)
    for (guint32 place = self->starts[line * self->columns + first_column];
         place < self->starts[line * self->columns + last_column + 1]; place++) {
      guint32 row = self->rows[place];
      LeitTreePoint point = { self->x[row], self->y[row] };

      if (point.x >= x_min && point.x <= x_max && point.y >= y_min && point.y <= y_max &&
          !visitor (row, point, user_data))
        return;
    }
}
