#pragma once

#include "store/store.h"
#include "town/town.h"

G_BEGIN_DECLS

/**
 * LeitChartKind:
 * @LEIT_CHART_LINES: a line from value to value
 * @LEIT_CHART_STEPS: the area below, each value holding until the next: what is in a tank
 */
typedef enum {
  LEIT_CHART_LINES,
  LEIT_CHART_STEPS,
} LeitChartKind;

/**
 * LeitChartSeries:
 * @stream: (nullable): where it comes from; a copy
 * @label: short, to stand beside the line: "30 cm"
 * @interval_ms: the expected time between two values
 * @points: (element-type LeitHistoryPoint): oldest first, in the chart's unit
 */
typedef struct {
  LeitStream *stream;
  char *label;
  gint64 interval_ms;
  GArray *points;
} LeitChartSeries;

/**
 * LeitChartLimit:
 * @label: what it means: "dry below"
 */
typedef struct {
  double value;
  char *label;
} LeitChartLimit;

/**
 * LeitChartData:
 * @title: what is shown, "Soil moisture"
 * @unit: of all values
 * @decimals: digits that values are shown with
 * @series: (element-type LeitChartSeries)
 * @limits: (element-type LeitChartLimit): horizontal lines
 * @highest: what the axis must reach at least (a tank's capacity), or NAN
 * @lowest: where the axis begins at the latest, or NAN
 * @zone: (nullable): the town's
 *
 * All that a chart and its table show.
 */
typedef struct {
  LeitChartKind kind;
  char *title;
  char *unit;
  int decimals;
  GPtrArray *series;
  GPtrArray *limits;
  double lowest;
  double highest;
  gint64 from_ms;
  gint64 until_ms;
  GTimeZone *zone;
} LeitChartData;

LeitChartData *leit_chart_data_new (const char *title, const char *unit, int decimals);
LeitChartData *leit_chart_data_ref (LeitChartData *data);
void leit_chart_data_unref (LeitChartData *data);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitChartData, leit_chart_data_unref)

LeitChartSeries *leit_chart_data_add_series (LeitChartData *data,
                                             const LeitStream *stream,
                                             const char *label,
                                             gint64 interval_ms);
void leit_chart_data_add_limit (LeitChartData *data, double value, char *label);
void leit_chart_series_set_points (LeitChartSeries *series, GArray *points);
void leit_chart_series_add_reading (LeitChartSeries *series, const LeitHistoryPoint *point);

gboolean leit_chart_data_is_empty (const LeitChartData *data);
gboolean leit_chart_data_get_extent (const LeitChartData *data, double *lowest, double *highest);
gboolean leit_chart_series_is_gap (const LeitChartSeries *series,
                                   const LeitHistoryPoint *before,
                                   const LeitHistoryPoint *after);
const LeitHistoryPoint *leit_chart_series_find (const LeitChartSeries *series, gint64 time_ms);
const LeitHistoryPoint *leit_chart_series_find_nearest (const LeitChartSeries *series,
                                                        gint64 time_ms);
GArray *leit_chart_data_list_times (const LeitChartData *data);

char *leit_chart_data_format_value (const LeitChartData *data, double value);
char *leit_chart_data_describe (const LeitChartData *data);
char *leit_chart_data_describe_time (const LeitChartData *data, gint64 time_ms);

G_END_DECLS
