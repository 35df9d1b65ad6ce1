#pragma once

#include "content/safe-save.h"

G_BEGIN_DECLS

typedef enum {
  LEIT_SAVE_EDIT,
  LEIT_SAVE_NEW,
  LEIT_SAVE_BACK, /* restore */
  LEIT_SAVE_PUSH,
  LEIT_SAVE_REMOVE,
} LeitSavePurpose;

/* One save on its way; the task's data. */
typedef struct {
  LeitSavePurpose purpose;
  LeitRecord *base;
  LeitRecord *edit;
  guint attempts;
  LeitRecord *current; /* as the server had it before */
  LeitRecord *wanted;  /* what is sent */
  char *id;
  GError *cause; /* what the sending said */
  guint n_past_dates;
  gboolean is_public;
} LeitSave;

void leit_save_check_categories (GTask *task);

/* safe-save-after.c */
LeitSaveOutcome *leit_save_outcome_new (LeitSaveState state, const LeitSave *save);
void leit_save_return (GTask *task, LeitSaveOutcome *outcome);
void leit_save_set_message (LeitSaveOutcome *outcome, const char *message);
void
leit_save_set_differences (LeitSaveOutcome *outcome, const LeitRecord *ours, LeitRecord *theirs);
gboolean leit_save_says_the_same (const LeitRecord *a, const LeitRecord *b);
const char *leit_save_pushed_at (const LeitRecord *record);
void leit_save_reread (GTask *task);

/* safe-save-new.c */
void leit_save_new_begin (GTask *task);
void leit_save_new_send (GTask *task);
void leit_save_new_finish (GTask *task, LeitRecord *found, GError *error);

/* safe-save-check.c */
gboolean leit_save_knows_categories (const LeitRecord *wanted, const LeitRecord *current);
char *leit_save_unknown_categories (const LeitRecord *wanted, GPtrArray *categories);

G_END_DECLS
