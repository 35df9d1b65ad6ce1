#include "net/http.h"

#include "base/clock.h"
#include "net/http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define USER_AGENT "Leitstand/" LEIT_VERSION " (+https://zukunftsschusterei.de)"
#define DEFAULT_MAX_BYTES (16 * 1024 * 1024)
#define DEFAULT_TIMEOUT_SECONDS 30
#define CHUNK_BYTES (64 * 1024)
#define MAX_REDIRECTS 5

struct _LeitHttpClient {
  GObject parent_instance;

  SoupSession *session;
  guint max_per_host;
  GHashTable *hosts; /* host and port -> Host */
};

G_DEFINE_FINAL_TYPE (LeitHttpClient, leit_http_client, G_TYPE_OBJECT)

typedef struct {
  guint active;
  GQueue waiting; /* GTask */
} Host;

/* One request from being asked for to its answer, over all its redirects and tries. */
typedef struct {
  char *method;
  GUri *uri;
  char *content_type;
  GBytes *body;
  char **headers;
  gsize max_bytes;
  guint timeout_seconds;
  guint retries;
  char *etag;

  char *host_key;
  gboolean holds_place; /* among the host's active ones */
  guint redirects;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *received;
  GCancellable *cancellable; /* ours: also cancelled by the time-out */
  gulong cancelled_id;
  guint timeout_id;
  gboolean timed_out;
} Job;

static void
host_free (Host *host)
{
  g_queue_clear_full (&host->waiting, g_object_unref);
  g_free (host);
}

static void
job_free (Job *job)
{
  g_clear_handle_id (&job->timeout_id, g_source_remove);
  g_free (job->method);
  g_clear_pointer (&job->uri, g_uri_unref);
  g_free (job->content_type);
  g_clear_pointer (&job->body, g_bytes_unref);
  g_strfreev (job->headers);
  g_free (job->etag);
  g_free (job->host_key);
  g_clear_object (&job->message);
  g_clear_object (&job->stream);
  g_clear_pointer (&job->received, g_byte_array_unref);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static void
leit_http_client_finalize (GObject *object)
{
  LeitHttpClient *self = LEIT_HTTP_CLIENT (object);

  g_clear_object (&self->session);
  g_hash_table_unref (self->hosts);
  G_OBJECT_CLASS (leit_http_client_parent_class)->finalize (object);
}

static void
leit_http_client_class_init (LeitHttpClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_http_client_finalize;
}

static void
leit_http_client_init (LeitHttpClient *self)
{
  self->hosts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) host_free);
}

/**
 * leit_http_client_new:
 * @max_connections_per_host: at most this many requests at a time to one host, at least 1
 *
 * Returns: (transfer full): the client
 */
LeitHttpClient *
leit_http_client_new (guint max_connections_per_host)
{
  LeitHttpClient *self = g_object_new (LEIT_TYPE_HTTP_CLIENT, NULL);

  self->max_per_host = MAX (max_connections_per_host, 1);
  /* The time-out is our own, a request's; the session's would be one for all. */
  self->session = soup_session_new_with_options (
      "user-agent", USER_AGENT, "timeout", 0, "idle-timeout", 60, "max-conns-per-host",
      (int) self->max_per_host, "max-conns", (int) MAX (self->max_per_host * 4, 16), NULL);
  return self;
}

void
leit_http_response_free (LeitHttpResponse *response)
{
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response->content_type);
  g_free (response->etag);
  g_free (response);
}

static gboolean
same_origin (GUri *a, GUri *b)
{
  return g_ascii_strcasecmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         g_uri_get_port (a) == g_uri_get_port (b);
}

static GUri *
parse_http_uri (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") != 0 &&
       g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") != 0))
    return NULL;
  return g_steal_pointer (&uri);
}

/**
 * leit_net_same_origin:
 *
 * Returns: whether both are http or https URLs with the same scheme, host and port
 */
gboolean
leit_net_same_origin (const char *url_a, const char *url_b)
{
  g_autoptr (GUri) a = parse_http_uri (url_a);
  g_autoptr (GUri) b = parse_http_uri (url_b);

  return a != NULL && b != NULL && same_origin (a, b);
}

