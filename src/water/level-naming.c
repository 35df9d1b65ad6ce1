#include "water/level-private.h"

#include "base/clock.h"
#include "water/tank-balance.h"

#include <math.h>

/* A round may begin a little before its time or last a little longer. */
#define ROUND_SLACK_MS (30 * LEIT_MINUTE_MS)
/* Radio stations send with a jitter: a window of 60 minutes must see four values 15 minutes apart. */
#define WINDOW_SLACK 1.1
/* The roof's rain comes late, and what the weather station measured may have been twice that here. */
#define RAIN_SLACK_MS LEIT_HOUR_MS
#define RAIN_FACTOR 2.0
/* Nobody fills cans so long without a pause. */
#define LONGEST_CANS_MS (4 * LEIT_HOUR_MS)

static gint64
step_from_ms (const LeitLevelSearch *search, const LeitLevelStep *step)
{
  return leit_level_point (search->points, step->first)->time_ms;
}

static gint64
step_until_ms (const LeitLevelSearch *search, const LeitLevelStep *step)
{
  return leit_level_point (search->points, step->last)->time_ms;
}

static gboolean
is_night_hour (const LeitWaterContext *context, gint64 time_ms)
{
  int hour = leit_local_hour (context->zone, time_ms);

  return hour >= context->night_from_hour || hour < context->night_until_hour;
}

/* Hours within it in which somebody may be about, in milliseconds; to half an hour. */
static gint64
day_share_ms (const LeitWaterContext *context, gint64 from_ms, gint64 until_ms)
{
  const gint64 step_ms = LEIT_HOUR_MS / 2;
  gint64 sum = 0;

  /* nobody asks about a gap of weeks in half hours */
  if (until_ms - from_ms > 7 * LEIT_DAY_MS)
    return until_ms - from_ms;
  for (gint64 time_ms = from_ms; time_ms < until_ms; time_ms += step_ms)
    if (!is_night_hour (context, time_ms))
      sum += MIN (step_ms, until_ms - time_ms);
  return sum;
}

static void
add_event (LeitLevelSearch *search,
           const LeitLevelStep *step,
           LeitLevelEventKind kind,
           double litres)
{
  LeitLevelEvent event = {
    .kind = kind,
    .from_ms = step_from_ms (search, step),
    .until_ms = step_until_ms (search, step),
    .litres = litres,
  };

  event.by_night = is_night_hour (search->context, event.from_ms);
  if (kind == LEIT_LEVEL_CANS)
    event.cans = MAX ((int) lround (fabs (litres) / search->context->config->can_litres), 1);
  g_array_append_val (search->events, event);
}

/* Faster than any pipe: two values a second apart that differ by a whole tank. */
static gboolean
is_jump (const LeitLevelSearch *search, const LeitLevelStep *step)
{
  for (guint i = step->first; i < step->last; i++) {
    const LeitLevelPoint *before = leit_level_point (search->points, i);
    const LeitLevelPoint *after = leit_level_point (search->points, i + 1);
    double minutes = (double) (after->time_ms - before->time_ms) / (double) LEIT_MINUTE_MS;

    if (fabs (after->litres - before->litres) > search->context->flow_litres_a_minute * minutes +
                                                    2 * search->context->config->level_noise_litres)
      return TRUE;
  }
  return FALSE;
}

static gboolean
overlaps (const LeitRoundSpan *round, gint64 from_ms, gint64 until_ms)
{
  return round->from_ms - ROUND_SLACK_MS < until_ms && round->until_ms + ROUND_SLACK_MS > from_ms;
}

/* Takes from the rounds at that time what the fall needs; gives what they explain. */
static double
match_rounds (LeitLevelSearch *search, const LeitLevelStep *step, double fall)
{
  gint64 from_ms = step_from_ms (search, step);
  gint64 until_ms = step_until_ms (search, step);
  double explained = 0;

  for (guint i = 0; i < search->series->n_rounds && explained < fall; i++) {
    double part;

    if (!overlaps (&search->series->rounds[i], from_ms, until_ms))
      continue;
    part = MIN (fall - explained, search->unmatched[i]);
    search->unmatched[i] -= part;
    explained += part;
  }
  return explained;
}

/* The deepest fall within the town's drain minutes, of values that came often enough to see it. */
static double
fastest_fall (const LeitLevelSearch *search, const LeitLevelStep *step)
{
  gint64 window_ms =
      (gint64) (search->context->config->drain_minutes * LEIT_MINUTE_MS * WINDOW_SLACK);
  double deepest = 0;
  guint first = step->first;

  for (guint i = step->first; i <= step->last; i++) {
    const LeitLevelPoint *point = leit_level_point (search->points, i);

    while (point->time_ms - leit_level_point (search->points, first)->time_ms > window_ms)
      first++;
    deepest = MAX (deepest, leit_level_point (search->points, first)->litres - point->litres);
  }
  return deepest;
}

