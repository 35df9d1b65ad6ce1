#pragma once

#include "town/town.h"

G_BEGIN_DECLS

/**
 * LeitFilter:
 *
 * What list and map show alike: the legend's switches and the search text. Signal `changed`.
 */
#define LEIT_TYPE_FILTER (leit_filter_get_type ())
G_DECLARE_FINAL_TYPE (LeitFilter, leit_filter, LEIT, FILTER, GObject)

LeitFilter *leit_filter_new (void);
guint leit_filter_get_tree_mask (LeitFilter *self); /* bit = 1 << LeitStatus */
void leit_filter_set_tree_mask (LeitFilter *self, guint mask);
gboolean leit_filter_get_tanks (LeitFilter *self);
void leit_filter_set_tanks (LeitFilter *self, gboolean shown);
gboolean leit_filter_get_stations (LeitFilter *self);
void leit_filter_set_stations (LeitFilter *self, gboolean shown);
const char *leit_filter_get_text (LeitFilter *self); /* "" without a search */
void leit_filter_set_text (LeitFilter *self, const char *text);
void leit_filter_reset (LeitFilter *self);

/**
 * LeitThingList:
 *
 * A #GListModel of #LeitThingItem: tanks, then trees, then stations that the filter lets through
 * and whose name, number, species or street contains every word of the search text (case and
 * diacritics aside). Trees stand driest first, then by name, numbers in it by their value; a large
 * register gets its order by name a moment later, from a thread. Items are made only when asked
 * for; one `items-changed` a batch, over what came, went or moved. Values that change without moving
 * anything do not concern the list: rows listen to the town.
 */
#define LEIT_TYPE_THING_ITEM (leit_thing_item_get_type ())
G_DECLARE_FINAL_TYPE (LeitThingItem, leit_thing_item, LEIT, THING_ITEM, GObject)

LeitThingItem *leit_thing_item_new (LeitTown *town, LeitThing thing);
LeitThing leit_thing_item_get_thing (LeitThingItem *self);
LeitTown *leit_thing_item_get_town (LeitThingItem *self);

#define LEIT_TYPE_THING_LIST (leit_thing_list_get_type ())
G_DECLARE_FINAL_TYPE (LeitThingList, leit_thing_list, LEIT, THING_LIST, GObject)

LeitThingList *leit_thing_list_new (LeitTown *town, LeitFilter *filter);
guint leit_thing_list_find (LeitThingList *self, LeitThing thing); /* G_MAXUINT: not in the list */
void leit_thing_list_count (LeitThingList *self, guint *tanks, guint *trees, guint *stations);

G_END_DECLS
