/* Filling the gaps of the history: what is asked, how often, and of whom. */
#include "source-fixture.h"
#include "store-fixture.h"

#define SPAN_MS (7 * LEIT_DAY_MS)

typedef struct {
  Fixture base;
  char *folder;
} HistoryFixture;

static void
set_up (HistoryFixture *f, gconstpointer data)
{
  g_autofree char *path = NULL;

  f->folder = fixture_folder ();
  path = g_build_filename (f->folder, "town.db", NULL);
  f->base.store = fixture_open (path);
  source_fixture_set_up (&f->base, "thingsboard", "", 1);
}

static void
tear_down (HistoryFixture *f, gconstpointer data)
{
  LeitStore *store = f->base.store;

  source_fixture_tear_down (&f->base, NULL);
  leit_store_close (store);
  g_object_unref (store);
  fixture_remove (f->folder);
}

static const LeitStream *
stream_of (HistoryFixture *f)
{
  return leit_town_get_stream (f->base.town, 0);
}

static void
begin_fill (HistoryFixture *f, GAsyncResult **result)
{
  gint64 now_ms = leit_clock_now_ms ();

  leit_poller_back_fill_async (f->base.poller, stream_of (f), now_ms - SPAN_MS, now_ms, NULL,
                               take_result, result);
}

static gboolean
fill (HistoryFixture *f, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  begin_fill (f, &result);
  wait_for_result (&result);
  return leit_poller_back_fill_finish (f->base.poller, result, error);
}

static guint
count_points (HistoryFixture *f)
{
  gint64 now_ms = leit_clock_now_ms ();
  g_autoptr (GArray) points =
      fixture_history (f->base.store, stream_of (f), now_ms - SPAN_MS, now_ms + 1, 0);

  return points->len;
}

static void
answer_values (HistoryFixture *f, const gint64 *ages_ms, guint n)
{
  g_autoptr (GString) text = g_string_new ("{\"m\":[");
  static char body[1024];

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s{\"ts\":%" G_GINT64_FORMAT ",\"value\":\"20\"}",
                            i > 0 ? "," : "", NOW - ages_ms[i]);
  g_string_append (text, "]}");
  g_assert_cmpuint (g_strlcpy (body, text->str, sizeof body), <, sizeof body);
  http_fixture_answer_json (f->base.server, "/*", body);
}

