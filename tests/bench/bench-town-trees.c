/* A million trees along the streets of a town, in no order as a register may have them: how long the spatial index takes to
 * build, how long a click takes to find its tree, how much memory a tree takes. */
#include "town/tree-table.h"

#include <locale.h>

#define N_TREES 1000000
#define N_STREETS 8000
#define ROUNDS 9
#define CLICKS 2001

/* Berlin's size: 0.7° of longitude and 0.35° of latitude. */
#define WEST 13.1
#define SOUTH 52.35
#define WIDTH 0.7
#define HEIGHT 0.35

/* City zoom: the whole of it on one screen; a click looks 16 pixels around. */
#define CITY_ZOOM 11
#define CLICK_PIXELS 16
#define UNITS_PER_PIXEL (1u << (32 - 8 - CITY_ZOOM))

typedef struct {
  double latitude, longitude;
} Place;

static double
around_the_middle (GRand *random)
{
  /* More streets in the middle than at the edge. */
  return (g_rand_double (random) + g_rand_double (random)) / 2;
}

static Place *
make_places (GRand *random)
{
  Place *places = g_new (Place, N_TREES);

  for (guint street = 0; street < N_STREETS; street++) {
    double latitude = SOUTH + HEIGHT * around_the_middle (random);
    double longitude = WEST + WIDTH * around_the_middle (random);
    double step_north = g_rand_double_range (random, -0.0001, 0.0001);
    double step_east = g_rand_double_range (random, -0.00015, 0.00015);

    for (guint tree = 0; tree < N_TREES / N_STREETS; tree++)
      places[street * (N_TREES / N_STREETS) + tree] = (Place){
        latitude + tree * step_north + g_rand_double_range (random, -0.00001, 0.00001),
        longitude + tree * step_east + g_rand_double_range (random, -0.00001, 0.00001),
      };
  }
  /* One tree whose place nobody knew. */
  places[0] = (Place){ 0, 0 };
  for (guint i = N_TREES - 1; i > 0; i--) {
    guint other = (guint) g_rand_int_range (random, 0, (gint32) i + 1);
    Place place = places[i];

    places[i] = places[other];
    places[other] = place;
  }
  return places;
}

static LeitTreeTable *
fill_table (const Place *places)
{
  LeitTreeTable *table = leit_tree_table_new (N_TREES);

  for (guint i = 0; i < N_TREES; i++) {
    char id[16];
    LeitTreeInput tree = { .id = id,
                           .latitude = places[i].latitude,
                           .longitude = places[i].longitude,
                           .station = LEIT_TREE_NO_STATION };

    g_snprintf (id, sizeof id, "B-%07u", i);
    leit_tree_table_add (table, &tree);
  }
  return table;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
report (const char *name, const char *unit, double *values, guint n, guint percentile)
{
  qsort (values, n, sizeof *values, compare_doubles);
  g_print ("BENCH name=%s value=%.3f unit=%s\n", name, values[(n - 1) * percentile / 100], unit);
}

static LeitTreeTable *
measure_build (const Place *places)
{
  LeitTreeTable *table = NULL;
  double times[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++) {
    gint64 started;

    g_clear_object (&table);
    table = fill_table (places);
    started = g_get_monotonic_time ();
    leit_tree_table_seal (table);
    times[i] = (double) (g_get_monotonic_time () - started) / 1000;
  }
  report ("map.index.build", "ms", times, ROUNDS, 50);
  return table;
}

static void
measure_pick (LeitTreeTable *table, GRand *random)
{
  g_autofree double *times = g_new (double, CLICKS);

  for (guint i = 0; i < CLICKS; i++) {
    LeitTreePoint tree =
        leit_tree_table_get_point (table, (guint) g_rand_int_range (random, 0, N_TREES));
    guint32 x = tree.x + (guint32) g_rand_int_range (random, -200000, 200000);
    guint32 y = tree.y + (guint32) g_rand_int_range (random, -200000, 200000);
    gint64 started = g_get_monotonic_time ();

    /* Ten at once: one click is shorter than the clock's step. */
    for (guint repeat = 0; repeat < 10; repeat++)
      leit_tree_table_pick (table, x + repeat, y, CLICK_PIXELS * UNITS_PER_PIXEL, G_MAXUINT);
    times[i] = (double) (g_get_monotonic_time () - started) / 10;
  }
  report ("map.pick", "µs", times, CLICKS, 50);
  report ("map.pick.p95", "µs", times, CLICKS, 95);
}

int
main (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260609);
  g_autofree Place *places = make_places (random);
  g_autoptr (LeitTreeTable) table = NULL;

  setlocale (LC_CTYPE, "");
  table = measure_build (places);
  measure_pick (table, random);
  g_print ("BENCH name=tree.bytes value=%" G_GSIZE_FORMAT " unit=bytes\n",
           leit_tree_table_get_bytes_per_row (table));
  return 0;
}
