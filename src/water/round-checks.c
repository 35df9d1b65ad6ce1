#include "water/round-checks.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

void
leit_round_warning_free (LeitRoundWarning *warning)
{
  g_free (warning->text);
  g_free (warning);
}

/* Takes @text over. */
static void
warn (GPtrArray *warnings, LeitRoundWarningKind kind, char *text)
{
  LeitRoundWarning *warning = g_new0 (LeitRoundWarning, 1);

  warning->kind = kind;
  warning->text = text;
  g_ptr_array_add (warnings, warning);
}

static guint
count_trees (const LeitRoundPlan *plan)
{
  return plan->tree_ids != NULL ? plan->tree_ids->len : 0;
}

/* Even a full tank, or what will be in it that day. */
static double
get_available (const LeitRoundCheck *check)
{
  const LeitTankBalanceInput *tank = check->tank;
  double most = MAX (tank->capacity_litres - tank->dead_volume_litres, 0);
  double available = NAN;

  if (check->balance != NULL && !isnan (tank->level_litres))
    available = leit_tank_balance_get_available (tank, check->balance, check->start_ms);
  return isnan (available) ? most : available;
}

static void
check_tank (GPtrArray *warnings, const LeitRoundCheck *check)
{
  guint n_trees = count_trees (check->plan);
  g_autofree char *each = NULL;
  g_autofree char *has = NULL;
  double available;

  if (check->tank == NULL || n_trees == 0)
    return;
  available = get_available (check);
  if (n_trees * check->plan->litres_per_tree <= available)
    return;
  each = leit_format_quantity (check->plan->litres_per_tree, 0, "l");
  has = leit_format_quantity (available, 0, "l");
  warn (warnings, LEIT_ROUND_WARNING_TANK_SHORT,
        /* Translators: trees, litres each, litres in the tank */
        g_strdup_printf (ngettext ("The tank cannot serve %u tree with %s: it has %s.",
                                   "The tank cannot serve %u trees with %s each: it has %s.",
                                   n_trees),
                         n_trees, each, has));
}

static gboolean
overlaps (const LeitRoundCheck *check, const LeitBookedRound *other)
{
  return other->start_ms < check->end_ms && check->start_ms < other->end_ms;
}

static gboolean
is_same (const char *a, const char *b)
{
  return a != NULL && b != NULL && *a != '\0' && g_str_equal (a, b);
}

static const char *
get_name (const LeitBookedRound *round)
{
  return round->plan->name != NULL ? round->plan->name : _ ("another round");
}

static void
check_bookings (GPtrArray *warnings, const LeitWaterContext *context, const LeitRoundCheck *check)
{
  for (guint i = 0; i < check->n_booked; i++) {
    const LeitBookedRound *other = &check->booked[i];
    g_autofree char *time = NULL;

    if (!overlaps (check, other))
      continue;
    time = leit_format_time_of_day (other->start_ms, context->zone);
    if (is_same (check->plan->crew, other->plan->crew))
      warn (warnings, LEIT_ROUND_WARNING_CREW_BOOKED,
            /* Translators: a crew, a round's name, a time of day */
            g_strdup_printf (_ ("%s is already booked: %s, %s."), check->plan->crew,
                             get_name (other), time));
    if (is_same (check->plan->vehicle, other->plan->vehicle))
      warn (warnings, LEIT_ROUND_WARNING_VEHICLE_BOOKED,
            /* Translators: a vehicle, a round's name, a time of day */
            g_strdup_printf (_ ("%s is already booked: %s, %s."), check->plan->vehicle,
                             get_name (other), time));
  }
}

static GHashTable *
hash_trees (const LeitRoundPlan *plan)
{
  GHashTable *ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < count_trees (plan); i++)
    g_hash_table_add (ids, g_ptr_array_index (plan->tree_ids, i));
  return ids;
}

