#include "base/clock.h"
#include "ui/chart-build.h"
#include "ui/thing-facts.h"
#include "ui/thing-sections.h"

#include <math.h>

#define NOW G_GINT64_CONSTANT (1780999200000) /* 2026-06-09T10:00:00Z */

static const char profile_text[] =
    "{ 'format': 'leitstand-town', 'version': 1, 'id': 'test', 'name': 'Test',"
    "  'time_zone': 'Europe/Berlin',"
    "  'bounds': { 'south': 52, 'west': 12, 'north': 53, 'east': 13 },"
    "  'sources': [{ 'id': 's', 'name': 'Source', 'kind': 'thingsboard',"
    "    'url': 'http://127.0.0.1:1', 'interval_minutes': 15, 'sign_in': { 'method': 'none' } }],"
    "  'tanks': [{ 'id': 'tank-1', 'name': 'Tank Market', 'latitude': 52.1, 'longitude': 12.5,"
    "    'capacity_litres': 300,"
    "    'geometry': { 'shape': 'box', 'length_cm': 100, 'width_cm': 50, 'height_cm': 60 },"
    "    'level': { 'source': 's', 'device': 'd', 'key': 'level', 'unit': 'cm',"
    "               'interval_minutes': 15 } }],"
    "  'stations': [{ 'id': 'st-1', 'name': 'Market', 'latitude': 52.1, 'longitude': 12.5,"
    "    'soil': 'Ss', 'humus': 'h3', 'streams': ["
    "    { 'source': 's', 'device': 'd', 'key': 'm10', 'role': 'soil_moisture', 'depth_cm': 10,"
    "      'unit': '%', 'interval_minutes': 60 },"
    "    { 'source': 's', 'device': 'd', 'key': 'm30', 'role': 'soil_moisture', 'depth_cm': 30,"
    "      'unit': '%', 'interval_minutes': 60 },"
    "    { 'source': 's', 'device': 'd', 'key': 'v', 'role': 'battery', 'unit': 'V' }] },"
    "   { 'id': 'st-2', 'name': 'Brook', 'latitude': 52.2, 'longitude': 12.6, 'streams': [] }],"
    "  'trees': [%s] }";

static LeitTown *
make_town (guint n_trees)
{
  g_autoptr (GString) trees = g_string_new (NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = g_strsplit (profile_text, "%s", 2);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LeitProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_trees; i++)
    g_string_append_printf (
        trees,
        "%s{ 'id': 'B-%03u', 'species_de': '%s', 'street': 'Street %u', 'latitude': 52.1,"
        "    'longitude': 12.5, 'planting_year': %u %s }",
        i > 0 ? "," : "", i, i % 3 == 0 ? "Linde" : "Ahorn", i % 5, i % 2 == 0 ? 2026 : 1980,
        i % 4 == 3 ? "" : ", 'station': 'st-1'");
  text = g_strconcat (parts[0], trees->str, parts[1], NULL);
  g_strdelimit (text, "'", '"');
  bytes = g_bytes_new (text, strlen (text));
  profile = leit_profile_parse (bytes, "town.json", &error);
  g_assert_no_error (error);
  return leit_town_new (profile);
}

static void
put (LeitTown *town, const char *key, double value, gint64 age_ms, LeitQuality quality)
{
  const LeitStream *stream = leit_town_find_stream (town, "s", "d", key);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));
  LeitReading reading = { stream->index, quality, NOW - age_ms, value };

  g_array_append_val (readings, reading);
  leit_town_apply (town, readings, NOW);
}

/* What somebody who only listens to items-changed believes the list to be. */
typedef struct {
  GListModel *model;
  GPtrArray *items; /* as text */
  guint n_signals;
} Shadow;

static char *
name_item (GListModel *model, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (model, position);
  LeitThing thing;

  g_assert_nonnull (item);
  if (LEIT_IS_THING_SECTION (item))
    return g_strdup_printf ("section %d", leit_thing_section_get_kind (LEIT_THING_SECTION (item)));
  thing = leit_thing_item_get_thing (LEIT_THING_ITEM (item));
  return g_strdup_printf ("%d/%u", thing.kind, thing.index);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Shadow *shadow)
{
  shadow->n_signals++;
  g_assert_cmpuint (position + removed, <=, shadow->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (shadow->items, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (shadow->items, (int) (position + i), name_item (model, position + i));
}

static void
assert_shadow (Shadow *shadow)
{
  g_assert_cmpuint (shadow->items->len, ==, g_list_model_get_n_items (shadow->model));
  for (guint i = 0; i < shadow->items->len; i++) {
    g_autofree char *name = name_item (shadow->model, i);

    g_assert_cmpstr (g_ptr_array_index (shadow->items, i), ==, name);
  }
  g_assert_null (g_list_model_get_item (shadow->model, shadow->items->len));
}

static void
disturb (LeitTown *town, LeitFilter *filter, LeitThingSections *sections)
{
  static const char *const texts[] = { "", "Linde", "B-00", "Street 3", "market", "nothing" };
  static const LeitThingKind kinds[] = { LEIT_THING_TANK, LEIT_THING_TREE, LEIT_THING_STATION };

  switch (g_test_rand_int_range (0, 6)) {
  case 0:
    leit_filter_set_text (filter, texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))]);
    break;
  case 1:
    leit_filter_set_tree_mask (filter, (guint) g_test_rand_int_range (0, 32));
    break;
  case 2:
    leit_filter_set_tanks (filter, !leit_filter_get_tanks (filter));
    break;
  case 3:
    leit_filter_set_stations (filter, !leit_filter_get_stations (filter));
    break;
  case 4:
    put (town, "m30", g_test_rand_double_range (3, 30), -g_test_rand_int_range (0, 500000),
         LEIT_QUALITY_GOOD);
    break;
  default:
    leit_thing_sections_toggle (sections, kinds[g_test_rand_int_range (0, 3)]);
    break;
  }
}

