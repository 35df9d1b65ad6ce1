#include "base/clock.h"
#include "base/json.h"
#include "exchange/json-writer.h"
#include "exchange/report.h"
#include "exchange/text-table.h"

#include <locale.h>
#include <math.h>
#include <string.h>

/* 2024-06-09T10:00:00Z */
#define NOW G_GINT64_CONSTANT (1717927200000)

static const char profile_text[] =
    "{\"format\":\"leitstand-town\",\"version\":1,\"id\":\"test\",\"name\":\"Test "
    "“\\u001b[31mtown”\","
    "\"time_zone\":\"Europe/Berlin\",\"simulated\":true,"
    "\"bounds\":{\"south\":52.1,\"west\":12.5,\"north\":52.2,\"east\":12.7},"
    "\"sources\":["
    "{\"id\":\"s\",\"name\":\"Sensors\",\"kind\":\"thingsboard\",\"url\":\"https://example.org\","
    "\"interval_minutes\":15,\"sign_in\":{\"method\":\"none\"}},"
    "{\"id\":\"o\",\"name\":\"Citizens\",\"kind\":\"opensensemap\",\"url\":\"https://example.net\","
    "\"interval_minutes\":15,\"sign_in\":{\"method\":\"none\"}}],"
    "\"stations\":["
    "{\"id\":\"st-1\",\"name\":\"Markt\",\"latitude\":52.14,\"longitude\":12.59,\"soil\":\"Ss\","
    "\"humus\":\"h2\",\"streams\":["
    "{\"source\":\"s\",\"device\":\"d1\",\"key\":\"m10\",\"role\":\"soil_moisture\",\"depth_cm\":"
    "10,"
    "\"unit\":\"%\",\"interval_minutes\":15},"
    "{\"source\":\"s\",\"device\":\"d1\",\"key\":\"m30\",\"role\":\"soil_moisture\",\"depth_cm\":"
    "30,"
    "\"unit\":\"%\",\"interval_minutes\":15},"
    "{\"source\":\"s\",\"device\":\"d1\",\"key\":\"m60\",\"role\":\"soil_moisture\",\"depth_cm\":"
    "60,"
    "\"unit\":\"%\",\"interval_minutes\":15},"
    "{\"source\":\"o\",\"device\":\"b1\",\"key\":\"t\",\"role\":\"air_temperature\",\"unit\":"
    "\"°C\","
    "\"interval_minutes\":15}]},"
    "{\"id\":\"st-2\",\"name\":\"Park\",\"latitude\":52.15,\"longitude\":12.6,\"streams\":["
    "{\"source\":\"s\",\"device\":\"d2\",\"key\":\"m30\",\"role\":\"soil_moisture\",\"depth_cm\":"
    "30,"
    "\"unit\":\"%\",\"interval_minutes\":15},"
    "{\"source\":\"s\",\"device\":\"d2\",\"key\":\"m80\",\"role\":\"soil_moisture\",\"depth_cm\":"
    "80,"
    "\"unit\":\"%\",\"interval_minutes\":15}]}],"
    "\"tanks\":["
    "{\"id\":\"tank-1\",\"name\":\"Wassertanke Markt\",\"latitude\":52.1401,\"longitude\":12.5902,"
    "\"capacity_litres\":300,\"geometry\":{\"shape\":\"box\",\"length_cm\":100,\"width_cm\":30,"
    "\"height_cm\":100},"
    "\"level\":{\"source\":\"s\",\"device\":\"k1\",\"key\":\"level\",\"unit\":\"cm\","
    "\"interval_minutes\":15}},"
    "{\"id\":\"tank-2\",\"name\":\"Wassertanke Klinke\",\"latitude\":52.141,\"longitude\":12.591,"
    "\"capacity_litres\":1000,\"level\":{\"source\":\"s\",\"device\":\"k2\",\"key\":\"level\","
    "\"unit\":\"%\",\"interval_minutes\":15}}],"
    "\"trees\":["
    "{\"id\":\"B-001\",\"species\":\"Tilia cordata\",\"species_de\":\"Winterlinde\","
    "\"street\":\"Markt\",\"latitude\":52.14,\"longitude\":12.59,\"planting_year\":2023,"
    "\"station\":\"st-1\"},"
    "{\"id\":\"B-002\",\"latitude\":52.16,\"longitude\":12.61}]}";

