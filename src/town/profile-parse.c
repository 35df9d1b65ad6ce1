#include "base/clock.h"
#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUPPORTED_VERSION 1
#define DEFAULT_POLL_MINUTES 15

/* The official map of the federation and the states; CC BY 4.0, no key. The licence asks for the
 * year the tiles were fetched in. */
#define DEFAULT_TILE_URL                                                                           \
  "https://sgx.geodatenzentrum.de/wmts_basemapde/tile/1.0.0/de_basemapde_web_raster_farbe/"        \
  "default/GLOBAL_WEBMERCATOR/{z}/{y}/{x}.png"
#define DEFAULT_TILE_LICENCE "© basemap.de / BKG %d"
#define DEFAULT_TILE_MAX_ZOOM 18
#define DEFAULT_TILE_LICENCE_URL "https://basemap.de"

static gboolean
read_format (const LeitJsonPlace *town, GError **error)
{
  static const char *const formats[] = { "leitstand-town", NULL };
  LeitJsonPlace format = leit_json_member (town, "format");
  LeitJsonPlace version = leit_json_member (town, "version");
  gint64 number;
  int choice;

  if (!leit_json_read_choice (&format, formats, &choice, error) ||
      !leit_json_read_int (&version, 1, G_MAXINT32, &number, error))
    return FALSE;
  if (number == SUPPORTED_VERSION)
    return TRUE;
  leit_json_set_error (error, &version, LEIT_JSON_ERROR_VALUE,
                       _ ("1; a newer town file needs a newer Leitstand"));
  return FALSE;
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
      !leit_profile_read_number (&place, "south", TRUE, -LEIT_LATITUDE_LIMIT, LEIT_LATITUDE_LIMIT,
                                 &bounds->south, error) ||
      !leit_profile_read_number (&place, "west", TRUE, -180, 180, &bounds->west, error) ||
      !leit_profile_read_number (&place, "north", TRUE, -LEIT_LATITUDE_LIMIT, LEIT_LATITUDE_LIMIT,
                                 &bounds->north, error) ||
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
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (leit_clock_now_ms () / 1000);

  tiles->url = g_strdup (DEFAULT_TILE_URL);
  tiles->licence = g_strdup_printf (DEFAULT_TILE_LICENCE, g_date_time_get_year (now));
  tiles->licence_url = g_strdup (DEFAULT_TILE_LICENCE_URL);
  tiles->max_zoom = DEFAULT_TILE_MAX_ZOOM;
}

/* {z}, {x} and {y}, each at least once, and nothing else in braces: it would be sent as it stands. */
static gboolean
is_tile_template (const char *url)
{
  guint seen = 0;

  for (const char *p = strpbrk (url, "{}"); p != NULL; p = strpbrk (p + 3, "{}")) {
    if (g_str_has_prefix (p, "{z}"))
      seen |= 1;
    else if (g_str_has_prefix (p, "{x}"))
      seen |= 2;
    else if (g_str_has_prefix (p, "{y}"))
      seen |= 4;
    else
      return FALSE;
  }
  return seen == 7;
}

static gboolean
read_tile_template (LeitTileConfig *tiles, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace url = leit_json_member (place, "url");

  if (!leit_profile_read_url (place, "url", TRUE, &tiles->url, error))
    return FALSE;
  if (is_tile_template (tiles->url))
    return TRUE;
  leit_json_set_error (error, &url, LEIT_JSON_ERROR_VALUE,
                       _ ("an address with the places {z}, {x} and {y}, and no others"));
  return FALSE;
}

