#include "schedule-fixture.h"

#include "schedule/merge.h"

#define NOW fixture_ms (2026, 4, 1, 12, 0)

typedef void (*PlanEdit) (LeitRoundPlan *plan);

static char *
edited (LeitSchedule *schedule, PlanEdit edit)
{
  g_autoptr (LeitRoundPlan) plan = leit_round_plan_copy (leit_schedule_get_plan (schedule));
  g_autoptr (GError) error = NULL;
  char *text;

  edit (plan);
  text = leit_schedule_change (schedule, plan, NULL, NOW, &error);
  g_assert_no_error (error);
  return text;
}

static void
more_litres (LeitRoundPlan *plan)
{
  plan->litres_per_tree = 60;
}

static void
other_litres (LeitRoundPlan *plan)
{
  plan->litres_per_tree = 40;
}

static void
other_note (LeitRoundPlan *plan)
{
  g_free (plan->note);
  plan->note = g_strdup ("Tor ist offen.");
}

static void
other_name (LeitRoundPlan *plan)
{
  g_free (plan->name);
  plan->name = g_strdup ("Marktplatz");
}

static LeitSchedule *
merge_clean (const char *base, const char *mine, const char *theirs)
{
  g_autoptr (GPtrArray) conflicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_merge_conflict_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *merged =
      leit_schedule_merge (base, mine, theirs, LEIT_MERGE_ASK, NOW, conflicts, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 0);
  return fixture_parse (merged);
}

static void
test_both_are_kept (void)
{
  g_autoptr (LeitSchedule) base = fixture_schedule ();
  g_autofree char *mine = edited (base, more_litres);
  g_autofree char *note = edited (base, other_note);
  g_autoptr (LeitSchedule) noted = fixture_parse (note);
  g_autofree char *theirs = edited (noted, other_name);
  g_autoptr (LeitSchedule) merged = merge_clean (leit_schedule_get_text (base), mine, theirs);
  const LeitRoundPlan *plan = leit_schedule_get_plan (merged);

  g_assert_cmpint (leit_schedule_get_kind (merged), ==, LEIT_SCHEDULE_OURS);
  g_assert_cmpfloat (plan->litres_per_tree, ==, 60);
  g_assert_cmpstr (plan->note, ==, "Tor ist offen.");
  g_assert_cmpstr (plan->name, ==, "Marktplatz");
}

static void
test_true_conflict (void)
{
  g_autoptr (LeitSchedule) base = fixture_schedule ();
  g_autofree char *mine = edited (base, more_litres);
  g_autofree char *theirs = edited (base, other_litres);
  g_autoptr (GPtrArray) conflicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_merge_conflict_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *none = leit_schedule_merge (leit_schedule_get_text (base), mine, theirs,
                                               LEIT_MERGE_ASK, NOW, conflicts, &error);
  const LeitMergeConflict *conflict;

  g_assert_null (none);
  g_assert_no_error (error);
  g_assert_cmpuint (conflicts->len, ==, 1);
  conflict = conflicts->pdata[0];
  g_assert_cmpstr (conflict->mine, ==, "60.0");
  g_assert_cmpstr (conflict->theirs, ==, "40.0");
  for (LeitMergeChoice choice = LEIT_MERGE_MINE; choice <= LEIT_MERGE_THEIRS; choice++) {
    g_autofree char *text = leit_schedule_merge (leit_schedule_get_text (base), mine, theirs,
                                                 choice, NOW, conflicts, &error);
    g_autoptr (LeitSchedule) merged = fixture_parse (text);

    g_assert_cmpfloat (leit_schedule_get_plan (merged)->litres_per_tree, ==,
                       choice == LEIT_MERGE_MINE ? 60 : 40);
  }
}

