#include "ui/details-watering.h"

#include "base/clock.h"
#include "base/format.h"
#include "ui/facts-grid.h"
#include "ui/watering-rounds.h"

#include <glib/gi18n-lib.h>

/* So many of the latest are told of. */
#define MAX_LINES 5u
#define LOOK_AHEAD_MS (366 * LEIT_DAY_MS)

static gboolean
waters (const LeitRound *round, const char *tree_id)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);

  return leit_round_is_ours (round) && leit_round_takes_place (round) && round->entry == NULL &&
         g_ptr_array_find_with_equal_func (plan->tree_ids, tree_id, g_str_equal, NULL);
}

static void
add_next_round (GPtrArray *facts, LeitWatering *watering, const char *tree_id)
{
  GTimeZone *zone = leit_watering_get_zone (watering);
  gint64 now_ms = leit_clock_now_ms ();
  g_autoptr (GPtrArray) rounds =
      leit_watering_list_rounds (watering, now_ms, now_ms + LOOK_AHEAD_MS);

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];

    if (waters (round, tree_id)) {
      g_autofree char *day = leit_format_day (round->start_ms, zone);

      leit_facts_add (
          facts, _ ("Next round"),
          g_strdup_printf ("%s · %s", day, leit_schedule_get_plan (round->schedule)->name));
      return;
    }
  }
  leit_facts_add_text (facts, _ ("Next round"), _ ("none planned"));
}

static void
add_need (GPtrArray *facts, LeitWatering *watering, guint row)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) needs = NULL;
  const LeitTreeNeed *need;
  g_autofree char *litres = NULL;
  g_autofree char *day = NULL;

  g_array_append_val (rows, row);
  needs = leit_watering_compute_needs (watering, rows);
  need = &g_array_index (needs, LeitTreeNeed, 0);
  if (!(need->round_litres > 0) || need->due_ms == LEIT_TIME_NONE)
    return;
  litres = leit_format_quantity (need->urgent ? need->litres_needed : need->round_litres, 0, "l");
  day = leit_format_day (need->due_ms, leit_watering_get_zone (watering));
  /* Translators: litres, then a day */
  leit_facts_add (facts, _ ("Needs"), g_strdup_printf (_ ("%s, due %s"), litres, day));
}

/* The time line of a tree: what it was given, the latest first. */
static void
add_given (GPtrArray *facts, LeitWatering *watering, const char *tree_id)
{
  g_autoptr (GPtrArray) entries = leit_watering_list_entries (watering);
  guint n = 0;

  for (guint i = entries->len; i-- > 0 && n < MAX_LINES;) {
    const LeitWateringEntry *entry = entries->pdata[i];

    for (guint k = 0; k < entry->gifts->len; k++) {
      const LeitWateringGift *gift = entry->gifts->pdata[k];
      g_autofree char *day = NULL;
      g_autofree char *litres = NULL;

      if (!g_str_equal (gift->tree_id, tree_id))
        continue;
      day = leit_format_day (entry->time_ms, leit_watering_get_zone (watering));
      litres = leit_format_quantity (gift->litres, 0, "l");
      leit_facts_add (facts, _ ("Given"), g_strdup_printf ("%s · %s", day, litres));
      n++;
    }
  }
}

static void
add_tree (GPtrArray *facts, LeitWatering *watering, guint row)
{
  const char *id =
      leit_tree_table_get_id (leit_town_get_trees (leit_watering_get_town (watering)), row);

  add_need (facts, watering, row);
  add_next_round (facts, watering, id);
  add_given (facts, watering, id);
}

/* The time line of a tank: cans, rounds, refills, drain-offs, the latest first. */
static void
add_tank (GPtrArray *facts, LeitWatering *watering, guint tank)
{
  const GArray *events = leit_watering_get_level_events (watering, tank);
  double cans = leit_watering_get_cans_litres_a_day (watering, tank);
  LeitWaterContext context;
  guint n = 0;

  leit_watering_init_context (watering, &context);
  if (cans >= 1)
    leit_facts_add (facts, _ ("Cans a day"), leit_format_quantity (cans, 0, "l"));
  for (guint i = events->len; i-- > 0 && n < MAX_LINES; n++)
    leit_facts_add (
        facts, _ ("Level"),
        leit_level_event_get_sentence (&context, &g_array_index (events, LeitLevelEvent, i)));
}

void
leit_details_add_watering (GPtrArray *facts, LeitWatering *watering, LeitThing thing)
{
  g_return_if_fail (LEIT_IS_WATERING (watering));

  if (!leit_watering_is_ready (watering))
    return;
  if (thing.kind == LEIT_THING_TREE)
    add_tree (facts, watering, thing.index);
  else if (thing.kind == LEIT_THING_TANK)
    add_tank (facts, watering, thing.index);
}
