/* A real CalDAV server: Debian's Radicale, on a free port of this computer, with a folder of its own. */
#pragma once

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#define RADICALE_USER "anna"
#define RADICALE_PASSWORD "Gießkanne"

typedef struct {
  char *folder;
  char *config;
  char *log;
  char *origin;
  GSubprocess *process;
  SoupSession *session; /* of a second client */
} Radicale;

static inline gboolean
radicale_is_there (void)
{
  g_autofree char *program = g_find_program_in_path ("radicale");

  return program != NULL;
}

static inline guint
radicale_free_port (void)
{
  g_autoptr (GSocket) socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, TRUE, NULL));
  bound = g_socket_get_local_address (socket, NULL);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* It ends with the test, however that ends. */
static inline void
radicale_end_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static inline gboolean
radicale_answers (Radicale *self)
{
  g_autoptr (SoupMessage) message = soup_message_new ("GET", self->origin);
  g_autoptr (GBytes) body = soup_session_send_and_read (self->session, message, NULL, NULL);

  return body != NULL;
}

static inline void
radicale_start (Radicale *self)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_stderr_file_path (launcher, self->log);
  g_subprocess_launcher_set_child_setup (launcher, radicale_end_with_parent, NULL, NULL);
  self->process =
      g_subprocess_launcher_spawn (launcher, &error, "radicale", "--config", self->config, NULL);
  g_assert_no_error (error);
  for (guint i = 0; i < 300 && !radicale_answers (self); i++)
    g_usleep (100000);
  g_assert_true (radicale_answers (self));
}

static inline void
radicale_stop (Radicale *self)
{
  g_subprocess_send_signal (self->process, SIGTERM);
  g_subprocess_wait (self->process, NULL, NULL);
  g_clear_object (&self->process);
}

static inline void
radicale_write_file (const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static inline Radicale *
radicale_new (void)
{
  Radicale *self = g_new0 (Radicale, 1);
  guint port = radicale_free_port ();
  g_autofree char *users = NULL;
  g_autofree char *config = NULL;

  self->folder = g_dir_make_tmp ("leitstand-radicale-XXXXXX", NULL);
  self->config = g_build_filename (self->folder, "config", NULL);
  self->log = g_build_filename (self->folder, "log", NULL);
  self->origin = g_strdup_printf ("http://127.0.0.1:%u", port);
  self->session = soup_session_new ();
  users = g_build_filename (self->folder, "users", NULL);
  radicale_write_file (users, RADICALE_USER ":" RADICALE_PASSWORD "\n");
  config = g_strdup_printf ("[server]\nhosts = 127.0.0.1:%u\n"
                            "[auth]\ntype = htpasswd\nhtpasswd_filename = %s\n"
                            "htpasswd_encryption = plain\ndelay = 0\n"
                            "[storage]\nfilesystem_folder = %s/store\n"
                            "[web]\ntype = none\n[logging]\nlevel = info\n",
                            port, users, self->folder);
  radicale_write_file (self->config, config);
  radicale_start (self);
  return self;
}

static inline void
radicale_delete (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *inside = g_build_filename (path, name, NULL);

    radicale_delete (inside);
  }
  g_remove (path);
}

static inline void
radicale_free (Radicale *self)
{
  soup_session_abort (self->session);
  g_object_unref (self->session);
  if (self->process != NULL)
    radicale_stop (self);
  radicale_delete (self->folder);
  g_free (self->folder);
  g_free (self->config);
  g_free (self->log);
  g_free (self->origin);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Radicale, radicale_free)

/* How many requests came in so far. */
static inline guint
radicale_count_requests (Radicale *self)
{
  g_autofree char *log = NULL;
  guint count = 0;

  g_assert_true (g_file_get_contents (self->log, &log, NULL, NULL));
  for (const char *line = log; (line = strstr (line, " request for '")) != NULL; line++)
    count++;
  return count;
}

/* What a second client does. @headers: name, value or NULL. Returns the status; the body goes to @answer. */
static inline guint
radicale_request (Radicale *self,
                  const char *method,
                  const char *path,
                  const char *header,
                  const char *value,
                  const char *body,
                  char **answer)
{
  g_autofree char *url = g_strconcat (self->origin, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, url);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  const char *both = RADICALE_USER ":" RADICALE_PASSWORD;
  g_autofree char *encoded = g_base64_encode ((const guchar *) both, strlen (both));
  g_autofree char *authorization = g_strconcat ("Basic ", encoded, NULL);
  g_autoptr (GBytes) sent = body != NULL ? g_bytes_new (body, strlen (body)) : NULL;
  g_autoptr (GBytes) received = NULL;
  g_autoptr (GError) error = NULL;

  soup_message_headers_replace (headers, "Authorization", authorization);
  if (header != NULL)
    soup_message_headers_replace (headers, header, value);
  if (sent != NULL)
    soup_message_set_request_body_from_bytes (message, "text/calendar", sent);
  received = soup_session_send_and_read (self->session, message, NULL, &error);
  g_assert_no_error (error);
  if (answer != NULL)
    *answer = g_strndup (g_bytes_get_data (received, NULL), g_bytes_get_size (received));
  return soup_message_get_status (message);
}

static inline void
radicale_make_calendar (Radicale *self, const char *path, const char *name, const char *component)
{
  g_autofree char *body = g_strdup_printf (
      "<C:mkcalendar xmlns='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'><set><prop>"
      "<displayname>%s</displayname><C:supported-calendar-component-set><C:comp name='%s'/>"
      "</C:supported-calendar-component-set></prop></set></C:mkcalendar>",
      name, component);

  g_assert_cmpuint (radicale_request (self, "MKCALENDAR", path, NULL, NULL, body, NULL), ==, 201);
}

static inline char *
radicale_event (const char *uid, const char *summary)
{
  return g_strdup_printf ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Leitstand//Test//EN\r\n"
                          "BEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260401T080000Z\r\n"
                          "DTSTART:20260407T070000Z\r\nDURATION:PT2H\r\n"
                          "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\r\nSUMMARY:%s\r\n"
                          "END:VEVENT\r\nEND:VCALENDAR\r\n",
                          uid, summary);
}
