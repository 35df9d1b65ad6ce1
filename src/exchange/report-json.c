#include "exchange/json-writer.h"
#include "exchange/report-values.h"

#include "base/clock.h"
#include "net/http.h"

#include <math.h>

static void
write_time (LeitJsonWriter *writer, const char *name, gint64 time_ms)
{
  g_autofree char *text = leit_time_to_iso8601 (time_ms);

  leit_json_writer_string (writer, name, text);
}

static void
write_age (LeitJsonWriter *writer, gint64 time_ms, gint64 now_ms)
{
  if (time_ms == LEIT_TIME_NONE)
    leit_json_writer_null (writer, "age_seconds");
  else
    leit_json_writer_int (writer, "age_seconds", MAX (now_ms - time_ms, 0) / LEIT_SECOND_MS);
}

static void
write_value (LeitJsonWriter *writer, const LeitReportValue *value, gint64 now_ms)
{
  const LeitStream *stream = value->stream;

  leit_json_writer_open (writer, NULL, '{');
  leit_json_writer_string (writer, "role", leit_role_to_string (stream->role));
  if (stream->depth_cm == LEIT_DEPTH_NONE)
    leit_json_writer_null (writer, "depth_cm");
  else
    leit_json_writer_int (writer, "depth_cm", stream->depth_cm);
  leit_json_writer_number (writer, "value", value->value);
  leit_json_writer_string (writer, "unit", stream->unit);
  write_time (writer, "time", value->time_ms);
  write_age (writer, value->time_ms, now_ms);
  leit_json_writer_string (writer, "quality", leit_report_quality_to_string (value->quality));
  leit_json_writer_string (writer, "source", stream->source_id);
  if (isfinite (value->rejected))
    leit_json_writer_number (writer, "implausible_value", value->rejected);
  leit_json_writer_close (writer, '}');
}

static void
write_values (LeitJsonWriter *writer, LeitTown *town, const GArray *streams, gint64 now_ms)
{
  leit_json_writer_open (writer, "values", '[');
  for (guint i = 0; streams != NULL && i < streams->len; i++) {
    LeitReportValue value = leit_report_get_value (town, g_array_index (streams, guint, i), now_ms);

    write_value (writer, &value, now_ms);
  }
  leit_json_writer_close (writer, ']');
}

static void
write_thing (LeitJsonWriter *writer,
             const char *id,
             const char *name,
             double latitude,
             double longitude,
             const LeitRating *rating)
{
  leit_json_writer_string (writer, "id", id);
  leit_json_writer_string (writer, "name", name);
  leit_json_writer_number (writer, "latitude", latitude);
  leit_json_writer_number (writer, "longitude", longitude);
  leit_json_writer_string (writer, "status", leit_status_to_string (rating->status));
  leit_json_writer_string (writer, "reason", rating->reason);
}

static void
write_town (LeitJsonWriter *writer, LeitTown *town, gint64 now_ms)
{
  LeitProfile *profile = leit_town_get_profile (town);

  leit_json_writer_open (writer, "town", '{');
  leit_json_writer_string (writer, "id", leit_profile_get_id (profile));
  leit_json_writer_string (writer, "name", leit_profile_get_name (profile));
  leit_json_writer_string (writer, "time_zone",
                           g_time_zone_get_identifier (leit_profile_get_time_zone (profile)));
  write_time (writer, "generated", now_ms);
  leit_json_writer_boolean (writer, "simulated", leit_profile_get_simulated (profile));
  leit_json_writer_close (writer, '}');
}

static void
write_tank (LeitJsonWriter *writer, LeitTown *town, LeitTank *tank, gint64 now_ms)
{
  const LeitTankConfig *config = leit_tank_get_config (tank);

  leit_json_writer_open (writer, NULL, '{');
  write_thing (writer, config->id, config->name, config->latitude, config->longitude,
               leit_tank_get_rating (tank));
  leit_json_writer_number (writer, "level_percent", leit_tank_get_level_percent (tank));
  leit_json_writer_number (writer, "volume_litres", leit_tank_get_volume_litres (tank));
  leit_json_writer_number (writer, "capacity_litres",
                           config->capacity_litres > 0 ? config->capacity_litres : NAN);
  write_values (writer, town, config->streams, now_ms);
  leit_json_writer_close (writer, '}');
}

