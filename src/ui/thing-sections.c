#include "ui/thing-sections.h"

#define N_SECTIONS 3
#define NOWHERE G_MAXUINT

static const LeitThingKind section_kinds[N_SECTIONS] = { LEIT_THING_TANK, LEIT_THING_TREE,
                                                         LEIT_THING_STATION };

/* Where everything stands, so that before and after a change can be compared. */
typedef struct {
  guint count[N_SECTIONS];
  gboolean expanded[N_SECTIONS];
} Layout;

struct _LeitThingSections {
  GObject parent_instance;

  LeitThingList *list;
  LeitThingSection *sections[N_SECTIONS];
  Layout layout;
  LeitThing selected;
  guint selected_position;
};

enum { PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

static guint
layout_length (const Layout *layout)
{
  guint length = 0;

  for (guint s = 0; s < N_SECTIONS; s++) {
    if (layout->count[s] > 0)
      length += 1 + (layout->expanded[s] ? layout->count[s] : 0);
  }
  return length;
}

/* What a position holds: a heading (TRUE) or the thing at @inner of the list. */
static gboolean
layout_look_up (const Layout *layout, guint position, guint *section, guint *inner)
{
  *inner = 0;
  for (guint s = 0; s < N_SECTIONS; s++) {
    guint rows = layout->expanded[s] ? layout->count[s] : 0;

    *section = s;
    if (layout->count[s] == 0)
      continue;
    if (position == 0)
      return TRUE;
    position--;
    if (position < rows) {
      *inner += position;
      return FALSE;
    }
    position -= rows;
    *inner += layout->count[s];
  }
  *section = N_SECTIONS;
  return FALSE;
}

/* The position of a thing of the list; of one that is folded away, the end of its heading. */
static guint
layout_position_of (const Layout *layout, guint inner, guint *section)
{
  guint position = 0;

  for (guint s = 0; s < N_SECTIONS; s++) {
    guint rows = layout->expanded[s] ? layout->count[s] : 0;

    *section = s;
    if (inner < layout->count[s])
      return position + 1 + (layout->expanded[s] ? inner : 0);
    inner -= layout->count[s];
    if (layout->count[s] > 0)
      position += 1 + rows;
  }
  *section = N_SECTIONS;
  return position;
}

static Layout
read_layout (LeitThingSections *self)
{
  Layout layout = { { 0 }, { FALSE } };

  if (self->list != NULL)
    leit_thing_list_count (self->list, &layout.count[0], &layout.count[1], &layout.count[2]);
  for (guint s = 0; s < N_SECTIONS; s++)
    layout.expanded[s] = leit_thing_section_get_expanded (self->sections[s]);
  return layout;
}

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return layout_length (&LEIT_THING_SECTIONS (model)->layout);
}

static gpointer
get_item (GListModel *model, guint position)
{
  LeitThingSections *self = LEIT_THING_SECTIONS (model);
  guint section, inner;

  if (layout_look_up (&self->layout, position, &section, &inner))
    return g_object_ref (self->sections[section]);
  if (section == N_SECTIONS)
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->list), inner);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  LeitThingSections *self = LEIT_THING_SECTIONS (model);

  return position != NOWHERE && position == self->selected_position;
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  LeitThingSections *self = LEIT_THING_SECTIONS (model);
  GtkBitset *selection = gtk_bitset_new_empty ();

  if (self->selected_position != NOWHERE)
    gtk_bitset_add (selection, self->selected_position);
  return selection;
}

static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  LeitThingSections *self = LEIT_THING_SECTIONS (model);
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (model), position);
  LeitThing thing;

  if (!LEIT_IS_THING_ITEM (item))
    return FALSE;
  thing = leit_thing_item_get_thing (LEIT_THING_ITEM (item));
  if (leit_thing_equal (thing, self->selected))
    return TRUE;
  leit_thing_sections_set_selected (self, thing);
  g_signal_emit (self, signals[PICKED], 0, (guint) thing.kind, thing.index);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LeitThingSections,
                               leit_thing_sections,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_init))

/* Takes over the new layout and says what differs: rows [prefix, length − suffix) of both. */
static void
change_layout (LeitThingSections *self, guint prefix, guint suffix)
{
  Layout before = self->layout;
  guint old_length, new_length;

  self->layout = read_layout (self);
  old_length = layout_length (&before);
  new_length = layout_length (&self->layout);
  prefix = MIN (prefix, MIN (old_length, new_length));
  suffix = MIN (suffix, MIN (old_length, new_length) - prefix);
  self->selected_position = leit_thing_sections_find (self, self->selected);
  if (old_length != suffix + prefix || new_length != suffix + prefix)
    g_list_model_items_changed (G_LIST_MODEL (self), prefix, old_length - prefix - suffix,
                                new_length - prefix - suffix);
  for (guint s = 0; s < N_SECTIONS; s++)
    leit_thing_section_set_count (self->sections[s], self->layout.count[s]);
}

/* How many rows before thing @inner are the same in both layouts. A heading just before it may have come or gone. */
static guint
common_prefix (const Layout *before, const Layout *after, guint inner)
{
  guint old_section, new_section;
  guint old_position = layout_position_of (before, inner, &old_section);
  guint new_position = layout_position_of (after, inner, &new_section);
  guint prefix = MIN (old_position, new_position);

  if (old_section != new_section && prefix > 0)
    prefix--;
  return prefix;
}