/* One desk skips a round, another moves a different one and renames the schedule. */
static void
test_overrides (void)
{
  g_autoptr (LeitSchedule) base = fixture_schedule ();
  gint64 second = fixture_ms (2026, 4, 21, 7, 0), third = fixture_ms (2026, 5, 5, 7, 0);
  g_autofree char *mine = leit_schedule_skip (base, second, "Regen", NOW, NULL);
  g_autofree char *moved = leit_schedule_move (base, third, third + LEIT_DAY_MS, "", NOW, NULL);
  g_autoptr (LeitSchedule) moved_schedule = fixture_parse (moved);
  g_autofree char *theirs = edited (moved_schedule, other_name);
  g_autoptr (LeitSchedule) merged = merge_clean (leit_schedule_get_text (base), mine, theirs);
  g_autoptr (GPtrArray) rounds =
      leit_schedule_expand (merged, second, third + 2 * LEIT_DAY_MS, 0, NULL);

  g_assert_cmpuint (rounds->len, ==, 2);
  g_assert_cmpint (((LeitOccurrence *) rounds->pdata[0])->state, ==, LEIT_OCCURRENCE_SKIPPED);
  g_assert_cmpint (((LeitOccurrence *) rounds->pdata[1])->state, ==, LEIT_OCCURRENCE_MOVED);
  g_assert_cmpstr (leit_schedule_get_plan (merged)->name, ==, "Marktplatz");
}

static void
test_same_override_differs (void)
{
  g_autoptr (LeitSchedule) base = fixture_schedule ();
  gint64 second = fixture_ms (2026, 4, 21, 7, 0);
  g_autofree char *mine = leit_schedule_skip (base, second, "Regen", NOW, NULL);
  g_autofree char *theirs = leit_schedule_move (base, second, second + LEIT_DAY_MS, "", NOW, NULL);
  g_autoptr (GPtrArray) conflicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_merge_conflict_free);
  g_autofree char *none = leit_schedule_merge (leit_schedule_get_text (base), mine, theirs,
                                               LEIT_MERGE_ASK, NOW, conflicts, NULL);

  g_assert_null (none);
  g_assert_cmpuint (conflicts->len, >, 0);
}

static void
test_taken_back_skip (void)
{
  g_autoptr (LeitSchedule) plain = fixture_schedule ();
  gint64 second = fixture_ms (2026, 4, 21, 7, 0);
  g_autofree char *base_text = leit_schedule_skip (plain, second, "Regen", NOW, NULL);
  g_autoptr (LeitSchedule) base = fixture_parse (base_text);
  g_autofree char *mine = leit_schedule_restore (base, second, NOW, NULL);
  g_autofree char *theirs = edited (base, other_name);
  g_autoptr (LeitSchedule) merged = merge_clean (base_text, mine, theirs);
  g_autoptr (GPtrArray) rounds = leit_schedule_expand (merged, second, second + 1, 0, NULL);

  g_assert_cmpint (((LeitOccurrence *) rounds->pdata[0])->state, ==, LEIT_OCCURRENCE_PLANNED);
  g_assert_cmpstr (leit_schedule_get_plan (merged)->name, ==, "Marktplatz");
}

static void
test_unknown_base (void)
{
  g_autoptr (LeitSchedule) base = fixture_schedule ();
  g_autofree char *mine = edited (base, more_litres);
  g_autoptr (GPtrArray) conflicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_merge_conflict_free);
  g_autofree char *none = leit_schedule_merge (NULL, mine, leit_schedule_get_text (base),
                                               LEIT_MERGE_ASK, NOW, conflicts, NULL);

  g_assert_null (none);
  g_assert_cmpuint (conflicts->len, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/merge/both", test_both_are_kept);
  g_test_add_func ("/schedule/merge/conflict", test_true_conflict);
  g_test_add_func ("/schedule/merge/overrides", test_overrides);
  g_test_add_func ("/schedule/merge/same-override", test_same_override_differs);
  g_test_add_func ("/schedule/merge/taken-back", test_taken_back_skip);
  g_test_add_func ("/schedule/merge/unknown-base", test_unknown_base);
  return g_test_run ();
}
