/* Reading what a main server answers: success is what says so, and nothing else. */

#include "content/sva-answer.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A server's own words, as much of them as fits a message. */
#define MAX_QUOTED 300

static const char *const denials[] = { "not authorized", "unauthorized", "not allowed",
                                       "not permitted",  "forbidden",    "permission",
                                       "read_only",      "access denied" };
static const char *const absences[] = { "couldn't find", "could not find", "not found",
                                        "does not exist" };

static gboolean
says (const char *message, const char *const *words, gsize n_words)
{
  g_autofree char *lower = g_ascii_strdown (message, -1);

  for (gsize i = 0; i < n_words; i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* What the server says is quoted as one line without control characters. */
static char *
quote (const char *message)
{
  g_autofree char *valid = g_utf8_make_valid (message, -1);
  GString *line = g_string_new (NULL);
  guint count = 0;

  for (const char *p = valid; *p != '\0' && count < MAX_QUOTED; p = g_utf8_next_char (p), count++) {
    gunichar c = g_utf8_get_char (p);

    g_string_append_unichar (line, g_unichar_isprint (c) ? c : ' ');
  }
  return g_string_free (line, FALSE);
}

static void
set_refusal (GError **error, const char *host, const char *message, gboolean writes)
{
  g_autofree char *words = quote (message);

  if (says (message, denials, G_N_ELEMENTS (denials)) && writes)
    g_set_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY,
                 /* Translators: host, what the server says */
                 _ ("This key may not change anything on %s (“%s”). Ask whoever runs the app’s "
                    "server for a key that may write."),
                 host, words);
  else if (says (message, denials, G_N_ELEMENTS (denials)))
    g_set_error (
        error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_REFUSED,
        _ ("This key may not see this on %s (“%s”). Ask whoever runs the app’s server what "
           "the key may see."),
        host, words);
  else if (says (message, absences, G_N_ELEMENTS (absences)))
    g_set_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE,
                 _ ("%s does not find this (“%s”). It was removed, or belongs to somebody else."),
                 host, words);
  else
    g_set_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_REFUSED,
                 _ ("%s does not take this: “%s”. Correct the entry and try again."), host, words);
}

static const char *
first_message (JsonArray *errors)
{
  JsonNode *first = json_array_get_element (errors, 0);
  const char *message = NULL;

  if (JSON_NODE_HOLDS_OBJECT (first)) {
    LeitJsonPlace place = leit_json_root (first, "answer");
    LeitJsonPlace member = leit_json_member (&place, "message");

    leit_json_read_string (&member, &message, NULL);
  }
  return message != NULL ? message : "";
}

static void
set_unreadable (GError **error, const char *host)
{
  g_set_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER,
               _ ("%s answered with something else than was asked for. Perhaps it is being "
                  "maintained: try again later, and check its address in the town file."),
               host);
}

static gboolean
is_page (const LeitHttpResponse *response)
{
  return response->content_type != NULL && strstr (response->content_type, "html") != NULL;
}

/**
 * leit_sva_answer_read:
 * @host: for messages
 * @writes: whether the request was to change something
 *
 * Returns: (transfer full) (nullable): the answer's `data`; %NULL with a #LeitContentError for a web
 *   page, errors (also inside status 200), and no data
 */
JsonObject *
leit_sva_answer_read (LeitHttpResponse *response, const char *host, gboolean writes, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *answer;
  JsonNode *member;

  node = is_page (response) ? NULL : leit_json_parse (response->body, "answer", NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    set_unreadable (error, host);
    return NULL;
  }
  answer = json_node_get_object (node);
  member = json_object_get_member (answer, "errors");
  if (member != NULL && JSON_NODE_HOLDS_ARRAY (member) &&
      json_array_get_length (json_node_get_array (member)) > 0) {
    set_refusal (error, host, first_message (json_node_get_array (member)), writes);
    return NULL;
  }
  member = json_object_get_member (answer, "data");
  if (member == NULL || !JSON_NODE_HOLDS_OBJECT (member)) {
    set_unreadable (error, host);
    return NULL;
  }
  return json_node_dup_object (member);
}

/**
 * leit_sva_status_read:
 * @member: `changeVisibility` or `destroyRecord`, which answer with a status inside the answer
 *
 * Returns: whether the server says that it did it
 */
gboolean
leit_sva_status_read (JsonObject *data, const char *member, const char *host, GError **error)
{
  JsonNode *node = json_object_get_member (data, member);
  LeitJsonPlace place = leit_json_root (node, member);
  LeitJsonPlace code = leit_json_member (&place, "statusCode");
  gint64 status = 0;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      !leit_json_read_int (&code, 0, 999, &status, NULL)) {
    set_unreadable (error, host);
    return FALSE;
  }
  if (status >= 200 && status < 300)
    return TRUE;
  if (status == 401 || status == 403)
    set_refusal (error, host, "Forbidden", TRUE);
  else if (status == 404)
    set_refusal (error, host, "Not found", TRUE);
  else
    g_set_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_REFUSED,
                 /* Translators: host, a status number */
                 _ ("%s could not do it (status %d). Try again later."), host, (int) status);
  return FALSE;
}

/**
 * leit_sva_id_read:
 *
 * Returns: (transfer full) (nullable): an id as text, also where a server writes it as a number
 */
char *
leit_sva_id_read (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return NULL;
}

/**
 * leit_sva_record_read:
 * @node: (nullable): one record of an answer
 *
 * Returns: (transfer full) (nullable): the record; %NULL of anything without an id
 */
LeitRecord *
leit_sva_record_read (LeitRecordKind kind, JsonNode *node)
{
  JsonObject *object;
  g_autofree char *id = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  id = leit_sva_id_read (object, "id");
  if (id == NULL || *id == '\0')
    return NULL;
  json_object_set_string_member (object, "id", id);
  return leit_record_new (kind, object);
}
