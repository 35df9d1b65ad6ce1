#include "schedule/folder-home.h"

#include "schedule/folder-files.h"

#define DEBOUNCE_MS 300

struct _LeitFolderHome {
  GObject parent_instance;

  char *path;
  GFile *folder;
  GCancellable *cancellable; /* of the watching */
  GFileMonitor *monitor;
  gboolean is_arming;
  gboolean watches_nothing; /* there was no folder when the monitor was made */
  guint changed_id;
};

static void leit_folder_home_iface_init (LeitCalendarHomeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LeitFolderHome,
                               leit_folder_home,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LEIT_TYPE_CALENDAR_HOME,
                                                      leit_folder_home_iface_init))

/* What a worker needs. */
typedef struct {
  char *path;
  char *href;
  char *text;
  char *etag;
  GHashTable *known;
} Job;

static void
job_free (Job *job)
{
  g_free (job->path);
  g_free (job->href);
  g_free (job->text);
  g_free (job->etag);
  g_clear_pointer (&job->known, g_hash_table_unref);
  g_free (job);
}

typedef struct {
  GFile *folder;
  gboolean exists;
} Watch;

static void
watch_free (Watch *watch)
{
  g_object_unref (watch->folder);
  g_free (watch);
}

static gboolean
emit_changed (gpointer user_data)
{
  LeitFolderHome *self = user_data;

  self->changed_id = 0;
  g_signal_emit_by_name (self, "changed");
  return G_SOURCE_REMOVE;
}

/* The folder itself counts too: it came or went. */
static gboolean
is_of_interest (LeitFolderHome *self, GFile *file)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  return name != NULL && (leit_folder_is_object_name (name) || g_file_equal (file, self->folder));
}

static void
on_folder_event (LeitFolderHome *self, GFile *file, GFile *other_file, GFileMonitorEvent event)
{
  if (event == G_FILE_MONITOR_EVENT_ATTRIBUTE_CHANGED || self->changed_id != 0)
    return;
  if (is_of_interest (self, file) || is_of_interest (self, other_file))
    self->changed_id = g_timeout_add (DEBOUNCE_MS, emit_changed, self);
}

/* On a network drive already this may take long. The monitor reports to the main context all the same, as a worker has none of its own. */
static void
arm_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Watch *watch = data;
  GError *error = NULL;
  GFileMonitor *monitor;

  watch->exists = g_file_query_exists (watch->folder, NULL);
  monitor = g_file_monitor_directory (watch->folder, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);
  if (monitor != NULL)
    g_task_return_pointer (task, monitor, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
on_armed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileMonitor) monitor = g_task_propagate_pointer (G_TASK (result), &error);
  LeitFolderHome *self = user_data;

  /* The only one that may come after the end. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_arming = FALSE;
  if (monitor == NULL) {
    g_debug ("%s is not watched: %s", self->path, error->message);
    return;
  }
  self->watches_nothing = !((Watch *) g_task_get_task_data (G_TASK (result)))->exists;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (on_folder_event), self,
                           G_CONNECT_SWAPPED);
  g_clear_object (&self->monitor);
  self->monitor = g_steal_pointer (&monitor);
}

static void
arm (LeitFolderHome *self)
{
  g_autoptr (GTask) task = NULL;
  Watch *watch;

  if (self->is_arming)
    return;
  self->is_arming = TRUE;
  watch = g_new0 (Watch, 1);
  watch->folder = g_object_ref (self->folder);
  task = g_task_new (NULL, self->cancellable, on_armed, self);
  g_task_set_source_tag (task, arm);
  g_task_set_task_data (task, watch, (GDestroyNotify) watch_free);
  g_task_run_in_thread (task, arm_in_thread);
}

static void
leit_folder_home_dispose (GObject *object)
{
  LeitFolderHome *self = LEIT_FOLDER_HOME (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->changed_id, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  G_OBJECT_CLASS (leit_folder_home_parent_class)->dispose (object);
}

static void
leit_folder_home_finalize (GObject *object)
{
  LeitFolderHome *self = LEIT_FOLDER_HOME (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->folder);
  g_free (self->path);
  G_OBJECT_CLASS (leit_folder_home_parent_class)->finalize (object);
}

static void
leit_folder_home_class_init (LeitFolderHomeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = leit_folder_home_dispose;
  G_OBJECT_CLASS (klass)->finalize = leit_folder_home_finalize;
}

static void
leit_folder_home_init (LeitFolderHome *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * leit_folder_home_new:
 * @path: (type filename): the folder; it need not be there yet
 *
 * Returns: (transfer full): the calendar in that folder
 */
