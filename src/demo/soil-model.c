#include "demo/soil-model.h"
#include "demo/chance.h"

#include <math.h>

/* Layers 0–20, 20–45, 45–70, 70–90 cm around the probes at 10, 30, 60, 80 cm. */
static const double thickness_mm[LEIT_DEMO_N_LAYERS] = { 200, 250, 250, 200 };
static const int probe_depths_cm[LEIT_DEMO_N_LAYERS] = { 10, 30, 60, 80 };
static const double root_shares[LEIT_DEMO_N_LAYERS] = { 0.40, 0.34, 0.20, 0.06 };

#define ROUND_HOUR 6       /* UTC; the crew comes before the heat */
#define ROUND_SKIPPED 0.15 /* holidays, rain, other work */
#define WINTER_ROUND_DAYS 28
#define LEAFLESS_THIRST 0.25 /* what a tree without leaves draws */
#define SATURATION 1.3       /* above 1.3 × field capacity water runs down at once */
#define EVENING_OUT_PER_HOUR 0.0015
#define SOIL_WARMING_PER_HOUR 0.012

static const LeitDemoSite sites[] = {
  { "st-markt-sued", 0.55, 1.05, 7, 15, FALSE, 0, 0 },
  { "st-markt-nord", 0.02, 0.30, 9, 5, TRUE, 0.10, 0.0008 },
  { "st-kirchplatz", 0.90, 0.72, 0, 0, FALSE, 0, 0 },
  { "st-wiesenburger", 0.70, 0.70, 0, 0, FALSE, 0.2, 0.0004 },
  { "st-sandberger", 0.85, 0.85, 0, 0, FALSE, 0, 0 },
  { "st-einheit", 0.10, 0.40, 10, 5, FALSE, 0.64, 0.008 },
  { "st-klinke-hof", 0.60, 0.80, 14, 20, FALSE, 0, 0 },
  { "st-klinke-spielplatz", 0.70, 0.70, 0, 0, FALSE, 0.5, 0.001 },
  { "st-kurpark-teich", 1.00, 0.70, 0, 0, FALSE, 1.34, 0.02 },
  { "st-kurpark-allee", 0.85, 0.80, 0, 0, FALSE, 0.72, 0.004 },
  { "st-muehlenweg", 0.85, 0.90, 0, 0, FALSE, 0.5, 0.002 },
  { "st-bahnhof", 0.75, 0.85, 0, 0, FALSE, 0.33, 0.002 },
};

/* A station the town file has but this table has not still gets plausible values. */
static const LeitDemoSite any_site = { NULL, 0.7, 0.8, 0, 0, FALSE, 0, 0 };

/* Wilting point and field capacity as the town's Wasserkarte has them, by humus h0–1, h2, h3, h4. */
static const struct {
  const char *name;
  double wilting[4];
  double capacity[4];
  double drainage_per_hour;
} soils[] = {
  { "Ss", { 2, 3, 4, 6 }, { 13, 16, 18, 23 }, 0.06 },
  { "Sl2", { 6, 7, 8, 9 }, { 21, 23, 26, 30 }, 0.035 },
  { "Sl3", { 9, 10, 10, 12 }, { 25, 27, 29, 34 }, 0.025 },
  { "Ls4", { 13, 14, 14, 15 }, { 28, 30, 32, 36 }, 0.015 },
};

/**
 * leit_demo_site_find:
 * @station: a station's id
 *
 * Returns: (transfer none): what happens there
 */
const LeitDemoSite *
leit_demo_site_find (const char *station)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sites); i++) {
    if (g_strcmp0 (sites[i].station, station) == 0)
      return &sites[i];
  }
  return &any_site;
}

static guint
humus_class (const char *humus)
{
  if (humus == NULL)
    return 1;
  if (g_str_equal (humus, "h0") || g_str_equal (humus, "h1") || g_str_equal (humus, "h0-1"))
    return 0;
  return humus[0] == 'h' && g_ascii_isdigit (humus[1]) ? MIN ((guint) (humus[1] - '1'), 3) : 1;
}

/**
 * leit_demo_soil_init:
 * @soil: (out caller-allocates): the soil's figures
 * @name: (nullable): `Ss`, `Sl2`, `Sl3` or `Ls4`; the region's sand if unknown
 * @humus: (nullable): `h0` … `h5`
 */
void
leit_demo_soil_init (LeitDemoSoil *soil, const char *name, const char *humus)
{
  guint kind = 0;
  guint class = humus_class (humus);

  for (guint i = 0; i < G_N_ELEMENTS (soils); i++) {
    if (g_strcmp0 (soils[i].name, name) == 0)
      kind = i;
  }
  soil->wilting = soils[kind].wilting[class];
  soil->capacity = soils[kind].capacity[class];
  soil->drainage_per_hour = soils[kind].drainage_per_hour;
}

/**
 * leit_demo_soil_begin:
 *
 * Sets the state of a winter's day: soil at field capacity.
 */
void
leit_demo_soil_begin (const LeitDemoSoil *soil, LeitDemoSoilState *state)
{
  for (guint i = 0; i < LEIT_DEMO_N_LAYERS; i++)
    state->layers[i] = soil->capacity;
  state->temperature_celsius = 4;
}

