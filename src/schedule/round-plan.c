#include "schedule/round-plan.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* More than a tanker holds; beyond it the number is a slip of the finger. */
#define MAX_LITRES_PER_TREE 5000
/* So many tree numbers stand in the text for people; a longer list is named by its length. */
#define MAX_TREES_NAMED 60

LeitRoundPlan *
leit_round_plan_new (void)
{
  LeitRoundPlan *plan = g_new0 (LeitRoundPlan, 1);

  plan->latitude = plan->longitude = NAN;
  plan->tree_ids = g_ptr_array_new_with_free_func (g_free);
  return plan;
}

static gpointer
copy_id (gconstpointer id, gpointer data G_GNUC_UNUSED)
{
  return g_strdup (id);
}

LeitRoundPlan *
leit_round_plan_copy (const LeitRoundPlan *plan)
{
  LeitRoundPlan *copy = g_memdup2 (plan, sizeof *plan);

  copy->name = g_strdup (plan->name);
  copy->place = g_strdup (plan->place);
  copy->tree_ids = g_ptr_array_copy (plan->tree_ids, (GCopyFunc) copy_id, NULL);
  g_ptr_array_set_free_func (copy->tree_ids, g_free);
  copy->tank_id = g_strdup (plan->tank_id);
  copy->hydrant = g_strdup (plan->hydrant);
  copy->crew = g_strdup (plan->crew);
  copy->vehicle = g_strdup (plan->vehicle);
  copy->note = g_strdup (plan->note);
  return copy;
}

void
leit_round_plan_free (LeitRoundPlan *plan)
{
  g_free (plan->name);
  g_free (plan->place);
  g_ptr_array_unref (plan->tree_ids);
  g_free (plan->tank_id);
  g_free (plan->hydrant);
  g_free (plan->crew);
  g_free (plan->vehicle);
  g_free (plan->note);
  g_free (plan);
}

static gboolean
same_coordinate (double a, double b)
{
  return (isnan (a) && isnan (b)) || a == b;
}

static gboolean
same_text (const char *a, const char *b)
{
  return g_strcmp0 (a != NULL ? a : "", b != NULL ? b : "") == 0;
}

gboolean
leit_round_plan_equal (const LeitRoundPlan *a, const LeitRoundPlan *b)
{
  if (a->tree_ids->len != b->tree_ids->len || a->litres_per_tree != b->litres_per_tree ||
      !same_coordinate (a->latitude, b->latitude) || !same_coordinate (a->longitude, b->longitude))
    return FALSE;
  for (guint i = 0; i < a->tree_ids->len; i++)
    if (!g_str_equal (a->tree_ids->pdata[i], b->tree_ids->pdata[i]))
      return FALSE;
  return same_text (a->name, b->name) && same_text (a->place, b->place) &&
         same_text (a->tank_id, b->tank_id) && same_text (a->hydrant, b->hydrant) &&
         same_text (a->crew, b->crew) && same_text (a->vehicle, b->vehicle) &&
         same_text (a->note, b->note);
}

static gboolean
read_text (JsonObject *object, const char *member, char **text)
{
  JsonNode *node = json_object_get_member (object, member);

  g_clear_pointer (text, g_free);
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return FALSE;
  *text = json_node_dup_string (node);
  return TRUE;
}

static gboolean
read_trees (JsonObject *object, GPtrArray *ids)
{
  JsonNode *node = json_object_get_member (object, "trees");
  JsonArray *trees;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  trees = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (trees); i++) {
    JsonNode *id = json_array_get_element (trees, i);

    if (!JSON_NODE_HOLDS_VALUE (id) || json_node_get_value_type (id) != G_TYPE_STRING)
      return FALSE;
    g_ptr_array_add (ids, json_node_dup_string (id));
  }
  return TRUE;
}

