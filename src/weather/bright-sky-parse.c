#include "weather/bright-sky.h"
#include "weather/json-reading.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The names of one answer's sources by their ids, and which of them forecast. */
typedef struct {
  GHashTable *forecasting; /* set of ids */
  GHashTable *measuring;   /* set of ids */
  const char *station;     /* the first that measures */
} Sources;

static void
set_content_error (GError **error, GBytes *body, const GError *cause)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  if (length > 0 && *text == '<')
    g_set_error_literal (error, LEIT_WEATHER_ERROR, LEIT_WEATHER_ERROR_CONTENT,
                         _ ("The server sent a web page instead of the weather. Check the weather "
                            "server's address, or whether it is being serviced."));
  else
    g_set_error (error, LEIT_WEATHER_ERROR, LEIT_WEATHER_ERROR_CONTENT,
                 /* Translators: what is wrong with the answer */
                 _ ("The weather server's answer cannot be read (%s). Check its address."),
                 cause->message);
}

static gboolean
read_source (Sources *sources, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace id_place = leit_json_member (place, "id");
  LeitJsonPlace type_place = leit_json_member (place, "observation_type");
  LeitJsonPlace name_place = leit_json_member (place, "station_name");
  const char *type, *name;
  gboolean forecast;
  gint64 id;

  if (!leit_json_expect_object (place, error) ||
      !leit_json_read_int (&id_place, G_MININT32, G_MAXINT32, &id, error))
    return FALSE;
  if (!leit_json_present (&type_place))
    return TRUE;
  if (!leit_json_read_string (&type_place, &type, error))
    return FALSE;
  forecast = g_str_equal (type, "forecast");
  g_hash_table_add (forecast ? sources->forecasting : sources->measuring,
                    GINT_TO_POINTER ((int) id));
  if (!forecast && sources->station == NULL && leit_json_read_string (&name_place, &name, NULL))
    sources->station = name;
  return TRUE;
}

static gboolean
read_sources (Sources *sources, const LeitJsonPlace *root, GError **error)
{
  LeitJsonPlace list = leit_json_member (root, "sources");

  if (!leit_json_present (&list))
    return TRUE;
  if (!leit_json_expect_array (&list, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (&list); i++) {
    LeitJsonPlace place = leit_json_element (&list, i);

    if (!read_source (sources, &place, error))
      return FALSE;
  }
  return TRUE;
}

/* Bright Sky's rain fell in the 60 minutes before the time it stands beside, so that time is the hour's end. */
static gboolean
read_hour (LeitWeatherHour *hour, gint64 *source_id, const LeitJsonPlace *place, GError **error)
{
  LeitJsonPlace source_place = leit_json_member (place, "source_id");
  gint64 end_ms;

  *source_id = G_MININT64;
  *hour = (LeitWeatherHour){ 0 };
  if (!leit_json_expect_object (place, error) ||
      !leit_weather_read_time (place, "timestamp", TRUE, &end_ms, error) ||
      !leit_weather_read_number (place, "precipitation", &hour->rain_mm, error) ||
      !leit_weather_read_number (place, "temperature", &hour->temperature_celsius, error))
    return FALSE;
  hour->start_ms = end_ms - LEIT_HOUR_MS;
  return !leit_json_present (&source_place) ||
         leit_json_read_int (&source_place, G_MININT32, G_MAXINT32, source_id, error);
}

static gboolean
read_hours (LeitWeather *weather,
            const Sources *sources,
            const LeitJsonPlace *root,
            gint64 now_ms,
            GError **error)
{
  LeitJsonPlace list = leit_json_member (root, "weather");
  gint64 newest_ms = LEIT_TIME_NONE;

  if (!leit_json_expect_array (&list, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (&list); i++) {
    LeitJsonPlace place = leit_json_element (&list, i);
    LeitWeatherHour hour;
    gpointer key;
    gint64 source_id;

    if (!read_hour (&hour, &source_id, &place, error))
      return FALSE;
    key = GINT_TO_POINTER ((int) source_id);
    hour.forecast = g_hash_table_contains (sources->forecasting, key);
    if (g_hash_table_contains (sources->measuring, key))
      newest_ms = MAX (newest_ms, hour.start_ms + LEIT_HOUR_MS);
    g_array_append_val (weather->hours, hour);
  }
  leit_weather_seal (weather, newest_ms != LEIT_TIME_NONE ? MIN (newest_ms, now_ms) : now_ms);
  return TRUE;
}

static gboolean
read_weather (LeitWeather *weather, JsonNode *node, gint64 now_ms, GError **error)
{
  g_autoptr (GHashTable) forecasting = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) measuring = g_hash_table_new (NULL, NULL);
  Sources sources = { forecasting, measuring, NULL };
  LeitJsonPlace root = leit_json_root (node, _ ("answer"));

  if (!leit_json_expect_object (&root, error) || !read_sources (&sources, &root, error) ||
      !read_hours (weather, &sources, &root, now_ms, error))
    return FALSE;
  weather->source = g_strdup (sources.station);
  return TRUE;
}

/**
 * leit_bright_sky_parse_weather:
 * @body: the answer to `/weather`
 * @now_ms: the clock, milliseconds UTC: later hours are forecast
 *
 * Rain that is null or absent is not known, never 0. Hours may come twice and in any order.
 *
 * Returns: (transfer full) (nullable): the weather, %NULL with #LeitWeatherError, which names the JSON pointer
 */
LeitWeather *
leit_bright_sky_parse_weather (GBytes *body, gint64 now_ms, GError **error)
{
  g_autoptr (LeitWeather) weather = leit_weather_new (now_ms);
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) node = leit_json_parse (body, _ ("answer"), &cause);

  if (node != NULL && read_weather (weather, node, now_ms, &cause))
    return g_steal_pointer (&weather);
  set_content_error (error, body, cause);
  return NULL;
}

