#include "content/shape.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

#define MEMBER(object, field, Type) ((Type *) ((char *) (object) + (field)->offset))
#define CONST_MEMBER(object, field, Type)                                                          \
  ((Type const *) ((const char *) (object) + (field)->offset))

/**
 * leit_shape_new:
 * @shape: what to make
 *
 * Returns: (transfer full): a struct in which everything is unknown
 */
gpointer
leit_shape_new (const LeitShape *shape)
{
  gpointer object = g_malloc0 (shape->size);

  for (const LeitField *field = shape->fields; field->name != NULL; field++)
    leit_field_clear (field, object);
  return object;
}

/**
 * leit_shape_copy:
 *
 * Returns: (transfer full): a copy that shares nothing with @object
 */
gpointer
leit_shape_copy (const LeitShape *shape, gconstpointer object)
{
  gpointer copy = leit_shape_new (shape);

  for (const LeitField *field = shape->fields; field->name != NULL; field++)
    leit_field_copy (field, object, copy);
  return copy;
}

void
leit_shape_free (const LeitShape *shape, gpointer object)
{
  if (object == NULL)
    return;
  for (const LeitField *field = shape->fields; field->name != NULL; field++) {
    leit_field_clear (field, object);
    if (field->type == LEIT_FIELD_ROWS)
      g_ptr_array_unref (*MEMBER (object, field, GPtrArray *));
  }
  g_free (object);
}

/**
 * leit_shape_equal:
 *
 * Returns: whether a person would see no difference; hidden fields do not count
 */
gboolean
leit_shape_equal (const LeitShape *shape, gconstpointer a, gconstpointer b)
{
  for (const LeitField *field = shape->fields; field->name != NULL; field++)
    if ((field->flags & LEIT_FIELD_HIDDEN) == 0 && !leit_field_equal (field, a, b))
      return FALSE;
  return TRUE;
}

/**
 * leit_shape_find:
 *
 * Returns: (transfer none) (nullable): the field of that name
 */
const LeitField *
leit_shape_find (const LeitShape *shape, const char *name)
{
  for (const LeitField *field = shape->fields; field->name != NULL; field++)
    if (g_str_equal (field->name, name))
      return field;
  return NULL;
}

gboolean
leit_field_is_unknown (const LeitField *field, gconstpointer object)
{
  switch (field->type) {
  case LEIT_FIELD_TEXT: {
    const char *text = *CONST_MEMBER (object, field, char *);

    return text == NULL || *text == '\0';
  }
  case LEIT_FIELD_LIST: {
    char **list = *CONST_MEMBER (object, field, char **);

    return list == NULL || *list == NULL;
  }
  case LEIT_FIELD_DATE:
    return !g_date_valid (CONST_MEMBER (object, field, GDate));
  case LEIT_FIELD_ANSWER:
  case LEIT_FIELD_CHOICE:
    return (field->flags & LEIT_FIELD_ALWAYS) == 0 && *CONST_MEMBER (object, field, guint) == 0;
  case LEIT_FIELD_NUMBER:
    return isnan (*CONST_MEMBER (object, field, double));
  case LEIT_FIELD_TIME:
    return *CONST_MEMBER (object, field, gint64) == LEIT_TIME_NONE;
  case LEIT_FIELD_ROWS:
    return (*CONST_MEMBER (object, field, GPtrArray *))->len == 0;
  }
  g_return_val_if_reached (TRUE);
}

static gboolean
rows_equal (const LeitShape *shape, const GPtrArray *a, const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!leit_shape_equal (shape, a->pdata[i], b->pdata[i]))
      return FALSE;
  return TRUE;
}

/**
 * leit_field_equal:
 *
 * Returns: whether @a and @b say the same in this field; two unknowns do
 */
