#include "base/clock.h"
#include "base/format.h"

static void
test_parse_accepts_what_servers_write (void)
{
  static const struct {
    const char *text;
    gint64 time_ms;
  } cases[] = {
    { "2023-04-12T07:42:19.390Z", 1681285339390 },
    { "2023-04-12 07:42:19.390+00", 1681285339390 },
    { "2023-04-12T07:42:19.390000+00:00", 1681285339390 },
    { "2023-04-12T09:42:19.39+02:00", 1681285339390 },
    { "2023-04-12T09:42:19+0200", 1681285339000 },
    { "2023-04-12T07:42Z", 1681285320000 },
    { "1969-12-31T23:59:59.5Z", -500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 time_ms = 0;

    g_test_message ("%s", cases[i].text);
    g_assert_true (leit_time_parse (cases[i].text, &time_ms));
    g_assert_cmpint (time_ms, ==, cases[i].time_ms);
  }
}

static void
test_parse_refuses_the_rest (void)
{
  static const char *const cases[] = {
    "",
    "now",
    "2023-04-12",
    "2023-13-12T07:42:19Z",
    "2023-04-12T25:00:00Z",
    "2023-04-12T07:42:19Zjunk",
    "2023-04-12T07:42:19.Z",
    "2023-02-30T07:42:19Z",
    "2023-04-12T07:42:19+9",
    "2023-04-12T07:42:19+99:00",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    gint64 time_ms = 7;

    g_test_message ("%s", cases[i]);
    g_assert_false (leit_time_parse (cases[i], &time_ms));
    g_assert_cmpint (time_ms, ==, 7);
  }
  g_assert_false (leit_time_parse (NULL, &(gint64){ 0 }));
}

static void
test_iso_round_trip (void)
{
  static const gint64 instants[] = { 0, 1681285339390, 1681285339000, -500, 4102444800001 };

  for (guint i = 0; i < G_N_ELEMENTS (instants); i++) {
    g_autofree char *text = leit_time_to_iso8601 (instants[i]);
    gint64 back = -1;

    g_assert_true (leit_time_parse (text, &back));
    g_assert_cmpint (back, ==, instants[i]);
  }
  g_assert_null (leit_time_to_iso8601 (LEIT_TIME_NONE));
}

static void
assert_age (gint64 age_ms, const char *expected)
{
  g_autofree char *text = leit_format_age (age_ms);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_age (void)
{
  assert_age (-5000, "just now");
  assert_age (59000, "just now");
  assert_age (4 * LEIT_MINUTE_MS, "4 min ago");
  assert_age (99 * LEIT_MINUTE_MS, "99 min ago");
  assert_age (2 * LEIT_HOUR_MS, "2 hours ago");
  assert_age (47 * LEIT_HOUR_MS, "47 hours ago");
  assert_age (72 * LEIT_HOUR_MS, "3 days ago");
}

static void
test_number_has_no_minus_zero (void)
{
  g_autofree char *zero = leit_format_number (-0.04, 1);
  g_autofree char *tenth = leit_format_number (-0.06, 1);
  g_autofree char *litres = leit_format_quantity (187.4, 0, "l");

  g_assert_cmpstr (zero, ==, "0.0");
  g_assert_cmpstr (tenth, ==, "-0.1");
  g_assert_cmpstr (litres, ==, "187\u202fl");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/clock/parse-accepts", test_parse_accepts_what_servers_write);
  g_test_add_func ("/base/clock/parse-refuses", test_parse_refuses_the_rest);
  g_test_add_func ("/base/clock/iso-round-trip", test_iso_round_trip);
  g_test_add_func ("/base/format/age", test_age);
  g_test_add_func ("/base/format/no-minus-zero", test_number_has_no_minus_zero);
  return g_test_run ();
}
