#include "town/tree-table.h"

#include <math.h>

#define MERCATOR_SIZE 4294967296.0
/* Where the square web-mercator map ends. */
#define MERCATOR_MAX_LATITUDE 85.05112877980659

/**
 * leit_mercator_from_degrees:
 * @latitude: degrees WGS 84; beyond ±85.05° the map's border is taken
 * @longitude: degrees WGS 84
 * @x: (out): 0 at 180° W to 2³² − 1 at 180° E
 * @y: (out): 0 at 85.05° N to 2³² − 1 at 85.05° S
 *
 * Web-mercator (EPSG:3857) as tiles use it, in 2⁻³² of the world's width (about 1 cm).
 */
void
leit_mercator_from_degrees (double latitude, double longitude, guint32 *x, guint32 *y)
{
  double radians = CLAMP (latitude, -MERCATOR_MAX_LATITUDE, MERCATOR_MAX_LATITUDE) * G_PI / 180;
  double across = (longitude + 180) / 360 * MERCATOR_SIZE;
  double down = (1 - asinh (tan (radians)) / G_PI) / 2 * MERCATOR_SIZE;

  *x = (guint32) CLAMP (across, 0, MERCATOR_SIZE - 1);
  *y = (guint32) CLAMP (down, 0, MERCATOR_SIZE - 1);
}

/**
 * leit_mercator_to_degrees:
 *
 * The inverse of leit_mercator_from_degrees(), exact to about 1 cm.
 */
void
leit_mercator_to_degrees (guint32 x, guint32 y, double *latitude, double *longitude)
{
  *longitude = (x + 0.5) / MERCATOR_SIZE * 360 - 180;
  *latitude = atan (sinh (G_PI * (1 - 2 * (y + 0.5) / MERCATOR_SIZE))) * 180 / G_PI;
}
