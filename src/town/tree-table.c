#include "town/tree-table.h"

#include "town/tree-index.h"

#include <math.h>
#include <string.h>

#define DEGREES_TO_UNITS 1e7

struct _LeitTreeTable {
  GObject parent_instance;

  guint n_rows;
  guint allocated;
  /* one entry a row in each */
  gint32 *latitude_e7;
  gint32 *longitude_e7;
  guint32 *x;
  guint32 *y;
  guint32 *id; /* texts are offsets into the pool, 0 is none */
  guint32 *name;
  guint32 *species;
  guint32 *species_de;
  guint32 *street;
  gint16 *planting_year;
  guint16 *station;
  guint8 *status;

  GString *pool;
  GHashTable *shared; /* text -> offset, only until sealed */
  LeitTreeIndex *index;
  guint32 *rows_by_id; /* sorted, made when first asked for */
  guint32 *rows_by_station;
  guint32 *station_starts;
  guint n_station_starts;
};

G_DEFINE_FINAL_TYPE (LeitTreeTable, leit_tree_table, G_TYPE_OBJECT)

static void
forget_station_rows (LeitTreeTable *self)
{
  g_clear_pointer (&self->rows_by_station, g_free);
  g_clear_pointer (&self->station_starts, g_free);
}

static void
leit_tree_table_finalize (GObject *object)
{
  LeitTreeTable *self = LEIT_TREE_TABLE (object);

  g_free (self->latitude_e7);
  g_free (self->longitude_e7);
  g_free (self->x);
  g_free (self->y);
  g_free (self->id);
  g_free (self->name);
  g_free (self->species);
  g_free (self->species_de);
  g_free (self->street);
  g_free (self->planting_year);
  g_free (self->station);
  g_free (self->status);
  g_free (self->rows_by_id);
  forget_station_rows (self);
  g_string_free (self->pool, TRUE);
  g_clear_pointer (&self->shared, g_hash_table_unref);
  g_clear_pointer (&self->index, leit_tree_index_free);
  G_OBJECT_CLASS (leit_tree_table_parent_class)->finalize (object);
}

static void
leit_tree_table_class_init (LeitTreeTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_tree_table_finalize;
}

static void
leit_tree_table_init (LeitTreeTable *self)
{
  /* Offset 0 is "no text". */
  self->pool = g_string_new_len ("", 1);
  self->shared = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
reserve (LeitTreeTable *self, guint rows)
{
#define GROW(array) self->array = g_realloc_n (self->array, rows, sizeof *self->array)
  GROW (latitude_e7);
  GROW (longitude_e7);
  GROW (x);
  GROW (y);
  GROW (id);
  GROW (name);
  GROW (species);
  GROW (species_de);
  GROW (street);
  GROW (planting_year);
  GROW (station);
  GROW (status);
#undef GROW
  self->allocated = rows;
}

/**
 * leit_tree_table_new:
 * @expected_rows: a guess that saves copying, 0 if unknown
 *
 * Returns: (transfer full): an empty table
 */
LeitTreeTable *
leit_tree_table_new (guint expected_rows)
{
  LeitTreeTable *self = g_object_new (LEIT_TYPE_TREE_TABLE, NULL);

  reserve (self, MAX (expected_rows, 16));
  return self;
}

static guint32
put_text (LeitTreeTable *self, const char *text)
{
  guint32 offset = (guint32) self->pool->len;

  if (text == NULL || *text == '\0')
    return 0;
  g_string_append_len (self->pool, text, (gssize) strlen (text) + 1);
  return offset;
}

static guint32
share_text (LeitTreeTable *self, const char *text)
{
  gpointer offset;

  if (text == NULL || *text == '\0')
    return 0;
  if (g_hash_table_lookup_extended (self->shared, text, NULL, &offset))
    return GPOINTER_TO_UINT (offset);
  offset = GUINT_TO_POINTER (put_text (self, text));
  g_hash_table_insert (self->shared, g_strdup (text), offset);
  return GPOINTER_TO_UINT (offset);
}

/**
 * leit_tree_table_add:
 * @tree: the tree; its latitude and longitude must be finite degrees
 *
 * Only before leit_tree_table_seal().
 *
 * Returns: its row
 */
guint
leit_tree_table_add (LeitTreeTable *self, const LeitTreeInput *tree)
{
  guint row;

  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), LEIT_TREE_NO_ROW);
  g_return_val_if_fail (self->index == NULL, LEIT_TREE_NO_ROW);
  g_return_val_if_fail (tree != NULL && tree->id != NULL, LEIT_TREE_NO_ROW);

  row = self->n_rows++;
  if (row == self->allocated)
    reserve (self, self->allocated * 2);
  self->latitude_e7[row] = (gint32) lround (CLAMP (tree->latitude, -90, 90) * DEGREES_TO_UNITS);
  self->longitude_e7[row] = (gint32) lround (CLAMP (tree->longitude, -180, 180) * DEGREES_TO_UNITS);
  leit_mercator_from_degrees (tree->latitude, tree->longitude, &self->x[row], &self->y[row]);
  self->id[row] = put_text (self, tree->id);
  self->name[row] =
      tree->name == NULL || g_str_equal (tree->name, tree->id) ? 0 : put_text (self, tree->name);
  self->species[row] = share_text (self, tree->species);
  self->species_de[row] = share_text (self, tree->species_de);
  self->street[row] = share_text (self, tree->street);
  self->planting_year[row] = (gint16) CLAMP (tree->planting_year, 0, G_MAXINT16);
  self->station[row] = (guint16) MIN (tree->station, LEIT_TREE_NO_STATION);
  self->status[row] = LEIT_STATUS_NO_VALUE;
  return row;
}

