#include "town/soil.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>

/* Sandy soil of the region (Ss) without a known humus class: wilting point 4, nFK 16 vol.-%
 * (KA5, as Green Ecolution tabulates it). */
#define SS_WILTING_VOL_PERCENT 4.0
#define SS_AVAILABLE_VOL_PERCENT 16.0

/**
 * leit_thresholds_init:
 * @thresholds: (out caller-allocates): the defaults
 *
 * nFK: drought stress below 30 %, moderate below 40 % (UFZ, Green Ecolution), very wet from 110 %
 * (the Wasserkarte). Suction: good to 33, moderate to 81 kPa (Baumblick, stadtundgruen.de), in the
 * first year good to 25, moderate to 33 kPa (Green Ecolution). Moisture: those shares of the
 * plant-available water for Ss. Inactive after 48 h (the Wasserkarte).
 */
void
leit_thresholds_init (LeitThresholds *thresholds)
{
  double share = SS_AVAILABLE_VOL_PERCENT / 100;

  g_return_if_fail (thresholds != NULL);

  *thresholds = (LeitThresholds){
    .nfk_dry_percent = 30,
    .nfk_moderate_percent = 40,
    .nfk_too_wet_percent = 110,
    .tension_good_kpa = 33,
    .tension_moderate_kpa = 81,
    .tension_young_good_kpa = 25,
    .tension_young_moderate_kpa = 33,
    .tension_too_wet_kpa = 0,
    .young_until_standing_years = 1,
    .tank_nearly_empty_percent = 15,
    .tank_low_percent = 30,
    .tank_full_percent = 95,
    .late_after_intervals = 2.5,
    .inactive_after_ms = 48 * LEIT_HOUR_MS,
  };
  thresholds->moisture[LEIT_SOIL_SS].known = TRUE;
  thresholds->moisture[LEIT_SOIL_SS].dry_vol_percent =
      SS_WILTING_VOL_PERCENT + thresholds->nfk_dry_percent * share;
  thresholds->moisture[LEIT_SOIL_SS].moderate_vol_percent =
      SS_WILTING_VOL_PERCENT + thresholds->nfk_moderate_percent * share;
  thresholds->moisture[LEIT_SOIL_SS].too_wet_vol_percent =
      SS_WILTING_VOL_PERCENT + thresholds->nfk_too_wet_percent * share;
}

/**
 * leit_freshness_of:
 * @thresholds: the town's limits
 * @stream: the stream
 * @reading: (nullable): its newest reading
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: how old the reading is measured by what the stream is expected to send
 */
LeitFreshness
leit_freshness_of (const LeitThresholds *thresholds,
                   const LeitStream *stream,
                   const LeitReading *reading,
                   gint64 now_ms)
{
  gint64 age_ms;

  g_return_val_if_fail (thresholds != NULL, LEIT_FRESHNESS_NEVER);
  g_return_val_if_fail (stream != NULL, LEIT_FRESHNESS_NEVER);

  if (reading == NULL || reading->quality == LEIT_QUALITY_MISSING)
    return LEIT_FRESHNESS_NEVER;
  age_ms = now_ms - reading->time_ms;
  if (age_ms >= thresholds->inactive_after_ms)
    return LEIT_FRESHNESS_INACTIVE;
  if (stream->interval_ms > 0 && age_ms > thresholds->late_after_intervals * stream->interval_ms)
    return LEIT_FRESHNESS_LATE;
  return LEIT_FRESHNESS_CURRENT;
}

/**
 * leit_reading_is_ratable:
 * @thresholds: the town's limits
 * @stream: the stream
 * @reading: (nullable): its newest reading
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: whether a rating may rest on the reading: its unit is known, its quality is good and it
 *   is not inactive
 */
gboolean
leit_reading_is_ratable (const LeitThresholds *thresholds,
                         const LeitStream *stream,
                         const LeitReading *reading,
                         gint64 now_ms)
{
  g_return_val_if_fail (thresholds != NULL, FALSE);
  g_return_val_if_fail (stream != NULL, FALSE);

  return stream->rated && leit_reading_is_usable (reading) &&
         leit_freshness_of (thresholds, stream, reading, now_ms) <= LEIT_FRESHNESS_LATE;
}

static char *
describe_implausible (const LeitStream *stream, const LeitReading *reading)
{
  g_autofree char *value =
      leit_format_quantity (reading->value, leit_role_get_decimals (stream->role), stream->unit);

  if (reading->quality == LEIT_QUALITY_DOUBTFUL)
    /* Translators: %s is a measured value that may be wrong */
    return g_strdup_printf (_ ("doubtful value %s"), value);
  /* Translators: %s is a measured value that cannot be true */
  return g_strdup_printf (_ ("implausible value %s"), value);
}

/**
 * leit_reading_get_problem:
 * @thresholds: the town's limits
 * @stream: the stream
 * @reading: (nullable): its newest reading
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full) (nullable): why no rating may rest on the reading, translated: "no value
 *   for 3 days", "implausible value 110.0 °C"; %NULL when one may
 */
char *
leit_reading_get_problem (const LeitThresholds *thresholds,
                          const LeitStream *stream,
                          const LeitReading *reading,
                          gint64 now_ms)
{
  LeitFreshness freshness;

  g_return_val_if_fail (thresholds != NULL, NULL);
  g_return_val_if_fail (stream != NULL, NULL);

  freshness = leit_freshness_of (thresholds, stream, reading, now_ms);
  if (freshness == LEIT_FRESHNESS_NEVER)
    return g_strdup (_ ("no value has come yet"));
  if (freshness == LEIT_FRESHNESS_INACTIVE) {
    g_autofree char *duration = leit_format_duration (now_ms - reading->time_ms);

    /* Translators: %s is a length of time, "no value for 3 days" */
    return g_strdup_printf (_ ("no value for %s"), duration);
  }
  if (!leit_reading_is_usable (reading))
    return describe_implausible (stream, reading);
  if (!stream->rated)
    /* Translators: %s is a unit as a server sends it */
    return g_strdup_printf (_ ("the unit “%s” is unknown"),
                            stream->raw_unit != NULL ? stream->raw_unit : "");
  return NULL;
}
