/* The list is the map in words: what the filter lets through, in an order to rely on, and one message a batch of changes. */
#include "town-fixture.h"
#include "town/filter.h"

/* What a view would hold: kept up to date by items-changed alone. */
typedef struct {
  LeitThingList *list;
  GArray *things; /* LeitThing */
  guint n_messages;
  guint position, removed, added; /* of the last message */
} View;

static LeitThing
thing_at (LeitThingList *list, guint position)
{
  g_autoptr (LeitThingItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (item);
  return leit_thing_item_get_thing (item);
}

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  View *view = user_data;

  view->n_messages++;
  view->position = position;
  view->removed = removed;
  view->added = added;
  g_array_remove_range (view->things, position, removed);
  for (guint i = 0; i < added; i++) {
    LeitThing thing = thing_at (view->list, position + i);

    g_array_insert_val (view->things, position + i, thing);
  }
}

static void
expect_view_is_true (View *view)
{
  g_assert_cmpuint (view->things->len, ==, g_list_model_get_n_items (G_LIST_MODEL (view->list)));
  for (guint i = 0; i < view->things->len; i++)
    g_assert_true (
        leit_thing_equal (g_array_index (view->things, LeitThing, i), thing_at (view->list, i)));
}

static View *
view_new (LeitThingList *list)
{
  View *view = g_new0 (View, 1);

  view->list = list;
  view->things = g_array_new (FALSE, FALSE, sizeof (LeitThing));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    LeitThing thing = thing_at (list, i);

    g_array_append_val (view->things, thing);
  }
  g_signal_connect (list, "items-changed", G_CALLBACK (on_items_changed), view);
  return view;
}

static void
view_free (View *view)
{
  g_signal_handlers_disconnect_by_data (view->list, view);
  g_array_unref (view->things);
  g_free (view);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (View, view_free)

/* The list as text: "t" tank, "b" tree, "s" station, with their index. */
static void
expect_things (LeitThingList *list, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    LeitThing thing = thing_at (list, i);

    g_string_append_printf (text, "%s%c%u", i > 0 ? " " : "", "?tbs?"[thing.kind], thing.index);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static LeitTown *
town_with_trees (const char *const *names, const char *street)
{
  g_autoptr (GString) text =
      g_string_new ("{\"format\": \"leitstand-town\", \"version\": 1, \"id\": \"x\","
                    " \"name\": \"X\", \"time_zone\": \"Europe/Berlin\", \"bounds\":"
                    " {\"south\": 52, \"west\": 12, \"north\": 53, \"east\": 13}, \"trees\": [");
  g_autoptr (LeitProfile) profile = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; names[i] != NULL; i++)
    g_string_append_printf (text,
                            "%s{\"id\": \"T%u\", \"name\": \"%s\", \"street\": \"%s\","
                            " \"latitude\": 52.5, \"longitude\": 12.5}",
                            i > 0 ? "," : "", i, names[i], street);
  g_string_append (text, "]}");
  bytes = g_bytes_new (text->str, text->len);
  profile = leit_profile_parse (bytes, "town.json", &error);
  g_assert_no_error (error);
  return leit_town_new (profile);
}

static void
test_order (void)
{
  g_autoptr (LeitTown) town = fixture_make_town ();
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = NULL;
  guint tanks, trees, stations;

  /* Trees 0 and 1 (Schule) become dry, 2 and 3 (Allee) stay without a value. */
  fixture_apply (town, MOISTURE_30, fixture_moisture (10));
  list = leit_thing_list_new (town, filter);

  /* "17" (tree 3) stands before "B-…". */
  expect_things (list, "t0 t1 t2 b0 b1 b3 b2 b4 s0 s1 s2");
  leit_thing_list_count (list, &tanks, &trees, &stations);
  g_assert_cmpuint (tanks, ==, 3);
  g_assert_cmpuint (trees, ==, 5);
  g_assert_cmpuint (stations, ==, 3);
  g_assert_cmpuint (leit_thing_list_find (list, (LeitThing){ LEIT_THING_TREE, 3 }), ==, 5);
  g_assert_cmpuint (leit_thing_list_find (list, (LeitThing){ LEIT_THING_STATION, 2 }), ==, 10);
  g_assert_cmpuint (leit_thing_list_find (list, LEIT_THING_INIT_NONE), ==, G_MAXUINT);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 11));
}

static void
test_item (void)
{
  g_autoptr (LeitTown) town = fixture_make_town ();
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  g_autoptr (LeitThingItem) item = g_list_model_get_item (G_LIST_MODEL (list), 1);

  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (list)) == LEIT_TYPE_THING_ITEM);
  g_assert_true (leit_thing_item_get_town (item) == town);
  /* A row may outlive the list it came from. */
  g_clear_object (&list);
  g_assert_true (
      leit_thing_equal (leit_thing_item_get_thing (item), (LeitThing){ LEIT_THING_TANK, 1 }));
}

