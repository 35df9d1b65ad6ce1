/* Requests to the calendar's server, and reading what it answers. */

#include "schedule/caldav-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A list of 100,000 objects takes about 30 MB. */
#define MAX_BYTES (64 * 1024 * 1024)
#define RETRIES 1

/**
 * leit_caldav_advise:
 * @error: (transfer full): of the HTTP client
 *
 * Returns: (transfer full): @error, with what the user can do where it is something about this calendar
 */
GError *
leit_caldav_advise (GError *error)
{
  const char *advice = NULL;
  char *message;

  if (g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_TLS))
    advice = _ ("If the town has a certificate authority of its own, the administrator has to "
                "install its certificate on this computer.");
  else if (leit_net_error_get_status (error) == 401)
    advice = _ ("Enter the calendar's user name and password anew in the Preferences.");
  else
    return error;
  /* Translators: what is wrong, what to do about it */
  message = g_strdup_printf (_ ("%s %s"), error->message, advice);
  g_free (error->message);
  error->message = message;
  return error;
}

/* Name, value, …, NULL. The sign-in goes to the origin it is for and to no other. */
static char **
make_headers (
    LeitCaldavHome *self, const char *url, const char *name, const char *value, gboolean *secret)
{
  g_autoptr (GStrvBuilder) headers = g_strv_builder_new ();

  *secret = self->authorization != NULL && leit_net_same_origin (url, self->base_url);
  if (*secret)
    g_strv_builder_add_many (headers, "Authorization", self->authorization, NULL);
  if (name != NULL && value != NULL)
    g_strv_builder_add_many (headers, name, value, NULL);
  return g_strv_builder_end (headers);
}

static void
send (LeitCaldavHome *self,
      LeitHttpRequest *request,
      const char *path,
      const char *header,
      const char *value,
      GTask *task,
      GAsyncReadyCallback callback)
{
  g_autofree char *url = g_uri_resolve_relative (self->base_url, path, G_URI_FLAGS_ENCODED, NULL);
  g_auto (GStrv) headers = NULL;

  /* What is no URL is for the client to refuse, with its words. */
  request->url = url != NULL ? url : self->base_url;
  headers = make_headers (self, request->url, header, value, &request->carries_secret);
  request->headers = (const char *const *) headers;
  leit_http_client_send_async (self->http, request, g_task_get_cancellable (task), callback, task);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LeitHttpResponse *response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);

  if (response != NULL)
    g_task_return_pointer (task, response, (GDestroyNotify) leit_http_response_free);
  else
    g_task_return_error (task, leit_caldav_advise (error));
}

/* GET, PUT or DELETE. @condition: (nullable): If-Match or If-None-Match, with @etag */
void
leit_caldav_send_async (LeitCaldavHome *self,
                        const char *method,
                        const char *path,
                        const char *condition,
                        const char *etag,
                        const char *text,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GBytes) body = text != NULL ? g_bytes_new (text, strlen (text)) : NULL;
  LeitHttpRequest request = { .method = method,
                              .body = body,
                              .content_type = "text/calendar; charset=utf-8",
                              .retries = RETRIES };

  g_task_set_source_tag (task, leit_caldav_send_async);
  send (self, &request, path, condition, etag, task, on_sent);
}

LeitHttpResponse *
leit_caldav_send_finish (LeitCaldavHome *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Thousands of responses take longer than a frame. */
static void
parse_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const LeitHttpResponse *response = data;
  GError *error = NULL;
  LeitDavAnswer *answer = leit_dav_answer_parse (response->body, response->url, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) leit_dav_answer_free);
  else
    g_task_return_error (task, error);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  LeitHttpResponse *response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);

  if (response == NULL) {
    g_task_return_error (task, leit_caldav_advise (error));
    return;
  }
  g_task_set_task_data (task, response, (GDestroyNotify) leit_http_response_free);
  g_task_run_in_thread (task, parse_in_thread);
}

/* PROPFIND or REPORT. @path may also be a whole URL. */
void
leit_caldav_ask_async (LeitCaldavHome *self,
                       const char *method,
                       const char *path,
                       const char *depth,
                       GBytes *body,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  LeitHttpRequest request = { .method = method,
                              .body = body,
                              .content_type = "application/xml; charset=utf-8",
                              .max_bytes = MAX_BYTES,
                              .retries = RETRIES };

  g_task_set_source_tag (task, leit_caldav_ask_async);
  send (self, &request, path, "Depth", depth, task, on_asked);
}

LeitDavAnswer *
leit_caldav_ask_finish (LeitCaldavHome *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A text ends at a NUL; one in the middle must not hide the rest. */
char *
leit_caldav_text_of (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  if (length == 0)
    return g_strdup ("");
  return memchr (data, '\0', length) == NULL ? g_strndup (data, length)
                                             : g_utf8_make_valid (data, (gssize) length);
}
