#include "content/record-private.h"

#include "base/clock.h"
#include "base/json.h"

#include <string.h>

struct _LeitRecord {
  LeitRecordKind kind;
  JsonNode *root;
  char *etag;
};

G_DEFINE_BOXED_TYPE (LeitRecord, leit_record, leit_record_ref, leit_record_unref)

static const char *const kind_names[] = { "PointOfInterest", "NewsItem", "EventRecord", NULL };

/**
 * leit_record_kind_to_string:
 *
 * Returns: (transfer none): the server's name of it, as `recordType` wants it
 */
const char *
leit_record_kind_to_string (LeitRecordKind kind)
{
  g_return_val_if_fail ((guint) kind < LEIT_RECORD_N_KINDS, NULL);

  return kind_names[kind];
}

gboolean
leit_record_kind_from_string (const char *name, LeitRecordKind *kind)
{
  for (guint i = 0; name != NULL && kind_names[i] != NULL; i++) {
    if (g_str_equal (name, kind_names[i])) {
      *kind = (LeitRecordKind) i;
      return TRUE;
    }
  }
  return FALSE;
}

static char *
compute_etag (JsonObject *content)
{
  g_autofree char *text = leit_record_content_canonical (content);
  char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  hash[32] = '\0';
  return hash;
}

/* Takes @root over. */
static LeitRecord *
record_new_take (LeitRecordKind kind, JsonNode *root)
{
  LeitRecord *self = g_atomic_rc_box_new0 (LeitRecord);

  self->kind = kind;
  self->root = root;
  json_node_seal (self->root);
  self->etag = compute_etag (json_node_get_object (root));
  return self;
}

/**
 * leit_record_new:
 * @content: (transfer none): the record's members under the server's names; copied
 *
 * Returns: (transfer full): the record
 */
LeitRecord *
leit_record_new (LeitRecordKind kind, JsonObject *content)
{
  g_autoptr (JsonNode) shared = NULL;

  g_return_val_if_fail ((guint) kind < LEIT_RECORD_N_KINDS, NULL);
  g_return_val_if_fail (content != NULL, NULL);

  shared = json_node_alloc ();
  json_node_init_object (shared, content);
  return record_new_take (kind, leit_record_copy_node (shared));
}

/**
 * leit_record_new_from_text:
 * @text: of leit_record_to_text()
 *
 * Returns: (transfer full) (nullable): the record, %NULL with a #LeitJsonError
 */
LeitRecord *
leit_record_new_from_text (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  LeitJsonPlace root, kind, record;
  int choice;

  g_return_val_if_fail (text != NULL, NULL);

  bytes = g_bytes_new (text, strlen (text));
  node = leit_json_parse (bytes, "record", error);
  if (node == NULL)
    return NULL;
  root = leit_json_root (node, "record");
  if (!leit_json_expect_object (&root, error))
    return NULL;
  kind = leit_json_member (&root, "kind");
  record = leit_json_member (&root, "record");
  if (!leit_json_read_choice (&kind, kind_names, &choice, error) ||
      !leit_json_expect_object (&record, error))
    return NULL;
  return leit_record_new ((LeitRecordKind) choice, json_node_get_object (record.node));
}

LeitRecord *
leit_record_ref (LeitRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
record_clear (gpointer data)
{
  LeitRecord *self = data;

  json_node_unref (self->root);
  g_free (self->etag);
}

void
leit_record_unref (LeitRecord *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, record_clear);
}

LeitRecordKind
leit_record_get_kind (const LeitRecord *self)
{
  g_return_val_if_fail (self != NULL, LEIT_RECORD_PLACE);

  return self->kind;
}

/**
 * leit_record_get_content:
 *
 * Returns: (transfer none): the record's members; not to be changed
 */
JsonObject *
leit_record_get_content (const LeitRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return json_node_get_object (self->root);
}

/**
 * leit_record_dup_content:
 *
 * Returns: (transfer full): a deep copy of the members, to be changed and made a new record of
 */
JsonObject *
leit_record_dup_content (const LeitRecord *self)
{
  g_autoptr (JsonNode) copy = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  copy = leit_record_copy_node (self->root);
  return json_node_dup_object (copy);
}

static const char *
read_text (const LeitRecord *self, const char *member)
{
  return leit_record_text (leit_record_get_content (self), member);
}

/**
 * leit_record_get_id:
 *
 * Returns: (nullable): the server's id; %NULL: not on the server yet
 */
const char *
leit_record_get_id (const LeitRecord *self)
{
  const char *id;

  g_return_val_if_fail (self != NULL, NULL);

  id = read_text (self, "id");
  return id != NULL && *id != '\0' ? id : NULL;
}

/**
 * leit_record_get_title:
 *
 * Returns: (transfer none): a place's name, another record's title; "" if it has none
 */
