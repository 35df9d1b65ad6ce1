#include "telemetry/telemetry.h"

#include <string.h>

/* Titles are free text (318 different title and unit pairs on 867 boxes); these are the patterns that are safe to
 * propose. A person confirms. */

typedef struct {
  const char *pattern;
  LeitRole role;
} TitlePattern;

static const TitlePattern patterns[] = {
  { "boden-?(feuchte|feuchtigkeit)|soil[ -]?moisture", LEIT_ROLE_SOIL_MOISTURE },
  { "saugspannung|soil[ -]?(water[ -]?tension|suction)", LEIT_ROLE_SOIL_WATER_TENSION },
  { "boden-?temperatur|soil[ -]?temperature", LEIT_ROLE_SOIL_TEMPERATURE },
  { "füllstand|fuellstand|pegel|wasserstand|\\blevel\\b", LEIT_ROLE_TANK_LEVEL },
};

static gboolean
matches (const char *pattern, const char *title)
{
  return g_regex_match_simple (pattern, title, G_REGEX_CASELESS, 0);
}

static int
find_depth_cm (const char *title)
{
  g_autoptr (GRegex) regex = g_regex_new ("(\\d{1,3})\\s*cm", G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *digits = NULL;

  if (!g_regex_match (regex, title, 0, &match))
    return LEIT_DEPTH_NONE;
  digits = g_match_info_fetch (match, 1);
  return (int) g_ascii_strtoll (digits, NULL, 10);
}

/* A level comes as height, share or litres: the unit says which. */
static gboolean
refine_level (const char *unit, LeitRole *role)
{
  static const LeitRole roles[] = { LEIT_ROLE_TANK_LEVEL, LEIT_ROLE_TANK_VOLUME,
                                    LEIT_ROLE_TANK_PERCENT };
  double scale, offset;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (leit_unit_convert (roles[i], unit, &scale, &offset)) {
      *role = roles[i];
      return TRUE;
    }
  return FALSE;
}

/**
 * leit_propose_role:
 * @title: (nullable): the sensor's title
 * @unit: (nullable): its unit as the server says
 * @role: (out): what it probably measures
 * @depth_cm: (out): depth below ground, or %LEIT_DEPTH_NONE
 *
 * Returns: %FALSE when title and unit do not say it beyond doubt: then nothing is proposed
 */
gboolean
leit_propose_role (const char *title, const char *unit, LeitRole *role, int *depth_cm)
{
  const TitlePattern *found = NULL;
  double scale, offset;

  g_return_val_if_fail (role != NULL && depth_cm != NULL, FALSE);

  if (title == NULL || unit == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (matches (patterns[i].pattern, title)) {
      if (found != NULL)
        return FALSE;
      found = &patterns[i];
    }
  if (found == NULL)
    return FALSE;
  *role = found->role;
  *depth_cm = LEIT_DEPTH_NONE;
  if (found->role == LEIT_ROLE_TANK_LEVEL)
    return refine_level (unit, role);
  *depth_cm = find_depth_cm (title);
  /* A soil value without its depth cannot be rated. */
  return *depth_cm != LEIT_DEPTH_NONE && leit_unit_convert (*role, unit, &scale, &offset);
}
