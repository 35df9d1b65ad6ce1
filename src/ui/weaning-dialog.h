#pragma once

#include "ui/watering-edits.h"

G_BEGIN_DECLS

/* The weaning plan of this year: which trees are watered how often by their age, to be made schedules of, and which leave care. */
void leit_weaning_dialog_show (GtkWindow *parent, LeitWateringEdits *edits);

G_END_DECLS
