#include "ui/details-facts.h"

#include "base/clock.h"
#include "base/format.h"
#include "ui/facts-grid.h"
#include "ui/thing-facts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static const LeitStationConfig *
get_station (LeitTown *town, LeitThing thing)
{
  LeitThing probe = leit_thing_get_probe (town, thing);

  if (probe.kind != LEIT_THING_STATION || !leit_town_is_thing (town, probe))
    return NULL;
  return leit_station_get_config (leit_town_get_station (town, probe.index));
}

static char *
describe_soil (const LeitStationConfig *station)
{
  const char *soil = leit_soil_to_string (station->soil);
  const char *humus = leit_humus_to_string (station->humus);

  if (soil == NULL)
    return g_strdup (_ ("not known"));
  if (humus == NULL)
    /* Translators: %s is a soil such as Ss */
    return g_strdup_printf (_ ("%s, humus not known"), soil);
  /* Translators: a soil and its humus class, "Ss, humus h3" */
  return g_strdup_printf (_ ("%s, humus %s"), soil, humus);
}

static char *
describe_nfk (double nfk_percent)
{
  g_autofree char *percent = leit_format_quantity (nfk_percent, 0, "%");

  /* Translators: plant-available water in percent and a word for it, "38 %, slightly dry" */
  return g_strdup_printf (_ ("%s, %s"), percent, leit_soil_nfk_word (nfk_percent));
}

/* Where two probes stand at one depth, the newer value counts, as in the rating. */
typedef struct {
  LeitSoilProfile profile;
  gint64 time_ms[4];
} Moisture;

static double *
moisture_slot (Moisture *moisture, int depth_cm, gint64 **time_ms)
{
  static const int depths[] = { 10, 30, 60, 80 };
  double *values[] = { &moisture->profile.at_10_cm, &moisture->profile.at_30_cm,
                       &moisture->profile.at_60_cm, &moisture->profile.at_80_cm };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++) {
    if (depths[i] == depth_cm) {
      *time_ms = &moisture->time_ms[i];
      return values[i];
    }
  }
  return NULL;
}

static void
add_depth (
    GPtrArray *facts, const LeitStream *stream, double value, double wilting, double capacity)
{
  /* Translators: the depth of a probe below ground */
  g_autofree char *label = g_strdup_printf (_ ("%d cm"), stream->depth_cm);

  leit_facts_add (facts, label, describe_nfk (leit_soil_nfk_percent (value, wilting, capacity)));
}

static void
add_depths (GPtrArray *facts,
            LeitTown *town,
            const LeitStationConfig *station,
            Moisture *moisture,
            gint64 now_ms)
{
  const LeitThresholds *thresholds = leit_profile_get_thresholds (leit_town_get_profile (town));
  double wilting = NAN, capacity = NAN;

  leit_soil_get_limits (station->soil, station->humus, &wilting, &capacity);
  for (guint i = 0; i < station->streams->len; i++) {
    guint index = g_array_index (station->streams, guint, i);
    const LeitStream *stream = leit_town_get_stream (town, index);
    const LeitReading *reading = leit_town_get_latest (town, index);
    gint64 *time_ms = NULL;
    double *slot;

    if (stream->role != LEIT_ROLE_SOIL_MOISTURE ||
        !leit_reading_is_ratable (thresholds, stream, reading, now_ms))
      continue;
    if (capacity > wilting && stream->depth_cm != LEIT_DEPTH_NONE)
      add_depth (facts, stream, reading->value, wilting, capacity);
    slot = moisture_slot (moisture, stream->depth_cm, &time_ms);
    if (slot == NULL || (!isnan (*slot) && *time_ms >= reading->time_ms))
      continue;
    *slot = reading->value;
    *time_ms = reading->time_ms;
  }
}

static void
add_layer (GPtrArray *facts, const LeitSoilWater *water)
{
  g_autofree char *held = leit_format_quantity (water->held_litres, 0, "l");
  g_autofree char *available = leit_format_quantity (water->available_litres, 0, "l");
  g_autofree char *capacity = leit_format_quantity (water->capacity_litres, 0, "l");

  leit_facts_add (facts, _ ("0–60 cm"), describe_nfk (water->nfk_percent));
  leit_facts_add (
      facts, _ ("Under 1 m²"),
      /* Translators: litres under a square metre to a depth of 60 cm: held, of it for plants, and what the soil can hold */
      g_strdup_printf (_ ("%s of water, %s of it for plants; the soil can hold %s"), held,
                       available, capacity));
}