static LeitTown *
make_town (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (profile_text, strlen (profile_text));
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitProfile) profile = leit_profile_parse (bytes, "test", &error);

  g_assert_no_error (error);
  return leit_town_new (profile);
}

static void
add (GArray *readings,
     LeitTown *town,
     const char *device,
     const char *key,
     gint64 age_ms,
     double value,
     LeitQuality quality)
{
  const LeitStream *stream = leit_town_find_stream (town, "s", device, key);
  LeitReading reading = { .time_ms = NOW - age_ms, .value = value, .quality = quality };

  if (stream == NULL)
    stream = leit_town_find_stream (town, "o", device, key);
  g_assert_nonnull (stream);
  reading.stream = stream->index;
  g_array_append_val (readings, reading);
}

static LeitTown *
make_town_with_readings (void)
{
  LeitTown *town = make_town ();
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));

  add (readings, town, "d1", "m10", 10 * LEIT_MINUTE_MS, 0.1 + 0.2, LEIT_QUALITY_GOOD);
  add (readings, town, "d1", "m30", 3 * LEIT_HOUR_MS + 999, 8.5, LEIT_QUALITY_GOOD);
  add (readings, town, "d1", "m60", 5 * LEIT_DAY_MS, 9, LEIT_QUALITY_GOOD);
  add (readings, town, "b1", "t", LEIT_MINUTE_MS, 1e9, LEIT_QUALITY_IMPLAUSIBLE);
  add (readings, town, "d2", "m30", LEIT_MINUTE_MS, 70, LEIT_QUALITY_DOUBTFUL);
  add (readings, town, "k1", "level", 12 * LEIT_MINUTE_MS, 10, LEIT_QUALITY_GOOD);
  leit_town_apply (town, readings, NOW);
  leit_source_set_succeeded (leit_town_get_source (town, 0), NOW - 60500, NOW, "odd \"note\"\n");
  leit_source_set_failed (leit_town_get_source (town, 1), LEIT_SOURCE_DOWN, NOW, NOW, "500");
  return town;
}

static JsonNode *
parse (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  JsonNode *root = leit_json_parse (bytes, "report", &error);

  g_assert_no_error (error);
  return root;
}

static JsonNode *
write_and_parse (LeitTown *town)
{
  g_autofree char *text = leit_report_write (town, LEIT_REPORT_JSON, NOW);

  g_assert_true (g_str_has_suffix (text, "}\n"));
  return parse (text);
}

static JsonArray *
list (JsonNode *root, const char *name)
{
  return json_object_get_array_member (json_node_get_object (root), name);
}

static JsonObject *
thing (JsonNode *root, const char *name, guint index)
{
  return json_array_get_object_element (list (root, name), index);
}

static const char *
text_of (JsonObject *object, const char *name)
{
  return json_object_get_string_member_with_default (object, name, NULL);
}

static void
assert_number (JsonObject *object, const char *name, double expected)
{
  g_assert_true (json_object_has_member (object, name));
  if (isnan (expected))
    g_assert_true (json_object_get_null_member (object, name));
  else
    g_assert_cmpfloat (json_object_get_double_member (object, name), ==, expected);
}

static void
assert_thing (JsonObject *object,
              const char *id,
              const char *name,
              double latitude,
              double longitude,
              const LeitRating *rating)
{
  g_assert_cmpstr (text_of (object, "id"), ==, id);
  g_assert_cmpstr (text_of (object, "name"), ==, name);
  assert_number (object, "latitude", latitude);
  assert_number (object, "longitude", longitude);
  g_assert_cmpstr (text_of (object, "status"), ==, leit_status_to_string (rating->status));
  g_assert_cmpstr (text_of (object, "reason"), ==, rating->reason);
}

