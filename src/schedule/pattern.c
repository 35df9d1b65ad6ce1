#include "schedule/pattern.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>

#define MAX_INTERVAL_WEEKS 52
#define ALL_WEEKDAYS 0x7fu
#define ALL_MONTHS 0xfffu

gboolean
leit_pattern_equal (const LeitPattern *a, const LeitPattern *b)
{
  return leit_civil_time_compare (&a->start, &b->start) == 0 &&
         a->duration_minutes == b->duration_minutes && a->interval_weeks == b->interval_weeks &&
         a->weekdays == b->weekdays && a->months == b->months && a->until_year == b->until_year &&
         a->until_month == b->until_month && a->until_day == b->until_day;
}

static gboolean
ends_before_start (const LeitPattern *pattern)
{
  LeitCivilTime end = { pattern->until_year, pattern->until_month, pattern->until_day, 23, 59 };

  return pattern->until_year != 0 &&
         (!leit_civil_time_is_valid (&end) || leit_civil_time_compare (&end, &pattern->start) < 0);
}

/* Whether rounds can take place so. Errors: #LEIT_SCHEDULE_ERROR_INVALID */
gboolean
leit_pattern_check (const LeitPattern *pattern, GError **error)
{
  LeitCivilTime start;
  const char *wrong = NULL;

  if (!leit_civil_time_is_valid (&pattern->start))
    wrong = _ ("The first day or the time is no date.");
  else if (pattern->duration_minutes < 5 || pattern->duration_minutes > 24 * 60)
    wrong = _ ("A round takes between five minutes and a day.");
  else if (pattern->interval_weeks < 0 || pattern->interval_weeks > MAX_INTERVAL_WEEKS)
    wrong = _ ("Rounds repeat every 1 to 52 weeks.");
  else if (ends_before_start (pattern))
    wrong = _ ("The last day lies before the first one.");
  else if (pattern->interval_weeks > 0 && !leit_pattern_find_start (pattern, &start))
    wrong = _ ("With these days and this season no round ever takes place.");
  if (wrong == NULL)
    return TRUE;
  g_set_error_literal (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID, wrong);
  return FALSE;
}

/**
 * leit_pattern_find_start:
 *
 * The first round: DTSTART has to be an occurrence of its own rule (RFC 5545, 3.8.5.3), so the day people typed moves on to the first one
 * that fits.
 *
 * Returns: whether there is one
 */
gboolean
leit_pattern_find_start (const LeitPattern *pattern, LeitCivilTime *start)
{
  guint weekdays = pattern->weekdays != 0
                       ? pattern->weekdays
                       : LEIT_WEEKDAY_BIT (leit_civil_time_get_weekday (&pattern->start));
  guint months = pattern->months != 0 ? pattern->months : ALL_MONTHS;
  LeitCivilTime end = { pattern->until_year, pattern->until_month, pattern->until_day, 23, 59 };

  *start = pattern->start;
  if (pattern->interval_weeks == 0)
    return TRUE;
  for (guint i = 0; i < 366 + 7; i++) {
    if (pattern->until_year != 0 && leit_civil_time_compare (&end, start) < 0)
      return FALSE;
    if ((weekdays & LEIT_WEEKDAY_BIT (leit_civil_time_get_weekday (start))) != 0 &&
        (months & (1u << (start->month - 1))) != 0)
      return TRUE;
    *start = leit_civil_time_add_days (start, 1);
  }
  return FALSE;
}

static void
append_weekdays (GString *rule, guint weekdays)
{
  static const char *const names[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
  const char *separator = ";BYDAY=";

  for (guint i = 0; i < 7; i++)
    if ((weekdays & (1u << i)) != 0) {
      g_string_append_printf (rule, "%s%s", separator, names[i]);
      separator = ",";
    }
}

static void
append_months (GString *rule, guint months)
{
  const char *separator = ";BYMONTH=";

  if ((months & ALL_MONTHS) == ALL_MONTHS)
    return;
  for (guint i = 0; i < 12; i++)
    if ((months & (1u << i)) != 0) {
      g_string_append_printf (rule, "%s%u", separator, i + 1);
      separator = ",";
    }
}

/* Returns: (transfer full) (nullable): the RRULE line; %NULL for a single round */
char *
leit_pattern_write_rule (const LeitPattern *pattern, GTimeZone *zone)
{
  GString *rule;
  LeitCivilTime end = { pattern->until_year, pattern->until_month, pattern->until_day, 23, 59 };
  guint weekdays = pattern->weekdays & ALL_WEEKDAYS;

  if (pattern->interval_weeks == 0)
    return NULL;
  rule = g_string_new (NULL);
  g_string_append_printf (rule, "RRULE:FREQ=WEEKLY;INTERVAL=%d", pattern->interval_weeks);
  append_weekdays (rule, weekdays != 0
                             ? weekdays
                             : LEIT_WEEKDAY_BIT (leit_civil_time_get_weekday (&pattern->start)));
  append_months (rule, pattern->months);
  if (pattern->until_year != 0) {
    g_autoptr (GDateTime) until =
        g_date_time_new_from_unix_utc (leit_civil_time_to_ms (&end, zone) / LEIT_SECOND_MS + 59);
    g_autofree char *text = g_date_time_format (until, "%Y%m%dT%H%M%SZ");

    g_string_append_printf (rule, ";UNTIL=%s", text);
  }
  return g_string_free (rule, FALSE);
}
