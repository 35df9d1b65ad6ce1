#include "demo/thingsboard.h"

#include "base/clock.h"

#define DEFAULT_HISTORY_LIMIT 100

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
    return leit_demo_thingsboard_refuse (
        400, LEIT_DEMO_TB_BAD_ARGUMENTS,
        "Required request parameters 'startTs' and 'endTs' are milliseconds");
  if (!leit_demo_request_get_int (request, "limit", DEFAULT_HISTORY_LIMIT, &question->limit) ||
      question->limit < 1)
    return leit_demo_thingsboard_refuse (400, LEIT_DEMO_TB_BAD_ARGUMENTS,
                                         "Incorrect TsKvQuery. Limit must be greater than 0");
  if (!leit_demo_request_get_int (request, "interval", 0, &question->interval_ms) ||
      !read_aggregate (request, &question->aggregate))
    return leit_demo_thingsboard_refuse (400, LEIT_DEMO_TB_BAD_ARGUMENTS,
                                         "Failed to convert 'interval' or 'agg'");
  if (question->aggregate != AGGREGATE_NONE && question->interval_ms < 1)
    return leit_demo_thingsboard_refuse (400, LEIT_DEMO_TB_BAD_ARGUMENTS,
                                         "Incorrect TsKvQuery. Interval must be greater than 0");
  question->ascending = order != NULL && g_ascii_strcasecmp (order, "ASC") == 0;
  question->as_number = leit_demo_thingsboard_wants_numbers (request);
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
    leit_demo_thingsboard_add_point (builder, service, request, device, sensor,
                                     question->ascending ? first + i : last - i,
                                     question->as_number);
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

/**
 * leit_demo_thingsboard_history:
 *
 * Values from `startTs` to `endTs`; a key without any is not named.
 *
 * Returns: (transfer full): the answer
 */
LeitDemoAnswer *
leit_demo_thingsboard_history (LeitDemoService *service,
                               const LeitDemoDevice *device,
                               const LeitDemoRequest *request)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_auto (GStrv) keys = leit_demo_thingsboard_asked_keys (request);
  HistoryQuestion question;
  LeitDemoAnswer *refusal = read_question (request, &question);

  if (refusal != NULL)
    return refusal;
  if (keys == NULL)
    return leit_demo_thingsboard_refuse (400, LEIT_DEMO_TB_BAD_ARGUMENTS,
                                         "Required request parameter 'keys' is not present");
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
