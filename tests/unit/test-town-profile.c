/* What a town file says is what the profile holds; what it leaves out is a documented default. */
#include "base/clock.h"
#include "profile-fixture.h"

#include <math.h>

#define EPSILON 1e-9

static LeitProfile *
read_profile (const char *pointer, const char *value)
{
  g_autoptr (GError) error = NULL;
  LeitProfile *profile = changed_profile (pointer, value, &error);

  g_assert_no_error (error);
  return profile;
}

static const LeitStream *
stream_of (LeitProfile *profile, const GArray *streams, guint place)
{
  guint index = g_array_index (streams, guint, place);
  const LeitStream *stream = g_ptr_array_index (leit_profile_get_streams (profile), index);

  g_assert_cmpuint (stream->index, ==, index);
  return stream;
}

static void
test_town (void)
{
  g_autoptr (LeitProfile) profile = read_profile (NULL, NULL);
  const LeitBounds *bounds = leit_profile_get_bounds (profile);
  const LeitTileConfig *tiles = leit_profile_get_tiles (profile);

  g_assert_cmpstr (leit_profile_get_id (profile), ==, "full-town");
  g_assert_cmpstr (leit_profile_get_name (profile), ==, "Volle Stadt");
  g_assert_true (leit_profile_get_simulated (profile));
  g_assert_cmpstr (g_time_zone_get_identifier (leit_profile_get_time_zone (profile)), ==,
                   "Europe/Berlin");
  g_assert_cmpfloat (bounds->south, ==, 52.1);
  g_assert_cmpfloat (bounds->west, ==, 12.5);
  g_assert_cmpfloat (bounds->north, ==, 52.2);
  g_assert_cmpfloat (bounds->east, ==, 12.7);
  g_assert_cmpstr (tiles->url, ==, "https://tiles.example.de/{z}/{y}/{x}.png");
  g_assert_cmpstr (tiles->licence, ==, "© Amt");
  g_assert_cmpstr (tiles->licence_url, ==, "https://example.de/licence");
  g_assert_cmpint (tiles->min_zoom, ==, 2);
  g_assert_cmpint (tiles->max_zoom, ==, 18);
  g_assert_cmpint (tiles->tile_size, ==, 512);
  g_assert_cmpint (tiles->max_connections, ==, 3);
  g_assert_null (leit_profile_get_trees_file (profile));
}

static void
test_thresholds (void)
{
  g_autoptr (LeitProfile) profile = read_profile (NULL, NULL);
  g_autoptr (LeitProfile) unlimited =
      read_profile ("/thresholds/soil_water_tension_kpa/too_wet", "null");
  g_autoptr (LeitProfile) silent = read_profile ("/thresholds", NULL);
  const LeitThresholds *given = leit_profile_get_thresholds (profile);
  LeitThresholds defaults;

  g_assert_cmpfloat (given->nfk_dry_percent, ==, 25);
  g_assert_cmpfloat (given->nfk_moderate_percent, ==, 45);
  g_assert_cmpfloat (given->nfk_too_wet_percent, ==, 120);
  g_assert_cmpfloat (given->tension_good_kpa, ==, 30);
  g_assert_cmpfloat (given->tension_moderate_kpa, ==, 80);
  g_assert_cmpfloat (given->tension_too_wet_kpa, ==, 2);
  g_assert_cmpint (given->young_until_standing_years, ==, 3);
  g_assert_cmpfloat (given->tension_young_good_kpa, ==, 20);
  g_assert_cmpfloat (given->tension_young_moderate_kpa, ==, 35);
  g_assert_true (given->moisture[LEIT_SOIL_SL2].known);
  g_assert_cmpfloat (given->moisture[LEIT_SOIL_SL2].moderate_vol_percent, ==, 11);
  g_assert_cmpfloat (given->tank_low_percent, ==, 40);
  g_assert_cmpfloat (given->late_after_intervals, ==, 3);
  g_assert_cmpint (given->inactive_after_ms, ==, 24 * 3600 * 1000);
  g_assert_true (isnan (leit_profile_get_thresholds (unlimited)->tension_too_wet_kpa));

  leit_thresholds_init (&defaults);
  g_assert_cmpmem (&defaults, sizeof defaults, leit_profile_get_thresholds (silent),
                   sizeof defaults);
}

