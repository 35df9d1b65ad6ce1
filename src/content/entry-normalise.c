#include "content/contact.h"
#include "content/entry.h"

#include <string.h>

/* Letters composed, as every other program writes them; no blanks around. */
static void
tidy_text (char **text)
{
  g_autofree char *composed = NULL;

  if (*text == NULL)
    return;
  composed = g_utf8_normalize (*text, -1, G_NORMALIZE_NFC);
  if (composed != NULL)
    leit_entry_set_text (text, g_strstrip (composed));
}

static void
tidy_phone (char **phone)
{
  char *number = *phone != NULL ? leit_phone_normalise (*phone, NULL) : NULL;

  if (number == NULL)
    return;
  g_free (*phone);
  *phone = number;
}

static void
tidy_email (char **email)
{
  char *address = *email != NULL ? leit_email_normalise (*email, NULL) : NULL;

  if (address == NULL)
    return;
  g_free (*email);
  *email = address;
}

static void
tidy_texts (const LeitShape *shape, gpointer object)
{
  for (const LeitField *field = shape->fields; field->name != NULL; field++) {
    if ((field->flags & LEIT_FIELD_HIDDEN) != 0 || g_str_equal (field->name, "opening_hours"))
      continue;
    if (field->type == LEIT_FIELD_TEXT)
      tidy_text (G_STRUCT_MEMBER_P (object, field->offset));
    else if (field->type == LEIT_FIELD_ROWS) {
      GPtrArray *rows = G_STRUCT_MEMBER (GPtrArray *, object, field->offset);

      for (guint i = 0; i < rows->len; i++)
        tidy_texts (field->rows, rows->pdata[i]);
    }
  }
}

/**
 * leit_entry_normalise:
 *
 * What a form does before it saves: no blanks around texts, phone numbers in the form of E.164, e-mail
 * addresses with the domain every mail program understands. What is wrong stays, for
 * leit_entry_check() to say so; opening hours stay as they were typed.
 */
void
leit_entry_normalise (LeitEntry *self)
{
  g_return_if_fail (self != NULL);

  tidy_texts (leit_entry_get_shape (), self);
  tidy_phone (&self->phone);
  tidy_phone (&self->fax);
  tidy_email (&self->email);
  for (guint i = 0; i < self->further_contacts->len; i++) {
    LeitFurtherContact *contact = self->further_contacts->pdata[i];

    if (g_strcmp0 (contact->type, "e-mail") == 0)
      tidy_email (&contact->value);
    else
      tidy_phone (&contact->value);
  }
}
