#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitCivilTime:
 *
 * A time as the wall clock of the town shows it.
 */
typedef struct {
  int year, month, day; /* month 1 to 12 */
  int hour, minute;
} LeitCivilTime;

/* Days of the week as a mask: bit 0 is Monday. */
#define LEIT_WEEKDAY_BIT(weekday) (1u << ((weekday) -1)) /* G_DATE_MONDAY is 1 */

gboolean leit_civil_time_is_valid (const LeitCivilTime *civil);
int leit_civil_time_compare (const LeitCivilTime *a, const LeitCivilTime *b);
GDateWeekday leit_civil_time_get_weekday (const LeitCivilTime *civil);
LeitCivilTime leit_civil_time_add_days (const LeitCivilTime *civil, int days);

gint64 leit_civil_time_to_ms (const LeitCivilTime *civil, GTimeZone *zone);
LeitCivilTime leit_civil_time_from_ms (gint64 time_ms, GTimeZone *zone);

/* For times with seconds: milliseconds as if the wall clock showed UTC, and what they are in @zone. */
gint64 leit_zone_wall_to_ms (GTimeZone *zone, gint64 wall_ms);
gint64 leit_zone_ms_to_wall (GTimeZone *zone, gint64 time_ms);
gint64 leit_wall_ms (int year, int month, int day, int hour, int minute, int second);

GTimeZone *leit_zone_find (const char *tzid);
char *leit_zone_describe (const char *tzid, GTimeZone *zone, int year);

G_END_DECLS
