/* The main server's paths: signing in, GraphQL, files. */

#include "demo/sva.h"

#include <libsoup/soup.h>
#include <string.h>

#define SEED_RESOURCE "/de/zukunftsschusterei/Leitstand/demo/sva.json"

/* Of the generated demo-resources.c. */
GResource *leit_demo_get_resource (void);

/**
 * leit_demo_sva_new:
 * @folder: (nullable): where it keeps its entries from one start to the next; %NULL: nowhere
 * @tokens: (transfer none): who signs them
 *
 * Returns: (transfer full) (nullable): the server, with the town's first entries if it had none
 */
LeitDemoSva *
leit_demo_sva_new (const char *folder, LeitDemoTokens *tokens, GError **error)
{
  g_autoptr (LeitDemoSva) self = g_new0 (LeitDemoSva, 1);
  g_autoptr (GBytes) seed = g_resource_lookup_data (leit_demo_get_resource (), SEED_RESOURCE,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (seed == NULL)
    return NULL;
  self->tokens = tokens;
  self->roles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->seed = json_from_string (g_bytes_get_data (seed, NULL), error);
  if (self->seed == NULL || !leit_demo_sva_open (self, folder, error))
    return NULL;
  if (leit_demo_sva_count (self, "id", 0) == 0)
    leit_demo_sva_plant (self);
  return g_steal_pointer (&self);
}

void
leit_demo_sva_free (LeitDemoSva *self)
{
  sqlite3_close (self->db);
  g_clear_pointer (&self->roles, g_hash_table_unref);
  g_clear_pointer (&self->seed, json_node_unref);
  g_free (self);
}

static gboolean
role_of_key (const char *key, LeitDemoSvaRole *role)
{
  static const char *const keys[] = { LEIT_DEMO_SVA_READER, LEIT_DEMO_SVA_EDITOR,
                                      LEIT_DEMO_SVA_ADMIN };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (g_strcmp0 (key, keys[i]) == 0) {
      *role = (LeitDemoSvaRole) i;
      return TRUE;
    }
  }
  return FALSE;
}

static LeitDemoAnswer *
answer_token (LeitDemoSva *self, const LeitDemoRequest *request)
{
  g_autofree char *form =
      g_strndup (g_bytes_get_data (request->body, NULL), g_bytes_get_size (request->body));
  g_autoptr (GHashTable) fields = soup_form_decode (form);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  LeitDemoSvaRole role;
  char *token;

  if (g_strcmp0 (g_hash_table_lookup (fields, "grant_type"), "client_credentials") != 0 ||
      !role_of_key (g_hash_table_lookup (fields, "client_id"), &role) ||
      g_strcmp0 (g_hash_table_lookup (fields, "client_secret"), LEIT_DEMO_SVA_SECRET) != 0)
    return leit_demo_answer_new_text (401, "application/json",
                                      "{\"error\":\"invalid_client\",\"error_description\":"
                                      "\"Client authentication failed\"}");
  token = leit_demo_tokens_issue (self->tokens, FALSE);
  g_hash_table_insert (self->roles, token, GINT_TO_POINTER (role));
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "access_token");
  json_builder_add_string_value (builder, token);
  json_builder_set_member_name (builder, "token_type");
  json_builder_add_string_value (builder, "Bearer");
  json_builder_set_member_name (builder, "expires_in");
  json_builder_add_int_value (builder, 86400);
  json_builder_set_member_name (builder, "created_at");
  json_builder_add_int_value (builder, g_get_real_time () / G_USEC_PER_SEC);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

static gboolean
is_signed_in (LeitDemoSva *self, const LeitDemoRequest *request, LeitDemoSvaRole *role)
{
  const char *token;
  gpointer found;

  if (request->bearer == NULL || !g_str_has_prefix (request->bearer, "Bearer "))
    return FALSE;
  token = request->bearer + strlen ("Bearer ");
  if (leit_demo_tokens_check (self->tokens, token, FALSE) != LEIT_DEMO_TOKEN_GOOD ||
      !g_hash_table_lookup_extended (self->roles, token, NULL, &found))
    return FALSE;
  *role = GPOINTER_TO_INT (found);
  return TRUE;
}

