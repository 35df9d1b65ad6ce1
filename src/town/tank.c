#include "town/tank.h"
#include "town/phrase.h"

#include "base/clock.h"
#include "base/format.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Above this a level cannot be true: water runs off at the overflow (contract: level 0…110 %). */
#define MAXIMUM_PERCENT 110.0

struct _LeitTank {
  GObject parent_instance;

  const LeitTankConfig *config;
  guint index;
  double percent;
  double litres;
  LeitRating *rating;
  gint64 time_ms;
};

enum {
  PROP_0,
  PROP_NAME,
  PROP_LEVEL_PERCENT,
  PROP_VOLUME_LITRES,
  PROP_STATUS,
  PROP_REASON,
  PROP_TIME,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LeitTank, leit_tank, G_TYPE_OBJECT)

static void
leit_tank_finalize (GObject *object)
{
  LeitTank *self = LEIT_TANK (object);

  leit_rating_free (self->rating);
  G_OBJECT_CLASS (leit_tank_parent_class)->finalize (object);
}

static void
leit_tank_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LeitTank *self = LEIT_TANK (object);

  switch (id) {
  case PROP_NAME:
    g_value_set_string (value, self->config->name);
    break;
  case PROP_LEVEL_PERCENT:
    g_value_set_double (value, self->percent);
    break;
  case PROP_VOLUME_LITRES:
    g_value_set_double (value, self->litres);
    break;
  case PROP_STATUS:
    g_value_set_int (value, self->rating->status);
    break;
  case PROP_REASON:
    g_value_set_string (value, self->rating->reason);
    break;
  case PROP_TIME:
    g_value_set_int64 (value, self->time_ms);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
leit_tank_class_init (LeitTankClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = leit_tank_finalize;
  object_class->get_property = leit_tank_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_LEVEL_PERCENT] =
      g_param_spec_double ("level-percent", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_VOLUME_LITRES] =
      g_param_spec_double ("volume-litres", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_STATUS] =
      g_param_spec_int ("status", NULL, NULL, 0, LEIT_N_STATUSES - 1, 0, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_TIME] =
      g_param_spec_int64 ("time", NULL, NULL, G_MININT64, G_MAXINT64, LEIT_TIME_NONE, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
leit_tank_init (LeitTank *self)
{
  self->percent = NAN;
  self->litres = NAN;
  self->rating = leit_rating_new (LEIT_STATUS_NO_VALUE, NULL);
  self->time_ms = LEIT_TIME_NONE;
}

/**
 * leit_tank_new:
 * @config: the tank in its profile, which must outlive it
 * @index: its place in the town's list of tanks
 *
 * Returns: (transfer full): a tank without a value
 */
LeitTank *
leit_tank_new (const LeitTankConfig *config, guint index)
{
  LeitTank *self;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_object_new (LEIT_TYPE_TANK, NULL);
  self->config = config;
  self->index = index;
  return self;
}

/**
 * leit_tank_get_config:
 * @self: a tank
 *
 * Returns: the tank in its profile
 */
const LeitTankConfig *
leit_tank_get_config (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), NULL);

  return self->config;
}

/**
 * leit_tank_get_index:
 * @self: a tank
 *
 * Returns: its place in the town's list of tanks
 */
guint
leit_tank_get_index (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), 0);

  return self->index;
}

/**
 * leit_tank_get_id:
 * @self: a tank
 *
 * Returns: its id in the profile
 */
const char *
leit_tank_get_id (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), NULL);

  return self->config->id;
}

/**
 * leit_tank_get_name:
 * @self: a tank
 *
 * Returns: the name staff know it by
 */
const char *
leit_tank_get_name (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), NULL);

  return self->config->name;
}

/**
 * leit_tank_get_level_percent:
 * @self: a tank
 *
 * Returns: water in percent of the capacity, NAN without a value that still counts
 */
double
leit_tank_get_level_percent (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), NAN);

  return self->percent;
}

/**
 * leit_tank_get_volume_litres:
 * @self: a tank
 *
 * Returns: water in litres, NAN without a value that still counts
 */
double
leit_tank_get_volume_litres (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), NAN);

  return self->litres;
}

/**
 * leit_tank_get_rating:
 * @self: a tank
 *
 * Returns: (transfer none): how full it is, with the numbers
 */
const LeitRating *
leit_tank_get_rating (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), NULL);

  return self->rating;
}

/**
 * leit_tank_get_time_ms:
 * @self: a tank
 *
 * Returns: when its newest level was measured, usable or not, milliseconds UTC, or
 *   %LEIT_TIME_NONE
 */
gint64
leit_tank_get_time_ms (LeitTank *self)
{
  g_return_val_if_fail (LEIT_IS_TANK (self), LEIT_TIME_NONE);

  return self->time_ms;
}

typedef struct {
  double litres;
  double percent;
} Content;

#define NO_CONTENT ((Content){ NAN, NAN })

