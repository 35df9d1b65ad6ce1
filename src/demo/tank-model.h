#pragma once

#include "demo/weather.h"

#include <glib.h>

G_BEGIN_DECLS

/* Tanks move in steps of ten minutes: someone who empties one takes twenty. */
#define LEIT_DEMO_TANK_STEP_MS (10 * G_GINT64_CONSTANT (60000))
#define LEIT_DEMO_TANK_STEPS_PER_HOUR 6
#define LEIT_DEMO_TANK_STEPS_PER_DAY (24 * LEIT_DEMO_TANK_STEPS_PER_HOUR)

/**
 * LeitDemoUse:
 * @tank: the tank's id in the town file
 * @cans_per_day: cans of 10 l on a dry summer's day
 * @round_days: the crew fetches water every so many days from April to September; 0 never
 * @round_litres: how much they fetch
 * @winter_litres: emptied to this before the frost and shut until March; 0: stays in use
 * @drained_at_night: now and then someone opens the tap at night
 * @feed_litres: in the evening a well fills it up to this; 0: rain only
 *
 * What people do to a tank.
 */
typedef struct {
  const char *tank;
  double cans_per_day;
  int round_days;
  double round_litres;
  double winter_litres;
  gboolean drained_at_night;
  double feed_litres;
} LeitDemoUse;

/**
 * LeitDemoTank:
 * @last_drain_step: an extra drain-off begins with this step; -1: none
 */
typedef struct {
  double capacity_litres;
  double dead_volume_litres;
  double roof_litres_per_mm;
  const LeitDemoUse *use;
  guint64 who;
  gint64 last_drain_step;
} LeitDemoTank;

const LeitDemoUse *leit_demo_use_find (const char *tank);
double leit_demo_tank_step (const LeitDemoTank *tank,
                            guint64 seed,
                            gint64 step,
                            const LeitDemoWeather *weather,
                            double litres);

G_END_DECLS
