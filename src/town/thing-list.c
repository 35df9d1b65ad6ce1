#include "town/filter.h"
#include "town/search.h"

#include <stdlib.h>
#include <string.h>

/* Sorting costs about a microsecond a name: beyond this it is done in a thread, and until it is
 * done the register's own order serves. */
#define SORTED_AT_ONCE_UP_TO 20000

struct _LeitThingList {
  GObject parent_instance;

  LeitTown *town;
  LeitFilter *filter;
  GCancellable *cancellable; /* of the sorting */
  guint32 *tree_order;       /* rows by name; NULL: the register's order */
  GArray *things;            /* LeitThing */
  guint n_tanks, n_trees, n_stations;
};

static GType
list_get_item_type (GListModel *model)
{
  return LEIT_TYPE_THING_ITEM;
}

static guint
list_get_n_items (GListModel *model)
{
  return LEIT_THING_LIST (model)->things->len;
}

static gpointer
list_get_item (GListModel *model, guint position)
{
  LeitThingList *self = LEIT_THING_LIST (model);

  if (position >= self->things->len)
    return NULL;
  return leit_thing_item_new (self->town, g_array_index (self->things, LeitThing, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = list_get_item_type;
  iface->get_n_items = list_get_n_items;
  iface->get_item = list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LeitThingList,
                               leit_thing_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
leit_thing_list_dispose (GObject *object)
{
  g_cancellable_cancel (LEIT_THING_LIST (object)->cancellable);
  G_OBJECT_CLASS (leit_thing_list_parent_class)->dispose (object);
}

static void
leit_thing_list_finalize (GObject *object)
{
  LeitThingList *self = LEIT_THING_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->town);
  g_clear_object (&self->filter);
  g_free (self->tree_order);
  g_array_unref (self->things);
  G_OBJECT_CLASS (leit_thing_list_parent_class)->finalize (object);
}

static void
leit_thing_list_class_init (LeitThingListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_thing_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = leit_thing_list_finalize;
}

static void
leit_thing_list_init (LeitThingList *self)
{
  self->cancellable = g_cancellable_new ();
  self->things = g_array_new (FALSE, FALSE, sizeof (LeitThing));
}

typedef struct {
  char *key;
  guint32 row;
} NamedRow;

static int
compare_named_rows (gconstpointer a, gconstpointer b)
{
  const NamedRow *first = a;
  const NamedRow *second = b;
  int order = strcmp (first->key, second->key);

  return order != 0 ? order : (first->row > second->row) - (first->row < second->row);
}

/* Numbers by their value ("B-2" before "B-10"), case and diacritics aside ("ä" with "a", whatever the
 * locale), the rest by locale. Any thread: a sealed table's texts stay as they are. */
static char *
sort_key (const char *name)
{
  g_autofree char *folded = leit_search_fold (name);

  return g_utf8_collate_key_for_filename (folded, -1);
}

static guint32 *
order_by_name (LeitTreeTable *trees)
{
  guint n_rows = leit_tree_table_get_n_rows (trees);
  g_autofree NamedRow *named = NULL;
  guint32 *order;

  named = g_new (NamedRow, MAX (n_rows, 1));
  order = g_new (guint32, MAX (n_rows, 1));
  for (guint row = 0; row < n_rows; row++) {
    named[row].key = sort_key (leit_tree_table_get_name (trees, row));
    named[row].row = row;
  }
  qsort (named, n_rows, sizeof *named, compare_named_rows);
  for (guint i = 0; i < n_rows; i++) {
    order[i] = named[i].row;
    g_free (named[i].key);
  }
  return order;
}

static void
append_thing (GArray *things, LeitThingKind kind, guint index)
{
  LeitThing thing = { kind, index };

  g_array_append_val (things, thing);
}

static guint
append_tanks (LeitThingList *self, LeitSearch *search, GArray *things)
{
  GPtrArray *tanks = leit_profile_get_tanks (leit_town_get_profile (self->town));
  guint before = things->len;

  if (!leit_filter_get_tanks (self->filter))
    return 0;
  for (guint i = 0; i < tanks->len; i++) {
    const LeitTankConfig *tank = g_ptr_array_index (tanks, i);
    const char *const texts[] = { tank->name, tank->id, tank->description, NULL };

    if (leit_search_matches (search, texts))
      append_thing (things, LEIT_THING_TANK, i);
  }
  return things->len - before;
}

static guint
append_stations (LeitThingList *self, LeitSearch *search, GArray *things)
{
  GPtrArray *stations = leit_profile_get_stations (leit_town_get_profile (self->town));
  guint before = things->len;

  if (!leit_filter_get_stations (self->filter))
    return 0;
  for (guint i = 0; i < stations->len; i++) {
    const LeitStationConfig *station = g_ptr_array_index (stations, i);
    const char *const texts[] = { station->name, station->id, station->description, NULL };

    if (leit_search_matches (search, texts))
      append_thing (things, LEIT_THING_STATION, i);
  }
  return things->len - before;
}

/* Driest first; what has no value stands last, but is there. */
static guint
append_trees (LeitThingList *self, LeitSearch *search, GArray *things)
{
  static const LeitStatus order[] = { LEIT_STATUS_DRY, LEIT_STATUS_MODERATE, LEIT_STATUS_GOOD,
                                      LEIT_STATUS_TOO_WET, LEIT_STATUS_NO_VALUE };
  LeitTreeTable *trees = leit_town_get_trees (self->town);
  guint mask = leit_filter_get_tree_mask (self->filter);
  guint n_rows = leit_tree_table_get_n_rows (trees);
  guint before = things->len;
  GArray *buckets[LEIT_N_SOIL_STATUSES];

  for (guint i = 0; i < LEIT_N_SOIL_STATUSES; i++)
    buckets[i] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < n_rows; i++) {
    guint32 row = self->tree_order != NULL ? self->tree_order[i] : i;
    LeitStatus status = leit_tree_table_get_status (trees, row);

    if ((mask & (1u << status)) != 0 &&
        (leit_search_is_empty (search) || leit_search_matches_tree (search, trees, row)))
      g_array_append_val (buckets[status], row);
  }
  for (guint i = 0; i < G_N_ELEMENTS (order); i++) {
    for (guint place = 0; place < buckets[order[i]]->len; place++)
      append_thing (things, LEIT_THING_TREE, g_array_index (buckets[order[i]], guint32, place));
    g_array_unref (buckets[order[i]]);
  }
  return things->len - before;
}

static guint
common_start (const GArray *a, const GArray *b)
{
  guint n = 0;

  while (n < a->len && n < b->len &&
         leit_thing_equal (g_array_index (a, LeitThing, n), g_array_index (b, LeitThing, n)))
    n++;
  return n;
}

static guint
common_end (const GArray *a, const GArray *b, guint start)
{
  guint n = 0;

  while (n < a->len - start && n < b->len - start &&
         leit_thing_equal (g_array_index (a, LeitThing, a->len - 1 - n),
                           g_array_index (b, LeitThing, b->len - 1 - n)))
    n++;
  return n;
}

/* One items-changed over what differs, or none. */
static void
refresh (LeitThingList *self)
{
  g_autoptr (LeitSearch) search = leit_search_new (leit_filter_get_text (self->filter));
  g_autoptr (GArray) before = self->things;
  guint start, end;

  self->things = g_array_new (FALSE, FALSE, sizeof (LeitThing));
  self->n_tanks = append_tanks (self, search, self->things);
  self->n_trees = append_trees (self, search, self->things);
  self->n_stations = append_stations (self, search, self->things);

  start = common_start (before, self->things);
  end = common_end (before, self->things, start);
  if (start + end < before->len || start + end < self->things->len)
    g_list_model_items_changed (G_LIST_MODEL (self), start, before->len - start - end,
                                self->things->len - start - end);
}

static void
order_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, order_by_name (task_data), g_free);
}

