#include "town/search.h"

#include <string.h>

/* More words than this no search bar holds; one bit each. */
#define MAX_WORDS 16

struct _LeitSearch {
  char **words;
  guint n_words;
  guint all_words;    /* mask */
  GHashTable *shared; /* text pointer -> mask of the words it holds, + 1 */
};

/**
 * leit_search_fold:
 * @text: any text
 *
 * Returns: (transfer full): @text in lower case, without diacritics, "ß" as "ss"
 */
char *
leit_search_fold (const char *text)
{
  g_autofree char *decomposed = NULL;
  g_autofree char *lower = NULL;
  GString *plain;

  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);
  plain = g_string_new (NULL);
  decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  if (decomposed == NULL)
    return g_string_free (plain, FALSE);
  lower = g_utf8_casefold (decomposed, -1);
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar character = g_utf8_get_char (p);

    if (!g_unichar_ismark (character))
      g_string_append_unichar (plain, character);
  }
  return g_string_free (plain, FALSE);
}

/**
 * leit_search_new:
 * @text: words with blanks between them
 *
 * Returns: (transfer full): the search
 */
LeitSearch *
leit_search_new (const char *text)
{
  LeitSearch *self = g_new0 (LeitSearch, 1);
  g_autofree char *folded = leit_search_fold (text);
  g_auto (GStrv) parts = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && self->n_words < MAX_WORDS) {
      g_strv_builder_add (words, parts[i]);
      self->n_words++;
    }
  self->words = g_strv_builder_end (words);
  self->all_words = (1u << self->n_words) - 1;
  self->shared = g_hash_table_new (NULL, NULL);
  return self;
}

/**
 * leit_search_free:
 * @self: (transfer full): a search
 */
void
leit_search_free (LeitSearch *self)
{
  g_strfreev (self->words);
  g_hash_table_unref (self->shared);
  g_free (self);
}

/**
 * leit_search_is_empty:
 *
 * Returns: whether there is no word to look for: then everything matches
 */
gboolean
leit_search_is_empty (const LeitSearch *self)
{
  return self->n_words == 0;
}

static guint
words_in_folded (const LeitSearch *self, const char *folded)
{
  guint found = 0;

  for (guint i = 0; i < self->n_words; i++)
    if (strstr (folded, self->words[i]) != NULL)
      found |= 1u << i;
  return found;
}

/* Numbers and ids are plain ASCII nearly always, and a million of them must go by quickly. */
static guint
words_in (const LeitSearch *self, const char *text)
{
  char lower[64];
  gsize length = 0;
  g_autofree char *folded = NULL;

  for (; text[length] != '\0' && length < sizeof lower - 1 && (guchar) text[length] < 0x80;
       length++)
    lower[length] = g_ascii_tolower (text[length]);
  if (text[length] == '\0') {
    lower[length] = '\0';
    return words_in_folded (self, lower);
  }
  folded = leit_search_fold (text);
  return words_in_folded (self, folded);
}

static guint
words_in_shared (LeitSearch *self, const char *text)
{
  gpointer known;
  guint found;

  if (text == NULL)
    return 0;
  known = g_hash_table_lookup (self->shared, text);
  if (known != NULL)
    return GPOINTER_TO_UINT (known) - 1;
  found = words_in (self, text);
  g_hash_table_insert (self->shared, (gpointer) text, GUINT_TO_POINTER (found + 1));
  return found;
}

/**
 * leit_search_matches:
 * @texts: %NULL-terminated
 *
 * Returns: whether every word occurs in at least one of @texts
 */
gboolean
leit_search_matches (LeitSearch *self, const char *const *texts)
{
  guint found = 0;

  for (; *texts != NULL; texts++)
    found |= words_in (self, *texts);
  return found == self->all_words;
}

/**
 * leit_search_matches_tree:
 *
 * Returns: whether every word occurs in the tree's number, name, species or street
 */
gboolean
leit_search_matches_tree (LeitSearch *self, LeitTreeTable *trees, guint row)
{
  const char *id = leit_tree_table_get_id (trees, row);
  const char *name = leit_tree_table_get_name (trees, row);
  guint found = words_in (self, id);

  if (found != self->all_words && name != id)
    found |= words_in (self, name);
  if (found != self->all_words)
    found |= words_in_shared (self, leit_tree_table_get_species_de (trees, row)) |
             words_in_shared (self, leit_tree_table_get_species (trees, row)) |
             words_in_shared (self, leit_tree_table_get_street (trees, row));
  return found == self->all_words;
}
