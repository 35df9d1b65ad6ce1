/* The tree table keeps what it was given, and its index finds exactly what looking at every row finds. */
#include "town/tree-table.h"

#include <math.h>

#define ALL ((1u << LEIT_N_SOIL_STATUSES) - 1)

static guint
add_tree (LeitTreeTable *table, double latitude, double longitude)
{
  g_autofree char *id = g_strdup_printf ("T-%u", leit_tree_table_get_n_rows (table));
  LeitTreeInput tree = {
    .id = id, .latitude = latitude, .longitude = longitude, .station = LEIT_TREE_NO_STATION
  };

  return leit_tree_table_add (table, &tree);
}

static void
test_facts (void)
{
  g_autoptr (LeitTreeTable) table = leit_tree_table_new (0);
  LeitTreeInput full = { "B-1",         "Rathauslinde", "Tilia cordata",
                         "Winterlinde", "Markt",        52.142,
                         -12.5954321,   1998,           3 };
  LeitTreeInput bare = {
    .id = "B-2", .name = "B-2", .species = "", .planting_year = 0, .station = LEIT_TREE_NO_STATION
  };

  g_assert_cmpuint (leit_tree_table_add (table, &full), ==, 0);
  g_assert_cmpuint (leit_tree_table_add (table, &bare), ==, 1);
  leit_tree_table_seal (table);

  g_assert_cmpuint (leit_tree_table_get_n_rows (table), ==, 2);
  g_assert_cmpstr (leit_tree_table_get_id (table, 0), ==, "B-1");
  g_assert_cmpstr (leit_tree_table_get_name (table, 0), ==, "Rathauslinde");
  g_assert_cmpstr (leit_tree_table_get_species (table, 0), ==, "Tilia cordata");
  g_assert_cmpstr (leit_tree_table_get_species_de (table, 0), ==, "Winterlinde");
  g_assert_cmpstr (leit_tree_table_get_street (table, 0), ==, "Markt");
  g_assert_cmpfloat_with_epsilon (leit_tree_table_get_latitude (table, 0), 52.142, 1e-7);
  g_assert_cmpfloat_with_epsilon (leit_tree_table_get_longitude (table, 0), -12.5954321, 1e-7);
  g_assert_cmpint (leit_tree_table_get_planting_year (table, 0), ==, 1998);
  g_assert_cmpuint (leit_tree_table_get_station (table, 0), ==, 3);
  g_assert_cmpint (leit_tree_table_get_status (table, 0), ==, LEIT_STATUS_NO_VALUE);

  g_assert_cmpstr (leit_tree_table_get_name (table, 1), ==, "B-2");
  g_assert_null (leit_tree_table_get_species (table, 1));
  g_assert_null (leit_tree_table_get_street (table, 1));
  g_assert_cmpint (leit_tree_table_get_planting_year (table, 1), ==, LEIT_YEAR_UNKNOWN);
  g_assert_cmpuint (leit_tree_table_get_station (table, 1), ==, LEIT_TREE_NO_STATION);
}

/* Two rows of the same street point to one text. */
static void
test_texts_are_shared (void)
{
  g_autoptr (LeitTreeTable) table = leit_tree_table_new (0);
  char street[] = "Markt";
  LeitTreeInput tree = { .id = "1", .street = street };

  leit_tree_table_add (table, &tree);
  tree.id = "2";
  leit_tree_table_add (table, &tree);
  street[0] = 'X';
  leit_tree_table_seal (table);
  g_assert_cmpstr (leit_tree_table_get_street (table, 0), ==, "Markt");
  g_assert_true (leit_tree_table_get_street (table, 0) == leit_tree_table_get_street (table, 1));
}

static void
test_find (void)
{
  g_autoptr (LeitTreeTable) table = leit_tree_table_new (0);
  g_autoptr (LeitTreeTable) empty = leit_tree_table_new (0);

  for (guint i = 0; i < 1000; i++)
    add_tree (table, 52, 12);
  leit_tree_table_seal (table);
  leit_tree_table_seal (empty);
  for (guint row = 0; row < 1000; row++)
    g_assert_cmpuint (leit_tree_table_find (table, leit_tree_table_get_id (table, row)), ==, row);
  g_assert_cmpuint (leit_tree_table_find (table, "T-1000"), ==, LEIT_TREE_NO_ROW);
  g_assert_cmpuint (leit_tree_table_find (table, ""), ==, LEIT_TREE_NO_ROW);
  g_assert_cmpuint (leit_tree_table_find (empty, "T-0"), ==, LEIT_TREE_NO_ROW);
}