/* Every member the report promises stands there, and says what the model says. */
static void
assert_values (JsonObject *object, LeitTown *town, const GArray *streams)
{
  JsonArray *values = json_object_get_array_member (object, "values");

  g_assert_cmpuint (json_array_get_length (values), ==, streams != NULL ? streams->len : 0);
  for (guint i = 0; streams != NULL && i < streams->len; i++) {
    JsonObject *value = json_array_get_object_element (values, i);
    const LeitStream *stream = leit_town_get_stream (town, g_array_index (streams, guint, i));
    const LeitReading *reading = leit_town_get_latest (town, stream->index);
    g_autofree char *time = reading != NULL ? leit_time_to_iso8601 (reading->time_ms) : NULL;
    gboolean shown = reading != NULL && reading->quality <= LEIT_QUALITY_DOUBTFUL;

    g_assert_cmpstr (text_of (value, "role"), ==, leit_role_to_string (stream->role));
    assert_number (value, "depth_cm", stream->depth_cm == LEIT_DEPTH_NONE ? NAN : stream->depth_cm);
    assert_number (value, "value", shown ? reading->value : NAN);
    g_assert_cmpstr (text_of (value, "unit"), ==, stream->unit);
    g_assert_cmpstr (text_of (value, "time"), ==, time);
    assert_number (value, "age_seconds",
                   reading != NULL ? (double) ((NOW - reading->time_ms) / 1000) : NAN);
    g_assert_nonnull (text_of (value, "quality"));
    g_assert_cmpstr (text_of (value, "source"), ==, stream->source_id);
  }
}

static void
assert_tanks (JsonNode *root, LeitTown *town)
{
  g_assert_cmpuint (json_array_get_length (list (root, "tanks")), ==, 2);
  for (guint i = 0; i < 2; i++) {
    LeitTank *tank = leit_town_get_tank (town, i);
    const LeitTankConfig *config = leit_tank_get_config (tank);
    JsonObject *object = thing (root, "tanks", i);

    assert_thing (object, config->id, config->name, config->latitude, config->longitude,
                  leit_tank_get_rating (tank));
    assert_number (object, "level_percent", leit_tank_get_level_percent (tank));
    assert_number (object, "volume_litres", leit_tank_get_volume_litres (tank));
    assert_number (object, "capacity_litres", config->capacity_litres);
    assert_values (object, town, config->streams);
  }
}

static void
assert_stations (JsonNode *root, LeitTown *town)
{
  g_assert_cmpuint (json_array_get_length (list (root, "stations")), ==, 2);
  for (guint i = 0; i < 2; i++) {
    LeitStation *station = leit_town_get_station (town, i);
    const LeitStationConfig *config = leit_station_get_config (station);

    assert_thing (thing (root, "stations", i), config->id, config->name, config->latitude,
                  config->longitude, leit_station_get_rating (station));
    assert_values (thing (root, "stations", i), town, config->streams);
  }
}

static void
assert_trees (JsonNode *root, LeitTown *town)
{
  LeitTreeTable *trees = leit_town_get_trees (town);

  g_assert_cmpuint (json_array_get_length (list (root, "trees")), ==, 2);
  for (guint row = 0; row < 2; row++) {
    g_autoptr (LeitRating) rating = leit_town_rate_tree (town, row, NOW);
    g_autofree char *name = leit_town_get_thing_name (town, (LeitThing){ LEIT_THING_TREE, row });
    guint station = leit_tree_table_get_station (trees, row);
    gboolean spoken_for = station != LEIT_TREE_NO_STATION;
    JsonObject *object = thing (root, "trees", row);

    assert_thing (object, leit_tree_table_get_id (trees, row), name,
                  leit_tree_table_get_latitude (trees, row),
                  leit_tree_table_get_longitude (trees, row), rating);
    g_assert_cmpstr (text_of (object, "station"), ==, spoken_for ? "st-1" : NULL);
    assert_values (object, town,
                   spoken_for
                       ? leit_station_get_config (leit_town_get_station (town, station))->streams
                       : NULL);
  }
  assert_number (thing (root, "trees", 0), "planting_year", 2023);
  assert_number (thing (root, "trees", 1), "planting_year", NAN);
}

static void
test_json_says_what_the_model_says (void)
{
  g_autoptr (LeitTown) town = make_town_with_readings ();
  g_autoptr (JsonNode) root = write_and_parse (town);

  assert_tanks (root, town);
  assert_stations (root, town);
  assert_trees (root, town);
  g_assert_cmpuint (json_object_get_size (json_node_get_object (root)), ==, 5);
}

static void
test_json_before_the_first_reading (void)
{
  g_autoptr (LeitTown) town = make_town ();
  g_autoptr (JsonNode) root = write_and_parse (town);

  assert_tanks (root, town);
  assert_stations (root, town);
  assert_trees (root, town);
  assert_number (thing (root, "tanks", 0), "level_percent", NAN);
  assert_number (thing (root, "sources", 0), "age_seconds", NAN);
  g_assert_true (json_object_get_null_member (thing (root, "sources", 0), "last_success"));
}