/**
 * leit_tree_table_seal:
 *
 * Builds the spatial index; from now on nothing can be added.
 */
void
leit_tree_table_seal (LeitTreeTable *self)
{
  g_return_if_fail (LEIT_IS_TREE_TABLE (self));
  g_return_if_fail (self->index == NULL);

  if (self->n_rows > 0)
    reserve (self, self->n_rows);
  g_clear_pointer (&self->shared, g_hash_table_unref);
  self->index = leit_tree_index_new (self->x, self->y, self->n_rows);
}

/**
 * leit_tree_table_get_n_rows:
 *
 * Returns: how many trees there are
 */
guint
leit_tree_table_get_n_rows (LeitTreeTable *self)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), 0);

  return self->n_rows;
}

/**
 * leit_tree_table_get_bytes_per_row:
 *
 * Returns: the memory of a sealed table for one tree, its texts aside, everything that is made on
 *   demand included
 */
gsize
leit_tree_table_get_bytes_per_row (LeitTreeTable *self)
{
  gsize columns = sizeof *self->latitude_e7 + sizeof *self->longitude_e7 + sizeof *self->x +
                  sizeof *self->y + sizeof *self->id + sizeof *self->name + sizeof *self->species +
                  sizeof *self->species_de + sizeof *self->street + sizeof *self->planting_year +
                  sizeof *self->station + sizeof *self->status + sizeof *self->rows_by_id +
                  sizeof *self->rows_by_station;

  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), 0);

  if (self->n_rows == 0 || self->index == NULL)
    return columns;
  return columns +
         (leit_tree_index_get_bytes (self->index) + self->n_rows - 1) / MAX (self->n_rows, 1);
}

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer user_data)
{
  LeitTreeTable *self = user_data;

  return strcmp (self->pool->str + self->id[*(const guint32 *) a],
                 self->pool->str + self->id[*(const guint32 *) b]);
}

static void
sort_ids (LeitTreeTable *self)
{
  self->rows_by_id = g_new (guint32, MAX (self->n_rows, 1));
  for (guint row = 0; row < self->n_rows; row++)
    self->rows_by_id[row] = row;
  g_qsort_with_data (self->rows_by_id, (gint) self->n_rows, sizeof (guint32), compare_ids, self);
}

/**
 * leit_tree_table_find:
 * @id: a tree's id
 *
 * Main thread, sealed tables only.
 *
 * Returns: the row, or %LEIT_TREE_NO_ROW
 */
guint
leit_tree_table_find (LeitTreeTable *self, const char *id)
{
  guint low = 0, high;

  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), LEIT_TREE_NO_ROW);
  g_return_val_if_fail (self->index != NULL, LEIT_TREE_NO_ROW);
  g_return_val_if_fail (id != NULL, LEIT_TREE_NO_ROW);

  if (self->rows_by_id == NULL)
    sort_ids (self);
  high = self->n_rows;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = strcmp (self->pool->str + self->id[self->rows_by_id[middle]], id);

    if (order == 0)
      return self->rows_by_id[middle];
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return LEIT_TREE_NO_ROW;
}

