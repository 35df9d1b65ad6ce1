#include "town/tree-index.h"

#include <stdlib.h>
#include <string.h>

/* About eight trees a cell: small enough to look through, few enough cells to skip empty ground. */
#define ROWS_PER_CELL 8
#define MAX_CELLS_PER_SIDE 1024

/* Registers have strays: latitude and longitude swapped in a row, a 0 for an unknown place. The grid
 * lies over where nearly all trees are, found from a sample, and half as much again on each side;
 * what is farther out counts to the cells at the border. */
#define SAMPLE_SIZE 4096
#define STRAYS_PERCENT 1

struct _LeitTreeIndex {
  const guint32 *x; /* borrowed from the table */
  const guint32 *y;
  guint n_rows;
  guint32 x_min, y_min, x_max, y_max; /* of all rows */
  guint32 x_start, y_start;           /* where the grid begins */
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

static int
compare_coordinates (gconstpointer a, gconstpointer b)
{
  guint32 first = *(const guint32 *) a;
  guint32 second = *(const guint32 *) b;

  return (first > second) - (first < second);
}

/* Where nearly all of @coordinates lie, within @minimum to @maximum. */
static void
find_window (const guint32 *coordinates,
             guint n_rows,
             guint32 minimum,
             guint32 maximum,
             guint32 *start,
             guint32 *end)
{
  guint step = n_rows / SAMPLE_SIZE + 1;
  guint n_samples = (n_rows + step - 1) / step;
  g_autofree guint32 *samples = g_new (guint32, n_samples);
  guint strays = n_samples * STRAYS_PERCENT / 100;
  guint32 low, high, margin;

  for (guint i = 0; i < n_samples; i++)
    samples[i] = coordinates[i * step];
  qsort (samples, n_samples, sizeof *samples, compare_coordinates);
  low = samples[strays];
  high = samples[n_samples - 1 - strays];
  margin = (high - low) / 2;
  *start = low - MIN (low - minimum, margin);
  *end = high + MIN (maximum - high, margin);
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
column_of (const LeitTreeIndex *self, guint32 x)
{
  return x <= self->x_start
             ? 0
             : (guint) MIN ((x - self->x_start) / self->cell_width, self->columns - 1);
}

static inline guint
line_of (const LeitTreeIndex *self, guint32 y)
{
  return y <= self->y_start
             ? 0
             : (guint) MIN ((y - self->y_start) / self->cell_height, self->lines - 1);
}

/* Counting sort: count, sum up, place. */
static void
sort_rows (LeitTreeIndex *self)
{
  guint n_cells = self->columns * self->lines;
  g_autofree guint32 *cells = g_new (guint32, self->n_rows);
  g_autofree guint32 *next = NULL;

  for (guint row = 0; row < self->n_rows; row++) {
    cells[row] = line_of (self, self->y[row]) * self->columns + column_of (self, self->x[row]);
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
  guint32 x_end, y_end;

  self->x = x;
  self->y = y;
  self->n_rows = n_rows;
  if (n_rows == 0)
    return self;
  measure (self);
  self->columns = self->lines = side;
  find_window (x, n_rows, self->x_min, self->x_max, &self->x_start, &x_end);
  find_window (y, n_rows, self->y_min, self->y_max, &self->y_start, &y_end);
  self->cell_width = (guint64) (x_end - self->x_start) / side + 1;
  self->cell_height = (guint64) (y_end - self->y_start) / side + 1;
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
  first_column = column_of (self, x_min);
  last_column = column_of (self, x_max);
  first_line = line_of (self, y_min);
  last_line = line_of (self, y_max);

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
