#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Searches a source for stations and lets a person take one into the town file. */
void leit_found_stations_show (GtkWindow *parent, LeitSession *session, LeitSource *source);

G_END_DECLS
