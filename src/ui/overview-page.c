#include "ui/overview-page.h"

#include "base/clock.h"
#include "base/format.h"
#include "map/map-view.h"
#include "town/need.h"
#include "ui/watering-notices.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define TICK_SECONDS 30
#define TWO_COLUMNS_FROM_WIDTH 800

struct _LeitOverviewPage {
  GtkWidget parent_instance;

  GtkBox *columns;
  GtkListBox *needs;
  GtkListBox *tanks;
  GtkListBox *trees;
  GtkListBox *sources;
  GtkWidget *nothing_to_do;

  LeitSession *session;
  LeitWatering *watched; /* the session's; only compared */
  guint tick_id;
  guint columns_id;
};

G_DEFINE_FINAL_TYPE (LeitOverviewPage, leit_overview_page, GTK_TYPE_WIDGET)

static gint64
now_ms (void)
{
  return leit_clock_now_ms ();
}

/* The row at @index, made when there is none yet: rows are kept, so that the focus stays where it is. */
static AdwActionRow *
take_row (GtkListBox *list, guint index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, (int) index);

  if (row == NULL) {
    row = GTK_LIST_BOX_ROW (adw_action_row_new ());
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    gtk_list_box_row_set_activatable (row, TRUE);
    gtk_list_box_append (list, GTK_WIDGET (row));
  }
  return ADW_ACTION_ROW (row);
}

static void
drop_rows_from (GtkListBox *list, guint index)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, (int) index)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (list), index > 0);
}

static void
set_texts (AdwActionRow *row, const char *title, const char *subtitle, const char *tooltip)
{
  if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) != 0)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (g_strcmp0 (adw_action_row_get_subtitle (row), subtitle) != 0)
    adw_action_row_set_subtitle (row, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), tooltip);
}

/* A small picture at the row's start, exchanged only when it changes. */
static void
set_sign (AdwActionRow *row, const char *key, GtkWidget *(*make) (gpointer), gpointer data)
{
  GtkWidget *before = g_object_get_data (G_OBJECT (row), "sign");
  GtkWidget *sign;

  if (before != NULL && g_strcmp0 (g_object_get_data (G_OBJECT (row), "sign-key"), key) == 0)
    return;
  if (before != NULL)
    adw_action_row_remove (row, before);
  sign = make (data);
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (row, sign);
  g_object_set_data (G_OBJECT (row), "sign", sign);
  g_object_set_data_full (G_OBJECT (row), "sign-key", g_strdup (key), g_free);
}

static GtkWidget *
make_status_sign (gpointer data)
{
  return leit_status_sign_new ((LeitStatus) GPOINTER_TO_INT (data));
}

static GtkWidget *
make_icon (gpointer data)
{
  return gtk_image_new_from_icon_name (data);
}

static void
set_status_sign (AdwActionRow *row, LeitStatus status)
{
  set_sign (row, leit_status_to_string (status), make_status_sign, GINT_TO_POINTER (status));
}

static void
set_icon (AdwActionRow *row, const char *name)
{
  set_sign (row, name, make_icon, (gpointer) name);
}

static void
set_target (AdwActionRow *row, const char *action, GVariant *target)
{
  /* The target first: an action without the target it wants, or with another's, is an error. */
  if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (row)), action) != 0)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (row), NULL);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (row), target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
}

static const char *
urgency_icon (LeitNeedUrgency urgency)
{
  switch (urgency) {
  case LEIT_NEED_NOW:
    return "dialog-error-symbolic";
  case LEIT_NEED_TODAY:
    return "dialog-warning-symbolic";
  case LEIT_NEED_WATCH:
  default:
    return "dialog-information-symbolic";
  }
}

static const char *
urgency_class (LeitNeedUrgency urgency)
{
  return urgency == LEIT_NEED_NOW ? "error" : urgency == LEIT_NEED_TODAY ? "warning" : "accent";
}

