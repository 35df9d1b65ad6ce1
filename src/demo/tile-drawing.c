#include "demo/tile-drawing.h"
#include "demo/chance.h"

#include <math.h>

#define TILE_SIZE 256.0
#define MARGIN 24.0 /* units around the tile that still matter to it: shadows, line caps */

/* From these zooms on there is something to see of them. */
#define FIELDS_ZOOM 12
#define FIELD_EDGES_ZOOM 13
#define TOWN_ZOOM 11
#define HOUSES_ZOOM 15
#define SHADOW_ZOOM 17
#define ROOF_ZOOM 18
#define FOOTPATH_ZOOM 15

/* The country around: a mosaic of fields, turned against the grid, up to here. */
#define COUNTRY_METRES 14000.0
#define FIELD_METRES 330.0
#define FIELD_TURN 0.32
#define WOOD_METRES 1500.0
#define FIELD_SEED 7

typedef struct {
  double red, green, blue;
} Colour;

#define HEX(rgb)                                                                                   \
  {                                                                                                \
    (((rgb) >> 16) & 0xff) / 255.0, (((rgb) >> 8) & 0xff) / 255.0, ((rgb) &0xff) / 255.0           \
  }

/* Pale throughout: trees and tanks are drawn on top and must stand out. */
static const Colour ground = HEX (0xf2f0e8);
static const Colour fields[] = { HEX (0xf4f1e4), HEX (0xefecda), HEX (0xf1eedf), HEX (0xe9edd9),
                                 HEX (0xf5efdd) };
static const Colour field_edge = HEX (0xe4e2d0);
static const Colour wood = HEX (0xd4e4c9);
static const Colour water = HEX (0xb4d5e6);
static const Colour water_edge = HEX (0x98c2d8);
static const Colour casing_main = HEX (0xdcc99b);
static const Colour fill_main = HEX (0xfdf4d9);
static const Colour casing_side = HEX (0xd5cfc4);
static const Colour fill_side = HEX (0xffffff);
static const Colour footpath = HEX (0xcdbb9c);
static const Colour railway = HEX (0xaaa49b);
static const Colour house = HEX (0xdfd6cb);
static const Colour house_edge = HEX (0xc9bdb0);
static const Colour public_house = HEX (0xdcc3b4);
static const Colour public_edge = HEX (0xc0a391);
static const Colour garden = HEX (0xe6edd9);
static const Colour roof = HEX (0xd0c4b7);

static const struct {
  Colour fill;
  Colour edge;
} areas[] = {
  [LEIT_DEMO_BUILT_UP] = { HEX (0xeeebe4), HEX (0xeeebe4) },
  [LEIT_DEMO_PARK] = { HEX (0xd6e8ca), HEX (0xbfd8b0) },
  [LEIT_DEMO_MEADOW] = { HEX (0xdfecd1), HEX (0xd2e3c1) },
  [LEIT_DEMO_LAWN] = { HEX (0xdbeacf), HEX (0xcadfba) },
  [LEIT_DEMO_GARDENS] = { HEX (0xe3ebd2), HEX (0xcfdcb8) },
  [LEIT_DEMO_SCHOOL_GROUND] = { HEX (0xf3ead6), HEX (0xe3d6ba) },
  [LEIT_DEMO_POND] = { HEX (0xb4d5e6), HEX (0x98c2d8) },
  [LEIT_DEMO_SQUARE] = { HEX (0xf7ebda), HEX (0xe3d0b4) },
};

static void
set_colour (cairo_t *cr, Colour colour)
{
  cairo_set_source_rgb (cr, colour.red, colour.green, colour.blue);
}

/**
 * leit_demo_view_shows:
 * @metres: how much larger @extent really is: a line's width
 */
gboolean
leit_demo_view_shows (const LeitDemoView *view, const LeitDemoExtent *extent, double metres)
{
  return extent->east + metres > view->extent.west && extent->west - metres < view->extent.east &&
         extent->north + metres > view->extent.south && extent->south - metres < view->extent.north;
}

