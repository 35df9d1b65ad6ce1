#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LEIT_SCHEDULE_ERROR (leit_schedule_error_quark ())

/**
 * LeitScheduleError:
 * @LEIT_SCHEDULE_ERROR_BROKEN: no iCalendar text, or not one that can be read; names file and line
 * @LEIT_SCHEDULE_ERROR_CONFLICT: the object is no longer what the edit began from (412, other hash)
 * @LEIT_SCHEDULE_ERROR_EXISTS: there already is an object of this name
 * @LEIT_SCHEDULE_ERROR_GONE: the object is no longer there
 * @LEIT_SCHEDULE_ERROR_REFUSED: the server or the disk will never take it (403, 413, 507, read-only folder)
 * @LEIT_SCHEDULE_ERROR_UNREADABLE: the calendar as a whole could not be read
 * @LEIT_SCHEDULE_ERROR_INVALID: a value of the schedule makes no sense
 */
typedef enum {
  LEIT_SCHEDULE_ERROR_BROKEN,
  LEIT_SCHEDULE_ERROR_CONFLICT,
  LEIT_SCHEDULE_ERROR_EXISTS,
  LEIT_SCHEDULE_ERROR_GONE,
  LEIT_SCHEDULE_ERROR_REFUSED,
  LEIT_SCHEDULE_ERROR_UNREADABLE,
  LEIT_SCHEDULE_ERROR_INVALID,
} LeitScheduleError;

GQuark leit_schedule_error_quark (void);

/**
 * LeitCalendarObject:
 * @href: its name in the calendar: the file's name, or the path on the server
 * @etag: (nullable): the version of @text; a folder uses a hash
 * @text: (nullable): the iCalendar text; %NULL where only the version is known
 *
 * One object of a calendar as its home has it.
 */
typedef struct {
  char *href;
  char *etag;
  char *text;
} LeitCalendarObject;

LeitCalendarObject *leit_calendar_object_new (const char *href, const char *etag, const char *text);
void leit_calendar_object_free (LeitCalendarObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitCalendarObject, leit_calendar_object_free)

/**
 * LeitCalendarChanges:
 * @changed: (element-type LeitCalendarObject): new and changed ones, with their texts
 * @removed: (element-type utf8): hrefs that are no longer there
 * @token: (nullable): to give to the next sync
 *
 * What differs from what the caller knew.
 */
typedef struct {
  GPtrArray *changed;
  GPtrArray *removed;
  char *token;
} LeitCalendarChanges;

LeitCalendarChanges *leit_calendar_changes_new (void);
void leit_calendar_changes_free (LeitCalendarChanges *changes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitCalendarChanges, leit_calendar_changes_free)

/**
 * LeitCalendarHome:
 *
 * Where the objects of one calendar are kept: a folder or a CalDAV collection. All calls are asynchronous and cancellable, main
 * thread only. Signal `changed`: something may have changed there (a watched folder); sync to learn what.
 *
 * Errors are #LeitScheduleError, #LeitNetError or #GIOErrorEnum; a conflict is always #LEIT_SCHEDULE_ERROR_CONFLICT.
 */
#define LEIT_TYPE_CALENDAR_HOME (leit_calendar_home_get_type ())
G_DECLARE_INTERFACE (LeitCalendarHome, leit_calendar_home, LEIT, CALENDAR_HOME, GObject)

struct _LeitCalendarHomeInterface {
  GTypeInterface parent_iface;

  char *(*describe) (LeitCalendarHome *self);
  void (*sync_async) (LeitCalendarHome *self,
                      const char *token,
                      GHashTable *known,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  LeitCalendarChanges *(*sync_finish) (LeitCalendarHome *self,
                                       GAsyncResult *result,
                                       GError **error);
  void (*get_async) (LeitCalendarHome *self,
                     const char *href,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  LeitCalendarObject *(*get_finish) (LeitCalendarHome *self, GAsyncResult *result, GError **error);
  void (*put_async) (LeitCalendarHome *self,
                     const char *href,
                     const char *text,
                     const char *etag,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data);
  char *(*put_finish) (LeitCalendarHome *self, GAsyncResult *result, GError **error);
  void (*remove_async) (LeitCalendarHome *self,
                        const char *href,
                        const char *etag,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  gboolean (*remove_finish) (LeitCalendarHome *self, GAsyncResult *result, GError **error);
};

char *leit_calendar_home_describe (LeitCalendarHome *self);

/* What changed since @token (NULL: never synced) or, where the home has no tokens, against @known (href -> etag; both utf8). */
void leit_calendar_home_sync_async (LeitCalendarHome *self,
                                    const char *token,
                                    GHashTable *known,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
LeitCalendarChanges *
leit_calendar_home_sync_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error);
void leit_calendar_home_get_async (LeitCalendarHome *self,
                                   const char *href,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
LeitCalendarObject *
leit_calendar_home_get_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error);

/* Creates (@etag NULL: it must not exist yet) or replaces exactly the version @etag. @href of a new object is a bare file name such as
 * `UID.ics`. Gives the new version's etag, always: a server that does not say is asked again. Writing a text that is already there
 * word for word is a success (a lost answer to an earlier attempt). */
void leit_calendar_home_put_async (LeitCalendarHome *self,
                                   const char *href,
                                   const char *text,
                                   const char *etag,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
char *leit_calendar_home_put_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error);

/* Removes exactly the version @etag; an object that is already gone is a success. */
void leit_calendar_home_remove_async (LeitCalendarHome *self,
                                      const char *href,
                                      const char *etag,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
leit_calendar_home_remove_finish (LeitCalendarHome *self, GAsyncResult *result, GError **error);

G_END_DECLS
