#include "demo/tank-model.h"
#include "demo/chance.h"

#define CAN_LITRES 10.0
#define FIRST_CAN_HOUR 5 /* UTC */
#define LAST_CAN_HOUR 18
#define ROUND_STEP (6 * LEIT_DEMO_TANK_STEPS_PER_HOUR) /* 06:00 UTC */
#define ROUND_STEPS 4
#define DRAIN_LITRES_PER_STEP 71.0 /* an open tap: 142 l in 20 min */
#define DRAIN_STEPS 14
#define DRAIN_PERIOD_DAYS 17
#define DRAIN_REST_LITRES 6.0 /* what stands a little above the tap when they leave */
#define WINTER_LITRES_PER_STEP 5.0
#define FEED_HOUR 21 /* UTC: late in the evening */
#define FEED_LITRES_PER_STEP 55.0

static const LeitDemoUse uses[] = {
  { "tank-markt", 4, 7, 110, 0, FALSE, 0 },
  { "tank-klinke-1", 3, 0, 0, 0, TRUE, 600 },
  { "tank-klinke-2", 2, 14, 110, 110, FALSE, 0 },
  { "tank-kurpark", 2, 7, 260, 1450, FALSE, 0 },
};

static const LeitDemoUse any_use = { NULL, 2, 0, 0, 0, FALSE, 0 };

/**
 * leit_demo_use_find:
 * @tank: a tank's id
 *
 * Returns: (transfer none): what people do with it
 */
const LeitDemoUse *
leit_demo_use_find (const char *tank)
{
  for (gsize i = 0; i < G_N_ELEMENTS (uses); i++) {
    if (g_strcmp0 (uses[i].tank, tank) == 0)
      return &uses[i];
  }
  return &any_use;
}

/* Nobody waters in the rain or in winter. */
static double
thirst (gint64 day, gboolean wet_day)
{
  double summer = leit_demo_summer_share (day);

  if (summer < 0.35)
    return 0.02;
  return (summer > 0.6 ? 1 : 0.4) * (wet_day ? 0.25 : 1);
}

static double
cans_litres (const LeitDemoTank *tank, guint64 seed, gint64 step, gboolean wet_day)
{
  gint64 day = step / LEIT_DEMO_TANK_STEPS_PER_DAY;
  int hour = (int) (step / LEIT_DEMO_TANK_STEPS_PER_HOUR - day * 24);
  double steps = (LAST_CAN_HOUR - FIRST_CAN_HOUR) * LEIT_DEMO_TANK_STEPS_PER_HOUR;
  /* half of those who come take two cans */
  double probability = tank->use->cans_per_day * thirst (day, wet_day) / 1.5 / steps;

  if (hour < FIRST_CAN_HOUR || hour >= LAST_CAN_HOUR ||
      leit_demo_chance (seed, LEIT_DEMO_CHANCE_CAN, tank->who, step) >= probability)
    return 0;
  return leit_demo_chance (seed, LEIT_DEMO_CHANCE_CAN_SIZE, tank->who, step) < 0.5 ? CAN_LITRES
                                                                                   : 2 * CAN_LITRES;
}

static double
round_litres (const LeitDemoTank *tank, gint64 step)
{
  gint64 day = step / LEIT_DEMO_TANK_STEPS_PER_DAY;
  gint64 step_of_day = step - day * LEIT_DEMO_TANK_STEPS_PER_DAY;

  if (tank->use->round_days == 0 || leit_demo_summer_share (day) < 0.62 ||
      (day + (gint64) (tank->who % 89)) % tank->use->round_days != 0 || step_of_day < ROUND_STEP ||
      step_of_day >= ROUND_STEP + ROUND_STEPS)
    return 0;
  return tank->use->round_litres / ROUND_STEPS;
}

static gboolean
is_draining (const LeitDemoTank *tank, guint64 seed, gint64 step)
{
  gint64 day = step / LEIT_DEMO_TANK_STEPS_PER_DAY;
  gint64 period = day / DRAIN_PERIOD_DAYS;
  gint64 night = period * DRAIN_PERIOD_DAYS +
                 (gint64) (DRAIN_PERIOD_DAYS * leit_demo_chance (seed, LEIT_DEMO_CHANCE_DRAIN_NIGHT,
                                                                 tank->who, period));
  double delay = leit_demo_chance (seed, LEIT_DEMO_CHANCE_DRAIN_TIME, tank->who, period);
  /* between midnight and 02:00 UTC */
  gint64 start =
      night * LEIT_DEMO_TANK_STEPS_PER_DAY + (gint64) (2 * LEIT_DEMO_TANK_STEPS_PER_HOUR * delay);

  if (!tank->use->drained_at_night)
    return FALSE;
  if (tank->last_drain_step >= 0 && step >= tank->last_drain_step &&
      step < tank->last_drain_step + DRAIN_STEPS)
    return TRUE;
  return step >= start && step < start + DRAIN_STEPS;
}

static double
drained_litres (const LeitDemoTank *tank, guint64 seed, gint64 step, double litres)
{
  double rest = tank->dead_volume_litres + DRAIN_REST_LITRES;

  if (litres <= rest || !is_draining (tank, seed, step))
    return 0;
  return MIN (DRAIN_LITRES_PER_STEP, litres - rest);
}

static double
fed_litres (const LeitDemoTank *tank, gint64 step, double litres)
{
  gint64 hour = step / LEIT_DEMO_TANK_STEPS_PER_HOUR % 24;

  return hour >= FEED_HOUR ? CLAMP (tank->use->feed_litres - litres, 0, FEED_LITRES_PER_STEP) : 0;
}

/**
 * leit_demo_tank_step:
 * @step: steps of ten minutes since 1970-01-01T00Z
 * @weather: of that hour
 * @litres: in the tank before the step
 *
 * Returns: litres after it: the roof's and a well's water in, cans, rounds and drain-offs out, the rest over
 *   the rim
 */
double
leit_demo_tank_step (const LeitDemoTank *tank,
                     guint64 seed,
                     gint64 step,
                     const LeitDemoWeather *weather,
                     double litres)
{
  gint64 day = step / LEIT_DEMO_TANK_STEPS_PER_DAY;
  double wanted;

  if (tank->use->winter_litres > 0 && leit_demo_summer_share (day) < 0.3)
    return MAX (MIN (litres, tank->use->winter_litres), litres - WINTER_LITRES_PER_STEP);

  litres += weather->rain_mm / LEIT_DEMO_TANK_STEPS_PER_HOUR * tank->roof_litres_per_mm;
  litres = MIN (litres + fed_litres (tank, step, litres), tank->capacity_litres);
  litres -= drained_litres (tank, seed, step, litres);
  wanted = cans_litres (tank, seed, step, weather->wet_day) + round_litres (tank, step);
  return litres - CLAMP (litres - tank->dead_volume_litres, 0, wanted);
}
