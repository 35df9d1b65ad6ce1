#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
leit_profile_read_text (
    const LeitJsonPlace *object, const char *member, gboolean required, char **text, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);
  const char *value;

  if (!required && !leit_json_present (&place))
    return TRUE;
  if (!leit_json_read_string (&place, &value, error))
    return FALSE;
  *text = g_strdup (value);
  return TRUE;
}

/* An absent optional number leaves @number as it is: the default stands there already. */
gboolean
leit_profile_read_number (const LeitJsonPlace *object,
                          const char *member,
                          gboolean required,
                          double minimum,
                          double maximum,
                          double *number,
                          GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);

  if (!required && !leit_json_present (&place))
    return TRUE;
  return leit_json_read_double (&place, minimum, maximum, number, error);
}

gboolean
leit_profile_read_whole (const LeitJsonPlace *object,
                         const char *member,
                         gint64 minimum,
                         gint64 maximum,
                         int *number,
                         GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);
  gint64 value;

  if (!leit_json_present (&place))
    return TRUE;
  if (!leit_json_read_int (&place, minimum, maximum, &value, error))
    return FALSE;
  *number = (int) value;
  return TRUE;
}

/* What would do nothing must not look as if it did something. */
gboolean
leit_profile_expect_absent (const LeitJsonPlace *place, const char *expected, GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
  return FALSE;
}

gboolean
leit_profile_read_position (const LeitJsonPlace *object,
                            double *latitude,
                            double *longitude,
                            GError **error)
{
  return leit_profile_read_number (object, "latitude", TRUE, -LEIT_LATITUDE_LIMIT,
                                   LEIT_LATITUDE_LIMIT, latitude, error) &&
         leit_profile_read_number (object, "longitude", TRUE, -180, 180, longitude, error);
}

/* An id of its kind that was not seen before; @seen borrows the new text. */
gboolean
leit_profile_read_new_id (const LeitJsonPlace *object, GHashTable *seen, char **id, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, "id");

  if (!leit_profile_read_text (object, "id", TRUE, id, error))
    return FALSE;
  if (!g_hash_table_contains (seen, *id))
    return TRUE;
  leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE,
                       _ ("an id that stands only once in this list"));
  return FALSE;
}

/* Why @text is no address of a server, or NULL. A password does not belong into a file that is
 * shown, logged and shared. */
static const char *
judge_url (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_PARSE_RELAXED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (uri), "http") &&
       !g_str_equal (g_uri_get_scheme (uri), "https")))
    return _ ("an address that begins with https:// or http://");
  if (g_uri_get_userinfo (uri) != NULL)
    return _ ("an address without user name and password: Leitstand asks for them");
  return NULL;
}

/* An http address of a server. */
gboolean
leit_profile_read_url (
    const LeitJsonPlace *object, const char *member, gboolean required, char **url, GError **error)
{
  LeitJsonPlace place = leit_json_member (object, member);
  g_autofree char *text = NULL;
  const char *wrong;

  if (!leit_profile_read_text (object, member, required, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  wrong = judge_url (text);
  if (wrong != NULL) {
    leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE, wrong);
    return FALSE;
  }
  *url = g_steal_pointer (&text);
  return TRUE;
}

/* Where a stream's readings come from: source, device and key. */
gboolean
leit_profile_read_stream_address (LeitProfile *self,
                                  const LeitJsonPlace *place,
                                  LeitStream *stream,
                                  GError **error)
{
  LeitJsonPlace source = leit_json_member (place, "source");
  LeitSourceConfig *config;
  double interval_minutes = 0;

  if (!leit_profile_read_text (place, "source", TRUE, &stream->source_id, error))
    return FALSE;
  config = g_hash_table_lookup (self->source_by_id, stream->source_id);
  if (config == NULL) {
    leit_json_set_error (error, &source, LEIT_JSON_ERROR_VALUE, _ ("the id of one of the sources"));
    return FALSE;
  }
  stream->drops_minus_one = config->kind == LEIT_SOURCE_KIND_OPENSENSEMAP;
  if (!leit_profile_read_text (place, "device", TRUE, &stream->device_id, error) ||
      !leit_profile_read_text (place, "key", TRUE, &stream->key, error) ||
      !leit_profile_read_number (place, "interval_minutes", FALSE, 1, 10080, &interval_minutes,
                                 error))
    return FALSE;
  /* Probes send every 3.3 to 6 hours (contract of the town's platform); four is the default. */
  stream->interval_ms = (gint64) ((interval_minutes > 0 ? interval_minutes : 240) * 60000);
  return TRUE;
}

/* Takes @stream over (also on failure); its index goes to @indices. */
gboolean
leit_profile_take_stream (LeitProfile *self,
                          const LeitJsonPlace *place,
                          LeitStream *stream,
                          GArray *indices,
                          GError **error)
{
  g_autoptr (LeitStream) owned = stream;
  guint index = self->streams->len;
  char *address = g_strjoin ("\x1f", stream->source_id, stream->device_id, stream->key, NULL);

  if (!g_hash_table_add (self->stream_addresses, address)) {
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE,
                         _ ("a source, device and key that no other stream has"));
    return FALSE;
  }
  stream->index = index;
  g_ptr_array_add (self->streams, g_steal_pointer (&owned));
  g_array_append_val (indices, index);
  return TRUE;
}