static void
test_sources (void)
{
  g_autoptr (LeitProfile) profile = read_profile (NULL, NULL);
  GPtrArray *sources = leit_profile_get_sources (profile);
  const LeitSourceConfig *platform = g_ptr_array_index (sources, 0);
  const LeitSourceConfig *schools = g_ptr_array_index (sources, 1);

  g_assert_cmpuint (sources->len, ==, 2);
  g_assert_cmpint (platform->kind, ==, LEIT_SOURCE_KIND_THINGSBOARD);
  g_assert_cmpstr (platform->url, ==, "https://things.example.de/base");
  g_assert_cmpint (platform->interval_ms, ==, 5 * 60 * 1000);
  g_assert_cmpint (platform->sign_in, ==, LEIT_SIGN_IN_PUBLIC_ID);
  g_assert_cmpstr (platform->public_id, ==, "1e9d");
  g_assert_cmpint (schools->kind, ==, LEIT_SOURCE_KIND_OPENSENSEMAP);
  g_assert_cmpint (schools->interval_ms, ==, 15 * 60 * 1000);
  g_assert_cmpint (schools->sign_in, ==, LEIT_SIGN_IN_NONE);
  g_assert_cmpstr (schools->group_tags[0], ==, "Fläming");
  g_assert_null (schools->group_tags[1]);
  g_assert_true (schools->search_bounds);
}

static void
test_station_streams (void)
{
  g_autoptr (LeitProfile) profile = read_profile (NULL, NULL);
  const LeitStationConfig *station = g_ptr_array_index (leit_profile_get_stations (profile), 0);
  const LeitStream *moisture = stream_of (profile, station->streams, 0);
  const LeitStream *tension = stream_of (profile, station->streams, 1);
  const LeitStream *unknown_unit = stream_of (profile, station->streams, 2);
  const LeitStream *other = stream_of (profile, station->streams, 3);
  const LeitStream *battery = stream_of (profile, station->streams, 4);

  g_assert_cmpint (station->soil, ==, LEIT_SOIL_SL2);
  g_assert_cmpstr (moisture->source_id, ==, "osm");
  g_assert_true (moisture->drops_minus_one);
  g_assert_cmpint (moisture->depth_cm, ==, 10);
  g_assert_cmpstr (moisture->unit, ==, "vol.-%");
  g_assert_cmpstr (moisture->raw_unit, ==, "% VWC");
  g_assert_cmpint (moisture->interval_ms, ==, 60 * 60 * 1000);
  g_assert_true (leit_thing_equal (moisture->owner, (LeitThing){ LEIT_THING_STATION, 0 }));
  g_assert_false (tension->drops_minus_one);
  g_assert_cmpfloat_with_epsilon (tension->scale, 0.1, EPSILON);
  g_assert_cmpint (tension->interval_ms, ==, 240 * 60 * 1000);
  g_assert_false (unknown_unit->rated);
  g_assert_cmpstr (unknown_unit->unit, ==, "Kelvin?");
  g_assert_cmpfloat (unknown_unit->scale, ==, 1);
  g_assert_false (other->rated);
  g_assert_null (other->unit);
  g_assert_cmpint (other->depth_cm, ==, LEIT_DEPTH_NONE);
  g_assert_true (battery->rated);
  g_assert_cmpstr (battery->unit, ==, "V");
}

static void
test_tanks (void)
{
  g_autoptr (LeitProfile) profile = read_profile (NULL, NULL);
  GPtrArray *tanks = leit_profile_get_tanks (profile);
  const LeitTankConfig *markt = g_ptr_array_index (tanks, 0);
  const LeitTankConfig *klinke = g_ptr_array_index (tanks, 1);
  const LeitTankConfig *bare = g_ptr_array_index (tanks, 3);
  const LeitStream *distance = stream_of (profile, markt->streams, 0);
  const LeitStream *volume = stream_of (profile, klinke->streams, 0);

  g_assert_cmpfloat (markt->dead_volume_litres, ==, 10);
  g_assert_cmpfloat (markt->roof_runoff, ==, 0.6);
  g_assert_cmpfloat (klinke->roof_runoff, ==, 0.8);
  g_assert_cmpint (markt->geometry.shape, ==, LEIT_TANK_SHAPE_BOX);
  /* 700 mm below a sensor at 120 cm is a level of 50 cm. */
  g_assert_cmpint (distance->role, ==, LEIT_ROLE_TANK_LEVEL);
  g_assert_cmpfloat_with_epsilon (700 * distance->scale + distance->offset, 50, EPSILON);
  g_assert_cmpuint (markt->streams->len, ==, 2);
  g_assert_true (leit_thing_equal (stream_of (profile, markt->streams, 1)->owner,
                                   (LeitThing){ LEIT_THING_TANK, 0 }));
  g_assert_cmpint (volume->role, ==, LEIT_ROLE_TANK_VOLUME);
  g_assert_cmpfloat (volume->scale, ==, 1000);
  g_assert_cmpuint (klinke->geometry.calibration->len, ==, 3);
  g_assert_cmpuint (bare->streams->len, ==, 0);
}

