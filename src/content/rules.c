#include "content/rules-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Postcodes of the region (contract: others get a warning). */
#define POSTCODE_PREFIX "14"

struct _LeitComplaints {
  const struct _Rule *rule;
  GPtrArray *findings;
};

typedef struct _Rule {
  const char *name;
  const char *field;
  LeitSeverity severity;
  guint kinds; /* mask of LeitEntryKind */
  void (*check) (const LeitEntry *entry,
                 const LeitRuleContext *context,
                 LeitComplaints *complaints);
  const char *message;
} Rule;

#define KIND(name) (1u << LEIT_ENTRY_##name)
#define PLACES (KIND (PROVIDER) | KIND (OFFER) | KIND (EMERGENCY))
#define DATED (KIND (COURSE) | KIND (EVENT))
#define HEALTH (PLACES | KIND (COURSE))
#define TREATMENT (KIND (OFFER) | KIND (COURSE))
#define NEWS KIND (NEWS)
#define ALL (HEALTH | KIND (EVENT) | NEWS)

#define REFUSE(name, field, kinds, message)                                                        \
  {                                                                                                \
#name, field, LEIT_SEVERITY_REFUSE, kinds, leit_check_##name, message                          \
  }
#define WARN(name, field, kinds, message)                                                          \
  {                                                                                                \
#name, field, LEIT_SEVERITY_WARN, kinds, leit_check_##name, message                            \
  }

/* All rules (contract health-entry.md), in the order of the editor. The names of warnings about any text begin
 * with the field they speak of. */
