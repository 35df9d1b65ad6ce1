#include "map/map-view.h"

#include "base/clock.h"
#include "base/format.h"
#include "map/thing-layer.h"
#include "map/tile-source.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define PICK_RADIUS_PIXELS 12
#define PAN_PIXELS 80
#define SELECTION_ZOOM 18
#define TOWN_MARGIN 0.04

struct _LeitMapView {
  GtkWidget parent_instance;

  GtkWidget *overlay;
  ShumateMap *map;
  ShumateMapLayer *tiles;
  LeitThingLayer *things;
  LeitTileSource *source;
  GtkLabel *licence;
  ShumateScale *scale;

  LeitHttpClient *http; /* the town's; tiles have a client of their own */
  LeitHttpClient *tile_http;
  LeitTown *town;
  LeitFilter *filter;
  LeitThing selection;
  gboolean town_is_shown;
  guint show_town_id;
};

G_DEFINE_FINAL_TYPE (LeitMapView, leit_map_view, GTK_TYPE_WIDGET)

enum { SIGNAL_THING_ACTIVATED, N_SIGNALS };

static guint signals[N_SIGNALS];

static ShumateViewport *
get_viewport (LeitMapView *self)
{
  return shumate_map_get_viewport (self->map);
}

static void
update_scene (LeitMapView *self)
{
  LeitTreeScene *scene = NULL;

  if (self->source == NULL)
    return;
  if (self->town != NULL)
    scene = leit_tree_scene_new (leit_town_get_trees (self->town),
                                 self->filter != NULL ? leit_filter_get_tree_mask (self->filter)
                                                      : G_MAXUINT);
  leit_tile_source_set_scene (self->source, scene);
}

static void
on_town_changed (LeitMapView *self, guint changes)
{
  if ((changes & LEIT_TOWN_CHANGE_TREES) != 0)
    update_scene (self);
}

/* Picking */

static guint
pick_tree (LeitMapView *self, double x, double y, double radius_pixels)
{
  ShumateViewport *viewport = get_viewport (self);
  double zoom = shumate_viewport_get_zoom_level (viewport);
  double units_per_pixel = ldexp (1, 32) / (LEIT_TILE_PIXELS * pow (2, zoom));
  double latitude, longitude;
  guint32 mercator_x, mercator_y;

  if (self->town == NULL || self->filter == NULL)
    return LEIT_TREE_NO_ROW;
  shumate_viewport_widget_coords_to_location (viewport, GTK_WIDGET (self->map), x, y, &latitude,
                                              &longitude);
  leit_mercator_from_degrees (latitude, longitude, &mercator_x, &mercator_y);
  return leit_tree_table_pick (leit_town_get_trees (self->town), mercator_x, mercator_y,
                               (guint32) MIN (radius_pixels * units_per_pixel, G_MAXINT32),
                               leit_filter_get_tree_mask (self->filter));
}

static LeitThing
pick_within (LeitMapView *self, double x, double y, double tree_radius_pixels)
{
  LeitThing thing = leit_thing_layer_pick (self->things, x, y);
  guint row;

  if (thing.kind != LEIT_THING_NONE)
    return thing;
  row = pick_tree (self, x, y, tree_radius_pixels);
  return row != LEIT_TREE_NO_ROW ? (LeitThing){ LEIT_THING_TREE, row } : LEIT_THING_INIT_NONE;
}

static void
activate_thing (LeitMapView *self, LeitThing thing)
{
  leit_map_view_set_selection (self, thing);
  g_signal_emit (self, signals[SIGNAL_THING_ACTIVATED], 0, (guint) thing.kind, thing.index);
}

static void
on_click (LeitMapView *self, int n_press, double x, double y)
{
  if (n_press == 1)
    activate_thing (self, pick_within (self, x, y, PICK_RADIUS_PIXELS));
}

