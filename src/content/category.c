#include "content/category.h"

#include <glib/gi18n-lib.h>

static const LeitCategory categories[] = {
  { "emergency", N_ ("Emergency"), "Notfall" },
  { "doctor", N_ ("Doctor's practice"), "Arztpraxis" },
  { "dentist", N_ ("Dentist"), "Zahnarzt" },
  { "pharmacy", N_ ("Pharmacy"), "Apotheke" },
  { "hospital", N_ ("Hospital"), "Krankenhaus" },
  { "rehabilitation", N_ ("Rehabilitation"), "Rehabilitation" },
  { "spa", N_ ("Spa & thermal bath"), "Kur & Therme" },
  { "therapy", N_ ("Therapy"), "Therapie" },
  { "care", N_ ("Care"), "Pflege" },
  { "prevention", N_ ("Prevention"), "Prävention" },
  { "courses", N_ ("Courses"), "Kurse" },
  { "self-help", N_ ("Self-help & advice"), "Selbsthilfe & Beratung" },
  { "medical-supply", N_ ("Medical supply"), "Hilfsmittel" },
};

struct _LeitCategoryMap {
  GHashTable *server_names; /* id -> name, where it is not the usual one */
};

/**
 * leit_category_list:
 * @n_categories: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_categories): all of them, emergency first
 */
const LeitCategory *
leit_category_list (guint *n_categories)
{
  *n_categories = G_N_ELEMENTS (categories);
  return categories;
}

const LeitCategory *
leit_category_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_str_equal (categories[i].id, id))
      return &categories[i];
  return NULL;
}

/**
 * leit_category_map_new:
 *
 * Returns: (transfer full): the usual names
 */
LeitCategoryMap *
leit_category_map_new (void)
{
  LeitCategoryMap *self = g_new0 (LeitCategoryMap, 1);

  self->server_names = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return self;
}

void
leit_category_map_free (LeitCategoryMap *self)
{
  g_hash_table_unref (self->server_names);
  g_free (self);
}

/**
 * leit_category_map_set:
 * @id: of one of leit_category_list(); any other is ignored
 * @server_name: what this town's server calls it
 */
void
leit_category_map_set (LeitCategoryMap *self, const char *id, const char *server_name)
{
  const LeitCategory *category = leit_category_find (id);

  if (category != NULL)
    g_hash_table_insert (self->server_names, (gpointer) category->id, g_strdup (server_name));
}

/**
 * leit_category_map_get_server_name:
 * @self: (nullable): %NULL for the usual names
 *
 * Returns: (nullable): %NULL for an unknown @id
 */
const char *
leit_category_map_get_server_name (const LeitCategoryMap *self, const char *id)
{
  const LeitCategory *category = leit_category_find (id);
  const char *own = NULL;

  if (self != NULL && category != NULL)
    own = g_hash_table_lookup (self->server_names, category->id);
  if (own != NULL || category == NULL)
    return own;
  return category->server_name;
}

/**
 * leit_category_map_find_id:
 * @self: (nullable): %NULL for the usual names
 *
 * Returns: (nullable): the first category that the server calls so
 */
const char *
leit_category_map_find_id (const LeitCategoryMap *self, const char *server_name)
{
  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    if (g_str_equal (leit_category_map_get_server_name (self, categories[i].id), server_name))
      return categories[i].id;
  return NULL;
}
