#pragma once

#include "ui/session.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LeitWindow:
 *
 * The one window: header, bar, pages. Actions `win.…` are what menus, shortcuts and tests use.
 */
#define LEIT_TYPE_WINDOW (leit_window_get_type ())
G_DECLARE_FINAL_TYPE (LeitWindow, leit_window, LEIT, WINDOW, AdwApplicationWindow)

LeitWindow *leit_window_new (GtkApplication *application);
LeitSession *leit_window_get_session (LeitWindow *self);
void leit_window_set_session (LeitWindow *self, LeitSession *session);
void leit_window_show_welcome (LeitWindow *self);
void leit_window_show_loading (LeitWindow *self);
void leit_window_show_failure (LeitWindow *self, const char *message);

G_END_DECLS
