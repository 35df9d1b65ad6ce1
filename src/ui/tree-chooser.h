#pragma once

#include "town/town.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @tree_ids: (element-type utf8) */
typedef void (*LeitTreesChosen) (const GPtrArray *tree_ids, gpointer user_data);

/* A window with the town's trees to tick; searched by number, species and street, or narrowed to those that are dry. */
void leit_tree_chooser_show (GtkWindow *parent,
                             LeitTown *town,
                             const GPtrArray *tree_ids,
                             LeitTreesChosen chosen,
                             gpointer user_data);

G_END_DECLS
