#include "content/entry-record.h"
#include "content/entry-private.h"
#include "content/record-private.h"

#include "base/json.h"

#include <string.h>

/* Where an earlier payload that was no object is kept, so that ours does not destroy it. */
#define KEPT_PAYLOAD "original"

static const LeitField *
find_field (const char *name)
{
  return leit_shape_find (leit_entry_get_shape (), name);
}

static const char *
get_text (JsonObject *object, const char *path)
{
  JsonNode *node = leit_json_path_get (object, path);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/*
 * The payload as an object of its own to write into: servers send it as an object or as a text that
 * holds one.
 */
JsonObject *
leit_payload_dup_whole (JsonObject *content)
{
  JsonNode *node = json_object_get_member (content, "payload");
  g_autoptr (JsonNode) copy = NULL;
  JsonObject *payload;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING) {
    const char *text = json_node_get_string (node);
    g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
    g_autoptr (JsonNode) parsed = leit_json_parse (bytes, "payload", NULL);

    if (parsed != NULL && JSON_NODE_HOLDS_OBJECT (parsed))
      copy = leit_record_copy_node (parsed);
    else if (*text == '\0')
      node = NULL;
  } else if (node != NULL && JSON_NODE_HOLDS_OBJECT (node)) {
    copy = leit_record_copy_node (node);
  }
  if (copy != NULL)
    return json_object_ref (json_node_get_object (copy));
  payload = json_object_new ();
  if (node != NULL && !JSON_NODE_HOLDS_NULL (node))
    json_object_set_member (payload, KEPT_PAYLOAD, leit_record_copy_node (node));
  return payload;
}

/*
 * Our part of it, or NULL.
 */
JsonObject *
leit_payload_get_ours (JsonObject *payload)
{
  JsonNode *node = json_object_get_member (payload, LEIT_ENTRY_PAYLOAD);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static void
read_server_fields (LeitEntry *entry, const LeitRecord *record)
{
  JsonObject *content = leit_record_get_content (record);

  leit_entry_set_text (&entry->id, leit_record_get_id (record));
  leit_entry_set_text (&entry->data_provider, get_text (content, "dataProvider/name"));
  entry->visible = leit_record_get_visible (record) ? LEIT_ANSWER_YES : LEIT_ANSWER_NO;
  entry->updated_ms = leit_record_get_updated_ms (record);
}

static const char *
get_tags_member (LeitRecordKind kind)
{
  return kind == LEIT_RECORD_NEWS ? NULL : "tagList";
}

static void
read_payload_media (LeitEntry *entry, JsonObject *ours)
{
  const LeitField *media_field = find_field ("media");
  LeitEntry *said = leit_entry_new (entry->kind);

  leit_field_read_json (media_field, said, json_object_get_member (ours, "media"));
  for (guint i = 0; i < entry->media->len; i++)
    for (guint k = 0; k < said->media->len; k++) {
      LeitMedium *medium = entry->media->pdata[i];
      LeitMedium *more = said->media->pdata[k];

      if (g_strcmp0 (medium->url, more->url) != 0)
        continue;
      leit_entry_set_text (&medium->alternative_text, more->alternative_text);
      leit_entry_set_text (&medium->licence, more->licence);
      medium->rights_until = more->rights_until;
    }
  leit_entry_free (said);
}

static void
read_payload (LeitEntry *entry, JsonObject *ours)
{
  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++)
    if ((field->flags & LEIT_FIELD_PAYLOAD) != 0 && json_object_has_member (ours, field->name))
      leit_field_read_json (field, entry, json_object_get_member (ours, field->name));
  leit_json_liberal_number (json_object_get_member (ours, "version"), &entry->version);
  read_payload_media (entry, ours);
}

static LeitEntryKind
default_kind (LeitRecordKind kind)
{
  switch (kind) {
  case LEIT_RECORD_NEWS:
    return LEIT_ENTRY_NEWS;
  case LEIT_RECORD_EVENT:
    return LEIT_ENTRY_EVENT;
  default:
    return LEIT_ENTRY_PROVIDER;
  }
}

/**
 * leit_entry_get_record_kind:
 *
 * Returns: what the server keeps it as
 */
LeitRecordKind
leit_entry_get_record_kind (const LeitEntry *self)
{
  if (self->kind == LEIT_ENTRY_NEWS)
    return LEIT_RECORD_NEWS;
  return leit_entry_has_sessions (self) ? LEIT_RECORD_EVENT : LEIT_RECORD_PLACE;
}

static GStrv
list_server_names (JsonObject *content)
{
  JsonNode *node = json_object_get_member (content, "categories");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *list =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonNode *element = json_array_get_element (list, i);
    const char *name =
        JSON_NODE_HOLDS_OBJECT (element) ? get_text (json_node_get_object (element), "name") : NULL;

    if (name != NULL && *name != '\0')
      g_strv_builder_add (builder, name);
  }
  return g_strv_builder_end (builder);
}

