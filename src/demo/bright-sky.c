#include "demo/answer.h"
#include "demo/chance.h"
#include "demo/weather.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>

/* The real server's words and shapes; the numbers are the demo's own weather. */
#define OBSERVATION_ID 1001
#define FORECAST_ID 1002
#define STATION_NAME "Bad Belzig (Demo)"
/* An hour's measurements are there twenty minutes after it. */
#define OBSERVATION_DELAY_MS (20 * LEIT_MINUTE_MS)
/* As far as DWD's forecast for a place reaches. */
#define FORECAST_HOURS (10 * 24)
/* How wrong a forecast's amount may be, as a share of it. */
#define FORECAST_ERROR 0.3
#define MAXIMUM_HOURS (60 * 24)
#define ALERT_HOURS 48
#define HEAT_CELSIUS 30.0
#define HEAVY_RAIN_MM 10.0

typedef struct {
  gint64 first_hour; /* hours since 1970-01-01T00Z; the hour's end */
  gint64 last_hour;
  GTimeZone *zone;
} Span;

static void
add_text (JsonBuilder *builder, const char *member, const char *text)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_string_value (builder, text);
}

static void
add_int (JsonBuilder *builder, const char *member, gint64 value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_int_value (builder, value);
}

static void
add_double (JsonBuilder *builder, const char *member, double value)
{
  json_builder_set_member_name (builder, member);
  json_builder_add_double_value (builder, value);
}

static LeitDemoAnswer *
refuse (guint status, const char *detail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_text (builder, "detail", detail);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (status, builder);
}

/* "2026-06-09T10:00:00+02:00" */
static char *
time_text (gint64 hour, GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (hour * 3600);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, zone);

  return g_date_time_format (local, "%Y-%m-%dT%H:%M:%S%:z");
}

/* What a fault makes of a measurement; the real server sends null for what it does not know. */
static void
add_measurement (JsonBuilder *builder,
                 const LeitDemoRequest *request,
                 const char *member,
                 double value)
{
  g_autofree char *text = NULL;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  json_builder_set_member_name (builder, member);
  value = round (value * 10) / 10 + 0.0;
  if (request->values == LEIT_DEMO_VALUES_NULL) {
    json_builder_add_null_value (builder);
  } else if (request->values == LEIT_DEMO_VALUES_NAN) {
    json_builder_add_string_value (builder, "NaN");
  } else if (request->values == LEIT_DEMO_VALUES_STRINGS) {
    text = g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.1f", value));
    json_builder_add_string_value (builder, text);
  } else {
    json_builder_add_double_value (builder, value);
  }
}

static gint64
newest_observed_hour (void)
{
  return (leit_clock_now_ms () - OBSERVATION_DELAY_MS) / LEIT_HOUR_MS;
}

/* The simulation's own future, a little disturbed: a forecast may be wrong. */
static void
get_weather (guint64 seed, gint64 hour, gboolean forecast, double *rain_mm, double *celsius)
{
  LeitDemoWeather during, at_end;
  double chance = leit_demo_chance (seed, LEIT_DEMO_CHANCE_FORECAST, 0, hour);

  leit_demo_weather_of_hour (seed, hour - 1, &during);
  leit_demo_weather_of_hour (seed, hour, &at_end);
  *rain_mm = during.rain_mm;
  *celsius = at_end.temperature_celsius;
  if (forecast) {
    *rain_mm *= 1 + FORECAST_ERROR * (2 * chance - 1);
    *celsius += 2 * chance - 1;
  }
}

