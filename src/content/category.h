#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitCategory:
 * @id: in files
 * @label: for people, translatable
 * @server_name: what a server calls it unless the town says otherwise
 *
 * A category of the health platform. The server matches categories by name and makes a new one for
 * the whole town of a name it does not know: names only ever come from here or from the server.
 */
typedef struct {
  const char *id;
  const char *label;
  const char *server_name;
} LeitCategory;

const LeitCategory *leit_category_list (guint *n_categories);
const LeitCategory *leit_category_find (const char *id);

/**
 * LeitCategoryMap:
 *
 * What the server of one town calls the categories.
 */
typedef struct _LeitCategoryMap LeitCategoryMap;

LeitCategoryMap *leit_category_map_new (void);
void leit_category_map_free (LeitCategoryMap *self);
void leit_category_map_set (LeitCategoryMap *self, const char *id, const char *server_name);
const char *leit_category_map_get_server_name (const LeitCategoryMap *self, const char *id);
const char *leit_category_map_find_id (const LeitCategoryMap *self, const char *server_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitCategoryMap, leit_category_map_free)

G_END_DECLS
