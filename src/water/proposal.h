#pragma once

#include "schedule/schedule.h"
#include "water/tank-balance.h"
#include "water/tree-need.h"

G_BEGIN_DECLS

typedef enum {
  LEIT_PROPOSAL_RUN,
  LEIT_PROPOSAL_SKIP,
  LEIT_PROPOSAL_SHIFT,
} LeitProposalKind;

/**
 * LeitProposalReason:
 * @LEIT_PROPOSAL_DUE: trees are due, and nothing speaks against it
 * @LEIT_PROPOSAL_URGENT: the soil of some is dry: whatever the forecast says
 * @LEIT_PROPOSAL_NEED_UNKNOWN: nothing is known of the trees: by the plan
 * @LEIT_PROPOSAL_NOTHING_DUE: no tree is due before the next day
 * @LEIT_PROPOSAL_RAIN: rain that is forecast replaces it
 * @LEIT_PROPOSAL_FROST: water would freeze
 * @LEIT_PROPOSAL_TANK_SHORT: the tank does not hold enough
 *
 * What decided.
 */
typedef enum {
  LEIT_PROPOSAL_DUE,
  LEIT_PROPOSAL_URGENT,
  LEIT_PROPOSAL_NEED_UNKNOWN,
  LEIT_PROPOSAL_NOTHING_DUE,
  LEIT_PROPOSAL_RAIN,
  LEIT_PROPOSAL_FROST,
  LEIT_PROPOSAL_TANK_SHORT,
} LeitProposalReason;

/**
 * LeitProposalInput:
 * @plan: what the round does
 * @start_ms: when it is planned, milliseconds UTC
 * @needs: (array length=n_needs) (nullable): of its trees
 * @tank: (nullable): the tank it draws from; %NULL: a hydrant, or not known
 * @balance: (nullable): of that tank without this round's own draw
 * @weather: (nullable): %NULL: the proposal says so and works without
 */
typedef struct {
  const LeitRoundPlan *plan;
  gint64 start_ms;
  const LeitTreeNeed *needs;
  guint n_needs;
  const LeitTankBalanceInput *tank;
  const LeitTankBalance *balance;
  const LeitWeather *weather;
} LeitProposalInput;

/**
 * LeitProposal:
 * @kind: what to do
 * @reason: what decided
 * @shift_to_ms: the begin of the day to shift to, %LEIT_TIME_NONE otherwise
 * @n_trees: trees of the round
 * @n_due: trees due before the end of its day
 * @n_urgent: trees whose soil is dry
 * @earliest_due_ms: when the first tree is due, %LEIT_TIME_NONE: none ever is
 * @wanted_litres: what the plan takes from the source
 * @available_litres: above the tank's tap that day; NAN: not known
 * @rain_mm: forecast within the time that decides; NAN: not known
 * @rain_day_ms: the begin of its wettest day
 * @rain_litres_per_tree: what of that rain a tree gets
 * @lowest_celsius: on the round's day; NAN: not known
 *
 * A proposal with the numbers that decided.
 */
typedef struct {
  LeitProposalKind kind;
  LeitProposalReason reason;
  gint64 shift_to_ms;
  guint n_trees;
  guint n_due;
  guint n_urgent;
  gint64 earliest_due_ms;
  double wanted_litres;
  double available_litres;
  double rain_mm;
  gint64 rain_day_ms;
  double rain_litres_per_tree;
  double lowest_celsius;
} LeitProposal;

void leit_proposal_compute (const LeitWaterContext *context,
                            const LeitProposalInput *input,
                            LeitProposal *proposal);
const char *leit_proposal_kind_get_label (LeitProposalKind kind);
char *leit_proposal_get_sentence (const LeitWaterContext *context,
                                  const LeitProposalInput *input,
                                  const LeitProposal *proposal);

G_END_DECLS
