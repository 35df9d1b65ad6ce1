#pragma once

/* Inside the content room: what is worked out about an entry once, before anybody types. */

#include "content/search.h"

G_BEGIN_DECLS

typedef struct {
  char *text;     /* folded, all that is searched */
  char *provider; /* folded */
  char *order;    /* sorts as a person would */
  char *name;     /* for duplicates; NULL: none */
  char *address;  /* likewise */
  char *phone;    /* likewise */
  gboolean incomplete;
} LeitEntryKeys;

struct _LeitEntryIndex {
  GPtrArray *entries;
  LeitRuleContext context;
  LeitEntryKeys *keys;
  guint *sorted; /* indices, emergency first */
};

void leit_entry_keys_fill (LeitEntryKeys *keys, const LeitEntry *entry);
void leit_entry_keys_clear (LeitEntryKeys *keys);
char *leit_entry_fold (const char *text);

G_END_DECLS
