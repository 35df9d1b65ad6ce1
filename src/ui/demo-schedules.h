#pragma once

#include "ui/watering.h"

G_BEGIN_DECLS

/* The demo town begins with a few schedules, once: where there are none yet. */
void leit_demo_schedules_make (LeitWatering *watering);

G_END_DECLS
