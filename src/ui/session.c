#include "ui/session.h"

#include "base/clock.h"
#include "base/format.h"
#include "ui/demo-schedules.h"
#include "ui/settings.h"
#include "ui/watering-notices.h"
#include "ui/watering.h"

#include <glib/gi18n-lib.h>

#define REQUESTS_AT_A_TIME 4
/* Ages are shown in minutes; twice as often is soon enough. */
#define REFRESH_SECONDS 30
/* Not in the busy first minute. */
#define FIRST_THINNING_SECONDS 120
#define THINNING_SECONDS (24 * 3600)

#define LEVEL_DAYS 21

struct _LeitSession {
  GObject parent_instance;

  char *location;
  LeitHttpClient *http;
  LeitTown *town;
  LeitStore *store;
  LeitPoller *poller;
  LeitWatering *watering;
  LeitFilter *filter;
  GNetworkMonitor *monitor;
  gboolean offline;
  char *store_problem;
  char *copy_problem;
  guint refresh_id;
  guint thinning_id;
  gboolean closed;
};

G_DEFINE_FINAL_TYPE (LeitSession, leit_session, G_TYPE_OBJECT)

enum { PROP_0, PROP_OFFLINE, PROP_STORE_PROBLEM, PROP_COPY_PROBLEM, N_PROPS };

enum { SIGNAL_CLOSED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
leit_session_dispose (GObject *object)
{
  LeitSession *self = LEIT_SESSION (object);

  leit_session_close (self);
  g_clear_object (&self->watering);
  g_clear_object (&self->poller);
  g_clear_object (&self->store);
  g_clear_object (&self->town);
  g_clear_object (&self->filter);
  g_clear_object (&self->http);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (leit_session_parent_class)->dispose (object);
}

static void
leit_session_finalize (GObject *object)
{
  LeitSession *self = LEIT_SESSION (object);

  g_free (self->location);
  g_free (self->store_problem);
  g_free (self->copy_problem);
  G_OBJECT_CLASS (leit_session_parent_class)->finalize (object);
}

static void
leit_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LeitSession *self = LEIT_SESSION (object);

  switch (id) {
  case PROP_OFFLINE:
    g_value_set_boolean (value, self->offline);
    break;
  case PROP_STORE_PROBLEM:
    g_value_set_string (value, self->store_problem);
    break;
  case PROP_COPY_PROBLEM:
    g_value_set_string (value, self->copy_problem);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
leit_session_class_init (LeitSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = leit_session_dispose;
  object_class->finalize = leit_session_finalize;
  object_class->get_property = leit_session_get_property;
  properties[PROP_OFFLINE] = g_param_spec_boolean ("offline", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STORE_PROBLEM] = g_param_spec_string ("store-problem", NULL, NULL, NULL,
                                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_COPY_PROBLEM] = g_param_spec_string ("copy-problem", NULL, NULL, NULL,
                                                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
leit_session_init (LeitSession *self)
{
  self->filter = leit_filter_new ();
  self->http = leit_http_client_new (REQUESTS_AT_A_TIME);
  leit_http_client_set_max_requests (self->http, REQUESTS_AT_A_TIME);
}

static void
set_store_problem (LeitSession *self, const char *problem)
{
  if (g_strcmp0 (self->store_problem, problem) == 0)
    return;
  g_free (self->store_problem);
  self->store_problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORE_PROBLEM]);
}

typedef struct {
  LeitSession *session;
  LeitSessionFlags flags;
  char *store_path;
  /* what the thread found out */
  LeitStore *store;
  char *problem;
} Opening;

static void
opening_free (Opening *opening)
{
  g_clear_object (&opening->session);
  g_clear_object (&opening->store);
  g_free (opening->store_path);
  g_free (opening->problem);
  g_free (opening);
}

/* A damaged file is kept aside for whoever can mend it, and a new one begun. */
static void
begin_anew (Opening *opening, const GError *damage)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = leit_store_keep_copy (opening->store_path, &error);

  if (copy != NULL)
    opening->store = leit_store_open (opening->store_path, LEIT_STORE_DEFAULT, &error);
  if (opening->store != NULL)
    opening->problem = g_strdup_printf (
        /* Translators: the path of the copy */
        _ ("The stored history was damaged. A copy is kept at %s; a new history has begun."), copy);
  else
    opening->problem = g_strdup_printf ("%s %s", damage->message, error->message);
}

/* Whatever is wrong, the town opens: read-only, or with what the sensors say now. */
static void
open_store (Opening *opening)
{
  g_autoptr (GError) error = NULL;

  if ((opening->flags & LEIT_SESSION_READ_ONLY) != 0) {
    opening->store = leit_store_open (opening->store_path, LEIT_STORE_READ_ONLY, &error);
    opening->problem = error != NULL ? g_strdup (error->message) : NULL;
    return;
  }
  opening->store = leit_store_open (opening->store_path, LEIT_STORE_DEFAULT, &error);
  if (opening->store != NULL)
    return;
  if (g_error_matches (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_DAMAGED)) {
    begin_anew (opening, error);
    return;
  }
  opening->store = leit_store_open (opening->store_path, LEIT_STORE_READ_ONLY, NULL);
  opening->problem = g_strdup (error->message);
}

static void
open_store_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  open_store (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
update_offline (LeitSession *self)
{
  GListModel *sources = leit_town_get_sources (self->town);
  gboolean needs_network = FALSE;
  gboolean offline;

  for (guint i = 0; i < g_list_model_get_n_items (sources); i++)
    needs_network |=
        !leit_net_is_loopback (leit_source_get_config (leit_town_get_source (self->town, i))->url);
  offline = needs_network && !g_network_monitor_get_network_available (self->monitor);
  if (self->offline == offline)
    return;
  self->offline = offline;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFLINE]);
}

