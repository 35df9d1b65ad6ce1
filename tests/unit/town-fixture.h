/* A small town for tests: two sources, three stations, three tanks, five trees. */
#pragma once

#include "base/clock.h"
#include "town/town.h"

#define NARROW "\u202f"

/* 2026-06-09T08:00:00Z, a summer morning; standing years are those of 2026. */
#define NOW G_GINT64_CONSTANT (1780992000000)

/* The streams in the profile's order. */
enum {
  MOISTURE_10,
  MOISTURE_30,
  TEMPERATURE_10,
  TEMPERATURE_30,
  BATTERY,
  TENSION_30,
  TENSION_60,
  PARK_MOISTURE,
  MARKT_LITRES,
  KLINKE_LEVEL,
  N_STREAMS
};

enum { SCHULE, ALLEE, PARK, N_STATIONS };
enum { MARKT, KLINKE, BARE, N_TANKS };
enum { OLD_LINDE, YOUNG_LINDE, OLD_AHORN, YOUNG_AHORN, LONELY, N_TREES };

static const char fixture_profile[] =
    "{ \"format\": \"leitstand-town\", \"version\": 1, \"id\": \"test\", \"name\": \"Test\","
    "  \"time_zone\": \"Europe/Berlin\","
    "  \"bounds\": {\"south\": 52, \"west\": 12, \"north\": 53, \"east\": 13},"
    "  \"sources\": ["
    "    {\"id\": \"tb\", \"name\": \"Plattform\", \"kind\": \"thingsboard\","
    "     \"url\": \"https://things.example.de\"},"
    "    {\"id\": \"osm\", \"name\": \"Schulen\", \"kind\": \"opensensemap\","
    "     \"url\": \"https://api.example.de\"}],"
    "  \"stations\": ["
    "    {\"id\": \"st-1\", \"name\": \"Schule\", \"latitude\": 52.1, \"longitude\": 12.1,"
    "     \"soil\": \"Ss\", \"humus\": \"h3\", \"streams\": ["
    "      {\"source\": \"osm\", \"device\": \"d1\", \"key\": \"m10\","
    "       \"role\": \"soil_moisture\", \"depth_cm\": 10},"
    "      {\"source\": \"osm\", \"device\": \"d1\", \"key\": \"m30\","
    "       \"role\": \"soil_moisture\", \"depth_cm\": 30},"
    "      {\"source\": \"osm\", \"device\": \"d1\", \"key\": \"t10\","
    "       \"role\": \"soil_temperature\", \"depth_cm\": 10},"
    "      {\"source\": \"osm\", \"device\": \"d1\", \"key\": \"t30\","
    "       \"role\": \"soil_temperature\", \"depth_cm\": 30},"
    "      {\"source\": \"osm\", \"device\": \"d1\", \"key\": \"b\", \"role\": \"battery\"}]},"
    "    {\"id\": \"st-2\", \"name\": \"Allee\", \"latitude\": 52.2, \"longitude\": 12.2,"
    "     \"streams\": ["
    "      {\"source\": \"tb\", \"device\": \"d2\", \"key\": \"s30\","
    "       \"role\": \"soil_water_tension\", \"depth_cm\": 30},"
    "      {\"source\": \"tb\", \"device\": \"d2\", \"key\": \"s60\","
    "       \"role\": \"soil_water_tension\", \"depth_cm\": 60}]},"
    "    {\"id\": \"st-3\", \"name\": \"Park\", \"latitude\": 52.3, \"longitude\": 12.3,"
    "     \"soil\": \"Ss\", \"humus\": \"h3\", \"streams\": ["
    "      {\"source\": \"tb\", \"device\": \"d3\", \"key\": \"m30\","
    "       \"role\": \"soil_moisture\", \"depth_cm\": 30}]}],"
    "  \"tanks\": ["
    "    {\"id\": \"t-1\", \"name\": \"Wassertanke Markt\", \"latitude\": 52.4,"
    "     \"longitude\": 12.4, \"capacity_litres\": 300,"
    "     \"level\": {\"source\": \"tb\", \"device\": \"d4\", \"key\": \"l\", \"unit\": \"l\"}},"
    "    {\"id\": \"t-2\", \"name\": \"Wassertanke Klinke\", \"latitude\": 52.5,"
    "     \"longitude\": 12.5, \"capacity_litres\": 300, \"geometry\": {\"shape\": \"box\","
    "     \"length_cm\": 60, \"width_cm\": 50, \"height_cm\": 100},"
    "     \"level\": {\"source\": \"tb\", \"device\": \"d5\", \"key\": \"l\", \"unit\": \"cm\"}},"
    "    {\"id\": \"t-3\", \"name\": \"Wassertanke ohne Sensor\", \"latitude\": 52.6,"
    "     \"longitude\": 12.6, \"capacity_litres\": 200}],"
    "  \"trees\": ["
    "    {\"id\": \"B-1\", \"species_de\": \"Winterlinde\", \"latitude\": 52.11,"
    "     \"longitude\": 12.11, \"planting_year\": 1970, \"station\": \"st-1\"},"
    "    {\"id\": \"B-2\", \"species_de\": \"Winterlinde\", \"latitude\": 52.12,"
    "     \"longitude\": 12.12, \"planting_year\": 2025, \"station\": \"st-1\"},"
    "    {\"id\": \"B-3\", \"species\": \"Acer platanoides\", \"latitude\": 52.21,"
    "     \"longitude\": 12.21, \"station\": \"st-2\"},"
    "    {\"id\": \"B-4\", \"name\": \"17\", \"species_de\": \"Ahorn\", \"latitude\": 52.22,"
    "     \"longitude\": 12.22, \"planting_year\": 2025, \"station\": \"st-2\"},"
    "    {\"id\": \"B-5\", \"latitude\": 52.31, \"longitude\": 12.31}] }";

static inline LeitTown *
fixture_make_town (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (fixture_profile, sizeof fixture_profile - 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitProfile) profile = NULL;

  leit_clock_set_fixed_ms (NOW);
  profile = leit_profile_parse (bytes, "test.json", &error);
  g_assert_no_error (error);
  return leit_town_new (profile);
}

static inline GArray *
fixture_make_batch (void)
{
  return g_array_new (FALSE, FALSE, sizeof (LeitReading));
}

/* Judged as a client would: the quality is that of the value alone. */
static inline void
fixture_add (GArray *batch, LeitTown *town, guint stream, double value, gint64 time_ms)
{
  LeitReading reading;

  leit_reading_judge (leit_town_get_stream (town, stream), value, time_ms, time_ms, &reading);
  g_array_append_val (batch, reading);
}

static inline gboolean
fixture_apply_at (LeitTown *town, guint stream, double value, gint64 time_ms, gint64 now_ms)
{
  g_autoptr (GArray) batch = fixture_make_batch ();

  fixture_add (batch, town, stream, value, time_ms);
  return leit_town_apply (town, batch, now_ms);
}

static inline gboolean
fixture_apply (LeitTown *town, guint stream, double value)
{
  return fixture_apply_at (town, stream, value, NOW - LEIT_MINUTE_MS, NOW);
}

/* The moisture of Ss h3 (dead water 4, field capacity 18) for a share of its available water. */
static inline double
fixture_moisture (double nfk_percent)
{
  return 4 + nfk_percent / 100 * 14;
}
