#include "water-fixture.h"
#include "water/level-events.h"

#include <string.h>

/* A tank of 300 l, measured every ten minutes, on a summer's day from 06:00 UTC on (08:00 in Berlin). */
typedef struct {
  Water water;
  GArray *points;
  LeitLevelSeries series;
  GArray *events;
  gint64 time_ms;
  double litres;
  GRand *random;
} Fixture;

#define MINUTE LEIT_MINUTE_MS
#define TEN (10 * MINUTE)
#define MORNING (NOW - 2 * HOUR)
#define NIGHT (NOW + 17 * HOUR) /* 03:00 in Berlin */

static void
set_up (Fixture *f, gconstpointer data)
{
  water_init (&f->water, NOW);
  f->points = g_array_new (FALSE, FALSE, sizeof (LeitLevelPoint));
  f->series = (LeitLevelSeries){ .capacity_litres = 300, .roof_area_m2 = 80, .roof_runoff = 0.8 };
  f->time_ms = MORNING;
  f->litres = 200;
  f->random = g_rand_new_with_seed (7);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  water_clear (&f->water);
  g_array_unref (f->points);
  g_clear_pointer (&f->events, g_array_unref);
  g_rand_free (f->random);
}

static void
measure (Fixture *f, double litres)
{
  LeitLevelPoint point = { f->time_ms, litres };

  g_array_append_val (f->points, point);
  f->time_ms += TEN;
}

/* With the noise that the config allows. */
static void
rest (Fixture *f, int minutes)
{
  double noise = f->water.config.level_noise_litres * 0.5;

  for (int i = 0; i < minutes / 10; i++)
    measure (f, f->litres + g_rand_double_range (f->random, -noise, noise));
}

static void
find (Fixture *f)
{
  g_clear_pointer (&f->events, g_array_unref);
  f->series.points = (const LeitLevelPoint *) f->points->data;
  f->series.n_points = f->points->len;
  f->events = leit_level_events_find (&f->water.context, &f->series);
}

static const LeitLevelEvent *
only_event (Fixture *f, LeitLevelEventKind kind)
{
  const LeitLevelEvent *event;

  find (f);
  for (guint i = 0; i < f->events->len; i++) {
    g_autofree char *words = leit_level_event_get_sentence (
        &f->water.context, &g_array_index (f->events, LeitLevelEvent, i));

    g_test_message ("%s", words);
  }
  g_assert_cmpuint (f->events->len, ==, 1);
  event = &g_array_index (f->events, LeitLevelEvent, 0);
  g_assert_cmpint (event->kind, ==, kind);
  return event;
}

static void
test_nothing (Fixture *f, gconstpointer data)
{
  find (f);
  g_assert_cmpuint (f->events->len, ==, 0);
  measure (f, 150);
  find (f);
  g_assert_cmpuint (f->events->len, ==, 0);
  rest (f, 3 * 24 * 60);
  g_array_remove_index (f->points, 0);
  find (f);
  g_assert_cmpuint (f->events->len, ==, 0);
}

/* All that the config calls noise, for a month: hardly ever taken for a can, never for an alarm. */
static void
test_noise (Fixture *f, gconstpointer data)
{
  double noise = f->water.config.level_noise_litres;

  for (int i = 0; i < 30 * 144; i++)
    measure (f, 200 + g_rand_double_range (f->random, -noise, noise));
  find (f);
  g_test_message ("%u events", f->events->len);
  g_assert_cmpuint (f->events->len, <, 10);
  for (guint i = 0; i < f->events->len; i++)
    g_assert_cmpint (g_array_index (f->events, LeitLevelEvent, i).kind, !=, LEIT_LEVEL_DRAIN);
}

static void
test_cans (Fixture *f, gconstpointer data)
{
  const LeitLevelEvent *event;

  rest (f, 120);
  f->litres -= 20;
  rest (f, 120);
  event = only_event (f, LEIT_LEVEL_CANS);
  g_assert_cmpint (event->cans, ==, 2);
  g_assert_cmpfloat_with_epsilon (event->litres, -20, 5);
  g_assert_false (event->by_night);
  g_assert_cmpfloat_with_epsilon (
      leit_level_events_cans_a_day (f->events, MORNING, MORNING + 2 * DAY), 10, 2.5);
}

