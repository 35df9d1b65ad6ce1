/* Opening hours as text: for machines and for people. */
#include "content/opening-hours-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
append_separator (GString *text, gsize start, const char *separator)
{
  if (text->len > start)
    g_string_append (text, separator);
}

/* Runs of at least three days become ranges. */
static void
append_days (GString *text, guint days)
{
  gsize start = text->len;

  for (guint first = 0; first < 7; first++) {
    guint last = first;

    if ((days & (1u << first)) == 0)
      continue;
    while (last < 6 && (days & (1u << (last + 1))) != 0)
      last++;
    append_separator (text, start, ",");
    g_string_append (text, leit_hours_day_names[first]);
    if (last > first)
      g_string_append_printf (text, "%s%s", last > first + 1 ? "-" : ",",
                              leit_hours_day_names[last]);
    first = last;
  }
  if ((days & LEIT_HOURS_PUBLIC_HOLIDAYS) != 0) {
    append_separator (text, start, ",");
    g_string_append (text, "PH");
  }
  if ((days & LEIT_HOURS_SCHOOL_HOLIDAYS) != 0) {
    append_separator (text, start, ",");
    g_string_append (text, "SH");
  }
}

static void
append_month_day (GString *text, int month, int day)
{
  g_string_append (text, leit_hours_month_names[month - 1]);
  if (day > 0)
    g_string_append_printf (text, " %02d", day);
}

static void
append_seasons (GString *text, const GArray *seasons)
{
  for (guint i = 0; i < seasons->len; i++) {
    const LeitHoursSeason *season = &g_array_index (seasons, LeitHoursSeason, i);

    g_string_append (text, i > 0 ? "," : "");
    append_month_day (text, season->from_month, season->from_day);
    if (season->from_month == season->to_month && season->from_day == season->to_day)
      continue;
    g_string_append_c (text, '-');
    append_month_day (text, season->to_month, season->to_day);
  }
}

static void
append_time (GString *text, int minutes)
{
  if (minutes > LEIT_DAY_MINUTES)
    minutes -= LEIT_DAY_MINUTES;
  g_string_append_printf (text, "%02d:%02d", minutes / 60, minutes % 60);
}

static void
append_spans (GString *text, const GArray *spans, const char *dash, const char *comma)
{
  for (guint i = 0; i < spans->len; i++) {
    const LeitHoursSpan *span = &g_array_index (spans, LeitHoursSpan, i);

    g_string_append (text, i > 0 ? comma : "");
    append_time (text, span->start);
    if (span->end > span->start) {
      g_string_append (text, dash);
      append_time (text, span->end);
    }
    if (span->open_end)
      g_string_append_c (text, '+');
  }
}

static gboolean
is_whole_day (const LeitHoursRule *rule)
{
  const LeitHoursSpan *span = &g_array_index (rule->spans, LeitHoursSpan, 0);

  return rule->spans->len == 1 && span->start == 0 && span->end == LEIT_DAY_MINUTES;
}

void
leit_hours_append_rule (GString *text, const LeitHoursRule *rule)
{
  gsize start = text->len;

  if (rule->days == 0 && rule->seasons->len == 0 && is_whole_day (rule)) {
    g_string_append (text, "24/7");
  } else {
    append_seasons (text, rule->seasons);
    append_separator (text, start, rule->days != 0 ? " " : "");
    append_days (text, rule->days);
    if (rule->off || rule->spans->len > 0)
      append_separator (text, start, " ");
    if (rule->off)
      g_string_append (text, "off");
    append_spans (text, rule->spans, "-", ",");
  }
  if (rule->comment != NULL) {
    append_separator (text, start, " ");
    g_string_append_printf (text, "\"%s\"", rule->comment);
  }
}

char *
leit_hours_rules_to_text (const GPtrArray *rules)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rules->len; i++) {
    append_separator (text, 0, "; ");
    leit_hours_append_rule (text, rules->pdata[i]);
  }
  return g_string_free (text, FALSE);
}

static const char *
day_word (guint day)
{
  static const char *const words[] = { N_ ("Monday"),   N_ ("Tuesday"), N_ ("Wednesday"),
                                       N_ ("Thursday"), N_ ("Friday"),  N_ ("Saturday"),
                                       N_ ("Sunday") };

  return _ (words[day]);
}

static const char *
month_word (int month)
{
  static const char *const words[] = { N_ ("January"), N_ ("February"), N_ ("March"),
                                       N_ ("April"),   N_ ("May"),      N_ ("June"),
                                       N_ ("July"),    N_ ("August"),   N_ ("September"),
                                       N_ ("October"), N_ ("November"), N_ ("December") };

  return _ (words[month - 1]);
}

static void
append_word (GString *text, gsize start, const char *word)
{
  append_separator (text, start, ", ");
  g_string_append (text, word);
}

