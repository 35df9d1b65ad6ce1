#include "ui/shortcuts.h"

#include <glib/gi18n-lib.h>

static const LeitShortcut shortcuts[] = {
  { "win.show-page::overview", "<Ctrl>1", N_ ("Show the overview") },
  { "win.show-page::map", "<Ctrl>2", N_ ("Show the map") },
  { "win.show-page::watering", "<Ctrl>3", N_ ("Show the watering") },
  { "win.new-schedule", "<Ctrl>n", N_ ("Plan a new watering schedule") },
  { "win.print::round-sheet", "<Ctrl>p", N_ ("Print the next round sheet") },
  { "win.undo", "<Ctrl>z", N_ ("Take the last change of a schedule back") },
  { "win.search", "<Ctrl>f", N_ ("Search tanks, trees and stations") },
  { "win.refresh", "F5 <Ctrl>r", N_ ("Ask all sources now") },
  { "win.open-file", "<Ctrl>o", N_ ("Open a town file") },
  { "win.preferences", "<Ctrl>comma", N_ ("Preferences") },
  { "win.shortcuts", "<Ctrl>question", N_ ("Keyboard shortcuts") },
  { "win.close", "<Ctrl>w", N_ ("Close the window") },
  { "app.quit", "<Ctrl>q", N_ ("Quit") },
};

const LeitShortcut *
leit_shortcuts_get (guint *n_shortcuts)
{
  *n_shortcuts = G_N_ELEMENTS (shortcuts);
  return shortcuts;
}

/**
 * leit_shortcuts_install:
 *
 * Gives every action of the table its accelerators.
 */
void
leit_shortcuts_install (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++) {
    g_auto (GStrv) accelerators = g_strsplit (shortcuts[i].accelerators, " ", -1);

    gtk_application_set_accels_for_action (application, shortcuts[i].action,
                                           (const char *const *) accelerators);
  }
}
