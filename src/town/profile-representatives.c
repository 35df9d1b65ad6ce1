#include "town/profile-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Mean radius of the earth; at town size the error is far below a metre. */
#define EARTH_RADIUS_METRES 6371000.0
#define DEGREES_PER_RADIAN (180 / G_PI)

/* The index of the station whose id stands at @place. */
gboolean
leit_profile_read_station_reference (LeitProfile *self,
                                     const LeitJsonPlace *place,
                                     guint *station,
                                     GError **error)
{
  const char *id;
  guint number;

  if (!leit_json_read_string (place, &id, error))
    return FALSE;
  number = GPOINTER_TO_UINT (g_hash_table_lookup (self->station_by_id, id));
  if (number > 0) {
    *station = number - 1;
    return TRUE;
  }
  leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE, _ ("the id of one of the stations"));
  return FALSE;
}

static gboolean
read_tree_ids (LeitRepresentative *representative, const LeitJsonPlace *place, GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_expect_array (place, error))
    return FALSE;
  representative->tree_ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);
    const char *id;

    if (!leit_json_read_string (&element, &id, error))
      return FALSE;
    g_ptr_array_add (representative->tree_ids, g_strdup (id));
  }
  return TRUE;
}

static gboolean
read_representative (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  LeitRepresentative *representative = g_new0 (LeitRepresentative, 1);
  LeitJsonPlace station = leit_json_member (place, "station");
  LeitJsonPlace trees = leit_json_member (place, "trees");

  g_ptr_array_add (self->representatives, representative);
  if (!leit_json_only_members (place, leit_profile_representative_members, error) ||
      !leit_profile_read_station_reference (self, &station, &representative->station, error) ||
      !read_tree_ids (representative, &trees, error) ||
      !leit_profile_read_text (place, "street", FALSE, &representative->street, error) ||
      !leit_profile_read_number (place, "radius_metres", FALSE, 1, 100000,
                                 &representative->radius_metres, error))
    return FALSE;
  if (representative->tree_ids != NULL || representative->street != NULL ||
      representative->radius_metres > 0)
    return TRUE;
  leit_json_set_error (error, place, LEIT_JSON_ERROR_VALUE,
                       _ ("at least one of trees, street, radius_metres"));
  return FALSE;
}

gboolean
leit_profile_read_representatives (LeitProfile *self, const LeitJsonPlace *place, GError **error)
{
  if (!leit_json_present (place))
    return TRUE;
  if (!leit_json_expect_array (place, error))
    return FALSE;
  for (guint i = 0; i < leit_json_length (place); i++) {
    LeitJsonPlace element = leit_json_element (place, i);

    if (!read_representative (self, &element, error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  LeitTreeTable *trees;
  const LeitRepresentative *representative;
  const LeitStationConfig *station;
} Candidates;

static double
distance_metres (double latitude_a, double longitude_a, double latitude_b, double longitude_b)
{
  double middle = (latitude_a + latitude_b) / 2 / DEGREES_PER_RADIAN;
  double north = (latitude_b - latitude_a) / DEGREES_PER_RADIAN;
  double east = (longitude_b - longitude_a) / DEGREES_PER_RADIAN * cos (middle);

  return EARTH_RADIUS_METRES * hypot (north, east);
}

static gboolean
is_near (const Candidates *candidates, guint row)
{
  return distance_metres (candidates->station->latitude, candidates->station->longitude,
                          leit_tree_table_get_latitude (candidates->trees, row),
                          leit_tree_table_get_longitude (candidates->trees, row)) <=
         candidates->representative->radius_metres;
}

/* A tree's own station and earlier entries win. */
static void
consider (const Candidates *candidates, guint row)
{
  const LeitRepresentative *representative = candidates->representative;

  if (leit_tree_table_get_station (candidates->trees, row) != LEIT_TREE_NO_STATION)
    return;
  if (representative->street != NULL &&
      g_strcmp0 (representative->street, leit_tree_table_get_street (candidates->trees, row)) != 0)
    return;
  if (representative->radius_metres > 0 && !is_near (candidates, row))
    return;
  leit_tree_table_set_station (candidates->trees, row, representative->station);
}

static gboolean
consider_visited (guint row, LeitTreePoint point, gpointer user_data)
{
  consider (user_data, row);
  return TRUE;
}

static void
consider_around_station (Candidates *candidates)
{
  double latitude = candidates->station->latitude;
  double longitude = candidates->station->longitude;
  /* A little wider than the circle; distance_metres() decides. */
  double reach =
      candidates->representative->radius_metres * 1.01 / EARTH_RADIUS_METRES * DEGREES_PER_RADIAN;
  double reach_east = reach / cos ((fabs (latitude) + reach) / DEGREES_PER_RADIAN);
  guint32 x_min, y_min, x_max, y_max;

  leit_mercator_from_degrees (latitude + reach, longitude - reach_east, &x_min, &y_min);
  leit_mercator_from_degrees (latitude - reach, longitude + reach_east, &x_max, &y_max);
  leit_tree_table_visit (candidates->trees, x_min, y_min, x_max, y_max, consider_visited,
                         candidates);
}

/* The profile's document is gone when a tree file is read: the place is put together again. */
static void
set_unknown_tree_error (GError **error, const LeitProfile *self, guint entry, guint tree)
{
  LeitJsonPlace root = leit_json_root (NULL, self->document);
  LeitJsonPlace entries = leit_json_member (&root, "representatives");
  LeitJsonPlace trees_of_entry = leit_json_element (&entries, entry);
  LeitJsonPlace trees = leit_json_member (&trees_of_entry, "trees");
  LeitJsonPlace place = leit_json_element (&trees, tree);

  leit_json_set_error (error, &place, LEIT_JSON_ERROR_VALUE, _ ("the id of one of the trees"));
}

static gboolean
consider_listed (LeitProfile *self, Candidates *candidates, guint entry, GError **error)
{
  GPtrArray *tree_ids = candidates->representative->tree_ids;

  for (guint i = 0; i < tree_ids->len; i++) {
    guint row = leit_tree_table_find (candidates->trees, g_ptr_array_index (tree_ids, i));

    if (row == LEIT_TREE_NO_ROW) {
      set_unknown_tree_error (error, self, entry, i);
      return FALSE;
    }
    consider (candidates, row);
  }
  return TRUE;
}

/* A tree's own station wins, then the first entry that fits. */
gboolean
leit_profile_assign_representatives (LeitProfile *self, LeitTreeTable *trees, GError **error)
{
  for (guint i = 0; i < self->representatives->len; i++) {
    const LeitRepresentative *representative = g_ptr_array_index (self->representatives, i);
    Candidates candidates = { trees, representative,
                              g_ptr_array_index (self->stations, representative->station) };

    if (representative->tree_ids != NULL) {
      if (!consider_listed (self, &candidates, i, error))
        return FALSE;
    } else if (representative->radius_metres > 0) {
      consider_around_station (&candidates);
    } else {
      for (guint row = 0; row < leit_tree_table_get_n_rows (trees); row++)
        consider (&candidates, row);
    }
  }
  return TRUE;
}
