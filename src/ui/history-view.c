#include "ui/history-view.h"

#include "base/clock.h"
#include "ui/chart-build.h"
#include "ui/history-chart.h"
#include "ui/history-loader.h"
#include "ui/history-table.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _LeitHistoryView {
  GtkWidget parent_instance;

  GtkToggleButton *day_button;
  GtkToggleButton *week_button;
  GtkToggleButton *month_button;
  GtkDropDown *role_drop_down;
  GtkToggleButton *table_button;
  GtkStack *stack;
  GtkLabel *words;
  LeitHistoryChart *chart;
  LeitHistoryTable *table;
  GtkLabel *readout;
  GtkWidget *note_box;
  GtkSpinner *spinner;
  GtkLabel *note;

  LeitTown *town;
  LeitStore *store;
  LeitPoller *poller;
  gboolean offline;
  LeitThing thing;
  GArray *roles; /* LeitRole */
  LeitChartData *data;
  LeitHistoryLoader *loader;
  gboolean setting_up; /* the drop-down is being filled */
};

G_DEFINE_FINAL_TYPE (LeitHistoryView, leit_history_view, GTK_TYPE_WIDGET)

static gint64
get_span_ms (LeitHistoryView *self)
{
  if (gtk_toggle_button_get_active (self->month_button))
    return 30 * LEIT_DAY_MS;
  return gtk_toggle_button_get_active (self->week_button) ? 7 * LEIT_DAY_MS : LEIT_DAY_MS;
}

static const char *
get_empty_words (LeitHistoryView *self)
{
  if (gtk_toggle_button_get_active (self->month_button))
    return _ ("No values in the last 30 days");
  if (gtk_toggle_button_get_active (self->week_button))
    return _ ("No values in the last 7 days");
  return _ ("No values in the last 24 hours");
}

static void
show_words (LeitHistoryView *self, const char *words)
{
  gtk_label_set_text (self->words, words);
  gtk_stack_set_visible_child_name (self->stack, "words");
}

static void
show_data (LeitHistoryView *self)
{
  gboolean as_table = gtk_toggle_button_get_active (self->table_button);

  /* What is not on screen is not kept up to date. */
  leit_history_chart_set_data (self->chart, as_table ? NULL : self->data);
  leit_history_table_set_data (self->table, as_table ? self->data : NULL);
  gtk_stack_set_visible_child_name (self->stack, as_table ? "table" : "chart");
}

static gint64
get_last_time (LeitHistoryView *self)
{
  gint64 last_ms = LEIT_TIME_NONE;

  for (guint i = 0; i < self->data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (self->data->series, i);

    if (series->points->len > 0)
      last_ms =
          MAX (last_ms,
               g_array_index (series->points, LeitHistoryPoint, series->points->len - 1).time_ms);
  }
  return last_ms;
}

/* The values at the cursor, without one the last ones: so nothing jumps when the pointer comes. */
static void
update_readout (LeitHistoryView *self)
{
  gint64 time_ms = leit_history_chart_get_cursor_ms (self->chart);
  gboolean shown = self->data != NULL && !leit_chart_data_is_empty (self->data) &&
                   !gtk_toggle_button_get_active (self->table_button);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->readout), shown);
  if (!shown)
    return;
  text = leit_chart_data_describe_time (self->data,
                                        time_ms != LEIT_TIME_NONE ? time_ms : get_last_time (self));
  gtk_label_set_text (self->readout, text);
}

static const char *
get_note (LeitHistoryView *self)
{
  if (self->loader == NULL)
    return NULL;
  if (leit_history_loader_get_problem (self->loader) != NULL)
    return leit_history_loader_get_problem (self->loader);
  if (self->store == NULL)
    return _ ("The store of this town could not be opened: only the newest values are shown.");
  if (leit_history_loader_is_filling (self->loader))
    return _ ("Fetching older values …");
  if (self->offline)
    return _ ("Offline: shown is what is stored on this computer.");
  return NULL;
}

static void
update_note (LeitHistoryView *self)
{
  const char *note = get_note (self);
  gboolean filling = self->loader != NULL && leit_history_loader_is_filling (self->loader);

  gtk_widget_set_visible (self->note_box, note != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), filling);
  gtk_spinner_set_spinning (self->spinner, filling);
  gtk_label_set_text (self->note, note != NULL ? note : "");
}

static void
show_state (LeitHistoryView *self)
{
  if (self->data == NULL)
    show_words (self, "");
  else if (leit_chart_data_is_empty (self->data) && leit_history_loader_is_reading (self->loader))
    show_words (self, _ ("Reading the history …"));
  else if (leit_chart_data_is_empty (self->data))
    show_words (self, get_empty_words (self));
  else
    show_data (self);
  update_note (self);
  update_readout (self);
}

static void
forget (LeitHistoryView *self)
{
  if (self->loader != NULL) {
    g_signal_handlers_disconnect_by_func (self->loader, show_state, self);
    leit_history_loader_stop (self->loader);
  }
  g_clear_object (&self->loader);
  g_clear_pointer (&self->data, leit_chart_data_unref);
}

static void
set_span (LeitHistoryView *self)
{
  self->data->until_ms = leit_clock_now_ms ();
  self->data->from_ms = self->data->until_ms - get_span_ms (self);
}

/* Begins anew for another thing, quantity or range. What was under way is given up. */
static void
load (LeitHistoryView *self)
{
  guint selected = gtk_drop_down_get_selected (self->role_drop_down);

  forget (self);
  if (self->town == NULL || selected >= self->roles->len) {
    show_state (self);
    return;
  }
  self->data =
      leit_chart_build (self->town, self->thing, g_array_index (self->roles, LeitRole, selected),
                        leit_clock_now_ms ());
  set_span (self);
  self->loader = leit_history_loader_new (self->town, self->store,
                                          self->offline ? NULL : self->poller, self->data);
  g_signal_connect_object (self->loader, "changed", G_CALLBACK (show_state), self,
                           G_CONNECT_SWAPPED);
  leit_history_loader_start (self->loader);
  show_state (self);
}

