/* A town file with every member there is, and what changes it in one place. */
#pragma once

#include "town/profile.h"

#include <json-glib/json-glib.h>

static const char full_profile[] =
    "{ \"$comment\": \"names with $ and _ are comments\", \"_note\": 1,"
    "  \"format\": \"leitstand-town\", \"version\": 1, \"id\": \"full-town\","
    "  \"name\": \"Volle Stadt\", \"simulated\": true, \"time_zone\": \"Europe/Berlin\","
    "  \"bounds\": {\"south\": 52.1, \"west\": 12.5, \"north\": 52.2, \"east\": 12.7},"
    "  \"tiles\": {\"url\": \"https://tiles.example.de/{z}/{y}/{x}.png\", \"licence\": \"© Amt\","
    "    \"licence_url\": \"https://example.de/licence\", \"min_zoom\": 2, \"max_zoom\": 18,"
    "    \"tile_size\": 512, \"max_connections\": 3},"
    "  \"thresholds\": {"
    "    \"nfk_percent\": {\"dry\": 25, \"moderate\": 45, \"too_wet\": 120},"
    "    \"soil_water_tension_kpa\": {\"good\": 30, \"moderate\": 80, \"too_wet\": 2,"
    "      \"young\": {\"until_standing_years\": 3, \"good\": 20, \"moderate\": 35}},"
    "    \"soil_moisture_vol_percent\": ["
    "      {\"soil\": \"Sl2\", \"dry\": 9, \"moderate\": 11, \"too_wet\": 25}],"
    "    \"tank_percent\": {\"nearly_empty\": 10, \"low\": 40, \"full\": 90},"
    "    \"late_after_intervals\": 3, \"inactive_after_hours\": 24},"
    "  \"sources\": ["
    "    {\"id\": \"tb\", \"name\": \"Plattform\", \"kind\": \"thingsboard\","
    "     \"url\": \"https://things.example.de/base//\", \"interval_minutes\": 5,"
    "     \"sign_in\": {\"method\": \"public\", \"public_id\": \"1e9d\"}},"
    "    {\"id\": \"osm\", \"name\": \"Schulen\", \"kind\": \"opensensemap\","
    "     \"url\": \"http://127.0.0.1:8047/opensensemap\", \"group_tags\": [\"Fläming\"],"
    "     \"search_bounds\": true}],"
    "  \"stations\": ["
    "    {\"id\": \"st-1\", \"name\": \"Schule\", \"description\": \"am Zaun\","
    "     \"latitude\": 52.14, \"longitude\": 12.6, \"soil\": \"Sl2\", \"humus\": \"h2\","
    "     \"streams\": ["
    "       {\"source\": \"osm\", \"device\": \"d1\", \"key\": \"m10\","
    "        \"role\": \"soil_moisture\", \"depth_cm\": 10, \"unit\": \"% VWC\","
    "        \"interval_minutes\": 60},"
    "       {\"source\": \"tb\", \"device\": \"d2\", \"key\": \"s30\","
    "        \"role\": \"soil_water_tension\", \"depth_cm\": 30, \"unit\": \"hPa\"},"
    "       {\"source\": \"tb\", \"device\": \"d2\", \"key\": \"t\","
    "        \"role\": \"air_temperature\", \"unit\": \"Kelvin?\"},"
    "       {\"source\": \"tb\", \"device\": \"d2\", \"key\": \"rssi\", \"role\": \"other\"},"
    "       {\"source\": \"tb\", \"device\": \"d2\", \"key\": \"b\", \"role\": \"battery\"}]},"
    "    {\"id\": \"st-2\", \"name\": \"Park\", \"latitude\": 52.15, \"longitude\": 12.61}],"
    "  \"tanks\": ["
    "    {\"id\": \"t-1\", \"name\": \"Markt\", \"description\": \"Hof\", \"latitude\": 52.141,"
    "     \"longitude\": 12.601, \"capacity_litres\": 300, \"dead_volume_litres\": 10,"
    "     \"roof_area_m2\": 100, \"roof_runoff\": 0.6,"
    "     \"geometry\": {\"shape\": \"box\", \"length_cm\": 60, \"width_cm\": 50,"
    "       \"height_cm\": 100},"
    "     \"level\": {\"source\": \"tb\", \"device\": \"d3\", \"key\": \"distance\","
    "       \"unit\": \"mm\", \"measures\": \"distance\", \"sensor_height_cm\": 120,"
    "       \"interval_minutes\": 30},"
    "     \"streams\": [{\"source\": \"tb\", \"device\": \"d3\", \"key\": \"wt\","
    "       \"role\": \"water_temperature\"}]},"
    "    {\"id\": \"t-2\", \"name\": \"Klinke\", \"latitude\": 52.142, \"longitude\": 12.602,"
    "     \"capacity_litres\": 200, \"geometry\": {\"shape\": \"calibration\","
    "       \"table\": [[0, 0], [50, 120], [80, 200]]},"
    "     \"level\": {\"source\": \"tb\", \"device\": \"d4\", \"key\": \"v\", \"unit\": \"m3\"}},"
    "    {\"id\": \"t-3\", \"name\": \"Liegend\", \"latitude\": 52.143, \"longitude\": 12.603,"
    "     \"capacity_litres\": 1000, \"geometry\": {\"shape\": \"lying_cylinder\","
    "       \"length_cm\": 130, \"diameter_cm\": 100},"
    "     \"level\": {\"source\": \"tb\", \"device\": \"d5\", \"key\": \"p\", \"unit\": \"%\"}},"
    "    {\"id\": \"t-4\", \"name\": \"Stehend\", \"latitude\": 52.144, \"longitude\": 12.604,"
    "     \"capacity_litres\": 785, \"geometry\": {\"shape\": \"upright_cylinder\","
    "       \"diameter_cm\": 100, \"height_cm\": 100}}],"
    "  \"trees\": ["
    "    {\"id\": \"B-1\", \"name\": \"Rathauslinde\", \"species\": \"Tilia cordata\","
    "     \"species_de\": \"Winterlinde\", \"street\": \"Markt\", \"latitude\": 52.1401,"
    "     \"longitude\": 12.6001, \"planting_year\": 1998, \"station\": \"st-2\"},"
    "    {\"id\": \"B-2\", \"street\": \"Markt\", \"latitude\": 52.1402, \"longitude\": 12.6},"
    "    {\"id\": \"B-3\", \"street\": \"Markt\", \"latitude\": 52.19, \"longitude\": 12.6},"
    "    {\"id\": \"B-4\", \"latitude\": 52.1501, \"longitude\": 12.61},"
    "    {\"id\": \"B-5\", \"latitude\": 52.11, \"longitude\": 12.51}],"
    "  \"representatives\": ["
    "    {\"station\": \"st-2\", \"trees\": [\"B-3\"]},"
    "    {\"station\": \"st-1\", \"street\": \"Markt\", \"radius_metres\": 50},"
    "    {\"station\": \"st-2\", \"radius_metres\": 50}],"
    "  \"watering\": {\"weather_url\": \"https://weather.example.de\","
    "    \"season_months\": [3, 4, 5, 10],"
    "    \"weaning\": [{\"from_standing_year\": 1, \"until_standing_year\": 3,"
    "      \"interval_days\": 10, \"litres\": 50}, {\"from_standing_year\": 4,"
    "      \"until_standing_year\": 4, \"interval_days\": 30, \"litres\": 75}],"
    "    \"tree_area_m2\": 4, \"rain_share\": 0.5, \"can_litres\": 12,"
    "    \"drain_alarm\": {\"litres\": 120, \"minutes\": 45}, \"level_noise_litres\": 6,"
    "    \"crews\": [\"Bauhof A\"], \"vehicles\": [\"Multicar\"], \"hydrants\": [\"Wiesenstr.\"],"
    "    \"schedules\": {\"folder\": \"giessplaene\"},"
    "    \"log\": {\"url\": \"https://dav.example.de/log/\", \"user_name\": \"stadt\"}} }";

