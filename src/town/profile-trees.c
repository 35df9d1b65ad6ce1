#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A tree in a street is not older; a year after the other is a typing error as well. */
#define EARLIEST_YEAR 1200
#define LATEST_YEAR 2200

/* Registers leave a text empty where they know nothing. */
static gboolean
is_empty_text (JsonNode *node)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  text = json_node_get_string (node);
  return text[strspn (text, " \t\r\n")] == '\0';
}

/* Registers write a year as number or text, and 0 or nothing where they do not know it. */
static gboolean
read_planting_year (const LeitJsonPlace *place, int *year, GError **error)
{
  double number;

  *year = LEIT_YEAR_UNKNOWN;
  if (!leit_json_present (place) || is_empty_text (place->node))
    return TRUE;
  if (!leit_json_liberal_number (place->node, &number) || number != floor (number) ||
      (number != 0 && (number < EARLIEST_YEAR || number > LATEST_YEAR))) {
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE,
                         _ ("a year such as 2024, or 0 if it is not known"));
    return FALSE;
  }
  *year = (int) number;
  return TRUE;
}

static gboolean
read_tree_text (const LeitJsonPlace *object, const char *member, const char **text, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);

  *text = NULL;
  if (!leit_json_present (&place) || is_empty_text (place.node))
    return TRUE;
  return leit_json_read_string (&place, text, error);
}

static gboolean
read_tree_facts (LeitProfile *self, LeitTreeInput *tree, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace id = leit_json_member (place, "id");
  LeitJsonPlace year = leit_json_member (place, "planting_year");
  LeitJsonPlace station = leit_json_member (place, "station");

  tree->station = LEIT_TREE_NO_STATION;
  return leit_json_read_string (&id, &tree->id, error) &&
         read_tree_text (place, "name", &tree->name, error) &&
         read_tree_text (place, "species", &tree->species, error) &&
         read_tree_text (place, "species_de", &tree->species_de, error) &&
         read_tree_text (place, "street", &tree->street, error) &&
         read_planting_year (&year, &tree->planting_year, error) &&
         (!leit_json_present (&station) ||
          leit_profile_read_station_reference (self, &station, &tree->station, error));
}

/* @seen borrows the id from the document. */
static gboolean
add_tree (LeitTreeTable *trees,
          GHashTable *seen,
          const LeitTreeInput *tree,
          const LeitJsonPlace *place,
          GError **error)
{
  if (!g_hash_table_add (seen, (gpointer) tree->id)) {
    g_autofree char *expected =
        g_strdup_printf (_ ("an id that no other tree has (“%s” stands twice)"), tree->id);

    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
    return FALSE;
  }
  leit_tree_table_add (trees, tree);
  return TRUE;
}

gboolean
leit_profile_read_inline_trees (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  self->trees = leit_tree_table_new (leit_json_length (place));
  if (leit_json_present (place) && !leit_json_expect_array (place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);
    LeitTreeInput tree = { 0 };

    if (!leit_json_only_members (&element, leit_profile_tree_members, error) ||
        !read_tree_facts (self, &tree, &element, error) ||
        !leit_profile_read_position (&element, &tree.latitude, &tree.longitude, error) ||
        !add_tree (self->trees, seen, &tree, &element, error))
      return FALSE;
  }
  leit_tree_table_seal (self->trees);
  return leit_profile_assign_representatives (self, self->trees, error);
}

static gboolean
read_degrees (const LeitJsonPlace *coordinates, guint element, double *degrees)
{
  LeitJsonPlace place = leit_json_element (coordinates, element);

  return leit_json_read_double (&place, -G_MAXDOUBLE, G_MAXDOUBLE, degrees, NULL);
}

/* Registers are often published in metres (EPSG:25833) without saying so. */
static gboolean
read_coordinates (LeitTreeInput *tree, const LeitJsonPlace *place, GError **error)
{
  if (!leit_json_expect_array (place, error))
    return FALSE;
  if (!read_degrees (place, 0, &tree->longitude) || !read_degrees (place, 1, &tree->latitude)) {
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE,
                         _ ("longitude and latitude in degrees (WGS 84)"));
    return FALSE;
  }
  if (fabs (tree->longitude) <= 180 && fabs (tree->latitude) <= LEIT_LATITUDE_LIMIT)
    return TRUE;
  leit_json_set_error (
      error, place, LEIT_JSON_ERROR_VALUE,
      fabs (tree->longitude) <= 180 && fabs (tree->latitude) <= 180
          ? _ ("longitude from −180° to 180° first, then latitude from −85° to 85°")
          : _ ("longitude and latitude in degrees (WGS 84); these are coordinates in metres"));
  return FALSE;
}

