#include "content/sva-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A token is renewed before it ends on the way. */
#define RENEW_BEFORE_US (60 * G_USEC_PER_SEC)
#define MAX_TOKEN_BYTES (64 * 1024)
/* Whole records in pages of a hundred. */
#define MAX_BYTES (32 * 1024 * 1024)

struct _LeitSvaClient {
  GObject parent_instance;
  LeitHttpClient *http;
  char *base_url; /* without a slash at its end */
  char *host;
  char *town_id;
  char *source_id;
  LeitCredentials *credentials;
  char **own_providers;
  LeitContentRights rights;
  char *token;
  gint64 token_ends_us; /* monotonic */
  gboolean signing_in;
  guint key_serial; /* grows with every change of the key */
  guint asked_serial;
  GQueue waiting; /* GTask: posts that wait for a token */
};

G_DEFINE_FINAL_TYPE (LeitSvaClient, leit_sva_client, G_TYPE_OBJECT)

/* One POST on its way. */
typedef struct {
  char *path;
  char *content_type;
  GBytes *body;
  char *token; /* it was sent with */
  gboolean signed_in_anew;
} Post;

static void
post_free (Post *post)
{
  g_free (post->path);
  g_free (post->content_type);
  g_bytes_unref (post->body);
  g_free (post->token);
  g_free (post);
}

static void
leit_sva_client_finalize (GObject *object)
{
  LeitSvaClient *self = LEIT_SVA_CLIENT (object);

  g_assert (g_queue_is_empty (&self->waiting)); /* each holds a reference */
  g_clear_object (&self->http);
  g_free (self->base_url);
  g_free (self->host);
  g_free (self->town_id);
  g_free (self->source_id);
  g_clear_pointer (&self->credentials, leit_credentials_free);
  g_strfreev (self->own_providers);
  g_free (self->token);
  G_OBJECT_CLASS (leit_sva_client_parent_class)->finalize (object);
}

static void
leit_sva_client_class_init (LeitSvaClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_sva_client_finalize;
}

static void
leit_sva_client_init (LeitSvaClient *self)
{
  g_queue_init (&self->waiting);
}

/* ---- signing in ---- */

static void send_post (GTask *task);

static void
finish_sign_in (LeitSvaClient *self, const GError *error)
{
  GQueue waiting = self->waiting;
  GTask *task;

  self->signing_in = FALSE;
  g_queue_init (&self->waiting);
  while ((task = g_queue_pop_head (&waiting)) != NULL) {
    if (error != NULL)
      g_task_return_error (task, g_error_copy (error));
    else
      send_post (task);
    g_object_unref (task);
  }
}

static GError *
sign_in_error_new (LeitSvaClient *self)
{
  return g_error_new (LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_SIGN_IN,
                      _ ("%s does not accept key and secret. Enter them anew in the Preferences, "
                         "or ask whoever runs the app’s server."),
                      self->host);
}

static gboolean
read_token (LeitSvaClient *self, const LeitHttpResponse *response, GError **error)
{
  g_autoptr (JsonNode) node = leit_json_parse (response->body, "token", NULL);
  LeitJsonPlace root = leit_json_root (node, "token");
  LeitJsonPlace token, lifetime;
  const char *text;
  double seconds = 0;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node)) {
    token = leit_json_member (&root, "access_token");
    lifetime = leit_json_member (&root, "expires_in");
    if (leit_json_read_string (&token, &text, NULL) && *text != '\0' &&
        strpbrk (text, "\r\n") == NULL) {
      leit_json_read_double (&lifetime, 0, 1e9, &seconds, NULL);
      self->token = g_strdup (text);
      self->token_ends_us =
          seconds > 0 ? g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC) : G_MAXINT64;
      return TRUE;
    }
  }
  g_set_error (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER,
               _ ("%s did not answer the sign-in as a Smart Village App server does. Check its "
                  "address in the town file."),
               self->host);
  return FALSE;
}

static void ask_for_token (LeitSvaClient *self);

static gboolean
has_key (const LeitCredentials *credentials)
{
  return credentials != NULL && credentials->user_name != NULL && credentials->secret != NULL;
}

