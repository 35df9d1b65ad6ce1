#include "demo/answer.h"

#include "base/clock.h"

#include <string.h>

/* More is silently left out. */
#define MAXIMUM_MEASUREMENTS 10000
#define DEFAULT_HISTORY_MS (48 * LEIT_HOUR_MS)
/* The successor cuts every list of boxes. */
#define SUCCESSOR_DEFAULT_LIMIT 5
#define SUCCESSOR_MAXIMUM_LIMIT 20
#define GROUP_TAG "Fläming"

typedef enum {
  MEASUREMENT_ABSENT,
  MEASUREMENT_ID, /* what plain calls carry: an id instead of the value */
  MEASUREMENT_FULL,
} MeasurementForm;

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static LeitDemoAnswer *
refuse (guint status, const char *code, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "code", code);
  add_text (builder, "message", message);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (status, builder);
}

/* "2026-06-09T10:42:00.437Z", always with milliseconds. */
static char *
time_text (gint64 time_ms)
{
  g_autofree char *text = leit_time_to_iso8601 (time_ms);

  if (strchr (text, '.') != NULL)
    return g_steal_pointer (&text);
  text[strlen (text) - 1] = '\0';
  return g_strconcat (text, ".000Z", NULL);
}

/* "2026-06-09 10:42:00.437+00", as PostgreSQL writes it. */
static char *
successor_time_text (gint64 time_ms)
{
  g_autofree char *text = time_text (time_ms);

  *strchr (text, 'T') = ' ';
  text[strlen (text) - 1] = '\0';
  return g_strconcat (text, "+00", NULL);
}

static gint64
newest_message (LeitDemoService *service, const LeitDemoDevice *device)
{
  return leit_demo_simulation_newest_message (service->simulation, device, leit_clock_now_ms ());
}

static gint64
message_time (LeitDemoService *service,
              const LeitDemoRequest *request,
              const LeitDemoDevice *device,
              gint64 message)
{
  return leit_demo_simulation_message_time (service->simulation, device, message) +
         request->shift_ms;
}

static void
add_measurement (JsonBuilder *builder,
                 LeitDemoService *service,
                 const LeitDemoRequest *request,
                 const LeitDemoDevice *device,
                 const LeitDemoSensor *sensor,
                 gint64 message)
{
  g_autofree char *time = time_text (message_time (service, request, device, message));

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "value");
  leit_demo_add_value (
      builder, request, sensor,
      leit_demo_simulation_get_value (service->simulation, device, sensor, message), FALSE);
  add_text (builder, "createdAt", time);
  json_builder_end_object (builder);
}

static void
add_last_measurement (JsonBuilder *builder,
                      LeitDemoService *service,
                      const LeitDemoRequest *request,
                      const LeitDemoDevice *device,
                      const LeitDemoSensor *sensor,
                      MeasurementForm form)
{
  if (form == MEASUREMENT_ABSENT)
    return;
  json_builder_set_member_name (builder, "lastMeasurement");
  if (form == MEASUREMENT_ID)
    json_builder_add_string_value (builder, sensor->sensor_id);
  else
    add_measurement (builder, service, request, device, sensor, newest_message (service, device));
}

/* How many of the newest measurements stand in an array, as `count` asks for. */
static void
add_measurement_list (JsonBuilder *builder,
                      LeitDemoService *service,
                      const LeitDemoRequest *request,
                      const LeitDemoDevice *device,
                      const LeitDemoSensor *sensor,
                      gint64 count)
{
  gint64 newest = newest_message (service, device);

  json_builder_set_member_name (builder, "lastMeasurements");
  json_builder_begin_array (builder);
  for (gint64 i = 0; i < count; i++)
    add_measurement (builder, service, request, device, sensor, newest - i);
  json_builder_end_array (builder);
}

static void
add_sensor (JsonBuilder *builder,
            LeitDemoService *service,
            const LeitDemoRequest *request,
            const LeitDemoDevice *device,
            const LeitDemoSensor *sensor,
            MeasurementForm form,
            gint64 count)
{
  json_builder_begin_object (builder);
  add_text (builder, request->successor ? "id" : "_id", sensor->sensor_id);
  add_text (builder, "title", sensor->title);
  add_text (builder, "unit", sensor->unit);
  add_text (builder, "sensorType", "Demo");
  if (count > 0)
    add_measurement_list (builder, service, request, device, sensor, count);
  else
    add_last_measurement (builder, service, request, device, sensor, form);
  json_builder_end_object (builder);
}

static void
add_sensors (JsonBuilder *builder,
             LeitDemoService *service,
             const LeitDemoRequest *request,
             const LeitDemoDevice *device,
             MeasurementForm form,
             gint64 count)
{
  json_builder_set_member_name (builder, "sensors");
  json_builder_begin_array (builder);
  for (guint i = 0; i < device->sensors->len; i++)
    add_sensor (builder, service, request, device, g_ptr_array_index (device->sensors, i), form,
                count);
  json_builder_end_array (builder);
}

