#pragma once

#include "content/content-error.h"
#include "content/record.h"
#include "net/http.h"

G_BEGIN_DECLS

JsonObject *leit_sva_answer_read (LeitHttpResponse *response,
                                  const char *host,
                                  gboolean writes,
                                  GError **error);
gboolean
leit_sva_status_read (JsonObject *data, const char *member, const char *host, GError **error);
LeitRecord *leit_sva_record_read (LeitRecordKind kind, JsonNode *node);
char *leit_sva_id_read (JsonObject *object, const char *member);

G_END_DECLS
