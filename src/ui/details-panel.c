#include "ui/details-panel.h"

#include "base/clock.h"
#include "base/format.h"
#include "map/map-view.h"
#include "ui/details-facts.h"
#include "ui/details-watering.h"
#include "ui/facts-grid.h"
#include "ui/history-view.h"
#include "ui/thing-facts.h"
#include "ui/value-row.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define NO_SIGN LEIT_N_STATUSES

struct _LeitDetailsPanel {
  GtkWidget parent_instance;

  AdwBin *sign_bin;
  GtkLabel *title;
  GtkWidget *close_button;
  GtkScrolledWindow *scroller;
  GtkLabel *sentence;
  GtkLevelBar *gauge;
  GtkWidget *age_box;
  GtkWidget *late;
  GtkLabel *age;
  GtkWidget *probe_box;
  GtkLabel *probe;
  GtkWidget *probe_button;
  LeitHistoryView *history;
  GtkWidget *values_box;
  GtkListBox *values;
  GtkWidget *soil_box;
  LeitFactsGrid *soil;
  GtkExpander *trees_expander;
  GtkListView *trees;
  GtkLabel *facts_heading;
  LeitFactsGrid *facts;
  GtkLabel *position;
  GtkExpander *sensors_expander;
  LeitFactsGrid *sensors;

  LeitSession *session;
  LeitTown *town;
  LeitThing thing;
  LeitStatus shown_sign;
};

enum { CLOSE, GO_TO, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LeitDetailsPanel, leit_details_panel, GTK_TYPE_WIDGET)

static void
go_to (LeitDetailsPanel *self, LeitThing thing)
{
  g_signal_emit (self, signals[GO_TO], 0, (guint) thing.kind, thing.index);
}

static void
on_close_clicked (LeitDetailsPanel *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
on_probe_clicked (LeitDetailsPanel *self)
{
  LeitThing probe = leit_thing_get_probe (self->town, self->thing);

  if (leit_town_is_thing (self->town, probe))
    go_to (self, probe);
}

static void
on_tree_activated (LeitDetailsPanel *self, guint position)
{
  LeitThing tree = { LEIT_THING_TREE, 0 };
  const guint32 *rows;
  guint n_rows;

  if (self->town == NULL || self->thing.kind != LEIT_THING_STATION)
    return;
  rows = leit_tree_table_get_rows_of_station (leit_town_get_trees (self->town), self->thing.index,
                                              &n_rows);
  if (position >= n_rows)
    return;
  tree.index = rows[position];
  go_to (self, tree);
}

static void
on_copy_clicked (LeitDetailsPanel *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          gtk_label_get_text (self->position));
}

static void
show_sign (LeitDetailsPanel *self, LeitStatus status)
{
  if (self->shown_sign == status)
    return;
  self->shown_sign = status;
  adw_bin_set_child (self->sign_bin, leit_status_sign_new (status));
}

static void
update_gauge (LeitDetailsPanel *self)
{
  double percent = NAN;

  if (self->thing.kind == LEIT_THING_TANK)
    percent = leit_tank_get_level_percent (leit_town_get_tank (self->town, self->thing.index));
  /* Without a value there is no gauge: an empty one would say that the tank is empty. */
  gtk_widget_set_visible (GTK_WIDGET (self->gauge), isfinite (percent));
  if (isfinite (percent))
    gtk_level_bar_set_value (self->gauge, CLAMP (percent, 0, 100));
}

static char *
describe_age (LeitThingAge kind, gint64 age_ms)
{
  g_autofree char *age = leit_format_age (age_ms);

  if (kind == LEIT_THING_AGE_LATE)
    /* Translators: %s is the age of a value, "14 hours ago" */
    return g_strdup_printf (_ ("Measured %s, overdue"), age);
  if (kind == LEIT_THING_AGE_UNUSABLE)
    /* Translators: %s is the age of a value, "14 hours ago" */
    return g_strdup_printf (_ ("Measured %s, cannot be used"), age);
  /* Translators: %s is the age of a value, "4 min ago" */
  return g_strdup_printf (_ ("Measured %s"), age);
}

