#pragma once

#include "net/http.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What libsoup and GIO say, in our words; @host is named, never a query or user. */
GError *leit_net_error_from_cause (const GError *cause, const char *host, gboolean timed_out);
GError *leit_net_error_from_status (SoupMessage *message, const char *host);
/* @target: (nullable): where it led */
GError *leit_net_error_from_redirect (const char *host, GUri *target);

LeitHttpResponse *leit_http_response_new (SoupMessage *message, GBytes *body);

GUri *leit_net_parse_url (const char *url); /* NULL: no http or https URL with a host */
gboolean leit_net_uri_is_same_origin (GUri *a, GUri *b);
gboolean leit_net_uri_is_loopback (GUri *uri);
char *leit_net_origin_of (const char *url); /* scheme, host and port; "" of what is no URL */

G_END_DECLS
