/* How readings become statuses: what is taken, what it makes of its neighbours, who is rated again. */

#include "town/town-private.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The probes' decoder reads temperature unsigned (0.1 °C in 16 bit): frost shows as 6,553.6 °C less
 * the degrees below zero. Broken decoding, but the probe is in the soil and its moisture is right. */
#define FROST_FAULT_MINIMUM 6500.0
#define FROST_FAULT_MAXIMUM 6553.6

gboolean
leit_reading_is_frost_fault (const LeitStream *stream, const LeitReading *reading)
{
  return stream->role == LEIT_ROLE_SOIL_TEMPERATURE && reading->value >= FROST_FAULT_MINIMUM &&
         reading->value <= FROST_FAULT_MAXIMUM;
}

static void
touch (LeitTown *self, guint stream)
{
  LeitThing owner = leit_town_get_stream (self, stream)->owner;

  if (!leit_town_is_thing (self, owner))
    return;
  if (owner.kind == LEIT_THING_TANK)
    self->tank_touched[owner.index] = TRUE;
  else if (owner.kind == LEIT_THING_STATION)
    self->station_touched[owner.index] = TRUE;
}

/* Newer ones only; but the same time with another value is a correction. */
static gboolean
is_news (const LeitLatest *kept, const LeitReading *reading, gint64 now_ms)
{
  gint64 latest_possible_ms = now_ms + LEIT_CLOCK_TOLERANCE_MS;

  if (reading->quality == LEIT_QUALITY_MISSING || !isfinite (reading->value))
    return FALSE;
  if (reading->time_ms < 0 || reading->time_ms > latest_possible_ms)
    return FALSE;
  /* The clock was set back since: what came from the future must not bar the present. */
  if (!kept->known || kept->reading.time_ms > latest_possible_ms)
    return TRUE;
  if (reading->time_ms != kept->reading.time_ms)
    return reading->time_ms > kept->reading.time_ms;
  return reading->value != kept->reading.value || reading->quality != kept->judged;
}

static gboolean
take_reading (LeitTown *self, const LeitReading *reading, gint64 now_ms)
{
  LeitLatest *kept;

  if (reading->stream >= leit_town_get_n_streams (self))
    return FALSE;
  kept = &self->latest[reading->stream];
  if (!is_news (kept, reading, now_ms))
    return FALSE;
  *kept = (LeitLatest){ TRUE, reading->quality, *reading };
  touch (self, reading->stream);
  return TRUE;
}

static gboolean
is_input_without_probe (LeitTown *self, guint stream, int depth_cm)
{
  const LeitStream *temperature = leit_town_get_stream (self, stream);
  const LeitLatest *kept = &self->latest[stream];

  return temperature->role == LEIT_ROLE_SOIL_TEMPERATURE && temperature->depth_cm == depth_cm &&
         kept->known && kept->judged == LEIT_QUALITY_IMPLAUSIBLE &&
         !leit_reading_is_frost_fault (temperature, &kept->reading);
}

/* An impossible temperature is an input without a probe: then the moisture beside it is none either
 * (four real school stations report 26 % moisture with 110 °C). */
static void
check_station (LeitTown *self, const GArray *streams)
{
  for (guint i = 0; i < streams->len; i++) {
    guint stream = g_array_index (streams, guint, i);
    const LeitStream *moisture = leit_town_get_stream (self, stream);
    LeitLatest *kept = &self->latest[stream];

    kept->reading.quality = kept->judged;
    if (moisture->role != LEIT_ROLE_SOIL_MOISTURE || kept->judged != LEIT_QUALITY_GOOD)
      continue;
    for (guint j = 0; j < streams->len; j++) {
      if (is_input_without_probe (self, g_array_index (streams, guint, j), moisture->depth_cm))
        kept->reading.quality = LEIT_QUALITY_DOUBTFUL;
    }
  }
}

/* Returns the stream that measures the level, or NULL. */
static const LeitStream *
check_tank (LeitTown *self, const LeitTankConfig *config)
{
  const LeitStream *level = NULL;

  for (guint i = 0; i < config->streams->len; i++) {
    const LeitStream *stream =
        leit_town_get_stream (self, g_array_index (config->streams, guint, i));
    LeitLatest *kept = &self->latest[stream->index];

    if (stream->role > LEIT_ROLE_TANK_PERCENT)
      continue;
    kept->reading.quality = kept->judged;
    if (kept->known)
      kept->reading.quality = leit_tank_judge (config, stream, &kept->reading);
    if (level == NULL)
      level = stream;
  }
  return level;
}

