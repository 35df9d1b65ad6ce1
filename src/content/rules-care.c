/* Rules about payers, patients, languages, accessibility, review and consent. */
#include "content/rules-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define NEW_PATIENTS_DAYS 90

static gboolean
is_over (const GDate *date, const LeitRuleContext *context)
{
  return g_date_valid (date) && g_date_compare (date, &context->today) < 0;
}

LEIT_CHECK (payers_missing)
{
  if (entry->payers == NULL || entry->payers[0] == NULL)
    leit_complain (complaints, -1, NULL);
}

static gboolean
is_payer (const char *name)
{
  for (const LeitChoice *payer = leit_payers; payer->name != NULL; payer++)
    if (g_str_equal (payer->name, name))
      return TRUE;
  return FALSE;
}

LEIT_CHECK (payers_known)
{
  for (guint i = 0; entry->payers != NULL && entry->payers[i] != NULL; i++)
    if (!is_payer (entry->payers[i]))
      leit_complain (complaints, (int) i, NULL);
}

LEIT_CHECK (prices)
{
  for (guint i = 0; i < entry->prices->len; i++) {
    const LeitPrice *price = entry->prices->pdata[i];

    if ((price->name == NULL && price->description == NULL) || price->amount < 0)
      leit_complain (complaints, (int) i, NULL);
  }
}

LEIT_CHECK (zpp_end)
{
  if (entry->zpp_certified == LEIT_ANSWER_YES && !g_date_valid (&entry->zpp_until))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (zpp_over)
{
  if (entry->zpp_certified == LEIT_ANSWER_YES && is_over (&entry->zpp_until, context))
    leit_complain (complaints, -1, NULL);
}

/* Said without a day counts as old. */
LEIT_CHECK (new_patients_old)
{
  if (entry->new_patients == LEIT_NEW_PATIENTS_UNKNOWN)
    return;
  if (!g_date_valid (&entry->new_patients_as_of) ||
      g_date_days_between (&entry->new_patients_as_of, &context->today) > NEW_PATIENTS_DAYS)
    leit_complain (complaints, -1, NULL);
}

/* ISO 639-1, all 183 codes; then German sign language (ISO 639-3) and easy language (BCP 47 as ARD and
 * ZDF use it). */
static const char languages[] =
    " aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz "
    "ia "
    "id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo "
    "lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl "
    "ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk "
    "tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu gsg de-simple ";

static gboolean
is_language (const char *code)
{
  g_autofree char *whole = g_strdup_printf (" %s ", code);

  return *code != '\0' && strchr (code, ' ') == NULL && strstr (languages, whole) != NULL;
}

LEIT_CHECK (languages)
{
  for (guint i = 0; entry->languages != NULL && entry->languages[i] != NULL; i++)
    if (!is_language (entry->languages[i]))
      leit_complain (complaints, (int) i,
                     g_strdup_printf (_ ("“%s” is no language code. Use two letters such as de or "
                                         "en, gsg for German sign language, de-simple for easy "
                                         "language."),
                                      entry->languages[i]));
}

static void
check_number (LeitComplaints *complaints,
              const char *field,
              double value,
              double least,
              double most,
              const char *unit)
{
  if (isnan (value) || (value >= least && value <= most))
    return;
  /* Translators: least, most, unit */
  leit_complain_field (complaints, field,
                       g_strdup_printf (_ ("Use a number from %g to %g %s, or leave it empty if "
                                           "nobody measured it."),
                                        least, most, unit));
}

LEIT_CHECK (accessibility_numbers)
{
  check_number (complaints, "step_cm", entry->step_cm, 0, 200, "cm");
  check_number (complaints, "door_cm", entry->door_cm, 30, 500, "cm");
  check_number (complaints, "ramp_percent", entry->ramp_percent, 0, 50, "%");
}

static gboolean
has_facts (const LeitEntry *entry)
{
  return !isnan (entry->step_cm) || !isnan (entry->door_cm) || !isnan (entry->ramp_percent) ||
         entry->lift != LEIT_ANSWER_UNKNOWN || entry->accessible_toilet != LEIT_ANSWER_UNKNOWN ||
         entry->accessible_parking != LEIT_ANSWER_UNKNOWN ||
         entry->induction_loop != LEIT_ANSWER_UNKNOWN || entry->guide_dog != LEIT_ANSWER_UNKNOWN ||
         entry->contrast != LEIT_ANSWER_UNKNOWN;
}

LEIT_CHECK (accessibility_source)
{
  if (has_facts (entry) &&
      (entry->facts_source == LEIT_FACTS_FROM_UNKNOWN || !g_date_valid (&entry->facts_date)))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (reisen_fuer_alle)
{
  if (entry->reisen_fuer_alle == LEIT_ANSWER_YES &&
      (entry->reisen_fuer_alle_certificate == NULL ||
       !g_date_valid (&entry->reisen_fuer_alle_until)))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (reisen_fuer_alle_over)
{
  if (entry->reisen_fuer_alle == LEIT_ANSWER_YES &&
      is_over (&entry->reisen_fuer_alle_until, context))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (review_missing)
{
  if (entry->stage == LEIT_STAGE_PUBLISHED && !g_date_valid (&entry->review_due))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (review_due)
{
  if (entry->stage != LEIT_STAGE_ARCHIVED && g_date_valid (&entry->review_due) &&
      g_date_compare (&entry->review_due, &context->today) <= 0)
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (consent_proof)
{
  if (entry->consent == LEIT_ANSWER_YES &&
      (!g_date_valid (&entry->consent_date) ||
       g_date_compare (&entry->consent_date, &context->today) > 0 || entry->consent_by == NULL ||
       entry->consent_how == NULL))
    leit_complain (complaints, -1, NULL);
}

/* Providers sign for their entries; emergency numbers, news and events need it when they name
 * somebody. */
static gboolean
needs_consent (const LeitEntry *entry)
{
  return (leit_entry_is_health (entry) && entry->kind != LEIT_ENTRY_EMERGENCY) ||
         leit_entry_names_person (entry);
}

LEIT_CHECK (consent_missing)
{
  if (entry->stage == LEIT_STAGE_PUBLISHED && entry->consent != LEIT_ANSWER_YES &&
      !g_date_valid (&entry->consent_withdrawn) && needs_consent (entry))
    leit_complain (complaints, -1, NULL);
}

LEIT_CHECK (consent_withdrawn)
{
  if (g_date_valid (&entry->consent_withdrawn) && entry->stage == LEIT_STAGE_PUBLISHED)
    leit_complain (complaints, -1, NULL);
}
