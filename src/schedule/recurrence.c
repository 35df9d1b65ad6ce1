#include "schedule/recurrence.h"

#include "base/clock.h"
#include "schedule/expansion.h"

#include <glib/gi18n-lib.h>

/* Where a time stands: a zone GLib knows, or one the object brings along. */
typedef struct {
  GTimeZone *zone;
  icaltimezone *own; /* belongs to the calendar component */
} Place;

struct _LeitRecurrence {
  icalcomponent *calendar;
  GTimeZone *fallback_zone;
  char *tzid;
  Place place;
  struct icaltimetype start; /* wall clock, no zone */
  gint64 duration_ms;
  GArray *rules;          /* of struct icalrecurrencetype, UNTIL on the wall clock */
  GArray *dates;          /* of gint64: DTSTART where there is no rule, RDATE */
  GHashTable *exceptions; /* of gint64 */
  GHashTable *overrides;  /* gint64 in the value -> LeitOverride */
};

static void
override_free (gpointer data)
{
  LeitOverride *override = data;

  g_free (override->reason);
  g_free (override);
}

void
leit_recurrence_free (LeitRecurrence *self)
{
  g_free (self->tzid);
  g_clear_pointer (&self->place.zone, g_time_zone_unref);
  g_time_zone_unref (self->fallback_zone);
  g_array_unref (self->rules);
  g_array_unref (self->dates);
  g_hash_table_unref (self->exceptions);
  g_hash_table_unref (self->overrides);
  g_clear_pointer (&self->calendar, icalcomponent_free);
  g_free (self);
}

static gint64
wall_of (struct icaltimetype time)
{
  return leit_wall_ms (time.year, time.month, time.day, time.hour, time.minute, time.second);
}

static struct icaltimetype
time_of_wall (gint64 wall_ms)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  LeitCivilTime civil = leit_civil_time_from_ms (wall_ms, utc);
  struct icaltimetype time = icaltime_null_time ();

  time.year = civil.year;
  time.month = civil.month;
  time.day = civil.day;
  time.hour = civil.hour;
  time.minute = civil.minute;
  time.second = (int) (((wall_ms % LEIT_MINUTE_MS) + LEIT_MINUTE_MS) % LEIT_MINUTE_MS / 1000);
  return time;
}

static gint64
place_to_ms (const Place *place, struct icaltimetype time)
{
  if (place->own == NULL)
    return leit_zone_wall_to_ms (place->zone, wall_of (time));
  time.zone = place->own;
  time.is_date = 0;
  return (gint64) icaltime_as_timet_with_zone (time, place->own) * 1000;
}

