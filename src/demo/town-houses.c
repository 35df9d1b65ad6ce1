#include "demo/chance.h"
#include "demo/town-map.h"

#include <math.h>

/* The map does not change with the seed of the weather. */
#define MAP_SEED 20260330

#define OLD_TOWN_METRES 190.0 /* houses stand in rows there */
#define SETTLED_METRES 780.0  /* no houses further out */
#define BROOK_METRES 13.0
#define SHED_SHARE 0.42
#define N_FEELERS 9

static const LeitDemoHouse landmarks[] = {
  { { -22, -47 }, 34, 15, 0, TRUE, 0, 0 }, /* town hall */
  { { -30, 46 }, 22, 13, 0, FALSE, 0, 0 }, /* round the square */
  { { 12, 46 }, 30, 13, 0, FALSE, 0, 0 },
  { { 38, 44 }, 15, 15, 0, FALSE, 0, 0 },
  { { -54, 2 }, 13, 20, 0, FALSE, 0, 0 },
  { { 56, -14 }, 14, 30, 0, FALSE, 0, 0 },
  { { 56, 30 }, 14, 16, 0, FALSE, 0, 0 },
  { { 26, -46 }, 18, 14, 0, FALSE, 0, 0 },
  { { -90, 136 }, 34, 15, 0.12, TRUE, 0, 0 }, /* church and its tower */
  { { -111, 133.4 }, 10, 10, 0.12, TRUE, 0, 0 },
  { { -245, -240 }, 36, 11, 0.25, TRUE, 0, 0 }, /* castle */
  { { -262, -216 }, 11, 34, 0.25, TRUE, 0, 0 },
  { { -222, -212 }, 15, 15, 0.25, TRUE, 0, 0 },
  { { -286, 270 }, 72, 15, 0.07, TRUE, 0, 0 }, /* school */
  { { -318, 240 }, 15, 46, 0.07, TRUE, 0, 0 },
  { { -238, 232 }, 26, 20, 0.07, TRUE, 0, 0 },
  { { 318, -66 }, 82, 16, 0.05, TRUE, 0, 0 }, /* clinic */
  { { 284, -84 }, 14, 26, 0.05, TRUE, 0, 0 },
  { { 352, -82 }, 14, 26, 0.05, TRUE, 0, 0 },
  { { 500, -54 }, 52, 30, 0.22, TRUE, 0, 0 }, /* baths */
  { { 466, -66 }, 24, 24, 0.22, TRUE, 0, 0 },
  { { -424, -664 }, 46, 12, 0.08, TRUE, 0, 0 }, /* railway station */
  { { -352, -392 }, 18, 12, 0.6, TRUE, 0, 0 },  /* mill */
  { { 340, 172 }, 12, 54, -0.08, FALSE, 0, 0 }, /* blocks of Klinkengrund */
  { { 372, 112 }, 54, 12, 0.04, FALSE, 0, 0 },
  { { 452, 112 }, 54, 12, 0.04, FALSE, 0, 0 },
  { { 494, 172 }, 12, 52, -0.08, FALSE, 0, 0 },
  { { 474, 250 }, 50, 12, -0.55, FALSE, 0, 0 },
  { { 400, 284 }, 52, 12, 0.16, FALSE, 0, 0 },
  { { 340, 252 }, 40, 12, 0.95, FALSE, 0, 0 },
};

/**
 * leit_demo_house_get_corners:
 * @corners: (out caller-allocates): in order round the house
 */
void
leit_demo_house_get_corners (const LeitDemoHouse *house, LeitDemoPoint corners[4])
{
  static const double signs[4][2] = { { -1, -1 }, { 1, -1 }, { 1, 1 }, { -1, 1 } };
  double c = cos (house->angle), s = sin (house->angle);

  for (guint i = 0; i < 4; i++) {
    double along = signs[i][0] * house->length / 2;
    double across = signs[i][1] * house->depth / 2;

    corners[i].x = house->centre.x + along * c - across * s;
    corners[i].y = house->centre.y + along * s + across * c;
  }
}

/**
 * leit_demo_house_get_garden:
 *
 * Returns: the plot behind a house with a garden, the house included
 */
