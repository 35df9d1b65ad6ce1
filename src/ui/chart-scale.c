#include "ui/chart-scale.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* From this span on a day's label needs its month. */
#define SPAN_WITH_MONTH_MS (10 * LEIT_DAY_MS)

/* The smallest of 1, 2, 5 × 10ⁿ that is not smaller than @step. */
static double
round_up_step (double step)
{
  static const double factors[] = { 1, 2, 5, 10 };
  double power = pow (10, floor (log10 (step)));

  for (guint i = 0; i < G_N_ELEMENTS (factors); i++) {
    /* 0.2 / 0.1 must not round up for the last bit. */
    if (step <= factors[i] * power * (1 + 1e-9))
      return factors[i] * power;
  }
  return 10 * power;
}

/**
 * leit_value_scale_init:
 * @scale: (out caller-allocates): the axis
 * @lowest: the lowest value that must fit
 * @highest: the highest value that must fit
 * @max_intervals: at most so many steps, at least 1
 *
 * Makes an axis with round ticks that holds both values. Where they are the same, or are no numbers
 * at all, the axis is one around them.
 */
void
leit_value_scale_init (LeitValueScale *scale, double lowest, double highest, guint max_intervals)
{
  double step;

  g_return_if_fail (scale != NULL);
  g_return_if_fail (max_intervals > 0);

  if (!isfinite (lowest) || !isfinite (highest) || lowest > highest) {
    lowest = 0;
    highest = 1;
  }
  if (highest - lowest <= fabs (highest) * 1e-9) {
    double half = MAX (fabs (highest) * 0.05, 0.5);

    lowest -= half;
    highest += half;
  }
  step = round_up_step ((highest - lowest) / max_intervals);
  /* Rounding both ends outwards may take one step more than asked for. */
  for (;;) {
    scale->minimum = floor (lowest / step + 1e-9) * step;
    scale->maximum = ceil (highest / step - 1e-9) * step;
    if (round ((scale->maximum - scale->minimum) / step) <= max_intervals || max_intervals < 3)
      break;
    step = round_up_step (step * 1.5);
  }
  scale->step = step;
  scale->decimals = CLAMP ((int) -floor (log10 (step) + 1e-9), 0, 6);
}

/**
 * leit_value_scale_count:
 * @scale: an axis
 *
 * Returns: how many ticks it has, both ends included
 */
guint
leit_value_scale_count (const LeitValueScale *scale)
{
  g_return_val_if_fail (scale != NULL, 0);

  return (guint) round ((scale->maximum - scale->minimum) / scale->step) + 1;
}

/**
 * leit_value_scale_get_tick:
 * @scale: an axis
 * @tick: which, from 0 at its lower end
 *
 * Returns: the tick's value
 */
double
leit_value_scale_get_tick (const LeitValueScale *scale, guint tick)
{
  g_return_val_if_fail (scale != NULL, NAN);

  return scale->minimum + tick * scale->step;
}

/* Steps within a day divide it; longer ones are whole days. */
static const struct {
  int hours; /* 0: whole days */
  int days;
} steps[] = { { 1, 0 }, { 2, 0 }, { 3, 0 }, { 6, 0 },  { 12, 0 }, { 0, 1 },
              { 0, 2 }, { 0, 5 }, { 0, 7 }, { 0, 14 }, { 0, 28 }, { 0, 91 } };

static guint
choose_step (gint64 span_ms, guint max_ticks)
{
  for (guint i = 0; i + 1 < G_N_ELEMENTS (steps); i++) {
    gint64 step_ms =
        steps[i].hours > 0 ? steps[i].hours * LEIT_HOUR_MS : steps[i].days * LEIT_DAY_MS;

    if (span_ms / step_ms + 1 <= max_ticks)
      return i;
  }
  return G_N_ELEMENTS (steps) - 1;
}

static gint64
to_ms (GDateTime *moment)
{
  return g_date_time_to_unix (moment) * 1000;
}

