#include "ui/sign-in-dialog.h"

#include "net/keyring.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

typedef struct {
  GtkWindow *window;
  LeitSession *session;
  LeitSource *source;
  GtkEditable *user_name; /* NULL: an API key */
  GtkEditable *secret;
  GtkLabel *problem;
  GtkWidget *sign_in;
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  g_clear_object (&sign_in->session);
  g_clear_object (&sign_in->source);
  g_free (sign_in);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  SignIn *sign_in = g_object_get_data (user_data, "sign-in");
  g_autoptr (GtkWindow) window = GTK_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!leit_keyring_store_finish (result, &error)) {
    gtk_label_set_text (sign_in->problem, error->message);
    gtk_widget_set_visible (GTK_WIDGET (sign_in->problem), TRUE);
    gtk_widget_set_sensitive (sign_in->sign_in, TRUE);
    return;
  }
  leit_poller_credentials_changed (leit_session_get_poller (sign_in->session),
                                   leit_source_get_id (sign_in->source));
  gtk_window_destroy (window);
}

static void
on_sign_in (SignIn *sign_in)
{
  const LeitSourceConfig *config = leit_source_get_config (sign_in->source);
  LeitProfile *profile = leit_town_get_profile (leit_session_get_town (sign_in->session));
  g_autoptr (LeitCredentials) credentials = leit_credentials_new (
      sign_in->user_name != NULL ? gtk_editable_get_text (sign_in->user_name) : NULL,
      gtk_editable_get_text (sign_in->secret));
  /* Translators: how the entry is named in the keyring: town, source */
  g_autofree char *label =
      g_strdup_printf (_ ("Leitstand: %s, %s"), leit_profile_get_name (profile), config->name);

  gtk_widget_set_sensitive (sign_in->sign_in, FALSE);
  leit_keyring_store_async (leit_profile_get_id (profile), config->id, config->url, label,
                            credentials, NULL, on_stored, g_object_ref (sign_in->window));
}

static void
on_text_changed (SignIn *sign_in)
{
  gboolean complete =
      *gtk_editable_get_text (sign_in->secret) != '\0' &&
      (sign_in->user_name == NULL || *gtk_editable_get_text (sign_in->user_name) != '\0');

  gtk_widget_set_sensitive (sign_in->sign_in, complete);
}

static GtkWidget *
make_header (SignIn *sign_in)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *cancel = gtk_button_new_with_mnemonic (_ ("_Cancel"));

  sign_in->sign_in = gtk_button_new_with_mnemonic (_ ("_Sign In"));
  gtk_widget_add_css_class (sign_in->sign_in, "suggested-action");
  gtk_widget_set_sensitive (sign_in->sign_in, FALSE);
  g_signal_connect_swapped (sign_in->sign_in, "clicked", G_CALLBACK (on_sign_in), sign_in);
  g_signal_connect_object (cancel, "clicked", G_CALLBACK (gtk_window_destroy), sign_in->window,
                           G_CONNECT_SWAPPED);
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (header), FALSE);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), cancel);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), sign_in->sign_in);
  return header;
}

static void
add_entries (SignIn *sign_in, AdwPreferencesGroup *group)
{
  const LeitSourceConfig *config = leit_source_get_config (sign_in->source);
  gboolean is_key = config->sign_in == LEIT_SIGN_IN_API_KEY;
  GtkWidget *secret = adw_password_entry_row_new ();

  if (!is_key) {
    GtkWidget *user_name = adw_entry_row_new ();

    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (user_name), _ ("User name"));
    adw_preferences_group_add (group, user_name);
    sign_in->user_name = GTK_EDITABLE (user_name);
    g_signal_connect_swapped (user_name, "changed", G_CALLBACK (on_text_changed), sign_in);
  }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (secret),
                                 is_key ? _ ("API key") : _ ("Password"));
  adw_preferences_group_add (group, secret);
  sign_in->secret = GTK_EDITABLE (secret);
  g_signal_connect_swapped (secret, "changed", G_CALLBACK (on_text_changed), sign_in);
  g_signal_connect_swapped (secret, "entry-activated", G_CALLBACK (on_sign_in), sign_in);
}

void
leit_sign_in_dialog_show (GtkWindow *parent, LeitSession *session, LeitSource *source)
{
  const LeitSourceConfig *config = leit_source_get_config (source);
  SignIn *sign_in = g_new0 (SignIn, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_preferences_page_new ();
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *address = leit_net_url_for_display (config->url);

  sign_in->window = GTK_WINDOW (adw_window_new ());
  g_object_set_data_full (G_OBJECT (sign_in->window), "sign-in", sign_in,
                          (GDestroyNotify) sign_in_free);
  sign_in->session = g_object_ref (session);
  sign_in->source = g_object_ref (source);
  gtk_window_set_title (sign_in->window, config->name);
  gtk_window_set_transient_for (sign_in->window, parent);
  gtk_window_set_modal (sign_in->window, TRUE);
  gtk_window_set_default_size (sign_in->window, 420, -1);
  adw_preferences_group_set_title (group, config->name);
  adw_preferences_group_set_description (group, address);
  add_entries (sign_in, group);
  sign_in->problem = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (sign_in->problem, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (sign_in->problem), "error");
  gtk_widget_set_visible (GTK_WIDGET (sign_in->problem), FALSE);
  adw_preferences_group_add (group, GTK_WIDGET (sign_in->problem));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), group);
  gtk_box_append (GTK_BOX (box), make_header (sign_in));
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (sign_in->window), box);
  gtk_window_present (sign_in->window);
}
