#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LEIT_CONTENT_ERROR (leit_content_error_quark ())

/**
 * LeitContentError:
 * @LEIT_CONTENT_ERROR_SIGN_IN: key or secret are missing, or the server does not take them
 * @LEIT_CONTENT_ERROR_READ_ONLY: this key, or anybody but an importer, may not change it
 * @LEIT_CONTENT_ERROR_GONE: there is no such record, or this key does not see it
 * @LEIT_CONTENT_ERROR_REFUSED: the server does not take it as it is; nothing was changed
 * @LEIT_CONTENT_ERROR_ANSWER: the answer is not what was asked for
 * @LEIT_CONTENT_ERROR_CATEGORY: a category the town does not have; nothing was sent
 * @LEIT_CONTENT_ERROR_UNSURE: the answer got lost and what became of it could not be looked up
 * @LEIT_CONTENT_ERROR_PUSHED: its push message went out before
 *
 * What goes wrong with the main server, beside what goes wrong on the way there (#LeitNetError).
 */
typedef enum {
  LEIT_CONTENT_ERROR_SIGN_IN,
  LEIT_CONTENT_ERROR_READ_ONLY,
  LEIT_CONTENT_ERROR_GONE,
  LEIT_CONTENT_ERROR_REFUSED,
  LEIT_CONTENT_ERROR_ANSWER,
  LEIT_CONTENT_ERROR_CATEGORY,
  LEIT_CONTENT_ERROR_UNSURE,
  LEIT_CONTENT_ERROR_PUSHED,
} LeitContentError;

GQuark leit_content_error_quark (void);

G_END_DECLS
