#include "map/map-legend.h"

#include "map/map-view.h"

#include <glib/gi18n-lib.h>

#define N_TREE_ROWS LEIT_N_SOIL_STATUSES

struct _LeitMapLegend {
  GtkWidget parent_instance;

  GtkWidget *expander;
  GtkCheckButton *tree_checks[LEIT_N_SOIL_STATUSES]; /* by status */
  GtkLabel *tree_counts[LEIT_N_SOIL_STATUSES];
  GtkCheckButton *tanks;
  GtkLabel *tank_count;
  GtkCheckButton *stations;
  GtkLabel *station_count;

  LeitTown *town;
  LeitFilter *filter;
  gboolean following; /* the filter moves the checks, not a person */
};

G_DEFINE_FINAL_TYPE (LeitMapLegend, leit_map_legend, GTK_TYPE_WIDGET)

static const LeitStatus tree_order[N_TREE_ROWS] = { LEIT_STATUS_DRY, LEIT_STATUS_MODERATE,
                                                    LEIT_STATUS_GOOD, LEIT_STATUS_TOO_WET,
                                                    LEIT_STATUS_NO_VALUE };

static void
set_count (GtkLabel *label, guint count)
{
  g_autofree char *text = g_strdup_printf ("%'u", count);

  gtk_label_set_text (label, text);
}

static void
update_counts (LeitMapLegend *self)
{
  guint counts[LEIT_N_SOIL_STATUSES];

  if (self->town == NULL)
    return;
  leit_tree_table_count_statuses (leit_town_get_trees (self->town), counts);
  for (guint i = 0; i < N_TREE_ROWS; i++)
    set_count (self->tree_counts[i], counts[i]);
  set_count (self->tank_count, g_list_model_get_n_items (leit_town_get_tanks (self->town)));
  set_count (self->station_count, g_list_model_get_n_items (leit_town_get_stations (self->town)));
}

static void
on_town_changed (LeitMapLegend *self, guint changes)
{
  if ((changes & LEIT_TOWN_CHANGE_TREES) != 0)
    update_counts (self);
}

static void
follow_filter (LeitMapLegend *self)
{
  guint mask;

  if (self->filter == NULL)
    return;
  mask = leit_filter_get_tree_mask (self->filter);
  self->following = TRUE;
  for (guint i = 0; i < N_TREE_ROWS; i++)
    gtk_check_button_set_active (self->tree_checks[i], (mask & (1u << i)) != 0);
  gtk_check_button_set_active (self->tanks, leit_filter_get_tanks (self->filter));
  gtk_check_button_set_active (self->stations, leit_filter_get_stations (self->filter));
  self->following = FALSE;
}

static void
on_toggled (LeitMapLegend *self)
{
  guint mask = 0;

  if (self->following || self->filter == NULL)
    return;
  for (guint i = 0; i < N_TREE_ROWS; i++)
    if (gtk_check_button_get_active (self->tree_checks[i]))
      mask |= 1u << i;
  leit_filter_set_tree_mask (self->filter, mask);
  leit_filter_set_tanks (self->filter, gtk_check_button_get_active (self->tanks));
  leit_filter_set_stations (self->filter, gtk_check_button_get_active (self->stations));
}

static GtkCheckButton *
add_row (LeitMapLegend *self, GtkBox *box, GtkWidget *sign, const char *text, GtkLabel **count)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (text);

  *count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (*count), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (*count), "numeric");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (content), check);
  gtk_box_append (GTK_BOX (content), sign);
  gtk_box_append (GTK_BOX (content), label);
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (*count));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  g_signal_connect_swapped (check, "toggled", G_CALLBACK (on_toggled), self);
  gtk_box_append (box, content);
  return GTK_CHECK_BUTTON (check);
}

static void
add_rows (LeitMapLegend *self, GtkBox *box)
{
  GtkWidget *tank = gtk_image_new_from_icon_name ("weather-showers-symbolic");
  GtkWidget *station = gtk_image_new_from_icon_name ("media-playback-stop-symbolic");

  for (guint i = 0; i < N_TREE_ROWS; i++) {
    LeitStatus status = tree_order[i];

    self->tree_checks[status] =
        add_row (self, box, leit_status_sign_new (status), leit_status_get_label (status),
                 &self->tree_counts[status]);
  }
  self->tanks = add_row (self, box, tank, _ ("Rainwater tanks"), &self->tank_count);
  self->stations = add_row (self, box, station, _ ("Soil stations"), &self->station_count);
}

static void
leit_map_legend_dispose (GObject *object)
{
  LeitMapLegend *self = LEIT_MAP_LEGEND (object);

  leit_map_legend_set_town (self, NULL);
  leit_map_legend_set_filter (self, NULL);
  g_clear_pointer (&self->expander, gtk_widget_unparent);
  G_OBJECT_CLASS (leit_map_legend_parent_class)->dispose (object);
}

static void
leit_map_legend_class_init (LeitMapLegendClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_map_legend_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
leit_map_legend_init (LeitMapLegend *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->expander = gtk_expander_new (_ ("Legend"));
  gtk_expander_set_expanded (GTK_EXPANDER (self->expander), TRUE);
  add_rows (self, GTK_BOX (box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), scroller);
  gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
  gtk_widget_add_css_class (GTK_WIDGET (self), "map-legend");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Legend: what is shown"), -1);
}

LeitMapLegend *
leit_map_legend_new (void)
{
  return g_object_new (LEIT_TYPE_MAP_LEGEND, NULL);
}

/**
 * leit_map_legend_set_town:
 * @town: (nullable): whose things are counted
 */
void
leit_map_legend_set_town (LeitMapLegend *self, LeitTown *town)
{
  g_return_if_fail (LEIT_IS_MAP_LEGEND (self));

  if (self->town != NULL)
    g_signal_handlers_disconnect_by_func (self->town, on_town_changed, self);
  g_set_object (&self->town, town);
  if (town == NULL)
    return;
  g_signal_connect_object (town, "changed", G_CALLBACK (on_town_changed), self, G_CONNECT_SWAPPED);
  update_counts (self);
}

/**
 * leit_map_legend_set_filter:
 * @filter: (nullable): what the checks switch
 */
void
leit_map_legend_set_filter (LeitMapLegend *self, LeitFilter *filter)
{
  g_return_if_fail (LEIT_IS_MAP_LEGEND (self));

  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_func (self->filter, follow_filter, self);
  g_set_object (&self->filter, filter);
  if (filter == NULL)
    return;
  g_signal_connect_object (filter, "changed", G_CALLBACK (follow_filter), self, G_CONNECT_SWAPPED);
  follow_filter (self);
}
