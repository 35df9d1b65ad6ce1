#pragma once

#include "ui/watering.h"

G_BEGIN_DECLS

/* What the details panel says of watering: of a tree its need, next round and what it was given; of a tank its cans and what happened to it.
 * Appends LeitFacts. */
void leit_details_add_watering (GPtrArray *facts, LeitWatering *watering, LeitThing thing);

G_END_DECLS
