/* A town with one source, which is the test's own server, and as many stations as wanted. */
#pragma once

#include "http-fixture.h"

#include "base/clock.h"
#include "telemetry/poller.h"

/* 2026-06-09T08:00:00Z */
#define NOW G_GINT64_CONSTANT (1780992000000)

typedef struct {
  HttpFixture *server;
  LeitTown *town;
  LeitHttpClient *http;
  LeitStore *store;
  LeitPoller *poller;
} Fixture;

/* Station n has the device "dn" with the key "m" for soil moisture in 10 cm. @more: members of the source, or "". */
static inline LeitTown *
source_fixture_town (const char *kind, const char *url, const char *more, guint n_stations)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (LeitProfile) profile = NULL;

  g_string_append_printf (
      text,
      "{\"format\":\"leitstand-town\",\"version\":1,\"id\":\"test\",\"name\":\"Test\","
      "\"time_zone\":\"Europe/Berlin\","
      "\"bounds\":{\"south\":52,\"west\":12,\"north\":53,\"east\":13},"
      "\"sources\":[{\"id\":\"s\",\"name\":\"Sensors\",\"kind\":\"%s\",\"url\":\"%s\"%s}],"
      "\"stations\":[",
      kind, url, more);
  for (guint i = 0; i < n_stations; i++)
    g_string_append_printf (
        text,
        "%s{\"id\":\"st-%u\",\"name\":\"x\",\"latitude\":52.1,\"longitude\":12.1,\"streams\":["
        "{\"source\":\"s\",\"device\":\"d%u\",\"key\":\"m\",\"role\":\"soil_moisture\","
        "\"depth_cm\":10}]}",
        i > 0 ? "," : "", i, i);
  g_string_append (text, "],\"tanks\":[],\"trees\":[]}");
  bytes = g_bytes_new (text->str, text->len);
  profile = leit_profile_parse (bytes, "test.json", &error);
  g_assert_no_error (error);
  return leit_town_new (profile);
}

static inline void
source_fixture_set_up (Fixture *f, const char *kind, const char *more, guint n_stations)
{
  leit_clock_set_fixed_ms (NOW);
  f->server = http_fixture_new ();
  f->http = leit_http_client_new (4);
  leit_http_client_set_timeout_seconds (f->http, 1);
  f->town = source_fixture_town (kind, f->server->origin, more, n_stations);
  f->poller = leit_poller_new (f->town, f->store, f->http);
}

static inline void
source_fixture_tear_down (Fixture *f, gconstpointer data)
{
  leit_poller_stop (f->poller);
  let_run (1);
  g_clear_object (&f->poller);
  g_clear_object (&f->town);
  g_clear_object (&f->http);
  g_clear_pointer (&f->server, http_fixture_free);
  leit_clock_set_fixed_ms (LEIT_TIME_NONE);
}

static inline LeitSource *
source_fixture_source (Fixture *f)
{
  return leit_town_get_source (f->town, 0);
}

static inline void
source_fixture_poll (Fixture *f)
{
  g_autoptr (GAsyncResult) result = NULL;

  leit_poller_poll_once_async (f->poller, NULL, take_result, &result);
  wait_for_result (&result);
  g_assert_true (leit_poller_poll_once_finish (f->poller, result, NULL));
}
