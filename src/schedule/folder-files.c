#include "schedule/folder-files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No calendar object is larger; whoever put it there, it is not read. */
#define MAX_BYTES (4 * 1024 * 1024)
#define TEMPORARY_NAME ".leitstand-XXXXXX"

/* What lies in the folder under a name: its version, and its bytes where they can be had. */
typedef struct {
  char *etag;
  GBytes *bytes; /* NULL: too large, or not to be read */
  mode_t mode;
} Version;

static void
version_free (Version *version)
{
  g_free (version->etag);
  g_clear_pointer (&version->bytes, g_bytes_unref);
  g_free (version);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Version, version_free)

/* Between the look at a file's version and its replacement no other writer of this program may come. Another program may: the
 * moment is short, and a file system has no better means. */
static GMutex writer;

static void
set_error (GError **error, const char *file, int code)
{
  switch (code) {
  case ENOSPC:
  case EDQUOT:
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED,
                 _ ("%s cannot be written: the disk is full. Make room and try again."), file);
    break;
  case EACCES:
  case EPERM:
  case EROFS:
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED,
                 _ ("%s cannot be written: the folder is read-only for you. Ask the administrator "
                    "for the right to write there."),
                 file);
    break;
  case ENAMETOOLONG:
  case EFBIG:
  case EINVAL:
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED,
                 /* Translators: file, what the system says */
                 _ ("%s cannot be written: %s."), file, g_strerror (code));
    break;
  default:
    g_set_error (error, G_IO_ERROR, (int) g_io_error_from_errno (code),
                 /* Translators: file, what the system says */
                 _ ("%s cannot be written (%s). Check whether the drive is connected."), file,
                 g_strerror (code));
  }
}

/**
 * leit_folder_is_object_name:
 * @name: a file's name
 *
 * Returns: whether a file of this name counts as an object: `*.ics`, not hidden
 */
gboolean
leit_folder_is_object_name (const char *name)
{
  return *name != '.' && g_str_has_suffix (name, ".ics") && g_utf8_validate (name, -1, NULL);
}

static gboolean
check_name (const char *name, GError **error)
{
  if (leit_folder_is_object_name (name) && strchr (name, '/') == NULL)
    return TRUE;
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
               _ ("“%s” cannot be the name of a file in a calendar folder. Names end in “.ics”, "
                  "begin with no dot and have no slash."),
               name);
  return FALSE;
}

static gboolean
read_all (int fd, GByteArray *bytes)
{
  guint8 chunk[16 * 1024];
  gssize n;

  while ((n = read (fd, chunk, sizeof chunk)) != 0) {
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0 || bytes->len + (gsize) n > MAX_BYTES)
      return FALSE;
    g_byte_array_append (bytes, chunk, (guint) n);
  }
  return TRUE;
}

static Version *
version_without_bytes (const struct stat *status)
{
  Version *version = g_new0 (Version, 1);

  version->mode = status->st_mode;
  version->etag = g_strdup_printf ("size-%" G_GINT64_FORMAT "-time-%" G_GINT64_FORMAT ".%09ld",
                                   (gint64) status->st_size, (gint64) status->st_mtim.tv_sec,
                                   status->st_mtim.tv_nsec);
  return version;
}

static Version *
version_of_bytes (GByteArray *bytes, const struct stat *status)
{
  Version *version = g_new0 (Version, 1);

  version->mode = status->st_mode;
  version->bytes = g_byte_array_free_to_bytes (bytes);
  version->etag = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, version->bytes);
  return version;
}

static Version *
read_open_version (int fd, const struct stat *status)
{
  GByteArray *bytes = g_byte_array_new ();

  if (status->st_size <= MAX_BYTES && read_all (fd, bytes))
    return version_of_bytes (bytes, status);
  g_byte_array_unref (bytes);
  return version_without_bytes (status);
}

/* NULL: no such file, or nothing that is a file. */
static Version *
read_version (const char *file)
{
  /* Not waiting: a pipe of that name would never come to an end. */
  int fd = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  Version *version = NULL;

  if (fd < 0)
    return stat (file, &status) == 0 && S_ISREG (status.st_mode) ? version_without_bytes (&status)
                                                                 : NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    version = read_open_version (fd, &status);
  close (fd);
  return version;
}

/* A text ends at a NUL; one in the middle of a file must not hide the rest of it. */
static char *
text_of (const Version *version)
{
  gsize length;
  const char *data;

  if (version->bytes == NULL)
    return NULL;
  data = g_bytes_get_data (version->bytes, &length);
  if (length > 0 && memchr (data, '\0', length) != NULL)
    return g_utf8_make_valid (data, (gssize) length);
  return g_strndup (length > 0 ? data : "", length);
}

