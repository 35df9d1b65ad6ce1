#include "ui/chart-data.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Design: a line breaks where nothing came for 2.5 × the expected interval. */
#define GAP_INTERVALS 2.5

#define POINT(points, i) (&g_array_index ((points), LeitHistoryPoint, (i)))

static void
series_free (LeitChartSeries *series)
{
  leit_stream_free (series->stream);
  g_free (series->label);
  g_array_unref (series->points);
  g_free (series);
}

static void
limit_free (LeitChartLimit *limit)
{
  g_free (limit->label);
  g_free (limit);
}

static void
data_clear (LeitChartData *data)
{
  g_free (data->title);
  g_free (data->unit);
  g_ptr_array_unref (data->series);
  g_ptr_array_unref (data->limits);
  g_clear_pointer (&data->zone, g_time_zone_unref);
}

/**
 * leit_chart_data_new:
 * @title: what is shown
 * @unit: (nullable): of all values
 * @decimals: digits that values are shown with
 *
 * Returns: (transfer full): data without a series
 */
LeitChartData *
leit_chart_data_new (const char *title, const char *unit, int decimals)
{
  LeitChartData *data = g_rc_box_new0 (LeitChartData);

  data->title = g_strdup (title);
  data->unit = g_strdup (unit);
  data->decimals = decimals;
  data->series = g_ptr_array_new_with_free_func ((GDestroyNotify) series_free);
  data->limits = g_ptr_array_new_with_free_func ((GDestroyNotify) limit_free);
  data->lowest = NAN;
  data->highest = NAN;
  return data;
}

LeitChartData *
leit_chart_data_ref (LeitChartData *data)
{
  return g_rc_box_acquire (data);
}

void
leit_chart_data_unref (LeitChartData *data)
{
  if (data != NULL)
    g_rc_box_release_full (data, (GDestroyNotify) data_clear);
}

/**
 * leit_chart_data_add_series:
 * @data: the chart's data
 * @stream: (nullable): where the values come from; copied
 * @label: short, to stand beside the line
 * @interval_ms: the expected time between two values
 *
 * Returns: (transfer none): the new series, without values
 */
LeitChartSeries *
leit_chart_data_add_series (LeitChartData *data,
                            const LeitStream *stream,
                            const char *label,
                            gint64 interval_ms)
{
  LeitChartSeries *series;

  g_return_val_if_fail (data != NULL, NULL);

  series = g_new0 (LeitChartSeries, 1);
  series->stream = stream != NULL ? leit_stream_copy (stream) : NULL;
  series->label = g_strdup (label);
  series->interval_ms = interval_ms;
  series->points = g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint));
  g_ptr_array_add (data->series, series);
  return series;
}

/**
 * leit_chart_data_add_limit:
 * @data: the chart's data
 * @value: in the chart's unit; one that is no number is left out
 * @label: (transfer full): what it means, translated
 */
void
leit_chart_data_add_limit (LeitChartData *data, double value, char *label)
{
  LeitChartLimit *limit;

  g_return_if_fail (data != NULL);

  if (!isfinite (value)) {
    g_free (label);
    return;
  }
  limit = g_new0 (LeitChartLimit, 1);
  limit->value = value;
  limit->label = label;
  g_ptr_array_add (data->limits, limit);
}

/**
 * leit_chart_series_set_points:
 * @series: a series
 * @points: (transfer full) (element-type LeitHistoryPoint): oldest first
 */
void
leit_chart_series_set_points (LeitChartSeries *series, GArray *points)
{
  g_return_if_fail (series != NULL && points != NULL);

  g_array_unref (series->points);
  series->points = points;
}

/**
 * leit_chart_series_add_reading:
 * @series: a series
 * @point: a value that may not be in the store yet
 *
 * Appends @point if it is newer than what is there.
 */
void
leit_chart_series_add_reading (LeitChartSeries *series, const LeitHistoryPoint *point)
{
  g_return_if_fail (series != NULL && point != NULL);

  if (!isfinite (point->mean))
    return;
  if (series->points->len > 0 &&
      POINT (series->points, series->points->len - 1)->time_ms >= point->time_ms)
    return;
  g_array_append_vals (series->points, point, 1);
}

/**
 * leit_chart_data_is_empty:
 * @data: the chart's data
 *
 * Returns: whether there is not a single value
 */
gboolean
leit_chart_data_is_empty (const LeitChartData *data)
{
  g_return_val_if_fail (data != NULL, TRUE);

  for (guint i = 0; i < data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (data->series, i);

    if (series->points->len > 0)
      return FALSE;
  }
  return TRUE;
}