static gboolean
read_role (const LeitJsonPlace *place, LeitStream *stream, GError **error)
{
  const char *choices[LEIT_N_ROLES + 1] = { NULL };
  LeitJsonPlace role = leit_json_member (place, "role");
  LeitJsonPlace depth = leit_json_member (place, "depth_cm");
  gboolean is_soil;
  int choice;

  for (int i = 0; i < LEIT_N_ROLES; i++)
    choices[i] = leit_role_to_string ((LeitRole) i);
  if (!leit_json_read_choice (&role, choices, &choice, error))
    return FALSE;
  stream->role = (LeitRole) choice;
  stream->depth_cm = LEIT_DEPTH_NONE;
  if (!leit_profile_read_whole (place, "depth_cm", 0, 500, &stream->depth_cm, error))
    return FALSE;
  is_soil = stream->role == LEIT_ROLE_SOIL_MOISTURE ||
            stream->role == LEIT_ROLE_SOIL_WATER_TENSION ||
            stream->role == LEIT_ROLE_SOIL_TEMPERATURE;
  if (!is_soil || stream->depth_cm != LEIT_DEPTH_NONE)
    return TRUE;
  leit_json_set_error (error, &depth, LEIT_JSON_ERROR_MISSING,
                       _ ("the probe's depth in cm, because it measures the soil"));
  return FALSE;
}

static gboolean
read_unit (const LeitJsonPlace *place, LeitStream *stream, GError **error)
{
  if (!leit_profile_read_text (place, "unit", FALSE, &stream->raw_unit, error))
    return FALSE;
  if (stream->raw_unit == NULL)
    stream->raw_unit = g_strdup (leit_role_get_unit (stream->role));
  stream->scale = 1;
  stream->rated =
      stream->role != LEIT_ROLE_OTHER &&
      leit_unit_convert (stream->role, stream->raw_unit, &stream->scale, &stream->offset);
  stream->unit = g_strdup (stream->rated ? leit_role_get_unit (stream->role) : stream->raw_unit);
  return TRUE;
}

static LeitStream *
read_stream (LeitProfile *self, const LeitJsonPlace *place, LeitThing owner, GError **error)
{
  g_autoptr (LeitStream) stream = g_new0 (LeitStream, 1);

  stream->owner = owner;
  if (!leit_json_only_members (place, leit_profile_stream_members, error) ||
      !leit_profile_read_stream_address (self, place, stream, error) ||
      !read_role (place, stream, error) || !read_unit (place, stream, error))
    return NULL;
  return g_steal_pointer (&stream);
}

gboolean
leit_profile_read_streams (
    LeitProfile *self, const LeitJsonPlace *place, LeitThing owner, GArray *indices, GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_expect_array (place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);
    LeitStream *stream = read_stream (self, &element, owner, error);

    if (stream == NULL || !leit_profile_take_stream (self, &element, stream, indices, error))
      return FALSE;
  }
  return TRUE;
}