static void
append_day_words (GString *text, guint days)
{
  gsize start = text->len;

  if (days == 0 || days == LEIT_HOURS_WEEK)
    append_word (text, start, _ ("Every day"));
  else
    for (guint first = 0; first < 7; first++) {
      guint last = first;

      if ((days & (1u << first)) == 0)
        continue;
      while (last < 6 && (days & (1u << (last + 1))) != 0)
        last++;
      append_word (text, start, day_word (first));
      if (last > first + 1)
        g_string_append_printf (text, "–%s", day_word (last));
      else if (last > first)
        append_word (text, start, day_word (last));
      first = last;
    }
  if ((days & LEIT_HOURS_PUBLIC_HOLIDAYS) != 0)
    append_word (text, start, _ ("public holidays"));
  if ((days & LEIT_HOURS_SCHOOL_HOLIDAYS) != 0)
    append_word (text, start, _ ("school holidays"));
}

static char *
month_day_words (int month, int day)
{
  if (day == 0)
    return g_strdup (month_word (month));
  /* Translators: a day of the year: month, day */
  return g_strdup_printf (_ ("%1$s %2$d"), month_word (month), day);
}

static void
append_season_words (GString *text, const GArray *seasons)
{
  gsize start = text->len;

  for (guint i = 0; i < seasons->len; i++) {
    const LeitHoursSeason *season = &g_array_index (seasons, LeitHoursSeason, i);
    g_autofree char *from = month_day_words (season->from_month, season->from_day);
    g_autofree char *to = month_day_words (season->to_month, season->to_day);

    append_word (text, start, from);
    if (!g_str_equal (from, to))
      g_string_append_printf (text, "–%s", to);
  }
  append_separator (text, start, ", ");
}

static void
append_rule_words (GString *text, const LeitHoursRule *rule)
{
  append_season_words (text, rule->seasons);
  append_day_words (text, rule->days);
  g_string_append (text, ": ");
  if (rule->off)
    g_string_append (text, _ ("closed"));
  else if (is_whole_day (rule))
    g_string_append (text, _ ("around the clock"));
  else
    append_spans (text, rule->spans, "–", ", ");
  if (rule->comment == NULL)
    return;
  if (rule->off || rule->spans->len > 0)
    g_string_append_printf (text, " (%s)", rule->comment);
  else
    g_string_append (text, rule->comment);
}

/**
 * leit_opening_hours_to_words:
 *
 * Returns: (transfer full): the hours for people, one line a rule, translated; raw ones as they are
 */
char *
leit_opening_hours_to_words (const LeitOpeningHours *self)
{
  GString *text;

  if (self->rules == NULL)
    return g_strdup (self->text);
  text = g_string_new (NULL);
  for (guint i = 0; i < self->rules->len; i++) {
    append_separator (text, 0, "\n");
    append_rule_words (text, self->rules->pdata[i]);
  }
  return g_string_free (text, FALSE);
}

/* "08:00", "Monday 08:00" */
static char *
change_words (const GDate *today, const GDate *day, int minute)
{
  int away = g_date_days_between (today, day);

  if (away == 0)
    return g_strdup_printf ("%02d:%02d", minute / 60, minute % 60);
  if (away < 7)
    /* Translators: day of the week, hour, minute: "Monday 08:00" */
    return g_strdup_printf (_ ("%1$s %2$02d:%3$02d"), day_word (g_date_get_weekday (day) - 1),
                            minute / 60, minute % 60);
  return g_strdup_printf (_ ("%1$s %2$d, %3$02d:%4$02d"), month_word (g_date_get_month (day)),
                          g_date_get_day (day), minute / 60, minute % 60);
}

/**
 * leit_opening_hours_describe_now:
 * @today: the day, where the place is
 * @minute: after its midnight, by the wall clock
 *
 * Returns: (transfer full) (nullable): "open, closes at 18:00" or "closed, opens at Monday 08:00",
 *   translated; %NULL when the hours say nothing about it
 */
char *
leit_opening_hours_describe_now (const LeitOpeningHours *self, const GDate *today, int minute)
{
  g_autofree char *when = NULL;
  const LeitHoursRule *rule;
  gboolean open;
  GDate day;
  int day_minute;

  if (leit_opening_hours_get_n_rules (self) == 0)
    return NULL;
  open = leit_opening_hours_is_open (self, today, minute);
  rule = leit_hours_find_rule (self, today);
  if (!open && rule != NULL && !rule->off && rule->spans->len == 0)
    return g_strdup (rule->comment);
  if (!leit_opening_hours_find_change (self, today, minute, &day, &day_minute))
    return g_strdup (open ? _ ("always open") : _ ("closed"));
  when = change_words (today, &day, day_minute);
  /* Translators: %s is "18:00" or "Monday 08:00" */
  return g_strdup_printf (open ? _ ("open, closes at %s") : _ ("closed, opens at %s"), when);
}
