#pragma once

/* What the tests of the store share: a small town, a folder of their own, calls that wait. */

#include "base/clock.h"
#include "store/store-db.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* 2024-06-09T10:00:00Z, a full hour. */
#define NOON G_GINT64_CONSTANT (1717927200000)

G_STATIC_ASSERT (NOON % LEIT_HOUR_MS == 0);

static inline LeitTown *
fixture_town_with (const char *unit)
{
  g_autofree char *text = g_strdup_printf (
      "{\"format\":\"leitstand-town\",\"version\":1,\"id\":\"test\",\"name\":\"Test\","
      "\"time_zone\":\"Europe/Berlin\","
      "\"bounds\":{\"south\":52.1,\"west\":12.5,\"north\":52.2,\"east\":12.7},"
      "\"sources\":[{\"id\":\"s\",\"name\":\"S\",\"kind\":\"thingsboard\","
      "\"url\":\"https://example.org\",\"interval_minutes\":15,\"sign_in\":{\"method\":\"none\"}}],"
      "\"stations\":[{\"id\":\"st-1\",\"name\":\"One\",\"latitude\":52.14,\"longitude\":12.59,"
      "\"soil\":\"Ss\",\"humus\":\"h2\",\"streams\":["
      "{\"source\":\"s\",\"device\":\"d1\",\"key\":\"m30\",\"role\":\"soil_moisture\","
      "\"depth_cm\":30,\"unit\":\"%%\"},"
      "{\"source\":\"s\",\"device\":\"d1\",\"key\":\"t30\",\"role\":\"soil_water_tension\","
      "\"depth_cm\":30,\"unit\":\"%s\"}]}],"
      "\"tanks\":[],\"trees\":[]}",
      unit);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitProfile) profile = leit_profile_parse (bytes, "test", &error);

  g_assert_no_error (error);
  return leit_town_new (profile);
}

static inline LeitTown *
fixture_town (void)
{
  return fixture_town_with ("kPa");
}

static inline const LeitStream *
fixture_stream (LeitTown *town)
{
  const LeitStream *stream = leit_town_find_stream (town, "s", "d1", "m30");

  g_assert_nonnull (stream);
  return stream;
}

/* A folder that is removed with everything in it by fixture_remove(). */
static inline char *
fixture_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("leitstand-test-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static inline void
fixture_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      fixture_remove (g_steal_pointer (&path));
    else
      g_assert_cmpint (g_unlink (path), ==, 0);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

typedef char FixtureFolder;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FixtureFolder, fixture_remove)

static inline LeitStore *
fixture_open (const char *path)
{
  g_autoptr (GError) error = NULL;
  LeitStore *store = leit_store_open (path, LEIT_STORE_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (LEIT_IS_STORE (store));
  return store;
}

static inline void
fixture_take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static inline void
fixture_wait (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static inline GArray *
fixture_readings (void)
{
  return g_array_new (FALSE, FALSE, sizeof (LeitReading));
}

static inline void
fixture_add (GArray *readings, guint stream, gint64 time_ms, double value, LeitQuality quality)
{
  LeitReading reading = {
    .stream = stream, .time_ms = time_ms, .value = value, .quality = quality
  };

  g_array_append_val (readings, reading);
}

static inline gboolean
fixture_save (LeitStore *store, LeitTown *town, GArray *readings, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_store_save_readings_async (store, town, readings, NULL, fixture_take_result, &result);
  fixture_wait (&result);
  return leit_store_save_readings_finish (store, result, error);
}

/* One good reading of the town's moisture stream. */
static inline void
fixture_save_one (LeitStore *store, LeitTown *town, gint64 time_ms, double value)
{
  g_autoptr (GArray) readings = fixture_readings ();
  g_autoptr (GError) error = NULL;

  fixture_add (readings, fixture_stream (town)->index, time_ms, value, LEIT_QUALITY_GOOD);
  g_assert_true (fixture_save (store, town, readings, &error));
  g_assert_no_error (error);
}

static inline GArray *
fixture_history (
    LeitStore *store, const LeitStream *stream, gint64 from_ms, gint64 until_ms, guint max_points)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *points;

  leit_store_load_history_async (store, stream, from_ms, until_ms, max_points, NULL,
                                 fixture_take_result, &result);
  fixture_wait (&result);
  points = leit_store_load_history_finish (store, result, &error);
  g_assert_no_error (error);
  return points;
}

static inline void
fixture_save_history (
    LeitStore *store, const LeitStream *stream, GArray *readings, gint64 from_ms, gint64 until_ms)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  leit_store_save_history_async (store, stream, readings, (LeitTimeSpan){ from_ms, until_ms }, NULL,
                                 fixture_take_result, &result);
  fixture_wait (&result);
  g_assert_true (leit_store_save_history_finish (store, result, &error));
  g_assert_no_error (error);
}

static inline GArray *
fixture_gaps (LeitStore *store, const LeitStream *stream, gint64 from_ms, gint64 until_ms)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GArray *gaps;

  leit_store_list_gaps_async (store, stream, from_ms, until_ms, NULL, fixture_take_result, &result);
  fixture_wait (&result);
  gaps = leit_store_list_gaps_finish (store, result, &error);
  g_assert_no_error (error);
  return gaps;
}

static inline gboolean
fixture_thin (LeitStore *store, gint64 now_ms, guint raw_days, guint hourly_days, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_store_thin_async (store, now_ms, raw_days, hourly_days, NULL, fixture_take_result, &result);
  fixture_wait (&result);
  return leit_store_thin_finish (store, result, error);
}

static inline void
fixture_thin_well (LeitStore *store, gint64 now_ms, guint raw_days, guint hourly_days)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (fixture_thin (store, now_ms, raw_days, hourly_days, &error));
  g_assert_no_error (error);
}

#define POINT(points, i) (&g_array_index ((points), LeitHistoryPoint, (i)))
