#include "content/holidays.h"
#include "content/opening-hours.h"

#include "base/json.h"

#include <string.h>

#define BIT(problem) (1u << LEIT_HOURS_PROBLEM_##problem)

static GDate
day (int year, int month, int number)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) number, (GDateMonth) month, (GDateYear) year);
  return date;
}

typedef struct {
  const char *text;
  const char *canonical; /* NULL: raw */
  guint problems;
} Case;

static const Case cases[] = {
  { "", "", 0 },
  { "24/7", "24/7", 0 },
  { "Mo-Fr 08:00-12:00", "Mo-Fr 08:00-12:00", 0 },
  { "mo-fr 8:00-12:00", "Mo-Fr 08:00-12:00", 0 },
  { "Mo-Fr  08:00 - 12:00 , 14:00-18:00", "Mo-Fr 08:00-12:00,14:00-18:00", 0 },
  { "Mo,Tu,Th 08:00-12:00;", "Mo,Tu,Th 08:00-12:00", 0 },
  { "Mo, Tu, We 08:00-12:00", "Mo-We 08:00-12:00", 0 },
  { "Fr-Mo 10:00-12:00", "Mo,Fr-Su 10:00-12:00", 0 },
  { "08:00-12:00", "08:00-12:00", 0 },
  { "Mo-Su,PH 08:00-20:00", "Mo-Su,PH 08:00-20:00", 0 },
  { "Mo-Fr 08:00-12:00; PH off", "Mo-Fr 08:00-12:00; PH off", 0 },
  { "SH,PH off", "PH,SH off", 0 },
  { "Mo-Fr 08:00-12:00; Su closed", "Mo-Fr 08:00-12:00; Su off", 0 },
  { "Apr-Oct 09:00-18:00", "Apr-Oct 09:00-18:00", 0 },
  { "Apr-Oct: Mo-Fr 09:00-18:00; Nov-Mar: Mo-Fr 10:00-16:00",
    "Apr-Oct Mo-Fr 09:00-18:00; Nov-Mar Mo-Fr 10:00-16:00", 0 },
  { "Jan,Mar Mo 09:00-10:00", "Jan,Mar Mo 09:00-10:00", 0 },
  { "Dec 24-Jan 02 off", "Dec 24-Jan 02 off", 0 },
  { "Dec 24-26 off", "Dec 24-Dec 26 off", 0 },
  { "Dec 24 off", "Dec 24 off", 0 },
  { "Dec 24 08:00-12:00", "Dec 24 08:00-12:00", 0 },
  { "Fr 20:00-02:00", "Fr 20:00-02:00", 0 },
  { "Mo-Fr 18:00-08:00", "Mo-Fr 18:00-08:00", 0 },
  { "Mo 18:00+", "Mo 18:00+", 0 },
  { "Mo 10:00-18:00+", "Mo 10:00-18:00+", 0 },
  { "Mo 00:00-24:00", "Mo 00:00-24:00", 0 },
  { "Mo-Fr", "Mo-Fr 00:00-24:00", 0 },
  { "Mo-Fr open", "Mo-Fr 00:00-24:00", 0 },
  { "\"nach Vereinbarung\"", "\"nach Vereinbarung\"", 0 },
  { "Mo \"nach Vereinbarung; auch spät\"", "Mo \"nach Vereinbarung; auch spät\"", 0 },
  { "We 14:00-18:00 \"nur Akut\"", "We 14:00-18:00 \"nur Akut\"", 0 },
  /* refused: the end is not after the start */
  { "Mo 12:00-08:00", "Mo 12:00-08:00", BIT (ORDER) },
  { "Mo 08:00-08:00", "Mo 08:00-08:00", BIT (ORDER) },
  { "Mo 16:00-08:00", "Mo 16:00-08:00", 0 },
  { "Mo 15:59-08:00", "Mo 15:59-08:00", BIT (ORDER) },
  /* warnings */
  { "Mo 08:00-12:00,11:59-14:00", "Mo 08:00-12:00,11:59-14:00", BIT (OVERLAP) },
  { "Mo 08:00-12:00,12:00-14:00", "Mo 08:00-12:00,12:00-14:00", 0 },
  { "Mo 20:00-06:00; Tu 05:00-09:00", "Mo 20:00-06:00; Tu 05:00-09:00", BIT (OVERLAP) },
  { "Mo 20:00-06:00; Tu 06:00-09:00", "Mo 20:00-06:00; Tu 06:00-09:00", 0 },
  { "Mo-Fr 08:00-12:00; Mo 14:00-18:00", "Mo-Fr 08:00-12:00; Mo 14:00-18:00", BIT (REPLACED) },
  { "08:00-18:00; Mo 14:00-18:00", "08:00-18:00; Mo 14:00-18:00", 0 },
  { "Mo-Fr 08:00-12:00; Mo off", "Mo-Fr 08:00-12:00; Mo off", 0 },
  /* more than our subset: kept and shown as it is */
  { "sunrise-sunset", NULL, BIT (RAW) },
  { "Mo[1] 08:00-12:00", NULL, BIT (RAW) },
  { "week 1-53/2 Mo 08:00-12:00", NULL, BIT (RAW) },
  { "2026 Mo 08:00-12:00", NULL, BIT (RAW) },
  { "Mo 08:00-12:00 || \"oder so\"", NULL, BIT (RAW) },
  { "Mo 08:00-12:00, Tu 10:00-12:00", NULL, BIT (RAW) },
  { "Mo 08:00", NULL, BIT (RAW) },
  { "Mo 8-12", NULL, BIT (RAW) },
  { "Mo 25:00-26:00", NULL, BIT (RAW) },
  { "Mo 08:60-10:00", NULL, BIT (RAW) },
  { "Mo 24:00-25:00", NULL, BIT (RAW) },
  { "Di-Do 08:00-12:00", NULL, BIT (RAW) },
  { "Mo-Xx 08:00-12:00", NULL, BIT (RAW) },
  { "Mo \"ohne Ende", NULL, BIT (RAW) },
  { "Dec 32 off", NULL, BIT (RAW) },
  { "nach Vereinbarung", NULL, BIT (RAW) },
  { "Mo 08:00-12:00 <b>x</b>", NULL, BIT (RAW) },
  { "\xe2\x80\xaeMo 08:00-12:00", NULL, BIT (RAW) },
  { ";", NULL, BIT (RAW) },
};

