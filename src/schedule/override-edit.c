#include "schedule/machine-line.h"
#include "schedule/round-plan.h"
#include "schedule/schedule-edit-private.h"
#include "schedule/schedule-edit.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A suspension writes one override a round; more than this is a schedule to end, not to rest. */
#define MAX_SUSPENDED 400u

/* What an edit makes of one occurrence. */
typedef struct {
  gint64 recurrence_id_ms;
  gint64 start_ms;
  gboolean cancelled;
  const char *reason;
  gint64 suspended_until_ms; /* 0: not suspended */
} OverrideEdit;

static const LeitOverridePlace *
find_place (LeitSchedule *self, gint64 recurrence_id_ms)
{
  const GArray *places = leit_schedule_get_override_places (self);

  for (guint i = 0; i < places->len; i++) {
    const LeitOverridePlace *place = &g_array_index (places, LeitOverridePlace, i);

    if (place->recurrence_id_ms == recurrence_id_ms)
      return place;
  }
  return NULL;
}

static char *
machine_line_of (const OverrideEdit *edit)
{
  g_autoptr (JsonObject) object = json_object_new ();

  if (edit->reason != NULL && *edit->reason != '\0')
    json_object_set_string_member (object, "reason", edit->reason);
  if (edit->suspended_until_ms != 0) {
    g_autofree char *until = leit_time_to_iso8601 (edit->suspended_until_ms);

    json_object_set_string_member (object, "suspended_until", until);
  }
  return leit_machine_line_write (object);
}

/* A cancelled round says why; one that takes place says all that the crew needs. */
static char *
description_of (LeitSchedule *self, const OverrideEdit *edit, const char *line)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (self);
  g_autofree char *facts = NULL;
  g_autofree char *people = NULL;

  if (edit->cancelled)
    return leit_machine_description (edit->reason, NULL, line);
  facts = leit_round_plan_write_facts (plan);
  people = g_strjoin ("\n\n", edit->reason != NULL ? edit->reason : "",
                      plan->note != NULL ? plan->note : "", NULL);
  return leit_machine_description (g_strstrip (people), facts, line);
}

void
leit_override_set_times (LeitCalendarLines *lines,
                         LeitSchedule *schedule,
                         guint component,
                         gint64 start_ms)
{
  LeitRecurrence *recurrence = leit_schedule_get_recurrence (schedule);
  gint64 end_ms = start_ms + leit_recurrence_get_duration_ms (recurrence);
  g_autofree char *start = leit_recurrence_write_time (recurrence, "DTSTART", start_ms);
  g_autofree char *end = leit_recurrence_write_time (recurrence, "DTEND", end_ms);

  leit_calendar_lines_set (lines, component, "DTSTART", start);
  leit_calendar_lines_set (lines, component, "DTEND", end);
  leit_calendar_lines_set (lines, component, "DURATION", NULL);
}

