#include "schedule/schedule-edit.h"

#include "base/clock.h"
#include "schedule/calendar-lines.h"
#include "schedule/machine-line.h"
#include "schedule/pattern.h"
#include "schedule/round-plan.h"
#include "schedule/schedule-edit-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* {{{ Shared by all edits */

/* A time in UTC as iCalendar writes it. */
char *
leit_calendar_stamp (gint64 time_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (time_ms / LEIT_SECOND_MS);

  return g_date_time_format (time, "%Y%m%dT%H%M%SZ");
}

/* Its lines, when it is one we may write. */
LeitCalendarLines *
leit_schedule_open_lines (LeitSchedule *self, GError **error)
{
  if (leit_schedule_get_kind (self) == LEIT_SCHEDULE_FOREIGN) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
                 _ ("“%s” was not made by Leitstand and is only shown."),
                 leit_schedule_get_plan (self)->name);
    return NULL;
  }
  return leit_calendar_lines_new (leit_schedule_get_text (self), error);
}

/* Says that @component changed. */
void
leit_schedule_stamp (LeitCalendarLines *lines, guint component, gint64 now_ms)
{
  g_autofree char *now = leit_calendar_stamp (now_ms);
  g_autofree char *stamp = g_strconcat ("DTSTAMP:", now, NULL);
  g_autofree char *modified = g_strconcat ("LAST-MODIFIED:", now, NULL);
  g_autofree char *value = leit_calendar_lines_get_value (lines, component, "SEQUENCE");
  gint64 sequence = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
  g_autofree char *next =
      g_strdup_printf ("SEQUENCE:%" G_GINT64_FORMAT, CLAMP (sequence, 0, G_MAXINT32 - 1) + 1);

  leit_calendar_lines_set (lines, component, "DTSTAMP", stamp);
  leit_calendar_lines_set (lines, component, "LAST-MODIFIED", modified);
  leit_calendar_lines_set (lines, component, "SEQUENCE", next);
}

/* }}} */

/* {{{ A new one */