static void
add_hour (JsonBuilder *builder,
          LeitDemoService *service,
          const LeitDemoRequest *request,
          const Span *span,
          gint64 hour)
{
  gboolean forecast = hour > newest_observed_hour ();
  g_autofree char *time = time_text (hour + request->shift_ms / LEIT_HOUR_MS, span->zone);
  double rain_mm, celsius;

  get_weather (leit_demo_simulation_get_seed (service->simulation), hour, forecast, &rain_mm,
               &celsius);
  json_builder_begin_object (builder);
  add_text (builder, "timestamp", time);
  add_int (builder, "source_id", forecast ? FORECAST_ID : OBSERVATION_ID);
  add_measurement (builder, request, "precipitation", rain_mm);
  add_measurement (builder, request, "temperature", celsius);
  add_text (builder, "condition", rain_mm >= 0.05 ? "rain" : "dry");
  add_text (builder, "icon", rain_mm >= 0.05 ? "rain" : "cloudy");
  json_builder_set_member_name (builder, "pressure_msl");
  json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

static void
add_source (JsonBuilder *builder, const LeitDemoRequest *request, gboolean forecast)
{
  const char *latitude = leit_demo_request_get (request, "lat");
  const char *longitude = leit_demo_request_get (request, "lon");

  json_builder_begin_object (builder);
  add_int (builder, "id", forecast ? FORECAST_ID : OBSERVATION_ID);
  json_builder_set_member_name (builder, "dwd_station_id");
  json_builder_add_null_value (builder);
  add_text (builder, "observation_type", forecast ? "forecast" : "current");
  add_double (builder, "lat", g_ascii_strtod (latitude, NULL));
  add_double (builder, "lon", g_ascii_strtod (longitude, NULL));
  add_double (builder, "height", 80);
  add_text (builder, "station_name", STATION_NAME);
  add_text (builder, "wmo_station_id", "X000");
  add_double (builder, "distance", 0);
  json_builder_end_object (builder);
}

/* "2026-06-09", a day of @zone, or a whole time; as the hour that begins there. */
static gboolean
read_hour (const char *text, GTimeZone *zone, gint64 *hour)
{
  g_autoptr (GDateTime) day = NULL;
  int year, month, day_of_month, length = 0;
  gint64 time_ms;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day_of_month, &length) == 3 &&
      text[length] == '\0') {
    day = g_date_time_new (zone, year, month, day_of_month, 0, 0, 0);
    if (day == NULL)
      return FALSE;
    *hour = g_date_time_to_unix (day) / 3600;
    return TRUE;
  }
  if (!leit_time_parse (text, &time_ms))
    return FALSE;
  *hour = time_ms / LEIT_HOUR_MS;
  return TRUE;
}

static LeitDemoAnswer *
read_span (const LeitDemoRequest *request, Span *span)
{
  const char *first = leit_demo_request_get (request, "date");
  const char *last = leit_demo_request_get (request, "last_date");
  gint64 end = leit_clock_now_ms () / LEIT_HOUR_MS + FORECAST_HOURS;

  if (first == NULL || !read_hour (first, span->zone, &span->first_hour))
    return refuse (422, "date: a date or time is needed");
  span->last_hour = span->first_hour + 24;
  if (last != NULL && !read_hour (last, span->zone, &span->last_hour))
    return refuse (422, "last_date: not a date or time");
  if (span->last_hour < span->first_hour)
    return refuse (422, "last_date: before date");
  span->last_hour = MIN (MIN (span->last_hour, end), span->first_hour + MAXIMUM_HOURS);
  if (span->last_hour < span->first_hour || span->first_hour < LEIT_DEMO_FIRST_MS / LEIT_HOUR_MS)
    return refuse (404, "No sources match your criteria");
  return NULL;
}

static LeitDemoAnswer *
answer_weather (LeitDemoService *service, const LeitDemoRequest *request)
{
  const char *zone_name = leit_demo_request_get (request, "tz");
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (zone_name != NULL ? zone_name : "UTC");
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  Span span = { .zone = zone };
  LeitDemoAnswer *refusal;

  if (zone == NULL)
    return refuse (422, "tz: unknown time zone");
  refusal = read_span (request, &span);
  if (refusal != NULL)
    return refusal;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "weather");
  json_builder_begin_array (builder);
  for (gint64 hour = span.first_hour; hour <= span.last_hour; hour++)
    add_hour (builder, service, request, &span, hour);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  add_source (builder, request, FALSE);
  add_source (builder, request, TRUE);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

typedef struct {
  const char *code;
  const char *event_de, *event_en;
  const char *instruction_de, *instruction_en;
} AlertKind;