/* Whether our list of ids, which knows the order, still says what the server says. */
static gboolean
still_says (char **ids, char **names, const LeitCategoryMap *map)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++) {
    const char *name = leit_category_map_get_server_name (map, ids[i]);

    if (name == NULL || !g_strv_contains ((const char *const *) names, name))
      return FALSE;
  }
  for (guint i = 0; names[i] != NULL; i++) {
    gboolean found = leit_category_map_find_id (map, names[i]) == NULL;

    for (guint k = 0; !found && ids != NULL && ids[k] != NULL; k++)
      found = g_strcmp0 (leit_category_map_get_server_name (map, ids[k]), names[i]) == 0;
    if (!found)
      return FALSE;
  }
  return TRUE;
}

static void
read_categories (LeitEntry *entry, JsonObject *content, const LeitCategoryMap *map)
{
  g_auto (GStrv) names = list_server_names (content);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) others = g_strv_builder_new ();

  for (guint i = 0; names[i] != NULL; i++) {
    const char *id = leit_category_map_find_id (map, names[i]);

    g_strv_builder_add (id != NULL ? ids : others, id != NULL ? id : names[i]);
  }
  g_strfreev (entry->server_categories);
  entry->server_categories = g_strv_builder_end (others);
  if (!still_says (entry->categories, names, map)) {
    g_strfreev (entry->categories);
    entry->categories = g_strv_builder_end (ids);
  }
}

/**
 * leit_entry_from_record:
 * @record: a whole record
 * @map: (nullable): what the town's server calls the categories
 *
 * A record that was never written by us is a provider, an event or news; published when it is
 * visible, a draft when not. Nothing in @record makes this fail: what does not fit stays unknown
 * here, and in the record.
 *
 * Returns: (transfer full): what forms show of it
 */
LeitEntry *
leit_entry_from_record (const LeitRecord *record, const LeitCategoryMap *map)
{
  LeitRecordKind kind = leit_record_get_kind (record);
  JsonObject *content = leit_record_get_content (record);
  g_autoptr (JsonObject) payload = leit_payload_dup_whole (content);
  JsonObject *ours = leit_payload_get_ours (payload);
  LeitEntry *entry = leit_entry_new (default_kind (kind));
  const char *tags = get_tags_member (kind);

  read_server_fields (entry, record);
  entry->stage = entry->visible == LEIT_ANSWER_YES && entry->id != NULL ? LEIT_STAGE_PUBLISHED
                                                                        : LEIT_STAGE_DRAFT;
  for (const LeitFieldPath *step = leit_record_field_paths (kind); step->field != NULL; step++)
    leit_field_read_json (find_field (step->field), entry,
                          leit_json_path_get (content, step->path));
  for (const LeitRowsPath *path = leit_record_rows_paths (kind); path->field != NULL; path++)
    leit_entry_read_rows (path, entry, content);
  if (tags != NULL)
    leit_field_read_json (find_field ("tags"), entry, json_object_get_member (content, tags));
  if (ours != NULL)
    read_payload (entry, ours);
  if (leit_entry_get_record_kind (entry) != kind)
    entry->kind = default_kind (kind);
  read_categories (entry, content, map);
  if (kind == LEIT_RECORD_PLACE)
    leit_entry_read_hours (entry, content);
  return entry;
}

static JsonNode *
find_category (JsonArray *list, const char *name)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonNode *element = json_array_get_element (list, i);

    if (JSON_NODE_HOLDS_OBJECT (element) &&
        g_strcmp0 (get_text (json_node_get_object (element), "name"), name) == 0)
      return json_node_copy (element);
  }
  return NULL;
}

static void
add_category (JsonArray *written, JsonArray *before, const char *name)
{
  JsonNode *node = name != NULL ? find_category (written, name) : NULL;

  if (node != NULL || name == NULL) {
    g_clear_pointer (&node, json_node_unref); /* two of ours may be one of the server's */
    return;
  }
  node = find_category (before, name);
  if (node == NULL) {
    JsonObject *category = json_object_new ();

    json_object_set_string_member (category, "name", name);
    node = json_node_new (JSON_NODE_OBJECT);
    json_node_take_object (node, category);
  }
  json_array_add_element (written, node);
}

static void
write_categories (const LeitEntry *entry, JsonObject *content, const LeitCategoryMap *map)
{
  JsonNode *node = json_object_get_member (content, "categories");
  JsonArray *before =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonArray *written = json_array_new ();

  for (guint i = 0; entry->categories != NULL && entry->categories[i] != NULL; i++)
    add_category (written, before, leit_category_map_get_server_name (map, entry->categories[i]));
  for (guint i = 0; entry->server_categories != NULL && entry->server_categories[i] != NULL; i++)
    add_category (written, before, entry->server_categories[i]);
  json_object_set_array_member (content, "categories", written);
}