static void
ensure_suffix_label (AdwActionRow *row)
{
  GtkWidget *label;

  if (g_object_get_data (G_OBJECT (row), "show") != NULL)
    return;
  label = gtk_image_new_from_icon_name ("go-next-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  C_ ("button", "Show"), -1);
  adw_action_row_add_suffix (row, label);
  g_object_set_data (G_OBJECT (row), "show", label);
}

static void
show_need (LeitOverviewPage *self, guint index, const LeitNeed *need)
{
  AdwActionRow *row = take_row (self->needs, index);
  GtkWidget *icon;

  set_texts (row, need->title, need->detail, NULL);
  set_icon (row, urgency_icon (need->urgency));
  icon = g_object_get_data (G_OBJECT (row), "sign");
  gtk_widget_set_css_classes (icon, (const char *[]){ urgency_class (need->urgency), NULL });
  ensure_suffix_label (row);
  if (need->target.kind == LEIT_THING_NONE)
    set_target (row, "win.show-page", g_variant_new_string ("watering"));
  else if (need->target.kind == LEIT_THING_SOURCE)
    set_target (row, "win.preferences", NULL);
  else if (need->status_mask != 0)
    set_target (row, "win.show-statuses", g_variant_new_uint32 (need->status_mask));
  else
    set_target (row, "win.show-thing",
                g_variant_new ("(uu)", (guint) need->target.kind, need->target.index));
}

static void update_needs (LeitOverviewPage *self);

static void
on_watering_changed (LeitOverviewPage *self)
{
  if (self->session != NULL)
    update_needs (self);
}

/* It begins after the first frame. */
static void
watch_watering (LeitOverviewPage *self, LeitWatering *watering)
{
  if (watering == self->watched)
    return;
  self->watched = watering;
  if (watering != NULL)
    g_signal_connect_object (watering, "changed", G_CALLBACK (on_watering_changed), self,
                             G_CONNECT_SWAPPED);
}

static void
update_needs (LeitOverviewPage *self)
{
  g_autoptr (GPtrArray) needs =
      leit_town_list_needs (leit_session_get_town (self->session), now_ms ());
  LeitWatering *watering = leit_session_get_watering (self->session);
  g_autoptr (GPtrArray) notices =
      watering != NULL ? leit_watering_list_notices (watering) : g_ptr_array_new ();
  guint n_shown = 0;

  watch_watering (self, watering);
  for (LeitNeedUrgency urgency = LEIT_NEED_NOW; urgency <= LEIT_NEED_WATCH; urgency++) {
    for (guint i = 0; i < notices->len; i++) {
      const LeitWateringNotice *notice = notices->pdata[i];

      if (notice->need->urgency == urgency)
        show_need (self, n_shown++, notice->need);
    }
    for (guint i = 0; i < needs->len; i++)
      if (((LeitNeed *) needs->pdata[i])->urgency == urgency)
        show_need (self, n_shown++, needs->pdata[i]);
  }
  drop_rows_from (self->needs, n_shown);
  gtk_widget_set_visible (self->nothing_to_do, n_shown == 0);
}

static GtkLevelBar *
ensure_level_bar (AdwActionRow *row)
{
  GtkWidget *bar = g_object_get_data (G_OBJECT (row), "level");

  if (bar == NULL) {
    bar = gtk_level_bar_new_for_interval (0, 100);
    gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
    gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
    gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
    gtk_widget_set_size_request (bar, 90, -1);
    gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
    adw_action_row_add_suffix (row, bar);
    g_object_set_data (G_OBJECT (row), "level", bar);
  }
  return GTK_LEVEL_BAR (bar);
}

static char *
describe_tank (LeitTank *tank)
{
  const LeitRating *rating = leit_tank_get_rating (tank);
  gint64 time_ms = leit_tank_get_time_ms (tank);
  g_autofree char *age = time_ms != LEIT_TIME_NONE ? leit_format_age (now_ms () - time_ms) : NULL;
  g_autofree char *litres = NULL;
  g_autofree char *capacity =
      leit_format_quantity (leit_tank_get_config (tank)->capacity_litres, 0, "l");

  if (isnan (leit_tank_get_volume_litres (tank)))
    return leit_rating_get_sentence (rating);
  litres = leit_format_quantity (leit_tank_get_volume_litres (tank), 0, "l");
  /* Translators: status of a tank, litres in it, its capacity, age of the value */
  return g_strdup_printf (_ ("%s: %s of %s, %s"), leit_status_get_label (rating->status), litres,
                          capacity, age);
}

static void
update_tanks (LeitOverviewPage *self)
{
  LeitTown *town = leit_session_get_town (self->session);
  GTimeZone *zone = leit_profile_get_time_zone (leit_town_get_profile (town));
  guint n_tanks = g_list_model_get_n_items (leit_town_get_tanks (town));

  for (guint i = 0; i < n_tanks; i++) {
    LeitTank *tank = leit_town_get_tank (town, i);
    AdwActionRow *row = take_row (self->tanks, i);
    g_autofree char *text = describe_tank (tank);
    g_autofree char *exact = leit_format_exact_time (leit_tank_get_time_ms (tank), zone);
    double percent = leit_tank_get_level_percent (tank);
    GtkLevelBar *bar = ensure_level_bar (row);

    set_texts (row, leit_tank_get_name (tank), text, exact);
    set_status_sign (row, leit_tank_get_rating (tank)->status);
    gtk_level_bar_set_value (bar, isnan (percent) ? 0 : CLAMP (percent, 0, 100));
    gtk_widget_set_visible (GTK_WIDGET (bar), !isnan (percent));
    gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Filling of the tank in percent"), -1);
    set_target (row, "win.show-thing", g_variant_new ("(uu)", (guint) LEIT_THING_TANK, i));
  }
  drop_rows_from (self->tanks, n_tanks);
}

static void
update_trees (LeitOverviewPage *self)
{
  static const LeitStatus order[] = { LEIT_STATUS_DRY, LEIT_STATUS_MODERATE, LEIT_STATUS_GOOD,
                                      LEIT_STATUS_TOO_WET, LEIT_STATUS_NO_VALUE };
  LeitTown *town = leit_session_get_town (self->session);
  guint counts[LEIT_N_SOIL_STATUSES];
  guint n_rows = 0;

  leit_tree_table_count_statuses (leit_town_get_trees (town), counts);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    AdwActionRow *row;
    g_autofree char *text = NULL;

    if (counts[order[i]] == 0)
      continue;
    row = take_row (self->trees, n_rows++);
    text = g_strdup_printf (ngettext ("%u tree", "%u trees", counts[order[i]]), counts[order[i]]);
    set_texts (row, leit_status_get_label (order[i]), text, NULL);
    set_status_sign (row, order[i]);
    ensure_suffix_label (row);
    set_target (row, "win.show-statuses", g_variant_new_uint32 (1u << order[i]));
  }
  drop_rows_from (self->trees, n_rows);
}

