#include "ui/history-chart-private.h"

#include "base/clock.h"

#include <math.h>

/* Told apart also by those who see no red or green, at least 4.5 : 1 against the ground; and never by colour alone. */
static const LeitChartColour light_colours[] = {
  { 0.71, 0.33, 0.00 }, /* brown */
  { 0.08, 0.40, 0.75 }, /* blue */
  { 0.50, 0.18, 0.60 }, /* purple */
  { 0.00, 0.45, 0.38 }, /* green */
  { 0.35, 0.35, 0.35 }, /* grey */
};
/* Of these, what stands for water in a tank. */
#define WATER_COLOUR 1
static const LeitChartColour dark_colours[] = {
  { 1.00, 0.68, 0.35 }, { 0.52, 0.74, 1.00 }, { 0.88, 0.60, 0.95 },
  { 0.45, 0.86, 0.75 }, { 0.80, 0.80, 0.80 },
};

static const double dash_2[] = { 6, 3 };
static const double dash_3[] = { 2, 2.5 };
static const double dash_4[] = { 8, 3, 2, 3 };
static const double dash_5[] = { 12, 4 };

static const struct {
  const double *dashes;
  int n_dashes;
} line_dashes[] = { { NULL, 0 }, { dash_2, 2 }, { dash_3, 2 }, { dash_4, 4 }, { dash_5, 2 } };

