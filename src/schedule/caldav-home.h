#pragma once

#include "net/http.h"
#include "schedule/home.h"

G_BEGIN_DECLS

/**
 * LeitCaldavHome:
 *
 * A calendar as a CalDAV collection (RFC 4791). The address is that of the collection or of a server on which the account has exactly one
 * calendar for events; it is found at the first call and remembered. The password goes to the address's origin only, or to the same host by
 * https if the server sends us there.
 *
 * An href is the object's path on the server, in the form of leit_dav_normalise_path(). A bare file name is taken everywhere as well: an
 * object that is known to a sync under its bare name keeps it in what the sync hands out.
 *
 * A sync with a token hands out all that changed since on the server, our own writing included: only so does the caller learn what the server
 * made of it. Without a token only what differs from @known comes. A server that gave no (or a weak) ETag for a put may have rewritten the
 * object: this home then hands it out at its next sync in any case; a caller that keeps what it knows on disk should enter the etag of a put
 * there only together with the text a sync or get brings.
 *
 * An object that cannot be read (too large, forbidden) is handed out without text.
 */
#define LEIT_TYPE_CALDAV_HOME (leit_caldav_home_get_type ())
G_DECLARE_FINAL_TYPE (LeitCaldavHome, leit_caldav_home, LEIT, CALDAV_HOME, GObject)

LeitCalendarHome *leit_caldav_home_new (LeitHttpClient *client,
                                        const char *url,
                                        const char *user_name,
                                        const char *password);

G_END_DECLS
