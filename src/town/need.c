#include "town/need.h"

#include "town/phrase.h"
#include "town/town-private.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>

/* So many dry trees empty a store of 300 l in one round (domain: ten trees at 20–60 l). */
#define MANY_TREES 10

/**
 * leit_need_free:
 * @need: (transfer full) (nullable): a need
 *
 * Frees a need and its texts.
 */
void
leit_need_free (LeitNeed *need)
{
  if (need == NULL)
    return;
  g_free (need->title);
  g_free (need->detail);
  g_free (need);
}

static void
add_need (GPtrArray *needs, LeitNeedUrgency urgency, LeitThing target, char *title, char *detail)
{
  LeitNeed *need = g_new0 (LeitNeed, 1);

  need->urgency = urgency;
  need->target = target;
  need->title = title;
  need->detail = detail;
  g_ptr_array_add (needs, need);
}

static char *
append_age (const char *text, gint64 time_ms, gint64 now_ms)
{
  g_autofree char *age = leit_format_age (now_ms - time_ms);

  return leit_phrase_join (g_strdup (text), age);
}

static void
add_tank_level (GPtrArray *needs, LeitTank *tank, gint64 now_ms)
{
  const LeitRating *rating = leit_tank_get_rating (tank);
  const char *name = leit_tank_get_name (tank);
  LeitThing target = { LEIT_THING_TANK, leit_tank_get_index (tank) };
  gint64 time_ms = leit_tank_get_time_ms (tank);

  if (rating->status == LEIT_STATUS_NEARLY_EMPTY)
    /* Translators: %s is a tank's name */
    add_need (needs, LEIT_NEED_NOW, target, g_strdup_printf (_ ("%s is nearly empty"), name),
              append_age (rating->reason, time_ms, now_ms));
  else if (rating->status == LEIT_STATUS_LOW)
    /* Translators: %s is a tank's name */
    add_need (needs, LEIT_NEED_WATCH, target, g_strdup_printf (_ ("%s is low"), name),
              append_age (rating->reason, time_ms, now_ms));
}

/* Dry trees, and the first of each (station, age) as a sample: the others are rated alike. */
typedef struct {
  guint n_dry;
  guint n_young;
  guint driest;
  double severity;
  guint *samples;
} DryTrees;

static void
count_dry_trees (LeitTown *town, gint64 now_ms, DryTrees *dry)
{
  LeitTreeTable *trees = leit_town_get_trees (town);
  int young_until =
      leit_profile_get_thresholds (leit_town_get_profile (town))->young_until_standing_years;
  guint n_stations = g_list_model_get_n_items (leit_town_get_stations (town));
  guint n_rows = leit_tree_table_get_n_rows (trees);
  int year = leit_town_get_year (town, now_ms);

  for (guint row = 0; row < n_rows; row++) {
    guint station = leit_tree_table_get_station (trees, row);
    LeitTreeAge age = LEIT_TREE_AGE_ESTABLISHED;
    int years;

    if (leit_tree_table_get_status (trees, row) != LEIT_STATUS_DRY || station >= n_stations)
      continue;
    years = leit_standing_years (leit_tree_table_get_planting_year (trees, row), year);
    if (years >= 0 && years <= young_until)
      age = LEIT_TREE_AGE_YOUNG;
    dry->n_dry++;
    dry->n_young += age == LEIT_TREE_AGE_YOUNG;
    if (dry->samples[station * LEIT_N_TREE_AGES + age] == LEIT_TREE_NO_ROW)
      dry->samples[station * LEIT_N_TREE_AGES + age] = row;
  }
}

static void
find_driest (LeitTown *town, guint n_samples, gint64 now_ms, DryTrees *dry)
{
  for (guint i = 0; i < n_samples; i++) {
    guint row = dry->samples[i];
    g_autoptr (LeitRating) rating = NULL;

    if (row == LEIT_TREE_NO_ROW)
      continue;
    rating = leit_town_rate_tree (town, row, now_ms);
    if (dry->driest != LEIT_TREE_NO_ROW &&
        (rating->severity < dry->severity ||
         (rating->severity == dry->severity && row > dry->driest)))
      continue;
    dry->driest = row;
    dry->severity = rating->severity;
  }
}

