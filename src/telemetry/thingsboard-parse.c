#include "base/json.h"
#include "telemetry/answer.h"
#include "telemetry/thingsboard.h"

#include <math.h>
#include <string.h>

static gboolean
read_time (JsonObject *point, gint64 *time_ms)
{
  double number;

  if (!leit_json_liberal_number (json_object_get_member (point, "ts"), &number) ||
      fabs (number) > 8.64e15)
    return FALSE;
  *time_ms = (gint64) number;
  return TRUE;
}

/* A key that was asked for but has no value comes as {ts: now, value: null}: no value, and never fresh. */
static void
add_points (JsonArray *points,
            const LeitStream *stream,
            gint64 now_ms,
            LeitReadingBatch *batch,
            gint64 *oldest_ms,
            guint *n_points)
{
  for (guint i = 0; i < json_array_get_length (points); i++) {
    JsonObject *point = leit_answer_object (json_array_get_element (points, i));
    gint64 time_ms;
    double value;

    if (point == NULL || !read_time (point, &time_ms))
      continue;
    *oldest_ms = MIN (*oldest_ms, time_ms);
    (*n_points)++;
    if (leit_json_liberal_number (json_object_get_member (point, "value"), &value))
      leit_reading_batch_add (batch, stream, value, time_ms, now_ms);
  }
}

/**
 * leit_thingsboard_parse_telemetry:
 * @body: `{key: [{ts, value}]}`, values as text or of any type
 * @streams: (element-type LeitStream): the streams of the device that was asked
 * @batch: what was found is added
 * @oldest_ms: (out): the oldest time that came, G_MAXINT64 without any
 * @n_points: (out): how many points came, with or without a value
 *
 * Returns: %FALSE with @error when @body is not such a document
 */
gboolean
leit_thingsboard_parse_telemetry (GBytes *body,
                                  const GPtrArray *streams,
                                  gint64 now_ms,
                                  LeitReadingBatch *batch,
                                  gint64 *oldest_ms,
                                  guint *n_points,
                                  GError **error)
{
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  JsonObject *object = leit_answer_object (root);

  *oldest_ms = G_MAXINT64;
  *n_points = 0;
  if (root == NULL)
    return FALSE;
  if (object == NULL) {
    leit_answer_set_shape_error (error);
    return FALSE;
  }
  for (guint i = 0; i < streams->len; i++) {
    const LeitStream *stream = g_ptr_array_index (streams, i);
    JsonArray *points = leit_answer_array (json_object_get_member (object, stream->key));

    if (points != NULL)
      add_points (points, stream, now_ms, batch, oldest_ms, n_points);
  }
  return TRUE;
}

static LeitFoundStation *
read_device (JsonObject *object)
{
  JsonObject *id =
      object != NULL ? leit_answer_object (json_object_get_member (object, "id")) : NULL;
  const char *device_id = leit_answer_text (id, "id");
  const char *label = leit_answer_text (object, "label");
  const char *name = leit_answer_text (object, "name");
  LeitFoundStation *station;

  if (device_id == NULL)
    return NULL;
  station = leit_found_station_new ();
  station->device_id = g_strdup (device_id);
  station->name = g_strdup (label != NULL && *label != '\0' ? label
                            : name != NULL                  ? name
                                                            : device_id);
  return station;
}

gboolean
leit_thingsboard_parse_devices (GBytes *body,
                                GPtrArray *stations,
                                gboolean *has_next,
                                GError **error)
{
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  JsonObject *object = leit_answer_object (root);
  JsonArray *data;

  if (root == NULL)
    return FALSE;
  data = object != NULL ? leit_answer_array (json_object_get_member (object, "data")) : NULL;
  if (data == NULL) {
    leit_answer_set_shape_error (error);
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (data); i++) {
    LeitFoundStation *station = read_device (leit_answer_object (json_array_get_element (data, i)));

    if (station != NULL)
      g_ptr_array_add (stations, station);
  }
  *has_next = json_object_get_boolean_member_with_default (object, "hasNext", FALSE) &&
              json_array_get_length (data) > 0;
  return TRUE;
}

static void
take_attribute (LeitFoundStation *station, const char *key, JsonNode *value)
{
  const char *text = value != NULL && JSON_NODE_HOLDS_VALUE (value) &&
                             json_node_get_value_type (value) == G_TYPE_STRING
                         ? json_node_get_string (value)
                         : NULL;

  if (g_str_equal (key, "latitude"))
    leit_json_liberal_number (value, &station->latitude);
  else if (g_str_equal (key, "longitude"))
    leit_json_liberal_number (value, &station->longitude);
  else if (text != NULL && *text != '\0' && g_str_equal (key, "Anzeigename")) {
    g_free (station->name);
    station->name = g_strdup (text);
  } else if (text != NULL && g_str_equal (key, "Bodenart"))
    leit_soil_from_string (text, &station->soil);
  else if (text != NULL && g_str_equal (key, "Humusgehalt"))
    leit_humus_from_string (text, &station->humus);
}

gboolean
leit_thingsboard_parse_attributes (GBytes *body, LeitFoundStation *station, GError **error)
{
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  JsonArray *attributes = leit_answer_array (root);

  if (root == NULL)
    return FALSE;
  if (attributes == NULL) {
    leit_answer_set_shape_error (error);
    return FALSE;
  }
  station->latitude = station->longitude = NAN;
  for (guint i = 0; i < json_array_get_length (attributes); i++) {
    JsonObject *attribute = leit_answer_object (json_array_get_element (attributes, i));
    const char *key = leit_answer_text (attribute, "key");

    if (key != NULL)
      take_attribute (station, key, json_object_get_member (attribute, "value"));
  }
  station->has_position = fabs (station->latitude) <= 85 && fabs (station->longitude) <= 180;
  return TRUE;
}

/* Units are nowhere in this interface; the town's own keys say them. */
static const char *
usual_unit (const char *key)
{
  if (g_str_has_prefix (key, "Bodenfeuchte"))
    return "vol.-%";
  if (g_str_has_prefix (key, "Bodentemperatur"))
    return "°C";
  if (g_str_has_prefix (key, "Saugspannung"))
    return "kPa";
  return NULL;
}

gboolean
leit_thingsboard_parse_keys (GBytes *body, LeitFoundStation *station, GError **error)
{
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  JsonArray *keys = leit_answer_array (root);

  if (root == NULL)
    return FALSE;
  if (keys == NULL) {
    leit_answer_set_shape_error (error);
    return FALSE;
  }
  for (guint i = 0; i < json_array_get_length (keys); i++) {
    JsonNode *node = json_array_get_element (keys, i);
    LeitFoundStream *stream;

    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
      continue;
    stream = g_new0 (LeitFoundStream, 1);
    stream->key = g_strdup (json_node_get_string (node));
    stream->title = g_strdelimit (g_strdup (stream->key), "_", ' ');
    stream->unit = g_strdup (usual_unit (stream->key));
    stream->value = NAN;
    stream->role = LEIT_ROLE_OTHER;
    stream->depth_cm = LEIT_DEPTH_NONE;
    stream->proposed =
        leit_propose_role (stream->title, stream->unit, &stream->role, &stream->depth_cm);
    g_ptr_array_add (station->streams, stream);
  }
  return TRUE;
}
