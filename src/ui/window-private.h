#pragma once

#include "ui/map-page.h"
#include "ui/overview-page.h"
#include "ui/watering-page.h"
#include "ui/welcome-page.h"
#include "ui/window.h"

G_BEGIN_DECLS

struct _LeitWindow {
  AdwApplicationWindow parent_instance;

  AdwToastOverlay *toasts;
  GtkStack *title_stack;
  GtkMenuButton *town_button;
  GtkButton *refresh_button;
  GtkRevealer *bar;
  GtkLabel *bar_label;
  GtkStack *main_stack;
  LeitWelcomePage *welcome;
  AdwViewStack *pages;
  LeitOverviewPage *overview;
  AdwBin *map_bin;
  LeitMapPage *map; /* NULL until it is first looked at: the first frame does not wait for it */
  AdwBin *watering;

  LeitSession *session;
};

LeitMapPage *leit_window_ensure_map (LeitWindow *self);
void leit_window_class_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS
