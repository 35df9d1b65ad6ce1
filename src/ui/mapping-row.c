#include "ui/mapping-row.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define DEEPEST_CM 500
#define HIGHEST_SENSOR_CM 1000

struct _LeitMappingRow {
  AdwExpanderRow parent_instance;

  char *key;
  gboolean for_tank;
  gboolean has_role; /* a person or the proposal has said what it is */
  GtkDropDown *role;
  GtkWidget *depth_row;
  GtkSpinButton *depth;
  GtkEditable *unit;
  GtkWidget *distance_row;
  GtkSwitch *distance;
  GtkWidget *height_row;
  GtkSpinButton *height;
};

G_DEFINE_FINAL_TYPE (LeitMappingRow, leit_mapping_row, ADW_TYPE_EXPANDER_ROW)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static LeitRole
get_role (LeitMappingRow *self)
{
  return (LeitRole) gtk_drop_down_get_selected (self->role);
}

static gboolean
has_depth (LeitMappingRow *self)
{
  LeitRole role = get_role (self);

  return role == LEIT_ROLE_SOIL_MOISTURE || role == LEIT_ROLE_SOIL_WATER_TENSION ||
         role == LEIT_ROLE_SOIL_TEMPERATURE;
}

static void
update (LeitMappingRow *self)
{
  gboolean distance = self->for_tank && get_role (self) == LEIT_ROLE_TANK_LEVEL;

  gtk_widget_set_visible (self->depth_row, has_depth (self));
  gtk_widget_set_visible (self->distance_row, distance);
  gtk_widget_set_visible (self->height_row, distance && gtk_switch_get_active (self->distance));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_role (LeitMappingRow *self)
{
  self->has_role = TRUE;
  update (self);
}

static GtkWidget *
add_suffixed_row (LeitMappingRow *self, const char *title, GtkWidget *suffix)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (suffix, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (suffix), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), suffix);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), suffix);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
  return row;
}

static void
add_role (LeitMappingRow *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  for (guint i = 0; i < LEIT_N_ROLES; i++)
    gtk_string_list_append (labels, leit_role_get_label ((LeitRole) i));
  self->role = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&labels)), NULL));
  add_suffixed_row (self, _ ("Measures"), GTK_WIDGET (self->role));
  g_signal_connect_swapped (self->role, "notify::selected", G_CALLBACK (on_role), self);
}

static GtkSpinButton *
add_spin (LeitMappingRow *self, const char *title, double most, double step, GtkWidget **row)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, most, step);

  *row = add_suffixed_row (self, title, spin);
  g_signal_connect_swapped (spin, "value-changed", G_CALLBACK (update), self);
  return GTK_SPIN_BUTTON (spin);
}

static void
add_unit (LeitMappingRow *self)
{
  GtkWidget *unit = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (unit), 10);
  self->unit = GTK_EDITABLE (unit);
  add_suffixed_row (self, _ ("Unit, as the source sends it"), unit);
  g_signal_connect_swapped (unit, "changed", G_CALLBACK (update), self);
}

static void
leit_mapping_row_finalize (GObject *object)
{
  g_free (LEIT_MAPPING_ROW (object)->key);
  G_OBJECT_CLASS (leit_mapping_row_parent_class)->finalize (object);
}

