#include "demo/thingsboard.h"

#include "base/clock.h"

#include <string.h>

#define TENANT_ID "0d5f1f10-2f61-11f0-9d4e-5b1de2a0c400"
#define TELEMETRY_PREFIX "/api/plugins/telemetry/DEVICE/"

/**
 * leit_demo_thingsboard_refuse:
 * @status: the HTTP status
 * @code: ThingsBoard's error code
 *
 * Returns: (transfer full): an error as ThingsBoard writes it
 */
LeitDemoAnswer *
leit_demo_thingsboard_refuse (guint status, int code, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, status);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, message);
  json_builder_set_member_name (builder, "errorCode");
  json_builder_add_int_value (builder, code);
  json_builder_set_member_name (builder, "timestamp");
  json_builder_add_int_value (builder, leit_clock_now_ms ());
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (status, builder);
}

static LeitDemoAnswer *
refuse_arguments (const char *message)
{
  return leit_demo_thingsboard_refuse (400, LEIT_DEMO_TB_BAD_ARGUMENTS, message);
}

static LeitDemoAnswer *
not_found (void)
{
  return leit_demo_thingsboard_refuse (404, LEIT_DEMO_TB_NOT_FOUND, "Requested item wasn't found!");
}

static void
add_entity_id (JsonBuilder *builder, const char *member, const char *type, const char *id)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "entityType");
  json_builder_add_string_value (builder, type);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, id);
  json_builder_end_object (builder);
}

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  if (text != NULL)
    json_builder_add_string_value (builder, text);
  else
    json_builder_add_null_value (builder);
}

static void
add_device (JsonBuilder *builder, const LeitDemoDevice *device)
{
  json_builder_begin_object (builder);
  add_entity_id (builder, "id", "DEVICE", device->id);
  json_builder_set_member_name (builder, "createdTime");
  json_builder_add_int_value (builder, LEIT_DEMO_FIRST_MS);
  add_entity_id (builder, "tenantId", "TENANT", TENANT_ID);
  add_text (builder, "name", device->name);
  add_text (builder, "type", device->is_tank ? "Wassertanke" : "Bodenfeuchte");
  add_text (builder, "label", device->label);
  json_builder_end_object (builder);
}

static GPtrArray *
known_devices (LeitDemoTown *town)
{
  GPtrArray *known = g_ptr_array_new ();

  for (guint i = 0; i < town->devices->len; i++) {
    LeitDemoDevice *device = g_ptr_array_index (town->devices, i);

    if (device->on_thingsboard)
      g_ptr_array_add (known, device);
  }
  return known;
}

static LeitDemoAnswer *
answer_devices (LeitDemoService *service, const LeitDemoRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) devices = known_devices (service->town);
  gint64 page_size, page, pages;

  if (!leit_demo_request_get_int (request, "pageSize", 0, &page_size) ||
      !leit_demo_request_get_int (request, "page", -1, &page) || page_size < 1 || page < 0)
    return refuse_arguments ("Required request parameters 'pageSize' and 'page' must be positive");
  pages = ((gint64) devices->len + page_size - 1) / page_size;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (gint64 i = MIN (page, pages) * page_size;
       i < MIN ((gint64) devices->len, (page + 1) * page_size); i++)
    add_device (builder, g_ptr_array_index (devices, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "totalPages");
  json_builder_add_int_value (builder, pages);
  json_builder_set_member_name (builder, "totalElements");
  json_builder_add_int_value (builder, devices->len);
  json_builder_set_member_name (builder, "hasNext");
  json_builder_add_boolean_value (builder, page + 1 < pages);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

/**
 * leit_demo_thingsboard_asked_keys:
 *
 * Returns: (transfer full) (nullable): the parameter `keys`; %NULL: every key
 */
char **
leit_demo_thingsboard_asked_keys (const LeitDemoRequest *request)
{
  const char *keys = leit_demo_request_get (request, "keys");

  return keys != NULL ? g_strsplit (keys, ",", -1) : NULL;
}

static void
begin_attribute (JsonBuilder *builder, const char *key)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "lastUpdateTs");
  json_builder_add_int_value (builder, LEIT_DEMO_FIRST_MS);
  add_text (builder, "key", key);
  json_builder_set_member_name (builder, "value");
}

static gboolean
is_asked (char **keys, const char *key)
{
  return keys == NULL || g_strv_contains ((const char *const *) keys, key);
}