static void
test_json_town_and_sources (void)
{
  g_autoptr (LeitTown) town = make_town_with_readings ();
  g_autoptr (JsonNode) root = write_and_parse (town);
  JsonObject *head = json_object_get_object_member (json_node_get_object (root), "town");
  JsonObject *good = thing (root, "sources", 0);
  JsonObject *down = thing (root, "sources", 1);

  g_assert_cmpstr (text_of (head, "id"), ==, "test");
  g_assert_cmpstr (text_of (head, "name"), ==, "Test “\033[31mtown”");
  g_assert_cmpstr (text_of (head, "time_zone"), ==, "Europe/Berlin");
  g_assert_cmpstr (text_of (head, "generated"), ==, "2024-06-09T10:00:00Z");
  g_assert_true (json_object_get_boolean_member (head, "simulated"));
  g_assert_cmpstr (text_of (good, "id"), ==, "s");
  g_assert_cmpstr (text_of (good, "name"), ==, "Sensors");
  g_assert_cmpstr (text_of (good, "kind"), ==, "thingsboard");
  g_assert_cmpstr (text_of (good, "url"), ==, "https://example.org");
  g_assert_cmpstr (text_of (good, "state"), ==, leit_source_state_to_string (LEIT_SOURCE_OK));
  g_assert_cmpstr (text_of (good, "last_success"), ==, "2024-06-09T09:58:59.500Z");
  assert_number (good, "age_seconds", 60);
  g_assert_cmpstr (text_of (good, "last_error"), ==, NULL);
  g_assert_cmpstr (text_of (good, "note"), ==, "odd \"note\"\n");
  g_assert_cmpstr (text_of (down, "state"), ==, leit_source_state_to_string (LEIT_SOURCE_DOWN));
  g_assert_cmpstr (text_of (down, "last_error"), ==, "500");
}

static const char *
quality_of (JsonNode *root, guint station, guint value)
{
  JsonArray *values = json_object_get_array_member (thing (root, "stations", station), "values");

  return text_of (json_array_get_object_element (values, value), "quality");
}

static void
test_json_qualities (void)
{
  g_autoptr (LeitTown) town = make_town_with_readings ();
  g_autoptr (JsonNode) root = write_and_parse (town);
  JsonObject *implausible = json_array_get_object_element (
      json_object_get_array_member (thing (root, "stations", 0), "values"), 3);

  g_assert_cmpstr (quality_of (root, 0, 0), ==, "good");
  g_assert_cmpstr (quality_of (root, 0, 1), ==, "late");
  g_assert_cmpstr (quality_of (root, 0, 2), ==, "inactive");
  g_assert_cmpstr (quality_of (root, 0, 3), ==, "implausible");
  g_assert_cmpstr (quality_of (root, 1, 0), ==, "doubtful");
  g_assert_cmpstr (quality_of (root, 1, 1), ==, "missing");
  assert_number (implausible, "value", NAN);
  assert_number (implausible, "implausible_value", 1e9);
}

static char *
write_number (double value)
{
  LeitJsonWriter writer;

  leit_json_writer_init (&writer);
  leit_json_writer_number (&writer, NULL, value);
  return leit_json_writer_end (&writer);
}

