#pragma once

#include "store/store.h"
#include "telemetry/poller.h"
#include "ui/chart-data.h"

G_BEGIN_DECLS

/**
 * LeitHistoryLoader:
 *
 * Fills the series of one #LeitChartData: from the store at once, then the gaps from the sources.
 * Signal `changed`: points or state changed. It gives up when disposed or stopped.
 */
#define LEIT_TYPE_HISTORY_LOADER (leit_history_loader_get_type ())
G_DECLARE_FINAL_TYPE (LeitHistoryLoader, leit_history_loader, LEIT, HISTORY_LOADER, GObject)

LeitHistoryLoader *
leit_history_loader_new (LeitTown *town, LeitStore *store, LeitPoller *poller, LeitChartData *data);
void leit_history_loader_start (LeitHistoryLoader *self);
void leit_history_loader_stop (LeitHistoryLoader *self);
void leit_history_loader_reload (LeitHistoryLoader *self);             /* newer readings came */
gboolean leit_history_loader_is_reading (LeitHistoryLoader *self);     /* nothing to show yet */
gboolean leit_history_loader_is_filling (LeitHistoryLoader *self);     /* sources are being asked */
const char *leit_history_loader_get_problem (LeitHistoryLoader *self); /* NULL: none */

G_END_DECLS