/* The mercator projection is straight enough over a town. */
static void
init_view (LeitDemoView *view, cairo_t *cr, int z, int x, int y)
{
  double world = TILE_SIZE * (double) (1 << z);
  double latitude = LEIT_DEMO_CENTRE_LATITUDE * G_PI / 180;
  double centre_x = (LEIT_DEMO_CENTRE_LONGITUDE + 180) / 360 * world - x * TILE_SIZE;
  double centre_y = (1 - asinh (tan (latitude)) / G_PI) / 2 * world - y * TILE_SIZE;
  double scale_x = world / 360 / LEIT_DEMO_METRES_PER_LONGITUDE;
  double scale_y = world / 360 / cos (latitude) / LEIT_DEMO_METRES_PER_LATITUDE;

  view->cr = cr;
  view->z = z;
  view->x = x;
  view->y = y;
  view->scale = scale_x;
  cairo_matrix_init (&view->metres, scale_x, 0, 0, -scale_y, centre_x, centre_y);
  view->extent.west = (-centre_x - MARGIN) / scale_x;
  view->extent.east = (TILE_SIZE + MARGIN - centre_x) / scale_x;
  view->extent.north = (centre_y + MARGIN) / scale_y;
  view->extent.south = (centre_y - TILE_SIZE - MARGIN) / scale_y;
}

static void
trace (const LeitDemoView *view, const LeitDemoPoint *points, guint n, gboolean close)
{
  cairo_save (view->cr);
  cairo_transform (view->cr, &view->metres);
  cairo_new_sub_path (view->cr);
  for (guint i = 0; i < n; i++)
    cairo_line_to (view->cr, points[i].x, points[i].y);
  if (close)
    cairo_close_path (view->cr);
  cairo_restore (view->cr);
}

static void
fill_and_edge (const LeitDemoView *view, Colour fill, Colour edge, double width)
{
  set_colour (view->cr, fill);
  cairo_fill_preserve (view->cr);
  set_colour (view->cr, edge);
  cairo_set_line_width (view->cr, width);
  cairo_stroke (view->cr);
}

static LeitDemoPoint
field_corner (gint64 column, gint64 row)
{
  double jitter_x = leit_demo_chance (FIELD_SEED, LEIT_DEMO_CHANCE_HOUSE, 1, column * 4096 + row);
  double jitter_y = leit_demo_chance (FIELD_SEED, LEIT_DEMO_CHANCE_HOUSE, 2, column * 4096 + row);
  double u = ((double) column + 0.55 * (jitter_x - 0.5)) * FIELD_METRES * 1.5;
  double v = ((double) row + 0.55 * (jitter_y - 0.5)) * FIELD_METRES;

  return (LeitDemoPoint){ u * cos (FIELD_TURN) - v * sin (FIELD_TURN),
                          u * sin (FIELD_TURN) + v * cos (FIELD_TURN) };
}

static gboolean
is_wood (LeitDemoPoint centre)
{
  double far = hypot (centre.x, centre.y);
  double here =
      leit_demo_smooth_chance (FIELD_SEED, LEIT_DEMO_CHANCE_REGIME, 1, centre.x, WOOD_METRES) +
      leit_demo_smooth_chance (FIELD_SEED, LEIT_DEMO_CHANCE_REGIME, 2, centre.y, WOOD_METRES) +
      leit_demo_smooth_chance (FIELD_SEED, LEIT_DEMO_CHANCE_REGIME, 3, centre.x + centre.y,
                               WOOD_METRES);

  return far > 1000 && here > 1.74;
}

static void
draw_field (const LeitDemoView *view, gint64 column, gint64 row)
{
  LeitDemoPoint corners[4] = { field_corner (column, row), field_corner (column + 1, row),
                               field_corner (column + 1, row + 1), field_corner (column, row + 1) };
  LeitDemoPoint centre = { (corners[0].x + corners[2].x) / 2, (corners[0].y + corners[2].y) / 2 };
  double kind = leit_demo_chance (FIELD_SEED, LEIT_DEMO_CHANCE_HOUSE, 3, column * 4096 + row);

  if (hypot (centre.x, centre.y) > COUNTRY_METRES)
    return;
  trace (view, corners, 4, TRUE);
  if (is_wood (centre))
    fill_and_edge (view, wood, wood, 1);
  else if (view->z < FIELD_EDGES_ZOOM)
    cairo_new_path (view->cr);
  else
    fill_and_edge (view, fields[(gsize) (kind * G_N_ELEMENTS (fields))], field_edge, 0.8);
}

