#include "map/tile-source.h"

#include "base/clock.h"
#include "map/tile-cache.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#define DEFAULT_EXPIRY_MS (7 * LEIT_DAY_MS)
#define MAX_TILE_BYTES (4 * 1024 * 1024)
#define FIRST_RETRY_SECONDS 2
#define LONGEST_RETRY_SECONDS 120
/* Decoded base tiles kept for coming back to where one was: 256 KB each. */
#define REMEMBERED_BASES 120
#define TILE_STRIDE (LEIT_TILE_PIXELS * 4)
/* Quiet ground for where the base map is not there (yet). */
#define PLAIN_GROUND 0xfff0eee8u

struct _LeitTileSource {
  ShumateMapSource parent_instance;

  char *url_template;
  LeitHttpClient *http;
  LeitTileCache *cache;
  LeitTreeScene *scene;
  GHashTable *live;  /* ShumateTile (not owned) -> Live */
  GHashTable *bases; /* address text -> GBytes of pixels */
  GQueue remembered; /* addresses in bases, oldest first */
  guint scene_number;
};

G_DEFINE_FINAL_TYPE (LeitTileSource, leit_tile_source, SHUMATE_TYPE_MAP_SOURCE)

enum { SIGNAL_REPAINTED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* A tile the map shows. */
typedef struct {
  LeitTileSource *source;
  ShumateTile *tile; /* weak */
  guint zoom, column, row;
  GBytes *base; /* pixels; NULL: not there */
  GCancellable *cancellable;
  guint retry_seconds;
  guint retry_id;
} Live;

static void load_base (Live *live);

static void
on_tile_gone (gpointer data, GObject *where_the_tile_was)
{
  Live *live = data;

  live->tile = NULL;
  g_hash_table_remove (live->source->live, where_the_tile_was);
}

static void
live_free (Live *live)
{
  if (live->tile != NULL)
    g_object_weak_unref (G_OBJECT (live->tile), on_tile_gone, live);
  g_cancellable_cancel (live->cancellable);
  g_clear_object (&live->cancellable);
  g_clear_handle_id (&live->retry_id, g_source_remove);
  g_clear_pointer (&live->base, g_bytes_unref);
  g_free (live);
}

static void
leit_tile_source_dispose (GObject *object)
{
  LeitTileSource *self = LEIT_TILE_SOURCE (object);

  g_hash_table_remove_all (self->live);
  g_clear_object (&self->http);
  g_clear_object (&self->cache);
  g_clear_pointer (&self->scene, leit_tree_scene_unref);
  G_OBJECT_CLASS (leit_tile_source_parent_class)->dispose (object);
}

static void
leit_tile_source_finalize (GObject *object)
{
  LeitTileSource *self = LEIT_TILE_SOURCE (object);

  g_hash_table_unref (self->live);
  g_hash_table_unref (self->bases);
  g_queue_clear (&self->remembered);
  g_free (self->url_template);
  G_OBJECT_CLASS (leit_tile_source_parent_class)->finalize (object);
}

/**
 * leit_tile_source_make_url:
 * @url_template: with `{z}`, `{x}` and `{y}`
 *
 * Returns: (transfer full): the tile's address
 */
char *
leit_tile_source_make_url (const char *url_template, guint zoom, guint column, guint row)
{
  GString *url = g_string_new (url_template);
  char number[16];

  g_snprintf (number, sizeof number, "%u", zoom);
  g_string_replace (url, "{z}", number, 0);
  g_snprintf (number, sizeof number, "%u", column);
  g_string_replace (url, "{x}", number, 0);
  g_snprintf (number, sizeof number, "%u", row);
  g_string_replace (url, "{y}", number, 0);
  return g_string_free (url, FALSE);
}

static char *
address_of (const Live *live)
{
  return g_strdup_printf ("%u/%u/%u", live->zoom, live->column, live->row);
}

static void
remember_base (LeitTileSource *self, const Live *live)
{
  char *address = address_of (live);

  if (!g_hash_table_contains (self->bases, address))
    g_queue_push_tail (&self->remembered, address);
  g_hash_table_insert (self->bases, address, g_bytes_ref (live->base));
  while (self->remembered.length > REMEMBERED_BASES)
    g_hash_table_remove (self->bases, g_queue_pop_head (&self->remembered));
}

/* Painting: base or plain ground, trees on it, a texture of it. */
typedef struct {
  LeitTreeScene *scene;
  GBytes *base;
  guint zoom, column, row;
} Painting;

static void
painting_free (Painting *painting)
{
  g_clear_pointer (&painting->scene, leit_tree_scene_unref);
  g_clear_pointer (&painting->base, g_bytes_unref);
  g_free (painting);
}

static GdkTexture *
paint (const Painting *painting)
{
  gsize size = (gsize) TILE_STRIDE * LEIT_TILE_PIXELS;
  guchar *pixels = g_malloc (size);
  g_autoptr (GBytes) bytes = NULL;
  cairo_surface_t *surface;

  if (painting->base != NULL) {
    memcpy (pixels, g_bytes_get_data (painting->base, NULL), size);
  } else {
    guint32 ground = PLAIN_GROUND;

    for (gsize i = 0; i < size; i += 4)
      memcpy (pixels + i, &ground, 4);
  }
  surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, LEIT_TILE_PIXELS,
                                                 LEIT_TILE_PIXELS, TILE_STRIDE);
  if (painting->scene != NULL)
    leit_tree_painter_paint (painting->scene, surface, painting->zoom, painting->column,
                             painting->row);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  bytes = g_bytes_new_take (pixels, size);
  return gdk_memory_texture_new (LEIT_TILE_PIXELS, LEIT_TILE_PIXELS, GDK_MEMORY_DEFAULT, bytes,
                                 TILE_STRIDE);
}