/* Litres and percent of what the sensor says; neither where it takes a geometry nobody gave. */
static gboolean
measure (const LeitTankConfig *config, const LeitStream *stream, double value, Content *content)
{
  *content = NO_CONTENT;
  if (!(config->capacity_litres > 0))
    return FALSE;
  switch (stream->role) {
  case LEIT_ROLE_TANK_LEVEL:
    if (!leit_tank_geometry_volume_litres (&config->geometry, value, &content->litres))
      return FALSE;
    content->percent = content->litres / config->capacity_litres * 100;
    return TRUE;
  case LEIT_ROLE_TANK_VOLUME:
    content->litres = value;
    content->percent = value / config->capacity_litres * 100;
    return TRUE;
  case LEIT_ROLE_TANK_PERCENT:
    content->litres = value / 100 * config->capacity_litres;
    content->percent = value;
    return TRUE;
  default:
    return FALSE;
  }
}

/**
 * leit_tank_measure_litres:
 * @config: a tank
 * @stream: one of its streams with a tank role
 * @value: in the stream's unit: cm, l or %
 *
 * Returns: litres in the tank, NAN where a level in cm has no geometry or the stream measures something else
 */
double
leit_tank_measure_litres (const LeitTankConfig *config, const LeitStream *stream, double value)
{
  Content content;

  g_return_val_if_fail (config != NULL && stream != NULL, NAN);

  return measure (config, stream, value, &content) ? content.litres : NAN;
}

/* What the tank can hold: a rim above the overflow, or a shape given roughly, may hold more than the
 * capacity. */
static double
get_largest_litres (const LeitTankConfig *config, const LeitStream *stream)
{
  double full_level = leit_tank_geometry_full_level_cm (&config->geometry);
  double litres = 0;

  if (stream->role == LEIT_ROLE_TANK_LEVEL)
    leit_tank_geometry_volume_litres (&config->geometry, full_level, &litres);
  return MAX (litres, config->capacity_litres);
}

/**
 * leit_tank_judge:
 * @config: the tank the stream measures
 * @stream: a stream with a tank role
 * @reading: its reading
 *
 * Judges a reading by the tank's own size, on top of leit_reading_judge(): a level above 110 % of
 * the height, or water above 110 % of the capacity (of the volume of the shape, where that is more)
 * or less than none cannot be true.
 *
 * Returns: the reading's own quality or %LEIT_QUALITY_IMPLAUSIBLE
 */
LeitQuality
leit_tank_judge (const LeitTankConfig *config, const LeitStream *stream, const LeitReading *reading)
{
  double full_level;
  Content content;

  g_return_val_if_fail (config != NULL && stream != NULL && reading != NULL, LEIT_QUALITY_MISSING);

  if (reading->quality >= LEIT_QUALITY_IMPLAUSIBLE || !stream->rated)
    return reading->quality;
  full_level = leit_tank_geometry_full_level_cm (&config->geometry);
  if (stream->role == LEIT_ROLE_TANK_LEVEL && full_level > 0 &&
      reading->value > full_level * MAXIMUM_PERCENT / 100)
    return LEIT_QUALITY_IMPLAUSIBLE;
  if (measure (config, stream, reading->value, &content) &&
      (content.litres < 0 ||
       content.litres > get_largest_litres (config, stream) * MAXIMUM_PERCENT / 100))
    return LEIT_QUALITY_IMPLAUSIBLE;
  return reading->quality;
}

/* "31 l of 300 l (10 %)" */
static char *
describe_content (const LeitTankConfig *config, const Content *content, double limit)
{
  g_autofree char *litres = leit_format_quantity (content->litres, 0, "l");
  g_autofree char *capacity = leit_format_quantity (config->capacity_litres, 0, "l");
  g_autofree char *percent = leit_phrase_beside_limit (content->percent, limit, 0, "%");

  /* Translators: litres in a tank, its capacity and the share, "31 l of 300 l (10 %)" */
  return g_strdup_printf (_ ("%s of %s (%s)"), litres, capacity, percent);
}

static LeitStatus
rate_percent (double percent, const LeitThresholds *t, double *limit)
{
  if (percent < t->tank_nearly_empty_percent) {
    *limit = t->tank_nearly_empty_percent;
    return LEIT_STATUS_NEARLY_EMPTY;
  }
  if (percent >= t->tank_full_percent) {
    *limit = t->tank_full_percent;
    return LEIT_STATUS_FULL;
  }
  *limit = t->tank_low_percent;
  return percent < t->tank_low_percent ? LEIT_STATUS_LOW : LEIT_STATUS_GOOD;
}

/* Water below the tap is there, but nobody can draw it. */
static LeitRating *
rate_content (const LeitTankConfig *config, const LeitThresholds *t, const Content *content)
{
  double limit;
  LeitStatus status = rate_percent (content->percent, t, &limit);
  g_autofree char *amount = describe_content (config, content, limit);
  g_autofree char *limit_text = leit_phrase_limit (limit, "%");
  LeitRating *rating;
  char *reason;

  if (content->litres > 0 && content->litres <= config->dead_volume_litres) {
    status = LEIT_STATUS_NEARLY_EMPTY;
    /* Translators: %s is "31 l of 300 l (10 %)" */
    reason = g_strdup_printf (_ ("%s, all of it below the tap"), amount);
  } else {
    /* Translators: "31 l of 300 l (10 %)" and the limit that decided, "15 %" */
    reason = g_strdup_printf (_ ("%s, limit %s"), amount, limit_text);
  }
  rating = leit_rating_new (status, reason);
  rating->severity = leit_shortfall (content->percent, t->tank_nearly_empty_percent);
  return rating;
}

