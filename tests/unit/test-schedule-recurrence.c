#include "schedule-fixture.h"

#include <json-glib/json-glib.h>

#define RULES "600"
#define SEED "20260608"

static GPtrArray *
expand_rule (const char *lines, gint64 from_ms, gint64 until_ms, gboolean *cut)
{
  g_autofree char *text = fixture_event (lines);
  g_autoptr (LeitSchedule) schedule = fixture_parse (text);

  return leit_schedule_expand (schedule, from_ms, until_ms, 0, cut);
}

static gint64
start_at (GPtrArray *occurrences, guint i)
{
  g_assert_cmpuint (i, <, occurrences->len);
  return ((LeitOccurrence *) occurrences->pdata[i])->start_ms;
}

static void
check_case (JsonObject *wanted)
{
  const char *rule = json_object_get_string_member (wanted, "rule");
  g_autofree char *lines = g_strdup_printf ("DTSTART;TZID=Europe/Berlin:%s\nRRULE:%s",
                                            json_object_get_string_member (wanted, "start"), rule);
  JsonArray *times = json_object_get_array_member (wanted, "times");
  gboolean cut = FALSE;
  g_autoptr (GPtrArray) found = expand_rule (lines, json_object_get_int_member (wanted, "from"),
                                             json_object_get_int_member (wanted, "until"), &cut);
  guint n = json_array_get_length (times);

  if (found->len != n)
    g_test_message ("%s: %u occurrences, the oracle has %u", lines, found->len, n);
  g_assert_false (cut);
  g_assert_cmpuint (found->len, ==, n);
  for (guint i = 0; i < n; i++) {
    if (start_at (found, i) != json_array_get_int_element (times, i))
      g_test_message ("%s: differs at %u", lines, i);
    g_assert_cmpint (start_at (found, i), ==, json_array_get_int_element (times, i));
  }
}

/* The same rules by python3-dateutil, an implementation that shares nothing with libical. */
static void
test_against_dateutil (void)
{
  g_autofree char *script = g_build_filename (g_getenv ("LEITSTAND_SOURCE"), "tests", "unit",
                                              "recurrence-oracle.py", NULL);
  const char *arguments[] = { "/usr/bin/python3", script, RULES, SEED, NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;
  guint checked = 0;

  if (!g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL,
                     &status, &error) ||
      !g_spawn_check_wait_status (status, NULL)) {
    g_test_skip ("python3 with dateutil is not there");
    return;
  }
  lines = g_strsplit (output, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
    g_autoptr (JsonNode) node = json_from_string (lines[i], &error);

    g_assert_no_error (error);
    check_case (json_node_get_object (node));
    checked++;
  }
  g_assert_cmpuint (checked, ==, atoi (RULES));
}

static void
test_clock_change (void)
{
  g_autoptr (GPtrArray) found =
      expand_rule ("DTSTART;TZID=Europe/Berlin:20260328T023000\nRRULE:FREQ=DAILY;COUNT=3", 0,
                   G_MAXINT64 / 2, NULL);

  /* 02:30 does not exist on 29 March: it is 03:30 summer time. */
  g_assert_cmpint (start_at (found, 1), ==, fixture_ms (2026, 3, 29, 3, 30));
  g_assert_cmpint (start_at (found, 2), ==, fixture_ms (2026, 3, 30, 2, 30));
  g_assert_cmpint (start_at (found, 2) - start_at (found, 1), ==, 23 * LEIT_HOUR_MS);
}

static void
test_exceptions_and_additions (void)
{
  g_autoptr (GPtrArray) found =
      expand_rule ("DTSTART;TZID=Europe/Berlin:20260407T070000\nRRULE:FREQ=WEEKLY;COUNT=4\n"
                   "EXDATE;TZID=Europe/Berlin:20260414T070000\nEXDATE:20260421T050000Z\n"
                   "RDATE;TZID=Europe/Berlin:20260409T070000,20260407T070000",
                   0, G_MAXINT64 / 2, NULL);

  g_assert_cmpuint (found->len, ==, 5);
  g_assert_cmpint (start_at (found, 1), ==, fixture_ms (2026, 4, 9, 7, 0));
  for (guint i = 0; i < found->len; i++) {
    const LeitOccurrence *occurrence = found->pdata[i];
    gboolean left_out = i == 2 || i == 3;

    g_assert_cmpint (occurrence->state, ==,
                     left_out ? LEIT_OCCURRENCE_SKIPPED : LEIT_OCCURRENCE_PLANNED);
  }
}

