#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define LEIT_DAY_MINUTES (24 * 60)

/* Days of a rule: bit 0 is Monday, bit 6 Sunday. */
#define LEIT_HOURS_PUBLIC_HOLIDAYS (1u << 7)
#define LEIT_HOURS_SCHOOL_HOLIDAYS (1u << 8)
#define LEIT_HOURS_WEEK 0x7fu

/**
 * LeitHoursSpan:
 * @start: minutes after midnight
 * @end: minutes after the same midnight; more than %LEIT_DAY_MINUTES: on the next day
 * @open_end: nobody knows when it closes; @end is the earliest
 */
typedef struct {
  int start;
  int end;
  gboolean open_end;
} LeitHoursSpan;

/**
 * LeitHoursSeason:
 *
 * From a day to a day of any year; day 0 stands for the whole month.
 */
typedef struct {
  int from_month, from_day;
  int to_month, to_day;
} LeitHoursSeason;

/**
 * LeitHoursRule:
 * @days: mask; 0: every day
 * @spans: #LeitHoursSpan; empty with @off or a @comment alone
 */
typedef struct {
  GArray *seasons; /* LeitHoursSeason; empty: all year */
  guint days;
  GArray *spans;
  gboolean off;
  char *comment;
} LeitHoursRule;

typedef enum {
  LEIT_HOURS_PROBLEM_ORDER,    /* refused: the end is not after the start */
  LEIT_HOURS_PROBLEM_OVERLAP,  /* a warning: spans overlap */
  LEIT_HOURS_PROBLEM_REPLACED, /* a warning: a rule hides an earlier one */
  LEIT_HOURS_PROBLEM_RAW,      /* a warning: not understood, shown as it is */
} LeitHoursProblem;

/**
 * LeitOpeningHours:
 *
 * Opening hours in a subset of OpenStreetMap's `opening_hours`
 * (https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification): lists and ranges of days,
 * `PH`, `SH`, months and days of the year, several spans, overnight, open end, `off`, `24/7`,
 * comments. A later rule replaces an earlier one on its days. Any other text is kept as it is.
 */
typedef struct _LeitOpeningHours LeitOpeningHours;

/**
 * LeitWeekGrid:
 * @spans: of Monday to Sunday and of public holidays, #LeitHoursSpan in order; empty is closed
 * @holidays_said: whether public holidays differ from the day of the week they fall on
 */
typedef struct {
  GArray *spans[8];
  gboolean holidays_said;
} LeitWeekGrid;

LeitOpeningHours *leit_opening_hours_parse (const char *text);
void leit_opening_hours_free (LeitOpeningHours *self);
gboolean leit_opening_hours_is_raw (const LeitOpeningHours *self);
const char *leit_opening_hours_get_text (const LeitOpeningHours *self);
char *leit_opening_hours_to_canonical (const LeitOpeningHours *self);
guint leit_opening_hours_get_n_rules (const LeitOpeningHours *self);
const LeitHoursRule *leit_opening_hours_get_rule (const LeitOpeningHours *self, guint index);

guint leit_opening_hours_check (const LeitOpeningHours *self);

void leit_week_grid_init (LeitWeekGrid *grid);
void leit_week_grid_clear (LeitWeekGrid *grid);
void leit_week_grid_add (LeitWeekGrid *grid, guint day, int start, int end);
gboolean leit_opening_hours_get_week (const LeitOpeningHours *self, LeitWeekGrid *grid);
void leit_opening_hours_set_week (LeitOpeningHours *self, const LeitWeekGrid *grid);

char *leit_opening_hours_to_words (const LeitOpeningHours *self);
char *
leit_opening_hours_describe_now (const LeitOpeningHours *self, const GDate *today, int minute);
gboolean leit_opening_hours_is_open (const LeitOpeningHours *self, const GDate *date, int minute);
gboolean leit_opening_hours_find_change (
    const LeitOpeningHours *self, const GDate *today, int minute, GDate *day, int *day_minute);

void leit_opening_hours_rows_from_text (const char *text, JsonArray *rows);
char *leit_opening_hours_text_from_rows (JsonArray *rows, GPtrArray *left_over);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitOpeningHours, leit_opening_hours_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LeitWeekGrid, leit_week_grid_clear)

G_END_DECLS