static LeitRating *
rate_bare_level (const LeitStream *stream, const LeitReading *reading)
{
  g_autofree char *level =
      leit_format_quantity (reading->value, leit_role_get_decimals (stream->role), stream->unit);

  return leit_rating_new (LEIT_STATUS_NO_VALUE,
                          /* Translators: %s is a level, "42 cm" */
                          g_strdup_printf (_ ("level %s, but the tank's shape is unknown"), level));
}

/* What was known last helps who goes there; the gauge itself must not show it. */
static char *
describe_problem (const LeitTankConfig *config,
                  const LeitThresholds *thresholds,
                  const LeitStream *stream,
                  const LeitReading *reading,
                  gint64 now_ms)
{
  g_autofree char *problem = leit_reading_get_problem (thresholds, stream, reading, now_ms);
  g_autofree char *last = NULL;
  Content content;

  if (problem == NULL || !stream->rated || !leit_reading_is_usable (reading) ||
      !measure (config, stream, reading->value, &content))
    return g_steal_pointer (&problem);
  last = describe_content (config, &content, NAN);
  /* Translators: "no value for 3 days" and the last known content, "31 l of 300 l (10 %)" */
  return g_strdup_printf (_ ("%s, before that %s"), problem, last);
}

static LeitRating *
rate_reading (const LeitTankConfig *config,
              const LeitThresholds *thresholds,
              const LeitStream *stream,
              const LeitReading *reading,
              gint64 now_ms,
              Content *content)
{
  g_autoptr (LeitRating) rating = NULL;
  g_autofree char *problem = NULL;

  *content = NO_CONTENT;
  if (stream == NULL)
    return leit_rating_new (LEIT_STATUS_NO_VALUE, g_strdup (_ ("no sensor measures the level")));
  problem = describe_problem (config, thresholds, stream, reading, now_ms);
  if (problem != NULL)
    return leit_rating_new (LEIT_STATUS_NO_VALUE, g_steal_pointer (&problem));
  if (!measure (config, stream, reading->value, content))
    return rate_bare_level (stream, reading);

  rating = rate_content (config, thresholds, content);
  if (leit_freshness_of (thresholds, stream, reading, now_ms) == LEIT_FRESHNESS_LATE)
    rating->reason = leit_phrase_join_age (rating->reason, reading->time_ms, now_ms);
  return g_steal_pointer (&rating);
}

static gboolean
same_double (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static gboolean
take (LeitTank *self, const Content *content, LeitRating *rating, gint64 time_ms)
{
  g_autoptr (LeitRating) before = g_steal_pointer (&self->rating);
  const gboolean differs[N_PROPERTIES] = {
    [PROP_LEVEL_PERCENT] = !same_double (self->percent, content->percent),
    [PROP_VOLUME_LITRES] = !same_double (self->litres, content->litres),
    [PROP_STATUS] = before->status != rating->status,
    [PROP_REASON] = !g_str_equal (before->reason, rating->reason),
    [PROP_TIME] = self->time_ms != time_ms,
  };
  gboolean any = FALSE;

  self->percent = content->percent;
  self->litres = content->litres;
  self->rating = rating;
  self->time_ms = time_ms;
  for (guint id = PROP_NAME; id < N_PROPERTIES; id++) {
    if (differs[id])
      g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
    any |= differs[id];
  }
  return any;
}

/**
 * leit_tank_update:
 * @self: a tank
 * @thresholds: the town's limits
 * @stream: (nullable): the stream that measures the level; %NULL: none does
 * @reading: (nullable): its newest reading; %NULL: never came
 * @now_ms: the clock, milliseconds UTC
 *
 * Works out litres, percent and status from the newest reading and notifies what differs. A level
 * in cm needs the tank's geometry. A reading that is inactive, doubtful or implausible leaves
 * no litres and no percent, only a reason; one slightly above 100 % is shown as it is.
 *
 * Returns: whether anything differs from before
 */
gboolean
leit_tank_update (LeitTank *self,
                  const LeitThresholds *thresholds,
                  const LeitStream *stream,
                  const LeitReading *reading,
                  gint64 now_ms)
{
  LeitReading judged;
  LeitRating *rating;
  Content content;
  gint64 time_ms = LEIT_TIME_NONE;

  g_return_val_if_fail (LEIT_IS_TANK (self), FALSE);
  g_return_val_if_fail (thresholds != NULL, FALSE);

  if (stream != NULL && reading != NULL && reading->quality != LEIT_QUALITY_MISSING) {
    judged = *reading;
    judged.quality = leit_tank_judge (self->config, stream, reading);
    reading = &judged;
    time_ms = judged.time_ms;
  }
  rating = rate_reading (self->config, thresholds, stream, reading, now_ms, &content);
  return take (self, &content, rating, time_ms);
}
