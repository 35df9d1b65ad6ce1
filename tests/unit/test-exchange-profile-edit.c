#include "exchange/profile-edit.h"
#include "exchange/town-file.h"

#include <glib/gstdio.h>
#include <string.h>

static const char town_file[] =
    "{\n"
    "  \"$comment\": \"Bitte nicht umsortieren\",\n"
    "  \"format\": \"leitstand-town\", \"version\": 1,\n"
    "  \"id\": \"test\", \"name\": \"Öhe [1]\",\n"
    "  \"time_zone\": \"Europe/Berlin\",\n"
    "  \"bounds\": {\"south\": 52.10, \"west\": 12.5, \"north\": 52.2, \"east\": 12.7},\n"
    "  \"sources\": [{\"id\": \"osm\", \"name\": \"Schulen\", \"kind\": \"opensensemap\",\n"
    "    \"url\": \"https://api.example.de\"}],\n"
    "%s"
    "  \"tanks\": [\n"
    "    { \"id\": \"t-1\", \"name\": \"Markt\", \"latitude\": 52.141, \"longitude\": 12.601,\n"
    "      \"capacity_litres\": 300,\n"
    "      \"geometry\": {\"shape\": \"box\", \"length_cm\": 60, \"width_cm\": 50, \"height_cm\": "
    "100},\n"
    "      \"level\": {\"source\": \"osm\", \"device\": \"alt\", \"key\": \"k\", \"unit\": \"cm\"} "
    "}\n"
    "  ],\n"
    "  \"trees\": []\n"
    "}\n";

static const char stations[] = "  \"stations\": [\n"
                               "    { \"id\": \"st-schule\", \"name\": \"Schule\", \"latitude\": "
                               "52.140, \"longitude\": 12.60 }\n"
                               "  ],\n";

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static GBytes *
town_with (const char *list)
{
  char *text = g_strdup_printf (town_file, list);

  return g_bytes_new_take (text, strlen (text));
}
#pragma GCC diagnostic pop

static LeitStationChoice *
moisture_choice (const char *device, const char *thing_id)
{
  LeitStationChoice *choice = leit_station_choice_new ();
  LeitStreamChoice *stream = leit_stream_choice_new ("s1", LEIT_ROLE_SOIL_MOISTURE, "% VWC");

  stream->depth_cm = 30;
  choice->source_id = g_strdup ("osm");
  choice->device_id = g_strdup (device);
  choice->thing_id = g_strdup (thing_id);
  choice->name = g_strdup ("Schule");
  choice->latitude = 52.1405;
  choice->longitude = 12.6005;
  choice->soil = LEIT_SOIL_SL2;
  g_ptr_array_add (choice->streams, stream);
  return choice;
}

static LeitProfile *
parsed (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  LeitProfile *profile = leit_profile_parse (bytes, "town.json", &error);

  g_assert_no_error (error);
  return profile;
}

/* All that is new stands in one place; the rest is as it was, byte for byte. */
static void
expect_one_insertion (GBytes *before, GBytes *after)
{
  const char *old = g_bytes_get_data (before, NULL), *new = g_bytes_get_data (after, NULL);
  gsize old_size = g_bytes_get_size (before), new_size = g_bytes_get_size (after);
  gsize head = 0, tail = 0;

  while (head < old_size && old[head] == new[head])
    head++;
  while (tail < old_size - head && old[old_size - 1 - tail] == new[new_size - 1 - tail])
    tail++;
  g_assert_cmpuint (head + tail, ==, old_size);
}

static void
test_new_station (void)
{
  static const char *const lists[] = { "", "  \"stations\": null,\n", "  \"stations\": [],\n",
                                       stations };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) before = town_with (lists[i]);
    g_autoptr (LeitStationChoice) choice = moisture_choice ("box", NULL);
    g_autoptr (GBytes) after = leit_profile_edit_apply (before, "town.json", choice, &error);
    g_autoptr (LeitProfile) profile = NULL;
    LeitStationConfig *station;
    LeitStream *stream;
    GPtrArray *list;

    g_assert_no_error (error);
    profile = parsed (after);
    list = leit_profile_get_stations (profile);
    g_assert_cmpuint (list->len, ==, i == 3 ? 2 : 1);
    station = list->pdata[list->len - 1];
    /* An id of its own, even beside a station of the same name. */
    g_assert_cmpstr (station->id, ==, i == 3 ? "st-schule-2" : "st-schule");
    g_assert_cmpfloat (station->latitude, ==, 52.1405);
    g_assert_cmpint (station->soil, ==, LEIT_SOIL_SL2);
    stream = leit_profile_get_streams (profile)->pdata[g_array_index (station->streams, guint, 0)];
    g_assert_cmpint (stream->role, ==, LEIT_ROLE_SOIL_MOISTURE);
    g_assert_cmpint (stream->depth_cm, ==, 30);
    g_assert_cmpstr (stream->raw_unit, ==, "% VWC");
    if (i != 1)
      expect_one_insertion (before, after);
  }
}

