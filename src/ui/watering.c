#include "ui/watering.h"

#include "base/clock.h"
#include "net/keyring.h"
#include "schedule/caldav-home.h"
#include "schedule/folder-home.h"
#include "ui/watering-levels.h"
#include "weather/bright-sky.h"

#include <glib/gi18n-lib.h>

/* Crews' telephones write seldom; five minutes is soon enough, and F5 asks at once. */
#define SYNC_SECONDS 300
/* Bright Sky's sources are renewed every hour. */
#define WEATHER_SECONDS 1800
#define LEVELS_SECONDS 600

typedef struct {
  LeitCalendarBook *book;
  const LeitCalendarConfig *config;
  char *path; /* (nullable) of the folder */
  gboolean needs_password;
} Calendar;

enum { SCHEDULES, LOG, N_CALENDARS };

struct _LeitWatering {
  GObject parent_instance;
  LeitTown *town;
  LeitStore *store;
  LeitHttpClient *http;
  Calendar calendars[N_CALENDARS];
  guint n_loading;
  gboolean ready;
  LeitWeather *weather;
  char *weather_problem;
  LeitWateringLevels *levels;
  GCancellable *cancellable;
  guint sync_id, weather_id, levels_id, changed_id;
};

G_DEFINE_FINAL_TYPE (LeitWatering, leit_watering, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
leit_watering_dispose (GObject *object)
{
  LeitWatering *self = LEIT_WATERING (object);

  leit_watering_stop (self);
  g_clear_handle_id (&self->changed_id, g_source_remove);
  for (guint i = 0; i < N_CALENDARS; i++) {
    g_clear_object (&self->calendars[i].book);
    g_clear_pointer (&self->calendars[i].path, g_free);
  }
  g_clear_object (&self->levels);
  g_clear_object (&self->town);
  g_clear_object (&self->store);
  g_clear_object (&self->http);
  g_clear_pointer (&self->weather, leit_weather_unref);
  g_clear_pointer (&self->weather_problem, g_free);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (leit_watering_parent_class)->dispose (object);
}

static void
leit_watering_class_init (LeitWateringClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_watering_dispose;
  signals[CHANGED] = g_signal_new ("changed", LEIT_TYPE_WATERING, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
leit_watering_init (LeitWatering *self)
{
  self->cancellable = g_cancellable_new ();
}

static gboolean
emit_changed (gpointer user_data)
{
  LeitWatering *self = user_data;

  self->changed_id = 0;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
queue_changed (LeitWatering *self)
{
  if (self->changed_id == 0 && !g_cancellable_is_cancelled (self->cancellable))
    self->changed_id = g_idle_add (emit_changed, self);
}

/* {{{ Where the calendars are */

/* A folder named in the town file lies beside it; one of a town from the web, or none named, with the user's data. */
static char *
find_folder (LeitWatering *self,
             const LeitCalendarConfig *config,
             const char *location,
             const char *name)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (location);
  g_autoptr (GFile) beside = NULL;
  const char *town_id = leit_profile_get_id (leit_town_get_profile (self->town));

  if (config->folder != NULL && g_path_is_absolute (config->folder))
    return g_strdup (config->folder);
  if (config->folder != NULL && g_file_is_native (file)) {
    beside = g_file_get_parent (file);
    return g_build_filename (g_file_peek_path (beside), config->folder, NULL);
  }
  return g_build_filename (g_get_user_data_dir (), "leitstand", "calendars", town_id, name, NULL);
}

static void
on_home_changed (LeitCalendarBook *book)
{
  leit_calendar_book_sync_async (book, NULL, NULL);
}

static void
set_home (LeitWatering *self, Calendar *calendar, LeitCalendarHome *home)
{
  calendar->needs_password = FALSE;
  leit_calendar_book_set_home (calendar->book, home);
  g_signal_connect_object (home, "changed", G_CALLBACK (on_home_changed), calendar->book,
                           G_CONNECT_SWAPPED);
  if (self->sync_id != 0)
    leit_calendar_book_sync_async (calendar->book, NULL, NULL);
}

static char *
keyring_name (const Calendar *calendar)
{
  return g_strconcat ("calendar:", calendar->config->user_name, NULL);
}

static void
on_password (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitWatering) self = user_data;
  g_autoptr (LeitCredentials) credentials = leit_keyring_look_up_finish (result, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  for (guint i = 0; i < N_CALENDARS; i++) {
    Calendar *calendar = &self->calendars[i];
    g_autoptr (LeitCalendarHome) home = NULL;

    if (calendar->path != NULL || leit_calendar_book_get_home (calendar->book) != NULL)
      continue;
    calendar->needs_password = credentials == NULL;
    if (credentials == NULL)
      continue;
    home = leit_caldav_home_new (self->http, calendar->config->url, calendar->config->user_name,
                                 credentials->secret);
    set_home (self, calendar, home);
  }
  queue_changed (self);
}

static void
look_up_password (LeitWatering *self, Calendar *calendar)
{
  g_autofree char *name = keyring_name (calendar);

  leit_keyring_look_up_async (leit_profile_get_id (leit_town_get_profile (self->town)), name,
                              calendar->config->url, self->cancellable, on_password,
                              g_object_ref (self));
}

static void
set_up_calendar (LeitWatering *self,
                 guint which,
                 const LeitCalendarConfig *config,
                 const char *location)
{
  static const char *const names[N_CALENDARS] = { "schedules", "log" };
  Calendar *calendar = &self->calendars[which];
  g_autoptr (LeitCalendarHome) home = NULL;

  calendar->config = config;
  calendar->book = leit_calendar_book_new (self->store, names[which],
                                           which == SCHEDULES ? LEIT_BOOK_SCHEDULES : LEIT_BOOK_LOG,
                                           leit_watering_get_zone (self));
  g_signal_connect_object (calendar->book, "changed", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  if (config->url != NULL)
    return;
  calendar->path = find_folder (self, config, location, names[which]);
  home = leit_folder_home_new (calendar->path);
  set_home (self, calendar, home);
}

/* }}} */

/**
 * leit_watering_new:
 * @location: where the town file is; folders of calendars are looked for beside it
 */
LeitWatering *
leit_watering_new (LeitTown *town, LeitStore *store, LeitHttpClient *http, const char *location)
{
  LeitWatering *self = g_object_new (LEIT_TYPE_WATERING, NULL);
  const LeitWateringConfig *config;

  self->town = g_object_ref (town);
  self->store = g_object_ref (store);
  self->http = g_object_ref (http);
  config = leit_watering_get_config (self);
  set_up_calendar (self, SCHEDULES, &config->schedules, location);
  set_up_calendar (self, LOG, &config->log, location);
  self->levels = leit_watering_levels_new (self);
  g_signal_connect_object (self->levels, "changed", G_CALLBACK (queue_changed), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/* {{{ Loading */

static char *
weather_path (LeitWatering *self)
{
  g_autofree char *name =
      g_strconcat (leit_profile_get_id (leit_town_get_profile (self->town)), ".json", NULL);

  return g_build_filename (g_get_user_cache_dir (), "leitstand", "weather", name, NULL);
}

/* The last answer serves offline; its age says how far it can be trusted. */
static void
load_weather (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const char *path = data;
  g_autofree char *text = NULL;
  gsize length;
  g_autoptr (GBytes) bytes = NULL;

  (void) source;
  (void) cancellable;
  if (g_file_get_contents (path, &text, &length, NULL))
    bytes = g_bytes_new_take (g_steal_pointer (&text), length);
  g_task_return_pointer (task, bytes != NULL ? leit_weather_from_json (bytes, path, NULL) : NULL,
                         (GDestroyNotify) leit_weather_unref);
}

static void
end_loading (GTask *task)
{
  LeitWatering *self = g_task_get_source_object (task);

  if (--self->n_loading > 0)
    return;
  self->ready = TRUE;
  queue_changed (self);
  g_task_return_boolean (task, TRUE);
}

static void
on_weather_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitWatering *self = LEIT_WATERING (source);
  LeitWeather *weather = g_task_propagate_pointer (G_TASK (result), NULL);

  if (weather != NULL && self->weather == NULL)
    self->weather = weather;
  else
    g_clear_pointer (&weather, leit_weather_unref);
  end_loading (task);
}

static void
on_book_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!leit_calendar_book_load_finish (LEIT_CALENDAR_BOOK (source), result, &error))
    g_warning ("%s", error->message);
  end_loading (task);
}

void
leit_watering_load_async (LeitWatering *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GTask) weather_task = NULL;

  g_return_if_fail (LEIT_IS_WATERING (self));

  task = g_task_new (self, NULL, callback, user_data);
  self->n_loading = N_CALENDARS + 1;
  for (guint i = 0; i < N_CALENDARS; i++)
    leit_calendar_book_load_async (self->calendars[i].book, NULL, on_book_loaded,
                                   g_object_ref (task));
  weather_task = g_task_new (self, NULL, on_weather_loaded, g_object_ref (task));
  g_task_set_task_data (weather_task, weather_path (self), g_free);
  g_task_run_in_thread (weather_task, load_weather);
}

gboolean
leit_watering_load_finish (LeitWatering *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* }}} */

