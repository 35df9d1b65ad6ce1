#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Limits only make sense in their order. */
static gboolean
expect_order (const LeitJsonPlace *place, gboolean ordered, const char *expected, GError **error)
{
  if (ordered)
    return TRUE;
  leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
  return FALSE;
}

static gboolean
read_limits (const LeitJsonPlace *place,
             gboolean required,
             double maximum,
             double *dry,
             double *moderate,
             double *too_wet,
             GError **error)
{
  return leit_profile_read_number (place, "dry", required, 0, maximum, dry, error) &&
         leit_profile_read_number (place, "moderate", required, 0, maximum, moderate, error) &&
         leit_profile_read_number (place, "too_wet", required, 0, maximum, too_wet, error) &&
         expect_order (place, *dry <= *moderate && *moderate <= *too_wet,
                       _ ("limits in rising order: dry, moderate, too_wet"), error);
}

static gboolean
read_nfk (LeitThresholds *thresholds, const LeitJsonPlace *place, GError **error)
{
  return leit_json_only_members (place, leit_profile_nfk_members, error) &&
         read_limits (place, FALSE, 1000, &thresholds->nfk_dry_percent,
                      &thresholds->nfk_moderate_percent, &thresholds->nfk_too_wet_percent, error);
}

static gboolean
read_young (LeitThresholds *thresholds, const LeitJsonPlace *place, GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  return leit_json_only_members (place, leit_profile_young_members, error) &&
         leit_profile_read_whole (place, "until_standing_years", 0, 100,
                                  &thresholds->young_until_standing_years, error) &&
         leit_profile_read_number (place, "good", FALSE, 0, 10000,
                                   &thresholds->tension_young_good_kpa, error) &&
         leit_profile_read_number (place, "moderate", FALSE, 0, 10000,
                                   &thresholds->tension_young_moderate_kpa, error) &&
         expect_order (place,
                       thresholds->tension_young_good_kpa <= thresholds->tension_young_moderate_kpa,
                       _ ("limits in rising order: good, moderate"), error);
}

static gboolean
read_tension (LeitThresholds *thresholds, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace young = leit_json_member (place, "young");
  LeitJsonPlace too_wet = leit_json_member (place, "too_wet");

  if (!leit_json_only_members (place, leit_profile_tension_members, error) ||
      !leit_profile_read_number (place, "good", FALSE, 0, 10000, &thresholds->tension_good_kpa,
                                 error) ||
      !leit_profile_read_number (place, "moderate", FALSE, 0, 10000,
                                 &thresholds->tension_moderate_kpa, error) ||
      !leit_profile_read_number (place, "too_wet", FALSE, 0, 10000,
                                 &thresholds->tension_too_wet_kpa, error) ||
      !expect_order (place,
                     thresholds->tension_too_wet_kpa <= thresholds->tension_good_kpa &&
                         thresholds->tension_good_kpa <= thresholds->tension_moderate_kpa,
                     _ ("limits in rising order: too_wet, good, moderate"), error))
    return FALSE;
  /* `null` is no limit; leaving it out is the default. */
  if (too_wet.node != NULL && JSON_NODE_HOLDS_NULL (too_wet.node))
    thresholds->tension_too_wet_kpa = NAN;
  return read_young (thresholds, &young, error);
}

static gboolean
read_soil_limits (LeitThresholds *thresholds,
                  gboolean *seen,
                  const LeitJsonPlace *place,
                  GError **error)
{
  const char *choices[LEIT_N_SOILS] = { NULL };
  LeitJsonPlace soil = leit_json_member (place, "soil");
  int choice;

  for (int i = LEIT_SOIL_UNKNOWN + 1; i < LEIT_N_SOILS; i++)
    choices[i - 1] = leit_soil_to_string ((LeitSoil) i);
  if (!leit_json_only_members (place, leit_profile_moisture_members, error) ||
      !leit_json_read_choice (&soil, choices, &choice, error))
    return FALSE;
  choice += LEIT_SOIL_UNKNOWN + 1;
  if (seen[choice]) {
    leit_json_set_error (error, &soil, LEIT_JSON_ERROR_VALUE,
                         _ ("a soil that stands only once in this list"));
    return FALSE;
  }
  seen[choice] = TRUE;
  thresholds->moisture[choice].known = TRUE;
  return read_limits (place, TRUE, 100, &thresholds->moisture[choice].dry_vol_percent,
                      &thresholds->moisture[choice].moderate_vol_percent,
                      &thresholds->moisture[choice].too_wet_vol_percent, error);
}

static gboolean
read_moisture (LeitThresholds *thresholds, const LeitJsonPlace *place, GError **error)
{
  gboolean seen[LEIT_N_SOILS] = { FALSE };

  if (!leit_json_expect_array (place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);

    if (!read_soil_limits (thresholds, seen, &element, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_tank_percent (LeitThresholds *thresholds, const LeitJsonPlace *place, GError **error)
{
  return leit_json_only_members (place, leit_profile_tank_percent_members, error) &&
         leit_profile_read_number (place, "nearly_empty", FALSE, 0, 100,
                                   &thresholds->tank_nearly_empty_percent, error) &&
         leit_profile_read_number (place, "low", FALSE, 0, 100, &thresholds->tank_low_percent,
                                   error) &&
         leit_profile_read_number (place, "full", FALSE, 0, 200, &thresholds->tank_full_percent,
                                   error) &&
         expect_order (place,
                       thresholds->tank_nearly_empty_percent <= thresholds->tank_low_percent &&
                           thresholds->tank_low_percent <= thresholds->tank_full_percent,
                       _ ("limits in rising order: nearly_empty, low, full"), error);
}

gboolean
leit_profile_read_thresholds (LeitThresholds *thresholds,
                              const LeitJsonPlace *place,
                              GError **error)
{
  LeitJsonPlace nfk = leit_json_member (place, "nfk_percent");
  LeitJsonPlace tension = leit_json_member (place, "soil_water_tension_kpa");
  LeitJsonPlace moisture = leit_json_member (place, "soil_moisture_vol_percent");
  LeitJsonPlace tank = leit_json_member (place, "tank_percent");
  double inactive_hours = (double) thresholds->inactive_after_ms / 3600000.0;

  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_only_members (place, leit_profile_thresholds_members, error) ||
      (leit_json_present (&nfk) && !read_nfk (thresholds, &nfk, error)) ||
      (leit_json_present (&tension) && !read_tension (thresholds, &tension, error)) ||
      (leit_json_present (&moisture) && !read_moisture (thresholds, &moisture, error)) ||
      (leit_json_present (&tank) && !read_tank_percent (thresholds, &tank, error)) ||
      !leit_profile_read_number (place, "late_after_intervals", FALSE, 1, 100,
                                 &thresholds->late_after_intervals, error) ||
      !leit_profile_read_number (place, "inactive_after_hours", FALSE, 1, 8760, &inactive_hours,
                                 error))
    return FALSE;
  thresholds->inactive_after_ms = (gint64) (inactive_hours * 3600000.0);
  return TRUE;
}
