#pragma once

#include "town/filter.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitListPanel:
 *
 * The map in words: search, and below it tanks, trees and stations that the filter lets through.
 *
 * Signals: `picked` (guint kind, guint index): a thing was selected; `opened` (guint kind, guint
 * index, gboolean by_keyboard): a thing was clicked or activated.
 */
#define LEIT_TYPE_LIST_PANEL (leit_list_panel_get_type ())
G_DECLARE_FINAL_TYPE (LeitListPanel, leit_list_panel, LEIT, LIST_PANEL, GtkWidget)

void leit_list_panel_set_town (LeitListPanel *self, LeitTown *town, LeitFilter *filter);
void leit_list_panel_select (LeitListPanel *self, LeitThing thing); /* scrolls there; no signal */
void leit_list_panel_update (LeitListPanel *self);                  /* ages and statuses */
void leit_list_panel_start_search (LeitListPanel *self);
gboolean leit_list_panel_focus_selection (LeitListPanel *self);

G_END_DECLS
