#pragma once

#include "content/category.h"
#include "content/entry.h"
#include "content/record.h"

G_BEGIN_DECLS

/* The member of a record's `payload` that is ours. */
#define LEIT_ENTRY_PAYLOAD "leitstand"

LeitEntry *leit_entry_from_record (const LeitRecord *record, const LeitCategoryMap *map);
LeitRecord *leit_entry_apply_to_record (const LeitEntry *self,
                                        const LeitRecord *base,
                                        const LeitCategoryMap *map);
LeitRecordKind leit_entry_get_record_kind (const LeitEntry *self);

G_END_DECLS
