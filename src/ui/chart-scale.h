#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitValueScale:
 * @minimum: the axis' lower end, a multiple of @step
 * @maximum: its upper end, a multiple of @step
 * @step: from one tick to the next: 1, 2 or 5 times a power of ten
 * @decimals: digits that tell neighbouring ticks apart
 */
typedef struct {
  double minimum;
  double maximum;
  double step;
  int decimals;
} LeitValueScale;

void
leit_value_scale_init (LeitValueScale *scale, double lowest, double highest, guint max_intervals);
guint leit_value_scale_count (const LeitValueScale *scale);
double leit_value_scale_get_tick (const LeitValueScale *scale, guint tick);

/**
 * LeitTimeTick:
 * @time_ms: milliseconds UTC
 * @is_midnight: a day begins here in the town's time zone
 */
typedef struct {
  gint64 time_ms;
  gboolean is_midnight;
} LeitTimeTick;

GArray *leit_time_ticks_new (gint64 from_ms, gint64 until_ms, GTimeZone *zone, guint max_ticks);
char *leit_time_tick_get_label (const LeitTimeTick *tick, gint64 span_ms, GTimeZone *zone);

G_END_DECLS
