#include "base/clock.h"
#include "map/map-view.h"
#include "ui/list-panel.h"
#include "ui/map-layout.h"
#include "ui/map-page.h"
#include "ui/thing-row.h"
#include "ui/value-row.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#define NOW G_GINT64_CONSTANT (1780999200000) /* 2026-06-09T10:00:00Z */
#define PATIENCE_US (10 * G_USEC_PER_SEC)

static const char profile_text[] =
    "{ 'format': 'leitstand-town', 'version': 1, 'id': 'test-map-page', 'name': 'Test',"
    "  'time_zone': 'Europe/Berlin',"
    "  'bounds': { 'south': 52.09, 'west': 12.49, 'north': 52.11, 'east': 12.51 },"
    "  'tiles': { 'url': 'http://127.0.0.1:1/{z}/{x}/{y}.png', 'licence': 'none' },"
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
    "    { 'source': 's', 'device': 'd', 'key': 't', 'role': 'soil_temperature', 'depth_cm': 30,"
    "      'unit': '°C' }] }],"
    "  'trees': [{ 'id': 'B-1', 'species_de': 'Linde', 'street': 'Lane', 'latitude': 52.1003,"
    "    'longitude': 12.5, 'planting_year': 1980, 'station': 'st-1' },"
    "   { 'id': 'B-2', 'species_de': 'Ahorn', 'street': 'Lane', 'latitude': 52.1002,"
    "    'longitude': 12.5 }] }";

#define TANK ((LeitThing){ LEIT_THING_TANK, 0 })
#define TREE ((LeitThing){ LEIT_THING_TREE, 0 })
#define LONELY_TREE ((LeitThing){ LEIT_THING_TREE, 1 })
#define STATION ((LeitThing){ LEIT_THING_STATION, 0 })

typedef struct {
  char *folder;
  LeitSession *session;
  LeitTown *town;
  GtkWindow *window;
  LeitMapPage *page;
} Fixture;

static void
on_open (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Fixture *f = user_data;
  g_autoptr (GError) error = NULL;

  f->session = leit_session_open_finish (result, &error);
  g_assert_no_error (error);
}

