#include "water/proposal.h"

#include "base/clock.h"

#include <math.h>

static void
count_needs (const LeitWaterContext *context, const LeitProposalInput *input, LeitProposal *p)
{
  gint64 day_end_ms = leit_local_day_add_ms (context->zone, input->start_ms, 1);

  p->earliest_due_ms = LEIT_TIME_NONE;
  for (guint i = 0; i < input->n_needs; i++) {
    const LeitTreeNeed *need = &input->needs[i];

    p->n_urgent += need->urgent;
    if (need->due_ms == LEIT_TIME_NONE)
      continue;
    p->n_due += need->due_ms < day_end_ms;
    if (p->earliest_due_ms == LEIT_TIME_NONE || need->due_ms < p->earliest_due_ms)
      p->earliest_due_ms = need->due_ms;
  }
}

/* What is to come from now until so long after the round's begin, and the wettest of these days. */
static void
sum_rain (const LeitWaterContext *context, const LeitProposalInput *input, LeitProposal *p)
{
  const LeitWeather *weather = leit_water_current_weather (context, input->weather);
  gint64 until_ms = MAX (input->start_ms, context->now_ms) + context->rain_ahead_ms;
  double most = -1;

  p->rain_day_ms = LEIT_TIME_NONE;
  p->rain_mm = NAN;
  if (weather == NULL)
    return;
  p->rain_mm = leit_weather_rain_mm (weather, context->now_ms, until_ms, NULL);
  for (gint64 day_ms = leit_local_day_start_ms (context->zone, context->now_ms); day_ms < until_ms;
       day_ms = leit_local_day_add_ms (context->zone, day_ms, 1)) {
    gint64 end_ms = MIN (leit_local_day_add_ms (context->zone, day_ms, 1), until_ms);
    double rain_mm = leit_weather_rain_mm (weather, MAX (day_ms, context->now_ms), end_ms, NULL);

    if (rain_mm > most) {
      most = rain_mm;
      p->rain_day_ms = day_ms;
    }
  }
}

static double
lowest_of_day (const LeitWaterContext *context, const LeitProposalInput *input, gint64 day_ms)
{
  const LeitWeather *weather = leit_water_current_weather (context, input->weather);
  gint64 start_ms = leit_local_day_start_ms (context->zone, day_ms);

  if (weather == NULL)
    return NAN;
  return leit_weather_lowest_celsius (weather, start_ms,
                                      leit_local_day_add_ms (context->zone, start_ms, 1));
}

static gboolean
has_frost (const LeitWaterContext *context, const LeitProposalInput *input, gint64 day_ms)
{
  /* not known is no frost: NAN compares false */
  return lowest_of_day (context, input, day_ms) <= context->frost_celsius;
}

static gboolean
has_enough (const LeitProposalInput *input, const LeitProposal *p, gint64 day_ms)
{
  double available;

  if (input->tank == NULL || input->balance == NULL || isnan (input->tank->level_litres))
    return TRUE;
  available = leit_tank_balance_get_available (input->tank, input->balance, day_ms);
  return isnan (available) || available >= p->wanted_litres;
}

/* The first of the next days on which neither frost nor an empty tank speaks against it. */
static gint64
find_other_day (const LeitWaterContext *context,
                const LeitProposalInput *input,
                const LeitProposal *p)
{
  for (int i = 1; i <= context->shift_days; i++) {
    gint64 day_ms = leit_local_day_add_ms (context->zone, input->start_ms, i);

    if (!has_frost (context, input, day_ms) && has_enough (input, p, day_ms) &&
        (input->balance == NULL || input->balance->n_days == 0 ||
         day_ms < input->balance->days[input->balance->n_days - 1].end_ms))
      return day_ms;
  }
  return LEIT_TIME_NONE;
}

static void
decide (LeitProposal *p, LeitProposalKind kind, LeitProposalReason reason)
{
  p->kind = kind;
  p->reason = reason;
}

/* On another day, or else as @fallback says. */
static void
shift (const LeitWaterContext *context,
       const LeitProposalInput *input,
       LeitProposal *p,
       LeitProposalReason reason,
       LeitProposalKind fallback)
{
  p->shift_to_ms = find_other_day (context, input, p);
  decide (p, p->shift_to_ms != LEIT_TIME_NONE ? LEIT_PROPOSAL_SHIFT : fallback, reason);
}

static gboolean
is_rain_enough (const LeitWaterContext *context,
                const LeitProposalInput *input,
                const LeitProposal *p)
{
  return p->rain_litres_per_tree >= context->rain_cover_share * input->plan->litres_per_tree;
}

static void
choose (const LeitWaterContext *context, const LeitProposalInput *input, LeitProposal *p)
{
  if (has_frost (context, input, input->start_ms))
    shift (context, input, p, LEIT_PROPOSAL_FROST, LEIT_PROPOSAL_SKIP);
  else if (input->n_needs > 0 && p->n_due == 0 && p->n_urgent == 0 &&
           p->earliest_due_ms != LEIT_TIME_NONE)
    decide (p, LEIT_PROPOSAL_SKIP, LEIT_PROPOSAL_NOTHING_DUE);
  else if (p->n_urgent == 0 && is_rain_enough (context, input, p))
    decide (p, LEIT_PROPOSAL_SKIP, LEIT_PROPOSAL_RAIN);
  else if (!has_enough (input, p, input->start_ms) && p->n_urgent == 0)
    shift (context, input, p, LEIT_PROPOSAL_TANK_SHORT, LEIT_PROPOSAL_RUN);
  else if (!has_enough (input, p, input->start_ms))
    decide (p, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_TANK_SHORT);
  else if (p->n_urgent > 0)
    decide (p, LEIT_PROPOSAL_RUN, LEIT_PROPOSAL_URGENT);
  else
    decide (p, LEIT_PROPOSAL_RUN, p->n_due > 0 ? LEIT_PROPOSAL_DUE : LEIT_PROPOSAL_NEED_UNKNOWN);
}

/**
 * leit_proposal_compute:
 * @proposal: (out caller-allocates): filled; allocates nothing
 *
 * Run, skip or shift a round. In this order: frost shifts it; a round none of whose trees is due before the day's end is skipped; rain
 * forecast for the context's rain_ahead_ms that brings each tree most of its litres replaces it, unless the soil of one is dry already; a tank
 * that holds too little shifts it to the first day on which it holds enough, or it is run with what there is. What is not known
 * never speaks against a round.
 */
void
leit_proposal_compute (const LeitWaterContext *context,
                       const LeitProposalInput *input,
                       LeitProposal *proposal)
{
  g_return_if_fail (context != NULL && input != NULL && proposal != NULL);
  g_return_if_fail (input->plan != NULL);

  *proposal = (LeitProposal){
    .shift_to_ms = LEIT_TIME_NONE,
    .n_trees = input->plan->tree_ids != NULL ? input->plan->tree_ids->len : input->n_needs,
    .available_litres = NAN,
  };
  proposal->wanted_litres = input->plan->litres_per_tree * proposal->n_trees;
  if (input->tank != NULL && input->balance != NULL && !isnan (input->tank->level_litres))
    proposal->available_litres =
        leit_tank_balance_get_available (input->tank, input->balance, input->start_ms);
  count_needs (context, input, proposal);
  sum_rain (context, input, proposal);
  proposal->rain_litres_per_tree = leit_water_rain_litres (context, proposal->rain_mm);
  proposal->lowest_celsius = lowest_of_day (context, input, input->start_ms);
  choose (context, input, proposal);
}
