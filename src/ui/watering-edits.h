#pragma once

#include "ui/watering-rounds.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LeitWateringEdits:
 *
 * What a person does with schedules and log, each with its toast, and the way back.
 */
#define LEIT_TYPE_WATERING_EDITS (leit_watering_edits_get_type ())
G_DECLARE_FINAL_TYPE (LeitWateringEdits, leit_watering_edits, LEIT, WATERING_EDITS, GObject)

LeitWateringEdits *leit_watering_edits_new (LeitWatering *watering, AdwToastOverlay *toasts);
LeitWatering *leit_watering_edits_get_watering (LeitWateringEdits *self);

/* @href: (nullable): a new object; @base_text: (nullable): what the edit began from; @text: (transfer full) (nullable): removes, or with @error: (transfer full) says why there is none;
 * @done: what the toast says */
void leit_watering_edits_save (LeitWateringEdits *self,
                               const char *href,
                               const char *base_text,
                               char *text,
                               GError *error,
                               const char *done);
void leit_watering_edits_skip (LeitWateringEdits *self, const LeitRound *round, const char *reason);
void leit_watering_edits_move (LeitWateringEdits *self,
                               const LeitRound *round,
                               gint64 start_ms,
                               const char *reason);
void leit_watering_edits_move_days (LeitWateringEdits *self, const LeitRound *round, int days);
void leit_watering_edits_restore (LeitWateringEdits *self, const LeitRound *round);
/* @litres: what each tree got; negative: as planned. An entry that is there already is corrected. */
void leit_watering_edits_log (LeitWateringEdits *self,
                              const LeitRound *round,
                              LeitWateringOutcome outcome,
                              double litres,
                              const char *note);
void leit_watering_edits_undo (LeitWateringEdits *self);
gboolean leit_watering_edits_can_undo (LeitWateringEdits *self);

G_END_DECLS
