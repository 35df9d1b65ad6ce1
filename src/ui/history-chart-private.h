#pragma once

/* Inside the chart's drawing only: what axes and lines share. */

#include "ui/chart-scale.h"
#include "ui/history-chart-draw.h"

G_BEGIN_DECLS

#define LEIT_CHART_TEXT_MARGIN 6.0
#define LEIT_CHART_MARK_RADIUS 3.5

typedef struct {
  double red, green, blue;
} LeitChartColour;

/* All that one drawing needs at hand. */
typedef struct {
  const LeitChartData *data;
  const LeitChartLook *look;
  cairo_t *cr;
  LeitChartPlace place;
  LeitValueScale scale;
} LeitChartDrawing;

LeitChartColour leit_chart_ink (const LeitChartLook *look);
void leit_chart_set_colour (cairo_t *cr, LeitChartColour colour, double alpha);
int leit_chart_text_width (const LeitChartLook *look, const char *text);
void leit_chart_draw_text (const LeitChartDrawing *d,
                           const char *text,
                           double x,
                           double y,
                           LeitChartColour colour,
                           double alpha);
void leit_chart_init_scale (LeitValueScale *scale,
                            const LeitChartData *data,
                            double height,
                            double line_height);
gboolean leit_chart_has_labels (const LeitChartData *data);
double leit_chart_x_of (const LeitChartDrawing *d, gint64 time_ms);
double leit_chart_y_of (const LeitChartDrawing *d, double value);
void leit_chart_draw_axes (const LeitChartDrawing *d);
void leit_chart_draw_limits (const LeitChartDrawing *d);

G_END_DECLS
