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

/* A rule as libical is given it, and what is left out of its answers. */
typedef struct {
  struct icalrecurrencetype rule;
  struct icaltimetype start;
  gboolean filtered;
  guint weekdays; /* mask, bit 1 is Sunday as libical counts */
} Request;

static guint
weekdays_of (const struct icalrecurrencetype *rule, struct icaltimetype start)
{
  guint n = count_values (rule->by_day, ICAL_BY_DAY_SIZE);
  guint weekdays = 0;

  for (guint i = 0; i < n; i++)
    weekdays |= 1u << icalrecurrencetype_day_day_of_week (rule->by_day[i]);
  return n > 0 ? weekdays : 1u << icaltime_day_of_week (start);
}

static void
begin_with_first_day (struct icalrecurrencetype *rule, struct icaltimetype start)
{
  guint n = count_values (rule->by_day, ICAL_BY_DAY_SIZE);

  if (n == 0)
    rule->by_day[n++] = (short) icaltime_day_of_week (start);
  if (rule->by_day[0] != (short) rule->week_start) {
    for (guint i = MIN (n, ICAL_BY_DAY_SIZE - 2); i > 0; i--)
      rule->by_day[i] = rule->by_day[i - 1];
    rule->by_day[0] = (short) rule->week_start;
    n = MIN (n + 1, ICAL_BY_DAY_SIZE - 1);
  }
  rule->by_day[n] = ICAL_RECURRENCE_ARRAY_MAX;
}

/* libical 3.0 counts the weeks of "every second Sunday" and of "every second week, in August only" from a wrong one when the beginning is not
 * itself a date of the rule. With the first day of the week in it and from that day on it counts right, so it is asked so, and days, months
 * and COUNT are looked at here. */
static Request
make_request (const LeitExpansion *self, const struct icalrecurrencetype *rule)
{
  Request request = { .rule = *rule, .start = self->start };
  int into_week;

  if (rule->freq != ICAL_WEEKLY_RECURRENCE ||
      count_values (rule->by_set_pos, ICAL_BY_SETPOS_SIZE) > 0)
    return request;
  request.filtered = TRUE;
  request.weekdays = weekdays_of (rule, self->start);
  begin_with_first_day (&request.rule, self->start);
  request.rule.by_month[0] = ICAL_RECURRENCE_ARRAY_MAX;
  request.rule.count = 0;
  into_week = (icaltime_day_of_week (self->start) - (int) rule->week_start + 7) % 7;
  icaltime_adjust (&request.start, -into_week, 0, 0, 0);
  return request;
}

static gboolean
is_asked_for (const LeitExpansion *self,
              const struct icalrecurrencetype *rule,
              const Request *request,
              struct icaltimetype time)
{
  return !request->filtered ||
         ((request->weekdays & (1u << icaltime_day_of_week (time))) != 0 &&
          month_is_asked_for (rule, time.month) && icaltime_compare (time, self->start) >= 0);
}

static icalrecur_iterator *
open_iterator (const LeitExpansion *self, const struct icalrecurrencetype *rule, Request *request)
{
  icalrecur_iterator *iterator = icalrecur_iterator_new (request->rule, request->start);

  if (iterator != NULL && rule->count == 0 && icaltime_compare (self->from, self->start) > 0)
    icalrecur_iterator_set_start (iterator, self->from);
  return iterator;
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
  Request request;
  icalrecur_iterator *iterator;
  struct icaltimetype time = icaltime_null_time ();
  guint steps = 0;
  int found = 0;

  if (!is_bounded (rule))
    return FALSE;
  if (!has_a_day (rule) || ends_before (rule, self->from))
    return TRUE;
  request = make_request (self, rule);
  iterator = open_iterator (self, rule, &request);
  if (iterator == NULL)
    return TRUE; /* parts that exclude each other: never */
  while (steps++ < MAX_STEPS && (rule->count == 0 || found < rule->count)) {
    gint64 time_ms;

    time = icalrecur_iterator_next (iterator);
    if (icaltime_is_null_time (time))
      break;
    if (!is_asked_for (self, rule, &request, time))
      continue;
    time_ms = self->to_ms (time, self->to_ms_data);
    if (time_ms >= self->until_ms)
      break;
    self->found (time_ms, self->found_data);
    found++;
  }
  icalrecur_iterator_free (iterator);
  return steps <= MAX_STEPS;
}
