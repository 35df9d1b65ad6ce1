#pragma once

#include "ui/session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LeitOverviewPage:
 *
 * What needs a hand today, most urgent first, and beside it the water, the trees and the sources.
 */
#define LEIT_TYPE_OVERVIEW_PAGE (leit_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (LeitOverviewPage, leit_overview_page, LEIT, OVERVIEW_PAGE, GtkWidget)

void leit_overview_page_set_session (LeitOverviewPage *self, LeitSession *session);

G_END_DECLS