static void
paint_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, paint (task_data), g_object_unref);
}

static void
on_painted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LeitTileSource *self = LEIT_TILE_SOURCE (source);
  g_autoptr (ShumateTile) tile = user_data;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  Live *live = g_hash_table_lookup (self->live, tile);
  Painting *painting = g_task_get_task_data (G_TASK (result));

  /* Meanwhile the tile may have gone, or something newer may be on its way. */
  if (texture == NULL || live == NULL || live->base != painting->base ||
      self->scene != painting->scene)
    return;
  shumate_tile_set_paintable (tile, GDK_PAINTABLE (texture));
  /* The layer draws its tiles itself and does not watch them once they are filled. */
  g_signal_emit (self, signals[SIGNAL_REPAINTED], 0);
}

static void
repaint (Live *live)
{
  LeitTileSource *self = live->source;
  g_autoptr (GTask) task =
      g_task_new (self, live->cancellable, on_painted, g_object_ref (live->tile));
  Painting *painting = g_new0 (Painting, 1);

  g_task_set_source_tag (task, repaint);
  painting->scene = self->scene != NULL ? leit_tree_scene_ref (self->scene) : NULL;
  painting->base = live->base != NULL ? g_bytes_ref (live->base) : NULL;
  painting->zoom = live->zoom;
  painting->column = live->column;
  painting->row = live->row;
  g_task_set_task_data (task, painting, (GDestroyNotify) painting_free);
  g_task_run_in_thread (task, paint_in_thread);
}

/* Whatever size and format the server sends becomes 256 × 256 pixels as GDK likes them best. */
static GBytes *
decode (GBytes *image, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (image);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_stream (stream, NULL, error);
  gsize size = (gsize) TILE_STRIDE * LEIT_TILE_PIXELS;
  cairo_surface_t *surface;
  cairo_t *cairo;
  guchar *pixels;

  if (pixbuf == NULL)
    return NULL;
  pixels = g_malloc0 (size);
  surface = cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, LEIT_TILE_PIXELS,
                                                 LEIT_TILE_PIXELS, TILE_STRIDE);
  cairo = cairo_create (surface);
  cairo_set_source_rgb (cairo, 0.94, 0.93, 0.91);
  cairo_paint (cairo);
  cairo_scale (cairo, (double) LEIT_TILE_PIXELS / gdk_pixbuf_get_width (pixbuf),
               (double) LEIT_TILE_PIXELS / gdk_pixbuf_get_height (pixbuf));
  gdk_cairo_set_source_pixbuf (cairo, pixbuf, 0, 0);
  cairo_paint (cairo);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_bytes_new_take (pixels, size);
}

