/* Lists of a record and the rows of an entry. */
#include "content/entry-private.h"

static GPtrArray *
get_rows (const LeitEntry *entry, const LeitField *field)
{
  return G_STRUCT_MEMBER (GPtrArray *, entry, field->offset);
}

static JsonArray *
get_list (JsonObject *content, const char *member)
{
  JsonNode *node = json_object_get_member (content, member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static gpointer
read_row (const LeitRowsPath *path, const LeitShape *shape, JsonObject *element)
{
  gpointer row = leit_shape_new (shape);

  for (const LeitFieldPath *step = path->paths; step->field != NULL; step++)
    leit_field_read_json (leit_shape_find (shape, step->field), row,
                          leit_json_path_get (element, step->path));
  return row;
}

/*
 * Elements that are no objects are left out here, and kept when the record is written.
 */
void
leit_entry_read_rows (const LeitRowsPath *path, LeitEntry *entry, JsonObject *content)
{
  const LeitField *field = leit_shape_find (leit_entry_get_shape (), path->field);
  JsonArray *list = get_list (content, path->member);
  GPtrArray *rows = get_rows (entry, field);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonNode *element = json_array_get_element (list, i);

    if (JSON_NODE_HOLDS_OBJECT (element))
      g_ptr_array_add (rows, read_row (path, field->rows, json_node_get_object (element)));
  }
}

/* Takes the element out of the list that says the same in one field. */
static JsonObject *
claim_by (const LeitRowsPath *path,
          const LeitShape *shape,
          const LeitField *field,
          gconstpointer row,
          GPtrArray *old)
{
  if (leit_field_is_unknown (field, row))
    return NULL;
  for (guint i = 0; i < old->len; i++) {
    gpointer other = read_row (path, shape, old->pdata[i]);
    gboolean same = leit_field_equal (field, row, other);

    leit_shape_free (shape, other);
    if (same)
      return g_ptr_array_steal_index (old, i);
  }
  return NULL;
}

/* The elements the rows were once read from, %NULL where there is none: by their ids, then, because the server
 * gives new ids with every save, by what identifies them to people. */
static JsonObject **
claim_elements (const LeitRowsPath *path, const LeitShape *shape, GPtrArray *rows, GPtrArray *old)
{
  const LeitField *id = leit_shape_find (shape, "id");
  const LeitField *name = leit_shape_find (shape, path->paths[1].field);
  JsonObject **claimed = g_new0 (JsonObject *, rows->len);

  for (guint i = 0; i < rows->len; i++)
    claimed[i] = claim_by (path, shape, id, rows->pdata[i], old);
  for (guint i = 0; i < rows->len; i++)
    if (claimed[i] == NULL)
      claimed[i] = claim_by (path, shape, name, rows->pdata[i], old);
  return claimed;
}

static void
write_row (const LeitRowsPath *path, const LeitShape *shape, gconstpointer row, JsonObject *element)
{
  gpointer before = read_row (path, shape, element);

  for (const LeitFieldPath *step = path->paths; step->field != NULL; step++) {
    const LeitField *field = leit_shape_find (shape, step->field);

    if ((field->flags & LEIT_FIELD_HIDDEN) == 0 && !leit_field_equal (field, before, row))
      leit_json_path_set (element, step->path, leit_field_to_json (field, row));
  }
  leit_shape_free (shape, before);
}

/*
 * Writes the list anew: each row on top of the element it came from, so that members no form shows
 * stay.
 */
void
leit_entry_write_rows (const LeitRowsPath *path, const LeitEntry *entry, JsonObject *content)
{
  const LeitField *field = leit_shape_find (leit_entry_get_shape (), path->field);
  GPtrArray *rows = get_rows (entry, field);
  g_autoptr (GPtrArray) old = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *list = get_list (content, path->member);
  JsonArray *written = json_array_new ();
  g_autofree JsonObject **claimed = NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++) {
    JsonNode *element = json_array_get_element (list, i);

    if (JSON_NODE_HOLDS_OBJECT (element))
      g_ptr_array_add (old, json_object_ref (json_node_get_object (element)));
  }
  claimed = claim_elements (path, field->rows, rows, old);
  for (guint i = 0; i < rows->len; i++) {
    JsonObject *element = claimed[i] != NULL ? claimed[i] : json_object_new ();

    write_row (path, field->rows, rows->pdata[i], element);
    json_array_add_object_element (written, element);
  }
  json_object_set_array_member (content, path->member, written);
}