/* The range of columns and rows that the tile's four corners span in the turned grid. */
static void
draw_country (const LeitDemoView *view)
{
  const LeitDemoExtent *e = &view->extent;
  const LeitDemoPoint corners[4] = {
    { e->west, e->south }, { e->east, e->south }, { e->east, e->north }, { e->west, e->north }
  };
  double limit = COUNTRY_METRES / FIELD_METRES + 2;
  double low_u = limit, high_u = -limit, low_v = limit, high_v = -limit;

  for (guint i = 0; i < 4; i++) {
    double u =
        (corners[i].x * cos (FIELD_TURN) + corners[i].y * sin (FIELD_TURN)) / (FIELD_METRES * 1.5);
    double v = (corners[i].y * cos (FIELD_TURN) - corners[i].x * sin (FIELD_TURN)) / FIELD_METRES;

    low_u = MIN (low_u, u);
    high_u = MAX (high_u, u);
    low_v = MIN (low_v, v);
    high_v = MAX (high_v, v);
  }
  for (gint64 column = (gint64) floor (MAX (low_u, -limit)) - 1; column <= MIN (high_u, limit) + 1;
       column++) {
    for (gint64 row = (gint64) floor (MAX (low_v, -limit)) - 1; row <= MIN (high_v, limit) + 1;
         row++)
      draw_field (view, column, row);
  }
}

static void
draw_area (const LeitDemoView *view, const LeitDemoArea *area)
{
  if (!leit_demo_view_shows (view, &area->extent, 0))
    return;
  trace (view, &g_array_index (area->points, LeitDemoPoint, 0), area->points->len, TRUE);
  fill_and_edge (view, areas[area->kind].fill, areas[area->kind].edge, view->z >= 16 ? 1.2 : 0.8);
}

static void
draw_areas_of_kind (const LeitDemoView *view, const LeitDemoMap *map, LeitDemoAreaKind kind)
{
  for (guint i = 0; i < map->areas->len; i++) {
    const LeitDemoArea *area = &g_array_index (map->areas, LeitDemoArea, i);

    if (area->kind == kind)
      draw_area (view, area);
  }
}

/* All that is neither houses' ground nor drawn over brook and streets, in the order of the list. */
static void
draw_greens (const LeitDemoView *view, const LeitDemoMap *map)
{
  for (guint i = 0; i < map->areas->len; i++) {
    const LeitDemoArea *area = &g_array_index (map->areas, LeitDemoArea, i);

    if (area->kind != LEIT_DEMO_BUILT_UP && area->kind != LEIT_DEMO_POND &&
        area->kind != LEIT_DEMO_SQUARE)
      draw_area (view, area);
  }
}

static void
stroke_line (const LeitDemoView *view, const LeitDemoLine *line, Colour colour, double width)
{
  trace (view, &g_array_index (line->points, LeitDemoPoint, 0), line->points->len, FALSE);
  set_colour (view->cr, colour);
  cairo_set_line_width (view->cr, width);
  cairo_stroke (view->cr);
}

static double
line_width (const LeitDemoView *view, const LeitDemoLine *line, double least)
{
  return MAX (line->width * view->scale, least);
}

static void
draw_brook (const LeitDemoView *view, const LeitDemoLine *line)
{
  double width = line_width (view, line, view->z >= 14 ? 1.6 : 1);

  if (view->z >= 16)
    stroke_line (view, line, water_edge, width + 1.6);
  stroke_line (view, line, water, width);
}

