/* Panning a map with a million trees in its tiles against the same map without: the same window, the same way, in turn
 * in one run; the 95th percentile of the time a frame takes. Tiles have plain ground on both sides, so that no network
 * and no disk is measured. */
#include "map/tile-source.h"

#include <math.h>
#include <stdlib.h>

#define N_TREES 1000000
#define FRAMES_A_LEG 120
#define LEGS 6 /* without and with trees in turn */
#define WARM_UP_FRAMES 20
#define PIXELS_A_FRAME 12
#define LATITUDE 52.14
#define LONGITUDE 12.59

typedef struct {
  const char *name;
  double zoom;
} Level;

static const Level levels[] = { { "city", 13 }, { "district", 15 }, { "street", 17 } };

typedef struct {
  GMainLoop *loop;
  ShumateMap *map;
  LeitTileSource *source;
  LeitTreeTable *trees;
  guint level;
  guint leg;
  guint frame;
  gint64 paint_begin_us;
  GArray *times[2]; /* double, ms; without and with trees */
} Bench;

static LeitTreeTable *
make_trees (void)
{
  LeitTreeTable *trees = leit_tree_table_new (N_TREES);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < N_TREES; i++) {
    char id[16];
    LeitTreeInput tree = { .id = id, .station = LEIT_TREE_NO_STATION };

    g_snprintf (id, sizeof id, "%u", i);
    tree.latitude = LATITUDE + g_rand_double_range (random, -0.12, 0.12);
    tree.longitude = LONGITUDE + g_rand_double_range (random, -0.2, 0.2);
    leit_tree_table_add (trees, &tree);
  }
  leit_tree_table_seal (trees);
  for (guint i = 0; i < N_TREES; i++)
    leit_tree_table_set_status (trees, i, (LeitStatus) (i % LEIT_N_SOIL_STATUSES));
  return trees;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
percentile_95 (GArray *times)
{
  g_array_sort (times, compare_doubles);
  return g_array_index (times, double, times->len * 95 / 100);
}

static void
report_level (Bench *bench)
{
  double without = percentile_95 (bench->times[0]);
  double with = percentile_95 (bench->times[1]);

  g_print ("BENCH name=map.pan.p95.%s.bare value=%.1f unit=ms\n", levels[bench->level].name,
           without);
  g_print ("BENCH name=map.pan.p95.%s.trees value=%.1f unit=ms\n", levels[bench->level].name, with);
  g_print ("BENCH name=map.pan.ratio.%s value=%.2f unit=ratio\n", levels[bench->level].name,
           with / without);
  g_array_set_size (bench->times[0], 0);
  g_array_set_size (bench->times[1], 0);
}

static void
begin_leg (Bench *bench)
{
  ShumateViewport *viewport = shumate_map_get_viewport (bench->map);

  shumate_viewport_set_zoom_level (viewport, levels[bench->level].zoom);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), LATITUDE, LONGITUDE);
  leit_tile_source_set_scene (
      bench->source, bench->leg % 2 == 1 ? leit_tree_scene_new (bench->trees, G_MAXUINT) : NULL);
  bench->frame = 0;
}

static void
on_before_paint (GdkFrameClock *clock, Bench *bench)
{
  bench->paint_begin_us = g_get_monotonic_time ();
}

static void
on_after_paint (GdkFrameClock *clock, Bench *bench)
{
  double ms = (double) (g_get_monotonic_time () - bench->paint_begin_us) / 1000.0;

  if (bench->frame > WARM_UP_FRAMES)
    g_array_append_val (bench->times[bench->leg % 2], ms);
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Bench *bench = user_data;
  ShumateViewport *viewport = shumate_map_get_viewport (bench->map);
  double degrees = PIXELS_A_FRAME * 360.0 / (LEIT_TILE_PIXELS * pow (2, levels[bench->level].zoom));

  shumate_location_set_location (SHUMATE_LOCATION (viewport), LATITUDE,
                                 shumate_location_get_longitude (SHUMATE_LOCATION (viewport)) +
                                     degrees);
  if (++bench->frame < FRAMES_A_LEG)
    return G_SOURCE_CONTINUE;
  if (++bench->leg == LEGS) {
    report_level (bench);
    bench->leg = 0;
    if (++bench->level == G_N_ELEMENTS (levels)) {
      g_main_loop_quit (bench->loop);
      return G_SOURCE_REMOVE;
    }
  }
  begin_leg (bench);
  return G_SOURCE_CONTINUE;
}

int
main (void)
{
  const LeitTileConfig config = { .url = (char *) "http://127.0.0.1:9/{z}/{x}/{y}.png",
                                  .licence = (char *) "none",
                                  .min_zoom = 2,
                                  .max_zoom = 19 };
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Bench bench = { .loop = loop };
  GtkWidget *window;
  ShumateViewport *viewport;
  GdkFrameClock *clock;

  if (!gtk_init_check ()) {
    g_print ("skipped: no display\n");
    return 77;
  }
  bench.times[0] = g_array_new (FALSE, FALSE, sizeof (double));
  bench.times[1] = g_array_new (FALSE, FALSE, sizeof (double));
  bench.trees = make_trees ();
  bench.source = leit_tile_source_new (&config);
  bench.map = shumate_map_new ();
  viewport = shumate_map_get_viewport (bench.map);
  shumate_viewport_set_reference_map_source (viewport, SHUMATE_MAP_SOURCE (bench.source));
  shumate_map_add_layer (bench.map, SHUMATE_LAYER (shumate_map_layer_new (
                                        SHUMATE_MAP_SOURCE (bench.source), viewport)));
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (bench.map));
  gtk_window_present (GTK_WINDOW (window));
  clock = gtk_widget_get_frame_clock (window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), &bench);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &bench);
  begin_leg (&bench);
  gtk_widget_add_tick_callback (GTK_WIDGET (bench.map), on_tick, &bench, NULL);
  g_main_loop_run (loop);
  return 0;
}
