#include "town/station.h"

#include "base/clock.h"

struct _LeitStation {
  GObject parent_instance;

  const LeitStationConfig *config;
  guint index;
  LeitRating *rating;
  gint64 time_ms;
};

enum { PROP_0, PROP_NAME, PROP_STATUS, PROP_REASON, PROP_TIME, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LeitStation, leit_station, G_TYPE_OBJECT)

static void
leit_station_finalize (GObject *object)
{
  LeitStation *self = LEIT_STATION (object);

  leit_rating_free (self->rating);
  G_OBJECT_CLASS (leit_station_parent_class)->finalize (object);
}

static void
leit_station_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LeitStation *self = LEIT_STATION (object);

  switch (id) {
  case PROP_NAME:
    g_value_set_string (value, self->config->name);
    break;
  case PROP_STATUS:
    g_value_set_int (value, self->rating->status);
    break;
  case PROP_REASON:
    g_value_set_string (value, self->rating->reason);
    break;
  case PROP_TIME:
    g_value_set_int64 (value, self->time_ms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
leit_station_class_init (LeitStationClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = leit_station_finalize;
  object_class->get_property = leit_station_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATUS] =
      g_param_spec_int ("status", NULL, NULL, 0, LEIT_N_STATUSES - 1, 0, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_TIME] =
      g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, LEIT_TIME_NONE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
leit_station_init (LeitStation *self)
{
  self->rating = leit_rating_new (LEIT_STATUS_NO_VALUE, NULL);
  self->time_ms = LEIT_TIME_NONE;
}

/**
 * leit_station_new:
 * @config: the station in its profile, which must outlive it
 * @index: its place in the town's list of stations
 *
 * Returns: (transfer full): a station without a value
 */
LeitStation *
leit_station_new (const LeitStationConfig *config, guint index)
{
  LeitStation *self;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_object_new (LEIT_TYPE_STATION, NULL);
  self->config = config;
  self->index = index;
  return self;
}

/**
 * leit_station_get_config:
 * @self: a station
 *
 * Returns: the station in its profile
 */
const LeitStationConfig *
leit_station_get_config (LeitStation *self)
{
  g_return_val_if_fail (LEIT_IS_STATION (self), NULL);

  return self->config;
}

/**
 * leit_station_get_index:
 * @self: a station
 *
 * Returns: its place in the town's list of stations
 */
guint
leit_station_get_index (LeitStation *self)
{
  g_return_val_if_fail (LEIT_IS_STATION (self), 0);

  return self->index;
}

/**
 * leit_station_get_id:
 * @self: a station
 *
 * Returns: its id in the profile
 */
const char *
leit_station_get_id (LeitStation *self)
{
  g_return_val_if_fail (LEIT_IS_STATION (self), NULL);

  return self->config->id;
}

/**
 * leit_station_get_name:
 * @self: a station
 *
 * Returns: the name staff know it by
 */
const char *
leit_station_get_name (LeitStation *self)
{
  g_return_val_if_fail (LEIT_IS_STATION (self), NULL);

  return self->config->name;
}

/**
 * leit_station_get_rating:
 * @self: a station
 *
 * Returns: (transfer none): how much water its soil has, by the limits for established trees
 */
const LeitRating *
leit_station_get_rating (LeitStation *self)
{
  g_return_val_if_fail (LEIT_IS_STATION (self), NULL);

  return self->rating;
}

/**
 * leit_station_get_time_ms:
 * @self: a station
 *
 * Returns: when its newest reading was measured, milliseconds UTC, or %LEIT_TIME_NONE
 */
gint64
leit_station_get_time_ms (LeitStation *self)
{
  g_return_val_if_fail (LEIT_IS_STATION (self), LEIT_TIME_NONE);

  return self->time_ms;
}

/**
 * leit_station_update:
 * @self: a station
 * @rating: (transfer full): its rating now
 * @newest_ms: when its newest reading was measured, milliseconds UTC, or %LEIT_TIME_NONE
 *
 * Takes over a rating and notifies what differs from before. For the town.
 *
 * Returns: whether anything differs
 */
gboolean
leit_station_update (LeitStation *self, LeitRating *rating, gint64 newest_ms)
{
  g_autoptr (LeitRating) before = NULL;
  gboolean status, reason, time;

  g_return_val_if_fail (LEIT_IS_STATION (self), FALSE);
  g_return_val_if_fail (rating != NULL, FALSE);

  before = g_steal_pointer (&self->rating);
  status = before->status != rating->status;
  reason = !g_str_equal (before->reason, rating->reason);
  time = self->time_ms != newest_ms;
  self->rating = rating;
  self->time_ms = newest_ms;

  if (status)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATUS]);
  if (reason)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
  if (time)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIME]);
  return status || reason || time;
}