static const char *
text_at (LeitTreeTable *self, const guint32 *column, guint row)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), NULL);
  g_return_val_if_fail (row < self->n_rows, NULL);

  return column[row] == 0 ? NULL : self->pool->str + column[row];
}

/**
 * leit_tree_table_get_id:
 *
 * Returns: (transfer none): the tree's id; texts of a sealed table live as long as the table
 */
const char *
leit_tree_table_get_id (LeitTreeTable *self, guint row)
{
  return text_at (self, self->id, row);
}

/**
 * leit_tree_table_get_name:
 *
 * Returns: (transfer none): the name or number people know the tree by, its id if there is none
 */
const char *
leit_tree_table_get_name (LeitTreeTable *self, guint row)
{
  const char *name = text_at (self, self->name, row);

  return name != NULL ? name : text_at (self, self->id, row);
}

/**
 * leit_tree_table_get_species:
 *
 * Returns: (transfer none) (nullable): the botanical name; rows with the same text share one pointer
 */
const char *
leit_tree_table_get_species (LeitTreeTable *self, guint row)
{
  return text_at (self, self->species, row);
}

/**
 * leit_tree_table_get_species_de:
 *
 * Returns: (transfer none) (nullable): the German name; rows with the same text share one pointer
 */
const char *
leit_tree_table_get_species_de (LeitTreeTable *self, guint row)
{
  return text_at (self, self->species_de, row);
}

/**
 * leit_tree_table_get_street:
 *
 * Returns: (transfer none) (nullable): the street; rows with the same text share one pointer
 */
const char *
leit_tree_table_get_street (LeitTreeTable *self, guint row)
{
  return text_at (self, self->street, row);
}

/**
 * leit_tree_table_get_latitude:
 *
 * Returns: degrees WGS 84, rounded to 1e-7 (about 1 cm)
 */
double
leit_tree_table_get_latitude (LeitTreeTable *self, guint row)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows, NAN);

  return self->latitude_e7[row] / DEGREES_TO_UNITS;
}

/**
 * leit_tree_table_get_longitude:
 *
 * Returns: degrees WGS 84, rounded to 1e-7 (about 1 cm)
 */
double
leit_tree_table_get_longitude (LeitTreeTable *self, guint row)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows, NAN);

  return self->longitude_e7[row] / DEGREES_TO_UNITS;
}

/**
 * leit_tree_table_get_planting_year:
 *
 * Returns: the year, or %LEIT_YEAR_UNKNOWN
 */
int
leit_tree_table_get_planting_year (LeitTreeTable *self, guint row)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows, LEIT_YEAR_UNKNOWN);

  return self->planting_year[row];
}

/**
 * leit_tree_table_get_station:
 *
 * Returns: index of the station whose probes speak for the tree, or %LEIT_TREE_NO_STATION
 */
guint
leit_tree_table_get_station (LeitTreeTable *self, guint row)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows, LEIT_TREE_NO_STATION);

  return self->station[row];
}

/**
 * leit_tree_table_set_station:
 * @station: the representative station's index, or %LEIT_TREE_NO_STATION
 *
 * Main thread.
 */
void
leit_tree_table_set_station (LeitTreeTable *self, guint row, guint station)
{
  g_return_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows);

  if (self->station[row] == station)
    return;
  self->station[row] = (guint16) MIN (station, LEIT_TREE_NO_STATION);
  forget_station_rows (self);
}

static void
sort_by_station (LeitTreeTable *self)
{
  g_autofree guint32 *next = NULL;
  guint n_stations = 0;

  for (guint row = 0; row < self->n_rows; row++)
    if (self->station[row] != LEIT_TREE_NO_STATION)
      n_stations = MAX (n_stations, self->station[row] + 1u);
  self->n_station_starts = n_stations;
  self->station_starts = g_new0 (guint32, n_stations + 1);
  self->rows_by_station = g_new (guint32, MAX (self->n_rows, 1));
  for (guint row = 0; row < self->n_rows; row++)
    if (self->station[row] != LEIT_TREE_NO_STATION)
      self->station_starts[self->station[row] + 1]++;
  for (guint station = 0; station < n_stations; station++)
    self->station_starts[station + 1] += self->station_starts[station];
  next = g_memdup2 (self->station_starts, (n_stations + 1) * sizeof *next);
  for (guint row = 0; row < self->n_rows; row++)
    if (self->station[row] != LEIT_TREE_NO_STATION)
      self->rows_by_station[next[self->station[row]]++] = row;
}

