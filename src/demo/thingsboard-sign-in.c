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
sign_in (LeitDemoService *service, const LeitJsonPlace *body, const char *kind)
{
  LeitJsonPlace name = leit_json_member (body, "username");
  LeitJsonPlace password = leit_json_member (body, "password");
  LeitJsonPlace public_id = leit_json_member (body, "publicId");
  LeitJsonPlace refresh_token = leit_json_member (body, "refreshToken");
  const char *first = NULL;
  const char *second = NULL;

  if (g_str_equal (kind, "/login/public")) {
    leit_json_read_string (&public_id, &first, NULL);
    if (g_strcmp0 (first, leit_demo_profile_public_id (service->town->profile)) == 0)
      return give_tokens (service);
    return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION,
                                         "Public Customer with such publicId doesn't exist!");
  }
  if (g_str_equal (kind, "/token")) {
    leit_json_read_string (&refresh_token, &first, NULL);
    switch (leit_demo_tokens_check (service->tokens, first, TRUE)) {
    case LEIT_DEMO_TOKEN_GOOD:
      return give_tokens (service);
    case LEIT_DEMO_TOKEN_EXPIRED:
      return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_TOKEN_EXPIRED, "Token has expired");
    case LEIT_DEMO_TOKEN_WRONG:
    default:
      return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION,
                                           "Authentication failed");
    }
  }
  leit_json_read_string (&name, &first, NULL);
  leit_json_read_string (&password, &second, NULL);
  if (g_strcmp0 (first, LEIT_DEMO_USER_NAME) == 0 && g_strcmp0 (second, LEIT_DEMO_PASSWORD) == 0)
    return give_tokens (service);
  return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION,
                                       "Invalid username or password");
}

LeitDemoAnswer *
leit_demo_thingsboard_sign_in (LeitDemoService *service,
                               const LeitDemoRequest *request,
                               const char *kind)
{
  g_autoptr (JsonNode) node = NULL;
  LeitJsonPlace body;

  if (!g_str_equal (kind, "/login") && !g_str_equal (kind, "/login/public") &&
      !g_str_equal (kind, "/token"))
    return leit_demo_thingsboard_refuse (404, LEIT_DEMO_TB_NOT_FOUND, "No such sign-in");
  if (!g_str_equal (request->method, "POST"))
    return leit_demo_thingsboard_refuse (405, LEIT_DEMO_TB_BAD_ARGUMENTS,
                                         "Request method is not supported");
  node = leit_json_parse (request->body, "body", NULL);
  if (node == NULL)
    return leit_demo_thingsboard_refuse (401, LEIT_DEMO_TB_AUTHENTICATION,
                                         "Invalid login request payload");
  body = leit_json_root (node, "body");
  return sign_in (service, &body, kind);
}

/* %NULL: the request may go on. */
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
