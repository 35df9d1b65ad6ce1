#include "ui/map-page.h"

#include "map/map-legend.h"
#include "map/map-view.h"
#include "ui/details-panel.h"
#include "ui/list-panel.h"
#include "ui/map-layout.h"

#include <glib/gi18n-lib.h>

/* Ages are shown in minutes: twice as often is soon enough. */
#define TICK_SECONDS 30

struct _LeitMapPage {
  GtkWidget parent_instance;

  LeitMapLayout *layout;
  GtkOverlay *overlay;
  LeitMapView *map;
  LeitListPanel *list;
  LeitDetailsPanel *details;
  LeitMapLegend *legend;

  LeitSession *session;
  LeitThing selection;
  gboolean opened_from_list; /* closing the details leads back there */
  guint tick;
};

G_DEFINE_FINAL_TYPE (LeitMapPage, leit_map_page, GTK_TYPE_WIDGET)

static LeitTown *
get_town (LeitMapPage *self)
{
  return self->session != NULL ? leit_session_get_town (self->session) : NULL;
}

static gboolean
has_place (LeitMapPage *self, LeitThing thing)
{
  LeitTown *town = get_town (self);
  double latitude, longitude;

  return town != NULL && leit_town_get_thing_position (town, thing, &latitude, &longitude);
}

/* The one selection: list, map and panel follow it. */
static void
select_thing (LeitMapPage *self, LeitThing thing)
{
  if (!has_place (self, thing))
    thing = LEIT_THING_INIT_NONE;
  if (leit_thing_equal (self->selection, thing))
    return;
  self->selection = thing;
  leit_list_panel_select (self->list, thing);
  leit_map_view_set_selection (self->map, thing);
  if (leit_map_layout_get_details_open (self->layout))
    leit_details_panel_set_thing (self->details, thing);
}

static void
open_details (LeitMapPage *self)
{
  leit_details_panel_set_thing (self->details, self->selection);
  leit_map_layout_set_details_open (self->layout, self->selection.kind != LEIT_THING_NONE);
}

static void
close_details (LeitMapPage *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->details)) != NULL;

  leit_map_layout_set_details_open (self->layout, FALSE);
  leit_details_panel_set_thing (self->details, LEIT_THING_INIT_NONE);
  if (!had_focus)
    return;
  if (!self->opened_from_list || !leit_list_panel_focus_selection (self->list))
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
}

static void
on_map_activated (LeitMapPage *self, guint kind, guint index)
{
  self->opened_from_list = FALSE;
  select_thing (self, (LeitThing){ kind, index });
  if (kind == LEIT_THING_NONE)
    close_details (self);
  else
    open_details (self);
}

/* Where the details would hide the list, moving along the list only shows the place on the map. */
static void
on_list_picked (LeitMapPage *self, guint kind, guint index)
{
  self->opened_from_list = TRUE;
  select_thing (self, (LeitThing){ kind, index });
  leit_map_view_zoom_to_selection (self->map);
  if (leit_map_layout_has_room_for_both (self->layout))
    open_details (self);
}

static void
on_list_opened (LeitMapPage *self, guint kind, guint index, gboolean by_keyboard)
{
  self->opened_from_list = TRUE;
  select_thing (self, (LeitThing){ kind, index });
  open_details (self);
  leit_map_view_zoom_to_selection (self->map);
  if (by_keyboard)
    gtk_widget_grab_focus (GTK_WIDGET (self->details));
}

static void
on_details_close (LeitMapPage *self)
{
  close_details (self);
}

static void
on_details_go_to (LeitMapPage *self, guint kind, guint index)
{
  leit_map_page_show_thing (self, (LeitThing){ kind, index });
  gtk_widget_grab_focus (GTK_WIDGET (self->details));
}

static gboolean
on_key (LeitMapPage *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  if (leit_map_layout_get_details_open (self->layout)) {
    close_details (self);
    return GDK_EVENT_STOP;
  }
  if (leit_map_layout_get_collapsed (self->layout) &&
      leit_map_layout_get_list_open (self->layout)) {
    leit_map_layout_set_list_open (self->layout, FALSE);
    gtk_widget_grab_focus (GTK_WIDGET (self->map));
    return GDK_EVENT_STOP;
  }
  return GDK_EVENT_PROPAGATE;
}

