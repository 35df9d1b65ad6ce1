#include "ui/mapping-form.h"

#include "ui/mapping-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _LeitMappingForm {
  AdwBin parent_instance;

  LeitTown *town;
  char *source_id;
  char *device_id;
  double latitude, longitude; /* NAN: unknown */
  guint n_stations;
  GtkDropDown *target; /* new station, the stations, the tanks' levels */
  GtkWidget *station_group;
  GtkEditable *name;
  GtkDropDown *soil;
  GtkDropDown *humus;
  GPtrArray *rows; /* LeitMappingRow, borrowed */
  GtkLabel *problem;
  gboolean complete;
};

G_DEFINE_FINAL_TYPE (LeitMappingForm, leit_mapping_form, ADW_TYPE_BIN)

enum { PROP_0, PROP_COMPLETE, N_PROPS };

static GParamSpec *properties[N_PROPS];

static gboolean
is_new (LeitMappingForm *self)
{
  return gtk_drop_down_get_selected (self->target) == 0;
}

static gboolean
is_tank (LeitMappingForm *self)
{
  return gtk_drop_down_get_selected (self->target) > self->n_stations;
}

static guint
count_used (LeitMappingForm *self)
{
  guint n_used = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n_used += leit_mapping_row_get_used (self->rows->pdata[i]);
  return n_used;
}

static char *
find_row_problem (LeitMappingForm *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    char *problem = leit_mapping_row_get_used (self->rows->pdata[i])
                        ? leit_mapping_row_get_problem (self->rows->pdata[i])
                        : NULL;

    if (problem != NULL)
      return problem;
  }
  return NULL;
}

static char *
find_problem (LeitMappingForm *self)
{
  guint n_used = count_used (self);

  if (n_used == 0)
    return g_strdup (_ ("Switch on the sensors that are to be used."));
  if (is_tank (self) && n_used > 1)
    return g_strdup (_ ("A tank takes one level: switch on just that sensor."));
  if (is_new (self) && *gtk_editable_get_text (self->name) == '\0')
    return g_strdup (_ ("The new station needs a name."));
  if (is_new (self) && !isfinite (self->latitude))
    return g_strdup (_ ("The source does not say where this station is. Enter it in the town file "
                        "first, then choose it here."));
  return find_row_problem (self);
}

static void
check (LeitMappingForm *self)
{
  g_autofree char *problem = find_problem (self);
  gboolean complete = problem == NULL;

  gtk_label_set_text (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), !complete);
  if (self->complete == complete)
    return;
  self->complete = complete;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPLETE]);
}

static void
on_target (LeitMappingForm *self)
{
  gtk_widget_set_visible (self->station_group, is_new (self));
  for (guint i = 0; i < self->rows->len; i++)
    leit_mapping_row_set_for_tank (self->rows->pdata[i], is_tank (self));
  check (self);
}

static GListModel *
list_targets (LeitMappingForm *self)
{
  GtkStringList *targets = gtk_string_list_new (NULL);
  GListModel *tanks = leit_town_get_tanks (self->town);

  gtk_string_list_append (targets, _ ("New station"));
  for (guint i = 0; i < self->n_stations; i++)
    gtk_string_list_append (targets, leit_station_get_name (leit_town_get_station (self->town, i)));
  for (guint i = 0; i < g_list_model_get_n_items (tanks); i++) {
    /* Translators: a tank's name */
    g_autofree char *label = g_strdup_printf (
        _ ("Level of %s"), leit_tank_get_name (leit_town_get_tank (self->town, i)));

    gtk_string_list_append (targets, label);
  }
  return G_LIST_MODEL (targets);
}

static GtkDropDown *
add_drop_down (AdwPreferencesGroup *group, const char *title, GListModel *choices)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_drop_down_new (choices, NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
  return GTK_DROP_DOWN (button);
}

static GListModel *
list_soils (void)
{
  GtkStringList *soils = gtk_string_list_new (NULL);

  gtk_string_list_append (soils, _ ("unknown"));
  for (int i = LEIT_SOIL_UNKNOWN + 1; i < LEIT_N_SOILS; i++)
    gtk_string_list_append (soils, leit_soil_to_string ((LeitSoil) i));
  return G_LIST_MODEL (soils);
}

static GListModel *
list_humus_classes (void)
{
  GtkStringList *classes = gtk_string_list_new (NULL);

  gtk_string_list_append (classes, _ ("unknown"));
  for (int i = LEIT_HUMUS_UNKNOWN + 1; i < LEIT_N_HUMUS; i++)
    gtk_string_list_append (classes, leit_humus_to_string ((LeitHumus) i));
  return G_LIST_MODEL (classes);
}

static void
add_target_group (LeitMappingForm *self, AdwPreferencesPage *page)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  self->target = add_drop_down (group, _ ("Goes to"), list_targets (self));
  g_signal_connect_swapped (self->target, "notify::selected", G_CALLBACK (on_target), self);
  adw_preferences_page_add (page, group);
}

