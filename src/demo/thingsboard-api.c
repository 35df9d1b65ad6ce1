#include "demo/answer.h"
#include "demo/profile.h"

#include "base/clock.h"
#include "base/json.h"

#include <string.h>

/* ThingsBoard's error codes. */
#define ERROR_AUTHENTICATION 10
#define ERROR_TOKEN_EXPIRED 11
#define ERROR_BAD_ARGUMENTS 31
#define ERROR_NOT_FOUND 32

#define DEFAULT_HISTORY_LIMIT 100
#define TENANT_ID "0d5f1f10-2f61-11f0-9d4e-5b1de2a0c400"
#define TELEMETRY_PREFIX "/api/plugins/telemetry/DEVICE/"

static LeitDemoAnswer *
refuse (guint status, int code, const char *message)
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
  return refuse (400, ERROR_BAD_ARGUMENTS, message);
}

static LeitDemoAnswer *
not_found (void)
{
  return refuse (404, ERROR_NOT_FOUND, "Requested item wasn't found!");
}

static LeitDemoAnswer *
give_tokens (LeitDemoService *service)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *token = leit_demo_tokens_issue (service->tokens, FALSE);
  g_autofree char *refresh_token = leit_demo_tokens_issue (service->tokens, TRUE);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, token);
  json_builder_set_member_name (builder, "refreshToken");
  json_builder_add_string_value (builder, refresh_token);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

static LeitDemoAnswer *
sign_in (LeitDemoService *service, const LeitJsonPlace *body, const char *kind)
{
  LeitJsonPlace name = leit_json_member (body, "username");
  LeitJsonPlace password = leit_json_member (body, "password");
  LeitJsonPlace public_id = leit_json_member (body, "publicId");
  LeitJsonPlace refresh_token = leit_json_member (body, "refreshToken");
  const char *first = NULL;
  const char *second = NULL;

  if (g_str_equal (kind, "/login/public")) {
    leit_json_read_string (&public_id, &first, NULL);
    if (g_strcmp0 (first, leit_demo_profile_public_id (service->town->profile)) == 0)
      return give_tokens (service);
    return refuse (401, ERROR_AUTHENTICATION, "Public Customer with such publicId doesn't exist!");
  }
  if (g_str_equal (kind, "/token")) {
    leit_json_read_string (&refresh_token, &first, NULL);
    switch (leit_demo_tokens_check (service->tokens, first, TRUE)) {
    case LEIT_DEMO_TOKEN_GOOD:
      return give_tokens (service);
    case LEIT_DEMO_TOKEN_EXPIRED:
      return refuse (401, ERROR_TOKEN_EXPIRED, "Token has expired");
    case LEIT_DEMO_TOKEN_WRONG:
    default:
      return refuse (401, ERROR_AUTHENTICATION, "Authentication failed");
    }
  }
  leit_json_read_string (&name, &first, NULL);
  leit_json_read_string (&password, &second, NULL);
  if (g_strcmp0 (first, LEIT_DEMO_USER_NAME) == 0 && g_strcmp0 (second, LEIT_DEMO_PASSWORD) == 0)
    return give_tokens (service);
  return refuse (401, ERROR_AUTHENTICATION, "Invalid username or password");
}

static LeitDemoAnswer *
answer_sign_in (LeitDemoService *service, const LeitDemoRequest *request, const char *kind)
{
  g_autoptr (JsonNode) node = NULL;
  LeitJsonPlace body;

  if (!g_str_equal (kind, "/login") && !g_str_equal (kind, "/login/public") &&
      !g_str_equal (kind, "/token"))
    return not_found ();
  if (!g_str_equal (request->method, "POST"))
    return refuse (405, ERROR_BAD_ARGUMENTS, "Request method is not supported");
  node = leit_json_parse (request->body, "body", NULL);
  if (node == NULL)
    return refuse (401, ERROR_AUTHENTICATION, "Invalid login request payload");
  body = leit_json_root (node, "body");
  return sign_in (service, &body, kind);
}