static void
test_foreign_zones (void)
{
  g_autoptr (GPtrArray) utc =
      expand_rule ("DTSTART:20260407T050000Z\nDURATION:PT1H", 0, G_MAXINT64 / 2, NULL);
  g_autoptr (GPtrArray) floating = expand_rule ("DTSTART:20260407T070000", 0, G_MAXINT64 / 2, NULL);
  g_autoptr (GPtrArray) prefixed =
      expand_rule ("DTSTART;TZID=/example.org/20260101/America/New_York:20260407T010000", 0,
                   G_MAXINT64 / 2, NULL);
  g_autoptr (GPtrArray) day = expand_rule ("DTSTART;VALUE=DATE:20260407", 0, G_MAXINT64 / 2, NULL);

  g_assert_cmpint (start_at (utc, 0), ==, fixture_ms (2026, 4, 7, 7, 0));
  g_assert_cmpint (((LeitOccurrence *) utc->pdata[0])->end_ms, ==, fixture_ms (2026, 4, 7, 8, 0));
  g_assert_cmpint (start_at (floating, 0), ==, fixture_ms (2026, 4, 7, 7, 0));
  g_assert_cmpint (start_at (prefixed, 0), ==, fixture_ms (2026, 4, 7, 7, 0));
  g_assert_cmpint (start_at (day, 0), ==, fixture_ms (2026, 4, 7, 0, 0));
}

static void
test_own_zone (void)
{
  g_autofree char *text =
      g_strdup ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Amt\r\n"
                "BEGIN:STANDARD\r\nDTSTART:16011028T030000\r\n"
                "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nTZOFFSETFROM:+0200\r\n"
                "TZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\n"
                "DTSTART:16010325T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"
                "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
                "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Amt:20260407T070000\r\n"
                "RRULE:FREQ=MONTHLY;COUNT=9\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
  g_autoptr (LeitSchedule) schedule = fixture_parse (text);
  g_autoptr (GPtrArray) found =
      leit_schedule_expand (schedule, fixture_ms (2026, 5, 1, 0, 0), G_MAXINT64 / 2, 0, NULL);

  g_assert_cmpuint (found->len, ==, 8);
  g_assert_cmpint (start_at (found, 0), ==, fixture_ms (2026, 5, 7, 7, 0));
  g_assert_cmpint (start_at (found, 7), ==, fixture_ms (2026, 12, 7, 7, 0));
}

/* Rules that would keep a naive program busy for ever end at once. */
static void
test_hostile_rules (void)
{
  static const char *const rules[] = {
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY;INTERVAL=1",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=0,1,2,3,4,5,6,7,8,9;BYMINUTE=0,1,2,3,4,5,6,7,8,9",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31,30",
    "FREQ=WEEKLY;INTERVAL=32767",
    "FREQ=DAILY",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++) {
    g_autofree char *lines =
        g_strdup_printf ("DTSTART;TZID=Europe/Berlin:19700107T070000\nRRULE:%s", rules[i]);
    gboolean cut = FALSE;
    gint64 from_ms = fixture_ms (2026, 1, 1, 0, 0);
    g_autoptr (GPtrArray) found = expand_rule (lines, from_ms, from_ms + 1000 * LEIT_DAY_MS, &cut);

    g_assert_cmpuint (found->len, <=, 1000);
    g_assert_cmpint (cut, ==, i < 4);
  }
}

static void
test_bounded (void)
{
  gboolean cut = FALSE;
  g_autoptr (GPtrArray) found = expand_rule (
      "DTSTART;TZID=Europe/Berlin:20200107T070000\nRRULE:FREQ=DAILY", 0, G_MAXINT64 / 2, &cut);

  g_assert_true (cut);
  g_assert_cmpuint (found->len, ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/recurrence/against-dateutil", test_against_dateutil);
  g_test_add_func ("/schedule/recurrence/clock-change", test_clock_change);
  g_test_add_func ("/schedule/recurrence/exceptions", test_exceptions_and_additions);
  g_test_add_func ("/schedule/recurrence/foreign-zones", test_foreign_zones);
  g_test_add_func ("/schedule/recurrence/own-zone", test_own_zone);
  g_test_add_func ("/schedule/recurrence/hostile", test_hostile_rules);
  g_test_add_func ("/schedule/recurrence/bounded", test_bounded);
  return g_test_run ();
}
