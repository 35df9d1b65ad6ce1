#include "net/http.h"

#include "base/clock.h"
#include "net/http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define USER_AGENT "Leitstand/" LEIT_VERSION " (+https://zukunftsschusterei.de)"
#define DEFAULT_MAX_BYTES (16 * 1024 * 1024)
#define DEFAULT_TIMEOUT_SECONDS 30
/* A server that sends a byte now and then is given up after so many time-outs in all. */
#define TIMEOUTS_FOR_THE_WHOLE 10
#define CHUNK_BYTES (64 * 1024)
#define MAX_REDIRECTS 5

struct _LeitHttpClient {
  GObject parent_instance;

  SoupSession *session;
  guint max_per_host;
  guint max_in_all;
  guint timeout_seconds;
  guint n_active;
  GHashTable *active; /* host and port -> how many are under way */
  GQueue waiting;     /* GTask, in the order they were asked for */
};

G_DEFINE_FINAL_TYPE (LeitHttpClient, leit_http_client, G_TYPE_OBJECT)

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
  gboolean waits; /* in the client's queue */
  gboolean holds_place;
  guint redirects;
  SoupMessage *message;
  GInputStream *stream;
  GByteArray *received;
  GCancellable *cancellable; /* a try's own: also cancelled by the time-out */
  gint64 give_up_us;
  gulong cancelled_id;
  guint silence_id;
  guint leave_id;
  gboolean timed_out;
} Job;

static void
job_free (Job *job)
{
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

  /* Whoever waits keeps the client: there is no one left. */
  g_assert (g_queue_is_empty (&self->waiting));
  g_clear_object (&self->session);
  g_hash_table_unref (self->active);
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
  self->active = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_queue_init (&self->waiting);
  self->max_in_all = G_MAXUINT;
  self->timeout_seconds = DEFAULT_TIMEOUT_SECONDS;
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

/**
 * leit_http_client_set_max_requests:
 * @max_requests: at most this many requests at a time to all hosts together, at least 1
 */
void
leit_http_client_set_max_requests (LeitHttpClient *self, guint max_requests)
{
  g_return_if_fail (LEIT_IS_HTTP_CLIENT (self));
  g_return_if_fail (max_requests > 0);

  self->max_in_all = max_requests;
}

/**
 * leit_http_client_set_timeout_seconds:
 * @timeout_seconds: how long a server may be silent where a request does not say it itself
 */
void
leit_http_client_set_timeout_seconds (LeitHttpClient *self, guint timeout_seconds)
{
  g_return_if_fail (LEIT_IS_HTTP_CLIENT (self));
  g_return_if_fail (timeout_seconds > 0);

  self->timeout_seconds = timeout_seconds;
}

static void start_waiting (LeitHttpClient *self);

static guint
count_active (LeitHttpClient *self, const Job *job)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->active, job->host_key));
}

static void
set_active (LeitHttpClient *self, const Job *job, guint n_active)
{
  if (n_active == 0)
    g_hash_table_remove (self->active, job->host_key);
  else
    g_hash_table_insert (self->active, g_strdup (job->host_key), GUINT_TO_POINTER (n_active));
}

static void
leave_host (LeitHttpClient *self, Job *job)
{
  /* An answer that is not read on holds its connection, which the next one may need. */
  g_clear_object (&job->stream);
  if (!job->holds_place)
    return;
  job->holds_place = FALSE;
  self->n_active--;
  set_active (self, job, count_active (self, job) - 1);
  start_waiting (self);
}

static void
stop_watching (GTask *task, Job *job)
{
  g_clear_handle_id (&job->silence_id, g_source_remove);
  g_clear_handle_id (&job->leave_id, g_source_remove);
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

static void
return_cancelled (GTask *task)
{
  return_error (task, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                           _ ("The request was cancelled.")));
}

static void send_message (GTask *task);

static gboolean
on_silence (gpointer user_data)
{
  GTask *task = user_data;
  Job *job = g_task_get_task_data (task);

  job->silence_id = 0;
  job->timed_out = TRUE;
  g_cancellable_cancel (job->cancellable);
  return G_SOURCE_REMOVE;
}

/* The time-out counts from the last byte, so that a slow line is no reason to give up. */
static void
expect_a_byte (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  g_clear_handle_id (&job->silence_id, g_source_remove);
  job->silence_id = g_timeout_add_seconds (job->timeout_seconds, on_silence, task);
}

/* Changes nothing on the server, so that it may be sent twice. PUT and DELETE may not: a condition they carry is no longer true when the
 * first one came through. */
static gboolean
is_safe (const Job *job)
{
  static const char *const safe[] = { "GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT", NULL };

  return g_strv_contains (safe, job->method);
}

static void
fail_or_try_again (GTask *task, const GError *cause)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task))) {
    return_cancelled (task);
    return;
  }
  error = leit_net_error_from_cause (cause, g_uri_get_host (job->uri), job->timed_out);
  if (job->retries > 0 && is_safe (job) &&
      (error->code == LEIT_NET_ERROR_TIMEOUT || error->code == LEIT_NET_ERROR_UNREACHABLE)) {
    job->retries--;
    send_message (task);
    return;
  }
  return_error (task, g_steal_pointer (&error));
}

