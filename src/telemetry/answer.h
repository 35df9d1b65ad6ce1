#pragma once

#include "telemetry/telemetry.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What both clients' readers share: an answer as JSON, with an error in the user's words. */
JsonNode *leit_answer_parse (GBytes *body, GError **error);
JsonObject *leit_answer_object (JsonNode *node);
JsonArray *leit_answer_array (JsonNode *node);
const char *leit_answer_text (JsonObject *object, const char *member);
void leit_answer_set_shape_error (GError **error);

G_END_DECLS