/**
 * leit_net_url_for_display:
 *
 * Returns: (transfer full): @url without user, password, query and fragment, for messages and logs
 */
char *
leit_net_url_for_display (const char *url)
{
  g_autoptr (GUri) uri = parse_http_uri (url);

  if (uri == NULL)
    return g_strdup (_ ("(not an address)"));
  return g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY |
                                           G_URI_HIDE_FRAGMENT | G_URI_HIDE_AUTH_PARAMS);
}

static gboolean
is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

/**
 * leit_net_is_loopback:
 *
 * Returns: whether @url leads to this computer itself, which needs no network
 */
gboolean
leit_net_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = parse_http_uri (url);

  return uri != NULL && is_loopback (uri);
}

static void start_next (LeitHttpClient *self, Host *host);

static void
leave_host (LeitHttpClient *self, Job *job)
{
  Host *host;

  if (!job->holds_place)
    return;
  job->holds_place = FALSE;
  host = g_hash_table_lookup (self->hosts, job->host_key);
  host->active--;
  start_next (self, host);
}

static void
stop_watching (GTask *task, Job *job)
{
  g_clear_handle_id (&job->timeout_id, g_source_remove);
  if (job->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), job->cancelled_id);
  job->cancelled_id = 0;
}

static void
return_error (GTask *task, GError *error)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (LeitHttpClient) self = g_object_ref (g_task_get_source_object (task));

  stop_watching (task, job);
  leave_host (self, job);
  g_task_return_error (task, error);
}

static void send_message (GTask *task);

static gboolean
on_silence (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);

  job->timeout_id = 0;
  job->timed_out = TRUE;
  g_cancellable_cancel (job->cancellable);
  return G_SOURCE_REMOVE;
}

/* The time-out counts from the last byte, so that a slow line is no reason to give up. */
static void
expect_a_byte (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_clear_handle_id (&job->timeout_id, g_source_remove);
  job->timeout_id = g_timeout_add_seconds (job->timeout_seconds, on_silence, task);
}

static gboolean
is_idempotent (const Job *job)
{
  return g_str_equal (job->method, "GET") || g_str_equal (job->method, "HEAD");
}

static void
fail_or_try_again (GTask *task, const GError *cause)
{
  Job *job = g_task_get_task_data (task);
  gboolean by_caller = g_cancellable_is_cancelled (g_task_get_cancellable (task));
  g_autoptr (GError) error = NULL;

  if (by_caller) {
    return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                             _ ("The request was cancelled.")));
    return;
  }
  error = leit_net_error_from_cause (cause, g_uri_get_host (job->uri), job->timed_out);
  if (job->retries > 0 && is_idempotent (job) &&
      (error->code == LEIT_NET_ERROR_TIMEOUT || error->code == LEIT_NET_ERROR_UNREACHABLE)) {
    job->retries--;
    job->timed_out = FALSE;
    g_cancellable_reset (job->cancellable);
    send_message (task);
    return;
  }
  return_error (task, g_steal_pointer (&error));
}

static gint64
max_age_seconds (SoupMessageHeaders *headers)
{
  const char *control = soup_message_headers_get_list (headers, "Cache-Control");
  const char *expires = soup_message_headers_get_one (headers, "Expires");
  g_autoptr (GHashTable) parameters = NULL;
  g_autoptr (GDateTime) date = NULL;
  const char *text;
  gint64 seconds;

  if (control != NULL) {
    parameters = soup_header_parse_param_list (control);
    text = g_hash_table_lookup (parameters, "max-age");
    if (g_hash_table_contains (parameters, "no-store") ||
        g_hash_table_contains (parameters, "no-cache"))
      seconds = 0;
    else if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
      seconds = -1;
    g_clear_pointer (&parameters, soup_header_free_param_list);
    if (seconds >= 0)
      return seconds;
  }
  date = expires != NULL ? soup_date_time_new_from_http_string (expires) : NULL;
  if (date == NULL)
    return -1;
  return MAX (0, g_date_time_to_unix (date) - leit_clock_now_ms () / 1000);
}

