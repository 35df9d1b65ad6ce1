/* Where the fields of an entry stand in a record of the main server (contract sva.md). */
#include "content/entry-private.h"

#include <string.h>

#define END                                                                                        \
  {                                                                                                \
    NULL                                                                                           \
  }

static const LeitFieldPath place_paths[] = {
  { "title", "name" },
  { "description", "description" },
  { "app_text", "mobileDescription" },
  { "operator_name", "operatingCompany/name" },
  { "street", "addresses/0/street" },
  { "addition", "addresses/0/addition" },
  { "postcode", "addresses/0/zip" },
  { "city", "addresses/0/city" },
  { "latitude", "addresses/0/geoLocation/latitude" },
  { "longitude", "addresses/0/geoLocation/longitude" },
  { "first_name", "contact/firstName" },
  { "last_name", "contact/lastName" },
  { "phone", "contact/phone" },
  { "fax", "contact/fax" },
  { "email", "contact/email" },
  { "accessibility_note", "accessibilityInformation/description" },
  END,
};

static const LeitFieldPath event_paths[] = {
  { "title", "title" },
  { "description", "description" },
  { "operator_name", "organizer/name" },
  { "street", "addresses/0/street" },
  { "addition", "addresses/0/addition" },
  { "postcode", "addresses/0/zip" },
  { "city", "addresses/0/city" },
  { "latitude", "addresses/0/geoLocation/latitude" },
  { "longitude", "addresses/0/geoLocation/longitude" },
  { "first_name", "contacts/0/firstName" },
  { "last_name", "contacts/0/lastName" },
  { "phone", "contacts/0/phone" },
  { "fax", "contacts/0/fax" },
  { "email", "contacts/0/email" },
  { "accessibility_note", "accessibilityInformation/description" },
  END,
};

static const LeitFieldPath news_paths[] = {
  { "title", "title" },
  { "author", "author" },
  { "publication_date", "publishedAt" },
  { "source_url", "sourceUrl/url" },
  { "street", "address/street" },
  { "addition", "address/addition" },
  { "postcode", "address/zip" },
  { "city", "address/city" },
  { "latitude", "address/geoLocation/latitude" },
  { "longitude", "address/geoLocation/longitude" },
  END,
};

static const LeitFieldPath link_paths[] = {
  { "id", "id" },
  { "url", "url" },
  { "description", "description" },
  END,
};

static const LeitFieldPath price_paths[] = {
  { "id", "id" }, { "name", "name" }, { "amount", "amount" }, { "description", "description" }, END,
};

static const LeitFieldPath medium_paths[] = {
  { "id", "id" },
  { "url", "sourceUrl/url" },
  { "type", "contentType" },
  { "caption", "captionText" },
  { "author", "copyright" },
  END,
};

static const LeitFieldPath session_paths[] = {
  { "id", "id" },
  { "start", "dateStart" },
  { "end", "dateEnd" },
  { "start_time", "timeStart" },
  { "end_time", "timeEnd" },
  { "description", "timeDescription" },
  END,
};

static const LeitFieldPath block_paths[] = {
  { "id", "id" }, { "title", "title" }, { "intro", "intro" }, { "body", "body" }, END,
};

static const LeitRowsPath place_rows[] = {
  { "links", "webUrls", link_paths },
  { "prices", "priceInformations", price_paths },
  { "media", "mediaContents", medium_paths },
  END,
};

static const LeitRowsPath event_rows[] = {
  { "links", "urls", link_paths },
  { "prices", "priceInformations", price_paths },
  { "media", "mediaContents", medium_paths },
  { "sessions", "dates", session_paths },
  END,
};

static const LeitRowsPath news_rows[] = {
  { "blocks", "contentBlocks", block_paths },
  END,
};

const LeitFieldPath *
leit_record_field_paths (LeitRecordKind kind)
{
  static const LeitFieldPath *const paths[] = {
    [LEIT_RECORD_PLACE] = place_paths,
    [LEIT_RECORD_NEWS] = news_paths,
    [LEIT_RECORD_EVENT] = event_paths,
  };

  return paths[kind];
}

const LeitRowsPath *
leit_record_rows_paths (LeitRecordKind kind)
{
  static const LeitRowsPath *const paths[] = {
    [LEIT_RECORD_PLACE] = place_rows,
    [LEIT_RECORD_NEWS] = news_rows,
    [LEIT_RECORD_EVENT] = event_rows,
  };

  return paths[kind];
}

static JsonNode *
get_step (JsonNode *node, const char *step)
{
  if (node == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_member (json_node_get_object (node), step);
  if (JSON_NODE_HOLDS_ARRAY (node)) {
    guint index = (guint) g_ascii_strtoull (step, NULL, 10);
    JsonArray *array = json_node_get_array (node);

    return index < json_array_get_length (array) ? json_array_get_element (array, index) : NULL;
  }
  return NULL;
}

/*
 * What stands at the path, or NULL.
 */
JsonNode *
leit_json_path_get (JsonObject *object, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  JsonNode *node = json_object_get_member (object, steps[0]);

  for (guint i = 1; steps[i] != NULL; i++)
    node = get_step (node, steps[i]);
  return node;
}

static JsonObject *
make_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)) {
    json_object_set_object_member (object, name, json_object_new ());
    node = json_object_get_member (object, name);
  }
  return json_node_get_object (node);
}

/* Puts an object before what is no object. */
static JsonObject *
insert_first_element (JsonObject *object, const char *name, JsonArray *before)
{
  JsonArray *array = json_array_new ();
  JsonObject *first = json_object_new ();

  json_array_add_object_element (array, first);
  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    json_array_add_element (array, json_node_ref (json_array_get_element (before, i)));
  json_object_set_array_member (object, name, array);
  return first;
}

static JsonObject *
make_first_element (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) == 0 ||
      !JSON_NODE_HOLDS_OBJECT (json_array_get_element (array, 0)))
    return insert_first_element (object, name, array);
  return json_array_get_object_element (array, 0);
}

/*
 * Puts the value (taken over) at the path. Members and first elements on the way are made, but not
 * to hold null.
 */
void
leit_json_path_set (JsonObject *object, const char *path, JsonNode *value)
{
  g_auto (GStrv) steps = g_strsplit (path, "/", -1);
  guint i = 0;

  if (JSON_NODE_HOLDS_NULL (value) && leit_json_path_get (object, path) == NULL) {
    json_node_unref (value);
    return;
  }
  for (; steps[i + 1] != NULL; i++) {
    if (g_str_equal (steps[i + 1], "0") && steps[i + 2] != NULL) {
      object = make_first_element (object, steps[i]);
      i++;
    } else {
      object = make_member (object, steps[i]);
    }
  }
  json_object_set_member (object, steps[i], value);
}
