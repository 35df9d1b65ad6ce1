#include "ui/history-chart-draw.h"

#include "base/clock.h"
#include "base/format.h"
#include "ui/chart-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define TEXT_SCALE PANGO_SCALE_SMALL
#define TEXT_MARGIN 6.0
#define MARK_RADIUS 3.5
/* Room a y tick and an x label need at least, in line heights. */
#define LINES_PER_Y_TICK 2.2
#define LINES_PER_X_TICK 3.6

typedef struct {
  double red, green, blue;
} Colour;

/* Told apart also by those who see no red or green, at least 4.5 : 1 against the ground; and never by colour alone. */
static const Colour light_colours[] = {
  { 0.71, 0.33, 0.00 }, /* brown */
  { 0.08, 0.40, 0.75 }, /* blue */
  { 0.50, 0.18, 0.60 }, /* purple */
  { 0.00, 0.45, 0.38 }, /* green */
  { 0.35, 0.35, 0.35 }, /* grey */
};
/* Of these, what stands for water in a tank. */
#define WATER_COLOUR 1
static const Colour dark_colours[] = {
  { 1.00, 0.68, 0.35 }, { 0.52, 0.74, 1.00 }, { 0.88, 0.60, 0.95 },
  { 0.45, 0.86, 0.75 }, { 0.80, 0.80, 0.80 },
};
static const Colour light_limit = { 0.70, 0.10, 0.10 };
static const Colour dark_limit = { 1.00, 0.55, 0.50 };

static const double dash_2[] = { 6, 3 };
static const double dash_3[] = { 2, 2.5 };
static const double dash_4[] = { 8, 3, 2, 3 };
static const double dash_5[] = { 12, 4 };
static const double dash_limit[] = { 1, 3 };

static const struct {
  const double *dashes;
  int n_dashes;
} line_dashes[] = { { NULL, 0 }, { dash_2, 2 }, { dash_3, 2 }, { dash_4, 4 }, { dash_5, 2 } };

/* All that one drawing needs at hand. */
typedef struct {
  const LeitChartData *data;
  const LeitChartLook *look;
  cairo_t *cr;
  LeitChartPlace place;
  LeitValueScale scale;
} Drawing;

static Colour
ink (const LeitChartLook *look)
{
  return look->dark ? (Colour){ 1, 1, 1 } : (Colour){ 0, 0, 0 };
}

static Colour
series_colour (const LeitChartData *data, const LeitChartLook *look, guint index)
{
  if (look->high_contrast)
    return ink (look);
  if (data->kind == LEIT_CHART_STEPS)
    index += WATER_COLOUR;
  index %= G_N_ELEMENTS (light_colours);
  return look->dark ? dark_colours[index] : light_colours[index];
}

static void
set_colour (cairo_t *cr, Colour colour, double alpha)
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

static int
text_width (const LeitChartLook *look, const char *text)
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

static void
draw_text (const Drawing *d, const char *text, double x, double y, Colour colour, double alpha)
{
  g_autoptr (PangoLayout) layout = new_layout (d->look, text);

  set_colour (d->cr, colour, alpha);
  cairo_move_to (d->cr, x, y);
  pango_cairo_show_layout (d->cr, layout);
}

/* So that lines do not strike the text out. */
static void
draw_plate (const Drawing *d, const char *text, double x, double y)
{
  set_colour (d->cr, d->look->dark ? (Colour){ 0.14, 0.14, 0.14 } : (Colour){ 0.98, 0.98, 0.98 },
              0.8);
  cairo_rectangle (d->cr, x, y, text_width (d->look, text) + 2, leit_chart_line_height (d->look));
  cairo_fill (d->cr);
}

static void
init_scale (LeitValueScale *scale, const LeitChartData *data, double height, double line_height)
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

static gboolean
has_direct_labels (const LeitChartData *data)
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
  double left = 0, right = MARK_RADIUS + 2;

  place.y = line * 1.6;
  place.height = MAX (height - place.y - line - TEXT_MARGIN - 2, 1);
  init_scale (&scale, data, place.height, line);
  for (guint i = 0; i < leit_value_scale_count (&scale); i++) {
    g_autofree char *text = format_tick (&scale, i);

    left = MAX (left, text_width (look, text));
  }
  for (guint i = 0; has_direct_labels (data) && i < data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (data->series, i);

    right = MAX (right, text_width (look, series->label) + 2 * TEXT_MARGIN);
  }
  place.x = left + TEXT_MARGIN;
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

static double
y_of (const Drawing *d, double value)
{
  double share = (value - d->scale.minimum) / (d->scale.maximum - d->scale.minimum);

  return d->place.y + d->place.height * (1 - share);
}

