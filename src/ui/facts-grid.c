#include "ui/facts-grid.h"

struct _LeitFactsGrid {
  GtkWidget parent_instance;

  GtkGrid *grid;
  guint n_rows;
};

G_DEFINE_FINAL_TYPE (LeitFactsGrid, leit_facts_grid, GTK_TYPE_WIDGET)

static void
fact_free (LeitFact *fact)
{
  g_free (fact->label);
  g_free (fact->value);
  g_free (fact);
}

/**
 * leit_facts_new:
 *
 * Returns: (transfer full) (element-type LeitFact): an empty list
 */
GPtrArray *
leit_facts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) fact_free);
}

/**
 * leit_facts_add:
 * @facts: a list
 * @label: what
 * @value: (transfer full) (nullable): how much; nothing is added without
 */
void
leit_facts_add (GPtrArray *facts, const char *label, char *value)
{
  LeitFact *fact;

  g_return_if_fail (facts != NULL);

  if (value == NULL || *value == '\0') {
    g_free (value);
    return;
  }
  fact = g_new0 (LeitFact, 1);
  fact->label = g_strdup (label);
  fact->value = value;
  g_ptr_array_add (facts, fact);
}

void
leit_facts_add_text (GPtrArray *facts, const char *label, const char *value)
{
  leit_facts_add (facts, label, g_strdup (value));
}

static void
leit_facts_grid_dispose (GObject *object)
{
  LeitFactsGrid *self = LEIT_FACTS_GRID (object);

  if (self->grid != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  G_OBJECT_CLASS (leit_facts_grid_parent_class)->dispose (object);
}

static void
leit_facts_grid_class_init (LeitFactsGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_facts_grid_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "facts-grid");
}

static void
leit_facts_grid_init (LeitFactsGrid *self)
{
  self->grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_row_spacing (self->grid, 4);
  gtk_grid_set_column_spacing (self->grid, 12);
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}

GtkWidget *
leit_facts_grid_new (void)
{
  return g_object_new (LEIT_TYPE_FACTS_GRID, NULL);
}

static GtkWidget *
make_label (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static void
add_row (LeitFactsGrid *self)
{
  GtkWidget *label = make_label ();
  GtkWidget *value = make_label ();

  gtk_label_set_width_chars (GTK_LABEL (label), 9);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (value), 10);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  label, NULL, -1);
  gtk_grid_attach (self->grid, label, 0, (int) self->n_rows, 1, 1);
  gtk_grid_attach (self->grid, value, 1, (int) self->n_rows, 1, 1);
  self->n_rows++;
}

static void
set_text (GtkWidget *label, const char *text)
{
  /* Setting it anew would lose what a person has just selected to copy it. */
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text) != 0)
    gtk_label_set_text (GTK_LABEL (label), text);
}

/**
 * leit_facts_grid_set_facts:
 * @self: a grid
 * @facts: (element-type LeitFact): what it shows
 *
 * Shows @facts. Rows stay where they are, only what differs is written.
 */
void
leit_facts_grid_set_facts (LeitFactsGrid *self, GPtrArray *facts)
{
  g_return_if_fail (LEIT_IS_FACTS_GRID (self));
  g_return_if_fail (facts != NULL);

  while (self->n_rows < facts->len)
    add_row (self);
  for (guint i = 0; i < self->n_rows; i++) {
    const LeitFact *fact = i < facts->len ? g_ptr_array_index (facts, i) : NULL;

    for (int column = 0; column < 2; column++) {
      GtkWidget *label = gtk_grid_get_child_at (self->grid, column, (int) i);

      gtk_widget_set_visible (label, fact != NULL);
      set_text (label, fact == NULL ? "" : column == 0 ? fact->label : fact->value);
    }
  }
  gtk_widget_set_visible (GTK_WIDGET (self), facts->len > 0);
}
