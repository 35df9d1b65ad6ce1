#pragma once

#include "base/clock.h"
#include "schedule/schedule-edit.h"

/* A Tuesday round at seven, every two weeks from April to October, as a text of ours. */
static inline LeitRoundPlan *
fixture_plan (void)
{
  LeitRoundPlan *plan = leit_round_plan_new ();

  plan->name = g_strdup ("Markt, Linden; Süd");
  plan->place = g_strdup ("Marktplatz, Bad Belzig");
  plan->latitude = 52.1425;
  plan->longitude = 12.5951;
  g_ptr_array_add (plan->tree_ids, g_strdup ("B-001"));
  g_ptr_array_add (plan->tree_ids, g_strdup ("B-002"));
  plan->litres_per_tree = 20;
  plan->tank_id = g_strdup ("markt");
  plan->crew = g_strdup ("Bauhof A");
  plan->vehicle = g_strdup ("Multicar");
  plan->note = g_strdup ("Schlüssel beim Pförtner.\nZweite Zeile, mit Komma; Semikolon \\ Strich");
  return plan;
}

static inline LeitPattern
fixture_pattern (void)
{
  return (LeitPattern){ .start = { 2026, 4, 7, 7, 0 },
                        .duration_minutes = 90,
                        .interval_weeks = 2,
                        .weekdays = LEIT_WEEKDAY_BIT (G_DATE_TUESDAY),
                        .months = 0x3f8 };
}

static inline gint64
fixture_ms (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  LeitCivilTime time = { year, month, day, hour, minute };

  return leit_civil_time_to_ms (&time, zone);
}

static inline LeitSchedule *
fixture_parse (const char *text)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GError) error = NULL;
  LeitSchedule *schedule = leit_schedule_parse (text, "a.ics", zone, &error);

  g_assert_no_error (error);
  return schedule;
}

static inline LeitSchedule *
fixture_schedule (void)
{
  g_autoptr (LeitRoundPlan) plan = fixture_plan ();
  LeitPattern pattern = fixture_pattern ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = leit_schedule_create_text (
      "one-leitstand", plan, &pattern, "Europe/Berlin", fixture_ms (2026, 3, 1, 12, 0), &error);

  g_assert_no_error (error);
  return fixture_parse (text);
}

/* A calendar with one event of these lines ("\n" between). */
static inline char *
fixture_event (const char *lines)
{
  g_autofree char *text =
      g_strdup_printf ("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:foreign-1\n%s\n"
                       "END:VEVENT\nEND:VCALENDAR\n",
                       lines);

  g_auto (GStrv) split = g_strsplit (text, "\n", -1);

  return g_strjoinv ("\r\n", split);
}