static void
add_text_attribute (JsonBuilder *builder, char **keys, const char *key, const char *value)
{
  if (value == NULL || !is_asked (keys, key))
    return;
  begin_attribute (builder, key);
  json_builder_add_string_value (builder, value);
  json_builder_end_object (builder);
}

static void
add_number_attribute (JsonBuilder *builder, char **keys, const char *key, double value)
{
  if (!is_asked (keys, key))
    return;
  begin_attribute (builder, key);
  json_builder_add_double_value (builder, value);
  json_builder_end_object (builder);
}

static void
add_switch_attribute (JsonBuilder *builder, char **keys, const char *key, gboolean value)
{
  if (!is_asked (keys, key))
    return;
  begin_attribute (builder, key);
  json_builder_add_boolean_value (builder, value);
  json_builder_end_object (builder);
}

static LeitDemoAnswer *
answer_attributes (const LeitDemoDevice *device, const LeitDemoRequest *request, const char *scope)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) keys = leit_demo_thingsboard_asked_keys (request);

  if (*scope != '\0' && !g_str_equal (scope, "/SERVER_SCOPE") &&
      !g_str_equal (scope, "/SHARED_SCOPE") && !g_str_equal (scope, "/CLIENT_SCOPE"))
    return refuse_arguments ("Invalid scope");
  json_builder_begin_array (builder);
  if (*scope == '\0' || g_str_equal (scope, "/SERVER_SCOPE")) {
    gboolean watered = device->site != NULL && device->site->round_days > 0;
    gboolean wet = device->site != NULL && device->site->rest_share > 0.65;

    add_text_attribute (builder, keys, "Anzeigename", device->label);
    add_text_attribute (builder, keys, "Beschreibung", device->description);
    add_number_attribute (builder, keys, "latitude", device->latitude);
    add_number_attribute (builder, keys, "longitude", device->longitude);
    add_text_attribute (builder, keys, "Bodenart", device->soil_name);
    add_text_attribute (builder, keys, "Humusgehalt", device->humus);
    if (device->site != NULL) {
      add_text_attribute (builder, keys, "Nutzungsart", "VB");
      add_text_attribute (builder, keys, "Bewässerung", watered ? "ja" : "nein");
      add_text_attribute (builder, keys, "Grundwasser", wet ? "nah" : "fern");
    }
    add_switch_attribute (builder, keys, "map", TRUE);
    /* true for every LoRa device, the silent one too: nobody should rely on it */
    add_switch_attribute (builder, keys, "active", TRUE);
  }
  json_builder_end_array (builder);
  return leit_demo_answer_new_built (200, builder);
}

/**
 * leit_demo_thingsboard_add_point:
 * @message: the number of the message that brought the value
 *
 * Writes `{"ts": …, "value": …}`.
 */
void
leit_demo_thingsboard_add_point (JsonBuilder *builder,
                                 LeitDemoService *service,
                                 const LeitDemoRequest *request,
                                 const LeitDemoDevice *device,
                                 const LeitDemoSensor *sensor,
                                 gint64 message,
                                 gboolean as_number)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ts");
  json_builder_add_int_value (
      builder,
      leit_demo_simulation_message_time (service->simulation, device, message) + request->shift_ms);
  json_builder_set_member_name (builder, "value");
  leit_demo_add_value (
      builder, request, sensor,
      leit_demo_simulation_get_value (service->simulation, device, sensor, message), as_number);
  json_builder_end_object (builder);
}

/* ThingsBoard answers a key it has no value for with null at the present time. */
static void
add_null_point (JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "ts");
  json_builder_add_int_value (builder, leit_clock_now_ms ());
  json_builder_set_member_name (builder, "value");
  json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

/**
 * leit_demo_thingsboard_wants_numbers:
 *
 * Returns: whether values are to be numbers, not texts
 */
gboolean
leit_demo_thingsboard_wants_numbers (const LeitDemoRequest *request)
{
  return g_strcmp0 (leit_demo_request_get (request, "useStrictDataTypes"), "true") == 0;
}

static char **
all_keys (const LeitDemoDevice *device)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();

  for (guint i = 0; i < device->sensors->len; i++)
    g_strv_builder_add (keys, ((LeitDemoSensor *) g_ptr_array_index (device->sensors, i))->key);
  return g_strv_builder_end (keys);
}