static LeitChartColour
series_colour (const LeitChartData *data, const LeitChartLook *look, guint index)
{
  if (look->high_contrast)
    return leit_chart_ink (look);
  if (data->kind == LEIT_CHART_STEPS)
    index += WATER_COLOUR;
  index %= G_N_ELEMENTS (light_colours);
  return look->dark ? dark_colours[index] : light_colours[index];
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
trace_line (const LeitChartDrawing *d, const LeitChartSeries *series, guint begin, guint end)
{
  for (guint i = begin; i < end;) {
    double x = leit_chart_x_of (d, POINT (series, i)->time_ms);
    double column = floor (x);
    double lowest = POINT (series, i)->mean, highest = lowest, last = lowest;
    guint next = i + 1;

    if (i == begin)
      cairo_move_to (d->cr, x, leit_chart_y_of (d, lowest));
    else
      cairo_line_to (d->cr, x, leit_chart_y_of (d, lowest));
    while (next < end && floor (leit_chart_x_of (d, POINT (series, next)->time_ms)) == column) {
      last = POINT (series, next)->mean;
      lowest = MIN (lowest, last);
      highest = MAX (highest, last);
      next++;
    }
    if (next > i + 1) {
      cairo_line_to (d->cr, x, leit_chart_y_of (d, lowest));
      cairo_line_to (d->cr, x, leit_chart_y_of (d, highest));
      cairo_line_to (d->cr, x, leit_chart_y_of (d, last));
    }
    i = next;
  }
}

/* A tank's level holds until the next value says otherwise. */
static void
trace_steps (const LeitChartDrawing *d, const LeitChartSeries *series, guint begin, guint end)
{
  cairo_move_to (d->cr, leit_chart_x_of (d, POINT (series, begin)->time_ms),
                 leit_chart_y_of (d, POINT (series, begin)->mean));
  for (guint i = begin + 1; i < end; i++) {
    double x = leit_chart_x_of (d, POINT (series, i)->time_ms);

    cairo_line_to (d->cr, x, leit_chart_y_of (d, POINT (series, i - 1)->mean));
    cairo_line_to (d->cr, x, leit_chart_y_of (d, POINT (series, i)->mean));
  }
}

static void
fill_below (const LeitChartDrawing *d,
            const LeitChartSeries *series,
            guint begin,
            guint end,
            LeitChartColour colour)
{
  double ground = d->place.y + d->place.height;

  trace_steps (d, series, begin, end);
  cairo_line_to (d->cr, leit_chart_x_of (d, POINT (series, end - 1)->time_ms), ground);
  cairo_line_to (d->cr, leit_chart_x_of (d, POINT (series, begin)->time_ms), ground);
  cairo_close_path (d->cr);
  leit_chart_set_colour (d->cr, colour, 0.2);
  cairo_fill (d->cr);
}

/* Between the lowest and the highest of each hour. */
static void
fill_band (const LeitChartDrawing *d,
           const LeitChartSeries *series,
           guint begin,
           guint end,
           LeitChartColour colour)
{
  gboolean any = FALSE;

  for (guint i = begin; i < end && !any; i++)
    any = POINT (series, i)->minimum < POINT (series, i)->maximum;
  if (!any)
    return;
  for (guint i = begin; i < end; i++)
    cairo_line_to (d->cr, leit_chart_x_of (d, POINT (series, i)->time_ms),
                   leit_chart_y_of (d, POINT (series, i)->maximum));
  for (guint i = end; i > begin; i--)
    cairo_line_to (d->cr, leit_chart_x_of (d, POINT (series, i - 1)->time_ms),
                   leit_chart_y_of (d, POINT (series, i - 1)->minimum));
  cairo_close_path (d->cr);
  leit_chart_set_colour (d->cr, colour, 0.2);
  cairo_fill (d->cr);
}

static void
draw_mark (const LeitChartDrawing *d, guint index, double x, double y, gboolean filled)
{
  const double r = LEIT_CHART_MARK_RADIUS;

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
draw_segment (const LeitChartDrawing *d, guint index, guint begin, guint end)
{
  const LeitChartSeries *series = g_ptr_array_index (d->data->series, index);
  LeitChartColour colour = series_colour (d->data, d->look, index);
  guint dash = index % G_N_ELEMENTS (line_dashes);

  if (d->data->kind == LEIT_CHART_STEPS)
    fill_below (d, series, begin, end, colour);
  else
    fill_band (d, series, begin, end, colour);
  leit_chart_set_colour (d->cr, colour, 1);
  if (end - begin == 1) {
    draw_mark (d, index, leit_chart_x_of (d, POINT (series, begin)->time_ms),
               leit_chart_y_of (d, POINT (series, begin)->mean), TRUE);
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
draw_series (const LeitChartDrawing *d, guint index)
{
  const LeitChartSeries *series = g_ptr_array_index (d->data->series, index);
  guint n_points = series->points->len;

  for (guint begin = 0; begin < n_points;) {
    guint end = find_segment_end (series, begin);

    draw_segment (d, index, begin, end);
    begin = end;
  }
  leit_chart_set_colour (d->cr, series_colour (d->data, d->look, index), 1);
  cairo_set_line_width (d->cr, 1.5);
  for (guint i = 0; i < n_points; i++) {
    if (POINT (series, i)->doubtful)
      draw_mark (d, 0, leit_chart_x_of (d, POINT (series, i)->time_ms),
                 leit_chart_y_of (d, POINT (series, i)->mean), FALSE);
  }
  if (n_points > 0)
    draw_mark (d, index, leit_chart_x_of (d, POINT (series, n_points - 1)->time_ms),
               leit_chart_y_of (d, POINT (series, n_points - 1)->mean), TRUE);
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
draw_labels (const LeitChartDrawing *d)
{
  double line = leit_chart_line_height (d->look);
  g_autoptr (GArray) labels = g_array_new (FALSE, FALSE, sizeof (DirectLabel));

  for (guint i = 0; leit_chart_has_labels (d->data) && i < d->data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (d->data->series, i);
    DirectLabel label = { i, 0 };

    if (series->points->len == 0)
      continue;
    label.y = leit_chart_y_of (d, POINT (series, series->points->len - 1)->mean) - line / 2;
    g_array_append_val (labels, label);
  }
  spread_labels (labels, d->place.y - line / 2, d->place.y + d->place.height + line / 2, line);
  for (guint i = 0; i < labels->len; i++) {
    const DirectLabel *label = &g_array_index (labels, DirectLabel, i);
    const LeitChartSeries *series = g_ptr_array_index (d->data->series, label->index);

    leit_chart_draw_text (d, series->label,
                          d->place.x + d->place.width + LEIT_CHART_TEXT_MARGIN + 2, label->y,
                          series_colour (d->data, d->look, label->index), 1);
  }
}

static void
draw_cursor (const LeitChartDrawing *d, gint64 cursor_ms)
{
  double x = floor (leit_chart_x_of (d, cursor_ms)) + 0.5;

  leit_chart_set_colour (d->cr, leit_chart_ink (d->look), 0.6);
  cairo_set_line_width (d->cr, 1);
  cairo_move_to (d->cr, x, d->place.y);
  cairo_line_to (d->cr, x, d->place.y + d->place.height);
  cairo_stroke (d->cr);
  for (guint i = 0; i < d->data->series->len; i++) {
    const LeitHistoryPoint *point =
        leit_chart_series_find_nearest (g_ptr_array_index (d->data->series, i), cursor_ms);

    if (point == NULL)
      continue;
    leit_chart_set_colour (d->cr, series_colour (d->data, d->look, i), 1);
    draw_mark (d, i, leit_chart_x_of (d, point->time_ms), leit_chart_y_of (d, point->mean), TRUE);
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
  LeitChartDrawing d = { data, look, cr, leit_chart_place (data, look, width, height), { 0 } };

  leit_chart_init_scale (&d.scale, data, d.place.height, leit_chart_line_height (look));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  leit_chart_draw_axes (&d);
  cairo_save (cr);
  cairo_rectangle (cr, d.place.x - LEIT_CHART_MARK_RADIUS, d.place.y - LEIT_CHART_MARK_RADIUS,
                   d.place.width + 2 * LEIT_CHART_MARK_RADIUS,
                   d.place.height + 2 * LEIT_CHART_MARK_RADIUS);
  cairo_clip (cr);
  for (guint i = 0; i < data->series->len; i++)
    draw_series (&d, i);
  cairo_restore (cr);
  leit_chart_draw_limits (&d);
  draw_labels (&d);
  if (cursor_ms != LEIT_TIME_NONE)
    draw_cursor (&d, cursor_ms);
}
