#pragma once

#include "water/context.h"

G_BEGIN_DECLS

/**
 * LeitWeaningTree:
 * @planting_year: or %LEIT_YEAR_UNKNOWN
 */
typedef struct {
  const char *id;
  int planting_year;
} LeitWeaningTree;

/**
 * LeitWeaningGroup:
 * @step: what the weaning plan says for them
 * @tree_ids: (element-type utf8): the trees of that age
 *
 * Trees that are watered alike: one schedule to propose.
 */
typedef struct {
  LeitWeaningStep step;
  GPtrArray *tree_ids;
} LeitWeaningGroup;

/**
 * LeitWeaningPlan:
 * @groups: (element-type LeitWeaningGroup): the youngest first, none empty
 * @leaving_ids: (element-type utf8): watered last year, no longer this year
 * @last_year_ids: (element-type utf8): in their last year of care
 * @unknown_ids: (element-type utf8): without a planting year, or one still to come
 * @n_weaned: trees that left care in earlier years
 */
typedef struct {
  GPtrArray *groups;
  GPtrArray *leaving_ids;
  GPtrArray *last_year_ids;
  GPtrArray *unknown_ids;
  guint n_weaned;
} LeitWeaningPlan;

LeitWeaningPlan *leit_weaning_plan_new (const LeitWateringConfig *config,
                                        const LeitWeaningTree *trees,
                                        guint n_trees,
                                        int year);
void leit_weaning_plan_free (LeitWeaningPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitWeaningPlan, leit_weaning_plan_free)

G_END_DECLS
