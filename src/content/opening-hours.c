#include "content/holidays.h"
#include "content/opening-hours-private.h"

#include <string.h>

/* Seasons repeat after a year; a change that is further away is none. */
#define DAYS_AHEAD 366

LeitHoursRule *
leit_hours_rule_new (void)
{
  LeitHoursRule *rule = g_new0 (LeitHoursRule, 1);

  rule->seasons = g_array_new (FALSE, FALSE, sizeof (LeitHoursSeason));
  rule->spans = g_array_new (FALSE, FALSE, sizeof (LeitHoursSpan));
  return rule;
}

LeitHoursRule *
leit_hours_rule_copy (const LeitHoursRule *rule)
{
  LeitHoursRule *copy = g_new0 (LeitHoursRule, 1);

  copy->seasons = g_array_copy (rule->seasons);
  copy->spans = g_array_copy (rule->spans);
  copy->days = rule->days;
  copy->off = rule->off;
  copy->comment = g_strdup (rule->comment);
  return copy;
}

void
leit_hours_rule_free (LeitHoursRule *rule)
{
  g_array_unref (rule->seasons);
  g_array_unref (rule->spans);
  g_free (rule->comment);
  g_free (rule);
}

/**
 * leit_opening_hours_parse:
 * @text: (nullable): opening hours; %NULL and blank are none at all
 *
 * Never fails: what is not understood is kept, see leit_opening_hours_is_raw().
 *
 * Returns: (transfer full): the opening hours
 */
LeitOpeningHours *
leit_opening_hours_parse (const char *text)
{
  LeitOpeningHours *self = g_new0 (LeitOpeningHours, 1);

  self->text = g_strdup (text != NULL ? text : "");
  self->rules = leit_hours_parse_rules (self->text, &self->wrong_order);
  return self;
}

void
leit_opening_hours_free (LeitOpeningHours *self)
{
  g_free (self->text);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_free (self);
}

/**
 * leit_opening_hours_is_raw:
 *
 * Returns: whether the text is more than we understand: it is shown as it stands and never rewritten
 */
gboolean
leit_opening_hours_is_raw (const LeitOpeningHours *self)
{
  return self->rules == NULL;
}

/**
 * leit_opening_hours_get_text:
 *
 * Returns: (transfer none): the text as it was parsed, or as leit_opening_hours_set_week() made it
 */
const char *
leit_opening_hours_get_text (const LeitOpeningHours *self)
{
  return self->text;
}

guint
leit_opening_hours_get_n_rules (const LeitOpeningHours *self)
{
  return self->rules != NULL ? self->rules->len : 0;
}

const LeitHoursRule *
leit_opening_hours_get_rule (const LeitOpeningHours *self, guint index)
{
  g_return_val_if_fail (index < leit_opening_hours_get_n_rules (self), NULL);

  return self->rules->pdata[index];
}

/**
 * leit_opening_hours_to_canonical:
 *
 * Returns: (transfer full): the same hours as OpenStreetMap prefers to write them; raw ones as they
 *   are
 */
char *
leit_opening_hours_to_canonical (const LeitOpeningHours *self)
{
  return self->rules != NULL ? leit_hours_rules_to_text (self->rules) : g_strdup (self->text);
}

static gboolean
is_in_season (const LeitHoursSeason *season, const GDate *date)
{
  int day = g_date_get_month (date) * 100 + g_date_get_day (date);
  int from = season->from_month * 100 + season->from_day;
  int to = season->to_month * 100 + (season->to_day > 0 ? season->to_day : 99);

  if (from <= to)
    return day >= from && day <= to;
  return day >= from || day <= to; /* over the turn of the year */
}

static gboolean
rule_applies (const LeitHoursRule *rule, const GDate *date)
{
  gboolean in_season = rule->seasons->len == 0;

  for (guint i = 0; !in_season && i < rule->seasons->len; i++)
    in_season = is_in_season (&g_array_index (rule->seasons, LeitHoursSeason, i), date);
  if (!in_season)
    return FALSE;
  if (rule->days == 0 || (rule->days & (1u << (g_date_get_weekday (date) - 1))) != 0)
    return TRUE;
  return (rule->days & LEIT_HOURS_PUBLIC_HOLIDAYS) != 0 && leit_holiday_get_name (date) != NULL;
}

/*
 * The rule that decides about a day: the last that applies.
 */
const LeitHoursRule *
leit_hours_find_rule (const LeitOpeningHours *self, const GDate *date)
{
  for (guint i = leit_opening_hours_get_n_rules (self); i > 0; i--)
    if (rule_applies (self->rules->pdata[i - 1], date))
      return self->rules->pdata[i - 1];
  return NULL;
}

static int
get_end (const LeitHoursSpan *span)
{
  return span->open_end ? MAX (span->end, LEIT_DAY_MINUTES) : span->end;
}

static gboolean
is_open_by (const LeitOpeningHours *self, const GDate *date, int minute)
{
  const LeitHoursRule *rule = leit_hours_find_rule (self, date);

  for (guint i = 0; rule != NULL && !rule->off && i < rule->spans->len; i++) {
    const LeitHoursSpan *span = &g_array_index (rule->spans, LeitHoursSpan, i);

    if (minute >= span->start && minute < get_end (span))
      return TRUE;
  }
  return FALSE;
}

/**
 * leit_opening_hours_is_open:
 * @date: a day, where the place is
 * @minute: after its midnight, by the wall clock
 *
 * Public holidays are those of Brandenburg. School holidays are not known: a rule for them alone
 * never applies. An open end counts as open until midnight.
 *
 * Returns: whether it is open then
 */