static void
write_tree (LeitJsonWriter *writer, LeitTown *town, guint row, gint64 now_ms)
{
  LeitTreeTable *trees = leit_town_get_trees (town);
  g_autoptr (LeitRating) rating = leit_town_rate_tree (town, row, now_ms);
  g_autofree char *name = leit_town_get_thing_name (town, (LeitThing){ LEIT_THING_TREE, row });
  guint station = leit_tree_table_get_station (trees, row);
  int planting_year = leit_tree_table_get_planting_year (trees, row);

  leit_json_writer_open (writer, NULL, '{');
  write_thing (writer, leit_tree_table_get_id (trees, row), name,
               leit_tree_table_get_latitude (trees, row),
               leit_tree_table_get_longitude (trees, row), rating);
  leit_json_writer_string (writer, "species", leit_tree_table_get_species (trees, row));
  leit_json_writer_string (writer, "species_de", leit_tree_table_get_species_de (trees, row));
  leit_json_writer_string (writer, "street", leit_tree_table_get_street (trees, row));
  if (planting_year == LEIT_YEAR_UNKNOWN)
    leit_json_writer_null (writer, "planting_year");
  else
    leit_json_writer_int (writer, "planting_year", planting_year);
  leit_json_writer_string (writer, "station",
                           station == LEIT_TREE_NO_STATION
                               ? NULL
                               : leit_station_get_id (leit_town_get_station (town, station)));
  write_values (writer, town, leit_report_list_tree_streams (town, row), now_ms);
  leit_json_writer_close (writer, '}');
}

static void
write_station (LeitJsonWriter *writer, LeitTown *town, LeitStation *station, gint64 now_ms)
{
  const LeitStationConfig *config = leit_station_get_config (station);

  leit_json_writer_open (writer, NULL, '{');
  write_thing (writer, config->id, config->name, config->latitude, config->longitude,
               leit_station_get_rating (station));
  write_values (writer, town, config->streams, now_ms);
  leit_json_writer_close (writer, '}');
}

static void
write_source (LeitJsonWriter *writer, LeitSource *source, gint64 now_ms)
{
  const LeitSourceConfig *config = leit_source_get_config (source);
  g_autofree char *url = leit_net_url_for_display (config->url);

  leit_json_writer_open (writer, NULL, '{');
  leit_json_writer_string (writer, "id", config->id);
  leit_json_writer_string (writer, "name", config->name);
  leit_json_writer_string (writer, "kind", leit_source_kind_to_string (config->kind));
  leit_json_writer_string (writer, "url", url);
  leit_json_writer_string (writer, "state",
                           leit_source_state_to_string (leit_source_get_state (source)));
  write_time (writer, "last_success", leit_source_get_last_success_ms (source));
  write_age (writer, leit_source_get_last_success_ms (source), now_ms);
  leit_json_writer_string (writer, "last_error", leit_source_get_last_error (source));
  leit_json_writer_string (writer, "note", leit_source_get_note (source));
  leit_json_writer_close (writer, '}');
}

static void
write_tanks (LeitJsonWriter *writer, LeitTown *town, gint64 now_ms)
{
  leit_json_writer_open (writer, "tanks", '[');
  for (guint i = 0; i < g_list_model_get_n_items (leit_town_get_tanks (town)); i++)
    write_tank (writer, town, leit_town_get_tank (town, i), now_ms);
  leit_json_writer_close (writer, ']');
}

static void
write_trees (LeitJsonWriter *writer, LeitTown *town, gint64 now_ms)
{
  leit_json_writer_open (writer, "trees", '[');
  for (guint row = 0; row < leit_tree_table_get_n_rows (leit_town_get_trees (town)); row++)
    write_tree (writer, town, row, now_ms);
  leit_json_writer_close (writer, ']');
}

static void
write_stations (LeitJsonWriter *writer, LeitTown *town, gint64 now_ms)
{
  leit_json_writer_open (writer, "stations", '[');
  for (guint i = 0; i < g_list_model_get_n_items (leit_town_get_stations (town)); i++)
    write_station (writer, town, leit_town_get_station (town, i), now_ms);
  leit_json_writer_close (writer, ']');
}

static void
write_sources (LeitJsonWriter *writer, LeitTown *town, gint64 now_ms)
{
  leit_json_writer_open (writer, "sources", '[');
  for (guint i = 0; i < g_list_model_get_n_items (leit_town_get_sources (town)); i++)
    write_source (writer, leit_town_get_source (town, i), now_ms);
  leit_json_writer_close (writer, ']');
}

char *
leit_report_write_json (LeitTown *town, gint64 now_ms)
{
  LeitJsonWriter writer;

  leit_json_writer_init (&writer);
  leit_json_writer_open (&writer, NULL, '{');
  write_town (&writer, town, now_ms);
  write_tanks (&writer, town, now_ms);
  write_trees (&writer, town, now_ms);
  write_stations (&writer, town, now_ms);
  write_sources (&writer, town, now_ms);
  leit_json_writer_close (&writer, '}');
  return leit_json_writer_end (&writer);
}
