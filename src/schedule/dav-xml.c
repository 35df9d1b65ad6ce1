#include "schedule/dav-xml.h"

#include "net/http.h"

#include <glib/gi18n-lib.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#define DAV "DAV:"
#define CALDAV "urn:ietf:params:xml:ns:caldav"
#define URI_FLAGS                                                                                  \
  (G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY |              \
   G_URI_FLAGS_SCHEME_NORMALIZE)

#define XML_DECLARATION "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
#define NAMESPACES " xmlns=\"" DAV "\" xmlns:c=\"" CALDAV "\""

static void
resource_free (LeitDavResource *resource)
{
  g_free (resource->path);
  g_free (resource->etag);
  g_free (resource->text);
  g_free (resource->name);
  g_free (resource->principal);
  g_ptr_array_unref (resource->homes);
  g_free (resource);
}

/**
 * leit_dav_answer_free:
 * @answer: (transfer full): an answer
 */
void
leit_dav_answer_free (LeitDavAnswer *answer)
{
  g_free (answer->path);
  g_ptr_array_unref (answer->resources);
  g_free (answer->sync_token);
  g_free (answer);
}

/* NULL: not a name that leads where it says. */
static char *
normalise_segment (const char *segment)
{
  g_autofree char *name = g_uri_unescape_string (segment, NULL);

  if (name == NULL || g_str_equal (name, ".") || g_str_equal (name, ".."))
    return NULL;
  return g_uri_escape_string (name, NULL, FALSE);
}

static char *
normalise_segments (const char *path)
{
  g_auto (GStrv) segments = g_strsplit (path, "/", -1);

  for (guint i = 0; segments[i] != NULL; i++) {
    char *segment = normalise_segment (segments[i]);

    if (segment == NULL)
      return NULL;
    g_free (segments[i]);
    segments[i] = segment;
  }
  return g_strjoinv ("/", segments);
}

static char *
resolve_path (const char *href, const char *base_url)
{
  g_autofree char *url = g_uri_resolve_relative (base_url, href, URI_FLAGS, NULL);
  g_autoptr (GUri) uri = NULL;

  if (url == NULL || !leit_net_same_origin (url, base_url))
    return NULL;
  uri = g_uri_parse (url, URI_FLAGS, NULL);
  return uri != NULL ? g_strdup (g_uri_get_path (uri)) : NULL;
}

/**
 * leit_dav_normalise_path:
 * @href: a URL or path from a server
 * @base_url: what it is relative to
 *
 * Servers escape the same path in different ways; here each has one form: everything but letters, digits and `-._~` escaped.
 *
 * Returns: (transfer full) (nullable): the path; %NULL if it is not on the same origin or has dot segments
 */
char *
leit_dav_normalise_path (const char *href, const char *base_url)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (href != NULL && base_url != NULL, NULL);

  /* Nearly all are like this, and there may be many. */
  if (href[0] == '/' && href[1] != '/')
    path = g_strndup (href, strcspn (href, "?#"));
  else
    path = resolve_path (href, base_url);
  return path != NULL ? normalise_segments (*path != '\0' ? path : "/") : NULL;
}

/**
 * leit_dav_escape_name:
 * @name: a bare file name
 *
 * Returns: (transfer full): it as the last part of a normalised path
 */
char *
leit_dav_escape_name (const char *name)
{
  return g_uri_escape_string (name, NULL, FALSE);
}

static gboolean
is_element (const xmlNode *node, const char *namespace, const char *name)
{
  return node->type == XML_ELEMENT_NODE && node->ns != NULL && node->ns->href != NULL &&
         g_str_equal ((const char *) node->ns->href, namespace) &&
         g_str_equal ((const char *) node->name, name);
}

static xmlNode *
find_child (const xmlNode *parent, const char *namespace, const char *name)
{
  for (xmlNode *node = parent->children; node != NULL; node = node->next)
    if (is_element (node, namespace, name))
      return node;
  return NULL;
}

static char *
read_text (const xmlNode *node)
{
  xmlChar *content = xmlNodeGetContent (node);
  char *text = g_strdup (content != NULL ? (const char *) content : "");

  xmlFree (content);
  return text;
}

