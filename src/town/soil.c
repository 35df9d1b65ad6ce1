#include "town/soil.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* 1 vol.-% of a layer of 60 cm under 1 m² is 6 litres. */
#define LITRES_PER_VOL_PERCENT 6.0

static const char *const soil_names[LEIT_N_SOILS] = { NULL, "Ss", "Sl2", "Sl3", "Ls4" };

/* Dead water (TW) and field capacity (FK) in vol.-% as the town's Wasserkarte uses them. */
static const struct {
  double wilting;
  double field_capacity;
} soil_limits[LEIT_N_SOILS][LEIT_N_HUMUS] = {
  [LEIT_SOIL_SS] = { { 0 }, { 2, 13 }, { 3, 16 }, { 4, 18 }, { 6, 23 } },
  [LEIT_SOIL_SL2] = { { 0 }, { 6, 21 }, { 7, 23 }, { 8, 26 }, { 9, 30 } },
  [LEIT_SOIL_SL3] = { { 0 }, { 9, 25 }, { 10, 27 }, { 10, 29 }, { 12, 34 } },
  [LEIT_SOIL_LS4] = { { 0 }, { 13, 28 }, { 14, 30 }, { 14, 32 }, { 15, 36 } },
};

/**
 * leit_soil_from_string:
 * @text: (nullable): a soil's short name, such as `Ss` or `Ls4`; case does not count
 * @soil: (out): the soil; untouched when the name is unknown
 *
 * Returns: %FALSE when there is no table for such a soil
 */
