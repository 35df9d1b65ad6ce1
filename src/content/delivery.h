#pragma once

#include "content/safe-save.h"
#include "store/collections.h"

G_BEGIN_DECLS

/**
 * LeitDelivered:
 * @href: whose edit it was
 * @outcome: what became of it
 *
 * One edit that reached the server, well or not; what the user has to be told or offered about it.
 */
typedef struct {
  char *href;
  LeitSaveOutcome *outcome;
} LeitDelivered;

void leit_delivered_free (LeitDelivered *delivered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDelivered, leit_delivered_free)

char *leit_delivery_href (const LeitRecord *record);
LeitOutboxEdit *leit_delivery_edit_new (const char *href,
                                        LeitRecord *base,
                                        LeitRecord *edit,
                                        const LeitOutboxEdit *before);

void leit_delivery_run_async (LeitSvaClient *client,
                              LeitStore *store,
                              const char *collection,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GPtrArray *leit_delivery_run_finish (LeitSvaClient *client, GAsyncResult *result, GError **error);

G_END_DECLS