/* The multipart body's file, and what it says it is. */
static GBytes *
read_upload (const LeitDemoRequest *request, char **name, char **type)
{
  g_autoptr (SoupMessageHeaders) headers =
      soup_message_headers_new (SOUP_MESSAGE_HEADERS_MULTIPART);
  g_autoptr (SoupMultipart) multipart = NULL;
  GBytes *file = NULL;

  soup_message_headers_append (headers, "Content-Type",
                               request->content_type != NULL ? request->content_type : "");
  multipart = soup_multipart_new_from_message (headers, request->body);
  for (int i = 0; multipart != NULL && i < soup_multipart_get_length (multipart); i++) {
    SoupMessageHeaders *part_headers;
    GBytes *part;
    g_autofree char *disposition = NULL;
    g_autoptr (GHashTable) fields = NULL;

    soup_multipart_get_part (multipart, i, &part_headers, &part);
    if (!soup_message_headers_get_content_disposition (part_headers, &disposition, &fields) ||
        g_strcmp0 (g_hash_table_lookup (fields, "name"), "media_content[attachment]") != 0 ||
        file != NULL)
      continue;
    file = g_bytes_ref (part);
    *name = g_strdup (g_hash_table_lookup (fields, "filename"));
    *type = g_strdup (soup_message_headers_get_content_type (part_headers, NULL));
  }
  return file;
}

static LeitDemoAnswer *
answer_upload (LeitDemoSva *self, LeitDemoSvaRole role, const LeitDemoRequest *request)
{
  g_autofree char *name = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GBytes) file = read_upload (request, &name, &type);
  g_autofree char *id = NULL;
  g_autofree char *url = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (role == LEIT_DEMO_SVA_ROLE_READ_ONLY)
    return leit_demo_answer_new_text (403, "text/html", "<h1>403 Forbidden</h1>");
  if (file == NULL || name == NULL || type == NULL)
    return leit_demo_answer_new_text (422, "application/json", "{\"attachment\":[\"missing\"]}");
  id = leit_demo_sva_add_media (self, name, type, file);
  url = g_strconcat (request->origin, "/sva/media/", id, NULL);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "service_url");
  json_builder_add_string_value (builder, url);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (201, builder);
}

static LeitDemoAnswer *
answer_not_found (void)
{
  return leit_demo_answer_new_text (404, "text/html", "<h1>404 Not Found</h1>");
}

static LeitDemoAnswer *
answer_media (LeitDemoSva *self, const char *id)
{
  g_autofree char *type = NULL;
  g_autoptr (GBytes) bytes = leit_demo_sva_get_media (self, id, &type);

  return bytes != NULL ? leit_demo_answer_new (200, type, bytes) : answer_not_found ();
}

/**
 * leit_demo_sva_answer:
 * @request: a request below `/sva`
 *
 * Returns: (transfer full): the answer
 */
LeitDemoAnswer *
leit_demo_sva_answer (LeitDemoSva *self, const LeitDemoRequest *request)
{
  LeitDemoSvaRole role;

  if (g_str_has_prefix (request->path, "/media/"))
    return answer_media (self, request->path + strlen ("/media/"));
  if (!g_str_equal (request->method, "POST"))
    return answer_not_found ();
  if (g_str_equal (request->path, "/oauth/token"))
    return answer_token (self, request);
  if (!g_str_equal (request->path, "/graphql") &&
      !g_str_equal (request->path, "/media_contents.json"))
    return answer_not_found ();
  if (!is_signed_in (self, request, &role))
    return leit_demo_answer_new_text (401, "text/plain", "");
  if (g_str_equal (request->path, "/graphql"))
    return leit_demo_sva_graphql (self, role, request->body);
  return answer_upload (self, role, request);
}

static void
add_records (LeitDemoSva *self, JsonBuilder *builder, const char *type)
{
  g_autoptr (GPtrArray) records = leit_demo_sva_load_all (self, type);

  json_builder_set_member_name (builder, type);
  json_builder_begin_array (builder);
  for (guint i = 0; i < records->len; i++)
    json_builder_add_value (
        builder, json_node_init_object (json_node_alloc (), g_ptr_array_index (records, i)));
  json_builder_end_array (builder);
}

/**
 * leit_demo_sva_control:
 * @request: `GET` tells all there is, past dates included, and how many push messages went out;
 *   `POST` plants the town anew
 *
 * Returns: (transfer full): the answer
 */
LeitDemoAnswer *
leit_demo_sva_control (LeitDemoSva *self, const LeitDemoRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (g_str_equal (request->method, "POST"))
    leit_demo_sva_plant (self);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "pushes");
  json_builder_add_int_value (builder, leit_demo_sva_count (self, "pushes", 0));
  add_records (self, builder, "Category");
  for (const LeitDemoSvaKind *kind = leit_demo_sva_kinds; kind->type != NULL; kind++)
    add_records (self, builder, kind->type);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}