static void
add_location (JsonBuilder *builder, const LeitDemoRequest *request, const LeitDemoDevice *device)
{
  if (request->successor) {
    json_builder_set_member_name (builder, "latitude");
    json_builder_add_double_value (builder, device->latitude);
    json_builder_set_member_name (builder, "longitude");
    json_builder_add_double_value (builder, device->longitude);
    return;
  }
  json_builder_set_member_name (builder, "currentLocation");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "coordinates");
  json_builder_begin_array (builder);
  json_builder_add_double_value (builder, device->longitude);
  json_builder_add_double_value (builder, device->latitude);
  json_builder_end_array (builder);
  add_text (builder, "type", "Point");
  add_text (builder, "timestamp", "2024-01-01T00:00:00.000Z");
  json_builder_end_object (builder);
}

static void
add_box (JsonBuilder *builder,
         LeitDemoService *service,
         const LeitDemoRequest *request,
         const LeitDemoDevice *device,
         MeasurementForm form)
{
  static const char *const exposures[] = { "outdoor", "indoor", "mobile" };
  gint64 newest = newest_message (service, device);
  g_autofree char *last = time_text (message_time (service, request, device, newest));

  json_builder_begin_object (builder);
  add_text (builder, request->successor ? "id" : "_id", device->box_id);
  add_text (builder, "name", device->label);
  add_text (builder, "exposure", exposures[device->exposure]);
  json_builder_set_member_name (builder, request->successor ? "tags" : "grouptag");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, GROUP_TAG);
  json_builder_end_array (builder);
  add_location (builder, request, device);
  add_text (builder, "createdAt", "2024-01-01T00:00:00.000Z");
  add_text (builder, "updatedAt", last);
  add_text (builder, "lastMeasurementAt", last);
  add_sensors (builder, service, request, device, form, 0);
  json_builder_end_object (builder);
}

typedef struct {
  double west, south, east, north;
} Box;

static LeitDemoAnswer *
read_bbox (const LeitDemoRequest *request, Box *box)
{
  const char *text = leit_demo_request_get (request, "bbox");
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "-180,-90,180,90", ",", -1);
  double *sides[] = { &box->west, &box->south, &box->east, &box->north };

  if (g_strv_length (parts) != G_N_ELEMENTS (sides))
    return refuse (422, "UnprocessableEntity", "Illegal value for parameter bbox");
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++) {
    char *end;

    *sides[i] = g_ascii_strtod (parts[i], &end);
    if (end == parts[i] || *end != '\0')
      return refuse (422, "UnprocessableEntity", "Illegal value for parameter bbox");
  }
  return NULL;
}