static char *
describe (LeitMapView *self, LeitThing thing)
{
  gint64 now_ms = leit_clock_now_ms ();
  g_autofree char *name = leit_town_get_thing_name (self->town, thing);
  g_autoptr (LeitRating) rating = NULL;
  g_autofree char *sentence = NULL;

  if (thing.kind == LEIT_THING_TREE)
    rating = leit_town_rate_tree (self->town, thing.index, now_ms);
  else if (thing.kind == LEIT_THING_TANK)
    rating = leit_rating_copy (leit_tank_get_rating (leit_town_get_tank (self->town, thing.index)));
  else
    rating = leit_rating_copy (
        leit_station_get_rating (leit_town_get_station (self->town, thing.index)));
  sentence = leit_rating_get_sentence (rating);
  return g_strdup_printf ("%s\n%s", name, sentence);
}

static gboolean
on_query_tooltip (
    LeitMapView *self, int x, int y, gboolean keyboard_mode, GtkTooltip *tooltip, gpointer widget)
{
  LeitThing thing;
  g_autofree char *text = NULL;

  if (self->town == NULL || keyboard_mode)
    return FALSE;
  thing = pick_within (self, x, y, PICK_RADIUS_PIXELS);
  if (thing.kind == LEIT_THING_NONE)
    return FALSE;
  text = describe (self, thing);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* Keyboard */

static void
pan (LeitMapView *self, double dx, double dy)
{
  ShumateViewport *viewport = get_viewport (self);
  double x = gtk_widget_get_width (GTK_WIDGET (self->map)) / 2.0 + dx;
  double y = gtk_widget_get_height (GTK_WIDGET (self->map)) / 2.0 + dy;
  double latitude, longitude;

  shumate_viewport_widget_coords_to_location (viewport, GTK_WIDGET (self->map), x, y, &latitude,
                                              &longitude);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), latitude, longitude);
}

static void
activate_nearest (LeitMapView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->map));
  int height = gtk_widget_get_height (GTK_WIDGET (self->map));
  LeitThing thing = pick_within (self, width / 2.0, height / 2.0, MIN (width, height) / 4.0);

  if (thing.kind != LEIT_THING_NONE)
    activate_thing (self, thing);
}

static gboolean
on_key (LeitMapView *self, guint key, guint code, GdkModifierType modifiers)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Left:
    pan (self, -PAN_PIXELS, 0);
    break;
  case GDK_KEY_Right:
    pan (self, PAN_PIXELS, 0);
    break;
  case GDK_KEY_Up:
    pan (self, 0, -PAN_PIXELS);
    break;
  case GDK_KEY_Down:
    pan (self, 0, PAN_PIXELS);
    break;
  case GDK_KEY_plus:
  case GDK_KEY_KP_Add:
  case GDK_KEY_equal:
    shumate_map_zoom_in (self->map);
    break;
  case GDK_KEY_minus:
  case GDK_KEY_KP_Subtract:
    shumate_map_zoom_out (self->map);
    break;
  case GDK_KEY_Home:
    leit_map_view_zoom_to_town (self);
    break;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
  case GDK_KEY_space:
    activate_nearest (self);
    break;
  default:
    return GDK_EVENT_PROPAGATE;
  }
  return GDK_EVENT_STOP;
}

static void
on_focus_changed (LeitMapView *self)
{
  leit_thing_layer_set_cross_hair (self->things, gtk_widget_has_visible_focus (GTK_WIDGET (self)) ||
                                                     gtk_widget_is_focus (GTK_WIDGET (self)));
}

/* Zoom and place */

static double
zoom_for_span (double pixels, double share_of_world)
{
  return log2 (pixels / (LEIT_TILE_PIXELS * share_of_world));
}

/**
 * leit_map_view_zoom_to_town:
 *
 * Shows the whole of the town's bounds.
 */