static void
on_town_changed (LeitMapPage *self, guint changes)
{
  /* Behind another page nothing is kept up to date; coming back does that. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  leit_list_panel_update (self->list);
  leit_details_panel_update (self->details, (changes & LEIT_TOWN_CHANGE_READINGS) != 0);
}

static gboolean
on_tick (gpointer user_data)
{
  LeitMapPage *self = user_data;

  leit_list_panel_update (self->list);
  leit_details_panel_update (self->details, TRUE);
  return G_SOURCE_CONTINUE;
}

static void
leit_map_page_map (GtkWidget *widget)
{
  LeitMapPage *self = LEIT_MAP_PAGE (widget);

  GTK_WIDGET_CLASS (leit_map_page_parent_class)->map (widget);
  if (self->tick == 0)
    self->tick = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
  leit_list_panel_update (self->list);
  leit_details_panel_update (self->details, TRUE);
}

static void
leit_map_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&LEIT_MAP_PAGE (widget)->tick, g_source_remove);
  GTK_WIDGET_CLASS (leit_map_page_parent_class)->unmap (widget);
}

static void
leit_map_page_dispose (GObject *object)
{
  LeitMapPage *self = LEIT_MAP_PAGE (object);

  if (self->layout != NULL)
    leit_map_page_set_session (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LEIT_TYPE_MAP_PAGE);
  G_OBJECT_CLASS (leit_map_page_parent_class)->dispose (object);
}

static void
leit_map_page_class_init (LeitMapPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_map_page_dispose;
  widget_class->map = leit_map_page_map;
  widget_class->unmap = leit_map_page_unmap;

  g_type_ensure (LEIT_TYPE_DETAILS_PANEL);
  g_type_ensure (LEIT_TYPE_LIST_PANEL);
  g_type_ensure (LEIT_TYPE_MAP_LAYOUT);
  g_type_ensure (LEIT_TYPE_MAP_VIEW);
  gtk_widget_class_set_css_name (widget_class, "map-page");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/de/zukunftsschusterei/Leitstand/ui/map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitMapPage, layout);
  gtk_widget_class_bind_template_child (widget_class, LeitMapPage, overlay);
  gtk_widget_class_bind_template_child (widget_class, LeitMapPage, map);
  gtk_widget_class_bind_template_child (widget_class, LeitMapPage, list);
  gtk_widget_class_bind_template_child (widget_class, LeitMapPage, details);
  gtk_widget_class_bind_template_callback (widget_class, on_map_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_list_picked);
  gtk_widget_class_bind_template_callback (widget_class, on_list_opened);
  gtk_widget_class_bind_template_callback (widget_class, on_details_close);
  gtk_widget_class_bind_template_callback (widget_class, on_details_go_to);
  gtk_widget_class_bind_template_callback (widget_class, on_key);
}

static void
leit_map_page_init (LeitMapPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->legend = leit_map_legend_new ();
  gtk_widget_set_halign (GTK_WIDGET (self->legend), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self->legend), GTK_ALIGN_START);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->legend));
}

GtkWidget *
leit_map_page_new (void)
{
  return g_object_new (LEIT_TYPE_MAP_PAGE, NULL);
}

/**
 * leit_map_page_set_session:
 * @self: the page
 * @session: (nullable): the open town
 */
void
leit_map_page_set_session (LeitMapPage *self, LeitSession *session)
{
  LeitTown *town;
  LeitFilter *filter;

  g_return_if_fail (LEIT_IS_MAP_PAGE (self));

  if (self->session == session)
    return;
  select_thing (self, LEIT_THING_INIT_NONE);
  leit_map_layout_set_details_open (self->layout, FALSE);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (get_town (self), on_town_changed, self);
  g_set_object (&self->session, session);
  town = get_town (self);
  filter = session != NULL ? leit_session_get_filter (session) : NULL;
  leit_map_view_set_http_client (self->map,
                                 session != NULL ? leit_session_get_http (session) : NULL);
  leit_map_view_set_town (self->map, town);
  leit_map_view_set_filter (self->map, filter);
  leit_map_legend_set_town (self->legend, town);
  leit_map_legend_set_filter (self->legend, filter);
  leit_list_panel_set_town (self->list, town, filter);
  leit_details_panel_set_session (self->details, session);
  if (town != NULL)
    g_signal_connect_object (town, "changed", G_CALLBACK (on_town_changed), self,
                             G_CONNECT_SWAPPED);
}

/* A thing that search or legend hide cannot be shown without showing the others again. */
static void
make_visible (LeitMapPage *self, LeitThing thing)
{
  LeitFilter *filter = leit_session_get_filter (self->session);
  g_autoptr (LeitThingList) list = leit_thing_list_new (get_town (self), filter);

  if (leit_thing_list_find (list, thing) == G_MAXUINT)
    leit_filter_reset (filter);
}

/**
 * leit_map_page_show_thing:
 * @self: the page
 * @thing: a tank, tree or station; anything else has no place on the map and is not shown
 *
 * Selects it, opens its details and moves the map there. Search and legend are reset if they hide
 * it.
 */
void
leit_map_page_show_thing (LeitMapPage *self, LeitThing thing)
{
  g_return_if_fail (LEIT_IS_MAP_PAGE (self));

  if (!has_place (self, thing))
    return;
  make_visible (self, thing);
  select_thing (self, thing);
  open_details (self);
  leit_map_view_zoom_to_selection (self->map);
}

/**
 * leit_map_page_show_statuses:
 * @self: the page
 * @tree_mask: the tree statuses to show, bit = 1 << #LeitStatus
 *
 * Shows only such trees, on the map and in the list.
 */
void
leit_map_page_show_statuses (LeitMapPage *self, guint tree_mask)
{
  LeitFilter *filter;

  g_return_if_fail (LEIT_IS_MAP_PAGE (self));

  if (self->session == NULL)
    return;
  filter = leit_session_get_filter (self->session);
  leit_filter_set_text (filter, "");
  leit_filter_set_tree_mask (filter, tree_mask);
  leit_map_layout_set_list_open (self->layout, TRUE);
}

/**
 * leit_map_page_start_search:
 * @self: the page
 *
 * Puts the cursor into the search entry, and shows the list if it is away.
 */
void
leit_map_page_start_search (LeitMapPage *self)
{
  g_return_if_fail (LEIT_IS_MAP_PAGE (self));

  leit_map_layout_set_list_open (self->layout, TRUE);
  leit_list_panel_start_search (self->list);
}

/**
 * leit_map_page_get_selection:
 * @self: the page
 *
 * Returns: what is selected, of the session's town
 */
LeitThing
leit_map_page_get_selection (LeitMapPage *self)
{
  g_return_val_if_fail (LEIT_IS_MAP_PAGE (self), LEIT_THING_INIT_NONE);

  return self->selection;
}
