#include "schedule/zone.h"

#include "base/clock.h"

/* GDate's day number of 1970-01-01. */
#define JULIAN_EPOCH 719163

gboolean
leit_civil_time_is_valid (const LeitCivilTime *civil)
{
  return civil->year > 0 && civil->year <= 9999 && civil->month >= 1 && civil->month <= 12 &&
         civil->day >= 1 && g_date_valid_dmy (civil->day, civil->month, civil->year) &&
         civil->hour >= 0 && civil->hour <= 23 && civil->minute >= 0 && civil->minute <= 59;
}

static gint64
wall_of (const LeitCivilTime *civil)
{
  return leit_wall_ms (civil->year, civil->month, civil->day, civil->hour, civil->minute, 0);
}

int
leit_civil_time_compare (const LeitCivilTime *a, const LeitCivilTime *b)
{
  gint64 left = wall_of (a), right = wall_of (b);

  return left < right ? -1 : left > right;
}

/* Milliseconds since 1970 as if the wall clock showed UTC. */
gint64
leit_wall_ms (int year, int month, int day, int hour, int minute, int second)
{
  GDate date;
  gint64 days;

  g_date_clear (&date, 1);
  if (!g_date_valid_dmy (day, month, year))
    return 0;
  g_date_set_dmy (&date, day, month, year);
  days = (gint64) g_date_get_julian (&date) - JULIAN_EPOCH;
  return days * LEIT_DAY_MS + hour * LEIT_HOUR_MS + minute * LEIT_MINUTE_MS +
         second * LEIT_SECOND_MS;
}

static LeitCivilTime
civil_of (gint64 wall_ms)
{
  gint64 days = wall_ms / LEIT_DAY_MS - (wall_ms % LEIT_DAY_MS < 0);
  gint64 rest = wall_ms - days * LEIT_DAY_MS;
  gint64 julian = CLAMP (days + JULIAN_EPOCH, 1, 3652059); /* to 9999-12-31 */
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, julian);
  return (LeitCivilTime){ g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date),
                          rest / LEIT_HOUR_MS, rest % LEIT_HOUR_MS / LEIT_MINUTE_MS };
}

GDateWeekday
leit_civil_time_get_weekday (const LeitCivilTime *civil)
{
  GDate date;

  g_return_val_if_fail (leit_civil_time_is_valid (civil), G_DATE_BAD_WEEKDAY);

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, civil->day, civil->month, civil->year);
  return g_date_get_weekday (&date);
}

LeitCivilTime
leit_civil_time_add_days (const LeitCivilTime *civil, int days)
{
  return civil_of (wall_of (civil) + days * LEIT_DAY_MS);
}

static gint64
offset_at (GTimeZone *zone, gint64 time_ms)
{
  gint64 seconds = time_ms / 1000 - (time_ms % 1000 < 0);
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, seconds);

  return interval < 0 ? 0 : g_time_zone_get_offset (zone, interval) * LEIT_SECOND_MS;
}

/**
 * leit_zone_wall_to_ms:
 * @wall_ms: what the wall clock shows, as if that were UTC
 *
 * A time the clock shows twice is the first of both; one it leaves out is taken with the offset from before the gap, so 02:30 in the
 * night of the spring change is 03:30 (RFC 5545, 3.3.5, form 3).
 *
 * Returns: milliseconds UTC
 */
gint64
leit_zone_wall_to_ms (GTimeZone *zone, gint64 wall_ms)
{
  gint64 before = offset_at (zone, wall_ms - LEIT_DAY_MS);
  gint64 after = offset_at (zone, wall_ms + LEIT_DAY_MS);

  if (before == after || offset_at (zone, wall_ms - before) == before)
    return wall_ms - before;
  return offset_at (zone, wall_ms - after) == after ? wall_ms - after : wall_ms - before;
}

gint64
leit_zone_ms_to_wall (GTimeZone *zone, gint64 time_ms)
{
  return time_ms + offset_at (zone, time_ms);
}

/* What time it is when the wall clock in @zone shows @civil, UTC. */
gint64
leit_civil_time_to_ms (const LeitCivilTime *civil, GTimeZone *zone)
{
  return leit_zone_wall_to_ms (zone, wall_of (civil));
}

LeitCivilTime
leit_civil_time_from_ms (gint64 time_ms, GTimeZone *zone)
{
  return civil_of (leit_zone_ms_to_wall (zone, time_ms));
}

