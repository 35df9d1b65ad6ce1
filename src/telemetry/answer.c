#include "telemetry/answer.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>

void
leit_answer_set_shape_error (GError **error)
{
  g_set_error_literal (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_CONTENT,
                       _ ("The server's answer has another shape than expected."));
}

/* HTML from a proxy, a body cut short, NaN: none of it is JSON, and the old values stay. */
JsonNode *
leit_answer_parse (GBytes *body, GError **error)
{
  g_autoptr (GError) cause = NULL;
  JsonNode *node = leit_json_parse (body, _ ("answer"), &cause);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  if (node != NULL)
    return node;
  if (length > 0 && *text == '<')
    g_set_error_literal (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_CONTENT,
                         _ ("The server sent a web page instead of readings. Check the source's "
                            "address, or whether the server is being serviced."));
  else
    g_set_error (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_CONTENT,
                 /* Translators: what is wrong with the JSON */
                 _ ("The server's answer cannot be read (%s)."), cause->message);
  return NULL;
}

JsonObject *
leit_answer_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

JsonArray *
leit_answer_array (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
leit_answer_text (JsonObject *object, const char *member)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, member) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}