static void
test_add_to_station (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = town_with (stations);
  g_autoptr (LeitStationChoice) first = moisture_choice ("box", "st-schule");
  g_autoptr (LeitStationChoice) second = moisture_choice ("other", "st-schule");
  g_autoptr (GBytes) once = leit_profile_edit_apply (before, "town.json", first, &error);
  g_autoptr (GBytes) twice = NULL;
  g_autoptr (GBytes) thrice = NULL;
  g_autoptr (LeitProfile) profile = NULL;

  g_assert_no_error (error);
  twice = leit_profile_edit_apply (once, "town.json", second, &error);
  g_assert_no_error (error);
  expect_one_insertion (once, twice);
  profile = parsed (twice);
  g_assert_cmpuint (leit_profile_get_stations (profile)->len, ==, 1);
  g_assert_cmpuint (leit_profile_get_streams (profile)->len, ==, 3);

  /* The same sensor twice would be counted twice. */
  thrice = leit_profile_edit_apply (twice, "town.json", second, &error);
  g_assert_null (thrice);
  g_assert_nonnull (error);
}

static void
test_tank_level (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = town_with (stations);
  g_autoptr (LeitStationChoice) choice = moisture_choice ("box", "t-1");
  LeitStreamChoice *stream = choice->streams->pdata[0];
  g_autoptr (GBytes) after = NULL;
  g_autoptr (LeitProfile) profile = NULL;
  LeitTankConfig *tank;
  LeitStream *level;

  choice->is_tank = TRUE;
  g_free (stream->unit);
  stream->unit = g_strdup ("mm");
  stream->measures_distance = TRUE;
  stream->sensor_height_cm = 110;
  after = leit_profile_edit_apply (before, "town.json", choice, &error);
  g_assert_no_error (error);
  profile = parsed (after);
  tank = leit_profile_get_tanks (profile)->pdata[0];
  level = leit_profile_get_streams (profile)->pdata[g_array_index (tank->streams, guint, 0)];
  g_assert_cmpstr (level->device_id, ==, "box");
  g_assert_cmpfloat_with_epsilon (level->scale * 400 + level->offset, 70, 1e-9);
}

static void
expect_refused (LeitStationChoice *choice, const char *list)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) before = town_with (list);
  g_autoptr (GBytes) after = leit_profile_edit_apply (before, "town.json", choice, &error);

  g_assert_null (after);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "town.json"));
}

static void
test_refused (void)
{
  g_autoptr (LeitStationChoice) gone = moisture_choice ("box", "st-weg");
  g_autoptr (LeitStationChoice) source = moisture_choice ("box", NULL);
  g_autoptr (LeitStationChoice) depth = moisture_choice ("box", NULL);

  expect_refused (gone, stations);
  g_free (source->source_id);
  source->source_id = g_strdup ("unknown");
  expect_refused (source, stations);
  ((LeitStreamChoice *) depth->streams->pdata[0])->depth_cm = LEIT_DEPTH_NONE;
  expect_refused (depth, stations);
  expect_refused (depth, "  \"stations\": [,\n");
}

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
save (const char *location, GFile *target, LeitStationChoice *choice, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_profile_edit_save_async (location, target, choice, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return leit_profile_edit_save_finish (result, error);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_save (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("leitstand-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "town.json", NULL);
  g_autofree char *copy = g_build_filename (folder, "copy.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) target = g_file_new_for_path (copy);
  g_autoptr (GBytes) before = town_with (stations);
  g_autoptr (GBytes) other = town_with ("");
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (LeitProfile) profile = NULL;
  GStatBuf status;

  g_file_set_contents (path, g_bytes_get_data (before, NULL), (gssize) g_bytes_get_size (before),
                       NULL);
  g_chmod (path, 0664);
  g_assert_true (leit_profile_edit_can_save (path));
  g_assert_false (leit_profile_edit_can_save ("https://example.de/town.json"));

  g_assert_true (save (path, target, moisture_choice ("box", NULL), &error));
  kept = g_file_load_bytes (file, NULL, NULL, NULL);
  g_assert_true (g_bytes_equal (kept, before));

  g_assert_true (save (path, NULL, moisture_choice ("box", NULL), &error));
  g_assert_no_error (error);
  g_stat (path, &status);
  g_assert_cmpint (status.st_mode & 0777, ==, 0664);
  g_assert_cmpuint (count_files (folder), ==, 2);

  /* What was read is no longer there: nothing is overwritten, nothing is left behind. */
  g_assert_false (leit_town_file_replace (file, other, before, NULL, &error));
  g_assert_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_CONFLICT);
  g_assert_cmpuint (count_files (folder), ==, 2);
  profile = leit_town_file_load (file, NULL, NULL);
  g_assert_cmpuint (leit_profile_get_stations (profile)->len, ==, 2);

  g_unlink (path);
  g_unlink (copy);
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/profile-edit/new-station", test_new_station);
  g_test_add_func ("/exchange/profile-edit/add-to-station", test_add_to_station);
  g_test_add_func ("/exchange/profile-edit/tank-level", test_tank_level);
  g_test_add_func ("/exchange/profile-edit/refused", test_refused);
  g_test_add_func ("/exchange/profile-edit/save", test_save);
  return g_test_run ();
}