static void
on_token (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitSvaClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);
  guint status = leit_net_error_get_status (error);

  if (self->asked_serial != self->key_serial && has_key (self->credentials)) {
    ask_for_token (self); /* the key was changed meanwhile */
    return;
  }
  if (status == 400 || status == 401 || status == 403) {
    g_clear_error (&error);
    error = sign_in_error_new (self);
  }
  if (response != NULL)
    read_token (self, response, &error);
  finish_sign_in (self, error);
}

static void
ask_for_token (LeitSvaClient *self)
{
  g_autofree char *url = g_strconcat (self->base_url, "/oauth/token", NULL);
  g_autofree char *key = g_uri_escape_string (self->credentials->user_name, NULL, FALSE);
  g_autofree char *secret = g_uri_escape_string (self->credentials->secret, NULL, FALSE);
  char *form = g_strconcat ("grant_type=client_credentials&client_id=", key,
                            "&client_secret=", secret, NULL);
  g_autoptr (GBytes) body = g_bytes_new_take (form, strlen (form));
  LeitHttpRequest request = { .method = "POST",
                              .url = url,
                              .content_type = "application/x-www-form-urlencoded",
                              .body = body,
                              .max_bytes = MAX_TOKEN_BYTES,
                              .carries_secret = TRUE };

  self->asked_serial = self->key_serial;
  leit_http_client_send_async (self->http, &request, NULL, on_token, g_object_ref (self));
}

static void
on_credentials (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitSvaClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitCredentials) credentials = leit_keyring_look_up_finish (result, &error);

  if (!has_key (self->credentials) && has_key (credentials)) {
    g_clear_pointer (&self->credentials, leit_credentials_free);
    self->credentials = g_steal_pointer (&credentials);
  }
  if (has_key (self->credentials)) {
    ask_for_token (self);
    return;
  }
  if (error == NULL)
    g_set_error (&error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_SIGN_IN,
                 _ ("There is no key for %s yet. Enter key and secret in the Preferences."),
                 self->host);
  finish_sign_in (self, error);
}

static void
sign_in (LeitSvaClient *self)
{
  if (self->signing_in)
    return;
  self->signing_in = TRUE;
  g_clear_pointer (&self->token, g_free);
  if (has_key (self->credentials))
    ask_for_token (self);
  else
    leit_keyring_look_up_async (self->town_id, self->source_id, self->base_url, NULL,
                                on_credentials, g_object_ref (self));
}

/* ---- posting ---- */

static gboolean
has_good_token (LeitSvaClient *self)
{
  return self->token != NULL && g_get_monotonic_time () < self->token_ends_us - RENEW_BEFORE_US;
}

static void
start_post (GTask *task)
{
  LeitSvaClient *self = g_task_get_source_object (task);

  if (!self->signing_in && has_good_token (self)) {
    send_post (task);
    return;
  }
  g_queue_push_tail (&self->waiting, g_object_ref (task));
  sign_in (self);
}

/* The server did not take the token, so it did nothing: asking again is safe, whatever was asked. */
static void
try_with_new_token (GTask *task)
{
  LeitSvaClient *self = g_task_get_source_object (task);
  Post *post = g_task_get_task_data (task);

  if (post->signed_in_anew) {
    g_task_return_error (task, sign_in_error_new (self));
    return;
  }
  post->signed_in_anew = TRUE;
  if (g_strcmp0 (self->token, post->token) == 0)
    g_clear_pointer (&self->token, g_free);
  start_post (task);
}

static void
on_posted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LeitHttpResponse *response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);

  if (response != NULL) {
    g_task_return_pointer (task, response, (GDestroyNotify) leit_http_response_free);
  } else if (leit_net_error_get_status (error) == 401) {
    g_error_free (error);
    try_with_new_token (task);
  } else {
    g_task_return_error (task, error);
  }
}

