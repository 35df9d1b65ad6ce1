/* What stands on the paper. */

#include "base/clock.h"
#include "base/format.h"
#include "ui/print.h"
#include "ui/watering-rounds.h"
#include "water/context.h"
#include "water/water-use.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* When there is none today, the next day that has any within this time. */
#define LOOK_AHEAD_DAYS 366
#define TITLE 18.0
#define BODY 10.5

static char *
format_date (LeitWatering *watering, gint64 time_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_ms / 1000);
  g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, leit_watering_get_zone (watering));

  return g_date_time_format (local, "%A, %x");
}

/* Rounds of the first day from today on that has any. (element-type LeitRound) */
static GPtrArray *
list_next_rounds (LeitWatering *watering)
{
  GTimeZone *zone = leit_watering_get_zone (watering);
  gint64 today_ms = leit_local_day_start_ms (zone, leit_clock_now_ms ());
  g_autoptr (GPtrArray) rounds = leit_watering_list_rounds (
      watering, today_ms, leit_local_day_add_ms (zone, today_ms, LOOK_AHEAD_DAYS));
  GPtrArray *next = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_round_free);
  gint64 day_ms = 0;

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];

    if (!leit_round_is_ours (round) || !leit_round_takes_place (round))
      continue;
    if (next->len == 0)
      day_ms = leit_local_day_start_ms (zone, round->start_ms);
    if (leit_local_day_start_ms (zone, round->start_ms) != day_ms)
      break;
    g_ptr_array_add (next, leit_round_copy (round));
  }
  return next;
}

static const char *
water_of (LeitWatering *watering, const LeitRoundPlan *plan)
{
  int tank = leit_watering_find_tank (watering, plan->tank_id);

  if (tank >= 0)
    return leit_tank_get_name (
        leit_town_get_tank (leit_watering_get_town (watering), (guint) tank));
  return plan->hydrant != NULL ? plan->hydrant : _ ("not said");
}

/* {{{ Round sheet */

static void
add_fact (LeitPrintDocument *document, const char *label, const char *value)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", label, value != NULL ? value : "–");

  leit_print_document_add_text (document, text, BODY, FALSE);
}

static void
add_trees (LeitPrintDocument *document, LeitWatering *watering, const LeitRoundPlan *plan)
{
  static const double widths[] = { 0.06, 0.14, 0.23, 0.22, 0.09, 0.1, 0.16, 0 };
  const char *heading[] = { _ ("No."),    _ ("Tree"), _ ("Species"), _ ("Street"),
                            _ ("Litres"), _ ("Done"), _ ("Note") };
  LeitTreeTable *trees = leit_town_get_trees (leit_watering_get_town (watering));
  g_autofree char *litres = leit_format_number (plan->litres_per_tree, 0);

  leit_print_document_add_row (document, widths, heading, TRUE);
  for (guint i = 0; i < plan->tree_ids->len; i++) {
    guint row = leit_tree_table_find (trees, plan->tree_ids->pdata[i]);
    gboolean known = row != LEIT_TREE_NO_ROW;
    g_autofree char *number = g_strdup_printf ("%u", i + 1);
    const char *cells[] = { number,
                            plan->tree_ids->pdata[i],
                            known ? leit_tree_table_get_species_de (trees, row) : "",
                            known ? leit_tree_table_get_street (trees, row) : "",
                            litres,
                            "☐",
                            "" };

    leit_print_document_add_row (document, widths, cells, FALSE);
  }
}

static void
add_map (LeitPrintDocument *document, LeitWatering *watering, const LeitRoundPlan *plan)
{
  LeitTreeTable *trees = leit_town_get_trees (leit_watering_get_town (watering));
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (LeitPrintPoint));

  for (guint i = 0; i < plan->tree_ids->len; i++) {
    guint row = leit_tree_table_find (trees, plan->tree_ids->pdata[i]);
    LeitPrintPoint point;

    if (row == LEIT_TREE_NO_ROW)
      continue;
    point = (LeitPrintPoint){ leit_tree_table_get_latitude (trees, row),
                              leit_tree_table_get_longitude (trees, row), i + 1 };
    g_array_append_val (points, point);
  }
  if (points->len > 0)
    leit_print_document_add_map (document, points, 190);
}

