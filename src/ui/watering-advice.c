/* What the numbers say: need, outlook, proposals, warnings. */

#include "base/clock.h"
#include "ui/thing-facts.h"
#include "ui/watering-rounds.h"
#include "water/rain-days.h"

#include <math.h>

/* Water given earlier than this no longer counts; the longest pause of the weaning plan is two months. */
#define GIFT_DAYS 90
#define OUTLOOK_DAYS 10

void
leit_watering_init_context (LeitWatering *self, LeitWaterContext *context)
{
  LeitProfile *profile = leit_town_get_profile (leit_watering_get_town (self));

  leit_water_context_init (context, leit_profile_get_watering (profile),
                           leit_profile_get_thresholds (profile),
                           leit_profile_get_time_zone (profile), leit_clock_now_ms ());
}

int
leit_watering_find_tank (LeitWatering *self, const char *tank_id)
{
  GListModel *tanks = leit_town_get_tanks (leit_watering_get_town (self));

  for (guint i = 0; tank_id != NULL && i < g_list_model_get_n_items (tanks); i++)
    if (g_str_equal (leit_tank_get_id (leit_town_get_tank (leit_watering_get_town (self), i)),
                     tank_id))
      return (int) i;
  return -1;
}

/* {{{ Tanks */

void
leit_tank_outlook_clear (LeitTankOutlook *outlook)
{
  g_clear_pointer (&outlook->draws, g_array_unref);
}

static gboolean
is_same_round (const LeitRound *a, const LeitRound *b)
{
  return b != NULL && a->recurrence_id_ms == b->recurrence_id_ms && g_str_equal (a->href, b->href);
}

static GArray *
list_draws (LeitWatering *self, const char *tank_id, const LeitRound *without)
{
  gint64 now_ms = leit_clock_now_ms ();
  g_autoptr (GPtrArray) rounds =
      leit_watering_list_rounds (self, now_ms, now_ms + OUTLOOK_DAYS * LEIT_DAY_MS);
  GArray *draws = g_array_new (FALSE, FALSE, sizeof (LeitTankDraw));

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];
    LeitTankDraw draw = { round->start_ms, leit_round_get_litres (round) };

    if (leit_round_takes_place (round) && round->entry == NULL && !is_same_round (round, without) &&
        g_strcmp0 (leit_schedule_get_plan (round->schedule)->tank_id, tank_id) == 0)
      g_array_append_val (draws, draw);
  }
  return draws;
}

void
leit_watering_look_out (LeitWatering *self,
                        guint tank,
                        const LeitRound *without,
                        LeitTankOutlook *outlook)
{
  LeitTank *object;
  const LeitTankConfig *config;
  LeitWaterContext context;

  g_return_if_fail (LEIT_IS_WATERING (self));

  object = leit_town_get_tank (leit_watering_get_town (self), tank);
  config = leit_tank_get_config (object);
  leit_watering_init_context (self, &context);
  outlook->draws = list_draws (self, leit_tank_get_id (object), without);
  outlook->input = (LeitTankBalanceInput){
    .level_litres = leit_tank_get_volume_litres (object),
    .capacity_litres = config->capacity_litres,
    .dead_volume_litres = config->dead_volume_litres,
    .roof_area_m2 = config->roof_area_m2,
    .roof_runoff = config->roof_runoff,
    .cans_litres_a_day = leit_watering_get_cans_litres_a_day (self, tank),
    .draws = (const LeitTankDraw *) (gpointer) outlook->draws->data,
    .n_draws = outlook->draws->len,
    .weather = leit_watering_get_weather (self),
    .n_days = OUTLOOK_DAYS,
  };
  outlook->known = leit_tank_balance_compute (&context, &outlook->input, &outlook->balance);
}

/* }}} */

/* {{{ Trees */

GArray *
leit_watering_find_rows (LeitWatering *self, const GPtrArray *tree_ids)
{
  LeitTreeTable *trees = leit_town_get_trees (leit_watering_get_town (self));
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < tree_ids->len; i++) {
    guint row = leit_tree_table_find (trees, tree_ids->pdata[i]);

    if (row != LEIT_TREE_NO_ROW)
      g_array_append_val (rows, row);
  }
  return rows;
}

/* What a station's probes say, once for all its trees. */
typedef struct {
  gboolean read;
  double nfk_percent;
  double tension_kpa;
  gint64 time_ms;
} Soil;

static void
put_moisture (LeitSoilProfile *profile, int depth_cm, double value)
{
  if (depth_cm == 10)
    profile->at_10_cm = value;
  else if (depth_cm == 30)
    profile->at_30_cm = value;
  else if (depth_cm == 60)
    profile->at_60_cm = value;
  else if (depth_cm == 80)
    profile->at_80_cm = value;
}

