#include "ui/watering-levels.h"

#include "base/clock.h"
#include "ui/watering-rounds.h"

/* So far back levels are looked at: long enough for usual cans, short enough to be read at once. */
#define DAYS_BACK 21

typedef struct {
  GArray *points; /* of LeitLevelPoint */
  GArray *events; /* of LeitLevelEvent */
} TankLevels;

struct _LeitWateringLevels {
  GObject parent_instance;
  LeitWatering *watering; /* owns us */
  GPtrArray *tanks;       /* of TankLevels */
};

G_DEFINE_FINAL_TYPE (LeitWateringLevels, leit_watering_levels, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
tank_levels_free (gpointer data)
{
  TankLevels *levels = data;

  g_array_unref (levels->points);
  g_array_unref (levels->events);
  g_free (levels);
}

static void
on_watering_gone (gpointer data, GObject *where_it_was G_GNUC_UNUSED)
{
  LEIT_WATERING_LEVELS (data)->watering = NULL;
}

static void
leit_watering_levels_dispose (GObject *object)
{
  LeitWateringLevels *self = LEIT_WATERING_LEVELS (object);

  if (self->watering != NULL)
    g_object_weak_unref (G_OBJECT (self->watering), on_watering_gone, self);
  self->watering = NULL;
  g_clear_pointer (&self->tanks, g_ptr_array_unref);
  G_OBJECT_CLASS (leit_watering_levels_parent_class)->dispose (object);
}

static void
leit_watering_levels_class_init (LeitWateringLevelsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_watering_levels_dispose;
  signals[CHANGED] = g_signal_new ("changed", LEIT_TYPE_WATERING_LEVELS, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_watering_levels_init (LeitWateringLevels *self)
{
  self->tanks = g_ptr_array_new_with_free_func (tank_levels_free);
}

LeitWateringLevels *
leit_watering_levels_new (LeitWatering *watering)
{
  LeitWateringLevels *self = g_object_new (LEIT_TYPE_WATERING_LEVELS, NULL);
  GListModel *tanks = leit_town_get_tanks (leit_watering_get_town (watering));

  self->watering = watering;
  g_object_weak_ref (G_OBJECT (watering), on_watering_gone, self);
  for (guint i = 0; i < g_list_model_get_n_items (tanks); i++) {
    TankLevels *levels = g_new0 (TankLevels, 1);

    levels->points = g_array_new (FALSE, FALSE, sizeof (LeitLevelPoint));
    levels->events = g_array_new (FALSE, FALSE, sizeof (LeitLevelEvent));
    g_ptr_array_add (self->tanks, levels);
  }
  return self;
}

static const LeitStream *
find_level_stream (LeitTown *town, LeitTank *tank)
{
  const GArray *streams = leit_tank_get_config (tank)->streams;

  for (guint i = 0; i < streams->len; i++) {
    const LeitStream *stream = leit_town_get_stream (town, g_array_index (streams, guint, i));

    if (stream->role <= LEIT_ROLE_TANK_PERCENT)
      return stream;
  }
  return NULL;
}

/* Rounds that took water, as planned or as logged. */
static GArray *
list_spans (LeitWatering *watering, LeitTank *tank)
{
  gint64 now_ms = leit_clock_now_ms ();
  g_autoptr (GPtrArray) rounds =
      leit_watering_list_rounds (watering, now_ms - DAYS_BACK * LEIT_DAY_MS, now_ms);
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (LeitRoundSpan));

  for (guint i = 0; i < rounds->len; i++) {
    const LeitRound *round = rounds->pdata[i];
    const LeitRoundPlan *plan = leit_schedule_get_plan (round->schedule);
    LeitRoundSpan span = { round->start_ms, round->end_ms,
                           plan->litres_per_tree * plan->tree_ids->len };

    if (!leit_round_takes_place (round) || g_strcmp0 (plan->tank_id, leit_tank_get_id (tank)) != 0)
      continue;
    if (round->entry != NULL)
      span.litres = leit_watering_entry_get_litres (round->entry);
    g_array_append_val (spans, span);
  }
  return spans;
}

static void
find_events (LeitWateringLevels *self, guint index)
{
  LeitTown *town = leit_watering_get_town (self->watering);
  LeitTank *tank = leit_town_get_tank (town, index);
  const LeitTankConfig *config = leit_tank_get_config (tank);
  TankLevels *levels = self->tanks->pdata[index];
  g_autoptr (GArray) spans = list_spans (self->watering, tank);
  LeitWaterContext context;
  LeitLevelSeries series = { .points = (const LeitLevelPoint *) (gpointer) levels->points->data,
                             .n_points = levels->points->len,
                             .rounds = (const LeitRoundSpan *) (gpointer) spans->data,
                             .n_rounds = spans->len,
                             .capacity_litres = config->capacity_litres,
                             .roof_area_m2 = config->roof_area_m2,
                             .roof_runoff = config->roof_runoff,
                             .weather = leit_watering_get_weather (self->watering) };

  leit_watering_init_context (self->watering, &context);
  g_array_unref (levels->events);
  levels->events = leit_level_events_find (&context, &series);
}

typedef struct {
  LeitWateringLevels *levels;
  guint tank;
  const LeitStream *stream; /* the town's */
} Reading;

static void
on_history (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  g_autoptr (LeitWateringLevels) self = reading->levels;
  g_autoptr (GArray) points = leit_store_load_history_finish (LEIT_STORE (source), result, NULL);

  if (points != NULL && self->watering != NULL) {
    LeitTank *tank = leit_town_get_tank (leit_watering_get_town (self->watering), reading->tank);
    TankLevels *levels = self->tanks->pdata[reading->tank];

    g_array_set_size (levels->points, 0);
    for (guint i = 0; i < points->len; i++) {
      const LeitHistoryPoint *point = &g_array_index (points, LeitHistoryPoint, i);
      LeitLevelPoint level = { point->time_ms,
                               leit_tank_measure_litres (leit_tank_get_config (tank),
                                                         reading->stream, point->mean) };

      if (!point->doubtful)
        g_array_append_val (levels->points, level);
    }
    find_events (self, reading->tank);
    g_signal_emit (self, signals[CHANGED], 0);
  }
  g_free (reading);
}

/* Reads the tanks' levels from the store again. */
void
leit_watering_levels_read (LeitWateringLevels *self)
{
  LeitTown *town;
  gint64 now_ms = leit_clock_now_ms ();

  g_return_if_fail (LEIT_IS_WATERING_LEVELS (self));

  if (self->watering == NULL)
    return;
  town = leit_watering_get_town (self->watering);
  for (guint i = 0; i < self->tanks->len; i++) {
    const LeitStream *stream = find_level_stream (town, leit_town_get_tank (town, i));
    Reading *reading;

    if (stream == NULL)
      continue;
    reading = g_new0 (Reading, 1);
    reading->levels = g_object_ref (self);
    reading->tank = i;
    reading->stream = stream;
    leit_store_load_history_async (leit_watering_get_store (self->watering), stream,
                                   now_ms - DAYS_BACK * LEIT_DAY_MS, now_ms, 0, NULL, on_history,
                                   reading);
  }
}

const GArray *
leit_watering_levels_get_events (LeitWateringLevels *self, guint tank)
{
  g_return_val_if_fail (LEIT_IS_WATERING_LEVELS (self) && tank < self->tanks->len, NULL);

  return ((TankLevels *) self->tanks->pdata[tank])->events;
}

/* Litres that citizens usually take in a day. */
double
leit_watering_levels_get_cans_litres_a_day (LeitWateringLevels *self, guint tank)
{
  TankLevels *levels;
  gint64 now_ms = leit_clock_now_ms ();

  g_return_val_if_fail (LEIT_IS_WATERING_LEVELS (self) && tank < self->tanks->len, 0);

  levels = self->tanks->pdata[tank];
  if (levels->points->len == 0)
    return 0;
  return leit_level_events_cans_a_day (
      levels->events,
      MAX (now_ms - DAYS_BACK * LEIT_DAY_MS,
           g_array_index (levels->points, LeitLevelPoint, 0).time_ms),
      now_ms);
}
