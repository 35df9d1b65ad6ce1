/* Writing and removing exactly one version (RFC 4791, 5.3.2). */

#include "schedule/caldav-private.h"
#include "schedule/same-calendar.h"

#include <glib/gi18n-lib.h>

typedef struct {
  char *href;
  char *path;
  char *text; /* NULL: it is to be removed */
  char *etag; /* NULL: it must not be there yet */
} Write;

static void
write_free (Write *write)
{
  g_free (write->href);
  g_free (write->path);
  g_free (write->text);
  g_free (write->etag);
  g_free (write);
}

static void
return_conflict (GTask *task)
{
  const Write *write = g_task_get_task_data (task);

  if (write->etag == NULL)
    g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_EXISTS,
                             _ ("%s is in the calendar already; it was not replaced."),
                             write->href);
  else
    g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_CONFLICT,
                             _ ("%s was changed by somebody else in the meantime."), write->href);
}

static void
return_gone (GTask *task)
{
  const Write *write = g_task_get_task_data (task);

  g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_GONE,
                           _ ("%s is no longer in the calendar. Somebody else removed it."),
                           write->href);
}

static GError *
refusal_new (const char *href, guint status)
{
  const GQuark domain = LEIT_SCHEDULE_ERROR;
  const int code = LEIT_SCHEDULE_ERROR_REFUSED;

  switch (status) {
  case 403:
    return g_error_new (domain, code,
                        _ ("%s may not be written to the calendar (status %u). Ask whoever runs "
                           "the server for the right to write there."),
                        href, status);
  case 409:
    return g_error_new (domain, code,
                        _ ("The server does not take %s (status %u): the calendar has this event "
                           "under another name already, or is itself no longer there. Refresh and "
                           "try again."),
                        href, status);
  case 413:
    return g_error_new (domain, code,
                        _ ("%s is too large for the server (status %u). Shorten its text, or take "
                           "fewer trees at a time."),
                        href, status);
  case 507:
    return g_error_new (domain, code,
                        _ ("The server is full and does not take %s (status %u). Ask whoever runs "
                           "it to make room."),
                        href, status);
  default:
    return g_error_new (domain, code,
                        _ ("The server does not take %s (status %u). Ask whoever runs it why."),
                        href, status);
  }
}

static gboolean
is_refused (guint status)
{
  static const guint refused[] = { 400, 403, 405, 409, 413, 414, 415, 422, 507 };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (status == refused[i])
      return TRUE;
  return FALSE;
}

/* The server says that the condition did not hold. Perhaps because it was us: the answer to an earlier attempt got lost. */
static void
on_looked_again (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Write *write = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_caldav_send_finish (LEIT_CALDAV_HOME (source), result, &error);
  guint status = leit_net_error_get_status (error);
  g_autofree char *text = response != NULL ? leit_caldav_text_of (response->body) : NULL;

  if ((status == 404 || status == 410) && write->text == NULL)
    g_task_return_boolean (task, TRUE);
  else if ((status == 404 || status == 410) && write->etag != NULL)
    return_gone (task);
  else if (response == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (write->text != NULL && response->etag != NULL &&
           leit_calendar_text_is_same (text, write->text))
    g_task_return_pointer (task, g_strdup (response->etag), g_free);
  else
    return_conflict (task);
  g_clear_error (&error);
}

/* It is written, and this is the version; whether the text is still ours is the next sync's to say. */
static void
on_version (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCaldavHome *self = LEIT_CALDAV_HOME (source);
  const Write *write = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response = leit_caldav_send_finish (self, result, &error);
  g_autofree char *text = NULL;

  if (response == NULL) {
    g_task_return_error (task, error);
    return;
  }
  text = leit_caldav_text_of (response->body);
  if (!g_str_equal (text, write->text))
    g_hash_table_add (self->rewritten, g_strdup (write->path));
  if (response->etag != NULL)
    g_task_return_pointer (task, g_strdup (response->etag), g_free);
  else
    g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_REFUSED,
                             _ ("The server gives no version (ETag) for %s, so that changes of "
                                "others could get lost. Use another server for this calendar."),
                             write->href);
}

