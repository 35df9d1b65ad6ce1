#include "ui/list-panel.h"

#include "ui/thing-row.h"
#include "ui/thing-sections.h"

#include <glib/gi18n-lib.h>

struct _LeitListPanel {
  GtkWidget parent_instance;

  GtkSearchEntry *search_entry;
  GtkStack *stack;
  GtkListView *list_view;
  GtkWidget *clear_button;

  LeitFilter *filter;
  LeitThingSections *sections;
  gboolean taking_over; /* the entry takes the filter's text */
  GHashTable *rows;     /* bound LeitThingRow, not owned */
};

enum { PICKED, OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LeitListPanel, leit_list_panel, GTK_TYPE_WIDGET)

static void
emit_opened (LeitListPanel *self, gpointer item, gboolean by_keyboard)
{
  LeitThing thing = leit_thing_item_get_thing (item);

  g_signal_emit (self, signals[OPENED], 0, (guint) thing.kind, thing.index, by_keyboard);
}

static void
on_row_clicked (LeitListPanel *self, LeitThingRow *row)
{
  if (LEIT_IS_THING_ITEM (leit_thing_row_get_item (row)))
    emit_opened (self, leit_thing_row_get_item (row), FALSE);
}

static void
on_row_toggled (LeitListPanel *self, LeitThingRow *row)
{
  GtkWidget *list_row = gtk_widget_get_parent (GTK_WIDGET (row));

  if (!LEIT_IS_THING_SECTION (leit_thing_row_get_item (row)))
    return;
  leit_thing_sections_toggle (self->sections,
                              leit_thing_section_get_kind (leit_thing_row_get_item (row)));
  if (list_row != NULL)
    gtk_widget_grab_focus (list_row);
}

static void
set_up_row (LeitListPanel *self, GtkListItem *list_item)
{
  GtkWidget *row = leit_thing_row_new ();

  g_signal_connect_object (row, "clicked", G_CALLBACK (on_row_clicked), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "toggled", G_CALLBACK (on_row_toggled), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, row);
}

static void
bind_row (LeitListPanel *self, GtkListItem *list_item)
{
  LeitThingRow *row = LEIT_THING_ROW (gtk_list_item_get_child (list_item));

  /* Headings stay selectable, else GTK 4.8 gives them no focus; the selection model refuses them. */
  leit_thing_row_set_item (row, gtk_list_item_get_item (list_item));
  g_hash_table_add (self->rows, row);
}

static void
unbind_row (LeitListPanel *self, GtkListItem *list_item)
{
  LeitThingRow *row = LEIT_THING_ROW (gtk_list_item_get_child (list_item));

  g_hash_table_remove (self->rows, row);
  leit_thing_row_set_item (row, NULL);
}

static void
on_row_activated (LeitListPanel *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->sections), position);

  if (LEIT_IS_THING_SECTION (item))
    leit_thing_sections_toggle (self->sections,
                                leit_thing_section_get_kind (LEIT_THING_SECTION (item)));
  else if (LEIT_IS_THING_ITEM (item))
    emit_opened (self, item, TRUE);
}

static void
on_picked (LeitListPanel *self, guint kind, guint index)
{
  g_signal_emit (self, signals[PICKED], 0, kind, index);
}

static void
update_stack (LeitListPanel *self)
{
  gboolean empty = self->sections != NULL && leit_thing_sections_get_n_things (self->sections) == 0;

  /* Who typed over a row goes on typing. */
  if (empty && gtk_widget_get_focus_child (GTK_WIDGET (self->stack)) != NULL &&
      g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list")) {
    gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
    gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
  }
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
}

static LeitThingRow *
find_row (LeitListPanel *self, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->sections), position);
  GHashTableIter iter;
  gpointer row;

  if (item == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL)) {
    gpointer shown = leit_thing_row_get_item (row);

    if (shown == item)
      return row;
    if (LEIT_IS_THING_ITEM (shown) && LEIT_IS_THING_ITEM (item) &&
        leit_thing_equal (leit_thing_item_get_thing (shown),
                          leit_thing_item_get_thing (LEIT_THING_ITEM (item))))
      return row;
  }
  return NULL;
}

