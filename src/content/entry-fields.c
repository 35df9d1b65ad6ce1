/* The tables of what entries and their rows hold. */
#include "content/entry.h"

#include <glib/gi18n-lib.h>

#define END                                                                                        \
  {                                                                                                \
    NULL                                                                                           \
  }
#define FIELD(Struct, member, TYPE, label, flags)                                                  \
  {                                                                                                \
#member, label, LEIT_FIELD_##TYPE, G_STRUCT_OFFSET(Struct, member), flags                      \
  }
#define ID(Struct) FIELD (Struct, id, TEXT, N_ ("Number"), LEIT_FIELD_HIDDEN)

#define DEFINE_ROW(Struct, prefix)                                                                 \
  static void prefix##_free (gpointer row)                                                         \
  {                                                                                                \
    leit_shape_free (&prefix##_shape, row);                                                        \
  }                                                                                                \
  const LeitShape prefix##_shape = { sizeof (Struct), prefix##_fields, prefix##_free };

static const LeitField leit_further_contact_fields[] = {
  FIELD (LeitFurtherContact, type, TEXT, N_ ("Type"), 0),
  FIELD (LeitFurtherContact, value, TEXT, N_ ("Number or address"), LEIT_FIELD_PERSONAL),
  FIELD (LeitFurtherContact, note, TEXT, N_ ("Note"), LEIT_FIELD_PERSONAL),
  END,
};
DEFINE_ROW (LeitFurtherContact, leit_further_contact)

static const LeitField leit_link_fields[] = {
  ID (LeitLink),
  FIELD (LeitLink, url, TEXT, N_ ("Address"), 0),
  FIELD (LeitLink, description, TEXT, N_ ("Description"), 0),
  END,
};
DEFINE_ROW (LeitLink, leit_link)

static const LeitField leit_medium_fields[] = {
  ID (LeitMedium),
  FIELD (LeitMedium, url, TEXT, N_ ("Address"), 0),
  FIELD (LeitMedium, type, TEXT, N_ ("Type"), 0),
  FIELD (LeitMedium, caption, TEXT, N_ ("Caption"), 0),
  FIELD (LeitMedium, author, TEXT, N_ ("Author"), LEIT_FIELD_PERSONAL),
  FIELD (LeitMedium, alternative_text, TEXT, N_ ("Alternative text"), LEIT_FIELD_PAYLOAD),
  FIELD (LeitMedium, licence, TEXT, N_ ("Licence"), LEIT_FIELD_PAYLOAD),
  FIELD (LeitMedium, rights_until, DATE, N_ ("Rights until"), LEIT_FIELD_PAYLOAD),
  END,
};
DEFINE_ROW (LeitMedium, leit_medium)

static const LeitField leit_closure_fields[] = {
  FIELD (LeitClosure, from, DATE, N_ ("From"), 0),
  FIELD (LeitClosure, to, DATE, N_ ("To"), 0),
  FIELD (LeitClosure, reason, TEXT, N_ ("Reason"), 0),
  FIELD (LeitClosure, substitute, TEXT, N_ ("Substitute"), LEIT_FIELD_PERSONAL),
  END,
};
DEFINE_ROW (LeitClosure, leit_closure)

static const LeitField leit_price_fields[] = {
  ID (LeitPrice),
  FIELD (LeitPrice, name, TEXT, N_ ("Name"), 0),
  FIELD (LeitPrice, amount, NUMBER, N_ ("Amount in euro"), 0),
  FIELD (LeitPrice, description, TEXT, N_ ("Description"), 0),
  END,
};
DEFINE_ROW (LeitPrice, leit_price)

static const LeitField leit_session_fields[] = {
  ID (LeitSession),
  FIELD (LeitSession, start, DATE, N_ ("Start"), 0),
  FIELD (LeitSession, end, DATE, N_ ("End"), 0),
  FIELD (LeitSession, start_time, TEXT, N_ ("Start time"), 0),
  FIELD (LeitSession, end_time, TEXT, N_ ("End time"), 0),
  FIELD (LeitSession, description, TEXT, N_ ("Description"), 0),
  END,
};
DEFINE_ROW (LeitSession, leit_session)

static const LeitField leit_text_block_fields[] = {
  ID (LeitTextBlock),
  FIELD (LeitTextBlock, title, TEXT, N_ ("Title"), 0),
  FIELD (LeitTextBlock, intro, TEXT, N_ ("Introduction"), 0),
  FIELD (LeitTextBlock, body, TEXT, N_ ("Text"), 0),
  END,
};
DEFINE_ROW (LeitTextBlock, leit_text_block)

const LeitChoice leit_entry_kinds[] = {
  { "provider", N_ ("Provider") },
  { "offer", N_ ("Offer") },
  { "course", N_ ("Course") },
  { "emergency", N_ ("Emergency") },
  { "news", N_ ("News") },
  { "event", N_ ("Event") },
  { NULL },
};

const LeitChoice leit_entry_stages[] = {
  { "draft", N_ ("Draft") },
  { "in-review", N_ ("In review") },
  { "published", N_ ("Published") },
  { "archived", N_ ("Archived") },
  { NULL },
};

const LeitChoice leit_payers[] = {
  { "statutory", N_ ("Statutory health insurance") },
  { "private", N_ ("Private health insurance") },
  { "beihilfe", N_ ("Civil servants' aid (Beihilfe)") },
  { "bg", N_ ("Employers' liability insurance (BG)") },
  { "self-pay", N_ ("Self-payers") },
  { "free", N_ ("Free of charge") },
  { NULL },
};

static const LeitChoice appointments[] = {
  { "unknown", N_ ("unknown") },
  { "none", N_ ("without appointment") },
  { "recommended", N_ ("appointment recommended") },
  { "required", N_ ("by appointment only") },
  { NULL },
};

static const LeitChoice accesses[] = {
  { "unknown", N_ ("unknown") },
  { "free", N_ ("open to all") },
  { "referral", N_ ("with a referral") },
  { "prescription", N_ ("with a prescription") },
  { "care-grade", N_ ("with a care grade") },
  { "spa-application", N_ ("with a spa application") },
  { NULL },
};

static const LeitChoice new_patients[] = {
  { "unknown", N_ ("unknown") },
  { "no", N_ ("no") },
  { "yes", N_ ("yes") },
  { "waiting-list", N_ ("waiting list") },
  { NULL },
};

static const LeitChoice facts_sources[] = {
  { "unknown", N_ ("unknown") },
  { "self", N_ ("told by the provider") },
  { "visited", N_ ("seen on a visit") },
  { "certified", N_ ("certified") },
  { NULL },
};

#define ENTRY(member, TYPE, label, flags) FIELD (LeitEntry, member, TYPE, label, flags)
#define CHOICE(member, label, flags, names)                                                        \
  {                                                                                                \
#member, label, LEIT_FIELD_CHOICE, G_STRUCT_OFFSET(LeitEntry, member), flags, names            \
  }
#define ROWS(member, label, flags, shape)                                                          \
  {                                                                                                \
#member, label, LEIT_FIELD_ROWS, G_STRUCT_OFFSET(LeitEntry, member), flags, NULL, &shape       \
  }
#define PAYLOAD LEIT_FIELD_PAYLOAD
#define PERSONAL LEIT_FIELD_PERSONAL
#define SERVER (LEIT_FIELD_SERVER | LEIT_FIELD_HIDDEN)

static const LeitField entry_fields[] = {
  ENTRY (id, TEXT, N_ ("Number"), SERVER),
  ENTRY (data_provider, TEXT, N_ ("Data provider"), SERVER),
  ENTRY (visible, ANSWER, N_ ("Visible"), SERVER),
  ENTRY (updated_ms, TIME, N_ ("Last change"), SERVER),
  ENTRY (version, NUMBER, N_ ("Version"), SERVER),
  CHOICE (kind, N_ ("Kind"), PAYLOAD | LEIT_FIELD_ALWAYS, leit_entry_kinds),
  CHOICE (stage, N_ ("Status"), PAYLOAD | LEIT_FIELD_ALWAYS, leit_entry_stages),
  ENTRY (title, TEXT, N_ ("Title"), 0),
  ENTRY (summary, TEXT, N_ ("Summary"), PAYLOAD),
  ENTRY (description, TEXT, N_ ("Description"), 0),
  ENTRY (app_text, TEXT, N_ ("Text in the app"), 0),
  ENTRY (categories, LIST, N_ ("Categories"), PAYLOAD),
  ENTRY (server_categories, LIST, N_ ("Further categories"), 0),
  ENTRY (tags, LIST, N_ ("Tags"), 0),
  ENTRY (provider_id, TEXT, N_ ("Provider"), PAYLOAD),
  ENTRY (operator_name, TEXT, N_ ("Operator"), 0),
  ENTRY (street, TEXT, N_ ("Street"), 0),
  ENTRY (addition, TEXT, N_ ("Address addition"), 0),
  ENTRY (postcode, TEXT, N_ ("Postcode"), 0),
  ENTRY (city, TEXT, N_ ("Town"), 0),
  ENTRY (latitude, NUMBER, N_ ("Latitude"), 0),
  ENTRY (longitude, NUMBER, N_ ("Longitude"), 0),
  ENTRY (area, TEXT, N_ ("Area served"), PAYLOAD),
  ENTRY (first_name, TEXT, N_ ("First name"), PERSONAL),
  ENTRY (last_name, TEXT, N_ ("Last name"), PERSONAL),
  ENTRY (phone, TEXT, N_ ("Phone"), 0),
  ENTRY (fax, TEXT, N_ ("Fax"), 0),
  ENTRY (email, TEXT, N_ ("E-mail"), 0),
  ROWS (further_contacts, N_ ("Further contacts"), PAYLOAD, leit_further_contact_shape),
  ROWS (links, N_ ("Links"), 0, leit_link_shape),
  ENTRY (opening_hours, TEXT, N_ ("Opening hours"), PAYLOAD),
  ROWS (closures, N_ ("Closures"), PAYLOAD, leit_closure_shape),
  CHOICE (appointment, N_ ("Appointment"), PAYLOAD, appointments),
  CHOICE (access, N_ ("Access"), PAYLOAD, accesses),
  ENTRY (payers, LIST, N_ ("Payers"), PAYLOAD),
  ROWS (prices, N_ ("Prices"), 0, leit_price_shape),
  ENTRY (zpp_certified, ANSWER, N_ ("ZPP certificate"), PAYLOAD),
  ENTRY (zpp_until, DATE, N_ ("ZPP certificate until"), PAYLOAD),
  CHOICE (new_patients, N_ ("New patients"), PAYLOAD, new_patients),
  ENTRY (new_patients_as_of, DATE, N_ ("New patients, as of"), PAYLOAD),
  ENTRY (languages, LIST, N_ ("Languages"), PAYLOAD),
  ENTRY (accessibility_note, TEXT, N_ ("Note on accessibility"), 0),
  ENTRY (step_cm, NUMBER, N_ ("Highest step in cm"), PAYLOAD),
  ENTRY (door_cm, NUMBER, N_ ("Narrowest door in cm"), PAYLOAD),
  ENTRY (ramp_percent, NUMBER, N_ ("Ramp in %"), PAYLOAD),
  ENTRY (lift, ANSWER, N_ ("Lift"), PAYLOAD),
  ENTRY (accessible_toilet, ANSWER, N_ ("Accessible toilet"), PAYLOAD),
  ENTRY (accessible_parking, ANSWER, N_ ("Accessible parking"), PAYLOAD),
  ENTRY (induction_loop, ANSWER, N_ ("Induction loop"), PAYLOAD),
  ENTRY (guide_dog, ANSWER, N_ ("Guide dogs welcome"), PAYLOAD),
  ENTRY (contrast, ANSWER, N_ ("High-contrast markings"), PAYLOAD),
  CHOICE (facts_source, N_ ("Source of the facts"), PAYLOAD, facts_sources),
  ENTRY (facts_date, DATE, N_ ("Facts as of"), PAYLOAD),
  ENTRY (reisen_fuer_alle, ANSWER, N_ ("“Reisen für Alle”"), PAYLOAD),
  ENTRY (reisen_fuer_alle_certificate, TEXT, N_ ("“Reisen für Alle” certificate"), PAYLOAD),
  ENTRY (reisen_fuer_alle_until, DATE, N_ ("“Reisen für Alle” until"), PAYLOAD),
  ROWS (sessions, N_ ("Dates"), 0, leit_session_shape),
  ENTRY (seats, NUMBER, N_ ("Seats"), PAYLOAD),
  ENTRY (free_seats, NUMBER, N_ ("Free seats"), PAYLOAD),
  ENTRY (trainer, TEXT, N_ ("Trainer"), PAYLOAD | PERSONAL),
  ENTRY (substitute_trainer, TEXT, N_ ("Substitute trainer"), PAYLOAD | PERSONAL),
  ENTRY (registration_until, DATE, N_ ("Registration until"), PAYLOAD),
  ENTRY (cancelled, ANSWER, N_ ("Cancelled"), PAYLOAD),
  ENTRY (cancelled_reason, TEXT, N_ ("Reason for cancelling"), PAYLOAD),
  ROWS (blocks, N_ ("Text blocks"), 0, leit_text_block_shape),
  ENTRY (author, TEXT, N_ ("Author"), PERSONAL),
  ENTRY (source_url, TEXT, N_ ("Source"), 0),
  ENTRY (publication_date, TEXT, N_ ("Publication date"), 0),
  ROWS (media, N_ ("Media"), 0, leit_medium_shape),
  ENTRY (reviewed, DATE, N_ ("Reviewed"), PAYLOAD),
  ENTRY (review_due, DATE, N_ ("Review due"), PAYLOAD),
  ENTRY (consent, ANSWER, N_ ("Consent"), PAYLOAD),
  ENTRY (consent_date, DATE, N_ ("Consent given on"), PAYLOAD),
  ENTRY (consent_by, TEXT, N_ ("Consent given by"), PAYLOAD | PERSONAL),
  ENTRY (consent_how, TEXT, N_ ("How consent was given"), PAYLOAD),
  ENTRY (consent_withdrawn, DATE, N_ ("Consent withdrawn"), PAYLOAD),
  END,
};

static void
free_entry (gpointer entry)
{
  leit_entry_free (entry);
}

static const LeitShape entry_shape = { sizeof (LeitEntry), entry_fields, free_entry };

/**
 * leit_entry_get_shape:
 *
 * Returns: (transfer none): all fields of an entry, in the order of the editor
 */
const LeitShape *
leit_entry_get_shape (void)
{
  return &entry_shape;
}