/* Loading: disk first, then the server, then the disk's expired copy. */
typedef struct {
  LeitTileSource *source;
  ShumateTile *tile;
  LeitTileCache *cache;
  guint zoom, column, row;
  GBytes *image; /* fetched; NULL: look on disk */
  char *etag;
  gint64 expires_ms;
  gboolean expired;
} Loading;

static void
loading_free (Loading *loading)
{
  g_clear_object (&loading->source);
  g_clear_object (&loading->tile);
  g_clear_object (&loading->cache);
  g_clear_pointer (&loading->image, g_bytes_unref);
  g_free (loading->etag);
  g_free (loading);
}

static Loading *
loading_new (const Live *live)
{
  Loading *loading = g_new0 (Loading, 1);

  loading->source = g_object_ref (live->source);
  loading->tile = g_object_ref (live->tile);
  loading->cache = g_object_ref (live->source->cache);
  loading->zoom = live->zoom;
  loading->column = live->column;
  loading->row = live->row;
  return loading;
}

static Live *
find_live (const Loading *loading)
{
  Live *live = g_hash_table_lookup (loading->source->live, loading->tile);

  /* The map reuses tile objects for other places. */
  return live != NULL && live->zoom == loading->zoom && live->column == loading->column &&
                 live->row == loading->row
             ? live
             : NULL;
}

static void
take_base (Live *live, GBytes *base)
{
  g_clear_pointer (&live->base, g_bytes_unref);
  live->base = base;
  live->retry_seconds = 0;
  remember_base (live->source, live);
  repaint (live);
}

static gboolean
on_retry (gpointer user_data)
{
  Live *live = user_data;

  live->retry_id = 0;
  load_base (live);
  return G_SOURCE_REMOVE;
}

static void
retry_later (Live *live)
{
  live->retry_seconds = CLAMP (live->retry_seconds * 2, FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS);
  g_clear_handle_id (&live->retry_id, g_source_remove);
  live->retry_id = g_timeout_add_seconds (live->retry_seconds, on_retry, live);
}

static void
keep_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Loading *loading = task_data;
  GError *error = NULL;
  GBytes *base = decode (loading->image, &error);

  /* Only what is a picture is kept: an error page is none. */
  if (base == NULL) {
    g_task_return_error (task, error);
    return;
  }
  leit_tile_cache_store (loading->cache, loading->zoom, loading->column, loading->row,
                         loading->image, loading->etag, loading->expires_ms);
  g_task_return_pointer (task, base, (GDestroyNotify) g_bytes_unref);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loading *loading = g_task_get_task_data (G_TASK (result));
  GBytes *base = g_task_propagate_pointer (G_TASK (result), NULL);
  Live *live = find_live (loading);

  if (live != NULL && base != NULL)
    take_base (live, g_steal_pointer (&base));
  else if (live != NULL)
    retry_later (live);
  g_clear_pointer (&base, g_bytes_unref);
}

static void
on_fetched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loading *loading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_http_client_send_finish (LEIT_HTTP_CLIENT (source), result, &error);
  Live *live = find_live (loading);
  g_autoptr (GTask) task = NULL;

  if (live == NULL || response == NULL) {
    if (live != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      retry_later (live);
    loading_free (loading);
    return;
  }
  loading->expires_ms =
      leit_clock_now_ms () +
      (response->max_age_seconds > 0 ? response->max_age_seconds * 1000 : DEFAULT_EXPIRY_MS);
  if (response->status != 304) {
    g_clear_pointer (&loading->image, g_bytes_unref);
    loading->image = g_bytes_ref (response->body);
    g_free (loading->etag);
    loading->etag = g_strdup (response->etag);
  }
  task = g_task_new (NULL, NULL, on_kept, NULL);
  g_task_set_source_tag (task, on_fetched);
  g_task_set_task_data (task, loading, (GDestroyNotify) loading_free);
  g_task_run_in_thread (task, keep_in_thread);
}

