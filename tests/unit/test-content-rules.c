#include "content/rules.h"

#include <string.h>

#define TODAY "2026-06-09"

#define PROVIDER LEIT_ENTRY_PROVIDER
#define OFFER LEIT_ENTRY_OFFER
#define COURSE LEIT_ENTRY_COURSE
#define EMERGENCY LEIT_ENTRY_EMERGENCY
#define NEWS LEIT_ENTRY_NEWS
#define EVENT LEIT_ENTRY_EVENT

static void
set (LeitEntry *entry, const char *name, const char *text)
{
  g_autofree char *json = g_strdup (text);
  const LeitField *field = leit_shape_find (leit_entry_get_shape (), name);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (field);
  if (field->type == LEIT_FIELD_ROWS)
    g_strdelimit (json, "'", '"');
  leit_field_set_text (field, entry, json, &error);
  g_assert_no_error (error);
}

/* An entry nothing can be said against. */
static LeitEntry *
make_entry (LeitEntryKind kind)
{
  LeitEntry *entry = leit_entry_new (kind);

  set (entry, "title", "Beispiel aus Bad Belzig");
  set (entry, "stage", "published");
  set (entry, "consent", "yes");
  set (entry, "consent_date", "2026-01-02");
  set (entry, "consent_by", "Erika Muster");
  set (entry, "consent_how", "Brief");
  set (entry, "review_due", "2026-06-10");
  if (kind == NEWS) {
    set (entry, "blocks", "[{'body':'Es gibt etwas Neues.'}]");
    return entry;
  }
  set (entry, "categories", "doctor");
  set (entry, "street", "Markt 1");
  set (entry, "postcode", "14806");
  set (entry, "city", "Bad Belzig");
  set (entry, "latitude", "52.14");
  set (entry, "longitude", "12.58");
  set (entry, "phone", "+493384194705");
  set (entry, "payers", "statutory");
  if (leit_entry_has_sessions (entry))
    set (entry, "sessions", "[{'start':'2026-06-09','start_time':'18:00','end_time':'19:00'}]");
  return entry;
}

static LeitRuleContext
make_context (void)
{
  static const char *const known[] = { "Arztpraxis", "Therapie", "Wandern", NULL };
  LeitRuleContext context;
  GDate today;

  leit_date_parse (TODAY, &today);
  leit_rule_context_init (&context, &today);
  context.south = 52.0;
  context.north = 52.3;
  context.west = 12.3;
  context.east = 12.8;
  context.server_categories = known;
  return context;
}

static const LeitFinding *
find (const GPtrArray *findings, const char *rule)
{
  for (guint i = 0; i < findings->len; i++)
    if (g_str_equal (((LeitFinding *) findings->pdata[i])->rule, rule))
      return findings->pdata[i];
  return NULL;
}

static void
test_nothing_wrong (void)
{
  LeitRuleContext context = make_context ();

  for (guint kind = 0; kind < LEIT_ENTRY_N_KINDS; kind++) {
    g_autoptr (LeitEntry) entry = make_entry (kind);
    g_autoptr (GPtrArray) findings = leit_entry_check (entry, &context);

    for (guint i = 0; i < findings->len; i++)
      g_test_message ("%u %s", kind, ((LeitFinding *) findings->pdata[i])->rule);
    g_assert_cmpuint (findings->len, ==, 0);
    g_assert_true (leit_entry_may_publish (entry, &context));
  }
}

typedef struct {
  LeitEntryKind kind;
  const char *rule;
  gboolean fires;
  const char *field;
  const char *text;
  const char *field2;
  const char *text2;
} Case;

#define FIELD_IS_LONG "long:" /* long:120 makes 120 characters */

