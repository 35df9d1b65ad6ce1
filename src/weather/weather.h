#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LEIT_WEATHER_ERROR (leit_weather_error_quark ())

/**
 * LeitWeatherError:
 * @LEIT_WEATHER_ERROR_CONTENT: the answer is not what a weather server sends; names the JSON pointer
 * @LEIT_WEATHER_ERROR_NO_STATION: the server knows no weather station near the town
 */
typedef enum {
  LEIT_WEATHER_ERROR_CONTENT,
  LEIT_WEATHER_ERROR_NO_STATION,
} LeitWeatherError;

GQuark leit_weather_error_quark (void);

/**
 * LeitWeatherHour:
 * @start_ms: the hour's begin, milliseconds UTC
 * @rain_mm: what falls within it; NAN: not known, never 0
 * @temperature_celsius: of the air at its end, 2 m above ground; NAN: not known
 * @forecast: not measured
 */
typedef struct {
  gint64 start_ms;
  double rain_mm;
  double temperature_celsius;
  gboolean forecast;
} LeitWeatherHour;

/**
 * LeitWeatherAlert:
 * @severity: (nullable): `minor`, `moderate`, `severe` or `extreme`
 * @onset_ms: when it begins, %LEIT_TIME_NONE: has begun
 * @expires_ms: when it ends, %LEIT_TIME_NONE: not said
 *
 * A warning of the Deutscher Wetterdienst, in its own words. All texts but @id may be %NULL.
 */
typedef struct {
  char *id;
  char *event_de, *event_en;
  char *headline_de, *headline_en;
  char *description_de, *description_en;
  char *severity;
  gint64 onset_ms;
  gint64 expires_ms;
} LeitWeatherAlert;

LeitWeatherAlert *leit_weather_alert_new (const char *id);
void leit_weather_alert_free (LeitWeatherAlert *alert);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitWeatherAlert, leit_weather_alert_free)

/**
 * LeitWeather:
 * @hours: (element-type LeitWeatherHour): by rising begin, none overlapping another
 * @alerts: (element-type LeitWeatherAlert): in force or to come
 * @fetched_ms: when it was fetched, milliseconds UTC
 * @source: (nullable): who measured: the name of the station
 * @alerts_problem: (nullable): why the warnings are not known
 * @n_dropped: values that cannot be true and were left out
 *
 * Rain and temperature of the last weeks and the days to come. Filled once, immutable from then on; may be shared between threads.
 */
typedef struct {
  GArray *hours;
  GPtrArray *alerts;
  gint64 fetched_ms;
  char *source;
  char *alerts_problem;
  guint n_dropped;
} LeitWeather;

#define LEIT_TYPE_WEATHER (leit_weather_get_type ())
GType leit_weather_get_type (void);
LeitWeather *leit_weather_new (gint64 fetched_ms);
LeitWeather *leit_weather_ref (LeitWeather *self);
void leit_weather_unref (LeitWeather *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitWeather, leit_weather_unref)

void leit_weather_seal (LeitWeather *self, gint64 newest_observation_ms);

double leit_weather_rain_mm (const LeitWeather *self,
                             gint64 from_ms,
                             gint64 until_ms,
                             guint *missing_hours);
double leit_weather_lowest_celsius (const LeitWeather *self, gint64 from_ms, gint64 until_ms);
gboolean leit_weather_is_stale (const LeitWeather *self, gint64 now_ms);
gint64 leit_weather_get_forecast_end_ms (const LeitWeather *self);

GBytes *leit_weather_to_json (const LeitWeather *self);
LeitWeather *leit_weather_from_json (GBytes *bytes, const char *document, GError **error);

G_END_DECLS
