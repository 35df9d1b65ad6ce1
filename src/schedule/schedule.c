#include "schedule/schedule.h"

#include "base/clock.h"
#include "schedule/calendar-lines.h"
#include "schedule/machine-line.h"
#include "schedule/round-plan.h"
#include "schedule/schedule-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* An expansion without a bound of the caller's stops here. */
#define MAX_OCCURRENCES 5000u

struct _LeitSchedule {
  GObject parent_instance;
  char *href;
  char *text;
  char *uid;
  LeitScheduleKind kind;
  LeitRoundPlan *plan;
  LeitRecurrence *recurrence; /* NULL: nothing with a date in it */
  guint master;               /* number of its component in the text */
  GArray *overrides;          /* of LeitOverridePlace */
};

G_DEFINE_FINAL_TYPE (LeitSchedule, leit_schedule, G_TYPE_OBJECT)

void
leit_occurrence_free (LeitOccurrence *occurrence)
{
  g_free (occurrence->reason);
  g_free (occurrence);
}

static void
leit_schedule_finalize (GObject *object)
{
  LeitSchedule *self = LEIT_SCHEDULE (object);

  g_free (self->href);
  g_free (self->text);
  g_free (self->uid);
  leit_round_plan_free (self->plan);
  g_clear_pointer (&self->recurrence, leit_recurrence_free);
  g_array_unref (self->overrides);
  G_OBJECT_CLASS (leit_schedule_parent_class)->finalize (object);
}

static void
leit_schedule_class_init (LeitScheduleClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_schedule_finalize;
}

static void
leit_schedule_init (LeitSchedule *self)
{
  self->plan = leit_round_plan_new ();
  self->overrides = g_array_new (FALSE, FALSE, sizeof (LeitOverridePlace));
  self->kind = LEIT_SCHEDULE_FOREIGN;
}

/* {{{ Reading */

/* An object while it is read: the same components seen by libical and as lines, in the same order. */
typedef struct {
  LeitSchedule *schedule;
  GTimeZone *fallback_zone;
  LeitCalendarLines *lines;
  icalcomponent *calendar;
  GPtrArray *events;   /* icalcomponent */
  GArray *event_lines; /* of guint: the component's number in the lines */
} Reading;

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->lines, leit_calendar_lines_free);
  g_clear_pointer (&reading->calendar, icalcomponent_free);
  g_clear_pointer (&reading->events, g_ptr_array_unref);
  g_clear_pointer (&reading->event_lines, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, reading_clear)

static guint
lines_of (Reading *reading, guint event)
{
  return g_array_index (reading->event_lines, guint, event);
}

static guint
count_properties (icalcomponent *event, icalproperty_kind kind)
{
  return (guint) icalcomponent_count_properties (event, kind);
}

static gboolean
has_line (Reading *reading, guint event, const char *name)
{
  g_autofree char *value =
      leit_calendar_lines_get_value (reading->lines, lines_of (reading, event), name);

  return value != NULL;
}

/* A date or rule that stands in the text and that libical could not read must not be taken for absent. */
static gboolean
check_event (Reading *reading, guint i, GError **error)
{
  static const struct {
    const char *name;
    icalproperty_kind kind;
  } needed[] = { { "DTSTART", ICAL_DTSTART_PROPERTY },
                 { "DTEND", ICAL_DTEND_PROPERTY },
                 { "DURATION", ICAL_DURATION_PROPERTY },
                 { "RRULE", ICAL_RRULE_PROPERTY },
                 { "RECURRENCE-ID", ICAL_RECURRENCEID_PROPERTY } };

  for (guint k = 0; k < G_N_ELEMENTS (needed); k++)
    if (has_line (reading, i, needed[k].name) &&
        count_properties (reading->events->pdata[i], needed[k].kind) == 0) {
      g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                   _ ("line %u: the value of %s cannot be read"),
                   leit_calendar_lines_get_property_line (reading->lines, lines_of (reading, i),
                                                          needed[k].name),
                   needed[k].name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
find_events (Reading *reading, GError **error)
{
  guint n = leit_calendar_lines_count_components (reading->lines);

  for (guint i = 0; i < n; i++)
    if (leit_calendar_lines_get_parent (reading->lines, i) == 0 &&
        leit_calendar_lines_component_is (reading->lines, i, "VEVENT"))
      g_array_append_val (reading->event_lines, i);
  for (icalcomponent *event =
           icalcomponent_get_first_component (reading->calendar, ICAL_VEVENT_COMPONENT);
       event != NULL;
       event = icalcomponent_get_next_component (reading->calendar, ICAL_VEVENT_COMPONENT))
    g_ptr_array_add (reading->events, event);
  if (reading->events->len != reading->event_lines->len) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("line 1: its events cannot be told apart"));
    return FALSE;
  }
  return TRUE;
}

static guint
find_master (Reading *reading)
{
  for (guint i = 0; i < reading->events->len; i++)
    if (count_properties (reading->events->pdata[i], ICAL_RECURRENCEID_PROPERTY) == 0)
      return i;
  return 0;
}