static const Case cases[] = {
  { PROVIDER, "version", FALSE, "version", "1" },
  { PROVIDER, "version", TRUE, "version", "2" },
  { PROVIDER, "title_missing", TRUE, "title", "" },
  { PROVIDER, "title_missing", TRUE, "title", " \u00a0" },
  { PROVIDER, "title_missing", FALSE, "title", "ab" },
  { PROVIDER, "title_length", TRUE, "title", "ab" },
  { PROVIDER, "title_length", FALSE, "title", "Äbc" },
  { PROVIDER, "title_length", FALSE, "title", "long:120" },
  { PROVIDER, "title_length", TRUE, "title", "long:121" },
  { PROVIDER, "summary_length", FALSE, "summary", "long:300" },
  { PROVIDER, "summary_length", TRUE, "summary", "long:301" },
  { PROVIDER, "description_length", FALSE, "description", "long:5000" },
  { PROVIDER, "description_length", TRUE, "description", "long:5001" },
  { PROVIDER, "description_length", TRUE, "app_text", "long:5001" },
  { PROVIDER, "capitals", TRUE, "app_text", "PRAXIS MÜLLER" },
  { PROVIDER, "capitals", TRUE, "title", "PRAXIS MÜLLER" },
  { PROVIDER, "capitals", TRUE, "title", "GROßARTIG" },
  { PROVIDER, "capitals", FALSE, "title", "AOK Nordost" },
  { PROVIDER, "capitals", FALSE, "title", "ABCDEFG" },
  { PROVIDER, "capitals", TRUE, "title", "ABCDEFGH" },
  { NEWS, "capitals", TRUE, "blocks", "[{'body':'ALLES WIRD TEURER'}]" },
  { PROVIDER, "phone_inside", TRUE, "summary", "Rufen Sie 033841 94705 an." },
  { PROVIDER, "phone_inside", FALSE, "summary", "14806 Bad Belzig, seit 1998" },
  { PROVIDER, "healing", TRUE, "description", "Unsere Kur heilt alles." },
  { PROVIDER, "healing", TRUE, "description", "Garantiert gesund!" },
  { PROVIDER, "healing", FALSE, "description", "Heilbad und Heilpraktiker" },
  { PROVIDER, "icd_code", TRUE, "description", "Hilfe bei M54.5" },
  { PROVIDER, "icd_code", TRUE, "description", "Depression (F32)" },
  { PROVIDER, "icd_code", TRUE, "description", "ICD-10: F32" },
  { PROVIDER, "icd_code", FALSE, "description", "An der A10, Ausfahrt B246, 10.5 km" },
  { PROVIDER, "invisible_signs", TRUE, "title", "Praxis \u202e gnal" },
  { PROVIDER, "invisible_signs", TRUE, "title", "Praxis\001" },
  { PROVIDER, "invisible_signs", FALSE, "description", "Praxis\nMüller\u00a0GmbH" },
  { PROVIDER, "emojis", TRUE, "summary", "Willkommen 🙂" },
  { PROVIDER, "emojis", FALSE, "summary", "Willkommen, Straße & Fläming ♥" },
  { PROVIDER, "category_count", TRUE, "categories", "" },
  { PROVIDER, "category_count", FALSE, "categories", "doctor" },
  { PROVIDER, "category_count", FALSE, "categories", "doctor|therapy|spa" },
  { PROVIDER, "category_count", TRUE, "categories", "doctor|therapy|spa|care" },
  { EVENT, "category_count", FALSE, "categories", "" },
  { PROVIDER, "category_known", TRUE, "categories", "arzt" },
  { PROVIDER, "category_known", FALSE, "categories", "therapy" },
  { PROVIDER, "server_category_known", TRUE, "categories", "pharmacy" },
  { PROVIDER, "server_category_known", FALSE, "categories", "therapy" },
  { NEWS, "server_category_known", TRUE, "server_categories", "Neu" },
  { NEWS, "server_category_known", FALSE, "server_categories", "Wandern" },
  { NEWS, "blocks", TRUE, "blocks", "" },
  { NEWS, "blocks", TRUE, "blocks", "[{'title':'nur Titel'}]" },
  { NEWS, "blocks", FALSE, "blocks", "[{'title':'T'},{'intro':'Text'}]" },

  { PROVIDER, "address", TRUE, "street", "" },
  { PROVIDER, "address", FALSE, "street", "", "area", "Hoher Fläming" },
  { EMERGENCY, "address", FALSE, "street", "" },
  { PROVIDER, "postcode", TRUE, "postcode", "1480" },
  { PROVIDER, "postcode", TRUE, "postcode", "148066" },
  { PROVIDER, "postcode", TRUE, "postcode", "1480a" },
  { PROVIDER, "postcode", TRUE, "postcode", "14806\n" },
  { PROVIDER, "postcode", FALSE, "postcode", "14806" },
  { PROVIDER, "postcode", FALSE, "postcode", "" },
  { PROVIDER, "postcode_region", TRUE, "postcode", "15806" },
  { PROVIDER, "postcode_region", FALSE, "postcode", "14999" },
  { PROVIDER, "position_half", TRUE, "latitude", "" },
  { PROVIDER, "position_half", FALSE, "latitude", "", "longitude", "" },
  { PROVIDER, "position_germany", TRUE, "latitude", "47.2" },
  { PROVIDER, "position_germany", TRUE, "latitude", "12.58", "longitude", "52.14" },
  { PROVIDER, "position_germany", FALSE, "latitude", "47.3" },
  { PROVIDER, "position_far", TRUE, "latitude", "52.31" },
  { PROVIDER, "position_far", FALSE, "latitude", "52.3" },
  { PROVIDER, "position_far", TRUE, "longitude", "12.29" },
  { PROVIDER, "position_missing", TRUE, "latitude", "", "longitude", "" },
  { EMERGENCY, "position_missing", FALSE, "latitude", "", "longitude", "" },
  { PROVIDER, "contact_missing", TRUE, "phone", "" },
  { PROVIDER, "contact_missing", FALSE, "phone", "", "email", "a@b.de" },
  { PROVIDER, "contact_missing", FALSE, "phone", "", "links", "[{'url':'https://a.de'}]" },
  { PROVIDER, "contact_missing", FALSE, "phone", "", "further_contacts", "[{'value':'112'}]" },
  { PROVIDER, "phone", TRUE, "phone", "94705" },
  { PROVIDER, "phone", TRUE, "fax", "94705" },
  { PROVIDER, "phone", FALSE, "phone", "033841 94705" },
  { EMERGENCY, "phone", FALSE, "phone", "112" },
  { PROVIDER, "email", TRUE, "email", "a@b" },
  { PROVIDER, "email", FALSE, "email", "a@b.de" },
  { PROVIDER, "further_contacts", TRUE, "further_contacts", "[{'type':'e-mail','value':'a'}]" },
  { PROVIDER, "further_contacts", FALSE, "further_contacts",
    "[{'type':'e-mail','value':'a@b.de'}]" },
  { PROVIDER, "further_contacts", TRUE, "further_contacts", "[{'type':'phone','value':'x'}]" },
  { PROVIDER, "further_contacts", TRUE, "further_contacts", "[{'type':'phone'}]" },
  { PROVIDER, "links", TRUE, "links", "[{'url':'javascript:alert(1)'}]" },
  { PROVIDER, "links", TRUE, "links", "[{'description':'ohne'}]" },
  { PROVIDER, "links", FALSE, "links", "[{'url':'http://a.de'}]" },
  { PROVIDER, "links_encrypted", TRUE, "links", "[{'url':'http://a.de'}]" },
  { PROVIDER, "links_encrypted", FALSE, "links", "[{'url':'https://a.de'}]" },
  { NEWS, "source_url", TRUE, "source_url", "https://u:p@a.de" },
  { NEWS, "source_url", FALSE, "source_url", "https://a.de" },
  { PROVIDER, "hours_order", TRUE, "opening_hours", "Mo 12:00-08:00" },
  { PROVIDER, "hours_order", FALSE, "opening_hours", "Mo 08:00-12:00" },
  { PROVIDER, "hours_overlap", TRUE, "opening_hours", "Mo 08:00-12:00,11:00-13:00" },
  { PROVIDER, "hours_overlap", FALSE, "opening_hours", "Mo 08:00-12:00,12:00-13:00" },
  { PROVIDER, "hours_replaced", TRUE, "opening_hours", "Mo 08:00-12:00; Mo 14:00-18:00" },
  { PROVIDER, "hours_replaced", FALSE, "opening_hours", "Mo 08:00-12:00; Tu 14:00-18:00" },
  { PROVIDER, "hours_raw", TRUE, "opening_hours", "sunrise-sunset" },
  { PROVIDER, "hours_raw", FALSE, "opening_hours", "24/7" },
  { PROVIDER, "closure_dates", TRUE, "closures", "[{'from':'2026-07-01'}]" },
  { PROVIDER, "closure_dates", FALSE, "closures", "[{'from':'2026-07-01','to':'2026-07-01'}]" },
  { PROVIDER, "closure_order", TRUE, "closures", "[{'from':'2026-07-02','to':'2026-07-01'}]" },
  { PROVIDER, "closure_order", FALSE, "closures", "[{'from':'2026-07-01','to':'2026-07-01'}]" },
  { PROVIDER, "closure_long", FALSE, "closures", "[{'from':'2026-07-01','to':'2026-09-28'}]" },
  { PROVIDER, "closure_long", TRUE, "closures", "[{'from':'2026-07-01','to':'2026-09-29'}]" },

  { OFFER, "payers_missing", TRUE, "payers", "" },
  { COURSE, "payers_missing", TRUE, "payers", "" },
  { OFFER, "payers_missing", FALSE, "payers", "free" },
  { PROVIDER, "payers_missing", FALSE, "payers", "" },
  { OFFER, "payers_known", TRUE, "payers", "kasse" },
  { OFFER, "payers_known", FALSE, "payers", "statutory|private|beihilfe|bg|self-pay|free" },
  { OFFER, "prices", TRUE, "prices", "[{'name':'Kurs','amount':-1}]" },
  { OFFER, "prices", TRUE, "prices", "[{'amount':1}]" },
  { OFFER, "prices", FALSE, "prices", "[{'name':'Kurs','amount':0},{'description':'frei'}]" },
  { COURSE, "zpp_end", TRUE, "zpp_certified", "yes" },
  { COURSE, "zpp_end", FALSE, "zpp_certified", "yes", "zpp_until", "2026-06-09" },
  { COURSE, "zpp_end", FALSE, "zpp_certified", "no" },
  { COURSE, "zpp_over", TRUE, "zpp_certified", "yes", "zpp_until", "2026-06-08" },
  { COURSE, "zpp_over", FALSE, "zpp_certified", "yes", "zpp_until", "2026-06-09" },
  { PROVIDER, "new_patients_old", TRUE, "new_patients", "yes", "new_patients_as_of", "2026-03-10" },
  { PROVIDER, "new_patients_old", FALSE, "new_patients", "yes", "new_patients_as_of",
    "2026-03-11" },
  { PROVIDER, "new_patients_old", TRUE, "new_patients", "waiting-list" },
  { PROVIDER, "new_patients_old", FALSE, "new_patients", "unknown" },
  { PROVIDER, "languages", FALSE, "languages", "de|en|uk|gsg|de-simple" },
  { PROVIDER, "languages", TRUE, "languages", "de|xx" },
  { PROVIDER, "languages", TRUE, "languages", "deutsch" },
  { PROVIDER, "languages", TRUE, "languages", "DE" },
  { PROVIDER, "accessibility_numbers", TRUE, "step_cm", "-1" },
  { PROVIDER, "accessibility_numbers", FALSE, "step_cm", "0" },
  { PROVIDER, "accessibility_numbers", TRUE, "door_cm", "0.9" },
  { PROVIDER, "accessibility_numbers", FALSE, "door_cm", "90" },
  { PROVIDER, "accessibility_numbers", TRUE, "ramp_percent", "51" },
  { PROVIDER, "accessibility_numbers", FALSE, "ramp_percent", "6" },
  { PROVIDER, "accessibility_source", TRUE, "lift", "no" },
  { PROVIDER, "accessibility_source", TRUE, "lift", "no", "facts_source", "visited" },
  { PROVIDER, "accessibility_source", FALSE, "lift", "unknown" },
  { PROVIDER, "reisen_fuer_alle", TRUE, "reisen_fuer_alle", "yes" },
  { PROVIDER, "reisen_fuer_alle", FALSE, "reisen_fuer_alle", "no" },
  { PROVIDER, "reisen_fuer_alle", TRUE, "reisen_fuer_alle", "yes", "reisen_fuer_alle_certificate",
    "BB-1" },
  { PROVIDER, "reisen_fuer_alle_over", TRUE, "reisen_fuer_alle", "yes", "reisen_fuer_alle_until",
    "2026-06-08" },
  { PROVIDER, "reisen_fuer_alle_over", FALSE, "reisen_fuer_alle", "yes", "reisen_fuer_alle_until",
    "2026-06-09" },

  { COURSE, "sessions_missing", TRUE, "sessions", "" },
  { EVENT, "sessions_missing", TRUE, "sessions", "" },
  { EVENT, "sessions_missing", FALSE, "sessions", "[{'start':'2026-06-09'}]" },
  { EVENT, "session_times", TRUE, "sessions", "[{'start_time':'18:00'}]" },
  { EVENT, "session_times", TRUE, "sessions", "[{'start':'2026-06-09','start_time':'18 Uhr'}]" },
  { EVENT, "session_times", TRUE, "sessions", "[{'start':'2026-06-09','start_time':'18:60'}]" },
  { EVENT, "session_times", FALSE, "sessions", "[{'start':'2026-06-09','start_time':'18:00:00'}]" },
  { EVENT, "session_order", TRUE, "sessions",
    "[{'start':'2026-06-09','start_time':'18:00','end_time':'18:00'}]" },
  { EVENT, "session_order", FALSE, "sessions",
    "[{'start':'2026-06-09','start_time':'18:00','end_time':'18:01'}]" },
  { EVENT, "session_order", TRUE, "sessions", "[{'start':'2026-06-09','end':'2026-06-08'}]" },
  { EVENT, "session_order", FALSE, "sessions",
    "[{'start':'2026-06-09','end':'2026-06-10','start_time':'18:00','end_time':'09:00'}]" },
  { EVENT, "sessions_past", TRUE, "sessions", "[{'start':'2026-06-08'}]" },
  { EVENT, "sessions_past", FALSE, "sessions", "[{'start':'2026-06-08'},{'start':'2026-06-09'}]" },
  { COURSE, "seats", TRUE, "seats", "-1" },
  { COURSE, "seats", TRUE, "free_seats", "1.5" },
  { COURSE, "seats", FALSE, "seats", "0" },
  { COURSE, "free_seats", TRUE, "seats", "10", "free_seats", "11" },
  { COURSE, "free_seats", FALSE, "seats", "10", "free_seats", "10" },
  { COURSE, "registration", TRUE, "registration_until", "2026-06-10" },
  { COURSE, "registration", FALSE, "registration_until", "2026-06-09" },
  { COURSE, "cancelled", TRUE, "cancelled", "yes" },
  { COURSE, "cancelled", FALSE, "cancelled", "yes", "cancelled_reason", "krank" },
  { PROVIDER, "media_address", TRUE, "media", "[{'type':'image'}]" },
  { PROVIDER, "media_address", FALSE, "media", "[{'type':'image','url':'https://a.de/1.jpg'}]" },
  { PROVIDER, "media_type", TRUE, "media", "[{'type':'film'}]" },
  { PROVIDER, "media_type", TRUE, "media", "[{'url':'https://a.de'}]" },
  { PROVIDER, "media_type", FALSE, "media", "[{'type':'attachement'}]" },
  { PROVIDER, "media_alternative", TRUE, "media", "[{'type':'image'}]" },
  { PROVIDER, "media_alternative", FALSE, "media", "[{'type':'image','alternative_text':'Haus'}]" },
  { PROVIDER, "media_alternative", FALSE, "media", "[{'type':'audio'}]" },
  { PROVIDER, "media_author", TRUE, "media", "[{'type':'image'}]" },
  { PROVIDER, "media_author", FALSE, "media", "[{'author':'M'}]" },
  { PROVIDER, "media_licence", TRUE, "media", "[{'type':'image'}]" },
  { PROVIDER, "media_licence", FALSE, "media", "[{'licence':'CC0'}]" },
  { PROVIDER, "media_rights", TRUE, "media", "[{'rights_until':'2026-06-08'}]" },
  { PROVIDER, "media_rights", FALSE, "media", "[{'rights_until':'2026-06-09'}]" },

  { PROVIDER, "review_missing", TRUE, "review_due", "" },
  { PROVIDER, "review_missing", FALSE, "review_due", "", "stage", "draft" },
  { PROVIDER, "review_due", TRUE, "review_due", "2026-06-09" },
  { PROVIDER, "review_due", FALSE, "review_due", "2026-06-10" },
  { PROVIDER, "review_due", FALSE, "review_due", "2026-06-09", "stage", "archived" },
  { PROVIDER, "consent_proof", TRUE, "consent_by", "" },
  { PROVIDER, "consent_proof", TRUE, "consent_how", "" },
  { PROVIDER, "consent_proof", TRUE, "consent_date", "" },
  { PROVIDER, "consent_proof", TRUE, "consent_date", "2026-06-10" },
  { PROVIDER, "consent_proof", FALSE, "consent_date", "2026-06-09" },
  { PROVIDER, "consent_missing", TRUE, "consent", "unknown" },
  { PROVIDER, "consent_missing", TRUE, "consent", "no" },
  { PROVIDER, "consent_missing", FALSE, "consent", "no", "stage", "in-review" },
  { EMERGENCY, "consent_missing", FALSE, "consent", "no" },
  { EMERGENCY, "consent_missing", TRUE, "consent", "no", "last_name", "Muster" },
  { NEWS, "consent_missing", FALSE, "consent", "no" },
  { PROVIDER, "consent_withdrawn", TRUE, "consent_withdrawn", "2026-06-01" },
  { PROVIDER, "consent_withdrawn", FALSE, "consent_withdrawn", "2026-06-01", "stage", "archived" },
};