static void
scroll_to (LeitListPanel *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/* GTK 4.8 cannot be asked to focus a position; but a row that was scrolled to exists. */
static gboolean
focus_position (LeitListPanel *self, guint position)
{
  LeitThingRow *row;

  if (self->sections == NULL ||
      position >= g_list_model_get_n_items (G_LIST_MODEL (self->sections)))
    return FALSE;
  scroll_to (self, position);
  row = find_row (self, position);
  return row != NULL && gtk_widget_get_parent (GTK_WIDGET (row)) != NULL &&
         gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
}

/* The first row below the first heading that is unfolded. */
static gboolean
focus_first_thing (LeitListPanel *self, gboolean select)
{
  guint n_items =
      self->sections != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->sections)) : 0;

  for (guint position = 0; position < n_items; position++) {
    g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->sections), position);

    if (!LEIT_IS_THING_ITEM (item))
      continue;
    if (select)
      gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->sections), position, TRUE);
    return focus_position (self, position);
  }
  return FALSE;
}

static void
on_search_changed (LeitListPanel *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  if (self->filter == NULL || self->taking_over)
    return;
  if (*text != '\0' && self->sections != NULL) {
    leit_thing_sections_expand (self->sections, LEIT_THING_TANK);
    leit_thing_sections_expand (self->sections, LEIT_THING_TREE);
    leit_thing_sections_expand (self->sections, LEIT_THING_STATION);
  }
  leit_filter_set_text (self->filter, text);
}

static void
on_stop_search (LeitListPanel *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (!leit_list_panel_focus_selection (self))
    focus_first_thing (self, FALSE);
}

static void
on_search_activated (LeitListPanel *self)
{
  /* Who types fast and presses Enter must not land in the list of a moment ago. */
  on_search_changed (self);
  focus_first_thing (self, TRUE);
}

static gboolean
on_search_key (LeitListPanel *self, guint keyval)
{
  if (keyval != GDK_KEY_Down && keyval != GDK_KEY_KP_Down)
    return GDK_EVENT_PROPAGATE;
  on_search_changed (self);
  return focus_first_thing (self, FALSE) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static LeitThingSection *
get_focused_section (LeitListPanel *self)
{
  GtkWidget *focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list_view));
  GtkWidget *row = focus != NULL ? gtk_widget_get_first_child (focus) : NULL;

  if (!LEIT_IS_THING_ROW (row) ||
      !LEIT_IS_THING_SECTION (leit_thing_row_get_item (LEIT_THING_ROW (row))))
    return NULL;
  return leit_thing_row_get_item (LEIT_THING_ROW (row));
}

/* On a heading, Left folds and Right unfolds, as in a tree. */
static gboolean
on_list_key (LeitListPanel *self, guint keyval)
{
  LeitThingSection *section = get_focused_section (self);
  gboolean forward = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_LTR
                         ? keyval == GDK_KEY_Right
                         : keyval == GDK_KEY_Left;

  if (section == NULL || (keyval != GDK_KEY_Left && keyval != GDK_KEY_Right))
    return GDK_EVENT_PROPAGATE;
  if (leit_thing_section_get_expanded (section) != forward)
    leit_thing_sections_toggle (self->sections, leit_thing_section_get_kind (section));
  return GDK_EVENT_STOP;
}

static void
on_clear_clicked (LeitListPanel *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  if (self->filter != NULL)
    leit_filter_reset (self->filter);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/* The search may be set from elsewhere as well. */
static void
on_filter_changed (LeitListPanel *self)
{
  g_autofree char *text = g_strdup (leit_filter_get_text (self->filter));

  if (g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->search_entry))))
    return;
  /* The entry is empty for a moment; that is not what was searched for. */
  self->taking_over = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  self->taking_over = FALSE;
}

static gboolean
leit_list_panel_grab_focus (GtkWidget *widget)
{
  LeitListPanel *self = LEIT_LIST_PANEL (widget);

  return leit_list_panel_focus_selection (self) ||
         gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static gboolean
focus_list (LeitListPanel *self)
{
  if (!g_str_equal (gtk_stack_get_visible_child_name (self->stack), "list"))
    return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
  return leit_list_panel_focus_selection (self) || focus_position (self, 0);
}

/* The list is one stop for Tab, whatever GTK makes of it: nobody wants to walk over every tree. */
static gboolean
leit_list_panel_focus (GtkWidget *widget, GtkDirectionType direction)
{
  LeitListPanel *self = LEIT_LIST_PANEL (widget);
  GtkWidget *focus = gtk_widget_get_focus_child (widget);

  if (direction == GTK_DIR_TAB_FORWARD) {
    if (focus == NULL)
      return gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
    return focus == GTK_WIDGET (self->search_entry) && focus_list (self);
  }
  if (direction == GTK_DIR_TAB_BACKWARD) {
    if (focus == NULL)
      return focus_list (self);
    return focus == GTK_WIDGET (self->stack) &&
           gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  }
  return GTK_WIDGET_CLASS (leit_list_panel_parent_class)->focus (widget, direction);
}

static void
leit_list_panel_dispose (GObject *object)
{
  LeitListPanel *self = LEIT_LIST_PANEL (object);

  leit_list_panel_set_town (self, NULL, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), LEIT_TYPE_LIST_PANEL);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  G_OBJECT_CLASS (leit_list_panel_parent_class)->dispose (object);
}