/**
 * leit_chart_data_get_extent:
 * @data: the chart's data
 * @lowest: (out): the lowest that must be on the axis
 * @highest: (out): the highest that must be on the axis
 *
 * Limits do not count: one far away must not press the values flat.
 *
 * Returns: %FALSE when there is nothing to show
 */
gboolean
leit_chart_data_get_extent (const LeitChartData *data, double *lowest, double *highest)
{
  g_return_val_if_fail (data != NULL, FALSE);
  g_return_val_if_fail (lowest != NULL && highest != NULL, FALSE);

  *lowest = INFINITY;
  *highest = -INFINITY;
  for (guint i = 0; i < data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (data->series, i);

    for (guint j = 0; j < series->points->len; j++) {
      *lowest = MIN (*lowest, POINT (series->points, j)->minimum);
      *highest = MAX (*highest, POINT (series->points, j)->maximum);
    }
  }
  if (*lowest > *highest)
    return FALSE;
  if (isfinite (data->lowest))
    *lowest = MIN (*lowest, data->lowest);
  if (isfinite (data->highest))
    *highest = MAX (*highest, data->highest);
  return TRUE;
}

/* The store puts an hour's mean at its middle. Extremes that differ give it away; an hour without
 * any movement is taken for one where its neighbour stands just an hour away. */
static gboolean
are_hours (const LeitHistoryPoint *before, const LeitHistoryPoint *after)
{
  if (before->minimum < before->maximum || after->minimum < after->maximum)
    return TRUE;
  return before->time_ms % LEIT_HOUR_MS == LEIT_HOUR_MS / 2 &&
         after->time_ms - before->time_ms == LEIT_HOUR_MS;
}

/**
 * leit_chart_series_is_gap:
 * @series: the series
 * @before: a point of it
 * @after: the next one
 *
 * Returns: whether so much time lies between two points that nothing may be drawn there: more than
 *   2.5 × the expected interval (of hourly means: 2.5 h)
 */
gboolean
leit_chart_series_is_gap (const LeitChartSeries *series,
                          const LeitHistoryPoint *before,
                          const LeitHistoryPoint *after)
{
  gint64 interval_ms;

  g_return_val_if_fail (series != NULL && before != NULL && after != NULL, TRUE);

  interval_ms = series->interval_ms;
  if (are_hours (before, after))
    interval_ms = MAX (interval_ms, LEIT_HOUR_MS);
  return (double) (after->time_ms - before->time_ms) > GAP_INTERVALS * (double) interval_ms;
}

