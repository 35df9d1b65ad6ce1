#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LEIT_NET_ERROR (leit_net_error_quark ())

/**
 * LeitNetError:
 * @LEIT_NET_ERROR_UNREACHABLE: no connection: name not found, refused, cut off in the middle
 * @LEIT_NET_ERROR_TIMEOUT: no answer in time
 * @LEIT_NET_ERROR_TLS: the server's certificate is not trusted
 * @LEIT_NET_ERROR_STATUS: the server answered with another status than 2xx; see leit_net_error_get_status()
 * @LEIT_NET_ERROR_UNAUTHORIZED: status 401 or 403
 * @LEIT_NET_ERROR_TOO_MANY: status 429 (or 503 with Retry-After)
 * @LEIT_NET_ERROR_TOO_LARGE: the body is larger than the caller allows
 * @LEIT_NET_ERROR_REDIRECT: the server sent us to another origin; not followed
 * @LEIT_NET_ERROR_ADDRESS: the URL is not a http or https URL
 * @LEIT_NET_ERROR_CONTENT: the answer is not what was asked for (HTML instead of JSON, broken JSON)
 * @LEIT_NET_ERROR_PLAIN: a secret would have gone out without encryption; nothing was sent
 * @LEIT_NET_ERROR_KEYRING: the keyring cannot be used
 */
typedef enum {
  LEIT_NET_ERROR_UNREACHABLE,
  LEIT_NET_ERROR_TIMEOUT,
  LEIT_NET_ERROR_TLS,
  LEIT_NET_ERROR_STATUS,
  LEIT_NET_ERROR_UNAUTHORIZED,
  LEIT_NET_ERROR_TOO_MANY,
  LEIT_NET_ERROR_TOO_LARGE,
  LEIT_NET_ERROR_REDIRECT,
  LEIT_NET_ERROR_ADDRESS,
  LEIT_NET_ERROR_CONTENT,
  LEIT_NET_ERROR_PLAIN,
  LEIT_NET_ERROR_KEYRING,
} LeitNetError;

GQuark leit_net_error_quark (void);

/**
 * LeitHttpRequest:
 * @method: "GET", "POST", "PROPFIND" …
 * @url: absolute http or https URL
 * @content_type: (nullable): of @body
 * @body: (nullable): what is sent
 * @headers: (nullable): name, value, name, value, …, NULL; sent to the URL's own origin only
 * @max_bytes: larger answers are given up; 0 is the default of 16 MiB
 * @timeout_seconds: without a byte from the server; 0 is the client's default of 30 s
 * @retries: how often a request that changes nothing is sent again after a broken connection or time-out
 * @etag: (nullable): sent as If-None-Match; a 304 then is a success with status 304
 * @carries_secret: headers or body hold a password, key or token: refused over plain http to
 *   another computer; so is, even without this, an Authorization or X-Authorization header
 *
 * One request. Fill it on the stack; the client copies what it keeps.
 */
typedef struct {
  const char *method;
  const char *url;
  const char *content_type;
  GBytes *body;
  const char *const *headers;
  gsize max_bytes;
  guint timeout_seconds;
  guint retries;
  const char *etag;
  gboolean carries_secret;
} LeitHttpRequest;

/**
 * LeitHttpResponse:
 *
 * A whole answer with status 2xx or 304.
 */
typedef struct {
  guint status;
  GBytes *body;
  char *content_type;     /* without parameters, lower case; NULL if absent */
  char *etag;             /* NULL if absent */
  char *url;              /* where it came from, after redirects */
  gint64 max_age_seconds; /* of Cache-Control or Expires; -1 if the server did not say */
} LeitHttpResponse;

void leit_http_response_free (LeitHttpResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitHttpResponse, leit_http_response_free)

/**
 * LeitHttpClient:
 *
 * The one HTTP client. Main thread only; every call is asynchronous and cancellable. At most the
 * given number of requests run at a time to one host; the others wait their turn in order.
 * Redirects are followed within the same origin only. No cookies, no cache of its own.
 */
#define LEIT_TYPE_HTTP_CLIENT (leit_http_client_get_type ())
G_DECLARE_FINAL_TYPE (LeitHttpClient, leit_http_client, LEIT, HTTP_CLIENT, GObject)

LeitHttpClient *leit_http_client_new (guint max_connections_per_host);
void leit_http_client_set_max_requests (LeitHttpClient *self, guint max_requests);
void leit_http_client_set_timeout_seconds (LeitHttpClient *self, guint timeout_seconds);
void leit_http_client_send_async (LeitHttpClient *self,
                                  const LeitHttpRequest *request,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
LeitHttpResponse *
leit_http_client_send_finish (LeitHttpClient *self, GAsyncResult *result, GError **error);

guint leit_net_error_get_status (const GError *error);
gint64 leit_net_error_get_retry_after_ms (const GError *error);
const char *leit_net_error_get_location (const GError *error);
gboolean leit_net_same_origin (const char *url_a, const char *url_b);
gboolean leit_net_is_loopback (const char *url);
char *leit_net_url_for_display (const char *url);

G_END_DECLS
