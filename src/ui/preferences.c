#include "ui/preferences.h"

#include "ui/found-stations.h"
#include "ui/settings.h"
#include "ui/sign-in-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define MAX_DAYS 3650

static void
on_raw_days (GtkSpinButton *button)
{
  leit_settings_set_raw_days (leit_settings_get_default (),
                              (guint) gtk_spin_button_get_value_as_int (button));
}

static void
on_hourly_days (GtkSpinButton *button)
{
  leit_settings_set_hourly_days (leit_settings_get_default (),
                                 (guint) gtk_spin_button_get_value_as_int (button));
}

static void
add_days (AdwPreferencesGroup *group,
          const char *title,
          const char *subtitle,
          guint least,
          guint days,
          GCallback changed)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_spin_button_new_with_range (least, MAX_DAYS, 1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (button), days);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  -1);
  g_signal_connect (button, "value-changed", changed, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
}

static GtkWidget *
make_history_group (void)
{
  LeitSettings *settings = leit_settings_get_default ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _ ("History"));
  add_days (group, _ ("Keep every reading, days"),
            _ ("Older ones become hourly means and extremes."), 7,
            leit_settings_get_raw_days (settings), G_CALLBACK (on_raw_days));
  add_days (group, _ ("Keep hourly values, days"), _ ("0 keeps them for ever."), 0,
            leit_settings_get_hourly_days (settings), G_CALLBACK (on_hourly_days));
  return GTK_WIDGET (group);
}

static void
on_notify (GtkSwitch *button)
{
  leit_settings_set_notify (leit_settings_get_default (), gtk_switch_get_active (button));
}

static GtkWidget *
make_notify_group (void)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_switch_new ();

  gtk_switch_set_active (GTK_SWITCH (button),
                         leit_settings_get_notify (leit_settings_get_default ()));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "notify::active", G_CALLBACK (on_notify), NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Notify Me"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("When a tank is drained off or will run dry, or nobody is "
                                  "assigned to a round, once each."));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
  return GTK_WIDGET (group);
}

typedef struct {
  GtkWindow *window;
  LeitSession *session;
  LeitSource *source;
} SourceButton;

static void
source_button_free (SourceButton *button, GClosure *closure)
{
  g_object_unref (button->session);
  g_object_unref (button->source);
  g_free (button);
}

static void
on_sign_in_clicked (GtkButton *widget, SourceButton *button)
{
  leit_sign_in_dialog_show (button->window, button->session, button->source);
}

/* The dialog belongs to the town's window, which stays when the town is opened anew. */
static void
on_find_clicked (GtkButton *widget, SourceButton *button)
{
  GtkWindow *town_window = gtk_window_get_transient_for (button->window);

  leit_found_stations_show (town_window, button->session, button->source);
  gtk_window_close (button->window);
}

static void
add_source_button (AdwActionRow *row,
                   const char *label,
                   GCallback clicked,
                   GtkWindow *window,
                   LeitSession *session,
                   LeitSource *source)
{
  GtkWidget *widget = gtk_button_new_with_mnemonic (label);
  SourceButton *button = g_new0 (SourceButton, 1);

  button->window = window;
  button->session = g_object_ref (session);
  button->source = g_object_ref (source);
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  g_signal_connect_data (widget, "clicked", clicked, button, (GClosureNotify) source_button_free,
                         0);
  adw_action_row_add_suffix (row, widget);
}

static void
describe_source (LeitSource *source, AdwActionRow *row)
{
  const LeitSourceConfig *config = leit_source_get_config (source);
  g_autofree char *address = leit_net_url_for_display (config->url);
  const char *state = leit_source_state_get_label (leit_source_get_outcome (source));
  const char *trouble = leit_source_get_last_error (source);
  g_autofree char *text =
      trouble != NULL
          ? g_strdup_printf ("%s, %s\n%s\n%s", leit_source_kind_get_label (config->kind), address,
                             state, trouble)
          : g_strdup_printf ("%s, %s\n%s", leit_source_kind_get_label (config->kind), address,
                             state);

  adw_action_row_set_subtitle (row, text);
}

static GtkWidget *
make_sources_group (GtkWindow *window, LeitSession *session)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  LeitTown *town = leit_session_get_town (session);
  guint n_sources = g_list_model_get_n_items (leit_town_get_sources (town));

  adw_preferences_group_set_title (group, _ ("Sources"));
  adw_preferences_group_set_description (
      group,
      _ ("Addresses and intervals stand in the town file; passwords and keys in the keyring."));
  for (guint i = 0; i < n_sources; i++) {
    LeitSource *source = leit_town_get_source (town, i);
    const LeitSourceConfig *config = leit_source_get_config (source);
    GtkWidget *row = adw_action_row_new ();

    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), config->name);
    describe_source (source, ADW_ACTION_ROW (row));
    g_signal_connect_object (source, "changed", G_CALLBACK (describe_source), row, 0);
    if (config->sign_in == LEIT_SIGN_IN_PASSWORD || config->sign_in == LEIT_SIGN_IN_API_KEY)
      add_source_button (ADW_ACTION_ROW (row), _ ("_Sign In…"), G_CALLBACK (on_sign_in_clicked),
                         window, session, source);
    add_source_button (ADW_ACTION_ROW (row), _ ("_Find Stations…"), G_CALLBACK (on_find_clicked),
                       window, session, source);
    adw_preferences_group_add (group, row);
  }
  return GTK_WIDGET (group);
}

void
leit_preferences_show (GtkWindow *parent, LeitSession *session)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  gtk_window_set_title (GTK_WINDOW (window), _ ("Preferences"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 520);
  if (session != NULL)
    adw_preferences_page_add (
        page, ADW_PREFERENCES_GROUP (make_sources_group (GTK_WINDOW (window), session)));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (make_history_group ()));
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (make_notify_group ()));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (page));
  gtk_widget_set_vexpand (GTK_WIDGET (page), TRUE);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
