/* Opening hours and closures of an entry, and the rows of the record that show them in the app. */
#include "content/entry-private.h"
#include "content/opening-hours.h"

#include <string.h>

static JsonArray *
get_rows (JsonObject *content)
{
  JsonNode *node = json_object_get_member (content, "openingHours");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static const char *
get_text (JsonObject *row, const char *member)
{
  JsonNode *node = json_object_get_member (row, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING || *json_node_get_string (node) == '\0')
    return NULL;
  return json_node_get_string (node);
}

static gboolean
get_flag (JsonObject *row, const char *member, gboolean *value)
{
  JsonNode *node = json_object_get_member (row, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

/* A closed time of one year, on all days of the week. */
static gboolean
read_closure (JsonNode *node, LeitClosure *closure)
{
  gboolean open = TRUE, use_year = FALSE;
  JsonObject *row;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  row = json_node_get_object (node);
  if (!get_flag (row, "open", &open) || open || !get_flag (row, "useYear", &use_year) ||
      !use_year || get_text (row, "weekday") != NULL ||
      !leit_date_parse (get_text (row, "dateFrom"), &closure->from) ||
      !leit_date_parse (get_text (row, "dateTo"), &closure->to))
    return FALSE;
  leit_entry_set_text (&closure->reason, get_text (row, "description"));
  return TRUE;
}

static GPtrArray *
closures_of_rows (JsonArray *rows)
{
  GPtrArray *closures = g_ptr_array_new_with_free_func (leit_closure_shape.free_struct);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++) {
    LeitClosure *closure = leit_shape_new (&leit_closure_shape);

    if (read_closure (json_array_get_element (rows, i), closure))
      g_ptr_array_add (closures, closure);
    else
      leit_shape_free (&leit_closure_shape, closure);
  }
  return closures;
}

static gboolean
can_be_row (const LeitClosure *closure)
{
  return g_date_valid (&closure->from) && g_date_valid (&closure->to);
}

/* Whether what we know more fully is still what the rows say. */
static gboolean
same_closures (const GPtrArray *ours, const GPtrArray *theirs)
{
  guint k = 0;

  for (guint i = 0; i < ours->len; i++) {
    const LeitClosure *a = ours->pdata[i];
    const LeitClosure *b;

    if (!can_be_row (a))
      continue;
    if (k == theirs->len)
      return FALSE;
    b = theirs->pdata[k++];
    if (g_date_compare (&a->from, &b->from) != 0 || g_date_compare (&a->to, &b->to) != 0 ||
        g_strcmp0 (a->reason, b->reason) != 0)
      return FALSE;
  }
  return k == theirs->len;
}

/*
 * Our text says more than the server's rows can, but counts only while both still say the same: any
 * other program may have changed the rows.
 */
void
leit_entry_read_hours (LeitEntry *entry, JsonObject *content)
{
  JsonArray *rows = get_rows (content);
  g_autofree char *from_server = leit_opening_hours_text_from_rows (rows, NULL);
  g_autoptr (JsonArray) ours = json_array_new ();
  g_autoptr (GPtrArray) closures = closures_of_rows (rows);
  g_autofree char *from_ours = NULL;

  leit_opening_hours_rows_from_text (entry->opening_hours, ours);
  from_ours = leit_opening_hours_text_from_rows (ours, NULL);
  if (g_strcmp0 (from_server, from_ours) != 0)
    leit_entry_set_text (&entry->opening_hours, from_server);
  if (!same_closures (entry->closures, closures)) {
    g_ptr_array_unref (entry->closures);
    entry->closures = g_steal_pointer (&closures);
  }
}

static void
add_closure_row (JsonArray *rows, const LeitClosure *closure)
{
  g_autofree char *from = leit_date_to_text (&closure->from);
  g_autofree char *to = leit_date_to_text (&closure->to);
  JsonObject *row = json_object_new ();

  json_object_set_boolean_member (row, "open", FALSE);
  json_object_set_string_member (row, "dateFrom", from);
  json_object_set_string_member (row, "dateTo", to);
  json_object_set_boolean_member (row, "useYear", TRUE);
  if (closure->reason != NULL)
    json_object_set_string_member (row, "description", closure->reason);
  json_object_set_int_member (row, "sortNumber", json_array_get_length (rows));
  json_array_add_object_element (rows, row);
}

/* Rows that neither the hours nor the closures can say stay. */
static void
add_kept_rows (JsonArray *rows, GPtrArray *kept)
{
  for (guint i = 0; i < kept->len; i++) {
    LeitClosure *closure = leit_shape_new (&leit_closure_shape);

    if (!read_closure (kept->pdata[i], closure))
      json_array_add_element (rows, json_node_ref (kept->pdata[i]));
    leit_shape_free (&leit_closure_shape, closure);
  }
}

void
leit_entry_write_hours (const LeitEntry *entry, JsonObject *content)
{
  JsonArray *written = json_array_new ();
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autofree char *before = leit_opening_hours_text_from_rows (get_rows (content), kept);

  leit_opening_hours_rows_from_text (entry->opening_hours, written);
  for (guint i = 0; i < entry->closures->len; i++)
    if (can_be_row (entry->closures->pdata[i]))
      add_closure_row (written, entry->closures->pdata[i]);
  add_kept_rows (written, kept);
  json_object_set_array_member (content, "openingHours", written);
}