static void
on_ordered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint32 *order = g_task_propagate_pointer (G_TASK (result), NULL);
  LeitThingList *self;

  /* Cancelled: the list is gone. */
  if (order == NULL)
    return;
  self = user_data;
  self->tree_order = order;
  refresh (self);
}

static void
order_trees (LeitThingList *self)
{
  LeitTreeTable *trees = leit_town_get_trees (self->town);
  g_autoptr (GTask) task = NULL;

  if (leit_tree_table_get_n_rows (trees) <= SORTED_AT_ONCE_UP_TO) {
    self->tree_order = order_by_name (trees);
    return;
  }
  /* The task must not keep the list alive: it would paint on after its window is closed. */
  task = g_task_new (NULL, self->cancellable, on_ordered, self);
  g_task_set_source_tag (task, order_trees);
  g_task_set_task_data (task, g_object_ref (trees), g_object_unref);
  g_task_run_in_thread (task, order_in_thread);
}

static void
on_filter_changed (LeitThingList *self)
{
  refresh (self);
}

static void
on_town_changed (LeitThingList *self, guint changes)
{
  if ((changes & LEIT_TOWN_CHANGE_TREES) != 0)
    refresh (self);
}

/**
 * leit_thing_list_new:
 * @town: the town
 * @filter: what is shown
 *
 * Returns: (transfer full): the list
 */
LeitThingList *
leit_thing_list_new (LeitTown *town, LeitFilter *filter)
{
  LeitThingList *self;

  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);
  g_return_val_if_fail (LEIT_IS_FILTER (filter), NULL);

  self = g_object_new (LEIT_TYPE_THING_LIST, NULL);
  self->town = g_object_ref (town);
  self->filter = g_object_ref (filter);
  order_trees (self);
  refresh (self);
  g_signal_connect_object (town, "changed", G_CALLBACK (on_town_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (filter, "changed", G_CALLBACK (on_filter_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * leit_thing_list_find:
 *
 * Returns: @thing's position, or %G_MAXUINT when the filter hides it
 */
guint
leit_thing_list_find (LeitThingList *self, LeitThing thing)
{
  g_return_val_if_fail (LEIT_IS_THING_LIST (self), G_MAXUINT);

  for (guint i = 0; i < self->things->len; i++)
    if (leit_thing_equal (g_array_index (self->things, LeitThing, i), thing))
      return i;
  return G_MAXUINT;
}

/**
 * leit_thing_list_count:
 * @tanks: (out) (optional): tanks in the list
 * @trees: (out) (optional): trees in the list
 * @stations: (out) (optional): stations in the list
 */
void
leit_thing_list_count (LeitThingList *self, guint *tanks, guint *trees, guint *stations)
{
  g_return_if_fail (LEIT_IS_THING_LIST (self));

  if (tanks != NULL)
    *tanks = self->n_tanks;
  if (trees != NULL)
    *trees = self->n_trees;
  if (stations != NULL)
    *stations = self->n_stations;
}