static void
add_round (LeitPrintDocument *document, LeitWatering *watering, const LeitRound *round)
{
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);
  g_autofree char *date = format_date (watering, round->start_ms);
  g_autofree char *time =
      leit_format_time_of_day (round->start_ms, leit_watering_get_zone (watering));
  g_autofree char *when = g_strdup_printf ("%s, %s", date, time);
  g_autofree char *total = leit_format_quantity (leit_round_get_litres (round), 0, "l");

  leit_print_document_add_text (document, plan->name, TITLE, TRUE);
  add_fact (document, _ ("When"), when);
  add_fact (document, _ ("Crew"), plan->crew);
  add_fact (document, _ ("Vehicle"), plan->vehicle);
  add_fact (document, _ ("Water From"), water_of (watering, plan));
  add_fact (document, _ ("In all"), total);
  if (plan->note != NULL && *plan->note != '\0')
    add_fact (document, _ ("Note"), plan->note);
  leit_print_document_add_space (document, 8);
  add_map (document, watering, plan);
  add_trees (document, watering, plan);
  leit_print_document_add_space (document, 12);
  leit_print_document_add_text (document, _ ("Done by, on: ______________________________"), BODY,
                                FALSE);
}

static LeitPrintDocument *
make_round_sheet (LeitWatering *watering)
{
  LeitPrintDocument *document = leit_print_document_new (_ ("Round Sheet"));
  g_autoptr (GPtrArray) rounds = list_next_rounds (watering);

  for (guint i = 0; i < rounds->len; i++) {
    if (i > 0)
      leit_print_document_add_break (document);
    add_round (document, watering, rounds->pdata[i]);
  }
  if (rounds->len == 0)
    leit_print_document_add_text (document, _ ("No round is planned."), TITLE, TRUE);
  return document;
}

/* }}} */

/* {{{ Tree signs */

static void
add_sign (LeitPrintDocument *document,
          LeitWatering *watering,
          const LeitRoundPlan *plan,
          const char *tree_id)
{
  LeitTreeTable *trees = leit_town_get_trees (leit_watering_get_town (watering));
  guint row = leit_tree_table_find (trees, tree_id);
  double can = leit_watering_get_config (watering)->can_litres;
  guint cans = can > 0 ? (guint) ceil (plan->litres_per_tree / can) : 0;
  const char *species =
      row != LEIT_TREE_NO_ROW ? leit_tree_table_get_species_de (trees, row) : NULL;
  g_autofree char *name =
      species != NULL ? g_strdup_printf ("%s %s", species, tree_id) : g_strdup (tree_id);
  g_autofree char *size = leit_format_quantity (can, 0, "l");
  g_autofree char *need = g_strdup_printf (
      ngettext ("I drink %u can of %s", "I drink %u cans of %s", cans), cans, size);
  g_autofree char *from = g_strdup_printf (_ ("Water: %s"), water_of (watering, plan));

  leit_print_document_add_space (document, 150);
  leit_print_document_add_centred (document, name, 30);
  leit_print_document_add_space (document, 50);
  leit_print_document_add_centred (document, need, 40);
  leit_print_document_add_space (document, 50);
  leit_print_document_add_centred (document, from, 20);
  leit_print_document_add_centred (document, _ ("Thank you for watering!"), 20);
}

static LeitPrintDocument *
make_tree_signs (LeitWatering *watering)
{
  LeitPrintDocument *document = leit_print_document_new (_ ("Tree Signs"));
  g_autoptr (GPtrArray) rounds = list_next_rounds (watering);
  gboolean first = TRUE;

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRoundPlan *plan = leit_schedule_get_plan (((LeitRound *) rounds->pdata[i])->schedule);

    for (guint k = 0; k < plan->tree_ids->len; k++) {
      if (!first)
        leit_print_document_add_break (document);
      first = FALSE;
      add_sign (document, watering, plan, plan->tree_ids->pdata[k]);
    }
  }
  if (first)
    leit_print_document_add_text (document, _ ("No round is planned."), TITLE, TRUE);
  return document;
}

/* }}} */

/* {{{ Season report */

