#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Everyone may know these: they open invented readings on the own computer. */
#define LEIT_DEMO_USER_NAME "demo@bad-belzig.example"
#define LEIT_DEMO_PASSWORD "Wassertanke"
#define LEIT_DEMO_API_KEY "demo-api-key"

/* ThingsBoard's defaults. */
#define LEIT_DEMO_TOKEN_SECONDS 9000
#define LEIT_DEMO_REFRESH_SECONDS 604800

typedef enum {
  LEIT_DEMO_TOKEN_GOOD,
  LEIT_DEMO_TOKEN_EXPIRED,
  LEIT_DEMO_TOKEN_WRONG,
} LeitDemoTokenState;

/**
 * LeitDemoTokens:
 * @lifetime_seconds: of tokens, those already given included
 *
 * Signs tokens and checks them. They live by the machine's clock, not the demo's: that one may
 * stand still.
 */
typedef struct {
  gint64 lifetime_seconds;
  gint64 refresh_lifetime_seconds;
  gint64 void_before_us;
  guint64 serial;
  char *key;
} LeitDemoTokens;

LeitDemoTokens *leit_demo_tokens_new (void);
void leit_demo_tokens_free (LeitDemoTokens *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoTokens, leit_demo_tokens_free)

char *leit_demo_tokens_issue (LeitDemoTokens *self, gboolean refresh);
LeitDemoTokenState
leit_demo_tokens_check (LeitDemoTokens *self, const char *token, gboolean refresh);
void leit_demo_tokens_expire_all (LeitDemoTokens *self);
void leit_demo_tokens_reset (LeitDemoTokens *self);

G_END_DECLS