/* A fifth more or less is a round number in the file, not a mistake. */
static void
test_capacity_tolerance (void)
{
  g_autoptr (LeitProfile) less = read_profile ("/tanks/0/capacity_litres", "251");
  g_autoptr (LeitProfile) more = read_profile ("/tanks/0/capacity_litres", "374");

  g_assert_nonnull (less);
  g_assert_nonnull (more);
}

static void
expect_station (LeitProfile *profile, const char *tree, guint station)
{
  LeitTreeTable *trees = leit_profile_get_trees (profile);
  guint row = leit_tree_table_find (trees, tree);

  g_assert_cmpuint (row, !=, LEIT_TREE_NO_ROW);
  g_assert_cmpuint (leit_tree_table_get_station (trees, row), ==, station);
}

static void
test_trees (void)
{
  g_autoptr (LeitProfile) profile = read_profile (NULL, NULL);
  LeitTreeTable *trees = leit_profile_get_trees (profile);

  g_assert_cmpuint (leit_tree_table_get_n_rows (trees), ==, 5);
  g_assert_cmpstr (leit_tree_table_get_name (trees, 0), ==, "Rathauslinde");
  g_assert_cmpstr (leit_tree_table_get_species (trees, 0), ==, "Tilia cordata");
  g_assert_cmpstr (leit_tree_table_get_species_de (trees, 0), ==, "Winterlinde");
  g_assert_cmpstr (leit_tree_table_get_street (trees, 0), ==, "Markt");
  g_assert_cmpint (leit_tree_table_get_planting_year (trees, 0), ==, 1998);
  g_assert_cmpint (leit_tree_table_get_planting_year (trees, 1), ==, LEIT_YEAR_UNKNOWN);
}

static void
test_representatives (void)
{
  g_autoptr (LeitProfile) profile = read_profile (NULL, NULL);
  g_autoptr (LeitProfile) second_first =
      read_profile ("/representatives", "[{\"station\": \"st-1\", \"street\": \"Markt\"},"
                                        " {\"station\": \"st-2\", \"trees\": [\"B-3\", \"B-5\"]}]");

  expect_station (profile, "B-1", 1); /* its own, though the street's entry fits as well */
  expect_station (profile, "B-2", 0); /* 22 m from the station in the same street */
  expect_station (profile, "B-3", 1); /* named */
  expect_station (profile, "B-4", 1); /* 11 m from the station, any street */
  expect_station (profile, "B-5", LEIT_TREE_NO_STATION);

  expect_station (second_first, "B-3", 0); /* the first entry that fits, by its street */
  expect_station (second_first, "B-5", 1);
}

/* Nothing but what is required. */
static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitProfile) profile = NULL;
  const LeitTileConfig *tiles;

  leit_clock_set_fixed_ms (G_GINT64_CONSTANT (1780992000000)); /* June 2026 */
  profile = profile_from_text (
      "\xef\xbb\xbf{\"format\": \"leitstand-town\", \"version\": 1, \"id\": \"x\", \"name\": \"X\","
      " \"time_zone\": \"Europe/Berlin\","
      " \"bounds\": {\"south\": 52, \"west\": 12, \"north\": 53, \"east\": 13}}",
      &error);
  g_assert_no_error (error);
  tiles = leit_profile_get_tiles (profile);
  g_assert_false (leit_profile_get_simulated (profile));
  g_assert_true (g_str_has_prefix (tiles->url, "https://sgx.geodatenzentrum.de/"));
  g_assert_nonnull (strstr (tiles->url, "{z}/{y}/{x}"));
  g_assert_cmpstr (tiles->licence, ==, "© basemap.de / BKG 2026");
  g_assert_cmpint (tiles->max_zoom, ==, 18);
  g_assert_cmpint (tiles->max_connections, ==, 2);
  g_assert_cmpuint (leit_profile_get_sources (profile)->len, ==, 0);
  g_assert_cmpuint (leit_tree_table_get_n_rows (leit_profile_get_trees (profile)), ==, 0);
}

static const char tree_file[] =
    "{ \"type\": \"FeatureCollection\", \"name\": \"register\","
    "  \"crs\": {\"type\": \"name\","
    "    \"properties\": {\"name\": \"urn:ogc:def:crs:OGC:1.3:CRS84\"}},"
    "  \"features\": ["
    "    {\"type\": \"Feature\", \"id\": 7, \"properties\": {\"id\": \"B-3\", \"girth\": 80,"
    "      \"planting_year\": \"1987\", \"street\": \" \", \"species\": \"\"},"
    "     \"geometry\": {\"type\": \"Point\", \"coordinates\": [12.61, 52.1501, 80.5]}},"
    "    {\"type\": \"Feature\", \"properties\": {\"id\": \"X\", \"planting_year\": \"\"},"
    "     \"geometry\": {\"type\": \"Point\", \"coordinates\": [12.51, 52.11]}},"
    "    {\"type\": \"Feature\", \"properties\": {\"id\": \"Y\", \"planting_year\": 0,"
    "      \"name\": null, \"station\": \"st-1\"},"
    "     \"geometry\": {\"type\": \"Point\", \"coordinates\": [12.61, 52.1501]}}]}";

