/* Tile addresses, the cache on disk, and trees in a tile's pixels. */
#include "map/status-sign.h"
#include "map/tile-cache.h"
#include "map/tile-source.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static void
test_url (void)
{
  g_autofree char *url =
      leit_tile_source_make_url ("https://t.example.de/{z}/{y}/{x}.png?k={z}", 15, 17530, 10802);

  g_assert_cmpstr (url, ==, "https://t.example.de/15/10802/17530.png?k=15");
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("leitstand-tiles-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  g_rmdir (folder);
}

static void
test_cache_round_trip (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LeitTileCache) cache = leit_tile_cache_new (folder, 1000000);
  g_autoptr (GBytes) image = g_bytes_new_static ("PNG\0\n\xff", 6);
  g_autoptr (LeitCachedTile) fresh = NULL;
  g_autoptr (LeitCachedTile) expired = NULL;

  g_assert_null (leit_tile_cache_look_up (cache, 3, 2, 1, 0));
  g_assert_true (leit_tile_cache_store (cache, 3, 2, 1, image, "\"v 1\"", 1000));
  fresh = leit_tile_cache_look_up (cache, 3, 2, 1, 999);
  g_assert_nonnull (fresh);
  g_assert_true (g_bytes_equal (fresh->image, image));
  g_assert_cmpstr (fresh->etag, ==, "\"v 1\"");
  g_assert_false (fresh->expired);
  expired = leit_tile_cache_look_up (cache, 3, 2, 1, 1000);
  g_assert_true (expired->expired);
  remove_folder (folder);
}

static void
test_damaged_cache_files_are_none (void)
{
  static const char *const contents[] = { "", "leitstand-tile", "leitstand-tile 5 99\nx",
                                          "leitstand-tile 5 18446744073709551615\nx", "PNG" };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "1-0-0.tile", NULL);
  g_autoptr (LeitTileCache) cache = leit_tile_cache_new (folder, 1000000);

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++) {
    g_test_message ("%s", contents[i]);
    g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
    g_assert_null (leit_tile_cache_look_up (cache, 1, 0, 0, 0));
  }
  remove_folder (folder);
}

static void
test_cache_keeps_to_its_size (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LeitTileCache) cache = leit_tile_cache_new (folder, 20000);
  g_autofree char *thousand = g_strnfill (1000, 'x');
  g_autoptr (GBytes) image = g_bytes_new (thousand, 1000);
  guint n_kept = 0;

  for (guint i = 0; i < 50; i++)
    g_assert_true (leit_tile_cache_store (cache, 10, i, 0, image, NULL, 1));
  leit_tile_cache_trim (cache);
  for (guint i = 0; i < 50; i++) {
    g_autoptr (LeitCachedTile) tile = leit_tile_cache_look_up (cache, 10, i, 0, 0);

    n_kept += tile != NULL;
  }
  g_assert_cmpuint (n_kept, >, 10);
  g_assert_cmpuint (n_kept, <=, 18);
  remove_folder (folder);
}

static cairo_surface_t *
paint_tile (LeitTreeTable *trees, guint mask, guint column, guint row)
{
  LeitTreeScene *scene = leit_tree_scene_new (trees, mask);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, LEIT_TILE_PIXELS, LEIT_TILE_PIXELS);

  leit_tree_painter_paint (scene, surface, 17, column, row);
  leit_tree_scene_unref (scene);
  cairo_surface_flush (surface);
  return surface;
}

static guint
count_painted (cairo_surface_t *surface)
{
  const guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  guint n = 0;

  for (int y = 0; y < LEIT_TILE_PIXELS; y++)
    for (int x = 0; x < LEIT_TILE_PIXELS; x++)
      n += data[y * stride + x * 4 + 3] != 0;
  return n;
}

/* A tree on the border between two tiles: half its sign in each. */
static void
test_signs_reach_over_borders (void)
{
  const guint column = 70120, row = 43208;
  g_autoptr (LeitTreeTable) trees = leit_tree_table_new (1);
  LeitTreeInput tree = { .id = "a", .station = LEIT_TREE_NO_STATION };
  cairo_surface_t *left, *right, *far, *hidden;

  leit_mercator_to_degrees (column << 15, (row << 15) + (1u << 14), &tree.latitude,
                            &tree.longitude);
  leit_tree_table_add (trees, &tree);
  leit_tree_table_seal (trees);
  left = paint_tile (trees, G_MAXUINT, column - 1, row);
  right = paint_tile (trees, G_MAXUINT, column, row);
  far = paint_tile (trees, G_MAXUINT, column + 1, row);
  hidden = paint_tile (trees, ~(1u << LEIT_STATUS_NO_VALUE), column, row);
  g_assert_cmpuint (count_painted (left), >, 20);
  g_assert_cmpuint (count_painted (right), >, 20);
  g_assert_cmpuint (count_painted (far), ==, 0);
  g_assert_cmpuint (count_painted (hidden), ==, 0);
  cairo_surface_destroy (left);
  cairo_surface_destroy (right);
  cairo_surface_destroy (far);
  cairo_surface_destroy (hidden);
}

/* WCAG 2: relative luminance. */
static double
luminance (const GdkRGBA *colour)
{
  double parts[3] = { colour->red, colour->green, colour->blue };

  for (guint i = 0; i < 3; i++)
    parts[i] = parts[i] <= 0.03928 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4);
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}

static void
test_colours_stand_out (void)
{
  const GdkRGBA ground = { 0.96f, 0.94f, 0.91f, 1 };

  for (guint status = 0; status < LEIT_N_STATUSES; status++) {
    GdkRGBA colour;

    leit_status_get_colour ((LeitStatus) status, &colour);
    g_assert_cmpfloat ((luminance (&ground) + 0.05) / (luminance (&colour) + 0.05), >=, 3);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map/tiles/url", test_url);
  g_test_add_func ("/map/cache/round-trip", test_cache_round_trip);
  g_test_add_func ("/map/cache/damaged", test_damaged_cache_files_are_none);
  g_test_add_func ("/map/cache/size", test_cache_keeps_to_its_size);
  g_test_add_func ("/map/painter/borders", test_signs_reach_over_borders);
  g_test_add_func ("/map/signs/contrast", test_colours_stand_out);
  return g_test_run ();
}
