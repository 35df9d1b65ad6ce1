#pragma once

#include "content/rules.h"

G_BEGIN_DECLS

typedef enum {
  LEIT_SHOWN_ALL,
  LEIT_SHOWN_VISIBLE,
  LEIT_SHOWN_HIDDEN,
  LEIT_SHOWN_DRAFTS,
} LeitShown;

/**
 * LeitEntryFilter:
 * @text: words, each of which must occur somewhere; case, umlauts and "ae" for "ä" aside
 * @category: id of a category, or the name of one of the server's
 * @provider: part of the data provider's or operator's name
 * @changed_since: a day, UTC
 *
 * What to look for; everything unknown or %LEIT_ANSWER_UNKNOWN does not count, what does must hold
 * all together. Make it with leit_entry_filter_new().
 */
typedef struct {
  char *text;
  char **kinds; /* names of leit_entry_kinds */
  char *category;
  LeitShown shown;
  char *provider;
  LeitAnswer incomplete;
  LeitAnswer review_due;
  GDate changed_since;
} LeitEntryFilter;

LeitEntryFilter *leit_entry_filter_new (void);
void leit_entry_filter_free (LeitEntryFilter *self);
char *leit_entry_filter_to_text (const LeitEntryFilter *self);
LeitEntryFilter *leit_entry_filter_from_text (const char *text);

/**
 * LeitEntryIndex:
 *
 * An array of entries prepared for searching. It neither owns nor watches them: call
 * leit_entry_index_update() for an entry that changed, and make a new one when some come or go.
 */
typedef struct _LeitEntryIndex LeitEntryIndex;

LeitEntryIndex *leit_entry_index_new (GPtrArray *entries, const LeitRuleContext *context);
void leit_entry_index_free (LeitEntryIndex *self);
void leit_entry_index_update (LeitEntryIndex *self, guint index);
GArray *leit_entry_index_find (LeitEntryIndex *self, const LeitEntryFilter *filter);

/**
 * LeitDuplicate:
 * @first: index of an entry
 * @second: index of another that is likely the same
 */
typedef struct {
  guint first, second;
  gboolean same_name, same_address, same_phone;
} LeitDuplicate;

GArray *leit_entry_index_find_duplicates (const LeitEntryIndex *self);
char *leit_duplicate_describe (const LeitDuplicate *duplicate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitEntryFilter, leit_entry_filter_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitEntryIndex, leit_entry_index_free)

G_END_DECLS
