#include "demo/simulation.h"
#include "demo/chance.h"

#include "base/clock.h"

#include <math.h>

#define FIRST_HOUR (LEIT_DEMO_FIRST_MS / LEIT_HOUR_MS)
#define FIRST_STEP (LEIT_DEMO_FIRST_MS / LEIT_DEMO_TANK_STEP_MS)
#define FIRST_TANK_SHARE 0.6
/* 01:00 UTC is the deep of the night in Germany, summer and winter. */
#define LAST_NIGHT_MS (1 * LEIT_HOUR_MS)
#define EMPTYING_TAKES_MS (3 * LEIT_HOUR_MS)

/* The past of one device: its soil by the hour or its litres by the step. */
typedef struct {
  GArray *soil;   /* LeitDemoSoilState */
  GArray *litres; /* float */
} Past;

struct _LeitDemoSimulation {
  LeitDemoTown *town;
  guint64 seed;
  GHashTable *pasts; /* LeitDemoDevice → Past */
  gint64 next_hour;
};

static void
past_free (gpointer data)
{
  Past *past = data;

  g_clear_pointer (&past->soil, g_array_unref);
  g_clear_pointer (&past->litres, g_array_unref);
  g_free (past);
}

static Past *
past_new (LeitDemoDevice *device)
{
  Past *past = g_new0 (Past, 1);

  if (device->site != NULL) {
    LeitDemoSoilState state;

    leit_demo_soil_begin (&device->soil, &state);
    past->soil = g_array_new (FALSE, FALSE, sizeof (LeitDemoSoilState));
    g_array_append_val (past->soil, state);
  }
  if (device->is_tank) {
    float litres = (float) (device->tank.capacity_litres * FIRST_TANK_SHARE);

    past->litres = g_array_new (FALSE, FALSE, sizeof (float));
    g_array_append_val (past->litres, litres);
  }
  return past;
}

/* The last 01:00 UTC that is long enough ago for the tank to be empty now. */
static gint64
last_night_step (gint64 now_ms)
{
  gint64 night = now_ms - LAST_NIGHT_MS - EMPTYING_TAKES_MS;

  return (night / LEIT_DAY_MS * LEIT_DAY_MS + LAST_NIGHT_MS) / LEIT_DEMO_TANK_STEP_MS;
}

/**
 * leit_demo_simulation_new:
 * @town: the town, which must outlive it
 * @seed: another seed is another weather
 * @now_ms: the clock, milliseconds UTC: which night counts as the last one
 *
 * Returns: (transfer full): the simulation
 */
LeitDemoSimulation *
leit_demo_simulation_new (LeitDemoTown *town, guint64 seed, gint64 now_ms)
{
  LeitDemoSimulation *self = g_new0 (LeitDemoSimulation, 1);

  self->town = town;
  self->seed = seed;
  self->next_hour = FIRST_HOUR;
  self->pasts = g_hash_table_new_full (NULL, NULL, NULL, past_free);
  for (guint i = 0; i < town->devices->len; i++) {
    LeitDemoDevice *device = g_ptr_array_index (town->devices, i);

    if (device->is_tank && device->tank.use->drained_at_night)
      device->tank.last_drain_step = last_night_step (now_ms);
    if (device->site != NULL || device->is_tank)
      g_hash_table_insert (self->pasts, device, past_new (device));
  }
  return self;
}

void
leit_demo_simulation_free (LeitDemoSimulation *self)
{
  g_hash_table_unref (self->pasts);
  g_free (self);
}

guint64
leit_demo_simulation_get_seed (LeitDemoSimulation *self)
{
  return self->seed;
}

static void
step_soil (LeitDemoSimulation *self,
           const LeitDemoDevice *device,
           const LeitDemoWeather *weather,
           GArray *soil)
{
  LeitDemoSoilState state = g_array_index (soil, LeitDemoSoilState, soil->len - 1);

  leit_demo_soil_step (&device->soil, device->site, self->seed, self->next_hour, weather, &state);
  g_array_append_val (soil, state);
}

