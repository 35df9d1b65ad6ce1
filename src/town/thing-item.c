#include "town/filter.h"

struct _LeitThingItem {
  GObject parent_instance;

  LeitTown *town;
  LeitThing thing;
};

G_DEFINE_FINAL_TYPE (LeitThingItem, leit_thing_item, G_TYPE_OBJECT)

static void
leit_thing_item_finalize (GObject *object)
{
  g_clear_object (&LEIT_THING_ITEM (object)->town);
  G_OBJECT_CLASS (leit_thing_item_parent_class)->finalize (object);
}

static void
leit_thing_item_class_init (LeitThingItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_thing_item_finalize;
}

static void
leit_thing_item_init (LeitThingItem *self)
{
}

/**
 * leit_thing_item_new:
 * @town: the town the thing belongs to
 * @thing: what the item stands for
 *
 * Returns: (transfer full): an item for a list row
 */
LeitThingItem *
leit_thing_item_new (LeitTown *town, LeitThing thing)
{
  LeitThingItem *self;

  g_return_val_if_fail (LEIT_IS_TOWN (town), NULL);

  self = g_object_new (LEIT_TYPE_THING_ITEM, NULL);
  self->town = g_object_ref (town);
  self->thing = thing;
  return self;
}

/**
 * leit_thing_item_get_thing:
 *
 * Returns: what the item stands for
 */
LeitThing
leit_thing_item_get_thing (LeitThingItem *self)
{
  g_return_val_if_fail (LEIT_IS_THING_ITEM (self), LEIT_THING_INIT_NONE);

  return self->thing;
}

/**
 * leit_thing_item_get_town:
 *
 * Returns: (transfer none): the town it belongs to
 */
LeitTown *
leit_thing_item_get_town (LeitThingItem *self)
{
  g_return_val_if_fail (LEIT_IS_THING_ITEM (self), NULL);

  return self->town;
}
