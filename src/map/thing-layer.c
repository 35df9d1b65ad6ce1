#include "map/thing-layer.h"

#include "base/format.h"
#include "map/status-sign.h"
#include "map/tree-painter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A gauge: the vessel with its water, the litres beside it, a foot that points at the place. */
#define GAUGE_WIDTH 64.0
#define GAUGE_HEIGHT 28.0
#define GAUGE_FOOT 7.0
#define VESSEL_WIDTH 14.0
#define STATION_RADIUS 7.0
#define PICK_RADIUS 12.0

struct _LeitThingLayer {
  ShumateLayer parent_instance;

  LeitTown *town;
  LeitFilter *filter;
  LeitThing selection;
  gboolean cross_hair;
};

G_DEFINE_FINAL_TYPE (LeitThingLayer, leit_thing_layer, SHUMATE_TYPE_LAYER)

static gboolean
place_of (LeitThingLayer *self, LeitThing thing, double *x, double *y)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  double latitude, longitude;

  if (!leit_town_get_thing_position (self->town, thing, &latitude, &longitude))
    return FALSE;
  shumate_viewport_location_to_widget_coords (viewport, GTK_WIDGET (self), latitude, longitude, x,
                                              y);
  return TRUE;
}

static void
trace_rounded (cairo_t *cairo, double x, double y, double width, double height, double radius)
{
  cairo_new_path (cairo);
  cairo_arc (cairo, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cairo, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cairo, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cairo, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cairo);
}

static void
draw_card (cairo_t *cairo, double x, double y, gboolean selected)
{
  double left = x - GAUGE_WIDTH / 2, top = y - GAUGE_HEIGHT - GAUGE_FOOT;

  cairo_new_path (cairo);
  cairo_move_to (cairo, x - 5, top + GAUGE_HEIGHT);
  cairo_line_to (cairo, x, y);
  cairo_line_to (cairo, x + 5, top + GAUGE_HEIGHT);
  cairo_set_source_rgb (cairo, 0.2, 0.25, 0.3);
  cairo_fill (cairo);
  trace_rounded (cairo, left, top, GAUGE_WIDTH, GAUGE_HEIGHT, 6);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_fill_preserve (cairo);
  cairo_set_source_rgb (cairo, 0.2, 0.25, 0.3);
  cairo_set_line_width (cairo, selected ? 3 : 1.2);
  cairo_stroke (cairo);
}

/* Water up to the level; hatched where the level is not known. */
static void
draw_vessel (cairo_t *cairo, double left, double top, double height, const LeitTank *tank)
{
  double percent = leit_tank_get_level_percent ((LeitTank *) tank);
  LeitStatus status = leit_tank_get_rating ((LeitTank *) tank)->status;
  GdkRGBA colour = { 0.1f, 0.37f, 0.7f, 1 };

  if (status == LEIT_STATUS_NEARLY_EMPTY || status == LEIT_STATUS_LOW)
    leit_status_get_colour (status, &colour);
  cairo_save (cairo);
  trace_rounded (cairo, left, top, VESSEL_WIDTH, height, 2);
  cairo_clip_preserve (cairo);
  cairo_set_source_rgb (cairo, 0.92, 0.94, 0.96);
  cairo_fill (cairo);
  gdk_cairo_set_source_rgba (cairo, &colour);
  if (!isnan (percent)) {
    double water = height * CLAMP (percent, 0, 100) / 100;

    cairo_rectangle (cairo, left, top + height - water, VESSEL_WIDTH, water);
    cairo_fill (cairo);
  } else {
    cairo_set_source_rgb (cairo, 0.55, 0.55, 0.55);
    cairo_set_line_width (cairo, 1);
    for (double offset = -height; offset < VESSEL_WIDTH; offset += 4) {
      cairo_move_to (cairo, left + offset, top + height);
      cairo_line_to (cairo, left + offset + height, top);
    }
    cairo_stroke (cairo);
  }
  cairo_restore (cairo);
  trace_rounded (cairo, left, top, VESSEL_WIDTH, height, 2);
  cairo_set_source_rgb (cairo, 0.3, 0.35, 0.4);
  cairo_set_line_width (cairo, 1);
  cairo_stroke (cairo);
}

