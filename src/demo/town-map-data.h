#pragma once

#include "demo/town-map.h"

G_BEGIN_DECLS

/* The map as it was drawn up: what town-map.c makes curves and outlines of. */

#define LEIT_DEMO_MAXIMUM_POINTS 28
#define LEIT_DEMO_END_OF_POINTS                                                                    \
  {                                                                                                \
    G_MAXDOUBLE, 0                                                                                 \
  }

typedef struct {
  const char *name;
  LeitDemoLineKind kind;
  double width; /* metres */
  LeitDemoPoint points[LEIT_DEMO_MAXIMUM_POINTS];
} LeitDemoLineData;

/**
 * LeitDemoAreaData:
 * @round: the outline is a curve through the points, not a polygon
 */
typedef struct {
  LeitDemoAreaKind kind;
  gboolean round;
  LeitDemoPoint points[LEIT_DEMO_MAXIMUM_POINTS];
} LeitDemoAreaData;

extern const LeitDemoLineData leit_demo_lines[];
extern const guint leit_demo_n_lines;
extern const LeitDemoAreaData leit_demo_areas[];
extern const guint leit_demo_n_areas;
extern const LeitDemoPlace leit_demo_places[];
extern const guint leit_demo_n_places;

G_END_DECLS
