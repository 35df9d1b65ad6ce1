#pragma once

#include "schedule/caldav-home.h"
#include "schedule/dav-xml.h"

G_BEGIN_DECLS

struct _LeitCaldavHome {
  GObject parent_instance;

  LeitHttpClient *http;
  char *url;             /* as the town file has it */
  char *base_url;        /* whose origin gets the password: @url, or what its server sent us to */
  char *authorization;   /* NULL: without sign-in */
  char *collection;      /* normalised path with a slash at its end; NULL: not found yet */
  gboolean can_sync;     /* by token */
  GHashTable *rewritten; /* paths of which the server may have more to tell than we know */
};

/* caldav-ask.c: one request and its answer */
void leit_caldav_send_async (LeitCaldavHome *self,
                             const char *method,
                             const char *path,
                             const char *condition,
                             const char *etag,
                             const char *text,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
LeitHttpResponse *
leit_caldav_send_finish (LeitCaldavHome *self, GAsyncResult *result, GError **error);
void leit_caldav_ask_async (LeitCaldavHome *self,
                            const char *method,
                            const char *path,
                            const char *depth,
                            GBytes *body,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LeitDavAnswer *leit_caldav_ask_finish (LeitCaldavHome *self, GAsyncResult *result, GError **error);
GError *leit_caldav_advise (GError *error);
char *leit_caldav_text_of (GBytes *body);

/* caldav-find.c: the collection; at once if it is known */
void leit_caldav_find_async (LeitCaldavHome *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean leit_caldav_find_finish (LeitCaldavHome *self, GAsyncResult *result, GError **error);
void leit_caldav_forget (LeitCaldavHome *self);
char *leit_caldav_path_of (LeitCaldavHome *self, const char *href, GError **error);
void leit_caldav_set_lost (LeitCaldavHome *self, GError **error);

/* caldav-get.c, caldav-sync.c, caldav-write.c: the interface */
void leit_caldav_get_async (LeitCalendarHome *home,
                            const char *href,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
LeitCalendarObject *
leit_caldav_get_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error);
void leit_caldav_sync_async (LeitCalendarHome *home,
                             const char *token,
                             GHashTable *known,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
LeitCalendarChanges *
leit_caldav_sync_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error);
void leit_caldav_put_async (LeitCalendarHome *home,
                            const char *href,
                            const char *text,
                            const char *etag,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
char *leit_caldav_put_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error);
void leit_caldav_remove_async (LeitCalendarHome *home,
                               const char *href,
                               const char *etag,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean leit_caldav_remove_finish (LeitCalendarHome *home, GAsyncResult *result, GError **error);

G_END_DECLS
