/* The operations Leitstand sends, by their names; no GraphQL engine. */

#include "demo/sva.h"

#include "base/json.h"

#include <string.h>

const LeitDemoSvaKind leit_demo_sva_kinds[] = {
  { "PointOfInterest", "pointOfInterest", "pointsOfInterest", "createPointOfInterest", "Place" },
  { "NewsItem", "newsItem", "newsItems", "createNewsItem", "News" },
  { "EventRecord", "eventRecord", "eventRecords", "createEventRecord", "Event" },
  { NULL },
};

/* What the documents of the lists ask for. */
static const char *const listed[] = {
  "id",        "externalId",   "name",       "title",       "visible",
  "active",    "createdAt",    "updatedAt",  "publishedAt", "pushNotificationsSentAt",
  "recurring", "dataProvider", "categories", "addresses",   NULL
};

typedef struct {
  LeitDemoSva *self;
  LeitDemoSvaRole role;
  JsonObject *variables;
} Asked;

static LeitDemoAnswer *
answer_errors (const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "errors");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "data");
  json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

/* Takes @node over. */
static LeitDemoAnswer *
answer_data (const char *member, JsonNode *node)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "data");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, member);
  json_builder_add_value (builder, node);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

static const char *
provider_of (JsonObject *record)
{
  JsonNode *provider = json_object_get_member (record, "dataProvider");

  return provider != NULL && JSON_NODE_HOLDS_OBJECT (provider)
             ? json_object_get_string_member_with_default (json_node_get_object (provider), "id",
                                                           "")
             : "";
}

gboolean
leit_demo_sva_may_write (LeitDemoSvaRole role, JsonObject *record)
{
  return role == LEIT_DEMO_SVA_ROLE_ADMIN ||
         (role == LEIT_DEMO_SVA_ROLE_EDITOR &&
          g_str_equal (provider_of (record), LEIT_DEMO_SVA_OWN_PROVIDER));
}

static gboolean
may_read (LeitDemoSvaRole role, JsonObject *record)
{
  if (role == LEIT_DEMO_SVA_ROLE_READ_ONLY)
    return json_object_get_boolean_member_with_default (record, "visible", TRUE);
  return leit_demo_sva_may_write (role, record);
}

/* Only dates to come are given out. */
static void
hide_past_dates (JsonObject *record)
{
  JsonNode *node = json_object_get_member (record, "dates");
  g_autofree char *today = leit_demo_sva_day (0);
  JsonArray *dates;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  dates = json_node_get_array (node);
  for (guint i = json_array_get_length (dates); i-- > 0;) {
    JsonObject *date = json_array_get_object_element (dates, i);
    const char *last = json_object_get_string_member_with_default (
        date, "dateEnd", json_object_get_string_member_with_default (date, "dateStart", today));

    if (strcmp (last, today) < 0)
      json_array_remove_element (dates, i);
  }
}

static gboolean
is_over (JsonObject *record)
{
  JsonNode *node = json_object_get_member (record, "dates");

  return node == NULL || !JSON_NODE_HOLDS_ARRAY (node) ||
         json_array_get_length (json_node_get_array (node)) == 0;
}

static void
keep_listed (JsonObject *record)
{
  g_autoptr (GList) members = json_object_get_members (record);

  for (GList *l = members; l != NULL; l = l->next)
    if (!g_strv_contains (listed, l->data))
      json_object_remove_member (record, l->data);
}

static LeitDemoAnswer *
answer_list (const Asked *asked, const LeitDemoSvaKind *kind, gboolean whole)
{
  g_autoptr (GPtrArray) records = leit_demo_sva_load_all (asked->self, kind->type);
  gint64 limit = json_object_get_int_member_with_default (asked->variables, "limit", G_MAXINT32);
  gint64 skip = json_object_get_int_member_with_default (asked->variables, "skip", 0);
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < records->len; i++) {
    JsonObject *record = g_ptr_array_index (records, i);

    hide_past_dates (record);
    if (!may_read (asked->role, record) ||
        (g_str_equal (kind->type, "EventRecord") && is_over (record)) || skip-- > 0)
      continue;
    if (json_array_get_length (list) >= limit)
      break;
    if (!whole)
      keep_listed (record);
    json_array_add_object_element (list, json_object_ref (record));
  }
  return answer_data (kind->several, json_node_init_array (json_node_alloc (), list));
}

static LeitDemoAnswer *
answer_detail (const Asked *asked, const LeitDemoSvaKind *kind)
{
  const char *id = json_object_get_string_member_with_default (asked->variables, "id", NULL);
  g_autoptr (JsonObject) record = NULL;

  if (id == NULL)
    return answer_errors ("Variable $id of type ID! was provided invalid value");
  record = leit_demo_sva_load (asked->self, kind, id);
  if (record == NULL || !may_read (asked->role, record))
    return answer_data (kind->one, json_node_new (JSON_NODE_NULL));
  hide_past_dates (record);
  return answer_data (kind->one, json_node_init_object (json_node_alloc (), record));
}

