#include "water/level-private.h"

#include "base/clock.h"

#include <math.h>

/* A value this far from the mean of those before it is a step: the mean is better than one value, but not free of noise. */
#define STEP_NOISES 1.5
/* So many values before a step tell the level it began from; more would not follow a slow rain. */
#define MEAN_POINTS 6
/* A slow change is one when it is beyond the noise of both its ends. */
#define DRIFT_NOISES 2.0
#define DRIFT_MIN_MS (12 * LEIT_HOUR_MS)

static double
mean_before (const GArray *points, guint begin, guint last)
{
  guint first = last - begin >= MEAN_POINTS ? last - MEAN_POINTS + 1 : begin;
  double sum = 0;

  for (guint i = first; i <= last; i++)
    sum += leit_level_point (points, i)->litres;
  return sum / (last - first + 1);
}

static double
mean_after (const GArray *points, guint first, guint end)
{
  guint last = MIN (first + MEAN_POINTS - 1, end);
  double sum = 0;

  for (guint i = first; i <= last; i++)
    sum += leit_level_point (points, i)->litres;
  return sum / (last - first + 1);
}

/* The last point up to which it goes on in the same direction by more than noise. */
static guint
find_step_end (const LeitLevelSearch *search, guint first_moved, double direction)
{
  double noise = search->context->config->level_noise_litres;
  guint last = first_moved;

  while (last + 1 < search->points->len && (leit_level_point (search->points, last + 1)->litres -
                                            leit_level_point (search->points, last)->litres) *
                                                   direction >
                                               noise)
    last++;
  return last;
}

/* A small step must show in the value after it too, where there is one: noise now and then looks like a can. */
static gboolean
is_step (const LeitLevelSearch *search, guint first_moved, double level)
{
  double noise = search->context->config->level_noise_litres;
  double moved = leit_level_point (search->points, first_moved)->litres - level;
  double later;

  if (fabs (moved) <= STEP_NOISES * noise)
    return FALSE;
  if (fabs (moved) > 2 * STEP_NOISES * noise || first_moved + 1 >= search->points->len)
    return TRUE;
  later = leit_level_point (search->points, first_moved + 1)->litres - level;
  return moved > 0 ? later > noise : later < -noise;
}

/* From the begin of a plateau to the last point of it. */
static guint
find_plateau_end (const LeitLevelSearch *search, guint begin, double *level)
{
  for (guint last = begin; last + 1 < search->points->len; last++) {
    *level = mean_before (search->points, begin, last);
    if (is_step (search, last + 1, *level))
      return last;
  }
  *level = mean_before (search->points, begin, search->points->len - 1);
  return search->points->len - 1;
}

static void
judge_drift (LeitLevelSearch *search, guint begin, guint last)
{
  gint64 took_ms = leit_level_point (search->points, last)->time_ms -
                   leit_level_point (search->points, begin)->time_ms;
  LeitLevelStep drift = { begin, last, 0 };

  if (took_ms < DRIFT_MIN_MS || last - begin < 2 * MEAN_POINTS)
    return;
  drift.litres =
      mean_before (search->points, begin, last) - mean_after (search->points, begin, last);
  if (fabs (drift.litres) > DRIFT_NOISES * search->context->config->level_noise_litres)
    leit_level_name_drift (search, &drift);
}

/* Plateaus and the steps between them. */
static void
find_steps (LeitLevelSearch *search)
{
  guint begin = 0;

  while (begin < search->points->len) {
    LeitLevelStep step;
    double level, moved;
    guint last = find_plateau_end (search, begin, &level);

    judge_drift (search, begin, last);
    if (last + 1 >= search->points->len)
      return;
    moved = leit_level_point (search->points, last + 1)->litres - level;
    step.first = last;
    step.last = find_step_end (search, last + 1, moved > 0 ? 1 : -1);
    step.litres = leit_level_point (search->points, step.last)->litres - level;
    leit_level_name_step (search, &step);
    begin = step.last;
  }
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const LeitLevelEvent *one = a;
  const LeitLevelEvent *other = b;

  return (one->from_ms > other->from_ms) - (one->from_ms < other->from_ms);
}

/* A drain-off that noise cut in two is one alarm. */
static void
join_drains (GArray *events, gint64 within_ms)
{
  guint kept = 0;

  for (guint i = 0; i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);
    LeitLevelEvent *last = kept > 0 ? &g_array_index (events, LeitLevelEvent, kept - 1) : NULL;

    if (last != NULL && event->kind == LEIT_LEVEL_DRAIN && last->kind == LEIT_LEVEL_DRAIN &&
        event->from_ms - last->until_ms <= within_ms) {
      last->until_ms = event->until_ms;
      last->litres += event->litres;
    } else {
      g_array_index (events, LeitLevelEvent, kept++) = *event;
    }
  }
  g_array_set_size (events, kept);
}

static double *
copy_round_litres (const LeitLevelSeries *series)
{
  double *litres = g_new0 (double, MAX (series->n_rounds, 1));

  for (guint i = 0; i < series->n_rounds; i++)
    litres[i] = isnan (series->rounds[i].litres) ? INFINITY : MAX (series->rounds[i].litres, 0);
  return litres;
}

/**
 * leit_level_events_find:
 * @series: a tank's level over some time, and what is known of that time
 *
 * What happened to a tank. A level is followed as plateaus, whose noise is averaged out, and the steps between them; each step gets the
 * first explanation that fits: the sensor, a planned round, cans, rain, a hose. What falls by at least the town's drain litres within
 * its drain minutes and is not a round's is a drain-off. Across a gap in the values the same holds for the whole gap, with as much for
 * cans as the hours of day in it allow.
 *
 * Returns: (transfer full) (element-type LeitLevelEvent): by rising time
 */
GArray *
leit_level_events_find (const LeitWaterContext *context, const LeitLevelSeries *series)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (LeitLevelEvent));
  g_autoptr (GArray) points = NULL;
  g_autofree double *unmatched = NULL;
  LeitLevelSearch search;

  g_return_val_if_fail (context != NULL && series != NULL, events);

  points = leit_level_clean_points (context, series, events);
  unmatched = copy_round_litres (series);
  search = (LeitLevelSearch){ context, series, points, unmatched, events };
  find_steps (&search);
  g_array_sort (events, compare_events);
  join_drains (events, context->config->drain_minutes * LEIT_MINUTE_MS);
  return events;
}

/**
 * leit_level_events_cans_a_day:
 * @events: from leit_level_events_find()
 * @from_ms: begin of the time that was looked at, milliseconds UTC
 * @until_ms: its end
 *
 * Returns: what citizens usually take, in litres a day, for the balance
 */
double
leit_level_events_cans_a_day (const GArray *events, gint64 from_ms, gint64 until_ms)
{
  double sum = 0;

  g_return_val_if_fail (events != NULL, 0);

  for (guint i = 0; i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);

    if (event->kind == LEIT_LEVEL_CANS && event->from_ms >= from_ms && event->until_ms <= until_ms)
      sum -= event->litres;
  }
  return until_ms > from_ms ? sum * (double) LEIT_DAY_MS / (double) (until_ms - from_ms) : 0;
}
