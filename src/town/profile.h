#pragma once

#include "town/soil.h"
#include "town/stream.h"
#include "town/tank-geometry.h"
#include "town/tree-table.h"
#include "town/watering.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct {
  double south, west, north, east; /* degrees WGS 84 */
} LeitBounds;

typedef enum {
  LEIT_SOURCE_KIND_THINGSBOARD,
  LEIT_SOURCE_KIND_OPENSENSEMAP,
} LeitSourceKind;

typedef enum {
  LEIT_SIGN_IN_NONE,
  LEIT_SIGN_IN_PUBLIC_ID, /* ThingsBoard: devices made public; the id is no secret */
  LEIT_SIGN_IN_PASSWORD,  /* user name and password, in the keyring */
  LEIT_SIGN_IN_API_KEY,   /* in the keyring */
} LeitSignIn;

/**
 * LeitSourceConfig:
 * @group_tags: (nullable): openSenseMap: look for stations that carry all of these tags
 * @search_bounds: openSenseMap: look for stations within the town's bounds
 */
typedef struct {
  char *id;
  char *name;
  LeitSourceKind kind;
  char *url; /* without a trailing slash */
  gint64 interval_ms;
  LeitSignIn sign_in;
  char *public_id;
  char **group_tags;
  gboolean search_bounds;
} LeitSourceConfig;

/**
 * LeitTileConfig:
 * @url: XYZ template with `{z}`, `{x}`, `{y}`
 * @licence: text that is always shown on the map
 * @licence_url: (nullable): where it links to
 * @max_connections: at most this many requests at a time to the provider
 */
typedef struct {
  char *url;
  char *licence;
  char *licence_url;
  int min_zoom;
  int max_zoom;
  int tile_size;
  int max_connections;
} LeitTileConfig;

/**
 * LeitTankConfig:
 * @capacity_litres: to the overflow
 * @dead_volume_litres: below the tap
 * @roof_area_m2: roof that feeds it, 0 unknown
 * @roof_runoff: share of the rain that arrives, 0 to 1
 * @streams: (element-type guint): indices into the profile's streams; the first with a tank role
 *   measures the level
 */
typedef struct {
  char *id;
  char *name;
  char *description;
  double latitude, longitude;
  double capacity_litres;
  double dead_volume_litres;
  double roof_area_m2;
  double roof_runoff;
  LeitTankGeometry geometry;
  GArray *streams;
} LeitTankConfig;

/**
 * LeitStationConfig:
 */
typedef struct {
  char *id;
  char *name;
  char *description;
  double latitude, longitude;
  LeitSoil soil;
  LeitHumus humus;
  GArray *streams;
} LeitStationConfig;

#define LEIT_TYPE_PROFILE (leit_profile_get_type ())
G_DECLARE_FINAL_TYPE (LeitProfile, leit_profile, LEIT, PROFILE, GObject)

LeitProfile *leit_profile_parse (GBytes *bytes, const char *document, GError **error);
gboolean
leit_profile_add_trees (LeitProfile *self, GBytes *geojson, const char *document, GError **error);

const char *leit_profile_get_id (LeitProfile *self);
const char *leit_profile_get_name (LeitProfile *self);
gboolean leit_profile_get_simulated (LeitProfile *self);
GTimeZone *leit_profile_get_time_zone (LeitProfile *self);
const LeitBounds *leit_profile_get_bounds (LeitProfile *self);
const LeitTileConfig *leit_profile_get_tiles (LeitProfile *self);
const LeitThresholds *leit_profile_get_thresholds (LeitProfile *self);
const char *leit_profile_get_trees_file (LeitProfile *self);
GPtrArray *leit_profile_get_sources (LeitProfile *self);  /* LeitSourceConfig */
GPtrArray *leit_profile_get_tanks (LeitProfile *self);    /* LeitTankConfig */
GPtrArray *leit_profile_get_stations (LeitProfile *self); /* LeitStationConfig */
GPtrArray *leit_profile_get_streams (LeitProfile *self);  /* LeitStream */
LeitTreeTable *leit_profile_get_trees (LeitProfile *self);
const LeitWateringConfig *leit_profile_get_watering (LeitProfile *self);

G_END_DECLS
