#pragma once

#include "content/record.h"

G_BEGIN_DECLS

/* json_node_copy() shares objects and arrays; this does not. */
JsonNode *leit_record_copy_node (JsonNode *node);

/* A string member as text, a number as its digits are not; NULL: absent or none. */
const char *leit_record_text (JsonObject *content, const char *member);

/* What a member says, so that equal texts mean the same; NULL: nothing. */
char *leit_record_canonical (const char *member, JsonNode *node);
char *leit_record_content_canonical (JsonObject *content);
gboolean leit_record_member_equal (JsonObject *a, JsonObject *b, const char *member);
char *leit_record_member_words (JsonObject *content, const char *member);

G_END_DECLS
