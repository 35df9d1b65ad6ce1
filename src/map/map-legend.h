#pragma once

#include "town/filter.h"
#include "town/town.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitMapLegend:
 *
 * What the signs mean, how many there are of each, and which are shown: legend and filter in one.
 */
#define LEIT_TYPE_MAP_LEGEND (leit_map_legend_get_type ())
G_DECLARE_FINAL_TYPE (LeitMapLegend, leit_map_legend, LEIT, MAP_LEGEND, GtkWidget)

LeitMapLegend *leit_map_legend_new (void);
void leit_map_legend_set_town (LeitMapLegend *self, LeitTown *town);
void leit_map_legend_set_filter (LeitMapLegend *self, LeitFilter *filter);

G_END_DECLS
