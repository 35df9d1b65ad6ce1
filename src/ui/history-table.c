#include "ui/history-table.h"

#include "base/format.h"

#include <glib/gi18n-lib.h>

/* Enough rows to read in, without a scrolling panel in a scrolling panel getting lost. */
#define TABLE_HEIGHT 260

/* A row is only its time; the cells look up their values. Made when shown. */
#define LEIT_TYPE_HISTORY_TIME (leit_history_time_get_type ())
G_DECLARE_FINAL_TYPE (LeitHistoryTime, leit_history_time, LEIT, HISTORY_TIME, GObject)

struct _LeitHistoryTime {
  GObject parent_instance;

  gint64 time_ms;
};

G_DEFINE_FINAL_TYPE (LeitHistoryTime, leit_history_time, G_TYPE_OBJECT)

static void
leit_history_time_class_init (LeitHistoryTimeClass *klass)
{
}

static void
leit_history_time_init (LeitHistoryTime *self)
{
}

#define LEIT_TYPE_HISTORY_TIMES (leit_history_times_get_type ())
G_DECLARE_FINAL_TYPE (LeitHistoryTimes, leit_history_times, LEIT, HISTORY_TIMES, GObject)

struct _LeitHistoryTimes {
  GObject parent_instance;

  GArray *times;
};

static GType
times_get_item_type (GListModel *model)
{
  return LEIT_TYPE_HISTORY_TIME;
}

static guint
times_get_n_items (GListModel *model)
{
  return LEIT_HISTORY_TIMES (model)->times->len;
}

static gpointer
times_get_item (GListModel *model, guint position)
{
  GArray *times = LEIT_HISTORY_TIMES (model)->times;
  LeitHistoryTime *item;

  if (position >= times->len)
    return NULL;
  item = g_object_new (LEIT_TYPE_HISTORY_TIME, NULL);
  item->time_ms = g_array_index (times, gint64, times->len - 1 - position);
  return item;
}

static void
times_model_init (GListModelInterface *iface)
{
  iface->get_item_type = times_get_item_type;
  iface->get_n_items = times_get_n_items;
  iface->get_item = times_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LeitHistoryTimes,
                               leit_history_times,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, times_model_init))

static void
leit_history_times_finalize (GObject *object)
{
  g_array_unref (LEIT_HISTORY_TIMES (object)->times);
  G_OBJECT_CLASS (leit_history_times_parent_class)->finalize (object);
}

static void
leit_history_times_class_init (LeitHistoryTimesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_history_times_finalize;
}

static void
leit_history_times_init (LeitHistoryTimes *self)
{
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
}

struct _LeitHistoryTable {
  GtkWidget parent_instance;

  GtkLabel *caption;
  GtkWidget *scroller;
  GtkColumnView *view;
  LeitHistoryTimes *times;
  LeitChartData *data;
};

G_DEFINE_FINAL_TYPE (LeitHistoryTable, leit_history_table, GTK_TYPE_WIDGET)

#define TIME_COLUMN GUINT_TO_POINTER (G_MAXUINT)

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), column == TIME_COLUMN ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

static char *
format_short_time (gint64 time_ms, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) local =
      zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_to_local (utc);

  /* Translators: date and time in a narrow column as strftime takes it, "Tue 9 Jun 10:42"; German "%a %-e. %b %H:%M" */
  return g_date_time_format (local, C_ ("short date and time", "%a %-e %b %H:%M"));
}

static void
show_value (LeitHistoryTable *self, GtkWidget *label, guint column, gint64 time_ms)
{
  const LeitHistoryPoint *point = NULL;
  g_autofree char *value = NULL;
  g_autofree char *text = NULL;

  if (column < self->data->series->len)
    point = leit_chart_series_find (g_ptr_array_index (self->data->series, column), time_ms);
  value = point != NULL ? leit_format_number (point->mean, self->data->decimals) : g_strdup ("–");
  /* A narrow column has no room for the word; it is in the tooltip. */
  text = point != NULL && point->doubtful ? g_strconcat (value, " (?)", NULL) : g_strdup (value);
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, point == NULL     ? _ ("no value")
                                      : point->doubtful ? _ ("doubtful value")
                                                        : NULL);
}