static void
fetch (Live *live, Loading *loading)
{
  LeitTileSource *self = live->source;
  g_autofree char *url =
      leit_tile_source_make_url (self->url_template, loading->zoom, loading->column, loading->row);
  LeitHttpRequest request = {
    .method = "GET", .url = url, .max_bytes = MAX_TILE_BYTES, .retries = 1, .etag = loading->etag
  };

  if (self->http == NULL) {
    loading_free (loading);
    return;
  }
  leit_http_client_send_async (self->http, &request, live->cancellable, on_fetched, loading);
}

static void
look_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Loading *loading = task_data;
  g_autoptr (LeitCachedTile) cached = leit_tile_cache_look_up (
      loading->cache, loading->zoom, loading->column, loading->row, leit_clock_now_ms ());

  if (cached == NULL) {
    g_task_return_pointer (task, NULL, NULL);
    return;
  }
  loading->image = g_bytes_ref (cached->image);
  loading->etag = g_strdup (cached->etag);
  loading->expired = cached->expired;
  g_task_return_pointer (task, decode (cached->image, NULL), (GDestroyNotify) g_bytes_unref);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loading *loading = g_task_get_task_data (G_TASK (result));
  GBytes *base = g_task_propagate_pointer (G_TASK (result), NULL);
  Live *live = find_live (loading);
  gboolean fresh = base != NULL && !loading->expired;
  Loading *fetching;

  if (live == NULL) {
    g_clear_pointer (&base, g_bytes_unref);
    return;
  }
  if (base != NULL)
    take_base (live, base);
  if (fresh)
    return;
  fetching = loading_new (live);
  if (base != NULL) {
    fetching->etag = g_strdup (loading->etag);
    fetching->image = g_bytes_ref (loading->image);
  }
  fetch (live, fetching);
}

static void
load_base (Live *live)
{
  g_autoptr (GTask) task = g_task_new (NULL, live->cancellable, on_looked_up, NULL);

  g_task_set_source_tag (task, load_base);
  g_task_set_task_data (task, loading_new (live), (GDestroyNotify) loading_free);
  g_task_run_in_thread (task, look_in_thread);
}

static Live *
begin_live (LeitTileSource *self, ShumateTile *tile)
{
  Live *live = g_new0 (Live, 1);
  g_autofree char *address = NULL;
  GBytes *base;

  g_hash_table_remove (self->live, tile);
  live->source = self;
  live->tile = tile;
  live->zoom = shumate_tile_get_zoom_level (tile);
  live->column = shumate_tile_get_x (tile);
  live->row = shumate_tile_get_y (tile);
  live->cancellable = g_cancellable_new ();
  g_object_weak_ref (G_OBJECT (tile), on_tile_gone, live);
  g_hash_table_insert (self->live, tile, live);
  address = address_of (live);
  base = g_hash_table_lookup (self->bases, address);
  live->base = base != NULL ? g_bytes_ref (base) : NULL;
  return live;
}

static void
leit_tile_source_fill_tile_async (ShumateMapSource *source,
                                  ShumateTile *tile,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  LeitTileSource *self = LEIT_TILE_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Live *live = begin_live (self, tile);

  g_task_set_source_tag (task, leit_tile_source_fill_tile_async);
  /* At once with what there is; the base map follows, and later every change of status. */
  shumate_tile_set_fade_in (tile, FALSE);
  shumate_tile_set_state (tile, SHUMATE_STATE_DONE);
  repaint (live);
  if (live->base == NULL)
    load_base (live);
  g_task_return_boolean (task, TRUE);
}

