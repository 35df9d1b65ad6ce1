#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* All times in Leitstand are milliseconds since 1970-01-01 UTC in a gint64. */
#define LEIT_TIME_NONE G_MININT64
#define LEIT_SECOND_MS G_GINT64_CONSTANT (1000)
#define LEIT_MINUTE_MS (60 * LEIT_SECOND_MS)
#define LEIT_HOUR_MS (60 * LEIT_MINUTE_MS)
#define LEIT_DAY_MS (24 * LEIT_HOUR_MS)

gint64 leit_clock_now_ms (void);
void leit_clock_set_fixed_ms (gint64 now_ms);
gboolean leit_clock_is_fixed (void);

gboolean leit_time_parse (const char *text, gint64 *time_ms);
char *leit_time_to_iso8601 (gint64 time_ms);

G_END_DECLS
