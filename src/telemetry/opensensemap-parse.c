#include "base/clock.h"
#include "base/json.h"
#include "telemetry/answer.h"
#include "telemetry/opensensemap.h"

#include <math.h>
#include <string.h>

/* Legacy `_id`, successor `id`. */
static const char *
read_id (JsonObject *object)
{
  const char *id = leit_answer_text (object, "_id");

  return id != NULL ? id : leit_answer_text (object, "id");
}

static gboolean
read_point (JsonObject *point, double *value, gint64 *time_ms)
{
  const char *time = leit_answer_text (point, "createdAt");

  if (time == NULL)
    time = leit_answer_text (point, "time");
  return point != NULL && leit_time_parse (time, time_ms) &&
         leit_json_liberal_number (json_object_get_member (point, "value"), value);
}

/* Object, array (when a count was given), id string, null or absent. */
static JsonObject *
newest_measurement (JsonObject *sensor)
{
  static const char *const names[] = { "lastMeasurement", "lastMeasurements" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    JsonNode *node = json_object_get_member (sensor, names[i]);
    JsonArray *array = leit_answer_array (node);

    if (array != NULL && json_array_get_length (array) > 0)
      return leit_answer_object (json_array_get_element (array, 0));
    if (leit_answer_object (node) != NULL)
      return leit_answer_object (node);
  }
  return NULL;
}

static JsonArray *
sensors_of (JsonNode *root)
{
  JsonObject *object = leit_answer_object (root);

  return object != NULL ? leit_answer_array (json_object_get_member (object, "sensors"))
                        : leit_answer_array (root);
}

/**
 * leit_opensensemap_parse_sensors:
 * @body: a box with its sensors, or a list of sensors
 * @streams: (element-type LeitStream): the streams of that box
 * @batch: what was found is added
 */
gboolean
leit_opensensemap_parse_sensors (
    GBytes *body, const GPtrArray *streams, gint64 now_ms, LeitReadingBatch *batch, GError **error)
{
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  g_autoptr (GHashTable) by_key = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *sensors;

  if (root == NULL)
    return FALSE;
  sensors = sensors_of (root);
  if (sensors == NULL) {
    leit_answer_set_shape_error (error);
    return FALSE;
  }
  for (guint i = 0; i < streams->len; i++) {
    const LeitStream *stream = g_ptr_array_index (streams, i);

    g_hash_table_insert (by_key, stream->key, (gpointer) stream);
  }
  for (guint i = 0; i < json_array_get_length (sensors); i++) {
    JsonObject *sensor = leit_answer_object (json_array_get_element (sensors, i));
    const char *id = sensor != NULL ? read_id (sensor) : NULL;
    const LeitStream *stream = id != NULL ? g_hash_table_lookup (by_key, id) : NULL;
    gint64 time_ms;
    double value;

    if (stream != NULL && read_point (newest_measurement (sensor), &value, &time_ms))
      leit_reading_batch_add (batch, stream, value, time_ms, now_ms);
  }
  return TRUE;
}

/**
 * leit_opensensemap_parse_data:
 * @body: a list of measurements, newest first
 * @oldest_ms: (out): the oldest time that came, G_MAXINT64 without any
 * @n_points: (out): how many came
 */
gboolean
leit_opensensemap_parse_data (GBytes *body,
                              const LeitStream *stream,
                              gint64 now_ms,
                              LeitReadingBatch *batch,
                              gint64 *oldest_ms,
                              guint *n_points,
                              GError **error)
{
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  JsonArray *points = leit_answer_array (root);

  *oldest_ms = G_MAXINT64;
  *n_points = 0;
  if (root == NULL)
    return FALSE;
  if (points == NULL) {
    leit_answer_set_shape_error (error);
    return FALSE;
  }
  *n_points = json_array_get_length (points);
  for (guint i = 0; i < *n_points; i++) {
    gint64 time_ms;
    double value;

    if (!read_point (leit_answer_object (json_array_get_element (points, i)), &value, &time_ms))
      continue;
    *oldest_ms = MIN (*oldest_ms, time_ms);
    leit_reading_batch_add (batch, stream, value, time_ms, now_ms);
  }
  return TRUE;
}

