#include "water/level-private.h"

#include "base/clock.h"

#include <math.h>

/* A value so many times the noise away from both its neighbours, which agree, is the sensor's; less than three cans may as well be cans
 * and the rain after them. */
#define JUMP_NOISES 4.0
#define JUMP_CANS 3.0
#define AGREE_NOISES 2.0
/* One or two wrong values in a row; more is a level of its own. */
#define JUMP_POINTS 2
#define JUMP_MS (6 * LEIT_HOUR_MS)
/* Of the capacity; as leit_tank_judge() has it. */
#define MAXIMUM_SHARE 1.1

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const LeitLevelPoint *one = a;
  const LeitLevelPoint *other = b;

  return (one->time_ms > other->time_ms) - (one->time_ms < other->time_ms);
}

static void
add_jump (GArray *events, gint64 from_ms, gint64 until_ms, double litres)
{
  LeitLevelEvent jump = {
    .kind = LEIT_LEVEL_JUMP, .from_ms = from_ms, .until_ms = until_ms, .litres = litres
  };

  g_array_append_val (events, jump);
}

static gboolean
is_possible (const LeitWaterContext *context, const LeitLevelSeries *series, double litres)
{
  double noise = context->config->level_noise_litres;

  return litres >= -noise && (!(series->capacity_litres > 0) ||
                              litres <= series->capacity_litres * MAXIMUM_SHARE + noise);
}

/* In order; of two at the same time the later told one counts. */
static GArray *
take_possible (const LeitWaterContext *context, const LeitLevelSeries *series, GArray *events)
{
  g_autoptr (GArray) sorted =
      g_array_sized_new (FALSE, FALSE, sizeof (LeitLevelPoint), series->n_points);
  GArray *points = g_array_sized_new (FALSE, FALSE, sizeof (LeitLevelPoint), series->n_points);

  g_array_append_vals (sorted, series->points, series->n_points);
  /* GLib's sort of arrays is stable */
  g_array_sort (sorted, compare_points);
  for (guint i = 0; i < sorted->len; i++) {
    LeitLevelPoint point = *leit_level_point (sorted, i);

    if (isnan (point.litres))
      continue;
    if (!is_possible (context, series, point.litres))
      add_jump (events, point.time_ms, point.time_ms, point.litres);
    else if (points->len > 0 &&
             leit_level_point (points, points->len - 1)->time_ms == point.time_ms)
      g_array_index (points, LeitLevelPoint, points->len - 1) = point;
    else
      g_array_append_val (points, point);
  }
  return points;
}

/* How many points from @first on are away from @before, while the one after them is not; 0: none. */
static guint
count_outliers (const LeitWaterContext *context,
                const GArray *points,
                guint first,
                const LeitLevelPoint *before)
{
  double noise = context->config->level_noise_litres;
  double far = MAX (JUMP_NOISES * noise, JUMP_CANS * context->config->can_litres);
  double away = leit_level_point (points, first)->litres - before->litres;

  if (fabs (away) <= far)
    return 0;
  for (guint n = 1; n <= JUMP_POINTS && first + n < points->len; n++) {
    const LeitLevelPoint *after = leit_level_point (points, first + n);
    double rest = after->litres - before->litres;

    if (after->time_ms - before->time_ms > JUMP_MS)
      return 0;
    if (fabs (rest) <= AGREE_NOISES * noise)
      return n;
    if (rest * away <= 0)
      return 0;
  }
  return 0;
}

/**
 * leit_level_clean_points:
 * @events: what the sensor made up is added as jumps
 *
 * Returns: (transfer full) (element-type LeitLevelPoint): what can be true, in order
 */
GArray *
leit_level_clean_points (const LeitWaterContext *context,
                         const LeitLevelSeries *series,
                         GArray *events)
{
  g_autoptr (GArray) points = take_possible (context, series, events);
  GArray *kept = g_array_sized_new (FALSE, FALSE, sizeof (LeitLevelPoint), points->len);

  for (guint i = 0; i < points->len; i++) {
    LeitLevelPoint point = *leit_level_point (points, i);
    const LeitLevelPoint *before = kept->len > 0 ? leit_level_point (kept, kept->len - 1) : NULL;
    guint n = before != NULL ? count_outliers (context, points, i, before) : 0;

    if (n == 0) {
      g_array_append_val (kept, point);
      continue;
    }
    add_jump (events, before->time_ms, leit_level_point (points, i + n)->time_ms,
              point.litres - before->litres);
    i += n - 1;
  }
  return kept;
}
