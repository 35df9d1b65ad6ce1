/* From a record as it is read to the variables it is written with: other names here and there, and no ids within. */

#include "content/record-input.h"
#include "content/record-private.h"

#include <string.h>

typedef enum {
  AS_IT_IS,
  AS_TEXT,  /* read as number or boolean, written as text */
  AS_COUNT, /* read as text, written as a whole number */
  AS_NAME,  /* read as an object, written as its name */
  OBJECT,
  LIST,
} Way;

typedef struct _Field Field;
struct _Field {
  const char *member;
  const char *input; /* NULL: by the same name */
  Way way;
  const Field *inner;
};

static const Field place_on_map[] = { { "latitude" }, { "longitude" }, { NULL } };
static const Field web_url[] = { { "url" }, { "description" }, { NULL } };
static const Field address[] = { { "addition" }, { "street" },
                                 { "zip" },      { "city" },
                                 { "kind" },     { "geoLocation", NULL, OBJECT, place_on_map },
                                 { NULL } };
static const Field contact[] = { { "firstName" }, { "lastName" },
                                 { "phone" },     { "fax" },
                                 { "email" },     { "webUrls", NULL, LIST, web_url },
                                 { NULL } };
static const Field company[] = {
  { "name" }, { "address", NULL, OBJECT, address }, { "contact", NULL, OBJECT, contact }, { NULL }
};
static const Field hours[] = { { "weekday" },     { "dateFrom" },   { "dateTo" }, { "timeFrom" },
                               { "timeTo" },      { "sortNumber" }, { "open" },   { "useYear" },
                               { "description" }, { NULL } };
static const Field price[] = { { "name" },
                               { "amount" },
                               { "groupPrice" },
                               { "ageFrom" },
                               { "ageTo" },
                               { "minAdultCount" },
                               { "maxAdultCount" },
                               { "minChildrenCount" },
                               { "maxChildrenCount" },
                               { "description" },
                               { "category" },
                               { NULL } };
static const Field media[] = { { "captionText" }, { "copyright" },
                               { "contentType" }, { "width" },
                               { "height" },      { "sourceUrl", NULL, OBJECT, web_url },
                               { NULL } };
static const Field location[] = { { "name" },     { "department" },
                                  { "district" }, { "regionName" },
                                  { "state" },    { "geoLocation", NULL, OBJECT, place_on_map },
                                  { NULL } };
static const Field accessibility[] = {
  { "description" }, { "types" }, { "urls", NULL, LIST, web_url }, { NULL }
};
static const Field date[] = { { "weekday" },
                              { "dateStart" },
                              { "dateEnd" },
                              { "timeStart" },
                              { "timeEnd" },
                              { "timeDescription" },
                              { "useOnlyTimeDescription" },
                              { NULL } };
static const Field name_only[] = { { "name" }, { NULL } };
static const Field lunch_offer[] = { { "name" }, { "price" }, { NULL } };
static const Field lunch[] = { { "text" },
                               { "pointOfInterestAttributes" },
                               { "dates", NULL, LIST, date },
                               { "lunchOffers", NULL, LIST, lunch_offer },
                               { NULL } };
static const Field block[] = {
  { "title" }, { "intro" }, { "body" }, { "mediaContents", NULL, LIST, media }, { NULL }
};
static const Field repeat_duration[] = {
  { "startDate" }, { "endDate" }, { "everyYear" }, { NULL }
};