static char *
expand (const char *text)
{
  GString *expanded;

  if (!g_str_has_prefix (text, FIELD_IS_LONG))
    return g_strdup (text);
  expanded = g_string_new (NULL);
  for (guint i = 0; i < (guint) atoi (text + strlen (FIELD_IS_LONG)); i++)
    g_string_append (expanded, "ä");
  return g_string_free (expanded, FALSE);
}

static void
test_each_rule (void)
{
  LeitRuleContext context = make_context ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LeitEntry) entry = make_entry (cases[i].kind);
    g_autofree char *text = expand (cases[i].text);
    g_autoptr (GPtrArray) findings = NULL;
    const LeitFinding *finding;

    set (entry, cases[i].field, text);
    if (cases[i].field2 != NULL)
      set (entry, cases[i].field2, cases[i].text2);
    findings = leit_entry_check (entry, &context);
    finding = find (findings, cases[i].rule);
    if ((finding != NULL) != cases[i].fires)
      g_error ("case %u: %s with %s = %s", i, cases[i].rule, cases[i].field, cases[i].text);
    if (finding == NULL)
      continue;
    g_assert_nonnull (finding->message);
    g_assert_cmpstr (finding->message, !=, "");
    g_assert_nonnull (leit_shape_find (leit_entry_get_shape (), finding->field));
    g_assert_cmpint (leit_findings_refuse (findings), >=, finding->severity);
  }
}

