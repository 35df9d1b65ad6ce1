#include "demo/profile.h"
#include "demo/town-data.h"

#include <string.h>

/* What stands in data/demo/town.json. */
#define EMBEDDED_ORIGIN "http://127.0.0.1:8047"

static const struct {
  const char *name;
  const char *kind;
  const char *prefix;
} sources[] = {
  [LEIT_DEMO_SOURCE_THINGSBOARD] = { "thingsboard", "thingsboard", "/thingsboard" },
  [LEIT_DEMO_SOURCE_OPENSENSEMAP] = { "opensensemap", "opensensemap", "/opensensemap" },
  [LEIT_DEMO_SOURCE_OPENSENSEMAP_SUCCESSOR] = { "opensensemap-successor", "opensensemap",
                                                "/opensensemap2" },
};

/**
 * leit_demo_source_from_string:
 * @name: `thingsboard`, `opensensemap` or `opensensemap-successor`
 */
gboolean
leit_demo_source_from_string (const char *name, LeitDemoSource *source)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++) {
    if (g_strcmp0 (name, sources[i].name) == 0) {
      *source = (LeitDemoSource) i;
      return TRUE;
    }
  }
  return FALSE;
}

static JsonObject *
first_source (JsonNode *profile)
{
  JsonArray *list = json_object_get_array_member (json_node_get_object (profile), "sources");

  return json_array_get_object_element (list, 0);
}

/**
 * leit_demo_profile_public_id:
 * @profile: the embedded town file
 *
 * Returns: (transfer none): the id with which everyone may read
 */
const char *
leit_demo_profile_public_id (JsonNode *profile)
{
  JsonObject *sign_in = json_object_get_object_member (first_source (profile), "sign_in");

  return json_object_get_string_member_with_default (sign_in, "public_id", "");
}

static void
rewrite_address (JsonObject *stream)
{
  const char *device = json_object_get_string_member (stream, "device");
  g_autofree char *box_id = leit_demo_box_id (device);
  g_autofree char *sensor_id =
      leit_demo_sensor_id (device, json_object_get_string_member (stream, "key"));

  json_object_set_string_member (stream, "device", box_id);
  json_object_set_string_member (stream, "key", sensor_id);
}

static void
rewrite_things (JsonObject *town, const char *list_name)
{
  JsonArray *things = json_object_get_array_member (town, list_name);

  for (guint i = 0; i < json_array_get_length (things); i++) {
    JsonObject *thing = json_array_get_object_element (things, i);

    if (json_object_has_member (thing, "level"))
      rewrite_address (json_object_get_object_member (thing, "level"));
    if (json_object_has_member (thing, "streams")) {
      JsonArray *streams = json_object_get_array_member (thing, "streams");

      for (guint k = 0; k < json_array_get_length (streams); k++)
        rewrite_address (json_array_get_object_element (streams, k));
    }
  }
}

static void
rewrite_source (JsonObject *source, LeitDemoSource kind, const char *origin)
{
  g_autofree char *url = g_strconcat (origin, sources[kind].prefix, NULL);

  json_object_set_string_member (source, "url", url);
  json_object_set_string_member (source, "kind", sources[kind].kind);
  if (kind == LEIT_DEMO_SOURCE_THINGSBOARD)
    return;
  json_object_remove_member (source, "sign_in");
  json_object_set_boolean_member (source, "search_bounds", TRUE);
}

/* To where this server really listens. */
static void
rewrite_url (JsonObject *object, const char *member, const char *origin)
{
  const char *url = json_object_get_string_member (object, member);
  g_autofree char *rewritten = NULL;

  if (!g_str_has_prefix (url, EMBEDDED_ORIGIN))
    return;
  rewritten = g_strconcat (origin, url + strlen (EMBEDDED_ORIGIN), NULL);
  json_object_set_string_member (object, member, rewritten);
}

/**
 * leit_demo_profile_for:
 * @profile: the embedded town file
 * @source: which of the servers its source is to be
 * @origin: where they are reached
 *
 * Ids, roles and units stay, so that the same town is told by either server.
 *
 * Returns: (transfer full): the town file as it is served
 */
JsonNode *
leit_demo_profile_for (JsonNode *profile, LeitDemoSource source, const char *origin)
{
  g_autofree char *text = json_to_string (profile, FALSE);
  /* json_node_copy() shares the objects below */
  JsonNode *copy = json_from_string (text, NULL);
  JsonObject *town = json_node_get_object (copy);

  rewrite_source (first_source (copy), source, origin);
  rewrite_url (json_object_get_object_member (town, "tiles"), "url", origin);
  rewrite_url (json_object_get_object_member (town, "watering"), "weather_url", origin);
  if (source != LEIT_DEMO_SOURCE_THINGSBOARD) {
    rewrite_things (town, "stations");
    rewrite_things (town, "tanks");
  }
  return copy;
}
