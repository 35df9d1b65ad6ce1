#pragma once

#include "store/store.h"

G_BEGIN_DECLS

/*
 * What the store keeps of things that live elsewhere, shared by all desks: calendars, entries. A collection is named by the caller; its
 * objects are texts with the version their server gave them. An edit stands in the outbox until its server confirmed it.
 */

/**
 * LeitStoredObject:
 * @href: its name in the collection
 * @etag: (nullable): the version of @text
 * @text: (nullable): %NULL: too big or not text; only its version is known
 */
typedef struct {
  char *href;
  char *etag;
  char *text;
} LeitStoredObject;

LeitStoredObject *leit_stored_object_new (const char *href, const char *etag, const char *text);
void leit_stored_object_free (LeitStoredObject *object);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitStoredObject, leit_stored_object_free)

/**
 * LeitEditState:
 * @LEIT_EDIT_WAITING: to be delivered
 * @LEIT_EDIT_CONFLICT: somebody else changed it; a person decides
 * @LEIT_EDIT_REFUSED: the server will not take it as it is; a person decides
 */
typedef enum {
  LEIT_EDIT_WAITING,
  LEIT_EDIT_CONFLICT,
  LEIT_EDIT_REFUSED,
} LeitEditState;

/**
 * LeitOutboxEdit:
 * @href: which object
 * @base_etag: (nullable): the version the edit began from; %NULL: a new object
 * @base_text: (nullable): and its text
 * @new_text: (nullable): what it is to become; %NULL: to be removed
 * @their_etag: (nullable): in a conflict: the version that stands there now
 * @their_text: (nullable): in a conflict: its text; %NULL: it was removed there
 * @revision: grows with every change of the edit
 * @state: how it stands with it
 * @error: (nullable): why the last attempt failed
 * @attempts: how often delivery was tried
 */
typedef struct {
  char *href;
  char *base_etag;
  char *base_text;
  char *new_text;
  char *their_etag;
  char *their_text;
  gint64 revision;
  LeitEditState state;
  char *error;
  guint attempts;
} LeitOutboxEdit;

LeitOutboxEdit *leit_outbox_edit_copy (const LeitOutboxEdit *edit);
void leit_outbox_edit_free (LeitOutboxEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitOutboxEdit, leit_outbox_edit_free)

/**
 * LeitStoredCollection:
 * @token: (nullable): of the last sync
 * @synced_ms: when that was; LEIT_TIME_NONE: never
 * @objects: (element-type LeitStoredObject)
 * @edits: (element-type LeitOutboxEdit): in the order they were made
 */
typedef struct {
  char *token;
  gint64 synced_ms;
  GPtrArray *objects;
  GPtrArray *edits;
} LeitStoredCollection;

void leit_stored_collection_free (LeitStoredCollection *collection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitStoredCollection, leit_stored_collection_free)

void leit_store_load_collection_async (LeitStore *self,
                                       const char *collection,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
LeitStoredCollection *
leit_store_load_collection_finish (LeitStore *self, GAsyncResult *result, GError **error);

/* One transaction: what a sync brought. @changed: LeitStoredObject, @removed: hrefs; both may be empty. */
void leit_store_save_collection_async (LeitStore *self,
                                       const char *collection,
                                       const char *token,
                                       gint64 synced_ms,
                                       const GPtrArray *changed,
                                       const GPtrArray *removed,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean leit_store_save_collection_finish (LeitStore *self, GAsyncResult *result, GError **error);

/* Puts an edit, or its new state, into the outbox: once this succeeds it survives a crash. There is one edit an object. */
void leit_store_put_edit_async (LeitStore *self,
                                const char *collection,
                                const LeitOutboxEdit *edit,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean leit_store_put_edit_finish (LeitStore *self, GAsyncResult *result, GError **error);

/* One transaction: the edit of that revision is delivered (or given up) and the object is @object now (NULL: gone). An edit of a later revision
 * stays, and begins from @object. */
void leit_store_settle_edit_async (LeitStore *self,
                                   const char *collection,
                                   const char *href,
                                   gint64 revision,
                                   const LeitStoredObject *object,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean leit_store_settle_edit_finish (LeitStore *self, GAsyncResult *result, GError **error);

G_END_DECLS
