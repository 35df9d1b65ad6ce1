#include "ui/application.h"

#include "ui/demo-process.h"
#include "ui/picture.h"
#include "ui/settings.h"
#include "ui/shortcuts.h"
#include "ui/window.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#define APPLICATION_ID "de.zukunftsschusterei.Leitstand"
/* Kept in the list of recent towns in place of an address that changes with every start. */
#define DEMO_TOWN "demo:"

struct _LeitApplication {
  AdwApplication parent_instance;

  LeitCommandLine options;
  LeitDemoProcess *demo;
  int status;
};

G_DEFINE_FINAL_TYPE (LeitApplication, leit_application, ADW_TYPE_APPLICATION)

static LeitWindow *
get_window (LeitApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (LEIT_IS_WINDOW (window))
    return LEIT_WINDOW (window);
  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (self)); item != NULL;
       item = item->next)
    if (LEIT_IS_WINDOW (item->data))
      return LEIT_WINDOW (item->data);
  return leit_window_new (GTK_APPLICATION (self));
}

static void
on_picture (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LeitApplication *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!leit_picture_take_finish (result, &error)) {
    g_printerr ("leitstand: %s\n", error->message);
    self->status = EXIT_FAILURE;
  }
  g_application_quit (G_APPLICATION (self));
}

static void
take_picture (LeitApplication *self, LeitWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "map");
  leit_picture_take_async (GTK_WINDOW (window), leit_window_get_session (window),
                           self->options.picture, NULL, on_picture, self);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitApplication) self = user_data;
  LeitWindow *window = get_window (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (LeitSession) session = leit_session_open_finish (result, &error);

  if (session == NULL) {
    leit_window_show_failure (window, error->message);
    if (self->options.picture != NULL) {
      g_printerr ("leitstand: %s\n", error->message);
      self->status = EXIT_FAILURE;
      g_application_quit (G_APPLICATION (self));
    }
    return;
  }
  leit_settings_add_recent_town (leit_settings_get_default (),
                                 self->demo != NULL &&
                                         g_str_equal (leit_session_get_location (session),
                                                      leit_demo_process_get_town (self->demo))
                                     ? DEMO_TOWN
                                     : leit_session_get_location (session));
  leit_window_set_session (window, session);
  leit_session_start (session);
  if (self->options.picture != NULL)
    take_picture (self, window);
}

/**
 * leit_application_open_town:
 * @location: file path, URI or http(s) URL of a town file, or "demo:"
 */
void
leit_application_open_town (LeitApplication *self, const char *location)
{
  LeitWindow *window;

  g_return_if_fail (LEIT_IS_APPLICATION (self));

  if (g_str_equal (location, DEMO_TOWN)) {
    leit_application_open_demo (self, NULL);
    return;
  }
  window = get_window (self);
  leit_window_show_loading (window);
  gtk_window_present (GTK_WINDOW (window));
  leit_session_open_async (location, LEIT_SESSION_DEFAULT, NULL, on_opened, g_object_ref (self));
}

static void
on_demo_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LeitApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->demo);
  self->demo = leit_demo_process_start_finish (result, &error);
  if (self->demo != NULL)
    leit_application_open_town (self, leit_demo_process_get_town (self->demo));
  else
    leit_window_show_failure (get_window (self), error->message);
}

/**
 * leit_application_open_demo:
 * @source: (nullable): `thingsboard` or `opensensemap`
 *
 * Starts the demo town's server and opens its town.
 */
void
leit_application_open_demo (LeitApplication *self, const char *source)
{
  LeitWindow *window;

  g_return_if_fail (LEIT_IS_APPLICATION (self));

  window = get_window (self);
  leit_window_show_loading (window);
  gtk_window_present (GTK_WINDOW (window));
  leit_demo_process_start_async (source, self->options.now, NULL, on_demo_started,
                                 g_object_ref (self));
}

static void
leit_application_activate (GApplication *application)
{
  LeitApplication *self = LEIT_APPLICATION (application);
  LeitWindow *window = get_window (self);
  g_auto (GStrv) recent = leit_settings_get_recent_towns (leit_settings_get_default ());

  gtk_window_present (GTK_WINDOW (window));
  if (leit_window_get_session (window) != NULL)
    return;
  if (recent[0] != NULL)
    leit_application_open_town (self, recent[0]);
  else
    leit_window_show_welcome (window);
}

static void
leit_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autofree char *path = g_file_get_path (files[0]);
  g_autofree char *uri = g_file_get_uri (files[0]);

  leit_application_open_town (LEIT_APPLICATION (application), path != NULL ? path : uri);
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_quit (user_data);
}

