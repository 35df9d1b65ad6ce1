#include "schedule/same-calendar.h"

#include <string.h>

/* iCalendar needs three; deeper ones are taken as lines. */
#define MAX_DEPTH 16

/* RFC 5545, 3.1: a line end with a blank or tab after it is none. */
static char *
unfold (const char *text)
{
  GString *whole = g_string_new (text);

  g_string_replace (whole, "\r\n", "\n", 0);
  g_string_replace (whole, "\n ", "", 0);
  g_string_replace (whole, "\n\t", "", 0);
  return g_string_free (whole, FALSE);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* A component as one line: its own lines and its components, sorted. */
static char *
close_component (GPtrArray *lines)
{
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* @open: of GPtrArray; there always is one */
static void
take_line (GQueue *open, const char *line)
{
  GPtrArray *inner = g_queue_peek_tail (open);

  if (g_ascii_strncasecmp (line, "BEGIN:", 6) == 0 && g_queue_get_length (open) < MAX_DEPTH) {
    inner = g_ptr_array_new_with_free_func (g_free);
    g_queue_push_tail (open, inner);
  }
  if (*line != '\0')
    g_ptr_array_add (inner, g_strdup (line));
  if (g_ascii_strncasecmp (line, "END:", 4) == 0 && g_queue_get_length (open) > 1) {
    g_queue_pop_tail (open);
    g_ptr_array_add (g_queue_peek_tail (open), close_component (inner));
    g_ptr_array_unref (inner);
  }
}

static char *
sort_text (const char *text)
{
  g_autofree char *unfolded = unfold (text);
  g_auto (GStrv) lines = g_strsplit (unfolded, "\n", -1);
  GQueue open = G_QUEUE_INIT;
  char *sorted;

  g_queue_push_tail (&open, g_ptr_array_new_with_free_func (g_free));
  for (guint i = 0; lines[i] != NULL; i++)
    take_line (&open, lines[i]);
  /* what was never closed counts all the same */
  while (g_queue_get_length (&open) > 1) {
    GPtrArray *inner = g_queue_pop_tail (&open);

    g_ptr_array_add (g_queue_peek_tail (&open), close_component (inner));
    g_ptr_array_unref (inner);
  }
  sorted = close_component (g_queue_peek_tail (&open));
  g_ptr_array_unref (g_queue_pop_tail (&open));
  return sorted;
}

/**
 * leit_calendar_text_is_same:
 * @a: an iCalendar text
 * @b: another
 *
 * Whether both have the same components with the same lines, in whatever order and however folded: servers such as Radicale write an object
 * anew in an order of their own.
 *
 * Returns: whether both say the same, word for word
 */
gboolean
leit_calendar_text_is_same (const char *a, const char *b)
{
  g_autofree char *sorted_a = NULL;
  g_autofree char *sorted_b = NULL;

  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (g_str_equal (a, b))
    return TRUE;
  sorted_a = sort_text (a);
  sorted_b = sort_text (b);
  return g_str_equal (sorted_a, sorted_b);
}
