#pragma once

#include "store/store.h"
#include "telemetry/poller.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitHistoryView:
 *
 * The history of a thing: what and how far back, the chart or its table, and in words what is
 * missing and why.
 */
#define LEIT_TYPE_HISTORY_VIEW (leit_history_view_get_type ())
G_DECLARE_FINAL_TYPE (LeitHistoryView, leit_history_view, LEIT, HISTORY_VIEW, GtkWidget)

void leit_history_view_set_sources (LeitHistoryView *self,
                                    LeitTown *town,
                                    LeitStore *store,
                                    LeitPoller *poller);
void leit_history_view_set_offline (LeitHistoryView *self, gboolean offline);
void leit_history_view_set_thing (LeitHistoryView *self, LeitThing thing);
void leit_history_view_update (LeitHistoryView *self); /* time went on, or newer readings came */

G_END_DECLS
