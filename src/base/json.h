#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LEIT_JSON_ERROR (leit_json_error_quark ())

/**
 * LeitJsonError:
 * @LEIT_JSON_ERROR_SYNTAX: not JSON; the message names line and column
 * @LEIT_JSON_ERROR_MISSING: a required member is absent
 * @LEIT_JSON_ERROR_TYPE: a member is of another type than expected
 * @LEIT_JSON_ERROR_VALUE: right type, but outside what is allowed
 */
typedef enum {
  LEIT_JSON_ERROR_SYNTAX,
  LEIT_JSON_ERROR_MISSING,
  LEIT_JSON_ERROR_TYPE,
  LEIT_JSON_ERROR_VALUE,
} LeitJsonError;

GQuark leit_json_error_quark (void);

/* A place in a document: the node and how it is reached, so that every error can name its JSON pointer (RFC 6901). */
typedef struct _LeitJsonPlace LeitJsonPlace;
struct _LeitJsonPlace {
  const char *document;        /* the file's name or URL, for messages */
  const LeitJsonPlace *parent; /* NULL at the root */
  const char *member;          /* the member's name, or NULL: an element */
  guint element;
  JsonNode *node; /* NULL: absent */
};

JsonNode *leit_json_parse (GBytes *bytes, const char *document, GError **error);

LeitJsonPlace leit_json_root (JsonNode *node, const char *document);
LeitJsonPlace leit_json_member (const LeitJsonPlace *object, const char *member);
LeitJsonPlace leit_json_element (const LeitJsonPlace *array, guint element);
gboolean leit_json_present (const LeitJsonPlace *place);
guint leit_json_length (const LeitJsonPlace *array);
char *leit_json_pointer (const LeitJsonPlace *place);

void leit_json_set_error (GError **error,
                          const LeitJsonPlace *place,
                          LeitJsonError code,
                          const char *expected);
gboolean leit_json_expect_object (const LeitJsonPlace *place, GError **error);
gboolean leit_json_expect_array (const LeitJsonPlace *place, GError **error);
gboolean
leit_json_only_members (const LeitJsonPlace *object, const char *const *allowed, GError **error);
gboolean leit_json_read_string (const LeitJsonPlace *place, const char **value, GError **error);
gboolean leit_json_read_double (
    const LeitJsonPlace *place, double minimum, double maximum, double *value, GError **error);
gboolean leit_json_read_int (
    const LeitJsonPlace *place, gint64 minimum, gint64 maximum, gint64 *value, GError **error);
gboolean leit_json_read_boolean (const LeitJsonPlace *place, gboolean *value, GError **error);
gboolean leit_json_read_choice (const LeitJsonPlace *place,
                                const char *const *choices,
                                int *index,
                                GError **error);

gboolean leit_json_liberal_number (JsonNode *node, double *value);
gboolean leit_json_text_number (const char *text, double *value);

G_END_DECLS
