#include "exchange/town-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (leit_exchange_error_quark, leit_exchange_error)

static gboolean
set_read_error (GFile *file, const GError *cause, GError **error)
{
  g_set_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_READ, _ ("%s cannot be read: %s"),
               g_file_peek_path (file), cause->message);
  return FALSE;
}

/* A pipe or device would never end, so it is not even opened. */
static gboolean
check_file (GFile *file, goffset max_bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info =
      g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                         G_FILE_QUERY_INFO_NONE, cancellable, &cause);

  if (info == NULL)
    return set_read_error (file, cause, error);
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR) {
    g_set_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_READ, _ ("%s is not a file"),
                 g_file_peek_path (file));
    return FALSE;
  }
  if (g_file_info_get_size (info) > max_bytes) {
    g_set_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_TOO_LARGE,
                 _ ("%s is larger than %d MB, so it is not read"), g_file_peek_path (file),
                 (int) (max_bytes / (1024 * 1024)));
    return FALSE;
  }
  return TRUE;
}

/*
 * A whole file, if it is not larger than max_bytes. Blocks; for a thread.
 */
GBytes *
leit_town_file_read (GFile *file, goffset max_bytes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GBytes *bytes;

  if (!check_file (file, max_bytes, cancellable, error))
    return NULL;
  bytes = g_file_load_bytes (file, cancellable, NULL, &cause);
  if (bytes == NULL)
    set_read_error (file, cause, error);
  return bytes;
}

static gboolean
add_trees_beside (LeitProfile *profile, GFile *file, GCancellable *cancellable, GError **error)
{
  const char *name = leit_profile_get_trees_file (profile);
  g_autoptr (GFile) trees = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (name == NULL)
    return TRUE;
  trees = leit_town_file_beside (file, name, error);
  if (trees == NULL)
    return FALSE;
  bytes = leit_town_file_read (trees, LEIT_MAX_TREES_BYTES, cancellable, error);
  return bytes != NULL && leit_profile_add_trees (profile, bytes, g_file_peek_path (trees), error);
}

/*
 * Reads a profile and the tree file it names. Blocks; for a thread.
 */
LeitProfile *
leit_town_file_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = leit_town_file_read (file, LEIT_MAX_PROFILE_BYTES, cancellable, error);
  g_autoptr (LeitProfile) profile = NULL;

  if (bytes == NULL)
    return NULL;
  profile = leit_profile_parse (bytes, g_file_peek_path (file), error);
  if (profile == NULL || !add_trees_beside (profile, file, cancellable, error))
    return NULL;
  return g_steal_pointer (&profile);
}

/* A profile may come from anywhere; what it names must not reach out of its own folder. */
static gboolean
stays_below (const char *name)
{
  g_auto (GStrv) segments = g_strsplit (name, "/", -1);

  if (*name == '\0' || *name == '/' || strpbrk (name, "\\?#") != NULL)
    return FALSE;
  if (g_uri_peek_scheme (name) != NULL)
    return FALSE;
  return !g_strv_contains ((const char *const *) segments, "..");
}

static gboolean
check_name (const char *name, GError **error)
{
  if (stays_below (name))
    return TRUE;
  g_set_error (error, LEIT_EXCHANGE_ERROR, LEIT_EXCHANGE_ERROR_REFERENCE,
               _ ("The town names “%s” as its tree file. It must lie in the same folder or below "
                  "it, such as “trees.geojson”."),
               name);
  return FALSE;
}

/*
 * The file called name in the profile's folder or below it.
 */
GFile *
leit_town_file_beside (GFile *profile, const char *name, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (profile);

  if (!check_name (name, error))
    return NULL;
  return g_file_resolve_relative_path (folder, name);
}

/*
 * The same on a server; name is a file's name, not yet escaped.
 */
char *
leit_town_url_beside (const char *profile_url, const char *name, GError **error)
{
  g_autofree char *escaped = NULL;

  if (!check_name (name, error))
    return NULL;
  escaped = g_uri_escape_string (name, "/", FALSE);
  return g_uri_resolve_relative (profile_url, escaped, G_URI_FLAGS_ENCODED, error);
}