static const Field place_fields[] = {
  { "externalId" },
  { "name" },
  { "description" },
  { "mobileDescription" },
  { "active" },
  { "payload" },
  { "tagList", "tags", LIST, NULL },
  { "categories", NULL, LIST, name_only },
  { "addresses", NULL, LIST, address },
  { "contact", NULL, OBJECT, contact },
  { "operatingCompany", NULL, OBJECT, company },
  { "openingHours", NULL, LIST, hours },
  { "priceInformations", NULL, LIST, price },
  { "webUrls", NULL, LIST, web_url },
  { "mediaContents", NULL, LIST, media },
  { "location", NULL, OBJECT, location },
  { "certificates", NULL, LIST, name_only },
  { "accessibilityInformation", NULL, OBJECT, accessibility },
  { "lunches", NULL, LIST, lunch },
  { NULL },
};
static const Field news_fields[] = {
  { "externalId" },
  { "title" },
  { "author" },
  { "fullVersion" },
  { "charactersToBeShown", NULL, AS_COUNT, NULL },
  { "newsType" },
  { "publicationDate" },
  { "publishedAt" },
  { "showPublishDate" },
  { "payload" },
  { "categories", NULL, LIST, name_only },
  { "sourceUrl", NULL, OBJECT, web_url },
  { "address", NULL, OBJECT, address },
  { "contentBlocks", NULL, LIST, block },
  { NULL },
};
static const Field event_fields[] = {
  { "externalId" },
  { "parentId" },
  { "title" },
  { "description" },
  { "payload" },
  { "repeat" },
  { "repeatDuration", NULL, OBJECT, repeat_duration },
  { "recurring", NULL, AS_TEXT, NULL },
  { "recurringType", NULL, AS_TEXT, NULL },
  { "recurringInterval", NULL, AS_TEXT, NULL },
  { "recurringWeekdays", NULL, LIST, NULL },
  { "maximumAttendees" },
  { "registrationRequired" },
  { "tagList", "tags", LIST, NULL },
  { "region", "regionName", AS_NAME, NULL },
  { "categories", NULL, LIST, name_only },
  { "dates", NULL, LIST, date },
  { "addresses", NULL, LIST, address },
  { "location", NULL, OBJECT, location },
  { "contacts", NULL, LIST, contact },
  { "urls", NULL, LIST, web_url },
  { "mediaContents", NULL, LIST, media },
  { "organizer", NULL, OBJECT, company },
  { "priceInformations", NULL, LIST, price },
  { "accessibilityInformation", NULL, OBJECT, accessibility },
  { NULL },
};
static const Field *const fields_of[] = { [LEIT_RECORD_PLACE] = place_fields,
                                          [LEIT_RECORD_NEWS] = news_fields,
                                          [LEIT_RECORD_EVENT] = event_fields };

static JsonObject *object_to_input (JsonObject *object, const Field *fields);

static JsonNode *
text_node_new (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
to_text (JsonNode *node)
{
  g_autofree char *digits = NULL;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_STRING)
    return leit_record_copy_node (node);
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return text_node_new (json_node_get_boolean (node) ? "true" : "false");
  digits = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return text_node_new (digits);
}

static JsonNode *
to_count (JsonNode *node)
{
  gint64 count;

  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return leit_record_copy_node (node);
  if (!g_ascii_string_to_signed (json_node_get_string (node), 10, 0, G_MAXINT32, &count, NULL))
    return json_node_new (JSON_NODE_NULL);
  return json_node_init_int (json_node_alloc (), count);
}

static JsonNode *
to_name (JsonNode *node)
{
  const char *name =
      JSON_NODE_HOLDS_OBJECT (node) ? leit_record_text (json_node_get_object (node), "name") : NULL;

  return name != NULL ? text_node_new (name) : json_node_new (JSON_NODE_NULL);
}

static JsonNode *
element_to_input (JsonNode *element, const Field *inner)
{
  g_autoptr (JsonObject) object = NULL;

  if (inner == NULL)
    return to_text (element);
  if (!JSON_NODE_HOLDS_OBJECT (element))
    return NULL;
  object = object_to_input (json_node_get_object (element), inner);
  return json_node_init_object (json_node_alloc (), object);
}

/* An empty list is sent: the server then has none either. */
static JsonNode *
list_to_input (JsonNode *node, const Field *inner)
{
  g_autoptr (JsonArray) list = json_array_new ();
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = element_to_input (json_array_get_element (array, i), inner);

    if (element != NULL)
      json_array_add_element (list, element);
  }
  return json_node_init_array (json_node_alloc (), list);
}

