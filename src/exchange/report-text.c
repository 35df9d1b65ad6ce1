#include "exchange/report-values.h"
#include "exchange/text-table.h"

#include "base/clock.h"
#include "base/format.h"
#include "net/http.h"
#include "town/need.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define INDENT "  "
#define DEEP_INDENT "    "

typedef struct {
  LeitTown *town;
  gint64 now_ms;
  GTimeZone *zone;
  LeitTextTable *table; /* of the section being written */
  GString *text;
} TextReport;

static void
add_heading (TextReport *report, const char *title, guint count)
{
  g_string_append_printf (report->text, "\n%s (%u)\n", title, count);
}

static void
finish_section (TextReport *report)
{
  leit_text_table_render (report->table, report->text);
  g_clear_pointer (&report->table, leit_text_table_free);
}

static char *
describe_value (const LeitReportValue *value)
{
  int decimals = leit_role_get_decimals (value->stream->role);

  if (isfinite (value->rejected)) {
    g_autofree char *quantity =
        leit_format_quantity (value->rejected, decimals, value->stream->unit);

    /* Translators: in place of a value; a number came, but it cannot be true. */
    return g_strdup_printf (_ ("no value (%s)"), quantity);
  }
  return isfinite (value->value)
             ? leit_format_quantity (value->value, decimals, value->stream->unit)
             : g_strdup (_ ("no value"));
}

static void
add_value (TextReport *report, guint stream)
{
  LeitReportValue value = leit_report_get_value (report->town, stream, report->now_ms);
  g_autofree char *label = leit_stream_get_label (value.stream);
  g_autofree char *quantity = describe_value (&value);
  g_autofree char *age = value.time_ms != LEIT_TIME_NONE
                             ? leit_format_age (report->now_ms - value.time_ms)
                             : g_strdup (_ ("never"));
  g_autofree char *time = value.time_ms != LEIT_TIME_NONE
                              ? leit_format_exact_time (value.time_ms, report->zone)
                              : g_strdup ("");
  const char *cells[] = { label, quantity, leit_report_quality_get_label (value.quality),
                          age,   time,     value.stream->source_id,
                          NULL };

  leit_text_table_add_row (report->table, DEEP_INDENT, cells);
}

static void
add_values (TextReport *report, const GArray *streams)
{
  for (guint i = 0; streams != NULL && i < streams->len; i++)
    add_value (report, g_array_index (streams, guint, i));
}

/* "Wassertanke Markt (tank-1) – good", the reason, the place and more. */
static void
add_thing (TextReport *report,
           const char *name,
           const char *id,
           const LeitRating *rating,
           double latitude,
           double longitude,
           const char *more)
{
  g_autofree char *title =
      g_strdup_printf ("%s (%s) – %s", name, id, leit_status_get_label (rating->status));
  g_autofree char *place = g_strdup_printf ("%.6f, %.6f", latitude, longitude);
  g_autofree char *details = g_strjoin (" · ", place, more, NULL);

  leit_text_table_add_line (report->table, INDENT, title);
  if (*rating->reason != '\0')
    leit_text_table_add_line (report->table, DEEP_INDENT, rating->reason);
  leit_text_table_add_line (report->table, DEEP_INDENT, details);
}

static char *
describe_content (LeitTank *tank)
{
  double percent = leit_tank_get_level_percent (tank);
  double litres = leit_tank_get_volume_litres (tank);
  g_autofree char *capacity =
      leit_format_quantity (leit_tank_get_config (tank)->capacity_litres, 0, "l");
  g_autofree char *volume = isfinite (litres) ? leit_format_quantity (litres, 0, "l") : NULL;
  g_autofree char *share = isfinite (percent) ? leit_format_quantity (percent, 0, "%") : NULL;

  if (volume != NULL && share != NULL)
    /* Translators: litres in the tank, its capacity, and the share of it in percent. */
    return g_strdup_printf (_ ("%s of %s (%s)"), volume, capacity, share);
  if (share != NULL)
    return g_steal_pointer (&share);
  /* Translators: a tank whose level is not known, and its capacity. */
  return g_strdup_printf (_ ("level unknown, holds %s"), capacity);
}

static void
add_tanks (TextReport *report)
{
  guint n_tanks = g_list_model_get_n_items (leit_town_get_tanks (report->town));

  add_heading (report, _ ("Rainwater tanks"), n_tanks);
  report->table = leit_text_table_new ("lr");
  for (guint i = 0; i < n_tanks; i++) {
    LeitTank *tank = leit_town_get_tank (report->town, i);
    const LeitTankConfig *config = leit_tank_get_config (tank);
    g_autofree char *content = describe_content (tank);

    add_thing (report, config->name, config->id, leit_tank_get_rating (tank), config->latitude,
               config->longitude, content);
    add_values (report, config->streams);
  }
  finish_section (report);
}

