#pragma once

#include "town/reading.h"
#include "town/status.h"

#include <glib.h>

G_BEGIN_DECLS

/* Soil (Bodenart) as the Wasserkarte names it; LEIT_SOIL_UNKNOWN is rated by vol.-% limits of the profile or not at all. */
typedef enum {
  LEIT_SOIL_UNKNOWN,
  LEIT_SOIL_SS,
  LEIT_SOIL_SL2,
  LEIT_SOIL_SL3,
  LEIT_SOIL_LS4,
  LEIT_N_SOILS
} LeitSoil;

/* Humus class; h5 counts as h4, h0 and h1 as one. */
typedef enum {
  LEIT_HUMUS_UNKNOWN,
  LEIT_HUMUS_H0_1,
  LEIT_HUMUS_H2,
  LEIT_HUMUS_H3,
  LEIT_HUMUS_H4,
  LEIT_N_HUMUS
} LeitHumus;

gboolean leit_soil_from_string (const char *text, LeitSoil *soil);
const char *leit_soil_to_string (LeitSoil soil);
gboolean leit_humus_from_string (const char *text, LeitHumus *humus);
const char *leit_humus_to_string (LeitHumus humus);

gboolean leit_soil_get_limits (LeitSoil soil,
                               LeitHumus humus,
                               double *wilting_vol_percent,
                               double *field_capacity_vol_percent);
double leit_soil_nfk_percent (double moisture_vol_percent,
                              double wilting_vol_percent,
                              double field_capacity_vol_percent);
const char *leit_soil_nfk_word (double nfk_percent);

/**
 * LeitSoilProfile:
 *
 * Moisture in vol.-% by depth; NAN where there is none.
 */
typedef struct {
  double at_10_cm;
  double at_30_cm;
  double at_60_cm;
  double at_80_cm;
} LeitSoilProfile;

/**
 * LeitSoilWater:
 * @mean_vol_percent: mean moisture of the layer 0–60 cm
 * @nfk_percent: plant-available water of that layer
 * @held_litres: water under 1 m² to 60 cm
 * @available_litres: of that, what plants can take
 * @capacity_litres: water under 1 m² to 60 cm at field capacity
 */
typedef struct {
  double mean_vol_percent;
  double nfk_percent;
  double held_litres;
  double available_litres;
  double capacity_litres;
} LeitSoilWater;

gboolean leit_soil_layer_mean (const LeitSoilProfile *profile, double *mean_vol_percent);
gboolean leit_soil_water (const LeitSoilProfile *profile,
                          LeitSoil soil,
                          LeitHumus humus,
                          LeitSoilWater *water);

/**
 * LeitThresholds:
 *
 * The town's limits; leit_thresholds_init() sets the defaults of the sources named there.
 */
typedef struct {
  double nfk_dry_percent;
  double nfk_moderate_percent;
  double nfk_too_wet_percent;
  double tension_good_kpa;
  double tension_moderate_kpa;
  double tension_young_good_kpa;
  double tension_young_moderate_kpa;
  double tension_too_wet_kpa; /* at or below at every depth; NAN: never */
  int young_until_standing_years;
  struct {
    gboolean known;
    double dry_vol_percent;
    double moderate_vol_percent;
    double too_wet_vol_percent;
  } moisture[LEIT_N_SOILS];
  double tank_nearly_empty_percent;
  double tank_low_percent;
  double tank_full_percent;
  double late_after_intervals;
  gint64 inactive_after_ms;
} LeitThresholds;

void leit_thresholds_init (LeitThresholds *thresholds);

LeitFreshness leit_freshness_of (const LeitThresholds *thresholds,
                                 const LeitStream *stream,
                                 const LeitReading *reading,
                                 gint64 now_ms);

gboolean leit_reading_is_ratable (const LeitThresholds *thresholds,
                                  const LeitStream *stream,
                                  const LeitReading *reading,
                                  gint64 now_ms);
char *leit_reading_get_problem (const LeitThresholds *thresholds,
                                const LeitStream *stream,
                                const LeitReading *reading,
                                gint64 now_ms);

/**
 * LeitSoilSample:
 *
 * One probe's newest reading, for rating. @stream and @reading are borrowed.
 */
typedef struct {
  const LeitStream *stream;
  const LeitReading *reading; /* NULL: never came */
} LeitSoilSample;

#define LEIT_STANDING_YEARS_UNKNOWN (-1)

LeitRating *leit_soil_rate (const LeitThresholds *thresholds,
                            LeitSoil soil,
                            LeitHumus humus,
                            const LeitSoilSample *samples,
                            guint n_samples,
                            int standing_years,
                            gint64 now_ms);

G_END_DECLS
