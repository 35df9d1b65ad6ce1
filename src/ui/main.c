#include "ui/application.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdlib.h>

static void
use_language (void)
{
  const char *folder = g_getenv ("LEITSTAND_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL && *folder != '\0' ? folder : LEIT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static int
run_window (const LeitCommandLine *options)
{
  g_autoptr (LeitApplication) application = leit_application_new (options);

  return leit_application_run (application);
}

int
main (int argc, char *argv[])
{
  LeitCommandLine options = { 0 };
  g_autoptr (GError) error = NULL;
  int status;

  use_language ();
  g_set_application_name (_ ("Leitstand"));
  if (!leit_command_line_parse (&options, &argc, &argv, &error)) {
    g_printerr ("leitstand: %s\n", error->message);
    status = 2;
  } else if (options.version) {
    g_print ("leitstand %s\n", LEIT_VERSION);
    status = EXIT_SUCCESS;
  } else {
    status = options.report          ? leit_command_line_report (&options)
             : options.print != NULL ? leit_command_line_print (&options)
                                     : run_window (&options);
  }
  leit_command_line_clear (&options);
  return status;
}
