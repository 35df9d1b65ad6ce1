/* What can be charted of a thing, in what unit, with which limits. */

#include "ui/chart-build.h"

#include "base/clock.h"
#include "base/format.h"
#include "ui/thing-facts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const LeitTankConfig *
get_tank (LeitTown *town, LeitThing thing)
{
  if (thing.kind != LEIT_THING_TANK || !leit_town_is_thing (town, thing))
    return NULL;
  return leit_tank_get_config (leit_town_get_tank (town, thing.index));
}

static gboolean
is_tank_role (LeitRole role)
{
  return role <= LEIT_ROLE_TANK_PERCENT;
}

/* Litres say more than centimetres, where the shape is known. */
static gboolean
to_litres (const LeitTankConfig *tank, LeitRole role, double value, double *litres)
{
  if (tank == NULL)
    return FALSE;
  switch (role) {
  case LEIT_ROLE_TANK_LEVEL:
    return leit_tank_geometry_volume_litres (&tank->geometry, value, litres);
  case LEIT_ROLE_TANK_VOLUME:
    *litres = value;
    return TRUE;
  case LEIT_ROLE_TANK_PERCENT:
    *litres = value / 100 * tank->capacity_litres;
    return tank->capacity_litres > 0;
  default:
    return FALSE;
  }
}

static gboolean
has_litres (const LeitTankConfig *tank, LeitRole role)
{
  double litres;

  return to_litres (tank, role, 0, &litres);
}

/* What a person looks for first stands first. */
static int
role_rank (LeitRole role)
{
  static const LeitRole order[] = { LEIT_ROLE_SOIL_MOISTURE, LEIT_ROLE_SOIL_WATER_TENSION,
                                    LEIT_ROLE_TANK_LEVEL,    LEIT_ROLE_TANK_VOLUME,
                                    LEIT_ROLE_TANK_PERCENT,  LEIT_ROLE_SOIL_TEMPERATURE,
                                    LEIT_ROLE_RAIN,          LEIT_ROLE_AIR_TEMPERATURE,
                                    LEIT_ROLE_AIR_HUMIDITY,  LEIT_ROLE_WATER_TEMPERATURE,
                                    LEIT_ROLE_BATTERY };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    if (order[i] == role)
      return (int) i;
  }
  return G_N_ELEMENTS (order);
}

static int
compare_roles (gconstpointer a, gconstpointer b)
{
  return role_rank (*(const LeitRole *) a) - role_rank (*(const LeitRole *) b);
}

/**
 * leit_chart_list_roles:
 * @town: the town
 * @thing: a tank, tree or station of it
 *
 * Returns: (transfer full) (element-type LeitRole): what can be charted, the most telling first
 */
GArray *
leit_chart_list_roles (LeitTown *town, LeitThing thing)
{
  GArray *roles = g_array_new (FALSE, FALSE, sizeof (LeitRole));
  const GArray *streams = leit_thing_get_streams (town, thing);

  for (guint i = 0; streams != NULL && i < streams->len; i++) {
    LeitRole role = leit_town_get_stream (town, g_array_index (streams, guint, i))->role;
    gboolean known = FALSE;

    for (guint j = 0; j < roles->len && !known; j++)
      known = g_array_index (roles, LeitRole, j) == role;
    if (!known)
      g_array_append_val (roles, role);
  }
  g_array_sort (roles, compare_roles);
  return roles;
}

/**
 * leit_chart_get_role_label:
 * @town: the town
 * @thing: a tank, tree or station of it
 * @role: one of leit_chart_list_roles()
 *
 * Returns: (transfer full): what the chart shows, translated
 */
char *
leit_chart_get_role_label (LeitTown *town, LeitThing thing, LeitRole role)
{
  if (is_tank_role (role) && has_litres (get_tank (town, thing), role))
    return g_strdup (_ ("Water in the tank"));
  return g_strdup (leit_role_get_label (role));
}

static void
add_moisture_limits (LeitChartData *data, LeitTown *town, const LeitStationConfig *station)
{
  const LeitThresholds *t = leit_profile_get_thresholds (leit_town_get_profile (town));
  double wilting, field_capacity, dry = NAN;

  if (leit_soil_get_limits (station->soil, station->humus, &wilting, &field_capacity))
    dry = wilting + t->nfk_dry_percent / 100 * (field_capacity - wilting);
  else if (t->moisture[station->soil].known)
    dry = t->moisture[station->soil].dry_vol_percent;
  leit_chart_data_add_limit (data, dry, g_strdup (_ ("dry below")));
}

static void
add_tension_limits (LeitChartData *data, LeitTown *town, LeitThing thing, gint64 now_ms)
{
  const LeitThresholds *t = leit_profile_get_thresholds (leit_town_get_profile (town));
  double dry = t->tension_moderate_kpa;

  if (thing.kind == LEIT_THING_TREE) {
    int years = leit_town_get_standing_years (town, thing.index, now_ms);

    if (years >= 0 && years <= t->young_until_standing_years)
      dry = t->tension_young_moderate_kpa;
  }
  leit_chart_data_add_limit (data, dry, g_strdup (_ ("dry above")));
}