static const Rule rules[] = {
  REFUSE (version,
          "kind",
          ALL,
          N_ ("A newer Leitstand has written this entry. Update this one before you edit it.")),
  REFUSE (title_missing, "title", ALL, N_ ("Give it a title.")),
  REFUSE (title_length, "title", ALL, N_ ("Use 3 to 120 characters.")),
  REFUSE (summary_length, "summary", ALL, N_ ("Shorten it to 300 characters at most.")),
  REFUSE (description_length, "description", ALL, N_ ("Shorten it to 5,000 characters at most.")),
  WARN (capitals, "title", ALL, N_ ("Write it in small letters: capitals are hard to read.")),
  WARN (phone_inside,
        "title",
        ALL,
        N_ ("Move the phone number to the contacts, where people can tap it.")),
  WARN (healing,
        "title",
        ALL,
        N_ ("Do not promise healing: the law on advertising for remedies forbids it.")),
  WARN (icd_code, "title", ALL, N_ ("Name the complaint in plain words instead of an ICD code.")),
  WARN (invisible_signs,
        "title",
        ALL,
        N_ ("The text holds invisible signs. Type it again instead of pasting it.")),
  WARN (emojis, "title", ALL, N_ ("Leave out emojis: the server removes them.")),
  REFUSE (category_count, "categories", HEALTH, N_ ("Choose one to three categories.")),
  REFUSE (category_known, "categories", HEALTH, N_ ("Choose categories from the list.")),
  REFUSE (server_category_known,
          "server_categories",
          ALL,
          N_ ("The server does not know this category. Choose one from the list.")),
  REFUSE (blocks, "blocks", NEWS, N_ ("Write a text: news need at least one.")),

  REFUSE (address, "street", PLACES, N_ ("Give street, postcode and town, or the area served.")),
  REFUSE (postcode, "postcode", ALL, N_ ("Use five digits, such as 14806.")),
  WARN (postcode_region,
        "postcode",
        HEALTH,
        N_ ("This postcode is outside the region. Check whether the entry belongs here.")),
  REFUSE (position_half, "latitude", ALL, N_ ("Pick the place on the map again.")),
  REFUSE (position_germany,
          "latitude",
          ALL,
          N_ ("The place is outside Germany. Pick it on the map again.")),
  WARN (position_far, "latitude", ALL, N_ ("The place is far from the town. Check it on the map.")),
  WARN (position_missing,
        "latitude",
        PLACES,
        N_ ("Pick the place on the map: the app cannot show it otherwise.")),

  REFUSE (
      contact_missing, "phone", HEALTH, N_ ("Give at least one contact: phone, e-mail or a link.")),
  REFUSE (phone, "phone", ALL, NULL),
  REFUSE (email, "email", ALL, NULL),
  REFUSE (further_contacts, "further_contacts", ALL, NULL),
  REFUSE (links, "links", ALL, NULL),
  WARN (links_encrypted,
        "links",
        ALL,
        N_ ("Use https:// if the site has it: http:// is not encrypted.")),
  REFUSE (source_url, "source_url", NEWS, NULL),

  REFUSE (
      hours_order, "opening_hours", PLACES, N_ ("The end is before the start. Check the times.")),
  WARN (hours_overlap,
        "opening_hours",
        PLACES,
        N_ ("Some times overlap. Put them together or correct them.")),
  WARN (hours_replaced,
        "opening_hours",
        PLACES,
        N_ ("A later rule replaces an earlier one on the same day. Write all times of a day "
            "together.")),
  WARN (hours_raw,
        "opening_hours",
        PLACES,
        N_ ("This way of writing is not understood and is shown as it is. Use the week grid if you "
            "can.")),
  REFUSE (closure_dates, "closures", PLACES, N_ ("Give the first and the last day.")),
  REFUSE (
      closure_order, "closures", PLACES, N_ ("The last day is before the first. Check the dates.")),
  WARN (closure_long,
        "closures",
        PLACES,
        N_ ("Closed for more than 90 days. Check the dates, or archive the entry.")),

  REFUSE (payers_missing, "payers", TREATMENT, N_ ("Choose at least one payer.")),
  REFUSE (payers_known, "payers", HEALTH, N_ ("Choose payers from the list.")),
  REFUSE (prices, "prices", ALL, N_ ("Give each price a name, and an amount that is not below 0.")),
  REFUSE (zpp_end, "zpp_until", HEALTH, N_ ("Give the day on which the ZPP certificate ends.")),
  WARN (zpp_over,
        "zpp_until",
        HEALTH,
        N_ ("The ZPP certificate has ended. Ask for the new one or remove it.")),
  WARN (new_patients_old,
        "new_patients_as_of",
        HEALTH,
        N_ ("Ask again whether new patients are taken: this is older than 90 days.")),
  REFUSE (languages, "languages", HEALTH, NULL),

  REFUSE (accessibility_numbers, "step_cm", HEALTH, NULL),
  WARN (accessibility_source,
        "facts_source",
        HEALTH,
        N_ ("Say who measured the facts on accessibility, and when.")),
  REFUSE (reisen_fuer_alle,
          "reisen_fuer_alle",
          HEALTH,
          N_ ("Give the certificate of “Reisen für Alle” and its end, or remove the mark.")),
  REFUSE (
      reisen_fuer_alle_over,
      "reisen_fuer_alle_until",
      HEALTH,
      N_ ("The certificate of “Reisen für Alle” has ended. Remove the mark or give the new one.")),

  REFUSE (sessions_missing, "sessions", DATED, N_ ("Give at least one date.")),
  REFUSE (session_times, "sessions", DATED, N_ ("Give the day, and times such as 18:30.")),
  REFUSE (session_order, "sessions", DATED, N_ ("The end must be after the start.")),
  WARN (sessions_past,
        "sessions",
        DATED,
        N_ ("All dates are over. Give new ones or archive the entry.")),
  REFUSE (seats, "seats", DATED, N_ ("Use a whole number that is not below 0.")),
  REFUSE (free_seats, "free_seats", DATED, N_ ("There cannot be more free seats than seats.")),
  WARN (registration,
        "registration_until",
        DATED,
        N_ ("Registration ends after the first date. Check both.")),
  REFUSE (cancelled, "cancelled_reason", DATED, N_ ("Say why it is cancelled.")),

  REFUSE (media_address, "media", ALL, NULL),
  REFUSE (
      media_type, "media", ALL, N_ ("Choose the type: image, logo, audio, video or attachment.")),
  REFUSE (media_alternative,
          "media",
          ALL,
          N_ ("Describe the picture in words for people who cannot see it.")),
  WARN (media_author, "media", ALL, N_ ("Name the author.")),
  WARN (media_licence, "media", ALL, N_ ("Name the licence or who permitted the use.")),
  REFUSE (
      media_rights, "media", ALL, N_ ("The rights have ended. Remove it or extend the rights.")),

  WARN (
      review_missing, "review_due", HEALTH, N_ ("Look through the entry and mark it as reviewed.")),
  WARN (
      review_due, "review_due", HEALTH, N_ ("A review is due. Check the entry with the provider.")),
  REFUSE (consent_proof, "consent", ALL, N_ ("Give the day of the consent, who gave it and how.")),
  REFUSE (consent_missing,
          "consent",
          ALL,
          N_ ("Ask for the consent before you publish, and note it here.")),
  REFUSE (
      consent_withdrawn, "consent", ALL, N_ ("The consent was withdrawn. Hide the entry at once.")),
};

void
leit_complain (LeitComplaints *complaints, int row, char *detail)
{
  LeitFinding *finding = g_new0 (LeitFinding, 1);
  const Rule *rule = complaints->rule;

  finding->field = rule->field;
  finding->row = row;
  finding->rule = rule->name;
  finding->severity = rule->severity;
  finding->message = detail != NULL ? detail : g_strdup (_ (rule->message));
  g_ptr_array_add (complaints->findings, finding);
}

