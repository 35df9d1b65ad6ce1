#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Asks for user name and password or for the key of a source, and keeps them in the keyring. */
void leit_sign_in_dialog_show (GtkWindow *parent, LeitSession *session, LeitSource *source);

G_END_DECLS
