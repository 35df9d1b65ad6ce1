#pragma once

#include "content/entry.h"

G_BEGIN_DECLS

GBytes *leit_entry_geojson_write (GPtrArray *entries);

G_END_DECLS
