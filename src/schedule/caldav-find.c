/* Finding the collection: RFC 6764 and RFC 4791, 6.2. */

#include "schedule/caldav-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WELL_KNOWN "/.well-known/caldav"

typedef enum {
  STEP_GIVEN,      /* the address of the town file */
  STEP_WELL_KNOWN, /* where the server says its calendars begin */
  STEP_PRINCIPAL,  /* the account */
  STEP_HOMES,      /* what lies below its calendar homes */
} Step;

typedef struct {
  Step step;
  gboolean moved;
  GQueue homes;       /* paths still to look into */
  GPtrArray *choices; /* LeitDavAnswer whose calendars @found points into */
  GPtrArray *found;   /* const LeitDavResource */
} Search;

static void
search_free (Search *search)
{
  g_queue_clear_full (&search->homes, g_free);
  g_ptr_array_unref (search->found);
  g_ptr_array_unref (search->choices);
  g_free (search);
}

static void ask (GTask *task, Step step, const char *path);

/**
 * leit_caldav_forget:
 *
 * Makes the next call look for the collection again.
 */
void
leit_caldav_forget (LeitCaldavHome *self)
{
  g_clear_pointer (&self->collection, g_free);
}

/**
 * leit_caldav_set_lost:
 * @error: set to %LEIT_SCHEDULE_ERROR_UNREADABLE: the server no longer has the calendar
 */
void
leit_caldav_set_lost (LeitCaldavHome *self, GError **error)
{
  g_autofree char *shown = leit_calendar_home_describe (LEIT_CALENDAR_HOME (self));

  leit_caldav_forget (self);
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE,
               _ ("There is no calendar at %s any more. Ask whoever runs the server, or change the "
                  "address in the town file."),
               shown);
}

static void
take (GTask *task, const LeitDavResource *calendar)
{
  LeitCaldavHome *self = g_task_get_source_object (task);

  g_free (self->collection);
  self->collection = g_str_has_suffix (calendar->path, "/")
                         ? g_strdup (calendar->path)
                         : g_strconcat (calendar->path, "/", NULL);
  self->can_sync = calendar->can_sync;
  g_task_return_boolean (task, TRUE);
}

static void
return_none (GTask *task)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  g_autofree char *shown = leit_net_url_for_display (self->url);

  g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE,
                           _ ("No calendar for events was found at %s. Put the address of the "
                              "calendar itself into the town file, or have one made on the "
                              "server."),
                           shown);
}

static void
return_no_events (GTask *task)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  g_autofree char *shown = leit_net_url_for_display (self->url);

  g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE,
                           _ ("The calendar at %s takes no events, perhaps because it is a task "
                              "list. Put the address of another one into the town file."),
                           shown);
}

static void
return_several (GTask *task, GPtrArray *found)
{
  g_autoptr (GString) list = g_string_new (NULL);
  LeitCaldavHome *self = g_task_get_source_object (task);
  g_autofree char *shown = leit_net_url_for_display (self->url);

  for (guint i = 0; i < found->len; i++) {
    const LeitDavResource *calendar = g_ptr_array_index (found, i);

    g_string_append_printf (list, "%s%s (%s)", i > 0 ? ", " : "",
                            calendar->name != NULL ? calendar->name : calendar->path,
                            calendar->path);
  }
  g_task_return_new_error (task, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_UNREADABLE,
                           /* Translators: address, list of names and paths */
                           _ ("There are several calendars at %s: %s. Put the address of one of "
                              "them into the town file."),
                           shown, list->str);
}

static void
choose (GTask *task)
{
  const Search *search = g_task_get_task_data (task);

  if (search->found->len == 1)
    take (task, g_ptr_array_index (search->found, 0));
  else if (search->found->len == 0)
    return_none (task);
  else
    return_several (task, search->found);
}

static void
look_into_next_home (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  g_autofree char *home = g_queue_pop_head (&search->homes);

  if (home != NULL)
    ask (task, STEP_HOMES, home);
  else
    choose (task);
}

static gboolean
is_listed (const GPtrArray *found, const LeitDavResource *calendar)
{
  for (guint i = 0; i < found->len; i++)
    if (g_str_equal (((const LeitDavResource *) g_ptr_array_index (found, i))->path,
                     calendar->path))
      return TRUE;
  return FALSE;
}

static void
collect (GTask *task, LeitDavAnswer *answer)
{
  Search *search = g_task_get_task_data (task);

  g_ptr_array_add (search->choices, answer);
  for (guint i = 0; i < answer->resources->len; i++) {
    LeitDavResource *resource = g_ptr_array_index (answer->resources, i);

    if (resource->is_calendar && resource->takes_events && !is_listed (search->found, resource))
      g_ptr_array_add (search->found, resource);
  }
  look_into_next_home (task);
}