void
leit_map_view_zoom_to_town (LeitMapView *self)
{
  const LeitBounds *bounds;
  ShumateViewport *viewport;
  guint32 west, north, east, south;
  double width, height, zoom, latitude, longitude;

  g_return_if_fail (LEIT_IS_MAP_VIEW (self));

  width = gtk_widget_get_width (GTK_WIDGET (self->map));
  height = gtk_widget_get_height (GTK_WIDGET (self->map));
  if (self->town == NULL || width <= 0 || height <= 0)
    return;
  viewport = get_viewport (self);
  bounds = leit_profile_get_bounds (leit_town_get_profile (self->town));
  leit_mercator_from_degrees (bounds->north, bounds->west, &west, &north);
  leit_mercator_from_degrees (bounds->south, bounds->east, &east, &south);
  zoom = MIN (zoom_for_span (width * (1 - TOWN_MARGIN), (east - west) / ldexp (1, 32)),
              zoom_for_span (height * (1 - TOWN_MARGIN), (south - north) / ldexp (1, 32)));
  leit_mercator_to_degrees (west / 2 + east / 2, north / 2 + south / 2, &latitude, &longitude);
  shumate_viewport_set_zoom_level (viewport, zoom);
  shumate_location_set_location (SHUMATE_LOCATION (viewport), latitude, longitude);
  self->town_is_shown = TRUE;
}

/**
 * leit_map_view_zoom_to_selection:
 *
 * Puts the selection in the middle, near enough to tell it from its neighbours.
 */
void
leit_map_view_zoom_to_selection (LeitMapView *self)
{
  ShumateViewport *viewport;
  double latitude, longitude;

  g_return_if_fail (LEIT_IS_MAP_VIEW (self));

  if (self->town == NULL ||
      !leit_town_get_thing_position (self->town, self->selection, &latitude, &longitude))
    return;
  viewport = get_viewport (self);
  shumate_viewport_set_zoom_level (
      viewport, MAX (shumate_viewport_get_zoom_level (viewport), SELECTION_ZOOM));
  shumate_location_set_location (SHUMATE_LOCATION (viewport), latitude, longitude);
  self->town_is_shown = TRUE;
}

static gboolean
show_town_now (gpointer user_data)
{
  LeitMapView *self = user_data;

  self->show_town_id = 0;
  if (!self->town_is_shown)
    leit_map_view_zoom_to_town (self);
  return G_SOURCE_REMOVE;
}

/* Moving the map in the middle of an allocation would undo it. */
static void
leit_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LeitMapView *self = LEIT_MAP_VIEW (widget);

  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
  if (!self->town_is_shown && self->show_town_id == 0)
    self->show_town_id = g_idle_add (show_town_now, self);
}

static void
leit_map_view_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  gtk_widget_measure (LEIT_MAP_VIEW (widget)->overlay, orientation, for_size, minimum, natural,
                      NULL, NULL);
}

/* Construction */

static void
zoom_in (GtkWidget *widget, const char *action, GVariant *parameter)
{
  shumate_map_zoom_in (LEIT_MAP_VIEW (widget)->map);
}

static void
zoom_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  shumate_map_zoom_out (LEIT_MAP_VIEW (widget)->map);
}

static void
zoom_town (GtkWidget *widget, const char *action, GVariant *parameter)
{
  leit_map_view_zoom_to_town (LEIT_MAP_VIEW (widget));
}

static void
zoom_selection (GtkWidget *widget, const char *action, GVariant *parameter)
{
  leit_map_view_zoom_to_selection (LEIT_MAP_VIEW (widget));
}

static GtkWidget *
make_button (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "osd");
  gtk_widget_add_css_class (button, "circular");
  return button;
}

