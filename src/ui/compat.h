#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What newer GTK does otherwise and GTK 4.8 does not have yet: all of it is here. */

typedef void (*LeitFileChosen) (GFile *file, gpointer user_data); /* NULL: nothing was chosen */

void leit_compat_choose_file (GtkWindow *parent,
                              const char *title,
                              LeitFileChosen chosen,
                              gpointer user_data);
void leit_compat_save_file (GtkWindow *parent,
                            const char *title,
                            const char *name,
                            LeitFileChosen chosen,
                            gpointer user_data);

G_END_DECLS
