/* One object with its version. */

#include "schedule/caldav-private.h"

#include <glib/gi18n-lib.h>

/* As the caller wrote it: what comes back has the same name. */
static void
on_got (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCaldavHome *self = LEIT_CALDAV_HOME (source);
  const char *href = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitHttpResponse) response = leit_caldav_send_finish (self, result, &error);
  guint status = leit_net_error_get_status (error);
  g_autofree char *text = NULL;

  if (status == 404 || status == 410) {
    g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE,
                             _ ("%s is no longer in the calendar. Somebody else removed it."),
                             href);
  } else if (response == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
  } else {
    text = leit_caldav_text_of (response->body);
    g_task_return_pointer (task, leit_calendar_object_new (href, response->etag, text),
                           (GDestroyNotify) leit_calendar_object_free);
  }
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCaldavHome *self = LEIT_CALDAV_HOME (source);
  GError *error = NULL;
  g_autofree char *path = NULL;

  if (leit_caldav_find_finish (self, result, &error))
    path = leit_caldav_path_of (self, g_task_get_task_data (task), &error);
  if (path != NULL)
    leit_caldav_send_async (self, "GET", path, NULL, NULL, NULL, g_task_get_cancellable (task),
                            on_got, g_object_ref (task));
  else
    g_task_return_error (task, error);
}

void
leit_caldav_get_async (LeitCalendarHome *home,
                       const char *href,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (home, cancellable, callback, user_data);

  g_task_set_source_tag (task, leit_caldav_get_async);
  g_task_set_task_data (task, g_strdup (href), g_free);
  leit_caldav_find_async (LEIT_CALDAV_HOME (home), cancellable, on_found, task);
}

LeitCalendarObject *
leit_caldav_get_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
