#include "town/profile-private.h"

/* What stands here is all a town file may hold; data/town.schema.json says what each member means. */

const char *const leit_profile_town_members[] = {
  "format",     "version", "id",       "name",  "simulated", "time_zone",       "bounds",   "tiles",
  "thresholds", "sources", "stations", "tanks", "trees",     "representatives", "watering", NULL
};
const char *const leit_profile_bounds_members[] = { "south", "west", "north", "east", NULL };
const char *const leit_profile_tiles_members[] = {
  "url", "licence", "licence_url", "min_zoom", "max_zoom", "tile_size", "max_connections", NULL
};
const char *const leit_profile_thresholds_members[] = { "nfk_percent",
                                                        "soil_water_tension_kpa",
                                                        "soil_moisture_vol_percent",
                                                        "tank_percent",
                                                        "late_after_intervals",
                                                        "inactive_after_hours",
                                                        NULL };
const char *const leit_profile_nfk_members[] = { "dry", "moderate", "too_wet", NULL };
const char *const leit_profile_tension_members[] = { "good", "moderate", "too_wet", "young", NULL };
const char *const leit_profile_young_members[] = { "until_standing_years", "good", "moderate",
                                                   NULL };
const char *const leit_profile_moisture_members[] = { "soil", "dry", "moderate", "too_wet", NULL };
const char *const leit_profile_tank_percent_members[] = { "nearly_empty", "low", "full", NULL };
const char *const leit_profile_source_members[] = {
  "id", "name", "kind", "url", "interval_minutes", "sign_in", "group_tags", "search_bounds", NULL
};
const char *const leit_profile_sign_in_members[] = { "method", "public_id", NULL };
const char *const leit_profile_station_members[] = { "id",       "name",      "description",
                                                     "latitude", "longitude", "soil",
                                                     "humus",    "streams",   NULL };
const char *const leit_profile_stream_members[] = {
  "source", "device", "key", "role", "depth_cm", "unit", "interval_minutes", NULL
};
const char *const leit_profile_tank_members[] = { "id",
                                                  "name",
                                                  "description",
                                                  "latitude",
                                                  "longitude",
                                                  "capacity_litres",
                                                  "dead_volume_litres",
                                                  "roof_area_m2",
                                                  "roof_runoff",
                                                  "geometry",
                                                  "level",
                                                  "streams",
                                                  NULL };
const char *const leit_profile_upright_cylinder_members[] = { "shape", "diameter_cm", "height_cm",
                                                              NULL };
const char *const leit_profile_box_members[] = { "shape", "length_cm", "width_cm", "height_cm",
                                                 NULL };
const char *const leit_profile_lying_cylinder_members[] = { "shape", "length_cm", "diameter_cm",
                                                            NULL };
const char *const leit_profile_calibration_members[] = { "shape", "table", NULL };
const char *const leit_profile_level_members[] = {
  "source", "device", "key", "unit", "measures", "sensor_height_cm", "interval_minutes", NULL
};
const char *const leit_profile_trees_members[] = { "file", NULL };
const char *const leit_profile_tree_members[] = { "id",         "name",          "species",
                                                  "species_de", "street",        "latitude",
                                                  "longitude",  "planting_year", "station",
                                                  NULL };
const char *const leit_profile_representative_members[] = { "station", "trees", "street",
                                                            "radius_metres", NULL };

const char *const leit_profile_watering_members[] = { "weather_url", "season_months",
                                                      "weaning",     "tree_area_m2",
                                                      "rain_share",  "can_litres",
                                                      "drain_alarm", "level_noise_litres",
                                                      "crews",       "vehicles",
                                                      "hydrants",    "schedules",
                                                      "log",         NULL };
const char *const leit_profile_weaning_step_members[] = { "from_standing_year",
                                                          "until_standing_year", "interval_days",
                                                          "litres", NULL };
const char *const leit_profile_drain_alarm_members[] = { "litres", "minutes", NULL };
const char *const leit_profile_calendar_members[] = { "folder", "url", "user_name", NULL };

const LeitProfileMembers leit_profile_members[] = {
  { "town", leit_profile_town_members },
  { "bounds", leit_profile_bounds_members },
  { "tiles", leit_profile_tiles_members },
  { "thresholds", leit_profile_thresholds_members },
  { "nfk_percent", leit_profile_nfk_members },
  { "soil_water_tension_kpa", leit_profile_tension_members },
  { "young", leit_profile_young_members },
  { "soil_moisture_vol_percent", leit_profile_moisture_members },
  { "tank_percent", leit_profile_tank_percent_members },
  { "source", leit_profile_source_members },
  { "sign_in", leit_profile_sign_in_members },
  { "station", leit_profile_station_members },
  { "stream", leit_profile_stream_members },
  { "tank", leit_profile_tank_members },
  { "upright_cylinder", leit_profile_upright_cylinder_members },
  { "box", leit_profile_box_members },
  { "lying_cylinder", leit_profile_lying_cylinder_members },
  { "calibration", leit_profile_calibration_members },
  { "level", leit_profile_level_members },
  { "trees_file", leit_profile_trees_members },
  { "tree", leit_profile_tree_members },
  { "representative", leit_profile_representative_members },
  { "watering", leit_profile_watering_members },
  { "weaning_step", leit_profile_weaning_step_members },
  { "drain_alarm", leit_profile_drain_alarm_members },
  { "calendar", leit_profile_calendar_members },
  { NULL, NULL },
};
