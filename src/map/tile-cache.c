#include "map/tile-cache.h"

#include "net/http.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX_BYTES (200 * G_GUINT64_CONSTANT (1000000))
/* Looking through the folder costs: only after this many new tiles. */
#define STORES_BETWEEN_TRIMS 200
/* Head of each file: "leitstand-tile EXPIRES-MS ETAG-LENGTH\n", the ETag, the image. */
#define MAGIC "leitstand-tile"

struct _LeitTileCache {
  GObject parent_instance;

  char *folder;
  guint64 max_bytes;
  gint stores; /* atomic */
};

G_DEFINE_FINAL_TYPE (LeitTileCache, leit_tile_cache, G_TYPE_OBJECT)

static void
leit_tile_cache_finalize (GObject *object)
{
  g_free (LEIT_TILE_CACHE (object)->folder);
  G_OBJECT_CLASS (leit_tile_cache_parent_class)->finalize (object);
}

static void
leit_tile_cache_class_init (LeitTileCacheClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_tile_cache_finalize;
}

static void
leit_tile_cache_init (LeitTileCache *self)
{
}

void
leit_cached_tile_free (LeitCachedTile *tile)
{
  g_bytes_unref (tile->image);
  g_free (tile->etag);
  g_free (tile);
}

/**
 * leit_tile_cache_new:
 * @folder: where the tiles lie; made when the first is stored
 * @max_bytes: beyond this the oldest tiles go
 */
LeitTileCache *
leit_tile_cache_new (const char *folder, guint64 max_bytes)
{
  LeitTileCache *self = g_object_new (LEIT_TYPE_TILE_CACHE, NULL);

  self->folder = g_strdup (folder);
  self->max_bytes = max_bytes;
  return self;
}

/* A server on this computer, such as the demo town's, has another port with every start. */
static const char *
key_of (const char *url_template)
{
  const char *authority = strstr (url_template, "://");
  const char *path = authority != NULL ? strchr (authority + strlen ("://"), '/') : NULL;

  return path != NULL && leit_net_is_loopback (url_template) ? path : url_template;
}

/**
 * leit_tile_cache_new_for_template:
 *
 * Returns: (transfer full): the cache of @url_template in this person's cache folder
 */
LeitTileCache *
leit_tile_cache_new_for_template (const char *url_template)
{
  g_autofree char *hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, key_of (url_template), -1);
  g_autofree char *folder = NULL;

  hash[16] = '\0';
  folder = g_build_filename (g_get_user_cache_dir (), "leitstand", "tiles", hash, NULL);
  return leit_tile_cache_new (folder, DEFAULT_MAX_BYTES);
}

static char *
path_of (LeitTileCache *self, guint zoom, guint column, guint row)
{
  g_autofree char *name = g_strdup_printf ("%u-%u-%u.tile", zoom, column, row);

  return g_build_filename (self->folder, name, NULL);
}

/**
 * leit_tile_cache_look_up:
 *
 * Returns: (transfer full) (nullable): the tile, which may have expired; %NULL when it is not there
 *   or cannot be read
 */
LeitCachedTile *
leit_tile_cache_look_up (LeitTileCache *self, guint zoom, guint column, guint row, gint64 now_ms)
{
  g_autofree char *path = path_of (self, zoom, column, row);
  g_autofree char *contents = NULL;
  char *end, *etag_end;
  gsize length, etag_length;
  gint64 expires_ms;
  LeitCachedTile *tile;

  if (!g_file_get_contents (path, &contents, &length, NULL) ||
      !g_str_has_prefix (contents, MAGIC " "))
    return NULL;
  end = memchr (contents, '\n', length);
  if (end == NULL)
    return NULL;
  expires_ms = g_ascii_strtoll (contents + strlen (MAGIC), &etag_end, 10);
  etag_length = (gsize) g_ascii_strtoull (etag_end, NULL, 10);
  end++;
  if (etag_length >= (gsize) (contents + length - end))
    return NULL;
  tile = g_new0 (LeitCachedTile, 1);
  tile->etag = etag_length > 0 ? g_strndup (end, etag_length) : NULL;
  tile->image = g_bytes_new (end + etag_length, (gsize) (contents + length - end) - etag_length);
  tile->expired = expires_ms <= now_ms;
  return tile;
}

/**
 * leit_tile_cache_store:
 * @etag: (nullable): the server's mark of this version
 * @expires_ms: until when it need not be asked for again, milliseconds UTC
 *
 * Returns: %FALSE when it could not be written: the map works without
 */
gboolean
leit_tile_cache_store (LeitTileCache *self,
                       guint zoom,
                       guint column,
                       guint row,
                       GBytes *image,
                       const char *etag,
                       gint64 expires_ms)
{
  g_autofree char *path = path_of (self, zoom, column, row);
  g_autoptr (GString) contents = g_string_new (NULL);

  g_string_printf (contents, MAGIC " %" G_GINT64_FORMAT " %" G_GSIZE_FORMAT "\n", expires_ms,
                   etag != NULL ? strlen (etag) : 0);
  g_string_append (contents, etag != NULL ? etag : "");
  g_string_append_len (contents, g_bytes_get_data (image, NULL), (gssize) g_bytes_get_size (image));
  if (g_mkdir_with_parents (self->folder, 0700) != 0 ||
      !g_file_set_contents (path, contents->str, (gssize) contents->len, NULL))
    return FALSE;
  if (g_atomic_int_add (&self->stores, 1) % STORES_BETWEEN_TRIMS == STORES_BETWEEN_TRIMS - 1)
    leit_tile_cache_trim (self);
  return TRUE;
}

typedef struct {
  char *path;
  guint64 bytes;
  gint64 modified;
} CachedFile;

static void
cached_file_free (CachedFile *file)
{
  g_free (file->path);
  g_free (file);
}

static int
compare_age (gconstpointer a, gconstpointer b)
{
  const CachedFile *first = *(CachedFile *const *) a;
  const CachedFile *second = *(CachedFile *const *) b;

  return (first->modified > second->modified) - (first->modified < second->modified);
}

static GPtrArray *
list_files (LeitTileCache *self, guint64 *total_bytes)
{
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify) cached_file_free);
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  const char *name;

  *total_bytes = 0;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    CachedFile *file = g_new0 (CachedFile, 1);
    GStatBuf info;

    file->path = g_build_filename (self->folder, name, NULL);
    if (g_stat (file->path, &info) == 0) {
      file->bytes = (guint64) info.st_size;
      file->modified = (gint64) info.st_mtime;
    }
    *total_bytes += file->bytes;
    g_ptr_array_add (files, file);
  }
  return files;
}

/**
 * leit_tile_cache_trim:
 *
 * Removes the oldest tiles until nine tenths of the size cap are kept.
 */
void
leit_tile_cache_trim (LeitTileCache *self)
{
  guint64 total_bytes;
  g_autoptr (GPtrArray) files = list_files (self, &total_bytes);

  if (total_bytes <= self->max_bytes)
    return;
  g_ptr_array_sort (files, compare_age);
  for (guint i = 0; i < files->len && total_bytes > self->max_bytes / 10 * 9; i++) {
    const CachedFile *file = g_ptr_array_index (files, i);

    if (g_remove (file->path) == 0)
      total_bytes -= file->bytes;
  }
}
