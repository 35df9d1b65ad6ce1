#include "water/tree-need.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
add_plan (GPtrArray *reasons, const LeitWaterContext *context, const LeitTreeNeedInput *input)
{
  const LeitWeaningStep *step =
      leit_watering_config_find_step (context->config, input->standing_years + 1);
  g_autofree char *litres = NULL;

  if (step == NULL)
    return;
  litres = leit_format_quantity (step->litres, 0, "l");
  g_ptr_array_add (reasons,
                   g_strdup_printf (
                       /* Translators: year since planting, litres ("60 l"), days */
                       ngettext ("Year %d after planting: %s every day.",
                                 "Year %d after planting: %s every %d days.", step->interval_days),
                       input->standing_years + 1, litres, step->interval_days));
}

static void
add_soil (GPtrArray *reasons, const LeitWaterContext *context, const LeitTreeNeedInput *input)
{
  gboolean by_nfk = !isnan (input->nfk_percent);
  g_autofree char *value = by_nfk ? leit_format_quantity (input->nfk_percent, 0, _ ("% nFK"))
                                  : leit_format_quantity (input->tension_kpa, 0, "kPa");
  g_autofree char *age = leit_format_age (context->now_ms - input->probe_time_ms);
  g_autofree char *distance = NULL;

  if (input->probe_by_name || isnan (input->probe_distance_m)) {
    /* Translators: a probe's value and its age, "18 % nFK", "2 hours ago" */
    g_ptr_array_add (reasons, g_strdup_printf (_ ("Its probe: %s, %s."), value, age));
    return;
  }
  distance = leit_format_quantity (input->probe_distance_m, 0, "m");
  g_ptr_array_add (
      reasons,
      /* Translators: how far away a probe is, its value and age */
      g_strdup_printf (_ ("The nearest probe, %s away: %s, %s."), distance, value, age));
}

static void
add_given (GPtrArray *reasons, const LeitWaterContext *context, const LeitTreeNeedInput *input)
{
  const LeitWaterGift *last = input->n_gifts > 0 ? &input->gifts[input->n_gifts - 1] : NULL;
  g_autofree char *litres = NULL;
  g_autofree char *day = NULL;

  if (last == NULL) {
    g_ptr_array_add (reasons, g_strdup (_ ("No watering is known.")));
    return;
  }
  litres = leit_format_quantity (last->litres, 0, "l");
  day = leit_format_day (last->time_ms, context->zone);
  /* Translators: a day ("Tue 9 June") and litres ("60 l") */
  g_ptr_array_add (reasons, g_strdup_printf (_ ("Last watered on %s with %s."), day, litres));
}

/* Since it was last watered, or within one interval of its plan. */
static gint64
rain_from_ms (const LeitWaterContext *context, const LeitTreeNeedInput *input)
{
  const LeitWeaningStep *step =
      leit_watering_config_find_step (context->config, input->standing_years + 1);
  gint64 last_ms = input->n_gifts > 0 ? input->gifts[input->n_gifts - 1].time_ms : LEIT_TIME_NONE;

  return MAX (context->now_ms - (step != NULL ? step->interval_days : 0) * LEIT_DAY_MS, last_ms);
}

static void
add_rain (GPtrArray *reasons,
          const LeitWaterContext *context,
          const LeitTreeNeedInput *input,
          const GArray *rain_days)
{
  gint64 from_ms = rain_from_ms (context, input);
  double rain_mm = leit_rain_days_sum_mm (rain_days, from_ms);
  g_autofree char *rain = NULL;
  g_autofree char *litres = NULL;
  g_autofree char *day = NULL;

  if (isnan (rain_mm)) {
    g_ptr_array_add (reasons, g_strdup (_ ("The rain is not known; none is counted.")));
    return;
  }
  rain = leit_water_format_mm (rain_mm);
  litres = leit_format_quantity (leit_water_rain_litres (context, rain_mm), 0, "l");
  day = leit_format_day (from_ms, context->zone);
  g_ptr_array_add (
      reasons,
      /* Translators: a day ("Tue 9 June"), rain in mm, the litres of it that reach the roots */
      g_strdup_printf (_ ("Rain since %s: %s → %s on its open soil."), day, rain, litres));
}

static const char *
get_state_words (LeitNeedState state)
{
  switch (state) {
  case LEIT_NEED_WEANED:
    return _ ("It is weaned: older trees are not watered.");
  case LEIT_NEED_AGE_UNKNOWN:
    return _ ("Its planting year is not known, so no plan fits it.");
  case LEIT_NEED_OUT_OF_SEASON:
    return _ ("Trees are not watered in this month.");
  case LEIT_NEED_IN_CARE:
  default:
    return NULL;
  }
}

static void
add_result (GPtrArray *reasons, const LeitWaterContext *context, const LeitTreeNeed *need)
{
  g_autofree char *litres = leit_format_quantity (need->litres_needed, 0, "l");
  g_autofree char *day = leit_format_day (need->due_ms, context->zone);

  if (need->urgent)
    /* Translators: %s is litres */
    g_ptr_array_add (reasons, g_strdup_printf (_ ("Its soil is dry: it needs %s now."), litres));
  else if (need->due_ms <= context->now_ms)
    /* Translators: %s is litres */
    g_ptr_array_add (reasons, g_strdup_printf (_ ("It is due: %s."), litres));
  else
    /* Translators: a day, and litres */
    g_ptr_array_add (reasons,
                     g_strdup_printf (_ ("It is due on %s; today it could take %s."), day, litres));
}

/**
 * leit_tree_need_list_reasons:
 * @need: what leit_tree_need_compute() made of @input
 *
 * Returns: (transfer full) (element-type utf8): sentences with the numbers that decided, translated: the result first, then what it
 *   rests on, the more trusted first
 */
GPtrArray *
leit_tree_need_list_reasons (const LeitWaterContext *context,
                             const LeitTreeNeedInput *input,
                             const GArray *rain_days,
                             const LeitTreeNeed *need)
{
  GPtrArray *reasons = g_ptr_array_new_with_free_func (g_free);

  g_return_val_if_fail (context != NULL && input != NULL && need != NULL, reasons);

  if (need->state != LEIT_NEED_IN_CARE) {
    g_ptr_array_add (reasons, g_strdup (get_state_words (need->state)));
    return reasons;
  }
  add_result (reasons, context, need);
  if (need->soil_decided)
    add_soil (reasons, context, input);
  add_given (reasons, context, input);
  add_rain (reasons, context, input, rain_days);
  add_plan (reasons, context, input);
  if (!need->soil_decided && need->confidence == LEIT_CONFIDENCE_LOW)
    add_soil (reasons, context, input);
  if (need->confidence == LEIT_CONFIDENCE_NONE)
    g_ptr_array_add (reasons, g_strdup (_ ("No probe speaks for it.")));
  return reasons;
}