static void
add_logged (GArray *uses, const LeitWateringEntry *entry)
{
  static const LeitUseState states[] = { LEIT_USE_DONE, LEIT_USE_PARTLY, LEIT_USE_NOT_DONE };
  LeitUseEntry use = { .time_ms = entry->time_ms,
                       .kind = LEIT_USE_ROUND,
                       .state = states[entry->outcome],
                       .litres = leit_watering_entry_get_litres (entry),
                       .tank_id = entry->tank_id,
                       .hydrant = entry->hydrant,
                       .reason = entry->note,
                       .name = entry->name };

  g_array_append_val (uses, use);
}

static void
add_skipped (GArray *uses, const LeitRound *round)
{
  LeitUseEntry use = { .time_ms = round->start_ms,
                       .kind = LEIT_USE_ROUND,
                       .state = LEIT_USE_NOT_DONE,
                       .reason = round->reason,
                       .name = leit_schedule_get_plan (round->schedule)->name };

  if (round->state == LEIT_OCCURRENCE_SKIPPED && round->entry == NULL && leit_round_is_ours (round))
    g_array_append_val (uses, use);
}

static void
add_cans (GArray *uses, LeitWatering *watering, guint tank)
{
  const GArray *events = leit_watering_get_level_events (watering, tank);

  for (guint i = 0; i < events->len; i++) {
    const LeitLevelEvent *event = &g_array_index (events, LeitLevelEvent, i);
    LeitUseEntry use = { .time_ms = event->from_ms,
                         .kind = LEIT_USE_CANS,
                         .litres = -event->litres,
                         .tank_id = leit_tank_get_id (
                             leit_town_get_tank (leit_watering_get_town (watering), tank)) };

    if (event->kind == LEIT_LEVEL_CANS)
      g_array_append_val (uses, use);
  }
}

static int
compare_uses (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const LeitUseEntry *) a)->time_ms, right = ((const LeitUseEntry *) b)->time_ms;

  return left < right ? -1 : left > right;
}

/* Everything of this year. @rounds keeps the texts that are borrowed. */
static GArray *
list_uses (LeitWatering *watering, gint64 from_ms, GPtrArray **rounds)
{
  GArray *uses = g_array_new (FALSE, FALSE, sizeof (LeitUseEntry));
  g_autoptr (GPtrArray) valid = leit_watering_list_entries (watering);
  GListModel *tanks = leit_town_get_tanks (leit_watering_get_town (watering));

  for (guint i = 0; i < valid->len; i++)
    add_logged (uses, valid->pdata[i]);
  *rounds = leit_watering_list_rounds (watering, from_ms, leit_clock_now_ms ());
  for (guint i = 0; i < (*rounds)->len; i++)
    add_skipped (uses, (*rounds)->pdata[i]);
  for (guint i = 0; i < g_list_model_get_n_items (tanks); i++)
    add_cans (uses, watering, i);
  g_array_sort (uses, compare_uses);
  return uses;
}

static gint64
year_start_ms (LeitWatering *watering)
{
  GTimeZone *zone = leit_watering_get_zone (watering);
  LeitCivilTime first = { leit_local_year (zone, leit_clock_now_ms ()), 1, 1, 0, 0 };

  return leit_civil_time_to_ms (&first, zone);
}

static void
add_sum (LeitPrintDocument *document, const char *label, double litres)
{
  static const double widths[] = { 0.6, 0.4, 0 };
  g_autofree char *value = leit_format_quantity (litres, 0, "l");
  const char *cells[] = { label, value };

  leit_print_document_add_row (document, widths, cells, FALSE);
}

static void
add_count (LeitPrintDocument *document, const char *label, guint n)
{
  static const double widths[] = { 0.6, 0.4, 0 };
  g_autofree char *value = g_strdup_printf ("%u", n);
  const char *cells[] = { label, value };

  leit_print_document_add_row (document, widths, cells, FALSE);
}

