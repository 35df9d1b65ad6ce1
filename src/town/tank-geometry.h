#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  LEIT_TANK_SHAPE_UNKNOWN,
  LEIT_TANK_SHAPE_UPRIGHT_CYLINDER,
  LEIT_TANK_SHAPE_BOX,
  LEIT_TANK_SHAPE_LYING_CYLINDER,
  LEIT_TANK_SHAPE_CALIBRATION,
} LeitTankShape;

typedef struct {
  double level_cm;
  double litres;
} LeitCalibrationPoint;

/**
 * LeitTankGeometry:
 * @shape: which of the following count
 * @length_cm: box and lying cylinder
 * @width_cm: box
 * @diameter_cm: cylinders
 * @height_cm: upright cylinder and box, up to the overflow
 * @calibration: (element-type LeitCalibrationPoint) (nullable): monotone, linear in between
 */
typedef struct {
  LeitTankShape shape;
  double length_cm;
  double width_cm;
  double diameter_cm;
  double height_cm;
  GArray *calibration;
} LeitTankGeometry;

void leit_tank_geometry_copy (const LeitTankGeometry *geometry, LeitTankGeometry *copy);
void leit_tank_geometry_clear (LeitTankGeometry *geometry);
gboolean leit_tank_geometry_volume_litres (const LeitTankGeometry *geometry,
                                           double level_cm,
                                           double *litres);
double leit_tank_geometry_full_level_cm (const LeitTankGeometry *geometry);
gboolean leit_calibration_is_monotone (const GArray *calibration, guint *first_wrong);

G_END_DECLS
