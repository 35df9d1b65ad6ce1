#pragma once

#include "town/town.h"

G_BEGIN_DECLS

LeitThing leit_thing_get_probe (LeitTown *town, LeitThing thing);
const GArray *leit_thing_get_streams (LeitTown *town, LeitThing thing);
LeitRating *leit_thing_rate (LeitTown *town, LeitThing thing, gint64 now_ms);
gint64 leit_thing_get_age (LeitTown *town, LeitThing thing, gint64 now_ms, gboolean *late);
char *leit_thing_get_subtitle (LeitTown *town, LeitThing thing);
char *leit_thing_describe (LeitTown *town, LeitThing thing, gint64 now_ms);
double
leit_distance_metres (double latitude_a, double longitude_a, double latitude_b, double longitude_b);

G_END_DECLS
