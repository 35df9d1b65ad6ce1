/* Rules about places, contacts and opening hours. */
#include "content/contact.h"
#include "content/opening-hours.h"
#include "content/rules-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Germany's outermost points (BKG), degrees WGS 84. */
#define GERMANY_SOUTH 47.27
#define GERMANY_NORTH 55.06
#define GERMANY_WEST 5.86
#define GERMANY_EAST 15.05
#define LONG_CLOSURE_DAYS 90

static gboolean
has_text (const char *text)
{
  return text != NULL && *text != '\0';
}

LEIT_CHECK (address)
{
  if (has_text (entry->area) || entry->kind == LEIT_ENTRY_EMERGENCY)
    return;
  if (!has_text (entry->street) || !has_text (entry->postcode) || !has_text (entry->city))
    leit_complain (complaints, -1, NULL);
}

static gboolean
is_postcode (const char *text)
{
  return strlen (text) == 5 && strspn (text, "0123456789") == 5;
}

LEIT_CHECK (postcode)
{
  if (has_text (entry->postcode) && !is_postcode (entry->postcode))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (postcode_region)
{
  if (has_text (entry->postcode) && is_postcode (entry->postcode) &&
      context->postcode_prefix != NULL &&
      !g_str_has_prefix (entry->postcode, context->postcode_prefix))
    leit_complain (complaints, -1, NULL);
}

static gboolean
has_position (const LeitEntry *entry)
{
  return !isnan (entry->latitude) && !isnan (entry->longitude);
}

static gboolean
is_in_germany (const LeitEntry *entry)
{
  return entry->latitude >= GERMANY_SOUTH && entry->latitude <= GERMANY_NORTH &&
         entry->longitude >= GERMANY_WEST && entry->longitude <= GERMANY_EAST;
}

LEIT_CHECK (position_half)
{
  if (isnan (entry->latitude) != isnan (entry->longitude))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (position_germany)
{
  if (has_position (entry) && !is_in_germany (entry))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (position_far)
{
  if (!has_position (entry) || !is_in_germany (entry) || isnan (context->south))
    return;
  if (entry->latitude < context->south || entry->latitude > context->north ||
      entry->longitude < context->west || entry->longitude > context->east)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (position_missing)
{
  if (isnan (entry->latitude) && isnan (entry->longitude) && !has_text (entry->area) &&
      entry->kind != LEIT_ENTRY_EMERGENCY)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (contact_missing)
{
  if (!has_text (entry->phone) && !has_text (entry->email) && entry->further_contacts->len == 0 &&
      entry->links->len == 0)
    leit_complain (complaints, -1, NULL);
}

static void
check_phone (const char *text, const char *field, int row, LeitComplaints *complaints)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *phone = has_text (text) ? leit_phone_normalise (text, &error) : NULL;

  if (error == NULL)
    return;
  if (row < 0)
    leit_complain_field (complaints, field, g_strdup (error->message));
  else
    leit_complain (complaints, row, g_strdup (error->message));
}

LEIT_CHECK (phone)
{
  check_phone (entry->phone, "phone", -1, complaints);
  check_phone (entry->fax, "fax", -1, complaints);
}

static void
check_email (const char *text, int row, LeitComplaints *complaints)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *email = has_text (text) ? leit_email_normalise (text, &error) : NULL;

  if (error != NULL)
    leit_complain (complaints, row, g_strdup (error->message));
}

LEIT_CHECK (email)
{
  check_email (entry->email, -1, complaints);
}

LEIT_CHECK (further_contacts)
{
  for (guint i = 0; i < entry->further_contacts->len; i++) {
    const LeitFurtherContact *contact = entry->further_contacts->pdata[i];

    if (!has_text (contact->value))
      leit_complain (complaints, (int) i,
                     g_strdup (_ ("Give the number or address, or remove the row.")));
    else if (g_strcmp0 (contact->type, "e-mail") == 0)
      check_email (contact->value, (int) i, complaints);
    else
      check_phone (contact->value, "further_contacts", (int) i, complaints);
  }
}

static void
check_url (const char *url, int row, LeitComplaints *complaints)
{
  g_autoptr (GError) error = NULL;

  if (!leit_url_check (url != NULL ? url : "", NULL, &error))
    leit_complain (complaints, row, g_strdup (error->message));
}

LEIT_CHECK (links)
{
  for (guint i = 0; i < entry->links->len; i++)
    check_url (((LeitLink *) entry->links->pdata[i])->url, (int) i, complaints);
}

LEIT_CHECK (links_encrypted)
{
  for (guint i = 0; i < entry->links->len; i++) {
    const LeitLink *link = entry->links->pdata[i];
    gboolean encrypted;

    if (has_text (link->url) && leit_url_check (link->url, &encrypted, NULL) && !encrypted)
      leit_complain (complaints, (int) i, NULL);
  }
}

LEIT_CHECK (source_url)
{
  if (has_text (entry->source_url))
    check_url (entry->source_url, -1, complaints);
}

LEIT_CHECK (media_address)
{
  for (guint i = 0; i < entry->media->len; i++)
    check_url (((LeitMedium *) entry->media->pdata[i])->url, (int) i, complaints);
}

static void
check_hours (const LeitEntry *entry, LeitHoursProblem problem, LeitComplaints *complaints)
{
  g_autoptr (LeitOpeningHours) hours = NULL;

  if (!has_text (entry->opening_hours))
    return;
  hours = leit_opening_hours_parse (entry->opening_hours);
  if ((leit_opening_hours_check (hours) & (1u << problem)) != 0)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (hours_order)
{
  check_hours (entry, LEIT_HOURS_PROBLEM_ORDER, complaints);
}

LEIT_CHECK (hours_overlap)
{
  check_hours (entry, LEIT_HOURS_PROBLEM_OVERLAP, complaints);
}

LEIT_CHECK (hours_replaced)
{
  check_hours (entry, LEIT_HOURS_PROBLEM_REPLACED, complaints);
}

LEIT_CHECK (hours_raw)
{
  check_hours (entry, LEIT_HOURS_PROBLEM_RAW, complaints);
}

static gboolean
has_both_dates (const LeitClosure *closure)
{
  return g_date_valid (&closure->from) && g_date_valid (&closure->to);
}

LEIT_CHECK (closure_dates)
{
  for (guint i = 0; i < entry->closures->len; i++)
    if (!has_both_dates (entry->closures->pdata[i]))
      leit_complain (complaints, (int) i, NULL);
}

LEIT_CHECK (closure_order)
{
  for (guint i = 0; i < entry->closures->len; i++) {
    const LeitClosure *closure = entry->closures->pdata[i];

    if (has_both_dates (closure) && g_date_compare (&closure->to, &closure->from) < 0)
      leit_complain (complaints, (int) i, NULL);
  }
}

/* The last day is closed, too. */
LEIT_CHECK (closure_long)
{
  for (guint i = 0; i < entry->closures->len; i++) {
    const LeitClosure *closure = entry->closures->pdata[i];

    if (has_both_dates (closure) &&
        g_date_days_between (&closure->from, &closure->to) + 1 > LONG_CLOSURE_DAYS)
      leit_complain (complaints, (int) i, NULL);
  }
}
