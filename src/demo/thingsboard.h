#pragma once

#include "demo/answer.h"

G_BEGIN_DECLS

/* What the files that speak ThingsBoard's interface share. */

/* ThingsBoard's error codes. */
#define LEIT_DEMO_TB_AUTHENTICATION 10
#define LEIT_DEMO_TB_TOKEN_EXPIRED 11
#define LEIT_DEMO_TB_BAD_ARGUMENTS 31
#define LEIT_DEMO_TB_NOT_FOUND 32

LeitDemoAnswer *leit_demo_thingsboard_refuse (guint status, int code, const char *message);
LeitDemoAnswer *leit_demo_thingsboard_sign_in (LeitDemoService *service,
                                               const LeitDemoRequest *request,
                                               const char *kind);
LeitDemoAnswer *leit_demo_thingsboard_check (LeitDemoService *service,
                                             const LeitDemoRequest *request);
LeitDemoAnswer *leit_demo_thingsboard_history (LeitDemoService *service,
                                               const LeitDemoDevice *device,
                                               const LeitDemoRequest *request);
char **leit_demo_thingsboard_asked_keys (const LeitDemoRequest *request);
gboolean leit_demo_thingsboard_wants_numbers (const LeitDemoRequest *request);
void leit_demo_thingsboard_add_point (JsonBuilder *builder,
                                      LeitDemoService *service,
                                      const LeitDemoRequest *request,
                                      const LeitDemoDevice *device,
                                      const LeitDemoSensor *sensor,
                                      gint64 message,
                                      gboolean as_number);

G_END_DECLS