/**
 * leit_details_list_soil:
 * @town: the town
 * @thing: a station, or a tree: then its station counts
 * @now_ms: the clock, milliseconds UTC
 *
 * Soil and plant-available water (nFK) by depth and for the layer 0–60 cm, with the Wasserkarte's
 * words. Only values that a rating may rest on count.
 *
 * Returns: (transfer full) (element-type LeitFact): empty for a thing without soil
 */
GPtrArray *
leit_details_list_soil (LeitTown *town, LeitThing thing, gint64 now_ms)
{
  const LeitStationConfig *station = get_station (town, thing);
  GPtrArray *facts = leit_facts_new ();
  Moisture moisture = { { NAN, NAN, NAN, NAN }, { 0 } };
  LeitSoilWater water;

  if (station == NULL)
    return facts;
  leit_facts_add (facts, _ ("Soil"), describe_soil (station));
  add_depths (facts, town, station, &moisture, now_ms);
  if (leit_soil_water (&moisture.profile, station->soil, station->humus, &water))
    add_layer (facts, &water);
  return facts;
}

static char *
format_count (int value)
{
  return g_strdup_printf ("%d", value);
}

static void
add_tree (GPtrArray *facts, LeitTown *town, guint row, gint64 now_ms)
{
  LeitTreeTable *trees = leit_town_get_trees (town);
  int planting_year = leit_tree_table_get_planting_year (trees, row);
  int years = leit_town_get_standing_years (town, row, now_ms);
  const char *id = leit_tree_table_get_id (trees, row);

  leit_facts_add_text (facts, _ ("Species"), leit_tree_table_get_species_de (trees, row));
  leit_facts_add_text (facts, _ ("Botanical"), leit_tree_table_get_species (trees, row));
  leit_facts_add_text (facts, _ ("Street"), leit_tree_table_get_street (trees, row));
  leit_facts_add (facts, _ ("Planted"),
                  planting_year != LEIT_YEAR_UNKNOWN ? format_count (planting_year)
                                                     : g_strdup (_ ("not known")));
  if (years != LEIT_STANDING_YEARS_UNKNOWN)
    leit_facts_add (facts, _ ("Standing"),
                    g_strdup_printf (ngettext ("%d year", "%d years", (gulong) years), years));
  leit_facts_add_text (facts, _ ("Number"), leit_tree_table_get_name (trees, row));
  if (g_strcmp0 (id, leit_tree_table_get_name (trees, row)) != 0)
    leit_facts_add_text (facts, _ ("Id"), id);
}

static char *
describe_roof (const LeitTankConfig *tank)
{
  g_autofree char *area = NULL;
  g_autofree char *share = NULL;

  if (!(tank->roof_area_m2 > 0))
    return g_strdup (_ ("not known"));
  area = leit_format_quantity (tank->roof_area_m2, 0, "m²");
  share = leit_format_quantity (tank->roof_runoff * 100, 0, "%");
  /* Translators: a roof's area and how much of the rain on it arrives, "100 m², 80 % of the rain arrives" */
  return g_strdup_printf (_ ("%s, %s of the rain arrives"), area, share);
}

static void
add_tank (GPtrArray *facts, const LeitTankConfig *tank)
{
  leit_facts_add_text (facts, _ ("Description"), tank->description);
  leit_facts_add (facts, _ ("Capacity"), leit_format_quantity (tank->capacity_litres, 0, "l"));
  if (tank->dead_volume_litres > 0) {
    g_autofree char *dead = leit_format_quantity (tank->dead_volume_litres, 0, "l");

    /* Translators: %s is the volume of water that cannot be drawn */
    leit_facts_add (facts, _ ("Below the tap"), g_strdup_printf (_ ("%s stay in it"), dead));
  }
  leit_facts_add (facts, _ ("Roof"), describe_roof (tank));
  leit_facts_add_text (facts, _ ("Id"), tank->id);
}

/**
 * leit_details_list_facts:
 * @town: the town
 * @thing: a tank, tree or station of it
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full) (element-type LeitFact): what does not change from hour to hour
 */
GPtrArray *
leit_details_list_facts (LeitTown *town, LeitThing thing, gint64 now_ms)
{
  GPtrArray *facts = leit_facts_new ();

  if (!leit_town_is_thing (town, thing))
    return facts;
  if (thing.kind == LEIT_THING_TREE) {
    add_tree (facts, town, thing.index, now_ms);
  } else if (thing.kind == LEIT_THING_TANK) {
    add_tank (facts, leit_tank_get_config (leit_town_get_tank (town, thing.index)));
  } else if (thing.kind == LEIT_THING_STATION) {
    const LeitStationConfig *station = get_station (town, thing);

    leit_facts_add_text (facts, _ ("Description"), station->description);
    leit_facts_add_text (facts, _ ("Id"), station->id);
  }
  return facts;
}

