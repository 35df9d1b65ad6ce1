#include "demo/control.h"

#include "base/clock.h"
#include "base/json.h"

#include <string.h>

#define MAXIMUM_NOTED_REQUESTS 20000
#define DEFAULT_HUGE_BYTES (40 * 1024 * 1024)
#define DEFAULT_SLOW_SECONDS 2
#define DEFAULT_FUTURE_SECONDS 86400
#define HTML_PAGE                                                                                  \
  "<!DOCTYPE html><html><head><title>Wartung</title></head><body><h1>Wir sind gleich wieder "      \
  "da</h1></body></html>"

static const char *const kind_names[] = { "none", "slow", "cut",      "status",  "html",
                                          "nan",  "huge", "redirect", "strings", "future",
                                          "null", "lost", NULL };

/* What is worth knowing about a request; header names as clients send them. */
static const char *const noted_headers[] = {
  "X-Authorization", "Authorization", "User-Agent", "Accept", "Accept-Encoding",
  "If-None-Match",   "Content-Type",  "Host",       NULL
};

void
leit_demo_fault_free (LeitDemoFault *fault)
{
  g_free (fault->path);
  g_free (fault->body);
  g_free (fault->location);
  g_free (fault);
}

LeitDemoControl *
leit_demo_control_new (LeitDemoTokens *tokens)
{
  LeitDemoControl *self = g_new0 (LeitDemoControl, 1);

  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_demo_fault_free);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  self->start_now_ms = leit_clock_is_fixed () ? leit_clock_now_ms () : LEIT_TIME_NONE;
  self->tokens = tokens;
  return self;
}

void
leit_demo_control_free (LeitDemoControl *self)
{
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->requests);
  g_free (self);
}

static gboolean
has_text (GBytes *body, const char *text)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  return text == NULL || (data != NULL && g_strstr_len (data, (gssize) length, text) != NULL);
}

/**
 * leit_demo_fault_prevents:
 * @fault: (nullable): what is to go wrong
 *
 * Returns: whether the main server does not get to do anything; readings do not care
 */
gboolean
leit_demo_fault_prevents (const LeitDemoFault *fault, const char *path)
{
  return fault != NULL && g_str_has_prefix (path, "/sva/") &&
         (fault->kind == LEIT_DEMO_FAULT_CUT || fault->kind == LEIT_DEMO_FAULT_STATUS ||
          fault->kind == LEIT_DEMO_FAULT_HTML || fault->kind == LEIT_DEMO_FAULT_REDIRECT);
}

/**
 * leit_demo_control_take_fault:
 * @path: a request's whole path
 * @body: and its body
 *
 * The fault that was set last wins.
 *
 * Returns: (transfer full) (nullable): what goes wrong with this request; it counts as used
 */
LeitDemoFault *
leit_demo_control_take_fault (LeitDemoControl *self, const char *path, GBytes *body)
{
  for (guint i = self->faults->len; i-- > 0;) {
    LeitDemoFault *fault = g_ptr_array_index (self->faults, i);
    LeitDemoFault *taken;

    if (!g_str_has_prefix (path, fault->path) || fault->remaining == 0 ||
        !has_text (body, fault->body))
      continue;
    if (fault->remaining > 0)
      fault->remaining--;
    taken = g_memdup2 (fault, sizeof *fault);
    taken->path = g_strdup (fault->path);
    taken->body = g_strdup (fault->body);
    taken->location = g_strdup (fault->location);
    return taken;
  }
  return NULL;
}

/**
 * leit_demo_fault_prepare:
 * @fault: (nullable): what is to go wrong
 *
 * Tells the protocols what to do to values and times.
 */
void
leit_demo_fault_prepare (const LeitDemoFault *fault, LeitDemoRequest *request)
{
  if (fault == NULL)
    return;
  switch ((int) fault->kind) {
  case LEIT_DEMO_FAULT_NAN:
    request->values = LEIT_DEMO_VALUES_NAN;
    break;
  case LEIT_DEMO_FAULT_NULL:
    request->values = LEIT_DEMO_VALUES_NULL;
    break;
  case LEIT_DEMO_FAULT_STRINGS:
    request->values = LEIT_DEMO_VALUES_STRINGS;
    break;
  case LEIT_DEMO_FAULT_FUTURE:
    request->shift_ms = (gint64) (fault->seconds * 1000);
    break;
  default:
    break;
  }
}

