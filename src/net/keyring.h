#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitCredentials:
 * @user_name: (nullable): for passwords
 * @secret: password or API key; wiped when freed
 */
typedef struct {
  char *user_name;
  char *secret;
} LeitCredentials;

LeitCredentials *leit_credentials_new (const char *user_name, const char *secret);
LeitCredentials *leit_credentials_copy (const LeitCredentials *credentials);
void leit_credentials_free (LeitCredentials *credentials);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitCredentials, leit_credentials_free)

/* Credentials lie in the keyring by town, source and the origin they are for: a profile whose URL was changed does not get them. */
void leit_keyring_look_up_async (const char *town_id,
                                 const char *source_id,
                                 const char *url,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
LeitCredentials *leit_keyring_look_up_finish (GAsyncResult *result, GError **error);
void leit_keyring_store_async (const char *town_id,
                               const char *source_id,
                               const char *url,
                               const char *label,
                               const LeitCredentials *credentials,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean leit_keyring_store_finish (GAsyncResult *result, GError **error);
void leit_keyring_clear_async (const char *town_id,
                               const char *source_id,
                               const char *url,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean leit_keyring_clear_finish (GAsyncResult *result, GError **error);

G_END_DECLS