/* Numbers by value, case and diacritics aside: "ä" stands with "a" in every locale. */
static void
test_names_in_natural_order (void)
{
  static const char *const names[] = { "B-10",  "Zeder", "B-2",  "Ährenweg", "b-3",
                                       "Apfel", "B-1",   "Öhre", "Ostweg",   NULL };
  g_autoptr (LeitTown) town = town_with_trees (names, "Markt");
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);

  /* Ährenweg Apfel B-1 B-2 b-3 B-10 Öhre Ostweg Zeder */
  expect_things (list, "b3 b5 b6 b2 b4 b0 b7 b8 b1");
}

static void
test_search (void)
{
  static const struct {
    const char *text;
    const char *things;
  } cases[] = {
    { "", "t0 t1 t2 b3 b0 b1 b2 b4 s0 s1 s2" },
    { "  \t ", "t0 t1 t2 b3 b0 b1 b2 b4 s0 s1 s2" },
    { "winterlinde", "b0 b1" },
    { "LINDE b-2", "b1" },
    { "b-2 linde", "b1" },
    { "linde ahorn", "" },
    { "platanoides", "b2" },
    { "klinke", "t1" },
    { "wassertanke markt", "t0" },
    { "st-2", "s1" },
    { "17", "b3" },
    { "b-4", "b3" }, /* has a name, but is found by its number as well */
    { "B-", "b3 b0 b1 b2 b4" },
    { "gibtesnicht", "" },
  };
  g_autoptr (LeitTown) town = fixture_make_town ();
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  g_autoptr (View) view = view_new (list);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("“%s”", cases[i].text);
    leit_filter_set_text (filter, cases[i].text);
    expect_things (list, cases[i].things);
    expect_view_is_true (view);
  }
}

static void
test_search_folds (void)
{
  static const char *const names[] = { "Ährenlinde", "Straßenbaum 7", "Éclair", "İstanbul", NULL };
  static const struct {
    const char *text;
    const char *things;
  } cases[] = {
    { "ahren", "b0" },    { "ÄHREN", "b0" },    { "a\xcc\x88hren", "b0" },
    { "strasse", "b1" },  { "STRASSE", "b1" },  { "straße 7", "b1" },
    { "eclair", "b2" },   { "istanbul", "b3" }, { "größe", "b0 b2 b3 b1" },
    { "GROSSE 7", "b1" },
  };
  g_autoptr (LeitTown) town = town_with_trees (names, "Große Gasse");
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_test_message ("“%s”", cases[i].text);
    leit_filter_set_text (filter, cases[i].text);
    expect_things (list, cases[i].things);
  }
}

static void
test_switches (void)
{
  g_autoptr (LeitTown) town = fixture_make_town ();
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  g_autoptr (View) view = view_new (list);

  leit_filter_set_tanks (filter, FALSE);
  expect_things (list, "b3 b0 b1 b2 b4 s0 s1 s2");
  g_assert_cmpuint (view->n_messages, ==, 1);
  g_assert_cmpuint (view->position, ==, 0);
  g_assert_cmpuint (view->removed, ==, 3);
  g_assert_cmpuint (view->added, ==, 0);

  leit_filter_set_stations (filter, FALSE);
  leit_filter_set_tree_mask (filter, 1u << LEIT_STATUS_DRY);
  expect_things (list, "");
  g_assert_cmpuint (view->n_messages, ==, 3);
  /* Nothing was there, nothing came: no message. */
  leit_filter_set_tree_mask (filter, 0);
  g_assert_cmpuint (view->n_messages, ==, 3);

  leit_filter_reset (filter);
  g_assert_cmpuint (view->n_messages, ==, 4);
  g_assert_cmpuint (view->added, ==, 11);
  expect_view_is_true (view);
}

static void
count (guint *n)
{
  ++*n;
}

static void
test_filter_speaks_only_of_changes (void)
{
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  guint n = 0;

  g_signal_connect_swapped (filter, "changed", G_CALLBACK (count), &n);
  leit_filter_reset (filter);
  leit_filter_set_tanks (filter, 7);
  leit_filter_set_stations (filter, TRUE);
  leit_filter_set_text (filter, NULL);
  leit_filter_set_text (filter, "");
  leit_filter_set_tree_mask (filter, G_MAXUINT);
  g_assert_cmpuint (n, ==, 0);
  leit_filter_set_text (filter, "linde");
  leit_filter_set_tree_mask (filter, 0);
  leit_filter_set_tanks (filter, FALSE);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpstr (leit_filter_get_text (filter), ==, "linde");
  g_assert_false (leit_filter_get_tanks (filter));
  leit_filter_reset (filter);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpstr (leit_filter_get_text (filter), ==, "");
}

