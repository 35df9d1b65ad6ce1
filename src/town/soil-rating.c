#include "town/phrase.h"
#include "town/soil.h"

#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* One question: what to rate and by which limits. */
typedef struct {
  const LeitThresholds *thresholds;
  LeitSoil soil;
  LeitHumus humus;
  const LeitSoilSample *samples;
  guint n_samples;
  gboolean young;
  gint64 now_ms;
} Case;

/* The depths the Wasserkarte weighs into the layer 0–60 cm. */
static const int layer_depths[] = { 10, 30, 60, 80 };
#define N_LAYER_DEPTHS G_N_ELEMENTS (layer_depths)
#define SLOT_60_CM 2
#define SLOT_80_CM 3

/* The moisture that decides. */
typedef struct {
  double mean;
  guint n_depths;
  int depth_cm;      /* of the only depth, else of none in particular */
  gboolean is_layer; /* weighted to 0–60 cm, not a plain mean of other depths */
  gboolean late;
  gint64 oldest_ms;
  guint used; /* bit = 1 << slot of layer_depths */
} Moisture;

static gboolean
is_usable (const Case *c, const LeitSoilSample *sample)
{
  return leit_reading_is_ratable (c->thresholds, sample->stream, sample->reading, c->now_ms);
}

static gboolean
is_late (const Case *c, const LeitSoilSample *sample)
{
  return leit_freshness_of (c->thresholds, sample->stream, sample->reading, c->now_ms) ==
         LEIT_FRESHNESS_LATE;
}

static void
use_sample (Moisture *moisture, const Case *c, const LeitSoilSample *sample)
{
  gint64 time_ms = sample->reading->time_ms;

  moisture->late |= is_late (c, sample);
  moisture->oldest_ms = moisture->n_depths == 0 ? time_ms : MIN (moisture->oldest_ms, time_ms);
  moisture->depth_cm = sample->stream->depth_cm;
  moisture->n_depths++;
}

/* Of two probes at the same depth the newer value counts. */
static const LeitSoilSample *
find_moisture (const Case *c, int depth_cm)
{
  const LeitSoilSample *newest = NULL;

  for (guint i = 0; i < c->n_samples; i++) {
    const LeitSoilSample *sample = &c->samples[i];

    if (sample->stream->role != LEIT_ROLE_SOIL_MOISTURE || sample->stream->depth_cm != depth_cm)
      continue;
    if (!is_usable (c, sample))
      continue;
    if (newest == NULL || sample->reading->time_ms > newest->reading->time_ms)
      newest = sample;
  }
  return newest;
}

static gboolean
weigh_layer (const Case *c, Moisture *moisture)
{
  const LeitSoilSample *found[N_LAYER_DEPTHS];
  LeitSoilProfile profile;

  for (guint slot = 0; slot < N_LAYER_DEPTHS; slot++) {
    found[slot] = find_moisture (c, layer_depths[slot]);
    /* 80 cm lies below the layer and only stands in for 60. */
    if (slot == SLOT_80_CM && found[SLOT_60_CM] != NULL)
      found[slot] = NULL;
    if (found[slot] != NULL) {
      use_sample (moisture, c, found[slot]);
      moisture->used |= 1u << slot;
    }
  }
  profile.at_10_cm = found[0] != NULL ? found[0]->reading->value : NAN;
  profile.at_30_cm = found[1] != NULL ? found[1]->reading->value : NAN;
  profile.at_60_cm = found[SLOT_60_CM] != NULL ? found[SLOT_60_CM]->reading->value : NAN;
  profile.at_80_cm = found[SLOT_80_CM] != NULL ? found[SLOT_80_CM]->reading->value : NAN;
  moisture->is_layer = moisture->n_depths > 1;
  return leit_soil_layer_mean (&profile, &moisture->mean);
}

/* Depths the Wasserkarte has no weights for: one stands for itself, several for their plain mean. */
static gboolean
average_other_depths (const Case *c, Moisture *moisture)
{
  double sum = 0;

  for (guint i = 0; i < c->n_samples; i++) {
    const LeitSoilSample *sample = &c->samples[i];

    if (sample->stream->role != LEIT_ROLE_SOIL_MOISTURE || !is_usable (c, sample))
      continue;
    if (find_moisture (c, sample->stream->depth_cm) != sample)
      continue;
    sum += sample->reading->value;
    use_sample (moisture, c, sample);
  }
  moisture->mean = sum / MAX (moisture->n_depths, 1);
  return moisture->n_depths > 0;
}

static gboolean
measure_moisture (const Case *c, Moisture *moisture)
{
  *moisture = (Moisture){ .depth_cm = LEIT_DEPTH_NONE };
  return weigh_layer (c, moisture) || average_other_depths (c, moisture);
}

