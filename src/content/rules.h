#pragma once

#include "content/category.h"
#include "content/entry.h"

G_BEGIN_DECLS

/**
 * LeitSeverity:
 * @LEIT_SEVERITY_WARN: somebody should look at it
 * @LEIT_SEVERITY_REFUSE: it must not be sent like this
 */
typedef enum {
  LEIT_SEVERITY_WARN,
  LEIT_SEVERITY_REFUSE,
} LeitSeverity;

/**
 * LeitFinding:
 * @field: the name of the entry's field beside which it is shown
 * @row: which row of the field, -1: the field as a whole
 * @rule: the rule's name, never translated
 * @message: what to do, translated
 */
typedef struct {
  const char *field;
  int row;
  const char *rule;
  LeitSeverity severity;
  char *message;
} LeitFinding;

/**
 * LeitRuleContext:
 * @today: the day, where the town is
 * @south: the town's surroundings, degrees WGS 84; NAN: not known
 * @server_categories: (nullable): the names the server knows; %NULL: not known, nothing is refused
 * @postcode_prefix: (nullable): how the postcodes of the region begin
 */
typedef struct {
  GDate today;
  double south, west, north, east;
  const char *const *server_categories;
  const LeitCategoryMap *category_map;
  const char *postcode_prefix;
} LeitRuleContext;

void leit_rule_context_init (LeitRuleContext *context, const GDate *today);

GPtrArray *leit_entry_check (const LeitEntry *entry, const LeitRuleContext *context);
gboolean leit_entry_may_publish (const LeitEntry *entry, const LeitRuleContext *context);
gboolean leit_entry_may_move_to (const LeitEntry *entry,
                                 LeitEntryStage stage,
                                 const LeitRuleContext *context);
gboolean leit_entry_must_unpublish (const LeitEntry *entry);
gboolean leit_findings_refuse (const GPtrArray *findings);
void leit_finding_free (LeitFinding *finding);

guint leit_rules_count (void);
const char *leit_rules_get_name (guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitFinding, leit_finding_free)

G_END_DECLS