static gboolean
has_text (const Version *version, const char *text)
{
  gsize length;
  const char *data;

  if (version->bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (version->bytes, &length);
  return length == strlen (text) && (length == 0 || memcmp (data, text, length) == 0);
}

static LeitCalendarObject *
object_new (const char *name, const Version *version)
{
  g_autofree char *text = text_of (version);

  return leit_calendar_object_new (name, version->etag, text);
}

static void
compare_file (const char *path,
              const char *name,
              GHashTable *known,
              GHashTable *found,
              LeitCalendarChanges *changes)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autoptr (Version) version = read_version (file);

  if (version == NULL)
    return;
  g_hash_table_add (found, g_strdup (name));
  if (known == NULL || g_strcmp0 (g_hash_table_lookup (known, name), version->etag) != 0)
    g_ptr_array_add (changes->changed, object_new (name, version));
}

static void
add_removed (GHashTable *known, GHashTable *found, LeitCalendarChanges *changes)
{
  GHashTableIter iter;
  gpointer name;

  if (known == NULL)
    return;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (found, name))
      g_ptr_array_add (changes->removed, g_strdup (name));
}

static LeitCalendarChanges *
compare_without_folder (const char *path, GHashTable *known, const GError *cause, GError **error)
{
  gboolean is_missing = g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOENT);

  if (is_missing && (known == NULL || g_hash_table_size (known) == 0))
    return leit_calendar_changes_new ();
  if (is_missing)
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE,
                 _ ("The calendar folder %s is no longer there. Check whether the network drive is "
                    "connected."),
                 path);
  else
    g_set_error (
        error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE,
        /* Translators: what the system says; it names the folder */
        _ ("The calendar folder cannot be read (%s). Check the folder in the town file and "
           "whether you may read it."),
        cause->message);
  return NULL;
}

/**
 * leit_folder_compare:
 * @known: (nullable): name -> etag
 *
 * Compares what lies in the folder with @known. A folder that is not there is empty, as long as nothing in it was known: a network drive
 * that went away has not lost its calendar. A file that is too large (4 MiB) or cannot be read is handed out without text.
 *
 * Returns: (transfer full): what differs, by name; %NULL with %LEIT_SCHEDULE_ERROR_UNREADABLE
 */
LeitCalendarChanges *
leit_folder_compare (const char *path, GHashTable *known, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &cause);
  LeitCalendarChanges *changes;
  const char *name;

  if (folder == NULL)
    return compare_without_folder (path, known, cause, error);
  changes = leit_calendar_changes_new ();
  while ((name = g_dir_read_name (folder)) != NULL)
    if (leit_folder_is_object_name (name))
      compare_file (path, name, known, found, changes);
  add_removed (known, found, changes);
  return changes;
}

static void
set_gone (GError **error, const char *file)
{
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE,
               _ ("%s is no longer there. Somebody else removed it."), file);
}

/**
 * leit_folder_read:
 *
 * Returns: (transfer full): the object; %NULL with %LEIT_SCHEDULE_ERROR_GONE or _INVALID
 */
LeitCalendarObject *
leit_folder_read (const char *path, const char *name, GError **error)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  g_autoptr (Version) version = NULL;

  if (!check_name (name, error))
    return NULL;
  version = read_version (file);
  if (version == NULL) {
    set_gone (error, file);
    return NULL;
  }
  return object_new (name, version);
}

static gboolean
write_all (int fd, const char *text)
{
  gsize rest = strlen (text);

  while (rest > 0) {
    gssize n = write (fd, text, rest);

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return FALSE;
    text += n;
    rest -= (gsize) n;
  }
  return fsync (fd) == 0;
}

/* NULL with errno set. @mode 0: that of any new file. */
static char *
write_temporary (const char *path, const char *text, mode_t mode)
{
  g_autofree char *file = g_build_filename (path, TEMPORARY_NAME, NULL);
  int fd = g_mkstemp_full (file, O_RDWR | O_CLOEXEC, 0666);
  gboolean written;
  int code;

  if (fd < 0)
    return NULL;
  written = (mode == 0 || fchmod (fd, mode & 07777) == 0) && write_all (fd, text);
  code = errno;
  if (close (fd) != 0 && written) {
    code = errno;
    written = FALSE;
  }
  if (written)
    return g_steal_pointer (&file);
  g_unlink (file);
  errno = code;
  return NULL;
}

/* So that the new name survives a power cut too; not every file system can. */
static void
flush_folder (const char *path)
{
  int fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (fsync (fd) != 0)
    g_debug ("%s is not flushed: %s", path, g_strerror (errno));
  close (fd);
}

