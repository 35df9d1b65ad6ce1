#pragma once

#include "ui/thing-sections.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitThingRow:
 *
 * A row of the list beside the map: a thing (sign, name, place or litres, status, age) or the
 * heading of a section. Signals: `clicked` (a thing was clicked with the primary button), `toggled`
 * (a heading was clicked).
 */
#define LEIT_TYPE_THING_ROW (leit_thing_row_get_type ())
G_DECLARE_FINAL_TYPE (LeitThingRow, leit_thing_row, LEIT, THING_ROW, GtkWidget)

GtkWidget *leit_thing_row_new (void);
void leit_thing_row_set_item (LeitThingRow *self, gpointer item);
gpointer leit_thing_row_get_item (LeitThingRow *self);
void leit_thing_row_update (LeitThingRow *self);

G_END_DECLS
