#include "town/watering.h"

/* Weaning: years 1–3 every 14 days, year 4 every 4 weeks, year 5 every 2 months, then none (Bad Homburg). Litres of a round: at
 * the upper end of the 20–60 l that the town advises for young trees (n-ag.net); 75–100 l as FLL names them for a trunk of 25 cm
 * once the rounds are rare. */
static const LeitWeaningStep default_weaning[] = {
  { 1, 3, 14, 60 },
  { 4, 4, 28, 80 },
  { 5, 5, 60, 100 },
};

/* April to October (several towns). */
#define DEFAULT_SEASON_FIRST_MONTH 4
#define DEFAULT_SEASON_LAST_MONTH 10
#define DEFAULT_TREE_AREA_M2 6.0
#define DEFAULT_RAIN_SHARE 0.7
/* The usual can. */
#define DEFAULT_CAN_LITRES 10.0
/* Above what citizens' cans take together in that time: the 90th percentile of one person is 50 l (Berlin log 2020–22). */
#define DEFAULT_DRAIN_LITRES 80.0
#define DEFAULT_DRAIN_MINUTES 60
/* ±1.5 cm of an ultrasonic sensor in a store of 300 l that stands a metre high. */
#define DEFAULT_LEVEL_NOISE_LITRES 4.5

/**
 * leit_watering_config_init:
 * @config: (out caller-allocates): filled with the defaults
 */
void
leit_watering_config_init (LeitWateringConfig *config)
{
  g_return_if_fail (config != NULL);

  *config = (LeitWateringConfig){
    .tree_area_m2 = DEFAULT_TREE_AREA_M2,
    .rain_share = DEFAULT_RAIN_SHARE,
    .can_litres = DEFAULT_CAN_LITRES,
    .drain_litres = DEFAULT_DRAIN_LITRES,
    .drain_minutes = DEFAULT_DRAIN_MINUTES,
    .level_noise_litres = DEFAULT_LEVEL_NOISE_LITRES,
  };
  for (int month = DEFAULT_SEASON_FIRST_MONTH; month <= DEFAULT_SEASON_LAST_MONTH; month++)
    config->season_months |= LEIT_MONTH_BIT (month);
  config->weaning = g_array_new (FALSE, FALSE, sizeof (LeitWeaningStep));
  g_array_append_vals (config->weaning, default_weaning, G_N_ELEMENTS (default_weaning));
}

static void
clear_calendar (LeitCalendarConfig *calendar)
{
  g_clear_pointer (&calendar->folder, g_free);
  g_clear_pointer (&calendar->url, g_free);
  g_clear_pointer (&calendar->user_name, g_free);
}

void
leit_watering_config_clear (LeitWateringConfig *config)
{
  g_return_if_fail (config != NULL);

  g_clear_pointer (&config->weather_url, g_free);
  g_clear_pointer (&config->weaning, g_array_unref);
  g_clear_pointer (&config->crews, g_strfreev);
  g_clear_pointer (&config->vehicles, g_strfreev);
  g_clear_pointer (&config->hydrants, g_strfreev);
  clear_calendar (&config->schedules);
  clear_calendar (&config->log);
}

/**
 * leit_watering_config_find_step:
 * @standing_year: 1 is the year of planting
 *
 * Returns: (nullable): how a tree in that year is watered; %NULL: it is weaned
 */
const LeitWeaningStep *
leit_watering_config_find_step (const LeitWateringConfig *config, int standing_year)
{
  g_return_val_if_fail (config != NULL, NULL);

  for (guint i = 0; i < config->weaning->len; i++) {
    const LeitWeaningStep *step = &g_array_index (config->weaning, LeitWeaningStep, i);

    if (standing_year >= step->from_standing_year && standing_year <= step->until_standing_year)
      return step;
  }
  return NULL;
}
