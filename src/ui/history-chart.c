#include "ui/history-chart.h"

#include "base/clock.h"
#include "ui/history-chart-draw.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* The chart's size in lines of its own text, so that it grows with it. */
#define HEIGHT_LINES 14
#define MINIMUM_WIDTH 200
#define PAGE_VALUES 10

struct _LeitHistoryChart {
  GtkWidget parent_instance;

  LeitChartData *data;
  GArray *times; /* gint64, where the cursor can stand */
  gint64 cursor_ms;
  gboolean by_keyboard;
};

enum { PROP_0, PROP_CURSOR, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LeitHistoryChart, leit_history_chart, GTK_TYPE_WIDGET)

static LeitChartLook
get_look (LeitHistoryChart *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  return (LeitChartLook){ GTK_WIDGET (self), adw_style_manager_get_dark (style),
                          adw_style_manager_get_high_contrast (style) };
}

static void
update_accessible (LeitHistoryChart *self)
{
  g_autofree char *label = self->data != NULL ? leit_chart_data_describe (self->data) : NULL;
  g_autofree char *values = self->data != NULL && self->cursor_ms != LEIT_TIME_NONE
                                ? leit_chart_data_describe_time (self->data, self->cursor_ms)
                                : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label != NULL ? label : "", GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  values != NULL ? values : "", -1);
}

static void
set_cursor (LeitHistoryChart *self, gint64 cursor_ms)
{
  if (self->cursor_ms == cursor_ms)
    return;
  self->cursor_ms = cursor_ms;
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CURSOR]);
}

/* The index of the time nearest to @time_ms. */
static guint
find_time (LeitHistoryChart *self, gint64 time_ms)
{
  guint low = 0, high = self->times->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (self->times, gint64, middle) < time_ms)
      low = middle + 1;
    else
      high = middle;
  }
  if (low == self->times->len)
    return low - 1;
  if (low > 0 && time_ms - g_array_index (self->times, gint64, low - 1) <
                     g_array_index (self->times, gint64, low) - time_ms)
    return low - 1;
  return low;
}

static void
on_motion (LeitHistoryChart *self, double x, double y)
{
  LeitChartLook look = get_look (self);
  LeitChartPlace place;

  if (self->data == NULL || self->times->len == 0)
    return;
  place = leit_chart_place (self->data, &look, gtk_widget_get_width (GTK_WIDGET (self)),
                            gtk_widget_get_height (GTK_WIDGET (self)));
  self->by_keyboard = FALSE;
  set_cursor (self, g_array_index (self->times, gint64,
                                   find_time (self, leit_chart_time_at (self->data, &place, x))));
}

static void
on_leave (LeitHistoryChart *self)
{
  if (!self->by_keyboard)
    set_cursor (self, LEIT_TIME_NONE);
}