/* No rule without a case on either side. */
static void
test_every_rule_has_cases (void)
{
  for (guint r = 0; r < leit_rules_count (); r++) {
    guint sides = 0;

    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      if (g_str_equal (cases[i].rule, leit_rules_get_name (r)))
        sides |= cases[i].fires ? 1 : 2;
    if (sides != 3)
      g_error ("%s lacks a case", leit_rules_get_name (r));
  }
}

static void
test_severities (void)
{
  static const char *const warnings[] = {
    "capitals",        "phone_inside",    "healing",          "icd_code",
    "invisible_signs", "postcode_region", "position_far",     "position_missing",
    "links_encrypted", "hours_overlap",   "hours_replaced",   "hours_raw",
    "closure_long",    "zpp_over",        "new_patients_old", "accessibility_source",
    "sessions_past",   "registration",    "media_author",     "media_licence",
    "review_missing",  "review_due",      "emojis",           NULL,
  };
  LeitRuleContext context = make_context ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LeitEntry) entry = make_entry (cases[i].kind);
    g_autofree char *text = expand (cases[i].text);
    g_autoptr (GPtrArray) findings = NULL;

    if (!cases[i].fires)
      continue;
    set (entry, cases[i].field, text);
    if (cases[i].field2 != NULL)
      set (entry, cases[i].field2, cases[i].text2);
    findings = leit_entry_check (entry, &context);
    g_assert_cmpint (find (findings, cases[i].rule)->severity == LEIT_SEVERITY_WARN, ==,
                     g_strv_contains (warnings, cases[i].rule));
  }
}