static void
change_override (LeitCalendarLines *lines,
                 LeitSchedule *self,
                 guint component,
                 const OverrideEdit *edit,
                 gint64 now_ms)
{
  g_autofree char *line = machine_line_of (edit);
  g_autofree char *description = description_of (self, edit, line);

  leit_calendar_lines_set (lines, component, "STATUS",
                           edit->cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
  leit_calendar_lines_set_text (lines, component, "DESCRIPTION", description);
  leit_calendar_lines_set_text (lines, component, LEIT_SCHEDULE_COPY, line);
  leit_override_set_times (lines, self, component, edit->start_ms);
  leit_schedule_stamp (lines, component, now_ms);
}

static void
append_text (GString *out, const char *name, const char *text)
{
  g_autofree char *value = NULL;

  if (text == NULL || *text == '\0')
    return;
  value = leit_calendar_escape (text);
  g_string_append_printf (out, "%s:%s\n", name, value);
}

static void
append_time (GString *out, LeitSchedule *self, const char *name, gint64 time_ms)
{
  g_autofree char *line =
      leit_recurrence_write_time (leit_schedule_get_recurrence (self), name, time_ms);

  g_string_append_printf (out, "%s\n", line);
}

static void
append_override (LeitCalendarLines *lines,
                 LeitSchedule *self,
                 const OverrideEdit *edit,
                 gint64 now_ms)
{
  LeitRecurrence *recurrence = leit_schedule_get_recurrence (self);
  const LeitRoundPlan *plan = leit_schedule_get_plan (self);
  g_autofree char *stamp = leit_calendar_stamp (now_ms);
  g_autofree char *line = machine_line_of (edit);
  g_autofree char *description = description_of (self, edit, line);
  g_autoptr (GString) out = g_string_new ("BEGIN:VEVENT\n");

  append_text (out, "UID", leit_schedule_get_uid (self));
  append_time (out, self, "RECURRENCE-ID", edit->recurrence_id_ms);
  append_time (out, self, "DTSTART", edit->start_ms);
  append_time (out, self, "DTEND", edit->start_ms + leit_recurrence_get_duration_ms (recurrence));
  g_string_append_printf (out, "DTSTAMP:%s\nLAST-MODIFIED:%s\nSEQUENCE:1\nSTATUS:%s\n", stamp,
                          stamp, edit->cancelled ? "CANCELLED" : "CONFIRMED");
  append_text (out, "SUMMARY", plan->name);
  append_text (out, "LOCATION", plan->place);
  g_string_append (out, "CATEGORIES:" LEIT_SCHEDULE_CATEGORY "\nTRANSP:TRANSPARENT\n");
  append_text (out, "DESCRIPTION", description);
  append_text (out, LEIT_SCHEDULE_COPY, line);
  g_string_append (out, "END:VEVENT");
  leit_calendar_lines_append_component (lines, 0, out->str);
}

static void
apply (LeitCalendarLines *lines, LeitSchedule *self, const OverrideEdit *edit, gint64 now_ms)
{
  const LeitOverridePlace *place = find_place (self, edit->recurrence_id_ms);

  if (place != NULL)
    change_override (lines, self, place->component, edit, now_ms);
  else
    append_override (lines, self, edit, now_ms);
}

/* The occurrence the rule, an addition or an override names; NULL with an error: none. */
static gboolean
check_occurrence (LeitSchedule *self, gint64 recurrence_id_ms, GError **error)
{
  LeitRecurrence *recurrence = leit_schedule_get_recurrence (self);

  if (recurrence != NULL && (find_place (self, recurrence_id_ms) != NULL ||
                             leit_recurrence_find_time (recurrence, recurrence_id_ms,
                                                        recurrence_id_ms + 1) != LEIT_TIME_NONE))
    return TRUE;
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
               _ ("“%s” has no round at that time any more."), leit_schedule_get_plan (self)->name);
  return FALSE;
}

static char *
edit_one (LeitSchedule *self, const OverrideEdit *edit, gint64 now_ms, GError **error)
{
  g_autoptr (LeitCalendarLines) lines = leit_schedule_open_lines (self, error);

  if (lines == NULL || !check_occurrence (self, edit->recurrence_id_ms, error))
    return NULL;
  apply (lines, self, edit, now_ms);
  return leit_calendar_lines_finish (lines);
}

/* The round stays in every calendar, cancelled, with @reason. */
char *
leit_schedule_skip (
    LeitSchedule *self, gint64 recurrence_id_ms, const char *reason, gint64 now_ms, GError **error)
{
  OverrideEdit edit = { recurrence_id_ms, recurrence_id_ms, TRUE, reason, 0 };

  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  return edit_one (self, &edit, now_ms, error);
}

/* The round takes place at @new_start_ms instead. */
char *
leit_schedule_move (LeitSchedule *self,
                    gint64 recurrence_id_ms,
                    gint64 new_start_ms,
                    const char *reason,
                    gint64 now_ms,
                    GError **error)
{
  OverrideEdit edit = { recurrence_id_ms, new_start_ms, FALSE, reason, 0 };

  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  return edit_one (self, &edit, now_ms, error);
}

