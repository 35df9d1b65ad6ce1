#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The one table that accelerators and the shortcuts window are made from. */
typedef struct {
  const char *action;       /* detailed name */
  const char *accelerators; /* separated by blanks */
  const char *title;        /* not translated yet */
} LeitShortcut;

const LeitShortcut *leit_shortcuts_get (guint *n_shortcuts);
void leit_shortcuts_install (GtkApplication *application);

G_END_DECLS