static char *
append_limit (char *phrase, double limit, const char *unit)
{
  g_autofree char *text = leit_phrase_limit (limit, unit);
  /* Translators: %s is the limit that decided a rating, "limit 30 %" */
  g_autofree char *note = g_strdup_printf (_ ("limit %s"), text);

  return leit_phrase_join (phrase, note);
}

static gboolean
is_layer_depth (int depth_cm, guint *slot)
{
  for (*slot = 0; *slot < N_LAYER_DEPTHS; (*slot)++) {
    if (layer_depths[*slot] == depth_cm)
      return TRUE;
  }
  return FALSE;
}

/* Would this probe have counted beside those that did? */
static gboolean
is_missed (const Case *c, LeitRole role, guint used, const LeitSoilSample *sample)
{
  guint slot;

  if (sample->stream->role != role || sample->stream->depth_cm == LEIT_DEPTH_NONE ||
      is_usable (c, sample))
    return FALSE;
  if (used == 0)
    return TRUE;
  return is_layer_depth (sample->stream->depth_cm, &slot) && (used & (1u << slot)) == 0 &&
         (slot != SLOT_80_CM || (used & (1u << SLOT_60_CM)) == 0);
}

/* Whoever reads a rating should know which probes had no say. */
static char *
append_missed (char *phrase, const Case *c, LeitRole role, guint used)
{
  g_autoptr (GString) depths = g_string_new (NULL);
  g_autofree char *note = NULL;

  for (guint i = 0; i < c->n_samples; i++) {
    if (is_missed (c, role, used, &c->samples[i]))
      g_string_append_printf (depths, "%s%d", depths->len > 0 ? "/" : "",
                              c->samples[i].stream->depth_cm);
  }
  if (depths->len == 0)
    return phrase;
  /* Translators: %s are depths with a probe whose value could not be used, "10" or "10/30" */
  note = g_strdup_printf (_ ("without the probe at %s cm"), depths->str);
  return leit_phrase_join (phrase, note);
}

static char *
describe_nfk (const Moisture *moisture, const char *percent)
{
  if (moisture->is_layer)
    /* Translators: %s is a percentage */
    return g_strdup_printf (_ ("%s plant-available water in 0–60 cm"), percent);
  if (moisture->n_depths > 1)
    return g_strdup_printf (_ ("%s plant-available water, mean of all depths"), percent);
  if (moisture->depth_cm == LEIT_DEPTH_NONE)
    return g_strdup_printf (_ ("%s plant-available water"), percent);
  return g_strdup_printf (_ ("%s plant-available water at %d cm"), percent, moisture->depth_cm);
}

static char *
describe_moisture (const Moisture *moisture, const char *amount)
{
  if (moisture->is_layer)
    /* Translators: %s is an amount in vol.-% */
    return g_strdup_printf (_ ("%s soil moisture in 0–60 cm"), amount);
  if (moisture->n_depths > 1)
    return g_strdup_printf (_ ("%s soil moisture, mean of all depths"), amount);
  if (moisture->depth_cm == LEIT_DEPTH_NONE)
    return g_strdup_printf (_ ("%s soil moisture"), amount);
  return g_strdup_printf (_ ("%s soil moisture at %d cm"), amount, moisture->depth_cm);
}

/* The more water the better, until there is too much. */
static LeitStatus
rate_water (double value, double dry, double moderate, double too_wet, double *limit)
{
  LeitStatus status;

  if (value < dry)
    status = LEIT_STATUS_DRY;
  else if (value < moderate)
    status = LEIT_STATUS_MODERATE;
  else
    status = value >= too_wet ? LEIT_STATUS_TOO_WET : LEIT_STATUS_GOOD;
  *limit = status == LEIT_STATUS_DRY ? dry : status == LEIT_STATUS_TOO_WET ? too_wet : moderate;
  return status;
}

static LeitRating *
finish_moisture (const Case *c, const Moisture *moisture, LeitStatus status, char *reason)
{
  reason = append_missed (reason, c, LEIT_ROLE_SOIL_MOISTURE, moisture->used);
  if (moisture->late)
    reason = leit_phrase_join_age (reason, moisture->oldest_ms, c->now_ms);
  return leit_rating_new (status, reason);
}

static LeitRating *
rate_nfk (const Case *c, const Moisture *moisture, double wilting, double field_capacity)
{
  const LeitThresholds *t = c->thresholds;
  double nfk = leit_soil_nfk_percent (moisture->mean, wilting, field_capacity);
  double limit;
  LeitStatus status =
      rate_water (nfk, t->nfk_dry_percent, t->nfk_moderate_percent, t->nfk_too_wet_percent, &limit);
  g_autofree char *percent = leit_phrase_beside_limit (nfk, limit, 0, "%");
  LeitRating *rating;

  rating = finish_moisture (c, moisture, status,
                            append_limit (describe_nfk (moisture, percent), limit, "%"));
  rating->severity = leit_shortfall (nfk, t->nfk_dry_percent);
  return rating;
}

