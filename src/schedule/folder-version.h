#pragma once

#include <gio/gio.h>
#include <sys/stat.h>

G_BEGIN_DECLS

/**
 * LeitFolderVersion:
 * @etag: SHA-256 of the bytes, or else of size and time
 * @bytes: (nullable): %NULL: too large (over 4 MiB), or not to be read
 * @mode: the file's
 *
 * What lies in a calendar's folder under a name. For worker threads: reading blocks.
 */
typedef struct {
  char *etag;
  GBytes *bytes;
  mode_t mode;
} LeitFolderVersion;

LeitFolderVersion *leit_folder_version_read (const char *file);
void leit_folder_version_free (LeitFolderVersion *version);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitFolderVersion, leit_folder_version_free)

char *leit_folder_version_get_text (const LeitFolderVersion *version);
gboolean leit_folder_version_has_text (const LeitFolderVersion *version, const char *text);

G_END_DECLS
