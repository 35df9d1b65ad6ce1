#pragma once

#include "map/tree-painter.h"
#include "net/http.h"
#include "town/profile.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/**
 * LeitTileSource:
 *
 * The base map with the trees already in its pixels: what is in the texture costs nothing a frame. Loads tiles over our
 * own HTTP client, keeps them on disk, paints the trees in threads, and repaints the tiles on screen when a status or
 * the filter changes. While a base tile is loading, or when it cannot be had, the trees stand on plain ground. Signal `repainted`: a tile on screen has new
 * pixels.
 */
#define LEIT_TYPE_TILE_SOURCE (leit_tile_source_get_type ())
G_DECLARE_FINAL_TYPE (LeitTileSource, leit_tile_source, LEIT, TILE_SOURCE, ShumateMapSource)

LeitTileSource *leit_tile_source_new (const LeitTileConfig *config);
void leit_tile_source_set_http (LeitTileSource *self, LeitHttpClient *http);
void leit_tile_source_set_scene (LeitTileSource *self, LeitTreeScene *scene); /* NULL: no trees */
void leit_tile_source_retry (LeitTileSource *self);
void leit_tile_source_count (LeitTileSource *self, guint *shown, guint *wanted);
char *leit_tile_source_make_url (const char *url_template, guint zoom, guint column, guint row);

G_END_DECLS
