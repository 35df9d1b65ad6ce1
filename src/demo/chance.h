#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What every draw is for; draws for different purposes never share a number. */
typedef enum {
  LEIT_DEMO_CHANCE_REGIME,
  LEIT_DEMO_CHANCE_WET_DAY,
  LEIT_DEMO_CHANCE_RAIN_AMOUNT,
  LEIT_DEMO_CHANCE_RAIN_KIND,
  LEIT_DEMO_CHANCE_RAIN_START,
  LEIT_DEMO_CHANCE_RAIN_SHAPE,
  LEIT_DEMO_CHANCE_WARMTH,
  LEIT_DEMO_CHANCE_ROUND,
  LEIT_DEMO_CHANCE_CAN,
  LEIT_DEMO_CHANCE_CAN_SIZE,
  LEIT_DEMO_CHANCE_DRAIN_NIGHT,
  LEIT_DEMO_CHANCE_DRAIN_TIME,
  LEIT_DEMO_CHANCE_OFFSET,
  LEIT_DEMO_CHANCE_JITTER,
  LEIT_DEMO_CHANCE_NOISE,
  LEIT_DEMO_CHANCE_HOUSE,
  LEIT_DEMO_CHANCE_FORECAST,
} LeitDemoChance;

double leit_demo_chance (guint64 seed, LeitDemoChance purpose, guint64 who, gint64 when);
double leit_demo_smooth_chance (
    guint64 seed, LeitDemoChance purpose, guint64 who, double when, double knot_distance);

G_END_DECLS