static void
read_soil (LeitTown *town, guint station, gint64 now_ms, Soil *soil)
{
  const LeitStationConfig *config = leit_station_get_config (leit_town_get_station (town, station));
  const LeitThresholds *thresholds = leit_profile_get_thresholds (leit_town_get_profile (town));
  LeitSoilProfile profile = { NAN, NAN, NAN, NAN };
  LeitSoilWater water;

  *soil = (Soil){ TRUE, NAN, NAN, LEIT_TIME_NONE };
  for (guint i = 0; i < config->streams->len; i++) {
    const LeitStream *stream =
        leit_town_get_stream (town, g_array_index (config->streams, guint, i));
    const LeitReading *reading = leit_town_get_latest (town, stream->index);

    if (reading == NULL || !leit_reading_is_ratable (thresholds, stream, reading, now_ms))
      continue;
    if (stream->role == LEIT_ROLE_SOIL_MOISTURE)
      put_moisture (&profile, stream->depth_cm, reading->value);
    else if (stream->role == LEIT_ROLE_SOIL_WATER_TENSION)
      soil->tension_kpa =
          isnan (soil->tension_kpa) ? reading->value : MAX (soil->tension_kpa, reading->value);
    else
      continue;
    soil->time_ms = MAX (soil->time_ms, reading->time_ms);
  }
  if (leit_soil_water (&profile, config->soil, config->humus, &water))
    soil->nfk_percent = water.nfk_percent;
}

static void
read_probe (LeitWatering *self, guint row, Soil *soils, LeitTreeNeedInput *input)
{
  LeitTown *town = leit_watering_get_town (self);
  LeitTreeTable *trees = leit_town_get_trees (town);
  guint station = leit_tree_table_get_station (trees, row);
  const LeitStationConfig *config;

  if (station == LEIT_TREE_NO_STATION)
    return;
  config = leit_station_get_config (leit_town_get_station (town, station));
  if (!soils[station].read)
    read_soil (town, station, leit_clock_now_ms (), &soils[station]);
  input->nfk_percent = soils[station].nfk_percent;
  input->tension_kpa = soils[station].tension_kpa;
  input->probe_time_ms = soils[station].time_ms;
  input->probe_distance_m = leit_distance_metres (leit_tree_table_get_latitude (trees, row),
                                                  leit_tree_table_get_longitude (trees, row),
                                                  config->latitude, config->longitude);
}

static void
add_gift (GHashTable *gifts, const char *tree_id, gint64 time_ms, double litres)
{
  GArray *list = g_hash_table_lookup (gifts, tree_id);
  LeitWaterGift gift = { time_ms, litres };

  if (list == NULL) {
    list = g_array_new (FALSE, FALSE, sizeof (LeitWaterGift));
    g_hash_table_insert (gifts, g_strdup (tree_id), list);
  }
  g_array_append_val (list, gift);
}

/* What the log says trees were given: tree id -> LeitWaterGift by time. */
static GHashTable *
index_gifts (LeitWatering *self)
{
  GHashTable *gifts =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  g_autoptr (GPtrArray) valid = leit_watering_list_entries (self);
  gint64 oldest_ms = leit_clock_now_ms () - GIFT_DAYS * LEIT_DAY_MS;

  for (guint i = 0; i < valid->len; i++) {
    const LeitWateringEntry *entry = valid->pdata[i];

    for (guint k = 0; entry->time_ms >= oldest_ms && k < entry->gifts->len; k++) {
      const LeitWateringGift *gift = entry->gifts->pdata[k];

      add_gift (gifts, gift->tree_id, entry->time_ms, gift->litres);
    }
  }
  return gifts;
}

GArray *
leit_watering_compute_needs (LeitWatering *self, const GArray *rows)
{
  LeitTown *town = leit_watering_get_town (self);
  LeitTreeTable *trees = leit_town_get_trees (town);
  GArray *needs = g_array_sized_new (FALSE, TRUE, sizeof (LeitTreeNeed), rows->len);
  g_autofree LeitTreeNeedInput *inputs = g_new0 (LeitTreeNeedInput, rows->len + 1);
  g_autofree Soil *soils =
      g_new0 (Soil, g_list_model_get_n_items (leit_town_get_stations (town)) + 1);
  g_autoptr (GHashTable) gifts = index_gifts (self);
  g_autoptr (GArray) rain = NULL;
  LeitWaterContext context;

  leit_watering_init_context (self, &context);
  rain = leit_rain_days_new (leit_watering_get_weather (self), context.zone, context.now_ms);
  for (guint i = 0; i < rows->len; i++) {
    guint row = g_array_index (rows, guint, i);
    GArray *given = g_hash_table_lookup (gifts, leit_tree_table_get_id (trees, row));

    leit_tree_need_input_init (&inputs[i],
                               leit_town_get_standing_years (town, row, context.now_ms));
    read_probe (self, row, soils, &inputs[i]);
    if (given != NULL) {
      inputs[i].gifts = (const LeitWaterGift *) (gpointer) given->data;
      inputs[i].n_gifts = given->len;
    }
  }
  g_array_set_size (needs, rows->len);
  leit_tree_need_compute_all (&context, inputs, rain, (LeitTreeNeed *) (gpointer) needs->data,
                              rows->len);
  return needs;
}