LeitDemoHouse
leit_demo_house_get_garden (const LeitDemoHouse *house)
{
  LeitDemoHouse garden = *house;
  double turn = house->angle + house->garden_turn * G_PI / 2;

  garden.centre.x += cos (turn) * house->garden_depth / 2;
  garden.centre.y += sin (turn) * house->garden_depth / 2;
  garden.depth += house->garden_depth;
  garden.length += 9;
  return garden;
}

static double
reach (const LeitDemoHouse *house)
{
  return hypot (house->length, house->depth) / 2;
}

/* Two rectangles are apart if a side of one has all of the other beyond it. */
static gboolean
is_beyond_a_side (const LeitDemoHouse *house, const LeitDemoHouse *other)
{
  double c = cos (house->angle), s = sin (house->angle);
  double along_low = G_MAXDOUBLE, along_high = -G_MAXDOUBLE;
  double across_low = G_MAXDOUBLE, across_high = -G_MAXDOUBLE;
  LeitDemoPoint corners[4];

  leit_demo_house_get_corners (other, corners);
  for (guint i = 0; i < 4; i++) {
    double x = corners[i].x - house->centre.x, y = corners[i].y - house->centre.y;

    along_low = MIN (along_low, x * c + y * s);
    along_high = MAX (along_high, x * c + y * s);
    across_low = MIN (across_low, y * c - x * s);
    across_high = MAX (across_high, y * c - x * s);
  }
  return along_low > house->length / 2 || along_high < -house->length / 2 ||
         across_low > house->depth / 2 || across_high < -house->depth / 2;
}

static gboolean
is_clear_of_houses (const LeitDemoMap *map, const LeitDemoHouse *house)
{
  for (guint i = 0; i < map->houses->len; i++) {
    const LeitDemoHouse *other = &g_array_index (map->houses, LeitDemoHouse, i);

    if (hypot (house->centre.x - other->centre.x, house->centre.y - other->centre.y) >
        reach (house) + reach (other))
      continue;
    if (!is_beyond_a_side (house, other) && !is_beyond_a_side (other, house))
      return FALSE;
  }
  return TRUE;
}

static double
needed_distance (const LeitDemoLine *line)
{
  switch (line->kind) {
  case LEIT_DEMO_BROOK:
    return BROOK_METRES;
  case LEIT_DEMO_FOOTPATH:
    return line->width / 2 + 1;
  case LEIT_DEMO_RAILWAY:
    return 16;
  case LEIT_DEMO_MAIN_STREET:
  case LEIT_DEMO_SIDE_STREET:
  default:
    return line->width / 2 + 2;
  }
}

static gboolean
is_near (const LeitDemoExtent *extent, LeitDemoPoint point, double metres)
{
  return point.x > extent->west - metres && point.x < extent->east + metres &&
         point.y > extent->south - metres && point.y < extent->north + metres;
}

/* Corners, the middles of the sides and the middle: no street is narrower than these are apart. */
static void
get_feelers (const LeitDemoPoint corners[4], LeitDemoPoint feelers[N_FEELERS])
{
  for (guint i = 0; i < 4; i++) {
    guint next = (i + 1) % 4;

    feelers[2 * i] = corners[i];
    feelers[2 * i + 1].x = (corners[i].x + corners[next].x) / 2;
    feelers[2 * i + 1].y = (corners[i].y + corners[next].y) / 2;
  }
  feelers[8].x = (corners[0].x + corners[2].x) / 2;
  feelers[8].y = (corners[0].y + corners[2].y) / 2;
}

