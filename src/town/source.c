#include "town/source.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>

struct _LeitSource {
  GObject parent_instance;

  const LeitSourceConfig *config;
  guint index;
  LeitSourceState state;
  LeitSourceState outcome;
  gint64 last_success_ms;
  gint64 last_attempt_ms;
  gint64 next_attempt_ms;
  char *last_error;
  char *note;
};

enum {
  PROP_0,
  PROP_STATE,
  PROP_LAST_SUCCESS,
  PROP_NEXT_ATTEMPT,
  PROP_LAST_ERROR,
  PROP_NOTE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static const struct {
  const char *name;
  const char *label;
} states[] = {
  [LEIT_SOURCE_WAITING] = { "waiting", N_ ("not asked yet") },
  [LEIT_SOURCE_ASKING] = { "asking", N_ ("is being asked") },
  [LEIT_SOURCE_OK] = { "ok", N_ ("answers") },
  [LEIT_SOURCE_DOWN] = { "down", N_ ("does not answer") },
  [LEIT_SOURCE_OFFLINE] = { "offline", N_ ("no network") },
  [LEIT_SOURCE_SIGN_IN] = { "sign_in", N_ ("needs a sign-in") },
};

G_DEFINE_FINAL_TYPE (LeitSource, leit_source, G_TYPE_OBJECT)

static void
leit_source_finalize (GObject *object)
{
  LeitSource *self = LEIT_SOURCE (object);

  g_free (self->last_error);
  g_free (self->note);
  G_OBJECT_CLASS (leit_source_parent_class)->finalize (object);
}

static void
leit_source_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LeitSource *self = LEIT_SOURCE (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_int (value, self->state);
    break;
  case PROP_LAST_SUCCESS:
    g_value_set_int64 (value, self->last_success_ms);
    break;
  case PROP_NEXT_ATTEMPT:
    g_value_set_int64 (value, self->next_attempt_ms);
    break;
  case PROP_LAST_ERROR:
    g_value_set_string (value, self->last_error);
    break;
  case PROP_NOTE:
    g_value_set_string (value, self->note);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static GParamSpec *
time_property (const char *name)
{
  return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, LEIT_TIME_NONE,
                             G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
leit_source_class_init (LeitSourceClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = leit_source_finalize;
  object_class->get_property = leit_source_get_property;

  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, 0, G_N_ELEMENTS (states) - 1,
                                             LEIT_SOURCE_WAITING, flags);
  properties[PROP_LAST_SUCCESS] = time_property ("last-success");
  properties[PROP_NEXT_ATTEMPT] = time_property ("next-attempt");
  properties[PROP_LAST_ERROR] = g_param_spec_string ("last-error", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_source_init (LeitSource *self)
{
  self->last_success_ms = LEIT_TIME_NONE;
  self->last_attempt_ms = LEIT_TIME_NONE;
  self->next_attempt_ms = LEIT_TIME_NONE;
}

/**
 * leit_source_new:
 * @config: the source in its profile, which must outlive it
 * @index: its place in the town's list of sources
 *
 * Returns: (transfer full): a source nobody has asked yet
 */
LeitSource *
leit_source_new (const LeitSourceConfig *config, guint index)
{
  LeitSource *self;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_object_new (LEIT_TYPE_SOURCE, NULL);
  self->config = config;
  self->index = index;
  return self;
}

/**
 * leit_source_get_config:
 * @self: a source
 *
 * Returns: the source in its profile
 */
const LeitSourceConfig *
leit_source_get_config (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), NULL);

  return self->config;
}

/**
 * leit_source_get_index:
 * @self: a source
 *
 * Returns: its place in the town's list of sources
 */
guint
leit_source_get_index (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), 0);

  return self->index;
}

/**
 * leit_source_get_id:
 * @self: a source
 *
 * Returns: its id in the profile
 */
const char *
leit_source_get_id (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), NULL);

  return self->config->id;
}

/**
 * leit_source_get_name:
 * @self: a source
 *
 * Returns: the name staff know it by
 */
const char *
leit_source_get_name (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), NULL);

  return self->config->name;
}

/**
 * leit_source_get_state:
 * @self: a source
 *
 * Returns: its state now
 */
LeitSourceState
leit_source_get_state (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), LEIT_SOURCE_WAITING);

  return self->state;
}

