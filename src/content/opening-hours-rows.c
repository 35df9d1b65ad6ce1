/* The rows of the main server read as opening hours. */
#include "content/opening-hours-private.h"
#include "content/shape.h"

#include <string.h>

static const char *const german_days[] = { "Montag",  "Dienstag", "Mittwoch", "Donnerstag",
                                           "Freitag", "Samstag",  "Sonntag" };

/* The rows of one season, or of the ordinary week. */
typedef struct {
  LeitHoursSeason season;
  gboolean all_year;
  LeitHoursDay days[7];
} Week;

typedef struct {
  LeitHoursSeason season;
  gboolean all_year;
  guint mask;
  gboolean open;
  LeitHoursSpan span;
  const char *comment;
} Row;

static void
week_free (gpointer data)
{
  Week *week = data;

  leit_hours_days_clear (week->days, 7);
  g_free (week);
}

static const char *
get_text (JsonObject *row, const char *member)
{
  JsonNode *node = json_object_get_member (row, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING || *json_node_get_string (node) == '\0')
    return NULL;
  return json_node_get_string (node);
}

static gboolean
get_flag (JsonObject *row, const char *member, gboolean absent)
{
  JsonNode *node = json_object_get_member (row, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return absent;
  return json_node_get_boolean (node);
}

static gboolean
read_days (JsonObject *object, Row *row)
{
  const char *name = get_text (object, "weekday");

  if (name == NULL) {
    row->mask = LEIT_HOURS_WEEK;
    return TRUE;
  }
  for (guint i = 0; i < 7; i++)
    if (g_str_equal (german_days[i], name)) {
      row->mask = 1u << i;
      return TRUE;
    }
  return FALSE;
}

/* Dates with a year are single closures or exceptions, which no rule of a week can say. */
static gboolean
read_season (JsonObject *object, Row *row)
{
  const char *from = get_text (object, "dateFrom");
  const char *to = get_text (object, "dateTo");
  GDate first, last;

  row->all_year = from == NULL && to == NULL;
  if (row->all_year)
    return TRUE;
  if (get_flag (object, "useYear", FALSE) || !leit_date_parse (from, &first) ||
      !leit_date_parse (to, &last))
    return FALSE;
  row->season = (LeitHoursSeason){ g_date_get_month (&first), g_date_get_day (&first),
                                   g_date_get_month (&last), g_date_get_day (&last) };
  if (row->season.from_day == 1 &&
      row->season.to_day >= g_date_get_days_in_month (g_date_get_month (&last), 2001))
    row->season.from_day = row->season.to_day = 0;
  return TRUE;
}

static gboolean
read_span (JsonObject *object, Row *row)
{
  const char *from = get_text (object, "timeFrom");
  const char *to = get_text (object, "timeTo");
  gboolean wrong_order = FALSE;
  int start, end;

  row->open = get_flag (object, "open", TRUE);
  if (!row->open || (from == NULL && to == NULL && row->comment != NULL))
    return TRUE;
  if (from == NULL || !leit_hours_parse_time (&from, &start) || *from != '\0')
    return FALSE;
  if (to == NULL) {
    row->span = (LeitHoursSpan){ start, start, TRUE };
    return TRUE;
  }
  return leit_hours_parse_time (&to, &end) && *to == '\0' &&
         leit_hours_span_init (&row->span, start, end, &wrong_order);
}

static gboolean
read_row (JsonNode *node, Row *row)
{
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  row->comment = get_text (object, "description");
  /* a quotation mark would end the comment */
  if (row->comment != NULL && strchr (row->comment, '"') != NULL)
    return FALSE;
  return read_days (object, row) && read_season (object, row) && read_span (object, row);
}

static Week *
find_week (GPtrArray *weeks, const Row *row)
{
  Week *week;

  for (guint i = 0; i < weeks->len; i++) {
    week = weeks->pdata[i];
    if (week->all_year == row->all_year &&
        (row->all_year || memcmp (&week->season, &row->season, sizeof row->season) == 0))
      return week;
  }
  week = g_new0 (Week, 1);
  week->season = row->season;
  week->all_year = row->all_year;
  leit_hours_days_init (week->days, 7);
  g_ptr_array_insert (weeks, row->all_year ? 0 : -1, week);
  return week;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  return ((const LeitHoursSpan *) a)->start - ((const LeitHoursSpan *) b)->start;
}

static void
put_row (Week *week, const Row *row)
{
  for (guint i = 0; i < 7; i++) {
    LeitHoursDay *day = &week->days[i];

    if ((row->mask & (1u << i)) == 0)
      continue;
    day->said = TRUE;
    if (row->open && (row->span.end > 0 || row->span.open_end)) {
      g_array_append_val (day->spans, row->span);
      g_array_sort (day->spans, compare_spans);
    }
    if (day->comment == NULL)
      day->comment = g_strdup (row->comment);
  }
}

static char *
weeks_to_text (GPtrArray *weeks)
{
  g_autoptr (GPtrArray) rules =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_hours_rule_free);

  for (guint i = 0; i < weeks->len; i++) {
    Week *week = weeks->pdata[i];
    guint first = rules->len;

    leit_hours_days_to_rules (week->days, rules);
    for (guint k = first; !week->all_year && k < rules->len; k++)
      g_array_append_val (((LeitHoursRule *) rules->pdata[k])->seasons, week->season);
  }
  return rules->len > 0 ? leit_hours_rules_to_text (rules) : NULL;
}

/**
 * leit_opening_hours_text_from_rows:
 * @rows: (nullable): `openingHours` of a record
 * @left_over: (nullable) (element-type JsonNode): receives the rows no text can say, to be kept as
 *   they are
 *
 * Returns: (transfer full) (nullable): opening hours, %NULL without any
 */
char *
leit_opening_hours_text_from_rows (JsonArray *rows, GPtrArray *left_over)
{
  g_autoptr (GPtrArray) weeks = g_ptr_array_new_with_free_func (week_free);

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++) {
    JsonNode *node = json_array_get_element (rows, i);
    Row row = { 0 };

    if (read_row (node, &row))
      put_row (find_week (weeks, &row), &row);
    else if (left_over != NULL)
      g_ptr_array_add (left_over, json_node_ref (node));
  }
  return weeks_to_text (weeks);
}
