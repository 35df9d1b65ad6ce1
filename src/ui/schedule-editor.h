#pragma once

#include "ui/watering-edits.h"

G_BEGIN_DECLS

/* The form of one schedule. @href: (nullable): a new one. The next ten dates and warnings follow what is typed. */
void leit_schedule_editor_show (GtkWindow *parent, LeitWateringEdits *edits, const char *href);

G_END_DECLS
