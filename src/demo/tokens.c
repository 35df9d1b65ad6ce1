#include "demo/tokens.h"

LeitDemoTokens *
leit_demo_tokens_new (void)
{
  LeitDemoTokens *self = g_new0 (LeitDemoTokens, 1);

  self->key = g_uuid_string_random ();
  leit_demo_tokens_reset (self);
  return self;
}

void
leit_demo_tokens_free (LeitDemoTokens *self)
{
  g_free (self->key);
  g_free (self);
}

/**
 * leit_demo_tokens_reset:
 *
 * Back to the usual lifetimes; tokens that were made to expire stay so.
 */
void
leit_demo_tokens_reset (LeitDemoTokens *self)
{
  self->lifetime_seconds = LEIT_DEMO_TOKEN_SECONDS;
  self->refresh_lifetime_seconds = LEIT_DEMO_REFRESH_SECONDS;
}

static char *
sign (LeitDemoTokens *self, const char *claim)
{
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) self->key, 36, claim, -1);
}

/**
 * leit_demo_tokens_issue:
 * @refresh: a refresh token, which is good for new tokens only
 *
 * Returns: (transfer full): a token in three parts, as clients expect of a JWT
 */
char *
leit_demo_tokens_issue (LeitDemoTokens *self, gboolean refresh)
{
  g_autofree char *claim =
      g_strdup_printf ("%c%" G_GINT64_FORMAT "x%" G_GUINT64_FORMAT, refresh ? 'r' : 'a',
                       g_get_real_time (), self->serial++);
  g_autofree char *signature = sign (self, claim);

  return g_strdup_printf ("demo.%s.%s", claim, signature);
}

/**
 * leit_demo_tokens_check:
 * @token: (nullable): what a client sent
 * @refresh: whether a refresh token is expected
 */
LeitDemoTokenState
leit_demo_tokens_check (LeitDemoTokens *self, const char *token, gboolean refresh)
{
  g_auto (GStrv) parts = g_strsplit (token != NULL ? token : "", ".", 4);
  g_autofree char *signature = NULL;
  gint64 lifetime_seconds = refresh ? self->refresh_lifetime_seconds : self->lifetime_seconds;
  gint64 issued_us;

  if (g_strv_length (parts) != 3 || parts[1][0] != (refresh ? 'r' : 'a'))
    return LEIT_DEMO_TOKEN_WRONG;
  signature = sign (self, parts[1]);
  if (!g_str_equal (signature, parts[2]))
    return LEIT_DEMO_TOKEN_WRONG;
  issued_us = g_ascii_strtoll (parts[1] + 1, NULL, 10);
  if ((!refresh && issued_us < self->void_before_us) ||
      g_get_real_time () >= issued_us + lifetime_seconds * G_USEC_PER_SEC)
    return LEIT_DEMO_TOKEN_EXPIRED;
  return LEIT_DEMO_TOKEN_GOOD;
}

/**
 * leit_demo_tokens_expire_all:
 *
 * Every token given so far is expired now; refresh tokens stay good.
 */
void
leit_demo_tokens_expire_all (LeitDemoTokens *self)
{
  self->void_before_us = g_get_real_time () + 1;
}
