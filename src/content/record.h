#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * LeitRecordKind:
 * @LEIT_RECORD_PLACE: `PointOfInterest`: a provider, an offer
 * @LEIT_RECORD_NEWS: `NewsItem`
 * @LEIT_RECORD_EVENT: `EventRecord`
 */
typedef enum {
  LEIT_RECORD_PLACE,
  LEIT_RECORD_NEWS,
  LEIT_RECORD_EVENT,
} LeitRecordKind;
#define LEIT_RECORD_N_KINDS 3

const char *
leit_record_kind_to_string (LeitRecordKind kind); /* the server's name: `PointOfInterest` … */
gboolean leit_record_kind_from_string (const char *name, LeitRecordKind *kind);

/**
 * LeitRecord:
 *
 * One record of the main server as its complete JSON: the answer of the detail query with all its
 * members under the server's names, those no form shows included. Immutable; use it from any thread.
 *
 * A record that is to become one (an edit) may be partial: what is absent stays as it is on the
 * server, what is null or `""` is emptied. The elements of a list are the same when their `id` is;
 * a list is always whole: an element that is not in it is removed.
 */
typedef struct _LeitRecord LeitRecord;

#define LEIT_TYPE_RECORD (leit_record_get_type ())
GType leit_record_get_type (void);

LeitRecord *leit_record_new (LeitRecordKind kind, JsonObject *content);
LeitRecord *leit_record_new_from_text (const char *text, GError **error);
LeitRecord *leit_record_ref (LeitRecord *self);
void leit_record_unref (LeitRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitRecord, leit_record_unref)

LeitRecordKind leit_record_get_kind (const LeitRecord *self);
const char *leit_record_get_id (const LeitRecord *self);      /* NULL: not on the server yet */
const char *leit_record_get_title (const LeitRecord *self);   /* "" if absent; name or title */
gint64 leit_record_get_updated_ms (const LeitRecord *self);   /* LEIT_TIME_NONE if absent */
gboolean leit_record_get_visible (const LeitRecord *self);    /* TRUE if absent */
JsonObject *leit_record_get_content (const LeitRecord *self); /* not to be changed */
JsonObject *leit_record_dup_content (const LeitRecord *self); /* a deep copy, to edit */

/* Text for the store: {"kind": …, "record": …}; the etag is a hash of the normalised content. */
char *leit_record_to_text (const LeitRecord *self);
const char *leit_record_get_etag (const LeitRecord *self);

/**
 * LeitRecordDifference:
 * @member: the server's name of the top-level member, such as `openingHours`
 * @ours: as text, one line a list element; "" when empty
 * @theirs: likewise
 *
 * One member in which two records differ, to be shown side by side.
 */
typedef struct {
  char *member;
  char *ours;
  char *theirs;
} LeitRecordDifference;

void leit_record_difference_free (LeitRecordDifference *difference);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitRecordDifference, leit_record_difference_free)

gboolean leit_record_equal (const LeitRecord *a, const LeitRecord *b);
GPtrArray *leit_record_compare (const LeitRecord *ours, const LeitRecord *theirs);
LeitRecord *leit_record_merge (const LeitRecord *current, const LeitRecord *edit);
LeitRecord *leit_record_take_members (const LeitRecord *self,
                                      const LeitRecord *other,
                                      const char *const *members);
LeitRecord *leit_record_keep_past_dates (const LeitRecord *fetched,
                                         const LeitRecord *local,
                                         gint64 now_ms,
                                         guint *n_kept);

G_END_DECLS
