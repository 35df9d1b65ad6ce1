#pragma once

#include "demo/answer.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum {
  LEIT_DEMO_FAULT_NONE,
  LEIT_DEMO_FAULT_SLOW,     /* the answer comes late */
  LEIT_DEMO_FAULT_CUT,      /* the connection breaks in the middle of the body */
  LEIT_DEMO_FAULT_STATUS,   /* another status */
  LEIT_DEMO_FAULT_HTML,     /* a page of the proxy instead of JSON */
  LEIT_DEMO_FAULT_NAN,      /* values that are no numbers */
  LEIT_DEMO_FAULT_HUGE,     /* a body of 40 MiB */
  LEIT_DEMO_FAULT_REDIRECT, /* to another origin */
  LEIT_DEMO_FAULT_STRINGS,  /* values as text, asked for or not */
  LEIT_DEMO_FAULT_FUTURE,   /* a clock that runs ahead */
  LEIT_DEMO_FAULT_NULL,     /* values that are null */
  LEIT_DEMO_FAULT_LOST,     /* it is done, but the answer does not arrive: cut after commit */
} LeitDemoFaultKind;

/**
 * LeitDemoFault:
 * @path: requests whose path begins so are hit
 * @body: (nullable): and whose body contains this
 * @remaining: how many more; -1: all until the reset
 * @status: the status to answer with
 * @retry_after_seconds: 0: no such header
 * @seconds: slow: how late; future: how far ahead
 * @bare: nan: `NaN` without quotation marks, which is no JSON
 * @location: redirect: where to
 * @bytes: huge: how many
 */
typedef struct {
  char *path;
  char *body;
  LeitDemoFaultKind kind;
  gint64 remaining;
  guint status;
  guint retry_after_seconds;
  double seconds;
  gboolean bare;
  char *location;
  gsize bytes;
} LeitDemoFault;

/**
 * LeitDemoControl:
 *
 * What tests steer the server with, below `/control`:
 *
 * - `POST /fault {"path": "/thingsboard", "kind": "status", "status": 429, "retry_after": 7,
 *   "count": 1}`: see #LeitDemoFault for the other members; without `count` it lasts until the reset;
 * - `POST /clock {"now": "2026-06-09T10:00:00Z"}`, or `null` for the machine's clock;
 * - `POST /tokens {"expire": true}` or `{"lifetime_seconds": 5, "refresh_lifetime_seconds": 60}`;
 * - `GET /sva`: what the main server has; `POST /sva` plants it anew;
 * - `POST /reset`: no faults, no noted requests, the clock of the start, the usual lifetimes;
 * - `GET /requests`: what was received since.
 */
typedef struct {
  GPtrArray *faults;   /* LeitDemoFault */
  GPtrArray *requests; /* JsonNode */
  gint64 start_now_ms; /* LEIT_TIME_NONE: the clock ran at the start */
  LeitDemoTokens *tokens;
} LeitDemoControl;

LeitDemoControl *leit_demo_control_new (LeitDemoTokens *tokens);
void leit_demo_control_free (LeitDemoControl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoControl, leit_demo_control_free)

LeitDemoFault *leit_demo_control_take_fault (LeitDemoControl *self, const char *path, GBytes *body);
gboolean leit_demo_fault_prevents (const LeitDemoFault *fault, const char *path);
void leit_demo_fault_free (LeitDemoFault *fault);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoFault, leit_demo_fault_free)
void leit_demo_fault_prepare (const LeitDemoFault *fault, LeitDemoRequest *request);
LeitDemoAnswer *
leit_demo_fault_replace (const LeitDemoFault *fault, const char *origin, LeitDemoAnswer *answer);

void leit_demo_control_note (LeitDemoControl *self, SoupServerMessage *message);
LeitDemoAnswer *leit_demo_control_answer (LeitDemoControl *self, const LeitDemoRequest *request);

G_END_DECLS
