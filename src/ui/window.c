#include "ui/window.h"

#include "base/clock.h"
#include "base/format.h"
#include "ui/map-page.h"
#include "ui/overview-page.h"
#include "ui/settings.h"
#include "ui/welcome-page.h"
#include "ui/window-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (LeitWindow, leit_window, ADW_TYPE_APPLICATION_WINDOW)

/* When the oldest source last answered; LEIT_TIME_NONE when one never did. */
static gint64
oldest_answer_ms (LeitTown *town, gboolean *any_down)
{
  guint n_sources = g_list_model_get_n_items (leit_town_get_sources (town));
  gint64 oldest_ms = G_MAXINT64;

  *any_down = FALSE;
  for (guint i = 0; i < n_sources; i++) {
    LeitSource *source = leit_town_get_source (town, i);
    LeitSourceState outcome = leit_source_get_outcome (source);

    *any_down |= outcome == LEIT_SOURCE_DOWN || outcome == LEIT_SOURCE_SIGN_IN;
    oldest_ms = MIN (oldest_ms, leit_source_get_last_success_ms (source));
  }
  return oldest_ms == G_MAXINT64 ? LEIT_TIME_NONE : oldest_ms;
}

static void
update_refresh_button (LeitWindow *self)
{
  LeitTown *town = leit_session_get_town (self->session);
  gboolean any_down;
  gint64 oldest_ms = oldest_answer_ms (town, &any_down);
  g_autofree char *age = oldest_ms != LEIT_TIME_NONE
                             ? leit_format_age (leit_clock_now_ms () - oldest_ms)
                             : g_strdup (_ ("no answer yet"));
  /* Translators: %s is the age of the oldest source's answer, "4 min ago" */
  g_autofree char *tooltip =
      g_strdup_printf (any_down ? _ ("A source does not answer. Last answer: %s")
                                : _ ("Ask all sources now. Last answer: %s"),
                       age);

  gtk_button_set_icon_name (self->refresh_button,
                            any_down ? "dialog-warning-symbolic" : "view-refresh-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->refresh_button), tooltip);
}

/* One bar for all that colours the whole screen, the gravest first. */
static char *
describe_state (LeitWindow *self)
{
  LeitTown *town = leit_session_get_town (self->session);
  LeitProfile *profile = leit_town_get_profile (town);
  g_autofree char *store_problem = NULL;
  g_autofree char *copy_problem = NULL;
  gboolean offline, any_down;
  gint64 oldest_ms = oldest_answer_ms (town, &any_down);
  g_autofree char *when = NULL;

  g_object_get (self->session, "store-problem", &store_problem, "copy-problem", &copy_problem,
                "offline", &offline, NULL);
  if (store_problem != NULL)
    return g_steal_pointer (&store_problem);
  if (offline) {
    when = leit_format_exact_time (oldest_ms, leit_profile_get_time_zone (profile));
    /* Translators: %s is date and time of the last answer */
    return g_strdup_printf (_ ("Offline – as of %s"), when);
  }
  if (copy_problem != NULL)
    return g_steal_pointer (&copy_problem);
  if (leit_profile_get_simulated (profile))
    return g_strdup (_ ("Demo town: all values are simulated."));
  return NULL;
}

static void
update_bar (LeitWindow *self)
{
  g_autofree char *text = self->session != NULL ? describe_state (self) : NULL;

  if (text != NULL)
    gtk_label_set_text (self->bar_label, text);
  gtk_revealer_set_reveal_child (self->bar, text != NULL);
}

static void
update_state (LeitWindow *self)
{
  if (self->session == NULL)
    return;
  update_refresh_button (self);
  update_bar (self);
}

static void
on_town_changed (LeitWindow *self, guint changes)
{
  update_state (self);
}

static void
update_town_menu (LeitWindow *self)
{
  g_auto (GStrv) recent = leit_settings_get_recent_towns (leit_settings_get_default ());
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) towns = g_menu_new ();
  g_autoptr (GMenu) open = g_menu_new ();

  for (guint i = 0; recent[i] != NULL; i++) {
    g_autofree char *name = g_str_equal (recent[i], "demo:") ? g_strdup (_ ("Demo town"))
                                                             : g_path_get_basename (recent[i]);
    g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

    g_menu_item_set_label (item, name);
    g_menu_item_set_action_and_target (item, "app.open-town", "s", recent[i]);
    g_menu_append_item (towns, item);
  }
  g_menu_append (open, _ ("Open a Town _File…"), "win.open-file");
  g_menu_append (open, _ ("Open an _Address…"), "win.welcome");
  g_menu_append (open, _ ("_Demo Town"), "app.open-demo('')");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (towns));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (open));
  gtk_menu_button_set_menu_model (self->town_button, G_MENU_MODEL (menu));
}

LeitWindow *
leit_window_new (GtkApplication *application)
{
  return g_object_new (LEIT_TYPE_WINDOW, "application", application, NULL);
}

LeitSession *
leit_window_get_session (LeitWindow *self)
{
  g_return_val_if_fail (LEIT_IS_WINDOW (self), NULL);

  return self->session;
}

static void
report_first_frame (GdkFrameClock *clock, LeitWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, report_first_frame, self);
  g_debug ("first frame with data at %" G_GINT64_FORMAT " us", g_get_monotonic_time ());
}

static void
watch_first_frame (LeitWindow *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  if (clock == NULL)
    return;
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (report_first_frame), self, 0);
  gdk_frame_clock_request_phase (clock, GDK_FRAME_CLOCK_PHASE_PAINT);
}