static void
on_range_toggled (LeitHistoryView *self, GtkToggleButton *button)
{
  if (gtk_toggle_button_get_active (button))
    load (self);
}

static void
on_role_selected (LeitHistoryView *self)
{
  if (!self->setting_up)
    load (self);
}

static void
on_table_toggled (LeitHistoryView *self)
{
  show_state (self);
}

static void
fill_roles (LeitHistoryView *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  LeitRole before = LEIT_N_ROLES;
  guint selected = gtk_drop_down_get_selected (self->role_drop_down);
  guint wanted = 0;

  if (selected < self->roles->len)
    before = g_array_index (self->roles, LeitRole, selected);
  g_array_unref (self->roles);
  self->roles = leit_chart_list_roles (self->town, self->thing);
  for (guint i = 0; i < self->roles->len; i++) {
    LeitRole role = g_array_index (self->roles, LeitRole, i);
    g_autofree char *label = leit_chart_get_role_label (self->town, self->thing, role);

    gtk_string_list_append (labels, label);
    /* Who goes from tree to tree looking at temperatures wants to go on with them. */
    if (role == before)
      wanted = i;
  }
  self->setting_up = TRUE;
  gtk_drop_down_set_model (self->role_drop_down, G_LIST_MODEL (labels));
  if (self->roles->len > 0)
    gtk_drop_down_set_selected (self->role_drop_down, wanted);
  self->setting_up = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->role_drop_down), self->roles->len > 1);
}

static void
leit_history_view_dispose (GObject *object)
{
  LeitHistoryView *self = LEIT_HISTORY_VIEW (object);
  GtkWidget *child;

  forget (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), LEIT_TYPE_HISTORY_VIEW);
  /* It leaves those without an id. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->town);
  g_clear_object (&self->store);
  g_clear_object (&self->poller);
  G_OBJECT_CLASS (leit_history_view_parent_class)->dispose (object);
}

static void
leit_history_view_finalize (GObject *object)
{
  g_array_unref (LEIT_HISTORY_VIEW (object)->roles);
  G_OBJECT_CLASS (leit_history_view_parent_class)->finalize (object);
}

static void
leit_history_view_class_init (LeitHistoryViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = leit_history_view_dispose;
  object_class->finalize = leit_history_view_finalize;

  g_type_ensure (ADW_TYPE_BIN);
  g_type_ensure (LEIT_TYPE_HISTORY_CHART);
  g_type_ensure (LEIT_TYPE_HISTORY_TABLE);
  gtk_widget_class_set_css_name (widget_class, "history-view");
  gtk_widget_class_set_template_from_resource (
      widget_class, "/de/zukunftsschusterei/Leitstand/ui/history-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, day_button);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, week_button);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, month_button);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, role_drop_down);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, table_button);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, stack);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, words);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, chart);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, table);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, readout);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, note_box);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, spinner);
  gtk_widget_class_bind_template_child (widget_class, LeitHistoryView, note);
  gtk_widget_class_bind_template_callback (widget_class, on_range_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_role_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_table_toggled);
  gtk_widget_class_bind_template_callback (widget_class, update_readout);
}

static void
leit_history_view_init (LeitHistoryView *self)
{
  self->roles = g_array_new (FALSE, FALSE, sizeof (LeitRole));
  self->setting_up = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->setting_up = FALSE;
}

/**
 * leit_history_view_set_sources:
 * @self: the view
 * @town: (nullable): the town
 * @store: (nullable): where its history is kept
 * @poller: (nullable): who asks for what is missing there
 */
void
leit_history_view_set_sources (LeitHistoryView *self,
                               LeitTown *town,
                               LeitStore *store,
                               LeitPoller *poller)
{
  g_return_if_fail (LEIT_IS_HISTORY_VIEW (self));

  forget (self);
  self->thing = LEIT_THING_INIT_NONE;
  g_set_object (&self->town, town);
  g_set_object (&self->store, store);
  g_set_object (&self->poller, poller);
}

/**
 * leit_history_view_set_offline:
 * @self: the view
 * @offline: this computer has no network: nobody is asked for older values
 */
void
leit_history_view_set_offline (LeitHistoryView *self, gboolean offline)
{
  g_return_if_fail (LEIT_IS_HISTORY_VIEW (self));

  if (self->offline == !!offline)
    return;
  self->offline = !!offline;
  if (self->data != NULL)
    load (self);
}

/**
 * leit_history_view_set_thing:
 * @self: the view
 * @thing: whose history to show; %LEIT_THING_NONE gives up what is being loaded
 */
void
leit_history_view_set_thing (LeitHistoryView *self, LeitThing thing)
{
  g_return_if_fail (LEIT_IS_HISTORY_VIEW (self));

  if (leit_thing_equal (self->thing, thing))
    return;
  self->thing = thing;
  if (self->town == NULL || !leit_town_is_thing (self->town, thing)) {
    forget (self);
    return;
  }
  fill_roles (self);
  load (self);
}

/**
 * leit_history_view_update:
 * @self: the view
 *
 * Moves the chart on to the present and takes over readings that came since.
 */
void
leit_history_view_update (LeitHistoryView *self)
{
  g_return_if_fail (LEIT_IS_HISTORY_VIEW (self));

  if (self->data == NULL || leit_history_loader_is_filling (self->loader))
    return;
  set_span (self);
  leit_history_loader_reload (self->loader);
}