/* What we know of pictures beyond the server, by their address: ids change with every save. */
static void
write_payload_media (const LeitEntry *entry, JsonObject *ours)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < entry->media->len; i++) {
    LeitMedium *medium = entry->media->pdata[i];
    JsonObject *object = json_object_new ();

    for (const LeitField *field = leit_medium_shape.fields; field->name != NULL; field++)
      if ((field->flags & LEIT_FIELD_PAYLOAD) != 0 && !leit_field_is_unknown (field, medium))
        json_object_set_member (object, field->name, leit_field_to_json (field, medium));
    if (json_object_get_size (object) > 0 && medium->url != NULL) {
      json_object_set_string_member (object, "url", medium->url);
      json_array_add_object_element (list, object);
    } else {
      json_object_unref (object);
    }
  }
  if (json_array_get_length (list) > 0)
    json_object_set_array_member (ours, "media", list);
  else {
    json_array_unref (list);
    json_object_remove_member (ours, "media");
  }
}

static void
write_payload_field (const LeitField *field, const LeitEntry *entry, JsonObject *ours)
{
  if (leit_field_is_unknown (field, entry))
    json_object_remove_member (ours, field->name);
  else
    json_object_set_member (ours, field->name, leit_field_to_json (field, entry));
}

static void
write_payload (const LeitEntry *entry,
               const LeitEntry *before,
               gboolean is_new,
               JsonObject *content)
{
  JsonObject *payload = leit_payload_dup_whole (content);
  JsonObject *ours = leit_payload_get_ours (payload);

  if (ours == NULL) {
    json_object_set_object_member (payload, LEIT_ENTRY_PAYLOAD, json_object_new ());
    ours = leit_payload_get_ours (payload);
    is_new = TRUE;
  }
  if (!(entry->version > LEIT_ENTRY_VERSION))
    json_object_set_int_member (ours, "version", LEIT_ENTRY_VERSION);
  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++)
    if ((field->flags & LEIT_FIELD_PAYLOAD) != 0 &&
        (is_new || !leit_field_equal (field, before, entry)))
      write_payload_field (field, entry, ours);
  if (!leit_field_equal (find_field ("media"), before, entry))
    write_payload_media (entry, ours);
  json_object_set_object_member (content, "payload", payload);
}

static gboolean
payload_differs (const LeitEntry *before, const LeitEntry *after)
{
  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++)
    if ((field->flags & LEIT_FIELD_PAYLOAD) != 0 && !leit_field_equal (field, before, after))
      return TRUE;
  return !leit_field_equal (find_field ("media"), before, after);
}

static gboolean
differs (const LeitEntry *before, const LeitEntry *after, const char *field)
{
  return !leit_field_equal (find_field (field), before, after);
}

static void
write_plain (const LeitEntry *self,
             const LeitEntry *before,
             LeitRecordKind kind,
             JsonObject *content)
{
  for (const LeitFieldPath *step = leit_record_field_paths (kind); step->field != NULL; step++)
    if (differs (before, self, step->field))
      leit_json_path_set (content, step->path, leit_field_to_json (find_field (step->field), self));
  for (const LeitRowsPath *path = leit_record_rows_paths (kind); path->field != NULL; path++)
    if (differs (before, self, path->field))
      leit_entry_write_rows (path, self, content);
}

/**
 * leit_entry_apply_to_record:
 * @self: an entry
 * @base: (nullable): the record as it is on the server now; %NULL: it is to be made
 * @map: (nullable): what the town's server calls the categories
 *
 * Writes into a copy of @base only what differs from it: unknown members, other people's part of the
 * payload, further addresses, contacts and media stay, and an entry that nobody changed leaves the
 * record as it was.
 *
 * Returns: (transfer full): the record to send
 */
LeitRecord *
leit_entry_apply_to_record (const LeitEntry *self,
                            const LeitRecord *base,
                            const LeitCategoryMap *map)
{
  LeitRecordKind kind;
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (LeitRecord) empty = NULL;
  g_autoptr (LeitEntry) before = NULL;
  gboolean is_new = base == NULL;

  g_return_val_if_fail (self != NULL, NULL);

  kind = leit_entry_get_record_kind (self);
  g_return_val_if_fail (is_new || leit_record_get_kind (base) == kind, NULL);
  if (is_new) {
    g_autoptr (JsonObject) nothing = json_object_new ();

    base = empty = leit_record_new (kind, nothing);
  }
  content = leit_record_dup_content (base);
  before = leit_entry_from_record (base, map);
  write_plain (self, before, kind, content);
  if (get_tags_member (kind) != NULL && differs (before, self, "tags"))
    json_object_set_member (content, get_tags_member (kind),
                            leit_field_to_json (find_field ("tags"), self));
  if (differs (before, self, "categories") || differs (before, self, "server_categories"))
    write_categories (self, content, map);
  if (kind == LEIT_RECORD_PLACE &&
      (differs (before, self, "opening_hours") || differs (before, self, "closures")))
    leit_entry_write_hours (self, content);
  if (is_new || payload_differs (before, self))
    write_payload (self, before, is_new, content);
  return leit_record_new (kind, content);
}
