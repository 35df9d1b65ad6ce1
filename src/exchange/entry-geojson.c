#include "exchange/entry-geojson.h"

#include <math.h>
#include <string.h>

/* What a file for others must not hold: who consented is nobody else's business. */
static gboolean
is_private (const LeitField *field)
{
  return g_str_has_prefix (field->name, "consent") || g_str_equal (field->name, "version") ||
         g_str_equal (field->name, "latitude") || g_str_equal (field->name, "longitude");
}

static void
forget_in_rows (const LeitField *field, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    for (const LeitField *member = field->rows->fields; member->name != NULL; member++)
      if ((member->flags & LEIT_FIELD_PERSONAL) != 0)
        leit_field_clear (member, rows->pdata[i]);
}

/* Without a consent that still holds, nothing about a person leaves the house. The authors of pictures must be
 * named all the same. */
static void
forget_persons (LeitEntry *entry)
{
  if (entry->consent == LEIT_ANSWER_YES && !g_date_valid (&entry->consent_withdrawn))
    return;
  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++) {
    if ((field->flags & LEIT_FIELD_PERSONAL) != 0)
      leit_field_clear (field, entry);
    else if (field->type == LEIT_FIELD_ROWS && !g_str_equal (field->name, "media"))
      forget_in_rows (field, G_STRUCT_MEMBER (GPtrArray *, entry, field->offset));
  }
}

static JsonNode *
make_geometry (const LeitEntry *entry)
{
  JsonObject *geometry;
  JsonArray *position;
  JsonNode *node;

  if (isnan (entry->latitude) || isnan (entry->longitude))
    return json_node_new (JSON_NODE_NULL);
  geometry = json_object_new ();
  position = json_array_new ();
  json_array_add_double_element (position, entry->longitude);
  json_array_add_double_element (position, entry->latitude);
  json_object_set_string_member (geometry, "type", "Point");
  json_object_set_array_member (geometry, "coordinates", position);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, geometry);
  return node;
}

static JsonObject *
make_properties (const LeitEntry *entry)
{
  JsonObject *properties = json_object_new ();

  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++)
    if (!is_private (field) && !leit_field_is_unknown (field, entry))
      json_object_set_member (properties, field->name, leit_field_to_json (field, entry));
  return properties;
}

static JsonObject *
make_feature (const LeitEntry *entry)
{
  g_autoptr (LeitEntry) copy = leit_entry_copy (entry);
  JsonObject *feature = json_object_new ();

  forget_persons (copy);
  json_object_set_string_member (feature, "type", "Feature");
  if (copy->id != NULL)
    json_object_set_string_member (feature, "id", copy->id);
  json_object_set_member (feature, "geometry", make_geometry (copy));
  json_object_set_object_member (feature, "properties", make_properties (copy));
  return feature;
}

/**
 * leit_entry_geojson_write:
 * @entries: (element-type LeitEntry): what to write
 *
 * Entries without a position have no geometry. What may be data of a person is left out without that
 * person's consent, and the consent itself always.
 *
 * Returns: (transfer full): a FeatureCollection (RFC 7946, degrees WGS 84)
 */
GBytes *
leit_entry_geojson_write (GPtrArray *entries)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *collection = json_object_new ();
  JsonArray *features = json_array_new ();
  char *text;

  g_return_val_if_fail (entries != NULL, NULL);

  for (guint i = 0; i < entries->len; i++)
    json_array_add_object_element (features, make_feature (entries->pdata[i]));
  json_object_set_string_member (collection, "type", "FeatureCollection");
  json_object_set_array_member (collection, "features", features);
  json_node_take_object (root, collection);
  text = json_to_string (root, TRUE);
  return g_bytes_new_take (text, strlen (text));
}
