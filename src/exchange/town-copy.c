#include "exchange/town-copy.h"

#include "base/clock.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

/* format, profile's ETag, profile, tree file's name, its ETag, trees; "" and empty are absent. The URL is not kept, it
 * may hold a secret. Bytes are little-endian on every machine. */
#define COPY_TYPE "(usayssay)"
#define COPY_FORMAT 1

void
leit_town_copy_free (LeitTownCopy *copy)
{
  g_clear_pointer (&copy->profile_bytes, g_bytes_unref);
  g_clear_pointer (&copy->trees_bytes, g_bytes_unref);
  g_free (copy->profile_etag);
  g_free (copy->trees_file);
  g_free (copy->trees_etag);
  g_free (copy);
}

/*
 * $XDG_DATA_HOME/leitstand/profiles/HASH.copy, HASH being the URL's SHA-256.
 */
char *
leit_town_copy_path (const char *url)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, url, -1);
  g_autofree char *name = g_strconcat (hash, ".copy", NULL);

  return g_build_filename (g_get_user_data_dir (), "leitstand", "profiles", name, NULL);
}

/* What a server sends as ETag need not be UTF-8; one that is not is forgotten. */
static const char *
valid_or_empty (const char *text)
{
  return text != NULL && g_utf8_validate (text, -1, NULL) ? text : "";
}

static char *
text_or_null (const char *text)
{
  return *text != '\0' ? g_strdup (text) : NULL;
}

static GBytes *
child_bytes (GVariant *tuple, gsize child)
{
  g_autoptr (GVariant) bytes = g_variant_get_child_value (tuple, child);

  return g_variant_get_data_as_bytes (bytes);
}

static LeitTownCopy *
copy_from_variant (GVariant *tuple)
{
  LeitTownCopy *copy;
  const char *profile_etag, *trees_file, *trees_etag;
  guint32 format;

  g_variant_get_child (tuple, 0, "u", &format);
  if (GUINT32_FROM_LE (format) != COPY_FORMAT)
    return NULL;
  g_variant_get_child (tuple, 1, "&s", &profile_etag);
  g_variant_get_child (tuple, 3, "&s", &trees_file);
  g_variant_get_child (tuple, 4, "&s", &trees_etag);
  copy = g_new0 (LeitTownCopy, 1);
  copy->profile_etag = text_or_null (profile_etag);
  copy->profile_bytes = child_bytes (tuple, 2);
  copy->trees_file = text_or_null (trees_file);
  copy->trees_etag = text_or_null (trees_etag);
  if (copy->trees_file != NULL)
    copy->trees_bytes = child_bytes (tuple, 5);
  return copy;
}

/*
 * The copy at path, or NULL when there is none that can be used. Blocks; for a thread.
 */
LeitTownCopy *
leit_town_copy_read (const char *path)
{
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  g_autoptr (GVariant) tuple = NULL;
  LeitTownCopy *copy;
  GStatBuf now;

  if (bytes == NULL || g_stat (path, &now) != 0)
    return NULL;
  tuple = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (COPY_TYPE), bytes, FALSE));
  if (!g_variant_is_normal_form (tuple))
    return NULL;
  copy = copy_from_variant (tuple);
  if (copy != NULL)
    copy->confirmed_ms = (gint64) now.st_mtime * 1000;
  return copy;
}

static GVariant *
bytes_to_variant (GBytes *bytes)
{
  return bytes != NULL ? g_variant_new_from_bytes (G_VARIANT_TYPE_BYTESTRING, bytes, TRUE)
                       : g_variant_new_array (G_VARIANT_TYPE_BYTE, NULL, 0);
}

static GVariant *
copy_to_variant (const LeitTownCopy *copy)
{
  GVariant *children[] = {
    g_variant_new_uint32 (GUINT32_TO_LE (COPY_FORMAT)),
    g_variant_new_string (valid_or_empty (copy->profile_etag)),
    bytes_to_variant (copy->profile_bytes),
    g_variant_new_string (valid_or_empty (copy->trees_file)),
    g_variant_new_string (valid_or_empty (copy->trees_etag)),
    bytes_to_variant (copy->trees_bytes),
  };

  return g_variant_ref_sink (g_variant_new_tuple (children, G_N_ELEMENTS (children)));
}

/*
 * Replaces the copy at path as a whole: a crash leaves the old one or the new one. Blocks; for a
 * thread.
 */
gboolean
leit_town_copy_write (const LeitTownCopy *copy, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GVariant) tuple = copy_to_variant (copy);

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
    return FALSE;
  }
  if (!g_file_set_contents_full (
          path, g_variant_get_data (tuple), (gssize) g_variant_get_size (tuple),
          G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error))
    return FALSE;
  leit_town_copy_confirm (path, copy->confirmed_ms);
  return TRUE;
}

/* The server said that the copy is still what it has; the file's time says when. */
void
leit_town_copy_confirm (const char *path, gint64 now_ms)
{
  struct utimbuf times = { .actime = (time_t) (now_ms / 1000),
                           .modtime = (time_t) (now_ms / 1000) };

  if (g_utime (path, &times) != 0)
    g_debug ("The time of the profile's copy cannot be set: %s", g_strerror (errno));
}

/*
 * Adds the trees that belong to the profile, if it names a file with them.
 */
gboolean
leit_town_copy_add_trees (const LeitTownCopy *copy, LeitProfile *profile, GError **error)
{
  const char *trees_file = leit_profile_get_trees_file (profile);

  if (trees_file == NULL)
    return TRUE;
  if (copy->trees_bytes != NULL && g_strcmp0 (trees_file, copy->trees_file) == 0)
    return leit_profile_add_trees (profile, copy->trees_bytes, trees_file, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("The copy lacks %s"), trees_file);
  return FALSE;
}
