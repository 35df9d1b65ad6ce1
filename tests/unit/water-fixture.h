/* A town's watering by default, on a summer's morning, and weather made by hand. */
#pragma once

#include "base/clock.h"
#include "water/context.h"
#include "weather/weather.h"

#include <math.h>

/* Tuesday 2026-06-09T08:00:00Z, 10:00 in Berlin */
#define NOW G_GINT64_CONSTANT (1780992000000)
#define NARROW "\u202f"
#define DAY LEIT_DAY_MS
#define HOUR LEIT_HOUR_MS

typedef struct {
  LeitWateringConfig config;
  LeitThresholds thresholds;
  GTimeZone *zone;
  LeitWaterContext context;
} Water;

static inline void
water_init (Water *water, gint64 now_ms)
{
  leit_watering_config_init (&water->config);
  leit_thresholds_init (&water->thresholds);
  water->zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_assert_nonnull (water->zone);
  leit_water_context_init (&water->context, &water->config, &water->thresholds, water->zone,
                           now_ms);
}

static inline void
water_clear (Water *water)
{
  leit_watering_config_clear (&water->config);
  g_time_zone_unref (water->zone);
}

static inline void
water_set_up (Water *water, gconstpointer data)
{
  water_init (water, NOW);
}

static inline void
water_tear_down (Water *water, gconstpointer data)
{
  water_clear (water);
}

/* Dry and @celsius warm, from @from_ms for @n_hours. */
static inline LeitWeather *
make_weather (gint64 fetched_ms, gint64 from_ms, guint n_hours, double celsius)
{
  LeitWeather *weather = leit_weather_new (fetched_ms);

  for (guint i = 0; i < n_hours; i++) {
    LeitWeatherHour hour = { from_ms + i * LEIT_HOUR_MS, 0, celsius, FALSE };

    g_array_append_val (weather->hours, hour);
  }
  leit_weather_seal (weather, fetched_ms);
  return weather;
}

static inline LeitWeatherHour *
weather_hour (LeitWeather *weather, gint64 time_ms)
{
  for (guint i = 0; i < weather->hours->len; i++) {
    LeitWeatherHour *hour = &g_array_index (weather->hours, LeitWeatherHour, i);

    if (hour->start_ms <= time_ms && time_ms < hour->start_ms + LEIT_HOUR_MS)
      return hour;
  }
  g_assert_not_reached ();
}

#define add_water(path, test) g_test_add (path, Water, NULL, water_set_up, test, water_tear_down)
