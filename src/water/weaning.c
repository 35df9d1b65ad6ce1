#include "water/weaning.h"

#include "town/tree-table.h"

static void
group_free (gpointer data)
{
  LeitWeaningGroup *group = data;

  g_ptr_array_unref (group->tree_ids);
  g_free (group);
}

void
leit_weaning_plan_free (LeitWeaningPlan *plan)
{
  g_ptr_array_unref (plan->groups);
  g_ptr_array_unref (plan->leaving_ids);
  g_ptr_array_unref (plan->last_year_ids);
  g_ptr_array_unref (plan->unknown_ids);
  g_free (plan);
}

static LeitWeaningGroup *
group_new (const LeitWeaningStep *step)
{
  LeitWeaningGroup *group = g_new0 (LeitWeaningGroup, 1);

  group->step = *step;
  group->tree_ids = g_ptr_array_new_with_free_func (g_free);
  return group;
}

static LeitWeaningGroup *
find_group (LeitWeaningPlan *plan, const LeitWeaningStep *step)
{
  for (guint i = 0; i < plan->groups->len; i++) {
    LeitWeaningGroup *group = g_ptr_array_index (plan->groups, i);

    if (group->step.from_standing_year == step->from_standing_year)
      return group;
  }
  g_ptr_array_add (plan->groups, group_new (step));
  return g_ptr_array_index (plan->groups, plan->groups->len - 1);
}

static void
add_tree (LeitWeaningPlan *plan,
          const LeitWateringConfig *config,
          const LeitWeaningTree *tree,
          int year)
{
  int standing_year = year - tree->planting_year + 1;
  const LeitWeaningStep *step;

  if (tree->planting_year == LEIT_YEAR_UNKNOWN || standing_year < 1) {
    g_ptr_array_add (plan->unknown_ids, g_strdup (tree->id));
    return;
  }
  step = leit_watering_config_find_step (config, standing_year);
  if (step != NULL) {
    g_ptr_array_add (find_group (plan, step)->tree_ids, g_strdup (tree->id));
    if (leit_watering_config_find_step (config, standing_year + 1) == NULL)
      g_ptr_array_add (plan->last_year_ids, g_strdup (tree->id));
  } else if (leit_watering_config_find_step (config, standing_year - 1) != NULL) {
    g_ptr_array_add (plan->leaving_ids, g_strdup (tree->id));
  } else {
    plan->n_weaned++;
  }
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const LeitWeaningGroup *one = *(LeitWeaningGroup *const *) a;
  const LeitWeaningGroup *other = *(LeitWeaningGroup *const *) b;

  return one->step.from_standing_year - other->step.from_standing_year;
}

/**
 * leit_weaning_plan_new:
 * @config: the town's weaning plan (default: years 1–3 every 14 days, year 4 every 4 weeks, year 5 every 2 months: Bad Homburg)
 * @trees: (array length=n_trees): with their planting years; the year of planting is year 1
 * @year: for which year
 *
 * Returns: (transfer full): the schedules to propose and who leaves care
 */
LeitWeaningPlan *
leit_weaning_plan_new (const LeitWateringConfig *config,
                       const LeitWeaningTree *trees,
                       guint n_trees,
                       int year)
{
  LeitWeaningPlan *plan;

  g_return_val_if_fail (config != NULL, NULL);

  plan = g_new0 (LeitWeaningPlan, 1);
  plan->groups = g_ptr_array_new_with_free_func (group_free);
  plan->leaving_ids = g_ptr_array_new_with_free_func (g_free);
  plan->last_year_ids = g_ptr_array_new_with_free_func (g_free);
  plan->unknown_ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < n_trees; i++)
    add_tree (plan, config, &trees[i], year);
  g_ptr_array_sort (plan->groups, compare_groups);
  return plan;
}