static char *
describe_dry_trees (LeitTown *town, const DryTrees *dry, gint64 now_ms)
{
  g_autoptr (LeitRating) rating = leit_town_rate_tree (town, dry->driest, now_ms);
  g_autofree char *name =
      leit_town_get_thing_name (town, (LeitThing){ LEIT_THING_TREE, dry->driest });
  g_autofree char *driest = NULL;
  g_autofree char *young = NULL;

  if (dry->n_dry == 1)
    return g_strdup_printf (_ ("%s: %s"), name, rating->reason);
  /* Translators: a tree and why it is dry */
  driest = g_strdup_printf (_ ("driest: %s, %s"), name, rating->reason);
  if (dry->n_young == 0 || dry->n_young == dry->n_dry)
    return g_steal_pointer (&driest);
  young = g_strdup_printf (
      ngettext ("%u of them newly planted", "%u of them newly planted", dry->n_young),
      dry->n_young);
  return leit_phrase_join (g_steal_pointer (&young), driest);
}

static void
add_dry_trees (GPtrArray *needs, LeitTown *town, gint64 now_ms)
{
  guint n_samples = g_list_model_get_n_items (leit_town_get_stations (town)) * LEIT_N_TREE_AGES;
  g_autofree guint *samples = g_new (guint, n_samples + 1);
  DryTrees dry = { .driest = LEIT_TREE_NO_ROW, .samples = samples };
  LeitNeedUrgency urgency;
  char *title;

  for (guint i = 0; i < n_samples; i++)
    samples[i] = LEIT_TREE_NO_ROW;
  count_dry_trees (town, now_ms, &dry);
  if (dry.n_dry == 0)
    return;
  find_driest (town, n_samples, now_ms, &dry);
  urgency = dry.n_young > 0 || dry.n_dry >= MANY_TREES ? LEIT_NEED_NOW : LEIT_NEED_TODAY;
  title = dry.n_young == dry.n_dry
              ? g_strdup_printf (
                    ngettext ("%u young tree needs water", "%u young trees need water", dry.n_dry),
                    dry.n_dry)
              : g_strdup_printf (ngettext ("%u tree needs water", "%u trees need water", dry.n_dry),
                                 dry.n_dry);
  add_need (needs, urgency, (LeitThing){ LEIT_THING_TREE, dry.driest }, title,
            describe_dry_trees (town, &dry, now_ms));
  ((LeitNeed *) g_ptr_array_index (needs, needs->len - 1))->status_mask = 1u << LEIT_STATUS_DRY;
}

/* A sensor is silent only if its source was asked since it should have sent: a source that did not
 * answer says nothing about its sensors, and has a row of its own. */
static gboolean
was_asked (LeitTown *town, const LeitStream *stream, const LeitReading *reading)
{
  LeitSource *source = leit_town_find_source (town, stream->source_id);
  gint64 success_ms = source != NULL ? leit_source_get_last_success_ms (source) : LEIT_TIME_NONE;
  gint64 inactive_after_ms =
      leit_profile_get_thresholds (leit_town_get_profile (town))->inactive_after_ms;

  if (reading == NULL)
    return success_ms != LEIT_TIME_NONE;
  return success_ms == LEIT_TIME_NONE || success_ms >= reading->time_ms + inactive_after_ms;
}

/* A tank is heard by its level alone, a station by any of its streams. */
static gboolean
is_relevant (LeitThing owner, const LeitStream *stream)
{
  return owner.kind != LEIT_THING_TANK || stream->role <= LEIT_ROLE_TANK_PERCENT;
}

static gboolean
is_silent (LeitTown *town, LeitThing owner, const GArray *streams, gint64 now_ms)
{
  const LeitThresholds *thresholds = leit_profile_get_thresholds (leit_town_get_profile (town));
  gboolean silent = FALSE;

  for (guint i = 0; i < streams->len; i++) {
    guint index = g_array_index (streams, guint, i);
    const LeitStream *stream = leit_town_get_stream (town, index);
    const LeitReading *reading = leit_town_get_latest (town, index);

    if (!is_relevant (owner, stream))
      continue;
    if (leit_freshness_of (thresholds, stream, reading, now_ms) <= LEIT_FRESHNESS_LATE)
      return FALSE;
    silent |= was_asked (town, stream, reading);
  }
  return silent;
}