/* 142 l in 20 minutes by night. */
static void
test_drain (Fixture *f, gconstpointer data)
{
  const LeitLevelEvent *event;
  g_autofree char *words = NULL;

  f->time_ms = NIGHT;
  measure (f, 200);
  measure (f, 200);
  measure (f, 129);
  measure (f, 58);
  measure (f, 58);
  event = only_event (f, LEIT_LEVEL_DRAIN);
  g_assert_cmpfloat (event->litres, ==, -142);
  g_assert_cmpint (event->from_ms, ==, NIGHT + TEN);
  g_assert_cmpint (event->until_ms, ==, NIGHT + 3 * TEN);
  g_assert_true (event->by_night);
  words = leit_level_event_get_sentence (&f->water.context, event);
  g_assert_cmpstr (words, ==,
                   "Drained: \u2212142" NARROW "l in 20 min, Wed 10 June, 03:10, by night");
}

/* Exactly the town's 80 l within 60 minutes is an alarm, a litre less is not, and so is it when it takes two hours. */
static void
test_drain_limit (Fixture *f, gconstpointer data)
{
  static const struct {
    double litres;
    int steps;
    LeitLevelEventKind kind;
  } cases[] = {
    { 80, 6, LEIT_LEVEL_DRAIN },
    { 79, 6, LEIT_LEVEL_CANS },
    { 110, 11, LEIT_LEVEL_CANS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_array_set_size (f->points, 0);
    f->time_ms = MORNING;
    for (int k = 0; k < 5; k++)
      measure (f, 200);
    for (int k = 1; k <= cases[i].steps; k++)
      measure (f, 200 - cases[i].litres * k / cases[i].steps);
    for (int k = 0; k < 5; k++)
      measure (f, 200 - cases[i].litres);
    only_event (f, cases[i].kind);
  }
}

static void
test_round (Fixture *f, gconstpointer data)
{
  LeitRoundSpan round = { MORNING + 2 * HOUR, MORNING + 3 * HOUR, 110 };
  const LeitLevelEvent *event;

  f->series.rounds = &round;
  f->series.n_rounds = 1;
  rest (f, 120);
  f->litres -= 55;
  measure (f, f->litres);
  f->litres -= 55;
  rest (f, 120);
  event = only_event (f, LEIT_LEVEL_ROUND);
  g_assert_cmpfloat_with_epsilon (event->litres, -110, 5);
  /* a round explains its litres, not more */
  round.litres = 20;
  find (f);
  g_assert_cmpuint (f->events->len, ==, 2);
  g_assert_cmpint (g_array_index (f->events, LeitLevelEvent, 1).kind, ==, LEIT_LEVEL_DRAIN);
  /* nor at another time */
  round.litres = NAN;
  only_event (f, LEIT_LEVEL_ROUND);
  round.from_ms -= 5 * HOUR;
  round.until_ms -= 5 * HOUR;
  only_event (f, LEIT_LEVEL_DRAIN);
}

static void
test_jumps (Fixture *f, gconstpointer data)
{
  rest (f, 120);
  measure (f, 20);
  rest (f, 120);
  only_event (f, LEIT_LEVEL_JUMP);
  g_array_set_size (f->points, 0);
  rest (f, 120);
  measure (f, 20);
  measure (f, 22);
  rest (f, 120);
  only_event (f, LEIT_LEVEL_JUMP);
  /* what no tank holds */
  g_array_set_size (f->points, 0);
  rest (f, 60);
  measure (f, 900);
  rest (f, 60);
  measure (f, NAN);
  rest (f, 60);
  only_event (f, LEIT_LEVEL_JUMP);
}

/* All of it gone within a second: no tap is so wide. */
static void
test_impossible_speed (Fixture *f, gconstpointer data)
{
  rest (f, 60);
  f->time_ms -= TEN - LEIT_SECOND_MS;
  f->litres = 20;
  rest (f, 120);
  only_event (f, LEIT_LEVEL_JUMP);
}

static void
test_refills (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitWeather) weather = make_weather (NOW, NOW - DAY, 72, 15);

  f->litres = 50;
  rest (f, 120);
  f->litres += 60;
  rest (f, 120);
  only_event (f, LEIT_LEVEL_REFILL);
  f->series.weather = weather;
  only_event (f, LEIT_LEVEL_HOSE);
  weather_hour (weather, MORNING + 2 * HOUR)->rain_mm = 1;
  only_event (f, LEIT_LEVEL_RAIN);
  /* a drizzle does not bring 60 l */
  weather_hour (weather, MORNING + 2 * HOUR)->rain_mm = 0.1;
  only_event (f, LEIT_LEVEL_HOSE);
}