static double
x_of (const Drawing *d, gint64 time_ms)
{
  return leit_chart_x (d->data, &d->place, time_ms);
}

static void
draw_y_axis (const Drawing *d)
{
  double line = leit_chart_line_height (d->look);
  guint n_ticks = leit_value_scale_count (&d->scale);

  cairo_set_line_width (d->cr, 1);
  for (guint i = 0; i < n_ticks; i++) {
    g_autofree char *text = format_tick (&d->scale, i);
    double y = floor (y_of (d, leit_value_scale_get_tick (&d->scale, i))) + 0.5;

    set_colour (d->cr, ink (d->look), d->look->high_contrast ? 0.5 : 0.12);
    cairo_move_to (d->cr, d->place.x, y);
    cairo_line_to (d->cr, d->place.x + d->place.width, y);
    cairo_stroke (d->cr);
    draw_text (d, text, d->place.x - TEXT_MARGIN - text_width (d->look, text), y - line / 2,
               ink (d->look), 0.75);
  }
  if (d->data->unit != NULL)
    draw_text (d, d->data->unit, 0, 0, ink (d->look), 0.75);
}

static void
draw_x_axis (const Drawing *d)
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
    double x = floor (x_of (d, tick->time_ms)) + 0.5;
    int width = text_width (d->look, text);
    double left = CLAMP (x - width / 2.0, 0, MAX (d->place.x + d->place.width - width / 2.0, 0));

    set_colour (d->cr, ink (d->look), tick->is_midnight || d->look->high_contrast ? 0.3 : 0.1);
    cairo_move_to (d->cr, x, d->place.y);
    cairo_line_to (d->cr, x, d->place.y + d->place.height);
    cairo_stroke (d->cr);
    if (left < free_from)
      continue;
    draw_text (d, text, left, d->place.y + d->place.height + TEXT_MARGIN / 2, ink (d->look), 0.75);
    free_from = left + width + TEXT_MARGIN;
  }
}

static void
draw_limits (const Drawing *d)
{
  double line = leit_chart_line_height (d->look);
  Colour colour = d->look->high_contrast ? ink (d->look) : d->look->dark ? dark_limit : light_limit;

  for (guint i = 0; i < d->data->limits->len; i++) {
    const LeitChartLimit *limit = g_ptr_array_index (d->data->limits, i);
    double y = floor (y_of (d, limit->value)) + 0.5;

    if (limit->value < d->scale.minimum || limit->value > d->scale.maximum)
      continue;
    set_colour (d->cr, colour, 1);
    cairo_set_line_width (d->cr, 1.5);
    cairo_set_dash (d->cr, dash_limit, G_N_ELEMENTS (dash_limit), 0);
    cairo_move_to (d->cr, d->place.x, y);
    cairo_line_to (d->cr, d->place.x + d->place.width, y);
    cairo_stroke (d->cr);
    cairo_set_dash (d->cr, NULL, 0, 0);
    draw_plate (d, limit->label, d->place.x + 3, y - line >= d->place.y ? y - line - 1 : y + 1);
    draw_text (d, limit->label, d->place.x + 4, y - line >= d->place.y ? y - line - 1 : y + 1,
               colour, 1);
  }
}

#define POINT(series, i) (&g_array_index ((series)->points, LeitHistoryPoint, (i)))

/* [begin, end) without a gap inside. */
static guint
find_segment_end (const LeitChartSeries *series, guint begin)
{
  guint end = begin + 1;

  while (end < series->points->len &&
         !leit_chart_series_is_gap (series, POINT (series, end - 1), POINT (series, end)))
    end++;
  return end;
}

/* What falls on one column of pixels becomes one stroke from its lowest to its highest value. */
static void
trace_line (const Drawing *d, const LeitChartSeries *series, guint begin, guint end)
{
  for (guint i = begin; i < end;) {
    double x = x_of (d, POINT (series, i)->time_ms);
    double column = floor (x);
    double lowest = POINT (series, i)->mean, highest = lowest, last = lowest;
    guint next = i + 1;

    if (i == begin)
      cairo_move_to (d->cr, x, y_of (d, lowest));
    else
      cairo_line_to (d->cr, x, y_of (d, lowest));
    while (next < end && floor (x_of (d, POINT (series, next)->time_ms)) == column) {
      last = POINT (series, next)->mean;
      lowest = MIN (lowest, last);
      highest = MAX (highest, last);
      next++;
    }
    if (next > i + 1) {
      cairo_line_to (d->cr, x, y_of (d, lowest));
      cairo_line_to (d->cr, x, y_of (d, highest));
      cairo_line_to (d->cr, x, y_of (d, last));
    }
    i = next;
  }
}

