#include "water/tree-need.h"

#include "base/clock.h"

#include <math.h>

/* A round keeps a tree for its step's interval, so it uses litres / interval a day. */
static double
litres_a_day (const LeitWeaningStep *step)
{
  return step->litres / MAX (step->interval_days, 1);
}

/* The weaning plan counts the year of planting as year 1. */
static const LeitWeaningStep *
find_step (const LeitWaterContext *context, int standing_years)
{
  if (standing_years < 0)
    return NULL;
  return leit_watering_config_find_step (context->config, standing_years + 1);
}

/**
 * leit_tree_need_input_init:
 * @input: (out caller-allocates): of a tree of which nothing else is known
 */
void
leit_tree_need_input_init (LeitTreeNeedInput *input, int standing_years)
{
  g_return_if_fail (input != NULL);

  *input = (LeitTreeNeedInput){
    .standing_years = standing_years,
    .nfk_percent = NAN,
    .tension_kpa = NAN,
    .probe_time_ms = LEIT_TIME_NONE,
    .probe_distance_m = NAN,
  };
}

/**
 * leit_tree_need_judge_probe:
 *
 * Returns: how far the probe's value can be trusted for this tree, by its age, its distance and whether it speaks by name
 */
LeitConfidence
leit_tree_need_judge_probe (const LeitWaterContext *context, const LeitTreeNeedInput *input)
{
  gint64 age_ms;
  gboolean near;

  if (input->probe_time_ms == LEIT_TIME_NONE ||
      (isnan (input->nfk_percent) && isnan (input->tension_kpa)))
    return LEIT_CONFIDENCE_NONE;
  age_ms = context->now_ms - input->probe_time_ms;
  near = input->probe_by_name || input->probe_distance_m <= context->probe_near_m;
  if (age_ms >= context->thresholds->inactive_after_ms ||
      (!near && !(input->probe_distance_m <= context->probe_far_m)))
    return LEIT_CONFIDENCE_NONE;
  return near && age_ms <= context->probe_good_age_ms ? LEIT_CONFIDENCE_GOOD : LEIT_CONFIDENCE_LOW;
}

static double
critical_tension_kpa (const LeitWaterContext *context, int standing_years)
{
  const LeitThresholds *t = context->thresholds;

  return standing_years <= t->young_until_standing_years ? t->tension_young_moderate_kpa
                                                         : t->tension_moderate_kpa;
}

/* How full the soil is between the limit of drought stress (0) and what it can hold (1): nFK 100 % and no suction at all are field
 * capacity by definition; the limits are the town's (defaults of UFZ, Green Ecolution and Baumblick, see town/thresholds.c). A
 * straight line in between is a simplification for suction, which rises steeply towards the dry end. NAN without a value. */
static double
soil_share (const LeitWaterContext *context, const LeitTreeNeedInput *input)
{
  double dry = context->thresholds->nfk_dry_percent;
  double critical = critical_tension_kpa (context, input->standing_years);

  if (!isnan (input->nfk_percent))
    return CLAMP ((input->nfk_percent - dry) / fmax (100 - dry, 1), 0, 1);
  if (!isnan (input->tension_kpa))
    return CLAMP ((critical - input->tension_kpa) / fmax (critical, 1), 0, 1);
  return NAN;
}

/* The store of one tree on its way through time. */
typedef struct {
  double litres;
  double capacity_litres;
  double litres_a_ms;
  gint64 time_ms;
} Store;

static void
fill_store (Store *store, gint64 time_ms, double litres)
{
  double used = store->litres_a_ms * (double) MAX (time_ms - store->time_ms, 0);

  store->litres = MIN (MAX (store->litres - used, 0) + litres, store->capacity_litres);
  store->time_ms = MAX (time_ms, store->time_ms);
}

