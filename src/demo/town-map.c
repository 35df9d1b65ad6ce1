#include "demo/town-map.h"
#include "demo/town-map-data.h"

#include <math.h>

#define CORNER_METRES 24.0 /* how far before a bend a street begins to turn */
#define CURVE_PIECES 6
#define END_OF_POINTS                                                                              \
  {                                                                                                \
    G_MAXDOUBLE, 0                                                                                 \
  }

static guint
count_points (const LeitDemoPoint *points)
{
  guint n = 0;

  while (n < LEIT_DEMO_MAXIMUM_POINTS && points[n].x != G_MAXDOUBLE)
    n++;
  return n;
}

static double
distance (LeitDemoPoint a, LeitDemoPoint b)
{
  return hypot (b.x - a.x, b.y - a.y);
}

static LeitDemoPoint
between (LeitDemoPoint a, LeitDemoPoint b, double share)
{
  return (LeitDemoPoint){ a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share };
}

/* Streets run straight and turn in a bow: the trees stand beside the straight pieces. */
static GArray *
round_corners (const LeitDemoPoint *points, guint n)
{
  GArray *rounded = g_array_new (FALSE, FALSE, sizeof (LeitDemoPoint));

  g_array_append_val (rounded, points[0]);
  for (guint i = 1; i + 1 < n; i++) {
    double before = distance (points[i - 1], points[i]);
    double after = distance (points[i], points[i + 1]);
    LeitDemoPoint enter =
        between (points[i], points[i - 1], MIN (CORNER_METRES, before * 0.4) / before);
    LeitDemoPoint leave =
        between (points[i], points[i + 1], MIN (CORNER_METRES, after * 0.4) / after);

    for (int k = 0; k <= CURVE_PIECES; k++) {
      double t = (double) k / CURVE_PIECES;
      LeitDemoPoint point =
          between (between (enter, points[i], t), between (points[i], leave, t), t);

      g_array_append_val (rounded, point);
    }
  }
  g_array_append_val (rounded, points[n - 1]);
  return rounded;
}

static double
catmull_rom (double a, double b, double c, double d, double t)
{
  return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t +
                (3 * b - a - 3 * c + d) * t * t * t);
}

/* A curve through the points: brooks and ponds know no corners. */
static GArray *
make_curve (const LeitDemoPoint *points, guint n, gboolean closed)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (LeitDemoPoint));
  guint pieces = closed ? n : n - 1;

  for (guint i = 0; i < pieces; i++) {
    LeitDemoPoint a = closed ? points[(i + n - 1) % n] : points[i > 0 ? i - 1 : 0];
    LeitDemoPoint b = points[i];
    LeitDemoPoint c = points[(i + 1) % n];
    LeitDemoPoint d = closed ? points[(i + 2) % n] : points[MIN (i + 2, n - 1)];

    for (int k = 0; k < CURVE_PIECES; k++) {
      double t = (double) k / CURVE_PIECES;
      LeitDemoPoint point = { catmull_rom (a.x, b.x, c.x, d.x, t),
                              catmull_rom (a.y, b.y, c.y, d.y, t) };

      g_array_append_val (curve, point);
    }
  }
  if (!closed)
    g_array_append_val (curve, points[n - 1]);
  return curve;
}

static LeitDemoExtent
extent_of (const GArray *points)
{
  LeitDemoExtent extent = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; i < points->len; i++) {
    LeitDemoPoint point = g_array_index (points, LeitDemoPoint, i);

    extent.west = MIN (extent.west, point.x);
    extent.east = MAX (extent.east, point.x);
    extent.south = MIN (extent.south, point.y);
    extent.north = MAX (extent.north, point.y);
  }
  return extent;
}

static void
add_line (LeitDemoMap *map, const LeitDemoLineData *data)
{
  guint n = count_points (data->points);
  LeitDemoLine line = { data->name, data->kind, data->width, NULL, 0, { 0 } };

  line.points = data->kind == LEIT_DEMO_BROOK || data->kind == LEIT_DEMO_RAILWAY
                    ? make_curve (data->points, n, FALSE)
                    : round_corners (data->points, n);
  for (guint i = 1; i < line.points->len; i++)
    line.length += distance (g_array_index (line.points, LeitDemoPoint, i - 1),
                             g_array_index (line.points, LeitDemoPoint, i));
  line.extent = extent_of (line.points);
  g_array_append_val (map->lines, line);
}

