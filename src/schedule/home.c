#include "schedule/home.h"

G_DEFINE_QUARK (leit - schedule - error - quark, leit_schedule_error)

G_DEFINE_INTERFACE (LeitCalendarHome, leit_calendar_home, G_TYPE_OBJECT)

static void
leit_calendar_home_default_init (LeitCalendarHomeInterface *iface)
{
  g_signal_new ("changed", LEIT_TYPE_CALENDAR_HOME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

LeitCalendarObject *
leit_calendar_object_new (const char *href, const char *etag, const char *text)
{
  LeitCalendarObject *object = g_new0 (LeitCalendarObject, 1);

  object->href = g_strdup (href);
  object->etag = g_strdup (etag);
  object->text = g_strdup (text);
  return object;
}

void
leit_calendar_object_free (LeitCalendarObject *object)
{
  g_free (object->href);
  g_free (object->etag);
  g_free (object->text);
  g_free (object);
}

LeitCalendarChanges *
leit_calendar_changes_new (void)
{
  LeitCalendarChanges *changes = g_new0 (LeitCalendarChanges, 1);

  changes->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_calendar_object_free);
  changes->removed = g_ptr_array_new_with_free_func (g_free);
  return changes;
}

void
leit_calendar_changes_free (LeitCalendarChanges *changes)
{
  g_ptr_array_unref (changes->changed);
  g_ptr_array_unref (changes->removed);
  g_free (changes->token);
  g_free (changes);
}

/**
 * leit_calendar_home_describe:
 *
 * Returns: where it is, for people: the folder or the server's address
 */
char *
leit_calendar_home_describe (LeitCalendarHome *self)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_HOME (self), NULL);

  return LEIT_CALENDAR_HOME_GET_IFACE (self)->describe (self);
}

void
leit_calendar_home_sync_async (LeitCalendarHome *self,
                               const char *token,
                               GHashTable *known,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (LEIT_IS_CALENDAR_HOME (self));

  LEIT_CALENDAR_HOME_GET_IFACE (self)->sync_async (self, token, known, cancellable, callback,
                                                   user_data);
}

LeitCalendarChanges *
leit_calendar_home_sync_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_HOME (self), NULL);

  return LEIT_CALENDAR_HOME_GET_IFACE (self)->sync_finish (self, result, error);
}

void
leit_calendar_home_get_async (LeitCalendarHome *self,
                              const char *href,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (LEIT_IS_CALENDAR_HOME (self));

  LEIT_CALENDAR_HOME_GET_IFACE (self)->get_async (self, href, cancellable, callback, user_data);
}

LeitCalendarObject *
leit_calendar_home_get_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_HOME (self), NULL);

  return LEIT_CALENDAR_HOME_GET_IFACE (self)->get_finish (self, result, error);
}

void
leit_calendar_home_put_async (LeitCalendarHome *self,
                              const char *href,
                              const char *text,
                              const char *etag,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_return_if_fail (LEIT_IS_CALENDAR_HOME (self));

  LEIT_CALENDAR_HOME_GET_IFACE (self)->put_async (self, href, text, etag, cancellable, callback,
                                                  user_data);
}

char *
leit_calendar_home_put_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_HOME (self), NULL);

  return LEIT_CALENDAR_HOME_GET_IFACE (self)->put_finish (self, result, error);
}

void
leit_calendar_home_remove_async (LeitCalendarHome *self,
                                 const char *href,
                                 const char *etag,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_return_if_fail (LEIT_IS_CALENDAR_HOME (self));

  LEIT_CALENDAR_HOME_GET_IFACE (self)->remove_async (self, href, etag, cancellable, callback,
                                                     user_data);
}

gboolean
leit_calendar_home_remove_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (LEIT_IS_CALENDAR_HOME (self), FALSE);

  return LEIT_CALENDAR_HOME_GET_IFACE (self)->remove_finish (self, result, error);
}
