#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Parts of reasons and severities that ratings of soil and tanks share. Of this room only. */

char *leit_phrase_join (char *phrase, const char *more);
char *leit_phrase_join_age (char *phrase, gint64 time_ms, gint64 now_ms);
char *leit_phrase_limit (double limit, const char *unit);
char *leit_phrase_beside_limit (double value, double limit, int decimals, const char *unit);

double leit_shortfall (double value, double limit);

G_END_DECLS