/* NULL: nothing to send, which removes a nested object. */
static JsonNode *
to_input (JsonNode *node, const Field *field)
{
  switch (field->way) {
  case AS_TEXT:
    return to_text (node);
  case AS_COUNT:
    return to_count (node);
  case AS_NAME:
    return to_name (node);
  case OBJECT:
    return JSON_NODE_HOLDS_OBJECT (node) ? element_to_input (node, field->inner) : NULL;
  case LIST:
    return list_to_input (node, field->inner);
  case AS_IT_IS:
  default:
    return leit_record_copy_node (node);
  }
}

static JsonObject *
object_to_input (JsonObject *object, const Field *fields)
{
  JsonObject *input = json_object_new ();

  for (const Field *field = fields; field->member != NULL; field++) {
    JsonNode *node = json_object_get_member (object, field->member);
    JsonNode *written = node != NULL ? to_input (node, field) : NULL;

    if (written != NULL)
      json_object_set_member (input, field->input != NULL ? field->input : field->member, written);
  }
  return input;
}

static gboolean
has_name (const LeitRecord *record, const char *member, const char *name)
{
  JsonNode *node = json_object_get_member (leit_record_get_content (record), member);
  JsonArray *array =
      node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++) {
    JsonNode *element = json_array_get_element (array, i);

    if (JSON_NODE_HOLDS_OBJECT (element) &&
        g_strcmp0 (leit_record_text (json_node_get_object (element), "name"), name) == 0)
      return TRUE;
  }
  return FALSE;
}

/* The server adds every certificate it is sent, also those it has. */
static void
leave_out_certificates (JsonObject *input, const LeitRecord *existing)
{
  JsonNode *node = json_object_get_member (input, "certificates");
  g_autoptr (JsonArray) added = json_array_new ();

  if (node == NULL)
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++) {
    JsonNode *element = json_array_get_element (json_node_get_array (node), i);
    const char *name = leit_record_text (json_node_get_object (element), "name");

    if (existing == NULL || !has_name (existing, "certificates", name))
      json_array_add_element (added, leit_record_copy_node (element));
  }
  if (json_array_get_length (added) > 0)
    json_object_set_array_member (input, "certificates", g_steal_pointer (&added));
  else
    json_object_remove_member (input, "certificates");
}

/**
 * leit_record_to_input:
 * @record: the whole record as it is to become
 * @existing: (nullable): as it is on the server
 *
 * Returns: (transfer full): the save mutation's variables, but for id, forceCreate and push message.
 *   Everything @record names is sent; certificates only when @existing does not have them.
 */
JsonObject *
leit_record_to_input (const LeitRecord *record, const LeitRecord *existing)
{
  JsonObject *input =
      object_to_input (leit_record_get_content (record), fields_of[leit_record_get_kind (record)]);

  leave_out_certificates (input, existing);
  return input;
}

static gboolean
is_written (LeitRecordKind kind, const char *member)
{
  for (const Field *field = fields_of[kind]; field->member != NULL; field++)
    if (g_str_equal (field->member, member))
      return TRUE;
  return FALSE;
}

/**
 * leit_record_compare_written:
 *
 * As leit_record_compare(), of the members a save writes: visibility, provider and time stamps are
 * none of them.
 */
GPtrArray *
leit_record_compare_written (const LeitRecord *ours, const LeitRecord *theirs)
{
  GPtrArray *differences = leit_record_compare (ours, theirs);
  LeitRecordKind kind = leit_record_get_kind (ours);

  for (guint i = differences->len; i-- > 0;) {
    LeitRecordDifference *difference = g_ptr_array_index (differences, i);

    if (!is_written (kind, difference->member))
      g_ptr_array_remove_index (differences, i);
  }
  return differences;
}
