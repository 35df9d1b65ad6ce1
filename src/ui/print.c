#include "ui/print.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* A4 with margins of 15 mm, points. */
#define PAGE_WIDTH 595.28
#define PAGE_HEIGHT 841.89
#define MARGIN 42.52

gboolean
leit_print_kind_from_string (const char *text, LeitPrintKind *kind)
{
  static const char *const names[] = { "round-sheet", "tree-signs", "season-report" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (text, names[i]) == 0) {
      *kind = i;
      return TRUE;
    }
  return FALSE;
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GByteArray *
make_pdf (LeitPrintDocument *document)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (collect, bytes, PAGE_WIDTH, PAGE_HEIGHT);
  cairo_t *cr = cairo_create (surface);
  guint n_pages;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                  leit_print_document_get_title (document));
  cairo_translate (cr, MARGIN, MARGIN);
  n_pages = leit_print_document_paginate (document, cr, PAGE_WIDTH - 2 * MARGIN,
                                          PAGE_HEIGHT - 2 * MARGIN);
  for (guint i = 0; i < n_pages; i++) {
    leit_print_document_draw_page (document, cr, i);
    cairo_show_page (cr);
  }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return bytes;
}

/**
 * leit_print_to_file:
 * @path: of a PDF; of the season report also of a CSV file, told by its ending
 *
 * Writes a new file beside and renames it: a sheet that is half written is none.
 */
gboolean
leit_print_to_file (LeitPrintKind kind, LeitWatering *watering, const char *path, GError **error)
{
  g_autoptr (LeitPrintDocument) document = NULL;
  g_autoptr (GByteArray) pdf = NULL;

  g_return_val_if_fail (LEIT_IS_WATERING (watering) && path != NULL, FALSE);

  if (kind == LEIT_PRINT_SEASON_REPORT && g_str_has_suffix (path, ".csv")) {
    g_autofree char *csv = leit_print_season_csv (watering);

    return g_file_set_contents (path, csv, -1, error);
  }
  document = leit_print_make_document (kind, watering);
  pdf = make_pdf (document);
  return g_file_set_contents (path, (const char *) pdf->data, pdf->len, error);
}

static void
on_begin (GtkPrintOperation *operation, GtkPrintContext *context, LeitPrintDocument *document)
{
  gtk_print_operation_set_n_pages (
      operation,
      (int) leit_print_document_paginate (document, gtk_print_context_get_cairo_context (context),
                                          gtk_print_context_get_width (context),
                                          gtk_print_context_get_height (context)));
}

static void
on_draw (GtkPrintOperation *operation G_GNUC_UNUSED,
         GtkPrintContext *context,
         int page,
         LeitPrintDocument *document)
{
  leit_print_document_draw_page (document, gtk_print_context_get_cairo_context (context),
                                 (guint) page);
}

/* Asks for a printer and prints. */
void
leit_print_run (GtkWindow *parent, LeitPrintKind kind, LeitWatering *watering)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  LeitPrintDocument *document = leit_print_make_document (kind, watering);

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_job_name (operation, leit_print_document_get_title (document));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "document", document,
                          (GDestroyNotify) leit_print_document_free);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), document);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_draw), document);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}
