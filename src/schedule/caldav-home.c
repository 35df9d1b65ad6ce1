#include "schedule/caldav-home.h"

#include "schedule/caldav-private.h"

#include <string.h>

static void leit_caldav_home_iface_init (LeitCalendarHomeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LeitCaldavHome,
                               leit_caldav_home,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LEIT_TYPE_CALENDAR_HOME,
                                                      leit_caldav_home_iface_init))

static void
free_secret (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
leit_caldav_home_finalize (GObject *object)
{
  LeitCaldavHome *self = LEIT_CALDAV_HOME (object);

  g_clear_object (&self->http);
  g_free (self->url);
  g_free (self->base_url);
  free_secret (self->authorization);
  g_free (self->collection);
  g_hash_table_unref (self->rewritten);
  G_OBJECT_CLASS (leit_caldav_home_parent_class)->finalize (object);
}

static void
leit_caldav_home_class_init (LeitCaldavHomeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_caldav_home_finalize;
}

static void
leit_caldav_home_init (LeitCaldavHome *self)
{
  self->rewritten = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* RFC 7617, in UTF-8. */
static char *
basic_authorization (const char *user_name, const char *password)
{
  char *both = g_strconcat (user_name, ":", password, NULL);
  char *encoded = g_base64_encode ((const guchar *) both, strlen (both));
  char *header = g_strconcat ("Basic ", encoded, NULL);

  free_secret (both);
  free_secret (encoded);
  return header;
}

/**
 * leit_caldav_home_new:
 * @url: of the collection, or of the server on which to look for it
 * @user_name: (nullable): %NULL: without sign-in
 * @password: (nullable): of the keyring; %NULL: without sign-in
 *
 * Returns: (transfer full): the calendar there
 */
LeitCalendarHome *
leit_caldav_home_new (LeitHttpClient *client,
                      const char *url,
                      const char *user_name,
                      const char *password)
{
  LeitCaldavHome *self;

  g_return_val_if_fail (LEIT_IS_HTTP_CLIENT (client), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  self = g_object_new (LEIT_TYPE_CALDAV_HOME, NULL);
  self->http = g_object_ref (client);
  self->url = g_strdup (url);
  self->base_url = g_strdup (url);
  if (user_name != NULL && password != NULL)
    self->authorization = basic_authorization (user_name, password);
  return LEIT_CALENDAR_HOME (self);
}

static char *
leit_caldav_home_describe (LeitCalendarHome *home)
{
  LeitCaldavHome *self = LEIT_CALDAV_HOME (home);
  g_autofree char *url = NULL;

  if (self->collection != NULL)
    url = g_uri_resolve_relative (self->base_url, self->collection, G_URI_FLAGS_ENCODED, NULL);
  return leit_net_url_for_display (url != NULL ? url : self->url);
}

static void
leit_caldav_home_iface_init (LeitCalendarHomeInterface *iface)
{
  iface->describe = leit_caldav_home_describe;
  iface->sync_async = leit_caldav_sync_async;
  iface->sync_finish = leit_caldav_sync_finish;
  iface->get_async = leit_caldav_get_async;
  iface->get_finish = leit_caldav_get_finish;
  iface->put_async = leit_caldav_put_async;
  iface->put_finish = leit_caldav_put_finish;
  iface->remove_async = leit_caldav_remove_async;
  iface->remove_finish = leit_caldav_remove_finish;
}
