#pragma once

/* Inside the content room: the parts of opening hours. */

#include "content/opening-hours.h"

G_BEGIN_DECLS

struct _LeitOpeningHours {
  char *text;       /* as it was typed */
  GPtrArray *rules; /* LeitHoursRule; NULL: not understood */
  gboolean wrong_order;
};

extern const char *const leit_hours_day_names[7];
extern const char *const leit_hours_month_names[12];

LeitHoursRule *leit_hours_rule_new (void);
LeitHoursRule *leit_hours_rule_copy (const LeitHoursRule *rule);
void leit_hours_rule_free (LeitHoursRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitHoursRule, leit_hours_rule_free)

gboolean leit_hours_span_init (LeitHoursSpan *span, int start, int end, gboolean *wrong_order);
gboolean leit_hours_parse_time (const char **text, int *minutes);
GPtrArray *leit_hours_parse_rules (const char *text, gboolean *wrong_order);
void leit_hours_append_rule (GString *text, const LeitHoursRule *rule);
char *leit_hours_rules_to_text (const GPtrArray *rules);
gboolean leit_hours_spans_equal (const GArray *a, const GArray *b);
const LeitHoursRule *leit_hours_find_rule (const LeitOpeningHours *self, const GDate *date);

/* What each day of a week is, before it becomes rules. */
typedef struct {
  gboolean said;
  GArray *spans; /* empty: off */
  char *comment;
} LeitHoursDay;

void leit_hours_days_init (LeitHoursDay *days, guint n_days);
void leit_hours_days_clear (LeitHoursDay *days, guint n_days);
void leit_hours_days_to_rules (const LeitHoursDay *days, GPtrArray *rules);

G_END_DECLS
