#include "schedule/folder-version.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* No calendar object is larger; whoever put it there, it is not read. */
#define MAX_BYTES (4 * 1024 * 1024)

void
leit_folder_version_free (LeitFolderVersion *version)
{
  g_free (version->etag);
  g_clear_pointer (&version->bytes, g_bytes_unref);
  g_free (version);
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

static LeitFolderVersion *
version_without_bytes (const struct stat *status)
{
  LeitFolderVersion *version = g_new0 (LeitFolderVersion, 1);

  version->mode = status->st_mode;
  version->etag = g_strdup_printf ("size-%" G_GINT64_FORMAT "-time-%" G_GINT64_FORMAT ".%09ld",
                                   (gint64) status->st_size, (gint64) status->st_mtim.tv_sec,
                                   status->st_mtim.tv_nsec);
  return version;
}

static LeitFolderVersion *
version_of_bytes (GByteArray *bytes, const struct stat *status)
{
  LeitFolderVersion *version = g_new0 (LeitFolderVersion, 1);

  version->mode = status->st_mode;
  version->bytes = g_byte_array_free_to_bytes (bytes);
  version->etag = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, version->bytes);
  return version;
}

static LeitFolderVersion *
read_open_version (int fd, const struct stat *status)
{
  GByteArray *bytes = g_byte_array_new ();

  if (status->st_size <= MAX_BYTES && read_all (fd, bytes))
    return version_of_bytes (bytes, status);
  g_byte_array_unref (bytes);
  return version_without_bytes (status);
}

/* NULL: no such file, or nothing that is a file. */
LeitFolderVersion *
leit_folder_version_read (const char *file)
{
  /* Not waiting: a pipe of that name would never come to an end. */
  int fd = open (file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  LeitFolderVersion *version = NULL;

  if (fd < 0)
    return stat (file, &status) == 0 && S_ISREG (status.st_mode) ? version_without_bytes (&status)
                                                                 : NULL;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    version = read_open_version (fd, &status);
  close (fd);
  return version;
}

/* A text ends at a NUL; one in the middle of a file must not hide the rest of it. */
char *
leit_folder_version_get_text (const LeitFolderVersion *version)
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

gboolean
leit_folder_version_has_text (const LeitFolderVersion *version, const char *text)
{
  gsize length;
  const char *data;

  if (version->bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (version->bytes, &length);
  return length == strlen (text) && (length == 0 || memcmp (data, text, length) == 0);
}
