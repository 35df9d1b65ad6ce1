#include "exchange/report-values.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What cannot be true comes before what is too old, that before what is merely doubtful. */
static LeitReportQuality
judge (LeitQuality quality, LeitFreshness freshness)
{
  if (quality == LEIT_QUALITY_MISSING)
    return LEIT_REPORT_MISSING;
  if (quality == LEIT_QUALITY_IMPLAUSIBLE)
    return LEIT_REPORT_IMPLAUSIBLE;
  if (freshness == LEIT_FRESHNESS_INACTIVE || freshness == LEIT_FRESHNESS_NEVER)
    return LEIT_REPORT_INACTIVE;
  if (quality == LEIT_QUALITY_DOUBTFUL)
    return LEIT_REPORT_DOUBTFUL;
  return freshness == LEIT_FRESHNESS_LATE ? LEIT_REPORT_LATE : LEIT_REPORT_GOOD;
}

/*
 * The newest value of a stream; one that nobody reported yet is missing, not left out.
 */
LeitReportValue
leit_report_get_value (LeitTown *town, guint stream, gint64 now_ms)
{
  const LeitThresholds *thresholds = leit_profile_get_thresholds (leit_town_get_profile (town));
  const LeitReading *reading = leit_town_get_latest (town, stream);
  LeitReportValue value = { .stream = leit_town_get_stream (town, stream),
                            .quality = LEIT_REPORT_MISSING,
                            .time_ms = LEIT_TIME_NONE,
                            .value = NAN,
                            .rejected = NAN };

  if (reading == NULL)
    return value;
  value.time_ms = reading->time_ms;
  value.quality =
      judge (reading->quality, leit_freshness_of (thresholds, value.stream, reading, now_ms));
  if (value.quality == LEIT_REPORT_IMPLAUSIBLE)
    value.rejected = reading->value;
  else if (value.quality != LEIT_REPORT_MISSING)
    value.value = reading->value;
  return value;
}

const char *
leit_report_quality_to_string (LeitReportQuality quality)
{
  static const char *const names[] = {
    [LEIT_REPORT_GOOD] = "good",
    [LEIT_REPORT_LATE] = "late",
    [LEIT_REPORT_INACTIVE] = "inactive",
    [LEIT_REPORT_DOUBTFUL] = "doubtful",
    [LEIT_REPORT_IMPLAUSIBLE] = "implausible",
    [LEIT_REPORT_MISSING] = "missing",
  };

  return names[quality];
}

const char *
leit_report_quality_get_label (LeitReportQuality quality)
{
  switch (quality) {
  case LEIT_REPORT_GOOD:
    return C_ ("quality of a value", "good");
  case LEIT_REPORT_LATE:
    return C_ ("quality of a value", "late");
  case LEIT_REPORT_INACTIVE:
    return C_ ("quality of a value", "silent");
  case LEIT_REPORT_DOUBTFUL:
    return C_ ("quality of a value", "doubtful");
  case LEIT_REPORT_IMPLAUSIBLE:
    return C_ ("quality of a value", "implausible");
  case LEIT_REPORT_MISSING:
  default:
    return C_ ("quality of a value", "no value");
  }
}

/*
 * The streams of the station that speaks for a tree; NULL when none does.
 */
GArray *
leit_report_list_tree_streams (LeitTown *town, guint row)
{
  guint station = leit_tree_table_get_station (leit_town_get_trees (town), row);

  if (station == LEIT_TREE_NO_STATION)
    return NULL;
  return leit_station_get_config (leit_town_get_station (town, station))->streams;
}