/* A tank's level holds until the next value says otherwise. */
static void
trace_steps (const Drawing *d, const LeitChartSeries *series, guint begin, guint end)
{
  cairo_move_to (d->cr, x_of (d, POINT (series, begin)->time_ms),
                 y_of (d, POINT (series, begin)->mean));
  for (guint i = begin + 1; i < end; i++) {
    double x = x_of (d, POINT (series, i)->time_ms);

    cairo_line_to (d->cr, x, y_of (d, POINT (series, i - 1)->mean));
    cairo_line_to (d->cr, x, y_of (d, POINT (series, i)->mean));
  }
}

static void
fill_below (const Drawing *d, const LeitChartSeries *series, guint begin, guint end, Colour colour)
{
  double ground = d->place.y + d->place.height;

  trace_steps (d, series, begin, end);
  cairo_line_to (d->cr, x_of (d, POINT (series, end - 1)->time_ms), ground);
  cairo_line_to (d->cr, x_of (d, POINT (series, begin)->time_ms), ground);
  cairo_close_path (d->cr);
  set_colour (d->cr, colour, 0.2);
  cairo_fill (d->cr);
}

/* Between the lowest and the highest of each hour. */
static void
fill_band (const Drawing *d, const LeitChartSeries *series, guint begin, guint end, Colour colour)
{
  gboolean any = FALSE;

  for (guint i = begin; i < end && !any; i++)
    any = POINT (series, i)->minimum < POINT (series, i)->maximum;
  if (!any)
    return;
  for (guint i = begin; i < end; i++)
    cairo_line_to (d->cr, x_of (d, POINT (series, i)->time_ms),
                   y_of (d, POINT (series, i)->maximum));
  for (guint i = end; i > begin; i--)
    cairo_line_to (d->cr, x_of (d, POINT (series, i - 1)->time_ms),
                   y_of (d, POINT (series, i - 1)->minimum));
  cairo_close_path (d->cr);
  set_colour (d->cr, colour, 0.2);
  cairo_fill (d->cr);
}

static void
draw_mark (const Drawing *d, guint index, double x, double y, gboolean filled)
{
  const double r = MARK_RADIUS;

  cairo_set_dash (d->cr, NULL, 0, 0);
  cairo_new_path (d->cr);
  switch (index % 4) {
  case 0:
    cairo_arc (d->cr, x, y, r, 0, 2 * G_PI);
    break;
  case 1:
    cairo_rectangle (d->cr, x - r, y - r, 2 * r, 2 * r);
    break;
  case 2:
    cairo_move_to (d->cr, x, y - r * 1.2);
    cairo_line_to (d->cr, x + r * 1.2, y + r);
    cairo_line_to (d->cr, x - r * 1.2, y + r);
    break;
  default:
    cairo_move_to (d->cr, x, y - r * 1.3);
    cairo_line_to (d->cr, x + r * 1.3, y);
    cairo_line_to (d->cr, x, y + r * 1.3);
    cairo_line_to (d->cr, x - r * 1.3, y);
    break;
  }
  cairo_close_path (d->cr);
  if (filled)
    cairo_fill (d->cr);
  else
    cairo_stroke (d->cr);
}

static void
draw_segment (const Drawing *d, guint index, guint begin, guint end)
{
  const LeitChartSeries *series = g_ptr_array_index (d->data->series, index);
  Colour colour = series_colour (d->data, d->look, index);
  guint dash = index % G_N_ELEMENTS (line_dashes);

  if (d->data->kind == LEIT_CHART_STEPS)
    fill_below (d, series, begin, end, colour);
  else
    fill_band (d, series, begin, end, colour);
  set_colour (d->cr, colour, 1);
  if (end - begin == 1) {
    draw_mark (d, index, x_of (d, POINT (series, begin)->time_ms),
               y_of (d, POINT (series, begin)->mean), TRUE);
    return;
  }
  cairo_set_line_width (d->cr, d->look->high_contrast ? 2.5 : 1.75);
  cairo_set_dash (d->cr, line_dashes[dash].dashes, line_dashes[dash].n_dashes, 0);
  if (d->data->kind == LEIT_CHART_STEPS)
    trace_steps (d, series, begin, end);
  else
    trace_line (d, series, begin, end);
  cairo_stroke (d->cr);
  cairo_set_dash (d->cr, NULL, 0, 0);
}