static void
return_response (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr (LeitHttpClient) self = g_object_ref (g_task_get_source_object (task));
  g_autoptr (GBytes) body = g_byte_array_free_to_bytes (g_steal_pointer (&job->received));
  LeitHttpResponse *response = leit_http_response_new (job->message, body);

  stop_watching (task, job);
  leave_host (self, job);
  g_task_return_pointer (task, response, (GDestroyNotify) leit_http_response_free);
}

static void
return_too_large (GTask *task)
{
  Job *job = g_task_get_task_data (task);

  return_error (task, g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_TOO_LARGE,
                                   /* Translators: host, megabytes */
                                   _ ("The answer of %s is larger than %.1f MB and was not read."),
                                   g_uri_get_host (job->uri), (double) job->max_bytes / 1e6));
}

/* libsoup lets a body pass that is shorter than announced. */
static gboolean
is_cut_off (const Job *job)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
         soup_message_headers_get_one (headers, "Content-Encoding") == NULL &&
         soup_message_get_status (job->message) != SOUP_STATUS_NOT_MODIFIED &&
         !g_str_equal (job->method, "HEAD") &&
         job->received->len < (guint64) soup_message_headers_get_content_length (headers);
}

static void
return_whole (GTask *task)
{
  g_autoptr (GError) error = NULL;

  if (!is_cut_off (g_task_get_task_data (task))) {
    return_response (task);
    return;
  }
  error =
      g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT, _ ("the answer ended too early"));
  fail_or_try_again (task, error);
}

static void read_on (GTask *task);

/* What counts is what was unpacked: a few kilobytes can become gigabytes. */
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
  } else if (g_bytes_get_size (chunk) == 0) {
    return_whole (task);
  } else if (job->received->len + g_bytes_get_size (chunk) > job->max_bytes) {
    return_too_large (task);
  } else if (g_get_monotonic_time () > job->give_up_us) {
    job->timed_out = TRUE;
    fail_or_try_again (task, NULL);
  } else {
    g_byte_array_append (job->received, g_bytes_get_data (chunk, NULL),
                         (guint) g_bytes_get_size (chunk));
    expect_a_byte (task);
    read_on (task);
  }
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

/* A 303 says that what was asked for was done and where to read about it: of a sign-in or a question, not of a file. */
static gboolean
may_follow (const Job *job, guint status)
{
  return status != 303 || is_safe (job) || g_str_equal (job->method, "POST");
}

/* RFC 9110, 15.4: only a POST may become a GET, with 303 whatever has one for its answer. */
static gboolean
becomes_get (const Job *job, guint status)
{
  if (status == 303)
    return !g_str_equal (job->method, "HEAD");
  return status != 307 && status != 308 && g_str_equal (job->method, "POST");
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

  if (target == NULL || g_uri_get_host (target) == NULL ||
      !leit_net_uri_is_same_origin (job->uri, target) || !may_follow (job, status) ||
      ++job->redirects > MAX_REDIRECTS) {
    return_error (task, leit_net_error_from_redirect (g_uri_get_host (job->uri), target));
    return;
  }
  if (becomes_get (job, status)) {
    g_free (job->method);
    job->method = g_strdup ("GET");
    g_clear_pointer (&job->body, g_bytes_unref);
  }
  g_uri_unref (job->uri);
  job->uri = g_steal_pointer (&target);
  send_message (task);
}

static gboolean
announces_too_much (const Job *job)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (job->message);

  return soup_message_headers_get_encoding (headers) == SOUP_ENCODING_CONTENT_LENGTH &&
         soup_message_headers_get_content_length (headers) > (goffset) job->max_bytes;
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  guint status;

  job->stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (job->stream == NULL) {
    fail_or_try_again (task, error);
    return;
  }
  status = soup_message_get_status (job->message);
  if (is_redirect (status)) {
    follow_redirect (task);
  } else if (!SOUP_STATUS_IS_SUCCESSFUL (status) && status != SOUP_STATUS_NOT_MODIFIED) {
    return_error (task, leit_net_error_from_status (job->message, g_uri_get_host (job->uri)));
  } else if (announces_too_much (job)) {
    return_too_large (task);
  } else {
    g_clear_pointer (&job->received, g_byte_array_unref);
    job->received = g_byte_array_new ();
    expect_a_byte (task);
    read_on (task);
  }
}

