#pragma once

#include <cairo.h>

void leit_demo_draw_tile (cairo_t *cr, int z, int x, int y);
