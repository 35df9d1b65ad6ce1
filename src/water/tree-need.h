#pragma once

#include "water/context.h"
#include "water/rain-days.h"

G_BEGIN_DECLS

/**
 * LeitConfidence:
 * @LEIT_CONFIDENCE_NONE: no probe speaks for the tree: by the plan alone
 * @LEIT_CONFIDENCE_LOW: the probe is far away or its value is old
 * @LEIT_CONFIDENCE_GOOD: a current value of a probe that is near or named for the tree
 *
 * How far the soil under a tree is known.
 */
typedef enum {
  LEIT_CONFIDENCE_NONE,
  LEIT_CONFIDENCE_LOW,
  LEIT_CONFIDENCE_GOOD,
} LeitConfidence;

/**
 * LeitNeedState:
 * @LEIT_NEED_IN_CARE: the weaning plan has a step for its age
 * @LEIT_NEED_WEANED: too old to be watered
 * @LEIT_NEED_AGE_UNKNOWN: without a planting year
 * @LEIT_NEED_OUT_OF_SEASON: in care, but not in this month
 */
typedef enum {
  LEIT_NEED_IN_CARE,
  LEIT_NEED_WEANED,
  LEIT_NEED_AGE_UNKNOWN,
  LEIT_NEED_OUT_OF_SEASON,
} LeitNeedState;

/**
 * LeitWaterGift:
 *
 * Water given to a tree: by a crew, or its share of citizens' cans.
 */
typedef struct {
  gint64 time_ms;
  double litres;
} LeitWaterGift;

/**
 * LeitTreeNeedInput:
 * @standing_years: years since planting, 0 in the year of planting, or %LEIT_STANDING_YEARS_UNKNOWN
 * @nfk_percent: plant-available water under it by its probe, NAN without
 * @tension_kpa: soil suction by its probe, NAN without; 0 is wet soil
 * @probe_time_ms: when the probe measured, %LEIT_TIME_NONE without
 * @probe_distance_m: from the tree, NAN not known
 * @probe_by_name: the tree's own entry names the probe
 * @gifts: (array length=n_gifts) (nullable): what it was given, by rising time; borrowed
 *
 * What is known about a tree. Plain values, to be filled in arrays.
 */
typedef struct {
  int standing_years;
  double nfk_percent;
  double tension_kpa;
  gint64 probe_time_ms;
  double probe_distance_m;
  gboolean probe_by_name;
  const LeitWaterGift *gifts;
  guint n_gifts;
} LeitTreeNeedInput;

/**
 * LeitTreeNeed:
 * @litres_needed: what fills it up again today
 * @stock_litres: what of a round it still has
 * @round_litres: a whole round of its age, 0 when it is not watered
 * @due_ms: when the stock is used up, not before now; %LEIT_TIME_NONE: it is not watered
 * @urgent: its soil is dry: it should not wait for the plan
 * @soil_decided: the probe decided, else the count of litres
 */
typedef struct {
  double litres_needed;
  double stock_litres;
  double round_litres;
  gint64 due_ms;
  LeitNeedState state;
  LeitConfidence confidence;
  gboolean urgent;
  gboolean soil_decided;
} LeitTreeNeed;

void leit_tree_need_input_init (LeitTreeNeedInput *input, int standing_years);
LeitConfidence leit_tree_need_judge_probe (const LeitWaterContext *context,
                                           const LeitTreeNeedInput *input);
void leit_tree_need_compute (const LeitWaterContext *context,
                             const LeitTreeNeedInput *input,
                             const GArray *rain_days,
                             LeitTreeNeed *need);
void leit_tree_need_compute_all (const LeitWaterContext *context,
                                 const LeitTreeNeedInput *inputs,
                                 const GArray *rain_days,
                                 LeitTreeNeed *needs,
                                 guint n_trees);
GPtrArray *leit_tree_need_list_reasons (const LeitWaterContext *context,
                                        const LeitTreeNeedInput *input,
                                        const GArray *rain_days,
                                        const LeitTreeNeed *need);

G_END_DECLS
