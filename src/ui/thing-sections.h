#pragma once

#include "town/filter.h"
#include "ui/thing-section.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitThingSections:
 *
 * A #LeitThingList with a heading (#LeitThingSection) before each kind, whose things can be folded
 * away; and which of its things is selected (#GtkSelectionModel). The selection is a #LeitThing,
 * not a position: it survives sorting and filtering, and nothing is made only to be compared.
 *
 * Signal `picked` (guint kind, guint index): a person selected a thing in the list.
 */
#define LEIT_TYPE_THING_SECTIONS (leit_thing_sections_get_type ())
G_DECLARE_FINAL_TYPE (LeitThingSections, leit_thing_sections, LEIT, THING_SECTIONS, GObject)

LeitThingSections *leit_thing_sections_new (LeitThingList *list);
void leit_thing_sections_toggle (LeitThingSections *self, LeitThingKind kind);
void leit_thing_sections_expand (LeitThingSections *self, LeitThingKind kind);
void leit_thing_sections_set_selected (LeitThingSections *self, LeitThing thing); /* no signal */
LeitThing leit_thing_sections_get_selected (LeitThingSections *self);
guint leit_thing_sections_find (LeitThingSections *self, LeitThing thing); /* position, G_MAXUINT */
guint leit_thing_sections_get_n_things (LeitThingSections *self);

G_END_DECLS