static LeitRating *
rate_vol_percent (const Case *c, const Moisture *moisture)
{
  double dry = c->thresholds->moisture[c->soil].dry_vol_percent;
  double limit;
  LeitStatus status =
      rate_water (moisture->mean, dry, c->thresholds->moisture[c->soil].moderate_vol_percent,
                  c->thresholds->moisture[c->soil].too_wet_vol_percent, &limit);
  g_autofree char *amount = leit_phrase_beside_limit (moisture->mean, limit, 1, "vol.-%");
  LeitRating *rating;

  rating = finish_moisture (c, moisture, status,
                            append_limit (describe_moisture (moisture, amount), limit, "vol.-%"));
  rating->severity = leit_shortfall (moisture->mean, dry);
  return rating;
}

/* The driest depth decides: a root in dry soil suffers however wet it is further down. */
static const LeitSoilSample *
find_driest (const Case *c)
{
  const LeitSoilSample *driest = NULL;

  for (guint i = 0; i < c->n_samples; i++) {
    const LeitSoilSample *sample = &c->samples[i];

    if (sample->stream->role != LEIT_ROLE_SOIL_WATER_TENSION || !is_usable (c, sample))
      continue;
    if (driest == NULL || sample->reading->value > driest->reading->value)
      driest = sample;
  }
  return driest;
}

static char *
describe_tension (const Case *c, const LeitSoilSample *driest, double limit)
{
  int depth_cm = driest->stream->depth_cm;
  g_autofree char *amount = leit_phrase_beside_limit (driest->reading->value, limit, 0, "kPa");
  g_autofree char *limit_text = leit_phrase_limit (limit, NULL);
  g_autofree char *note = NULL;
  char *reason;

  reason = depth_cm != LEIT_DEPTH_NONE
               /* Translators: soil suction and the depth of the probe, "38 kPa at 30 cm" */
               ? g_strdup_printf (_ ("%s at %d cm"), amount, depth_cm)
               : g_strdup (amount);
  note =
      c->young
          /* Translators: a limit in kPa for newly planted trees, "limit 33 for trees of 0–1 years" */
          ? g_strdup_printf (_ ("limit %s for trees of 0–%d years"), limit_text,
                             c->thresholds->young_until_standing_years)
          : g_strdup_printf (_ ("limit %s"), limit_text);
  return leit_phrase_join (reason, note);
}

/* Beyond the limit 1 − limit/value goes towards 1, on the wet side value/limit − 1 down to −1. */
static double
tension_severity (double kpa, double limit)
{
  return kpa > limit ? 1 - limit / kpa : kpa / MAX (limit, 1) - 1;
}

static LeitRating *
rate_tension (const Case *c, const LeitSoilSample *driest)
{
  const LeitThresholds *t = c->thresholds;
  double good = c->young ? t->tension_young_good_kpa : t->tension_good_kpa;
  double moderate = c->young ? t->tension_young_moderate_kpa : t->tension_moderate_kpa;
  double kpa = driest->reading->value;
  LeitStatus status = kpa > moderate ? LEIT_STATUS_DRY
                      : kpa > good   ? LEIT_STATUS_MODERATE
                                     : LEIT_STATUS_GOOD;
  LeitRating *rating;
  char *reason;

  /* The driest depth is the last to get too wet; NAN compares false: never too wet. */
  if (kpa <= t->tension_too_wet_kpa) {
    g_autofree char *amount = leit_format_quantity (kpa, 0, "kPa");

    status = LEIT_STATUS_TOO_WET;
    reason = append_limit (
        /* Translators: %s is the soil suction, "0 kPa or less at every depth" */
        g_strdup_printf (_ ("%s or less at every depth"), amount), t->tension_too_wet_kpa, NULL);
  } else {
    reason = describe_tension (c, driest, status == LEIT_STATUS_DRY ? moderate : good);
  }
  reason = append_missed (reason, c, LEIT_ROLE_SOIL_WATER_TENSION, 0);
  if (is_late (c, driest))
    reason = leit_phrase_join_age (reason, driest->reading->time_ms, c->now_ms);
  rating = leit_rating_new (status, reason);
  rating->severity = tension_severity (kpa, moderate);
  return rating;
}

static gboolean
is_soil_water (const LeitStream *stream)
{
  return stream->role == LEIT_ROLE_SOIL_MOISTURE || stream->role == LEIT_ROLE_SOIL_WATER_TENSION;
}

