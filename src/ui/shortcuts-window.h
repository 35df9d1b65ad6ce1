#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void leit_shortcuts_window_show (GtkWindow *parent);

G_END_DECLS