static char *
describe_silence (LeitTown *town, LeitThing owner, const GArray *streams, gint64 now_ms)
{
  gint64 newest_ms = LEIT_TIME_NONE;
  g_autofree char *duration = NULL;

  for (guint i = 0; i < streams->len; i++) {
    guint stream = g_array_index (streams, guint, i);
    const LeitReading *reading = leit_town_get_latest (town, stream);

    if (reading != NULL && is_relevant (owner, leit_town_get_stream (town, stream)))
      newest_ms = MAX (newest_ms, reading->time_ms);
  }
  if (newest_ms == LEIT_TIME_NONE)
    return g_strdup (_ ("no value has come yet"));
  duration = leit_format_duration (now_ms - newest_ms);
  return g_strdup_printf (_ ("no value for %s"), duration);
}

/* Frost read unsigned is a known fault of the decoder that nobody in town can mend: not a need. */
static char *
describe_sensor (LeitTown *town, const LeitStream *stream, gint64 now_ms)
{
  const LeitThresholds *thresholds = leit_profile_get_thresholds (leit_town_get_profile (town));
  const LeitReading *reading = leit_town_get_latest (town, stream->index);
  g_autofree char *problem = NULL;
  g_autofree char *label = NULL;

  if (stream->role == LEIT_ROLE_OTHER ||
      (reading != NULL && leit_reading_is_frost_fault (stream, reading)))
    return NULL;
  if (leit_freshness_of (thresholds, stream, reading, now_ms) >= LEIT_FRESHNESS_INACTIVE &&
      !was_asked (town, stream, reading))
    return NULL;
  problem = leit_reading_get_problem (thresholds, stream, reading, now_ms);
  if (problem == NULL)
    return NULL;
  label = leit_stream_get_label (stream);
  return g_strdup_printf (_ ("%s: %s"), label, problem);
}

static char *
describe_sensors (LeitTown *town, const GArray *streams, gint64 now_ms)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < streams->len; i++) {
    char *text = describe_sensor (
        town, leit_town_get_stream (town, g_array_index (streams, guint, i)), now_ms);

    if (text != NULL)
      g_ptr_array_add (texts, text);
  }
  if (texts->len == 0)
    return NULL;
  g_ptr_array_add (texts, NULL);
  return g_strjoinv ("; ", (char **) texts->pdata);
}

static void
add_sensors (
    GPtrArray *needs, LeitTown *town, LeitThing owner, const GArray *streams, gint64 now_ms)
{
  g_autofree char *name = leit_town_get_thing_name (town, owner);
  g_autofree char *sensors = NULL;

  if (is_silent (town, owner, streams, now_ms)) {
    /* Translators: %s is a station's or tank's name */
    add_need (needs, LEIT_NEED_TODAY, owner, g_strdup_printf (_ ("%s is silent"), name),
              describe_silence (town, owner, streams, now_ms));
    return;
  }
  sensors = describe_sensors (town, streams, now_ms);
  if (sensors != NULL)
    /* Translators: %s is a station's or tank's name */
    add_need (needs, LEIT_NEED_WATCH, owner,
              g_strdup_printf (_ ("Sensors of %s need a look"), name), g_steal_pointer (&sensors));
}

static gboolean
is_down (LeitSource *source)
{
  LeitSourceState outcome = leit_source_get_outcome (source);

  return outcome == LEIT_SOURCE_DOWN || outcome == LEIT_SOURCE_SIGN_IN;
}

static gboolean
is_outdated (LeitTown *town, LeitSource *source, gint64 now_ms)
{
  gint64 success_ms = leit_source_get_last_success_ms (source);

  return success_ms != LEIT_TIME_NONE &&
         now_ms - success_ms >=
             leit_profile_get_thresholds (leit_town_get_profile (town))->inactive_after_ms;
}

