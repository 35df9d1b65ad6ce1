#include "map/status-sign.h"

#include "map/map-view.h"

#include <math.h>

#define SIGN_SIZE 16

/* The Wasserkarte's red, orange, green and blue, darkened until each has 3:1 against the map's light ground. */
static const guint32 colours[LEIT_N_STATUSES] = {
  [LEIT_STATUS_NO_VALUE] = 0x6b6b6b, [LEIT_STATUS_DRY] = 0xc01c28,
  [LEIT_STATUS_MODERATE] = 0xc25a00, [LEIT_STATUS_GOOD] = 0x26803e,
  [LEIT_STATUS_TOO_WET] = 0x1a5fb4,  [LEIT_STATUS_NEARLY_EMPTY] = 0xc01c28,
  [LEIT_STATUS_LOW] = 0xc25a00,      [LEIT_STATUS_FULL] = 0x1a5fb4,
};

void
leit_status_get_colour (LeitStatus status, GdkRGBA *colour)
{
  guint32 rgb = colours[status < LEIT_N_STATUSES ? status : LEIT_STATUS_NO_VALUE];

  colour->red = (float) ((rgb >> 16) & 0xff) / 255;
  colour->green = (float) ((rgb >> 8) & 0xff) / 255;
  colour->blue = (float) (rgb & 0xff) / 255;
  colour->alpha = 1;
}

static void
trace_triangle (cairo_t *cairo, double x, double y, double radius)
{
  cairo_move_to (cairo, x, y - radius);
  cairo_line_to (cairo, x + radius, y + radius * 0.8);
  cairo_line_to (cairo, x - radius, y + radius * 0.8);
  cairo_close_path (cairo);
}

static void
trace_drop (cairo_t *cairo, double x, double y, double radius)
{
  cairo_move_to (cairo, x, y - radius * 1.15);
  cairo_curve_to (cairo, x + radius * 0.35, y - radius * 0.5, x + radius * 0.85, y - radius * 0.1,
                  x + radius * 0.8, y + radius * 0.3);
  cairo_arc (cairo, x, y + radius * 0.25, radius * 0.8, 0, G_PI);
  cairo_curve_to (cairo, x - radius * 0.85, y - radius * 0.1, x - radius * 0.35, y - radius * 0.5,
                  x, y - radius * 1.15);
  cairo_close_path (cairo);
}

static void
trace_shape (cairo_t *cairo, LeitStatus status, double x, double y, double radius)
{
  cairo_new_path (cairo);
  if (status == LEIT_STATUS_DRY || status == LEIT_STATUS_NEARLY_EMPTY)
    trace_triangle (cairo, x, y, radius);
  else if (status == LEIT_STATUS_TOO_WET || status == LEIT_STATUS_FULL)
    trace_drop (cairo, x, y, radius);
  else
    cairo_arc (cairo, x, y, radius * 0.9, 0, 2 * G_PI);
}

/* Moderate: a ring, the lower half filled. No value: a ring. The others: filled. */
static void
fill_shape (cairo_t *cairo, LeitStatus status, double x, double y, double radius)
{
  double line = MAX (radius * 0.32, 1);

  switch (status) {
  case LEIT_STATUS_NO_VALUE:
    cairo_set_line_width (cairo, line);
    cairo_new_path (cairo);
    cairo_arc (cairo, x, y, radius * 0.9 - line / 2, 0, 2 * G_PI);
    cairo_stroke (cairo);
    break;
  case LEIT_STATUS_MODERATE:
  case LEIT_STATUS_LOW:
    cairo_set_line_width (cairo, line * 0.8);
    cairo_new_path (cairo);
    cairo_arc (cairo, x, y, radius * 0.9 - line * 0.4, 0, 2 * G_PI);
    cairo_stroke (cairo);
    cairo_arc (cairo, x, y, radius * 0.9, 0, G_PI);
    cairo_fill (cairo);
    break;
  default:
    trace_shape (cairo, status, x, y, radius);
    cairo_fill (cairo);
  }
}

/**
 * leit_status_draw:
 * @x: middle
 * @y: middle
 * @radius: half the size
 *
 * Draws the sign of a status: dry a triangle, moderate a half-filled disc, good a disc, too wet a
 * drop, no value a ring; on white, with a thin dark outline, so that it stands out on any ground.
 */
void
leit_status_draw (cairo_t *cairo, LeitStatus status, double x, double y, double radius)
{
  GdkRGBA colour;

  leit_status_get_colour (status, &colour);
  if (radius >= 3) {
    trace_shape (cairo, status, x, y, radius + 1);
    cairo_set_source_rgba (cairo, 1, 1, 1, 0.95);
    cairo_fill_preserve (cairo);
    cairo_set_source_rgba (cairo, 0, 0, 0, 0.35);
    cairo_set_line_width (cairo, 0.75);
    cairo_stroke (cairo);
  }
  gdk_cairo_set_source_rgba (cairo, &colour);
  fill_shape (cairo, status, x, y, radius);
}

#define LEIT_TYPE_STATUS_SIGN (leit_status_sign_get_type ())
G_DECLARE_FINAL_TYPE (LeitStatusSign, leit_status_sign, LEIT, STATUS_SIGN, GtkWidget)

struct _LeitStatusSign {
  GtkWidget parent_instance;

  LeitStatus status;
};

G_DEFINE_FINAL_TYPE (LeitStatusSign, leit_status_sign, GTK_TYPE_WIDGET)

static void
leit_status_sign_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = SIGN_SIZE;
}

static void
leit_status_sign_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LeitStatusSign *self = LEIT_STATUS_SIGN (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cairo = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  leit_status_draw (cairo, self->status, width / 2.0, height / 2.0, SIGN_SIZE / 2.0 - 2);
  cairo_destroy (cairo);
}

static void
leit_status_sign_class_init (LeitStatusSignClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = leit_status_sign_measure;
  widget_class->snapshot = leit_status_sign_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
leit_status_sign_init (LeitStatusSign *self)
{
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

/**
 * leit_status_sign_new:
 * @status: a soil or tank status
 *
 * Returns: (transfer floating): the sign as it stands on the map, named by the status's word
 */
GtkWidget *
leit_status_sign_new (LeitStatus status)
{
  LeitStatusSign *self = g_object_new (LEIT_TYPE_STATUS_SIGN, NULL);

  self->status = status;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  leit_status_get_label (status), -1);
  return GTK_WIDGET (self);
}