/* Begins empty two intervals ago: whatever was there then is used up. */
static double
counted_stock (const LeitWaterContext *context,
               const LeitTreeNeedInput *input,
               const GArray *rain_days,
               const LeitWeaningStep *step)
{
  gint64 from_ms = context->now_ms - 2 * step->interval_days * LEIT_DAY_MS;
  Store store = { 0, step->litres, litres_a_day (step) / (double) LEIT_DAY_MS, from_ms };
  guint n_days = rain_days != NULL ? rain_days->len : 0;
  guint day = 0, gift = 0;

  while (day < n_days || gift < input->n_gifts) {
    const LeitRainDay *rain = day < n_days ? &g_array_index (rain_days, LeitRainDay, day) : NULL;
    const LeitWaterGift *given = gift < input->n_gifts ? &input->gifts[gift] : NULL;
    gboolean rain_first = rain != NULL && (given == NULL || rain->end_ms <= given->time_ms);
    gint64 time_ms = rain_first ? rain->end_ms : given->time_ms;
    double litres = rain_first ? leit_water_rain_litres (context, rain->rain_mm) : given->litres;

    if (time_ms > from_ms && time_ms <= context->now_ms && litres > 0)
      fill_store (&store, time_ms, litres);
    day += rain_first;
    gift += !rain_first;
  }
  fill_store (&store, context->now_ms, 0);
  return store.litres;
}

static double
given_since (const LeitTreeNeedInput *input, gint64 time_ms)
{
  double sum = 0;

  for (guint i = 0; i < input->n_gifts; i++)
    if (input->gifts[i].time_ms > time_ms)
      sum += input->gifts[i].litres;
  return sum;
}

/* A trusted probe decides; one that may be wrong only ever says that a tree has less than was counted: rather once too often. */
static double
stock (const LeitWaterContext *context,
       const LeitTreeNeedInput *input,
       const GArray *rain_days,
       const LeitWeaningStep *step,
       LeitTreeNeed *need)
{
  double counted = counted_stock (context, input, rain_days, step);
  double share = soil_share (context, input);
  double measured;

  if (need->confidence == LEIT_CONFIDENCE_NONE)
    return counted;
  measured = fmin (share * step->litres + given_since (input, input->probe_time_ms), step->litres);
  if (need->confidence == LEIT_CONFIDENCE_LOW && counted <= measured)
    return counted;
  need->soil_decided = TRUE;
  need->urgent = share <= 0 && measured <= 0;
  return measured;
}

/**
 * leit_tree_need_compute:
 * @rain_days: (nullable) (element-type LeitRainDay): see leit_rain_days_new(); %NULL: no rain is counted
 * @need: (out caller-allocates): filled; allocates nothing
 *
 * A tree in care is seen as a store of one round of its weaning step (years 1–3 every 14 days …, Bad Homburg; the town's profile): it
 * holds at most that round's litres and uses them up evenly within the step's interval. Into it go litres given and rain on its own
 * area. A probe that speaks for it says directly how full the store is, from 0 at the limit of drought stress to 1 at field capacity.
 */
void
leit_tree_need_compute (const LeitWaterContext *context,
                        const LeitTreeNeedInput *input,
                        const GArray *rain_days,
                        LeitTreeNeed *need)
{
  const LeitWeaningStep *step;
  double days_left;

  g_return_if_fail (context != NULL && input != NULL && need != NULL);

  step = find_step (context, input->standing_years);
  *need = (LeitTreeNeed){ .due_ms = LEIT_TIME_NONE,
                          .confidence = leit_tree_need_judge_probe (context, input) };
  if (step == NULL) {
    need->state = input->standing_years < 0 ? LEIT_NEED_AGE_UNKNOWN : LEIT_NEED_WEANED;
    return;
  }
  need->round_litres = step->litres;
  if (!context->in_season) {
    need->state = LEIT_NEED_OUT_OF_SEASON;
    need->due_ms = context->next_season_ms;
    return;
  }
  need->state = LEIT_NEED_IN_CARE;
  need->stock_litres = stock (context, input, rain_days, step, need);
  need->litres_needed = step->litres - need->stock_litres;
  days_left = need->stock_litres / litres_a_day (step);
  need->due_ms = context->now_ms + (gint64) (days_left * (double) LEIT_DAY_MS);
}

/**
 * leit_tree_need_compute_all:
 * @inputs: (array length=n_trees): what is known
 * @needs: (array length=n_trees): filled
 *
 * The same for many trees; allocates nothing.
 */
void
leit_tree_need_compute_all (const LeitWaterContext *context,
                            const LeitTreeNeedInput *inputs,
                            const GArray *rain_days,
                            LeitTreeNeed *needs,
                            guint n_trees)
{
  for (guint i = 0; i < n_trees; i++)
    leit_tree_need_compute (context, &inputs[i], rain_days, &needs[i]);
}
