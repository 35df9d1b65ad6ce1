#pragma once

/* Inside the exchange room: the last good copy of a town that comes from a server. */

#include "town/profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitTownCopy:
 * @profile_bytes: the profile as the server sent it
 * @profile_etag: (nullable): its ETag
 * @trees_file: (nullable): the tree file it names
 * @trees_bytes: (nullable): that file as the server sent it
 * @trees_etag: (nullable): its ETag
 * @confirmed_ms: when the server last had just this
 *
 * Profile and trees belong together and are kept in one file, so that they are replaced together.
 */
typedef struct {
  GBytes *profile_bytes;
  char *profile_etag;
  char *trees_file;
  GBytes *trees_bytes;
  char *trees_etag;
  gint64 confirmed_ms;
} LeitTownCopy;

void leit_town_copy_free (LeitTownCopy *copy);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitTownCopy, leit_town_copy_free)

char *leit_town_copy_path (const char *url);
LeitTownCopy *leit_town_copy_read (const char *path);
gboolean leit_town_copy_write (const LeitTownCopy *copy, const char *path, GError **error);
void leit_town_copy_confirm (const char *path, gint64 now_ms);
gboolean leit_town_copy_add_trees (const LeitTownCopy *copy, LeitProfile *profile, GError **error);

G_END_DECLS
