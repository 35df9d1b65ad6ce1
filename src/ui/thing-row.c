#include "ui/thing-row.h"

#include "base/clock.h"
#include "base/format.h"
#include "map/map-view.h"
#include "ui/thing-facts.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define NO_SIGN LEIT_N_STATUSES

struct _LeitThingRow {
  GtkWidget parent_instance;

  GtkWidget *heading;
  GtkImage *arrow;
  GtkLabel *heading_label;
  GtkLabel *heading_count;
  GtkWidget *body;
  AdwBin *sign_bin;
  GtkLabel *title;
  GtkLabel *status;
  GtkLabel *subtitle;
  GtkWidget *late;
  GtkLabel *age;

  GObject *item;
  LeitStatus shown_sign;
};

enum { CLICKED, TOGGLED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LeitThingRow, leit_thing_row, GTK_TYPE_WIDGET)

static void
on_heading_pressed (LeitThingRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  /* Else the row would take a double click for one activation more. */
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  g_signal_emit (self, signals[TOGGLED], 0);
}

static void
on_body_released (LeitThingRow *self, int n_press, double x, double y, GtkGesture *gesture)
{
  if (n_press == 1)
    g_signal_emit (self, signals[CLICKED], 0);
}

static void
leit_thing_row_dispose (GObject *object)
{
  leit_thing_row_set_item (LEIT_THING_ROW (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), LEIT_TYPE_THING_ROW);
  G_OBJECT_CLASS (leit_thing_row_parent_class)->dispose (object);
}

static void
leit_thing_row_class_init (LeitThingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_thing_row_dispose;
  signals[CLICKED] = g_signal_new ("clicked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[TOGGLED] = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "thing-row");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/de/zukunftsschusterei/Leitstand/ui/thing-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, heading);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, arrow);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, heading_label);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, heading_count);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, body);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, sign_bin);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, title);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, status);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, late);
  gtk_widget_class_bind_template_child (widget_class, LeitThingRow, age);
  gtk_widget_class_bind_template_callback (widget_class, on_heading_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_body_released);
}

static void
leit_thing_row_init (LeitThingRow *self)
{
  g_type_ensure (ADW_TYPE_BIN);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->shown_sign = NO_SIGN;
}

GtkWidget *
leit_thing_row_new (void)
{
  return g_object_new (LEIT_TYPE_THING_ROW, NULL);
}

/* The list's own row is what has the focus: what is read out must be on it. */
static void
set_accessible_label (LeitThingRow *self, const char *label)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  if (row != NULL && !GTK_IS_LIST_VIEW (row))
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
set_accessible_expanded (LeitThingRow *self, gboolean is_heading, gboolean expanded)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));

  if (row == NULL || GTK_IS_LIST_VIEW (row))
    return;
  if (is_heading)
    gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_EXPANDED);
}

static void
update_heading (LeitThingRow *self, LeitThingSection *section)
{
  gboolean expanded = leit_thing_section_get_expanded (section);
  guint count = leit_thing_section_get_count (section);
  g_autofree char *label = leit_thing_section_get_label (section);
  g_autofree char *number = leit_format_number (count, 0);
  /* Translators: a heading of a list and how many stand below it, "Trees, 120" */
  g_autofree char *spoken = g_strdup_printf (_ ("%s, %s"), label, number);

  gtk_image_set_from_icon_name (self->arrow, expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_label_set_text (self->heading_label, label);
  gtk_label_set_text (self->heading_count, number);
  set_accessible_label (self, spoken);
  set_accessible_expanded (self, TRUE, expanded);
}

static void
show_sign (LeitThingRow *self, LeitStatus status)
{
  if (self->shown_sign == status)
    return;
  self->shown_sign = status;
  adw_bin_set_child (self->sign_bin, leit_status_sign_new (status));
}

static void
update_thing (LeitThingRow *self, LeitThingItem *item)
{
  LeitTown *town = leit_thing_item_get_town (item);
  LeitThing thing = leit_thing_item_get_thing (item);
  gint64 now_ms = leit_clock_now_ms ();
  gint64 time_ms;
  LeitThingAge kind = leit_thing_get_age (town, thing, now_ms, &time_ms);
  g_autoptr (LeitRating) rating = leit_thing_rate (town, thing, now_ms);
  g_autofree char *name = leit_town_get_thing_name (town, thing);
  g_autofree char *subtitle = leit_thing_get_subtitle (town, thing);
  g_autofree char *spoken = leit_thing_describe (town, thing, now_ms);
  g_autofree char *age = kind != LEIT_THING_AGE_NEVER ? leit_format_age (now_ms - time_ms) : NULL;
  g_autofree char *sentence = leit_rating_get_sentence (rating);

  show_sign (self, rating->status);
  gtk_label_set_text (self->title, name);
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_text (self->status, leit_status_get_label (rating->status));
  gtk_label_set_text (self->age, age != NULL ? age : "");
  gtk_widget_set_visible (self->late,
                          kind == LEIT_THING_AGE_LATE || kind == LEIT_THING_AGE_UNUSABLE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sentence);
  set_accessible_label (self, spoken);
  set_accessible_expanded (self, FALSE, FALSE);
}

/**
 * leit_thing_row_update:
 * @self: a row
 *
 * Shows its thing as it is now.
 */
void
leit_thing_row_update (LeitThingRow *self)
{
  g_return_if_fail (LEIT_IS_THING_ROW (self));

  gtk_widget_set_visible (self->heading, LEIT_IS_THING_SECTION (self->item));
  gtk_widget_set_visible (self->body, LEIT_IS_THING_ITEM (self->item));
  if (LEIT_IS_THING_SECTION (self->item))
    update_heading (self, LEIT_THING_SECTION (self->item));
  else if (LEIT_IS_THING_ITEM (self->item))
    update_thing (self, LEIT_THING_ITEM (self->item));
}

/**
 * leit_thing_row_set_item:
 * @self: a row
 * @item: (nullable): a #LeitThingSection or #LeitThingItem
 *
 * Sets what the row shows.
 */
void
leit_thing_row_set_item (LeitThingRow *self, gpointer item)
{
  g_return_if_fail (LEIT_IS_THING_ROW (self));

  if (self->item == item)
    return;
  if (LEIT_IS_THING_SECTION (self->item))
    g_signal_handlers_disconnect_by_func (self->item, leit_thing_row_update, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  if (LEIT_IS_THING_SECTION (item)) {
    gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
    g_signal_connect_object (item, "notify", G_CALLBACK (leit_thing_row_update), self,
                             G_CONNECT_SWAPPED);
  }
  leit_thing_row_update (self);
}

gpointer
leit_thing_row_get_item (LeitThingRow *self)
{
  g_return_val_if_fail (LEIT_IS_THING_ROW (self), NULL);

  return self->item;
}