static void
leit_mapping_row_class_init (LeitMappingRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_mapping_row_finalize;
  signals[CHANGED] = g_signal_new ("changed", LEIT_TYPE_MAPPING_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_mapping_row_init (LeitMappingRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_expander_row_set_show_enable_switch (ADW_EXPANDER_ROW (self), TRUE);
  add_role (self);
  self->depth = add_spin (self, _ ("Depth below ground in cm"), DEEPEST_CM, 5, &self->depth_row);
  add_unit (self);
  self->distance = GTK_SWITCH (gtk_switch_new ());
  self->distance_row = add_suffixed_row (self, _ ("Measures from above, down to the water"),
                                         GTK_WIDGET (self->distance));
  g_signal_connect_swapped (self->distance, "notify::active", G_CALLBACK (update), self);
  self->height = add_spin (self, _ ("Height of the sensor above the tank's floor in cm"),
                           HIGHEST_SENSOR_CM, 1, &self->height_row);
  g_signal_connect_swapped (self, "notify::enable-expansion", G_CALLBACK (update), self);
}

/* "26.4 % VWC, 5 min ago", so that a person can tell what it is. */
static char *
describe_value (const LeitFoundStream *stream)
{
  g_autofree char *value = NULL;
  g_autofree char *age = NULL;

  if (!isfinite (stream->value))
    return g_strdup (_ ("no value yet"));
  value = leit_format_quantity (stream->value, 1, stream->unit != NULL ? stream->unit : "");
  if (stream->time_ms == LEIT_TIME_NONE)
    return g_steal_pointer (&value);
  age = leit_format_age (leit_clock_now_ms () - stream->time_ms);
  return g_strdup_printf ("%s, %s", value, age);
}

/**
 * leit_mapping_row_new:
 * @stream: what was found, with the proposal if there is one
 */
GtkWidget *
leit_mapping_row_new (const LeitFoundStream *stream)
{
  LeitMappingRow *self = g_object_new (LEIT_TYPE_MAPPING_ROW, NULL);
  g_autofree char *value = describe_value (stream);

  self->key = g_strdup (stream->key);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 stream->title != NULL ? stream->title : stream->key);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), value);
  gtk_drop_down_set_selected (self->role, stream->proposed ? stream->role : LEIT_ROLE_OTHER);
  gtk_spin_button_set_value (self->depth, MAX (stream->depth_cm, 0));
  gtk_editable_set_text (self->unit, stream->unit != NULL ? stream->unit : "");
  self->has_role = stream->proposed;
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), stream->proposed);
  update (self);
  return GTK_WIDGET (self);
}

/* As a tank's level it can be a distance; as part of a station it cannot. */
void
leit_mapping_row_set_for_tank (LeitMappingRow *self, gboolean for_tank)
{
  g_return_if_fail (LEIT_IS_MAPPING_ROW (self));

  self->for_tank = for_tank;
  update (self);
}

gboolean
leit_mapping_row_get_used (LeitMappingRow *self)
{
  g_return_val_if_fail (LEIT_IS_MAPPING_ROW (self), FALSE);

  return adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self));
}

/**
 * leit_mapping_row_get_problem:
 *
 * Returns: (transfer full) (nullable): why it cannot be used like this, and what to do
 */
char *
leit_mapping_row_get_problem (LeitMappingRow *self)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  LeitRole role = get_role (self);
  gboolean is_tank_role = role <= LEIT_ROLE_TANK_PERCENT;
  double scale, offset;

  g_return_val_if_fail (LEIT_IS_MAPPING_ROW (self), NULL);

  if (self->for_tank && !is_tank_role)
    return g_strdup_printf (_ ("%s: a tank takes a level, a volume or a share in %%."), title);
  if (!self->for_tank && is_tank_role)
    return g_strdup_printf (_ ("%s: a level belongs to a tank. Choose the tank above."), title);
  if (has_depth (self) && gtk_spin_button_get_value_as_int (self->depth) == 0)
    return g_strdup_printf (_ ("%s: at which depth is the probe?"), title);
  if (role != LEIT_ROLE_OTHER &&
      !leit_unit_convert (role, gtk_editable_get_text (self->unit), &scale, &offset))
    return g_strdup_printf (_ ("%s: the unit does not fit what it measures."), title);
  if (self->for_tank && role == LEIT_ROLE_TANK_LEVEL && gtk_switch_get_active (self->distance) &&
      gtk_spin_button_get_value (self->height) <= 0)
    return g_strdup_printf (_ ("%s: how high above the floor does the sensor hang?"), title);
  return NULL;
}

/* (transfer full) */
LeitStreamChoice *
leit_mapping_row_get_choice (LeitMappingRow *self)
{
  LeitStreamChoice *choice;

  g_return_val_if_fail (LEIT_IS_MAPPING_ROW (self), NULL);

  choice = leit_stream_choice_new (self->key, get_role (self), gtk_editable_get_text (self->unit));
  if (has_depth (self))
    choice->depth_cm = gtk_spin_button_get_value_as_int (self->depth);
  choice->measures_distance = self->for_tank && get_role (self) == LEIT_ROLE_TANK_LEVEL &&
                              gtk_switch_get_active (self->distance);
  choice->sensor_height_cm = gtk_spin_button_get_value (self->height);
  return choice;
}