/**
 * leit_source_get_outcome:
 * @self: a source
 *
 * How the last finished attempt ended. Unlike the state it does not forget a failure while the
 * source is asked again, so that a warning does not flicker with every retry.
 *
 * Returns: a state other than %LEIT_SOURCE_ASKING; %LEIT_SOURCE_WAITING before the first attempt
 */
LeitSourceState
leit_source_get_outcome (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), LEIT_SOURCE_WAITING);

  return self->outcome;
}

/**
 * leit_source_get_last_success_ms:
 * @self: a source
 *
 * Returns: when it last gave a good answer, milliseconds UTC, or %LEIT_TIME_NONE
 */
gint64
leit_source_get_last_success_ms (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), LEIT_TIME_NONE);

  return self->last_success_ms;
}

/**
 * leit_source_get_next_attempt_ms:
 * @self: a source
 *
 * Returns: when it will be asked next, milliseconds UTC, or %LEIT_TIME_NONE
 */
gint64
leit_source_get_next_attempt_ms (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), LEIT_TIME_NONE);

  return self->next_attempt_ms;
}

/**
 * leit_source_get_last_attempt_ms:
 * @self: a source
 *
 * Returns: when an attempt last ended, milliseconds UTC, or %LEIT_TIME_NONE
 */
gint64
leit_source_get_last_attempt_ms (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), LEIT_TIME_NONE);

  return self->last_attempt_ms;
}

/**
 * leit_source_get_last_error:
 * @self: a source
 *
 * Returns: (nullable): what went wrong, translated; %NULL after a good answer
 */
const char *
leit_source_get_last_error (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), NULL);

  return self->last_error;
}

/**
 * leit_source_get_note:
 * @self: a source
 *
 * Returns: (nullable): what was odd in the last good answer, translated
 */
const char *
leit_source_get_note (LeitSource *self)
{
  g_return_val_if_fail (LEIT_IS_SOURCE (self), NULL);

  return self->note;
}

static gboolean
set_text (char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return FALSE;
  g_free (*field);
  *field = g_strdup (text);
  return TRUE;
}

static gboolean
set_time (gint64 *field, gint64 time_ms)
{
  if (*field == time_ms)
    return FALSE;
  *field = time_ms;
  return TRUE;
}

/* What a call leaves behind; written at once, so that nobody sees half of it. */
typedef struct {
  LeitSourceState state;
  LeitSourceState outcome;
  gint64 last_success_ms;
  gint64 last_attempt_ms;
  gint64 next_attempt_ms;
  const char *last_error;
  const char *note;
} Facts;

static Facts
get_facts (LeitSource *self)
{
  return (Facts){ self->state,
                  self->outcome,
                  self->last_success_ms,
                  self->last_attempt_ms,
                  self->next_attempt_ms,
                  self->last_error,
                  self->note };
}

