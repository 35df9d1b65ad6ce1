/* Asking the main server in GraphQL. */

#include "content/sva-private.h"

#include "content/sva-answer.h"
#include "content/sva-documents.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static GBytes *
ask_body (const char *document, JsonObject *variables)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *query = leit_sva_document_load (document);
  g_autofree char *operation = leit_sva_document_operation (document);
  g_autoptr (JsonNode) root = NULL;
  JsonNode *node = json_node_init_object (json_node_alloc (), variables);
  char *text;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "operationName");
  json_builder_add_string_value (builder, operation);
  json_builder_set_member_name (builder, "query");
  json_builder_add_string_value (builder, query);
  json_builder_set_member_name (builder, "variables");
  json_builder_add_value (builder, node);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
is_write (GTask *task)
{
  return GPOINTER_TO_INT (g_task_get_task_data (task));
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSvaClient *self = LEIT_SVA_CLIENT (source);
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response = leit_sva_client_post_finish (self, result, &error);
  JsonObject *data = NULL;

  if (response != NULL)
    data =
        leit_sva_answer_read (response, leit_sva_client_get_host (self), is_write (task), &error);
  if (is_write (task) && leit_net_error_get_status (error) == 403) {
    g_clear_error (&error);
    error = g_error_new (LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_READ_ONLY,
                         _ ("This key may not change anything on %s. Ask whoever runs the app’s "
                            "server for a key that may write."),
                         leit_sva_client_get_host (self));
  }
  if (data != NULL)
    g_task_return_pointer (task, data, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

/* @variables: (transfer full) */
void
leit_sva_client_ask_async (LeitSvaClient *self,
                           const char *document,
                           JsonObject *variables,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GBytes) body = ask_body (document, variables);
  gboolean writes = g_str_has_suffix (document, "-save") || g_str_equal (document, "destroy") ||
                    g_str_equal (document, "set-visible");

  json_object_unref (variables);
  g_task_set_source_tag (task, leit_sva_client_ask_async);
  g_task_set_task_data (task, GINT_TO_POINTER (writes), NULL);
  leit_sva_client_post_async (self, "/graphql", "application/json", body, cancellable, on_asked,
                              task);
}

JsonObject *
leit_sva_client_ask_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
