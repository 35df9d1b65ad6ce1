#pragma once

#include "town/stream.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitQuality:
 * @LEIT_QUALITY_GOOD: usable
 * @LEIT_QUALITY_DOUBTFUL: shown with a warning, never rated
 * @LEIT_QUALITY_IMPLAUSIBLE: a number came, but it cannot be true: "no value"; the number is kept
 *   for the explanation only
 * @LEIT_QUALITY_MISSING: nothing came
 *
 * How far a single reading can be trusted, age aside.
 */
typedef enum {
  LEIT_QUALITY_GOOD,
  LEIT_QUALITY_DOUBTFUL,
  LEIT_QUALITY_IMPLAUSIBLE,
  LEIT_QUALITY_MISSING,
} LeitQuality;

/**
 * LeitFreshness:
 * @LEIT_FRESHNESS_CURRENT: within 2.5 × the expected interval
 * @LEIT_FRESHNESS_LATE: later than that
 * @LEIT_FRESHNESS_INACTIVE: no value for 48 h: never rated
 * @LEIT_FRESHNESS_NEVER: no reading at all
 */
typedef enum {
  LEIT_FRESHNESS_CURRENT,
  LEIT_FRESHNESS_LATE,
  LEIT_FRESHNESS_INACTIVE,
  LEIT_FRESHNESS_NEVER,
} LeitFreshness;

/**
 * LeitReading:
 * @stream: the stream's index in its town
 * @quality: see #LeitQuality
 * @time_ms: when it was measured, milliseconds UTC
 * @value: in the stream's unit
 */
typedef struct {
  guint stream;
  LeitQuality quality;
  gint64 time_ms;
  double value;
} LeitReading;

/**
 * LeitReadingVerdict:
 * @LEIT_READING_TAKEN: goes into the model
 * @LEIT_READING_FROM_THE_FUTURE: its time is more than ten minutes ahead of the clock
 * @LEIT_READING_FROM_THE_PAST: its time is before the year 2000: a clock that was never set
 */
typedef enum {
  LEIT_READING_TAKEN,
  LEIT_READING_FROM_THE_FUTURE,
  LEIT_READING_FROM_THE_PAST,
} LeitReadingVerdict;

#define LEIT_CLOCK_TOLERANCE_MS (10 * G_GINT64_CONSTANT (60000))

const char *leit_quality_to_string (LeitQuality quality);

LeitReadingVerdict leit_reading_judge (const LeitStream *stream,
                                       double raw_value,
                                       gint64 time_ms,
                                       gint64 now_ms,
                                       LeitReading *reading);
gboolean leit_reading_is_usable (const LeitReading *reading);

G_END_DECLS
