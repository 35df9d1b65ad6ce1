/* Fewer points for a curve, without losing its peaks. */

#include "store/store-db.h"

#define POINT(points, i) (&g_array_index ((points), LeitHistoryPoint, (i)))

/* The lowest and the highest point of [begin, end), in their order; one if they are the same. */
static void
add_extremes (GArray *thinned, const GArray *points, guint begin, guint end)
{
  guint low = begin, high = begin;

  if (begin >= end)
    return;
  for (guint i = begin + 1; i < end; i++) {
    if (POINT (points, i)->minimum < POINT (points, low)->minimum)
      low = i;
    if (POINT (points, i)->maximum > POINT (points, high)->maximum)
      high = i;
  }
  g_array_append_val (thinned, *POINT (points, MIN (low, high)));
  if (low != high)
    g_array_append_val (thinned, *POINT (points, MAX (low, high)));
}

static LeitHistoryPoint
join_all (const GArray *points)
{
  LeitHistoryPoint joined = *POINT (points, points->len - 1);
  double sum = 0;

  for (guint i = 0; i < points->len; i++) {
    sum += POINT (points, i)->mean / points->len;
    joined.minimum = MIN (joined.minimum, POINT (points, i)->minimum);
    joined.maximum = MAX (joined.maximum, POINT (points, i)->maximum);
    joined.doubtful |= POINT (points, i)->doubtful;
  }
  joined.mean = sum;
  return joined;
}

/*
 * At most max_points of points: the first and the last, and from equal spans of time between them
 * the lowest and the highest of each. They are all real points, none is made up; only for fewer
 * than four, all are joined into one.
 */
GArray *
leit_history_thin (const GArray *points, guint max_points)
{
  GArray *thinned = g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint));
  guint n_buckets = max_points >= 4 ? (max_points - 2) / 2 : 0;
  guint last = points->len - 1;
  guint begin = 1;
  double span_ms;

  if (points->len <= max_points)
    return g_array_append_vals (thinned, points->data, points->len);
  if (n_buckets == 0) {
    LeitHistoryPoint joined = join_all (points);

    return g_array_append_val (thinned, joined);
  }
  span_ms = (double) (POINT (points, last)->time_ms - POINT (points, 0)->time_ms);
  g_array_append_val (thinned, *POINT (points, 0));
  for (guint bucket = 0; bucket < n_buckets; bucket++) {
    double until_ms = (double) POINT (points, 0)->time_ms + span_ms * (bucket + 1) / n_buckets;
    guint end = begin;

    while (end < last &&
           ((double) POINT (points, end)->time_ms < until_ms || bucket + 1 == n_buckets))
      end++;
    add_extremes (thinned, points, begin, end);
    begin = end;
  }
  return g_array_append_val (thinned, *POINT (points, last));
}
