#include "base/clock.h"
#include "ui/chart-build.h"
#include "ui/history-loader.h"

#include <glib/gstdio.h>

#define NOW G_GINT64_CONSTANT (1780999200000) /* 2026-06-09T10:00:00Z */
#define PATIENCE_US (10 * G_USEC_PER_SEC)
#define TANK ((LeitThing){ LEIT_THING_TANK, 0 })

static const char profile_text[] =
    "{ 'format': 'leitstand-town', 'version': 1, 'id': 'test-history', 'name': 'Test',"
    "  'time_zone': 'Europe/Berlin',"
    "  'bounds': { 'south': 52, 'west': 12, 'north': 53, 'east': 13 },"
    "  'sources': [{ 'id': 's', 'name': 'Source', 'kind': 'thingsboard',"
    "    'url': 'http://127.0.0.1:1', 'interval_minutes': 15, 'sign_in': { 'method': 'none' } }],"
    "  'tanks': [{ 'id': 'tank-1', 'name': 'Tank Market', 'latitude': 52.1, 'longitude': 12.5,"
    "    'capacity_litres': 300,"
    "    'geometry': { 'shape': 'box', 'length_cm': 100, 'width_cm': 50, 'height_cm': 60 },"
    "    'level': { 'source': 's', 'device': 'd', 'key': 'level', 'unit': 'cm',"
    "               'interval_minutes': 15 } }],"
    "  'stations': [], 'trees': [] }";

typedef struct {
  char *folder;
  char *path;
  LeitTown *town;
  const LeitStream *stream;
  LeitStore *store;
  LeitChartData *data;
  LeitChartSeries *series;
  guint n_changed;
  gboolean saved;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *text = g_strdelimit (g_strdup (profile_text), "'", '"');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitProfile) profile = NULL;

  leit_clock_set_fixed_ms (NOW);
  profile = leit_profile_parse (bytes, "town.json", &error);
  g_assert_no_error (error);
  f->town = leit_town_new (profile);
  f->stream = leit_town_get_stream (f->town, 0);
  f->folder = g_dir_make_tmp ("leitstand-test-XXXXXX", NULL);
  f->path = g_build_filename (f->folder, "test.sqlite", NULL);
  f->store = leit_store_open (f->path, LEIT_STORE_DEFAULT, &error);
  g_assert_no_error (error);
  f->data = leit_chart_build (f->town, TANK, LEIT_ROLE_TANK_LEVEL, NOW);
  f->data->until_ms = NOW;
  f->data->from_ms = NOW - LEIT_DAY_MS;
  f->series = g_ptr_array_index (f->data->series, 0);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  static const char *const endings[] = { "", "-wal", "-shm" };

  leit_chart_data_unref (f->data);
  leit_store_close (f->store);
  g_object_unref (f->store);
  g_object_unref (f->town);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *file = g_strconcat (f->path, endings[i], NULL);

    g_unlink (file);
  }
  g_rmdir (f->folder);
  g_free (f->path);
  g_free (f->folder);
}

static void
on_saved (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  leit_store_save_history_finish (LEIT_STORE (object), result, &error);
  g_assert_no_error (error);
  f->saved = TRUE;
}

static void
wait_for (gboolean *done)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  while (!*done && g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  g_assert_true (*done);
}

/* A value each quarter of an hour from four hours ago to one hour ago. */
static void
save_some (Fixture *f)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));
  LeitTimeSpan span = { NOW - 4 * LEIT_HOUR_MS, NOW };

  for (guint i = 0; i <= 12; i++) {
    LeitReading reading = { f->stream->index, LEIT_QUALITY_GOOD,
                            span.from_ms + i * 15 * LEIT_MINUTE_MS, 20 + i };

    g_array_append_val (readings, reading);
  }
  leit_store_save_history_async (f->store, f->stream, readings, span, NULL, on_saved, f);
  wait_for (&f->saved);
}

static void
on_changed (Fixture *f)
{
  f->n_changed++;
}