static void
test_rows_are_named (void)
{
  LeitRuleContext context = make_context ();
  g_autoptr (LeitEntry) entry = make_entry (PROVIDER);
  g_autoptr (GPtrArray) findings = NULL;

  set (entry, "links", "[{'url':'https://a.de'},{'url':'nichts'}]");
  findings = leit_entry_check (entry, &context);
  g_assert_cmpint (find (findings, "links")->row, ==, 1);
  g_assert_cmpstr (find (findings, "links")->field, ==, "links");
}

static void
test_withdrawal (void)
{
  LeitRuleContext context = make_context ();
  g_autoptr (LeitEntry) entry = make_entry (PROVIDER);

  g_assert_false (leit_entry_must_unpublish (entry));
  set (entry, "consent_withdrawn", TODAY);
  g_assert_true (leit_entry_must_unpublish (entry));
  g_assert_false (leit_entry_may_publish (entry, &context));
  set (entry, "stage", "archived");
  g_assert_false (leit_entry_must_unpublish (entry));
  set (entry, "visible", "yes");
  g_assert_true (leit_entry_must_unpublish (entry));
}

static void
test_stages (void)
{
  LeitRuleContext context = make_context ();
  g_autoptr (LeitEntry) entry = make_entry (PROVIDER);

  entry->stage = LEIT_STAGE_DRAFT;
  g_assert_false (leit_entry_may_move_to (entry, LEIT_STAGE_PUBLISHED, &context));
  g_assert_true (leit_entry_may_move_to (entry, LEIT_STAGE_IN_REVIEW, &context));
  entry->stage = LEIT_STAGE_IN_REVIEW;
  g_assert_true (leit_entry_may_move_to (entry, LEIT_STAGE_PUBLISHED, &context));
  set (entry, "consent", "no");
  g_assert_false (leit_entry_may_move_to (entry, LEIT_STAGE_PUBLISHED, &context));
  entry->stage = LEIT_STAGE_ARCHIVED;
  g_assert_true (leit_entry_may_move_to (entry, LEIT_STAGE_DRAFT, &context));
  g_assert_false (leit_entry_may_move_to (entry, LEIT_STAGE_IN_REVIEW, &context));
}

