#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * LeitTileCache:
 *
 * Base tiles on disk, one folder a tile template. Expired ones are kept for when there is no network; beyond the size cap
 * the oldest go. Every call blocks: use it from threads.
 */
#define LEIT_TYPE_TILE_CACHE (leit_tile_cache_get_type ())
G_DECLARE_FINAL_TYPE (LeitTileCache, leit_tile_cache, LEIT, TILE_CACHE, GObject)

typedef struct {
  GBytes *image;
  char *etag; /* NULL: none */
  gboolean expired;
} LeitCachedTile;

void leit_cached_tile_free (LeitCachedTile *tile);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitCachedTile, leit_cached_tile_free)

LeitTileCache *leit_tile_cache_new (const char *folder, guint64 max_bytes);
LeitTileCache *leit_tile_cache_new_for_template (const char *url_template);
LeitCachedTile *
leit_tile_cache_look_up (LeitTileCache *self, guint zoom, guint column, guint row, gint64 now_ms);
gboolean leit_tile_cache_store (LeitTileCache *self,
                                guint zoom,
                                guint column,
                                guint row,
                                GBytes *image,
                                const char *etag,
                                gint64 expires_ms);
void leit_tile_cache_trim (LeitTileCache *self);

G_END_DECLS