static void
return_response (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (LeitHttpClient) self = g_object_ref (g_task_get_source_object (task));
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);
  LeitHttpResponse *response = g_new0 (LeitHttpResponse, 1);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  response->status = soup_message_get_status (job->message);
  response->body = g_byte_array_free_to_bytes (g_steal_pointer (&job->received));
  response->content_type = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  response->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  response->max_age_seconds = max_age_seconds (headers);
  stop_watching (task, job);
  leave_host (self, job);
  g_task_return_pointer (task, response, (GDestroyNotify) leit_http_response_free);
}

/* libsoup lets a body pass that is shorter than announced. */
static gboolean
is_cut_off (const Job *job)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
         soup_message_headers_get_one (headers, "Content-Encoding") == NULL &&
         soup_message_get_status (job->message) != SOUP_STATUS_NOT_MODIFIED &&
         job->received->len < (guint64) soup_message_headers_get_content_length (headers);
}

static void read_on (GTask *task);

static void
on_chunk (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) chunk =
      g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (chunk == NULL) {
    fail_or_try_again (task, error);
    return;
  }
  if (g_bytes_get_size (chunk) == 0 && is_cut_off (job)) {
    error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, "short body");
    fail_or_try_again (task, error);
    return;
  }
  if (g_bytes_get_size (chunk) == 0) {
    return_response (task);
    return;
  }
  if (job->received->len + g_bytes_get_size (chunk) > job->max_bytes) {
    return_error (task,
                  g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE,
                               /* Translators: host, megabytes */
                               _ ("The answer of %s is larger than %.1f MB and was not read."),
                               g_uri_get_host (job->uri), (double) job->max_bytes / 1e6));
    return;
  }
  g_byte_array_append (job->received, g_bytes_get_data (chunk, NULL),
                       (guint) g_bytes_get_size (chunk));
  expect_a_byte (task);
  read_on (task);
}

