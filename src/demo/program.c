#include "demo/server.h"
#include "demo/simulation.h"

#include "base/clock.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

typedef struct {
  int port;
  gint64 seed;
  char *now;
  char *source;
  char *folder;
  gboolean control;
  gboolean exit_with_stdin;
  gboolean version;
} Arguments;

static void
clear_arguments (Arguments *arguments)
{
  g_free (arguments->now);
  g_free (arguments->source);
  g_free (arguments->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Arguments, clear_arguments)

static gboolean
parse_arguments (Arguments *arguments, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &arguments->port, N_ ("Port to listen on; 0: any free one"),
      "N" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &arguments->seed, N_ ("Another seed is another weather"),
      "N" },
    { "now", 0, 0, G_OPTION_ARG_STRING, &arguments->now, N_ ("Stop the clock at this time"),
      "ISO8601" },
    { "source", 0, 0, G_OPTION_ARG_STRING, &arguments->source,
      N_ ("Server the town file names: thingsboard, opensensemap or opensensemap-successor"),
      "NAME" },
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &arguments->folder,
      N_ ("Keep the entries in this folder; without, they are gone at the end"), "FOLDER" },
    { "control", 0, 0, G_OPTION_ARG_NONE, &arguments->control,
      N_ ("Let tests set clock and faults below /control"), NULL },
    { "exit-with-stdin", 0, 0, G_OPTION_ARG_NONE, &arguments->exit_with_stdin,
      N_ ("End when standard input is closed"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &arguments->version, N_ ("Print the version"), NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("– Leitstand’s demo town"));

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error);
}

static gboolean
refuse (GError **error, const char *message, const char *argument)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: %s", argument, message);
  return FALSE;
}

static gboolean
read_options (const Arguments *arguments, LeitDemoOptions *options, GError **error)
{
  gint64 now_ms;

  if (arguments->port < 0 || arguments->port > 65535)
    return refuse (error, _ ("expected a port from 0 to 65535"), "--port");
  if (arguments->source != NULL &&
      !leit_demo_source_from_string (arguments->source, &options->source))
    return refuse (error, _ ("expected thingsboard, opensensemap or opensensemap-successor"),
                   "--source");
  if (arguments->now != NULL) {
    if (!leit_time_parse (arguments->now, &now_ms) || now_ms < LEIT_DEMO_FIRST_MS ||
        now_ms >= LEIT_DEMO_END_MS)
      return refuse (error, _ ("expected a time such as 2026-06-09T10:00:00Z, from 2024 to 2049"),
                     "--now");
    leit_clock_set_fixed_ms (now_ms);
  }
  options->port = (guint) arguments->port;
  options->seed = (guint64) arguments->seed;
  options->control = arguments->control;
  options->folder = arguments->folder;
  return TRUE;
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

/* Whoever started us holds the other end; it closes however they end. */
static gboolean
watch_stdin (int fd, GIOCondition condition, gpointer data)
{
  char bytes[256];

  if ((condition & G_IO_IN) != 0 && read (fd, bytes, sizeof bytes) > 0)
    return G_SOURCE_CONTINUE;
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

static void
serve (LeitDemoServer *server, gboolean exit_with_stdin)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_unix_signal_add (SIGTERM, quit, loop);
  g_unix_signal_add (SIGINT, quit, loop);
  if (exit_with_stdin)
    g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, watch_stdin, loop);
  printf ("LISTENING %s\n", leit_demo_server_get_origin (server));
  fflush (stdout);
  g_main_loop_run (loop);
}

static void
use_language (void)
{
  const char *folder = g_getenv ("LEITSTAND_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL && *folder != '\0' ? folder : LEIT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

/**
 * leit_demo_main:
 *
 * The program leitstand-demo.
 *
 * Returns: 0, 1 when it cannot listen, 2 when the arguments are wrong
 */
int
leit_demo_main (int argc, char **argv)
{
  g_auto (Arguments) arguments = { .port = LEIT_DEMO_DEFAULT_PORT, .seed = LEIT_DEMO_DEFAULT_SEED };
  LeitDemoOptions options = { 0 };
  g_autoptr (LeitDemoServer) server = NULL;
  g_autoptr (GError) error = NULL;

  use_language ();
  if (!parse_arguments (&arguments, &argc, &argv, &error) ||
      !read_options (&arguments, &options, &error)) {
    fprintf (stderr, "leitstand-demo: %s\n", error->message);
    return 2;
  }
  if (arguments.version) {
    printf ("leitstand-demo %s\n", LEIT_VERSION);
    return 0;
  }
  server = leit_demo_server_new (&options, &error);
  if (server == NULL) {
    fprintf (stderr, "leitstand-demo: %s\n", error->message);
    return 1;
  }
  serve (server, arguments.exit_with_stdin);
  return 0;
}
