#pragma once

#include "town/town.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitValueRow:
 *
 * A sensor's newest value: what, how much, how old, from where, and how far it can be trusted.
 */
#define LEIT_TYPE_VALUE_ROW (leit_value_row_get_type ())
G_DECLARE_FINAL_TYPE (LeitValueRow, leit_value_row, LEIT, VALUE_ROW, GtkListBoxRow)

GtkWidget *leit_value_row_new (LeitTown *town, guint stream);
void leit_value_row_update (LeitValueRow *self);

G_END_DECLS
