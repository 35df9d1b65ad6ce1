/* What is asked. */

#include "schedule/dav-xml.h"

#include <string.h>

#define XML_DECLARATION "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
#define NAMESPACES " xmlns=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\""

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/**
 * leit_dav_body_find:
 *
 * Returns: (transfer full): the PROPFIND that asks for what is needed to find calendars
 */
GBytes *
leit_dav_body_find (void)
{
  return bytes_of (XML_DECLARATION
                   "<propfind" NAMESPACES "><prop><resourcetype/><displayname/>"
                   "<supported-report-set/><c:supported-calendar-component-set/>"
                   "<current-user-principal/><c:calendar-home-set/></prop></propfind>");
}

/**
 * leit_dav_body_list:
 *
 * Returns: (transfer full): the PROPFIND of Depth 1 that asks for all objects' versions
 */
GBytes *
leit_dav_body_list (void)
{
  return bytes_of (XML_DECLARATION "<propfind" NAMESPACES "><prop><getetag/></prop></propfind>");
}

/**
 * leit_dav_body_sync:
 * @token: (nullable): of the last time
 *
 * Returns: (transfer full): the REPORT of RFC 6578 that asks for what changed since
 */
GBytes *
leit_dav_body_sync (const char *token)
{
  g_autofree char *text = g_markup_printf_escaped (
      XML_DECLARATION "<sync-collection" NAMESPACES "><sync-token>%s</sync-token>"
                      "<sync-level>1</sync-level><prop><getetag/></prop></sync-collection>",
      token != NULL ? token : "");

  return bytes_of (text);
}

/**
 * leit_dav_body_multiget:
 * @paths: normalised paths
 *
 * Returns: (transfer full): the REPORT of RFC 4791, 7.9 that asks for these objects' texts
 */
GBytes *
leit_dav_body_multiget (const char *const *paths)
{
  GString *text = g_string_new (XML_DECLARATION "<c:calendar-multiget" NAMESPACES
                                                "><prop><getetag/><c:calendar-data/></prop>");

  for (guint i = 0; paths[i] != NULL; i++) {
    g_autofree char *path = g_markup_escape_text (paths[i], -1);

    g_string_append_printf (text, "<href>%s</href>", path);
  }
  g_string_append (text, "</c:calendar-multiget>");
  return g_string_free_to_bytes (text);
}
