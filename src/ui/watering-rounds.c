#include "ui/watering-rounds.h"

#include "base/clock.h"

LeitRound *
leit_round_copy (const LeitRound *round)
{
  LeitRound *copy = g_memdup2 (round, sizeof *round);

  g_object_ref (copy->schedule);
  copy->href = g_strdup (round->href);
  copy->reason = g_strdup (round->reason);
  copy->entry = NULL;
  return copy;
}

void
leit_round_free (LeitRound *round)
{
  g_object_unref (round->schedule);
  g_free (round->href);
  g_free (round->reason);
  g_free (round);
}

gboolean
leit_round_takes_place (const LeitRound *round)
{
  return round->state == LEIT_OCCURRENCE_PLANNED || round->state == LEIT_OCCURRENCE_MOVED;
}

gboolean
leit_round_is_ours (const LeitRound *round)
{
  return leit_schedule_get_kind (round->schedule) != LEIT_SCHEDULE_FOREIGN;
}

/* What the plan takes in all. */
double
leit_round_get_litres (const LeitRound *round)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);

  return plan->litres_per_tree * plan->tree_ids->len;
}

static int
compare_rounds (gconstpointer a, gconstpointer b)
{
  const LeitRound *left = *(LeitRound *const *) a;
  const LeitRound *right = *(LeitRound *const *) b;

  if (left->start_ms != right->start_ms)
    return left->start_ms < right->start_ms ? -1 : 1;
  return g_strcmp0 (left->href, right->href);
}

static char *
entry_key (const char *schedule_uid, gint64 recurrence_id_ms)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %s", recurrence_id_ms, schedule_uid);
}

/**
 * leit_watering_list_entries:
 *
 * Returns: (transfer container) (element-type LeitWateringEntry): the log's entries that no correction replaced, by time; they belong to the
 *   log's book
 */
GPtrArray *
leit_watering_list_entries (LeitWatering *self)
{
  const GPtrArray *items;
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  items = leit_calendar_book_get_items (leit_watering_get_log (self));
  for (guint i = 0; i < items->len; i++)
    if (((LeitBookItem *) items->pdata[i])->entry != NULL)
      g_ptr_array_add (entries, ((LeitBookItem *) items->pdata[i])->entry);
  return leit_watering_log_list_valid (entries);
}

/* Valid entries of the log by the round they are about. */
static GHashTable *
index_log (LeitWatering *self)
{
  g_autoptr (GPtrArray) valid = leit_watering_list_entries (self);
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < valid->len; i++) {
    LeitWateringEntry *entry = valid->pdata[i];

    if (entry->schedule_uid != NULL)
      g_hash_table_insert (index, entry_key (entry->schedule_uid, entry->recurrence_id_ms), entry);
  }
  return index;
}

/* What the log says of one round; NULL: nothing. */
const LeitWateringEntry *
leit_watering_find_entry (LeitWatering *self, const char *schedule_uid, gint64 recurrence_id_ms)
{
  g_autoptr (GHashTable) log = index_log (self);
  g_autofree char *key = entry_key (schedule_uid, recurrence_id_ms);

  return g_hash_table_lookup (log, key);
}

static void
add_rounds (
    GPtrArray *rounds, const LeitBookItem *item, GHashTable *log, gint64 from_ms, gint64 until_ms)
{
  g_autoptr (GPtrArray) occurrences =
      leit_schedule_expand (item->schedule, from_ms, until_ms, 0, NULL);

  for (guint i = 0; i < occurrences->len; i++) {
    const LeitOccurrence *occurrence = occurrences->pdata[i];
    LeitRound *round = g_new0 (LeitRound, 1);
    g_autofree char *key =
        entry_key (leit_schedule_get_uid (item->schedule), occurrence->recurrence_id_ms);

    round->schedule = g_object_ref (item->schedule);
    round->href = g_strdup (item->href);
    round->recurrence_id_ms = occurrence->recurrence_id_ms;
    round->start_ms = occurrence->start_ms;
    round->end_ms = occurrence->end_ms;
    round->state = occurrence->state;
    round->reason = g_strdup (occurrence->reason);
    round->entry = g_hash_table_lookup (log, key);
    round->waiting = item->edit != NULL;
    g_ptr_array_add (rounds, round);
  }
}

GPtrArray *
leit_watering_list_rounds (LeitWatering *self, gint64 from_ms, gint64 until_ms)
{
  const GPtrArray *items;
  GPtrArray *rounds = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_round_free);
  g_autoptr (GHashTable) log = NULL;

  g_return_val_if_fail (LEIT_IS_WATERING (self), rounds);

  items = leit_calendar_book_get_items (leit_watering_get_schedules (self));
  log = index_log (self);
  for (guint i = 0; i < items->len; i++) {
    const LeitBookItem *item = items->pdata[i];
    gboolean being_removed = item->edit != NULL && item->edit->new_text == NULL;

    if (item->schedule != NULL && !being_removed)
      add_rounds (rounds, item, log, from_ms, until_ms);
  }
  g_ptr_array_sort (rounds, compare_rounds);
  return rounds;
}