/* Whether @object says all of a round; @plan is then filled. */
gboolean
leit_round_plan_read_json (LeitRoundPlan *plan, JsonObject *object)
{
  JsonNode *litres = json_object_get_member (object, "litres");

  g_ptr_array_set_size (plan->tree_ids, 0);
  if (litres == NULL || !JSON_NODE_HOLDS_VALUE (litres) ||
      (json_node_get_value_type (litres) != G_TYPE_DOUBLE &&
       json_node_get_value_type (litres) != G_TYPE_INT64))
    return FALSE;
  plan->litres_per_tree = json_node_get_double (litres);
  return plan->litres_per_tree >= 0 && plan->litres_per_tree <= MAX_LITRES_PER_TREE &&
         read_trees (object, plan->tree_ids) && read_text (object, "tank", &plan->tank_id) &&
         read_text (object, "hydrant", &plan->hydrant) && read_text (object, "crew", &plan->crew) &&
         read_text (object, "vehicle", &plan->vehicle);
}

static void
write_text (JsonObject *object, const char *member, const char *text)
{
  if (text != NULL && *text != '\0')
    json_object_set_string_member (object, member, text);
}

/* Returns: (transfer full): what the machine line holds */
JsonObject *
leit_round_plan_write_json (const LeitRoundPlan *plan)
{
  JsonObject *object = json_object_new ();
  JsonArray *trees = json_array_sized_new (plan->tree_ids->len);

  for (guint i = 0; i < plan->tree_ids->len; i++)
    json_array_add_string_element (trees, plan->tree_ids->pdata[i]);
  json_object_set_array_member (object, "trees", trees);
  json_object_set_double_member (object, "litres", plan->litres_per_tree);
  write_text (object, "tank", plan->tank_id);
  write_text (object, "hydrant", plan->hydrant);
  write_text (object, "crew", plan->crew);
  write_text (object, "vehicle", plan->vehicle);
  return object;
}

static void
append_fact (GString *facts, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    g_string_append_printf (facts, "%s%s: %s", facts->len > 0 ? "\n" : "", label, value);
}

/**
 * leit_round_plan_write_facts:
 *
 * Returns: (transfer full): the plan in words, for the crew's telephone: trees, litres, water, crew, vehicle
 */
char *
leit_round_plan_write_facts (const LeitRoundPlan *plan)
{
  GString *facts = g_string_new (NULL);
  guint n = plan->tree_ids->len;

  g_string_append_printf (facts, ngettext ("%u tree, %.10g l", "%u trees, %.10g l each", n), n,
                          plan->litres_per_tree);
  if (n > 0 && n <= MAX_TREES_NAMED) {
    g_string_append (facts, ": ");
    for (guint i = 0; i < n; i++)
      g_string_append_printf (facts, "%s%s", i > 0 ? ", " : "",
                              (const char *) plan->tree_ids->pdata[i]);
  }
  append_fact (facts, _ ("Water from the tank"), plan->tank_id);
  append_fact (facts, _ ("Water from"), plan->hydrant);
  append_fact (facts, _ ("Crew"), plan->crew);
  append_fact (facts, _ ("Vehicle"), plan->vehicle);
  return g_string_free (facts, FALSE);
}

static gboolean
is_one_line (const char *text)
{
  return text == NULL || (g_utf8_validate (text, -1, NULL) && strchr (text, '\n') == NULL);
}

/* Whether a schedule can be made of it. Errors: #LEIT_SCHEDULE_ERROR_INVALID */
gboolean
leit_round_plan_check (const LeitRoundPlan *plan, GError **error)
{
  const char *wrong = NULL;

  if (plan->name == NULL || *plan->name == '\0')
    wrong = _ ("A schedule needs a name.");
  else if (!is_one_line (plan->name) || !is_one_line (plan->place) || !is_one_line (plan->crew) ||
           !is_one_line (plan->vehicle) || !is_one_line (plan->hydrant))
    wrong = _ ("Name, place, crew, vehicle and hydrant are one line each.");
  else if (!isfinite (plan->litres_per_tree) || plan->litres_per_tree < 0 ||
           plan->litres_per_tree > MAX_LITRES_PER_TREE)
    wrong = _ ("Litres per tree must be between 0 and 5,000.");
  if (wrong == NULL)
    return TRUE;
  g_set_error_literal (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID, wrong);
  return FALSE;
}
