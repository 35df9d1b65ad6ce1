#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean leit_calendar_text_is_same (const char *a, const char *b);

G_END_DECLS
