#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LeitSettings:
 *
 * What this person's Leitstand remembers, typed. Where the schema is not installed (a report on a server), the
 * defaults serve and nothing is kept.
 */
#define LEIT_TYPE_SETTINGS (leit_settings_get_type ())
G_DECLARE_FINAL_TYPE (LeitSettings, leit_settings, LEIT, SETTINGS, GObject)

LeitSettings *leit_settings_get_default (void); /* (transfer none) */

char **leit_settings_get_recent_towns (LeitSettings *self);
void leit_settings_add_recent_town (LeitSettings *self, const char *location);
void leit_settings_remove_recent_town (LeitSettings *self, const char *location);
void
leit_settings_get_window_size (LeitSettings *self, int *width, int *height, gboolean *maximized);
void leit_settings_set_window_size (LeitSettings *self, int width, int height, gboolean maximized);
guint leit_settings_get_raw_days (LeitSettings *self);
void leit_settings_set_raw_days (LeitSettings *self, guint days);
guint leit_settings_get_hourly_days (LeitSettings *self); /* 0: for ever */
void leit_settings_set_hourly_days (LeitSettings *self, guint days);
gboolean leit_settings_get_notify (LeitSettings *self);
void leit_settings_set_notify (LeitSettings *self, gboolean notify);
/* TRUE the first time @key is given; remembered from then on. */
gboolean leit_settings_note_once (LeitSettings *self, const char *key);

G_END_DECLS