/* From what was asked to the next thing to ask. */
static void
go_on (GTask *task, const LeitDavAnswer *answer)
{
  Search *search = g_task_get_task_data (task);
  const LeitDavResource *asked = leit_dav_answer_find (answer, answer->path);

  if (asked == NULL && answer->resources->len == 1)
    asked = g_ptr_array_index (answer->resources, 0);
  if (search->step == STEP_GIVEN && asked != NULL && asked->is_calendar) {
    if (asked->takes_events)
      take (task, asked);
    else
      return_no_events (task);
  } else if (asked != NULL && asked->homes->len > 0) {
    for (guint i = 0; i < asked->homes->len; i++)
      g_queue_push_tail (&search->homes, g_strdup (g_ptr_array_index (asked->homes, i)));
    look_into_next_home (task);
  } else if (asked != NULL && asked->principal != NULL && search->step != STEP_PRINCIPAL) {
    ask (task, STEP_PRINCIPAL, asked->principal);
  } else if (search->step == STEP_GIVEN) {
    ask (task, STEP_WELL_KNOWN, WELL_KNOWN);
  } else {
    return_none (task);
  }
}

/* Another origin gets the password only if it is the same computer, by https. */
static gboolean
is_same_host_by_https (const char *url, const char *target)
{
  g_autoptr (GUri) from = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GUri) to = target != NULL ? g_uri_parse (target, G_URI_FLAGS_ENCODED, NULL) : NULL;

  return from != NULL && to != NULL && g_uri_get_host (from) != NULL &&
         g_uri_get_host (to) != NULL && g_ascii_strcasecmp (g_uri_get_scheme (to), "https") == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (from), g_uri_get_host (to)) == 0;
}

/* Whether the server is there, but knows nothing under this address. */
static gboolean
means_not_here (const GError *error)
{
  guint status = leit_net_error_get_status (error);

  return g_error_matches (error, LEIT_NET_ERROR, LEIT_NET_ERROR_CONTENT) || status == 501 ||
         (status >= 400 && status < 500 && status != 401 && status != 429);
}

static void
go_on_without (GTask *task, GError *error)
{
  LeitCaldavHome *self = g_task_get_source_object (task);
  Search *search = g_task_get_task_data (task);
  g_autofree char *target = g_strdup (leit_net_error_get_location (error));

  if (!search->moved && is_same_host_by_https (self->base_url, target)) {
    search->moved = TRUE;
    g_free (self->base_url);
    self->base_url = g_strdup (target);
    ask (task, search->step, target);
  } else if (search->step == STEP_GIVEN && means_not_here (error)) {
    ask (task, STEP_WELL_KNOWN, WELL_KNOWN);
  } else if (search->step == STEP_WELL_KNOWN && means_not_here (error)) {
    return_none (task);
  } else {
    g_task_return_error (task, g_steal_pointer (&error));
  }
  g_clear_error (&error);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (LeitDavAnswer) answer =
      leit_caldav_ask_finish (LEIT_CALDAV_HOME (source), result, &error);

  if (answer == NULL)
    go_on_without (task, error);
  else if (search->step == STEP_HOMES)
    collect (task, g_steal_pointer (&answer));
  else
    go_on (task, answer);
}

static void
ask (GTask *task, Step step, const char *path)
{
  Search *search = g_task_get_task_data (task);
  g_autoptr (GBytes) body = leit_dav_body_find ();

  search->step = step;
  leit_caldav_ask_async (g_task_get_source_object (task), "PROPFIND", path,
                         step == STEP_HOMES ? "1" : "0", body, g_task_get_cancellable (task),
                         on_answer, g_object_ref (task));
}

void
leit_caldav_find_async (LeitCaldavHome *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Search *search;

  g_task_set_source_tag (task, leit_caldav_find_async);
  if (self->collection != NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  search = g_new0 (Search, 1);
  g_queue_init (&search->homes);
  search->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) leit_dav_answer_free);
  search->found = g_ptr_array_new ();
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  ask (task, STEP_GIVEN, self->base_url);
}

gboolean
leit_caldav_find_finish (LeitCaldavHome *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * leit_caldav_path_of:
 * @href: a path directly below the collection, or a bare file name
 *
 * Returns: (transfer full): the normalised path; %NULL with %LEIT_SCHEDULE_ERROR_INVALID. The collection must have been found.
 */
char *
leit_caldav_path_of (LeitCaldavHome *self, const char *href, GError **error)
{
  g_autofree char *path = NULL;
  gsize length = strlen (self->collection);

  if (*href == '/') {
    path = leit_dav_normalise_path (href, self->base_url);
  } else if (*href != '\0' && *href != '.' && strchr (href, '/') == NULL) {
    g_autofree char *name = leit_dav_escape_name (href);

    path = g_strconcat (self->collection, name, NULL);
  }
  if (path != NULL && strncmp (path, self->collection, length) == 0 && path[length] != '\0' &&
      strchr (path + length, '/') == NULL)
    return g_steal_pointer (&path);
  g_set_error (error, LEIT_SCHEDULE_ERROR, LEIT_SCHEDULE_ERROR_INVALID,
               _ ("“%s” cannot be the name of an object in this calendar."), href);
  return NULL;
}