static void
test_mercator (void)
{
  guint32 x, y;
  double latitude, longitude;

  leit_mercator_from_degrees (0, 0, &x, &y);
  g_assert_cmpuint (x, ==, 1u << 31);
  g_assert_cmpuint (y, ==, 1u << 31);
  leit_mercator_from_degrees (90, -180, &x, &y);
  g_assert_cmpuint (x, ==, 0);
  g_assert_cmpuint (y, ==, 0);
  leit_mercator_from_degrees (-90, 180, &x, &y);
  g_assert_cmpuint (x, ==, G_MAXUINT32);
  g_assert_cmpuint (y, ==, G_MAXUINT32);
  /* The market square of Bad Belzig lies in tile 14/8765/5401, by the formula of the OpenStreetMap wiki. */
  leit_mercator_from_degrees (52.1421, 12.5951, &x, &y);
  g_assert_cmpuint (x >> (32 - 14), ==, 8765);
  g_assert_cmpuint (y >> (32 - 14), ==, 5401);

  for (double degrees = -84.9; degrees < 85; degrees += 0.37) {
    leit_mercator_from_degrees (degrees, degrees * 2, &x, &y);
    leit_mercator_to_degrees (x, y, &latitude, &longitude);
    g_assert_cmpfloat_with_epsilon (latitude, degrees, 2e-7);
    g_assert_cmpfloat_with_epsilon (longitude, degrees * 2, 2e-7);
  }
}

typedef struct {
  const char *name;
  guint n_rows;
  void (*place) (GRand *random, guint row, double *latitude, double *longitude);
} Scatter;

static void
place_evenly (GRand *random, guint row, double *latitude, double *longitude)
{
  *latitude = g_rand_double_range (random, 52.1, 52.2);
  *longitude = g_rand_double_range (random, 12.5, 12.7);
}

static void
place_in_clusters (GRand *random, guint row, double *latitude, double *longitude)
{
  guint cluster = row % 5;

  *latitude = 52.1 + cluster * 0.02 + g_rand_double_range (random, 0, 0.0005);
  *longitude = 12.5 + (cluster * 3 % 5) * 0.04 + g_rand_double_range (random, 0, 0.0005);
}

static void
place_on_a_line (GRand *random, guint row, double *latitude, double *longitude)
{
  *latitude = 52.1;
  *longitude = 12.5 + row * 0.0001;
}

static void
place_on_one_point (GRand *random, guint row, double *latitude, double *longitude)
{
  *latitude = 52.14;
  *longitude = 12.6;
}

static void
place_with_strays (GRand *random, guint row, double *latitude, double *longitude)
{
  place_evenly (random, row, latitude, longitude);
  if (row % 250 == 0) {
    double swapped = *latitude;

    *latitude = *longitude;
    *longitude = swapped;
  } else if (row % 250 == 1) {
    *latitude = *longitude = 0;
  }
}

static void
place_at_the_edges (GRand *random, guint row, double *latitude, double *longitude)
{
  static const double latitudes[] = { -90, -85, 0, 85, 90 };
  static const double longitudes[] = { -180, -179.9999999, 0, 179.9999999, 180 };

  *latitude = latitudes[row % 5];
  *longitude = longitudes[row / 5 % 5];
}

static const Scatter scatters[] = {
  { "evenly", 3000, place_evenly },      { "clusters", 3000, place_in_clusters },
  { "line", 2000, place_on_a_line },     { "one point", 500, place_on_one_point },
  { "strays", 3000, place_with_strays }, { "edges", 50, place_at_the_edges },
  { "no rows", 0, place_evenly },        { "one row", 1, place_evenly },
  { "two rows", 2, place_at_the_edges }, { "nine rows", 9, place_evenly },
};

static LeitTreeTable *
scatter (const Scatter *how, GRand *random)
{
  LeitTreeTable *table = leit_tree_table_new (how->n_rows / 3);

  for (guint row = 0; row < how->n_rows; row++) {
    double latitude, longitude;

    how->place (random, row, &latitude, &longitude);
    add_tree (table, latitude, longitude);
  }
  leit_tree_table_seal (table);
  for (guint row = 0; row < how->n_rows; row++)
    leit_tree_table_set_status (table, row,
                                (LeitStatus) g_rand_int_range (random, 0, LEIT_N_SOIL_STATUSES));
  return table;
}

/* Near a tree, anywhere, or a corner of the world. */
static LeitTreePoint
aim (LeitTreeTable *table, GRand *random)
{
  guint n_rows = leit_tree_table_get_n_rows (table);
  LeitTreePoint point = { g_rand_int (random), g_rand_int (random) };
  int kind = g_rand_int_range (random, 0, 10);

  if (n_rows > 0 && kind < 8) {
    point =
        leit_tree_table_get_point (table, (guint) g_rand_int_range (random, 0, (gint32) n_rows));
    if (kind < 6) {
      point.x += (guint32) g_rand_int_range (random, -300000, 300000);
      point.y += (guint32) g_rand_int_range (random, -300000, 300000);
    }
  } else if (kind == 8) {
    point.x = g_rand_boolean (random) ? 0 : G_MAXUINT32;
    point.y = g_rand_boolean (random) ? 0 : G_MAXUINT32;
  }
  return point;
}