static void
place_clear (Place *place)
{
  g_clear_pointer (&place->zone, g_time_zone_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static const char *
get_tzid (icalproperty *property)
{
  icalparameter *parameter = icalproperty_get_first_parameter (property, ICAL_TZID_PARAMETER);

  return parameter != NULL ? icalparameter_get_tzid (parameter) : NULL;
}

/* Where the value of @property stands; FALSE: its TZID is no zone and not described in the object. */
static gboolean
find_place (LeitRecurrence *self, icalproperty *property, struct icaltimetype time, Place *place)
{
  const char *tzid = get_tzid (property);

  place->own = NULL;
  if (tzid == NULL || time.is_date) {
    place->zone =
        icaltime_is_utc (time) ? g_time_zone_new_utc () : g_time_zone_ref (self->fallback_zone);
    return TRUE;
  }
  place->zone = leit_zone_find (tzid);
  if (place->zone == NULL)
    place->own = icalcomponent_get_timezone (self->calendar, tzid);
  return place->zone != NULL || place->own != NULL;
}

static gboolean
read_time_ms (LeitRecurrence *self, icalproperty *property, struct icaltimetype time, gint64 *ms)
{
  g_auto (Place) place = { NULL, NULL };

  if (icaltime_is_null_time (time) || !find_place (self, property, time, &place))
    return FALSE;
  /* A day alone means the occurrence of that day. */
  if (time.is_date && !self->start.is_date) {
    time.hour = self->start.hour;
    time.minute = self->start.minute;
    time.second = self->start.second;
    *ms = place_to_ms (&self->place, time);
    return TRUE;
  }
  *ms = place_to_ms (&place, time);
  return TRUE;
}

static void
add_key (GHashTable *set, gint64 ms)
{
  g_hash_table_add (set, g_memdup2 (&ms, sizeof ms));
}

static void
read_exceptions (LeitRecurrence *self, icalcomponent *master)
{
  gint64 ms;

  for (icalproperty *p = icalcomponent_get_first_property (master, ICAL_EXDATE_PROPERTY); p != NULL;
       p = icalcomponent_get_next_property (master, ICAL_EXDATE_PROPERTY))
    if (read_time_ms (self, p, icalproperty_get_exdate (p), &ms))
      add_key (self->exceptions, ms);
}

static void
read_additions (LeitRecurrence *self, icalcomponent *master)
{
  gint64 ms;

  for (icalproperty *p = icalcomponent_get_first_property (master, ICAL_RDATE_PROPERTY); p != NULL;
       p = icalcomponent_get_next_property (master, ICAL_RDATE_PROPERTY)) {
    struct icaldatetimeperiodtype date = icalproperty_get_rdate (p);

    if (icaltime_is_null_time (date.time))
      date.time = date.period.start;
    if (read_time_ms (self, p, date.time, &ms))
      g_array_append_val (self->dates, ms);
  }
}

/* UNTIL on the same clock as DTSTART, for the iterator compares them as they are. */
static struct icaltimetype
until_on_the_wall (LeitRecurrence *self, struct icaltimetype until)
{
  if (icaltime_is_null_time (until))
    return until;
  if (icaltime_is_utc (until) && self->place.zone != NULL && !self->start.is_date)
    until = time_of_wall (leit_zone_ms_to_wall (self->place.zone, wall_of (until)));
  if (until.is_date && !self->start.is_date) {
    until.hour = 23;
    until.minute = until.second = 59;
    until.is_date = 0;
  }
  until.zone = NULL;
  return until;
}

static void
read_rules (LeitRecurrence *self, icalcomponent *master)
{
  for (icalproperty *p = icalcomponent_get_first_property (master, ICAL_RRULE_PROPERTY); p != NULL;
       p = icalcomponent_get_next_property (master, ICAL_RRULE_PROPERTY)) {
    struct icalrecurrencetype rule = icalproperty_get_rrule (p);

    rule.until = until_on_the_wall (self, rule.until);
    g_array_append_val (self->rules, rule);
  }
}

static gint64
read_duration_ms (LeitRecurrence *self, icalcomponent *event, gint64 start_ms)
{
  icalproperty *end = icalcomponent_get_first_property (event, ICAL_DTEND_PROPERTY);
  icalproperty *duration = icalcomponent_get_first_property (event, ICAL_DURATION_PROPERTY);
  gint64 end_ms;

  if (end != NULL) {
    struct icaltimetype time = icalproperty_get_dtend (end);
    g_auto (Place) place = { NULL, NULL };

    if (!icaltime_is_null_time (time) && find_place (self, end, time, &place)) {
      end_ms = place_to_ms (&place, time);
      return MAX (0, end_ms - start_ms);
    }
  }
  if (duration != NULL)
    return MAX (0, (gint64) icaldurationtype_as_int (icalproperty_get_duration (duration))) * 1000;
  return self->start.is_date ? LEIT_DAY_MS : 0;
}

static gboolean
read_start (LeitRecurrence *self, icalcomponent *master, GError **error)
{
  icalproperty *property = icalcomponent_get_first_property (master, ICAL_DTSTART_PROPERTY);
  struct icaltimetype start =
      property != NULL ? icalproperty_get_dtstart (property) : icaltime_null_time ();

  if (icaltime_is_null_time (start) || !icaltime_is_valid_time (start)) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("DTSTART, the beginning, is missing or no date"));
    return FALSE;
  }
  if (!find_place (self, property, start, &self->place)) {
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN,
                 _ ("the time zone “%s” is not known and not described in it"),
                 get_tzid (property));
    return FALSE;
  }
  if (!start.is_date && self->place.own == NULL)
    self->tzid = g_strdup (get_tzid (property));
  self->start = start;
  self->start.zone = NULL;
  return TRUE;
}

/**
 * leit_recurrence_new:
 * @calendar: the whole object, for its VTIMEZONEs; copied
 * @master: the event without RECURRENCE-ID
 * @fallback_zone: for times without a zone
 *
 * Errors: #LEIT_SCHEDULE_ERROR_BROKEN
 */
