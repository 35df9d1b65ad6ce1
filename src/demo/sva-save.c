/* The mutations that create and update, with the real server's manners. */

#include "demo/sva.h"

#include <string.h>

/* Nested members; an update that does not name one empties it. */
static const char *const nested[] = { "categories",
                                      "tagList",
                                      "addresses",
                                      "contact",
                                      "operatingCompany",
                                      "openingHours",
                                      "webUrls",
                                      "location",
                                      "priceInformations",
                                      "mediaContents",
                                      "accessibilityInformation",
                                      "lunches",
                                      "sourceUrl",
                                      "address",
                                      "contentBlocks",
                                      "dates",
                                      "contacts",
                                      "urls",
                                      "organizer",
                                      "repeatDuration",
                                      NULL };
static const char *const weekdays[] = { "Montag",  "Dienstag", "Mittwoch", "Donnerstag",
                                        "Freitag", "Samstag",  "Sonntag",  NULL };

static gboolean
is_nested (const char *member)
{
  return g_strv_contains (nested, member);
}

static gboolean
is_list (const JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_ARRAY ((JsonNode *) node);
}

/* The server takes no emojis. */
static void
strip_emojis (JsonNode *node)
{
  g_autoptr (GString) plain = NULL;
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return;
  plain = g_string_new (NULL);
  text = json_node_get_string (node);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) < 0x1F000)
      g_string_append_unichar (plain, g_utf8_get_char (p));
  json_node_set_string (node, plain->str);
}

/* What a validation of the real server would say about a nested value; NULL: nothing. */
static const char *
complaint_about (const char *member, JsonNode *node)
{
  const char *text;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  text = json_node_get_string (node);
  if (*text == '\0')
    return NULL;
  if (g_str_equal (member, "url") && strstr (text, "://") == NULL)
    return "Validation failed: Web urls url is invalid";
  if (g_str_equal (member, "weekday") && !g_strv_contains (weekdays, text))
    return "Validation failed: Opening hours weekday is not included in the list";
  return NULL;
}

static const char *
find_complaint (const char *member, JsonNode *node)
{
  const char *complaint = NULL;

  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array) && complaint == NULL; i++)
      complaint = find_complaint (member, json_array_get_element (array, i));
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *child;

    json_object_iter_init (&iter, json_node_get_object (node));
    while (complaint == NULL && json_object_iter_next (&iter, &name, &child))
      if (!g_str_equal (name, "payload"))
        complaint = find_complaint (name, child);
  } else {
    strip_emojis (node);
    complaint = complaint_about (member, node);
  }
  return complaint;
}

/* GraphQL itself refuses input objects with members the schema does not have. */
static gboolean
has_strange_member (const char *member, JsonNode *node)
{
  gboolean strange = FALSE;

  if (g_str_equal (member, "payload"))
    return FALSE;
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array) && !strange; i++)
      strange = has_strange_member (member, json_array_get_element (array, i));
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObjectIter iter;
    const char *name;
    JsonNode *child;

    json_object_iter_init (&iter, json_node_get_object (node));
    while (!strange && json_object_iter_next (&iter, &name, &child))
      strange = g_str_equal (name, "id") || g_str_equal (name, "createdAt") ||
                g_str_equal (name, "updatedAt") || has_strange_member (name, child);
  }
  return strange;
}

static JsonNode *
deep_copy (JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);

  return json_from_string (text, NULL);
}

static void
empty_nested (JsonObject *record)
{
  g_autoptr (GList) members = json_object_get_members (record);

  for (GList *l = members; l != NULL; l = l->next) {
    if (!is_nested (l->data))
      continue;
    if (is_list (json_object_get_member (record, l->data)))
      json_object_set_array_member (record, l->data, json_array_new ());
    else
      json_object_set_null_member (record, l->data);
  }
}

static JsonNode *
categories_from_names (LeitDemoSva *self, JsonNode *input)
{
  JsonArray *names = json_node_get_array (input);
  g_autoptr (JsonArray) categories = json_array_new ();

  for (guint i = 0; i < json_array_get_length (names); i++) {
    JsonObject *named = json_array_get_object_element (names, i);
    const char *name = json_object_get_string_member_with_default (named, "name", "");
    g_autofree char *id = leit_demo_sva_category_id (self, name, NULL);
    JsonObject *category = json_object_new ();

    json_object_set_string_member (category, "id", id);
    json_object_set_string_member (category, "name", name);
    json_array_add_object_element (categories, category);
  }
  return json_node_init_array (json_node_alloc (), categories);
}