gboolean
leit_field_equal (const LeitField *field, gconstpointer a, gconstpointer b)
{
  gboolean unknown = leit_field_is_unknown (field, a);

  if (unknown || leit_field_is_unknown (field, b))
    return unknown == leit_field_is_unknown (field, b);
  switch (field->type) {
  case LEIT_FIELD_TEXT:
    return g_str_equal (*CONST_MEMBER (a, field, char *), *CONST_MEMBER (b, field, char *));
  case LEIT_FIELD_LIST:
    return g_strv_equal ((const char *const *) *CONST_MEMBER (a, field, char **),
                         (const char *const *) *CONST_MEMBER (b, field, char **));
  case LEIT_FIELD_DATE:
    return g_date_compare (CONST_MEMBER (a, field, GDate), CONST_MEMBER (b, field, GDate)) == 0;
  case LEIT_FIELD_ANSWER:
  case LEIT_FIELD_CHOICE:
    return *CONST_MEMBER (a, field, guint) == *CONST_MEMBER (b, field, guint);
  case LEIT_FIELD_NUMBER:
    return *CONST_MEMBER (a, field, double) == *CONST_MEMBER (b, field, double);
  case LEIT_FIELD_TIME:
    return *CONST_MEMBER (a, field, gint64) == *CONST_MEMBER (b, field, gint64);
  case LEIT_FIELD_ROWS:
    return rows_equal (field->rows, *CONST_MEMBER (a, field, GPtrArray *),
                       *CONST_MEMBER (b, field, GPtrArray *));
  }
  g_return_val_if_reached (FALSE);
}

static void
clear_rows (const LeitField *field, gpointer object)
{
  GPtrArray **rows = MEMBER (object, field, GPtrArray *);

  if (*rows == NULL)
    *rows = g_ptr_array_new_with_free_func (field->rows->free_struct);
  else
    g_ptr_array_set_size (*rows, 0);
}

/**
 * leit_field_clear:
 *
 * Makes the field unknown.
 */
void
leit_field_clear (const LeitField *field, gpointer object)
{
  switch (field->type) {
  case LEIT_FIELD_TEXT:
    g_clear_pointer (MEMBER (object, field, char *), g_free);
    break;
  case LEIT_FIELD_LIST:
    g_clear_pointer (MEMBER (object, field, char **), g_strfreev);
    break;
  case LEIT_FIELD_DATE:
    g_date_clear (MEMBER (object, field, GDate), 1);
    break;
  case LEIT_FIELD_ANSWER:
  case LEIT_FIELD_CHOICE:
    *MEMBER (object, field, guint) = 0;
    break;
  case LEIT_FIELD_NUMBER:
    *MEMBER (object, field, double) = NAN;
    break;
  case LEIT_FIELD_TIME:
    *MEMBER (object, field, gint64) = LEIT_TIME_NONE;
    break;
  case LEIT_FIELD_ROWS:
    clear_rows (field, object);
    break;
  }
}

static void
copy_rows (const LeitField *field, const GPtrArray *from, GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, leit_shape_copy (field->rows, from->pdata[i]));
}

/**
 * leit_field_copy:
 *
 * Copies one field; the rest of @to stays.
 */
void
leit_field_copy (const LeitField *field, gconstpointer from, gpointer to)
{
  g_return_if_fail (from != to);

  leit_field_clear (field, to);
  switch (field->type) {
  case LEIT_FIELD_TEXT:
    *MEMBER (to, field, char *) = g_strdup (*CONST_MEMBER (from, field, char *));
    break;
  case LEIT_FIELD_LIST:
    *MEMBER (to, field, char **) = g_strdupv (*CONST_MEMBER (from, field, char **));
    break;
  case LEIT_FIELD_DATE:
    *MEMBER (to, field, GDate) = *CONST_MEMBER (from, field, GDate);
    break;
  case LEIT_FIELD_ANSWER:
  case LEIT_FIELD_CHOICE:
    *MEMBER (to, field, guint) = *CONST_MEMBER (from, field, guint);
    break;
  case LEIT_FIELD_NUMBER:
    *MEMBER (to, field, double) = *CONST_MEMBER (from, field, double);
    break;
  case LEIT_FIELD_TIME:
    *MEMBER (to, field, gint64) = *CONST_MEMBER (from, field, gint64);
    break;
  case LEIT_FIELD_ROWS:
    copy_rows (field, *CONST_MEMBER (from, field, GPtrArray *), *MEMBER (to, field, GPtrArray *));
    break;
  }
}
