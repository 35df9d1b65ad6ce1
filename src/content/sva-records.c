/* The operations of the main server, one asking each. */

#include "content/sva-private.h"

#include "base/json.h"
#include "content/sva-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PAGE 100
/* A server that gives the same page for ever must not keep us for ever. */
#define MAX_RECORDS 200000
/* No server gives this id. */
#define NO_ID "0"

typedef struct {
  const char *prefix; /* of the documents */
  const char *one;    /* members of `data` */
  const char *several;
  const char *saved;
} Names;

static const Names names[] = {
  [LEIT_RECORD_PLACE] = { "place", "pointOfInterest", "pointsOfInterest", "createPointOfInterest" },
  [LEIT_RECORD_NEWS] = { "news", "newsItem", "newsItems", "createNewsItem" },
  [LEIT_RECORD_EVENT] = { "event", "eventRecord", "eventRecords", "createEventRecord" },
};

static char *
document_of (LeitRecordKind kind, const char *what)
{
  return g_strconcat (names[kind].prefix, "-", what, NULL);
}

static void
return_unreadable (GTask *task)
{
  g_task_return_new_error (
      task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER,
      _ ("%s answered with something else than was asked for. Try again later."),
      leit_sva_client_get_host (g_task_get_source_object (task)));
}

/* The answer's `data`, or the task has its error. */
static JsonObject *
take_data (GObject *source, GAsyncResult *result, GTask *task)
{
  GError *error = NULL;
  JsonObject *data = leit_sva_client_ask_finish (LEIT_SVA_CLIENT (source), result, &error);

  if (data == NULL)
    g_task_return_error (task, error);
  return data;
}

/* ---- lists ---- */

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
  JsonNode *node = json_object_get_member (data, names[list->kind].several);
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
  g_autoptr (JsonObject) data = take_data (source, result, task);

  if (data != NULL && !read_list (g_task_get_task_data (task), data))
    return_unreadable (task);
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
  document = document_of (kind, whole ? "whole" : "list");
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

/* ---- one record ---- */

static void
on_detail (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitRecordKind kind = GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autoptr (JsonObject) data = take_data (source, result, task);
  JsonNode *node;
  LeitRecord *record;

  if (data == NULL)
    return;
  node = json_object_get_member (data, names[kind].one);
  record = leit_sva_record_read (kind, node);
  if (record != NULL)
    g_task_return_pointer (task, record, (GDestroyNotify) leit_record_unref);
  else if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    g_task_return_new_error (
        task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE,
        _ ("%s does not have this entry any more, or this key does not see it."),
        leit_sva_client_get_host (LEIT_SVA_CLIENT (source)));
  else
    return_unreadable (task);
}

static JsonObject *
id_variables (const char *id)
{
  JsonObject *variables = json_object_new ();

  json_object_set_string_member (variables, "id", id);
  return variables;
}

void
leit_sva_client_detail_async (LeitSvaClient *self,
                              LeitRecordKind kind,
                              const char *id,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;
  g_autofree char *document = NULL;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));
  g_return_if_fail ((guint) kind < LEIT_RECORD_N_KINDS && id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_detail_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (kind), NULL);
  document = document_of (kind, "detail");
  leit_sva_client_ask_async (self, document, id_variables (id), cancellable, on_detail, task);
}

/**
 * leit_sva_client_detail_finish:
 *
 * Returns: (transfer full) (nullable): the whole record; %LEIT_CONTENT_ERROR_GONE where there is none
 */
LeitRecord *
leit_sva_client_detail_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- writing ---- */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSvaClient *self = LEIT_SVA_CLIENT (source);
  LeitRecordKind kind = GPOINTER_TO_UINT (g_task_get_task_data (task));
  GError *error = NULL;
  g_autoptr (JsonObject) data = leit_sva_client_ask_finish (self, result, &error);
  JsonNode *node = data != NULL ? json_object_get_member (data, names[kind].saved) : NULL;
  char *id = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    id = leit_sva_id_read (json_node_get_object (node), "id");
  if (g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY))
    leit_sva_client_note_rights (self, LEIT_CONTENT_RIGHTS_READ);
  if (id != NULL) {
    leit_sva_client_note_rights (self, LEIT_CONTENT_RIGHTS_WRITE);
    g_task_return_pointer (task, id, g_free);
  } else if (error != NULL) {
    g_task_return_error (task, error);
  } else {
    return_unreadable (task);
  }
}

