#pragma once

#include <glib.h>
#include <string.h>

/* Deterministic damage to a text: bytes flipped, cut out, doubled, numbers and words swapped for odd ones. */

static const char *const odd_words[] = {
  "null",
  "true",
  "-1",
  "0",
  "1e999",
  "-1e-999",
  "9223372036854775808",
  "NaN",
  "\"\"",
  "[]",
  "{}",
  "\"x",
  "\\u0",
  "\\uD800",
  "\xff",
  "\xf0\x9f\x8c\xb3",
  "\"<b>&amp;\"",
  "1.7976931348623157e308",
};

static inline void
mutate_once (GString *text, GRand *random)
{
  guint place = text->len > 0 ? (guint) g_rand_int_range (random, 0, (gint32) text->len) : 0;
  guint wanted = (guint) g_rand_int_range (random, 1, 40);
  guint length = MIN (wanted, (guint) text->len - place);

  switch (g_rand_int_range (random, 0, 5)) {
  case 0:
    if (text->len > 0)
      text->str[place] = (char) g_rand_int_range (random, 0, 256);
    break;
  case 1:
    g_string_erase (text, place, length);
    break;
  case 2: {
    g_autofree char *copy = g_strndup (text->str + place, length);
    g_string_insert (text, place, copy);
    break;
  }
  case 3:
    g_string_insert (text, place,
                     odd_words[g_rand_int_range (random, 0, G_N_ELEMENTS (odd_words))]);
    break;
  default: {
    /* A whole value gives way to an odd one: this stays JSON more often. */
    char *colon = memchr (text->str + place, ':', text->len - place);
    gsize begin, end;

    if (colon == NULL)
      break;
    begin = (gsize) (colon + 1 - text->str);
    end = begin + strcspn (text->str + begin, ",}]\n");
    g_string_erase (text, begin, end - begin);
    g_string_insert (text, begin,
                     odd_words[g_rand_int_range (random, 0, G_N_ELEMENTS (odd_words))]);
  }
  }
}

/* Runs @target on @rounds damaged copies of @seed_text; 20 times as many with LEITSTAND_TEST_LONG. */
static inline void
fuzz (const char *seed_text, guint rounds, void (*target) (GBytes *bytes))
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260609);

  if (g_getenv ("LEITSTAND_TEST_LONG") != NULL)
    rounds *= 20;
  for (guint i = 0; i < rounds; i++) {
    GString *text = g_string_new (seed_text);
    guint mutations = (guint) g_rand_int_range (random, 1, 8);
    g_autoptr (GBytes) bytes = NULL;

    for (guint m = 0; m < mutations; m++)
      mutate_once (text, random);
    bytes = g_string_free_to_bytes (text);
    target (bytes);
  }
}
