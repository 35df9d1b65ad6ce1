#pragma once

#include "schedule/schedule.h"

G_BEGIN_DECLS

/**
 * LeitMergeConflict:
 * @recurrence_id: (nullable): RECURRENCE-ID of the round it is about; %NULL: the schedule as a whole
 * @what: what it is, for people
 * @mine: (nullable): this desk's value; %NULL: removed
 * @theirs: (nullable): the other one's
 */
typedef struct {
  char *recurrence_id;
  char *what;
  char *mine;
  char *theirs;
} LeitMergeConflict;

void leit_merge_conflict_free (LeitMergeConflict *conflict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitMergeConflict, leit_merge_conflict_free)

/**
 * LeitMergeChoice:
 * @LEIT_MERGE_ASK: conflicts are only listed
 * @LEIT_MERGE_MINE: in a conflict this desk's value is taken
 * @LEIT_MERGE_THEIRS: the other one's
 */
typedef enum {
  LEIT_MERGE_ASK,
  LEIT_MERGE_MINE,
  LEIT_MERGE_THEIRS,
} LeitMergeChoice;

char *leit_schedule_merge (const char *base,
                           const char *mine,
                           const char *theirs,
                           LeitMergeChoice choice,
                           gint64 now_ms,
                           GPtrArray *conflicts,
                           GError **error);

G_END_DECLS