static void
add_tick (GArray *ticks, gint64 time_ms, gint64 from_ms, gint64 until_ms, gboolean is_midnight)
{
  LeitTimeTick tick = { time_ms, is_midnight };

  if (time_ms < from_ms || time_ms > until_ms)
    return;
  /* An hour that a change to summer time skips would double the next one. */
  if (ticks->len > 0 && g_array_index (ticks, LeitTimeTick, ticks->len - 1).time_ms >= time_ms)
    return;
  g_array_append_val (ticks, tick);
}

/* Each tick is reckoned from the calendar, never by adding hours: days have 23 to 25 of them. */
static void
add_day (GArray *ticks, GDateTime *day, int hours, gint64 from_ms, gint64 until_ms)
{
  add_tick (ticks, to_ms (day), from_ms, until_ms, TRUE);
  for (int hour = hours; hours > 0 && hour < 24; hour += hours) {
    g_autoptr (GDateTime) moment = g_date_time_new (
        g_date_time_get_timezone (day), g_date_time_get_year (day), g_date_time_get_month (day),
        g_date_time_get_day_of_month (day), hour, 0, 0);

    if (moment != NULL && g_date_time_get_hour (moment) == hour)
      add_tick (ticks, to_ms (moment), from_ms, until_ms, FALSE);
  }
}

static GDateTime *
begin_of_day (gint64 time_ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  if (local == NULL)
    return NULL;
  return g_date_time_new (zone, g_date_time_get_year (local), g_date_time_get_month (local),
                          g_date_time_get_day_of_month (local), 0, 0, 0);
}

static GDateTime *
next_day (GDateTime *day, int days)
{
  g_autoptr (GDateTime) later = g_date_time_add_days (day, days);

  return g_date_time_new (g_date_time_get_timezone (day), g_date_time_get_year (later),
                          g_date_time_get_month (later), g_date_time_get_day_of_month (later), 0, 0,
                          0);
}

/**
 * leit_time_ticks_new:
 * @from_ms: the axis' begin, milliseconds UTC
 * @until_ms: its end
 * @zone: (nullable): the town's time zone; %NULL is the machine's
 * @max_ticks: at most about so many
 *
 * Ticks at whole hours of the day (1, 2, 3, 6 or 12 apart) or at midnights, by the calendar of
 * @zone: a day of 23 or 25 hours shifts none of them.
 *
 * Returns: (transfer full) (element-type LeitTimeTick): oldest first
 */
GArray *
leit_time_ticks_new (gint64 from_ms, gint64 until_ms, GTimeZone *zone, guint max_ticks)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (LeitTimeTick));
  g_autoptr (GTimeZone) used = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  g_autoptr (GDateTime) day = begin_of_day (from_ms, used);
  guint step = choose_step (until_ms - from_ms, MAX (max_ticks, 2));

  while (day != NULL && to_ms (day) <= until_ms) {
    GDateTime *next = next_day (day, MAX (steps[step].days, 1));

    add_day (ticks, day, steps[step].hours, from_ms, until_ms);
    g_date_time_unref (day);
    day = next;
  }
  return ticks;
}

/**
 * leit_time_tick_get_label:
 * @tick: a tick
 * @span_ms: how long the whole axis is
 * @zone: (nullable): the town's time zone; %NULL is the machine's
 *
 * Returns: (transfer full): "06:00", at midnight "Tue 9" or on longer axes "9 Jun"
 */
char *
leit_time_tick_get_label (const LeitTimeTick *tick, gint64 span_ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  g_return_val_if_fail (tick != NULL, NULL);

  if (!tick->is_midnight)
    return leit_format_time_of_day (tick->time_ms, zone);
  utc = g_date_time_new_from_unix_utc (tick->time_ms / 1000);
  local = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);
  if (span_ms < SPAN_WITH_MONTH_MS)
    /* Translators: a day under a chart as strftime takes it, as short as can be: "Tue 9"; German "%a %-e." */
    return g_date_time_format (local, C_ ("day under a chart", "%a %-e"));
  /* Translators: a day under a chart of a month as strftime takes it: "9 Jun"; German "%-e. %b" */
  return g_date_time_format (local, C_ ("day and month under a chart", "%-e %b"));
}
