#include "schedule-fixture.h"

#include "schedule/watering-log.h"

static void
assert_broken (const char *text, const char *line)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GError) error = NULL;

  g_assert_null (leit_schedule_parse (text, "a.ics", zone, &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN);
  if (!g_str_has_prefix (error->message, line))
    g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, line));
}

static void
test_broken_names_the_line (void)
{
  g_autofree char *deep = g_strnfill (40000, 'x');
  g_autoptr (GString) nested = g_string_new ("BEGIN:VCALENDAR\n");

  for (guint i = 0; i < 1000; i++)
    g_string_append (nested, "BEGIN:X\n");
  assert_broken ("", "line 1:");
  assert_broken ("hello\n", "line 1:");
  assert_broken ("BEGIN:VEVENT\nEND:VEVENT\n", "line 1:");
  assert_broken ("BEGIN:VCALENDAR\nVERSION:2.0\n???\nEND:VCALENDAR\n", "line 3:");
  assert_broken ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "line 3:");
  assert_broken ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", "line 2:");
  assert_broken ("BEGIN:VCALENDAR\nEND:VCALENDAR\nX:1\n", "line 3:");
  assert_broken ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:yesterday\nEND:VEVENT\n"
                 "END:VCALENDAR\n",
                 "line 4:");
  assert_broken ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260101T000000Z\n"
                 "RRULE:FREQ=NEVER\nEND:VEVENT\nEND:VCALENDAR\n",
                 "line 5:");
  assert_broken ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART;TZID=Mond:20260101T000000\n"
                 "END:VEVENT\nEND:VCALENDAR\n",
                 "line 4:");
  assert_broken ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VEVENT\nEND:VCALENDAR\n", "line 2:");
  assert_broken ("BEGIN:VCALENDAR\nX:\xff\nEND:VCALENDAR\n", "line 2:");
  assert_broken (nested->str, "line 17:");
  assert_broken (deep, "line 1:");
}

static void
test_without_events (void)
{
  g_autoptr (LeitSchedule) todo =
      fixture_parse ("BEGIN:VCALENDAR\nBEGIN:VTODO\nUID:t\nSUMMARY:x\nEND:VTODO\nEND:VCALENDAR\n");
  g_autoptr (GPtrArray) rounds = leit_schedule_expand (todo, 0, G_MAXINT64 / 2, 0, NULL);

  g_assert_cmpint (leit_schedule_get_kind (todo), ==, LEIT_SCHEDULE_FOREIGN);
  g_assert_cmpuint (rounds->len, ==, 0);
}

/* {{{ The execution log */

static LeitWateringEntry *
make_entry (const char *uid, gint64 written_ms, const char *corrects)
{
  LeitWateringEntry *entry = leit_watering_entry_new ();

  entry->uid = g_strdup (uid);
  entry->time_ms = fixture_ms (2026, 6, 9, 7, 0);
  entry->written_ms = written_ms;
  entry->outcome = LEIT_WATERING_PARTLY;
  leit_watering_entry_add_gift (entry, "B-001", 20);
  leit_watering_entry_add_gift (entry, "B-002", 12.5);
  entry->tank_id = g_strdup ("markt");
  entry->who = g_strdup ("Bauhof A");
  entry->name = g_strdup ("Markt, Linden");
  entry->note = g_strdup ("Tank war leer;\nRest morgen");
  entry->schedule_uid = g_strdup ("one-leitstand");
  entry->recurrence_id_ms = fixture_ms (2026, 6, 9, 7, 0);
  entry->corrects = g_strdup (corrects);
  return entry;
}

static void
test_log_entry (void)
{
  g_autoptr (LeitWateringEntry) entry = make_entry ("e-1", fixture_ms (2026, 6, 9, 9, 0), NULL);
  g_autofree char *text = leit_watering_entry_write (entry);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitWateringEntry) read = leit_watering_entry_read (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (read->uid, ==, "e-1");
  g_assert_cmpint (read->time_ms, ==, entry->time_ms);
  g_assert_cmpint (read->written_ms, ==, entry->written_ms);
  g_assert_cmpint (read->outcome, ==, LEIT_WATERING_PARTLY);
  g_assert_cmpfloat (leit_watering_entry_get_litres (read), ==, 32.5);
  g_assert_cmpstr (read->note, ==, entry->note);
  g_assert_cmpstr (read->tank_id, ==, "markt");
  g_assert_null (read->hydrant);
  g_assert_cmpint (read->recurrence_id_ms, ==, entry->recurrence_id_ms);
  g_assert_cmpstr (read->schedule_uid, ==, "one-leitstand");
}

static void
test_log_corrections (void)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) leit_watering_entry_free);
  g_autoptr (GPtrArray) valid = NULL;

  g_ptr_array_add (entries, make_entry ("a", 1000, NULL));
  g_ptr_array_add (entries, make_entry ("b", 3000, "a"));
  g_ptr_array_add (entries, make_entry ("c", 2000, "a"));
  g_ptr_array_add (entries, make_entry ("d", 1000, NULL));
  valid = leit_watering_log_list_valid (entries);
  g_assert_cmpuint (valid->len, ==, 2);
  g_assert_cmpstr (((LeitWateringEntry *) valid->pdata[0])->uid, ==, "b");
  g_assert_cmpstr (((LeitWateringEntry *) valid->pdata[1])->uid, ==, "d");
}

static void
test_log_refuses_others (void)
{
  g_autoptr (LeitSchedule) schedule = fixture_schedule ();
  g_autoptr (GError) error = NULL;

  g_assert_null (leit_watering_entry_read (leit_schedule_get_text (schedule), &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (leit_watering_entry_read ("rubbish", &error));
  g_assert_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_BROKEN);
}

/* }}} */

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/text/broken", test_broken_names_the_line);
  g_test_add_func ("/schedule/text/without-events", test_without_events);
  g_test_add_func ("/schedule/log/entry", test_log_entry);
  g_test_add_func ("/schedule/log/corrections", test_log_corrections);
  g_test_add_func ("/schedule/log/others", test_log_refuses_others);
  return g_test_run ();
}
