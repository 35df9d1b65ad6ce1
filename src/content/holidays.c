#include "content/holidays.h"

#include <glib/gi18n-lib.h>

/**
 * leit_easter_sunday:
 * @year: of the Gregorian calendar
 * @date: (out): its Easter Sunday
 *
 * By the "Anonymous Gregorian" algorithm (J. Meeus, Astronomical Algorithms, 2nd ed., chapter 8).
 */
void
leit_easter_sunday (int year, GDate *date)
{
  int a = year % 19;
  int b = year / 100;
  int c = year % 100;
  int d = b / 4;
  int e = b % 4;
  int f = (b + 8) / 25;
  int g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30;
  int i = c / 4;
  int k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;

  g_return_if_fail (date != NULL);

  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) (n % 31 + 1), (GDateMonth) (n / 31), (GDateYear) year);
}

typedef struct {
  int month;
  int day;
  const char *name;
} FixedHoliday;

typedef struct {
  int days; /* after Easter Sunday */
  const char *name;
} MovingHoliday;

/* Feiertagsgesetz Brandenburg, § 2 (1): Easter Sunday and Whit Sunday are public holidays here. */
static const FixedHoliday fixed_holidays[] = {
  { 1, 1, N_ ("New Year's Day") },       { 5, 1, N_ ("Labour Day") },
  { 10, 3, N_ ("Day of German Unity") }, { 10, 31, N_ ("Reformation Day") },
  { 12, 25, N_ ("Christmas Day") },      { 12, 26, N_ ("Boxing Day") },
};

static const MovingHoliday moving_holidays[] = {
  { -2, N_ ("Good Friday") },   { 0, N_ ("Easter Sunday") }, { 1, N_ ("Easter Monday") },
  { 39, N_ ("Ascension Day") }, { 49, N_ ("Whit Sunday") },  { 50, N_ ("Whit Monday") },
};

/**
 * leit_holiday_get_name:
 * @date: a day
 *
 * Returns: (nullable): the translated name of the public holiday in Brandenburg, %NULL for any other
 *   day
 */
const char *
leit_holiday_get_name (const GDate *date)
{
  GDate easter;
  int days;

  g_return_val_if_fail (date != NULL && g_date_valid (date), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (fixed_holidays); i++)
    if ((int) g_date_get_month (date) == fixed_holidays[i].month &&
        g_date_get_day (date) == fixed_holidays[i].day)
      return _ (fixed_holidays[i].name);
  leit_easter_sunday (g_date_get_year (date), &easter);
  days = g_date_days_between (&easter, date);
  for (guint i = 0; i < G_N_ELEMENTS (moving_holidays); i++)
    if (days == moving_holidays[i].days)
      return _ (moving_holidays[i].name);
  return NULL;
}
