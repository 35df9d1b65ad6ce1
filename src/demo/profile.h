#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Which server the town file sends its reader to. */
typedef enum {
  LEIT_DEMO_SOURCE_THINGSBOARD,
  LEIT_DEMO_SOURCE_OPENSENSEMAP,
  LEIT_DEMO_SOURCE_OPENSENSEMAP_SUCCESSOR,
} LeitDemoSource;

gboolean leit_demo_source_from_string (const char *name, LeitDemoSource *source);
const char *leit_demo_profile_public_id (JsonNode *profile);
JsonNode *leit_demo_profile_for (JsonNode *profile, LeitDemoSource source, const char *origin);

G_END_DECLS
