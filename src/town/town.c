#include "town/town-private.h"

#include "base/clock.h"

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LeitTown, leit_town, G_TYPE_OBJECT)

static void
leit_town_finalize (GObject *object)
{
  LeitTown *self = LEIT_TOWN (object);

  g_clear_pointer (&self->streams_by_key, g_hash_table_unref);
  g_free (self->latest);
  g_free (self->groups);
  g_free (self->tank_touched);
  g_free (self->station_touched);
  g_clear_object (&self->tanks);
  g_clear_object (&self->stations);
  g_clear_object (&self->sources);
  g_clear_object (&self->profile);
  G_OBJECT_CLASS (leit_town_parent_class)->finalize (object);
}

static void
leit_town_class_init (LeitTownClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_town_finalize;

  /**
   * LeitTown::changed:
   * @self: the town
   * @flags: what changed, of #LeitTownChange
   *
   * Emitted once a batch, after all of it is in place, and only if something changed.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
leit_town_init (LeitTown *self)
{
  self->tanks = g_list_store_new (LEIT_TYPE_TANK);
  self->stations = g_list_store_new (LEIT_TYPE_STATION);
  self->sources = g_list_store_new (LEIT_TYPE_SOURCE);
}

static guint
hash_stream (gconstpointer key)
{
  const LeitStream *stream = key;

  return (g_str_hash (stream->source_id) * 31 + g_str_hash (stream->device_id)) * 31 +
         g_str_hash (stream->key);
}

static gboolean
equal_streams (gconstpointer a, gconstpointer b)
{
  const LeitStream *one = a;
  const LeitStream *other = b;

  return g_str_equal (one->key, other->key) && g_str_equal (one->device_id, other->device_id) &&
         g_str_equal (one->source_id, other->source_id);
}

static void
index_streams (LeitTown *self)
{
  GPtrArray *streams = leit_profile_get_streams (self->profile);

  self->streams_by_key = g_hash_table_new (hash_stream, equal_streams);
  self->latest = g_new0 (LeitLatest, streams->len);
  for (guint i = 0; i < streams->len; i++) {
    gpointer stream = g_ptr_array_index (streams, i);

    if (!g_hash_table_contains (self->streams_by_key, stream))
      g_hash_table_add (self->streams_by_key, stream);
  }
}

void
leit_town_emit_changed (LeitTown *self, guint flags)
{
  g_signal_emit (self, signals[CHANGED], 0, flags);
}

static void
on_source_changed (LeitTown *self)
{
  leit_town_emit_changed (self, LEIT_TOWN_CHANGE_SOURCES);
}

static void
add_things (LeitTown *self)
{
  GPtrArray *tanks = leit_profile_get_tanks (self->profile);
  GPtrArray *stations = leit_profile_get_stations (self->profile);
  GPtrArray *sources = leit_profile_get_sources (self->profile);

  for (guint i = 0; i < tanks->len; i++) {
    g_autoptr (LeitTank) tank = leit_tank_new (g_ptr_array_index (tanks, i), i);

    g_list_store_append (self->tanks, tank);
  }
  for (guint i = 0; i < stations->len; i++) {
    g_autoptr (LeitStation) station = leit_station_new (g_ptr_array_index (stations, i), i);

    g_list_store_append (self->stations, station);
  }
  for (guint i = 0; i < sources->len; i++) {
    g_autoptr (LeitSource) source = leit_source_new (g_ptr_array_index (sources, i), i);

    g_signal_connect_object (source, "changed", G_CALLBACK (on_source_changed), self,
                             G_CONNECT_SWAPPED);
    g_list_store_append (self->sources, source);
  }
  self->tank_touched = g_new0 (gboolean, tanks->len);
  self->station_touched = g_new0 (gboolean, stations->len);
  self->groups = g_new0 (LeitTreeGroup, stations->len);
}

/**
 * leit_town_new:
 * @profile: the town's profile, complete with its trees
 *
 * Returns: (transfer full): a town that has not heard from any sensor yet
 */
LeitTown *
leit_town_new (LeitProfile *profile)
{
  LeitTown *self;

  g_return_val_if_fail (LEIT_IS_PROFILE (profile), NULL);

  self = g_object_new (LEIT_TYPE_TOWN, NULL);
  self->profile = g_object_ref (profile);
  index_streams (self);
  add_things (self);
  leit_town_refresh (self, leit_clock_now_ms ());
  return self;
}

/**
 * leit_town_get_profile:
 * @self: a town
 *
 * Returns: (transfer none): the profile it was made from
 */
LeitProfile *
leit_town_get_profile (LeitTown *self)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return self->profile;
}

/**
 * leit_town_get_tanks:
 * @self: a town
 *
 * Returns: (transfer none): its tanks, a list of #LeitTank
 */
