#include "content/entry.h"

#include <string.h>

/* Months after a review until the next one is due (contract: emergency entries monthly). */
#define REVIEW_MONTHS 6
#define EMERGENCY_REVIEW_MONTHS 1

G_DEFINE_BOXED_TYPE (LeitEntry, leit_entry, leit_entry_copy, leit_entry_free)

/**
 * leit_entry_new:
 * @kind: what it is to be
 *
 * Returns: (transfer full): a draft of which nothing is known
 */
LeitEntry *
leit_entry_new (LeitEntryKind kind)
{
  LeitEntry *self;

  g_return_val_if_fail ((guint) kind < LEIT_ENTRY_N_KINDS, NULL);

  self = leit_shape_new (leit_entry_get_shape ());
  self->kind = kind;
  return self;
}

LeitEntry *
leit_entry_copy (const LeitEntry *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return leit_shape_copy (leit_entry_get_shape (), self);
}

static void
forget_ids (const LeitField *field, GPtrArray *rows)
{
  const LeitField *id = leit_shape_find (field->rows, "id");

  for (guint i = 0; id != NULL && i < rows->len; i++)
    leit_field_clear (id, rows->pdata[i]);
}

/**
 * leit_entry_copy_as_draft:
 *
 * Returns: (transfer full): a new draft that says the same: no number, nothing that only the server
 *   says; review and consent were given for the other one
 */
LeitEntry *
leit_entry_copy_as_draft (const LeitEntry *self)
{
  LeitEntry *copy = leit_entry_copy (self);

  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++) {
    if ((field->flags & LEIT_FIELD_SERVER) != 0 || g_str_has_prefix (field->name, "consent") ||
        g_str_has_prefix (field->name, "review"))
      leit_field_clear (field, copy);
    else if (field->type == LEIT_FIELD_ROWS)
      forget_ids (field, G_STRUCT_MEMBER (GPtrArray *, copy, field->offset));
  }
  copy->stage = LEIT_STAGE_DRAFT;
  return copy;
}

void
leit_entry_free (LeitEntry *self)
{
  leit_shape_free (leit_entry_get_shape (), self);
}

/**
 * leit_entry_equal:
 *
 * Returns: whether a person would see no difference; what only the server says does not count
 */
gboolean
leit_entry_equal (const LeitEntry *a, const LeitEntry *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return leit_shape_equal (leit_entry_get_shape (), a, b);
}

/**
 * leit_entry_list_changes:
 *
 * Returns: (transfer container) (element-type LeitField): the fields in which the two differ
 */
GPtrArray *
leit_entry_list_changes (const LeitEntry *before, const LeitEntry *after)
{
  GPtrArray *changes = g_ptr_array_new ();

  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++)
    if ((field->flags & LEIT_FIELD_HIDDEN) == 0 && !leit_field_equal (field, before, after))
      g_ptr_array_add (changes, (gpointer) field);
  return changes;
}

/**
 * leit_entry_is_place:
 *
 * Returns: whether it is a point of interest on the server
 */
gboolean
leit_entry_is_place (const LeitEntry *self)
{
  return self->kind == LEIT_ENTRY_PROVIDER || self->kind == LEIT_ENTRY_OFFER ||
         self->kind == LEIT_ENTRY_EMERGENCY;
}

/**
 * leit_entry_is_health:
 *
 * Returns: whether it belongs to the health platform, not only to the town app
 */
gboolean
leit_entry_is_health (const LeitEntry *self)
{
  return leit_entry_is_place (self) || self->kind == LEIT_ENTRY_COURSE;
}

/**
 * leit_entry_has_sessions:
 *
 * Returns: whether it is an event record on the server
 */
gboolean
leit_entry_has_sessions (const LeitEntry *self)
{
  return self->kind == LEIT_ENTRY_COURSE || self->kind == LEIT_ENTRY_EVENT;
}

/* An address that nobody shares is likely somebody's own. */
static gboolean
rows_name_person (const LeitField *rows_field, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    for (const LeitField *field = rows_field->rows->fields; field->name != NULL; field++)
      if ((field->flags & LEIT_FIELD_PERSONAL) != 0 &&
          !leit_field_is_unknown (field, rows->pdata[i]))
        return TRUE;
  return FALSE;
}

/**
 * leit_entry_names_person:
 *
 * Returns: whether it holds anything that may be data of a natural person and would be public
 */
gboolean
leit_entry_names_person (const LeitEntry *self)
{
  for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++) {
    if (field->type == LEIT_FIELD_ROWS) {
      GPtrArray *rows = G_STRUCT_MEMBER (GPtrArray *, self, field->offset);

      if (rows != self->media && rows_name_person (field, rows))
        return TRUE;
    } else if ((field->flags & LEIT_FIELD_PERSONAL) != 0 &&
               field->offset != G_STRUCT_OFFSET (LeitEntry, consent_by) &&
               field->offset != G_STRUCT_OFFSET (LeitEntry, author) &&
               !leit_field_is_unknown (field, self)) {
      return TRUE;
    }
  }
  return FALSE;
}

static const char *const places_only[] = {
  "app_text",           "opening_hours",      "closures", "new_patients",
  "new_patients_as_of", "accessibility_note", NULL,
};
static const char *const dated_only[] = {
  "sessions",           "seats",     "free_seats",       "trainer", "substitute_trainer",
  "registration_until", "cancelled", "cancelled_reason", NULL,
};
static const char *const news_only[] = { "blocks", "author", "source_url", "publication_date",
                                         NULL };
static const char *const news_shares[] = { "kind",
                                           "stage",
                                           "title",
                                           "server_categories",
                                           "street",
                                           "addition",
                                           "postcode",
                                           "city",
                                           "latitude",
                                           "longitude",
                                           "reviewed",
                                           "review_due",
                                           "consent",
                                           "consent_date",
                                           "consent_by",
                                           "consent_how",
                                           "consent_withdrawn",
                                           NULL };

/**
 * leit_entry_has_field:
 *
 * Returns: whether an entry of this kind has the field at all
 */
gboolean
leit_entry_has_field (const LeitEntry *self, const LeitField *field)
{
  if ((field->flags & LEIT_FIELD_SERVER) != 0)
    return TRUE;
  if (self->kind == LEIT_ENTRY_NEWS)
    return g_strv_contains (news_shares, field->name) || g_strv_contains (news_only, field->name);
  if (g_strv_contains (news_only, field->name))
    return FALSE;
  if (leit_entry_has_sessions (self))
    return !g_strv_contains (places_only, field->name) ||
           g_str_equal (field->name, "accessibility_note");
  return !g_strv_contains (dated_only, field->name);
}

/**
 * leit_entry_mark_reviewed:
 * @today: the day on which somebody looked through the entry and found it right
 *
 * Notes the review and when the next one is due.
 */
void
leit_entry_mark_reviewed (LeitEntry *self, const GDate *today)
{
  g_return_if_fail (self != NULL && g_date_valid (today));

  self->reviewed = *today;
  self->review_due = *today;
  g_date_add_months (&self->review_due,
                     self->kind == LEIT_ENTRY_EMERGENCY ? EMERGENCY_REVIEW_MONTHS : REVIEW_MONTHS);
}

void
leit_entry_set_text (char **member, const char *text)
{
  char *copy = text != NULL && *text != '\0' ? g_strdup (text) : NULL;

  g_free (*member);
  *member = copy;
}
