#pragma once

#include <glib-object.h>

#include <cairo.h>
#include <pango/pangocairo.h>

G_BEGIN_DECLS

/*
 * Paper as blocks below each other: paragraphs, table rows, a small map. Lengths are points (1/72 inch). The same document is drawn onto a
 * printer's page and into a PDF file.
 */
typedef struct _LeitPrintDocument LeitPrintDocument;

/* A place on the small map. */
typedef struct {
  double latitude, longitude;
  guint number;
} LeitPrintPoint;

LeitPrintDocument *leit_print_document_new (const char *title);
void leit_print_document_free (LeitPrintDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitPrintDocument, leit_print_document_free)

const char *leit_print_document_get_title (LeitPrintDocument *self);
void leit_print_document_add_text (LeitPrintDocument *self,
                                   const char *text,
                                   double size,
                                   gboolean bold);
void leit_print_document_add_centred (LeitPrintDocument *self, const char *text, double size);
void leit_print_document_add_space (LeitPrintDocument *self, double height);
void leit_print_document_add_break (LeitPrintDocument *self);
/* @widths: shares of the page, ended by 0; @cells: as many texts; "☐" is drawn as a box to tick */
void leit_print_document_add_row (LeitPrintDocument *self,
                                  const double *widths,
                                  const char *const *cells,
                                  gboolean heading);
void leit_print_document_add_map (LeitPrintDocument *self, const GArray *points, double height);

/* Lays it out for pages of that size; how many there are, at least one. */
guint
leit_print_document_paginate (LeitPrintDocument *self, cairo_t *cr, double width, double height);
void leit_print_document_draw_page (LeitPrintDocument *self, cairo_t *cr, guint page);

G_END_DECLS