static inline LeitProfile *
profile_from_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return leit_profile_parse (bytes, "town.json", error);
}

/* Puts the JSON text @value in the place of the object's member @pointer names, or removes it. */
static inline void
change (JsonNode *root, const char *pointer, const char *value)
{
  g_auto (GStrv) steps = g_strsplit (pointer + 1, "/", -1);
  guint n_steps = g_strv_length (steps);
  JsonNode *node = root;

  for (guint i = 0; i + 1 < n_steps; i++) {
    if (JSON_NODE_HOLDS_ARRAY (node))
      node = json_array_get_element (json_node_get_array (node), (guint) atoi (steps[i]));
    else
      node = json_object_get_member (json_node_get_object (node), steps[i]);
    g_assert_nonnull (node);
  }
  json_object_remove_member (json_node_get_object (node), steps[n_steps - 1]);
  if (value != NULL) {
    g_autoptr (GError) error = NULL;
    JsonNode *replacement = json_from_string (value, &error);

    g_assert_no_error (error);
    json_object_set_member (json_node_get_object (node), steps[n_steps - 1], replacement);
  }
}

/* The full profile with one change. */
static inline LeitProfile *
changed_profile (const char *pointer, const char *value, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (full_profile, NULL);
  g_autofree char *text = NULL;

  g_assert_nonnull (root);
  if (pointer != NULL)
    change (root, pointer, value);
  text = json_to_string (root, FALSE);
  return profile_from_text (text, error);
}