static void append_line (GString *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
append_line (GString *out, const char *format, ...)
{
  g_autofree char *content = NULL;
  va_list arguments;

  va_start (arguments, format);
  content = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  leit_calendar_fold (out, content, "\r\n");
}

static void
append_lines (GString *out, const char *content)
{
  g_auto (GStrv) lines = g_strsplit (content, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      leit_calendar_fold (out, lines[i], "\r\n");
}

static void
append_text (GString *out, const char *name, const char *text)
{
  g_autofree char *value = NULL;

  if (text == NULL || *text == '\0')
    return;
  value = leit_calendar_escape (text);
  append_line (out, "%s:%s", name, value);
}

static char *
write_geo (const LeitRoundPlan *plan)
{
  char latitude[G_ASCII_DTOSTR_BUF_SIZE], longitude[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (plan->latitude) || !isfinite (plan->longitude))
    return NULL;
  g_ascii_formatd (latitude, sizeof latitude, "%.6f", plan->latitude);
  g_ascii_formatd (longitude, sizeof longitude, "%.6f", plan->longitude);
  return g_strdup_printf ("GEO:%s;%s", latitude, longitude);
}

static char *
write_civil (const char *name, const char *tzid, const LeitCivilTime *time)
{
  return g_strdup_printf ("%s;TZID=%s:%04d%02d%02dT%02d%02d00", name, tzid, time->year, time->month,
                          time->day, time->hour, time->minute);
}

static LeitCivilTime
add_minutes (const LeitCivilTime *time, int minutes)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();

  return leit_civil_time_from_ms (leit_civil_time_to_ms (time, utc) + minutes * LEIT_MINUTE_MS,
                                  utc);
}

static void
append_plan (GString *out, const LeitRoundPlan *plan)
{
  g_autoptr (JsonObject) object = leit_round_plan_write_json (plan);
  g_autofree char *line = leit_machine_line_write (object);
  g_autofree char *facts = leit_round_plan_write_facts (plan);
  g_autofree char *description = leit_machine_description (plan->note, facts, line);
  g_autofree char *geo = write_geo (plan);

  append_text (out, "SUMMARY", plan->name);
  append_text (out, "LOCATION", plan->place);
  if (geo != NULL)
    append_line (out, "%s", geo);
  append_text (out, "CONTACT", plan->crew);
  append_text (out, "RESOURCES", plan->vehicle);
  append_text (out, "DESCRIPTION", description);
  append_text (out, LEIT_SCHEDULE_COPY, line);
}

static void
append_pattern (GString *out, const LeitPattern *pattern, const char *tzid, GTimeZone *zone)
{
  LeitCivilTime start, end;
  g_autofree char *begin_line = NULL;
  g_autofree char *end_line = NULL;
  g_autofree char *rule = leit_pattern_write_rule (pattern, zone);

  leit_pattern_find_start (pattern, &start);
  end = add_minutes (&start, pattern->duration_minutes);
  begin_line = write_civil ("DTSTART", tzid, &start);
  end_line = write_civil ("DTEND", tzid, &end);
  append_line (out, "%s", begin_line);
  append_line (out, "%s", end_line);
  if (rule != NULL)
    append_line (out, "%s", rule);
}

/**
 * leit_schedule_create_text:
 * @uid: (nullable): a new one is made where it is %NULL
 * @time_zone_id: the town's
 *
 * Returns: (transfer full) (nullable): a whole iCalendar object. Errors: #LEIT_SCHEDULE_ERROR_INVALID
 */
char *
leit_schedule_create_text (const char *uid,
                           const LeitRoundPlan *plan,
                           const LeitPattern *pattern,
                           const char *time_zone_id,
                           gint64 now_ms,
                           GError **error)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (time_zone_id);
  g_autofree char *made = g_uuid_string_random ();
  g_autofree char *stamp = leit_calendar_stamp (now_ms);
  g_autofree char *described = NULL;
  GString *out;

  g_return_val_if_fail (zone != NULL, NULL);

  if (!leit_round_plan_check (plan, error) || !leit_pattern_check (pattern, error))
    return NULL;
  described = leit_zone_describe (time_zone_id, zone, pattern->start.year);
  out = g_string_new (NULL);
  append_lines (out, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Leitstand//Leitstand 1//DE");
  append_lines (out, described);
  append_line (out, "BEGIN:VEVENT");
  append_line (out, "UID:%s%s", uid != NULL ? uid : made, uid != NULL ? "" : LEIT_SCHEDULE_UID_END);
  append_line (out, "DTSTAMP:%s", stamp);
  append_line (out, "CREATED:%s", stamp);
  append_line (out, "LAST-MODIFIED:%s", stamp);
  append_line (out, "SEQUENCE:0");
  append_line (out, "CATEGORIES:%s", LEIT_SCHEDULE_CATEGORY);
  append_pattern (out, pattern, time_zone_id, zone);
  append_plan (out, plan);
  append_lines (out, "TRANSP:TRANSPARENT\nEND:VEVENT\nEND:VCALENDAR");
  return g_string_free (out, FALSE);
}

/* }}} */

/* {{{ Changing one */

static const char *
or_null (const char *text)
{
  return text != NULL && *text != '\0' ? text : NULL;
}

static void
set_machine_part (LeitCalendarLines *lines, guint component, const LeitRoundPlan *plan)
{
  g_autoptr (JsonObject) object = leit_round_plan_write_json (plan);
  g_autofree char *line = leit_machine_line_write (object);
  g_autofree char *facts = leit_round_plan_write_facts (plan);
  g_autofree char *description = leit_machine_description (plan->note, facts, line);

  leit_calendar_lines_set_text (lines, component, "DESCRIPTION", description);
  leit_calendar_lines_set_text (lines, component, LEIT_SCHEDULE_COPY, line);
}

static void
set_plan (LeitCalendarLines *lines, LeitSchedule *self, const LeitRoundPlan *plan)
{
  const LeitRoundPlan *old = leit_schedule_get_plan (self);
  guint master = leit_schedule_get_master (self);
  g_autofree char *geo = write_geo (plan);
  g_autofree char *old_geo = write_geo (old);

  leit_calendar_lines_set_text (lines, master, "SUMMARY", plan->name);
  leit_calendar_lines_set_text (lines, master, "LOCATION", or_null (plan->place));
  if (g_strcmp0 (geo, old_geo) != 0)
    leit_calendar_lines_set (lines, master, "GEO", geo);
  if (g_strcmp0 (or_null (plan->crew), or_null (old->crew)) != 0)
    leit_calendar_lines_set_text (lines, master, "CONTACT", or_null (plan->crew));
  if (g_strcmp0 (or_null (plan->vehicle), or_null (old->vehicle)) != 0)
    leit_calendar_lines_set_text (lines, master, "RESOURCES", or_null (plan->vehicle));
  if (!leit_round_plan_equal (plan, old) || leit_schedule_get_kind (self) != LEIT_SCHEDULE_OURS)
    set_machine_part (lines, master, plan);
}

/* Whether DTSTART, DTEND and RRULE have to be written anew. */
static gboolean
has_new_pattern (LeitSchedule *self, const LeitPattern *pattern)
{
  LeitPattern old;

  return pattern != NULL &&
         (!leit_schedule_get_pattern (self, &old) || !leit_pattern_equal (&old, pattern));
}

static void
set_pattern (LeitCalendarLines *lines, LeitSchedule *self, const LeitPattern *pattern)
{
  LeitRecurrence *recurrence = leit_schedule_get_recurrence (self);
  GTimeZone *zone = leit_recurrence_get_zone (recurrence);
  const char *tzid = leit_recurrence_get_tzid (recurrence);
  const char *id = tzid != NULL ? tzid : g_time_zone_get_identifier (zone);
  guint master = leit_schedule_get_master (self);
  LeitCivilTime start, end;
  g_autofree char *begin_line = NULL;
  g_autofree char *end_line = NULL;
  g_autofree char *rule = leit_pattern_write_rule (pattern, zone);

  leit_pattern_find_start (pattern, &start);
  end = add_minutes (&start, pattern->duration_minutes);
  begin_line = write_civil ("DTSTART", id, &start);
  end_line = write_civil ("DTEND", id, &end);
  leit_calendar_lines_set (lines, master, "DTSTART", begin_line);
  leit_calendar_lines_set (lines, master, "DTEND", end_line);
  leit_calendar_lines_set (lines, master, "DURATION", NULL);
  leit_calendar_lines_set (lines, master, "RRULE", rule);
}

static gint64
start_of_day_ms (GTimeZone *zone, gint64 time_ms, int days_later)
{
  LeitCivilTime day = leit_civil_time_from_ms (time_ms, zone);

  day.hour = day.minute = 0;
  day = leit_civil_time_add_days (&day, days_later);
  return leit_civil_time_to_ms (&day, zone);
}

/* An override to come belongs to the round of the same day, even when that now begins at another hour. */
static void
refit_override (LeitCalendarLines *lines, LeitSchedule *changed, const LeitOverridePlace *place)
{
  LeitRecurrence *recurrence = leit_schedule_get_recurrence (changed);
  GTimeZone *zone = leit_recurrence_get_zone (recurrence);
  gint64 id = place->recurrence_id_ms;
  gint64 found;
  g_autofree char *line = NULL;

  if (leit_recurrence_find_time (recurrence, id, id + 1) == id)
    return;
  found = leit_recurrence_find_time (recurrence, start_of_day_ms (zone, id, 0),
                                     start_of_day_ms (zone, id, 1));
  if (found == LEIT_TIME_NONE) {
    leit_calendar_lines_remove_component (lines, place->component);
    return;
  }
  line = leit_recurrence_write_time (recurrence, "RECURRENCE-ID", found);
  leit_calendar_lines_set (lines, place->component, "RECURRENCE-ID", line);
  if (place->state != LEIT_OCCURRENCE_PLANNED)
    leit_override_set_times (lines, changed, place->component, found);
}

static char *
refit_overrides (LeitSchedule *self, const char *text, gint64 now_ms, GError **error)
{
  LeitRecurrence *old = leit_schedule_get_recurrence (self);
  g_autoptr (LeitSchedule) changed = leit_schedule_parse (text, leit_schedule_get_href (self),
                                                          leit_recurrence_get_zone (old), error);
  g_autoptr (LeitCalendarLines) lines = NULL;
  const GArray *places;

  if (changed == NULL)
    return NULL;
  lines = leit_calendar_lines_new (text, error);
  if (lines == NULL)
    return NULL;
  places = leit_schedule_get_override_places (changed);
  for (guint i = 0; i < places->len; i++) {
    const LeitOverridePlace *place = &g_array_index (places, LeitOverridePlace, i);

    if (place->recurrence_id_ms >= now_ms)
      refit_override (lines, changed, place);
  }
  return leit_calendar_lines_finish (lines);
}

/**
 * leit_schedule_change:
 * @plan: what is done from now on
 * @pattern: (nullable): when; %NULL: the rule stays, whatever it is
 *
 * Skips, moves and rests of rounds to come stay with the round of their day; those without one any more are dropped. Past ones stay.
 *
 * Returns: (transfer full) (nullable): the new text, the old one where nothing differs. Errors: #LEIT_SCHEDULE_ERROR_INVALID
 */
char *
leit_schedule_change (LeitSchedule *self,
                      const LeitRoundPlan *plan,
                      const LeitPattern *pattern,
                      gint64 now_ms,
                      GError **error)
{
  g_autoptr (LeitCalendarLines) lines = NULL;
  g_autofree char *text = NULL;
  gboolean new_pattern = has_new_pattern (self, pattern);

  if (!leit_round_plan_check (plan, error) ||
      (pattern != NULL && !leit_pattern_check (pattern, error)))
    return NULL;
  lines = leit_schedule_open_lines (self, error);
  if (lines == NULL)
    return NULL;
  set_plan (lines, self, plan);
  if (new_pattern)
    set_pattern (lines, self, pattern);
  if (!leit_calendar_lines_is_changed (lines))
    return g_strdup (leit_schedule_get_text (self));
  leit_schedule_stamp (lines, leit_schedule_get_master (self), now_ms);
  text = leit_calendar_lines_finish (lines);
  return new_pattern ? refit_overrides (self, text, now_ms, error) : g_steal_pointer (&text);
}

/**
 * leit_schedule_repair:
 *
 * Returns: (transfer full) (nullable): the text with both machine-readable copies. Errors: #LEIT_SCHEDULE_ERROR_INVALID where both are lost:
 *   only a person knows which trees
 */
char *
leit_schedule_repair (LeitSchedule *self, gint64 now_ms, GError **error)
{
  g_autoptr (LeitCalendarLines) lines = leit_schedule_open_lines (self, error);

  if (lines == NULL)
    return NULL;
  if (leit_schedule_get_kind (self) == LEIT_SCHEDULE_UNCLEAR) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
                 _ ("Which trees “%s” waters is lost. Please choose them again and save."),
                 leit_schedule_get_plan (self)->name);
    return NULL;
  }
  set_machine_part (lines, leit_schedule_get_master (self), leit_schedule_get_plan (self));
  if (!leit_calendar_lines_is_changed (lines))
    return g_strdup (leit_schedule_get_text (self));
  leit_schedule_stamp (lines, leit_schedule_get_master (self), now_ms);
  return leit_calendar_lines_finish (lines);
}

/* }}} */