static char *
describe_source (LeitSource *source, gint64 now_ms)
{
  const char *error = leit_source_get_last_error (source);
  gint64 success_ms = leit_source_get_last_success_ms (source);
  g_autofree char *age = NULL;
  g_autofree char *last = NULL;

  if (success_ms == LEIT_TIME_NONE) {
    last = g_strdup (_ ("no answer yet"));
  } else {
    age = leit_format_age (now_ms - success_ms);
    /* Translators: %s is an age, "last answer 3 hours ago" */
    last = g_strdup_printf (_ ("last answer %s"), age);
  }
  if (error == NULL || *error == '\0')
    return g_steal_pointer (&last);
  /* Translators: an error message, which may end with a full stop, and "last answer 3 hours ago" */
  return g_strdup_printf (_ ("%s (%s)"), error, last);
}

static void
add_source (GPtrArray *needs, LeitTown *town, LeitSource *source, gboolean all_down, gint64 now_ms)
{
  LeitThing target = { LEIT_THING_SOURCE, leit_source_get_index (source) };
  LeitNeedUrgency urgency = all_down ? LEIT_NEED_NOW : LEIT_NEED_TODAY;
  const char *name = leit_source_get_name (source);
  char *title;

  if (is_down (source))
    title = leit_source_get_outcome (source) == LEIT_SOURCE_SIGN_IN
                /* Translators: %s is the name of a source of readings */
                ? g_strdup_printf (_ ("%s needs a sign-in"), name)
                /* Translators: %s is the name of a source of readings */
                : g_strdup_printf (_ ("%s does not answer"), name);
  else if (is_outdated (town, source, now_ms))
    /* Translators: %s is the name of a source of readings */
    title = g_strdup_printf (_ ("The values of %s are old"), name);
  else
    return;
  add_need (needs, urgency, target, title, describe_source (source, now_ms));
}

static void
add_sources (GPtrArray *needs, LeitTown *town, gint64 now_ms)
{
  guint n_sources = g_list_model_get_n_items (leit_town_get_sources (town));
  gboolean all_down = n_sources > 0;

  for (guint i = 0; i < n_sources; i++)
    all_down = all_down && is_down (leit_town_get_source (town, i));
  for (guint i = 0; i < n_sources; i++)
    add_source (needs, town, leit_town_get_source (town, i), all_down, now_ms);
}

static int
compare_urgency (gconstpointer a, gconstpointer b)
{
  const LeitNeed *one = *(LeitNeed *const *) a;
  const LeitNeed *other = *(LeitNeed *const *) b;

  return (int) one->urgency - (int) other->urgency;
}

/**
 * leit_town_list_needs:
 * @town: a town
 * @now_ms: the clock, milliseconds UTC
 *
 * What needs a hand today. Now: tanks nearly empty, dry trees if any is newly planted or they are
 * many (ten: one round for them empties a store of 300 l), all sources down. Today: fewer dry
 * trees, silent tanks and stations, a source down or in want of a sign-in, values of a source as
 * old as an inactive sensor's. To watch: tanks low, sensors with values that cannot be true.
 * A source that is merely offline is not down.
 *
 * Returns: (transfer container) (element-type LeitNeed): the most urgent first, else in the order
 *   of the profile
 */
GPtrArray *
leit_town_list_needs (LeitTown *town, gint64 now_ms)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_need_free);
  guint n_tanks, n_stations;

  g_return_val_if_fail (LEIT_IS_TOWN (town), needs);

  n_tanks = g_list_model_get_n_items (leit_town_get_tanks (town));
  n_stations = g_list_model_get_n_items (leit_town_get_stations (town));
  for (guint i = 0; i < n_tanks; i++)
    add_tank_level (needs, leit_town_get_tank (town, i), now_ms);
  add_dry_trees (needs, town, now_ms);
  add_sources (needs, town, now_ms);
  for (guint i = 0; i < n_tanks; i++)
    add_sensors (needs, town, (LeitThing){ LEIT_THING_TANK, i },
                 leit_tank_get_config (leit_town_get_tank (town, i))->streams, now_ms);
  for (guint i = 0; i < n_stations; i++)
    add_sensors (needs, town, (LeitThing){ LEIT_THING_STATION, i },
                 leit_station_get_config (leit_town_get_station (town, i))->streams, now_ms);
  g_ptr_array_sort (needs, compare_urgency);
  return needs;
}
