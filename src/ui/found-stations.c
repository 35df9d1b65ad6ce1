#include "ui/found-stations.h"

#include "exchange/profile-edit.h"
#include "ui/compat.h"
#include "ui/mapping-form.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define LEIT_TYPE_FOUND_STATIONS (leit_found_stations_get_type ())
G_DECLARE_FINAL_TYPE (LeitFoundStations, leit_found_stations, LEIT, FOUND_STATIONS, AdwWindow)

struct _LeitFoundStations {
  AdwWindow parent_instance;

  LeitSession *session;
  LeitSource *source;
  GCancellable *cancellable;
  GPtrArray *stations; /* LeitFoundStation */
  GtkWidget *back;
  GtkWidget *save;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  AdwStatusPage *status;
  GtkListBox *list;
  LeitMappingForm *form;
};

G_DEFINE_FINAL_TYPE (LeitFoundStations, leit_found_stations, ADW_TYPE_WINDOW)

static gboolean
can_save (LeitFoundStations *self)
{
  return leit_profile_edit_can_save (leit_session_get_location (self->session));
}

static void
show_status (LeitFoundStations *self, const char *icon, const char *title, const char *text)
{
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title);
  adw_status_page_set_description (self->status, text);
  gtk_stack_set_visible_child_name (self->stack, "status");
}

static void
show_list (LeitFoundStations *self)
{
  gtk_stack_set_visible_child_name (self->stack, "list");
  gtk_widget_set_visible (self->back, FALSE);
  gtk_widget_set_visible (self->save, FALSE);
  gtk_window_set_title (GTK_WINDOW (self), _ ("Find Stations"));
}

static void
say (LeitFoundStations *self, const char *text)
{
  AdwToast *toast = adw_toast_new (text);

  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Some of its sensors are already in the town file. */
static gboolean
is_known (LeitFoundStations *self, const LeitFoundStation *station)
{
  LeitTown *town = leit_session_get_town (self->session);

  for (guint i = 0; i < station->streams->len; i++) {
    const LeitFoundStream *stream = station->streams->pdata[i];

    if (leit_town_find_stream (town, leit_source_get_id (self->source), station->device_id,
                               stream->key) != NULL)
      return TRUE;
  }
  return FALSE;
}

static char *
describe_station (LeitFoundStations *self, const LeitFoundStation *station)
{
  g_autofree char *sensors = g_strdup_printf (
      ngettext ("%u sensor", "%u sensors", station->streams->len), station->streams->len);

  if (is_known (self, station))
    return g_strdup_printf (_ ("%s, partly in the town file already"), sensors);
  return g_steal_pointer (&sensors);
}

static void
on_complete (LeitFoundStations *self)
{
  gboolean complete;

  g_object_get (self->form, "complete", &complete, NULL);
  gtk_widget_set_sensitive (self->save, complete);
}

static void
on_row_activated (LeitFoundStations *self, GtkListBoxRow *row)
{
  LeitFoundStation *station = self->stations->pdata[gtk_list_box_row_get_index (row)];
  GtkWidget *old = gtk_stack_get_child_by_name (self->stack, "form");

  if (old != NULL)
    gtk_stack_remove (self->stack, old);
  self->form = LEIT_MAPPING_FORM (leit_mapping_form_new (
      leit_session_get_town (self->session), leit_source_get_id (self->source), station));
  g_signal_connect_object (self->form, "notify::complete", G_CALLBACK (on_complete), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->form), "form");
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_set_visible (self->back, TRUE);
  gtk_widget_set_visible (self->save, TRUE);
  gtk_window_set_title (GTK_WINDOW (self), station->name);
  gtk_widget_child_focus (GTK_WIDGET (self->form), GTK_DIR_TAB_FORWARD);
  on_complete (self);
}

static void
add_row (LeitFoundStations *self, const LeitFoundStation *station)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = describe_station (self, station);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), station->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_append (self->list, row);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate ((*(LeitFoundStation *const *) a)->name,
                         (*(LeitFoundStation *const *) b)->name);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitFoundStations) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) stations =
      leit_telemetry_client_find_stations_finish (LEIT_TELEMETRY_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stations == NULL) {
    show_status (self, "dialog-warning-symbolic", _ ("The Search Failed"), error->message);
  } else if (stations->len == 0) {
    show_status (self, "edit-find-symbolic", _ ("No Station Found"),
                 _ ("The source knows no station within the town's bounds or with the group tags "
                    "in the town file."));
  } else {
    self->stations = g_steal_pointer (&stations);
    g_ptr_array_sort (self->stations, compare_names);
    for (guint i = 0; i < self->stations->len; i++)
      add_row (self, self->stations->pdata[i]);
    show_list (self);
    gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
  }
}

static void
search (LeitFoundStations *self)
{
  LeitTelemetryClient *client = leit_poller_get_client (leit_session_get_poller (self->session),
                                                        leit_source_get_id (self->source));

  gtk_stack_set_visible_child_name (self->stack, "searching");
  leit_telemetry_client_find_stations_async (client, self->cancellable, on_found,
                                             g_object_ref (self));
}

