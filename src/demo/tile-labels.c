#include "demo/tile-drawing.h"

#include <math.h>
#include <string.h>

#define TILE_SIZE 256.0
/* Debian's default interface font first; fontconfig finds another where it is missing. */
#define FONT "Cantarell"
#define LABEL_DISTANCE 430.0 /* between two names along a street, units */
#define HALO_WIDTH 3.2
#define WATERMARK "Demo – nicht lagegetreu"

typedef struct {
  double red, green, blue;
} Colour;

static const Colour ink_street = { 0.36, 0.33, 0.28 };
static const Colour ink_house = { 0.42, 0.33, 0.28 };
static const Colour ink_green = { 0.29, 0.44, 0.25 };
static const Colour ink_water = { 0.23, 0.46, 0.58 };
static const Colour ink_town = { 0.24, 0.22, 0.19 };
static const Colour ink_quarter = { 0.45, 0.42, 0.38 };

/* How each kind of place is written. */
static const struct {
  const Colour *ink;
  double size;
  cairo_font_slant_t slant;
  cairo_font_weight_t weight;
} styles[] = {
  [LEIT_DEMO_PLACE_TOWN] = { &ink_town, 15, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD },
  [LEIT_DEMO_PLACE_SQUARE] = { &ink_street, 12, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD },
  [LEIT_DEMO_PLACE_GREEN] = { &ink_green, 11.5, CAIRO_FONT_SLANT_ITALIC, CAIRO_FONT_WEIGHT_NORMAL },
  [LEIT_DEMO_PLACE_WATER] = { &ink_water, 11, CAIRO_FONT_SLANT_ITALIC, CAIRO_FONT_WEIGHT_NORMAL },
  [LEIT_DEMO_PLACE_HOUSE] = { &ink_house, 10.5, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL },
  [LEIT_DEMO_PLACE_QUARTER] = { &ink_quarter, 11.5, CAIRO_FONT_SLANT_NORMAL,
                                CAIRO_FONT_WEIGHT_NORMAL },
};

static void
paint_text_path (cairo_t *cr, const Colour *ink, double halo)
{
  cairo_set_source_rgba (cr, 1, 1, 1, 0.82);
  cairo_set_line_width (cr, halo);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, ink->red, ink->green, ink->blue);
  cairo_fill (cr);
}

static void
draw_place (const LeitDemoView *view, const LeitDemoPlace *place)
{
  cairo_t *cr = view->cr;
  double x = place->point.x, y = place->point.y;
  cairo_text_extents_t extents;

  if (view->z < place->min_zoom || view->z > place->max_zoom)
    return;
  cairo_select_font_face (cr, FONT, styles[place->kind].slant, styles[place->kind].weight);
  cairo_set_font_size (cr, styles[place->kind].size + (view->z >= 18 ? 1.5 : 0));
  cairo_text_extents (cr, place->name, &extents);
  cairo_matrix_transform_point (&view->metres, &x, &y);
  x -= extents.width / 2 + extents.x_bearing;
  y -= extents.height / 2 + extents.y_bearing;
  if (x > TILE_SIZE + HALO_WIDTH || x + extents.width < -HALO_WIDTH ||
      y < -HALO_WIDTH - extents.height || y > TILE_SIZE + 2 * extents.height)
    return;
  cairo_move_to (cr, x, y);
  cairo_text_path (cr, place->name);
  paint_text_path (cr, styles[place->kind].ink, HALO_WIDTH);
}

/* The name letter by letter along the line, beginning at @along metres. */
static void
trace_name_along (const LeitDemoView *view,
                  const LeitDemoLine *line,
                  double along,
                  gboolean backwards,
                  double drop)
{
  cairo_t *cr = view->cr;

  for (const char *letter = line->name; *letter != '\0'; letter = g_utf8_next_char (letter)) {
    char text[8] = { 0 };
    cairo_text_extents_t extents;
    LeitDemoPoint at;
    double half, angle = 0;

    memcpy (text, letter, (gsize) (g_utf8_next_char (letter) - letter));
    cairo_text_extents (cr, text, &extents);
    half = extents.x_advance / 2 / view->scale;
    along += backwards ? -half : half;
    at = leit_demo_line_at (line, along, &angle);
    along += backwards ? -half : half;
    cairo_matrix_transform_point (&view->metres, &at.x, &at.y);
    cairo_save (cr);
    cairo_translate (cr, at.x, at.y);
    cairo_rotate (cr, -angle + (backwards ? G_PI : 0));
    cairo_move_to (cr, -extents.x_advance / 2, drop);
    cairo_text_path (cr, text);
    cairo_restore (cr);
  }
}

