/* What servers answer, and what we make of it. */
#include "base/clock.h"
#include "telemetry/opensensemap.h"
#include "telemetry/thingsboard.h"

#include <math.h>
#include <string.h>

#define NOW_MS G_GINT64_CONSTANT (1780992000000)
#define FRESH "1780990000000"

static LeitStream *
make_stream (guint index, const char *key, LeitRole role, const char *unit, gboolean sentinel)
{
  LeitStream *stream = g_new0 (LeitStream, 1);

  stream->index = index;
  stream->source_id = g_strdup ("s");
  stream->device_id = g_strdup ("d");
  stream->key = g_strdup (key);
  stream->role = role;
  stream->depth_cm = 30;
  stream->raw_unit = g_strdup (unit);
  stream->unit = g_strdup (leit_role_get_unit (role));
  stream->rated = leit_unit_convert (role, unit, &stream->scale, &stream->offset);
  stream->drops_minus_one = sentinel;
  stream->interval_ms = LEIT_HOUR_MS;
  return stream;
}

static GPtrArray *
make_streams (gboolean sentinel)
{
  GPtrArray *streams = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stream_free);

  g_ptr_array_add (streams, make_stream (0, "m", LEIT_ROLE_SOIL_MOISTURE, "%", sentinel));
  g_ptr_array_add (streams, make_stream (1, "t", LEIT_ROLE_SOIL_TEMPERATURE, "°C", sentinel));
  return streams;
}

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static LeitReadingBatch *
parse_thingsboard (const char *text, GError **error)
{
  g_autoptr (GPtrArray) streams = make_streams (FALSE);
  g_autoptr (GBytes) body = bytes_of (text);
  g_autoptr (LeitReadingBatch) batch = leit_reading_batch_new ();
  gint64 oldest_ms;
  guint n_points;

  if (!leit_thingsboard_parse_telemetry (body, streams, NOW_MS, batch, &oldest_ms, &n_points,
                                         error))
    return NULL;
  return g_steal_pointer (&batch);
}

