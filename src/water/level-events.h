#pragma once

#include "water/context.h"
#include "weather/weather.h"

G_BEGIN_DECLS

/**
 * LeitLevelEventKind:
 * @LEIT_LEVEL_RAIN: rain came in
 * @LEIT_LEVEL_HOSE: water came in without rain: someone filled it up
 * @LEIT_LEVEL_REFILL: water came in, and the weather is not known
 * @LEIT_LEVEL_CANS: citizens took cans
 * @LEIT_LEVEL_ROUND: a planned round took its water
 * @LEIT_LEVEL_DRAIN: it fell faster than cans and rounds explain: an open tap, a leak, someone who empties it
 * @LEIT_LEVEL_FALL_IN_GAP: it fell while no values came; cans may explain it
 * @LEIT_LEVEL_LEAK: it falls slowly, but more than evaporation does, or while nobody is about
 * @LEIT_LEVEL_EVAPORATION: it falls as slowly as water evaporates
 * @LEIT_LEVEL_JUMP: the sensor, not the water
 */
typedef enum {
  LEIT_LEVEL_RAIN,
  LEIT_LEVEL_HOSE,
  LEIT_LEVEL_REFILL,
  LEIT_LEVEL_CANS,
  LEIT_LEVEL_ROUND,
  LEIT_LEVEL_DRAIN,
  LEIT_LEVEL_FALL_IN_GAP,
  LEIT_LEVEL_LEAK,
  LEIT_LEVEL_EVAPORATION,
  LEIT_LEVEL_JUMP,
} LeitLevelEventKind;

/**
 * LeitLevelEvent:
 * @from_ms: the last value before it, milliseconds UTC
 * @until_ms: the first value after it
 * @litres: came in (positive) or went (negative)
 * @cans: of %LEIT_LEVEL_CANS: how many
 * @by_night: it begins while nobody is about
 */
typedef struct {
  LeitLevelEventKind kind;
  gint64 from_ms;
  gint64 until_ms;
  double litres;
  int cans;
  gboolean by_night;
} LeitLevelEvent;

/**
 * LeitLevelPoint:
 *
 * A measured level.
 */
typedef struct {
  gint64 time_ms;
  double litres;
} LeitLevelPoint;

/**
 * LeitRoundSpan:
 * @litres: what it takes from the tank; NAN: not known, it explains every fall
 *
 * A planned or logged round at a tank.
 */
typedef struct {
  gint64 from_ms;
  gint64 until_ms;
  double litres;
} LeitRoundSpan;

/**
 * LeitLevelSeries:
 * @points: (array length=n_points): in any order, late and double ones included; NAN is no value
 * @rounds: (array length=n_rounds) (nullable): that took water
 * @capacity_litres: to the overflow
 * @roof_area_m2: that feeds it, 0: not known
 * @roof_runoff: share of the rain that arrives
 * @weather: (nullable): to tell rain from a hose
 */
typedef struct {
  const LeitLevelPoint *points;
  guint n_points;
  const LeitRoundSpan *rounds;
  guint n_rounds;
  double capacity_litres;
  double roof_area_m2;
  double roof_runoff;
  const LeitWeather *weather;
} LeitLevelSeries;

GArray *leit_level_events_find (const LeitWaterContext *context, const LeitLevelSeries *series);
const char *leit_level_event_kind_get_label (LeitLevelEventKind kind);
char *leit_level_event_get_sentence (const LeitWaterContext *context, const LeitLevelEvent *event);
double leit_level_events_cans_a_day (const GArray *events, gint64 from_ms, gint64 until_ms);

G_END_DECLS
