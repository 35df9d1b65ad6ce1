#include "demo/town-map.h"

#include <math.h>

#define MAXIMUM_POINTS 28
#define CORNER_METRES 24.0 /* how far before a bend a street begins to turn */
#define CURVE_PIECES 6
#define END_OF_POINTS                                                                              \
  {                                                                                                \
    G_MAXDOUBLE, 0                                                                                 \
  }

typedef struct {
  const char *name;
  LeitDemoLineKind kind;
  double width;
  LeitDemoPoint points[MAXIMUM_POINTS];
} LineData;

typedef struct {
  LeitDemoAreaKind kind;
  gboolean round; /* the outline is a curve through the points, not a polygon */
  LeitDemoPoint points[MAXIMUM_POINTS];
} AreaData;

/* Streets lead far out of town so that the map does not end where the houses do. */
static const LineData line_data[] = {
  { "Belziger Bach",
    LEIT_DEMO_BROOK,
    5,
    { { -8200, 2600 }, { -5200, 2100 }, { -3400, 1300 }, { -1900, 620 },   { -1000, 190 },
      { -760, 130 },   { -600, 60 },    { -500, -20 },   { -465, -100 },   { -450, -200 },
      { -400, -300 },  { -300, -395 },  { -160, -440 },  { -40, -435 },    { 60, -400 },
      { 150, -370 },   { 260, -322 },   { 420, -360 },   { 520, -392 },    { 700, -450 },
      { 1100, -620 },  { 2300, -900 },  { 4200, -1900 }, { 14500, -5200 }, END_OF_POINTS } },
  { "Wiesenburger Straße",
    LEIT_DEMO_MAIN_STREET,
    9,
    { { -42, -18 },
      { -130, -42 },
      { -250, -62 },
      { -380, -70 },
      { -520, -110 },
      { -700, -150 },
      { -1400, -260 },
      { -2900, -420 },
      { -6200, -1300 },
      { -14500, -2600 },
      END_OF_POINTS } },
  { "Straße der Einheit",
    LEIT_DEMO_MAIN_STREET,
    9,
    { { 44, 12 },
      { 150, 34 },
      { 280, 46 },
      { 420, 40 },
      { 560, 70 },
      { 740, 120 },
      { 1300, 240 },
      { 2900, 300 },
      { 5600, 1200 },
      { 14500, 2500 },
      END_OF_POINTS } },
  { "Sandberger Straße",
    LEIT_DEMO_MAIN_STREET,
    9,
    { { 8, -36 },
      { 14, -130 },
      { 40, -240 },
      { 52, -350 },
      { 90, -470 },
      { 160, -620 },
      { 330, -1200 },
      { 420, -2600 },
      { 1300, -5400 },
      { 2100, -14500 },
      END_OF_POINTS } },
  { "Brandenburger Straße",
    LEIT_DEMO_MAIN_STREET,
    8,
    { { -10, 38 },
      { -20, 130 },
      { -62, 290 },
      { -70, 400 },
      { -30, 560 },
      { 40, 800 },
      { 30, 1500 },
      { -500, 2900 },
      { -420, 5600 },
      { 900, 14500 },
      END_OF_POINTS } },
  { "Kirchstraße",
    LEIT_DEMO_SIDE_STREET,
    6,
    { { -42, 22 },
      { -95, 48 },
      { -150, 96 },
      { -165, 170 },
      { -130, 235 },
      { -56, 265 },
      END_OF_POINTS } },
  { "Klinkengrund",
    LEIT_DEMO_SIDE_STREET,
    6.5,
    { { 280, 46 },
      { 300, 130 },
      { 285, 220 },
      { 330, 305 },
      { 430, 335 },
      { 520, 285 },
      { 535, 180 },
      { 510, 105 },
      { 520, 61 },
      END_OF_POINTS } },
  { "Am Klinkenbusch",
    LEIT_DEMO_SIDE_STREET,
    6,
    { { 430, 335 }, { 452, 430 }, { 540, 520 }, { 700, 580 }, { 900, 610 }, END_OF_POINTS } },
  { "Mühlenweg",
    LEIT_DEMO_SIDE_STREET,
    6,
    { { -380, -70 },
      { -400, -160 },
      { -370, -250 },
      { -290, -330 },
      { -160, -380 },
      { -40, -380 },
      { 52, -350 },
      END_OF_POINTS } },
  { "Bahnhofstraße",
    LEIT_DEMO_SIDE_STREET,
    7,
    { { 90, -470 },
      { -60, -520 },
      { -220, -560 },
      { -420, -600 },
      { -640, -640 },
      { -1100, -640 },
      END_OF_POINTS } },
  { "Am Kurpark",
    LEIT_DEMO_SIDE_STREET,
    6.5,
    { { 150, 34 },
      { 165, -60 },
      { 180, -130 },
      { 300, -116 },
      { 430, -126 },
      { 560, -96 },
      { 650, -20 },
      { 740, 120 },
      END_OF_POINTS } },
  { "Gartenstraße",
    LEIT_DEMO_SIDE_STREET,
    6,
    { { -70, 400 },
      { -230, 385 },
      { -390, 330 },
      { -480, 230 },
      { -520, 120 },
      { -545, 0 },
      { -520, -110 },
      END_OF_POINTS } },
  { "Schulweg",
    LEIT_DEMO_SIDE_STREET,
    5.5,
    { { -165, 170 }, { -280, 182 }, { -400, 150 }, { -518, 126 }, END_OF_POINTS } },
  { "Weinbergweg",
    LEIT_DEMO_SIDE_STREET,
    5.5,
    { { -20, 130 }, { 80, 150 }, { 180, 170 }, { 285, 220 }, END_OF_POINTS } },
  { "Rosenstraße",
    LEIT_DEMO_SIDE_STREET,
    5.5,
    { { -62, 290 }, { 60, 298 }, { 190, 290 }, { 330, 305 }, END_OF_POINTS } },
  { "Am Hang",
    LEIT_DEMO_SIDE_STREET,
    5.5,
    { { -70, 400 }, { 80, 424 }, { 250, 428 }, { 444, 396 }, END_OF_POINTS } },
  { "Bergstraße",
    LEIT_DEMO_SIDE_STREET,
    5.5,
    { { -330, 352 }, { -340, 470 }, { -250, 560 }, { -90, 590 }, { -26, 572 }, END_OF_POINTS } },
  { "Feldstraße",
    LEIT_DEMO_SIDE_STREET,
    5.5,
    { { 130, -556 }, { 290, -560 }, { 450, -540 }, { 640, -545 }, { 820, -600 }, END_OF_POINTS } },
  { "Lindenplatz",
    LEIT_DEMO_SIDE_STREET,
    5.5,
    { { 13, -110 }, { 90, -104 }, { 174, -100 }, END_OF_POINTS } },
  { "Lindenallee",
    LEIT_DEMO_FOOTPATH,
    4.5,
    { { 431, -128 }, { 436, -215 }, { 444, -300 }, { 424, -345 }, { 396, -460 }, END_OF_POINTS } },
  { NULL,
    LEIT_DEMO_FOOTPATH,
    2.5,
    { { 182, -146 },
      { 214, -236 },
      { 190, -330 },
      { 236, -384 },
      { 318, -368 },
      { 340, -300 },
      { 290, -256 },
      { 214, -236 },
      END_OF_POINTS } },
  { NULL,
    LEIT_DEMO_FOOTPATH,
    2.5,
    { { 290, -256 }, { 360, -236 }, { 437, -230 }, { 520, -236 }, { 612, -250 }, END_OF_POINTS } },
  { NULL, LEIT_DEMO_FOOTPATH, 2.5, { { 62, -390 }, { 120, -400 }, { 236, -384 }, END_OF_POINTS } },
  { NULL,
    LEIT_DEMO_FOOTPATH,
    2.5,
    { { 293, 176 }, { 350, 196 }, { 420, 194 }, { 480, 206 }, { 533, 204 }, END_OF_POINTS } },
  { NULL, LEIT_DEMO_FOOTPATH, 2.5, { { 420, 194 }, { 424, 250 }, { 428, 332 }, END_OF_POINTS } },
  { "Burgweg",
    LEIT_DEMO_FOOTPATH,
    3,
    { { -250, -62 }, { -222, -120 }, { -190, -150 }, { -206, -190 }, END_OF_POINTS } },
  { NULL,
    LEIT_DEMO_FOOTPATH,
    2.5,
    { { -206, -190 },
      { -170, -222 },
      { -196, -270 },
      { -246, -286 },
      { -292, -258 },
      { -298, -200 },
      { -250, -166 },
      { -190, -150 },
      END_OF_POINTS } },
  { NULL,
    LEIT_DEMO_FOOTPATH,
    2.5,
    { { -142, 112 }, { -112, 108 }, { -70, 100 }, { -22, 112 }, END_OF_POINTS } },
  { NULL,
    LEIT_DEMO_RAILWAY,
    4,
    { { -14500, -3600 },
      { -5600, -1900 },
      { -3000, -1150 },
      { -1500, -820 },
      { -700, -715 },
      { -300, -684 },
      { 175, -672 },
      { 600, -700 },
      { 1500, -820 },
      { 3200, -1300 },
      { 5600, -1500 },
      { 14500, -3400 },
      END_OF_POINTS } },
};

