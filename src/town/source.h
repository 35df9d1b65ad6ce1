#pragma once

#include "town/profile.h"

G_BEGIN_DECLS

/**
 * LeitSourceState:
 * @LEIT_SOURCE_WAITING: not asked yet
 * @LEIT_SOURCE_ASKING: a request is under way
 * @LEIT_SOURCE_OK: the last answer was good
 * @LEIT_SOURCE_DOWN: the last answers failed; asked again later (back-off)
 * @LEIT_SOURCE_OFFLINE: this computer has no network; not asked
 * @LEIT_SOURCE_SIGN_IN: credentials are missing or refused; not asked until a person enters them
 */
typedef enum {
  LEIT_SOURCE_WAITING,
  LEIT_SOURCE_ASKING,
  LEIT_SOURCE_OK,
  LEIT_SOURCE_DOWN,
  LEIT_SOURCE_OFFLINE,
  LEIT_SOURCE_SIGN_IN,
} LeitSourceState;

/**
 * LeitSource:
 *
 * A telemetry source's state as the window shows it. Properties (notified): `state` (int),
 * `last-success` (int64 ms), `next-attempt` (int64 ms), `last-error` (string or %NULL), `note`
 * (string or %NULL: what was odd in a good answer, such as readings from the future).
 *
 * Signal `changed`: once for each call that changed anything.
 */
#define LEIT_TYPE_SOURCE (leit_source_get_type ())
G_DECLARE_FINAL_TYPE (LeitSource, leit_source, LEIT, SOURCE, GObject)

LeitSource *leit_source_new (const LeitSourceConfig *config, guint index);
const LeitSourceConfig *leit_source_get_config (LeitSource *self);
guint leit_source_get_index (LeitSource *self);
const char *leit_source_get_id (LeitSource *self);
const char *leit_source_get_name (LeitSource *self);
LeitSourceState leit_source_get_state (LeitSource *self);
LeitSourceState leit_source_get_outcome (LeitSource *self);
gint64 leit_source_get_last_success_ms (LeitSource *self);
gint64 leit_source_get_next_attempt_ms (LeitSource *self);
gint64 leit_source_get_last_attempt_ms (LeitSource *self);
const char *leit_source_get_last_error (LeitSource *self);
const char *leit_source_get_note (LeitSource *self);

void leit_source_restore (LeitSource *self,
                          gint64 last_success_ms,
                          gint64 last_attempt_ms,
                          const char *last_error);
void leit_source_set_asking (LeitSource *self);
void leit_source_set_succeeded (LeitSource *self, gint64 now_ms, gint64 next_ms, const char *note);
void leit_source_set_failed (
    LeitSource *self, LeitSourceState state, gint64 now_ms, gint64 next_ms, const char *error);

const char *leit_source_state_to_string (LeitSourceState state);
const char *leit_source_state_get_label (LeitSourceState state);
const char *leit_source_kind_to_string (LeitSourceKind kind);
const char *leit_source_kind_get_label (LeitSourceKind kind);

G_END_DECLS