/* The id is a number; the DWD's own one is a text. */
static char *
read_alert_id (const LeitJsonPlace *place)
{
  LeitJsonPlace own = leit_json_member (place, "alert_id");
  LeitJsonPlace number = leit_json_member (place, "id");
  const char *text;
  gint64 id;

  if (leit_json_read_string (&own, &text, NULL))
    return g_strdup (text);
  if (leit_json_read_int (&number, G_MININT64, G_MAXINT64, &id, NULL))
    return g_strdup_printf ("%" G_GINT64_FORMAT, id);
  return NULL;
}

static gboolean
read_alert_members (LeitWeatherAlert *alert, const LeitJsonPlace *place, GError **error)
{
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

static LeitWeatherAlert *
read_alert (const LeitJsonPlace *place, GError **error)
{
  g_autoptr (LeitWeatherAlert) alert = NULL;
  g_autofree char *id = NULL;

  if (!leit_json_expect_object (place, error))
    return NULL;
  id = read_alert_id (place);
  if (id == NULL) {
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, _ ("a warning with an id"));
    return NULL;
  }
  alert = leit_weather_alert_new (id);
  return read_alert_members (alert, place, error) ? g_steal_pointer (&alert) : NULL;
}

static gboolean
read_alerts (GPtrArray *alerts, const LeitJsonPlace *list, GError **error)
{
  if (!leit_json_expect_array (list, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (list); i++) {
    LeitJsonPlace place = leit_json_element (list, i);
    LeitWeatherAlert *alert = read_alert (&place, error);

    if (alert == NULL)
      return FALSE;
    g_ptr_array_add (alerts, alert);
  }
  return TRUE;
}

/**
 * leit_bright_sky_parse_alerts:
 * @body: the answer to `/alerts`
 *
 * Returns: (transfer full) (nullable) (element-type LeitWeatherAlert): the DWD's warnings
 */
GPtrArray *
leit_bright_sky_parse_alerts (GBytes *body, GError **error)
{
  g_autoptr (GPtrArray) alerts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_weather_alert_free);
  g_autoptr (GError) cause = NULL;
  g_autoptr (JsonNode) node = leit_json_parse (body, _ ("answer"), &cause);

  if (node != NULL) {
    LeitJsonPlace root = leit_json_root (node, _ ("answer"));
    LeitJsonPlace list = leit_json_member (&root, "alerts");

    if (read_alerts (alerts, &list, &cause))
      return g_steal_pointer (&alerts);
  }
  set_content_error (error, body, cause);
  return NULL;
}
