#pragma once

#include "water/level-events.h"

G_BEGIN_DECLS

/* Finding steps and naming them. Of this room only. */

/**
 * LeitLevelStep:
 * @first: index of the last point before it
 * @last: index of the first point after it
 * @litres: from the level before to the level after, noise averaged out where it can be
 */
typedef struct {
  guint first;
  guint last;
  double litres;
} LeitLevelStep;

/**
 * LeitLevelSearch:
 * @points: (element-type LeitLevelPoint): in order, without jumps
 * @unmatched: (array): of each round, the litres that no step was matched with yet
 */
typedef struct {
  const LeitWaterContext *context;
  const LeitLevelSeries *series;
  GArray *points;
  double *unmatched;
  GArray *events;
} LeitLevelSearch;

GArray *leit_level_clean_points (const LeitWaterContext *context,
                                 const LeitLevelSeries *series,
                                 GArray *events);
void leit_level_name_step (LeitLevelSearch *search, const LeitLevelStep *step);
void leit_level_name_drift (LeitLevelSearch *search, const LeitLevelStep *drift);

static inline const LeitLevelPoint *
leit_level_point (const GArray *points, guint i)
{
  return &g_array_index (points, LeitLevelPoint, i);
}

G_END_DECLS
