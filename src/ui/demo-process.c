#include "ui/demo-process.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PROGRAM "leitstand-demo"
#define FIRST_WORD "LISTENING "

struct _LeitDemoProcess {
  GObject parent_instance;

  GSubprocess *process;
  GDataInputStream *output;
  char *town;
};

G_DEFINE_FINAL_TYPE (LeitDemoProcess, leit_demo_process, G_TYPE_OBJECT)

static void
leit_demo_process_finalize (GObject *object)
{
  LeitDemoProcess *self = LEIT_DEMO_PROCESS (object);

  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_clear_object (&self->output);
  g_free (self->town);
  G_OBJECT_CLASS (leit_demo_process_parent_class)->finalize (object);
}

static void
leit_demo_process_class_init (LeitDemoProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_demo_process_finalize;
}

static void
leit_demo_process_init (LeitDemoProcess *self)
{
}

/* Named by the environment, beside our own program, or where it is installed. */
static char *
find_program (void)
{
  const char *named = g_getenv ("LEITSTAND_DEMO_SERVER");
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside = folder != NULL ? g_build_filename (folder, PROGRAM, NULL) : NULL;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  if (beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (LEIT_LIBEXECDIR, PROGRAM, NULL);
}

static void
on_first_line (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitDemoProcess *self = g_task_get_task_data (task);
  g_autofree char *line =
      g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  if (line == NULL || !g_str_has_prefix (line, FIRST_WORD)) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED,
                             _ ("The demo town's server did not start."));
    return;
  }
  self->town = g_strconcat (line + strlen (FIRST_WORD), "/town.json", NULL);
  g_task_return_pointer (task, g_object_ref (self), g_object_unref);
}

/**
 * leit_demo_process_start_async:
 * @source: (nullable): `thingsboard` or `opensensemap`: where the demo town's readings come from
 * @now: (nullable): a time at which its clock stands still (tests)
 */
void
leit_demo_process_start_async (const char *source,
                               const char *now,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  LeitDemoProcess *self = g_object_new (LEIT_TYPE_DEMO_PROCESS, NULL);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *program = find_program ();
  GError *error = NULL;

  g_task_set_source_tag (task, leit_demo_process_start_async);
  g_task_set_task_data (task, self, g_object_unref);
  g_ptr_array_add (arguments, program);
  g_ptr_array_add (arguments, (gpointer) "--port=0");
  g_ptr_array_add (arguments, (gpointer) "--exit-with-stdin");
  if (source != NULL) {
    g_ptr_array_add (arguments, (gpointer) "--source");
    g_ptr_array_add (arguments, (gpointer) source);
  }
  if (now != NULL) {
    g_ptr_array_add (arguments, (gpointer) "--now");
    g_ptr_array_add (arguments, (gpointer) now);
  }
  g_ptr_array_add (arguments, NULL);
  self->process =
      g_subprocess_newv ((const char *const *) arguments->pdata,
                         G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  if (self->process == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, cancellable, on_first_line,
                                       task);
}

LeitDemoProcess *
leit_demo_process_start_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const char *
leit_demo_process_get_town (LeitDemoProcess *self)
{
  g_return_val_if_fail (LEIT_IS_DEMO_PROCESS (self), NULL);

  return self->town;
}
