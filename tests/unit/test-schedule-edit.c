#include "schedule-fixture.h"

#define NOW fixture_ms (2026, 4, 1, 12, 0)

static LeitSchedule *
take_text (char *text, GError *error)
{
  g_autofree char *owned = text;

  g_assert_no_error (error);
  g_assert_nonnull (owned);
  return fixture_parse (owned);
}

static GPtrArray *
expand_2026 (LeitSchedule *schedule)
{
  return leit_schedule_expand (schedule, fixture_ms (2026, 1, 1, 0, 0),
                               fixture_ms (2027, 1, 1, 0, 0), 0, NULL);
}

static LeitOccurrence *
nth (GPtrArray *occurrences, guint i)
{
  g_assert_cmpuint (i, <, occurrences->len);
  return occurrences->pdata[i];
}

/* All lines of @text that are not in @other. */
static guint
count_lines_not_in (const char *text, const char *other)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_auto (GStrv) others = g_strsplit (other, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += !g_strv_contains ((const char *const *) others, lines[i]);
  return n;
}

static void
test_create (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  g_autoptr (LeitRoundPlan) wanted = fixture_plan ();
  g_autoptr (GPtrArray) rounds = expand_2026 (schedule);
  g_auto (GStrv) lines = g_strsplit (leit_schedule_get_text (schedule), "\r\n", -1);
  LeitPattern pattern;

  g_assert_cmpint (leit_schedule_get_kind (schedule), ==, LEIT_SCHEDULE_OURS);
  g_assert_true (leit_round_plan_equal (leit_schedule_get_plan (schedule), wanted));
  g_assert_true (leit_schedule_get_pattern (schedule, &pattern));
  g_assert_cmpint (pattern.interval_weeks, ==, 2);
  g_assert_cmpuint (pattern.months, ==, 0x3f8);
  g_assert_cmpint (pattern.duration_minutes, ==, 90);
  g_assert_cmpuint (rounds->len, ==, 15);
  g_assert_cmpint (nth (rounds, 1)->start_ms, ==, fixture_ms (2026, 4, 21, 7, 0));
  g_assert_cmpint (nth (rounds, 1)->end_ms, ==, fixture_ms (2026, 4, 21, 8, 30));
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, 75);
    g_assert_true (g_utf8_validate (lines[i], -1, NULL));
    g_assert_false (g_str_has_prefix (lines[i], "ATTENDEE"));
    g_assert_false (g_str_has_prefix (lines[i], "ORGANIZER"));
  }
}

static void
test_start_moves_to_a_fitting_day (void)
{
  g_autoptr (LeitRoundPlan) plan = fixture_plan ();
  LeitPattern pattern = fixture_pattern ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSchedule) schedule = NULL;
  g_autoptr (GPtrArray) rounds = NULL;

  pattern.start = (LeitCivilTime){ 2026, 2, 4, 7, 0 }; /* a Wednesday in winter */
  schedule = take_text (
      leit_schedule_create_text (NULL, plan, &pattern, "Europe/Berlin", NOW, &error), error);
  rounds = expand_2026 (schedule);
  g_assert_cmpint (nth (rounds, 0)->start_ms, ==, fixture_ms (2026, 4, 7, 7, 0));
}

static void
test_refuses_nonsense (void)
{
  g_autoptr (LeitRoundPlan) plan = fixture_plan ();
  LeitPattern good = fixture_pattern ();
  LeitPattern bad[4] = { good, good, good, good };

  bad[0].start.day = 31;
  bad[1].duration_minutes = 0;
  bad[2].until_year = 2020, bad[2].until_month = bad[2].until_day = 1;
  bad[3].interval_weeks = 99;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (leit_schedule_create_text (NULL, plan, &bad[i], "Europe/Berlin", NOW, &error));
    g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
  }
  plan->litres_per_tree = -1;
  g_assert_null (leit_schedule_create_text (NULL, plan, &good, "Europe/Berlin", NOW, NULL));
}

