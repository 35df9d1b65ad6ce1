#pragma once

#include "content/content-error.h"
#include "content/record.h"
#include "net/http.h"
#include "net/keyring.h"

G_BEGIN_DECLS

/**
 * LeitContentRights:
 * @LEIT_CONTENT_RIGHTS_UNKNOWN: not tried yet
 * @LEIT_CONTENT_RIGHTS_READ: the key may only read
 * @LEIT_CONTENT_RIGHTS_WRITE: it may write, its own at least
 */
typedef enum {
  LEIT_CONTENT_RIGHTS_UNKNOWN,
  LEIT_CONTENT_RIGHTS_READ,
  LEIT_CONTENT_RIGHTS_WRITE,
} LeitContentRights;

/**
 * LeitSvaClient:
 *
 * The signed-in connection to one Smart Village App main server. Signs in with key and secret, anew
 * when the server says 401, and asks again once. Main thread only; everything is asynchronous and
 * cancellable. Errors: #LeitContentError, #LeitNetError, %G_IO_ERROR_CANCELLED.
 *
 * To change a record use safe-save.h: what stands here does what it is told.
 */
#define LEIT_TYPE_SVA_CLIENT (leit_sva_client_get_type ())
G_DECLARE_FINAL_TYPE (LeitSvaClient, leit_sva_client, LEIT, SVA_CLIENT, GObject)

LeitSvaClient *leit_sva_client_new (const char *base_url,
                                    const char *town_id,
                                    const char *source_id,
                                    LeitHttpClient *http);
void leit_sva_client_set_credentials (LeitSvaClient *self, const LeitCredentials *credentials);
void leit_sva_client_set_own_providers (LeitSvaClient *self, const char *const *provider_ids);
gboolean leit_sva_client_is_own_provider (LeitSvaClient *self, const char *provider_id);
LeitContentRights leit_sva_client_get_rights (LeitSvaClient *self);
const char *leit_sva_client_get_host (LeitSvaClient *self);

/* Finds out the rights without changing anything: asks to hide a record that cannot exist. */
void leit_sva_client_check_rights_async (LeitSvaClient *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean leit_sva_client_check_rights_finish (LeitSvaClient *self,
                                              GAsyncResult *result,
                                              LeitContentRights *rights,
                                              GError **error);

/* One page of records in the order of their ids, with the members of a list or (@whole) all. */
void leit_sva_client_list_async (LeitSvaClient *self,
                                 LeitRecordKind kind,
                                 gboolean whole,
                                 guint limit,
                                 guint skip,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *leit_sva_client_list_finish (LeitSvaClient *self,
                                        GAsyncResult *result,
                                        gboolean *more,
                                        GError **error);

/* All pages, no record twice. */
void leit_sva_client_list_all_async (LeitSvaClient *self,
                                     LeitRecordKind kind,
                                     gboolean whole,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GPtrArray *
leit_sva_client_list_all_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

void leit_sva_client_detail_async (LeitSvaClient *self,
                                   LeitRecordKind kind,
                                   const char *id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
LeitRecord *
leit_sva_client_detail_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

/* Sends @variables as they are; the answer is the id the server wrote to. */
void leit_sva_client_save_async (LeitSvaClient *self,
                                 LeitRecordKind kind,
                                 JsonObject *variables,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *leit_sva_client_save_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

void leit_sva_client_set_visible_async (LeitSvaClient *self,
                                        LeitRecordKind kind,
                                        const char *id,
                                        gboolean visible,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
leit_sva_client_set_visible_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

void leit_sva_client_destroy_async (LeitSvaClient *self,
                                    LeitRecordKind kind,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean leit_sva_client_destroy_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

/**
 * LeitSvaCategory:
 * @icon_name: (nullable)
 * @parent_id: (nullable): of the category it lies in
 *
 * A category of the town's app. Names are what the server knows them by.
 */
typedef struct {
  char *id;
  char *name;
  char *icon_name;
  char *parent_id;
} LeitSvaCategory;

void leit_sva_category_free (LeitSvaCategory *category);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitSvaCategory, leit_sva_category_free)

void leit_sva_client_categories_async (LeitSvaClient *self,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *
leit_sva_client_categories_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

/* @content_type: `image`, `audio`, `video`, `logo` or `attachement`; the answer is the file's URL,
 * which goes into `mediaContents[].sourceUrl.url`. */
void leit_sva_client_upload_async (LeitSvaClient *self,
                                   const char *file_name,
                                   const char *mime_type,
                                   const char *content_type,
                                   GBytes *bytes,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
char *leit_sva_client_upload_finish (LeitSvaClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
