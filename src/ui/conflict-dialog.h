#pragma once

#include "schedule/book.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows both versions of an edit that could not be sent side by side, and lets a person choose. */
void leit_conflict_dialog_show (GtkWindow *parent, LeitCalendarBook *book, const char *href);

G_END_DECLS
