#include "town/stream.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const struct {
  const char *name;
  const char *unit;
  const char *label;
  int decimals;
} roles[LEIT_N_ROLES] = {
  [LEIT_ROLE_TANK_LEVEL] = { "tank_level", "cm", N_ ("Level"), 0 },
  [LEIT_ROLE_TANK_VOLUME] = { "tank_volume", "l", N_ ("Volume"), 0 },
  [LEIT_ROLE_TANK_PERCENT] = { "tank_percent", "%", N_ ("Filling"), 0 },
  [LEIT_ROLE_SOIL_MOISTURE] = { "soil_moisture", "vol.-%", N_ ("Soil moisture"), 1 },
  [LEIT_ROLE_SOIL_WATER_TENSION] = { "soil_water_tension", "kPa", N_ ("Soil suction"), 0 },
  [LEIT_ROLE_SOIL_TEMPERATURE] = { "soil_temperature", "°C", N_ ("Soil temperature"), 1 },
  [LEIT_ROLE_AIR_TEMPERATURE] = { "air_temperature", "°C", N_ ("Air temperature"), 1 },
  [LEIT_ROLE_AIR_HUMIDITY] = { "air_humidity", "%", N_ ("Air humidity"), 0 },
  [LEIT_ROLE_RAIN] = { "rain", "mm", N_ ("Rain"), 1 },
  [LEIT_ROLE_WATER_TEMPERATURE] = { "water_temperature", "°C", N_ ("Water temperature"), 1 },
  [LEIT_ROLE_BATTERY] = { "battery", "V", N_ ("Battery"), 2 },
  [LEIT_ROLE_OTHER] = { "other", NULL, N_ ("Other value"), 2 },
};

#define ROLE_BIT(name) (1u << LEIT_ROLE_##name)
#define TEMPERATURES                                                                               \
  (ROLE_BIT (SOIL_TEMPERATURE) | ROLE_BIT (AIR_TEMPERATURE) | ROLE_BIT (WATER_TEMPERATURE))

/* Spellings met on real servers, in the form normalise_unit() gives them. */
static const struct {
  const char *unit;
  guint roles;
  double scale;
} units[] = {
  { "cm", ROLE_BIT (TANK_LEVEL), 1 },
  { "mm", ROLE_BIT (TANK_LEVEL), 0.1 },
  { "m", ROLE_BIT (TANK_LEVEL), 100 },
  { "l", ROLE_BIT (TANK_VOLUME), 1 },
  { "liter", ROLE_BIT (TANK_VOLUME), 1 },
  { "litre", ROLE_BIT (TANK_VOLUME), 1 },
  { "litres", ROLE_BIT (TANK_VOLUME), 1 },
  { "m3", ROLE_BIT (TANK_VOLUME), 1000 },
  { "%", ROLE_BIT (TANK_PERCENT) | ROLE_BIT (SOIL_MOISTURE) | ROLE_BIT (AIR_HUMIDITY), 1 },
  { "%vwc", ROLE_BIT (SOIL_MOISTURE), 1 },
  { "vwc%", ROLE_BIT (SOIL_MOISTURE), 1 },
  { "vol%", ROLE_BIT (SOIL_MOISTURE), 1 },
  { "vol-%", ROLE_BIT (SOIL_MOISTURE), 1 },
  { "vol.%", ROLE_BIT (SOIL_MOISTURE), 1 },
  { "vol.-%", ROLE_BIT (SOIL_MOISTURE), 1 },
  { "%rh", ROLE_BIT (AIR_HUMIDITY), 1 },
  { "kpa", ROLE_BIT (SOIL_WATER_TENSION), 1 },
  { "cb", ROLE_BIT (SOIL_WATER_TENSION), 1 },
  { "cbar", ROLE_BIT (SOIL_WATER_TENSION), 1 },
  { "hpa", ROLE_BIT (SOIL_WATER_TENSION), 0.1 },
  { "mbar", ROLE_BIT (SOIL_WATER_TENSION), 0.1 },
  { "°c", TEMPERATURES, 1 },
  { "c", TEMPERATURES, 1 },
  { "cel", TEMPERATURES, 1 },
  { "celsius", TEMPERATURES, 1 },
  { "mm", ROLE_BIT (RAIN), 1 },
  { "l/m2", ROLE_BIT (RAIN), 1 },
  { "v", ROLE_BIT (BATTERY), 1 },
  { "mv", ROLE_BIT (BATTERY), 0.001 },
};

/**
 * leit_role_to_string:
 * @role: what a stream measures
 *
 * Returns: the role's name in profiles and reports, such as `soil_moisture`; never translated
 */
const char *
leit_role_to_string (LeitRole role)
{
  g_return_val_if_fail (role < LEIT_N_ROLES, roles[LEIT_ROLE_OTHER].name);

  return roles[role].name;
}

/**
 * leit_role_from_string:
 * @text: a role's name as leit_role_to_string() gives it
 * @role: (out): the role; untouched when the name is unknown
 *
 * Returns: %FALSE when there is no such role
 */
