/* Starts leitstand-demo for a test and talks to it. */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <string.h>

/* A summer morning in UTC: 2026-07-15T09:00:00Z. */
#define DEMO_NOW "2026-07-15T09:00:00Z"
#define DEMO_NOW_MS G_GINT64_CONSTANT (1784106000000)

typedef struct {
  GSubprocess *process;
  SoupSession *session;
  char *origin;
  char *token; /* ThingsBoard; NULL: not signed in */
} Demo;

typedef struct {
  guint status;
  GBytes *body;
  JsonNode *json; /* NULL: no JSON */
  SoupMessage *message;
} Reply;

static inline void
reply_free (Reply *reply)
{
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_clear_pointer (&reply->json, json_node_unref);
  g_clear_object (&reply->message);
  g_free (reply);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)

static inline char *
demo_read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines =
      g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  return g_data_input_stream_read_line (lines, NULL, NULL, NULL);
}

static inline GSubprocess *
demo_spawn (const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (argv, (gpointer) g_getenv ("LEITSTAND_DEMO_SERVER"));
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                   G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  return process;
}

/* @source, @seed and @now may be NULL. It ends with the test: its standard input closes. */
static inline void
demo_start (Demo *demo, const char *source, const char *seed, const char *now)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *line = NULL;

  *demo = (Demo){ NULL };
  g_ptr_array_add (arguments, (gpointer) "--port=0");
  g_ptr_array_add (arguments, (gpointer) "--control");
  g_ptr_array_add (arguments, (gpointer) "--exit-with-stdin");
  if (source != NULL) {
    g_ptr_array_add (arguments, (gpointer) "--source");
    g_ptr_array_add (arguments, (gpointer) source);
  }
  if (seed != NULL) {
    g_ptr_array_add (arguments, (gpointer) "--seed");
    g_ptr_array_add (arguments, (gpointer) seed);
  }
  if (now != NULL) {
    g_ptr_array_add (arguments, (gpointer) "--now");
    g_ptr_array_add (arguments, (gpointer) now);
  }
  g_ptr_array_add (arguments, NULL);
  demo->process = demo_spawn ((const char *const *) arguments->pdata);
  line = demo_read_line (demo->process);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "LISTENING http://127.0.0.1:"));
  demo->origin = g_strdup (line + strlen ("LISTENING "));
  demo->session = soup_session_new ();
}

static inline void
demo_stop (Demo *demo)
{
  if (demo->session != NULL)
    soup_session_abort (demo->session);
  g_clear_object (&demo->session);
  g_output_stream_close (g_subprocess_get_stdin_pipe (demo->process), NULL, NULL);
  g_subprocess_wait (demo->process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (demo->process));
  g_assert_cmpint (g_subprocess_get_exit_status (demo->process), ==, 0);
  g_clear_object (&demo->process);
  g_clear_pointer (&demo->origin, g_free);
  g_clear_pointer (&demo->token, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Demo, demo_stop)

static inline SoupMessage *
demo_message (Demo *demo, const char *method, const char *path, const char *body)
{
  g_autofree char *url = g_strconcat (demo->origin, path, NULL);
  SoupMessage *message = soup_message_new (method, url);

  g_assert_nonnull (message);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (body != NULL) {
    g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

    soup_message_set_request_body_from_bytes (message, "application/json", bytes);
  }
  if (demo->token != NULL) {
    g_autofree char *bearer = g_strconcat ("Bearer ", demo->token, NULL);

    soup_message_headers_replace (soup_message_get_request_headers (message), "X-Authorization",
                                  bearer);
  }
  return message;
}

/* Takes @message over. %NULL with @error when the connection broke. */
static inline Reply *
demo_try (Demo *demo, SoupMessage *message, GError **error)
{
  g_autoptr (Reply) reply = g_new0 (Reply, 1);
  gsize length;
  const char *text;

  reply->message = message;
  reply->body = soup_session_send_and_read (demo->session, message, NULL, error);
  if (reply->body == NULL)
    return NULL;
  reply->status = soup_message_get_status (message);
  text = g_bytes_get_data (reply->body, &length);
  if (length > 0 && length < 10000000) {
    g_autofree char *copy = g_strndup (text, length);

    reply->json = json_from_string (copy, NULL);
  }
  return g_steal_pointer (&reply);
}

static inline Reply *
demo_ask (Demo *demo, const char *method, const char *path, const char *body)
{
  g_autoptr (GError) error = NULL;
  Reply *reply = demo_try (demo, demo_message (demo, method, path, body), &error);

  g_assert_no_error (error);
  return reply;
}

static inline Reply *
demo_get (Demo *demo, const char *path)
{
  return demo_ask (demo, "GET", path, NULL);
}

static inline JsonNode *
demo_get_json (Demo *demo, const char *path)
{
  g_autoptr (Reply) reply = demo_get (demo, path);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (reply->json);
  return g_steal_pointer (&reply->json);
}

static inline void
demo_control (Demo *demo, const char *path, const char *body)
{
  g_autoptr (Reply) reply = demo_ask (demo, "POST", path, body);

  g_assert_cmpuint (reply->status, ==, 200);
}

static inline void
demo_sign_in (Demo *demo)
{
  g_autoptr (Reply) reply = demo_ask (demo, "POST", "/thingsboard/api/auth/login",
                                      "{\"username\":\"demo@bad-belzig.example\","
                                      "\"password\":\"Wassertanke\"}");

  g_assert_cmpuint (reply->status, ==, 200);
  g_free (demo->token);
  demo->token =
      g_strdup (json_object_get_string_member (json_node_get_object (reply->json), "token"));
}
