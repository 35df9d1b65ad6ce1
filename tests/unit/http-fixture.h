/* A server in the test's own process that answers what the test tells it to, well or badly. */
#pragma once

#include <gio/gio.h>
#include <libsoup/soup.h>
#include <string.h>

typedef struct _HttpFixture HttpFixture;
typedef struct _HttpAnswer HttpAnswer;

/**
 * HttpAnswer:
 * @path: which path it answers; a star at the end stands for anything
 * @times: how often before the one told before it counts again; 0: always
 * @status: 0 is 200
 * @headers: "Name: value" lines
 * @raw: instead of all else: what goes over the line before it is cut off
 * @length: of @body or @raw; 0: up to its NUL
 * @silent: never answers
 * @make: makes the answer itself
 */
struct _HttpAnswer {
  const char *path;
  guint times;
  guint status;
  const char *type;
  const char *headers;
  const char *body;
  const char *raw;
  gsize length;
  gboolean silent;
  void (*make) (HttpFixture *self, SoupServerMessage *message, GHashTable *query);
};

typedef struct {
  char *method;
  char *path;  /* with its query, still escaped */
  char *query; /* unescaped */
  char *body;
  SoupMessageHeaders *headers;
} HttpRequest;

struct _HttpFixture {
  SoupServer *server;
  char *origin;
  GList *answers;      /* HttpAnswer, the newest first */
  GPtrArray *requests; /* HttpRequest, in their order */
  GPtrArray *paused;   /* SoupServerMessage that wait for http_fixture_release() */
  guint n_open;
  guint most_open;
  gpointer data;
};

static inline void
http_request_free (gpointer data)
{
  HttpRequest *request = data;

  g_free (request->method);
  g_free (request->path);
  g_free (request->query);
  g_free (request->body);
  soup_message_headers_unref (request->headers);
  g_free (request);
}

static inline void
http_fixture_keep (HttpFixture *self, SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  GUri *uri = soup_server_message_get_uri (message);
  HttpRequest *request = g_new0 (HttpRequest, 1);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->query = g_uri_unescape_string (g_uri_get_query (uri) ? g_uri_get_query (uri) : "", NULL);
  request->path = g_uri_get_query (uri) != NULL
                      ? g_strdup_printf ("%s?%s", g_uri_get_path (uri), g_uri_get_query (uri))
                      : g_strdup (g_uri_get_path (uri));
  request->body = body->length > 0 ? g_strndup (body->data, (gsize) body->length) : g_strdup ("");
  request->headers = soup_message_headers_ref (soup_server_message_get_request_headers (message));
  g_ptr_array_add (self->requests, request);
}

static inline HttpAnswer *
http_fixture_find (HttpFixture *self, const char *path)
{
  for (GList *link = self->answers; link != NULL; link = link->next) {
    HttpAnswer *answer = link->data;
    gsize length = strlen (answer->path);

    if (g_str_equal (answer->path, path) ||
        (g_str_has_suffix (answer->path, "*") && strncmp (answer->path, path, length - 1) == 0)) {
      if (answer->times == 1)
        answer->times = G_MAXUINT; /* used up */
      else if (answer->times == G_MAXUINT)
        continue;
      else if (answer->times > 1)
        answer->times--;
      return answer;
    }
  }
  return NULL;
}

static inline void
http_fixture_send_raw (SoupServerMessage *message, const HttpAnswer *answer)
{
  g_autoptr (GIOStream) line = soup_server_message_steal_connection (message);

  g_output_stream_write_all (g_io_stream_get_output_stream (line), answer->raw,
                             answer->length > 0 ? answer->length : strlen (answer->raw), NULL, NULL,
                             NULL);
  g_io_stream_close (line, NULL, NULL);
}