static char *
describe_source (LeitSource *source, gint64 now_ms)
{
  LeitSourceState state = leit_source_get_outcome (source);
  const char *label = leit_source_state_get_label (state);
  gint64 success_ms = leit_source_get_last_success_ms (source);
  g_autofree char *age =
      success_ms != LEIT_TIME_NONE ? leit_format_age (now_ms - success_ms) : NULL;

  if (leit_source_get_last_error (source) != NULL)
    /* Translators: a source's name, its state and what went wrong */
    return g_strdup_printf (_ ("%s, %s: %s"), leit_source_get_name (source), label,
                            leit_source_get_last_error (source));
  if (age == NULL)
    return g_strdup_printf (_ ("%s, %s"), leit_source_get_name (source), label);
  /* Translators: a source's name, its state and when it last answered */
  return g_strdup_printf (_ ("%s, %s, last %s"), leit_source_get_name (source), label, age);
}

static gboolean
add_once (GPtrArray *seen, const char *text)
{
  if (g_ptr_array_find_with_equal_func (seen, text, g_str_equal, NULL))
    return FALSE;
  g_ptr_array_add (seen, (gpointer) text);
  return TRUE;
}

/**
 * leit_details_list_sensors:
 * @town: the town
 * @thing: a tank, tree or station of it
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full) (element-type LeitFact): where the values come from: sources with
 *   their state, devices and keys as the servers name them
 */
GPtrArray *
leit_details_list_sensors (LeitTown *town, LeitThing thing, gint64 now_ms)
{
  const GArray *streams = leit_thing_get_streams (town, thing);
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GPtrArray) devices = g_ptr_array_new ();
  GPtrArray *facts = leit_facts_new ();

  for (guint i = 0; streams != NULL && i < streams->len; i++) {
    const LeitStream *stream = leit_town_get_stream (town, g_array_index (streams, guint, i));
    LeitSource *source = leit_town_find_source (town, stream->source_id);

    if (source != NULL && add_once (sources, stream->source_id))
      leit_facts_add (facts, _ ("Source"), describe_source (source, now_ms));
  }
  for (guint i = 0; streams != NULL && i < streams->len; i++) {
    const LeitStream *stream = leit_town_get_stream (town, g_array_index (streams, guint, i));
    g_autofree char *label = leit_stream_get_label (stream);

    if (add_once (devices, stream->device_id))
      leit_facts_add_text (facts, _ ("Device"), stream->device_id);
    leit_facts_add_text (facts, label, stream->key);
  }
  return facts;
}

/**
 * leit_details_describe_probe:
 * @town: the town
 * @thing: anything of it
 *
 * Returns: (transfer full) (nullable): for a tree, which station speaks for it and how far away it
 *   is; %NULL for anything else
 */
char *
leit_details_describe_probe (LeitTown *town, LeitThing thing)
{
  const LeitStationConfig *station;
  g_autofree char *distance = NULL;
  double latitude, longitude;

  if (thing.kind != LEIT_THING_TREE ||
      !leit_town_get_thing_position (town, thing, &latitude, &longitude))
    return NULL;
  station = get_station (town, thing);
  if (station == NULL)
    return g_strdup (_ ("No probe speaks for this tree."));
  distance = leit_format_quantity (
      leit_distance_metres (latitude, longitude, station->latitude, station->longitude), 0, "m");
  /* Translators: the station whose probes stand for a tree, and how far away it is */
  return g_strdup_printf (_ ("Speaks for this tree: %s, %s away"), station->name, distance);
}

/**
 * leit_details_describe_position:
 * @town: the town
 * @thing: anything of it
 *
 * Returns: (transfer full) (nullable): latitude and longitude in degrees with points, as other
 *   programs take them
 */
char *
leit_details_describe_position (LeitTown *town, LeitThing thing)
{
  char latitude_text[G_ASCII_DTOSTR_BUF_SIZE];
  char longitude_text[G_ASCII_DTOSTR_BUF_SIZE];
  double latitude, longitude;

  if (!leit_town_get_thing_position (town, thing, &latitude, &longitude))
    return NULL;
  /* Five digits after the point are a metre. */
  g_ascii_formatd (latitude_text, sizeof latitude_text, "%.5f", latitude);
  g_ascii_formatd (longitude_text, sizeof longitude_text, "%.5f", longitude);
  return g_strconcat (latitude_text, ", ", longitude_text, NULL);
}