/* Certificates are added to those there are. */
static void
add_certificates (LeitDemoSva *self, JsonObject *record, JsonNode *input)
{
  JsonNode *known = json_object_get_member (record, "certificates");
  JsonArray *target;
  JsonArray *added = json_node_get_array (input);

  if (!is_list (known))
    json_object_set_array_member (record, "certificates", json_array_new ());
  target = json_object_get_array_member (record, "certificates");
  leit_demo_sva_give_ids (self, input);
  for (guint i = 0; i < json_array_get_length (added); i++)
    json_array_add_element (target, json_node_copy (json_array_get_element (added, i)));
}

static void
set_named (JsonObject *record, const char *member, JsonNode *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", "7");
  json_object_set_member (object, "name", json_node_copy (name));
  json_object_set_object_member (record, member, object);
}

/* Text in, number or boolean out, and the other way round: as the schema has it. */
static JsonNode *
typed (const char *member, JsonNode *node)
{
  JsonNode *out = json_node_alloc ();
  const char *text;

  if (JSON_NODE_HOLDS_NULL (node))
    return json_node_init_null (out);
  if (g_str_equal (member, "charactersToBeShown")) {
    g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));

    return json_node_init_string (out, digits);
  }
  text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
  if (g_str_equal (member, "recurring"))
    return json_node_init_boolean (out, g_str_equal (text, "true"));
  return json_node_init_int (out, g_ascii_strtoll (text, NULL, 10));
}

static JsonNode *
typed_list (JsonNode *node)
{
  JsonArray *texts = json_node_get_array (node);
  g_autoptr (JsonArray) numbers = json_array_new ();

  for (guint i = 0; i < json_array_get_length (texts); i++)
    json_array_add_int_element (
        numbers, g_ascii_strtoll (json_array_get_string_element (texts, i), NULL, 10));
  return json_node_init_array (json_node_alloc (), numbers);
}

static void
put_member (LeitDemoSva *self, JsonObject *record, const char *name, JsonNode *source)
{
  static const char *const converted[] = { "recurring", "recurringType", "recurringInterval",
                                           "charactersToBeShown", NULL };
  g_autoptr (JsonNode) input = deep_copy (source);

  if (g_str_equal (name, "categories")) {
    json_object_set_member (record, name, categories_from_names (self, input));
  } else if (g_str_equal (name, "certificates")) {
    add_certificates (self, record, input);
  } else if (g_str_equal (name, "tags")) {
    json_object_set_member (record, "tagList", g_steal_pointer (&input));
  } else if (g_str_equal (name, "regionName")) {
    if (!JSON_NODE_HOLDS_NULL (input))
      set_named (record, "region", input);
  } else if (g_str_equal (name, "recurringWeekdays")) {
    json_object_set_member (record, name, typed_list (input));
  } else if (g_strv_contains (converted, name)) {
    json_object_set_member (record, name, typed (name, input));
  } else {
    if (is_nested (name))
      leit_demo_sva_give_ids (self, input);
    json_object_set_member (record, name, g_steal_pointer (&input));
  }
}

static gboolean
is_order (const char *name)
{
  return g_str_equal (name, "id") || g_str_equal (name, "forceCreate") ||
         g_str_equal (name, "pushNotification");
}

static gboolean
is_scalar_input (const char *name)
{
  return !is_order (name) && !is_nested (name) && !g_str_equal (name, "tags") &&
         !g_str_equal (name, "certificates");
}

static gboolean
changes_scalar (JsonObject *record, JsonObject *variables)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, variables);
  while (json_object_iter_next (&iter, &name, &node)) {
    JsonNode *known = json_object_get_member (record, name);
    g_autofree char *text = json_to_string (node, FALSE);
    g_autofree char *known_text = known != NULL ? json_to_string (known, FALSE) : g_strdup ("null");

    if (is_scalar_input (name) && !g_str_equal (text, known_text))
      return TRUE;
  }
  return FALSE;
}