static LeitDemoAnswer *
answer_save (const Asked *asked, const LeitDemoSvaKind *kind)
{
  g_autofree char *refusal = NULL;
  JsonNode *saved;

  if (asked->role == LEIT_DEMO_SVA_ROLE_READ_ONLY)
    return answer_errors ("Not authorized");
  if (g_str_equal (kind->prefix, "Place") && !json_object_has_member (asked->variables, "name"))
    return answer_errors ("Variable $name of type String! was provided invalid value");
  sqlite3_exec (asked->self->db, "BEGIN", NULL, NULL, NULL);
  saved = leit_demo_sva_save (asked->self, kind, asked->role, asked->variables, &refusal);
  sqlite3_exec (asked->self->db, "COMMIT", NULL, NULL, NULL);
  return saved != NULL ? answer_data (kind->saved, saved) : answer_errors (refusal);
}

static LeitDemoAnswer *
answer_status (const char *member, const char *id, int code, const char *status)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "status", status);
  json_object_set_int_member (object, "statusCode", code);
  return answer_data (member, json_node_init_object (json_node_alloc (), object));
}

static const LeitDemoSvaKind *
kind_of_type (const char *type)
{
  for (const LeitDemoSvaKind *kind = leit_demo_sva_kinds; kind->type != NULL; kind++)
    if (g_strcmp0 (kind->type, type) == 0)
      return kind;
  return NULL;
}

/* changeVisibility and destroyRecord say how it went inside the answer. */
static LeitDemoAnswer *
answer_in_band (const Asked *asked, const char *member)
{
  const char *id = json_object_get_string_member_with_default (asked->variables, "id", "");
  const LeitDemoSvaKind *kind = kind_of_type (
      json_object_get_string_member_with_default (asked->variables, "recordType", NULL));
  g_autoptr (JsonObject) record = NULL;

  if (asked->role == LEIT_DEMO_SVA_ROLE_READ_ONLY)
    return answer_status (member, id, 403, "Access not permitted");
  record = kind != NULL ? leit_demo_sva_load (asked->self, kind, id) : NULL;
  if (record == NULL || !leit_demo_sva_may_write (asked->role, record))
    return answer_status (member, id, 404, "Record not found");
  if (g_str_equal (member, "destroyRecord")) {
    leit_demo_sva_remove (asked->self, kind->type, id);
    return answer_status (member, id, 200, "Record destroyed");
  }
  json_object_set_boolean_member (
      record, "visible",
      json_object_get_boolean_member_with_default (asked->variables, "visible", TRUE));
  leit_demo_sva_store (asked->self, kind->type, record);
  return answer_status (member, id, 200, "Visibility changed");
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (json_object_get_string_member (*(JsonObject *const *) a, "name"),
                 json_object_get_string_member (*(JsonObject *const *) b, "name"));
}

static LeitDemoAnswer *
answer_categories (const Asked *asked)
{
  g_autoptr (GPtrArray) categories = leit_demo_sva_load_all (asked->self, "Category");
  g_autoptr (JsonArray) list = json_array_new ();

  g_ptr_array_sort (categories, compare_names);
  for (guint i = 0; i < categories->len; i++)
    json_array_add_object_element (list, json_object_ref (g_ptr_array_index (categories, i)));
  return answer_data ("categories", json_node_init_array (json_node_alloc (), list));
}

static LeitDemoAnswer *
answer_operation (const Asked *asked, const char *operation)
{
  for (const LeitDemoSvaKind *kind = leit_demo_sva_kinds; kind->type != NULL; kind++) {
    const char *what = operation + strlen (kind->prefix);

    if (!g_str_has_prefix (operation, kind->prefix))
      continue;
    if (g_str_equal (what, "List") || g_str_equal (what, "Whole"))
      return answer_list (asked, kind, g_str_equal (what, "Whole"));
    if (g_str_equal (what, "Detail"))
      return answer_detail (asked, kind);
    if (g_str_equal (what, "Save"))
      return answer_save (asked, kind);
  }
  if (g_str_equal (operation, "Categories"))
    return answer_categories (asked);
  if (g_str_equal (operation, "SetVisible"))
    return answer_in_band (asked, "changeVisibility");
  if (g_str_equal (operation, "Destroy"))
    return answer_in_band (asked, "destroyRecord");
  return answer_errors ("No operation of this name is known here");
}

LeitDemoAnswer *
leit_demo_sva_graphql (LeitDemoSva *self, LeitDemoSvaRole role, GBytes *body)
{
  g_autoptr (JsonNode) node = leit_json_parse (body, "body", NULL);
  LeitJsonPlace root = leit_json_root (node, "body");
  LeitJsonPlace operation, query, variables;
  g_autoptr (JsonObject) none = json_object_new ();
  Asked asked = { self, role, none };
  const char *name, *text;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return leit_demo_answer_new_text (500, "text/html", "<h1>500 Internal Server Error</h1>");
  operation = leit_json_member (&root, "operationName");
  query = leit_json_member (&root, "query");
  variables = leit_json_member (&root, "variables");
  if (!leit_json_read_string (&operation, &name, NULL) ||
      !leit_json_read_string (&query, &text, NULL) || strstr (text, name) == NULL)
    return answer_errors ("No query string was present");
  if (variables.node != NULL && JSON_NODE_HOLDS_OBJECT (variables.node))
    asked.variables = json_node_get_object (variables.node);
  return answer_operation (&asked, name);
}
