#include "ui/picture.h"

#include "base/clock.h"
#include "map/map-view.h"

#include <glib/gi18n-lib.h>

/* Drawing the demo map on a slow machine takes a few seconds; a minute means that something is wrong. */
#define PATIENCE_MS (60 * LEIT_SECOND_MS)
#define LOOK_AGAIN_MS 100

typedef struct {
  GtkWindow *window;
  LeitSession *session;
  char *path;
  gint64 deadline_us;
  guint rounds_complete;
} Picture;

static void
picture_free (Picture *picture)
{
  g_clear_object (&picture->window);
  g_clear_object (&picture->session);
  g_free (picture->path);
  g_free (picture);
}

static LeitMapView *
find_map (GtkWidget *widget)
{
  if (LEIT_IS_MAP_VIEW (widget))
    return LEIT_MAP_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    LeitMapView *map = find_map (child);

    if (map != NULL)
      return map;
  }
  return NULL;
}

static guint
count_current_streams (LeitTown *town)
{
  const LeitThresholds *thresholds = leit_profile_get_thresholds (leit_town_get_profile (town));
  gint64 now_ms = leit_clock_now_ms ();
  guint current = 0;

  for (guint i = 0; i < leit_town_get_n_streams (town); i++)
    if (leit_freshness_of (thresholds, leit_town_get_stream (town, i),
                           leit_town_get_latest (town, i), now_ms) == LEIT_FRESHNESS_CURRENT)
      current++;
  return current;
}

/* What is still missing before the picture tells the truth, or NULL. */
static char *
describe_missing (Picture *picture)
{
  LeitTown *town = leit_session_get_town (picture->session);
  LeitMapView *map = find_map (GTK_WIDGET (picture->window));
  guint shown = 0, wanted = 0;

  if (g_list_model_get_n_items (leit_town_get_tanks (town)) == 0)
    return g_strdup (_ ("the town has no tanks"));
  if (leit_tree_table_get_n_rows (leit_town_get_trees (town)) == 0)
    return g_strdup (_ ("the town has no trees"));
  if (count_current_streams (town) * 2 < leit_town_get_n_streams (town))
    return g_strdup (_ ("most sensors have no fresh reading"));
  if (map == NULL || !gtk_widget_get_mapped (GTK_WIDGET (map)))
    return g_strdup (_ ("the map is not on screen"));
  leit_map_view_count_tiles (map, &shown, &wanted);
  if (wanted == 0 || shown < wanted)
    return g_strdup_printf (_ ("%u of %u map tiles are shown"), shown, wanted);
  return NULL;
}

static gboolean
save_picture (Picture *picture, GError **error)
{
  GtkWidget *widget = GTK_WIDGET (picture->window);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (picture->window));

  gdk_paintable_snapshot (paintable, GDK_SNAPSHOT (snapshot), gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node != NULL)
    texture = gsk_renderer_render_texture (renderer, node, NULL);
  if (texture != NULL && gdk_texture_save_to_png (texture, picture->path))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The picture could not be written to %s."),
               picture->path);
  return FALSE;
}

static gboolean
look_again (gpointer user_data)
{
  GTask *task = user_data;
  Picture *picture = g_task_get_task_data (task);
  g_autofree char *missing = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  missing = describe_missing (picture);
  if (missing != NULL) {
    picture->rounds_complete = 0;
    if (g_get_monotonic_time () < picture->deadline_us)
      return G_SOURCE_CONTINUE;
    g_task_return_new_error (
        task, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
        /* Translators: what is missing, such as "3 of 20 map tiles are shown" */
        _ ("The window is not complete: %s."), missing);
    return G_SOURCE_REMOVE;
  }
  /* A few rounds more, so that fades and the last layout have come to rest. */
  if (picture->rounds_complete++ < 10)
    return G_SOURCE_CONTINUE;
  if (save_picture (picture, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  return G_SOURCE_REMOVE;
}

/**
 * leit_picture_take_async:
 * @window: the window, with the map on screen
 * @session: its session
 * @path: the PNG file to write
 *
 * Waits until @window shows the map with all its tiles, tanks, trees and mostly fresh readings,
 * then writes what it shows to @path. After a minute it gives up and says what was missing.
 */
void
leit_picture_take_async (GtkWindow *window,
                         LeitSession *session,
                         const char *path,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (window, cancellable, callback, user_data);
  Picture *picture = g_new0 (Picture, 1);

  g_return_if_fail (GTK_IS_WINDOW (window));
  g_return_if_fail (LEIT_IS_SESSION (session));

  g_task_set_source_tag (task, leit_picture_take_async);
  picture->window = g_object_ref (window);
  picture->session = g_object_ref (session);
  picture->path = g_strdup (path);
  picture->deadline_us = g_get_monotonic_time () + PATIENCE_MS * 1000;
  g_task_set_task_data (task, picture, (GDestroyNotify) picture_free);
  g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_AGAIN_MS, look_again, g_steal_pointer (&task),
                      g_object_unref);
}

/**
 * leit_picture_take_finish:
 *
 * Returns: %FALSE with @error when something was missing or the file could not be written
 */
gboolean
leit_picture_take_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
