#include "base/clock.h"
#include "net/http-private.h"

/* Of Cache-Control; -1: it does not say. */
static gint64
controlled_seconds (const char *control)
{
  g_autoptr (GHashTable) parameters = soup_header_parse_param_list (control);
  const char *text = g_hash_table_lookup (parameters, "max-age");
  gint64 seconds = -1;

  if (g_hash_table_contains (parameters, "no-store") ||
      g_hash_table_contains (parameters, "no-cache"))
    return 0;
  if (text == NULL || !g_ascii_string_to_signed (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return -1;
  return seconds;
}

static gint64
max_age_seconds (SoupMessageHeaders *headers)
{
  const char *control = soup_message_headers_get_list (headers, "Cache-Control");
  const char *expires = soup_message_headers_get_one (headers, "Expires");
  gint64 seconds = control != NULL ? controlled_seconds (control) : -1;
  g_autoptr (GDateTime) date = NULL;

  if (seconds >= 0)
    return seconds;
  date = expires != NULL ? soup_date_time_new_from_http_string (expires) : NULL;
  if (date == NULL)
    return -1;
  return MAX (0, g_date_time_to_unix (date) - leit_clock_now_ms () / 1000);
}

LeitHttpResponse *
leit_http_response_new (SoupMessage *message, GBytes *body)
{
  SoupMessageHeaders *headers = soup_message_get_response_headers (message);
  LeitHttpResponse *response = g_new0 (LeitHttpResponse, 1);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  response->status = soup_message_get_status (message);
  response->body = g_bytes_ref (body);
  response->content_type = type != NULL ? g_ascii_strdown (type, -1) : NULL;
  response->etag = g_strdup (soup_message_headers_get_one (headers, "ETag"));
  response->url = g_uri_to_string (soup_message_get_uri (message));
  response->max_age_seconds = max_age_seconds (headers);
  return response;
}

/**
 * leit_http_response_free:
 * @response: (transfer full): an answer
 */
void
leit_http_response_free (LeitHttpResponse *response)
{
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response->content_type);
  g_free (response->etag);
  g_free (response->url);
  g_free (response);
}
