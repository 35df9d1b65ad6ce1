#pragma once

/* Inside the chart only: how its data becomes a drawing. */

#include "ui/chart-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitChartLook:
 * @widget: for its font
 * @dark: on a dark ground
 * @high_contrast: no colours, thicker lines; dashes and marks tell lines apart
 */
typedef struct {
  GtkWidget *widget;
  gboolean dark;
  gboolean high_contrast;
} LeitChartLook;

/**
 * LeitChartPlace:
 *
 * Where the plot lies in the widget.
 */
typedef struct {
  double x, y, width, height;
} LeitChartPlace;

LeitChartPlace
leit_chart_place (const LeitChartData *data, const LeitChartLook *look, int width, int height);
double leit_chart_x (const LeitChartData *data, const LeitChartPlace *place, gint64 time_ms);
gint64 leit_chart_time_at (const LeitChartData *data, const LeitChartPlace *place, double x);
void leit_chart_draw (const LeitChartData *data,
                      const LeitChartLook *look,
                      cairo_t *cr,
                      int width,
                      int height,
                      gint64 cursor_ms);
int leit_chart_line_height (const LeitChartLook *look);

G_END_DECLS
