#include "ui/thing-facts.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Mean radius of the earth (IUGG). */
#define EARTH_RADIUS_METRES 6371008.8

/**
 * leit_thing_get_probe:
 * @town: the town
 * @thing: anything of it
 *
 * Returns: whose sensors tell about @thing: for a tree the station that speaks for it (kind
 *   %LEIT_THING_NONE if there is none), else @thing itself
 */
LeitThing
leit_thing_get_probe (LeitTown *town, LeitThing thing)
{
  LeitThing station = { LEIT_THING_STATION, 0 };

  g_return_val_if_fail (LEIT_IS_TOWN (town), LEIT_THING_INIT_NONE);

  if (thing.kind != LEIT_THING_TREE || !leit_town_is_thing (town, thing))
    return thing;
  station.index = leit_tree_table_get_station (leit_town_get_trees (town), thing.index);
  return leit_town_is_thing (town, station) ? station : LEIT_THING_INIT_NONE;
}

/**
 * leit_thing_get_streams:
 * @town: the town
 * @thing: anything of it
 *
 * Returns: (nullable) (element-type guint): the streams that tell about @thing
 */
const GArray *
leit_thing_get_streams (LeitTown *town, LeitThing thing)
{
  LeitThing probe = leit_thing_get_probe (town, thing);

  if (!leit_town_is_thing (town, probe))
    return NULL;
  if (probe.kind == LEIT_THING_TANK)
    return leit_tank_get_config (leit_town_get_tank (town, probe.index))->streams;
  if (probe.kind == LEIT_THING_STATION)
    return leit_station_get_config (leit_town_get_station (town, probe.index))->streams;
  return NULL;
}

/**
 * leit_thing_rate:
 * @town: the town
 * @thing: a tank, tree or station of it
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full): its status with the reason
 */
LeitRating *
leit_thing_rate (LeitTown *town, LeitThing thing, gint64 now_ms)
{
  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);

  if (!leit_town_is_thing (town, thing))
    return leit_rating_new (LEIT_STATUS_NO_VALUE, NULL);
  switch (thing.kind) {
  case LEIT_THING_TANK:
    return leit_rating_copy (leit_tank_get_rating (leit_town_get_tank (town, thing.index)));
  case LEIT_THING_STATION:
    return leit_rating_copy (leit_station_get_rating (leit_town_get_station (town, thing.index)));
  case LEIT_THING_TREE:
    return leit_town_rate_tree (town, thing.index, now_ms);
  case LEIT_THING_NONE:
  case LEIT_THING_SOURCE:
  default:
    return leit_rating_new (LEIT_STATUS_NO_VALUE, NULL);
  }
}

/* What a status may rest on, what decides first standing first (leit_soil_rate()). The battery's age says nothing. */
static const struct {
  LeitRole first, last;
} deciding[] = {
  { LEIT_ROLE_TANK_LEVEL, LEIT_ROLE_TANK_PERCENT },
  { LEIT_ROLE_SOIL_MOISTURE, LEIT_ROLE_SOIL_MOISTURE },
  { LEIT_ROLE_SOIL_WATER_TENSION, LEIT_ROLE_SOIL_WATER_TENSION },
};

static const LeitReading *
get_came (LeitTown *town, guint stream)
{
  const LeitReading *reading = leit_town_get_latest (town, stream);

  return reading != NULL && reading->quality != LEIT_QUALITY_MISSING ? reading : NULL;
}

/* A status is as old as the oldest value it rests on. */
static gint64
find_oldest (LeitTown *town,
             const GArray *streams,
             LeitRole first,
             LeitRole last,
             gint64 now_ms,
             gboolean *late)
{
  const LeitThresholds *thresholds = leit_profile_get_thresholds (leit_town_get_profile (town));
  gint64 oldest_ms = LEIT_TIME_NONE;

  for (guint i = 0; i < streams->len; i++) {
    const LeitStream *stream = leit_town_get_stream (town, g_array_index (streams, guint, i));
    const LeitReading *reading = get_came (town, stream->index);

    if (stream->role < first || stream->role > last ||
        !leit_reading_is_ratable (thresholds, stream, reading, now_ms))
      continue;
    oldest_ms = oldest_ms == LEIT_TIME_NONE ? reading->time_ms : MIN (oldest_ms, reading->time_ms);
    *late |= leit_freshness_of (thresholds, stream, reading, now_ms) != LEIT_FRESHNESS_CURRENT;
  }
  return oldest_ms;
}

static gint64
find_newest (LeitTown *town, const GArray *streams)
{
  gint64 newest_ms = LEIT_TIME_NONE;

  for (guint i = 0; i < streams->len; i++) {
    const LeitReading *reading = get_came (town, g_array_index (streams, guint, i));

    if (reading != NULL)
      newest_ms = MAX (newest_ms, reading->time_ms);
  }
  return newest_ms;
}

/**
 * leit_thing_get_age:
 * @town: the town
 * @thing: a tank, tree or station of it
 * @now_ms: the clock, milliseconds UTC
 * @time_ms: (out): when the oldest of the values that its status rests on was measured; without
 *   any, when something came last; milliseconds UTC, or %LEIT_TIME_NONE if nothing ever came
 *
 * Returns: what to think of that age
 */
