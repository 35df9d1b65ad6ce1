/* data/town.schema.json says what a town file may hold, and the parser means the same: the same members, required ones and
 * limits, tried one by one on a file that has them all. */
#include "profile-fixture.h"
#include "town/profile-private.h"

static JsonNode *schema;
static GHashTable *tried; /* "object/member" */

static JsonObject *
definition (const char *name)
{
  JsonObject *root = json_node_get_object (schema);

  if (g_str_equal (name, "town"))
    return root;
  root = json_object_get_object_member (root, "$defs");
  g_assert_true (json_object_has_member (root, name));
  return json_object_get_object_member (root, name);
}

static void
expect_described (const char *object, const char *member, JsonObject *properties)
{
  JsonObject *property = json_object_get_object_member (properties, member);

  if (!json_object_has_member (property, "description"))
    g_error ("%s/%s has no description", object, member);
}

static void
test_members (void)
{
  guint n_objects = 0;

  for (const LeitProfileMembers *known = leit_profile_members; known->object != NULL; known++) {
    JsonObject *object = definition (known->object);
    JsonObject *properties = json_object_get_object_member (object, "properties");

    g_test_message ("%s", known->object);
    g_assert_cmpuint (json_object_get_size (properties), ==,
                      g_strv_length ((char **) known->members));
    for (guint i = 0; known->members[i] != NULL; i++) {
      g_assert_true (json_object_has_member (properties, known->members[i]));
      expect_described (known->object, known->members[i], properties);
    }
    g_assert_true (json_object_has_member (object, "description"));
    g_assert_false (json_object_get_boolean_member (object, "additionalProperties"));
    n_objects++;
  }
  /* The town itself stands at the root. */
  g_assert_cmpuint (
      json_object_get_size (json_object_get_object_member (json_node_get_object (schema), "$defs")),
      ==, n_objects - 1);
}

static void
test_choices (void)
{
  JsonObject *properties = json_object_get_object_member (definition ("stream"), "properties");
  JsonArray *roles =
      json_object_get_array_member (json_object_get_object_member (properties, "role"), "enum");

  g_assert_cmpuint (json_array_get_length (roles), ==, LEIT_N_ROLES);
  for (guint i = 0; i < LEIT_N_ROLES; i++)
    g_assert_cmpstr (json_array_get_string_element (roles, i), ==,
                     leit_role_to_string ((LeitRole) i));
}

/* Following "$ref", and of several possible shapes the one that @node has. */
static JsonObject *
resolve (JsonObject *description, JsonNode *node)
{
  JsonArray *shapes = NULL;

  if (json_object_has_member (description, "$ref")) {
    const char *name = strrchr (json_object_get_string_member (description, "$ref"), '/') + 1;

    return definition (name);
  }
  if (json_object_has_member (description, "oneOf"))
    shapes = json_object_get_array_member (description, "oneOf");
  else if (json_object_has_member (description, "anyOf") &&
           !json_object_has_member (description, "type"))
    shapes = json_object_get_array_member (description, "anyOf");
  for (guint i = 0; shapes != NULL && i < json_array_get_length (shapes); i++) {
    JsonObject *shape = resolve (json_array_get_object_element (shapes, i), node);
    const char *type = json_object_get_string_member (shape, "type");
    JsonObject *properties;

    if (!g_str_equal (type, JSON_NODE_HOLDS_ARRAY (node) ? "array" : "object"))
      continue;
    if (!JSON_NODE_HOLDS_OBJECT (node))
      return shape;
    properties = json_object_get_object_member (shape, "properties");
    if (!json_object_has_member (properties, "shape") ||
        g_str_equal (json_object_get_string_member (json_node_get_object (node), "shape"),
                     json_object_get_string_member (
                         json_object_get_object_member (properties, "shape"), "const")))
      return shape;
  }
  g_assert_null (shapes);
  return description;
}

static gboolean
is_accepted (const char *pointer, const char *value)
{
  g_autoptr (LeitProfile) profile = changed_profile (pointer, value, NULL);

  return profile != NULL;
}

