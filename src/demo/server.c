#include "demo/server.h"
#include "demo/answer.h"
#include "demo/control.h"
#include "demo/sva.h"
#include "demo/tiles.h"

#include "base/clock.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define TOWN_RESOURCE "/de/zukunftsschusterei/Leitstand/demo/town.json"
#define TREES_RESOURCE "/de/zukunftsschusterei/Leitstand/demo/trees.geojson"

/* Of the generated demo-resources.c; named here, so that the linker keeps it. */
GResource *leit_demo_get_resource (void);

struct _LeitDemoServer {
  SoupServer *soup;
  LeitDemoOptions options;
  LeitDemoService service;
  LeitDemoControl *control;
  LeitDemoSva *sva;
  char *origin;
};

/* One request on its way; it may have to wait. */
typedef struct {
  LeitDemoServer *server;
  SoupServerMessage *message;
  LeitDemoFault *fault;
  LeitDemoAnswer *answer;
  gboolean gone; /* the client hung up */
} Turn;

static void
note_finished (SoupServerMessage *message, gpointer data)
{
  ((Turn *) data)->gone = TRUE;
}

static Turn *
turn_new (LeitDemoServer *server, SoupServerMessage *message, LeitDemoFault *fault)
{
  Turn *turn = g_new0 (Turn, 1);

  turn->server = server;
  turn->message = g_object_ref (message);
  turn->fault = fault;
  g_signal_connect (message, "finished", G_CALLBACK (note_finished), turn);
  return turn;
}

static void
turn_free (Turn *turn)
{
  g_signal_handlers_disconnect_by_data (turn->message, turn);
  g_object_unref (turn->message);
  g_clear_pointer (&turn->fault, leit_demo_fault_free);
  g_clear_pointer (&turn->answer, leit_demo_answer_free);
  g_free (turn);
}

static gboolean
is_known_already (SoupServerMessage *message, const LeitDemoAnswer *answer)
{
  const char *known = soup_message_headers_get_list (
      soup_server_message_get_request_headers (message), "If-None-Match");

  return answer->etag != NULL && answer->status == 200 && known != NULL &&
         strstr (known, answer->etag) != NULL;
}

static void
set_headers (SoupServerMessage *message, const LeitDemoAnswer *answer)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *kept = NULL;
  g_autofree char *retry_after = NULL;

  if (answer->etag != NULL)
    soup_message_headers_replace (headers, "ETag", answer->etag);
  if (answer->max_age_seconds > 0)
    kept = g_strdup_printf ("max-age=%u", answer->max_age_seconds);
  soup_message_headers_replace (headers, "Cache-Control", kept != NULL ? kept : "no-cache");
  if (answer->location != NULL)
    soup_message_headers_replace (headers, "Location", answer->location);
  if (answer->retry_after_seconds > 0) {
    retry_after = g_strdup_printf ("%u", answer->retry_after_seconds);
    soup_message_headers_replace (headers, "Retry-After", retry_after);
  }
}

static void
send_whole (SoupServerMessage *message, const LeitDemoAnswer *answer)
{
  set_headers (message, answer);
  if (is_known_already (message, answer)) {
    soup_server_message_set_status (message, 304, NULL);
    return;
  }
  soup_server_message_set_status (message, answer->status, NULL);
  soup_message_headers_set_content_type (soup_server_message_get_response_headers (message),
                                         answer->content_type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), answer->body);
}

/* Promises the whole body, sends half of it and hangs up. */
static void
send_half (SoupServerMessage *message, const LeitDemoAnswer *answer)
{
  g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);
  GOutputStream *out = g_io_stream_get_output_stream (connection);
  gsize length;
  const char *body = g_bytes_get_data (answer->body, &length);
  g_autofree char *head = g_strdup_printf (
      "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
      answer->content_type, MAX (length, 2));

  g_output_stream_write_all (out, head, strlen (head), NULL, NULL, NULL);
  g_output_stream_write_all (out, body, length / 2, NULL, NULL, NULL);
  g_io_stream_close (connection, NULL, NULL);
}

/* Everything was done, and the answer never comes. */
static void
send_nothing (SoupServerMessage *message)
{
  g_autoptr (GIOStream) connection = soup_server_message_steal_connection (message);

  g_io_stream_close (connection, NULL, NULL);
}

/* Takes @turn over. */
static void
finish_turn (Turn *turn, gboolean paused)
{
  if (!turn->gone) {
    g_signal_handlers_disconnect_by_data (turn->message, turn);
    if (turn->fault != NULL && turn->fault->kind == LEIT_DEMO_FAULT_CUT) {
      send_half (turn->message, turn->answer);
    } else if (turn->fault != NULL && turn->fault->kind == LEIT_DEMO_FAULT_LOST) {
      send_nothing (turn->message);
    } else {
      send_whole (turn->message, turn->answer);
      if (paused)
        soup_server_message_unpause (turn->message);
    }
  }
  turn_free (turn);
}