/* A body that is JSON to its end, only too long. */
static LeitDemoAnswer *
blow_up (LeitDemoAnswer *answer, gsize bytes)
{
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  gsize size = MAX (bytes, length);
  char *blown = g_malloc (size);
  g_autoptr (GBytes) body = NULL;

  memset (blown, ' ', size - length);
  memcpy (blown + size - length, text, length);
  body = g_bytes_new_take (blown, size);
  return leit_demo_answer_new (answer->status, answer->content_type, body);
}

static LeitDemoAnswer *
strip_quotes_of_nan (LeitDemoAnswer *answer)
{
  g_autoptr (GString) text = g_string_new_len (g_bytes_get_data (answer->body, NULL),
                                               (gssize) g_bytes_get_size (answer->body));

  g_string_replace (text, "\"NaN\"", "NaN", 0);
  return leit_demo_answer_new_text (answer->status, answer->content_type, text->str);
}

static LeitDemoAnswer *
send_elsewhere (const LeitDemoFault *fault, const char *origin)
{
  /* the same computer under its other name is another origin, and the trap is noted */
  const char *port = strrchr (origin, ':');
  LeitDemoAnswer *answer = leit_demo_answer_new_text (302, "text/plain", "");

  answer->location = fault->location != NULL
                         ? g_strdup (fault->location)
                         : g_strconcat ("http://localhost", port, "/elsewhere", NULL);
  return answer;
}

static LeitDemoAnswer *
answer_status (const LeitDemoFault *fault)
{
  g_autofree char *text = g_strdup_printf (
      "{\"status\":%u,\"code\":\"Demo\",\"message\":\"This failure was asked for\","
      "\"errorCode\":%d}",
      fault->status, fault->status == 429 ? 33 : 2);
  LeitDemoAnswer *answer = leit_demo_answer_new_text (fault->status, "application/json", text);

  answer->retry_after_seconds = fault->retry_after_seconds;
  return answer;
}

/**
 * leit_demo_fault_replace:
 * @fault: (nullable): what is to go wrong
 * @origin: where this server is reached
 * @answer: (transfer full): what would have been said
 *
 * Returns: (transfer full): what is said instead
 */
LeitDemoAnswer *
leit_demo_fault_replace (const LeitDemoFault *fault, const char *origin, LeitDemoAnswer *answer)
{
  g_autoptr (LeitDemoAnswer) original = answer;

  switch (fault != NULL ? fault->kind : LEIT_DEMO_FAULT_NONE) {
  case LEIT_DEMO_FAULT_STATUS:
    return answer_status (fault);
  case LEIT_DEMO_FAULT_HTML:
    return leit_demo_answer_new_text (200, "text/html", HTML_PAGE);
  case LEIT_DEMO_FAULT_HUGE:
    return blow_up (original, fault->bytes);
  case LEIT_DEMO_FAULT_REDIRECT:
    return send_elsewhere (fault, origin);
  case LEIT_DEMO_FAULT_NAN:
    if (fault->bare)
      return strip_quotes_of_nan (original);
    return g_steal_pointer (&original);
  case LEIT_DEMO_FAULT_NONE:
  case LEIT_DEMO_FAULT_SLOW:
  case LEIT_DEMO_FAULT_CUT:
  case LEIT_DEMO_FAULT_LOST:
  case LEIT_DEMO_FAULT_STRINGS:
  case LEIT_DEMO_FAULT_FUTURE:
  case LEIT_DEMO_FAULT_NULL:
  default:
    return g_steal_pointer (&original);
  }
}

/**
 * leit_demo_control_note:
 *
 * Keeps method, path, query and the headers that matter.
 */
