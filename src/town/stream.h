#pragma once

#include "town/thing.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitRole:
 *
 * What a stream measures. The names used in profiles and reports are those of
 * leit_role_to_string(): `tank_level`, `tank_volume`, `tank_percent`, `soil_moisture`,
 * `soil_water_tension`, `soil_temperature`, `air_temperature`, `air_humidity`, `rain`,
 * `water_temperature`, `battery`, `other`.
 */
typedef enum {
  LEIT_ROLE_TANK_LEVEL,         /* cm of water above the tank's floor */
  LEIT_ROLE_TANK_VOLUME,        /* l */
  LEIT_ROLE_TANK_PERCENT,       /* % of the capacity */
  LEIT_ROLE_SOIL_MOISTURE,      /* vol.-% */
  LEIT_ROLE_SOIL_WATER_TENSION, /* kPa, positive = suction */
  LEIT_ROLE_SOIL_TEMPERATURE,   /* °C */
  LEIT_ROLE_AIR_TEMPERATURE,    /* °C */
  LEIT_ROLE_AIR_HUMIDITY,       /* % */
  LEIT_ROLE_RAIN,               /* mm */
  LEIT_ROLE_WATER_TEMPERATURE,  /* °C */
  LEIT_ROLE_BATTERY,            /* V */
  LEIT_ROLE_OTHER,              /* shown as it comes, never rated */
  LEIT_N_ROLES
} LeitRole;

#define LEIT_DEPTH_NONE (-1)

/**
 * LeitStream:
 * @index: its place in the town's list of streams
 * @source_id: the source's id in the profile
 * @device_id: the remote device's id (ThingsBoard device, openSenseMap box)
 * @key: the remote key (ThingsBoard telemetry key, openSenseMap sensor id)
 * @role: what it measures
 * @depth_cm: depth below ground in cm, or %LEIT_DEPTH_NONE
 * @unit: the unit values are kept and shown in, see leit_role_get_unit(); for %LEIT_ROLE_OTHER or
 *   an unknown unit the raw sign
 * @raw_unit: the unit the server sends, as the profile says
 * @scale: kept value = raw × @scale + @offset
 * @offset: see @scale (a distance sensor above the water has a negative @scale)
 * @rated: %FALSE when @raw_unit is unknown for the role: shown, never rated
 * @drops_minus_one: −1.00 is this source's sign for "no value"
 * @interval_ms: the expected time between two readings
 * @owner: the tank or station it belongs to
 *
 * One series of readings. Immutable after the town was made.
 */
typedef struct {
  guint index;
  char *source_id;
  char *device_id;
  char *key;
  LeitRole role;
  int depth_cm;
  char *unit;
  char *raw_unit;
  double scale;
  double offset;
  gboolean rated;
  gboolean drops_minus_one;
  gint64 interval_ms;
  LeitThing owner;
} LeitStream;

const char *leit_role_to_string (LeitRole role);
gboolean leit_role_from_string (const char *text, LeitRole *role);
const char *leit_role_get_unit (LeitRole role);
const char *leit_role_get_label (LeitRole role);
int leit_role_get_decimals (LeitRole role);

gboolean leit_unit_convert (LeitRole role, const char *raw_unit, double *scale, double *offset);

LeitStream *leit_stream_copy (const LeitStream *stream);
void leit_stream_free (LeitStream *stream);
char *leit_stream_get_label (const LeitStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitStream, leit_stream_free)

G_END_DECLS
