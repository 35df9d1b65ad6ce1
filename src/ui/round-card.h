#pragma once

#include "ui/watering-edits.h"

G_BEGIN_DECLS

/* A round in the calendar: a button that opens what can be done with it, to be dragged to another day. Alt with the arrows moves it by a day. */
GtkWidget *leit_round_card_new (LeitWateringEdits *edits, const LeitRound *round, gboolean compact);
/* Takes rounds that are dropped on @day. */
void leit_round_card_accept_drops (GtkWidget *day, LeitWateringEdits *edits, gint64 day_ms);
/* "Sat 7:00" and so on: its time as the town's clock shows it */
char *leit_round_format_time (const LeitRound *round, GTimeZone *zone);

G_END_DECLS
