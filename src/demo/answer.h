#pragma once

#include "demo/simulation.h"
#include "demo/tokens.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What a fault does to values on their way out. */
typedef enum {
  LEIT_DEMO_VALUES_TRUE,
  LEIT_DEMO_VALUES_NAN,
  LEIT_DEMO_VALUES_NULL,
  LEIT_DEMO_VALUES_STRINGS,
} LeitDemoValueFault;

/**
 * LeitDemoRequest:
 * @path: below the protocol's prefix, such as `/api/auth/login`
 * @query: (element-type utf8 utf8): of the URL
 * @authorization: (nullable): the header `X-Authorization`
 * @bearer: (nullable): the header `Authorization`
 * @content_type: (nullable): the header `Content-Type`, with its parameters
 * @origin: where this server is reached, such as `http://127.0.0.1:8047`
 * @successor: openSenseMap: speak as the successor does
 * @values: what to do to values
 * @shift_ms: added to every measuring time
 *
 * A request as the protocols see it.
 */
typedef struct {
  const char *method;
  const char *path;
  GHashTable *query;
  const char *authorization;
  const char *bearer;
  const char *content_type;
  const char *origin;
  GBytes *body;
  gboolean successor;
  LeitDemoValueFault values;
  gint64 shift_ms;
} LeitDemoRequest;

/**
 * LeitDemoAnswer:
 * @etag: (nullable): with quotes
 * @max_age_seconds: how long it may be kept; 0: must not
 * @location: (nullable): of a redirect
 * @retry_after_seconds: 0: says nothing
 */
typedef struct {
  guint status;
  char *content_type;
  GBytes *body;
  char *etag;
  guint max_age_seconds;
  char *location;
  guint retry_after_seconds;
} LeitDemoAnswer;

/**
 * LeitDemoService:
 *
 * What the protocols answer from.
 */
typedef struct {
  LeitDemoTown *town;
  LeitDemoSimulation *simulation;
  LeitDemoTokens *tokens;
} LeitDemoService;

LeitDemoAnswer *leit_demo_answer_new (guint status, const char *content_type, GBytes *body);
LeitDemoAnswer *
leit_demo_answer_new_text (guint status, const char *content_type, const char *text);
LeitDemoAnswer *leit_demo_answer_new_json (guint status, JsonNode *node);
LeitDemoAnswer *leit_demo_answer_new_built (guint status, JsonBuilder *builder);
void leit_demo_answer_free (LeitDemoAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoAnswer, leit_demo_answer_free)

const char *leit_demo_request_get (const LeitDemoRequest *request, const char *name);
gboolean leit_demo_request_get_int (const LeitDemoRequest *request,
                                    const char *name,
                                    gint64 fallback,
                                    gint64 *value);
void leit_demo_add_value (JsonBuilder *builder,
                          const LeitDemoRequest *request,
                          const LeitDemoSensor *sensor,
                          double value,
                          gboolean as_number);

LeitDemoAnswer *leit_demo_thingsboard_answer (LeitDemoService *service,
                                              const LeitDemoRequest *request);
LeitDemoAnswer *leit_demo_opensensemap_answer (LeitDemoService *service,
                                               const LeitDemoRequest *request);
LeitDemoAnswer *leit_demo_bright_sky_answer (LeitDemoService *service,
                                             const LeitDemoRequest *request);

G_END_DECLS
