#include "exchange/profile-edit.h"
#include "exchange/town-copy.h"
#include "exchange/town-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

typedef struct {
  char *location;
  GFile *target; /* NULL: the town file itself */
  LeitStationChoice *choice;
} Save;

static void
save_free (Save *save)
{
  g_free (save->location);
  g_clear_object (&save->target);
  leit_station_choice_free (save->choice);
  g_free (save);
}

static gboolean
is_remote (const char *location)
{
  g_autofree char *scheme = g_uri_parse_scheme (location);

  return g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0;
}

static GFile *
file_of (const char *location)
{
  return g_file_new_for_commandline_arg (location);
}

/**
 * leit_profile_edit_can_save:
 * @location: where a town comes from
 *
 * Returns: whether its file is one that can be written here
 */
gboolean
leit_profile_edit_can_save (const char *location)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *folder = NULL;

  g_return_val_if_fail (location != NULL, FALSE);

  if (is_remote (location))
    return FALSE;
  file = file_of (location);
  if (g_file_peek_path (file) == NULL)
    return FALSE;
  folder = g_path_get_dirname (g_file_peek_path (file));
  return g_access (g_file_peek_path (file), W_OK) == 0 && g_access (folder, W_OK) == 0;
}

/* The town file's text as it is now; of a server's file the last copy. */
static GBytes *
read_profile (const char *location, GCancellable *cancellable, GError **error)
{
  if (is_remote (location)) {
    g_autofree char *path = leit_town_copy_path (location);
    g_autoptr (LeitTownCopy) copy = leit_town_copy_read (path);

    if (copy != NULL)
      return g_bytes_ref (copy->profile_bytes);
    g_set_error_literal (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_READ,
                         _ ("There is no copy of the town file on this computer. Open the town "
                            "again while its server can be reached."));
    return NULL;
  } else {
    g_autoptr (GFile) file = file_of (location);

    return leit_town_file_read (file, LEIT_MAX_PROFILE_BYTES, cancellable, error);
  }
}

static gboolean
set_write_error (GFile *file, int code, GError **error)
{
  g_set_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_WRITE,
               _ ("%s could not be written: %s. Nothing was changed."), g_file_peek_path (file),
               g_strerror (code));
  return FALSE;
}

static gboolean
write_whole (int descriptor, GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  while (size > 0) {
    gssize written = write (descriptor, data, size);

    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return FALSE;
    data += written;
    size -= (gsize) written;
  }
  return fsync (descriptor) == 0;
}

/* With the same rights as the old one, so that others on the network drive keep theirs. */
static gboolean
write_beside (GFile *file, GBytes *bytes, char **path, GError **error)
{
  GStatBuf old;
  int mode = g_stat (g_file_peek_path (file), &old) == 0 ? (int) (old.st_mode & 0777) : 0644;
  int descriptor;
  gboolean written;

  *path = g_strconcat (g_file_peek_path (file), ".XXXXXX", NULL);
  descriptor = g_mkstemp_full (*path, O_WRONLY, mode);
  if (descriptor < 0)
    return set_write_error (file, errno, error);
  written = write_whole (descriptor, bytes) && fchmod (descriptor, (mode_t) mode) == 0;
  if (!written)
    set_write_error (file, errno, error);
  close (descriptor);
  if (!written)
    g_unlink (*path);
  return written;
}

/* @expected NULL: what is there does not matter, the person chose to overwrite it. */
static gboolean
still_is (GFile *file, GBytes *expected, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) now = NULL;

  if (expected == NULL)
    return TRUE;
  now = leit_town_file_read (file, LEIT_MAX_PROFILE_BYTES, cancellable, error);
  if (now == NULL)
    return FALSE;
  if (g_bytes_equal (now, expected))
    return TRUE;
  g_set_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_CONFLICT,
               _ ("%s was changed by someone else at this moment. Nothing was overwritten; please "
                  "try once more."),
               g_file_peek_path (file));
  return FALSE;
}

/*
 * Writes a new file beside the old one and puts it in its place, if that still is what expected says.
 */
gboolean
leit_town_file_replace (
    GFile *file, GBytes *bytes, GBytes *expected, GCancellable *cancellable, GError **error)
{
  g_autofree char *beside = NULL;

  if (!write_beside (file, bytes, &beside, error))
    return FALSE;
  if (!still_is (file, expected, cancellable, error)) {
    g_unlink (beside);
    return FALSE;
  }
  if (g_rename (beside, g_file_peek_path (file)) == 0)
    return TRUE;
  set_write_error (file, errno, error);
  g_unlink (beside);
  return FALSE;
}

static void
run_save (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Save *save = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) before = read_profile (save->location, cancellable, &error);
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GFile) file = NULL;

  if (before != NULL)
    after = leit_profile_edit_apply (before, save->location, save->choice, &error);
  if (after != NULL) {
    file = save->target != NULL ? g_object_ref (save->target) : file_of (save->location);
    if (leit_town_file_replace (file, after, save->target != NULL ? NULL : before, cancellable,
                                &error)) {
      g_task_return_boolean (task, TRUE);
      return;
    }
  }
  g_task_return_error (task, error);
}

void
leit_profile_edit_save_async (const char *location,
                              GFile *target,
                              LeitStationChoice *choice,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Save *save = g_new0 (Save, 1);

  g_return_if_fail (location != NULL && choice != NULL);

  g_task_set_source_tag (task, leit_profile_edit_save_async);
  save->location = g_strdup (location);
  save->target = target != NULL ? g_object_ref (target) : NULL;
  save->choice = choice;
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  g_task_run_in_thread (task, run_save);
}

gboolean
leit_profile_edit_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
