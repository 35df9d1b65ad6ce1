#include "ui/settings.h"

#define SCHEMA_ID "de.zukunftsschusterei.Leitstand"
#define MAX_RECENT_TOWNS 10

/* The same numbers as in the schema. */
#define DEFAULT_WIDTH 1240
#define DEFAULT_HEIGHT 760
/* Newest first; older events do not come again. */
#define MAX_NOTED 300
#define DEFAULT_RAW_DAYS 90

struct _LeitSettings {
  GObject parent_instance;

  GSettings *settings; /* NULL: no schema */
};

G_DEFINE_FINAL_TYPE (LeitSettings, leit_settings, G_TYPE_OBJECT)

static void
leit_settings_finalize (GObject *object)
{
  g_clear_object (&LEIT_SETTINGS (object)->settings);
  G_OBJECT_CLASS (leit_settings_parent_class)->finalize (object);
}

static void
leit_settings_class_init (LeitSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = leit_settings_finalize;
}

static void
leit_settings_init (LeitSettings *self)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema =
      source != NULL ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;

  if (schema != NULL)
    self->settings = g_settings_new_full (schema, NULL, NULL);
}

/**
 * leit_settings_get_default:
 *
 * Returns: (transfer none): the one settings object
 */
LeitSettings *
leit_settings_get_default (void)
{
  static LeitSettings *instance;

  if (instance == NULL)
    instance = g_object_new (LEIT_TYPE_SETTINGS, NULL);
  return instance;
}

/**
 * leit_settings_get_recent_towns:
 *
 * Returns: (transfer full): places of town files, newest first
 */
char **
leit_settings_get_recent_towns (LeitSettings *self)
{
  if (self->settings == NULL)
    return g_new0 (char *, 1);
  return g_settings_get_strv (self->settings, "recent-towns");
}

static void
write_recent_towns (LeitSettings *self, const char *first, const char *without)
{
  g_auto (GStrv) before = leit_settings_get_recent_towns (self);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;
  guint n = 0;

  if (self->settings == NULL)
    return;
  if (first != NULL) {
    g_strv_builder_add (builder, first);
    n++;
  }
  for (guint i = 0; before[i] != NULL && n < MAX_RECENT_TOWNS; i++)
    if (g_strcmp0 (before[i], without) != 0) {
      g_strv_builder_add (builder, before[i]);
      n++;
    }
  after = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "recent-towns", (const char *const *) after);
}

void
leit_settings_add_recent_town (LeitSettings *self, const char *location)
{
  g_return_if_fail (LEIT_IS_SETTINGS (self));

  write_recent_towns (self, location, location);
}

void
leit_settings_remove_recent_town (LeitSettings *self, const char *location)
{
  g_return_if_fail (LEIT_IS_SETTINGS (self));

  write_recent_towns (self, NULL, location);
}

void
leit_settings_get_window_size (LeitSettings *self, int *width, int *height, gboolean *maximized)
{
  g_return_if_fail (LEIT_IS_SETTINGS (self));

  *width = DEFAULT_WIDTH;
  *height = DEFAULT_HEIGHT;
  *maximized = FALSE;
  if (self->settings == NULL)
    return;
  g_settings_get (self->settings, "window-size", "(ii)", width, height);
  *maximized = g_settings_get_boolean (self->settings, "window-maximized");
}

void
leit_settings_set_window_size (LeitSettings *self, int width, int height, gboolean maximized)
{
  g_return_if_fail (LEIT_IS_SETTINGS (self));

  if (self->settings == NULL)
    return;
  g_settings_set_boolean (self->settings, "window-maximized", maximized);
  if (!maximized && width > 0 && height > 0)
    g_settings_set (self->settings, "window-size", "(ii)", width, height);
}

guint
leit_settings_get_raw_days (LeitSettings *self)
{
  g_return_val_if_fail (LEIT_IS_SETTINGS (self), DEFAULT_RAW_DAYS);

  return self->settings != NULL ? g_settings_get_uint (self->settings, "raw-days")
                                : DEFAULT_RAW_DAYS;
}

void
leit_settings_set_raw_days (LeitSettings *self, guint days)
{
  g_return_if_fail (LEIT_IS_SETTINGS (self));

  if (self->settings != NULL)
    g_settings_set_uint (self->settings, "raw-days", days);
}

guint
leit_settings_get_hourly_days (LeitSettings *self)
{
  g_return_val_if_fail (LEIT_IS_SETTINGS (self), 0);

  return self->settings != NULL ? g_settings_get_uint (self->settings, "hourly-days") : 0;
}

void
leit_settings_set_hourly_days (LeitSettings *self, guint days)
{
  g_return_if_fail (LEIT_IS_SETTINGS (self));

  if (self->settings != NULL)
    g_settings_set_uint (self->settings, "hourly-days", days);
}

gboolean
leit_settings_get_notify (LeitSettings *self)
{
  g_return_val_if_fail (LEIT_IS_SETTINGS (self), FALSE);

  return self->settings != NULL && g_settings_get_boolean (self->settings, "notify");
}

void
leit_settings_set_notify (LeitSettings *self, gboolean notify)
{
  g_return_if_fail (LEIT_IS_SETTINGS (self));

  if (self->settings != NULL)
    g_settings_set_boolean (self->settings, "notify", notify);
}

gboolean
leit_settings_note_once (LeitSettings *self, const char *key)
{
  g_auto (GStrv) noted = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  g_return_val_if_fail (LEIT_IS_SETTINGS (self) && key != NULL, FALSE);

  if (self->settings == NULL)
    return FALSE;
  noted = g_settings_get_strv (self->settings, "noted");
  if (g_strv_contains ((const char *const *) noted, key))
    return FALSE;
  g_strv_builder_add (builder, key);
  for (guint i = 0; noted[i] != NULL && i + 1 < MAX_NOTED; i++)
    g_strv_builder_add (builder, noted[i]);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "noted", (const char *const *) after);
  return TRUE;
}