const char *
leit_record_get_title (const LeitRecord *self)
{
  const char *title;

  g_return_val_if_fail (self != NULL, "");

  title = read_text (self, self->kind == LEIT_RECORD_PLACE ? "name" : "title");
  return title != NULL ? title : "";
}

/**
 * leit_record_get_updated_ms:
 *
 * When the record itself was changed, says the server. A change of a phone number or of opening
 * hours does not move it: compare contents instead.
 *
 * Returns: milliseconds UTC, LEIT_TIME_NONE if unknown
 */
gint64
leit_record_get_updated_ms (const LeitRecord *self)
{
  const char *text;
  gint64 time_ms;

  g_return_val_if_fail (self != NULL, LEIT_TIME_NONE);

  text = read_text (self, "updatedAt");
  return text != NULL && leit_time_parse (text, &time_ms) ? time_ms : LEIT_TIME_NONE;
}

/**
 * leit_record_get_visible:
 *
 * Returns: whether the app shows it; %TRUE if the record does not say
 */
gboolean
leit_record_get_visible (const LeitRecord *self)
{
  JsonNode *node;

  g_return_val_if_fail (self != NULL, FALSE);

  node = json_object_get_member (leit_record_get_content (self), "visible");
  return node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
         json_node_get_value_type (node) != G_TYPE_BOOLEAN || json_node_get_boolean (node);
}

/**
 * leit_record_to_text:
 *
 * Returns: (transfer full): the whole record as JSON, for leit_record_new_from_text()
 */
char *
leit_record_to_text (const LeitRecord *self)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, leit_record_kind_to_string (self->kind));
  json_builder_set_member_name (builder, "record");
  json_builder_add_value (builder, leit_record_copy_node (self->root));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/**
 * leit_record_get_etag:
 *
 * Returns: (transfer none): a hash of the normalised content: two records that say the same have
 *   the same, whatever ids the server gave their parts
 */
const char *
leit_record_get_etag (const LeitRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->etag;
}

/**
 * leit_record_equal:
 *
 * Returns: whether both say the same: `""` is null, a time's seconds do not count, and neither does
 *   the order of what is a set, nor an id or time stamp the server gives
 */
gboolean
leit_record_equal (const LeitRecord *a, const LeitRecord *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->kind == b->kind && g_str_equal (a->etag, b->etag);
}

void
leit_record_difference_free (LeitRecordDifference *difference)
{
  g_free (difference->member);
  g_free (difference->ours);
  g_free (difference->theirs);
  g_free (difference);
}

static GList *
all_members (JsonObject *a, JsonObject *b)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) members_a = json_object_get_members (a);
  g_autoptr (GList) members_b = json_object_get_members (b);

  for (GList *l = members_a; l != NULL; l = l->next)
    g_hash_table_add (seen, l->data);
  for (GList *l = members_b; l != NULL; l = l->next)
    g_hash_table_add (seen, l->data);
  return g_list_sort (g_hash_table_get_keys (seen), (GCompareFunc) strcmp);
}

/**
 * leit_record_compare:
 *
 * Returns: (transfer full) (element-type LeitRecordDifference): the members in which the two differ,
 *   by name; empty when leit_record_equal()
 */
GPtrArray *
leit_record_compare (const LeitRecord *ours, const LeitRecord *theirs)
{
  GPtrArray *differences;
  JsonObject *a, *b;
  g_autoptr (GList) members = NULL;

  g_return_val_if_fail (ours != NULL && theirs != NULL, NULL);

  differences = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_record_difference_free);
  a = leit_record_get_content (ours);
  b = leit_record_get_content (theirs);
  members = all_members (a, b);
  for (GList *l = members; l != NULL; l = l->next) {
    LeitRecordDifference *difference;

    if (leit_record_member_equal (a, b, l->data))
      continue;
    difference = g_new0 (LeitRecordDifference, 1);
    difference->member = g_strdup (l->data);
    difference->ours = leit_record_member_words (a, l->data);
    difference->theirs = leit_record_member_words (b, l->data);
    g_ptr_array_add (differences, difference);
  }
  return differences;
}

/**
 * leit_record_take_members:
 * @members: %NULL-terminated: names of top-level members
 *
 * For a conflict that is decided member by member.
 *
 * Returns: (transfer full): @self with @members as @other has them
 */
LeitRecord *
leit_record_take_members (const LeitRecord *self,
                          const LeitRecord *other,
                          const char *const *members)
{
  g_autoptr (JsonObject) content = NULL;
  JsonObject *source;

  g_return_val_if_fail (self != NULL && other != NULL && members != NULL, NULL);

  content = leit_record_dup_content (self);
  source = leit_record_get_content (other);
  for (guint i = 0; members[i] != NULL; i++) {
    JsonNode *node = json_object_get_member (source, members[i]);

    json_object_set_member (content, members[i],
                            node != NULL ? leit_record_copy_node (node)
                                         : json_node_new (JSON_NODE_NULL));
  }
  return leit_record_new (self->kind, content);
}