static gboolean
finish_late (gpointer data)
{
  finish_turn (data, TRUE);
  return G_SOURCE_REMOVE;
}

/* Takes @turn and @answer over. */
static void
deliver (Turn *turn, LeitDemoAnswer *answer, gboolean paused)
{
  turn->answer = leit_demo_fault_replace (turn->fault, turn->server->origin, answer);
  if (turn->fault == NULL || turn->fault->kind != LEIT_DEMO_FAULT_SLOW) {
    finish_turn (turn, paused);
    return;
  }
  if (!paused)
    soup_server_message_pause (turn->message);
  g_timeout_add ((guint) (MAX (turn->fault->seconds, 0) * 1000), finish_late, turn);
}

static void
tile_drawn (GObject *source, GAsyncResult *result, gpointer data)
{
  deliver (data, leit_demo_tile_answer_finish (result, NULL), TRUE);
}

static void
answer_tile (Turn *turn, const char *path)
{
  LeitDemoTile tile;

  if (!leit_demo_tile_parse (path, &tile)) {
    deliver (turn, leit_demo_answer_new_text (404, "text/plain", "No such tile\n"), FALSE);
    return;
  }
  soup_server_message_pause (turn->message);
  leit_demo_tile_answer_async (&tile, tile_drawn, turn);
}

static LeitDemoAnswer *
new_tagged_answer (const char *content_type, GBytes *body)
{
  LeitDemoAnswer *answer = leit_demo_answer_new (200, content_type, body);
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);

  hash[16] = '\0';
  answer->etag = g_strdup_printf ("\"%s\"", hash);
  return answer;
}

static LeitDemoAnswer *
answer_town (LeitDemoServer *self)
{
  g_autoptr (JsonNode) node =
      leit_demo_profile_for (self->service.town->profile, self->options.source, self->origin);
  char *text = json_to_string (node, TRUE);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  return new_tagged_answer ("application/json", body);
}

static LeitDemoAnswer *
answer_trees (void)
{
  g_autoptr (GBytes) body = g_resource_lookup_data (leit_demo_get_resource (), TREES_RESOURCE,
                                                    G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return new_tagged_answer ("application/geo+json", body);
}

static LeitDemoAnswer *
answer_start_page (void)
{
  return leit_demo_answer_new_text (200, "text/plain; charset=utf-8",
                                    "Leitstand's demo town: simulated readings.\n\n"
                                    "/town.json        the town file\n"
                                    "/trees.geojson    its trees\n"
                                    "/thingsboard      readings as ThingsBoard tells them\n"
                                    "/opensensemap     readings as openSenseMap tells them\n"
                                    "/opensensemap2    … and as its successor does\n"
                                    "/brightsky        the weather as Bright Sky tells it\n"
                                    "/tiles/Z/X/Y.png  the map, not true to place\n");
}

static gboolean
take_prefix (const char **path, const char *prefix)
{
  gsize length = strlen (prefix);

  if (!g_str_has_prefix (*path, prefix) || ((*path)[length] != '/' && (*path)[length] != '\0'))
    return FALSE;
  *path += length;
  return TRUE;
}

static void
fill_request (LeitDemoServer *self,
              LeitDemoRequest *request,
              SoupServerMessage *message,
              const char *path,
              GHashTable *query)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  request->method = soup_server_message_get_method (message);
  request->path = path;
  request->query = query;
  request->origin = self->origin;
  request->authorization = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "X-Authorization");
  request->bearer = soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                                  "Authorization");
  request->content_type = soup_message_headers_get_one (
      soup_server_message_get_request_headers (message), "Content-Type");
  request->body = soup_message_body_flatten (body);
  request->successor = g_strcmp0 (leit_demo_request_get (request, "generation"), "successor") == 0;
}

static LeitDemoAnswer *
answer_path (LeitDemoServer *self, LeitDemoRequest *request)
{
  const char **path = &request->path;

  if (g_str_equal (*path, "/town.json"))
    return answer_town (self);
  if (g_str_equal (*path, "/trees.geojson"))
    return answer_trees ();
  if (g_str_equal (*path, "/"))
    return answer_start_page ();
  if (take_prefix (path, "/thingsboard"))
    return leit_demo_thingsboard_answer (&self->service, request);
  if (take_prefix (path, "/opensensemap"))
    return leit_demo_opensensemap_answer (&self->service, request);
  if (take_prefix (path, "/opensensemap2")) {
    request->successor = TRUE;
    return leit_demo_opensensemap_answer (&self->service, request);
  }
  if (take_prefix (path, "/brightsky"))
    return leit_demo_bright_sky_answer (&self->service, request);
  if (take_prefix (path, "/sva"))
    return leit_demo_sva_answer (self->sva, request);
  return leit_demo_answer_new_text (404, "text/plain", "Nothing here\n");
}