static char *
read_text (Reading *reading, guint event, const char *name)
{
  return leit_calendar_lines_get_text (reading->lines, lines_of (reading, event), name);
}

static void
read_geo (Reading *reading, guint event, LeitRoundPlan *plan)
{
  g_autofree char *value =
      leit_calendar_lines_get_value (reading->lines, lines_of (reading, event), "GEO");
  char *end = NULL;
  double latitude, longitude;

  if (value == NULL)
    return;
  latitude = g_ascii_strtod (value, &end);
  if (*end != ';')
    return;
  longitude = g_ascii_strtod (end + 1, &end);
  if (*end == '\0' && fabs (latitude) <= 90 && fabs (longitude) <= 180) {
    plan->latitude = latitude;
    plan->longitude = longitude;
  }
}

static LeitScheduleKind
judge_kind (LeitSchedule *self, LeitMachinePart *part)
{
  gboolean ours = g_str_has_suffix (self->uid, LEIT_SCHEDULE_UID_END);

  switch (part->state) {
  case LEIT_MACHINE_INTACT:
  case LEIT_MACHINE_REPAIRED:
    if (leit_round_plan_read_json (self->plan, part->object))
      return part->state == LEIT_MACHINE_INTACT ? LEIT_SCHEDULE_OURS : LEIT_SCHEDULE_REPAIRED;
    return LEIT_SCHEDULE_FOREIGN; /* intact, but no round: an entry of the log */
  case LEIT_MACHINE_LOST:
    return LEIT_SCHEDULE_UNCLEAR;
  case LEIT_MACHINE_NONE:
    return ours ? LEIT_SCHEDULE_UNCLEAR : LEIT_SCHEDULE_FOREIGN;
  case LEIT_MACHINE_NEWER:
  default:
    return LEIT_SCHEDULE_FOREIGN;
  }
}

static void
read_plan (Reading *reading, guint master)
{
  LeitSchedule *self = reading->schedule;
  g_autofree char *description = read_text (reading, master, "DESCRIPTION");
  g_autofree char *copy = read_text (reading, master, LEIT_SCHEDULE_COPY);
  LeitMachinePart part = leit_machine_part_read (description, copy);

  self->plan->name = read_text (reading, master, "SUMMARY");
  self->plan->place = read_text (reading, master, "LOCATION");
  self->plan->note = g_strdup (part.people);
  read_geo (reading, master, self->plan);
  self->kind = judge_kind (self, &part);
  leit_machine_part_clear (&part);
}

static const char *
member_text (JsonObject *object, const char *member)
{
  return object != NULL && json_object_has_member (object, member) &&
                 JSON_NODE_HOLDS_VALUE (json_object_get_member (object, member))
             ? json_object_get_string_member_with_default (object, member, NULL)
             : NULL;
}

static void
add_override (Reading *reading, guint i)
{
  LeitSchedule *self = reading->schedule;
  icalcomponent *event = reading->events->pdata[i];
  g_autofree char *description = read_text (reading, i, "DESCRIPTION");
  g_autofree char *copy = read_text (reading, i, LEIT_SCHEDULE_COPY);
  LeitMachinePart part = leit_machine_part_read (description, copy);
  const char *until = member_text (part.object, "suspended_until");
  const char *reason = member_text (part.object, "reason");
  gboolean cancelled = icalcomponent_get_status (event) == ICAL_STATUS_CANCELLED;
  LeitOverridePlace place = { .component = lines_of (reading, i) };
  gint64 until_ms = 0;
  LeitOccurrenceState state = LEIT_OCCURRENCE_PLANNED;

  if (until != NULL && !leit_time_parse (until, &until_ms))
    until_ms = 0;
  if (cancelled)
    state = until != NULL ? LEIT_OCCURRENCE_SUSPENDED : LEIT_OCCURRENCE_SKIPPED;
  /* What a person wrote on the telephone counts more than our copy of it. */
  if (cancelled && *part.people != '\0')
    reason = part.people;
  if (leit_recurrence_read_id (self->recurrence, event, &place.recurrence_id_ms) &&
      leit_recurrence_add_override (self->recurrence, event, state, reason,
                                    state == LEIT_OCCURRENCE_SUSPENDED ? until_ms : 0)) {
    place.state = state;
    g_array_append_val (self->overrides, place);
  }
  leit_machine_part_clear (&part);
}

static gboolean
same_uid (Reading *reading, guint i)
{
  g_autofree char *uid = read_text (reading, i, "UID");

  return g_strcmp0 (uid, reading->schedule->uid) == 0;
}

static gboolean
read_times (Reading *reading, guint master, GError **error)
{
  LeitSchedule *self = reading->schedule;

  self->recurrence = leit_recurrence_new (reading->calendar, reading->events->pdata[master],
                                          reading->fallback_zone, error);
  if (self->recurrence == NULL) {
    g_prefix_error (error, _ ("line %u: "),
                    leit_calendar_lines_get_property_line (reading->lines,
                                                           lines_of (reading, master), "DTSTART"));
    return FALSE;
  }
  for (guint i = 0; i < reading->events->len; i++)
    if (i != master && same_uid (reading, i))
      add_override (reading, i);
  return TRUE;
}

