/* A year of the demo town's tanks: every drain-off by night is found, and nothing else sounds an alarm. */
#include "demo/simulation.h"
#include "town/profile.h"

#include "base/clock.h"
#include "water/level-events.h"

#include <math.h>

#define FIRST_DAY_MS G_GINT64_CONSTANT (1767225600000) /* 2026-01-01T00:00:00Z */
#define YEAR_MS (365 * LEIT_DAY_MS)
/* What tank-model.c has crews do: from 06:00 UTC on for forty minutes, in summer. */
#define ROUND_SUMMER_SHARE 0.62

typedef struct {
  LeitDemoTown *demo;
  LeitDemoSimulation *simulation;
  LeitProfile *profile;
  LeitWaterContext context;
  LeitWeather *weather;
} Fixture;

static GBytes *
read_town (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("LEITSTAND_SOURCE"), "data", "demo", "town.json", NULL);
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return g_bytes_new_take (text, length);
}

static LeitWeather *
measure_weather (void)
{
  LeitWeather *weather = leit_weather_new (FIRST_DAY_MS + YEAR_MS);

  for (gint64 time_ms = FIRST_DAY_MS; time_ms < FIRST_DAY_MS + YEAR_MS; time_ms += LEIT_HOUR_MS) {
    LeitDemoWeather demo;
    LeitWeatherHour hour = { time_ms };

    leit_demo_weather_of_hour (1, time_ms / LEIT_HOUR_MS, &demo);
    hour.rain_mm = demo.rain_mm;
    hour.temperature_celsius = demo.temperature_celsius;
    g_array_append_val (weather->hours, hour);
  }
  leit_weather_seal (weather, FIRST_DAY_MS + YEAR_MS);
  return weather;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GBytes) bytes = read_town ();
  gint64 now_ms = FIRST_DAY_MS + YEAR_MS;

  f->demo = leit_demo_town_new (bytes, NULL);
  f->simulation = leit_demo_simulation_new (f->demo, 1, now_ms - 20 * LEIT_DAY_MS);
  f->profile = leit_profile_parse (bytes, "town.json", NULL);
  g_assert_nonnull (f->profile);
  leit_water_context_init (&f->context, leit_profile_get_watering (f->profile),
                           leit_profile_get_thresholds (f->profile),
                           leit_profile_get_time_zone (f->profile), now_ms);
  f->weather = measure_weather ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  leit_weather_unref (f->weather);
  leit_demo_simulation_free (f->simulation);
  leit_demo_town_free (f->demo);
  g_object_unref (f->profile);
}

static GArray *
measure_levels (Fixture *f, const LeitTankConfig *tank, LeitDemoDevice **device)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (LeitLevelPoint));
  const LeitStream *stream = g_ptr_array_index (leit_profile_get_streams (f->profile),
                                                g_array_index (tank->streams, guint, 0));
  LeitDemoSensor *sensor;

  *device = leit_demo_town_find_device (f->demo, stream->device_id);
  g_assert_nonnull (*device);
  sensor = leit_demo_device_find_key (*device, stream->key);
  g_assert_cmpint (stream->role, ==, LEIT_ROLE_TANK_LEVEL);
  for (gint64 n = leit_demo_simulation_first_message (f->simulation, *device, FIRST_DAY_MS);; n++) {
    LeitLevelPoint point = { leit_demo_simulation_message_time (f->simulation, *device, n) };
    double value = leit_demo_simulation_get_value (f->simulation, *device, sensor, n);

    if (point.time_ms >= FIRST_DAY_MS + YEAR_MS)
      return points;
    leit_tank_geometry_volume_litres (&tank->geometry, value * stream->scale + stream->offset,
                                      &point.litres);
    g_array_append_val (points, point);
  }
}

