#include "telemetry/thingsboard-session.h"

#include "telemetry/answer.h"

#include <string.h>

#include <glib/gi18n-lib.h>

struct _LeitThingsboardSession {
  GObject parent_instance;

  const LeitSourceConfig *config;
  char *town_id;
  LeitHttpClient *http;
  char *authorization; /* header value, NULL: not signed in */
  char *refresh_token;
  gboolean is_refreshed; /* the authorization came by the refresh token */
  gboolean signing_in;
  gboolean is_outdated; /* the sign-in under way uses credentials that were replaced meanwhile */
  GQueue waiting;       /* GTask of requests that need the token */
};

G_DEFINE_FINAL_TYPE (LeitThingsboardSession, leit_thingsboard_session, G_TYPE_OBJECT)

typedef struct {
  LeitThingsboardSession *session;
  char *url;
  char *used_authorization;
  gboolean used_refreshed;
  guint n_refused;
} Get;

static void
get_free (Get *get)
{
  g_clear_object (&get->session);
  g_free (get->url);
  g_free (get->used_authorization);
  g_free (get);
}

static void
leit_thingsboard_session_finalize (GObject *object)
{
  LeitThingsboardSession *self = LEIT_THINGSBOARD_SESSION (object);

  g_queue_clear_full (&self->waiting, g_object_unref);
  g_clear_object (&self->http);
  g_free (self->town_id);
  g_free (self->authorization);
  g_free (self->refresh_token);
  G_OBJECT_CLASS (leit_thingsboard_session_parent_class)->finalize (object);
}

static void
leit_thingsboard_session_class_init (LeitThingsboardSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_thingsboard_session_finalize;
}

static void
leit_thingsboard_session_init (LeitThingsboardSession *self)
{
  g_queue_init (&self->waiting);
}

LeitThingsboardSession *
leit_thingsboard_session_new (const LeitSourceConfig *config,
                              const char *town_id,
                              LeitHttpClient *http)
{
  LeitThingsboardSession *self = g_object_new (LEIT_TYPE_THINGSBOARD_SESSION, NULL);

  self->config = config;
  self->town_id = g_strdup (town_id);
  self->http = g_object_ref (http);
  return self;
}

static gboolean
is_secret (LeitThingsboardSession *self)
{
  return self->config->sign_in == LEIT_SIGN_IN_PASSWORD ||
         self->config->sign_in == LEIT_SIGN_IN_API_KEY;
}

static void send_get (GTask *task);
static void sign_in (LeitThingsboardSession *self);

static void
end_sign_in (LeitThingsboardSession *self, const GError *error)
{
  GQueue waiting = self->waiting;
  GTask *task;

  g_queue_init (&self->waiting);
  self->signing_in = FALSE;
  while ((task = g_queue_pop_head (&waiting)) != NULL) {
    if (error != NULL)
      g_task_return_error (task, g_error_copy (error));
    else
      send_get (task);
    g_object_unref (task);
  }
}

static void
fail_sign_in (LeitThingsboardSession *self, const GError *cause)
{
  g_autoptr (GError) error = NULL;

  if (g_error_matches (cause, LEIT_NET_ERROR, LEIT_NET_ERROR_UNAUTHORIZED))
    error = g_error_new (LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_SIGN_IN,
                         /* Translators: a source's name */
                         _ ("%s refused the sign-in. Please enter user name and password or key "
                            "anew in the Preferences."),
                         self->config->name);
  else
    error = g_error_copy (cause);
  end_sign_in (self, error);
}

static gboolean
take_tokens (LeitThingsboardSession *self, GBytes *body, gboolean is_refreshed, GError **error)
{
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  const char *token = leit_answer_text (leit_answer_object (root), "token");

  if (root == NULL)
    return FALSE;
  if (token == NULL) {
    leit_answer_set_shape_error (error);
    return FALSE;
  }
  g_free (self->authorization);
  self->authorization = g_strconcat ("Bearer ", token, NULL);
  g_free (self->refresh_token);
  self->refresh_token = g_strdup (leit_answer_text (leit_answer_object (root), "refreshToken"));
  self->is_refreshed = is_refreshed;
  return TRUE;
}

/* Credentials that were replaced while they were tried: the outcome says nothing about the new ones. */
static gboolean
begin_anew_if_outdated (LeitThingsboardSession *self)
{
  if (!self->is_outdated)
    return FALSE;
  self->is_outdated = FALSE;
  sign_in (self);
  return TRUE;
}

/* Expired, or not a token at all in the server's eyes: the full sign-in may still do. */
static gboolean
is_refusal (const GError *error)
{
  guint status = leit_net_error_get_status (error);

  return status >= 400 && status < 500 && status != 429;
}

static void
on_tokens (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitThingsboardSession) self = user_data;
  gboolean was_refresh = self->refresh_token != NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);

  if (begin_anew_if_outdated (self))
    return;
  g_clear_pointer (&self->refresh_token, g_free);
  if (response != NULL && take_tokens (self, response->body, was_refresh, &error)) {
    end_sign_in (self, NULL);
    return;
  }
  if (was_refresh && is_refusal (error))
    sign_in (self);
  else
    fail_sign_in (self, error);
}

/* @members: name, value, name, value, …, NULL */
static void
post_login (LeitThingsboardSession *self, const char *path, const char *const *members)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *url = g_strconcat (self->config->url, path, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  JsonObject *object = json_object_new ();
  LeitHttpRequest request = { .method = "POST", .url = url, .content_type = "application/json" };

  for (guint i = 0; members[i] != NULL; i += 2)
    json_object_set_string_member (object, members[i], members[i + 1]);
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  body = g_bytes_new (text, strlen (text));
  request.body = body;
  request.carries_secret = is_secret (self);
  leit_http_client_send_async (self->http, &request, NULL, on_tokens, g_object_ref (self));
}

