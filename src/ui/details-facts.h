#pragma once

/* What the details panel says about a thing besides its newest values; LeitFact each. */

#include "town/town.h"

G_BEGIN_DECLS

GPtrArray *leit_details_list_soil (LeitTown *town, LeitThing thing, gint64 now_ms);
GPtrArray *leit_details_list_facts (LeitTown *town, LeitThing thing, gint64 now_ms);
GPtrArray *leit_details_list_sensors (LeitTown *town, LeitThing thing, gint64 now_ms);
char *leit_details_describe_probe (LeitTown *town, LeitThing thing);
char *leit_details_describe_position (LeitTown *town, LeitThing thing);

G_END_DECLS
