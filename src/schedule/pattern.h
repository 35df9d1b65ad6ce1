#pragma once

#include "schedule/schedule.h"

G_BEGIN_DECLS

gboolean leit_pattern_check (const LeitPattern *pattern, GError **error);
gboolean leit_pattern_equal (const LeitPattern *a, const LeitPattern *b);
gboolean leit_pattern_find_start (const LeitPattern *pattern, LeitCivilTime *start);
char *leit_pattern_write_rule (const LeitPattern *pattern, GTimeZone *zone);

G_END_DECLS
