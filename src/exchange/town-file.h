#pragma once

/* Inside the exchange room: a profile on disk, and where its tree file is. */

#include "exchange/town-loader.h"

G_BEGIN_DECLS

/* A profile with every stream of a large town is far below this. */
#define LEIT_MAX_PROFILE_BYTES (16 * 1024 * 1024)
/* A million trees as GeoJSON take about 300 MB. */
#define LEIT_MAX_TREES_BYTES (512 * 1024 * 1024)

LeitProfile *leit_town_file_load (GFile *file, GCancellable *cancellable, GError **error);
GBytes *
leit_town_file_read (GFile *file, goffset max_bytes, GCancellable *cancellable, GError **error);
gboolean leit_town_file_replace (
    GFile *file, GBytes *bytes, GBytes *expected, GCancellable *cancellable, GError **error);
GFile *leit_town_file_beside (GFile *profile, const char *name, GError **error);
char *leit_town_url_beside (const char *profile_url, const char *name, GError **error);

G_END_DECLS