static gboolean
count_visit (guint row, LeitTreePoint point, gpointer user_data)
{
  guint8 *visits = user_data;

  visits[row]++;
  return TRUE;
}

static void
compare_visit (LeitTreeTable *table, LeitTreePoint a, LeitTreePoint b)
{
  guint n_rows = leit_tree_table_get_n_rows (table);
  g_autofree guint8 *visits = g_malloc0 (n_rows + 1);
  guint32 x_min = MIN (a.x, b.x), x_max = MAX (a.x, b.x);
  guint32 y_min = MIN (a.y, b.y), y_max = MAX (a.y, b.y);

  leit_tree_table_visit (table, x_min, y_min, x_max, y_max, count_visit, visits);
  for (guint row = 0; row < n_rows; row++) {
    LeitTreePoint point = leit_tree_table_get_point (table, row);
    gboolean inside = point.x >= x_min && point.x <= x_max && point.y >= y_min && point.y <= y_max;

    g_assert_cmpuint (visits[row], ==, inside);
  }
}

static void
test_visit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scatters); i++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (20260609 + i);
    g_autoptr (LeitTreeTable) table = scatter (&scatters[i], random);

    g_test_message ("%s", scatters[i].name);
    for (guint round = 0; round < 200; round++)
      compare_visit (table, aim (table, random), aim (table, random));
    for (guint row = 0; row < MIN (scatters[i].n_rows, 30); row++) {
      LeitTreePoint point = leit_tree_table_get_point (table, row);

      compare_visit (table, point, point);
    }
    compare_visit (table, (LeitTreePoint){ 0, 0 }, (LeitTreePoint){ G_MAXUINT32, G_MAXUINT32 });
  }
}

/* Borders included, of two equally near ones the lower row. */
static guint
pick_by_looking_at_all (LeitTreeTable *table, LeitTreePoint at, guint32 radius, guint mask)
{
  double best = (double) MIN (radius, G_MAXINT32) * (double) MIN (radius, G_MAXINT32);
  guint best_row = LEIT_TREE_NO_ROW;

  for (guint row = 0; row < leit_tree_table_get_n_rows (table); row++) {
    LeitTreePoint point = leit_tree_table_get_point (table, row);
    double dx = (double) point.x - at.x;
    double dy = (double) point.y - at.y;
    double distance = dx * dx + dy * dy;

    if ((mask & (1u << leit_tree_table_get_status (table, row))) == 0)
      continue;
    if (distance < best || (distance == best && best_row == LEIT_TREE_NO_ROW)) {
      best = distance;
      best_row = row;
    }
  }
  return best_row;
}

static void
test_pick (void)
{
  static const guint32 radii[] = { 0, 1, 63, 5000, 200000, 3000000, G_MAXINT32, G_MAXUINT32 };

  for (guint i = 0; i < G_N_ELEMENTS (scatters); i++) {
    g_autoptr (GRand) random = g_rand_new_with_seed (609 + i);
    g_autoptr (LeitTreeTable) table = scatter (&scatters[i], random);

    g_test_message ("%s", scatters[i].name);
    for (guint round = 0; round < 300; round++) {
      LeitTreePoint at = aim (table, random);
      guint32 radius = radii[(guint) g_rand_int_range (random, 0, G_N_ELEMENTS (radii))];
      guint mask = round % 3 == 0 ? ALL : g_rand_int (random) & ALL;

      g_assert_cmpuint (leit_tree_table_pick (table, at.x, at.y, radius, mask), ==,
                        pick_by_looking_at_all (table, at, radius, mask));
    }
  }
}

static gboolean
stop_at_third (guint row, LeitTreePoint point, gpointer user_data)
{
  guint *n_visits = user_data;

  return ++*n_visits < 3;
}

static void
test_visitor_stops (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (LeitTreeTable) table = scatter (&scatters[0], random);
  guint n_visits = 0;

  leit_tree_table_visit (table, 0, 0, G_MAXUINT32, G_MAXUINT32, stop_at_third, &n_visits);
  g_assert_cmpuint (n_visits, ==, 3);
}

static void
expect_rows (LeitTreeTable *table, guint station, const guint32 *expected, guint n_expected)
{
  guint n_rows = 99;
  const guint32 *rows = leit_tree_table_get_rows_of_station (table, station, &n_rows);

  g_assert_cmpuint (n_rows, ==, n_expected);
  for (guint i = 0; i < n_rows; i++)
    g_assert_cmpuint (rows[i], ==, expected[i]);
}

