/* From a keystroke to the list of matching entries: 10,000 entries, each time other words. */
#include "content/search.h"

#include <locale.h>

#define N_ENTRIES 10000
#define REPEATS 21

static const char *const words[] = { "Physiotherapie", "Müller",       "Bad Belzig",   "Rücken",
                                     "Yoga",           "Pflegedienst", "Sprechstunde", "Therme",
                                     "Kurs",           "Ärztin",       "Beratung",     "Senioren",
                                     "Gesundheit",     "Fläming" };

static char *
make_text (GRand *random, guint n_words)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (text, "%s ", words[g_rand_int_range (random, 0, G_N_ELEMENTS (words))]);
  return g_string_free (text, FALSE);
}

static LeitEntry *
make_entry (GRand *random, guint i)
{
  LeitEntry *entry = leit_entry_new ((LeitEntryKind) (i % LEIT_ENTRY_N_KINDS));

  entry->title = make_text (random, 4);
  entry->summary = make_text (random, 20);
  entry->description = make_text (random, 120);
  entry->street = g_strdup_printf ("Straße der Einheit %u", i);
  entry->phone = g_strdup_printf ("+4933841%05u", i);
  entry->visible = i % 3 == 0 ? LEIT_ANSWER_NO : LEIT_ANSWER_YES;
  return entry;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
report (const char *name, double *times)
{
  qsort (times, REPEATS, sizeof *times, compare_doubles);
  g_print ("BENCH name=%s value=%.3f unit=ms\n", name, times[REPEATS / 2]);
}

int
main (void)
{
  static const char *const typed[] = { "p", "ph", "physio", "physio mueller", "gibt es nicht" };
  g_autoptr (GRand) random = g_rand_new_with_seed (20260609);
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_entry_free);
  g_autoptr (LeitEntryIndex) index = NULL;
  LeitRuleContext context;
  GDate today;
  double times[REPEATS];
  gint64 started;

  setlocale (LC_ALL, "");
  for (guint i = 0; i < N_ENTRIES; i++)
    g_ptr_array_add (entries, make_entry (random, i));
  leit_date_parse ("2026-06-09", &today);
  leit_rule_context_init (&context, &today);
  started = g_get_monotonic_time ();
  index = leit_entry_index_new (entries, &context);
  g_print ("BENCH name=content.index value=%.3f unit=ms\n",
           (double) (g_get_monotonic_time () - started) / 1000);
  for (guint i = 0; i < REPEATS; i++) {
    g_autoptr (LeitEntryFilter) filter = leit_entry_filter_new ();

    filter->shown = LEIT_SHOWN_VISIBLE;
    leit_entry_set_text (&filter->text, typed[i % G_N_ELEMENTS (typed)]);
    started = g_get_monotonic_time ();
    g_array_unref (leit_entry_index_find (index, filter));
    times[i] = (double) (g_get_monotonic_time () - started) / 1000;
  }
  report ("content.search", times);
  for (guint i = 0; i < REPEATS; i++) {
    started = g_get_monotonic_time ();
    g_array_unref (leit_entry_index_find_duplicates (index));
    times[i] = (double) (g_get_monotonic_time () - started) / 1000;
  }
  report ("content.duplicates", times);
  return 0;
}
