#include "ui/compat.h"
#include "ui/preferences.h"
#include "ui/print.h"
#include "ui/shortcuts-window.h"
#include "ui/window-private.h"

#include <glib/gi18n-lib.h>

static void
show_page (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LeitWindow *self = LEIT_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, g_variant_get_string (parameter, NULL));
}

static void
search (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LeitWindow *self = LEIT_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, "map");
  leit_map_page_start_search (leit_window_ensure_map (self));
}

static void
show_thing (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LeitWindow *self = LEIT_WINDOW (widget);
  LeitThing thing;
  guint32 kind, index;

  g_variant_get (parameter, "(uu)", &kind, &index);
  thing.kind = kind;
  thing.index = index;
  adw_view_stack_set_visible_child_name (self->pages, "map");
  leit_map_page_show_thing (leit_window_ensure_map (self), thing);
}

static void
show_statuses (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LeitWindow *self = LEIT_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->pages, "map");
  leit_map_page_show_statuses (leit_window_ensure_map (self), g_variant_get_uint32 (parameter));
}

static guint
count_failed_sources (LeitTown *town)
{
  guint n_sources = g_list_model_get_n_items (leit_town_get_sources (town));
  guint n_failed = 0;

  for (guint i = 0; i < n_sources; i++)
    n_failed += leit_source_get_outcome (leit_town_get_source (town, i)) != LEIT_SOURCE_OK;
  return n_failed;
}

static void
on_refreshed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitWindow) self = user_data;
  guint n_failed;
  g_autofree char *text = NULL;
  AdwToast *toast;

  if (!leit_poller_poll_once_finish (LEIT_POLLER (source), result, NULL) || self->session == NULL)
    return;
  n_failed = count_failed_sources (leit_session_get_town (self->session));
  text = n_failed == 0
             ? g_strdup (_ ("All sources have answered."))
             : g_strdup_printf (ngettext ("%u source did not answer; its last values stay.",
                                          "%u sources did not answer; their last values stay.",
                                          n_failed),
                                n_failed);
  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, 3);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
refresh (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LeitWindow *self = LEIT_WINDOW (widget);

  if (self->session != NULL && leit_session_get_watering (self->session) != NULL)
    leit_watering_refresh (leit_session_get_watering (self->session));
  if (self->session != NULL)
    leit_poller_poll_once_async (leit_session_get_poller (self->session), NULL, on_refreshed,
                                 g_object_ref (self));
}

static void
new_schedule (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LeitWindow *self = LEIT_WINDOW (widget);
  GtkWidget *page;

  adw_view_stack_set_visible_child_name (self->pages, "watering");
  page = adw_bin_get_child (self->watering);
  if (page != NULL)
    leit_watering_page_new_schedule (LEIT_WATERING_PAGE (page));
}

static void
print (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LeitWindow *self = LEIT_WINDOW (widget);
  LeitWatering *watering = self->session != NULL ? leit_session_get_watering (self->session) : NULL;
  LeitPrintKind kind;

  if (watering != NULL &&
      leit_print_kind_from_string (g_variant_get_string (parameter, NULL), &kind))
    leit_print_run (GTK_WINDOW (self), kind, watering);
}

static void
undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  GtkWidget *page = adw_bin_get_child (LEIT_WINDOW (widget)->watering);

  if (page != NULL)
    leit_watering_page_undo (LEIT_WATERING_PAGE (page));
}

static void
on_file_chosen (GFile *file, gpointer user_data)
{
  g_autoptr (LeitWindow) self = user_data;
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-town", "s", path);
}

static void
open_file (GtkWidget *widget, const char *action, GVariant *parameter)
{
  leit_compat_choose_file (GTK_WINDOW (widget), _ ("Open a Town File"), on_file_chosen,
                           g_object_ref (widget));
}

static void
welcome (GtkWidget *widget, const char *action, GVariant *parameter)
{
  leit_window_show_welcome (LEIT_WINDOW (widget));
}

static void
preferences (GtkWidget *widget, const char *action, GVariant *parameter)
{
  leit_preferences_show (GTK_WINDOW (widget), LEIT_WINDOW (widget)->session);
}

static void
shortcuts (GtkWidget *widget, const char *action, GVariant *parameter)
{
  leit_shortcuts_window_show (GTK_WINDOW (widget));
}

static void
about (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_show_about_dialog (GTK_WINDOW (widget), "program-name", _ ("Leitstand"), "logo-icon-name",
                         "de.zukunftsschusterei.Leitstand", "version", LEIT_VERSION, "comments",
                         _ ("Looks after a town's rainwater tanks and trees."), "license-type",
                         GTK_LICENSE_CUSTOM, "license", "EUPL-1.2", "website",
                         "https://zukunftsschusterei.de", NULL);
}

static void
close_window (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_window_close (GTK_WINDOW (widget));
}

/* Everything a person can do, for menus, shortcuts, rows and tests alike. */
void
leit_window_class_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.show-page", "s", show_page);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search);
  gtk_widget_class_install_action (widget_class, "win.show-thing", "(uu)", show_thing);
  gtk_widget_class_install_action (widget_class, "win.show-statuses", "u", show_statuses);
  gtk_widget_class_install_action (widget_class, "win.refresh", NULL, refresh);
  gtk_widget_class_install_action (widget_class, "win.new-schedule", NULL, new_schedule);
  gtk_widget_class_install_action (widget_class, "win.print", "s", print);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, undo);
  gtk_widget_class_install_action (widget_class, "win.open-file", NULL, open_file);
  gtk_widget_class_install_action (widget_class, "win.welcome", NULL, welcome);
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, preferences);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, shortcuts);
  gtk_widget_class_install_action (widget_class, "win.about", NULL, about);
  gtk_widget_class_install_action (widget_class, "win.close", NULL, close_window);
}