void
leit_demo_control_note (LeitDemoControl *self, SoupServerMessage *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  const char *query = g_uri_get_query (uri);

  if (self->requests->len >= MAXIMUM_NOTED_REQUESTS)
    g_ptr_array_remove_range (self->requests, 0, MAXIMUM_NOTED_REQUESTS / 2);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "method");
  json_builder_add_string_value (builder, soup_server_message_get_method (message));
  json_builder_set_member_name (builder, "path");
  json_builder_add_string_value (builder, g_uri_get_path (uri));
  json_builder_set_member_name (builder, "query");
  json_builder_add_string_value (builder, query != NULL ? query : "");
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_object (builder);
  for (gsize i = 0; noted_headers[i] != NULL; i++) {
    const char *value = soup_message_headers_get_list (headers, noted_headers[i]);

    if (value == NULL)
      continue;
    json_builder_set_member_name (builder, noted_headers[i]);
    json_builder_add_string_value (builder, value);
  }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  g_ptr_array_add (self->requests, json_builder_get_root (builder));
}

static LeitDemoAnswer *
answer_done (void)
{
  return leit_demo_answer_new_text (200, "application/json", "{\"done\":true}");
}

static LeitDemoAnswer *
answer_wrong (const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, error->message);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (400, builder);
}

static gboolean
read_optional (const LeitJsonPlace *body,
               const char *member,
               double minimum,
               double maximum,
               double *value,
               GError **error)
{
  LeitJsonPlace place = leit_json_member (body, member);

  return !leit_json_present (&place) ||
         leit_json_read_double (&place, minimum, maximum, value, error);
}

static gboolean
read_fault_numbers (LeitDemoFault *fault, const LeitJsonPlace *body, GError **error)
{
  double count = -1, status = 500, retry_after = 0, bytes = DEFAULT_HUGE_BYTES;

  fault->seconds =
      fault->kind == LEIT_DEMO_FAULT_FUTURE ? DEFAULT_FUTURE_SECONDS : DEFAULT_SLOW_SECONDS;
  if (!read_optional (body, "count", 1, 1e9, &count, error) ||
      !read_optional (body, "status", 200, 599, &status, error) ||
      !read_optional (body, "retry_after", 0, 86400, &retry_after, error) ||
      !read_optional (body, "seconds", -1e9, 1e9, &fault->seconds, error) ||
      !read_optional (body, "bytes", 1, 1e9, &bytes, error))
    return FALSE;
  fault->remaining = (gint64) count;
  fault->status = (guint) status;
  fault->retry_after_seconds = (guint) retry_after;
  fault->bytes = (gsize) bytes;
  return TRUE;
}

static LeitDemoFault *
read_fault (const LeitJsonPlace *body, GError **error)
{
  static const char *const members[] = { "path",        "kind",    "count",    "status",
                                         "retry_after", "seconds", "location", "bytes",
                                         "bare",        "body",    NULL };
  g_autoptr (LeitDemoFault) fault = g_new0 (LeitDemoFault, 1);
  LeitJsonPlace path = leit_json_member (body, "path");
  LeitJsonPlace kind = leit_json_member (body, "kind");
  LeitJsonPlace location = leit_json_member (body, "location");
  LeitJsonPlace bare = leit_json_member (body, "bare");
  LeitJsonPlace contains = leit_json_member (body, "body");
  const char *text;
  int choice;

  if (!leit_json_only_members (body, members, error) ||
      !leit_json_read_string (&path, &text, error) ||
      !leit_json_read_choice (&kind, kind_names, &choice, error))
    return NULL;
  fault->path = g_strdup (text);
  fault->kind = (LeitDemoFaultKind) choice;
  if (!read_fault_numbers (fault, body, error) ||
      (leit_json_present (&bare) && !leit_json_read_boolean (&bare, &fault->bare, error)))
    return NULL;
  if (leit_json_present (&contains)) {
    if (!leit_json_read_string (&contains, &text, error))
      return NULL;
    fault->body = g_strdup (text);
  }
  if (leit_json_present (&location)) {
    if (!leit_json_read_string (&location, &text, error))
      return NULL;
    fault->location = g_strdup (text);
  }
  return g_steal_pointer (&fault);
}

