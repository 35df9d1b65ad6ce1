/* 1,000 schedules over two years, overrides applied and in UTC, against libical's iterator and its own conversion to UTC alone; in turn in one
 * run, medians. */
#include "base/clock.h"
#include "schedule/schedule-edit.h"

#include <libical/ical.h>
#include <stdlib.h>

#define N_SCHEDULES 1000
#define ROUNDS 11

typedef struct {
  LeitSchedule *schedule;
  struct icalrecurrencetype rule;
  struct icaltimetype start;
} Case;

static char *
make_text (guint i)
{
  g_autoptr (LeitRoundPlan) plan = leit_round_plan_new ();
  LeitPattern pattern = { .start = { 2025, 4, 1 + (int) (i % 28), 7, 0 },
                          .duration_minutes = 90,
                          .interval_weeks = 1 + (int) (i % 4),
                          .weekdays = 1u << (i % 7) | 1u << ((i + 3) % 7),
                          .months = i % 2 == 0 ? 0x3f8 : 0 };

  plan->name = g_strdup_printf ("Round %u", i);
  plan->litres_per_tree = 20;
  return leit_schedule_create_text (NULL, plan, &pattern, "Europe/Berlin",
                                    G_GINT64_CONSTANT (1780992000000), NULL);
}

static void
read_bare (Case *c, const char *text)
{
  icalcomponent *calendar = icalparser_parse_string (text);
  icalcomponent *event = icalcomponent_get_first_component (calendar, ICAL_VEVENT_COMPONENT);

  c->rule = icalproperty_get_rrule (icalcomponent_get_first_property (event, ICAL_RRULE_PROPERTY));
  c->start =
      icalproperty_get_dtstart (icalcomponent_get_first_property (event, ICAL_DTSTART_PROPERTY));
  c->start.zone = icaltimezone_get_builtin_timezone ("Europe/Berlin");
  icalcomponent_free (calendar);
}

static guint
expand_ours (Case *cases, gint64 from_ms, gint64 until_ms)
{
  guint n = 0;

  for (guint i = 0; i < N_SCHEDULES; i++) {
    g_autoptr (GPtrArray) found =
        leit_schedule_expand (cases[i].schedule, from_ms, until_ms, 0, NULL);

    n += found->len;
  }
  return n;
}

static guint
expand_bare (Case *cases, gint64 from_ms, gint64 until_ms)
{
  guint n = 0;

  for (guint i = 0; i < N_SCHEDULES; i++) {
    icalrecur_iterator *iterator = icalrecur_iterator_new (cases[i].rule, cases[i].start);
    struct icaltimetype time;

    for (;;) {
      gint64 time_ms;

      time = icalrecur_iterator_next (iterator);
      if (icaltime_is_null_time (time))
        break;
      time_ms = (gint64) icaltime_as_timet_with_zone (time, time.zone) * 1000;
      if (time_ms >= until_ms)
        break;
      n += time_ms >= from_ms;
    }
    icalrecur_iterator_free (iterator);
  }
  return n;
}

static int
compare_doubles (const void *a, const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

int
main (void)
{
  g_autofree Case *cases = g_new0 (Case, N_SCHEDULES);
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  gint64 from_ms = G_GINT64_CONSTANT (1751328000000); /* 1 July 2025 */
  gint64 until_ms = from_ms + 730 * LEIT_DAY_MS;
  double ours[ROUNDS], bare[ROUNDS];
  guint n_ours = 0, n_bare = 0;

  for (guint i = 0; i < N_SCHEDULES; i++) {
    g_autofree char *text = make_text (i);

    cases[i].schedule = leit_schedule_parse (text, "a.ics", zone, NULL);
    read_bare (&cases[i], text);
  }
  for (guint i = 0; i < ROUNDS; i++) {
    gint64 start = g_get_monotonic_time ();

    n_ours = expand_ours (cases, from_ms, until_ms);
    ours[i] = (double) (g_get_monotonic_time () - start) / 1000;
    start = g_get_monotonic_time ();
    n_bare = expand_bare (cases, from_ms, until_ms);
    bare[i] = (double) (g_get_monotonic_time () - start) / 1000;
  }
  qsort (ours, ROUNDS, sizeof ours[0], compare_doubles);
  qsort (bare, ROUNDS, sizeof bare[0], compare_doubles);
  g_print ("# %u rounds here, %u by libical alone\n", n_ours, n_bare);
  g_print ("BENCH name=schedule.expand value=%.1f unit=ms\n", ours[ROUNDS / 2]);
  g_print ("BENCH name=schedule.expand.libical value=%.1f unit=ms\n", bare[ROUNDS / 2]);
  g_print ("BENCH name=schedule.expand.ratio value=%.2f unit=ratio\n",
           ours[ROUNDS / 2] / bare[ROUNDS / 2]);
  for (guint i = 0; i < N_SCHEDULES; i++)
    g_object_unref (cases[i].schedule);
  return 0;
}
