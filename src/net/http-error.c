#include "base/clock.h"
#include "net/http-private.h"

#include <glib/gi18n-lib.h>

typedef struct {
  guint status;
  gint64 retry_after_ms;
  char *location;
} LeitNetErrorPrivate;

static void
leit_net_error_private_init (LeitNetErrorPrivate *private)
{
  private->retry_after_ms = -1;
}

static void
leit_net_error_private_copy (const LeitNetErrorPrivate *source, LeitNetErrorPrivate *target)
{
  *target = *source;
  target->location = g_strdup (source->location);
}

static void
leit_net_error_private_clear (LeitNetErrorPrivate *private)
{
  g_free (private->location);
}

G_DEFINE_EXTENDED_ERROR (LeitNetError, leit_net_error)

/**
 * leit_net_error_get_status:
 * @error: any error
 *
 * Returns: the HTTP status the server answered with, 0 if it did not come to that
 */
guint
leit_net_error_get_status (const GError *error)
{
  return error != NULL && error->domain == LEIT_NET_ERROR
             ? leit_net_error_get_private (error)->status
             : 0;
}

/**
 * leit_net_error_get_retry_after_ms:
 * @error: any error
 *
 * Returns: how long the server asked us to wait, milliseconds; -1 if it did not
 */
gint64
leit_net_error_get_retry_after_ms (const GError *error)
{
  return error != NULL && error->domain == LEIT_NET_ERROR
             ? leit_net_error_get_private (error)->retry_after_ms
             : -1;
}

/**
 * leit_net_error_get_location:
 * @error: any error
 *
 * Returns: (nullable): of %LEIT_NET_ERROR_REDIRECT, the http or https URL the server sent us to
 */
const char *
leit_net_error_get_location (const GError *error)
{
  return error != NULL && error->domain == LEIT_NET_ERROR
             ? leit_net_error_get_private (error)->location
             : NULL;
}

/* Seconds or an HTTP date. */
static gint64
parse_retry_after_ms (const char *text)
{
  g_autoptr (GDateTime) date = NULL;
  gint64 seconds;

  if (text == NULL)
    return -1;
  if (g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return seconds * LEIT_SECOND_MS;
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return -1;
  return MAX (0, g_date_time_to_unix (date) * 1000 - leit_clock_now_ms ());
}

static GError *
status_error (LeitNetError code, const char *host, guint status, const char *reason)
{
  switch (code) {
  case LEIT_NET_ERROR_UNAUTHORIZED:
    if (status == 403)
      return g_error_new (LEIT_NET_ERROR, code,
                          /* Translators: host, HTTP status */
                          _ ("%s does not allow this access (status %u). Ask whoever runs the "
                             "server what the account may see."),
                          host, status);
    return g_error_new (LEIT_NET_ERROR, code,
                        /* Translators: host, HTTP status */
                        _ ("%s does not accept the sign-in (status %u). Check user name, password "
                           "or key."),
                        host, status);
  case LEIT_NET_ERROR_TOO_MANY:
    return g_error_new (LEIT_NET_ERROR, code,
                        _ ("%s asks for fewer requests (status %u). Leitstand waits and tries "
                           "again."),
                        host, status);
  default:
    return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_STATUS,
                        /* Translators: host, HTTP status, its name in English */
                        _ ("%s answered with an error: %u %s."), host, status, reason);
  }
}

GError *
leit_net_error_from_status (SoupMessage *message, const char *host)
{
  guint status = soup_message_get_status (message);
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  const char *retry_after = soup_message_headers_get_one (headers, "Retry-After");
  LeitNetError code = LEIT_NET_ERROR_STATUS;
  GError *error;

  if (status == 401 || status == 403)
    code = LEIT_NET_ERROR_UNAUTHORIZED;
  else if (status == 429 || (status == 503 && retry_after != NULL))
    code = LEIT_NET_ERROR_TOO_MANY;
  error = status_error (code, host, status, soup_status_get_phrase (status));
  leit_net_error_get_private (error)->status = status;
  leit_net_error_get_private (error)->retry_after_ms = parse_retry_after_ms (retry_after);
  return error;
}

GError *
leit_net_error_from_redirect (const char *host, GUri *target)
{
  GError *error = g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_REDIRECT,
                               _ ("%s sent us to another place; this was not followed. If the "
                                  "server has moved, change its address in the town file."),
                               host);
  g_autofree char *location = target != NULL ? g_uri_to_string (target) : NULL;
  g_autoptr (GUri) checked = leit_net_parse_url (location);

  if (checked != NULL)
    leit_net_error_get_private (error)->location = g_steal_pointer (&location);
  return error;
}

static GError *
cut_off_error (const char *host)
{
  return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE,
                      _ ("The connection to %s was cut off in the middle of the answer."), host);
}

static GError *
tls_error (const GError *cause, const char *host)
{
  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return cut_off_error (host);
  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_TLS,
                        _ ("The certificate of %s is not trusted (%s). Ask whoever runs the "
                           "server."),
                        host, cause->message);
  return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_TLS,
                      /* Translators: host, what the system says */
                      _ ("No encrypted connection to %s is possible (%s). Ask whoever runs the "
                         "server."),
                      host, cause->message);
}

static gboolean
is_unreadable (const GError *cause)
{
  return cause->domain == SOUP_SESSION_ERROR || cause->domain == G_CONVERT_ERROR ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

GError *
leit_net_error_from_cause (const GError *cause, const char *host, gboolean timed_out)
{
  if (timed_out || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_TIMEOUT, _ ("%s did not answer in time."),
                        host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (cause);
  if (cause->domain == G_TLS_ERROR)
    return tls_error (cause, host);
  if (cause->domain == G_RESOLVER_ERROR)
    return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE,
                        _ ("%s was not found. Check the address and the network."), host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED))
    return cut_off_error (host);
  if (is_unreadable (cause))
    return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_CONTENT,
                        /* Translators: host, what the system says */
                        _ ("The answer of %s cannot be read (%s)."), host, cause->message);
  return g_error_new (LEIT_NET_ERROR, LEIT_NET_ERROR_UNREACHABLE,
                      /* Translators: host, what the system says */
                      _ ("%s cannot be reached (%s)."), host, cause->message);
}