static double
name_size (const LeitDemoView *view, const LeitDemoLine *line)
{
  switch (line->kind) {
  case LEIT_DEMO_MAIN_STREET:
    return view->z < 15    ? 0
           : view->z == 15 ? 9.5
           : view->z == 16 ? 10.5
           : view->z == 17 ? 11.5
                           : 13;
  case LEIT_DEMO_SIDE_STREET:
    return view->z < 16 ? 0 : view->z == 16 ? 9.5 : view->z == 17 ? 11 : 12.5;
  case LEIT_DEMO_FOOTPATH:
    return view->z < 17 ? 0 : 10.5;
  case LEIT_DEMO_BROOK:
    return view->z < 15 ? 0 : view->z < 17 ? 10 : 11.5;
  case LEIT_DEMO_RAILWAY:
  default:
    return 0;
  }
}

/* A pond has its own name. */
static gboolean
is_on_pond (const LeitDemoMap *map, LeitDemoPoint point)
{
  for (guint i = 0; i < map->areas->len; i++) {
    const LeitDemoArea *area = &g_array_index (map->areas, LeitDemoArea, i);

    if (area->kind == LEIT_DEMO_POND && leit_demo_area_contains (area, point))
      return TRUE;
  }
  return FALSE;
}

/* Reads from left to right, whichever way the line runs. */
static void
draw_name_at (const LeitDemoView *view,
              const LeitDemoMap *map,
              const LeitDemoLine *line,
              double middle,
              double metres)
{
  cairo_font_extents_t font;
  LeitDemoPoint begin, end;
  double angle;
  gboolean backwards;
  LeitDemoExtent extent;

  begin = leit_demo_line_at (line, middle - metres / 2, &angle);
  end = leit_demo_line_at (line, middle + metres / 2, &angle);
  extent = (LeitDemoExtent){ MIN (begin.x, end.x), MIN (begin.y, end.y), MAX (begin.x, end.x),
                             MAX (begin.y, end.y) };
  if (!leit_demo_view_shows (view, &extent, metres / 2) || is_on_pond (map, begin) ||
      is_on_pond (map, end))
    return;
  backwards = end.x < begin.x;
  cairo_font_extents (view->cr, &font);
  trace_name_along (view, line, middle + (backwards ? metres : -metres) / 2, backwards,
                    font.ascent * 0.36);
  paint_text_path (view->cr, line->kind == LEIT_DEMO_BROOK ? &ink_water : &ink_street, HALO_WIDTH);
}

static void
draw_name (const LeitDemoView *view, const LeitDemoMap *map, const LeitDemoLine *line)
{
  cairo_t *cr = view->cr;
  double size = line->name != NULL ? name_size (view, line) : 0;
  cairo_text_extents_t extents;
  double metres, times;

  if (size <= 0 || !leit_demo_view_shows (view, &line->extent, line->width))
    return;
  cairo_select_font_face (
      cr, FONT, line->kind == LEIT_DEMO_BROOK ? CAIRO_FONT_SLANT_ITALIC : CAIRO_FONT_SLANT_NORMAL,
      CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
  cairo_text_extents (cr, line->name, &extents);
  metres = extents.x_advance / view->scale;
  if (metres * 1.25 > line->length)
    return;
  times = MAX (1, floor (line->length * view->scale / LABEL_DISTANCE));
  for (int i = 0; i < (int) times; i++)
    draw_name_at (view, map, line, line->length * (i + 0.5) / times, metres);
}

/* On some tiles only: enough to be seen on every screen, little enough not to disturb. */
static void
draw_watermark (const LeitDemoView *view)
{
  cairo_t *cr = view->cr;

  if ((view->x + 2 * view->y) % 5 != 0)
    return;
  cairo_select_font_face (cr, FONT, CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 10);
  cairo_move_to (cr, 12, TILE_SIZE - 14);
  cairo_text_path (cr, WATERMARK);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.5);
  cairo_set_line_width (cr, 2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgba (cr, 0.35, 0.33, 0.3, 0.45);
  cairo_fill (cr);
}

/**
 * leit_demo_draw_labels:
 *
 * Writes names over the drawn tile. Each stands at a fixed place of the map, so that the parts on
 * neighbouring tiles fit.
 */
void
leit_demo_draw_labels (const LeitDemoView *view, const LeitDemoMap *map)
{
  for (guint i = 0; i < map->lines->len; i++)
    draw_name (view, map, &g_array_index (map->lines, LeitDemoLine, i));
  for (guint i = 0; i < map->n_places; i++)
    draw_place (view, &map->places[i]);
  draw_watermark (view);
}