static JsonObject *
new_record (LeitDemoSva *self)
{
  JsonObject *record = json_object_new ();
  JsonObject *provider = json_object_new ();
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, leit_demo_sva_count (self, "id", 1));
  g_autofree char *now = leit_demo_sva_now ();

  json_object_set_string_member (provider, "id", LEIT_DEMO_SVA_OWN_PROVIDER);
  json_object_set_string_member (provider, "name", "Stadtverwaltung (Demo)");
  json_object_set_string_member (record, "id", id);
  json_object_set_object_member (record, "dataProvider", provider);
  json_object_set_boolean_member (record, "visible", TRUE);
  json_object_set_string_member (record, "createdAt", now);
  json_object_set_string_member (record, "updatedAt", now);
  return record;
}

static void
push (LeitDemoSva *self, JsonObject *record, JsonObject *variables)
{
  g_autofree char *now = leit_demo_sva_now ();

  if (!json_object_get_boolean_member_with_default (variables, "pushNotification", FALSE))
    return;
  leit_demo_sva_count (self, "pushes", 1);
  json_object_set_string_member (record, "pushNotificationsSentAt", now);
}

static void
put_all (LeitDemoSva *self, JsonObject *record, JsonObject *variables)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, variables);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!is_order (name))
      put_member (self, record, name, node);
  push (self, record, variables);
}

static JsonNode *
saved_answer (JsonObject *record)
{
  static const char *const members[] = { "id", "updatedAt", "visible", "pushNotificationsSentAt" };
  g_autoptr (JsonObject) answer = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_member (answer, members[i],
                            json_object_has_member (record, members[i])
                                ? json_object_dup_member (record, members[i])
                                : json_node_new (JSON_NODE_NULL));
  return json_node_init_object (json_node_alloc (), answer);
}

/* An id that does not exist, or belongs to somebody else, is none. */
static JsonObject *
find_own (LeitDemoSva *self,
          const LeitDemoSvaKind *kind,
          LeitDemoSvaRole role,
          JsonObject *variables)
{
  const char *id = json_object_get_string_member_with_default (variables, "id", NULL);
  g_autoptr (JsonObject) record = id != NULL ? leit_demo_sva_load (self, kind, id) : NULL;

  return record != NULL && leit_demo_sva_may_write (role, record) ? g_steal_pointer (&record)
                                                                  : NULL;
}

static JsonNode *
update (LeitDemoSva *self,
        const LeitDemoSvaKind *kind,
        JsonObject *record,
        JsonObject *variables,
        const char *complaint,
        char **refusal)
{
  g_autofree char *now = leit_demo_sva_now ();
  gboolean scalar = changes_scalar (record, variables);

  if (!json_object_get_boolean_member_with_default (variables, "forceCreate", FALSE) && !scalar)
    return saved_answer (record); /* nothing of its own changed, so nothing is done */
  empty_nested (record);
  if (complaint == NULL) {
    if (scalar)
      json_object_set_string_member (record, "updatedAt", now);
    put_all (self, record, variables);
  }
  leit_demo_sva_store (self, kind->type, record); /* also when it fails: there is no transaction */
  if (complaint != NULL) {
    *refusal = g_strdup (complaint);
    return NULL;
  }
  return saved_answer (record);
}

/**
 * leit_demo_sva_save:
 *
 * Returns: (transfer full) (nullable): what the mutation gives; %NULL with @refusal, though nested
 *   data may be gone by then
 */
JsonNode *
leit_demo_sva_save (LeitDemoSva *self,
                    const LeitDemoSvaKind *kind,
                    LeitDemoSvaRole role,
                    JsonObject *input,
                    char **refusal)
{
  g_autoptr (JsonNode) given = json_node_init_object (json_node_alloc (), input);
  g_autoptr (JsonNode) node = deep_copy (given);
  JsonObject *variables = json_node_get_object (node);
  g_autoptr (JsonObject) record = find_own (self, kind, role, variables);
  const char *complaint;
  JsonObjectIter iter;
  const char *name;
  JsonNode *child;

  json_object_iter_init (&iter, variables);
  while (json_object_iter_next (&iter, &name, &child)) {
    if (has_strange_member (name, child)) {
      *refusal = g_strdup_printf ("Variable $%s was provided invalid value", name);
      return NULL;
    }
  }
  complaint = find_complaint ("", node);
  if (record != NULL)
    return update (self, kind, record, variables, complaint, refusal);
  if (complaint != NULL) {
    *refusal = g_strdup (complaint);
    return NULL;
  }
  record = new_record (self);
  put_all (self, record, variables);
  leit_demo_sva_store (self, kind->type, record);
  return saved_answer (record);
}
