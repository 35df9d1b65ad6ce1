#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Mean radius of the earth; at town size the error is far below a metre. */
#define EARTH_RADIUS_METRES 6371000.0

static gboolean
read_station_reference (LeitProfile *self,
                        const LeitJsonPlace *place,
                        guint *station,
                        GError **error)
{
  const char *id;
  guint number;

  if (!leit_json_read_string (place, &id, error))
    return FALSE;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->station_by_id, id));
  if (number > 0) {
    *station = number - 1;
    return TRUE;
  }
  leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, _ ("the id of one of the stations"));
  return FALSE;
}

/* Registers write a year as number or text, and 0 or nothing where they do not know it. */
static gboolean
read_planting_year (const LeitJsonPlace *place, int *year, GError **error)
{
  double number;

  *year = LEIT_YEAR_UNKNOWN;
  if (!leit_json_present (place) || (JSON_NODE_HOLDS_VALUE (place->node) &&
                                     json_node_get_value_type (place->node) == G_TYPE_STRING &&
                                     *json_node_get_string (place->node) == '\0'))
    return TRUE;
  if (!leit_json_liberal_number (place->node, &number) ||
      (number != 0 && (number < 1200 || number > 2200))) {
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
  if (!leit_json_present (&place) || (JSON_NODE_HOLDS_VALUE (place.node) &&
                                      json_node_get_value_type (place.node) == G_TYPE_STRING &&
                                      *json_node_get_string (place.node) == '\0'))
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
          read_station_reference (self, &station, &tree->station, error));
}

static gboolean
add_tree (LeitTreeTable *trees,
          GHashTable *seen,
          const LeitTreeInput *tree,
          const LeitJsonPlace *place,
          GError **error)
{
  if (!g_hash_table_add (seen, g_strdup (tree->id))) {
    g_autofree char *expected =
        g_strdup_printf (_ ("an id that no other tree has (“%s” stands twice)"), tree->id);

    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
    return FALSE;
  }
  leit_tree_table_add (trees, tree);
  return TRUE;
}

static double
distance_metres (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  double middle = (latitude_a + latitude_b) / 2 * G_PI / 180;
  double north = (latitude_b - latitude_a) * G_PI / 180;
  double east = (longitude_b - longitude_a) * G_PI / 180 * cos (middle);

  return EARTH_RADIUS_METRES * hypot (north, east);
}

static gboolean
speaks_for (LeitProfile *self, const LeitRepresentative *representative, guint row)
{
  const LeitStationConfig *station = g_ptr_array_index (self->stations, representative->station);

  if (representative->tree_ids != NULL &&
      !g_hash_table_contains (representative->tree_ids, leit_tree_table_get_id (self->trees, row)))
    return FALSE;
  if (representative->street != NULL &&
      g_strcmp0 (representative->street, leit_tree_table_get_street (self->trees, row)) != 0)
    return FALSE;
  return representative->radius_metres <= 0 ||
         distance_metres (
             station->latitude, station->longitude, leit_tree_table_get_latitude (self->trees, row),
             leit_tree_table_get_longitude (self->trees, row)) <= representative->radius_metres;
}

/* A tree's own station wins, then the first entry that fits. */
static void
assign_representatives (LeitProfile *self)
{
  for (guint row = 0; row < leit_tree_table_get_n_rows (self->trees); row++) {
    if (leit_tree_table_get_station (self->trees, row) != LEIT_TREE_NO_STATION)
      continue;
    for (guint i = 0; i < self->representatives->len; i++) {
      const LeitRepresentative *representative = g_ptr_array_index (self->representatives, i);

      if (speaks_for (self, representative, row)) {
        leit_tree_table_set_station (self->trees, row, representative->station);
        break;
      }
    }
  }
}

gboolean
leit_profile_read_inline_trees (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

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
  assign_representatives (self);
  return TRUE;
}

static gboolean
read_tree_ids (LeitRepresentative *representative, const LeitJsonPlace *place, GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_expect_array (place, error))
    return FALSE;
  representative->tree_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);
    const char *id;

    if (!leit_json_read_string (&element, &id, error))
      return FALSE;
    g_hash_table_add (representative->tree_ids, g_strdup (id));
  }
  return TRUE;
}

static gboolean
read_representative (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  LeitRepresentative *representative = g_new0 (LeitRepresentative, 1);
  LeitJsonPlace station = leit_json_member (place, "station");
  LeitJsonPlace trees = leit_json_member (place, "trees");

  g_ptr_array_add (self->representatives, representative);
  if (!leit_json_only_members (place, leit_profile_representative_members, error) ||
      !read_station_reference (self, &station, &representative->station, error) ||
      !read_tree_ids (representative, &trees, error) ||
      !leit_profile_read_text (place, "street", FALSE, &representative->street, error) ||
      !leit_profile_read_number (place, "radius_metres", FALSE, 1, 100000,
                                 &representative->radius_metres, error))
    return FALSE;
  if (representative->tree_ids != NULL || representative->street != NULL ||
      representative->radius_metres > 0)
    return TRUE;
  leit_json_set_error (error, place, LEIT_JSON_ERROR_MISSING,
                       _ ("at least one of trees, street, radius_metres"));
  return FALSE;
}

gboolean
leit_profile_read_representatives (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_expect_array (place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);

    if (!read_representative (self, &element, error))
      return FALSE;
  }
  return TRUE;
}

/* Registers are often published in metres (EPSG:25833) without saying so. */
static gboolean
read_point (LeitTreeInput *tree, const LeitJsonPlace *feature, GError **error)
{
  static const char *const types[] = { "Point", NULL };
  LeitJsonPlace geometry = leit_json_member (feature, "geometry");
  LeitJsonPlace type = leit_json_member (&geometry, "type");
  LeitJsonPlace coordinates = leit_json_member (&geometry, "coordinates");
  LeitJsonPlace longitude = leit_json_element (&coordinates, 0);
  LeitJsonPlace latitude = leit_json_element (&coordinates, 1);
  int choice;

  if (!leit_json_expect_object (&geometry, error) ||
      !leit_json_read_choice (&type, types, &choice, error) ||
      !leit_json_expect_array (&coordinates, error) ||
      !leit_json_read_double (&longitude, -G_MAXDOUBLE, G_MAXDOUBLE, &tree->longitude, error) ||
      !leit_json_read_double (&latitude, -G_MAXDOUBLE, G_MAXDOUBLE, &tree->latitude, error))
    return FALSE;
  if (fabs (tree->longitude) <= 180 && fabs (tree->latitude) <= 85)
    return TRUE;
  leit_json_set_error (error, &coordinates, LEIT_JSON_ERROR_VALUE,
                       _ ("longitude and latitude in degrees (WGS 84); these look like metres"));
  return FALSE;
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
       (g_str_has_suffix (name, "CRS84") || g_str_has_suffix (name, "4326"))))
    return TRUE;
  leit_json_set_error (error, &crs, LEIT_JSON_ERROR_VALUE,
                       _ ("coordinates in degrees (WGS 84), so no other crs"));
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
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
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
  g_set_object (&self->trees, trees);
  assign_representatives (self);
  return TRUE;
}