static void
add_tank_limits (LeitChartData *data, LeitTown *town, const LeitTankConfig *tank)
{
  const LeitThresholds *t = leit_profile_get_thresholds (leit_town_get_profile (town));
  double nearly_empty = t->tank_nearly_empty_percent / 100 * tank->capacity_litres;

  data->kind = LEIT_CHART_STEPS;
  data->lowest = 0;
  data->highest = tank->capacity_litres;
  leit_chart_data_add_limit (data, MAX (nearly_empty, tank->dead_volume_litres),
                             g_strdup (_ ("nearly empty below")));
}

static void
add_limits (LeitChartData *data, LeitTown *town, LeitThing thing, LeitRole role, gint64 now_ms)
{
  LeitThing probe = leit_thing_get_probe (town, thing);
  const LeitTankConfig *tank = get_tank (town, thing);

  if (is_tank_role (role) && has_litres (tank, role))
    add_tank_limits (data, town, tank);
  else if (role == LEIT_ROLE_SOIL_MOISTURE && probe.kind == LEIT_THING_STATION)
    add_moisture_limits (data, town,
                         leit_station_get_config (leit_town_get_station (town, probe.index)));
  else if (role == LEIT_ROLE_SOIL_WATER_TENSION)
    add_tension_limits (data, town, thing, now_ms);
}

static int
compare_depths (gconstpointer a, gconstpointer b)
{
  const LeitStream *one = *(LeitStream *const *) a;
  const LeitStream *other = *(LeitStream *const *) b;

  if (one->depth_cm != other->depth_cm)
    return one->depth_cm - other->depth_cm;
  return (int) one->index - (int) other->index;
}

static GPtrArray *
list_streams (LeitTown *town, LeitThing thing, LeitRole role)
{
  const GArray *indices = leit_thing_get_streams (town, thing);
  GPtrArray *streams = g_ptr_array_new ();

  for (guint i = 0; indices != NULL && i < indices->len; i++) {
    const LeitStream *stream = leit_town_get_stream (town, g_array_index (indices, guint, i));

    if (stream->role == role)
      g_ptr_array_add (streams, (gpointer) stream);
  }
  g_ptr_array_sort (streams, compare_depths);
  return streams;
}

static char *
label_stream (const LeitStream *stream, const char *title)
{
  if (stream->depth_cm != LEIT_DEPTH_NONE)
    /* Translators: the depth of a probe below ground */
    return g_strdup_printf (_ ("%d cm"), stream->depth_cm);
  return g_strdup (stream->role == LEIT_ROLE_OTHER ? stream->key : title);
}

/**
 * leit_chart_build:
 * @town: the town
 * @thing: a tank, tree or station of it
 * @role: one of leit_chart_list_roles()
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full): a series for each stream, without values, with the limits that make
 *   sense for it
 */
LeitChartData *
leit_chart_build (LeitTown *town, LeitThing thing, LeitRole role, gint64 now_ms)
{
  g_autofree char *title = leit_chart_get_role_label (town, thing, role);
  g_autoptr (GPtrArray) streams = list_streams (town, thing, role);
  gboolean litres = is_tank_role (role) && has_litres (get_tank (town, thing), role);
  const char *unit = litres ? "l" : leit_role_get_unit (role);
  LeitChartData *data;

  if (unit == NULL && streams->len > 0)
    unit = ((const LeitStream *) g_ptr_array_index (streams, 0))->unit;
  data = leit_chart_data_new (title, unit, litres ? 0 : leit_role_get_decimals (role));
  data->zone = leit_profile_get_time_zone (leit_town_get_profile (town));
  if (data->zone != NULL)
    g_time_zone_ref (data->zone);
  for (guint i = 0; i < streams->len; i++) {
    const LeitStream *stream = g_ptr_array_index (streams, i);
    g_autofree char *label = label_stream (stream, title);

    leit_chart_data_add_series (data, stream, label, stream->interval_ms);
  }
  add_limits (data, town, thing, role, now_ms);
  return data;
}

/**
 * leit_chart_convert:
 * @town: the town
 * @stream: where @points come from
 * @points: (element-type LeitHistoryPoint): in the stream's unit, afterwards in the chart's
 *
 * Turns levels into litres where the tank's shape is known. Other values stay as they are.
 *
 * Returns: whether anything was turned
 */
gboolean
leit_chart_convert (LeitTown *town, const LeitStream *stream, GArray *points)
{
  const LeitTankConfig *tank = get_tank (town, stream->owner);

  if (!is_tank_role (stream->role) || !has_litres (tank, stream->role))
    return FALSE;
  for (guint i = 0; i < points->len; i++) {
    LeitHistoryPoint *point = &g_array_index (points, LeitHistoryPoint, i);

    to_litres (tank, stream->role, point->mean, &point->mean);
    to_litres (tank, stream->role, point->minimum, &point->minimum);
    to_litres (tank, stream->role, point->maximum, &point->maximum);
  }
  return TRUE;
}