static const AreaData area_data[] = {
  { LEIT_DEMO_BUILT_UP,
    TRUE,
    { { -720, -110 }, { -600, -60 }, { -620, 140 }, { -560, 270 }, { -440, 400 }, { -400, 540 },
      { -250, 640 },  { -80, 660 },  { 40, 620 },   { 120, 500 },  { 300, 480 },  { 430, 520 },
      { 560, 600 },   { 730, 640 },  { 780, 560 },  { 640, 420 },  { 620, 240 },  { 820, 180 },
      { 800, 40 },    { 700, -60 },  { 600, -130 }, { 400, -150 }, { 190, -150 }, END_OF_POINTS } },
  { LEIT_DEMO_BUILT_UP, TRUE, { { 190, -150 },  { 130, -280 },  { 120, -400 },  { 190, -500 },
                                { 420, -490 },  { 640, -490 },  { 700, -590 },  { 420, -640 },
                                { 180, -680 },  { -160, -650 }, { -440, -680 }, { -700, -690 },
                                { -720, -600 }, { -420, -540 }, { -120, -470 }, { 20, -410 },
                                { -100, -340 }, { -330, -300 }, { -440, -160 }, { -700, -190 },
                                { -600, -80 },  { -200, 60 },   END_OF_POINTS } },
  { LEIT_DEMO_MEADOW, TRUE, { { -980, 220 },  { -760, 160 },  { -590, 90 },   { -480, 0 },
                              { -432, -110 }, { -425, -210 }, { -384, -286 }, { -290, -366 },
                              { -160, -412 }, { -30, -404 },  { 56, -376 },   { 60, -430 },
                              { -40, -468 },  { -180, -476 }, { -320, -430 }, { -424, -330 },
                              { -478, -210 }, { -500, -90 },  { -560, -10 },  { -640, 40 },
                              { -780, 100 },  { -1000, 150 }, END_OF_POINTS } },
  { LEIT_DEMO_GARDENS,
    FALSE,
    { { -500, -200 }, { -640, -190 }, { -650, -330 }, { -470, -350 }, END_OF_POINTS } },
  { LEIT_DEMO_GARDENS,
    FALSE,
    { { 560, 250 }, { 640, 230 }, { 680, 370 }, { 590, 400 }, END_OF_POINTS } },
  { LEIT_DEMO_PARK,
    TRUE,
    { { 188, -146 },
      { 300, -130 },
      { 430, -140 },
      { 550, -116 },
      { 622, -170 },
      { 652, -330 },
      { 570, -432 },
      { 400, -470 },
      { 250, -444 },
      { 110, -412 },
      { 98, -330 },
      { 108, -240 },
      { 130, -170 },
      END_OF_POINTS } },
  { LEIT_DEMO_MEADOW,
    TRUE,
    { { 640, -410 },
      { 820, -470 },
      { 1120, -590 },
      { 1120, -660 },
      { 800, -570 },
      { 620, -470 },
      END_OF_POINTS } },
  { LEIT_DEMO_GARDENS, /* roses */
    TRUE,
    { { 496, -216 }, { 516, -198 }, { 538, -208 }, { 540, -226 }, { 516, -229 }, END_OF_POINTS } },
  { LEIT_DEMO_LAWN, /* round the castle */
    TRUE,
    { { -235, -96 },
      { -160, -120 },
      { -122, -190 },
      { -130, -270 },
      { -190, -332 },
      { -262, -322 },
      { -336, -262 },
      { -350, -180 },
      { -310, -116 },
      END_OF_POINTS } },
  { LEIT_DEMO_LAWN, /* round the church */
    TRUE,
    { { -78, 66 },
      { -40, 86 },
      { -34, 140 },
      { -62, 196 },
      { -108, 198 },
      { -138, 165 },
      { -136, 114 },
      { -108, 80 },
      END_OF_POINTS } },
  { LEIT_DEMO_LAWN, /* the yard of Klinkengrund */
    TRUE,
    { { 330, 70 },
      { 400, 62 },
      { 490, 80 },
      { 510, 180 },
      { 492, 272 },
      { 428, 312 },
      { 345, 284 },
      { 308, 220 },
      { 318, 140 },
      END_OF_POINTS } },
  { LEIT_DEMO_SCHOOL_GROUND,
    FALSE,
    { { -352, 186 }, { -220, 200 }, { -206, 300 }, { -330, 306 }, END_OF_POINTS } },
  { LEIT_DEMO_POND,
    TRUE,
    { { 206, -316 },
      { 226, -284 },
      { 266, -282 },
      { 308, -298 },
      { 318, -326 },
      { 296, -348 },
      { 256, -360 },
      { 218, -350 },
      END_OF_POINTS } },
  { LEIT_DEMO_POND,
    TRUE,
    { { -344, -366 },
      { -326, -350 },
      { -304, -362 },
      { -312, -384 },
      { -336, -386 },
      END_OF_POINTS } },
  { LEIT_DEMO_SQUARE,
    FALSE,
    { { -45, -33 }, { 43, -35 }, { 47, 34 }, { -44, 38 }, END_OF_POINTS } },
  { LEIT_DEMO_SQUARE, /* in front of the station */
    FALSE,
    { { -470, -616 }, { -380, -600 }, { -374, -640 }, { -466, -654 }, END_OF_POINTS } },
};