static void
step_tank (LeitDemoSimulation *self,
           const LeitDemoDevice *device,
           const LeitDemoWeather *weather,
           GArray *past)
{
  float litres = g_array_index (past, float, past->len - 1);

  for (int i = 0; i < LEIT_DEMO_TANK_STEPS_PER_HOUR; i++) {
    gint64 step = self->next_hour * LEIT_DEMO_TANK_STEPS_PER_HOUR + i;

    litres = (float) leit_demo_tank_step (&device->tank, self->seed, step, weather, litres);
    g_array_append_val (past, litres);
  }
}

static void
reach (LeitDemoSimulation *self, gint64 time_ms)
{
  gint64 until_hour = MIN (time_ms, LEIT_DEMO_END_MS) / LEIT_HOUR_MS;

  for (; self->next_hour <= until_hour; self->next_hour++) {
    LeitDemoWeather weather;
    GHashTableIter iter;
    gpointer device, past;

    leit_demo_weather_of_hour (self->seed, self->next_hour, &weather);
    g_hash_table_iter_init (&iter, self->pasts);
    while (g_hash_table_iter_next (&iter, &device, &past)) {
      if (((Past *) past)->soil != NULL)
        step_soil (self, device, &weather, ((Past *) past)->soil);
      if (((Past *) past)->litres != NULL)
        step_tank (self, device, &weather, ((Past *) past)->litres);
    }
  }
}

/**
 * leit_demo_simulation_message_time:
 * @n: a message's number
 *
 * Returns: when the device measured it, milliseconds UTC
 */
gint64
leit_demo_simulation_message_time (LeitDemoSimulation *self, const LeitDemoDevice *device, gint64 n)
{
  double offset = leit_demo_chance (self->seed, LEIT_DEMO_CHANCE_OFFSET, device->who, 0);
  double jitter = leit_demo_chance (self->seed, LEIT_DEMO_CHANCE_JITTER, device->who, n);

  return n * device->period_ms + (gint64) (offset * (double) device->period_ms) +
         (gint64) ((2 * jitter - 1) * (double) device->jitter_ms);
}

/**
 * leit_demo_simulation_first_message:
 *
 * Returns: the number of the first message at or after @from_ms
 */
gint64
leit_demo_simulation_first_message (LeitDemoSimulation *self,
                                    const LeitDemoDevice *device,
                                    gint64 from_ms)
{
  gint64 n = MAX (from_ms, LEIT_DEMO_FIRST_MS) / device->period_ms - 2;

  while (leit_demo_simulation_message_time (self, device, n) < MAX (from_ms, LEIT_DEMO_FIRST_MS))
    n++;
  return n;
}

/**
 * leit_demo_simulation_newest_message:
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: the number of the newest message that has reached the server
 */
gint64
leit_demo_simulation_newest_message (LeitDemoSimulation *self,
                                     const LeitDemoDevice *device,
                                     gint64 now_ms)
{
  gint64 until_ms = MIN (now_ms, LEIT_DEMO_END_MS) - device->delay_ms;
  gint64 n = until_ms / device->period_ms + 1;

  while (leit_demo_simulation_message_time (self, device, n) > until_ms)
    n--;
  return n;
}

static double
soil_value (const LeitDemoDevice *device,
            const LeitDemoSensor *sensor,
            const LeitDemoSoilState *state)
{
  double moisture = leit_demo_soil_at_depth (state, sensor->depth_cm);

  switch ((int) sensor->quantity) {
  case LEIT_DEMO_SOIL_TENSION:
    return leit_demo_soil_tension_kpa (&device->soil, moisture);
  case LEIT_DEMO_SOIL_TEMPERATURE:
    return state->temperature_celsius;
  default:
    return moisture;
  }
}

static double
soil_between_hours (const LeitDemoDevice *device,
                    const LeitDemoSensor *sensor,
                    const GArray *soil,
                    gint64 time_ms)
{
  gint64 hour = time_ms / LEIT_HOUR_MS;
  double share = (double) (time_ms - hour * LEIT_HOUR_MS) / (double) LEIT_HOUR_MS;
  guint index = (guint) CLAMP (hour - FIRST_HOUR, 0, (gint64) soil->len - 2);
  double before = soil_value (device, sensor, &g_array_index (soil, LeitDemoSoilState, index));
  double after = soil_value (device, sensor, &g_array_index (soil, LeitDemoSoilState, index + 1));

  return before + (after - before) * share;
}

