#pragma once

#include "schedule/home.h"
#include "schedule/zone.h"

G_BEGIN_DECLS

/**
 * LeitPattern:
 * @start: first possible occurrence, wall clock of the town
 * @duration_minutes: of one round
 * @interval_weeks: every so many weeks; 0: just once
 * @weekdays: mask of LEIT_WEEKDAY_BIT(); 0: the weekday of @start
 * @months: the season, mask with bit 0 for January; 0: all year
 * @until_year: last day of the whole schedule, inclusive; 0: no end
 *
 * When a schedule's rounds take place, as the form shows it.
 */
typedef struct {
  LeitCivilTime start;
  int duration_minutes;
  int interval_weeks;
  guint weekdays;
  guint months;
  int until_year, until_month, until_day;
} LeitPattern;

/**
 * LeitRoundPlan:
 * @name: SUMMARY
 * @place: (nullable): LOCATION, for people
 * @latitude: GEO, NAN where absent
 * @tree_ids: (element-type utf8): which trees
 * @litres_per_tree: how much each gets
 * @tank_id: (nullable): water comes from this tank …
 * @hydrant: (nullable): … or from this other place
 * @crew: (nullable): RESOURCES/CONTACT, who
 * @vehicle: (nullable): what with
 * @note: (nullable): what people read in DESCRIPTION, without the machine line
 *
 * What is done in a round.
 */
typedef struct {
  char *name;
  char *place;
  double latitude, longitude;
  GPtrArray *tree_ids;
  double litres_per_tree;
  char *tank_id;
  char *hydrant;
  char *crew;
  char *vehicle;
  char *note;
} LeitRoundPlan;

LeitRoundPlan *leit_round_plan_new (void);
LeitRoundPlan *leit_round_plan_copy (const LeitRoundPlan *plan);
gboolean leit_round_plan_equal (const LeitRoundPlan *a, const LeitRoundPlan *b);
void leit_round_plan_free (LeitRoundPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitRoundPlan, leit_round_plan_free)

/**
 * LeitScheduleKind:
 * @LEIT_SCHEDULE_OURS: a watering schedule
 * @LEIT_SCHEDULE_REPAIRED: ours; one of the two machine-readable copies was lost or mangled and is taken from the other
 * @LEIT_SCHEDULE_UNCLEAR: ours, but both copies are lost: people's text is there, trees and litres are not known
 * @LEIT_SCHEDULE_FOREIGN: some other event in the same calendar: shown, never altered
 */
typedef enum {
  LEIT_SCHEDULE_OURS,
  LEIT_SCHEDULE_REPAIRED,
  LEIT_SCHEDULE_UNCLEAR,
  LEIT_SCHEDULE_FOREIGN,
} LeitScheduleKind;

/**
 * LeitOccurrenceState:
 * @LEIT_OCCURRENCE_PLANNED: takes place
 * @LEIT_OCCURRENCE_MOVED: takes place at another time than the rule says
 * @LEIT_OCCURRENCE_SKIPPED: cancelled, with a reason
 * @LEIT_OCCURRENCE_SUSPENDED: cancelled because the whole schedule rests
 */
typedef enum {
  LEIT_OCCURRENCE_PLANNED,
  LEIT_OCCURRENCE_MOVED,
  LEIT_OCCURRENCE_SKIPPED,
  LEIT_OCCURRENCE_SUSPENDED,
} LeitOccurrenceState;

/**
 * LeitOccurrence:
 * @recurrence_id_ms: when the rule puts it, UTC; this names it
 * @start_ms: when it takes place, UTC
 * @reason: (nullable): of a skipped, suspended or moved one
 */
typedef struct {
  gint64 recurrence_id_ms;
  gint64 start_ms;
  gint64 end_ms;
  LeitOccurrenceState state;
  char *reason;
} LeitOccurrence;

void leit_occurrence_free (LeitOccurrence *occurrence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitOccurrence, leit_occurrence_free)

/**
 * LeitSchedule:
 *
 * One calendar object, read: immutable, may be used from any thread. Edits make a new text (schedule/schedule-edit.h) and from that a new
 * schedule.
 */
#define LEIT_TYPE_SCHEDULE (leit_schedule_get_type ())
G_DECLARE_FINAL_TYPE (LeitSchedule, leit_schedule, LEIT, SCHEDULE, GObject)

LeitSchedule *
leit_schedule_parse (const char *text, const char *href, GTimeZone *fallback_zone, GError **error);
const char *leit_schedule_get_uid (LeitSchedule *self);
const char *leit_schedule_get_href (LeitSchedule *self);
const char *leit_schedule_get_text (LeitSchedule *self);
LeitScheduleKind leit_schedule_get_kind (LeitSchedule *self);
const LeitRoundPlan *leit_schedule_get_plan (LeitSchedule *self);

/* FALSE where the rule is one the form cannot show (monthly, RDATE …): it is expanded all the same, and the form leaves it as it is. */
gboolean leit_schedule_get_pattern (LeitSchedule *self, LeitPattern *pattern);
/* All day before which occurrences are suspended as of now; 0 when it does not rest. */
gint64 leit_schedule_get_suspended_until_ms (LeitSchedule *self, gint64 now_ms);

/* Occurrences that start in [from, until), overrides applied, by start; at most @max (0: a bound of its own). @cut: whether there were
 * more, or the rule was given up. */
GPtrArray *leit_schedule_expand (LeitSchedule *self,
                                 gint64 from_ms,
                                 gint64 until_ms,
                                 guint max,
                                 gboolean *cut); /* (element-type LeitOccurrence) */

G_END_DECLS