static LeitRating *
rate_soil (LeitTown *self, const LeitStationConfig *config, int standing_years, gint64 now_ms)
{
  guint n_samples = config->streams->len;
  g_autofree LeitSoilSample *samples = g_new0 (LeitSoilSample, n_samples + 1);

  for (guint i = 0; i < n_samples; i++) {
    guint stream = g_array_index (config->streams, guint, i);

    samples[i].stream = leit_town_get_stream (self, stream);
    samples[i].reading = leit_town_get_latest (self, stream);
  }
  return leit_soil_rate (leit_profile_get_thresholds (self->profile), config->soil, config->humus,
                         samples, n_samples, standing_years, now_ms);
}

static gint64
find_newest (LeitTown *self, const LeitStationConfig *config)
{
  gint64 newest_ms = LEIT_TIME_NONE;

  for (guint i = 0; i < config->streams->len; i++) {
    const LeitReading *reading =
        leit_town_get_latest (self, g_array_index (config->streams, guint, i));

    if (reading != NULL)
      newest_ms = MAX (newest_ms, reading->time_ms);
  }
  return newest_ms;
}

static void
set_group_status (LeitTreeGroup *group, LeitTreeAge age, LeitStatus status)
{
  group->changed |= group->status[age] != status;
  group->status[age] = status;
}

static gboolean
rate_station (LeitTown *self, guint index, gint64 now_ms)
{
  LeitStation *station = leit_town_get_station (self, index);
  const LeitStationConfig *config = leit_station_get_config (station);
  g_autoptr (LeitRating) young = NULL;
  LeitRating *established;

  check_station (self, config->streams);
  young = rate_soil (self, config, 0, now_ms);
  established = rate_soil (self, config, LEIT_STANDING_YEARS_UNKNOWN, now_ms);
  set_group_status (&self->groups[index], LEIT_TREE_AGE_YOUNG, young->status);
  set_group_status (&self->groups[index], LEIT_TREE_AGE_ESTABLISHED, established->status);
  return leit_station_update (station, established, find_newest (self, config));
}

static gboolean
rate_tank (LeitTown *self, guint index, gint64 now_ms)
{
  LeitTank *tank = leit_town_get_tank (self, index);
  const LeitStream *level = check_tank (self, leit_tank_get_config (tank));
  const LeitReading *reading = level != NULL ? leit_town_get_latest (self, level->index) : NULL;

  return leit_tank_update (tank, leit_profile_get_thresholds (self->profile), level, reading,
                           now_ms);
}

/* One pass over the rows; only those whose station's groups changed are written. */
static gboolean
write_trees (LeitTown *self, int year)
{
  LeitTreeTable *trees = leit_town_get_trees (self);
  int young_until = leit_profile_get_thresholds (self->profile)->young_until_standing_years;
  guint n_rows = leit_tree_table_get_n_rows (trees);
  guint n_stations = g_list_model_get_n_items (G_LIST_MODEL (self->stations));
  gboolean any = FALSE;

  for (guint row = 0; row < n_rows; row++) {
    guint station = leit_tree_table_get_station (trees, row);
    LeitTreeAge age = LEIT_TREE_AGE_ESTABLISHED;
    int years;

    if (station >= n_stations || !self->groups[station].changed)
      continue;
    years = leit_standing_years (leit_tree_table_get_planting_year (trees, row), year);
    if (years >= 0 && years <= young_until)
      age = LEIT_TREE_AGE_YOUNG;
    any |= leit_tree_table_set_status (trees, row, self->groups[station].status[age]);
  }
  return any;
}

static gboolean
update_trees (LeitTown *self, gint64 now_ms)
{
  guint n_stations = g_list_model_get_n_items (G_LIST_MODEL (self->stations));
  int year = leit_town_get_year (self, now_ms);
  gboolean new_year = year != self->year;
  gboolean needed = FALSE;
  gboolean any = FALSE;

  self->year = year;
  for (guint i = 0; i < n_stations; i++) {
    /* At new year the young ones of two years ago are young no more. */
    self->groups[i].changed |= new_year;
    needed |= self->groups[i].changed;
  }
  if (needed)
    any = write_trees (self, year);
  for (guint i = 0; i < n_stations; i++)
    self->groups[i].changed = FALSE;
  return any;
}

