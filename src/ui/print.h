#pragma once

#include "ui/print-document.h"
#include "ui/watering.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum {
  LEIT_PRINT_ROUND_SHEET,
  LEIT_PRINT_TREE_SIGNS,
  LEIT_PRINT_SEASON_REPORT,
} LeitPrintKind;

gboolean leit_print_kind_from_string (const char *text, LeitPrintKind *kind);
LeitPrintDocument *leit_print_make_document (LeitPrintKind kind, LeitWatering *watering);
char *leit_print_season_csv (LeitWatering *watering);
/* Without a printer or display: PDF, or of the season report a path that ends in .csv. Errors: GFileError */
gboolean
leit_print_to_file (LeitPrintKind kind, LeitWatering *watering, const char *path, GError **error);
void leit_print_run (GtkWindow *parent, LeitPrintKind kind, LeitWatering *watering);

G_END_DECLS