static void
look (GTask *task, GAsyncReadyCallback callback)
{
  const Write *write = g_task_get_task_data (task);

  leit_caldav_send_async (g_task_get_source_object (task), "GET", write->path, NULL, NULL, NULL,
                          g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void
fail_to_write (GTask *task, GError *error)
{
  const Write *write = g_task_get_task_data (task);
  guint status = leit_net_error_get_status (error);
  GError *lost = NULL;

  if (status == 412) {
    look (task, on_looked_again);
  } else if ((status == 404 || status == 410) && write->etag != NULL) {
    return_gone (task);
  } else if (status == 404 || status == 410) {
    leit_caldav_set_lost (g_task_get_source_object (task), &lost);
    g_task_return_error (task, lost);
  } else if (is_refused (status)) {
    g_task_return_error (task, refusal_new (write->href, status));
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
  g_clear_error (&error);
}

static void
on_put (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_caldav_send_finish (LEIT_CALDAV_HOME (source), result, &error);

  if (response == NULL)
    fail_to_write (task, error);
  else if (response->etag != NULL && !g_str_has_prefix (response->etag, "W/"))
    g_task_return_pointer (task, g_strdup (response->etag), g_free);
  else
    look (task, on_version);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (LeitHttpResponse) response =
      leit_caldav_send_finish (LEIT_CALDAV_HOME (source), result, &error);
  const Write *write = g_task_get_task_data (task);
  guint status = leit_net_error_get_status (error);

  if (response != NULL || status == 404 || status == 410)
    g_task_return_boolean (task, TRUE);
  else if (status == 412)
    look (task, on_looked_again);
  else if (is_refused (status))
    g_task_return_error (task, refusal_new (write->href, status));
  else
    g_task_return_error (task, g_steal_pointer (&error));
  g_clear_error (&error);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LeitCaldavHome *self = LEIT_CALDAV_HOME (source);
  Write *write = g_task_get_task_data (task);
  GError *error = NULL;

  if (leit_caldav_find_finish (self, result, &error))
    write->path = leit_caldav_path_of (self, write->href, &error);
  if (write->path == NULL)
    g_task_return_error (task, error);
  else
    leit_caldav_send_async (self, write->text != NULL ? "PUT" : "DELETE", write->path,
                            write->etag != NULL ? "If-Match" : "If-None-Match",
                            write->etag != NULL ? write->etag : "*", write->text,
                            g_task_get_cancellable (task),
                            write->text != NULL ? on_put : on_removed, g_object_ref (task));
}

static void
begin (LeitCalendarHome *home,
       gpointer tag,
       const char *href,
       const char *text,
       const char *etag,
       GCancellable *cancellable,
       GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = g_task_new (home, cancellable, callback, user_data);
  Write *write = g_new0 (Write, 1);

  write->href = g_strdup (href);
  write->text = g_strdup (text);
  write->etag = g_strdup (etag);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, write, (GDestroyNotify) write_free);
  leit_caldav_find_async (LEIT_CALDAV_HOME (home), cancellable, on_found, task);
}

void
leit_caldav_put_async (LeitCalendarHome *home,
                       const char *href,
                       const char *text,
                       const char *etag,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  begin (home, leit_caldav_put_async, href, text, etag, cancellable, callback, user_data);
}

char *
leit_caldav_put_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
leit_caldav_remove_async (LeitCalendarHome *home,
                          const char *href,
                          const char *etag,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  /* Without a version it would be whatever lies there. */
  g_return_if_fail (etag != NULL);

  begin (home, leit_caldav_remove_async, href, NULL, etag, cancellable, callback, user_data);
}

gboolean
leit_caldav_remove_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
