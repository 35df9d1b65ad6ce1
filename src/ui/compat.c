#include "ui/compat.h"

#include <glib/gi18n-lib.h>

typedef struct {
  LeitFileChosen chosen;
  gpointer user_data;
} Choice;

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
on_response (GtkNativeDialog *dialog, int response, Choice *choice)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT
                               ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))
                               : NULL;

  choice->chosen (file, choice->user_data);
  g_free (choice);
  g_object_unref (dialog);
}

static void
show_chooser (GtkFileChooserNative *dialog, LeitFileChosen chosen, gpointer user_data)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->chosen = chosen;
  choice->user_data = user_data;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * leit_compat_choose_file:
 * @parent: the window it belongs to
 * @title: what is to be chosen, translated
 * @chosen: called once, also when nothing was chosen
 *
 * Lets a person choose a town file, through the portal where there is one.
 */
void
leit_compat_choose_file (GtkWindow *parent,
                         const char *title,
                         LeitFileChosen chosen,
                         gpointer user_data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Town files"));
  gtk_file_filter_add_suffix (filter, "json");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  show_chooser (dialog, chosen, user_data);
}

/**
 * leit_compat_save_file:
 * @name: proposed for the file
 *
 * Lets a person choose where to save; the dialog asks before it overwrites.
 */
void
leit_compat_save_file (GtkWindow *parent,
                       const char *title,
                       const char *name,
                       LeitFileChosen chosen,
                       gpointer user_data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, parent, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show_chooser (dialog, chosen, user_data);
}

G_GNUC_END_IGNORE_DEPRECATIONS