static void
update_age (LeitDetailsPanel *self, gint64 now_ms)
{
  gint64 time_ms;
  LeitThingAge kind = leit_thing_get_age (self->town, self->thing, now_ms, &time_ms);
  GTimeZone *zone = leit_profile_get_time_zone (leit_town_get_profile (self->town));
  g_autofree char *exact = leit_format_exact_time (time_ms, zone);

  if (kind != LEIT_THING_AGE_NEVER) {
    g_autofree char *text = describe_age (kind, now_ms - time_ms);

    gtk_label_set_text (self->age, text);
  }
  gtk_widget_set_visible (self->late, kind != LEIT_THING_AGE_CURRENT);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->age), kind != LEIT_THING_AGE_NEVER ? exact : NULL);
  /* That nothing ever came, or that no probe speaks for a tree, the status says itself. */
  gtk_widget_set_visible (self->age_box, kind != LEIT_THING_AGE_NEVER);
}

static void
update_status (LeitDetailsPanel *self, gint64 now_ms)
{
  g_autoptr (LeitRating) rating = leit_thing_rate (self->town, self->thing, now_ms);
  g_autofree char *sentence = leit_rating_get_sentence (rating);

  show_sign (self, rating->status);
  gtk_label_set_text (self->sentence, sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sentence, -1);
  update_gauge (self);
  update_age (self, now_ms);
}

static void
update_facts (LeitDetailsPanel *self, gint64 now_ms)
{
  g_autoptr (GPtrArray) soil = leit_details_list_soil (self->town, self->thing, now_ms);
  g_autoptr (GPtrArray) facts = leit_details_list_facts (self->town, self->thing, now_ms);
  LeitWatering *watering = self->session != NULL ? leit_session_get_watering (self->session) : NULL;
  g_autoptr (GPtrArray) sensors = leit_details_list_sensors (self->town, self->thing, now_ms);

  if (watering != NULL)
    leit_details_add_watering (facts, watering, self->thing);
  leit_facts_grid_set_facts (self->soil, soil);
  gtk_widget_set_visible (self->soil_box, soil->len > 0);
  leit_facts_grid_set_facts (self->facts, facts);
  leit_facts_grid_set_facts (self->sensors, sensors);
  gtk_widget_set_visible (GTK_WIDGET (self->sensors_expander), sensors->len > 0);
}

static void
update_values (LeitDetailsPanel *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->values, i)) != NULL; i++)
    leit_value_row_update (LEIT_VALUE_ROW (row));
}

static int
compare_value_rows (const LeitStream *one, const LeitStream *other)
{
  if (one->role != other->role)
    return (int) one->role - (int) other->role;
  return one->depth_cm - other->depth_cm;
}

static int
compare_streams (gconstpointer a, gconstpointer b, gpointer user_data)
{
  LeitTown *town = user_data;

  return compare_value_rows (leit_town_get_stream (town, *(const guint *) a),
                             leit_town_get_stream (town, *(const guint *) b));
}

static void
fill_values (LeitDetailsPanel *self)
{
  const GArray *streams = leit_thing_get_streams (self->town, self->thing);
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (guint));
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->values, 0)) != NULL)
    gtk_list_box_remove (self->values, GTK_WIDGET (row));
  if (streams != NULL)
    g_array_append_vals (sorted, streams->data, streams->len);
  g_array_sort_with_data (sorted, compare_streams, self->town);
  for (guint i = 0; i < sorted->len; i++)
    gtk_list_box_append (self->values,
                         leit_value_row_new (self->town, g_array_index (sorted, guint, i)));
  gtk_widget_set_visible (self->values_box, sorted->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->history), sorted->len > 0);
}

