#pragma once

#include "net/http.h"
#include "town/filter.h"
#include "town/town.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitMapView:
 *
 * The map of a town: base tiles with the trees painted into them, tanks as gauges, stations,
 * selection, hover text, licence, scale, zoom buttons. Keyboard: arrows pan, + and − zoom, Home shows the town,
 * Tab leaves. Properties: `town` (LeitTown), `filter` (LeitFilter).
 * Signals: `thing-activated` (guint kind, guint index) when a person picks something (kind 0: the
 * bare ground). Actions: `map.zoom-in`, `map.zoom-out`, `map.zoom-town`, `map.zoom-selection`.
 */
#define LEIT_TYPE_MAP_VIEW (leit_map_view_get_type ())
G_DECLARE_FINAL_TYPE (LeitMapView, leit_map_view, LEIT, MAP_VIEW, GtkWidget)

LeitMapView *leit_map_view_new (void);
void leit_map_view_set_http_client (LeitMapView *self, LeitHttpClient *http);
void leit_map_view_set_town (LeitMapView *self, LeitTown *town);
void leit_map_view_set_filter (LeitMapView *self, LeitFilter *filter);
LeitThing leit_map_view_get_selection (LeitMapView *self);
void leit_map_view_set_selection (LeitMapView *self, LeitThing thing); /* no signal */
void leit_map_view_zoom_to_town (LeitMapView *self);
void leit_map_view_zoom_to_selection (LeitMapView *self);
/* Tiles of the current view that are shown with their base map, of how many. */
void leit_map_view_count_tiles (LeitMapView *self, guint *shown, guint *wanted);

/* The sign of a soil or tank status (triangle, half disc, disc, drop, ring …), the same on map, list and legend. */
GtkWidget *leit_status_sign_new (LeitStatus status);

G_END_DECLS
