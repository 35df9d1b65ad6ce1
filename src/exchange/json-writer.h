#pragma once

/* Inside the exchange room: JSON straight into text, independent of the locale. */

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitJsonWriter:
 *
 * Writes one document, indented by two. Names are %NULL for elements of arrays. A value that is
 * absent (%NULL, NAN) becomes `null`.
 */
typedef struct {
  GString *text;
  guint depth;
  gboolean follows; /* something stands before on this level */
} LeitJsonWriter;

void leit_json_writer_init (LeitJsonWriter *writer);
char *leit_json_writer_end (LeitJsonWriter *writer);
void leit_json_writer_open (LeitJsonWriter *writer, const char *name, char bracket);
void leit_json_writer_close (LeitJsonWriter *writer, char bracket);
void leit_json_writer_string (LeitJsonWriter *writer, const char *name, const char *value);
void leit_json_writer_number (LeitJsonWriter *writer, const char *name, double value);
void leit_json_writer_int (LeitJsonWriter *writer, const char *name, gint64 value);
void leit_json_writer_null (LeitJsonWriter *writer, const char *name);
void leit_json_writer_boolean (LeitJsonWriter *writer, const char *name, gboolean value);

G_END_DECLS