static void
add_station_group (LeitMappingForm *self, AdwPreferencesPage *page, LeitFoundStation *station)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *name = adw_entry_row_new ();

  adw_preferences_group_set_title (group, _ ("New Station"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (name), _ ("Name"));
  gtk_editable_set_text (GTK_EDITABLE (name), station->name != NULL ? station->name : "");
  g_signal_connect_swapped (name, "changed", G_CALLBACK (check), self);
  adw_preferences_group_add (group, name);
  self->name = GTK_EDITABLE (name);
  self->soil = add_drop_down (group, _ ("Soil (KA5 short name)"), list_soils ());
  gtk_drop_down_set_selected (self->soil, station->soil);
  self->humus = add_drop_down (group, _ ("Humus class"), list_humus_classes ());
  gtk_drop_down_set_selected (self->humus, station->humus);
  self->station_group = GTK_WIDGET (group);
  adw_preferences_page_add (page, group);
}

static void
add_sensor_group (LeitMappingForm *self, AdwPreferencesPage *page, LeitFoundStation *station)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _ ("Sensors"));
  adw_preferences_group_set_description (
      group, _ ("Titles and units are free text at the source, so this is a proposal only. Please "
                "check what each sensor measures."));
  for (guint i = 0; i < station->streams->len; i++) {
    GtkWidget *row = leit_mapping_row_new (station->streams->pdata[i]);

    g_signal_connect_swapped (row, "changed", G_CALLBACK (check), self);
    g_ptr_array_add (self->rows, row);
    adw_preferences_group_add (group, row);
  }
  self->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->problem, TRUE);
  gtk_label_set_xalign (self->problem, 0);
  gtk_widget_set_margin_top (GTK_WIDGET (self->problem), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self->problem), "warning");
  adw_preferences_group_add (group, GTK_WIDGET (self->problem));
  adw_preferences_page_add (page, group);
}

static void
leit_mapping_form_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_COMPLETE)
    g_value_set_boolean (value, LEIT_MAPPING_FORM (object)->complete);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
leit_mapping_form_finalize (GObject *object)
{
  LeitMappingForm *self = LEIT_MAPPING_FORM (object);

  g_clear_object (&self->town);
  g_free (self->source_id);
  g_free (self->device_id);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (leit_mapping_form_parent_class)->finalize (object);
}

static void
leit_mapping_form_class_init (LeitMappingFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = leit_mapping_form_get_property;
  object_class->finalize = leit_mapping_form_finalize;
  properties[PROP_COMPLETE] =
      g_param_spec_boolean ("complete", NULL, NULL, FALSE,
                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
leit_mapping_form_init (LeitMappingForm *self)
{
  self->rows = g_ptr_array_new ();
}

/**
 * leit_mapping_form_new:
 * @station: what was found
 */
GtkWidget *
leit_mapping_form_new (LeitTown *town, const char *source_id, LeitFoundStation *station)
{
  LeitMappingForm *self = g_object_new (LEIT_TYPE_MAPPING_FORM, NULL);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  self->town = g_object_ref (town);
  self->source_id = g_strdup (source_id);
  self->device_id = g_strdup (station->device_id);
  self->latitude = station->has_position ? station->latitude : NAN;
  self->longitude = station->has_position ? station->longitude : NAN;
  self->n_stations = g_list_model_get_n_items (leit_town_get_stations (town));
  add_target_group (self, page);
  add_station_group (self, page, station);
  add_sensor_group (self, page, station);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (page));
  check (self);
  return GTK_WIDGET (self);
}

static char *
get_thing_id (LeitMappingForm *self)
{
  guint selected = gtk_drop_down_get_selected (self->target);

  if (selected == 0)
    return NULL;
  if (selected <= self->n_stations)
    return g_strdup (leit_station_get_id (leit_town_get_station (self->town, selected - 1)));
  return g_strdup (
      leit_tank_get_id (leit_town_get_tank (self->town, selected - 1 - self->n_stations)));
}

/**
 * leit_mapping_form_get_choice:
 *
 * Returns: (transfer full): what the person decided; only to be asked for when it is complete
 */
LeitStationChoice *
leit_mapping_form_get_choice (LeitMappingForm *self)
{
  LeitStationChoice *choice;

  g_return_val_if_fail (LEIT_IS_MAPPING_FORM (self) && self->complete, NULL);

  choice = leit_station_choice_new ();
  choice->source_id = g_strdup (self->source_id);
  choice->device_id = g_strdup (self->device_id);
  choice->thing_id = get_thing_id (self);
  choice->is_tank = is_tank (self);
  choice->name = g_strdup (gtk_editable_get_text (self->name));
  choice->latitude = self->latitude;
  choice->longitude = self->longitude;
  choice->soil = (LeitSoil) gtk_drop_down_get_selected (self->soil);
  choice->humus = (LeitHumus) gtk_drop_down_get_selected (self->humus);
  for (guint i = 0; i < self->rows->len; i++)
    if (leit_mapping_row_get_used (self->rows->pdata[i]))
      g_ptr_array_add (choice->streams, leit_mapping_row_get_choice (self->rows->pdata[i]));
  return choice;
}
