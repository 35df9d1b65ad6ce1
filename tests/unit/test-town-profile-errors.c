/* One mistake each in a town file or a tree file: the error names document, place and what was expected there. */
#include "base/json.h"
#include "profile-fixture.h"

typedef struct {
  const char *pointer; /* what is changed */
  const char *value;   /* JSON, NULL: removed */
  const char *wrong;   /* where the error points, NULL: to what was changed */
  int code;
  const char *expected; /* part of the message */
} Mistake;

#define MISSING LEIT_JSON_ERROR_MISSING
#define TYPE LEIT_JSON_ERROR_TYPE
#define VALUE LEIT_JSON_ERROR_VALUE

#define STREAM "{\"source\": \"tb\", \"device\": \"d9\", \"key\": \"k\", "

static const Mistake mistakes[] = {
  { "/format", NULL, NULL, MISSING, "leitstand-town" },
  { "/format", "\"other\"", NULL, VALUE, "leitstand-town" },
  { "/version", "2", NULL, VALUE, "newer Leitstand" },
  { "/version", "\"1\"", NULL, TYPE, "whole number" },
  { "/nmae", "\"x\"", NULL, VALUE, "known names: format" },
  { "/id", "\"../etc\"", NULL, VALUE, "small letters" },
  { "/id", "\"\"", NULL, TYPE, "not empty" },
  { "/name", NULL, NULL, MISSING, "text" },
  { "/name", "7", NULL, TYPE, "text" },
  { "/simulated", "\"yes\"", NULL, TYPE, "true or false" },
  { "/time_zone", "\"Europe/Belzig\"", NULL, VALUE, "Europe/Berlin" },
  { "/bounds", NULL, NULL, MISSING, "object" },
  { "/bounds/east", NULL, NULL, MISSING, "number" },
  { "/bounds/south", "52.3", "/bounds", VALUE, "south smaller than north" },
  { "/bounds/west", "12.7", "/bounds", VALUE, "west smaller than east" },
  { "/bounds/north", "5214000", NULL, VALUE, "-85 to 85" },
  { "/bounds/middle", "1", NULL, VALUE, "known names: south" },
  { "/tiles/url", "\"https://tiles.example.de/{z}/{y}.png\"", NULL, VALUE, "{x}" },
  { "/tiles/url", "\"https://tiles.example.de/{z}/{y}/{x}{r}.png\"", NULL, VALUE, "no others" },
  { "/tiles/url", "\"ftp://tiles.example.de/{z}/{y}/{x}\"", NULL, VALUE, "https://" },
  { "/tiles/url", "\"https://{s}.example.de/{z}/{y}/{x}\"", NULL, VALUE, "no others" },
  { "/tiles/licence", NULL, NULL, MISSING, "text" },
  { "/tiles/licence_url", "\"example.de\"", NULL, VALUE, "https://" },
  { "/tiles/min_zoom", "18", "/tiles", VALUE, "smaller than max_zoom" },
  { "/tiles/max_zoom", "18.5", NULL, TYPE, "whole number" },
  { "/thresholds/nfk_percent/dry", "50", "/thresholds/nfk_percent", VALUE, "rising order" },
  { "/thresholds/nfk_percent/dry", "\"30\"", NULL, TYPE, "number" },
  { "/thresholds/soil_water_tension_kpa/good", "90", "/thresholds/soil_water_tension_kpa", VALUE,
    "too_wet, good, moderate" },
  { "/thresholds/soil_water_tension_kpa/too_wet", "31", "/thresholds/soil_water_tension_kpa", VALUE,
    "too_wet, good, moderate" },
  { "/thresholds/soil_water_tension_kpa/young/good", "36",
    "/thresholds/soil_water_tension_kpa/young", VALUE, "good, moderate" },
  { "/thresholds/soil_moisture_vol_percent/0/soil", "\"Tu3\"", NULL, VALUE, "Ss, Sl2, Sl3, Ls4" },
  { "/thresholds/soil_moisture_vol_percent/0/dry", "12", "/thresholds/soil_moisture_vol_percent/0",
    VALUE, "rising order" },
  { "/thresholds/soil_moisture_vol_percent",
    "[{\"soil\": \"Ss\", \"dry\": 1, \"moderate\": 2, \"too_wet\": 3},"
    " {\"soil\": \"Ss\", \"dry\": 1, \"moderate\": 2, \"too_wet\": 3}]",
    "/thresholds/soil_moisture_vol_percent/1/soil", VALUE, "only once" },
  { "/thresholds/tank_percent/full", "30", "/thresholds/tank_percent", VALUE, "rising order" },
  { "/thresholds/late_after_intervals", "0", NULL, VALUE, "1 to 100" },
  { "/sources/1/id", "\"tb\"", NULL, VALUE, "only once" },
  { "/sources/0/kind", "\"mqtt\"", NULL, VALUE, "thingsboard, opensensemap" },
  { "/sources/0/url", "\"things.example.de\"", NULL, VALUE, "https://" },
  { "/sources/0/url", "\"https://\"", NULL, VALUE, "https://" },
  { "/sources/0/url", "\"https://anna:geheim@things.example.de\"", NULL, VALUE, "password" },
  { "/sources/0/url", "\"https://things.example.de/?key=1\"", NULL, VALUE, "without" },
  { "/sources/0/interval_minutes", "0", NULL, VALUE, "0.1 to 1440" },
  { "/sources/0/sign_in/method", "\"oauth\"", NULL, VALUE, "none, public, password, api_key" },
  { "/sources/0/sign_in/method", "\"password\"", "/sources/0/sign_in/public_id", VALUE,
    "no public_id" },
  { "/sources/0/sign_in/public_id", NULL, NULL, MISSING, "text" },
  { "/sources/0/group_tags", "[\"x\"]", NULL, VALUE, "opensensemap" },
  { "/sources/0/search_bounds", "true", NULL, VALUE, "opensensemap" },
  { "/sources/1/group_tags", "\"x\"", NULL, TYPE, "list" },
  { "/sources/1/group_tags", "[\"a\", 7]", "/sources/1/group_tags/1", TYPE, "text" },
  { "/sources/1/sign_in", "{\"method\": \"password\"}", "/sources/1/sign_in/method", VALUE,
    "none" },
  { "/sources", "{}", NULL, TYPE, "list" },
  { "/stations/1/id", "\"st-1\"", NULL, VALUE, "only once" },
  { "/stations/0/latitude", "86", NULL, VALUE, "-85 to 85" },
  { "/stations/0/longitude", "350000.5", NULL, VALUE, "-180 to 180" },
  { "/stations/0/soil", "\"sand\"", NULL, VALUE, "Ss, Sl2, Sl3, Ls4" },
  { "/stations/0/humus", "\"h9\"", NULL, VALUE, "h0, h1, h0-1" },
  { "/stations/0/streams/0/source", "\"nowhere\"", NULL, VALUE, "one of the sources" },
  { "/stations/0/streams/0/role", "\"moisture\"", NULL, VALUE, "soil_moisture" },
  { "/stations/0/streams/0/depth_cm", NULL, NULL, MISSING, "depth in cm" },
  { "/stations/0/streams/1/depth_cm", NULL, NULL, MISSING, "depth in cm" },
  { "/stations/0/streams/0/depth_cm", "-10", NULL, VALUE, "0 to 500" },
  { "/stations/0/streams/2/key", "\"s30\"", "/stations/0/streams/2", VALUE, "no other stream" },
  { "/stations/1/streams", "[" STREAM "\"role\": \"rain\"}, " STREAM "\"role\": \"other\"}]",
    "/stations/1/streams/1", VALUE, "no other stream" },
  { "/tanks/1/id", "\"t-1\"", NULL, VALUE, "only once" },
  { "/tanks/0/capacity_litres", "0", NULL, VALUE, "1 to" },
  { "/tanks/0/capacity_litres", "400", "/tanks/0/geometry", VALUE, "400 l are given" },
  { "/tanks/0/capacity_litres", "400", "/tanks/0/geometry", VALUE, "make 300 l" },
  { "/tanks/1/capacity_litres", "251", "/tanks/1/geometry", VALUE, "capacity_litres" },
  { "/tanks/0/dead_volume_litres", "301", NULL, VALUE, "0 to 300" },
  { "/tanks/0/roof_runoff", "80", NULL, VALUE, "0 to 1" },
  { "/tanks/0/geometry/shape", "\"sphere\"", NULL, VALUE, "upright_cylinder" },
  { "/tanks/0/geometry/width_cm", NULL, NULL, MISSING, "number" },
  { "/tanks/0/geometry/diameter_cm", "50", NULL, VALUE, "shape, length_cm" },
  { "/tanks/1/geometry/table", "[[0, 0]]", NULL, VALUE, "at least two" },
  { "/tanks/1/geometry/table", "[[0, 0], [50, 120], [50, 200]]", "/tanks/1/geometry/table/2", VALUE,
    "more cm" },
  { "/tanks/1/geometry/table", "[[0, 0], [50, 210], [80, 200]]", "/tanks/1/geometry/table/2", VALUE,
    "not fewer litres" },
  { "/tanks/1/geometry/table", "[[0, 0], [50, 120, 7], [80, 200]]", "/tanks/1/geometry/table/1",
    VALUE, "pair" },
  { "/tanks/1/geometry/table", "[[0, 0], [\"50\", 120], [80, 200]]", "/tanks/1/geometry/table/1/0",
    TYPE, "number" },
  { "/tanks/0/level/unit", NULL, NULL, MISSING, "text" },
  { "/tanks/0/level/unit", "\"gallons\"", NULL, VALUE, "cm, mm, m, %, l, m3" },
  { "/tanks/0/level/unit", "\"l\"", "/tanks/0/level/measures", VALUE, "distance" },
  { "/tanks/0/level/sensor_height_cm", NULL, NULL, MISSING, "number" },
  { "/tanks/0/level/measures", "\"depth\"", NULL, VALUE, "level, distance" },
  { "/tanks/0/level/measures", "\"level\"", "/tanks/0/level/sensor_height_cm", VALUE, "distance" },
  { "/tanks/0/level/source", "\"x\"", NULL, VALUE, "one of the sources" },
  { "/tanks/0/level/role", "\"tank_level\"", NULL, VALUE, "known names" },
  { "/trees", "7", NULL, TYPE, "list of trees" },
  { "/trees", "{\"flie\": \"x\"}", "/trees/flie", VALUE, "file" },
  { "/trees", "{}", "/trees/file", MISSING, "text" },
  { "/trees/1/id", "\"B-1\"", "/trees/1", VALUE, "“B-1” stands twice" },
  { "/trees/0/planting_year", "98", NULL, VALUE, "a year such as 2024" },
  { "/trees/0/planting_year", "\"around 1990\"", NULL, VALUE, "a year such as 2024" },
  { "/trees/0/planting_year", "1998.5", NULL, VALUE, "a year such as 2024" },
  { "/trees/0/station", "\"st-9\"", NULL, VALUE, "one of the stations" },
  { "/trees/0/species", "[]", NULL, TYPE, "text" },
  { "/representatives/0/station", "\"st-9\"", NULL, VALUE, "one of the stations" },
  { "/representatives/0/trees", "[\"B-3\", \"B-33\"]", "/representatives/0/trees/1", VALUE,
    "one of the trees" },
  { "/representatives/0/trees", NULL, "/representatives/0", VALUE, "at least one" },
  { "/representatives/1/radius_metres", "-5", NULL, VALUE, "1 to 100000" },
};

