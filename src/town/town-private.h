#pragma once

#include "town/town.h"

G_BEGIN_DECLS

/* The newest reading of a stream. @judged is its own quality; the reading's may be worse because of
 * what stands beside it (the tank's size, the temperature at the same depth). */
typedef struct {
  gboolean known;
  LeitQuality judged;
  LeitReading reading;
} LeitLatest;

/* Trees a station speaks for have one status for newly planted and one for established ones. */
typedef enum { LEIT_TREE_AGE_ESTABLISHED, LEIT_TREE_AGE_YOUNG, LEIT_N_TREE_AGES } LeitTreeAge;

typedef struct {
  LeitStatus status[LEIT_N_TREE_AGES];
  gboolean changed; /* since the trees were last written */
} LeitTreeGroup;

struct _LeitTown {
  GObject parent_instance;

  LeitProfile *profile;
  GListStore *tanks;
  GListStore *stations;
  GListStore *sources;
  GHashTable *streams_by_key;
  LeitLatest *latest;        /* by stream */
  LeitTreeGroup *groups;     /* by station */
  gboolean *tank_touched;    /* by tank: to be rated again */
  gboolean *station_touched; /* by station: to be rated again */
  int year;                  /* the trees' standing years were last reckoned in, local */
};

void leit_town_emit_changed (LeitTown *self, guint flags);
gboolean leit_reading_is_frost_fault (const LeitStream *stream, const LeitReading *reading);
int leit_town_get_year (LeitTown *self, gint64 now_ms);

static inline int
leit_standing_years (int planting_year, int year)
{
  if (planting_year == LEIT_YEAR_UNKNOWN || year == LEIT_YEAR_UNKNOWN || planting_year > year)
    return LEIT_STANDING_YEARS_UNKNOWN;
  return year - planting_year;
}

G_END_DECLS
