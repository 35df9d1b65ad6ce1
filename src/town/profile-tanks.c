#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A typing error in a length or in litres shows as a volume that does not fit the capacity. */
#define CAPACITY_TOLERANCE 0.2

static gboolean
expect_pair (const LeitJsonPlace *place, GError **error)
{
  if (!leit_json_expect_array (place, error))
    return FALSE;
  if (leit_json_length (place) == 2)
    return TRUE;
  leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, _ ("a pair of cm and litres"));
  return FALSE;
}

static gboolean
read_calibration (LeitTankGeometry *geometry, const LeitJsonPlace *place, GError **error)
{
  guint first_wrong;

  if (!leit_json_expect_array (place, error))
    return FALSE;
  geometry->calibration = g_array_new (FALSE, FALSE, sizeof (LeitCalibrationPoint));
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace pair = leit_json_element (place, i);
    LeitJsonPlace level = leit_json_element (&pair, 0);
    LeitJsonPlace litres = leit_json_element (&pair, 1);
    LeitCalibrationPoint point;

    if (!expect_pair (&pair, error) ||
        !leit_json_read_double (&level, 0, 10000, &point.level_cm, error) ||
        !leit_json_read_double (&litres, 0, 1e9, &point.litres, error))
      return FALSE;
    g_array_append_val (geometry->calibration, point);
  }
  if (geometry->calibration->len < 2) {
    leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE,
                         _ ("at least two pairs of cm and litres"));
    return FALSE;
  }
  if (!leit_calibration_is_monotone (geometry->calibration, &first_wrong)) {
    LeitJsonPlace wrong = leit_json_element (place, first_wrong);

    leit_json_set_error (error, &wrong, LEIT_JSON_ERROR_VALUE,
                         _ ("more cm than the pair before, and not fewer litres"));
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_length (const LeitJsonPlace *place, const char *member, double *cm, GError **error)
{
  return leit_profile_read_number (place, member, TRUE, 1, 10000, cm, error);
}

static gboolean
read_shape (LeitTankGeometry *geometry, const LeitJsonPlace *place, GError **error)
{
  static const char *const shapes[] = { "upright_cylinder", "box", "lying_cylinder", "calibration",
                                        NULL };
  static const char *const *const members[] = { leit_profile_upright_cylinder_members,
                                                leit_profile_box_members,
                                                leit_profile_lying_cylinder_members,
                                                leit_profile_calibration_members };
  LeitJsonPlace shape = leit_json_member (place, "shape");
  LeitJsonPlace table = leit_json_member (place, "table");
  int choice;

  if (!leit_json_expect_object (place, error) ||
      !leit_json_read_choice (&shape, shapes, &choice, error) ||
      !leit_json_only_members (place, members[choice], error))
    return FALSE;
  geometry->shape = (LeitTankShape) (choice + LEIT_TANK_SHAPE_UPRIGHT_CYLINDER);
  switch (geometry->shape) {
  case LEIT_TANK_SHAPE_UPRIGHT_CYLINDER:
    return read_length (place, "diameter_cm", &geometry->diameter_cm, error) &&
           read_length (place, "height_cm", &geometry->height_cm, error);
  case LEIT_TANK_SHAPE_BOX:
    return read_length (place, "length_cm", &geometry->length_cm, error) &&
           read_length (place, "width_cm", &geometry->width_cm, error) &&
           read_length (place, "height_cm", &geometry->height_cm, error);
  case LEIT_TANK_SHAPE_LYING_CYLINDER:
    return read_length (place, "length_cm", &geometry->length_cm, error) &&
           read_length (place, "diameter_cm", &geometry->diameter_cm, error);
  case LEIT_TANK_SHAPE_CALIBRATION:
    return read_calibration (geometry, &table, error);
  case LEIT_TANK_SHAPE_UNKNOWN:
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
read_geometry (LeitTankConfig *tank, const LeitJsonPlace *place, GError **error)
{
  LeitTankGeometry *geometry = &tank->geometry;
  g_autofree char *expected = NULL;
  double litres;

  if (!leit_json_present (place))
    return TRUE;
  if (!read_shape (geometry, place, error))
    return FALSE;
  if (!leit_tank_geometry_volume_litres (geometry, leit_tank_geometry_full_level_cm (geometry),
                                         &litres) ||
      fabs (litres - tank->capacity_litres) <= CAPACITY_TOLERANCE * tank->capacity_litres)
    return TRUE;
  expected = g_strdup_printf (
      /* Translators: capacity in the file, volume computed from the lengths */
      _ ("lengths that fit capacity_litres: %.0f l are given, the lengths make %.0f l"),
      tank->capacity_litres, litres);
  leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, expected);
  return FALSE;
}

static gboolean
read_level_role (LeitStream *stream, const LeitJsonPlace *place, GError **error)
{
  static const LeitRole roles[] = { LEIT_ROLE_TANK_LEVEL, LEIT_ROLE_TANK_VOLUME,
                                    LEIT_ROLE_TANK_PERCENT };
  LeitJsonPlace unit = leit_json_member (place, "unit");

  if (!leit_profile_read_text (place, "unit", TRUE, &stream->raw_unit, error))
    return FALSE;
  stream->depth_cm = LEIT_DEPTH_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (leit_unit_convert (roles[i], stream->raw_unit, &stream->scale, &stream->offset)) {
      stream->role = roles[i];
      stream->unit = g_strdup (leit_role_get_unit (roles[i]));
      stream->rated = TRUE;
      return TRUE;
    }
  leit_json_set_error (error, &unit, LEIT_JSON_ERROR_VALUE, _ ("one of: cm, mm, m, %, l, m3"));
  return FALSE;
}

/* A sensor above the water measures the distance down to it: level = its height − distance. */
static gboolean
read_measuring (LeitStream *stream, const LeitJsonPlace *place, GError **error)
{
  static const char *const ways[] = { "level", "distance", NULL };
  LeitJsonPlace measures = leit_json_member (place, "measures");
  LeitJsonPlace sensor_height = leit_json_member (place, "sensor_height_cm");
  double sensor_height_cm;
  int choice = 0;

  if (leit_json_present (&measures) && !leit_json_read_choice (&measures, ways, &choice, error))
    return FALSE;
  if (choice == 0)
    return leit_profile_expect_absent (&sensor_height,
                                       _ ("this only together with “measures”: “distance”"), error);
  if (stream->role != LEIT_ROLE_TANK_LEVEL) {
    leit_json_set_error (error, &measures, LEIT_JSON_ERROR_VALUE,
                         _ ("“distance” only together with cm, mm or m"));
    return FALSE;
  }
  if (!leit_profile_read_number (place, "sensor_height_cm", TRUE, 1, 10000, &sensor_height_cm,
                                 error))
    return FALSE;
  stream->scale = -stream->scale;
  stream->offset = sensor_height_cm;
  return TRUE;
}

static gboolean
read_level (LeitProfile *self,
            LeitTankConfig *tank,
            LeitThing owner,
            const LeitJsonPlace *place,
            GError **error)
{
  g_autoptr (LeitStream) stream = g_new0 (LeitStream, 1);

  if (!leit_json_present (place))
    return TRUE;
  stream->owner = owner;
  return leit_json_only_members (place, leit_profile_level_members, error) &&
         leit_profile_read_stream_address (self, place, stream, error) &&
         read_level_role (stream, place, error) && read_measuring (stream, place, error) &&
         leit_profile_take_stream (self, place, g_steal_pointer (&stream), tank->streams, error);
}

static gboolean
read_tank (LeitProfile *self, GHashTable *seen, const LeitJsonPlace *place, GError **error)
{
  LeitTankConfig *tank = g_new0 (LeitTankConfig, 1);
  LeitThing owner = { LEIT_THING_TANK, self->tanks->len };
  LeitJsonPlace geometry = leit_json_member (place, "geometry");
  LeitJsonPlace level = leit_json_member (place, "level");
  LeitJsonPlace streams = leit_json_member (place, "streams");

  tank->streams = g_array_new (FALSE, FALSE, sizeof (guint));
  tank->roof_runoff = 0.8; /* smooth roof, hausjournal.net */
  g_ptr_array_add (self->tanks, tank);
  if (!leit_json_only_members (place, leit_profile_tank_members, error) ||
      !leit_profile_read_new_id (place, seen, &tank->id, error))
    return FALSE;
  g_hash_table_add (seen, tank->id);
  return leit_profile_read_text (place, "name", TRUE, &tank->name, error) &&
         leit_profile_read_text (place, "description", FALSE, &tank->description, error) &&
         leit_profile_read_position (place, &tank->latitude, &tank->longitude, error) &&
         leit_profile_read_number (place, "capacity_litres", TRUE, 1, 1e9, &tank->capacity_litres,
                                   error) &&
         leit_profile_read_number (place, "dead_volume_litres", FALSE, 0, tank->capacity_litres,
                                   &tank->dead_volume_litres, error) &&
         leit_profile_read_number (place, "roof_area_m2", FALSE, 0, 1e6, &tank->roof_area_m2,
                                   error) &&
         leit_profile_read_number (place, "roof_runoff", FALSE, 0, 1, &tank->roof_runoff, error) &&
         read_geometry (tank, &geometry, error) && read_level (self, tank, owner, &level, error) &&
         leit_profile_read_streams (self, &streams, owner, tank->streams, error);
}

gboolean
leit_profile_read_tanks (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_expect_array (place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);

    if (!read_tank (self, seen, &element, error))
      return FALSE;
  }
  return TRUE;
}