/* Values that stop: by night the whole fall is an alarm, by day cans may have taken it. */
static void
test_gaps (Fixture *f, gconstpointer data)
{
  rest (f, 120);
  f->time_ms += 4 * HOUR;
  f->litres -= 100;
  rest (f, 120);
  only_event (f, LEIT_LEVEL_FALL_IN_GAP);
  g_array_set_size (f->points, 0);
  f->time_ms = NIGHT - 4 * HOUR;
  f->litres = 200;
  rest (f, 20);
  f->time_ms = NIGHT + HOUR;
  f->litres = 100;
  rest (f, 120);
  g_assert_true (only_event (f, LEIT_LEVEL_DRAIN)->by_night);
}

/* Points in any order and told twice are the same series. */
static void
test_late_values (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) before = NULL;

  rest (f, 120);
  f->litres -= 130;
  rest (f, 120);
  find (f);
  before = g_steal_pointer (&f->events);
  g_assert_cmpuint (before->len, ==, 1);
  for (guint i = f->points->len - 1; i > 0; i--) {
    guint k = (guint) g_rand_int_range (f->random, 0, (gint32) i + 1);
    LeitLevelPoint point = g_array_index (f->points, LeitLevelPoint, i);

    g_array_index (f->points, LeitLevelPoint, i) = g_array_index (f->points, LeitLevelPoint, k);
    g_array_index (f->points, LeitLevelPoint, k) = point;
  }
  g_array_append_vals (f->points, f->points->data, 1);
  find (f);
  g_assert_cmpuint (f->events->len, ==, 1);
  g_assert_cmpmem (before->data, sizeof (LeitLevelEvent), f->events->data, sizeof (LeitLevelEvent));
}

static void
fall_slowly (Fixture *f, double litres_a_day, int days)
{
  for (int i = 0; i < days * 144; i++) {
    measure (f, f->litres);
    f->litres -= litres_a_day / 144;
  }
}

static void
test_slow_falls (Fixture *f, gconstpointer data)
{
  fall_slowly (f, 5, 5);
  only_event (f, LEIT_LEVEL_EVAPORATION);
  g_array_set_size (f->points, 0);
  f->litres = 250;
  fall_slowly (f, 30, 5);
  only_event (f, LEIT_LEVEL_LEAK);
  /* 8 l an hour by night: nobody fills cans then */
  g_array_set_size (f->points, 0);
  f->litres = 200;
  f->time_ms = NIGHT - 2 * HOUR;
  rest (f, 60);
  f->litres -= 30;
  rest (f, 60);
  only_event (f, LEIT_LEVEL_LEAK);
}

#define add(path, test) g_test_add ("/water/level/" path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("nothing", test_nothing);
  add ("noise", test_noise);
  add ("cans", test_cans);
  add ("drain", test_drain);
  add ("drain-limit", test_drain_limit);
  add ("round", test_round);
  add ("jumps", test_jumps);
  add ("impossible-speed", test_impossible_speed);
  add ("refills", test_refills);
  add ("gaps", test_gaps);
  add ("late-values", test_late_values);
  add ("slow-falls", test_slow_falls);
  return g_test_run ();
}
