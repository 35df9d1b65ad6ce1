#pragma once

#include "ui/chart-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitHistoryChart:
 *
 * Draws a #LeitChartData. Pointer or arrow keys move a cursor from value to value (Page Up and Down
 * by ten, Home and End to the ends). The accessible label is the chart in words, the description the values
 * at the cursor. Property `cursor` (int64, notified): where it stands, milliseconds UTC, or
 * %LEIT_TIME_NONE.
 */
#define LEIT_TYPE_HISTORY_CHART (leit_history_chart_get_type ())
G_DECLARE_FINAL_TYPE (LeitHistoryChart, leit_history_chart, LEIT, HISTORY_CHART, GtkWidget)

GtkWidget *leit_history_chart_new (void);
void leit_history_chart_set_data (LeitHistoryChart *self, LeitChartData *data); /* or changed */
gint64 leit_history_chart_get_cursor_ms (LeitHistoryChart *self);

G_END_DECLS