static void
expect_error (const GError *error, const char *document, const char *pointer, int code)
{
  g_autofree char *place = g_strdup_printf ("%s, %s", document, pointer);
  char after;

  g_assert_error (error, LEIT_JSON_ERROR, code);
  g_assert_true (g_str_has_prefix (error->message, place));
  /* The whole pointer, not the beginning of a longer one. */
  after = error->message[strlen (place)];
  g_assert_true (after == ':' || after == ' ');
}

static void
test_mistakes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    const Mistake *mistake = &mistakes[i];
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitProfile) profile = changed_profile (mistake->pointer, mistake->value, &error);

    g_test_message ("%s = %s: %s", mistake->pointer, mistake->value,
                    error != NULL ? error->message : "no error");
    g_assert_null (profile);
    expect_error (error, "town.json", mistake->wrong != NULL ? mistake->wrong : mistake->pointer,
                  mistake->code);
    g_assert_nonnull (strstr (error->message, mistake->expected));
  }
}

static void
test_no_object (void)
{
  static const char *const texts[] = { "[]", "7", "null", "\"town\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (profile_from_text (texts[i], &error));
    g_assert_true (g_str_has_prefix (error->message, "town.json, /"));
    g_assert_nonnull (strstr (error->message, "an object"));
  }
}

