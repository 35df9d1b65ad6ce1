#include "map/tree-painter.h"

#include "map/status-sign.h"

#include <math.h>
#include <string.h>

/* Below this size a sign's shape cannot be seen: trees become coloured pixels, and the gravest status wins. */
#define SMALLEST_SIGN 2.0

/* The gravest last, so that it is drawn on top. */
static const LeitStatus drawing_order[LEIT_N_SOIL_STATUSES] = {
  LEIT_STATUS_NO_VALUE, LEIT_STATUS_GOOD, LEIT_STATUS_TOO_WET, LEIT_STATUS_MODERATE, LEIT_STATUS_DRY
};

LeitTreeScene *
leit_tree_scene_new (LeitTreeTable *trees, guint status_mask)
{
  LeitTreeScene *scene = g_new0 (LeitTreeScene, 1);

  g_atomic_ref_count_init (&scene->ref_count);
  scene->trees = g_object_ref (trees);
  scene->statuses = leit_tree_table_snapshot_statuses (trees);
  scene->status_mask = status_mask;
  return scene;
}

LeitTreeScene *
leit_tree_scene_ref (LeitTreeScene *scene)
{
  g_atomic_ref_count_inc (&scene->ref_count);
  return scene;
}

void
leit_tree_scene_unref (LeitTreeScene *scene)
{
  if (!g_atomic_ref_count_dec (&scene->ref_count))
    return;
  g_object_unref (scene->trees);
  g_bytes_unref (scene->statuses);
  g_free (scene);
}

/**
 * leit_tree_painter_radius:
 * @zoom: the tile's zoom level
 *
 * Returns: half the size of a tree's sign in pixels
 */
double
leit_tree_painter_radius (guint zoom)
{
  static const double radii[] = { 1, 1.4, 1.8, 2.6, 3.6, 5, 6.5, 8.5, 10 };

  if (zoom < 12)
    return radii[0];
  return radii[MIN (zoom - 12, G_N_ELEMENTS (radii) - 1)];
}

typedef struct {
  float x, y;
} Spot;

typedef struct {
  LeitTreeScene *scene;
  const guint8 *statuses;
  gint64 left, top;
  double pixels_per_unit;
  GArray *spots[LEIT_N_SOIL_STATUSES]; /* Spot */
} Collection;

static gboolean
collect (guint row, LeitTreePoint point, gpointer user_data)
{
  Collection *collection = user_data;
  guint8 status = collection->statuses[row];
  Spot spot;

  if ((collection->scene->status_mask & (1u << status)) == 0)
    return TRUE;
  spot.x = (float) ((double) ((gint64) point.x - collection->left) * collection->pixels_per_unit);
  spot.y = (float) ((double) ((gint64) point.y - collection->top) * collection->pixels_per_unit);
  g_array_append_val (collection->spots[status], spot);
  return TRUE;
}

/* The tile's rectangle in mercator units, with a margin for signs that reach in from its neighbours. */
static void
collect_tile (Collection *collection, guint zoom, guint column, guint row, double margin_pixels)
{
  gint64 size = G_GINT64_CONSTANT (1) << (32 - zoom);
  gint64 margin;

  collection->left = column * size;
  collection->top = row * size;
  collection->pixels_per_unit = (double) LEIT_TILE_PIXELS / (double) size;
  margin = (gint64) (margin_pixels / collection->pixels_per_unit);
  leit_tree_table_visit (collection->scene->trees, (guint32) MAX (collection->left - margin, 0),
                         (guint32) MAX (collection->top - margin, 0),
                         (guint32) MIN (collection->left + size + margin, G_MAXUINT32),
                         (guint32) MIN (collection->top + size + margin, G_MAXUINT32), collect,
                         collection);
}

static guint32
pixel_colour (LeitStatus status)
{
  GdkRGBA colour;

  leit_status_get_colour (status, &colour);
  return 0xff000000u | (guint32) (colour.red * 255) << 16 | (guint32) (colour.green * 255) << 8 |
         (guint32) (colour.blue * 255);
}

static void
paint_pixels (const Collection *collection, cairo_surface_t *surface, double radius)
{
  guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  int reach = (int) ceil (radius) - 1;

  cairo_surface_flush (surface);
  for (guint i = 0; i < LEIT_N_SOIL_STATUSES; i++) {
    const GArray *spots = collection->spots[drawing_order[i]];
    guint32 colour = pixel_colour (drawing_order[i]);

    for (guint s = 0; s < spots->len; s++) {
      const Spot *spot = &g_array_index (spots, Spot, s);

      for (int y = (int) floorf (spot->y) - reach; y <= (int) floorf (spot->y) + reach; y++)
        for (int x = (int) floorf (spot->x) - reach; x <= (int) floorf (spot->x) + reach; x++)
          if (x >= 0 && y >= 0 && x < LEIT_TILE_PIXELS && y < LEIT_TILE_PIXELS)
            memcpy (data + (gsize) y * (gsize) stride + (gsize) x * 4, &colour, 4);
    }
  }
  cairo_surface_mark_dirty (surface);
}

/* Each sign is drawn once and stamped at every tree. */
static void
paint_signs (const Collection *collection, cairo_surface_t *surface, double radius)
{
  cairo_t *cairo = cairo_create (surface);
  int half = (int) ceil (radius * 1.2) + 2;

  for (guint i = 0; i < LEIT_N_SOIL_STATUSES; i++) {
    const GArray *spots = collection->spots[drawing_order[i]];
    cairo_surface_t *stamp;
    cairo_t *stamp_cairo;

    if (spots->len == 0)
      continue;
    stamp = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 2 * half, 2 * half);
    stamp_cairo = cairo_create (stamp);
    leit_status_draw (stamp_cairo, drawing_order[i], half, half, radius);
    cairo_destroy (stamp_cairo);
    for (guint s = 0; s < spots->len; s++) {
      const Spot *spot = &g_array_index (spots, Spot, s);

      cairo_set_source_surface (cairo, stamp, round (spot->x) - half, round (spot->y) - half);
      cairo_paint (cairo);
    }
    cairo_surface_destroy (stamp);
  }
  cairo_destroy (cairo);
}

/**
 * leit_tree_painter_paint:
 * @surface: an image surface of %LEIT_TILE_PIXELS squared, ARGB32 or RGB24
 * @zoom: zoom level, 0 to 22
 * @column: tile column
 * @row: tile row
 *
 * Paints the trees of one tile. Signs that reach over a border are painted in both tiles.
 */
void
leit_tree_painter_paint (
    LeitTreeScene *scene, cairo_surface_t *surface, guint zoom, guint column, guint row)
{
  double radius = leit_tree_painter_radius (zoom);
  Collection collection = { .scene = scene, .statuses = g_bytes_get_data (scene->statuses, NULL) };

  for (guint i = 0; i < LEIT_N_SOIL_STATUSES; i++)
    collection.spots[i] = g_array_new (FALSE, FALSE, sizeof (Spot));
  collect_tile (&collection, zoom, column, row, radius * 1.2 + 2);
  if (radius < SMALLEST_SIGN)
    paint_pixels (&collection, surface, radius);
  else
    paint_signs (&collection, surface, radius);
  for (guint i = 0; i < LEIT_N_SOIL_STATUSES; i++)
    g_array_unref (collection.spots[i]);
}
