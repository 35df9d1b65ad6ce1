#pragma once

#include "water/context.h"
#include "weather/weather.h"

G_BEGIN_DECLS

#define LEIT_TANK_BALANCE_MAX_DAYS 14

/**
 * LeitTankDraw:
 *
 * A planned round that takes water from a tank.
 */
typedef struct {
  gint64 time_ms;
  double litres;
} LeitTankDraw;

/**
 * LeitTankBalanceInput:
 * @level_litres: now; NAN: not known
 * @capacity_litres: to the overflow
 * @dead_volume_litres: below the tap
 * @roof_area_m2: roof that feeds it, 0: none known
 * @roof_runoff: share of the rain that arrives, 0 to 1
 * @cans_litres_a_day: what citizens usually take
 * @draws: (array length=n_draws) (nullable): planned rounds, by rising time
 * @weather: (nullable): with forecast; %NULL or stale: as if it did not rain
 * @n_days: how many days to look ahead, today included; at most %LEIT_TANK_BALANCE_MAX_DAYS
 */
typedef struct {
  double level_litres;
  double capacity_litres;
  double dead_volume_litres;
  double roof_area_m2;
  double roof_runoff;
  double cans_litres_a_day;
  const LeitTankDraw *draws;
  guint n_draws;
  const LeitWeather *weather;
  guint n_days;
} LeitTankBalanceInput;

/**
 * LeitTankDay:
 * @start_ms: the day's begin in the town's time, of today: now
 * @end_ms: its end, exclusive
 * @rain_mm: forecast, 0 where not known
 * @missing_hours: hours without a forecast
 * @inflow_litres: what the roof brings
 * @rounds_litres: what rounds get
 * @cans_litres: what citizens get
 * @overflow_litres: what the tank cannot take
 * @short_litres: what rounds and citizens do not get
 * @level_litres: at its end
 *
 * One day of a balance.
 */
typedef struct {
  gint64 start_ms;
  gint64 end_ms;
  double rain_mm;
  guint missing_hours;
  double inflow_litres;
  double rounds_litres;
  double cans_litres;
  double overflow_litres;
  double short_litres;
  double level_litres;
} LeitTankDay;

/**
 * LeitTankBalance:
 * @overflow_ms: when it first runs over, %LEIT_TIME_NONE: it does not
 * @overflow_litres: on that day
 * @run_dry_ms: when water is first wanted that is not there, %LEIT_TIME_NONE: it lasts
 * @without_weather: no rain was counted because none is known
 *
 * A tank's days to come.
 */
typedef struct {
  LeitTankDay days[LEIT_TANK_BALANCE_MAX_DAYS];
  guint n_days;
  gint64 overflow_ms;
  double overflow_litres;
  gint64 run_dry_ms;
  gboolean without_weather;
} LeitTankBalance;

double leit_tank_inflow_litres (double roof_area_m2, double roof_runoff, double rain_mm);
gboolean leit_tank_balance_compute (const LeitWaterContext *context,
                                    const LeitTankBalanceInput *input,
                                    LeitTankBalance *balance);
double leit_tank_balance_get_available (const LeitTankBalanceInput *input,
                                        const LeitTankBalance *balance,
                                        gint64 time_ms);
char *leit_tank_balance_get_sentence (const LeitWaterContext *context,
                                      const LeitTankBalanceInput *input,
                                      const LeitTankBalance *balance);

G_END_DECLS