static void
test_parse (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LeitOpeningHours) hours = leit_opening_hours_parse (cases[i].text);
    g_autofree char *canonical = leit_opening_hours_to_canonical (hours);
    g_autofree char *words = leit_opening_hours_to_words (hours);

    g_test_message ("%s", cases[i].text);
    g_assert_cmpstr (leit_opening_hours_get_text (hours), ==, cases[i].text);
    g_assert_cmpint (leit_opening_hours_is_raw (hours), ==, cases[i].canonical == NULL);
    g_assert_cmpstr (canonical, ==, cases[i].canonical ? cases[i].canonical : cases[i].text);
    g_assert_cmphex (leit_opening_hours_check (hours), ==, cases[i].problems);
    if (cases[i].canonical == NULL)
      g_assert_cmpstr (words, ==, cases[i].text);
  }
}

/* What we write we read as the same. */
static void
test_canonical_is_stable (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (LeitOpeningHours) hours = NULL;
    g_autofree char *again = NULL;

    if (cases[i].canonical == NULL)
      continue;
    hours = leit_opening_hours_parse (cases[i].canonical);
    again = leit_opening_hours_to_canonical (hours);
    g_assert_cmpstr (again, ==, cases[i].canonical);
  }
}

static void
test_hostile (void)
{
  g_autofree char *many = g_strnfill (65536, '1');
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  g_autoptr (LeitOpeningHours) long_one = leit_opening_hours_parse (many);

  g_assert_true (leit_opening_hours_is_raw (long_one));
  for (guint i = 0; i < 20000; i++) {
    char text[24] = { 0 };
    g_autoptr (LeitOpeningHours) hours = NULL;
    g_autofree char *words = NULL;

    for (guint k = 0; k < sizeof text - 1; k++)
      text[k] = "MoTuPH0123456789:-,;+\" Dec"[g_rand_int_range (random, 0, 26)];
    hours = leit_opening_hours_parse (text);
    leit_opening_hours_check (hours);
    words = leit_opening_hours_to_words (hours);
    g_assert_nonnull (words);
  }
}

