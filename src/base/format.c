#include "base/format.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NARROW_NO_BREAK_SPACE "\u202f"

/**
 * leit_format_number:
 * @value: a finite number
 * @decimals: digits after the locale's decimal sign, 0 to 6
 *
 * Returns: (transfer full): @value by the locale, with digit grouping and never "-0"
 */
char *
leit_format_number (double value, int decimals)
{
  double scale = pow (10, CLAMP (decimals, 0, 6));

  if (round (value * scale) == 0)
    value = 0;
  return g_strdup_printf ("%'.*f", CLAMP (decimals, 0, 6), value);
}

/**
 * leit_format_quantity:
 * @value: a finite number
 * @decimals: digits after the decimal sign
 * @unit: (nullable): the unit's sign, such as `l`, `kPa` or `vol.-%`
 *
 * Returns: (transfer full): number and unit, kept together by a narrow no-break space
 */
char *
leit_format_quantity (double value, int decimals, const char *unit)
{
  g_autofree char *number = leit_format_number (value, decimals);

  if (unit == NULL || *unit == '\0')
    return g_steal_pointer (&number);
  return g_strconcat (number, NARROW_NO_BREAK_SPACE, unit, NULL);
}

/**
 * leit_format_duration:
 * @duration_ms: milliseconds, not negative
 *
 * Returns: (transfer full): a length of time in its largest fitting unit, such as "4 min",
 *   "3 hours" or "2 days"
 */
char *
leit_format_duration (gint64 duration_ms)
{
  gint64 minutes = MAX (duration_ms, 0) / LEIT_MINUTE_MS;
  gint64 hours = minutes / 60;
  gint64 days = hours / 24;

  if (hours < 2 && minutes < 100)
    return g_strdup_printf (ngettext ("%d min", "%d min", (gulong) minutes), (int) minutes);
  if (hours < 48)
    return g_strdup_printf (ngettext ("%d hour", "%d hours", (gulong) hours), (int) hours);
  return g_strdup_printf (ngettext ("%d day", "%d days", (gulong) days), (int) days);
}

/**
 * leit_format_age:
 * @age_ms: how long ago, in milliseconds; slightly negative counts as now
 *
 * Returns: (transfer full): "just now", "4 min ago", "3 hours ago", "2 days ago"
 */
char *
leit_format_age (gint64 age_ms)
{
  gint64 minutes = age_ms / LEIT_MINUTE_MS;
  gint64 hours = minutes / 60;
  gint64 days = hours / 24;

  if (minutes < 1)
    return g_strdup (_ ("just now"));
  if (hours < 2 && minutes < 100)
    return g_strdup_printf (ngettext ("%d min ago", "%d min ago", (gulong) minutes), (int) minutes);
  if (hours < 48)
    return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", (gulong) hours), (int) hours);
  return g_strdup_printf (ngettext ("%d day ago", "%d days ago", (gulong) days), (int) days);
}

static char *
format_local (gint64 time_ms, GTimeZone *zone, const char *format)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  if (time_ms == LEIT_TIME_NONE)
    return g_strdup (_ ("never"));
  utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  if (utc == NULL)
    return g_strdup (_ ("never"));
  local = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
  return g_date_time_format (local, format);
}

/**
 * leit_format_time_of_day:
 * @time_ms: milliseconds UTC
 * @zone: (nullable): the town's time zone; %NULL is the machine's
 *
 * Returns: (transfer full): "10:42"
 */
char *
leit_format_time_of_day (gint64 time_ms, GTimeZone *zone)
{
  return format_local (time_ms, zone, "%H:%M");
}

/**
 * leit_format_day:
 * @time_ms: milliseconds UTC
 * @zone: (nullable): the town's time zone; %NULL is the machine's
 *
 * Returns: (transfer full): "Tue 9 June", in German "Di 9. Juni"
 */
char *
leit_format_day (gint64 time_ms, GTimeZone *zone)
{
  /* Translators: a day as strftime takes it, such as "Tue 9 June"; German "Di 9. Juni" is "%a %-e. %B". */
  return format_local (time_ms, zone, C_ ("day format", "%a %-e %B"));
}

/**
 * leit_format_exact_time:
 * @time_ms: milliseconds UTC
 * @zone: (nullable): the town's time zone; %NULL is the machine's
 *
 * Returns: (transfer full): date and time to the second, for tooltips and reports
 */
char *
leit_format_exact_time (gint64 time_ms, GTimeZone *zone)
{
  /* Translators: date and time as strftime takes it, such as "Tue 9 June 2026, 10:42:07". */
  return format_local (time_ms, zone, C_ ("date and time format", "%a %-e %B %Y, %H:%M:%S"));
}
