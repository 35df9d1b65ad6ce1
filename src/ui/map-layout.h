#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Below this width the list and the details collapse (design: 1,100 px). */
#define LEIT_MAP_LAYOUT_WIDE 1100

/**
 * LeitMapLayout:
 *
 * Three widgets beside each other: list, content, details. Below %LEIT_MAP_LAYOUT_WIDE, or with
 * large text, the list comes and goes with a toggle button; where even then too little of the content
 * would be left, list and details lie over it.
 *
 * Properties: `content`, `list`, `details` (GtkWidget); `list-open` (boolean): the person wants the
 * list, when collapsed; `details-open` (boolean).
 */
#define LEIT_TYPE_MAP_LAYOUT (leit_map_layout_get_type ())
G_DECLARE_FINAL_TYPE (LeitMapLayout, leit_map_layout, LEIT, MAP_LAYOUT, GtkWidget)

gboolean leit_map_layout_get_collapsed (LeitMapLayout *self);
void leit_map_layout_set_list_open (LeitMapLayout *self, gboolean open);
gboolean leit_map_layout_get_list_open (LeitMapLayout *self);
void leit_map_layout_set_details_open (LeitMapLayout *self, gboolean open);
gboolean leit_map_layout_get_details_open (LeitMapLayout *self);
gboolean leit_map_layout_has_room_for_both (LeitMapLayout *self);

G_END_DECLS
