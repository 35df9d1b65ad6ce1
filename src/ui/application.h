#pragma once

#include "ui/command-line.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define LEIT_TYPE_APPLICATION (leit_application_get_type ())
G_DECLARE_FINAL_TYPE (LeitApplication, leit_application, LEIT, APPLICATION, AdwApplication)

LeitApplication *leit_application_new (const LeitCommandLine *options);
int leit_application_run (LeitApplication *self);
void leit_application_open_town (LeitApplication *self, const char *location);
void leit_application_open_demo (LeitApplication *self, const char *source);

G_END_DECLS
