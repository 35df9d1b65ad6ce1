#pragma once

#include "schedule/book.h"

G_BEGIN_DECLS

/* Syncs run one at a time: the one that runs, and those that asked meanwhile. */
typedef struct {
  GTask *running;
  GPtrArray *waiting; /* of GTask */
} LeitBookQueue;

LeitBookQueue *leit_calendar_book_get_queue (LeitCalendarBook *self);
LeitStore *leit_calendar_book_get_store (LeitCalendarBook *self);
const char *leit_calendar_book_get_collection (LeitCalendarBook *self);
GTimeZone *leit_calendar_book_get_zone (LeitCalendarBook *self);
LeitBookKind leit_calendar_book_get_kind (LeitCalendarBook *self);

/* Changes in memory, after the store has them. */
void leit_calendar_book_take_edit (LeitCalendarBook *self, LeitOutboxEdit *edit);
void leit_calendar_book_take_settled (LeitCalendarBook *self,
                                      const char *href,
                                      gint64 revision,
                                      const LeitStoredObject *object);
void leit_calendar_book_take_objects (LeitCalendarBook *self,
                                      GPtrArray *items,
                                      const GPtrArray *removed);
void leit_calendar_book_set_synced (LeitCalendarBook *self,
                                    const char *token,
                                    gint64 synced_ms,
                                    const GError *error);
const char *leit_calendar_book_get_token (LeitCalendarBook *self);
void leit_calendar_book_emit_changed (LeitCalendarBook *self);

LeitBookItem *leit_book_item_new (const char *href, const char *etag, const char *text);
void leit_book_item_free (LeitBookItem *item);
void leit_book_item_read (LeitBookItem *item, LeitBookKind kind, GTimeZone *zone);

void leit_calendar_book_read_items_async (LeitCalendarBook *self,
                                          GPtrArray *items,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *leit_calendar_book_read_items_finish (LeitCalendarBook *self, GAsyncResult *result);

G_END_DECLS
