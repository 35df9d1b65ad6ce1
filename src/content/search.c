#include "content/search-private.h"

#include "base/clock.h"
#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const LeitChoice shown_choices[] = {
  { "all", N_ ("All") },
  { "visible", N_ ("Visible") },
  { "hidden", N_ ("Hidden") },
  { "drafts", N_ ("Drafts") },
  { NULL },
};

#define FIELD(member, type) #member, #member, type, G_STRUCT_OFFSET(LeitEntryFilter, member)

static const LeitField filter_fields[] = {
  { FIELD (text, LEIT_FIELD_TEXT) },
  { FIELD (kinds, LEIT_FIELD_LIST) },
  { FIELD (category, LEIT_FIELD_TEXT) },
  { FIELD (shown, LEIT_FIELD_CHOICE), 0, shown_choices },
  { FIELD (provider, LEIT_FIELD_TEXT) },
  { FIELD (incomplete, LEIT_FIELD_ANSWER) },
  { FIELD (review_due, LEIT_FIELD_ANSWER) },
  { FIELD (changed_since, LEIT_FIELD_DATE) },
  { NULL },
};

static const LeitShape filter_shape = { sizeof (LeitEntryFilter), filter_fields, NULL };

/**
 * leit_entry_filter_new:
 *
 * Returns: (transfer full): a filter everything passes
 */
LeitEntryFilter *
leit_entry_filter_new (void)
{
  return leit_shape_new (&filter_shape);
}

void
leit_entry_filter_free (LeitEntryFilter *self)
{
  leit_shape_free (&filter_shape, self);
}

/**
 * leit_entry_filter_to_text:
 *
 * Returns: (transfer full): the filter as JSON, to be saved
 */
char *
leit_entry_filter_to_text (const LeitEntryFilter *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();

  for (const LeitField *field = filter_fields; field->name != NULL; field++)
    if (!leit_field_is_unknown (field, self))
      json_object_set_member (object, field->name, leit_field_to_json (field, self));
  json_node_set_object (root, object);
  return json_to_string (root, FALSE);
}

/**
 * leit_entry_filter_from_text:
 * @text: what leit_entry_filter_to_text() made; anything else is the filter everything passes
 *
 * Returns: (transfer full): the filter
 */