/*
 * For checks that look at several fields: the field of the last complaint.
 */
void
leit_complain_field (LeitComplaints *complaints, const char *field, char *detail)
{
  LeitFinding *finding;

  leit_complain (complaints, -1, detail);
  finding = complaints->findings->pdata[complaints->findings->len - 1];
  finding->field = field;
}

void
leit_finding_free (LeitFinding *finding)
{
  g_free (finding->message);
  g_free (finding);
}

/**
 * leit_rule_context_init:
 * @context: (out): a context without a server's categories and without a town's surroundings
 * @today: the day, where the town is
 */
void
leit_rule_context_init (LeitRuleContext *context, const GDate *today)
{
  *context = (LeitRuleContext){ .today = *today,
                                .south = NAN,
                                .west = NAN,
                                .north = NAN,
                                .east = NAN,
                                .postcode_prefix = POSTCODE_PREFIX };
}

/**
 * leit_entry_check:
 * @entry: an entry
 * @context: what it is checked against
 *
 * Returns: (transfer full) (element-type LeitFinding): what is wrong with it, in the order of the
 *   editor
 */
GPtrArray *
leit_entry_check (const LeitEntry *entry, const LeitRuleContext *context)
{
  LeitComplaints complaints = { NULL };

  g_return_val_if_fail (entry != NULL && context != NULL, NULL);

  complaints.findings = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_finding_free);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    complaints.rule = &rules[i];
    if ((rules[i].kinds & (1u << entry->kind)) != 0)
      rules[i].check (entry, context, &complaints);
  }
  return complaints.findings;
}

/**
 * leit_findings_refuse:
 *
 * Returns: whether one of them forbids to send the entry
 */
gboolean
leit_findings_refuse (const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++)
    if (((LeitFinding *) findings->pdata[i])->severity == LEIT_SEVERITY_REFUSE)
      return TRUE;
  return FALSE;
}

/**
 * leit_entry_may_publish:
 *
 * Returns: whether nothing would be refused if it were published now, consent included
 */
gboolean
leit_entry_may_publish (const LeitEntry *entry, const LeitRuleContext *context)
{
  g_autoptr (LeitEntry) published = leit_entry_copy (entry);
  g_autoptr (GPtrArray) findings = NULL;

  published->stage = LEIT_STAGE_PUBLISHED;
  findings = leit_entry_check (published, context);
  return !leit_findings_refuse (findings);
}

/**
 * leit_entry_may_move_to:
 * @stage: where it shall go
 *
 * The way is draft, in review, published, archived; back goes to the draft from everywhere.
 *
 * Returns: whether it may; to be published it must also be without anything refused
 */
gboolean
leit_entry_may_move_to (const LeitEntry *entry,
                        LeitEntryStage stage,
                        const LeitRuleContext *context)
{
  static const guint next[] = {
    [LEIT_STAGE_DRAFT] = 1u << LEIT_STAGE_IN_REVIEW | 1u << LEIT_STAGE_ARCHIVED,
    [LEIT_STAGE_IN_REVIEW] =
        1u << LEIT_STAGE_DRAFT | 1u << LEIT_STAGE_PUBLISHED | 1u << LEIT_STAGE_ARCHIVED,
    [LEIT_STAGE_PUBLISHED] = 1u << LEIT_STAGE_DRAFT | 1u << LEIT_STAGE_ARCHIVED,
    [LEIT_STAGE_ARCHIVED] = 1u << LEIT_STAGE_DRAFT,
  };

  g_return_val_if_fail (entry != NULL && (guint) stage < G_N_ELEMENTS (next), FALSE);

  if (stage != entry->stage && (next[entry->stage] & (1u << stage)) == 0)
    return FALSE;
  return stage != LEIT_STAGE_PUBLISHED || leit_entry_may_publish (entry, context);
}

/**
 * leit_entry_must_unpublish:
 *
 * Returns: whether it is visible although the consent was withdrawn
 */
gboolean
leit_entry_must_unpublish (const LeitEntry *entry)
{
  return g_date_valid (&entry->consent_withdrawn) &&
         (entry->stage == LEIT_STAGE_PUBLISHED || entry->visible == LEIT_ANSWER_YES);
}

guint
leit_rules_count (void)
{
  return G_N_ELEMENTS (rules);
}

/**
 * leit_rules_get_name:
 *
 * Returns: the name findings carry, so that tests can see that every rule has one
 */
const char *
leit_rules_get_name (guint index)
{
  return index < G_N_ELEMENTS (rules) ? rules[index].name : NULL;
}