GListModel *
leit_town_get_tanks (LeitTown *self)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return G_LIST_MODEL (self->tanks);
}

/**
 * leit_town_get_stations:
 * @self: a town
 *
 * Returns: (transfer none): its stations, a list of #LeitStation
 */
GListModel *
leit_town_get_stations (LeitTown *self)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return G_LIST_MODEL (self->stations);
}

/**
 * leit_town_get_sources:
 * @self: a town
 *
 * Returns: (transfer none): its sources, a list of #LeitSource
 */
GListModel *
leit_town_get_sources (LeitTown *self)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return G_LIST_MODEL (self->sources);
}

/**
 * leit_town_get_trees:
 * @self: a town
 *
 * Returns: (transfer none): its trees, whose statuses the town keeps
 */
LeitTreeTable *
leit_town_get_trees (LeitTown *self)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return leit_profile_get_trees (self->profile);
}

/* The store keeps the reference, so that the caller needs none. */
static gpointer
peek_item (GListStore *store, guint index)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), index);

  return item;
}

/**
 * leit_town_get_tank:
 * @self: a town
 * @index: a tank's index
 *
 * Returns: (transfer none) (nullable): the tank, %NULL past the end
 */
LeitTank *
leit_town_get_tank (LeitTown *self, guint index)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return peek_item (self->tanks, index);
}

/**
 * leit_town_get_station:
 * @self: a town
 * @index: a station's index
 *
 * Returns: (transfer none) (nullable): the station, %NULL past the end
 */
LeitStation *
leit_town_get_station (LeitTown *self, guint index)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return peek_item (self->stations, index);
}

/**
 * leit_town_get_source:
 * @self: a town
 * @index: a source's index
 *
 * Returns: (transfer none) (nullable): the source, %NULL past the end
 */
LeitSource *
leit_town_get_source (LeitTown *self, guint index)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  return peek_item (self->sources, index);
}

/**
 * leit_town_find_source:
 * @self: a town
 * @id: a source's id in the profile
 *
 * Returns: (transfer none) (nullable): the source, %NULL when there is none
 */
LeitSource *
leit_town_find_source (LeitTown *self, const char *id)
{
  guint n_sources;

  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  n_sources = g_list_model_get_n_items (G_LIST_MODEL (self->sources));
  for (guint i = 0; i < n_sources; i++) {
    LeitSource *source = peek_item (self->sources, i);

    if (g_strcmp0 (leit_source_get_id (source), id) == 0)
      return source;
  }
  return NULL;
}

/**
 * leit_town_get_n_streams:
 * @self: a town
 *
 * Returns: how many streams its tanks and stations have
 */
guint
leit_town_get_n_streams (LeitTown *self)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), 0);

  return leit_profile_get_streams (self->profile)->len;
}

/**
 * leit_town_get_stream:
 * @self: a town
 * @stream: a stream's index
 *
 * Returns: (transfer none) (nullable): the stream, %NULL past the end
 */
const LeitStream *
leit_town_get_stream (LeitTown *self, guint stream)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  if (stream >= leit_town_get_n_streams (self))
    return NULL;
  return g_ptr_array_index (leit_profile_get_streams (self->profile), stream);
}

/**
 * leit_town_find_stream:
 * @self: a town
 * @source_id: the source's id in the profile
 * @device_id: the remote device's id
 * @key: the remote key
 *
 * Returns: (transfer none) (nullable): the stream, %NULL when the profile names none such
 */
const LeitStream *
leit_town_find_stream (LeitTown *self,
                       const char *source_id,
                       const char *device_id,
                       const char *key)
{
  LeitStream wanted = { 0 };

  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);
  g_return_val_if_fail (source_id != NULL && device_id != NULL && key != NULL, NULL);

  wanted.source_id = (char *) source_id;
  wanted.device_id = (char *) device_id;
  wanted.key = (char *) key;
  return g_hash_table_lookup (self->streams_by_key, &wanted);
}

/**
 * leit_town_get_latest:
 * @self: a town
 * @stream: a stream's index
 *
 * Returns: (transfer none) (nullable): its newest reading, with the quality it has beside the other
 *   readings of its tank or station; %NULL when none ever came
 */
const LeitReading *
leit_town_get_latest (LeitTown *self, guint stream)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  if (stream >= leit_town_get_n_streams (self) || !self->latest[stream].known)
    return NULL;
  return &self->latest[stream].reading;
}

int
leit_town_get_year (LeitTown *self, gint64 now_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) local = NULL;

  if (utc == NULL)
    return LEIT_YEAR_UNKNOWN;
  local = g_date_time_to_timezone (utc, leit_profile_get_time_zone (self->profile));
  return g_date_time_get_year (local);
}

