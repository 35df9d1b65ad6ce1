#pragma once

#include "schedule/home.h"
#include "schedule/merge.h"
#include "schedule/schedule.h"
#include "schedule/watering-log.h"
#include "store/collections.h"

G_BEGIN_DECLS

/**
 * LeitBookKind:
 *
 * What the objects of a calendar are read as.
 */
typedef enum {
  LEIT_BOOK_SCHEDULES,
  LEIT_BOOK_LOG,
} LeitBookKind;

/**
 * LeitBookItem:
 * @href: its name in the calendar
 * @etag: (nullable): version of @text
 * @text: (nullable): as the calendar has it; %NULL: a new one that is not there yet, or one too big to read
 * @edit: (nullable): not yet delivered
 * @schedule: (nullable): what is shown: the edit's text if there is one
 * @entry: (nullable): the same in a log
 * @problem: (nullable): why it cannot be shown: broken, with its line
 *
 * One object of a calendar on this desk.
 */
typedef struct {
  char *href;
  char *etag;
  char *text;
  LeitOutboxEdit *edit;
  LeitSchedule *schedule;
  LeitWateringEntry *entry;
  char *problem;
} LeitBookItem;

const char *leit_book_item_get_text (const LeitBookItem *item);

/**
 * LeitCalendarBook:
 *
 * A calendar as this desk works with it: a copy in the store, which is there at once and offline; edits, which are safe in the store before
 * they are confirmed and are then delivered to the home, once; and what a sync brings. Main thread.
 *
 * Signal `changed`: items, edits or the state of the calendar changed.
 */
#define LEIT_TYPE_CALENDAR_BOOK (leit_calendar_book_get_type ())
G_DECLARE_FINAL_TYPE (LeitCalendarBook, leit_calendar_book, LEIT, CALENDAR_BOOK, GObject)

LeitCalendarBook *leit_calendar_book_new (LeitStore *store,
                                          const char *collection,
                                          LeitBookKind kind,
                                          GTimeZone *zone);
/* (nullable) NULL: not signed in; edits wait */
void leit_calendar_book_set_home (LeitCalendarBook *self, LeitCalendarHome *home);
LeitCalendarHome *leit_calendar_book_get_home (LeitCalendarBook *self);

const GPtrArray *
leit_calendar_book_get_items (LeitCalendarBook *self); /* of LeitBookItem, by href */
LeitBookItem *leit_calendar_book_find (LeitCalendarBook *self, const char *href);
LeitBookItem *leit_calendar_book_find_uid (LeitCalendarBook *self, const char *uid);
guint leit_calendar_book_count_edits (LeitCalendarBook *self, LeitEditState state);
gint64 leit_calendar_book_get_synced_ms (LeitCalendarBook *self); /* LEIT_TIME_NONE: never */
const GError *
leit_calendar_book_get_error (LeitCalendarBook *self); /* (nullable) of the last sync */

/* From the store; before anything else. */
void leit_calendar_book_load_async (LeitCalendarBook *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
leit_calendar_book_load_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error);

/* Delivers what waits and learns what changed. Joins one that is under way, and runs once more after it. */
void leit_calendar_book_sync_async (LeitCalendarBook *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean
leit_calendar_book_sync_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error);

/* Each is done when the edit is safe in the store; delivery follows by itself. @href NULL: a new object, named by its UID. @text NULL: remove. */
void leit_calendar_book_save_async (LeitCalendarBook *self,
                                    const char *href,
                                    const char *text,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
/* The same for an edit that began from @base_text: where the object has changed since (a form was open meanwhile) both are merged as with a
 * change on the server. */
void leit_calendar_book_save_from_async (LeitCalendarBook *self,
                                         const char *href,
                                         const char *base_text,
                                         const char *text,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
char *leit_calendar_book_save_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error);

/* What a person decided about a conflict or a refused edit: mine goes (again), theirs stays. */
void leit_calendar_book_resolve_async (LeitCalendarBook *self,
                                       const char *href,
                                       LeitMergeChoice choice,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
leit_calendar_book_resolve_finish (LeitCalendarBook *self, GAsyncResult *result, GError **error);
/* (transfer full) (element-type LeitMergeConflict): what both sides of a conflict say */
GPtrArray *leit_calendar_book_list_conflicts (LeitCalendarBook *self, const char *href);

G_END_DECLS
