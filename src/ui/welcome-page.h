#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitWelcomePage:
 *
 * The first start: open a town, look at the demo town, or go back to a recent one. Also what is shown when a town cannot
 * be opened, with the reason.
 */
#define LEIT_TYPE_WELCOME_PAGE (leit_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (LeitWelcomePage, leit_welcome_page, LEIT, WELCOME_PAGE, GtkWidget)

void leit_welcome_page_set_failure (LeitWelcomePage *self, const char *message); /* NULL: none */

G_END_DECLS
