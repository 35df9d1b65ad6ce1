#pragma once

#include "net/http.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* What libsoup and GIO say, in our words; @host is named, never a query or user. */
GError *leit_net_error_from_cause (const GError *cause, const char *host, gboolean timed_out);
GError *leit_net_error_from_status (SoupMessage *message, const char *host);

G_END_DECLS