LeitCalendarHome *
leit_folder_home_new (const char *path)
{
  LeitFolderHome *self;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);

  self = g_object_new (LEIT_TYPE_FOLDER_HOME, NULL);
  self->folder = g_file_new_for_path (path);
  self->path = g_file_get_path (self->folder);
  arm (self);
  return LEIT_CALENDAR_HOME (self);
}

static char *
leit_folder_home_describe (LeitCalendarHome *home)
{
  return g_filename_display_name (LEIT_FOLDER_HOME (home)->path);
}

static GTask *
task_new (LeitCalendarHome *home,
          gpointer tag,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (home, cancellable, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->path = g_strdup (LEIT_FOLDER_HOME (home)->path);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  return task;
}

/* A folder that came since can only now be watched well. */
static void
watch_what_came (LeitCalendarHome *home)
{
  if (LEIT_FOLDER_HOME (home)->watches_nothing)
    arm (LEIT_FOLDER_HOME (home));
}

static GHashTable *
copy_known (GHashTable *known)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer href, etag;

  if (known == NULL)
    return copy;
  g_hash_table_iter_init (&iter, known);
  while (g_hash_table_iter_next (&iter, &href, &etag))
    g_hash_table_insert (copy, g_strdup (href), g_strdup (etag));
  return copy;
}

static void
sync_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  LeitCalendarChanges *changes = leit_folder_compare (job->path, job->known, &error);

  if (changes != NULL)
    g_task_return_pointer (task, changes, (GDestroyNotify) leit_calendar_changes_free);
  else
    g_task_return_error (task, error);
}

static void
leit_folder_home_sync_async (LeitCalendarHome *home,
                             const char *token,
                             GHashTable *known,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task =
      task_new (home, leit_folder_home_sync_async, cancellable, callback, user_data);
  Job *job = g_task_get_task_data (task);

  job->known = copy_known (known);
  g_task_run_in_thread (task, sync_in_thread);
}

static LeitCalendarChanges *
leit_folder_home_sync_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  watch_what_came (home);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
get_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  LeitCalendarObject *object = leit_folder_read (job->path, job->href, &error);

  if (object != NULL)
    g_task_return_pointer (task, object, (GDestroyNotify) leit_calendar_object_free);
  else
    g_task_return_error (task, error);
}

static void
leit_folder_home_get_async (LeitCalendarHome *home,
                            const char *href,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task =
      task_new (home, leit_folder_home_get_async, cancellable, callback, user_data);
  Job *job = g_task_get_task_data (task);

  job->href = g_strdup (href);
  g_task_run_in_thread (task, get_in_thread);
}

static LeitCalendarObject *
leit_folder_home_get_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
put_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  char *etag;

  if (g_task_return_error_if_cancelled (task))
    return;
  etag = leit_folder_write (job->path, job->href, job->text, job->etag, &error);
  if (etag != NULL)
    g_task_return_pointer (task, etag, g_free);
  else
    g_task_return_error (task, error);
}

static void
leit_folder_home_put_async (LeitCalendarHome *home,
                            const char *href,
                            const char *text,
                            const char *etag,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task =
      task_new (home, leit_folder_home_put_async, cancellable, callback, user_data);
  Job *job = g_task_get_task_data (task);

  job->href = g_strdup (href);
  job->text = g_strdup (text);
  job->etag = g_strdup (etag);
  /* What is written is written, whoever lost interest in the middle. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, put_in_thread);
}

static char *
leit_folder_home_put_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  watch_what_came (home);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
remove_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (leit_folder_remove (job->path, job->href, job->etag, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
leit_folder_home_remove_async (LeitCalendarHome *home,
                               const char *href,
                               const char *etag,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task =
      task_new (home, leit_folder_home_remove_async, cancellable, callback, user_data);
  Job *job = g_task_get_task_data (task);

  job->href = g_strdup (href);
  job->etag = g_strdup (etag);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, remove_in_thread);
}

static gboolean
leit_folder_home_remove_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
leit_folder_home_iface_init (LeitCalendarHomeInterface *iface)
{
  iface->describe = leit_folder_home_describe;
  iface->sync_async = leit_folder_home_sync_async;
  iface->sync_finish = leit_folder_home_sync_finish;
  iface->get_async = leit_folder_home_get_async;
  iface->get_finish = leit_folder_home_get_finish;
  iface->put_async = leit_folder_home_put_async;
  iface->put_finish = leit_folder_home_put_finish;
  iface->remove_async = leit_folder_home_remove_async;
  iface->remove_finish = leit_folder_home_remove_finish;
}
