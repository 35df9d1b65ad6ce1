#include "demo/weather.h"
#include "demo/chance.h"

#include <math.h>

/* A year like those of the Fläming: about 570 mm of rain on 160 days, 9.5 °C, July 18, January 0. */
#define DAYS_PER_YEAR 365.2425
#define MEAN_CELSIUS 9.6
#define SEASON_CELSIUS 9.3
#define WARMEST_DAY 201.0   /* 20 July */
#define BRIGHTEST_DAY 172.0 /* 21 June */
#define SPELL_DAYS 11.0     /* how long dry or wet spells last */
#define WARM_SPELL_DAYS 4.0
#define WARM_SPELL_CELSIUS 8.0

/* 1970-01-01 is day 0; the phase of the year, 1 at @top, −1 half a year later. */
static double
season (double day, double top)
{
  return cos (2 * G_PI * (day - top) / DAYS_PER_YEAR);
}

/**
 * leit_demo_summer_share:
 * @day: days since 1970-01-01
 *
 * Returns: 1 at the brightest day of the year, 0 at the darkest
 */
double
leit_demo_summer_share (gint64 day)
{
  return (1 + season ((double) day, BRIGHTEST_DAY)) / 2;
}

static gboolean
is_wet_day (guint64 seed, gint64 day)
{
  double regime =
      leit_demo_smooth_chance (seed, LEIT_DEMO_CHANCE_REGIME, 0, (double) day, SPELL_DAYS);
  double probability = CLAMP (1.25 * regime - 0.19, 0.03, 0.92);

  return leit_demo_chance (seed, LEIT_DEMO_CHANCE_WET_DAY, 0, day) < probability;
}

/* Showers are short, in the afternoon and of the summer; the rest is rain that goes on for hours. */
static double
rain_of_hour (guint64 seed, gint64 day, int hour)
{
  double summer = leit_demo_summer_share (day);
  gboolean shower =
      leit_demo_chance (seed, LEIT_DEMO_CHANCE_RAIN_KIND, 0, day) < 0.15 + 0.5 * summer;
  double mean_mm = shower ? 4.6 : 3.0;
  double amount_mm =
      0.2 - mean_mm * log (1 - leit_demo_chance (seed, LEIT_DEMO_CHANCE_RAIN_AMOUNT, 0, day));
  double place = leit_demo_chance (seed, LEIT_DEMO_CHANCE_RAIN_START, 0, day);
  int hours = shower ? 1 + (int) (place * 10) % 3 : 4 + (int) (place * 100) % 8;
  int start = shower ? 12 + (int) (place * 7) : (int) (place * (24 - hours));
  double weight = 0, total = 0;

  if (hour < start || hour >= start + hours)
    return 0;
  for (int i = 0; i < hours; i++) {
    double part = 0.3 + leit_demo_chance (seed, LEIT_DEMO_CHANCE_RAIN_SHAPE, (guint64) i, day);

    total += part;
    if (start + i == hour)
      weight = part;
  }
  return amount_mm * weight / total;
}

static double
temperature_of_hour (guint64 seed, gint64 hour_number, gint64 day, int hour, gboolean wet)
{
  double spell = leit_demo_smooth_chance (seed, LEIT_DEMO_CHANCE_WARMTH, 0,
                                          (double) hour_number / 24, WARM_SPELL_DAYS);
  double swing = (wet ? 1.8 : 3.2) + (wet ? 1.0 : 2.6) * leit_demo_summer_share (day);

  return MEAN_CELSIUS + SEASON_CELSIUS * season ((double) hour_number / 24, WARMEST_DAY) +
         WARM_SPELL_CELSIUS * (spell - 0.5) - swing * cos (2 * G_PI * (hour - 2) / 24);
}

/* Sums up to 1 over a day. */
static double
sun_share (int hour)
{
  double height = sin (G_PI * (hour - 4.5) / 14);

  return hour >= 5 && hour <= 18 ? height / 8.9 : 0;
}

/**
 * leit_demo_weather_of_hour:
 * @seed: the demo town's seed
 * @hour: hours since 1970-01-01T00Z
 * @weather: (out caller-allocates): the weather of that hour
 */
void
leit_demo_weather_of_hour (guint64 seed, gint64 hour, LeitDemoWeather *weather)
{
  gint64 day = hour / 24;
  int hour_of_day = (int) (hour - day * 24);
  gboolean wet = is_wet_day (seed, day);
  double summer = leit_demo_summer_share (day);
  double daily_mm = (0.25 + 3.0 * pow (summer, 1.3)) * (wet ? 0.6 : 1.15);
  double temperature = temperature_of_hour (seed, hour, day, hour_of_day, wet);

  weather->wet_day = wet;
  weather->temperature_celsius = temperature;
  weather->rain_mm = wet ? rain_of_hour (seed, day, hour_of_day) : 0;
  weather->evaporation_mm = temperature > 0 ? daily_mm * sun_share (hour_of_day) : 0;
  weather->humidity_percent =
      CLAMP ((wet ? 84 : 68) - 1.1 * (temperature - MEAN_CELSIUS) * summer +
                 (weather->rain_mm > 0 ? 12 : 0) + 8 * cos (2 * G_PI * (hour_of_day - 3) / 24),
             22, 99);
}