static void
test_skip_move_restore (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  gint64 second = fixture_ms (2026, 4, 21, 7, 0), third = fixture_ms (2026, 5, 5, 7, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSchedule) skipped =
      take_text (leit_schedule_skip (schedule, second, "Regen, 12 mm", NOW, &error), error);
  g_autoptr (LeitSchedule) moved = take_text (
      leit_schedule_move (skipped, third, fixture_ms (2026, 5, 6, 9, 0), "Feiertag", NOW, &error),
      error);
  g_autoptr (LeitSchedule) restored =
      take_text (leit_schedule_restore (moved, second, NOW, &error), error);
  g_autoptr (GPtrArray) rounds = expand_2026 (moved);
  g_autoptr (GPtrArray) after = expand_2026 (restored);

  g_assert_cmpuint (rounds->len, ==, 15);
  g_assert_cmpint (nth (rounds, 1)->state, ==, LEIT_OCCURRENCE_SKIPPED);
  g_assert_cmpstr (nth (rounds, 1)->reason, ==, "Regen, 12 mm");
  g_assert_cmpint (nth (rounds, 2)->state, ==, LEIT_OCCURRENCE_MOVED);
  g_assert_cmpstr (nth (rounds, 2)->reason, ==, "Feiertag");
  g_assert_cmpint (nth (rounds, 2)->start_ms, ==, fixture_ms (2026, 5, 6, 9, 0));
  g_assert_cmpint (nth (rounds, 2)->recurrence_id_ms, ==, third);
  g_assert_cmpint (nth (after, 1)->state, ==, LEIT_OCCURRENCE_PLANNED);
  g_assert_cmpint (nth (after, 2)->state, ==, LEIT_OCCURRENCE_MOVED);
  g_assert_null (leit_schedule_skip (schedule, second + 1, "x", NOW, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
}

static void
test_suspend_resumes_by_itself (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  gint64 from = fixture_ms (2026, 5, 1, 0, 0), until = fixture_ms (2026, 6, 1, 0, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSchedule) resting =
      take_text (leit_schedule_suspend (schedule, from, until, "Baustelle", NOW, &error), error);
  g_autoptr (GPtrArray) rounds = expand_2026 (resting);
  g_autoptr (LeitSchedule) early = take_text (
      leit_schedule_resume (resting, fixture_ms (2026, 5, 10, 0, 0), NOW, &error), error);
  g_autoptr (GPtrArray) after = expand_2026 (early);

  g_assert_cmpint (leit_schedule_get_suspended_until_ms (resting, from), ==, until);
  g_assert_cmpint (leit_schedule_get_suspended_until_ms (resting, until + 1), ==, 0);
  g_assert_cmpint (nth (rounds, 1)->state, ==, LEIT_OCCURRENCE_PLANNED);
  g_assert_cmpint (nth (rounds, 2)->state, ==, LEIT_OCCURRENCE_SUSPENDED);
  g_assert_cmpint (nth (rounds, 3)->state, ==, LEIT_OCCURRENCE_SUSPENDED);
  g_assert_cmpint (nth (rounds, 4)->state, ==, LEIT_OCCURRENCE_PLANNED);
  g_assert_cmpint (nth (after, 2)->state, ==, LEIT_OCCURRENCE_SUSPENDED);
  g_assert_cmpint (nth (after, 3)->state, ==, LEIT_OCCURRENCE_PLANNED);
}

/* What a skip says stays with the round of its day when the schedule begins earlier in the day. */
static void
test_change_keeps_overrides (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  g_autoptr (LeitRoundPlan) plan = fixture_plan ();
  LeitPattern pattern = fixture_pattern ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSchedule) skipped = take_text (
      leit_schedule_skip (schedule, fixture_ms (2026, 4, 21, 7, 0), "Regen", NOW, &error), error);
  g_autoptr (LeitSchedule) earlier = NULL;
  g_autoptr (LeitSchedule) other_day = NULL;
  g_autoptr (GPtrArray) rounds = NULL;
  g_autoptr (GPtrArray) others = NULL;

  pattern.start.hour = 6;
  earlier = take_text (leit_schedule_change (skipped, plan, &pattern, NOW, &error), error);
  rounds = expand_2026 (earlier);
  g_assert_cmpuint (rounds->len, ==, 15);
  g_assert_cmpint (nth (rounds, 1)->state, ==, LEIT_OCCURRENCE_SKIPPED);
  g_assert_cmpint (nth (rounds, 1)->start_ms, ==, fixture_ms (2026, 4, 21, 6, 0));
  pattern.weekdays = LEIT_WEEKDAY_BIT (G_DATE_FRIDAY);
  other_day = take_text (leit_schedule_change (earlier, plan, &pattern, NOW, &error), error);
  others = expand_2026 (other_day);
  for (guint i = 0; i < others->len; i++)
    g_assert_cmpint (nth (others, i)->state, ==, LEIT_OCCURRENCE_PLANNED);
}

static void
test_change_of_nothing (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  g_autoptr (LeitRoundPlan) plan = fixture_plan ();
  LeitPattern pattern;
  g_autofree char *text = NULL;

  g_assert_true (leit_schedule_get_pattern (schedule, &pattern));
  text = leit_schedule_change (schedule, plan, &pattern, NOW, NULL);
  g_assert_cmpstr (text, ==, leit_schedule_get_text (schedule));
}

static const char strange_lines[] =
    "X-APPLE-STRUCTURED-LOCATION;VALUE=URI;X-TITLE=\"a:b;c\":geo:52.1,12.5\r\n"
    "x-lower;Foo=bar:ÄÖ\\, \\;\r\n"
    "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA\r\n BBBB\r\n\tCCCC\r\n"
    "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nDESCRIPTION:Alarm!\r\nX-W:1\r\nEND:"
    "VALARM\r\n";

/* Every line that an edit does not mean is there afterwards, byte for byte. */
static void
test_unknown_lines_survive (void)
{
  g_autoptr (LeitSchedule) plain = fixture_schedule ();
  g_auto (GStrv) halves = g_strsplit (leit_schedule_get_text (plain), "TRANSP:TRANSPARENT\r\n", 2);
  g_autofree char *text =
      g_strconcat (halves[0], "TRANSP:TRANSPARENT\r\n", strange_lines, halves[1], "", NULL);
  g_autoptr (LeitSchedule) schedule = fixture_parse (text);
  g_autoptr (LeitRoundPlan) plan = fixture_plan ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSchedule) renamed = NULL;
  g_autoptr (LeitSchedule) skipped = NULL;

  g_free (plan->name);
  plan->name = g_strdup ("Neu");
  renamed = take_text (leit_schedule_change (schedule, plan, NULL, NOW, &error), error);
  g_assert_nonnull (strstr (leit_schedule_get_text (renamed), strange_lines));
  /* SUMMARY, and the stamps. */
  g_assert_cmpuint (count_lines_not_in (text, leit_schedule_get_text (renamed)), <=, 4);
  skipped = take_text (
      leit_schedule_skip (renamed, fixture_ms (2026, 4, 21, 7, 0), "r", NOW, &error), error);
  g_assert_cmpuint (
      count_lines_not_in (leit_schedule_get_text (renamed), leit_schedule_get_text (skipped)), ==,
      0);
}