static void
add_controls (LeitMapView *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_box_append (GTK_BOX (buttons), make_button ("zoom-fit-best-symbolic",
                                                  _ ("Show the whole town"), "map.zoom-town"));
  gtk_box_append (GTK_BOX (buttons),
                  make_button ("zoom-in-symbolic", _ ("Zoom in"), "map.zoom-in"));
  gtk_box_append (GTK_BOX (buttons),
                  make_button ("zoom-out-symbolic", _ ("Zoom out"), "map.zoom-out"));
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_widget_set_valign (buttons, GTK_ALIGN_END);
  gtk_widget_set_margin_end (buttons, 12);
  gtk_widget_set_margin_bottom (buttons, 36);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), buttons);

  self->scale = shumate_scale_new (get_viewport (self));
  self->licence = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->licence, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->licence), "map-licence");
  gtk_widget_set_valign (GTK_WIDGET (self->licence), GTK_ALIGN_END);
  gtk_label_set_xalign (self->licence, 0);
  gtk_widget_set_halign (GTK_WIDGET (self->scale), GTK_ALIGN_START);
  gtk_widget_set_margin_start (GTK_WIDGET (self->scale), 8);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->scale));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->licence));
  gtk_widget_set_halign (foot, GTK_ALIGN_START);
  gtk_widget_set_valign (foot, GTK_ALIGN_END);
  gtk_widget_set_can_target (foot, FALSE);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), foot);
}

static void
add_input (LeitMapView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (click, "released", G_CALLBACK (on_click), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_object (focus, "enter", G_CALLBACK (on_focus_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_changed), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->map), TRUE);
  g_signal_connect_object (self->map, "query-tooltip", G_CALLBACK (on_query_tooltip), self,
                           G_CONNECT_SWAPPED);
}

static void
leit_map_view_dispose (GObject *object)
{
  LeitMapView *self = LEIT_MAP_VIEW (object);

  g_clear_handle_id (&self->show_town_id, g_source_remove);
  if (self->overlay != NULL) {
    leit_map_view_set_filter (self, NULL);
    leit_map_view_set_town (self, NULL);
  }
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->source);
  g_clear_object (&self->http);
  g_clear_object (&self->tile_http);
  G_OBJECT_CLASS (leit_map_view_parent_class)->dispose (object);
}

static void
leit_map_view_class_init (LeitMapViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_map_view_dispose;
  widget_class->size_allocate = leit_map_view_size_allocate;
  widget_class->measure = leit_map_view_measure;
  signals[SIGNAL_THING_ACTIVATED] =
      g_signal_new ("thing-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, zoom_out);
  gtk_widget_class_install_action (widget_class, "map.zoom-town", NULL, zoom_town);
  gtk_widget_class_install_action (widget_class, "map.zoom-selection", NULL, zoom_selection);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "map-view");
}

static void
leit_map_view_init (LeitMapView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->overlay = gtk_overlay_new ();
  gtk_widget_set_parent (self->overlay, widget);
  self->map = shumate_map_new ();
  gtk_widget_set_focusable (GTK_WIDGET (self->map), FALSE);
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  self->things = leit_thing_layer_new (get_viewport (self));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->things));
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  add_controls (self);
  add_input (self);
}

LeitMapView *
leit_map_view_new (void)
{
  return g_object_new (LEIT_TYPE_MAP_VIEW, NULL);
}

/* Tiles must not wait behind telemetry, nor take more connections than their provider allows. */
static void
use_tile_client (LeitMapView *self)
{
  const LeitTileConfig *tiles;

  if (self->source == NULL || self->http == NULL || self->town == NULL)
    return;
  tiles = leit_profile_get_tiles (leit_town_get_profile (self->town));
  g_clear_object (&self->tile_http);
  self->tile_http = leit_http_client_new ((guint) tiles->max_connections);
  leit_tile_source_set_http (self->source, self->tile_http);
}

/**
 * leit_map_view_set_http_client:
 * @http: (nullable): given where the map may use the network
 */
void
leit_map_view_set_http_client (LeitMapView *self, LeitHttpClient *http)
{
  g_return_if_fail (LEIT_IS_MAP_VIEW (self));

  if (g_set_object (&self->http, http))
    use_tile_client (self);
}

static void
drop_source (LeitMapView *self)
{
  if (self->tiles != NULL)
    shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->tiles));
  self->tiles = NULL;
  g_clear_object (&self->source);
}