static void
send_post (GTask *task)
{
  LeitSvaClient *self = g_task_get_source_object (task);
  Post *post = g_task_get_task_data (task);
  g_autofree char *url = g_strconcat (self->base_url, post->path, NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", self->token, NULL);
  const char *const headers[] = { "Authorization", bearer, "Accept", "application/json", NULL };
  LeitHttpRequest request = { .method = "POST",
                              .url = url,
                              .content_type = post->content_type,
                              .body = post->body,
                              .headers = headers,
                              .max_bytes = MAX_BYTES,
                              .carries_secret = TRUE };

  g_free (post->token);
  post->token = g_strdup (self->token);
  leit_http_client_send_async (self->http, &request, g_task_get_cancellable (task), on_posted,
                               g_object_ref (task));
}

void
leit_sva_client_post_async (LeitSvaClient *self,
                            const char *path,
                            const char *content_type,
                            GBytes *body,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Post *post = g_new0 (Post, 1);

  post->path = g_strdup (path);
  post->content_type = g_strdup (content_type);
  post->body = g_bytes_ref (body);
  g_task_set_source_tag (task, leit_sva_client_post_async);
  g_task_set_task_data (task, post, (GDestroyNotify) post_free);
  start_post (task);
}

LeitHttpResponse *
leit_sva_client_post_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- the object ---- */

static char *
host_of (const char *base_url)
{
  g_autoptr (GUri) uri = g_uri_parse (base_url, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : base_url);
}

/**
 * leit_sva_client_new:
 * @base_url: such as `https://bad-belzig.server.smart-village.app`; anything but https is refused by
 *   @http except on this computer, before anything secret is sent
 * @town_id: for the keyring
 * @source_id: for the keyring
 *
 * Returns: (transfer full): the connection; it signs in when something is asked
 */
LeitSvaClient *
leit_sva_client_new (const char *base_url,
                     const char *town_id,
                     const char *source_id,
                     LeitHttpClient *http)
{
  LeitSvaClient *self;
  gsize length;

  g_return_val_if_fail (base_url != NULL && town_id != NULL && source_id != NULL, NULL);
  g_return_val_if_fail (LEIT_IS_HTTP_CLIENT (http), NULL);

  self = g_object_new (LEIT_TYPE_SVA_CLIENT, NULL);
  length = strlen (base_url);
  while (length > 0 && base_url[length - 1] == '/')
    length--;
  self->base_url = g_strndup (base_url, length);
  self->host = host_of (self->base_url);
  self->town_id = g_strdup (town_id);
  self->source_id = g_strdup (source_id);
  self->http = g_object_ref (http);
  return self;
}

/**
 * leit_sva_client_set_credentials:
 * @credentials: (nullable): the key as user name, and the secret; %NULL: look into the keyring again
 *
 * The next request signs in with these.
 */
void
leit_sva_client_set_credentials (LeitSvaClient *self, const LeitCredentials *credentials)
{
  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));

  g_clear_pointer (&self->credentials, leit_credentials_free);
  if (credentials != NULL)
    self->credentials = leit_credentials_copy (credentials);
  g_clear_pointer (&self->token, g_free);
  self->key_serial++;
  self->rights = LEIT_CONTENT_RIGHTS_UNKNOWN;
}

/**
 * leit_sva_client_set_own_providers:
 * @provider_ids: (nullable): ids of the data providers whose records the town itself edits; %NULL:
 *   not known, so that only the records' own settings tell an importer's
 */
void
leit_sva_client_set_own_providers (LeitSvaClient *self, const char *const *provider_ids)
{
  char **copy;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));

  copy = g_strdupv ((char **) provider_ids);
  g_strfreev (self->own_providers);
  self->own_providers = copy;
}

gboolean
leit_sva_client_is_own_provider (LeitSvaClient *self, const char *provider_id)
{
  g_return_val_if_fail (LEIT_IS_SVA_CLIENT (self), FALSE);

  return self->own_providers == NULL || provider_id == NULL ||
         g_strv_contains ((const char *const *) self->own_providers, provider_id);
}

/**
 * leit_sva_client_get_rights:
 *
 * Returns: what is known about the key so far; see leit_sva_client_check_rights_async()
 */
LeitContentRights
leit_sva_client_get_rights (LeitSvaClient *self)
{
  g_return_val_if_fail (LEIT_IS_SVA_CLIENT (self), LEIT_CONTENT_RIGHTS_UNKNOWN);

  return self->rights;
}

void
leit_sva_client_note_rights (LeitSvaClient *self, LeitContentRights rights)
{
  self->rights = rights;
}

const char *
leit_sva_client_get_host (LeitSvaClient *self)
{
  g_return_val_if_fail (LEIT_IS_SVA_CLIENT (self), NULL);

  return self->host;
}