/**
 * leit_tree_table_get_rows_of_station:
 * @station: a station's index
 * @n_rows: (out): how many
 *
 * Main thread. Valid until the next leit_tree_table_set_station().
 *
 * Returns: (transfer none) (array length=n_rows): the rows the station speaks for
 */
const guint32 *
leit_tree_table_get_rows_of_station (LeitTreeTable *self, guint station, guint *n_rows)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), NULL);
  g_return_val_if_fail (n_rows != NULL, NULL);

  if (self->rows_by_station == NULL)
    sort_by_station (self);
  if (station >= self->n_station_starts) {
    *n_rows = 0;
    return self->rows_by_station;
  }
  *n_rows = self->station_starts[station + 1] - self->station_starts[station];
  return self->rows_by_station + self->station_starts[station];
}

/**
 * leit_tree_table_get_status:
 * Main thread; elsewhere leit_tree_table_snapshot_statuses().
 *
 * Returns: the status the town gave it last, %LEIT_STATUS_NO_VALUE before
 */
LeitStatus
leit_tree_table_get_status (LeitTreeTable *self, guint row)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows, LEIT_STATUS_NO_VALUE);

  return (LeitStatus) self->status[row];
}

/**
 * leit_tree_table_set_status:
 * @status: a soil status
 *
 * Main thread; for the town, which rates.
 *
 * Returns: whether it differs from before
 */
gboolean
leit_tree_table_set_status (LeitTreeTable *self, guint row, LeitStatus status)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows, FALSE);
  g_return_val_if_fail (status < LEIT_N_SOIL_STATUSES, FALSE);

  if (self->status[row] == status)
    return FALSE;
  self->status[row] = (guint8) status;
  return TRUE;
}

/**
 * leit_tree_table_get_point:
 *
 * Returns: the tree's place as the index knows it
 */
LeitTreePoint
leit_tree_table_get_point (LeitTreeTable *self, guint row)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self) && row < self->n_rows, ((LeitTreePoint){ 0, 0 }));

  return (LeitTreePoint){ self->x[row], self->y[row] };
}

/**
 * leit_tree_table_visit:
 * @x_min: western border in mercator units, included
 * @y_min: northern border, included
 * @x_max: eastern border, included
 * @y_max: southern border, included
 * @visitor: (scope call): called for each row in the rectangle; %FALSE stops
 *
 * Any thread, sealed tables only.
 */
void
leit_tree_table_visit (LeitTreeTable *self,
                       guint32 x_min,
                       guint32 y_min,
                       guint32 x_max,
                       guint32 y_max,
                       LeitTreeVisitor visitor,
                       gpointer user_data)
{
  g_return_if_fail (LEIT_IS_TREE_TABLE (self));
  g_return_if_fail (self->index != NULL);

  leit_tree_index_visit (self->index, x_min, y_min, x_max, y_max, visitor, user_data);
}

/**
 * leit_tree_table_snapshot_statuses:
 *
 * Returns: (transfer full): one byte a row, an immutable copy for painting in other threads
 */
GBytes *
leit_tree_table_snapshot_statuses (LeitTreeTable *self)
{
  g_return_val_if_fail (LEIT_IS_TREE_TABLE (self), NULL);

  return g_bytes_new (self->status, self->n_rows);
}

/**
 * leit_tree_table_count_statuses:
 * @counts: (out caller-allocates): trees by status
 *
 * Main thread.
 */
void
leit_tree_table_count_statuses (LeitTreeTable *self, guint counts[LEIT_N_SOIL_STATUSES])
{
  g_return_if_fail (LEIT_IS_TREE_TABLE (self));

  memset (counts, 0, LEIT_N_SOIL_STATUSES * sizeof *counts);
  for (guint row = 0; row < self->n_rows; row++)
    counts[self->status[row]]++;
}