static LeitPrintDocument *
make_season_report (LeitWatering *watering)
{
  LeitPrintDocument *document = leit_print_document_new (_ ("Season Report"));
  gint64 from_ms = year_start_ms (watering), now_ms = leit_clock_now_ms ();
  g_autoptr (GPtrArray) rounds = NULL;
  g_autoptr (GArray) uses = list_uses (watering, from_ms, &rounds);
  g_autoptr (LeitSeasonUse) use = leit_season_use_new ((const LeitUseEntry *) (gpointer) uses->data,
                                                       uses->len, from_ms, now_ms);
  g_autofree char *title = g_strdup_printf (
      _ ("Watering in %d, %s"), leit_local_year (leit_watering_get_zone (watering), now_ms),
      leit_profile_get_name (leit_town_get_profile (leit_watering_get_town (watering))));

  leit_print_document_add_text (document, title, TITLE, TRUE);
  leit_print_document_add_space (document, 10);
  add_sum (document, _ ("Water given in all"), use->litres);
  add_sum (document, _ ("Rainwater from tanks: drinking water saved"), use->tank_litres);
  add_sum (document, _ ("Drinking water from hydrants"), use->hydrant_litres);
  add_sum (document, _ ("Source not noted"), use->unknown_litres);
  add_sum (document, _ ("Of all this, citizens' cans (last weeks)"), use->cans_litres);
  add_count (document, _ ("Rounds done"), use->n_done);
  add_count (document, _ ("Rounds partly done"), use->n_partly);
  add_count (document, _ ("Rounds skipped or not done"), use->n_not_done);
  if (use->reasons->len > 0) {
    leit_print_document_add_space (document, 10);
    leit_print_document_add_text (document, _ ("Why rounds were skipped"), 13, TRUE);
  }
  for (guint i = 0; i < use->reasons->len; i++) {
    const LeitUseReason *reason = use->reasons->pdata[i];

    add_count (document, reason->reason, reason->n_rounds);
  }
  return document;
}

/* A cell for spreadsheets: quoted, and never taken for a formula. */
static void
append_cell (GString *csv, const char *text, gboolean last)
{
  gboolean formula = text != NULL && *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (csv, "\"%s%s\"%s", formula ? "'" : "", doubled, last ? "\r\n" : ";");
}

static const char *
state_label (const LeitUseEntry *use)
{
  if (use->kind == LEIT_USE_CANS)
    return _ ("Cans");
  return use->state == LEIT_USE_DONE     ? _ ("Done")
         : use->state == LEIT_USE_PARTLY ? _ ("Partly done")
                                         : _ ("Not done");
}

/* Every entry of this year, one a line, for the council's own reckoning: UTF-8 with BOM, “;” between. */
char *
leit_print_season_csv (LeitWatering *watering)
{
  g_autoptr (GPtrArray) rounds = NULL;
  g_autoptr (GArray) uses = list_uses (watering, year_start_ms (watering), &rounds);
  GString *csv = g_string_new ("\xef\xbb\xbf");
  const char *heading[] = { _ ("When"), _ ("Round"),   _ ("What happened"), _ ("Litres"),
                            _ ("Tank"), _ ("Hydrant"), _ ("Reason") };

  for (guint i = 0; i < G_N_ELEMENTS (heading); i++)
    append_cell (csv, heading[i], i + 1 == G_N_ELEMENTS (heading));
  for (guint i = 0; i < uses->len; i++) {
    const LeitUseEntry *use = &g_array_index (uses, LeitUseEntry, i);
    g_autofree char *when = leit_time_to_iso8601 (use->time_ms);
    g_autofree char *litres = leit_format_number (use->litres, 1);
    const char *cells[] = { when,         use->name,    state_label (use), litres,
                            use->tank_id, use->hydrant, use->reason };

    for (guint k = 0; k < G_N_ELEMENTS (cells); k++)
      append_cell (csv, cells[k], k + 1 == G_N_ELEMENTS (cells));
  }
  return g_string_free (csv, FALSE);
}

/* }}} */

/**
 * leit_print_make_document:
 *
 * Returns: (transfer full): the sheet for the next day with rounds, the signs of its trees, or the year's report
 */
LeitPrintDocument *
leit_print_make_document (LeitPrintKind kind, LeitWatering *watering)
{
  g_return_val_if_fail (LEIT_IS_WATERING (watering), NULL);

  switch (kind) {
  case LEIT_PRINT_TREE_SIGNS:
    return make_tree_signs (watering);
  case LEIT_PRINT_SEASON_REPORT:
    return make_season_report (watering);
  case LEIT_PRINT_ROUND_SHEET:
  default:
    return make_round_sheet (watering);
  }
}