static void
fill_probe (LeitDetailsPanel *self)
{
  g_autofree char *probe = leit_details_describe_probe (self->town, self->thing);

  gtk_widget_set_visible (self->probe_box, probe != NULL);
  gtk_label_set_text (self->probe, probe != NULL ? probe : "");
  gtk_widget_set_visible (
      self->probe_button,
      leit_town_is_thing (self->town, leit_thing_get_probe (self->town, self->thing)));
}

static void
fill_trees (LeitDetailsPanel *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  g_autofree char *label = NULL;
  const guint32 *rows = NULL;
  guint n_rows = 0;

  if (self->thing.kind == LEIT_THING_STATION)
    rows = leit_tree_table_get_rows_of_station (leit_town_get_trees (self->town), self->thing.index,
                                                &n_rows);
  for (guint i = 0; i < n_rows; i++)
    gtk_string_list_take (
        names, leit_town_get_thing_name (self->town, (LeitThing){ LEIT_THING_TREE, rows[i] }));
  label = g_strdup_printf (ngettext ("Speaks for %u tree", "Speaks for %u trees", n_rows), n_rows);
  gtk_expander_set_label (self->trees_expander, label);
  gtk_expander_set_expanded (self->trees_expander, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->trees_expander), n_rows > 0);
  {
    g_autoptr (GtkNoSelection) selection =
        gtk_no_selection_new (G_LIST_MODEL (g_object_ref (names)));

    gtk_list_view_set_model (self->trees, GTK_SELECTION_MODEL (selection));
  }
}

static const char *
get_kind_label (LeitThingKind kind)
{
  switch (kind) {
  case LEIT_THING_TANK:
    return _ ("About this tank");
  case LEIT_THING_TREE:
    return _ ("About this tree");
  case LEIT_THING_STATION:
  case LEIT_THING_NONE:
  case LEIT_THING_SOURCE:
  default:
    return _ ("About this station");
  }
}

static void
fill (LeitDetailsPanel *self)
{
  g_autofree char *name = leit_town_get_thing_name (self->town, self->thing);
  g_autofree char *position = leit_details_describe_position (self->town, self->thing);

  gtk_label_set_text (self->title, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_label_set_text (self->facts_heading, get_kind_label (self->thing.kind));
  gtk_label_set_text (self->position, position != NULL ? position : "");
  fill_probe (self);
  fill_values (self);
  fill_trees (self);
  leit_history_view_set_thing (self->history, self->thing);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

static void
set_up_tree (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (list_item, label);
}

static void
bind_tree (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  GtkStringObject *name = gtk_list_item_get_item (list_item);

  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (name));
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_string_object_get_string (name), -1);
}

static void
on_offline (LeitDetailsPanel *self)
{
  gboolean offline = FALSE;

  g_object_get (self->session, "offline", &offline, NULL);
  leit_history_view_set_offline (self->history, offline);
}

/* Also before it is on screen: the button to get away stands first. */
static gboolean
leit_details_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LEIT_DETAILS_PANEL (widget)->close_button);
}

