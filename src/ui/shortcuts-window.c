#include "ui/shortcuts-window.h"

#include "ui/shortcuts.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

static GtkWidget *
make_row (const LeitShortcut *shortcut)
{
  GtkWidget *row = adw_action_row_new ();
  g_auto (GStrv) accelerators = g_strsplit (shortcut->accelerators, " ", -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (shortcut->title));
  for (guint i = 0; accelerators[i] != NULL; i++) {
    GtkWidget *label;
    g_autofree char *text = NULL;
    guint key;
    GdkModifierType modifiers;

    if (!gtk_accelerator_parse (accelerators[i], &key, &modifiers))
      continue;
    text = gtk_accelerator_get_label (key, modifiers);
    label = gtk_label_new (text);
    gtk_widget_add_css_class (label, "dim-label");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  }
  return row;
}

/**
 * leit_shortcuts_window_show:
 *
 * Lists the keyboard shortcuts, made from the same table as the accelerators.
 */
void
leit_shortcuts_window_show (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  guint n_shortcuts;
  const LeitShortcut *shortcuts = leit_shortcuts_get (&n_shortcuts);

  gtk_window_set_title (GTK_WINDOW (window), _ ("Keyboard Shortcuts"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 460, 520);
  for (guint i = 0; i < n_shortcuts; i++)
    adw_preferences_group_add (group, make_row (&shortcuts[i]));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  gtk_widget_set_vexpand (page, TRUE);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
