#include "base/clock.h"
#include "ui/chart-data.h"
#include "ui/chart-scale.h"

#include <math.h>

static gint64
at (const char *text)
{
  gint64 time_ms = 0;

  g_assert_true (leit_time_parse (text, &time_ms));
  return time_ms;
}

static GTimeZone *
berlin (void)
{
  GTimeZone *zone = g_time_zone_new_identifier ("Europe/Berlin");

  if (zone == NULL)
    g_test_skip ("this computer does not know the time zone Europe/Berlin");
  return zone;
}

static void
test_value_scale (void)
{
  LeitValueScale scale;

  leit_value_scale_init (&scale, 3.2, 27.9, 6);
  g_assert_cmpfloat (scale.step, ==, 5);
  g_assert_cmpfloat (scale.minimum, ==, 0);
  g_assert_cmpfloat (scale.maximum, ==, 30);
  g_assert_cmpuint (leit_value_scale_count (&scale), ==, 7);
  g_assert_cmpint (scale.decimals, ==, 0);

  leit_value_scale_init (&scale, 0.11, 0.38, 6);
  g_assert_cmpfloat_with_epsilon (scale.step, 0.05, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.minimum, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (scale.maximum, 0.4, 1e-12);
  g_assert_cmpint (scale.decimals, ==, 2);

  leit_value_scale_init (&scale, -7, 12, 5);
  g_assert_cmpfloat (scale.minimum, <=, -7);
  g_assert_cmpfloat (scale.maximum, >=, 12);
  g_assert_cmpuint (leit_value_scale_count (&scale), <=, 6);
}

static void
test_value_scale_odd (void)
{
  LeitValueScale scale;

  leit_value_scale_init (&scale, 21.5, 21.5, 6);
  g_assert_cmpfloat (scale.minimum, <, 21.5);
  g_assert_cmpfloat (scale.maximum, >, 21.5);
  leit_value_scale_init (&scale, 0, 0, 6);
  g_assert_cmpfloat (scale.minimum, <, scale.maximum);
  leit_value_scale_init (&scale, NAN, INFINITY, 6);
  g_assert_true (isfinite (scale.minimum) && isfinite (scale.maximum));
  leit_value_scale_init (&scale, 1e6, 1e6 + 1e-7, 6);
  g_assert_cmpfloat (scale.step, >, 0);
  for (double high = 0.001; high < 1e7; high *= 1.7) {
    leit_value_scale_init (&scale, 0, high, 5);
    g_assert_cmpfloat (scale.maximum, >=, high * (1 - 1e-9));
    g_assert_cmpuint (leit_value_scale_count (&scale), <=, 6);
    g_assert_cmpuint (leit_value_scale_count (&scale), >=, 3);
  }
}

static void
assert_ticks (const char *from, const char *until, guint max, const char *const *expected)
{
  g_autoptr (GTimeZone) zone = berlin ();
  g_autoptr (GArray) ticks = NULL;

  if (zone == NULL)
    return;
  ticks = leit_time_ticks_new (at (from), at (until), zone, max);
  for (guint i = 0; i < ticks->len; i++) {
    const LeitTimeTick *tick = &g_array_index (ticks, LeitTimeTick, i);
    g_autofree char *text = leit_time_to_iso8601 (tick->time_ms);

    g_assert_nonnull (expected[i]);
    g_assert_cmpstr (text, ==, expected[i]);
  }
  g_assert_null (expected[ticks->len]);
}

static void
test_ticks_day (void)
{
  const char *const expected[] = { "2026-06-09T10:00:00Z", "2026-06-09T16:00:00Z",
                                   "2026-06-09T22:00:00Z", "2026-06-10T04:00:00Z", NULL };

  /* 12:00, 18:00, 00:00, 06:00 in Belzig */
  assert_ticks ("2026-06-09T08:42:00Z", "2026-06-10T08:42:00Z", 5, expected);
}

/* 29 March 2026: 02:00 does not exist, the day has 23 hours. */
static void
test_ticks_spring (void)
{
  const char *const expected[] = { "2026-03-28T17:00:00Z", "2026-03-28T23:00:00Z",
                                   "2026-03-29T04:00:00Z", "2026-03-29T10:00:00Z",
                                   "2026-03-29T16:00:00Z", NULL };
  const char *const hours[] = { "2026-03-28T23:00:00Z", "2026-03-29T00:00:00Z",
                                "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", NULL };
  const char *const midnights[] = { "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z",
                                    "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z", NULL };

  assert_ticks ("2026-03-28T16:30:00Z", "2026-03-29T16:30:00Z", 6, expected);
  /* 00:00, 01:00, 03:00, 04:00 */
  assert_ticks ("2026-03-28T23:00:00Z", "2026-03-29T02:00:00Z", 6, hours);
  assert_ticks ("2026-03-27T22:00:00Z", "2026-03-31T08:00:00Z", 6, midnights);
}

/* 25 October 2026: 02:00 comes twice, the day has 25 hours. */
static void
test_ticks_autumn (void)
{
  const char *const expected[] = { "2026-10-24T16:00:00Z", "2026-10-24T22:00:00Z",
                                   "2026-10-25T05:00:00Z", "2026-10-25T11:00:00Z", NULL };
  const char *const midnights[] = { "2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z",
                                    "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z", NULL };

  assert_ticks ("2026-10-24T12:30:00Z", "2026-10-25T12:30:00Z", 6, expected);
  assert_ticks ("2026-10-23T21:00:00Z", "2026-10-27T08:00:00Z", 6, midnights);
}

static void
test_ticks_long (void)
{
  g_autoptr (GTimeZone) zone = berlin ();

  if (zone == NULL)
    return;
  for (int days = 1; days < 800; days += 7) {
    gint64 from = at ("2026-01-15T11:11:00Z");
    g_autoptr (GArray) ticks = leit_time_ticks_new (from, from + days * LEIT_DAY_MS, zone, 7);

    g_assert_cmpuint (ticks->len, <=, days < 600 ? 8 : 12);
    g_assert_cmpuint (ticks->len, >=, 1);
    for (guint i = 1; i < ticks->len; i++)
      g_assert_cmpint (g_array_index (ticks, LeitTimeTick, i).time_ms, >,
                       g_array_index (ticks, LeitTimeTick, i - 1).time_ms);
  }
}

static void
test_tick_labels (void)
{
  g_autoptr (GTimeZone) zone = berlin ();
  LeitTimeTick noon = { at ("2026-06-09T10:00:00Z"), FALSE };
  LeitTimeTick midnight = { at ("2026-06-08T22:00:00Z"), TRUE };
  g_autofree char *hour = NULL;
  g_autofree char *day = NULL;
  g_autofree char *date = NULL;

  if (zone == NULL)
    return;
  hour = leit_time_tick_get_label (&noon, LEIT_DAY_MS, zone);
  day = leit_time_tick_get_label (&midnight, 7 * LEIT_DAY_MS, zone);
  date = leit_time_tick_get_label (&midnight, 30 * LEIT_DAY_MS, zone);
  g_assert_cmpstr (hour, ==, "12:00");
  g_assert_cmpstr (day, ==, "Tue 9");
  g_assert_cmpstr (date, ==, "9 Jun");
}

static LeitHistoryPoint
raw (gint64 time_ms, double value)
{
  return (LeitHistoryPoint){ time_ms, value, value, value, FALSE };
}

static void
test_gaps (void)
{
  g_autoptr (LeitChartData) data = leit_chart_data_new ("Soil moisture", "vol.-%", 1);
  LeitChartSeries *series = leit_chart_data_add_series (data, NULL, "30 cm", 15 * LEIT_MINUTE_MS);
  gint64 start = at ("2026-06-09T08:10:00Z");
  LeitHistoryPoint a = raw (start, 10);
  LeitHistoryPoint near = raw (start + 37 * LEIT_MINUTE_MS, 11);
  LeitHistoryPoint far = raw (start + 38 * LEIT_MINUTE_MS, 11);
  LeitHistoryPoint hour = { at ("2026-02-01T10:30:00Z"), 5, 4, 6, FALSE };
  LeitHistoryPoint next_hour = raw (at ("2026-02-01T11:30:00Z"), 5);
  LeitHistoryPoint calm_hour = raw (at ("2026-02-01T12:30:00Z"), 5);
  LeitHistoryPoint lost_hours = raw (at ("2026-02-01T15:30:00Z"), 5);

  g_assert_false (leit_chart_series_is_gap (series, &a, &near));
  g_assert_true (leit_chart_series_is_gap (series, &a, &far));
  g_assert_false (leit_chart_series_is_gap (series, &hour, &next_hour));
  g_assert_false (leit_chart_series_is_gap (series, &next_hour, &calm_hour));
  g_assert_true (leit_chart_series_is_gap (series, &calm_hour, &lost_hours));
}

static LeitChartSeries *
add_hours (LeitChartData *data, const char *label, gint64 from_ms, guint n, double first)
{
  LeitChartSeries *series = leit_chart_data_add_series (data, NULL, label, LEIT_HOUR_MS);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint));

  for (guint i = 0; i < n; i++) {
    LeitHistoryPoint point = raw (from_ms + i * LEIT_HOUR_MS, first + i);

    g_array_append_val (points, point);
  }
  leit_chart_series_set_points (series, points);
  return series;
}