static void
draw_series (const Drawing *d, guint index)
{
  const LeitChartSeries *series = g_ptr_array_index (d->data->series, index);
  guint n_points = series->points->len;

  for (guint begin = 0; begin < n_points;) {
    guint end = find_segment_end (series, begin);

    draw_segment (d, index, begin, end);
    begin = end;
  }
  set_colour (d->cr, series_colour (d->data, d->look, index), 1);
  cairo_set_line_width (d->cr, 1.5);
  for (guint i = 0; i < n_points; i++) {
    if (POINT (series, i)->doubtful)
      draw_mark (d, 0, x_of (d, POINT (series, i)->time_ms), y_of (d, POINT (series, i)->mean),
                 FALSE);
  }
  if (n_points > 0)
    draw_mark (d, index, x_of (d, POINT (series, n_points - 1)->time_ms),
               y_of (d, POINT (series, n_points - 1)->mean), TRUE);
}

typedef struct {
  guint index;
  double y;
} DirectLabel;

static int
compare_labels (gconstpointer a, gconstpointer b)
{
  const DirectLabel *one = a;
  const DirectLabel *other = b;

  return (one->y > other->y) - (one->y < other->y);
}

/* Lines that end close to each other push their labels apart, within the plot. */
static void
spread_labels (GArray *labels, double top, double bottom, double line)
{
  double from = top;

  g_array_sort (labels, compare_labels);
  for (guint i = 0; i < labels->len; i++) {
    DirectLabel *label = &g_array_index (labels, DirectLabel, i);

    label->y = MAX (label->y, from);
    from = label->y + line;
  }
  for (guint i = labels->len; i > 0; i--) {
    DirectLabel *label = &g_array_index (labels, DirectLabel, i - 1);

    label->y = MIN (label->y, bottom - line);
    bottom = label->y;
  }
}

static void
draw_labels (const Drawing *d)
{
  double line = leit_chart_line_height (d->look);
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (DirectLabel));

  for (guint i = 0; has_direct_labels (d->data) && i < d->data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (d->data->series, i);
    DirectLabel label = { i, 0 };

    if (series->points->len == 0)
      continue;
    label.y = y_of (d, POINT (series, series->points->len - 1)->mean) - line / 2;
    g_array_append_val (labels, label);
  }
  spread_labels (labels, d->place.y - line / 2, d->place.y + d->place.height + line / 2, line);
  for (guint i = 0; i < labels->len; i++) {
    const DirectLabel *label = &g_array_index (labels, DirectLabel, i);
    const LeitChartSeries *series = g_ptr_array_index (d->data->series, label->index);

    draw_text (d, series->label, d->place.x + d->place.width + TEXT_MARGIN + 2, label->y,
               series_colour (d->data, d->look, label->index), 1);
  }
}

static void
draw_cursor (const Drawing *d, gint64 cursor_ms)
{
  double x = floor (x_of (d, cursor_ms)) + 0.5;

  set_colour (d->cr, ink (d->look), 0.6);
  cairo_set_line_width (d->cr, 1);
  cairo_move_to (d->cr, x, d->place.y);
  cairo_line_to (d->cr, x, d->place.y + d->place.height);
  cairo_stroke (d->cr);
  for (guint i = 0; i < d->data->series->len; i++) {
    const LeitHistoryPoint *point =
        leit_chart_series_find_nearest (g_ptr_array_index (d->data->series, i), cursor_ms);

    if (point == NULL)
      continue;
    set_colour (d->cr, series_colour (d->data, d->look, i), 1);
    draw_mark (d, i, x_of (d, point->time_ms), y_of (d, point->mean), TRUE);
  }
}

/**
 * leit_chart_draw:
 * @data: what is drawn
 * @look: how
 * @cr: where
 * @width: of the widget
 * @height: of the widget
 * @cursor_ms: where the cursor stands, or %LEIT_TIME_NONE
 */
void
leit_chart_draw (const LeitChartData *data,
                 const LeitChartLook *look,
                 cairo_t *cr,
                 int width,
                 int height,
                 gint64 cursor_ms)
{
  Drawing d = { data, look, cr, leit_chart_place (data, look, width, height), { 0 } };

  init_scale (&d.scale, data, d.place.height, leit_chart_line_height (look));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_y_axis (&d);
  draw_x_axis (&d);
  cairo_save (cr);
  cairo_rectangle (cr, d.place.x - MARK_RADIUS, d.place.y - MARK_RADIUS,
                   d.place.width + 2 * MARK_RADIUS, d.place.height + 2 * MARK_RADIUS);
  cairo_clip (cr);
  for (guint i = 0; i < data->series->len; i++)
    draw_series (&d, i);
  cairo_restore (cr);
  draw_limits (&d);
  draw_labels (&d);
  if (cursor_ms != LEIT_TIME_NONE)
    draw_cursor (&d, cursor_ms);
}
