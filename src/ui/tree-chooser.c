#include "ui/tree-chooser.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A list view of GtkStringObjects would make an object a tree; rows are found by position in this array instead. */
typedef struct {
  LeitTown *town;
  GtkWindow *window;
  GtkStringList *shown; /* ids of the rows that pass search and filter */
  GHashTable *ticked;   /* of tree ids */
  GtkSearchEntry *search;
  GtkCheckButton *dry_only;
  GtkLabel *count;
  LeitTreesChosen chosen;
  gpointer user_data;
} Chooser;

/* More are found by a narrower search. */
#define MAX_SHOWN 5000u

static void
chooser_free (gpointer data)
{
  Chooser *chooser = data;

  g_object_unref (chooser->town);
  g_object_unref (chooser->shown);
  g_hash_table_unref (chooser->ticked);
  g_free (chooser);
}

static gboolean
contains (const char *text, const char *folded)
{
  g_autofree char *other = text != NULL ? g_utf8_casefold (text, -1) : NULL;

  return other != NULL && strstr (other, folded) != NULL;
}

static gboolean
is_shown (Chooser *chooser, guint row, const char *folded)
{
  LeitTreeTable *trees = leit_town_get_trees (chooser->town);

  if (gtk_check_button_get_active (chooser->dry_only) &&
      leit_tree_table_get_status (trees, row) != LEIT_STATUS_DRY)
    return FALSE;
  return *folded == '\0' || contains (leit_tree_table_get_id (trees, row), folded) ||
         contains (leit_tree_table_get_name (trees, row), folded) ||
         contains (leit_tree_table_get_species_de (trees, row), folded) ||
         contains (leit_tree_table_get_species (trees, row), folded) ||
         contains (leit_tree_table_get_street (trees, row), folded);
}

static void
update_shown (Chooser *chooser)
{
  LeitTreeTable *trees = leit_town_get_trees (chooser->town);
  g_autofree char *folded =
      g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (chooser->search)), -1);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint row = 0; row < leit_tree_table_get_n_rows (trees) && ids->len < MAX_SHOWN; row++)
    if (is_shown (chooser, row, folded))
      g_ptr_array_add (ids, (gpointer) leit_tree_table_get_id (trees, row));
  g_ptr_array_add (ids, NULL);
  gtk_string_list_splice (chooser->shown, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (chooser->shown)),
                          (const char *const *) ids->pdata);
}

static void
update_count (Chooser *chooser)
{
  guint n = g_hash_table_size (chooser->ticked);
  g_autofree char *text = g_strdup_printf (ngettext ("%u tree chosen", "%u trees chosen", n), n);

  gtk_label_set_text (chooser->count, text);
}

static void
on_toggled (GtkCheckButton *check, GtkListItem *item)
{
  Chooser *chooser = g_object_get_data (G_OBJECT (check), "chooser");
  GtkStringObject *object = gtk_list_item_get_item (item);

  if (object == NULL)
    return;
  if (gtk_check_button_get_active (check))
    g_hash_table_add (chooser->ticked, g_strdup (gtk_string_object_get_string (object)));
  else
    g_hash_table_remove (chooser->ticked, gtk_string_object_get_string (object));
  update_count (chooser);
}

static void
set_up_row (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, Chooser *chooser)
{
  GtkWidget *check = gtk_check_button_new ();

  g_object_set_data (G_OBJECT (check), "chooser", chooser);
  g_signal_connect (check, "toggled", G_CALLBACK (on_toggled), item);
  gtk_list_item_set_child (item, check);
}

static char *
describe_tree (LeitTreeTable *trees, guint row)
{
  const char *species = leit_tree_table_get_species_de (trees, row);
  const char *street = leit_tree_table_get_street (trees, row);
  GString *text = g_string_new (leit_tree_table_get_id (trees, row));

  if (species != NULL)
    g_string_append_printf (text, "  %s", species);
  if (street != NULL)
    g_string_append_printf (text, " · %s", street);
  g_string_append_printf (text, " · %s",
                          leit_status_get_label (leit_tree_table_get_status (trees, row)));
  return g_string_free (text, FALSE);
}

static void
bind_row (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, Chooser *chooser)
{
  LeitTreeTable *trees = leit_town_get_trees (chooser->town);
  GtkWidget *check = gtk_list_item_get_child (item);
  const char *id = gtk_string_object_get_string (gtk_list_item_get_item (item));
  g_autofree char *label = describe_tree (trees, leit_tree_table_find (trees, id));

  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), label);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               g_hash_table_contains (chooser->ticked, id));
}