static void
draw_litres (LeitThingLayer *self, cairo_t *cairo, double x, double y, LeitTank *tank)
{
  double litres = leit_tank_get_volume_litres (tank);
  g_autofree char *text = isnan (litres) ? g_strdup ("?") : leit_format_quantity (litres, 0, "l");
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width, height;

  /* The card does not grow with the text; its words stand in the list too. */
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (12 * PANGO_SCALE));
  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_set_source_rgb (cairo, 0.1, 0.12, 0.15);
  cairo_move_to (cairo, x - width / 2.0, y - height / 2.0);
  pango_cairo_show_layout (cairo, layout);
}

static void
draw_tank (LeitThingLayer *self, cairo_t *cairo, guint index)
{
  LeitTank *tank = leit_town_get_tank (self->town, index);
  LeitThing thing = { LEIT_THING_TANK, index };
  double x, y;

  if (!place_of (self, thing, &x, &y))
    return;
  draw_card (cairo, x, y, leit_thing_equal (thing, self->selection));
  draw_vessel (cairo, x - GAUGE_WIDTH / 2 + 5, y - GAUGE_HEIGHT - GAUGE_FOOT + 4, GAUGE_HEIGHT - 8,
               tank);
  draw_litres (self, cairo, x + VESSEL_WIDTH / 2 + 2, y - GAUGE_HEIGHT / 2 - GAUGE_FOOT, tank);
}

static void
draw_station (LeitThingLayer *self, cairo_t *cairo, guint index)
{
  LeitStation *station = leit_town_get_station (self->town, index);
  LeitThing thing = { LEIT_THING_STATION, index };
  GdkRGBA colour;
  double x, y;

  if (!place_of (self, thing, &x, &y))
    return;
  leit_status_get_colour (leit_station_get_rating (station)->status, &colour);
  cairo_new_path (cairo);
  cairo_move_to (cairo, x, y - STATION_RADIUS);
  cairo_line_to (cairo, x + STATION_RADIUS, y);
  cairo_line_to (cairo, x, y + STATION_RADIUS);
  cairo_line_to (cairo, x - STATION_RADIUS, y);
  cairo_close_path (cairo);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_fill_preserve (cairo);
  gdk_cairo_set_source_rgba (cairo, &colour);
  cairo_set_line_width (cairo, 3);
  cairo_stroke (cairo);
  cairo_arc (cairo, x, y, 1.8, 0, 2 * G_PI);
  cairo_fill (cairo);
}

static void
draw_ring (cairo_t *cairo, double x, double y, double radius)
{
  cairo_new_path (cairo);
  cairo_arc (cairo, x, y, radius, 0, 2 * G_PI);
  cairo_set_source_rgb (cairo, 1, 1, 1);
  cairo_set_line_width (cairo, 6);
  cairo_stroke_preserve (cairo);
  cairo_set_source_rgb (cairo, 0.08, 0.1, 0.15);
  cairo_set_line_width (cairo, 2.5);
  cairo_stroke (cairo);
}

static void
draw_selection (LeitThingLayer *self, cairo_t *cairo)
{
  ShumateViewport *viewport = shumate_layer_get_viewport (SHUMATE_LAYER (self));
  double x, y;

  if (!place_of (self, self->selection, &x, &y))
    return;
  if (self->selection.kind == LEIT_THING_STATION)
    draw_ring (cairo, x, y, STATION_RADIUS + 7);
  else if (self->selection.kind == LEIT_THING_TREE)
    draw_ring (cairo, x, y,
               leit_tree_painter_radius ((guint) shumate_viewport_get_zoom_level (viewport)) + 7);
}

static void
draw_cross_hair (cairo_t *cairo, double x, double y)
{
  for (guint pass = 0; pass < 2; pass++) {
    cairo_set_source_rgb (cairo, pass == 0 ? 1 : 0.08, pass == 0 ? 1 : 0.1, pass == 0 ? 1 : 0.15);
    cairo_set_line_width (cairo, pass == 0 ? 4 : 1.6);
    cairo_move_to (cairo, x - 14, y);
    cairo_line_to (cairo, x - 4, y);
    cairo_move_to (cairo, x + 4, y);
    cairo_line_to (cairo, x + 14, y);
    cairo_move_to (cairo, x, y - 14);
    cairo_line_to (cairo, x, y - 4);
    cairo_move_to (cairo, x, y + 4);
    cairo_line_to (cairo, x, y + 14);
    cairo_stroke (cairo);
  }
}