static void
read_on (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (job->stream, CHUNK_BYTES, G_PRIORITY_DEFAULT, job->cancellable,
                                   on_chunk, g_object_ref (task));
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Only within the origin: headers with keys must not travel, and a town's source is one address. */
static void
follow_redirect (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  const char *location =
      soup_message_headers_get_one (soup_message_get_response_headers (job->message), "Location");
  g_autoptr (GUri) target =
      location != NULL ? g_uri_parse_relative (job->uri, location, SOUP_HTTP_URI_FLAGS, NULL)
                       : NULL;
  guint status = soup_message_get_status (job->message);

  if (target == NULL || g_uri_get_host (target) == NULL || !same_origin (job->uri, target) ||
      ++job->redirects > MAX_REDIRECTS) {
    return_error (task,
                  g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_REDIRECT,
                               _ ("%s sent us to another place; this was not followed. If the "
                                  "server has moved, change its address in the town file."),
                               g_uri_get_host (job->uri)));
    return;
  }
  if (status != 307 && status != 308 && !g_str_equal (job->method, "HEAD")) {
    g_free (job->method);
    job->method = g_strdup ("GET");
    g_clear_pointer (&job->body, g_bytes_unref);
  }
  g_uri_unref (job->uri);
  job->uri = g_steal_pointer (&target);
  send_message (task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  guint status;

  g_clear_object (&job->stream);
  job->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (job->stream == NULL) {
    fail_or_try_again (task, error);
    return;
  }
  status = soup_message_get_status (job->message);
  if (is_redirect (status)) {
    follow_redirect (task);
    return;
  }
  if (!SOUP_STATUS_IS_SUCCESSFUL (status) && status != SOUP_STATUS_NOT_MODIFIED) {
    return_error (task, leit_net_error_from_status (job->message, g_uri_get_host (job->uri)));
    return;
  }
  g_clear_pointer (&job->received, g_byte_array_unref);
  job->received = g_byte_array_new ();
  expect_a_byte (task);
  read_on (task);
}

static void
send_message (GTask *task)
{
  LeitHttpClient *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  SoupMessageHeaders *headers;

  g_clear_object (&job->message);
  job->message = soup_message_new_from_uri (job->method, job->uri);
  soup_message_add_flags (job->message, SOUP_MESSAGE_NO_REDIRECT);
  headers = soup_message_get_request_headers (job->message);
  for (guint i = 0; job->headers != NULL && job->headers[i] != NULL && job->headers[i + 1] != NULL;
       i += 2)
    soup_message_headers_replace (headers, job->headers[i], job->headers[i + 1]);
  if (job->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", job->etag);
  if (job->body != NULL)
    soup_message_set_request_body_from_bytes (job->message, job->content_type, job->body);
  expect_a_byte (task);
  soup_session_send_async (self->session, job->message, G_PRIORITY_DEFAULT, job->cancellable,
                           on_sent, g_object_ref (task));
}

static void
start_next (LeitHttpClient *self, Host *host)
{
  while (host->active < self->max_per_host && !g_queue_is_empty (&host->waiting)) {
    g_autoptr (GTask) task = g_queue_pop_head (&host->waiting);
    Job *job = g_task_get_task_data (task);

    if (g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
      stop_watching (task, job);
      g_task_return_error_if_cancelled (task);
      continue;
    }
    job->holds_place = TRUE;
    host->active++;
    send_message (task);
  }
}

static void
on_caller_cancelled (GCancellable *cancellable, GCancellable *ours)
{
  g_cancellable_cancel (ours);
}

static void
enqueue (LeitHttpClient *self, GTask *task)
{
  Job *job = g_task_get_task_data (task);
  Host *host = g_hash_table_lookup (self->hosts, job->host_key);

  if (host == NULL) {
    host = g_new0 (Host, 1);
    g_queue_init (&host->waiting);
    g_hash_table_insert (self->hosts, g_strdup (job->host_key), host);
  }
  g_queue_push_tail (&host->waiting, g_object_ref (task));
  start_next (self, host);
}

static Job *
job_new (const LeitHttpRequest *request, GUri *uri)
{
  Job *job = g_new0 (Job, 1);

  job->method = g_strdup (request->method != NULL ? request->method : "GET");
  job->uri = g_uri_ref (uri);
  job->content_type = g_strdup (request->content_type);
  job->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  job->headers = g_strdupv ((char **) request->headers);
  job->max_bytes = request->max_bytes > 0 ? request->max_bytes : DEFAULT_MAX_BYTES;
  job->timeout_seconds =
      request->timeout_seconds > 0 ? request->timeout_seconds : DEFAULT_TIMEOUT_SECONDS;
  job->retries = request->retries;
  job->etag = g_strdup (request->etag);
  job->host_key = g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
  job->cancellable = g_cancellable_new ();
  return job;
}

/**
 * leit_http_client_send_async:
 * @request: what to send; copied
 *
 * Sends @request when its host has room. Redirects are followed within the origin only; a broken
 * connection or a time-out is tried again as often as @request allows.
 */
void
leit_http_client_send_async (LeitHttpClient *self,
                             const LeitHttpRequest *request,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GUri) uri = NULL;
  Job *job;

  g_return_if_fail (LEIT_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL && request->url != NULL);

  g_task_set_source_tag (task, leit_http_client_send_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  uri = parse_http_uri (request->url);
  if (uri == NULL) {
    g_task_return_new_error (task, LEIT_NET_ERROR, LEIT_NET_ERROR_ADDRESS,
                             _ ("This is not an address that begins with https:// or http://."));
    return;
  }
  if (request->carries_secret && !is_loopback (uri) &&
      g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") != 0) {
    g_task_return_new_error (
        task, LEIT_NET_ERROR, LEIT_NET_ERROR_PLAIN,
        _ ("%s is addressed without encryption (http://), so nothing secret is "
           "sent there. Use its https:// address in the town file."),
        g_uri_get_host (uri));
    return;
  }
  job = job_new (request, uri);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  /* The task outlives the connection: stop_watching() undoes it before the task returns. */
  if (cancellable != NULL)
    job->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled),
                                               job->cancellable, NULL);
  enqueue (self, task);
}

/**
 * leit_http_client_send_finish:
 *
 * Returns: (transfer full): the answer with status 2xx or 304; %NULL with a #LeitNetError, or
 *   %G_IO_ERROR_CANCELLED
 */
LeitHttpResponse *
leit_http_client_send_finish (LeitHttpClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
