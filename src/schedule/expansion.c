#include "schedule/expansion.h"

/* More steps than this no watering schedule takes: 50 years of every day. */
#define MAX_STEPS 20000u

static guint
count_values (const short *by, guint size)
{
  guint n = 0;

  while (n < size && by[n] != ICAL_RECURRENCE_ARRAY_MAX)
    n++;
  return n;
}

/* How many times on one day at most. */
static guint
count_times_a_day (const struct icalrecurrencetype *rule)
{
  guint hours = MAX (1, count_values (rule->by_hour, ICAL_BY_HOUR_SIZE));
  guint minutes = MAX (1, count_values (rule->by_minute, ICAL_BY_MINUTE_SIZE));
  guint seconds = MAX (1, count_values (rule->by_second, ICAL_BY_SECOND_SIZE));

  return hours * minutes * seconds;
}

static gboolean
month_is_asked_for (const struct icalrecurrencetype *rule, int month)
{
  guint n = count_values (rule->by_month, ICAL_BY_MONTH_SIZE);

  for (guint i = 0; i < n; i++)
    if (rule->by_month[i] == month)
      return TRUE;
  return n == 0;
}

/* Whether BYMONTH and BYMONTHDAY name a day that exists: the 30th of February would be looked for until the end of time. */
static gboolean
has_a_day (const struct icalrecurrencetype *rule)
{
  guint n = count_values (rule->by_month_day, ICAL_BY_MONTHDAY_SIZE);

  for (int month = 1; month <= 12; month++)
    for (guint i = 0; i < n; i++)
      if (month_is_asked_for (rule, month) &&
          ABS (rule->by_month_day[i]) <= g_date_get_days_in_month (month, 2024))
        return TRUE;
  return n == 0;
}

/* libical searches for the next time without end where parts of a rule exclude each other; these it finds soon. */
static gboolean
is_bounded (const struct icalrecurrencetype *rule)
{
  gboolean narrowed = count_values (rule->by_month_day, ICAL_BY_MONTHDAY_SIZE) > 0 ||
                      count_values (rule->by_year_day, ICAL_BY_YEARDAY_SIZE) > 0 ||
                      count_values (rule->by_week_no, ICAL_BY_WEEKNO_SIZE) > 0 ||
                      count_values (rule->by_set_pos, ICAL_BY_SETPOS_SIZE) > 0;
  guint times = count_times_a_day (rule);

  switch (rule->freq) {
  case ICAL_DAILY_RECURRENCE:
  case ICAL_WEEKLY_RECURRENCE:
  case ICAL_MONTHLY_RECURRENCE:
  case ICAL_YEARLY_RECURRENCE:
    return times <= 24 && (times == 1 || !narrowed);
  default:
    return FALSE; /* every hour, minute or second: no appointment of people */
  }
}

static gboolean
ends_before (const struct icalrecurrencetype *rule, struct icaltimetype from)
{
  return !icaltime_is_null_time (rule->until) && icaltime_compare (rule->until, from) < 0;
}

/**
 * leit_expansion_run:
 *
 * Hands every time of @rule before the end out, in order; some before the beginning may be among them.
 *
 * Returns: %FALSE when the rule was given up: it is too frequent for a calendar, cannot be searched in bounded time, or took too many
 *   steps
 */
gboolean
leit_expansion_run (const LeitExpansion *self, const struct icalrecurrencetype *rule)
{
  icalrecur_iterator *iterator;
  struct icaltimetype time = icaltime_null_time ();
  guint steps = 0;

  if (!is_bounded (rule))
    return FALSE;
  if (!has_a_day (rule) || ends_before (rule, self->from))
    return TRUE;
  iterator = icalrecur_iterator_new (*rule, self->start);
  if (iterator == NULL)
    return TRUE; /* parts that exclude each other: never */
  if (rule->count == 0 && icaltime_compare (self->from, self->start) > 0)
    icalrecur_iterator_set_start (iterator, self->from);
  while (steps++ < MAX_STEPS) {
    gint64 time_ms;

    time = icalrecur_iterator_next (iterator);
    if (icaltime_is_null_time (time))
      break;
    time_ms = self->to_ms (time, self->to_ms_data);
    if (time_ms >= self->until_ms)
      break;
    self->found (time_ms, self->found_data);
  }
  icalrecur_iterator_free (iterator);
  return steps <= MAX_STEPS;
}
