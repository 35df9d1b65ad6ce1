#include "water/tank-balance.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* On the way through the days to come. */
typedef struct {
  const LeitTankBalanceInput *input;
  const LeitWeather *weather;
  LeitTankBalance *balance;
  LeitTankDay *day;
  guint next_hour; /* of the weather */
  guint next_draw;
  double litres;
} Walk;

/**
 * leit_tank_inflow_litres:
 *
 * m² × mm = l, less what does not arrive (run-off 0.8 of a smooth roof, 0.6 of a rough one: hausjournal.net).
 *
 * Returns: what a roof brings into its tank, in litres
 */
double
leit_tank_inflow_litres (double roof_area_m2, double roof_runoff, double rain_mm)
{
  return roof_area_m2 * rain_mm * roof_runoff;
}

/* Rain of a step; the steps come in order, so the hours are walked through once. */
static double
take_rain_mm (Walk *walk, gint64 from_ms, gint64 until_ms, gboolean *known)
{
  const LeitWeather *weather = walk->weather;
  double sum = 0;

  *known = FALSE;
  while (weather != NULL && walk->next_hour < weather->hours->len) {
    const LeitWeatherHour *hour = &g_array_index (weather->hours, LeitWeatherHour, walk->next_hour);
    gint64 end_ms = hour->start_ms + LEIT_HOUR_MS;

    if (hour->start_ms >= until_ms)
      break;
    if (end_ms > from_ms && !isnan (hour->rain_mm)) {
      double part = (double) (MIN (end_ms, until_ms) - MAX (hour->start_ms, from_ms));

      sum += hour->rain_mm * part / (double) LEIT_HOUR_MS;
      *known = TRUE;
    }
    if (end_ms > until_ms)
      break;
    walk->next_hour++;
  }
  return sum;
}

static double
take_draws (Walk *walk, gint64 until_ms)
{
  const LeitTankBalanceInput *input = walk->input;
  double sum = 0;

  for (; walk->next_draw < input->n_draws && input->draws[walk->next_draw].time_ms < until_ms;
       walk->next_draw++)
    sum += MAX (input->draws[walk->next_draw].litres, 0);
  return sum;
}

static void
rain_in (Walk *walk, gint64 from_ms, gint64 until_ms)
{
  const LeitTankBalanceInput *input = walk->input;
  gboolean known;
  double rain_mm = take_rain_mm (walk, from_ms, until_ms, &known);
  double inflow = leit_tank_inflow_litres (input->roof_area_m2, input->roof_runoff, rain_mm);
  double over = MAX (walk->litres + inflow - input->capacity_litres, 0);

  walk->day->rain_mm += rain_mm;
  walk->day->missing_hours += !known;
  walk->day->inflow_litres += inflow;
  walk->day->overflow_litres += over;
  walk->litres += inflow - over;
  if (over > 0 && walk->balance->overflow_ms == LEIT_TIME_NONE)
    walk->balance->overflow_ms = from_ms;
}

/* Gives what is there above the tap. */
static double
draw (Walk *walk, gint64 time_ms, double wanted)
{
  double got = CLAMP (walk->litres - walk->input->dead_volume_litres, 0, wanted);

  walk->litres -= got;
  /* A millilitre is rounding, not thirst. */
  if (wanted - got > 0.001) {
    walk->day->short_litres += wanted - got;
    if (walk->balance->run_dry_ms == LEIT_TIME_NONE)
      walk->balance->run_dry_ms = time_ms;
  }
  return got;
}

/* Step by step of at most an hour: first the rain, then the rounds, then the cans. */
static void
walk_day (Walk *walk, gint64 day_hours_ms)
{
  LeitTankDay *day = walk->day;
  gint64 until_ms;

  for (gint64 from_ms = day->start_ms; from_ms < day->end_ms; from_ms = until_ms) {
    double share;

    until_ms = MIN (from_ms / LEIT_HOUR_MS * LEIT_HOUR_MS + LEIT_HOUR_MS, day->end_ms);
    share = (double) (until_ms - from_ms) / (double) MAX (day_hours_ms, 1);
    rain_in (walk, from_ms, until_ms);
    day->rounds_litres += draw (walk, from_ms, take_draws (walk, until_ms));
    day->cans_litres += draw (walk, from_ms, walk->input->cans_litres_a_day * share);
  }
  day->level_litres = walk->litres;
}

