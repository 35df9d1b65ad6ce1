/* leitstand --print: paper without a display. */

#include "ui/command-line.h"
#include "ui/demo-process.h"
#include "ui/demo-schedules.h"
#include "ui/print.h"
#include "ui/session.h"
#include "ui/watering.h"

#include <glib/gi18n-lib.h>

#define EXIT_FAILED 2

/* From the town file to the paper. */
typedef struct {
  const LeitCommandLine *options;
  GMainLoop *loop;
  LeitDemoProcess *demo;
  LeitSession *session;
  LeitWatering *watering;
  guint n_syncing;
  int status;
} Printing;

static void
give_up (Printing *printing, const char *message)
{
  g_printerr ("leitstand: %s\n", message);
  printing->status = EXIT_FAILED;
  g_main_loop_quit (printing->loop);
}

static void
print (Printing *printing)
{
  g_autoptr (GError) error = NULL;
  LeitPrintKind kind = LEIT_PRINT_ROUND_SHEET;

  leit_print_kind_from_string (printing->options->print, &kind);
  if (leit_print_to_file (kind, printing->watering, printing->options->output, &error))
    g_main_loop_quit (printing->loop);
  else
    give_up (printing, error->message);
}

/* Offline the last copy is printed, and that is said. */
static void
on_synced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;
  g_autoptr (GError) error = NULL;

  if (!leit_calendar_book_sync_finish (LEIT_CALENDAR_BOOK (source), result, &error))
    g_printerr ("leitstand: %s\n", error->message);
  if (--printing->n_syncing == 0)
    print (printing);
}

static gboolean
sync_calendars (gpointer user_data)
{
  Printing *printing = user_data;

  printing->n_syncing = 2;
  leit_calendar_book_sync_async (leit_watering_get_schedules (printing->watering), on_synced,
                                 printing);
  leit_calendar_book_sync_async (leit_watering_get_log (printing->watering), on_synced, printing);
  return G_SOURCE_REMOVE;
}

static void
on_demo_schedules_saved (Printing *printing)
{
  const GPtrArray *items =
      leit_calendar_book_get_items (leit_watering_get_schedules (printing->watering));

  if (items->len == 0)
    return;
  g_signal_handlers_disconnect_by_func (printing->watering, on_demo_schedules_saved, printing);
  sync_calendars (printing);
}

static void
on_watering_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;
  LeitWatering *watering = LEIT_WATERING (source);

  leit_watering_load_finish (watering, result, NULL);
  if (!printing->options->demo) {
    sync_calendars (printing);
    return;
  }
  g_signal_connect_swapped (watering, "changed", G_CALLBACK (on_demo_schedules_saved), printing);
  leit_demo_schedules_make (watering);
}

static void
on_opened (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;
  g_autoptr (GError) error = NULL;

  printing->session = leit_session_open_finish (result, &error);
  if (printing->session == NULL) {
    give_up (printing, error->message);
    return;
  }
  if (leit_session_get_store (printing->session) == NULL) {
    give_up (printing, _ ("The store of this town cannot be opened."));
    return;
  }
  printing->watering = leit_watering_new (
      leit_session_get_town (printing->session), leit_session_get_store (printing->session),
      leit_session_get_http (printing->session), leit_session_get_location (printing->session));
  leit_watering_load_async (printing->watering, on_watering_loaded, printing);
}

static void
on_demo_started (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Printing *printing = user_data;
  g_autoptr (GError) error = NULL;

  printing->demo = leit_demo_process_start_finish (result, &error);
  if (printing->demo == NULL)
    give_up (printing, error->message);
  else
    leit_session_open_async (leit_demo_process_get_town (printing->demo), LEIT_SESSION_DEFAULT,
                             NULL, on_opened, printing);
}

int
leit_command_line_print (const LeitCommandLine *self)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  Printing printing = { .options = self, .loop = loop };

  if (self->demo) {
    leit_demo_process_start_async (self->source, self->now, NULL, on_demo_started, &printing);
  } else if (self->town != NULL) {
    leit_session_open_async (self->town, LEIT_SESSION_DEFAULT, NULL, on_opened, &printing);
  } else {
    g_printerr ("leitstand: %s\n", _ ("--print needs --town FILE-or-URL or --demo."));
    return EXIT_FAILED;
  }
  g_main_loop_run (loop);
  g_clear_object (&printing.watering);
  if (printing.session != NULL)
    leit_session_close (printing.session);
  g_clear_object (&printing.session);
  g_clear_object (&printing.demo);
  return printing.status;
}
