#include "ui/history-chart-private.h"

#include "base/format.h"

#include <math.h>

#define TEXT_SCALE PANGO_SCALE_SMALL
/* Room a y tick and an x label need at least, in line heights. */
#define LINES_PER_Y_TICK 2.2
#define LINES_PER_X_TICK 3.6

static const LeitChartColour light_limit = { 0.70, 0.10, 0.10 };
static const LeitChartColour dark_limit = { 1.00, 0.55, 0.50 };

static const double dash_limit[] = { 1, 3 };

LeitChartColour
leit_chart_ink (const LeitChartLook *look)
{
  return look->dark ? (LeitChartColour){ 1, 1, 1 } : (LeitChartColour){ 0, 0, 0 };
}

void
leit_chart_set_colour (cairo_t *cr, LeitChartColour colour, double alpha)
{
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, alpha);
}

static PangoLayout *
new_layout (const LeitChartLook *look, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (look->widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (TEXT_SCALE));
  pango_layout_set_attributes (layout, attributes);
  return layout;
}

int
leit_chart_text_width (const LeitChartLook *look, const char *text)
{
  g_autoptr (PangoLayout) layout = new_layout (look, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

/**
 * leit_chart_line_height:
 * @look: how it is drawn
 *
 * Returns: the height of a line of the chart's text in px
 */
int
leit_chart_line_height (const LeitChartLook *look)
{
  g_autoptr (PangoLayout) layout = new_layout (look, "0");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

void
leit_chart_draw_text (const LeitChartDrawing *d,
                      const char *text,
                      double x,
                      double y,
                      LeitChartColour colour,
                      double alpha)
{
  g_autoptr (PangoLayout) layout = new_layout (d->look, text);

  leit_chart_set_colour (d->cr, colour, alpha);
  cairo_move_to (d->cr, x, y);
  pango_cairo_show_layout (d->cr, layout);
}

/* So that lines do not strike the text out. */
static void
draw_plate (const LeitChartDrawing *d, const char *text, double x, double y)
{
  leit_chart_set_colour (d->cr,
                         d->look->dark ? (LeitChartColour){ 0.14, 0.14, 0.14 }
                                       : (LeitChartColour){ 0.98, 0.98, 0.98 },
                         0.8);
  cairo_rectangle (d->cr, x, y, leit_chart_text_width (d->look, text) + 2,
                   leit_chart_line_height (d->look));
  cairo_fill (d->cr);
}

void
leit_chart_init_scale (LeitValueScale *scale,
                       const LeitChartData *data,
                       double height,
                       double line_height)
{
  double lowest = 0, highest = 1;
  guint intervals = (guint) CLAMP (height / (line_height * LINES_PER_Y_TICK), 2, 8);

  leit_chart_data_get_extent (data, &lowest, &highest);
  leit_value_scale_init (scale, lowest, highest, intervals);
}

static char *
format_tick (const LeitValueScale *scale, guint tick)
{
  return leit_format_number (leit_value_scale_get_tick (scale, tick), scale->decimals);
}

gboolean
leit_chart_has_labels (const LeitChartData *data)
{
  return data->series->len > 1;
}

/**
 * leit_chart_place:
 * @data: what is drawn
 * @look: how
 * @width: of the widget
 * @height: of the widget
 *
 * Returns: where the plot lies: the texts around it take what they need
 */
LeitChartPlace
leit_chart_place (const LeitChartData *data, const LeitChartLook *look, int width, int height)
{
  double line = leit_chart_line_height (look);
  LeitChartPlace place = { 0 };
  LeitValueScale scale;
  double left = 0, right = LEIT_CHART_MARK_RADIUS + 2;

  place.y = line * 1.6;
  place.height = MAX (height - place.y - line - LEIT_CHART_TEXT_MARGIN - 2, 1);
  leit_chart_init_scale (&scale, data, place.height, line);
  for (guint i = 0; i < leit_value_scale_count (&scale); i++) {
    g_autofree char *text = format_tick (&scale, i);

    left = MAX (left, leit_chart_text_width (look, text));
  }
  for (guint i = 0; leit_chart_has_labels (data) && i < data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (data->series, i);

    right = MAX (right, leit_chart_text_width (look, series->label) + 2 * LEIT_CHART_TEXT_MARGIN);
  }
  place.x = left + LEIT_CHART_TEXT_MARGIN;
  place.width = MAX (width - place.x - right, 1);
  return place;
}

/**
 * leit_chart_x:
 * @data: what is drawn
 * @place: where
 * @time_ms: milliseconds UTC
 *
 * Returns: the time's x in the widget
 */
double
leit_chart_x (const LeitChartData *data, const LeitChartPlace *place, gint64 time_ms)
{
  double span = (double) MAX (data->until_ms - data->from_ms, 1);

  return place->x + place->width * (double) (time_ms - data->from_ms) / span;
}

/**
 * leit_chart_time_at:
 * @data: what is drawn
 * @place: where
 * @x: in the widget
 *
 * Returns: the time there, within the axis, milliseconds UTC
 */
gint64
leit_chart_time_at (const LeitChartData *data, const LeitChartPlace *place, double x)
{
  double share = CLAMP ((x - place->x) / place->width, 0, 1);

  return data->from_ms + (gint64) (share * (double) (data->until_ms - data->from_ms));
}

double
leit_chart_y_of (const LeitChartDrawing *d, double value)
{
  double share = (value - d->scale.minimum) / (d->scale.maximum - d->scale.minimum);

  return d->place.y + d->place.height * (1 - share);
}

double
leit_chart_x_of (const LeitChartDrawing *d, gint64 time_ms)
{
  return leit_chart_x (d->data, &d->place, time_ms);
}

static void
draw_y_axis (const LeitChartDrawing *d)
{
  double line = leit_chart_line_height (d->look);
  guint n_ticks = leit_value_scale_count (&d->scale);

  cairo_set_line_width (d->cr, 1);
  for (guint i = 0; i < n_ticks; i++) {
    g_autofree char *text = format_tick (&d->scale, i);
    double y = floor (leit_chart_y_of (d, leit_value_scale_get_tick (&d->scale, i))) + 0.5;

    leit_chart_set_colour (d->cr, leit_chart_ink (d->look), d->look->high_contrast ? 0.5 : 0.12);
    cairo_move_to (d->cr, d->place.x, y);
    cairo_line_to (d->cr, d->place.x + d->place.width, y);
    cairo_stroke (d->cr);
    leit_chart_draw_text (
        d, text, d->place.x - LEIT_CHART_TEXT_MARGIN - leit_chart_text_width (d->look, text),
        y - line / 2, leit_chart_ink (d->look), 0.75);
  }
  if (d->data->unit != NULL)
    leit_chart_draw_text (d, d->data->unit, 0, 0, leit_chart_ink (d->look), 0.75);
}

static void
draw_x_axis (const LeitChartDrawing *d)
{
  double line = leit_chart_line_height (d->look);
  gint64 span_ms = d->data->until_ms - d->data->from_ms;
  guint max_ticks = (guint) MAX (d->place.width / (line * LINES_PER_X_TICK), 2);
  g_autoptr (GArray) ticks =
      leit_time_ticks_new (d->data->from_ms, d->data->until_ms, d->data->zone, max_ticks);
  double free_from = 0;

  for (guint i = 0; i < ticks->len; i++) {
    const LeitTimeTick *tick = &g_array_index (ticks, LeitTimeTick, i);
    g_autofree char *text = leit_time_tick_get_label (tick, span_ms, d->data->zone);
    double x = floor (leit_chart_x_of (d, tick->time_ms)) + 0.5;
    int width = leit_chart_text_width (d->look, text);
    double left = CLAMP (x - width / 2.0, 0, MAX (d->place.x + d->place.width - width / 2.0, 0));

    leit_chart_set_colour (d->cr, leit_chart_ink (d->look),
                           tick->is_midnight || d->look->high_contrast ? 0.3 : 0.1);
    cairo_move_to (d->cr, x, d->place.y);
    cairo_line_to (d->cr, x, d->place.y + d->place.height);
    cairo_stroke (d->cr);
    if (left < free_from)
      continue;
    leit_chart_draw_text (d, text, left, d->place.y + d->place.height + LEIT_CHART_TEXT_MARGIN / 2,
                          leit_chart_ink (d->look), 0.75);
    free_from = left + width + LEIT_CHART_TEXT_MARGIN;
  }
}

void
leit_chart_draw_limits (const LeitChartDrawing *d)
{
  double line = leit_chart_line_height (d->look);
  LeitChartColour colour = d->look->high_contrast ? leit_chart_ink (d->look)
                           : d->look->dark        ? dark_limit
                                                  : light_limit;

  for (guint i = 0; i < d->data->limits->len; i++) {
    const LeitChartLimit *limit = g_ptr_array_index (d->data->limits, i);
    double y = floor (leit_chart_y_of (d, limit->value)) + 0.5;

    if (limit->value < d->scale.minimum || limit->value > d->scale.maximum)
      continue;
    leit_chart_set_colour (d->cr, colour, 1);
    cairo_set_line_width (d->cr, 1.5);
    cairo_set_dash (d->cr, dash_limit, G_N_ELEMENTS (dash_limit), 0);
    cairo_move_to (d->cr, d->place.x, y);
    cairo_line_to (d->cr, d->place.x + d->place.width, y);
    cairo_stroke (d->cr);
    cairo_set_dash (d->cr, NULL, 0, 0);
    draw_plate (d, limit->label, d->place.x + 3, y - line >= d->place.y ? y - line - 1 : y + 1);
    leit_chart_draw_text (d, limit->label, d->place.x + 4,
                          y - line >= d->place.y ? y - line - 1 : y + 1, colour, 1);
  }
}

/* Ground, axes and their texts: what lies below the lines. */
void
leit_chart_draw_axes (const LeitChartDrawing *d)
{
  draw_y_axis (d);
  draw_x_axis (d);
}
