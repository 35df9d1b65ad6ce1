#include "ui/print-document.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FONT "Sans"
#define CELL_PADDING 3.0
#define CELL_SIZE 9.5
#define FOOTER_HEIGHT 24.0
#define MAX_CELLS 8
#define BOX 9.0

typedef enum {
  BLOCK_TEXT,
  BLOCK_ROW,
  BLOCK_MAP,
  BLOCK_SPACE,
  BLOCK_BREAK,
} BlockKind;

typedef struct {
  BlockKind kind;
  char *text;
  double size;
  gboolean bold, centred;
  double widths[MAX_CELLS];
  char *cells[MAX_CELLS];
  guint n_cells;
  GArray *points;
  double height;
  guint page;
  double y;
} Block;

struct _LeitPrintDocument {
  char *title;
  GPtrArray *blocks;
  double width, page_height;
  guint n_pages;
};

static void
block_free (gpointer data)
{
  Block *block = data;

  g_free (block->text);
  for (guint i = 0; i < block->n_cells; i++)
    g_free (block->cells[i]);
  g_clear_pointer (&block->points, g_array_unref);
  g_free (block);
}

LeitPrintDocument *
leit_print_document_new (const char *title)
{
  LeitPrintDocument *self = g_new0 (LeitPrintDocument, 1);

  self->title = g_utf8_make_valid (title, -1);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  return self;
}

void
leit_print_document_free (LeitPrintDocument *self)
{
  g_free (self->title);
  g_ptr_array_unref (self->blocks);
  g_free (self);
}

const char *
leit_print_document_get_title (LeitPrintDocument *self)
{
  return self->title;
}

static Block *
add_block (LeitPrintDocument *self, BlockKind kind)
{
  Block *block = g_new0 (Block, 1);

  block->kind = kind;
  g_ptr_array_add (self->blocks, block);
  return block;
}

void
leit_print_document_add_text (LeitPrintDocument *self, const char *text, double size, gboolean bold)
{
  Block *block = add_block (self, BLOCK_TEXT);

  block->text = g_utf8_make_valid (text, -1);
  block->size = size;
  block->bold = bold;
}

void
leit_print_document_add_centred (LeitPrintDocument *self, const char *text, double size)
{
  leit_print_document_add_text (self, text, size, TRUE);
  ((Block *) self->blocks->pdata[self->blocks->len - 1])->centred = TRUE;
}

void
leit_print_document_add_space (LeitPrintDocument *self, double height)
{
  add_block (self, BLOCK_SPACE)->height = height;
}

void
leit_print_document_add_break (LeitPrintDocument *self)
{
  add_block (self, BLOCK_BREAK);
}

void
leit_print_document_add_row (LeitPrintDocument *self,
                             const double *widths,
                             const char *const *cells,
                             gboolean heading)
{
  Block *block = add_block (self, BLOCK_ROW);

  block->bold = heading;
  block->size = CELL_SIZE;
  for (guint i = 0; i < MAX_CELLS && widths[i] > 0; i++) {
    block->widths[i] = widths[i];
    block->cells[i] = g_utf8_make_valid (cells[i] != NULL ? cells[i] : "", -1);
    block->n_cells++;
  }
}

void
leit_print_document_add_map (LeitPrintDocument *self, const GArray *points, double height)
{
  Block *block = add_block (self, BLOCK_MAP);

  block->points = g_array_copy ((GArray *) points);
  block->height = height;
}

/* {{{ Layout */

/* Text of people and servers is text, never markup. */
static PangoLayout *
make_layout (cairo_t *cr, const char *text, double size, gboolean bold, double width)
{
  PangoLayout *layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (FONT);

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  return layout;
}

