#include "town/profile-private.h"

G_DEFINE_FINAL_TYPE (LeitProfile, leit_profile, G_TYPE_OBJECT)

static void
source_config_free (LeitSourceConfig *config)
{
  g_free (config->id);
  g_free (config->name);
  g_free (config->url);
  g_free (config->public_id);
  g_strfreev (config->group_tags);
  g_free (config);
}

static void
tank_config_free (LeitTankConfig *config)
{
  g_free (config->id);
  g_free (config->name);
  g_free (config->description);
  leit_tank_geometry_clear (&config->geometry);
  g_clear_pointer (&config->streams, g_array_unref);
  g_free (config);
}

static void
station_config_free (LeitStationConfig *config)
{
  g_free (config->id);
  g_free (config->name);
  g_free (config->description);
  g_clear_pointer (&config->streams, g_array_unref);
  g_free (config);
}

void
leit_representative_free (LeitRepresentative *representative)
{
  g_clear_pointer (&representative->tree_ids, g_ptr_array_unref);
  g_free (representative->street);
  g_free (representative);
}

static void
leit_profile_finalize (GObject *object)
{
  LeitProfile *self = LEIT_PROFILE (object);

  g_free (self->document);
  g_free (self->id);
  g_free (self->name);
  g_clear_pointer (&self->time_zone, g_time_zone_unref);
  g_free (self->tiles.url);
  g_free (self->tiles.licence);
  g_free (self->tiles.licence_url);
  g_free (self->trees_file);
  g_hash_table_unref (self->source_by_id);
  g_hash_table_unref (self->station_by_id);
  g_hash_table_unref (self->stream_addresses);
  g_ptr_array_unref (self->sources);
  g_ptr_array_unref (self->tanks);
  g_ptr_array_unref (self->stations);
  g_ptr_array_unref (self->streams);
  g_ptr_array_unref (self->representatives);
  g_clear_object (&self->trees);
  leit_watering_config_clear (&self->watering);
  G_OBJECT_CLASS (leit_profile_parent_class)->finalize (object);
}

static void
leit_profile_class_init (LeitProfileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_profile_finalize;
}

static void
leit_profile_init (LeitProfile *self)
{
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) source_config_free);
  self->tanks = g_ptr_array_new_with_free_func ((GDestroyNotify) tank_config_free);
  self->stations = g_ptr_array_new_with_free_func ((GDestroyNotify) station_config_free);
  self->streams = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stream_free);
  self->representatives =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_representative_free);
  self->source_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->station_by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->stream_addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  leit_thresholds_init (&self->thresholds);
  leit_watering_config_init (&self->watering);
}

/**
 * leit_profile_get_id:
 *
 * Returns: (transfer none): the town's short name, fit for a file's name
 */
const char *
leit_profile_get_id (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->id;
}

/**
 * leit_profile_get_name:
 *
 * Returns: (transfer none): the town's name on screen
 */
const char *
leit_profile_get_name (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->name;
}

/**
 * leit_profile_get_simulated:
 *
 * Returns: %TRUE when the readings are simulated and must be marked so on screen
 */
gboolean
leit_profile_get_simulated (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), FALSE);

  return self->simulated;
}

/**
 * leit_profile_get_time_zone:
 *
 * Returns: (transfer none): the town's time zone
 */
GTimeZone *
leit_profile_get_time_zone (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->time_zone;
}

/**
 * leit_profile_get_bounds:
 *
 * Returns: (transfer none): what the map shows as the whole town, degrees WGS 84
 */
const LeitBounds *
leit_profile_get_bounds (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return &self->bounds;
}

/**
 * leit_profile_get_tiles:
 *
 * Returns: (transfer none): the base map; basemap.de where the town file names none
 */
const LeitTileConfig *
leit_profile_get_tiles (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return &self->tiles;
}

/**
 * leit_profile_get_thresholds:
 *
 * Returns: (transfer none): the limits, defaults where the town file says nothing
 */
const LeitThresholds *
leit_profile_get_thresholds (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return &self->thresholds;
}

/**
 * leit_profile_get_watering:
 *
 * Returns: (transfer none): how the town waters, defaults where the town file says nothing
 */
const LeitWateringConfig *
leit_profile_get_watering (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return &self->watering;
}

/**
 * leit_profile_get_trees_file:
 *
 * Returns: (nullable): the tree file's name relative to the profile, still to be given to
 *   leit_profile_add_trees(); %NULL when the trees stand in the profile itself
 */
const char *
leit_profile_get_trees_file (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->trees_file;
}

/**
 * leit_profile_get_sources:
 *
 * Returns: (transfer none) (element-type LeitSourceConfig): in the town file's order
 */
GPtrArray *
leit_profile_get_sources (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->sources;
}

/**
 * leit_profile_get_tanks:
 *
 * Returns: (transfer none) (element-type LeitTankConfig): in the town file's order
 */
GPtrArray *
leit_profile_get_tanks (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->tanks;
}

/**
 * leit_profile_get_stations:
 *
 * Returns: (transfer none) (element-type LeitStationConfig): in the town file's order
 */
GPtrArray *
leit_profile_get_stations (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->stations;
}

/**
 * leit_profile_get_streams:
 *
 * Returns: (transfer none) (element-type LeitStream): all of stations and tanks, each at its own index
 */
GPtrArray *
leit_profile_get_streams (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->streams;
}

/**
 * leit_profile_get_trees:
 *
 * Returns: (transfer none): the sealed tree table; empty before leit_profile_add_trees() when the
 *   trees stand in a file of their own
 */
LeitTreeTable *
leit_profile_get_trees (LeitProfile *self)
{
  g_return_val_if_fail (LEIT_IS_PROFILE (self), NULL);

  return self->trees;
}
