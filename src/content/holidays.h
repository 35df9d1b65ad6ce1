#pragma once

#include <glib.h>

G_BEGIN_DECLS

void leit_easter_sunday (int year, GDate *date);
const char *leit_holiday_get_name (const GDate *date);

G_END_DECLS