LeitRecurrence *
leit_recurrence_new (icalcomponent *calendar,
                     icalcomponent *master,
                     GTimeZone *fallback_zone,
                     GError **error)
{
  g_autoptr (LeitRecurrence) self = g_new0 (LeitRecurrence, 1);
  gint64 start_ms;

  self->calendar = icalcomponent_new_clone (calendar);
  self->fallback_zone = g_time_zone_ref (fallback_zone);
  self->rules = g_array_new (FALSE, FALSE, sizeof (struct icalrecurrencetype));
  self->dates = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->exceptions = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->overrides = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, override_free);
  if (!read_start (self, master, error))
    return NULL;
  start_ms = place_to_ms (&self->place, self->start);
  self->duration_ms = read_duration_ms (self, master, start_ms);
  read_rules (self, master);
  if (self->rules->len == 0)
    g_array_append_val (self->dates, start_ms);
  read_additions (self, master);
  read_exceptions (self, master);
  return g_steal_pointer (&self);
}

/* Which occurrence @event overrides; FALSE: it does not say. */
gboolean
leit_recurrence_read_id (LeitRecurrence *self, icalcomponent *event, gint64 *id_ms)
{
  icalproperty *property = icalcomponent_get_first_property (event, ICAL_RECURRENCEID_PROPERTY);

  return property != NULL &&
         read_time_ms (self, property, icalproperty_get_recurrenceid (property), id_ms);
}

/**
 * leit_recurrence_add_override:
 * @event: with RECURRENCE-ID
 * @state: skipped or suspended for a cancelled one, else planned; a planned one at another time becomes moved
 *
 * Returns: whether it could be read
 */
gboolean
leit_recurrence_add_override (LeitRecurrence *self,
                              icalcomponent *event,
                              LeitOccurrenceState state,
                              const char *reason,
                              gint64 suspended_until_ms)
{
  icalproperty *start = icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY);
  LeitOverride *override;
  gint64 id_ms, start_ms;

  if (!leit_recurrence_read_id (self, event, &id_ms))
    return FALSE;
  if (start == NULL || !read_time_ms (self, start, icalproperty_get_dtstart (start), &start_ms))
    start_ms = id_ms;
  override = g_new0 (LeitOverride, 1);
  override->recurrence_id_ms = id_ms;
  override->state =
      state == LEIT_OCCURRENCE_PLANNED && start_ms != id_ms ? LEIT_OCCURRENCE_MOVED : state;
  override->start_ms = state == LEIT_OCCURRENCE_PLANNED ? start_ms : id_ms;
  override->end_ms = override->start_ms + read_duration_ms (self, event, start_ms);
  override->reason = g_strdup (reason);
  override->suspended_until_ms = suspended_until_ms;
  g_hash_table_replace (self->overrides, &override->recurrence_id_ms, override);
  return TRUE;
}

const char *
leit_recurrence_get_tzid (LeitRecurrence *self)
{
  return self->tzid;
}

/* The zone of its wall clock; the fallback where it describes its own. */
GTimeZone *
leit_recurrence_get_zone (LeitRecurrence *self)
{
  return self->place.zone != NULL ? self->place.zone : self->fallback_zone;
}

gint64
leit_recurrence_get_duration_ms (LeitRecurrence *self)
{
  return self->duration_ms;
}

gboolean
leit_recurrence_is_all_day (LeitRecurrence *self)
{
  return self->start.is_date;
}

/* The latest day a suspension that is not over yet ends; 0: none. */
gint64
leit_recurrence_get_suspended_until_ms (LeitRecurrence *self, gint64 now_ms)
{
  GHashTableIter iter;
  gpointer value;
  gint64 until_ms = 0;

  g_hash_table_iter_init (&iter, self->overrides);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const LeitOverride *override = value;

    if (override->suspended_until_ms > now_ms)
      until_ms = MAX (until_ms, override->suspended_until_ms);
  }
  return until_ms;
}

/* The time of an EXDATE line with one value. */
gboolean
leit_recurrence_read_exception (LeitRecurrence *self, const char *content, gint64 *ms)
{
  icalproperty *property = icalproperty_new_from_string (content);
  gboolean read = property != NULL && icalproperty_isa (property) == ICAL_EXDATE_PROPERTY &&
                  read_time_ms (self, property, icalproperty_get_exdate (property), ms);

  g_clear_pointer (&property, icalproperty_free);
  return read;
}

char *
leit_recurrence_write_time (LeitRecurrence *self, const char *name, gint64 time_ms)
{
  gboolean on_the_wall = self->place.zone != NULL;
  gint64 wall_ms = on_the_wall ? leit_zone_ms_to_wall (self->place.zone, time_ms) : time_ms;
  struct icaltimetype time = time_of_wall (wall_ms);
  gboolean utc = !on_the_wall || g_str_equal (g_time_zone_get_identifier (self->place.zone), "UTC");

  if (self->start.is_date)
    return g_strdup_printf ("%s;VALUE=DATE:%04d%02d%02d", name, time.year, time.month, time.day);
  return g_strdup_printf ("%s%s%s:%04d%02d%02dT%02d%02d%02d%s", name,
                          self->tzid != NULL ? ";TZID=" : "", self->tzid != NULL ? self->tzid : "",
                          time.year, time.month, time.day, time.hour, time.minute, time.second,
                          utc && self->tzid == NULL ? "Z" : "");
}

