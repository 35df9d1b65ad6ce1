#pragma once

#include "town/status.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define LEIT_TREE_NO_STATION G_MAXUINT16
#define LEIT_TREE_NO_ROW G_MAXUINT
#define LEIT_YEAR_UNKNOWN 0

/**
 * LeitTreeInput:
 *
 * One tree as a register gives it; texts are copied into the table's shared pool. %NULL texts are
 * allowed but for @id.
 */
typedef struct {
  const char *id;
  const char *name;       /* a name or number people know it by */
  const char *species;    /* botanical */
  const char *species_de; /* German */
  const char *street;
  double latitude, longitude;
  int planting_year; /* LEIT_YEAR_UNKNOWN */
  guint station;     /* index of the representative station, or LEIT_TREE_NO_STATION */
} LeitTreeInput;

/**
 * LeitTreeTable:
 *
 * All trees of a town in plain arrays: at most 64 bytes a tree plus shared strings. Rows are added
 * first, then leit_tree_table_seal() builds the spatial index; after that only the status and the
 * representative station of a row change, and everything else may be read from any thread.
 */
#define LEIT_TYPE_TREE_TABLE (leit_tree_table_get_type ())
G_DECLARE_FINAL_TYPE (LeitTreeTable, leit_tree_table, LEIT, TREE_TABLE, GObject)

LeitTreeTable *leit_tree_table_new (guint expected_rows);
guint leit_tree_table_add (LeitTreeTable *self, const LeitTreeInput *tree);
void leit_tree_table_seal (LeitTreeTable *self);

guint leit_tree_table_get_n_rows (LeitTreeTable *self);
gsize leit_tree_table_get_bytes_per_row (LeitTreeTable *self);
guint leit_tree_table_find (LeitTreeTable *self, const char *id);
const char *leit_tree_table_get_id (LeitTreeTable *self, guint row);
const char *leit_tree_table_get_name (LeitTreeTable *self, guint row);
const char *leit_tree_table_get_species (LeitTreeTable *self, guint row);
const char *leit_tree_table_get_species_de (LeitTreeTable *self, guint row);
const char *leit_tree_table_get_street (LeitTreeTable *self, guint row);
double leit_tree_table_get_latitude (LeitTreeTable *self, guint row);
double leit_tree_table_get_longitude (LeitTreeTable *self, guint row);
int leit_tree_table_get_planting_year (LeitTreeTable *self, guint row);
guint leit_tree_table_get_station (LeitTreeTable *self, guint row);
void leit_tree_table_set_station (LeitTreeTable *self, guint row, guint station);
const guint32 *
leit_tree_table_get_rows_of_station (LeitTreeTable *self, guint station, guint *n_rows);
LeitStatus leit_tree_table_get_status (LeitTreeTable *self, guint row);

/* Status writing is for the town; returns TRUE when it differs from before. */
gboolean leit_tree_table_set_status (LeitTreeTable *self, guint row, LeitStatus status);

/**
 * LeitTreePoint:
 * @x: web-mercator, 0 at 180° W to 2³² at 180° E
 * @y: web-mercator, 0 at 85.05° N to 2³² at 85.05° S
 *
 * A tree's place as tiles see it: tile column at zoom z is `x >> (32 - z)`.
 */
typedef struct {
  guint32 x;
  guint32 y;
} LeitTreePoint;

void leit_mercator_from_degrees (double latitude, double longitude, guint32 *x, guint32 *y);
void leit_mercator_to_degrees (guint32 x, guint32 y, double *latitude, double *longitude);

LeitTreePoint leit_tree_table_get_point (LeitTreeTable *self, guint row);

/* Visits rows within the rectangle (borders included); return FALSE from the callback to stop. Any thread. */
typedef gboolean (*LeitTreeVisitor) (guint row, LeitTreePoint point, gpointer user_data);
void leit_tree_table_visit (LeitTreeTable *self,
                            guint32 x_min,
                            guint32 y_min,
                            guint32 x_max,
                            guint32 y_max,
                            LeitTreeVisitor visitor,
                            gpointer user_data);

/* The nearest row to (x, y) within radius (mercator units) whose status is in the mask (bit = 1 << status); LEIT_TREE_NO_ROW if none. */
guint
leit_tree_table_pick (LeitTreeTable *self, guint32 x, guint32 y, guint32 radius, guint status_mask);

/* An immutable copy of all statuses, one byte a row, for painting in other threads. */
GBytes *leit_tree_table_snapshot_statuses (LeitTreeTable *self);
void leit_tree_table_count_statuses (LeitTreeTable *self, guint counts[LEIT_N_SOIL_STATUSES]);

G_END_DECLS
