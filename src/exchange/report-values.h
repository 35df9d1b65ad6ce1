#pragma once

/* Inside the exchange room: what both formats of the report say about a value. */

#include "town/town.h"

G_BEGIN_DECLS

/**
 * LeitReportQuality:
 *
 * How far a value can be trusted, its age included.
 */
typedef enum {
  LEIT_REPORT_GOOD,
  LEIT_REPORT_LATE,
  LEIT_REPORT_INACTIVE,
  LEIT_REPORT_DOUBTFUL,
  LEIT_REPORT_IMPLAUSIBLE,
  LEIT_REPORT_MISSING,
} LeitReportQuality;

/**
 * LeitReportValue:
 * @stream: what it is the newest value of
 * @time_ms: when it was measured, or %LEIT_TIME_NONE
 * @value: NAN when there is none or it cannot be true
 * @rejected: the number that cannot be true, else NAN
 */
typedef struct {
  const LeitStream *stream;
  LeitReportQuality quality;
  gint64 time_ms;
  double value;
  double rejected;
} LeitReportValue;

LeitReportValue leit_report_get_value (LeitTown *town, guint stream, gint64 now_ms);
const char *leit_report_quality_to_string (LeitReportQuality quality);
const char *leit_report_quality_get_label (LeitReportQuality quality);
GArray *leit_report_list_tree_streams (LeitTown *town, guint row);

char *leit_report_write_json (LeitTown *town, gint64 now_ms);
char *leit_report_write_text (LeitTown *town, gint64 now_ms);

G_END_DECLS