/* Takes one value out of the EXDATE lines. */
static void
remove_exception (LeitCalendarLines *lines, LeitSchedule *self, gint64 recurrence_id_ms)
{
  guint master = leit_schedule_get_master (self);
  g_autofree char *content = leit_calendar_lines_get (lines, master, "EXDATE");
  g_auto (GStrv) present = content != NULL ? g_strsplit (content, "\n", -1) : NULL;
  g_autoptr (GString) kept = g_string_new (NULL);

  for (guint i = 0; present != NULL && present[i] != NULL; i++) {
    char *values = strrchr (present[i], ':');
    g_auto (GStrv) dates = g_strsplit (values + 1, ",", -1);

    *values = '\0';
    for (guint k = 0; dates[k] != NULL; k++) {
      g_autofree char *line = g_strconcat (present[i], ":", dates[k], NULL);
      gint64 ms;

      if (!leit_recurrence_read_exception (leit_schedule_get_recurrence (self), line, &ms) ||
          ms != recurrence_id_ms)
        g_string_append_printf (kept, "%s%s", kept->len > 0 ? "\n" : "", line);
    }
  }
  leit_calendar_lines_set (lines, master, "EXDATE", kept->len > 0 ? kept->str : NULL);
}

/* Takes a skip, rest or move back: the round is again what the rule says. */
char *
leit_schedule_restore (LeitSchedule *self, gint64 recurrence_id_ms, gint64 now_ms, GError **error)
{
  g_autoptr (LeitCalendarLines) lines = NULL;
  const LeitOverridePlace *place;

  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  lines = leit_schedule_open_lines (self, error);
  if (lines == NULL || !check_occurrence (self, recurrence_id_ms, error))
    return NULL;
  place = find_place (self, recurrence_id_ms);
  if (place != NULL)
    leit_calendar_lines_remove_component (lines, place->component);
  remove_exception (lines, self, recurrence_id_ms);
  if (!leit_calendar_lines_is_changed (lines))
    return g_strdup (leit_schedule_get_text (self));
  leit_schedule_stamp (lines, leit_schedule_get_master (self), now_ms);
  return leit_calendar_lines_finish (lines);
}

/**
 * leit_schedule_suspend:
 * @from_ms: rounds from here on rest, UTC
 * @until_ms: those from here on take place again by themselves
 *
 * Every round of that time becomes a cancelled override, so that the rest shows on every telephone and ends without anybody's doing.
 *
 * Returns: (transfer full) (nullable): the new text. Errors: #LEIT_SCHEDULE_ERROR_INVALID
 */
char *
leit_schedule_suspend (LeitSchedule *self,
                       gint64 from_ms,
                       gint64 until_ms,
                       const char *reason,
                       gint64 now_ms,
                       GError **error)
{
  g_autoptr (LeitCalendarLines) lines = leit_schedule_open_lines (self, error);
  g_autoptr (GPtrArray) occurrences = NULL;
  gboolean cut = FALSE;

  if (lines == NULL)
    return NULL;
  occurrences = leit_schedule_expand (self, from_ms, until_ms, MAX_SUSPENDED, &cut);
  for (guint i = 0; i < occurrences->len; i++) {
    const LeitOccurrence *occurrence = occurrences->pdata[i];
    OverrideEdit edit = { occurrence->recurrence_id_ms, occurrence->recurrence_id_ms, TRUE, reason,
                          until_ms };

    if (occurrence->state != LEIT_OCCURRENCE_SKIPPED)
      apply (lines, self, &edit, now_ms);
  }
  if (cut || !leit_calendar_lines_is_changed (lines)) {
    g_set_error_literal (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
                         cut ? _ ("That is too long a rest. Please end the schedule instead.")
                             : _ ("There is no round in that time that could rest."));
    return NULL;
  }
  return leit_calendar_lines_finish (lines);
}

char *
leit_schedule_resume (LeitSchedule *self, gint64 from_ms, gint64 now_ms, GError **error)
{
  g_autoptr (LeitCalendarLines) lines = leit_schedule_open_lines (self, error);
  const GArray *places;

  if (lines == NULL)
    return NULL;
  places = leit_schedule_get_override_places (self);
  for (guint i = 0; i < places->len; i++) {
    const LeitOverridePlace *place = &g_array_index (places, LeitOverridePlace, i);

    if (place->state == LEIT_OCCURRENCE_SUSPENDED && place->recurrence_id_ms >= from_ms)
      leit_calendar_lines_remove_component (lines, place->component);
  }
  if (!leit_calendar_lines_is_changed (lines))
    return g_strdup (leit_schedule_get_text (self));
  leit_schedule_stamp (lines, leit_schedule_get_master (self), now_ms);
  return leit_calendar_lines_finish (lines);
}
