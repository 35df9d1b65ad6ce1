#pragma once

#include "schedule/schedule.h"

G_BEGIN_DECLS

/*
 * Edits: each takes a schedule and gives its new iCalendar text. Only the lines of the properties that really change are written anew
 * (and DTSTAMP, LAST-MODIFIED, SEQUENCE); every other line stays as it was, byte for byte. Errors: LEIT_SCHEDULE_ERROR_INVALID.
 */

/* A new schedule's text; @uid NULL makes one. */
char *leit_schedule_create_text (const char *uid,
                                 const LeitRoundPlan *plan,
                                 const LeitPattern *pattern,
                                 const char *time_zone_id,
                                 gint64 now_ms,
                                 GError **error);
/* @pattern NULL: the rule stays. Overrides that no longer fit the new rule are dropped only when they are in the future. */
char *leit_schedule_change (LeitSchedule *self,
                            const LeitRoundPlan *plan,
                            const LeitPattern *pattern,
                            gint64 now_ms,
                            GError **error);
/* STATUS:CANCELLED override with the reason in DESCRIPTION. */
char *leit_schedule_skip (
    LeitSchedule *self, gint64 recurrence_id_ms, const char *reason, gint64 now_ms, GError **error);
char *leit_schedule_move (LeitSchedule *self,
                          gint64 recurrence_id_ms,
                          gint64 new_start_ms,
                          const char *reason,
                          gint64 now_ms,
                          GError **error);
/* Takes a skip or move back: the occurrence is again what the rule says. */
char *
leit_schedule_restore (LeitSchedule *self, gint64 recurrence_id_ms, gint64 now_ms, GError **error);
/* Every occurrence in [from, until) becomes a cancelled override marked as suspended; after that it resumes by itself. */
char *leit_schedule_suspend (LeitSchedule *self,
                             gint64 from_ms,
                             gint64 until_ms,
                             const char *reason,
                             gint64 now_ms,
                             GError **error);
/* Takes back the suspended occurrences from @from_ms on. */
char *leit_schedule_resume (LeitSchedule *self, gint64 from_ms, gint64 now_ms, GError **error);
/* Writes the lost machine-readable copy again. */
char *leit_schedule_repair (LeitSchedule *self, gint64 now_ms, GError **error);

G_END_DECLS
