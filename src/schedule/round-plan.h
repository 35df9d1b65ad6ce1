#pragma once

#include "schedule/schedule.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* How a plan stands in the machine line, and the same in words. */
gboolean leit_round_plan_read_json (LeitRoundPlan *plan, JsonObject *object);
JsonObject *leit_round_plan_write_json (const LeitRoundPlan *plan);
char *leit_round_plan_write_facts (const LeitRoundPlan *plan);
gboolean leit_round_plan_check (const LeitRoundPlan *plan, GError **error);

G_END_DECLS