static double
level_between_steps (const LeitDemoDevice *device, const GArray *litres, gint64 time_ms)
{
  gint64 step = time_ms / LEIT_DEMO_TANK_STEP_MS;
  double share =
      (double) (time_ms - step * LEIT_DEMO_TANK_STEP_MS) / (double) LEIT_DEMO_TANK_STEP_MS;
  guint index = (guint) CLAMP (step - FIRST_STEP, 0, (gint64) litres->len - 2);
  float before = g_array_index (litres, float, index);
  float after = g_array_index (litres, float, index + 1);

  return leit_demo_shape_level_cm (&device->shape, before + (after - before) * share);
}

/* Sensors that need no past. */
static double
air_value (LeitDemoSimulation *self, const LeitDemoSensor *sensor, gint64 time_ms)
{
  LeitDemoWeather weather;
  gint64 hour = time_ms / LEIT_HOUR_MS;
  double day_phase = sin (G_PI * ((double) (hour % 24) - 5) / 14);

  leit_demo_weather_of_hour (self->seed, hour, &weather);
  switch ((int) sensor->quantity) {
  case LEIT_DEMO_OPEN_INPUT:
    return 110;
  case LEIT_DEMO_WATER_TEMPERATURE:
    return 10 + (weather.temperature_celsius - 10) * 0.35;
  case LEIT_DEMO_AIR_HUMIDITY:
    return weather.humidity_percent;
  case LEIT_DEMO_RAIN:
    return weather.rain_mm;
  case LEIT_DEMO_BATTERY:
    return 3.58 + 0.004 * weather.temperature_celsius;
  case LEIT_DEMO_BRIGHTNESS:
    return 40 + 52000 * MAX (day_phase, 0) * leit_demo_summer_share (hour / 24);
  case LEIT_DEMO_ROOM_AIR:
    return 520 + 600 * MAX (day_phase, 0);
  case LEIT_DEMO_DUST:
    return weather.wet_day ? 4 : 11;
  default:
    return weather.temperature_celsius;
  }
}

/* −1.00 and −128 mean "no value" on openSenseMap; a frosty night must not say so by chance. */
static double
avoid_sentinels (double value)
{
  return fabs (value + 1) < 0.005 || fabs (value + 128) < 0.005 ? value + 0.1 : value;
}

/**
 * leit_demo_simulation_get_value:
 * @n: a message's number
 *
 * Returns: what the sensor sent in that message, in its unit, rounded as it sends it
 */
double
leit_demo_simulation_get_value (LeitDemoSimulation *self,
                                const LeitDemoDevice *device,
                                const LeitDemoSensor *sensor,
                                gint64 n)
{
  gint64 time_ms = leit_demo_simulation_message_time (self, device, n);
  const Past *past = g_hash_table_lookup (self->pasts, device);
  double noise =
      leit_demo_chance (self->seed, LEIT_DEMO_CHANCE_NOISE, g_str_hash (sensor->sensor_id), n);
  double steps = pow (10, sensor->decimals);
  double value;

  reach (self, time_ms);
  if (past != NULL && past->soil != NULL && sensor->quantity <= LEIT_DEMO_SOIL_TEMPERATURE)
    value = soil_between_hours (device, sensor, past->soil, time_ms);
  else if (past != NULL && past->litres != NULL && sensor->quantity == LEIT_DEMO_WATER_LEVEL)
    value = level_between_steps (device, past->litres, time_ms);
  else
    value = air_value (self, sensor, time_ms);
  value = value * sensor->scale + sensor->offset + (2 * noise - 1) * sensor->noise;
  return avoid_sentinels (round (value * steps) / steps);
}

/**
 * leit_demo_value_to_string:
 * @value: from leit_demo_simulation_get_value()
 *
 * Returns: (transfer full): the value as both servers write it
 */
char *
leit_demo_value_to_string (const LeitDemoSensor *sensor, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *format = g_strdup_printf ("%%.%df", sensor->decimals);

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value + 0.0));
}