static gboolean
leit_tile_source_fill_tile_finish (ShumateMapSource *source, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
leit_tile_source_class_init (LeitTileSourceClass *klass)
{
  ShumateMapSourceClass *source_class = SHUMATE_MAP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_tile_source_dispose;
  G_OBJECT_CLASS (klass)->finalize = leit_tile_source_finalize;
  source_class->fill_tile_async = leit_tile_source_fill_tile_async;
  source_class->fill_tile_finish = leit_tile_source_fill_tile_finish;
  signals[SIGNAL_REPAINTED] = g_signal_new ("repainted", G_TYPE_FROM_CLASS (klass),
                                            G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_tile_source_init (LeitTileSource *self)
{
  self->live = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) live_free);
  self->bases =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  g_queue_init (&self->remembered);
}

/* The map keeps finished tiles by the source's id: another id, and none of them is taken for today's. */
static void
renew_id (LeitTileSource *self)
{
  g_autofree char *id = g_strdup_printf ("leitstand-%p-%u", (gpointer) self, ++self->scene_number);

  shumate_map_source_set_id (SHUMATE_MAP_SOURCE (self), id);
}

/**
 * leit_tile_source_new:
 * @config: template, licence and zoom levels
 *
 * Returns: (transfer full): the source; without trees and without network so far
 */
LeitTileSource *
leit_tile_source_new (const LeitTileConfig *config)
{
  LeitTileSource *self = g_object_new (LEIT_TYPE_TILE_SOURCE, NULL);
  ShumateMapSource *source = SHUMATE_MAP_SOURCE (self);

  self->url_template = g_strdup (config->url);
  self->cache = leit_tile_cache_new_for_template (config->url);
  renew_id (self);
  shumate_map_source_set_license (source, config->licence);
  shumate_map_source_set_license_uri (source, config->licence_url);
  shumate_map_source_set_min_zoom_level (source, (guint) config->min_zoom);
  shumate_map_source_set_max_zoom_level (source, (guint) config->max_zoom);
  shumate_map_source_set_tile_size (source, LEIT_TILE_PIXELS);
  shumate_map_source_set_projection (source, SHUMATE_MAP_PROJECTION_MERCATOR);
  return self;
}

/**
 * leit_tile_source_set_http:
 * @http: (nullable): its connections are the limit of requests at a time
 */
void
leit_tile_source_set_http (LeitTileSource *self, LeitHttpClient *http)
{
  g_return_if_fail (LEIT_IS_TILE_SOURCE (self));

  if (g_set_object (&self->http, http))
    leit_tile_source_retry (self);
}

/**
 * leit_tile_source_set_scene:
 * @scene: (nullable) (transfer full): what to paint from now on
 *
 * Repaints the tiles on screen.
 */
void
leit_tile_source_set_scene (LeitTileSource *self, LeitTreeScene *scene)
{
  GHashTableIter iter;
  gpointer live;

  g_return_if_fail (LEIT_IS_TILE_SOURCE (self));

  g_clear_pointer (&self->scene, leit_tree_scene_unref);
  self->scene = scene;
  renew_id (self);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &live))
    repaint (live);
}

/**
 * leit_tile_source_retry:
 *
 * Asks at once for every tile on screen that has no base map: the network is back.
 */
void
leit_tile_source_retry (LeitTileSource *self)
{
  GHashTableIter iter;
  gpointer value;

  g_return_if_fail (LEIT_IS_TILE_SOURCE (self));

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Live *live = value;

    if (live->base == NULL) {
      g_clear_handle_id (&live->retry_id, g_source_remove);
      live->retry_seconds = 0;
      load_base (live);
    }
  }
}

/**
 * leit_tile_source_count:
 * @shown: (out): tiles on screen with their base map
 * @wanted: (out): tiles on screen
 */
void
leit_tile_source_count (LeitTileSource *self, guint *shown, guint *wanted)
{
  GHashTableIter iter;
  gpointer live;

  g_return_if_fail (LEIT_IS_TILE_SOURCE (self));

  *shown = 0;
  *wanted = g_hash_table_size (self->live);
  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &live))
    *shown += ((Live *) live)->base != NULL;
}