static const AlertKind frost = { "22", "FROST", "frost", "Leitungen entleeren.",
                                 "Drain the pipes." };
static const AlertKind heat = { "247", "HITZE", "heat", "Viel trinken.", "Drink enough." };
static const AlertKind heavy_rain = { "61", "STARKREGEN", "heavy rain", "Keller sichern.",
                                      "Secure cellars." };

static void
add_alert (JsonBuilder *builder, const AlertKind *kind, gint64 first_hour, gint64 last_hour)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *onset = time_text (first_hour, utc);
  g_autofree char *expires = time_text (last_hour, utc);
  g_autofree char *own_id = g_strdup_printf ("demo.%s.%" G_GINT64_FORMAT, kind->code, first_hour);
  g_autofree char *headline_de = g_strdup_printf ("Demo-WARNUNG vor %s", kind->event_de);
  g_autofree char *headline_en = g_strdup_printf ("Demo WARNING of %s", kind->event_en);

  json_builder_begin_object (builder);
  add_int (builder, "id", first_hour);
  add_text (builder, "alert_id", own_id);
  add_text (builder, "effective", onset);
  add_text (builder, "onset", onset);
  add_text (builder, "expires", expires);
  add_text (builder, "category", "met");
  add_text (builder, "response_type", "prepare");
  add_text (builder, "urgency", "immediate");
  add_text (builder, "severity", "moderate");
  add_text (builder, "certainty", "likely");
  add_int (builder, "event_code", g_ascii_strtoll (kind->code, NULL, 10));
  add_text (builder, "event_en", kind->event_en);
  add_text (builder, "event_de", kind->event_de);
  add_text (builder, "headline_en", headline_en);
  add_text (builder, "headline_de", headline_de);
  add_text (builder, "description_en", "A warning of the demo town's simulated weather.");
  add_text (builder, "description_de", "Eine Warnung aus dem simulierten Wetter der Demo-Stadt.");
  add_text (builder, "instruction_en", kind->instruction_en);
  add_text (builder, "instruction_de", kind->instruction_de);
  json_builder_end_object (builder);
}

static const AlertKind *
judge_hour (guint64 seed, gint64 hour)
{
  double rain_mm, celsius;

  get_weather (seed, hour, TRUE, &rain_mm, &celsius);
  if (celsius < 0)
    return &frost;
  if (rain_mm > HEAVY_RAIN_MM)
    return &heavy_rain;
  return celsius > HEAT_CELSIUS ? &heat : NULL;
}

static LeitDemoAnswer *
answer_alerts (LeitDemoService *service)
{
  guint64 seed = leit_demo_simulation_get_seed (service->simulation);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gint64 now = leit_clock_now_ms () / LEIT_HOUR_MS;
  const AlertKind *before = NULL;
  gint64 begin = now;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "alerts");
  json_builder_begin_array (builder);
  for (gint64 hour = now; hour <= now + ALERT_HOURS; hour++) {
    const AlertKind *kind = hour < now + ALERT_HOURS ? judge_hour (seed, hour) : NULL;

    if (kind == before)
      continue;
    if (before != NULL)
      add_alert (builder, before, begin, hour);
    before = kind;
    begin = hour;
  }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return leit_demo_answer_new_built (200, builder);
}

/**
 * leit_demo_bright_sky_answer:
 * @request: a request below `/brightsky`
 *
 * Speaks the part of the Bright Sky interface that the advice needs.
 *
 * Returns: (transfer full): the answer
 */
LeitDemoAnswer *
leit_demo_bright_sky_answer (LeitDemoService *service, const LeitDemoRequest *request)
{
  if (!g_str_equal (request->method, "GET"))
    return refuse (405, "Method Not Allowed");
  if (leit_demo_request_get (request, "lat") == NULL ||
      leit_demo_request_get (request, "lon") == NULL)
    return refuse (400, "Please supply lat/lon");
  if (g_str_equal (request->path, "/weather"))
    return answer_weather (service, request);
  if (g_str_equal (request->path, "/alerts"))
    return answer_alerts (service);
  return refuse (404, "Not Found");
}