static gboolean
read_tiles (LeitProfile *self, const LeitJsonPlace *town, GError **error)
{
  LeitJsonPlace place = leit_json_member (town, "tiles");
  LeitTileConfig *tiles = &self->tiles;

  tiles->min_zoom = 0;
  tiles->max_zoom = 19;
  tiles->tile_size = 256;
  tiles->max_connections = 2;
  if (!leit_json_present (&place)) {
    use_default_tiles (tiles);
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
  LeitJsonPlace public_id = leit_json_member (place, "public_id");
  int choice;

  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_only_members (place, leit_profile_sign_in_members, error) ||
      !leit_json_read_choice (&method, methods, &choice, error))
    return FALSE;
  source->sign_in = (LeitSignIn) choice;
  if (source->kind == LEIT_SOURCE_KIND_OPENSENSEMAP && source->sign_in != LEIT_SIGN_IN_NONE) {
    leit_json_set_error (error, &method, LEIT_JSON_ERROR_VALUE,
                         _ ("none: openSenseMap is read without signing in"));
    return FALSE;
  }
  if (source->sign_in == LEIT_SIGN_IN_PUBLIC_ID)
    return leit_profile_read_text (place, "public_id", TRUE, &source->public_id, error);
  return leit_profile_expect_absent (&public_id, _ ("no public_id: only the method public has one"),
                                     error);
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

/* Paths are appended to it. */
static gboolean
read_base_url (LeitSourceConfig *source, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace url = leit_json_member (place, "url");
  gsize length;

  if (!leit_profile_read_url (place, "url", TRUE, &source->url, error))
    return FALSE;
  if (strpbrk (source->url, "?#") != NULL) {
    leit_json_set_error (error, &url, LEIT_JSON_ERROR_VALUE,
                         _ ("the server's address without “?” and “#”"));
    return FALSE;
  }
  for (length = strlen (source->url); length > 0 && source->url[length - 1] == '/'; length--)
    source->url[length - 1] = '\0';
  return TRUE;
}

/* Which stations to look for, beside those of the streams. */
static gboolean
read_search (LeitSourceConfig *source, const LeitJsonPlace *place, GError **error)
{
  const char *expected = _ ("no such member: only sources of the kind opensensemap have it");
  LeitJsonPlace tags = leit_json_member (place, "group_tags");
  LeitJsonPlace search = leit_json_member (place, "search_bounds");

  if (source->kind != LEIT_SOURCE_KIND_OPENSENSEMAP)
    return leit_profile_expect_absent (&tags, expected, error) &&
           leit_profile_expect_absent (&search, expected, error);
  return read_group_tags (source, &tags, error) &&
         (!leit_json_present (&search) ||
          leit_json_read_boolean (&search, &source->search_bounds, error));
}

static gboolean
read_kind (LeitSourceConfig *source, const LeitJsonPlace *place, GError **error)
{
  static const char *const kinds[] = { "thingsboard", "opensensemap", NULL };
  LeitJsonPlace kind = leit_json_member (place, "kind");
  int choice;

  if (!leit_json_read_choice (&kind, kinds, &choice, error))
    return FALSE;
  source->kind = (LeitSourceKind) choice;
  return TRUE;
}

static gboolean
read_source (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  LeitSourceConfig *source = g_new0 (LeitSourceConfig, 1);
  LeitJsonPlace sign_in = leit_json_member (place, "sign_in");
  double interval_minutes = DEFAULT_POLL_MINUTES;

  g_ptr_array_add (self->sources, source);
  if (!leit_json_only_members (place, leit_profile_source_members, error) ||
      !leit_profile_read_new_id (place, self->source_by_id, &source->id, error) ||
      !leit_profile_read_text (place, "name", TRUE, &source->name, error) ||
      !read_kind (source, place, error) || !read_base_url (source, place, error) ||
      !leit_profile_read_number (place, "interval_minutes", FALSE, 0.1, 1440, &interval_minutes,
                                 error) ||
      !read_sign_in (source, &sign_in, error) || !read_search (source, place, error))
    return FALSE;
  source->interval_ms = (gint64) (interval_minutes * 60000);
  g_hash_table_insert (self->source_by_id, source->id, source);
  return TRUE;
}

static gboolean
read_soil_class (LeitStationConfig *station, const LeitJsonPlace *place, GError **error)
{
  static const char *const humus_classes[] = { "h0", "h1", "h0-1", "h2", "h3", "h4", "h5", NULL };
  const char *soils[LEIT_N_SOILS] = { NULL };
  LeitJsonPlace soil = leit_json_member (place, "soil");
  LeitJsonPlace humus = leit_json_member (place, "humus");
  int choice;

  for (int i = LEIT_SOIL_UNKNOWN + 1; i < LEIT_N_SOILS; i++)
    soils[i - 1] = leit_soil_to_string ((LeitSoil) i);
  if (leit_json_present (&soil)) {
    if (!leit_json_read_choice (&soil, soils, &choice, error))
      return FALSE;
    leit_soil_from_string (soils[choice], &station->soil);
  }
  if (leit_json_present (&humus)) {
    if (!leit_json_read_choice (&humus, humus_classes, &choice, error))
      return FALSE;
    leit_humus_from_string (humus_classes[choice], &station->humus);
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
  if (leit_json_present (&place) && !JSON_NODE_HOLDS_ARRAY (place.node)) {
    leit_json_set_error (error, &place, LEIT_JSON_ERROR_TYPE,
                         _ ("a list of trees, or an object that names their file"));
    return FALSE;
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
  LeitJsonPlace watering = leit_json_member (town, "watering");

  /* The format first: what a newer version may hold is not for us to judge. */
  return leit_json_expect_object (town, error) && read_format (town, error) &&
         leit_json_only_members (town, leit_profile_town_members, error) &&
         read_town_id (self, town, error) &&
         leit_profile_read_text (town, "name", TRUE, &self->name, error) &&
         (!leit_json_present (&simulated) ||
          leit_json_read_boolean (&simulated, &self->simulated, error)) &&
         read_time_zone (self, town, error) && read_bounds (self, town, error) &&
         read_tiles (self, town, error) &&
         leit_profile_read_thresholds (&self->thresholds, &thresholds, error) &&
         leit_profile_read_watering (&self->watering, &watering, error) &&
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
  self->document = g_strdup (document);
  town = leit_json_root (root, document);
  if (!read_town (self, &town, error))
    return NULL;
  return g_steal_pointer (&self);
}
