#pragma once

/* Inside the exchange room: tables as RFC 4180 writes them, and as towns do. */

#include <glib.h>

G_BEGIN_DECLS

#define LEIT_CSV_ERROR (leit_csv_error_quark ())

/**
 * LeitCsvError:
 * @LEIT_CSV_ERROR_TEXT: neither UTF-8 nor an older encoding, or too large
 * @LEIT_CSV_ERROR_QUOTES: a quotation mark without its counterpart
 * @LEIT_CSV_ERROR_COLUMNS: the first line does not name the columns needed
 */
typedef enum {
  LEIT_CSV_ERROR_TEXT,
  LEIT_CSV_ERROR_QUOTES,
  LEIT_CSV_ERROR_COLUMNS,
} LeitCsvError;

GQuark leit_csv_error_quark (void);

typedef struct {
  guint line; /* in the file, from 1 */
  char **cells;
} LeitCsvRecord;

GPtrArray *leit_csv_parse (GBytes *bytes, const char *document, GError **error);
void leit_csv_append (GString *text, const char *const *cells);

G_END_DECLS