static void
draw_railway (const LeitDemoView *view, const LeitDemoLine *line)
{
  static const double sleepers[] = { 7, 7 };
  double width = line_width (view, line, view->z >= 14 ? 2.4 : 1.2);

  stroke_line (view, line, railway, MIN (width, 5));
  if (view->z < 14)
    return;
  cairo_set_line_cap (view->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (view->cr, sleepers, G_N_ELEMENTS (sleepers), 0);
  stroke_line (view, line, ground, MIN (width, 5) - 1.4);
  cairo_set_dash (view->cr, NULL, 0, 0);
  cairo_set_line_cap (view->cr, CAIRO_LINE_CAP_ROUND);
}

static void
draw_footpath (const LeitDemoView *view, const LeitDemoLine *line)
{
  static const double dots[] = { 5, 4 };

  if (view->z < FOOTPATH_ZOOM)
    return;
  if (view->z >= 17) {
    stroke_line (view, line, areas[LEIT_DEMO_SQUARE].edge, line_width (view, line, 2) + 1.4);
    stroke_line (view, line, areas[LEIT_DEMO_SQUARE].fill, line_width (view, line, 2));
    return;
  }
  cairo_set_line_cap (view->cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_dash (view->cr, dots, G_N_ELEMENTS (dots), 0);
  stroke_line (view, line, footpath, 1.3);
  cairo_set_dash (view->cr, NULL, 0, 0);
  cairo_set_line_cap (view->cr, CAIRO_LINE_CAP_ROUND);
}

static void
draw_lines_of_kind (const LeitDemoView *view,
                    const LeitDemoMap *map,
                    LeitDemoLineKind kind,
                    void (*draw) (const LeitDemoView *view, const LeitDemoLine *line))
{
  for (guint i = 0; i < map->lines->len; i++) {
    const LeitDemoLine *line = &g_array_index (map->lines, LeitDemoLine, i);

    if (line->kind == kind && leit_demo_view_shows (view, &line->extent, line->width))
      draw (view, line);
  }
}

static double
street_width (const LeitDemoView *view, const LeitDemoLine *line)
{
  gboolean is_main = line->kind == LEIT_DEMO_MAIN_STREET;

  if (view->z >= 15)
    return line_width (view, line, is_main ? 4.6 : 3.4);
  return is_main ? (view->z >= 13 ? 2.8 : 1.6) : 1.4;
}

static void
draw_casing (const LeitDemoView *view, const LeitDemoLine *line)
{
  gboolean is_main = line->kind == LEIT_DEMO_MAIN_STREET;

  if (view->z < 14 && !is_main)
    return;
  stroke_line (view, line, is_main ? casing_main : casing_side,
               street_width (view, line) + (view->z >= 17 ? 2.4 : 1.6));
}

static void
draw_street (const LeitDemoView *view, const LeitDemoLine *line)
{
  gboolean is_main = line->kind == LEIT_DEMO_MAIN_STREET;

  if (view->z < 13 && !is_main)
    return;
  stroke_line (view, line, is_main ? fill_main : fill_side, street_width (view, line));
}

/* All edges first, so that streets run into each other without a line between. */
static void
draw_streets (const LeitDemoView *view, const LeitDemoMap *map)
{
  draw_lines_of_kind (view, map, LEIT_DEMO_FOOTPATH, draw_footpath);
  draw_lines_of_kind (view, map, LEIT_DEMO_SIDE_STREET, draw_casing);
  draw_lines_of_kind (view, map, LEIT_DEMO_MAIN_STREET, draw_casing);
  draw_lines_of_kind (view, map, LEIT_DEMO_SIDE_STREET, draw_street);
  draw_lines_of_kind (view, map, LEIT_DEMO_MAIN_STREET, draw_street);
  draw_areas_of_kind (view, map, LEIT_DEMO_SQUARE);
}

static void
draw_ridge (const LeitDemoView *view, const LeitDemoPoint corners[4])
{
  /* between the middles of the two short sides */
  gboolean along = hypot (corners[1].x - corners[0].x, corners[1].y - corners[0].y) >
                   hypot (corners[2].x - corners[1].x, corners[2].y - corners[1].y);
  guint first = along ? 1 : 0;
  LeitDemoPoint ridge[2];

  for (guint i = 0; i < 2; i++) {
    guint a = (first + 2 * i) % 4, b = (first + 2 * i + 1) % 4;

    ridge[i].x = (corners[a].x + corners[b].x) / 2;
    ridge[i].y = (corners[a].y + corners[b].y) / 2;
  }
  trace (view, ridge, 2, FALSE);
  set_colour (view->cr, roof);
  cairo_set_line_width (view->cr, 1.2);
  cairo_stroke (view->cr);
}

static void
draw_house (const LeitDemoView *view, const LeitDemoHouse *what)
{
  LeitDemoPoint corners[4];

  leit_demo_house_get_corners (what, corners);
  trace (view, corners, 4, TRUE);
  if (view->z >= HOUSES_ZOOM + 1)
    fill_and_edge (view, what->is_public ? public_house : house,
                   what->is_public ? public_edge : house_edge, 1);
  else
    fill_and_edge (view, what->is_public ? public_house : house,
                   what->is_public ? public_house : house, 0.2);
  if (view->z >= ROOF_ZOOM && what->depth < 17 && what->length < 40)
    draw_ridge (view, corners);
}

static void
draw_shadow (const LeitDemoView *view, const LeitDemoHouse *what)
{
  LeitDemoPoint corners[4];

  leit_demo_house_get_corners (what, corners);
  for (guint i = 0; i < 4; i++) {
    corners[i].x += 1.1;
    corners[i].y -= 1.1;
  }
  trace (view, corners, 4, TRUE);
  cairo_set_source_rgba (view->cr, 0.35, 0.31, 0.25, 0.13);
  cairo_fill (view->cr);
}

static gboolean
shows_house (const LeitDemoView *view, const LeitDemoHouse *what)
{
  double half = MAX (what->length, what->depth);
  const LeitDemoExtent extent = { what->centre.x - half, what->centre.y - half,
                                  what->centre.x + half, what->centre.y + half };

  return leit_demo_view_shows (view, &extent, 0);
}

static void
draw_gardens (const LeitDemoView *view, const LeitDemoMap *map)
{
  for (guint i = 0; i < map->houses->len; i++) {
    const LeitDemoHouse *what = &g_array_index (map->houses, LeitDemoHouse, i);
    LeitDemoHouse plot;
    LeitDemoPoint corners[4];

    if (what->garden_depth <= 0)
      continue;
    plot = leit_demo_house_get_garden (what);
    if (!shows_house (view, &plot))
      continue;
    leit_demo_house_get_corners (&plot, corners);
    trace (view, corners, 4, TRUE);
  }
  set_colour (view->cr, garden);
  cairo_set_fill_rule (view->cr, CAIRO_FILL_RULE_WINDING);
  cairo_fill (view->cr);
}

static void
draw_houses (const LeitDemoView *view, const LeitDemoMap *map)
{
  for (guint i = 0; i < map->houses->len && view->z >= SHADOW_ZOOM; i++) {
    const LeitDemoHouse *what = &g_array_index (map->houses, LeitDemoHouse, i);

    if (shows_house (view, what))
      draw_shadow (view, what);
  }
  for (guint i = 0; i < map->houses->len; i++) {
    const LeitDemoHouse *what = &g_array_index (map->houses, LeitDemoHouse, i);

    if (shows_house (view, what))
      draw_house (view, what);
  }
}

/**
 * leit_demo_draw_tile:
 * @cr: a context whose unit is the 256th part of a tile
 *
 * Draws a tile of the web-mercator scheme. Nothing in it is true to place.
 */
void
leit_demo_draw_tile (cairo_t *cr, int z, int x, int y)
{
  const LeitDemoMap *map = leit_demo_map_get ();
  LeitDemoView view;

  init_view (&view, cr, z, x, y);
  set_colour (cr, ground);
  cairo_paint (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (z >= FIELDS_ZOOM)
    draw_country (&view);
  if (z >= TOWN_ZOOM) {
    draw_areas_of_kind (&view, map, LEIT_DEMO_BUILT_UP);
    if (z >= HOUSES_ZOOM)
      draw_gardens (&view, map);
    draw_greens (&view, map);
    draw_lines_of_kind (&view, map, LEIT_DEMO_BROOK, draw_brook);
    draw_areas_of_kind (&view, map, LEIT_DEMO_POND);
    draw_lines_of_kind (&view, map, LEIT_DEMO_RAILWAY, draw_railway);
    draw_streets (&view, map);
  }
  if (z >= HOUSES_ZOOM)
    draw_houses (&view, map);
  leit_demo_draw_labels (&view, map);
}