static gboolean
read_events (Reading *reading, GError **error)
{
  LeitSchedule *self = reading->schedule;
  guint master;

  for (guint i = 0; i < reading->events->len; i++)
    if (!check_event (reading, i, error))
      return FALSE;
  if (reading->events->len == 0)
    return TRUE;
  master = find_master (reading);
  g_free (self->uid);
  self->uid = read_text (reading, master, "UID");
  if (self->uid == NULL)
    self->uid = g_strdup ("");
  self->master = lines_of (reading, master);
  read_plan (reading, master);
  /* Several things in one file, or one without a name of its own: nothing we may write to. */
  for (guint i = 0; i < reading->events->len; i++)
    if (*self->uid == '\0' || !same_uid (reading, i))
      self->kind = LEIT_SCHEDULE_FOREIGN;
  return read_times (reading, master, error);
}

/**
 * leit_schedule_parse:
 * @text: iCalendar text of one calendar object
 * @href: its name in the calendar
 * @fallback_zone: the town's time zone, for times without one
 *
 * Returns: (nullable): the schedule; %NULL with #LEIT_SCHEDULE_ERROR_BROKEN that names the line
 */
LeitSchedule *
leit_schedule_parse (const char *text, const char *href, GTimeZone *fallback_zone, GError **error)
{
  g_autoptr (LeitSchedule) self = NULL;
  g_auto (Reading) reading = { .fallback_zone = fallback_zone };

  g_return_val_if_fail (text != NULL && href != NULL && fallback_zone != NULL, NULL);

  reading.lines = leit_calendar_lines_new (text, error);
  if (reading.lines == NULL)
    return NULL;
  reading.calendar = icalparser_parse_string (text);
  if (reading.calendar == NULL ||
      icalcomponent_isa (reading.calendar) != ICAL_VCALENDAR_COMPONENT) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("line 1: not a calendar that can be read"));
    return NULL;
  }
  reading.events = g_ptr_array_new ();
  reading.event_lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self = g_object_new (LEIT_TYPE_SCHEDULE, NULL);
  self->href = g_strdup (href);
  self->text = g_strdup (text);
  self->uid = g_strdup ("");
  reading.schedule = self;
  if (!find_events (&reading, error) || !read_events (&reading, error))
    return NULL;
  return g_steal_pointer (&self);
}

/* }}} */

const char *
leit_schedule_get_uid (LeitSchedule *self)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  return self->uid;
}

const char *
leit_schedule_get_href (LeitSchedule *self)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  return self->href;
}

const char *
leit_schedule_get_text (LeitSchedule *self)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  return self->text;
}

LeitScheduleKind
leit_schedule_get_kind (LeitSchedule *self)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), LEIT_SCHEDULE_FOREIGN);

  return self->kind;
}

/* What is done in a round; of a foreign event only name, place and note are known. */
const LeitRoundPlan *
leit_schedule_get_plan (LeitSchedule *self)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  return self->plan;
}

guint
leit_schedule_get_master (LeitSchedule *self)
{
  return self->master;
}

const GArray *
leit_schedule_get_override_places (LeitSchedule *self)
{
  return self->overrides;
}

LeitRecurrence *
leit_schedule_get_recurrence (LeitSchedule *self)
{
  return self->recurrence;
}

gboolean
leit_schedule_get_pattern (LeitSchedule *self, LeitPattern *pattern)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self) && pattern != NULL, FALSE);

  *pattern = (LeitPattern){ 0 };
  return self->recurrence != NULL && leit_recurrence_get_pattern (self->recurrence, pattern);
}

gint64
leit_schedule_get_suspended_until_ms (LeitSchedule *self, gint64 now_ms)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), 0);

  return self->recurrence != NULL
             ? leit_recurrence_get_suspended_until_ms (self->recurrence, now_ms)
             : 0;
}

/**
 * leit_schedule_expand:
 * @from_ms: inclusive, UTC
 * @until_ms: exclusive, UTC
 * @max: at most so many; 0: a bound of its own
 * @cut: (out) (optional): whether there were more, or a rule was given up as too frequent
 *
 * Returns: (transfer full) (element-type LeitOccurrence): by start
 */
GPtrArray *
leit_schedule_expand (LeitSchedule *self, gint64 from_ms, gint64 until_ms, guint max, gboolean *cut)
{
  g_return_val_if_fail (LEIT_IS_SCHEDULE (self), NULL);

  if (cut != NULL)
    *cut = FALSE;
  if (self->recurrence == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) leit_occurrence_free);
  return leit_recurrence_expand (self->recurrence, from_ms, until_ms,
                                 max > 0 ? max : MAX_OCCURRENCES, cut);
}
