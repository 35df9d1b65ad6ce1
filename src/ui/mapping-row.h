#pragma once

#include "exchange/profile-edit.h"
#include "telemetry/telemetry.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LeitMappingRow:
 *
 * One found sensor: use it or not, its role, depth and unit. Signal `changed`.
 */
#define LEIT_TYPE_MAPPING_ROW (leit_mapping_row_get_type ())
G_DECLARE_FINAL_TYPE (LeitMappingRow, leit_mapping_row, LEIT, MAPPING_ROW, AdwExpanderRow)

GtkWidget *leit_mapping_row_new (const LeitFoundStream *stream);
void leit_mapping_row_set_for_tank (LeitMappingRow *self, gboolean for_tank);
gboolean leit_mapping_row_get_used (LeitMappingRow *self);
char *leit_mapping_row_get_problem (LeitMappingRow *self); /* NULL: fine */
LeitStreamChoice *leit_mapping_row_get_choice (LeitMappingRow *self);

G_END_DECLS
