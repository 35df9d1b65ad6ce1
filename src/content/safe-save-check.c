/* What is looked at before anything is sent. */

#include "content/record-private.h"
#include "content/safe-save-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static JsonObject *
object_member (const LeitRecord *record, const char *member)
{
  JsonNode *node = json_object_get_member (leit_record_get_content (record), member);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
array_member (const LeitRecord *record, const char *member)
{
  JsonNode *node = json_object_get_member (leit_record_get_content (record), member);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/* "true", "1" and true; some servers write it as text. */
static gboolean
is_set (JsonObject *object, const char *member)
{
  g_autofree char *text = NULL;

  if (object == NULL || !json_object_has_member (object, member))
    return FALSE;
  text = leit_record_canonical (member, json_object_get_member (object, member));
  return text != NULL && strcmp (text, "false") != 0 && strcmp (text, "\"false\"") != 0 &&
         strcmp (text, "\"0\"") != 0 && strcmp (text, "0") != 0;
}

/**
 * leit_safe_save_read_only_reason:
 *
 * Records of importers are removed and made anew by their importer: an edit would vanish, and so
 * would the id it was made to. A place with vouchers cannot be sent back whole.
 *
 * Returns: (transfer full) (nullable): why @record is not to be changed, for the user; %NULL: it may
 */
char *
leit_safe_save_read_only_reason (LeitSvaClient *client, const LeitRecord *record)
{
  JsonObject *provider;
  const char *name, *id;
  JsonArray *vouchers;

  g_return_val_if_fail (LEIT_IS_SVA_CLIENT (client) && record != NULL, NULL);

  provider = object_member (record, "dataProvider");
  id = provider != NULL ? leit_record_text (provider, "id") : NULL;
  name = provider != NULL ? leit_record_text (provider, "name") : NULL;
  if (name == NULL || *name == '\0')
    name = _ ("another provider");
  if (is_set (object_member (record, "settings"), "alwaysRecreateOnImport"))
    return g_strdup_printf (
        /* Translators: who imports it */
        _ ("This comes from %s by an automatic import, which removes and recreates it: what you "
           "change here would be lost. Have it changed there."),
        name);
  if (!leit_sva_client_is_own_provider (client, id))
    return g_strdup_printf (_ ("This belongs to %s and is looked after there. Have it changed "
                               "there."),
                            name);
  vouchers = array_member (record, "vouchers");
  if (vouchers != NULL && json_array_get_length (vouchers) > 0)
    return g_strdup (
        _ ("This has vouchers, which Leitstand cannot keep when it saves. Change it in "
           "the app’s own editor."));
  return NULL;
}

static const char *
name_of (JsonArray *array, guint i)
{
  JsonNode *element = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (element)
             ? leit_record_text (json_node_get_object (element), "name")
             : NULL;
}

static gboolean
lists_name (JsonArray *array, const char *name)
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (g_strcmp0 (name_of (array, i), name) == 0)
      return TRUE;
  return FALSE;
}

/* Whether every category is one the record has on the server, so that there is nothing to look up. */
gboolean
leit_save_knows_categories (const LeitRecord *wanted, const LeitRecord *current)
{
  JsonArray *names = array_member (wanted, "categories");
  JsonArray *known = current != NULL ? array_member (current, "categories") : NULL;

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    if (!lists_name (known, name_of (names, i)))
      return FALSE;
  return TRUE;
}

static gboolean
has_category (GPtrArray *categories, const char *name)
{
  for (guint i = 0; name != NULL && i < categories->len; i++)
    if (g_str_equal (((LeitSvaCategory *) g_ptr_array_index (categories, i))->name, name))
      return TRUE;
  return FALSE;
}

/* Returns: (transfer full) (nullable): those the town does not have, separated by commas */
char *
leit_save_unknown_categories (const LeitRecord *wanted, GPtrArray *categories)
{
  JsonArray *names = array_member (wanted, "categories");
  g_autoptr (GString) unknown = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++) {
    const char *name = name_of (names, i);

    if (has_category (categories, name))
      continue;
    if (unknown->len > 0)
      g_string_append (unknown, ", ");
    g_string_append (unknown, name != NULL && *name != '\0' ? name : _ ("without a name"));
  }
  return unknown->len > 0 ? g_string_free (g_steal_pointer (&unknown), FALSE) : NULL;
}