static void
set_facts (LeitSource *self, const Facts *facts)
{
  gboolean differs[N_PROPERTIES] = { FALSE };
  gboolean any = self->outcome != facts->outcome;

  differs[PROP_STATE] = self->state != facts->state;
  self->state = facts->state;
  self->outcome = facts->outcome;
  any |= set_time (&self->last_attempt_ms, facts->last_attempt_ms);
  differs[PROP_LAST_SUCCESS] = set_time (&self->last_success_ms, facts->last_success_ms);
  differs[PROP_NEXT_ATTEMPT] = set_time (&self->next_attempt_ms, facts->next_attempt_ms);
  differs[PROP_LAST_ERROR] = set_text (&self->last_error, facts->last_error);
  differs[PROP_NOTE] = set_text (&self->note, facts->note);

  for (guint id = PROP_STATE; id < N_PROPERTIES; id++) {
    if (differs[id])
      g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
    any |= differs[id];
  }
  if (any)
    g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * leit_source_restore:
 * @self: a source
 * @last_success_ms: when it last gave a good answer, milliseconds UTC, or %LEIT_TIME_NONE
 * @last_attempt_ms: when an attempt last ended, milliseconds UTC, or %LEIT_TIME_NONE
 * @last_error: (nullable): what went wrong then
 *
 * Brings back what the store remembers of it. The state stays %LEIT_SOURCE_WAITING: nobody has
 * asked in this run.
 */
void
leit_source_restore (LeitSource *self,
                     gint64 last_success_ms,
                     gint64 last_attempt_ms,
                     const char *last_error)
{
  Facts facts;

  g_return_if_fail (LEIT_IS_SOURCE (self));

  facts = get_facts (self);
  facts.last_success_ms = last_success_ms;
  facts.last_attempt_ms = last_attempt_ms;
  facts.last_error = last_error;
  if (last_error != NULL)
    facts.outcome = LEIT_SOURCE_DOWN;
  else if (last_success_ms != LEIT_TIME_NONE)
    facts.outcome = LEIT_SOURCE_OK;
  set_facts (self, &facts);
}

/**
 * leit_source_set_asking:
 * @self: a source
 *
 * A request is under way. Last error, note and times stay until it ends.
 */
void
leit_source_set_asking (LeitSource *self)
{
  Facts facts;

  g_return_if_fail (LEIT_IS_SOURCE (self));

  facts = get_facts (self);
  facts.state = LEIT_SOURCE_ASKING;
  set_facts (self, &facts);
}

/**
 * leit_source_set_succeeded:
 * @self: a source
 * @now_ms: the clock, milliseconds UTC
 * @next_ms: when it will be asked next, milliseconds UTC, or %LEIT_TIME_NONE
 * @note: (nullable): what was odd in the answer, translated
 *
 * The last answer was good: the last error is forgotten.
 */
void
leit_source_set_succeeded (LeitSource *self, gint64 now_ms, gint64 next_ms, const char *note)
{
  const Facts facts = { LEIT_SOURCE_OK, LEIT_SOURCE_OK, now_ms, now_ms, next_ms, NULL, note };

  g_return_if_fail (LEIT_IS_SOURCE (self));

  set_facts (self, &facts);
}

/**
 * leit_source_set_failed:
 * @self: a source
 * @state: %LEIT_SOURCE_DOWN, %LEIT_SOURCE_OFFLINE or %LEIT_SOURCE_SIGN_IN
 * @now_ms: the clock, milliseconds UTC
 * @next_ms: when it will be asked next, milliseconds UTC; %LEIT_TIME_NONE: not by itself
 * @error: (nullable): what went wrong, translated
 *
 * The last answer was not good, or there was none. The time of the last success stays; offline is
 * no attempt.
 */
void
leit_source_set_failed (
    LeitSource *self, LeitSourceState state, gint64 now_ms, gint64 next_ms, const char *error)
{
  Facts facts;

  g_return_if_fail (LEIT_IS_SOURCE (self));
  g_return_if_fail (state == LEIT_SOURCE_DOWN || state == LEIT_SOURCE_OFFLINE ||
                    state == LEIT_SOURCE_SIGN_IN);

  facts = get_facts (self);
  facts.state = state;
  facts.outcome = state;
  facts.next_attempt_ms = next_ms;
  facts.last_error = error;
  facts.note = NULL;
  if (state != LEIT_SOURCE_OFFLINE)
    facts.last_attempt_ms = now_ms;
  set_facts (self, &facts);
}

/**
 * leit_source_state_to_string:
 * @state: a state
 *
 * Returns: its name in reports: `waiting`, `asking`, `ok`, `down`, `offline`, `sign_in`
 */
const char *
leit_source_state_to_string (LeitSourceState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), "waiting");

  return states[state].name;
}

/**
 * leit_source_state_get_label:
 * @state: a state
 *
 * Returns: the state in words, translated, to stand after the source's name: "does not answer"
 */
const char *
leit_source_state_get_label (LeitSourceState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (states), "");

  return _ (states[state].label);
}

/**
 * leit_source_kind_to_string:
 * @kind: a kind of source
 *
 * Returns: its name in profiles and reports
 */
const char *
leit_source_kind_to_string (LeitSourceKind kind)
{
  return kind == LEIT_SOURCE_KIND_OPENSENSEMAP ? "opensensemap" : "thingsboard";
}

/**
 * leit_source_kind_get_label:
 * @kind: a kind of source
 *
 * Returns: the name people know it by
 */
const char *
leit_source_kind_get_label (LeitSourceKind kind)
{
  return kind == LEIT_SOURCE_KIND_OPENSENSEMAP ? "openSenseMap" : "ThingsBoard";
}
