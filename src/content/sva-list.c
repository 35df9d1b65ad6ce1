/* Lists of records, page by page. */

#include "content/sva-private.h"

#include "content/sva-answer.h"

#define PAGE 100
/* A server that gives the same page for ever must not keep us for ever. */
#define MAX_RECORDS 200000

typedef struct {
  LeitRecordKind kind;
  gboolean whole;
  guint limit;
  guint skip;
  gboolean more;
  GPtrArray *records;
  GHashTable *ids; /* of @records; list_all only */
} List;

static void
list_free (List *list)
{
  g_ptr_array_unref (list->records);
  g_hash_table_unref (list->ids);
  g_free (list);
}

static List *
list_new (LeitRecordKind kind, gboolean whole)
{
  List *list = g_new0 (List, 1);

  list->kind = kind;
  list->whole = whole;
  list->records = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_record_unref);
  list->ids = g_hash_table_new (g_str_hash, g_str_equal);
  return list;
}

static gboolean
read_list (List *list, JsonObject *data)
{
  JsonNode *node = json_object_get_member (data, leit_sva_names[list->kind].several);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  list->more = json_array_get_length (array) > list->limit;
  for (guint i = 0; i < MIN (json_array_get_length (array), list->limit); i++) {
    LeitRecord *record = leit_sva_record_read (list->kind, json_array_get_element (array, i));

    if (record != NULL)
      g_ptr_array_add (list->records, record);
  }
  return TRUE;
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (JsonObject) data = leit_sva_take_data (source, result, task);

  if (data != NULL && !read_list (g_task_get_task_data (task), data))
    leit_sva_return_unreadable (task);
  else if (data != NULL)
    g_task_return_boolean (task, TRUE);
}

/**
 * leit_sva_client_list_async:
 * @whole: all members of each record, not only what a list shows
 * @limit: how many at most
 * @skip: how many are left out before
 *
 * Asks for one record more than @limit, since the server does not say whether there are more. Of
 * events it lists those to come only.
 */
void
leit_sva_client_list_async (LeitSvaClient *self,
                            LeitRecordKind kind,
                            gboolean whole,
                            guint limit,
                            guint skip,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;
  List *list;
  JsonObject *variables;
  g_autofree char *document = NULL;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));
  g_return_if_fail ((guint) kind < LEIT_RECORD_N_KINDS && limit > 0);

  task = g_task_new (self, cancellable, callback, user_data);
  list = list_new (kind, whole);
  list->limit = limit;
  g_task_set_source_tag (task, leit_sva_client_list_async);
  g_task_set_task_data (task, list, (GDestroyNotify) list_free);
  variables = json_object_new ();
  json_object_set_int_member (variables, "limit", (gint64) limit + 1);
  json_object_set_int_member (variables, "skip", skip);
  json_object_set_string_member (variables, "order", "id_ASC");
  document = leit_sva_document_of (kind, whole ? "whole" : "list");
  leit_sva_client_ask_async (self, document, variables, cancellable, on_listed, task);
}

/**
 * leit_sva_client_list_finish:
 * @more: (out): whether there are more after these
 *
 * Returns: (transfer full) (nullable) (element-type LeitRecord): the page
 */
GPtrArray *
leit_sva_client_list_finish (LeitSvaClient *self,
                             GAsyncResult *result,
                             gboolean *more,
                             GError **error)
{
  List *list;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  list = g_task_get_task_data (G_TASK (result));
  *more = list->more;
  return g_ptr_array_ref (list->records);
}

static void on_page (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask_for_page (GTask *task)
{
  List *list = g_task_get_task_data (task);

  leit_sva_client_list_async (g_task_get_source_object (task), list->kind, list->whole, PAGE,
                              list->skip, g_task_get_cancellable (task), on_page,
                              g_object_ref (task));
}

/* A record that moved to the next page meanwhile comes twice. */
static guint
add_new (List *list, GPtrArray *page)
{
  guint n_new = 0;

  for (guint i = 0; i < page->len; i++) {
    LeitRecord *record = g_ptr_array_index (page, i);

    if (g_hash_table_contains (list->ids, leit_record_get_id (record)))
      continue;
    g_ptr_array_add (list->records, leit_record_ref (record));
    g_hash_table_add (list->ids, (gpointer) leit_record_get_id (record));
    n_new++;
  }
  return n_new;
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  List *list = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean more;
  g_autoptr (GPtrArray) page =
      leit_sva_client_list_finish (LEIT_SVA_CLIENT (source), result, &more, &error);
  guint n_new;

  if (page == NULL) {
    g_task_return_error (task, error);
    return;
  }
  n_new = add_new (list, page);
  list->skip += PAGE;
  if (more && n_new > 0 && list->records->len < MAX_RECORDS)
    ask_for_page (task);
  else
    g_task_return_pointer (task, g_ptr_array_ref (list->records),
                           (GDestroyNotify) g_ptr_array_unref);
}

void
leit_sva_client_list_all_async (LeitSvaClient *self,
                                LeitRecordKind kind,
                                gboolean whole,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));
  g_return_if_fail ((guint) kind < LEIT_RECORD_N_KINDS);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_list_all_async);
  g_task_set_task_data (task, list_new (kind, whole), (GDestroyNotify) list_free);
  ask_for_page (task);
}

/**
 * leit_sva_client_list_all_finish:
 *
 * Returns: (transfer full) (nullable) (element-type LeitRecord): all this key sees
 */
GPtrArray *
leit_sva_client_list_all_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
