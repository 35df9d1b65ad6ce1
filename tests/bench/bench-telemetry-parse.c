/* Reading the answers for 1,000 stations with 5 streams each, up to judged readings, against json-glib parsing the same
 * bytes alone; in turn in one run, medians. */
#include "base/clock.h"
#include "telemetry/opensensemap.h"
#include "telemetry/thingsboard.h"

#include <json-glib/json-glib.h>
#include <stdlib.h>
#include <string.h>

#define N_STATIONS 1000
#define N_STREAMS 5
#define ROUNDS 21
#define NOW_MS G_GINT64_CONSTANT (1780992000000)

typedef gboolean (*ReadAnswer) (GBytes *body, const GPtrArray *streams, LeitReadingBatch *batch);

static GPtrArray *
make_streams (guint station)
{
  GPtrArray *streams = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_stream_free);

  for (guint i = 0; i < N_STREAMS; i++) {
    LeitStream *stream = g_new0 (LeitStream, 1);

    stream->index = station * N_STREAMS + i;
    stream->device_id = g_strdup ("d");
    stream->key = g_strdup_printf ("key%u", i);
    stream->role = LEIT_ROLE_SOIL_MOISTURE;
    stream->scale = 1;
    stream->rated = TRUE;
    g_ptr_array_add (streams, stream);
  }
  return streams;
}

static GBytes *
make_thingsboard (guint station)
{
  GString *text = g_string_new ("{");

  for (guint i = 0; i < N_STREAMS; i++)
    g_string_append_printf (text,
                            "%s\"key%u\":[{\"ts\":%" G_GINT64_FORMAT ",\"value\":\"%u.%02u\"}]",
                            i > 0 ? "," : "", i, NOW_MS - 60000, 10 + i, station % 100);
  g_string_append_c (text, '}');
  return g_string_free_to_bytes (text);
}

static GBytes *
make_opensensemap (guint station)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "{\"_id\":\"6425b679a03603%010u\",\"sensors\":[", station);
  for (guint i = 0; i < N_STREAMS; i++)
    g_string_append_printf (text,
                            "%s{\"_id\":\"key%u\",\"title\":\"Bodenfeuchte %u0cm\",\"unit\":\"%%\","
                            "\"sensorType\":\"SMT50\",\"icon\":\"osem-humidity\","
                            "\"lastMeasurement\":{\"value\":\"%u.%02u\",\"createdAt\":"
                            "\"2026-06-09T07:42:19.390Z\"}}",
                            i > 0 ? "," : "", i, i + 1, 10 + i, station % 100);
  g_string_append (text, "]}");
  return g_string_free_to_bytes (text);
}

static gboolean
read_thingsboard (GBytes *body, const GPtrArray *streams, LeitReadingBatch *batch)
{
  gint64 oldest_ms;
  guint n_points;

  return leit_thingsboard_parse_telemetry (body, streams, NOW_MS, batch, &oldest_ms, &n_points,
                                           NULL);
}

static gboolean
read_opensensemap (GBytes *body, const GPtrArray *streams, LeitReadingBatch *batch)
{
  return leit_opensensemap_parse_sensors (body, streams, NOW_MS, batch, NULL);
}

static double
time_json_glib (GPtrArray *bodies)
{
  gint64 begin_us = g_get_monotonic_time ();

  for (guint i = 0; i < bodies->len; i++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    gsize length;
    const char *text = g_bytes_get_data (g_ptr_array_index (bodies, i), &length);

    g_assert_true (json_parser_load_from_data (parser, text, (gssize) length, NULL));
  }
  return (double) (g_get_monotonic_time () - begin_us);
}

static double
time_ours (GPtrArray *bodies, GPtrArray *streams, ReadAnswer read_answer)
{
  gint64 begin_us = g_get_monotonic_time ();
  guint n_readings = 0;

  for (guint i = 0; i < bodies->len; i++) {
    g_autoptr (LeitReadingBatch) batch = leit_reading_batch_new ();

    g_assert_true (
        read_answer (g_ptr_array_index (bodies, i), g_ptr_array_index (streams, i), batch));
    n_readings += batch->readings->len;
  }
  g_assert_cmpuint (n_readings, ==, N_STATIONS * N_STREAMS);
  return (double) (g_get_monotonic_time () - begin_us);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

static double
median (double values[ROUNDS])
{
  qsort (values, ROUNDS, sizeof *values, compare_doubles);
  return values[ROUNDS / 2];
}

static void
compare (const char *name, GBytes *(*make_body) (guint), ReadAnswer read_answer)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GPtrArray) streams =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  double json_glib[ROUNDS], ours[ROUNDS];

  for (guint i = 0; i < N_STATIONS; i++) {
    g_ptr_array_add (bodies, make_body (i));
    g_ptr_array_add (streams, make_streams (i));
  }
  for (guint i = 0; i < ROUNDS; i++) {
    json_glib[i] = time_json_glib (bodies);
    ours[i] = time_ours (bodies, streams, read_answer);
  }
  g_print ("BENCH name=telemetry.parse.ratio.%s value=%.2f unit=ratio\n", name,
           median (ours) / median (json_glib));
}

int
main (void)
{
  compare ("thingsboard", make_thingsboard, read_thingsboard);
  compare ("opensensemap", make_opensensemap, read_opensensemap);
  return 0;
}
