#include "water/water-use.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>

static void
reason_free (gpointer data)
{
  LeitUseReason *reason = data;

  g_free (reason->reason);
  g_free (reason);
}

void
leit_season_use_free (LeitSeasonUse *use)
{
  g_ptr_array_unref (use->reasons);
  g_free (use);
}

static void
count_reason (LeitSeasonUse *use, const char *text)
{
  LeitUseReason *reason;

  if (text == NULL || *text == '\0')
    text = _ ("no reason given");
  for (guint i = 0; i < use->reasons->len; i++) {
    reason = g_ptr_array_index (use->reasons, i);
    if (g_str_equal (reason->reason, text)) {
      reason->n_rounds++;
      return;
    }
  }
  reason = g_new0 (LeitUseReason, 1);
  reason->reason = g_strdup (text);
  reason->n_rounds = 1;
  g_ptr_array_add (use->reasons, reason);
}

static void
count_round (LeitSeasonUse *use, const LeitUseEntry *entry)
{
  switch (entry->state) {
  case LEIT_USE_PARTLY:
    use->n_partly++;
    break;
  case LEIT_USE_NOT_DONE:
    use->n_not_done++;
    break;
  case LEIT_USE_DONE:
  default:
    use->n_done++;
    return;
  }
  count_reason (use, entry->reason);
}

/* What was not done gave no water, whatever was entered. */
static double
get_litres (const LeitUseEntry *entry)
{
  gboolean given = entry->kind == LEIT_USE_CANS || entry->state != LEIT_USE_NOT_DONE;

  return given && entry->litres > 0 ? entry->litres : 0;
}

static void
count_litres (LeitSeasonUse *use, const LeitUseEntry *entry)
{
  double litres = get_litres (entry);

  use->litres += litres;
  if (entry->tank_id != NULL)
    use->tank_litres += litres;
  else if (entry->hydrant != NULL)
    use->hydrant_litres += litres;
  else
    use->unknown_litres += litres;
  if (entry->kind == LEIT_USE_CANS)
    use->cans_litres += litres;
}

static int
compare_reasons (gconstpointer a, gconstpointer b)
{
  const LeitUseReason *one = *(LeitUseReason *const *) a;
  const LeitUseReason *other = *(LeitUseReason *const *) b;

  return (one->n_rounds < other->n_rounds) - (one->n_rounds > other->n_rounds);
}

/**
 * leit_season_use_new:
 * @entries: (array length=n_entries): rounds and cans in any order, corrections already applied
 * @from_ms: the season's begin, milliseconds UTC
 * @until_ms: its end, exclusive
 *
 * Returns: (transfer full): the season's sums. Litres out of tanks are rain: so much drinking water was saved.
 */
LeitSeasonUse *
leit_season_use_new (const LeitUseEntry *entries, guint n_entries, gint64 from_ms, gint64 until_ms)
{
  LeitSeasonUse *use = g_new0 (LeitSeasonUse, 1);

  use->reasons = g_ptr_array_new_with_free_func (reason_free);
  for (guint i = 0; i < n_entries; i++) {
    const LeitUseEntry *entry = &entries[i];

    if (entry->time_ms < from_ms || entry->time_ms >= until_ms)
      continue;
    count_litres (use, entry);
    if (entry->kind == LEIT_USE_ROUND)
      count_round (use, entry);
  }
  g_ptr_array_sort (use->reasons, compare_reasons);
  return use;
}

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const LeitUsePoint *one = a;
  const LeitUsePoint *other = b;

  return (one->time_ms > other->time_ms) - (one->time_ms < other->time_ms);
}

static void
add_cans (GArray *points, const GArray *events, gint64 from_ms)
{
  for (guint i = 0; events != NULL && i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);
    LeitUsePoint point = {
      .time_ms = event->from_ms, .kind = LEIT_USE_CANS, .litres = -event->litres, .event = event
    };

    if (event->kind == LEIT_LEVEL_CANS && event->from_ms >= from_ms)
      g_array_append_val (points, point);
  }
}

static void
add_rounds (GArray *points, const LeitUseEntry *entries, guint n_entries, gint64 from_ms)
{
  for (guint i = 0; i < n_entries; i++) {
    LeitUsePoint point = { .time_ms = entries[i].time_ms,
                           .kind = entries[i].kind,
                           .litres = get_litres (&entries[i]),
                           .entry = &entries[i] };

    if (entries[i].time_ms >= from_ms)
      g_array_append_val (points, point);
  }
}

/**
 * leit_use_time_line_new:
 * @entries: (array length=n_entries) (nullable): of one tank or tree; must outlive the time line
 * @events: (nullable) (element-type LeitLevelEvent): of that tank; of them the cans count; must outlive the time line
 * @from_ms: begin of the time line, milliseconds UTC
 * @needed_litres_a_day: what the trees would have needed a day
 *
 * Crew rounds and citizens' cans on one time line, with the litres given until then against the litres needed.
 *
 * Returns: (transfer full) (element-type LeitUsePoint): by rising time
 */
GArray *
leit_use_time_line_new (const LeitUseEntry *entries,
                        guint n_entries,
                        const GArray *events,
                        gint64 from_ms,
                        double needed_litres_a_day)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (LeitUsePoint));
  double given = 0;

  add_rounds (points, entries, n_entries, from_ms);
  add_cans (points, events, from_ms);
  g_array_sort (points, compare_points);
  for (guint i = 0; i < points->len; i++) {
    LeitUsePoint *point = &g_array_index (points, LeitUsePoint, i);

    given += point->litres;
    point->given_litres = given;
    point->needed_litres =
        needed_litres_a_day * (double) (point->time_ms - from_ms) / (double) LEIT_DAY_MS;
  }
  return points;
}