static void
add_area (LeitDemoMap *map, const LeitDemoAreaData *data)
{
  guint n = count_points (data->points);
  LeitDemoArea area = { data->kind, NULL, { 0 } };

  if (data->round) {
    area.points = make_curve (data->points, n, TRUE);
  } else {
    area.points = g_array_new (FALSE, FALSE, sizeof (LeitDemoPoint));
    g_array_append_vals (area.points, data->points, n);
  }
  area.extent = extent_of (area.points);
  g_array_append_val (map->areas, area);
}

static LeitDemoMap *
make_map (void)
{
  LeitDemoMap *map = g_new0 (LeitDemoMap, 1);

  map->lines = g_array_new (FALSE, FALSE, sizeof (LeitDemoLine));
  map->areas = g_array_new (FALSE, FALSE, sizeof (LeitDemoArea));
  map->houses = g_array_new (FALSE, FALSE, sizeof (LeitDemoHouse));
  map->places = leit_demo_places;
  map->n_places = leit_demo_n_places;
  for (gsize i = 0; i < leit_demo_n_lines; i++)
    add_line (map, &leit_demo_lines[i]);
  for (gsize i = 0; i < leit_demo_n_areas; i++)
    add_area (map, &leit_demo_areas[i]);
  leit_demo_map_add_houses (map);
  return map;
}

/**
 * leit_demo_map_get:
 *
 * Returns: (transfer none): the map; any thread may ask
 */
const LeitDemoMap *
leit_demo_map_get (void)
{
  static LeitDemoMap *map;

  if (g_once_init_enter (&map)) {
    LeitDemoMap *made = make_map ();

    g_once_init_leave (&map, made);
  }
  return map;
}

/**
 * leit_demo_area_contains:
 *
 * Returns: whether @point lies within @area
 */
gboolean
leit_demo_area_contains (const LeitDemoArea *area, LeitDemoPoint point)
{
  gboolean inside = FALSE;
  guint n = area->points->len;

  for (guint i = 0, k = n - 1; i < n; k = i++) {
    LeitDemoPoint a = g_array_index (area->points, LeitDemoPoint, i);
    LeitDemoPoint b = g_array_index (area->points, LeitDemoPoint, k);

    if ((a.y > point.y) != (b.y > point.y) &&
        point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x)
      inside = !inside;
  }
  return inside;
}

static double
distance_to_piece (LeitDemoPoint a, LeitDemoPoint b, LeitDemoPoint point)
{
  double length = distance (a, b);
  double share = length > 0 ? ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) /
                                  (length * length)
                            : 0;

  return distance (between (a, b, CLAMP (share, 0, 1)), point);
}

/**
 * leit_demo_line_distance:
 *
 * Returns: how far @point lies from the middle of @line, metres
 */
double
leit_demo_line_distance (const LeitDemoLine *line, LeitDemoPoint point)
{
  double nearest = G_MAXDOUBLE;

  for (guint i = 1; i < line->points->len; i++)
    nearest =
        MIN (nearest, distance_to_piece (g_array_index (line->points, LeitDemoPoint, i - 1),
                                         g_array_index (line->points, LeitDemoPoint, i), point));
  return nearest;
}

/**
 * leit_demo_line_at:
 * @along: metres from the line's beginning
 * @angle: (out): the line's direction there against east, radians
 *
 * Returns: the place
 */
LeitDemoPoint
leit_demo_line_at (const LeitDemoLine *line, double along, double *angle)
{
  LeitDemoPoint a = g_array_index (line->points, LeitDemoPoint, 0);
  LeitDemoPoint b = a;

  for (guint i = 1; i < line->points->len; i++) {
    double length;

    b = g_array_index (line->points, LeitDemoPoint, i);
    length = distance (a, b);
    *angle = atan2 (b.y - a.y, b.x - a.x);
    if (along <= length)
      return between (a, b, length > 0 ? along / length : 0);
    along -= length;
    a = b;
  }
  return b;
}
