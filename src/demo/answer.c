#include "demo/answer.h"

#include <string.h>

/**
 * leit_demo_answer_new:
 * @body: (transfer none): the whole body
 *
 * Returns: (transfer full): an answer that may not be kept
 */
LeitDemoAnswer *
leit_demo_answer_new (guint status, const char *content_type, GBytes *body)
{
  LeitDemoAnswer *answer = g_new0 (LeitDemoAnswer, 1);

  answer->status = status;
  answer->content_type = g_strdup (content_type);
  answer->body = g_bytes_ref (body);
  return answer;
}

LeitDemoAnswer *
leit_demo_answer_new_text (guint status, const char *content_type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return leit_demo_answer_new (status, content_type, body);
}

LeitDemoAnswer *
leit_demo_answer_new_json (guint status, JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  return leit_demo_answer_new_text (status, "application/json", text);
}

/* Takes what was built; the builder stays the caller's. */
LeitDemoAnswer *
leit_demo_answer_new_built (guint status, JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return leit_demo_answer_new_json (status, root);
}

void
leit_demo_answer_free (LeitDemoAnswer *answer)
{
  g_free (answer->content_type);
  g_bytes_unref (answer->body);
  g_free (answer->etag);
  g_free (answer->location);
  g_free (answer);
}

/**
 * leit_demo_request_get:
 *
 * Returns: (nullable): the query's parameter @name; %NULL if absent or empty
 */
const char *
leit_demo_request_get (const LeitDemoRequest *request, const char *name)
{
  const char *value = request->query != NULL ? g_hash_table_lookup (request->query, name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * leit_demo_request_get_int:
 * @fallback: what an absent parameter means
 *
 * Returns: %FALSE when the parameter is there and no whole number
 */
gboolean
leit_demo_request_get_int (const LeitDemoRequest *request,
                           const char *name,
                           gint64 fallback,
                           gint64 *value)
{
  const char *text = leit_demo_request_get (request, name);

  *value = fallback;
  return text == NULL || g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, value, NULL);
}

/**
 * leit_demo_add_value:
 * @as_number: not as text; both protocols send text unless asked otherwise
 *
 * Writes a value with the sensor's decimals, or what the request's fault makes of it.
 */
void
leit_demo_add_value (JsonBuilder *builder,
                     const LeitDemoRequest *request,
                     const LeitDemoSensor *sensor,
                     double value,
                     gboolean as_number)
{
  g_autofree char *text = leit_demo_value_to_string (sensor, value);

  if (request->values == LEIT_DEMO_VALUES_NULL)
    json_builder_add_null_value (builder);
  else if (request->values == LEIT_DEMO_VALUES_NAN)
    json_builder_add_string_value (builder, "NaN");
  else if (as_number && request->values != LEIT_DEMO_VALUES_STRINGS)
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_string_value (builder, text);
}
