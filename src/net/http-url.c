#include "net/http-private.h"

#include <glib/gi18n-lib.h>

GUri *
leit_net_parse_url (const char *url)
{
  g_autoptr (GUri) uri = url != NULL ? g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL) : NULL;

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") != 0 &&
       g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") != 0))
    return NULL;
  return g_steal_pointer (&uri);
}

gboolean
leit_net_uri_is_same_origin (GUri *a, GUri *b)
{
  return g_ascii_strcasecmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         g_uri_get_port (a) == g_uri_get_port (b);
}

gboolean
leit_net_uri_is_loopback (GUri *uri)
{
  const char *host = g_uri_get_host (uri);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_ascii_strcasecmp (host, "localhost") == 0 ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

char *
leit_net_origin_of (const char *url)
{
  g_autoptr (GUri) uri = leit_net_parse_url (url);
  g_autofree char *scheme = NULL;
  g_autofree char *host = NULL;

  if (uri == NULL)
    return g_strdup ("");
  scheme = g_ascii_strdown (g_uri_get_scheme (uri), -1);
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  return g_strdup_printf ("%s://%s:%d", scheme, host, g_uri_get_port (uri));
}

/**
 * leit_net_same_origin:
 * @url_a: a URL
 * @url_b: another
 *
 * Returns: whether both are http or https URLs with the same scheme, host and port
 */
gboolean
leit_net_same_origin (const char *url_a, const char *url_b)
{
  g_autoptr (GUri) a = leit_net_parse_url (url_a);
  g_autoptr (GUri) b = leit_net_parse_url (url_b);

  return a != NULL && b != NULL && leit_net_uri_is_same_origin (a, b);
}

/**
 * leit_net_is_loopback:
 * @url: a URL
 *
 * Returns: whether @url leads to this computer itself, which needs no network
 */
gboolean
leit_net_is_loopback (const char *url)
{
  g_autoptr (GUri) uri = leit_net_parse_url (url);

  return uri != NULL && leit_net_uri_is_loopback (uri);
}

/**
 * leit_net_url_for_display:
 * @url: a URL
 *
 * Returns: (transfer full): @url without user, password, query and fragment, for messages and logs
 */
char *
leit_net_url_for_display (const char *url)
{
  /* Not normalised: people are to see what stands in their town file, whatever GLib makes of it. */
  const GUriFlags as_written = SOUP_HTTP_URI_FLAGS & ~G_URI_FLAGS_SCHEME_NORMALIZE;
  g_autoptr (GUri) checked = leit_net_parse_url (url);
  g_autoptr (GUri) uri = checked != NULL ? g_uri_parse (url, as_written, NULL) : NULL;

  if (uri == NULL)
    return g_strdup (_ ("(not an address)"));
  return g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY |
                                           G_URI_HIDE_FRAGMENT | G_URI_HIDE_AUTH_PARAMS);
}