/**
 * leit_town_get_standing_years:
 * @self: a town
 * @row: a tree
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: how many years ago it was planted, by the town's calendar, or
 *   %LEIT_STANDING_YEARS_UNKNOWN; so for a planting year still to come
 */
int
leit_town_get_standing_years (LeitTown *self, guint row, gint64 now_ms)
{
  LeitTreeTable *trees;

  g_return_val_if_fail (LEIT_IS_TOWN (self), LEIT_STANDING_YEARS_UNKNOWN);

  trees = leit_town_get_trees (self);
  g_return_val_if_fail (row < leit_tree_table_get_n_rows (trees), LEIT_STANDING_YEARS_UNKNOWN);

  return leit_standing_years (leit_tree_table_get_planting_year (trees, row),
                              leit_town_get_year (self, now_ms));
}

/**
 * leit_town_is_thing:
 * @self: a town
 * @thing: a tank, tree, station or source
 *
 * Returns: whether there is such a thing in this town
 */
gboolean
leit_town_is_thing (LeitTown *self, LeitThing thing)
{
  g_return_val_if_fail (LEIT_IS_TOWN (self), FALSE);

  switch (thing.kind) {
  case LEIT_THING_TANK:
    return thing.index < g_list_model_get_n_items (G_LIST_MODEL (self->tanks));
  case LEIT_THING_TREE:
    return thing.index < leit_tree_table_get_n_rows (leit_town_get_trees (self));
  case LEIT_THING_STATION:
    return thing.index < g_list_model_get_n_items (G_LIST_MODEL (self->stations));
  case LEIT_THING_SOURCE:
    return thing.index < g_list_model_get_n_items (G_LIST_MODEL (self->sources));
  case LEIT_THING_NONE:
  default:
    return FALSE;
  }
}

static gboolean
is_text (const char *text)
{
  return text != NULL && *text != '\0';
}

/* "Winterlinde B-017": what it is and the number it is known by. */
static char *
get_tree_name (LeitTreeTable *trees, guint row)
{
  const char *name = leit_tree_table_get_name (trees, row);
  const char *species = leit_tree_table_get_species_de (trees, row);

  if (!is_text (name))
    name = leit_tree_table_get_id (trees, row);
  if (!is_text (species))
    species = leit_tree_table_get_species (trees, row);
  if (!is_text (species))
    return g_strdup (name);
  return g_strconcat (species, " ", name, NULL);
}

/**
 * leit_town_get_thing_name:
 * @self: a town
 * @thing: a tank, tree, station or source
 *
 * Returns: (transfer full) (nullable): the name staff know it by; for a tree its species and its
 *   name or number. %NULL when there is no such thing
 */
char *
leit_town_get_thing_name (LeitTown *self, LeitThing thing)
{
  if (!leit_town_is_thing (self, thing))
    return NULL;
  switch (thing.kind) {
  case LEIT_THING_TANK:
    return g_strdup (leit_tank_get_name (leit_town_get_tank (self, thing.index)));
  case LEIT_THING_TREE:
    return get_tree_name (leit_town_get_trees (self), thing.index);
  case LEIT_THING_STATION:
    return g_strdup (leit_station_get_name (leit_town_get_station (self, thing.index)));
  case LEIT_THING_SOURCE:
    return g_strdup (leit_source_get_name (leit_town_get_source (self, thing.index)));
  case LEIT_THING_NONE:
  default:
    return NULL;
  }
}

/**
 * leit_town_get_thing_position:
 * @self: a town
 * @thing: a tank, tree, station or source
 * @latitude: (out): degrees WGS 84
 * @longitude: (out): degrees WGS 84
 *
 * Returns: %FALSE when it has no place on the map, as a source, or does not exist
 */
gboolean
leit_town_get_thing_position (LeitTown *self, LeitThing thing, double *latitude, double *longitude)
{
  const LeitStationConfig *station;
  const LeitTankConfig *tank;

  g_return_val_if_fail (latitude != NULL && longitude != NULL, FALSE);

  if (!leit_town_is_thing (self, thing))
    return FALSE;
  switch (thing.kind) {
  case LEIT_THING_TANK:
    tank = leit_tank_get_config (leit_town_get_tank (self, thing.index));
    *latitude = tank->latitude;
    *longitude = tank->longitude;
    return TRUE;
  case LEIT_THING_TREE:
    *latitude = leit_tree_table_get_latitude (leit_town_get_trees (self), thing.index);
    *longitude = leit_tree_table_get_longitude (leit_town_get_trees (self), thing.index);
    return TRUE;
  case LEIT_THING_STATION:
    station = leit_station_get_config (leit_town_get_station (self, thing.index));
    *latitude = station->latitude;
    *longitude = station->longitude;
    return TRUE;
  case LEIT_THING_SOURCE:
  case LEIT_THING_NONE:
  default:
    return FALSE;
  }
}
