#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LEIT_SHAPE_ERROR (leit_shape_error_quark ())

/**
 * LeitShapeError:
 * @LEIT_SHAPE_ERROR_TEXT: a text does not say what its field holds
 */
typedef enum {
  LEIT_SHAPE_ERROR_TEXT,
} LeitShapeError;

GQuark leit_shape_error_quark (void);

/**
 * LeitAnswer:
 *
 * What is not known is neither yes nor no.
 */
typedef enum {
  LEIT_ANSWER_UNKNOWN,
  LEIT_ANSWER_NO,
  LEIT_ANSWER_YES,
} LeitAnswer;

/**
 * LeitFieldType:
 * @LEIT_FIELD_TEXT: `char *`; %NULL is unknown, and so is ""
 * @LEIT_FIELD_LIST: `char **`; %NULL is none
 * @LEIT_FIELD_DATE: `GDate`; invalid is unknown
 * @LEIT_FIELD_ANSWER: #LeitAnswer
 * @LEIT_FIELD_CHOICE: an enum whose 0 is "not said", named by the field's choices
 * @LEIT_FIELD_NUMBER: `double`; NAN is unknown
 * @LEIT_FIELD_TIME: `gint64`, milliseconds UTC; %LEIT_TIME_NONE is unknown
 * @LEIT_FIELD_ROWS: `GPtrArray *` of structs of the field's shape, never %NULL
 */
typedef enum {
  LEIT_FIELD_TEXT,
  LEIT_FIELD_LIST,
  LEIT_FIELD_DATE,
  LEIT_FIELD_ANSWER,
  LEIT_FIELD_CHOICE,
  LEIT_FIELD_NUMBER,
  LEIT_FIELD_TIME,
  LEIT_FIELD_ROWS,
} LeitFieldType;

/**
 * LeitFieldFlags:
 * @LEIT_FIELD_PAYLOAD: a server's record has no field for it
 * @LEIT_FIELD_SERVER: only the server says it; no form writes it
 * @LEIT_FIELD_HIDDEN: no part of what people compare, such as the ids of nested data
 * @LEIT_FIELD_PERSONAL: may be data of a natural person
 * @LEIT_FIELD_ALWAYS: a choice whose 0 says something, too
 */
typedef enum {
  LEIT_FIELD_PLAIN = 0,
  LEIT_FIELD_PAYLOAD = 1 << 0,
  LEIT_FIELD_SERVER = 1 << 1,
  LEIT_FIELD_HIDDEN = 1 << 2,
  LEIT_FIELD_PERSONAL = 1 << 3,
  LEIT_FIELD_ALWAYS = 1 << 4,
} LeitFieldFlags;

typedef struct {
  const char *name;  /* in files, never translated */
  const char *label; /* translatable */
} LeitChoice;

typedef struct _LeitShape LeitShape;

/**
 * LeitField:
 *
 * One member of a struct: its name in files, its name for people (translatable) and where it is.
 */
typedef struct {
  const char *name;
  const char *label;
  LeitFieldType type;
  gsize offset;
  LeitFieldFlags flags;
  const LeitChoice *choices; /* by value, ended by a %NULL name */
  const LeitShape *rows;
} LeitField;

/**
 * LeitShape:
 *
 * What a struct holds, so that copying, comparing, reading and writing it need no code of their own
 * for every member, and cannot forget one.
 */
struct _LeitShape {
  gsize size;
  const LeitField *fields; /* ended by a %NULL name */
  GDestroyNotify free_struct;
};

gpointer leit_shape_new (const LeitShape *shape);
gpointer leit_shape_copy (const LeitShape *shape, gconstpointer object);
void leit_shape_free (const LeitShape *shape, gpointer object);
gboolean leit_shape_equal (const LeitShape *shape, gconstpointer a, gconstpointer b);
const LeitField *leit_shape_find (const LeitShape *shape, const char *name);

gboolean leit_field_is_unknown (const LeitField *field, gconstpointer object);
gboolean leit_field_equal (const LeitField *field, gconstpointer a, gconstpointer b);
void leit_field_clear (const LeitField *field, gpointer object);
void leit_field_copy (const LeitField *field, gconstpointer from, gpointer to);
char *leit_field_get_text (const LeitField *field, gconstpointer object);
gboolean
leit_field_set_text (const LeitField *field, gpointer object, const char *text, GError **error);

JsonNode *leit_field_to_json (const LeitField *field, gconstpointer object);
void leit_field_read_json (const LeitField *field, gpointer object, JsonNode *node);

gboolean leit_date_parse (const char *text, GDate *date);
char *leit_date_to_text (const GDate *date);
const char *leit_choice_get_label (const LeitChoice *choices, guint value);

G_END_DECLS
