/* Whatever a town file holds: it is refused with an error that names the document, or it becomes a town that can be
 * rated and reported. Never a crash, never an error without words. */
#include "exchange/report.h"
#include "fuzz/mutate.h"
#include "town/town.h"

static char *town_text;
static char *trees_text;

static void
use_town (LeitProfile *profile)
{
  g_autoptr (LeitTown) town = leit_town_new (profile);
  g_autofree char *report = leit_report_write (town, LEIT_REPORT_JSON, 1780000000000);

  g_assert_true (g_utf8_validate (report, -1, NULL));
}

static void
read_town (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitProfile) profile = leit_profile_parse (bytes, "town.json", &error);

  g_assert_true ((profile == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_true (g_str_has_prefix (error->message, "town.json"));
  else if (leit_profile_get_trees_file (profile) == NULL)
    use_town (profile);
}

static void
read_trees (GBytes *bytes)
{
  g_autoptr (GBytes) town = g_bytes_new_static (town_text, strlen (town_text));
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitProfile) profile = leit_profile_parse (town, "town.json", NULL);

  if (leit_profile_add_trees (profile, bytes, "trees.geojson", &error))
    use_town (profile);
  else
    g_assert_nonnull (error);
}

static void
test_towns (void)
{
  fuzz (town_text, 3000, read_town);
}

static void
test_trees (void)
{
  fuzz (trees_text, 600, read_trees);
}

int
main (int argc, char *argv[])
{
  g_autofree char *town_file = NULL;
  g_autofree char *trees_file = NULL;

  g_test_init (&argc, &argv, NULL);
  town_file = g_build_filename (g_getenv ("LEITSTAND_SOURCE"), "data", "demo", "town.json", NULL);
  trees_file =
      g_build_filename (g_getenv ("LEITSTAND_SOURCE"), "data", "demo", "trees.geojson", NULL);
  g_assert_true (g_file_get_contents (town_file, &town_text, NULL, NULL));
  g_assert_true (g_file_get_contents (trees_file, &trees_text, NULL, NULL));
  g_test_add_func ("/fuzz/profile/towns", test_towns);
  g_test_add_func ("/fuzz/profile/trees", test_trees);
  return g_test_run ();
}