static void
on_store_error (LeitSession *self, const GError *error)
{
  set_store_problem (self, error->message);
}

static void
on_store_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  LeitSession *self = opening->session;
  g_autoptr (GError) error = NULL;

  self->store = g_steal_pointer (&opening->store);
  if (self->store != NULL &&
      !leit_store_load_latest (self->store, self->town, leit_clock_now_ms (), &error) &&
      opening->problem == NULL)
    opening->problem = g_strdup (error->message);
  set_store_problem (self, opening->problem);
  self->poller = leit_poller_new (self->town, self->store, self->http);
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  leit_poller_set_network_monitor (self->poller, self->monitor);
  g_signal_connect_object (self->poller, "store-error", G_CALLBACK (on_store_error), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->monitor, "network-changed", G_CALLBACK (update_offline), self,
                           G_CONNECT_SWAPPED);
  update_offline (self);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

static void
note_copy (LeitSession *self, const LeitLoadedTown *loaded)
{
  g_autofree char *when = NULL;

  if (loaded->copy_of_ms == LEIT_TIME_NONE)
    return;
  when = leit_format_exact_time (loaded->copy_of_ms, leit_profile_get_time_zone (loaded->profile));
  /* Translators: when the copy was made, why it is used */
  self->copy_problem = g_strdup_printf (_ ("The town file is a copy of %s. %s"), when,
                                        loaded->copy_reason != NULL ? loaded->copy_reason : "");
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Opening *opening = g_task_get_task_data (task);
  LeitSession *self = opening->session;
  g_autoptr (GTask) store_task = NULL;
  GError *error = NULL;
  g_autoptr (LeitLoadedTown) loaded = leit_town_load_finish (result, &error);

  if (loaded == NULL) {
    g_task_return_error (task, error);
    return;
  }
  self->location = g_strdup (loaded->location);
  self->town = leit_town_new (loaded->profile);
  note_copy (self, loaded);
  opening->store_path = leit_store_path_for_town (leit_profile_get_id (loaded->profile));
  store_task =
      g_task_new (NULL, g_task_get_cancellable (task), on_store_opened, g_object_ref (task));
  g_task_set_task_data (store_task, opening, NULL);
  g_task_run_in_thread (store_task, open_store_in_thread);
}

/**
 * leit_session_open_async:
 * @location: file path, file: URI or http(s) URL of a town file
 *
 * Loads the profile, opens the store and fills the model with the last known state. A store that
 * cannot be used does not keep the town from opening; `store-problem` then says what is wrong.
 */
void
leit_session_open_async (const char *location,
                         LeitSessionFlags flags,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_return_if_fail (location != NULL);

  g_task_set_source_tag (task, leit_session_open_async);
  opening->session = g_object_new (LEIT_TYPE_SESSION, NULL);
  opening->flags = flags;
  g_task_set_task_data (task, opening, (GDestroyNotify) opening_free);
  leit_town_load_async (location, opening->session->http, cancellable, on_loaded, task);
}

/**
 * leit_session_open_finish:
 *
 * Returns: (transfer full): the open town, not polling yet; %NULL with an error that says what is
 *   wrong with the town file
 */
LeitSession *
leit_session_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_levels_filled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitSession) self = user_data;

  leit_poller_back_fill_finish (LEIT_POLLER (source), result, NULL);
  if (self->watering != NULL && !self->closed)
    leit_watering_read_levels (self->watering);
}

