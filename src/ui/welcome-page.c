#include "ui/welcome-page.h"

#include "ui/settings.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _LeitWelcomePage {
  GtkWidget parent_instance;

  GtkLabel *failure;
  AdwEntryRow *address;
  GtkWidget *recent_group;
  GtkListBox *recent;
};

G_DEFINE_FINAL_TYPE (LeitWelcomePage, leit_welcome_page, GTK_TYPE_WIDGET)

static void
on_address_applied (LeitWelcomePage *self)
{
  g_autofree char *location =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));

  if (*location != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-town", "s", location);
}

static void
add_recent (LeitWelcomePage *self, const char *location)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean is_demo = g_str_equal (location, "demo:");
  g_autofree char *name = is_demo ? g_strdup (_ ("Demo town")) : g_path_get_basename (location);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), is_demo ? NULL : location);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                             gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-town");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", location);
  gtk_list_box_append (self->recent, row);
}

static void
show_recent (LeitWelcomePage *self)
{
  g_auto (GStrv) recent = leit_settings_get_recent_towns (leit_settings_get_default ());
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->recent, 0)) != NULL)
    gtk_list_box_remove (self->recent, GTK_WIDGET (row));
  for (guint i = 0; recent[i] != NULL; i++)
    add_recent (self, recent[i]);
  gtk_widget_set_visible (self->recent_group, recent[0] != NULL);
}

/**
 * leit_welcome_page_set_failure:
 * @message: (nullable): why the last town could not be opened
 */
void
leit_welcome_page_set_failure (LeitWelcomePage *self, const char *message)
{
  g_return_if_fail (LEIT_IS_WELCOME_PAGE (self));

  gtk_label_set_text (self->failure, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->failure), message != NULL);
  show_recent (self);
}

static void
leit_welcome_page_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (leit_welcome_page_parent_class)->dispose (object);
}

static void
leit_welcome_page_class_init (LeitWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_welcome_page_dispose;
  gtk_widget_class_set_template_from_resource (
      widget_class, "/de/zukunftsschusterei/Leitstand/ui/welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitWelcomePage, failure);
  gtk_widget_class_bind_template_child (widget_class, LeitWelcomePage, address);
  gtk_widget_class_bind_template_child (widget_class, LeitWelcomePage, recent_group);
  gtk_widget_class_bind_template_child (widget_class, LeitWelcomePage, recent);
  gtk_widget_class_bind_template_callback (widget_class, on_address_applied);
}

static void
leit_welcome_page_init (LeitWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
