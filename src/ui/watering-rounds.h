#pragma once

#include "ui/watering.h"
#include "water/proposal.h"
#include "water/round-checks.h"

G_BEGIN_DECLS

/**
 * LeitRound:
 * @href: of its schedule's object
 * @recurrence_id_ms: names it within the schedule
 * @entry: (nullable): what the log says of it; borrowed from the log's book
 * @waiting: the schedule has an edit that is not delivered yet
 *
 * One occurrence of a schedule on one day. Valid until the watering's next `changed`.
 */
typedef struct {
  LeitSchedule *schedule;
  char *href;
  gint64 recurrence_id_ms;
  gint64 start_ms;
  gint64 end_ms;
  LeitOccurrenceState state;
  char *reason;
  const LeitWateringEntry *entry;
  gboolean waiting;
} LeitRound;

/* Without the entry, which is only borrowed. */
LeitRound *leit_round_copy (const LeitRound *round);
void leit_round_free (LeitRound *round);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitRound, leit_round_free)

gboolean leit_round_takes_place (const LeitRound *round);
gboolean leit_round_is_ours (const LeitRound *round);
double leit_round_get_litres (const LeitRound *round);

/* Those that start in [from, until), by time: planned, moved, skipped and foreign ones. (element-type LeitRound) */
GPtrArray *leit_watering_list_rounds (LeitWatering *self, gint64 from_ms, gint64 until_ms);

GPtrArray *leit_watering_list_entries (LeitWatering *self);
const LeitWateringEntry *
leit_watering_find_entry (LeitWatering *self, const char *schedule_uid, gint64 recurrence_id_ms);

/**
 * LeitTankOutlook:
 * @input: what was reckoned with; its draws belong to the outlook
 * @known: %FALSE: no level, nothing can be said
 *
 * A tank's days to come.
 */
typedef struct {
  LeitTankBalanceInput input;
  LeitTankBalance balance;
  GArray *draws;
  gboolean known;
} LeitTankOutlook;

void leit_tank_outlook_clear (LeitTankOutlook *outlook);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LeitTankOutlook, leit_tank_outlook_clear)

/**
 * LeitRoundAdvice:
 * @sentence: the numbers that decided, in words
 *
 * The proposal for one round.
 */
typedef struct {
  LeitRound *round;
  LeitProposal proposal;
  char *sentence;
} LeitRoundAdvice;

void leit_round_advice_free (LeitRoundAdvice *advice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitRoundAdvice, leit_round_advice_free)

void leit_watering_init_context (LeitWatering *self, LeitWaterContext *context);
/* @without: (nullable): a round whose own draw does not count */
void leit_watering_look_out (LeitWatering *self,
                             guint tank,
                             const LeitRound *without,
                             LeitTankOutlook *outlook);
int leit_watering_find_tank (LeitWatering *self, const char *tank_id); /* −1: none */
/* (element-type LeitTreeNeed): one a row, in the order of @rows (of guint) */
GArray *leit_watering_compute_needs (LeitWatering *self, const GArray *rows);
GArray *leit_watering_find_rows (LeitWatering *self, const GPtrArray *tree_ids); /* of guint */
/* Today's rounds of ours that are neither done nor skipped. (element-type LeitRoundAdvice) */
GPtrArray *leit_watering_list_advice (LeitWatering *self);
/* What to look at before a plan is saved. @uid: (nullable): of the schedule that is edited. (element-type LeitRoundWarning) */
GPtrArray *leit_watering_check_round (
    LeitWatering *self, const LeitRoundPlan *plan, const char *uid, gint64 start_ms, gint64 end_ms);

G_END_DECLS
