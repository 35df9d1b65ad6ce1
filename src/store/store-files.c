/* Where the file lies, and putting a damaged one aside. */

#include "base/clock.h"
#include "store/store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/**
 * leit_store_path_for_town:
 * @town_id: a profile's id, `[a-z0-9-]{1,64}`
 *
 * Returns: (transfer full) (type filename): the file of that town, `$XDG_DATA_HOME/leitstand/TOWN-ID.sqlite`
 */
char *
leit_store_path_for_town (const char *town_id)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (town_id != NULL && *town_id != '\0', NULL);
  g_return_val_if_fail (strpbrk (town_id, "/\\") == NULL && *town_id != '.', NULL);

  name = g_strconcat (town_id, ".sqlite", NULL);
  return g_build_filename (g_get_user_data_dir (), "leitstand", name, NULL);
}

static char *
free_name_for_copy (const char *path)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (leit_clock_now_ms () / 1000);
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%d-%H%M%S");
  char *copy = g_strdup_printf ("%s.damaged-%s", path, stamp);

  for (guint i = 2; g_file_test (copy, G_FILE_TEST_EXISTS); i++) {
    g_free (copy);
    copy = g_strdup_printf ("%s.damaged-%s-%u", path, stamp, i);
  }
  return copy;
}

static gboolean
move (const char *from, const char *to, const char *suffix, GError **error)
{
  g_autofree char *from_path = g_strconcat (from, suffix, NULL);
  g_autofree char *to_path = g_strconcat (to, suffix, NULL);

  if (g_rename (from_path, to_path) == 0 || (errno == ENOENT && *suffix != '\0'))
    return TRUE;
  g_set_error (error, LEIT_STORE_ERROR,
               errno == ENOSPC ? LEIT_STORE_ERROR_FULL : LEIT_STORE_ERROR_FAILED,
               _ ("%s cannot be put aside as %s: %s"), from_path, to_path, g_strerror (errno));
  return FALSE;
}

/**
 * leit_store_keep_copy:
 * @path: (type filename): a damaged store that is not open
 * @error: set to %LEIT_STORE_ERROR_FAILED when it cannot be moved
 *
 * Moves a damaged file with its log aside, to `NAME.damaged-YYYYMMDD-HHMMSS` in the same folder, so
 * that leit_store_open() can begin a new one and nothing is thrown away.
 *
 * Returns: (transfer full) (nullable) (type filename): where the copy is
 */
char *
leit_store_keep_copy (const char *path, GError **error)
{
  g_autofree char *copy = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  copy = free_name_for_copy (path);
  /* The log first: left behind it would be taken for that of the new file. */
  if (!move (path, copy, "-wal", error))
    return NULL;
  if (!move (path, copy, "-shm", error) || !move (path, copy, "", error)) {
    move (copy, path, "-shm", NULL);
    move (copy, path, "-wal", NULL);
    return NULL;
  }
  return g_steal_pointer (&copy);
}
