#pragma once

#include "schedule/schedule.h"

#include <libical/ical.h>

G_BEGIN_DECLS

/* One occurrence that is not as the rule says: a VEVENT with RECURRENCE-ID. */
typedef struct {
  gint64 recurrence_id_ms;
  gint64 start_ms;
  gint64 end_ms;
  LeitOccurrenceState state;
  char *reason;
  gint64 suspended_until_ms; /* 0: not suspended */
} LeitOverride;

/*
 * When the rounds of one object take place: its rules, additions, exceptions and overrides. Immutable once built.
 */
typedef struct _LeitRecurrence LeitRecurrence;

LeitRecurrence *leit_recurrence_new (icalcomponent *calendar,
                                     icalcomponent *master,
                                     GTimeZone *fallback_zone,
                                     GError **error);
void leit_recurrence_free (LeitRecurrence *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitRecurrence, leit_recurrence_free)

gboolean leit_recurrence_add_override (LeitRecurrence *self,
                                       icalcomponent *event,
                                       LeitOccurrenceState state,
                                       const char *reason,
                                       gint64 suspended_until_ms);
GPtrArray *leit_recurrence_expand (
    LeitRecurrence *self, gint64 from_ms, gint64 until_ms, guint max, gboolean *cut);
gint64 leit_recurrence_get_suspended_until_ms (LeitRecurrence *self, gint64 now_ms);
gboolean leit_recurrence_get_pattern (LeitRecurrence *self, LeitPattern *pattern);

/* (nullable) NULL: times are UTC, floating or of a VTIMEZONE of the object's own */
const char *leit_recurrence_get_tzid (LeitRecurrence *self);
GTimeZone *leit_recurrence_get_zone (LeitRecurrence *self);
gint64 leit_recurrence_get_duration_ms (LeitRecurrence *self);
gboolean leit_recurrence_is_all_day (LeitRecurrence *self);
gboolean leit_recurrence_read_exception (LeitRecurrence *self, const char *content, gint64 *ms);
/* The first time the rules name in [from, until), overrides and exceptions left aside; LEIT_TIME_NONE: none */
gint64 leit_recurrence_find_time (LeitRecurrence *self, gint64 from_ms, gint64 until_ms);
/* A content line with a time as this object writes its own */
char *leit_recurrence_write_time (LeitRecurrence *self, const char *name, gint64 time_ms);
gboolean leit_recurrence_read_id (LeitRecurrence *self, icalcomponent *event, gint64 *id_ms);

G_END_DECLS