static void
test_sections_follow (void)
{
  g_autoptr (LeitTown) town = make_town (40);
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  g_autoptr (LeitThingSections) sections = leit_thing_sections_new (list);
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  Shadow shadow = { G_LIST_MODEL (sections), items, 0 };

  leit_clock_set_fixed_ms (NOW);
  on_items_changed (shadow.model, 0, 0, g_list_model_get_n_items (shadow.model), &shadow);
  g_signal_connect (sections, "items-changed", G_CALLBACK (on_items_changed), &shadow);
  for (guint i = 0; i < 600; i++) {
    shadow.n_signals = 0;
    disturb (town, filter, sections);
    g_assert_cmpuint (shadow.n_signals, <=, 1);
    assert_shadow (&shadow);
  }
}

static void
test_sections_select (void)
{
  g_autoptr (LeitTown) town = make_town (10);
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  g_autoptr (LeitThingSections) sections = leit_thing_sections_new (list);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (sections);
  LeitThing tree = { LEIT_THING_TREE, 6 };
  guint position;

  /* A heading cannot be selected. */
  g_assert_false (gtk_selection_model_select_item (model, 0, TRUE));
  leit_thing_sections_set_selected (sections, tree);
  position = leit_thing_sections_find (sections, tree);
  g_assert_true (gtk_selection_model_is_selected (model, position));
  g_assert_false (gtk_selection_model_is_selected (model, position + 1));

  /* The selection is the thing, wherever it stands, and it survives being hidden. */
  leit_filter_set_text (filter, "B-006");
  g_assert_cmpuint (leit_thing_sections_find (sections, tree), ==, 1);
  g_assert_true (gtk_selection_model_is_selected (model, 1));
  leit_filter_set_text (filter, "B-001");
  g_assert_cmpuint (leit_thing_sections_find (sections, tree), ==, G_MAXUINT);
  g_assert_false (gtk_selection_model_is_selected (model, 1));
  leit_filter_set_text (filter, "");
  g_assert_true (gtk_selection_model_is_selected (model, position));

  leit_thing_sections_toggle (sections, LEIT_THING_TREE);
  g_assert_cmpuint (leit_thing_sections_find (sections, tree), ==, G_MAXUINT);
  g_assert_cmpuint (leit_thing_sections_get_n_things (sections), ==, 13);
  leit_thing_sections_expand (sections, LEIT_THING_TREE);
  g_assert_true (gtk_selection_model_is_selected (model, position));
}

static void
test_age (void)
{
  g_autoptr (LeitTown) town = make_town (4);
  LeitThing tree = { LEIT_THING_TREE, 0 };
  LeitThing lonely = { LEIT_THING_TREE, 3 };
  LeitThing tank = { LEIT_THING_TANK, 0 };
  gint64 time_ms;

  leit_clock_set_fixed_ms (NOW);
  g_assert_cmpint (leit_thing_get_age (town, lonely, NOW, &time_ms), ==, LEIT_THING_AGE_NEVER);
  g_assert_cmpint (leit_thing_get_age (town, tree, NOW, &time_ms), ==, LEIT_THING_AGE_NEVER);

  /* The battery is no reason to call a tree's status fresh. */
  put (town, "v", 3.6, LEIT_MINUTE_MS, LEIT_QUALITY_GOOD);
  g_assert_cmpint (leit_thing_get_age (town, tree, NOW, &time_ms), ==, LEIT_THING_AGE_UNUSABLE);

  put (town, "m10", 20, LEIT_MINUTE_MS, LEIT_QUALITY_GOOD);
  g_assert_cmpint (leit_thing_get_age (town, tree, NOW, &time_ms), ==, LEIT_THING_AGE_CURRENT);
  g_assert_cmpint (time_ms, ==, NOW - LEIT_MINUTE_MS);

  /* A status is as old as the oldest value it rests on. */
  put (town, "m30", 20, 5 * LEIT_HOUR_MS, LEIT_QUALITY_GOOD);
  g_assert_cmpint (leit_thing_get_age (town, tree, NOW, &time_ms), ==, LEIT_THING_AGE_LATE);
  g_assert_cmpint (time_ms, ==, NOW - 5 * LEIT_HOUR_MS);

  put (town, "level", 500, LEIT_MINUTE_MS, LEIT_QUALITY_GOOD);
  g_assert_cmpint (leit_thing_get_age (town, tank, NOW, &time_ms), ==, LEIT_THING_AGE_UNUSABLE);
}