static const LeitDemoPlace places[] = {
  { "Bad Belzig (Demo)", LEIT_DEMO_PLACE_TOWN, { 0, 60 }, 5, 14 },
  { "Marktplatz", LEIT_DEMO_PLACE_SQUARE, { 2, 2 }, 17, 19 },
  { "Markt", LEIT_DEMO_PLACE_SQUARE, { 2, 2 }, 15, 16 },
  { "Rathaus", LEIT_DEMO_PLACE_HOUSE, { -22, -46 }, 17, 19 },
  { "Kirche", LEIT_DEMO_PLACE_HOUSE, { -92, 135 }, 16, 19 },
  { "Burg", LEIT_DEMO_PLACE_HOUSE, { -240, -226 }, 15, 19 },
  { "Burgwiese", LEIT_DEMO_PLACE_GREEN, { -165, -262 }, 17, 19 },
  { "Schule", LEIT_DEMO_PLACE_HOUSE, { -278, 246 }, 16, 19 },
  { "Kurklinik", LEIT_DEMO_PLACE_HOUSE, { 318, -64 }, 16, 19 },
  { "Therme", LEIT_DEMO_PLACE_HOUSE, { 500, -52 }, 16, 19 },
  { "Bahnhof", LEIT_DEMO_PLACE_HOUSE, { -424, -660 }, 15, 19 },
  { "Mühle", LEIT_DEMO_PLACE_HOUSE, { -352, -404 }, 17, 19 },
  { "Kurpark", LEIT_DEMO_PLACE_GREEN, { 520, -300 }, 14, 19 },
  { "Kurteich", LEIT_DEMO_PLACE_WATER, { 262, -318 }, 16, 19 },
  { "Rosengarten", LEIT_DEMO_PLACE_GREEN, { 518, -214 }, 17, 19 },
  { "Kleingärten", LEIT_DEMO_PLACE_GREEN, { -568, -268 }, 16, 19 },
  { "Klinkengrund", LEIT_DEMO_PLACE_QUARTER, { 405, 148 }, 15, 16 },
  { "Altstadt", LEIT_DEMO_PLACE_QUARTER, { -10, 84 }, 16, 16 },
};

static guint
count_points (const LeitDemoPoint *points)
{
  guint n = 0;

  while (n < MAXIMUM_POINTS && points[n].x != G_MAXDOUBLE)
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
add_line (LeitDemoMap *map, const LineData *data)
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
add_area (LeitDemoMap *map, const AreaData *data)
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
  map->places = places;
  map->n_places = G_N_ELEMENTS (places);
  for (gsize i = 0; i < G_N_ELEMENTS (line_data); i++)
    add_line (map, &line_data[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (area_data); i++)
    add_area (map, &area_data[i]);
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