static void
test_syntax (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (profile_from_text ("{\n\"format\": \"leitstand-town\"\n\"version\": 1}", &error));
  g_assert_error (error, LEIT_JSON_ERROR, LEIT_JSON_ERROR_SYNTAX);
  /* Where the comma is missing. */
  g_assert_true (g_str_has_prefix (error->message, "town.json, line 2"));
}

/* An error must not show what it refused. */
static void
test_password_is_not_shown (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      changed_profile ("/sources/0/url", "\"https://anna:geheim@things.example.de\"", &error));
  g_assert_null (strstr (error->message, "geheim"));
}

#define FEATURE(properties, geometry)                                                              \
  "{\"type\": \"Feature\", \"properties\": " properties ", \"geometry\": " geometry "}"
#define POINT(coordinates) "{\"type\": \"Point\", \"coordinates\": " coordinates "}"
#define FEATURES(list) "{\"type\": \"FeatureCollection\", \"features\": [" list "]}"
#define GOOD FEATURE ("{\"id\": \"G-1\"}", POINT ("[12.6, 52.14]"))

static const struct {
  const char *text;
  const char *wrong;
  int code;
  const char *expected;
} tree_mistakes[] = {
  { "[]", "/", TYPE, "object" },
  { "{\"type\": \"Feature\"}", "/type", VALUE, "FeatureCollection" },
  { "{\"type\": \"FeatureCollection\"}", "/features", MISSING, "list" },
  { FEATURES (GOOD ", 7"), "/features/1", TYPE, "object" },
  { FEATURES (GOOD ", " GOOD), "/features/1", VALUE, "“G-1” stands twice" },
  { FEATURES (FEATURE ("{\"id\": \"G\"}", "null")), "/features/0/geometry", MISSING, "object" },
  { FEATURES (FEATURE ("{\"id\": \"G\"}", "{\"type\": \"MultiPoint\", \"coordinates\": []}")),
    "/features/0/geometry/type", VALUE, "Point" },
  { FEATURES (FEATURE ("{\"id\": \"G\"}", POINT ("[]"))), "/features/0/geometry/coordinates", VALUE,
    "degrees (WGS 84)" },
  { FEATURES (FEATURE ("{\"id\": \"G\"}", POINT ("[\"12.6\", \"52.1\"]"))),
    "/features/0/geometry/coordinates", VALUE, "degrees (WGS 84)" },
  { FEATURES (FEATURE ("{\"id\": \"G\"}", POINT ("[335274.1, 5779012.9]"))),
    "/features/0/geometry/coordinates", VALUE, "coordinates in metres" },
  { FEATURES (FEATURE ("{\"id\": \"G\"}", POINT ("[52.14, 112.6]"))),
    "/features/0/geometry/coordinates", VALUE, "longitude from" },
  { FEATURES (FEATURE ("{\"name\": \"x\"}", POINT ("[12.6, 52.1]"))), "/features/0/properties/id",
    MISSING, "text" },
  { FEATURES (FEATURE ("{\"id\": 17}", POINT ("[12.6, 52.1]"))), "/features/0/properties/id", TYPE,
    "text" },
  { FEATURES (FEATURE ("null", POINT ("[12.6, 52.1]"))), "/features/0/properties", MISSING,
    "object" },
  { FEATURES (FEATURE ("{\"id\": \"G\", \"station\": \"st-9\"}", POINT ("[12.6, 52.1]"))),
    "/features/0/properties/station", VALUE, "one of the stations" },
  { "{\"type\": \"FeatureCollection\", \"features\": [],"
    " \"crs\": {\"type\": \"name\", \"properties\": {\"name\": \"urn:ogc:def:crs:EPSG::25833\"}}}",
    "/crs", VALUE, "degrees (WGS 84)" },
};