static LeitDemoAnswer *
answer_unless_prevented (LeitDemoServer *self, LeitDemoRequest *request, const LeitDemoFault *fault)
{
  return leit_demo_fault_prevents (fault, request->path)
             ? leit_demo_answer_new_text (200, "application/json", "{\"data\":{}}")
             : answer_path (self, request);
}

static void
answer_control (LeitDemoServer *self, SoupServerMessage *message, const LeitDemoRequest *request)
{
  g_autoptr (LeitDemoAnswer) answer = g_str_equal (request->path, "/sva")
                                          ? leit_demo_sva_control (self->sva, request)
                                          : leit_demo_control_answer (self->control, request);

  send_whole (message, answer);
}

static void
handle (SoupServer *soup,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer data)
{
  LeitDemoServer *self = data;
  LeitDemoRequest request = { 0 };
  LeitDemoFault *fault;
  Turn *turn;

  fill_request (self, &request, message, path, query);
  if (self->options.control && take_prefix (&request.path, "/control")) {
    answer_control (self, message, &request);
  } else {
    leit_demo_control_note (self->control, message);
    fault = leit_demo_control_take_fault (self->control, path, request.body);
    leit_demo_fault_prepare (fault, &request);
    turn = turn_new (self, message, fault);
    if (take_prefix (&request.path, "/tiles"))
      answer_tile (turn, request.path);
    else
      deliver (turn, answer_unless_prevented (self, &request, fault), FALSE);
  }
  g_bytes_unref (request.body);
}

static gboolean
listen_on_loopback (LeitDemoServer *self, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GSList *uris;

  if (!soup_server_listen_local (self->soup, self->options.port, SOUP_SERVER_LISTEN_IPV4_ONLY,
                                 &cause)) {
    /* Translators: a port's number and the system's reason */
    g_set_error (error, cause->domain, cause->code,
                 _ ("Cannot listen on port %u of this computer: %s"), self->options.port,
                 cause->message);
    return FALSE;
  }
  uris = soup_server_get_uris (self->soup);
  self->origin = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return TRUE;
}

/**
 * leit_demo_server_new:
 * @options: what to serve, and where
 *
 * Starts to listen on the loopback address only.
 *
 * Returns: (transfer full) (nullable): the server, %NULL with @error if the port is taken
 */
LeitDemoServer *
leit_demo_server_new (const LeitDemoOptions *options, GError **error)
{
  g_autoptr (LeitDemoServer) self = g_new0 (LeitDemoServer, 1);
  g_autoptr (GBytes) profile = g_resource_lookup_data (leit_demo_get_resource (), TOWN_RESOURCE,
                                                       G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  if (profile == NULL)
    return NULL;
  self->options = *options;
  self->service.town = leit_demo_town_new (profile, error);
  if (self->service.town == NULL)
    return NULL;
  self->service.simulation =
      leit_demo_simulation_new (self->service.town, options->seed, leit_clock_now_ms ());
  self->service.tokens = leit_demo_tokens_new ();
  self->sva = leit_demo_sva_new (options->folder, self->service.tokens, error);
  if (self->sva == NULL)
    return NULL;
  self->control = leit_demo_control_new (self->service.tokens);
  self->soup = soup_server_new ("server-header", "leitstand-demo/" LEIT_VERSION, NULL);
  soup_server_add_handler (self->soup, NULL, handle, self, NULL);
  if (!listen_on_loopback (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
leit_demo_server_free (LeitDemoServer *self)
{
  if (self->soup != NULL)
    soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_pointer (&self->control, leit_demo_control_free);
  g_clear_pointer (&self->sva, leit_demo_sva_free);
  g_clear_pointer (&self->service.tokens, leit_demo_tokens_free);
  g_clear_pointer (&self->service.simulation, leit_demo_simulation_free);
  g_clear_pointer (&self->service.town, leit_demo_town_free);
  g_free (self->origin);
  g_free (self);
}

/**
 * leit_demo_server_get_origin:
 *
 * Returns: (transfer none): such as `http://127.0.0.1:8047`
 */
const char *
leit_demo_server_get_origin (LeitDemoServer *self)
{
  return self->origin;
}
