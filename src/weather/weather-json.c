#include "weather/json-reading.h"
#include "weather/weather.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Another layout is another number; a copy of another layout is simply not read. */
#define LAYOUT 1

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_time (JsonBuilder *builder, const char *member, gint64 time_ms)
{
  g_autofree char *text = leit_time_to_iso8601 (time_ms);

  add_text (builder, member, text);
}

static void
add_number (JsonBuilder *builder, const char *member, double value)
{
  if (isnan (value))
    return;
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, value);
}

static void
add_hour (JsonBuilder *builder, const LeitWeatherHour *hour)
{
  json_builder_begin_object (builder);
  add_time (builder, "start", hour->start_ms);
  add_number (builder, "rain_mm", hour->rain_mm);
  add_number (builder, "temperature_celsius", hour->temperature_celsius);
  json_builder_set_member_name (builder, "forecast");
  json_builder_add_boolean_value (builder, hour->forecast);
  json_builder_end_object (builder);
}

static void
add_alert (JsonBuilder *builder, const LeitWeatherAlert *alert)
{
  json_builder_begin_object (builder);
  add_text (builder, "id", alert->id);
  add_text (builder, "event_de", alert->event_de);
  add_text (builder, "event_en", alert->event_en);
  add_text (builder, "headline_de", alert->headline_de);
  add_text (builder, "headline_en", alert->headline_en);
  add_text (builder, "description_de", alert->description_de);
  add_text (builder, "description_en", alert->description_en);
  add_text (builder, "severity", alert->severity);
  add_time (builder, "onset", alert->onset_ms);
  add_time (builder, "expires", alert->expires_ms);
  json_builder_end_object (builder);
}

static void
add_weather (JsonBuilder *builder, const LeitWeather *self)
{
  json_builder_set_member_name (builder, "layout");
  json_builder_add_int_value (builder, LAYOUT);
  add_time (builder, "fetched", self->fetched_ms);
  add_text (builder, "source", self->source);
  add_text (builder, "alerts_problem", self->alerts_problem);
  json_builder_set_member_name (builder, "n_dropped");
  json_builder_add_int_value (builder, self->n_dropped);
  json_builder_set_member_name (builder, "hours");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->hours->len; i++)
    add_hour (builder, &g_array_index (self->hours, LeitWeatherHour, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "alerts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->alerts->len; i++)
    add_alert (builder, g_ptr_array_index (self->alerts, i));
  json_builder_end_array (builder);
}

/**
 * leit_weather_to_json:
 *
 * For a copy to show, with its age, while there is no network.
 *
 * Returns: (transfer full): the whole weather in a layout of our own
 */
GBytes *
leit_weather_to_json (const LeitWeather *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  add_weather (builder, self);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  return g_bytes_new_take (text, strlen (text));
}

static gboolean
read_hour (GArray *hours, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace forecast = leit_json_member (place, "forecast");
  LeitWeatherHour hour = { 0 };

  if (!leit_json_expect_object (place, error) ||
      !leit_weather_read_time (place, "start", TRUE, &hour.start_ms, error) ||
      !leit_weather_read_number (place, "rain_mm", &hour.rain_mm, error) ||
      !leit_weather_read_number (place, "temperature_celsius", &hour.temperature_celsius, error) ||
      !leit_json_read_boolean (&forecast, &hour.forecast, error))
    return FALSE;
  g_array_append_val (hours, hour);
  return TRUE;
}

static gboolean
read_alert (GPtrArray *alerts, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace id_place = leit_json_member (place, "id");
  LeitWeatherAlert *alert;
  const char *id;

  if (!leit_json_expect_object (place, error) || !leit_json_read_string (&id_place, &id, error))
    return FALSE;
  alert = leit_weather_alert_new (id);
  g_ptr_array_add (alerts, alert);
  return leit_weather_read_text (place, "event_de", &alert->event_de, error) &&
         leit_weather_read_text (place, "event_en", &alert->event_en, error) &&
         leit_weather_read_text (place, "headline_de", &alert->headline_de, error) &&
         leit_weather_read_text (place, "headline_en", &alert->headline_en, error) &&
         leit_weather_read_text (place, "description_de", &alert->description_de, error) &&
         leit_weather_read_text (place, "description_en", &alert->description_en, error) &&
         leit_weather_read_text (place, "severity", &alert->severity, error) &&
         leit_weather_read_time (place, "onset", FALSE, &alert->onset_ms, error) &&
         leit_weather_read_time (place, "expires", FALSE, &alert->expires_ms, error);
}

static gboolean
read_lists (LeitWeather *weather, const LeitJsonPlace *root, GError **error)
{
  LeitJsonPlace hours = leit_json_member (root, "hours");
  LeitJsonPlace alerts = leit_json_member (root, "alerts");

  if (!leit_json_expect_array (&hours, error) || !leit_json_expect_array (&alerts, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (&hours); i++) {
    LeitJsonPlace place = leit_json_element (&hours, i);

    if (!read_hour (weather->hours, &place, error))
      return FALSE;
  }
  for (guint i = 0; i < leit_json_length (&alerts); i++) {
    LeitJsonPlace place = leit_json_element (&alerts, i);

    if (!read_alert (weather->alerts, &place, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
read_weather (LeitWeather *weather, const LeitJsonPlace *root, GError **error)
{
  LeitJsonPlace layout_place = leit_json_member (root, "layout");
  LeitJsonPlace dropped_place = leit_json_member (root, "n_dropped");
  gint64 layout, n_dropped;

  if (!leit_json_expect_object (root, error) ||
      !leit_json_read_int (&layout_place, LAYOUT, LAYOUT, &layout, error) ||
      !leit_json_read_int (&dropped_place, 0, G_MAXINT32, &n_dropped, error) ||
      !leit_weather_read_time (root, "fetched", TRUE, &weather->fetched_ms, error) ||
      !leit_weather_read_text (root, "source", &weather->source, error) ||
      !leit_weather_read_text (root, "alerts_problem", &weather->alerts_problem, error) ||
      !read_lists (weather, root, error))
    return FALSE;
  leit_weather_seal (weather, G_MAXINT64);
  weather->n_dropped += (guint) n_dropped;
  return TRUE;
}

/**
 * leit_weather_from_json:
 * @bytes: what leit_weather_to_json() wrote
 * @document: the file's name, for messages
 *
 * Returns: (transfer full) (nullable): the weather; %NULL with #LeitJsonError when it is damaged or of another layout
 */
LeitWeather *
leit_weather_from_json (GBytes *bytes, const char *document, GError **error)
{
  g_autoptr (LeitWeather) weather = NULL;
  g_autoptr (JsonNode) node = NULL;
  LeitJsonPlace root;

  g_return_val_if_fail (bytes != NULL && document != NULL, NULL);

  node = leit_json_parse (bytes, document, error);
  if (node == NULL)
    return NULL;
  weather = leit_weather_new (LEIT_TIME_NONE);
  root = leit_json_root (node, document);
  return read_weather (weather, &root, error) ? g_steal_pointer (&weather) : NULL;
}
