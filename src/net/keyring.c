#include "net/keyring.h"

#include "net/http-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>

/* User name and password travel as one secret, so that neither stands open in the keyring's attributes. */
#define SEPARATOR '\n'

static const SecretSchema *
get_schema (void)
{
  static const SecretSchema schema = {
    "de.zukunftsschusterei.Leitstand.Source",
    SECRET_SCHEMA_NONE,
    {
        { "town", SECRET_SCHEMA_ATTRIBUTE_STRING },
        { "source", SECRET_SCHEMA_ATTRIBUTE_STRING },
        { "origin", SECRET_SCHEMA_ATTRIBUTE_STRING },
        { NULL, 0 },
    },
  };

  return &schema;
}

LeitCredentials *
leit_credentials_new (const char *user_name, const char *secret)
{
  LeitCredentials *credentials = g_new0 (LeitCredentials, 1);

  credentials->user_name = g_strdup (user_name);
  credentials->secret = g_strdup (secret);
  return credentials;
}

LeitCredentials *
leit_credentials_copy (const LeitCredentials *credentials)
{
  return leit_credentials_new (credentials->user_name, credentials->secret);
}

void
leit_credentials_free (LeitCredentials *credentials)
{
  g_free (credentials->user_name);
  secret_password_free (g_steal_pointer (&credentials->secret));
  g_free (credentials);
}

static GError *
keyring_error (const GError *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_KEYRING,
                      /* Translators: what the system says */
                      _ ("The keyring cannot be used (%s). Passwords can only be kept where a "
                         "keyring service runs."),
                      cause->message);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  char *text = secret_password_lookup_finish (result, &error);
  char *separator;

  if (error != NULL) {
    g_task_return_error (task, keyring_error (error));
    return;
  }
  separator = text != NULL ? strchr (text, SEPARATOR) : NULL;
  if (separator == NULL) {
    secret_password_free (text);
    g_task_return_pointer (task, NULL, NULL);
    return;
  }
  *separator = '\0';
  g_task_return_pointer (task, leit_credentials_new (*text != '\0' ? text : NULL, separator + 1),
                         (GDestroyNotify) leit_credentials_free);
  *separator = SEPARATOR; /* so that the whole of it is wiped */
  secret_password_free (text);
}

/**
 * leit_keyring_look_up_async:
 * @town_id: the town's id
 * @source_id: the source's id in the profile
 * @url: the source's address; only credentials that were given for its origin are found
 */
void
leit_keyring_look_up_async (const char *town_id,
                            const char *source_id,
                            const char *url,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *origin = leit_net_origin_of (url);

  g_task_set_source_tag (task, leit_keyring_look_up_async);
  secret_password_lookup (get_schema (), cancellable, on_looked_up, task, "town", town_id, "source",
                          source_id, "origin", origin, NULL);
}

/**
 * leit_keyring_look_up_finish:
 *
 * Returns: (transfer full) (nullable): the credentials; %NULL without @error when there are none
 */
LeitCredentials *
leit_keyring_look_up_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, keyring_error (error));
}

/**
 * leit_keyring_store_async:
 * @label: what people see in their keyring program
 * @credentials: user name (optional) and secret
 */
void
leit_keyring_store_async (const char *town_id,
                          const char *source_id,
                          const char *url,
                          const char *label,
                          const LeitCredentials *credentials,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *origin = leit_net_origin_of (url);
  char *text =
      g_strdup_printf ("%s%c%s", credentials->user_name != NULL ? credentials->user_name : "",
                       SEPARATOR, credentials->secret);

  g_task_set_source_tag (task, leit_keyring_store_async);
  secret_password_store (get_schema (), SECRET_COLLECTION_DEFAULT, label, text, cancellable,
                         on_stored, task, "town", town_id, "source", source_id, "origin", origin,
                         NULL);
  secret_password_free (text);
}

gboolean
leit_keyring_store_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, keyring_error (error));
}

/**
 * leit_keyring_clear_async:
 *
 * Forgets the credentials; succeeds when there were none.
 */
void
leit_keyring_clear_async (const char *town_id,
                          const char *source_id,
                          const char *url,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *origin = leit_net_origin_of (url);

  g_task_set_source_tag (task, leit_keyring_clear_async);
  secret_password_clear (get_schema (), cancellable, on_cleared, task, "town", town_id, "source",
                         source_id, "origin", origin, NULL);
}

gboolean
leit_keyring_clear_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
