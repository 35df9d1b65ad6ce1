#pragma once

#include "content/sva-client.h"

G_BEGIN_DECLS

/**
 * LeitSaveState:
 * @LEIT_SAVE_DONE: the server has it, and was read to prove it
 * @LEIT_SAVE_CONFLICT: somebody changed it since the edit began; nothing was sent. Show the
 *   differences, and save again with the outcome's record as base
 * @LEIT_SAVE_STRAY: the server made a new record instead; offer leit_safe_save_remove_stray_async()
 * @LEIT_SAVE_INCOMPLETE: the server took it, but not all of it, as the differences say
 * @LEIT_SAVE_RESTORE: the server failed in the middle and the record is damaged; offer
 *   leit_safe_save_restore_async() with the outcome's @before
 */
typedef enum {
  LEIT_SAVE_DONE,
  LEIT_SAVE_CONFLICT,
  LEIT_SAVE_STRAY,
  LEIT_SAVE_INCOMPLETE,
  LEIT_SAVE_RESTORE,
} LeitSaveState;

/**
 * LeitSaveOutcome:
 * @record: (nullable): as the server has it now, an event with its past dates; %NULL: removed there
 * @before: (nullable): as it was before anything was sent; %NULL: it was not there
 * @differences: (element-type LeitRecordDifference): ours is what was wanted, theirs what is there
 * @stray_id: (nullable): of the record the server made by itself
 * @is_public: a new record could not be hidden and is in the app for all to see
 * @n_past_dates: how many past dates of an event were sent that the server itself does not list
 * @message: for the user; "" when there is nothing to say
 *
 * What became of a save.
 */
typedef struct {
  LeitSaveState state;
  LeitRecord *record;
  LeitRecord *before;
  GPtrArray *differences;
  char *stray_id;
  gboolean is_public;
  guint n_past_dates;
  char *message;
} LeitSaveOutcome;

void leit_save_outcome_free (LeitSaveOutcome *outcome);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitSaveOutcome, leit_save_outcome_free)

LeitRecord *leit_safe_save_name_new (LeitRecord *edit);

void leit_safe_save_async (LeitSvaClient *client,
                           LeitRecord *base,
                           LeitRecord *edit,
                           guint attempts,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void leit_safe_save_restore_async (LeitSvaClient *client,
                                   LeitRecord *before,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
void leit_safe_save_remove_async (LeitSvaClient *client,
                                  LeitRecord *base,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void leit_safe_save_remove_stray_async (LeitSvaClient *client,
                                        LeitRecordKind kind,
                                        const char *stray_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void leit_content_push_async (LeitSvaClient *client,
                              LeitRecord *confirmed,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* Of all of the above. */
LeitSaveOutcome *
leit_safe_save_finish (LeitSvaClient *client, GAsyncResult *result, GError **error);

/* Why nobody but its importer may change it; NULL: it may be changed. */
char *leit_safe_save_read_only_reason (LeitSvaClient *client, const LeitRecord *record);

G_END_DECLS
