#pragma once

#include "town/need.h"
#include "ui/watering.h"

G_BEGIN_DECLS

/**
 * LeitWateringNotice:
 * @key: names the event, so that a person hears of it once
 * @need: as the overview shows it; a target of no kind leads to the watering page
 */
typedef struct {
  char *key;
  LeitNeed *need;
} LeitWateringNotice;

void leit_watering_notice_free (LeitWateringNotice *notice);

/* Drain-offs, tanks that run dry, and rounds today with nobody assigned. (element-type LeitWateringNotice) */
GPtrArray *leit_watering_list_notices (LeitWatering *self);
/* Tells the desktop of those it was not told of before, unless that is switched off. */
void leit_watering_send_notices (LeitWatering *self, GApplication *application);

G_END_DECLS
