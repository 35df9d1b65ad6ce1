#pragma once

#include "town/need.h"
#include "town/town.h"

G_BEGIN_DECLS

typedef enum {
  LEIT_REPORT_TEXT,
  LEIT_REPORT_JSON,
} LeitReportFormat;

char *leit_report_write (LeitTown *town, LeitReportFormat format, gint64 now_ms);
/* 0 nothing to do, 1 something needs a hand */
int leit_report_get_exit_status (LeitTown *town, gint64 now_ms);

G_END_DECLS
