#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *leit_format_number (double value, int decimals);
char *leit_format_quantity (double value, int decimals, const char *unit);
char *leit_format_age (gint64 age_ms);
char *leit_format_duration (gint64 duration_ms);
char *leit_format_time_of_day (gint64 time_ms, GTimeZone *zone);
char *leit_format_day (gint64 time_ms, GTimeZone *zone);
char *leit_format_exact_time (gint64 time_ms, GTimeZone *zone);

G_END_DECLS