static void
test_nearest (void)
{
  g_autoptr (LeitChartData) data = leit_chart_data_new ("Soil moisture", "vol.-%", 1);
  gint64 start = at ("2026-06-09T08:00:00Z");
  LeitChartSeries *series = add_hours (data, "30 cm", start, 3, 10);
  const LeitHistoryPoint *point;

  point = leit_chart_series_find_nearest (series, start + 40 * LEIT_MINUTE_MS);
  g_assert_nonnull (point);
  g_assert_cmpfloat (point->mean, ==, 11);
  /* A value is not carried on into the silence after it. */
  g_assert_nonnull (leit_chart_series_find_nearest (series, start + 3 * LEIT_HOUR_MS));
  g_assert_null (leit_chart_series_find_nearest (series, start + 4 * LEIT_HOUR_MS));
  g_assert_null (leit_chart_series_find (series, start + 1));
  g_assert_nonnull (leit_chart_series_find (series, start + LEIT_HOUR_MS));
}

static void
test_times_and_extent (void)
{
  g_autoptr (LeitChartData) data = leit_chart_data_new ("Soil moisture", "vol.-%", 1);
  gint64 start = at ("2026-06-09T08:00:00Z");
  g_autoptr (GArray) times = NULL;
  double lowest, highest;

  g_assert_true (leit_chart_data_is_empty (data));
  g_assert_false (leit_chart_data_get_extent (data, &lowest, &highest));
  add_hours (data, "10 cm", start, 4, 10);
  add_hours (data, "30 cm", start + 2 * LEIT_HOUR_MS, 4, 20);
  leit_chart_data_add_limit (data, 90, g_strdup ("far away"));
  leit_chart_data_add_limit (data, NAN, g_strdup ("not known"));
  g_assert_cmpuint (data->limits->len, ==, 1);
  times = leit_chart_data_list_times (data);
  g_assert_cmpuint (times->len, ==, 6);
  g_assert_true (leit_chart_data_get_extent (data, &lowest, &highest));
  g_assert_cmpfloat (lowest, ==, 10);
  g_assert_cmpfloat (highest, ==, 23);
  data->lowest = 0;
  data->highest = 300;
  g_assert_true (leit_chart_data_get_extent (data, &lowest, &highest));
  g_assert_cmpfloat (lowest, ==, 0);
  g_assert_cmpfloat (highest, ==, 300);
}

