#pragma once

#include "base/json.h"

G_BEGIN_DECLS

/* Members as weather answers and the kept copy of one share them: absent and null are "not known". Of this room only. */

gboolean leit_weather_read_number (const LeitJsonPlace *object,
                                   const char *member,
                                   double *value,
                                   GError **error);
gboolean leit_weather_read_time (const LeitJsonPlace *object,
                                 const char *member,
                                 gboolean required,
                                 gint64 *time_ms,
                                 GError **error);
gboolean leit_weather_read_text (const LeitJsonPlace *object,
                                 const char *member,
                                 char **text,
                                 GError **error);

G_END_DECLS