static void
expect (const char *pointer, const char *value, gboolean accepted)
{
  if (is_accepted (pointer, value) != accepted)
    g_error ("%s = %s should be %s", pointer, value != NULL ? value : "nothing",
             accepted ? "accepted" : "refused");
}

/* What others need: it may be left out, but not here. */
static gboolean
is_needed_here (const char *pointer)
{
  static const char *const needed[] = {
    "/sources",
    "/stations",
    "/trees",
    "/sources/0/sign_in/public_id",
    "/stations/0/streams/0/depth_cm",
    "/stations/0/streams/1/depth_cm",
    "/tanks/0/level/measures",
    "/tanks/0/level/sensor_height_cm",
    "/representatives/0/trees",
    "/representatives/2/radius_metres",
    "/watering/schedules/folder",
    "/watering/log/url",
    NULL,
  };

  return g_strv_contains (needed, pointer);
}

static gboolean
is_required (JsonObject *object, const char *member)
{
  JsonArray *required;

  if (!json_object_has_member (object, "required"))
    return FALSE;
  required = json_object_get_array_member (object, "required");
  for (guint i = 0; i < json_array_get_length (required); i++)
    if (g_str_equal (json_array_get_string_element (required, i), member))
      return TRUE;
  return FALSE;
}

static gboolean
allows_null (JsonObject *property)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, property);
  text = json_to_string (node, FALSE);
  return strstr (text, "\"null\"") != NULL;
}

static void
try_limits (const char *pointer, JsonObject *property)
{
  if (json_object_has_member (property, "minimum")) {
    g_autofree char *less =
        g_strdup_printf ("%.17g", json_object_get_double_member (property, "minimum") * 1.001 - 1);

    expect (pointer, less, FALSE);
  }
  if (json_object_has_member (property, "maximum")) {
    g_autofree char *more =
        g_strdup_printf ("%.17g", json_object_get_double_member (property, "maximum") * 1.001 + 1);

    expect (pointer, more, FALSE);
  }
  if (json_object_has_member (property, "minLength"))
    expect (pointer, "\"\"", FALSE);
  if (json_object_has_member (property, "enum") || json_object_has_member (property, "const") ||
      json_object_has_member (property, "pattern"))
    expect (pointer, "\"no such\"", FALSE);
  expect (pointer, "[[7]]", FALSE);
  expect (pointer, "{\"x\": 7}", FALSE);
}

static void
try_member (JsonObject *object, const char *member, const char *pointer, JsonObject *property)
{
  gboolean optional = !is_required (object, member);

  expect (pointer, NULL, optional && !is_needed_here (pointer));
  expect (pointer, "null", optional && !is_needed_here (pointer));
  g_assert_cmpint (allows_null (property), ==, optional);
  try_limits (pointer, property);
}