static char *
without_line (const char *text, const char *name)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  gboolean dropping = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    dropping = *lines[i] == ' ' ? dropping : g_str_has_prefix (lines[i], name);
    if (!dropping && *lines[i] != '\0')
      g_string_append_printf (out, "%s\r\n", lines[i]);
  }
  return g_strdup (out->str);
}

static void
test_repair (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  g_autofree char *no_copy = without_line (leit_schedule_get_text (schedule), "X-LEITSTAND-ROUND");
  g_autofree char *no_description = without_line (leit_schedule_get_text (schedule), "DESCRIPTION");
  g_autofree char *nothing = without_line (no_copy, "DESCRIPTION");
  g_autoptr (LeitSchedule) first = fixture_parse (no_copy);
  g_autoptr (LeitSchedule) second = fixture_parse (no_description);
  g_autoptr (LeitSchedule) lost = fixture_parse (nothing);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSchedule) repaired = NULL;

  g_assert_cmpint (leit_schedule_get_kind (first), ==, LEIT_SCHEDULE_REPAIRED);
  g_assert_cmpint (leit_schedule_get_kind (second), ==, LEIT_SCHEDULE_REPAIRED);
  g_assert_cmpuint (leit_schedule_get_plan (second)->tree_ids->len, ==, 2);
  g_assert_cmpint (leit_schedule_get_kind (lost), ==, LEIT_SCHEDULE_UNCLEAR);
  repaired = take_text (leit_schedule_repair (second, NOW, &error), error);
  g_assert_cmpint (leit_schedule_get_kind (repaired), ==, LEIT_SCHEDULE_OURS);
  g_assert_null (leit_schedule_repair (lost, NOW, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
}

/* Two intact copies that contradict each other, and a mangled number: neither is guessed at. */
static void
test_mangled_is_not_guessed (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  g_autofree char *text = without_line (leit_schedule_get_text (schedule), "X-LEITSTAND-ROUND");
  char *litres = strstr (text, "20.0");
  g_autoptr (LeitSchedule) mangled = NULL;

  if (litres == NULL) /* folded in the middle */
    litres = strstr (text, "B-001\\\"");
  if (litres == NULL)
    litres = strstr (text, "litres");
  g_assert_nonnull (litres);
  *litres = '9';
  mangled = fixture_parse (text);
  g_assert_cmpint (leit_schedule_get_kind (mangled), ==, LEIT_SCHEDULE_UNCLEAR);
  g_assert_cmpuint (leit_schedule_get_plan (mangled)->tree_ids->len, ==, 0);
}

static void
test_foreign_is_never_altered (void)
{
  g_autofree char *text =
      fixture_event ("DTSTART:20260407T050000Z\nSUMMARY:Ratssitzung\nDESCRIPTION:Saal");
  g_autoptr (LeitSchedule) schedule = fixture_parse (text);
  g_autoptr (LeitRoundPlan) plan = fixture_plan ();
  gint64 start = fixture_ms (2026, 4, 7, 7, 0);

  g_assert_cmpint (leit_schedule_get_kind (schedule), ==, LEIT_SCHEDULE_FOREIGN);
  g_assert_cmpstr (leit_schedule_get_plan (schedule)->name, ==, "Ratssitzung");
  g_assert_null (leit_schedule_change (schedule, plan, NULL, NOW, NULL));
  g_assert_null (leit_schedule_skip (schedule, start, "x", NOW, NULL));
  g_assert_null (leit_schedule_repair (schedule, NOW, NULL));
  g_assert_null (leit_schedule_suspend (schedule, 0, start + 1, "x", NOW, NULL));
}

static void
test_left_out_round_comes_back (void)
{
  g_autoptr (LeitSchedule) plain = fixture_schedule ();
  g_auto (GStrv) halves = g_strsplit (leit_schedule_get_text (plain), "TRANSP:TRANSPARENT\r\n", 2);
  g_autofree char *text = g_strconcat (
      halves[0],
      "EXDATE;TZID=Europe/Berlin:20260421T070000,20260505T070000\r\nTRANSP:TRANSPARENT\r\n",
      halves[1], NULL);
  g_autoptr (LeitSchedule) schedule = fixture_parse (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSchedule) restored = take_text (
      leit_schedule_restore (schedule, fixture_ms (2026, 4, 21, 7, 0), NOW, &error), error);
  g_autoptr (GPtrArray) rounds = expand_2026 (restored);

  g_assert_cmpint (nth (rounds, 1)->state, ==, LEIT_OCCURRENCE_PLANNED);
  g_assert_cmpint (nth (rounds, 2)->state, ==, LEIT_OCCURRENCE_SKIPPED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/edit/create", test_create);
  g_test_add_func ("/schedule/edit/start-fits", test_start_moves_to_a_fitting_day);
  g_test_add_func ("/schedule/edit/nonsense", test_refuses_nonsense);
  g_test_add_func ("/schedule/edit/skip-move-restore", test_skip_move_restore);
  g_test_add_func ("/schedule/edit/suspend", test_suspend_resumes_by_itself);
  g_test_add_func ("/schedule/edit/change-keeps-overrides", test_change_keeps_overrides);
  g_test_add_func ("/schedule/edit/change-of-nothing", test_change_of_nothing);
  g_test_add_func ("/schedule/edit/unknown-lines", test_unknown_lines_survive);
  g_test_add_func ("/schedule/edit/repair", test_repair);
  g_test_add_func ("/schedule/edit/mangled", test_mangled_is_not_guessed);
  g_test_add_func ("/schedule/edit/foreign", test_foreign_is_never_altered);
  g_test_add_func ("/schedule/edit/left-out", test_left_out_round_comes_back);
  return g_test_run ();
}