static void
leit_list_panel_class_init (LeitListPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_list_panel_dispose;
  widget_class->grab_focus = leit_list_panel_grab_focus;
  widget_class->focus = leit_list_panel_focus;

  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  signals[OPENED] =
      g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_BOOLEAN);

  gtk_widget_class_set_css_name (widget_class, "list-panel");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/de/zukunftsschusterei/Leitstand/ui/list-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitListPanel, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LeitListPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, LeitListPanel, list_view);
  gtk_widget_class_bind_template_child (widget_class, LeitListPanel, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_search_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_search_key);
  gtk_widget_class_bind_template_callback (widget_class, on_list_key);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_clear_clicked);
}

static void
leit_list_panel_init (LeitListPanel *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->rows = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (factory, "setup", G_CALLBACK (set_up_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_search_entry_set_key_capture_widget (self->search_entry, GTK_WIDGET (self->stack));
}

/**
 * leit_list_panel_set_town:
 * @self: the list
 * @town: (nullable): the town
 * @filter: (nullable): what is shown of it
 */
void
leit_list_panel_set_town (LeitListPanel *self, LeitTown *town, LeitFilter *filter)
{
  g_return_if_fail (LEIT_IS_LIST_PANEL (self));

  if (self->filter != NULL)
    g_signal_handlers_disconnect_by_func (self->filter, on_filter_changed, self);
  if (self->sections != NULL) {
    g_signal_handlers_disconnect_by_func (self->sections, on_picked, self);
    g_signal_handlers_disconnect_by_func (self->sections, update_stack, self);
    gtk_list_view_set_model (self->list_view, NULL);
  }
  g_clear_object (&self->sections);
  g_set_object (&self->filter, filter);
  if (town == NULL || filter == NULL)
    return;

  {
    g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);

    self->sections = leit_thing_sections_new (list);
  }
  g_signal_connect_object (self->sections, "picked", G_CALLBACK (on_picked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->sections, "items-changed", G_CALLBACK (update_stack), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (filter, "changed", G_CALLBACK (on_filter_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->sections));
  on_filter_changed (self);
  update_stack (self);
}

/**
 * leit_list_panel_select:
 * @self: the list
 * @thing: what is selected, %LEIT_THING_NONE for nothing
 *
 * Selects and shows its row, without a signal. A section that is folded opens for it.
 */
void
leit_list_panel_select (LeitListPanel *self, LeitThing thing)
{
  guint position;

  g_return_if_fail (LEIT_IS_LIST_PANEL (self));

  if (self->sections == NULL ||
      leit_thing_equal (leit_thing_sections_get_selected (self->sections), thing))
    return;
  leit_thing_sections_expand (self->sections, thing.kind);
  leit_thing_sections_set_selected (self->sections, thing);
  position = leit_thing_sections_find (self->sections, thing);
  if (position != G_MAXUINT)
    scroll_to (self, position);
}

/**
 * leit_list_panel_update:
 * @self: the list
 *
 * Shows the rows on screen as their things are now.
 */
void
leit_list_panel_update (LeitListPanel *self)
{
  GHashTableIter iter;
  gpointer row;

  g_return_if_fail (LEIT_IS_LIST_PANEL (self));

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    leit_thing_row_update (row);
}

void
leit_list_panel_start_search (LeitListPanel *self)
{
  g_return_if_fail (LEIT_IS_LIST_PANEL (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_select_region (GTK_EDITABLE (self->search_entry), 0, -1);
}

/**
 * leit_list_panel_focus_selection:
 * @self: the list
 *
 * Returns: whether the selected thing's row has the focus now
 */
gboolean
leit_list_panel_focus_selection (LeitListPanel *self)
{
  guint position;

  g_return_val_if_fail (LEIT_IS_LIST_PANEL (self), FALSE);

  if (self->sections == NULL)
    return FALSE;
  position =
      leit_thing_sections_find (self->sections, leit_thing_sections_get_selected (self->sections));
  return position != G_MAXUINT && focus_position (self, position);
}