static void
on_credentials (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitThingsboardSession) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitCredentials) credentials = leit_keyring_look_up_finish (result, &error);

  if (begin_anew_if_outdated (self))
    return;
  if (credentials == NULL) {
    if (error == NULL)
      error = g_error_new (LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_SIGN_IN,
                           /* Translators: a source's name */
                           _ ("%s needs a sign-in. Please enter it in the Preferences."),
                           self->config->name);
    end_sign_in (self, error);
  } else if (self->config->sign_in == LEIT_SIGN_IN_API_KEY) {
    self->authorization = g_strconcat ("ApiKey ", credentials->secret, NULL);
    self->is_refreshed = FALSE;
    end_sign_in (self, NULL);
  } else {
    const char *const members[] = { "username",
                                    credentials->user_name != NULL ? credentials->user_name : "",
                                    "password", credentials->secret, NULL };

    post_login (self, "/api/auth/login", members);
  }
}

static void
sign_in (LeitThingsboardSession *self)
{
  if (self->refresh_token != NULL) {
    const char *const members[] = { "refreshToken", self->refresh_token, NULL };

    post_login (self, "/api/auth/token", members);
  } else if (self->config->sign_in == LEIT_SIGN_IN_PUBLIC_ID) {
    const char *const members[] = { "publicId", self->config->public_id, NULL };

    post_login (self, "/api/auth/login/public", members);
  } else {
    leit_keyring_look_up_async (self->town_id, self->config->id, self->config->url, NULL,
                                on_credentials, g_object_ref (self));
  }
}

static void
wait_for_sign_in (LeitThingsboardSession *self, GTask *task)
{
  g_queue_push_tail (&self->waiting, g_object_ref (task));
  if (self->signing_in)
    return;
  self->signing_in = TRUE;
  sign_in (self);
}

/* Once more with a new token; and, where that was a renewed one that is refused as well, with a full sign-in. */
static gboolean
may_sign_in_again (const Get *get)
{
  return get->used_authorization != NULL &&
         (get->n_refused == 0 || (get->n_refused == 1 && get->used_refreshed));
}

/* Whoever comes first with an expired token throws it away; the others wait with it for the new one. */
static void
sign_in_again (GTask *task)
{
  Get *get = g_task_get_task_data (task);
  LeitThingsboardSession *self = get->session;

  get->n_refused++;
  if (g_strcmp0 (self->authorization, get->used_authorization) == 0) {
    g_clear_pointer (&self->authorization, g_free);
    if (get->n_refused > 1)
      g_clear_pointer (&self->refresh_token, g_free);
  }
  if (self->authorization != NULL)
    send_get (task);
  else
    wait_for_sign_in (self, task);
}

static void
on_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Get *get = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);

  if (response != NULL) {
    g_task_return_pointer (task, g_bytes_ref (response->body), (GDestroyNotify) g_bytes_unref);
  } else if (leit_net_error_get_status (error) == 401 && may_sign_in_again (get)) {
    sign_in_again (task);
  } else if (leit_net_error_get_status (error) == 401) {
    g_task_return_new_error (task, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_SIGN_IN,
                             _ ("%s needs a sign-in. Please enter it in the Preferences."),
                             get->session->config->name);
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
}

static void
send_get (GTask *task)
{
  Get *get = g_task_get_task_data (task);
  LeitThingsboardSession *self = get->session;
  const char *const headers[] = { "X-Authorization", self->authorization, "Accept",
                                  "application/json", NULL };
  LeitHttpRequest request = { .method = "GET", .url = get->url, .retries = 1 };

  g_free (get->used_authorization);
  get->used_authorization = g_strdup (self->authorization);
  get->used_refreshed = self->is_refreshed;
  request.headers = self->authorization != NULL ? headers : headers + 2;
  request.carries_secret = is_secret (self);
  leit_http_client_send_async (self->http, &request, g_task_get_cancellable (task), on_got,
                               g_object_ref (task));
}

/**
 * leit_thingsboard_session_forget:
 *
 * The credentials were replaced: the tokens got with the old ones are thrown away, and the next request signs in.
 */
void
leit_thingsboard_session_forget (LeitThingsboardSession *self)
{
  g_clear_pointer (&self->authorization, g_free);
  g_clear_pointer (&self->refresh_token, g_free);
  self->is_outdated = self->signing_in;
}

/**
 * leit_thingsboard_session_get_async:
 * @source_object: whose callback it is
 * @path: below the source's address, with its query
 */
void
leit_thingsboard_session_get_async (LeitThingsboardSession *self,
                                    GObject *source_object,
                                    const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (source_object, cancellable, callback, user_data);
  Get *get = g_new0 (Get, 1);

  g_task_set_source_tag (task, leit_thingsboard_session_get_async);
  get->session = g_object_ref (self);
  get->url = g_strconcat (self->config->url, path, NULL);
  g_task_set_task_data (task, get, (GDestroyNotify) get_free);
  if (self->authorization == NULL && self->config->sign_in != LEIT_SIGN_IN_NONE)
    wait_for_sign_in (self, task);
  else
    send_get (task);
}

/**
 * leit_thingsboard_session_get_finish:
 *
 * Returns: (transfer full): the body; %NULL with a #LeitNetError or
 *   %LEIT_TELEMETRY_ERROR_SIGN_IN
 */
GBytes *
leit_thingsboard_session_get_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
