#pragma once

#include "net/http.h"
#include "town/profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define LEIT_EXCHANGE_ERROR (leit_exchange_error_quark ())

/**
 * LeitExchangeError:
 * @LEIT_EXCHANGE_ERROR_LOCATION: neither a file nor an http(s) URL
 * @LEIT_EXCHANGE_ERROR_READ: the file cannot be read
 * @LEIT_EXCHANGE_ERROR_TOO_LARGE: the file is larger than a town can be
 * @LEIT_EXCHANGE_ERROR_REFERENCE: the profile names a tree file that does not lie beside or below it, or an edit names
 *   what is no longer there
 * @LEIT_EXCHANGE_ERROR_WRITE: the file cannot be written; nothing was changed
 * @LEIT_EXCHANGE_ERROR_CONFLICT: someone else changed the file meanwhile; nothing was overwritten
 */
typedef enum {
  LEIT_EXCHANGE_ERROR_LOCATION,
  LEIT_EXCHANGE_ERROR_READ,
  LEIT_EXCHANGE_ERROR_TOO_LARGE,
  LEIT_EXCHANGE_ERROR_REFERENCE,
  LEIT_EXCHANGE_ERROR_WRITE,
  LEIT_EXCHANGE_ERROR_CONFLICT,
} LeitExchangeError;

GQuark leit_exchange_error_quark (void);

/**
 * LeitLoadedTown:
 * @profile: the town, its trees included
 * @location: where it came from: a file path or URL
 * @copy_of_ms: when the copy was made if the original could not be reached, else %LEIT_TIME_NONE
 * @copy_reason: (nullable): why the copy was used, translated
 */
typedef struct {
  LeitProfile *profile;
  char *location;
  gint64 copy_of_ms;
  char *copy_reason;
} LeitLoadedTown;

void leit_loaded_town_free (LeitLoadedTown *loaded);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitLoadedTown, leit_loaded_town_free)

/* Loads a profile and the tree file beside it from a path, a file: URI or an http(s) URL (ETag, last copy when offline). */
void leit_town_load_async (const char *location,
                           LeitHttpClient *http,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
LeitLoadedTown *leit_town_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
