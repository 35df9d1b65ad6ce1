#include "demo/tile-drawing.h"

void
leit_demo_draw_tile (cairo_t *cr, int z, int x, int y)
{
  cairo_set_source_rgb (cr, 0.95, 0.94, 0.91);
  cairo_paint (cr);
}