static void
check_round_of_week (GPtrArray *warnings,
                     const LeitWaterContext *context,
                     const LeitBookedRound *other,
                     GHashTable *ids)
{
  g_autofree char *day = NULL;
  const char *first = NULL;
  guint n = 0;

  for (guint i = 0; i < count_trees (other->plan); i++) {
    const char *id = g_ptr_array_index (other->plan->tree_ids, i);

    if (!g_hash_table_contains (ids, id))
      continue;
    first = first != NULL ? first : id;
    n++;
  }
  if (n == 0)
    return;
  day = leit_format_day (other->start_ms, context->zone);
  if (n == 1)
    warn (warnings, LEIT_ROUND_WARNING_TREE_TWICE,
          /* Translators: a tree's id, a round's name, a day */
          g_strdup_printf (_ ("Tree %s is already watered this week: %s, %s."), first,
                           get_name (other), day));
  else
    warn (warnings, LEIT_ROUND_WARNING_TREE_TWICE,
          /* Translators: number of trees, a round's name, a day */
          g_strdup_printf (ngettext ("%u of these trees is already watered this week: %s, %s.",
                                     "%u of these trees are already watered this week: %s, %s.", n),
                           n, get_name (other), day));
}

/* The week from Monday to Sunday in which the round lies. */
static void
check_week (GPtrArray *warnings, const LeitWaterContext *context, const LeitRoundCheck *check)
{
  g_autoptr (GHashTable) ids = hash_trees (check->plan);
  gint64 start_ms = leit_local_week_start_ms (context->zone, check->start_ms);
  gint64 end_ms = leit_local_day_add_ms (context->zone, start_ms, 7);

  for (guint i = 0; i < check->n_booked; i++) {
    const LeitBookedRound *other = &check->booked[i];

    if (other->start_ms >= start_ms && other->start_ms < end_ms)
      check_round_of_week (warnings, context, other, ids);
  }
}

static void
check_season (GPtrArray *warnings, const LeitWaterContext *context, const LeitRoundCheck *check)
{
  g_autofree char *day = NULL;
  int month = leit_local_month (context->zone, check->start_ms);

  if ((context->config->season_months & LEIT_MONTH_BIT (month)) != 0)
    return;
  day = leit_format_day (check->start_ms, context->zone);
  /* Translators: a day ("Tue 9 June") */
  warn (warnings, LEIT_ROUND_WARNING_OUT_OF_SEASON,
        g_strdup_printf (_ ("%s is outside the watering season."), day));
}

static void
check_frost (GPtrArray *warnings, const LeitWaterContext *context, const LeitRoundCheck *check)
{
  const LeitWeather *weather = leit_water_current_weather (context, check->weather);
  gint64 start_ms = leit_local_day_start_ms (context->zone, check->start_ms);
  g_autofree char *lowest_text = NULL;
  g_autofree char *day = NULL;
  double lowest;

  if (weather == NULL)
    return;
  lowest = leit_weather_lowest_celsius (weather, start_ms,
                                        leit_local_day_add_ms (context->zone, start_ms, 1));
  if (isnan (lowest) || lowest > context->frost_celsius)
    return;
  lowest_text = leit_format_quantity (lowest, 0, "°C");
  day = leit_format_day (check->start_ms, context->zone);
  /* Translators: a day ("Tue 9 June"), a temperature */
  warn (warnings, LEIT_ROUND_WARNING_FROST,
        g_strdup_printf (_ ("Frost is forecast for %s: %s."), day, lowest_text));
}

/**
 * leit_round_check:
 * @check: a round as it is being typed
 *
 * Returns: (transfer full) (element-type LeitRoundWarning): warnings, not walls; empty when nothing speaks against it
 */
GPtrArray *
leit_round_check (const LeitWaterContext *context, const LeitRoundCheck *check)
{
  GPtrArray *warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_round_warning_free);

  g_return_val_if_fail (context != NULL && check != NULL && check->plan != NULL, warnings);

  check_tank (warnings, check);
  check_bookings (warnings, context, check);
  check_week (warnings, context, check);
  check_season (warnings, context, check);
  check_frost (warnings, context, check);
  return warnings;
}
