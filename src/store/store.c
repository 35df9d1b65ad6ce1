#include "store/store-db.h"

#include <glib/gi18n-lib.h>

struct _LeitStore {
  GObject parent_instance;

  LeitStoreDb *db; /* the thread's alone while it runs */
  GThread *thread; /* NULL once closed */
  GAsyncQueue *jobs;
  char *path;
  gboolean read_only;
};

G_DEFINE_FINAL_TYPE (LeitStore, leit_store, G_TYPE_OBJECT)

/*
 * One piece of work. Either task is set, and the answer goes to the task's context; or somebody waits on finished; or
 * neither and work is NULL: the thread ends.
 */
typedef struct {
  LeitStoreWork work;
  GTask *task;
  gpointer data; /* the task's, or the waiting caller's */
  GError *error;
  gboolean finished;
} Job;

static GMutex finished_mutex;
static GCond finished_cond;

static void
job_free (Job *job)
{
  g_clear_object (&job->task);
  g_clear_error (&job->error);
  g_free (job);
}

static gboolean
deliver (gpointer user_data)
{
  Job *job = user_data;

  if (job->error != NULL)
    g_task_return_error (job->task, g_steal_pointer (&job->error));
  else
    g_task_return_boolean (job->task, TRUE);
  return G_SOURCE_REMOVE;
}

/* The task, and with it perhaps the last reference to the store, is let go in the caller's context: the store's own
 * thread could not wait for itself. */
static void
send_back (Job *job)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, g_task_get_priority (job->task));
  g_source_set_static_name (source, "[leitstand] store answer");
  g_source_set_callback (source, deliver, job, (GDestroyNotify) job_free);
  g_source_attach (source, g_task_get_context (job->task));
}

static void
wake_caller (Job *job)
{
  g_mutex_lock (&finished_mutex);
  job->finished = TRUE;
  g_cond_broadcast (&finished_cond);
  g_mutex_unlock (&finished_mutex);
}

static void
run_job (LeitStoreDb *db, Job *job)
{
  GCancellable *cancellable = job->task != NULL ? g_task_get_cancellable (job->task) : NULL;

  if (!g_cancellable_set_error_if_cancelled (cancellable, &job->error))
    job->work (db, job->data, cancellable, &job->error);
  if (job->task != NULL)
    send_back (job);
  else
    wake_caller (job);
}

typedef struct {
  GAsyncQueue *jobs;
  LeitStoreDb *db;
} Worker;

static gpointer
work_off (gpointer user_data)
{
  g_autofree Worker *worker = user_data;
  g_autoptr (LeitStoreDb) db = worker->db;
  g_autoptr (GAsyncQueue) jobs = worker->jobs;

  while (TRUE) {
    Job *job = g_async_queue_pop (jobs);

    if (job->work == NULL) {
      job_free (job);
      return NULL;
    }
    run_job (db, job);
  }
}

/*
 * Puts work at the end of the queue. data is passed to it and to leit_store_run_finish(); it is
 * made and freed in the caller's context.
 */
void
leit_store_run_async (LeitStore *self,
                      gpointer source_tag,
                      LeitStoreWork work,
                      gpointer data,
                      GDestroyNotify free_data,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job;

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, data, free_data);
  if (self->thread == NULL) {
    g_task_return_new_error (task, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED,
                             _ ("%s is closed already; nothing was saved."), self->path);
    return;
  }
  job = g_new0 (Job, 1);
  job->work = work;
  job->data = data;
  job->task = g_steal_pointer (&task);
  g_async_queue_push (self->jobs, job);
}

gboolean
leit_store_run_finish (
    LeitStore *self, gpointer source_tag, GAsyncResult *result, gpointer *data, GError **error)
{
  g_return_val_if_fail (LEIT_IS_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == source_tag, FALSE);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (data != NULL)
    *data = g_task_get_task_data (G_TASK (result));
  return TRUE;
}

/* Waits until everything asked for before is done, and then this. */
gboolean
leit_store_run_blocking (LeitStore *self, LeitStoreWork work, gpointer data, GError **error)
{
  Job job = { .work = work, .data = data };

  if (self->thread == NULL) {
    g_set_error (error, LEIT_STORE_ERROR, LEIT_STORE_ERROR_FAILED, _ ("%s is closed already."),
                 self->path);
    return FALSE;
  }
  g_async_queue_push (self->jobs, &job);
  g_mutex_lock (&finished_mutex);
  while (!job.finished)
    g_cond_wait (&finished_cond, &finished_mutex);
  g_mutex_unlock (&finished_mutex);
  if (job.error == NULL)
    return TRUE;
  g_propagate_error (error, job.error);
  return FALSE;
}