/* One phrase when all probes have the same trouble, else each with its label. */
static char *
describe_problems (const Case *c, guint *n_problems)
{
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) labelled = g_ptr_array_new_with_free_func (g_free);
  gboolean same = TRUE;

  for (guint i = 0; i < c->n_samples; i++) {
    const LeitStream *stream = c->samples[i].stream;
    g_autofree char *label = NULL;
    char *problem;

    if (!is_soil_water (stream))
      continue;
    problem = leit_reading_get_problem (c->thresholds, stream, c->samples[i].reading, c->now_ms);
    if (problem == NULL)
      continue;
    label = leit_stream_get_label (stream);
    same = same && (problems->len == 0 || g_str_equal (problem, g_ptr_array_index (problems, 0)));
    g_ptr_array_add (problems, problem);
    /* Translators: a probe and what is wrong with it, "Soil moisture, 30 cm: no value for 3 days" */
    g_ptr_array_add (labelled, g_strdup_printf (_ ("%s: %s"), label, problem));
  }
  *n_problems = problems->len;
  if (problems->len == 0)
    return NULL;
  if (same)
    return g_strdup (g_ptr_array_index (problems, 0));
  g_ptr_array_add (labelled, NULL);
  return g_strjoinv ("; ", (char **) labelled->pdata);
}

/* There is moisture, but nothing to measure it by. */
static char *
describe_missing_soil (const Case *c, const Moisture *moisture)
{
  g_autofree char *amount = leit_format_quantity (moisture->mean, 1, "vol.-%");

  if (c->soil == LEIT_SOIL_UNKNOWN)
    /* Translators: %s is a soil moisture in vol.-% */
    return g_strdup_printf (_ ("%s, but the soil is unknown"), amount);
  /* Translators: %s are a soil moisture in vol.-% and a soil such as Sl2 */
  return g_strdup_printf (_ ("%s, but the humus class is unknown and there are no limits for %s"),
                          amount, leit_soil_to_string (c->soil));
}

static LeitRating *
rate_nothing (const Case *c, const Moisture *moisture)
{
  guint n_problems = 0;
  g_autofree char *problems = describe_problems (c, &n_problems);

  if (moisture->n_depths > 0)
    return leit_rating_new (LEIT_STATUS_NO_VALUE, describe_missing_soil (c, moisture));
  if (n_problems > 0)
    return leit_rating_new (LEIT_STATUS_NO_VALUE, g_steal_pointer (&problems));
  return leit_rating_new (LEIT_STATUS_NO_VALUE,
                          g_strdup (_ ("no probe measures the soil's water here")));
}

/**
 * leit_soil_rate:
 * @thresholds: the town's limits
 * @soil: the soil at the probes
 * @humus: its humus class
 * @samples: (array length=n_samples): the newest reading of every stream of the station
 * @n_samples: how many
 * @standing_years: years since planting, or %LEIT_STANDING_YEARS_UNKNOWN
 * @now_ms: the clock, milliseconds UTC
 *
 * Rates how much water the soil has for a tree, by the first of these that there are values for:
 *
 * 1. plant-available water (nFK) of the layer 0–60 cm, where soil and humus class are known; other
 *    depths than 10, 30, 60 and 80 cm count only where none of these has a value: one stands for
 *    itself, several for their plain mean;
 * 2. suction: the driest depth decides; newly planted trees have lower limits; 0 kPa is wet soil;
 * 3. moisture in vol.-% by the limits for the soil.
 *
 * Only readings of good quality that are not inactive count; a late one counts and the reason says
 * how old it is. The limits and their sources are those of leit_thresholds_init().
 *
 * Returns: (transfer full): status and reason; %LEIT_STATUS_NO_VALUE says what is missing
 */
LeitRating *
leit_soil_rate (const LeitThresholds *thresholds,
                LeitSoil soil,
                LeitHumus humus,
                const LeitSoilSample *samples,
                guint n_samples,
                int standing_years,
                gint64 now_ms)
{
  const LeitSoilSample *driest;
  double wilting, field_capacity;
  Moisture moisture;
  Case c;

  g_return_val_if_fail (thresholds != NULL, NULL);
  g_return_val_if_fail (samples != NULL || n_samples == 0, NULL);
  g_return_val_if_fail (soil < LEIT_N_SOILS && humus < LEIT_N_HUMUS, NULL);

  c = (Case){ thresholds, soil, humus, samples, n_samples, FALSE, now_ms };
  c.young = standing_years >= 0 && standing_years <= thresholds->young_until_standing_years;

  if (measure_moisture (&c, &moisture) &&
      leit_soil_get_limits (soil, humus, &wilting, &field_capacity))
    return rate_nfk (&c, &moisture, wilting, field_capacity);
  driest = find_driest (&c);
  if (driest != NULL)
    return rate_tension (&c, driest);
  if (moisture.n_depths > 0 && thresholds->moisture[soil].known)
    return rate_vol_percent (&c, &moisture);
  return rate_nothing (&c, &moisture);
}
