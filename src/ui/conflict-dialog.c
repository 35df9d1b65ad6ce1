#include "ui/conflict-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

typedef struct {
  LeitCalendarBook *book;
  char *href;
  GtkWindow *window;
} Dialog;

static void
dialog_free (gpointer data)
{
  Dialog *dialog = data;

  g_object_unref (dialog->book);
  g_free (dialog->href);
  g_free (dialog);
}

static void
take_mine (GtkButton *button G_GNUC_UNUSED, Dialog *dialog)
{
  leit_calendar_book_resolve_async (dialog->book, dialog->href, LEIT_MERGE_MINE, NULL, NULL);
  gtk_window_close (dialog->window);
}

static void
take_theirs (GtkButton *button G_GNUC_UNUSED, Dialog *dialog)
{
  leit_calendar_book_resolve_async (dialog->book, dialog->href, LEIT_MERGE_THEIRS, NULL, NULL);
  gtk_window_close (dialog->window);
}

static void
attach (GtkGrid *grid, int column, int row, const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text != NULL ? text : "–");

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), css_class == NULL);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static GtkWidget *
make_table (LeitCalendarBook *book, const char *href)
{
  g_autoptr (GPtrArray) conflicts = leit_calendar_book_list_conflicts (book, href);
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_grid_set_column_spacing (grid, 18);
  gtk_grid_set_row_spacing (grid, 8);
  attach (grid, 1, 0, _ ("Mine"), "heading");
  attach (grid, 2, 0, _ ("Theirs"), "heading");
  for (guint i = 0; i < conflicts->len; i++) {
    const LeitMergeConflict *conflict = conflicts->pdata[i];

    attach (grid, 0, (int) i + 1, conflict->what, "dim-label");
    attach (grid, 1, (int) i + 1, conflict->mine, NULL);
    attach (grid, 2, (int) i + 1, conflict->theirs, NULL);
  }
  return GTK_WIDGET (grid);
}

static GtkWidget *
make_buttons (Dialog *dialog)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *mine = gtk_button_new_with_mnemonic (_ ("Send _Mine"));
  GtkWidget *theirs = gtk_button_new_with_mnemonic (_ ("Keep _Theirs"));

  gtk_widget_set_halign (box, GTK_ALIGN_END);
  g_signal_connect (mine, "clicked", G_CALLBACK (take_mine), dialog);
  g_signal_connect (theirs, "clicked", G_CALLBACK (take_theirs), dialog);
  gtk_box_append (GTK_BOX (box), theirs);
  gtk_box_append (GTK_BOX (box), mine);
  return box;
}

static GtkWidget *
make_content (Dialog *dialog, const char *why)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *label = gtk_label_new (why);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll),
                                 make_table (dialog->book, dialog->href));
  gtk_widget_set_vexpand (scroll, TRUE);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), scroll);
  gtk_box_append (GTK_BOX (box), make_buttons (dialog));
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (outer), box);
  return outer;
}

void
leit_conflict_dialog_show (GtkWindow *parent, LeitCalendarBook *book, const char *href)
{
  const LeitBookItem *item = leit_calendar_book_find (book, href);
  Dialog *dialog;

  if (item == NULL || item->edit == NULL)
    return;
  dialog = g_new0 (Dialog, 1);
  dialog->book = g_object_ref (book);
  dialog->href = g_strdup (href);
  dialog->window = GTK_WINDOW (g_object_new (
      ADW_TYPE_WINDOW, "transient-for", parent, "modal", TRUE, "title", _ ("Two Versions"),
      "default-width", 640, "default-height", 380, "destroy-with-parent", TRUE, NULL));
  g_object_set_data_full (G_OBJECT (dialog->window), "dialog", dialog, dialog_free);
  adw_window_set_content (
      ADW_WINDOW (dialog->window),
      make_content (dialog, item->edit->error != NULL ? item->edit->error : ""));
  gtk_window_present (dialog->window);
}