static void
test_late_reading (void)
{
  g_autoptr (LeitChartData) data = leit_chart_data_new ("Soil moisture", "vol.-%", 1);
  gint64 start = at ("2026-06-09T08:00:00Z");
  LeitChartSeries *series = add_hours (data, "10 cm", start, 2, 10);
  LeitHistoryPoint older = raw (start, 99);
  LeitHistoryPoint newer = raw (start + 2 * LEIT_HOUR_MS, 12);
  LeitHistoryPoint none = raw (start + 3 * LEIT_HOUR_MS, NAN);

  leit_chart_series_add_reading (series, &older);
  g_assert_cmpuint (series->points->len, ==, 2);
  leit_chart_series_add_reading (series, &newer);
  g_assert_cmpuint (series->points->len, ==, 3);
  leit_chart_series_add_reading (series, &none);
  g_assert_cmpuint (series->points->len, ==, 3);
}

static void
test_words (void)
{
  g_autoptr (LeitChartData) data = leit_chart_data_new ("Soil moisture", "vol.-%", 1);
  gint64 start = at ("2026-06-09T08:00:00Z");
  g_autofree char *summary = NULL;
  g_autofree char *values = NULL;

  data->from_ms = start;
  data->until_ms = start + LEIT_DAY_MS;
  data->zone = g_time_zone_new_utc ();
  add_hours (data, "10 cm", start, 3, 10);
  leit_chart_data_add_series (data, NULL, "30 cm", LEIT_HOUR_MS);
  summary = leit_chart_data_describe (data);
  g_assert_cmpstr (summary, ==,
                   "Soil moisture from Tue 9 June 2026, 08:00:00 to Wed 10 June 2026, 08:00:00. "
                   "10 cm: first 10.0\u202fvol.-%, last 12.0\u202fvol.-%, lowest 10.0\u202fvol.-%, "
                   "highest 12.0\u202fvol.-%. 30 cm: no values.");
  values = leit_chart_data_describe_time (data, start + LEIT_HOUR_MS);
  g_assert_cmpstr (values, ==,
                   "Tue 9 June 2026, 09:00:00\n10\u00a0cm:\u00a011.0\u202fvol.-% · "
                   "30\u00a0cm:\u00a0no value");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/chart/value-scale", test_value_scale);
  g_test_add_func ("/ui/chart/value-scale-odd", test_value_scale_odd);
  g_test_add_func ("/ui/chart/ticks-day", test_ticks_day);
  g_test_add_func ("/ui/chart/ticks-spring", test_ticks_spring);
  g_test_add_func ("/ui/chart/ticks-autumn", test_ticks_autumn);
  g_test_add_func ("/ui/chart/ticks-long", test_ticks_long);
  g_test_add_func ("/ui/chart/tick-labels", test_tick_labels);
  g_test_add_func ("/ui/chart/gaps", test_gaps);
  g_test_add_func ("/ui/chart/nearest", test_nearest);
  g_test_add_func ("/ui/chart/times-and-extent", test_times_and_extent);
  g_test_add_func ("/ui/chart/late-reading", test_late_reading);
  g_test_add_func ("/ui/chart/words", test_words);
  return g_test_run ();
}