static inline void
http_fixture_send (SoupServerMessage *message, const HttpAnswer *answer)
{
  g_auto (GStrv) lines = g_strsplit (answer->headers != NULL ? answer->headers : "", "\n", -1);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *body = answer->body != NULL ? answer->body : "";

  soup_server_message_set_status (message, answer->status != 0 ? answer->status : 200, NULL);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (lines[i], ": ", 2);

    if (g_strv_length (parts) == 2)
      soup_message_headers_append (headers, parts[0], parts[1]);
  }
  if (answer->status != 304)
    soup_server_message_set_response (
        message, answer->type != NULL ? answer->type : "application/json", SOUP_MEMORY_COPY, body,
        answer->length > 0 ? answer->length : strlen (body));
}

static inline void
http_fixture_on_finished (SoupServerMessage *message, gpointer user_data)
{
  ((HttpFixture *) user_data)->n_open--;
}

static inline void
http_fixture_handle (SoupServer *server,
                     SoupServerMessage *message,
                     const char *path,
                     GHashTable *query,
                     gpointer user_data)
{
  HttpFixture *self = user_data;
  const HttpAnswer *answer = http_fixture_find (self, path);

  http_fixture_keep (self, message);
  self->n_open++;
  self->most_open = MAX (self->most_open, self->n_open);
  g_signal_connect (message, "finished", G_CALLBACK (http_fixture_on_finished), self);
  if (answer == NULL) {
    soup_server_message_set_status (message, 404, NULL);
  } else if (answer->silent) {
    soup_server_message_pause (message);
    g_ptr_array_add (self->paused, g_object_ref (message));
  } else if (answer->make != NULL) {
    answer->make (self, message, query);
  } else if (answer->raw != NULL) {
    self->n_open--;
    http_fixture_send_raw (message, answer);
  } else {
    http_fixture_send (message, answer);
  }
}

static inline HttpFixture *
http_fixture_new (void)
{
  HttpFixture *self = g_new0 (HttpFixture, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  GSList *uris;

  self->server = soup_server_new (NULL, NULL);
  self->requests = g_ptr_array_new_with_free_func (http_request_free);
  self->paused = g_ptr_array_new_with_free_func (g_object_unref);
  soup_server_add_handler (self->server, NULL, http_fixture_handle, self, NULL);
  soup_server_listen (self->server, address, 0, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->origin = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return self;
}

static inline void
http_fixture_free (HttpFixture *self)
{
  soup_server_disconnect (self->server);
  g_ptr_array_unref (self->paused);
  g_object_unref (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (self->requests);
  g_list_free_full (self->answers, g_free);
  g_free (self->origin);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HttpFixture, http_fixture_free)

static inline void
http_fixture_answer (HttpFixture *self, HttpAnswer answer)
{
  self->answers = g_list_prepend (self->answers, g_memdup2 (&answer, sizeof answer));
}

static inline void
http_fixture_answer_json (HttpFixture *self, const char *path, const char *body)
{
  http_fixture_answer (self, (HttpAnswer){ .path = path, .body = body });
}

/* Lets all that wait go on. */
static inline void
http_fixture_release (HttpFixture *self)
{
  for (guint i = 0; i < self->paused->len; i++)
    soup_server_message_unpause (g_ptr_array_index (self->paused, i));
  g_ptr_array_set_size (self->paused, 0);
}

static inline const HttpRequest *
http_fixture_request (HttpFixture *self, guint index)
{
  g_assert_cmpuint (index, <, self->requests->len);
  return g_ptr_array_index (self->requests, index);
}

static inline const char *
http_fixture_header (HttpFixture *self, guint index, const char *name)
{
  return soup_message_headers_get_one (http_fixture_request (self, index)->headers, name);
}

static inline guint
http_fixture_count (HttpFixture *self, const char *path_begins)
{
  guint count = 0;

  for (guint i = 0; i < self->requests->len; i++)
    count += g_str_has_prefix (http_fixture_request (self, i)->path, path_begins);
  return count;
}

/* A callback that keeps the result, and a wait for it. */
static inline void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **taken = user_data;

  g_assert_null (*taken);
  *taken = g_object_ref (result);
}

static inline void
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static inline gboolean
stop_waiting (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Lets things happen for a while. */
static inline void
let_run (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, stop_waiting, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

#define WAIT_UNTIL(condition)                                                                      \
  while (!(condition))                                                                             \
  g_main_context_iteration (NULL, TRUE)