static void
on_pressed (LeitHistoryChart *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static gboolean
move_cursor (LeitHistoryChart *self, int by)
{
  int last = (int) self->times->len - 1;
  int index = by > 0 ? 0 : last;

  if (last < 0)
    return GDK_EVENT_PROPAGATE;
  if (self->cursor_ms != LEIT_TIME_NONE)
    index = CLAMP ((int) find_time (self, self->cursor_ms) + by, 0, last);
  self->by_keyboard = TRUE;
  set_cursor (self, g_array_index (self->times, gint64, index));
  return GDK_EVENT_STOP;
}

static gboolean
on_key (LeitHistoryChart *self, guint keyval)
{
  int forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  switch (keyval) {
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    return move_cursor (self, -forward);
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    return move_cursor (self, forward);
  case GDK_KEY_Page_Up:
    return move_cursor (self, -PAGE_VALUES);
  case GDK_KEY_Page_Down:
    return move_cursor (self, PAGE_VALUES);
  case GDK_KEY_Home:
    return move_cursor (self, -G_MAXINT / 2);
  case GDK_KEY_End:
    return move_cursor (self, G_MAXINT / 2);
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
on_focus_left (LeitHistoryChart *self)
{
  if (self->by_keyboard)
    set_cursor (self, LEIT_TIME_NONE);
  self->by_keyboard = FALSE;
}

static void
leit_history_chart_measure (GtkWidget *widget,
                            GtkOrientation orientation,
                            int for_size,
                            int *minimum,
                            int *natural,
                            int *minimum_baseline,
                            int *natural_baseline)
{
  LeitChartLook look = get_look (LEIT_HISTORY_CHART (widget));
  int line = leit_chart_line_height (&look);

  if (orientation == GTK_ORIENTATION_HORIZONTAL) {
    *minimum = MINIMUM_WIDTH;
    *natural = MAX (MINIMUM_WIDTH, line * 22);
  } else {
    *minimum = *natural = line * HEIGHT_LINES;
  }
}

static void
leit_history_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LeitHistoryChart *self = LEIT_HISTORY_CHART (widget);
  LeitChartLook look = get_look (self);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  graphene_rect_t bounds;
  cairo_t *cr;

  if (self->data == NULL || width <= 0 || height <= 0)
    return;
  graphene_rect_init (&bounds, 0, 0, width, height);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  leit_chart_draw (self->data, &look, cr, width, height, self->cursor_ms);
  cairo_destroy (cr);
}

static void
leit_history_chart_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_CURSOR:
    g_value_set_int64 (value, LEIT_HISTORY_CHART (object)->cursor_ms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
leit_history_chart_finalize (GObject *object)
{
  LeitHistoryChart *self = LEIT_HISTORY_CHART (object);

  g_clear_pointer (&self->data, leit_chart_data_unref);
  g_array_unref (self->times);
  G_OBJECT_CLASS (leit_history_chart_parent_class)->finalize (object);
}

static void
leit_history_chart_class_init (LeitHistoryChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = leit_history_chart_finalize;
  object_class->get_property = leit_history_chart_get_property;
  widget_class->measure = leit_history_chart_measure;
  widget_class->snapshot = leit_history_chart_snapshot;

  properties[PROP_CURSOR] =
      g_param_spec_int64 ("cursor", NULL, NULL, G_MININT64, G_MAXINT64, LEIT_TIME_NONE,
                          G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_css_name (widget_class, "history-chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
leit_history_chart_init (LeitHistoryChart *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->cursor_ms = LEIT_TIME_NONE;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_left), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), key);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
leit_history_chart_new (void)
{
  return g_object_new (LEIT_TYPE_HISTORY_CHART, NULL);
}

/**
 * leit_history_chart_set_data:
 * @self: the chart
 * @data: (nullable): what it shows; set it again when it changed
 */
void
leit_history_chart_set_data (LeitHistoryChart *self, LeitChartData *data)
{
  g_return_if_fail (LEIT_IS_HISTORY_CHART (self));

  if (data != NULL)
    leit_chart_data_ref (data);
  g_clear_pointer (&self->data, leit_chart_data_unref);
  self->data = data;
  g_array_unref (self->times);
  self->times = data != NULL ? leit_chart_data_list_times (data)
                             : g_array_new (FALSE, FALSE, sizeof (gint64));
  if (self->times->len == 0)
    set_cursor (self, LEIT_TIME_NONE);
  else if (self->cursor_ms != LEIT_TIME_NONE)
    set_cursor (self, g_array_index (self->times, gint64, find_time (self, self->cursor_ms)));
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * leit_history_chart_get_cursor_ms:
 * @self: the chart
 *
 * Returns: where the cursor stands, milliseconds UTC, or %LEIT_TIME_NONE
 */
gint64
leit_history_chart_get_cursor_ms (LeitHistoryChart *self)
{
  g_return_val_if_fail (LEIT_IS_HISTORY_CHART (self), LEIT_TIME_NONE);

  return self->cursor_ms;
}