/* The town file is read anew, so that the new station is there at once. */
static void
reload_town (LeitFoundStations *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "app.open-town", "s",
                                leit_session_get_location (self->session));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitFoundStations) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean saved = leit_profile_edit_save_finish (result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_widget_set_sensitive (self->save, TRUE);
  if (!saved) {
    say (self, error->message);
  } else if (can_save (self)) {
    reload_town (self);
    gtk_window_close (GTK_WINDOW (self));
  } else {
    say (self, _ ("The changed town file is saved. Whoever looks after the town file can put it in "
                  "place of the old one."));
    show_list (self);
  }
}

static void
save_to (LeitFoundStations *self, GFile *target)
{
  gtk_widget_set_sensitive (self->save, FALSE);
  leit_profile_edit_save_async (leit_session_get_location (self->session), target,
                                leit_mapping_form_get_choice (self->form), NULL, on_saved,
                                g_object_ref (self));
}

static void
on_target_chosen (GFile *file, gpointer user_data)
{
  g_autoptr (LeitFoundStations) self = user_data;

  if (file != NULL && !g_cancellable_is_cancelled (self->cancellable))
    save_to (self, file);
}

static void
on_save (LeitFoundStations *self)
{
  if (can_save (self))
    save_to (self, NULL);
  else
    leit_compat_save_file (GTK_WINDOW (self), _ ("Save the Changed Town File"), "town.json",
                           on_target_chosen, g_object_ref (self));
}

static gboolean
on_escape (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  LeitFoundStations *self = LEIT_FOUND_STATIONS (widget);

  if (gtk_widget_get_visible (self->back))
    show_list (self);
  else
    gtk_window_close (GTK_WINDOW (self));
  return GDK_EVENT_STOP;
}

static void
leit_found_stations_dispose (GObject *object)
{
  LeitFoundStations *self = LEIT_FOUND_STATIONS (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (leit_found_stations_parent_class)->dispose (object);
}

static void
leit_found_stations_finalize (GObject *object)
{
  LeitFoundStations *self = LEIT_FOUND_STATIONS (object);

  g_clear_object (&self->session);
  g_clear_object (&self->source);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->stations, g_ptr_array_unref);
  G_OBJECT_CLASS (leit_found_stations_parent_class)->finalize (object);
}

static void
leit_found_stations_class_init (LeitFoundStationsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_found_stations_dispose;
  G_OBJECT_CLASS (klass)->finalize = leit_found_stations_finalize;
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, on_escape, NULL);
}

static GtkWidget *
make_header (LeitFoundStations *self)
{
  GtkWidget *header = adw_header_bar_new ();

  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_widget_set_tooltip_text (self->back, _ ("Back to the List"));
  gtk_widget_set_visible (self->back, FALSE);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (show_list), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->back);
  self->save = gtk_button_new ();
  gtk_button_set_use_underline (GTK_BUTTON (self->save), TRUE);
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_visible (self->save, FALSE);
  g_signal_connect_swapped (self->save, "clicked", G_CALLBACK (on_save), self);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), self->save);
  return header;
}

static GtkWidget *
make_searching (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (spinner, 32, 32);
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_box_append (GTK_BOX (box), spinner);
  gtk_box_append (GTK_BOX (box), gtk_label_new (_ ("Asking the source …")));
  return box;
}

static GtkWidget *
make_list (LeitFoundStations *self)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), GTK_WIDGET (self->list));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  return page;
}

static void
leit_found_stations_init (LeitFoundStations *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->cancellable = g_cancellable_new ();
  self->stack = GTK_STACK (gtk_stack_new ());
  self->status = ADW_STATUS_PAGE (adw_status_page_new ());
  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  gtk_stack_add_named (self->stack, make_searching (), "searching");
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->status), "status");
  gtk_stack_add_named (self->stack, make_list (self), "list");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (box), make_header (self));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->stack));
  adw_toast_overlay_set_child (self->toasts, box);
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (self->toasts));
  gtk_window_set_title (GTK_WINDOW (self), _ ("Find Stations"));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), 620, 560);
}

/**
 * leit_found_stations_show:
 * @parent: the town's window
 * @source: where to search
 */
void
leit_found_stations_show (GtkWindow *parent, LeitSession *session, LeitSource *source)
{
  LeitFoundStations *self;

  g_return_if_fail (LEIT_IS_SESSION (session) && LEIT_IS_SOURCE (source));

  self = g_object_new (LEIT_TYPE_FOUND_STATIONS, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->source = g_object_ref (source);
  gtk_button_set_label (GTK_BUTTON (self->save),
                        can_save (self) ? _ ("_Add to the Town File") : _ ("_Save as Copy…"));
  search (self);
  gtk_window_present (GTK_WINDOW (self));
}