static void
test_hostile (void)
{
  LeitRuleContext context = make_context ();
  g_autofree char *huge = g_strnfill (65536, '0');
  const char *texts[] = { huge, "\u202e\001<b>", "%s%n%d", "((((((((((+++++" };

  for (guint kind = 0; kind < LEIT_ENTRY_N_KINDS; kind++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
      g_autoptr (LeitEntry) entry = make_entry (kind);
      g_autoptr (GPtrArray) findings = NULL;

      for (const LeitField *field = leit_entry_get_shape ()->fields; field->name != NULL; field++)
        if (field->type == LEIT_FIELD_TEXT || field->type == LEIT_FIELD_LIST)
          set (entry, field->name, texts[i]);
      findings = leit_entry_check (entry, &context);
      g_assert_cmpuint (findings->len, >, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/rules/nothing-wrong", test_nothing_wrong);
  g_test_add_func ("/content/rules/each", test_each_rule);
  g_test_add_func ("/content/rules/every-rule-has-cases", test_every_rule_has_cases);
  g_test_add_func ("/content/rules/severities", test_severities);
  g_test_add_func ("/content/rules/rows", test_rows_are_named);
  g_test_add_func ("/content/rules/withdrawal", test_withdrawal);
  g_test_add_func ("/content/rules/stages", test_stages);
  g_test_add_func ("/content/rules/hostile", test_hostile);
  return g_test_run ();
}