gboolean
leit_opening_hours_is_open (const LeitOpeningHours *self, const GDate *date, int minute)
{
  GDate before = *date;

  g_date_subtract_days (&before, 1);
  return is_open_by (self, date, minute) || is_open_by (self, &before, minute + LEIT_DAY_MINUTES);
}

/* The first minute after @after at which the rule of @date begins or ends something. */
static int
find_boundary (const LeitOpeningHours *self, const GDate *date, int after)
{
  const LeitHoursRule *rule = leit_hours_find_rule (self, date);
  int nearest = G_MAXINT;

  for (guint i = 0; rule != NULL && !rule->off && i < rule->spans->len; i++) {
    const LeitHoursSpan *span = &g_array_index (rule->spans, LeitHoursSpan, i);

    if (span->start > after)
      nearest = MIN (nearest, span->start);
    if (get_end (span) > after)
      nearest = MIN (nearest, get_end (span));
  }
  return nearest;
}

static void
normalise_minute (GDate *day, int *minute)
{
  g_date_add_days (day, (guint) (*minute / LEIT_DAY_MINUTES));
  *minute %= LEIT_DAY_MINUTES;
}

/**
 * leit_opening_hours_find_change:
 * @today: a day, where the place is
 * @minute: after its midnight, by the wall clock
 * @day: (out): when it opens (if it is closed) or closes (if it is open) next
 * @day_minute: (out): minutes after that day's midnight
 *
 * Returns: %FALSE when nothing changes within a year
 */
gboolean
leit_opening_hours_find_change (
    const LeitOpeningHours *self, const GDate *today, int minute, GDate *day, int *day_minute)
{
  gboolean open = leit_opening_hours_is_open (self, today, minute);
  GDate date = *today;
  GDate before;
  int now = minute;

  for (int ahead = 0; ahead <= DAYS_AHEAD;) {
    int next;

    before = date;
    g_date_subtract_days (&before, 1);
    next = find_boundary (self, &before, now + LEIT_DAY_MINUTES);
    next = next == G_MAXINT ? next : next - LEIT_DAY_MINUTES;
    next = MIN (next, find_boundary (self, &date, now));
    if (next >= LEIT_DAY_MINUTES) {
      g_date_add_days (&date, 1);
      now = -1;
      ahead++;
      continue;
    }
    if (leit_opening_hours_is_open (self, &date, next) != open) {
      *day = date;
      *day_minute = next;
      normalise_minute (day, day_minute);
      return TRUE;
    }
    now = next;
  }
  return FALSE;
}

static gboolean
spans_overlap (const GArray *spans)
{
  for (guint i = 0; i < spans->len; i++)
    for (guint k = i + 1; k < spans->len; k++) {
      const LeitHoursSpan *a = &g_array_index (spans, LeitHoursSpan, i);
      const LeitHoursSpan *b = &g_array_index (spans, LeitHoursSpan, k);

      if (a->start < MAX (b->end, b->start + 1) && b->start < MAX (a->end, a->start + 1))
        return TRUE;
    }
  return FALSE;
}

/* A night that reaches into the next morning's first span. */
static gboolean
nights_overlap (const LeitOpeningHours *self)
{
  for (int day = 0; day < 7; day++) {
    GDate date, next;
    const LeitHoursRule *rule, *after;

    g_date_clear (&date, 1);
    g_date_set_dmy (&date, (GDateDay) (8 + day), G_DATE_JUNE, 2026); /* a week without holidays */
    next = date;
    g_date_add_days (&next, 1);
    rule = leit_hours_find_rule (self, &date);
    after = leit_hours_find_rule (self, &next);
    for (guint i = 0; rule != NULL && after != NULL && i < rule->spans->len; i++)
      for (guint k = 0; k < after->spans->len; k++)
        if (g_array_index (rule->spans, LeitHoursSpan, i).end - LEIT_DAY_MINUTES >
            g_array_index (after->spans, LeitHoursSpan, k).start)
          return TRUE;
  }
  return FALSE;
}

static guint
get_day_mask (const LeitHoursRule *rule)
{
  return rule->days != 0 ? rule->days & LEIT_HOURS_WEEK : LEIT_HOURS_WEEK;
}

/* "Mo 08:00-12:00; Mo 14:00-18:00": in the afternoon only. Nobody means that. */
static gboolean
any_is_replaced (const LeitOpeningHours *self)
{
  for (guint i = 0; i < self->rules->len; i++)
    for (guint k = i + 1; k < self->rules->len; k++) {
      const LeitHoursRule *first = self->rules->pdata[i];
      const LeitHoursRule *second = self->rules->pdata[k];

      if (first->days != 0 && first->seasons->len == 0 && second->seasons->len == 0 &&
          !second->off && second->spans->len > 0 && first->spans->len > 0 &&
          (get_day_mask (first) & get_day_mask (second)) != 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * leit_opening_hours_check:
 *
 * Returns: a mask with the bit `1 << problem` of each #LeitHoursProblem there is
 */
guint
leit_opening_hours_check (const LeitOpeningHours *self)
{
  guint problems = 0;
  gboolean overlap;

  if (self->rules == NULL)
    return 1u << LEIT_HOURS_PROBLEM_RAW;
  if (self->wrong_order)
    problems |= 1u << LEIT_HOURS_PROBLEM_ORDER;
  overlap = nights_overlap (self);
  for (guint i = 0; i < self->rules->len; i++)
    overlap |= spans_overlap (((LeitHoursRule *) self->rules->pdata[i])->spans);
  if (overlap)
    problems |= 1u << LEIT_HOURS_PROBLEM_OVERLAP;
  if (any_is_replaced (self))
    problems |= 1u << LEIT_HOURS_PROBLEM_REPLACED;
  return problems;
}
