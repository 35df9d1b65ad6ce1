#include "town/tank-geometry.h"

#include <math.h>

#define CM3_PER_LITRE 1000.0

/**
 * leit_tank_geometry_copy:
 * @geometry: what to copy
 * @copy: (out caller-allocates): a deep copy, to be cleared with leit_tank_geometry_clear()
 */
void
leit_tank_geometry_copy (const LeitTankGeometry *geometry, LeitTankGeometry *copy)
{
  g_return_if_fail (geometry != NULL);
  g_return_if_fail (copy != NULL);

  *copy = *geometry;
  if (geometry->calibration != NULL)
    copy->calibration = g_array_copy (geometry->calibration);
}

/**
 * leit_tank_geometry_clear:
 * @geometry: a geometry
 *
 * Frees what it holds and leaves it unknown.
 */
void
leit_tank_geometry_clear (LeitTankGeometry *geometry)
{
  g_return_if_fail (geometry != NULL);

  g_clear_pointer (&geometry->calibration, g_array_unref);
  *geometry = (LeitTankGeometry){ LEIT_TANK_SHAPE_UNKNOWN };
}

/* V = L·(r²·acos((r−h)/r) − (r−h)·√(2rh−h²)); a level above the crown is a full tank. */
static double
lying_cylinder_cm3 (double length, double diameter, double level)
{
  double radius = diameter / 2;
  double height = MIN (level, diameter);
  double above = radius - height;
  double chord = sqrt (fmax (2 * radius * height - height * height, 0));

  return length * (radius * radius * acos (CLAMP (above / radius, -1, 1)) - above * chord);
}

/* Linear between points; from the empty floor to the first one, and past the last as before it. */
static double
calibrated_litres (const GArray *calibration, double level)
{
  LeitCalibrationPoint lower = { 0, 0 };
  LeitCalibrationPoint upper = g_array_index (calibration, LeitCalibrationPoint, 0);

  if (upper.level_cm <= 0 && level <= upper.level_cm)
    return upper.litres;
  for (guint i = 1; i < calibration->len && level > upper.level_cm; i++) {
    lower = upper;
    upper = g_array_index (calibration, LeitCalibrationPoint, i);
  }
  if (upper.level_cm <= lower.level_cm)
    return upper.litres;
  return lower.litres + (upper.litres - lower.litres) * (level - lower.level_cm) /
                            (upper.level_cm - lower.level_cm);
}

/**
 * leit_tank_geometry_volume_litres:
 * @geometry: a tank's shape
 * @level_cm: water above the floor in cm; below the floor is empty
 * @litres: (out): the water in litres
 *
 * Standing cylinder and box: V = A·h, also past the overflow, so that a wrong level shows as more
 * than full. Lying cylinder: V = L·(r²·acos((r−h)/r) − (r−h)·√(2rh−h²)), full above the crown.
 * Calibration table: linear in between, from an empty floor to its first point, and past the last
 * point with the slope before it.
 *
 * Returns: %FALSE when the shape is unknown or the level is not a number
 */
gboolean
leit_tank_geometry_volume_litres (const LeitTankGeometry *geometry, double level_cm, double *litres)
{
  double level = fmax (level_cm, 0);

  g_return_val_if_fail (geometry != NULL, FALSE);
  g_return_val_if_fail (litres != NULL, FALSE);

  if (!isfinite (level_cm))
    return FALSE;
  switch (geometry->shape) {
  case LEIT_TANK_SHAPE_UPRIGHT_CYLINDER:
    *litres = G_PI / 4 * geometry->diameter_cm * geometry->diameter_cm * level / CM3_PER_LITRE;
    return TRUE;
  case LEIT_TANK_SHAPE_BOX:
    *litres = geometry->length_cm * geometry->width_cm * level / CM3_PER_LITRE;
    return TRUE;
  case LEIT_TANK_SHAPE_LYING_CYLINDER:
    if (geometry->diameter_cm <= 0)
      return FALSE;
    *litres =
        lying_cylinder_cm3 (geometry->length_cm, geometry->diameter_cm, level) / CM3_PER_LITRE;
    return TRUE;
  case LEIT_TANK_SHAPE_CALIBRATION:
    if (geometry->calibration == NULL || geometry->calibration->len == 0)
      return FALSE;
    *litres = calibrated_litres (geometry->calibration, level);
    return TRUE;
  case LEIT_TANK_SHAPE_UNKNOWN:
  default:
    return FALSE;
  }
}

/**
 * leit_tank_geometry_full_level_cm:
 * @geometry: a tank's shape
 *
 * Returns: the level in cm at which the tank is full, NAN when the shape is unknown
 */
double
leit_tank_geometry_full_level_cm (const LeitTankGeometry *geometry)
{
  g_return_val_if_fail (geometry != NULL, NAN);

  switch (geometry->shape) {
  case LEIT_TANK_SHAPE_UPRIGHT_CYLINDER:
  case LEIT_TANK_SHAPE_BOX:
    return geometry->height_cm;
  case LEIT_TANK_SHAPE_LYING_CYLINDER:
    return geometry->diameter_cm;
  case LEIT_TANK_SHAPE_CALIBRATION:
    if (geometry->calibration == NULL || geometry->calibration->len == 0)
      return NAN;
    return g_array_index (geometry->calibration, LeitCalibrationPoint,
                          geometry->calibration->len - 1)
        .level_cm;
  case LEIT_TANK_SHAPE_UNKNOWN:
  default:
    return NAN;
  }
}

static gboolean
follows (const LeitCalibrationPoint *point, const LeitCalibrationPoint *before)
{
  if (!isfinite (point->level_cm) || !isfinite (point->litres))
    return FALSE;
  if (point->level_cm < 0 || point->litres < 0)
    return FALSE;
  return before == NULL || (point->level_cm > before->level_cm && point->litres >= before->litres);
}

/**
 * leit_calibration_is_monotone:
 * @calibration: (element-type LeitCalibrationPoint) (nullable): a calibration table
 * @first_wrong: (out) (optional): the index of the first point that is wrong; the table's length
 *   when points are missing
 *
 * A calibration table needs two points at least, rising levels and litres that never fall, none of
 * them negative.
 *
 * Returns: whether litres can be read from the table
 */
gboolean
leit_calibration_is_monotone (const GArray *calibration, guint *first_wrong)
{
  const LeitCalibrationPoint *before = NULL;
  guint length = calibration != NULL ? calibration->len : 0;
  guint i;

  for (i = 0; i < length; i++) {
    const LeitCalibrationPoint *point = &g_array_index (calibration, LeitCalibrationPoint, i);

    if (!follows (point, before))
      break;
    before = point;
  }
  if (i == length && length >= 2)
    return TRUE;
  if (first_wrong != NULL)
    *first_wrong = i;
  return FALSE;
}
