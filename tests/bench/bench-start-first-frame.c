/* From starting the program to its first frame that shows the town's data, against an empty AdwApplicationWindow with a
 * ShumateMap, in turn in one run. The town's last state lies in the store, as on every start but the first. */
#include <adwaita.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <shumate/shumate.h>
#include <stdlib.h>

#define ROUNDS 9
#define LINE_OF_THE_PROGRAM "first frame with data at "
#define LINE_OF_THE_EMPTY_WINDOW "first empty frame at "

static void
report_first_frame (GdkFrameClock *clock, gpointer user_data)
{
  g_print (LINE_OF_THE_EMPTY_WINDOW "%" G_GINT64_FORMAT " us\n", g_get_monotonic_time ());
  exit (0);
}

static void
show_empty_window (GtkApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *map = GTK_WIDGET (shumate_map_new ());

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 760);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), map);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint",
                    G_CALLBACK (report_first_frame), NULL);
}

static int
run_empty_window (void)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("de.zukunftsschusterei.Leitstand.Empty", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (show_empty_window), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}

/* Milliseconds from spawning @command to the line that starts with @line; negative when it never came. */
static double
time_until_line (const char *const *command, const char *line)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  gint64 started_us;
  double milliseconds = -1;
  char *text;

  g_subprocess_launcher_setenv (launcher, "G_MESSAGES_DEBUG", "Leitstand", TRUE);
  started_us = g_get_monotonic_time ();
  process = g_subprocess_launcher_spawnv (launcher, command, NULL);
  if (process == NULL)
    return -1;
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while (milliseconds < 0 &&
         (text = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL) {
    const char *found = strstr (text, line);

    if (found != NULL)
      milliseconds =
          (double) (g_ascii_strtoll (found + strlen (line), NULL, 10) - started_us) / 1000.0;
    g_free (text);
  }
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  return milliseconds;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

/* The demo server, on a port of its own; its town's URL goes to @town. */
static GSubprocess *
start_demo (char **town)
{
  const char *program = g_getenv ("LEITSTAND_DEMO_SERVER");
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL,
                             program, "--port", "0", "--exit-with-stdin", NULL);
  g_assert_nonnull (server);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (output, NULL, NULL, NULL);
  g_assert_true (g_str_has_prefix (line, "LISTENING "));
  *town = g_strconcat (line + strlen ("LISTENING "), "/town.json", NULL);
  return g_steal_pointer (&server);
}

int
main (int argc, char *argv[])
{
  const char *program = g_getenv ("LEITSTAND_PROGRAM");
  g_autofree char *folder = NULL;
  g_autofree char *town = NULL;
  g_autoptr (GSubprocess) server = NULL;
  double with_data[ROUNDS], empty[ROUNDS];
  const char *const empty_command[] = { argv[0], "--empty", NULL };

  if (argc > 1 && g_str_equal (argv[1], "--empty"))
    return run_empty_window ();
  if (g_getenv ("DISPLAY") == NULL && g_getenv ("WAYLAND_DISPLAY") == NULL) {
    g_print ("skipped: no display\n");
    return 77;
  }

  folder = g_dir_make_tmp ("leitstand-bench-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  server = start_demo (&town);
  {
    const char *const fill[] = { program, "--report", "--fetch", "--town", town, NULL };
    const char *const command[] = { program, "--town", town, NULL };

    time_until_line (fill, "nothing prints this, so it runs to its end");
    time_until_line (command, LINE_OF_THE_PROGRAM);
    for (guint i = 0; i < ROUNDS; i++) {
      with_data[i] = time_until_line (command, LINE_OF_THE_PROGRAM);
      empty[i] = time_until_line (empty_command, LINE_OF_THE_EMPTY_WINDOW);
      if (with_data[i] < 0 || empty[i] < 0) {
        g_printerr ("a window never reported its first frame\n");
        return 1;
      }
    }
  }
  g_print ("BENCH name=start.first-frame.data value=%.0f unit=ms\n", median (with_data, ROUNDS));
  g_print ("BENCH name=start.first-frame.empty value=%.0f unit=ms\n", median (empty, ROUNDS));
  g_print ("BENCH name=start.first-frame.ratio value=%.2f unit=ratio\n",
           median (with_data, ROUNDS) / median (empty, ROUNDS));
  return 0;
}
