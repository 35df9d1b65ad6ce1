#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUPPORTED_VERSION 1

/* The official map of the federation and the states; CC BY 4.0, no key. */
#define DEFAULT_TILE_URL                                                                           \
  "https://sgx.geodatenzentrum.de/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_farbe/"        \
  "default/GLOBAL_WEBMERCATOR/{z}/{y}/{x}.png"
#define DEFAULT_TILE_LICENCE "© basemap.de / BKG"
#define DEFAULT_TILE_LICENCE_URL "https://basemap.de"

static gboolean
read_format (const LeitJsonPlace *town, GError **error)
{
  static const char *const formats[] = { "leitstand-town", NULL };
  LeitJsonPlace format = leit_json_member (town, "format");
  LeitJsonPlace version = leit_json_member (town, "version");
  gint64 number;
  int choice;

  return leit_json_read_choice (&format, formats, &choice, error) &&
         leit_json_read_int (&version, SUPPORTED_VERSION, SUPPORTED_VERSION, &number, error);
}

/* The id becomes a file name. */
static gboolean
read_town_id (LeitProfile *self, const LeitJsonPlace *town, GError **error)
{
  LeitJsonPlace place = leit_json_member (town, "id");

  if (!leit_profile_read_text (town, "id", TRUE, &self->id, error))
    return FALSE;
  if (strlen (self->id) <= 64 &&
      strspn (self->id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen (self->id))
    return TRUE;
  leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE,
                       _ ("1 to 64 small letters, digits and hyphens"));
  return FALSE;
}

static gboolean
read_time_zone (LeitProfile *self, const LeitJsonPlace *town, GError **error)
{
  LeitJsonPlace place = leit_json_member (town, "time_zone");
  const char *name;

  if (!leit_json_read_string (&place, &name, error))
    return FALSE;
  self->time_zone = g_time_zone_new_identifier (name);
  if (self->time_zone != NULL)
    return TRUE;
  leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE,
                       _ ("the name of a time zone, such as Europe/Berlin"));
  return FALSE;
}

static gboolean
read_bounds (LeitProfile *self, const LeitJsonPlace *town, GError **error)
{
  LeitJsonPlace place = leit_json_member (town, "bounds");
  LeitBounds *bounds = &self->bounds;

  if (!leit_json_only_members (&place, leit_profile_bounds_members, error) ||
      !leit_profile_read_number (&place, "south", TRUE, -85, 85, &bounds->south, error) ||
      !leit_profile_read_number (&place, "west", TRUE, -180, 180, &bounds->west, error) ||
      !leit_profile_read_number (&place, "north", TRUE, -85, 85, &bounds->north, error) ||
      !leit_profile_read_number (&place, "east", TRUE, -180, 180, &bounds->east, error))
    return FALSE;
  if (bounds->south < bounds->north && bounds->west < bounds->east)
    return TRUE;
  leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE,
                       _ ("south smaller than north, and west smaller than east"));
  return FALSE;
}

static void
use_default_tiles (LeitTileConfig *tiles)
{
  tiles->min_zoom = 0;
  tiles->max_zoom = 19;
  tiles->tile_size = 256;
  tiles->max_connections = 2;
}

static gboolean
read_tile_template (LeitTileConfig *tiles, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace url = leit_json_member (place, "url");

  if (!leit_profile_read_url (place, "url", TRUE, &tiles->url, error))
    return FALSE;
  if (strstr (tiles->url, "{z}") != NULL && strstr (tiles->url, "{x}") != NULL &&
      strstr (tiles->url, "{y}") != NULL)
    return TRUE;
  leit_json_set_error (error, &url, LEIT_JSON_ERROR_VALUE,
                       _ ("an address with the places {z}, {x} and {y}"));
  return FALSE;
}

