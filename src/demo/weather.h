#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitDemoWeather:
 * @temperature_celsius: of the air
 * @rain_mm: within the hour
 * @evaporation_mm: what a lawn would lose within the hour
 * @humidity_percent: relative, of the air
 * @wet_day: it rains some time on this day
 *
 * One hour of weather.
 */
typedef struct {
  double temperature_celsius;
  double rain_mm;
  double evaporation_mm;
  double humidity_percent;
  gboolean wet_day;
} LeitDemoWeather;

void leit_demo_weather_of_hour (guint64 seed, gint64 hour, LeitDemoWeather *weather);
double leit_demo_summer_share (gint64 day);

G_END_DECLS
