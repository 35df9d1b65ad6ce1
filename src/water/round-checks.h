#pragma once

#include "schedule/schedule.h"
#include "water/tank-balance.h"

G_BEGIN_DECLS

typedef enum {
  LEIT_ROUND_WARNING_TANK_SHORT,
  LEIT_ROUND_WARNING_CREW_BOOKED,
  LEIT_ROUND_WARNING_VEHICLE_BOOKED,
  LEIT_ROUND_WARNING_TREE_TWICE,
  LEIT_ROUND_WARNING_OUT_OF_SEASON,
  LEIT_ROUND_WARNING_FROST,
} LeitRoundWarningKind;

/**
 * LeitRoundWarning:
 * @text: a sentence, translated
 *
 * Something to look at before a round is saved; never a wall.
 */
typedef struct {
  LeitRoundWarningKind kind;
  char *text;
} LeitRoundWarning;

void leit_round_warning_free (LeitRoundWarning *warning);

/**
 * LeitBookedRound:
 *
 * Another round that takes place: of any schedule but the one that is edited. All borrowed.
 */
typedef struct {
  const LeitRoundPlan *plan;
  gint64 start_ms;
  gint64 end_ms;
} LeitBookedRound;

/**
 * LeitRoundCheck:
 * @plan: as the form has it
 * @start_ms: of the round that is looked at, milliseconds UTC
 * @end_ms: its end
 * @booked: (array length=n_booked) (nullable): rounds around that time
 * @tank: (nullable): the tank it draws from
 * @balance: (nullable): of that tank without this round
 * @weather: (nullable): for frost
 */
typedef struct {
  const LeitRoundPlan *plan;
  gint64 start_ms;
  gint64 end_ms;
  const LeitBookedRound *booked;
  guint n_booked;
  const LeitTankBalanceInput *tank;
  const LeitTankBalance *balance;
  const LeitWeather *weather;
} LeitRoundCheck;

GPtrArray *leit_round_check (const LeitWaterContext *context, const LeitRoundCheck *check);

G_END_DECLS
