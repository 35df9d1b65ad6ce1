/* Opening hours as a week: for the grid of the editor and the rows of the main server. */
#include "content/opening-hours-private.h"

#include <string.h>

static const char *const german_days[] = { "Montag",  "Dienstag", "Mittwoch", "Donnerstag",
                                           "Freitag", "Samstag",  "Sonntag" };

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  return ((const LeitHoursSpan *) a)->start - ((const LeitHoursSpan *) b)->start;
}

gboolean
leit_hours_spans_equal (const GArray *a, const GArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++) {
    const LeitHoursSpan *first = &g_array_index (a, LeitHoursSpan, i);
    const LeitHoursSpan *second = &g_array_index (b, LeitHoursSpan, i);

    if (first->start != second->start || first->end != second->end ||
        first->open_end != second->open_end)
      return FALSE;
  }
  return TRUE;
}

void
leit_hours_days_init (LeitHoursDay *days, guint n_days)
{
  for (guint i = 0; i < n_days; i++)
    days[i] = (LeitHoursDay){ FALSE, g_array_new (FALSE, FALSE, sizeof (LeitHoursSpan)), NULL };
}

void
leit_hours_days_clear (LeitHoursDay *days, guint n_days)
{
  for (guint i = 0; i < n_days; i++) {
    g_array_unref (days[i].spans);
    g_free (days[i].comment);
  }
}

static gboolean
days_equal (const LeitHoursDay *a, const LeitHoursDay *b)
{
  return a->said == b->said && leit_hours_spans_equal (a->spans, b->spans) &&
         g_strcmp0 (a->comment, b->comment) == 0;
}

static LeitHoursRule *
rule_of_day (const LeitHoursDay *day, guint mask)
{
  LeitHoursRule *rule = leit_hours_rule_new ();

  rule->days = mask;
  rule->off = day->spans->len == 0 && day->comment == NULL;
  rule->comment = g_strdup (day->comment);
  g_array_append_vals (rule->spans, day->spans->data, day->spans->len);
  return rule;
}

/*
 * Days that say the same become one rule, in the order of the week.
 */
void
leit_hours_days_to_rules (const LeitHoursDay *days, GPtrArray *rules)
{
  guint done = 0;

  for (guint i = 0; i < 7; i++) {
    guint mask = 0;

    if (!days[i].said || (done & (1u << i)) != 0)
      continue;
    for (guint k = i; k < 7; k++)
      if (days_equal (&days[i], &days[k]))
        mask |= 1u << k;
    done |= mask;
    g_ptr_array_add (rules, rule_of_day (&days[i], mask));
  }
}

void
leit_week_grid_init (LeitWeekGrid *grid)
{
  for (guint i = 0; i < G_N_ELEMENTS (grid->spans); i++)
    grid->spans[i] = g_array_new (FALSE, FALSE, sizeof (LeitHoursSpan));
  grid->holidays_said = FALSE;
}

void
leit_week_grid_clear (LeitWeekGrid *grid)
{
  for (guint i = 0; i < G_N_ELEMENTS (grid->spans); i++)
    g_clear_pointer (&grid->spans[i], g_array_unref);
}

/**
 * leit_week_grid_add:
 * @day: 0 is Monday, 7 public holidays
 * @start: minutes after midnight
 * @end: minutes after midnight; not after @start: on the next day
 */
void
leit_week_grid_add (LeitWeekGrid *grid, guint day, int start, int end)
{
  LeitHoursSpan span = { start, end <= start ? end + LEIT_DAY_MINUTES : end, FALSE };

  g_return_if_fail (day < G_N_ELEMENTS (grid->spans));

  g_array_append_val (grid->spans[day], span);
  g_array_sort (grid->spans[day], compare_spans);
  if (day == 7)
    grid->holidays_said = TRUE;
}

static gboolean
fits_grid (const LeitHoursRule *rule)
{
  return rule->seasons->len > 0 ||
         (rule->comment == NULL && (rule->days & LEIT_HOURS_SCHOOL_HOLIDAYS) == 0);
}

static void
put_rule (const LeitHoursRule *rule, LeitWeekGrid *grid)
{
  guint mask = rule->days != 0 ? rule->days : LEIT_HOURS_WEEK;

  for (guint day = 0; day < 8; day++) {
    if ((mask & (1u << day)) == 0)
      continue;
    g_array_set_size (grid->spans[day], 0);
    if (!rule->off)
      g_array_append_vals (grid->spans[day], rule->spans->data, rule->spans->len);
    g_array_sort (grid->spans[day], compare_spans);
    if (day == 7)
      grid->holidays_said = TRUE;
  }
}

/**
 * leit_opening_hours_get_week:
 * @grid: (out): initialised; the ordinary week, seasons left aside
 *
 * Returns: %FALSE when a grid cannot show these hours without losing something, such as a comment:
 *   then they are edited as text
 */
gboolean
leit_opening_hours_get_week (const LeitOpeningHours *self, LeitWeekGrid *grid)
{
  if (self->rules == NULL)
    return FALSE;
  for (guint i = 0; i < self->rules->len; i++)
    if (!fits_grid (self->rules->pdata[i]))
      return FALSE;
  for (guint i = 0; i < self->rules->len; i++) {
    const LeitHoursRule *rule = self->rules->pdata[i];

    if (rule->seasons->len == 0)
      put_rule (rule, grid);
  }
  return TRUE;
}

static gboolean
is_around_the_clock (const LeitWeekGrid *grid)
{
  for (guint day = 0; day < 7; day++) {
    const LeitHoursSpan *span = &g_array_index (grid->spans[day], LeitHoursSpan, 0);

    if (grid->spans[day]->len != 1 || span->start != 0 || span->end != LEIT_DAY_MINUTES ||
        span->open_end)
      return FALSE;
  }
  return TRUE;
}