/* The index of the first point at or after @time_ms. */
static guint
lower_bound (const GArray *points, gint64 time_ms)
{
  guint low = 0, high = points->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (POINT (points, middle)->time_ms < time_ms)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/**
 * leit_chart_series_find:
 * @series: a series
 * @time_ms: milliseconds UTC
 *
 * Returns: (nullable): the point of just that time
 */
const LeitHistoryPoint *
leit_chart_series_find (const LeitChartSeries *series, gint64 time_ms)
{
  guint index;

  g_return_val_if_fail (series != NULL, NULL);

  index = lower_bound (series->points, time_ms);
  if (index == series->points->len || POINT (series->points, index)->time_ms != time_ms)
    return NULL;
  return POINT (series->points, index);
}

/**
 * leit_chart_series_find_nearest:
 * @series: a series
 * @time_ms: milliseconds UTC
 *
 * Returns: (nullable): the point nearest to that time, unless it is further away than a value holds
 *   (half of what makes a gap)
 */
const LeitHistoryPoint *
leit_chart_series_find_nearest (const LeitChartSeries *series, gint64 time_ms)
{
  const LeitHistoryPoint *nearest = NULL;
  gint64 reach_ms;
  guint index;

  g_return_val_if_fail (series != NULL, NULL);

  index = lower_bound (series->points, time_ms);
  if (index < series->points->len)
    nearest = POINT (series->points, index);
  if (index > 0 && (nearest == NULL || time_ms - POINT (series->points, index - 1)->time_ms <
                                           nearest->time_ms - time_ms))
    nearest = POINT (series->points, index - 1);
  if (nearest == NULL)
    return NULL;
  reach_ms = series->interval_ms;
  if (nearest->minimum < nearest->maximum)
    reach_ms = MAX (reach_ms, LEIT_HOUR_MS);
  if ((double) ABS (nearest->time_ms - time_ms) > GAP_INTERVALS / 2 * (double) reach_ms)
    return NULL;
  return nearest;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/**
 * leit_chart_data_list_times:
 * @data: the chart's data
 *
 * Returns: (transfer full) (element-type gint64): every time at which there is a value of any
 *   series, oldest first, each once
 */
GArray *
leit_chart_data_list_times (const LeitChartData *data)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint kept = 0;

  g_return_val_if_fail (data != NULL, times);

  for (guint i = 0; i < data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (data->series, i);

    for (guint j = 0; j < series->points->len; j++)
      g_array_append_val (times, POINT (series->points, j)->time_ms);
  }
  g_array_sort (times, compare_times);
  for (guint i = 0; i < times->len; i++) {
    gint64 time_ms = g_array_index (times, gint64, i);

    if (kept == 0 || g_array_index (times, gint64, kept - 1) != time_ms)
      g_array_index (times, gint64, kept++) = time_ms;
  }
  g_array_set_size (times, kept);
  return times;
}

/**
 * leit_chart_data_format_value:
 * @data: the chart's data
 * @value: in its unit
 *
 * Returns: (transfer full): number and unit
 */
char *
leit_chart_data_format_value (const LeitChartData *data, double value)
{
  g_return_val_if_fail (data != NULL, NULL);

  return leit_format_quantity (value, data->decimals, data->unit);
}

static char *
describe_series (const LeitChartData *data, const LeitChartSeries *series)
{
  const GArray *points = series->points;
  double lowest = INFINITY, highest = -INFINITY;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *minimum = NULL;
  g_autofree char *maximum = NULL;

  if (points->len == 0)
    /* Translators: %s is a line of a chart such as "30 cm" */
    return g_strdup_printf (_ ("%s: no values"), series->label);
  for (guint i = 0; i < points->len; i++) {
    lowest = MIN (lowest, POINT (points, i)->minimum);
    highest = MAX (highest, POINT (points, i)->maximum);
  }
  first = leit_chart_data_format_value (data, POINT (points, 0)->mean);
  last = leit_chart_data_format_value (data, POINT (points, points->len - 1)->mean);
  minimum = leit_chart_data_format_value (data, lowest);
  maximum = leit_chart_data_format_value (data, highest);
  return g_strdup_printf (
      /* Translators: a line of a chart ("30 cm") and its first, last, lowest and highest value */
      _ ("%s: first %s, last %s, lowest %s, highest %s"), series->label, first, last, minimum,
      maximum);
}

/**
 * leit_chart_data_describe:
 * @data: the chart's data
 *
 * The chart in words, for those who do not see it: what, when, and first, last, lowest and highest
 * value of each line.
 *
 * Returns: (transfer full): translated
 */
char *
leit_chart_data_describe (const LeitChartData *data)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  from = leit_format_exact_time (data->from_ms, data->zone);
  until = leit_format_exact_time (data->until_ms, data->zone);
  text = g_string_new (NULL);
  /* Translators: what a chart shows, and its first and last time */
  g_string_append_printf (text, _ ("%s from %s to %s."), data->title, from, until);
  for (guint i = 0; i < data->series->len; i++) {
    g_autofree char *series = describe_series (data, g_ptr_array_index (data->series, i));

    g_string_append_printf (text, " %s.", series);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "30 cm" must not break between two lines. */
static char *
keep_together (const char *label)
{
  g_auto (GStrv) words = g_strsplit (label, " ", -1);

  return g_strjoinv ("\u00a0", words);
}

static char *
describe_value (const LeitChartData *data, const LeitHistoryPoint *point)
{
  g_autofree char *value = NULL;

  if (point == NULL)
    return g_strdup (_ ("no value"));
  value = leit_chart_data_format_value (data, point->mean);
  if (!point->doubtful)
    return g_steal_pointer (&value);
  /* Translators: a value that may be wrong */
  return g_strdup_printf (_ ("%s (doubtful)"), value);
}

/**
 * leit_chart_data_describe_time:
 * @data: the chart's data
 * @time_ms: a moment, milliseconds UTC
 *
 * Returns: (transfer full): the exact time and below it the values of all lines then, translated
 */
char *
leit_chart_data_describe_time (const LeitChartData *data, gint64 time_ms)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *exact = NULL;

  g_return_val_if_fail (data != NULL, NULL);

  exact = leit_format_exact_time (time_ms, data->zone);
  text = g_string_new (exact);
  for (guint i = 0; i < data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (data->series, i);
    g_autofree char *value =
        describe_value (data, leit_chart_series_find_nearest (series, time_ms));

    g_string_append (text, i == 0 ? "\n" : " · ");
    if (data->series->len > 1) {
      g_autofree char *label = keep_together (series->label);

      g_string_append_printf (text, "%s:\u00a0", label);
    }
    g_string_append (text, value);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