static void
test_words (void)
{
  static const char *const expected[][2] = {
    { "Mo-Fr 08:00-12:00,14:00-18:00; PH off",
      "Monday–Friday: 08:00–12:00, 14:00–18:00\npublic holidays: closed" },
    { "24/7", "Every day: around the clock" },
    { "Apr-Oct Sa,Su 10:00+", "April–October, Saturday, Sunday: 10:00+" },
    { "We \"nach Vereinbarung\"", "Wednesday: nach Vereinbarung" },
    { "Dec 24 off \"Heiligabend\"", "December 24, Every day: closed (Heiligabend)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++) {
    g_autoptr (LeitOpeningHours) hours = leit_opening_hours_parse (expected[i][0]);
    g_autofree char *words = leit_opening_hours_to_words (hours);

    g_assert_cmpstr (words, ==, expected[i][1]);
  }
}

static void
assert_now (const char *text, GDate date, int hour, int minute, const char *expected)
{
  g_autoptr (LeitOpeningHours) hours = leit_opening_hours_parse (text);
  g_autofree char *now = leit_opening_hours_describe_now (hours, &date, hour * 60 + minute);

  g_assert_cmpstr (now, ==, expected);
}

static void
test_now (void)
{
  const char *practice = "Mo-Fr 08:00-12:00; Mo,Th 08:00-12:00,14:00-18:00; PH off";
  GDate tuesday = day (2026, 6, 9);

  assert_now (practice, tuesday, 7, 59, "closed, opens at 08:00");
  assert_now (practice, tuesday, 8, 0, "open, closes at 12:00");
  assert_now (practice, tuesday, 11, 59, "open, closes at 12:00");
  assert_now (practice, tuesday, 12, 0, "closed, opens at Wednesday 08:00");
  assert_now (practice, day (2026, 6, 12), 13, 0, "closed, opens at Monday 08:00");
  /* Reformation Day is a Saturday in 2026, a Friday in 2025 */
  assert_now (practice, day (2025, 10, 31), 9, 0, "closed, opens at Monday 08:00");
  /* Whit Monday */
  assert_now (practice, day (2026, 5, 25), 9, 0, "closed, opens at Tuesday 08:00");
  assert_now ("PH 10:00-12:00", day (2026, 4, 5), 10, 30, "open, closes at 12:00");
  assert_now ("24/7", tuesday, 3, 0, "always open");
  assert_now ("off", tuesday, 3, 0, "closed");
  assert_now ("Tu 22:00-02:00", tuesday, 23, 0, "open, closes at Wednesday 02:00");
  assert_now ("Tu 22:00-02:00", day (2026, 6, 10), 1, 59, "open, closes at 02:00");
  assert_now ("Tu 22:00-02:00", day (2026, 6, 10), 2, 0, "closed, opens at Tuesday 22:00");
  /* two spans that meet are one */
  assert_now ("Mo-Su 00:00-24:00", tuesday, 12, 0, "always open");
  assert_now ("Tu 08:00-24:00; We 00:00-10:00", tuesday, 12, 0, "open, closes at Wednesday 10:00");
  assert_now ("Dec 24 08:00-12:00", tuesday, 12, 0, "closed, opens at December 24, 08:00");
  assert_now ("Nov-Feb Mo-Su 10:00-12:00", day (2026, 1, 3), 11, 0, "open, closes at 12:00");
  assert_now ("Tu 18:00+", tuesday, 19, 0, "open, closes at Wednesday 00:00");
  assert_now ("sunrise-sunset", tuesday, 12, 0, NULL);
  assert_now ("", tuesday, 12, 0, NULL);
  assert_now ("Tu \"nach Vereinbarung\"", tuesday, 12, 0, "nach Vereinbarung");
}

static void
test_holidays (void)
{
  static const int easters[][3] = { { 1961, 4, 2 },  { 2000, 4, 23 }, { 2008, 3, 23 },
                                    { 2024, 3, 31 }, { 2025, 4, 20 }, { 2026, 4, 5 },
                                    { 2038, 4, 25 }, { 2049, 4, 18 } };
  GDate date;

  for (guint i = 0; i < G_N_ELEMENTS (easters); i++) {
    leit_easter_sunday (easters[i][0], &date);
    g_assert_cmpint (g_date_get_month (&date), ==, easters[i][1]);
    g_assert_cmpint (g_date_get_day (&date), ==, easters[i][2]);
  }
  date = day (2026, 4, 5);
  g_assert_cmpstr (leit_holiday_get_name (&date), ==, "Easter Sunday");
  date = day (2026, 5, 24);
  g_assert_cmpstr (leit_holiday_get_name (&date), ==, "Whit Sunday");
  date = day (2026, 5, 14);
  g_assert_cmpstr (leit_holiday_get_name (&date), ==, "Ascension Day");
  date = day (2026, 10, 31);
  g_assert_cmpstr (leit_holiday_get_name (&date), ==, "Reformation Day");
  date = day (2026, 11, 1); /* not in Brandenburg */
  g_assert_null (leit_holiday_get_name (&date));
  date = day (2026, 3, 8); /* in Berlin only */
  g_assert_null (leit_holiday_get_name (&date));
}

static void
assert_grid (const char *text, guint weekday, guint n_spans, const char *written)
{
  g_autoptr (LeitOpeningHours) hours = leit_opening_hours_parse (text);
  g_auto (LeitWeekGrid) grid;

  leit_week_grid_init (&grid);
  g_assert_true (leit_opening_hours_get_week (hours, &grid));
  g_assert_cmpuint (grid.spans[weekday]->len, ==, n_spans);
  leit_opening_hours_set_week (hours, &grid);
  g_assert_cmpstr (leit_opening_hours_get_text (hours), ==, written);
}

static void
test_grid (void)
{
  g_autoptr (LeitOpeningHours) raw = leit_opening_hours_parse ("sunrise-sunset");
  g_autoptr (LeitOpeningHours) commented = leit_opening_hours_parse ("Mo 08:00-12:00 \"x\"");
  g_autoptr (LeitOpeningHours) empty = leit_opening_hours_parse (NULL);
  g_auto (LeitWeekGrid) grid;

  leit_week_grid_init (&grid);
  g_assert_false (leit_opening_hours_get_week (raw, &grid));
  g_assert_false (leit_opening_hours_get_week (commented, &grid));
  g_assert_true (leit_opening_hours_get_week (empty, &grid));
  leit_week_grid_add (&grid, 4, 20 * 60, 2 * 60);
  leit_week_grid_add (&grid, 0, 14 * 60, 18 * 60);
  leit_week_grid_add (&grid, 0, 8 * 60, 12 * 60);
  grid.holidays_said = TRUE;
  leit_opening_hours_set_week (empty, &grid);
  g_assert_cmpstr (leit_opening_hours_get_text (empty), ==,
                   "Mo 08:00-12:00,14:00-18:00; Fr 20:00-02:00; PH off");

  assert_grid ("Mo-Fr 08:00-12:00; Mo,Th 08:00-12:00,14:00-18:00; PH off", 3, 2,
               "Mo,Th 08:00-12:00,14:00-18:00; Tu,We,Fr 08:00-12:00; PH off");
  assert_grid ("24/7", 6, 1, "24/7");
  assert_grid ("Mo-Fr 08:00-12:00; Dec 24-Jan 02 off", 5, 0,
               "Mo-Fr 08:00-12:00; Dec 24-Jan 02 off");
}

static char *
rows_text (const char *text)
{
  g_autoptr (JsonArray) rows = json_array_new ();

  leit_opening_hours_rows_from_text (text, rows);
  return leit_opening_hours_text_from_rows (rows, NULL);
}

static void
test_rows (void)
{
  static const char *const same[] = {
    "Mo-Fr 08:00-12:00",
    "Mo,Th 08:00-12:00,14:00-18:00; Tu 08:00-12:00",
    "Mo-Fr 08:00-12:00; Su off",
    "Fr 20:00-02:00",
    "Mo 18:00+",
    "Mo-Su 00:00-24:00",
    "We 14:00-18:00 \"nur Akut\"",
    "Mo-Fr 08:00-12:00; Dec 24-Dec 26 Mo-Su off",
    "Apr-Oct Mo-Su 09:00-18:00",
  };
  g_autofree char *holidays = rows_text ("Mo 08:00-12:00; PH off");
  g_autofree char *raw = rows_text ("sunrise-sunset");

  for (guint i = 0; i < G_N_ELEMENTS (same); i++) {
    g_autofree char *text = rows_text (same[i]);

    g_assert_cmpstr (text, ==, same[i]);
  }
  g_assert_cmpstr (holidays, ==, "Mo 08:00-12:00");
  g_assert_null (raw);
}

static void
test_rows_of_others (void)
{
  static const char *json =
      "[{\"weekday\":\"Dienstag\",\"timeFrom\":\"14:00\",\"timeTo\":\"18:00\",\"open\":true,"
      "\"dateFrom\":\"\",\"description\":\"\"},"
      "{\"weekday\":\"Dienstag\",\"timeFrom\":\"08:00\",\"timeTo\":\"12:00\"},"
      "{\"weekday\":\"Feiertag\",\"timeFrom\":\"08:00\",\"timeTo\":\"12:00\"},"
      "{\"weekday\":\"Montag\",\"timeFrom\":\"acht\",\"timeTo\":\"12:00\"},"
      "{\"dateFrom\":\"2026-07-01\",\"dateTo\":\"2026-07-14\",\"useYear\":true,\"open\":false},"
      "{\"weekday\":\"Sonntag\",\"open\":false,\"timeFrom\":null},"
      "7,null]";
  g_autoptr (GBytes) bytes = g_bytes_new_static (json, strlen (json));
  g_autoptr (JsonNode) node = leit_json_parse (bytes, "rows", NULL);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_autofree char *text = NULL;

  g_assert_nonnull (node);
  text = leit_opening_hours_text_from_rows (json_node_get_array (node), left);
  g_assert_cmpstr (text, ==, "Tu 08:00-12:00,14:00-18:00; Su off");
  g_assert_cmpuint (left->len, ==, 5);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/hours/parse", test_parse);
  g_test_add_func ("/content/hours/canonical-is-stable", test_canonical_is_stable);
  g_test_add_func ("/content/hours/hostile", test_hostile);
  g_test_add_func ("/content/hours/words", test_words);
  g_test_add_func ("/content/hours/now", test_now);
  g_test_add_func ("/content/hours/holidays", test_holidays);
  g_test_add_func ("/content/hours/grid", test_grid);
  g_test_add_func ("/content/hours/rows", test_rows);
  g_test_add_func ("/content/hours/rows-of-others", test_rows_of_others);
  return g_test_run ();
}
