/* The entries the demo town begins with: data/demo/sva.json, with ids and dates given here. */

#include "demo/sva.h"

#include "base/clock.h"

#include <string.h>

/* Between the ids, so that they do not look like a list's numbers. */
#define FIRST_ID 1000

char *
leit_demo_sva_now (void)
{
  return leit_time_to_iso8601 (leit_clock_now_ms ());
}

/* The date so many days from now, YYYY-MM-DD. */
char *
leit_demo_sva_day (int days)
{
  char *text = leit_time_to_iso8601 (leit_clock_now_ms () + days * LEIT_DAY_MS);

  text[10] = '\0';
  return text;
}

/* {"in_days": 7} becomes a date. */
static void
set_day (JsonObject *object)
{
  g_autofree char *day = NULL;

  if (!json_object_has_member (object, "in_days"))
    return;
  day = leit_demo_sva_day ((int) json_object_get_int_member (object, "in_days"));
  json_object_remove_member (object, "in_days");
  json_object_set_string_member (object, "dateStart", day);
  json_object_set_string_member (object, "dateEnd", day);
}

static void
give_id (LeitDemoSva *self, JsonObject *object)
{
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, leit_demo_sva_count (self, "id", 1));

  set_day (object);
  json_object_set_string_member (object, "id", id);
}

/* Every part of a record gets an id of its own, each time it is written; but what is in @payload is nobody's business. */
void
leit_demo_sva_give_ids (LeitDemoSva *self, JsonNode *node)
{
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    JsonArray *array = json_node_get_array (node);

    for (guint i = 0; i < json_array_get_length (array); i++)
      leit_demo_sva_give_ids (self, json_array_get_element (array, i));
  } else if (JSON_NODE_HOLDS_OBJECT (node)) {
    JsonObject *object = json_node_get_object (node);
    g_autoptr (GList) members = json_object_get_members (object);

    for (GList *l = members; l != NULL; l = l->next)
      if (strcmp (l->data, "geoLocation") != 0 && strcmp (l->data, "payload") != 0)
        leit_demo_sva_give_ids (self, json_object_get_member (object, l->data));
    give_id (self, object);
  }
}

static JsonArray *
seed_list (LeitDemoSva *self, const char *name)
{
  return json_object_get_array_member (json_node_get_object (self->seed), name);
}

static void
set_provider (LeitDemoSva *self, JsonObject *record)
{
  const char *wanted =
      json_object_get_string_member_with_default (record, "provider", LEIT_DEMO_SVA_OWN_PROVIDER);
  JsonArray *providers = seed_list (self, "providers");

  for (guint i = 0; i < json_array_get_length (providers); i++) {
    JsonObject *provider = json_array_get_object_element (providers, i);

    if (g_str_equal (json_object_get_string_member (provider, "id"), wanted))
      json_object_set_object_member (record, "dataProvider", json_object_ref (provider));
  }
  json_object_remove_member (record, "provider");
}

static void
set_categories (LeitDemoSva *self, JsonObject *record)
{
  JsonArray *names = json_object_get_array_member (record, "categories");
  JsonArray *categories = json_array_new ();

  for (guint i = 0; i < json_array_get_length (names); i++) {
    const char *name = json_array_get_string_element (names, i);
    g_autofree char *id = leit_demo_sva_category_id (self, name, NULL);
    JsonObject *category = json_object_new ();

    json_object_set_string_member (category, "id", id);
    json_object_set_string_member (category, "name", name);
    json_array_add_object_element (categories, category);
  }
  json_object_set_array_member (record, "categories", categories);
}

static void
set_times (JsonObject *record)
{
  g_autofree char *now = leit_demo_sva_now ();

  json_object_set_string_member (record, "createdAt", now);
  json_object_set_string_member (record, "updatedAt", now);
  if (json_object_has_member (record, "publishedAt_in_days")) {
    g_autofree char *day =
        leit_demo_sva_day ((int) json_object_get_int_member (record, "publishedAt_in_days"));

    json_object_remove_member (record, "publishedAt_in_days");
    json_object_set_string_member (record, "publishedAt", day);
    json_object_set_string_member (record, "publicationDate", day);
  }
}

static void
plant_records (LeitDemoSva *self, const char *name, const char *type)
{
  JsonArray *list = seed_list (self, name);

  for (guint i = 0; i < json_array_get_length (list); i++) {
    g_autoptr (JsonNode) source = json_node_copy (json_array_get_element (list, i));
    g_autofree char *text = json_to_string (source, FALSE);
    g_autoptr (JsonNode) copy = json_from_string (text, NULL);
    JsonObject *record = json_node_get_object (copy);

    leit_demo_sva_give_ids (self, copy);
    set_provider (self, record);
    set_categories (self, record);
    set_times (record);
    leit_demo_sva_store (self, type, record);
  }
}

/* Empties the town and plants it anew. */
void
leit_demo_sva_plant (LeitDemoSva *self)
{
  JsonArray *categories = seed_list (self, "categories");

  sqlite3_exec (self->db, "BEGIN", NULL, NULL, NULL);
  leit_demo_sva_clear (self);
  leit_demo_sva_count (self, "id", FIRST_ID);
  for (guint i = 0; i < json_array_get_length (categories); i++) {
    JsonObject *category = json_array_get_object_element (categories, i);
    g_autofree char *id = leit_demo_sva_category_id (
        self, json_object_get_string_member (category, "name"),
        json_object_get_string_member_with_default (category, "parent", NULL));
  }
  plant_records (self, "places", "PointOfInterest");
  plant_records (self, "news", "NewsItem");
  plant_records (self, "events", "EventRecord");
  sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);
}
