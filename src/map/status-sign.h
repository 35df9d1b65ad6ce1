#pragma once

#include "town/status.h"

#include <cairo.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A colour for each status, never alone: the shape says the same. */
void leit_status_get_colour (LeitStatus status, GdkRGBA *colour);
/* Draws the sign with its outline around (x, y); radius in the units of the context. */
void leit_status_draw (cairo_t *cairo, LeitStatus status, double x, double y, double radius);

G_END_DECLS