static gboolean
is_season (gint64 day)
{
  /* from the middle of April to the middle of September */
  return leit_demo_summer_share (day) > 0.62;
}

static double
watering_mm (const LeitDemoSite *site, guint64 seed, gint64 hour)
{
  gint64 day = hour / 24;
  guint64 who = g_str_hash (site->station != NULL ? site->station : "");
  int days = is_season (day) ? site->round_days : site->rounds_in_winter ? WINTER_ROUND_DAYS : 0;

  if (days == 0 || hour % 24 != ROUND_HOUR || (day + (gint64) (who % 97)) % days != 0)
    return 0;
  if (leit_demo_chance (seed, LEIT_DEMO_CHANCE_ROUND, who, day) < ROUND_SKIPPED)
    return 0;
  return site->round_mm;
}

static void
let_seep (const LeitDemoSoil *soil, double arriving_mm, LeitDemoSoilState *state)
{
  for (guint i = 0; i < LEIT_DEMO_N_LAYERS; i++) {
    double moisture = state->layers[i] + arriving_mm * 100 / thickness_mm[i];
    double seeping = 0;

    if (moisture > soil->capacity)
      seeping = (moisture - soil->capacity) * soil->drainage_per_hour;
    seeping = MAX (seeping, moisture - soil->capacity * SATURATION);
    state->layers[i] = moisture - seeping;
    arriving_mm = seeping * thickness_mm[i] / 100;
  }
}

static double
available_share (const LeitDemoSoil *soil, double moisture)
{
  return (moisture - soil->wilting) / (soil->capacity - soil->wilting);
}

/* Below half of the available water trees close their leaves and draw less and less. */
static void
let_trees_drink (const LeitDemoSoil *soil, double wanted_mm, LeitDemoSoilState *state)
{
  for (guint i = 0; i < LEIT_DEMO_N_LAYERS; i++) {
    double ease = CLAMP (available_share (soil, state->layers[i]) / 0.5, 0, 1);

    state->layers[i] -= wanted_mm * root_shares[i] * ease * 100 / thickness_mm[i];
  }
}

static void
even_out (const LeitDemoSoil *soil, const LeitDemoSite *site, LeitDemoSoilState *state)
{
  double rest = soil->wilting + site->rest_share * (soil->capacity - soil->wilting);

  for (guint i = 0; i + 1 < LEIT_DEMO_N_LAYERS; i++) {
    double flow = (state->layers[i] - state->layers[i + 1]) * EVENING_OUT_PER_HOUR;

    state->layers[i] -= flow;
    state->layers[i + 1] += flow * thickness_mm[i] / thickness_mm[i + 1];
  }
  for (guint i = 0; i < LEIT_DEMO_N_LAYERS; i++)
    state->layers[i] += (rest - state->layers[i]) * site->rest_per_hour;
}

/**
 * leit_demo_soil_step:
 * @hour: hours since 1970-01-01T00Z
 * @weather: of that hour
 * @state: (inout): before and after the hour
 *
 * A bucket model: rain and rounds come from above, what is over field capacity seeps down, trees
 * draw by root depth and less as it gets dry, neighbouring layers and ground water even out.
 */
void
leit_demo_soil_step (const LeitDemoSoil *soil,
                     const LeitDemoSite *site,
                     guint64 seed,
                     gint64 hour,
                     const LeitDemoWeather *weather,
                     LeitDemoSoilState *state)
{
  double leaves = is_season (hour / 24) ? 1 : LEAFLESS_THIRST;
  double arriving_mm = weather->rain_mm * site->rain_share + watering_mm (site, seed, hour);

  let_seep (soil, arriving_mm, state);
  let_trees_drink (soil, weather->evaporation_mm * site->thirst * leaves, state);
  even_out (soil, site, state);
  state->temperature_celsius +=
      (weather->temperature_celsius - state->temperature_celsius) * SOIL_WARMING_PER_HOUR;
}

/**
 * leit_demo_soil_at_depth:
 *
 * Returns: vol.-% at @depth_cm, linear between the layers' middles
 */
double
leit_demo_soil_at_depth (const LeitDemoSoilState *state, int depth_cm)
{
  guint i = 0;
  double share;

  while (i + 2 < LEIT_DEMO_N_LAYERS && depth_cm > probe_depths_cm[i + 1])
    i++;
  share = (double) (depth_cm - probe_depths_cm[i]) / (probe_depths_cm[i + 1] - probe_depths_cm[i]);
  return state->layers[i] + (state->layers[i + 1] - state->layers[i]) * CLAMP (share, 0, 1);
}

/**
 * leit_demo_soil_tension_kpa:
 * @moisture: vol.-%
 *
 * Returns: soil suction: pF 1.8 (6 kPa) at field capacity, pF 4.2 (1,500 kPa) at the wilting point,
 *   linear in pF between them; wetter than field capacity down to 0
 */
double
leit_demo_soil_tension_kpa (const LeitDemoSoil *soil, double moisture)
{
  double share = available_share (soil, moisture);

  if (share >= 1)
    return 6 * CLAMP (1 - (share - 1) / 0.3, 0, 1);
  return 6 * pow (10, (1 - MAX (share, 0)) * 2.4);
}