static void
make_source (LeitMapView *self)
{
  LeitProfile *profile = leit_town_get_profile (self->town);
  const LeitTileConfig *config = leit_profile_get_tiles (profile);
  g_autofree char *label = NULL;

  self->source = leit_tile_source_new (config);
  self->tiles = shumate_map_layer_new (SHUMATE_MAP_SOURCE (self->source), get_viewport (self));
  g_signal_connect_object (self->source, "repainted", G_CALLBACK (gtk_widget_queue_draw),
                           self->tiles, G_CONNECT_SWAPPED);
  shumate_map_insert_layer_behind (self->map, SHUMATE_LAYER (self->tiles),
                                   SHUMATE_LAYER (self->things));
  shumate_viewport_set_reference_map_source (get_viewport (self),
                                             SHUMATE_MAP_SOURCE (self->source));
  shumate_viewport_set_min_zoom_level (get_viewport (self), (guint) MAX (config->min_zoom, 2));
  shumate_viewport_set_max_zoom_level (get_viewport (self), (guint) config->max_zoom);
  gtk_label_set_text (self->licence, config->licence);
  /* Translators: %s is the town's name */
  label = g_strdup_printf (_ ("Map of %s"), leit_profile_get_name (profile));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      _ ("Arrows move the map, plus and minus zoom, Home shows the whole town, Enter opens what is "
         "nearest to the middle. The list beside the map has the same in words."),
      -1);
}

/**
 * leit_map_view_set_town:
 * @town: (nullable): what is shown
 */
void
leit_map_view_set_town (LeitMapView *self, LeitTown *town)
{
  g_return_if_fail (LEIT_IS_MAP_VIEW (self));

  if (self->town == town)
    return;
  if (self->town != NULL)
    g_signal_handlers_disconnect_by_func (self->town, on_town_changed, self);
  drop_source (self);
  self->selection = LEIT_THING_INIT_NONE;
  g_set_object (&self->town, town);
  leit_thing_layer_set_selection (self->things, self->selection);
  leit_thing_layer_set_town (self->things, town);
  self->town_is_shown = FALSE;
  if (town == NULL)
    return;
  g_signal_connect_object (town, "changed", G_CALLBACK (on_town_changed), self, G_CONNECT_SWAPPED);
  make_source (self);
  update_scene (self);
  use_tile_client (self);
  leit_map_view_zoom_to_town (self);
}

/**
 * leit_map_view_set_filter:
 * @filter: (nullable): what is let through
 */
void
leit_map_view_set_filter (LeitMapView *self, LeitFilter *filter)
{
  g_return_if_fail (LEIT_IS_MAP_VIEW (self));

  if (self->filter == filter)
    return;
  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_func (self->filter, update_scene, self);
  g_set_object (&self->filter, filter);
  leit_thing_layer_set_filter (self->things, filter);
  if (filter != NULL)
    g_signal_connect_object (filter, "changed", G_CALLBACK (update_scene), self, G_CONNECT_SWAPPED);
  update_scene (self);
}

LeitThing
leit_map_view_get_selection (LeitMapView *self)
{
  g_return_val_if_fail (LEIT_IS_MAP_VIEW (self), LEIT_THING_INIT_NONE);

  return self->selection;
}

/**
 * leit_map_view_set_selection:
 * @thing: what is highlighted; of kind %LEIT_THING_NONE for nothing
 *
 * Emits nothing: whoever selects knows.
 */
void
leit_map_view_set_selection (LeitMapView *self, LeitThing thing)
{
  g_return_if_fail (LEIT_IS_MAP_VIEW (self));

  self->selection = thing;
  leit_thing_layer_set_selection (self->things, thing);
}

/**
 * leit_map_view_count_tiles:
 * @shown: (out): tiles on screen that have their base map
 * @wanted: (out): tiles on screen
 */
void
leit_map_view_count_tiles (LeitMapView *self, guint *shown, guint *wanted)
{
  g_return_if_fail (LEIT_IS_MAP_VIEW (self));

  *shown = *wanted = 0;
  if (self->source != NULL)
    leit_tile_source_count (self->source, shown, wanted);
}