static void
wait_a_little (void)
{
  gint64 end_us = g_get_monotonic_time () + 300 * 1000;

  while (g_get_monotonic_time () < end_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static void
put (Fixture *f, const char *key, double value, gint64 age_ms, LeitQuality quality)
{
  const LeitStream *stream = leit_town_find_stream (f->town, "s", "d", key);
  g_autoptr (GArray) readings = g_array_new (FALSE, FALSE, sizeof (LeitReading));
  LeitReading reading = { stream->index, quality, NOW - age_ms, value };

  g_array_append_val (readings, reading);
  leit_town_apply (f->town, readings, NOW);
}

static void
open_session (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "town.json", NULL);
  g_autofree char *text = g_strdelimit (g_strdup (profile_text), "'", '"');

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  leit_session_open_async (path, LEIT_SESSION_DEFAULT, NULL, on_open, f);
  for (gint64 end_us = g_get_monotonic_time () + PATIENCE_US;
       f->session == NULL && g_get_monotonic_time () < end_us;)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (f->session);
  f->town = leit_session_get_town (f->session);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  leit_clock_set_fixed_ms (NOW);
  f->folder = g_dir_make_tmp ("leitstand-test-XXXXXX", NULL);
  open_session (f);
  put (f, "level", 20, 4 * LEIT_MINUTE_MS, LEIT_QUALITY_GOOD);
  put (f, "m30", 6, LEIT_HOUR_MS, LEIT_QUALITY_GOOD);
  f->window = GTK_WINDOW (adw_window_new ());
  gtk_window_set_default_size (f->window, 1280, 700);
  f->page = LEIT_MAP_PAGE (leit_map_page_new ());
  adw_window_set_content (ADW_WINDOW (f->window), GTK_WIDGET (f->page));
  leit_map_page_set_session (f->page, f->session);
  gtk_window_present (f->window);
  wait_a_little ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_autofree char *profile = g_build_filename (f->folder, "town.json", NULL);

  gtk_window_destroy (f->window);
  leit_session_close (f->session);
  g_clear_object (&f->session);
  wait_a_little ();
  g_unlink (profile);
  g_rmdir (f->folder);
  g_free (f->folder);
}

/* Depth first; only what can be seen. */
static GtkWidget *
find_widget (GtkWidget *widget,
             gboolean (*fits) (GtkWidget *widget, const char *text),
             const char *text)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return NULL;
  if (fits (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_widget (child, fits, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
is_label (GtkWidget *widget, const char *text)
{
  return GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL;
}

static gboolean
is_row (GtkWidget *widget, const char *text)
{
  return LEIT_IS_THING_ROW (widget) && find_widget (widget, is_label, text) != NULL;
}

static gboolean
is_value (GtkWidget *widget, const char *text)
{
  return LEIT_IS_VALUE_ROW (widget) && find_widget (widget, is_label, text) != NULL;
}

static gboolean
is_type (GtkWidget *widget, const char *name)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), name);
}

static gboolean
shows (Fixture *f, const char *type, const char *text)
{
  GtkWidget *part = find_widget (GTK_WIDGET (f->page), is_type, type);

  return part != NULL && find_widget (part, is_label, text) != NULL;
}

static void
assert_spoken (GtkWidget *widget, const char *label)
{
  g_autofree char *other = gtk_test_accessible_check_property (
      GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  g_assert_cmpstr (other, ==, NULL);
}

static void
test_rows (Fixture *f, gconstpointer data)
{
  GtkWidget *tank = find_widget (GTK_WIDGET (f->page), is_row, "Tank Market");
  GtkWidget *tree = find_widget (GTK_WIDGET (f->page), is_row, "Linde B-1");
  GtkWidget *lonely = find_widget (GTK_WIDGET (f->page), is_row, "Ahorn B-2");
  GtkWidget *heading = find_widget (GTK_WIDGET (f->page), is_row, "Trees");
  g_autofree char *wrong = NULL;

  g_assert_nonnull (tank);
  g_assert_nonnull (tree);
  g_assert_nonnull (lonely);
  g_assert_nonnull (heading);
  assert_spoken (
      gtk_widget_get_parent (tank),
      "Tank Market, 100\u202fl of 300\u202fl, Good: 100\u202fl of 300\u202fl (33\u202f%), limit "
      "30\u202f%, 4 min ago");
  assert_spoken (gtk_widget_get_parent (lonely),
                 "Ahorn B-2, Lane, No value: no probe speaks for this tree");
  assert_spoken (gtk_widget_get_parent (heading), "Trees, 2");
  wrong = gtk_test_accessible_check_state (GTK_ACCESSIBLE (gtk_widget_get_parent (heading)),
                                           GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  g_assert_cmpstr (wrong, ==, NULL);
}

/* The same row says so when the value changes. */
static void
test_rows_change (Fixture *f, gconstpointer data)
{
  GtkWidget *tank = find_widget (GTK_WIDGET (f->page), is_row, "Tank Market");

  put (f, "level", 5, LEIT_MINUTE_MS, LEIT_QUALITY_GOOD);
  g_assert_nonnull (find_widget (tank, is_label, "25\u202fl of 300\u202fl"));
  g_assert_nonnull (find_widget (tank, is_label, "Nearly empty"));
  put (f, "level", 90, 0, LEIT_QUALITY_GOOD);
  g_assert_nonnull (find_widget (tank, is_label, "No value"));
  g_assert_null (find_widget (tank, is_label, "25"));
}

static void
test_details (Fixture *f, gconstpointer data)
{
  g_assert_false (shows (f, "LeitDetailsPanel", "Linde"));
  leit_map_page_show_thing (f->page, TREE);
  wait_a_little ();
  g_assert_true (leit_thing_equal (leit_map_page_get_selection (f->page), TREE));
  g_assert_true (shows (f, "LeitDetailsPanel", "Linde B-1"));
  g_assert_true (shows (f, "LeitDetailsPanel", "Dry: 14\u202f%"));
  g_assert_true (shows (f, "LeitDetailsPanel", "Speaks for this tree: Market, 33\u202fm away"));
  g_assert_true (shows (f, "LeitDetailsPanel", "52.10030, 12.50000"));
  g_assert_true (shows (f, "LeitDetailsPanel", "very dry"));
  g_assert_true (shows (f, "LeitDetailsPanel", "1980"));

  leit_map_page_show_thing (f->page, LONELY_TREE);
  wait_a_little ();
  g_assert_true (shows (f, "LeitDetailsPanel", "No probe speaks for this tree."));
  g_assert_false (shows (f, "LeitDetailsPanel", "Newest values"));
  leit_map_page_show_thing (f->page, STATION);
  wait_a_little ();
  g_assert_true (shows (f, "LeitDetailsPanel", "Ss, humus h3"));
  g_assert_true (shows (f, "LeitDetailsPanel", "Speaks for 1 tree"));
}

/* What cannot be true is never shown as a value. */
static void
test_values (Fixture *f, gconstpointer data)
{
  GtkWidget *value;

  leit_map_page_show_thing (f->page, STATION);
  wait_a_little ();
  value = find_widget (GTK_WIDGET (f->page), is_value, "Soil moisture, 10 cm");
  g_assert_nonnull (value);
  g_assert_nonnull (find_widget (value, is_label, "no value"));
  g_assert_nonnull (find_widget (value, is_label, "never came"));

  put (f, "m10", 22.3, 0, LEIT_QUALITY_GOOD);
  g_assert_nonnull (find_widget (value, is_label, "22.3\u202fvol.-%"));
  g_assert_null (find_widget (value, is_label, "never came"));
  assert_spoken (value, "Soil moisture, 10 cm: 22.3\u202fvol.-%, just now · Source");

  leit_clock_set_fixed_ms (NOW + 3 * LEIT_HOUR_MS);
  leit_town_refresh (f->town, leit_clock_now_ms ());
  g_assert_nonnull (find_widget (value, is_label, "late"));
  leit_clock_set_fixed_ms (NOW + 49 * LEIT_HOUR_MS);
  leit_town_refresh (f->town, leit_clock_now_ms ());
  g_assert_nonnull (find_widget (value, is_label, "silent"));
  g_assert_nonnull (find_widget (value, is_label, "no value"));
  leit_clock_set_fixed_ms (NOW);

  value = find_widget (GTK_WIDGET (f->page), is_value, "Soil temperature");
  put (f, "t", 110, 0, LEIT_QUALITY_IMPLAUSIBLE);
  g_assert_nonnull (find_widget (value, is_label, "no value"));
  g_assert_nonnull (find_widget (value, is_label, "110.0\u202f°C came, which cannot be true."));
}

static void
test_tank (Fixture *f, gconstpointer data)
{
  GtkWidget *gauge;

  leit_map_page_show_thing (f->page, TANK);
  wait_a_little ();
  gauge = find_widget (GTK_WIDGET (f->page), is_type, "GtkLevelBar");
  g_assert_nonnull (gauge);
  g_assert_cmpfloat_with_epsilon (gtk_level_bar_get_value (GTK_LEVEL_BAR (gauge)), 33.3, 0.1);
  /* Without a value there is no gauge: an empty one would be a lie. */
  put (f, "level", 90, 0, LEIT_QUALITY_GOOD);
  g_assert_null (find_widget (GTK_WIDGET (f->page), is_type, "GtkLevelBar"));
}

static void
test_filter (Fixture *f, gconstpointer data)
{
  LeitFilter *filter = leit_session_get_filter (f->session);

  leit_filter_set_text (filter, "ahorn");
  wait_a_little ();
  g_assert_null (find_widget (GTK_WIDGET (f->page), is_row, "Linde"));
  g_assert_nonnull (find_widget (GTK_WIDGET (f->page), is_row, "Ahorn"));
  leit_filter_set_text (filter, "no such tree");
  wait_a_little ();
  g_assert_true (shows (f, "LeitListPanel", "Nothing found"));
  g_assert_true (shows (f, "LeitListPanel", "Clear search and filters"));

  /* What is to be shown is shown, search or not. */
  leit_map_page_show_thing (f->page, TREE);
  wait_a_little ();
  g_assert_cmpstr (leit_filter_get_text (filter), ==, "");
  g_assert_nonnull (find_widget (GTK_WIDGET (f->page), is_row, "Linde"));

  leit_map_page_show_statuses (f->page, 1u << LEIT_STATUS_NO_VALUE);
  wait_a_little ();
  g_assert_null (find_widget (GTK_WIDGET (f->page), is_row, "Linde"));
  g_assert_nonnull (find_widget (GTK_WIDGET (f->page), is_row, "Ahorn"));
}

static void
test_map_and_list (Fixture *f, gconstpointer data)
{
  GtkWidget *map = find_widget (GTK_WIDGET (f->page), is_type, "LeitMapView");
  GtkWidget *list = find_widget (GTK_WIDGET (f->page), is_type, "LeitListPanel");

  g_assert_nonnull (map);
  g_signal_emit_by_name (map, "thing-activated", (guint) LEIT_THING_TANK, 0u);
  wait_a_little ();
  g_assert_true (leit_thing_equal (leit_map_page_get_selection (f->page), TANK));
  g_assert_true (shows (f, "LeitDetailsPanel", "Tank Market"));
  g_signal_emit_by_name (list, "picked", (guint) LEIT_THING_TREE, 1u);
  g_assert_true (leit_thing_equal (leit_map_view_get_selection (LEIT_MAP_VIEW (map)), LONELY_TREE));
  /* The bare ground */
  g_signal_emit_by_name (map, "thing-activated", (guint) LEIT_THING_NONE, 0u);
  g_assert_cmpint (leit_map_page_get_selection (f->page).kind, ==, LEIT_THING_NONE);
  wait_a_little ();
  g_assert_false (shows (f, "LeitDetailsPanel", "Tank Market"));
  /* Something from another town, or a source: no place on the map */
  leit_map_page_show_thing (f->page, (LeitThing){ LEIT_THING_TREE, 99 });
  leit_map_page_show_thing (f->page, (LeitThing){ LEIT_THING_SOURCE, 0 });
  g_assert_cmpint (leit_map_page_get_selection (f->page).kind, ==, LEIT_THING_NONE);
}

static void
test_no_session (Fixture *f, gconstpointer data)
{
  leit_map_page_show_thing (f->page, TREE);
  leit_map_page_set_session (f->page, NULL);
  g_assert_cmpint (leit_map_page_get_selection (f->page).kind, ==, LEIT_THING_NONE);
  g_assert_null (find_widget (GTK_WIDGET (f->page), is_row, "Linde"));
  leit_map_page_show_thing (f->page, TREE);
  leit_map_page_show_statuses (f->page, 1);
  leit_map_page_start_search (f->page);
  put (f, "m10", 22.3, 0, LEIT_QUALITY_GOOD);
  leit_map_page_set_session (f->page, f->session);
  wait_a_little ();
  g_assert_nonnull (find_widget (GTK_WIDGET (f->page), is_row, "Linde"));
}

static void
allocate (Fixture *f, int width)
{
  GtkWidget *layout = find_widget (GTK_WIDGET (f->page), is_type, "LeitMapLayout");
  GtkAllocation place = { 0, 0, width, 600 };
  int minimum;

  gtk_widget_measure (layout, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, width);
  gtk_widget_size_allocate (layout, &place, -1);
}

static void
test_narrow (Fixture *f, gconstpointer data)
{
  GtkWidget *widget = find_widget (GTK_WIDGET (f->page), is_type, "LeitMapLayout");
  LeitMapLayout *layout = LEIT_MAP_LAYOUT (widget);

  allocate (f, 1200);
  g_assert_false (leit_map_layout_get_collapsed (layout));
  g_assert_nonnull (find_widget (widget, is_type, "LeitListPanel"));
  allocate (f, 1024);
  g_assert_true (leit_map_layout_get_collapsed (layout));
  g_assert_null (find_widget (widget, is_type, "LeitListPanel"));
  leit_map_page_start_search (f->page);
  allocate (f, 1024);
  g_assert_nonnull (find_widget (widget, is_type, "LeitListPanel"));
  g_assert_true (leit_map_layout_has_room_for_both (layout));

  /* Where both do not fit, the details come instead of the list and the list comes back. */
  allocate (f, 500);
  g_assert_false (leit_map_layout_has_room_for_both (layout));
  leit_map_layout_set_details_open (layout, TRUE);
  g_assert_false (leit_map_layout_get_list_open (layout));
  leit_map_layout_set_details_open (layout, FALSE);
  g_assert_true (leit_map_layout_get_list_open (layout));
}

static gboolean
has_focus (Fixture *f, const char *type)
{
  GtkWidget *focus = gtk_window_get_focus (f->window);
  GType wanted = g_type_from_name (type);

  return focus != NULL &&
         (G_OBJECT_TYPE (focus) == wanted || gtk_widget_get_ancestor (focus, wanted) != NULL);
}

/* Enter leads into the details, closing them back to the row; also where both do not fit. */
static void
look_at_focus (Fixture *f)
{
  GtkWidget *list, *details;

  leit_map_page_start_search (f->page);
  wait_a_little ();
  g_assert_true (has_focus (f, "LeitListPanel"));
  list = find_widget (GTK_WIDGET (f->page), is_type, "LeitListPanel");
  g_signal_emit_by_name (list, "picked", (guint) LEIT_THING_TREE, 0u);
  g_signal_emit_by_name (list, "opened", (guint) LEIT_THING_TREE, 0u, TRUE);
  wait_a_little ();
  g_assert_true (has_focus (f, "LeitDetailsPanel"));
  g_assert_true (shows (f, "LeitDetailsPanel", "Linde B-1"));
  details = find_widget (GTK_WIDGET (f->page), is_type, "LeitDetailsPanel");
  g_signal_emit_by_name (details, "close");
  wait_a_little ();
  g_assert_true (has_focus (f, "LeitListPanel"));
  g_assert_true (leit_thing_equal (leit_map_page_get_selection (f->page), TREE));
}

static void
test_focus (Fixture *f, gconstpointer data)
{
  look_at_focus (f);
}

static void
test_focus_narrow (Fixture *f, gconstpointer data)
{
  gtk_window_set_default_size (f->window, 640, 600);
  for (guint i = 0; i < 20 && gtk_widget_get_width (GTK_WIDGET (f->page)) > 700; i++)
    wait_a_little ();
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (f->page)), <, 700);
  look_at_focus (f);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    remove_tree (child);
  }
  g_remove (path);
}

static void
add (const char *path, void (*test) (Fixture *f, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = NULL;
  int status;

  /* In-process accessibility: nothing needs a bus. */
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  home = g_dir_make_tmp ("leitstand-home-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ()) {
    g_print ("1..0 # SKIP there is no display\n");
    return 0;
  }
  adw_init ();
  add ("/ui/map-page/rows", test_rows);
  add ("/ui/map-page/rows-change", test_rows_change);
  add ("/ui/map-page/details", test_details);
  add ("/ui/map-page/values", test_values);
  add ("/ui/map-page/tank", test_tank);
  add ("/ui/map-page/filter", test_filter);
  add ("/ui/map-page/map-and-list", test_map_and_list);
  add ("/ui/map-page/no-session", test_no_session);
  add ("/ui/map-page/narrow", test_narrow);
  add ("/ui/map-page/focus", test_focus);
  add ("/ui/map-page/focus-narrow", test_focus_narrow);
  status = g_test_run ();
  remove_tree (home);
  return status;
}