static void
test_numbers_read_back_the_same (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = { { 0.1, "0.1\n" },      { 0.1 + 0.2, "0.30000000000000004\n" },
                { 187, "187\n" },      { -2.5, "-2.5\n" },
                { NAN, "null\n" },     { INFINITY, "null\n" },
                { 1e300, "1e+300\n" }, { 1.0 / 3, "0.3333333333333333\n" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = write_number (cases[i].value);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
  for (guint i = 0; i < 2000; i++) {
    double value = ldexp (g_test_rand_double_range (-1, 1), g_test_rand_int_range (-60, 60));
    g_autofree char *text = write_number (value);

    g_assert_cmpfloat (g_ascii_strtod (text, NULL), ==, value);
  }
}

static void
test_json_in_a_locale_with_comma (void)
{
  g_autoptr (LeitTown) town = make_town_with_readings ();
  g_autofree char *before = leit_report_write (town, LEIT_REPORT_JSON, NOW);
  g_autofree char *after = NULL;
  g_autofree char *old = g_strdup (setlocale (LC_NUMERIC, NULL));

  if (g_getenv ("LEITSTAND_TEST_LOCALES") != NULL)
    g_setenv ("LOCPATH", g_getenv ("LEITSTAND_TEST_LOCALES"), TRUE);
  if (setlocale (LC_NUMERIC, "de_DE.UTF-8") == NULL) {
    g_test_skip ("the locale de_DE.UTF-8 is not installed");
    return;
  }
  after = leit_report_write (town, LEIT_REPORT_JSON, NOW);
  setlocale (LC_NUMERIC, old);
  g_assert_cmpstr (before, ==, after);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
test_text (void)
{
  g_autoptr (LeitTown) town = make_town_with_readings ();
  g_autofree char *text = leit_report_write (town, LEIT_REPORT_TEXT, NOW);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  static const char *const parts[] = {
    "Sun 9 June 2024, 12:00:00 (Europe/Berlin)",
    "simulated",
    "Wassertanke Markt (tank-1)",
    "Wassertanke Klinke (tank-2)",
    "level unknown",
    "B-001",
    "Winterlinde",
    "planted in 2023",
    "probe: Markt",
    "no probe speaks for it",
    "Park (st-2)",
    "12 min ago",
    "52.140100, 12.590200",
    "Sensors (s)",
    "https://example.net",
    "odd \"note\"",
  };

  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    assert_contains (text, parts[i]);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_false (g_str_has_suffix (lines[i], " "));
    for (const char *c = lines[i]; *c != '\0'; c++)
      g_assert_false (g_ascii_iscntrl (*c));
  }
  g_assert_true (strstr (text, "What needs a hand") < strstr (text, "Rainwater tanks"));
}

static void
test_text_table (void)
{
  g_autoptr (LeitTextTable) table = leit_text_table_new ("lr");
  g_autoptr (GString) text = g_string_new (NULL);
  const char *first[] = { "Größe", "7", "x", NULL };
  const char *second[] = { "水", "1234", "", NULL };
  const char *third[] = { "e\u0301", "5", "\033[31m\u202eab", NULL };

  leit_text_table_add_row (table, "", first);
  leit_text_table_add_line (table, "  ", "a line\nthat stays one");
  leit_text_table_add_row (table, "", second);
  leit_text_table_add_row (table, "", third);
  leit_text_table_render (table, text);
  g_assert_cmpstr (text->str, ==,
                   "Größe     7  x\n"
                   "  a line that stays one\n"
                   "水     1234\n"
                   "e\u0301         5   [31mab\n");
}

static void
test_exit_status (void)
{
  static const char quiet[] =
      "{\"format\":\"leitstand-town\",\"version\":1,\"id\":\"test\",\"name\":\"T\","
      "\"time_zone\":\"Europe/Berlin\","
      "\"bounds\":{\"south\":52.1,\"west\":12.5,\"north\":52.2,\"east\":12.7},"
      "\"sources\":[],\"stations\":[],\"tanks\":[],\"trees\":[]}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (quiet, strlen (quiet));
  g_autoptr (LeitProfile) profile = leit_profile_parse (bytes, "test", NULL);
  g_autoptr (LeitTown) nothing = leit_town_new (profile);
  g_autoptr (LeitTown) much = make_town_with_readings ();
  g_autofree char *text = leit_report_write (nothing, LEIT_REPORT_TEXT, NOW);

  g_assert_cmpint (leit_report_get_exit_status (nothing, NOW), ==, 0);
  g_assert_cmpint (leit_report_get_exit_status (much, NOW), ==, 1);
  assert_contains (text, "Nothing to do.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/report/json-model", test_json_says_what_the_model_says);
  g_test_add_func ("/exchange/report/json-empty", test_json_before_the_first_reading);
  g_test_add_func ("/exchange/report/json-sources", test_json_town_and_sources);
  g_test_add_func ("/exchange/report/json-qualities", test_json_qualities);
  g_test_add_func ("/exchange/report/json-numbers", test_numbers_read_back_the_same);
  g_test_add_func ("/exchange/report/json-locale", test_json_in_a_locale_with_comma);
  g_test_add_func ("/exchange/report/text", test_text);
  g_test_add_func ("/exchange/report/text-table", test_text_table);
  g_test_add_func ("/exchange/report/exit-status", test_exit_status);
  return g_test_run ();
}