LeitThingAge
leit_thing_get_age (LeitTown *town, LeitThing thing, gint64 now_ms, gint64 *time_ms)
{
  const GArray *streams = leit_thing_get_streams (town, thing);
  gboolean late = FALSE;

  g_return_val_if_fail (time_ms != NULL, LEIT_THING_AGE_NEVER);

  *time_ms = LEIT_TIME_NONE;
  if (streams == NULL)
    return LEIT_THING_AGE_NEVER;
  for (guint i = 0; i < G_N_ELEMENTS (deciding) && *time_ms == LEIT_TIME_NONE; i++)
    *time_ms = find_oldest (town, streams, deciding[i].first, deciding[i].last, now_ms, &late);
  if (*time_ms != LEIT_TIME_NONE)
    return late ? LEIT_THING_AGE_LATE : LEIT_THING_AGE_CURRENT;
  *time_ms = find_newest (town, streams);
  return *time_ms != LEIT_TIME_NONE ? LEIT_THING_AGE_UNUSABLE : LEIT_THING_AGE_NEVER;
}

static char *
get_tank_subtitle (LeitTank *tank)
{
  double litres = leit_tank_get_volume_litres (tank);
  g_autofree char *capacity =
      leit_format_quantity (leit_tank_get_config (tank)->capacity_litres, 0, "l");
  g_autofree char *amount = NULL;

  if (!isfinite (litres))
    /* Translators: %s is a tank's capacity, "300 l" */
    return g_strdup_printf (_ ("no value, holds %s"), capacity);
  amount = leit_format_quantity (litres, 0, "l");
  /* Translators: litres in a tank and its capacity, "187 l of 300 l" */
  return g_strdup_printf (_ ("%s of %s"), amount, capacity);
}

static char *
get_station_subtitle (LeitTown *town, LeitThing thing)
{
  const LeitStationConfig *config =
      leit_station_get_config (leit_town_get_station (town, thing.index));
  guint n_trees = 0;

  leit_tree_table_get_rows_of_station (leit_town_get_trees (town), thing.index, &n_trees);
  if (n_trees > 0)
    return g_strdup_printf (ngettext ("speaks for %u tree", "speaks for %u trees", n_trees),
                            n_trees);
  return g_strdup (config->description != NULL ? config->description : "");
}

static gboolean
is_text (const char *text)
{
  return text != NULL && *text != '\0';
}

/**
 * leit_thing_get_subtitle:
 * @town: the town
 * @thing: a tank, tree or station of it
 *
 * Returns: (transfer full): what stands below its name in a list: litres of a tank, street of a
 *   tree, how many trees a station speaks for
 */
char *
leit_thing_get_subtitle (LeitTown *town, LeitThing thing)
{
  const char *street;

  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);

  if (!leit_town_is_thing (town, thing))
    return g_strdup ("");
  if (thing.kind == LEIT_THING_TANK)
    return get_tank_subtitle (leit_town_get_tank (town, thing.index));
  if (thing.kind == LEIT_THING_STATION)
    return get_station_subtitle (town, thing);
  if (thing.kind != LEIT_THING_TREE)
    return g_strdup ("");
  street = leit_tree_table_get_street (leit_town_get_trees (town), thing.index);
  return g_strdup (is_text (street) ? street : _ ("street unknown"));
}

/**
 * leit_thing_describe:
 * @town: the town
 * @thing: a tank, tree or station of it
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full): all that a list row says, in one phrase, for those who hear it
 */
char *
leit_thing_describe (LeitTown *town, LeitThing thing, gint64 now_ms)
{
  g_autoptr (LeitRating) rating = leit_thing_rate (town, thing, now_ms);
  g_autofree char *name = leit_town_get_thing_name (town, thing);
  g_autofree char *sentence = leit_rating_get_sentence (rating);
  g_autofree char *subtitle = leit_thing_get_subtitle (town, thing);
  g_autofree char *age = NULL;
  g_autoptr (GString) text = g_string_new (name);
  gint64 time_ms;

  if (leit_thing_get_age (town, thing, now_ms, &time_ms) != LEIT_THING_AGE_NEVER)
    age = leit_format_age (now_ms - time_ms);
  if (is_text (subtitle))
    g_string_append_printf (text, ", %s", subtitle);
  g_string_append_printf (text, ", %s", sentence);
  if (age != NULL)
    g_string_append_printf (text, ", %s", age);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * leit_distance_metres:
 * @latitude_a: degrees WGS 84
 * @longitude_a: degrees WGS 84
 * @latitude_b: degrees WGS 84
 * @longitude_b: degrees WGS 84
 *
 * Returns: the distance on a sphere (haversine), in metres; good to half a percent
 */
double
leit_distance_metres (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  double a = latitude_a * G_PI / 180;
  double b = latitude_b * G_PI / 180;
  double across = sin ((b - a) / 2);
  double along = sin ((longitude_b - longitude_a) * G_PI / 360);
  double h = across * across + cos (a) * cos (b) * along * along;

  return 2 * EARTH_RADIUS_METRES * asin (sqrt (CLAMP (h, 0, 1)));
}