static gboolean
limit_pages (LeitStoreDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  guint pages = *(guint *) data;
  g_autofree char *sql =
      g_strdup_printf ("PRAGMA max_page_count = %u", pages > 0 ? pages : G_MAXUINT32 - 1);

  return leit_store_db_exec (db, sql, error);
}

gboolean
leit_store_limit_pages (LeitStore *self, guint pages, GError **error)
{
  return leit_store_run_blocking (self, limit_pages, &pages, error);
}

static void
leit_store_dispose (GObject *object)
{
  leit_store_close (LEIT_STORE (object));
  G_OBJECT_CLASS (leit_store_parent_class)->dispose (object);
}

static void
leit_store_finalize (GObject *object)
{
  LeitStore *self = LEIT_STORE (object);

  g_clear_pointer (&self->jobs, g_async_queue_unref);
  g_free (self->path);
  G_OBJECT_CLASS (leit_store_parent_class)->finalize (object);
}

static void
leit_store_class_init (LeitStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = leit_store_dispose;
  object_class->finalize = leit_store_finalize;
}

static void
leit_store_init (LeitStore *self)
{
  self->jobs = g_async_queue_new ();
}

/**
 * leit_store_open:
 * @path: (type filename): the file, see leit_store_path_for_town()
 * @flags: how
 * @error: set to a #LeitStoreError; the file is left as it is then
 *
 * Opens a town's store and, unless @flags say %LEIT_STORE_READ_ONLY, makes folder (mode 0700) and
 * file (mode 0600) when they are missing and brings an older layout up to date.
 *
 * Every save is on the disk before it is confirmed (`synchronous=FULL`), and several programs may
 * use one file at a time (WAL, five seconds' wait for each other).
 *
 * With %LEIT_STORE_READ_ONLY no folder or database is made; a missing file gives an empty store,
 * an older layout is brought up to date in memory only, and of a damaged file is read what is
 * still legible. Without it, a file in which damage is found gives %LEIT_STORE_ERROR_DAMAGED: go on
 * reading only, or leit_store_keep_copy() and open again. The small tables that the window needs
 * first are checked at every opening, the whole file only after a crash (for at most 0.4 s) and
 * with every leit_store_thin_async().
 *
 * Returns: (transfer full) (nullable): the store
 */
LeitStore *
leit_store_open (const char *path, LeitStoreFlags flags, GError **error)
{
  LeitStoreDb *db;
  LeitStore *self;
  Worker *worker;

  g_return_val_if_fail (path != NULL, NULL);

  db = leit_store_db_open (path, flags, error);
  if (db == NULL)
    return NULL;
  self = g_object_new (LEIT_TYPE_STORE, NULL);
  self->path = g_strdup (path);
  self->read_only = db->read_only;
  self->db = db;
  worker = g_new0 (Worker, 1);
  worker->db = db;
  worker->jobs = g_async_queue_ref (self->jobs);
  self->thread = g_thread_new ("store", work_off, worker);
  return self;
}

/**
 * leit_store_close:
 * @self: a store
 *
 * Finishes what was asked for (thinning stops after the stream it is at and goes on another day),
 * then closes the file. Answers still arrive in their contexts. What is asked for afterwards fails.
 */
void
leit_store_close (LeitStore *self)
{
  g_return_if_fail (LEIT_IS_STORE (self));

  if (self->thread == NULL)
    return;
  g_atomic_int_set (&self->db->closing, TRUE);
  g_async_queue_push (self->jobs, g_new0 (Job, 1));
  g_thread_join (g_steal_pointer (&self->thread));
  self->db = NULL;
}

gboolean
leit_store_is_read_only (LeitStore *self)
{
  g_return_val_if_fail (LEIT_IS_STORE (self), TRUE);

  return self->read_only;
}

/**
 * leit_store_get_path:
 * @self: a store
 *
 * Returns: (type filename): the file it was opened from
 */
const char *
leit_store_get_path (LeitStore *self)
{
  g_return_val_if_fail (LEIT_IS_STORE (self), NULL);

  return self->path;
}
