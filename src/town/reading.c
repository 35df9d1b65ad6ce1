#include "town/reading.h"

#include "base/clock.h"

#include <math.h>

/* What can be true at all, in the role's unit; @doubtful_above is shown with a warning. */
static const struct {
  double minimum;
  double maximum;
  double doubtful_above;
} plausible[LEIT_N_ROLES] = {
  /* Below the floor by no more than ultrasonic noise (±1.5 cm); the tank knows its own height. */
  [LEIT_ROLE_TANK_LEVEL] = { -1.5, 2000, INFINITY },
  /* The tank knows its own capacity. */
  [LEIT_ROLE_TANK_VOLUME] = { 0, 1e6, INFINITY },
  [LEIT_ROLE_TANK_PERCENT] = { 0, 110, INFINITY },
  /* The town's platform: −10…100 is valid; no mineral soil has pores for more than 60 vol.-%. */
  [LEIT_ROLE_SOIL_MOISTURE] = { -10, 100, 60 },
  /* Water above a tensiometer makes it slightly negative; 100 MPa is oven-dry soil (pF 6). */
  [LEIT_ROLE_SOIL_WATER_TENSION] = { -10, 100000, INFINITY },
  [LEIT_ROLE_SOIL_TEMPERATURE] = { -25, 50, INFINITY },
  /* Records in Germany: −45.9 °C and 41.2 °C; a casing in the sun gets hotter. */
  [LEIT_ROLE_AIR_TEMPERATURE] = { -50, 70, INFINITY },
  /* Capacitive sensors overshoot by some percent in fog. */
  [LEIT_ROLE_AIR_HUMIDITY] = { 0, 105, INFINITY },
  /* A counter may run through a year; the wettest year measured in Germany had 3,503 mm. */
  [LEIT_ROLE_RAIN] = { 0, 10000, INFINITY },
  [LEIT_ROLE_WATER_TEMPERATURE] = { -10, 70, INFINITY },
  /* A lithium cell to a 24 V solar battery while it charges. */
  [LEIT_ROLE_BATTERY] = { 0, 36, INFINITY },
  [LEIT_ROLE_OTHER] = { -INFINITY, INFINITY, INFINITY },
};

/* What sensors and sketches send instead of "no value" (seen on openSenseMap). */
#define SENTINEL -128.0
#define SENTINEL_MINUS_ONE -1.0
#define SENTINEL_TOLERANCE 0.005

/* 2000-01-01T00:00:00Z: loggers with an empty clock battery start in 1970. */
#define EARLIEST_TIME_MS G_GINT64_CONSTANT (946684800000)

/**
 * leit_quality_to_string:
 * @quality: a quality
 *
 * Returns: its name in reports: `good`, `doubtful`, `implausible`, `missing`
 */
const char *
leit_quality_to_string (LeitQuality quality)
{
  static const char *const names[] = { "good", "doubtful", "implausible", "missing" };

  g_return_val_if_fail (quality < G_N_ELEMENTS (names), "missing");

  return names[quality];
}

static gboolean
is_sentinel (const LeitStream *stream, double raw_value)
{
  if (fabs (raw_value - SENTINEL) < SENTINEL_TOLERANCE)
    return TRUE;
  return stream->drops_minus_one && fabs (raw_value - SENTINEL_MINUS_ONE) < SENTINEL_TOLERANCE;
}

static LeitQuality
judge_value (const LeitStream *stream, double raw_value, double value)
{
  if (!isfinite (raw_value) || !isfinite (value) || is_sentinel (stream, raw_value))
    return LEIT_QUALITY_MISSING;
  if (!stream->rated)
    return LEIT_QUALITY_GOOD;
  if (value < plausible[stream->role].minimum || value > plausible[stream->role].maximum)
    return LEIT_QUALITY_IMPLAUSIBLE;
  if (value > plausible[stream->role].doubtful_above)
    return LEIT_QUALITY_DOUBTFUL;
  return LEIT_QUALITY_GOOD;
}

/**
 * leit_reading_judge:
 * @stream: the stream it belongs to
 * @raw_value: as the server sent it; NAN for none
 * @time_ms: when it was measured, milliseconds UTC
 * @now_ms: the clock, milliseconds UTC
 * @reading: (out caller-allocates): the reading in the stream's unit, with its quality
 *
 * Converts a raw value and judges whether it can be true: bounds by role after the conversion
 * (moisture −10…100 vol.-%, above 60 doubtful; soil temperature −25…50 °C; tank 0…110 %), −128 a
 * sentinel everywhere and −1.00 where the source says so, NaN and infinite as missing. A stream
 * with an unknown unit has no bounds; it is never rated anyway.
 *
 * Returns: whether the reading may go into the model; a clock more than ten minutes ahead or
 *   before 2000 keeps it out
 */
LeitReadingVerdict
leit_reading_judge (
    const LeitStream *stream, double raw_value, gint64 time_ms, gint64 now_ms, LeitReading *reading)
{
  g_return_val_if_fail (stream != NULL, LEIT_READING_FROM_THE_PAST);
  g_return_val_if_fail (stream->role < LEIT_N_ROLES, LEIT_READING_FROM_THE_PAST);
  g_return_val_if_fail (reading != NULL, LEIT_READING_FROM_THE_PAST);

  reading->stream = stream->index;
  reading->time_ms = time_ms;
  reading->value = raw_value * stream->scale + stream->offset;
  reading->quality = judge_value (stream, raw_value, reading->value);
  if (reading->quality == LEIT_QUALITY_MISSING)
    reading->value = NAN;

  if (time_ms < EARLIEST_TIME_MS)
    return LEIT_READING_FROM_THE_PAST;
  if (time_ms > now_ms + LEIT_CLOCK_TOLERANCE_MS)
    return LEIT_READING_FROM_THE_FUTURE;
  return LEIT_READING_TAKEN;
}

/**
 * leit_reading_is_usable:
 * @reading: (nullable): a reading
 *
 * Returns: whether a rating may rest on it, age aside: only %LEIT_QUALITY_GOOD is good enough
 */
gboolean
leit_reading_is_usable (const LeitReading *reading)
{
  return reading != NULL && reading->quality == LEIT_QUALITY_GOOD && isfinite (reading->value);
}