static LeitDemoAnswer *
answer_fault (LeitDemoControl *self, const LeitJsonPlace *body)
{
  g_autoptr (GError) error = NULL;
  LeitDemoFault *fault = read_fault (body, &error);

  if (fault == NULL)
    return answer_wrong (error);
  g_ptr_array_add (self->faults, fault);
  return answer_done ();
}

/* {"now": "2026-06-09T10:00:00Z"} stops the clock there, {"now": null} lets it run. */
static LeitDemoAnswer *
answer_clock (const LeitJsonPlace *body)
{
  LeitJsonPlace now = leit_json_member (body, "now");
  g_autoptr (GError) error = NULL;
  const char *text;
  gint64 now_ms;

  if (now.node != NULL && JSON_NODE_HOLDS_NULL (now.node)) {
    leit_clock_set_fixed_ms (LEIT_TIME_NONE);
    return answer_done ();
  }
  if (!leit_json_read_string (&now, &text, &error))
    return answer_wrong (error);
  if (!leit_time_parse (text, &now_ms) || now_ms < LEIT_DEMO_FIRST_MS ||
      now_ms >= LEIT_DEMO_END_MS) {
    leit_json_set_error (&error, &now, LEIT_JSON_ERROR_VALUE,
                         "a time such as 2026-06-09T10:00:00Z, from 2024 to 2049");
    return answer_wrong (error);
  }
  leit_clock_set_fixed_ms (now_ms);
  return answer_done ();
}

/* {"lifetime_seconds": 5} for tokens given so far and later; {"expire": true}: all given so far. */
static LeitDemoAnswer *
answer_tokens (LeitDemoControl *self, const LeitJsonPlace *body)
{
  LeitJsonPlace expire = leit_json_member (body, "expire");
  g_autoptr (GError) error = NULL;
  double lifetime = (double) self->tokens->lifetime_seconds;
  double refresh = (double) self->tokens->refresh_lifetime_seconds;
  gboolean expire_now = FALSE;

  if (!read_optional (body, "lifetime_seconds", 0, 1e9, &lifetime, &error) ||
      !read_optional (body, "refresh_lifetime_seconds", 0, 1e9, &refresh, &error) ||
      (leit_json_present (&expire) && !leit_json_read_boolean (&expire, &expire_now, &error)))
    return answer_wrong (error);
  self->tokens->lifetime_seconds = (gint64) lifetime;
  self->tokens->refresh_lifetime_seconds = (gint64) refresh;
  if (expire_now)
    leit_demo_tokens_expire_all (self->tokens);
  return answer_done ();
}

static LeitDemoAnswer *
answer_reset (LeitDemoControl *self)
{
  g_ptr_array_set_size (self->faults, 0);
  g_ptr_array_set_size (self->requests, 0);
  leit_clock_set_fixed_ms (self->start_now_ms);
  leit_demo_tokens_reset (self->tokens);
  return answer_done ();
}

static LeitDemoAnswer *
answer_requests (LeitDemoControl *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->requests->len; i++)
    json_builder_add_value (builder, json_node_copy (g_ptr_array_index (self->requests, i)));
  json_builder_end_array (builder);
  return leit_demo_answer_new_built (200, builder);
}

/**
 * leit_demo_control_answer:
 * @request: a request below `/control`
 *
 * Returns: (transfer full): the answer
 */
LeitDemoAnswer *
leit_demo_control_answer (LeitDemoControl *self, const LeitDemoRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  LeitJsonPlace body;

  if (g_str_equal (request->path, "/requests"))
    return answer_requests (self);
  if (!g_str_equal (request->method, "POST"))
    return leit_demo_answer_new_text (405, "text/plain", "POST only\n");
  if (g_str_equal (request->path, "/reset"))
    return answer_reset (self);
  node = leit_json_parse (request->body, "body", &error);
  if (node == NULL)
    return answer_wrong (error);
  body = leit_json_root (node, "body");
  if (g_str_equal (request->path, "/fault"))
    return answer_fault (self, &body);
  if (g_str_equal (request->path, "/clock"))
    return answer_clock (&body);
  if (g_str_equal (request->path, "/tokens"))
    return answer_tokens (self, &body);
  return leit_demo_answer_new_text (404, "text/plain", "No such control\n");
}
