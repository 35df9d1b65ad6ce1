#pragma once

#include "ui/chart-data.h"

G_BEGIN_DECLS

GArray *leit_chart_list_roles (LeitTown *town, LeitThing thing);
char *leit_chart_get_role_label (LeitTown *town, LeitThing thing, LeitRole role);
LeitChartData *leit_chart_build (LeitTown *town, LeitThing thing, LeitRole role, gint64 now_ms);
gboolean leit_chart_convert (LeitTown *town, const LeitStream *stream, GArray *points);

G_END_DECLS