/* For file systems without hard links. A crash in the middle leaves half a file, which is then shown as broken. */
static gboolean
write_exclusively (const char *file, const char *text)
{
  int fd = open (file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  gboolean written;
  int code;

  if (fd < 0)
    return FALSE;
  written = write_all (fd, text);
  code = errno;
  close (fd);
  if (!written)
    g_unlink (file);
  errno = code;
  return written;
}

/* Never replaces what is there: errno is EEXIST then. */
static gboolean
give_name (const char *temporary, const char *file, const char *text)
{
  if (link (temporary, file) == 0)
    return TRUE;
  if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS || errno == EMLINK)
    return write_exclusively (file, text);
  return FALSE;
}

static gboolean
is_there_already (const char *file, const char *text)
{
  g_autoptr (Version) version = read_version (file);

  return version != NULL && has_text (version, text);
}

static gboolean
create (const char *path, const char *file, const char *text, GError **error)
{
  g_autofree char *temporary = NULL;
  gboolean created = FALSE;
  int code;

  if (g_mkdir_with_parents (path, 0777) == 0)
    temporary = write_temporary (path, text, 0);
  if (temporary != NULL)
    created = give_name (temporary, file, text);
  code = errno;
  if (temporary != NULL)
    g_unlink (temporary);
  if (created || (code == EEXIST && is_there_already (file, text)))
    return TRUE;
  if (code == EEXIST)
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_EXISTS,
                 _ ("%s is there already; it was not replaced."), file);
  else
    set_error (error, file, code);
  return FALSE;
}

/* NULL without error: @text is there already. */
static Version *
check_version (const char *file, const char *etag, const char *text, GError **error)
{
  g_autoptr (Version) version = read_version (file);

  if (version == NULL)
    set_gone (error, file);
  else if (text != NULL && has_text (version, text))
    return NULL;
  else if (g_strcmp0 (version->etag, etag) == 0)
    return g_steal_pointer (&version);
  else
    g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_CONFLICT,
                 _ ("%s was changed by somebody else in the meantime."), file);
  return NULL;
}

/* Whether @temporary now stands in the place of @etag; what cannot be has its @error. */
static gboolean
replace_version (
    const char *temporary, const char *file, const char *text, const char *etag, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (Version) present = check_version (file, etag, text, &cause);

  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (present != NULL && g_rename (temporary, file) != 0) {
    set_error (error, file, errno);
    return FALSE;
  }
  return TRUE;
}

static gboolean
replace (const char *path, const char *file, const char *text, const char *etag, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (Version) before = check_version (file, etag, text, &cause);
  g_autofree char *temporary = NULL;
  gboolean replaced;

  if (cause != NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (before == NULL)
    return TRUE;
  temporary = write_temporary (path, text, before->mode);
  if (temporary == NULL) {
    set_error (error, file, errno);
    return FALSE;
  }
  replaced = replace_version (temporary, file, text, etag, error);
  g_unlink (temporary);
  return replaced;
}

/**
 * leit_folder_write:
 * @etag: (nullable): the version that is replaced; %NULL: there must be none
 *
 * Writes a new file beside the old one, looks once more whether the old one still is @etag, and renames. The mode is kept; a missing folder
 * is created.
 *
 * Returns: (transfer full): the new version; %NULL with a #LeitScheduleError or #GIOErrorEnum
 */
char *
leit_folder_write (
    const char *path, const char *name, const char *text, const char *etag, GError **error)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  gboolean written;

  if (!check_name (name, error))
    return NULL;
  g_mutex_lock (&writer);
  written =
      etag == NULL ? create (path, file, text, error) : replace (path, file, text, etag, error);
  g_mutex_unlock (&writer);
  if (!written)
    return NULL;
  flush_folder (path);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static gboolean
remove_version (const char *file, const char *etag, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (Version) version = check_version (file, etag, NULL, &cause);

  if (g_error_matches (cause, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE))
    return TRUE;
  if (version == NULL) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return FALSE;
  }
  if (g_unlink (file) == 0 || errno == ENOENT)
    return TRUE;
  set_error (error, file, errno);
  return FALSE;
}

/**
 * leit_folder_remove:
 * @etag: the version that is removed
 *
 * Returns: whether there is no such file any more; %FALSE with %LEIT_SCHEDULE_ERROR_CONFLICT, _REFUSED, _INVALID or a #GIOErrorEnum
 */
gboolean
leit_folder_remove (const char *path, const char *name, const char *etag, GError **error)
{
  g_autofree char *file = g_build_filename (path, name, NULL);
  gboolean removed;

  if (!check_name (name, error))
    return FALSE;
  g_mutex_lock (&writer);
  removed = remove_version (file, etag, error);
  g_mutex_unlock (&writer);
  if (removed)
    flush_folder (path);
  return removed;
}