static char *
describe_tree (TextReport *report, guint row)
{
  LeitTreeTable *trees = leit_town_get_trees (report->town);
  guint station = leit_tree_table_get_station (trees, row);
  int planting_year = leit_tree_table_get_planting_year (trees, row);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *texts[] = {
    leit_tree_table_get_species_de (trees, row),
    leit_tree_table_get_species (trees, row),
    leit_tree_table_get_street (trees, row),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL && *texts[i] != '\0')
      g_ptr_array_add (parts, g_strdup (texts[i]));
  if (planting_year != LEIT_YEAR_UNKNOWN)
    g_ptr_array_add (parts, g_strdup_printf (_ ("planted in %d"), planting_year));
  if (station == LEIT_TREE_NO_STATION)
    g_ptr_array_add (parts, g_strdup (_ ("no probe speaks for it")));
  else
    g_ptr_array_add (parts, g_strdup_printf (_ ("probe: %s"),
                                             leit_station_get_name (
                                                 leit_town_get_station (report->town, station))));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

static void
add_tree (TextReport *report, guint row)
{
  LeitTreeTable *trees = leit_town_get_trees (report->town);
  g_autoptr (LeitRating) rating = leit_town_rate_tree (report->town, row, report->now_ms);
  g_autofree char *name =
      leit_town_get_thing_name (report->town, (LeitThing){ LEIT_THING_TREE, row });
  g_autofree char *more = describe_tree (report, row);

  add_thing (report, name, leit_tree_table_get_id (trees, row), rating,
             leit_tree_table_get_latitude (trees, row), leit_tree_table_get_longitude (trees, row),
             more);
  add_values (report, leit_report_list_tree_streams (report->town, row));
}

static void
add_trees (TextReport *report)
{
  guint n_trees = leit_tree_table_get_n_rows (leit_town_get_trees (report->town));

  add_heading (report, _ ("Trees"), n_trees);
  report->table = leit_text_table_new ("lr");
  for (guint row = 0; row < n_trees; row++)
    add_tree (report, row);
  finish_section (report);
}

static void
add_stations (TextReport *report)
{
  guint n_stations = g_list_model_get_n_items (leit_town_get_stations (report->town));

  add_heading (report, _ ("Stations"), n_stations);
  report->table = leit_text_table_new ("lr");
  for (guint i = 0; i < n_stations; i++) {
    LeitStation *station = leit_town_get_station (report->town, i);
    const LeitStationConfig *config = leit_station_get_config (station);

    add_thing (report, config->name, config->id, leit_station_get_rating (station),
               config->latitude, config->longitude, config->description);
    add_values (report, config->streams);
  }
  finish_section (report);
}

static char *
describe_last_success (TextReport *report, LeitSource *source)
{
  gint64 time_ms = leit_source_get_last_success_ms (source);
  g_autofree char *age = NULL;
  g_autofree char *time = NULL;

  if (time_ms == LEIT_TIME_NONE)
    return g_strdup (_ ("Never answered"));
  age = leit_format_age (report->now_ms - time_ms);
  time = leit_format_exact_time (time_ms, report->zone);
  /* Translators: how long ago, then the exact time. */
  return g_strdup_printf (_ ("Last answer %s (%s)"), age, time);
}

static void
add_source (TextReport *report, LeitSource *source)
{
  const LeitSourceConfig *config = leit_source_get_config (source);
  g_autofree char *url = leit_net_url_for_display (config->url);
  g_autofree char *title =
      g_strdup_printf ("%s (%s) – %s", config->name, config->id,
                       leit_source_state_get_label (leit_source_get_state (source)));
  g_autofree char *kind =
      g_strdup_printf ("%s · %s", leit_source_kind_get_label (config->kind), url);
  g_autofree char *success = describe_last_success (report, source);
  const char *lines[] = { kind, success, leit_source_get_last_error (source),
                          leit_source_get_note (source) };

  leit_text_table_add_line (report->table, INDENT, title);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL && *lines[i] != '\0')
      leit_text_table_add_line (report->table, DEEP_INDENT, lines[i]);
}

static void
add_sources (TextReport *report)
{
  guint n_sources = g_list_model_get_n_items (leit_town_get_sources (report->town));

  add_heading (report, _ ("Sources"), n_sources);
  report->table = leit_text_table_new ("");
  for (guint i = 0; i < n_sources; i++)
    add_source (report, leit_town_get_source (report->town, i));
  finish_section (report);
}

static const char *
urgency_label (LeitNeedUrgency urgency)
{
  switch (urgency) {
  case LEIT_NEED_NOW:
    return C_ ("urgency", "now");
  case LEIT_NEED_TODAY:
    return C_ ("urgency", "today");
  case LEIT_NEED_WATCH:
  default:
    return C_ ("urgency", "to watch");
  }
}

static void
add_needs (TextReport *report)
{
  g_autoptr (GPtrArray) needs = leit_town_list_needs (report->town, report->now_ms);

  add_heading (report, _ ("What needs a hand"), needs->len);
  report->table = leit_text_table_new ("");
  for (guint i = 0; i < needs->len; i++) {
    const LeitNeed *need = needs->pdata[i];
    const char *cells[] = { urgency_label (need->urgency), need->title,
                            need->detail != NULL ? need->detail : "", NULL };

    leit_text_table_add_row (report->table, INDENT, cells);
  }
  if (needs->len == 0)
    leit_text_table_add_line (report->table, INDENT, _ ("Nothing to do."));
  finish_section (report);
}

static void
add_title (TextReport *report)
{
  LeitProfile *profile = leit_town_get_profile (report->town);
  g_autofree char *time = leit_format_exact_time (report->now_ms, report->zone);
  g_autofree char *when =
      g_strdup_printf ("%s (%s)", time, g_time_zone_get_identifier (report->zone));

  report->table = leit_text_table_new ("");
  leit_text_table_add_line (report->table, "", leit_profile_get_name (profile));
  leit_text_table_add_line (report->table, "", when);
  if (leit_profile_get_simulated (profile))
    leit_text_table_add_line (report->table, "",
                              _ ("All values are simulated, they do not come from sensors."));
  finish_section (report);
}

char *
leit_report_write_text (LeitTown *town, gint64 now_ms)
{
  TextReport report = {
    .town = town,
    .now_ms = now_ms,
    .zone = leit_profile_get_time_zone (leit_town_get_profile (town)),
    .text = g_string_new (NULL),
  };

  add_title (&report);
  add_needs (&report);
  add_tanks (&report);
  add_trees (&report);
  add_stations (&report);
  add_sources (&report);
  return g_string_free (report.text, FALSE);
}