static void
test_words (void)
{
  g_autoptr (LeitTown) town = make_town (4);
  g_autofree char *tree = NULL;
  g_autofree char *tank = NULL;
  g_autofree char *silent = NULL;

  leit_clock_set_fixed_ms (NOW);
  silent = leit_thing_describe (town, (LeitThing){ LEIT_THING_TANK, 0 }, NOW);
  g_assert_nonnull (strstr (silent, "no value, holds 300\u202fl"));
  put (town, "level", 20, 4 * LEIT_MINUTE_MS, LEIT_QUALITY_GOOD);
  put (town, "m30", 6, 2 * LEIT_HOUR_MS, LEIT_QUALITY_GOOD);
  tank = leit_thing_describe (town, (LeitThing){ LEIT_THING_TANK, 0 }, NOW);
  tree = leit_thing_describe (town, (LeitThing){ LEIT_THING_TREE, 0 }, NOW);
  g_assert_true (g_str_has_prefix (tank, "Tank Market, 100\u202fl of 300\u202fl, Good"));
  g_assert_true (g_str_has_suffix (tank, ", 4 min ago"));
  g_assert_true (g_str_has_prefix (tree, "Linde B-000, Street 0, Dry: 14\u202f%"));
  g_assert_true (g_str_has_suffix (tree, ", 2 hours ago"));
}

static void
test_distance (void)
{
  /* A hundredth of a degree of latitude, and of longitude at 60° north. */
  g_assert_cmpfloat_with_epsilon (leit_distance_metres (52, 12, 52.01, 12), 1112, 2);
  g_assert_cmpfloat_with_epsilon (leit_distance_metres (60, 12, 60, 12.01), 556, 2);
  g_assert_cmpfloat (leit_distance_metres (52, 12, 52, 12), ==, 0);
}

static void
test_charts (void)
{
  g_autoptr (LeitTown) town = make_town (4);
  LeitThing tree = { LEIT_THING_TREE, 0 };
  LeitThing tank = { LEIT_THING_TANK, 0 };
  g_autoptr (GArray) roles = leit_chart_list_roles (town, tree);
  g_autoptr (GArray) none = leit_chart_list_roles (town, (LeitThing){ LEIT_THING_TREE, 3 });
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (LeitHistoryPoint));
  g_autoptr (LeitChartData) moisture = NULL;
  g_autoptr (LeitChartData) litres = NULL;
  LeitHistoryPoint point = { NOW, 20, 10, 30, FALSE };
  const LeitChartLimit *limit;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (roles->len, ==, 2);
  g_assert_cmpint (g_array_index (roles, LeitRole, 0), ==, LEIT_ROLE_SOIL_MOISTURE);
  moisture = leit_chart_build (town, tree, LEIT_ROLE_SOIL_MOISTURE, NOW);
  g_assert_cmpuint (moisture->series->len, ==, 2);
  /* 30 % of the plant-available water of Ss h3: 4 + 0.3 · (18 − 4) vol.-% */
  limit = g_ptr_array_index (moisture->limits, 0);
  g_assert_cmpfloat_with_epsilon (limit->value, 8.2, 1e-9);

  litres = leit_chart_build (town, tank, LEIT_ROLE_TANK_LEVEL, NOW);
  g_assert_cmpstr (litres->unit, ==, "l");
  g_assert_cmpint (litres->kind, ==, LEIT_CHART_STEPS);
  g_assert_cmpfloat (litres->highest, ==, 300);
  g_array_append_val (points, point);
  g_assert_true (leit_chart_convert (
      town, ((LeitChartSeries *) g_ptr_array_index (litres->series, 0))->stream, points));
  point = g_array_index (points, LeitHistoryPoint, 0);
  g_assert_cmpfloat_with_epsilon (point.mean, 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (point.minimum, 50, 1e-9);
  g_assert_cmpfloat_with_epsilon (point.maximum, 150, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/list/sections-follow", test_sections_follow);
  g_test_add_func ("/ui/list/sections-select", test_sections_select);
  g_test_add_func ("/ui/list/age", test_age);
  g_test_add_func ("/ui/list/words", test_words);
  g_test_add_func ("/ui/list/distance", test_distance);
  g_test_add_func ("/ui/list/charts", test_charts);
  return g_test_run ();
}
