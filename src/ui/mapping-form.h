#pragma once

#include "exchange/profile-edit.h"
#include "telemetry/telemetry.h"
#include "town/town.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LeitMappingForm:
 *
 * What a found device's sensors measure, as proposed, for a person to confirm or correct. Property `complete` (boolean): can be saved.
 */
#define LEIT_TYPE_MAPPING_FORM (leit_mapping_form_get_type ())
G_DECLARE_FINAL_TYPE (LeitMappingForm, leit_mapping_form, LEIT, MAPPING_FORM, AdwBin)

GtkWidget *leit_mapping_form_new (LeitTown *town, const char *source_id, LeitFoundStation *station);
LeitStationChoice *leit_mapping_form_get_choice (LeitMappingForm *self);

G_END_DECLS
