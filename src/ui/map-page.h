#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitMapPage:
 *
 * The Map page: list beside the map, the map, and the details panel. List, map and panel share the
 * session's filter and one selection. Below 1,100 px list and details collapse.
 */
#define LEIT_TYPE_MAP_PAGE (leit_map_page_get_type ())
G_DECLARE_FINAL_TYPE (LeitMapPage, leit_map_page, LEIT, MAP_PAGE, GtkWidget)

GtkWidget *leit_map_page_new (void);
void leit_map_page_set_session (LeitMapPage *self, LeitSession *session); /* NULL: none */
void leit_map_page_show_thing (LeitMapPage *self,
                               LeitThing thing); /* selects, opens the panel, zooms there */
void leit_map_page_show_statuses (LeitMapPage *self, guint tree_mask); /* sets the legend filter */
void leit_map_page_start_search (LeitMapPage *self);                   /* Ctrl+F */
LeitThing leit_map_page_get_selection (LeitMapPage *self);

G_END_DECLS