static gboolean
read_point (LeitTreeInput *tree, const LeitJsonPlace *feature, GError **error)
{
  static const char *const types[] = { "Point", NULL };
  LeitJsonPlace geometry = leit_json_member (feature, "geometry");
  LeitJsonPlace type = leit_json_member (&geometry, "type");
  LeitJsonPlace coordinates = leit_json_member (&geometry, "coordinates");
  int choice;

  return leit_json_expect_object (&geometry, error) &&
         leit_json_read_choice (&type, types, &choice, error) &&
         read_coordinates (tree, &coordinates, error);
}

static gboolean
read_feature (LeitProfile *self,
              LeitTreeTable *trees,
              GHashTable *seen,
              const LeitJsonPlace *feature,
              GError **error)
{
  static const char *const types[] = { "Feature", NULL };
  LeitJsonPlace type = leit_json_member (feature, "type");
  LeitJsonPlace properties = leit_json_member (feature, "properties");
  LeitTreeInput tree = { 0 };
  int choice;

  return leit_json_expect_object (feature, error) &&
         leit_json_read_choice (&type, types, &choice, error) &&
         leit_json_expect_object (&properties, error) &&
         read_tree_facts (self, &tree, &properties, error) && read_point (&tree, feature, error) &&
         add_tree (trees, seen, &tree, feature, error);
}

static gboolean
expect_feature_collection (const LeitJsonPlace *root, GError **error)
{
  static const char *const types[] = { "FeatureCollection", NULL };
  LeitJsonPlace type = leit_json_member (root, "type");
  LeitJsonPlace crs = leit_json_member (root, "crs");
  LeitJsonPlace crs_properties = leit_json_member (&crs, "properties");
  LeitJsonPlace crs_name = leit_json_member (&crs_properties, "name");
  const char *name = "";
  int choice;

  if (!leit_json_expect_object (root, error) ||
      !leit_json_read_choice (&type, types, &choice, error))
    return FALSE;
  if (!leit_json_present (&crs) ||
      (leit_json_read_string (&crs_name, &name, NULL) &&
       (g_str_has_suffix (name, ":CRS84") || g_str_has_suffix (name, ":4326"))))
    return TRUE;
  leit_json_set_error (
      error, &crs, LEIT_JSON_ERROR_VALUE,
      _ ("longitude and latitude in degrees (WGS 84); this names another system, mostly metres"));
  return FALSE;
}

/**
 * leit_profile_add_trees:
 * @geojson: a FeatureCollection of Points in degrees WGS 84; the properties are named like the
 *   members of a tree in the profile, others are left alone
 * @document: its name, for messages
 * @error: set to a #LeitJsonError that names @document, JSON pointer and expectation
 *
 * Replaces the profile's trees; on an error they stay as they were.
 */
gboolean
leit_profile_add_trees (LeitProfile *self, GBytes *geojson, const char *document, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (LeitTreeTable) trees = NULL;
  g_autoptr (JsonNode) node = NULL;
  LeitJsonPlace root, features;

  g_return_val_if_fail (LEIT_IS_PROFILE (self), FALSE);
  g_return_val_if_fail (geojson != NULL && document != NULL, FALSE);

  node = leit_json_parse (geojson, document, error);
  if (node == NULL)
    return FALSE;
  root = leit_json_root (node, document);
  features = leit_json_member (&root, "features");
  if (!expect_feature_collection (&root, error) || !leit_json_expect_array (&features, error))
    return FALSE;
  trees = leit_tree_table_new (leit_json_length (&features));
  for (guint i = 0; i < leit_json_length (&features); i++) {
    LeitJsonPlace feature = leit_json_element (&features, i);

    if (!read_feature (self, trees, seen, &feature, error))
      return FALSE;
  }
  leit_tree_table_seal (trees);
  if (!leit_profile_assign_representatives (self, trees, error))
    return FALSE;
  g_set_object (&self->trees, trees);
  return TRUE;
}