/* All asked tags must be there; the demo's boxes carry one. */
static gboolean
has_tags (const LeitDemoRequest *request)
{
  const char *text = leit_demo_request_get (request, "grouptag");
  g_auto (GStrv) tags = g_strsplit (text != NULL ? text : "", ",", -1);

  for (gsize i = 0; tags[i] != NULL; i++) {
    if (!g_str_equal (tags[i], GROUP_TAG))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_wanted (const LeitDemoRequest *request, const LeitDemoDevice *device, const Box *box)
{
  return device->on_opensensemap && device->longitude >= box->west &&
         device->longitude <= box->east && device->latitude >= box->south &&
         device->latitude <= box->north && has_tags (request);
}

static LeitDemoAnswer *
read_limit (const LeitDemoRequest *request, gint64 *limit)
{
  if (!request->successor) {
    *limit = G_MAXINT64;
    return NULL;
  }
  if (!leit_demo_request_get_int (request, "limit", SUCCESSOR_DEFAULT_LIMIT, limit) || *limit < 1 ||
      *limit > SUCCESSOR_MAXIMUM_LIMIT)
    return refuse (422, "Unprocessable Content",
                   "Illegal value for parameter limit. Allowed values: numbers between 1 and 20");
  return NULL;
}

static LeitDemoAnswer *
answer_boxes (LeitDemoService *service, const LeitDemoRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean full = g_strcmp0 (leit_demo_request_get (request, "full"), "true") == 0;
  MeasurementForm form = full                 ? MEASUREMENT_FULL
                         : request->successor ? MEASUREMENT_ABSENT
                                              : MEASUREMENT_ID;
  gint64 limit = 0;
  Box box;
  LeitDemoAnswer *refusal = read_bbox (request, &box);

  if (refusal == NULL)
    refusal = read_limit (request, &limit);
  if (refusal != NULL)
    return refusal;
  json_builder_begin_array (builder);
  for (guint i = 0; i < service->town->devices->len && limit > 0; i++) {
    const LeitDemoDevice *device = g_ptr_array_index (service->town->devices, i);

    if (is_wanted (request, device, &box)) {
      add_box (builder, service, request, device, form);
      limit--;
    }
  }
  json_builder_end_array (builder);
  return leit_demo_answer_new_built (200, builder);
}

static LeitDemoAnswer *
answer_latest (LeitDemoService *service,
               const LeitDemoRequest *request,
               const LeitDemoDevice *device)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 count;

  if (!leit_demo_request_get_int (request, "count", 0, &count) || count < 0 || count > 100)
    return refuse (422, "UnprocessableEntity",
                   "Illegal value for parameter count. allowed values: numbers");
  json_builder_begin_object (builder);
  add_text (builder, request->successor ? "id" : "_id", device->box_id);
  add_sensors (builder, service, request, device, MEASUREMENT_FULL, count);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

static gboolean
read_time (const LeitDemoRequest *request, const char *name, gint64 fallback, gint64 *time_ms)
{
  const char *text = leit_demo_request_get (request, name);

  *time_ms = fallback;
  return text == NULL || leit_time_parse (text, time_ms);
}

static void
add_history_point (JsonBuilder *builder,
                   LeitDemoService *service,
                   const LeitDemoRequest *request,
                   const LeitDemoDevice *device,
                   const LeitDemoSensor *sensor,
                   gint64 message)
{
  gint64 time_ms = message_time (service, request, device, message);
  g_autofree char *time = request->successor ? successor_time_text (time_ms) : time_text (time_ms);

  json_builder_begin_object (builder);
  if (request->successor)
    add_text (builder, "sensor_id", sensor->sensor_id);
  add_text (builder, request->successor ? "time" : "createdAt", time);
  json_builder_set_member_name (builder, "value");
  leit_demo_add_value (
      builder, request, sensor,
      leit_demo_simulation_get_value (service->simulation, device, sensor, message),
      request->successor);
  json_builder_set_member_name (builder, request->successor ? "location_id" : "location");
  if (request->successor) {
    json_builder_add_string_value (builder, "1");
  } else {
    json_builder_begin_array (builder);
    json_builder_add_double_value (builder, device->longitude);
    json_builder_add_double_value (builder, device->latitude);
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
}

static LeitDemoAnswer *
answer_history (LeitDemoService *service,
                const LeitDemoRequest *request,
                const LeitDemoDevice *device,
                const LeitDemoSensor *sensor)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 now_ms = leit_clock_now_ms ();
  gint64 from_ms, to_ms, first, last;

  if (!read_time (request, "to-date", now_ms, &to_ms) ||
      !read_time (request, "from-date", to_ms - DEFAULT_HISTORY_MS, &from_ms))
    return refuse (422, "UnprocessableEntity",
                   "Illegal value for parameter from-date or to-date. Must be ISO 8601");
  if (from_ms > to_ms)
    return refuse (422, "UnprocessableEntity", "Invalid time frame specified");
  first = leit_demo_simulation_first_message (service->simulation, device,
                                              MIN (from_ms, LEIT_DEMO_END_MS));
  last = leit_demo_simulation_first_message (service->simulation, device,
                                             MIN (to_ms, LEIT_DEMO_END_MS - 1) + 1) -
         1;
  last = MIN (last, newest_message (service, device));
  first = MAX (first, last - MAXIMUM_MEASUREMENTS + 1);
  json_builder_begin_array (builder);
  for (gint64 n = last; n >= first; n--)
    add_history_point (builder, service, request, device, sensor, n);
  json_builder_end_array (builder);
  return leit_demo_answer_new_built (200, builder);
}

static LeitDemoAnswer *
answer_box (LeitDemoService *service, const LeitDemoRequest *request, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n = g_strv_length (parts);
  const LeitDemoDevice *device = leit_demo_town_find_box (service->town, parts[0]);
  const LeitDemoSensor *sensor;

  if (strlen (parts[0]) != 24)
    return refuse (422, "UnprocessableEntity", "Parameter senseBoxId is not valid");
  if (device == NULL)
    return refuse (404, "NotFound", "senseBox not found");
  if (n == 1) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();

    add_box (builder, service, request, device, MEASUREMENT_FULL);
    return leit_demo_answer_new_built (200, builder);
  }
  if (n == 2 && g_str_equal (parts[1], "sensors"))
    return answer_latest (service, request, device);
  if (n != 3 || !g_str_equal (parts[1], "data"))
    return refuse (404, "ResourceNotFound", "resource does not exist");
  sensor = leit_demo_device_find_sensor (device, parts[2]);
  if (sensor == NULL)
    return refuse (404, "NotFound", "Sensor not found.");
  return answer_history (service, request, device, sensor);
}

/**
 * leit_demo_opensensemap_answer:
 * @request: a request below `/opensensemap`
 *
 * Speaks the part of the openSenseMap interface that reading needs, as the old or the new
 * generation does.
 *
 * Returns: (transfer full): the answer
 */
LeitDemoAnswer *
leit_demo_opensensemap_answer (LeitDemoService *service, const LeitDemoRequest *request)
{
  const char *path = request->path;

  if (request->successor && g_str_has_prefix (path, "/api/"))
    path += strlen ("/api");
  if (!g_str_equal (request->method, "GET"))
    return refuse (405, "MethodNotAllowed", "Only reading is allowed");
  if (g_str_equal (path, "/boxes"))
    return answer_boxes (service, request);
  if (g_str_has_prefix (path, "/boxes/data"))
    return refuse (400, "BadRequest", "Data of several boxes is not served");
  if (g_str_has_prefix (path, "/boxes/"))
    return answer_box (service, request, path + strlen ("/boxes/"));
  return refuse (404, "ResourceNotFound", "resource does not exist");
}
