#pragma once

#include "content/sva-client.h"

G_BEGIN_DECLS

/* POST below the server's address, signed in. */
void leit_sva_client_post_async (LeitSvaClient *self,
                                 const char *path,
                                 const char *content_type,
                                 GBytes *body,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
LeitHttpResponse *
leit_sva_client_post_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

/* An operation by its document's name; the answer is its `data`. */
void leit_sva_client_ask_async (LeitSvaClient *self,
                                const char *document,
                                JsonObject *variables,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
JsonObject *leit_sva_client_ask_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

/* What the server calls the kinds of records. */
typedef struct {
  const char *prefix; /* of the documents */
  const char *one;    /* members of `data` */
  const char *several;
  const char *saved;
} LeitSvaNames;

extern const LeitSvaNames leit_sva_names[LEIT_RECORD_N_KINDS];

char *leit_sva_document_of (LeitRecordKind kind, const char *what);
void leit_sva_return_unreadable (GTask *task);
JsonObject *leit_sva_take_data (GObject *source, GAsyncResult *result, GTask *task);

void leit_sva_client_note_rights (LeitSvaClient *self, LeitContentRights rights);

G_END_DECLS