static void
show_time (LeitHistoryTable *self, GtkWidget *label, gint64 time_ms)
{
  g_autofree char *text = format_short_time (time_ms, self->data->zone);
  g_autofree char *exact = leit_format_exact_time (time_ms, self->data->zone);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, exact);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *list_item, gpointer column)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  LeitHistoryTime *item = gtk_list_item_get_item (list_item);
  LeitHistoryTable *self = g_object_get_data (G_OBJECT (factory), "table");

  if (self->data == NULL)
    return;
  if (column == TIME_COLUMN)
    show_time (self, label, item->time_ms);
  else
    show_value (self, label, GPOINTER_TO_UINT (column), item->time_ms);
}

static void
add_column (LeitHistoryTable *self, const char *title, gpointer column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  /* The table owns its columns, and they their factories. */
  g_object_set_data (G_OBJECT (factory), "table", self);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), column);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), column);
  view_column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_append_column (self->view, view_column);
}

static void
remove_columns (LeitHistoryTable *self)
{
  GListModel *columns = gtk_column_view_get_columns (self->view);

  while (g_list_model_get_n_items (columns) > 0) {
    g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

    gtk_column_view_remove_column (self->view, column);
  }
}

static void
leit_history_table_dispose (GObject *object)
{
  LeitHistoryTable *self = LEIT_HISTORY_TABLE (object);

  if (self->view != NULL) {
    gtk_column_view_set_model (self->view, NULL);
    remove_columns (self);
    self->view = NULL;
  }
  if (self->caption != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->caption));
  self->caption = NULL;
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->times);
  g_clear_pointer (&self->data, leit_chart_data_unref);
  G_OBJECT_CLASS (leit_history_table_parent_class)->dispose (object);
}

static void
leit_history_table_class_init (LeitHistoryTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_history_table_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "history-table");
}

static void
leit_history_table_init (LeitHistoryTable *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  g_autoptr (GtkNoSelection) selection = NULL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 4);
  self->times = g_object_new (LEIT_TYPE_HISTORY_TIMES, NULL);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->times)));
  self->view =
      GTK_COLUMN_VIEW (gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (selection))));
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "data-table");
  self->caption = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->caption, 0);
  gtk_label_set_wrap (self->caption, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->caption), "caption");
  gtk_widget_set_parent (GTK_WIDGET (self->caption), GTK_WIDGET (self));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  self->caption, NULL, -1);
  self->scroller = gtk_scrolled_window_new ();
  gtk_widget_set_focusable (self->scroller, FALSE);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), TABLE_HEIGHT);
  gtk_scrolled_window_set_has_frame (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
leit_history_table_new (void)
{
  return g_object_new (LEIT_TYPE_HISTORY_TABLE, NULL);
}

static gboolean
has_same_columns (LeitHistoryTable *self, const LeitChartData *data)
{
  return self->data == data &&
         g_list_model_get_n_items (gtk_column_view_get_columns (self->view)) ==
             data->series->len + 1;
}

static void
show_caption (LeitHistoryTable *self)
{
  g_autofree char *text = NULL;

  if (self->data->unit != NULL)
    /* Translators: what a table shows and its unit, "Soil moisture in vol.-%" */
    text = g_strdup_printf (_ ("%s in %s"), self->data->title, self->data->unit);
  gtk_label_set_text (self->caption, text != NULL ? text : self->data->title);
}

static void
make_columns (LeitHistoryTable *self)
{
  show_caption (self);
  remove_columns (self);
  add_column (self, _ ("Time"), TIME_COLUMN);
  for (guint i = 0; i < self->data->series->len; i++) {
    const LeitChartSeries *series = g_ptr_array_index (self->data->series, i);
    add_column (self, series->label, GUINT_TO_POINTER (i));
  }
}

/**
 * leit_history_table_set_data:
 * @self: the table
 * @data: (nullable): what it shows; set it again when it changed
 */
void
leit_history_table_set_data (LeitHistoryTable *self, LeitChartData *data)
{
  gboolean same_columns;
  guint before;

  g_return_if_fail (LEIT_IS_HISTORY_TABLE (self));

  same_columns = data != NULL && has_same_columns (self, data);
  before = self->times->times->len;
  if (data != NULL)
    leit_chart_data_ref (data);
  g_clear_pointer (&self->data, leit_chart_data_unref);
  self->data = data;
  g_array_unref (self->times->times);
  self->times->times = data != NULL ? leit_chart_data_list_times (data)
                                    : g_array_new (FALSE, FALSE, sizeof (gint64));
  if (data == NULL)
    remove_columns (self);
  else if (!same_columns)
    make_columns (self);
  g_list_model_items_changed (G_LIST_MODEL (self->times), 0, before, self->times->times->len);
}
