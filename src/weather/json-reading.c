#include "weather/json-reading.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
holds (const LeitJsonPlace *place, GType type)
{
  return JSON_NODE_HOLDS_VALUE (place->node) && json_node_get_value_type (place->node) == type;
}

/* A number as text would be a guess at what the server means: it is an error. Any number is taken, to be judged later. */
gboolean
leit_weather_read_number (const LeitJsonPlace *object,
                          const char *member,
                          double *value,
                          GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);

  *value = NAN;
  if (!leit_json_present (&place))
    return TRUE;
  if (!holds (&place, G_TYPE_INT64) && !holds (&place, G_TYPE_DOUBLE)) {
    leit_json_set_error (error, &place, LEIT_JSON_ERROR_TYPE, _ ("a number or null"));
    return FALSE;
  }
  *value = json_node_get_double (place.node);
  return TRUE;
}

gboolean
leit_weather_read_time (const LeitJsonPlace *object,
                        const char *member,
                        gboolean required,
                        gint64 *time_ms,
                        GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);
  const char *text;

  *time_ms = LEIT_TIME_NONE;
  if (!required && !leit_json_present (&place))
    return TRUE;
  if (!leit_json_read_string (&place, &text, error))
    return FALSE;
  if (leit_time_parse (text, time_ms))
    return TRUE;
  leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE,
                       _ ("a time such as 2026-06-09T10:42Z"));
  return FALSE;
}

/* An empty text is none. */
gboolean
leit_weather_read_text (const LeitJsonPlace *object,
                        const char *member,
                        char **text,
                        GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);
  const char *value;

  *text = NULL;
  if (!leit_json_present (&place))
    return TRUE;
  if (!holds (&place, G_TYPE_STRING)) {
    leit_json_set_error (error, &place, LEIT_JSON_ERROR_TYPE, _ ("a text or null"));
    return FALSE;
  }
  value = json_node_get_string (place.node);
  if (*value != '\0')
    *text = g_strdup (value);
  return TRUE;
}
