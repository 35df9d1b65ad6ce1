#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LeitStatus:
 *
 * The rating of a tree or station (soil) or of a tank. Reports name them as
 * leit_status_to_string(): `no_value`, `dry`, `moderate`, `good`, `too_wet`, and for tanks
 * `no_value`, `nearly_empty`, `low`, `good`, `full`.
 */
typedef enum {
  LEIT_STATUS_NO_VALUE,
  LEIT_STATUS_DRY,
  LEIT_STATUS_MODERATE,
  LEIT_STATUS_GOOD,
  LEIT_STATUS_TOO_WET,
  LEIT_STATUS_NEARLY_EMPTY,
  LEIT_STATUS_LOW,
  LEIT_STATUS_FULL,
  LEIT_N_STATUSES
} LeitStatus;

/* The soil statuses stand first, so that a mask of five bits covers the legend. */
#define LEIT_N_SOIL_STATUSES 5

const char *leit_status_to_string (LeitStatus status);
const char *leit_status_get_label (LeitStatus status);

/**
 * LeitRating:
 * @status: the rating
 * @reason: why, as a translated phrase with the numbers that decided, such as
 *   "38 kPa at 30 cm, limit 33 for trees of 0–1 years"; never %NULL
 * @severity: how far past the limit of the worst status, to put the worst first: 0 at the limit,
 *   towards 1 at the utmost, negative on the safe side; 0 without a value
 *
 * Status and reason always travel together.
 */
typedef struct {
  LeitStatus status;
  char *reason;
  double severity;
} LeitRating;

LeitRating *leit_rating_new (LeitStatus status, char *reason);
LeitRating *leit_rating_copy (const LeitRating *rating);
void leit_rating_free (LeitRating *rating);
char *leit_rating_get_sentence (const LeitRating *rating);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitRating, leit_rating_free)

G_END_DECLS