static SoupMessage *
message_new (const Job *job)
{
  SoupMessage *message = soup_message_new_from_uri (job->method, job->uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  /* What cannot be sent twice does not go out over a connection the server may just be closing. */
  if (!is_safe (job))
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  for (guint i = 0; job->headers != NULL && job->headers[i] != NULL && job->headers[i + 1] != NULL;
       i += 2)
    soup_message_headers_replace (headers, job->headers[i], job->headers[i + 1]);
  if (job->etag != NULL)
    soup_message_headers_replace (headers, "If-None-Match", job->etag);
  if (job->body != NULL)
    soup_message_set_request_body_from_bytes (message, job->content_type, job->body);
  return message;
}

static void
send_message (GTask *task)
{
  LeitHttpClient *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  g_clear_object (&job->stream);
  g_clear_object (&job->message);
  g_clear_object (&job->cancellable);
  job->cancellable = g_cancellable_new ();
  job->timed_out = FALSE;
  job->give_up_us = g_get_monotonic_time () +
                    (gint64) job->timeout_seconds * TIMEOUTS_FOR_THE_WHOLE * G_USEC_PER_SEC;
  job->message = message_new (job);
  expect_a_byte (task);
  soup_session_send_async (self->session, job->message, G_PRIORITY_DEFAULT, job->cancellable,
                           on_sent, g_object_ref (task));
}

static void
start (LeitHttpClient *self, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  job->waits = FALSE;
  job->holds_place = TRUE;
  self->n_active++;
  set_active (self, job, count_active (self, job) + 1);
  send_message (task);
}

static void
start_waiting (LeitHttpClient *self)
{
  GList *link = self->waiting.head;

  while (link != NULL && self->n_active < self->max_in_all) {
    g_autoptr (GTask) task = NULL;
    GList *next = link->next;

    if (count_active (self, g_task_get_task_data (link->data)) < self->max_per_host) {
      task = link->data;
      g_queue_delete_link (&self->waiting, link);
      start (self, task);
    }
    link = next;
  }
}

/* In its own turn: a cancellable must not be let go of while it is cancelling. */
static gboolean
leave_queue (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  LeitHttpClient *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);

  job->leave_id = 0;
  if (job->waits && g_queue_remove (&self->waiting, task)) {
    job->waits = FALSE;
    g_object_unref (task); /* the queue's */
    return_cancelled (task);
  }
  return G_SOURCE_REMOVE;
}

static void
on_caller_cancelled (GCancellable *cancellable, GTask *task)
{
  Job *job = g_task_get_task_data (task);

  if (job->waits && job->leave_id == 0)
    job->leave_id = g_idle_add (leave_queue, task);
  else if (job->cancellable != NULL)
    g_cancellable_cancel (job->cancellable);
}

static void
enqueue (LeitHttpClient *self, GTask *task)
{
  Job *job = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  job->waits = TRUE;
  g_queue_push_tail (&self->waiting, g_object_ref (task));
  /* stop_watching() undoes it before the task returns, so that the task outlives the connection. */
  if (cancellable != NULL)
    job->cancelled_id =
        g_cancellable_connect (cancellable, G_CALLBACK (on_caller_cancelled), task, NULL);
  start_waiting (self);
}

static Job *
job_new (LeitHttpClient *self, const LeitHttpRequest *request, GUri *uri)
{
  Job *job = g_new0 (Job, 1);

  job->method = g_strdup (request->method != NULL ? request->method : "GET");
  job->uri = g_uri_ref (uri);
  job->content_type = g_strdup (request->content_type);
  job->body = request->body != NULL ? g_bytes_ref (request->body) : NULL;
  job->headers = g_strdupv ((char **) request->headers);
  job->max_bytes = request->max_bytes > 0 ? request->max_bytes : DEFAULT_MAX_BYTES;
  job->timeout_seconds =
      request->timeout_seconds > 0 ? request->timeout_seconds : self->timeout_seconds;
  job->retries = request->retries;
  job->etag = g_strdup (request->etag);
  job->host_key = leit_net_origin_of (request->url);
  return job;
}

/* Whatever the caller says: these headers and a password in the address are secrets. */
static gboolean
carries_secret (const LeitHttpRequest *request, GUri *uri)
{
  static const char *const secret[] = { "Authorization", "X-Authorization", NULL };

  if (request->carries_secret || g_uri_get_userinfo (uri) != NULL)
    return TRUE;
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    for (guint j = 0; secret[j] != NULL; j++)
      if (g_ascii_strcasecmp (request->headers[i], secret[j]) == 0)
        return TRUE;
  return FALSE;
}

static gboolean
check_request (const LeitHttpRequest *request, GUri *uri, GError **error)
{
  if (uri == NULL) {
    g_set_error_literal (error, LEIT_NET_ERROR, LEIT_NET_ERROR_ADDRESS,
                         _ ("This is not an address that begins with https:// or http://."));
    return FALSE;
  }
  if (carries_secret (request, uri) && !leit_net_uri_is_loopback (uri) &&
      g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") != 0) {
    g_set_error (error, LEIT_NET_ERROR, LEIT_NET_ERROR_PLAIN,
                 _ ("%s is addressed without encryption (http://), so nothing secret is "
                    "sent there. Use its https:// address in the town file."),
                 g_uri_get_host (uri));
    return FALSE;
  }
  return TRUE;
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
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUri) uri = NULL;
  GError *error = NULL;

  g_return_if_fail (LEIT_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL && request->url != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_http_client_send_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  uri = leit_net_parse_url (request->url);
  if (!check_request (request, uri, &error)) {
    g_task_return_error (task, error);
    return;
  }
  g_task_set_task_data (task, job_new (self, request, uri), (GDestroyNotify) job_free);
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