static void
enable_town_actions (LeitWindow *self, gboolean enabled)
{
  static const char *const names[] = { "win.search",       "win.refresh",    "win.show-page",
                                       "win.preferences",  "win.show-thing", "win.show-statuses",
                                       "win.new-schedule", "win.undo",       "win.print" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], enabled);
}

static gboolean
is_map_visible (LeitWindow *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "map") == 0;
}

LeitMapPage *
leit_window_ensure_map (LeitWindow *self)
{
  if (self->map == NULL) {
    self->map = g_object_new (LEIT_TYPE_MAP_PAGE, NULL);
    adw_bin_set_child (self->map_bin, GTK_WIDGET (self->map));
  }
  return self->map;
}

/* The page is made when it is first looked at. */
static void
show_watering (LeitWindow *self)
{
  GtkWidget *page = adw_bin_get_child (self->watering);

  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->pages), "watering") != 0)
    return;
  if (page == NULL) {
    page = leit_watering_page_new ();
    adw_bin_set_child (self->watering, page);
  }
  leit_watering_page_set_watering (LEIT_WATERING_PAGE (page),
                                   leit_session_get_watering (self->session), self->toasts);
}

/* List, map and chart are filled when they are first looked at, not before the first frame. */
static void
on_page_changed (LeitWindow *self)
{
  if (self->session != NULL && is_map_visible (self))
    leit_map_page_set_session (leit_window_ensure_map (self), self->session);
  if (self->session != NULL)
    show_watering (self);
}

/**
 * leit_window_set_session:
 * @session: (nullable): the open town; the one before is closed
 */
void
leit_window_set_session (LeitWindow *self, LeitSession *session)
{
  g_return_if_fail (LEIT_IS_WINDOW (self));

  leit_overview_page_set_session (self->overview, session);
  if (is_map_visible (self))
    leit_window_ensure_map (self);
  if (self->map != NULL)
    leit_map_page_set_session (self->map, is_map_visible (self) ? session : NULL);
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_func (leit_session_get_town (self->session), on_town_changed,
                                          self);
    g_signal_handlers_disconnect_by_func (self->session, update_bar, self);
    leit_session_close (self->session);
  }
  adw_bin_set_child (self->watering, NULL);
  g_set_object (&self->session, session);
  enable_town_actions (self, session != NULL);
  if (session == NULL)
    return;
  g_signal_connect_object (leit_session_get_town (session), "changed", G_CALLBACK (on_town_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify", G_CALLBACK (update_bar), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_label (self->town_button, leit_profile_get_name (leit_town_get_profile (
                                                    leit_session_get_town (session))));
  update_town_menu (self);
  update_state (self);
  gtk_stack_set_visible_child_name (self->main_stack, "town");
  gtk_stack_set_visible_child_name (self->title_stack, "pages");
  watch_first_frame (self);
}

static void
leave_town (LeitWindow *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->main_stack, page);
  gtk_stack_set_visible_child_name (self->title_stack, "plain");
  update_town_menu (self);
}

/**
 * leit_window_show_welcome:
 *
 * Offers to open a town.
 */
void
leit_window_show_welcome (LeitWindow *self)
{
  g_return_if_fail (LEIT_IS_WINDOW (self));

  leit_welcome_page_set_failure (self->welcome, NULL);
  leave_town (self, "welcome");
}

void
leit_window_show_loading (LeitWindow *self)
{
  g_return_if_fail (LEIT_IS_WINDOW (self));

  leave_town (self, "loading");
}

/**
 * leit_window_show_failure:
 * @message: why a town could not be opened
 */
void
leit_window_show_failure (LeitWindow *self, const char *message)
{
  g_return_if_fail (LEIT_IS_WINDOW (self));

  leit_welcome_page_set_failure (self->welcome, message);
  leave_town (self, "welcome");
}

static gboolean
leit_window_close_request (GtkWindow *window)
{
  LeitWindow *self = LEIT_WINDOW (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  leit_settings_set_window_size (leit_settings_get_default (), width, height,
                                 gtk_window_is_maximized (window));
  leit_window_set_session (self, NULL);
  return GTK_WINDOW_CLASS (leit_window_parent_class)->close_request (window);
}

static void
leit_window_dispose (GObject *object)
{
  LeitWindow *self = LEIT_WINDOW (object);

  if (self->session != NULL) {
    leit_session_close (self->session);
    g_clear_object (&self->session);
  }
  G_OBJECT_CLASS (leit_window_parent_class)->dispose (object);
}

static void
leit_window_class_init (LeitWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = leit_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = leit_window_close_request;
  g_type_ensure (LEIT_TYPE_OVERVIEW_PAGE);
  g_type_ensure (LEIT_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/de/zukunftsschusterei/Leitstand/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, title_stack);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, town_button);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, refresh_button);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, bar);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, bar_label);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, main_stack);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, welcome);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, overview);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, map_bin);
  gtk_widget_class_bind_template_child (widget_class, LeitWindow, watering);
  leit_window_class_install_actions (widget_class);
}

static void
leit_window_init (LeitWindow *self)
{
  int width, height;
  gboolean maximized;

  gtk_widget_init_template (GTK_WIDGET (self));
  leit_settings_get_window_size (leit_settings_get_default (), &width, &height, &maximized);
  gtk_window_set_default_size (GTK_WINDOW (self), width, height);
  if (maximized)
    gtk_window_maximize (GTK_WINDOW (self));
  g_signal_connect_object (self->pages, "notify::visible-child", G_CALLBACK (on_page_changed), self,
                           G_CONNECT_SWAPPED);
  enable_town_actions (self, FALSE);
  update_town_menu (self);
}
