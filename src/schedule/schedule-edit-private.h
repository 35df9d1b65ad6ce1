#pragma once

#include "schedule/calendar-lines.h"
#include "schedule/schedule-private.h"

G_BEGIN_DECLS

char *leit_calendar_stamp (gint64 time_ms);
LeitCalendarLines *leit_schedule_open_lines (LeitSchedule *self, GError **error);
void leit_schedule_stamp (LeitCalendarLines *lines, guint component, gint64 now_ms);
void leit_override_set_times (LeitCalendarLines *lines,
                              LeitSchedule *schedule,
                              guint component,
                              gint64 start_ms);

G_END_DECLS