/**
 * leit_zone_find:
 * @tzid: of an iCalendar property; names of the time zone database, also behind a vendor's prefix such as
 *   `/freeassociation.sourceforge.net/Europe/Berlin`
 *
 * Returns: (transfer full) (nullable): the time zone; %NULL: no such name
 */
GTimeZone *
leit_zone_find (const char *tzid)
{
  g_auto (GStrv) parts = NULL;
  guint n;

  if (*tzid != '/' && *tzid != '\0')
    return g_time_zone_new_identifier (tzid);
  parts = g_strsplit (tzid, "/", -1);
  n = g_strv_length (parts);
  for (guint taken = MIN (3, n); taken > 0; taken--) {
    g_autofree char *name = g_strjoinv ("/", parts + n - taken);
    GTimeZone *zone = *name != '\0' && *name != '/' ? g_time_zone_new_identifier (name) : NULL;

    if (zone != NULL)
      return zone;
  }
  return NULL;
}

static void
append_offset (GString *out, const char *name, gint64 offset_ms)
{
  gint64 minutes = ABS (offset_ms) / LEIT_MINUTE_MS;

  g_string_append_printf (out, "%s:%c%02d%02d\n", name, offset_ms < 0 ? '-' : '+',
                          (int) (minutes / 60), (int) (minutes % 60));
}

/* A change of the clock as a yearly rule: the same weekday counted from the month's end or start. */
static void
append_change (GString *out, GTimeZone *zone, gint64 change_ms)
{
  static const char *const weekdays[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU" };
  gint64 from = offset_at (zone, change_ms - 1), to = offset_at (zone, change_ms);
  LeitCivilTime wall = civil_of (change_ms + from);
  const char *kind = to > from ? "DAYLIGHT" : "STANDARD";
  int month_days = g_date_get_days_in_month (wall.month, wall.year);
  int week = wall.day + 7 > month_days ? -1 : (wall.day + 6) / 7;

  g_string_append_printf (out, "BEGIN:%s\n", kind);
  append_offset (out, "TZOFFSETFROM", from);
  append_offset (out, "TZOFFSETTO", to);
  g_string_append_printf (out, "DTSTART:%04d%02d%02dT%02d%02d00\n", wall.year, wall.month, wall.day,
                          wall.hour, wall.minute);
  g_string_append_printf (out, "RRULE:FREQ=YEARLY;BYMONTH=%d;BYDAY=%d%s\nEND:%s\n", wall.month,
                          week, weekdays[leit_civil_time_get_weekday (&wall) - 1], kind);
}

/* The instants in [from, until) at which the offset changes, at most two a year. */
static GArray *
find_changes (GTimeZone *zone, gint64 from_ms, gint64 until_ms)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 day = from_ms; day < until_ms; day += LEIT_DAY_MS) {
    gint64 low = day, high = day + LEIT_DAY_MS;

    if (offset_at (zone, low) == offset_at (zone, high))
      continue;
    while (high - low > LEIT_SECOND_MS) {
      gint64 middle = low + (high - low) / 2 / LEIT_SECOND_MS * LEIT_SECOND_MS;

      if (offset_at (zone, middle) == offset_at (zone, low))
        low = middle;
      else
        high = middle;
    }
    g_array_append_val (changes, high);
  }
  return changes;
}

/**
 * leit_zone_describe:
 * @year: from which on it is to hold
 *
 * A VTIMEZONE for objects that name @tzid, which RFC 5545 asks for: the rules as they are in @year, not the history since 1893.
 *
 * Returns: (transfer full): unfolded lines, each with "\n"
 */
char *
leit_zone_describe (const char *tzid, GTimeZone *zone, int year)
{
  gint64 from = leit_wall_ms (year, 1, 1, 0, 0, 0), until = leit_wall_ms (year + 1, 1, 1, 0, 0, 0);
  g_autoptr (GArray) changes = find_changes (zone, from, until);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "BEGIN:VTIMEZONE\nTZID:%s\n", tzid);
  for (guint i = 0; i < changes->len; i++)
    append_change (out, zone, g_array_index (changes, gint64, i));
  if (changes->len == 0) {
    g_string_append (out, "BEGIN:STANDARD\nDTSTART:19700101T000000\n");
    append_offset (out, "TZOFFSETFROM", offset_at (zone, from));
    append_offset (out, "TZOFFSETTO", offset_at (zone, from));
    g_string_append (out, "END:STANDARD\n");
  }
  g_string_append (out, "END:VTIMEZONE\n");
  return g_string_free (out, FALSE);
}