typedef enum {
  GAP_NONE,
  GAP_UNCLEAR,
  GAP_DRAIN,
} GapFall;

/* What cans may take in an hour is the town's drain litres at most; a gap allows for that in each of its hours by day. */
static GapFall
judge_gap (const LeitLevelSearch *search, const LeitLevelPoint *before, const LeitLevelPoint *after)
{
  const LeitWateringConfig *config = search->context->config;
  gint64 window_ms = config->drain_minutes * LEIT_MINUTE_MS;
  double fall = before->litres - after->litres;
  double windows;

  if (after->time_ms - before->time_ms <= window_ms * WINDOW_SLACK || fall < config->drain_litres)
    return GAP_NONE;
  windows = (double) day_share_ms (search->context, before->time_ms, after->time_ms) /
            (double) MAX (window_ms, 1);
  return fall >= config->drain_litres * MAX (windows, 1) ? GAP_DRAIN : GAP_UNCLEAR;
}

static GapFall
worst_gap (const LeitLevelSearch *search, const LeitLevelStep *step)
{
  GapFall worst = GAP_NONE;

  for (guint i = step->first; i < step->last; i++)
    worst = MAX (worst, judge_gap (search, leit_level_point (search->points, i),
                                   leit_level_point (search->points, i + 1)));
  return worst;
}

static void
name_unexplained_fall (LeitLevelSearch *search, const LeitLevelStep *step, double fall)
{
  GapFall gap = worst_gap (search, step);
  gint64 took_ms = step_until_ms (search, step) - step_from_ms (search, step);
  gboolean fast = fastest_fall (search, step) >= search->context->config->drain_litres;

  if (fall >= search->context->config->drain_litres && (fast || gap == GAP_DRAIN))
    add_event (search, step, LEIT_LEVEL_DRAIN, -fall);
  else if (gap == GAP_UNCLEAR)
    add_event (search, step, LEIT_LEVEL_FALL_IN_GAP, -fall);
  else if (took_ms > LONGEST_CANS_MS || day_share_ms (search->context, step_from_ms (search, step),
                                                      step_until_ms (search, step)) == 0)
    add_event (search, step, LEIT_LEVEL_LEAK, -fall);
  else
    add_event (search, step, LEIT_LEVEL_CANS, -fall);
}

static void
name_fall (LeitLevelSearch *search, const LeitLevelStep *step)
{
  double fall = -step->litres;
  double by_rounds = match_rounds (search, step, fall);
  double rest = fall - by_rounds;

  if (by_rounds <= 0) {
    name_unexplained_fall (search, step, fall);
    return;
  }
  /* a round's litres are given by eye: what is left over counts only when a drain-off would */
  if (rest < search->context->config->drain_litres) {
    add_event (search, step, LEIT_LEVEL_ROUND, -fall);
    return;
  }
  add_event (search, step, LEIT_LEVEL_ROUND, -by_rounds);
  name_unexplained_fall (search, step, rest);
}

static void
name_rise (LeitLevelSearch *search, const LeitLevelStep *step)
{
  const LeitLevelSeries *series = search->series;
  double noise = search->context->config->level_noise_litres;
  gint64 from_ms = step_from_ms (search, step) - RAIN_SLACK_MS;
  gint64 until_ms = step_until_ms (search, step) + RAIN_SLACK_MS;
  double rain_mm = series->weather != NULL
                       ? leit_weather_rain_mm (series->weather, from_ms, until_ms, NULL)
                       : NAN;
  double expected = leit_tank_inflow_litres (series->roof_area_m2, series->roof_runoff, rain_mm);

  if (isnan (rain_mm))
    add_event (search, step, LEIT_LEVEL_REFILL, step->litres);
  else if (rain_mm > 0 &&
           (series->roof_area_m2 <= 0 || step->litres <= RAIN_FACTOR * expected + 2 * noise))
    add_event (search, step, LEIT_LEVEL_RAIN, step->litres);
  else
    add_event (search, step, LEIT_LEVEL_HOSE, step->litres);
}

/* Appends the first explanation of a step that fits. */
void
leit_level_name_step (LeitLevelSearch *search, const LeitLevelStep *step)
{
  if (is_jump (search, step))
    add_event (search, step, LEIT_LEVEL_JUMP, step->litres);
  else if (step->litres > 0)
    name_rise (search, step);
  else if (step->litres < 0)
    name_fall (search, step);
}

/* The same for a change too slow to be a step. */
void
leit_level_name_drift (LeitLevelSearch *search, const LeitLevelStep *drift)
{
  double days = (double) (step_until_ms (search, drift) - step_from_ms (search, drift)) /
                (double) LEIT_DAY_MS;

  if (drift->litres > 0)
    name_rise (search, drift);
  else if (-drift->litres > search->context->evaporation_litres_a_day * days)
    add_event (search, drift, LEIT_LEVEL_LEAK, drift->litres);
  else
    add_event (search, drift, LEIT_LEVEL_EVAPORATION, drift->litres);
}
