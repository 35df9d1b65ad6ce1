/* 5,000 schedules in a real Radicale: the first sync brings all, the second only what changed. Requests are counted in Radicale's log.
 * Nearly all of the first sync is Radicale noting a history for each object once, a flushed file each: it measures the disk. */

#include "../servers/radicale-fixture.h"

#include "net/http.h"
#include "schedule/caldav-home.h"

#define N_OBJECTS 5000
#define N_CHANGED 5
#define PLANS "/" RADICALE_USER "/plans/"

static void
take_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static LeitCalendarChanges *
sync_home (LeitCalendarHome *home, const char *token, GHashTable *known)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LeitCalendarChanges *changes;

  leit_calendar_home_sync_async (home, token, known, NULL, take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  changes = leit_calendar_home_sync_finish (home, result, &error);
  g_assert_no_error (error);
  return changes;
}

/* As a whole calendar, which is how people move to another server. */
static void
fill (Radicale *radicale)
{
  GString *calendar = g_string_new ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//L//T//EN\r\n");

  for (guint i = 0; i < N_OBJECTS; i++)
    g_string_append_printf (
        calendar,
        "BEGIN:VEVENT\r\nUID:round-%u\r\nDTSTAMP:20260401T080000Z\r\nDTSTART:20260407T070000Z\r\n"
        "DURATION:PT2H\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYMONTH=4,5,6,7,8,9,10\r\n"
        "SUMMARY:Linden %u\r\nLOCATION:Marktplatz %u\r\nCATEGORIES:WATERING\r\n"
        "DESCRIPTION:40 l je Baum aus Tank 3\r\nEND:VEVENT\r\n",
        i, i, i);
  g_string_append (calendar, "END:VCALENDAR\r\n");
  g_assert_cmpuint (radicale_request (radicale, "PUT", PLANS, NULL, NULL, calendar->str, NULL), ==,
                    201);
  g_string_free (calendar, TRUE);
}

static void
change_some (Radicale *radicale)
{
  for (guint i = 0; i < N_CHANGED; i++) {
    g_autofree char *path = g_strdup_printf (PLANS "new-%u.ics", i);
    g_autofree char *text = radicale_event (path, "Ulmen");

    radicale_request (radicale, "PUT", path, NULL, NULL, text, NULL);
  }
}

static void
learn (GHashTable *known, const LeitCalendarChanges *changes)
{
  for (guint i = 0; i < changes->changed->len; i++) {
    const LeitCalendarObject *object = g_ptr_array_index (changes->changed, i);

    g_hash_table_insert (known, object->href, object->etag);
  }
}

static void
measure (Radicale *radicale)
{
  g_autoptr (LeitHttpClient) http = leit_http_client_new (4);
  g_autofree char *url = g_strconcat (radicale->origin, PLANS, NULL);
  g_autoptr (LeitCalendarHome) home =
      leit_caldav_home_new (http, url, RADICALE_USER, RADICALE_PASSWORD);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (LeitCalendarChanges) first = NULL;
  g_autoptr (LeitCalendarChanges) second = NULL;
  gint64 begin_us = g_get_monotonic_time ();
  guint n_before;

  leit_http_client_set_timeout_seconds (http, 120);
  first = sync_home (home, NULL, known);
  g_assert_cmpuint (first->changed->len, ==, N_OBJECTS);
  g_print ("BENCH name=caldav.first-sync value=%.2f unit=s\n",
           (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
  learn (known, first);

  change_some (radicale);
  n_before = radicale_count_requests (radicale);
  begin_us = g_get_monotonic_time ();
  second = sync_home (home, first->token, known);
  g_assert_cmpuint (second->changed->len, ==, N_CHANGED);
  g_assert_cmpuint (second->removed->len, ==, 0);
  g_print ("BENCH name=caldav.second-sync value=%.2f unit=s\n",
           (double) (g_get_monotonic_time () - begin_us) / G_USEC_PER_SEC);
  g_print ("BENCH name=caldav.second-sync.requests value=%u unit=requests\n",
           radicale_count_requests (radicale) - n_before);
}

int
main (void)
{
  g_autoptr (Radicale) radicale = NULL;

  if (!radicale_is_there ()) {
    g_print ("skipped: Radicale is not installed (apt-get install radicale)\n");
    return 77;
  }
  radicale = radicale_new ();
  radicale_make_calendar (radicale, PLANS, "Plans", "VEVENT");
  fill (radicale);
  measure (radicale);
  return 0;
}
