#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Months as a mask: bit 0 is January. */
#define LEIT_MONTH_BIT(month) (1u << ((month) -1))

/**
 * LeitWeaningStep:
 * @from_standing_year: first standing year it holds for; the year of planting is year 1
 * @until_standing_year: last one, inclusive
 * @interval_days: days between two rounds
 * @litres: of one round, per tree
 *
 * One step of the weaning plan: how often a tree of that age is watered.
 */
typedef struct {
  int from_standing_year;
  int until_standing_year;
  int interval_days;
  double litres;
} LeitWeaningStep;

/**
 * LeitCalendarConfig:
 * @folder: (nullable): of `.ics` files; relative to the town file
 * @url: (nullable): CalDAV: the collection, or the server for discovery; exactly one of both
 * @user_name: (nullable): CalDAV; the password lies in the keyring
 */
typedef struct {
  char *folder;
  char *url;
  char *user_name;
} LeitCalendarConfig;

/**
 * LeitWateringConfig:
 * @weather_url: (nullable): base of a Bright Sky server; %NULL: without weather
 * @season_months: months in which trees are watered, mask of LEIT_MONTH_BIT()
 * @weaning: (element-type LeitWeaningStep): by rising standing year; older trees are not watered
 * @tree_area_m2: open soil of a tree on which rain counts
 * @rain_share: share of the rain that reaches the roots there, 0 to 1
 * @can_litres: one can
 * @drain_litres: a fall of at least this much within @drain_minutes that nothing explains is an alarm
 * @level_noise_litres: smaller changes of a level are noise
 * @crews: who waters
 * @vehicles: what with
 * @hydrants: names of the other places water comes from
 * @schedules: where the watering schedules are kept
 * @log: where the execution log is kept
 *
 * What a town says about watering. Defaults and their sources stand in watering.c.
 */
typedef struct {
  char *weather_url;
  guint season_months;
  GArray *weaning;
  double tree_area_m2;
  double rain_share;
  double can_litres;
  double drain_litres;
  int drain_minutes;
  double level_noise_litres;
  char **crews;
  char **vehicles;
  char **hydrants;
  LeitCalendarConfig schedules;
  LeitCalendarConfig log;
} LeitWateringConfig;

void leit_watering_config_init (LeitWateringConfig *config);
void leit_watering_config_clear (LeitWateringConfig *config);
const LeitWeaningStep *leit_watering_config_find_step (const LeitWateringConfig *config,
                                                       int standing_year);

G_END_DECLS