/* A limit that can be reached is in the schema as it is in the parser: tried where nothing else depends on it. */
static void
test_reachable_limits (void)
{
  static const struct {
    const char *pointer;
    const char *object;
    const char *member;
  } limits[] = {
    { "/stations/1/latitude", "station", "latitude" },
    { "/stations/1/longitude", "station", "longitude" },
    { "/trees/4/latitude", "tree", "latitude" },
    { "/trees/4/longitude", "tree", "longitude" },
    { "/tanks/0/roof_runoff", "tank", "roof_runoff" },
    { "/tanks/0/roof_area_m2", "tank", "roof_area_m2" },
    { "/tanks/0/level/sensor_height_cm", "level", "sensor_height_cm" },
    { "/tanks/0/level/interval_minutes", "level", "interval_minutes" },
    { "/sources/0/interval_minutes", "source", "interval_minutes" },
    { "/stations/0/streams/0/depth_cm", "stream", "depth_cm" },
    { "/stations/0/streams/0/interval_minutes", "stream", "interval_minutes" },
    { "/thresholds/late_after_intervals", "thresholds", "late_after_intervals" },
    { "/thresholds/inactive_after_hours", "thresholds", "inactive_after_hours" },
    { "/thresholds/soil_water_tension_kpa/young/until_standing_years", "young",
      "until_standing_years" },
    { "/representatives/1/radius_metres", "representative", "radius_metres" },
    { "/tiles/tile_size", "tiles", "tile_size" },
    { "/tiles/max_connections", "tiles", "max_connections" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    JsonObject *properties =
        json_object_get_object_member (definition (limits[i].object), "properties");
    JsonObject *property = json_object_get_object_member (properties, limits[i].member);
    g_autofree char *least =
        g_strdup_printf ("%.17g", json_object_get_double_member (property, "minimum"));
    g_autofree char *most =
        g_strdup_printf ("%.17g", json_object_get_double_member (property, "maximum"));

    expect (limits[i].pointer, least, TRUE);
    expect (limits[i].pointer, most, TRUE);
  }
}

static void walk (JsonObject *description, JsonNode *node, const char *pointer);

static const char *
name_of (JsonObject *description)
{
  for (const LeitProfileMembers *known = leit_profile_members; known->object != NULL; known++)
    if (definition (known->object) == description)
      return known->object;
  g_assert_not_reached ();
}

static void
walk_object (JsonObject *description, JsonNode *node, const char *pointer)
{
  JsonObject *properties = json_object_get_object_member (description, "properties");
  g_autofree char *unknown = g_strconcat (pointer, "/no_such_member", NULL);
  g_autofree char *comment = g_strconcat (pointer, "/$comment", NULL);
  g_autofree char *other_comment = g_strconcat (pointer, "/_note", NULL);
  JsonObjectIter iter;
  const char *member;
  JsonNode *property;

  expect (unknown, "1", FALSE);
  expect (comment, "1", TRUE);
  expect (other_comment, "[]", TRUE);
  json_object_iter_init (&iter, properties);
  while (json_object_iter_next (&iter, &member, &property)) {
    g_autofree char *place = g_strconcat (pointer, "/", member, NULL);
    JsonNode *child = json_object_get_member (json_node_get_object (node), member);

    if (child == NULL)
      continue;
    g_hash_table_add (tried, g_strdup_printf ("%s/%s", name_of (description), member));
    try_member (description, member, place, json_node_get_object (property));
    walk (json_node_get_object (property), child, place);
  }
}

static void
walk (JsonObject *description, JsonNode *node, const char *pointer)
{
  JsonObject *described = resolve (description, node);

  if (JSON_NODE_HOLDS_OBJECT (node)) {
    walk_object (described, node, pointer);
  } else if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);
    JsonObject *items = json_object_get_object_member (described, "items");

    /* Of what is no object, the list's own tests must do. */
    for (guint i = 0; i < json_array_get_length (array); i++) {
      JsonNode *element = json_array_get_element (array, i);
      g_autofree char *place = g_strdup_printf ("%s/%u", pointer, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        walk (items, element, place);
    }
  }
}

static void
test_every_member (void)
{
  g_autoptr (JsonNode) document = json_from_string (full_profile, NULL);

  g_assert_true (is_accepted (NULL, NULL));
  walk (definition ("town"), document, "");
  for (const LeitProfileMembers *known = leit_profile_members; known->object != NULL; known++)
    for (guint i = 0; known->members[i] != NULL; i++) {
      g_autofree char *name = g_strdup_printf ("%s/%s", known->object, known->members[i]);

      if (!g_hash_table_contains (tried, name) && !g_str_equal (name, "trees_file/file"))
        g_error ("%s stands nowhere in the full town file", name);
    }
  /* The trees come later, and so does the question whether the representatives' trees are there. */
  expect ("/trees", "{\"file\": \"trees.geojson\"}", TRUE);
  expect ("/trees", "{\"file\": 7}", FALSE);
}

int
main (int argc, char *argv[])
{
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_nonnull (g_getenv ("LEITSTAND_SOURCE"));
  file = g_build_filename (g_getenv ("LEITSTAND_SOURCE"), "data", "town.schema.json", NULL);
  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  schema = json_from_string (text, &error);
  g_assert_no_error (error);
  tried = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_test_add_func ("/town/profile-schema/members", test_members);
  g_test_add_func ("/town/profile-schema/choices", test_choices);
  g_test_add_func ("/town/profile-schema/every-member", test_every_member);
  g_test_add_func ("/town/profile-schema/reachable-limits", test_reachable_limits);
  return g_test_run ();
}
