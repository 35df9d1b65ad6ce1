#include "content/sva-documents.h"

#include <gio/gio.h>
#include <string.h>

#define FOLDER "/de/zukunftsschusterei/Leitstand/content/graphql/"
#define IMPORT "#import \""

/* Of the generated content-resources.c; named here, so that the linker keeps it. */
GResource *leit_content_get_resource (void);

/* Adds the file and, once each, the files its first lines import. */
static void
add_file (GString *text, GHashTable *seen, const char *file)
{
  g_autofree char *path = g_strconcat (FOLDER, file, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_hash_table_add (seen, g_strdup (file)))
    return;
  bytes = g_resource_lookup_data (leit_content_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  NULL);
  g_return_if_fail (bytes != NULL);
  g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  lines = g_strsplit (g_bytes_get_data (bytes, NULL), "\n", -1);
  for (guint i = 0; lines[i] != NULL && g_str_has_prefix (lines[i], IMPORT); i++) {
    g_autofree char *imported = g_strdup (lines[i] + strlen (IMPORT));

    imported[strcspn (imported, "\"")] = '\0';
    add_file (text, seen, imported);
  }
}

/**
 * leit_sva_document_load:
 * @name: of a document, such as `place-detail`
 *
 * Returns: (transfer full): the GraphQL document with the fragments it uses
 */
char *
leit_sva_document_load (const char *name)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *file = g_strconcat (name, ".graphql", NULL);
  GString *text = g_string_new (NULL);

  add_file (text, seen, file);
  return g_string_free (text, FALSE);
}

/**
 * leit_sva_document_operation:
 * @name: of a document, such as `place-detail`
 *
 * Returns: (transfer full): what its operation is called, such as `PlaceDetail`
 */
char *
leit_sva_document_operation (const char *name)
{
  GString *operation = g_string_new (NULL);
  gboolean first = TRUE;

  for (const char *p = name; *p != '\0'; p++) {
    if (*p != '-')
      g_string_append_c (operation, first ? g_ascii_toupper (*p) : *p);
    first = *p == '-';
  }
  return g_string_free (operation, FALSE);
}
