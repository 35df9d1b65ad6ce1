#pragma once

#include "weather/weather.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitRainDay:
 * @end_ms: the day's end or, of today, now; milliseconds UTC
 * @rain_mm: measured rain, NAN: not known
 */
typedef struct {
  gint64 end_ms;
  double rain_mm;
} LeitRainDay;

GArray *leit_rain_days_new (const LeitWeather *weather, GTimeZone *zone, gint64 now_ms);
double leit_rain_days_sum_mm (const GArray *days, gint64 from_ms);

G_END_DECLS
