/* The operations of the main server, one asking each. */

#include "content/sva-private.h"

#include "base/json.h"
#include "content/sva-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No server gives this id. */
#define NO_ID "0"

const LeitSvaNames leit_sva_names[] = {
  [LEIT_RECORD_PLACE] = { "place", "pointOfInterest", "pointsOfInterest", "createPointOfInterest" },
  [LEIT_RECORD_NEWS] = { "news", "newsItem", "newsItems", "createNewsItem" },
  [LEIT_RECORD_EVENT] = { "event", "eventRecord", "eventRecords", "createEventRecord" },
};

char *
leit_sva_document_of (LeitRecordKind kind, const char *what)
{
  return g_strconcat (leit_sva_names[kind].prefix, "-", what, NULL);
}

void
leit_sva_return_unreadable (GTask *task)
{
  g_task_return_new_error (
      task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER,
      _ ("%s answered with something else than was asked for. Try again later."),
      leit_sva_client_get_host (g_task_get_source_object (task)));
}

/* The answer's `data`, or the task has its error. */
JsonObject *
leit_sva_take_data (GObject *source, GAsyncResult *result, GTask *task)
{
  GError *error = NULL;
  JsonObject *data = leit_sva_client_ask_finish (LEIT_SVA_CLIENT (source), result, &error);

  if (data == NULL)
    g_task_return_error (task, error);
  return data;
}

/* ---- one record ---- */

static void
on_detail (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitRecordKind kind = GPOINTER_TO_UINT (g_task_get_task_data (task));
  g_autoptr (JsonObject) data = leit_sva_take_data (source, result, task);
  JsonNode *node;
  LeitRecord *record;

  if (data == NULL)
    return;
  node = json_object_get_member (data, leit_sva_names[kind].one);
  record = leit_sva_record_read (kind, node);
  if (record != NULL)
    g_task_return_pointer (task, record, (GDestroyNotify) leit_record_unref);
  else if (node != NULL && JSON_NODE_HOLDS_NULL (node))
    g_task_return_new_error (
        task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_GONE,
        _ ("%s does not have this entry any more, or this key does not see it."),
        leit_sva_client_get_host (LEIT_SVA_CLIENT (source)));
  else
    leit_sva_return_unreadable (task);
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
  document = leit_sva_document_of (kind, "detail");
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
  JsonNode *node = data != NULL ? json_object_get_member (data, leit_sva_names[kind].saved) : NULL;
  char *id = NULL;

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    id = leit_sva_id_read (json_node_get_object (node), "id");
  /* A key that wrote before still may: then it is about this record. */
  if (g_error_matches (error, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY) &&
      leit_sva_client_get_rights (self) == LEIT_CONTENT_RIGHTS_UNKNOWN)
    leit_sva_client_note_rights (self, LEIT_CONTENT_RIGHTS_READ);
  if (id != NULL) {
    leit_sva_client_note_rights (self, LEIT_CONTENT_RIGHTS_WRITE);
    g_task_return_pointer (task, id, g_free);
  } else if (error != NULL) {
    g_task_return_error (task, error);
  } else {
    leit_sva_return_unreadable (task);
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
  document = leit_sva_document_of (kind, "save");
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
  g_autoptr (JsonObject) data = leit_sva_take_data (source, result, task);
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
