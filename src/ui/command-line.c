#include "ui/command-line.h"

#include "base/clock.h"
#include "ui/demo-process.h"
#include "ui/print.h"
#include "ui/session.h"

#include <glib/gi18n-lib.h>

#define EXIT_UNREADABLE 2

void
leit_command_line_clear (LeitCommandLine *self)
{
  g_free (self->town);
  g_free (self->source);
  g_free (self->now);
  g_free (self->picture);
  g_free (self->print);
  g_free (self->output);
  *self = (LeitCommandLine){ 0 };
}

static gboolean
read_format (LeitCommandLine *self, const char *text, GError **error)
{
  if (text == NULL || g_str_equal (text, "text"))
    self->format = LEIT_REPORT_TEXT;
  else if (g_str_equal (text, "json"))
    self->format = LEIT_REPORT_JSON;
  else {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--format takes “text” or “json”, not “%s”."), text);
    return FALSE;
  }
  return TRUE;
}

static gboolean
check_source (const LeitCommandLine *self, GError **error)
{
  if (self->source == NULL || (self->demo && (g_str_equal (self->source, "thingsboard") ||
                                              g_str_equal (self->source, "opensensemap"))))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("--source takes “thingsboard” or “opensensemap”, together with --demo."));
  return FALSE;
}

static gboolean
check_print (const LeitCommandLine *self, GError **error)
{
  LeitPrintKind kind;

  if (self->print == NULL ||
      (self->output != NULL && leit_print_kind_from_string (self->print, &kind)))
    return TRUE;
  g_set_error_literal (
      error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
      _ ("--print takes “round-sheet”, “tree-signs” or “season-report”, together with --output "
         "FILE."));
  return FALSE;
}

static gboolean
stop_clock (const LeitCommandLine *self, GError **error)
{
  gint64 now_ms;

  if (self->now == NULL)
    return TRUE;
  if (leit_time_parse (self->now, &now_ms)) {
    leit_clock_set_fixed_ms (now_ms);
    return TRUE;
  }
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--now takes a time such as 2026-06-09T10:42:00Z, not “%s”."), self->now);
  return FALSE;
}

/**
 * leit_command_line_parse:
 * @argc: (inout): arguments; what is ours is taken out
 * @argv: (inout): likewise
 *
 * Also stops the clock where `--now` asks for it.
 */
gboolean
leit_command_line_parse (LeitCommandLine *self, int *argc, char ***argv, GError **error)
{
  g_autofree char *format = NULL;
  const GOptionEntry entries[] = {
    { "town", 0, 0, G_OPTION_ARG_STRING, &self->town, N_ ("Open this town file"),
      N_ ("FILE-or-URL") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, &self->demo, N_ ("Show the demo town"), NULL },
    { "source", 0, 0, G_OPTION_ARG_STRING, &self->source,
      N_ ("Where the demo town's readings come from"), "thingsboard|opensensemap" },
    { "report", 0, 0, G_OPTION_ARG_NONE, &self->report,
      N_ ("Print the town's state and end; needs no display"), NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format, N_ ("Format of the report"), "text|json" },
    { "fetch", 0, 0, G_OPTION_ARG_NONE, &self->fetch,
      N_ ("Ask the sources before reporting, instead of the last known state"), NULL },
    { "picture", 0, 0, G_OPTION_ARG_FILENAME, &self->picture,
      N_ ("Write a picture of the window to this PNG file once it is complete, and end"),
      N_ ("FILE") },
    { "print", 0, 0, G_OPTION_ARG_STRING, &self->print,
      N_ ("Print into a file and end; needs no display"), "round-sheet|tree-signs|season-report" },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &self->output,
      N_ ("Where to print to: a PDF file, of the season report also CSV"), N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, N_ ("Print the version"), NULL },
    { "now", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &self->now, "Stop the clock (tests)",
      "ISO8601" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, _ ("Looks after a town's rainwater tanks and trees."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse (context, argc, argv, error) && read_format (self, format, error) &&
         check_source (self, error) && check_print (self, error) && stop_clock (self, error);
}

/* One report, from start to end. */
typedef struct {
  const LeitCommandLine *options;
  GMainLoop *loop;
  LeitDemoProcess *demo;
  LeitSession *session;
  int status;
} Report;

static void
give_up (Report *report, const GError *error)
{
  g_printerr ("leitstand: %s\n", error->message);
  report->status = EXIT_UNREADABLE;
  g_main_loop_quit (report->loop);
}

static gboolean
has_any_answer (LeitTown *town)
{
  GListModel *sources = leit_town_get_sources (town);

  for (guint i = 0; i < g_list_model_get_n_items (sources); i++)
    if (leit_source_get_state (leit_town_get_source (town, i)) == LEIT_SOURCE_OK)
      return TRUE;
  return g_list_model_get_n_items (sources) == 0;
}

static void
write_report (Report *report)
{
  LeitTown *town = leit_session_get_town (report->session);
  gint64 now_ms = leit_clock_now_ms ();
  g_autofree char *text = leit_report_write (town, report->options->format, now_ms);
  g_autofree char *problem = NULL;

  g_object_get (report->session, "store-problem", &problem, NULL);
  if (problem != NULL)
    g_printerr ("leitstand: %s\n", problem);
  g_print ("%s%s", text, g_str_has_suffix (text, "\n") ? "" : "\n");
  report->status = leit_report_get_exit_status (town, now_ms);
  /* Asked to fetch and no source answered: the report shows the last known state, and says so. */
  if (report->options->fetch && !has_any_answer (town)) {
    g_printerr ("leitstand: %s\n", _ ("No source answered; this is the last known state."));
    report->status = EXIT_UNREADABLE;
  }
  g_main_loop_quit (report->loop);
}

static void
on_polled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  leit_poller_poll_once_finish (LEIT_POLLER (source), result, NULL);
  write_report (user_data);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Report *report = user_data;
  g_autoptr (GError) error = NULL;

  report->session = leit_session_open_finish (result, &error);
  if (report->session == NULL)
    give_up (report, error);
  else if (report->options->fetch || report->options->demo)
    leit_poller_poll_once_async (leit_session_get_poller (report->session), NULL, on_polled,
                                 report);
  else
    write_report (report);
}

static void
open_town (Report *report, const char *location)
{
  gboolean changes = report->options->fetch || report->options->demo;

  leit_session_open_async (location, changes ? LEIT_SESSION_DEFAULT : LEIT_SESSION_READ_ONLY, NULL,
                           on_opened, report);
}

static void
on_demo_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Report *report = user_data;
  g_autoptr (GError) error = NULL;

  report->demo = leit_demo_process_start_finish (result, &error);
  if (report->demo == NULL)
    give_up (report, error);
  else
    open_town (report, leit_demo_process_get_town (report->demo));
}

/**
 * leit_command_line_report:
 *
 * Prints the report.
 *
 * Returns: 0 nothing to do, 1 something needs a hand, 2 the town could not be read or no source
 *   answered
 */
int
leit_command_line_report (const LeitCommandLine *self)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Report report = { .options = self, .loop = loop };

  if (self->demo) {
    leit_demo_process_start_async (self->source, self->now, NULL, on_demo_started, &report);
  } else if (self->town != NULL) {
    open_town (&report, self->town);
  } else {
    g_printerr ("leitstand: %s\n", _ ("--report needs --town FILE-or-URL or --demo."));
    return EXIT_UNREADABLE;
  }
  g_main_loop_run (loop);
  if (report.session != NULL)
    leit_session_close (report.session);
  g_clear_object (&report.session);
  g_clear_object (&report.demo);
  return report.status;
}