/* {{{ Expanding */

typedef struct {
  LeitRecurrence *recurrence;
  gint64 from_ms, until_ms;
  GPtrArray *occurrences;
  GHashTable *seen; /* of gint64 inside the occurrences */
} Collection;

static LeitOccurrence *
occurrence_new (gint64 id_ms, gint64 start_ms, gint64 end_ms, LeitOccurrenceState state)
{
  LeitOccurrence *occurrence = g_new0 (LeitOccurrence, 1);

  occurrence->recurrence_id_ms = id_ms;
  occurrence->start_ms = start_ms;
  occurrence->end_ms = end_ms;
  occurrence->state = state;
  return occurrence;
}

static void
collect (gint64 id_ms, gpointer data)
{
  Collection *collection = data;
  LeitRecurrence *self = collection->recurrence;
  LeitOccurrence *occurrence;
  LeitOccurrenceState state;

  if (id_ms < collection->from_ms || id_ms >= collection->until_ms ||
      (collection->seen != NULL && g_hash_table_contains (collection->seen, &id_ms)) ||
      g_hash_table_contains (self->overrides, &id_ms))
    return;
  state = g_hash_table_contains (self->exceptions, &id_ms) ? LEIT_OCCURRENCE_SKIPPED
                                                           : LEIT_OCCURRENCE_PLANNED;
  occurrence = occurrence_new (id_ms, id_ms, id_ms + self->duration_ms, state);
  g_ptr_array_add (collection->occurrences, occurrence);
  if (collection->seen != NULL)
    g_hash_table_add (collection->seen, &occurrence->recurrence_id_ms);
}

static void
collect_overrides (Collection *collection)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, collection->recurrence->overrides);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const LeitOverride *override = value;
    LeitOccurrence *occurrence;

    if (override->start_ms < collection->from_ms || override->start_ms >= collection->until_ms)
      continue;
    occurrence = occurrence_new (override->recurrence_id_ms, override->start_ms, override->end_ms,
                                 override->state);
    occurrence->reason = g_strdup (override->reason);
    g_ptr_array_add (collection->occurrences, occurrence);
  }
}

static int
compare_occurrences (gconstpointer a, gconstpointer b)
{
  const LeitOccurrence *left = *(LeitOccurrence *const *) a;
  const LeitOccurrence *right = *(LeitOccurrence *const *) b;

  if (left->start_ms != right->start_ms)
    return left->start_ms < right->start_ms ? -1 : 1;
  return left->recurrence_id_ms < right->recurrence_id_ms ? -1 : 1;
}

static gint64
to_ms (struct icaltimetype time, gpointer data)
{
  return place_to_ms (data, time);
}

static gint64
wall_before (const Place *place, gint64 time_ms)
{
  /* A day of margin: no zone is further from UTC. */
  gint64 wall = place->zone != NULL ? leit_zone_ms_to_wall (place->zone, time_ms) : time_ms;

  return wall - LEIT_DAY_MS;
}

static void
expand_rules (LeitRecurrence *self, Collection *collection, gboolean *cut)
{
  LeitExpansion expansion = { .start = self->start,
                              .from =
                                  time_of_wall (wall_before (&self->place, collection->from_ms)),
                              .until_ms = collection->until_ms,
                              .to_ms = to_ms,
                              .to_ms_data = &self->place,
                              .found = collect,
                              .found_data = collection };

  for (guint i = 0; i < self->rules->len; i++)
    if (!leit_expansion_run (&expansion,
                             &g_array_index (self->rules, struct icalrecurrencetype, i)))
      *cut = TRUE;
}

GPtrArray *
leit_recurrence_expand (
    LeitRecurrence *self, gint64 from_ms, gint64 until_ms, guint max, gboolean *cut)
{
  Collection collection = { self, from_ms, until_ms, NULL, NULL };
  gboolean shortened = FALSE;

  collection.occurrences = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_occurrence_free);
  /* Only several sources can name the same time twice. */
  if (self->rules->len + self->dates->len > 1)
    collection.seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  expand_rules (self, &collection, &shortened);
  for (guint i = 0; i < self->dates->len; i++)
    collect (g_array_index (self->dates, gint64, i), &collection);
  g_clear_pointer (&collection.seen, g_hash_table_unref);
  collect_overrides (&collection);
  g_ptr_array_sort (collection.occurrences, compare_occurrences);
  if (max > 0 && collection.occurrences->len > max) {
    g_ptr_array_set_size (collection.occurrences, max);
    shortened = TRUE;
  }
  if (cut != NULL)
    *cut = shortened;
  return collection.occurrences;
}