static void
tick_shown (GtkButton *button G_GNUC_UNUSED, Chooser *chooser)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (chooser->shown));

  for (guint i = 0; i < n; i++)
    g_hash_table_add (chooser->ticked, g_strdup (gtk_string_list_get_string (chooser->shown, i)));
  update_shown (chooser);
  update_count (chooser);
}

static void
tick_none (GtkButton *button G_GNUC_UNUSED, Chooser *chooser)
{
  g_hash_table_remove_all (chooser->ticked);
  update_shown (chooser);
  update_count (chooser);
}

/* In the order of the register, so that the crew's list follows the street. */
static void
take (GtkButton *button G_GNUC_UNUSED, Chooser *chooser)
{
  LeitTreeTable *trees = leit_town_get_trees (chooser->town);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  for (guint row = 0; row < leit_tree_table_get_n_rows (trees); row++)
    if (g_hash_table_contains (chooser->ticked, leit_tree_table_get_id (trees, row)))
      g_ptr_array_add (ids, (gpointer) leit_tree_table_get_id (trees, row));
  chooser->chosen (ids, chooser->user_data);
  gtk_window_close (chooser->window);
}

static GtkWidget *
make_list (Chooser *chooser)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scroll = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_view_new (
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (chooser->shown)))),
      factory);

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), chooser);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), chooser);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), list);
  gtk_widget_set_vexpand (scroll, TRUE);
  return scroll;
}

static GtkWidget *
make_tools (Chooser *chooser)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *all = gtk_button_new_with_mnemonic (_ ("_All Shown"));
  GtkWidget *none = gtk_button_new_with_mnemonic (_ ("_None"));

  chooser->dry_only = GTK_CHECK_BUTTON (gtk_check_button_new_with_mnemonic (_ ("_Dry only")));
  g_signal_connect_swapped (chooser->dry_only, "toggled", G_CALLBACK (update_shown), chooser);
  g_signal_connect (all, "clicked", G_CALLBACK (tick_shown), chooser);
  g_signal_connect (none, "clicked", G_CALLBACK (tick_none), chooser);
  gtk_box_append (GTK_BOX (tools), GTK_WIDGET (chooser->dry_only));
  gtk_box_append (GTK_BOX (tools), all);
  gtk_box_append (GTK_BOX (tools), none);
  chooser->count = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (chooser->count), TRUE);
  gtk_label_set_xalign (chooser->count, 1);
  gtk_box_append (GTK_BOX (tools), GTK_WIDGET (chooser->count));
  return tools;
}

static GtkWidget *
make_content (Chooser *chooser)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *apply = gtk_button_new_with_mnemonic (_ ("_Take"));

  gtk_widget_add_css_class (apply, "suggested-action");
  g_signal_connect (apply, "clicked", G_CALLBACK (take), chooser);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), apply);
  chooser->search = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_signal_connect_swapped (chooser->search, "search-changed", G_CALLBACK (update_shown), chooser);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_vexpand (box, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (chooser->search));
  gtk_box_append (GTK_BOX (box), make_tools (chooser));
  gtk_box_append (GTK_BOX (box), make_list (chooser));
  gtk_box_append (GTK_BOX (outer), header);
  gtk_box_append (GTK_BOX (outer), box);
  return outer;
}

void
leit_tree_chooser_show (GtkWindow *parent,
                        LeitTown *town,
                        const GPtrArray *tree_ids,
                        LeitTreesChosen chosen,
                        gpointer user_data)
{
  Chooser *chooser = g_new0 (Chooser, 1);

  chooser->town = g_object_ref (town);
  chooser->chosen = chosen;
  chooser->user_data = user_data;
  chooser->shown = gtk_string_list_new (NULL);
  chooser->ticked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < tree_ids->len; i++)
    if (leit_tree_table_find (leit_town_get_trees (town), tree_ids->pdata[i]) != LEIT_TREE_NO_ROW)
      g_hash_table_add (chooser->ticked, g_strdup (tree_ids->pdata[i]));
  chooser->window = GTK_WINDOW (g_object_new (
      ADW_TYPE_WINDOW, "transient-for", parent, "modal", TRUE, "title", _ ("Choose Trees"),
      "default-width", 520, "default-height", 560, "destroy-with-parent", TRUE, NULL));
  adw_window_set_content (ADW_WINDOW (chooser->window), make_content (chooser));
  g_object_set_data_full (G_OBJECT (chooser->window), "chooser", chooser, chooser_free);
  update_shown (chooser);
  update_count (chooser);
  gtk_window_present (chooser->window);
}
