#include "content/contact.h"
#include "content/search-private.h"

#include "town/search.h"

#include <string.h>

/* An entry's texts may be hostile; nobody searches beyond this. */
#define LONGEST_TEXT 20000

static gboolean
swallows_e (char c)
{
  return c == 'a' || c == 'o' || c == 'u';
}

/* Most of a German text is ASCII: only the rest takes the long way. */
static const char *
append_folded_run (GString *folded, const char *from)
{
  const char *end = from;
  g_autofree char *run = NULL;
  g_autofree char *plain = NULL;

  while ((guchar) *end >= 0x80)
    end++;
  run = g_strndup (from, (gsize) (end - from));
  plain = leit_search_fold (run);
  g_string_append (folded, plain);
  return end;
}

/*
 * Lower case, no diacritics, and "ae", "oe", "ue" like "ä", "ö", "ü": "Müller" and "Mueller" become
 * the same.
 */
char *
leit_entry_fold (const char *text)
{
  GString *folded = g_string_sized_new (strlen (text));

  while (*text != '\0') {
    char lower = g_ascii_tolower (*text);

    if ((guchar) *text >= 0x80) {
      text = append_folded_run (folded, text);
      continue;
    }
    g_string_append_c (folded, lower);
    text += swallows_e (lower) && g_ascii_tolower (text[1]) == 'e' ? 2 : 1;
  }
  return g_string_free (folded, FALSE);
}

static void
add (GString *all, const char *text)
{
  if (text == NULL || *text == '\0' || all->len > LONGEST_TEXT)
    return;
  g_string_append_len (all, text, (gssize) MIN (strlen (text), LONGEST_TEXT));
  g_string_append_c (all, '\n');
}

static void
add_all (GString *all, char **texts)
{
  for (; texts != NULL && *texts != NULL; texts++)
    add (all, *texts);
}

static void
add_categories (GString *all, char **ids)
{
  for (; ids != NULL && *ids != NULL; ids++) {
    const LeitCategory *category = leit_category_find (*ids);

    add (all, category != NULL ? category->server_name : *ids);
  }
}

static char *
collect_text (const LeitEntry *entry)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *phone = entry->phone != NULL ? leit_phone_normalise (entry->phone, NULL) : NULL;
  g_autofree char *shown = phone != NULL ? leit_phone_format (phone) : NULL;
  g_autofree char *valid = NULL;
  const char *texts[] = { entry->title,
                          entry->operator_name,
                          entry->street,
                          entry->postcode,
                          entry->city,
                          entry->area,
                          entry->last_name,
                          entry->first_name,
                          entry->email,
                          entry->phone,
                          phone,
                          shown,
                          entry->trainer,
                          entry->app_text,
                          entry->summary,
                          entry->description,
                          entry->author };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    add (all, texts[i]);
  add_categories (all, entry->categories);
  add_all (all, entry->server_categories);
  add_all (all, entry->tags);
  for (guint i = 0; i < entry->blocks->len; i++) {
    const LeitTextBlock *block = entry->blocks->pdata[i];

    add (all, block->title);
    add (all, block->intro);
    add (all, block->body);
  }
  valid = g_utf8_make_valid (all->str, (gssize) all->len); /* cut within a character */
  return leit_entry_fold (valid);
}

/* Letters and digits only. */
static char *
squeeze (const char *text)
{
  g_autofree char *folded = leit_entry_fold (text);
  GString *key = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (key, g_utf8_get_char (p));
  return g_string_free (key, FALSE);
}

static char *
name_key (const char *title)
{
  g_autofree char *key = title != NULL ? squeeze (title) : NULL;

  return key != NULL && strlen (key) >= 3 ? g_steal_pointer (&key) : NULL;
}

/* "Markt-Str. 1" and "Marktstraße 1" */
static char *
address_key (const LeitEntry *entry)
{
  g_autofree char *street = entry->street != NULL ? squeeze (entry->street) : NULL;
  g_autoptr (GString) key = NULL;

  if (street == NULL || strpbrk (street, "0123456789") == NULL || entry->postcode == NULL)
    return NULL;
  key = g_string_new (street);
  g_string_replace (key, "strasse", "str", 0);
  g_string_append_printf (key, " %s", entry->postcode);
  return g_string_free (g_steal_pointer (&key), FALSE);
}

static char *
phone_key (const char *phone)
{
  g_autofree char *number = phone != NULL ? leit_phone_normalise (phone, NULL) : NULL;

  return number != NULL && !leit_phone_is_special (number) ? g_steal_pointer (&number) : NULL;
}

void
leit_entry_keys_fill (LeitEntryKeys *keys, const LeitEntry *entry)
{
  g_autofree char *provider = g_strconcat (entry->data_provider != NULL ? entry->data_provider : "",
                                           "\n", entry->operator_name, NULL);
  const char *title = entry->title != NULL ? entry->title : "";
  g_autofree char *collated = g_utf8_collate_key (title, (gssize) MIN (strlen (title), 400));

  keys->text = collect_text (entry);
  keys->provider = leit_entry_fold (provider);
  keys->order = g_strconcat (entry->kind == LEIT_ENTRY_EMERGENCY ? "0" : "1", collated, NULL);
  keys->name = name_key (entry->title);
  keys->address = address_key (entry);
  keys->phone = phone_key (entry->phone);
}

void
leit_entry_keys_clear (LeitEntryKeys *keys)
{
  g_free (keys->text);
  g_free (keys->provider);
  g_free (keys->order);
  g_free (keys->name);
  g_free (keys->address);
  g_free (keys->phone);
}
