#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void leit_picture_take_async (GtkWindow *window,
                              LeitSession *session,
                              const char *path,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean leit_picture_take_finish (GAsyncResult *result, GError **error);

G_END_DECLS
