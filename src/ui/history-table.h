#pragma once

#include "ui/chart-data.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitHistoryTable:
 *
 * The chart as a table: a row for each time, newest first, a column for each series.
 */
#define LEIT_TYPE_HISTORY_TABLE (leit_history_table_get_type ())
G_DECLARE_FINAL_TYPE (LeitHistoryTable, leit_history_table, LEIT, HISTORY_TABLE, GtkWidget)

GtkWidget *leit_history_table_new (void);
void leit_history_table_set_data (LeitHistoryTable *self, LeitChartData *data);

G_END_DECLS
