/* Putting an edit onto what the server has, so that nothing gets lost that no form shows. */

#include "content/record-private.h"

#include <string.h>

#define TOWN_ZONE "Europe/Berlin"

static JsonNode *merge_nodes (JsonNode *current, JsonNode *edit);

static JsonNode *
find_element (JsonArray *array, const char *id)
{
  for (guint i = 0; id != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (element) &&
        g_strcmp0 (leit_record_text (json_node_get_object (element), "id"), id) == 0)
      return element;
  }
  return NULL;
}

static JsonNode *
merge_arrays (JsonArray *current, JsonArray *edit)
{
  g_autoptr (JsonArray) merged = json_array_new ();

  for (guint i = 0; i < json_array_get_length (edit); i++) {
    JsonNode *element = json_array_get_element (edit, i);
    const char *id = JSON_NODE_HOLDS_OBJECT (element)
                         ? leit_record_text (json_node_get_object (element), "id")
                         : NULL;

    json_array_add_element (merged, merge_nodes (find_element (current, id), element));
  }
  return json_node_init_array (json_node_alloc (), merged);
}

static JsonNode *
merge_objects (JsonObject *current, JsonObject *edit)
{
  g_autoptr (JsonObject) merged = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, current);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    if (!json_object_has_member (edit, name))
      json_object_set_member (merged, name, leit_record_copy_node (node));
  json_object_iter_init_ordered (&iter, edit);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (merged, name,
                            merge_nodes (json_object_get_member (current, name), node));
  return json_node_init_object (json_node_alloc (), merged);
}

static JsonNode *
merge_nodes (JsonNode *current, JsonNode *edit)
{
  if (current != NULL && JSON_NODE_HOLDS_OBJECT (current) && JSON_NODE_HOLDS_OBJECT (edit))
    return merge_objects (json_node_get_object (current), json_node_get_object (edit));
  if (current != NULL && JSON_NODE_HOLDS_ARRAY (current) && JSON_NODE_HOLDS_ARRAY (edit))
    return merge_arrays (json_node_get_array (current), json_node_get_array (edit));
  return leit_record_copy_node (edit);
}

/**
 * leit_record_merge:
 * @current: the whole record
 * @edit: what it is to become; may be partial
 *
 * Returns: (transfer full): @current with @edit's members, at every depth: what @edit does not name
 *   stays. Elements of lists are matched by `id`; an element @edit does not list is gone.
 */
LeitRecord *
leit_record_merge (const LeitRecord *current, const LeitRecord *edit)
{
  g_autoptr (JsonNode) merged = NULL;

  g_return_val_if_fail (current != NULL && edit != NULL, NULL);
  g_return_val_if_fail (leit_record_get_kind (current) == leit_record_get_kind (edit), NULL);

  merged = merge_objects (leit_record_get_content (current), leit_record_get_content (edit));
  return leit_record_new (leit_record_get_kind (current), json_node_get_object (merged));
}

static JsonArray *
dates_of (const LeitRecord *record)
{
  JsonNode *node = json_object_get_member (leit_record_get_content (record), "dates");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* YYYY-MM-DD compare as text. The server leaves out a date that ended before today. */
static gboolean
is_past (JsonNode *date, const char *today)
{
  const char *last;

  if (!JSON_NODE_HOLDS_OBJECT (date))
    return FALSE;
  last = leit_record_text (json_node_get_object (date), "dateEnd");
  if (last == NULL || *last == '\0')
    last = leit_record_text (json_node_get_object (date), "dateStart");
  return last != NULL && strlen (last) >= 10 && strncmp (last, today, 10) < 0;
}

static gboolean
has_date (JsonArray *dates, JsonNode *date)
{
  g_autofree char *wanted = leit_record_canonical (NULL, date);

  for (guint i = 0; dates != NULL && i < json_array_get_length (dates); i++) {
    g_autofree char *text = leit_record_canonical (NULL, json_array_get_element (dates, i));

    if (g_strcmp0 (text, wanted) == 0)
      return TRUE;
  }
  return FALSE;
}

static char *
today_in_town (gint64 now_ms)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (TOWN_ZONE);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autoptr (GDateTime) local = zone != NULL ? g_date_time_to_timezone (utc, zone) : NULL;

  return g_date_time_format (local != NULL ? local : utc, "%Y-%m-%d");
}

static void
add_dates (JsonArray *target, JsonArray *dates)
{
  for (guint i = 0; dates != NULL && i < json_array_get_length (dates); i++)
    json_array_add_element (target, leit_record_copy_node (json_array_get_element (dates, i)));
}

/**
 * leit_record_keep_past_dates:
 * @fetched: an event as the server gives it, without its past dates
 * @local: (nullable): the copy from before
 * @now_ms: milliseconds UTC; what is past is judged by the date in the town
 * @n_kept: (out) (optional): how many dates were taken over from @local
 *
 * Returns: (transfer full): @fetched with the past dates of @local before its own
 */
LeitRecord *
leit_record_keep_past_dates (const LeitRecord *fetched,
                             const LeitRecord *local,
                             gint64 now_ms,
                             guint *n_kept)
{
  g_autoptr (JsonObject) content = NULL;
  g_autoptr (JsonArray) dates = NULL;
  g_autofree char *today = NULL;
  JsonArray *known;
  guint count;

  g_return_val_if_fail (fetched != NULL, NULL);

  today = today_in_town (now_ms);
  known = local != NULL ? dates_of (local) : NULL;
  dates = json_array_new ();
  for (guint i = 0; known != NULL && i < json_array_get_length (known); i++) {
    JsonNode *date = json_array_get_element (known, i);

    if (is_past (date, today) && !has_date (dates_of (fetched), date))
      json_array_add_element (dates, leit_record_copy_node (date));
  }
  count = json_array_get_length (dates);
  if (n_kept != NULL)
    *n_kept = count;
  if (count == 0)
    return leit_record_ref ((LeitRecord *) fetched);
  add_dates (dates, dates_of (fetched));
  content = leit_record_dup_content (fetched);
  json_object_set_array_member (content, "dates", g_steal_pointer (&dates));
  return leit_record_new (leit_record_get_kind (fetched), content);
}