static void
test_tree_file (void)
{
  g_autoptr (LeitProfile) profile = read_profile ("/trees", "{\"file\": \"trees.geojson\"}");
  g_autoptr (GBytes) bytes = g_bytes_new_static (tree_file, sizeof tree_file - 1);
  g_autoptr (GError) error = NULL;
  LeitTreeTable *trees;

  g_assert_cmpstr (leit_profile_get_trees_file (profile), ==, "trees.geojson");
  g_assert_cmpuint (leit_tree_table_get_n_rows (leit_profile_get_trees (profile)), ==, 0);
  leit_profile_add_trees (profile, bytes, "trees.geojson", &error);
  g_assert_no_error (error);

  trees = leit_profile_get_trees (profile);
  g_assert_cmpuint (leit_tree_table_get_n_rows (trees), ==, 3);
  g_assert_cmpfloat_with_epsilon (leit_tree_table_get_latitude (trees, 0), 52.1501, 1e-7);
  g_assert_cmpfloat_with_epsilon (leit_tree_table_get_longitude (trees, 0), 12.61, 1e-7);
  g_assert_cmpint (leit_tree_table_get_planting_year (trees, 0), ==, 1987);
  g_assert_null (leit_tree_table_get_street (trees, 0));
  g_assert_null (leit_tree_table_get_species (trees, 0));
  g_assert_cmpint (leit_tree_table_get_planting_year (trees, 1), ==, LEIT_YEAR_UNKNOWN);
  g_assert_cmpint (leit_tree_table_get_planting_year (trees, 2), ==, LEIT_YEAR_UNKNOWN);
  g_assert_cmpstr (leit_tree_table_get_name (trees, 2), ==, "Y");
  expect_station (profile, "B-3", 1);
  expect_station (profile, "X", LEIT_TREE_NO_STATION);
  expect_station (profile, "Y", 0);
}

/* The town we ship is the worked example. */
static void
test_demo_town (void)
{
  const char *source = g_getenv ("LEITSTAND_SOURCE");
  g_autofree char *town_file = NULL;
  g_autofree char *trees_path = NULL;
  g_autoptr (GMappedFile) town = NULL;
  g_autoptr (GMappedFile) trees = NULL;
  g_autoptr (GBytes) town_bytes = NULL;
  g_autoptr (GBytes) trees_bytes = NULL;
  g_autoptr (LeitProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (source);
  town_file = g_build_filename (source, "data", "demo", "town.json", NULL);
  town = g_mapped_file_new (town_file, FALSE, &error);
  g_assert_no_error (error);
  town_bytes = g_mapped_file_get_bytes (town);
  profile = leit_profile_parse (town_bytes, "town.json", &error);
  g_assert_no_error (error);
  g_assert_true (leit_profile_get_simulated (profile));

  trees_path =
      g_build_filename (source, "data", "demo", leit_profile_get_trees_file (profile), NULL);
  trees = g_mapped_file_new (trees_path, FALSE, &error);
  g_assert_no_error (error);
  trees_bytes = g_mapped_file_get_bytes (trees);
  leit_profile_add_trees (profile, trees_bytes, "trees.geojson", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (leit_tree_table_get_n_rows (leit_profile_get_trees (profile)), >=, 100);
  g_assert_cmpuint (leit_profile_get_tanks (profile)->len, ==, 4);
  g_assert_cmpuint (leit_profile_get_stations (profile)->len, ==, 12);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/town/profile/town", test_town);
  g_test_add_func ("/town/profile/thresholds", test_thresholds);
  g_test_add_func ("/town/profile/sources", test_sources);
  g_test_add_func ("/town/profile/station-streams", test_station_streams);
  g_test_add_func ("/town/profile/tanks", test_tanks);
  g_test_add_func ("/town/profile/capacity-tolerance", test_capacity_tolerance);
  g_test_add_func ("/town/profile/trees", test_trees);
  g_test_add_func ("/town/profile/representatives", test_representatives);
  g_test_add_func ("/town/profile/defaults", test_defaults);
  g_test_add_func ("/town/profile/tree-file", test_tree_file);
  g_test_add_func ("/town/profile/demo-town", test_demo_town);
  return g_test_run ();
}