static GArray *
plan_rounds (const LeitDemoTank *tank)
{
  GArray *rounds = g_array_new (FALSE, FALSE, sizeof (LeitRoundSpan));

  for (gint64 day = FIRST_DAY_MS / LEIT_DAY_MS; day < (FIRST_DAY_MS + YEAR_MS) / LEIT_DAY_MS;
       day++) {
    gint64 start_ms = day * LEIT_DAY_MS + 6 * LEIT_HOUR_MS;
    LeitRoundSpan round = { start_ms, start_ms + 40 * LEIT_MINUTE_MS, tank->use->round_litres };

    if (tank->use->round_days > 0 && leit_demo_summer_share (day) >= ROUND_SUMMER_SHARE &&
        (day + (gint64) (tank->who % 89)) % tank->use->round_days == 0)
      g_array_append_val (rounds, round);
  }
  return rounds;
}

static guint
count (const GArray *events, LeitLevelEventKind kind)
{
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += g_array_index (events, LeitLevelEvent, i).kind == kind;
  return n;
}

static void
tell (Fixture *f, const char *tank, const GArray *events)
{
  for (LeitLevelEventKind kind = 0; kind <= LEIT_LEVEL_JUMP; kind++)
    g_test_message ("%s: %s %u", tank, leit_level_event_kind_get_label (kind),
                    count (events, kind));
  for (guint i = 0; i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);
    g_autofree char *words = leit_level_event_get_sentence (&f->context, event);

    if (event->kind == LEIT_LEVEL_DRAIN || event->kind == LEIT_LEVEL_JUMP ||
        event->kind == LEIT_LEVEL_FALL_IN_GAP)
      g_test_message ("%s: %s", tank, words);
  }
}

static GArray *
find_events (Fixture *f, const LeitTankConfig *tank)
{
  LeitDemoDevice *device;
  g_autoptr (GArray) points = measure_levels (f, tank, &device);
  g_autoptr (GArray) rounds = plan_rounds (&device->tank);
  LeitLevelSeries series = { .points = (const LeitLevelPoint *) points->data,
                             .n_points = points->len,
                             .rounds = (const LeitRoundSpan *) rounds->data,
                             .n_rounds = rounds->len,
                             .capacity_litres = tank->capacity_litres,
                             .roof_area_m2 = tank->roof_area_m2,
                             .roof_runoff = tank->roof_runoff,
                             .weather = f->weather };
  GArray *events = leit_level_events_find (&f->context, &series);

  tell (f, tank->id, events);
  return events;
}

/* One night in every 17 days, and one more that follows the clock. */
static void
check_drained (const GArray *events)
{
  guint n_drains = count (events, LEIT_LEVEL_DRAIN);

  g_assert_cmpuint (n_drains, >=, 365 / 17);
  g_assert_cmpuint (n_drains, <=, 365 / 17 + 2);
  for (guint i = 0; i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);
    int hour = (int) (event->from_ms % LEIT_DAY_MS / LEIT_HOUR_MS);

    if (event->kind == LEIT_LEVEL_DRAIN)
      g_assert_true (hour <= 3 || hour == 23);
  }
}

static void
test_a_year (Fixture *f, gconstpointer data)
{
  GPtrArray *tanks = leit_profile_get_tanks (f->profile);

  for (guint i = 0; i < tanks->len; i++) {
    const LeitTankConfig *tank = g_ptr_array_index (tanks, i);
    g_autoptr (GArray) events = find_events (f, tank);

    if (g_str_equal (tank->id, "tank-klinke-1"))
      check_drained (events);
    else
      g_assert_cmpuint (count (events, LEIT_LEVEL_DRAIN), ==, 0);
    g_assert_cmpuint (count (events, LEIT_LEVEL_FALL_IN_GAP), ==, 0);
    g_assert_cmpuint (count (events, LEIT_LEVEL_JUMP), ==, 0);
    g_assert_cmpuint (count (events, LEIT_LEVEL_RAIN), >, 30);
    g_assert_cmpuint (count (events, LEIT_LEVEL_CANS), >, 50);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/demo/levels/a-year", Fixture, NULL, set_up, test_a_year, tear_down);
  return g_test_run ();
}