static LeitDemoAnswer *
answer_latest (LeitDemoService *service,
               const LeitDemoDevice *device,
               const LeitDemoRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) asked = leit_demo_thingsboard_asked_keys (request);
  g_auto (GStrv) every = all_keys (device);
  char **keys = asked != NULL ? asked : every;
  gint64 newest =
      leit_demo_simulation_newest_message (service->simulation, device, leit_clock_now_ms ());

  json_builder_begin_object (builder);
  for (gsize i = 0; keys[i] != NULL; i++) {
    const LeitDemoSensor *sensor = leit_demo_device_find_key (device, keys[i]);

    json_builder_set_member_name (builder, keys[i]);
    json_builder_begin_array (builder);
    if (sensor == NULL)
      add_null_point (builder);
    else
      leit_demo_thingsboard_add_point (builder, service, request, device, sensor, newest,
                                       leit_demo_thingsboard_wants_numbers (request));
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

static LeitDemoAnswer *
answer_key_names (const LeitDemoDevice *device)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) keys = all_keys (device);

  json_builder_begin_array (builder);
  for (gsize i = 0; keys[i] != NULL; i++)
    json_builder_add_string_value (builder, keys[i]);
  json_builder_end_array (builder);
  return leit_demo_answer_new_built (200, builder);
}

static LeitDemoAnswer *
answer_telemetry (LeitDemoService *service, const LeitDemoRequest *request, const char *rest)
{
  g_auto (GStrv) parts = g_strsplit (rest, "/", 2);
  const LeitDemoDevice *device;
  const char *what = parts[0] != NULL && parts[1] != NULL ? parts[1] : "";

  if (parts[0] == NULL || !g_uuid_string_is_valid (parts[0]))
    return refuse_arguments ("Invalid UUID string");
  device = leit_demo_town_find_device (service->town, parts[0]);
  if (device == NULL)
    return not_found ();
  if (g_str_equal (what, "keys/timeseries"))
    return answer_key_names (device);
  if (g_str_has_prefix (what, "values/attributes"))
    return answer_attributes (device, request, what + strlen ("values/attributes"));
  if (!g_str_equal (what, "values/timeseries"))
    return not_found ();
  if (leit_demo_request_get (request, "startTs") != NULL ||
      leit_demo_request_get (request, "endTs") != NULL)
    return leit_demo_thingsboard_history (service, device, request);
  return answer_latest (service, device, request);
}

static LeitDemoAnswer *
answer_device (LeitDemoService *service, const char *id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const LeitDemoDevice *device = leit_demo_town_find_device (service->town, id);

  if (!g_uuid_string_is_valid (id))
    return refuse_arguments ("Invalid UUID string");
  if (device == NULL)
    return not_found ();
  add_device (builder, device);
  return leit_demo_answer_new_built (200, builder);
}

static gboolean
is_device_list (const char *path)
{
  return g_str_equal (path, "/api/tenant/devices") ||
         (g_str_has_prefix (path, "/api/customer/") && g_str_has_suffix (path, "/devices"));
}

/**
 * leit_demo_thingsboard_answer:
 * @request: a request below `/thingsboard`
 *
 * Speaks the part of ThingsBoard's REST interface that reading needs: sign-in, devices,
 * attributes, latest values and history, with its errors.
 *
 * Returns: (transfer full): the answer
 */
LeitDemoAnswer *
leit_demo_thingsboard_answer (LeitDemoService *service, const LeitDemoRequest *request)
{
  LeitDemoAnswer *refusal;

  if (g_str_has_prefix (request->path, "/api/auth"))
    return leit_demo_thingsboard_sign_in (service, request, request->path + strlen ("/api/auth"));
  refusal = leit_demo_thingsboard_check (service, request);
  if (refusal != NULL)
    return refusal;
  if (!g_str_equal (request->method, "GET"))
    return leit_demo_thingsboard_refuse (405, LEIT_DEMO_TB_BAD_ARGUMENTS,
                                         "Request method is not supported");
  if (is_device_list (request->path))
    return answer_devices (service, request);
  if (g_str_has_prefix (request->path, "/api/device/"))
    return answer_device (service, request->path + strlen ("/api/device/"));
  if (g_str_has_prefix (request->path, TELEMETRY_PREFIX))
    return answer_telemetry (service, request, request->path + strlen (TELEMETRY_PREFIX));
  return not_found ();
}
