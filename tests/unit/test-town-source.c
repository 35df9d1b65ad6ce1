#include "base/clock.h"
#include "town/source.h"

#define NOW G_GINT64_CONSTANT (1780992000000)

typedef struct {
  LeitSourceConfig config;
  LeitSource *source;
  guint n_changed;
  guint n_notified;
} Fixture;

static void
count (guint *n)
{
  (*n)++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->config = (LeitSourceConfig){ .id = "sensors", .name = "Klimadaten-Plattform" };
  f->source = leit_source_new (&f->config, 2);
  g_signal_connect_swapped (f->source, "changed", G_CALLBACK (count), &f->n_changed);
  g_signal_connect_swapped (f->source, "notify", G_CALLBACK (count), &f->n_notified);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->source);
}

static void
test_begins_waiting (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (leit_source_get_state (f->source), ==, LEIT_SOURCE_WAITING);
  g_assert_cmpint (leit_source_get_outcome (f->source), ==, LEIT_SOURCE_WAITING);
  g_assert_cmpint (leit_source_get_last_success_ms (f->source), ==, LEIT_TIME_NONE);
  g_assert_cmpint (leit_source_get_last_attempt_ms (f->source), ==, LEIT_TIME_NONE);
  g_assert_cmpint (leit_source_get_next_attempt_ms (f->source), ==, LEIT_TIME_NONE);
  g_assert_cmpuint (leit_source_get_index (f->source), ==, 2);
  g_assert_cmpstr (leit_source_get_id (f->source), ==, "sensors");
}

static void
test_good_answer (Fixture *f, gconstpointer data)
{
  leit_source_set_asking (f->source);
  g_assert_cmpint (leit_source_get_state (f->source), ==, LEIT_SOURCE_ASKING);
  g_assert_cmpuint (f->n_changed, ==, 1);
  leit_source_set_succeeded (f->source, NOW, NOW + 900000, "2 readings from the future");
  g_assert_cmpuint (f->n_changed, ==, 2);
  g_assert_cmpint (leit_source_get_state (f->source), ==, LEIT_SOURCE_OK);
  g_assert_cmpint (leit_source_get_last_success_ms (f->source), ==, NOW);
  g_assert_cmpint (leit_source_get_last_attempt_ms (f->source), ==, NOW);
  g_assert_cmpint (leit_source_get_next_attempt_ms (f->source), ==, NOW + 900000);
  g_assert_cmpstr (leit_source_get_note (f->source), ==, "2 readings from the future");
}

static void
test_failure_keeps_the_last_success (Fixture *f, gconstpointer data)
{
  leit_source_set_succeeded (f->source, NOW, NOW + 900000, "odd");
  leit_source_set_failed (f->source, LEIT_SOURCE_DOWN, NOW + 1000, NOW + 61000, "HTTP 500");
  g_assert_cmpint (leit_source_get_state (f->source), ==, LEIT_SOURCE_DOWN);
  g_assert_cmpint (leit_source_get_last_success_ms (f->source), ==, NOW);
  g_assert_cmpint (leit_source_get_last_attempt_ms (f->source), ==, NOW + 1000);
  g_assert_cmpstr (leit_source_get_last_error (f->source), ==, "HTTP 500");
  g_assert_null (leit_source_get_note (f->source));

  leit_source_set_asking (f->source);
  g_assert_cmpint (leit_source_get_outcome (f->source), ==, LEIT_SOURCE_DOWN);
  g_assert_cmpstr (leit_source_get_last_error (f->source), ==, "HTTP 500");

  leit_source_set_succeeded (f->source, NOW + 2000, NOW + 902000, NULL);
  g_assert_null (leit_source_get_last_error (f->source));
  g_assert_cmpint (leit_source_get_outcome (f->source), ==, LEIT_SOURCE_OK);
}

static void
test_offline_is_no_attempt (Fixture *f, gconstpointer data)
{
  leit_source_set_succeeded (f->source, NOW, NOW + 900000, NULL);
  leit_source_set_failed (f->source, LEIT_SOURCE_OFFLINE, NOW + 5000, LEIT_TIME_NONE, NULL);
  g_assert_cmpint (leit_source_get_state (f->source), ==, LEIT_SOURCE_OFFLINE);
  g_assert_cmpint (leit_source_get_last_attempt_ms (f->source), ==, NOW);
  g_assert_cmpint (leit_source_get_next_attempt_ms (f->source), ==, LEIT_TIME_NONE);
}

static void
test_restored (Fixture *f, gconstpointer data)
{
  leit_source_restore (f->source, NOW - 5000, NOW, "Connection refused");
  g_assert_cmpint (leit_source_get_state (f->source), ==, LEIT_SOURCE_WAITING);
  g_assert_cmpint (leit_source_get_outcome (f->source), ==, LEIT_SOURCE_DOWN);
  g_assert_cmpint (leit_source_get_last_success_ms (f->source), ==, NOW - 5000);
  g_assert_cmpint (leit_source_get_last_attempt_ms (f->source), ==, NOW);
  g_assert_cmpstr (leit_source_get_last_error (f->source), ==, "Connection refused");
}

static void
test_notifies_real_changes_only (Fixture *f, gconstpointer data)
{
  leit_source_set_failed (f->source, LEIT_SOURCE_SIGN_IN, NOW, LEIT_TIME_NONE, "refused");
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpuint (f->n_notified, ==, 2);
  leit_source_set_failed (f->source, LEIT_SOURCE_SIGN_IN, NOW, LEIT_TIME_NONE, "refused");
  g_assert_cmpuint (f->n_changed, ==, 1);
  g_assert_cmpuint (f->n_notified, ==, 2);
}

static void
test_names (Fixture *f, gconstpointer data)
{
  g_assert_cmpstr (leit_source_state_to_string (LEIT_SOURCE_SIGN_IN), ==, "sign_in");
  g_assert_cmpstr (leit_source_state_get_label (LEIT_SOURCE_DOWN), ==, "does not answer");
  g_assert_cmpstr (leit_source_kind_to_string (LEIT_SOURCE_KIND_OPENSENSEMAP), ==, "opensensemap");
  g_assert_cmpstr (leit_source_kind_get_label (LEIT_SOURCE_KIND_THINGSBOARD), ==, "ThingsBoard");
}

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/town/source/begins-waiting", test_begins_waiting);
  ADD ("/town/source/good-answer", test_good_answer);
  ADD ("/town/source/failure", test_failure_keeps_the_last_success);
  ADD ("/town/source/offline", test_offline_is_no_attempt);
  ADD ("/town/source/restored", test_restored);
  ADD ("/town/source/notifies", test_notifies_real_changes_only);
  ADD ("/town/source/names", test_names);
  return g_test_run ();
}