static double
measure_text (cairo_t *cr, const char *text, double size, gboolean bold, double width)
{
  g_autoptr (PangoLayout) layout = make_layout (cr, text, size, bold, width);
  int height;

  pango_layout_get_size (layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static double
measure_row (cairo_t *cr, const Block *block, double width)
{
  double height = BOX;

  for (guint i = 0; i < block->n_cells; i++)
    height = MAX (height, measure_text (cr, block->cells[i], block->size, block->bold,
                                        block->widths[i] * width - 2 * CELL_PADDING));
  return height + 2 * CELL_PADDING;
}

static double
measure_block (cairo_t *cr, const Block *block, double width)
{
  switch (block->kind) {
  case BLOCK_TEXT:
    return measure_text (cr, block->text, block->size, block->bold, width) + 2;
  case BLOCK_ROW:
    return measure_row (cr, block, width);
  case BLOCK_MAP:
  case BLOCK_SPACE:
  case BLOCK_BREAK:
  default:
    return block->height;
  }
}

guint
leit_print_document_paginate (LeitPrintDocument *self, cairo_t *cr, double width, double height)
{
  double y = 0;
  guint page = 0;

  self->width = width;
  self->page_height = height;
  for (guint i = 0; i < self->blocks->len; i++) {
    Block *block = self->blocks->pdata[i];
    double needed = measure_block (cr, block, width);

    if (block->kind == BLOCK_BREAK || (y > 0 && y + needed > height - FOOTER_HEIGHT)) {
      page++;
      y = 0;
    }
    block->page = page;
    block->y = y;
    if (block->kind != BLOCK_MAP)
      block->height = block->kind == BLOCK_BREAK ? 0 : needed;
    y += needed;
  }
  self->n_pages = page + 1;
  return self->n_pages;
}

/* }}} */

/* {{{ Drawing */

static void
draw_text (cairo_t *cr, const Block *block, double width)
{
  g_autoptr (PangoLayout) layout = make_layout (cr, block->text, block->size, block->bold, width);

  if (block->centred)
    pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  cairo_move_to (cr, 0, block->y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_cell (cairo_t *cr, const Block *block, guint cell, double x, double width)
{
  g_autoptr (PangoLayout) layout = NULL;

  if (g_str_equal (block->cells[cell], "☐")) {
    cairo_rectangle (cr, x + CELL_PADDING, block->y + CELL_PADDING, BOX, BOX);
    cairo_stroke (cr);
    return;
  }
  layout = make_layout (cr, block->cells[cell], block->size, block->bold, width - 2 * CELL_PADDING);
  cairo_move_to (cr, x + CELL_PADDING, block->y + CELL_PADDING);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_row (cairo_t *cr, const Block *block, double width)
{
  double x = 0;

  cairo_set_line_width (cr, 0.5);
  for (guint i = 0; i < block->n_cells; i++) {
    draw_cell (cr, block, i, x, block->widths[i] * width);
    x += block->widths[i] * width;
  }
  cairo_move_to (cr, 0, block->y + block->height);
  cairo_line_to (cr, width, block->y + block->height);
  cairo_stroke (cr);
}

typedef struct {
  double south, north, west, east;
} Extent;

static Extent
find_extent (const GArray *points)
{
  Extent extent = { G_MAXDOUBLE, -G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; i < points->len; i++) {
    const LeitPrintPoint *point = &g_array_index (points, LeitPrintPoint, i);

    extent.south = MIN (extent.south, point->latitude);
    extent.north = MAX (extent.north, point->latitude);
    extent.west = MIN (extent.west, point->longitude);
    extent.east = MAX (extent.east, point->longitude);
  }
  return extent;
}

static void
draw_point (cairo_t *cr, double x, double y, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autoptr (PangoLayout) layout = make_layout (cr, text, 8, TRUE, 40);

  cairo_new_path (cr);
  cairo_arc (cr, x, y, 3, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_move_to (cr, x + 4, y - 6);
  pango_cairo_show_layout (cr, layout);
}

/* Where the trees stand to each other, north up, both ways in the same scale. */
static void
draw_map (cairo_t *cr, const Block *block, double width)
{
  Extent extent = find_extent (block->points);
  double narrow = cos ((extent.south + extent.north) / 2 * G_PI / 180);
  double across = MAX ((extent.east - extent.west) * narrow, 1e-5);
  double down = MAX (extent.north - extent.south, 1e-5);
  double scale = MIN ((width - 40) / across, (block->height - 30) / down);

  cairo_set_line_width (cr, 0.5);
  cairo_rectangle (cr, 0, block->y, width, block->height - 6);
  cairo_stroke (cr);
  for (guint i = 0; i < block->points->len; i++) {
    const LeitPrintPoint *point = &g_array_index (block->points, LeitPrintPoint, i);
    double x = width / 2 + ((point->longitude - (extent.west + extent.east) / 2) * narrow) * scale;
    double y = block->y + block->height / 2 -
               (point->latitude - (extent.south + extent.north) / 2) * scale;

    draw_point (cr, x, y, point->number);
  }
}

static void
draw_footer (LeitPrintDocument *self, cairo_t *cr, guint page)
{
  g_autofree char *text =
      g_strdup_printf (_ ("%s · page %u of %u"), self->title, page + 1, self->n_pages);
  g_autoptr (PangoLayout) layout = make_layout (cr, text, 8, FALSE, self->width);

  cairo_move_to (cr, 0, self->page_height - 12);
  pango_cairo_show_layout (cr, layout);
}

void
leit_print_document_draw_page (LeitPrintDocument *self, cairo_t *cr, guint page)
{
  cairo_set_source_rgb (cr, 0, 0, 0);
  for (guint i = 0; i < self->blocks->len; i++) {
    const Block *block = self->blocks->pdata[i];

    if (block->page != page)
      continue;
    if (block->kind == BLOCK_TEXT)
      draw_text (cr, block, self->width);
    else if (block->kind == BLOCK_ROW)
      draw_row (cr, block, self->width);
    else if (block->kind == BLOCK_MAP && block->points->len > 0)
      draw_map (cr, block, self->width);
  }
  draw_footer (self, cr, page);
}

/* }}} */
