#pragma once

#include "demo/weather.h"

#include <glib.h>

G_BEGIN_DECLS

#define LEIT_DEMO_N_LAYERS 4

/**
 * LeitDemoSite:
 * @station: the station's id in the town file
 * @rain_share: how much of the rain reaches the roots: pavement, crown and roofs keep the rest
 * @thirst: what the trees draw, compared with a lawn
 * @round_days: the site is watered every so many days from April to September; 0 never
 * @round_mm: what a round gives, mm on the tree pit
 * @rounds_in_winter: a round every four weeks in the cold months too
 * @rest_share: plant-available water (0 wilting, 1 field capacity) that ground water or
 *   surroundings hold the soil at
 * @rest_per_hour: how fast they pull it there; 0: not at all
 *
 * What nature and gardeners do to a station.
 */
typedef struct {
  const char *station;
  double rain_share;
  double thirst;
  int round_days;
  double round_mm;
  gboolean rounds_in_winter;
  double rest_share;
  double rest_per_hour;
} LeitDemoSite;

/**
 * LeitDemoSoil:
 * @wilting: vol.-% that plants cannot draw
 * @capacity: vol.-% the soil holds against gravity
 * @drainage_per_hour: share of what is above @capacity that seeps away
 */
typedef struct {
  double wilting;
  double capacity;
  double drainage_per_hour;
} LeitDemoSoil;

/* Moisture in vol.-% around 10, 30, 60 and 80 cm. */
typedef struct {
  double layers[LEIT_DEMO_N_LAYERS];
  double temperature_celsius;
} LeitDemoSoilState;

const LeitDemoSite *leit_demo_site_find (const char *station);
void leit_demo_soil_init (LeitDemoSoil *soil, const char *name, const char *humus);
void leit_demo_soil_begin (const LeitDemoSoil *soil, LeitDemoSoilState *state);
void leit_demo_soil_step (const LeitDemoSoil *soil,
                          const LeitDemoSite *site,
                          guint64 seed,
                          gint64 hour,
                          const LeitDemoWeather *weather,
                          LeitDemoSoilState *state);
double leit_demo_soil_at_depth (const LeitDemoSoilState *state, int depth_cm);
double leit_demo_soil_tension_kpa (const LeitDemoSoil *soil, double moisture);

G_END_DECLS
