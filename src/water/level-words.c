#include "water/level-events.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * leit_level_event_kind_get_label:
 *
 * Returns: (transfer none): for people, translated
 */
const char *
leit_level_event_kind_get_label (LeitLevelEventKind kind)
{
  switch (kind) {
  case LEIT_LEVEL_RAIN:
    return _ ("Rain");
  case LEIT_LEVEL_HOSE:
    return _ ("Filled up");
  case LEIT_LEVEL_REFILL:
    return _ ("Water came in");
  case LEIT_LEVEL_CANS:
    return _ ("Cans");
  case LEIT_LEVEL_ROUND:
    return _ ("Watering round");
  case LEIT_LEVEL_DRAIN:
    return _ ("Drained");
  case LEIT_LEVEL_FALL_IN_GAP:
    return _ ("Fell while no values came");
  case LEIT_LEVEL_LEAK:
    return _ ("Slow leak");
  case LEIT_LEVEL_EVAPORATION:
    return _ ("Evaporation");
  case LEIT_LEVEL_JUMP:
  default:
    return _ ("Sensor jumped");
  }
}

/* "−142 l", with a real minus */
static char *
format_change (double litres)
{
  g_autofree char *amount = leit_format_quantity (fabs (litres), 0, "l");

  return g_strconcat (litres < 0 ? "\u2212" : "+", amount, NULL);
}

static char *
describe_cans (const LeitLevelEvent *event, const char *change, const char *day, const char *time)
{
  return g_strdup_printf (
      /* Translators: cans, a change in litres ("−20 l"), a day ("Tue 9 June"), a time ("10:42") */
      ngettext ("%d can, %s, %s, %s", "%d cans, %s, %s, %s", (gulong) event->cans), event->cans,
      change, day, time);
}

/**
 * leit_level_event_get_sentence:
 *
 * Returns: (transfer full): "Drained: −142 l in 20 min, Tue 9 June, 02:10, by night"
 */
char *
leit_level_event_get_sentence (const LeitWaterContext *context, const LeitLevelEvent *event)
{
  g_autofree char *change = NULL;
  g_autofree char *took = NULL;
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;
  const char *label;

  g_return_val_if_fail (context != NULL && event != NULL, NULL);

  change = format_change (event->litres);
  took = leit_format_duration (event->until_ms - event->from_ms);
  day = leit_format_day (event->from_ms, context->zone);
  time = leit_format_time_of_day (event->from_ms, context->zone);
  label = leit_level_event_kind_get_label (event->kind);
  if (event->kind == LEIT_LEVEL_CANS)
    return describe_cans (event, change, day, time);
  if (event->by_night && event->kind == LEIT_LEVEL_DRAIN)
    /* Translators: what happened ("Drained"), a change in litres ("−142 l"), how long it took, a day, a time */
    return g_strdup_printf (_ ("%s: %s in %s, %s, %s, by night"), label, change, took, day, time);
  /* Translators: what happened ("Rain"), a change in litres ("+40 l"), how long it took, a day, a time */
  return g_strdup_printf (_ ("%s: %s in %s, %s, %s"), label, change, took, day, time);
}
