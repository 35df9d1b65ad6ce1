#pragma once

#include "ui/watering-edits.h"

G_BEGIN_DECLS

/**
 * LeitWateringPage:
 *
 * The week (or month) of rounds, the schedules, today's proposal and the tanks' outlook.
 */
#define LEIT_TYPE_WATERING_PAGE (leit_watering_page_get_type ())
G_DECLARE_FINAL_TYPE (LeitWateringPage, leit_watering_page, LEIT, WATERING_PAGE, GtkWidget)

GtkWidget *leit_watering_page_new (void);
void leit_watering_page_set_watering (LeitWateringPage *self,
                                      LeitWatering *watering,
                                      AdwToastOverlay *toasts);
void leit_watering_page_new_schedule (LeitWateringPage *self);
void leit_watering_page_undo (LeitWateringPage *self);

G_END_DECLS
