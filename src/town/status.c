#include "town/status.h"

#include <glib/gi18n-lib.h>

static const struct {
  const char *name;
  const char *label;
} statuses[LEIT_N_STATUSES] = {
  [LEIT_STATUS_NO_VALUE] = { "no_value", NC_ ("status", "No value") },
  [LEIT_STATUS_DRY] = { "dry", NC_ ("status", "Dry") },
  [LEIT_STATUS_MODERATE] = { "moderate", NC_ ("status", "Moderate") },
  [LEIT_STATUS_GOOD] = { "good", NC_ ("status", "Good") },
  [LEIT_STATUS_TOO_WET] = { "too_wet", NC_ ("status", "Too wet") },
  [LEIT_STATUS_NEARLY_EMPTY] = { "nearly_empty", NC_ ("status", "Nearly empty") },
  [LEIT_STATUS_LOW] = { "low", NC_ ("status", "Low") },
  [LEIT_STATUS_FULL] = { "full", NC_ ("status", "Full") },
};

/**
 * leit_status_to_string:
 * @status: a status
 *
 * Returns: its name in reports, such as `too_wet`; never translated
 */
const char *
leit_status_to_string (LeitStatus status)
{
  g_return_val_if_fail (status < LEIT_N_STATUSES, statuses[LEIT_STATUS_NO_VALUE].name);

  return statuses[status].name;
}

/**
 * leit_status_get_label:
 * @status: a status
 *
 * Returns: its name for people, translated, with a capital letter
 */
const char *
leit_status_get_label (LeitStatus status)
{
  g_return_val_if_fail (status < LEIT_N_STATUSES, "");

  return g_dpgettext2 (GETTEXT_PACKAGE, "status", statuses[status].label);
}

/**
 * leit_rating_new:
 * @status: the status
 * @reason: (transfer full): why, translated
 *
 * Returns: (transfer full): a rating with a severity of 0
 */
LeitRating *
leit_rating_new (LeitStatus status, char *reason)
{
  LeitRating *rating = g_new0 (LeitRating, 1);

  rating->status = status;
  rating->reason = reason != NULL ? reason : g_strdup ("");
  return rating;
}

/**
 * leit_rating_copy:
 * @rating: a rating
 *
 * Returns: (transfer full): a deep copy
 */
LeitRating *
leit_rating_copy (const LeitRating *rating)
{
  LeitRating *copy;

  g_return_val_if_fail (rating != NULL, NULL);

  copy = leit_rating_new (rating->status, g_strdup (rating->reason));
  copy->severity = rating->severity;
  return copy;
}

/**
 * leit_rating_free:
 * @rating: (transfer full) (nullable): a rating
 *
 * Frees a rating and its reason.
 */
void
leit_rating_free (LeitRating *rating)
{
  if (rating == NULL)
    return;
  g_free (rating->reason);
  g_free (rating);
}

/**
 * leit_rating_get_sentence:
 * @rating: a rating
 *
 * Returns: (transfer full): status and reason in one phrase, translated: "Dry: 38 kPa at 30 cm,
 *   limit 33 kPa"
 */
char *
leit_rating_get_sentence (const LeitRating *rating)
{
  const char *label;

  g_return_val_if_fail (rating != NULL, NULL);

  label = leit_status_get_label (rating->status);
  if (*rating->reason == '\0')
    return g_strdup (label);
  /* Translators: a status and its reason, "Dry: 38 kPa at 30 cm, limit 33 kPa" */
  return g_strdup_printf (_ ("%s: %s"), label, rating->reason);
}
