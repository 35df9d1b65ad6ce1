#include "water/proposal.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * leit_proposal_kind_get_label:
 *
 * Returns: (transfer none): what to do, translated
 */
const char *
leit_proposal_kind_get_label (LeitProposalKind kind)
{
  switch (kind) {
  case LEIT_PROPOSAL_SKIP:
    return _ ("Skip");
  case LEIT_PROPOSAL_SHIFT:
    return _ ("Shift");
  case LEIT_PROPOSAL_RUN:
  default:
    return _ ("Run");
  }
}

/* "Tue 8 mm → 51 l per tree pit" */
static char *
describe_rain (const LeitWaterContext *context, const LeitProposal *p)
{
  g_autofree char *day = leit_local_weekday (context->zone, p->rain_day_ms);
  g_autofree char *rain = leit_water_format_mm (p->rain_mm);
  g_autofree char *litres = leit_format_quantity (p->rain_litres_per_tree, 0, "l");

  /* Translators: a weekday ("Tue"), rain in mm, litres it brings to each tree */
  return g_strdup_printf (_ ("%s %s → %s per tree pit"), day, rain, litres);
}

static char *
describe_frost (const LeitWaterContext *context, const LeitProposal *p)
{
  g_autofree char *lowest = leit_format_quantity (p->lowest_celsius, 0, "°C");

  /* Translators: a temperature */
  return g_strdup_printf (_ ("frost down to %s"), lowest);
}

static char *
describe_tank (const LeitProposal *p)
{
  g_autofree char *available = leit_format_quantity (p->available_litres, 0, "l");
  g_autofree char *wanted = leit_format_quantity (p->wanted_litres, 0, "l");

  /* Translators: litres in the tank, litres of the round */
  return g_strdup_printf (_ ("%s in the tank, %s wanted"), available, wanted);
}

static char *
describe_nothing_due (const LeitWaterContext *context, const LeitProposal *p)
{
  g_autofree char *day = leit_format_day (p->earliest_due_ms, context->zone);

  /* Translators: a day ("Tue 9 June") */
  return g_strdup_printf (_ ("no tree is due before %s"), day);
}

static char *
describe_count (guint n, guint n_trees, gboolean urgent)
{
  if (urgent)
    return g_strdup_printf (
        ngettext ("the soil of %u of %u trees is dry", "the soil of %u of %u trees is dry", n), n,
        n_trees);
  return g_strdup_printf (ngettext ("%u of %u trees is due", "%u of %u trees are due", n), n,
                          n_trees);
}

static char *
describe_reason (const LeitWaterContext *context, const LeitProposal *p)
{
  switch (p->reason) {
  case LEIT_PROPOSAL_FROST:
    return describe_frost (context, p);
  case LEIT_PROPOSAL_RAIN:
    return describe_rain (context, p);
  case LEIT_PROPOSAL_TANK_SHORT:
    return describe_tank (p);
  case LEIT_PROPOSAL_NOTHING_DUE:
    return describe_nothing_due (context, p);
  case LEIT_PROPOSAL_URGENT:
    return describe_count (p->n_urgent, p->n_trees, TRUE);
  case LEIT_PROPOSAL_DUE:
    return describe_count (p->n_due, p->n_trees, FALSE);
  case LEIT_PROPOSAL_NEED_UNKNOWN:
  default:
    return g_strdup (_ ("by the plan, the trees' need is not known"));
  }
}

/* What did not decide but helps whoever overrules it. */
static void
add_more (GString *words, const LeitWaterContext *context, const LeitProposal *p)
{
  if (p->reason != LEIT_PROPOSAL_RAIN && p->rain_mm >= 1) {
    g_autofree char *rain = describe_rain (context, p);

    g_string_append_printf (words, "; %s", rain);
  }
  if (p->reason != LEIT_PROPOSAL_TANK_SHORT && !isnan (p->available_litres)) {
    g_autofree char *tank = describe_tank (p);

    g_string_append_printf (words, "; %s", tank);
  }
  g_string_append_c (words, '.');
}

static void
add_overflow (GString *words, const LeitWaterContext *context, const LeitProposalInput *input)
{
  g_autofree char *litres = NULL;
  g_autofree char *day = NULL;

  if (input->balance == NULL || input->balance->overflow_ms == LEIT_TIME_NONE)
    return;
  litres = leit_format_quantity (input->balance->overflow_litres, 0, "l");
  day = leit_local_weekday (context->zone, input->balance->overflow_ms);
  /* Translators: a weekday ("Tue") and litres */
  g_string_append_c (words, ' ');
  g_string_append_printf (words, _ ("The tank will overflow on %s by %s."), day, litres);
}

static char *
describe_head (const LeitWaterContext *context, const LeitProposal *p)
{
  g_autofree char *day = NULL;

  if (p->kind != LEIT_PROPOSAL_SHIFT)
    return g_strdup (leit_proposal_kind_get_label (p->kind));
  day = leit_format_day (p->shift_to_ms, context->zone);
  /* Translators: a day ("Tue 9 June") */
  return g_strdup_printf (_ ("Shift to %s"), day);
}

/**
 * leit_proposal_get_sentence:
 * @proposal: what leit_proposal_compute() made of @input
 *
 * Returns: (transfer full): "Skip: Tue 8 mm → 51 l per tree pit; 187 l in the tank, 200 l wanted." in the user's language, with the
 *   number that decided first; without weather it says so
 */
char *
leit_proposal_get_sentence (const LeitWaterContext *context,
                            const LeitProposalInput *input,
                            const LeitProposal *proposal)
{
  g_autofree char *head = NULL;
  g_autofree char *reason = NULL;
  GString *words;

  g_return_val_if_fail (context != NULL && input != NULL && proposal != NULL, NULL);

  head = describe_head (context, proposal);
  reason = describe_reason (context, proposal);
  words = g_string_new (NULL);
  /* Translators: what to do ("Skip") and why */
  g_string_append_printf (words, _ ("%s: %s"), head, reason);
  add_more (words, context, proposal);
  add_overflow (words, context, input);
  if (input->weather == NULL) {
    g_string_append_c (words, ' ');
    g_string_append (words, _ ("The weather is not known."));
  } else if (leit_weather_is_stale (input->weather, context->now_ms)) {
    g_autofree char *age = leit_format_age (context->now_ms - input->weather->fetched_ms);

    g_string_append_c (words, ' ');
    /* Translators: an age, "2 days ago" */
    g_string_append_printf (words, _ ("The weather was last fetched %s and did not count."), age);
  }
  return g_string_free (words, FALSE);
}