static gboolean
read_place (JsonObject *box, LeitFoundStation *station)
{
  JsonObject *location = leit_answer_object (json_object_get_member (box, "currentLocation"));
  JsonArray *coordinates =
      location != NULL ? leit_answer_array (json_object_get_member (location, "coordinates"))
                       : NULL;

  if (coordinates != NULL && json_array_get_length (coordinates) >= 2)
    return leit_json_liberal_number (json_array_get_element (coordinates, 0),
                                     &station->longitude) &&
           leit_json_liberal_number (json_array_get_element (coordinates, 1), &station->latitude);
  return leit_json_liberal_number (json_object_get_member (box, "longitude"),
                                   &station->longitude) &&
         leit_json_liberal_number (json_object_get_member (box, "latitude"), &station->latitude);
}

static void
add_sensor (LeitFoundStation *station, JsonObject *sensor)
{
  const char *id = sensor != NULL ? read_id (sensor) : NULL;
  LeitFoundStream *stream;

  if (id == NULL)
    return;
  stream = g_new0 (LeitFoundStream, 1);
  stream->key = g_strdup (id);
  stream->title = g_strdup (leit_answer_text (sensor, "title"));
  stream->unit = g_strdup (leit_answer_text (sensor, "unit"));
  stream->role = LEIT_ROLE_OTHER;
  stream->depth_cm = LEIT_DEPTH_NONE;
  stream->time_ms = LEIT_TIME_NONE;
  stream->value = NAN;
  if (!read_point (newest_measurement (sensor), &stream->value, &stream->time_ms))
    stream->value = NAN;
  stream->proposed =
      leit_propose_role (stream->title, stream->unit, &stream->role, &stream->depth_cm);
  g_ptr_array_add (station->streams, stream);
}

static LeitFoundStation *
read_box (JsonObject *box)
{
  LeitFoundStation *station = leit_found_station_new ();
  JsonArray *sensors = leit_answer_array (json_object_get_member (box, "sensors"));

  station->device_id = g_strdup (read_id (box));
  station->name = g_strdup (leit_answer_text (box, "name"));
  if (station->name == NULL)
    station->name = g_strdup (station->device_id);
  station->has_position = read_place (box, station);
  for (guint i = 0; sensors != NULL && i < json_array_get_length (sensors); i++)
    add_sensor (station, leit_answer_object (json_array_get_element (sensors, i)));
  return station;
}

/* A box matches by any place it ever was at: what counts is where it is now. */
static gboolean
is_within (const LeitFoundStation *station, const LeitBounds *bounds)
{
  return bounds == NULL ||
         (station->has_position && station->latitude >= bounds->south &&
          station->latitude <= bounds->north && station->longitude >= bounds->west &&
          station->longitude <= bounds->east);
}

/**
 * leit_opensensemap_parse_boxes:
 * @bounds: (nullable): boxes outside are left out
 *
 * Indoor and mobile boxes are left out: they say nothing about the ground of a tree.
 *
 * Returns: (transfer full) (element-type LeitFoundStation): the boxes
 */
GPtrArray *
leit_opensensemap_parse_boxes (GBytes *body, const LeitBounds *bounds, GError **error)
{
  g_autoptr (GPtrArray) stations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_found_station_free);
  g_autoptr (JsonNode) root = leit_answer_parse (body, error);
  JsonArray *boxes = leit_answer_array (root);

  if (root == NULL)
    return NULL;
  if (boxes == NULL) {
    leit_answer_set_shape_error (error);
    return NULL;
  }
  for (guint i = 0; i < json_array_get_length (boxes); i++) {
    JsonObject *box = leit_answer_object (json_array_get_element (boxes, i));
    const char *exposure = box != NULL ? leit_answer_text (box, "exposure") : NULL;
    LeitFoundStation *station;

    if (box == NULL || read_id (box) == NULL || g_strcmp0 (exposure, "indoor") == 0 ||
        g_strcmp0 (exposure, "mobile") == 0)
      continue;
    station = read_box (box);
    if (is_within (station, bounds))
      g_ptr_array_add (stations, station);
    else
      leit_found_station_free (station);
  }
  return g_steal_pointer (&stations);
}
