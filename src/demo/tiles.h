#pragma once

#include "demo/answer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitDemoTile:
 * @scale: 2 for `@2x`
 *
 * A tile of the web-mercator scheme, 256 units wide.
 */
typedef struct {
  int z;
  int x;
  int y;
  int scale;
} LeitDemoTile;

#define LEIT_DEMO_MAXIMUM_ZOOM 19

gboolean leit_demo_tile_parse (const char *path, LeitDemoTile *tile);
char *leit_demo_tile_etag (const LeitDemoTile *tile);
GBytes *leit_demo_tile_render (const LeitDemoTile *tile);

void leit_demo_tile_answer_async (const LeitDemoTile *tile,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LeitDemoAnswer *leit_demo_tile_answer_finish (GAsyncResult *result, GError **error);

G_END_DECLS