static gboolean
read_tiles (LeitProfile *self, const LeitJsonPlace *town, GError **error)
{
  LeitJsonPlace place = leit_json_member (town, "tiles");
  LeitTileConfig *tiles = &self->tiles;

  use_default_tiles (tiles);
  if (!leit_json_present (&place)) {
    tiles->url = g_strdup (DEFAULT_TILE_URL);
    tiles->licence = g_strdup (DEFAULT_TILE_LICENCE);
    tiles->licence_url = g_strdup (DEFAULT_TILE_LICENCE_URL);
    return TRUE;
  }
  if (!leit_json_only_members (&place, leit_profile_tiles_members, error) ||
      !read_tile_template (tiles, &place, error) ||
      !leit_profile_read_text (&place, "licence", TRUE, &tiles->licence, error) ||
      !leit_profile_read_url (&place, "licence_url", FALSE, &tiles->licence_url, error) ||
      !leit_profile_read_whole (&place, "min_zoom", 0, 22, &tiles->min_zoom, error) ||
      !leit_profile_read_whole (&place, "max_zoom", 1, 22, &tiles->max_zoom, error) ||
      !leit_profile_read_whole (&place, "tile_size", 64, 1024, &tiles->tile_size, error) ||
      !leit_profile_read_whole (&place, "max_connections", 1, 16, &tiles->max_connections, error))
    return FALSE;
  if (tiles->min_zoom < tiles->max_zoom)
    return TRUE;
  leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE, _ ("min_zoom smaller than max_zoom"));
  return FALSE;
}

static gboolean
read_sign_in (LeitSourceConfig *source, const LeitJsonPlace *place, GError **error)
{
  static const char *const methods[] = { "none", "public", "password", "api_key", NULL };
  LeitJsonPlace method = leit_json_member (place, "method");
  int choice;

  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_only_members (place, leit_profile_sign_in_members, error) ||
      !leit_json_read_choice (&method, methods, &choice, error))
    return FALSE;
  source->sign_in = (LeitSignIn) choice;
  return leit_profile_read_text (place, "public_id", source->sign_in == LEIT_SIGN_IN_PUBLIC_ID,
                                 &source->public_id, error);
}

static gboolean
read_group_tags (LeitSourceConfig *source, const LeitJsonPlace *place, GError **error)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();

  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_expect_array (place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);
    const char *tag;

    if (!leit_json_read_string (&element, &tag, error))
      return FALSE;
    g_strv_builder_add (tags, tag);
  }
  source->group_tags = g_strv_builder_end (tags);
  return TRUE;
}

static void
strip_trailing_slashes (char *url)
{
  gsize length = strlen (url);

  while (length > 0 && url[length - 1] == '/')
    url[--length] = '\0';
}

static gboolean
read_source (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  static const char *const kinds[] = { "thingsboard", "opensensemap", NULL };
  LeitSourceConfig *source = g_new0 (LeitSourceConfig, 1);
  LeitJsonPlace kind = leit_json_member (place, "kind");
  LeitJsonPlace sign_in = leit_json_member (place, "sign_in");
  LeitJsonPlace tags = leit_json_member (place, "group_tags");
  LeitJsonPlace search = leit_json_member (place, "search_bounds");
  double interval_minutes = 15;
  int choice;

  g_ptr_array_add (self->sources, source);
  if (!leit_json_only_members (place, leit_profile_source_members, error) ||
      !leit_profile_read_new_id (place, self->source_by_id, &source->id, error) ||
      !leit_profile_read_text (place, "name", TRUE, &source->name, error) ||
      !leit_json_read_choice (&kind, kinds, &choice, error) ||
      !leit_profile_read_url (place, "url", TRUE, &source->url, error) ||
      !leit_profile_read_number (place, "interval_minutes", FALSE, 0.1, 1440, &interval_minutes,
                                 error) ||
      !read_sign_in (source, &sign_in, error) || !read_group_tags (source, &tags, error) ||
      (leit_json_present (&search) &&
       !leit_json_read_boolean (&search, &source->search_bounds, error)))
    return FALSE;
  source->kind = (LeitSourceKind) choice;
  source->interval_ms = (gint64) (interval_minutes * 60000);
  strip_trailing_slashes (source->url);
  g_hash_table_insert (self->source_by_id, source->id, source);
  return TRUE;
}

static gboolean
read_soil_class (LeitStationConfig *station, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace soil = leit_json_member (place, "soil");
  LeitJsonPlace humus = leit_json_member (place, "humus");
  const char *text;

  if (leit_json_present (&soil)) {
    if (!leit_json_read_string (&soil, &text, error))
      return FALSE;
    if (!leit_soil_from_string (text, &station->soil)) {
      leit_json_set_error (error, &soil, LEIT_JSON_ERROR_VALUE,
                           _ ("one of the soils Ss, Sl2, Sl3, Ls4"));
      return FALSE;
    }
  }
  if (leit_json_present (&humus)) {
    if (!leit_json_read_string (&humus, &text, error))
      return FALSE;
    if (!leit_humus_from_string (text, &station->humus)) {
      leit_json_set_error (error, &humus, LEIT_JSON_ERROR_VALUE,
                           _ ("one of the humus classes h0 to h5, or h0-1"));
      return FALSE;
    }
  }
  return TRUE;
}

