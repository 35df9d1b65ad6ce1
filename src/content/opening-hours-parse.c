#include "content/opening-hours-private.h"

#include <string.h>

/* A span that ends no later than it begins goes on after midnight, but nobody is open for longer
 * than this in one go: then the times are taken to be the wrong way round. */
#define LONGEST_NIGHT_MINUTES (16 * 60)

/* More than this no place has; hostile texts do. */
#define LONGEST_TEXT 2000

const char *const leit_hours_day_names[7] = { "Mo", "Tu", "We", "Th", "Fr", "Sa", "Su" };
const char *const leit_hours_month_names[12] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static void
skip_blanks (const char **p)
{
  while (**p == ' ' || **p == '\t')
    (*p)++;
}

static gboolean
take (const char **p, const char *expected)
{
  gsize length = strlen (expected);

  if (g_ascii_strncasecmp (*p, expected, length) != 0)
    return FALSE;
  *p += length;
  return TRUE;
}

/* A word of letters, and not the beginning of a longer one. */
static gboolean
take_word (const char **p, const char *word)
{
  const char *q = *p;

  if (!take (&q, word) || g_ascii_isalpha (*q))
    return FALSE;
  *p = q;
  return TRUE;
}

static gboolean
take_name (const char **p, const char *const *names, guint n_names, int *index)
{
  for (guint i = 0; i < n_names; i++)
    if (take_word (p, names[i])) {
      *index = (int) i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
take_number (const char **p, guint most_digits, int *number)
{
  guint count = 0;

  for (*number = 0; count < most_digits && g_ascii_isdigit (**p); count++, (*p)++)
    *number = *number * 10 + g_ascii_digit_value (**p);
  return count > 0 && !g_ascii_isdigit (**p);
}

/*
 * "8:00", "24:00"
 */
gboolean
leit_hours_parse_time (const char **p, int *minutes)
{
  int hour, minute;

  if (!take_number (p, 2, &hour) || !take (p, ":") || !g_ascii_isdigit ((*p)[0]) ||
      !g_ascii_isdigit ((*p)[1]) || !take_number (p, 2, &minute) || hour > 24 || minute > 59 ||
      (hour == 24 && minute > 0))
    return FALSE;
  *minutes = hour * 60 + minute;
  return TRUE;
}

/*
 * Fills in the span; one that goes past midnight gets an end on the next day.
 */
gboolean
leit_hours_span_init (LeitHoursSpan *span, int start, int end, gboolean *wrong_order)
{
  *span = (LeitHoursSpan){ start, end, FALSE };
  if (end <= start)
    span->end += LEIT_DAY_MINUTES;
  if (start == end || (end < start && span->end - start > LONGEST_NIGHT_MINUTES)) {
    *wrong_order = TRUE;
    return FALSE;
  }
  return TRUE;
}

static gboolean
parse_span (const char **p, LeitHoursSpan *span, gboolean *wrong_order)
{
  int start, end;

  if (!leit_hours_parse_time (p, &start) || start == LEIT_DAY_MINUTES)
    return FALSE;
  if (take (p, "+")) {
    *span = (LeitHoursSpan){ start, start, TRUE };
    return TRUE;
  }
  skip_blanks (p);
  if (!take (p, "-") && !take (p, "–"))
    return FALSE;
  skip_blanks (p);
  if (!leit_hours_parse_time (p, &end))
    return FALSE;
  leit_hours_span_init (span, start, end, wrong_order);
  span->open_end = take (p, "+");
  return TRUE;
}

static gboolean
parse_spans (const char **p, LeitHoursRule *rule, gboolean *wrong_order)
{
  do {
    LeitHoursSpan span;

    skip_blanks (p);
    if (!parse_span (p, &span, wrong_order))
      return FALSE;
    g_array_append_val (rule->spans, span);
    skip_blanks (p);
  } while (take (p, ","));
  return TRUE;
}

static gboolean
parse_day_range (const char **p, guint *days)
{
  int first, last;

  if (take_word (p, "PH")) {
    *days |= LEIT_HOURS_PUBLIC_HOLIDAYS;
    return TRUE;
  }
  if (take_word (p, "SH")) {
    *days |= LEIT_HOURS_SCHOOL_HOLIDAYS;
    return TRUE;
  }
  if (!take_name (p, leit_hours_day_names, 7, &first))
    return FALSE;
  last = first;
  if ((take (p, "-") || take (p, "–")) && !take_name (p, leit_hours_day_names, 7, &last))
    return FALSE;
  for (int day = first;; day = (day + 1) % 7) {
    *days |= 1u << day;
    if (day == last)
      return TRUE;
  }
}

/* Without any day it leaves @p where it is. */
static gboolean
parse_days (const char **p, LeitHoursRule *rule)
{
  if (!parse_day_range (p, &rule->days))
    return rule->days == 0;
  for (;;) {
    const char *q = *p;

    skip_blanks (&q);
    if (!take (&q, ","))
      return TRUE;
    skip_blanks (&q);
    *p = q;
    if (!parse_day_range (p, &rule->days))
      return FALSE;
  }
}

/* A day of a month; "08:00" is none. */
static void
parse_month_day (const char **p, int *day)
{
  const char *q = *p;
  int number;

  *day = 0;
  skip_blanks (&q);
  if (q == *p || !take_number (&q, 2, &number) || *q == ':' || number < 1 || number > 31)
    return;
  *day = number;
  *p = q;
}

static gboolean
parse_season (const char **p, LeitHoursSeason *season)
{
  const char *q;
  int month;

  if (!take_name (p, leit_hours_month_names, 12, &month))
    return FALSE;
  season->from_month = season->to_month = month + 1;
  parse_month_day (p, &season->from_day);
  season->to_day = season->from_day;
  q = *p;
  if (!take (&q, "-") && !take (&q, "–"))
    return TRUE;
  *p = q;
  if (take_name (p, leit_hours_month_names, 12, &month)) {
    season->to_month = month + 1;
    parse_month_day (p, &season->to_day);
    return (season->from_day == 0) == (season->to_day == 0);
  }
  return season->from_day > 0 && take_number (p, 2, &season->to_day) && season->to_day >= 1 &&
         season->to_day <= 31 && season->to_day >= season->from_day;
}

static gboolean
parse_seasons (const char **p, LeitHoursRule *rule)
{
  if (!g_ascii_isalpha (**p))
    return TRUE;
  for (;;) {
    const char *q = *p;
    LeitHoursSeason season;

    if (!parse_season (&q, &season))
      return rule->seasons->len == 0 && q == *p;
    g_array_append_val (rule->seasons, season);
    *p = q;
    if (!take (p, ","))
      break;
    skip_blanks (p);
  }
  take (p, ":");
  skip_blanks (p);
  return TRUE;
}

static gboolean
parse_comment (const char **p, LeitHoursRule *rule)
{
  const char *end;

  skip_blanks (p);
  if (**p != '"')
    return TRUE;
  end = strchr (*p + 1, '"');
  if (end == NULL)
    return FALSE;
  rule->comment = g_strndup (*p + 1, (gsize) (end - *p - 1));
  *p = end + 1;
  skip_blanks (p);
  return TRUE;
}

static gboolean
parse_times (const char **p, LeitHoursRule *rule, gboolean *wrong_order)
{
  const LeitHoursSpan whole_day = { 0, LEIT_DAY_MINUTES, FALSE };

  skip_blanks (p);
  if (take_word (p, "off") || take_word (p, "closed"))
    rule->off = TRUE;
  else if (take_word (p, "open"))
    g_array_append_val (rule->spans, whole_day);
  else if (g_ascii_isdigit (**p))
    return parse_spans (p, rule, wrong_order);
  else if (**p != '"' && (rule->days != 0 || rule->seasons->len > 0))
    g_array_append_val (rule->spans, whole_day); /* "Mo-Fr" alone: around the clock */
  else
    return **p == '"';
  return TRUE;
}

static gboolean
parse_rule (const char **p, LeitHoursRule *rule, gboolean *wrong_order)
{
  const LeitHoursSpan whole_day = { 0, LEIT_DAY_MINUTES, FALSE };

  skip_blanks (p);
  if (take (p, "24/7"))
    g_array_append_val (rule->spans, whole_day);
  else if (!parse_seasons (p, rule) || !parse_days (p, rule) || !parse_times (p, rule, wrong_order))
    return FALSE;
  return parse_comment (p, rule) && (**p == ';' || **p == '\0');
}

/*
 * Returns NULL for what is not in our subset.
 */
GPtrArray *
leit_hours_parse_rules (const char *text, gboolean *wrong_order)
{
  g_autoptr (GPtrArray) rules =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_hours_rule_free);
  const char *p = text;

  *wrong_order = FALSE;
  if (strlen (text) > LONGEST_TEXT)
    return NULL;
  while (*p != '\0') {
    g_autoptr (LeitHoursRule) rule = leit_hours_rule_new ();

    if (!parse_rule (&p, rule, wrong_order)) {
      *wrong_order = FALSE;
      return NULL;
    }
    g_ptr_array_add (rules, g_steal_pointer (&rule));
    if (*p == ';')
      p++;
    skip_blanks (&p);
  }
  return g_steal_pointer (&rules);
}
