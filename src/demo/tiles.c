#include "demo/tiles.h"
#include "demo/tile-drawing.h"

#include <cairo.h>
#include <stdlib.h>

/* Goes into the ETag: raise it when the drawing changes. */
#define DRAWING_VERSION 1
#define TILE_SIZE 256
#define KEPT_SECONDS 86400

/**
 * leit_demo_tile_parse:
 * @path: `/{z}/{x}/{y}.png` or `/{z}/{x}/{y}@2x.png`
 * @tile: (out caller-allocates): the tile
 *
 * Returns: %FALSE when there is no such tile
 */
gboolean
leit_demo_tile_parse (const char *path, LeitDemoTile *tile)
{
  static GRegex *pattern;
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *z = NULL, *x = NULL, *y = NULL, *twice = NULL;

  if (g_once_init_enter (&pattern)) {
    GRegex *made = g_regex_new ("^/(\\d{1,2})/(\\d{1,6})/(\\d{1,6})(@2x)?\\.png$", 0, 0, NULL);

    g_once_init_leave (&pattern, made);
  }
  if (!g_regex_match (pattern, path, 0, &match))
    return FALSE;
  z = g_match_info_fetch (match, 1);
  x = g_match_info_fetch (match, 2);
  y = g_match_info_fetch (match, 3);
  twice = g_match_info_fetch (match, 4);
  tile->z = atoi (z);
  tile->x = atoi (x);
  tile->y = atoi (y);
  tile->scale = twice != NULL && *twice != '\0' ? 2 : 1;
  return tile->z <= LEIT_DEMO_MAXIMUM_ZOOM && tile->x < (1 << tile->z) && tile->y < (1 << tile->z);
}

/**
 * leit_demo_tile_etag:
 *
 * Returns: (transfer full): names the picture without drawing it
 */
char *
leit_demo_tile_etag (const LeitDemoTile *tile)
{
  return g_strdup_printf ("\"demo-%d-%d-%d-%d-%d\"", DRAWING_VERSION, tile->z, tile->x, tile->y,
                          tile->scale);
}

static cairo_status_t
append_png (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/**
 * leit_demo_tile_render:
 *
 * Draws a tile; may run in any thread.
 *
 * Returns: (transfer full): a PNG of 256 × 256 points, or twice that
 */
GBytes *
leit_demo_tile_render (const LeitDemoTile *tile)
{
  int size = TILE_SIZE * tile->scale;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, size, size);
  cairo_t *cr = cairo_create (surface);
  GByteArray *png = g_byte_array_new ();

  cairo_scale (cr, tile->scale, tile->scale);
  leit_demo_draw_tile (cr, tile->z, tile->x, tile->y);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, append_png, png);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (png);
}

static void
render_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LeitDemoTile *tile = data;
  g_autoptr (GBytes) png = leit_demo_tile_render (tile);
  LeitDemoAnswer *answer = leit_demo_answer_new (200, "image/png", png);

  answer->etag = leit_demo_tile_etag (tile);
  answer->max_age_seconds = KEPT_SECONDS;
  g_task_return_pointer (task, answer, (GDestroyNotify) leit_demo_answer_free);
}

/**
 * leit_demo_tile_answer_async:
 *
 * Draws in a worker thread.
 */
void
leit_demo_tile_answer_async (const LeitDemoTile *tile,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, leit_demo_tile_answer_async);
  g_task_set_task_data (task, g_memdup2 (tile, sizeof *tile), g_free);
  g_task_run_in_thread (task, render_in_thread);
}

LeitDemoAnswer *
leit_demo_tile_answer_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