static void
test_thingsboard_values (void)
{
  static const struct {
    const char *text;
    guint n_readings;
    double value;
  } cases[] = {
    { "{\"m\":[{\"ts\":" FRESH ",\"value\":\"25.90\"}]}", 1, 25.9 },
    { "{\"m\":[{\"ts\":" FRESH ",\"value\":25.9}]}", 1, 25.9 },
    { "{\"m\":[{\"ts\":\"" FRESH "\",\"value\":\"0\"}]}", 1, 0 },
    { "{\"m\":[{\"ts\":" FRESH ",\"value\":null}]}", 0, 0 },
    { "{\"m\":[{\"ts\":" FRESH "}]}", 0, 0 },
    { "{\"m\":[{\"ts\":" FRESH ",\"value\":\"\"}]}", 0, 0 },
    { "{\"m\":[{\"ts\":" FRESH ",\"value\":true}]}", 0, 0 },
    { "{\"m\":[{\"ts\":" FRESH ",\"value\":\"{\\\"a\\\":1}\"}]}", 0, 0 },
    { "{\"m\":[{\"ts\":" FRESH ",\"value\":{\"a\":1}}]}", 0, 0 },
    { "{\"m\":[{\"value\":\"25.90\"}]}", 0, 0 },
    { "{\"m\":\"odd\",\"x\":[{\"ts\":1,\"value\":1}]}", 0, 0 },
    { "{}", 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (LeitReadingBatch) batch = parse_thingsboard (cases[i].text, &error);

    g_test_message ("%s", cases[i].text);
    g_assert_no_error (error);
    g_assert_cmpuint (batch->readings->len, ==, cases[i].n_readings);
    if (cases[i].n_readings > 0)
      g_assert_cmpfloat_with_epsilon (g_array_index (batch->readings, LeitReading, 0).value,
                                      cases[i].value, 1e-9);
  }
}

static void
test_wrong_times_and_values_are_counted (void)
{
  g_autoptr (LeitReadingBatch) batch = parse_thingsboard (
      "{\"m\":[{\"ts\":1880992000000,\"value\":\"20\"},{\"ts\":0,\"value\":\"20\"}],"
      " \"t\":[{\"ts\":" FRESH ",\"value\":\"6552.6\"}]}",
      NULL);
  g_autofree char *note = leit_reading_batch_get_note (batch);

  g_assert_cmpuint (batch->n_future, ==, 1);
  g_assert_cmpuint (batch->n_past, ==, 1);
  g_assert_cmpuint (batch->n_implausible, ==, 1);
  g_assert_cmpuint (batch->readings->len, ==, 1);
  g_assert_nonnull (strstr (note, "future"));
}

static void
test_answers_that_are_none (void)
{
  static const char *const texts[] = { "<html><body>502</body></html>",
                                       "{\"m\":[{\"ts\":1,\"value\":NaN}]}",
                                       "{\"m\":[{\"ts\":17",
                                       "",
                                       "[]",
                                       "7" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", texts[i]);
    g_assert_null (parse_thingsboard (texts[i], &error));
    g_assert_error (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_CONTENT);
  }
}

static guint
count_opensensemap (const char *text, double *value)
{
  g_autoptr (GPtrArray) streams = make_streams (TRUE);
  g_autoptr (GBytes) body = bytes_of (text);
  g_autoptr (LeitReadingBatch) batch = leit_reading_batch_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (leit_opensensemap_parse_sensors (body, streams, NOW_MS, batch, &error));
  g_assert_no_error (error);
  if (batch->readings->len > 0)
    *value = g_array_index (batch->readings, LeitReading, 0).value;
  return batch->readings->len - batch->n_implausible;
}

static void
test_opensensemap_shapes (void)
{
  static const struct {
    const char *text;
    guint n_usable;
  } cases[] = {
    { "{\"_id\":\"b\",\"sensors\":[{\"_id\":\"m\",\"lastMeasurement\":{\"value\":\"26.26\","
      "\"createdAt\":\"2026-06-09T07:42:19.390Z\"}}]}",
      1 },
    { "{\"id\":\"b\",\"sensors\":[{\"id\":\"m\",\"lastMeasurement\":{\"value\":26.26,"
      "\"time\":\"2026-06-09 07:42:19.390+00\"}}]}",
      1 },
    { "[{\"id\":\"m\",\"lastMeasurements\":[{\"value\":26.26,\"time\":\"2026-06-09T07:42:19Z\"}]}]",
      1 },
    { "{\"sensors\":[{\"_id\":\"m\",\"lastMeasurement\":\"64a1\"}]}", 0 },
    { "{\"sensors\":[{\"_id\":\"m\",\"lastMeasurement\":null},{\"_id\":\"t\"}]}", 0 },
    { "{\"sensors\":[{\"_id\":\"m\",\"lastMeasurement\":{\"value\":\"-1.00\","
      "\"createdAt\":\"2026-06-09T07:42:19.390Z\"}}]}",
      0 },
    { "{\"sensors\":[{\"_id\":\"t\",\"lastMeasurement\":{\"value\":\"-128.00\","
      "\"createdAt\":\"2026-06-09T07:42:19.390Z\"}}]}",
      0 },
    { "{\"sensors\":[{\"_id\":\"m\",\"lastMeasurement\":{\"value\":\"26.26\","
      "\"createdAt\":\"yesterday\"}}]}",
      0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double value = NAN;

    g_test_message ("%s", cases[i].text);
    g_assert_cmpuint (count_opensensemap (cases[i].text, &value), ==, cases[i].n_usable);
    if (cases[i].n_usable > 0)
      g_assert_cmpfloat_with_epsilon (value, 26.26, 1e-9);
  }
}

static void
test_boxes_that_are_left_out (void)
{
  const char *text =
      "[{\"_id\":\"a\",\"name\":\"In\",\"exposure\":\"indoor\",\"currentLocation\":"
      "{\"coordinates\":[12.5,52.1]},\"sensors\":[]},"
      "{\"_id\":\"b\",\"name\":\"Far\",\"exposure\":\"outdoor\",\"currentLocation\":"
      "{\"coordinates\":[8.5,48.1]},\"sensors\":[]},"
      "{\"id\":\"c\",\"name\":\"Near\",\"exposure\":\"outdoor\",\"longitude\":12.5,"
      "\"latitude\":52.1,\"sensors\":[{\"id\":\"x\",\"title\":\"Bodenfeuchte 10cm\",\"unit\":"
      "\"%\"}]}]";
  const LeitBounds bounds = { 52, 12, 53, 13 };
  g_autoptr (GBytes) body = bytes_of (text);
  g_autoptr (GPtrArray) stations = leit_opensensemap_parse_boxes (body, &bounds, NULL);
  const LeitFoundStation *station;
  const LeitFoundStream *stream;

  g_assert_cmpuint (stations->len, ==, 1);
  station = g_ptr_array_index (stations, 0);
  g_assert_cmpstr (station->device_id, ==, "c");
  stream = g_ptr_array_index (station->streams, 0);
  g_assert_true (stream->proposed);
  g_assert_cmpint (stream->role, ==, LEIT_ROLE_SOIL_MOISTURE);
  g_assert_cmpint (stream->depth_cm, ==, 10);
}

static void
test_proposals (void)
{
  static const struct {
    const char *title, *unit;
    gboolean proposed;
    LeitRole role;
    int depth_cm;
  } cases[] = {
    { "Bodenfeuchte 30 cm", "%", TRUE, LEIT_ROLE_SOIL_MOISTURE, 30 },
    { "Soil Moisture 10cm", "% VWC", TRUE, LEIT_ROLE_SOIL_MOISTURE, 10 },
    { "Bodenfeuchte 1", "%", FALSE, 0, 0 },
    { "Bodenfeuchte 30cm", "Ohm", FALSE, 0, 0 },
    { "Pegel", "cm", TRUE, LEIT_ROLE_TANK_LEVEL, LEIT_DEPTH_NONE },
    { "Füllstand", "%", TRUE, LEIT_ROLE_TANK_PERCENT, LEIT_DEPTH_NONE },
    { "Pegel", "lx", FALSE, 0, 0 },
    { "Temperatur", "°C", FALSE, 0, 0 },
    { NULL, NULL, FALSE, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    LeitRole role = LEIT_ROLE_OTHER;
    int depth_cm = 0;

    g_test_message ("%s [%s]", cases[i].title, cases[i].unit);
    g_assert_cmpint (leit_propose_role (cases[i].title, cases[i].unit, &role, &depth_cm), ==,
                     cases[i].proposed);
    if (cases[i].proposed) {
      g_assert_cmpint (role, ==, cases[i].role);
      g_assert_cmpint (depth_cm, ==, cases[i].depth_cm);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/telemetry/thingsboard/values", test_thingsboard_values);
  g_test_add_func ("/telemetry/thingsboard/counted", test_wrong_times_and_values_are_counted);
  g_test_add_func ("/telemetry/thingsboard/no-answers", test_answers_that_are_none);
  g_test_add_func ("/telemetry/opensensemap/shapes", test_opensensemap_shapes);
  g_test_add_func ("/telemetry/opensensemap/left-out", test_boxes_that_are_left_out);
  g_test_add_func ("/telemetry/proposals", test_proposals);
  return g_test_run ();
}