/* NULL: nothing but blanks. */
static char *
read_word (const xmlNode *node)
{
  g_autofree char *text = read_text (node);

  g_strstrip (text);
  return *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static char *
read_path (const xmlNode *href, const char *url)
{
  g_autofree char *word = read_word (href);

  return word != NULL ? leit_dav_normalise_path (word, url) : NULL;
}

/* "HTTP/1.1 404 Not Found"; 0: no such thing. */
static guint
read_status (const xmlNode *node)
{
  g_autofree char *line = read_text (node);
  g_auto (GStrv) parts = g_strsplit (g_strstrip (line), " ", 3);
  guint64 status;

  if (g_strv_length (parts) < 2 || !g_str_has_prefix (parts[0], "HTTP/") ||
      !g_ascii_string_to_unsigned (parts[1], 10, 100, 599, &status, NULL))
    return 0;
  return (guint) status;
}

/* XML makes each line end a bare newline (XML 1.0, 2.11), iCalendar wants CR LF (RFC 5545, 3.1): put back what was there. */
static char *
read_calendar_data (const xmlNode *node)
{
  g_autofree char *text = read_text (node);
  GString *whole;

  if (*text == '\0' || strchr (text, '\r') != NULL)
    return g_steal_pointer (&text);
  whole = g_string_new (text);
  g_string_replace (whole, "\n", "\r\n", 0);
  return g_string_free (whole, FALSE);
}

static gboolean
takes_events (const xmlNode *set)
{
  for (xmlNode *node = set->children; node != NULL; node = node->next)
    if (is_element (node, CALDAV, "comp")) {
      xmlChar *name = xmlGetNoNsProp (node, BAD_CAST "name");
      gboolean is_event = name != NULL && g_ascii_strcasecmp ((const char *) name, "VEVENT") == 0;

      xmlFree (name);
      if (is_event)
        return TRUE;
    }
  return FALSE;
}

static gboolean
can_sync (const xmlNode *set)
{
  for (xmlNode *node = set->children; node != NULL; node = node->next) {
    const xmlNode *report =
        is_element (node, DAV, "supported-report") ? find_child (node, DAV, "report") : NULL;

    if (report != NULL && find_child (report, DAV, "sync-collection") != NULL)
      return TRUE;
  }
  return FALSE;
}

static void
read_homes (LeitDavResource *resource, const xmlNode *set, const char *url)
{
  for (xmlNode *node = set->children; node != NULL; node = node->next)
    if (is_element (node, DAV, "href")) {
      char *path = read_path (node, url);

      if (path != NULL)
        g_ptr_array_add (resource->homes, path);
    }
}

static void
replace_string (char **place, char *value)
{
  g_free (*place);
  *place = value;
}

static void
read_caldav_property (LeitDavResource *resource, const xmlNode *node, const char *url)
{
  if (is_element (node, CALDAV, "calendar-data"))
    replace_string (&resource->text, read_calendar_data (node));
  else if (is_element (node, CALDAV, "supported-calendar-component-set"))
    resource->takes_events = takes_events (node);
  else if (is_element (node, CALDAV, "calendar-home-set"))
    read_homes (resource, node, url);
}

static void
read_property (LeitDavResource *resource, const xmlNode *node, const char *url)
{
  const xmlNode *href;

  if (is_element (node, DAV, "getetag")) {
    replace_string (&resource->etag, read_word (node));
  } else if (is_element (node, DAV, "displayname")) {
    replace_string (&resource->name, read_word (node));
  } else if (is_element (node, DAV, "resourcetype")) {
    resource->is_calendar = find_child (node, CALDAV, "calendar") != NULL;
  } else if (is_element (node, DAV, "supported-report-set")) {
    resource->can_sync = can_sync (node);
  } else if (is_element (node, DAV, "current-user-principal")) {
    href = find_child (node, DAV, "href");
    replace_string (&resource->principal, href != NULL ? read_path (href, url) : NULL);
  } else {
    read_caldav_property (resource, node, url);
  }
}

/* What the server does not have or does not give stands in a propstat with another status. */
static void
read_propstat (LeitDavResource *resource, const xmlNode *propstat, const char *url)
{
  const xmlNode *status = find_child (propstat, DAV, "status");
  const xmlNode *prop = find_child (propstat, DAV, "prop");

  if (prop == NULL || status == NULL || read_status (status) / 100 != 2)
    return;
  for (xmlNode *node = prop->children; node != NULL; node = node->next)
    read_property (resource, node, url);
}

static LeitDavResource *
resource_new (char *path, guint status)
{
  LeitDavResource *resource = g_new0 (LeitDavResource, 1);

  resource->path = path;
  resource->status = status;
  resource->homes = g_ptr_array_new_with_free_func (g_free);
  resource->takes_events = TRUE; /* RFC 4791, 5.2.3: all, where the server does not say */
  return resource;
}

/* A response about a path of another origin is left out: nobody asked for it. */
static void
read_response (LeitDavAnswer *answer, const xmlNode *response, const char *url)
{
  const xmlNode *status_node = find_child (response, DAV, "status");
  guint status = status_node != NULL ? read_status (status_node) : 200;

  for (xmlNode *href = response->children; href != NULL; href = href->next) {
    char *path = is_element (href, DAV, "href") ? read_path (href, url) : NULL;
    LeitDavResource *resource;

    if (path == NULL)
      continue;
    resource = resource_new (path, status);
    g_ptr_array_add (answer->resources, resource);
    for (xmlNode *node = response->children; node != NULL; node = node->next)
      if (is_element (node, DAV, "propstat"))
        read_propstat (resource, node, url);
  }
}

static LeitDavAnswer *
read_multistatus (const xmlNode *root, const char *url)
{
  LeitDavAnswer *answer = g_new0 (LeitDavAnswer, 1);

  answer->path = leit_dav_normalise_path (url, url);
  answer->resources = g_ptr_array_new_with_free_func ((GDestroyNotify) resource_free);
  for (xmlNode *node = root->children; node != NULL; node = node->next)
    if (is_element (node, DAV, "response"))
      read_response (answer, node, url);
    else if (is_element (node, DAV, "sync-token"))
      replace_string (&answer->sync_token, read_word (node));
  return answer;
}

/* No server needs a document type; with it would come entities, their expansion and files. */
static void
stop_at_document_type (void *context, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
  xmlStopParser (context);
}

/* Not thread-safe, and else done by whoever parses first. */
static void
init_once (void)
{
  static gsize done;

  if (g_once_init_enter (&done)) {
    xmlInitParser ();
    g_once_init_leave (&done, 1);
  }
}

static xmlDoc *
parse (GBytes *body, char **reason)
{
  xmlParserCtxt *context = xmlNewParserCtxt ();
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  xmlDoc *document = NULL;
  const xmlError *cause;

  context->sax->internalSubset = stop_at_document_type;
  if (length > 0 && length < G_MAXINT)
    document = xmlCtxtReadMemory (context, data, (int) length, NULL, NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
  cause = xmlCtxtGetLastError (context);
  if (document == NULL)
    *reason = cause != NULL && cause->message != NULL
                  ? g_strdup_printf ("%d: %s", cause->line, cause->message)
                  : g_strdup ("XML");
  xmlFreeParserCtxt (context);
  return document;
}

static void
set_error (GError **error, const char *url, const char *reason)
{
  g_autofree char *shown = leit_net_url_for_display (url);
  g_autofree char *line = g_strdup (reason);

  g_set_error (
      error, LEIT_NET_ERROR, LEIT_NET_ERROR_CONTENT,
      /* Translators: address, what is wrong with its answer */
      _ ("%s does not answer as a calendar server does (%s). Check the address in the town "
         "file."),
      shown, g_strstrip (line));
}

/**
 * leit_dav_answer_parse:
 * @body: of an answer with status 207
 * @url: where it came from; hrefs are relative to it
 *
 * Reads a multistatus answer. May be called from any thread.
 *
 * Returns: (transfer full): the answer; %NULL with %LEIT_NET_ERROR_CONTENT
 */
LeitDavAnswer *
leit_dav_answer_parse (GBytes *body, const char *url, GError **error)
{
  g_autofree char *reason = NULL;
  LeitDavAnswer *answer = NULL;
  const xmlNode *root;
  xmlDoc *document;

  g_return_val_if_fail (body != NULL && url != NULL, NULL);

  init_once ();
  document = parse (body, &reason);
  if (document == NULL) {
    set_error (error, url, reason);
    return NULL;
  }
  root = xmlDocGetRootElement (document);
  if (root != NULL && is_element (root, DAV, "multistatus"))
    answer = read_multistatus (root, url);
  else
    set_error (error, url, root != NULL ? (const char *) root->name : "XML");
  xmlFreeDoc (document);
  return answer;
}

/**
 * leit_dav_answer_find:
 * @path: a normalised path; a slash at its end does not matter
 *
 * Returns: (nullable): what the answer says about it
 */
const LeitDavResource *
leit_dav_answer_find (const LeitDavAnswer *answer, const char *path)
{
  gsize length = strlen (path);

  while (length > 0 && path[length - 1] == '/')
    length--;
  for (guint i = 0; i < answer->resources->len; i++) {
    const LeitDavResource *resource = g_ptr_array_index (answer->resources, i);

    if (strncmp (resource->path, path, length) == 0 &&
        strspn (resource->path + length, "/") == strlen (resource->path + length))
      return resource;
  }
  return NULL;
}

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