gboolean
leit_role_from_string (const char *text, LeitRole *role)
{
  g_return_val_if_fail (role != NULL, FALSE);

  for (guint i = 0; text != NULL && i < LEIT_N_ROLES; i++) {
    if (g_str_equal (text, roles[i].name)) {
      *role = i;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * leit_role_get_unit:
 * @role: what a stream measures
 *
 * Returns: (nullable): the unit values of this role are kept in, such as `vol.-%`; %NULL for
 *   %LEIT_ROLE_OTHER
 */
const char *
leit_role_get_unit (LeitRole role)
{
  g_return_val_if_fail (role < LEIT_N_ROLES, NULL);

  return roles[role].unit;
}

/**
 * leit_role_get_label:
 * @role: what a stream measures
 *
 * Returns: the role's name for people, translated
 */
const char *
leit_role_get_label (LeitRole role)
{
  g_return_val_if_fail (role < LEIT_N_ROLES, "");

  return _ (roles[role].label);
}

/**
 * leit_role_get_decimals:
 * @role: what a stream measures
 *
 * Returns: how many digits after the decimal sign are worth showing
 */
int
leit_role_get_decimals (LeitRole role)
{
  g_return_val_if_fail (role < LEIT_N_ROLES, 0);

  return roles[role].decimals;
}

/* Case, blanks and compatibility forms (℃, m³, full-width %) are told apart by nobody. */
static char *
normalise_unit (const char *raw_unit)
{
  g_autofree char *plain = g_utf8_normalize (raw_unit, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autofree char *folded = plain != NULL ? g_utf8_casefold (plain, -1) : NULL;
  GString *text = g_string_new (NULL);

  for (const char *p = folded; p != NULL && *p != '\0'; p = g_utf8_next_char (p)) {
    if (!g_unichar_isspace (g_utf8_get_char (p)))
      g_string_append_unichar (text, g_utf8_get_char (p));
  }
  return g_string_free (text, FALSE);
}

/**
 * leit_unit_convert:
 * @role: what the stream measures
 * @raw_unit: (nullable): the unit the server sends; %NULL is the role's own unit
 * @scale: (out): kept value = raw × @scale + @offset; 1 when the unit is unknown
 * @offset: (out): see @scale; 0 when the unit is unknown
 *
 * How to convert a server's unit into the one its role is kept in (leit_role_get_unit()). The
 * spellings are those found among 867 real openSenseMap boxes; case and blanks do not count.
 * A level in cm is never a percentage: that needs the tank's geometry, see #LeitTank.
 *
 * Returns: %FALSE for a unit that is unknown for the role and for %LEIT_ROLE_OTHER: such a stream
 *   is shown as it comes and never rated
 */
gboolean
leit_unit_convert (LeitRole role, const char *raw_unit, double *scale, double *offset)
{
  g_autofree char *unit = NULL;

  g_return_val_if_fail (role < LEIT_N_ROLES, FALSE);
  g_return_val_if_fail (scale != NULL && offset != NULL, FALSE);

  *scale = 1;
  *offset = 0;
  if (raw_unit == NULL)
    return role != LEIT_ROLE_OTHER;
  unit = normalise_unit (raw_unit);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++) {
    if ((units[i].roles & (1u << role)) != 0 && g_str_equal (unit, units[i].unit)) {
      *scale = units[i].scale;
      return TRUE;
    }
  }
  return FALSE;
}

/**
 * leit_stream_copy:
 * @stream: a stream
 *
 * Returns: (transfer full): a deep copy
 */
LeitStream *
leit_stream_copy (const LeitStream *stream)
{
  LeitStream *copy;

  g_return_val_if_fail (stream != NULL, NULL);

  copy = g_new (LeitStream, 1);
  *copy = *stream;
  copy->source_id = g_strdup (stream->source_id);
  copy->device_id = g_strdup (stream->device_id);
  copy->key = g_strdup (stream->key);
  copy->unit = g_strdup (stream->unit);
  copy->raw_unit = g_strdup (stream->raw_unit);
  return copy;
}

/**
 * leit_stream_free:
 * @stream: (transfer full) (nullable): a stream
 *
 * Frees a stream and its strings.
 */
void
leit_stream_free (LeitStream *stream)
{
  if (stream == NULL)
    return;
  g_free (stream->source_id);
  g_free (stream->device_id);
  g_free (stream->key);
  g_free (stream->unit);
  g_free (stream->raw_unit);
  g_free (stream);
}

/**
 * leit_stream_get_label:
 * @stream: a stream
 *
 * Returns: (transfer full): what it measures and where, translated: "Soil moisture, 30 cm"; for
 *   %LEIT_ROLE_OTHER the server's own key, the only name it has
 */
char *
leit_stream_get_label (const LeitStream *stream)
{
  const char *label;

  g_return_val_if_fail (stream != NULL, NULL);

  label = leit_role_get_label (stream->role);
  if (stream->role == LEIT_ROLE_OTHER && stream->key != NULL && *stream->key != '\0')
    label = stream->key;
  if (stream->depth_cm == LEIT_DEPTH_NONE)
    return g_strdup (label);
  /* Translators: what a sensor measures and its depth below ground, "Soil moisture, 30 cm" */
  return g_strdup_printf (_ ("%s, %d cm"), label, stream->depth_cm);
}