static void
skip_past (Walk *walk, gint64 now_ms)
{
  while (walk->next_draw < walk->input->n_draws &&
         walk->input->draws[walk->next_draw].time_ms < now_ms)
    walk->next_draw++;
}

/* Of the first day with any. */
static void
note_overflow (LeitTankBalance *balance)
{
  for (guint i = 0; i < balance->n_days && balance->overflow_litres == 0; i++)
    balance->overflow_litres = balance->days[i].overflow_litres;
}

/**
 * leit_tank_balance_compute:
 * @balance: (out caller-allocates): filled; allocates nothing
 *
 * Day by day in the town's time, days of 23 and 25 hours included: level + roof area × rain × run-off − planned rounds − usual cans,
 * cut off at the rim (overflow) and at the tap (run dry). Within a day hour by hour, so that rain before a round helps it and rain
 * after it does not. Without weather it does not rain.
 *
 * Returns: %FALSE when the level is not known: then there is nothing to reckon with
 */
gboolean
leit_tank_balance_compute (const LeitWaterContext *context,
                           const LeitTankBalanceInput *input,
                           LeitTankBalance *balance)
{
  const LeitWeather *weather;
  Walk walk;

  g_return_val_if_fail (context != NULL && input != NULL && balance != NULL, FALSE);

  weather = leit_water_current_weather (context, input->weather);
  *balance = (LeitTankBalance){ .overflow_ms = LEIT_TIME_NONE,
                                .run_dry_ms = LEIT_TIME_NONE,
                                .without_weather = weather == NULL };
  if (isnan (input->level_litres))
    return FALSE;
  walk = (Walk){ input, weather, balance, NULL, 0, 0, 0 };
  walk.litres = CLAMP (input->level_litres, 0, input->capacity_litres);
  skip_past (&walk, context->now_ms);
  balance->n_days = MIN (input->n_days, LEIT_TANK_BALANCE_MAX_DAYS);
  for (guint i = 0; i < balance->n_days; i++) {
    gint64 begin_ms = leit_local_day_add_ms (context->zone, context->now_ms, (int) i);
    gint64 end_ms = leit_local_day_add_ms (context->zone, context->now_ms, (int) i + 1);

    walk.day = &balance->days[i];
    *walk.day = (LeitTankDay){ .start_ms = MAX (begin_ms, context->now_ms), .end_ms = end_ms };
    walk_day (&walk, end_ms - begin_ms);
  }
  note_overflow (balance);
  return TRUE;
}

/**
 * leit_tank_balance_get_available:
 * @time_ms: some time in the days of the balance
 *
 * Returns: litres above the tap at the begin of that day; NAN after the last day
 */
double
leit_tank_balance_get_available (const LeitTankBalanceInput *input,
                                 const LeitTankBalance *balance,
                                 gint64 time_ms)
{
  double level = input->level_litres;

  g_return_val_if_fail (input != NULL && balance != NULL, NAN);

  for (guint i = 0; i < balance->n_days; i++) {
    if (time_ms < balance->days[i].end_ms)
      return MAX (level - input->dead_volume_litres, 0);
    level = balance->days[i].level_litres;
  }
  return NAN;
}

static const LeitTankDay *
find_overflow_day (const LeitTankBalance *balance, double *level_before)
{
  for (guint i = 0; i < balance->n_days; i++) {
    if (balance->days[i].overflow_litres > 0)
      return &balance->days[i];
    *level_before = balance->days[i].level_litres;
  }
  return NULL;
}