static void
on_open_demo (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *source = g_variant_get_string (parameter, NULL);

  leit_application_open_demo (user_data, *source != '\0' ? source : NULL);
}

static void
on_open_town (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  leit_application_open_town (user_data, g_variant_get_string (parameter, NULL));
}

static void
leit_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = on_quit },
    { .name = "open-demo", .activate = on_open_demo, .parameter_type = "s" },
    { .name = "open-town", .activate = on_open_town, .parameter_type = "s" },
  };
  g_autoptr (GtkCssProvider) css = gtk_css_provider_new ();

  G_APPLICATION_CLASS (leit_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  leit_shortcuts_install (GTK_APPLICATION (application));
  gtk_css_provider_load_from_resource (css, "/de/zukunftsschusterei/Leitstand/ui/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (css),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

static void
leit_application_shutdown (GApplication *application)
{
  LeitApplication *self = LEIT_APPLICATION (application);

  for (GList *item = gtk_application_get_windows (GTK_APPLICATION (self)); item != NULL;
       item = item->next)
    if (LEIT_IS_WINDOW (item->data))
      leit_window_set_session (item->data, NULL);
  g_clear_object (&self->demo);
  G_APPLICATION_CLASS (leit_application_parent_class)->shutdown (application);
}

static void
leit_application_finalize (GObject *object)
{
  leit_command_line_clear (&LEIT_APPLICATION (object)->options);
  G_OBJECT_CLASS (leit_application_parent_class)->finalize (object);
}

static void
leit_application_class_init (LeitApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = leit_application_finalize;
  application_class->activate = leit_application_activate;
  application_class->open = leit_application_open;
  application_class->startup = leit_application_startup;
  application_class->shutdown = leit_application_shutdown;
}

static void
leit_application_init (LeitApplication *self)
{
}

/**
 * leit_application_new:
 * @options: what the command line asked for; copied
 *
 * Returns: (transfer full): the application; on its own where a picture or a stopped clock is asked for
 */
LeitApplication *
leit_application_new (const LeitCommandLine *options)
{
  GApplicationFlags flags = G_APPLICATION_HANDLES_OPEN;
  LeitApplication *self;

  if (options->picture != NULL || options->now != NULL)
    flags |= G_APPLICATION_NON_UNIQUE;
  self = g_object_new (LEIT_TYPE_APPLICATION, "application-id", APPLICATION_ID, "flags", flags,
                       "resource-base-path", "/de/zukunftsschusterei/Leitstand", NULL);
  self->options = *options;
  self->options.town = g_strdup (options->town);
  self->options.source = g_strdup (options->source);
  self->options.now = g_strdup (options->now);
  self->options.picture = g_strdup (options->picture);
  return self;
}

/* Does what the command line asked for, here or in the Leitstand that runs already. */
static gboolean
open_what_was_asked (LeitApplication *self)
{
  g_autoptr (GFile) file = NULL;

  if (self->options.demo) {
    g_action_group_activate_action (
        G_ACTION_GROUP (self), "open-demo",
        g_variant_new_string (self->options.source != NULL ? self->options.source : ""));
  } else if (self->options.town != NULL) {
    file = g_file_new_for_commandline_arg (self->options.town);
    g_application_open (G_APPLICATION (self), &file, 1, "");
  } else {
    g_application_activate (G_APPLICATION (self));
  }
  return G_SOURCE_REMOVE;
}

static gboolean
release_when_open (gpointer user_data)
{
  open_what_was_asked (user_data);
  g_application_release (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * leit_application_run:
 *
 * Returns: the exit status
 */
int
leit_application_run (LeitApplication *self)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_return_val_if_fail (LEIT_IS_APPLICATION (self), EXIT_FAILURE);

  if (!g_application_register (G_APPLICATION (self), NULL, &error)) {
    g_printerr ("leitstand: %s\n", error->message);
    return EXIT_FAILURE;
  }
  if (g_application_get_is_remote (G_APPLICATION (self))) {
    open_what_was_asked (self);
    g_dbus_connection_flush_sync (g_application_get_dbus_connection (G_APPLICATION (self)), NULL,
                                  NULL);
    return EXIT_SUCCESS;
  }
  g_application_hold (G_APPLICATION (self));
  g_idle_add (release_when_open, self);
  status = g_application_run (G_APPLICATION (self), 0, NULL);
  return status != 0 ? status : self->status;
}