static void
test_rows_of_station (void)
{
  g_autoptr (LeitTreeTable) table = leit_tree_table_new (0);

  for (guint i = 0; i < 6; i++)
    add_tree (table, 52, 12);
  leit_tree_table_seal (table);
  expect_rows (table, 0, NULL, 0);
  leit_tree_table_set_station (table, 4, 2);
  leit_tree_table_set_station (table, 1, 2);
  leit_tree_table_set_station (table, 3, 0);
  expect_rows (table, 0, (guint32[]){ 3 }, 1);
  expect_rows (table, 1, NULL, 0);
  expect_rows (table, 2, (guint32[]){ 1, 4 }, 2);
  expect_rows (table, 3, NULL, 0);
  expect_rows (table, LEIT_TREE_NO_STATION, NULL, 0);
  leit_tree_table_set_station (table, 1, LEIT_TREE_NO_STATION);
  expect_rows (table, 2, (guint32[]){ 4 }, 1);
}

static void
test_statuses (void)
{
  g_autoptr (LeitTreeTable) table = leit_tree_table_new (0);
  g_autoptr (GBytes) before = NULL;
  guint counts[LEIT_N_SOIL_STATUSES];
  const guint8 *statuses;
  gsize n_statuses;

  for (guint i = 0; i < 4; i++)
    add_tree (table, 52, 12);
  leit_tree_table_seal (table);
  g_assert_true (leit_tree_table_set_status (table, 2, LEIT_STATUS_DRY));
  g_assert_false (leit_tree_table_set_status (table, 2, LEIT_STATUS_DRY));
  before = leit_tree_table_snapshot_statuses (table);
  leit_tree_table_set_status (table, 2, LEIT_STATUS_GOOD);
  leit_tree_table_set_status (table, 3, LEIT_STATUS_GOOD);

  statuses = g_bytes_get_data (before, &n_statuses);
  g_assert_cmpuint (n_statuses, ==, 4);
  g_assert_cmpuint (statuses[2], ==, LEIT_STATUS_DRY);
  leit_tree_table_count_statuses (table, counts);
  g_assert_cmpuint (counts[LEIT_STATUS_GOOD], ==, 2);
  g_assert_cmpuint (counts[LEIT_STATUS_NO_VALUE], ==, 2);
  g_assert_cmpuint (counts[LEIT_STATUS_DRY], ==, 0);
}

static void
test_memory (void)
{
  for (guint n_rows = 100; n_rows <= 200000; n_rows = n_rows * 3 / 2) {
    g_autoptr (LeitTreeTable) table = leit_tree_table_new (n_rows);

    for (guint i = 0; i < n_rows; i++)
      add_tree (table, 52 + i * 1e-6, 12 + i % 1000 * 1e-4);
    leit_tree_table_seal (table);
    g_assert_cmpuint (leit_tree_table_get_bytes_per_row (table), <=, 64);
  }
}

/* The map paints from worker threads while the town rates. */
static gpointer
visit_over_and_over (gpointer user_data)
{
  LeitTreeTable *table = user_data;
  g_autofree guint8 *visits = g_malloc0 (leit_tree_table_get_n_rows (table));

  for (guint i = 0; i < 100; i++)
    leit_tree_table_visit (table, 0, 0, G_MAXUINT32, G_MAXUINT32, count_visit, visits);
  return GUINT_TO_POINTER (visits[0]);
}

static void
test_threads (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  g_autoptr (LeitTreeTable) table = scatter (&scatters[0], random);
  GThread *threads[3];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("visit", visit_over_and_over, table);
  for (guint row = 0; row < leit_tree_table_get_n_rows (table); row++) {
    leit_tree_table_set_status (table, row, LEIT_STATUS_DRY);
    leit_tree_table_set_station (table, row, row % 7);
  }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_cmpuint (GPOINTER_TO_UINT (g_thread_join (threads[i])), ==, 100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/town/tree-table/facts", test_facts);
  g_test_add_func ("/town/tree-table/texts-are-shared", test_texts_are_shared);
  g_test_add_func ("/town/tree-table/find", test_find);
  g_test_add_func ("/town/tree-table/mercator", test_mercator);
  g_test_add_func ("/town/tree-table/visit", test_visit);
  g_test_add_func ("/town/tree-table/pick", test_pick);
  g_test_add_func ("/town/tree-table/visitor-stops", test_visitor_stops);
  g_test_add_func ("/town/tree-table/rows-of-station", test_rows_of_station);
  g_test_add_func ("/town/tree-table/statuses", test_statuses);
  g_test_add_func ("/town/tree-table/memory", test_memory);
  g_test_add_func ("/town/tree-table/threads", test_threads);
  return g_test_run ();
}