/* }}} */

/* {{{ Proposals */

void
leit_round_advice_free (LeitRoundAdvice *advice)
{
  leit_round_free (advice->round);
  g_free (advice->sentence);
  g_free (advice);
}

static LeitRoundAdvice *
advise (LeitWatering *self, const LeitRound *round)
{
  LeitRoundAdvice *advice = g_new0 (LeitRoundAdvice, 1);
  const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);
  g_autoptr (GArray) rows = leit_watering_find_rows (self, plan->tree_ids);
  g_autoptr (GArray) needs = leit_watering_compute_needs (self, rows);
  g_auto (LeitTankOutlook) outlook = { 0 };
  LeitProposalInput input = { .plan = plan,
                              .start_ms = round->start_ms,
                              .needs = (const LeitTreeNeed *) (gpointer) needs->data,
                              .n_needs = needs->len,
                              .weather = leit_watering_get_weather (self) };
  LeitWaterContext context;
  int tank = leit_watering_find_tank (self, plan->tank_id);

  leit_watering_init_context (self, &context);
  if (tank >= 0) {
    leit_watering_look_out (self, (guint) tank, round, &outlook);
    input.tank = &outlook.input;
    input.balance = outlook.known ? &outlook.balance : NULL;
  }
  advice->round = leit_round_copy (round);
  leit_proposal_compute (&context, &input, &advice->proposal);
  advice->sentence = leit_proposal_get_sentence (&context, &input, &advice->proposal);
  return advice;
}

GPtrArray *
leit_watering_list_advice (LeitWatering *self)
{
  GTimeZone *zone = leit_watering_get_zone (self);
  gint64 today_ms = leit_local_day_start_ms (zone, leit_clock_now_ms ());
  g_autoptr (GPtrArray) rounds =
      leit_watering_list_rounds (self, today_ms, leit_local_day_add_ms (zone, today_ms, 1));
  GPtrArray *advice = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_round_advice_free);

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];

    if (leit_round_is_ours (round) && leit_round_takes_place (round) && round->entry == NULL)
      g_ptr_array_add (advice, advise (self, round));
  }
  return advice;
}

/* }}} */

static GArray *
list_booked (GPtrArray *rounds, const char *uid)
{
  GArray *booked = g_array_new (FALSE, FALSE, sizeof (LeitBookedRound));

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];
    LeitBookedRound one = { leit_schedule_get_plan (round->schedule), round->start_ms,
                            round->end_ms };

    if (leit_round_takes_place (round) && leit_round_is_ours (round) &&
        g_strcmp0 (leit_schedule_get_uid (round->schedule), uid) != 0)
      g_array_append_val (booked, one);
  }
  return booked;
}

GPtrArray *
leit_watering_check_round (
    LeitWatering *self, const LeitRoundPlan *plan, const char *uid, gint64 start_ms, gint64 end_ms)
{
  g_autoptr (GPtrArray) rounds =
      leit_watering_list_rounds (self, start_ms - 8 * LEIT_DAY_MS, end_ms + 8 * LEIT_DAY_MS);
  g_autoptr (GArray) booked = list_booked (rounds, uid);
  g_auto (LeitTankOutlook) outlook = { 0 };
  LeitRoundCheck check = { .plan = plan,
                           .start_ms = start_ms,
                           .end_ms = end_ms,
                           .booked = (const LeitBookedRound *) (gpointer) booked->data,
                           .n_booked = booked->len,
                           .weather = leit_watering_get_weather (self) };
  LeitWaterContext context;
  int tank = leit_watering_find_tank (self, plan->tank_id);

  leit_watering_init_context (self, &context);
  if (tank >= 0) {
    leit_watering_look_out (self, (guint) tank, NULL, &outlook);
    check.tank = &outlook.input;
    check.balance = outlook.known ? &outlook.balance : NULL;
  }
  return leit_round_check (&context, &check);
}