static void
add_week_rules (const LeitWeekGrid *grid, GPtrArray *rules)
{
  LeitHoursDay days[8];

  for (guint day = 0; day < 8; day++)
    days[day] = (LeitHoursDay){ grid->spans[day]->len > 0, grid->spans[day], NULL };
  leit_hours_days_to_rules (days, rules);
  if (is_around_the_clock (grid))
    ((LeitHoursRule *) rules->pdata[0])->days = 0;
  if (grid->holidays_said)
    g_ptr_array_add (rules, rule_of_day (&days[7], LEIT_HOURS_PUBLIC_HOLIDAYS));
}

/**
 * leit_opening_hours_set_week:
 * @grid: the ordinary week
 *
 * Replaces the ordinary week; rules for seasons stay. Raw hours must not be replaced by accident:
 * for them nothing happens.
 */
void
leit_opening_hours_set_week (LeitOpeningHours *self, const LeitWeekGrid *grid)
{
  GPtrArray *rules;

  g_return_if_fail (self->rules != NULL);

  rules = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_hours_rule_free);
  add_week_rules (grid, rules);
  for (guint i = 0; i < self->rules->len; i++) {
    const LeitHoursRule *rule = self->rules->pdata[i];

    if (rule->seasons->len > 0)
      g_ptr_array_add (rules, leit_hours_rule_copy (rule));
  }
  g_ptr_array_unref (self->rules);
  self->rules = rules;
  g_free (self->text);
  self->text = leit_hours_rules_to_text (rules);
  self->wrong_order = FALSE;
}

static void
set_time (JsonObject *row, const char *member, int minutes)
{
  char text[16];

  if (minutes > LEIT_DAY_MINUTES)
    minutes -= LEIT_DAY_MINUTES;
  g_snprintf (text, sizeof text, "%02d:%02d", minutes / 60, minutes % 60);
  json_object_set_string_member (row, member, text);
}

/* The year does not count; a leap year has every day. */
static void
set_season (JsonObject *row, const LeitHoursSeason *season)
{
  int last = season->to_day > 0 ? season->to_day
                                : g_date_get_days_in_month ((GDateMonth) season->to_month, 2000);
  g_autofree char *from =
      g_strdup_printf ("2000-%02d-%02d", season->from_month, MAX (season->from_day, 1));
  g_autofree char *to = g_strdup_printf ("2000-%02d-%02d", season->to_month, last);

  json_object_set_string_member (row, "dateFrom", from);
  json_object_set_string_member (row, "dateTo", to);
  json_object_set_boolean_member (row, "useYear", FALSE);
}

static void
add_row (JsonArray *rows,
         guint day,
         const LeitHoursSpan *span,
         const LeitHoursSeason *season,
         const char *comment)
{
  JsonObject *row = json_object_new ();

  json_object_set_string_member (row, "weekday", german_days[day]);
  json_object_set_boolean_member (row, "open", span != NULL);
  if (span != NULL) {
    set_time (row, "timeFrom", span->start);
    if (!(span->open_end && span->end == span->start))
      set_time (row, "timeTo", span->end);
  }
  if (season != NULL)
    set_season (row, season);
  if (comment != NULL)
    json_object_set_string_member (row, "description", comment);
  json_object_set_int_member (row, "sortNumber", json_array_get_length (rows));
  json_array_add_object_element (rows, row);
}

static void
add_rows_of_rule (JsonArray *rows,
                  const LeitHoursRule *rule,
                  guint day,
                  const LeitHoursSeason *season)
{
  if (rule->off || rule->spans->len == 0)
    add_row (rows, day, NULL, season, rule->comment);
  else
    for (guint i = 0; i < rule->spans->len; i++)
      add_row (rows, day, &g_array_index (rule->spans, LeitHoursSpan, i), season, rule->comment);
}

static const LeitHoursRule *
find_week_rule (const LeitOpeningHours *self, guint day)
{
  for (guint i = self->rules->len; i > 0; i--) {
    const LeitHoursRule *rule = self->rules->pdata[i - 1];

    if (rule->seasons->len == 0 && (rule->days == 0 || (rule->days & (1u << day)) != 0))
      return rule;
  }
  return NULL;
}

static void
add_season_rows (JsonArray *rows, const LeitHoursRule *rule)
{
  guint mask = rule->days != 0 ? rule->days : LEIT_HOURS_WEEK;

  for (guint i = 0; i < rule->seasons->len; i++)
    for (guint day = 0; day < 7; day++)
      if ((mask & (1u << day)) != 0)
        add_rows_of_rule (rows, rule, day, &g_array_index (rule->seasons, LeitHoursSeason, i));
}

/**
 * leit_opening_hours_rows_from_text:
 * @text: (nullable): opening hours
 * @rows: receives the rows of the main server (`OpeningHourInput`)
 *
 * Rows know neither public nor school holidays: those stay in the text alone. Raw hours have none.
 */
void
leit_opening_hours_rows_from_text (const char *text, JsonArray *rows)
{
  g_autoptr (LeitOpeningHours) self = leit_opening_hours_parse (text);

  if (self->rules == NULL)
    return;
  for (guint day = 0; day < 7; day++) {
    const LeitHoursRule *rule = find_week_rule (self, day);

    if (rule != NULL)
      add_rows_of_rule (rows, rule, day, NULL);
  }
  for (guint i = 0; i < self->rules->len; i++)
    add_season_rows (rows, self->rules->pdata[i]);
}
