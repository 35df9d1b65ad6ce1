#include "demo/profile.h"
#include "demo/thingsboard.h"

#include "base/json.h"

#include <string.h>

static LeitDemoAnswer *
give_tokens (LeitDemoService *service)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *token = leit_demo_tokens_issue (service->tokens, FALSE);
  g_autofree char *refresh_token = leit_demo_tokens_issue (service->tokens, TRUE);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, token);
  json_builder_set_member_name (builder, "refreshToken");
  json_builder_add_string_value (builder, refresh_token);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

static LeitDemoAnswer *
refuse (int code, const char *message)
{
  return leit_demo_thingsboard_refuse (401, code, message);
}

static const char *
read_text (const LeitJsonPlace *body, const char *member)
{
  LeitJsonPlace place = leit_json_member (body, member);
  const char *text = NULL;

  leit_json_read_string (&place, &text, NULL);
  return text;
}

static LeitDemoAnswer *
sign_in_by_name (LeitDemoService *service, const LeitJsonPlace *body)
{
  if (g_strcmp0 (read_text (body, "username"), LEIT_DEMO_USER_NAME) == 0 &&
      g_strcmp0 (read_text (body, "password"), LEIT_DEMO_PASSWORD) == 0)
    return give_tokens (service);
  return refuse (LEIT_DEMO_TB_AUTHENTICATION, "Invalid username or password");
}

static LeitDemoAnswer *
sign_in_publicly (LeitDemoService *service, const LeitJsonPlace *body)
{
  if (g_strcmp0 (read_text (body, "publicId"),
                 leit_demo_profile_public_id (service->town->profile)) == 0)
    return give_tokens (service);
  return refuse (LEIT_DEMO_TB_AUTHENTICATION, "Public Customer with such publicId doesn't exist!");
}

static LeitDemoAnswer *
renew_tokens (LeitDemoService *service, const LeitJsonPlace *body)
{
  switch (leit_demo_tokens_check (service->tokens, read_text (body, "refreshToken"), TRUE)) {
  case LEIT_DEMO_TOKEN_GOOD:
    return give_tokens (service);
  case LEIT_DEMO_TOKEN_EXPIRED:
    return refuse (LEIT_DEMO_TB_TOKEN_EXPIRED, "Token has expired");
  case LEIT_DEMO_TOKEN_WRONG:
  default:
    return refuse (LEIT_DEMO_TB_AUTHENTICATION, "Authentication failed");
  }
}

/**
 * leit_demo_thingsboard_sign_in:
 * @kind: what follows `/api/auth`: `/login`, `/login/public` or `/token`
 *
 * Returns: (transfer full): token and refresh token, or a refusal
 */
LeitDemoAnswer *
leit_demo_thingsboard_sign_in (LeitDemoService *service,
                               const LeitDemoRequest *request,
                               const char *kind)
{
  static const struct {
    const char *kind;
    LeitDemoAnswer *(*answer) (LeitDemoService *service, const LeitJsonPlace *body);
  } ways[] = {
    { "/login", sign_in_by_name },
    { "/login/public", sign_in_publicly },
    { "/token", renew_tokens },
  };
  g_autoptr (JsonNode) node = leit_json_parse (request->body, "body", NULL);
  LeitJsonPlace body = leit_json_root (node, "body");

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++) {
    if (!g_str_equal (kind, ways[i].kind))
      continue;
    if (!g_str_equal (request->method, "POST"))
      return leit_demo_thingsboard_refuse (405, LEIT_DEMO_TB_BAD_ARGUMENTS,
                                           "Request method is not supported");
    if (node == NULL)
      return refuse (LEIT_DEMO_TB_AUTHENTICATION, "Invalid login request payload");
    return ways[i].answer (service, &body);
  }
  return leit_demo_thingsboard_refuse (404, LEIT_DEMO_TB_NOT_FOUND, "No such sign-in");
}

/**
 * leit_demo_thingsboard_check:
 *
 * Returns: (transfer full) (nullable): a refusal; %NULL: the request may go on
 */
LeitDemoAnswer *
leit_demo_thingsboard_check (LeitDemoService *service, const LeitDemoRequest *request)
{
  const char *header = request->authorization;

  if (header == NULL)
    return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION, "Authentication failed");
  if (g_str_has_prefix (header, "ApiKey "))
    return g_str_equal (header + strlen ("ApiKey "), LEIT_DEMO_API_KEY)
               ? NULL
               : leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION,
                                               "Authentication failed");
  if (!g_str_has_prefix (header, "Bearer "))
    return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION, "Authentication failed");
  switch (leit_demo_tokens_check (service->tokens, header + strlen ("Bearer "), FALSE)) {
  case LEIT_DEMO_TOKEN_GOOD:
    return NULL;
  case LEIT_DEMO_TOKEN_EXPIRED:
    return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_TOKEN_EXPIRED, "Token has expired");
  case LEIT_DEMO_TOKEN_WRONG:
  default:
    return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION, "Authentication failed");
  }
}