/* {{{ Weather */

static void
keep_weather (LeitWatering *self)
{
  g_autofree char *path = weather_path (self);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = leit_weather_to_json (self->weather);

  /* A copy for offline only: where it cannot be written nothing is lost. */
  if (g_mkdir_with_parents (folder, 0700) == 0)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                         G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, NULL);
}

static void
on_weather (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitWatering) self = user_data;
  g_autoptr (GError) error = NULL;
  LeitWeather *weather = leit_bright_sky_fetch_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->weather_problem, g_free);
  if (weather == NULL) {
    self->weather_problem = g_strdup (error->message);
  } else {
    g_clear_pointer (&self->weather, leit_weather_unref);
    self->weather = weather;
    keep_weather (self);
  }
  queue_changed (self);
}

static gboolean
fetch_weather (gpointer user_data)
{
  LeitWatering *self = user_data;
  LeitProfile *profile = leit_town_get_profile (self->town);
  const LeitBounds *bounds = leit_profile_get_bounds (profile);
  const char *url = leit_watering_get_config (self)->weather_url;

  if (url != NULL)
    leit_bright_sky_fetch_async (
        self->http, url, (bounds->south + bounds->north) / 2, (bounds->west + bounds->east) / 2,
        g_time_zone_get_identifier (leit_profile_get_time_zone (profile)), leit_clock_now_ms (),
        self->cancellable, on_weather, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

/* }}} */

static gboolean
sync_calendars (gpointer user_data)
{
  LeitWatering *self = user_data;

  for (guint i = 0; i < N_CALENDARS; i++)
    if (leit_calendar_book_get_home (self->calendars[i].book) != NULL)
      leit_calendar_book_sync_async (self->calendars[i].book, NULL, NULL);
  return G_SOURCE_CONTINUE;
}

static gboolean
read_levels (gpointer user_data)
{
  LeitWatering *self = user_data;

  leit_watering_levels_read (self->levels);
  return G_SOURCE_CONTINUE;
}

void
leit_watering_read_levels (LeitWatering *self)
{
  g_return_if_fail (LEIT_IS_WATERING (self));

  read_levels (self);
}

void
leit_watering_refresh (LeitWatering *self)
{
  g_return_if_fail (LEIT_IS_WATERING (self));

  sync_calendars (self);
  fetch_weather (self);
  read_levels (self);
}

void
leit_watering_start (LeitWatering *self)
{
  g_return_if_fail (LEIT_IS_WATERING (self));

  if (self->sync_id != 0)
    return;
  self->sync_id = g_timeout_add_seconds (SYNC_SECONDS, sync_calendars, self);
  self->weather_id = g_timeout_add_seconds (WEATHER_SECONDS, fetch_weather, self);
  self->levels_id = g_timeout_add_seconds (LEVELS_SECONDS, read_levels, self);
  for (guint i = 0; i < N_CALENDARS; i++)
    if (self->calendars[i].path == NULL)
      look_up_password (self, &self->calendars[i]);
  leit_watering_refresh (self);
}

void
leit_watering_stop (LeitWatering *self)
{
  g_return_if_fail (LEIT_IS_WATERING (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->sync_id, g_source_remove);
  g_clear_handle_id (&self->weather_id, g_source_remove);
  g_clear_handle_id (&self->levels_id, g_source_remove);
}

/* {{{ Signing in */

const LeitCalendarConfig *
leit_watering_get_missing_sign_in (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  for (guint i = 0; i < N_CALENDARS; i++)
    if (self->calendars[i].needs_password)
      return self->calendars[i].config;
  return NULL;
}

static void
on_password_stored (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitWatering) self = user_data;
  g_autoptr (GError) error = NULL;

  /* Without a keyring it serves until the window closes. */
  if (!leit_keyring_store_finish (result, &error))
    g_message ("%s", error->message);
  queue_changed (self);
}

/**
 * leit_watering_sign_in:
 * @password: of the first calendar that waits for one, and of the other where it is the same account on the same server
 */
void
leit_watering_sign_in (LeitWatering *self, const char *password)
{
  const LeitCalendarConfig *asked = leit_watering_get_missing_sign_in (self);
  const char *town_id = leit_profile_get_id (leit_town_get_profile (self->town));

  g_return_if_fail (asked != NULL);

  for (guint i = 0; i < N_CALENDARS; i++) {
    Calendar *calendar = &self->calendars[i];
    g_autoptr (LeitCalendarHome) home = NULL;
    g_autoptr (LeitCredentials) credentials = NULL;
    g_autofree char *name = NULL;

    if (!calendar->needs_password || !leit_net_same_origin (calendar->config->url, asked->url) ||
        g_strcmp0 (calendar->config->user_name, asked->user_name) != 0)
      continue;
    name = keyring_name (calendar);
    credentials = leit_credentials_new (calendar->config->user_name, password);
    home = leit_caldav_home_new (self->http, calendar->config->url, calendar->config->user_name,
                                 password);
    set_home (self, calendar, home);
    leit_keyring_store_async (town_id, name, calendar->config->url, calendar->config->url,
                              credentials, self->cancellable, on_password_stored,
                              g_object_ref (self));
  }
}

/* }}} */

LeitTown *
leit_watering_get_town (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return self->town;
}

LeitStore *
leit_watering_get_store (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return self->store;
}

GTimeZone *
leit_watering_get_zone (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return leit_profile_get_time_zone (leit_town_get_profile (self->town));
}

const LeitWateringConfig *
leit_watering_get_config (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return leit_profile_get_watering (leit_town_get_profile (self->town));
}

LeitCalendarBook *
leit_watering_get_schedules (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return self->calendars[SCHEDULES].book;
}

LeitCalendarBook *
leit_watering_get_log (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return self->calendars[LOG].book;
}

LeitWeather *
leit_watering_get_weather (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return self->weather;
}

const char *
leit_watering_get_weather_problem (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return self->weather_problem;
}

gboolean
leit_watering_is_ready (LeitWatering *self)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), FALSE);

  return self->ready;
}

const GArray *
leit_watering_get_level_events (LeitWatering *self, guint tank)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), NULL);

  return leit_watering_levels_get_events (self->levels, tank);
}

double
leit_watering_get_cans_litres_a_day (LeitWatering *self, guint tank)
{
  g_return_val_if_fail (LEIT_IS_WATERING (self), 0);

  return leit_watering_levels_get_cans_litres_a_day (self->levels, tank);
}