gboolean
leit_soil_from_string (const char *text, LeitSoil *soil)
{
  g_return_val_if_fail (soil != NULL, FALSE);

  for (guint i = LEIT_SOIL_SS; text != NULL && i < LEIT_N_SOILS; i++) {
    if (g_ascii_strcasecmp (text, soil_names[i]) == 0) {
      *soil = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * leit_soil_to_string:
 * @soil: a soil
 *
 * Returns: (nullable): its short name, %NULL for %LEIT_SOIL_UNKNOWN
 */
const char *
leit_soil_to_string (LeitSoil soil)
{
  g_return_val_if_fail (soil < LEIT_N_SOILS, NULL);

  return soil_names[soil];
}

/**
 * leit_humus_from_string:
 * @text: (nullable): a humus class: `h0` to `h5` or `h0-1`; case does not count
 * @humus: (out): the class; `h5` counts as `h4`. Untouched when the name is unknown
 *
 * Returns: %FALSE when there is no such class
 */
gboolean
leit_humus_from_string (const char *text, LeitHumus *humus)
{
  static const struct {
    const char *name;
    LeitHumus humus;
  } names[] = {
    { "h0", LEIT_HUMUS_H0_1 },   { "h1", LEIT_HUMUS_H0_1 }, { "h0-1", LEIT_HUMUS_H0_1 },
    { "h0–1", LEIT_HUMUS_H0_1 }, { "h2", LEIT_HUMUS_H2 },   { "h3", LEIT_HUMUS_H3 },
    { "h4", LEIT_HUMUS_H4 },     { "h5", LEIT_HUMUS_H4 },
  };

  g_return_val_if_fail (humus != NULL, FALSE);

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++) {
    if (g_ascii_strcasecmp (text, names[i].name) == 0) {
      *humus = names[i].humus;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * leit_humus_to_string:
 * @humus: a humus class
 *
 * Returns: (nullable): its name, %NULL for %LEIT_HUMUS_UNKNOWN
 */
const char *
leit_humus_to_string (LeitHumus humus)
{
  static const char *const names[LEIT_N_HUMUS] = { NULL, "h0-1", "h2", "h3", "h4" };

  g_return_val_if_fail (humus < LEIT_N_HUMUS, NULL);

  return names[humus];
}

/**
 * leit_soil_get_limits:
 * @soil: the soil
 * @humus: its humus class
 * @wilting_vol_percent: (out): dead water (TW) in vol.-%: what plants cannot take
 * @field_capacity_vol_percent: (out): field capacity (FK) in vol.-%: what the soil holds against
 *   gravity
 *
 * The table of the town's Wasserkarte.
 *
 * Returns: %FALSE when soil or humus class is unknown
 */
gboolean
leit_soil_get_limits (LeitSoil soil,
                      LeitHumus humus,
                      double *wilting_vol_percent,
                      double *field_capacity_vol_percent)
{
  g_return_val_if_fail (soil < LEIT_N_SOILS && humus < LEIT_N_HUMUS, FALSE);
  g_return_val_if_fail (wilting_vol_percent != NULL && field_capacity_vol_percent != NULL, FALSE);

  if (soil == LEIT_SOIL_UNKNOWN || humus == LEIT_HUMUS_UNKNOWN)
    return FALSE;
  *wilting_vol_percent = soil_limits[soil][humus].wilting;
  *field_capacity_vol_percent = soil_limits[soil][humus].field_capacity;
  return TRUE;
}

/**
 * leit_soil_nfk_percent:
 * @moisture_vol_percent: moisture in vol.-%
 * @wilting_vol_percent: dead water (TW) in vol.-%
 * @field_capacity_vol_percent: field capacity (FK) in vol.-%
 *
 * Plant-available water: nFK % = (vol.-% − TW) / (FK − TW) × 100, the Wasserkarte's formula.
 *
 * Returns: percent; negative below the dead water, above 100 past field capacity; NAN when FK is
 *   not above TW
 */
double
leit_soil_nfk_percent (double moisture_vol_percent,
                       double wilting_vol_percent,
                       double field_capacity_vol_percent)
{
  if (!(field_capacity_vol_percent > wilting_vol_percent))
    return NAN;
  return (moisture_vol_percent - wilting_vol_percent) /
         (field_capacity_vol_percent - wilting_vol_percent) * 100;
}

/**
 * leit_soil_nfk_word:
 * @nfk_percent: plant-available water in percent
 *
 * Returns: the Wasserkarte's word for it, translated
 */
const char *
leit_soil_nfk_word (double nfk_percent)
{
  if (isnan (nfk_percent))
    return _ ("unknown");
  if (nfk_percent <= 0)
    return _ ("no water available");
  if (nfk_percent < 30)
    return _ ("very dry");
  if (nfk_percent < 50)
    return _ ("slightly dry");
  if (nfk_percent < 90)
    return _ ("optimal");
  if (nfk_percent < 110)
    return _ ("wet");
  return _ ("very wet");
}

/* The Wasserkarte takes (v30 + v80) / 2 where 60 cm is missing. Without 30 cm the probe at 10 cm is
 * the nearest one above, so the same rule is used with it. */
static double
moisture_at_60_cm (const LeitSoilProfile *profile)
{
  double above = !isnan (profile->at_30_cm) ? profile->at_30_cm : profile->at_10_cm;

  if (!isnan (profile->at_60_cm) || isnan (profile->at_80_cm))
    return profile->at_60_cm;
  return !isnan (above) ? (above + profile->at_80_cm) / 2 : profile->at_80_cm;
}

/**
 * leit_soil_layer_mean:
 * @profile: moisture in vol.-% by depth, NAN where there is none
 * @mean_vol_percent: (out): mean moisture of the layer 0–60 cm in vol.-%
 *
 * The Wasserkarte's weights: 10/30/60: [v10 + (v10+v30)/2 + 2·v30 + 2·v60]/6; 10/30:
 * [v10 + (v10+v30)/2 + 4·v30]/6; 10/60: (3·v10 + 3·v60)/6; 30/60: (4·v30 + 2·v60)/6; a single
 * depth stands for itself. Where 60 cm is missing but 80 cm is there, v60 = (v30+v80)/2; for
 * 10/80, which the Wasserkarte does not name, v60 = (v10+v80)/2.
 *
 * Returns: %FALSE when there is no moisture at all
 */
gboolean
leit_soil_layer_mean (const LeitSoilProfile *profile, double *mean_vol_percent)
{
  double v10, v30, v60;
  gboolean has_10, has_30, has_60;

  g_return_val_if_fail (profile != NULL, FALSE);
  g_return_val_if_fail (mean_vol_percent != NULL, FALSE);

  v10 = profile->at_10_cm;
  v30 = profile->at_30_cm;
  v60 = moisture_at_60_cm (profile);
  has_10 = !isnan (v10);
  has_30 = !isnan (v30);
  has_60 = !isnan (v60);

  if (has_10 && has_30 && has_60)
    *mean_vol_percent = (v10 + (v10 + v30) / 2 + 2 * v30 + 2 * v60) / 6;
  else if (has_10 && has_30)
    *mean_vol_percent = (v10 + (v10 + v30) / 2 + 4 * v30) / 6;
  else if (has_10 && has_60)
    *mean_vol_percent = (3 * v10 + 3 * v60) / 6;
  else if (has_30 && has_60)
    *mean_vol_percent = (4 * v30 + 2 * v60) / 6;
  else if (has_10 || has_30 || has_60)
    *mean_vol_percent = has_10 ? v10 : has_30 ? v30 : v60;
  else
    return FALSE;
  return TRUE;
}

/**
 * leit_soil_water:
 * @profile: moisture in vol.-% by depth, NAN where there is none
 * @soil: the soil
 * @humus: its humus class
 * @water: (out caller-allocates): the water of the layer 0–60 cm; litres are those under 1 m²
 *   (vol.-% × 6) and never negative
 *
 * Returns: %FALSE when soil, humus class or every moisture is unknown
 */
gboolean
leit_soil_water (const LeitSoilProfile *profile,
                 LeitSoil soil,
                 LeitHumus humus,
                 LeitSoilWater *water)
{
  double wilting, field_capacity, mean;

  g_return_val_if_fail (profile != NULL, FALSE);
  g_return_val_if_fail (water != NULL, FALSE);

  if (!leit_soil_get_limits (soil, humus, &wilting, &field_capacity) ||
      !leit_soil_layer_mean (profile, &mean))
    return FALSE;
  water->mean_vol_percent = mean;
  water->nfk_percent = leit_soil_nfk_percent (mean, wilting, field_capacity);
  water->held_litres = fmax (mean, 0) * LITRES_PER_VOL_PERCENT;
  water->available_litres = fmax (mean - wilting, 0) * LITRES_PER_VOL_PERCENT;
  water->capacity_litres = field_capacity * LITRES_PER_VOL_PERCENT;
  return TRUE;
}
