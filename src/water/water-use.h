#pragma once

#include "water/level-events.h"

G_BEGIN_DECLS

typedef enum {
  LEIT_USE_ROUND,
  LEIT_USE_CANS,
} LeitUseKind;

typedef enum {
  LEIT_USE_DONE,
  LEIT_USE_PARTLY,
  LEIT_USE_NOT_DONE,
} LeitUseState;

/**
 * LeitUseEntry:
 * @time_ms: when, milliseconds UTC
 * @kind: a crew's round, or citizens' cans
 * @state: of a round
 * @litres: given in all
 * @tank_id: (nullable): from this tank: rainwater …
 * @hydrant: (nullable): … or from this hydrant: drinking water
 * @reason: (nullable): why a round was not or only partly done
 * @name: (nullable): of the round
 *
 * One entry of the execution log, or cans seen in a tank's level. All texts are borrowed.
 */
typedef struct {
  gint64 time_ms;
  LeitUseKind kind;
  LeitUseState state;
  double litres;
  const char *tank_id;
  const char *hydrant;
  const char *reason;
  const char *name;
} LeitUseEntry;

/**
 * LeitUseReason:
 *
 * Why rounds were not done, and how many.
 */
typedef struct {
  char *reason;
  guint n_rounds;
} LeitUseReason;

/**
 * LeitSeasonUse:
 * @litres: given in all
 * @tank_litres: of that from tanks: so much drinking water was saved
 * @hydrant_litres: of that from hydrants
 * @unknown_litres: of that from neither
 * @cans_litres: of that given by citizens
 * @reasons: (element-type LeitUseReason): of rounds not or partly done, the most frequent first
 *
 * Sums of a season for the council.
 */
typedef struct {
  double litres;
  double tank_litres;
  double hydrant_litres;
  double unknown_litres;
  double cans_litres;
  guint n_done;
  guint n_partly;
  guint n_not_done;
  GPtrArray *reasons;
} LeitSeasonUse;

LeitSeasonUse *
leit_season_use_new (const LeitUseEntry *entries, guint n_entries, gint64 from_ms, gint64 until_ms);
void leit_season_use_free (LeitSeasonUse *use);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitSeasonUse, leit_season_use_free)

/**
 * LeitUsePoint:
 * @given_litres: with all before it in the time line
 * @needed_litres: what would have been needed until then
 * @entry: (nullable): the round, borrowed
 * @event: (nullable): the cans, borrowed
 *
 * One entry of a time line.
 */
typedef struct {
  gint64 time_ms;
  LeitUseKind kind;
  double litres;
  double given_litres;
  double needed_litres;
  const LeitUseEntry *entry;
  const LeitLevelEvent *event;
} LeitUsePoint;

GArray *leit_use_time_line_new (const LeitUseEntry *entries,
                                guint n_entries,
                                const GArray *events,
                                gint64 from_ms,
                                double needed_litres_a_day);

G_END_DECLS
