#pragma once

#include "ui/watering-edits.h"

G_BEGIN_DECLS

/* The lists of the watering page, filled anew. */
void leit_schedule_rows_fill_schedules (GtkListBox *list, LeitWateringEdits *edits);
void leit_schedule_rows_fill_advice (GtkListBox *list, LeitWateringEdits *edits);
void leit_schedule_rows_fill_tanks (GtkListBox *list, LeitWatering *watering);

G_END_DECLS