static void
test_town_changes (void)
{
  g_autoptr (LeitTown) town = fixture_make_town ();
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  g_autoptr (View) view = view_new (list);
  g_autoptr (GArray) batch = fixture_make_batch ();

  expect_things (list, "t0 t1 t2 b3 b0 b1 b2 b4 s0 s1 s2");
  /* Two stations in one batch: one message, about the trees alone. */
  fixture_add (batch, town, MOISTURE_30, fixture_moisture (10), NOW - LEIT_MINUTE_MS);
  fixture_add (batch, town, TENSION_30, 20, NOW - LEIT_MINUTE_MS);
  leit_town_apply (town, batch, NOW);
  expect_things (list, "t0 t1 t2 b0 b1 b3 b2 b4 s0 s1 s2");
  g_assert_cmpuint (view->n_messages, ==, 1);
  g_assert_cmpuint (view->position, ==, 3);
  g_assert_cmpuint (view->removed, ==, 3);
  g_assert_cmpuint (view->added, ==, 3);
  expect_view_is_true (view);

  /* Wetter, but as dry by status: what is shown and its order stay. */
  fixture_apply_at (town, MOISTURE_30, fixture_moisture (12), NOW, NOW);
  fixture_apply_at (town, MARKT_LITRES, 200, NOW, NOW);
  g_assert_cmpuint (view->n_messages, ==, 1);

  leit_filter_set_tree_mask (filter, 1u << LEIT_STATUS_DRY);
  g_assert_cmpuint (view->n_messages, ==, 2);
  fixture_apply_at (town, MOISTURE_30, fixture_moisture (70), NOW + 1, NOW + 1);
  g_assert_cmpuint (view->n_messages, ==, 3);
  expect_view_is_true (view);
  g_assert_cmpuint (leit_thing_list_find (list, (LeitThing){ LEIT_THING_TREE, OLD_LINDE }), ==,
                    G_MAXUINT);
}

static void
turn_at_random (LeitFilter *filter, GRand *random)
{
  static const char *const texts[] = { "", "linde", "b", "st", "a", "1", "wassertanke" };

  switch (g_rand_int_range (random, 0, 5)) {
  case 0:
    leit_filter_set_tree_mask (filter, g_rand_int (random));
    break;
  case 1:
    leit_filter_set_tanks (filter, g_rand_boolean (random));
    break;
  case 2:
    leit_filter_set_stations (filter, g_rand_boolean (random));
    break;
  case 3:
    leit_filter_set_text (filter,
                          texts[(guint) g_rand_int_range (random, 0, G_N_ELEMENTS (texts))]);
    break;
  default:
    leit_filter_reset (filter);
  }
}

/* Whatever is switched and measured: who only listens to items-changed sees the same list. */
static void
test_messages_add_up (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20260609);
  g_autoptr (LeitTown) town = fixture_make_town ();
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  g_autoptr (View) view = view_new (list);

  for (guint round = 0; round < 500; round++) {
    guint before = view->n_messages;

    if (g_rand_boolean (random))
      turn_at_random (filter, random);
    else
      fixture_apply_at (town, g_rand_boolean (random) ? MOISTURE_30 : TENSION_30,
                        g_rand_double_range (random, 0, 40), NOW + round, NOW + round);
    g_assert_cmpuint (view->n_messages - before, <=, 1);
    expect_view_is_true (view);
  }
}

static LeitTown *
big_town (guint n_trees)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_trees; i++)
    g_ptr_array_add (names, g_strdup_printf ("Linde %u", n_trees - i));
  g_ptr_array_add (names, NULL);
  return town_with_trees ((const char *const *) names->pdata, "Markt");
}

/* A large register is sorted in a thread: the list is there at once, and in order a moment later. */
static void
test_many_trees (void)
{
  const guint n_trees = 30000;
  g_autoptr (LeitTown) town = big_town (n_trees);
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  g_autoptr (LeitThingList) list = leit_thing_list_new (town, filter);
  guint n = 0;

  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (count), &n);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n_trees);
  while (n == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n, ==, 1);
  for (guint i = 0; i < n_trees; i++)
    g_assert_cmpuint (thing_at (list, i).index, ==, n_trees - 1 - i);
}

static gboolean
set_true (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_closed_while_sorting (void)
{
  g_autoptr (LeitTown) town = big_town (30000);
  g_autoptr (LeitFilter) filter = leit_filter_new ();
  LeitThingList *list = leit_thing_list_new (town, filter);
  gboolean over = FALSE;

  g_object_add_weak_pointer (G_OBJECT (list), (gpointer *) &list);
  g_object_unref (list);
  g_assert_null (list);
  g_timeout_add (200, set_true, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/town/thing-list/order", test_order);
  g_test_add_func ("/town/thing-list/item", test_item);
  g_test_add_func ("/town/thing-list/natural-order", test_names_in_natural_order);
  g_test_add_func ("/town/thing-list/search", test_search);
  g_test_add_func ("/town/thing-list/search-folds", test_search_folds);
  g_test_add_func ("/town/thing-list/switches", test_switches);
  g_test_add_func ("/town/thing-list/filter", test_filter_speaks_only_of_changes);
  g_test_add_func ("/town/thing-list/town-changes", test_town_changes);
  g_test_add_func ("/town/thing-list/messages-add-up", test_messages_add_up);
  g_test_add_func ("/town/thing-list/many-trees", test_many_trees);
  g_test_add_func ("/town/thing-list/closed-while-sorting", test_closed_while_sorting);
  return g_test_run ();
}