static void
leit_thing_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LeitThingLayer *self = LEIT_THING_LAYER (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cairo;

  if (self->town == NULL || self->filter == NULL)
    return;
  cairo = gtk_snapshot_append_cairo (snapshot,
                                     &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (leit_filter_get_stations (self->filter))
    for (guint i = 0; i < g_list_model_get_n_items (leit_town_get_stations (self->town)); i++)
      draw_station (self, cairo, i);
  draw_selection (self, cairo);
  if (leit_filter_get_tanks (self->filter))
    for (guint i = 0; i < g_list_model_get_n_items (leit_town_get_tanks (self->town)); i++)
      draw_tank (self, cairo, i);
  if (self->cross_hair)
    draw_cross_hair (cairo, width / 2.0, height / 2.0);
  cairo_destroy (cairo);
}

static void
redraw (LeitThingLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leit_thing_layer_constructed (GObject *object)
{
  LeitThingLayer *self = LEIT_THING_LAYER (object);

  G_OBJECT_CLASS (leit_thing_layer_parent_class)->constructed (object);
  /* A `changed` signal comes only with libshumate 1.6. */
  g_signal_connect_object (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify",
                           G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
}

static void
leit_thing_layer_dispose (GObject *object)
{
  LeitThingLayer *self = LEIT_THING_LAYER (object);

  leit_thing_layer_set_town (self, NULL);
  leit_thing_layer_set_filter (self, NULL);
  G_OBJECT_CLASS (leit_thing_layer_parent_class)->dispose (object);
}

static void
leit_thing_layer_class_init (LeitThingLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = leit_thing_layer_constructed;
  G_OBJECT_CLASS (klass)->dispose = leit_thing_layer_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = leit_thing_layer_snapshot;
}

static void
leit_thing_layer_init (LeitThingLayer *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

LeitThingLayer *
leit_thing_layer_new (ShumateViewport *viewport)
{
  return g_object_new (LEIT_TYPE_THING_LAYER, "viewport", viewport, NULL);
}

void
leit_thing_layer_set_town (LeitThingLayer *self, LeitTown *town)
{
  if (self->town != NULL)
    g_signal_handlers_disconnect_by_func (self->town, redraw, self);
  g_set_object (&self->town, town);
  if (town != NULL)
    g_signal_connect_object (town, "changed", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  redraw (self);
}

void
leit_thing_layer_set_filter (LeitThingLayer *self, LeitFilter *filter)
{
  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_func (self->filter, redraw, self);
  g_set_object (&self->filter, filter);
  if (filter != NULL)
    g_signal_connect_object (filter, "changed", G_CALLBACK (redraw), self, G_CONNECT_SWAPPED);
  redraw (self);
}

void
leit_thing_layer_set_selection (LeitThingLayer *self, LeitThing thing)
{
  self->selection = thing;
  redraw (self);
}

void
leit_thing_layer_set_cross_hair (LeitThingLayer *self, gboolean shown)
{
  if (self->cross_hair == shown)
    return;
  self->cross_hair = shown;
  redraw (self);
}

static gboolean
is_on_gauge (double dx, double dy)
{
  return fabs (dx) <= GAUGE_WIDTH / 2 && dy <= 4 && dy >= -GAUGE_HEIGHT - GAUGE_FOOT;
}

LeitThing
leit_thing_layer_pick (LeitThingLayer *self, double x, double y)
{
  double thing_x, thing_y;

  if (self->town == NULL || self->filter == NULL)
    return LEIT_THING_INIT_NONE;
  if (leit_filter_get_tanks (self->filter))
    for (guint i = g_list_model_get_n_items (leit_town_get_tanks (self->town)); i-- > 0;) {
      LeitThing thing = { LEIT_THING_TANK, i };

      if (place_of (self, thing, &thing_x, &thing_y) && is_on_gauge (x - thing_x, y - thing_y))
        return thing;
    }
  if (leit_filter_get_stations (self->filter))
    for (guint i = g_list_model_get_n_items (leit_town_get_stations (self->town)); i-- > 0;) {
      LeitThing thing = { LEIT_THING_STATION, i };

      if (place_of (self, thing, &thing_x, &thing_y) &&
          hypot (x - thing_x, y - thing_y) <= PICK_RADIUS - 2)
        return thing;
    }
  return LEIT_THING_INIT_NONE;
}