/**
 * leit_sva_client_save_async:
 * @variables: of the save mutation; copied
 *
 * Does what the server does with it, which is dangerous: use leit_safe_save_async().
 */
void
leit_sva_client_save_async (LeitSvaClient *self,
                            LeitRecordKind kind,
                            JsonObject *variables,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task;
  g_autofree char *document = NULL;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));
  g_return_if_fail ((guint) kind < LEIT_RECORD_N_KINDS && variables != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_save_async);
  g_task_set_task_data (task, GUINT_TO_POINTER (kind), NULL);
  document = document_of (kind, "save");
  leit_sva_client_ask_async (self, document, json_object_ref (variables), cancellable, on_saved,
                             task);
}

/**
 * leit_sva_client_save_finish:
 *
 * Returns: (transfer full) (nullable): the id of the record that was written, which need not be the
 *   one that was sent
 */
char *
leit_sva_client_save_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_status (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSvaClient *self = LEIT_SVA_CLIENT (source);
  g_autoptr (JsonObject) data = take_data (source, result, task);
  GError *error = NULL;

  if (data == NULL)
    return;
  if (leit_sva_status_read (data, g_task_get_task_data (task), leit_sva_client_get_host (self),
                            &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static JsonObject *
record_variables (LeitRecordKind kind, const char *id)
{
  JsonObject *variables = id_variables (id);

  json_object_set_string_member (variables, "recordType", leit_record_kind_to_string (kind));
  return variables;
}

/**
 * leit_sva_client_set_visible_async:
 *
 * Shows the record in the app or hides it; says the same twice without harm.
 */
void
leit_sva_client_set_visible_async (LeitSvaClient *self,
                                   LeitRecordKind kind,
                                   const char *id,
                                   gboolean visible,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task;
  JsonObject *variables;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));
  g_return_if_fail ((guint) kind < LEIT_RECORD_N_KINDS && id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_set_visible_async);
  g_task_set_task_data (task, (gpointer) "changeVisibility", NULL);
  variables = record_variables (kind, id);
  json_object_set_boolean_member (variables, "visible", visible);
  leit_sva_client_ask_async (self, "set-visible", variables, cancellable, on_status, task);
}

gboolean
leit_sva_client_set_visible_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * leit_sva_client_destroy_async:
 *
 * Removes a record for good.
 */
void
leit_sva_client_destroy_async (LeitSvaClient *self,
                               LeitRecordKind kind,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));
  g_return_if_fail ((guint) kind < LEIT_RECORD_N_KINDS && id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_destroy_async);
  g_task_set_task_data (task, (gpointer) "destroyRecord", NULL);
  leit_sva_client_ask_async (self, "destroy", record_variables (kind, id), cancellable, on_status,
                             task);
}

gboolean
leit_sva_client_destroy_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- rights ---- */

static void
on_tried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSvaClient *self = LEIT_SVA_CLIENT (source);
  GError *error = NULL;
  LeitContentRights rights = LEIT_CONTENT_RIGHTS_WRITE;

  if (!leit_sva_client_set_visible_finish (self, result, &error)) {
    if (g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY)) {
      rights = LEIT_CONTENT_RIGHTS_READ;
    } else if (!g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE)) {
      g_task_return_error (task, error);
      return;
    }
    g_error_free (error);
  }
  leit_sva_client_note_rights (self, rights);
  g_task_return_int (task, rights);
}

void
leit_sva_client_check_rights_async (LeitSvaClient *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  GTask *task;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_check_rights_async);
  leit_sva_client_set_visible_async (self, LEIT_RECORD_PLACE, NO_ID, FALSE, cancellable, on_tried,
                                     task);
}

gboolean
leit_sva_client_check_rights_finish (LeitSvaClient *self,
                                     GAsyncResult *result,
                                     LeitContentRights *rights,
                                     GError **error)
{
  gssize found;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  found = g_task_propagate_int (G_TASK (result), error);
  if (found < 0)
    return FALSE;
  *rights = (LeitContentRights) found;
  return TRUE;
}
