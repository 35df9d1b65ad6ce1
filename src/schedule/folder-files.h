#pragma once

#include "schedule/home.h"

G_BEGIN_DECLS

/* A folder of `.ics` files as a calendar: what blocks, for worker threads. @path is the folder, @name a bare file name. */
LeitCalendarChanges *leit_folder_compare (const char *path, GHashTable *known, GError **error);
LeitCalendarObject *leit_folder_read (const char *path, const char *name, GError **error);
char *leit_folder_write (
    const char *path, const char *name, const char *text, const char *etag, GError **error);
gboolean leit_folder_remove (const char *path, const char *name, const char *etag, GError **error);

gboolean leit_folder_is_object_name (const char *name);

G_END_DECLS
