#pragma once

#include "demo/town-map.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * LeitDemoView:
 * @cr: to draw on; 256 × 256 units
 * @metres: from metres of the map to units of the tile
 * @scale: units a metre
 * @extent: what of the map the tile shows, with a margin
 */
typedef struct {
  cairo_t *cr;
  cairo_matrix_t metres;
  double scale;
  int z, x, y;
  LeitDemoExtent extent;
} LeitDemoView;

void leit_demo_draw_tile (cairo_t *cr, int z, int x, int y);
void leit_demo_draw_labels (const LeitDemoView *view, const LeitDemoMap *map);
gboolean
leit_demo_view_shows (const LeitDemoView *view, const LeitDemoExtent *extent, double metres);

G_END_DECLS
