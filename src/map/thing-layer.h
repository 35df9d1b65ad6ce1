#pragma once

#include "town/filter.h"
#include "town/town.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/**
 * LeitThingLayer:
 *
 * What is few and stands above the tiles: tanks as gauges, stations as diamonds, the ring around the selection, and the
 * cross-hair of the keyboard.
 */
#define LEIT_TYPE_THING_LAYER (leit_thing_layer_get_type ())
G_DECLARE_FINAL_TYPE (LeitThingLayer, leit_thing_layer, LEIT, THING_LAYER, ShumateLayer)

LeitThingLayer *leit_thing_layer_new (ShumateViewport *viewport);
void leit_thing_layer_set_town (LeitThingLayer *self, LeitTown *town);
void leit_thing_layer_set_filter (LeitThingLayer *self, LeitFilter *filter);
void leit_thing_layer_set_selection (LeitThingLayer *self, LeitThing thing);
void leit_thing_layer_set_cross_hair (LeitThingLayer *self, gboolean shown);
/* The tank or station at a place of the widget, tanks first. */
LeitThing leit_thing_layer_pick (LeitThingLayer *self, double x, double y);

G_END_DECLS
