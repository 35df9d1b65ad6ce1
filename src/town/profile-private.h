#pragma once

#include "base/json.h"
#include "town/profile.h"

G_BEGIN_DECLS

/* Where the square web-mercator map ends, in whole degrees. */
#define LEIT_LATITUDE_LIMIT 85

struct _LeitProfile {
  GObject parent_instance;

  char *document; /* the town file's name, for messages after it was read */
  char *id;
  char *name;
  gboolean simulated;
  GTimeZone *time_zone;
  LeitBounds bounds;
  LeitTileConfig tiles;
  LeitThresholds thresholds;
  LeitWateringConfig watering;
  char *trees_file;
  GPtrArray *sources;
  GPtrArray *tanks;
  GPtrArray *stations;
  GPtrArray *streams;
  GPtrArray *representatives; /* LeitRepresentative */
  LeitTreeTable *trees;
  GHashTable *source_by_id;  /* id -> LeitSourceConfig */
  GHashTable *station_by_id; /* id -> index + 1 */
  GHashTable
      *stream_addresses; /* source, device and key of each stream, so that none stands twice */
};

/* Who speaks for which trees; all conditions that are given must fit. */
typedef struct {
  guint station;
  GPtrArray *tree_ids;  /* NULL: any */
  char *street;         /* NULL: any */
  double radius_metres; /* 0: any distance */
} LeitRepresentative;

/* The members each kind of object may have, in the order of the schema. */
typedef struct {
  const char *object;
  const char *const *members;
} LeitProfileMembers;

extern const char *const leit_profile_town_members[];
extern const char *const leit_profile_bounds_members[];
extern const char *const leit_profile_tiles_members[];
extern const char *const leit_profile_thresholds_members[];
extern const char *const leit_profile_nfk_members[];
extern const char *const leit_profile_tension_members[];
extern const char *const leit_profile_young_members[];
extern const char *const leit_profile_moisture_members[];
extern const char *const leit_profile_tank_percent_members[];
extern const char *const leit_profile_source_members[];
extern const char *const leit_profile_sign_in_members[];
extern const char *const leit_profile_station_members[];
extern const char *const leit_profile_stream_members[];
extern const char *const leit_profile_tank_members[];
extern const char *const leit_profile_upright_cylinder_members[];
extern const char *const leit_profile_box_members[];
extern const char *const leit_profile_lying_cylinder_members[];
extern const char *const leit_profile_calibration_members[];
extern const char *const leit_profile_level_members[];
extern const char *const leit_profile_trees_members[];
extern const char *const leit_profile_tree_members[];
extern const char *const leit_profile_representative_members[];
extern const char *const leit_profile_watering_members[];
extern const char *const leit_profile_weaning_step_members[];
extern const char *const leit_profile_drain_alarm_members[];
extern const char *const leit_profile_calendar_members[];
extern const LeitProfileMembers leit_profile_members[]; /* ends with a NULL object */

/* Readers of one part each; places belong to the document. */
gboolean leit_profile_read_thresholds (LeitThresholds *thresholds,
                                       const LeitJsonPlace *place,
                                       GError **error);
gboolean leit_profile_read_watering (LeitWateringConfig *watering,
                                     const LeitJsonPlace *place,
                                     GError **error);
gboolean leit_profile_read_tanks (LeitProfile *self, const LeitJsonPlace *place, GError **error);
gboolean leit_profile_read_streams (LeitProfile *self,
                                    const LeitJsonPlace *place,
                                    LeitThing owner,
                                    GArray *indices,
                                    GError **error);
gboolean leit_profile_take_stream (LeitProfile *self,
                                   const LeitJsonPlace *place,
                                   LeitStream *stream,
                                   GArray *indices,
                                   GError **error);
gboolean leit_profile_read_stream_address (LeitProfile *self,
                                           const LeitJsonPlace *place,
                                           LeitStream *stream,
                                           GError **error);
gboolean
leit_profile_read_inline_trees (LeitProfile *self, const LeitJsonPlace *place, GError **error);
gboolean
leit_profile_read_representatives (LeitProfile *self, const LeitJsonPlace *place, GError **error);
gboolean leit_profile_read_station_reference (LeitProfile *self,
                                              const LeitJsonPlace *place,
                                              guint *station,
                                              GError **error);
gboolean
leit_profile_assign_representatives (LeitProfile *self, LeitTreeTable *trees, GError **error);

/* Small readers shared by the parts. */
gboolean leit_profile_read_text (const LeitJsonPlace *object,
                                 const char *member,
                                 gboolean required,
                                 char **text,
                                 GError **error);
gboolean leit_profile_read_number (const LeitJsonPlace *object,
                                   const char *member,
                                   gboolean required,
                                   double minimum,
                                   double maximum,
                                   double *number,
                                   GError **error);
gboolean leit_profile_read_whole (const LeitJsonPlace *object,
                                  const char *member,
                                  gint64 minimum,
                                  gint64 maximum,
                                  int *number,
                                  GError **error);
gboolean
leit_profile_expect_absent (const LeitJsonPlace *place, const char *expected, GError **error);
gboolean leit_profile_read_position (const LeitJsonPlace *object,
                                     double *latitude,
                                     double *longitude,
                                     GError **error);
gboolean
leit_profile_read_new_id (const LeitJsonPlace *object, GHashTable *seen, char **id, GError **error);
gboolean leit_profile_read_url (
    const LeitJsonPlace *object, const char *member, gboolean required, char **url, GError **error);

void leit_representative_free (LeitRepresentative *representative);

G_END_DECLS
