#include "base/clock.h"

#include <string.h>

static gint64 fixed_now_ms = LEIT_TIME_NONE;

/**
 * leit_clock_now_ms:
 *
 * The one clock everything that judges an age asks, so that tests can set it.
 *
 * Returns: milliseconds since 1970-01-01 UTC
 */
gint64
leit_clock_now_ms (void)
{
  return fixed_now_ms != LEIT_TIME_NONE ? fixed_now_ms : g_get_real_time () / 1000;
}

/**
 * leit_clock_set_fixed_ms:
 * @now_ms: milliseconds UTC, or %LEIT_TIME_NONE to follow the machine's clock again
 *
 * Stops the clock at @now_ms. Call it before any thread asks for the time.
 */
void
leit_clock_set_fixed_ms (gint64 now_ms)
{
  fixed_now_ms = now_ms;
}

gboolean
leit_clock_is_fixed (void)
{
  return fixed_now_ms != LEIT_TIME_NONE;
}

static gboolean
take_digits (const char **cursor, int count, int *value)
{
  const char *p = *cursor;

  *value = 0;
  for (int i = 0; i < count; i++) {
    if (!g_ascii_isdigit (p[i]))
      return FALSE;
    *value = *value * 10 + (p[i] - '0');
  }
  *cursor = p + count;
  return TRUE;
}

static gboolean
take_char (const char **cursor, const char *accepted)
{
  if (**cursor == '\0' || strchr (accepted, **cursor) == NULL)
    return FALSE;
  (*cursor)++;
  return TRUE;
}

/* 0 to 9 digits after the point; only milliseconds are kept. */
static gboolean
take_fraction_ms (const char **cursor, int *milliseconds)
{
  int scale = 100;
  int count = 0;

  *milliseconds = 0;
  if (!take_char (cursor, ".,"))
    return TRUE;
  for (; g_ascii_isdigit (**cursor) && count < 9; (*cursor)++, count++) {
    *milliseconds += (**cursor - '0') * scale;
    scale /= 10;
  }
  return count > 0;
}

/* "Z", "+01", "+0100", "+01:00" or nothing (UTC). */
static gboolean
take_offset_minutes (const char **cursor, int *offset_minutes)
{
  int hours, minutes = 0;
  gboolean west;

  *offset_minutes = 0;
  if (**cursor == '\0' || take_char (cursor, "Zz"))
    return TRUE;
  west = **cursor == '-';
  if (!take_char (cursor, "+-") || !take_digits (cursor, 2, &hours))
    return FALSE;
  if (**cursor != '\0') {
    take_char (cursor, ":");
    if (!take_digits (cursor, 2, &minutes))
      return FALSE;
  }
  *offset_minutes = (hours * 60 + minutes) * (west ? -1 : 1);
  return hours <= 18 && minutes <= 59;
}

/**
 * leit_time_parse:
 * @text: an instant as servers write it: `T` or blank between date and time, seconds optional, any
 *   number of fraction digits, `Z`, `+00`, `+0000`, `+00:00` or no offset (taken as UTC)
 * @time_ms: (out): milliseconds since 1970-01-01 UTC
 *
 * Returns: %FALSE when the whole of @text is not an instant; @time_ms is untouched then
 */
gboolean
leit_time_parse (const char *text, gint64 *time_ms)
{
  const char *cursor = text;
  int year, month, day, hour, minute, second = 0, milliseconds = 0, offset_minutes;
  g_autoptr (GDateTime) instant = NULL;

  g_return_val_if_fail (time_ms != NULL, FALSE);

  if (text == NULL)
    return FALSE;
  if (!take_digits (&cursor, 4, &year) || !take_char (&cursor, "-") ||
      !take_digits (&cursor, 2, &month) || !take_char (&cursor, "-") ||
      !take_digits (&cursor, 2, &day) || !take_char (&cursor, "Tt ") ||
      !take_digits (&cursor, 2, &hour) || !take_char (&cursor, ":") ||
      !take_digits (&cursor, 2, &minute))
    return FALSE;
  if (take_char (&cursor, ":") &&
      (!take_digits (&cursor, 2, &second) || !take_fraction_ms (&cursor, &milliseconds)))
    return FALSE;
  if (!take_offset_minutes (&cursor, &offset_minutes) || *cursor != '\0')
    return FALSE;

  instant = g_date_time_new_utc (year, month, day, hour, minute, MIN (second, 59));
  if (instant == NULL || second > 60)
    return FALSE;
  *time_ms = (g_date_time_to_unix (instant) - offset_minutes * 60) * 1000 + milliseconds;
  return TRUE;
}

/**
 * leit_time_to_iso8601:
 * @time_ms: milliseconds since 1970-01-01 UTC
 *
 * Returns: (transfer full) (nullable): `2026-06-09T10:42:00Z`, with milliseconds where there are
 *   any; %NULL for %LEIT_TIME_NONE
 */
char *
leit_time_to_iso8601 (gint64 time_ms)
{
  g_autoptr (GDateTime) instant = NULL;
  g_autofree char *seconds = NULL;
  int milliseconds;

  if (time_ms == LEIT_TIME_NONE)
    return NULL;
  milliseconds = (int) (((time_ms % 1000) + 1000) % 1000);
  instant = g_date_time_new_from_unix_utc ((time_ms - milliseconds) / 1000);
  if (instant == NULL)
    return NULL;
  seconds = g_date_time_format (instant, "%Y-%m-%dT%H:%M:%S");
  if (milliseconds == 0)
    return g_strconcat (seconds, "Z", NULL);
  return g_strdup_printf ("%s.%03dZ", seconds, milliseconds);
}
