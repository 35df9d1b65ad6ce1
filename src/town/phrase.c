#include "town/phrase.h"

#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/**
 * leit_phrase_join:
 * @phrase: (transfer full): the beginning
 * @more: what follows
 *
 * Returns: (transfer full): both, parted by a comma
 */
char *
leit_phrase_join (char *phrase, const char *more)
{
  g_autofree char *before = phrase;

  /* Translators: joins parts of a reason, "38 kPa at 30 cm" and "limit 33" */
  return g_strdup_printf (_ ("%s, %s"), before, more);
}

/**
 * leit_phrase_join_age:
 * @phrase: (transfer full): a reason
 * @time_ms: when the value that decided was measured, milliseconds UTC
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full): "…, value from 11 hours ago"
 */
char *
leit_phrase_join_age (char *phrase, gint64 time_ms, gint64 now_ms)
{
  g_autofree char *age = leit_format_age (now_ms - time_ms);
  /* Translators: %s is an age, "value from 11 hours ago" */
  g_autofree char *note = g_strdup_printf (_ ("value from %s"), age);

  return leit_phrase_join (phrase, note);
}

/**
 * leit_phrase_limit:
 * @limit: a limit
 * @unit: (nullable): its unit
 *
 * Returns: (transfer full): the limit, with a decimal only if it has one
 */
char *
leit_phrase_limit (double limit, const char *unit)
{
  return leit_format_quantity (limit, limit == floor (limit) ? 0 : 1, unit);
}

/**
 * leit_phrase_beside_limit:
 * @value: a value
 * @limit: the limit that decided
 * @decimals: digits after the decimal sign, at least
 * @unit: (nullable): the unit
 *
 * Returns: (transfer full): the value, with so many decimals that one just past its limit does not
 *   read like the limit itself: "29.7 %" against 30 %
 */
char *
leit_phrase_beside_limit (double value, double limit, int decimals, const char *unit)
{
  for (; decimals < 3 && isfinite (limit) && value != limit; decimals++) {
    g_autofree char *value_text = leit_format_number (value, decimals);
    g_autofree char *limit_text = leit_format_number (limit, decimals);

    if (!g_str_equal (value_text, limit_text))
      break;
  }
  return leit_format_quantity (value, decimals, unit);
}

/**
 * leit_shortfall:
 * @value: a value of which more is better
 * @limit: the limit of the worst status
 *
 * Returns: the severity of a rating: 0 at the limit, 1 at nothing, negative above the limit
 */
double
leit_shortfall (double value, double limit)
{
  return (limit - value) / fmax (fabs (limit), 1);
}