/* A station out of reach sends at noon what it measured in the morning. */
static void
test_late_values_reach_the_history (HistoryFixture *f, gconstpointer data)
{
  static const gint64 ages_ms[] = { 20 * LEIT_HOUR_MS, 26 * LEIT_HOUR_MS, 5 * LEIT_DAY_MS };
  g_autoptr (GError) error = NULL;

  answer_values (f, ages_ms + 1, 2);
  g_assert_true (fill (f, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_points (f), ==, 2);
  leit_clock_set_fixed_ms (NOW + 2 * LEIT_HOUR_MS);
  answer_values (f, ages_ms, 3);
  g_assert_true (fill (f, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_points (f), ==, 3);
}

/* What is older is fetched once, and what is young not with each turn of the page. */
static void
test_nothing_is_asked_twice (HistoryFixture *f, gconstpointer data)
{
  static const gint64 ages_ms[] = { LEIT_HOUR_MS };
  g_autofree char *begin = NULL;

  answer_values (f, ages_ms, 1);
  g_assert_true (fill (f, NULL));
  g_assert_true (fill (f, NULL));
  g_assert_cmpuint (f->base.server->requests->len, ==, 1);
  leit_clock_set_fixed_ms (NOW + 2 * LEIT_HOUR_MS);
  g_assert_true (fill (f, NULL));
  g_assert_cmpuint (f->base.server->requests->len, ==, 2);
  begin = g_strdup_printf ("startTs=%" G_GINT64_FORMAT "&", NOW - 2 * LEIT_DAY_MS);
  g_assert_nonnull (strstr (http_fixture_request (f->base.server, 1)->path, begin));
}

static void
test_second_fill_joins_the_first (HistoryFixture *f, gconstpointer data)
{
  static const gint64 ages_ms[] = { LEIT_HOUR_MS };
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  answer_values (f, ages_ms, 1);
  begin_fill (f, &first);
  begin_fill (f, &second);
  wait_for_result (&second);
  wait_for_result (&first);
  g_assert_true (leit_poller_back_fill_finish (f->base.poller, first, NULL));
  g_assert_true (leit_poller_back_fill_finish (f->base.poller, second, NULL));
  g_assert_cmpuint (f->base.server->requests->len, ==, 1);
}

static void
test_joined_fill_shares_the_failure (HistoryFixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  http_fixture_answer (f->base.server, (HttpAnswer){ .path = "/*", .status = 500 });
  begin_fill (f, &first);
  begin_fill (f, &second);
  wait_for_result (&second);
  wait_for_result (&first);
  g_assert_false (leit_poller_back_fill_finish (f->base.poller, first, NULL));
  g_assert_false (leit_poller_back_fill_finish (f->base.poller, second, NULL));
  g_assert_cmpuint (f->base.server->requests->len, ==, 1);
}

/* Whoever leaves does not take the others along. */
static void
test_joined_fill_outlives_a_cancelled_one (HistoryFixture *f, gconstpointer data)
{
  static const gint64 ages_ms[] = { LEIT_HOUR_MS };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) first = NULL;
  g_autoptr (GAsyncResult) second = NULL;

  answer_values (f, ages_ms, 1);
  leit_poller_back_fill_async (f->base.poller, stream_of (f), NOW - SPAN_MS, NOW, cancellable,
                               take_result, &first);
  begin_fill (f, &second);
  g_cancellable_cancel (cancellable);
  wait_for_result (&second);
  wait_for_result (&first);
  g_assert_false (leit_poller_back_fill_finish (f->base.poller, first, NULL));
  g_assert_true (leit_poller_back_fill_finish (f->base.poller, second, NULL));
  g_assert_cmpuint (count_points (f), ==, 1);
}

static void
test_resting_source_is_not_asked (HistoryFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint before;

  http_fixture_answer (f->base.server,
                       (HttpAnswer){ .path = "/*", .status = 429, .headers = "Retry-After: 600" });
  source_fixture_poll (&f->base);
  before = f->base.server->requests->len;
  g_assert_false (fill (f, &error));
  g_assert_error (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_RESTING);
  g_assert_nonnull (strstr (error->message, "Sensors"));
  g_assert_cmpuint (f->base.server->requests->len, ==, before);
}

static void
set_up_signed_in (HistoryFixture *f, gconstpointer data)
{
  set_up (f, data);
  g_clear_object (&f->base.poller);
  g_clear_object (&f->base.town);
  f->base.town =
      source_fixture_town ("thingsboard", f->base.server->origin,
                           ",\"sign_in\":{\"method\":\"public\",\"public_id\":\"p\"}", 1);
  f->base.poller = leit_poller_new (f->base.town, f->base.store, f->base.http);
}

static void
test_refused_source_is_not_asked (HistoryFixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint before;

  http_fixture_answer (f->base.server, (HttpAnswer){ .path = "/*", .status = 401 });
  source_fixture_poll (&f->base);
  before = f->base.server->requests->len;
  g_assert_false (fill (f, &error));
  g_assert_error (error, LEIT_TELEMETRY_ERROR, LEIT_TELEMETRY_ERROR_SIGN_IN);
  g_assert_cmpuint (f->base.server->requests->len, ==, before);
}

int
main (int argc, char *argv[])
{
#define ADD(name, set_up, test)                                                                    \
  g_test_add ("/telemetry/history/" name, HistoryFixture, NULL, set_up, test, tear_down)
  g_test_init (&argc, &argv, NULL);
  ADD ("late-values", set_up, test_late_values_reach_the_history);
  ADD ("nothing-twice", set_up, test_nothing_is_asked_twice);
  ADD ("joins", set_up, test_second_fill_joins_the_first);
  ADD ("shares-the-failure", set_up, test_joined_fill_shares_the_failure);
  ADD ("outlives-a-cancelled-one", set_up, test_joined_fill_outlives_a_cancelled_one);
  ADD ("resting-source", set_up, test_resting_source_is_not_asked);
  ADD ("refused-source", set_up_signed_in, test_refused_source_is_not_asked);
  return g_test_run ();
}