/* How many rows from the things on that follow the change are the same in both layouts. */
static guint
common_suffix (const Layout *before, guint old_inner, const Layout *after, guint new_inner)
{
  guint section;
  guint old_rows = layout_length (before) - layout_position_of (before, old_inner, &section);
  guint new_rows = layout_length (after) - layout_position_of (after, new_inner, &section);

  return MIN (old_rows, new_rows);
}

static void
on_items_changed (LeitThingSections *self, guint position, guint removed, guint added)
{
  Layout after = read_layout (self);

  change_layout (self, common_prefix (&self->layout, &after, position),
                 common_suffix (&self->layout, position + removed, &after, position + added));
}

static void
leit_thing_sections_dispose (GObject *object)
{
  LeitThingSections *self = LEIT_THING_SECTIONS (object);

  g_clear_object (&self->list);
  for (guint s = 0; s < N_SECTIONS; s++)
    g_clear_object (&self->sections[s]);
  memset (&self->layout, 0, sizeof self->layout);
  G_OBJECT_CLASS (leit_thing_sections_parent_class)->dispose (object);
}

static void
leit_thing_sections_class_init (LeitThingSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_thing_sections_dispose;
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
leit_thing_sections_init (LeitThingSections *self)
{
  self->selected_position = NOWHERE;
  for (guint s = 0; s < N_SECTIONS; s++)
    self->sections[s] = leit_thing_section_new (section_kinds[s]);
}

/**
 * leit_thing_sections_new:
 * @list: what to put headings in
 *
 * Returns: (transfer full): everything unfolded, nothing selected
 */
LeitThingSections *
leit_thing_sections_new (LeitThingList *list)
{
  LeitThingSections *self;

  g_return_val_if_fail (LEIT_IS_THING_LIST (list), NULL);

  self = g_object_new (LEIT_TYPE_THING_SECTIONS, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  change_layout (self, 0, 0);
  return self;
}

static void
set_expanded (LeitThingSections *self, guint section, gboolean expanded)
{
  guint prefix = 0;
  guint rows_after = 0;

  if (leit_thing_section_get_expanded (self->sections[section]) == expanded)
    return;
  leit_thing_section_set_expanded (self->sections[section], expanded);
  for (guint s = 0; s < N_SECTIONS; s++) {
    guint rows =
        self->layout.count[s] > 0 ? 1 + (self->layout.expanded[s] ? self->layout.count[s] : 0) : 0;

    if (s < section)
      prefix += rows;
    else if (s > section)
      rows_after += rows;
  }
  change_layout (self, prefix + (self->layout.count[section] > 0 ? 1 : 0), rows_after);
}

/**
 * leit_thing_sections_toggle:
 * @self: the list with headings
 * @kind: which section
 *
 * Folds its things away or shows them again.
 */
void
leit_thing_sections_toggle (LeitThingSections *self, LeitThingKind kind)
{
  g_return_if_fail (LEIT_IS_THING_SECTIONS (self));

  for (guint s = 0; s < N_SECTIONS; s++) {
    if (section_kinds[s] == kind)
      set_expanded (self, s, !leit_thing_section_get_expanded (self->sections[s]));
  }
}

void
leit_thing_sections_expand (LeitThingSections *self, LeitThingKind kind)
{
  g_return_if_fail (LEIT_IS_THING_SECTIONS (self));

  for (guint s = 0; s < N_SECTIONS; s++) {
    if (section_kinds[s] == kind)
      set_expanded (self, s, TRUE);
  }
}

/**
 * leit_thing_sections_set_selected:
 * @self: the list with headings
 * @thing: what is selected; it need not be in the list
 *
 * Selects without emitting `picked`.
 */
void
leit_thing_sections_set_selected (LeitThingSections *self, LeitThing thing)
{
  guint before, after, first, last;

  g_return_if_fail (LEIT_IS_THING_SECTIONS (self));

  if (leit_thing_equal (self->selected, thing))
    return;
  before = self->selected_position;
  self->selected = thing;
  self->selected_position = after = leit_thing_sections_find (self, thing);
  if (before == after)
    return;
  first = MIN (before, after);
  last = before == NOWHERE ? after : after == NOWHERE ? before : MAX (before, after);
  gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
}

LeitThing
leit_thing_sections_get_selected (LeitThingSections *self)
{
  g_return_val_if_fail (LEIT_IS_THING_SECTIONS (self), LEIT_THING_INIT_NONE);

  return self->selected;
}

/**
 * leit_thing_sections_find:
 * @self: the list with headings
 * @thing: a thing
 *
 * Returns: its position, or %G_MAXUINT when the filter hides it or its section is folded
 */
guint
leit_thing_sections_find (LeitThingSections *self, LeitThing thing)
{
  guint inner, section, position;

  g_return_val_if_fail (LEIT_IS_THING_SECTIONS (self), NOWHERE);

  if (thing.kind == LEIT_THING_NONE || self->list == NULL)
    return NOWHERE;
  inner = leit_thing_list_find (self->list, thing);
  if (inner == G_MAXUINT)
    return NOWHERE;
  position = layout_position_of (&self->layout, inner, &section);
  return section < N_SECTIONS && self->layout.expanded[section] ? position : NOWHERE;
}

/**
 * leit_thing_sections_get_n_things:
 * @self: the list with headings
 *
 * Returns: how many things the filter lets through, folded away or not
 */
guint
leit_thing_sections_get_n_things (LeitThingSections *self)
{
  g_return_val_if_fail (LEIT_IS_THING_SECTIONS (self), 0);

  return self->layout.count[0] + self->layout.count[1] + self->layout.count[2];
}