/* What cans and drain-offs are told by: the tanks' levels of the last weeks, as far as they are not in the store yet. */
static void
fill_levels (LeitSession *self)
{
  gint64 now_ms = leit_clock_now_ms ();
  guint n_streams = leit_town_get_n_streams (self->town);

  for (guint i = 0; i < n_streams; i++) {
    const LeitStream *stream = leit_town_get_stream (self->town, i);

    if (stream->role <= LEIT_ROLE_TANK_PERCENT && stream->owner.kind == LEIT_THING_TANK)
      leit_poller_back_fill_async (self->poller, stream, now_ms - LEVEL_DAYS * LEIT_DAY_MS, now_ms,
                                   NULL, on_levels_filled, g_object_ref (self));
  }
}

static void
on_watering_changed (LeitWatering *watering)
{
  GApplication *application = g_application_get_default ();

  if (application != NULL)
    leit_watering_send_notices (watering, application);
}

static void
on_watering_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitSession) self = user_data;
  LeitWatering *watering = LEIT_WATERING (source);

  leit_watering_load_finish (watering, result, NULL);
  if (self->closed)
    return;
  g_signal_connect (watering, "changed", G_CALLBACK (on_watering_changed), NULL);
  leit_watering_start (watering);
  fill_levels (self);
  if (leit_profile_get_simulated (leit_town_get_profile (self->town)))
    leit_demo_schedules_make (watering);
}

static void
start_watering (LeitSession *self)
{
  if (self->store == NULL)
    return;
  self->watering = leit_watering_new (self->town, self->store, self->http, self->location);
  leit_watering_load_async (self->watering, on_watering_loaded, g_object_ref (self));
}

static gboolean
on_refresh (gpointer user_data)
{
  LeitSession *self = user_data;

  leit_town_refresh (self->town, leit_clock_now_ms ());
  return G_SOURCE_CONTINUE;
}

static void
on_thinned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitSession) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!leit_store_thin_finish (LEIT_STORE (source), result, &error) &&
      !g_error_matches (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_READ_ONLY))
    set_store_problem (self, error->message);
}

static gboolean
on_thinning_due (gpointer user_data)
{
  LeitSession *self = user_data;
  LeitSettings *settings = leit_settings_get_default ();

  self->thinning_id = g_timeout_add_seconds (THINNING_SECONDS, on_thinning_due, self);
  if (self->store != NULL && !leit_store_is_read_only (self->store))
    leit_store_thin_async (self->store, leit_clock_now_ms (), leit_settings_get_raw_days (settings),
                           leit_settings_get_hourly_days (settings), NULL, on_thinned,
                           g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/**
 * leit_session_start:
 *
 * Begins to poll, to let values age, and to thin the history once a day.
 */
void
leit_session_start (LeitSession *self)
{
  g_return_if_fail (LEIT_IS_SESSION (self));

  if (self->refresh_id != 0 || self->closed)
    return;
  self->refresh_id = g_timeout_add_seconds (REFRESH_SECONDS, on_refresh, self);
  self->thinning_id = g_timeout_add_seconds (FIRST_THINNING_SECONDS, on_thinning_due, self);
  leit_poller_start (self->poller);
  start_watering (self);
}

/**
 * leit_session_close:
 *
 * Stops polling and closes the store; what was confirmed on screen is in it.
 */
void
leit_session_close (LeitSession *self)
{
  g_return_if_fail (LEIT_IS_SESSION (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  g_clear_handle_id (&self->refresh_id, g_source_remove);
  g_clear_handle_id (&self->thinning_id, g_source_remove);
  if (self->poller != NULL)
    leit_poller_stop (self->poller);
  if (self->watering != NULL)
    leit_watering_stop (self->watering);
  if (self->store != NULL)
    leit_store_close (self->store);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

const char *
leit_session_get_location (LeitSession *self)
{
  g_return_val_if_fail (LEIT_IS_SESSION (self), NULL);

  return self->location;
}

LeitTown *
leit_session_get_town (LeitSession *self)
{
  g_return_val_if_fail (LEIT_IS_SESSION (self), NULL);

  return self->town;
}

LeitStore *
leit_session_get_store (LeitSession *self)
{
  g_return_val_if_fail (LEIT_IS_SESSION (self), NULL);

  return self->store;
}

LeitPoller *
leit_session_get_poller (LeitSession *self)
{
  g_return_val_if_fail (LEIT_IS_SESSION (self), NULL);

  return self->poller;
}

LeitHttpClient *
leit_session_get_http (LeitSession *self)
{
  g_return_val_if_fail (LEIT_IS_SESSION (self), NULL);

  return self->http;
}

LeitFilter *
leit_session_get_filter (LeitSession *self)
{
  g_return_val_if_fail (LEIT_IS_SESSION (self), NULL);

  return self->filter;
}

LeitWatering *
leit_session_get_watering (LeitSession *self)
{
  g_return_val_if_fail (LEIT_IS_SESSION (self), NULL);

  return self->watering;
}