static const char *
source_icon (LeitSourceState state)
{
  switch (state) {
  case LEIT_SOURCE_OK:
    return "object-select-symbolic";
  case LEIT_SOURCE_DOWN:
    return "dialog-warning-symbolic";
  case LEIT_SOURCE_SIGN_IN:
    return "dialog-password-symbolic";
  case LEIT_SOURCE_OFFLINE:
    return "network-offline-symbolic";
  case LEIT_SOURCE_WAITING:
  case LEIT_SOURCE_ASKING:
  default:
    return "content-loading-symbolic";
  }
}

static char *
describe_source (LeitSource *source)
{
  gint64 success_ms = leit_source_get_last_success_ms (source);
  g_autofree char *age = success_ms != LEIT_TIME_NONE ? leit_format_age (now_ms () - success_ms)
                                                      : g_strdup (_ ("no answer yet"));
  const char *trouble = leit_source_get_last_error (source);

  if (trouble == NULL)
    trouble = leit_source_get_note (source);
  if (trouble != NULL)
    return g_strdup_printf ("%s · %s\n%s",
                            leit_source_state_get_label (leit_source_get_outcome (source)), age,
                            trouble);
  return g_strdup_printf ("%s · %s", leit_source_state_get_label (leit_source_get_outcome (source)),
                          age);
}