static void
test_tree_file (void)
{
  g_autoptr (LeitProfile) profile = changed_profile (NULL, NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tree_mistakes); i++) {
    const char *text = tree_mistakes[i].text;
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
    g_autoptr (GError) error = NULL;
    gboolean added = leit_profile_add_trees (profile, bytes, "trees.geojson", &error);

    g_test_message ("%s: %s", text, error != NULL ? error->message : "no error");
    g_assert_false (added);
    expect_error (error, "trees.geojson", tree_mistakes[i].wrong, tree_mistakes[i].code);
    g_assert_nonnull (strstr (error->message, tree_mistakes[i].expected));
    /* What was there stays. */
    g_assert_cmpuint (leit_tree_table_get_n_rows (leit_profile_get_trees (profile)), ==, 5);
  }
}

/* The town file names a tree that its tree file does not have: the town file is the one to mend. */
static void
test_unknown_tree_in_file (void)
{
  static const char text[] = FEATURES (GOOD);
  g_autoptr (LeitProfile) profile = changed_profile ("/trees", "{\"file\": \"t.geojson\"}", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_false (leit_profile_add_trees (profile, bytes, "t.geojson", &error));
  expect_error (error, "town.json", "/representatives/0/trees/0", VALUE);
  g_assert_cmpuint (leit_tree_table_get_n_rows (leit_profile_get_trees (profile)), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/town/profile-errors/mistakes", test_mistakes);
  g_test_add_func ("/town/profile-errors/no-object", test_no_object);
  g_test_add_func ("/town/profile-errors/syntax", test_syntax);
  g_test_add_func ("/town/profile-errors/password-not-shown", test_password_is_not_shown);
  g_test_add_func ("/town/profile-errors/tree-file", test_tree_file);
  g_test_add_func ("/town/profile-errors/unknown-tree-in-file", test_unknown_tree_in_file);
  return g_test_run ();
}