LeitEntryFilter *
leit_entry_filter_from_text (const char *text)
{
  LeitEntryFilter *self = leit_entry_filter_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (JsonNode) root = leit_json_parse (bytes, "filter", NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return self;
  for (const LeitField *field = filter_fields; field->name != NULL; field++)
    leit_field_read_json (field, self,
                          json_object_get_member (json_node_get_object (root), field->name));
  return self;
}

static int
compare_order (gconstpointer a, gconstpointer b, gpointer user_data)
{
  LeitEntryIndex *self = user_data;
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;
  int order = strcmp (self->keys[first].order, self->keys[second].order);

  return order != 0 ? order : (first > second) - (first < second);
}

static void
sort (LeitEntryIndex *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    self->sorted[i] = i;
  if (self->entries->len > 0)
    g_qsort_with_data (self->sorted, (int) self->entries->len, sizeof *self->sorted, compare_order,
                       self);
}

/* Whatever would be refused, and the hints on what is missing. */
static gboolean
is_incomplete (const LeitEntry *entry, const LeitRuleContext *context)
{
  g_autoptr (GPtrArray) findings = leit_entry_check (entry, context);

  for (guint i = 0; i < findings->len; i++) {
    const LeitFinding *finding = findings->pdata[i];

    if (finding->severity == LEIT_SEVERITY_REFUSE || g_str_has_suffix (finding->rule, "_missing"))
      return TRUE;
  }
  return FALSE;
}

static void
fill_keys (LeitEntryIndex *self, guint index)
{
  leit_entry_keys_fill (&self->keys[index], self->entries->pdata[index]);
  self->keys[index].incomplete = is_incomplete (self->entries->pdata[index], &self->context);
}

/**
 * leit_entry_index_new:
 * @entries: (element-type LeitEntry): the entries, kept
 * @context: what tells whether one is incomplete; copied, what it points to must stay
 *
 * Takes about 0.06 ms an entry: for thousands, call it in a thread. Searching is quick then.
 *
 * Returns: (transfer full): the entries prepared for searching
 */
LeitEntryIndex *
leit_entry_index_new (GPtrArray *entries, const LeitRuleContext *context)
{
  LeitEntryIndex *self = g_new0 (LeitEntryIndex, 1);

  self->entries = g_ptr_array_ref (entries);
  self->context = *context;
  self->keys = g_new0 (LeitEntryKeys, entries->len);
  self->sorted = g_new (guint, entries->len);
  for (guint i = 0; i < entries->len; i++)
    fill_keys (self, i);
  sort (self);
  return self;
}

void
leit_entry_index_free (LeitEntryIndex *self)
{
  for (guint i = 0; i < self->entries->len; i++)
    leit_entry_keys_clear (&self->keys[i]);
  g_free (self->keys);
  g_free (self->sorted);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * leit_entry_index_update:
 * @index: of an entry that changed
 */
void
leit_entry_index_update (LeitEntryIndex *self, guint index)
{
  g_return_if_fail (index < self->entries->len);

  leit_entry_keys_clear (&self->keys[index]);
  fill_keys (self, index);
  sort (self);
}

/* What a search needs of its filter, worked out once. */
typedef struct {
  const LeitEntryFilter *filter;
  char **words;
  char *provider;
  guint kinds; /* mask; 0: all */
  gint64 changed_since_ms;
} Question;

static guint
mask_kinds (char **names)
{
  guint mask = 0;

  for (; names != NULL && *names != NULL; names++)
    for (guint kind = 0; kind < LEIT_ENTRY_N_KINDS; kind++)
      if (g_str_equal (leit_entry_kinds[kind].name, *names))
        mask |= 1u << kind;
  return mask;
}

static void
question_init (Question *question, const LeitEntryFilter *filter)
{
  g_autofree char *folded = leit_entry_fold (filter->text != NULL ? filter->text : "");
  g_autofree char *since = leit_date_to_text (&filter->changed_since);
  g_autofree char *midnight = since != NULL ? g_strconcat (since, "T00:00:00Z", NULL) : NULL;

  *question = (Question){ .filter = filter, .changed_since_ms = LEIT_TIME_NONE };
  question->words = g_strsplit_set (folded, " \t\n", -1);
  question->provider = filter->provider != NULL ? leit_entry_fold (filter->provider) : NULL;
  question->kinds = mask_kinds (filter->kinds);
  if (midnight != NULL)
    leit_time_parse (midnight, &question->changed_since_ms);
}

static void
question_clear (Question *question)
{
  g_strfreev (question->words);
  g_free (question->provider);
}

static gboolean
list_has (char **list, const char *text)
{
  return list != NULL && g_strv_contains ((const char *const *) list, text);
}

static gboolean
is_shown (const LeitEntry *entry, LeitShown shown)
{
  switch (shown) {
  case LEIT_SHOWN_VISIBLE:
    return entry->visible == LEIT_ANSWER_YES;
  case LEIT_SHOWN_HIDDEN:
    return entry->visible != LEIT_ANSWER_YES;
  case LEIT_SHOWN_DRAFTS:
    return entry->stage == LEIT_STAGE_DRAFT || entry->stage == LEIT_STAGE_IN_REVIEW;
  default:
    return TRUE;
  }
}

static gboolean
is_due (const LeitEntryIndex *self, const LeitEntry *entry)
{
  return entry->stage != LEIT_STAGE_ARCHIVED && leit_entry_is_health (entry) &&
         (!g_date_valid (&entry->review_due) ||
          g_date_compare (&entry->review_due, &self->context.today) <= 0);
}

static gboolean
fits_answer (LeitAnswer wanted, gboolean is)
{
  return wanted == LEIT_ANSWER_UNKNOWN || (wanted == LEIT_ANSWER_YES) == is;
}

static gboolean
fits_words (const char *text, char **words)
{
  for (; *words != NULL; words++)
    if (**words != '\0' && strstr (text, *words) == NULL)
      return FALSE;
  return TRUE;
}

/* The cheap questions first. */
static gboolean
fits (LeitEntryIndex *self, guint index, const Question *question)
{
  const LeitEntry *entry = self->entries->pdata[index];
  const LeitEntryFilter *filter = question->filter;

  if (question->kinds != 0 && (question->kinds & (1u << entry->kind)) == 0)
    return FALSE;
  if (!is_shown (entry, filter->shown))
    return FALSE;
  if (filter->category != NULL && !list_has (entry->categories, filter->category) &&
      !list_has (entry->server_categories, filter->category))
    return FALSE;
  if (question->changed_since_ms != LEIT_TIME_NONE &&
      (entry->updated_ms == LEIT_TIME_NONE || entry->updated_ms < question->changed_since_ms))
    return FALSE;
  if (!fits_answer (filter->review_due,
                    filter->review_due != LEIT_ANSWER_UNKNOWN && is_due (self, entry)))
    return FALSE;
  if (question->provider != NULL && strstr (self->keys[index].provider, question->provider) == NULL)
    return FALSE;
  if (!fits_words (self->keys[index].text, question->words))
    return FALSE;
  return fits_answer (filter->incomplete, self->keys[index].incomplete);
}

/**
 * leit_entry_index_find:
 * @filter: what to look for
 *
 * Returns: (transfer full) (element-type guint): the indices of the entries that fit: emergency first,
 *   then by title
 */
GArray *
leit_entry_index_find (LeitEntryIndex *self, const LeitEntryFilter *filter)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  Question question;

  g_return_val_if_fail (self != NULL && filter != NULL, found);

  question_init (&question, filter);
  for (guint i = 0; i < self->entries->len; i++)
    if (fits (self, self->sorted[i], &question))
      g_array_append_val (found, self->sorted[i]);
  question_clear (&question);
  return found;
}
