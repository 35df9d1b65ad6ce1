#pragma once

#include "town/profile.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitStreamChoice:
 * @unit: (nullable): as the server sends it
 * @depth_cm: or %LEIT_DEPTH_NONE
 * @measures_distance: of a tank's level: from the sensor down to the water …
 * @sensor_height_cm: … which hangs this far above the tank's floor
 *
 * What a person says a found sensor measures.
 */
typedef struct {
  char *key;
  char *unit;
  LeitRole role;
  int depth_cm;
  gboolean measures_distance;
  double sensor_height_cm;
} LeitStreamChoice;

/**
 * LeitStationChoice:
 * @thing_id: (nullable): the station or tank of the town file that gets the streams; %NULL: a new station
 * @is_tank: @thing_id names a tank: the only stream becomes its level
 * @name: of a new station
 * @soil: of a new station
 * @streams: (element-type LeitStreamChoice): at least one
 *
 * What a person decided about one found device.
 */
typedef struct {
  char *source_id;
  char *device_id;
  char *thing_id;
  gboolean is_tank;
  char *name;
  double latitude, longitude;
  LeitSoil soil;
  LeitHumus humus;
  GPtrArray *streams;
} LeitStationChoice;

LeitStreamChoice *leit_stream_choice_new (const char *key, LeitRole role, const char *unit);
void leit_stream_choice_free (LeitStreamChoice *choice);
LeitStationChoice *leit_station_choice_new (void);
void leit_station_choice_free (LeitStationChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LeitStationChoice, leit_station_choice_free)

GBytes *leit_profile_edit_apply (GBytes *profile,
                                 const char *document,
                                 const LeitStationChoice *choice,
                                 GError **error);

/* Into the town file at @location, or, with @target, the changed text into another file (@location may then be a URL whose copy is here).
 * Either way what was there is replaced only if it still is what was read. */
void leit_profile_edit_save_async (const char *location,
                                   GFile *target,
                                   LeitStationChoice *choice, /* (transfer full) */
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean leit_profile_edit_save_finish (GAsyncResult *result, GError **error);
gboolean leit_profile_edit_can_save (const char *location);

G_END_DECLS
