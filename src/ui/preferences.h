#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What can be set: the sign-ins of the town's sources and how long history is kept. */
void leit_preferences_show (GtkWindow *parent, LeitSession *session);

G_END_DECLS
