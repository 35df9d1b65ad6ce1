#pragma once

#include "schedule/home.h"

G_BEGIN_DECLS

/**
 * LeitFolderHome:
 *
 * A calendar as a folder of `.ics` files (the *vdir* convention: one object, one file). An href is the bare file name, an etag the SHA-256 of
 * the bytes; there are no sync tokens, so that each sync compares against what is known. Files that begin with a dot or do not end in
 * `.ics`, or whose name is no UTF-8, are none of ours.
 *
 * A file over 4 MiB, and one that cannot be read, is an object without text, its etag from size and time. A text is handed out as it lies
 * there and need not be UTF-8; only NULs are replaced.
 *
 * `changed` comes about 300 ms after something happened in the folder, our own writing included, also when the folder is created later.
 */
#define LEIT_TYPE_FOLDER_HOME (leit_folder_home_get_type ())
G_DECLARE_FINAL_TYPE (LeitFolderHome, leit_folder_home, LEIT, FOLDER_HOME, GObject)

LeitCalendarHome *leit_folder_home_new (const char *path);

G_END_DECLS
