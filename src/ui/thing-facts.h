#pragma once

#include "town/town.h"

G_BEGIN_DECLS

/**
 * LeitThingAge:
 * @LEIT_THING_AGE_CURRENT: what the status rests on is current
 * @LEIT_THING_AGE_LATE: some of it is overdue
 * @LEIT_THING_AGE_UNUSABLE: something came, but no status may rest on it
 * @LEIT_THING_AGE_NEVER: nothing ever came
 */
typedef enum {
  LEIT_THING_AGE_CURRENT,
  LEIT_THING_AGE_LATE,
  LEIT_THING_AGE_UNUSABLE,
  LEIT_THING_AGE_NEVER,
} LeitThingAge;

LeitThing leit_thing_get_probe (LeitTown *town, LeitThing thing);
const GArray *leit_thing_get_streams (LeitTown *town, LeitThing thing);
LeitRating *leit_thing_rate (LeitTown *town, LeitThing thing, gint64 now_ms);
LeitThingAge leit_thing_get_age (LeitTown *town, LeitThing thing, gint64 now_ms, gint64 *time_ms);
char *leit_thing_get_subtitle (LeitTown *town, LeitThing thing);
char *leit_thing_describe (LeitTown *town, LeitThing thing, gint64 now_ms);
double
leit_distance_metres (double latitude_a, double longitude_a, double latitude_b, double longitude_b);

G_END_DECLS