static void
load (Fixture *f, LeitHistoryLoader *loader)
{
  gint64 end_us = g_get_monotonic_time () + PATIENCE_US;

  g_signal_connect_swapped (loader, "changed", G_CALLBACK (on_changed), f);
  leit_history_loader_start (loader);
  while (leit_history_loader_is_reading (loader) && g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, FALSE);
  g_assert_false (leit_history_loader_is_reading (loader));
}

static void
put_latest (Fixture *f, double value, gint64 age_ms)
{
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));
  LeitReading reading = { f->stream->index, LEIT_QUALITY_GOOD, NOW - age_ms, value };

  g_array_append_val (readings, reading);
  leit_town_apply (f->town, readings, NOW);
}

static void
test_store (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitHistoryLoader) loader = leit_history_loader_new (f->town, f->store, NULL, f->data);

  save_some (f);
  load (f, loader);
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_null (leit_history_loader_get_problem (loader));
  g_assert_false (leit_history_loader_is_filling (loader));
  g_assert_cmpuint (f->series->points->len, ==, 13);
  /* 20 cm in a box of 100 × 50 cm are 100 l. */
  g_assert_cmpfloat_with_epsilon (g_array_index (f->series->points, LeitHistoryPoint, 0).mean, 100,
                                  1e-9);
}

/* The newest value is in the model before it is in the store; it is shown once. */
static void
test_latest (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitHistoryLoader) loader = leit_history_loader_new (f->town, f->store, NULL, f->data);

  save_some (f);
  put_latest (f, 40, LEIT_MINUTE_MS);
  load (f, loader);
  g_assert_cmpuint (f->series->points->len, ==, 14);
  g_assert_cmpfloat_with_epsilon (g_array_index (f->series->points, LeitHistoryPoint, 13).mean, 200,
                                  1e-9);
  g_assert_true (
      leit_chart_series_is_gap (f->series, &g_array_index (f->series->points, LeitHistoryPoint, 12),
                                &g_array_index (f->series->points, LeitHistoryPoint, 13)));
}

static void
test_implausible (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitHistoryLoader) loader = leit_history_loader_new (f->town, f->store, NULL, f->data);

  put_latest (f, 500, LEIT_MINUTE_MS);
  load (f, loader);
  g_assert_true (leit_chart_data_is_empty (f->data));
}

static void
test_no_store (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitHistoryLoader) loader = leit_history_loader_new (f->town, NULL, NULL, f->data);

  put_latest (f, 30, LEIT_MINUTE_MS);
  load (f, loader);
  g_assert_cmpuint (f->series->points->len, ==, 1);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitHistoryLoader) loader = leit_history_loader_new (f->town, f->store, NULL, f->data);
  gint64 end_us = g_get_monotonic_time () + 200 * 1000;

  save_some (f);
  g_signal_connect_swapped (loader, "changed", G_CALLBACK (on_changed), f);
  leit_history_loader_start (loader);
  leit_history_loader_stop (loader);
  g_clear_object (&loader);
  while (g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (f->n_changed, ==, 0);
  g_assert_true (leit_chart_data_is_empty (f->data));
}

/* A store that cannot be read is said, and what is known is shown all the same. */
static void
test_broken_store (Fixture *f, gconstpointer data)
{
  g_autoptr (LeitHistoryLoader) loader = leit_history_loader_new (f->town, f->store, NULL, f->data);

  put_latest (f, 30, LEIT_MINUTE_MS);
  leit_store_close (f->store);
  load (f, loader);
  g_assert_nonnull (leit_history_loader_get_problem (loader));
  g_assert_cmpuint (f->series->points->len, ==, 1);
}

static void
add (const char *path, void (*test) (Fixture *f, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/ui/history/store", test_store);
  add ("/ui/history/latest", test_latest);
  add ("/ui/history/implausible", test_implausible);
  add ("/ui/history/no-store", test_no_store);
  add ("/ui/history/stop", test_stop);
  add ("/ui/history/broken-store", test_broken_store);
  return g_test_run ();
}