static gboolean
read_station (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  LeitStationConfig *station = g_new0 (LeitStationConfig, 1);
  LeitJsonPlace streams = leit_json_member (place, "streams");
  LeitThing owner = { LEIT_THING_STATION, self->stations->len };

  station->streams = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (self->stations, station);
  if (!leit_json_only_members (place, leit_profile_station_members, error) ||
      !leit_profile_read_new_id (place, self->station_by_id, &station->id, error) ||
      !leit_profile_read_text (place, "name", TRUE, &station->name, error) ||
      !leit_profile_read_text (place, "description", FALSE, &station->description, error) ||
      !leit_profile_read_position (place, &station->latitude, &station->longitude, error) ||
      !read_soil_class (station, place, error) ||
      !leit_profile_read_streams (self, &streams, owner, station->streams, error))
    return FALSE;
  g_hash_table_insert (self->station_by_id, station->id, GUINT_TO_POINTER (self->stations->len));
  return TRUE;
}

typedef gboolean (*ReadElement) (LeitProfile *self, const LeitJsonPlace *place, GError **error);

static gboolean
read_list (LeitProfile *self,
           const LeitJsonPlace *town,
           const char *member,
           gboolean required,
           ReadElement read_element,
           GError **error)
{
  LeitJsonPlace place = leit_json_member (town, member);

  if (!required && !leit_json_present (&place))
    return TRUE;
  if (!leit_json_expect_array (&place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (&place); i++) {
    LeitJsonPlace element = leit_json_element (&place, i);

    if (!read_element (self, &element, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_trees (LeitProfile *self, const LeitJsonPlace *town, GError **error)
{
  LeitJsonPlace place = leit_json_member (town, "trees");

  if (place.node != NULL && JSON_NODE_HOLDS_OBJECT (place.node)) {
    self->trees = leit_tree_table_new (0);
    leit_tree_table_seal (self->trees);
    return leit_json_only_members (&place, leit_profile_trees_members, error) &&
           leit_profile_read_text (&place, "file", TRUE, &self->trees_file, error);
  }
  return leit_profile_read_inline_trees (self, &place, error);
}

static gboolean
read_town (LeitProfile *self, const LeitJsonPlace *town, GError **error)
{
  LeitJsonPlace simulated = leit_json_member (town, "simulated");
  LeitJsonPlace thresholds = leit_json_member (town, "thresholds");
  LeitJsonPlace tanks = leit_json_member (town, "tanks");
  LeitJsonPlace representatives = leit_json_member (town, "representatives");

  return leit_json_only_members (town, leit_profile_town_members, error) &&
         read_format (town, error) && read_town_id (self, town, error) &&
         leit_profile_read_text (town, "name", TRUE, &self->name, error) &&
         (!leit_json_present (&simulated) ||
          leit_json_read_boolean (&simulated, &self->simulated, error)) &&
         read_time_zone (self, town, error) && read_bounds (self, town, error) &&
         read_tiles (self, town, error) &&
         leit_profile_read_thresholds (&self->thresholds, &thresholds, error) &&
         read_list (self, town, "sources", FALSE, read_source, error) &&
         read_list (self, town, "stations", FALSE, read_station, error) &&
         leit_profile_read_tanks (self, &tanks, error) &&
         leit_profile_read_representatives (self, &representatives, error) &&
         read_trees (self, town, error);
}

/**
 * leit_profile_parse:
 * @bytes: a town file, JSON in UTF-8 (data/town.schema.json documents it)
 * @document: its name or URL, for messages
 * @error: set to a #LeitJsonError that names @document, line or JSON pointer, and what was expected
 *
 * Strict: an unknown member is an error, for a misspelt one would silently do nothing. Where the
 * trees stand in a file of their own, leit_profile_add_trees() completes the profile.
 *
 * Returns: (transfer full) (nullable): the profile
 */
LeitProfile *
leit_profile_parse (GBytes *bytes, const char *document, GError **error)
{
  g_autoptr (LeitProfile) self = g_object_new (LEIT_TYPE_PROFILE, NULL);
  g_autoptr (JsonNode) root = NULL;
  LeitJsonPlace town;

  g_return_val_if_fail (bytes != NULL && document != NULL, NULL);

  root = leit_json_parse (bytes, document, error);
  if (root == NULL)
    return NULL;
  town = leit_json_root (root, document);
  if (!read_town (self, &town, error))
    return NULL;
  return g_steal_pointer (&self);
}
