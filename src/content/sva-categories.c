#include "content/sva-private.h"

#include "content/sva-answer.h"

#include <glib/gi18n-lib.h>

void
leit_sva_category_free (LeitSvaCategory *category)
{
  g_free (category->id);
  g_free (category->name);
  g_free (category->icon_name);
  g_free (category->parent_id);
  g_free (category);
}

static JsonObject *
object_member (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static LeitSvaCategory *
read_category (JsonNode *node)
{
  g_autoptr (LeitSvaCategory) category = g_new0 (LeitSvaCategory, 1);
  JsonObject *object, *parent;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  object = json_node_get_object (node);
  parent = object_member (object, "parent");
  category->id = leit_sva_id_read (object, "id");
  category->name = leit_sva_id_read (object, "name");
  category->icon_name = leit_sva_id_read (object, "iconName");
  category->parent_id = parent != NULL ? leit_sva_id_read (parent, "id") : NULL;
  if (category->id == NULL || category->name == NULL || *category->name == '\0')
    return NULL;
  return g_steal_pointer (&category);
}

static void
on_categories (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSvaClient *self = LEIT_SVA_CLIENT (source);
  GError *error = NULL;
  g_autoptr (JsonObject) data = leit_sva_client_ask_finish (self, result, &error);
  JsonNode *node = data != NULL ? json_object_get_member (data, "categories") : NULL;
  g_autoptr (GPtrArray) categories =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_sva_category_free);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node)) {
    g_task_return_new_error (task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER,
                             _ ("%s did not answer with its categories. Try again later."),
                             leit_sva_client_get_host (self));
    return;
  }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++) {
    LeitSvaCategory *category =
        read_category (json_array_get_element (json_node_get_array (node), i));

    if (category != NULL)
      g_ptr_array_add (categories, category);
  }
  g_task_return_pointer (task, g_steal_pointer (&categories), (GDestroyNotify) g_ptr_array_unref);
}

void
leit_sva_client_categories_async (LeitSvaClient *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_categories_async);
  leit_sva_client_ask_async (self, "categories", json_object_new (), cancellable, on_categories,
                             task);
}

/**
 * leit_sva_client_categories_finish:
 *
 * Returns: (transfer full) (nullable) (element-type LeitSvaCategory): the town's categories, by name
 */
GPtrArray *
leit_sva_client_categories_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
