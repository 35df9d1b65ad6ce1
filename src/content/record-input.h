#pragma once

#include "content/record.h"

G_BEGIN_DECLS

JsonObject *leit_record_to_input (const LeitRecord *record, const LeitRecord *existing);
GPtrArray *leit_record_compare_written (const LeitRecord *ours, const LeitRecord *theirs);

G_END_DECLS