/* %NULL: the request may go on. */
static LeitDemoAnswer *
check_authorization (LeitDemoService *service, const LeitDemoRequest *request)
{
  const char *header = request->authorization;

  if (header == NULL)
    return refuse (401, ERROR_AUTHENTICATION, "Authentication failed");
  if (g_str_has_prefix (header, "ApiKey "))
    return g_str_equal (header + strlen ("ApiKey "), LEIT_DEMO_API_KEY)
               ? NULL
               : refuse (401, ERROR_AUTHENTICATION, "Authentication failed");
  if (!g_str_has_prefix (header, "Bearer "))
    return refuse (401, ERROR_AUTHENTICATION, "Authentication failed");
  switch (leit_demo_tokens_check (service->tokens, header + strlen ("Bearer "), FALSE)) {
  case LEIT_DEMO_TOKEN_GOOD:
    return NULL;
  case LEIT_DEMO_TOKEN_EXPIRED:
    return refuse (401, ERROR_TOKEN_EXPIRED, "Token has expired");
  case LEIT_DEMO_TOKEN_WRONG:
  default:
    return refuse (401, ERROR_AUTHENTICATION, "Authentication failed");
  }
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

/* %NULL: every key. */
static char **
asked_keys (const LeitDemoRequest *request)
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
  g_auto (GStrv) keys = asked_keys (request);

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

static void
add_point (JsonBuilder *builder,
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

static gboolean
wants_numbers (const LeitDemoRequest *request)
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
  g_auto (GStrv) asked = asked_keys (request);
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
      add_point (builder, service, request, device, sensor, newest, wants_numbers (request));
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

typedef enum {
  AGGREGATE_NONE,
  AGGREGATE_MIN,
  AGGREGATE_MAX,
  AGGREGATE_AVG,
  AGGREGATE_SUM,
  AGGREGATE_COUNT,
} Aggregate;

/* One question for history; messages from @first to @last. */
typedef struct {
  gint64 start_ms, end_ms;
  gint64 interval_ms;
  gint64 limit;
  gboolean ascending;
  Aggregate aggregate;
  gboolean as_number;
} HistoryQuestion;

static gboolean
read_aggregate (const LeitDemoRequest *request, Aggregate *aggregate)
{
  static const char *const names[] = { "NONE", "MIN", "MAX", "AVG", "SUM", "COUNT" };
  const char *name = leit_demo_request_get (request, "agg");

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (name == NULL || g_ascii_strcasecmp (name, names[i]) == 0) {
      *aggregate = (Aggregate) i;
      return TRUE;
    }
  }
  return FALSE;
}

static LeitDemoAnswer *
read_question (const LeitDemoRequest *request, HistoryQuestion *question)
{
  const char *order = leit_demo_request_get (request, "orderBy");

  if (!leit_demo_request_get_int (request, "startTs", -1, &question->start_ms) ||
      !leit_demo_request_get_int (request, "endTs", -1, &question->end_ms) ||
      question->start_ms < 0 || question->end_ms < 0)
    return refuse_arguments ("Required request parameters 'startTs' and 'endTs' are milliseconds");
  if (!leit_demo_request_get_int (request, "limit", DEFAULT_HISTORY_LIMIT, &question->limit) ||
      question->limit < 1)
    return refuse_arguments ("Incorrect TsKvQuery. Limit must be greater than 0");
  if (!leit_demo_request_get_int (request, "interval", 0, &question->interval_ms) ||
      !read_aggregate (request, &question->aggregate))
    return refuse_arguments ("Failed to convert 'interval' or 'agg'");
  if (question->aggregate != AGGREGATE_NONE && question->interval_ms < 1)
    return refuse_arguments ("Incorrect TsKvQuery. Interval must be greater than 0");
  question->ascending = order != NULL && g_ascii_strcasecmp (order, "ASC") == 0;
  question->as_number = wants_numbers (request);
  return NULL;
}

/* From startTs, inclusive, to endTs, exclusive; what has not arrived yet is not there. */
static void
find_messages (LeitDemoService *service,
               const LeitDemoDevice *device,
               const HistoryQuestion *question,
               gint64 *first,
               gint64 *last)
{
  gint64 newest =
      leit_demo_simulation_newest_message (service->simulation, device, leit_clock_now_ms ());
  gint64 end_ms = MIN (question->end_ms, LEIT_DEMO_END_MS);

  *first = leit_demo_simulation_first_message (service->simulation, device,
                                               MIN (question->start_ms, LEIT_DEMO_END_MS));
  *last = leit_demo_simulation_first_message (service->simulation, device, end_ms) - 1;
  *last = MIN (*last, newest);
}

static void
add_raw_history (JsonBuilder *builder,
                 LeitDemoService *service,
                 const LeitDemoRequest *request,
                 const LeitDemoDevice *device,
                 const LeitDemoSensor *sensor,
                 const HistoryQuestion *question)
{
  gint64 first, last;

  find_messages (service, device, question, &first, &last);
  if (question->ascending)
    last = MIN (last, first + question->limit - 1);
  else
    first = MAX (first, last - question->limit + 1);
  for (gint64 i = 0; i <= last - first; i++)
    add_point (builder, service, request, device, sensor,
               question->ascending ? first + i : last - i, question->as_number);
}

typedef struct {
  gint64 slot;
  gint64 count;
  double sum, minimum, maximum;
} Bucket;

static double
bucket_value (const Bucket *bucket, Aggregate aggregate)
{
  switch (aggregate) {
  case AGGREGATE_MIN:
    return bucket->minimum;
  case AGGREGATE_MAX:
    return bucket->maximum;
  case AGGREGATE_SUM:
    return bucket->sum;
  case AGGREGATE_COUNT:
    return (double) bucket->count;
  case AGGREGATE_AVG:
  case AGGREGATE_NONE:
  default:
    return bucket->sum / (double) bucket->count;
  }
}

static GArray *
fill_buckets (LeitDemoService *service,
              const LeitDemoDevice *device,
              const LeitDemoSensor *sensor,
              const HistoryQuestion *question)
{
  GArray *buckets = g_array_new (FALSE, FALSE, sizeof (Bucket));
  gint64 first, last;

  find_messages (service, device, question, &first, &last);
  for (gint64 n = first; n <= last; n++) {
    gint64 time_ms = leit_demo_simulation_message_time (service->simulation, device, n);
    double value = leit_demo_simulation_get_value (service->simulation, device, sensor, n);
    gint64 slot = (time_ms - question->start_ms) / question->interval_ms;
    Bucket *bucket;

    if (buckets->len == 0 || g_array_index (buckets, Bucket, buckets->len - 1).slot != slot) {
      Bucket fresh = { slot, 0, 0, value, value };

      g_array_append_val (buckets, fresh);
    }
    bucket = &g_array_index (buckets, Bucket, buckets->len - 1);
    bucket->count++;
    bucket->sum += value;
    bucket->minimum = MIN (bucket->minimum, value);
    bucket->maximum = MAX (bucket->maximum, value);
  }
  return buckets;
}

/* ThingsBoard stamps an interval with its middle and knows no limit here. */
static void
add_aggregated_history (JsonBuilder *builder,
                        LeitDemoService *service,
                        const LeitDemoRequest *request,
                        const LeitDemoDevice *device,
                        const LeitDemoSensor *sensor,
                        const HistoryQuestion *question)
{
  g_autoptr (GArray) buckets = fill_buckets (service, device, sensor, question);

  for (guint i = 0; i < buckets->len; i++) {
    const Bucket *bucket = &g_array_index (buckets, Bucket, i);
    gint64 begin_ms = question->start_ms + bucket->slot * question->interval_ms;
    gint64 end_ms = MIN (begin_ms + question->interval_ms, question->end_ms);

    json_builder_begin_object (builder);
    json_builder_set_member_name (builder, "ts");
    json_builder_add_int_value (builder, (begin_ms + end_ms) / 2 + request->shift_ms);
    json_builder_set_member_name (builder, "value");
    leit_demo_add_value (builder, request, sensor, bucket_value (bucket, question->aggregate),
                         question->as_number);
    json_builder_end_object (builder);
  }
}

static LeitDemoAnswer *
answer_history (LeitDemoService *service,
                const LeitDemoDevice *device,
                const LeitDemoRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) keys = asked_keys (request);
  HistoryQuestion question;
  LeitDemoAnswer *refusal = read_question (request, &question);

  if (refusal != NULL)
    return refusal;
  if (keys == NULL)
    return refuse_arguments ("Required request parameter 'keys' is not present");
  json_builder_begin_object (builder);
  for (gsize i = 0; keys[i] != NULL; i++) {
    const LeitDemoSensor *sensor = leit_demo_device_find_key (device, keys[i]);
    gint64 first, last;

    find_messages (service, device, &question, &first, &last);
    if (sensor == NULL || first > last)
      continue;
    json_builder_set_member_name (builder, keys[i]);
    json_builder_begin_array (builder);
    if (question.aggregate == AGGREGATE_NONE)
      add_raw_history (builder, service, request, device, sensor, &question);
    else
      add_aggregated_history (builder, service, request, device, sensor, &question);
    json_builder_end_array (builder);
  }
  json_builder_end_object (builder);
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
    return answer_history (service, device, request);
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
    return answer_sign_in (service, request, request->path + strlen ("/api/auth"));
  refusal = check_authorization (service, request);
  if (refusal != NULL)
    return refusal;
  if (!g_str_equal (request->method, "GET"))
    return refuse (405, ERROR_BAD_ARGUMENTS, "Request method is not supported");
  if (is_device_list (request->path))
    return answer_devices (service, request);
  if (g_str_has_prefix (request->path, "/api/device/"))
    return answer_device (service, request->path + strlen ("/api/device/"));
  if (g_str_has_prefix (request->path, TELEMETRY_PREFIX))
    return answer_telemetry (service, request, request->path + strlen (TELEMETRY_PREFIX));
  return not_found ();
}
