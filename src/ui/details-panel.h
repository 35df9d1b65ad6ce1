#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitDetailsPanel:
 *
 * All that is known of one tank, tree or station. Signals: `close` (the person is done with it);
 * `go-to` (guint kind, guint index): a thing it names was chosen.
 */
#define LEIT_TYPE_DETAILS_PANEL (leit_details_panel_get_type ())
G_DECLARE_FINAL_TYPE (LeitDetailsPanel, leit_details_panel, LEIT, DETAILS_PANEL, GtkWidget)

void leit_details_panel_set_session (LeitDetailsPanel *self, LeitSession *session);
void leit_details_panel_set_thing (LeitDetailsPanel *self, LeitThing thing);
void leit_details_panel_update (LeitDetailsPanel *self, gboolean new_readings);

G_END_DECLS