/* "Tue 8 mm: 640 l come, 120 l inside, 180 l free. Give 12 cans before; 340 l will still overflow." */
static char *
describe_overflow (const LeitWaterContext *context,
                   const LeitTankBalanceInput *input,
                   const LeitTankDay *day,
                   double level)
{
  double can = context->config->can_litres;
  double room = MIN (day->overflow_litres, MAX (level - input->dead_volume_litres, 0));
  int cans = (int) floor (room / can + 1e-9);
  double rest = MAX (day->overflow_litres - cans * can, 0);
  g_autofree char *weekday = leit_local_weekday (context->zone, day->start_ms);
  g_autofree char *rain = leit_water_format_mm (day->rain_mm);
  g_autofree char *come = leit_format_quantity (day->inflow_litres, 0, "l");
  g_autofree char *inside = leit_format_quantity (level, 0, "l");
  g_autofree char *space = leit_format_quantity (input->capacity_litres - level, 0, "l");
  g_autofree char *over = leit_format_quantity (rest, 0, "l");
  g_autofree char *facts =
      /* Translators: a weekday ("Tue"), rain in mm, litres that come, that are in the tank, that still fit in */
      g_strdup_printf (_ ("%s %s: %s come, %s inside, %s free."), weekday, rain, come, inside,
                       space);
  g_autofree char *advice = NULL;

  if (cans == 0)
    /* Translators: facts about a tank's rain, then litres */
    return g_strdup_printf (_ ("%s %s will overflow."), facts, over);
  if (rest < 0.5)
    advice = g_strdup_printf (ngettext ("Give %d can before; then nothing overflows.",
                                        "Give %d cans before; then nothing overflows.", cans),
                              cans);
  else
    advice = g_strdup_printf (ngettext ("Give %d can before; %s will still overflow.",
                                        "Give %d cans before; %s will still overflow.", cans),
                              cans, over);
  return g_strdup_printf ("%s %s", facts, advice);
}

static char *
describe_level (const LeitWaterContext *context,
                const LeitTankBalanceInput *input,
                const LeitTankBalance *balance)
{
  g_autofree char *available =
      leit_format_quantity (MAX (input->level_litres - input->dead_volume_litres, 0), 0, "l");
  g_autofree char *day = NULL;

  if (balance->run_dry_ms != LEIT_TIME_NONE) {
    day = leit_format_day (balance->run_dry_ms, context->zone);
    /* Translators: litres, a day ("Fri 12 June") */
    return g_strdup_printf (_ ("%s above the tap last until %s."), available, day);
  }
  if (balance->n_days == 0)
    return g_strdup_printf (_ ("%s above the tap."), available);
  day = leit_format_day (balance->days[balance->n_days - 1].start_ms, context->zone);
  /* Translators: litres, a day ("Fri 12 June") */
  return g_strdup_printf (_ ("%s above the tap are enough beyond %s."), available, day);
}

/**
 * leit_tank_balance_get_sentence:
 * @balance: what leit_tank_balance_compute() made of @input
 *
 * Returns: (transfer full): the days to come in words with the numbers that matter: rain that will not fit in, else how long the water
 *   lasts; and that no weather is known
 */
char *
leit_tank_balance_get_sentence (const LeitWaterContext *context,
                                const LeitTankBalanceInput *input,
                                const LeitTankBalance *balance)
{
  double level;
  const LeitTankDay *overflow_day;
  g_autofree char *words = NULL;

  g_return_val_if_fail (context != NULL && input != NULL && balance != NULL, NULL);

  level = input->level_litres;
  if (isnan (level))
    return g_strdup (_ ("The level is not known, so no balance can be made."));
  overflow_day = find_overflow_day (balance, &level);
  if (overflow_day != NULL &&
      (balance->run_dry_ms == LEIT_TIME_NONE || balance->overflow_ms < balance->run_dry_ms))
    words = describe_overflow (context, input, overflow_day, level);
  else
    words = describe_level (context, input, balance);
  if (!balance->without_weather)
    return g_steal_pointer (&words);
  /* Translators: %s is a sentence about a tank */
  return g_strdup_printf (_ ("%s Without a weather forecast."), words);
}