static void
update_sources (LeitOverviewPage *self)
{
  LeitTown *town = leit_session_get_town (self->session);
  GTimeZone *zone = leit_profile_get_time_zone (leit_town_get_profile (town));
  guint n_sources = g_list_model_get_n_items (leit_town_get_sources (town));

  for (guint i = 0; i < n_sources; i++) {
    LeitSource *source = leit_town_get_source (town, i);
    AdwActionRow *row = take_row (self->sources, i);
    g_autofree char *text = describe_source (source);
    g_autofree char *exact =
        leit_format_exact_time (leit_source_get_last_success_ms (source), zone);

    set_texts (row, leit_source_get_name (source), text, exact);
    set_icon (row, source_icon (leit_source_get_outcome (source)));
    set_target (row, "win.preferences", NULL);
  }
  drop_rows_from (self->sources, n_sources);
}

static void
update (LeitOverviewPage *self)
{
  update_needs (self);
  update_tanks (self);
  update_trees (self);
  update_sources (self);
}

static void
on_town_changed (LeitOverviewPage *self, guint changes)
{
  update (self);
}

static gboolean
on_tick (gpointer user_data)
{
  update (user_data);
  return G_SOURCE_CONTINUE;
}

/**
 * leit_overview_page_set_session:
 * @session: (nullable): the open town
 */
void
leit_overview_page_set_session (LeitOverviewPage *self, LeitSession *session)
{
  g_return_if_fail (LEIT_IS_OVERVIEW_PAGE (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_func (leit_session_get_town (self->session), on_town_changed,
                                          self);
  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (leit_session_get_town (session), "changed", G_CALLBACK (on_town_changed),
                           self, G_CONNECT_SWAPPED);
  self->tick_id = g_timeout_add_seconds (TICK_SECONDS, on_tick, self);
  update (self);
}

static gboolean
arrange_columns (gpointer user_data)
{
  LeitOverviewPage *self = user_data;
  gboolean wide = gtk_widget_get_width (GTK_WIDGET (self)) >= TWO_COLUMNS_FROM_WIDTH;

  self->columns_id = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_box_set_homogeneous (self->columns, wide);
  return G_SOURCE_REMOVE;
}

/* The orientation must not change in the middle of an allocation. */
static void
leit_overview_page_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LeitOverviewPage *self = LEIT_OVERVIEW_PAGE (widget);
  gboolean is_wide =
      gtk_orientable_get_orientation (GTK_ORIENTABLE (self->columns)) == GTK_ORIENTATION_HORIZONTAL;

  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
  if (is_wide != (width >= TWO_COLUMNS_FROM_WIDTH) && self->columns_id == 0)
    self->columns_id = g_idle_add (arrange_columns, self);
}

static void
leit_overview_page_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  gtk_widget_measure (gtk_widget_get_first_child (widget), orientation, for_size, minimum, natural,
                      NULL, NULL);
}

static void
leit_overview_page_dispose (GObject *object)
{
  LeitOverviewPage *self = LEIT_OVERVIEW_PAGE (object);
  GtkWidget *child;

  g_clear_handle_id (&self->columns_id, g_source_remove);
  if (self->session != NULL)
    leit_overview_page_set_session (self, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (leit_overview_page_parent_class)->dispose (object);
}

static void
leit_overview_page_class_init (LeitOverviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_overview_page_dispose;
  widget_class->size_allocate = leit_overview_page_size_allocate;
  widget_class->measure = leit_overview_page_measure;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/de/zukunftsschusterei/Leitstand/ui/overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitOverviewPage, columns);
  gtk_widget_class_bind_template_child (widget_class, LeitOverviewPage, needs);
  gtk_widget_class_bind_template_child (widget_class, LeitOverviewPage, tanks);
  gtk_widget_class_bind_template_child (widget_class, LeitOverviewPage, trees);
  gtk_widget_class_bind_template_child (widget_class, LeitOverviewPage, sources);
  gtk_widget_class_bind_template_child (widget_class, LeitOverviewPage, nothing_to_do);
  gtk_widget_class_set_css_name (widget_class, "overview");
}

static void
leit_overview_page_init (LeitOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