static guint
rate_touched (LeitTown *self, gint64 now_ms)
{
  guint n_tanks = g_list_model_get_n_items (G_LIST_MODEL (self->tanks));
  guint n_stations = g_list_model_get_n_items (G_LIST_MODEL (self->stations));
  guint flags = 0;

  for (guint i = 0; i < n_tanks; i++) {
    if (self->tank_touched[i] && rate_tank (self, i, now_ms))
      flags |= LEIT_TOWN_CHANGE_TANKS;
    self->tank_touched[i] = FALSE;
  }
  for (guint i = 0; i < n_stations; i++) {
    if (self->station_touched[i] && rate_station (self, i, now_ms))
      flags |= LEIT_TOWN_CHANGE_STATIONS;
    self->station_touched[i] = FALSE;
  }
  if (update_trees (self, now_ms))
    flags |= LEIT_TOWN_CHANGE_TREES;
  return flags;
}

/**
 * leit_town_apply:
 * @self: a town
 * @readings: (element-type LeitReading): a batch, in any order
 * @now_ms: the clock, milliseconds UTC
 *
 * Takes what is newer than the readings kept and rates the tanks, stations and trees concerned.
 * Older and repeated readings, those from the future and missing values are passed over: a missing
 * value never replaces one. An implausible one does, so that the screen says so; the same time with
 * another value is a correction. #LeitTown::changed is emitted once, if anything changed.
 *
 * Returns: whether anything changed
 */
gboolean
leit_town_apply (LeitTown *self, const GArray *readings, gint64 now_ms)
{
  gboolean any = FALSE;

  g_return_val_if_fail (LEIT_IS_TOWN (self), FALSE);
  g_return_val_if_fail (readings != NULL, FALSE);

  for (guint i = 0; i < readings->len; i++)
    any |= take_reading (self, &g_array_index (readings, LeitReading, i), now_ms);
  if (!any)
    return FALSE;
  leit_town_emit_changed (self, LEIT_TOWN_CHANGE_READINGS | rate_touched (self, now_ms));
  return TRUE;
}

/**
 * leit_town_refresh:
 * @self: a town
 * @now_ms: the clock, milliseconds UTC
 *
 * Rates everything again because time has passed: readings get late and inactive by themselves.
 * #LeitTown::changed is emitted once, if anything changed.
 */
void
leit_town_refresh (LeitTown *self, gint64 now_ms)
{
  guint n_tanks, n_stations, flags;

  g_return_if_fail (LEIT_IS_TOWN (self));

  n_tanks = g_list_model_get_n_items (G_LIST_MODEL (self->tanks));
  n_stations = g_list_model_get_n_items (G_LIST_MODEL (self->stations));
  for (guint i = 0; i < n_tanks; i++)
    self->tank_touched[i] = TRUE;
  for (guint i = 0; i < n_stations; i++)
    self->station_touched[i] = TRUE;
  flags = rate_touched (self, now_ms);
  if (flags != 0)
    leit_town_emit_changed (self, flags);
}

/**
 * leit_town_rate_tree:
 * @self: a town
 * @row: a tree
 * @now_ms: the clock, milliseconds UTC
 *
 * Returns: (transfer full): the tree's rating by its representative station and its standing years,
 *   with the reason; without a station %LEIT_STATUS_NO_VALUE
 */
LeitRating *
leit_town_rate_tree (LeitTown *self, guint row, gint64 now_ms)
{
  LeitTreeTable *trees;
  LeitStation *station;

  g_return_val_if_fail (LEIT_IS_TOWN (self), NULL);

  trees = leit_town_get_trees (self);
  g_return_val_if_fail (row < leit_tree_table_get_n_rows (trees), NULL);

  station = leit_town_get_station (self, leit_tree_table_get_station (trees, row));
  if (station == NULL)
    return leit_rating_new (LEIT_STATUS_NO_VALUE, g_strdup (_ ("no probe speaks for this tree")));
  return rate_soil (self, leit_station_get_config (station),
                    leit_town_get_standing_years (self, row, now_ms), now_ms);
}