static void
leit_details_panel_dispose (GObject *object)
{
  LeitDetailsPanel *self = LEIT_DETAILS_PANEL (object);
  GtkWidget *child;

  if (self->history != NULL)
    leit_details_panel_set_session (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LEIT_TYPE_DETAILS_PANEL);
  /* It leaves those without an id. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (leit_details_panel_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, sign_bin);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, title);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, close_button);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, scroller);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, sentence);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, gauge);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, age_box);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, late);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, age);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, probe_box);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, probe);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, probe_button);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, history);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, values_box);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, values);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, soil_box);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, soil);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, trees_expander);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, trees);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, facts_heading);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, facts);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, position);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, sensors_expander);
  gtk_widget_class_bind_template_child (widget_class, LeitDetailsPanel, sensors);
  gtk_widget_class_bind_template_callback (widget_class, on_close_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_probe_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_tree_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
leit_details_panel_class_init (LeitDetailsPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_details_panel_dispose;
  widget_class->grab_focus = leit_details_panel_grab_focus;
  signals[CLOSE] = g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
  signals[GO_TO] = g_signal_new ("go-to", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  g_type_ensure (ADW_TYPE_BIN);
  g_type_ensure (LEIT_TYPE_FACTS_GRID);
  g_type_ensure (LEIT_TYPE_HISTORY_VIEW);
  gtk_widget_class_set_css_name (widget_class, "details-panel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_REGION);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/de/zukunftsschusterei/Leitstand/ui/details-panel.ui");
  bind_template (widget_class);
}

static void
leit_details_panel_init (LeitDetailsPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown_sign = NO_SIGN;
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_tree), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_tree), NULL);
  gtk_list_view_set_factory (self->trees, factory);
}

static void
set_gauge_limits (LeitDetailsPanel *self)
{
  const LeitThresholds *t = leit_profile_get_thresholds (leit_town_get_profile (self->town));

  gtk_level_bar_add_offset_value (self->gauge, GTK_LEVEL_BAR_OFFSET_LOW,
                                  t->tank_nearly_empty_percent);
  gtk_level_bar_add_offset_value (self->gauge, GTK_LEVEL_BAR_OFFSET_HIGH, t->tank_full_percent);
  gtk_level_bar_add_offset_value (self->gauge, GTK_LEVEL_BAR_OFFSET_FULL, 100);
}

/**
 * leit_details_panel_set_session:
 * @self: the panel
 * @session: (nullable): the open town
 */
void
leit_details_panel_set_session (LeitDetailsPanel *self, LeitSession *session)
{
  LeitTown *town = session != NULL ? leit_session_get_town (session) : NULL;

  g_return_if_fail (LEIT_IS_DETAILS_PANEL (self));

  if (self->session == session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (self->session, on_offline, self);
  leit_details_panel_set_thing (self, LEIT_THING_INIT_NONE);
  g_set_object (&self->session, session);
  g_set_object (&self->town, town);
  leit_history_view_set_sources (self->history, self->town,
                                 session != NULL ? leit_session_get_store (session) : NULL,
                                 session != NULL ? leit_session_get_poller (session) : NULL);
  if (session == NULL)
    return;
  set_gauge_limits (self);
  g_signal_connect_object (session, "notify::offline", G_CALLBACK (on_offline), self,
                           G_CONNECT_SWAPPED);
  on_offline (self);
}

/**
 * leit_details_panel_set_thing:
 * @self: the panel
 * @thing: what it tells about; %LEIT_THING_NONE for nothing: what is being loaded is given up
 */
void
leit_details_panel_set_thing (LeitDetailsPanel *self, LeitThing thing)
{
  g_return_if_fail (LEIT_IS_DETAILS_PANEL (self));

  if (self->town == NULL || !leit_town_is_thing (self->town, thing))
    thing = LEIT_THING_INIT_NONE;
  if (leit_thing_equal (self->thing, thing))
    return;
  self->thing = thing;
  if (thing.kind == LEIT_THING_NONE) {
    leit_history_view_set_thing (self->history, thing);
    return;
  }
  fill (self);
  leit_details_panel_update (self, FALSE);
}

/**
 * leit_details_panel_update:
 * @self: the panel
 * @new_readings: newer values came: the chart goes on with them
 *
 * Shows everything as it is now: values, statuses, ages.
 */
void
leit_details_panel_update (LeitDetailsPanel *self, gboolean new_readings)
{
  gint64 now_ms = leit_clock_now_ms ();

  g_return_if_fail (LEIT_IS_DETAILS_PANEL (self));

  if (self->thing.kind == LEIT_THING_NONE)
    return;
  update_status (self, now_ms);
  update_values (self);
  update_facts (self, now_ms);
  if (new_readings)
    leit_history_view_update (self->history);
}
