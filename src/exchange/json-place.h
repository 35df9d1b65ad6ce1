#pragma once

/* Inside the exchange room: where the parts of a JSON text stand, so that an edit leaves the rest as a person wrote it. */

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitJsonSpan:
 * @start: offset of a value's first byte
 * @end: offset behind its last
 */
typedef struct {
  gsize start;
  gsize end;
} LeitJsonSpan;

/* All of them for a text that a JSON parser has already accepted. */
LeitJsonSpan leit_json_span_of_root (const char *text);
gboolean leit_json_span_find_member (const char *text,
                                     LeitJsonSpan object,
                                     const char *name,
                                     LeitJsonSpan *value);
gboolean
leit_json_span_get_element (const char *text, LeitJsonSpan array, guint index, LeitJsonSpan *value);
gboolean leit_json_span_is_empty (const char *text, LeitJsonSpan container);
guint leit_json_span_get_indent (const char *text, gsize offset);

G_END_DECLS
