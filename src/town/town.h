#pragma once

#include "town/profile.h"
#include "town/reading.h"
#include "town/source.h"
#include "town/station.h"
#include "town/tank.h"
#include "town/thing.h"
#include "town/tree-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitTownChange: flags of the `changed` signal
 */
typedef enum {
  LEIT_TOWN_CHANGE_TANKS = 1 << 0,
  LEIT_TOWN_CHANGE_STATIONS = 1 << 1,
  LEIT_TOWN_CHANGE_TREES = 1 << 2, /* a tree's status changed */
  LEIT_TOWN_CHANGE_SOURCES = 1 << 3,
  LEIT_TOWN_CHANGE_READINGS = 1 << 4, /* any newer reading, even without a change of status */
} LeitTownChange;

/**
 * LeitTown:
 *
 * Owns everything on screen. Signal `changed` (guint flags of #LeitTownChange) is emitted once a
 * batch, after all of it is in place. Main thread only.
 */
#define LEIT_TYPE_TOWN (leit_town_get_type ())
G_DECLARE_FINAL_TYPE (LeitTown, leit_town, LEIT, TOWN, GObject)

LeitTown *leit_town_new (LeitProfile *profile);
LeitProfile *leit_town_get_profile (LeitTown *self);
GListModel *leit_town_get_tanks (LeitTown *self);    /* LeitTank */
GListModel *leit_town_get_stations (LeitTown *self); /* LeitStation */
GListModel *leit_town_get_sources (LeitTown *self);  /* LeitSource */
LeitTreeTable *leit_town_get_trees (LeitTown *self);

LeitTank *leit_town_get_tank (LeitTown *self, guint index);         /* (transfer none) */
LeitStation *leit_town_get_station (LeitTown *self, guint index);   /* (transfer none) */
LeitSource *leit_town_get_source (LeitTown *self, guint index);     /* (transfer none) */
LeitSource *leit_town_find_source (LeitTown *self, const char *id); /* (transfer none) */

guint leit_town_get_n_streams (LeitTown *self);
const LeitStream *leit_town_get_stream (LeitTown *self, guint stream);
const LeitStream *leit_town_find_stream (LeitTown *self,
                                         const char *source_id,
                                         const char *device_id,
                                         const char *key);
const LeitReading *leit_town_get_latest (LeitTown *self, guint stream); /* NULL: never */

gboolean leit_town_apply (LeitTown *self, const GArray *readings, gint64 now_ms);
void leit_town_refresh (LeitTown *self, gint64 now_ms);

LeitRating *leit_town_rate_tree (LeitTown *self, guint row, gint64 now_ms);
int leit_town_get_standing_years (LeitTown *self, guint row, gint64 now_ms);

char *leit_town_get_thing_name (LeitTown *self, LeitThing thing);
gboolean
leit_town_get_thing_position (LeitTown *self, LeitThing thing, double *latitude, double *longitude);
gboolean leit_town_is_thing (LeitTown *self, LeitThing thing);

G_END_DECLS