static gboolean
is_clear_of_lines (const LeitDemoMap *map, const LeitDemoPoint corners[4])
{
  LeitDemoPoint feelers[N_FEELERS];

  get_feelers (corners, feelers);
  for (guint i = 0; i < map->lines->len; i++) {
    const LeitDemoLine *line = &g_array_index (map->lines, LeitDemoLine, i);

    for (guint k = 0; k < N_FEELERS; k++) {
      if (is_near (&line->extent, feelers[k], needed_distance (line)) &&
          leit_demo_line_distance (line, feelers[k]) < needed_distance (line))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
is_on_building_land (const LeitDemoMap *map, const LeitDemoPoint corners[4])
{
  for (guint i = 0; i < map->areas->len; i++) {
    const LeitDemoArea *area = &g_array_index (map->areas, LeitDemoArea, i);

    for (guint k = 0; k < 4 && area->kind != LEIT_DEMO_BUILT_UP; k++) {
      if (is_near (&area->extent, corners[k], 0) && leit_demo_area_contains (area, corners[k]))
        return FALSE;
    }
  }
  return TRUE;
}

static gboolean
add_if_it_fits (LeitDemoMap *map, const LeitDemoHouse *house)
{
  LeitDemoPoint corners[4];

  leit_demo_house_get_corners (house, corners);
  if (hypot (house->centre.x, house->centre.y) > SETTLED_METRES ||
      !is_clear_of_houses (map, house) || !is_on_building_land (map, corners) ||
      !is_clear_of_lines (map, corners))
    return FALSE;
  g_array_append_val (map->houses, *house);
  return TRUE;
}

typedef struct {
  LeitDemoMap *map;
  const LeitDemoLine *street;
  guint64 who;
  double side; /* 1 left, −1 right */
} Row;

static double
draw (const Row *row, int what, double along)
{
  return leit_demo_chance (MAP_SEED, LEIT_DEMO_CHANCE_HOUSE,
                           row->who * 16 + (guint64) what * 2 + (row->side > 0),
                           (gint64) (along * 8));
}

static void
add_shed (const Row *row, const LeitDemoHouse *house, double along)
{
  double turn = house->angle + row->side * G_PI / 2;
  double behind = house->depth / 2 + 7 + 9 * draw (row, 5, along);
  LeitDemoHouse shed = { { house->centre.x + cos (turn) * behind +
                               cos (house->angle) * (draw (row, 6, along) - 0.5) * 8,
                           house->centre.y + sin (turn) * behind +
                               sin (house->angle) * (draw (row, 6, along) - 0.5) * 8 },
                         4 + 4 * draw (row, 7, along),
                         4 + 2 * draw (row, 8, along),
                         house->angle,
                         FALSE,
                         0,
                         0 };

  if (draw (row, 4, along) < SHED_SHARE)
    add_if_it_fits (row->map, &shed);
}

/* Returns how much of the street the house takes. */
static double
add_house_at (const Row *row, double along)
{
  double angle;
  LeitDemoPoint at = leit_demo_line_at (row->street, along, &angle);
  gboolean old = hypot (at.x, at.y) < OLD_TOWN_METRES;
  double front = row->street->kind == LEIT_DEMO_MAIN_STREET ? 10.5 : old ? 6.5 : 9.5;
  double length = old ? 10 + 6 * draw (row, 0, along) : 10 + 7 * draw (row, 0, along);
  double depth = old ? 10 + 4 * draw (row, 1, along) : 8.5 + 4 * draw (row, 1, along);
  double setback = front + (old ? 0 : 4 * draw (row, 2, along)) + depth / 2;
  double turn = angle + row->side * G_PI / 2;
  double gap = old ? 0.4 + 5 * floor (1.25 * draw (row, 3, along)) : 7 + 8 * draw (row, 3, along);
  LeitDemoHouse house;

  at = leit_demo_line_at (row->street, along + length / 2, &angle);
  turn = angle + row->side * G_PI / 2;
  house = (LeitDemoHouse){ { at.x + cos (turn) * setback, at.y + sin (turn) * setback },
                           length,
                           depth,
                           angle,
                           FALSE,
                           old ? 0 : 12 + 12 * draw (row, 9, along),
                           row->side };
  if (!add_if_it_fits (row->map, &house))
    return 4;
  add_shed (row, &house, along);
  return length + gap;
}

static void
add_row (LeitDemoMap *map, const LeitDemoLine *street, guint64 who, double side)
{
  const Row row = { map, street, who, side };
  double along = 4;

  while (along < MIN (street->length, 2 * SETTLED_METRES))
    along += add_house_at (&row, along);
}

/**
 * leit_demo_map_add_houses:
 *
 * Puts the landmarks down, then rows of houses along the streets wherever there is room.
 */
void
leit_demo_map_add_houses (LeitDemoMap *map)
{
  g_array_append_vals (map->houses, landmarks, G_N_ELEMENTS (landmarks));
  for (guint i = 0; i < map->lines->len; i++) {
    const LeitDemoLine *line = &g_array_index (map->lines, LeitDemoLine, i);

    if (line->kind != LEIT_DEMO_MAIN_STREET && line->kind != LEIT_DEMO_SIDE_STREET)
      continue;
    add_row (map, line, i, 1);
    add_row (map, line, i, -1);
  }
}