static void
take_first (gint64 time_ms, gpointer data)
{
  gint64 *range = data; /* from, first found */

  if (time_ms >= range[0] && (range[1] == LEIT_TIME_NONE || time_ms < range[1]))
    range[1] = time_ms;
}

gint64
leit_recurrence_find_time (LeitRecurrence *self, gint64 from_ms, gint64 until_ms)
{
  gint64 range[2] = { from_ms, LEIT_TIME_NONE };
  LeitExpansion expansion = { .start = self->start,
                              .from = time_of_wall (wall_before (&self->place, from_ms)),
                              .until_ms = until_ms,
                              .to_ms = to_ms,
                              .to_ms_data = &self->place,
                              .found = take_first,
                              .found_data = range };

  for (guint i = 0; i < self->rules->len; i++)
    leit_expansion_run (&expansion, &g_array_index (self->rules, struct icalrecurrencetype, i));
  for (guint i = 0; i < self->dates->len; i++)
    if (g_array_index (self->dates, gint64, i) < until_ms)
      take_first (g_array_index (self->dates, gint64, i), range);
  return range[1];
}

/* }}} */

/* {{{ The form's view of the rule */

static gboolean
has_values (const short *by)
{
  return by[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

/* Whether the rule has nothing the form does not show. */
static gboolean
is_weekly (const struct icalrecurrencetype *rule)
{
  return rule->freq == ICAL_WEEKLY_RECURRENCE && rule->count == 0 &&
         (rule->week_start == ICAL_MONDAY_WEEKDAY || rule->interval == 1) &&
         !has_values (rule->by_second) && !has_values (rule->by_minute) &&
         !has_values (rule->by_hour) && !has_values (rule->by_month_day) &&
         !has_values (rule->by_year_day) && !has_values (rule->by_week_no) &&
         !has_values (rule->by_set_pos);
}

static gboolean
read_weekdays (const struct icalrecurrencetype *rule, guint *weekdays)
{
  for (guint i = 0; i < ICAL_BY_DAY_SIZE && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
    int day = icalrecurrencetype_day_day_of_week (rule->by_day[i]);

    if (icalrecurrencetype_day_position (rule->by_day[i]) != 0)
      return FALSE;
    /* libical counts from Sunday as 1. */
    *weekdays |= LEIT_WEEKDAY_BIT (day == ICAL_SUNDAY_WEEKDAY ? 7 : day - 1);
  }
  return TRUE;
}

static gboolean
read_months (const struct icalrecurrencetype *rule, guint *months)
{
  for (guint i = 0; i < ICAL_BY_MONTH_SIZE && rule->by_month[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
    if (rule->by_month[i] < 1 || rule->by_month[i] > 12)
      return FALSE;
    *months |= 1u << (rule->by_month[i] - 1);
  }
  return TRUE;
}

static LeitCivilTime
civil_of (struct icaltimetype time)
{
  return (LeitCivilTime){ time.year, time.month, time.day, time.hour, time.minute };
}

gboolean
leit_recurrence_get_pattern (LeitRecurrence *self, LeitPattern *pattern)
{
  const struct icalrecurrencetype *rule;

  *pattern = (LeitPattern){ .start = civil_of (self->start),
                            .duration_minutes = (int) (self->duration_ms / LEIT_MINUTE_MS) };
  if (self->start.is_date || self->place.own != NULL || self->rules->len > 1 ||
      self->rules->len + self->dates->len != 1 || self->place.zone == NULL ||
      !g_str_equal (g_time_zone_get_identifier (self->place.zone),
                    g_time_zone_get_identifier (self->fallback_zone)))
    return FALSE;
  if (self->rules->len == 0)
    return TRUE;
  rule = &g_array_index (self->rules, struct icalrecurrencetype, 0);
  pattern->interval_weeks = rule->interval;
  pattern->until_year = rule->until.year;
  pattern->until_month = rule->until.month;
  pattern->until_day = rule->until.day;
  return is_weekly (rule) && read_weekdays (rule, &pattern->weekdays) &&
         read_months (rule, &pattern->months);
}

/* }}} */
