#pragma once

#include "town/thing.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LeitThingSection:
 *
 * A heading of the list. Properties (read-only, notified): `count` (uint), `expanded` (boolean).
 */
#define LEIT_TYPE_THING_SECTION (leit_thing_section_get_type ())
G_DECLARE_FINAL_TYPE (LeitThingSection, leit_thing_section, LEIT, THING_SECTION, GObject)

LeitThingSection *leit_thing_section_new (LeitThingKind kind);
LeitThingKind leit_thing_section_get_kind (LeitThingSection *self);
guint leit_thing_section_get_count (LeitThingSection *self);
void leit_thing_section_set_count (LeitThingSection *self, guint count);
void leit_thing_section_set_expanded (LeitThingSection *self, gboolean expanded);
gboolean leit_thing_section_get_expanded (LeitThingSection *self);
char *leit_thing_section_get_label (LeitThingSection *self);

G_END_DECLS
