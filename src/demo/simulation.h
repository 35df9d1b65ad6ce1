#pragma once

#include "demo/town-data.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The sensors were installed on 1 January 2024; the demo's weather ends in 2050. */
#define LEIT_DEMO_FIRST_MS G_GINT64_CONSTANT (1704067200000)
#define LEIT_DEMO_END_MS G_GINT64_CONSTANT (2524608000000)

/**
 * LeitDemoSimulation:
 *
 * What every sensor of the demo town says at any time: a function of the seed and that time alone,
 * so that protocols, history and restarts agree. Hours are worked out once and kept.
 *
 * One thing follows the clock instead: the tank that is drained now and then is also drained in the
 * night before the simulation was made, so that there is something to see on every day.
 */
typedef struct _LeitDemoSimulation LeitDemoSimulation;

LeitDemoSimulation *leit_demo_simulation_new (LeitDemoTown *town, guint64 seed, gint64 now_ms);
void leit_demo_simulation_free (LeitDemoSimulation *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitDemoSimulation, leit_demo_simulation_free)

guint64 leit_demo_simulation_get_seed (LeitDemoSimulation *self);
gint64 leit_demo_simulation_message_time (LeitDemoSimulation *self,
                                          const LeitDemoDevice *device,
                                          gint64 n);
gint64 leit_demo_simulation_newest_message (LeitDemoSimulation *self,
                                            const LeitDemoDevice *device,
                                            gint64 now_ms);
gint64 leit_demo_simulation_first_message (LeitDemoSimulation *self,
                                           const LeitDemoDevice *device,
                                           gint64 from_ms);
double leit_demo_simulation_get_value (LeitDemoSimulation *self,
                                       const LeitDemoDevice *device,
                                       const LeitDemoSensor *sensor,
                                       gint64 n);
char *leit_demo_value_to_string (const LeitDemoSensor *sensor, double value);

G_END_DECLS
