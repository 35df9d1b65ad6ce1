#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitDavResource:
 * @path: on the server, in the form of leit_dav_normalise_path()
 * @status: the server's for this one; 200 where it gave properties
 * @etag: (nullable): as in the header, with its quotes
 * @text: (nullable): `calendar-data`
 * @name: (nullable): `displayname`
 * @principal: (nullable): path of the account that is signed in
 * @homes: (element-type utf8): paths below which the account's calendars lie
 * @is_calendar: a calendar collection …
 * @takes_events: … that says or does not deny that it takes VEVENT
 * @can_sync: it knows the report `sync-collection`
 *
 * One `response` of a multistatus answer.
 */
typedef struct {
  char *path;
  guint status;
  char *etag;
  char *text;
  char *name;
  char *principal;
  GPtrArray *homes;
  gboolean is_calendar;
  gboolean takes_events;
  gboolean can_sync;
} LeitDavResource;

/**
 * LeitDavAnswer:
 * @path: of the resource that was asked
 * @resources: (element-type LeitDavResource): in the answer's order
 * @sync_token: (nullable): of `sync-collection`
 *
 * A multistatus answer (RFC 4918, 13), immutable.
 */
typedef struct {
  char *path;
  GPtrArray *resources;
  char *sync_token;
} LeitDavAnswer;

void leit_dav_answer_free (LeitDavAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDavAnswer, leit_dav_answer_free)

LeitDavAnswer *leit_dav_answer_parse (GBytes *body, const char *url, GError **error);
const LeitDavResource *leit_dav_answer_find (const LeitDavAnswer *answer, const char *path);

char *leit_dav_normalise_path (const char *href, const char *base_url);
char *leit_dav_escape_name (const char *name);

GBytes *leit_dav_body_find (void);
GBytes *leit_dav_body_list (void);
GBytes *leit_dav_body_sync (const char *token);
GBytes *leit_dav_body_multiget (const char *const *paths);

G_END_DECLS
