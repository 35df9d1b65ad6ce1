#pragma once

#include "schedule/recurrence.h"
#include "schedule/schedule.h"

G_BEGIN_DECLS

/* UIDs of ours end so: they are known again even when both machine-readable copies are lost. */
#define LEIT_SCHEDULE_UID_END "-leitstand"
#define LEIT_SCHEDULE_COPY "X-LEITSTAND-ROUND"
#define LEIT_SCHEDULE_CATEGORY "Leitstand"

/* An override as it stands in the text: the number of its component (schedule/calendar-lines.h). */
typedef struct {
  guint component;
  gint64 recurrence_id_ms;
  LeitOccurrenceState state;
} LeitOverridePlace;

guint leit_schedule_get_master (LeitSchedule *self);
const GArray *leit_schedule_get_override_places (LeitSchedule *self); /* of LeitOverridePlace */
LeitRecurrence *leit_schedule_get_recurrence (LeitSchedule *self);

G_END_DECLS
