#include "content/search-private.h"

#include <glib/gi18n-lib.h>

/* Whatever more entries than this share tells nothing: a switchboard, a health centre. */
#define LARGEST_GROUP 12

enum {
  SAME_NAME = 1 << 0,
  SAME_ADDRESS = 1 << 1,
  SAME_PHONE = 1 << 2,
};

static gboolean
may_be_same (const LeitEntry *a, const LeitEntry *b)
{
  return a->kind == b->kind && leit_entry_is_place (a);
}

static void
note_pair (GHashTable *pairs, guint first, guint second, guint same)
{
  gint64 key = ((gint64) MIN (first, second) << 32) | MAX (first, second);
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (pairs, &key));

  g_hash_table_replace (pairs, g_memdup2 (&key, sizeof key), GUINT_TO_POINTER (known | same));
}

static void
note_group (const LeitEntryIndex *self, GArray *group, GHashTable *pairs, guint same)
{
  if (group->len > LARGEST_GROUP)
    return;
  for (guint i = 0; i < group->len; i++)
    for (guint k = i + 1; k < group->len; k++) {
      guint first = g_array_index (group, guint, i);
      guint second = g_array_index (group, guint, k);

      if (may_be_same (self->entries->pdata[first], self->entries->pdata[second]))
        note_pair (pairs, first, second, same);
    }
}

static const char *
get_key (const LeitEntryKeys *keys, guint same)
{
  if (same == SAME_NAME)
    return keys->name;
  return same == SAME_ADDRESS ? keys->address : keys->phone;
}

static void
collect (const LeitEntryIndex *self, GHashTable *pairs, guint same)
{
  g_autoptr (GHashTable) groups =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  GHashTableIter iter;
  gpointer group;

  for (guint i = 0; i < self->entries->len; i++) {
    const char *key = get_key (&self->keys[i], same);

    if (key == NULL)
      continue;
    group = g_hash_table_lookup (groups, key);
    if (group == NULL) {
      group = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (groups, (gpointer) key, group);
    }
    g_array_append_val ((GArray *) group, i);
  }
  g_hash_table_iter_init (&iter, groups);
  while (g_hash_table_iter_next (&iter, NULL, &group))
    note_group (self, group, pairs, same);
}

/* An unknown address contradicts nothing. */
static gboolean
contradicts (const char *a, const char *b)
{
  return a != NULL && b != NULL && !g_str_equal (a, b);
}

/* A practice changes its name but keeps number and house; one practice has many offers. */
static gboolean
is_likely (const LeitEntryIndex *self, guint first, guint second, guint same)
{
  const LeitEntryKeys *a = &self->keys[first];
  const LeitEntryKeys *b = &self->keys[second];
  const LeitEntry *entry = self->entries->pdata[first];

  if ((same & SAME_NAME) == 0)
    return entry->kind == LEIT_ENTRY_PROVIDER && same == (SAME_ADDRESS | SAME_PHONE);
  return same != SAME_NAME || !contradicts (a->address, b->address) ||
         !contradicts (a->phone, b->phone);
}

static int
compare_duplicates (gconstpointer a, gconstpointer b)
{
  const LeitDuplicate *x = a;
  const LeitDuplicate *y = b;

  if (x->first != y->first)
    return x->first < y->first ? -1 : 1;
  return (x->second > y->second) - (x->second < y->second);
}

/**
 * leit_entry_index_find_duplicates:
 *
 * Places of the same kind are likely the same when two of name, address and phone are, or the name is
 * and nothing speaks against it. Offers need the name: a provider has several at one address.
 *
 * Returns: (transfer full) (element-type LeitDuplicate): the pairs, in the order of the entries
 */
GArray *
leit_entry_index_find_duplicates (const LeitEntryIndex *self)
{
  GArray *duplicates = g_array_new (FALSE, FALSE, sizeof (LeitDuplicate));
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, value;

  collect (self, pairs, SAME_NAME);
  collect (self, pairs, SAME_ADDRESS);
  collect (self, pairs, SAME_PHONE);
  g_hash_table_iter_init (&iter, pairs);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    guint same = GPOINTER_TO_UINT (value);
    gint64 pair = *(gint64 *) key;
    LeitDuplicate duplicate = { (guint) (pair >> 32), (guint) (pair & G_MAXUINT32),
                                (same & SAME_NAME) != 0, (same & SAME_ADDRESS) != 0,
                                (same & SAME_PHONE) != 0 };

    if (is_likely (self, duplicate.first, duplicate.second, same))
      g_array_append_val (duplicates, duplicate);
  }
  g_array_sort (duplicates, compare_duplicates);
  return duplicates;
}

/**
 * leit_duplicate_describe:
 *
 * Returns: (transfer full): what the two share, translated: "same name, same phone number"
 */
char *
leit_duplicate_describe (const LeitDuplicate *duplicate)
{
  const char *parts[4] = { NULL };
  guint count = 0;

  if (duplicate->same_name)
    parts[count++] = _ ("same name");
  if (duplicate->same_address)
    parts[count++] = _ ("same address");
  if (duplicate->same_phone)
    parts[count++] = _ ("same phone number");
  return g_strjoinv (", ", (char **) parts);
}
