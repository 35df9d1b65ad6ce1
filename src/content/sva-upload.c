/* Sending a picture or another file, as multipart/form-data (RFC 7578). */

#include "content/sva-private.h"

#include "base/json.h"
#include "content/sva-answer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A name within quotation marks on a header line: nothing may end either. */
static char *
plain_name (const char *file_name)
{
  char *plain = g_path_get_basename (file_name);

  for (char *p = plain; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || *p == '"' || *p == '\\')
      *p = '_';
  return plain;
}

static GBytes *
multipart_new (const char *boundary,
               const char *file_name,
               const char *mime_type,
               const char *content_type,
               GBytes *bytes)
{
  g_autofree char *name = plain_name (file_name);
  GByteArray *body = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf (
      "--%s\r\nContent-Disposition: form-data; name=\"media_content[content_type]\"\r\n\r\n%s\r\n"
      "--%s\r\nContent-Disposition: form-data; name=\"media_content[attachment]\"; "
      "filename=\"%s\"\r\nContent-Type: %s\r\n\r\n",
      boundary, content_type, boundary, name, mime_type);
  g_autofree char *tail = g_strdup_printf ("\r\n--%s--\r\n", boundary);

  g_byte_array_append (body, (const guint8 *) head, (guint) strlen (head));
  g_byte_array_append (body, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  g_byte_array_append (body, (const guint8 *) tail, (guint) strlen (tail));
  return g_byte_array_free_to_bytes (body);
}

static void
on_uploaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitSvaClient *self = LEIT_SVA_CLIENT (source);
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response = leit_sva_client_post_finish (self, result, &error);
  g_autoptr (JsonNode) node = NULL;
  char *url = NULL;

  if (response == NULL) {
    g_task_return_error (task, error);
    return;
  }
  node = leit_json_parse (response->body, "answer", NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    url = leit_sva_id_read (json_node_get_object (node), "service_url");
  if (url != NULL)
    g_task_return_pointer (task, url, g_free);
  else
    g_task_return_new_error (task, LEIT_CONTENT_ERROR, LEIT_CONTENT_ERROR_ANSWER,
                             _ ("%s did not say where it put the file. Try again later."),
                             leit_sva_client_get_host (self));
}

/**
 * leit_sva_client_upload_async:
 * @file_name: its last part is the name the server gets
 * @mime_type: such as `image/jpeg`
 * @content_type: what the server calls it: `image`, `audio`, `video`, `logo` or `attachement` (sic)
 * @bytes: the whole file
 */
void
leit_sva_client_upload_async (LeitSvaClient *self,
                              const char *file_name,
                              const char *mime_type,
                              const char *content_type,
                              GBytes *bytes,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;
  g_autofree char *boundary = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GBytes) body = NULL;

  g_return_if_fail (LEIT_IS_SVA_CLIENT (self));
  g_return_if_fail (file_name != NULL && mime_type != NULL && content_type != NULL);
  g_return_if_fail (bytes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, leit_sva_client_upload_async);
  boundary = g_uuid_string_random ();
  type = g_strconcat ("multipart/form-data; boundary=", boundary, NULL);
  body = multipart_new (boundary, file_name, mime_type, content_type, bytes);
  leit_sva_client_post_async (self, "/media_contents.json", type, body, cancellable, on_uploaded,
                              task);
}

/**
 * leit_sva_client_upload_finish:
 *
 * Returns: (transfer full) (nullable): the file's URL
 */
char *
leit_sva_client_upload_finish (LeitSvaClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
